//! Importing: the dialog, a preview of what is in the files, and whose label becomes which.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::history::Rewriting;
use super::overlay::Overlay;
use super::{App, Effect, Notice, SaveState, Trouble};
use crate::i18n::Msg;
use crate::import::{self, Format, Remark};
use crate::model::{ArticlePath, Codebook, LabelId};
use crate::store::{self, Project, StoreError};

/// The import dialog.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportDialog {
    /// The format's name.
    pub format: &'static str,
    /// A file, or a folder of them, as typed.
    pub path: String,
    /// Whose all layers become, as typed; empty for those that the files name.
    pub annotator: String,
    /// Which label takes the place of one of the files'; an empty one leaves the annotation out.
    pub labels: BTreeMap<String, String>,
    /// What the import would be; `None` while it is being made, and where there is nothing to read.
    pub preview: Option<ImportReport>,
    /// Whether it is being carried out.
    pub working: bool,
}

/// What happens in the dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportEvent {
    /// Another format was chosen.
    Format(&'static str),
    /// A path was typed.
    Path(String),
    /// A name was typed.
    Annotator(String),
    /// What becomes of one of the files' labels: `None` for what it is called.
    Label(String, Option<String>),
    /// Look into the files.
    Look,
}

/// What is to be imported.
#[derive(Clone, Debug)]
pub struct ImportJob {
    /// Where to.
    pub project: Project,
    /// What the files are.
    pub format: &'static Format,
    /// Files, and folders in which all files of the format's extension are meant.
    pub files: Vec<PathBuf>,
    /// Whose all layers become; `None` for those that the files name.
    pub annotator: Option<String>,
    /// Which label takes the place of one of the files'; an empty one leaves the annotation out.
    pub labels: BTreeMap<String, String>,
    /// Whether nothing is to be written.
    pub dry_run: bool,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportReport {
    /// The layers that were written, or would be.
    pub layers: Vec<ImportedLayer>,
    /// Whose journal it is a step of, and the number of that.
    pub parts: Vec<(String, u64)>,
    /// How many articles are new.
    pub added: usize,
    /// The codebook that comes along, where the project has none.
    pub codebook: Option<Codebook>,
    /// What was passed over, with its file.
    pub remarks: Vec<(PathBuf, Remark)>,
    /// The layers that are there already, and were left as they are.
    pub annotated: Vec<(String, ArticlePath)>,
    /// Folders without a file of the format's extension.
    pub empty: Vec<PathBuf>,
    /// What could not be read or written.
    pub troubles: Vec<StoreError>,
    /// How many annotations bear each label, as the files call it.
    pub labels: BTreeMap<String, usize>,
    /// The labels that the codebook does not have, and how many annotations bear each.
    pub unknown: BTreeMap<LabelId, usize>,
}

/// A layer that was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedLayer {
    /// Whose.
    pub annotator: String,
    /// Of which article.
    pub article: ArticlePath,
    /// How many annotations it has.
    pub annotations: usize,
    /// How many of them have no place in the article's text.
    pub apart: usize,
}

impl ImportReport {
    /// Whether anything comes of it.
    pub fn is_something(&self) -> bool {
        !self.layers.is_empty() || self.codebook.is_some()
    }

    /// How many annotations, on how many articles.
    pub fn counts(&self) -> (usize, usize) {
        let mut articles: Vec<_> = self.layers.iter().map(|it| &it.article).collect();
        articles.sort();
        articles.dedup();
        (self.layers.iter().map(|it| it.annotations).sum(), articles.len())
    }
}

impl App {
    /// Opens the import dialog.
    pub(super) fn open_import(&mut self) {
        if self.corpus.project.is_none() {
            self.say(Notice::NothingOpen);
            return;
        }
        let Some(format) = import::formats().first() else { return };
        self.overlay = Some(Overlay::Import(Box::new(ImportDialog {
            format: format.name,
            path: String::new(),
            annotator: String::new(),
            labels: BTreeMap::new(),
            preview: None,
            working: false,
        })));
    }

    fn import_dialog(&mut self) -> Option<&mut ImportDialog> {
        match &mut self.overlay {
            Some(Overlay::Import(dialog)) => Some(dialog),
            _ => None,
        }
    }

    pub(super) fn import_event(&mut self, event: ImportEvent) {
        let Some(dialog) = self.import_dialog() else { return };
        match event {
            ImportEvent::Format(name) => dialog.format = name,
            ImportEvent::Path(path) => {
                (dialog.path, dialog.preview) = (path, None);
                return;
            }
            ImportEvent::Annotator(name) => {
                dialog.annotator = name;
                return;
            }
            ImportEvent::Label(from, Some(to)) => _ = dialog.labels.insert(from, to),
            ImportEvent::Label(from, None) => _ = dialog.labels.remove(&from),
            ImportEvent::Look if dialog.preview.is_some() => return,
            ImportEvent::Look => {}
        }
        dialog.preview = None;
        self.send_import(true);
    }

    pub(super) fn browse_import(&mut self) {
        let title = self.messages.get(Msg::ImportTitle).to_owned();
        self.effects.push(Effect::PickImportPath { title });
    }

    pub(super) fn import_path_picked(&mut self, path: Option<PathBuf>) {
        if let Some(path) = path {
            self.import_event(ImportEvent::Path(path.display().to_string()));
            self.import_event(ImportEvent::Look);
        }
    }

    /// Imports as the dialog says.
    pub(super) fn import(&mut self) {
        if self.import_dialog().is_none_or(|it| it.preview.is_none() || it.working) {
            return;
        }
        // An import is a step in the journal of whoever it is for; what came before is in there.
        let is_quiet = self.rewriting.is_none() && self.asked.is_none();
        if self.saving.state() != SaveState::Saved || !is_quiet {
            self.say(Notice::Busy);
            return;
        }
        // What would be done meanwhile would come before it in one journal and after it in another.
        self.rewriting = Some(Rewriting::Importing);
        if let Some(dialog) = self.import_dialog() {
            dialog.working = true;
        }
        self.send_import(false);
    }

    fn send_import(&mut self, dry_run: bool) {
        let Some(project) = self.corpus.project.clone() else { return };
        let Some(dialog) = self.import_dialog() else { return };
        let (path, name) = (dialog.path.trim(), dialog.annotator.trim());
        let Some(format) = import::by_name(dialog.format).filter(|_| !path.is_empty()) else {
            return;
        };
        let annotator = Some(name.to_owned()).filter(|it| store::check_annotator_name(it).is_ok());
        let job = ImportJob {
            project,
            format,
            files: vec![PathBuf::from(path)],
            annotator,
            labels: dialog.labels.clone(),
            dry_run,
        };
        self.effects.push(Effect::Import(Box::new(job)));
    }

    pub(super) fn imported(&mut self, dry_run: bool, result: Result<ImportReport, StoreError>) {
        let importing = |it: &mut Rewriting| matches!(it, Rewriting::Importing) && !dry_run;
        // Where another annotator or folder was chosen meanwhile, it is no step of their history.
        let is_step = self.rewriting.take_if(importing).is_some();
        let report = match result {
            Ok(report) => report,
            Err(error) => {
                if let Some(dialog) = self.import_dialog() {
                    (dialog.working, dialog.preview) = (false, None);
                }
                self.trouble(Trouble::File(error.into()));
                return;
            }
        };
        if dry_run {
            if let Some(dialog) = self.import_dialog().filter(|it| !it.working) {
                dialog.preview = Some(report);
            }
            return;
        }
        if matches!(&self.overlay, Some(Overlay::Import(_))) {
            self.overlay = None;
        }
        let (annotations, articles) = report.counts();
        for error in report.troubles {
            self.trouble(Trouble::File(error.into()));
        }
        if is_step {
            self.note_import(report.parts);
        }
        self.say(Notice::Imported { annotations, articles, passed_over: report.remarks.len() });
        self.read_corpus();
    }
}
