//! An attribute's value that its kind does not take.

use super::traits::Trait;
use super::{Problem, Rule};

pub(super) fn check(all: &[Trait], into: &mut Vec<Problem>) {
    let wrong = all.iter().filter(|it| it.declared.is_some_and(|kind| !kind.takes(it.value)));
    into.extend(wrong.map(|it| it.problem(Rule::AttributeValue)));
}
