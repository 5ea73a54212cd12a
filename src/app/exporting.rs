//! Exporting: the dialog, its preview and its losses.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::overlay::Overlay;
use super::{App, Effect, Notice, Trouble};
use crate::export::{self, Losses, Options, Per, Split, SplitError, Style};
use crate::i18n::Msg;
use crate::model::{LabelId, Status};
use crate::store::{Cause, Project};

/// The export dialog.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportDialog {
    /// The format's name.
    pub format: &'static str,
    /// Where to, as typed.
    pub path: String,
    /// Whether the user has chosen the place, so that it no longer follows the format.
    pub path_chosen: bool,
    /// Annotators that are left out.
    pub without: BTreeSet<String>,
    /// What of it, and in which pieces; the split as typed is beside it.
    pub options: Options,
    /// How the articles are divided, as typed; empty for not at all.
    pub split: String,
    /// What divides them differently, as typed; empty for zero.
    pub seed: String,
    /// What the export would be; `None` while it is being made.
    pub preview: Option<ExportReport>,
    /// Whether it is being written.
    pub writing: bool,
    /// How many articles of how many are written.
    pub progress: Option<(usize, usize)>,
    /// Set to stop what was asked for last: the preview or the writing.
    pub stop: Stop,
    /// Whether there is a file of that name, which the next try replaces.
    pub exists: bool,
}

/// What an export that is being written is stopped by.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Stops it.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// What is set to stop it.
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0)
    }

    /// Whether it is to stop.
    pub fn is_stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl PartialEq for Stop {
    fn eq(&self, other: &Self) -> bool {
        self.is_stopped() == other.is_stopped()
    }
}

/// Something about what is exported was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportEvent {
    /// What one record is.
    Per(Per),
    /// Whether annotations of a label are left out, or no longer.
    Label(LabelId),
    /// Whether layers that are so far are left out, or no longer.
    Status(Status),
    /// Whose layer counts alone where there is one.
    Gold(Option<String>),
    /// How labels stand beside tokens.
    Style(Style),
    /// How articles are divided, as typed.
    Split(String),
    /// What divides them differently, as typed.
    Seed(String),
}

/// An export to be made.
#[derive(Clone, Debug)]
pub struct ExportJob {
    /// The corpus.
    pub project: Project,
    /// The format's name.
    pub format: &'static str,
    /// Whose layers.
    pub annotators: Vec<String>,
    /// Where to; `None` for a preview.
    pub path: Option<PathBuf>,
    /// Whether a file that is there may be replaced.
    pub replace: bool,
    /// What of it, and in which pieces.
    pub options: Options,
    /// Whether a file beside it says what it is; a folder holds one in any case.
    pub manifest: bool,
    /// The command line, for the manifest; empty for the window.
    pub command: Vec<String>,
    /// What stops it.
    pub stop: Stop,
}

/// What an export did, or would do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExportReport {
    /// Where to; `None` for a preview.
    pub path: Option<PathBuf>,
    /// Which format.
    pub format: &'static str,
    /// How many articles have annotations.
    pub documents: usize,
    /// How many annotations.
    pub annotations: usize,
    /// How many records that makes.
    pub records: usize,
    /// How many annotations bear each label.
    pub labels: BTreeMap<LabelId, u64>,
    /// The parts of a split, with their documents and annotations.
    pub parts: Vec<(String, usize, usize)>,
    /// What the format cannot carry.
    pub losses: Losses,
    /// Articles and layers that could not be read and are missing.
    pub troubles: Vec<Trouble>,
    /// The first lines of what is written.
    pub head: String,
}

impl ExportDialog {
    /// The split as typed; `None` where nothing is to be divided.
    pub fn parsed_split(&self) -> Option<Result<Split, SplitError>> {
        let split = self.split.trim();
        // Of what is no number nothing else can come than of none.
        let seed = self.seed.trim().parse().unwrap_or_default();
        (!split.is_empty()).then(|| Split::parse(split, seed))
    }

    /// The place was typed.
    pub(super) fn set_path(&mut self, path: String) {
        self.path = path;
        self.path_chosen = true;
        self.exists = false;
    }
}

impl App {
    /// Opens the export dialog.
    pub(super) fn open_export(&mut self) {
        let Some(project) = &self.corpus.project else {
            self.say(Notice::NothingOpen);
            return;
        };
        let Some(format) = export::formats().first() else { return };
        let path = default_path(project, format.name);
        self.overlay = Some(Overlay::Export(Box::new(ExportDialog {
            format: format.name,
            path,
            path_chosen: false,
            without: BTreeSet::new(),
            options: Options::default(),
            split: String::new(),
            seed: String::new(),
            preview: None,
            writing: false,
            progress: None,
            stop: Stop::default(),
            exists: false,
        })));
        self.preview_export();
    }

    fn dialog(&mut self) -> Option<&mut ExportDialog> {
        match &mut self.overlay {
            Some(Overlay::Export(dialog)) => Some(dialog),
            _ => None,
        }
    }

    pub(super) fn choose_format(&mut self, name: &'static str) {
        let Some(dialog) = self.dialog() else { return };
        dialog.format = name;
        self.place_export();
        self.preview_export();
    }

    /// Where to, unless the user has chosen the place.
    fn place_export(&mut self) {
        let Some(project) = self.corpus.project.clone() else { return };
        let Some(dialog) = self.dialog().filter(|it| !it.path_chosen) else { return };
        dialog.path = default_path(&project, dialog.format);
        if !dialog.split.trim().is_empty() {
            // A folder of parts.
            dialog.path = Path::new(&dialog.path).with_extension("").display().to_string();
        }
        dialog.exists = false;
    }

    pub(super) fn export_event(&mut self, event: ExportEvent) {
        let labels: BTreeSet<LabelId> =
            self.codebook.codebook.labels.iter().map(|it| it.id.clone()).collect();
        let Some(dialog) = self.dialog() else { return };
        match event {
            ExportEvent::Per(per) => dialog.options.per = per,
            ExportEvent::Label(label) => toggle(&mut dialog.options.labels, label, &labels),
            ExportEvent::Status(status) => {
                toggle(&mut dialog.options.statuses, status, &Status::ALL.into_iter().collect());
            }
            ExportEvent::Gold(gold) => dialog.options.gold = gold,
            ExportEvent::Style(style) => dialog.options.style = style,
            ExportEvent::Split(split) => {
                dialog.split = split;
                return self.divide_export();
            }
            ExportEvent::Seed(seed) => {
                dialog.seed = seed;
                return self.divide_export();
            }
        }
        self.preview_export();
    }

    /// Reads how the articles are to be divided.
    fn divide_export(&mut self) {
        let Some(dialog) = self.dialog() else { return };
        let split = dialog.parsed_split().and_then(Result::ok);
        let is_news = split != dialog.options.split || dialog.preview.is_none();
        dialog.options.split = split;
        self.place_export();
        if is_news {
            self.preview_export();
        }
    }

    pub(super) fn export_progress(&mut self, done: usize, of: usize) {
        if let Some(dialog) = self.dialog().filter(|it| it.writing) {
            dialog.progress = Some((done, of));
        }
    }

    /// Stops what is being written or shown. Returns whether something was being written.
    pub(super) fn stop_export(&mut self) -> bool {
        let Some(dialog) = self.dialog() else { return false };
        dialog.stop.stop();
        dialog.writing
    }

    pub(super) fn toggle_exported(&mut self, annotator: String) {
        let Some(dialog) = self.dialog() else { return };
        if !dialog.without.remove(&annotator) {
            dialog.without.insert(annotator);
        }
        self.preview_export();
    }

    pub(super) fn browse_export(&mut self) {
        let Some(dialog) = self.dialog() else { return };
        let Some(format) = export::by_name(dialog.format) else { return };
        let name = format!("tagwerk.{}", format.extension);
        let folder = !format.one_file || dialog.options.split.is_some();
        let title = self.messages.get(Msg::DialogExport).to_owned();
        self.effects.push(Effect::PickExportPath { title, name, folder });
    }

    pub(super) fn export_path_picked(&mut self, path: Option<PathBuf>) {
        if let (Some(mut path), Some(dialog)) = (path, self.dialog()) {
            let one = export::by_name(dialog.format).is_none_or(|it| it.one_file);
            if !one || dialog.options.split.is_some() {
                // What was chosen is where the export's own folder goes.
                path.push(format!("tagwerk-{}", dialog.format));
            }
            dialog.set_path(path.display().to_string());
        }
    }

    /// Writes the export.
    pub(super) fn export(&mut self) {
        let Some(dialog) = self.dialog().filter(|it| !it.path.trim().is_empty()) else { return };
        (dialog.writing, dialog.progress) = (true, None);
        let path = PathBuf::from(dialog.path.trim());
        self.send_export(Some(path));
    }

    fn preview_export(&mut self) {
        if let Some(dialog) = self.dialog() {
            dialog.preview = None;
        }
        self.send_export(None);
    }

    fn send_export(&mut self, path: Option<PathBuf>) {
        let (annotators, project) = (self.all_annotators(), self.corpus.project.clone());
        let (Some(dialog), Some(project)) = (self.dialog(), project) else { return };
        let annotators = annotators.into_iter().filter(|it| !dialog.without.contains(it)).collect();
        let replace = dialog.exists;
        // Nobody waits any more for what is shown or written of something else.
        dialog.stop.stop();
        dialog.stop = Stop::default();
        let job = ExportJob {
            project,
            format: dialog.format,
            annotators,
            path,
            replace,
            options: dialog.options.clone(),
            manifest: false,
            command: Vec::new(),
            stop: dialog.stop.clone(),
        };
        self.effects.push(Effect::Export(Box::new(job)));
    }

    /// Everybody with layers, and me.
    pub fn all_annotators(&self) -> Vec<String> {
        let mut all: BTreeSet<String> = self.corpus.annotators.iter().cloned().collect();
        all.extend(self.annotator.name().map(str::to_owned));
        all.into_iter().collect()
    }

    pub(super) fn exported(&mut self, result: Result<ExportReport, Trouble>) {
        match result {
            Ok(report) => {
                let Some(path) = report.path.clone() else {
                    if let Some(dialog) = self.dialog().filter(|it| it.format == report.format) {
                        dialog.preview = Some(report);
                    }
                    return;
                };
                if matches!(&self.overlay, Some(Overlay::Export(it)) if it.writing) {
                    self.overlay = None;
                }
                let (annotations, losses) = (report.annotations, report.losses.len());
                self.say(Notice::Exported { path, annotations, losses });
            }
            Err(trouble) => {
                let mut stopped = false;
                if let Some(dialog) = self.dialog() {
                    stopped = dialog.writing && dialog.stop.is_stopped();
                    dialog.writing = false;
                    dialog.exists =
                        matches!(&trouble, Trouble::Export(it) if it.cause == Cause::Exists);
                    dialog.preview.get_or_insert_default();
                }
                if stopped {
                    self.say(Notice::ExportStopped);
                } else {
                    self.trouble(trouble);
                }
            }
        }
    }
}

/// Leaves one of `all` out of those that are chosen, or takes it in again; none chosen is all.
fn toggle<T: Clone + Ord>(chosen: &mut BTreeSet<T>, one: T, all: &BTreeSet<T>) {
    if chosen.is_empty() {
        chosen.clone_from(all);
    }
    if !chosen.remove(&one) {
        chosen.insert(one);
    }
    if chosen == all {
        chosen.clear();
    }
}

/// Beside the annotations, named for the format.
fn default_path(project: &Project, format: &str) -> String {
    let one = export::by_name(format).filter(|it| it.one_file);
    let extension = one.map_or("", |it| it.extension);
    let folder = project.annotations.parent().unwrap_or(&project.annotations);
    let name = if extension.is_empty() {
        format!("tagwerk-{format}")
    } else {
        format!("tagwerk-{format}.{extension}")
    };
    folder.join(name).display().to_string()
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;
    use std::sync::Arc;

    use super::super::tests::Bench;
    use super::*;
    use crate::app::{Event, OverlayEvent};
    use crate::command::Command;
    use crate::store::{StoreError, Task};

    fn jobs(bench: &Bench) -> Vec<&ExportJob> {
        let jobs = bench.wishes.iter().filter_map(|it| match it {
            Effect::Export(job) => Some(&**job),
            _ => None,
        });
        jobs.collect()
    }

    fn stopped(bench: &Bench) -> Vec<bool> {
        jobs(bench).iter().map(|it| it.stop.is_stopped()).collect()
    }

    #[test]
    fn what_nobody_waits_for_is_stopped_and_writing_before_the_dialog_closes() {
        let mut it = Bench::new(vec![]);
        it.run(&[Command::Export]);
        assert_eq!(stopped(&it), [false]);
        it.tell(Event::Overlay(OverlayEvent::Typed("/out/a.ron".to_owned())));
        it.tell(Event::Overlay(OverlayEvent::Accept));
        assert_eq!(stopped(&it), [true, false]);
        assert_eq!(jobs(&it)[1].path.as_deref(), Some(Path::new("/out/a.ron")));
        it.tell(Event::ExportProgress(3, 9));
        assert_eq!(it.app.dialog().and_then(|it| it.progress), Some((3, 9)));
        it.tell(Event::Overlay(OverlayEvent::Cancel));
        assert_eq!(stopped(&it), [true, true]);
        assert!(it.app.dialog().is_some(), "it may be too late to stop it");
        let (path, task) = ("/out/a.ron".into(), Task::Write);
        let cause = std::io::Error::from(ErrorKind::Interrupted).into();
        let error = Trouble::Export(Arc::new(StoreError { path, task, cause }));
        it.tell(Event::Exported(Box::new(Err(error))));
        assert!(it.app.dialog().is_some_and(|it| !it.writing));
        assert_eq!(it.app.notice, Some(Notice::ExportStopped));
        it.tell(Event::Overlay(OverlayEvent::Cancel));
        assert!(it.app.dialog().is_none());
    }
}
