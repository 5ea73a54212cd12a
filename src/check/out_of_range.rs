//! A span that reaches past the end of the text.

use super::{Problem, Rule, Subject};
use crate::model::{Span, SpanError};

pub(super) fn check(subject: &Subject, into: &mut Vec<Problem>) {
    let Some(text) = subject.text() else { return };
    for (annotation, anchor) in subject.anchors() {
        if let Err(SpanError::OutOfRange { .. }) = Span::new(text, anchor.start, anchor.end) {
            into.push(Problem::of_anchor(Rule::OutOfRange, annotation, anchor));
        }
    }
}
