//! Hugging Face: a data set that `datasets.load_dataset` takes, one row a document, offsets in Unicode
//! code points.
//!
//! - `README.md` is the data card: what the features and files are, and what was counted.
//! - `data/train-00000.parquet` and so on hold the rows; a further file begins when one is full. The
//!   file says in its key `huggingface` what its features are, the numbers of `label` among them.
//! - A row has `text`, what is known of the article, `annotator` and `spans`, a list with a struct for
//!   each span of each annotation: `id` (the annotation's), `label` (a number), `start`, `end`, `quote`
//!   and `part` (which of its annotation's spans it is, from 0).
//! - Labels are numbered in the order of the codebook; those that it does not have follow in the order
//!   in which they come. The card, written last, knows them all, a file those until its end.

mod card;
pub(super) mod jsonl;
mod rows;
mod shard;

use std::io;

use super::dataset::Exporter;
use super::{Document, Feature, Format, Loss, Sink, Unit};
use crate::model::Codebook;

use card::Card;
use rows::Rows;
use shard::Shard;

pub(super) const FORMAT: Format = Format {
    name: "huggingface",
    extension: "parquet",
    one_file: false,
    unit: Unit::CodePoints,
    carries: &[Feature::Overlap, Feature::Discontinuous],
    exporter: |_| Box::new(HuggingFace::new(8 << 20, 256 << 20)),
};

/// What is known of an article, as columns of texts.
const TEXTS: [&str; 9] =
    ["text", "article", "annotator", "title", "outlet", "author", "date", "url", "language"];

struct HuggingFace {
    card: Card,
    rows: Rows,
    shard: Option<Shard>,
    /// How many bytes of text go together.
    group: usize,
    /// How many bytes of text fill a file.
    full: usize,
}

impl HuggingFace {
    fn new(group: usize, full: usize) -> Self {
        Self { card: Card::default(), rows: Rows::default(), shard: None, group, full }
    }

    /// Writes the rows that wait.
    fn flush(&mut self, out: &mut dyn Sink) -> io::Result<()> {
        let shard = match self.shard.take() {
            Some(shard) => shard,
            None => Shard::new(self.card.next_file(FORMAT.extension))?,
        };
        self.shard = Some(shard);
        if let Some(shard) = &mut self.shard {
            shard.write(&self.rows, out)?;
        }
        self.rows = Rows::default();
        Ok(())
    }

    fn close(&mut self, out: &mut dyn Sink) -> io::Result<()> {
        let features = self.card.features();
        self.shard.take().map_or(Ok(()), |it| it.close(&features, out))
    }
}

impl Exporter for HuggingFace {
    fn begin(&mut self, codebook: &Codebook, _out: &mut dyn Sink) -> io::Result<()> {
        self.card = Card::new(codebook);
        Ok(())
    }

    fn push(&mut self, document: &Document<'_>, out: &mut dyn Sink) -> io::Result<Vec<Loss>> {
        self.rows.push(document, &mut self.card);
        if self.rows.bytes() >= self.group {
            self.flush(out)?;
        }
        if self.shard.as_ref().is_some_and(|it| it.bytes() >= self.full) {
            self.close(out)?;
        }
        Ok(Vec::new())
    }

    fn finish(&mut self, out: &mut dyn Sink) -> io::Result<()> {
        // A data set without documents has a file too, or nothing could open it.
        if !self.rows.is_empty() || self.card.files() == 0 {
            self.flush(out)?;
        }
        self.close(out)?;
        out.file("README.md")?.write_all(self.card.text().as_bytes())
    }
}

#[cfg(test)]
mod tests;
