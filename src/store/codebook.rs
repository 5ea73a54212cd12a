//! The codebook in force.

use std::sync::Arc;

use super::files::LARGEST_RECORD;
use super::{Project, StoreError, Task, files};
use crate::model::Codebook;
use crate::record::{self, utf8};

/// A project's codebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCodebook {
    /// The codebook.
    pub codebook: Codebook,
    /// The file's bytes, to be handed in when it is written again; `None` where the project has
    /// none and the default stands in.
    pub bytes: Option<Arc<[u8]>>,
}

/// The codebook that a project without its own begins with.
pub fn default_codebook() -> Codebook {
    // A test proves that it can be read.
    record::read_codebook(include_str!("../../assets/codebook.ron")).unwrap_or_default()
}

/// Reads the project's codebook; the default one where there is none.
///
/// # Errors
/// When there is a file that cannot be read or is no codebook. It is left untouched.
pub fn read_codebook(project: &Project) -> Result<StoredCodebook, StoreError> {
    let file = project.codebook_file();
    let Some(bytes) = files::read_within(&file, LARGEST_RECORD)? else {
        return Ok(StoredCodebook { codebook: default_codebook(), bytes: None });
    };
    let codebook = utf8(&bytes).and_then(record::read_codebook);
    let codebook = codebook.map_err(StoreError::at(&file, Task::Read))?;
    Ok(StoredCodebook { codebook, bytes: Some(bytes.into()) })
}

/// What the codebook's file holds, whatever that is; `None` where there is none.
///
/// # Errors
/// When there is a file that cannot be read.
pub fn codebook_bytes(project: &Project) -> Result<Option<Vec<u8>>, StoreError> {
    files::read(&project.codebook_file())
}

/// What the codebook's file is to hold.
///
/// # Errors
/// When the codebook cannot be put into words.
pub fn codebook_content(project: &Project, codebook: &Codebook) -> Result<String, StoreError> {
    let file = project.codebook_file();
    record::write_codebook(codebook).map_err(StoreError::at(&file, Task::Write))
}

/// Writes the codebook's file in one step, `content` coming from [`codebook_content`]. `expected`
/// are the bytes last read or written, `None` for no file; the new ones are returned.
///
/// # Errors
/// [`super::Cause::ChangedOnDisk`] when the file is not as expected; whenever it cannot be
/// written.
pub fn write_codebook(
    project: &Project,
    content: &str,
    expected: Option<&[u8]>,
) -> Result<Arc<[u8]>, StoreError> {
    files::check_content(&project.codebook_file(), content, LARGEST_RECORD)?;
    project.claim()?;
    files::write(&project.disk, &project.codebook_file(), content, expected)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::store::Cause;

    #[test]
    fn the_default_stands_in_until_a_codebook_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let project = Project::open(dir.path(), None).unwrap();
        let stored = read_codebook(&project).unwrap();
        assert_eq!(stored.bytes, None);
        assert_eq!(stored.codebook.labels.len(), 4);
        let mut codebook = stored.codebook;
        codebook.labels[0].name.set("de", "Handelnde");
        let content = codebook_content(&project, &codebook).unwrap();
        let bytes = write_codebook(&project, &content, None).unwrap();
        let stored = read_codebook(&project).unwrap();
        assert_eq!((&stored.codebook, stored.bytes.as_ref()), (&codebook, Some(&bytes)));

        fs::write(project.codebook_file(), "(version: 1").unwrap();
        assert!(matches!(read_codebook(&project).unwrap_err().cause, Cause::Record(_)));
        let refused = write_codebook(&project, &content, Some(&bytes)).unwrap_err();
        assert_eq!(refused.cause, Cause::ChangedOnDisk);
        assert_eq!(fs::read_to_string(project.codebook_file()).unwrap(), "(version: 1");
    }
}
