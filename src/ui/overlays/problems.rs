//! Everything that is wrong, with what to do: the way to the place, and the repair where a rule offers
//! one. All of it can be copied.

use eframe::egui::{Align, Button, Label, Layout, RichText, ScrollArea, Ui, Vec2};

use super::super::icons;
use super::super::theme::{GRID, SMALL, Theme};
use super::super::widgets::hint;
use super::title;
use crate::app::{App, OverlayEvent, Trouble, wording};
use crate::i18n::Msg;

/// How many problems are shown; all are copied.
const MANY: usize = 200;

/// How wide the column of repairs is, in points.
const REPAIRS: f32 = 56.0 * GRID;

/// Draws the list.
pub fn problems_ui(
    ui: &mut Ui,
    app: &App,
    theme: &Theme,
    fresh: bool,
    out: &mut Vec<OverlayEvent>,
) {
    let tr = &*app.messages;
    let wide = if app.offers.is_empty() { 640.0 } else { 640.0 + REPAIRS };
    ui.set_width(wide.min(ui.ctx().content_rect().width() - 16.0 * GRID));
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
                trouble_row(ui, app, trouble, words, theme, out);
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
        if app.offers.any_safe {
            let all = ui.button(tr.get(Msg::RepairAll)).on_hover_text(tr.get(Msg::RepairAllHelp));
            if all.clicked() {
                out.push(OverlayEvent::RepairAll);
            }
        }
        if !words.is_empty() && ui.button(tr.get(Msg::ProblemsCopy)).clicked() {
            ui.ctx().copy_text(words.join("\n"));
        }
    });
}

/// What is wrong, and beside it what can be done about it.
fn trouble_row(
    ui: &mut Ui,
    app: &App,
    trouble: &Trouble,
    words: &str,
    theme: &Theme,
    out: &mut Vec<OverlayEvent>,
) {
    let tr = &*app.messages;
    ui.horizontal_top(|ui| {
        let (icon, color) = if trouble.is_serious() {
            (icons::WARNING, theme.alarm)
        } else {
            (icons::INFO, theme.ink_soft)
        };
        ui.label(RichText::new(icon).color(color));
        let follows = matches!(trouble, Trouble::ArticleMoved(_));
        let beside = if app.offers.is_empty() && !follows { 0.0 } else { REPAIRS };
        let width = ui.available_width() - beside;
        let text = Layout::left_to_right(Align::TOP);
        ui.allocate_ui_with_layout(Vec2::new(width, 0.0), text, |ui| {
            ui.set_width(width);
            match trouble {
                Trouble::Rule { article, problem, .. } if app.can_show(trouble) => {
                    let show = Button::new(words).frame(false).wrap();
                    if ui.add(show).on_hover_text(tr.get(Msg::ProblemGoTo)).clicked() {
                        out.push(OverlayEvent::Show(article.clone(), problem.clone()));
                    }
                }
                _ => drop(ui.add(Label::new(words).wrap().selectable(true))),
            }
        });
        if let Trouble::ArticleMoved(moves) = trouble
            && let Some(moved) = moves.first()
        {
            let follow = Button::new(RichText::new(tr.get(Msg::ProblemFollow)).size(SMALL));
            if ui.add(follow).clicked() {
                out.push(OverlayEvent::Follow(moved.from.clone()));
            }
        }
        if let Some((problem, kind)) = app.offer(trouble) {
            let repair = Button::new(RichText::new(wording::repair(tr, kind)).size(SMALL));
            ui.vertical(|ui| {
                if ui.add(repair).clicked() {
                    out.push(OverlayEvent::Repair(problem.clone()));
                }
            });
        }
    });
}
