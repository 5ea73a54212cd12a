//! Two relations of one kind between the same two annotations.

use std::collections::HashSet;

use super::links::Links;
use super::{Problem, Rule};

pub(super) fn check(links: &Links, into: &mut Vec<Problem>) {
    let mut seen = HashSet::new();
    for link in &links.all {
        if !seen.insert((link.relation.from, link.relation.to, &link.relation.kind)) {
            into.push(link.problem(Rule::DuplicateRelation));
        }
    }
}
