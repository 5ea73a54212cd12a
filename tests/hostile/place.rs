//! A project in a temporary folder, and what can be asked of it.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use tagwerk::app::{ArticleRead, LayerRead, Trouble, wording};
use tagwerk::i18n::{Language, Messages};
use tagwerk::model::{Article, ArticlePath, TextHash};
use tagwerk::run::journals::Journals;
use tagwerk::run::reading;
use tagwerk::store::{self, Project};

/// The article beside the one that is hostile; it always opens.
pub const GOOD: &str = "Der Deich hält. Frau Thoms bittet um Sand.\n";

/// Longest time that anything here may take, in a debug build on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A folder with `seeds/gut.txt`, and Eva's layer of it.
pub struct Place {
    dir: tempfile::TempDir,
}

/// What a run of the program left.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Place {
    pub fn new() -> Self {
        let place = Self { dir: tempfile::tempdir().unwrap() };
        place.write("seeds/gut.txt", GOOD);
        place.write("annotations/eva/gut.txt.ron", layer_of("gut.txt", GOOD, &sand()));
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub fn project(&self) -> Project {
        Project::open(&self.path("seeds"), None).unwrap()
    }

    /// Opens an article as the window does.
    pub fn read(&self, article: &str) -> ArticleRead {
        let codebook = store::default_codebook();
        let whose = (&mut Journals::default(), None);
        reading::article(&self.project(), &ArticlePath::new(article), &codebook, whose)
    }

    /// Eva's layer of an article that can be read.
    pub fn layer(&self, article: &str) -> LayerRead {
        let (_, layers) = self.read(article).result.unwrap();
        layers.into_iter().find(|it| it.annotator == "eva").unwrap()
    }

    pub fn paths(&self) -> Vec<String> {
        let listing = store::list_articles(&self.project()).unwrap();
        listing.items.iter().map(|it| it.path.to_string()).collect()
    }

    /// Runs the program, which has to come to an end.
    pub fn run(&self, arguments: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tagwerk"));
        command.args(arguments);
        self.finish(command)
    }

    /// Runs another program with these arguments in this folder; it has to come to an end.
    pub fn finish_with(&self, mut command: Command, arguments: &[&str]) -> Run {
        command.args(arguments);
        self.finish(command)
    }

    /// Runs something in this folder, which has to come to an end.
    pub fn finish(&self, mut command: Command) -> Run {
        command.current_dir(self.dir.path()).env("LC_ALL", "en_US.UTF-8");
        for name in ["LANGUAGE", "LC_MESSAGES", "DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
            command.env_remove(name);
        }
        command.env("TAGWERK_SETTINGS", self.path("settings.ron"));
        let Output { status, stdout, stderr } = in_time(move || command.output().unwrap());
        let text = |it| String::from_utf8(it).unwrap();
        Run { code: status.code(), out: text(stdout), err: text(stderr) }
    }

    /// The good article opens, with all that Eva said about it.
    pub fn assert_rest_is_well(&self) {
        let layer = self.layer("gut.txt");
        assert_eq!((layer.layer.len(), layer.locked, layer.troubles), (1, None, vec![]));
        assert!(self.paths().contains(&"gut.txt".to_owned()));
    }
}

/// The line of an annotation of the good article.
pub fn sand() -> String {
    let start = GOOD.find("Sand").unwrap();
    format!("(id: 1, label: \"demand\", spans: [({start}, {}, \"Sand\")])", start + 4)
}

/// A layer of Eva's as somebody might type it.
pub fn layer_of(path: &str, text: &str, annotations: &str) -> String {
    format!(
        "(version: 1, article: (path: {path:?}, sha256: \"{}\", bytes: {}), annotator: \"eva\", \
         annotations: [{annotations}])",
        TextHash::of(text),
        text.len(),
    )
}

/// What all troubles say, in German and in English.
pub fn said<'a>(troubles: impl IntoIterator<Item = &'a Trouble>) -> [String; 2] {
    let troubles: Vec<&Trouble> = troubles.into_iter().collect();
    [Language::De, Language::En].map(|language| {
        let tr = Messages::new(language);
        let lines: Vec<String> = troubles.iter().map(|it| wording::trouble(&tr, it)).collect();
        lines.join("\n")
    })
}

/// What the troubles of an article say, those of its layers included.
pub fn all_said(read: &ArticleRead) -> [String; 2] {
    let failed = read.result.as_ref().err().map(|it| Trouble::File(it.clone()));
    let layers = read.result.iter().flat_map(|it: &(Arc<Article>, Vec<LayerRead>)| &it.1);
    said(read.troubles.iter().chain(layers.flat_map(|it| &it.troubles)).chain(&failed))
}

/// Does something that may not hang, on a thread with an ordinary stack.
pub fn in_time<T: Send + 'static>(act: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, wait) = mpsc::channel();
    let thread = thread::Builder::new().name("hostile".into()).stack_size(2 << 20);
    thread.spawn(move || done.send(act())).unwrap();
    wait.recv_timeout(PATIENCE).expect("neither hangs nor panics")
}
