//! The reading pane: shows one article with its annotations, and tells what pointer and keys do to
//! the text. A widget on plain data; it knows nothing of the program's state.
//!
//! Only the blocks in view are laid out, colour is painted over the layout, and the scroll
//! position is a place in the text. So a frame costs the same in a long article as in a short one.

mod access;
mod bar;
mod heights;
mod hit;
mod lanes;
mod layout;
mod links;
mod margin;
mod marks;
mod minimap;
mod motion;
mod named;
mod paint;
mod pointer;
mod scroll;
mod view;

#[cfg(test)]
mod fixture;
#[cfg(test)]
#[cfg(feature = "pictures")]
mod pictures;
#[cfg(test)]
mod pointer_tests;
#[cfg(test)]
mod tests;

pub use motion::Motion;
pub use scroll::ScrollAnchor;

use std::collections::BTreeSet;
use std::sync::Arc;

use eframe::egui::{CursorIcon, EventFilter, Id, Rect, Response, RichText, Sense, Ui};

use crate::app::Gesture;
use crate::model::{AnnotationId, Article, ArticlePath, Codebook, LabelId, Layer, Span, TextHash};

use crate::record::ReadingSettings;

use super::theme::{GRID, Theme};
use heights::Heights;
use layout::{Measures, Typesetter};
use marks::Mark;
use named::Named;
use pointer::Pointer;
use scroll::{Position, Room};
use view::{Spot, View};

/// The id under which the pane has the keyboard focus.
pub fn reading_pane_id() -> Id {
    Id::unique("reading_pane")
}

/// What the pane shows. All offsets are UTF-8 bytes of the article's text.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is shown or not")]
pub struct Page<'a> {
    /// The article.
    pub article: &'a Article,
    /// The layers to draw, the reader's own first.
    pub layers: &'a [PageLayer<'a>],
    /// What the labels mean and look like.
    pub codebook: &'a Codebook,
    /// The labels whose annotations are not shown.
    pub hidden: &'a BTreeSet<LabelId>,
    /// The language of the interface, for the labels' names.
    pub language: &'a str,
    /// Where the selection began.
    pub anchor: usize,
    /// Where the selection ends: where the caret stands.
    pub head: usize,
    /// What a tag would take, while a selection is there.
    pub snapped: Option<Span>,
    /// The active annotation of the reader's own layer.
    pub active: Option<AnnotationId>,
    /// The annotation of the reader's own that a key would be about while none is active.
    pub meant: Option<AnnotationId>,
    /// Whether the selection grows with every move.
    pub selecting: bool,
    /// The annotation that a relation is being drawn from.
    pub linking: Option<AnnotationId>,
    /// Whether all relations are drawn, not only those of the active annotation.
    pub all_relations: bool,
    /// What a search has found, sorted.
    pub hits: &'a [Span],
    /// Which of the hits is the current one.
    pub current_hit: Option<usize>,
    /// The colours.
    pub theme: &'a Theme,
    /// Size of the text in points.
    pub text_size: f32,
    /// How else the text is set.
    pub reading: ReadingSettings,
    /// Whether a map of the annotations stands beside the scroll bar.
    pub minimap: bool,
    /// Whether labels and notes stand in the margin.
    pub margin_notes: bool,
    /// Whether the text is what the keys go to. The pane takes egui's focus when nothing has it.
    pub focused: bool,
}

/// A layer on a page.
#[derive(Clone, Copy)]
pub struct PageLayer<'a> {
    /// Whose it is.
    pub annotator: &'a str,
    /// The annotations.
    pub layer: &'a Arc<Layer>,
    /// Whether it is the reader's own; the others' are drawn quietly.
    pub own: bool,
}

/// What the pane says about a frame beside the gestures.
pub struct PaneResponse {
    /// The text's own; [`Response::has_focus`] tells whether keys are the text's, and a context
    /// menu can be hung on it.
    pub response: Response,
    /// The annotation below the pointer: which of the page's layers, and its id.
    pub hovered: Option<(usize, AnnotationId)>,
    /// The caret on the screen, when it is in view: what a list of labels can stand beside.
    pub caret_rect: Option<Rect>,
}

/// What a frame cost, for tests: it depends on what is in view and on nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FrameWork {
    /// Blocks that were laid out.
    pub blocks_laid_out: usize,
    /// Spans of the layers that were looked at.
    pub spans_visited: usize,
    /// Spans that were looked at for the map of the whole article.
    pub spans_mapped: usize,
}

/// The pane's memory from one frame to the next.
#[derive(Default)]
pub struct ReadingPane {
    /// Where the page stands; `None` at the top.
    anchor: Option<ScrollAnchor>,
    /// What the heights were measured for.
    measured: Option<(ArticlePath, TextHash, Measures)>,
    /// Where the pane's top was.
    top: Option<f32>,
    /// What the caller asked for since the last frame.
    asked_anchor: Option<ScrollAnchor>,
    asked_reveal: Option<usize>,
    asked_motions: Vec<(Motion, bool)>,
    heights: Heights,
    pointer: Pointer,
    grip: bar::Grip,
    lanes: lanes::Lanes,
    minimap: minimap::Minimap,
    named: Vec<Named>,
    /// Where the last gesture of the pane put the caret, and the distance from the left to keep.
    spot: Spot,
    goal: Option<f32>,
    work: FrameWork,
}

impl ReadingPane {
    /// Moves the caret in the next frame, which answers with [`Gesture::Caret`].
    pub fn request_motion(&mut self, motion: Motion, extend: bool) {
        self.asked_motions.push((motion, extend));
    }

    /// Scrolls in the next frame so that `offset` is in view; when it is far, near the middle.
    pub fn reveal(&mut self, offset: usize) {
        self.asked_reveal = Some(offset);
    }

    /// Where the page stands, to be remembered; `None` at the top.
    pub fn scroll_anchor(&self) -> Option<ScrollAnchor> {
        self.anchor
    }

    /// Puts the page there in the next frame, also when that shows another article.
    pub fn set_scroll_anchor(&mut self, anchor: ScrollAnchor) {
        self.asked_anchor = Some(anchor);
    }

    /// What the last frame cost.
    pub fn work(&self) -> FrameWork {
        self.work
    }

    /// Draws the page into all of the room that `ui` has left, and adds what was done to it.
    pub fn ui(&mut self, ui: &mut Ui, page: &Page<'_>, out: &mut Vec<Gesture>) -> PaneResponse {
        let area = ui.available_rect_before_wrap();
        let (rect, strip) =
            area.split_left_right_at_x(area.right() - bar::WIDTH - minimap::width(page));
        ui.advance_cursor_after_rect(area);
        let response = ui.interact(rect, reading_pane_id(), Sense::click_and_drag());
        let response = response.on_hover_and_drag_cursor(CursorIcon::Text);
        take_focus(ui, page, &response);

        let measures = Measures::new(ui, page.text_size, page.reading, rect.width() - 8.0 * GRID);
        self.renew(page.article, measures);
        let room = self.room(area.height());
        let mut heights = std::mem::take(&mut self.heights);
        let mut setter = Typesetter::new(ui, page.article, measures, &mut heights);
        let gestures = out.len();

        let mut position = match self.anchor {
            Some(anchor) => Position::from_anchor(&mut setter, anchor),
            None => Position { block: 0, top: room.above },
        };
        // A bar that opens or closes above moves the pane, not what is being read.
        let moved = self.top.replace(area.top()).map_or(0.0, |it| it - area.top());
        position.top += wheel(ui, &response) - self.pointer.scroll(ui, rect) + moved;
        position.settle(&mut setter, room);
        if let Some(offset) = self.asked_reveal.take() {
            position.reveal(&mut setter, room, offset);
            position.settle(&mut setter, room);
        }
        self.move_caret(page, &mut setter, room, &mut position, out);
        let bar =
            bar::show(ui, strip, page.theme, &mut self.grip, &mut setter, room, &mut position);
        self.anchor = (position.block > 0 || position.top < room.above)
            .then(|| position.to_anchor(&mut setter, room, page.head));

        let (blocks, top) = position.in_view(&mut setter, room);
        let laid = setter.laid();
        let view = View {
            text: &page.article.text,
            rect,
            left: ((rect.center().x - measures.width / 2.0) * ui.pixels_per_point()).round()
                / ui.pixels_per_point(),
            measures,
            blocks: setter.finish(blocks),
            top: rect.top() + top,
        };
        self.heights = heights;
        let (marks, spans_visited) = marks::collect(page, &view.bytes(), &mut self.lanes);
        let spans_mapped = bar.map_or(0, |bar| {
            self.minimap.show(ui, page, strip, &bar, &self.heights, view.bytes().start)
        });
        let blocks_laid_out = laid.max(view.blocks.len());
        self.work = FrameWork { blocks_laid_out, spans_visited, spans_mapped };

        let ground = pointer::Ground { page, view: &view, marks: &marks };
        if let Some(spot) = self.pointer.read(ui, &ground, &response, out) {
            (self.spot, self.goal) = (spot, None);
        }
        if self.pointer.is_dragging() && self.pointer.scroll(ui, rect) != 0.0 {
            ui.ctx().request_repaint(); // the page goes on below a pointer that rests
        }
        let drawn = self.pointer.drawn();
        let pointed = ui.input(|it| it.pointer.latest_pos());
        let hovering = response.hover_pos().filter(|_| !self.pointer.is_dragging());
        let hovered = hovering.or(pointed.filter(|_| drawn.is_some())).and_then(|at| {
            hit::lane_at(&view, &marks, at).or_else(|| hit::mark_at(&view, &marks, at))
        });
        if let Some(cursor) = hovering.and_then(|at| ground.cursor(at)) {
            ui.set_cursor_icon(cursor);
        }
        let painter = ui.painter_at(area);
        let brush = paint::Brush {
            painter: &painter,
            page,
            view: &view,
            marks: &marks,
            hovered: hovered.map(|it| (it.layer, it.annotation.id)),
        };
        let (caret_rect, named) = brush.paint(self.caret(page));
        self.named = named;
        self.named.extend(margin::paint(&painter, page, &view, &marks));
        let own = hovered.filter(|it| it.own).map(|it| it.annotation.id);
        links::paint(&painter, page, &view, drawn, pointed, own);
        access::expose(ui, page, &view, &marks);
        if let Some((anchor, head)) = access::wanted_selection(ui, &view) {
            out.push(Gesture::Select { anchor, head });
        }
        if out.len() > gestures {
            ui.ctx().request_repaint(); // what the gesture does is seen in the next frame
        }

        let menu_at = response.interact_pointer_pos().filter(|_| response.secondary_clicked());
        out.extend(menu_at.map(|at| Gesture::Menu { offset: view.spot_at(at).offset }));
        let hovered_id = hovered.map(|it| (it.layer, it.annotation.id));
        let pointed = |it: &&Named| response.hover_pos().is_some_and(|at| it.area.contains(at));
        let response = match (self.named.iter().find(pointed), hovered) {
            (Some(named), _) => response.on_hover_ui_at_pointer(|ui| named.list(ui, page, &marks)),
            (None, Some(mark)) if !mark.own || !mark.annotation.note.is_empty() => {
                response.on_hover_ui_at_pointer(|ui| hint(ui, mark))
            }
            _ => response,
        };
        PaneResponse { response, hovered: hovered_id, caret_rect }
    }

    /// Forgets what no longer holds: the place when the article is another one, the heights also
    /// when the column is.
    fn renew(&mut self, article: &Article, measures: Measures) {
        let known = self.measured.as_ref();
        let same = known.is_some_and(|it| it.0 == article.path && it.1 == article.hash);
        if !same {
            self.anchor = None;
        }
        if let Some(anchor) = self.asked_anchor.take() {
            self.anchor = Some(anchor);
        }
        if !same || known.is_some_and(|it| it.2 != measures) {
            self.heights = measures.estimates(article);
            self.measured = Some((article.path.clone(), article.hash, measures));
            self.goal = None;
        }
    }

    /// A text that is longer than the pane can be scrolled until its end is well above the edge.
    fn room(&self, height: f32) -> Room {
        let margin = 6.0 * GRID;
        let fits = self.heights.total() as f32 + 2.0 * margin <= height;
        let below = if fits { margin } else { (height * 0.3).round().max(margin) };
        Room { height, above: margin, below }
    }

    fn move_caret(
        &mut self,
        page: &Page<'_>,
        setter: &mut Typesetter<'_>,
        room: Room,
        position: &mut Position,
        out: &mut Vec<Gesture>,
    ) {
        for (motion, extend) in std::mem::take(&mut self.asked_motions) {
            let known = out.iter().any(|it| matches!(it, Gesture::Caret { .. }));
            let from = if known { self.spot } else { self.caret(page) };
            let goal = self.goal.filter(|_| from.offset == self.spot.offset);
            let moved = motion::step(setter, room, position, from, goal, motion);
            (self.spot, self.goal) = (moved.spot, moved.goal);
            out.push(Gesture::Caret { offset: moved.spot.offset, extend });
            position.reveal(setter, room, moved.spot.offset);
            position.settle(setter, room);
        }
    }

    /// Where the caret is drawn: on the end of a row, when the pane itself put it there.
    fn caret(&self, page: &Page<'_>) -> Spot {
        let before = self.spot.before && self.spot.offset == page.head;
        Spot { offset: page.head, before }
    }
}

/// When nothing has the focus, the text has it; and then all keys are its own.
fn take_focus(ui: &Ui, page: &Page<'_>, response: &Response) {
    if page.focused && ui.memory(|it| it.focused().is_none()) {
        response.request_focus();
    }
    if response.has_focus() {
        let keys =
            EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: true };
        ui.memory_mut(|it| it.set_focus_lock_filter(response.id, keys));
    }
}

/// How far the wheel turned over the pane; nothing else may scroll by it.
fn wheel(ui: &Ui, response: &Response) -> f32 {
    if !response.contains_pointer() {
        return 0.0;
    }
    ui.input_mut(|it| std::mem::take(&mut it.smooth_scroll_delta.y))
}

/// Whose annotation it is, and the note.
fn hint(ui: &mut Ui, mark: &Mark<'_>) {
    ui.set_max_width(320.0);
    let title = if mark.own {
        mark.name.to_owned()
    } else {
        format!("{} · {}", mark.name, mark.annotator)
    };
    ui.label(RichText::new(title).strong());
    if !mark.annotation.note.is_empty() {
        ui.label(mark.annotation.note.as_str());
    }
}
