//! Importing: format, files, whose they become, what is in them, and which label becomes which.

use eframe::egui::{Align, Button, Id, Label, Layout, RichText, ScrollArea, Ui, Vec2};

use super::super::icons;
use super::super::theme::{GRID, SMALL, Theme};
use super::super::widgets::{choice, hint, hinted_field, path_field};
use super::title;
use crate::app::{App, ImportDialog, ImportEvent, ImportReport, OverlayEvent, wording};
use crate::i18n::{Messages, Msg, shown};
use crate::import::{self, Format};
use crate::model::{Codebook, LabelId};

const WIDTH: f32 = 640.0;
const LABEL: f32 = 280.0;

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
    let (response, name) = choice(ui, tr.get(Msg::ExportFormat), WIDTH, dialog.format, names, text);
    out.extend(name.map(|it| send(ImportEvent::Format(it))));
    if fresh {
        response.request_focus();
    }
    caption(ui, Msg::ImportPath);
    let id = Id::unique("tagwerk import path");
    let named = (id, tr.get(Msg::ImportPath), tr.get(Msg::ExportBrowse));
    let (response, typed, browse) = path_field(ui, named, &dialog.path, WIDTH);
    out.extend(typed.map(|it| send(ImportEvent::Path(it))));
    // Not with every letter: what is typed may be a folder on the way to another one.
    if response.lost_focus() {
        out.push(send(ImportEvent::Look));
    }
    out.extend(browse.then_some(OverlayEvent::Browse));
    caption(ui, Msg::ImportAnnotator);
    let id = Id::unique("tagwerk import annotator");
    let name = tr.get(Msg::ImportAnnotator);
    let said = tr.get(Msg::ImportAnnotatorHint);
    let (_, typed) = hinted_field(ui, id, (name, said), &dialog.annotator, WIDTH);
    out.extend(typed.map(|it| send(ImportEvent::Annotator(it))));
    ui.add_space(2.0 * GRID);
    match &dialog.preview {
        None => drop(hint(ui, tr.get(Msg::ImportNothing), theme.ink_faint)),
        Some(report) => report_ui(ui, app, (dialog, report), theme, out),
    }
    ui.add_space(3.0 * GRID);
    ui.horizontal(|ui| {
        let some = dialog.preview.as_ref().is_some_and(ImportReport::is_something);
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
    if report.codebook.is_some() {
        hint(ui, tr.get(Msg::ImportCodebook), theme.ink_soft);
    }
    let codebook = report.codebook.as_ref().unwrap_or(&app.codebook.codebook);
    ui.add_space(GRID);
    let labels = ScrollArea::vertical().id_salt("labels").max_height(190.0);
    labels.auto_shrink([false, true]).show(ui, |ui| {
        for (label, count) in &report.labels {
            label_ui(ui, (tr, codebook), dialog, (label, *count), out);
        }
    });
    ui.add_space(GRID);
    let troubles = report.troubles.iter().map(|it| wording::store_error(tr, it));
    let annotated = report.annotated.iter().map(|(annotator, article)| {
        tr.cli_import_annotated(article.to_string(), annotator.clone())
    });
    let endings = || import::by_name(dialog.format).map(Format::endings).unwrap_or_default();
    let empty = report.empty.iter();
    let empty = empty.map(|it| tr.cli_import_empty(it.display().to_string(), endings()));
    let remarks = report.remarks.iter().map(|it| wording::import_remark(tr, it));
    let words: Vec<String> =
        troubles.chain(empty).chain(annotated).chain(remarks).take(MANY).collect();
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
    (tr, codebook): (&Messages, &Codebook),
    dialog: &ImportDialog,
    (label, count): (&str, usize),
    out: &mut Vec<OverlayEvent>,
) {
    ui.horizontal(|ui| {
        let left = Layout::left_to_right(Align::Center);
        let height = ui.spacing().interact_size.y;
        let width = WIDTH - LABEL - ui.spacing().item_spacing.x;
        ui.allocate_ui_with_layout(Vec2::new(width, height), left, |ui| {
            ui.set_width(width);
            ui.add(Label::new(shown(format!("{label} ({count})"))).truncate());
        });
        let same = import::label_of(label, codebook);
        let text = |becomes: Option<&str>| match becomes {
            None => match &same {
                Some(it) => wording::label_name_in(codebook, tr, it),
                None => tr.get(Msg::ImportAsItIs).to_owned(),
            },
            Some("") => tr.get(Msg::ImportLeaveOut).to_owned(),
            Some(id) => wording::label_name_in(codebook, tr, &LabelId::new(id)),
        };
        let chosen = dialog.labels.get(label).map(String::as_str);
        let others = codebook.labels.iter().filter(|it| Some(&it.id) != same.as_ref());
        let others = others.map(|it| Some(it.id.as_str()));
        let options = [None].into_iter().chain(others).chain([Some("")]);
        let (_, becomes) = choice(ui, label, LABEL, chosen, options, text);
        out.extend(becomes.map(|it| {
            let becomes = it.map(str::to_owned);
            OverlayEvent::Import(ImportEvent::Label(label.to_owned(), becomes))
        }));
    });
}
