//! Saving: what is on its way to the disk, and what could not get there. Nothing is let go of
//! before it is on the disk.

use std::path::PathBuf;
use std::sync::Arc;

use super::{App, Effect, Notice, Overlay, Save, Trouble};
use crate::edit::History;
use crate::model::{Article, ArticlePath, Layer};
use crate::store::{Cause, Project, StoreError};

/// A layer that is not on the disk yet, with all that it takes to write it whatever is open then.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Where.
    pub project: Project,
    /// Whose.
    pub annotator: String,
    /// Its article.
    pub article: Arc<Article>,
    /// The layer.
    pub layer: Arc<Layer>,
    /// What is to be in its file.
    pub save: Save,
    /// The reading that it is based on: whatever else is in the file then is left alone.
    pub base: u64,
    /// Which attempt; zero before the first.
    pub serial: u64,
    /// Why the last attempt failed.
    pub failed: Option<Arc<StoreError>>,
}

/// All that is not on the disk yet.
#[derive(Clone, Debug, Default)]
pub struct Saving {
    /// Layers, at most one of each file.
    pub layers: Vec<Waiting>,
    /// Whether the codebook is on its way.
    pub codebook: bool,
    /// Why the codebook could not be written.
    pub codebook_failed: Option<Arc<StoreError>>,
    serial: u64,
}

/// What the status bar says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveState {
    /// Everything is on the disk.
    Saved,
    /// Something is on its way.
    Saving,
    /// Something could not be written.
    Failed,
}

impl Waiting {
    /// Whether it is of this file.
    pub fn is_of(&self, project: &Project, annotator: &str, path: &ArticlePath) -> bool {
        self.article.path == *path && self.annotator == annotator && self.project == *project
    }
}

impl Saving {
    /// Whether all is on the disk.
    pub fn state(&self) -> SaveState {
        if self.codebook_failed.is_some() || self.layers.iter().any(|it| it.failed.is_some()) {
            SaveState::Failed
        } else if self.codebook || !self.layers.is_empty() {
            SaveState::Saving
        } else {
            SaveState::Saved
        }
    }
}

impl App {
    /// My layer of an article that is not on the disk yet.
    pub(super) fn waiting(&self, path: &ArticlePath) -> Option<&Waiting> {
        let (project, annotator) = (self.corpus.project.as_ref()?, self.annotator.name()?);
        self.saving.layers.iter().find(|it| it.is_of(project, annotator, path))
    }

    /// Sends the open article's layer on its way to the disk, with whatever failed before.
    pub(super) fn send_save(&mut self, save: Save) {
        let (Some(desk), Some(project)) = (&self.desk, &self.corpus.project) else { return };
        let Some(annotator) = self.annotator.name() else { return };
        let path = &desk.article.path;
        self.saving.layers.retain(|it| !it.is_of(project, annotator, path));
        self.saving.layers.push(Waiting {
            project: project.clone(),
            annotator: annotator.to_owned(),
            article: desk.article.clone(),
            layer: desk.mine.layer.clone(),
            save,
            base: desk.mine.base,
            serial: 0,
            failed: None,
        });
        self.send_waiting();
    }

    /// Sends all that has not been sent, or could not be written.
    fn send_waiting(&mut self) {
        for waiting in &mut self.saving.layers {
            if waiting.serial == 0 || waiting.failed.is_some() {
                self.saving.serial += 1;
                waiting.serial = self.saving.serial;
                waiting.failed = None;
                self.effects.push(Effect::SaveLayer {
                    project: waiting.project.clone(),
                    annotator: waiting.annotator.clone(),
                    article: waiting.article.clone(),
                    save: waiting.save.clone(),
                    base: waiting.base,
                    serial: waiting.serial,
                });
            }
        }
    }

    /// Tries again what failed; says how things stand.
    pub(super) fn save_now(&mut self) {
        self.send_waiting();
        if self.saving.codebook_failed.take().is_some() {
            self.send_codebook();
        }
        if self.saving.state() == SaveState::Saved {
            self.say(Notice::AllSaved);
        }
    }

    /// Sends the codebook on its way to the disk.
    pub(super) fn send_codebook(&mut self) {
        let Some(project) = self.corpus.project.clone() else { return };
        self.codebook.stored = true;
        self.saving.codebook = true;
        let (codebook, base) = (self.codebook.codebook.clone(), self.codebook.base.clone());
        self.effects.push(Effect::SaveCodebook { project, codebook, base });
    }

    pub(super) fn layer_saved(&mut self, serial: u64, result: Result<(), Arc<StoreError>>) {
        let Some(at) = self.saving.layers.iter().position(|it| it.serial == serial) else {
            return; // a newer state is on its way
        };
        let error = match result {
            Ok(()) => None,
            Err(error) => match &error.cause {
                Cause::ChangedOnDisk => return self.give_way(serial, None),
                Cause::KeptAside { kept } => return self.give_way(serial, Some(kept.clone())),
                _ => Some(error),
            },
        };
        if let Some(error) = error {
            if let Some(waiting) = self.saving.layers.get_mut(at) {
                waiting.failed = Some(error.clone());
                let path = waiting.article.path.clone();
                self.trouble(Trouble::NotSaved(path, error));
            }
            if std::mem::take(&mut self.leaving) {
                self.put_on_top(Overlay::Unsaved);
            }
            return;
        }
        let waiting = self.saving.layers.remove(at);
        let path = &waiting.article.path;
        self.troubles.retain(|it| !matches!(it, Trouble::NotSaved(of, _) if of == path));
        self.leave_when_saved();
    }

    /// Another program has changed a layer's file since it was read. Its version is shown from now
    /// on; mine was kept aside, and the history, which belongs to mine, ends here.
    pub(super) fn give_way(&mut self, serial: u64, kept: Option<PathBuf>) {
        let Some(at) = self.saving.layers.iter().position(|it| it.serial == serial) else {
            return; // a newer state is on its way, and will meet the same
        };
        let waiting = self.saving.layers.remove(at);
        let path = waiting.article.path.clone();
        self.originals.remove(&path);
        self.history = History::default();
        self.trouble(Trouble::ChangedMeanwhile(path.clone(), kept));
        if self.desk.as_ref().is_some_and(|it| it.article.path == path) {
            self.open(&path);
        }
        self.leave_when_saved();
    }

    pub(super) fn codebook_saved(&mut self, result: Result<(), Arc<StoreError>>) {
        self.saving.codebook = false;
        self.saving.codebook_failed = result.err();
        if let Some(error) = self.saving.codebook_failed.clone() {
            self.trouble(Trouble::CodebookNotSaved(error));
        } else {
            self.troubles.retain(|it| !matches!(it, Trouble::CodebookNotSaved(_)));
            self.leave_when_saved();
        }
    }
}
