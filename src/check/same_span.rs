//! Two annotations with the same spans and the same label.

use std::collections::HashSet;

use super::placed::Placed;
use super::repair::{Bearer, Mending, Repair, RepairKind, united};
use super::{Problem, Rule};
use crate::edit::Edit;
use crate::model::{AnnotationId, LooseAnnotation, Relation};

pub(super) fn check(placed: &Placed, into: &mut Vec<Problem>) {
    let mut seen = HashSet::with_capacity(placed.marks.len());
    let again = placed.marks.iter().filter(|it| !seen.insert(it.sameness()));
    into.extend(again.map(|it| it.problem(Rule::SameSpan)));
}

/// Removes the second; what it says, and its relations, go to the first. Two that contradict each
/// other, or are related to each other, are left for a reader.
pub(super) fn repair(problem: &Problem, mending: &Mending) -> Option<Repair> {
    let Bearer::Standing(gone) = mending.sole(problem)? else { return None };
    let layer = mending.layer;
    let near = layer.index().touching(gone.spans.hull().range());
    let twins = near.iter().filter_map(|it| layer.annotation(it.id));
    let twins = twins.filter(|it| it.label == gone.label && it.spans == gone.spans);
    let keep = twins.min_by_key(|it| it.id).filter(|it| it.id != gone.id)?;
    if layer.bearers(keep.id) > 1 {
        return None;
    }
    let loose = |it| LooseAnnotation::of(it, mending.text(), |_| None);
    let after = united(&loose(keep), &loose(gone))?.placed(keep.spans.clone());

    let handed = |it: &Relation| {
        let end = |id: AnnotationId| if id == gone.id { keep.id } else { id };
        Relation { from: end(it.from), to: end(it.to), ..it.clone() }
    };
    let (mut edits, mut new) = (Vec::new(), Vec::new());
    let mut there: Vec<(AnnotationId, AnnotationId, String)> =
        layer.relations_of(keep.id).map(|it| (it.from, it.to, it.kind.clone())).collect();
    for old in layer.relations_of(gone.id) {
        let handed = handed(old);
        if handed.from == handed.to {
            return None;
        }
        edits.push(Edit::RemoveRelation(old.clone()));
        let says = (handed.from, handed.to, handed.kind.clone());
        if !there.contains(&says) {
            there.push(says);
            new.push(Edit::InsertRelation(handed));
        }
    }
    for old in layer.strays().iter().filter(|it| it.from == gone.id || it.to == gone.id) {
        edits.push(Edit::RemoveStray(old.clone()));
        new.push(Edit::InsertStray(handed(old)));
    }
    edits.push(Edit::Remove(gone.clone()));
    if after != *keep {
        edits.push(Edit::Replace { before: keep.clone(), after });
    }
    edits.append(&mut new);
    Some(Repair { kind: RepairKind::Unite, safe: true, edits })
}
