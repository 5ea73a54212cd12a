//! Labelled data of other tools, one file a format: bytes in, documents out, no path opened. An
//! import never fails whole: what cannot be read is passed over with a [`Remark`] that says what and
//! where.
//!
//! A further format is one new file and one row of [`formats`].

mod doccano;
mod found;
mod json;
mod prodigy;
mod refi_qda;
mod ron;
mod spacy;
mod w3c;
mod xml;

pub use found::{Found, Item, Remark, RemarkKind, free};

/// One row of the table of formats.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// What the command line calls it: as the export of the same format, where there is one.
    pub name: &'static str,
    /// Usual extension of its files, without a dot.
    pub extension: &'static str,
    /// Hands over what a file holds, one thing after the other.
    pub read: fn(&Source<'_>, &mut dyn FnMut(Item)),
}

/// A file that is to be read.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// Its path within the folder that is imported, with `/`; its name where it is a file by itself.
    pub name: &'a str,
    /// What it holds.
    pub bytes: &'a [u8],
    /// Reads a file beside it, by its name; `None` where there is none.
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

static FORMATS: [Format; 6] =
    [ron::FORMAT, spacy::FORMAT, prodigy::FORMAT, doccano::FORMAT, refi_qda::FORMAT, w3c::FORMAT];

/// All formats, in the order in which they are offered.
pub fn formats() -> &'static [Format] {
    &FORMATS
}

/// The format of that name.
pub fn by_name(name: &str) -> Option<&'static Format> {
    formats().iter().find(|it| it.name == name)
}

#[cfg(test)]
mod tests;
