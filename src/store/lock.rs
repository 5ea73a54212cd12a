//! One writer per annotator.

use std::fs::{self, File, Metadata, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::files::LARGEST_RECORD;
use super::{Cause, Project, StoreError, Task, check_annotator_name, files};

/// The right to write an annotator's layers; given back when dropped, and when the program ends
/// in whatever way.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Whether the file that is locked is still the one that others would ask for: whoever removes
    /// it lets them in.
    pub fn holds(&self) -> bool {
        let (Ok(held), Ok(there)) = (self.file.metadata(), fs::metadata(&self.path)) else {
            return false;
        };
        is_same(&held, &there)
    }
}

#[cfg(unix)]
fn is_same(held: &Metadata, there: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (held.dev(), held.ino()) == (there.dev(), there.ino())
}

/// Elsewhere nobody removes a file that is open.
#[cfg(not(unix))]
fn is_same(_: &Metadata, _: &Metadata) -> bool {
    true
}

/// Asks for the right to write what is `annotator`'s. `who` is a line about us for others who ask.
/// A file system without locks, as some on the network are, gives it to everybody.
///
/// # Errors
/// [`Cause::InUse`] when somebody else has it; whenever the file cannot be made.
pub fn lock_annotator(project: &Project, annotator: &str, who: &str) -> Result<Lock, StoreError> {
    let path = project.own_folder().join(format!("{annotator}.lock"));
    check_annotator_name(annotator).map_err(|error| StoreError::new(&path, Task::Lock, error))?;
    lock(project, &path, who)
}

/// How often, and how long after the last time, the codebook's lock is asked for.
const PATIENCE: (usize, Duration) = (20, Duration::from_millis(50));

/// Asks for the right to write the codebook, which is held no longer than that takes.
///
/// # Errors
/// See [`lock_annotator`].
pub fn lock_codebook(project: &Project) -> Result<Lock, StoreError> {
    // No annotator's name begins with a dot.
    let path = project.own_folder().join(".codebook.lock");
    let (often, pause) = PATIENCE;
    for _ in 1..often {
        match lock(project, &path, "") {
            Err(StoreError { cause: Cause::InUse { .. }, .. }) => std::thread::sleep(pause),
            settled => return settled,
        }
    }
    lock(project, &path, "")
}

/// Asks for the right to import into a project; it is held as long as that takes, since what is found
/// there has to stay as it was found. `who` is a line about us for others who ask.
///
/// # Errors
/// [`Cause::Importing`] when another import is under way; see [`lock_annotator`].
pub fn lock_import(project: &Project, who: &str) -> Result<Lock, StoreError> {
    // No annotator's name begins with a dot.
    let path = project.own_folder().join(".import.lock");
    lock(project, &path, who).map_err(|error| match error.cause {
        Cause::InUse { by } => StoreError { cause: Cause::Importing { by }, ..error },
        _ => error,
    })
}

fn lock(project: &Project, path: &Path, who: &str) -> Result<Lock, StoreError> {
    let failed = StoreError::at::<Cause>(path, Task::Lock);
    project.claim()?;
    files::refuse_others(path, Task::Lock)?;
    // On Windows what is open only to append to cannot be locked.
    let file = File::options().create(true).append(true).read(true).open(path);
    let file = file.map_err(|error| failed(error.into()))?;
    // On Windows nobody else can read a locked file, so the words stand in one beside it.
    let words = path.with_extension("who");
    match file.try_lock() {
        Ok(()) => {
            if !who.is_empty() {
                files::replace(&project.disk, &words, who.as_bytes())?;
            }
            Ok(Lock { file, path: path.to_owned() })
        }
        Err(TryLockError::WouldBlock) => {
            let by = files::read_within(&words, LARGEST_RECORD).ok().flatten().unwrap_or_default();
            Err(failed(Cause::InUse { by: String::from_utf8_lossy(&by).trim().to_owned() }))
        }
        Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {
            Ok(Lock { file, path: path.to_owned() })
        }
        Err(TryLockError::Error(error)) => Err(failed(error.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_holds_the_lock_of_an_annotator() {
        let dir = tempfile::tempdir().unwrap();
        let project = Project::open(dir.path(), None).unwrap();
        let ask = |annotator, who| lock_annotator(&project, annotator, who).map_err(|it| it.cause);
        let lock = ask("eva.b", "window 1").unwrap();
        assert_eq!(ask("eva.b", "window 2").unwrap_err(), Cause::InUse { by: "window 1".into() });
        assert!(ask("eva.c", "window 2").is_ok());
        assert!(lock.holds());
        drop(lock);
        let lock = ask("eva.b", "window 2").unwrap();
        assert!(lock_annotator(&project, "../x", "").is_err());
        std::fs::remove_dir_all(project.own_folder()).unwrap();
        assert!(cfg!(not(unix)) || !lock.holds());
    }
}
