//! Writing documents beside each other, on several threads, in formats where each stands by itself.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::dataset::Exporter;
use super::{Document, Format, Loss, Sink};

/// Writes documents of an export that is under way, on any thread; what comes of it is
/// [added](super::Export::add) in the order of the documents.
pub struct Beside {
    pub(super) format: &'static Format,
    pub(super) exporter: Box<dyn Exporter + Send>,
}

/// What has been written of a document, and what of it the format could not carry.
#[derive(Debug)]
pub struct Written {
    pub(super) files: Files,
    pub(super) losses: Vec<Loss>,
}

impl Beside {
    /// Writes one document into memory; those of one article are for the same hand, in turn.
    ///
    /// # Errors
    /// When what the document holds cannot be written in the format at all.
    pub fn write(&mut self, document: &Document<'_>) -> io::Result<Written> {
        let mut files = Files::default();
        let losses = super::write(self.format, &mut *self.exporter, document, &mut files)?;
        Ok(Written { files, losses })
    }
}

/// Files in memory.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Files(pub(crate) BTreeMap<String, Vec<u8>>);

impl Files {
    /// What the file of that name holds.
    pub(super) fn get(&self, name: &str) -> &[u8] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    pub(super) fn copy(&self, out: &mut dyn Sink) -> io::Result<()> {
        self.0.iter().try_for_each(|(name, bytes)| out.file(name)?.write_all(bytes))
    }
}

impl Sink for Files {
    fn file(&mut self, name: &str) -> io::Result<&mut dyn Write> {
        Ok(self.0.entry(name.to_owned()).or_default())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::sample::{Sample, samples, styles};
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
        // One of two writes every other article, which has one or two annotators.
        let mut both = [export.beside(), export.beside()];
        for (nth, sample) in samples.iter().enumerate() {
            let (article, layer) = (sample.article(&format!("{nth}.txt")), sample.layer());
            for annotator in ["anna", "ben"].into_iter().take(1 + nth % 3) {
                let document = Document { article: &article, annotator, layer: &layer };
                losses.extend(if beside {
                    let written = both[nth % 2].as_mut()?.write(&document).unwrap();
                    export.add(&document, written).unwrap()
                } else {
                    export.push(&document).unwrap()
                });
            }
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
                    prop_assert!(beside == in_turn, "{}", format.name);
                    there.push(format.name);
                }
            }
            let some = ["conll", "huggingface-jsonl", "labelstudio", "tei", "w3c", "webanno-tsv"];
            prop_assert!(some.iter().all(|it| there.contains(it)), "{there:?}");
        }
    }
}
