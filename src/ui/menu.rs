//! The menu bar, made from the table of commands.

use eframe::egui::{Button, MenuBar, RichText, ScrollArea, Ui, containers::menu::MenuButton};
use strum::IntoEnumIterator as _;

use super::icons;
use crate::app::{App, Event};
use crate::command::{Command, Menu, System};

/// Draws the bar.
pub fn menu_ui(ui: &mut Ui, app: &App, out: &mut Vec<Event>) {
    let tr = &*app.messages;
    MenuBar::new().ui(ui, |ui| {
        for menu in Menu::iter().filter(|it| it.parent().is_none()) {
            let title = Button::new(tr.get(menu.title()));
            MenuButton::from_button(title).ui(ui, |ui| {
                ui.set_min_width(260.0);
                let most = ui.ctx().content_rect().height() - 64.0;
                let scroll = ScrollArea::vertical().max_height(most).min_scrolled_height(most);
                scroll.show(ui, |ui| {
                    for command in menu.commands() {
                        item_ui(ui, app, command, out);
                    }
                });
                for part in Menu::iter().filter(|it| it.parent() == Some(menu)) {
                    ui.menu_button(tr.get(part.title()), |ui| {
                        ui.set_min_width(260.0);
                        for command in part.commands() {
                            item_ui(ui, app, command, out);
                        }
                    });
                }
            });
        }
    });
}

/// What can be done at the caret: asked for by the other mouse button.
pub fn text_menu_ui(ui: &mut Ui, app: &App, out: &mut Vec<Event>) {
    const HERE: [&[Command]; 3] = [
        &[
            Command::StartSelecting,
            Command::AddSelection,
            Command::TagIdentical,
            Command::Copy,
            Command::CopyWithCitation,
        ],
        &[
            Command::EditNote,
            Command::Inspect,
            Command::Relate,
            Command::SplitAnnotation,
            Command::JoinAnnotations,
            Command::DuplicateAnnotation,
        ],
        &[Command::RemoveAnnotation],
    ];
    ui.set_min_width(260.0);
    let language = app.messages.language().code();
    for label in app.codebook.codebook.offered() {
        let colors = super::theme::Theme::of(ui.ctx()).label(label.color);
        let letter = RichText::new(&label.letter).color(colors.letter).strong();
        let button = Button::new((letter, label.name.get(language))).shortcut_text(&label.key);
        if ui.add(button).accessible_name(label.name.get(language)).clicked() {
            out.push(Event::TagClicked(label.id.clone()));
            ui.close();
        }
    }
    for group in HERE {
        let possible: Vec<Command> = group.iter().copied().filter(|it| app.can_run(*it)).collect();
        if !possible.is_empty() {
            ui.separator();
        }
        for command in possible {
            item_ui(ui, app, command, out);
        }
    }
}

fn item_ui(ui: &mut Ui, app: &App, command: Command, out: &mut Vec<Event>) {
    let tr = &*app.messages;
    let title = tr.get(command.spec().title);
    let keys = command.keys(System::here()).first().map(|it| it.text(tr, System::here()));
    let tick = if app.is_chosen(command) { icons::CHECK } else { "" };
    let right = keys.as_deref().unwrap_or(tick);
    let button = Button::new(title).shortcut_text(right).selected(app.is_chosen(command));
    let item = ui.add_enabled(app.can_run(command), button).accessible_name(title);
    ui.ctx().accesskit_node_builder(item.id, |node| {
        node.set_keyboard_shortcut(keys.unwrap_or_default());
    });
    if item.on_hover_text(tr.get(command.spec().help)).clicked() {
        out.push(Event::Run(command));
        ui.close();
    }
}
