//! Where many quotes stand in one text, found in one walk through it.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use aho_corasick::AhoCorasick;

/// How much of a quote is looked for, in bytes; the rest is compared where that was found.
const BEGINNING: usize = 64;

/// How many occurrences are looked at, of all quotes together.
const PATIENCE: usize = 16_000_000;

/// Where quotes stand in a text.
pub(super) struct Occurrences<'a> {
    /// By quote, places in the text, ascending; `None` when there are too many of all together.
    places: Option<HashMap<Cow<'a, str>, Vec<u32>>>,
}

impl<'a> Occurrences<'a> {
    pub(super) fn of(text: &str, quotes: impl Iterator<Item = Cow<'a, str>>) -> Self {
        let mut quotes: Vec<Cow<str>> = quotes.filter(|it| !it.is_empty()).collect();
        quotes.sort_unstable();
        quotes.dedup();
        let found = find(text, &quotes);
        Self { places: found.map(|it| quotes.into_iter().zip(it).collect()) }
    }

    /// Where this quote stands, ascending; `None` when that is not known, because it was not asked
    /// for, or because of how often all of them occur.
    pub(super) fn places(&self, quote: &str) -> Option<&[u32]> {
        self.places.as_ref()?.get(quote).map(|it| &**it)
    }
}

/// Where each of the quotes, which are distinct, sorted and not empty, stands in the text.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_found_wherever_they_stand_also_one_in_another() {
        let long = "ab".repeat(40);
        let text = format!("Rat, Rathaus, {long}{long}");
        let quotes = ["Rat", "Rathaus", &long, "aba", "ß", ""];
        let found = Occurrences::of(&text, quotes.into_iter().map(Cow::Borrowed));
        for quote in quotes.into_iter().filter(|it| !it.is_empty()) {
            let starts = (0..text.len()).filter(|it| text[*it..].starts_with(quote));
            let starts: Vec<u32> = starts.map(|it| it as u32).collect();
            assert_eq!(found.places(quote), Some(&*starts), "{quote}");
        }
        assert_eq!(found.places("haus"), None);
    }

    #[test]
    fn too_many_occurrences_are_not_listed() {
        let text = "a".repeat(20_000);
        let quotes: Vec<String> = (1..2000).map(|it| "a".repeat(it)).collect();
        let found = Occurrences::of(&text, quotes.iter().map(Into::into));
        assert_eq!(found.places("a"), None);
    }
}
