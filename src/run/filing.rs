//! Work on single files. One thread does it in the order in which it was asked for, so that an
//! article that is opened again is read after what was said about it is written.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::journals::Journals;
use super::worker::Worker;
use super::writing::{self, Writer};
use super::{Outbox, following, importing, reading, taking_back};
use crate::app::{ArticleRead, Changed, Deeds, Event, ImportJob, Save, TravelImport, What};
use crate::edit::Change;
use crate::model::{Article, ArticlePath, Codebook};
use crate::record::Settings;
use crate::store::Project;

/// A layer of more annotations than this is written a breath later, so that the frame that shows
/// the tag has the processors to itself; tags that follow each other quickly are then written once.
const LONG: usize = 2_000;
const BREATH: Duration = Duration::from_millis(30);

/// Work on single files.
pub(super) enum FileJob {
    Open {
        project: Project,
        annotator: String,
    },
    Append(Deeds),
    Rewrite {
        project: Project,
        annotator: String,
        number: u64,
        what: What,
        changes: Vec<Change>,
        texts: Vec<Arc<Article>>,
    },
    Article {
        project: Project,
        path: ArticlePath,
        codebook: Arc<Codebook>,
        /// Whose layer is this program's to write.
        mine: Option<String>,
    },
    Look {
        project: Project,
        annotator: String,
        article: (Arc<Article>, u64),
        codebook: Option<Arc<[u8]>>,
    },
    Layer {
        project: Project,
        annotator: String,
        article: Arc<Article>,
        /// What, on the base of which reading, with everything up to which deed.
        saved: (Save, u64, u64),
        serial: u64,
    },
    Codebook {
        project: Project,
        codebook: Arc<Codebook>,
        base: Option<Arc<[u8]>>,
        /// Whose change, with everything up to which deed.
        of: (Option<String>, u64),
    },
    Import(Box<ImportJob>),
    TravelImport(Box<TravelImport>),
    Complete(String),
    Settings(Box<Settings>),
}

/// Reads articles, and writes journals, layers, codebook and settings; of several states of one file
/// only the newest, and of several articles asked for only the last.
pub(super) fn filer(outbox: Outbox, settings_file: Option<PathBuf>) -> Worker<FileJob> {
    let skipped = outbox.clone();
    let mut writer = Writer::default();
    let mut journals = Journals::default();
    let mut reading = 0;
    Worker::start(
        "files",
        supersedes,
        move |_| skipped.end(),
        move |job| {
            match job {
                FileJob::Open { project, annotator } => {
                    let read = writer.open(&project, &annotator);
                    outbox.send(Event::JournalOpened(Box::new(read)));
                }
                FileJob::Append(deeds) => {
                    let result = writer.append(&deeds).map_err(Arc::new);
                    outbox.send(Event::Appended { serial: deeds.serial, result });
                }
                FileJob::Rewrite { project, annotator, number, what, changes, texts } => {
                    let whose = (&project, &*annotator);
                    let result = writer.rewrite(whose, number, (&what, &changes), &texts);
                    outbox.send(Event::Rewritten(result.map_err(Arc::new)));
                }
                FileJob::Article { project, path, codebook, mine } => {
                    reading += 1;
                    let read = {
                        let whose = (&mut journals, mine.as_deref());
                        reading::article(&project, &path, &codebook, whose)
                    };
                    let changed = read.changed.zip(mine.as_deref()).map(|(changed, mine)| {
                        let elsewhere =
                            following::elsewhere((&project, mine), &changed, &mut journals);
                        Arc::new(Changed {
                            elsewhere: elsewhere.unwrap_or_default(),
                            ..Arc::unwrap_or_clone(changed)
                        })
                    });
                    let read = ArticleRead { reading, changed, ..read };
                    if let Ok((article, layers)) = &read.result {
                        for layer in layers {
                            let mine = mine.as_ref() == Some(&layer.annotator);
                            writer.note(&project, layer, (article, reading), mine);
                        }
                    }
                    outbox.send(Event::ArticleRead(Box::new(read)));
                }
                FileJob::Layer { project, annotator, article, saved, serial } => {
                    let (save, base, upto) = &saved;
                    let (Save::Layer(layer) | Save::AsBefore { layer, .. }) = save;
                    if layer.len() > LONG {
                        std::thread::sleep(BREATH);
                    }
                    let what = (save, *base, *upto);
                    let result = writer.layer(&project, &annotator, &article, what);
                    outbox.send(Event::LayerSaved { serial, result: result.map_err(Arc::new) });
                }
                FileJob::Look { project, annotator, article: (article, base), codebook } => {
                    if writer.changed_outside(&project, &annotator, (&article, base)) {
                        outbox.send(Event::ChangedOutside(article.path.clone()));
                    }
                    if let Some(stored) = writer.codebook_outside(&project, codebook.as_ref()) {
                        outbox.send(Event::CodebookChanged(Box::new(stored)));
                    }
                }
                FileJob::Import(job) => {
                    let result = importing::carry_out(&job, &mut writer);
                    outbox.send(Event::Imported(job.dry_run, Box::new(result)));
                }
                FileJob::TravelImport(job) => {
                    let result = taking_back::carry_out(&job, &mut writer);
                    outbox.send(Event::ImportTravelled(result));
                }
                FileJob::Complete(path) => {
                    let folders = folders_beginning(&path);
                    outbox.send(Event::PathCompleted(path, folders));
                }
                FileJob::Codebook { project, codebook, base, of: (annotator, upto) } => {
                    let of = (annotator.as_deref(), upto);
                    let result = writer.codebook(&project, (&codebook, base.clone()), of);
                    let changed =
                        result.is_err().then(|| writer.codebook_outside(&project, base.as_ref()));
                    outbox.send(match changed.flatten() {
                        Some(stored) => Event::CodebookChanged(Box::new(stored)),
                        None => Event::CodebookSaved(result.map_err(Arc::new)),
                    });
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
        | (FileJob::Article { .. }, FileJob::Article { .. })
        | (FileJob::Look { .. }, FileJob::Look { .. }) => true,
        _ => false,
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
