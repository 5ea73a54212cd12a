//! Contexts of many spans at once.

use std::collections::HashMap;

use super::occurrences::Occurrences;
use crate::model::{Around, Span, around};

/// Longest context on either side, in characters, as in [`around`].
const LONGEST: usize = 200;

/// For each of the spans of `text` what [`around`] says of it, in their order. One walk through
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
        match index.exact(quote) {
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
    // Occurrences that have been the same so far, each with how far that has been looked at.
    let mut groups: Vec<Vec<Alike>> = vec![
        starts
            .iter()
            .map(|it| *it as usize)
            .map(|it| Alike { start: it, from: it, to: it + len })
            .collect(),
    ];
    for needed in 0..=LONGEST {
        let mut next = Vec::new();
        for group in groups {
            let mut open = group.iter().filter_map(|it| span(it.start));
            let mut open: Vec<Span> = open.by_ref().filter(|it| !known.contains_key(it)).collect();
            if group.len() == 1 || needed == LONGEST {
                known.extend(open.drain(..).map(|it| (it, context(text, it, needed))));
            }
            if open.is_empty() {
                continue;
            }
            let mut split: Vec<(Option<char>, Option<char>, Alike)> =
                group.into_iter().map(|it| it.further(text)).collect();
            for (before, after, it) in &split {
                // What is not there cannot tell one at the text's edge from the others.
                if (before.is_none() || after.is_none())
                    && let Some(it) = span(it.start).filter(|it| !known.contains_key(it))
                {
                    known.insert(it, around(text, it));
                }
            }
            split.sort_by_key(|it| (it.0, it.1));
            let alike = split.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1));
            next.extend(alike.map(|it| it.iter().map(|it| it.2).collect::<Vec<_>>()));
        }
        groups = next;
    }
}

/// An occurrence, and how far around it has been looked at.
#[derive(Clone, Copy)]
struct Alike {
    start: usize,
    from: usize,
    to: usize,
}

impl Alike {
    /// The next characters on either side, and itself when those have been looked at.
    fn further(self, text: &str) -> (Option<char>, Option<char>, Self) {
        let before = text.get(..self.from).and_then(|it| it.chars().next_back());
        let after = text.get(self.to..).and_then(|it| it.chars().next());
        let from = self.from - before.map_or(0, char::len_utf8);
        let to = self.to + after.map_or(0, char::len_utf8);
        (before, after, Self { from, to, ..self })
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
