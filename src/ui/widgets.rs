//! Small pieces that several panels are made of.

use std::sync::Arc;

use eframe::egui::{
    Align, Align2, Button, Color32, ComboBox, FontId, Galley, Layout, Pos2, Rect, Response,
    RichText, TextEdit, TextStyle, Ui, Vec2,
    text::{LayoutJob, TextFormat},
};

use super::fonts;
use super::theme::{CORNER, GRID, LabelColors, SMALL, TEXT};
use crate::i18n::Messages;

/// One line of text that ends in `…` where it does not fit.
pub fn one_line(ui: &Ui, text: &str, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
    // A long quote is cut before it is laid out: nothing beyond the line's width is ever seen.
    let most = (width / font.size * 4.0) as usize + 8;
    let short: String =
        text.chars().take(most).map(|it| if it.is_control() { ' ' } else { it }).collect();
    let mut job = LayoutJob::single_section(short, TextFormat::simple(font, color));
    job.wrap.max_width = width;
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    ui.fonts_mut(|it| it.layout_job(job))
}

/// A label's letter on its tint: the mark by which it is known without its colour.
pub fn badge(ui: &Ui, rect: Rect, letter: &str, colors: LabelColors) {
    let painter = ui.painter();
    painter.rect_filled(rect, CORNER, colors.tint);
    painter.rect_stroke(rect, CORNER, (1.0, colors.line), eframe::egui::StrokeKind::Inside);
    painter.text(
        rect.center(),
        Align2::CENTER_CENTER,
        letter,
        fonts::semibold(SMALL),
        colors.letter,
    );
}

/// The size of a [`badge`].
pub const BADGE: Vec2 = Vec2::splat(5.0 * GRID);

/// Size of an icon on a button, in points.
const ICON: f32 = TEXT + 1.5;

/// How wide an [`icon_button`] is, in points: every icon is a square.
pub fn icon_button_width(ui: &Ui) -> f32 {
    (ICON + 2.0 * ui.spacing().button_padding.x).ceil().max(7.0 * GRID)
}

/// A button that is an icon, with a name for those who do not see it and a tooltip.
pub fn icon_button(ui: &mut Ui, icon: &str, name: &str) -> Response {
    let text = RichText::new(icon).size(ICON);
    let button = Button::new(text).frame_when_inactive(false).min_size(Vec2::splat(7.0 * GRID));
    ui.add(button).accessible_name(name).on_hover_text(name)
}

/// Scrolls to what the keyboard has just reached of what has been drawn into `ui`: egui does so for
/// text that is typed, not for Tab.
pub fn scroll_to_focus(ui: &Ui) {
    let focused =
        ui.memory(eframe::egui::Memory::focused).and_then(|it| ui.ctx().read_response(it));
    let inside = |it: &Response| {
        it.layer_id == ui.layer_id() && ui.min_rect().x_range().contains(it.rect.center().x)
    };
    if let Some(reached) = focused.filter(|it| it.gained_focus() && inside(it)) {
        ui.scroll_to_rect(reached.rect.expand(2.0 * GRID), None);
    }
}

/// A field from which `options` drop down; also what was chosen just now.
///
/// After a click egui closes what dropped down, after a key it does not: that, and handing the
/// keyboard back to the field, is done here.
pub fn choice<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    width: f32,
    chosen: T,
    options: impl IntoIterator<Item = T>,
    text: impl Fn(T) -> String,
) -> (Response, Option<T>) {
    let mut picked = None;
    let field = ComboBox::from_id_salt(name).width(width).selected_text(text(chosen));
    let shown = field.show_ui(ui, |ui| {
        for option in options {
            if ui.add(Button::selectable(chosen == option, text(option))).clicked() {
                picked = Some(option);
                ui.close();
            }
        }
    });
    let response = shown.response.accessible_name(name);
    if picked.is_some() && !ui.input(|it| it.pointer.any_click()) {
        response.request_focus();
    }
    (response, picked)
}

/// A heading of a panel.
pub fn heading(ui: &mut Ui, text: &str) -> Response {
    ui.label(RichText::new(text).font(fonts::semibold(TEXT)))
}

/// A heading of a list, with how many rows it shows of how many there are.
pub fn counted_heading(
    ui: &mut Ui,
    text: &str,
    (shown, all): (usize, usize),
    tr: &Messages,
    color: Color32,
) {
    heading(ui, text);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.add_space(2.0 * GRID);
        let count = if shown == all { all.to_string() } else { tr.find_count(shown, all) };
        hint(ui, &count, color);
    });
}

/// Less than text: hints, counts.
pub fn hint(ui: &mut Ui, text: &str, color: Color32) -> Response {
    ui.add(eframe::egui::Label::new(RichText::new(text).size(SMALL).color(color)).wrap())
}

/// A field of one line; `Some` with the text when it was changed.
pub fn field(
    ui: &mut Ui,
    id: eframe::egui::Id,
    name: &str,
    text: &str,
    width: f32,
) -> (Response, Option<String>) {
    hinted_field(ui, id, (name, name), text, width)
}

/// As [`field`], with a hint that is not its name.
pub fn hinted_field(
    ui: &mut Ui,
    id: eframe::egui::Id,
    (name, hint): (&str, &str),
    text: &str,
    width: f32,
) -> (Response, Option<String>) {
    let mut typed = text.to_owned();
    let edit = TextEdit::singleline(&mut typed)
        .id(id)
        .hint_text(hint)
        .desired_width(width)
        .margin(eframe::egui::Margin::symmetric(8, 5));
    let response = ui.add(edit).accessible_name(name);
    let changed = response.changed().then_some(typed);
    (response, changed)
}

/// A field for a path and, behind it, the button that lets it be found, together of that width; what
/// the field says, and whether the button was clicked.
pub fn path_field(
    ui: &mut Ui,
    (id, name, browse): (eframe::egui::Id, &str, &str),
    path: &str,
    width: f32,
) -> (Response, Option<String>, bool) {
    let row = ui.horizontal(|ui| {
        let font = TextStyle::Button.resolve(ui.style());
        let word = ui.painter().layout_no_wrap(browse.to_owned(), font, Color32::PLACEHOLDER);
        let button = word.size().x + 2.0 * ui.spacing().button_padding.x;
        let width = width - button - ui.spacing().item_spacing.x;
        let (response, typed) = field(ui, id, name, path, width);
        (response, typed, ui.button(browse).clicked())
    });
    row.inner
}

/// Draws a galley with its left edge and vertical middle at `at`.
pub fn left_middle(ui: &Ui, at: Pos2, galley: Arc<Galley>) -> f32 {
    let width = galley.size().x;
    let top = at.y - galley.size().y / 2.0;
    ui.painter().galley(Pos2::new(at.x, top), galley, Color32::PLACEHOLDER);
    width
}
