//! A label in the codebook's panel: its mark, key and name.

use eframe::egui::{
    Color32, FontId, Pos2, Rect, Role, Sense, StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo,
};

use super::first_id;
use crate::app::{App, CodebookEvent, Event, LabelFilter};
use crate::model::Label;
use crate::ui::theme::{CORNER, GRID, SMALL, TEXT, Theme};
use crate::ui::widgets::{BADGE, badge, icon_button, left_middle, one_line};
use crate::ui::{fonts, icons};

/// Key, letter and name; clicked, the label tags or is armed.
pub(super) fn label_row(
    ui: &mut Ui,
    at: usize,
    label: &Label,
    app: &App,
    theme: &Theme,
    out: &mut Vec<Event>,
) {
    let tr = &*app.messages;
    let name = label.name.get(tr.language().code());
    let size = Vec2::new(ui.available_width(), 8.0 * GRID);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let id = if at == 0 { first_id() } else { first_id().with(at) };
    let body = Rect::from_min_max(rect.min, Pos2::new(rect.right() - 15.0 * GRID, rect.bottom()));
    let sense = if label.is_offered() { Sense::click() } else { Sense::hover() };
    let response = ui.interact(body, id, sense);
    let armed = app.armed.as_ref() == Some(&label.id);
    let ground = rect.shrink2(Vec2::new(4.0, 1.0));
    let fill = if armed {
        theme.chosen
    } else if response.hovered() {
        theme.hover
    } else {
        Color32::TRANSPARENT
    };
    ui.painter().rect_filled(ground, CORNER, fill);
    if response.has_focus() {
        ui.painter().rect_stroke(ground, CORNER, (1.5, theme.ink_soft), StrokeKind::Inside);
    }
    let middle = rect.center().y;
    let mut left = rect.left() + 3.0 * GRID;
    let colors = theme.label(label.color);
    badge(
        ui,
        Rect::from_center_size(Pos2::new(left + BADGE.x / 2.0, middle), BADGE),
        &label.letter,
        colors,
    );
    left += BADGE.x + 2.0 * GRID;
    let key = one_line(ui, &label.key, fonts::semibold(SMALL), theme.ink_soft, 20.0);
    left_middle(ui, Pos2::new(left, middle), key);
    left += 4.0 * GRID;
    let hidden = app.hidden.contains(&label.id);
    let ink = if label.is_offered() && !hidden { theme.ink } else { theme.ink_faint };
    let width = body.right() - left - 7.0 * GRID;
    left_middle(
        ui,
        Pos2::new(left, middle),
        one_line(ui, name, FontId::proportional(TEXT), ink, width),
    );
    let used = app.list.counts.get(&label.id).copied().unwrap_or(0);
    let state = if armed {
        icons::TAG.to_owned()
    } else if !label.is_offered() {
        icons::ARCHIVE.to_owned()
    } else if used > 0 {
        used.to_string()
    } else {
        String::new()
    };
    let state = one_line(ui, &state, FontId::proportional(SMALL), theme.ink_faint, 60.0);
    left_middle(ui, Pos2::new(body.right() - state.size().x, middle), state);
    let described = if armed { tr.armed(name) } else { name.to_owned() };
    response.widget_info(|| {
        WidgetInfo::selected(
            Role::Button,
            label.is_offered(),
            armed,
            format!("{} {described}", label.key),
        )
    });
    if response.clicked() {
        let alone = ui.input(|it| it.modifiers.command);
        let id = label.id.clone();
        out.push(if alone {
            Event::FilterLabels(LabelFilter::Only(id))
        } else {
            Event::LabelClicked(id)
        });
    }
    let response = response.on_hover_text(label.definition.get(tr.language().code()));
    drop(response);
    let right = |steps: f32| {
        let middle = Pos2::new(rect.right() - steps * GRID, middle);
        UiBuilder::new().max_rect(Rect::from_center_size(middle, Vec2::splat(7.0 * GRID)))
    };
    ui.scope_builder(right(11.5), |ui| {
        let (icon, name) = if hidden {
            (icons::EYE_SLASH, tr.label_show(name))
        } else {
            (icons::EYE, tr.label_hide(name))
        };
        if icon_button(ui, icon, &name).clicked() {
            out.push(Event::FilterLabels(LabelFilter::Toggle(label.id.clone())));
        }
    });
    ui.scope_builder(right(5.0), |ui| {
        let open = app.codebook.unfolded.as_ref() == Some(&label.id);
        let icon = if open { icons::CARET_UP } else { icons::CARET_DOWN };
        if icon_button(ui, icon, &tr.codebook_unfold(name)).clicked() {
            out.push(Event::Codebook(CodebookEvent::Unfold(label.id.clone())));
        }
    });
}
