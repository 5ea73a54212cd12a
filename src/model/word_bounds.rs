//! Word boundaries of UAX 29: the library's, with a short way for what needs no table.
//!
//! Nine words in ten of a German or English text are nothing but letters, and most marks around them
//! join nothing. So a text is cut where that is plain from one character and the next; what is not,
//! mostly words with a mark inside, goes through the library, which looks every character up.

use unicode_segmentation::UnicodeSegmentation as _;

/// Hands on what stands between two word boundaries of UAX 29, white space and punctuation too, each
/// with its first byte, in order.
pub fn word_bounds<'a>(text: &'a str, mut found: impl FnMut(usize, &'a str)) {
    // Always a boundary.
    let mut from = 0;
    while from < text.len() {
        let rest = text.get(from..).unwrap_or_default();
        let word = plain(rest);
        let at = from + word;
        let end = match rest.as_bytes().get(word..) {
            // What most words are followed by.
            Some([b' ', next, ..]) if next.is_ascii_graphic() => Some(at + 1),
            Some([mark, b' ', ..]) if mark.is_ascii_punctuation() && *mark != b'_' => Some(at + 1),
            _ => end_of_plain(text, from, at),
        };
        if let Some(end) = end {
            for (from, end) in [(from, at), (at, end)] {
                if from < end {
                    found(from, text.get(from..end).unwrap_or_default());
                }
            }
            from = end;
        } else {
            let piece = hard(rest);
            piece.split_word_bound_indices().for_each(|(at, piece)| found(from + at, piece));
            from += piece.len();
        }
    }
}

/// Where the piece ends that begins at byte `at`, behind plain ones from byte `from` on, where that is
/// plain from the next character; all of them stand between two boundaries then.
fn end_of_plain(text: &str, from: usize, at: usize) -> Option<usize> {
    let (here, behind) = kind(text, at);
    let next = || kind(text, behind).0;
    let is_sure = match here {
        Kind::End | Kind::LineEnd => true,
        Kind::Space | Kind::Lone => next() != Kind::Wild,
        Kind::Joint => match next() {
            Kind::Plain => at == from,
            next => next != Kind::Odd && next != Kind::Wild,
        },
        Kind::Plain | Kind::Odd | Kind::Wild => false,
    };
    is_sure.then_some(behind)
}

/// What the library has to cut of `text`: as far as a space that parts, or else to the line's end.
fn hard(text: &str) -> &str {
    let mut from_space = text.char_indices().skip_while(|(_, it)| is_tame(*it) && *it != ' ');
    let end = match from_space.next() {
        Some((at, ' ' | '\n' | '\r')) if at > 0 => Some(at),
        None => None,
        Some(_) => memchr::memchr(b'\n', text.as_bytes()).map(|it| it + 1),
    };
    end.and_then(|it| text.get(..it)).unwrap_or(text)
}

/// How many bytes at the beginning are [plain](is_plain).
fn plain(text: &str) -> usize {
    // Of UTF-8, C3 to C5 begin the letters from À to ſ, but for × and ÷ among them.
    let mut before = 0;
    let end = text.bytes().position(|it| {
        let first = std::mem::replace(&mut before, it);
        !match it {
            0x80..=0xBF => first != 0xC3 || it != 0x97 && it != 0xB7,
            _ => it.is_ascii_alphanumeric() || matches!(it, 0xC3..=0xC5),
        }
    });
    end.map_or(text.len(), |it| text.floor_char_boundary(it))
}

/// Whether a text is nothing but letters and digits that no boundary parts.
pub(super) fn is_plain(text: &str) -> bool {
    plain(text) == text.len()
}

/// What a character does to those beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// There is none.
    End,
    /// One of those that are [plain].
    Plain,
    /// All spaces that follow each other: one piece.
    Space,
    /// Parts whatever stands on either side.
    LineEnd,
    /// Joins nothing, but takes with it what is [wild](Kind::Wild).
    Lone,
    /// As [`Kind::Lone`], but for two plain ones, which it may join.
    Joint,
    /// What else is [tame](is_tame).
    Odd,
    /// May be taken with what stands before it, whatever that is.
    Wild,
}

/// What stands at byte `at`, and where that ends.
fn kind(text: &str, at: usize) -> (Kind, usize) {
    let rest = text.get(at..).unwrap_or_default();
    let Some(first) = rest.chars().next() else { return (Kind::End, at) };
    let kind = match first {
        ' ' => {
            let spaces = rest.bytes().take_while(|it| *it == b' ').count();
            return (Kind::Space, at + spaces);
        }
        '\r' if rest.starts_with("\r\n") => return (Kind::LineEnd, at + 2),
        '\n' | '\r' => Kind::LineEnd,
        '0'..='9' | 'A'..='Z' | 'a'..='z' => Kind::Plain,
        '.' | ',' | ';' | ':' | '\'' | '’' => Kind::Joint,
        '_' => Kind::Odd,
        '\t'
        | '!'..='~'
        | '\u{a0}'
        | '×'
        | '÷'
        | '§'
        | '«'
        | '»'
        | '‐'..='―'
        | '‚'..='‟'
        | '…'
        | '€' => Kind::Lone,
        'À'..='ſ' => Kind::Plain,
        _ if is_tame(first) => Kind::Odd,
        _ => Kind::Wild,
    };
    (kind, at + first.len_utf8())
}

/// Whether a character never goes with a space before it.
fn is_tame(it: char) -> bool {
    matches!(it, '\t' | ' '..='~' | '\u{a0}'..='¬' | '®'..='ſ' | '‐'..='‧' | '‰'..='⁞' | '€')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::graphemes::tests::any_text;

    fn cut(text: &str) -> Vec<(usize, &str)> {
        let mut pieces = Vec::new();
        word_bounds(text, |at, piece| pieces.push((at, piece)));
        pieces
    }

    #[test]
    fn every_character_parts_and_joins_as_the_library_says() {
        // None beyond is taken for tame.
        let all = (0..0x2100).filter_map(char::from_u32);
        for it in all {
            let text = format!("a{it}b{it}{it}1{it}2 {it}.{it}'a.{it} -{it}_{it},{it}\n{it}");
            assert_eq!(cut(&text), text.split_word_bound_indices().collect::<Vec<_>>(), "{it:?}");
        }
    }

    proptest! {
        #[test]
        fn they_are_those_of_the_library(
            parts in prop::collection::vec(
                prop_oneof![
                    any_text(),
                    "[ -~À-ſ‐-⁞€]{0,12}",
                    "[a-zäöüß0-9.,:;'_ -]{0,12}",
                    "[aé1.,:’'\"“„…×_ª·©\u{301}\u{a0} \r\n(–]{0,12}",
                    "[ \r\n\t\u{a0}\u{ad}\u{300}\u{200d}\u{202f}\u{2028}a.]{0,6}",
                ],
                0..4,
            ),
        ) {
            let text = parts.concat();
            let expected: Vec<(usize, &str)> = text.split_word_bound_indices().collect();
            prop_assert_eq!(cut(&text), expected);
        }
    }
}
