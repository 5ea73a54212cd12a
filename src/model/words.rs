//! Words as a German or English reader sees them: UAX 29, and above it hyphens, abbreviations and
//! ordinals ("US-Präsident", "z. B.", "38. Breitengrad").
//!
//! Everything here looks at a bounded window of the line that the offset is on; offsets are UTF-8
//! bytes, and one that lies outside the text or inside a character is moved back to the next
//! character boundary.

use std::ops::Range;

use super::Span;
use super::abbreviations::{BEFORE_NUMBER, CLOSING, LEADING, SPACED_TAILS, STARTERS, is_among};
use super::graphemes::{line_around, next_grapheme, previous_grapheme};
use super::pieces::{Kind, Piece, is_roman, pieces};

/// How far, in bytes, words are looked for on either side of an offset.
const REACH: usize = 1024;

/// What the full stop at a word's end says about the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// The word ends in no full stop of its own.
    None,
    /// The sentence goes on ("Dr.", "z. B.").
    GoesOn,
    /// The sentence may end here ("usw.", "26."); what follows tells.
    MayEnd,
}

/// A word in a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Bytes of the window.
    pub(super) range: Range<usize>,
    /// Whether it ends in a full stop of its own.
    pub(super) stop: Stop,
}

/// The word that holds the character after `offset`, or failing that the one that ends there.
pub fn word_at(text: &str, offset: usize) -> Option<Span> {
    let offset = text.floor_char_boundary(offset);
    let holding = word_holding(text, offset);
    holding.or_else(|| {
        word_holding(text, previous_char(text, offset)?).filter(|it| it.end() == offset)
    })
}

/// The word that holds the character after `offset`.
pub(super) fn word_holding(text: &str, offset: usize) -> Option<Span> {
    let line = line_around(text, offset, REACH);
    let words = words(text.get(line.clone())?);
    let word = words.iter().find(|it| it.range.contains(&(offset - line.start)))?;
    Span::new(text, line.start + word.range.start, line.start + word.range.end).ok()
}

/// Every word of `text`, in order.
pub fn all_words(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let content = line.trim_end_matches(['\n', '\r']);
        let spans = words(content)
            .into_iter()
            .filter_map(|it| Span::new(text, start + it.range.start, start + it.range.end).ok());
        found.extend(spans);
        start += line.len();
    }
    found
}

/// Where Ctrl+→ leads: the start of the next word or the end of the line, and from there the next
/// line.
pub fn next_boundary(text: &str, offset: usize) -> usize {
    let offset = text.floor_char_boundary(offset);
    let line = line_around(text, offset, REACH);
    if offset >= line.end {
        return next_grapheme(text, offset);
    }
    let words = words(text.get(line.clone()).unwrap_or_default());
    let starts = words.iter().map(|it| line.start + it.range.start);
    starts.into_iter().find(|it| *it > offset).unwrap_or(line.end)
}

/// Where Ctrl+← leads: the start of this or the previous word or of the line, and from there the
/// end of the line before.
pub fn previous_boundary(text: &str, offset: usize) -> usize {
    let offset = text.floor_char_boundary(offset);
    let line = line_around(text, offset, REACH);
    if offset <= line.start {
        return previous_grapheme(text, offset);
    }
    let words = words(text.get(line.clone()).unwrap_or_default());
    let starts = words.iter().map(|it| line.start + it.range.start);
    starts.into_iter().rfind(|it| *it < offset).unwrap_or(line.start)
}

fn previous_char(text: &str, offset: usize) -> Option<usize> {
    text.get(..offset)?.char_indices().next_back().map(|(at, _)| at)
}

/// Takes words off a list of pieces.
struct Joiner<'a> {
    pieces: Vec<Piece<'a>>,
}

/// The words of `window`, which holds no line end, in order.
pub(super) fn words(window: &str) -> Vec<Word> {
    let joiner = Joiner { pieces: pieces(window) };
    let mut words = Vec::new();
    let mut at = 0;
    while at < joiner.pieces.len() {
        if let Some((next, stop)) = joiner.word(at) {
            let ends = joiner.pieces.get(at).zip(joiner.pieces.get(next - 1));
            words.extend(ends.map(|(from, to)| Word { range: from.start..to.end, stop }));
            at = next;
        } else {
            at += 1;
        }
    }
    words
}

/// Whether a full stop behind a word of nothing but letters, more than one, can be part of it.
pub(super) fn may_bear_stop(word: &str) -> bool {
    is_among(LEADING, word)
        || is_among(CLOSING, word)
        || BEFORE_NUMBER.contains(&word)
        || SPACED_TAILS.contains(&word)
        || is_roman(word)
}

impl<'a> Joiner<'a> {
    fn get(&self, at: usize) -> Option<&Piece<'a>> {
        self.pieces.get(at)
    }

    fn is(&self, at: usize, what: impl Fn(&Piece<'a>) -> bool) -> bool {
        self.get(at).is_some_and(what)
    }

    fn is_mark(&self, at: usize, mark: &str) -> bool {
        self.is(at, |it| it.text == mark)
    }

    /// The index behind the word that starts with piece `at`, and what its full stop says.
    fn word(&self, at: usize) -> Option<(usize, Stop)> {
        let first = self.get(at)?;
        let before = at.checked_sub(1).and_then(|it| self.get(it));
        let free =
            before.is_none_or(|it| it.kind == Kind::Space || it.ends(|it| "([„«»".contains(it)));
        let next = |what: fn(char) -> bool| self.is(at + 1, |it| it.is_word() && it.starts(what));
        let start = match first.kind {
            Kind::Word => at,
            Kind::Symbol if "@#".contains(first.text) && next(char::is_alphanumeric) => at + 1,
            Kind::Symbol if "$€£¥§−".contains(first.text) && next(char::is_numeric) => {
                at + 1
            }
            Kind::Symbol => return Some((at + 1, Stop::None)),
            // "Ein- und -ausgang", "-5 Grad"
            Kind::Mark
                if free && first.is_hyphen() && next(|it| it.is_lowercase() || it.is_numeric()) =>
            {
                at + 1
            }
            Kind::Mark | Kind::Space => return None,
        };
        let end = self.compound(start);
        Some(self.with_stop(start, end).unwrap_or((end, Stop::None)))
    }

    /// The index behind what is written without a space from the word piece `at` on.
    fn compound(&self, at: usize) -> usize {
        let mut last = at;
        while let Some(step) = self.joined(last) {
            last += step;
        }
        // The hyphen of a shortened word: "Nord- und Südkorea".
        let shortened = self.is(last + 1, Piece::is_hyphen)
            && self.is(last, |it| it.ends(char::is_alphanumeric))
            && self
                .get(last + 2)
                .is_none_or(|it| it.kind != Kind::Symbol && !it.is_hyphen() && !it.is_word());
        last + 1 + usize::from(shortened)
    }

    /// How many pieces on the word goes on after piece `last`.
    fn joined(&self, last: usize) -> Option<usize> {
        let (here, mark) = (self.get(last)?, self.get(last + 1)?);
        let digit = here.ends(char::is_numeric);
        if digit && mark.kind == Kind::Symbol && "%‰€$£¥°".contains(mark.text) {
            return Some(1);
        }
        if digit && mark.text == "." && self.is(last + 2, |it| matches!(it.text, "-" | "–" | "/"))
        {
            // "25./26. Februar", "25.-27. Juni"
            return self.is(last + 3, |it| it.starts(char::is_numeric)).then_some(3);
        }
        let next = self.get(last + 2).filter(|it| it.is_word())?;
        let joins = match mark.text {
            "-" | "\u{2010}" | "\u{2011}" => true,
            "–" | "\u{2212}" => digit && next.starts(char::is_numeric),
            "&" => here.ends(char::is_alphabetic) && next.starts(char::is_alphabetic),
            ":" if digit => next.starts(char::is_numeric),
            ":" | "*" => here.ends(char::is_alphabetic) && next.text.starts_with("in"),
            _ => false,
        };
        joins.then_some(2)
    }

    /// The index behind the full stop that belongs to the word `from..end` and behind what belongs
    /// to it still.
    fn with_stop(&self, from: usize, end: usize) -> Option<(usize, Stop)> {
        let last = self.get(end.checked_sub(1)?)?;
        if !self.is_mark(end, ".") {
            return None;
        }
        let single = end == from + 1;
        if single && let Some(found) = self.abbreviation(last, end) {
            return Some(found);
        }
        // What follows has to stand one space away.
        let next = self.get(end + 2).filter(|_| self.is(end + 1, Piece::is_one_space))?;
        if next.starts(char::is_numeric) {
            let month = next.is_number_of(1..3) && self.is_mark(end + 3, ".");
            let date = last.is_number_of(1..3) && (month || next.is_number_of(4..5));
            return (date || single && BEFORE_NUMBER.contains(&last.text))
                .then_some((end + 1, Stop::GoesOn));
        }
        if !next.is_word() || STARTERS.contains(&next.text) {
            return None;
        }
        let upper = next.starts(char::is_uppercase);
        if single && last.is_letter() && last.starts(char::is_uppercase) && upper {
            return Some((end + 1, Stop::MayEnd)); // an initial
        }
        if last.is_number_of(1..4) || single && is_roman(last.text) {
            let noun = upper && self.abbreviation(next, end + 3).is_none();
            let initial = next.is_letter() && self.is_mark(end + 3, ".");
            let end = if noun && !initial { self.compound(end + 2) } else { end + 1 };
            return Some((end, if noun && !initial { Stop::None } else { Stop::GoesOn }));
        }
        let date = last
            .text
            .split('.')
            .all(|it| (1..3).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_digit()));
        (date && !upper).then_some((end + 1, Stop::GoesOn))
    }

    /// The index behind the abbreviation `first`, whose full stop is piece `stop`.
    fn abbreviation(&self, first: &Piece<'a>, stop: usize) -> Option<(usize, Stop)> {
        if !self.is_mark(stop, ".") {
            return None;
        }
        if first.is_letter() && first.starts(char::is_lowercase) {
            // "z. B.", "i. d. R.", "n. Chr."
            let mut end = stop + 1;
            while self.is(end, Piece::is_one_space)
                && self.is(end + 1, |it| it.is_letter() || SPACED_TAILS.contains(&it.text))
                && self.is_mark(end + 2, ".")
            {
                end += 3;
            }
            let second = self.get(stop + 2).map_or("", |it| it.text);
            let leads = LEADING.contains(&format!("{}.{second}", first.text).as_str());
            let says = if leads { Stop::GoesOn } else { Stop::MayEnd };
            return (end > stop + 1).then_some((end, says));
        }
        if is_among(LEADING, first.text) {
            return Some((stop + 1, Stop::GoesOn));
        }
        let may_end = first.is_dotted() || is_among(CLOSING, first.text);
        may_end.then_some((stop + 1, Stop::MayEnd))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation as _;

    use super::*;
    use crate::model::graphemes::tests::{any_text, marked, stops};

    /// A caret in `|`, and in brackets the word at it.
    #[track_caller]
    fn check(text: &str) {
        let word = text.replace('|', "").split(['[', ']']).nth(1).map(str::to_owned);
        let (plain, [caret]) = marked(&text.replace(['[', ']'], ""), ['|']);
        let found = word_at(&plain, caret).map(|it| it.quote(&plain).to_owned());
        assert_eq!(found, word, "{text}");
    }

    #[test]
    fn words_are_what_a_reader_would_cut() {
        for text in [
            "Der [US-Prä|sident] kam",
            "Der [|US-Präsident] kam",
            "Der [US-Präsident|] kam",
            "Der [US|-Präsident] kam",
            "Der | US-Präsident",
            "|",
            " | ",
            "ein [Korea-Exp|erte].",
            "ein [Korea\u{2011}Exp|erte].",
            "Krieg ([1950-|53]). Auch",
            "Krieg ([1950–|53]). Auch",
            "Kim – |– Trump",
            "[Kim|] – Trump",
            "[N|ord-] und Südkorea",
            "[Nord-|] und Südkorea",
            "Nord- und [Süd|korea]",
            "[Nord-|], Süd- und Ostkorea",
            "Ein- und [-|ausgang]",
            "Hanoi -| Der",
            "[-|5] Grad",
            "[Tr|ump's] Haus",
            "[Trump’s|] Haus",
            "[Ab\u{ad}rüs|tung] jetzt",
            "Länder, [z.| B.] Japan",
            "Länder, [z|. B.] Japan",
            "Länder, [z.\u{a0}B|.] Japan",
            "Länder, [z.B|.] Japan",
            "das ist, [d. |h.] so",
            "er, [u. a|.] heute",
            "und [i. d|. R.] so",
            "500 [v|. Chr.] war",
            "bei [Dr|.] Kim",
            "Kim [bzw|.] Trump",
            "[ca|.] fünf",
            "[Ca|.] fünf",
            "[Nr|.] 5",
            "[Art|.] 5 sagt",
            "in dieser [Art|]. Dann",
            "am [38. Breiten|grad].",
            "am [3|8. Breitengrad].",
            "am [38.| Breitengrad].",
            "am [26. F|ebruar] 1950",
            "am [25.\u{a0}J|uni] 1950",
            "am [25./26. F|ebruar] 1950",
            "vom [25.-27.| Juni] an",
            "der [II. Welt|krieg] war",
            "am [26|.] und 27. Juni",
            "am [25|.] 6. 1950",
            "am 25. [6|.] 1950",
            "am [25.6.|1950] war",
            "Er starb [19|53]. Kim",
            "Er wurde [70|]. Das war",
            "Er wurde [70|].",
            "rund [28.|500] Soldaten",
            "rund [3,|2] Millionen",
            "um [10:|30] Uhr",
            "rund [5|%] mehr",
            "rund [5|] % mehr",
            "rund 5 [|%] mehr",
            "rund [$|500] mehr",
            "nach [§|5] gilt",
            "Hanoi ([dp|a]) - Der",
            "Hanoi (dpa)| - Der",
            "die «[Denuklearisierung|]» des",
            "die «[|Denuklearisierung]» des",
            "die |«Denuklearisierung» des",
            "und [dann|]… kam",
            "Kim Jong [Un|].",
            "Kim Jong Un.|",
            "der [J|.] R. Meier",
            "Plan [B|]. Das war",
            "Plan [B|].",
            "die [Bürger:|innen] von",
            "die [Bürger*inn|en] von",
            "[H|&M] kam",
            "von [@real|Trump] kam",
            "heute [김정|은] kam",
            "[stra\u{df}|e]",
            "[Cafe\u{301}|s] dort",
            "Kim [|😀] Trump",
            "Kim😀[👨\u{200d}👩|\u{200d}👧]😀",
            "😀[|🇰🇷]🇰🇵",
            "Kim\r\n[Tr|ump]",
            "[Kim|]\r\nTrump",
            "[Kim|]\nTrump",
            "am 38.\n[Breiten|grad]",
        ] {
            check(text);
        }
    }

    #[test]
    fn ctrl_and_arrows_stop_at_words_and_line_ends() {
        for expected in [
            "|Der |US-Präsident|\n|kam|",
            "|am |26. Februar, |z. B. |hier.|\r\n|\r\n|  |Kim|",
            "|",
            "|Kim|\r|Trump |😀|",
        ] {
            let text = expected.replace('|', "");
            assert_eq!(stops(&text, |at| next_boundary(&text, at), 0), expected);
            assert_eq!(stops(&text, |at| previous_boundary(&text, at), text.len()), expected);
        }
    }

    proptest! {
        #[test]
        fn words_lie_side_by_side_on_graphemes(text in any_text()) {
            let mut bounds: Vec<usize> = text.grapheme_indices(true).map(|it| it.0).collect();
            bounds.push(text.len());
            let mut last = 0;
            for at in 0..text.len() + 3 {
                prop_assert!(next_grapheme(&text, at) > at.min(text.len()) || at >= text.len());
                prop_assert!(next_boundary(&text, at) > at || at >= text.len());
                prop_assert!(previous_boundary(&text, at) < at || at == 0);
                let Some(word) = word_at(&text, at) else { continue };
                prop_assert!(bounds.contains(&word.start()) && bounds.contains(&word.end()));
                prop_assert!(word.start() >= last || word.start() <= at && at <= word.end());
                prop_assert_eq!(word_at(&text, word.start()), Some(word));
                last = word.start();
            }
        }
    }

    #[test]
    fn steps_through_a_line_without_words_come_to_an_end() {
        for unit in [" ", "a", "-", "\u{301}", "😀"] {
            let text = unit.repeat(1_200);
            let mut at = 0;
            let mut steps = 0;
            while at < text.len() && steps <= 1_200 {
                at = next_boundary(&text, at);
                steps += 1;
            }
            assert!(steps <= 1_200, "{unit:?}");
            while at > 0 && steps <= 3_600 {
                at = previous_boundary(&text, at);
                steps += 1;
            }
            assert!(steps <= 3_600, "{unit:?}");
        }
    }
}
