//! The annotator's journal: whether it is this program's to write, and what it remembers.

use std::sync::Arc;

use super::desk::Lock;
use super::event::JournalRead;
use super::{App, Effect, Notice, Trouble, Unjournaled};

/// Whether the annotator's journal is this program's to write.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum JournalState {
    /// It has not been asked for: nobody is known to annotate.
    #[default]
    Unread,
    /// It is being read.
    Reading,
    /// It will be read once that is possible, and what was done before is in it.
    Later,
    /// It is.
    Mine,
    /// Somebody else writes it, and says this of themselves.
    Elsewhere(String),
}

impl JournalState {
    /// Why nothing can be changed.
    pub fn lock(&self) -> Option<Lock> {
        match self {
            Self::Unread | Self::Mine => None,
            Self::Reading | Self::Later => Some(Lock::Reading),
            Self::Elsewhere(by) => Some(Lock::Elsewhere(by.clone())),
        }
    }
}

impl App {
    /// Asks for the journal of the annotator who is known now.
    pub(super) fn open_journal(&mut self) {
        let (Some(project), Some(annotator)) = (&self.corpus.project, self.annotator.name()) else {
            return;
        };
        if self.journal == JournalState::Unread {
            self.journal = JournalState::Reading;
            let (project, annotator) = (project.clone(), annotator.to_owned());
            self.effects.push(Effect::OpenJournal { project, annotator });
        }
    }

    /// Asks again for the journal that was put off.
    pub(super) fn reopen_journal(&mut self) {
        if self.journal == JournalState::Later && !self.has_unjournaled() {
            self.journal = JournalState::Unread;
            self.open_journal();
        }
    }

    /// Reads the journal anew, and then the article that is open.
    pub(super) fn read_journal_again(&mut self) {
        let here = self.asked.clone().or_else(|| self.here());
        self.close_journal();
        self.open_journal();
        if let Some(here) = here {
            self.open(&here);
        }
    }

    /// Whether something that this annotator has done here is not in the journal.
    fn has_unjournaled(&self) -> bool {
        let (project, annotator) = (self.corpus.project.as_ref(), self.annotator.name());
        let mine = |it: &Unjournaled| {
            Some(&it.project) == project && Some(it.annotator.as_str()) == annotator
        };
        self.saving.deeds.iter().any(mine)
    }

    /// Closes the journal: another annotator or folder has another history.
    pub(super) fn close_journal(&mut self) {
        self.journal = JournalState::Unread;
        self.history = crate::edit::History::default();
        (self.stale, self.rewriting) = (None, None);
        (self.journey, self.recalled) = (None, None);
        self.originals.clear();
        self.troubles.retain(|it| !it.is_about_journal());
    }

    pub(super) fn journal_opened(&mut self, read: JournalRead) {
        self.take_journal(read);
        if let Some(path) = self.asked.clone().filter(|_| self.journal != JournalState::Reading) {
            self.open(&path);
        }
    }

    fn take_journal(&mut self, read: JournalRead) {
        let JournalRead { annotator, history, held_by, torn, damaged, .. } = read;
        let JournalRead { recovered, behind, error, unread, .. } = read;
        if self.annotator.name() != Some(&annotator) || self.journal != JournalState::Reading {
            return; // another one was asked for since
        }
        if unread || self.has_unjournaled() {
            // Without knowing all that was done, nothing can be numbered.
            self.journal = JournalState::Later;
            if let Some(error) = error {
                self.trouble(Trouble::NotJournaled(error));
                self.try_again_later();
            }
            return;
        }
        self.history = history;
        self.journal = JournalState::Mine;
        if torn > 0 {
            self.trouble(Trouble::JournalTorn { annotator: annotator.clone(), bytes: torn });
        }
        if !damaged.is_empty() {
            let annotator = annotator.clone();
            self.trouble(Trouble::JournalDamaged { annotator, lines: damaged });
        }
        for (_, error) in behind {
            self.trouble(Trouble::NotBroughtUp(Arc::new(error)));
        }
        if let Some(error) = error {
            self.trouble(Trouble::NotJournaled(error));
        }
        if let Some(by) = held_by {
            self.journal = JournalState::Elsewhere(by.clone());
            self.say(Notice::Elsewhere(by));
        }
        let locked = self.desk.as_ref().is_some_and(|it| it.mine.locked == Some(Lock::Reading));
        if recovered || locked {
            // The codebook and the article may have been read before.
            self.read_corpus();
        }
    }
}
