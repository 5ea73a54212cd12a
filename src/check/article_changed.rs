//! A layer that was made on another text than the article's.

use super::{Problem, Rule, Subject};

pub(super) fn check(subject: &Subject, into: &mut Vec<Problem>) {
    let named = &subject.layer.article;
    let same =
        |it: &crate::model::Article| named.hash == Some(it.hash) && named.bytes == it.text.len();
    if !subject.article.is_none_or(same) {
        into.push(Problem::of_layer(Rule::ArticleChanged, named.path.as_str()));
    }
}
