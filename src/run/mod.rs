//! Carries out effects, once for window and command line: threads that read, write and export,
//! and the doors to clipboard, dialogs and system.

pub mod clipboard;
pub mod counting;
pub mod dialogs;
pub mod exporting;
pub mod reading;
pub mod system;
pub mod walking;
mod worker;
mod writing;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use clipboard::Clipboard;
use dialogs::{Answer, Availability, Dialogs, Kind, Question, Reply};
use worker::Worker;
use writing::Known;

use crate::app::{ArticleRead, Effect, Event, ExportJob, Save, Trouble};
use crate::model::{Article, ArticlePath, Codebook};
use crate::record::Settings;
use crate::store::{Cause, LARGEST_ARTICLE, Project, StoreError, Task};

/// How many articles' summaries are handed over at a time.
const BATCH: usize = 64;
/// A layer of more annotations than this is written a breath later, so that the frame that shows
/// the tag has the processors to itself; tags that follow each other quickly are then written once.
const LONG: usize = 2_000;
const BREATH: Duration = Duration::from_millis(30);

/// The doors to what differs between a window and a test.
pub struct Doors {
    /// File dialogs.
    pub dialogs: Box<dyn Dialogs>,
    /// The clipboard.
    pub clipboard: Box<dyn Clipboard>,
    /// Where the settings are kept; nowhere for none.
    pub settings_file: Option<PathBuf>,
}

/// Carries out effects and hands back what comes of them as events.
pub struct Runner {
    scanner: Worker<ScanJob>,
    filer: Worker<FileJob>,
    exporter: Worker<ExportJob>,
    doors: Doors,
    outbox: Outbox,
    inbox: Receiver<Event>,
    /// Counts the corpora asked for: a scan of an older one stops.
    newest_scan: Arc<AtomicUsize>,
}

/// Where threads put events; rings a bell so that a sleeping window wakes.
#[derive(Clone)]
struct Outbox {
    events: Sender<Event>,
    bell: Bell,
    under_way: Arc<AtomicUsize>,
}

type Bell = Arc<Mutex<Option<Box<dyn Fn() + Send>>>>;

/// Work on whole folders, which may take long.
enum ScanJob {
    Corpus { articles: PathBuf, annotations: Option<PathBuf>, annotator: Option<String> },
    AddFiles { project: Project, files: Vec<PathBuf> },
}

/// Work on single files. One thread does it in the order in which it was asked for, so that an
/// article that is opened again is read after what was said about it is written.
enum FileJob {
    Article {
        project: Project,
        path: ArticlePath,
        codebook: Arc<Codebook>,
    },
    Layer {
        project: Project,
        annotator: String,
        article: Arc<Article>,
        save: Save,
        base: u64,
        serial: u64,
    },
    Codebook {
        project: Project,
        codebook: Arc<Codebook>,
        base: Option<Arc<[u8]>>,
    },
    Complete(String),
    Settings(Box<Settings>),
}

impl Outbox {
    fn send(&self, event: Event) {
        // The receiver is gone only when the program ends.
        _ = self.events.send(event);
        self.ring();
    }

    fn ring(&self) {
        if let Some(bell) = &*self.bell.lock().unwrap_or_else(PoisonError::into_inner) {
            bell();
        }
    }

    fn begin(&self) {
        self.under_way.fetch_add(1, Ordering::SeqCst);
    }

    fn end(&self) {
        self.under_way.fetch_sub(1, Ordering::SeqCst);
        self.ring();
    }
}

impl Runner {
    /// Starts the threads.
    pub fn new(doors: Doors) -> Self {
        let (events, inbox) = mpsc::channel();
        let outbox = Outbox { events, bell: Bell::default(), under_way: Arc::default() };
        let newest_scan: Arc<AtomicUsize> = Arc::default();
        Self {
            scanner: scanner(outbox.clone(), newest_scan.clone()),
            filer: filer(outbox.clone(), doors.settings_file.clone()),
            exporter: exporter(outbox.clone()),
            doors,
            outbox,
            inbox,
            newest_scan,
        }
    }

    /// Has `bell` rung from another thread whenever an event has arrived.
    pub fn on_event(&self, bell: impl Fn() + Send + 'static) {
        *self.outbox.bell.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(bell));
    }

    /// The events that have arrived.
    pub fn events(&self) -> Vec<Event> {
        self.inbox.try_iter().collect()
    }

    /// Whether something is being done whose events are still to come.
    pub fn is_busy(&self) -> bool {
        self.outbox.under_way.load(Ordering::SeqCst) > 0
    }

    /// Waits for the next events, for as long as something is being done.
    pub fn wait(&mut self) -> Vec<Event> {
        loop {
            let busy = self.is_busy();
            let events = self.events();
            if !events.is_empty() || !busy {
                return events;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Carries out an effect; what comes of it arrives as an event. Returns whether the window is
    /// to be closed.
    pub fn carry_out(&mut self, effect: Effect) -> bool {
        match effect {
            Effect::ReadCorpus { articles, annotations, annotator } => {
                self.scan(ScanJob::Corpus { articles, annotations, annotator });
            }
            Effect::ReadArticle { project, path, codebook } => {
                self.file(FileJob::Article { project, path, codebook });
            }
            Effect::AddFiles { project, files } => self.scan(ScanJob::AddFiles { project, files }),
            Effect::SaveLayer { project, annotator, article, save, base, serial } => {
                self.file(FileJob::Layer { project, annotator, article, save, base, serial });
            }
            Effect::SaveCodebook { project, codebook, base } => {
                self.file(FileJob::Codebook { project, codebook, base });
            }
            Effect::SaveSettings(settings) => self.file(FileJob::Settings(settings)),
            Effect::Export(job) => {
                self.outbox.begin();
                if self.exporter.queue(*job).is_err() {
                    self.outbox.end();
                }
            }
            Effect::Copy(excerpt) => {
                let copied = self.doors.clipboard.put(&excerpt).map_err(|it| it.to_string());
                self.outbox.send(Event::Copied(copied));
            }
            Effect::PickFolder { title, start } => {
                self.ask(Kind::Folder, title, start, |it| {
                    Event::FolderPicked(it.into_iter().next())
                });
            }
            Effect::CompletePath(path) => self.file(FileJob::Complete(path)),
            Effect::PickFiles { title } => {
                self.ask(Kind::Files, title, None, Event::FilesDropped);
            }
            Effect::PickExportPath { title, name, folder } => {
                let kind = if folder { Kind::Folder } else { Kind::Save { name } };
                self.ask(kind, title, None, |it| Event::ExportPathPicked(it.into_iter().next()));
            }
            Effect::Close => return true,
        }
        false
    }

    /// What dropped paths mean: a folder is opened, files are offered to be added.
    pub fn dropped(paths: Vec<PathBuf>) -> Event {
        match paths.iter().find(|it| it.is_dir()) {
            Some(folder) => Event::FolderPicked(Some(folder.clone())),
            None => Event::FilesDropped(paths),
        }
    }

    fn scan(&self, job: ScanJob) {
        self.newest_scan.fetch_add(1, Ordering::SeqCst);
        self.outbox.begin();
        if self.scanner.queue(job).is_err() {
            self.outbox.end();
        }
    }

    fn file(&self, job: FileJob) {
        self.outbox.begin();
        if self.filer.queue(job).is_err() {
            self.outbox.end();
        }
    }

    fn ask(
        &self,
        kind: Kind,
        title: String,
        start: Option<PathBuf>,
        then: fn(Vec<PathBuf>) -> Event,
    ) {
        let folder = kind == Kind::Folder;
        if self.doors.dialogs.availability() == Availability::Missing {
            self.outbox.send(Event::NoDialogs { folder });
            return;
        }
        let outbox = self.outbox.clone();
        let reply = Reply::new(move |answer| match answer {
            Answer::Chosen(paths) => outbox.send(then(paths)),
            Answer::Cancelled => {}
            Answer::Missing => outbox.send(Event::NoDialogs { folder }),
        });
        self.doors.dialogs.ask(Question { kind, title, start }, reply);
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        // A scan that is under way stops; what is to be written still is.
        self.newest_scan.fetch_add(1, Ordering::SeqCst);
    }
}

/// Lists corpora, of several asked for only the last, and adds files to them.
fn scanner(outbox: Outbox, newest: Arc<AtomicUsize>) -> Worker<ScanJob> {
    let skipped = outbox.clone();
    Worker::start(
        "scanning",
        |newer, older| matches!((newer, older), (ScanJob::Corpus { .. }, ScanJob::Corpus { .. })),
        move |_| skipped.end(),
        move |job| {
            match job {
                ScanJob::Corpus { articles, annotations, annotator } => {
                    let this = newest.load(Ordering::SeqCst);
                    let is_newest = || newest.load(Ordering::SeqCst) == this;
                    let (annotations, annotator) = (annotations.as_deref(), annotator.as_deref());
                    read_corpus(&outbox, &articles, annotations, annotator, is_newest);
                }
                ScanJob::AddFiles { project, files } => {
                    let added = add_files(&project, &files).map_err(Arc::new);
                    outbox.send(Event::FilesAdded(added));
                }
            }
            outbox.end();
        },
    )
}

fn read_corpus(
    outbox: &Outbox,
    articles: &Path,
    annotations: Option<&Path>,
    annotator: Option<&str>,
    is_newest: impl Fn() -> bool,
) {
    let read = reading::corpus(articles, annotations);
    let rest = read.as_ref().ok().map(|it| {
        let paths: Vec<ArticlePath> = it.listing.items.iter().map(|it| it.path.clone()).collect();
        (it.project.clone(), paths)
    });
    outbox.send(Event::CorpusRead(Box::new(read)));
    let Some((project, paths)) = rest else { return };
    for batch in paths.chunks(BATCH) {
        if !is_newest() {
            return; // somebody waits for another folder, or for the program to end
        }
        let summary =
            |path: &ArticlePath| (path.clone(), reading::summary(&project, annotator, path));
        outbox.send(Event::Summarized(batch.iter().map(summary).collect()));
    }
}

/// The folders whose path begins with what was typed, at most a handful.
fn folders_beginning(typed: &str) -> Vec<String> {
    let path = Path::new(typed);
    let (parent, start) = if typed.ends_with(std::path::is_separator) {
        (path, "")
    } else {
        let name = path.file_name().and_then(|it| it.to_str()).unwrap_or_default();
        (path.parent().unwrap_or(path), name)
    };
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let start = start.to_lowercase();
    let begins = |it: &fs::DirEntry| {
        let name = it.file_name().to_string_lossy().to_lowercase();
        name.starts_with(&start) && !name.starts_with('.') && it.path().is_dir()
    };
    let folders = entries.filter(begins).map(|it| it.path().display().to_string());
    let mut folders: Vec<String> = folders.collect();
    folders.sort();
    folders.truncate(8);
    folders
}

/// Copies files into the corpus, under their own names; none is overwritten.
fn add_files(project: &Project, files: &[PathBuf]) -> Result<usize, StoreError> {
    for file in files {
        let failed = |path: &Path, cause: Cause| StoreError {
            path: path.to_owned(),
            task: Task::Write,
            cause,
        };
        let name = file.file_name().ok_or_else(|| failed(file, Cause::IllegalPath))?;
        let to = project.articles.join(name);
        let found = fs::metadata(file).map_err(|it| failed(file, it.into()))?;
        let (bytes, limit) = (found.len(), LARGEST_ARTICLE);
        if !found.is_file() {
            return Err(failed(file, Cause::NotAFile));
        }
        if bytes > limit {
            return Err(failed(file, Cause::TooLarge { bytes, limit }));
        }
        let mut from = fs::File::open(file).map_err(|it| failed(file, it.into()))?;
        let mut new = fs::File::create_new(&to).map_err(|it| failed(&to, it.into()))?;
        if let Err(error) = std::io::copy(&mut from, &mut new) {
            // Half an article is worse than none; that it cannot be removed is not to be mended.
            _ = fs::remove_file(&to);
            return Err(failed(&to, error.into()));
        }
    }
    Ok(files.len())
}

/// Reads articles, and writes layers, codebook and settings; of several states of one file only
/// the newest, and of several articles asked for only the last.
fn filer(outbox: Outbox, settings_file: Option<PathBuf>) -> Worker<FileJob> {
    let skipped = outbox.clone();
    let mut known = Known::default();
    let mut reading = 0;
    Worker::start(
        "files",
        supersedes,
        move |_| skipped.end(),
        move |job| {
            match job {
                FileJob::Article { project, path, codebook } => {
                    reading += 1;
                    let read = reading::article(&project, &path, &codebook);
                    let read = ArticleRead { reading, ..read };
                    for layer in read.result.iter().flat_map(|it| &it.1) {
                        known.note(&project, layer, &path, reading);
                    }
                    outbox.send(Event::ArticleRead(Box::new(read)));
                }
                FileJob::Layer { project, annotator, article, save, base, serial } => {
                    let (Save::Layer(layer) | Save::AsBefore { layer, .. }) = &save;
                    if layer.len() > LONG {
                        std::thread::sleep(BREATH);
                    }
                    let what = (&save, base);
                    let result = writing::layer(&project, &annotator, &article, what, &mut known);
                    outbox.send(Event::LayerSaved { serial, result: result.map_err(Arc::new) });
                }
                FileJob::Complete(path) => {
                    let folders = folders_beginning(&path);
                    outbox.send(Event::PathCompleted(path, folders));
                }
                FileJob::Codebook { project, codebook, base } => {
                    let result = writing::codebook(&project, &codebook, base, &mut known);
                    outbox.send(Event::CodebookSaved(result.map_err(Arc::new)));
                }
                FileJob::Settings(settings) => {
                    if let Err(error) = writing::settings(settings_file.as_ref(), &settings) {
                        outbox.send(Event::SettingsFailed(Arc::new(error)));
                    }
                }
            }
            outbox.end();
        },
    )
}

fn supersedes(newer: &FileJob, older: &FileJob) -> bool {
    match (newer, older) {
        (
            FileJob::Layer { project, annotator, article, .. },
            FileJob::Layer {
                project: old_project,
                annotator: old_annotator,
                article: old_article,
                ..
            },
        ) => {
            article.path == old_article.path && annotator == old_annotator && project == old_project
        }
        (FileJob::Codebook { project, .. }, FileJob::Codebook { project: old_project, .. }) => {
            project == old_project
        }
        (FileJob::Settings(_), FileJob::Settings(_))
        | (FileJob::Article { .. }, FileJob::Article { .. }) => true,
        _ => false,
    }
}

fn exporter(outbox: Outbox) -> Worker<ExportJob> {
    let skipped = outbox.clone();
    Worker::start(
        "exporting",
        |newer, older| newer.path.is_none() && older.path.is_none(),
        move |_| skipped.end(),
        move |job| {
            let result: Result<_, Trouble> = exporting::export(&job);
            outbox.send(Event::Exported(Box::new(result)));
            outbox.end();
        },
    )
}
