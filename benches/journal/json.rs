//! The same data as JSON, read without copying what needs no copying.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tagwerk::model::{LooseAnnotation, LooseLayer};

#[derive(Serialize, Deserialize)]
pub struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

#[derive(Serialize, Deserialize)]
pub struct Layer<'a> {
    #[serde(borrow)]
    path: Text<'a>,
    sha256: Text<'a>,
    bytes: usize,
    annotator: Text<'a>,
    pub annotations: Vec<Annotation<'a>>,
}

#[derive(Serialize, Deserialize)]
pub struct Annotation<'a> {
    id: u64,
    #[serde(borrow)]
    label: Text<'a>,
    spans: Vec<(usize, usize, Text<'a>)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    around: Vec<(Text<'a>, Text<'a>)>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
}

/// A line of a journal.
#[derive(Serialize, Deserialize)]
pub struct Entry<'a> {
    pub number: u64,
    pub at: u64,
    #[serde(borrow)]
    pub what: Text<'a>,
    pub article: Text<'a>,
    pub text: Text<'a>,
    pub annotations: Vec<Annotation<'a>>,
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Self(text.into())
    }
}

impl<'a> From<&'a LooseAnnotation> for Annotation<'a> {
    fn from(it: &'a LooseAnnotation) -> Self {
        let ambiguous = it.anchors.iter().any(|it| it.around.is_some());
        let around = it.anchors.iter().filter(|_| ambiguous).map(|it| match &it.around {
            Some(around) => (around.before.as_str().into(), around.after.as_str().into()),
            None => ("".into(), "".into()),
        });
        Self {
            id: it.id.0,
            label: it.label.as_str().into(),
            spans: it
                .anchors
                .iter()
                .map(|it| (it.start, it.end, it.quote.as_str().into()))
                .collect(),
            around: around.collect(),
            attributes: it.attributes.clone(),
            note: it.note.clone(),
        }
    }
}

impl<'a> From<&'a LooseLayer> for Layer<'a> {
    fn from(it: &'a LooseLayer) -> Self {
        Self {
            path: it.article.path.as_str().into(),
            sha256: Text(it.article.hash.map(|it| it.to_string()).unwrap_or_default().into()),
            bytes: it.article.bytes,
            annotator: it.annotator.as_str().into(),
            annotations: it.annotations.iter().map(Into::into).collect(),
        }
    }
}
