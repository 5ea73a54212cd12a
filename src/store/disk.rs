//! The way to the disk of everything that is written: step by step, so that a test can have any
//! step fail as a disk fails.

use std::ffi::OsStr;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;
use std::sync::Arc;

use atomic_write_file::AtomicWriteFile;

/// One step on the way to the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Making a folder.
    MakeFolder,
    /// Opening a file to be written.
    Open,
    /// Writing bytes; a failure leaves half of them.
    Write,
    /// Waiting until the bytes are on the disk.
    Flush,
    /// Putting a new file in the place of an old one.
    Rename,
    /// Waiting until a file's new name is on the disk; the file is there already.
    FlushName,
    /// Removing a file.
    Remove,
    /// Cutting a file off.
    Cut,
}

/// Makes steps fail.
pub trait Faults: Send + Sync {
    /// The error that the next step, which is this one, fails with; `None` lets it be done.
    fn strike(&self, step: Step) -> Option<io::Error>;
}

/// Longest name, in bytes, that leaves room for what is added to it while a file is written.
const LONGEST_NAME: usize = 240;

/// The way to the disk.
#[derive(Clone, Default)]
pub struct Disk(Option<Arc<dyn Faults>>);

impl Disk {
    /// A disk whose steps fail as they are told to.
    pub fn with(faults: Arc<dyn Faults>) -> Self {
        Self(Some(faults))
    }

    fn may(&self, step: Step) -> io::Result<()> {
        self.0.as_ref().and_then(|it| it.strike(step)).map_or(Ok(()), Err)
    }

    /// Makes a folder and those above it.
    pub(super) fn make_folder(&self, path: &Path) -> io::Result<()> {
        if path.is_dir() {
            return Ok(());
        }
        self.may(Step::MakeFolder)?;
        fs::create_dir_all(path)
    }

    /// Puts these bytes into a file, all or none of them.
    pub(super) fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if path.file_name().is_none_or(|it| it.len() <= LONGEST_NAME) {
            return self.replace_by_name(path, bytes);
        }
        let short = path.with_file_name(format!(".tagwerk-{}", std::process::id()));
        self.replace_by_name(&short, bytes)?;
        fs::rename(&short, path).inspect_err(|_| _ = fs::remove_file(&short))
    }

    /// Puts these bytes into a new file, all or none of them; a file that has come there in the
    /// meantime stays.
    pub(super) fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let unfinished = path.with_file_name(format!(".tagwerk-{}", std::process::id()));
        let written = self.replace_by_name(&unfinished, bytes);
        let created = written.and_then(|()| match fs::hard_link(&unfinished, path) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                // Not every disk has two names for a file; to take the name first is nearly as good.
                File::create_new(path)?;
                fs::rename(&unfinished, path).inspect_err(|_| _ = fs::remove_file(path))
            }
            linked => linked,
        });
        // One file too many is no harm.
        _ = fs::remove_file(&unfinished);
        created?;
        flush_name(path)
    }

    fn replace_by_name(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.may(Step::Open)?;
        let mut file = AtomicWriteFile::open(path)?;
        self.write(&mut file, bytes)?;
        self.may(Step::Flush)?;
        self.may(Step::Rename)?;
        file.commit().inspect_err(|_| remove_unfinished(path))?;
        self.may(Step::FlushName)
    }

    /// Opens a file to write at its end, and makes it where there is none.
    pub(super) fn open_end(&self, path: &Path) -> io::Result<File> {
        self.may(Step::Open)?;
        let is_new = !path.exists();
        let file = File::options().create(true).append(true).read(true).open(path)?;
        if is_new {
            self.may(Step::FlushName)?;
            flush_name(path)?;
        }
        Ok(file)
    }

    /// Writes at the end of a file, and waits until that is on the disk if it is to be flushed.
    pub(super) fn append(&self, file: &mut File, bytes: &[u8], flush: bool) -> io::Result<()> {
        self.write(file, bytes)?;
        if !flush {
            return Ok(());
        }
        self.may(Step::Flush)?;
        file.sync_data()
    }

    /// Cuts a file off after `len` bytes.
    pub(super) fn cut(&self, path: &Path, len: u64) -> io::Result<()> {
        self.may(Step::Cut)?;
        // On Windows what is open to append to cannot be cut.
        File::options().write(true).open(path)?.set_len(len)
    }

    /// Removes a file.
    pub(super) fn remove(&self, path: &Path) -> io::Result<()> {
        self.may(Step::Remove)?;
        fs::remove_file(path)
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.may(Step::Write) {
            file.write_all(bytes.get(..bytes.len() / 2).unwrap_or_default())?;
            return Err(error);
        }
        file.write_all(bytes)
    }
}

/// Removes what was to become this file and has not.
fn remove_unfinished(path: &Path) {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if is_unfinished(&entry.file_name(), name) {
            // One file too many is no harm.
            _ = fs::remove_file(entry.path());
        }
    }
}

/// Whether a file's name is the one that another one has until it is whole: a dot before it, and a
/// dot and six letters behind it.
fn is_unfinished(unfinished: &OsStr, name: &OsStr) -> bool {
    let (Some(unfinished), Some(name)) = (unfinished.to_str(), name.to_str()) else { return false };
    let rest = unfinished.strip_prefix('.').and_then(|it| it.strip_prefix(name));
    let letters = rest.and_then(|it| it.strip_prefix('.'));
    letters.is_some_and(|it| it.len() == 6 && it.bytes().all(|it| it.is_ascii_alphanumeric()))
}

/// Waits until a new file's name is on the disk; its bytes alone are not to be found.
fn flush_name(path: &Path) -> io::Result<()> {
    // Elsewhere a folder cannot be opened, and names need no waiting for.
    match path.parent().filter(|_| cfg!(unix)) {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

impl fmt::Debug for Disk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Disk(failing)" } else { "Disk" })
    }
}

/// There is one disk, whether it fails or not.
impl PartialEq for Disk {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Disk {}
