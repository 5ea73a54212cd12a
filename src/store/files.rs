//! Reading and writing whole files, guarded against what others did in the meantime.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use super::disk::Disk;
use super::{Cause, StoreError, Task};

/// Largest article, in bytes. Nobody reads more than a thousandth of it at a sitting, and all of it
/// is in memory while it is open.
pub const LARGEST_ARTICLE: u64 = 256 << 20;

/// Largest layer, in bytes: some four million annotations.
pub const LARGEST_LAYER: u64 = 512 << 20;

/// Largest file of any other kind, in bytes: codebook, metadata, settings, the program's own notes.
pub const LARGEST_RECORD: u64 = 16 << 20;

/// The bytes of a file, which may be as large as any that we write; `None` where there is none.
///
/// # Errors
/// When there is one that cannot be read.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    read_within(path, LARGEST_LAYER)
}

/// As [`read`], from this byte on; nothing where the file ends before it.
pub(super) fn read_from(path: &Path, offset: u64) -> Result<Option<Vec<u8>>, StoreError> {
    read_part(path, offset, LARGEST_LAYER)
}

/// The bytes of a file of at most `limit` bytes; `None` where there is none. A larger one is refused
/// before it is read.
pub(super) fn read_within(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, StoreError> {
    read_part(path, 0, limit)
}

fn read_part(path: &Path, offset: u64, limit: u64) -> Result<Option<Vec<u8>>, StoreError> {
    let failed = StoreError::at::<io::Error>(path, Task::Read);
    let Some((mut file, bytes)) = open(path, limit)? else { return Ok(None) };
    let mut read = Vec::new();
    // A file that asks for more memory than there is must not end the program.
    let room = bytes.saturating_sub(offset).try_into().unwrap_or(usize::MAX);
    read.try_reserve_exact(room).map_err(|_| failed(ErrorKind::OutOfMemory.into()))?;
    file.seek(SeekFrom::Start(offset)).map_err(&failed)?;
    // It may grow while it is read.
    file.take((limit + 1).saturating_sub(offset)).read_to_end(&mut read).map_err(failed)?;
    check_size(path, offset + read.len() as u64, limit)?;
    Ok(Some(read))
}

/// Opens a file of at most `limit` bytes and tells its size; `None` where there is none. What is no
/// plain file is refused: a pipe would let us wait for ever, and a device has no end. (On Windows
/// the names of devices are refused with those of annotators; the system finds no others in a
/// folder.)
pub(super) fn open(path: &Path, limit: u64) -> Result<Option<(File, u64)>, StoreError> {
    let plain = |found: &Metadata| {
        if !found.is_file() {
            return Err(StoreError::new(path, Task::Read, Cause::NotAFile));
        }
        check_size(path, found.len(), limit)
    };
    let opened = match fs::metadata(path) {
        Ok(found) => plain(&found).map(|()| File::open(path))?,
        Err(error) => Err(error),
    };
    match opened {
        Ok(file) => {
            // Another may stand there by now.
            let found = file.metadata().map_err(StoreError::at(path, Task::Read))?;
            plain(&found)?;
            Ok(Some((file, found.len())))
        }
        Err(_) if leads_nowhere(path) => {
            Err(StoreError::new(path, Task::Read, Cause::DanglingLink))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::new(path, Task::Read, error)),
    }
}

fn check_size(path: &Path, bytes: u64, limit: u64) -> Result<(), StoreError> {
    check_size_to(Task::Read, path, bytes, limit)
}

fn check_size_to(task: Task, path: &Path, bytes: u64, limit: u64) -> Result<(), StoreError> {
    if bytes > limit {
        return Err(StoreError::new(path, task, Cause::TooLarge { bytes, limit }));
    }
    Ok(())
}

/// Refuses to write what would be too large to be read again.
pub(super) fn check_content(path: &Path, content: &str, limit: u64) -> Result<(), StoreError> {
    check_size_to(Task::Write, path, content.len() as u64, limit)
}

/// Whether a path is a link to something that is not there, or to itself. What it was meant to lead
/// to may come back, so such a link is neither nothing nor to be replaced.
pub(super) fn leads_nowhere(path: &Path) -> bool {
    let met = |error: io::Error| error.kind() != ErrorKind::PermissionDenied;
    path.is_symlink() && fs::metadata(path).is_err_and(met)
}

/// Refuses to put a file where something stands that is none: renaming onto a pipe or a device would
/// take it away from others.
pub(super) fn refuse_others(path: &Path, task: Task) -> Result<(), StoreError> {
    let cause = match fs::metadata(path) {
        Ok(found) if !found.is_file() => Cause::NotAFile,
        Err(_) if leads_nowhere(path) => Cause::DanglingLink,
        _ => return Ok(()),
    };
    Err(StoreError::new(path, task, cause))
}

/// Writes a file in one step, with the folders above it. `expected` is what was last read or
/// written there, `None` for no file; when something else is there now, that is left untouched.
///
/// # Errors
/// [`Cause::ChangedOnDisk`] then; whenever the file cannot be written.
pub fn write(
    disk: &Disk,
    path: &Path,
    content: &str,
    expected: Option<&[u8]>,
) -> Result<Arc<[u8]>, StoreError> {
    let there = read(path)?;
    if there.as_deref() == Some(content.as_bytes()) {
        return Ok(content.as_bytes().into()); // as others would have it, too
    }
    if there.as_deref() != expected {
        return Err(StoreError::new(path, Task::Write, Cause::ChangedOnDisk));
    }
    replace(disk, path, content.as_bytes())?;
    Ok(content.as_bytes().into())
}

/// Writes a new file in one step, with the folders above it.
///
/// # Errors
/// [`Cause::Exists`] when anything is there; whenever it cannot be written.
pub(super) fn create(disk: &Disk, path: &Path, content: &[u8]) -> Result<(), StoreError> {
    if let Some(folder) = path.parent() {
        disk.make_folder(folder).map_err(StoreError::at(folder, Task::Write))?;
    }
    disk.create(path, content).map_err(StoreError::at(path, Task::Write))
}

/// Writes a file in one step, with the folders above it, whatever is there.
pub(super) fn replace(disk: &Disk, path: &Path, content: &[u8]) -> Result<(), StoreError> {
    let failed = StoreError::at(path, Task::Write);
    if let Some(folder) = path.parent() {
        disk.make_folder(folder).map_err(StoreError::at(folder, Task::Write))?;
    }
    refuse_others(path, Task::Write)?;
    // Renaming onto a write-protected file would work on Unix.
    if fs::metadata(path).is_ok_and(|it| it.permissions().readonly()) {
        return Err(failed(Cause::PermissionDenied));
    }
    // Renaming onto a link would replace the link and leave the file behind it as it was.
    let target = fs::canonicalize(path);
    let target = target.as_deref().unwrap_or(path);
    disk.replace(target, content).map_err(|error| failed(error.into()))
}
