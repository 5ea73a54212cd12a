//! An attribute that the annotation's label does not declare.

use super::traits::Trait;
use super::{Problem, Rule};

pub(super) fn check(all: &[Trait], into: &mut Vec<Problem>) {
    let unknown = all.iter().filter(|it| it.declared.is_none());
    into.extend(unknown.map(|it| it.problem(Rule::UnknownAttribute)));
}
