//! The status bar: what was just said, where the caret is, who annotates, and whether all is
//! saved.

use eframe::egui::{Align, Button, Label, Layout, RichText, Role, Ui, WidgetInfo};

use super::icons;
use super::theme::{GRID, SMALL, Theme};
use crate::app::{App, Event, Notice, SaveState, wording};
use crate::command::Command;
use crate::i18n::Msg;
use crate::model::Snap;

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
                let total = desk.article.blocks().last().map_or(0, |it| it.paragraph);
                let here = desk.article.paragraph_at(desk.selection.head);
                ui.label(small(tr.paragraph_position(here, total)));
                ui.add_space(GRID);
                ui.label(small(tr.count_annotations(desk.mine.layer.len())));
                ui.add_space(GRID);
            }
            if let Some(label) = app.armed.as_ref().and_then(|it| app.codebook.codebook.label(it)) {
                let armed = tr.armed(label.name.get(tr.language().code()));
                ui.label(
                    small(format!("{} {armed}", icons::TAG)).color(theme.label(label.color).letter),
                );
                ui.add_space(GRID);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let words =
                    app.notice.as_ref().map(|it| wording::notice(app, it)).unwrap_or_default();
                let serious = matches!(&app.notice, Some(Notice::Trouble(it)) if it.is_serious());
                let color = if serious { theme.alarm } else { theme.ink };
                let shown =
                    if serious { format!("{} {words}", icons::WARNING) } else { words.clone() };
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
            });
        });
    });
}
