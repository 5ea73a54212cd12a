//! Small questions: a note, a folder's path, files to add, leaving something unsaved.

use std::path::{MAIN_SEPARATOR, PathBuf};

use eframe::egui::{Button, Id, Key, Label, Modifiers, Response, RichText, TextEdit, Ui};

use super::super::icons;
use super::super::theme::{GRID, Theme};
use super::super::widgets::{field, hint};
use super::title;
use crate::app::{App, OverlayEvent};
use crate::i18n::Msg;
use crate::model::AnnotationId;

/// Takes the keyboard where nothing on top has it.
pub fn take_focus(ui: &Ui, response: &Response) {
    let focused = ui.memory(eframe::egui::Memory::focused);
    let below = focused.is_none_or(|it| it == super::super::reading::reading_pane_id());
    if below {
        response.request_focus();
    }
}

/// Yes and no, side by side.
fn answer(ui: &mut Ui, app: &App, yes: Msg, fresh: bool, out: &mut Vec<OverlayEvent>) {
    ui.add_space(3.0 * GRID);
    ui.horizontal(|ui| {
        let accept = ui.add(Button::new(app.messages.get(yes)));
        if accept.clicked() {
            out.push(OverlayEvent::Accept);
        }
        let cancel = ui.add(Button::new(app.messages.get(Msg::Cancel)));
        if fresh {
            cancel.request_focus();
        }
        if cancel.clicked() {
            out.push(OverlayEvent::Cancel);
        }
    });
}

/// A note; Ctrl+Enter keeps it as well as the button, since Enter begins a new line.
pub fn note_ui(
    ui: &mut Ui,
    app: &App,
    id: AnnotationId,
    text: &str,
    theme: &Theme,
    fresh: bool,
    out: &mut Vec<OverlayEvent>,
) {
    let tr = &*app.messages;
    ui.set_width(460.0);
    title(ui, tr.get(Msg::Note));
    if let Some(desk) = &app.desk
        && let Some(annotation) = desk.mine.layer.annotation(id)
    {
        let label = crate::app::wording::label_name(app, &annotation.label);
        let quote = annotation.quote(desk.text());
        ui.add(
            Label::new(RichText::new(format!("{label}: {quote}")).color(theme.ink_soft)).truncate(),
        );
        ui.add_space(GRID);
    }
    if ui.input_mut(|it| it.consume_key(Modifiers::COMMAND, Key::Enter)) {
        out.push(OverlayEvent::Accept);
    }
    let mut typed = text.to_owned();
    let edit = TextEdit::multiline(&mut typed)
        .id(Id::unique("tagwerk note"))
        .desired_rows(4)
        .desired_width(f32::INFINITY)
        .hint_text(tr.get(Msg::NoteHint));
    let response = ui.add(edit).accessible_name(tr.get(Msg::Note));
    if fresh {
        response.request_focus();
    }
    if response.changed() {
        out.push(OverlayEvent::Typed(typed));
    }
    answer(ui, app, Msg::Apply, false, out);
}

/// A folder's path, where the desktop has no dialog; with the folders below what is typed.
pub fn folder_ui(
    ui: &mut Ui,
    app: &App,
    (path, completions): (&str, &[String]),
    theme: &Theme,
    fresh: bool,
    out: &mut Vec<OverlayEvent>,
) {
    let tr = &*app.messages;
    ui.set_width(520.0);
    title(ui, tr.get(Msg::FolderTitle));
    hint(ui, tr.get(Msg::FolderText), theme.ink_soft);
    let (response, typed) =
        field(ui, Id::unique("tagwerk folder"), tr.get(Msg::FolderHint), path, 500.0);
    if fresh {
        response.request_focus();
    }
    out.extend(typed.map(OverlayEvent::Typed));
    if response.lost_focus() && ui.input(|it| it.key_pressed(Key::Enter)) {
        out.push(OverlayEvent::Accept);
    }
    let folder = |ui: &mut Ui, folder: &str| {
        let button = Button::new(format!("{} {folder}", icons::FOLDER));
        ui.add(button.frame_when_inactive(false)).accessible_name(folder).clicked()
    };
    for completion in completions {
        if folder(ui, completion) {
            out.push(OverlayEvent::Typed(format!("{completion}{MAIN_SEPARATOR}")));
            response.request_focus();
        }
    }
    let recent = app.settings.recent.iter().filter(|it| !completions.contains(it));
    let recent: Vec<&String> = recent.take(5).collect();
    if !recent.is_empty() {
        ui.add_space(GRID);
        hint(ui, tr.get(Msg::FolderRecent), theme.ink_faint);
    }
    for recent in recent {
        if folder(ui, recent) {
            out.push(OverlayEvent::Typed(recent.clone()));
            response.request_focus();
        }
    }
    answer(ui, app, Msg::Open, false, out);
}

/// Whether to copy files into the corpus.
pub fn add_files_ui(
    ui: &mut Ui,
    app: &App,
    files: &[PathBuf],
    theme: &Theme,
    fresh: bool,
    out: &mut Vec<OverlayEvent>,
) {
    let tr = &*app.messages;
    ui.set_width(460.0);
    title(ui, tr.get(Msg::AddFilesTitle));
    let folder = app.corpus.project.as_ref().map(|it| it.articles.display().to_string());
    ui.add(Label::new(tr.add_files_text(files.len(), folder.unwrap_or_default())).wrap());
    ui.add_space(GRID);
    for file in files.iter().take(8) {
        hint(ui, &file.display().to_string(), theme.ink_soft);
    }
    answer(ui, app, Msg::Add, fresh, out);
}

/// Whether to close although something is not saved.
pub fn unsaved_ui(ui: &mut Ui, app: &App, theme: &Theme, fresh: bool, out: &mut Vec<OverlayEvent>) {
    let tr = &*app.messages;
    ui.set_width(460.0);
    title(ui, tr.get(Msg::UnsavedTitle));
    // What is in the journal goes into its file when the program is started again.
    let kept = app.saving.deeds.is_empty();
    let text = if kept { Msg::UnsavedKept } else { Msg::UnsavedText };
    ui.add(Label::new(tr.get(text)).wrap());
    for trouble in app.troubles.iter().filter(|it| it.is_about_saving()).take(4) {
        hint(ui, &crate::app::wording::trouble(tr, trouble), theme.alarm);
    }
    answer(ui, app, Msg::UnsavedClose, fresh, out);
}
