//! A relation between labels that its kind does not join.

use super::links::Links;
use super::repair::{Mending, Repair, RepairKind, unrelated};
use super::{Problem, Rule, refuse_relation};
use crate::edit::Edit;
use crate::model::Relation;

pub(super) fn check(links: &Links, into: &mut Vec<Problem>) {
    let codebook = links.codebook;
    for link in &links.all {
        // What nobody declared, kind or label, is a problem of its own.
        let declared = [link.from, link.to].iter().all(|it| codebook.label(it).is_some());
        let kind = codebook.relation(&link.relation.kind).filter(|_| declared);
        if kind.is_some_and(|it| !codebook.allows(it, link.from, link.to)) {
            into.push(link.problem(Rule::RelationEnds));
        }
    }
}

/// Turns the relation round where it may lead the other way, or removes it; either has to be asked
/// for.
pub(super) fn repair(problem: &Problem, mending: &Mending) -> Option<Repair> {
    let Mending { layer, codebook, .. } = *mending;
    let old = mending.relation(problem)?;
    if refuse_relation(layer, old, codebook) != Some(Rule::RelationEnds) {
        return None;
    }
    let turned = Relation { from: old.to, to: old.from, ..old.clone() };
    if refuse_relation(layer, &turned, codebook).is_some() {
        return Some(unrelated(old, false));
    }
    let edits = vec![Edit::RemoveRelation(old.clone()), Edit::InsertRelation(turned)];
    Some(Repair { kind: RepairKind::Turn, safe: false, edits })
}
