//! Saving: what is on its way to the disk, and what could not get there. What was done goes to the
//! journal first, the layers that it changed after it; nothing is let go of before it is on the
//! disk.

use std::sync::Arc;

use super::{App, Deed, Deeds, Effect, JournalState, Notice, Overlay, Save, Trouble};
use crate::edit::History;
use crate::model::{Article, ArticlePath, Layer};
use crate::store::{Cause, Project, StoreError};

/// Something that was done and is not in the journal yet.
#[derive(Clone, Debug)]
pub struct Unjournaled {
    /// Where.
    pub project: Project,
    /// Whose journal.
    pub annotator: String,
    /// What was done.
    pub deed: Deed,
    /// Which attempt; zero before the first, and after one that failed.
    pub serial: u64,
}

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
    /// The number of the last deed that is in it.
    pub upto: u64,
    /// Which attempt; zero before the first.
    pub serial: u64,
    /// Why the last attempt failed.
    pub failed: Option<Arc<StoreError>>,
}

/// All that is not on the disk yet.
#[derive(Clone, Debug, Default)]
pub struct Saving {
    /// What was done, in that order.
    pub deeds: Vec<Unjournaled>,
    /// Why the journal could not be written.
    pub journal_failed: Option<Arc<StoreError>>,
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
        let failed = self.codebook_failed.is_some() || self.journal_failed.is_some();
        if failed || self.layers.iter().any(|it| it.failed.is_some()) {
            SaveState::Failed
        } else if self.codebook || !self.layers.is_empty() || !self.deeds.is_empty() {
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

    /// Keeps what was done, to be sent to the journal.
    pub(super) fn note_deed(&mut self, deed: Deed) {
        let (Some(project), Some(annotator)) = (&self.corpus.project, self.annotator.name()) else {
            return;
        };
        let (project, annotator) = (project.clone(), annotator.to_owned());
        self.saving.deeds.push(Unjournaled { project, annotator, deed, serial: 0 });
    }

    /// Sends all that has not been sent, or could not be written: of each journal in one piece.
    pub(super) fn send_deeds(&mut self) {
        let mut sent: Vec<Deeds> = Vec::new();
        for unsent in self.saving.deeds.iter_mut().filter(|it| it.serial == 0) {
            let same =
                |it: &&mut Deeds| it.annotator == unsent.annotator && it.project == unsent.project;
            if let Some(deeds) = sent.iter_mut().find(same) {
                unsent.serial = deeds.serial;
                deeds.deeds.push(unsent.deed.clone());
            } else {
                self.saving.serial += 1;
                unsent.serial = self.saving.serial;
                sent.push(Deeds {
                    project: unsent.project.clone(),
                    annotator: unsent.annotator.clone(),
                    deeds: vec![unsent.deed.clone()],
                    serial: unsent.serial,
                });
            }
        }
        self.effects.extend(sent.into_iter().map(Effect::Append));
    }

    /// What was done is in the journal, or is not.
    pub(super) fn appended(&mut self, serial: u64, result: Result<u64, Arc<StoreError>>) {
        let of = |it: &Unjournaled| it.serial == serial;
        let Some(first) = self.saving.deeds.iter().find(|it| of(it)) else { return };
        let mine = self.annotator.name() == Some(&first.annotator);
        match result {
            Ok(at) => {
                let numbers = self.saving.deeds.iter().filter(|it| of(it)).map(|it| it.deed.number);
                if let Some(number) = numbers.max().filter(|_| mine) {
                    self.history.stamp(number, at);
                }
                self.saving.deeds.retain(|it| !of(it));
                if self.saving.deeds.iter().all(|it| it.serial != 0) {
                    self.saving.journal_failed = None;
                    self.troubles.retain(|it| !matches!(it, Trouble::NotJournaled(_)));
                    self.send_waiting();
                    let behind = |it: &mut Arc<StoreError>| it.cause == Cause::JournalBehind;
                    if self.saving.codebook_failed.take_if(behind).is_some() {
                        self.send_codebook();
                    }
                }
                self.reopen_journal();
                self.leave_when_saved();
            }
            Err(error) => {
                if let Cause::InUse { by } = &error.cause {
                    return self.give_up_pen(serial, by.clone());
                }
                for it in &mut self.saving.deeds {
                    if it.serial == serial {
                        it.serial = 0;
                    }
                }
                self.journey = None;
                self.saving.journal_failed = Some(error.clone());
                if error.cause != Cause::JournalBehind {
                    self.trouble(Trouble::NotJournaled(error));
                }
                self.try_again_later();
                if std::mem::take(&mut self.leaving) {
                    self.put_on_top(Overlay::Unsaved);
                }
            }
        }
    }

    /// Somebody else has begun to write what is this annotator's: what was done here since, and was
    /// never called saved, is withdrawn, and from now on there is only to look.
    fn give_up_pen(&mut self, serial: u64, by: String) {
        let whose = self.saving.deeds.iter().find(|it| it.serial == serial);
        let Some((project, annotator)) = whose.map(|it| (it.project.clone(), it.annotator.clone()))
        else {
            return;
        };
        let lost = self.saving.deeds.len();
        let theirs = |of: &Project, whose: &str| *of == project && whose == annotator;
        self.saving.deeds.retain(|it| !theirs(&it.project, &it.annotator));
        self.saving.layers.retain(|it| !theirs(&it.project, &it.annotator));
        let lost = lost - self.saving.deeds.len();
        self.history = History::default();
        (self.journey, self.recalled) = (None, None);
        self.originals.clear();
        self.journal = JournalState::Elsewhere(by.clone());
        if let Some(path) = self.desk.as_ref().map(|it| it.article.path.clone()) {
            self.open(&path);
        }
        self.trouble(Trouble::Withdrawn { by, deeds: lost });
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
            upto: self.history.number(),
            serial: 0,
            failed: None,
        });
        self.send_waiting();
    }

    /// Sends all layers that have not been sent, or could not be written.
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
                    upto: waiting.upto,
                    serial: waiting.serial,
                });
            }
        }
    }

    pub(super) fn try_again_later(&mut self) {
        if !std::mem::replace(&mut self.retrying, true) {
            self.effects.push(Effect::TryAgainLater);
        }
    }

    /// Tries again what failed; says how things stand.
    pub(super) fn save_now(&mut self) {
        self.try_again();
        if self.saving.state() == SaveState::Saved {
            self.say(Notice::AllSaved);
        }
    }

    /// Tries again what failed.
    pub(super) fn try_again(&mut self) {
        self.reopen_journal();
        self.send_deeds();
        self.send_waiting();
        if self.saving.codebook_failed.take().is_some() {
            self.send_codebook();
        }
    }

    /// Sends the codebook on its way to the disk.
    pub(super) fn send_codebook(&mut self) {
        let Some(project) = self.corpus.project.clone() else { return };
        self.codebook.stored = true;
        self.saving.codebook = true;
        let (codebook, base) = (self.codebook.codebook.clone(), self.codebook.base.clone());
        let annotator = self.annotator.name().map(str::to_owned);
        let upto = self.history.number();
        self.effects.push(Effect::SaveCodebook { project, codebook, base, annotator, upto });
    }

    pub(super) fn layer_saved(&mut self, serial: u64, result: Result<(), Arc<StoreError>>) {
        let Some(at) = self.saving.layers.iter().position(|it| it.serial == serial) else {
            return; // a newer state is on its way
        };
        if let Err(error) = result {
            if error.cause == Cause::ChangedOnDisk {
                return self.take_in(at);
            }
            if let Some(waiting) = self.saving.layers.get_mut(at) {
                waiting.failed = Some(error.clone());
                let path = waiting.article.path.clone();
                // What is wrong then is said of the journal.
                if error.cause != Cause::JournalBehind {
                    self.trouble(Trouble::NotSaved(path, error));
                }
                self.try_again_later();
            }
            if std::mem::take(&mut self.leaving) {
                self.put_on_top(Overlay::Unsaved);
            }
            return;
        }
        let waiting = self.saving.layers.remove(at);
        let path = &waiting.article.path;
        self.troubles.retain(|it| !matches!(it, Trouble::NotSaved(of, _) if of == path));
        let here = self.desk.as_ref().filter(|it| it.article.path == *path);
        let on_old_text = here.is_some_and(|it| it.mine.on_old_text);
        if on_old_text && self.review.is_none() && !self.is_travelling() {
            // What others made of it was taken in: where it goes on the new text comes next.
            self.open(path);
        }
        self.leave_when_saved();
    }

    /// Another program has changed a layer's file since it was read. What was done here is in the
    /// journal; reading the article again brings both together.
    fn take_in(&mut self, at: usize) {
        let waiting = self.saving.layers.remove(at);
        let path = waiting.article.path.clone();
        self.originals.remove(&path);
        if self.desk.as_ref().is_some_and(|it| it.article.path == path) {
            self.open(&path);
        } else {
            self.trouble(Trouble::ChangedMeanwhile(path));
        }
        self.leave_when_saved();
    }

    pub(super) fn codebook_saved(&mut self, result: Result<(), Arc<StoreError>>) {
        self.saving.codebook = false;
        self.saving.codebook_failed = result.err();
        if let Some(error) = self.saving.codebook_failed.clone() {
            // What others have made of it is not for the next attempt to overwrite.
            if error.cause != Cause::ChangedOnDisk {
                self.try_again_later();
            }
            if error.cause != Cause::JournalBehind {
                self.trouble(Trouble::CodebookNotSaved(error));
            }
        } else {
            self.troubles.retain(|it| !matches!(it, Trouble::CodebookNotSaved(_)));
            self.leave_when_saved();
        }
    }
}
