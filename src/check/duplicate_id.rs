//! An id that two annotations or relations bear; they share one space of ids.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::repair::{Bearer, Fresh, Mending, Repair, RepairKind, united};
use super::{Problem, Rule, Subject};
use crate::edit::Edit;
use crate::model::{AnnotationId, LooseAnnotation, Relation};

/// Which annotations of a layer bear the id of another, counted as they are listed. Of several
/// bearers of an id, the first that stands in the text keeps it, else the first.
pub(super) fn second_bearers(subject: &Subject) -> HashSet<usize> {
    let all = &subject.layer.annotations;
    let mut first: HashMap<AnnotationId, usize> = HashMap::with_capacity(all.len());
    let mut shared: BTreeMap<AnnotationId, Vec<usize>> = BTreeMap::new();
    for (at, annotation) in all.iter().enumerate() {
        match first.entry(annotation.id) {
            Entry::Vacant(entry) => drop(entry.insert(at)),
            Entry::Occupied(entry) => {
                shared.entry(annotation.id).or_insert_with(|| vec![*entry.get()]).push(at);
            }
        }
    }
    let stands = |at: &&usize| {
        let annotation = all.get(**at).zip(subject.text());
        annotation.is_some_and(|(it, text)| it.fasten(text).is_some())
    };
    let second = |bearers: Vec<usize>| {
        let keeper = bearers.iter().find(stands).or(bearers.first()).copied();
        bearers.into_iter().filter(move |it| Some(*it) != keeper)
    };
    shared.into_values().flat_map(second).collect()
}

pub(super) fn check(subject: &Subject, second: &HashSet<usize>, into: &mut Vec<Problem>) {
    let mut problem = |id: AnnotationId, at| {
        let detail = id.0.to_string();
        into.push(Problem { rule: Rule::DuplicateId, annotation: Some(id), at, detail });
    };
    let annotations = subject.layer.annotations.iter();
    for (_, it) in annotations.clone().enumerate().filter(|(at, _)| second.contains(at)) {
        problem(it.id, it.anchors.first().map(|it| it.start..it.end));
    }
    if subject.layer.relations.is_empty() {
        return;
    }
    let mut taken: HashSet<AnnotationId> = annotations.map(|it| it.id).collect();
    for it in &subject.layer.relations {
        if !taken.insert(it.id) {
            problem(it.id, None);
        }
    }
}

/// Gives the second bearer another id; relations stay with the first. Of two that say the same
/// about the same spans, one is left.
pub(super) fn repair(problem: &Problem, mending: &Mending, fresh: Fresh) -> Option<Repair> {
    let id = problem.annotation?;
    let relation = || mending.layer.strays().iter().find(|it| it.id == id);
    match relation().filter(|_| problem.at.is_none()) {
        Some(relation) => repair_relation(relation, mending, fresh),
        None => repair_annotation(id, problem, mending, fresh),
    }
}

fn repair_annotation(
    id: AnnotationId,
    problem: &Problem,
    mending: &Mending,
    fresh: Fresh,
) -> Option<Repair> {
    let mut detached = mending.layer.detached_of(id);
    let first = match mending.layer.annotation(id) {
        Some(it) => Bearer::Standing(it),
        None => Bearer::Detached(detached.next()?),
    };
    let others: Vec<&LooseAnnotation> = detached.map(|it| &**it).collect();
    let place = |it: &LooseAnnotation| it.anchors.first().map(|it| it.start..it.end);
    let second = *others.iter().find(|it| place(it) == problem.at).or(others.first())?;
    let remove = Edit::RemoveDetached(second.clone());

    let keeper = match first {
        Bearer::Standing(it) => LooseAnnotation::of(it, mending.text(), |_| None),
        Bearer::Detached(it) => it.clone(),
    };
    if same_place(&keeper, second) {
        let both = united(&keeper, second)?;
        let mut edits = vec![remove];
        if both != keeper {
            let (attributes, note) = (&both.attributes, &both.note);
            edits.extend(mending.said(first, |it| {
                it.attributes.clone_from(attributes);
                it.note.clone_from(note);
            })?);
        }
        return Some(Repair { kind: RepairKind::Unite, safe: true, edits });
    }
    let new = LooseAnnotation { id: mending.fresh(fresh)?, ..second.clone() };
    let insert = match new.fasten(mending.text()) {
        Some(new) if mending.worsens(None, &new) => return None,
        Some(new) => Edit::Insert(new),
        None => Edit::InsertDetached(new),
    };
    Some(Repair { kind: RepairKind::Renumber, safe: true, edits: vec![remove, insert] })
}

fn repair_relation(old: &Relation, mending: &Mending, fresh: Fresh) -> Option<Repair> {
    let layer = mending.layer;
    let remove = Edit::RemoveStray(old.clone());
    let same = |it: &Relation| (it.from, it.to, &it.kind) == (old.from, old.to, &old.kind);
    if layer.relations().iter().any(same) {
        let (kind, edits) = (RepairKind::RemoveRelation, vec![remove]);
        return Some(Repair { kind, safe: true, edits });
    }
    let new = Relation { id: mending.fresh(fresh)?, ..old.clone() };
    let dangles = [new.from, new.to].iter().any(|it| layer.bearers(*it) == 0);
    let insert = if dangles { Edit::InsertStray(new) } else { Edit::InsertRelation(new) };
    Some(Repair { kind: RepairKind::Renumber, safe: true, edits: vec![remove, insert] })
}

fn same_place(a: &LooseAnnotation, b: &LooseAnnotation) -> bool {
    let places = |it: &LooseAnnotation| {
        let mut all: Vec<_> =
            it.anchors.iter().map(|it| (it.start, it.end, it.quote.clone())).collect();
        all.sort();
        all
    };
    a.label == b.label && places(a) == places(b)
}
