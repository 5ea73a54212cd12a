//! The article list.

use eframe::egui::{Id, Pos2, Ui, Vec2};

use super::list::{List, Row, Touch, empty_list};
use super::theme::{GRID, SMALL, TEXT, Theme};
use super::widgets::{counted_heading, field, left_middle, one_line};
use super::{fonts, icons};
use crate::app::{App, Event, Listed};
use crate::i18n::{Messages, Msg};
use crate::model::Status;

/// What the panel remembers between frames.
#[derive(Default)]
pub struct ArticlesView {
    cursor: usize,
    follow: bool,
    open: Option<usize>,
}

/// The list, when the keyboard is in it.
pub fn list_id() -> Id {
    Id::unique("tagwerk articles")
}

/// The filter's field.
pub fn filter_id() -> Id {
    Id::unique("tagwerk articles filter")
}

/// Draws the panel.
pub fn articles_ui(
    ui: &mut Ui,
    app: &App,
    theme: &Theme,
    view: &mut ArticlesView,
    out: &mut Vec<Event>,
) {
    let tr = &*app.messages;
    ui.add_space(2.0 * GRID);
    ui.horizontal(|ui| {
        ui.set_min_height(7.0 * GRID);
        ui.add_space(2.0 * GRID);
        let rows = (app.corpus.shown.len(), app.corpus.articles.len());
        counted_heading(ui, tr.get(Msg::PaneArticles), rows, tr, theme.ink_faint);
    });
    ui.horizontal(|ui| {
        ui.add_space(2.0 * GRID);
        let width = ui.available_width() - 5.5 * GRID;
        let (response, typed) =
            field(ui, filter_id(), tr.get(Msg::FilterHint), &app.corpus.filter, width);
        out.extend(typed.map(Event::FilterArticles));
        if response.lost_focus() && ui.input(|it| it.key_pressed(eframe::egui::Key::Enter)) {
            ui.memory_mut(|it| it.request_focus(list_id()));
        }
    });
    ui.add_space(GRID);
    if app.corpus.shown.is_empty() {
        let text = if app.corpus.loading {
            Msg::EmptyReading
        } else if app.corpus.articles.is_empty() {
            Msg::EmptyNoArticlesTitle
        } else {
            Msg::EmptyNoMatch
        };
        empty_list(ui, list_id(), tr.get(Msg::ListArticles), tr.get(text), theme);
        return;
    }
    let open = app.desk.as_ref().and_then(|it| app.corpus.position(&it.article.path));
    let open = open.and_then(|it| app.corpus.shown.binary_search(&it).ok());
    if open != view.open {
        view.open = open;
        view.cursor = open.unwrap_or(view.cursor);
        view.follow = true;
    }
    view.cursor = view.cursor.min(app.corpus.shown.len().saturating_sub(1));
    let article = |at: usize| app.corpus.shown.get(at).and_then(|it| app.corpus.articles.get(*it));
    let list = List {
        id: list_id(),
        name: tr.get(Msg::ListArticles),
        rows: app.corpus.shown.len(),
        row_height: 12.0 * GRID,
        breaks: &[],
        cursor: Some(view.cursor),
        start: 0,
        from_top: false,
        follow: std::mem::take(&mut view.follow),
    };
    let touch = list.show(
        ui,
        theme,
        |at| open == Some(at),
        |ui, row| article(row.at).map(|it| article_row(ui, row, it, tr, theme)).unwrap_or_default(),
    );
    match touch {
        Some(Touch::Moved(to, _)) => {
            view.cursor = to;
            view.follow = true;
        }
        Some(Touch::Clicked(at, _) | Touch::Opened(at)) => {
            view.cursor = at;
            out.extend(article(at).map(|it| Event::OpenArticle(it.path.clone())));
        }
        None => {}
    }
}

/// Title above; outlet, date and how far it is below. Returns its name.
fn article_row(ui: &Ui, row: &Row, article: &Listed, tr: &Messages, theme: &Theme) -> String {
    let rect = row.rect.shrink2(Vec2::new(3.0 * GRID, 0.0));
    let summary = article.summary.clone().unwrap_or_default();
    let (upper, lower) = (rect.top() + 4.0 * GRID, rect.top() + 8.5 * GRID);
    let status = status_name(tr, summary.status);
    let mut right = rect.right();
    if summary.flagged {
        let flag = one_line(ui, icons::FLAG, fonts::semibold(TEXT), theme.alarm, 40.0);
        right -= flag.size().x;
        left_middle(ui, Pos2::new(right, upper), flag);
        right -= GRID;
    }
    let title =
        one_line(ui, article.title(), fonts::semibold(TEXT), theme.ink, right - rect.left());
    left_middle(ui, Pos2::new(rect.left(), upper), title);

    let small = |text: &str, width: f32, color| {
        one_line(ui, text, eframe::egui::FontId::proportional(SMALL), color, width)
    };
    let count =
        if summary.annotations == 0 { String::new() } else { summary.annotations.to_string() };
    let count = small(&count, 80.0, theme.ink_soft);
    let mut right = rect.right() - count.size().x;
    left_middle(ui, Pos2::new(right, lower), count);
    let icon = small(status_icon(summary.status), 40.0, theme.ink_soft);
    right -= icon.size().x + GRID;
    left_middle(ui, Pos2::new(right, lower), icon);
    let source = [summary.outlet.as_str(), summary.date.as_str()];
    let source: Vec<&str> = source.into_iter().filter(|it| !it.is_empty()).collect();
    let known = !source.is_empty();
    let source = if known { source.join(" · ") } else { folder_of(article) };
    left_middle(
        ui,
        Pos2::new(rect.left(), lower),
        small(&source, right - rect.left() - GRID, theme.ink_faint),
    );

    let source = if known { source } else { article.path.to_string() };
    let mut name = vec![article.title().to_owned(), source, status.to_owned()];
    name.push(tr.count_annotations(summary.annotations));
    if summary.flagged {
        name.push(tr.get(Msg::Flagged).to_owned());
    }
    name.join(", ")
}

/// The folder that an article lies in, where it is not the corpus itself.
fn folder_of(article: &Listed) -> String {
    let path = article.path.as_str();
    path.rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default()
}

/// The word for a status.
pub fn status_name(tr: &Messages, status: Status) -> &str {
    tr.get(match status {
        Status::New => Msg::StatusNew,
        Status::InProgress => Msg::StatusInProgress,
        Status::Done => Msg::StatusDone,
    })
}

/// The sign for a status.
pub fn status_icon(status: Status) -> &'static str {
    match status {
        Status::New => icons::CIRCLE,
        Status::InProgress => icons::CIRCLE_HALF,
        Status::Done => icons::CHECK_CIRCLE,
    }
}
