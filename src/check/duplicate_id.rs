//! An id that two annotations or relations bear; they share one space of ids.

use std::collections::HashSet;

use super::{Problem, Rule, Subject};

pub(super) fn check(subject: &Subject, into: &mut Vec<Problem>) {
    let mut seen = HashSet::with_capacity(subject.layer.annotations.len());
    let annotations = subject
        .layer
        .annotations
        .iter()
        .map(|it| (it.id, it.anchors.first().map(|it| it.start..it.end)));
    let relations = subject.layer.relations.iter().map(|it| (it.id, None));
    for (id, at) in annotations.chain(relations) {
        if !seen.insert(id) {
            let detail = id.0.to_string();
            into.push(Problem { rule: Rule::DuplicateId, annotation: Some(id), at, detail });
        }
    }
}
