//! The merged data set: one file that says everything about itself, offsets in bytes.
//!
//! A corpus need not fit in memory, so the file can be written article by article:
//! [`dataset_start`], any number of [`dataset_article`], [`DATASET_END`].

use std::sync::Arc;

use ron::value::RawValue;
use serde::{Deserialize, Serialize};

use super::codebook::CodebookRecord;
use super::form::{self, Compact, VERSION, is_default, list};
use super::layer::{
    AnnotationRecord, ArticleRecord, RelationRecord, StatusRecord, article_ref, read_annotations,
    sorted, written_relations,
};
use super::metadata::MetadataRecord;
use super::parts::Parts;
use super::{RecordError, lines};
use crate::model::{ArticleRef, Codebook, LooseLayer, Metadata};

/// Codebook, articles and layers of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dataset {
    /// The codebook in force.
    pub codebook: Codebook,
    /// The articles with what was said about them.
    pub articles: Vec<DatasetArticle>,
}

/// One article of a data set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatasetArticle {
    /// Its path, hash and length as written.
    pub article: ArticleRef,
    /// Title, outlet, date and so on.
    pub meta: Metadata,
    /// The decoded text; all offsets are bytes of it.
    pub text: Arc<str>,
    /// What each annotator said about it.
    pub layers: Vec<LooseLayer>,
}

// What is `&RawValue` in the place of a record is read by itself.

#[derive(Deserialize)]
#[serde(deny_unknown_fields, bound = "C: Deserialize<'de>, A: Deserialize<'de>")]
struct DatasetRecord<C = CodebookRecord, A = DatasetArticleRecord> {
    #[serde(rename = "version")]
    _version: u64,
    codebook: C,
    #[serde(default)]
    articles: Vec<A>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "L: Deserialize<'de>"))]
struct DatasetArticleRecord<L = DatasetLayerRecord> {
    article: Compact<ArticleRecord>,
    metadata: Compact<MetadataRecord>,
    text: Arc<str>,
    #[serde(default, deserialize_with = "list")]
    layers: Vec<L>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "A: Deserialize<'de>, R: Deserialize<'de>"))]
struct DatasetLayerRecord<A = Compact<AnnotationRecord>, R = Compact<RelationRecord>> {
    annotator: String,
    #[serde(default)]
    status: StatusRecord,
    #[serde(default, skip_serializing_if = "is_default")]
    flagged: bool,
    #[serde(default)]
    annotations: Vec<A>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    relations: Vec<R>,
}

/// Reads a data set.
///
/// # Errors
/// When the text is no data set that this program knows.
pub fn read_dataset(text: &str) -> Result<Dataset, RecordError> {
    let record: DatasetRecord = form::read(text)?;
    let articles: Result<_, _> = record.articles.into_iter().map(read_article).collect();
    Ok(Dataset { codebook: record.codebook.into(), articles: articles? })
}

/// Reads of a data set what can be read. What is wrong with the codebook, an article, a layer, an
/// annotation or a relation costs only that, and is handed over with its line; what is no RON costs
/// the article that it stands in, and where it breaks off, that one is the last.
///
/// # Errors
/// When the text is no data set that this program knows, or no RON elsewhere than in an article.
pub fn read_dataset_in_parts(
    text: &str,
    fault: &mut dyn FnMut(usize, String),
) -> Result<(Option<Codebook>, Vec<DatasetArticle>), RecordError> {
    let error = match read_dataset(text) {
        Ok(Dataset { codebook, articles }) => return Ok((Some(codebook), articles)),
        Err(error) => error,
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let record = ron::from_str::<DatasetRecord<&RawValue, &RawValue>>(text);
    let record = match record {
        _ if matches!(error, RecordError::TooNew { .. }) => return Err(error),
        Ok(record) => record,
        Err(_) => {
            let (line, detail) = error.place();
            let is_whole =
                |it: &String| ron::from_str::<DatasetRecord<&RawValue, &RawValue>>(it).is_ok();
            let Some(rest) = remains(text, line).into_iter().find(is_whole) else {
                return Err(error);
            };
            fault(line, detail);
            return read_dataset_in_parts(&rest, fault);
        }
    };
    let mut parts = Parts::new(text, fault);
    let codebook = parts.read(record.codebook, |it: CodebookRecord| Ok(it.into()));
    let mut articles = Vec::new();
    for article in record.articles {
        let article = parts.read(article, |it: DatasetArticleRecord<&RawValue>| Ok(it));
        let Some(DatasetArticleRecord { article, metadata, text, layers: written }) = article
        else {
            continue;
        };
        let article = article_ref(&article.0);
        let mut layers = Vec::new();
        for layer in written {
            let layer = parts.read(layer, |it: DatasetLayerRecord<&RawValue, &RawValue>| Ok(it));
            let Some(layer) = layer else { continue };
            let annotation = |Compact(it): Compact<AnnotationRecord>| it.try_into();
            let relation = |Compact(it): Compact<RelationRecord>| Ok(it.into());
            let annotations = layer.annotations.into_iter();
            let relations = layer.relations.into_iter();
            layers.push(LooseLayer {
                article: article.clone(),
                annotator: layer.annotator,
                status: layer.status.into(),
                flagged: layer.flagged,
                annotations: annotations.filter_map(|it| parts.read(it, annotation)).collect(),
                relations: relations.filter_map(|it| parts.read(it, relation)).collect(),
            });
        }
        articles.push(DatasetArticle { article, meta: metadata.0.into(), text, layers });
    }
    Ok((codebook, articles))
}

/// What may be left of a data set that is no RON on this line, the most first: all but the article
/// that the line is in, line for line as it was; what stands before that; what stands before the one
/// above, for a parser may lose its way behind what is wrong.
fn remains(text: &str, line: usize) -> Vec<String> {
    let lines = text.split_inclusive('\n').map(str::len);
    let at: usize = lines.clone().take(line.saturating_sub(1)).sum();
    let until: usize = lines.take(line).sum();
    let begins = |before: usize| text.get(..before)?.rfind(BEGINS).map(|it| it + 1);
    let before = |end: usize| text.get(..end).map(|it| format!("{it}{DATASET_END}"));
    let Some(here) = begins(until) else { return Vec::new() };
    let without = || {
        let (gone, rest) = text.get(here..)?.split_at_checked(at.checked_sub(here)?)?;
        let ends = rest.find(ENDS)? + ENDS.len();
        let (more, rest) = rest.split_at_checked(ends)?;
        let gone = gone.matches('\n').count() + more.matches('\n').count();
        Some([text.get(..here)?, &"\n".repeat(gone), rest].concat())
    };
    let above = || before(begins(here)?);
    [without(), before(here), above()].into_iter().flatten().collect()
}

/// The lines that an article begins and ends with, as we write it, and nothing else does.
const BEGINS: &str = "\n        (\n";
const ENDS: &str = "\n        ),\n";

fn read_article(record: DatasetArticleRecord) -> Result<DatasetArticle, RecordError> {
    let article = article_ref(&record.article.0);
    // Collecting results would not know how many there are.
    let mut layers = Vec::with_capacity(record.layers.len());
    for layer in record.layers {
        layers.push(LooseLayer {
            article: article.clone(),
            annotator: layer.annotator,
            status: layer.status.into(),
            flagged: layer.flagged,
            annotations: read_annotations(layer.annotations)?,
            relations: layer.relations.into_iter().map(|Compact(it)| it.into()).collect(),
        });
    }
    Ok(DatasetArticle { article, meta: record.metadata.0.into(), text: record.text, layers })
}

/// Writes a whole data set.
///
/// # Errors
/// [`RecordError::Unwritable`] only.
pub fn write_dataset(dataset: &Dataset) -> Result<String, RecordError> {
    let mut text = dataset_start(&dataset.codebook)?;
    for article in &dataset.articles {
        text += &dataset_article(article)?;
    }
    Ok(text + DATASET_END)
}

/// What ends a data set's file.
pub const DATASET_END: &str = "    ],\n)\n";

/// What begins a data set's file.
///
/// # Errors
/// [`RecordError::Unwritable`] only.
pub fn dataset_start(codebook: &Codebook) -> Result<String, RecordError> {
    let codebook = form::write(&CodebookRecord::from(codebook))?;
    let codebook = indented(&codebook, "    ");
    let codebook = codebook.trim();
    Ok(format!("(\n    version: {VERSION},\n    codebook: {codebook},\n    articles: [\n"))
}

/// One article within a data set's file.
///
/// # Errors
/// [`RecordError::Unwritable`] only.
pub fn dataset_article(article: &DatasetArticle) -> Result<String, RecordError> {
    let layers = article.layers.iter().map(|layer| -> DatasetLayerRecord {
        DatasetLayerRecord {
            annotator: layer.annotator.clone(),
            status: layer.status.into(),
            flagged: layer.flagged,
            annotations: Vec::new(),
            relations: written_relations(&layer.relations),
        }
    });
    let shell = form::write(&DatasetArticleRecord {
        article: Compact((&article.article).into()),
        metadata: Compact((&article.meta).into()),
        text: Arc::default(),
        layers: layers.collect(),
    })?;
    let shell = indented(shell.trim_end(), "        ") + ",\n";
    let misshapen = || RecordError::Unwritable(shell.clone());
    // Nearly all of it is the text and the annotations, which are filled in.
    let mut written = String::with_capacity(2 * article.text.len() + shell.len());
    let (before, mut rest) = shell.split_once(NO_TEXT).ok_or_else(misshapen)?;
    written += before;
    written += TEXT;
    lines::write_string(&article.text, &mut written);
    written += ",\n";
    for layer in &article.layers {
        let (before, after) = rest.split_once(NO_ANNOTATIONS).ok_or_else(misshapen)?;
        written += before;
        if layer.annotations.is_empty() {
            written += NO_ANNOTATIONS;
        } else {
            written += ANNOTATIONS;
            for it in sorted(&layer.annotations) {
                lines::write(it, "                        ", &mut written);
            }
            written += "                    ],\n";
        }
        rest = after;
    }
    Ok(written + rest)
}

/// What stands there before the text and without one. Line ends within strings are escaped, so nothing
/// else looks like it.
const TEXT: &str = "\n            text: ";
const NO_TEXT: &str = "\n            text: \"\",\n";
/// What stands there before the first annotation's line of a layer and without any.
const ANNOTATIONS: &str = "\n                    annotations: [\n";
const NO_ANNOTATIONS: &str = "\n                    annotations: [],\n";

/// Shifts every line; line ends within strings are escaped.
fn indented(text: &str, by: &str) -> String {
    text.lines().map(|line| format!("{by}{line}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Article, ArticlePath, Label, LabelId, Rgb};
    use crate::record::read_layer;

    #[test]
    fn a_data_set_is_pretty_and_reads_back() {
        let text = "Kim lehnt „es“ ab.\r\n";
        let article = Article::new(ArticlePath::new("a/x.txt"), text.into(), Metadata::default());
        let article_ref =
            ArticleRef { path: article.path.clone(), hash: Some(article.hash), bytes: text.len() };
        let layer = read_layer(&format!(
            "(version: 1, article: (path: \"a/x.txt\", sha256: \"{}\", bytes: {}), \
             annotator: \"eva\", status: Done, annotations: [(id: 7, label: \"demand\", \
             spans: [(4, 9, \"lehnt\"), (19, 21, \"ab\")], note: \"Kim's\")])",
            article.hash,
            text.len(),
        ))
        .unwrap();
        let dataset = Dataset {
            codebook: Codebook {
                labels: vec![Label::new(LabelId::new("demand"), "de", "Forderung", Rgb(1, 2, 3))],
                ..Codebook::default()
            },
            articles: vec![DatasetArticle {
                article: article_ref,
                meta: Metadata { title: "Nein".into(), ..Metadata::default() },
                text: article.text.clone(),
                layers: vec![layer],
            }],
        };
        let expected = r##"(
    version: 1,
    codebook: (
        version: 1,
        name: {},
        labels: [
            (
                id: "demand",
                name: {"de": "Forderung"},
                letter: "F",
                color: "#010203",
            ),
        ],
        relations: [],
        overlap: Any,
    ),
    articles: [
        (
            article: (path: "a/x.txt", sha256: "HASH", bytes: 24),
            metadata: (version: 1, title: "Nein"),
            text: "Kim lehnt „es“ ab.\r\n",
            layers: [
                (
                    annotator: "eva",
                    status: Done,
                    annotations: [
                        (id: 7, label: "demand", spans: [(4, 9, "lehnt"), (19, 21, "ab")], note: "Kim's"),
                    ],
                ),
            ],
        ),
    ],
)
"##;
        let written = write_dataset(&dataset).unwrap();
        assert_eq!(written.replace(&article.hash.to_string(), "HASH"), expected);
        assert_eq!(read_dataset(&written), Ok(dataset));
        let empty = Dataset::default();
        assert_eq!(read_dataset(&write_dataset(&empty).unwrap()), Ok(empty));
    }
}
