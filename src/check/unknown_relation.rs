//! A relation of a kind that the codebook does not declare.

use super::links::Links;
use super::{Problem, Rule};

pub(super) fn check(links: &Links, into: &mut Vec<Problem>) {
    for link in &links.all {
        if links.codebook.relation(&link.relation.kind).is_none() {
            into.push(link.problem(Rule::UnknownRelation));
        }
    }
}
