//! The real window without a screen: frames are drawn and tessellated, and nobody looks.

use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use eframe::App as _;
use eframe::egui::{self, Context, Event, Key, Modifiers, Pos2, RawInput, Rect, Vec2};
use tagwerk::app::{App, Desk, Folders, Start};
use tagwerk::i18n::Language;
use tagwerk::run::clipboard::ScriptedClipboard;
use tagwerk::run::dialogs::ScriptedDialogs;
use tagwerk::run::{Doors, Runner};
use tagwerk::ui::reading::reading_pane_id;
use tagwerk::ui::window::Window;

use super::clock::processor_time;
use super::corpus::{ANNOTATOR, ARTICLE, Corpus};

/// The window's size in points.
pub const SIZE: Vec2 = Vec2::new(1400.0, 900.0);
/// Longest time that anything may take before it counts as hanging.
const PATIENCE: Duration = Duration::from_mins(10);

/// A window that is open.
pub struct Sitting {
    pub window: Window,
    pub size: Vec2,
    pub chance: fastrand::Rng,
    ctx: Context,
    frame: eframe::Frame,
    bell: Receiver<()>,
    events: Vec<Event>,
    modifiers: Modifiers,
    time: f64,
}

impl Sitting {
    /// The window with a corpus' text open, the caret in its middle and all at rest.
    pub fn on(corpus: &Corpus) -> Self {
        let mut it = Self::open(Some(&corpus.articles()));
        it.settle();
        it.press("Ctrl+PageDown");
        it.settle();
        assert_eq!(it.desk().article.path.as_str(), ARTICLE);
        it.go_to_middle();
        it
    }

    /// The window on a folder, or on none.
    pub fn open(folder: Option<&Path>) -> Self {
        let folders = folder.map(|it| Folders { articles: it.to_owned(), annotations: None });
        let start = Start {
            folders,
            annotator: ANNOTATOR.to_owned(),
            language: Some(Language::De),
            seed: 7,
            ..Start::default()
        };
        let doors = Doors {
            dialogs: Box::new(ScriptedDialogs::new([])),
            clipboard: Box::new(ScriptedClipboard::default()),
            settings_file: None,
        };
        let ctx = Context::default();
        let (ring, bell) = mpsc::channel();
        ctx.set_request_repaint_callback(move |info| {
            if info.delay.is_zero() {
                // Nobody listens any more only when all is over.
                _ = ring.send(());
            }
        });
        let (app, effects) = App::new(start);
        let window = Window::new(&ctx, app, effects, Runner::new(doors), std::sync::Arc::default());
        Self {
            window,
            size: SIZE,
            chance: fastrand::Rng::with_seed(1),
            frame: eframe::Frame::_new_kittest(),
            ctx,
            bell,
            events: Vec::new(),
            modifiers: Modifiers::NONE,
            time: 0.0,
        }
    }

    /// Draws a frame with the events so far. Returns the processor time that it took.
    pub fn frame(&mut self) -> Duration {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size)),
            max_texture_side: Some(16 * 1024),
            time: Some(self.time),
            events: std::mem::take(&mut self.events),
            ..RawInput::default()
        };
        while self.bell.try_recv().is_ok() {}
        let before = processor_time();
        let (window, frame) = (&mut self.window, &mut self.frame);
        let mut output = self.ctx.run_ui(input, |ui| {
            window.logic(ui.ctx(), frame);
            window.ui(ui, frame);
        });
        let shapes = std::mem::take(&mut output.shapes);
        let primitives = self.ctx.tessellate(shapes, output.pixels_per_point);
        let took = processor_time().saturating_sub(before);
        assert!(!primitives.is_empty());
        output.drop_without_applying_deltas();
        took
    }

    /// Draws frames, as they are asked for, until `done`. Returns the time that went by.
    pub fn until(&mut self, done: impl Fn(&Self) -> bool) -> Duration {
        let began = Instant::now();
        loop {
            self.frame();
            if done(self) {
                return began.elapsed();
            }
            assert!(began.elapsed() < PATIENCE, "nothing comes of it");
            _ = self.bell.recv_timeout(Duration::from_millis(50));
        }
    }

    /// Draws frames until nothing is being done any more.
    pub fn settle(&mut self) {
        let mut quiet = 0;
        while quiet < 5 {
            // What has just been done may ask for more.
            self.frame();
            quiet = if self.window.is_busy() { 0 } else { quiet + 1 };
            if quiet == 0 {
                _ = self.bell.recv_timeout(Duration::from_millis(50));
            }
        }
    }

    pub fn desk(&self) -> &Desk {
        self.window.app.desk.as_ref().expect("no article is open")
    }

    /// The text on the screen.
    pub fn text_area(&self) -> Rect {
        self.ctx.read_response(reading_pane_id()).expect("no text").rect
    }

    pub fn event(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Presses keys written as in "Ctrl+Shift+Right" and lets go of them.
    pub fn press(&mut self, shortcut: &str) -> Duration {
        self.press_later(shortcut);
        self.frame()
    }

    /// The same, with the next frame.
    pub fn press_later(&mut self, shortcut: &str) {
        let mut modifiers = Modifiers::NONE;
        let mut name = shortcut;
        while let Some((modifier, rest)) = name.split_once('+') {
            modifiers |= match modifier {
                "Ctrl" => Modifiers::CTRL | Modifiers::COMMAND,
                "Shift" => Modifiers::SHIFT,
                other => panic!("no modifier {other:?}"),
            };
            name = rest;
        }
        let key = Key::from_name(name).expect("no such key");
        self.set_modifiers(modifiers);
        for pressed in [true, false] {
            let physical_key = Some(key);
            self.event(Event::Key { key, physical_key, pressed, repeat: false, modifiers });
        }
        self.set_modifiers(Modifiers::NONE);
    }

    fn set_modifiers(&mut self, modifiers: Modifiers) {
        if self.modifiers != modifiers {
            self.modifiers = modifiers;
            self.event(Event::ModifiersChanged(modifiers));
        }
    }

    pub fn point_at(&mut self, at: Pos2) {
        self.event(Event::PointerMoved(at));
    }

    /// Presses the mouse's main button or lets go of it.
    pub fn button(&mut self, pos: Pos2, pressed: bool) {
        let (button, modifiers) = (egui::PointerButton::Primary, Modifiers::NONE);
        self.event(Event::PointerButton { pos, button, pressed, modifiers });
    }

    pub fn click(&mut self, at: Pos2) {
        self.point_at(at);
        self.frame();
        self.button(at, true);
        self.frame();
        self.button(at, false);
        self.frame();
        self.frame();
    }

    /// Puts page and caret into the middle of the text.
    pub fn go_to_middle(&mut self) {
        let area = self.text_area();
        self.click(Pos2::new(area.right() + 6.0, area.center().y));
        self.click(area.center());
        // No second click follows soon.
        self.time += 1.0;
        self.point_at(area.center());
        for _ in 0..5 {
            self.frame();
        }
    }
}
