//! An attribute that the annotation's label does not declare.

use super::repair::{Mending, Repair, RepairKind};
use super::traits::{Trait, said};
use super::{Problem, Rule};

pub(super) fn check(all: &[Trait], into: &mut Vec<Problem>) {
    let unknown = all.iter().filter(|it| it.declared.is_none());
    into.extend(unknown.map(|it| it.problem(Rule::UnknownAttribute)));
}

/// Takes the attribute away; unless it says nothing, that has to be asked for.
pub(super) fn repair(problem: &Problem, mending: &Mending) -> Option<Repair> {
    let (bearer, attribute, value) = said(problem, mending)?;
    let empty = value.trim().is_empty();
    mending.resay(bearer, (RepairKind::RemoveAttribute, empty), |it| {
        it.attributes.remove(attribute);
    })
}
