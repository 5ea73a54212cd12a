//! A layer whose article is not there.

use super::{Problem, Rule, Subject};

pub(super) fn check(subject: &Subject, into: &mut Vec<Problem>) {
    if subject.article.is_none() {
        into.push(Problem::of_layer(Rule::ArticleMissing, subject.layer.article.path.as_str()));
    }
}
