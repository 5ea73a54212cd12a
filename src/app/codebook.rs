//! The codebook in force, and changing it.

use std::sync::Arc;

use super::drafts::{new_label, new_relation, settled_label, settled_relation};
use super::tagging::allowed;
use super::{App, Draft, Notice};
use crate::edit::{Action, Change, CodebookEdit, Edit, Transaction};
use crate::model::{Annotation, Codebook, Label, LabelId, RelationKind};

/// The codebook in force.
#[derive(Clone, Debug, Default)]
pub struct CodebookState {
    /// The labels and rules.
    pub codebook: Arc<Codebook>,
    /// Whether its file cannot be read, so that it must not be overwritten.
    pub locked: bool,
    /// Whether the project has a codebook of its own; until then the default one is in force.
    pub stored: bool,
    /// What its file held when it was read; nothing for no file.
    pub base: Option<Arc<[u8]>>,
    /// Counts changes.
    pub revision: u64,
    /// Counts those made here.
    pub edits: u64,
    /// How many of them there were when its file was last asked for.
    pub asked: u64,
    /// The label or relation whose description is open for changes, as changed so far.
    pub editing: Option<Draft>,
    /// The label whose description is unfolded.
    pub unfolded: Option<LabelId>,
}

/// What happens in the codebook's panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodebookEvent {
    /// Unfold a label's description, or fold it.
    Unfold(LabelId),
    /// Begin to change a label.
    Edit(LabelId),
    /// The label or relation as changed so far.
    Changed(Box<Draft>),
    /// Apply the changes.
    Apply,
    /// Drop the changes.
    Discard,
    /// Add a label and begin to describe it.
    Add,
    /// Move a label up or down in the order.
    Shift {
        /// Which.
        label: LabelId,
        /// Towards the top.
        up: bool,
    },
    /// Offer a label no longer, or again.
    Retire(LabelId),
    /// Make a label part of another one; its annotations follow.
    Merge {
        /// Which.
        label: LabelId,
        /// Into which.
        into: LabelId,
    },
    /// Add a relation and begin to describe it.
    AddRelation,
    /// Begin to change the relation of this id.
    EditRelation(String),
    /// Take the relation of this id out of the codebook; layers keep what they have of it.
    RemoveRelation(String),
}

impl App {
    pub(super) fn codebook_event(&mut self, event: CodebookEvent) {
        let state = &mut self.codebook;
        if let CodebookEvent::Unfold(label) = event {
            state.unfolded =
                if state.unfolded.as_ref() == Some(&label) { None } else { Some(label) };
            return;
        }
        if self.corpus.project.is_none() {
            self.say(Notice::NothingOpen);
            return;
        }
        if state.locked {
            self.say(Notice::CodebookLocked);
            return;
        }
        if self.annotator == super::Annotator::Unknown {
            self.ask_annotator(None);
            return;
        }
        if !self.may_write() {
            return;
        }
        let state = &mut self.codebook;
        match event {
            CodebookEvent::Unfold(_) => {}
            CodebookEvent::Edit(id) => {
                state.editing = state.codebook.label(&id).cloned().map(Draft::Label);
            }
            CodebookEvent::EditRelation(id) => {
                state.editing = state.codebook.relation(&id).cloned().map(Draft::Relation);
            }
            CodebookEvent::Changed(draft) => state.editing = Some(*draft),
            CodebookEvent::Discard => state.editing = None,
            CodebookEvent::Apply => match state.editing.clone() {
                Some(Draft::Label(label)) => self.apply_label(label),
                Some(Draft::Relation(relation)) => self.apply_relation(relation),
                None => {}
            },
            CodebookEvent::Add => {
                let language = self.messages.language().code();
                state.editing = Some(Draft::Label(new_label(&state.codebook, language)));
            }
            CodebookEvent::AddRelation => state.editing = Some(Draft::Relation(new_relation())),
            CodebookEvent::RemoveRelation(id) => self.remove_relation_kind(&id),
            CodebookEvent::Shift { label, up } => {
                let labels = &state.codebook.labels;
                let Some(from) = labels.iter().position(|it| it.id == label) else { return };
                let Some(to) = (if up { from.checked_sub(1) } else { Some(from + 1) }) else {
                    return;
                };
                if to < labels.len() {
                    self.edit_codebook(CodebookEdit::Move { from, to });
                }
            }
            CodebookEvent::Merge { label, into } => {
                let Some(before) = state.codebook.label(&label).cloned() else { return };
                let after = Label { merged_into: Some(into), ..before.clone() };
                if self.edit_codebook(CodebookEdit::Replace { before, after }) {
                    self.follow_mergers();
                }
            }
            CodebookEvent::Retire(id) => {
                let Some(before) = state.codebook.label(&id).cloned() else { return };
                let mut after = Label { merged_into: None, ..before.clone() };
                after.retired = before.is_offered();
                if !after.retired && state.codebook.label_for_key(&after.key).is_some() {
                    after.key.clear(); // another label has taken it in the meantime
                }
                self.edit_codebook(CodebookEdit::Replace { before, after });
            }
        }
    }

    /// Gives the annotations of the open article whose label became part of another one that
    /// other label, as a step of its own. Those that would become twins stay as they are.
    pub(super) fn follow_mergers(&mut self) {
        // Where something was undone, going on from there would forget it.
        let may = self.journal.lock().is_none() && self.history.next_redo().is_none();
        let desk = self.desk.as_ref().filter(|it| may && it.mine.locked.is_none());
        let Some(desk) = desk else { return };
        let codebook = &self.codebook.codebook;
        let follows = |before: &Annotation| {
            let label = codebook.merged(&before.label)?.id.clone();
            let after = Annotation { label, ..before.clone() };
            Some(Edit::Replace { before: before.clone(), after })
        };
        let edits = desk.mine.layer.annotations().filter_map(follows).collect();
        let edits = allowed(desk, codebook, edits);
        let count = edits.len();
        if count > 0 && self.annotator.name().is_some() {
            let path = desk.article.path.clone();
            if self.commit(Transaction::on(path, Action::FollowMerger, edits)) {
                self.say(Notice::FollowedMerger(count));
            }
        }
    }

    fn edit_codebook(&mut self, edit: CodebookEdit) -> bool {
        self.commit(Transaction {
            action: Action::EditCodebook,
            changes: vec![Change::Codebook(vec![edit])],
            group: None,
        })
    }

    /// Applies the label that is being described: the one of its id changes, a new one is added.
    fn apply_label(&mut self, draft: Label) {
        let codebook = &self.codebook.codebook;
        let clash = codebook
            .offered()
            .find(|it| it.id != draft.id && !draft.key.is_empty() && it.key == draft.key);
        if clash.is_some() || !is_label_key(&draft.key) {
            self.say(Notice::LabelRefused(draft.key));
            return;
        }
        let before = codebook.label(&draft.id).cloned();
        let after = settled_label(draft, codebook);
        self.apply_draft(match before {
            Some(before) if before == after => None,
            Some(before) => Some(CodebookEdit::Replace { before, after }),
            None => Some(CodebookEdit::Insert { at: codebook.labels.len(), label: after }),
        });
    }

    /// Applies the relation that is being described, as [`Self::apply_label`] does.
    fn apply_relation(&mut self, draft: RelationKind) {
        let codebook = &self.codebook.codebook;
        let before = codebook.relation(&draft.id).cloned();
        let after = settled_relation(draft, codebook);
        let at = codebook.relations.len();
        self.apply_draft(match before {
            Some(before) if before == after => None,
            Some(before) => Some(CodebookEdit::ReplaceRelation { before, after }),
            None => Some(CodebookEdit::InsertRelation { at, relation: after }),
        });
    }

    fn apply_draft(&mut self, edit: Option<CodebookEdit>) {
        if edit.is_none_or(|it| self.edit_codebook(it)) {
            self.codebook.editing = None;
        }
    }

    fn remove_relation_kind(&mut self, id: &str) {
        let relations = &self.codebook.codebook.relations;
        let Some(at) = relations.iter().position(|it| it.id == id) else { return };
        let Some(relation) = relations.get(at).cloned() else { return };
        let name = relation.called(self.messages.language().code()).to_owned();
        if self.edit_codebook(CodebookEdit::RemoveRelation { at, relation }) {
            self.codebook.editing = None;
            self.say(Notice::RelationKindRemoved(name));
        }
    }
}

/// Labels take digits as keys, or none: every letter may become a command's.
fn is_label_key(key: &str) -> bool {
    key.is_empty() || matches!(key.as_bytes(), [b'1'..=b'9'])
}
