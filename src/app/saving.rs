//! Saving: what is on its way to the disk, and what could not get there. Nothing is let go of
//! before it is on the disk.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{App, Effect, Notice, Save, Trouble};
use crate::edit::History;
use crate::model::{Article, ArticlePath};
use crate::store::{self, Cause, StoreError};

/// A layer that is not on the disk yet.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Its article.
    pub article: Arc<Article>,
    /// What is to be written.
    pub save: Save,
    /// Which attempt.
    pub serial: u64,
    /// Why the last attempt failed.
    pub failed: Option<Arc<StoreError>>,
}

/// All that is not on the disk yet.
#[derive(Clone, Debug, Default)]
pub struct Saving {
    /// Layers, by article.
    pub layers: BTreeMap<ArticlePath, Waiting>,
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

impl Saving {
    /// Whether all is on the disk.
    pub fn state(&self) -> SaveState {
        if self.codebook_failed.is_some() || self.layers.values().any(|it| it.failed.is_some()) {
            SaveState::Failed
        } else if self.codebook || !self.layers.is_empty() {
            SaveState::Saving
        } else {
            SaveState::Saved
        }
    }
}

impl App {
    /// Sends a layer on its way to the disk, together with whatever failed before.
    pub(super) fn send_save(&mut self, article: Arc<Article>, save: Save) {
        let serial = 0;
        self.saving
            .layers
            .insert(article.path.clone(), Waiting { article, save, serial, failed: None });
        self.send_waiting();
    }

    /// Sends all that has not been sent, or could not be written.
    fn send_waiting(&mut self) {
        let (Some(project), Some(annotator)) = (&self.corpus.project, self.annotator.name()) else {
            return;
        };
        for waiting in self.saving.layers.values_mut() {
            if waiting.serial == 0 || waiting.failed.is_some() {
                self.saving.serial += 1;
                waiting.serial = self.saving.serial;
                waiting.failed = None;
                self.effects.push(Effect::SaveLayer {
                    project: project.clone(),
                    annotator: annotator.to_owned(),
                    article: waiting.article.clone(),
                    save: waiting.save.clone(),
                    serial: waiting.serial,
                });
            }
        }
    }

    /// Tries again what failed; says how things stand.
    pub(super) fn save_now(&mut self) {
        self.send_waiting();
        if self.saving.codebook_failed.take().is_some() {
            self.saving.codebook = true;
            self.effects.push(Effect::SaveCodebook(self.codebook.codebook.clone()));
        }
        if self.saving.state() == SaveState::Saved {
            self.say(Notice::AllSaved);
        }
    }

    pub(super) fn layer_saved(
        &mut self,
        article: &ArticlePath,
        serial: u64,
        result: Result<(), Arc<StoreError>>,
    ) {
        let Some(waiting) = self.saving.layers.get_mut(article).filter(|it| it.serial == serial)
        else {
            return; // a newer state is on its way
        };
        match result {
            Ok(()) => {
                self.saving.layers.remove(article);
                self.troubles
                    .retain(|it| !matches!(it, Trouble::NotSaved(path, _) if path == article));
                self.leave_when_saved();
            }
            Err(error) if error.cause == Cause::ChangedOnDisk => self.give_way(article),
            Err(error) => {
                waiting.failed = Some(error.clone());
                self.trouble(Trouble::NotSaved(article.clone(), error));
            }
        }
    }

    /// Whether something could not be written and would be lost with the folder or annotator that
    /// it belongs to; says so.
    pub(super) fn keeps_unsaved(&mut self) -> bool {
        let failed = self.saving.state() == SaveState::Failed;
        if failed {
            self.say(Notice::Unsaved);
        }
        failed
    }

    /// Another program has changed a layer's file since it was read. Its version is shown from now
    /// on; mine was kept aside, and the history, which belongs to mine, ends here.
    fn give_way(&mut self, article: &ArticlePath) {
        self.saving.layers.remove(article);
        self.originals.remove(article);
        self.history = History::default();
        if let (Some(project), Some(annotator)) = (&self.corpus.project, self.annotator.name()) {
            let kept = store::kept_aside(project, annotator, article);
            self.trouble(Trouble::KeptAside(article.clone(), kept));
        }
        if self.desk.as_ref().is_some_and(|it| it.article.path == *article) {
            self.open(article);
        }
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
