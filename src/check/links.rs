//! Relations whose two ends are there, old or new: what the rules about relations look at.

use std::collections::{HashMap, HashSet};

use super::{Problem, Rule, Subject, relation_ends};
use crate::model::{AnnotationId, Codebook, LabelId, Layer, Relation, brief};

/// A relation with the labels of its ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link<'a> {
    pub(super) relation: &'a Relation,
    pub(super) from: &'a LabelId,
    pub(super) to: &'a LabelId,
}

/// Relations of one layer.
#[derive(Clone, Debug)]
pub(super) struct Links<'a> {
    pub(super) all: Vec<Link<'a>>,
    pub(super) codebook: &'a Codebook,
}

impl<'a> Links<'a> {
    /// The relations of a layer as read; those that dangle have their own problem.
    pub(super) fn of(subject: &Subject<'a>, second: &HashSet<usize>) -> Self {
        let annotations = subject.layer.annotations.iter().enumerate();
        let first = annotations.filter(|(at, _)| !second.contains(at));
        let labels: HashMap<_, _> = first.map(|(_, it)| (it.id, &it.label)).collect();
        let relations = subject.layer.relations.iter();
        let label = |id: AnnotationId| labels.get(&id).copied();
        let all = relations.filter_map(|it| Link::of(it, label)).collect();
        Self { all, codebook: subject.codebook }
    }

    /// The relations of `layer` between the two annotations of `new`, and `new` after them.
    pub(super) fn with(layer: &'a Layer, new: &'a Relation, codebook: &'a Codebook) -> Self {
        let same_ends = |it: &&Relation| (it.from, it.to) == (new.from, new.to) && it.id != new.id;
        let old = layer.relations().iter().chain(layer.strays()).filter(same_ends);
        let label = |id: AnnotationId| layer.label_of(id);
        let all = old.chain([new]).filter_map(|it| Link::of(it, label)).collect();
        Self { all, codebook }
    }

    /// The relations of `layer` that begin or end at an annotation, if that bears another label.
    pub(super) fn at(
        layer: &'a Layer,
        (id, new): (AnnotationId, &'a LabelId),
        codebook: &'a Codebook,
    ) -> Self {
        let label = |it: AnnotationId| if it == id { Some(new) } else { layer.label_of(it) };
        let strays = layer.strays().iter().filter(|it| it.from == id || it.to == id);
        let all = layer.relations_of(id).chain(strays);
        Self { all: all.filter_map(|it| Link::of(it, label)).collect(), codebook }
    }

    /// Whether each leads from and to what its kind joins.
    pub(super) fn fit(&self) -> bool {
        let mut problems = Vec::new();
        relation_ends::check(self, &mut problems);
        problems.is_empty()
    }
}

/// Longest name in a problem, in characters: one long name may stand at the ends of many.
const NAME: usize = 200;

impl<'a> Link<'a> {
    fn of(
        relation: &'a Relation,
        label: impl Fn(AnnotationId) -> Option<&'a LabelId>,
    ) -> Option<Self> {
        Some(Self { relation, from: label(relation.from)?, to: label(relation.to)? })
    }

    pub(super) fn problem(&self, rule: Rule) -> Problem {
        let Self { relation, from, to } = self;
        let names = [from.as_str(), &relation.kind, to.as_str()];
        let [from, kind, to] = names.map(|it| brief(it, NAME));
        let detail = format!("{from} {kind} {to}");
        Problem { rule, annotation: Some(relation.id), at: None, detail }
    }
}
