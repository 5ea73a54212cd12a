//! An id that two annotations or relations bear; they share one space of ids.

use std::collections::HashSet;

use super::repair::{Fresh, Mending, Repair, RepairKind, united};
use super::{Problem, Rule, Subject};
use crate::edit::{Edit, apply};
use crate::model::{Annotation, AnnotationId, LooseAnnotation, Relation};

pub(super) fn check(subject: &Subject, into: &mut Vec<Problem>) {
    let mut seen = HashSet::with_capacity(subject.layer.annotations.len());
    let annotations = subject
        .layer
        .annotations
        .iter()
        .map(|it| (it.id, it.anchors.first().map(|it| it.start..it.end)));
    let relations = subject.layer.relations.iter().map(|it| (it.id, None));
    for (id, at) in annotations.chain(relations) {
        if !seen.insert(id) {
            let detail = id.0.to_string();
            into.push(Problem { rule: Rule::DuplicateId, annotation: Some(id), at, detail });
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
    let (layer, text) = (mending.layer, mending.text());
    let standing = layer.annotation(id).map(|it| LooseAnnotation::of(it, text, |_| None));
    let mut bearers: Vec<LooseAnnotation> =
        layer.detached_of(id).map(|it| (**it).clone()).chain(standing).collect();
    bearers.sort();
    let (first, others) = bearers.split_first()?;
    let place = |it: &&LooseAnnotation| it.anchors.first().map(|it| it.start..it.end) == problem.at;
    let second = others.iter().find(place).or(others.first())?;
    let (is_first, is_second) = (Part::of(first, mending), Part::of(second, mending));
    if same_place(first, second) {
        let both = united(first, second)?;
        let mut edits = is_second.removed();
        if both != *first {
            edits.extend(is_first.changed(&both));
        }
        return Some(Repair { kind: RepairKind::Unite, safe: true, edits });
    }
    let new = LooseAnnotation { id: mending.fresh(fresh)?, ..second.clone() };
    let mut edits = is_second.removed();
    let mut without = layer.clone();
    apply(&mut without, text, &edits).ok()?;
    edits.push(match new.fasten(text) {
        Some(new) if (Mending { layer: &without, ..*mending }).worsens(None, &new) => return None,
        Some(new) => Edit::Insert(new),
        None => Edit::InsertDetached(new),
    });
    Some(Repair { kind: RepairKind::Renumber, safe: true, edits })
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

/// One of several that bear an id, as it is in the layer.
enum Part<'a> {
    Standing(&'a Annotation),
    Detached(&'a LooseAnnotation),
}

impl<'a> Part<'a> {
    fn of(it: &'a LooseAnnotation, mending: &Mending<'a>) -> Self {
        let standing = mending.layer.annotation(it.id);
        let detached = mending.layer.detached_of(it.id).any(|other| **other == *it);
        match standing.filter(|_| !detached) {
            Some(it) => Self::Standing(it),
            None => Self::Detached(it),
        }
    }

    fn removed(&self) -> Vec<Edit> {
        vec![match *self {
            Self::Standing(it) => Edit::Remove(it.clone()),
            Self::Detached(it) => Edit::RemoveDetached(it.clone()),
        }]
    }

    fn changed(&self, after: &LooseAnnotation) -> Vec<Edit> {
        match *self {
            Self::Standing(before) => {
                let after = after.placed(before.spans.clone());
                vec![Edit::Replace { before: before.clone(), after }]
            }
            Self::Detached(before) => {
                let insert = Edit::InsertDetached(after.clone());
                vec![insert, Edit::RemoveDetached(before.clone())]
            }
        }
    }
}
