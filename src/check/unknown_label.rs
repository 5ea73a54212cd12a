//! An annotation whose label the codebook does not have.

use std::collections::HashSet;

use super::links::Links;
use super::repair::{Mending, Repair, RepairKind};
use super::{Problem, Rule, Subject, detailed};
use crate::model::{Codebook, LabelId};

pub(super) fn check(subject: &Subject, into: &mut Vec<Problem>) {
    let known: HashSet<_> = subject.codebook.labels.iter().map(|it| &it.id).collect();
    for annotation in subject.layer.annotations.iter().filter(|it| !known.contains(&it.label)) {
        into.push(Problem {
            rule: Rule::UnknownLabel,
            annotation: Some(annotation.id),
            at: annotation.anchors.first().map(|it| it.start..it.end),
            detail: detailed(annotation.label.as_str()),
        });
    }
}

/// Gives the annotation the one label whose id or name it bears, written otherwise. It may still be
/// that another was meant, so it has to be asked for.
pub(super) fn repair(problem: &Problem, mending: &Mending) -> Option<Repair> {
    let codebook = mending.codebook;
    let bearer = mending.sole(problem)?;
    let label = meant(bearer.label(), codebook)?;
    // What the label does not declare or allow would be the next problem.
    let declared = |(attribute, value): (&String, &String)| {
        let label = codebook.label(&label).and_then(|it| it.attribute(attribute));
        label.is_some_and(|it| it.kind.takes(value))
    };
    let id = problem.annotation?;
    let links = Links::at(mending.layer, (id, &label), codebook);
    if !bearer.attributes().iter().all(declared) || !links.fit() {
        return None;
    }
    mending.resay(bearer, (RepairKind::Relabel, false), |it| it.label = label.clone())
}

/// The label whose id or name this is but for case and space around it.
fn meant(id: &LabelId, codebook: &Codebook) -> Option<LabelId> {
    let plain = |it: &str| it.trim().to_lowercase();
    let wanted = plain(id.as_str());
    if codebook.label(id).is_some() || wanted.is_empty() {
        return None;
    }
    let named = codebook.labels.iter().filter(|label| {
        plain(label.id.as_str()) == wanted || label.name.0.values().any(|it| plain(it) == wanted)
    });
    let mut found = named.map(|it| codebook.current(&it.id));
    let first = found.next()?;
    found.all(|it| it == first).then(|| first.clone())
}
