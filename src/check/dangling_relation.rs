//! A relation from or to an annotation that is not there.

use std::collections::HashSet;

use super::{Problem, Rule, Subject};

pub(super) fn check(subject: &Subject, into: &mut Vec<Problem>) {
    if subject.layer.relations.is_empty() {
        return;
    }
    let there: HashSet<_> = subject.layer.annotations.iter().map(|it| it.id).collect();
    for relation in &subject.layer.relations {
        if let Some(end) = [relation.from, relation.to].iter().find(|it| !there.contains(it)) {
            into.push(Problem {
                annotation: Some(relation.id),
                ..Problem::of_layer(Rule::DanglingRelation, &end.0.to_string())
            });
        }
    }
}
