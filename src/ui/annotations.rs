//! The annotation list of the open article.

use eframe::egui::{Align, Button, FontId, Id, Layout, Modifiers, Pos2, Rect, RichText, Ui, Vec2};
use strum::IntoEnumIterator as _;

use super::icons;
use super::list::{List, Row, Touch, empty_list};
use super::theme::{GRID, SMALL, TEXT, Theme};
use super::widgets::{BADGE, badge, choice, counted_heading, field, hint, left_middle, one_line};
use crate::app::{App, Choice, Desk, Event, ListEvent, Sort, wording};
use crate::command::Command;
use crate::i18n::Msg;
use crate::model::{Annotation, AnnotationId, ArticlePath, LabelId, LooseAnnotation};

/// What the panel remembers between frames.
#[derive(Default)]
pub struct AnnotationsView {
    /// The annotation last brought into view, and how tall the list was then.
    followed: Option<(AnnotationId, f32)>,
    article: Option<ArticlePath>,
    /// The active annotation's row, as long as it is that.
    cursor: Option<usize>,
}

/// The list, when the keyboard is in it.
pub fn list_id() -> Id {
    Id::unique("tagwerk annotations")
}

/// The filter's field.
pub fn filter_id() -> Id {
    Id::unique("tagwerk annotations filter")
}

/// Draws the panel.
pub fn annotations_ui(
    ui: &mut Ui,
    app: &App,
    theme: &Theme,
    view: &mut AnnotationsView,
    out: &mut Vec<Event>,
) {
    let tr = &*app.messages;
    ui.add_space(2.0 * GRID);
    ui.horizontal(|ui| {
        ui.set_min_height(7.0 * GRID);
        ui.add_space(2.0 * GRID);
        if app.list.chosen.len() > 1 {
            // In the heading's place, so that no row moves under the mouse.
            chosen_ui(ui, app, theme, out);
            return;
        }
        let selects = app.desk.as_ref().is_some_and(|it| !it.selection.is_empty());
        if app.holds() || (app.list.held.is_some() && selects) {
            held_ui(ui, app, theme, out);
            return;
        }
        let all = |it: &Desk| it.mine.layer.len() + it.mine.layer.detached_len();
        let shown = app.list.rows.len() + app.list.detached.len();
        let rows = (shown, app.desk.as_ref().map_or(0, all));
        counted_heading(ui, tr.get(Msg::PaneAnnotations), rows, tr, theme.ink_faint);
    });
    ui.horizontal(|ui| {
        ui.add_space(2.0 * GRID);
        let sort_width = 30.0 * GRID;
        let width = (ui.available_width() - sort_width - 8.0 * GRID).max(12.0 * GRID);
        let (_, typed) = field(ui, filter_id(), tr.get(Msg::FilterHint), &app.list.filter, width);
        out.extend(typed.map(|it| Event::List(ListEvent::Filter(it))));
        let name = |sort: Sort| match sort {
            Sort::Place => tr.get(Msg::SortPlace),
            Sort::Label => tr.get(Msg::SortLabel),
            Sort::Quote => tr.get(Msg::SortQuote),
            Sort::Length => tr.get(Msg::SortLength),
        };
        let name = |sort| name(sort).to_owned();
        let (_, sort) =
            choice(ui, tr.get(Msg::Sort), sort_width, app.list.sort, Sort::iter(), name);
        out.extend(sort.map(|it| Event::List(ListEvent::Sort(it))));
    });
    ui.add_space(GRID);
    let (rows, detached) = (&app.list.rows, &app.list.detached);
    let any = !rows.is_empty() || !detached.is_empty();
    let Some(desk) = app.desk.as_ref().filter(|_| any) else {
        let text = match &app.desk {
            None => "",
            Some(desk) if desk.mine.locked.is_some() => tr.get(Msg::EmptyLocked),
            Some(desk) if all_empty(desk) => tr.get(Msg::EmptyNoAnnotations),
            Some(_) => tr.get(Msg::EmptyNoAnnotationMatch),
        };
        empty_list(ui, list_id(), tr.get(Msg::ListAnnotations), text, theme);
        return;
    };
    // Those without a place stand before those that have one.
    let first = detached.len();
    let held = app.list.held.as_ref().and_then(|held| detached.iter().position(|it| it == held));
    let active = desk.active.and_then(|id| {
        let still = view.cursor.filter(|at| rows.get(*at) == Some(&id));
        still.or_else(|| rows.iter().position(|it| *it == id))
    });
    view.cursor = active;
    let cursor = active.map(|it| first + it).or(held);
    // Also when the inspector has taken some of the room.
    let follow = desk.active.map(|it| (it, ui.available_height()));
    let list = List {
        id: list_id(),
        name: tr.get(Msg::ListAnnotations),
        rows: first + rows.len(),
        row_height: 11.0 * GRID,
        breaks: &[],
        cursor,
        start: first + nearest_row(app, desk),
        follow: follow != view.followed,
        from_top: view.article.as_ref() != Some(&desk.article.path),
    };
    view.followed = follow;
    view.article = Some(desk.article.path.clone());
    let id_at = |at: usize| rows.get(at.checked_sub(first)?).copied();
    let chosen = |at: usize| {
        if at < first {
            return held == Some(at);
        }
        id_at(at).is_some_and(|id| app.list.chosen.contains(&id) || desk.active == Some(id))
    };
    let touch = list.show(ui, theme, chosen, |ui, row| {
        if let Some(detached) = detached.get(row.at) {
            return detached_row(ui, row, detached, desk, app, theme);
        }
        let annotation = id_at(row.at).and_then(|id| desk.mine.layer.annotation(id));
        annotation.map(|it| annotation_row(ui, row, it, desk, app, theme)).unwrap_or_default()
    });
    let how = |modifiers: Modifiers| {
        if modifiers.shift {
            Choice::Through
        } else if modifiers.command {
            Choice::Toggle
        } else {
            Choice::Only
        }
    };
    match touch {
        Some(Touch::Clicked(at, modifiers) | Touch::Moved(at, modifiers)) => {
            let choose = |id| Event::List(ListEvent::Choose { id, how: how(modifiers) });
            let hold = (at < first).then_some(Event::List(ListEvent::Hold(at)));
            out.extend(hold.or_else(|| id_at(at).map(choose)));
        }
        Some(Touch::Opened(_)) => out.push(Event::PaneEntered(crate::app::Pane::Text)),
        None => {}
    }
}

fn all_empty(desk: &Desk) -> bool {
    desk.mine.layer.is_empty() && desk.mine.layer.detached_len() == 0
}

/// The row of the first annotation from the caret on, where the list is in the order of the text.
fn nearest_row(app: &App, desk: &Desk) -> usize {
    if app.list.sort != Sort::Place {
        return 0;
    }
    let start =
        |id: &AnnotationId| desk.mine.layer.annotation(*id).map_or(0, |it| it.spans.hull().start());
    app.list.rows.partition_point(|it| start(it) < desk.selection.head)
}

/// What can be done with several chosen rows.
fn chosen_ui(ui: &mut Ui, app: &App, theme: &Theme, out: &mut Vec<Event>) {
    let tr = &*app.messages;
    hint(ui, &tr.chosen_count(app.list.chosen.len()), theme.ink_soft);
    let button = |text: Msg| Button::new(RichText::new(tr.get(text)).size(SMALL));
    if ui.add(button(Msg::Relabel)).clicked() {
        out.push(Event::PaneEntered(crate::app::Pane::Annotations));
        out.push(Event::Run(Command::ChooseLabel));
    }
    if ui.add(button(Msg::Remove)).clicked() {
        out.push(Event::List(ListEvent::Remove));
    }
}

/// What can be done with a detached annotation.
fn held_ui(ui: &mut Ui, app: &App, theme: &Theme, out: &mut Vec<Event>) {
    let tr = &*app.messages;
    let button = |text: Msg| Button::new(RichText::new(tr.get(text)).size(SMALL));
    let attach = ui.add(button(Msg::Attach)).on_hover_text(tr.get(Msg::AttachHelp));
    if attach.clicked() {
        out.push(Event::List(ListEvent::Attach));
    }
    if ui.add(button(Msg::Remove)).clicked() {
        out.push(Event::List(ListEvent::RemoveHeld));
    }
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.add_space(2.0 * GRID);
        hint(ui, &format!("{} {}", icons::QUESTION, app.list.detached.len()), theme.ink_faint);
    });
}

/// As [`annotation_row`], with why it is not in the text in the paragraph's place.
fn detached_row(
    ui: &Ui,
    row: &Row,
    it: &LooseAnnotation,
    desk: &Desk,
    app: &App,
    theme: &Theme,
) -> String {
    let tr = &*app.messages;
    let stands = it.fasten(desk.text()).is_some();
    let why = tr.get(if stands { Msg::IdTwice } else { Msg::PlaceUnknown });
    let said = Said { label: &it.label, quote: it.quote(), place: why, note: &it.note };
    said.row(ui, row, Some(icons::QUESTION), app, theme)
}

/// The quote above; label, paragraph and note below. Returns its name.
fn annotation_row(
    ui: &Ui,
    row: &Row,
    it: &Annotation,
    desk: &Desk,
    app: &App,
    theme: &Theme,
) -> String {
    let tr = &*app.messages;
    let place = tr.citation_paragraph(desk.article.paragraph_at(it.spans.hull().start()));
    let quote = it.quote(desk.text());
    Said { label: &it.label, quote, place: &place, note: &it.note }.row(ui, row, None, app, theme)
}

/// What a row says.
struct Said<'a> {
    label: &'a LabelId,
    quote: String,
    place: &'a str,
    note: &'a str,
}

impl Said<'_> {
    /// Draws the row, its place behind an icon where there is one, and returns its name.
    fn row(&self, ui: &Ui, row: &Row, icon: Option<&str>, app: &App, theme: &Theme) -> String {
        let Self { label: id, quote, place, note } = self;
        let tr = &*app.messages;
        let codebook = &app.codebook.codebook;
        let rect = row.rect.shrink2(Vec2::new(3.0 * GRID, 0.0));
        let label = codebook.label(id);
        let label_name = wording::label_name(app, id);
        let letter = label.map_or("?", |it| it.letter.as_str());
        let left = rect.left() + BADGE.x + 2.0 * GRID;
        let mark =
            Rect::from_center_size(Pos2::new(rect.left() + BADGE.x / 2.0, rect.center().y), BADGE);
        badge(ui, mark, letter, theme.label_of(codebook, id));
        let width = rect.right() - left;
        let (upper, lower) = (rect.top() + 3.75 * GRID, rect.top() + 7.75 * GRID);
        let ink = if icon.is_some() { theme.ink_soft } else { theme.ink };
        left_middle(
            ui,
            Pos2::new(left, upper),
            one_line(ui, quote, FontId::proportional(TEXT), ink, width),
        );
        let marked = icon.map_or_else(|| (*place).to_owned(), |it| format!("{it} {place}"));
        let mut under = format!("{label_name} · {marked}");
        if !note.is_empty() {
            under = format!("{under} · {} {note}", icons::NOTE);
        }
        left_middle(
            ui,
            Pos2::new(left, lower),
            one_line(ui, &under, FontId::proportional(SMALL), theme.ink_faint, width),
        );
        let mut name = format!("{label_name}: {quote}, {place}");
        if !note.is_empty() {
            name = format!("{name}, {}: {note}", tr.get(Msg::Note));
        }
        name
    }
}
