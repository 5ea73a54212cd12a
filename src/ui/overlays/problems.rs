//! Everything that is wrong, with what to do; it can be copied.

use eframe::egui::{Label, RichText, ScrollArea, Ui};

use super::super::icons;
use super::super::theme::{GRID, Theme};
use super::super::widgets::hint;
use super::title;
use crate::app::{App, OverlayEvent, wording};
use crate::i18n::Msg;

/// How many problems are shown; all are copied.
const MANY: usize = 200;

/// Draws the list.
pub fn problems_ui(
    ui: &mut Ui,
    app: &App,
    theme: &Theme,
    fresh: bool,
    out: &mut Vec<OverlayEvent>,
) {
    let tr = &*app.messages;
    ui.set_width(640.0);
    title(ui, tr.get(Msg::ProblemsTitle));
    let words: Vec<String> = app.troubles.iter().map(|it| wording::trouble(tr, it)).collect();
    if words.is_empty() {
        hint(ui, &format!("{} {}", icons::CHECK_CIRCLE, tr.get(Msg::NoProblems)), theme.ink_soft);
    }
    let height = ui.ctx().content_rect().height() - 240.0;
    ScrollArea::vertical().max_height(height.max(120.0)).auto_shrink([false, true]).show(
        ui,
        |ui| {
            for (trouble, words) in app.troubles.iter().zip(&words).take(MANY) {
                ui.horizontal_top(|ui| {
                    let (icon, color) = if trouble.is_serious() {
                        (icons::WARNING, theme.alarm)
                    } else {
                        (icons::INFO, theme.ink_soft)
                    };
                    ui.label(RichText::new(icon).color(color));
                    ui.add(Label::new(words).wrap().selectable(true));
                });
                ui.add_space(GRID);
            }
        },
    );
    ui.add_space(2.0 * GRID);
    ui.horizontal(|ui| {
        let close = ui.button(tr.get(Msg::Close));
        if fresh {
            close.request_focus();
        }
        if close.clicked() {
            out.push(OverlayEvent::Cancel);
        }
        if !words.is_empty() && ui.button(tr.get(Msg::ProblemsCopy)).clicked() {
            ui.ctx().copy_text(words.join("\n"));
        }
    });
}
