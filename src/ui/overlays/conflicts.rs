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
    let tr = &*app.messages;
    let Some(merging) = &app.merging else { return };
    ui.set_width(680.0);
    title(ui, tr.get(Msg::ConflictsTitle));
    ui.label(RichText::new(tr.get(Msg::ConflictsText)).color(theme.ink_soft));
    ui.add_space(2.0 * GRID);
    let height = ui.ctx().content_rect().height() - 260.0;
    ScrollArea::vertical().max_height(height.max(120.0)).auto_shrink([false, true]).show(
        ui,
        |ui| {
            let conflicts = merging.incoming.merged.conflicts.iter().zip(&merging.sides);
            for (at, (conflict, chosen)) in conflicts.enumerate() {
                let ConflictWords { what, ours, theirs } = wording::conflict(app, conflict);
                ui.add(Label::new(RichText::new(what).strong()).wrap());
                for (side, name, words) in [
                    (Side::Ours, tr.get(Msg::ConflictsOurs), ours),
                    (Side::Theirs, tr.get(Msg::ConflictsTheirs), theirs),
                ] {
                    ui.horizontal_top(|ui| {
                        ui.add_space(2.0 * GRID);
                        let shown = format!("{name}: {words}");
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
