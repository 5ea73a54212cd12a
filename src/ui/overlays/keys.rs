//! The key reference, made from the table of commands.

use eframe::egui::{Grid, RichText, ScrollArea, Ui};
use strum::IntoEnumIterator as _;

use super::super::fonts;
use super::super::theme::{GRID, SMALL, TEXT, Theme};
use super::title;
use crate::app::{App, OverlayEvent};
use crate::command::{Command, Menu, System};
use crate::i18n::Msg;

/// Draws all commands that have keys, by menu, then those of caret and labels.
pub fn keys_ui(ui: &mut Ui, app: &App, theme: &Theme, out: &mut Vec<OverlayEvent>) {
    let tr = &*app.messages;
    ui.set_width(620.0);
    title(ui, tr.get(Msg::KeysTitle));
    let height = ui.ctx().content_rect().height() - 220.0;
    let scroll = ScrollArea::vertical().max_height(height.max(120.0)).auto_shrink([false, true]);
    scroll.show(ui, |ui| {
        let menus = Menu::iter().map(|it| (it.title(), it.commands().collect::<Vec<_>>()));
        let rest = Command::iter().filter(|it| it.spec().menu.is_none()).collect();
        for (name, commands) in menus.chain([(Msg::KeysInText, rest)]) {
            let keyed: Vec<Command> =
                commands.into_iter().filter(|it| !it.keys(System::here()).is_empty()).collect();
            if keyed.is_empty() {
                continue;
            }
            ui.add_space(2.0 * GRID);
            ui.label(RichText::new(tr.get(name)).font(fonts::semibold(TEXT)));
            Grid::new(name).num_columns(3).min_col_width(120.0).spacing([16.0, 4.0]).show(
                ui,
                |ui| {
                    for command in keyed {
                        let keys: Vec<String> = command
                            .keys(System::here())
                            .iter()
                            .map(|it| it.text(tr, System::here()))
                            .collect();
                        ui.label(tr.get(command.spec().title))
                            .on_hover_text(tr.get(command.spec().help));
                        ui.label(RichText::new(keys.join(", ")).color(theme.ink_soft));
                        let scope = tr.get(command.spec().scope.title());
                        ui.label(RichText::new(scope).size(SMALL).color(theme.ink_faint));
                        ui.end_row();
                    }
                },
            );
        }
    });
    ui.add_space(2.0 * GRID);
    let close = ui.button(tr.get(Msg::Close));
    super::questions::take_focus(ui, &close);
    if close.clicked() {
        out.push(OverlayEvent::Cancel);
    }
}
