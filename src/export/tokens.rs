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

/// The tokens that share a byte with `span`, and whether it begins and ends with them.
pub(super) fn touched(tokens: &[Range<usize>], span: Span) -> (Range<usize>, bool) {
    let first = tokens.partition_point(|it| it.end <= span.start());
    let end = tokens.partition_point(|it| it.start < span.end());
    let starts = tokens.get(first).is_some_and(|it| it.start == span.start());
    let last = end.checked_sub(1).and_then(|it| tokens.get(it));
    (first..end, starts && last.is_some_and(|it| it.end == span.end()))
}
