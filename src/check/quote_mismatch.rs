//! A span at which another text stands than the file quotes.

use super::{Problem, Rule, Subject};
use crate::model::AnchorError;

pub(super) fn check(subject: &Subject, into: &mut Vec<Problem>) {
    let Some(text) = subject.text() else { return };
    for (annotation, anchor) in subject.anchors() {
        if let Err(AnchorError::Quote { .. }) = anchor.resolve(text) {
            into.push(Problem::of_anchor(Rule::QuoteMismatch, annotation, anchor));
        }
    }
}
