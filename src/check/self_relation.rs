//! A relation that leads from an annotation to itself.

use super::links::Links;
use super::repair::{Mending, Repair, unrelated};
use super::{Problem, Rule};

pub(super) fn check(links: &Links, into: &mut Vec<Problem>) {
    let circles = links.all.iter().filter(|it| it.relation.from == it.relation.to);
    into.extend(circles.map(|it| it.problem(Rule::SelfRelation)));
}

/// Removes the relation, if asked to: another end may have been meant.
pub(super) fn repair(problem: &Problem, mending: &Mending) -> Option<Repair> {
    mending.relation(problem).filter(|it| it.from == it.to).map(|it| unrelated(it, false))
}
