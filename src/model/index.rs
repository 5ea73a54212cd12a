//! Finds the annotations that touch a range without looking at the others.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::Arc;

use super::chunks::{Chunk, Chunks};
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

/// All spans of a layer by place, so that a query visits only what it returns, and a logarithm.
/// Copies share what is the same in both.
#[derive(Clone, Debug, Default)]
pub struct SpanIndex {
    entries: Chunks<Leaf>,
}

impl SpanIndex {
    /// Builds the index of `entries` in any order.
    pub fn new(mut entries: Vec<Entry>) -> Self {
        entries.sort_unstable_by_key(Entry::order);
        Self { entries: Chunks::new(entries) }
    }

    /// Adds one span.
    pub fn insert(&mut self, entry: Entry) {
        self.entries.insert(entry, |it| it.order().cmp(&entry.order()));
    }

    /// Takes one span out; `false` when it is not there.
    pub fn remove(&mut self, entry: Entry) -> bool {
        self.entries.remove(|it| it.order().cmp(&entry.order())).is_some()
    }

    /// All spans, by start, longest first.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = Entry> + '_ {
        self.entries.iter().copied()
    }

    /// The spans that share a byte with `range`, by start, longest first.
    pub fn touching(&self, range: Range<usize>) -> Vec<Entry> {
        self.query(range).found
    }

    /// As [`Self::touching`], with the work that it took.
    pub fn query(&self, range: Range<usize>) -> Query {
        let mut query = Query::default();
        if range.start < range.end {
            let begins_before = |(leaf, _): &(Arc<Leaf>, usize)| {
                leaf.entries.first().is_some_and(|it| it.span.start() < range.end)
            };
            let leaves = self.entries.chunks();
            let before = leaves.partition_point(begins_before);
            let reaching =
                leaves.iter().take(before).filter(|(_, furthest)| *furthest > range.start);
            reaching.for_each(|(leaf, _)| leaf.query(&range, &mut query));
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
}

/// Some of the spans: a sorted list whose `furthest` holds a binary tree of the largest end below
/// each node.
#[derive(Debug)]
struct Leaf {
    entries: Vec<Entry>,
    /// An implicit binary tree (root 1, children 2n and 2n + 1) over `entries`, padded to a power
    /// of two; each node is the largest end below it.
    furthest: Vec<usize>,
}

impl Chunk for Leaf {
    type Item = Entry;
    /// The largest end.
    type Gist = usize;

    fn new(entries: Vec<Entry>) -> Self {
        let leaves = entries.len().next_power_of_two();
        let mut furthest = vec![0; leaves];
        furthest.extend(entries.iter().map(|it| it.span.end()));
        furthest.resize(2 * leaves, 0);
        let mut leaf = Self { entries, furthest };
        for node in (1..leaves).rev() {
            let end = leaf.end_below(2 * node).max(leaf.end_below(2 * node + 1));
            if let Some(slot) = leaf.furthest.get_mut(node) {
                *slot = end;
            }
        }
        leaf
    }

    fn items(&self) -> &[Entry] {
        &self.entries
    }

    fn gist(&self) -> usize {
        self.end_below(1)
    }
}

impl Leaf {
    fn query(&self, range: &Range<usize>, into: &mut Query) {
        let before = self.entries.partition_point(|it| it.span.start() < range.end);
        self.collect(1, 0, self.furthest.len() / 2, before, range.start, into);
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
            spans in prop::collection::vec((0_usize..2000, 1_usize..60), 0..900),
            long in prop::option::of(0_usize..900),
            from in 0_usize..2100,
            len in 0_usize..50,
        ) {
            let mut all: Vec<Entry> =
                (0..).zip(&spans).map(|(id, (start, len))| entry(id, *start, start + len)).collect();
            if let Some(it) = long.and_then(|at| all.get_mut(at)) {
                it.span = Span { start: 0, end: 3000 };
            }
            let mut index = SpanIndex::new(all.iter().take(450).copied().collect());
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
        let (mut short, mut long) = (layer(10), layer(50_000));
        let visited = |short: &SpanIndex, long: &SpanIndex| {
            let (short, long) = (short.query(20..60), long.query(20..60));
            assert_eq!(short.found, long.found);
            assert_eq!(short.visited, long.visited);
            long.visited
        };
        let without = visited(&short, &long);
        // One that reaches over everything is one more to look at, not a reason to look at all.
        let over_all = entry(1_000_000, 0, 1_000_000);
        short.insert(over_all);
        long.insert(over_all);
        assert_eq!(visited(&short, &long), without + 1);
        assert_eq!(long.query(400_000..400_004).visited, 3);
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
