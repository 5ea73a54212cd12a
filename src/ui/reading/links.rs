//! Draws relations: from annotation to annotation through the margin left of the text, so that no
//! letter is covered. Those of the active annotation, or all of them.

use eframe::egui::{Color32, FontId, Painter, Pos2, Rangef, Rect, Shape, Stroke, vec2};

use crate::model::{Annotation, AnnotationId, Relation};
use crate::ui::theme::{GRID, SMALL};

use super::Page;
use super::view::View;

/// From the column to the first line in the margin, and from one line to the next, in points.
const FIRST: f32 = 3.0 * GRID;
const STEP: f32 = 1.5 * GRID;
/// As many lines as the margin holds side by side.
const TRACKS: usize = 6;

/// An end of a relation on the screen: in view, or beyond one of the edges.
#[derive(Clone, Copy)]
enum Place {
    Seen(Pos2),
    Above,
    Below,
}

struct Link<'a> {
    relation: &'a Relation,
    from: Place,
    to: Place,
    /// The stretch of the margin that it takes.
    y: Rangef,
    /// Whether it belongs to the active annotation.
    active: bool,
}

/// Draws the relations, and the one that is being drawn: by dragging, from where that began to the
/// pointer; by key, to the annotation of mine that is `hovered` or has become active.
pub(super) fn paint(
    painter: &Painter,
    page: &Page<'_>,
    view: &View<'_>,
    dragged: Option<Pos2>,
    pointed: Option<Pos2>,
    hovered: Option<AnnotationId>,
) {
    let links = links(page, view);
    // From top to bottom; lines that do not meet share a track. Where all are taken, the last one
    // is shared all the same.
    let mut ends = [f32::NEG_INFINITY; TRACKS];
    for link in &links {
        let track = ends.iter().position(|it| *it < link.y.min - 8.0).unwrap_or(TRACKS - 1);
        if let Some(end) = ends.get_mut(track) {
            *end = end.max(link.y.max);
        }
        draw(painter, page, view, link, track);
    }
    let drawn = dragged.zip(pointed).or_else(|| {
        let own = page.layers.iter().find(|it| it.own)?;
        let target = hovered.or(page.active).filter(|it| page.linking != Some(*it))?;
        let at = |id| match place(view, own.layer.annotation(id)?) {
            Place::Seen(at) => Some(at),
            Place::Above | Place::Below => None,
        };
        Some((at(page.linking?)?, at(target)?))
    });
    if let Some((from, to)) = drawn {
        let stroke = Stroke::new(1.5, page.theme.ink);
        painter.line_segment([from, to], stroke);
        arrow(painter, to, (to - from).normalized(), page.theme.ink);
    }
}

fn links<'a>(page: &Page<'a>, view: &View<'_>) -> Vec<Link<'a>> {
    let Some(own) = page.layers.iter().find(|it| it.own) else { return Vec::new() };
    let meant = |it: &&Relation| page.active.is_some_and(|id| it.from == id || it.to == id);
    let shown = |it: &&Relation| page.all_relations || meant(it);
    if !page.all_relations && page.active.is_none() {
        return Vec::new();
    }
    let mut links: Vec<Link<'a>> = Vec::new();
    for relation in own.layer.relations().iter().filter(shown) {
        let ends = (own.layer.annotation(relation.from), own.layer.annotation(relation.to));
        let (Some(from), Some(to)) = ends else { continue };
        if page.hidden.contains(&from.label) || page.hidden.contains(&to.label) {
            continue;
        }
        let (from, to) = (place(view, from), place(view, to));
        let y = |place: Place| match place {
            Place::Seen(at) => at.y,
            Place::Above => view.rect.top(),
            Place::Below => view.rect.bottom(),
        };
        let seen = |it: Place| matches!(it, Place::Seen(_));
        if !seen(from) && !seen(to) {
            continue; // it only passes by
        }
        let y = Rangef::new(y(from).min(y(to)), y(from).max(y(to)));
        links.push(Link { relation, from, to, y, active: meant(&relation) });
    }
    links.sort_by(|a, b| a.y.min.total_cmp(&b.y.min).then(b.y.max.total_cmp(&a.y.max)));
    links
}

/// Where a relation meets an annotation: below its first letter, under the lanes.
fn place(view: &View<'_>, annotation: &Annotation) -> Place {
    let start = annotation.spans.hull().start();
    let bytes = view.bytes();
    if start < bytes.start {
        return Place::Above;
    }
    let found = view.rows().find(|(_, row)| (row.bytes.start..row.bytes.end).contains(&start));
    if let Some((at, row)) = found {
        let x = at.x + row.x_of(view.text, start);
        let y = at.y + view.measures.line - 1.5;
        let (top, bottom) = (view.rect.top() + 1.0, view.rect.bottom() - 1.0);
        return Place::Seen(Pos2::new(x, y.min(bottom).max(top)));
    }
    // Laid out, but beyond the edge.
    let above = view.rows().next().is_some_and(|(_, row)| start < row.bytes.start);
    if above { Place::Above } else { Place::Below }
}

fn draw(painter: &Painter, page: &Page<'_>, view: &View<'_>, link: &Link<'_>, track: usize) {
    let theme = page.theme;
    let (width, color) = if link.active { (1.5, theme.ink_soft) } else { (1.0, theme.shape) };
    let stroke = Stroke::new(width, color);
    let column = (view.left - FIRST - STEP * track as f32).max(view.rect.left() + 2.0);
    let column = painter.round_to_pixel_center(column);
    // Lines of several relations in one row run side by side.
    let lower = 2.0 * (track % 3) as f32;
    let corner = |place: Place| match place {
        Place::Seen(at) => Pos2::new(column, painter.round_to_pixel_center(at.y - lower)),
        Place::Above => Pos2::new(column, view.rect.top()),
        Place::Below => Pos2::new(column, view.rect.bottom()),
    };
    let (from, to) = (corner(link.from), corner(link.to));
    let mut path = Vec::new();
    if let Place::Seen(at) = link.from {
        path.push(Pos2::new(at.x + 1.0, from.y));
        painter.circle_filled(Pos2::new(at.x + 1.0, from.y), width + 0.75, color);
    }
    // On one line there is no way through the margin.
    let level = matches!((link.from, link.to), (Place::Seen(a), Place::Seen(b)) if a.y == b.y);
    if !level {
        path.extend([from, to]);
    }
    match link.to {
        Place::Seen(at) => {
            let tip = Pos2::new(at.x, to.y);
            let before = path.last().copied().unwrap_or(tip);
            path.push(tip);
            painter.add(Shape::line(path, stroke));
            arrow(painter, tip, vec2((tip.x - before.x).signum(), 0.0), color);
        }
        Place::Above | Place::Below => {
            painter.add(Shape::line(path, stroke));
            let down = if matches!(link.to, Place::Below) { 1.0 } else { -1.0 };
            arrow(painter, to, vec2(0.0, down), color);
        }
    }
    if link.active && !level {
        // Beside the arrow's end, where no two relations of one annotation meet.
        let y = if matches!(link.to, Place::Seen(_)) { to.y } else { from.y.midpoint(to.y) };
        name(painter, page, view, link, Pos2::new(column, y));
    }
}

/// The kind's name left of the line, where the margin has room for it.
fn name(painter: &Painter, page: &Page<'_>, view: &View<'_>, link: &Link<'_>, at: Pos2) {
    let kind = page.codebook.relation(&link.relation.kind);
    let kind = kind.map_or(link.relation.kind.as_str(), |it| it.name.get(page.language));
    let color = page.theme.ink_soft;
    let galley = painter.layout_no_wrap(kind.to_owned(), FontId::proportional(SMALL), color);
    let size = galley.size();
    let corner = Pos2::new(at.x - 4.0 - size.x, at.y - size.y / 2.0);
    if corner.x < view.rect.left() + 2.0 {
        return;
    }
    let ground = Rect::from_min_size(corner, size).expand2(vec2(2.0, 0.0));
    painter.rect_filled(ground, 0.0, page.theme.paper);
    painter.galley(corner, galley, color);
}

fn arrow(painter: &Painter, tip: Pos2, direction: eframe::egui::Vec2, color: Color32) {
    let across = vec2(-direction.y, direction.x) * 3.0;
    let back = tip - direction * 6.0;
    painter.add(Shape::convex_polygon(
        vec![tip, back + across, back - across],
        color,
        Stroke::NONE,
    ));
}
