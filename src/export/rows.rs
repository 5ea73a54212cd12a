//! Rows of annotations for people, the same in every format of a table: one for each annotation, its
//! offsets in Unicode code points. Several spans of one annotation have their starts and ends joined
//! by `;` and their quotes by ` … `. Attributes are `key=value` joined by `;`, where `\` stands before
//! `\`, `;` and `=` of a key or a value.

use std::borrow::Cow;

use super::Document;
use crate::model::{Annotation, Metadata, Span, Units};

/// How many cells a row has.
const WIDTH: usize = 20;

/// What the cells are called.
pub(super) const COLUMNS: [&str; WIDTH] = [
    "article",
    "title",
    "outlet",
    "author",
    "date",
    "url",
    "language",
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
) -> impl Iterator<Item = (&'a Annotation, [Cow<'a, str>; WIDTH])> {
    let units = Units::new(document.text());
    document.layer.ordered().map(move |it| (it, cells(document, &units, it)))
}

fn cells<'a>(
    document: &Document<'a>,
    units: &Units<'_>,
    annotation: &'a Annotation,
) -> [Cow<'a, str>; WIDTH] {
    let Document { article, annotator, layer } = *document;
    let text = document.text();
    let Metadata { title, outlet, author, date, url, language } = &article.meta;
    let hull = annotation.spans.hull();
    let offsets = |byte: fn(Span) -> usize| {
        let offsets = annotation.spans.iter().map(|it| units.code_points(byte(it)).to_string());
        offsets.reduce(|joined, it| joined + ";" + &it).unwrap_or_default().into()
    };
    [
        article.path.as_str().into(),
        title.into(),
        outlet.into(),
        author.into(),
        date.into(),
        url.into(),
        language.into(),
        annotator.into(),
        layer.status.name().into(),
        if layer.flagged { "true" } else { "false" }.into(),
        annotation.id.0.to_string().into(),
        annotation.label.as_str().into(),
        offsets(Span::start),
        offsets(Span::end),
        article.paragraph_at(hull.start()).to_string().into(),
        annotation.quote(text).into(),
        before(text, hull.start()),
        after(text, hull.end()),
        (&annotation.note).into(),
        attributes(annotation).into(),
    ]
}

fn before(text: &str, at: usize) -> Cow<'_, str> {
    let before = text.get(..at).unwrap_or_default();
    let from = before.char_indices().rev().take(CONTEXT).last().map_or(0, |(at, _)| at);
    without_line_ends(before.get(from..).unwrap_or_default())
}

fn after(text: &str, at: usize) -> Cow<'_, str> {
    let after = text.get(at..).unwrap_or_default();
    let to = after.char_indices().nth(CONTEXT).map_or(after.len(), |(at, _)| at);
    without_line_ends(after.get(..to).unwrap_or_default())
}

fn without_line_ends(text: &str) -> Cow<'_, str> {
    let is_end = |it| matches!(it, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    // Most texts have no byte that one of them begins with.
    let may_begin = |it: u8| matches!(it, b'\n' | b'\r' | 0xC2 | 0xE2);
    if text.bytes().any(may_begin) && text.contains(is_end) {
        return text.replace("\r\n", " ").replace(is_end, " ").into();
    }
    text.into()
}

pub(super) fn attributes(annotation: &Annotation) -> String {
    let escaped = |it: &str| it.replace('\\', "\\\\").replace(';', "\\;").replace('=', "\\=");
    let pair = |(key, value): (&String, &String)| format!("{}={}", escaped(key), escaped(value));
    let pairs: Vec<String> = annotation.attributes.iter().map(pair).collect();
    pairs.join(";")
}
