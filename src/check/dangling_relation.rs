//! A relation from or to an annotation that is not there.

use std::collections::HashSet;

use super::repair::{Mending, Repair, RepairKind};
use super::{Problem, Rule, Subject};
use crate::edit::Edit;

pub(super) fn check(subject: &Subject, into: &mut Vec<Problem>) {
    if subject.layer.relations.is_empty() {
        return;
    }
    let there: HashSet<_> = subject.layer.annotations.iter().map(|it| it.id).collect();
    for relation in &subject.layer.relations {
        if let Some(end) = [relation.from, relation.to].iter().find(|it| !there.contains(it)) {
            into.push(Problem {
                annotation: Some(relation.id),
                ..Problem::of_layer(Rule::DanglingRelation, &end.0.to_string())
            });
        }
    }
}

/// Removes the relation. What it led to may come back, from another branch say, so that somebody has
/// to say so.
pub(super) fn repair(problem: &Problem, mending: &Mending) -> Option<Repair> {
    let layer = mending.layer;
    let dangles = |id| layer.bearers(id) == 0;
    let mut named = layer.strays().iter().filter(|it| Some(it.id) == problem.annotation);
    let stray = named.find(|it| dangles(it.from) || dangles(it.to))?;
    let edits = vec![Edit::RemoveStray(stray.clone())];
    Some(Repair { kind: RepairKind::RemoveRelation, safe: false, edits })
}
