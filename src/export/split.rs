//! Dividing articles into parts to train on, to tune on and to test on. No text is in two parts, each
//! part has its share of the texts, and of every label its share as far as that allows: iterative
//! stratification (Sechidis, Tsoumakas and Vlahavas 2011), counting annotations, with as many places
//! in each part as the largest remainders give it.
//!
//! What decides between equals is a hash of the seed and the text, so that the same articles are
//! divided in the same way on every machine, in whatever order they are listed.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use strum::{EnumIter, IntoStaticStr};

use crate::model::{LabelId, TextHash};

/// How articles are to be divided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The parts in their order: what each is called, and its weight among the weights of all.
    pub shares: Vec<(String, u32)>,
    /// Another seed divides differently.
    pub seed: u64,
}

/// What is wrong with the words for a split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum SplitError {
    /// Not `NAME=NUMBER,NAME=NUMBER`.
    Form,
    /// A name that cannot be a file's on every system.
    Name,
    /// The same name twice.
    Twice,
    /// Fewer than two parts, or all weights zero.
    Few,
}

/// An article to be put in a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its text; articles of one text stay together.
    pub text: TextHash,
    /// How many annotations of each label it has.
    pub labels: BTreeMap<LabelId, u64>,
}

impl Split {
    /// Reads `train=80,dev=10,test=10`.
    ///
    /// # Errors
    /// When it says anything else.
    pub fn parse(words: &str, seed: u64) -> Result<Self, SplitError> {
        let mut shares: Vec<(String, u32)> = Vec::new();
        for word in words.split(',') {
            let (name, weight) = word.split_once('=').ok_or(SplitError::Form)?;
            let (name, weight) = (name.trim(), weight.trim());
            let weight: u32 = weight.parse().map_err(|_| SplitError::Form)?;
            let is_legal = |it: char| it.is_ascii_alphanumeric() || "_-".contains(it);
            if name.is_empty() || !name.chars().all(is_legal) {
                return Err(SplitError::Name);
            }
            if shares.iter().any(|it| it.0.eq_ignore_ascii_case(name)) {
                return Err(SplitError::Twice);
            }
            shares.push((name.to_owned(), weight));
        }
        if shares.len() < 2 || shares.iter().all(|it| it.1 == 0) {
            return Err(SplitError::Few);
        }
        Ok(Self { shares, seed })
    }

    /// How many of so many texts each part gets: its share, rounded so that all of them have a place.
    fn places(&self, texts: usize) -> Vec<usize> {
        let whole: u64 = self.shares.iter().map(|it| u64::from(it.1)).sum::<u64>().max(1);
        let exact = |it: &(String, u32)| u128::from(it.1) * texts as u128;
        let whole = u128::from(whole);
        let mut places: Vec<usize> =
            self.shares.iter().map(|it| (exact(it) / whole).try_into().unwrap_or(texts)).collect();
        let mut by_rest: Vec<usize> = (0..places.len()).collect();
        let rest = |part: usize| self.shares.get(part).map_or(0, |it| exact(it) % whole);
        by_rest.sort_by_key(|part| Reverse(rest(*part)));
        let left = texts.saturating_sub(places.iter().sum());
        for part in by_rest.into_iter().take(left) {
            places.get_mut(part).into_iter().for_each(|it| *it += 1);
        }
        places
    }

    /// In which part each member goes, as an index of `shares`.
    pub fn assign(&self, members: &[Member]) -> Vec<usize> {
        let mut groups: BTreeMap<TextHash, BTreeMap<&LabelId, u64>> = BTreeMap::new();
        let mut totals: BTreeMap<&LabelId, u64> = BTreeMap::new();
        for it in members {
            let group = groups.entry(it.text).or_default();
            for (label, count) in &it.labels {
                *group.entry(label).or_default() += count;
                *totals.entry(label).or_default() += count;
            }
        }
        let mut wanting = Wanting::new(self, groups.len(), &totals);
        let mut left: Vec<Group> =
            groups.into_iter().map(|(text, labels)| Group::new(self.seed, text, labels)).collect();
        left.sort_by_key(|it| it.lot);
        let mut part_of: BTreeMap<TextHash, usize> = BTreeMap::new();
        while !left.is_empty() {
            // The rarest label first: of it there is least to choose from.
            let mut there: BTreeMap<&LabelId, u64> = BTreeMap::new();
            for (label, count) in left.iter().flat_map(|it| &it.labels) {
                *there.entry(label).or_default() += count;
            }
            let rarest = there.into_iter().min_by_key(|it| it.1).map(|it| it.0);
            let bears = |it: &Group| rarest.is_none_or(|label| it.labels.contains_key(label));
            let (mut now, later): (Vec<Group>, Vec<Group>) = left.into_iter().partition(bears);
            left = later;
            // The fullest first, so that the small ones can make up for them.
            now.sort_by_key(|it| Reverse(rarest.and_then(|label| it.labels.get(label).copied())));
            for group in now {
                let part = wanting.take(rarest, &group);
                part_of.insert(group.text, part);
            }
        }
        members.iter().map(|it| part_of.get(&it.text).copied().unwrap_or(0)).collect()
    }
}

/// The articles of one text.
struct Group<'a> {
    text: TextHash,
    labels: BTreeMap<&'a LabelId, u64>,
    /// Decides between equals.
    lot: TextHash,
}

impl<'a> Group<'a> {
    fn new(seed: u64, text: TextHash, labels: BTreeMap<&'a LabelId, u64>) -> Self {
        Self { text, labels, lot: TextHash::of(&format!("{seed} {text}")) }
    }
}

/// How much each part still wants, in texts and in annotations of each label.
struct Wanting<'a> {
    texts: Vec<usize>,
    labels: Vec<BTreeMap<&'a LabelId, f64>>,
}

impl<'a> Wanting<'a> {
    fn new(split: &Split, texts: usize, totals: &BTreeMap<&'a LabelId, u64>) -> Self {
        let whole: f64 = split.shares.iter().map(|it| f64::from(it.1)).sum();
        let share = |it: &(String, u32)| f64::from(it.1) / whole;
        let labels = |it: &(String, u32)| {
            totals.iter().map(|(label, total)| (*label, share(it) * *total as f64)).collect()
        };
        Self { texts: split.places(texts), labels: split.shares.iter().map(labels).collect() }
    }

    /// Gives a group to the part that wants most of the label, of equals to the one that wants most
    /// texts, else to the first; where no text is wanted there is no place.
    fn take(&mut self, label: Option<&LabelId>, group: &Group<'a>) -> usize {
        let mut best: Option<(usize, (f64, usize))> = None;
        let parts = self.texts.iter().zip(&self.labels).enumerate();
        for (part, (texts, labels)) in parts.filter(|(_, (texts, _))| **texts > 0) {
            let wanted = label.and_then(|it| labels.get(it)).copied().unwrap_or(0.0);
            let wants = (wanted, *texts);
            if best.is_none_or(|it| wants > it.1) {
                best = Some((part, wants));
            }
        }
        let part = best.map_or(0, |it| it.0);
        self.texts.get_mut(part).into_iter().for_each(|it| *it = it.saturating_sub(1));
        let labels = self.labels.get_mut(part);
        for (wanted, count) in labels
            .into_iter()
            .flatten()
            .filter_map(|(label, wanted)| group.labels.get(label).map(|count| (wanted, *count)))
        {
            *wanted -= count as f64;
        }
        part
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn member(text: &str, labels: &[(&str, u64)]) -> Member {
        let labels = labels.iter().map(|(label, count)| (LabelId::new(label), *count));
        Member { text: TextHash::of(text), labels: labels.collect() }
    }

    fn usual(seed: u64) -> Split {
        Split::parse("train=80,dev=10,test=10", seed).unwrap()
    }

    #[test]
    fn words_for_a_split_are_read_or_refused() {
        let read = Split::parse(" a = 3 ,B_2=0", 7).unwrap();
        assert_eq!(read.shares, [("a".to_owned(), 3), ("B_2".to_owned(), 0)]);
        for (words, error) in [
            ("", SplitError::Form),
            ("train", SplitError::Form),
            ("train=80,dev=-1", SplitError::Form),
            ("a/b=1,c=1", SplitError::Name),
            ("=1,c=1", SplitError::Name),
            ("dev=1,DEV=1", SplitError::Twice),
            ("train=100", SplitError::Few),
            ("train=0,dev=0", SplitError::Few),
        ] {
            assert_eq!(Split::parse(words, 0), Err(error), "{words}");
        }
    }

    #[test]
    fn a_rare_label_is_shared_out() {
        // Ten of a hundred articles have it.
        let members: Vec<Member> = (0..100)
            .map(|it| {
                let rare = u64::from(it % 10 == 3);
                let labels = [("common", 5), ("rare", rare)];
                member(&it.to_string(), if rare == 0 { &labels[..1] } else { &labels })
            })
            .collect();
        let parts = usual(1).assign(&members);
        let count = |part: usize, rare: bool| {
            let all = members.iter().zip(&parts).filter(|it| *it.1 == part);
            all.filter(|it| !rare || it.0.labels.len() == 2).count()
        };
        assert_eq!([0, 1, 2].map(|it| count(it, false)), [80, 10, 10]);
        assert_eq!([0, 1, 2].map(|it| count(it, true)), [8, 1, 1]);
        assert_ne!(parts, usual(2).assign(&members), "another seed divides differently");
    }

    #[test]
    fn few_articles_go_where_most_are_wanted() {
        let members: Vec<Member> = (0..5).map(|it| member(&it.to_string(), &[("a", 3)])).collect();
        let parts = usual(0).assign(&members);
        assert_eq!(parts.iter().filter(|it| **it == 0).count(), 4);
        assert_eq!(usual(0).assign(&[]), Vec::<usize>::new());
    }

    #[test]
    fn parts_have_their_shares_of_few_articles_too() {
        for (articles, places) in
            [(0, [0, 0, 0]), (1, [1, 0, 0]), (5, [4, 1, 0]), (14, [11, 2, 1]), (15, [12, 2, 1])]
        {
            assert_eq!(usual(0).places(articles), places);
        }
        // As articles are: what is much in one is little in another.
        let members: Vec<Member> = (0..14_u64)
            .map(|it| member(&it.to_string(), &[("a", it * it % 11), ("b", 9), ("c", it % 3)]))
            .collect();
        for seed in 0..20 {
            let parts = usual(seed).assign(&members);
            let counts = [0, 1, 2].map(|part| parts.iter().filter(|it| **it == part).count());
            assert_eq!(counts, [11, 2, 1], "seed {seed}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_in_two_parts_and_the_order_does_not_matter(
            texts in prop::collection::vec((0..30_u8, 0..4_u64, 0..3_u64), 0..60),
            seed in 0..5_u64,
        ) {
            let members: Vec<Member> = texts
                .iter()
                .map(|(text, a, b)| member(&text.to_string(), &[("a", *a), ("b", *b)]))
                .collect();
            let parts = usual(seed).assign(&members);
            let mut of: BTreeMap<TextHash, usize> = BTreeMap::new();
            for (member, part) in members.iter().zip(&parts) {
                prop_assert!(*part < 3);
                prop_assert_eq!(*of.entry(member.text).or_insert(*part), *part);
            }
            let reversed: Vec<Member> = members.iter().rev().cloned().collect();
            let mut again = usual(seed).assign(&reversed);
            again.reverse();
            prop_assert_eq!(again, parts);
            let counts = [0, 1, 2].map(|part| of.values().filter(|it| **it == part).count());
            prop_assert_eq!(counts.to_vec(), usual(seed).places(of.len()));
        }
    }
}
