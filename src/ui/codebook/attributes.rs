//! The attributes in a label's form.

use eframe::egui::{Button, Id, Key, Response, RichText, TextEdit, Ui, UiBuilder};

use super::form::{caption, write};
use super::form_id;
use crate::app::{add_attribute, add_value};
use crate::i18n::{Messages, Msg};
use crate::model::{Attribute, AttributeKind, Label};
use crate::ui::icons;
use crate::ui::theme::{GRID, SMALL, Theme};
use crate::ui::widgets::{choice, hint, icon_button, icon_button_width};

const KINDS: [Msg; 4] = [Msg::KindChoice, Msg::KindYesNo, Msg::KindText, Msg::KindNumber];

/// What values an attribute of this kind takes.
pub(super) fn kind_name(kind: &AttributeKind) -> Msg {
    match kind {
        AttributeKind::Choice(_) => Msg::KindChoice,
        AttributeKind::YesNo => Msg::KindYesNo,
        AttributeKind::Text => Msg::KindText,
        AttributeKind::Number => Msg::KindNumber,
    }
}

/// Every attribute of `label`, to be changed; `before` is the label as the codebook has it.
pub(super) fn attributes_form(
    ui: &mut Ui,
    label: &mut Label,
    before: Option<&Label>,
    tr: &Messages,
    theme: &Theme,
) {
    caption(ui, tr.get(Msg::CodebookAttributes), theme);
    let mut removed = None;
    for (at, attribute) in label.attributes.iter_mut().enumerate() {
        let id = attribute.id.clone();
        ui.push_id(&id, |ui| {
            let name = attribute.name.get(tr.language().code()).to_owned();
            let field = Field { id: field_id(&id, ""), name: &tr.codebook_attribute(at + 1) };
            let row = removable(ui, &field, &name, &tr.codebook_attribute_remove(at + 1));
            if let Some(typed) = row.typed {
                write(&mut attribute.name, tr.language(), &typed);
            }
            removed = removed.or(row.removed.then_some(at));
            ui.indent("values", |ui| kind_form(ui, attribute, at + 1, tr));
        });
        ui.add_space(GRID);
    }
    let name = tr.get(Msg::CodebookAttributeAdd);
    let add = add_button(ui, "", name, name);
    if add.clicked() {
        let id = add_attribute(label);
        ui.memory_mut(|it| it.request_focus(field_id(&id, "")));
    }
    if let Some(at) = removed {
        label.attributes.remove(at);
        add.request_focus();
    }
    if before.is_some_and(|it| takes_less(it, label)) {
        hint(ui, tr.get(Msg::CodebookValuesStay), theme.ink_soft);
    }
}

/// Of which kind the attribute is, and what there is to choose.
fn kind_form(ui: &mut Ui, attribute: &mut Attribute, number: usize, tr: &Messages) {
    let kind = kind_name(&attribute.kind);
    let name = tr.codebook_attribute_kind(number);
    let width = ui.available_width().min(50.0 * GRID);
    let text = |it| tr.get(it).to_owned();
    let (_, picked) = choice(ui, &name, width, kind, KINDS, text);
    match picked.filter(|it| *it != kind) {
        Some(Msg::KindYesNo) => attribute.kind = AttributeKind::YesNo,
        Some(Msg::KindText) => attribute.kind = AttributeKind::Text,
        Some(Msg::KindNumber) => attribute.kind = AttributeKind::Number,
        Some(_) => attribute.kind = AttributeKind::Choice(Vec::new()),
        None => {}
    }
    let AttributeKind::Choice(values) = attribute.kind.clone() else { return };
    let (mut removed, mut entered) = (None, false);
    for (at, value) in values.iter().enumerate() {
        ui.push_id(value, |ui| {
            let text = attribute
                .choices
                .get(value)
                .map_or(value.as_str(), |it| it.get(tr.language().code()));
            let name = tr.codebook_value(at + 1, number);
            let field = Field { id: field_id(&attribute.id, value), name: &name };
            let row = removable(ui, &field, text, &tr.codebook_value_remove(at + 1, number));
            // A list is written value by value.
            entered |= row.entered && !text.is_empty() && at + 1 == values.len();
            if let Some(typed) = row.typed {
                let name = attribute.choices.entry(value.clone()).or_default();
                write(name, tr.language(), &typed);
            }
            removed = removed.or(row.removed.then_some(at));
        });
    }
    let add = add_button(
        ui,
        &attribute.id,
        tr.get(Msg::CodebookValueNew),
        &tr.codebook_value_add(number),
    );
    if add.clicked() || entered {
        let id = add_value(attribute);
        ui.memory_mut(|it| it.request_focus(field_id(&attribute.id, &id)));
    }
    if let (Some(at), AttributeKind::Choice(values)) = (removed, &mut attribute.kind) {
        let value = values.remove(at);
        attribute.choices.remove(&value);
        add.request_focus();
    }
}

/// The id of an attribute's field, or of that of one of its values.
fn field_id(attribute: &str, value: &str) -> Id {
    form_id().with((attribute, value))
}

/// A small button that adds something to `owner`; its name for screen readers also says to what.
/// It keeps its id, and so the keyboard, when a row above it goes.
fn add_button(ui: &mut Ui, owner: &str, text: &str, name: &str) -> Response {
    let text = RichText::new(format!("{}  {text}", icons::PLUS)).size(SMALL);
    let ids = UiBuilder::new().scope_id(form_id().with(("add", owner)));
    ui.scope_builder(ids, |ui| ui.add(Button::new(text))).inner.accessible_name(name)
}

/// A field and its name.
struct Field<'a> {
    id: Id,
    name: &'a str,
}

/// What happened to a row that can be removed.
struct Row {
    typed: Option<String>,
    /// Enter was pressed in the field.
    entered: bool,
    removed: bool,
}

/// A field with a button that takes away what it names.
fn removable(ui: &mut Ui, field: &Field<'_>, text: &str, remove: &str) -> Row {
    let mut typed = text.to_owned();
    let width = ui.available_width() - icon_button_width(ui) - 2.0 * GRID;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GRID;
        let edit = TextEdit::singleline(&mut typed).id(field.id).desired_width(width);
        let response = ui.add(edit).accessible_name(field.name);
        let entered = response.lost_focus() && ui.input(|it| it.key_pressed(Key::Enter));
        let removed = icon_button(ui, icons::X, remove).clicked();
        Row { typed: response.changed().then_some(typed), entered, removed }
    })
    .inner
}

/// Whether there may be a value that `before` takes and `after` does not.
fn takes_less(before: &Label, after: &Label) -> bool {
    let still = |old: &Attribute| match (&old.kind, after.attribute(&old.id).map(|it| &it.kind)) {
        (AttributeKind::Choice(old), Some(AttributeKind::Choice(new))) => {
            old.iter().all(|it| new.contains(it))
        }
        (_, Some(AttributeKind::Text)) => true,
        (old, new) => new == Some(old),
    };
    !before.attributes.iter().all(still)
}
