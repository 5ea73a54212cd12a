//! The pieces that words are made of.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::graphemes::{is_edge, is_grapheme_boundary, slice};
use super::word_bounds::{is_plain, word_bounds};

/// What stands between two word boundaries of UAX 29.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'a> {
    /// First byte and end without invisible characters and underscores at its edges.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The text between the two.
    pub(super) text: &'a str,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// White space.
    Space,
    /// Punctuation.
    Mark,
    /// Neither word nor punctuation: emoji, "%", "€".
    Symbol,
    /// Letters and digits.
    Word,
}

impl<'a> Piece<'a> {
    fn new(start: usize, text: &'a str) -> Self {
        let end = start + text.len();
        if is_plain(text) {
            return Self { start, end, text, kind: Kind::Word };
        }
        let kind = if text.starts_with(char::is_whitespace) {
            Kind::Space
        } else if text.graphemes(true).all(is_edge) {
            Kind::Mark
        } else if text.contains(char::is_alphanumeric) {
            Kind::Word
        } else {
            Kind::Symbol
        };
        let mut piece = Self { start, end, text, kind };
        if matches!(kind, Kind::Word | Kind::Symbol) {
            let edges = |it: &&str| is_edge(it);
            let before: usize = text.graphemes(true).take_while(edges).map(str::len).sum();
            let after: usize = text.graphemes(true).rev().take_while(edges).map(str::len).sum();
            (piece.start, piece.end) = (start + before, start + text.len() - after);
            piece.text = slice(text, before..text.len() - after);
        }
        piece
    }

    pub(super) fn is_one_space(&self) -> bool {
        matches!(self.text, " " | "\u{a0}" | "\u{202f}" | "\u{2009}")
    }

    pub(super) fn is_hyphen(&self) -> bool {
        matches!(self.text, "-" | "\u{2010}" | "\u{2011}")
    }

    pub(super) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    pub(super) fn starts(&self, with: impl Fn(char) -> bool) -> bool {
        self.text.starts_with(with)
    }

    pub(super) fn ends(&self, with: impl Fn(char) -> bool) -> bool {
        self.text.ends_with(with)
    }

    pub(super) fn is_number_of(&self, digits: Range<usize>) -> bool {
        digits.contains(&self.text.len()) && self.text.bytes().all(|it| it.is_ascii_digit())
    }

    pub(super) fn is_letter(&self) -> bool {
        self.text.graphemes(true).nth(1).is_none() && self.starts(char::is_alphabetic)
    }

    /// "z.B", "U.S", "Ph.D": letters with full stops between them.
    pub(super) fn is_dotted(&self) -> bool {
        let short = |(at, it): (usize, &str)| {
            (1..=if at == 0 { 2 } else { 1 }).contains(&it.chars().count())
                && it.chars().all(char::is_alphabetic)
        };
        self.text.contains('.') && self.text.split('.').enumerate().all(short)
    }
}

/// Whether a word is a number of the Romans.
pub(super) fn is_roman(word: &str) -> bool {
    (2..6).contains(&word.len()) && word.bytes().all(|it| b"IVX".contains(&it))
}

/// The pieces of `window`, which holds no line end, in order.
pub(super) fn pieces(window: &str) -> Vec<Piece<'_>> {
    // In some scripts UAX 29 parts what a reader sees as one character.
    let mut bounds = Vec::new();
    word_bounds(window, |at, piece| {
        let ascii = piece.starts_with(|it: char| it.is_ascii());
        let parts = ascii && window.as_bytes().get(at.wrapping_sub(1)).is_none_or(u8::is_ascii)
            || is_grapheme_boundary(window, at);
        bounds.extend(parts.then_some(at));
    });
    let ends = bounds.iter().copied().skip(1).chain([window.len()]);
    bounds.iter().zip(ends).map(|(&at, end)| Piece::new(at, slice(window, at..end))).collect()
}
