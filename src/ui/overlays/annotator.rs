//! Who annotates: continue as somebody, or start as somebody new.

use eframe::egui::{Button, Id, Key, Label, RichText, Ui, Vec2};

use super::super::icons;
use super::super::theme::{GRID, Theme};
use super::super::widgets::field;
use super::title;
use crate::app::{AnnotatorQuestion, App, OverlayEvent};
use crate::i18n::Msg;

/// Draws the question.
pub fn annotator_ui(
    ui: &mut Ui,
    app: &App,
    question: &AnnotatorQuestion,
    theme: &Theme,
    fresh: bool,
    out: &mut Vec<OverlayEvent>,
) {
    let tr = &*app.messages;
    ui.set_width(440.0);
    title(ui, tr.get(Msg::AnnotatorTitle));
    if !question.existing.is_empty() {
        ui.add(Label::new(RichText::new(tr.get(Msg::AnnotatorText)).color(theme.ink_soft)).wrap());
        ui.add_space(2.0 * GRID);
    }
    for (at, name) in question.existing.iter().enumerate() {
        let text = tr.annotator_continue(name.as_str());
        let button = Button::new(format!("{} {text}", icons::USER));
        let button = ui.add(button.min_size(Vec2::new(440.0, 8.0 * GRID))).accessible_name(text);
        if fresh && at == 0 {
            button.request_focus();
        }
        if button.clicked() {
            out.push(OverlayEvent::Annotator(name.clone()));
        }
    }
    ui.add_space(2.0 * GRID);
    ui.horizontal(|ui| {
        let id = Id::unique("tagwerk new annotator");
        let (response, typed) = field(ui, id, tr.get(Msg::AnnotatorNew), &question.name, 300.0);
        if fresh && question.existing.is_empty() {
            response.request_focus();
        }
        out.extend(typed.map(OverlayEvent::Typed));
        let enter = response.lost_focus() && ui.input(|it| it.key_pressed(Key::Enter));
        if ui.button(tr.get(Msg::AnnotatorStart)).clicked() || enter {
            out.push(OverlayEvent::Accept);
        }
    });
    if let Some(crate::app::Notice::BadName(error)) = &app.notice {
        let words = crate::app::wording::name_error(tr, error);
        ui.add(Label::new(RichText::new(words).color(theme.alarm)).wrap());
    }
}
