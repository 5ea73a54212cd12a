//! Relations by id, and their ends.

use std::cell::LazyCell;
use std::collections::BTreeSet;

use super::super::three::{pick, triples};
use super::super::{Asked, Side, Versions};
use super::{Conflict, Items, RelationField, Three};
use crate::model::{AnnotationId, LooseAnnotation, Relation};

/// The relations that are there in the end, between these annotations.
pub(super) fn merged(
    all: &Three<'_>,
    annotations: &[LooseAnnotation],
    asked: &mut Asked<'_, Conflict>,
) -> Vec<Relation> {
    let Three { base, ours, theirs } = all;
    if ours.relations.is_empty() && theirs.relations.is_empty() {
        return Vec::new();
    }
    let mut there: Vec<AnnotationId> = annotations.iter().map(|it| it.id).collect();
    there.sort_unstable();
    // Those that a side had without their ends: that is no merge's fault, nor its to mend.
    let dangling = LazyCell::new(|| {
        let of = |it: &Items<'_>| {
            let dangling = it.relations.iter().filter(|at| !it.has_ends(at.1));
            dangling.map(|it| it.1.clone()).collect::<Vec<_>>()
        };
        of(ours).into_iter().chain(of(theirs)).collect::<BTreeSet<Relation>>()
    });
    let mut merged = Vec::with_capacity(ours.relations.len().max(theirs.relations.len()));
    for same in triples(&base.relations, &ours.relations, &theirs.relations) {
        let found = match same.single() {
            Some(versions) => one(versions, all, asked).into_iter().collect(),
            None => same.by_content(Relation::clone).into_iter().cloned().collect::<Vec<_>>(),
        };
        let holds = |it: &Relation| {
            let ends = [it.from, it.to];
            ends.iter().all(|it| there.binary_search(it).is_ok()) || dangling.contains(it)
        };
        merged.extend(found.into_iter().filter(holds));
    }
    merged
}

/// What the versions of one relation come to.
fn one(
    versions: Versions<&Relation>,
    all: &Three<'_>,
    asked: &mut Asked<'_, Conflict>,
) -> Option<Relation> {
    let Versions { base, ours, theirs } = versions;
    let (kept, side, other) = match (ours, theirs) {
        (Some(ours), Some(theirs)) => return Some(both(base, ours, theirs, asked)),
        (Some(it), None) => (it, Side::Ours, &all.theirs),
        (None, Some(it)) => (it, Side::Theirs, &all.ours),
        (None, None) => return None,
    };
    let Some(base) = base else { return Some(kept.clone()) };
    // Who removes an annotation removes its relations, too: they share its fate.
    if !other.has_ends(base) && all.base.has_ends(base) {
        return Some(kept.clone());
    }
    if kept == base {
        return None;
    }
    (asked.ask(Conflict::RelationRemoved(versions.cloned())) == side).then(|| kept.clone())
}

/// A relation that is there on both sides.
fn both(
    base: Option<&Relation>,
    ours: &Relation,
    theirs: &Relation,
    asked: &mut Asked<'_, Conflict>,
) -> Relation {
    if let Some(side) = pick(base, ours, theirs) {
        return side.of(ours, theirs).clone();
    }
    let conflict = |field| {
        let (ours, theirs) = (Some(ours), Some(theirs));
        Conflict::Relation { field, versions: Versions { base, ours, theirs }.cloned() }
    };
    let kind = asked
        .field(base.map(|it| &it.kind), &ours.kind, &theirs.kind, || conflict(RelationField::Kind));
    let ends = |it: &Relation| (it.from, it.to);
    let (old, our, their) = (base.map(ends), ends(ours), ends(theirs));
    let side = asked.field(old.as_ref(), &our, &their, || conflict(RelationField::Ends));
    let (from, to) = side.of(our, their);
    Relation { from, to, id: ours.id, kind: kind.of(ours, theirs).kind.clone() }
}
