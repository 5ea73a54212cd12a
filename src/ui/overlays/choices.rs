//! Choosing by typing: the command palette and the label list.

use eframe::egui::{
    Align2, FontId, Id, Key, Modifiers, Pos2, Rect, Role, ScrollArea, Sense, Ui, Vec2, WidgetInfo,
};
use strum::IntoEnumIterator as _;

use super::super::icons;
use super::super::theme::{CORNER, GRID, SMALL, TEXT, Theme};
use super::super::widgets::{BADGE, badge, field, hint, left_middle, one_line};
use crate::app::{App, Overlay, OverlayEvent, PossibleRelation, wording};
use crate::command::{Command, System};
use crate::i18n::Msg;
use crate::model::Label;

const WIDTH: f32 = 520.0;

/// The row that Enter chooses.
#[derive(Default)]
pub struct Cursor(usize);

/// Commands, those that can run now first.
pub fn palette_ui(
    ui: &mut Ui,
    app: &App,
    query: &str,
    theme: &Theme,
    cursor: &mut Cursor,
    fresh: bool,
    out: &mut Vec<OverlayEvent>,
) {
    let tr = &*app.messages;
    let mut found: Vec<(Command, &str)> = Command::iter()
        .filter(|it| !is_caret(*it))
        .map(|it| (it, tr.get(it.spec().title)))
        .filter(|(it, title)| matches(query, &[title, tr.get(it.spec().help)]) && app.can_run(*it))
        .collect();
    let starts = |title: &str| title.to_lowercase().starts_with(&query.to_lowercase());
    found.sort_by_key(|(_, title)| !starts(title));
    let names = (tr.get(Msg::PaletteHint), tr.get(Msg::PaletteNone));
    let chosen =
        choose(ui, theme, cursor, fresh, query, names, found.len(), out, |ui, rect, at| {
            let Some((command, title)) = found.get(at) else { return String::new() };
            let keys = command
                .keys(System::here())
                .first()
                .map(|it| it.text(tr, System::here()))
                .unwrap_or_default();
            let keys = one_line(ui, &keys, FontId::proportional(SMALL), theme.ink_soft, 160.0);
            let right = rect.right() - 2.0 * GRID - keys.size().x;
            left_middle(ui, Pos2::new(right, rect.center().y), keys);
            let left = rect.left() + 2.0 * GRID;
            let text = one_line(
                ui,
                title,
                FontId::proportional(TEXT),
                theme.ink,
                right - left - 2.0 * GRID,
            );
            left_middle(ui, Pos2::new(left, rect.center().y), text);
            (*title).to_owned()
        });
    out.extend(chosen.and_then(|it| found.get(it)).map(|it| OverlayEvent::Command(it.0)));
}

/// Labels to tag with; one that has no key, such as a tenth, is reached here. Or all labels, to
/// be hidden or shown.
pub fn labels_ui(
    ui: &mut Ui,
    app: &App,
    query: &str,
    theme: &Theme,
    cursor: &mut Cursor,
    fresh: bool,
    out: &mut Vec<OverlayEvent>,
) {
    let tr = &*app.messages;
    let language = tr.language().code();
    let to_filter = matches!(app.overlay, Some(Overlay::Filter(_)));
    let found: Vec<&Label> = app
        .codebook
        .codebook
        .labels
        .iter()
        .filter(|it| to_filter || it.is_offered())
        .filter(|it| matches(query, &[it.name.get(language), it.id.as_str(), &it.key]))
        .collect();
    let hint = if to_filter { Msg::FilterLabelsHint } else { Msg::LabelsHint };
    let names = (tr.get(hint), tr.get(Msg::LabelsNone));
    let chosen =
        choose(ui, theme, cursor, fresh, query, names, found.len(), out, |ui, rect, at| {
            let Some(label) = found.get(at) else { return String::new() };
            let middle = rect.center().y;
            let left = rect.left() + 2.0 * GRID;
            let mark = Rect::from_center_size(Pos2::new(left + BADGE.x / 2.0, middle), BADGE);
            badge(ui, mark, &label.letter, theme.label(label.color));
            let left = left + BADGE.x + 2.0 * GRID;
            let name = label.name.get(language);
            let width = left_middle(
                ui,
                Pos2::new(left, middle),
                one_line(ui, name, FontId::proportional(TEXT), theme.ink, 160.0),
            );
            let left = left + width + 3.0 * GRID;
            let definition = label.definition.get(language);
            let room = rect.right() - left - 6.0 * GRID;
            left_middle(
                ui,
                Pos2::new(left, middle),
                one_line(ui, definition, FontId::proportional(SMALL), theme.ink_faint, room),
            );
            let hidden = app.hidden.contains(&label.id);
            let eye = if hidden { icons::EYE_SLASH } else { icons::EYE };
            ui.painter().text(
                Pos2::new(rect.right() - 2.0 * GRID, middle),
                Align2::RIGHT_CENTER,
                if to_filter { eye } else { &label.key },
                FontId::proportional(SMALL),
                theme.ink_soft,
            );
            match (to_filter, hidden) {
                (false, _) => name.to_owned(),
                (true, false) => tr.label_is_shown(name),
                (true, true) => tr.label_is_hidden(name),
            }
        });
    out.extend(chosen.and_then(|it| found.get(it)).map(|it| OverlayEvent::Label(it.id.clone())));
}

/// The relations that are possible between two annotations.
pub fn relations_ui(
    ui: &mut Ui,
    app: &App,
    (query, possible): (&str, &[PossibleRelation]),
    theme: &Theme,
    cursor: &mut Cursor,
    fresh: bool,
    out: &mut Vec<OverlayEvent>,
) {
    let tr = &*app.messages;
    let text = |it: &PossibleRelation| {
        let end = |id| {
            let desk = app.desk.as_ref()?;
            let annotation = desk.mine.layer.annotation(id)?;
            Some(tr.quoted(annotation.quote(desk.text())))
        };
        let (from, to) = (end(it.from).unwrap_or_default(), end(it.to).unwrap_or_default());
        format!("{from} → {} → {to}", wording::relation_name(app, &it.kind))
    };
    let found: Vec<(String, &PossibleRelation)> = possible
        .iter()
        .map(|it| (text(it), it))
        .filter(|(text, it)| matches(query, &[text, &it.kind]))
        .collect();
    let names = (tr.get(Msg::RelationsHint), tr.get(Msg::RelationsNone));
    let chosen =
        choose(ui, theme, cursor, fresh, query, names, found.len(), out, |ui, rect, at| {
            let Some((text, _)) = found.get(at) else { return String::new() };
            let left = rect.left() + 2.0 * GRID;
            let font = FontId::proportional(TEXT);
            let line = one_line(ui, text, font, theme.ink, rect.right() - left - 2.0 * GRID);
            left_middle(ui, Pos2::new(left, rect.center().y), line);
            text.clone()
        });
    let chosen = chosen.and_then(|it| found.get(it));
    out.extend(chosen.map(|(_, it)| OverlayEvent::Relation((*it).clone())));
}

/// A field above rows; arrows move, Enter chooses. Returns the chosen row.
#[expect(clippy::too_many_arguments, reason = "one piece serves palette and labels")]
fn choose(
    ui: &mut Ui,
    theme: &Theme,
    Cursor(cursor): &mut Cursor,
    fresh: bool,
    query: &str,
    (name, none): (&str, &str),
    rows: usize,
    out: &mut Vec<OverlayEvent>,
    mut row: impl FnMut(&Ui, Rect, usize) -> String,
) -> Option<usize> {
    ui.set_width(WIDTH);
    let last = rows.saturating_sub(1);
    let pressed = |key: Key| ui.input_mut(|it| it.consume_key(Modifiers::NONE, key));
    let mut moved = fresh;
    for (key, to) in [
        (Key::ArrowDown, (*cursor + 1).min(last)),
        (Key::ArrowUp, cursor.saturating_sub(1)),
        (Key::PageDown, (*cursor + 8).min(last)),
        (Key::PageUp, cursor.saturating_sub(8)),
    ] {
        if pressed(key) {
            *cursor = to;
            moved = true;
        }
    }
    let enter = pressed(Key::Enter);
    let id = Id::unique("tagwerk choose");
    let (response, typed) = field(ui, id, name, query, WIDTH);
    if fresh || !response.has_focus() {
        response.request_focus();
    }
    if let Some(typed) = typed {
        *cursor = 0;
        moved = true;
        out.push(OverlayEvent::Typed(typed));
    }
    ui.add_space(2.0 * GRID);
    if rows == 0 {
        hint(ui, none, theme.ink_faint);
        return None;
    }
    *cursor = (*cursor).min(last);
    let mut chosen = enter.then_some(*cursor);
    let height = 7.5 * GRID;
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().max_height(12.0 * height).auto_shrink([false, true]).show(ui, |ui| {
        for at in 0..rows {
            let size = Vec2::new(ui.available_width(), height);
            let (rect, response) = ui.allocate_exact_size(size, Sense::CLICK);
            if at == *cursor && moved {
                response.scroll_to_me(None);
            }
            if !ui.is_rect_visible(rect) {
                continue;
            }
            if at == *cursor || response.hovered() {
                let ground = if at == *cursor { theme.chosen } else { theme.hover };
                ui.painter().rect_filled(rect, CORNER, ground);
            }
            let name = row(ui, rect, at);
            response
                .widget_info(|| WidgetInfo::selected(Role::ListItem, true, at == *cursor, &name));
            if response.clicked() {
                chosen = Some(at);
            }
        }
    });
    chosen
}

/// Whether every typed word occurs somewhere.
fn matches(query: &str, texts: &[&str]) -> bool {
    let all = texts.join("\n").to_lowercase();
    query.split_whitespace().all(|word| all.contains(&word.to_lowercase()))
}

/// Moving the caret by the palette makes no sense: the palette has taken the keyboard.
fn is_caret(command: Command) -> bool {
    command >= Command::CaretLeft
}
