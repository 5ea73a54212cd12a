//! What lies on top of the window, one file each. Escape backs out of all of them.

mod annotator;
mod choices;
mod conflicts;
mod export;
mod import;
mod keys;
mod problems;
mod questions;
mod review;

use eframe::egui::{Align2, Context, Frame, Id, Margin, Modal, RichText, ScrollArea, Ui, Vec2};

use super::fonts;
use super::theme::{GRID, LARGE, Theme};
use super::widgets::scroll_to_focus;
use crate::app::{App, Event, Overlay, OverlayEvent};

/// What the overlays remember between frames.
#[derive(Default)]
pub struct OverlayView {
    choices: choices::Cursor,
    /// What lay on top in the last frame, so that a new one can take the keyboard.
    shown: Option<std::mem::Discriminant<Overlay>>,
}

/// Draws what lies on top, if anything does.
pub fn overlay_ui(
    ctx: &Context,
    app: &App,
    theme: &Theme,
    view: &mut OverlayView,
    out: &mut Vec<Event>,
) {
    let Some(overlay) = &app.overlay else {
        view.shown = None;
        return;
    };
    let kind = std::mem::discriminant(overlay);
    let fresh = view.shown.replace(kind) != Some(kind);
    if fresh {
        view.choices = choices::Cursor::default();
    }
    let mut events = Vec::new();
    let on_top =
        matches!(overlay, Overlay::Palette(_) | Overlay::Labels { .. } | Overlay::Filter(_));
    let area = Modal::default_area(Id::unique("tagwerk overlay"));
    let area = if on_top { area.anchor(Align2::CENTER_TOP, Vec2::new(0.0, 80.0)) } else { area };
    let frame = Frame::popup(&ctx.style_of(ctx.theme())).inner_margin(Margin::same(16));
    let response =
        Modal::new(Id::unique("tagwerk overlay")).area(area).frame(frame).show(ctx, |ui| {
            // In a small window the buttons must still be reachable.
            let height = (ctx.content_rect().height() - 64.0).max(80.0);
            let scroll = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
            scroll.show(ui, |ui| {
                match overlay {
                    Overlay::Palette(query) => choices::palette_ui(
                        ui,
                        app,
                        query,
                        theme,
                        &mut view.choices,
                        fresh,
                        &mut events,
                    ),
                    Overlay::Labels { query, .. } | Overlay::Filter(query) => {
                        choices::labels_ui(
                            ui,
                            app,
                            query,
                            theme,
                            &mut view.choices,
                            fresh,
                            &mut events,
                        );
                    }
                    Overlay::Relations { query, possible } => {
                        choices::relations_ui(
                            ui,
                            app,
                            (query, possible),
                            theme,
                            &mut view.choices,
                            fresh,
                            &mut events,
                        );
                    }
                    Overlay::Keys => keys::keys_ui(ui, app, theme, &mut events),
                    Overlay::Note { id, text } => {
                        questions::note_ui(ui, app, *id, text, theme, fresh, &mut events);
                    }
                    Overlay::Annotator(question) => {
                        annotator::annotator_ui(ui, app, question, theme, fresh, &mut events);
                    }
                    Overlay::Import(dialog) => {
                        import::import_ui(ui, app, dialog, theme, fresh, &mut events);
                    }
                    Overlay::Export(dialog) => {
                        export::export_ui(ui, app, dialog, theme, fresh, &mut events);
                    }
                    Overlay::FolderPath { path, completions } => {
                        questions::folder_ui(
                            ui,
                            app,
                            (path, completions),
                            theme,
                            fresh,
                            &mut events,
                        );
                    }
                    Overlay::AddFiles(files) => {
                        questions::add_files_ui(ui, app, files, theme, fresh, &mut events);
                    }
                    Overlay::Review => review::review_ui(ui, app, theme, fresh, &mut events),
                    Overlay::CodebookConflicts => {
                        conflicts::codebook_conflicts_ui(ui, app, theme, fresh, &mut events);
                    }
                    Overlay::Conflicts => {
                        conflicts::conflicts_ui(ui, app, theme, fresh, &mut events);
                    }
                    Overlay::Problems => problems::problems_ui(ui, app, theme, fresh, &mut events),
                    Overlay::Unsaved => questions::unsaved_ui(ui, app, theme, fresh, &mut events),
                }
                scroll_to_focus(ui);
            });
        });
    if response.backdrop_response.clicked() {
        // A note that was written is kept: a click beside it is no wish to lose it.
        let note = matches!(overlay, Overlay::Note { .. });
        events.push(if note { OverlayEvent::Accept } else { OverlayEvent::Cancel });
    }
    out.extend(events.into_iter().map(Event::Overlay));
}

/// A title over an overlay.
fn title(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).font(fonts::semibold(LARGE)));
    ui.add_space(2.0 * GRID);
}
