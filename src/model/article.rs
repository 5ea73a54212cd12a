//! One immutable text with its metadata.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::blocks::{self, Block};
use super::brief::beginning;

/// Where an article lies below the corpus folder; parts are joined by `/` on every system.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArticlePath(Arc<str>);

impl ArticlePath {
    /// A path below the corpus folder, already with `/` between its parts.
    pub fn new(path: &str) -> Self {
        Self(path.into())
    }

    /// The path as written in a layer.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part: the file's name.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }
}

impl fmt::Display for ArticlePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// SHA-256 of a decoded text without its byte-order mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TextHash(Sha);

/// SHA-256 of a file's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileHash(Sha);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Sha([u8; 32]);

impl TextHash {
    /// The hash of `text`.
    pub fn of(text: &str) -> Self {
        Self(Sha::of(text.as_bytes()))
    }

    /// Reads 64 hexadecimal digits.
    pub fn parse(hex: &str) -> Option<Self> {
        Sha::parse(hex).map(Self)
    }
}

impl FileHash {
    /// The hash of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha::of(bytes))
    }

    /// Reads 64 hexadecimal digits.
    pub fn parse(hex: &str) -> Option<Self> {
        Sha::parse(hex).map(Self)
    }
}

/// Hashes a file as its bytes come along.
#[derive(Clone, Debug, Default)]
pub struct FileHasher(Sha256);

impl FileHasher {
    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The hash of all that was taken.
    pub fn finish(self) -> FileHash {
        FileHash(Sha(self.0.finalize().into()))
    }
}

impl Sha {
    fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    fn parse(hex: &str) -> Option<Self> {
        if hex.len() != 64 || !hex.bytes().all(|it| it.is_ascii_hexdigit()) {
            return None;
        }
        let mut bytes = [0; 32];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(hex.get(2 * at..2 * at + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

/// The bytes in hexadecimal, two small digits each.
pub fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |it: u8| char::from_digit(it.into(), 16).unwrap_or_default();
    let mut digits = String::with_capacity(2 * bytes.len());
    for it in bytes {
        digits.push(digit(it >> 4));
        digits.push(digit(it & 0x0f));
    }
    digits
}

impl fmt::Display for Sha {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hexadecimal(&self.0))
    }
}

impl fmt::Display for TextHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for FileHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What is known about an article beside its text; empty strings for what is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Headline.
    pub title: String,
    /// Newspaper, agency, site.
    pub outlet: String,
    /// Who wrote it.
    pub author: String,
    /// Day of publication, `YYYY-MM-DD`.
    pub date: String,
    /// Where it was published.
    pub url: String,
    /// BCP 47 language tag.
    pub language: String,
}

impl Metadata {
    /// What of it is called what, in the order of the files.
    pub fn fields(&self) -> [(&'static str, &str); 6] {
        let Self { title, outlet, author, date, url, language } = self;
        [
            ("title", title),
            ("outlet", outlet),
            ("author", author),
            ("date", date),
            ("url", url),
            ("language", language),
        ]
    }

    /// What another one has that this has not, or has otherwise.
    pub fn lacking(&self, other: &Self) -> impl Iterator<Item = &'static str> {
        let both = self.fields().into_iter().zip(other.fields());
        both.filter(|(own, said)| !said.1.is_empty() && own != said).map(|it| it.0.0)
    }

    /// Metadata of what is said under each name.
    pub fn from_fields(said: impl Fn(&str) -> String) -> Self {
        Self {
            title: said("title"),
            outlet: said("outlet"),
            author: said("author"),
            date: said("date"),
            url: said("url"),
            language: said("language"),
        }
    }
}

/// Longest title that is shown, in characters.
pub const LONGEST_TITLE: usize = 500;

/// One immutable text with its metadata.
#[derive(Clone, Debug)]
pub struct Article {
    /// Where it lies in the corpus.
    pub path: ArticlePath,
    /// The decoded text without byte-order mark; all offsets are bytes of it.
    pub text: Arc<str>,
    /// SHA-256 of `text`.
    pub hash: TextHash,
    /// Title, outlet, date and so on.
    pub meta: Metadata,
    blocks: Vec<Block>,
}

impl Article {
    /// Hashes `text` and cuts it into blocks.
    pub fn new(path: ArticlePath, text: Arc<str>, meta: Metadata) -> Self {
        Self { hash: TextHash::of(&text), blocks: blocks::cut(&text), path, text, meta }
    }

    /// The pieces that are laid out one by one, in the order of the text; at least one.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Index of the block that `offset` lies in; an offset on a line's end belongs to that line.
    pub fn block_at(&self, offset: usize) -> usize {
        self.blocks.partition_point(|it| it.start <= offset).saturating_sub(1)
    }

    /// The paragraph (line with something on it) at `offset`, counted from one; the one before
    /// for an offset on an empty line, zero before the first.
    pub fn paragraph_at(&self, offset: usize) -> usize {
        self.blocks.get(self.block_at(offset)).map_or(0, Block::paragraph)
    }

    /// The line that holds `offset`, without its end: a range of bytes, empty on an empty line.
    pub fn line_at(&self, offset: usize) -> Range<usize> {
        let here = self.block_at(offset);
        let continues = |at: usize| self.blocks.get(at).is_some_and(|it| it.continues);
        let first = (0..=here).rev().find(|it| !continues(*it)).unwrap_or(0);
        let last = (here..self.blocks.len()).find(|it| !continues(it + 1)).unwrap_or(here);
        let start = self.blocks.get(first).map_or(0, |it| it.start);
        start..self.blocks.get(last).map_or(start, Block::end)
    }

    /// The title, as much of it as fits on a page, or the file's name where there is none.
    pub fn display_title(&self) -> &str {
        let title = beginning(&self.meta.title, LONGEST_TITLE);
        if title.is_empty() { self.path.file_name() } else { title }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_written_and_read_as_hex() {
        let hash = TextHash::of("");
        let hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(hash.to_string(), hex);
        assert_eq!(TextHash::parse(hex), Some(hash));
        assert_eq!(TextHash::parse("e3b0"), None);
        assert_eq!(TextHash::parse(&hex.replace('e', "x")), None);
    }
}
