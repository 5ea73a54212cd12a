//! The inspector: what there is to say about the active annotation beside its label and place,
//! to be read and changed. Every control has a lasting id, so that the keyboard stays where it is.

use eframe::egui::{
    Align, FontId, Id, Key, Layout, Modifiers, Pos2, Rect, Response, RichText, Role, ScrollArea,
    Sense, StrokeKind, TextEdit, Ui, Vec2, WidgetInfo,
};

use super::icons;
use super::theme::{CORNER, GRID, SMALL, TEXT, Theme};
use super::widgets::{BADGE, badge, heading, hint, icon_button, left_middle, one_line};
use crate::app::{App, Desk, Event, InspectorEvent, Pane, wording};
use crate::command::Command;
use crate::i18n::Msg;
use crate::model::{Annotation, AnnotationId, Attribute, AttributeKind, LabelId, Relation};

/// The control that the keyboard enters by.
pub fn first_id() -> Id {
    Id::unique("tagwerk inspector")
}

/// Hands out the ids of the controls, in the order in which they are drawn.
struct Ids {
    next: usize,
}

impl Ids {
    fn next(&mut self) -> Id {
        let at = self.next;
        self.next += 1;
        if at == 0 { first_id() } else { first_id().with(at) }
    }
}

/// Draws the inspector of the active annotation; nothing while none is active.
pub fn inspector_ui(ui: &mut Ui, app: &App, theme: &Theme, out: &mut Vec<Event>) {
    let Some(desk) = &app.desk else { return };
    let Some(annotation) = desk.active() else { return };
    let tr = &*app.messages;
    ui.add_space(GRID);
    ui.horizontal(|ui| {
        ui.add_space(2.0 * GRID);
        heading(ui, tr.get(Msg::PaneInspector));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(2.0 * GRID);
            hint(ui, &wording::label_name(app, &annotation.label), theme.ink_faint);
        });
    });
    let mut ids = Ids { next: 0 };
    let area = ScrollArea::vertical().id_salt("inspector").auto_shrink([false, true]);
    area.show(ui, |ui| {
        let width = ui.available_width() - 6.0 * GRID;
        ui.horizontal_top(|ui| {
            ui.add_space(3.0 * GRID);
            ui.vertical(|ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing.y = GRID;
                attributes_ui(ui, app, annotation, theme, &mut ids, out);
                note_ui(ui, app, annotation, theme, &mut ids, out);
                relations_ui(ui, app, desk, annotation, theme, &mut ids, out);
                additions_ui(ui, app, annotation, theme, &mut ids, out);
                ui.add_space(2.0 * GRID);
            });
        });
    });
    let entered = (0..ids.next).any(|at| {
        let id = if at == 0 { first_id() } else { first_id().with(at) };
        ui.memory(|it| it.has_focus(id) && !it.had_focus_last_frame(id))
    });
    if entered && app.pane != Pane::Inspector {
        out.push(Event::PaneEntered(Pane::Inspector));
    }
}

fn caption(ui: &mut Ui, text: &str, theme: &Theme) {
    ui.add_space(GRID);
    hint(ui, text, theme.ink_soft);
}

/// What the label declares, and what the annotation holds beyond that.
fn attributes_ui(
    ui: &mut Ui,
    app: &App,
    annotation: &Annotation,
    theme: &Theme,
    ids: &mut Ids,
    out: &mut Vec<Event>,
) {
    let tr = &*app.messages;
    let language = tr.language().code();
    let codebook = &app.codebook.codebook;
    let label = codebook.label(codebook.current(&annotation.label));
    let declared = label.map(|it| it.attributes.as_slice()).unwrap_or_default();
    for attribute in declared {
        let value = annotation.attributes.get(&attribute.id).map_or("", String::as_str);
        caption(ui, attribute.name.get(language), theme);
        if let Some(value) = attribute_ui(ui, app, annotation.id, attribute, value, theme, ids) {
            let attribute = attribute.id.clone();
            out.push(Event::Inspector(InspectorEvent::SetAttribute { attribute, value }));
        }
    }
    let known = |id: &str| declared.iter().any(|it| it.id == id);
    for (id, value) in annotation.attributes.iter().filter(|it| !known(it.0)) {
        caption(ui, id, theme);
        ui.horizontal(|ui| {
            ui.label(value);
            hint(ui, tr.get(Msg::InspectorUndeclared), theme.alarm);
            if icon_button(ui, icons::X, tr.get(Msg::Remove)).clicked() {
                let (attribute, value) = (id.clone(), String::new());
                out.push(Event::Inspector(InspectorEvent::SetAttribute { attribute, value }));
            }
        });
    }
}

/// One attribute; its new value when it was changed, empty when it was taken away.
fn attribute_ui(
    ui: &mut Ui,
    app: &App,
    annotation: AnnotationId,
    attribute: &Attribute,
    value: &str,
    theme: &Theme,
    ids: &mut Ids,
) -> Option<String> {
    let tr = &*app.messages;
    let language = tr.language().code();
    let name = attribute.name.get(language);
    match &attribute.kind {
        AttributeKind::Choice(choices) => {
            let options = choices.iter().map(|it| (it.as_str(), attribute.choice(it, language)));
            choice_ui(ui, name, options, value, theme, ids)
        }
        AttributeKind::YesNo => {
            let options = [("true", tr.get(Msg::Yes)), ("false", tr.get(Msg::No))];
            choice_ui(ui, name, options.into_iter(), value, theme, ids)
        }
        AttributeKind::Text | AttributeKind::Number => {
            let id = ids.next();
            // What is no value yet, such as the minus before a number, waits here.
            let buffer = id.with((annotation.0, &attribute.id));
            let unfinished = ui.data(|it| it.get_temp::<String>(buffer));
            let mut typed = unfinished.clone().unwrap_or_else(|| value.to_owned());
            let edit = TextEdit::singleline(&mut typed).id(id).desired_width(f32::INFINITY);
            let edit = if unfinished.is_some() { edit.text_color(theme.alarm) } else { edit };
            let response = ui.add(edit).accessible_name(name);
            let number = attribute.kind == AttributeKind::Number;
            let new = if number { typed.trim().replace(',', ".") } else { typed.clone() };
            let fits = new.is_empty() || attribute.kind.takes(&new);
            if !response.has_focus() || fits {
                ui.data_mut(|it| it.remove_temp::<String>(buffer));
            } else if response.changed() {
                ui.data_mut(|it| it.insert_temp(buffer, typed));
            }
            if unfinished.is_some() && !fits {
                hint(ui, tr.get(Msg::InspectorNumber), theme.alarm);
            }
            (response.changed() && fits).then_some(new)
        }
    }
}

/// Buttons side by side, one of which is chosen; the chosen one pressed again takes the value
/// away. A digit chooses too, while the keyboard is on one of them.
fn choice_ui<'a>(
    ui: &mut Ui,
    name: &str,
    options: impl Iterator<Item = (&'a str, &'a str)>,
    value: &str,
    theme: &Theme,
    ids: &mut Ids,
) -> Option<String> {
    const DIGITS: [Key; 9] = [
        Key::Num1,
        Key::Num2,
        Key::Num3,
        Key::Num4,
        Key::Num5,
        Key::Num6,
        Key::Num7,
        Key::Num8,
        Key::Num9,
    ];
    let mut picked = None;
    let mut focused = false;
    let (mut all, mut responses) = (Vec::new(), Vec::new());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(GRID);
        for (at, (option, text)) in options.enumerate() {
            let chosen = option == value;
            let spoken = format!("{name}: {text}");
            let shown = format!("{} {text}", at + 1);
            let response = option_ui(ui, ids.next(), &shown, &spoken, chosen, theme);
            focused |= response.has_focus();
            responses.push(response.clone());
            if response.clicked() {
                picked = Some(if chosen { String::new() } else { option.to_owned() });
            }
            all.push(option);
        }
    });
    if focused {
        for ((digit, option), response) in DIGITS.into_iter().zip(all).zip(&responses) {
            if ui.input_mut(|it| it.consume_key(Modifiers::NONE, digit)) {
                response.request_focus();
                picked = Some(if option == value { String::new() } else { option.to_owned() });
            }
        }
    }
    picked
}

/// A small button with an id of its own.
fn option_ui(
    ui: &mut Ui,
    id: Id,
    text: &str,
    spoken: &str,
    chosen: bool,
    theme: &Theme,
) -> Response {
    let most = ui.available_width().max(20.0 * GRID) - 4.0 * GRID;
    let galley = one_line(ui, text, FontId::proportional(TEXT - 1.0), theme.ink, most);
    let size = galley.size() + Vec2::new(4.0 * GRID, 2.0 * GRID);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let response = ui.interact(rect, id, Sense::click());
    let ground = match (chosen, response.hovered()) {
        (true, _) => theme.chosen,
        (false, true) => theme.hover,
        (false, false) => theme.raised,
    };
    let outline = match (response.has_focus(), chosen) {
        (true, _) => (2.0, theme.ink),
        (false, true) => (1.0, theme.ink_soft),
        (false, false) => (1.0, theme.shape),
    };
    ui.painter().rect(rect, CORNER, ground, outline, StrokeKind::Inside);
    left_middle(ui, Pos2::new(rect.left() + 2.0 * GRID, rect.center().y), galley);
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, spoken));
    response
}

/// The note, where there is one.
fn note_ui(
    ui: &mut Ui,
    app: &App,
    annotation: &Annotation,
    theme: &Theme,
    ids: &mut Ids,
    out: &mut Vec<Event>,
) {
    if annotation.note.is_empty() {
        return;
    }
    let tr = &*app.messages;
    caption(ui, tr.get(Msg::Note), theme);
    let spoken = format!("{}: {}", tr.get(Command::EditNote.spec().title), annotation.note);
    if option_ui(ui, ids.next(), &annotation.note, &spoken, false, theme).clicked() {
        out.push(Event::Run(Command::EditNote));
    }
}

/// What can be added.
fn additions_ui(
    ui: &mut Ui,
    app: &App,
    annotation: &Annotation,
    theme: &Theme,
    ids: &mut Ids,
    out: &mut Vec<Event>,
) {
    ui.add_space(GRID);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(GRID);
        let commands = [
            (Command::ChooseLabel, true),
            (Command::EditNote, annotation.note.is_empty()),
            (Command::Relate, app.can_run(Command::Relate)),
        ];
        for (command, _) in commands.into_iter().filter(|it| it.1) {
            let title = app.messages.get(command.spec().title);
            if option_ui(ui, ids.next(), title, title, false, theme).clicked() {
                out.push(Event::Run(command));
                if command == Command::Relate {
                    out.push(Event::PaneEntered(Pane::Text));
                }
            }
        }
    });
}

/// Where relations lead to and come from, each a row that goes there.
fn relations_ui(
    ui: &mut Ui,
    app: &App,
    desk: &Desk,
    annotation: &Annotation,
    theme: &Theme,
    ids: &mut Ids,
    out: &mut Vec<Event>,
) {
    let tr = &*app.messages;
    let mut own: Vec<&Relation> = desk.mine.layer.relations_of(annotation.id).collect();
    let other = |it: &Relation| if it.from == annotation.id { it.to } else { it.from };
    own.sort_by_key(|it| desk.mine.layer.annotation(other(it)).map(|it| it.spans.hull()));
    if own.is_empty() {
        return;
    }
    caption(ui, tr.get(Msg::InspectorRelations), theme);
    for relation in own {
        let leads = relation.from == annotation.id;
        let Some(other) = End::of(desk, other(relation)) else { continue };
        relation_row(ui, app, relation, leads, &other, theme, ids, out);
    }
}

/// The other end of a relation.
struct End<'a> {
    id: AnnotationId,
    label: &'a LabelId,
    quote: String,
    /// Whether it has a place in the text.
    stands: bool,
}

impl<'a> End<'a> {
    fn of(desk: &'a Desk, id: AnnotationId) -> Option<Self> {
        let layer = &desk.mine.layer;
        let standing = layer.annotation(id).map(|it| Self {
            id,
            label: &it.label,
            quote: it.quote(desk.text()),
            stands: true,
        });
        standing.or_else(|| {
            let it = layer.detached_of(id).next()?;
            Some(Self { id, label: &it.label, quote: it.quote(), stands: false })
        })
    }
}

#[expect(clippy::too_many_arguments, reason = "a row is drawn from all that it shows")]
fn relation_row(
    ui: &mut Ui,
    app: &App,
    relation: &Relation,
    leads: bool,
    other: &End,
    theme: &Theme,
    ids: &mut Ids,
    out: &mut Vec<Event>,
) {
    let tr = &*app.messages;
    let codebook = &app.codebook.codebook;
    let kind = wording::relation_name(app, &relation.kind);
    let label = wording::label_name(app, other.label);
    let quote = if other.stands {
        other.quote.clone()
    } else {
        format!("{} {}", other.quote, tr.get(Msg::PlaceUnknownBrackets))
    };
    let size = Vec2::new(ui.available_width(), 7.0 * GRID);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let remove = Rect::from_center_size(
        Pos2::new(rect.right() - 3.5 * GRID, rect.center().y),
        Vec2::splat(7.0 * GRID),
    );
    let body = Rect::from_min_max(rect.min, Pos2::new(remove.left(), rect.bottom()));
    let response = ui.interact(body, ids.next(), Sense::click());
    if response.hovered() {
        ui.painter().rect_filled(body, CORNER, theme.hover);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(body, CORNER, (2.0, theme.ink), StrokeKind::Inside);
    }
    let middle = rect.center().y;
    let arrow = if leads { icons::ARROW_RIGHT } else { icons::ARROW_LEFT };
    let mut left = body.left() + GRID;
    let small = FontId::proportional(SMALL);
    let before = format!("{arrow} {kind}");
    let before = one_line(ui, &before, small, theme.ink_soft, body.width() * 0.45);
    left += left_middle(ui, Pos2::new(left, middle), before) + GRID;
    let letter = codebook.label(other.label).map_or("?", |it| it.letter.as_str());
    let mark = Rect::from_center_size(Pos2::new(left + BADGE.x / 2.0, middle), BADGE);
    badge(ui, mark, letter, theme.label_of(codebook, other.label));
    left = mark.right() + GRID;
    let width = body.right() - left - GRID;
    let ink = if other.stands { theme.ink } else { theme.ink_soft };
    let shown = one_line(ui, &quote, FontId::proportional(TEXT), ink, width);
    left_middle(ui, Pos2::new(left, middle), shown);
    let spoken = if leads {
        tr.relation_to(kind, label, quote.as_str())
    } else {
        tr.relation_from(label, quote.as_str(), kind)
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
    let delete = response.has_focus()
        && ui.input_mut(|it| {
            it.consume_key(Modifiers::NONE, Key::Delete)
                || it.consume_key(Modifiers::NONE, Key::Backspace)
        });
    if response.clicked() {
        out.push(Event::Inspector(InspectorEvent::GoTo(other.id)));
    }
    response.on_hover_text(RichText::new(&spoken));
    let ids_remove = ids.next();
    let button = ui.interact(remove, ids_remove, Sense::click());
    let ground = if button.hovered() { theme.hover } else { theme.panel };
    ui.painter().rect_filled(remove, CORNER, ground);
    if button.has_focus() {
        ui.painter().rect_stroke(remove, CORNER, (2.0, theme.ink), StrokeKind::Inside);
    }
    let cross = one_line(ui, icons::X, FontId::proportional(SMALL), theme.ink_soft, 20.0);
    let at = Pos2::new(remove.center().x - cross.size().x / 2.0, middle);
    left_middle(ui, at, cross);
    let name = tr.relation_remove(spoken.as_str());
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if button.clicked() || delete {
        out.push(Event::Inspector(InspectorEvent::Unrelate(relation.id)));
    }
    button.on_hover_text(tr.get(Msg::Remove));
}

/// Commands whose keys are the inspector's while it has the keyboard: Delete takes a relation away.
pub const OWN_KEYS: &[Command] = &[Command::RemoveAnnotation];

/// Whether the keyboard is on a control of the inspector.
pub fn has_keyboard(app: &App, ui: &Ui) -> bool {
    let focused = ui.memory(eframe::egui::Memory::focused);
    app.pane == Pane::Inspector && focused.is_some() && !ui.ctx().text_edit_focused()
}
