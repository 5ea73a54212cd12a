//! The status bar: what was just said, where the caret is, who annotates, and whether all is
//! saved.

use std::time::Duration;

use eframe::egui::{
    Align, Align2, Area, Button, Context, Frame, Id, Label, Layout, RichText, Role, Ui, WidgetInfo,
};

use super::icons;
use super::theme::{CORNER, GRID, SMALL, Theme};
use crate::app::{App, Event, Notice, SaveState, wording};
use crate::command::Command;
use crate::i18n::Msg;
use crate::model::{Block, Snap};

/// Draws the bar.
pub fn status_ui(ui: &mut Ui, app: &App, theme: &Theme, out: &mut Vec<Event>) {
    let tr = &*app.messages;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GRID;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let small = |text: String| RichText::new(text).size(SMALL).color(theme.ink_soft);
            let failed = app.saving.state() == SaveState::Failed;
            let mut button = |ui: &mut Ui, icon: &str, text: &str, command: Command| {
                let mut shown = small(format!("{icon} {text}").trim_start().to_owned());
                if failed && command == Command::SaveNow {
                    shown = shown.color(theme.alarm);
                }
                let button = Button::new(shown).frame_when_inactive(false);
                let help = tr.get(command.spec().help);
                if ui.add(button).accessible_name(text).on_hover_text(help).clicked() {
                    out.push(Event::Run(command));
                }
            };
            let (icon, saved) = match app.saving.state() {
                SaveState::Saved => (icons::CHECK, Msg::SaveSaved),
                SaveState::Saving => (icons::FLOPPY_DISK, Msg::SaveSaving),
                SaveState::Failed => (icons::WARNING, Msg::SaveFailed),
            };
            button(ui, icon, tr.get(saved), Command::SaveNow);
            if !app.troubles.is_empty() {
                let count = tr.problems_count(app.troubles.len());
                button(ui, icons::WARNING_CIRCLE, &count, Command::Problems);
            }
            if !app.hidden.is_empty() {
                let hidden = tr.labels_hidden(app.hidden.len());
                button(ui, icons::EYE_SLASH, &hidden, Command::ShowAllLabels);
            }
            let name = app.annotator.name().unwrap_or(tr.get(Msg::AnnotatorUnknown));
            button(ui, icons::USER, name, Command::SwitchAnnotator);
            let snap = tr.get(match app.snap {
                Snap::Word => Msg::SnapWord,
                Snap::Sentence => Msg::SnapSentence,
                Snap::Character => Msg::SnapCharacter,
            });
            button(ui, "", snap, Command::CycleSnap);
            if let Some(desk) = &app.desk {
                let total = desk.article.blocks().last().map_or(0, Block::paragraph);
                let here = desk.article.paragraph_at(desk.selection.head);
                ui.label(small(tr.paragraph_position(here, total)));
                ui.add_space(GRID);
                ui.label(small(
                    tr.count_annotations(desk.mine.layer.len() + desk.mine.layer.detached_len()),
                ));
                ui.add_space(GRID);
            }
            if let Some(label) = app.armed.as_ref().and_then(|it| app.codebook.codebook.label(it)) {
                let armed = tr.armed(label.name.get(tr.language().code()));
                let color = theme.label(label.color).letter;
                let shown = small(format!("{} {armed} {}", icons::TAG, icons::X)).color(color);
                let button = Button::new(shown).frame_when_inactive(false);
                let tip = tr.get(Msg::Disarm);
                if ui.add(button).accessible_name(&armed).on_hover_text(tip).clicked() {
                    out.push(Event::LabelClicked(label.id.clone()));
                }
                ui.add_space(GRID);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                remark(ui, app, theme);
            });
        });
    });
}

/// What was just said, announced to screen readers.
fn remark(ui: &mut Ui, app: &App, theme: &Theme) {
    let words = app.notice.as_ref().map(|it| wording::notice(app, it)).unwrap_or_default();
    let serious = is_serious(app);
    let color = if serious { theme.alarm } else { theme.ink };
    let shown = if serious { format!("{} {words}", icons::WARNING) } else { words.clone() };
    let label = Label::new(RichText::new(shown).size(SMALL).color(color)).truncate();
    let response = ui.add(label);
    // A live region: what a command did is said aloud.
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, &words));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_live(eframe::egui::accesskit::Live::Polite);
    });
    if !words.is_empty() {
        response.on_hover_text(words);
    }
}

fn is_serious(app: &App) -> bool {
    matches!(&app.notice, Some(Notice::Trouble(it)) if it.is_serious())
}

/// How long a remark over the text can be read, in seconds.
const READABLE: f64 = 5.0;

/// Which remark stands over the text, and until when.
#[derive(Default)]
pub struct RemarkView {
    remarks: u64,
    until: f64,
}

/// Where there is no status bar, a quiet line over the text says for a while what was just said;
/// what is serious stays.
pub fn remark_ui(ctx: &Context, app: &App, theme: &Theme, view: &mut RemarkView) {
    let now = ctx.input(|it| it.time);
    if view.remarks != app.remarks {
        *view = RemarkView { remarks: app.remarks, until: now + READABLE };
    }
    let left = view.until - now;
    if app.notice.is_none() || (left <= 0.0 && !is_serious(app)) {
        return;
    }
    if left > 0.0 {
        ctx.request_repaint_after(Duration::from_secs_f64(left));
    }
    let area = Area::new(Id::unique("tagwerk remark")).interactable(false);
    area.anchor(Align2::LEFT_BOTTOM, [4.0 * GRID, -4.0 * GRID]).show(ctx, |ui| {
        let frame = Frame::new().fill(theme.raised).corner_radius(CORNER).inner_margin(8);
        frame.stroke((1.0, theme.hairline)).show(ui, |ui| {
            ui.set_max_width(150.0 * GRID);
            remark(ui, app, theme);
        });
    });
}
