//! What a label means, and what can be done with it.

use eframe::egui::{RichText, Ui};

use super::attributes::kind_name;
use super::indented;
use crate::app::{App, CodebookEvent, Event};
use crate::i18n::{Messages, Msg};
use crate::model::{Attribute, AttributeKind, Label, Localized};
use crate::ui::theme::{GRID, SMALL, Theme};
use crate::ui::widgets::{hint, icon_button};
use crate::ui::{fonts, icons};

/// What a label means, and the buttons to change it; `left` is the form that has just been left.
pub(super) fn description(
    ui: &mut Ui,
    label: &Label,
    left: Option<&str>,
    app: &App,
    theme: &Theme,
    out: &mut Vec<Event>,
) {
    let tr = &*app.messages;
    let codebook = &app.codebook.codebook;
    let language = tr.language().code();
    indented(ui, label.id.as_str(), |ui| {
        ui.add(eframe::egui::Label::new(label.definition.get(language)).wrap());
        let texts = |all: &[Localized]| -> Vec<String> {
            all.iter().map(|it| it.get(language).to_owned()).collect()
        };
        let attributes = label.attributes.iter().map(|it| attribute_in_words(it, tr));
        let parts = [
            (Msg::CodebookCounts, texts(&label.counts)),
            (Msg::CodebookDoesNotCount, texts(&label.does_not_count)),
            (Msg::CodebookBorderline, texts(&label.borderline)),
            (Msg::CodebookExamples, texts(&label.examples)),
            (Msg::CodebookAttributes, attributes.collect()),
        ];
        for (title, items) in parts.into_iter().filter(|it| !it.1.is_empty()) {
            ui.add_space(GRID);
            ui.label(
                RichText::new(tr.get(title)).font(fonts::semibold(SMALL)).color(theme.ink_soft),
            );
            for item in items {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = GRID;
                    ui.label(RichText::new("–").size(SMALL).color(theme.ink_faint));
                    hint(ui, &item, theme.ink_soft);
                });
            }
        }
        ui.add_space(GRID);
        hint(ui, &tr.codebook_id(label.id.to_string()), theme.ink_faint);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = GRID;
            let mut push = |event: CodebookEvent| out.push(Event::Codebook(event));
            let id = || label.id.clone();
            let edit = icon_button(ui, icons::PENCIL_SIMPLE, tr.get(Msg::CodebookEdit));
            if edit.clicked() {
                push(CodebookEvent::Edit(id()));
            }
            if left == Some(label.id.as_str()) {
                edit.request_focus();
            }
            if icon_button(ui, icons::ARROW_UP, tr.get(Msg::CodebookUp)).clicked() {
                push(CodebookEvent::Shift { label: id(), up: true });
            }
            if icon_button(ui, icons::ARROW_DOWN, tr.get(Msg::CodebookDown)).clicked() {
                push(CodebookEvent::Shift { label: id(), up: false });
            }
            let others = codebook.offered().filter(|it| it.id != label.id && label.is_offered());
            let others: Vec<&Label> = others.collect();
            if !others.is_empty() {
                ui.menu_button(RichText::new(tr.get(Msg::CodebookMerge)).size(SMALL), |ui| {
                    for other in others {
                        if ui.button(other.name.get(language)).clicked() {
                            push(CodebookEvent::Merge { label: id(), into: other.id.clone() });
                            ui.close();
                        }
                    }
                });
            }
            let (icon, name) = if label.is_offered() {
                (icons::ARCHIVE, Msg::CodebookRetire)
            } else {
                (icons::TAG, Msg::CodebookOffer)
            };
            if icon_button(ui, icon, tr.get(name)).clicked() {
                push(CodebookEvent::Retire(id()));
            }
        });
    });
}

/// An attribute's name and what it takes.
fn attribute_in_words(attribute: &Attribute, tr: &Messages) -> String {
    let language = tr.language().code();
    let takes = match &attribute.kind {
        AttributeKind::Choice(values) => {
            let values = values.iter().map(|it| attribute.choice(it, language));
            values.collect::<Vec<_>>().join(", ")
        }
        kind => tr.get(kind_name(kind)).to_owned(),
    };
    format!("{}: {takes}", attribute.called(language))
}
