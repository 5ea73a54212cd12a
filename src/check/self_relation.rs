//! A relation that leads from an annotation to itself.

use super::links::Links;
use super::{Problem, Rule};

pub(super) fn check(links: &Links, into: &mut Vec<Problem>) {
    let circles = links.all.iter().filter(|it| it.relation.from == it.relation.to);
    into.extend(circles.map(|it| it.problem(Rule::SelfRelation)));
}
