//! Tokens and sentences, for formats that write text as such.

use std::ops::Range;

use super::flat::is_space;
use crate::model::{Span, all_sentences, word_bounds};

/// The tokens of `text` as ranges of bytes: the words of UAX 29, each punctuation mark by itself.
/// White space is none, and no token holds any.
pub(super) fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut tokens = Vec::new();
    word_bounds(text, |mut at, piece| {
        if piece == " " {
            return;
        }
        if piece.bytes().all(|it| it.is_ascii_graphic()) {
            return tokens.push(at..at + piece.len());
        }
        // UAX 29 keeps some white space inside numbers.
        for part in piece.split_inclusive(is_space) {
            let token = part.trim_end_matches(is_space);
            if !token.is_empty() {
                tokens.push(at..at + token.len());
            }
            at += part.len();
        }
    });
    tokens
}

/// Whatever stands between white space in `text`, as ranges of bytes.
pub(super) fn between_spaces(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let pieces = text.split_inclusive(is_space).map(|piece| {
        let start = at;
        at += piece.len();
        start..start + piece.trim_end_matches(is_space).len()
    });
    pieces.filter(|it| !it.is_empty()).collect()
}

/// The sentences of `text` as ranges of its tokens: every token is in one, none is empty.
pub(super) fn sentences(text: &str, tokens: &[Range<usize>]) -> Vec<Range<usize>> {
    let all = all_sentences(text);
    let mut behind = all.iter().skip(1).map(|it| it.start()).peekable();
    let mut sentences: Vec<Range<usize>> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let mut begins = at == 0;
        while behind.next_if(|it| *it <= token.start).is_some() {
            begins = true;
        }
        match sentences.last_mut().filter(|_| !begins) {
            Some(sentence) => sentence.end = at + 1,
            None => sentences.push(at..at + 1),
        }
    }
    sentences
}

/// How far, in bytes, a token is looked for on either side of a place.
const REACH: usize = 256;

/// Whether `span` begins and ends as tokens do; for formats without tokens, so only what surrounds its
/// ends is looked at.
pub(super) fn is_aligned(text: &str, span: Span) -> bool {
    [span.start(), span.end()].into_iter().all(|at| is_border(text, at))
}

fn is_border(text: &str, at: usize) -> bool {
    let from = text.floor_char_boundary(at.saturating_sub(REACH));
    let to = text.floor_char_boundary(at.saturating_add(REACH));
    let before = text.get(from..at).unwrap_or_default();
    let after = text.get(at..to).unwrap_or_default();
    // No token holds white space, but some of it has a say in what follows.
    let space = before.char_indices().rfind(|it| is_space(it.1));
    let (from, behind) = space.map_or((0, 0), |(it, space)| (it, it + space.len_utf8()));
    let after = after.split(is_space).next().unwrap_or_default();
    let mut is_border = after.is_empty() || behind == before.len();
    let before = before.get(from..).unwrap_or_default();
    word_bounds(&[before, after].concat(), |start, _| is_border |= start == before.len());
    is_border
}

/// The tokens that share a byte with `span`, and whether it begins and ends with them.
pub(super) fn touched(tokens: &[Range<usize>], span: Span) -> (Range<usize>, bool) {
    let first = tokens.partition_point(|it| it.end <= span.start());
    let end = tokens.partition_point(|it| it.start < span.end());
    let starts = tokens.get(first).is_some_and(|it| it.start == span.start());
    let last = end.checked_sub(1).and_then(|it| tokens.get(it));
    (first..end, starts && last.is_some_and(|it| it.end == span.end()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::sample::samples;
    use super::*;

    proptest! {
        #[test]
        fn spans_are_aligned_by_the_tokens_of_the_whole_text(sample in samples()) {
            let tokens = tokens(&sample.text);
            for (at, _) in sample.text.char_indices() {
                for token in &tokens {
                    let inside = token.start < at && at < token.end;
                    prop_assert!(!inside || !is_border(&sample.text, at), "{at} in {token:?}");
                }
                let is_end = tokens.iter().any(|it| it.start == at || it.end == at);
                prop_assert!(!is_end || is_border(&sample.text, at), "{at}");
            }
        }
    }
}
