//! What a tag takes for a selection: whole units, without the spaces and punctuation around them.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::graphemes::{is_edge, is_grapheme_boundary, next_grapheme, previous_grapheme};
use super::words::word_holding;
use super::{Span, sentence_at};

/// The unit that selections grow to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Snap {
    /// Whole words.
    #[default]
    Word,
    /// Whole sentences.
    Sentence,
    /// What was selected, character by character.
    Character,
}

/// How far, in bytes, the partner of a bracket or quotation mark is looked for.
const REACH: usize = 2048;

/// Opening marks and what may close them. German closes „ with “, English opens with “; guillemets
/// point either way.
const PAIRS: &[(&str, &[&str])] = &[
    ("(", &[")"]),
    ("[", &["]"]),
    ("{", &["}"]),
    ("«", &["»"]),
    ("»", &["«"]),
    ("‹", &["›"]),
    ("›", &["‹"]),
    ("„", &["“", "”", "\""]),
    ("“", &["”"]),
    ("‚", &["‘", "’", "'"]),
    ("‘", &["’"]),
    ("\"", &["\""]),
    ("'", &["'"]),
];

/// The span that a tag takes for the exact selection from `anchor` to `head` (UTF-8 bytes, in
/// either order): grown to whole units of `snap`, then [`trimmed`]. A unit of which the selection
/// holds no character is not taken in. `None` when nothing, or nothing but white space and
/// punctuation, is selected.
pub fn snapped(text: &str, anchor: usize, head: usize, snap: Snap) -> Option<Span> {
    let exact = whole_graphemes(text, anchor.min(head)..anchor.max(head));
    if exact.is_empty() {
        return None;
    }
    let (first, last) = (exact.start, previous_grapheme(text, exact.end));
    let grown = match snap {
        Snap::Character => exact,
        Snap::Word => {
            let start = word_holding(text, first).map_or(exact.start, Span::start);
            let end = word_holding(text, last).map_or(exact.end, Span::end);
            start..end.max(exact.end)
        }
        Snap::Sentence => {
            let core = trimmed(text, exact)?;
            let last = previous_grapheme(text, core.end());
            let start = sentence_at(text, core.start()).map_or(core.start(), Span::start);
            let end = sentence_at(text, last).map_or(core.end(), Span::end);
            start.min(core.start())..end.max(core.end())
        }
    };
    trimmed(text, grown)
}

/// `range` (UTF-8 bytes), grown to whole graphemes, without the white space and punctuation at its
/// edges. A full stop stays that belongs to an abbreviation or ordinal, the hyphen of a shortened
/// word ("Nord-"), and a bracket or quotation mark whose partner is inside. `None` when nothing
/// remains.
pub fn trimmed(text: &str, range: Range<usize>) -> Option<Span> {
    let mut range = whole_graphemes(text, range);
    if text.get(range.clone())?.graphemes(true).all(is_edge) {
        return None;
    }
    loop {
        while let Some(mark) = text.get(range.clone())?.graphemes(true).next() {
            if !is_edge(mark) || keeps_first(text, &range) || partner(text, &range).is_some() {
                break;
            }
            range.start += mark.len();
        }
        while let Some(mark) = text.get(range.clone())?.graphemes(true).next_back() {
            if !is_edge(mark) || keeps_last(text, &range) || partner_before(text, &range).is_some()
            {
                break;
            }
            range.end -= mark.len();
        }
        // A pair around the whole is an edge as well.
        let last = previous_grapheme(text, range.end);
        if partner(text, &range) != Some(last) || partner_before(text, &range) != Some(range.start)
        {
            break;
        }
        range = next_grapheme(text, range.start)..last;
    }
    Span::new(text, range.start, range.end).ok()
}

fn whole_graphemes(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(range.start);
    let end = text.ceil_char_boundary(range.end);
    let cut = |at: usize| !is_grapheme_boundary(text, at);
    let start = if cut(start) { previous_grapheme(text, start) } else { start };
    start..if cut(end) { next_grapheme(text, end) } else { end }
}

/// Whether the range begins with a hyphen that belongs to its first word ("-ausgang").
fn keeps_first(text: &str, range: &Range<usize>) -> bool {
    text.get(range.clone()).is_some_and(|it| it.starts_with(HYPHENS))
        && word_holding(text, range.start)
            .is_some_and(|it| it.start() == range.start && it.end() <= range.end)
}

/// Whether the range ends in a full stop or hyphen that belongs to its last word ("Dr.", "Nord-").
fn keeps_last(text: &str, range: &Range<usize>) -> bool {
    let Some(mark) = text.get(range.clone()).and_then(|it| it.chars().next_back()) else {
        return false;
    };
    let Some(word) = word_holding(text, range.end - mark.len_utf8()) else {
        return false;
    };
    // "38. Breitengrad" is one word, and "38." may be cut from it.
    let rest = text.get(range.end..word.end()).unwrap_or_default();
    let stop = mark == '.' && (rest.is_empty() || rest.starts_with(char::is_whitespace));
    let hyphen = HYPHENS.contains(&mark) && rest.is_empty() && word.start() >= range.start;
    stop || hyphen
}

const HYPHENS: [char; 3] = ['-', '\u{2010}', '\u{2011}'];

/// Where the mark that closes the range's first one begins.
fn partner(text: &str, range: &Range<usize>) -> Option<usize> {
    let near = text.floor_char_boundary(range.end.min(range.start.saturating_add(REACH)));
    let piece = text.get(range.start..near)?;
    let opener = piece.graphemes(true).next()?;
    let closers = PAIRS.iter().find(|(it, _)| *it == opener)?.1;
    let mut depth = 0_usize;
    for (at, mark) in piece.grapheme_indices(true).skip(1) {
        if is_apostrophe(piece, at, mark) {
            continue;
        }
        if closers.contains(&mark) {
            if depth == 0 {
                return Some(range.start + at);
            }
            depth -= 1;
        } else if mark == opener {
            depth += 1;
        }
    }
    None
}

/// Where the mark that opens the range's last one begins.
fn partner_before(text: &str, range: &Range<usize>) -> Option<usize> {
    let near = text.ceil_char_boundary(range.start.max(range.end.saturating_sub(REACH)));
    let piece = text.get(near..range.end)?;
    let closer = piece.graphemes(true).next_back()?;
    let opens =
        |mark: &str| PAIRS.iter().any(|(it, closers)| *it == mark && closers.contains(&closer));
    let mut depth = 0_usize;
    for (at, mark) in piece.grapheme_indices(true).rev().skip(1) {
        if is_apostrophe(piece, at, mark) {
            continue;
        }
        if opens(mark) {
            if depth == 0 {
                return Some(near + at);
            }
            depth -= 1;
        } else if mark == closer {
            depth += 1;
        }
    }
    None
}

/// Whether the mark stands between two letters, as in "Trump's".
fn is_apostrophe(text: &str, at: usize, mark: &str) -> bool {
    let before = text.get(..at).is_some_and(|it| it.ends_with(char::is_alphanumeric));
    let after = text.get(at + mark.len()..);
    matches!(mark, "'" | "’")
        && before
        && after.is_some_and(|it| it.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::graphemes::tests::{any_text, marked};

    /// A selection in braces, and in brackets what the tag takes.
    #[track_caller]
    fn check(snap: Snap, selected: &str, expected: &str) {
        let (text, [from, to]) = marked(selected, ['{', '}']);
        for (anchor, head) in [(from, to), (to, from)] {
            let found = snapped(&text, anchor, head, snap).map(|it| it.quote(&text));
            assert_eq!(found.unwrap_or("nothing"), expected, "{snap:?} in {selected:?}");
        }
    }

    #[test]
    fn a_selection_grows_to_whole_words() {
        for (selected, expected) in [
            ("Der US-{Prä}sident kam.", "US-Präsident"),
            ("{Kim }traf Trump", "Kim"),
            ("Kim{ t}raf Trump", "traf"),
            ("Kim{ traf }Trump", "traf"),
            ("K{im traf T}rump.", "Kim traf Trump"),
            ("Kim Jong {Un.} Dann", "Un"),
            ("Kim Jong Un{.} Dann", "nothing"),
            ("Kim{ }traf", "nothing"),
            ("Kim{}traf", "nothing"),
            ("Kim{, – »}Trump", "nothing"),
            ("Hanoi {(dpa)} - Der", "dpa"),
            ("Hanoi (d{p}a) - Der", "dpa"),
            ("die {«Denuklearisierung»} des", "Denuklearisierung"),
            ("die {«Denuklearisierung» Nordkoreas} gilt", "«Denuklearisierung» Nordkoreas"),
            ("der {Krieg (1950-53).} Auch", "Krieg (1950-53)"),
            ("ein {„Ja“ und ein „Nein“}.", "„Ja“ und ein „Nein“"),
            ("ein {\"Ja\" und ein \"Nein\"}.", "\"Ja\" und ein \"Nein\""),
            ("ein {\"Ja\"}.", "Ja"),
            ("ein {\"Ja} und\".", "Ja"),
            ("ein {\"Ja und „Nein\"} da", "\"Ja und „Nein\""),
            ("das {Haus 'Trump's'} da", "Haus 'Trump's'"),
            ("{((Kim))}.", "Kim"),
            ("am 38. Breiten{g}rad.", "38. Breitengrad"),
            ("am {38}. Breitengrad.", "38. Breitengrad"),
            ("Ja, z.{ }B. Japan", "z. B."),
            ("von {D}r. Kim", "Dr."),
            ("von {Dr. Kim}.", "Dr. Kim"),
            ("{N}ord- und Südkorea", "Nord-"),
            ("{Nord- und Süd}korea", "Nord- und Südkorea"),
            ("Ein- und {-ausgang} zu", "-ausgang"),
            ("rund {5 %} mehr", "5 %"),
            ("rund {5 }% mehr", "5"),
            ("stra{ß}e", "straße"),
            ("Cafe{\u{301}} hier", "Cafe\u{301}"),
            ("so {😀} sei", "😀"),
            ("so 😀{👨\u{200d}👩\u{200d}👧}😀 sei", "👨\u{200d}👩\u{200d}👧"),
            ("so 👨{\u{200d}}👩 sei", "👨\u{200d}👩"),
            ("Kim {김}정은 kam", "김정은"),
            ("Denu{k}le\u{ad}ari\u{ad}sierung.", "Denukle\u{ad}ari\u{ad}sierung"),
            ("Kim{ kam\r\n}Trump", "kam"),
            ("K{im\r\n\r\nTr}ump", "Kim\r\n\r\nTrump"),
            ("Kim\u{a0}{Jong\u{a0}}Un", "Jong"),
            ("{…und dann …}", "und dann"),
            ("und {„“\"} dann", "nothing"),
        ] {
            check(Snap::Word, selected, expected);
        }
    }

    #[test]
    fn a_selection_grows_to_whole_sentences() {
        for (selected, expected) in [
            ("Er kam. K{i}m ging. Ende.", "Kim ging"),
            ("Er kam. {Kim} ging. Ende.", "Kim ging"),
            ("Er kam.{ Kim} ging. Ende.", "Kim ging"),
            ("Er {kam. }Kim ging. Ende.", "Er kam"),
            ("Er {kam. K}im ging. Ende.", "Er kam. Kim ging"),
            ("Er kam{. }Kim ging.", "nothing"),
            ("«Er {kam}.» Kim ging.", "Er kam"),
            ("Am {26}. Februar kam Kim.\nEr", "Am 26. Februar kam Kim"),
        ] {
            check(Snap::Sentence, selected, expected);
        }
    }

    #[test]
    fn single_characters_are_taken_as_they_are() {
        for (selected, expected) in [
            ("Der US-{Prä}sident", "Prä"),
            ("Der {US-}Präsident", "US"),
            ("am {38.} Breitengrad", "38."),
            ("am 38{.} Breitengrad", "nothing"),
            ("und {z. B.} Japan", "z. B."),
            ("und {Dr.} Kim", "Dr."),
            ("{Nord-} und", "Nord-"),
            ("Nord{-} und", "nothing"),
            ("No{rd-} und", "rd"),
            ("e{\u{301}}a", "e\u{301}"),
            ("👨{\u{200d}}👩", "👨\u{200d}👩"),
            ("a{\r}\nb", "nothing"),
            ("{(}Kim)", "nothing"),
            ("{(Kim) }", "Kim"),
        ] {
            check(Snap::Character, selected, expected);
        }
    }

    proptest! {
        #[test]
        fn snapping_keeps_to_graphemes_holds_what_was_selected_and_is_settled(
            text in any_text(), anchor in 0_usize..90, head in 0_usize..90,
        ) {
            let exact = trimmed(&text, anchor.min(head)..anchor.max(head)).filter(|_| anchor != head);
            for snap in [Snap::Word, Snap::Sentence, Snap::Character] {
                let found = snapped(&text, anchor, head, snap);
                if let Some(exact) = exact {
                    prop_assert!(found.is_some_and(|it| it.contains(exact)), "{:?} {:?} {:?}", snap, found, exact);
                }
                let Some(found) = found else { continue };
                let bounds: Vec<usize> = text.grapheme_indices(true).map(|it| it.0).chain([text.len()]).collect();
                prop_assert!(bounds.contains(&found.start()) && bounds.contains(&found.end()));
                prop_assert!(found.quote(&text).graphemes(true).any(|it| !is_edge(it)));
                prop_assert_eq!(snapped(&text, found.start(), found.end(), snap), Some(found), "{:?}", snap);
            }
        }

        #[test]
        fn trimming_is_settled(text in any_text(), start in 0_usize..90, len in 0_usize..90) {
            if let Some(once) = trimmed(&text, start..start + len) {
                prop_assert_eq!(trimmed(&text, once.range()), Some(once));
            }
        }
    }

    #[test]
    fn a_long_line_is_not_looked_through() {
        let text = "Kim traf (Trump in Hanoi ".repeat(40_000);
        let before = std::time::Instant::now();
        for at in (0..text.len()).step_by(10_007) {
            assert!(snapped(&text, at, at + 5, Snap::Word).is_some());
            assert!(snapped(&text, at, at + 5, Snap::Sentence).is_some());
        }
        // A hundred places; a walk through the line each would take minutes.
        assert!(before.elapsed().as_secs() < 20);
    }
}
