//! Which articles a folder of annotations belongs to, as the program notes it there.

use serde::{Deserialize, Serialize};

use super::RecordError;
use super::form::{self, VERSION};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProjectRecord {
    version: u64,
    articles: String,
}

/// Reads the path of the articles' folder: relative to the annotations' folder, with `/`, or
/// absolute.
///
/// # Errors
/// When the text is no such record.
pub fn read_project(text: &str) -> Result<String, RecordError> {
    form::read::<ProjectRecord>(text).map(|it| it.articles)
}

/// Writes the path of the articles' folder.
///
/// # Errors
/// [`RecordError::Unwritable`] only.
pub fn write_project(articles: &str) -> Result<String, RecordError> {
    form::write(&ProjectRecord { version: VERSION, articles: articles.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_back() {
        for path in ["../seeds", "C:\\Texte\\Artikel", "/a/\"b'"] {
            assert_eq!(read_project(&write_project(path).unwrap()).as_deref(), Ok(path));
        }
    }
}
