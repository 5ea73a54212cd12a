//! Word boundaries of UAX 29: the library's, with a short way for what needs no table.
//!
//! Nine words in ten of a German or English text are nothing but letters between two spaces, and no
//! rule of the annex looks across a space, unless what follows is to be taken with it. So a line of
//! [tame](is_tame) characters is cut at its spaces, and only a stretch that holds more than letters
//! and digits goes through the library, which looks every character up.

use unicode_segmentation::UnicodeSegmentation as _;

/// What stands between two word boundaries of UAX 29, white space and punctuation too, with its first
/// byte.
pub fn word_bounds(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').flat_map(move |line| {
        let mut pieces = Vec::with_capacity(line.len() / 3);
        let content =
            line.strip_suffix('\n').map_or(line, |it| it.strip_suffix('\r').unwrap_or(it));
        if content.chars().all(is_tame) {
            cut(at, content, &mut pieces);
            let end = line.get(content.len()..).filter(|it| !it.is_empty());
            pieces.extend(end.map(|it| (at + content.len(), it)));
        } else {
            by_library(at, line, &mut pieces);
        }
        at += line.len();
        pieces
    })
}

fn by_library<'a>(at: usize, text: &'a str, pieces: &mut Vec<(usize, &'a str)>) {
    pieces.extend(text.split_word_bound_indices().map(|(from, piece)| (at + from, piece)));
}

/// The pieces of a line that is tame.
fn cut<'a>(mut at: usize, line: &'a str, pieces: &mut Vec<(usize, &'a str)>) {
    let mut rest = line;
    while !rest.is_empty() {
        // Several spaces are one piece.
        let spaces = rest.bytes().take_while(|it| *it == b' ').count();
        let (spaces, behind) = rest.split_at(spaces);
        if !spaces.is_empty() {
            pieces.push((at, spaces));
        }
        let (stretch, behind) =
            behind.split_at(behind.bytes().take_while(|it| *it != b' ').count());
        at += spaces.len();
        rest = behind;
        // A mark joins nothing where a space follows.
        let word = stretch.strip_suffix(['.', ',', ';', ':', '!', '?']).unwrap_or(stretch);
        if !word.is_empty() && is_plain(word) {
            pieces.push((at, word));
            let mark = stretch.get(word.len()..).filter(|it| !it.is_empty());
            pieces.extend(mark.map(|it| (at + word.len(), it)));
        } else {
            by_library(at, stretch, pieces);
        }
        at += stretch.len();
    }
}

/// Whether a text is nothing but letters and digits that no boundary parts.
pub(super) fn is_plain(text: &str) -> bool {
    // Of UTF-8, C3 to C5 begin the letters from À to ſ, but for × and ÷ among them.
    let mut before = 0;
    text.bytes().all(|it| {
        let first = std::mem::replace(&mut before, it);
        match it {
            0x80..=0xBF => first != 0xC3 || it != 0x97 && it != 0xB7,
            _ => it.is_ascii_alphanumeric() || matches!(it, 0xC3..=0xC5),
        }
    })
}

/// Whether a character never goes with a space before it, and is itself no other white space.
fn is_tame(it: char) -> bool {
    matches!(it, ' '..='~' | '¡'..='¬' | '®'..='ſ' | '‐'..='‧' | '‰'..='⁞' | '€')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::graphemes::tests::any_text;

    proptest! {
        #[test]
        fn they_are_those_of_the_library(
            parts in prop::collection::vec(
                prop_oneof![
                    any_text(),
                    "[ -~À-ſ‐-⁞€]{0,12}",
                    "[a-zäöüß0-9.,:;'_ -]{0,12}",
                    "[ \r\n\t\u{a0}\u{ad}\u{300}\u{200d}\u{202f}\u{2028}a.]{0,6}",
                ],
                0..4,
            ),
        ) {
            let text = parts.concat();
            let expected: Vec<(usize, &str)> = text.split_word_bound_indices().collect();
            prop_assert_eq!(word_bounds(&text).collect::<Vec<_>>(), expected);
        }
    }
}
