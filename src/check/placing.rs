//! Finding the place of an annotation that does not stand where it says: what the rules about single
//! spans offer. The place has to be proved by the quote; where it cannot be, only the annotation's
//! removal is left to be asked for.

use std::ops::Range;

use memchr::memmem;

use super::repair::{Bearer, Mending, Repair, RepairKind};
use super::{Problem, Rule};
use crate::model::{Anchor, LooseAnnotation, Span, Spans};

/// How far, in bytes, offsets go astray where somebody counted in other units, or changed a word.
const NEAR: usize = 100;
/// So many characters, with what is known to be around them, are not twice the same by accident.
const LONG: usize = 40;

pub(super) fn repair(problem: &Problem, mending: &Mending) -> Option<Repair> {
    let bearer = mending.sole(problem)?;
    let Bearer::Detached(old) = bearer else { return None };
    Some(moved(problem.rule, old, mending).unwrap_or_else(|| mending.remove(bearer)))
}

fn moved(rule: Rule, old: &LooseAnnotation, mending: &Mending) -> Option<Repair> {
    let text = mending.text();
    let all = |place: &dyn Fn(&Anchor) -> Option<Span>| -> Option<Vec<Span>> {
        old.anchors.iter().map(place).collect()
    };
    let near = |it: &Anchor| {
        let found = find(it, text).map_or(usize::MAX, Span::start);
        it.end > 0 && found.abs_diff(it.start) <= NEAR
    };
    let proved = |it: &Anchor| stands(it, text).is_some() || says_enough(it) || near(it);
    let safe = old.anchors.iter().all(proved);
    let widened = all(&|it| stands(it, text)).map(|it| (it, RepairKind::Widen));
    let moved = || all(&|it| stands(it, text).or_else(|| find(it, text)));
    let (spans, kind) = widened.or_else(|| Some((moved()?, RepairKind::Move)))?;
    let trimmed: Option<Vec<Span>> = spans.iter().map(|it| trimmed(text, it.range())).collect();
    let kind = if rule == Rule::InsideCharacter { kind } else { RepairKind::Move };
    let new = old.placed(Spans::new(trimmed?)?);
    Some(Repair { kind, safe, edits: mending.place(old, new)? })
}

/// Whether a quote that stands in one place only is no accident: a few words stand in many texts.
fn says_enough(anchor: &Anchor) -> bool {
    let around = anchor.around.as_ref();
    let context = around.map_or(0, |it| it.before.chars().count() + it.after.chars().count());
    anchor.quote.chars().count() + context >= LONG
}

/// The span where the anchor says, or the characters that it cuts, if the quote stands there.
fn stands(anchor: &Anchor, text: &str) -> Option<Span> {
    let start = text.floor_char_boundary(anchor.start);
    let end =
        if anchor.end <= text.len() { text.ceil_char_boundary(anchor.end) } else { anchor.end };
    let wide = Span::new(text, start, end).ok()?;
    (wide.quote(text) == anchor.quote).then_some(wide)
}

/// The only place where the quote stands with what is known to be around it.
fn find(anchor: &Anchor, text: &str) -> Option<Span> {
    let quote = anchor.quote.as_str();
    let around = anchor.around.clone().unwrap_or_default();
    let finder = memmem::Finder::new(quote);
    let (mut from, mut only) = (0, None);
    let first = quote.chars().next()?.len_utf8();
    while let Some(found) = text.as_bytes().get(from..).and_then(|it| finder.find(it)) {
        let (start, end) = (from + found, from + found + quote.len());
        let fits = text.get(..start)?.ends_with(around.before.as_str())
            && text.get(end..)?.starts_with(around.after.as_str());
        // Half a word is another word, unless it was half a word.
        let apart = anchor.around.is_some() || !(cuts_word(text, start) || cuts_word(text, end));
        if fits && apart && only.replace(Span::new(text, start, end).ok()?).is_some() {
            return None;
        }
        from = start + first;
    }
    only
}

/// Whether a place has a letter or digit on both sides.
fn cuts_word(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|it| it.chars().next_back());
    let after = text.get(at..).and_then(|it| it.chars().next());
    before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)
}

/// What is left of a range without white space at its ends.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Option<Span> {
    let quote = text.get(range.clone())?;
    let start = range.start + (quote.len() - quote.trim_start().len());
    Span::new(text, start, start + quote.trim().len()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Around;

    const TEXT: &str = "Kim traf Trump. Kim 😀 schwieg, Kim";

    fn found(start: usize, end: usize, quote: &str, around: Option<(&str, &str)>) -> Option<usize> {
        let around = around.map(|(a, b)| Around { before: a.into(), after: b.into() });
        let anchor = Anchor { start, end, quote: quote.into(), around };
        stands(&anchor, TEXT).or_else(|| find(&anchor, TEXT)).map(Span::start)
    }

    #[test]
    fn a_place_is_proved_or_there_is_none() {
        for (start, end, quote, around, expected) in [
            (0, 3, "Kim", None, Some(0)),
            (0, 0, "Trump", None, Some(9)),
            (90, 95, "Trump", None, Some(9)),
            (usize::MAX, 0, "Trump", None, Some(9)),
            (0, 0, "Kim", None, None),
            (0, 0, "Kim", Some(("", " 😀")), Some(16)),
            (0, 0, "Kim", Some((", ", "")), Some(34)),
            (0, 0, "Kim", Some(("", " ")), None),
            (0, 0, "Trump", Some(("über ", "")), None),
            (21, 24, "😀", None, Some(20)),
            (22, 23, "😀 ", None, Some(20)),
            (0, 0, "Putin", None, None),
            (0, 0, "", None, None),
            // Half a word, unless that was annotated.
            (0, 0, "rump", None, None),
            (0, 0, "rump", Some(("T", ".")), Some(10)),
        ] {
            assert_eq!(found(start, end, quote, around), expected, "{quote:?} {around:?}");
        }
    }
}
