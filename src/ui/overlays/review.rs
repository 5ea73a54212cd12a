//! Where the annotations of a changed article go: old and new place side by side, and how sure it
//! is.

use eframe::egui::{
    Align, ComboBox, Label, Layout, RichText, Role, ScrollArea, TextWrapMode, Ui, Vec2, WidgetInfo,
};

use super::super::theme::{GRID, SMALL, Theme};
use super::title;
use crate::app::{App, Fate, OverlayEvent, Review, ReviewEvent, wording};
use crate::i18n::{Messages, Msg};
use crate::model::Span;
use crate::reanchor::{Placement, Sureness};

/// Heights and widths, in points.
const ROW: f32 = 12.0 * GRID;
const SURENESS: f32 = 26.0 * GRID;
const FATE: f32 = 44.0 * GRID;

/// How many characters of the text around a quote are shown on either side.
const AROUND: usize = 24;

/// Draws the review.
pub fn review_ui(ui: &mut Ui, app: &App, theme: &Theme, fresh: bool, out: &mut Vec<OverlayEvent>) {
    let tr = &*app.messages;
    let Some(review) = &app.review else { return };
    ui.set_width((ui.ctx().content_rect().width() - 16.0 * GRID).min(1040.0));
    title(ui, tr.get(Msg::ReviewTitle));
    let known = if review.changed.known { Msg::ReviewTextKnown } else { Msg::ReviewTextUnknown };
    let soft = |text: String| RichText::new(text).color(theme.ink_soft);
    ui.add(Label::new(soft(tr.get(known).to_owned())).wrap());
    ui.add_space(GRID);
    let count = |it| review.count(it);
    let sum = tr.review_sum(
        count(Sureness::Same) + count(Sureness::Moved),
        count(Sureness::Changed),
        count(Sureness::Unsure),
        count(Sureness::Lost),
    );
    ui.label(sum);
    ui.add_space(GRID);
    let height = (ui.ctx().content_rect().height() - 320.0).max(ROW);
    let scroll = ScrollArea::vertical().max_height(height).auto_shrink([false, true]);
    scroll.show_rows(ui, ROW, review.rows.len(), |ui, rows| {
        for at in review.rows.get(rows).unwrap_or_default() {
            row_ui(ui, app, theme, (review, *at), out);
        }
    });
    ui.add_space(GRID);
    let mut all = review.all;
    if ui.checkbox(&mut all, tr.get(Msg::ReviewAll)).changed() {
        out.push(OverlayEvent::Review(ReviewEvent::ShowAll(all)));
    }
    ui.add_space(GRID);
    ui.add(Label::new(soft(tr.get(Msg::ReviewUndo).to_owned())).wrap());
    ui.add_space(GRID);
    ui.horizontal(|ui| {
        let apply = ui.button(tr.get(Msg::ReviewApply));
        if fresh {
            apply.request_focus();
        }
        if apply.clicked() {
            out.push(OverlayEvent::Accept);
        }
        if ui.button(tr.get(Msg::ReviewLater)).clicked() {
            out.push(OverlayEvent::Cancel);
        }
    });
}

fn row_ui(
    ui: &mut Ui,
    app: &App,
    theme: &Theme,
    (review, at): (&Review, usize),
    out: &mut Vec<OverlayEvent>,
) {
    let tr = &*app.messages;
    let annotation = review.changed.layer.annotations.get(at);
    let placement = review.changed.placements.get(at);
    let choice = review.choices.get(at).copied();
    let (Some(annotation), Some(placement), Some(choice)) = (annotation, placement, choice) else {
        return;
    };
    let now = &*review.changed.now.text;
    let width = ui.available_width();
    let side = ((width - SURENESS - FATE) / 2.0 - 2.0 * GRID).max(20.0 * GRID);
    let cell = |ui: &mut Ui, width: f32, add: &mut dyn FnMut(&mut Ui)| {
        let layout = Layout::top_down(Align::Min);
        ui.allocate_ui_with_layout(Vec2::new(width, ROW), layout, |ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
            add(ui);
        });
    };
    let small = |text: String| RichText::new(text).size(SMALL).color(theme.ink_soft);
    ui.horizontal_top(|ui| {
        cell(ui, SURENESS, &mut |ui| {
            let color = match placement.sureness {
                Sureness::Same | Sureness::Moved => theme.ink_soft,
                Sureness::Changed => theme.ink,
                Sureness::Unsure | Sureness::Lost => theme.alarm,
            };
            ui.label(RichText::new(wording::sureness(tr, placement.sureness)).color(color));
            ui.label(small(wording::label_name(app, &annotation.label)));
        });
        cell(ui, side, &mut |ui| {
            ui.label(annotation.quote());
            ui.label(small(tr.get(Msg::ReviewBefore).to_owned()));
        });
        cell(ui, side, &mut |ui| {
            let spans = match choice {
                Fate::Found => Some(&placement.found),
                Fate::Other(at) => placement.alternatives.get(at),
                Fate::Apart => None,
            };
            match spans.filter(|it| !it.is_empty()) {
                Some(spans) => {
                    ui.label(quote(spans, now));
                    ui.label(small(surroundings(spans, now)));
                }
                None => _ = ui.label(small(tr.get(Msg::ReviewApart).to_owned())),
            }
        });
        fate_ui(ui, tr, (placement, at, choice), now, out);
    });
}

/// What is to become of the annotation, where there is a choice.
fn fate_ui(
    ui: &mut Ui,
    tr: &Messages,
    (placement, at, choice): (&Placement, usize, Fate),
    now: &str,
    out: &mut Vec<OverlayEvent>,
) {
    if placement.found.is_empty() && placement.alternatives.is_empty() {
        return;
    }
    let name = |fate: Fate| match fate {
        Fate::Found => tr.get(Msg::ReviewTake).to_owned(),
        Fate::Other(nth) => {
            let spans = placement.alternatives.get(nth).map(Vec::as_slice).unwrap_or_default();
            surroundings(spans, now)
        }
        Fate::Apart => tr.get(Msg::ReviewKeepApart).to_owned(),
    };
    let mut fates: Vec<Fate> = Vec::new();
    fates.extend(Some(Fate::Found).filter(|_| !placement.found.is_empty()));
    fates.extend((0..placement.alternatives.len()).map(Fate::Other));
    fates.push(Fate::Apart);
    let chosen = ComboBox::from_id_salt(("fate", at)).width(FATE - 4.0 * GRID).truncate();
    let shown = chosen.selected_text(name(choice)).show_ui(ui, |ui| {
        for fate in fates {
            if ui.selectable_label(fate == choice, name(fate)).clicked() {
                out.push(OverlayEvent::Review(ReviewEvent::Choose(at, fate)));
            }
        }
    });
    shown.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, name(choice)));
}

fn quote(spans: &[Span], text: &str) -> String {
    spans.iter().map(|it| it.quote(text)).collect::<Vec<_>>().join(" … ")
}

/// The first span with a little of the text around it, on one line.
fn surroundings(spans: &[Span], text: &str) -> String {
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return String::new() };
    let before = text.get(..first.start()).unwrap_or_default();
    let start = before.char_indices().rev().take(AROUND).last().map_or(first.start(), |it| it.0);
    let after = text.get(last.end()..).unwrap_or_default();
    let end = after.char_indices().nth(AROUND).map_or(after.len(), |it| it.0);
    let around = text.get(start..last.end() + end).unwrap_or_default();
    let words: Vec<&str> = around.split_whitespace().collect();
    format!("… {} …", words.join(" "))
}
