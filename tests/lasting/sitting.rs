//! The program without its window, on a folder with three articles.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::{Duration, Instant};

use tagwerk::app::{
    App, Deed, Effect, Event, Folders, JournalState, Notice, Overlay, OverlayEvent, SaveState,
    Start, Trouble, What,
};
use tagwerk::command::Command;
use tagwerk::model::{Article, ArticlePath, Codebook, Layer, Metadata};
use tagwerk::run::clipboard::ScriptedClipboard;
use tagwerk::run::dialogs::ScriptedDialogs;
use tagwerk::run::journals::Journals;
use tagwerk::run::{Doors, Runner, reading};
use tagwerk::store::{self, Disk, Project};

use crate::plain::Plain;

/// Longest time that anything may take before it counts as hanging.
const PATIENCE: Duration = Duration::from_mins(1);

/// The articles, with what makes offsets go wrong.
const ARTICLES: [(&str, &str); 3] = [
    (
        "faehre.txt",
        "Inselrat ringt um die Fähre\r\n\r\nBürgermeisterin Jule Harms lehnt den Fahrplan der \
         Reederei Nordwind ab. Zugleich bot sie an, die Hafengebühr für ein Jahr zu senken.\r\n\
         Beobachter rechnen damit, dass die Reederei Nordwind im Herbst einlenkt.\r\n",
    ),
    (
        "kreis/bruecke.txt",
        "Der Brückenbau 😀 beginnt im Mai. Der Kreis will dafür zahlen; die Gemeinde nicht.\n\
         „Wir fordern einen Beitrag“, sagt Landrat Cafe\u{301}.\n",
    ),
    ("zoll.txt", "Der Zoll hofft auf den 26. Februar. Der Zoll wartet. Der Zoll lenkt ein."),
];

/// One of the articles.
pub fn article(path: &ArticlePath) -> &'static Article {
    static ALL: LazyLock<BTreeMap<ArticlePath, Article>> = LazyLock::new(|| {
        let article = |(path, text): (&str, &str)| {
            let path = ArticlePath::new(path);
            (path.clone(), Article::new(path, text.into(), Metadata::default()))
        };
        ARTICLES.into_iter().map(article).collect()
    });
    &ALL[path]
}

/// All their paths.
pub fn paths() -> Vec<ArticlePath> {
    ARTICLES.iter().map(|it| ArticlePath::new(it.0)).collect()
}

/// Writes the articles into a folder.
pub fn furnish(dir: &Path) {
    for (name, text) in ARTICLES {
        let file = dir.join("seeds").join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
}

/// The project in a folder.
pub fn project(dir: &Path) -> Project {
    Project::open(&dir.join("seeds"), None).unwrap()
}

/// What the files say without any journal.
pub fn files(dir: &Path) -> (BTreeMap<ArticlePath, Layer>, Codebook) {
    let project = project(dir);
    let layer = |path: ArticlePath| {
        let stored = store::read_layer(&project, "eva", &path).unwrap();
        let layer = stored.map_or_else(Layer::default, |stored| {
            let layer = stored.loose.fasten(&article(&path).text);
            assert!(layer.is_whole(), "{path} does not stand in its article");
            layer
        });
        (path, layer)
    };
    let codebook = store::read_codebook(&project).unwrap().codebook;
    (paths().into_iter().map(layer).collect(), codebook)
}

/// What every reader sees: what the files say, and what the journal has beyond that.
pub fn read(dir: &Path) -> BTreeMap<ArticlePath, Layer> {
    let project = project(dir);
    let codebook = Codebook::default();
    let mut journals = Journals::default();
    let layer = |path: ArticlePath| {
        let article = Arc::new(article(&path).clone());
        let read = reading::layer(&project, &article, "eva".into(), &codebook, &mut journals);
        assert_eq!(read.locked, None, "{path}: {:?}", read.troubles);
        (path, read.layer)
    };
    paths().into_iter().map(layer).collect()
}

/// Fails where `tagwerk check` finds anything but offences against the codebook, which undoing a
/// change of the codebook may well leave.
pub fn check(dir: &Path) {
    check_but(dir, None);
}

/// As [`check`], where what another program made of this article's layer may be at odds with what
/// was done here.
pub fn check_but(dir: &Path, at_odds: Option<&ArticlePath>) {
    let project = project(dir);
    let annotators = store::annotators(&project).unwrap();
    let codebook = store::read_codebook(&project).unwrap().codebook;
    let walk = tagwerk::run::walking::walk(&project, &annotators.items, &codebook).unwrap();
    let mut troubles = walk.troubles;
    for step in walk.steps {
        troubles.extend(step.troubles);
        troubles.extend(step.read.into_iter().flat_map(|it| it.1).flat_map(|it| it.troubles));
    }
    let structural = |it: &Trouble| match it {
        Trouble::Rule { problem, .. } => !problem.rule.asks_codebook(),
        Trouble::Conflicts(article, _) => at_odds != Some(article),
        // Until the next entry, and as it should be after a crash.
        Trouble::JournalTorn { .. } => false,
        _ => true,
    };
    troubles.retain(structural);
    assert!(troubles.is_empty() && annotators.troubles.is_empty(), "{troubles:#?}");
}

/// What is seen as it happens.
#[derive(Debug)]
pub enum Sighting {
    /// Something was done, and is about to be on its way to the disk.
    Did(u64, What),
    /// Everything up to this deed was called saved.
    Saved(u64),
}

/// The program without its window.
pub struct Sitting {
    /// The state.
    pub app: App,
    /// The number of the last deed that the journal held when it was opened.
    pub opened: Option<u64>,
    /// Whether the program wants to try again later what failed.
    pub tries_again: bool,
    runner: Runner,
    disk: Disk,
    witness: Box<dyn FnMut(Sighting)>,
    last: u64,
}

impl Sitting {
    /// Starts the program on the folder `dir`, whose disk is this one, and waits until it has come
    /// to rest.
    pub fn open(
        dir: &Path,
        disk: Disk,
        seed: u64,
        witness: impl FnMut(Sighting) + 'static,
    ) -> Self {
        let mut it = Self::start(dir, disk, seed, witness);
        it.settle();
        it
    }

    /// As [`Self::open`], without waiting.
    pub fn start(
        dir: &Path,
        disk: Disk,
        seed: u64,
        witness: impl FnMut(Sighting) + 'static,
    ) -> Self {
        let (app, effects) = App::new(Start {
            folders: Some(Folders { articles: dir.join("seeds"), annotations: None }),
            annotator: "eva".into(),
            seed,
            ..Start::default()
        });
        let runner = Runner::new(Doors {
            dialogs: Box::new(ScriptedDialogs::default()),
            clipboard: Box::new(ScriptedClipboard::default()),
            settings_file: None,
        });
        let here = thread::current();
        runner.on_event(move || here.unpark());
        let witness = Box::new(witness);
        let mut it = Self { app, opened: None, tries_again: false, runner, disk, witness, last: 0 };
        it.carry_out(effects);
        it
    }

    /// Lets something happen.
    pub fn tell(&mut self, event: Event) {
        let mut event = event;
        if let Event::CorpusRead(read) = &mut event
            && let Ok(read) = &mut **read
        {
            read.project.disk = self.disk.clone();
        }
        let saved = match &event {
            Event::Appended { serial, result: Ok(_) } => {
                let of = self.app.saving.deeds.iter().filter(|it| it.serial == *serial);
                of.map(|it| it.deed.number).max()
            }
            _ => None,
        };
        let opens = matches!(event, Event::JournalOpened(_));
        let effects = self.app.handle(event);
        if opens && self.app.journal == JournalState::Mine {
            self.last = self.app.history.number();
            self.opened = Some(self.last);
        }
        if let Some(it) = saved {
            (self.witness)(Sighting::Saved(it));
        }
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match &effect {
                Effect::Append(deeds) => {
                    for Deed { number, what, .. } in &deeds.deeds {
                        if *number > self.last {
                            self.last = *number;
                            (self.witness)(Sighting::Did(*number, what.clone()));
                        }
                    }
                }
                Effect::Rewrite { what, .. } => panic!("no article changes here: {what:?}"),
                Effect::TryAgainLater => {
                    self.tries_again = true;
                    continue;
                }
                _ => {}
            }
            assert!(!self.runner.carry_out(effect), "the window closes");
        }
    }

    /// Lets happen what has come to pass by now.
    pub fn poll(&mut self) {
        for event in self.runner.events() {
            self.tell(event);
        }
    }

    /// Waits until nothing is being done any more.
    pub fn settle(&mut self) {
        let began = Instant::now();
        loop {
            let busy = self.runner.is_busy();
            let events = self.runner.events();
            if events.is_empty() && !busy {
                return;
            }
            if events.is_empty() {
                thread::park_timeout(Duration::from_millis(1));
                assert!(began.elapsed() < PATIENCE, "still busy");
            }
            for it in events {
                self.tell(it);
            }
        }
    }

    /// Lets the time pass after which what failed is tried again.
    pub fn try_again(&mut self) {
        if std::mem::take(&mut self.tries_again) {
            self.tell(Event::TryAgain);
            self.settle();
        }
    }

    /// Runs a command and waits until it is done.
    pub fn run(&mut self, command: Command) {
        self.tell(Event::Run(command));
        self.settle();
    }

    /// Keeps what was done here where another program made something else of it.
    pub fn keep_ours(&mut self) {
        if self.app.overlay == Some(Overlay::Conflicts) {
            self.tell(Event::Overlay(OverlayEvent::Accept));
            self.settle();
        }
    }

    /// Undoes or redoes the next step, wherever it lies. Returns whether there was one.
    pub fn travel(&mut self, command: Command) -> bool {
        self.tell(Event::Overlay(OverlayEvent::Cancel));
        // The first time may only go there, and find that another program was there.
        for _ in 0..3 {
            self.run(command);
            match &self.app.notice {
                Some(Notice::Travelled { .. }) => return true,
                Some(Notice::HistoryEnds(_)) => return false,
                Some(Notice::WouldTravel { .. } | Notice::Merged(_)) => {}
                other => panic!("{command:?}: {other:?}"),
            }
        }
        panic!("{command:?} leads nowhere: {:?}", self.app.notice)
    }

    /// Opens an article.
    pub fn show(&mut self, path: &ArticlePath) {
        self.tell(Event::OpenArticle(path.clone()));
        self.settle();
        assert!(self.shows(path), "{path} cannot be opened: {:?}", self.app.troubles);
    }

    /// Whether this article is open.
    pub fn shows(&self, path: &ArticlePath) -> bool {
        self.app.desk.as_ref().is_some_and(|it| it.article.path == *path)
    }

    /// Whether everything is on the disk, as far as the program says.
    pub fn is_saved(&self) -> bool {
        self.app.saving.state() == SaveState::Saved
    }

    /// Fails unless the open article, the codebook and the history are as they should be.
    pub fn compare(&self, plain: &Plain) {
        assert_eq!(self.app.history.number(), plain.number);
        let history = &self.app.history;
        assert_eq!((history.len(), history.undone().len()), plain.steps());
        assert_eq!(*self.app.codebook.codebook, plain.codebook, "codebook at {}", plain.number);
        let Some(desk) = &self.app.desk else { return };
        let path = &desk.article.path;
        assert_eq!(*desk.mine.layer, plain.layers[path], "{path} at {}", plain.number);
    }

    /// Fails unless every article, the codebook and the history are as they should be.
    pub fn compare_all(&mut self, plain: &Plain) {
        for path in paths() {
            self.show(&path);
            let locked = self.app.desk.as_ref().and_then(|it| it.mine.locked.clone());
            assert_eq!(locked, None, "{path}");
            self.compare(plain);
        }
    }
}
