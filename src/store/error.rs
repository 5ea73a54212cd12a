//! What went wrong with which file.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::NameError;
use crate::record::RecordError;

/// What was tried, with which file or folder, and why it failed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{task:?} {}: {cause}", path.display())]
pub struct StoreError {
    /// The file or folder.
    pub path: PathBuf,
    /// What was tried.
    pub task: Task,
    /// Why it failed.
    pub cause: Cause,
}

/// What was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// To read a file.
    Read,
    /// To write a file or to create its folder.
    Write,
    /// To list a folder.
    List,
    /// To remove a file.
    Remove,
    /// To open a folder as a project's.
    Open,
    /// To become the one who writes.
    Lock,
}

/// Why it failed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Cause {
    /// There is no such file or folder.
    #[error("not found")]
    NotFound,
    /// A file stands where a folder should be.
    #[error("not a folder")]
    NotAFolder,
    /// Something else stands where a file should be: a folder, a pipe, a device.
    #[error("not a file")]
    NotAFile,
    /// The file is larger than anything of its kind; it was not read.
    #[error("{bytes} bytes, more than {limit}")]
    TooLarge {
        /// Its size, or as much of it as was seen.
        bytes: u64,
        /// How large it may be.
        limit: u64,
    },
    /// The user may not do that, or the file is write-protected.
    #[error("permission denied")]
    PermissionDenied,
    /// No room is left on the disk, or in the user's share of it.
    #[error("the disk is full")]
    DiskFull,
    /// The disk can only be read.
    #[error("the disk is read-only")]
    ReadOnlyDisk,
    /// The file is no text.
    #[error("not a text")]
    Binary,
    /// The file has no content.
    #[error("empty")]
    Empty,
    /// The file breaks its form; it was left as it is.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The file is no longer what was last read or written; it was left as it is.
    #[error("changed on disk")]
    ChangedOnDisk,
    /// What comes before it is not in the journal yet, or the journal is not what it was.
    #[error("the journal is behind")]
    JournalBehind,
    /// An entry of the journal does not go with the file any more.
    #[error("entry {number} of the journal: {why}")]
    Unplayable {
        /// The entry's number.
        number: u64,
        /// Why, in no language of the interface.
        why: String,
    },
    /// There is a file of that name already.
    #[error("exists")]
    Exists,
    /// A folder stands where an export is to be a file.
    #[error("a folder")]
    IsAFolder,
    /// Something stands there that is neither a file nor a folder: a device, a pipe.
    #[error("neither a file nor a folder")]
    Special,
    /// Another file of the same export has that name, where case does not count.
    #[error("two files of that name")]
    SameName,
    /// Somebody has worked in the exported folder in which it lies.
    #[error("not as it was exported")]
    Altered,
    /// The folder holds what is not to be replaced.
    #[error("not empty")]
    NotEmpty,
    /// The folder of annotations belongs to other articles.
    #[error("belongs to the articles in {}", expected.display())]
    ForeignArticles {
        /// The articles that it belongs to.
        expected: PathBuf,
    },
    /// Somebody else writes there at the moment.
    #[error("in use by {by}")]
    InUse {
        /// What they say of themselves; empty when that cannot be read.
        by: String,
    },
    /// Somebody else imports into the project at the moment.
    #[error("{by} is importing")]
    Importing {
        /// See [`Self::InUse`].
        by: String,
    },
    /// The name is not UTF-8, so no layer could name it.
    #[error("the name is not UTF-8")]
    NotUtf8Name,
    /// The system allows no such name; mostly because it is too long.
    #[error("no name for a file")]
    NameRefused,
    /// The path leads out of its folder.
    #[error("no path within the folder")]
    IllegalPath,
    /// The annotator's name cannot be a folder's.
    #[error(transparent)]
    Name(#[from] NameError),
    /// Folders that lead back into themselves, or to where another link has led already.
    #[error("the link leads back to a folder above it")]
    LinkLoop,
    /// A link that leads to nothing.
    #[error("the link leads nowhere")]
    DanglingLink,
    /// Anything else that the system reports.
    #[error("{message}")]
    Io {
        /// Its kind.
        kind: io::ErrorKind,
        /// The system's words.
        message: String,
    },
}

/// What a folder holds, and what in it could not be listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing<T> {
    /// What was found, sorted.
    pub items: Vec<T>,
    /// What was passed over, and why.
    pub troubles: Vec<StoreError>,
}

impl<T> Default for Listing<T> {
    fn default() -> Self {
        Self { items: Vec::new(), troubles: Vec::new() }
    }
}

impl StoreError {
    pub(super) fn new(path: &Path, task: Task, cause: impl Into<Cause>) -> Self {
        let cause = cause.into();
        // The file that stands where a folder should be may stand further up.
        let mut at = path.ancestors().filter(|it| cause == Cause::NotAFolder && it.is_file());
        Self { path: at.next().unwrap_or(path).to_owned(), task, cause }
    }

    /// For `map_err`: the error of something tried with `path`.
    pub fn at<C: Into<Cause>>(path: &Path, task: Task) -> impl Fn(C) -> Self {
        move |cause| Self::new(path, task, cause)
    }
}

impl From<io::Error> for Cause {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound,
            io::ErrorKind::NotADirectory => Self::NotAFolder,
            io::ErrorKind::IsADirectory => Self::NotAFile,
            io::ErrorKind::InvalidFilename => Self::NameRefused,
            io::ErrorKind::PermissionDenied => Self::PermissionDenied,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnlyDisk,
            io::ErrorKind::AlreadyExists => Self::Exists,
            io::ErrorKind::DirectoryNotEmpty => Self::NotEmpty,
            kind => Self::Io { kind, message: error.to_string() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_that_is_no_folder_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        let below = file.join("a/b.ron");
        let error = StoreError::new(&below, Task::Read, Cause::NotAFolder);
        assert_eq!(error.path, file);
        let other = StoreError::new(&below, Task::Read, Cause::NotFound);
        assert_eq!(other.path, below);
    }

    #[test]
    fn what_the_system_reports_is_told_apart() {
        use io::ErrorKind as Kind;
        for (kind, expected) in [
            (Kind::NotFound, Cause::NotFound),
            (Kind::PermissionDenied, Cause::PermissionDenied),
            (Kind::StorageFull, Cause::DiskFull),
            (Kind::QuotaExceeded, Cause::DiskFull),
            (Kind::ReadOnlyFilesystem, Cause::ReadOnlyDisk),
            (Kind::NotADirectory, Cause::NotAFolder),
            (Kind::IsADirectory, Cause::NotAFile),
            (Kind::InvalidFilename, Cause::NameRefused),
            (Kind::Other, Cause::Io { kind: Kind::Other, message: "cable".into() }),
        ] {
            assert_eq!(Cause::from(io::Error::new(kind, "cable")), expected);
        }
    }
}
