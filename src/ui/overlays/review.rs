//! Where the annotations of a changed article go: old and new place side by side, and how sure it
//! is.

use eframe::egui::{
    Align, ComboBox, Label, Layout, RichText, Role, ScrollArea, TextWrapMode, Ui, Vec2, WidgetInfo,
};

use super::super::theme::{GRID, SMALL, Theme};
use super::title;
use crate::app::{App, Desk, Fate, OverlayEvent, Review, ReviewEvent, wording};
use crate::i18n::{Messages, Msg};
use crate::model::{LooseAnnotation, Span};
use crate::reanchor::{Placement, Sureness};

/// Heights and widths, in points.
const ROW: f32 = 11.0 * GRID;
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
    let moves = &review.changed.elsewhere;
    if !moves.is_empty() {
        ui.add(Label::new(RichText::new(wording::moved(tr, moves)).color(theme.ink)).wrap());
        ui.add_space(GRID);
        if ui.button(tr.get(Msg::ProblemFollow)).clicked() {
            out.push(OverlayEvent::Follow(review.article.clone()));
        }
        ui.add_space(2.0 * GRID);
    }
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
        // The list reckons with rows of this height, whatever is in them.
        ui.set_min_height(ROW);
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
            let old = app.desk.as_ref().filter(|_| review.changed.known);
            let around = before(annotation, old.map(Desk::text));
            ui.label(small(around.unwrap_or_else(|| tr.get(Msg::ReviewBefore).to_owned())));
        });
        cell(ui, side, &mut |ui| {
            let spans = match choice {
                Fate::Found => Some(&placement.found),
                Fate::Other(at) => placement.alternatives.get(at),
                Fate::Apart => None,
            };
            if let Some(spans) = spans.filter(|it| !it.is_empty()) {
                ui.label(quote(spans, now));
                ui.label(small(surroundings(spans, now)));
            } else {
                let apart = tr.get(Msg::ReviewApart);
                ui.label(RichText::new(apart).color(theme.ink_soft));
                if !placement.found.is_empty() {
                    let place = surroundings(&placement.found, now);
                    ui.label(small(tr.review_perhaps(place)));
                }
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

/// What stood around an annotation: in the text that it was made on, or else as far as its anchors
/// say so.
fn before(annotation: &LooseAnnotation, old: Option<&str>) -> Option<String> {
    let anchors = &annotation.anchors;
    let held = |old: &str| anchors.iter().map(|it| it.resolve(old).ok()).collect();
    let spans: Option<Vec<Span>> = old.and_then(held);
    if let (Some(spans), Some(old)) = (spans, old) {
        return Some(surroundings(&spans, old));
    }
    let before = &anchors.first()?.around.as_ref()?.before;
    let after = &anchors.last()?.around.as_ref()?.after;
    let around = format!("{before}{}{after}", annotation.quote());
    Some(format!("… {} …", one_line(&around)))
}

/// From the first span to the last with a little of the text around them, in whole words on one
/// line; dots where the text goes on.
fn surroundings(spans: &[Span], text: &str) -> String {
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return String::new() };
    let before = text.get(..first.start()).unwrap_or_default();
    let near = before.char_indices().rev().take(AROUND).last().map_or(before.len(), |it| it.0);
    let near = if near == 0 { before } else { from_word(before, near) };
    let after = text.get(last.end()..).unwrap_or_default();
    let far = after.char_indices().nth(AROUND).map(|it| it.0);
    let far = far.map_or(after, |it| to_word(after, it));
    let quoted = text.get(first.start()..last.end()).unwrap_or_default();
    let around = one_line(&format!("{near}{quoted}{far}"));
    let opens = if before.trim_start().len() > near.trim_start().len() { "… " } else { "" };
    let goes_on = after.trim_end().len() > far.trim_end().len();
    format!("{opens}{around}{}", if goes_on { " …" } else { "" })
}

/// What of `text` follows the first word that begins at `at` or earlier; all of it from `at` where
/// no other begins.
fn from_word(text: &str, at: usize) -> &str {
    let near = text.get(at..).unwrap_or_default();
    let cut = !text.get(..at).is_some_and(|it| it.ends_with(char::is_whitespace));
    let word = near.find(char::is_whitespace).filter(|_| cut).and_then(|it| near.get(it..));
    word.filter(|it| !it.trim().is_empty()).unwrap_or(near)
}

/// What of `text` precedes the last word that is cut at `at`; all of it to `at` where that is the
/// only one.
fn to_word(text: &str, at: usize) -> &str {
    let near = text.get(..at).unwrap_or_default();
    let cut = !text.get(at..).is_some_and(|it| it.starts_with(char::is_whitespace));
    let word = near.rfind(char::is_whitespace).filter(|it| cut && *it > 0);
    word.and_then(|it| near.get(..it)).unwrap_or(near)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surroundings_are_whole_words_and_dots_only_where_the_text_goes_on() {
        for (text, quote, shown) in [
            ("Der Rat tagt.", "Rat", "Der Rat tagt."),
            ("Der Rat tagt.\n", "Der Rat tagt.", "Der Rat tagt."),
            (
                "Gestern Abend haben in der Stadt die Räte\n\ngetagt, bis die Sonne aufgegangen ist.",
                "Räte",
                "… haben in der Stadt die Räte getagt, bis die Sonne …",
            ),
            (
                "Donaudampfschifffahrtsgesellschaft-X, Donaudampfschifffahrtsgesellschaft",
                "X",
                "… chifffahrtsgesellschaft-X, …",
            ),
        ] {
            let start = text.find(quote).unwrap();
            let span = Span::new(text, start, start + quote.len()).unwrap();
            assert_eq!(surroundings(&[span], text), shown);
        }
        assert_eq!(surroundings(&[], "Der Rat"), "");
    }
}
