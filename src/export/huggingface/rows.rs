//! Rows that wait to be written, column by column.

use parquet::data_type::ByteArray;

use super::TEXTS;
use super::card::Card;
use crate::export::Document;
use crate::model::{Metadata, Units};

/// Columns of rows.
#[derive(Default)]
pub(super) struct Rows {
    /// As many as [`TEXTS`].
    pub(super) texts: [Vec<ByteArray>; TEXTS.len()],
    pub(super) spans: Spans,
    bytes: usize,
}

/// The spans of all rows, one after the other.
#[derive(Default)]
pub(super) struct Spans {
    /// Of each span and of each row without one: 0 where a row begins.
    pub(super) repeated: Vec<i16>,
    /// Of the same: whether there is a span.
    pub(super) there: Vec<bool>,
    pub(super) ids: Vec<i64>,
    pub(super) labels: Vec<i64>,
    pub(super) starts: Vec<i64>,
    pub(super) ends: Vec<i64>,
    pub(super) quotes: Vec<ByteArray>,
    pub(super) parts: Vec<i64>,
}

impl Rows {
    pub(super) fn is_empty(&self) -> bool {
        self.texts.first().is_none_or(Vec::is_empty)
    }

    /// How many bytes of text there are.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn push(&mut self, document: &Document<'_>, card: &mut Card) {
        let text = document.text();
        let Metadata { title, outlet, author, date, url, language } = &document.article.meta;
        let article = document.article.path.as_str();
        let cells = [text, article, document.annotator, title, outlet, author, date, url, language];
        for (column, cell) in self.texts.iter_mut().zip(cells) {
            column.push(cell.into());
            self.bytes += cell.len();
        }
        card.count(document);
        let units = Units::new(text);
        let spans = &mut self.spans;
        let mut first = 0;
        for annotation in document.layer.ordered() {
            let label = card.number(&annotation.label);
            for (part, span) in (0..).zip(annotation.spans.iter()) {
                let quote = span.quote(text);
                spans.repeated.push(first);
                spans.there.push(true);
                // The unsigned number, as its bits.
                spans.ids.push(annotation.id.0.cast_signed());
                spans.labels.push(label);
                spans.starts.push(units.code_points(span.start()) as i64);
                spans.ends.push(units.code_points(span.end()) as i64);
                spans.quotes.push(quote.into());
                spans.parts.push(part);
                self.bytes += quote.len();
                first = 1;
            }
        }
        if first == 0 {
            spans.repeated.push(0);
            spans.there.push(false);
        }
    }
}
