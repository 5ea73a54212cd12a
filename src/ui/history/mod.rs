//! The history: what was done, when and where, the newest on top, and the way to any point of it.

mod days;
mod rows;

use std::collections::BTreeMap;

use eframe::egui::{
    Align2, Button, FontId, Id, Pos2, Rect, RichText, TextWrapMode, Ui, UiBuilder, Vec2,
};
use jiff::civil::Date;

use self::days::Days;
use self::rows::{Kind, Rows};
use super::articles::{status_icon, status_name};
use super::list::{List, Row, Touch, empty_list};
use super::theme::{GRID, LabelColors, SMALL, TEXT, Theme};
use super::widgets::{BADGE, badge, counted_heading, hint, left_middle, one_line};
use super::{fonts, icons};
use crate::app::{About, Account, App, Event, HistoryEvent, JournalState, Way, wording};
use crate::command::Command;
use crate::edit::Step;
use crate::i18n::Msg;
use crate::run::system;
use crate::store::Project;

/// How many steps' accounts are remembered.
const REMEMBERED: usize = 500;

/// Height of what stands below the list, in points.
const FOOT: f32 = 10.0 * GRID;

/// What the panel remembers between frames.
#[derive(Default)]
pub struct HistoryView {
    rows: Rows,
    /// What the rows are of: the newest number, how much is done, how much undone, which day it is.
    shown: Option<(u64, usize, usize, Date)>,
    /// What steps are about, by their numbers; and how much belongs to the step.
    accounts: BTreeMap<u64, (usize, Account)>,
    /// The step last brought into view, and whether it was being gone to.
    followed: (Option<u64>, bool),
    /// Whose history it is.
    whose: Option<(Project, String)>,
}

/// The list, when the keyboard is in it.
pub fn list_id() -> Id {
    Id::unique("tagwerk history")
}

/// Commands whose keys do nothing while the list has the keyboard: what they would remove is
/// elsewhere.
pub const OWN_KEYS: &[Command] = &[Command::RemoveAnnotation];

/// Draws the panel.
pub fn history_ui(
    ui: &mut Ui,
    app: &App,
    theme: &Theme,
    view: &mut HistoryView,
    out: &mut Vec<Event>,
) {
    let tr = &*app.messages;
    let history = &app.history;
    let steps = history.len() + history.undone().len();
    ui.add_space(2.0 * GRID);
    ui.horizontal(|ui| {
        ui.set_min_height(7.0 * GRID);
        ui.add_space(2.0 * GRID);
        let title = tr.get(Msg::PaneHistory);
        counted_heading(ui, title, (steps, steps), tr, theme.ink_faint);
    });
    if steps == 0 {
        let text = match &app.journal {
            JournalState::Elsewhere(by) => tr.history_elsewhere(wording::holder(tr, by)),
            JournalState::Reading | JournalState::Later => tr.get(Msg::EmptyReading).to_owned(),
            JournalState::Unread | JournalState::Mine => tr.get(Msg::HistoryEmpty).to_owned(),
        };
        empty_list(ui, list_id(), tr.get(Msg::ListHistory), &text, theme);
        return;
    }
    let whole = ui.available_rect_before_wrap();
    let part = (whole.bottom() - FOOT).max(whole.top());
    let (upper, lower) = whole.split_top_bottom_at_y(part);
    ui.scope_builder(UiBuilder::new().max_rect(upper), |ui| list_ui(ui, app, theme, view, out));
    // Drawn after the list, as the Tab key goes.
    let foot = UiBuilder::new().max_rect(lower.shrink2(Vec2::new(3.0 * GRID, GRID)));
    ui.scope_builder(foot, |ui| foot_ui(ui, app, theme, out));
    ui.expand_to_include_rect(whole);
}

fn list_ui(ui: &mut Ui, app: &App, theme: &Theme, view: &mut HistoryView, out: &mut Vec<Event>) {
    let (tr, history) = (&*app.messages, &app.history);
    let whose = app.corpus.project.clone().zip(app.annotator.name().map(str::to_owned));
    if view.whose != whose {
        *view = HistoryView { whose, ..HistoryView::default() };
    }
    let now = system::now();
    let mut days = Days::here();
    let today = days.day(now);
    let shown = (history.number(), history.len(), history.undone().len(), today);
    if view.shown != Some(shown) {
        view.shown = Some(shown);
        view.rows = Rows::of(history, &mut days, now);
    }
    let rows = &view.rows;
    let chosen = app.recalled.and_then(|it| rows::place(history, it)).map(|it| rows.row(it));
    let number = |row: usize| match rows.kind(row) {
        Kind::Step(at) => rows::step(history, at).map(|it| it.0.number),
        Kind::Start => Some(0),
        Kind::Day(_) | Kind::Now => None,
    };
    let followed = (app.recalled, app.journey.is_some());
    let list = List {
        id: list_id(),
        name: tr.get(Msg::ListHistory),
        rows: rows.len(),
        row_height: 11.0 * GRID,
        breaks: rows.breaks(),
        cursor: chosen,
        start: rows.row(history.undone().len()),
        follow: view.followed != followed,
        from_top: false,
    };
    view.followed = followed;
    let accounts = &mut view.accounts;
    if accounts.len() > REMEMBERED {
        accounts.clear();
    }
    let touch = list.show(
        ui,
        theme,
        |at| chosen == Some(at),
        |ui, row| match rows.kind(row.at) {
            Kind::Day(day) => break_row(ui, row, &days::name(tr, day, today), theme, false),
            Kind::Now => break_row(ui, row, tr.get(Msg::HistoryNow), theme, true),
            Kind::Start => start_row(ui, row, tr.get(Msg::HistoryStart), theme),
            Kind::Step(at) => {
                let Some((step, undone)) = rows::step(history, at) else { return String::new() };
                let time = days.time(step.at.unwrap_or(now));
                step_row(
                    ui,
                    row,
                    (account(accounts, step), step, undone, chosen == Some(row.at)),
                    &time,
                    app,
                    theme,
                )
            }
        },
    );
    let event = match touch {
        Some(Touch::Clicked(row, _) | Touch::Moved(row, _)) => {
            number(row).map(HistoryEvent::Choose)
        }
        Some(Touch::Opened(row)) => number(row).map(HistoryEvent::Go),
        None => None,
    };
    out.extend(event.map(Event::History));
}

/// What a step is about; found once, as long as nothing joins it.
fn account<'a>(known: &'a mut BTreeMap<u64, (usize, Account)>, step: &Step) -> &'a Account {
    let size = step.transaction().map_or_else(|| step.texts().len(), |it| it.changes.len());
    let entry = known.entry(step.number).or_insert_with(|| (size, Account::of(step)));
    if entry.0 != size {
        *entry = (size, Account::of(step));
    }
    &entry.1
}

/// How far it is to the chosen step, and the button that goes there; on the way, how far it is
/// still, and the button that stops.
fn foot_ui(ui: &mut Ui, app: &App, theme: &Theme, out: &mut Vec<Event>) {
    let tr = &*app.messages;
    let small = |text: &str| Button::new(RichText::new(text).size(SMALL));
    ui.horizontal_centered(|ui| {
        if let Some(journey) = app.journey {
            let left = app.history.way_to(journey.to).0;
            if ui.add(small(tr.get(Msg::HistoryStop))).clicked() {
                out.push(Event::History(HistoryEvent::Stop));
            }
            let gone = journey.steps.saturating_sub(left);
            hint(ui, &tr.history_progress(gone, journey.steps), theme.ink_soft);
            return;
        }
        let chosen = app.recalled.filter(|it| rows::place(&app.history, *it).is_some());
        let Some(to) = chosen else {
            hint(ui, tr.get(Msg::HistoryChoose), theme.ink_faint);
            return;
        };
        let (steps, forth) = app.history.way_to(to);
        if steps == 0 {
            hint(ui, tr.get(Msg::HistoryHere), theme.ink_faint);
            return;
        }
        let way = if forth { Way::Forth } else { Way::Back };
        let (icon, text) = match way {
            Way::Back => (icons::ARROW_U_UP_LEFT, tr.history_back(steps)),
            Way::Forth => (icons::ARROW_U_UP_RIGHT, tr.history_forth(steps)),
        };
        let button = ui.add(small(&format!("{icon} {text}")).wrap_mode(TextWrapMode::Truncate));
        if button.accessible_name(&text).clicked() {
            // The button is gone then; the keyboard is not.
            ui.memory_mut(|it| it.request_focus(list_id()));
            out.push(Event::History(HistoryEvent::Go(to)));
        }
    });
}

/// What parts rows: a word, for the present with a line.
fn break_row(ui: &Ui, row: &Row, word: &str, theme: &Theme, line: bool) -> String {
    let rect = row.rect.shrink2(Vec2::new(3.0 * GRID, 0.0));
    let ink = if line { theme.ink } else { theme.ink_soft };
    let middle = if line { rect.center().y } else { rect.bottom() - 2.5 * GRID };
    let shown = one_line(ui, word, fonts::semibold(SMALL), ink, rect.width());
    let width = left_middle(ui, Pos2::new(rect.left(), middle), shown);
    if line {
        let x = rect.left() + width + 2.0 * GRID..=rect.right();
        ui.painter().hline(x, middle, (1.0, theme.ink_soft));
    }
    word.to_owned()
}

fn start_row(ui: &Ui, row: &Row, word: &str, theme: &Theme) -> String {
    let rect = row.rect.shrink2(Vec2::new(3.0 * GRID, 0.0));
    let left = rect.left() + BADGE.x + 2.0 * GRID;
    let font = FontId::proportional(TEXT);
    let shown = one_line(ui, word, font, theme.ink_soft, rect.right() - left);
    left_middle(ui, Pos2::new(left, rect.center().y), shown);
    word.to_owned()
}

/// What the step is about above; when, what and where below. Returns its name.
fn step_row(
    ui: &Ui,
    row: &Row,
    (account, step, undone, chosen): (&Account, &Step, bool, bool),
    time: &str,
    app: &App,
    theme: &Theme,
) -> String {
    let tr = &*app.messages;
    let rect = row.rect.shrink2(Vec2::new(3.0 * GRID, 0.0));
    let mark =
        Rect::from_center_size(Pos2::new(rect.left() + BADGE.x / 2.0, rect.center().y), BADGE);
    let about = mark_ui(ui, mark, &account.about, undone, app, theme);

    let left = mark.right() + 2.0 * GRID;
    let width = rect.right() - left;
    let (upper, lower) = (rect.top() + 3.75 * GRID, rect.top() + 7.75 * GRID);
    let quiet = if chosen { theme.ink_soft } else { theme.ink_faint };
    let ink = if undone { quiet } else { theme.ink };
    let font = FontId::proportional(TEXT);
    left_middle(ui, Pos2::new(left, upper), one_line(ui, &about.shown, font, ink, width));

    let mut under = vec![time.to_owned(), wording::action(tr, step.action).to_owned()];
    if account.annotations > 1 {
        under.push(tr.count_annotations(account.annotations));
    }
    let open = app.desk.as_ref().map(|it| &it.article.path);
    if let Some(article) = account.article.as_ref().filter(|it| Some(*it) != open) {
        let listed = app.corpus.position(article).and_then(|it| app.corpus.articles.get(it));
        under.push(listed.map_or(article.as_str(), |it| it.title()).to_owned());
    }
    let font = FontId::proportional(SMALL);
    let shown = one_line(ui, &under.join(" · "), font, theme.ink_faint, width);
    left_middle(ui, Pos2::new(left, lower), shown);

    let mut name = vec![about.spoken];
    if undone {
        name.insert(0, tr.get(Msg::HistoryUndone).to_owned());
    }
    name.extend(under);
    name.join(", ")
}

/// What a step is about, to be seen and to be heard.
struct Words {
    shown: String,
    spoken: String,
}

/// Draws the mark of what a step is about, and finds words for that.
fn mark_ui(ui: &Ui, mark: Rect, about: &About, undone: bool, app: &App, theme: &Theme) -> Words {
    let tr = &*app.messages;
    let codebook = &app.codebook.codebook;
    let word = |it: &str| Words { shown: it.to_owned(), spoken: it.to_owned() };
    let (icon, words) = match about {
        About::Annotation { label, quote } => {
            let letter = codebook.label(label).map_or("?", |it| it.letter.as_str());
            let colors = if undone { quiet(theme) } else { theme.label_of(codebook, label) };
            badge(ui, mark, letter, colors);
            let label = wording::label_name(app, label);
            return match &**quote {
                "" => word(&label),
                quote => Words { shown: quote.to_owned(), spoken: format!("{label}: {quote}") },
            };
        }
        About::Relation(kind) => (icons::ARROW_RIGHT, word(wording::relation_name(app, kind))),
        About::Status(status) => (status_icon(*status), word(status_name(tr, *status))),
        About::Flag(true) => (icons::FLAG, word(tr.get(Msg::Flagged))),
        About::Flag(false) => (icons::FLAG, word(tr.get(Msg::NoticeUnflagged))),
        About::Codebook(Some(name)) => (icons::BOOK_OPEN, word(name.get(tr.language().code()))),
        About::Codebook(None) => (icons::BOOK_OPEN, word(tr.get(Msg::HistoryOrder))),
        About::Much => (icons::LIST, word(tr.get(Msg::HistoryMuch))),
        About::Layer => (icons::LIST, word(tr.get(Msg::HistoryLayer))),
        About::Others => (icons::LIST, word(tr.get(Msg::HistoryOthers))),
        About::Unknown => (icons::QUESTION, word(tr.get(Msg::HistoryUnknown))),
    };
    let ink = if undone { theme.ink_faint } else { theme.ink_soft };
    let font = FontId::proportional(TEXT + 1.5);
    ui.painter().text(mark.center(), Align2::CENTER_CENTER, icon, font, ink);
    words
}

/// A mark without colour: what is undone is not there.
fn quiet(theme: &Theme) -> LabelColors {
    LabelColors {
        tint: eframe::egui::Color32::TRANSPARENT,
        line: theme.hairline,
        letter: theme.ink_faint,
    }
}
