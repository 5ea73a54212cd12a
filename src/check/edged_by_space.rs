//! A span that begins or ends with white space.

use super::placed::Placed;
use super::placing::trimmed;
use super::repair::{Bearer, Mending, Repair, RepairKind};
use super::{Problem, Rule, detailed};
use crate::edit::Edit;
use crate::model::{Annotation, Spans};

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

/// Takes the white space off; of an annotation on nothing else, nothing is left.
pub(super) fn repair(problem: &Problem, mending: &Mending) -> Option<Repair> {
    let bearer = mending.sole(problem)?;
    let Bearer::Standing(before) = bearer else { return None };
    let parts = before.spans.iter().filter_map(|it| trimmed(mending.text(), it.range()));
    let Some(spans) = Spans::new(parts.collect()) else { return Some(mending.remove(bearer)) };
    let after = Annotation { spans, ..before.clone() };
    if after == *before || mending.worsens(Some(before), &after) {
        return None;
    }
    let edits = vec![Edit::Replace { before: before.clone(), after }];
    Some(Repair { kind: RepairKind::Trim, safe: true, edits })
}
