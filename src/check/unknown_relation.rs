//! A relation of a kind that the codebook does not declare.

use super::links::Links;
use super::repair::{Mending, Repair, unrelated};
use super::{Problem, Rule};

pub(super) fn check(links: &Links, into: &mut Vec<Problem>) {
    for link in &links.all {
        if links.codebook.relation(&link.relation.kind).is_none() {
            into.push(link.problem(Rule::UnknownRelation));
        }
    }
}

/// Removes the relation, if asked to: the codebook may yet come to declare it.
pub(super) fn repair(problem: &Problem, mending: &Mending) -> Option<Repair> {
    let it = mending.relation(problem)?;
    mending.codebook.relation(&it.kind).is_none().then(|| unrelated(it, false))
}
