//! Writing documents beside each other, on several threads, in formats where each stands by itself.

use std::io::{self, Write};

use super::dataset::Exporter;
use super::{Document, Format, Loss, Sink, loss};

/// Writes documents of an export that is under way, on any thread; what comes of it is
/// [added](super::Export::add) in the order of the documents.
pub struct Beside {
    pub(super) format: &'static Format,
    pub(super) exporter: Box<dyn Exporter + Send>,
}

/// What has been written of a document, and what of it the format could not carry.
#[derive(Debug)]
pub struct Written {
    files: InMemory,
    pub(super) losses: Vec<Loss>,
}

impl Beside {
    /// Writes one document into memory.
    ///
    /// # Errors
    /// When what the document holds cannot be written in the format at all.
    pub fn write(&mut self, document: &Document<'_>) -> io::Result<Written> {
        let mut files = InMemory::default();
        let mut losses = loss::not_carried(self.format, document);
        losses.extend(self.exporter.push(document, &mut files)?);
        Ok(Written { files, losses })
    }
}

impl Written {
    pub(super) fn copy(&self, out: &mut dyn Sink) -> io::Result<()> {
        self.files.0.iter().try_for_each(|(name, bytes)| out.file(name)?.write_all(bytes))
    }
}

/// Files in memory, in the order in which they were asked for: one document is in few of them.
#[derive(Debug, Default)]
struct InMemory(Vec<(String, Vec<u8>)>);

impl Sink for InMemory {
    fn file(&mut self, name: &str) -> io::Result<&mut dyn Write> {
        let at = self.0.iter().position(|it| it.0 == name).unwrap_or(self.0.len());
        if at == self.0.len() {
            self.0.push((name.to_owned(), Vec::new()));
        }
        let file = self.0.get_mut(at).map(|it| &mut it.1);
        Ok(file.ok_or(io::ErrorKind::NotFound)?)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::sample::{Files, Sample, samples, styles};
    use super::super::{Export, Style, formats};
    use super::*;
    use crate::model::Codebook;

    /// The files and the losses of an export, written beside or not.
    fn exported(
        format: &'static Format,
        style: &Style,
        samples: &[Sample],
        beside: bool,
    ) -> Option<(Files, Vec<Loss>)> {
        let mut files = Files::default();
        let codebook = Codebook::default();
        let mut export = Export::styled(format, style, &codebook, &mut files).unwrap();
        let mut losses = Vec::new();
        // One of two writes every other document.
        let mut both = [export.beside(), export.beside()];
        for (nth, sample) in samples.iter().enumerate() {
            let (article, layer) = (sample.article(&format!("{nth}.txt")), sample.layer());
            let document = Document { article: &article, annotator: "anna", layer: &layer };
            losses.extend(if beside {
                let written = both[nth % 2].as_mut()?.write(&document).unwrap();
                export.add(written).unwrap()
            } else {
                export.push(&document).unwrap()
            });
        }
        export.finish().unwrap();
        Some((files, losses))
    }

    proptest! {
        #[test]
        fn what_is_written_beside_is_what_is_written_in_turn(
            samples in prop::collection::vec(samples(), 0..5),
            style in styles(),
        ) {
            let mut there = Vec::new();
            for format in formats() {
                if let Some(beside) = exported(format, &style, &samples, true) {
                    let in_turn = exported(format, &style, &samples, false).unwrap();
                    prop_assert!((beside.0.0, beside.1) == (in_turn.0.0, in_turn.1), "{}", format.name);
                    there.push(format.name);
                }
            }
            prop_assert!(["prodigy", "conll", "webanno-tsv", "tei"].iter().all(|it| there.contains(it)));
        }
    }
}
