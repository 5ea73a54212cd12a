//! Annotations by id, and their fields.

use std::collections::{BTreeMap, BTreeSet};

use smallvec::SmallVec;

use super::super::three::{Same, pick, triples};
use super::super::{Asked, Side, Versions};
use super::{AnnotationField, Conflict, Items, Three};
use crate::model::{AnnotationId, LooseAnnotation, Relation};

/// Where an annotation stands: first byte, end and quote of each span, in the order of the text.
pub(super) type Places<'a> = SmallVec<[(usize, usize, &'a str); 1]>;

/// The annotations that are there in the end. With `moved` the base is on another text, in which
/// only quotes can be compared.
pub(super) fn merged(
    all: &Three<'_>,
    moved: bool,
    asked: &mut Asked<'_, Conflict>,
) -> Vec<LooseAnnotation> {
    let Three { base, ours, theirs } = all;
    let (by_ours, by_theirs) = (new_relations(base, ours), new_relations(base, theirs));
    // By their places in ours: what is nearly in order is quickly put in order.
    let mut merged: Vec<Option<LooseAnnotation>> = vec![None; ours.annotations.len()];
    let mut others = Vec::new();
    let mut places = ours.places.iter();
    for same in triples(&base.annotations, &ours.annotations, &theirs.annotations) {
        let relations = |side: Side| {
            let related = side.of(&by_ours, &by_theirs).get(same.key);
            related.map(Vec::as_slice).unwrap_or_default()
        };
        let place = same.ours.iter().zip(&mut places).map(|it| *it.1).last();
        match (same.single(), place.and_then(|at| merged.get_mut(at))) {
            (Some(versions), Some(slot)) => *slot = one(versions, moved, relations, asked),
            (Some(versions), None) => others.push(one(versions, moved, relations, asked)),
            (None, _) => {
                others.extend(several(&same, relations).into_iter().cloned().map(Some));
            }
        }
    }
    merged.append(&mut others);
    merged.into_iter().flatten().collect()
}

/// The relations that a side has and the base has not, or not so, by each of their ends.
fn new_relations<'a>(
    base: &Items<'_>,
    side: &Items<'a>,
) -> BTreeMap<AnnotationId, Vec<&'a Relation>> {
    let known: BTreeSet<&Relation> = base.relations.iter().map(|it| it.1).collect();
    let mut related: BTreeMap<AnnotationId, Vec<&Relation>> = BTreeMap::new();
    for &(_, relation) in side.relations.iter().filter(|it| !known.contains(it.1)) {
        for end in BTreeSet::from([relation.from, relation.to]) {
            related.entry(end).or_default().push(relation);
        }
    }
    related
}

/// What the versions of one annotation come to.
fn one<'r>(
    versions: Versions<&LooseAnnotation>,
    moved: bool,
    relations: impl Fn(Side) -> &'r [&'r Relation],
    asked: &mut Asked<'_, Conflict>,
) -> Option<LooseAnnotation> {
    let Versions { base, ours, theirs } = versions;
    let (kept, side) = match (ours, theirs) {
        (Some(ours), Some(theirs)) => return Some(both(base, ours, theirs, moved, asked)),
        (Some(it), None) => (it, Side::Ours),
        (None, Some(it)) => (it, Side::Theirs),
        (None, None) => return None,
    };
    let Some(base) = base else { return Some(kept.clone()) };
    let relations = relations(side);
    if relations.is_empty() && unchanged(base, kept, moved) {
        return None; // the other side removed it
    }
    let relations = relations.iter().map(|&it| it.clone()).collect();
    let chosen = asked.ask(Conflict::Removed { versions: versions.cloned(), relations });
    (chosen == side).then(|| kept.clone())
}

/// Several annotations of one id. Where all of them were removed on one side and the other relates
/// them, they stay.
fn several<'a, 'r>(
    same: &Same<'_, 'a, AnnotationId, LooseAnnotation>,
    relations: impl Fn(Side) -> &'r [&'r Relation],
) -> Vec<&'a LooseAnnotation> {
    let merged = same.by_content(|it| (&it.label, places(it), &it.attributes, it.note.as_str()));
    let sides = [(Side::Ours, same.ours), (Side::Theirs, same.theirs)];
    let kept = sides.into_iter().find(|it| !relations(it.0).is_empty() && !it.1.is_empty());
    match kept {
        Some((_, kept)) if merged.is_empty() => kept.iter().map(|it| it.1).collect(),
        _ => merged,
    }
}

/// An annotation that is there on both sides.
fn both(
    base: Option<&LooseAnnotation>,
    ours: &LooseAnnotation,
    theirs: &LooseAnnotation,
    moved: bool,
    asked: &mut Asked<'_, Conflict>,
) -> LooseAnnotation {
    // Nearly always; what is equal in every field may still differ in contexts.
    if let Some(side) = pick(base, ours, theirs) {
        return side.of(ours, theirs).clone();
    }
    let conflict = |field| Conflict::Annotation {
        field,
        versions: Versions { base, ours: Some(ours), theirs: Some(theirs) }.cloned(),
    };
    let label = asked.field(base.map(|it| &it.label), &ours.label, &theirs.label, || {
        conflict(AnnotationField::Label)
    });
    let spans = pick_spans(base, ours, theirs, moved)
        .unwrap_or_else(|| asked.ask(conflict(AnnotationField::Spans)));
    let note = asked.field(
        Some(base.map_or("", |it| it.note.as_str())),
        ours.note.as_str(),
        theirs.note.as_str(),
        || conflict(AnnotationField::Note),
    );
    let names: BTreeSet<&String> = ours.attributes.keys().chain(theirs.attributes.keys()).collect();
    let mut attributes = BTreeMap::new();
    for name in names {
        let value = |it: &LooseAnnotation| it.attributes.get(name).cloned();
        let (old, our, their) = (base.and_then(value), value(ours), value(theirs));
        let side = asked
            .field(Some(&old), &our, &their, || conflict(AnnotationField::Attribute(name.clone())));
        attributes.extend(side.of(our, their).map(|it| (name.clone(), it)));
    }
    LooseAnnotation {
        id: ours.id,
        label: label.of(ours, theirs).label.clone(),
        anchors: spans.of(ours, theirs).anchors.clone(),
        attributes,
        note: note.of(ours, theirs).note.clone(),
    }
}

/// One annotation that holds what two of the same label on the same spans say.
pub(super) fn joined(
    ours: &LooseAnnotation,
    theirs: &LooseAnnotation,
    asked: &mut Asked<'_, Conflict>,
) -> LooseAnnotation {
    both(None, ours, theirs, false, asked)
}

/// Whether a side has left the annotation as it was.
fn unchanged(base: &LooseAnnotation, side: &LooseAnnotation, moved: bool) -> bool {
    let same_spans =
        if moved { quotes(base) == quotes(side) } else { places(base) == places(side) };
    base.label == side.label
        && base.attributes == side.attributes
        && base.note == side.note
        && same_spans
}

fn pick_spans(
    base: Option<&LooseAnnotation>,
    ours: &LooseAnnotation,
    theirs: &LooseAnnotation,
    moved: bool,
) -> Option<Side> {
    let (our, their) = (places(ours), places(theirs));
    let Some(base) = base.filter(|_| moved) else {
        return pick(base.map(places).as_ref(), &our, &their);
    };
    if our == their {
        return Some(Side::Ours);
    }
    // Both followed the same text: who still quotes the same has changed nothing.
    match (quotes(base) == quotes(ours), quotes(base) == quotes(theirs)) {
        (false, true) => Some(Side::Ours),
        (true, false) => Some(Side::Theirs),
        _ => None,
    }
}

pub(super) fn places(annotation: &LooseAnnotation) -> Places<'_> {
    let mut places: Places<'_> =
        annotation.anchors.iter().map(|it| (it.start, it.end, it.quote.as_str())).collect();
    places.sort_unstable();
    places
}

fn quotes(annotation: &LooseAnnotation) -> SmallVec<[&str; 1]> {
    places(annotation).into_iter().map(|it| it.2).collect()
}
