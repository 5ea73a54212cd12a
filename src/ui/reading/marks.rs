//! The annotations in view, each with its lane and its look.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::model::{Annotation, AnnotationId, Span};
use crate::ui::theme::LabelColors;

use super::{Page, lanes};

/// An annotation that is in view at least in part.
pub(super) struct Mark<'a> {
    /// Which of the page's layers.
    pub layer: usize,
    /// Whose layer it is.
    pub annotator: &'a str,
    /// Whether that is the reader's own.
    pub own: bool,
    pub annotation: &'a Annotation,
    /// From its first byte to its last, gaps included.
    pub hull: Span,
    /// `None` where all lanes are taken.
    pub lane: Option<usize>,
    pub colors: LabelColors,
    pub letter: &'a str,
    /// The label's name in the page's language, or its id where the codebook does not know it.
    pub name: &'a str,
}

/// How often to look further left for annotations that reach into the view's: each round asks the
/// index once. What lies beyond cannot be on the same line any more, save in layers that are one
/// single chain of overlaps.
const ROUNDS: usize = 4;

/// The annotations that touch `view`, mine first, then by start, longest first; and how many spans
/// were visited to find them.
pub(super) fn collect<'a>(page: &Page<'a>, view: &Range<usize>) -> (Vec<Mark<'a>>, usize) {
    let mut marks = Vec::new();
    let mut visited = 0;
    for (layer, it) in page.layers.iter().enumerate() {
        let index = it.layer.index();
        // A lane depends on what overlaps further left; taken from the view alone it would change
        // while scrolling.
        let mut from = view.start;
        let mut found = BTreeSet::new();
        for _ in 0..ROUNDS {
            let query = index.query(from..view.end.max(from + 1));
            visited += query.visited;
            found = query.found.iter().map(|it| it.id).collect::<BTreeSet<AnnotationId>>();
            let first = query.found.first().map_or(from, |it| it.span.start());
            if first >= from {
                break;
            }
            from = first;
        }
        let annotations = found.iter().filter_map(|id| it.layer.annotation(*id));
        let annotations = annotations.filter(|it| !page.hidden.contains(&it.label));
        marks.extend(annotations.map(|annotation| {
            let label = page.codebook.label(&annotation.label);
            Mark {
                layer,
                annotator: it.annotator,
                own: it.own,
                annotation,
                hull: annotation.spans.hull(),
                lane: None,
                colors: page.theme.label_of(page.codebook, &annotation.label),
                letter: label.map_or("?", |it| it.letter.as_str()),
                name: label.map_or(annotation.label.as_str(), |it| it.name.get(page.language)),
            }
        }));
    }
    marks.sort_by(|a, b| {
        let order = |it: &Mark<'_>| (!it.own, it.hull.start(), std::cmp::Reverse(it.hull.end()));
        order(a).cmp(&order(b)).then_with(|| a.annotation.order().cmp(&b.annotation.order()))
    });
    let lanes = lanes::assign(marks.iter().map(|it| it.hull.range()));
    for (mark, lane) in marks.iter_mut().zip(lanes) {
        mark.lane = lane;
    }
    marks.retain(|it| it.hull.start() < view.end && it.hull.end() > view.start);
    (marks, visited)
}
