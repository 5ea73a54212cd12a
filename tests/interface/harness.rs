//! A project in a temporary folder, and a window on it.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use eframe::egui::{self, Event, Key, Modifiers, ViewportCommand, ViewportId};
use egui_kittest::kittest::{AccessKitNode, NodeT as _};
use egui_kittest::{Harness, Node};
use tagwerk::app::{App, Desk, Folders, Start};
use tagwerk::i18n::Language;
use tagwerk::model::LooseLayer;
use tagwerk::record;
use tagwerk::run::clipboard::{ClipboardError, ScriptedClipboard};
use tagwerk::run::dialogs::{Answer, ScriptedDialogs};
use tagwerk::run::{Doors, Runner};
use tagwerk::store;
use tagwerk::ui::window::Window;

/// Longest time that anything may take before it counts as hanging.
const PATIENCE: Duration = Duration::from_secs(30);

/// Most frames in a row that may ask for another one while nothing is being done.
const RESTLESS: usize = 40;

/// An ordinary article.
pub const FERRY: &str = "\
Inselrat ringt um die Fähre

Bürgermeisterin Jule Harms lehnt den Fahrplan der Reederei Nordwind ab. Zugleich bot sie an, die \
Hafengebühr für ein Jahr zu senken.

Beobachter rechnen damit, dass die Reederei Nordwind im Herbst einlenkt.
";

/// Another one, for its neighbour.
pub const BRIDGE: &str = "Der Brückenbau beginnt im Mai. Der Kreis will dafür zahlen.\n";

/// A project on the disk.
pub struct Project {
    dir: tempfile::TempDir,
    /// Who the system says the user is.
    pub user: &'static str,
    /// The annotator named on the command line.
    pub named: &'static str,
    /// The system's language.
    pub language: Language,
}

impl Project {
    /// A folder `seeds` with these articles.
    pub fn new<T: AsRef<[u8]>>(articles: &[(&str, T)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let it = Self { dir, user: "eva", named: "", language: Language::En };
        fs::create_dir(it.path("seeds")).unwrap();
        for (name, text) in articles {
            it.write(&format!("seeds/{name}"), text);
        }
        it
    }

    /// The ferry's article, and the bridge's after it.
    pub fn usual() -> Self {
        Self::new(&[("faehre.txt", FERRY), ("zbruecke.txt", BRIDGE)])
    }

    /// A place in the project.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file and the folders above it.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// What a file holds; `None` where there is none.
    pub fn read(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.path(name)).ok()
    }

    /// What an annotator's layer of an article claims.
    pub fn layer(&self, annotator: &str, article: &str) -> Option<LooseLayer> {
        let text = self.read(&format!("annotations/{annotator}/{article}.ron"))?;
        Some(record::read_layer(&text).unwrap())
    }

    /// Eva's tags of an article as written, each label with what it quotes, in order.
    pub fn tags(&self, article: &str) -> Vec<(String, String)> {
        let layer = self.layer("eva", article);
        let tags = layer.iter().flat_map(|it| &it.annotations);
        tags.map(|it| (it.label.to_string(), it.anchors[0].quote.to_string())).collect()
    }

    /// Opens the window on `seeds`.
    pub fn open(&self) -> Sitting {
        self.open_with(Some("seeds"), [], ScriptedClipboard::default())
    }

    /// Opens the window on a folder, or on none; its dialogs give these answers.
    pub fn open_with(
        &self,
        folder: Option<&str>,
        answers: impl IntoIterator<Item = Answer>,
        clipboard: ScriptedClipboard,
    ) -> Sitting {
        let settings_file = self.path("settings.ron");
        let (settings, trouble) = store::read_settings(&settings_file);
        assert!(trouble.is_none(), "{trouble:?}");
        let folders = folder.map(|it| Folders { articles: self.path(it), annotations: None });
        let start = Start {
            folders,
            annotator: self.named.to_owned(),
            user: self.user.to_owned(),
            language: Some(self.language),
            settings,
            seed: 7,
        };
        let dialogs = ScriptedDialogs::new(answers);
        let doors = Doors {
            dialogs: Box::new(dialogs.clone()),
            clipboard: Box::new(clipboard.clone()),
            settings_file: Some(settings_file),
        };
        let builder = Harness::builder().with_size([1280.0, 800.0]).with_max_steps(200);
        let harness = builder.allow_missing_glyphs().build_eframe(|creation| {
            let (app, effects) = App::new(start);
            let theme = std::sync::Arc::default();
            Window::new(&creation.egui_ctx, app, effects, Runner::new(doors), theme)
        });
        let mut it = Sitting { harness, clipboard, dialogs, closed: false };
        it.settle();
        it
    }
}

/// A clipboard that is not there.
pub fn no_clipboard() -> ScriptedClipboard {
    ScriptedClipboard::failing(ClipboardError::Missing { cause: "no display".into() })
}

/// A window that is open.
pub struct Sitting {
    pub harness: Harness<'static, Window>,
    pub clipboard: ScriptedClipboard,
    pub dialogs: ScriptedDialogs,
    /// Whether the window has asked to be closed for good.
    pub closed: bool,
}

impl Sitting {
    fn frame(&mut self) {
        self.harness.step();
        let output = &self.harness.output().viewport_output[&ViewportId::ROOT];
        self.closed |= output.commands.contains(&ViewportCommand::Close);
    }

    /// When the next frame is due without anything happening.
    pub fn next_frame(&self) -> Duration {
        self.harness.output().viewport_output[&ViewportId::ROOT].repaint_delay
    }

    /// Lets frames pass until nothing is being done and nobody asks for another frame.
    pub fn settle(&mut self) {
        let began = Instant::now();
        let (mut quiet, mut restless) = (0, 0);
        while quiet < 2 {
            self.frame();
            assert!(began.elapsed() < PATIENCE, "still busy");
            if self.harness.state().is_busy() {
                (quiet, restless) = (0, 0);
                std::thread::sleep(Duration::from_millis(1));
            } else if self.next_frame() == Duration::ZERO {
                (quiet, restless) = (0, restless + 1);
                let causes = self.harness.ctx.repaint_causes();
                assert!(restless < RESTLESS, "does not come to rest: {causes:?}");
            } else {
                quiet += 1;
            }
        }
    }

    /// Lets another window have the keyboard.
    pub fn leave(&mut self) {
        self.harness.input_mut().focused = false;
        self.settle();
    }

    /// Gives the keyboard back to this window.
    pub fn come_back(&mut self) {
        self.harness.input_mut().focused = true;
        self.settle();
    }

    /// Presses keys, each written as in "Ctrl+Shift+Right", with spaces between them, and lets go
    /// of them, as a window system tells it.
    pub fn press(&mut self, keys: &str) {
        for shortcut in keys.split(' ') {
            self.press_one(shortcut);
        }
    }

    fn press_one(&mut self, shortcut: &str) {
        let mut modifiers = Modifiers::NONE;
        let mut name = shortcut;
        while let Some((modifier, rest)) = name.split_once('+') {
            modifiers |= match modifier {
                "Ctrl" => Modifiers::CTRL | Modifiers::COMMAND,
                "Shift" => Modifiers::SHIFT,
                "Alt" => Modifiers::ALT,
                other => panic!("no modifier {other:?}"),
            };
            name = rest;
        }
        let place = Key::from_name(name).unwrap_or_else(|| panic!("no key {name:?}"));
        // With Shift a digit types a sign; its place on the keyboard stays.
        let key = if place == Key::Num1 && modifiers.shift { Key::Exclamationmark } else { place };
        let mut down = vec![Event::ModifiersChanged(modifiers)];
        match (modifiers == Modifiers::CTRL | Modifiers::COMMAND, key) {
            (true, Key::C) => down.push(Event::Copy),
            (true, Key::X) => down.push(Event::Cut),
            _ => down.push(Self::key(key, place, true, modifiers)),
        }
        if let Some(text) = typed(name).filter(|_| !modifiers.ctrl && !modifiers.alt) {
            let text = if modifiers.shift { text.to_uppercase() } else { text.to_lowercase() };
            down.push(Event::Text(text));
        }
        self.harness.input_mut().events.extend(down);
        self.frame();
        let up =
            [Self::key(key, place, false, modifiers), Event::ModifiersChanged(Modifiers::NONE)];
        self.harness.input_mut().events.extend(up);
        self.settle();
    }

    fn key(key: Key, place: Key, pressed: bool, modifiers: Modifiers) -> Event {
        Event::Key { key, physical_key: Some(place), pressed, repeat: false, modifiers }
    }

    /// Types text into what has the keyboard.
    pub fn type_text(&mut self, text: &str) {
        for character in text.chars() {
            let written = character.to_string();
            if let Some(key) = Key::from_name(&written) {
                let down = Self::key(key, key, true, Modifiers::NONE);
                self.harness.input_mut().events.push(down);
            }
            self.harness.input_mut().events.push(Event::Text(written));
            self.frame();
        }
        self.settle();
    }

    /// Pastes text into what has the keyboard.
    pub fn paste(&mut self, text: &str) {
        self.harness.input_mut().events.push(Event::Paste(text.to_owned()));
        self.settle();
    }

    /// The window system wants to close the window.
    pub fn close(&mut self) {
        let input = self.harness.input_mut();
        let root = input.viewports.get_mut(&ViewportId::ROOT).unwrap();
        root.events.push(egui::ViewportEvent::Close);
        self.frame();
        let input = self.harness.input_mut();
        input.viewports.get_mut(&ViewportId::ROOT).unwrap().events.clear();
        self.settle();
    }

    /// The state.
    pub fn app(&self) -> &App {
        &self.harness.state().app
    }

    /// The article that is open.
    pub fn desk(&self) -> &Desk {
        self.app().desk.as_ref().expect("no article is open")
    }

    /// The path of the article that is open; empty for none.
    pub fn article(&self) -> &str {
        self.app().desk.as_ref().map_or("", |it| it.article.path.as_str())
    }

    /// What is selected, exactly.
    pub fn selected(&self) -> &str {
        let desk = self.desk();
        desk.selection.span(desk.text()).map_or("", |it| it.quote(desk.text()))
    }

    /// What a tag would take.
    pub fn snapped(&self) -> &str {
        let desk = self.desk();
        desk.snapped(self.app().snap).map_or("", |it| it.quote(desk.text()))
    }

    /// What the active annotation quotes; empty for none.
    pub fn active(&self) -> String {
        self.desk().active().map(|it| it.quote(self.desk().text())).unwrap_or_default()
    }

    /// Every node that a screen reader finds.
    pub fn nodes(&self) -> Vec<Node<'_>> {
        self.harness.root().children_recursive().collect()
    }

    /// The names and texts that a screen reader finds.
    pub fn names(&self) -> Vec<String> {
        self.nodes().iter().map(|it| name_of(&it.accesskit_node())).collect()
    }

    /// Whether a screen reader finds something of exactly this name or text.
    pub fn has(&self, name: &str) -> bool {
        self.nodes().iter().any(|it| name_of(&it.accesskit_node()) == name)
    }

    /// Whether a screen reader finds something whose name or text contains this.
    pub fn shows(&self, words: &str) -> bool {
        self.nodes().iter().any(|it| name_of(&it.accesskit_node()).contains(words))
    }

    /// What the status bar says.
    pub fn said(&self) -> String {
        let nodes = self.nodes();
        let status = nodes.iter().find(|it| it.accesskit_node().role() == egui::Role::Status);
        status.map(|it| name_of(&it.accesskit_node())).expect("no status")
    }

    /// The name of what has the keyboard.
    pub fn focused(&self) -> String {
        let nodes = self.nodes();
        let node = nodes.iter().find(|it| it.accesskit_node().is_focused());
        node.map(|it| name_of(&it.accesskit_node())).unwrap_or_default()
    }

    /// Presses Tab until the keyboard is in what has this name.
    pub fn tab_to(&mut self, name: &str) {
        self.walk_to(name, "Tab");
    }

    /// Presses Shift+Tab until the keyboard is in what has this name.
    pub fn back_to(&mut self, name: &str) {
        self.walk_to(name, "Shift+Tab");
    }

    fn walk_to(&mut self, name: &str, keys: &str) {
        let mut seen = Vec::new();
        for _ in 0..60 {
            let here = self.focused();
            if here == name {
                return;
            }
            seen.push(here);
            self.press(keys);
        }
        panic!("{keys} does not lead to {name:?}, only to {seen:#?}");
    }

    /// Presses the button that Tab leads to.
    pub fn press_button(&mut self, name: &str) {
        self.tab_to(name);
        self.press("Enter");
    }

    /// Runs a command by its title, in the palette.
    pub fn run(&mut self, title: &str) {
        self.press("Ctrl+Shift+P");
        self.type_text(title);
        self.press("Enter");
    }

    /// Puts the caret before the first occurrence of `quote`, with the keys of the search.
    pub fn go_to(&mut self, quote: &str) {
        self.select(quote);
        self.press("Left");
        assert_eq!(self.selected(), "");
    }

    /// Selects the first occurrence of `quote` with the keys of the search.
    pub fn select(&mut self, quote: &str) {
        self.press("Escape Escape Ctrl+Home Ctrl+F");
        self.press("Ctrl+A");
        self.paste(quote);
        self.press("Escape");
        assert_eq!(self.selected(), quote);
    }

    /// Selects a quote and presses a label's key.
    pub fn tag(&mut self, quote: &str, key: &str) {
        self.select(quote);
        self.press(key);
    }
}

/// What a key types, written without Shift.
fn typed(name: &str) -> Option<&str> {
    match name {
        "Space" => Some(" "),
        "Period" => Some("."),
        "Plus" => Some("+"),
        "Minus" => Some("-"),
        _ => Some(name).filter(|it| it.chars().count() == 1),
    }
}

/// The name of a node; of a label its text.
pub fn name_of(node: &AccessKitNode<'_>) -> String {
    node.label().or_else(|| node.value()).unwrap_or_default()
}

/// Tags as [`Project::tags`] returns them.
pub fn tags(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter().map(|(label, quote)| ((*label).to_owned(), (*quote).to_owned())).collect()
}
