//! The codebook: its labels to tag with, what they mean, and changing them.

use eframe::egui::{
    Align, Button, Color32, Frame, Id, Layout, Margin, Pos2, Rect, RichText, Role, ScrollArea,
    Sense, TextEdit, Ui, UiBuilder, Vec2, WidgetInfo,
};

use super::theme::{CORNER, GRID, SMALL, TEXT, Theme};
use super::widgets::{BADGE, badge, heading, hint, icon_button, left_middle, one_line};
use super::{fonts, icons};
use crate::app::{App, CodebookEvent, Event, LabelFilter};
use crate::i18n::{Messages, Msg};
use crate::model::{Label, LabelId, Localized, Rgb};

/// The panel, when the keyboard enters it.
pub fn first_id() -> Id {
    Id::unique("tagwerk codebook")
}

/// Draws the panel.
pub fn codebook_ui(ui: &mut Ui, app: &App, theme: &Theme, out: &mut Vec<Event>) {
    let tr = &*app.messages;
    let codebook = &app.codebook.codebook;
    ui.add_space(GRID);
    ui.horizontal(|ui| {
        ui.add_space(2.0 * GRID);
        heading(ui, tr.get(Msg::PaneCodebook));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(GRID);
            if icon_button(ui, icons::PLUS, tr.get(Msg::CodebookNew)).clicked() {
                out.push(Event::Codebook(CodebookEvent::Add));
            }
            hint(ui, codebook.name.get(tr.language().code()), theme.ink_faint);
        });
    });
    if app.codebook.editing.is_none() {
        ui.data_mut(|it| it.remove_temp::<Form>(form_id()));
    }
    ScrollArea::vertical().id_salt("codebook").auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        if let Some(new) =
            app.codebook.editing.as_ref().filter(|it| codebook.label(&it.id).is_none())
        {
            label_form(ui, new, tr, theme, out);
        }
        for (at, label) in codebook.labels.iter().enumerate() {
            label_row(ui, at, label, app, theme, out);
            let editing = app.codebook.editing.as_ref().filter(|it| it.id == label.id);
            if let Some(edited) = editing {
                label_form(ui, edited, tr, theme, out);
            } else if app.codebook.unfolded.as_ref() == Some(&label.id) {
                description(ui, label, app, theme, out);
            }
        }
        ui.add_space(2.0 * GRID);
    });
}

/// Key, letter and name; clicked, the label tags or is armed.
fn label_row(
    ui: &mut Ui,
    at: usize,
    label: &Label,
    app: &App,
    theme: &Theme,
    out: &mut Vec<Event>,
) {
    let tr = &*app.messages;
    let name = label.name.get(tr.language().code());
    let size = Vec2::new(ui.available_width(), 8.0 * GRID);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let id = if at == 0 { first_id() } else { first_id().with(at) };
    let body = Rect::from_min_max(rect.min, Pos2::new(rect.right() - 15.0 * GRID, rect.bottom()));
    let sense = if label.is_offered() { Sense::click() } else { Sense::hover() };
    let response = ui.interact(body, id, sense);
    let armed = app.armed.as_ref() == Some(&label.id);
    let ground = rect.shrink2(Vec2::new(4.0, 1.0));
    let fill = if armed {
        theme.chosen
    } else if response.hovered() {
        theme.hover
    } else {
        Color32::TRANSPARENT
    };
    ui.painter().rect_filled(ground, CORNER, fill);
    if response.has_focus() {
        let kind = eframe::egui::StrokeKind::Inside;
        ui.painter().rect_stroke(ground, CORNER, (1.5, theme.ink_soft), kind);
    }
    let middle = rect.center().y;
    let mut left = rect.left() + 3.0 * GRID;
    let colors = theme.label(label.color);
    badge(
        ui,
        Rect::from_center_size(Pos2::new(left + BADGE.x / 2.0, middle), BADGE),
        &label.letter,
        colors,
    );
    left += BADGE.x + 2.0 * GRID;
    let key = one_line(ui, &label.key, fonts::semibold(SMALL), theme.ink_soft, 20.0);
    left_middle(ui, Pos2::new(left, middle), key);
    left += 4.0 * GRID;
    let hidden = app.hidden.contains(&label.id);
    let ink = if label.is_offered() && !hidden { theme.ink } else { theme.ink_faint };
    let width = body.right() - left - 7.0 * GRID;
    left_middle(
        ui,
        Pos2::new(left, middle),
        one_line(ui, name, eframe::egui::FontId::proportional(TEXT), ink, width),
    );
    let used = app.list.counts.get(&label.id).copied().unwrap_or(0);
    let state = if armed {
        icons::TAG.to_owned()
    } else if !label.is_offered() {
        icons::ARCHIVE.to_owned()
    } else if used > 0 {
        used.to_string()
    } else {
        String::new()
    };
    let state =
        one_line(ui, &state, eframe::egui::FontId::proportional(SMALL), theme.ink_faint, 60.0);
    left_middle(ui, Pos2::new(body.right() - state.size().x, middle), state);
    let described = if armed { tr.armed(name) } else { name.to_owned() };
    response.widget_info(|| {
        WidgetInfo::selected(
            Role::Button,
            label.is_offered(),
            armed,
            format!("{} {described}", label.key),
        )
    });
    if response.clicked() {
        let alone = ui.input(|it| it.modifiers.command);
        let id = label.id.clone();
        out.push(if alone {
            Event::FilterLabels(LabelFilter::Only(id))
        } else {
            Event::LabelClicked(id)
        });
    }
    let response = response.on_hover_text(label.definition.get(tr.language().code()));
    drop(response);
    let right = |steps: f32| {
        let middle = Pos2::new(rect.right() - steps * GRID, middle);
        UiBuilder::new().max_rect(Rect::from_center_size(middle, Vec2::splat(7.0 * GRID)))
    };
    ui.scope_builder(right(11.5), |ui| {
        let (icon, name) = if hidden {
            (icons::EYE_SLASH, tr.label_show(name))
        } else {
            (icons::EYE, tr.label_hide(name))
        };
        if icon_button(ui, icon, &name).clicked() {
            out.push(Event::FilterLabels(LabelFilter::Toggle(label.id.clone())));
        }
    });
    ui.scope_builder(right(5.0), |ui| {
        let open = app.codebook.unfolded.as_ref() == Some(&label.id);
        let icon = if open { icons::CARET_UP } else { icons::CARET_DOWN };
        if icon_button(ui, icon, &tr.codebook_unfold(name)).clicked() {
            out.push(Event::Codebook(CodebookEvent::Unfold(label.id.clone())));
        }
    });
}

/// What a label means, and the buttons to change it.
fn description(ui: &mut Ui, label: &Label, app: &App, theme: &Theme, out: &mut Vec<Event>) {
    let tr = &*app.messages;
    let codebook = &app.codebook.codebook;
    let language = tr.language().code();
    indented(ui, &label.id, |ui| {
        ui.add(eframe::egui::Label::new(label.definition.get(language)).wrap());
        let parts = [
            (Msg::CodebookCounts, &label.counts),
            (Msg::CodebookDoesNotCount, &label.does_not_count),
            (Msg::CodebookBorderline, &label.borderline),
            (Msg::CodebookExamples, &label.examples),
        ];
        for (title, items) in parts.into_iter().filter(|it| !it.1.is_empty()) {
            ui.add_space(GRID);
            ui.label(
                RichText::new(tr.get(title)).font(fonts::semibold(SMALL)).color(theme.ink_soft),
            );
            for item in items {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = GRID;
                    ui.label(RichText::new("–").size(SMALL).color(theme.ink_faint));
                    hint(ui, item.get(language), theme.ink_soft);
                });
            }
        }
        ui.add_space(GRID);
        hint(ui, &tr.codebook_id(label.id.to_string()), theme.ink_faint);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = GRID;
            let mut push = |event: CodebookEvent| out.push(Event::Codebook(event));
            let id = || label.id.clone();
            if icon_button(ui, icons::PENCIL_SIMPLE, tr.get(Msg::CodebookEdit)).clicked() {
                push(CodebookEvent::Edit(id()));
            }
            if icon_button(ui, icons::ARROW_UP, tr.get(Msg::CodebookUp)).clicked() {
                push(CodebookEvent::Shift { label: id(), up: true });
            }
            if icon_button(ui, icons::ARROW_DOWN, tr.get(Msg::CodebookDown)).clicked() {
                push(CodebookEvent::Shift { label: id(), up: false });
            }
            let others = codebook.offered().filter(|it| it.id != label.id && label.is_offered());
            let others: Vec<&Label> = others.collect();
            if !others.is_empty() {
                ui.menu_button(RichText::new(tr.get(Msg::CodebookMerge)).size(SMALL), |ui| {
                    for other in others {
                        if ui.button(other.name.get(language)).clicked() {
                            push(CodebookEvent::Merge { label: id(), into: other.id.clone() });
                            ui.close();
                        }
                    }
                });
            }
            let (icon, name) = if label.is_offered() {
                (icons::ARCHIVE, Msg::CodebookRetire)
            } else {
                (icons::TAG, Msg::CodebookOffer)
            };
            if icon_button(ui, icon, tr.get(name)).clicked() {
                push(CodebookEvent::Retire(id()));
            }
        });
    });
}

/// What the form remembers between frames, as long as it is open.
#[derive(Clone, Default)]
struct Form {
    label: Option<LabelId>,
    /// The colour as typed so far.
    color: String,
}

fn form_id() -> Id {
    Id::unique("tagwerk codebook form")
}

/// Everything about a label that can be changed.
fn label_form(ui: &mut Ui, label: &Label, tr: &Messages, theme: &Theme, out: &mut Vec<Event>) {
    let language = tr.language().code();
    let mut changed = label.clone();
    indented(ui, &label.id, |ui| {
        let caption = |ui: &mut Ui, text: Msg| {
            ui.add_space(GRID);
            ui.label(RichText::new(tr.get(text)).size(SMALL).color(theme.ink_soft));
        };
        caption(ui, Msg::CodebookName);
        let mut name = label.name.get(language).to_owned();
        let id = first_id().with("name");
        let edit = TextEdit::singleline(&mut name).id(id).desired_width(f32::INFINITY);
        let response = ui.add(edit).accessible_name(tr.get(Msg::CodebookName));
        if response.changed() {
            let follows =
                label.letter.is_empty() || first_letter(label.name.get(language)) == label.letter;
            if follows {
                changed.letter = first_letter(&name);
            }
            changed.name.set(language, &name);
        }
        let mut form = ui.data(|it| it.get_temp::<Form>(form_id())).unwrap_or_default();
        if form.label.as_ref() != Some(&label.id) {
            form = Form { label: Some(label.id.clone()), color: label.color.to_string() };
            response.request_focus();
        }
        ui.add_space(GRID);
        ui.horizontal(|ui| {
            for (text, value) in
                [(Msg::CodebookLetter, &mut changed.letter), (Msg::CodebookKey, &mut changed.key)]
            {
                ui.label(RichText::new(tr.get(text)).size(SMALL).color(theme.ink_soft));
                let edit = TextEdit::singleline(value).desired_width(6.0 * GRID).char_limit(4);
                ui.add(edit).accessible_name(tr.get(text));
            }
        });
        caption(ui, Msg::CodebookColor);
        ui.horizontal(|ui| {
            let Rgb(red, green, blue) = label.color;
            let mut srgb = [red, green, blue];
            let picker =
                ui.color_edit_button_srgb(&mut srgb).accessible_name(tr.get(Msg::CodebookColor));
            if picker.changed() {
                let [red, green, blue] = srgb;
                changed.color = Rgb(red, green, blue);
            }
            let hex = &mut form.color;
            if Rgb::parse(hex).is_some_and(|it| it != label.color) {
                *hex = label.color.to_string();
            }
            let edit = TextEdit::singleline(hex).desired_width(20.0 * GRID).char_limit(7);
            if ui.add(edit).accessible_name(tr.get(Msg::CodebookColor)).changed()
                && let Some(color) = Rgb::parse(hex)
            {
                changed.color = color;
            }
        });
        ui.data_mut(|it| it.insert_temp(form_id(), form));
        caption(ui, Msg::CodebookDefinition);
        let mut definition = label.definition.get(language).to_owned();
        let edit =
            TextEdit::multiline(&mut definition).desired_rows(3).desired_width(f32::INFINITY);
        if ui.add(edit).accessible_name(tr.get(Msg::CodebookDefinition)).changed() {
            changed.definition.set(language, &definition);
        }
        let lists = [
            (Msg::CodebookCounts, &mut changed.counts),
            (Msg::CodebookDoesNotCount, &mut changed.does_not_count),
            (Msg::CodebookBorderline, &mut changed.borderline),
            (Msg::CodebookExamples, &mut changed.examples),
        ];
        for (title, items) in lists {
            caption(ui, title);
            let lines: Vec<&str> = items.iter().map(|it| it.get(language)).collect();
            let mut text = lines.join("\n");
            let edit = TextEdit::multiline(&mut text)
                .desired_rows(2)
                .desired_width(f32::INFINITY)
                .hint_text(tr.get(Msg::CodebookLinesHint));
            if ui.add(edit).accessible_name(tr.get(title)).changed() {
                *items = with_lines(items, language, &text);
            }
        }
        ui.add_space(2.0 * GRID);
        ui.horizontal(|ui| {
            if ui.add(Button::new(tr.get(Msg::Apply))).clicked() {
                out.push(Event::Codebook(CodebookEvent::Apply));
            }
            if ui.add(Button::new(tr.get(Msg::Cancel))).clicked() {
                out.push(Event::Codebook(CodebookEvent::Discard));
            }
        });
    });
    if changed != *label {
        out.insert(0, Event::Codebook(CodebookEvent::Changed(Box::new(changed))));
    }
}

fn first_letter(name: &str) -> String {
    name.chars().next().map(|it| it.to_uppercase().collect()).unwrap_or_default()
}

/// The items with the texts of one language taken from the lines of `text`, one each.
fn with_lines(items: &[Localized], language: &str, text: &str) -> Vec<Localized> {
    let lines: Vec<&str> = if text.is_empty() { Vec::new() } else { text.split('\n').collect() };
    let item = |(at, line): (usize, &&str)| {
        let mut item = items.get(at).cloned().unwrap_or_default();
        // An empty line stays a line while it is being written.
        item.0.insert(language.to_owned(), (*line).to_owned());
        item
    };
    lines.iter().enumerate().map(item).collect()
}

/// What belongs to a label. Its ids are the label's, so that the keyboard stays on a button that
/// moves with its label.
fn indented(ui: &mut Ui, label: &LabelId, content: impl FnOnce(&mut Ui)) {
    let margin = Margin { left: 12, right: 14, top: 4, bottom: 10 };
    let ids = UiBuilder::new().scope_id(form_id().with(label.as_str()));
    ui.scope_builder(ids, |ui| {
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = GRID;
            ui.set_width(ui.available_width());
            content(ui);
        });
    });
}
