//! What formats in JSON have in common.

use std::io;

use memchr::memmem;
use serde::Serialize;

use super::{Document, Sink};
use crate::model::Metadata;

/// What is known of a document beside its text; what is not known is left out.
#[derive(Serialize)]
pub(super) struct Meta<'a> {
    article: &'a str,
    /// Left out where a record is not one annotator's.
    #[serde(skip_serializing_if = "Option::is_none")]
    annotator: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    outlet: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    author: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    date: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    url: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    language: &'a str,
}

impl<'a> Meta<'a> {
    /// Of a record that is one annotator's.
    pub(super) fn of(document: &Document<'a>) -> Self {
        Self { annotator: Some(document.annotator), ..Self::of_article(document) }
    }

    /// Of a record that is several annotators'.
    pub(super) fn of_article(document: &Document<'a>) -> Self {
        let Metadata { title, outlet, author, date, url, language } = &document.article.meta;
        let article = document.article.path.as_str();
        Self { article, annotator: None, title, outlet, author, date, url, language }
    }
}

/// Writes a record as one line of the only file.
pub(super) fn write_line(record: &impl Serialize, out: &mut dyn Sink) -> io::Result<()> {
    writeln!(out.file("")?, "{}", on_one_line(record)?)
}

/// The JSON of a record, with what some readers take for line ends escaped, though JSON does not
/// ask for it; it can only stand inside strings.
pub(super) fn on_one_line(record: &(impl Serialize + ?Sized)) -> io::Result<String> {
    let mut json = serde_json::to_string(record)?;
    for (end, escaped) in LINE_ENDS {
        if memmem::find(json.as_bytes(), end.as_bytes()).is_some() {
            json = json.replace(end, escaped);
        }
    }
    Ok(json)
}

/// Adds a string with its quotation marks, as [`on_one_line`] does.
pub(super) fn push_string(json: &mut String, text: &str) -> io::Result<()> {
    let plain =
        |it: u8| matches!(it, b' '..=b'~' | 0x80..) && !matches!(it, b'"' | b'\\' | 0xC2 | 0xE2);
    if text.bytes().all(plain) {
        json.push('"');
        json.push_str(text);
        json.push('"');
    } else {
        json.push_str(&on_one_line(text)?);
    }
    Ok(())
}

const LINE_ENDS: [(&str, &str); 3] =
    [("\u{85}", "\\u0085"), ("\u{2028}", "\\u2028"), ("\u{2029}", "\\u2029")];
