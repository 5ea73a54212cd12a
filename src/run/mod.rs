//! Carries out effects, once for window and command line: threads that read, write and export,
//! and the doors to clipboard, dialogs and system.

pub mod astray;
pub mod clipboard;
pub mod counting;
pub mod dealing;
pub mod dialogs;
pub mod exporting;
mod filing;
mod following;
mod forming;
pub mod importing;
pub mod journals;
pub mod mending;
pub mod merging;
pub mod reading;
mod recovering;
mod renaming;
pub mod replaying;
mod rewriting;
pub mod system;
mod taking_back;
mod unpacking;
pub mod walking;
mod whole;
mod worker;
pub mod writing;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use clipboard::Clipboard;
use dialogs::{Answer, Availability, Dialogs, Kind, Question, Reply};
use filing::FileJob;
use following::{Lost, orphans};
use worker::Worker;
use writing::Writer;

use crate::app::{Effect, Event, ExportJob, ImportJob, Recheck, Trouble};
use crate::model::ArticlePath;
use crate::store::{Cause, LARGEST_ARTICLE, Project, StoreError, Task};

/// How many articles' summaries are handed over at a time.
const BATCH: usize = 64;
/// How long it takes until what could not be written is tried again.
const PATIENCE: Duration = Duration::from_secs(3);

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
    previewer: Worker<ImportJob>,
    checker: Worker<Recheck>,
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

impl Outbox {
    fn send(&self, event: Event) {
        // The receiver is gone only when the program ends.
        _ = self.events.send(event);
        self.ring();
    }

    /// Sends an event after a while; nobody waits for it.
    fn send_later(&self, event: Event, pause: Duration) {
        let outbox = self.clone();
        let wait = move || {
            std::thread::sleep(pause);
            outbox.send(event);
        };
        // Without a thread it is tried again with the next change.
        _ = std::thread::Builder::new().name("waiting".to_owned()).spawn(wait);
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
            filer: filing::filer(outbox.clone(), doors.settings_file.clone()),
            exporter: exporter(outbox.clone()),
            previewer: previewer(outbox.clone()),
            checker: checker(outbox.clone()),
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
            Effect::ReadArticle { project, path, codebook, mine } => {
                self.file(FileJob::Article { project, path, codebook, mine });
            }
            Effect::AddFiles { project, files } => self.scan(ScanJob::AddFiles { project, files }),
            Effect::OpenJournal { project, annotator } => {
                self.file(FileJob::Open { project, annotator });
            }
            Effect::Append(deeds) => self.file(FileJob::Append(deeds)),
            Effect::Rewrite { project, annotator, number, what, changes, texts } => {
                self.file(FileJob::Rewrite { project, annotator, number, what, changes, texts });
            }
            Effect::Recheck(recheck) => {
                self.hand(&self.checker, recheck);
            }
            // It arrives with the next frame.
            Effect::GoOn => self.outbox.send(Event::GoOn),
            Effect::Look { project, annotator, article, codebook } => {
                self.file(FileJob::Look { project, annotator, article, codebook });
            }
            Effect::TryAgainLater => self.outbox.send_later(Event::TryAgain, PATIENCE),
            Effect::SaveLayer { project, annotator, article, save, base, upto, serial } => {
                let saved = (save, base, upto);
                self.file(FileJob::Layer { project, annotator, article, saved, serial });
            }
            Effect::SaveCodebook { project, codebook, base, annotator, upto } => {
                let of = (annotator, upto);
                self.file(FileJob::Codebook { project, codebook, base, of });
            }
            Effect::SaveSettings(settings) => self.file(FileJob::Settings(settings)),
            Effect::Export(job) => {
                self.hand(&self.exporter, *job);
            }
            Effect::Import(job) if job.dry_run => {
                self.hand(&self.previewer, *job);
            }
            Effect::Import(job) => self.file(FileJob::Import(job)),
            Effect::TravelImport(job) => self.file(FileJob::TravelImport(job)),
            Effect::PickImportPath { title } => {
                self.ask(Kind::Files, title, None, |it| {
                    Event::ImportPathPicked(it.into_iter().next())
                });
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
        self.hand(&self.scanner, job);
    }

    fn file(&self, job: FileJob) {
        self.hand(&self.filer, job);
    }

    /// Has a thread do something whose events are waited for.
    fn hand<J: Send + 'static>(&self, worker: &Worker<J>, job: J) {
        self.outbox.begin();
        if worker.queue(job).is_err() {
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
    if let Some(annotator) = annotator {
        // What cannot be listed was reported above.
        let Lost { steps, left } = orphans(&project, annotator).unwrap_or_default();
        let codebook =
            crate::store::read_codebook(&project).map(|it| it.codebook).unwrap_or_default();
        let orphaned =
            left.iter().flat_map(|it| walking::orphaned(&project, annotator, it, &codebook));
        let orphaned = orphaned.collect();
        outbox.send(Event::ArticlesMoved { moved: steps, orphaned });
    }
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

/// Looks into files that may be imported, which may take long and writes nothing; only what was
/// chosen last counts.
fn previewer(outbox: Outbox) -> Worker<ImportJob> {
    let skipped = outbox.clone();
    Worker::start(
        "previewing",
        |_, _| true,
        move |_| skipped.end(),
        move |job| {
            let result = importing::carry_out(&job, &mut Writer::default());
            outbox.send(Event::Imported(job.dry_run, Box::new(result)));
            outbox.end();
        },
    )
}

fn exporter(outbox: Outbox) -> Worker<ExportJob> {
    let skipped = outbox.clone();
    Worker::start(
        "exporting",
        |newer, older| newer.path.is_none() && older.path.is_none(),
        move |_| skipped.end(),
        move |job| {
            let result: Result<_, Trouble> = {
                let mut told = None;
                exporting::export(&job, &mut |done, of| {
                    // A frame shows no more than a hundred steps.
                    let share = (done * 100).checked_div(of);
                    if job.path.is_some() && told != share {
                        told = share;
                        outbox.send(Event::ExportProgress(done, of));
                    }
                    !job.stop.is_stopped()
                })
            };
            // A preview is stopped when another is wanted, or none; that is no news.
            if job.path.is_some() || !job.stop.is_stopped() {
                outbox.send(Event::Exported(job.stop.clone(), Box::new(result)));
            }
            outbox.end();
        },
    )
}

/// Looks at layers again, one request after the other: the next one waits for what came of the last.
fn checker(outbox: Outbox) -> Worker<Recheck> {
    Worker::start(
        "checking",
        |_, _| false,
        drop,
        move |recheck| {
            outbox.send(Event::Rechecked(Box::new(recheck.find())));
            outbox.end();
        },
    )
}
