//! Two versions of a layer that changed the same differently: for each difference, one is chosen.

use eframe::egui::{Label, RichText, ScrollArea, Ui};

use super::super::theme::{GRID, SMALL, Theme};
use super::title;
use crate::app::wording::{self, ConflictWords};
use crate::app::{App, OverlayEvent};
use crate::i18n::Msg;
use crate::merge::Side;

/// Draws the choices.
pub fn conflicts_ui(
    ui: &mut Ui,
    app: &App,
    theme: &Theme,
    fresh: bool,
    out: &mut Vec<OverlayEvent>,
) {
    let Some(merging) = &app.merging else { return };
    let conflicts = &merging.incoming.merged.conflicts;
    let words: Vec<ConflictWords> = conflicts.iter().map(|it| wording::conflict(app, it)).collect();
    let text = app.messages.get(Msg::ConflictsText);
    choices_ui(ui, app, theme, (text, &words, &merging.sides), fresh, out);
}

/// Draws the choices between two versions of the codebook.
pub fn codebook_conflicts_ui(
    ui: &mut Ui,
    app: &App,
    theme: &Theme,
    fresh: bool,
    out: &mut Vec<OverlayEvent>,
) {
    let tr = &*app.messages;
    let Some(merging) = &app.codebook_merging else { return };
    let words = |it| ConflictWords {
        what: wording::codebook_conflict(tr, it),
        ours: String::new(),
        theirs: String::new(),
    };
    let words: Vec<ConflictWords> = merging.conflicts.iter().map(words).collect();
    let text = tr.get(Msg::ConflictsCodebookText);
    choices_ui(ui, app, theme, (text, &words, &merging.sides), fresh, out);
}

fn choices_ui(
    ui: &mut Ui,
    app: &App,
    theme: &Theme,
    (text, words, sides): (&str, &[ConflictWords], &[Side]),
    fresh: bool,
    out: &mut Vec<OverlayEvent>,
) {
    let tr = &*app.messages;
    ui.set_width(680.0);
    title(ui, tr.get(Msg::ConflictsTitle));
    ui.label(RichText::new(text).color(theme.ink_soft));
    ui.add_space(2.0 * GRID);
    let height = ui.ctx().content_rect().height() - 260.0;
    ScrollArea::vertical().max_height(height.max(120.0)).auto_shrink([false, true]).show(
        ui,
        |ui| {
            for (at, (conflict, chosen)) in words.iter().zip(sides).enumerate() {
                let ConflictWords { what, ours, theirs } = conflict;
                ui.add(Label::new(RichText::new(what).strong()).wrap());
                for (side, name, words) in [
                    (Side::Ours, tr.get(Msg::ConflictsOurs), ours),
                    (Side::Theirs, tr.get(Msg::ConflictsTheirs), theirs),
                ] {
                    ui.horizontal_top(|ui| {
                        ui.add_space(2.0 * GRID);
                        let shown = if words.is_empty() {
                            name.to_owned()
                        } else {
                            format!("{name}: {words}")
                        };
                        if ui.radio(*chosen == side, shown).clicked() {
                            out.push(OverlayEvent::Side(at, side));
                        }
                    });
                }
                ui.add_space(2.0 * GRID);
            }
        },
    );
    ui.add_space(GRID);
    ui.label(RichText::new(tr.get(Msg::ConflictsUndo)).size(SMALL).color(theme.ink_soft));
    ui.add_space(GRID);
    ui.horizontal(|ui| {
        let apply = ui.button(tr.get(Msg::ConflictsApply));
        if fresh {
            apply.request_focus();
        }
        if apply.clicked() {
            out.push(OverlayEvent::Accept);
        }
        if ui.button(tr.get(Msg::ConflictsLater)).clicked() {
            out.push(OverlayEvent::Cancel);
        }
    });
}
