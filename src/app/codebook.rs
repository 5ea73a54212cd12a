//! The codebook in force, and changing it.

use std::sync::Arc;

use super::tagging::allowed;
use super::{App, Notice};
use crate::edit::{Action, Change, CodebookEdit, Edit, Transaction};
use crate::model::{Annotation, Codebook, Label, LabelId, Rgb};

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
    /// The label whose description is open for changes, as changed so far.
    pub editing: Option<Label>,
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
    /// The label as changed so far.
    Changed(Box<Label>),
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
}

/// Colours for new labels: those of Okabe and Ito that the default codebook leaves free, then
/// those that it uses.
const NEW_COLORS: [Rgb; 7] = [
    Rgb(0xe6, 0x9f, 0x00),
    Rgb(0x56, 0xb4, 0xe9),
    Rgb(0x8c, 0x6d, 0x31),
    Rgb(0x00, 0x72, 0xb2),
    Rgb(0xd5, 0x5e, 0x00),
    Rgb(0x00, 0x9e, 0x73),
    Rgb(0xcc, 0x79, 0xa7),
];

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
        match event {
            CodebookEvent::Unfold(_) => {}
            CodebookEvent::Edit(id) => state.editing = state.codebook.label(&id).cloned(),
            CodebookEvent::Changed(label) => state.editing = Some(*label),
            CodebookEvent::Discard => state.editing = None,
            CodebookEvent::Apply => self.apply_label(),
            CodebookEvent::Add => self.add_label(),
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
        let Some(desk) = self.desk.as_ref().filter(|it| it.mine.locked.is_none()) else { return };
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
    fn apply_label(&mut self) {
        let codebook = &self.codebook.codebook;
        let Some(after) = self.codebook.editing.clone() else { return };
        let clash = codebook
            .offered()
            .find(|it| it.id != after.id && !after.key.is_empty() && it.key == after.key);
        if clash.is_some() || !is_label_key(&after.key) {
            self.say(Notice::LabelRefused(after.key));
            return;
        }
        let after = tidied(after);
        let after = match codebook.label(&after.id) {
            Some(_) => after,
            None => Label { id: new_id(codebook, &after), ..after },
        };
        let edit = match codebook.label(&after.id).cloned() {
            Some(before) if before == after => {
                self.codebook.editing = None;
                return;
            }
            Some(before) => CodebookEdit::Replace { before, after },
            None => CodebookEdit::Insert { at: codebook.labels.len(), label: after },
        };
        if self.edit_codebook(edit) {
            self.codebook.editing = None;
        }
    }

    fn add_label(&mut self) {
        let codebook = &self.codebook.codebook;
        let free_id = (1..=codebook.labels.len() + 1)
            .map(|n| LabelId::new(&format!("label-{n}")))
            .find(|it| codebook.label(it).is_none());
        let free_key =
            (1..=9).map(|n: u8| n.to_string()).find(|it| codebook.label_for_key(it).is_none());
        let used = |color: &&Rgb| codebook.labels.iter().any(|it| it.color == **color);
        let color =
            NEW_COLORS.iter().find(|it| !used(it)).copied().unwrap_or(Rgb(0x77, 0x77, 0x77));
        if let Some(id) = free_id {
            let label = Label::new(id, self.messages.language().code(), "", color);
            self.codebook.editing = Some(Label { key: free_key.unwrap_or_default(), ..label });
        }
    }
}

/// Without spaces at the ends of its names, and without items left empty.
fn tidied(mut label: Label) -> Label {
    label.name.0.values_mut().for_each(|it| *it = it.trim().to_owned());
    let lists =
        [&mut label.counts, &mut label.does_not_count, &mut label.borderline, &mut label.examples];
    for list in lists {
        list.retain(|it| it.0.values().any(|text| !text.trim().is_empty()));
    }
    label
}

/// An id for a new label, from its name where that gives one that is free: ids are read by people
/// too, in layers and in what is exported.
fn new_id(codebook: &Codebook, label: &Label) -> LabelId {
    let name = label.name.0.values().next().map(|it| it.to_lowercase()).unwrap_or_default();
    let name = name.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss");
    let parts = name.split(|it: char| !it.is_ascii_alphanumeric()).filter(|it| !it.is_empty());
    let id = LabelId::new(&parts.collect::<Vec<_>>().join("-"));
    let usable = id.is_well_formed() && codebook.label(&id).is_none();
    if usable { id } else { label.id.clone() }
}

/// Labels take digits as keys, or none: every letter may become a command's.
fn is_label_key(key: &str) -> bool {
    key.is_empty() || matches!(key.as_bytes(), [b'1'..=b'9'])
}
