//! An annotation whose label the codebook does not have.

use std::collections::HashSet;

use super::{Problem, Rule, Subject, detailed};

pub(super) fn check(subject: &Subject, into: &mut Vec<Problem>) {
    let known: HashSet<_> = subject.codebook.labels.iter().map(|it| &it.id).collect();
    for annotation in subject.layer.annotations.iter().filter(|it| !known.contains(&it.label)) {
        into.push(Problem {
            rule: Rule::UnknownLabel,
            annotation: Some(annotation.id),
            at: annotation.anchors.first().map(|it| it.start..it.end),
            detail: detailed(annotation.label.as_str()),
        });
    }
}
