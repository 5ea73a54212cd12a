//! Exporting: format, annotators, place, losses, and the beginning of what is written.

use eframe::egui::{Button, Frame, Id, Key, Label, Margin, RichText, ScrollArea, TextStyle, Ui};

use super::super::articles::status_name;
use super::super::icons;
use super::super::theme::{CORNER, GRID, SMALL, Theme};
use super::super::widgets::{choice, field, hint, hinted_field};
use super::title;
use strum::IntoEnumIterator as _;

use crate::app::{App, ExportDialog, ExportEvent, ExportReport, OverlayEvent, wording};
use crate::export::{self, COLUMNS, Per, Scheme, Split, Style, Tokens, Unit};
use crate::i18n::Msg;
use crate::model::Status;

const WIDTH: f32 = 640.0;
const PER: f32 = 200.0;
const SPLIT: f32 = 290.0;
const SCHEME: f32 = 110.0;

/// How many troubles are shown above the buttons.
const FEW: usize = 3;

/// How many losses are shown; the command line prints them all.
const MANY: usize = 200;

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
    let caption = |ui: &mut Ui, text: Msg| {
        ui.add_space(GRID);
        ui.label(RichText::new(tr.get(text)).size(SMALL).color(theme.ink_soft));
    };
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
    ui.horizontal_wrapped(|ui| {
        for annotator in app.all_annotators() {
            let mut with = !dialog.without.contains(&annotator);
            if ui.checkbox(&mut with, annotator.as_str()).changed() {
                out.push(OverlayEvent::Toggle(annotator));
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
        ui.vertical(|ui| {
            caption(ui, Msg::ExportPer);
            let (name, per) = (tr.get(Msg::ExportPer), dialog.options.per);
            let text = |it| wording::per(tr, it).to_owned();
            let (_, per) = choice(ui, name, PER, per, Per::iter(), text);
            out.extend(per.map(|it| OverlayEvent::Export(ExportEvent::Per(it))));
        });
        ui.vertical(|ui| {
            caption(ui, Msg::ExportSplit);
            let id = Id::unique("tagwerk export split");
            let (name, parts) = (tr.get(Msg::ExportSplit), "train=80,dev=10,test=10");
            let (_, typed) = hinted_field(ui, id, (name, parts), &dialog.split, SPLIT);
            out.extend(typed.map(|it| OverlayEvent::Export(ExportEvent::Split(it))));
        });
    });
    ui.horizontal(|ui| {
        let annotators = app.all_annotators();
        if annotators.len() > 1 {
            ui.vertical(|ui| {
                caption(ui, Msg::ExportGold);
                let all = annotators.iter().map(|it| Some(it.as_str()));
                let all = [None].into_iter().chain(all);
                let nobody = tr.get(Msg::ExportGoldNobody);
                let text = |it: Option<&str>| it.unwrap_or(nobody).to_owned();
                let (name, gold) = (tr.get(Msg::ExportGold), dialog.options.gold.as_deref());
                let (_, gold) = choice(ui, name, PER, gold, all, text);
                let gold = gold.map(|it| ExportEvent::Gold(it.map(str::to_owned)));
                out.extend(gold.map(OverlayEvent::Export));
            });
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
    if export::by_name(dialog.format).is_some_and(|it| it.unit == Unit::Tokens) {
        style_ui(ui, app, &dialog.options.style, theme, out);
    }
    let split = dialog.split.trim();
    if let Some(error) = (!split.is_empty()).then(|| Split::parse(split, 0).err()).flatten() {
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
    match &dialog.preview {
        None => drop(hint(ui, tr.get(Msg::ExportPreparing), theme.ink_faint)),
        Some(report) => report_ui(ui, app, report, theme),
    }
    ui.add_space(3.0 * GRID);
    ui.horizontal(|ui| {
        let (text, ready) = if dialog.writing {
            (Msg::ExportWriting, false)
        } else if dialog.exists {
            (Msg::ExportReplace, true)
        } else {
            let is_clear = split.is_empty() || dialog.options.split.is_some();
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

/// How labels stand beside tokens.
fn style_ui(ui: &mut Ui, app: &App, style: &Style, theme: &Theme, out: &mut Vec<OverlayEvent>) {
    let tr = &*app.messages;
    let caption = |ui: &mut Ui, text| {
        ui.label(RichText::new(tr.get(text)).size(SMALL).color(theme.ink_soft));
    };
    let mut styled = |style| out.push(OverlayEvent::Export(ExportEvent::Style(style)));
    ui.add_space(GRID);
    ui.horizontal(|ui| {
        ui.vertical(|ui| {
            caption(ui, Msg::ExportScheme);
            let text = |it| wording::scheme(it).to_owned();
            let name = tr.get(Msg::ExportScheme);
            let (_, scheme) = choice(ui, name, SCHEME, style.scheme, Scheme::iter(), text);
            if let Some(scheme) = scheme {
                styled(Style { scheme, ..style.clone() });
            }
        });
        ui.vertical(|ui| {
            caption(ui, Msg::ExportTokens);
            let text = |it| wording::tokens(tr, it).to_owned();
            let name = tr.get(Msg::ExportTokens);
            let (_, tokens) = choice(ui, name, PER, style.tokens, Tokens::iter(), text);
            if let Some(tokens) = tokens {
                styled(Style { tokens, ..style.clone() });
            }
        });
        ui.vertical(|ui| {
            caption(ui, Msg::ExportColumns);
            let text = |it: usize| it.to_string();
            let name = tr.get(Msg::ExportColumns);
            let (_, columns) = choice(ui, name, SCHEME, style.columns, COLUMNS, text);
            if let Some(columns) = columns {
                styled(Style { columns, ..style.clone() });
            }
        });
    });
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
            ScrollArea::vertical().id_salt("losses").max_height(110.0).auto_shrink([false, true]);
        losses.show(ui, |ui| {
            for line in wording::losses(tr, &report.losses).into_iter().take(MANY) {
                hint(ui, &line, theme.ink_soft);
            }
        });
    }
    ui.add_space(GRID);
    // Losses come first, and the buttons below are to be seen.
    let height = if report.losses.is_empty() { 150.0 } else { 80.0 };
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
