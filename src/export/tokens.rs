//! Tokens, for formats that want them.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::flat::is_space;

/// The tokens of `text` as ranges of bytes.
pub(super) fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut tokens = Vec::new();
    for (mut at, piece) in text.split_word_bound_indices() {
        // UAX 29 keeps some white space inside numbers.
        for part in piece.split_inclusive(is_space) {
            let token = part.trim_end_matches(is_space);
            if !token.is_empty() {
                tokens.push(at..at + token.len());
            }
            at += part.len();
        }
    }
    tokens
}
