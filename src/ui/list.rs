//! A list whose rows are drawn only where they are seen, with a cursor that keys move.

use eframe::egui::{
    Color32, EventFilter, Id, Key, Modifiers, Rect, Response, Role, ScrollArea, Sense, Ui, Vec2,
    WidgetInfo,
};

use super::theme::{CORNER, GRID, Theme};
use super::widgets::hint;

/// What a list looks like, whatever its rows are.
pub struct List<'a> {
    /// Its lasting name; the keyboard is in the list when this has the focus.
    pub id: Id,
    /// What it is called for those who do not see it.
    pub name: &'a str,
    /// How many rows there are.
    pub rows: usize,
    /// The height of each, in points.
    pub row_height: f32,
    /// Rows that only part others: lower than these, and neither keys nor clicks reach them. In
    /// order.
    pub breaks: &'a [usize],
    /// The row that keys start from.
    pub cursor: Option<usize>,
    /// The row that keys start from while there is no cursor.
    pub start: usize,
    /// Whether to bring the cursor into view.
    pub follow: bool,
    /// Whether to begin at the top again.
    pub from_top: bool,
}

/// What was done to a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touch {
    /// The row was clicked.
    Clicked(usize, Modifiers),
    /// The cursor was moved here by key.
    Moved(usize, Modifiers),
    /// Enter or Space on the row.
    Opened(usize),
}

/// A row as it is drawn.
pub struct Row {
    /// Its number.
    pub at: usize,
    /// Where it is.
    pub rect: Rect,
}

/// The height of a row that only parts others.
pub const BREAK: f32 = 7.0 * GRID;

/// What stands in a list's place while it has no rows; the keyboard can be there all the same.
pub fn empty_list(ui: &mut Ui, id: Id, name: &str, text: &str, theme: &Theme) {
    ui.add_space(2.0 * GRID);
    let row = ui.horizontal(|ui| {
        ui.add_space(2.0 * GRID);
        hint(ui, text, theme.ink_faint);
    });
    let response = ui.interact(row.response.rect, id, Sense::focusable_noninteractive());
    let list = List {
        id,
        name,
        rows: 0,
        row_height: 0.0,
        breaks: &[],
        cursor: None,
        start: 0,
        follow: false,
        from_top: false,
    };
    list.describe(ui, &response);
}

impl List<'_> {
    /// Draws the rows in view by `row`, which returns the row's name for those who do not see it
    /// and whether it is chosen; `chosen` rows lie on a ground of their own.
    pub fn show(
        self,
        ui: &mut Ui,
        theme: &Theme,
        chosen: impl Fn(usize) -> bool,
        mut row: impl FnMut(&mut Ui, &Row) -> String,
    ) -> Option<Touch> {
        let mut touch = None;
        let focused = ui.memory(|it| it.has_focus(self.id));
        if focused {
            touch = self.keys(ui);
        }
        let mut area = ScrollArea::vertical().id_salt(self.id).auto_shrink([false, false]);
        if self.from_top {
            area = area.vertical_scroll_offset(0.0);
        }
        if self.follow
            && let Some(cursor) = self.cursor
        {
            let view = ui.available_height();
            let state =
                eframe::egui::scroll_area::State::load(ui.ctx(), ui.make_persistent_id(self.id));
            let offset = state.map_or(0.0, |it| it.clamped_offset().y);
            // What parts it from the row above is seen with it.
            let above = cursor.checked_sub(1).filter(|it| self.is_break(*it));
            let (top, bottom) = (self.top(above.unwrap_or(cursor)), self.top(cursor + 1));
            if top < offset {
                area = area.vertical_scroll_offset(top);
            } else if bottom > offset + view {
                area = area.vertical_scroll_offset(bottom - view);
            }
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        let list = ui.scope(|ui| {
            area.show_viewport(ui, |ui, viewport| {
                ui.set_height(self.top(self.rows));
                let origin = ui.max_rect().min;
                for at in self.first_below(viewport.min.y)..self.rows {
                    let top = self.top(at);
                    if top > viewport.max.y {
                        break;
                    }
                    let size = Vec2::new(ui.available_width(), self.top(at + 1) - top);
                    let rect = Rect::from_min_size(origin + Vec2::new(0.0, top), size);
                    if self.is_break(at) {
                        let name = row(ui, &Row { at, rect });
                        let response = ui.interact(rect, self.id.with(at), Sense::hover());
                        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
                        continue;
                    }
                    let response = ui.interact(rect, self.id.with(at), Sense::CLICK);
                    let is_chosen = chosen(at);
                    let ground = if is_chosen {
                        Some(theme.chosen)
                    } else {
                        response.hovered().then_some(theme.hover)
                    };
                    ui.painter().rect_filled(
                        rect.shrink2(Vec2::new(4.0, 0.0)),
                        CORNER,
                        ground.unwrap_or(Color32::TRANSPARENT),
                    );
                    if focused && self.cursor == Some(at) {
                        ui.ctx().accesskit_node_builder(self.id, |node| {
                            node.set_active_descendant(response.id.accesskit_id());
                        });
                        let stroke = (1.5, theme.ink_soft);
                        let kind = eframe::egui::StrokeKind::Inside;
                        ui.painter().rect_stroke(
                            rect.shrink2(Vec2::new(4.0, 0.0)),
                            CORNER,
                            stroke,
                            kind,
                        );
                    }
                    let name = row(ui, &Row { at, rect });
                    response.widget_info(|| {
                        WidgetInfo::selected(Role::ListItem, true, is_chosen, &name)
                    });
                    if response.clicked() {
                        ui.memory_mut(|it| it.request_focus(self.id));
                        touch = Some(Touch::Clicked(at, ui.input(|it| it.modifiers)));
                    }
                }
            })
        });
        let response = ui.interact(list.response.rect, self.id, Sense::focusable_noninteractive());
        if focused && self.cursor.is_none() {
            // No row shows that the keyboard is here.
            let stroke = (1.5, theme.ink_soft);
            let kind = eframe::egui::StrokeKind::Inside;
            ui.painter().rect_stroke(response.rect.shrink(1.0), CORNER, stroke, kind);
        }
        self.describe(ui, &response);
        touch
    }

    fn is_break(&self, at: usize) -> bool {
        self.breaks.binary_search(&at).is_ok()
    }

    /// Where a row begins, in points below the first one's beginning.
    fn top(&self, at: usize) -> f32 {
        let breaks = self.breaks.partition_point(|it| *it < at);
        (at - breaks) as f32 * self.row_height + breaks as f32 * BREAK
    }

    /// The first row that ends below `y`.
    fn first_below(&self, y: f32) -> usize {
        let (mut low, mut high) = (0, self.rows);
        while low < high {
            let middle = low.midpoint(high);
            if self.top(middle + 1) > y { high = middle } else { low = middle + 1 }
        }
        low
    }

    /// The row that a key leads to which would lead to `to`, at the list's end back from there.
    fn reached(&self, from: usize, to: usize) -> usize {
        let row = |it: &usize| !self.is_break(*it);
        let (above, below) = ((0..to).rev().find(row), (to + 1..self.rows).find(row));
        let beyond = if to < from { above.or(below) } else { below.or(above) };
        if self.is_break(to) { beyond.unwrap_or(from) } else { to }
    }

    fn describe(&self, ui: &Ui, response: &Response) {
        response.widget_info(|| WidgetInfo::labeled(Role::List, true, self.name));
        ui.memory_mut(|it| {
            it.set_focus_lock_filter(
                self.id,
                EventFilter { vertical_arrows: true, escape: true, ..EventFilter::default() },
            );
        });
    }

    fn keys(&self, ui: &Ui) -> Option<Touch> {
        let last = self.rows.checked_sub(1)?;
        let page = ((ui.available_height() / self.row_height) as usize).saturating_sub(1).max(1);
        let here = self.cursor;
        ui.input(|input| {
            let modifiers = input.modifiers;
            if modifiers.command || modifiers.alt {
                return None;
            }
            let from = here.unwrap_or(self.start);
            let moved = |to: usize| Some(Touch::Moved(self.reached(from, to.min(last)), modifiers));
            if input.key_pressed(Key::ArrowDown) {
                moved(here.map_or(self.start, |it| it + 1))
            } else if input.key_pressed(Key::ArrowUp) {
                moved(from.saturating_sub(1))
            } else if input.key_pressed(Key::PageDown) {
                moved(from + page)
            } else if input.key_pressed(Key::PageUp) {
                moved(from.saturating_sub(page))
            } else if input.key_pressed(Key::Home) {
                moved(0)
            } else if input.key_pressed(Key::End) {
                moved(last)
            } else if input.key_pressed(Key::Enter) || input.key_pressed(Key::Space) {
                here.map(Touch::Opened)
            } else {
                None
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(rows: usize, breaks: &[usize]) -> List<'_> {
        List {
            id: Id::unique("list"),
            name: "",
            rows,
            row_height: 40.0,
            breaks,
            cursor: None,
            start: 0,
            follow: false,
            from_top: false,
        }
    }

    #[test]
    fn every_height_belongs_to_the_row_that_stands_there() {
        let list = list(200, &[0, 3, 4, 150, 199]);
        assert_eq!((list.top(0), list.top(1), list.top(2)), (0.0, BREAK, BREAK + 40.0));
        assert_eq!(list.top(200), 195.0 * 40.0 + 5.0 * BREAK);
        for at in 0..200 {
            assert_eq!(list.first_below(list.top(at)), at);
            assert_eq!(list.first_below(list.top(at + 1) - 0.5), at);
        }
    }

    #[test]
    fn keys_pass_over_what_only_parts_rows() {
        let list = list(6, &[0, 2, 3, 5]);
        for (from, to, reached) in
            [(1, 0, 1), (1, 2, 4), (4, 3, 1), (4, 5, 4), (4, 1, 1), (1, 5, 4)]
        {
            assert_eq!(list.reached(from, to), reached, "{from} {to}");
        }
        assert_eq!(self::list(1, &[0]).reached(0, 0), 0);
    }
}
