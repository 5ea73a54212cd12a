//! A discontinuous annotation whose parts overlap.

use super::placing::trimmed;
use super::repair::{Bearer, Mending, Repair, RepairKind};
use super::{Problem, Rule, Subject};
use crate::model::{Anchor, Span, Spans};

pub(super) fn check(subject: &Subject, into: &mut Vec<Problem>) {
    for annotation in subject.layer.annotations.iter().filter(|it| it.anchors.len() > 1) {
        let mut parts: Vec<&Anchor> =
            annotation.anchors.iter().filter(|it| it.start < it.end).collect();
        parts.sort_unstable_by_key(|it| (it.start, it.end));
        let mut reached = 0;
        for part in parts {
            if part.start < reached {
                into.push(Problem::of_anchor(Rule::OverlappingParts, annotation, part));
            }
            reached = reached.max(part.end);
        }
    }
}

/// Makes one part of those that overlap, if each of them stands where it says.
pub(super) fn repair(problem: &Problem, mending: &Mending) -> Option<Repair> {
    let Bearer::Detached(old) = mending.sole(problem)? else { return None };
    let text = mending.text();
    let standing: Option<Vec<Span>> = old.anchors.iter().map(|it| it.resolve(text).ok()).collect();
    let mut parts = standing?;
    parts.sort_unstable();
    let mut joined: Vec<Span> = Vec::new();
    for part in parts {
        match joined.last_mut().filter(|it| it.overlaps(part)) {
            Some(last) => *last = last.hull(part),
            None => joined.push(part),
        }
    }
    let joined: Option<Vec<Span>> = joined.iter().map(|it| trimmed(text, it.range())).collect();
    let new = old.placed(Spans::new(joined?)?);
    Some(Repair { kind: RepairKind::JoinParts, safe: true, edits: mending.place(old, new)? })
}
