//! The window: passes input to the state as events, has effects carried out, and draws.

use std::time::Duration;

use strum::IntoEnumIterator as _;

use eframe::egui::{
    self, Context, Frame, Margin, Panel, Ui, ViewportCommand, containers::panel::PanelState,
};

use super::annotations::{AnnotationsView, annotations_ui};
use super::articles::{ArticlesView, articles_ui};
use super::history::{HistoryView, history_ui};
use super::overlays::{OverlayView, overlay_ui};
use super::reading::{Motion, ReadingPane, reading_pane_id};
use super::theme::{self, GRID, Theme};
use super::{annotations, articles, centre, codebook, history, inspector, keys, menu, status};
use crate::app::{App, CodebookEvent, Event, Field, Pane};
use crate::command::{Command, Place};
use crate::record::{ThemeChoice, WindowSettings};
use crate::run::Runner;
use crate::run::system::SystemTheme;

/// The window with everything behind it.
pub struct Window {
    /// The state.
    pub app: App,
    runner: Runner,
    pane: ReadingPane,
    articles: ArticlesView,
    annotations: AnnotationsView,
    history: HistoryView,
    overlay: OverlayView,
    remark: status::RemarkView,
    system_theme: std::sync::Arc<std::sync::Mutex<SystemTheme>>,
    revealed: u64,
    field_focused: u64,
    shown_pane: Option<Pane>,
    closing: bool,
    /// Whether the window had the keyboard in the last frame.
    entered: bool,
    panels: Option<(f32, f32)>,
    /// How wide a panel beside the text may be.
    beside: f32,
}

impl Window {
    /// The window of `app`; `effects` are what it asked for when it was made.
    pub fn new(
        ctx: &Context,
        app: App,
        effects: Vec<crate::app::Effect>,
        mut runner: Runner,
        system_theme: std::sync::Arc<std::sync::Mutex<SystemTheme>>,
    ) -> Self {
        theme::install(ctx);
        ctx.options_mut(|it| {
            // Ctrl and plus change the text's size, not the interface's; closing asks first.
            it.zoom_with_keyboard = false;
            it.quit_shortcuts.clear();
        });
        let bell = ctx.clone();
        runner.on_event(move || bell.request_repaint());
        for effect in effects {
            runner.carry_out(effect);
        }
        Self {
            app,
            runner,
            pane: ReadingPane::default(),
            articles: ArticlesView::default(),
            annotations: AnnotationsView::default(),
            history: HistoryView::default(),
            overlay: OverlayView::default(),
            remark: status::RemarkView::default(),
            system_theme,
            revealed: 0,
            field_focused: 0,
            shown_pane: None,
            closing: false,
            entered: true,
            panels: None,
            beside: f32::INFINITY,
        }
    }

    /// Whether something is being read, written or exported.
    pub fn is_busy(&self) -> bool {
        self.runner.is_busy()
    }

    /// What the reading pane's last frame cost.
    pub fn work(&self) -> super::reading::FrameWork {
        self.pane.work()
    }

    fn handle(&mut self, ctx: &Context, event: Event) {
        if let Event::Run(command) = event
            && let Some((motion, extend)) = motion(command)
        {
            if self.app.desk.is_some() {
                self.pane.request_motion(motion, extend);
            }
            ctx.request_repaint();
            return;
        }
        for effect in self.app.handle(event) {
            self.closing |= self.runner.carry_out(effect);
        }
        if self.closing {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
        ctx.request_repaint();
    }

    /// What has the keyboard.
    fn place(&self, ctx: &Context) -> Place {
        let focused = ctx.memory(egui::Memory::focused);
        if ctx.text_edit_focused() {
            Place::Field
        } else if focused.is_none_or(|it| it == reading_pane_id()) && self.app.pane == Pane::Text {
            Place::Text
        } else {
            Place::List
        }
    }

    /// Runs the keys that are commands, before anything is drawn, so that the frame shows what
    /// they did.
    fn keys(&mut self, ui: &Ui) {
        let ctx = ui.ctx().clone();
        if egui::Popup::is_any_open(&ctx) {
            return;
        }
        if self.app.overlay.is_some() {
            // What lies on top has the keyboard.
            if ui.input_mut(|it| it.consume_key(egui::Modifiers::NONE, egui::Key::Escape)) {
                self.handle(&ctx, Event::Run(Command::Cancel));
            }
            return;
        }
        if self.place(&ctx) == Place::Text
            && let Some(event) = centre::proposal_key(&self.app, ui)
        {
            self.handle(&ctx, event);
        }
        if self.app.codebook.editing.is_some() && self.app.pane == Pane::Codebook {
            // As in a note: Ctrl+Enter applies what is being written.
            let apply = |it: &mut egui::InputState| {
                it.consume_key(egui::Modifiers::COMMAND, egui::Key::Enter)
            };
            if ui.input_mut(apply) {
                self.handle(&ctx, Event::Codebook(CodebookEvent::Apply));
            }
        }
        let place = self.place(&ctx);
        let own = match self.app.pane {
            Pane::History if place == Place::List => history::OWN_KEYS,
            _ if inspector::has_keyboard(&self.app, ui) => inspector::OWN_KEYS,
            _ => &[],
        };
        for command in keys::take_commands(&ctx, place, own) {
            if command == Command::Cancel {
                ctx.memory_mut(egui::Memory::stop_text_input);
            }
            self.handle(&ctx, Event::Run(command));
        }
    }

    /// Puts egui's focus where the state says that the keyboard is, and the other way round.
    fn focus(&mut self, ctx: &Context, out: &mut Vec<Event>) {
        let (serial, field) = self.app.focus_field;
        if serial != self.field_focused {
            self.field_focused = serial;
            self.shown_pane = Some(self.app.pane);
            let id = match field {
                Some(Field::ArticleFilter) => articles::filter_id(),
                Some(Field::AnnotationFilter) => annotations::filter_id(),
                Some(Field::Find) | None => centre::find_id(),
            };
            ctx.memory_mut(|it| it.request_focus(id));
            select_all(ctx, id);
            return;
        }
        if self.app.overlay.is_some() {
            self.shown_pane = None; // the pane below gets the keyboard back
            return;
        }
        let main = |pane: Pane| match pane {
            Pane::Articles => articles::list_id(),
            Pane::History => history::list_id(),
            Pane::Text => reading_pane_id(),
            Pane::Annotations => annotations::list_id(),
            Pane::Inspector => inspector::first_id(),
            Pane::Codebook => codebook::first_id(),
        };
        let focused = ctx.memory(egui::Memory::focused);
        if self.shown_pane != Some(self.app.pane) {
            self.shown_pane = Some(self.app.pane);
            let in_form = self.app.pane == Pane::Codebook && self.app.codebook.editing.is_some();
            let nothing = self.app.pane == Pane::Text && self.app.desk.is_none();
            if !in_form && !nothing {
                ctx.memory_mut(|it| it.request_focus(main(self.app.pane)));
            }
            return;
        }
        match focused {
            // Without a text the Tab key goes from control to control.
            None if self.app.desk.is_none() => {}
            None => {
                if self.app.pane != Pane::Text {
                    out.push(Event::PaneEntered(Pane::Text));
                }
                ctx.memory_mut(|it| it.request_focus(reading_pane_id()));
            }
            Some(id) => {
                let entered = Pane::iter().find(|it| main(*it) == id);
                if let Some(pane) = entered.filter(|it| *it != self.app.pane) {
                    self.shown_pane = Some(pane);
                    out.push(Event::PaneEntered(pane));
                }
            }
        }
    }

    fn apply_theme(&self, ctx: &Context) {
        let system = *self.system_theme.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let theme = match self.app.settings.theme {
            ThemeChoice::Light => egui::ThemePreference::Light,
            ThemeChoice::Dark => egui::ThemePreference::Dark,
            ThemeChoice::System => match system {
                SystemTheme::Dark => egui::ThemePreference::Dark,
                SystemTheme::Light | SystemTheme::Unknown => egui::ThemePreference::Light,
            },
        };
        if ctx.options(|it| it.theme_preference) != theme {
            ctx.set_theme(theme);
        }
    }

    fn side_panels(&mut self, ui: &mut Ui, theme: &Theme, out: &mut Vec<Event>) {
        let panels = self.app.settings.panels.clone();
        let frame = Frame::new().fill(theme.panel);
        // The text keeps room for a line that can be read.
        let left = panels.articles || panels.history;
        let sides = if left { 2.0 } else { 1.0 };
        let beside = (ui.available_width() - 90.0 * GRID) / sides;
        self.beside = beside;
        if left {
            let width = panels.articles_width.unwrap_or(260.0);
            let panel = Panel::left("articles").frame(frame).default_size(width);
            let panel = panel.size_range(120.0..=beside.clamp(120.0, 480.0));
            panel.show(ui, |ui| {
                if panels.articles && panels.history {
                    // The list above keeps room for its heading and a few rows.
                    let most = (ui.available_height() - 44.0 * GRID).max(90.0);
                    let half = (ui.available_height() * 0.55).max(160.0);
                    let lower =
                        Panel::bottom("history").frame(frame).resizable(true).default_size(half);
                    lower.size_range(90.0..=most).show(ui, |ui| {
                        history_ui(ui, &self.app, theme, &mut self.history, out);
                        ui.take_available_space();
                    });
                    articles_ui(ui, &self.app, theme, &mut self.articles, out);
                } else if panels.history {
                    history_ui(ui, &self.app, theme, &mut self.history, out);
                } else {
                    articles_ui(ui, &self.app, theme, &mut self.articles, out);
                }
                ui.take_available_space();
            });
        }
        if panels.annotations || panels.codebook {
            let width = panels.annotations_width.unwrap_or(320.0);
            let panel = Panel::right("annotations")
                .frame(frame)
                .default_size(width)
                .size_range(180.0..=beside.clamp(180.0, 560.0));
            panel.show(ui, |ui| {
                if panels.annotations && panels.codebook {
                    // The list above keeps room for its heading and a few rows.
                    let most = (ui.available_height() - 44.0 * GRID).max(90.0);
                    let half = (ui.available_height() * 0.42).max(160.0);
                    let lower =
                        Panel::bottom("codebook").frame(frame).resizable(true).default_size(half);
                    lower.size_range(90.0..=most).show(ui, |ui| {
                        codebook::codebook_ui(ui, &self.app, theme, out);
                        ui.take_available_space();
                    });
                    self.inspector_panel(ui, theme, out);
                    annotations_ui(ui, &self.app, theme, &mut self.annotations, out);
                } else if panels.codebook {
                    codebook::codebook_ui(ui, &self.app, theme, out);
                } else {
                    self.inspector_panel(ui, theme, out);
                    annotations_ui(ui, &self.app, theme, &mut self.annotations, out);
                }
                ui.take_available_space();
            });
        }
    }

    /// Below the list, so that no row of it moves when an annotation becomes active.
    fn inspector_panel(&self, ui: &mut Ui, theme: &Theme, out: &mut Vec<Event>) {
        let active = self.app.desk.as_ref().and_then(crate::app::Desk::active).is_some();
        if !active || !self.app.settings.panels.inspector {
            return;
        }
        let most = (ui.available_height() * 0.5).max(90.0);
        let panel = Panel::bottom("inspector").frame(Frame::new().fill(theme.panel));
        panel.resizable(false).show(ui, |ui| {
            ui.set_max_height(most);
            inspector::inspector_ui(ui, &self.app, theme, out);
        });
    }

    /// Remembers the panels' widths once a drag has ended.
    fn remember_panels(&mut self, ui: &Ui, out: &mut Vec<Event>) {
        if ui.input(|it| it.pointer.any_down()) {
            return;
        }
        let width = |salt: &str| {
            PanelState::load(ui.ctx(), ui.make_persistent_id(salt)).map(|it| it.size().x)
        };
        let known = &self.app.settings.panels;
        let narrow = |it: Option<f32>| it.is_some_and(|it| it > self.beside);
        if narrow(known.articles_width) || narrow(known.annotations_width) {
            return; // a narrow window is no choice of the user's
        }
        let articles = width("articles").or(known.articles_width).unwrap_or(260.0);
        let annotations = width("annotations").or(known.annotations_width).unwrap_or(320.0);
        let before = self.panels.replace((articles, annotations));
        if before.is_some_and(|it| it != (articles, annotations)) {
            out.push(Event::PanelsResized { articles, annotations });
        }
    }

    /// Remembers size and place of the window once they have come to rest.
    fn remember_window(&self, ctx: &Context, out: &mut Vec<Event>) {
        let (outer, inner, maximized, resting) = ctx.input(|input| {
            let it = input.viewport();
            let resting = !input.pointer.any_down();
            (it.outer_rect, it.inner_rect, it.maximized.unwrap_or(false), resting)
        });
        let Some(inner) = inner.filter(|_| resting) else { return };
        let known = &self.app.settings.window;
        let window = WindowSettings {
            position: outer
                .map(|it| (it.min.x, it.min.y))
                .or(known.position)
                .filter(|_| !maximized),
            size: if maximized { known.size } else { Some((inner.width(), inner.height())) },
            maximized,
        };
        if window != *known {
            out.push(Event::WindowChanged(window));
        }
    }
}

impl eframe::App for Window {
    /// The paper itself, so that no panel has to fill what is behind the text: without a graphics
    /// card every pixel that is filled twice is felt.
    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        let theme = if visuals.dark_mode { Theme::dark() } else { Theme::light() };
        theme.paper.to_normalized_gamma_f32()
    }

    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        for event in self.runner.events() {
            self.handle(ctx, event);
        }
        if ctx.input(|it| it.viewport().close_requested()) && !self.closing {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.handle(ctx, Event::CloseRequested);
        }
        // A window that cannot be seen may draw nothing between losing the keyboard and having it
        // again.
        let entered = ctx.input(|it| it.focused);
        let again = ctx.input(|it| it.raw.events.contains(&egui::Event::WindowFocused(true)));
        if entered && (again || !self.entered) {
            self.handle(ctx, Event::WindowEntered);
        }
        self.entered = entered;
        let dropped = ctx.input_mut(|it| std::mem::take(&mut it.raw.dropped_files));
        let paths: Vec<_> = dropped.iter().map(|it| it.path().to_owned()).collect();
        if !paths.is_empty() {
            self.handle(ctx, Runner::dropped(paths));
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        self.apply_theme(&ctx);
        self.keys(ui);
        let theme = Theme::of(&ctx);
        let mut out = Vec::new();
        if let Some(desk) = &self.app.desk
            && desk.reveal.serial != self.revealed
        {
            self.revealed = desk.reveal.serial;
            self.pane.reveal(desk.reveal.offset);
        }
        let text_only = self.app.is_text_only();
        let bar = Frame::new().fill(theme.panel).inner_margin(Margin::symmetric(8, 2));
        if text_only {
            status::remark_ui(&ctx, &self.app, &theme, &mut self.remark);
        } else {
            Panel::top("menu").frame(bar).show(ui, |ui| menu::menu_ui(ui, &self.app, &mut out));
            Panel::bottom("status").frame(bar).exact_size(8.0 * GRID).show(ui, |ui| {
                status::status_ui(ui, &self.app, &theme, &mut out);
            });
            self.side_panels(ui, &theme, &mut out);
        }
        let focused = self.app.overlay.is_none()
            && ctx.memory(|it| it.focused().is_none_or(|id| id == reading_pane_id()));
        egui::CentralPanel::no_frame().show(ui, |ui| {
            centre::centre_ui(ui, &self.app, &theme, &mut self.pane, focused, &mut out);
        });
        overlay_ui(&ctx, &self.app, &theme, &mut self.overlay, &mut out);
        if !text_only {
            self.remember_panels(ui, &mut out);
        }
        self.remember_window(&ctx, &mut out);
        self.focus(&ctx, &mut out);
        for event in out {
            self.handle(&ctx, event);
        }
        if self.runner.is_busy() {
            // A bell may be rung between looking for events and going to sleep.
            ctx.request_repaint_after(Duration::from_millis(50));
        }
    }
}

/// Selects what a field holds, so that typing replaces it.
fn select_all(ctx: &Context, id: egui::Id) {
    let mut state = egui::text_edit::TextEditState::load(ctx, id).unwrap_or_default();
    let (start, end) = (egui::text::CCursor::new(0), egui::text::CCursor::new(usize::MAX));
    state.cursor.set_char_range(Some(egui::text::CCursorRange::two(start, end)));
    state.store(ctx, id);
}

/// The moves that only the drawn lines can resolve.
fn motion(command: Command) -> Option<(Motion, bool)> {
    use Command as C;
    Some(match command {
        C::CaretUp => (Motion::LineUp, false),
        C::CaretDown => (Motion::LineDown, false),
        C::LineStart => (Motion::LineStart, false),
        C::LineEnd => (Motion::LineEnd, false),
        C::PageUp => (Motion::PageUp, false),
        C::PageDown => (Motion::PageDown, false),
        C::SelectUp => (Motion::LineUp, true),
        C::SelectDown => (Motion::LineDown, true),
        C::SelectLineStart => (Motion::LineStart, true),
        C::SelectLineEnd => (Motion::LineEnd, true),
        C::SelectPageUp => (Motion::PageUp, true),
        C::SelectPageDown => (Motion::PageDown, true),
        _ => return None,
    })
}
