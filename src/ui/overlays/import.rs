//! Importing: format, files, whose they become, what is in them, and which label becomes which.

use eframe::egui::{Button, ComboBox, Id, Key, Label, RichText, Role, ScrollArea, Ui, WidgetInfo};

use super::super::icons;
use super::super::theme::{GRID, SMALL, Theme};
use super::super::widgets::{choice, field, hint};
use super::title;
use crate::app::{App, ImportDialog, ImportEvent, ImportReport, OverlayEvent, wording};
use crate::i18n::Msg;
use crate::import;

const WIDTH: f32 = 640.0;
const LABEL: f32 = 260.0;

/// How many remarks are shown; the command line prints them all.
const MANY: usize = 200;

/// Draws the dialog.
pub fn import_ui(
    ui: &mut Ui,
    app: &App,
    dialog: &ImportDialog,
    theme: &Theme,
    fresh: bool,
    out: &mut Vec<OverlayEvent>,
) {
    let tr = &*app.messages;
    ui.set_width(WIDTH);
    title(ui, tr.get(Msg::ImportTitle));
    let caption = |ui: &mut Ui, text: Msg| {
        ui.add_space(GRID);
        ui.label(RichText::new(tr.get(text)).size(SMALL).color(theme.ink_soft));
    };
    let send = |event| OverlayEvent::Import(event);
    caption(ui, Msg::ExportFormat);
    let names = import::formats().iter().map(|it| it.name);
    let text = |name| wording::format_name(tr, name).to_owned();
    let (response, name) =
        choice(ui, tr.get(Msg::ExportFormat), WIDTH - 10.0, dialog.format, names, text);
    out.extend(name.map(|it| send(ImportEvent::Format(it))));
    if fresh {
        response.request_focus();
    }
    caption(ui, Msg::ImportPath);
    ui.horizontal(|ui| {
        let id = Id::unique("tagwerk import path");
        let (response, typed) = field(ui, id, tr.get(Msg::ImportPath), &dialog.path, WIDTH - 150.0);
        out.extend(typed.map(|it| send(ImportEvent::Path(it))));
        if response.lost_focus() && ui.input(|it| it.key_pressed(Key::Enter)) {
            out.push(send(ImportEvent::Look));
        }
        if ui.button(tr.get(Msg::ExportBrowse)).clicked() {
            out.push(OverlayEvent::Browse);
        }
    });
    caption(ui, Msg::ImportAnnotator);
    let id = Id::unique("tagwerk import annotator");
    let name = tr.get(Msg::ImportAnnotator);
    let (_, typed) = field(ui, id, name, &dialog.annotator, WIDTH - 150.0);
    out.extend(typed.map(|it| send(ImportEvent::Annotator(it))));
    ui.add_space(2.0 * GRID);
    match &dialog.preview {
        None => drop(hint(ui, tr.get(Msg::ImportNothing), theme.ink_faint)),
        Some(report) => report_ui(ui, app, (dialog, report), theme, out),
    }
    ui.add_space(3.0 * GRID);
    ui.horizontal(|ui| {
        let some = dialog.preview.as_ref().is_some_and(|it| !it.layers.is_empty());
        let (text, ready) =
            if dialog.working { (Msg::ImportWorking, false) } else { (Msg::ImportAccept, some) };
        if ui.add_enabled(ready, Button::new(tr.get(text))).clicked() {
            out.push(OverlayEvent::Accept);
        }
        if ui.button(tr.get(Msg::Cancel)).clicked() {
            out.push(OverlayEvent::Cancel);
        }
    });
}

/// What would be imported: how much, which labels, and what is passed over.
fn report_ui(
    ui: &mut Ui,
    app: &App,
    (dialog, report): (&ImportDialog, &ImportReport),
    theme: &Theme,
    out: &mut Vec<OverlayEvent>,
) {
    let tr = &*app.messages;
    let (annotations, articles) = report.counts();
    ui.label(tr.cli_would_import(annotations, articles, report.added));
    ui.add_space(GRID);
    let labels = ScrollArea::vertical().id_salt("labels").max_height(190.0);
    labels.auto_shrink([false, true]).show(ui, |ui| {
        for (label, count) in &report.labels {
            label_ui(ui, app, dialog, (label, *count), out);
        }
    });
    ui.add_space(GRID);
    let troubles = report.troubles.iter().map(|it| wording::store_error(tr, it));
    let annotated = report.annotated.iter().map(|(annotator, article)| {
        tr.cli_import_annotated(article.to_string(), annotator.clone())
    });
    let remarks = report.remarks.iter().map(|it| wording::import_remark(tr, it));
    let words: Vec<String> = troubles.chain(annotated).chain(remarks).take(MANY).collect();
    if words.is_empty() {
        hint(ui, &format!("{} {}", icons::CHECK, tr.get(Msg::ImportAll)), theme.ink_soft);
        return;
    }
    let passed = ScrollArea::vertical().id_salt("passed over").max_height(110.0);
    passed.auto_shrink([false, true]).show(ui, |ui| {
        for line in words {
            hint(ui, &line, theme.alarm);
        }
    });
}

/// One of the files' labels, and what it becomes.
fn label_ui(
    ui: &mut Ui,
    app: &App,
    dialog: &ImportDialog,
    (label, count): (&str, usize),
    out: &mut Vec<OverlayEvent>,
) {
    let tr = &*app.messages;
    ui.horizontal(|ui| {
        let shown = crate::i18n::shown(format!("{label} ({count})"));
        ui.add_sized([LABEL, 20.0], Label::new(shown).truncate());
        let labels = &app.codebook.codebook.labels;
        let name = |id: &str| match labels.iter().find(|it| it.id.as_str() == id) {
            Some(it) => wording::label_name(app, &it.id),
            None => id.to_owned(),
        };
        let chosen = dialog.labels.get(label).map(String::as_str);
        let same = import::label_of(label, &app.codebook.codebook);
        let as_it_is = match &same {
            Some(it) => wording::label_name(app, it),
            None => tr.get(Msg::ImportAsItIs).to_owned(),
        };
        let text = match chosen {
            None => as_it_is.clone(),
            Some("") => tr.get(Msg::ImportLeaveOut).to_owned(),
            Some(id) => name(id),
        };
        let field = ComboBox::from_id_salt(("import label", label)).width(LABEL);
        let response = field.selected_text(text).show_ui(ui, |ui| {
            let mut offer = |ui: &mut Ui, to: Option<&str>, words: String| {
                if ui.add(Button::selectable(chosen == to, words)).clicked() {
                    let event = ImportEvent::Label(label.to_owned(), to.map(str::to_owned));
                    out.push(OverlayEvent::Import(event));
                    ui.close();
                }
            };
            offer(ui, None, as_it_is.clone());
            for it in labels {
                offer(ui, Some(it.id.as_str()), wording::label_name(app, &it.id));
            }
            offer(ui, Some(""), tr.get(Msg::ImportLeaveOut).to_owned());
        });
        response.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, label));
    });
}
