//! Cuts a text into blocks: the pieces that are laid out one by one.
//!
//! A block is a line without its line end (LF, CR LF or CR). A longer line is cut near
//! [`LONGEST`] bytes, after a sentence where one ends nearby, else at a space, else between two
//! characters that no reader sees as one.

use memchr::memchr2_iter;
use unicode_segmentation::GraphemeCursor;

/// Longest block in bytes. Laying out a block costs about 0.15 ms a KiB, so a screen of blocks
/// of this size fits into a frame, whatever the article's line lengths are.
pub const LONGEST: usize = 4096;

/// A piece of the text that is laid out by itself. Offsets are UTF-8 bytes of the article. A text
/// may be nothing but line ends, so a block takes no more room than it must.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// First byte.
    pub start: usize,
    paragraph: u32,
    /// At most [`LONGEST`].
    len: u16,
    /// Whether the block goes on with the line of the block before it.
    pub continues: bool,
}

impl Block {
    /// End, exclusive, before the line end.
    pub fn end(&self) -> usize {
        self.start + self.len()
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.len.into()
    }

    /// Whether it is an empty line.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Number of the line with something on it that this belongs to, counted from one; an empty
    /// line bears the number of the one before.
    pub fn paragraph(&self) -> usize {
        self.paragraph as usize
    }
}

/// The blocks of `text` in order; one empty block for an empty text.
pub fn cut(text: &str) -> Vec<Block> {
    let ends = || memchr2_iter(b'\n', b'\r', text.as_bytes());
    let mut blocks = Vec::with_capacity(ends().count() + text.len() / LONGEST + 1);
    let mut paragraph = 0;
    let mut line_start = 0;
    for line_end in ends() {
        if line_end < line_start {
            continue; // the LF of a CR LF that is already done
        }
        cut_line(text, line_start, line_end, &mut paragraph, &mut blocks);
        let crlf = text.as_bytes().get(line_end..line_end + 2) == Some(b"\r\n");
        line_start = line_end + if crlf { 2 } else { 1 };
    }
    if line_start < text.len() || blocks.is_empty() {
        cut_line(text, line_start, text.len(), &mut paragraph, &mut blocks);
    }
    blocks
}

fn cut_line(text: &str, start: usize, end: usize, paragraph: &mut u32, into: &mut Vec<Block>) {
    let blank = text.get(start..end).is_none_or(|line| line.trim().is_empty());
    *paragraph += u32::from(!blank);
    let block = |from: usize, to: usize| Block {
        start: from,
        paragraph: *paragraph,
        len: (to - from) as u16,
        continues: from > start,
    };
    let mut from = start;
    while end - from > LONGEST {
        let to = cut_near(text, from, from + LONGEST);
        into.push(block(from, to));
        from = to;
    }
    into.push(block(from, end));
}

/// Where to end a block that starts at `from` and may not pass `limit`.
fn cut_near(text: &str, from: usize, limit: usize) -> usize {
    let mut limit = limit;
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let piece = text.get(from..limit).unwrap_or_default();
    let after = |pattern: &str| piece.rfind(pattern).map(|at| from + at + pattern.len());
    let sentence = [". ", "! ", "? "].iter().filter_map(|it| after(it)).max();
    // A sentence in the first half would leave the block needlessly short.
    let sentence = sentence.filter(|&at| at - from > LONGEST / 2);
    sentence.or_else(|| after(" ")).unwrap_or_else(|| grapheme_before(text, from, limit))
}

/// The last grapheme boundary in `from..=limit`, or `limit` where a single grapheme fills it all.
fn grapheme_before(text: &str, from: usize, limit: usize) -> usize {
    let piece = text.get(from..).unwrap_or_default();
    let mut cursor = GraphemeCursor::new(limit - from, piece.len(), true);
    let boundary = match cursor.is_boundary(piece, 0) {
        Ok(true) => Some(limit),
        Ok(false) => cursor.prev_boundary(piece, 0).ok().flatten().map(|it| it + from),
        Err(_) => None,
    };
    boundary.filter(|&at| at > from).unwrap_or(limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(&str, usize)> {
        cut(text)
            .iter()
            .map(|it| (text.get(it.start..it.end()).unwrap_or("?"), it.paragraph()))
            .collect()
    }

    #[test]
    fn every_kind_of_line_end_ends_a_block() {
        assert_eq!(lines(""), [("", 0)]);
        assert_eq!(lines("a\n\nb\r\nc\rd"), [("a", 1), ("", 1), ("b", 2), ("c", 3), ("d", 4)]);
        assert_eq!(lines("a\n"), [("a", 1)]);
        assert_eq!(lines("\r\n\n a"), [("", 0), ("", 0), (" a", 1)]);
        assert_eq!(lines("a\n\r\nb"), [("a", 1), ("", 1), ("b", 2)]);
    }

    #[test]
    fn a_long_line_is_cut_after_a_sentence_or_a_space_or_between_graphemes() {
        let sentences = "Ein Satz steht hier. ".repeat(1000);
        for block in cut(sentences.trim_end()).iter().rev().skip(1) {
            assert!(block.len() <= LONGEST);
            assert!(sentences.get(..block.end()).is_some_and(|it| it.ends_with(". ")));
        }
        let words = "Wort ".repeat(5000);
        assert!(
            cut(&words)
                .iter()
                .all(|it| it.len() <= LONGEST && it.len() > LONGEST / 2 || it.end() == words.len())
        );
        let family = "👨‍👩‍👧‍👦".repeat(2000);
        let unit = "👨‍👩‍👧‍👦".len();
        assert!(cut(&family).iter().all(|it| it.start % unit == 0 && it.len() <= LONGEST));
        let one_grapheme = format!("a{}", "\u{301}".repeat(10_000));
        assert!(cut(&one_grapheme).iter().all(|it| it.len() <= LONGEST));
    }

    #[test]
    fn blocks_of_a_line_lie_side_by_side_and_share_its_number() {
        let text = format!("kurz\n{}\nEnde", "lang ".repeat(3000));
        let blocks = cut(&text);
        for (a, b) in blocks.iter().zip(blocks.iter().skip(1)) {
            assert_eq!(a.end() + usize::from(!b.continues), b.start);
            assert_eq!(a.paragraph() + usize::from(!b.continues), b.paragraph());
        }
    }
}
