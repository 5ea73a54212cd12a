//! A layer in the folder of another annotator.

use super::{Problem, Rule, Subject};

pub(super) fn check(subject: &Subject, into: &mut Vec<Problem>) {
    if subject.layer.annotator != subject.folder {
        into.push(Problem::of_layer(Rule::AnnotatorMismatch, &subject.layer.annotator));
    }
}
