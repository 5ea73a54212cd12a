//! A discontinuous annotation whose parts overlap.

use super::{Problem, Rule, Subject};
use crate::model::Anchor;

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
