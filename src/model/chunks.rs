//! A sorted sequence in chunks. Copies share every chunk that is the same in both, so copying
//! costs a pointer a chunk, and changing one item copies one chunk.

use std::cmp::Ordering;
use std::iter::Peekable;
use std::sync::Arc;

/// Most items of a chunk.
const MOST: usize = 256;

/// Items in order, with whatever helps to search them.
pub(super) trait Chunk {
    /// What it holds.
    type Item: Clone;
    /// What is known of it without looking into it.
    type Gist: Copy;

    /// A chunk of these, which are in order.
    fn new(items: Vec<Self::Item>) -> Self;

    /// The items in order.
    fn items(&self) -> &[Self::Item];

    /// See [`Self::Gist`].
    fn gist(&self) -> Self::Gist;
}

impl<T: Clone> Chunk for Vec<T> {
    type Item = T;
    type Gist = ();

    fn new(items: Self) -> Self {
        items
    }

    fn items(&self) -> &[T] {
        self
    }

    fn gist(&self) {}
}

/// A sorted sequence. Its order is the caller's: each method that searches is told how an item
/// compares with what is looked for.
#[derive(Debug)]
pub(super) struct Chunks<C: Chunk> {
    /// None is empty.
    chunks: Vec<(Arc<C>, C::Gist)>,
    len: usize,
}

impl<C: Chunk> Clone for Chunks<C> {
    fn clone(&self) -> Self {
        Self { chunks: self.chunks.clone(), len: self.len }
    }
}

impl<C: Chunk> Default for Chunks<C> {
    fn default() -> Self {
        Self { chunks: Vec::new(), len: 0 }
    }
}

impl<C: Chunk> Chunks<C> {
    /// The sequence of `items`, which are in order.
    pub(super) fn new(items: Vec<C::Item>) -> Self {
        // Half filled chunks have room for more.
        let len = items.len();
        Self { chunks: cut(items, MOST / 2), len }
    }

    /// How many items there are.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The items in order.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &C::Item> {
        self.chunks.iter().flat_map(|(chunk, _)| chunk.items())
    }

    /// The chunks in order, each with its gist.
    pub(super) fn chunks(&self) -> &[(Arc<C>, C::Gist)] {
        &self.chunks
    }

    /// The item that `order` calls equal.
    pub(super) fn get(&self, order: impl Fn(&C::Item) -> Ordering) -> Option<&C::Item> {
        let (at, place) = self.find(order);
        self.items(at).get(place.ok()?)
    }

    /// The items from the first on of which `before` does not say that it comes before.
    pub(super) fn from(&self, before: impl Fn(&C::Item) -> bool) -> impl Iterator<Item = &C::Item> {
        let begins = |(chunk, _): &(Arc<C>, C::Gist)| chunk.items().first().is_some_and(&before);
        // What comes before may end within the chunk before the first that begins after it.
        let at = self.chunks.partition_point(begins).saturating_sub(1);
        let chunks = self.chunks.get(at..).unwrap_or_default();
        chunks.iter().flat_map(|(chunk, _)| chunk.items()).skip_while(move |it| before(it))
    }

    /// Puts an item where `order` says, in the place of one that it calls equal.
    pub(super) fn insert(&mut self, item: C::Item, order: impl Fn(&C::Item) -> Ordering) {
        let (at, place) = self.find(order);
        let mut items = self.items(at).to_vec();
        match place {
            Ok(place) => drop(items.splice(place..=place, [item])),
            Err(place) => {
                items.insert(place, item);
                self.len += 1;
            }
        }
        self.put(at..at + 1, items);
    }

    /// Takes out the item that `order` calls equal.
    pub(super) fn remove(&mut self, order: impl Fn(&C::Item) -> Ordering) -> Option<C::Item> {
        let (at, place) = self.find(order);
        let place = place.ok()?;
        let mut items = self.items(at).to_vec();
        let removed = items.remove(place);
        self.len -= 1;
        // Chunks that have become small are joined.
        let next = self.items(at + 1);
        if items.len() + next.len() <= MOST / 2 {
            items.extend_from_slice(next);
            self.put(at..at + 2, items);
        } else {
            self.put(at..at + 1, items);
        }
        Some(removed)
    }

    /// What `before` has and this has not, and the other way round, without looking into what both
    /// share. Items that `same` tells apart are different also where `order` calls them equal.
    pub(super) fn difference(
        &self,
        before: &Self,
        order: impl Fn(&C::Item, &C::Item) -> Ordering,
        same: impl Fn(&C::Item, &C::Item) -> bool,
    ) -> (Vec<C::Item>, Vec<C::Item>) {
        let (mut gone, mut new) = (Vec::new(), Vec::new());
        let first = |a: &&(Arc<C>, C::Gist), b: &&(Arc<C>, C::Gist)| match (
            a.0.items().first(),
            b.0.items().first(),
        ) {
            (Some(a), Some(b)) => order(a, b),
            (a, b) => a.is_some().cmp(&b.is_some()),
        };
        // Chunks in only one of the two, then items in only one of those.
        let (mut old_chunks, mut new_chunks) = (Vec::new(), Vec::new());
        for pair in pairs(before.chunks.iter(), self.chunks.iter(), first) {
            if !matches!(pair, (Some(a), Some(b)) if Arc::ptr_eq(&a.0, &b.0)) {
                old_chunks.extend(pair.0);
                new_chunks.extend(pair.1);
            }
        }
        let old_items = old_chunks.into_iter().flat_map(|it| it.0.items());
        let new_items = new_chunks.into_iter().flat_map(|it| it.0.items());
        for pair in pairs(old_items, new_items, |a, b| order(a, b)) {
            if !matches!(pair, (Some(a), Some(b)) if same(a, b)) {
                gone.extend(pair.0.cloned());
                new.extend(pair.1.cloned());
            }
        }
        (gone, new)
    }

    /// The chunk where `order` finds its place, and the place in it.
    fn find(&self, order: impl Fn(&C::Item) -> Ordering) -> (usize, Result<usize, usize>) {
        let begins = |(chunk, _): &(Arc<C>, C::Gist)| {
            chunk.items().first().is_some_and(|it| order(it) != Ordering::Greater)
        };
        let at = self.chunks.partition_point(begins).saturating_sub(1);
        (at, self.items(at).binary_search_by(order))
    }

    fn items(&self, chunk: usize) -> &[C::Item] {
        self.chunks.get(chunk).map(|(chunk, _)| chunk.items()).unwrap_or_default()
    }

    /// Puts `items` in the place of some chunks, as one chunk, two, or none.
    fn put(&mut self, chunks: std::ops::Range<usize>, items: Vec<C::Item>) {
        let end = chunks.end.min(self.chunks.len());
        let most = if items.len() > MOST { MOST / 2 } else { MOST };
        drop(self.chunks.splice(chunks.start..end, cut(items, most)));
    }
}

/// Chunks of at most `most` items each.
fn cut<C: Chunk>(items: Vec<C::Item>, most: usize) -> Vec<(Arc<C>, C::Gist)> {
    let mut chunks = Vec::with_capacity(items.len().div_ceil(most));
    let mut items = items.into_iter();
    loop {
        let chunk = C::new(items.by_ref().take(most).collect());
        if chunk.items().is_empty() {
            return chunks;
        }
        let gist = chunk.gist();
        chunks.push((Arc::new(chunk), gist));
    }
}

/// Walks along two sorted sequences side by side: what both have comes as a pair.
fn pairs<T>(
    a: impl Iterator<Item = T>,
    b: impl Iterator<Item = T>,
    order: impl Fn(&T, &T) -> Ordering,
) -> impl Iterator<Item = (Option<T>, Option<T>)> {
    let (mut a, mut b): (Peekable<_>, Peekable<_>) = (a.peekable(), b.peekable());
    std::iter::from_fn(move || {
        let order = match (a.peek(), b.peek()) {
            (Some(a), Some(b)) => order(a, b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return None,
        };
        let first = if order == Ordering::Greater { None } else { a.next() };
        let second = if order == Ordering::Less { None } else { b.next() };
        Some((first, second))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    type Pairs = Chunks<Vec<(u32, char)>>;

    fn pointers(of: &Pairs) -> Vec<*const Vec<(u32, char)>> {
        of.chunks().iter().map(|it| Arc::as_ptr(&it.0)).collect()
    }

    proptest! {
        #[test]
        fn it_behaves_as_a_map_and_knows_what_has_changed(
            start in prop::collection::btree_map(0_u32..3000, Just('a'), 0..1500),
            steps in prop::collection::vec((0_u32..3000, any::<bool>()), 0..600),
        ) {
            let mut map: BTreeMap<u32, char> = start;
            let before = map.clone();
            let mut chunks = Pairs::new(map.clone().into_iter().collect());
            let old = chunks.clone();
            for (key, insert) in steps {
                if insert {
                    map.insert(key, 'b');
                    chunks.insert((key, 'b'), |it| it.0.cmp(&key));
                } else {
                    let removed = chunks.remove(|it| it.0.cmp(&key));
                    prop_assert_eq!(removed.map(|it| it.1), map.remove(&key));
                }
                prop_assert_eq!(chunks.get(|it| it.0.cmp(&key)).map(|it| it.1), map.get(&key).copied());
            }
            prop_assert_eq!(chunks.len(), map.len());
            prop_assert!(chunks.iter().copied().eq(map.clone()));
            prop_assert!(chunks.chunks().iter().all(|it| (1..=MOST).contains(&it.0.len())));
            let (gone, new) = chunks.difference(&old, |a, b| a.0.cmp(&b.0), |a, b| a == b);
            prop_assert!(gone.into_iter().eq(before.iter().map(|(k, v)| (*k, *v)).filter(|(k, v)| map.get(k) != Some(v))));
            prop_assert!(new.into_iter().eq(map.iter().map(|(k, v)| (*k, *v)).filter(|(k, v)| before.get(k) != Some(v))));
        }
    }

    #[test]
    fn a_change_copies_one_chunk_and_leaves_the_copy_alone() {
        let old = Pairs::new((0..50_000).map(|it| (2 * it, 'a')).collect());
        let mut new = old.clone();
        assert_eq!(pointers(&old), pointers(&new));
        new.insert((33_333, 'b'), |it| it.0.cmp(&33_333));
        let kept = pointers(&new).iter().filter(|it| pointers(&old).contains(it)).count();
        assert_eq!(kept, old.chunks().len() - 1);
        assert_eq!((old.len(), new.len()), (50_000, 50_001));
        assert!(old.get(|it| it.0.cmp(&33_333)).is_none());
    }

    #[test]
    fn ten_thousand_at_one_place_make_no_chunk_too_long_and_leave_none_behind() {
        let mut chunks = Pairs::default();
        for key in (0..10_000).rev() {
            chunks.insert((key, 'a'), |it| it.0.cmp(&key));
        }
        assert!(chunks.chunks().len() < 10_000 / (MOST / 4));
        for key in 0..10_000 {
            chunks.remove(|it| it.0.cmp(&key));
        }
        assert_eq!((chunks.len(), chunks.chunks().len()), (0, 0));
    }
}
