//! Taking in what another program has made of a layer's file while it was open here, or while the
//! program was not running.

use super::desk::Lock;
use super::event::Incoming;
use super::{App, Effect, JournalState, Notice, Overlay, Trouble};
use crate::edit::{Action, Transaction};
use crate::merge::{self, CodebookConflict, Conflict, Side};
use crate::model::{ArticlePath, Codebook, LooseLayer};
use crate::record::{self, utf8};
use crate::store::{self, StoredCodebook};

/// Two versions of a layer that changed the same differently, until somebody has chosen.
#[derive(Clone, Debug)]
pub struct Merging {
    /// Which article's.
    pub article: ArticlePath,
    /// The two versions, what both come from, and what they come to.
    pub incoming: Box<Incoming>,
    /// What was chosen for each conflict.
    pub sides: Vec<Side>,
}

/// Two versions of the codebook that changed the same differently, until somebody has chosen.
#[derive(Clone, Debug)]
pub struct CodebookMerging {
    base: Codebook,
    theirs: StoredCodebook,
    /// What both have changed.
    pub conflicts: Vec<CodebookConflict>,
    /// What was chosen for each.
    pub sides: Vec<Side>,
}

impl App {
    /// Looks whether another program has changed what is open.
    pub(super) fn look(&mut self) {
        if matches!(self.journal, JournalState::Elsewhere(_)) {
            // Whoever wrote it may be gone.
            self.read_journal_again();
            return;
        }
        let (Some(project), Some(annotator)) = (&self.corpus.project, self.annotator.name()) else {
            return;
        };
        let busy = self.asked.is_some() || self.rewriting.is_some() || self.review.is_some();
        let Some(desk) = self.desk.as_ref().filter(|_| !busy && self.merging.is_none()) else {
            return;
        };
        self.effects.push(Effect::Look {
            project: project.clone(),
            annotator: annotator.to_owned(),
            article: (desk.article.clone(), desk.mine.base),
            codebook: self.codebook.base.clone(),
        });
    }

    /// Another program has changed the file of my layer of an article, or the article.
    pub(super) fn changed_outside(&mut self, path: &ArticlePath) {
        let open = self.desk.as_ref().is_some_and(|it| it.article.path == *path);
        // What is on its way will meet the change itself.
        if open && self.waiting(path).is_none() && self.asked.is_none() {
            self.originals.remove(path);
            self.open(path);
        }
    }

    /// Brings the codebook in force together with what another program has made of its file.
    pub(super) fn codebook_changed(&mut self, theirs: StoredCodebook) {
        let text = self.codebook.base.as_deref().and_then(|it| utf8(it).ok());
        let base = match text {
            Some(text) => record::read_codebook(text).unwrap_or_default(),
            None => store::default_codebook(),
        };
        let ours = &self.codebook.codebook;
        let merged = merge::codebooks(&base, ours, &theirs.codebook);
        if merged.conflicts.is_empty() {
            self.take_codebook_in(merged.codebook, theirs);
            return;
        }
        let conflicts = merged.conflicts;
        let sides = vec![Side::Ours; conflicts.len()];
        self.trouble(Trouble::CodebookConflicts(conflicts.len()));
        self.codebook_merging = Some(CodebookMerging { base, theirs, conflicts, sides });
        self.codebook.locked = true;
        self.put_on_top(Overlay::CodebookConflicts);
    }

    /// Brings the two versions of the codebook together as chosen.
    pub(super) fn resolve_codebook(&mut self) {
        let Some(merging) = self.codebook_merging.take() else { return };
        let CodebookMerging { base, theirs, conflicts, sides } = merging;
        let choose = |conflict: &CodebookConflict| {
            let at = conflicts.iter().position(|it| it == conflict);
            at.and_then(|at| sides.get(at)).copied().unwrap_or(Side::Ours)
        };
        let ours = &self.codebook.codebook;
        let merged = merge::codebooks_choosing(&base, ours, &theirs.codebook, choose);
        self.codebook.locked = false;
        self.troubles.retain(|it| !matches!(it, Trouble::CodebookConflicts(_)));
        self.take_codebook_in(merged.codebook, theirs);
    }

    fn take_codebook_in(&mut self, merged: Codebook, theirs: StoredCodebook) {
        let same = merged == theirs.codebook;
        let state = &mut self.codebook;
        let news = merged != *state.codebook;
        state.stored = theirs.bytes.is_some();
        state.base = theirs.bytes;
        state.codebook = merged.into();
        state.revision += 1;
        (self.saving.codebook, self.saving.codebook_failed) = (false, None);
        self.troubles.retain(|it| !matches!(it, Trouble::CodebookNotSaved(_)));
        if !same {
            self.send_codebook();
        }
        if news {
            self.recheck();
            self.say(Notice::CodebookMerged);
        }
        self.leave_when_saved();
    }

    /// Brings my layer together with what another program has made of its file.
    pub(super) fn receive(&mut self, incoming: Box<Incoming>) {
        let Some(article) = self.desk.as_ref().map(|it| it.article.path.clone()) else { return };
        if incoming.merged.conflicts.is_empty() {
            self.merging = None;
            let merged = incoming.merged.layer;
            if self.merge_in(&merged) == 0 {
                // The file may lack something, and if not, that is to be known.
                self.save_layer();
            }
            return;
        }
        let conflicts = incoming.merged.conflicts.len();
        if let Some(desk) = &mut self.desk {
            desk.mine.locked = Some(Lock::Conflict);
        }
        let sides = vec![Side::Ours; conflicts];
        self.merging = Some(Merging { article: article.clone(), incoming, sides });
        self.trouble(Trouble::Conflicts(article, conflicts));
        self.put_on_top(Overlay::Conflicts);
    }

    /// Chooses a version for one of the conflicts.
    pub(super) fn choose_side(&mut self, conflict: usize, side: Side) {
        if let Some(chosen) = self.merging.as_mut().and_then(|it| it.sides.get_mut(conflict)) {
            *chosen = side;
        }
    }

    /// Chooses a version for one of the codebook's conflicts.
    pub(super) fn choose_codebook_side(&mut self, conflict: usize, side: Side) {
        let sides = self.codebook_merging.as_mut().map(|it| &mut it.sides);
        if let Some(chosen) = sides.and_then(|it| it.get_mut(conflict)) {
            *chosen = side;
        }
    }

    /// Brings the two versions together as chosen.
    pub(super) fn resolve_conflicts(&mut self) {
        let here = self.desk.as_ref().map(|it| it.article.path.clone());
        let Some(merging) = self.merging.take().filter(|it| Some(&it.article) == here.as_ref())
        else {
            return;
        };
        let Merging { article, incoming, sides } = merging;
        let Incoming { base, ours, theirs, merged } = &*incoming;
        let choose = |conflict: &Conflict| {
            let at = merged.conflicts.iter().position(|it| it == conflict);
            at.and_then(|at| sides.get(at)).copied().unwrap_or(Side::Ours)
        };
        let Ok(merged) = merge::layers_choosing(base, ours, theirs, choose) else { return };
        if let Some(desk) = &mut self.desk {
            let changed = desk.mine.on_old_text.then_some(Lock::ArticleChanged);
            desk.mine.locked = self.journal.lock().or(changed);
        }
        self.troubles.retain(|it| !matches!(it, Trouble::Conflicts(of, _) if *of == article));
        self.merge_in(&merged.layer);
        self.save_layer();
    }

    /// Makes of my layer what two versions have come to. Returns how much that changed.
    fn merge_in(&mut self, merged: &LooseLayer) -> usize {
        let Some(desk) = &self.desk else { return 0 };
        let after = merged.fasten(desk.text());
        let edits = merge::edits(&desk.mine.layer, &after);
        let count = edits.len();
        let path = desk.article.path.clone();
        if count > 0 && self.commit(Transaction::on(path, Action::Merge, edits)) {
            self.say(Notice::Merged(count));
        }
        count
    }
}
