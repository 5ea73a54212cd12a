//! Rows of annotations for people, the same in every format of a table: one for each annotation, its
//! offsets in Unicode code points. Several spans of one annotation have their starts and ends joined
//! by `;` and their quotes by ` … `. Attributes are `key=value` joined by `;`, where `\` stands before
//! `\`, `;` and `=` of a key or a value.

use super::Document;
use crate::model::{Annotation, Metadata, Span, Units};

/// How many cells a row has.
const WIDTH: usize = 18;

/// What the cells are called.
pub(super) const COLUMNS: [&str; WIDTH] = [
    "article",
    "title",
    "outlet",
    "date",
    "url",
    "annotator",
    "status",
    "flagged",
    "id",
    "label",
    "start",
    "end",
    "paragraph",
    "quote",
    "before",
    "after",
    "note",
    "attributes",
];

/// Length of the text before and after a quote, in characters.
const CONTEXT: usize = 60;

/// The rows of a document: each annotation with its cells.
pub(super) fn rows<'a>(
    document: &'a Document<'a>,
) -> impl Iterator<Item = (&'a Annotation, [String; WIDTH])> {
    let units = Units::new(document.text());
    document.layer.ordered().map(move |it| (it, cells(document, &units, it)))
}

fn cells(document: &Document<'_>, units: &Units<'_>, annotation: &Annotation) -> [String; WIDTH] {
    let Document { article, annotator, layer } = document;
    let text = document.text();
    let Metadata { title, outlet, date, url, .. } = &article.meta;
    let hull = annotation.spans.hull();
    let offsets = |byte: fn(Span) -> usize| {
        let offsets: Vec<String> =
            annotation.spans.iter().map(|it| units.code_points(byte(it)).to_string()).collect();
        offsets.join(";")
    };
    [
        article.path.to_string(),
        title.clone(),
        outlet.clone(),
        date.clone(),
        url.clone(),
        (*annotator).to_owned(),
        layer.status.name().to_owned(),
        layer.flagged.to_string(),
        annotation.id.0.to_string(),
        annotation.label.to_string(),
        offsets(Span::start),
        offsets(Span::end),
        article.paragraph_at(hull.start()).to_string(),
        annotation.quote(text),
        before(text, hull.start()),
        after(text, hull.end()),
        annotation.note.clone(),
        attributes(annotation),
    ]
}

fn before(text: &str, at: usize) -> String {
    let before = text.get(..at).unwrap_or_default();
    let from = before.char_indices().rev().take(CONTEXT).last().map_or(0, |(at, _)| at);
    without_line_ends(before.get(from..).unwrap_or_default())
}

fn after(text: &str, at: usize) -> String {
    let after = text.get(at..).unwrap_or_default();
    let to = after.char_indices().nth(CONTEXT).map_or(after.len(), |(at, _)| at);
    without_line_ends(after.get(..to).unwrap_or_default())
}

fn without_line_ends(text: &str) -> String {
    text.replace("\r\n", " ").replace(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'], " ")
}

pub(super) fn attributes(annotation: &Annotation) -> String {
    let escaped = |it: &str| it.replace('\\', "\\\\").replace(';', "\\;").replace('=', "\\=");
    let pair = |(key, value): (&String, &String)| format!("{}={}", escaped(key), escaped(value));
    let pairs: Vec<String> = annotation.attributes.iter().map(pair).collect();
    pairs.join(";")
}
