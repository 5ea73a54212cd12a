//! The same annotation under two ids, and the same relation.

use std::cell::LazyCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::super::Asked;
use super::super::three::{by, of_key, triples};
use super::annotations::{joined, places};
use super::{Conflict, Items, Remark, Three};
use crate::model::{AnnotationId, LooseAnnotation, Relation};

/// Which sides have something just as it is in the end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum On {
    Both,
    Ours,
    Theirs,
    Neither,
}

impl On {
    fn of(ours: bool, theirs: bool) -> Self {
        match (ours, theirs) {
            (true, true) => Self::Both,
            (true, false) => Self::Ours,
            (false, true) => Self::Theirs,
            (false, false) => Self::Neither,
        }
    }
}

/// An annotation of the same label on the same spans as others, and which sides have it so.
type Twin<'a> = (On, &'a LooseAnnotation);

/// Makes one of annotations with the same label on the same spans, of as many as neither side had,
/// and of relations that are then the same. `annotations` are in the order of a file.
pub(super) fn join(
    all: &Three<'_>,
    annotations: &mut Vec<LooseAnnotation>,
    relations: &mut Vec<Relation>,
    asked: &mut Asked<'_, Conflict>,
    remarks: &mut Vec<Remark>,
) {
    let (changed, led) = pairs(all, annotations, relations, asked);
    if !led.is_empty() {
        annotations.retain(|it| !led.contains_key(&it.id));
        for it in annotations.iter_mut() {
            if let Some(changed) = changed.get(&it.id) {
                *it = changed.clone();
            }
        }
        for it in relations.iter_mut() {
            it.from = led.get(&it.from).copied().unwrap_or(it.from);
            it.to = led.get(&it.to).copied().unwrap_or(it.to);
        }
    }
    let gone = equal_relations(all, relations, &led);
    relations.retain(|it| !gone.contains(&it.id));
    remarks.extend(led.into_iter().map(|(gone, kept)| Remark::Joined { kept, gone }));
}

/// Annotations that take up others, and where the ids of those lead.
type Pairs = (BTreeMap<AnnotationId, LooseAnnotation>, BTreeMap<AnnotationId, AnnotationId>);

fn pairs(
    all: &Three<'_>,
    annotations: &[LooseAnnotation],
    relations: &[Relation],
    asked: &mut Asked<'_, Conflict>,
) -> Pairs {
    let (mut changed, mut led) = (BTreeMap::new(), BTreeMap::new());
    let ids = LazyCell::new(|| by(annotations, |it| it.id));
    let linked = LazyCell::new(|| {
        let pairs = relations.iter().flat_map(|it| [(it.from, it.to), (it.to, it.from)]);
        pairs.collect::<BTreeSet<_>>()
    });
    let hull = |it: &LooseAnnotation| {
        let starts = it.anchors.iter().map(|it| it.start);
        (starts.min(), it.anchors.iter().map(|it| Reverse(it.end)).min())
    };
    let near = |a: &LooseAnnotation, b: &LooseAnnotation| a.label == b.label && hull(a) == hull(b);
    for run in annotations.chunk_by(near).filter(|it| it.len() > 1) {
        let places = by(run, places);
        for twins in places.chunk_by(|a, b| a.0 == b.0).filter(|it| it.len() > 1) {
            let on = |it: &LooseAnnotation| On::of(has(&all.ours, it), has(&all.theirs, it));
            let twins = twins.iter().map(|it| it.1);
            // An id that is there twice names nothing that could be led elsewhere.
            let unique = twins.filter(|it| of_key(&ids, &it.id).len() == 1);
            let mut twins: Vec<Twin<'_>> = unique.map(|it| (on(it), it)).collect();
            twins.sort_by(|a, b| (said(a), a.1.id).cmp(&(said(b), b.1.id)));
            let mut groups: BTreeMap<AnnotationId, Vec<AnnotationId>> = BTreeMap::new();
            for (into, (on, gone)) in joining(&twins) {
                // That may have gone into another itself.
                let end = led.get(&into.1.id).and_then(|id| twins.iter().find(|it| it.1.id == *id));
                let into = end.unwrap_or(into);
                let group = groups.entry(into.1.id).or_insert_with(|| vec![into.1.id]);
                // A relation between the two says that they are not the same.
                if group.iter().any(|it| linked.contains(&(*it, gone.id))) {
                    continue;
                }
                group.push(gone.id);
                let kept = changed.entry(into.1.id).or_insert_with(|| into.1.clone());
                // Of what only theirs has and what neither has, the former is theirs.
                let one = match (into.0, on) {
                    (On::Theirs, On::Neither) => joined(gone, kept, asked),
                    _ => joined(kept, gone, asked),
                };
                *kept = LooseAnnotation { id: into.1.id, ..one };
                led.insert(gone.id, into.1.id);
            }
        }
    }
    (changed, led)
}

/// Which of these is to go into which. As many stay as the side with more of them has, and one where
/// neither has any.
fn joining<'t, 'a>(twins: &'t [Twin<'a>]) -> Vec<(&'t Twin<'a>, &'t Twin<'a>)> {
    let only = |side| by(twins.iter().filter(move |it| it.0 == side), said);
    let (ours, theirs) = (only(On::Ours), only(On::Theirs));
    let mut pairs = Vec::with_capacity(ours.len().min(theirs.len()));
    let (mut our_others, mut their_others) = (Vec::new(), Vec::new());
    // What theirs has made anew is most likely what ours has made anew, the more so where it says
    // the same.
    for same in triples(&[], &ours, &theirs) {
        let alike = same.ours.len().min(same.theirs.len());
        our_others.extend(same.ours.iter().skip(alike));
        their_others.extend(same.theirs.iter().skip(alike));
        pairs.extend(same.ours.iter().zip(same.theirs));
    }
    pairs.extend(our_others.into_iter().zip(their_others));
    let pairs = pairs.into_iter().map(|(our, their)| (our.1, their.1));
    // What neither has so goes into what both have, else into what one has, whosever that is.
    let host =
        twins.iter().min_by_key(|it| (it.0 != On::Both, it.0 == On::Neither, said(it), it.1.id));
    let neither = twins.iter().filter(|it| it.0 == On::Neither);
    let hosted = host.into_iter().cycle().zip(neither).filter(|it| it.0.1.id != it.1.1.id);
    pairs.chain(hosted).collect()
}

/// What an annotation says beside its label.
fn said<'t>(twin: &'t Twin<'_>) -> (&'t BTreeMap<String, String>, &'t str) {
    (&twin.1.attributes, &twin.1.note)
}

/// Whether a side has an annotation of that id with the same label on the same spans.
fn has(items: &Items<'_>, annotation: &LooseAnnotation) -> bool {
    let there = of_key(&items.annotations, &annotation.id);
    there.iter().any(|it| it.1.label == annotation.label && places(it.1) == places(annotation))
}

/// Relations that say the same as another, more often than either side said it.
fn equal_relations(
    all: &Three<'_>,
    relations: &[Relation],
    led: &BTreeMap<AnnotationId, AnnotationId>,
) -> BTreeSet<AnnotationId> {
    let mut gone = BTreeSet::new();
    let lead = |it: AnnotationId| led.get(&it).copied().unwrap_or(it);
    let ids = LazyCell::new(|| by(relations, |it| it.id));
    let said = by(relations, |it| (it.from, it.to, &it.kind));
    for equal in said.chunk_by(|a, b| a.0 == b.0).filter(|it| it.len() > 1) {
        let on_side = |items: &Items<'_>, it: &Relation| {
            let there = of_key(&items.relations, &it.id).iter().map(|it| it.1);
            let mut same = there
                .filter(|at| (lead(at.from), lead(at.to), &at.kind) == (it.from, it.to, &it.kind));
            same.next().map(|it| (it.from, it.to))
        };
        let unique = equal.iter().map(|it| it.1).filter(|it| of_key(&ids, &it.id).len() == 1);
        let mut equal: Vec<_> = unique
            .map(|it| {
                let (ours, theirs) = (on_side(&all.ours, it), on_side(&all.theirs, it));
                (On::of(ours.is_some(), theirs.is_some()), it.id, ours, theirs)
            })
            .collect();
        // Those that are the same only since their ends are the same count once.
        let ours = most_often(equal.iter().filter_map(|it| it.2));
        let keep = ours.max(most_often(equal.iter().filter_map(|it| it.3))).max(1);
        equal.sort_unstable();
        gone.extend(equal.iter().skip(keep).map(|it| it.1));
    }
    gone
}

fn most_often<T: Ord>(all: impl Iterator<Item = T>) -> usize {
    let mut all: Vec<T> = all.collect();
    all.sort_unstable();
    all.chunk_by(|a, b| a == b).map(<[T]>::len).max().unwrap_or_default()
}
