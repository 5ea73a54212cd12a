//! A span with an end between the bytes of one character.

use super::{Problem, Rule, Subject};
use crate::model::{Span, SpanError};

pub(super) fn check(subject: &Subject, into: &mut Vec<Problem>) {
    let Some(text) = subject.text() else { return };
    for (annotation, anchor) in subject.anchors() {
        if let Err(SpanError::InsideCharacter { .. }) = Span::new(text, anchor.start, anchor.end) {
            into.push(Problem::of_anchor(Rule::InsideCharacter, annotation, anchor));
        }
    }
}
