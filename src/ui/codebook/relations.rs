//! The relations that the codebook declares, below its labels.

use eframe::egui::{Align, Layout, RichText, TextEdit, Ui, Vec2};

use super::form::{Form, buttons, caption, leave, name_field, write};
use super::indented;
use crate::app::{App, CodebookEvent, Draft, Event, NEW};
use crate::i18n::{Messages, Msg};
use crate::model::{Codebook, Label, LabelId, RelationKind};
use crate::ui::icons;
use crate::ui::theme::{GRID, TEXT, Theme};
use crate::ui::widgets::{heading, hint, icon_button, icon_button_width};

/// Every relation, and the form of the one that is being described.
/// `left` is the form that has just been left.
pub(super) fn relations_ui(
    ui: &mut Ui,
    left: Option<&str>,
    app: &App,
    theme: &Theme,
    out: &mut Vec<Event>,
) {
    let tr = &*app.messages;
    let codebook = &*app.codebook.codebook;
    let edited = app.codebook.editing.as_ref().and_then(Draft::relation);
    ui.add_space(3.0 * GRID);
    ui.horizontal(|ui| {
        ui.add_space(3.0 * GRID);
        heading(ui, tr.get(Msg::CodebookRelations));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(GRID);
            let add = icon_button(ui, icons::PLUS, tr.get(Msg::CodebookRelationNew));
            if add.clicked() {
                out.push(Event::Codebook(CodebookEvent::AddRelation));
            }
            if left == Some(&form_of(NEW)) {
                add.request_focus();
            }
        });
    });
    if codebook.relations.is_empty() && edited.is_none() {
        indented(ui, "no relations", |ui| {
            hint(ui, tr.get(Msg::CodebookRelationsNone), theme.ink_faint);
        });
    }
    for relation in &codebook.relations {
        match edited.filter(|it| it.id == relation.id) {
            Some(edited) => relation_form(ui, edited, app, theme, out),
            None => relation_row(ui, relation, left, app, theme, out),
        }
    }
    if let Some(new) = edited.filter(|it| codebook.relation(&it.id).is_none()) {
        relation_form(ui, new, app, theme, out);
    }
}

/// Name, ends and meaning of a relation, and the buttons to change it.
fn relation_row(
    ui: &mut Ui,
    relation: &RelationKind,
    left: Option<&str>,
    app: &App,
    theme: &Theme,
    out: &mut Vec<Event>,
) {
    let tr = &*app.messages;
    let language = tr.language().code();
    let name = relation.called(language);
    let ends = [&relation.from, &relation.to].map(|it| ends(it, &app.codebook.codebook, tr));
    indented(ui, &format!("relation {}", relation.id), |ui| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            let width = ui.available_width() - 2.0 * icon_button_width(ui) - 1.0;
            ui.allocate_ui_with_layout(Vec2::new(width, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing.y = GRID / 2.0;
                let title = RichText::new(name).size(TEXT).color(theme.ink);
                ui.add(eframe::egui::Label::new(title).wrap());
                hint(ui, &ends.join(" → "), theme.ink_soft);
                let definition = relation.definition.get(language);
                if !definition.is_empty() {
                    hint(ui, definition, theme.ink_soft);
                }
            });
            let mut push = |event| out.push(Event::Codebook(event));
            let id = || relation.id.clone();
            let edit = icon_button(ui, icons::PENCIL_SIMPLE, &tr.codebook_relation_edit(name));
            if edit.clicked() {
                push(CodebookEvent::EditRelation(id()));
            }
            if left == Some(&form_of(&relation.id)) {
                edit.request_focus();
            }
            if icon_button(ui, icons::TRASH, &tr.codebook_relation_remove(name)).clicked() {
                push(CodebookEvent::RemoveRelation(id()));
                leave(ui, &form_of(NEW));
            }
        });
    });
}

/// Names the form about a relation.
fn form_of(relation: &str) -> String {
    format!("relation form {relation}")
}

/// The labels that one end may bear, in words.
fn ends(labels: &[LabelId], codebook: &Codebook, tr: &Messages) -> String {
    if labels.is_empty() {
        return tr.get(Msg::CodebookAnyLabel).to_owned();
    }
    let name = |id: &LabelId| {
        codebook.label(id).map_or_else(|| id.to_string(), |it| label_name(it, tr).to_owned())
    };
    labels.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn label_name<'a>(label: &'a Label, tr: &Messages) -> &'a str {
    let name = label.name.get(tr.language().code());
    if name.is_empty() { label.id.as_str() } else { name }
}

/// Everything about a relation that can be changed.
fn relation_form(
    ui: &mut Ui,
    relation: &RelationKind,
    app: &App,
    theme: &Theme,
    out: &mut Vec<Event>,
) {
    let tr = &*app.messages;
    let language = tr.language();
    let mut changed = relation.clone();
    let owner = form_of(&relation.id);
    indented(ui, &owner, |ui| {
        let (response, typed) = name_field(ui, relation.name.get(language.code()), tr, theme);
        if let Some(typed) = typed {
            write(&mut changed.name, language, &typed);
        }
        if Form::begin(ui, &owner, String::new) {
            response.request_focus();
        }
        caption(ui, tr.get(Msg::CodebookDefinition), theme);
        let mut definition = relation.definition.get(language.code()).to_owned();
        let edit =
            TextEdit::multiline(&mut definition).desired_rows(2).desired_width(f32::INFINITY);
        if ui.add(edit).accessible_name(tr.get(Msg::CodebookDefinition)).changed() {
            write(&mut changed.definition, language, &definition);
        }
        let codebook = &*app.codebook.codebook;
        let from = |name: &str| tr.codebook_from_label(name);
        let to = |name: &str| tr.codebook_to_label(name);
        ends_form(ui, Msg::CodebookFrom, &mut changed.from, (codebook, tr, theme), from);
        ends_form(ui, Msg::CodebookTo, &mut changed.to, (codebook, tr, theme), to);
        hint(ui, tr.get(Msg::CodebookEndsHint), theme.ink_faint);
        buttons(ui, &owner, tr, out);
    });
    if changed != *relation {
        let changed = Box::new(Draft::Relation(changed));
        out.insert(0, Event::Codebook(CodebookEvent::Changed(changed)));
    }
}

/// A box to tick for every label that this end may bear.
fn ends_form(
    ui: &mut Ui,
    title: Msg,
    ends: &mut Vec<LabelId>,
    (codebook, tr, theme): (&Codebook, &Messages, &Theme),
    described: impl Fn(&str) -> String,
) {
    caption(ui, tr.get(title), theme);
    ui.push_id(title, |ui| {
        for label in &codebook.labels {
            // A label that became part of another is ticked where that one is.
            let named = |it: &LabelId| codebook.current(it) == &label.id || *it == label.id;
            let before = ends.iter().any(named);
            if !label.is_offered() && !ends.contains(&label.id) {
                continue;
            }
            let mut ticked = before;
            let name = label_name(label, tr);
            let response = ui.push_id(&label.id, |ui| ui.checkbox(&mut ticked, name)).inner;
            response.accessible_name(described(name));
            if ticked && !before {
                ends.push(label.id.clone());
            } else if !ticked {
                ends.retain(|it| !named(it));
            }
        }
    });
}
