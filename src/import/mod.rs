//! Labelled data of other tools, one file a format: bytes in, documents out, no path opened. An
//! import never fails whole: what cannot be read is passed over with a [`Remark`] that says what and
//! where.
//!
//! A further format is one new file and one row of [`formats`].

mod attributes;
mod brat;
mod cas;
mod conll;
mod csv;
mod doccano;
mod encoding;
mod found;
mod huggingface;
mod ids;
mod inception;
mod json;
mod label_ids;
mod labelstudio;
mod meta;
mod prodigy;
mod refi_qda;
mod ron;
mod spacy;
mod twice;
mod w3c;
mod webanno_tsv;
mod xml;

use crate::model::{Codebook, Label, LabelId};

pub use found::{Found, Item, Remark, RemarkKind};
pub use ids::Ids;
pub use twice::Said;

/// One row of the table of formats.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// What the command line calls it: as the export of the same format, where there is one.
    pub name: &'static str,
    /// Usual extensions of its files, without a dot, the most usual first.
    pub extensions: &'static [&'static str],
    /// Hands over what a file holds, one thing after the other.
    pub read: fn(&Source<'_>, &mut dyn FnMut(Item)),
}

impl Format {
    /// Whether a file's name says that it is one of the format.
    pub fn is_named(&self, name: &str) -> bool {
        name.rsplit_once('.').is_some_and(|it| self.extensions.contains(&it.1))
    }

    /// Whether its files are archives of others.
    pub fn is_archive(&self) -> bool {
        self.name == refi_qda::FORMAT.name
    }

    /// Its extensions as they are said, each behind a dot.
    pub fn endings(&self) -> String {
        format!(".{}", self.extensions.join(", ."))
    }
}

/// A file that is to be read.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// Its path within the folder that is imported, with `/`; its name where it is a file by itself.
    pub name: &'a str,
    /// What it holds.
    pub bytes: &'a [u8],
    /// Reads a file beside it, by its name; with `../` before that, one above it within the folder
    /// that is imported. `None` where there is none.
    pub beside: &'a dyn Fn(&str) -> Option<Vec<u8>>,
}

impl<'a> Source<'a> {
    /// A file that lies alone.
    pub fn alone(name: &'a str, bytes: &'a [u8]) -> Self {
        Self { name, bytes, beside: &|_| None }
    }

    /// Its name without folder and extension.
    pub fn stem(&self) -> &'a str {
        let name = self.name.rsplit('/').next().unwrap_or(self.name);
        name.rsplit_once('.').map_or(name, |it| it.0)
    }
}

static FORMATS: &[Format] = &[
    ron::FORMAT,
    spacy::FORMAT,
    prodigy::FORMAT,
    labelstudio::FORMAT,
    doccano::FORMAT,
    conll::FORMAT,
    brat::FORMAT,
    webanno_tsv::FORMAT,
    cas::XMI,
    cas::JSON,
    w3c::FORMAT,
    refi_qda::FORMAT,
    huggingface::FORMAT,
    csv::FORMAT,
    csv::TSV,
];

/// All formats, in the order in which they are offered.
pub fn formats() -> &'static [Format] {
    FORMATS
}

/// That nothing of a format is in a file.
fn nothing() -> Item {
    Item::Remark(Remark { line: 1, kind: RemarkKind::Nothing, detail: String::new() })
}

/// The label of a codebook that one of a file is: of the same id, else of the same name, else of the
/// same id or name but for capitals. An id that was made from a name counts only as it is: `c` may
/// be that of `C++`, and `C` is another label.
pub fn label_of(name: &str, codebook: &Codebook) -> Option<LabelId> {
    if name.is_empty() {
        return None;
    }
    let find = |is: &dyn Fn(&Label) -> bool| codebook.labels.iter().find(|it| is(it));
    let alike = |other: &str| other.to_lowercase() == name.to_lowercase();
    let is_called =
        |label: &Label, is: &dyn Fn(&str) -> bool| label.name.0.values().any(|it| is(it));
    let is_made = |it: &Label| is_called(it, &|name| label_ids::may_be_from(&it.id, name));
    let found = find(&|it| it.id.as_str() == name)
        .or_else(|| find(&|it| is_called(it, &|it| it == name)))
        .or_else(|| find(&|it| is_called(it, &alike) || alike(it.id.as_str()) && !is_made(it)));
    found.map(|it| it.id.clone())
}

/// The format of that name.
pub fn by_name(name: &str) -> Option<&'static Format> {
    formats().iter().find(|it| it.name == name)
}

#[cfg(test)]
mod corpora;
#[cfg(test)]
mod round_trip;
#[cfg(test)]
mod tests;
