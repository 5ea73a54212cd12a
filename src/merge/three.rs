//! What three versions of anything come to.

use super::{Side, Versions};

/// The side that stands: either where both are the same, else the one that differs from the base;
/// `None` when both differ from it and from each other, or nothing is known of a base.
pub(super) fn pick<T: PartialEq + ?Sized>(base: Option<&T>, ours: &T, theirs: &T) -> Option<Side> {
    if ours == theirs || base == Some(theirs) {
        Some(Side::Ours)
    } else {
        (base == Some(ours)).then_some(Side::Theirs)
    }
}

/// Things by a key, those of one key in the order in which they were given.
pub(super) type Sorted<'a, K, T> = Vec<(K, &'a T)>;

pub(super) fn by<'a, K: Ord, T>(
    all: impl IntoIterator<Item = &'a T>,
    key: impl Fn(&'a T) -> K,
) -> Sorted<'a, K, T> {
    let mut sorted: Sorted<'a, K, T> = all.into_iter().map(|it| (key(it), it)).collect();
    sorted.sort_by(|a, b| a.0.cmp(&b.0));
    sorted
}

/// Those of one key.
pub(super) fn of_key<'s, 'a, K: Ord, T>(sorted: &'s [(K, &'a T)], key: &K) -> &'s [(K, &'a T)] {
    let start = sorted.partition_point(|it| it.0 < *key);
    let end = sorted.partition_point(|it| it.0 <= *key);
    sorted.get(start..end).unwrap_or_default()
}

/// The things of one key in the three versions.
pub(super) struct Same<'s, 'a, K, T> {
    pub(super) key: &'s K,
    pub(super) base: &'s [(K, &'a T)],
    pub(super) ours: &'s [(K, &'a T)],
    pub(super) theirs: &'s [(K, &'a T)],
}

/// Walks through three sorted lists together, key by key.
pub(super) struct Triples<'s, 'a, K, T> {
    base: &'s [(K, &'a T)],
    ours: &'s [(K, &'a T)],
    theirs: &'s [(K, &'a T)],
}

pub(super) fn triples<'s, 'a, K, T>(
    base: &'s [(K, &'a T)],
    ours: &'s [(K, &'a T)],
    theirs: &'s [(K, &'a T)],
) -> Triples<'s, 'a, K, T> {
    Triples { base, ours, theirs }
}

impl<'s, 'a, K: Ord, T> Iterator for Triples<'s, 'a, K, T> {
    type Item = Same<'s, 'a, K, T>;

    fn next(&mut self) -> Option<Self::Item> {
        let firsts = [self.base.first(), self.ours.first(), self.theirs.first()];
        let key = firsts.into_iter().flatten().map(|it| &it.0).min()?;
        let take = |from: &mut &'s [(K, &'a T)]| {
            let count = from.iter().take_while(|it| it.0 == *key).count();
            let (taken, rest) = from.split_at_checked(count).unwrap_or_default();
            *from = rest;
            taken
        };
        let (base, ours) = (take(&mut self.base), take(&mut self.ours));
        Some(Same { key, base, ours, theirs: take(&mut self.theirs) })
    }
}

impl<'a, K, T> Same<'_, 'a, K, T> {
    /// The three versions of one thing; `None` where a version has several of that key, so that
    /// nobody can tell which is which.
    pub(super) fn single(&self) -> Option<Versions<&'a T>> {
        let one = |all: &[(K, &'a T)]| match all {
            [] => Some(None),
            [(_, it)] => Some(Some(*it)),
            _ => None,
        };
        let (base, ours, theirs) = (one(self.base)?, one(self.ours)?, one(self.theirs)?);
        Some(Versions { base, ours, theirs })
    }

    /// What several things of one key come to, each known only by its content: of each as many as
    /// on the side that changed their number, and as many as on either side when both did.
    pub(super) fn by_content<C: Ord>(&self, content: impl Fn(&'a T) -> C) -> Vec<&'a T>
    where
        K: PartialEq,
        T: PartialEq,
    {
        if let Some(side) = pick(Some(self.base), self.ours, self.theirs) {
            return side.of(self.ours, self.theirs).iter().map(|it| it.1).collect();
        }
        let sorted = |all: &[(K, &'a T)]| by(all.iter().map(|it| it.1), &content);
        let (base, ours, theirs) = (sorted(self.base), sorted(self.ours), sorted(self.theirs));
        let mut merged = Vec::new();
        for Same { base, ours, theirs, .. } in triples(&base, &ours, &theirs) {
            let count = match pick(Some(&base.len()), &ours.len(), &theirs.len()) {
                Some(side) => side.of(ours, theirs).len(),
                None => ours.len().max(theirs.len()),
            };
            merged.extend(ours.iter().chain(theirs).map(|it| it.1).take(count));
        }
        merged
    }
}
