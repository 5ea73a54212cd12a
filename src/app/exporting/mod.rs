//! Exporting: the dialog, its preview and its losses.

mod job;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

pub use job::{ExportJob, ExportReport, Stop};

use super::command_line::command_line;
use super::overlay::Overlay;
use super::{App, Effect, Notice, Trouble};
use crate::export::{self, Compression, Format, Options, Per, Split, SplitError, Style};
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
    /// Whether a file beside it is to say what it is.
    pub manifest: bool,
    /// What the export would be.
    pub preview: Preview,
    /// How many articles of how many are written; none of none before that is known, `None` while
    /// nothing is being written.
    pub writing: Option<(usize, usize)>,
    /// Set to stop what was asked for last: the preview or the writing.
    pub stop: Stop,
    /// Why it was not written when that was tried last.
    pub refused: Option<Refused>,
}

/// What an export would be. Nothing is written before it is known, since what gets lost belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub enum Preview {
    /// It is being made.
    Making,
    /// It is made.
    Made(Box<ExportReport>),
    /// It cannot be made, and so neither can the export.
    Failed(Trouble),
}

/// Why an export was not written.
#[derive(Clone, Debug, PartialEq)]
pub enum Refused {
    /// There is something of that name, which the next try replaces.
    Exists,
    /// Something else.
    For(Trouble),
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
    /// How files are packed.
    Packing(Option<Compression>),
    /// Whether a file beside it is to say what it is.
    Manifest(bool),
}

impl ExportDialog {
    /// The split as typed; `None` where nothing is to be divided.
    pub fn parsed_split(&self) -> Option<Result<Split, SplitError>> {
        let split = self.split.trim();
        // Of what is no number nothing else can come than of none.
        let seed = self.seed.trim().parse().unwrap_or_default();
        (!split.is_empty()).then(|| Split::parse(split, seed))
    }

    /// Whether everything goes into one file.
    pub fn is_one_file(&self) -> bool {
        let format = export::by_name(self.format);
        format.is_none_or(|it| it.one_file) && self.split.trim().is_empty()
    }

    /// How files are packed: one file as its name says, those of a folder as was chosen.
    pub fn packing(&self) -> Option<Compression> {
        if self.is_one_file() { Compression::of_name(&self.path) } else { self.options.compression }
    }

    /// Whether the next try replaces what is there.
    pub fn is_replacing(&self) -> bool {
        self.refused == Some(Refused::Exists)
    }

    /// Whether it can be written, of those who have annotated.
    pub fn is_ready(&self, annotators: &[String]) -> bool {
        let is_of_somebody =
            self.without.is_empty() || annotators.iter().any(|it| !self.without.contains(it));
        let is_clear = self.parsed_split().is_none_or(|it| it.is_ok());
        let is_known = matches!(self.preview, Preview::Made(_));
        is_known
            && is_clear
            && is_of_somebody
            && self.writing.is_none()
            && !self.path.trim().is_empty()
    }

    /// The place was typed.
    pub(super) fn set_path(&mut self, path: String) {
        self.path = path;
        self.path_chosen = true;
        self.refused = None;
        if self.is_one_file() {
            self.options.compression = self.packing();
        }
    }

    /// Files are to be packed in that way; one file gets the name that says so.
    fn pack(&mut self, how: Option<Compression>) {
        self.options.compression = how;
        if !self.is_one_file() {
            return;
        }
        if self.packing().is_some() {
            self.path = Path::new(&self.path).with_extension("").display().to_string();
        }
        self.path = named(std::mem::take(&mut self.path), how);
        self.refused = None;
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
        let mut dialog = ExportDialog {
            format: format.name,
            path: String::new(),
            path_chosen: false,
            without: BTreeSet::new(),
            options: Options::default(),
            split: String::new(),
            seed: String::new(),
            manifest: false,
            preview: Preview::Making,
            writing: None,
            stop: Stop::default(),
            refused: None,
        };
        dialog.path = default_path(project, &dialog);
        self.overlay = Some(Overlay::Export(Box::new(dialog)));
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
        dialog.path = default_path(&project, dialog);
        dialog.refused = None;
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
            // Neither changes what is shown.
            ExportEvent::Packing(how) => return dialog.pack(how),
            ExportEvent::Manifest(wanted) => {
                dialog.manifest = wanted;
                return;
            }
        }
        self.preview_export();
    }

    /// Reads how the articles are to be divided.
    fn divide_export(&mut self) {
        let Some(dialog) = self.dialog() else { return };
        let split = dialog.parsed_split().and_then(Result::ok);
        let is_news = split != dialog.options.split || matches!(dialog.preview, Preview::Making);
        dialog.options.split = split;
        self.place_export();
        if is_news {
            self.preview_export();
        }
    }

    pub(super) fn export_progress(&mut self, done: usize, of: usize) {
        if let Some(dialog) = self.dialog().filter(|it| it.writing.is_some()) {
            dialog.writing = Some((done, of));
        }
    }

    /// Stops what is being written or shown. Returns whether something was being written.
    pub(super) fn stop_export(&mut self) -> bool {
        let Some(dialog) = self.dialog() else { return false };
        dialog.stop.stop();
        dialog.writing.is_some()
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
        let folder = !dialog.is_one_file();
        let name = named(format!("tagwerk.{}", format.extension), dialog.packing());
        let title = self.messages.get(Msg::DialogExport).to_owned();
        self.effects.push(Effect::PickExportPath { title, name, folder });
    }

    pub(super) fn export_path_picked(&mut self, path: Option<PathBuf>) {
        if let (Some(mut path), Some(dialog)) = (path, self.dialog()) {
            if !dialog.is_one_file() {
                // What was chosen is where the export's own folder goes.
                path.push(format!("tagwerk-{}", dialog.format));
            }
            dialog.set_path(path.display().to_string());
        }
    }

    /// Writes the export, once it is known what it would be.
    pub(super) fn export(&mut self) {
        let annotators = self.all_annotators();
        let Some(dialog) = self.dialog().filter(|it| it.is_ready(&annotators)) else { return };
        dialog.writing = Some((0, 0));
        let path = PathBuf::from(dialog.path.trim());
        self.send_export(Some(path));
    }

    fn preview_export(&mut self) {
        if let Some(dialog) = self.dialog() {
            dialog.preview = Preview::Making;
        }
        self.send_export(None);
    }

    fn send_export(&mut self, path: Option<PathBuf>) {
        let (everybody, project) = (self.all_annotators(), self.corpus.project.clone());
        let (Some(dialog), Some(project)) = (self.dialog(), project) else { return };
        let all = everybody.len();
        let annotators: Vec<String> =
            everybody.into_iter().filter(|it| !dialog.without.contains(it)).collect();
        let is_all = annotators.len() == all;
        let (replace, one) = (dialog.is_replacing(), dialog.is_one_file());
        // What was chosen for something else says nothing of this.
        let mut options = dialog.options.clone();
        options.compression = options.compression.filter(|_| !one);
        options.gold = options.gold.filter(|it| annotators.contains(it));
        if !export::by_name(dialog.format).is_some_and(Format::has_style) {
            options.style = Style::default();
        }
        // Nobody waits any more for what is shown or written of something else.
        dialog.stop.stop();
        dialog.stop = Stop::default();
        let mut job = ExportJob {
            project,
            format: dialog.format,
            annotators,
            path,
            replace,
            options,
            manifest: dialog.manifest && one,
            command: Vec::new(),
            stop: dialog.stop.clone(),
        };
        if let Some(path) = &job.path {
            job.command = command_line(&job, path, is_all);
        }
        self.effects.push(Effect::Export(Box::new(job)));
    }

    /// Everybody with layers, and me.
    pub fn all_annotators(&self) -> Vec<String> {
        let mut all: BTreeSet<String> = self.corpus.annotators.iter().cloned().collect();
        all.extend(self.annotator.name().map(str::to_owned));
        all.into_iter().collect()
    }

    /// What was asked for with that stop came to an end; only what was asked for last is of interest.
    pub(super) fn exported(&mut self, of: &Stop, result: Result<ExportReport, Trouble>) {
        let dialog = self.dialog().filter(|it| it.stop.is_of(of));
        match (result, dialog) {
            (Ok(ExportReport { path: Some(path), annotations, losses, .. }), dialog) => {
                if dialog.is_some() {
                    self.overlay = None;
                }
                self.say(Notice::Exported { path, annotations, losses: losses.len() });
            }
            (Ok(report), Some(dialog)) => dialog.preview = Preview::Made(Box::new(report)),
            (Err(trouble), Some(dialog)) if dialog.writing.is_some() => {
                dialog.writing = None;
                if of.is_stopped() {
                    dialog.refused = None;
                    return self.say(Notice::ExportStopped);
                }
                // What has been tried in vain is not offered again.
                let exists = matches!(&trouble, Trouble::Export(it) if it.cause == Cause::Exists);
                dialog.refused = Some(if exists && !dialog.is_replacing() {
                    Refused::Exists
                } else {
                    Refused::For(trouble.clone())
                });
                self.trouble(trouble);
            }
            (Err(trouble), Some(dialog)) => dialog.preview = Preview::Failed(trouble),
            (Err(trouble), None) if !of.is_stopped() => self.trouble(trouble),
            (_, None) => {}
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

/// A file's name that says how it is packed.
fn named(mut name: String, packing: Option<Compression>) -> String {
    if let Some(packing) = packing {
        name.extend([".", packing.extension()]);
    }
    name
}

/// Beside the annotations, named for the format and for how it is packed.
fn default_path(project: &Project, dialog: &ExportDialog) -> String {
    let folder = project.annotations.parent().unwrap_or(&project.annotations);
    let mut name = format!("tagwerk-{}", dialog.format);
    if let Some(format) = export::by_name(dialog.format).filter(|_| dialog.is_one_file()) {
        name.extend([".", format.extension]);
        name = named(name, dialog.options.compression.filter(|_| format.can_be_packed()));
    }
    folder.join(name).display().to_string()
}

#[cfg(test)]
mod tests;
