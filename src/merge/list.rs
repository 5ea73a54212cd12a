//! Lists: of things that have no parts, and of things that have an id.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use super::three::{by, pick, triples};
use super::{Asked, Side, Versions};

/// What three versions of a list come to: what either side has added, without what either has
/// taken out, in the order of the side that changed it. `None` where both have put something in the
/// place of something, or ordered differently what both have.
pub(super) fn list<T: Ord + Clone>(base: &[T], ours: &[T], theirs: &[T]) -> Option<Vec<T>> {
    if let Some(side) = pick(Some(base), ours, theirs) {
        return Some(side.of(ours, theirs).to_vec());
    }
    let [old, our, their] = [base, ours, theirs].map(|it| it.iter().collect::<BTreeSet<&T>>());
    let gone = old.iter().any(|it| !our.contains(it) && !their.contains(it));
    let replaced =
        gone && our.iter().any(|it| !old.contains(it)) && their.iter().any(|it| !old.contains(it));
    let twice = [(base, &old), (ours, &our), (theirs, &their)];
    if replaced || twice.iter().any(|(list, set)| list.len() != set.len()) {
        return None;
    }
    let stays = |it: &T| (our.contains(it) && their.contains(it)) || !old.contains(it);
    let side = order_side(base, ours, theirs)?;
    Some(ordered(ours, theirs, side, stays))
}

/// The side whose order stands; `None` where both have ordered differently what both have.
fn order_side<T: Ord>(base: &[T], ours: &[T], theirs: &[T]) -> Option<Side> {
    let [old, our, their] = [base, ours, theirs].map(|it| it.iter().collect::<BTreeSet<&T>>());
    let shared = |it: &&T| our.contains(it) && their.contains(it);
    if ours.iter().filter(shared).eq(theirs.iter().filter(shared)) {
        return Some(Side::Ours);
    }
    let known = |it: &&T| shared(it) && old.contains(it);
    let [base, ours, theirs] =
        [base, ours, theirs].map(|it| it.iter().filter(known).collect::<Vec<_>>());
    // Where those are in one order, the others were added in two.
    if ours == theirs { None } else { pick(Some(&base), &ours, &theirs) }
}

/// Those of either side that stay, each once, in the order of `side`; what only the other has comes
/// after what it comes after there, and after what only `side` has.
fn ordered<T: Ord + Clone>(
    ours: &[T],
    theirs: &[T],
    side: Side,
    stays: impl Fn(&T) -> bool,
) -> Vec<T> {
    let (first, second) = (side.of(ours, theirs), side.of(theirs, ours));
    let mut seen = BTreeSet::new();
    let first: Vec<&T> = first.iter().filter(|it| stays(it) && seen.insert(*it)).collect();
    let places: BTreeMap<&T, usize> = first.iter().enumerate().map(|(at, it)| (*it, at)).collect();
    let others: BTreeSet<&T> = second.iter().collect();
    // Before which of the first something goes that follows there: the next that both have.
    let mut next = first.len();
    let mut slots: Vec<usize> = vec![next];
    for (at, it) in first.iter().enumerate().rev() {
        if others.contains(it) {
            next = at;
        }
        slots.push(next);
    }
    slots.reverse();
    let slot = |at: usize| slots.get(at).copied().unwrap_or(first.len());
    let mut added: BTreeMap<usize, Vec<&T>> = BTreeMap::new();
    let mut before = slot(0);
    for it in second.iter().filter(|it| stays(it)) {
        if let Some(at) = places.get(it) {
            before = slot(at + 1);
        } else if seen.insert(it) {
            added.entry(before).or_default().push(it);
        }
    }
    let mut added = |at: usize| added.remove(&at).unwrap_or_default();
    let mut merged = Vec::with_capacity(seen.len());
    for (at, it) in first.iter().enumerate() {
        merged.extend(added(at));
        merged.push(it);
    }
    merged.extend(added(first.len()));
    merged.into_iter().cloned().collect()
}

/// What three versions of a list of things with an id come to: `one` says what becomes of each, and
/// `order` is the conflict of their order.
pub(super) fn by_id<T: Clone + PartialEq + Debug, K: Ord + Clone, C>(
    [base, ours, theirs]: [&Vec<T>; 3],
    id: impl Fn(&T) -> K,
    order: impl FnOnce(Versions<Vec<K>>) -> C,
    asked: &mut Asked<'_, C>,
    mut one: impl FnMut(Versions<&T>, &mut Asked<'_, C>) -> Option<T>,
) -> Vec<T> {
    let sorted = [base, ours, theirs].map(|it| by(it, &id));
    let [old, our, their] = &sorted;
    let mut merged: BTreeMap<K, Vec<T>> = BTreeMap::new();
    for same in triples(old, our, their) {
        let found = match same.single() {
            Some(versions) => one(versions, asked).into_iter().collect(),
            // No two contents are written the same.
            None => same.by_content(|it| format!("{it:?}")).into_iter().cloned().collect(),
        };
        merged.insert(same.key.clone(), found);
    }
    let ids = |all: &[T]| all.iter().map(&id).collect::<Vec<K>>();
    let [base, ours, theirs] = [base, ours, theirs].map(|it| ids(it));
    let side = order_side(&base, &ours, &theirs).unwrap_or_else(|| {
        let (ours, theirs) = (Some(ours.clone()), Some(theirs.clone()));
        asked.ask(order(Versions { base: Some(base), ours, theirs }))
    });
    let ids = ordered(&ours, &theirs, side, |it| merged.contains_key(it));
    ids.iter().filter_map(|it| merged.remove(it)).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_merged_by_what_was_done_to_them() {
        for (base, ours, theirs, merged) in [
            ("abc", "abc", "abc", Some("abc")),
            ("abc", "abcx", "abcy", Some("abcxy")),
            ("abc", "xabc", "yabc", Some("xyabc")),
            ("abc", "axbc", "abc", Some("axbc")),
            ("abc", "ac", "abcy", Some("acy")),
            ("abc", "ac", "abyc", Some("ayc")),
            ("abc", "cab", "abcy", Some("cyab")),
            ("abc", "abcx", "cba", Some("cxba")),
            ("abc", "cab", "cba", None),
            ("abc", "cab", "cab", Some("cab")),
            ("abc", "abx", "aby", None),
            ("abc", "abx", "ab", Some("abx")),
            ("", "x", "y", Some("xy")),
            ("", "xy", "yx", None),
            ("ab", "", "abc", Some("c")),
            ("aab", "aabx", "aaby", None),
        ] {
            let [b, o, t] = [base, ours, theirs].map(|it| it.chars().collect::<Vec<_>>());
            let found = list(&b, &o, &t).map(String::from_iter);
            assert_eq!(found.as_deref(), merged, "{base} {ours} {theirs}");
        }
    }
}
