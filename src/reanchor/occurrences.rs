//! Where many quotes stand in one text, found in one walk through it.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use aho_corasick::AhoCorasick;

use super::folding::{Folded, folded};

/// How much of a quote is looked for; the rest is compared where that was found.
const BEGINNING: usize = 64;

/// How many occurrences are looked at, of all quotes together.
const PATIENCE: usize = 16_000_000;

/// Where quotes stand in a text, also where quotation marks, dashes or white space differ.
pub(super) struct Occurrences<'a> {
    text: &'a str,
    folded: Folded,
    /// By folded quote, places in the folded text, ascending; `None` when there are too many of
    /// all quotes together.
    places: Option<HashMap<Cow<'a, str>, Vec<u32>>>,
    /// By quote, places in the text, ascending.
    exact: HashMap<Cow<'a, str>, Vec<u32>>,
}

impl<'a> Occurrences<'a> {
    pub(super) fn of(text: &'a str, quotes: impl Iterator<Item = Cow<'a, str>>) -> Self {
        let quotes: HashSet<Cow<str>> = quotes.collect();
        let folded_text = Folded::new(text);
        let distinct: Vec<Cow<str>> = {
            let mut all: Vec<Cow<str>> =
                quotes.iter().map(|it| folded(it).into_owned().into()).collect();
            all.retain(|it| !it.is_empty());
            all.sort_unstable();
            all.dedup();
            all
        };
        let places = find(&folded_text.text, &distinct).map(|found| {
            let all = distinct.into_iter().zip(found);
            all.collect::<HashMap<Cow<str>, Vec<u32>>>()
        });
        let it = Self { text, folded: folded_text, places, exact: HashMap::new() };
        let exact = quotes.into_iter().map(|quote| {
            let same = it.alike(&quote).filter(|(from, to)| text.get(*from..*to) == Some(&quote));
            let starts = same.filter_map(|(from, _)| u32::try_from(from).ok()).collect();
            (quote, starts)
        });
        Self { exact: exact.collect(), ..it }
    }

    /// Where exactly this quote stands, ascending; `None` when that is not known, because it was
    /// not asked for, or because of how often all of them occur.
    pub(super) fn exact(&self, quote: &str) -> Option<&[u32]> {
        self.places.as_ref()?;
        self.exact.get(quote).map(|it| &**it)
    }

    /// Ranges of the text that hold the quote or something that differs from it only in its
    /// typesetting, ascending.
    pub(super) fn alike(&self, quote: &str) -> impl ExactSizeIterator<Item = (usize, usize)> + '_ {
        let quote = folded(quote);
        let found = self.places.as_ref().and_then(|it| it.get(&*quote));
        let len = quote.len();
        found.map(Vec::as_slice).unwrap_or_default().iter().map(move |from| {
            let from = *from as usize;
            self.folded.original(self.text, from, from + len)
        })
    }
}

/// Where each of the quotes, which are distinct and not empty, stands in the text.
fn find(text: &str, quotes: &[Cow<str>]) -> Option<Vec<Vec<u32>>> {
    let mut beginnings: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (nth, quote) in quotes.iter().enumerate() {
        let beginning = quote.get(..quote.floor_char_boundary(BEGINNING))?;
        beginnings.entry(beginning).or_default().push(nth);
    }
    let mut found = vec![Vec::new(); quotes.len()];
    let finder = AhoCorasick::new(beginnings.keys()).ok()?;
    let continued: Vec<&Vec<usize>> = beginnings.values().collect();
    let mut patience = PATIENCE;
    for hit in finder.find_overlapping_iter(text) {
        let (rest, at) = (text.get(hit.start()..)?, u32::try_from(hit.start()).ok()?);
        for nth in *continued.get(hit.pattern().as_usize())? {
            patience = patience.checked_sub(1)?;
            if rest.starts_with(&**quotes.get(*nth)?) {
                found.get_mut(*nth)?.push(at);
            }
        }
    }
    Some(found)
}
