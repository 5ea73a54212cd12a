//! A contiguous, non-empty stretch of an article's text.

use std::ops::Range;

use thiserror::Error;

/// A half-open range of UTF-8 bytes of one article's text: not empty, inside the text, and with
/// both ends on character boundaries. It is checked once, by [`Span::new`]; afterwards cutting
/// that text by it cannot fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Why two offsets are not a [`Span`] of a text. Offsets are UTF-8 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SpanError {
    /// The span ends where it starts, or before.
    #[error("span {start}..{end} is empty")]
    Empty {
        /// First byte asked for.
        start: usize,
        /// End asked for, exclusive.
        end: usize,
    },
    /// The span reaches past the end of the text.
    #[error("span {start}..{end} reaches past the end of the text at {len}")]
    OutOfRange {
        /// First byte asked for.
        start: usize,
        /// End asked for, exclusive.
        end: usize,
        /// Length of the text in bytes.
        len: usize,
    },
    /// An end lies between the bytes of one character.
    #[error("offset {offset} is inside a character")]
    InsideCharacter {
        /// The offending end.
        offset: usize,
    },
}

impl Span {
    /// The span from byte `start` to byte `end` (exclusive) of `text`.
    ///
    /// # Errors
    /// When the range is empty, reaches past the text, or cuts a character.
    pub fn new(text: &str, start: usize, end: usize) -> Result<Self, SpanError> {
        if start >= end {
            return Err(SpanError::Empty { start, end });
        }
        let len = text.len();
        if end > len {
            return Err(SpanError::OutOfRange { start, end, len });
        }
        for offset in [start, end] {
            if !text.is_char_boundary(offset) {
                return Err(SpanError::InsideCharacter { offset });
            }
        }
        Ok(Self { start, end })
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.end
    }

    /// Length in bytes, at least one.
    #[expect(clippy::len_without_is_empty, reason = "a span is never empty")]
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// The span as a range of bytes.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// The text under the span; empty only if `text` is not the text that the span was made for.
    pub fn quote(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// From the first byte of either to the last of either; both are spans of one text.
    pub fn hull(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside this span, or is the same.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_checked_against_its_text() {
        let text = "aß😀";
        assert_eq!(Span::new(text, 1, 3).map(|it| it.quote(text)), Ok("ß"));
        assert_eq!(Span::new(text, 3, 7).map(|it| it.quote(text)), Ok("😀"));
        assert_eq!(Span::new(text, 1, 1), Err(SpanError::Empty { start: 1, end: 1 }));
        assert_eq!(Span::new(text, 3, 1), Err(SpanError::Empty { start: 3, end: 1 }));
        assert_eq!(Span::new(text, 0, 8), Err(SpanError::OutOfRange { start: 0, end: 8, len: 7 }));
        assert_eq!(Span::new(text, 2, 3), Err(SpanError::InsideCharacter { offset: 2 }));
        assert_eq!(Span::new(text, 0, 5), Err(SpanError::InsideCharacter { offset: 5 }));
    }
}
