//! Taking in what another program has made of a layer's file while it was open here, or while the
//! program was not running.

use super::desk::Lock;
use super::event::Incoming;
use super::{App, Notice, Overlay, Trouble};
use crate::edit::{Action, Transaction};
use crate::merge::{self, Conflict, Side};
use crate::model::{ArticlePath, LooseLayer};

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

impl App {
    /// Brings my layer together with what another program has made of its file. `behind` says
    /// whether the file lacks something then.
    pub(super) fn receive(&mut self, incoming: Box<Incoming>, behind: bool) {
        let Some(article) = self.desk.as_ref().map(|it| it.article.path.clone()) else { return };
        if incoming.merged.conflicts.is_empty() {
            self.merging = None;
            let merged = incoming.merged.layer;
            if self.merge_in(&merged) == 0 && behind {
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
            desk.mine.locked = self.journal.lock();
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
