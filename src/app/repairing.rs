//! Mending what is wrong with my layer of the open article: by the repair that a rule offers, or by
//! giving a detached annotation a place.

use std::collections::HashMap;
use std::sync::Arc;

use super::desk::{Desk, Selection};
use super::{App, Notice, Overlay, Pane, Trouble};
use crate::check::{self, Mending, Problem, Repair, RepairKind};
use crate::edit::{Action, Edit, Transaction};
use crate::model::{AnnotationId, ArticlePath, Layer, LooseAnnotation};

/// For how many problems a repair is offered at once; for others when these are mended.
const MANY: usize = 200;

/// The repairs that are offered while the problems are shown.
#[derive(Clone, Debug, Default)]
pub struct Offers {
    kinds: HashMap<Problem, RepairKind>,
    /// Whether some of them can be made together.
    pub any_safe: bool,
    /// What they were found for.
    of: Option<(Arc<Layer>, u64, (usize, u64))>,
}

impl Offers {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }
}

impl App {
    /// Finds the repairs to offer, while the problems are shown and something has changed.
    pub(super) fn refresh_offers(&mut self) {
        let desk = self.desk.as_ref().filter(|it| it.mine.locked.is_none());
        let Some(desk) = desk.filter(|_| self.overlay == Some(Overlay::Problems)) else {
            self.offers = Offers::default();
            return;
        };
        let (layer, revision) = (&desk.mine.layer, self.codebook.revision);
        let listed = (self.troubles.len(), self.rechecking.count);
        let known = self.offers.of.as_ref().is_some_and(|(old, at, found)| {
            Arc::ptr_eq(old, layer) && *at == revision && *found == listed
        });
        if known {
            return;
        }
        let of = Some((layer.clone(), revision, listed));
        let mut offers = Offers { of, ..Offers::default() };
        let mut chance = self.chance.clone();
        let mut fresh = || new_id(&mut chance);
        let mending = self.mending(desk);
        for problem in self.my_problems().take(MANY) {
            if let Some(repair) = check::repair(problem, &mending, &mut fresh) {
                offers.any_safe |= repair.safe;
                offers.kinds.insert(problem.clone(), repair.kind);
            }
        }
        self.offers = offers;
    }

    /// The problem that a trouble is and what would be done about it, where a repair is offered.
    pub fn offer<'a>(&self, trouble: &'a Trouble) -> Option<(&'a Problem, RepairKind)> {
        let Trouble::Rule { annotator, problem, .. } = trouble else { return None };
        let mine = self.annotator.name() == Some(annotator);
        let here = trouble.article() == self.desk.as_ref().map(|it| &it.article.path);
        let kind = self.offers.kinds.get(problem).filter(|_| mine && here)?;
        Some((problem, *kind))
    }

    /// Makes the repair of a problem.
    pub(super) fn repair(&mut self, problem: &Problem) {
        let mut chance = self.chance.fork();
        let pending = self.rechecking.is_pending();
        let found = self.desk.as_ref().map(|desk| self.mending(desk)).and_then(|mending| {
            // It may have been mended since it was listed.
            let is_there = !pending || check::problems(&mending).contains(problem);
            is_there
                .then(|| check::repair(problem, &mending, &mut || new_id(&mut chance)))
                .flatten()
        });
        self.make(found.into_iter().collect());
    }

    /// Makes every repair by which nothing is lost, as one step.
    pub(super) fn repair_all(&mut self) {
        let mut chance = self.chance.fork();
        let found = self
            .desk
            .as_ref()
            .map(|desk| check::repair_all(&self.mending(desk), &mut || new_id(&mut chance)));
        self.make(found.unwrap_or_default());
    }

    fn make(&mut self, repairs: Vec<Repair>) {
        if !self.may_annotate() {
            return;
        }
        let Some(desk) = &self.desk else { return };
        let count = repairs.len();
        if count == 0 {
            self.say(Notice::NothingToRepair);
            return;
        }
        let edits = repairs.into_iter().flat_map(|it| it.edits).collect();
        let path = desk.article.path.clone();
        if self.commit(Transaction::on(path, Action::Repair, edits)) {
            self.say(Notice::Repaired(count));
        }
    }

    /// Shows what a problem is about: its place in the text, or its row where it has none.
    pub(super) fn show_problem(&mut self, article: &ArticlePath, problem: &Problem) {
        self.overlay = None;
        let mine = self.my_problems().any(|it| it == problem);
        let Some(desk) = self.desk.as_mut().filter(|it| it.article.path == *article) else {
            self.open(article);
            return;
        };
        let layer = desk.mine.layer.clone();
        let id = problem.annotation.filter(|_| mine);
        let at = |id: AnnotationId| layer.annotation(id).map(|it| it.id);
        let relation = id.and_then(|id| layer.relation(id));
        let standing =
            id.and_then(at).or_else(|| relation.and_then(|it| at(it.from).or(at(it.to))));
        let is_there = |range: &&std::ops::Range<usize>| {
            range.start < range.end && desk.text().get((*range).clone()).is_some()
        };
        let place = problem.at.as_ref().filter(is_there).map(|it| it.start);
        let detached = id.and_then(|id| layer.detached_of(id).next());
        self.pane = Pane::Text;
        if let Some(id) = standing {
            desk.activate(id);
            return;
        }
        if let Some(start) = place {
            desk.move_caret(start, false);
        }
        if let Some(detached) = detached {
            self.show_detached(detached);
        }
    }

    /// Chooses a detached annotation in the list, with the keyboard there.
    pub(super) fn show_detached(&mut self, detached: &Arc<LooseAnnotation>) {
        self.focus_mode = false;
        self.settings.panels.annotations = true;
        self.pane = Pane::Annotations;
        self.hold(Some(detached.clone()));
    }

    /// Gives the detached annotation that is chosen in the list the selection as its place.
    pub(super) fn attach(&mut self) {
        if !self.may_annotate() {
            return;
        }
        let (Some(desk), Some(held)) = (&self.desk, self.list.held.clone()) else { return };
        let span = desk.snapped(self.snap).filter(|_| !desk.selection.is_empty());
        let Some(span) = span else {
            self.say(Notice::SelectPlace);
            return;
        };
        let mut new = held.placed(span.into());
        if desk.mine.layer.bearers(held.id) > 1 {
            // The other keeps the id, and the relations with it.
            new.id = self.new_id();
        }
        let Some(desk) = &self.desk else { return };
        let (codebook, layer) = (&self.codebook.codebook, &desk.mine.layer);
        if let Some(rule) = check::refuse(layer, &new, codebook, desk.text()) {
            self.say(Notice::RuleRefuses(rule));
            return;
        }
        let (id, label, quote) = (new.id, new.label.clone(), new.quote(desk.text()));
        let edits = vec![Edit::Insert(new), Edit::RemoveDetached((*held).clone())];
        let path = desk.article.path.clone();
        if self.commit(Transaction::on(path, Action::Attach, edits)) {
            if let Some(desk) = &mut self.desk {
                desk.selection = Selection::caret(span.end());
                (desk.selecting, desk.respanning) = (false, None);
                desk.active = Some(id);
            }
            self.list.held = None;
            self.say(Notice::Reshaped { label, quote });
        }
    }

    /// Removes the detached annotation that is chosen in the list, with its relations.
    pub(super) fn remove_held(&mut self) {
        if !self.may_annotate() {
            return;
        }
        let (Some(desk), Some(held)) = (&self.desk, self.list.held.clone()) else { return };
        let edits = check::removal(&desk.mine.layer, &held);
        let path = desk.article.path.clone();
        if self.commit(Transaction::on(path, Action::Remove, edits)) {
            self.say(Notice::Removed(1));
        }
    }

    /// Whether a trouble is a problem of the article that is open, or of one that can be opened.
    pub fn can_show(&self, trouble: &Trouble) -> bool {
        matches!(trouble, Trouble::Rule { article, .. } if self.corpus.position(article).is_some())
    }

    fn mending<'a>(&'a self, desk: &'a Desk) -> Mending<'a> {
        let codebook = &*self.codebook.codebook;
        Mending { layer: &desk.mine.layer, article: &desk.article, codebook }
    }
}

fn new_id(chance: &mut fastrand::Rng) -> AnnotationId {
    AnnotationId(chance.u64(1..1_000_000_000))
}
