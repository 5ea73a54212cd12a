//! Reading and writing whole files, guarded against what others did in the meantime.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use super::disk::Disk;
use super::{Cause, StoreError, Task};

/// The bytes of a file; `None` where there is none.
///
/// # Errors
/// When there is one that cannot be read.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::new(path, Task::Read, error)),
    }
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

/// Writes a file in one step, with the folders above it, whatever is there.
pub(super) fn replace(disk: &Disk, path: &Path, content: &[u8]) -> Result<(), StoreError> {
    let failed = StoreError::at(path, Task::Write);
    if let Some(folder) = path.parent() {
        disk.make_folder(folder).map_err(StoreError::at(folder, Task::Write))?;
    }
    // Renaming onto a write-protected file would work on Unix.
    if fs::metadata(path).is_ok_and(|it| it.permissions().readonly()) {
        return Err(failed(Cause::PermissionDenied));
    }
    // Renaming onto a link would replace the link and leave the file behind it as it was.
    let target = fs::canonicalize(path);
    let target = target.as_deref().unwrap_or(path);
    disk.replace(target, content).map_err(|error| failed(error.into()))
}
