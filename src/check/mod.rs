//! Rules of the codebook and of the data, one file each. The same function finds what is wrong
//! in a layer that was read and refuses a new annotation that would break the rule; beside it stands
//! what mends the offence.
//!
//! One offence is one problem: what follows from another offence (the quotes of a changed
//! article, the overlaps of a misplaced span) is not reported beside it.

mod annotator_mismatch;
mod article_changed;
mod article_missing;
mod attribute_value;
mod dangling_relation;
mod duplicate_id;
mod duplicate_relation;
mod edged_by_space;
mod empty_span;
mod forbidden_overlap;
mod inside_character;
mod links;
mod out_of_range;
mod overlapping_parts;
mod placed;
mod placing;
mod quote_mismatch;
mod relation_ends;
mod repair;
mod same_span;
mod self_relation;
mod traits;
mod unknown_attribute;
mod unknown_label;
mod unknown_relation;

use std::ops::Range;

use links::Links;
use placed::{Mark, Placed};
pub use repair::{Fresh, Mending, Repair, RepairKind, problems, removal, repair, repair_all};
use strum::{EnumIter, IntoStaticStr};
use traits::Trait;

use crate::model::{
    Anchor, Annotation, AnnotationId, Article, Codebook, Layer, LooseAnnotation, LooseLayer,
    Relation, brief,
};

/// What the rules look at: a layer as read, and what there is to know around it.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The layer as its file claims it.
    pub layer: &'a LooseLayer,
    /// The annotator whose folder the file is in.
    pub folder: &'a str,
    /// The article that the layer names; `None` where there is none.
    pub article: Option<&'a Article>,
    /// The codebook in force.
    pub codebook: &'a Codebook,
}

/// A rule that data can break. Its name as text is its kebab-case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Rule {
    /// The layer's article is not there.
    ArticleMissing,
    /// The article's hash or length is not the one that the layer names.
    ArticleChanged,
    /// The layer names another annotator than its folder.
    AnnotatorMismatch,
    /// A span reaches past the end of the text.
    OutOfRange,
    /// A span's end lies between the bytes of one character.
    InsideCharacter,
    /// A span ends where it starts, or before.
    EmptySpan,
    /// Another text stands at the span than the file quotes.
    QuoteMismatch,
    /// A span begins or ends with white space.
    EdgedBySpace,
    /// Parts of one annotation overlap.
    OverlappingParts,
    /// The codebook has no such label.
    UnknownLabel,
    /// The label declares no such attribute.
    UnknownAttribute,
    /// An attribute has a value that its kind does not take.
    AttributeValue,
    /// Two annotations or relations bear one id.
    DuplicateId,
    /// Two annotations have the same spans and the same label.
    SameSpan,
    /// Two annotations overlap in a way that the codebook forbids.
    ForbiddenOverlap,
    /// A relation leads from or to an annotation that is not there.
    DanglingRelation,
    /// The codebook declares no such relation.
    UnknownRelation,
    /// A relation's ends bear labels that its kind does not join.
    RelationEnds,
    /// A relation leads from an annotation to itself.
    SelfRelation,
    /// Two relations of one kind lead from one annotation to one other.
    DuplicateRelation,
}

impl Rule {
    /// Whether what a layer says breaks it, and not the file that it stands in.
    pub fn is_of_layer(self) -> bool {
        !matches!(self, Self::ArticleMissing | Self::ArticleChanged | Self::AnnotatorMismatch)
    }

    /// Whether it is the codebook that the data break, so that another codebook may mend it.
    pub fn asks_codebook(self) -> bool {
        matches!(
            self,
            Self::UnknownLabel
                | Self::UnknownAttribute
                | Self::AttributeValue
                | Self::ForbiddenOverlap
                | Self::UnknownRelation
                | Self::RelationEnds
        )
    }
}

/// One offence against a rule.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Problem {
    /// The rule that is broken.
    pub rule: Rule,
    /// The annotation that breaks it; `None` when the layer does. For a relation, its id.
    pub annotation: Option<AnnotationId>,
    /// Where in the text, in UTF-8 bytes as the file claims them; it may lie outside.
    pub at: Option<Range<usize>>,
    /// What is wrong, as data: a quote, an id or a name, or its beginning.
    pub detail: String,
}

/// Every problem of a layer, by rule, then in the order of the file.
pub fn layer(subject: &Subject) -> Vec<Problem> {
    let mut problems = Vec::new();
    let into = &mut problems;
    article_missing::check(subject, into);
    article_changed::check(subject, into);
    annotator_mismatch::check(subject, into);
    out_of_range::check(subject, into);
    inside_character::check(subject, into);
    empty_span::check(subject, into);
    quote_mismatch::check(subject, into);
    overlapping_parts::check(subject, into);
    unknown_label::check(subject, into);
    let traits = Trait::all(subject);
    unknown_attribute::check(&traits, into);
    attribute_value::check(&traits, into);
    let second = duplicate_id::second_bearers(subject);
    duplicate_id::check(subject, &second, into);
    dangling_relation::check(subject, into);
    check_links(&Links::of(subject, &second), into);
    let placed = Placed::of(subject, &second);
    edged_by_space::check(&placed, into);
    same_span::check(&placed, into);
    forbidden_overlap::check(&placed, into);
    problems
}

/// The rule that `layer` would break by taking `new`, or by taking it in the place of the
/// annotation that bears its id now. `text` is the article's.
pub fn refuse(layer: &Layer, new: &Annotation, codebook: &Codebook, text: &str) -> Option<Rule> {
    offences(layer, new, codebook, text).iter().map(|it| it.0).min()
}

/// The rules that `layer` would break by taking `new`, each with the other annotation or the
/// relation that has part in it.
fn offences(
    layer: &Layer,
    new: &Annotation,
    codebook: &Codebook,
    text: &str,
) -> Vec<(Rule, Option<AnnotationId>)> {
    let overlap = codebook.overlap;
    let (mut offences, mut problems) = (Vec::new(), Vec::new());
    let mut note = |problems: &mut Vec<Problem>, other: Option<AnnotationId>| {
        offences.extend(problems.drain(..).map(|it| (it.rule, other.or(it.annotation))));
    };
    let alone = Placed { marks: vec![Mark::of(new, text)], overlap, text_is_known: true };
    edged_by_space::check(&alone, &mut problems);
    note(&mut problems, None);
    let mut neighbours: Vec<AnnotationId> =
        layer.index().touching(new.spans.hull().range()).iter().map(|it| it.id).collect();
    neighbours.sort_unstable();
    neighbours.dedup();
    for neighbour in neighbours.into_iter().filter(|it| *it != new.id) {
        // Two at a time, so that offences among the old ones do not count.
        let marks = layer.annotation(neighbour).into_iter().chain([new]);
        let marks = marks.map(|it| Mark::of(it, text)).collect();
        let pair = Placed { marks, overlap, text_is_known: true };
        same_span::check(&pair, &mut problems);
        forbidden_overlap::check(&pair, &mut problems);
        note(&mut problems, Some(neighbour));
    }
    if layer.annotation(new.id).is_some_and(|it| it.label != new.label) {
        let links = Links::at(layer, (new.id, &new.label), codebook);
        relation_ends::check(&links, &mut problems);
        note(&mut problems, None);
    }
    offences
}

/// The rule that `layer` would break by taking the relation `new`, or by taking it in the place of
/// the relation that bears its id now.
pub fn refuse_relation(layer: &Layer, new: &Relation, codebook: &Codebook) -> Option<Rule> {
    if [new.from, new.to].iter().any(|it| layer.bearers(*it) == 0) {
        return Some(Rule::DanglingRelation);
    }
    let mut problems = Vec::new();
    check_links(&Links::with(layer, new, codebook), &mut problems);
    // What is wrong with the old ones does not count.
    problems.iter().filter(|it| it.annotation == Some(new.id)).map(|it| it.rule).min()
}

/// The rule about attributes that an annotation breaks, if it breaks one.
pub fn refuse_attributes(annotation: &Annotation, codebook: &Codebook) -> Option<Rule> {
    let traits = Trait::of(annotation, codebook);
    let mut problems = Vec::new();
    unknown_attribute::check(&traits, &mut problems);
    attribute_value::check(&traits, &mut problems);
    problems.iter().map(|it| it.rule).min()
}

fn check_links(links: &Links, into: &mut Vec<Problem>) {
    unknown_relation::check(links, into);
    relation_ends::check(links, into);
    self_relation::check(links, into);
    duplicate_relation::check(links, into);
}

impl<'a> Subject<'a> {
    /// The article's text, if it is the one that the layer was made on.
    fn text(&self) -> Option<&'a str> {
        let article = self.article?;
        (self.layer.article.hash == Some(article.hash)).then_some(&*article.text)
    }

    fn anchors(&self) -> impl Iterator<Item = (&'a LooseAnnotation, &'a Anchor)> + use<'a> {
        self.layer.annotations.iter().flat_map(|it| it.anchors.iter().map(move |at| (it, at)))
    }
}

/// Longest detail, in characters. A quote may be the whole article, and a name stand in every line.
const DETAIL: usize = 1000;

fn detailed(text: &str) -> String {
    brief(text, DETAIL).into_owned()
}

impl Problem {
    fn of_layer(rule: Rule, detail: &str) -> Self {
        Self { rule, annotation: None, at: None, detail: detailed(detail) }
    }

    fn of_anchor(rule: Rule, annotation: &LooseAnnotation, anchor: &Anchor) -> Self {
        let at = Some(anchor.start..anchor.end);
        Self { rule, annotation: Some(annotation.id), at, detail: detailed(&anchor.quote) }
    }
}

#[cfg(test)]
mod repair_tests;
#[cfg(test)]
mod tests;
