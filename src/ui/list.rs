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
        let height = self.row_height;
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
            let (top, bottom) = (cursor as f32 * height, (cursor + 1) as f32 * height);
            if top < offset {
                area = area.vertical_scroll_offset(top);
            } else if bottom > offset + view {
                area = area.vertical_scroll_offset(bottom - view);
            }
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        let list = ui.scope(|ui| {
            area.show_rows(ui, height, self.rows, |ui, range| {
                for at in range {
                    let size = Vec2::new(ui.available_width(), height);
                    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
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
            let moved = |to: usize| Some(Touch::Moved(to.min(last), modifiers));
            let from = here.unwrap_or(self.start);
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
