//! The layer of the new text that comes of placements.

use std::collections::HashMap;

use super::contexts::contexts;
use super::{Placement, reanchor};
use crate::model::{Anchor, Around, ArticleRef, LooseAnnotation, LooseLayer, Span};

/// `layer` as it stands in the text `new`, whose header is `article`: what was placed with its new
/// offsets, quotes and contexts; what is lost with its old quotes and contexts at `0..0`, which
/// says that its place is not known. `placements` are those of the layer's annotations, in their
/// order; an annotation without one counts as lost. All else stays as it is.
pub fn layer(
    layer: &LooseLayer,
    placements: &[Placement],
    new: &str,
    article: ArticleRef,
) -> LooseLayer {
    let spans: Vec<Span> = placements.iter().flat_map(|it| &it.found).copied().collect();
    let contexts: HashMap<Span, Option<Around>> =
        spans.iter().copied().zip(contexts(new, &spans)).collect();
    let around = |span: Span| contexts.get(&span).cloned().flatten();
    let mut placements = placements.iter();
    let annotations = layer.annotations.iter().map(|it| {
        let found = placements.next().map(|it| &it.found[..]).unwrap_or_default();
        annotation(it, found, new, around)
    });
    LooseLayer { article, annotations: annotations.collect(), ..layer.clone() }
}

/// `layer` in the text `new`, whose header is `article`, where nobody looks: placed is what is sure,
/// all else is without a place. `old` is the text that it stands on, where that is known.
pub fn carried(
    layer: &LooseLayer,
    old: Option<&str>,
    new: &str,
    article: ArticleRef,
) -> LooseLayer {
    let mut placements = reanchor(old, new, &layer.annotations);
    for it in &mut placements {
        if !it.sureness.is_sure() {
            it.found.clear();
        }
    }
    self::layer(layer, &placements, new, article)
}

/// `annotation` on the spans `found` of the text `new`, one for each of its anchors; with its old
/// quotes and without a place when there are not as many. `around` gives the context of a span.
pub fn annotation(
    annotation: &LooseAnnotation,
    found: &[Span],
    new: &str,
    around: impl Fn(Span) -> Option<Around>,
) -> LooseAnnotation {
    let placed = found.len() == annotation.anchors.len();
    let mut spans = found.iter().filter(|_| placed);
    let anchors = annotation.anchors.iter().map(|it| match spans.next() {
        Some(span) => Anchor {
            start: span.start(),
            end: span.end(),
            quote: span.quote(new).into(),
            around: around(*span),
        },
        None => Anchor { start: 0, end: 0, ..it.clone() },
    });
    LooseAnnotation { anchors: anchors.collect(), ..annotation.clone() }
}
