//! Sentences within a line, cut only where they are needed.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::Span;
use super::abbreviations::STARTERS;
use super::graphemes::{is_edge, is_grapheme_boundary, line_around};
use super::word_bounds::is_plain;
use super::words::{Stop, may_bear_stop, words};

/// How far, in bytes, a sentence is looked for on either side of an offset.
const REACH: usize = 2048;

/// Full stops of scripts that put no space after them.
const FULL_WIDTH: &str = "。！？";

/// What may stand between a sentence's stop and the space after it.
const CLOSERS: &str = "»«›‹\"'“”‘’)]}";

/// The sentence that holds the character after `offset`, or failing that the one before it in the
/// line; `None` on a line with nothing on it. The space between sentences is in none of them.
/// `offset` in UTF-8 bytes; only a bounded part of the line is looked at.
pub fn sentence_at(text: &str, offset: usize) -> Option<Span> {
    let offset = text.floor_char_boundary(offset);
    let line = line_around(text, offset, REACH);
    let sentences = sentences(text.get(line.clone())?);
    let before = sentences.iter().rfind(|it| line.start + it.start <= offset);
    let found = before.or(sentences.first())?;
    Span::new(text, line.start + found.start, line.start + found.end).ok()
}

/// The sentences of `text`, in order; the space between them is in none of them. Each is what
/// [`sentence_at`] finds there, except on lines so long that it does not see them whole.
pub fn all_sentences(text: &str) -> Vec<Span> {
    let mut all = Vec::new();
    let mut from = 0;
    while from < text.len() {
        let end = line_around(text, from, REACH).end.max(from);
        let mut found = sentences(text.get(from..end).unwrap_or_default());
        let behind = text.get(end..).unwrap_or_default();
        let goes_on = !behind.is_empty() && !behind.starts_with(['\n', '\r']);
        // The last one may reach beyond what was looked at.
        let next = match found.pop_if(|_| goes_on) {
            Some(last) if !found.is_empty() => from + last.start,
            last => {
                found.extend(last);
                end + usize::from(!goes_on)
            }
        };
        all.extend(
            found.iter().filter_map(|it| Span::new(text, from + it.start, from + it.end).ok()),
        );
        from = next;
    }
    all
}

/// The sentences of a line, trimmed of spaces, in order.
fn sentences(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    let mut stops = stops(line);
    while let Some(stop) = stops.find(|it| *it >= from) {
        if let Some(end) = end_of_sentence(line, stop) {
            found.extend(without_spaces(line, from..end));
            from = end;
        }
    }
    found.extend(without_spaces(line, from..line.len()));
    found
}

/// Where the stops of a line are, told by their first bytes from most of what is none.
fn stops(line: &str) -> impl Iterator<Item = usize> {
    let may_begin = |it: u8| matches!(it, b'.' | b'!' | b'?' | 0xE2 | 0xE3 | 0xEF);
    let starts = line.bytes().enumerate().filter(move |(_, it)| may_begin(*it)).map(|(at, _)| at);
    starts.filter(|at| line.get(*at..).is_some_and(|it| it.starts_with(is_stop)))
}

fn is_stop(it: char) -> bool {
    matches!(it, '.' | '!' | '?' | '…' | '‽') || FULL_WIDTH.contains(it)
}

/// The end of the sentence, closing marks included, if the one at `stop` ends it.
fn end_of_sentence(line: &str, stop: usize) -> Option<usize> {
    let rest = line.get(stop..)?;
    let stops = rest.len() - rest.trim_start_matches(is_stop).len();
    let after = rest.get(stops..)?;
    let closed = after.trim_start_matches(|it| CLOSERS.contains(it));
    let end = line.len() - closed.len();
    let full_width = rest.starts_with(|it| FULL_WIDTH.contains(it));
    if !closed.starts_with(' ') && !is_grapheme_boundary(line, end) {
        return None;
    }
    if closed.trim_start().is_empty() || full_width {
        return Some(end);
    }
    // "[…]", "(!)": a remark, not an end.
    let bracketed = line.get(..stop)?.ends_with(['(', '[']) && after.starts_with([')', ']']);
    if bracketed || !closed.starts_with(char::is_whitespace) {
        return None;
    }
    if goes_on(closed) {
        return None;
    }
    if stands_apart(line, stop) {
        return Some(end);
    }
    let window = window(line, stop, end);
    let (line, at) = (line.get(window.clone())?, stop - window.start);
    let words = words(line);
    let following = words.partition_point(|it| it.range.end <= at);
    if let Some(word) = words.get(following).filter(|it| it.range.start <= at) {
        // The stop is part of a word, so it ends the sentence only where both sides say so.
        let next = words.get(following + 1).and_then(|it| line.get(it.range.clone()));
        let starts = next.is_some_and(|it| STARTERS.contains(&it));
        let last = word.range.end == at + 1;
        return (last && word.stop == Stop::MayEnd && starts).then_some(end);
    }
    Some(end)
}

/// Whether what comes after the space behind a stop is in lower case.
fn goes_on(closed: &str) -> bool {
    if let [b' ', next, ..] = closed.as_bytes()
        && next.is_ascii_alphabetic()
    {
        return next.is_ascii_lowercase();
    }
    let next = closed.graphemes(true).find(|it| !is_edge(it)).unwrap_or_default();
    next.starts_with(char::is_lowercase)
}

/// What is to be cut into words to tell that of the stop and the next one: from a space to a space
/// that no word reaches across. Only behind a full stop does one.
fn window(line: &str, stop: usize, end: usize) -> Range<usize> {
    let bytes = line.as_bytes();
    let parts = |at: &usize| {
        let before = at.checked_sub(1).and_then(|it| bytes.get(it..it + 3));
        matches!(before, Some([a, b' ', b]) if a.is_ascii_alphanumeric() && b.is_ascii_graphic())
    };
    let start = (0..stop).rev().find(parts).map_or(0, |it| it + 1);
    start..(end + 1..line.len()).find(parts).unwrap_or(line.len())
}

/// Whether the stop is seen to be part of no word without cutting the line into words, which takes
/// most of the time: it stands between a word of letters and a space, and the word is no
/// abbreviation, no number and nothing that goes on with a hyphen.
fn stands_apart(line: &str, stop: usize) -> bool {
    let Some((before, after)) = line.split_at_checked(stop) else { return false };
    let word = before.rsplit_once(' ').map_or(before, |it| it.1);
    let letters =
        || word.len() > 2 && is_plain(word) && !word.contains(|it: char| it.is_ascii_digit());
    match after.as_bytes() {
        [b'.', b' ', ..] => letters() && !may_bear_stop(word),
        [b'!' | b'?', b' ', ..] => letters(),
        _ => false,
    }
}

fn without_spaces(line: &str, range: Range<usize>) -> Option<Range<usize>> {
    let piece = line.get(range.clone())?;
    if piece.starts_with(|it: char| !it.is_whitespace())
        && piece.ends_with(|it: char| !it.is_whitespace())
    {
        return Some(range);
    }
    let space = |it: &&str| it.trim().is_empty();
    let before: usize = piece.graphemes(true).take_while(space).map(str::len).sum();
    let after: usize = piece.graphemes(true).rev().take_while(space).map(str::len).sum();
    (before < piece.len()).then(|| range.start + before..range.end - after)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::abbreviations::{BEFORE_NUMBER, CLOSING, LEADING, SPACED_TAILS};
    use super::*;
    use crate::model::graphemes::tests::any_text;

    #[test]
    fn sentences_end_where_a_reader_would_end_them() {
        // `|` parts the sentences.
        for expected in [
            "Er kam.| Kim ging.| Ende",
            "  Er kam.  | Kim ging. ",
            "Am 26. Februar kam er.| Kim ging.",
            "Am 26. und 27. Februar kam er.",
            "Am 25. 6. 1950 begann er.| Kim ging.",
            "Es war 1953.| Kim ging.",
            "Er wurde 70.| Das war alles.",
            "Der Stand ist 28.500.| Kim ging.",
            "Nr. 5 lebt.| Dr. Kim und Prof. J. R. Meier auch.",
            "Länder, z. B. Japan, d. h. Asien.| Kim ging.",
            "Länder, z.B. Die Linke, kamen.",
            "Äpfel, Birnen usw.| Das war alles.",
            "Äpfel usw. und Birnen.",
            "Er heißt U. Müller.| Er kam.",
            "Plan B.| Das war alles.",
            "Er sagte: Kim geht.| Ende.",
            "«Wir kommen!»| Trump ging.",
            "„Wir kommen!“ sagte er.| Ende.",
            "„Wir kommen!“, sagte er.| Ende.",
            "\"Wir kommen.\"| Trump ging.",
            "\"Wirklich?\" – so fragte er.| Ende.",
            "(Er kam.)| Kim ging.",
            "Wirklich?| Ja!| Gut …| Ende.",
            "Wirklich? fragte er.| Ende.",
            "Und dann … kam er.| Ende.",
            "Und dann... kam er.| Ende.",
            "Er kam [...] und ging.",
            "Er kam […] Kim ging.",
            "Sie (!) Kamen.",
            "Er kam auf spiegel.de an.| Ende.",
            "Er kam.\u{a0}| Kim ging.",
            "他来了。|我走了。",
            "他来了。\u{fe0f}我走了。",
            "Was?!| Nein.",
            "Mr. Trump met Dr. Kim at 5 p.m.| The end.",
        ] {
            let line = expected.replace('|', "");
            let found: Vec<&str> = sentences(&line).into_iter().map(|it| &line[it]).collect();
            let cut: Vec<&str> = expected.split('|').map(str::trim).collect();
            assert_eq!(found, cut, "{expected}");
        }
    }

    #[test]
    fn the_sentence_at_a_caret_is_that_of_its_line() {
        for (text, expected) in [
            ("|Er kam. Kim ging.", "Er kam."),
            ("|  Er kam. Kim ging.", "Er kam."),
            ("Er kam.| Kim ging.", "Er kam."),
            ("Er kam. |Kim ging.", "Kim ging."),
            ("Er kam. Kim ging.|", "Kim ging."),
            ("Er kam\n|Kim ging", "Kim ging"),
            ("Er kam|\r\nKim ging", "Er kam"),
            ("Er kam\r\n|\r\nKim ging", "none"),
            ("|", "none"),
        ] {
            let at = text.find('|').unwrap();
            let text = text.replace('|', "");
            let found = sentence_at(&text, at).map(|it| it.quote(&text));
            assert_eq!(found.unwrap_or("none"), expected, "{text:?}");
        }
    }

    #[test]
    fn lines_of_any_length_are_cut_into_all_their_sentences() {
        let line = "Er kam am 3. Mai.  Kim ging. ".repeat(1_000);
        let sentences = all_sentences(&line);
        assert_eq!(sentences.len(), 2_000);
        assert!(sentences.chunks(2).all(|it| {
            [it[0].quote(&line), it[1].quote(&line)] == ["Er kam am 3. Mai.", "Kim ging."]
        }));
        let endless = "x".repeat(10_000);
        let covered: usize = all_sentences(&endless).iter().map(|it| it.end() - it.start()).sum();
        assert_eq!(covered, endless.len());
    }

    /// Whether the stop is part of a word by all the rules of words.
    fn is_in_word(line: &str, stop: usize) -> bool {
        words(line).iter().any(|it| it.range.contains(&stop))
    }

    #[test]
    fn stops_are_told_from_words_without_cutting() {
        for line in ["Er kam. Kim ging.", "Er käme! Kim ging.", "Was? Nein."] {
            assert!(stands_apart(line, line.find(is_stop).unwrap()), "{line}");
        }
    }

    proptest! {
        #[test]
        fn what_stands_apart_is_in_no_word_and_a_window_is_enough(
            parts in prop::collection::vec(
                prop_oneof![
                    any_text(),
                    prop::sample::select(
                        [LEADING, CLOSING, BEFORE_NUMBER, SPACED_TAILS, STARTERS].concat(),
                    ).prop_map(str::to_owned),
                    "[a-zA-ZäöüßIVX]{1,4}|[0-9]{1,4}",
                    prop::sample::select(vec![" ", ". ", "! ", "? ", ".", "-", "z. B. ", "n. Chr. "])
                        .prop_map(str::to_owned),
                ],
                0..9,
            ),
        ) {
            let line = parts.concat().replace(['\n', '\r'], " ");
            for (stop, _) in line.char_indices().filter(|it| is_stop(it.1)) {
                prop_assert!(!stands_apart(&line, stop) || !is_in_word(&line, stop), "{stop}");
                // The word that the stop is in, and the next where it ends with the stop.
                let of = |range: Range<usize>| {
                    let words = words(&line[range.clone()]).into_iter();
                    let there = words.map(|it| {
                        (range.start + it.range.start..range.start + it.range.end, it.stop)
                    });
                    let mut there = there.skip_while(|it| it.0.end <= stop);
                    there.next().filter(|it| it.0.start <= stop).map(|it| {
                        let next = if it.0.end == stop + 1 { there.next() } else { None };
                        (it, next)
                    })
                };
                let end = stop + line[stop..].chars().next().map_or(0, char::len_utf8);
                if line[end..].starts_with(char::is_whitespace) {
                    let near = window(&line, stop, end);
                    prop_assert_eq!(of(near), of(0..line.len()), "{}", stop);
                }
            }
            prop_assert!(stops(&line).eq(line.char_indices().filter(|it| is_stop(it.1)).map(|it| it.0)));
        }

        #[test]
        fn all_sentences_are_those_at_their_offsets(text in any_text()) {
            let all = all_sentences(&text);
            prop_assert!(all.is_sorted_by(|a, b| a.end() <= b.start()));
            for it in &all {
                prop_assert_eq!(sentence_at(&text, it.start()), Some(*it));
            }
            for (at, letter) in text.char_indices() {
                let within = all.iter().any(|it| (it.start()..it.end()).contains(&at));
                prop_assert!(within || letter.is_whitespace(), "{:?}", letter);
            }
        }

        #[test]
        fn every_offset_has_a_sentence_of_its_line(text in any_text(), at in 0_usize..90) {
            let Some(found) = sentence_at(&text, at) else { return Ok(()) };
            let quote = found.quote(&text);
            prop_assert!(is_grapheme_boundary(&text, found.start()));
            prop_assert!(is_grapheme_boundary(&text, found.end()));
            prop_assert!(!quote.contains(['\n', '\r']));
            prop_assert_eq!(sentence_at(&text, found.start()), Some(found));
        }
    }
}
