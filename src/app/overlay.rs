//! What lies on top of the window: a palette, a question, a preview. Never more than one.

use std::path::{Path, PathBuf};

use super::annotators::AnnotatorQuestion;
use super::exporting::{ExportDialog, ExportEvent};
use super::importing::{ImportDialog, ImportEvent};
use super::{App, Effect, LabelFilter, PossibleRelation, ReviewEvent};
use crate::check::Problem;
use crate::command::Command;
use crate::merge::Side;
use crate::model::{AnnotationId, ArticlePath, LabelId};

/// What lies on top.
#[derive(Clone, Debug, PartialEq)]
pub enum Overlay {
    /// Commands, to be found by typing.
    Palette(String),
    /// The key reference.
    Keys,
    /// Labels, to be chosen by typing.
    Labels {
        /// What was typed.
        query: String,
        /// What the chosen one is for.
        purpose: LabelPurpose,
    },
    /// Relations that are possible between two annotations, to be chosen by typing.
    Relations {
        /// What was typed.
        query: String,
        /// Those to choose from.
        possible: Vec<PossibleRelation>,
    },
    /// Labels, to be hidden or shown.
    Filter(String),
    /// An annotation's note.
    Note {
        /// Whose.
        id: AnnotationId,
        /// As typed so far.
        text: String,
    },
    /// Who annotates.
    Annotator(AnnotatorQuestion),
    /// Export.
    Export(Box<ExportDialog>),
    /// Import.
    Import(Box<ImportDialog>),
    /// A folder's path, where the desktop has no dialog.
    FolderPath {
        /// As typed so far.
        path: String,
        /// Folders whose path begins so.
        completions: Vec<String>,
    },
    /// Whether to copy dropped files into the corpus.
    AddFiles(Vec<PathBuf>),
    /// Where the annotations of a changed article go.
    Review,
    /// Two versions of a layer, between which to choose.
    Conflicts,
    /// Two versions of the codebook, between which to choose.
    CodebookConflicts,
    /// What is wrong.
    Problems,
    /// Something is not saved; whether to close all the same.
    Unsaved,
}

/// What a label is chosen for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelPurpose {
    /// To tag with.
    Tag,
    /// To give to the list's chosen rows.
    RelabelChosen,
    /// To tag the spans of an annotation with as well.
    Duplicate,
}

/// What happens on top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OverlayEvent {
    /// Text was typed into its field.
    Typed(String),
    /// A command was chosen from the palette.
    Command(Command),
    /// A label was chosen.
    Label(LabelId),
    /// A relation was chosen.
    Relation(PossibleRelation),
    /// The question was answered with yes: add, close, write, continue.
    Accept,
    /// An existing annotator was chosen.
    Annotator(String),
    /// Ask for the export's place by the system's dialog.
    Browse,
    /// Another export format was chosen.
    Format(&'static str),
    /// Which annotators to export was changed.
    Toggle(String),
    /// What of it to export was changed.
    Export(ExportEvent),
    /// Something in the import dialog.
    Import(ImportEvent),
    /// Something in the review of a changed article.
    Review(ReviewEvent),
    /// Have the annotations follow an article that was here to where it is now.
    Follow(ArticlePath),
    /// A version was chosen for a conflict.
    Side(usize, Side),
    /// Show what a problem of an article is about.
    Show(ArticlePath, Problem),
    /// Mend a problem of my layer of the open article.
    Repair(Problem),
    /// Mend all of them by which nothing is lost.
    RepairAll,
    /// Closed without an answer.
    Cancel,
}

impl App {
    pub(super) fn overlay_event(&mut self, event: OverlayEvent) {
        if event == OverlayEvent::Cancel && self.stop_export() {
            return;
        }
        let Some(overlay) = self.overlay.as_mut() else { return };
        // What is being written is no longer to be chosen.
        if matches!(overlay, Overlay::Export(it) if it.writing.is_some()) {
            return;
        }
        // No label's name begins with a digit, but labels have digits as keys.
        if let (Overlay::Labels { .. }, OverlayEvent::Typed(typed)) = (&*overlay, &event)
            && let Some(label) = self.codebook.codebook.label_for_key(typed).map(|it| it.id.clone())
        {
            self.overlay_event(OverlayEvent::Label(label));
            return;
        }
        match event {
            OverlayEvent::Cancel => self.overlay = None,
            OverlayEvent::Typed(typed) => match overlay {
                Overlay::Palette(text)
                | Overlay::Filter(text)
                | Overlay::Labels { query: text, .. }
                | Overlay::Relations { query: text, .. }
                | Overlay::Note { text, .. } => *text = typed,
                Overlay::FolderPath { path, .. } => {
                    self.effects.push(Effect::CompletePath(typed.clone()));
                    *path = typed;
                }
                Overlay::Annotator(question) => question.name = typed,
                Overlay::Export(dialog) => dialog.set_path(typed),
                Overlay::Keys
                | Overlay::Import(_)
                | Overlay::AddFiles(_)
                | Overlay::Conflicts
                | Overlay::CodebookConflicts
                | Overlay::Review
                | Overlay::Problems
                | Overlay::Unsaved => {}
            },
            OverlayEvent::Command(command) => {
                self.overlay = None;
                self.run_command(command);
            }
            OverlayEvent::Label(label) if matches!(overlay, Overlay::Filter(_)) => {
                self.filter_labels(LabelFilter::Toggle(label));
            }
            OverlayEvent::Label(label) => {
                let Overlay::Labels { purpose, .. } = *overlay else { return };
                self.overlay = None;
                match purpose {
                    LabelPurpose::Tag => self.tag(&label),
                    LabelPurpose::RelabelChosen => {
                        self.list_event(super::ListEvent::Relabel(label));
                    }
                    LabelPurpose::Duplicate => self.duplicate(&label),
                }
            }
            OverlayEvent::Relation(relation) => {
                self.overlay = None;
                self.insert_relation(relation);
            }
            OverlayEvent::Annotator(name) => {
                if let Overlay::Annotator(question) = overlay {
                    let then = question.then;
                    self.annotate_as(&name, then);
                }
            }
            OverlayEvent::Accept => self.accept_overlay(),
            OverlayEvent::Review(event) => self.review_event(event),
            OverlayEvent::Side(conflict, side) if *overlay == Overlay::CodebookConflicts => {
                self.choose_codebook_side(conflict, side);
            }
            OverlayEvent::Side(conflict, side) => self.choose_side(conflict, side),
            OverlayEvent::Follow(from) => self.follow_article(&from),
            OverlayEvent::Browse if matches!(overlay, Overlay::Import(_)) => self.browse_import(),
            OverlayEvent::Browse => self.browse_export(),
            OverlayEvent::Import(event) => self.import_event(event),
            OverlayEvent::Format(name) => self.choose_format(name),
            OverlayEvent::Toggle(annotator) => self.toggle_exported(annotator),
            OverlayEvent::Export(event) => self.export_event(event),
            OverlayEvent::Show(article, problem) => self.show_problem(&article, &problem),
            OverlayEvent::Repair(problem) => self.repair(&problem),
            OverlayEvent::RepairAll => self.repair_all(),
        }
    }

    fn accept_overlay(&mut self) {
        match self.overlay.clone() {
            Some(Overlay::Note { id, text }) => {
                self.overlay = None;
                self.write_note(id, text.trim());
            }
            Some(Overlay::Annotator(question)) => {
                self.annotate_as(question.name.trim(), question.then);
            }
            Some(Overlay::FolderPath { path, .. }) => {
                self.overlay = None;
                self.open_corpus(Path::new(path.trim()));
            }
            Some(Overlay::AddFiles(files)) => {
                self.overlay = None;
                if let Some(project) = self.corpus.project.clone() {
                    self.effects.push(Effect::AddFiles { project, files });
                }
            }
            Some(Overlay::CodebookConflicts) => {
                self.overlay = None;
                self.resolve_codebook();
            }
            Some(Overlay::Review) => {
                self.overlay = None;
                self.finish_review();
            }
            Some(Overlay::Conflicts) => {
                self.overlay = None;
                self.resolve_conflicts();
            }
            Some(Overlay::Export(_)) => self.export(),
            Some(Overlay::Import(_)) => self.import(),
            Some(Overlay::Unsaved) => self.effects.push(Effect::Close),
            Some(
                Overlay::Palette(_)
                | Overlay::Keys
                | Overlay::Labels { .. }
                | Overlay::Relations { .. }
                | Overlay::Filter(_)
                | Overlay::Problems,
            )
            | None => {
                self.overlay = None;
            }
        }
    }

    /// Lays something on top. A note that is being written is kept first.
    pub(super) fn put_on_top(&mut self, overlay: Overlay) {
        if let Some(Overlay::Note { id, text }) = self.overlay.take() {
            self.write_note(id, text.trim());
        }
        self.overlay = Some(overlay);
    }

    /// The window is to be closed: at once, or, where something is not on the disk, when it is, or
    /// when the user says so.
    pub(super) fn close_requested(&mut self) {
        match self.saving.state() {
            super::SaveState::Saved => self.effects.push(Effect::Close),
            super::SaveState::Saving => self.leaving = true,
            super::SaveState::Failed => self.put_on_top(Overlay::Unsaved),
        }
    }

    /// Closes the window once everything is on the disk, when that was waited for.
    pub(super) fn leave_when_saved(&mut self) {
        if self.leaving && self.saving.state() == super::SaveState::Saved {
            self.effects.push(Effect::Close);
        }
    }
}
