//! Exporting: the dialog, its preview and its losses.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::overlay::Overlay;
use super::{App, Effect, Notice, Trouble};
use crate::export::{self, Loss, Options};
use crate::i18n::Msg;
use crate::model::LabelId;
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
    /// What the export would be; `None` while it is being made.
    pub preview: Option<ExportReport>,
    /// Whether it is being written.
    pub writing: bool,
    /// Whether there is a file of that name, which the next try replaces.
    pub exists: bool,
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
    pub losses: Vec<Loss>,
    /// Articles and layers that could not be read and are missing.
    pub troubles: Vec<Trouble>,
    /// The first lines of what is written.
    pub head: String,
}

impl ExportDialog {
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
            preview: None,
            writing: false,
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
        let path =
            self.corpus.project.as_ref().map(|it| default_path(it, name)).unwrap_or_default();
        let Some(dialog) = self.dialog() else { return };
        dialog.format = name;
        if !dialog.path_chosen {
            dialog.path = path;
            dialog.exists = false;
        }
        self.preview_export();
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
        let folder = !format.one_file;
        let title = self.messages.get(Msg::DialogExport).to_owned();
        self.effects.push(Effect::PickExportPath { title, name, folder });
    }

    pub(super) fn export_path_picked(&mut self, path: Option<PathBuf>) {
        if let (Some(path), Some(dialog)) = (path, self.dialog()) {
            dialog.set_path(path.display().to_string());
        }
    }

    /// Writes the export.
    pub(super) fn export(&mut self) {
        let Some(dialog) = self.dialog().filter(|it| !it.path.trim().is_empty()) else { return };
        dialog.writing = true;
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
        let job = ExportJob {
            project,
            format: dialog.format,
            annotators,
            path,
            replace,
            options: Options::default(),
            manifest: false,
            command: Vec::new(),
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
                if let Some(dialog) = self.dialog() {
                    dialog.writing = false;
                    dialog.exists =
                        matches!(&trouble, Trouble::Export(it) if it.cause == Cause::Exists);
                    dialog.preview.get_or_insert_default();
                }
                self.trouble(trouble);
            }
        }
    }
}

/// Beside the annotations, named for the format.
fn default_path(project: &Project, format: &str) -> String {
    let extension = export::by_name(format).map_or("", |it| it.extension);
    let folder = project.annotations.parent().unwrap_or(&project.annotations);
    let name = if extension.is_empty() {
        format.to_owned()
    } else {
        format!("tagwerk-{format}.{extension}")
    };
    folder.join(name).display().to_string()
}
