//! The annotations in view, each with its lane and its look.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::model::{Annotation, AnnotationId, Span};
use crate::ui::theme::LabelColors;

use super::Page;
use super::lanes::{Lanes, REACH};

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

/// The annotations that touch `view`, mine first, then by start, longest first; and how many spans
/// were visited to find them.
pub(super) fn collect<'a>(
    page: &Page<'a>,
    view: &Range<usize>,
    lanes: &mut Lanes,
) -> (Vec<Mark<'a>>, usize) {
    let mut marks = Vec::new();
    let mut visited = 0;
    lanes.renew(page);
    for (layer, it) in page.layers.iter().enumerate() {
        // From further back, so that a gap that reaches into view is drawn.
        let from = view.start.saturating_sub(REACH);
        let query = it.layer.index().query(from..view.end.max(from + 1));
        visited += query.visited;
        let found: BTreeSet<AnnotationId> = query.found.iter().map(|it| it.id).collect();
        let annotations = found.iter().filter_map(|id| it.layer.annotation(*id));
        let annotations = annotations.filter(|it| !page.hidden.contains(&it.label));
        let in_view = |hull: Span| hull.start() < view.end && hull.end() > view.start;
        let annotations = annotations.filter(|it| in_view(it.spans.hull()));
        marks.extend(annotations.map(|annotation| {
            let label = page.codebook.label(&annotation.label);
            Mark {
                layer,
                annotator: it.annotator,
                own: it.own,
                annotation,
                hull: annotation.spans.hull(),
                lane: lanes.lane(page, layer, annotation.id),
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
    (marks, visited + lanes.visited())
}
