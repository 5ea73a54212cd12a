//! Contexts of many spans at once.

use std::collections::HashMap;

use super::occurrences::Occurrences;
use crate::model::{Around, Span, around};

/// Longest context on either side, in characters, as in [`around`].
const LONGEST: usize = 200;

/// A quote that occurs more often is suspected of standing in a text that repeats itself.
const MANY: usize = 1000;

/// A quote that occurs more often has the longest context near the text's edges.
const TOO_MANY: usize = 100_000;

/// For each of the spans of `text` what [`around`] says of it, in their order; longer contexts at
/// the edges of texts that hold a quote more than a hundred thousand times. One walk through
/// the text finds the occurrences of all quotes; those of one quote are told apart character by
/// character, all at once.
pub fn contexts(text: &str, spans: &[Span]) -> Vec<Option<Around>> {
    let index = Occurrences::of(text, spans.iter().map(|it| it.quote(text).into()));
    let mut by_quote: HashMap<&str, Vec<Span>> = HashMap::new();
    for span in spans {
        by_quote.entry(span.quote(text)).or_default().push(*span);
    }
    let mut known: HashMap<Span, Option<Around>> = HashMap::new();
    let mut quotes: Vec<(&str, Vec<Span>)> = by_quote.into_iter().collect();
    quotes.sort_unstable();
    for (quote, mut wanted) in quotes {
        wanted.sort_unstable();
        wanted.dedup();
        match index.places(quote) {
            Some(starts) => {
                told_apart(text, &wanted, starts, &mut known);
            }
            None => known.extend(wanted.into_iter().map(|it| (it, around(text, it)))),
        }
    }
    spans.iter().map(|it| known.get(it).cloned().flatten()).collect()
}

/// Finds the contexts of `wanted`, spans with the same quote, which begins at all of `starts`.
fn told_apart(
    text: &str,
    wanted: &[Span],
    starts: &[u32],
    known: &mut HashMap<Span, Option<Around>>,
) {
    let Some(len) = wanted.first().map(|it| it.len()) else { return };
    let span = |start: usize| {
        let at = wanted.binary_search_by_key(&start, |it| it.start()).ok()?;
        wanted.get(at).copied()
    };
    let reach = 4 * LONGEST;
    for it in wanted {
        let at_edge = it.start() < reach || it.end() + reach > text.len();
        if at_edge && starts.len() <= TOO_MANY {
            // What is not there cannot tell one at the text's edge from the others.
            known.insert(*it, around(text, *it));
        } else if at_edge || starts.len() > MANY && repeats(text, *it, starts) {
            known.insert(*it, context(text, *it, LONGEST));
        }
    }
    // Occurrences that have been the same so far, each with how far that has been looked at.
    let whole = starts.iter().map(|it| *it as usize);
    let whole: Vec<Alike> = whole.map(|it| Alike { start: it, from: it, to: it + len }).collect();
    let mut groups = vec![whole];
    for needed in 0..=LONGEST {
        let mut next = Vec::new();
        for group in groups {
            if group.len() == 1 || needed == LONGEST {
                for it in group.iter().filter_map(|it| span(it.start)) {
                    known.entry(it).or_insert_with(|| context(text, it, needed));
                }
                continue;
            }
            let mut split: Vec<Further> = group.into_iter().map(|it| it.further(text)).collect();
            let open = |it: &&Further| span(it.it.start).is_some_and(|it| !known.contains_key(&it));
            let mut asked: Vec<Sides> = split.iter().filter(open).map(|it| it.sides).collect();
            asked.sort_unstable();
            asked.dedup();
            split.retain(|it| asked.binary_search(&it.sides).is_ok());
            if asked.len() > 1 {
                split.sort_unstable_by_key(|it| it.sides);
            }
            let alike = split.chunk_by(|a, b| a.sides == b.sides);
            next.extend(alike.map(|it| it.iter().map(|it| it.it).collect::<Vec<_>>()));
        }
        groups = next;
    }
}

/// Whether an occurrence next to this one of the quote is the same as far as contexts reach.
fn repeats(text: &str, span: Span, starts: &[u32]) -> bool {
    let at = starts.partition_point(|it| (*it as usize) < span.start());
    let near = [at.checked_sub(1), at.checked_add(1)];
    let mut near = near.into_iter().flatten().filter_map(|it| starts.get(it));
    let before = |at: usize| text.get(..at).map(|it| it.chars().rev().take(LONGEST));
    let after = |at: usize| text.get(at + span.len()..).map(|it| it.chars().take(LONGEST));
    near.any(|it| {
        let it = *it as usize;
        before(span.start()).zip(before(it)).is_some_and(|(a, b)| a.eq(b))
            && after(span.start()).zip(after(it)).is_some_and(|(a, b)| a.eq(b))
    })
}

/// An occurrence, and how far around it has been looked at.
#[derive(Clone, Copy)]
struct Alike {
    start: usize,
    from: usize,
    to: usize,
}

/// The characters before and after.
type Sides = (Option<char>, Option<char>);

/// An occurrence that has been looked at one character further.
struct Further {
    sides: Sides,
    it: Alike,
}

impl Alike {
    fn further(self, text: &str) -> Further {
        let before = text.get(..self.from).and_then(|it| it.chars().next_back());
        let after = text.get(self.to..).and_then(|it| it.chars().next());
        let from = self.from - before.map_or(0, char::len_utf8);
        let to = self.to + after.map_or(0, char::len_utf8);
        Further { sides: (before, after), it: Self { from, to, ..self } }
    }
}

/// `needed` characters on either side.
fn context(text: &str, span: Span, needed: usize) -> Option<Around> {
    if needed == 0 {
        return None;
    }
    let (before, after) = (text.get(..span.start())?, text.get(span.end()..)?);
    let from = before.char_indices().rev().take(needed).last().map_or(0, |(at, _)| at);
    let to = after.char_indices().nth(needed).map_or(after.len(), |(at, _)| at);
    Some(Around { before: before.get(from..)?.into(), after: after.get(..to)?.into() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn many_contexts_are_those_of_one_at_a_time(
            piece in "[abß ]{1,9}", other in "[abß ]{0,400}", times in 1_usize..600,
            places in prop::collection::vec((0_usize..9000, 1_usize..4), 1..30),
        ) {
            let text = format!("{0}{other}{0}", piece.repeat(times));
            let spans: Vec<Span> = places.iter().filter_map(|(at, len)| {
                let start = text.floor_char_boundary(at % text.len());
                Span::new(&text, start, text.ceil_char_boundary(start + len)).ok()
            }).collect();
            let expected: Vec<Option<Around>> = spans.iter().map(|it| around(&text, *it)).collect();
            prop_assert_eq!(contexts(&text, &spans), expected);
        }
    }
}
