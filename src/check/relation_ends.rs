//! A relation between labels that its kind does not join.

use super::links::Links;
use super::{Problem, Rule};

pub(super) fn check(links: &Links, into: &mut Vec<Problem>) {
    let codebook = links.codebook;
    for link in &links.all {
        // What nobody declared, kind or label, is a problem of its own.
        let declared = [link.from, link.to].iter().all(|it| codebook.label(it).is_some());
        let kind = codebook.relation(&link.relation.kind).filter(|_| declared);
        if kind.is_some_and(|it| !codebook.allows(it, link.from, link.to)) {
            into.push(link.problem(Rule::RelationEnds));
        }
    }
}
