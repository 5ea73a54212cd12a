//! What annotations are said to be, attribute by attribute: what the rules about attributes look
//! at. Labels that the codebook does not have declare nothing, and are a problem of their own.

use std::collections::BTreeMap;
use std::ops::Range;

use super::repair::{Bearer, Mending};
use super::{Problem, Rule, Subject, detailed};
use crate::model::{Annotation, AnnotationId, AttributeKind, Codebook, LabelId};

/// One attribute of one annotation.
#[derive(Clone, Debug)]
pub(super) struct Trait<'a> {
    annotation: AnnotationId,
    at: Option<Range<usize>>,
    attribute: &'a str,
    pub(super) value: &'a str,
    /// What the label declares; nothing for no such attribute.
    pub(super) declared: Option<&'a AttributeKind>,
}

impl<'a> Trait<'a> {
    /// All attributes of a layer as read.
    pub(super) fn all(subject: &Subject<'a>) -> Vec<Self> {
        let mut traits = Vec::new();
        for it in &subject.layer.annotations {
            let at = it.anchors.first().map(|it| it.start..it.end);
            traits.extend(listed((it.id, at), &it.label, &it.attributes, subject.codebook));
        }
        traits
    }

    /// All attributes of an annotation.
    pub(super) fn of(annotation: &'a Annotation, codebook: &'a Codebook) -> Vec<Self> {
        let Annotation { id, label, attributes, spans, .. } = annotation;
        listed((*id, Some(spans.hull().range())), label, attributes, codebook).collect()
    }

    pub(super) fn problem(&self, rule: Rule) -> Problem {
        let detail = detailed(&detail(self.attribute, self.value));
        Problem { rule, annotation: Some(self.annotation), at: self.at.clone(), detail }
    }
}

fn listed<'a>(
    (annotation, at): (AnnotationId, Option<Range<usize>>),
    label: &LabelId,
    attributes: &'a BTreeMap<String, String>,
    codebook: &'a Codebook,
) -> impl Iterator<Item = Trait<'a>> + use<'a> {
    let label = codebook.merged(label).or_else(|| codebook.label(label));
    label.into_iter().flat_map(move |label| {
        let at = at.clone();
        attributes.iter().map(move |(attribute, value)| {
            let declared = label.attribute(attribute).map(|it| &it.kind);
            Trait { annotation, at: at.clone(), attribute, value, declared }
        })
    })
}

/// The annotation that a problem is about, with the attribute and its value.
pub(super) fn said<'a>(
    problem: &Problem,
    mending: &Mending<'a>,
) -> Option<(Bearer<'a>, &'a str, &'a str)> {
    let bearer = mending.sole(problem)?;
    let named =
        |(attribute, value): &(&String, &String)| detail(attribute, value) == problem.detail;
    let (attribute, value) = bearer.attributes().iter().find(named)?;
    Some((bearer, attribute, value))
}

fn detail(attribute: &str, value: &str) -> String {
    format!("{attribute}: {value}")
}
