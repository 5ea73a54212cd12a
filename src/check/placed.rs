//! Annotations that stand where they say, old or new: what the rules between them look at.

use std::collections::HashSet;
use std::ops::Range;

use smallvec::SmallVec;

use super::{Problem, Rule, Subject, detailed};
use crate::model::{Annotation, AnnotationId, LabelId, LooseAnnotation, Overlap};

/// An annotation with nothing wrong in itself.
#[derive(Clone, Debug)]
pub(super) struct Mark<'a> {
    pub(super) id: AnnotationId,
    pub(super) label: &'a LabelId,
    /// Its spans with their quotes, in the order of the text; at least one.
    pub(super) parts: SmallVec<[(Range<usize>, &'a str); 1]>,
}

/// Marks of one layer, each id once.
#[derive(Clone, Debug)]
pub(super) struct Placed<'a> {
    pub(super) marks: Vec<Mark<'a>>,
    /// What the codebook allows.
    pub(super) overlap: Overlap,
    /// Whether the quotes are the text's, not only the file's word for it.
    pub(super) text_is_known: bool,
}

impl<'a> Placed<'a> {
    /// The sound annotations of a layer; others have their own problems.
    pub(super) fn of(subject: &Subject<'a>, second: &HashSet<usize>) -> Self {
        let text = subject.text();
        let annotations = subject.layer.annotations.iter().enumerate();
        let first = annotations.filter(|(at, _)| !second.contains(at));
        let marks = first.filter_map(|(_, it)| Mark::sound(it, text)).collect();
        Self { marks, overlap: subject.codebook.overlap, text_is_known: text.is_some() }
    }
}

impl<'a> Mark<'a> {
    /// A mark of an annotation that stands in `text`.
    pub(super) fn of(annotation: &'a Annotation, text: &'a str) -> Self {
        let parts = annotation.spans.iter().map(|it| (it.range(), it.quote(text))).collect();
        Self { id: annotation.id, label: &annotation.label, parts }
    }

    fn sound(annotation: &'a LooseAnnotation, text: Option<&str>) -> Option<Self> {
        let mut parts = SmallVec::<[(Range<usize>, &str); 1]>::new();
        for anchor in &annotation.anchors {
            let holds = text.is_none_or(|it| anchor.resolve(it).is_ok());
            if anchor.start >= anchor.end || !holds {
                return None;
            }
            parts.push((anchor.start..anchor.end, anchor.quote.as_str()));
        }
        parts.sort_unstable_by_key(|(at, _)| (at.start, at.end));
        let disjoint =
            parts.iter().zip(parts.iter().skip(1)).all(|((a, _), (b, _))| a.end <= b.start);
        let mark = Self { id: annotation.id, label: &annotation.label, parts };
        (disjoint && !mark.parts.is_empty()).then_some(mark)
    }

    /// The spans without their quotes.
    pub(super) fn spans(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        self.parts.iter().map(|(at, _)| at.clone())
    }

    /// Equal for marks that say the same about the same spans.
    pub(super) fn sameness(&self) -> (SmallVec<[(usize, usize); 1]>, &'a LabelId) {
        (self.parts.iter().map(|(at, _)| (at.start, at.end)).collect(), self.label)
    }

    pub(super) fn problem(&self, rule: Rule) -> Problem {
        let quotes: Vec<&str> = self.parts.iter().map(|(_, it)| *it).collect();
        let hull = self.parts.first().zip(self.parts.last());
        let at = hull.map(|((first, _), (last, _))| first.start..last.end);
        Problem { rule, annotation: Some(self.id), at, detail: detailed(&quotes.join(" … ")) }
    }
}
