//! An annotation: one label on one span, or on several.

use std::collections::BTreeMap;

use super::{LabelId, Span, trimmed};

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

    /// How many there are, at least one.
    #[expect(clippy::len_without_is_empty, reason = "there is always one")]
    pub fn len(&self) -> usize {
        1 + self.rest.len()
    }

    /// These and `span`; what overlaps or touches becomes one.
    pub fn with(&self, span: Span) -> Self {
        let touches = |it: &Span| it.start <= span.end && span.start <= it.end;
        let (near, far): (Vec<Span>, Vec<Span>) = self.iter().partition(touches);
        let joined = near.iter().fold(span, |a, b| a.hull(*b));
        // What is far from `span` is far from what it grew to: the parts never touch each other.
        Self::new(far.into_iter().chain([joined]).collect()).unwrap_or(joined.into())
    }

    /// What is left of these outside of `span`, cut from `text` without white space and
    /// punctuation at the new edges; `None` when nothing is.
    pub fn without(&self, span: Span, text: &str) -> Option<Self> {
        let outside = |it: Span| {
            if it.overlaps(span) {
                let pieces = [it.start..span.start.max(it.start), span.end.min(it.end)..it.end];
                pieces.into_iter().filter_map(|piece| trimmed(text, piece)).collect()
            } else {
                vec![it]
            }
        };
        Self::new(self.iter().flat_map(outside).collect())
    }

    /// Which of these holds `offset`, or begins or ends there; else the first that begins after
    /// it, else the last.
    pub fn part_at(&self, offset: usize) -> usize {
        let at = self.iter().position(|it| offset <= it.end);
        at.unwrap_or(self.rest.len())
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
    pub fn new(id: AnnotationId, label: LabelId, spans: impl Into<Spans>) -> Self {
        Self { id, label, spans: spans.into(), attributes: BTreeMap::new(), note: String::new() }
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

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Harms lehnt den Plan, sagt sie, ab.";

    fn spans(quotes: &[&str]) -> Spans {
        Spans::new(quotes.iter().map(|it| span(it)).collect()).unwrap()
    }

    fn span(quote: &str) -> Span {
        let start = TEXT.find(quote).unwrap();
        Span::new(TEXT, start, start + quote.len()).unwrap()
    }

    fn quotes(spans: &Spans) -> Vec<&'static str> {
        spans.iter().map(|it| it.quote(TEXT)).collect()
    }

    #[test]
    fn a_part_joins_those_that_it_touches() {
        let apart = spans(&["lehnt", "ab"]);
        assert_eq!(quotes(&apart.with(span("den Plan"))), ["lehnt", "den Plan", "ab"]);
        assert_eq!(quotes(&apart.with(span(" den Plan"))), ["lehnt den Plan", "ab"]);
        assert_eq!(
            quotes(&apart.with(span("t den Plan, sagt sie, a"))),
            ["lehnt den Plan, sagt sie, ab"]
        );
        assert_eq!(apart.with(span("lehnt")), apart);
    }

    #[test]
    fn what_is_taken_out_leaves_trimmed_pieces() {
        let whole = spans(&["lehnt den Plan, sagt sie, ab"]);
        let rest = whole.without(span("sagt sie"), TEXT).unwrap();
        assert_eq!(quotes(&rest), ["lehnt den Plan", "ab"]);
        assert_eq!(quotes(&rest.without(span("ab"), TEXT).unwrap()), ["lehnt den Plan"]);
        assert_eq!(rest.without(span(TEXT), TEXT), None);
    }

    #[test]
    fn the_part_at_a_place_is_the_one_around_it_or_the_next() {
        let apart = spans(&["lehnt", "ab"]);
        let at = |quote: &str| apart.part_at(span(quote).start());
        assert_eq!(
            (at("Harms"), at("lehnt"), at(" den"), at("Plan"), at("ab"), at(".")),
            (0, 0, 0, 1, 1, 1)
        );
    }
}
