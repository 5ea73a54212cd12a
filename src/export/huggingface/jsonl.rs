//! The rows as JSON Lines, one object a line: for who reads without Parquet, or looks with their own
//! eyes. A label is its id; `datasets` makes the number of it that the card gives. Where nothing but
//! dates is in a column, it makes `2026-07-10 00:00:00` of `2026-07-10`, and the card cannot keep it
//! from that; Parquet says what a column is.

use std::io;

use serde::Serialize;

use super::FORMAT as PARQUET;
use super::card::Card;
use crate::export::beside::Files;
use crate::export::dataset::Exporter;
use crate::export::json::write_line;
use crate::export::{Document, Format, Loss, Sink};
use crate::model::{Codebook, Metadata, Units};

pub(in crate::export) const FORMAT: Format = Format {
    name: "huggingface-jsonl",
    extension: "jsonl",
    exporter: |_| Box::new(JsonLines::default()),
    ..PARQUET
};

#[derive(Default)]
struct JsonLines {
    card: Card,
    /// The file of rows, once there is one.
    file: Option<String>,
}

/// A row, with the columns of the other form.
#[derive(Serialize)]
struct Row<'a> {
    text: &'a str,
    article: &'a str,
    annotator: &'a str,
    title: &'a str,
    outlet: &'a str,
    author: &'a str,
    date: &'a str,
    url: &'a str,
    language: &'a str,
    spans: Vec<Span<'a>>,
}

#[derive(Serialize)]
struct Span<'a> {
    id: u64,
    label: &'a str,
    start: usize,
    end: usize,
    quote: &'a str,
    part: usize,
}

impl JsonLines {
    fn file<'a>(&mut self, out: &'a mut dyn Sink) -> io::Result<&'a mut dyn io::Write> {
        let name = self.file.get_or_insert_with(|| self.card.next_file(FORMAT.extension));
        out.file(name)
    }
}

impl Exporter for JsonLines {
    fn begin(&mut self, codebook: &Codebook, _out: &mut dyn Sink) -> io::Result<()> {
        self.card = Card::new(codebook);
        Ok(())
    }

    fn push(&mut self, document: &Document<'_>, out: &mut dyn Sink) -> io::Result<Vec<Loss>> {
        let text = document.text();
        let units = Units::new(text);
        let spans = document.layer.ordered().flat_map(|it| {
            (0..).zip(it.spans.iter()).map(|(part, span)| Span {
                id: it.id.0,
                label: it.label.as_str(),
                start: units.code_points(span.start()),
                end: units.code_points(span.end()),
                quote: span.quote(text),
                part,
            })
        });
        let Metadata { title, outlet, author, date, url, language } = &document.article.meta;
        let (article, annotator) = (document.article.path.as_str(), document.annotator);
        let spans = spans.collect();
        let row =
            Row { text, article, annotator, title, outlet, author, date, url, language, spans };
        write_line(&row, out)?;
        Ok(Vec::new())
    }

    fn beside(&self) -> Option<Box<dyn Exporter + Send>> {
        Some(Box::new(Self::default()))
    }

    fn add(
        &mut self,
        document: &Document<'_>,
        written: &Files,
        out: &mut dyn Sink,
    ) -> io::Result<()> {
        self.card.count(document);
        self.file(out)?.write_all(written.get(""))
    }

    fn finish(&mut self, out: &mut dyn Sink) -> io::Result<()> {
        // A data set without documents has a file too, or nothing could open it.
        self.file(out)?;
        out.file("README.md")?.write_all(self.card.text().as_bytes())
    }
}
