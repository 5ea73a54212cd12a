//! An annotation: one label on one span, or on several.

use std::collections::BTreeMap;

use super::{LabelId, Span};

/// Names an annotation within its layer: a random integer of at most nine digits when Tagwerk
/// makes it, any unique integer when it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AnnotationId(pub u64);

/// One label on one span of an article's text, or on several (a discontinuous annotation).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// Its name in the layer.
    pub id: AnnotationId,
    /// What it says about its spans.
    pub label: LabelId,
    /// Where it stands; see [`Spans`].
    pub spans: Spans,
    /// Typed properties that the codebook declares, by name.
    pub attributes: BTreeMap<String, String>,
    /// The annotator's note; empty for none.
    pub note: String,
}

/// The spans of one annotation: at least one, in the order of the text, never touching.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Spans {
    first: Span,
    rest: Box<[Span]>,
}

impl Spans {
    /// Sorts `spans`; `None` when there are none or when two of them overlap.
    pub fn new(mut spans: Vec<Span>) -> Option<Self> {
        spans.sort_unstable();
        let disjoint = spans.iter().zip(spans.iter().skip(1)).all(|(a, b)| a.end() <= b.start());
        let (first, rest) = spans.split_first().filter(|_| disjoint)?;
        Some(Self { first: *first, rest: rest.into() })
    }

    /// All spans in the order of the text.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Span> + '_ {
        std::iter::once(self.first).chain(self.rest.iter().copied())
    }

    /// Whether there is more than one span.
    pub fn is_discontinuous(&self) -> bool {
        !self.rest.is_empty()
    }

    /// The one span that reaches from the first byte to the last; gaps count as inside.
    pub fn hull(&self) -> Span {
        let Self { first, rest } = self;
        let last = rest.last().unwrap_or(first);
        // Both ends come from spans of one text, and the last one never ends before the first.
        Span { start: first.start(), end: last.end() }
    }
}

impl From<Span> for Spans {
    fn from(span: Span) -> Self {
        Self { first: span, rest: Box::default() }
    }
}

impl Annotation {
    /// A plain annotation without attributes or note.
    pub fn new(id: AnnotationId, label: LabelId, span: Span) -> Self {
        Self { id, label, spans: span.into(), attributes: BTreeMap::new(), note: String::new() }
    }

    /// The quoted text, parts of a discontinuous annotation joined by " … ".
    pub fn quote(&self, text: &str) -> String {
        let parts: Vec<&str> = self.spans.iter().map(|it| it.quote(text)).collect();
        parts.join(" … ")
    }

    /// The key by which annotations are ordered everywhere: start, longest first, label, id.
    pub fn order(&self) -> impl Ord + '_ {
        let hull = self.spans.hull();
        (hull.start(), std::cmp::Reverse(hull.end()), &self.label, self.id)
    }
}
