//! Where annotations stand in the whole article: beside the scroll bar a column for each label.
//!
//! The article is cut into bins, and a bin knows which labels touch it. After a change the bins
//! are counted anew, those in view first and never more than a frame has time for; what is not
//! counted yet stays as it was.

use std::collections::BTreeSet;
use std::sync::Arc;

use eframe::egui::emath::GuiRounding as _;
use eframe::egui::{Color32, Mesh, Rect, Shape, Stroke, StrokeKind, Ui, pos2};

use crate::model::{LabelId, Layer, TextHash};

use super::Page;
use super::bar::{self, Bar};
use super::heights::Heights;

/// As many bins as a tall screen has rows.
const BINS: usize = 1024;
/// How many spans a frame may look at; one bin more may be begun below it.
const MOST: usize = 2_000;
/// After a change of so many annotations only their bins are counted again.
const FEW: usize = 16;
/// A bin holds a bit for each column; what is beyond shares the last one.
const COLUMNS: usize = u64::BITS as usize;
/// Widths in points: of all columns together, and of one with the space beside it.
const WIDEST: f32 = 72.0;
const PITCH: f32 = 4.0;
/// Space left of the columns.
const MARGIN: f32 = 3.0;

/// What the map remembers from one frame to the next.
#[derive(Default)]
pub(super) struct Minimap {
    counted: Option<Counted>,
    /// For each bin the columns that have something there.
    bins: Vec<u64>,
    /// The bin to count next, and how many are still to be counted.
    next: usize,
    left: usize,
    painted: Option<(Painted, f64, Arc<Mesh>)>,
}

/// What the bins were counted for.
struct Counted {
    article: TextHash,
    labels: Vec<LabelId>,
    hidden: BTreeSet<LabelId>,
    layer: Option<Arc<Layer>>,
}

impl Counted {
    /// The bins that differ, when few annotations have changed since and nothing else.
    fn touched(&self, now: &Self, len: usize, bins: usize) -> Option<BTreeSet<usize>> {
        let same =
            (self.article, &self.labels, &self.hidden) == (now.article, &now.labels, &now.hidden);
        let (before, after) = self.layer.as_ref().zip(now.layer.as_ref()).filter(|_| same)?;
        let difference = after.difference(before);
        let changed = || difference.gone.iter().chain(&difference.new);
        if changed().count() > FEW {
            return None;
        }
        let spans = changed().flat_map(|it| it.spans.iter());
        let touched = spans.flat_map(|it| {
            // A byte may belong to the bin after the one that it is said to be in.
            let last = (bin_of(it.end().saturating_sub(1), len, bins) + 1).min(bins - 1);
            bin_of(it.start(), len, bins)..=last
        });
        Some(touched.collect())
    }
}

impl PartialEq for Counted {
    fn eq(&self, other: &Self) -> bool {
        let layer = |it: &Self| it.layer.as_ref().map(Arc::as_ptr);
        (self.article, &self.labels, &self.hidden) == (other.article, &other.labels, &other.hidden)
            && layer(self) == layer(other)
    }
}

/// What the picture was made for, apart from the height of the page.
#[derive(PartialEq)]
struct Painted {
    strip: Rect,
    scale: f32,
    colors: Vec<Color32>,
}

/// How wide the map is. It does not depend on what is annotated, so that a tag moves nothing.
pub(super) fn width(page: &Page<'_>) -> f32 {
    if page.minimap { columns(page) as f32 * pitch(page) + MARGIN } else { 0.0 }
}

/// A column for each label, and one for those that the codebook does not know.
fn columns(page: &Page<'_>) -> usize {
    (page.codebook.labels.len() + 1).min(COLUMNS)
}

fn pitch(page: &Page<'_>) -> f32 {
    (WIDEST / columns(page) as f32).min(PITCH)
}

impl Minimap {
    /// Draws the map at the left of `strip`, with the view as a frame. `seen` is a byte in view.
    /// Returns how many spans were looked at.
    pub(super) fn show(
        &mut self,
        ui: &Ui,
        page: &Page<'_>,
        strip: Rect,
        bar: &Bar,
        heights: &Heights,
        seen: usize,
    ) -> usize {
        if !page.minimap {
            *self = Self::default();
            return 0;
        }
        let visited = self.count(page, seen);
        if self.left > 0 {
            ui.ctx().request_repaint();
        }
        let (map, _) = strip.split_left_right_at_x(strip.right() - bar::WIDTH);
        let frame = Rect::from_x_y_ranges(
            map.left()..=map.right() - 0.5,
            bar.top + 2.0..=bar.top + bar.tall - 2.0,
        );
        let frame = frame.round_to_pixels(ui.pixels_per_point());
        ui.painter().rect_filled(frame, 2.0, page.theme.panel);
        ui.painter().add(Shape::mesh(self.picture(ui, page, map, bar, heights)));
        let outline = Stroke::new(1.0, page.theme.shape);
        ui.painter().rect_stroke(frame, 2.0, outline, StrokeKind::Inside);
        let name = bar.response.hover_pos().filter(|_| !bar.response.dragged());
        if let Some(name) = name.and_then(|at| column_at(page, at.x - map.left())) {
            bar.response.clone().on_hover_text_at_pointer(name);
        }
        visited
    }

    /// Counts as many bins as a frame has time for.
    fn count(&mut self, page: &Page<'_>, seen: usize) -> usize {
        let own = page.layers.iter().find(|it| it.own);
        let now = Counted {
            article: page.article.hash,
            labels: page.codebook.labels.iter().map(|it| it.id.clone()).collect(),
            hidden: page.hidden.clone(),
            layer: own.map(|it| it.layer.clone()),
        };
        let len = page.article.text.len();
        let bins = len.clamp(1, BINS);
        let mut visited = 0;
        if self.counted.as_ref() != Some(&now) {
            let known = self.counted.replace(now);
            let now = self.counted.as_ref();
            let touched = known.as_ref().zip(now).and_then(|(a, b)| a.touched(b, len, bins));
            if let Some(touched) = touched {
                for bin in touched {
                    visited += self.recount(page, bin, len, bins);
                }
            } else {
                let same =
                    |a: &Counted, b: &Counted| a.article == b.article && a.labels == b.labels;
                if !known.as_ref().zip(now).is_some_and(|(a, b)| same(a, b)) {
                    self.bins = vec![0; bins];
                    self.painted = None;
                }
                self.next = bin_of(seen, len, bins);
                self.left = bins;
            }
        }
        while self.left > 0 && visited < MOST {
            visited += self.recount(page, self.next, len, bins);
            self.next = (self.next + 1) % bins;
            self.left -= 1;
        }
        visited
    }

    /// Counts one bin, and returns how many spans were looked at.
    fn recount(&mut self, page: &Page<'_>, bin: usize, len: usize, bins: usize) -> usize {
        let Some(own) = page.layers.iter().find(|it| it.own) else { return 0 };
        let query = own.layer.index().query(start_of(bin, len, bins)..start_of(bin + 1, len, bins));
        let mut columns = 0_u64;
        for entry in &query.found {
            let label = own.layer.annotation(entry.id).map(|it| &it.label);
            let label = label.filter(|it| !page.hidden.contains(*it));
            columns |= label.map_or(0, |it| 1 << column_of(page, it));
        }
        if let Some(bin) = self.bins.get_mut(bin).filter(|it| **it != columns) {
            *bin = columns;
            self.painted = None;
        }
        query.visited
    }

    /// The marks, made anew only when something about them has changed.
    fn picture(
        &mut self,
        ui: &Ui,
        page: &Page<'_>,
        map: Rect,
        bar: &Bar,
        heights: &Heights,
    ) -> Arc<Mesh> {
        let scale = ui.pixels_per_point();
        let known = page.codebook.labels.iter().map(|it| page.theme.label(it.color).line);
        let mut colors: Vec<Color32> = known.take(columns(page) - 1).collect();
        colors.push(page.theme.unknown_label().line);
        let now = Painted { strip: map, scale, colors };
        let height = heights.total();
        // Scrolling measures block after block; what moves nothing by a pixel paints nothing anew.
        let pixels = f64::from(map.height() * scale) / height.max(1.0);
        let same = |it: &Painted, of: f64| *it == now && ((height - of) * pixels).abs() < 0.5;
        if let Some((_, _, mesh)) = self.painted.as_ref().filter(|it| same(&it.0, it.1)) {
            return mesh.clone();
        }
        let len = page.article.text.len();
        let edges: Vec<f32> = (0..=self.bins.len())
            .map(|bin| bar.y(height_of(page, heights, start_of(bin, len, self.bins.len()))))
            .collect();
        let mut mesh = Mesh::default();
        let least = (2.0_f32).max(2.0 / scale);
        for (column, color) in now.colors.iter().enumerate() {
            let left = map.left() + MARGIN + column as f32 * pitch(page);
            let right = left + (pitch(page) - 1.0).max(1.0);
            let mut from = None;
            for (bin, edge) in edges.iter().enumerate() {
                let has = self.bins.get(bin).is_some_and(|it| it & (1 << column) != 0);
                if has {
                    from.get_or_insert(*edge);
                } else if let Some(top) = from.take() {
                    let bottom = edge.max(top + least).min(map.bottom());
                    let mark = Rect::from_min_max(
                        pos2(left, top.min(bottom - least)),
                        pos2(right, bottom),
                    );
                    mesh.add_colored_rect(mark.round_to_pixels(scale), *color);
                }
            }
        }
        let mesh = Arc::new(mesh);
        self.painted = Some((now, height, mesh.clone()));
        mesh
    }
}

/// Which column a label has.
fn column_of(page: &Page<'_>, label: &LabelId) -> usize {
    let last = columns(page) - 1;
    page.codebook.labels.iter().position(|it| it.id == *label).unwrap_or(last).min(last)
}

/// The name of the label whose column is so far from the left.
fn column_at<'a>(page: &Page<'a>, x: f32) -> Option<&'a str> {
    let column = ((x - MARGIN) / pitch(page)).floor();
    let label = (column >= 0.0).then(|| page.codebook.labels.get(column as usize))?;
    label.map(|it| it.name.get(page.language))
}

/// The first byte of a bin. The product of a length and a bin has room in 64 bits.
fn start_of(bin: usize, len: usize, bins: usize) -> usize {
    (bin as u64 * len as u64 / bins as u64) as usize
}

/// A bin that is at `offset` or just before it.
fn bin_of(offset: usize, len: usize, bins: usize) -> usize {
    ((offset as u64 * bins as u64 / len.max(1) as u64) as usize).min(bins - 1)
}

/// How far below the top of the first block a byte is, by what is known of the heights.
fn height_of(page: &Page<'_>, heights: &Heights, offset: usize) -> f64 {
    let index = page.article.block_at(offset);
    let Some(block) = page.article.blocks().get(index) else { return 0.0 };
    let (top, bottom) = (heights.before(index), heights.before(index + 1));
    let share = offset.saturating_sub(block.start) as f64 / block.len().max(1) as f64;
    top + (bottom - top) * share.min(1.0)
}

#[cfg(test)]
mod tests {
    use eframe::egui;
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::super::fixture::{Caller, TEXT, harness, layer};
    use super::*;
    use crate::model::{Annotation, AnnotationId, Span};

    fn caller(copies: usize, tags: impl IntoIterator<Item = (u64, &'static str, usize)>) -> Caller {
        let mut caller = Caller::new(&TEXT.repeat(copies));
        caller.mine = layer(tags.into_iter().map(|(id, label, start)| {
            let span = Span::new(&caller.article.text, start, start + 5).unwrap();
            Annotation::new(AnnotationId(id), LabelId::new(label), span)
        }));
        caller
    }

    /// The columns and the shares of the article's length where something stands.
    fn marks(harness: &Harness<'_, Caller>) -> Vec<(usize, f32)> {
        let map = &harness.state().pane.minimap;
        let bins = map.bins.iter().enumerate();
        bins.flat_map(|(bin, columns)| {
            let set = (0..COLUMNS).filter(move |it| columns & (1 << it) != 0);
            set.map(move |it| (it, bin as f32 / map.bins.len() as f32))
        })
        .collect()
    }

    #[test]
    fn every_label_has_a_column_and_every_annotation_its_place() {
        let n = TEXT.len();
        let tags = [(1, "actor", 0), (2, "speculation", 10 * n), (3, "unheard-of", 15 * n)];
        let harness = harness(caller(20, tags));
        let marks = marks(&harness);
        for (column, share) in [(0, 0.0), (3, 0.5), (4, 0.75)] {
            let there = |it: &&(usize, f32)| it.0 == column && (it.1 - share).abs() < 0.01;
            assert!(marks.iter().any(|it| there(&it)), "{column} at {share}: {marks:?}");
        }
        assert!(marks.iter().all(|it| [0, 3, 4].contains(&it.0)), "{marks:?}");
    }

    #[test]
    fn what_is_hidden_is_not_on_the_map_until_it_is_shown() {
        let mut harness = harness(caller(9, [(1, "actor", 0), (2, "demand", TEXT.len())]));
        let columns = |it: &Harness<'_, Caller>| {
            marks(it).into_iter().map(|it| it.0).collect::<BTreeSet<usize>>()
        };
        assert_eq!(columns(&harness), [0, 1].into());
        harness.state_mut().hidden.insert(LabelId::new("actor"));
        harness.run();
        assert_eq!(columns(&harness), [1].into());
        assert!(harness.query_by_label_contains("Akteur: ").is_none());
        harness.state_mut().hidden.clear();
        harness.run();
        assert_eq!(columns(&harness), [0, 1].into());
    }

    #[test]
    fn a_change_in_view_is_there_at_once_and_elsewhere_soon_at_a_bounded_cost() {
        let n = TEXT.len();
        let many = (0..20_000_u64).map(|id| {
            let start = TEXT.find("Runde").unwrap() + (id as usize / 100) * n;
            (id + 10, "actor", start)
        });
        let mut harness = harness(caller(200, many.clone()));
        assert_eq!(harness.state().pane.work().spans_mapped, 0, "it has come to rest");
        let caller = harness.state_mut();
        let far = 150 * n;
        let tags = [(1, "demand", 0), (2, "concession", far)].into_iter().chain(many);
        caller.mine = super::tests::caller(200, tags).mine;
        harness.step();
        assert!(marks(&harness).contains(&(1, 0.0)));
        let work = harness.state().pane.work().spans_mapped;
        assert!((1..MOST + 500).contains(&work), "{work}");
        harness.run();
        assert!(marks(&harness).iter().any(|it| it.0 == 2 && (it.1 - 0.75).abs() < 0.01));
    }

    #[test]
    fn pressing_where_a_mark_stands_brings_it_into_view() {
        let n = TEXT.len();
        let mut harness = harness(caller(40, [(1, "demand", 30 * n)]));
        let (mesh, strip) = {
            let map = &harness.state().pane.minimap;
            let (painted, _, mesh) = map.painted.as_ref().unwrap();
            (mesh.clone(), painted.strip)
        };
        let mark = mesh.calc_bounds();
        assert!(strip.contains_rect(mark), "{mark:?} in {strip:?}");
        let at = mark.center();
        harness.hover_at(at);
        harness.run_steps(60);
        harness.get_by_label("Forderung");
        for pressed in [true, false] {
            let button = egui::PointerButton::Primary;
            let modifiers = egui::Modifiers::NONE;
            harness.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers });
            harness.run();
        }
        harness.get_by_label_contains("Forderung: ");
    }

    #[test]
    fn a_text_that_is_all_in_view_and_a_map_that_is_off_cost_nothing() {
        let mut short = caller(1, [(1, "actor", 0)]);
        short.article = super::super::fixture::article("Grenzgespräche gehen weiter");
        let mut harness = harness(short);
        assert_eq!(marks(&harness), []);
        harness.state_mut().article = super::super::fixture::article(&TEXT.repeat(9));
        harness.run();
        assert_ne!(marks(&harness), []);
        let column = harness.state().caret.unwrap().left();
        harness.state_mut().minimap = false;
        harness.run();
        assert_eq!(marks(&harness), []);
        assert!(harness.state().caret.unwrap().left() > column, "its room is the text's");
    }
}
