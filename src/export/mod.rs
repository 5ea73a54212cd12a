//! Formats of training data, one file each: data in, bytes out, no path opened. Whatever a format
//! cannot carry is reported as a [`Loss`].
//!
//! A further format is one new file and one row of [`formats`]. The same documents in the same
//! order give the same bytes.

mod beside;
mod brat;
mod cas;
mod conll;
mod csv;
mod dataset;
mod doccano;
mod flat;
mod guid;
mod huggingface;
mod json;
mod labelstudio;
mod loss;
mod losses;
mod manifest;
mod options;
mod prodigy;
mod records;
mod refi_qda;
mod ron;
mod rows;
#[cfg(test)]
pub(crate) mod sample;
mod spacy;
mod split;
mod style;
mod tei;
mod tokens;
mod tsv;
mod w3c;
mod webanno_tsv;
mod xlsx;
mod xml;

use std::collections::BTreeSet;
use std::io;

use strum::{EnumIter, IntoStaticStr};

use crate::model::Codebook;

use dataset::Exporter;

pub use beside::{Beside, Written};
pub use dataset::{Document, Sink};
pub use loss::{Loss, LossKind};
pub use losses::Losses;
pub use manifest::Manifest;
pub use options::{Compression, Options, PACKED};
pub use records::{Per, Record, cut};
pub use split::{Member, Split, SplitError};
pub use style::{COLUMNS, Scheme, Style, Tokens};

/// One row of the table of formats.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// What the command line calls it.
    pub name: &'static str,
    /// Usual extension of its file, or of its files, without a dot.
    pub extension: &'static str,
    /// Whether everything goes into one file; otherwise into a folder of files.
    pub one_file: bool,
    /// What its offsets count.
    pub unit: Unit,
    /// What it can hold beside plain, separate spans with a label; the rest is reported.
    pub carries: &'static [Feature],
    exporter: fn(&Style) -> Box<dyn Exporter>,
}

/// What offsets count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Unit {
    /// Bytes of UTF-8.
    Bytes,
    /// Unicode code points: what Python counts.
    CodePoints,
    /// Units of UTF-16: what Java and JavaScript count.
    Utf16,
    /// No offsets: labels stand beside tokens.
    Tokens,
}

/// What a format may be able to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Feature {
    /// Annotations inside others, across others, and several on one span.
    Overlap,
    /// One annotation on several spans.
    Discontinuous,
    /// Notes on annotations.
    Notes,
    /// Attributes of annotations.
    Attributes,
    /// Relations between annotations.
    Relations,
}

impl Format {
    /// Whether it is written in a [`Style`].
    pub fn has_style(&self) -> bool {
        self.unit == Unit::Tokens
    }

    /// Whether packing its file makes it smaller.
    pub fn can_be_packed(&self) -> bool {
        !PACKED.contains(&self.extension)
    }

    /// Whether it can hold `feature`.
    pub fn carries(&self, feature: Feature) -> bool {
        self.carries.contains(&feature)
    }
}

static FORMATS: &[Format] = &[
    ron::FORMAT,
    spacy::FORMAT,
    prodigy::FORMAT,
    labelstudio::FORMAT,
    doccano::FORMAT,
    doccano::SPANS,
    conll::FORMAT,
    brat::FORMAT,
    webanno_tsv::FORMAT,
    cas::XMI,
    cas::JSON,
    w3c::FORMAT,
    refi_qda::FORMAT,
    refi_qda::codebook::FORMAT,
    tei::FORMAT,
    huggingface::FORMAT,
    huggingface::jsonl::FORMAT,
    csv::FORMAT,
    tsv::FORMAT,
    xlsx::FORMAT,
];

/// All formats, in the order in which they are offered.
pub fn formats() -> &'static [Format] {
    FORMATS
}

/// The format of that name.
pub fn by_name(name: &str) -> Option<&'static Format> {
    formats().iter().find(|it| it.name == name)
}

/// An export under way. Documents are handed over one by one, so that no two texts need to be in
/// memory at once; those of one article should follow each other.
pub struct Export<'a> {
    format: &'static Format,
    exporter: Box<dyn Exporter>,
    /// Writes what is pushed, where that can be done beside.
    hand: Option<Beside>,
    out: &'a mut dyn Sink,
    /// Whose new spelling has been reported.
    renamed: BTreeSet<String>,
}

impl<'a> Export<'a> {
    /// Starts an export into `out`: any [`io::Write`] for a format of one file.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    pub fn begin(
        format: &'static Format,
        codebook: &Codebook,
        out: &'a mut dyn Sink,
    ) -> io::Result<Self> {
        Self::styled(format, &Style::default(), codebook, out)
    }

    /// As [`Self::begin`], in a style of formats of [tokens](Unit::Tokens); others have but one.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    pub fn styled(
        format: &'static Format,
        style: &Style,
        codebook: &Codebook,
        out: &'a mut dyn Sink,
    ) -> io::Result<Self> {
        let mut exporter = (format.exporter)(style);
        exporter.begin(codebook, out)?;
        let mut export = Self { format, exporter, hand: None, out, renamed: BTreeSet::new() };
        export.hand = export.beside();
        Ok(export)
    }

    /// Writes one document and says what of it the format could not carry.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    pub fn push(&mut self, document: &Document<'_>) -> io::Result<Vec<Loss>> {
        if let Some(hand) = &mut self.hand {
            let written = hand.write(document)?;
            return self.add(document, written);
        }
        let losses = write(self.format, &mut *self.exporter, document, self.out)?;
        Ok(self.reported_once(losses))
    }

    /// Another hand, where the articles of a data set can be written by themselves: on another thread
    /// it writes what is [added](Self::add) here.
    pub fn beside(&self) -> Option<Beside> {
        let (format, exporter) = (self.format, self.exporter.beside()?);
        Some(Beside { format, exporter })
    }

    /// Adds a document that has been written [beside](Self::beside) and says what of it the format
    /// could not carry; the same as [`Self::push`] with it.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    pub fn add(&mut self, document: &Document<'_>, written: Written) -> io::Result<Vec<Loss>> {
        self.exporter.add(document, &written.files, self.out)?;
        Ok(self.reported_once(written.losses))
    }

    /// A name is spelled in another way wherever it stands; that is said once.
    fn reported_once(&mut self, mut losses: Vec<Loss>) -> Vec<Loss> {
        losses.retain(|it| {
            it.kind != LossKind::LabelRenamed || self.renamed.insert(it.quote.clone())
        });
        losses
    }

    /// Writes what stands at the end.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    pub fn finish(mut self) -> io::Result<()> {
        self.exporter.finish(self.out)
    }
}

/// Writes a document and says what of it got lost.
fn write(
    format: &Format,
    exporter: &mut dyn Exporter,
    document: &Document<'_>,
    out: &mut dyn Sink,
) -> io::Result<Vec<Loss>> {
    let mut losses = loss::not_carried(format, document);
    losses.extend(exporter.push(document, out)?);
    Ok(losses)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use strum::IntoEnumIterator as _;

    use super::sample::{Sample, files};
    use super::*;

    #[test]
    fn formats_are_found_by_name() {
        for format in formats() {
            assert_eq!(by_name(format.name).map(|it| it.extension), Some(format.extension));
        }
        assert!(by_name("xml").is_none());
    }

    /// What every format does with a document that holds everything: it carries a feature or
    /// reports its loss, never neither.
    #[test]
    fn what_a_format_does_not_carry_is_reported() {
        for format in formats() {
            let (_, losses) = files(format.name, &[Sample::rich()]);
            let kinds: BTreeSet<&str> = losses.iter().map(|it| it.kind.into()).collect();
            if kinds.contains("annotations-dropped") {
                // None of them is there to have features.
                continue;
            }
            for feature in Feature::iter() {
                let reported: &[&str] = match feature {
                    Feature::Overlap => &["nested-dropped", "crossing-dropped", "same-span-twice"],
                    Feature::Discontinuous => &["discontinuous-split"],
                    Feature::Notes => &["note-dropped"],
                    Feature::Attributes => &["attributes-dropped"],
                    Feature::Relations => &["relation-dropped"],
                };
                for kind in reported {
                    let context = (format.name, kind, &kinds);
                    assert_eq!(format.carries(feature), !kinds.contains(kind), "{context:?}");
                }
            }
        }
    }

    #[test]
    fn the_same_documents_give_the_same_bytes() {
        for format in formats() {
            let samples = || [Sample::rich(), Sample::new("Nichts getaggt.")];
            assert_eq!(files(format.name, &samples()), files(format.name, &samples()));
        }
    }
}
