//! The one door for changes: committing, undoing and redoing transactions, and handing what they
//! changed to be saved.

use std::sync::Arc;

use super::{App, Notice, Original, Save};
use crate::edit::{Change, EditError, Transaction, apply, apply_to_codebook, settle};
use crate::model::{ArticlePath, Layer};
use crate::store::FileHash;

/// Which way through the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Undo.
    Back,
    /// Redo.
    Forth,
}

impl App {
    /// Applies a new transaction and notes it in the history; says why when it is refused.
    pub(super) fn commit(&mut self, mut transaction: Transaction) -> bool {
        self.settle(&mut transaction);
        let applied = self.apply(&transaction);
        if applied {
            self.recheck_after(&transaction, false);
            self.history.record(transaction);
        }
        applied
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

    /// Undoes or redoes one transaction. When it lies in another article, the first call goes
    /// there and says what would be done, and the second does it.
    pub(super) fn travel(&mut self, way: Way) {
        let transaction = match way {
            Way::Back => self.history.next_undo().map(Transaction::inverse),
            Way::Forth => self.history.next_redo().cloned(),
        };
        let Some(transaction) = transaction else {
            self.say(Notice::HistoryEnds(way));
            return;
        };
        let here = self.desk.as_ref().map(|it| it.article.path.clone());
        if let Some(path) = transaction.article()
            && here.as_ref() != Some(path)
        {
            let path = path.clone();
            self.open(&path);
            self.say(Notice::WouldTravel { way, action: transaction.action, article: path });
            return;
        }
        if !self.apply(&transaction) {
            return;
        }
        self.recheck_after(&transaction, true);
        match way {
            Way::Back => self.history.undid(),
            Way::Forth => self.history.redid(),
        }
        self.show_place(&transaction);
        self.say(Notice::Travelled { way, action: transaction.action });
    }

    /// Undoes the last step without a word: what it did was only the beginning of a gesture.
    pub(super) fn take_back(&mut self) {
        let last = self.history.next_undo().map(Transaction::inverse);
        if let Some(last) = last.filter(|it| self.apply(it)) {
            self.recheck_after(&last, true);
            self.history.undid();
        }
    }

    /// Shows where a transaction changed something.
    fn show_place(&mut self, transaction: &Transaction) {
        let Some(desk) = &mut self.desk else { return };
        let edits = transaction.changes.iter().filter_map(|it| match it {
            Change::Layer { edits, .. } => Some(edits),
            Change::Codebook(_) => None,
        });
        let mut edits = edits.flatten();
        let Some((edit, place)) = edits.find_map(|it| Some((it, it.place()?))) else { return };
        desk.selecting = false;
        desk.move_caret(place.start(), false);
        // What is there afterwards is what the user goes on with.
        desk.active = edit.after().map(|it| it.id);
    }

    fn apply(&mut self, transaction: &Transaction) -> bool {
        for (done, change) in transaction.changes.iter().enumerate() {
            if let Err(error) = self.apply_change(change) {
                let undo: Vec<Change> =
                    transaction.changes.iter().take(done).rev().map(Change::inverse).collect();
                for change in undo {
                    // What was done can be undone: nothing came between.
                    _ = self.apply_change(&change);
                }
                self.say(Notice::Refused(error));
                return false;
            }
        }
        true
    }

    fn apply_change(&mut self, change: &Change) -> Result<(), EditError> {
        match change {
            Change::Layer { article, edits } => {
                let desk = self.desk.as_mut().filter(|it| it.article.path == *article);
                let desk = desk.filter(|it| it.mine.locked.is_none()).ok_or(EditError::Stale)?;
                let text = desk.article.text.clone();
                apply(Arc::make_mut(&mut desk.mine.layer), &text, edits)?;
                desk.active = desk.active.filter(|it| desk.mine.layer.annotation(*it).is_some());
                desk.respanning = None;
                self.save_layer();
            }
            Change::Codebook(edits) => {
                apply_to_codebook(Arc::make_mut(&mut self.codebook.codebook), edits)?;
                self.codebook.revision += 1;
                self.send_codebook();
                self.recheck();
            }
        }
        Ok(())
    }

    fn save_layer(&mut self) {
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
