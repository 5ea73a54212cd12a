//! Who annotates.

use super::desk::Lock;
use super::overlay::Overlay;
use super::{App, JournalState, Notice};
use crate::command::Command;

/// Who annotates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Annotator {
    /// There are layers, none of them is known to be mine, and nobody has said yet.
    Unknown,
    /// This one.
    Named(String),
}

impl Annotator {
    /// The name, once it is known.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Unknown => None,
            Self::Named(name) => Some(name),
        }
    }
}

/// The question who annotates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnotatorQuestion {
    /// Those who have layers, to continue as.
    pub existing: Vec<String>,
    /// The name of a new annotator, as typed so far.
    pub name: String,
    /// What was asked for when it turned out that the question has to be answered first.
    pub then: Option<Command>,
}

impl App {
    /// Whether annotations may be changed now; says why not, or asks who annotates.
    pub(super) fn may_annotate(&mut self) -> bool {
        let Some(desk) = &self.desk else {
            self.say(Notice::NothingOpen);
            return false;
        };
        if self.rewriting.is_some() {
            self.say(Notice::Busy);
            return false;
        }
        if desk.mine.locked == Some(Lock::Conflict) && self.merging.is_some() {
            self.put_on_top(Overlay::Conflicts);
            return false;
        }
        if desk.mine.locked == Some(Lock::ArticleChanged) && self.review.is_some() {
            self.put_on_top(Overlay::Review);
            return false;
        }
        if let Some(notice) = desk.lock_notice() {
            self.say(notice);
            return false;
        }
        if self.annotator == Annotator::Unknown {
            self.ask_annotator(self.running);
            return false;
        }
        self.may_write()
    }

    /// Whether anything may be changed now; says why not.
    pub(super) fn may_write(&mut self) -> bool {
        let refused = match &self.journal {
            JournalState::Elsewhere(by) => Notice::Elsewhere(by.clone()),
            JournalState::Reading | JournalState::Later => Notice::Busy,
            _ if self.rewriting.is_some() => Notice::Busy,
            _ => return true,
        };
        self.say(refused);
        false
    }

    /// Asks who annotates; `then` runs once that is answered.
    pub(super) fn ask_annotator(&mut self, then: Option<Command>) {
        let existing = self.corpus.annotators.clone();
        // Where somebody is to be chosen, an empty field leaves no name to be typed on to.
        let name = if existing.is_empty() { self.proposed_name.clone() } else { String::new() };
        self.put_on_top(Overlay::Annotator(AnnotatorQuestion { existing, name, then }));
    }

    /// Continues as `name`, or starts as `name`.
    pub(super) fn annotate_as(&mut self, name: &str, then: Option<Command>) {
        if let Err(error) = crate::store::check_annotator_name(name) {
            self.say(Notice::BadName(error));
            return;
        }
        self.overlay = None;
        if self.annotator.name() == Some(name) {
            return;
        }
        self.annotator = Annotator::Named(name.to_owned());
        name.clone_into(&mut self.settings.annotator);
        self.save_settings();
        self.close_journal();
        self.open_journal();
        if let Some(desk) = &mut self.desk {
            // What is shown is still the other one's, until mine is read.
            desk.mine.locked = Some(Lock::Reading);
            self.then = then.map(|it| (desk.article.path.clone(), it));
        }
        self.read_corpus();
    }

    /// Decides who annotates a corpus that was just listed: whoever was named, or has layers
    /// here, or, where nobody has, the user's own name. Else it is to be asked.
    pub(super) fn settle_annotator(&mut self) {
        if self.annotator != Annotator::Unknown {
            return;
        }
        let wanted = [&self.named, &self.settings.annotator, &self.proposed_name];
        let wanted = wanted.into_iter().filter(|it| crate::store::check_annotator_name(it).is_ok());
        let wanted: Vec<&String> = wanted.collect();
        let known = |it: &&&String| self.corpus.annotators.contains(it) || **it == &self.named;
        let mine = wanted.iter().filter(|it| !it.is_empty()).find(known);
        let nobody_yet = self.corpus.annotators.is_empty();
        let fallback = wanted.iter().find(|it| !it.is_empty()).filter(|_| nobody_yet);
        if let Some(name) = mine.or(fallback) {
            let name = (**name).clone();
            if self.settings.annotator != name {
                self.settings.annotator.clone_from(&name);
                self.save_settings();
            }
            self.annotator = Annotator::Named(name);
        }
    }
}
