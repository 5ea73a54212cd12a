//! Two relations of one kind between the same two annotations.

use std::collections::HashSet;

use super::links::Links;
use super::repair::{Mending, Repair, unrelated};
use super::{Problem, Rule};
use crate::model::Relation;

pub(super) fn check(links: &Links, into: &mut Vec<Problem>) {
    let mut seen = HashSet::new();
    for link in &links.all {
        if !seen.insert((link.relation.from, link.relation.to, &link.relation.kind)) {
            into.push(link.problem(Rule::DuplicateRelation));
        }
    }
}

/// Removes the second, which says nothing that the first does not say.
pub(super) fn repair(problem: &Problem, mending: &Mending) -> Option<Repair> {
    let it = mending.relation(problem)?;
    let same = |other: &&Relation| {
        other.id != it.id && (other.from, other.to, &other.kind) == (it.from, it.to, &it.kind)
    };
    mending.layer.relations().iter().any(|other| same(&other)).then(|| unrelated(it, true))
}
