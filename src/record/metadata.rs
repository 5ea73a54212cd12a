//! An article's metadata as written beside it.

use serde::{Deserialize, Serialize};

use super::RecordError;
use super::form::{self, VERSION};
use crate::model::Metadata;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MetadataRecord {
    version: u64,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    title: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    outlet: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    author: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    date: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    url: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    language: String,
}

/// Reads a metadata file.
///
/// # Errors
/// When the text is no metadata that this program knows.
pub fn read_metadata(text: &str) -> Result<Metadata, RecordError> {
    form::read::<MetadataRecord>(text).map(Metadata::from)
}

/// Writes a metadata file; what is not known is left out.
///
/// # Errors
/// [`RecordError::Unwritable`] only.
pub fn write_metadata(metadata: &Metadata) -> Result<String, RecordError> {
    form::write(&MetadataRecord::from(metadata))
}

impl From<MetadataRecord> for Metadata {
    fn from(record: MetadataRecord) -> Self {
        let MetadataRecord { version: _, title, outlet, author, date, url, language } = record;
        Self { title, outlet, author, date, url, language }
    }
}

impl From<&Metadata> for MetadataRecord {
    fn from(metadata: &Metadata) -> Self {
        let Metadata { title, outlet, author, date, url, language } = metadata.clone();
        Self { version: VERSION, title, outlet, author, date, url, language }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_left_out() {
        let metadata = Metadata {
            title: "Gipfel «ohne» Ergebnis".into(),
            date: "2019-03-01".into(),
            ..Metadata::default()
        };
        let written = write_metadata(&metadata).unwrap();
        let expected = "\
(
    version: 1,
    title: \"Gipfel «ohne» Ergebnis\",
    date: \"2019-03-01\",
)
";
        assert_eq!(written, expected);
        assert_eq!(read_metadata(&written), Ok(metadata));
        assert_eq!(read_metadata("(version: 1)"), Ok(Metadata::default()));
        assert!(read_metadata("(version: 1, titel: \"x\")").unwrap_err().is_newer());
    }
}
