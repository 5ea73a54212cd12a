//! Finds the annotations that touch a range without looking at the others.

use std::cmp::Reverse;
use std::ops::Range;

use super::{AnnotationId, Span};

/// One span of one annotation, as the index holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands.
    pub span: Span,
    /// The annotation it belongs to.
    pub id: AnnotationId,
}

impl Entry {
    fn order(&self) -> impl Ord + use<> {
        (self.span.start(), Reverse(self.span.end()), self.id)
    }
}

/// All spans of a layer by place: a sorted list whose `furthest` holds a binary tree of the
/// largest end below each node, so that a query visits only what it returns, and a logarithm.
#[derive(Clone, Debug, Default)]
pub struct SpanIndex {
    entries: Vec<Entry>,
    /// An implicit binary tree (root 1, children 2n and 2n + 1) over `entries`, padded to a power
    /// of two; each node is the largest end below it.
    furthest: Vec<usize>,
}

impl SpanIndex {
    /// Builds the index of `entries` in any order.
    pub fn new(mut entries: Vec<Entry>) -> Self {
        entries.sort_unstable_by_key(Entry::order);
        let mut index = Self { entries, ..Self::default() };
        index.raise_tree();
        index
    }

    /// Adds one span.
    pub fn insert(&mut self, entry: Entry) {
        let at = self.entries.partition_point(|it| it.order() < entry.order());
        self.entries.insert(at, entry);
        self.raise_tree();
    }

    /// Takes one span out; `false` when it is not there.
    pub fn remove(&mut self, entry: Entry) -> bool {
        let at = self.entries.partition_point(|it| it.order() < entry.order());
        let found = self.entries.get(at) == Some(&entry);
        if found {
            self.entries.remove(at);
            self.raise_tree();
        }
        found
    }

    /// All spans, by start, longest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The spans that share a byte with `range`, by start, longest first.
    pub fn touching(&self, range: Range<usize>) -> Vec<Entry> {
        self.query(range).found
    }

    /// As [`Self::touching`], with the work that it took.
    pub fn query(&self, range: Range<usize>) -> Query {
        let mut query = Query::default();
        if range.start < range.end {
            let before = self.entries.partition_point(|it| it.span.start() < range.end);
            self.collect(1, 0, self.leaves(), before, range.start, &mut query);
        }
        query
    }

    /// The spans that hold the character after `offset`, or failing that end at it: what a caret
    /// standing there means. Shortest first.
    pub fn at(&self, offset: usize) -> Vec<Entry> {
        let mut found = self.touching(offset..offset + 1);
        if found.is_empty() && offset > 0 {
            found = self.touching(offset - 1..offset);
        }
        found.sort_by_key(|it| (it.span.len(), it.order()));
        found
    }

    fn leaves(&self) -> usize {
        self.furthest.len() / 2
    }

    fn raise_tree(&mut self) {
        let leaves = self.entries.len().next_power_of_two();
        self.furthest.clear();
        self.furthest.resize(leaves, 0);
        self.furthest.extend(self.entries.iter().map(|it| it.span.end()));
        self.furthest.resize(2 * leaves, 0);
        for node in (1..leaves).rev() {
            let end = self.end_below(2 * node).max(self.end_below(2 * node + 1));
            if let Some(slot) = self.furthest.get_mut(node) {
                *slot = end;
            }
        }
    }

    fn end_below(&self, node: usize) -> usize {
        self.furthest.get(node).copied().unwrap_or(0)
    }

    /// Collects what lies below `node` (the entries `from..to`), stands before entry `before` and
    /// ends after `start`.
    fn collect(
        &self,
        node: usize,
        from: usize,
        to: usize,
        before: usize,
        start: usize,
        into: &mut Query,
    ) {
        if from >= before || self.end_below(node) <= start {
            return;
        }
        if to - from == 1 {
            into.visited += 1;
            into.found.extend(self.entries.get(from));
            return;
        }
        let middle = usize::midpoint(from, to);
        self.collect(2 * node, from, middle, before, start, into);
        self.collect(2 * node + 1, middle, to, before, start, into);
    }
}

/// What a query found, and what it cost.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// The spans found, by start, longest first.
    pub found: Vec<Entry>,
    /// How many spans it looked at: the measure of work that tests watch.
    pub visited: usize,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry(id: u64, start: usize, end: usize) -> Entry {
        Entry { span: Span { start, end }, id: AnnotationId(id) }
    }

    proptest! {
        #[test]
        fn a_query_finds_what_a_plain_walk_finds(
            spans in prop::collection::vec((0_usize..200, 1_usize..60), 0..80),
            from in 0_usize..220,
            len in 0_usize..50,
        ) {
            let all: Vec<Entry> =
                (0..).zip(&spans).map(|(id, (start, len))| entry(id, *start, start + len)).collect();
            let mut index = SpanIndex::new(all.iter().take(40).copied().collect());
            for it in all.iter().skip(40) {
                index.insert(*it);
            }
            for it in all.iter().step_by(3) {
                prop_assert!(index.remove(*it));
                prop_assert!(!index.remove(*it));
            }
            let mut expected: Vec<Entry> = (0..).zip(&all)
                .filter(|(at, it)| {
                    at % 3 != 0 && len > 0 && it.span.start() < from + len && from < it.span.end()
                })
                .map(|(_, it)| *it)
                .collect();
            expected.sort_by_key(Entry::order);
            prop_assert_eq!(index.touching(from..from + len), expected);
        }
    }

    #[test]
    fn a_query_visits_no_more_in_a_long_layer_than_in_a_short_one() {
        let layer = |n: u64| {
            SpanIndex::new(
                (0..n).map(|id| entry(id, 10 * id as usize, 10 * id as usize + 15)).collect(),
            )
        };
        let (short, long) = (layer(10), layer(10_000));
        let (short, long) = (short.query(20..60), long.query(20..60));
        assert_eq!(short.found, long.found);
        assert_eq!(short.visited, long.visited);
    }

    #[test]
    fn the_shortest_annotation_at_a_place_comes_first() {
        let index = SpanIndex::new(vec![entry(1, 0, 20), entry(2, 5, 9), entry(3, 12, 20)]);
        let at = |offset| index.at(offset).iter().map(|it| it.id.0).collect::<Vec<_>>();
        assert_eq!(at(6), [2, 1]);
        assert_eq!(at(10), [1]);
        assert_eq!(at(20), [3, 1]);
        assert_eq!(at(21), [0; 0]);
    }
}
