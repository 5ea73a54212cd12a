//! Exporting: format, annotators, place, losses, and the beginning of what is written.

use eframe::egui::{Button, Frame, Id, Key, Label, Margin, RichText, ScrollArea, TextStyle, Ui};

use super::super::articles::status_name;
use super::super::icons;
use super::super::theme::{CORNER, GRID, SMALL, Theme};
use super::super::widgets::{choice, field, hint, hinted_field};
use super::title;
use strum::IntoEnumIterator as _;

use crate::app::{App, ExportDialog, ExportEvent, ExportReport, OverlayEvent, wording};
use crate::export::{self, COLUMNS, Format, Per, Scheme, Style, Tokens};
use crate::i18n::{Messages, Msg};
use crate::model::Status;

const WIDTH: f32 = 640.0;
const PER: f32 = 200.0;
const SPLIT: f32 = 290.0;
const SEED: f32 = 80.0;
const SCHEME: f32 = 110.0;

/// How many troubles are shown above the buttons.
const FEW: usize = 3;

/// How many losses are shown; the command line says more of them.
const MANY: usize = 200;

/// How much room a report takes at least, so that the dialog does not grow when it comes.
const REPORT: f32 = 228.0;

/// Draws the dialog.
pub fn export_ui(
    ui: &mut Ui,
    app: &App,
    dialog: &ExportDialog,
    theme: &Theme,
    fresh: bool,
    out: &mut Vec<OverlayEvent>,
) {
    let tr = &*app.messages;
    ui.set_width(WIDTH);
    title(ui, tr.get(Msg::ExportTitle));
    let caption = |ui: &mut Ui, text: Msg| caption(ui, (tr, theme), text);
    caption(ui, Msg::ExportFormat);
    let names = export::formats().iter().map(|it| it.name);
    let text = |name| wording::format_name(tr, name).to_owned();
    let (response, name) =
        choice(ui, tr.get(Msg::ExportFormat), WIDTH - 10.0, dialog.format, names, text);
    out.extend(name.map(OverlayEvent::Format));
    if fresh {
        response.request_focus();
    }
    caption(ui, Msg::ExportAnnotators);
    let annotators = app.all_annotators();
    ui.horizontal_wrapped(|ui| {
        for annotator in &annotators {
            let mut with = !dialog.without.contains(annotator);
            if ui.checkbox(&mut with, annotator.as_str()).changed() {
                out.push(OverlayEvent::Toggle(annotator.clone()));
            }
        }
    });
    caption(ui, Msg::ExportLabels);
    ui.horizontal_wrapped(|ui| {
        for label in &app.codebook.codebook.labels {
            let chosen = &dialog.options.labels;
            let mut with = chosen.is_empty() || chosen.contains(&label.id);
            if ui.checkbox(&mut with, wording::label_name(app, &label.id)).changed() {
                out.push(OverlayEvent::Export(ExportEvent::Label(label.id.clone())));
            }
        }
    });
    ui.horizontal(|ui| {
        let text = |it| wording::per(tr, it).to_owned();
        let named = (tr, theme, Msg::ExportPer);
        let per = one_of(ui, named, PER, dialog.options.per, Per::iter(), text);
        out.extend(per.map(|it| OverlayEvent::Export(ExportEvent::Per(it))));
        ui.vertical(|ui| {
            caption(ui, Msg::ExportSplit);
            let id = Id::unique("tagwerk export split");
            let (name, parts) = (tr.get(Msg::ExportSplit), "train=80,dev=10,test=10");
            let (_, typed) = hinted_field(ui, id, (name, parts), &dialog.split, SPLIT);
            out.extend(typed.map(|it| OverlayEvent::Export(ExportEvent::Split(it))));
        });
        ui.vertical(|ui| {
            caption(ui, Msg::ExportSeed);
            let id = Id::unique("tagwerk export seed");
            let name = tr.get(Msg::ExportSeed);
            let (_, typed) = hinted_field(ui, id, (name, "0"), &dialog.seed, SEED);
            let digits = |it: String| it.chars().filter(char::is_ascii_digit).take(19).collect();
            out.extend(typed.map(digits).map(|it| OverlayEvent::Export(ExportEvent::Seed(it))));
        });
    });
    ui.horizontal(|ui| {
        if annotators.len() > 1 {
            let all = annotators.iter().map(|it| Some(it.as_str()));
            let all = [None].into_iter().chain(all);
            let text = |it: Option<&str>| it.unwrap_or(tr.get(Msg::ExportGoldNobody)).to_owned();
            let gold = dialog.options.gold.as_deref();
            let gold = one_of(ui, (tr, theme, Msg::ExportGold), PER, gold, all, text);
            let gold = gold.map(|it| ExportEvent::Gold(it.map(str::to_owned)));
            out.extend(gold.map(OverlayEvent::Export));
        }
        ui.vertical(|ui| {
            caption(ui, Msg::ExportStatus);
            ui.horizontal(|ui| {
                for status in Status::ALL {
                    let chosen = &dialog.options.statuses;
                    let mut with = chosen.is_empty() || chosen.contains(&status);
                    if ui.checkbox(&mut with, status_name(tr, status)).changed() {
                        out.push(OverlayEvent::Export(ExportEvent::Status(status)));
                    }
                }
            });
        });
    });
    if export::by_name(dialog.format).is_some_and(Format::has_style) {
        let style = style_ui(ui, (tr, theme), &dialog.options.style);
        out.extend(style.map(|it| OverlayEvent::Export(ExportEvent::Style(it))));
    }
    let split = dialog.parsed_split();
    if let Some(Err(error)) = split {
        hint(ui, wording::split_error(tr, error), theme.alarm);
    }
    caption(ui, Msg::ExportPath);
    ui.horizontal(|ui| {
        let id = Id::unique("tagwerk export path");
        let (response, typed) = field(ui, id, tr.get(Msg::ExportPath), &dialog.path, WIDTH - 150.0);
        out.extend(typed.map(OverlayEvent::Typed));
        if response.lost_focus() && ui.input(|it| it.key_pressed(Key::Enter)) {
            out.push(OverlayEvent::Accept);
        }
        if ui.button(tr.get(Msg::ExportBrowse)).clicked() {
            out.push(OverlayEvent::Browse);
        }
    });
    if dialog.exists {
        let words = format!("{} {}", icons::WARNING, tr.get(Msg::ExportExists));
        hint(ui, &words, theme.alarm);
    }
    ui.add_space(2.0 * GRID);
    ui.vertical(|ui| {
        ui.set_min_height(REPORT);
        match &dialog.preview {
            None => drop(hint(ui, tr.get(Msg::ExportPreparing), theme.ink_faint)),
            Some(report) => report_ui(ui, app, report, theme),
        }
    });
    ui.add_space(3.0 * GRID);
    ui.horizontal(|ui| {
        let (text, ready) = if dialog.writing {
            (Msg::ExportWriting, false)
        } else if dialog.exists {
            (Msg::ExportReplace, true)
        } else {
            let is_clear = split.is_none_or(|it| it.is_ok());
            (Msg::ExportWrite, is_clear && !dialog.path.trim().is_empty())
        };
        if ui.add_enabled(ready, Button::new(tr.get(text))).clicked() {
            out.push(OverlayEvent::Accept);
        }
        let cancel = if dialog.writing { Msg::ExportStop } else { Msg::Cancel };
        if ui.button(tr.get(cancel)).clicked() {
            out.push(OverlayEvent::Cancel);
        }
        if let Some((done, of)) = dialog.progress.filter(|_| dialog.writing) {
            hint(ui, &tr.export_progress(done, of), theme.ink_soft);
        }
    });
}

/// How labels stand beside tokens; hands back what was chosen instead.
fn style_ui(ui: &mut Ui, (tr, theme): (&Messages, &Theme), style: &Style) -> Option<Style> {
    let row = ui.horizontal(|ui| {
        let text = |it| wording::scheme(it).to_owned();
        let named = (tr, theme, Msg::ExportScheme);
        let scheme = one_of(ui, named, SCHEME, style.scheme, Scheme::iter(), text);
        let text = |it| wording::tokens(tr, it).to_owned();
        let named = (tr, theme, Msg::ExportTokens);
        let tokens = one_of(ui, named, PER, style.tokens, Tokens::iter(), text);
        let text = |it: usize| it.to_string();
        let named = (tr, theme, Msg::ExportColumns);
        let columns = one_of(ui, named, SCHEME, style.columns, COLUMNS, text);
        let chosen = Style {
            scheme: scheme.unwrap_or(style.scheme),
            tokens: tokens.unwrap_or(style.tokens),
            columns: columns.unwrap_or(style.columns),
        };
        (chosen != *style).then_some(chosen)
    });
    row.inner
}

/// What stands above a field.
fn caption(ui: &mut Ui, (tr, theme): (&Messages, &Theme), text: Msg) {
    ui.add_space(GRID);
    ui.label(RichText::new(tr.get(text)).size(SMALL).color(theme.ink_soft));
}

/// A choice below its name; hands back what was chosen.
fn one_of<T: Copy + PartialEq>(
    ui: &mut Ui,
    (tr, theme, name): (&Messages, &Theme, Msg),
    width: f32,
    now: T,
    all: impl IntoIterator<Item = T>,
    text: impl Fn(T) -> String,
) -> Option<T> {
    let field = ui.vertical(|ui| {
        caption(ui, (tr, theme), name);
        choice(ui, tr.get(name), width, now, all, text).1
    });
    field.inner
}

/// What would be written: how much, what is lost, how it begins.
fn report_ui(ui: &mut Ui, app: &App, report: &ExportReport, theme: &Theme) {
    let tr = &*app.messages;
    ui.label(tr.export_summary(report.annotations, report.documents));
    for trouble in report.troubles.iter().take(FEW) {
        hint(ui, &format!("{} {}", icons::WARNING, wording::trouble(tr, trouble)), theme.alarm);
    }
    if report.losses.is_empty() {
        hint(ui, &format!("{} {}", icons::CHECK, tr.get(Msg::ExportNoLosses)), theme.ink_soft);
    } else {
        let text = format!("{} {}", icons::WARNING, tr.export_losses(report.losses.len()));
        ui.label(RichText::new(text).color(theme.alarm));
        let losses =
            ScrollArea::vertical().id_salt("losses").max_height(88.0).auto_shrink([false, true]);
        losses.show(ui, |ui| {
            for line in wording::losses(tr, &report.losses).take(MANY) {
                hint(ui, &line, theme.ink_soft);
            }
        });
    }
    ui.add_space(GRID);
    // Losses come first, and the buttons below are to be seen in a window of 800 points.
    let height = if report.losses.is_empty() { 150.0 } else { 56.0 };
    ui.label(RichText::new(tr.get(Msg::ExportPreview)).size(SMALL).color(theme.ink_soft));
    if report.head.is_empty() && report.records > 0 {
        hint(ui, tr.get(Msg::ExportPacked), theme.ink_faint);
        return;
    }
    Frame::new().fill(theme.panel).corner_radius(CORNER).inner_margin(Margin::same(8)).show(
        ui,
        |ui| {
            let preview =
                ScrollArea::both().id_salt("preview").max_height(height).auto_shrink([false, true]);
            preview.show(ui, |ui| {
                let text =
                    RichText::new(&report.head).text_style(TextStyle::Monospace).size(SMALL - 1.0);
                ui.add(Label::new(text).extend());
            });
        },
    );
}
