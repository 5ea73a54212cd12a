//! What lies below a point of the page beside the text itself: the ends of the active annotation,
//! lanes, annotations.

use eframe::egui::{Pos2, Rect, pos2, vec2};

use crate::app::Respan;
use crate::edit::End;
use crate::model::Span;

use super::Page;
use super::layout::Row;
use super::marks::Mark;
use super::view::View;

/// How near to an end of the active annotation the pointer takes hold of it, in points.
const NEAR: f32 = 5.0;

/// The end of the active annotation that the point is on: below the letters, in the lanes, since
/// in the letters another selection may begin.
pub(super) fn end_at(
    page: &Page<'_>,
    view: &View<'_>,
    marks: &[Mark<'_>],
    at: Pos2,
) -> Option<(Respan, End)> {
    let active = marks.iter().find(|it| it.own && page.active == Some(it.annotation.id))?;
    let (place, row) = row_at(view, at)?;
    if at.y < place.y + view.measures.lanes {
        return None;
    }
    let x_of = |offset: usize| place.x + row.x_of(view.text, offset);
    let mut nearest: Option<(f32, Respan, End)> = None;
    for (part, span) in active.annotation.spans.iter().enumerate() {
        let respan = Respan { id: active.annotation.id, part };
        // An end between two rows is taken hold of on the row that shows the annotation.
        let start = (row.bytes.start..row.bytes.end).contains(&span.start());
        let end = row.bytes.start < span.end() && span.end() <= row.bytes.end;
        let ends = [(start, span.start(), End::Start), (end, span.end(), End::End)];
        for (_, offset, end) in ends.into_iter().filter(|it| it.0) {
            let distance = (at.x - x_of(offset)).abs();
            if distance <= NEAR && nearest.is_none_or(|it| distance < it.0) {
                nearest = Some((distance, respan, end));
            }
        }
    }
    nearest.map(|(_, respan, end)| (respan, end))
}

/// The annotation whose lane the point is on, or its letter.
pub(super) fn lane_at<'a>(
    view: &View<'_>,
    marks: &'a [Mark<'a>],
    at: Pos2,
) -> Option<&'a Mark<'a>> {
    let (place, row) = row_at(view, at)?;
    let below = at.y - place.y - view.measures.lanes;
    if below < 0.0 {
        return None;
    }
    let lane = (below / view.measures.pitch()) as usize;
    let covers = |mark: &&Mark<'_>| {
        let hull = mark.hull;
        let from = hull.start().max(row.bytes.start);
        let to = hull.end().min(row.visible_end(view.text));
        let x = place.x + row.x_of(view.text, from)..place.x + row.x_of(view.text, to);
        from < to && (x.start - 1.0..x.end + 1.0).contains(&at.x)
    };
    marks.iter().filter(|it| it.lane == Some(lane)).find(covers)
}

/// The shortest annotation below a point, mine before others'.
pub(super) fn mark_at<'a>(
    view: &View<'_>,
    marks: &'a [Mark<'a>],
    at: Pos2,
) -> Option<&'a Mark<'a>> {
    let column =
        Rect::from_x_y_ranges(view.left..=view.left + view.measures.width, view.rect.y_range());
    if !column.expand2(vec2(2.0, 0.0)).contains(at) {
        return None;
    }
    // Between two characters the one that the point is over counts, not the nearer gap.
    let spot = view.spot_at(at);
    let place = view.place(spot)?;
    let right = at.x >= place.x;
    let covers = |span: Span| {
        if right {
            span.start() <= spot.offset && spot.offset < span.end()
        } else {
            span.start() < spot.offset && spot.offset <= span.end()
        }
    };
    if at.y > place.y + view.measures.line
        || pos2(at.x, place.y).distance(place) > view.measures.size * 2.0
    {
        return None; // beside the end of a line, or between paragraphs
    }
    marks
        .iter()
        .filter(|it| it.annotation.spans.iter().any(covers))
        .min_by_key(|it| (!it.own, it.hull.len()))
}

/// The row whose line holds the point. Empty lines are lower than others, so the last that begins
/// above it counts.
fn row_at<'a>(view: &'a View<'_>, at: Pos2) -> Option<(Pos2, &'a Row)> {
    let found = view.rows().take_while(|(place, _)| place.y <= at.y).last();
    found.filter(|(place, _)| at.y < place.y + view.measures.line)
}
