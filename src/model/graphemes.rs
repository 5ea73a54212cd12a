//! Steps from character to character as readers see them, and the part of a line that is looked at
//! when a caret stands in it. Offsets are UTF-8 bytes; one that lies outside the text or inside a
//! character is moved back to the next character boundary.

use std::ops::Range;

use memchr::{memchr2, memrchr2};
use unicode_segmentation::GraphemeCursor;

/// How far, in bytes, a grapheme is looked for on either side of an offset.
const REACH: usize = 1024;

/// Where → leads: past the next extended grapheme cluster; CR LF is one.
pub fn next_grapheme(text: &str, offset: usize) -> usize {
    let offset = text.floor_char_boundary(offset);
    let (from, piece) = surroundings(text, offset);
    let mut cursor = GraphemeCursor::new(offset - from, piece.len(), true);
    cursor.next_boundary(piece, 0).ok().flatten().map_or(text.len(), |it| from + it)
}

/// Where ← leads: before the previous extended grapheme cluster; CR LF is one.
pub fn previous_grapheme(text: &str, offset: usize) -> usize {
    let offset = text.floor_char_boundary(offset);
    let (from, piece) = surroundings(text, offset);
    let mut cursor = GraphemeCursor::new(offset - from, piece.len(), true);
    cursor.prev_boundary(piece, 0).ok().flatten().map_or(0, |it| from + it)
}

/// Whether no reader would see the two sides of `offset` as one character.
pub(super) fn is_grapheme_boundary(text: &str, offset: usize) -> bool {
    let (from, piece) = surroundings(text, offset);
    let mut cursor = GraphemeCursor::new(offset - from, piece.len(), true);
    cursor.is_boundary(piece, 0).unwrap_or(true)
}

/// Whether a grapheme is white space, punctuation or invisible: what no tag begins or ends with.
pub(super) fn is_edge(grapheme: &str) -> bool {
    let first = grapheme.chars().next().unwrap_or(' ');
    // U+FE0F makes an emoji of a punctuation mark ("‼️", "*️⃣").
    let emoji = grapheme.contains('\u{fe0f}') && !first.is_whitespace();
    !emoji && is_edge_char(first)
}

fn is_edge_char(it: char) -> bool {
    match it {
        '!' | '"' | '&' | '\'' | '(' | ')' | '*' | ',' | '-' | '.' | '/' | ':' | ';' | '?'
        | '[' | '\\' | ']' | '_' | '`' | '{' | '|' | '}' => true,
        _ if it.is_ascii() => it.is_ascii_whitespace() || it.is_ascii_control(),
        '\u{2030}' | '\u{2031}' => false, // ‰ and ‱ belong to their number
        '\u{ad}' | '¡' | '«' | '´' | '¶' | '·' | '»' | '¿' // Latin-1
        | '\u{2000}'..='\u{206f}' | '\u{feff}' // general punctuation and what is invisible
        | '،' | '؛' | '؟' | '।' | '॥' // Arabic and Indic
        | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}'
        | '！' | '，' | '．' | '：' | '；' | '？' | '（' | '）' => true, // wide
        _ => it.is_whitespace() || it.is_control(),
    }
}

/// The part of `offset`'s line, without its line end, that lies within `reach` bytes. Where that
/// cuts the line, it is cut at a space if there is one in the outer half.
pub(super) fn line_around(text: &str, offset: usize, reach: usize) -> Range<usize> {
    let offset = text.floor_char_boundary(offset);
    let (low, high) = near(text, offset, reach);
    let (before, after) = (slice(text, low..offset), slice(text, offset..high));
    let start = match memrchr2(b'\n', b'\r', before.as_bytes()) {
        Some(at) => low + at + 1,
        None if low == 0 => 0,
        None => {
            let outer = slice(before, 0..before.floor_char_boundary(reach / 2));
            let space = outer.char_indices().find(|(_, it)| it.is_whitespace());
            low + space.map_or(0, |(at, it)| at + it.len_utf8())
        }
    };
    let end = match memchr2(b'\n', b'\r', after.as_bytes()) {
        Some(at) => offset + at,
        None if high == text.len() => high,
        None => {
            let outer = after.ceil_char_boundary(reach / 2);
            let space = slice(after, outer..after.len()).rfind(char::is_whitespace);
            offset + space.map_or(after.len(), |at| outer + at)
        }
    };
    start..end
}

/// The text of a range, empty where it is none.
pub(super) fn slice(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}

fn near(text: &str, offset: usize, reach: usize) -> (usize, usize) {
    let low = text.floor_char_boundary(offset.saturating_sub(reach));
    (low, text.ceil_char_boundary(offset.saturating_add(reach)))
}

fn surroundings(text: &str, offset: usize) -> (usize, &str) {
    let (low, high) = near(text, offset, REACH);
    (low, slice(text, low..high))
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The text without the marks, and where each of them stood (the last one's place for those
    /// that are absent).
    pub(in crate::model) fn marked<const N: usize>(
        text: &str,
        marks: [char; N],
    ) -> (String, [usize; N]) {
        let mut plain = text.to_owned();
        let places = marks.map(|mark| {
            let at = plain.find(mark).unwrap_or_else(|| panic!("no {mark} in {text:?}"));
            plain.remove(at);
            at
        });
        (plain, places)
    }

    /// Texts of what articles are made of, and of what breaks programs.
    pub(in crate::model) fn any_text() -> impl Strategy<Value = String> {
        let tokens = [
            "Kim",
            "US",
            "Präsident",
            "ß",
            "e\u{301}",
            "😀",
            "👨\u{200d}👩\u{200d}👧",
            "🇰🇷",
            "\r\n",
            "\n",
            "\r",
            "\u{ad}",
            "\u{a0}",
            " ",
            " ",
            " ",
            "김정은",
            "38",
            "1950",
            ".",
            ". ",
            ",",
            "-",
            "–",
            "…",
            "!",
            "?",
            "(",
            ")",
            "«",
            "»",
            "„",
            "“",
            "\"",
            "'",
            "z",
            "B",
            "Dr",
            "das",
            "Das",
            "%",
            "€",
            "@",
            "_",
            "*",
            "\u{200d}",
            "\u{fe0f}",
            "\u{301}",
            "ก",
            "\u{e33}",
            "\u{600}",
            "क\u{94d}",
            "ष",
            "ש",
            "&",
            ":",
            "in",
            "/",
            "平",
            "。",
        ];
        let any = prop::sample::select(tokens.to_vec());
        prop::collection::vec(any, 0..24).prop_map(|it| it.concat())
    }

    /// All the places that a key stops at on its way through the text.
    pub(in crate::model) fn stops(
        text: &str,
        step: impl Fn(usize) -> usize,
        from: usize,
    ) -> String {
        let mut places = vec![from];
        let mut at = from;
        while step(at) != at {
            at = step(at);
            places.push(at);
        }
        places.sort_unstable();
        let mut shown = text.to_owned();
        places.iter().rev().for_each(|it| shown.insert(*it, '|'));
        shown
    }

    #[test]
    fn arrows_step_over_what_is_seen_as_one() {
        let expected = "|ß|e\u{301}|😀|👨\u{200d}👩\u{200d}👧|🇰🇷|🇰🇵|\r\n|\n|김|\u{ad}|a|";
        let text = expected.replace('|', "");
        assert_eq!(stops(&text, |at| next_grapheme(&text, at), 0), expected);
        assert_eq!(stops(&text, |at| previous_grapheme(&text, at), text.len()), expected);
    }
}
