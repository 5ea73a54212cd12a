//! When an article's text changes, its annotations move with it.
//!
//! Where the old text is known, an exact difference of both texts says where each span has gone
//! ([`difference`]). Where it is not, as in a fresh clone, each quote is looked for in the new
//! text and told from others like it by the context that was kept with it and by its neighbours
//! ([`quotes`]). Either way nothing is dropped, and nothing is called sure that was a guess.
//!
//! Knows texts and annotations as data; never reads a file, and decides nothing for the user.

mod ascending;
mod contexts;
mod difference;
mod folding;
mod layer;
mod occurrences;
mod quotes;
mod similar;
mod stretches;

pub use contexts::contexts;
pub use layer::{annotation, carried, layer};

use crate::model::{AnnotationId, LooseAnnotation, Span};

/// Where an annotation stands in the new text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The annotation's name in the layer.
    pub id: AnnotationId,
    /// A span of the new text for each anchor of the annotation, in their order; none when it is
    /// lost. None is edged by white space, and no two overlap.
    pub found: Vec<Span>,
    /// How far `found` can be relied on.
    pub sureness: Sureness,
    /// For what is unsure, where else it may belong: likelier places first, only a few, each as
    /// complete as `found`.
    pub alternatives: Vec<Vec<Span>>,
}

/// How far a new place can be relied on: of several parts, as far as the worst of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sureness {
    /// The same text, between the same neighbours. Nothing else in the new text competes.
    Same,
    /// The same text in another order: its passage was moved. Nothing else competes.
    Moved,
    /// The place is sure, but the text there was changed. The ends may want a correction.
    Changed,
    /// A guess, for a person to look at.
    Unsure,
    /// Nothing in the new text corresponds.
    Lost,
}

impl Sureness {
    /// Whether nobody needs to look: the same text stands at a place that is beyond doubt.
    pub fn is_sure(self) -> bool {
        matches!(self, Self::Same | Self::Moved)
    }

    /// Whether the place is taken unless somebody says otherwise: it is no guess, though the ends
    /// may want a correction.
    pub fn is_proposed(self) -> bool {
        self.is_sure() || self == Self::Changed
    }
}

/// How many other places are offered for an annotation.
const MOST_ALTERNATIVES: usize = 4;

/// Where `annotations` of the text `old`, or of an unknown text, stand in the text `new`: one
/// placement for each, in their order. Anchors that do not hold in `old` are looked for as if it
/// were unknown, and never called sure. One at `0..0` has no known place.
pub fn reanchor(old: Option<&str>, new: &str, annotations: &[LooseAnnotation]) -> Vec<Placement> {
    let parts = match old {
        Some(old) => difference::by_difference(old, new, annotations),
        None => quotes::by_quote(new, annotations),
    };
    let mut parts = parts.into_iter();
    annotations.iter().map(|it| assembled(it, parts.by_ref().take(it.anchors.len()))).collect()
}

/// Where one part of an annotation has gone.
#[derive(Clone, Debug)]
struct Part {
    found: Option<Span>,
    sureness: Sureness,
    alternatives: Vec<Span>,
}

impl Part {
    fn lost() -> Self {
        Self { found: None, sureness: Sureness::Lost, alternatives: Vec::new() }
    }

    fn new(found: Span, sureness: Sureness) -> Self {
        Self { found: Some(found), sureness, alternatives: Vec::new() }
    }

    fn unsure(found: Span, alternatives: Vec<Span>) -> Self {
        Self { found: Some(found), sureness: Sureness::Unsure, alternatives }
    }
}

/// The parts of one annotation, all of them or none.
fn assembled(annotation: &LooseAnnotation, parts: impl Iterator<Item = Part>) -> Placement {
    let id = annotation.id;
    let parts: Vec<Part> = parts.collect();
    let found: Option<Vec<Span>> = parts.iter().map(|it| it.found).collect();
    let olds: Vec<usize> = annotation.anchors.iter().map(|it| it.start).collect();
    let worst = parts.iter().map(|it| it.sureness).max();
    let (Some(found), Some(sureness)) = (found.filter(|it| in_order(it, &olds)), worst) else {
        return Placement { id, found: vec![], sureness: Sureness::Lost, alternatives: vec![] };
    };
    let mut alternatives = Vec::new();
    if sureness == Sureness::Unsure {
        // One part at another place, the others where they are.
        for (nth, part) in parts.iter().enumerate() {
            for other in &part.alternatives {
                let at = |(it, span): (usize, &Span)| if it == nth { *other } else { *span };
                let spans: Vec<Span> = found.iter().enumerate().map(at).collect();
                if in_order(&spans, &olds) && spans != found {
                    alternatives.push(spans);
                }
            }
        }
        alternatives.truncate(MOST_ALTERNATIVES);
    }
    Placement { id, found, sureness, alternatives }
}

/// Whether spans stand in the order of their old places, apart from each other.
fn in_order(spans: &[Span], olds: &[usize]) -> bool {
    let mut pairs: Vec<(usize, Span)> = olds.iter().copied().zip(spans.iter().copied()).collect();
    pairs.sort_by_key(|it| it.0);
    let mut neighbours = pairs.iter().zip(pairs.iter().skip(1));
    neighbours.all(|((_, a), (_, b))| a.end() <= b.start())
}

/// The span without white space at its ends; `None` when nothing remains.
fn without_space(text: &str, from: usize, to: usize) -> Option<Span> {
    let quote = text.get(from..to)?;
    let start = from + (quote.len() - quote.trim_start().len());
    Span::new(text, start, start + quote.trim().len()).ok()
}

#[cfg(test)]
mod tests;
