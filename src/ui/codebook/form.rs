//! The form in which a label is changed, and what it shares with that of a relation.

use eframe::egui::{Button, Response, RichText, TextEdit, Ui};

use super::attributes::attributes_form;
use super::{first_id, form_id, indented};
use crate::app::{App, CodebookEvent, Draft, Event};
use crate::i18n::{Language, Messages, Msg};
use crate::model::{Label, Localized, Rgb};
use crate::ui::theme::{GRID, SMALL, Theme};

/// What the form remembers between frames, as long as it is open.
#[derive(Clone, Default)]
pub(super) struct Form {
    /// The id of what it describes.
    of: String,
    /// The colour as typed so far.
    color: String,
}

impl Form {
    /// Whether the form for what bears this id has just been opened; then it starts with `color`.
    pub(super) fn begin(ui: &Ui, id: &str, color: impl FnOnce() -> String) -> bool {
        let fresh = ui.data(|it| it.get_temp::<Self>(form_id())).is_none_or(|it| it.of != id);
        if fresh {
            let form = Self { of: id.to_owned(), color: color() };
            ui.data_mut(|it| it.insert_temp(form_id(), form));
        }
        fresh
    }
}

/// What the form was about whose button was pressed just now: there the keyboard goes when the
/// form is gone.
#[derive(Clone, Default)]
struct Left(String);

/// Makes the keyboard go where it goes after the form about `owner`.
pub(super) fn leave(ui: &Ui, owner: &str) {
    ui.data_mut(|it| it.insert_temp(form_id(), Left(owner.to_owned())));
}

/// See [`Left`].
pub(super) fn take_left(ui: &Ui) -> Option<String> {
    ui.data_mut(|it| it.remove_temp::<Left>(form_id())).map(|Left(owner)| owner)
}

/// The name of what follows.
pub(super) fn caption(ui: &mut Ui, text: &str, theme: &Theme) {
    ui.add_space(GRID);
    ui.label(RichText::new(text).size(SMALL).color(theme.ink_soft));
}

/// The field for a name, in which a form begins; also what was typed just now.
pub(super) fn name_field(
    ui: &mut Ui,
    name: &str,
    tr: &Messages,
    theme: &Theme,
) -> (Response, Option<String>) {
    caption(ui, tr.get(Msg::CodebookName), theme);
    let mut typed = name.to_owned();
    let id = first_id().with("name");
    let edit = TextEdit::singleline(&mut typed).id(id).desired_width(f32::INFINITY);
    let response = ui.add(edit).accessible_name(tr.get(Msg::CodebookName));
    let changed = response.changed().then_some(typed);
    (response, changed)
}

/// Notes a text as typed. One that is empty stays while it is being written, or another
/// language's would jump in.
pub(super) fn write(text: &mut Localized, language: Language, typed: &str) {
    text.0.insert(language.code().to_owned(), typed.to_owned());
}

/// The end of the form about `owner`.
pub(super) fn buttons(ui: &mut Ui, owner: &str, tr: &Messages, out: &mut Vec<Event>) {
    ui.add_space(2.0 * GRID);
    ui.horizontal(|ui| {
        for (text, event) in
            [(Msg::Apply, CodebookEvent::Apply), (Msg::Cancel, CodebookEvent::Discard)]
        {
            if ui.add(Button::new(tr.get(text))).clicked() {
                out.push(Event::Codebook(event));
                leave(ui, owner);
            }
        }
    });
}

/// Everything about a label that can be changed.
pub(super) fn label_form(
    ui: &mut Ui,
    label: &Label,
    app: &App,
    theme: &Theme,
    out: &mut Vec<Event>,
) {
    let tr = &*app.messages;
    let language = tr.language().code();
    let mut changed = label.clone();
    indented(ui, label.id.as_str(), |ui| {
        let caption = |ui: &mut Ui, text: Msg| caption(ui, tr.get(text), theme);
        let (response, typed) = name_field(ui, label.name.get(language), tr, theme);
        if let Some(name) = typed {
            let follows =
                label.letter.is_empty() || first_letter(label.name.get(language)) == label.letter;
            if follows {
                changed.letter = first_letter(&name);
            }
            write(&mut changed.name, tr.language(), &name);
        }
        if Form::begin(ui, label.id.as_str(), || label.color.to_string()) {
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
            let mut form = ui.data(|it| it.get_temp::<Form>(form_id())).unwrap_or_default();
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
            ui.data_mut(|it| it.insert_temp(form_id(), form));
        });
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
        let before = app.codebook.codebook.label(&label.id);
        attributes_form(ui, &mut changed, before, tr, theme);
        buttons(ui, label.id.as_str(), tr, out);
    });
    if changed != *label {
        let changed = Box::new(Draft::Label(changed));
        out.insert(0, Event::Codebook(CodebookEvent::Changed(changed)));
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
