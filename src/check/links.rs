//! Relations whose two ends are there, old or new: what the rules about relations look at.

use std::collections::HashMap;

use super::{Problem, Rule, Subject};
use crate::model::{Annotation, AnnotationId, Codebook, LabelId, Layer, Relation, brief};

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
    pub(super) fn of(subject: &Subject<'a>) -> Self {
        let annotations = subject.layer.annotations.iter();
        let labels: HashMap<_, _> = annotations.rev().map(|it| (it.id, &it.label)).collect();
        let relations = subject.layer.relations.iter();
        let label = |id: AnnotationId| labels.get(&id).copied();
        let all = relations.filter_map(|it| Link::of(it, label)).collect();
        Self { all, codebook: subject.codebook }
    }

    /// The relations of `layer` between the two annotations of `new`, and `new` after them.
    pub(super) fn with(layer: &'a Layer, new: &'a Relation, codebook: &'a Codebook) -> Self {
        let same_ends = |it: &&Relation| (it.from, it.to) == (new.from, new.to) && it.id != new.id;
        let old = layer.relations().iter().filter(same_ends);
        let label = |id: AnnotationId| layer.annotation(id).map(|it| &it.label);
        let all = old.chain([new]).filter_map(|it| Link::of(it, label)).collect();
        Self { all, codebook }
    }

    /// The relations of `layer` that begin or end at `new`, if it takes the place of the annotation
    /// of its id.
    pub(super) fn at(layer: &'a Layer, new: &'a Annotation, codebook: &'a Codebook) -> Self {
        let label = |id: AnnotationId| {
            if id == new.id { Some(&new.label) } else { layer.annotation(id).map(|it| &it.label) }
        };
        let all = layer.relations_of(new.id).filter_map(|it| Link::of(it, label)).collect();
        Self { all, codebook }
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
