//! Of things in the order of one text, those that are in the order of another text as well.

/// The heaviest choice of `(place, weight)` whose places never descend, as indices in order.
/// Takes n log n.
pub(super) fn heaviest(all: &[(usize, usize)]) -> Vec<usize> {
    let mut places: Vec<usize> = all.iter().map(|it| it.0).collect();
    places.sort_unstable();
    places.dedup();
    let mut best = Best::new(places.len());
    let mut before = Vec::with_capacity(all.len());
    for (at, (place, weight)) in all.iter().enumerate() {
        let rank = places.partition_point(|it| it < place);
        let reached = best.up_to(rank);
        before.push(reached.map(|it| it.1));
        best.raise(rank, (reached.map_or(0, |it| it.0) + weight, at));
    }
    let mut last = best.up_to(places.len()).map(|it| it.1);
    let mut found = Vec::new();
    while let Some(at) = last {
        found.push(at);
        last = before.get(at).copied().flatten();
    }
    found.reverse();
    found
}

/// The greatest sum reached at any rank up to one, and where: a Fenwick tree of maxima.
pub(super) struct Best(Vec<Option<(usize, usize)>>);

impl Best {
    /// For ranks below `len`.
    pub(super) fn new(len: usize) -> Self {
        Self(vec![None; len + 1])
    }

    /// The greatest at `rank` or below.
    pub(super) fn up_to(&self, rank: usize) -> Option<(usize, usize)> {
        let mut at = (rank + 1).min(self.0.len().saturating_sub(1));
        let mut found = None;
        while at > 0 {
            found = found.max(self.0.get(at).copied().flatten());
            at &= at - 1;
        }
        found
    }

    /// Notes what was reached at `rank`.
    pub(super) fn raise(&mut self, rank: usize, to: (usize, usize)) {
        let mut at = rank + 1;
        while let Some(it) = self.0.get_mut(at) {
            *it = (*it).max(Some(to));
            at += at & at.wrapping_neg();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_choice_ascends_and_none_is_heavier(all in prop::collection::vec((0_usize..9, 1_usize..6), 0..11)) {
            let weight = |chosen: &[usize]| chosen.iter().map(|&it| all[it].1).sum::<usize>();
            let ascends = |chosen: &[usize]| chosen.is_sorted() && chosen.iter().map(|&it| all[it].0).is_sorted();
            let found = heaviest(&all);
            prop_assert!(ascends(&found));
            let every = (0..1_usize << all.len())
                .map(|set| (0..all.len()).filter(|it| set >> it & 1 == 1).collect::<Vec<_>>());
            let most = every.filter(|it| ascends(it)).map(|it| weight(&it)).max();
            prop_assert_eq!(Some(weight(&found)), most);
        }
    }
}
