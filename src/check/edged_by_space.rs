//! A span that begins or ends with white space.

use super::placed::Placed;
use super::{Problem, Rule, detailed};

pub(super) fn check(placed: &Placed, into: &mut Vec<Problem>) {
    if !placed.text_is_known {
        return;
    }
    for mark in &placed.marks {
        for (at, quote) in mark.parts.iter().filter(|(_, it)| it.trim().len() < it.len()) {
            into.push(Problem {
                rule: Rule::EdgedBySpace,
                annotation: Some(mark.id),
                at: Some(at.clone()),
                detail: detailed(quote),
            });
        }
    }
}
