//! The scroll bar: a handle as tall as its share of the whole article.

use eframe::egui::{Rect, Response, Role, Sense, Ui, WidgetInfo};

use crate::ui::theme::Theme;

use super::layout::Typesetter;
use super::reading_pane_id;
use super::scroll::{Position, Room};

/// Width of the strip that the bar has for itself, in points.
pub(super) const WIDTH: f32 = 12.0;
const SHORTEST: f32 = 28.0;

/// What the bar remembers: how far below its top the handle was taken hold of.
pub(super) type Grip = Option<f32>;

/// Where the bar stands, and so what a height of the page is on it.
pub(super) struct Bar {
    /// What the pointer does to it.
    pub response: Response,
    /// The handle: where the view is.
    pub top: f32,
    pub tall: f32,
    strip: Rect,
    way: f32,
    room: Room,
    scrollable: f32,
}

impl Bar {
    /// Where the bar has to be pressed to bring a height, counted from the top of the first block,
    /// to the middle of the pane.
    pub(super) fn y(&self, height: f64) -> f32 {
        let above = f64::from(self.room.above) - f64::from(self.room.height) / 2.0;
        let share = (height + above) / f64::from(self.scrollable);
        let y = self.strip.top() + self.tall / 2.0 + (f64::from(self.way) * share) as f32;
        y.clamp(self.strip.top(), self.strip.bottom())
    }
}

/// Draws the bar at the right of `strip` and follows it where the strip is pressed or dragged;
/// `None` where all of the article is in view.
pub(super) fn show(
    ui: &Ui,
    strip: Rect,
    theme: &Theme,
    grip: &mut Grip,
    setter: &mut Typesetter<'_>,
    room: Room,
    position: &mut Position,
) -> Option<Bar> {
    let whole = setter.heights.total() as f32 + room.above + room.below;
    if whole <= room.height + 1.0 {
        *grip = None;
        return None;
    }
    let response = ui.interact(strip, reading_pane_id().with("bar"), Sense::CLICK | Sense::DRAG);
    let tall = (strip.height() * room.height / whole).max(SHORTEST).min(strip.height());
    let way = (strip.height() - tall).max(1.0);
    let scrollable = whole - room.height;
    let scrolled = |it: &Position, setter: &Typesetter<'_>| it.height(setter) as f32 + room.above;
    let share = (scrolled(position, setter) / scrollable).clamp(0.0, 1.0);
    let mut top = strip.top() + way * share;
    if let Some(pointer) = response.interact_pointer_pos().filter(|_| {
        response.is_pointer_button_down_on() || response.dragged() || response.clicked()
    }) {
        // Taken beside the handle, the bar brings the handle's middle there.
        let held = *grip.get_or_insert_with(|| {
            let below = pointer.y - top;
            if (0.0..=tall).contains(&below) { below } else { tall / 2.0 }
        });
        top = (pointer.y - held).clamp(strip.top(), strip.top() + way);
        let share = f64::from((top - strip.top()) / way);
        let y = share * f64::from(scrollable) - f64::from(room.above);
        *position = Position::from_height(setter, y);
        position.settle(setter, room);
    } else {
        *grip = None;
    }
    let lively = response.hovered() || grip.is_some();
    let (width, color) = if lively { (8.0, theme.ink_faint) } else { (4.0, theme.shape) };
    let handle = Rect::from_center_size(
        eframe::egui::pos2(strip.right() - WIDTH / 2.0, top + tall / 2.0),
        eframe::egui::vec2(width, tall - 4.0),
    );
    ui.painter().rect_filled(handle, width / 2.0, color);
    response.widget_info(|| WidgetInfo::new(Role::ScrollBar));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.push_labelled_by(reading_pane_id().accesskit_id());
        node.set_numeric_value(f64::from((top - strip.top()) / way * 100.0));
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(100.0);
    });
    Some(Bar { response, top, tall, strip, way, room, scrollable })
}
