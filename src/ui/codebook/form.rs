//! The form in which a label is changed.

use eframe::egui::{Button, RichText, TextEdit, Ui};

use super::{first_id, form_id, indented};
use crate::app::{CodebookEvent, Event};
use crate::i18n::{Messages, Msg};
use crate::model::{Label, LabelId, Localized, Rgb};
use crate::ui::theme::{GRID, SMALL, Theme};

/// What the form remembers between frames, as long as it is open.
#[derive(Clone, Default)]
pub(super) struct Form {
    label: Option<LabelId>,
    /// The colour as typed so far.
    color: String,
}

/// Everything about a label that can be changed.
pub(super) fn label_form(
    ui: &mut Ui,
    label: &Label,
    tr: &Messages,
    theme: &Theme,
    out: &mut Vec<Event>,
) {
    let language = tr.language().code();
    let mut changed = label.clone();
    indented(ui, &label.id, |ui| {
        let caption = |ui: &mut Ui, text: Msg| {
            ui.add_space(GRID);
            ui.label(RichText::new(tr.get(text)).size(SMALL).color(theme.ink_soft));
        };
        caption(ui, Msg::CodebookName);
        let mut name = label.name.get(language).to_owned();
        let id = first_id().with("name");
        let edit = TextEdit::singleline(&mut name).id(id).desired_width(f32::INFINITY);
        let response = ui.add(edit).accessible_name(tr.get(Msg::CodebookName));
        if response.changed() {
            let follows =
                label.letter.is_empty() || first_letter(label.name.get(language)) == label.letter;
            if follows {
                changed.letter = first_letter(&name);
            }
            changed.name.set(language, &name);
        }
        let mut form = ui.data(|it| it.get_temp::<Form>(form_id())).unwrap_or_default();
        if form.label.as_ref() != Some(&label.id) {
            form = Form { label: Some(label.id.clone()), color: label.color.to_string() };
            response.request_focus();
        }
        ui.add_space(GRID);
        ui.horizontal(|ui| {
            for (text, value) in
                [(Msg::CodebookLetter, &mut changed.letter), (Msg::CodebookKey, &mut changed.key)]
            {
                ui.label(RichText::new(tr.get(text)).size(SMALL).color(theme.ink_soft));
                let edit = TextEdit::singleline(value).desired_width(6.0 * GRID).char_limit(4);
                ui.add(edit).accessible_name(tr.get(text));
            }
        });
        caption(ui, Msg::CodebookColor);
        ui.horizontal(|ui| {
            let Rgb(red, green, blue) = label.color;
            let mut srgb = [red, green, blue];
            let picker =
                ui.color_edit_button_srgb(&mut srgb).accessible_name(tr.get(Msg::CodebookColor));
            if picker.changed() {
                let [red, green, blue] = srgb;
                changed.color = Rgb(red, green, blue);
            }
            let hex = &mut form.color;
            if Rgb::parse(hex).is_some_and(|it| it != label.color) {
                *hex = label.color.to_string();
            }
            let edit = TextEdit::singleline(hex).desired_width(20.0 * GRID).char_limit(7);
            if ui.add(edit).accessible_name(tr.get(Msg::CodebookColor)).changed()
                && let Some(color) = Rgb::parse(hex)
            {
                changed.color = color;
            }
        });
        ui.data_mut(|it| it.insert_temp(form_id(), form));
        caption(ui, Msg::CodebookDefinition);
        let mut definition = label.definition.get(language).to_owned();
        let edit =
            TextEdit::multiline(&mut definition).desired_rows(3).desired_width(f32::INFINITY);
        if ui.add(edit).accessible_name(tr.get(Msg::CodebookDefinition)).changed() {
            changed.definition.set(language, &definition);
        }
        let lists = [
            (Msg::CodebookCounts, &mut changed.counts),
            (Msg::CodebookDoesNotCount, &mut changed.does_not_count),
            (Msg::CodebookBorderline, &mut changed.borderline),
            (Msg::CodebookExamples, &mut changed.examples),
        ];
        for (title, items) in lists {
            caption(ui, title);
            let lines: Vec<&str> = items.iter().map(|it| it.get(language)).collect();
            let mut text = lines.join("\n");
            let edit = TextEdit::multiline(&mut text)
                .desired_rows(2)
                .desired_width(f32::INFINITY)
                .hint_text(tr.get(Msg::CodebookLinesHint));
            if ui.add(edit).accessible_name(tr.get(title)).changed() {
                *items = with_lines(items, language, &text);
            }
        }
        ui.add_space(2.0 * GRID);
        ui.horizontal(|ui| {
            if ui.add(Button::new(tr.get(Msg::Apply))).clicked() {
                out.push(Event::Codebook(CodebookEvent::Apply));
            }
            if ui.add(Button::new(tr.get(Msg::Cancel))).clicked() {
                out.push(Event::Codebook(CodebookEvent::Discard));
            }
        });
    });
    if changed != *label {
        out.insert(0, Event::Codebook(CodebookEvent::Changed(Box::new(changed))));
    }
}

fn first_letter(name: &str) -> String {
    name.chars().next().map(|it| it.to_uppercase().collect()).unwrap_or_default()
}

/// The items with the texts of one language taken from the lines of `text`, one each.
fn with_lines(items: &[Localized], language: &str, text: &str) -> Vec<Localized> {
    let lines: Vec<&str> = if text.is_empty() { Vec::new() } else { text.split('\n').collect() };
    let item = |(at, line): (usize, &&str)| {
        let mut item = items.get(at).cloned().unwrap_or_default();
        // An empty line stays a line while it is being written.
        item.0.insert(language.to_owned(), (*line).to_owned());
        item
    };
    lines.iter().enumerate().map(item).collect()
}
