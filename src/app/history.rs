//! The one door for changes: committing, undoing and redoing transactions, and handing what they
//! changed to the journal and to be saved.

use std::sync::Arc;

use super::recalling::recalled;
use super::{App, Deed, Desk, Effect, Notice, Original, Save, Trouble, What};
use crate::edit::{
    Action, Change, Deed as Changed, Edit, EditError, Step, Transaction, apply, apply_to_codebook,
    settle,
};
use crate::model::{Article, ArticlePath, FileHash, Layer};
use crate::record::{self, WrittenChange};
use crate::store::{Cause, StoreError};

/// Which way through the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Undo.
    Back,
    /// Redo.
    Forth,
}

/// A change of layers as wholes that is on its way.
#[derive(Clone, Debug)]
pub enum Rewriting {
    /// An import writes layers of others, and of mine.
    Importing,
    /// It is being written.
    Under {
        /// What was done.
        what: What,
        /// The article to be shown then.
        show: ArticlePath,
    },
    /// It is written, and what there is now is being read.
    Reread,
}

/// What became of undoing or redoing the next step.
pub(super) enum Stride {
    /// It is undone, or done again.
    Done(Action),
    /// This lies in another article, which has to be opened first.
    There(Action, ArticlePath),
    /// It changes layers as wholes, which takes a while.
    Rewriting,
    /// The step of this number does not go with what is there now.
    Stale(u64),
    /// It cannot be done as long as this holds.
    Barred(Notice),
    /// There is none.
    End,
}

/// What was changed and has not been sent on its way yet.
#[derive(Default)]
pub(super) struct Unsent {
    layer: bool,
    codebook: bool,
    /// What shows the place.
    place: Option<Transaction>,
}

/// What a step does, as far as it can be known here.
enum Meant {
    /// This.
    Here(Transaction),
    /// Something in this article, which is not the open one.
    There(ArticlePath),
    /// Something in this article, which is not there.
    Gone(ArticlePath),
    /// Nothing that goes with what is there now.
    Stale,
}

impl App {
    /// Applies a new transaction and notes it in the history; says why when it is refused.
    pub(super) fn commit(&mut self, mut transaction: Transaction) -> bool {
        self.settle(&mut transaction);
        if let Err(error) = self.apply(&transaction) {
            self.say(Notice::Refused(error));
            return false;
        }
        self.recheck_after(&transaction, false);
        let (number, more) = self.history.record(transaction.clone());
        self.history.quote(false, self.quoted(&transaction));
        self.hand_over(number, What::Do { transaction: transaction.clone(), more }, &transaction);
        true
    }

    /// Adds what follows from a transaction for what is detached in my layer.
    fn settle(&self, transaction: &mut Transaction) {
        let Some(desk) = self.desk.as_ref().filter(|it| !it.mine.layer.is_whole()) else { return };
        for change in &mut transaction.changes {
            if let Change::Layer { article, edits } = change
                && *article == desk.article.path
            {
                edits.extend(settle(&desk.mine.layer, desk.text(), edits));
            }
        }
    }

    /// Changes layers as wholes, by a new transaction.
    pub(super) fn commit_rewrite(
        &mut self,
        transaction: Transaction,
        show: ArticlePath,
        texts: Vec<Arc<Article>>,
    ) {
        let changes = transaction.changes.clone();
        self.rewrite(What::Do { transaction, more: false }, changes, (show, texts));
    }

    /// Undoes or redoes one transaction. When it lies in another article, the first call goes
    /// there and says what would be done, and the second does it. What somebody else has changed
    /// since cannot be undone; the second call passes over it.
    pub(super) fn travel(&mut self, way: Way) {
        if self.rewriting.is_some() {
            self.say(Notice::Busy);
            return;
        }
        let mut unsent = Unsent::default();
        match self.stride(way, &mut unsent) {
            Stride::End => self.say(Notice::HistoryEnds(way)),
            Stride::There(action, article) => {
                self.open(&article);
                self.say(Notice::WouldTravel { way, action, article });
            }
            Stride::Stale(number) => self.pass_over(way, number),
            Stride::Barred(notice) => self.say(notice),
            Stride::Rewriting => {}
            Stride::Done(action) => {
                self.send(unsent);
                self.say(Notice::Travelled { way, action });
            }
        }
    }

    /// Whether steps are being undone or done again.
    pub(super) fn is_travelling(&self) -> bool {
        let notice = self.notice.as_ref();
        let travels =
            |it: &Notice| matches!(it, Notice::Travelled { .. } | Notice::WouldTravel { .. });
        self.journey.is_some() || notice.is_some_and(travels)
    }

    /// Undoes or redoes the next step, where that can be done at once. What it changed is still to
    /// be sent, with whatever else was done before.
    pub(super) fn stride(&mut self, way: Way, unsent: &mut Unsent) -> Stride {
        if let Some(stride) = self.stride_import(way, unsent) {
            return stride;
        }
        let step = match way {
            Way::Back => self.history.next_undo(),
            Way::Forth => self.history.next_redo(),
        };
        let Some((step, number, action)) = step.map(|it| (it, it.number, it.action)) else {
            return Stride::End;
        };
        let transaction = match self.meant(step) {
            Meant::There(article) => return Stride::There(action, article),
            Meant::Gone(article) => return Stride::Barred(Notice::ArticleGone(article)),
            Meant::Stale => return Stride::Stale(number),
            Meant::Here(transaction) => transaction,
        };
        let in_layer = transaction.changes.iter().any(|it| matches!(it, Change::Layer { .. }));
        let desk = self.desk.as_ref().filter(|it| in_layer && !it.mine.can_travel());
        if let Some(notice) = desk.and_then(Desk::lock_notice) {
            return Stride::Barred(notice);
        }
        self.history.learn(way == Way::Forth, transaction.clone());
        self.history.quote(way == Way::Forth, self.quoted(&transaction));
        let (transaction, what) = match way {
            Way::Back => (transaction.inverse(), What::Undo),
            Way::Forth => (transaction, What::Redo),
        };
        if transaction.rewrites() {
            self.send(std::mem::take(unsent));
            let here = self.desk.as_ref().map(|it| it.article.path.clone());
            let show = transaction.article().cloned().or(here);
            if let Some(show) = show {
                // Where the text goes that is shown now, it may have to come back.
                let texts = self.desk.iter().map(|it| it.article.clone()).collect();
                self.rewrite(what, transaction.changes, (show, texts));
            }
            return Stride::Rewriting;
        }
        if self.apply(&transaction).is_err() {
            return Stride::Stale(number);
        }
        self.stale = None;
        self.recheck_after(&transaction, true);
        let number = match way {
            Way::Back => self.history.undid(),
            Way::Forth => self.history.redid(),
        };
        self.note_change(number, what, &transaction, unsent);
        unsent.place = Some(transaction);
        Stride::Done(action)
    }

    /// Says that the next step can be undone no longer; the second time, passes over it.
    fn pass_over(&mut self, way: Way, number: u64) {
        if way == Way::Back && self.stale == Some(number) {
            self.stale = None;
            let number = self.history.skip();
            self.note_deed(Deed { number, what: What::Skip, on: None, codebook: None });
            self.send_deeds();
            self.say(Notice::PassedOver);
        } else {
            self.stale = Some(number);
            self.say_stale(way);
        }
    }

    /// What a step does, on the text that is open.
    fn meant(&self, step: &Step) -> Meant {
        let here = self.desk.as_ref().map(|it| &it.article);
        let path = here.map(|it| &it.path);
        // Where layers change as wholes no text is needed.
        let elsewhere = |article: Option<&ArticlePath>, whole: bool| {
            let article = article.filter(|it| Some(*it) != path)?;
            match self.corpus.position(article) {
                Some(_) => Some(Meant::There(article.clone())),
                None => (!whole).then(|| Meant::Gone(article.clone())),
            }
        };
        let texts = match &step.deed {
            Changed::Known(transaction) => {
                let elsewhere = elsewhere(transaction.article(), transaction.rewrites());
                return elsewhere.unwrap_or_else(|| Meant::Here(transaction.clone()));
            }
            Changed::Written(texts) => texts,
        };
        let mut changes = Vec::new();
        for text in texts {
            let Ok(read) = record::read_changes(text) else { return Meant::Stale };
            changes.extend(read);
        }
        let whole = |it: &WrittenChange| matches!(it, WrittenChange::Whole(Change::Rewrite { .. }));
        let whole = changes.iter().any(whole);
        if let Some(elsewhere) = elsewhere(changes.iter().find_map(WrittenChange::article), whole) {
            return elsewhere;
        }
        let text = |of: &ArticlePath| here.filter(|it| it.path == *of).map(|it| &*it.text);
        let changes: Option<Vec<Change>> = changes.iter().map(|it| it.on(text)).collect();
        changes.map_or(Meant::Stale, |changes| {
            Meant::Here(Transaction { action: step.action, changes, group: None })
        })
    }

    /// Undoes the last step without a word: what it did was only the beginning of a gesture.
    pub(super) fn take_back(&mut self) {
        let last = self.history.next_undo().and_then(Step::transaction);
        let Some(last) = last.map(Transaction::inverse) else { return };
        if self.apply(&last).is_ok() {
            self.recheck_after(&last, true);
            let number = self.history.undid();
            self.hand_over(number, What::Undo, &last);
        }
    }

    /// Shows where a transaction changed something.
    fn show_place(&mut self, transaction: &Transaction) {
        let Some(desk) = &mut self.desk else { return };
        let places = transaction.edits().find_map(|it| Some((it, it.place()?)));
        let Some((edit, place)) = places else { return };
        desk.selecting = false;
        desk.move_caret(place.start(), false);
        // What is there afterwards is what the user goes on with.
        desk.active = edit.after().map(|it| it.id);
    }

    fn apply(&mut self, transaction: &Transaction) -> Result<(), EditError> {
        for (done, change) in transaction.changes.iter().enumerate() {
            if let Err(error) = self.apply_change(change) {
                let undo: Vec<Change> =
                    transaction.changes.iter().take(done).rev().map(Change::inverse).collect();
                for change in undo {
                    // What was done can be undone: nothing came between.
                    _ = self.apply_change(&change);
                }
                return Err(error);
            }
        }
        Ok(())
    }

    fn apply_change(&mut self, change: &Change) -> Result<(), EditError> {
        match change {
            Change::Layer { article, edits } => {
                let desk = self.desk.as_mut().filter(|it| it.article.path == *article);
                let desk = desk.filter(|it| it.mine.can_travel()).ok_or(EditError::Stale)?;
                let text = desk.article.text.clone();
                apply(Arc::make_mut(&mut desk.mine.layer), &text, edits)?;
                desk.active = desk.active.filter(|it| desk.mine.layer.annotation(*it).is_some());
                desk.respanning = None;
            }
            Change::Codebook(edits) => {
                apply_to_codebook(Arc::make_mut(&mut self.codebook.codebook), edits)?;
                self.codebook.revision += 1;
                self.codebook.edits += 1;
                self.recheck();
            }
            // Those go their own way.
            Change::Rewrite { .. } => return Err(EditError::Stale),
        }
        Ok(())
    }

    /// Hands what was done to the journal, and what it changed to be saved.
    fn hand_over(&mut self, number: u64, what: What, changed: &Transaction) {
        let mut unsent = Unsent::default();
        self.note_change(number, what, changed, &mut unsent);
        self.send(unsent);
    }

    /// Notes what is to be in the journal.
    fn note_change(&mut self, number: u64, what: What, changed: &Transaction, unsent: &mut Unsent) {
        let layer = changed.changes.iter().any(|it| matches!(it, Change::Layer { .. }));
        let codebook = changed.changes.iter().any(|it| matches!(it, Change::Codebook(_)));
        let on = self.desk.as_ref().filter(|_| layer);
        let on = on.map(|it| (it.article.clone(), it.mine.base));
        let base = codebook.then(|| self.codebook.base.clone());
        self.note_deed(Deed { number, what, on, codebook: base });
        unsent.layer |= layer;
        unsent.codebook |= codebook;
    }

    /// Sends what was done to the journal, and what it changed to be saved; shows the last place.
    pub(super) fn send(&mut self, unsent: Unsent) {
        self.send_deeds();
        if unsent.layer {
            self.save_layer();
        }
        if unsent.codebook {
            self.send_codebook();
        }
        if let Some(transaction) = unsent.place {
            self.show_place(&transaction);
        }
    }

    /// The text of the first annotation that a transaction changes, on the article that is open.
    fn quoted(&self, transaction: &Transaction) -> Option<Arc<str>> {
        let desk = self.desk.as_ref()?;
        let here = transaction.article() == Some(&desk.article.path);
        let first = transaction.edits().find_map(Edit::annotation).filter(|_| here)?;
        Some(recalled(&first.quote(desk.text())))
    }

    fn rewrite(
        &mut self,
        what: What,
        changes: Vec<Change>,
        (show, texts): (ArticlePath, Vec<Arc<Article>>),
    ) {
        let (Some(project), Some(annotator)) = (&self.corpus.project, self.annotator.name()) else {
            return;
        };
        self.effects.push(Effect::Rewrite {
            project: project.clone(),
            annotator: annotator.to_owned(),
            number: self.history.number() + 1,
            what: what.clone(),
            changes,
            texts,
        });
        self.rewriting = Some(Rewriting::Under { what, show });
    }

    /// Layers were changed as wholes, or could not be.
    pub(super) fn rewritten(&mut self, result: Result<u64, Arc<StoreError>>) {
        let Some(Rewriting::Under { what, show }) = self.rewriting.take() else { return };
        match result {
            Ok(at) => {
                let said =
                    match what {
                        What::Do { transaction, .. } => {
                            let action = transaction.action;
                            self.history.record(transaction);
                            Notice::Done(action)
                        }
                        What::Undo => {
                            let action = self.history.next_undo().map(|it| it.action);
                            self.history.undid();
                            action.map_or(Notice::HistoryEnds(Way::Back), |action| {
                                Notice::Travelled { way: Way::Back, action }
                            })
                        }
                        What::Redo => {
                            let action = self.history.next_redo().map(|it| it.action);
                            self.history.redid();
                            action.map_or(Notice::HistoryEnds(Way::Forth), |action| {
                                Notice::Travelled { way: Way::Forth, action }
                            })
                        }
                        What::Skip => Notice::PassedOver,
                    };
                self.history.stamp(self.history.number(), at);
                self.originals.remove(&show);
                self.read_corpus();
                self.open(&show);
                // What is on the desk until then is not what there is.
                self.rewriting = Some(Rewriting::Reread);
                self.say(said);
            }
            Err(error) => {
                self.journey = None;
                if matches!(error.cause, Cause::ChangedOnDisk | Cause::Exists | Cause::NotFound) {
                    // All is as it is now.
                    self.read_corpus();
                    self.open(&show);
                } else {
                    // It may be in the journal all the same, and numbers go on from there.
                    self.read_journal_again();
                }
                self.say(Notice::Trouble(Trouble::File(error)));
            }
        }
    }

    /// What there is after a change of layers as wholes is on the desk, or another article is.
    pub(super) fn reread(&mut self) {
        self.rewriting.take_if(|it| matches!(it, Rewriting::Reread));
    }

    pub(super) fn save_layer(&mut self) {
        let Some(desk) = &self.desk else { return };
        let (path, layer) = (desk.article.path.clone(), desk.mine.layer.clone());
        self.corpus.note_layer(&path, &layer);
        let save = match self.originals.get(&path) {
            Some(original) if *original.layer == *layer => {
                Save::AsBefore { layer, file: original.file }
            }
            _ => Save::Layer(layer),
        };
        self.send_save(save);
        if !self.codebook.stored && !self.codebook.locked {
            // The codebook travels with the data that it explains.
            self.send_codebook();
        }
    }

    /// Remembers what a layer was when it was first read, so that undoing everything restores the
    /// file byte for byte.
    pub(super) fn remember_original(
        &mut self,
        path: &ArticlePath,
        layer: &Arc<Layer>,
        file: Option<FileHash>,
    ) {
        self.originals
            .entry(path.clone())
            .or_insert_with(|| Original { layer: layer.clone(), file });
    }
}
