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
    ui.set_width(660.0);
    title(ui, tr.get(Msg::KeysTitle));
    let height = (ui.ctx().content_rect().height() - 220.0).max(120.0);
    let scroll = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
    scroll.auto_shrink([false, true]).show(ui, |ui| {
        let menus = Menu::iter().map(|it| (it.title(), it.commands().collect::<Vec<_>>()));
        let rest = Command::iter().filter(|it| it.spec().menu.is_none()).collect();
        Grid::new("keys").num_columns(3).min_col_width(120.0).spacing([20.0, 4.0]).show(ui, |ui| {
            for (name, commands) in menus.chain([(Msg::KeysInText, rest)]) {
                let keyed = |it: &Command| !it.keys(System::here()).is_empty();
                let keyed: Vec<Command> = commands.into_iter().filter(keyed).collect();
                if keyed.is_empty() {
                    continue;
                }
                ui.label(RichText::new(tr.get(name)).font(fonts::semibold(TEXT)));
                ui.end_row();
                for command in keyed {
                    row_ui(ui, command, app, theme);
                }
            }
        });
    });
    ui.add_space(2.0 * GRID);
    let close = ui.button(tr.get(Msg::Close));
    super::questions::take_focus(ui, &close);
    if close.clicked() {
        out.push(OverlayEvent::Cancel);
    }
}

fn row_ui(ui: &mut Ui, command: Command, app: &App, theme: &Theme) {
    let tr = &*app.messages;
    let spec = command.spec();
    let keys = command.keys(System::here()).iter().map(|it| it.text(tr, System::here()));
    let keys: Vec<String> = keys.collect();
    ui.label(tr.get(spec.title)).on_hover_text(tr.get(spec.help));
    ui.label(RichText::new(keys.join(", ")).color(theme.ink_soft));
    ui.label(RichText::new(tr.get(spec.scope.title())).size(SMALL).color(theme.ink_faint));
    ui.end_row();
}
