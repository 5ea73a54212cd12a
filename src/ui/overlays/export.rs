//! Exporting: format, annotators, place, losses, and the beginning of what is written.

use eframe::egui::{
    Button, Checkbox, Frame, Id, Key, Label, Margin, Popup, RichText, ScrollArea, TextStyle, Ui,
};

use super::super::articles::status_name;
use super::super::icons;
use super::super::theme::{CORNER, GRID, SMALL, Theme};
use super::super::widgets::{choice, hint, hinted_field, path_field};
use super::title;
use strum::IntoEnumIterator as _;

use crate::app::{
    App, ExportDialog, ExportEvent, ExportReport, OverlayEvent, Preview, Refused, Trouble, wording,
};
use crate::export::{self, COLUMNS, Compression, Format, Per, Scheme, Style, Tokens};
use crate::i18n::{Messages, Msg};
use crate::model::Status;

const WIDTH: f32 = 640.0;
const PER: f32 = 140.0;
const GOLD: f32 = 200.0;
const SPLIT: f32 = 240.0;
const SEED: f32 = 80.0;
const PACKING: f32 = 110.0;
const TOKENS: f32 = 200.0;
const SCHEME: f32 = 110.0;

/// How many troubles are shown above the buttons.
const FEW: usize = 3;

/// How many losses are shown; the command line says more of them.
const MANY: usize = 200;

/// How much room a report takes at least, so that the dialog does not grow when it comes.
const REPORT: f32 = 232.0;

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
    let (response, name) = choice(ui, tr.get(Msg::ExportFormat), WIDTH, dialog.format, names, text);
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
    what_ui(ui, app, (dialog, &annotators), theme, out);
    pieces_ui(ui, tr, dialog, theme, out);
    if export::by_name(dialog.format).is_some_and(Format::has_style) {
        let style = style_ui(ui, (tr, theme), &dialog.options.style);
        out.extend(style.map(|it| OverlayEvent::Export(ExportEvent::Style(it))));
    }
    let split = dialog.parsed_split();
    if let Some(Err(error)) = split {
        hint(ui, wording::split_error(tr, error), theme.alarm);
    }
    caption(ui, Msg::ExportPath);
    let id = Id::unique("tagwerk export path");
    let named = (id, tr.get(Msg::ExportPath), tr.get(Msg::ExportBrowse));
    let (response, typed, browse) = path_field(ui, named, &dialog.path, WIDTH);
    out.extend(typed.map(OverlayEvent::Typed));
    if response.lost_focus() && ui.input(|it| it.key_pressed(Key::Enter)) {
        out.push(OverlayEvent::Accept);
    }
    out.extend(browse.then_some(OverlayEvent::Browse));
    match dialog.refused.as_ref().filter(|_| dialog.writing.is_none()) {
        Some(Refused::Exists) => {
            let words = format!("{} {}", icons::WARNING, tr.get(Msg::ExportExists));
            hint(ui, &words, theme.alarm);
        }
        Some(Refused::For(trouble)) => trouble_ui(ui, tr, trouble, theme),
        None => {}
    }
    ui.add_space(2.0 * GRID);
    ui.vertical(|ui| {
        ui.set_min_height(REPORT);
        match &dialog.preview {
            Preview::Making => drop(hint(ui, tr.get(Msg::ExportPreparing), theme.ink_faint)),
            Preview::Made(report) => report_ui(ui, app, report, theme),
            Preview::Failed(trouble) => trouble_ui(ui, tr, trouble, theme),
        }
    });
    ui.add_space(3.0 * GRID);
    ui.horizontal(|ui| {
        let ready = dialog.is_ready(&annotators);
        let text = if dialog.writing.is_some() {
            Msg::ExportWriting
        } else if dialog.is_replacing() {
            Msg::ExportReplace
        } else {
            Msg::ExportWrite
        };
        let button = ui.add_enabled(ready, Button::new(tr.get(text)));
        if button.clicked() {
            out.push(OverlayEvent::Accept);
        }
        // Who has asked by Enter reads on what one more would do; a key that is held asks nothing.
        let is_held = ui.input(|it| it.key_down(Key::Enter));
        let is_elsewhere = Popup::is_any_open(ui.ctx()) || ui.memory(|it| it.focused().is_some());
        if dialog.is_replacing() && !is_held && !is_elsewhere {
            button.request_focus();
        }
        let cancel = if dialog.writing.is_some() { Msg::ExportStop } else { Msg::Cancel };
        if ui.button(tr.get(cancel)).clicked() {
            out.push(OverlayEvent::Cancel);
        }
        if let Some((done, of)) = dialog.writing.filter(|it| it.1 > 0) {
            hint(ui, &tr.export_progress(done, of), theme.ink_soft);
        }
    });
}

/// What of the layers goes in, and what a record is.
fn what_ui(
    ui: &mut Ui,
    app: &App,
    (dialog, annotators): (&ExportDialog, &[String]),
    theme: &Theme,
    out: &mut Vec<OverlayEvent>,
) {
    let tr = &*app.messages;
    ui.horizontal(|ui| {
        let text = |it| wording::per(tr, it).to_owned();
        let named = (tr, theme, Msg::ExportPer);
        let per = one_of(ui, named, PER, dialog.options.per, Per::iter(), text);
        out.extend(per.map(|it| OverlayEvent::Export(ExportEvent::Per(it))));
        if annotators.len() > 1 {
            let all = annotators.iter().map(|it| Some(it.as_str()));
            let all = [None].into_iter().chain(all);
            let text = |it: Option<&str>| it.unwrap_or(tr.get(Msg::ExportGoldNobody)).to_owned();
            let gold = dialog.options.gold.as_deref();
            let gold = one_of(ui, (tr, theme, Msg::ExportGold), GOLD, gold, all, text);
            let gold = gold.map(|it| ExportEvent::Gold(it.map(str::to_owned)));
            out.extend(gold.map(OverlayEvent::Export));
        }
        ui.vertical(|ui| {
            caption(ui, (tr, theme), Msg::ExportStatus);
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
}

/// In which pieces it is written, how they are packed, and whether something says what they are.
fn pieces_ui(
    ui: &mut Ui,
    tr: &Messages,
    dialog: &ExportDialog,
    theme: &Theme,
    out: &mut Vec<OverlayEvent>,
) {
    let mut tell = |event| out.push(OverlayEvent::Export(event));
    ui.horizontal(|ui| {
        ui.vertical(|ui| {
            caption(ui, (tr, theme), Msg::ExportSplit);
            let id = Id::unique("tagwerk export split");
            let (name, parts) = (tr.get(Msg::ExportSplit), "train=80,dev=10,test=10");
            let (_, typed) = hinted_field(ui, id, (name, parts), &dialog.split, SPLIT);
            typed.map(ExportEvent::Split).into_iter().for_each(&mut tell);
        });
        ui.vertical(|ui| {
            caption(ui, (tr, theme), Msg::ExportSeed);
            let id = Id::unique("tagwerk export seed");
            let name = tr.get(Msg::ExportSeed);
            let (_, typed) = hinted_field(ui, id, (name, "0"), &dialog.seed, SEED);
            let digits = |it: String| it.chars().filter(char::is_ascii_digit).take(19).collect();
            typed.map(digits).map(ExportEvent::Seed).into_iter().for_each(&mut tell);
        });
        if export::by_name(dialog.format).is_some_and(Format::can_be_packed) {
            let all = [None].into_iter().chain(Compression::iter().map(Some));
            let text = |it| wording::packing(tr, it).to_owned();
            let named = (tr, theme, Msg::ExportPacking);
            let how = one_of(ui, named, PACKING, dialog.packing(), all, text);
            how.map(ExportEvent::Packing).into_iter().for_each(&mut tell);
        }
        ui.vertical(|ui| {
            caption(ui, (tr, theme), Msg::ExportManifest);
            // A folder holds one in any case.
            let one = dialog.is_one_file();
            let mut with = dialog.manifest || !one;
            let text = tr.get(if one { Msg::ExportBeside } else { Msg::ExportWithin });
            let name = format!("{} {text}", tr.get(Msg::ExportManifest));
            let response = ui.add_enabled(one, Checkbox::new(&mut with, text));
            if response.accessible_name(&name).changed() {
                tell(ExportEvent::Manifest(with));
            }
        });
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
        let tokens = one_of(ui, named, TOKENS, style.tokens, Tokens::iter(), text);
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

/// What went wrong. That nothing was written nobody needs to be told who has not asked for it.
fn trouble_ui(ui: &mut Ui, tr: &Messages, trouble: &Trouble, theme: &Theme) {
    let words = match trouble {
        Trouble::Export(error) => wording::store_error(tr, error),
        other => wording::trouble(tr, other),
    };
    hint(ui, &format!("{} {words}", icons::WARNING), theme.alarm);
}

/// What would be written: how much, what is lost, how it begins.
fn report_ui(ui: &mut Ui, app: &App, report: &ExportReport, theme: &Theme) {
    let tr = &*app.messages;
    ui.label(tr.export_summary(report.annotations, report.documents));
    for trouble in report.troubles.iter().take(FEW) {
        trouble_ui(ui, tr, trouble, theme);
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
