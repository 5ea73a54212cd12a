//! A span that ends where it starts, or before, and an annotation without any span.

use super::{Problem, Rule, Subject};

pub(super) fn check(subject: &Subject, into: &mut Vec<Problem>) {
    for annotation in &subject.layer.annotations {
        let empty = annotation.anchors.iter().filter(|it| it.start >= it.end);
        into.extend(empty.map(|it| Problem::of_anchor(Rule::EmptySpan, annotation, it)));
        if annotation.anchors.is_empty() {
            into.push(Problem {
                annotation: Some(annotation.id),
                ..Problem::of_layer(Rule::EmptySpan, annotation.label.as_str())
            });
        }
    }
}
