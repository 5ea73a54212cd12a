//! A layer as written: one annotation a line.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::io::BufRead;

use memchr::memmem;
use serde::{Deserialize, Serialize};

use super::form::{self, Compact, VERSION, is_default, unique_keys};
use super::{RecordError, lines};
use crate::model::{
    Anchor, AnnotationId, Around, ArticlePath, ArticleRef, LabelId, Layer, LooseAnnotation,
    LooseLayer, Relation, Span, Status, TextHash,
};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LayerRecord {
    version: u64,
    article: Compact<ArticleRecord>,
    annotator: String,
    #[serde(default)]
    status: StatusRecord,
    #[serde(default, skip_serializing_if = "is_default")]
    flagged: bool,
    #[serde(default)]
    annotations: Vec<Compact<AnnotationRecord>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    relations: Vec<Compact<RelationRecord>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ArticleRecord {
    path: String,
    sha256: String,
    bytes: usize,
}

#[derive(Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(super) enum StatusRecord {
    #[default]
    New,
    InProgress,
    Done,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnnotationRecord {
    id: u64,
    label: String,
    spans: Vec<(usize, usize, String)>,
    /// One pair a span where any span needs one; empty pairs for those that do not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    around: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "unique_keys")]
    attributes: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RelationRecord {
    id: u64,
    kind: String,
    from: u64,
    to: u64,
}

/// Reads a layer's file. What it claims has not been compared with any text or codebook.
///
/// # Errors
/// When the text is no layer that this program knows.
pub fn read_layer(text: &str) -> Result<LooseLayer, RecordError> {
    lines::read(text).map_or_else(|| read_any(text), Ok)
}

/// Reads of a layer's file all but its annotations, and how many they are; `None` when it is not
/// exactly as this program writes layers, and has to be read by [`read_layer`].
pub fn count_layer(file: impl BufRead) -> Option<(LooseLayer, usize)> {
    lines::count(file)
}

/// Reads a layer's file in whatever way it is written.
fn read_any(text: &str) -> Result<LooseLayer, RecordError> {
    form::read::<LayerRecord>(text)?.try_into()
}

/// Writes a layer's file: annotations by start, longest first, label, id; relations sorted.
/// Reading it again gives the same layer in that order.
///
/// # Errors
/// [`RecordError::Unwritable`] only.
pub fn write_layer(layer: &LooseLayer) -> Result<String, RecordError> {
    write_layer_of(layer, sorted(&layer.annotations))
}

/// As [`write_layer`], of these annotations in this order, one after the other, instead of the
/// layer's own.
///
/// # Errors
/// [`RecordError::Unwritable`] only.
pub fn write_layer_of(
    layer: &LooseLayer,
    annotations: impl IntoIterator<Item = impl Borrow<LooseAnnotation>>,
) -> Result<String, RecordError> {
    let shell = form::write(&layer_record(layer, Vec::new()))?;
    let misshapen = || RecordError::Unwritable(shell.clone());
    let (mut written, after) = opened(&shell).ok_or_else(misshapen)?;
    let opened = written.len();
    annotations.into_iter().for_each(|it| lines::write(it.borrow(), lines::INDENT, &mut written));
    Ok(if written.len() == opened { shell } else { written + &after })
}

/// Writes a layer's file as [`write_layer`] would, from what that wrote `before`: a few lines change.
/// `layer` says all but the annotations, of which those that are `gone` were written before and
/// those that are `new` were not; what stands there may differ in its contexts. `None` when that
/// does not fit together.
pub fn rewrite_layer(
    before: &str,
    layer: &LooseLayer,
    (gone, new): (&[LooseAnnotation], &[LooseAnnotation]),
) -> Option<String> {
    let start = memmem::find(before.as_bytes(), OPEN.as_bytes())? + OPEN.len();
    let end = memmem::find(before.as_bytes().get(start..)?, CLOSE.as_bytes())? + start;
    let lines = before.get(start..end)?;
    let shell = form::write(&layer_record(layer, Vec::new())).ok()?;
    let (mut written, after) = opened(&shell)?;
    written.reserve(lines.len() + after.len());
    let opened = written.len();
    lines::change(lines, (gone, new), &mut written)?;
    Some(if written.len() == opened { shell } else { written + &after })
}

/// What stands before the first annotation's line, and after the last one's. Line ends within strings
/// are escaped: there is one such line each, and none like it before.
const OPEN: &str = "\n    annotations: [\n";
const CLOSE: &str = "    ],\n";
/// What stands there without any.
const NONE: &str = "\n    annotations: [],\n";

/// A file without annotations up to where the first one's line would begin, and what would follow
/// the last one's.
fn opened(shell: &str) -> Option<(String, String)> {
    let (before, after) = shell.split_once(NONE)?;
    Some((format!("{before}{OPEN}"), format!("{CLOSE}{after}")))
}

fn layer_record(layer: &LooseLayer, annotations: Vec<Compact<AnnotationRecord>>) -> LayerRecord {
    LayerRecord {
        version: VERSION,
        article: Compact((&layer.article).into()),
        annotator: layer.annotator.clone(),
        status: layer.status.into(),
        flagged: layer.flagged,
        annotations,
        relations: written_relations(&layer.relations),
    }
}

/// The layer as a file claims it; see [`LooseLayer::of`].
pub fn loosen(
    article: ArticleRef,
    annotator: &str,
    layer: &Layer,
    text: &str,
    around: impl FnMut(Span) -> Option<Around>,
) -> LooseLayer {
    LooseLayer::of(layer, article, annotator, text, around)
}

impl TryFrom<LayerRecord> for LooseLayer {
    type Error = RecordError;

    fn try_from(record: LayerRecord) -> Result<Self, RecordError> {
        let LayerRecord {
            version: _,
            article: Compact(article),
            annotator,
            status,
            flagged,
            annotations,
            relations,
        } = record;
        Ok(Self {
            article: article_ref(&article),
            annotator,
            status: status.into(),
            flagged,
            annotations: read_annotations(annotations)?,
            relations: relations.into_iter().map(|Compact(it)| it.into()).collect(),
        })
    }
}

impl From<&LooseLayer> for LayerRecord {
    fn from(layer: &LooseLayer) -> Self {
        layer_record(layer, written_annotations(&layer.annotations))
    }
}

pub(super) fn article_ref(record: &ArticleRecord) -> ArticleRef {
    let ArticleRecord { path, sha256, bytes } = record;
    ArticleRef { path: ArticlePath::new(path), hash: TextHash::parse(sha256), bytes: *bytes }
}

pub(super) fn read_annotations(
    records: Vec<Compact<AnnotationRecord>>,
) -> Result<Vec<LooseAnnotation>, RecordError> {
    // Collecting results would not know how many there are.
    let mut annotations = Vec::with_capacity(records.len());
    for Compact(record) in records {
        annotations.push(record.try_into()?);
    }
    Ok(annotations)
}

fn written_annotations(all: &[LooseAnnotation]) -> Vec<Compact<AnnotationRecord>> {
    sorted(all).into_iter().map(|it| Compact(it.into())).collect()
}

pub(super) fn sorted(all: &[LooseAnnotation]) -> Vec<&LooseAnnotation> {
    let mut sorted: Vec<&LooseAnnotation> = all.iter().collect();
    sorted.sort();
    sorted
}

pub(super) fn written_relations(all: &[Relation]) -> Vec<Compact<RelationRecord>> {
    let mut sorted: Vec<&Relation> = all.iter().collect();
    sorted.sort();
    sorted.into_iter().map(|it| Compact(it.into())).collect()
}

impl From<&ArticleRef> for ArticleRecord {
    fn from(article: &ArticleRef) -> Self {
        let ArticleRef { path, hash, bytes } = article;
        let sha256 = hash.map(|it| it.to_string()).unwrap_or_default();
        Self { path: path.as_str().to_owned(), sha256, bytes: *bytes }
    }
}

impl TryFrom<AnnotationRecord> for LooseAnnotation {
    type Error = RecordError;

    fn try_from(record: AnnotationRecord) -> Result<Self, RecordError> {
        let AnnotationRecord { id, label, spans, around, attributes, note } = record;
        if around.len() > spans.len() {
            return Err(RecordError::Around { id });
        }
        let around = around.into_iter().map(|(before, after)| {
            let around = Around { before: before.into(), after: after.into() };
            Some(around).filter(|it| *it != Around::default())
        });
        let anchors = spans.into_iter().zip(around.chain(std::iter::repeat(None)));
        let anchors = anchors.map(|((start, end, quote), around)| Anchor {
            start,
            end,
            quote: quote.into(),
            around,
        });
        Ok(Self {
            id: AnnotationId(id),
            label: LabelId::new(&label),
            anchors: anchors.collect(),
            attributes,
            note,
        })
    }
}

impl From<&LooseAnnotation> for AnnotationRecord {
    fn from(annotation: &LooseAnnotation) -> Self {
        let LooseAnnotation { id, label, anchors, attributes, note } = annotation;
        let around = |it: &Anchor| {
            let Around { before, after } = it.around.clone().unwrap_or_default();
            (before.to_string(), after.to_string())
        };
        let ambiguous = anchors.iter().any(|it| it.around.is_some());
        Self {
            id: id.0,
            label: label.as_str().to_owned(),
            spans: anchors.iter().map(|it| (it.start, it.end, it.quote.to_string())).collect(),
            around: if ambiguous { anchors.iter().map(around).collect() } else { Vec::new() },
            attributes: attributes.clone(),
            note: note.clone(),
        }
    }
}

impl From<RelationRecord> for Relation {
    fn from(record: RelationRecord) -> Self {
        let RelationRecord { id, kind, from, to } = record;
        Self { from: AnnotationId(from), to: AnnotationId(to), id: AnnotationId(id), kind }
    }
}

impl From<&Relation> for RelationRecord {
    fn from(relation: &Relation) -> Self {
        let Relation { from, to, id, kind } = relation;
        Self { id: id.0, kind: kind.clone(), from: from.0, to: to.0 }
    }
}

impl From<StatusRecord> for Status {
    fn from(status: StatusRecord) -> Self {
        match status {
            StatusRecord::New => Self::New,
            StatusRecord::InProgress => Self::InProgress,
            StatusRecord::Done => Self::Done,
        }
    }
}

impl From<Status> for StatusRecord {
    fn from(status: Status) -> Self {
        match status {
            Status::New => Self::New,
            Status::InProgress => Self::InProgress,
            Status::Done => Self::Done,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;
    use crate::model::{self, Annotation, Article, Metadata, Spans};
    use crate::record::{Expected, Fault};

    /// The sample of version 1, on the text of the test below.
    const LAYER_1: &str = include_str!("../../tests/formats/layer-1.ron");

    fn span(text: &str, quote: &str, nth: usize) -> Span {
        let (start, _) = text.match_indices(quote).nth(nth).unwrap();
        Span::new(text, start, start + quote.len()).unwrap()
    }

    #[test]
    fn a_layer_is_written_byte_for_byte_as_designed() {
        let text = "Ministerin Anna Groß reist ab. Das „Nein“ lehnt sie ab.\r\nAnna Groß schweigt.";
        let path = ArticlePath::new("a/reise.txt");
        let article = Article::new(path.clone(), text.into(), Metadata::default());
        let annotation = |id, label: &str, spans: Vec<Span>| Annotation {
            spans: Spans::new(spans).unwrap(),
            ..Annotation::new(AnnotationId(id), LabelId::new(label), span(text, "ab", 0))
        };
        let whole = annotation(418_220_957, "actor", vec![span(text, "Ministerin Anna Groß", 0)]);
        let inner = annotation(5, "actor", vec![span(text, "Anna Groß", 0)]);
        let mut no =
            annotation(93_175_044, "demand", vec![span(text, "lehnt", 0), span(text, "ab", 1)]);
        no.attributes.insert("polarity".into(), "negative".into());
        no.note = "Absage; \"so\", 's\n".into();
        let makes = Relation {
            from: whole.id,
            to: no.id,
            id: AnnotationId(200_617_381),
            kind: "makes".into(),
        };
        let layer = Layer::new(Status::InProgress, true, [no, inner, whole], vec![makes]);
        let header = ArticleRef { path, hash: Some(article.hash), bytes: text.len() };
        let loose = loosen(header, "analyst", &layer, text, |it| model::around(text, it));
        assert_eq!(write_layer(&loose).unwrap(), LAYER_1.replace("\r\n", "\n"));
        assert_eq!(read_layer(LAYER_1).unwrap(), loose);
        let fastened: Vec<_> =
            loose.annotations.iter().map(|it| it.fasten(text).unwrap()).collect();
        assert_eq!(Layer::new(loose.status, loose.flagged, fastened, loose.relations), layer);
    }

    #[test]
    fn a_bare_layer_has_no_line_too_many() {
        let header = ArticleRef { path: ArticlePath::new("x.txt"), hash: None, bytes: 0 };
        let loose = loosen(header, "eva", &Layer::default(), "", |_| None);
        let expected = "(\n    version: 1,\n    article: (path: \"x.txt\", sha256: \"\", bytes: 0),\n    \
                        annotator: \"eva\",\n    status: New,\n    annotations: [],\n)\n";
        assert_eq!(write_layer(&loose).unwrap(), expected);
    }

    const HEAD: &str =
        "(version: 1, article: (path: \"x\", sha256: \"\", bytes: 1), annotator: \"e\",\n";

    fn fault(rest: &str) -> Fault {
        match read_layer(&format!("{HEAD}{rest}")) {
            Err(RecordError::Form { line, fault, .. }) if line > 1 => fault,
            other => panic!("{rest}: {other:?}"),
        }
    }

    #[test]
    fn every_fault_is_named() {
        let annotation = |fields: &str| format!("annotations: [({fields})])");
        for (rest, expected) in [
            ("colour: 1)".into(), Fault::UnknownField("colour".into())),
            ("status: Paused)".into(), Fault::UnknownVariant("Paused".into())),
            ("status: Done, status: New)".into(), Fault::Duplicate("status".into())),
            ("status: Done".into(), Fault::Ends),
            ("annotations: [(id: 1, label: \"ac".into(), Fault::Ends),
            ("annotations: [".into(), Fault::Ends),
            ("status: Done) x".into(), Fault::Trailing),
            ("status Done)".into(), Fault::Expected(Expected::Token(':'))),
            (annotation("id: 1, label: \"a\""), Fault::Missing("spans")),
            (annotation("id: -1, label: \"a\", spans: []"), Fault::Number),
            (annotation("id: 1, label: \"a\", spans: [(-3, 2, \"x\")]"), Fault::Number),
            (
                annotation(&format!("id: {}, label: \"a\", spans: []", "9".repeat(60))),
                Fault::Number,
            ),
            (
                annotation("id: 1, label: \"a\", spans: [], kind: 2"),
                Fault::UnknownField("kind".into()),
            ),
            (
                annotation(
                    "id: 1, label: \"a\", spans: [], attributes: {\"k\": \"1\", \"k\": \"2\"}",
                ),
                Fault::Duplicate("k".into()),
            ),
            (annotation("id: 1, label: a, spans: []"), Fault::Expected(Expected::Text)),
            (format!("status: {}", "[".repeat(100_000)), Fault::TooDeep),
        ] {
            assert_eq!(fault(&rest), expected, "{}", &rest[..rest.len().min(80)]);
        }
        let around = annotation("id: 1, label: \"a\", spans: [], around: [(\"\", \"x\")]");
        assert_eq!(read_layer(&format!("{HEAD}{around}")), Err(RecordError::Around { id: 1 }));
        let place = read_layer(&format!("{HEAD}status: Paused)")).map_err(|it| it.to_string());
        assert_eq!(place, Err("line 2, column 9: unknown variant \"Paused\"".into()));
        let newer = "(version: 2, article: 3, wholly: [(other: \"things\")])";
        assert_eq!(read_layer(newer), Err(RecordError::TooNew { version: 2 }));
        assert!(read_layer("(version: 0)").is_err() && read_layer("").is_err());
    }

    #[test]
    fn a_conflict_that_git_left_is_recognised() {
        let lines = LAYER_1.replace("\r\n", "\n");
        let conflict = "<<<<<<< HEAD\n    status: Done,\n=======\n    status: New,\n>>>>>>> b\n";
        let text = lines.replace("    status: InProgress,\n", conflict);
        assert_eq!(read_layer(&text), Err(RecordError::Conflict { line: 5 }));
    }

    fn words() -> impl Strategy<Value = String> {
        prop_oneof![
            Just(String::new()),
            any::<String>(),
            "[a'\"\\\\\n\r\te\u{301}\u{200d}\u{ad}😀]{1,9}"
        ]
    }

    fn anchor() -> impl Strategy<Value = Anchor> {
        let around = prop::option::of((words(), words()));
        (any::<usize>(), any::<usize>(), words(), around).prop_map(|(start, end, quote, around)| {
            let around =
                around.map(|(before, after)| Around { before: before.into(), after: after.into() });
            let around = around.filter(|it| *it != Around::default());
            Anchor { start, end, quote: quote.into(), around }
        })
    }

    fn annotation() -> impl Strategy<Value = LooseAnnotation> {
        let anchors = prop::collection::vec(anchor(), 0..4);
        let attributes = prop::collection::btree_map(words(), words(), 0..3);
        (any::<u64>(), words(), anchors, attributes, words()).prop_map(
            |(id, label, anchors, attributes, note)| LooseAnnotation {
                id: AnnotationId(id),
                label: LabelId::new(&label),
                anchors: anchors.into(),
                attributes,
                note,
            },
        )
    }

    fn relation() -> impl Strategy<Value = Relation> {
        (any::<u64>(), any::<u64>(), any::<u64>(), words()).prop_map(|(id, from, to, kind)| {
            Relation { from: AnnotationId(from), to: AnnotationId(to), id: AnnotationId(id), kind }
        })
    }

    proptest! {
        #[test]
        fn any_layer_reads_back_and_is_written_the_same_again(
            (path, annotator) in (words(), words()),
            (hash, bytes, flagged) in (prop::option::of(words()), any::<usize>(), any::<bool>()),
            mut annotations in prop::collection::vec(annotation(), 0..6),
            mut relations in prop::collection::vec(relation(), 0..3),
        ) {
            let mut layer = LooseLayer {
                article: ArticleRef {
                    path: ArticlePath::new(&path),
                    hash: hash.map(|it| TextHash::of(&it)),
                    bytes,
                },
                annotator,
                status: Status::Done,
                flagged,
                annotations: annotations.clone(),
                relations: relations.clone(),
            };
            let written = write_layer(&layer).unwrap();
            prop_assert_eq!(written.lines().filter(|it| it.starts_with("        (")).count(),
                annotations.len() + relations.len());
            let by_ron = form::write(&layer_record(&layer, written_annotations(&annotations)));
            prop_assert_eq!(Ok(&written), by_ron.as_ref());
            let read = lines::read(&written).expect("what is written is read fast");
            prop_assert_eq!(&read_any(&written).unwrap(), &read);
            let without = LooseLayer { annotations: Vec::new(), ..read.clone() };
            prop_assert_eq!(count_layer(written.as_bytes()), Some((without, read.annotations.len())));
            prop_assert_eq!(&write_layer(&read).unwrap(), &written);
            annotations.sort();
            relations.sort();
            layer.annotations = annotations;
            layer.relations = relations;
            prop_assert_eq!(read, layer);
        }

        #[test]
        fn what_is_rewritten_is_what_would_be_written(
            annotations in prop::collection::vec((annotation(), 0_u8..4), 0..12),
            relations in prop::collection::vec(relation(), 0..3),
            (flagged, annotator) in (any::<bool>(), words()),
        ) {
            let mut ids = HashSet::new();
            let mut annotations = annotations;
            annotations.retain(|it| ids.insert(it.0.id));
            let these = |of: fn(u8) -> bool| {
                let these = annotations.iter().filter(|it| of(it.1));
                these.map(|it| it.0.clone()).collect::<Vec<LooseAnnotation>>()
            };
            let article = ArticleRef { path: ArticlePath::new("a"), hash: None, bytes: 7 };
            let old = LooseLayer {
                article,
                annotator,
                status: Status::New,
                flagged: false,
                annotations: these(|it| it < 3),
                relations: Vec::new(),
            };
            let status = Status::Done;
            let new = LooseLayer { annotations: Vec::new(), status, flagged, relations, ..old.clone() };
            let (gone, came) = (these(|it| it == 0), these(|it| it == 3));
            let whole = LooseLayer { annotations: these(|it| it > 0), ..new.clone() };
            let before = write_layer(&old).unwrap();
            let written = rewrite_layer(&before, &new, (&gone, &came));
            let expected = write_layer(&whole).unwrap();
            prop_assert_eq!(written, Some(expected).filter(|_| !old.annotations.is_empty()));
            // What is not there cannot be taken out.
            prop_assert_eq!(rewrite_layer(&before, &new, (&came, &[])).is_none(), !came.is_empty() || old.annotations.is_empty());
        }

        #[test]
        fn what_is_read_fast_is_what_ron_reads(
            annotations in prop::collection::vec(annotation(), 0..3),
            relations in prop::collection::vec(relation(), 0..2),
            at in any::<prop::sample::Index>(),
            length in 0_usize..9,
            new in prop_oneof![
                Just(String::new()),
                "[0-9(){}\\[\\]\"\\\\:, \n_+a-fux'/*#r-]{1,3}",
                Just("\\u{e4}".to_owned()), Just("\\u{D6}".to_owned()), Just("\\x41".to_owned()),
                Just("\\'".to_owned()), Just("\\0".to_owned()), Just("\r\n".to_owned()),
                Just("99999999999999999999".to_owned()), Just("00".to_owned()),
            ],
            from in any::<prop::sample::Index>(),
        ) {
            let mut layer = read_any(LAYER_1).unwrap();
            layer.annotations.extend(annotations);
            layer.relations.extend(relations);
            let written = write_layer(&layer).unwrap();
            let boundary = |it: usize| written.floor_char_boundary(it);
            let start = boundary(at.index(written.len()));
            let end = boundary((start + length).min(written.len()));
            let elsewhere = boundary(from.index(written.len()));
            let piece = &written[elsewhere..boundary((elsewhere + length).min(written.len()))];
            for new in [&new, piece] {
                let changed = format!("{}{new}{}", &written[..start], &written[end..]);
                if let Some(read) = lines::read(&changed) {
                    prop_assert_eq!(Ok(read), read_any(&changed), "{}", changed);
                }
            }
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in any::<String>(), cut in 0_usize..900) {
            _ = read_layer(&text);
            let cut = LAYER_1.char_indices().map(|(at, _)| at).nth(cut).unwrap_or(0);
            let end = LAYER_1.trim_end().len();
            prop_assert!(read_layer(&LAYER_1[..cut.min(end - 1)]).is_err());
        }
    }
}
