//! The codebook: its labels to tag with, its relations, what they mean, and changing them.

mod attributes;
mod description;
mod form;
mod relations;
mod row;

use eframe::egui::{Align, Frame, Id, Layout, Margin, ScrollArea, Ui, UiBuilder};

use self::description::description;
use self::form::{Form, label_form, take_left};
use self::relations::relations_ui;
use self::row::label_row;
use super::icons;
use super::theme::{GRID, Theme};
use super::widgets::{heading, hint, icon_button, scroll_to_focus};
use crate::app::{App, CodebookEvent, Draft, Event};
use crate::i18n::Msg;

/// The panel, when the keyboard enters it.
pub fn first_id() -> Id {
    Id::unique("tagwerk codebook")
}

/// Draws the panel.
pub fn codebook_ui(ui: &mut Ui, app: &App, theme: &Theme, out: &mut Vec<Event>) {
    let tr = &*app.messages;
    let codebook = &app.codebook.codebook;
    ui.add_space(GRID);
    ui.horizontal(|ui| {
        ui.add_space(2.0 * GRID);
        heading(ui, tr.get(Msg::PaneCodebook));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(GRID);
            if icon_button(ui, icons::PLUS, tr.get(Msg::CodebookNew)).clicked() {
                out.push(Event::Codebook(CodebookEvent::Add));
            }
            hint(ui, codebook.name.get(tr.language().code()), theme.ink_faint);
        });
    });
    let left = take_left(ui).filter(|_| app.codebook.editing.is_none());
    let left = left.as_deref();
    if app.codebook.editing.is_none() {
        ui.data_mut(|it| it.remove_temp::<Form>(form_id()));
    }
    ScrollArea::vertical().id_salt("codebook").auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let edited = app.codebook.editing.as_ref().and_then(Draft::label);
        if let Some(new) = edited.filter(|it| codebook.label(&it.id).is_none()) {
            label_form(ui, new, app, theme, out);
        }
        for (at, label) in codebook.labels.iter().enumerate() {
            label_row(ui, at, label, app, theme, out);
            if let Some(edited) = edited.filter(|it| it.id == label.id) {
                label_form(ui, edited, app, theme, out);
            } else if app.codebook.unfolded.as_ref() == Some(&label.id) {
                description(ui, label, left, app, theme, out);
            }
        }
        relations_ui(ui, left, app, theme, out);
        ui.add_space(2.0 * GRID);
        scroll_to_focus(ui);
    });
}

fn form_id() -> Id {
    Id::unique("tagwerk codebook form")
}

/// What belongs to a label or a relation. Its ids come from the owner's, so that the keyboard stays
/// on a button that moves with its label.
fn indented(ui: &mut Ui, owner: &str, content: impl FnOnce(&mut Ui)) {
    let margin = Margin { left: 12, right: 14, top: 4, bottom: 10 };
    let ids = UiBuilder::new().scope_id(form_id().with(owner));
    ui.scope_builder(ids, |ui| {
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = GRID;
            ui.set_width(ui.available_width());
            content(ui);
        });
    });
}
