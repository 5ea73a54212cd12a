//! Two annotations with the same spans and the same label.

use std::collections::HashSet;

use super::placed::Placed;
use super::{Problem, Rule};

pub(super) fn check(placed: &Placed, into: &mut Vec<Problem>) {
    let mut seen = HashSet::with_capacity(placed.marks.len());
    let again = placed.marks.iter().filter(|it| !seen.insert(it.sameness()));
    into.extend(again.map(|it| it.problem(Rule::SameSpan)));
}
