//! Edits of the codebook.

use super::EditError;
use crate::model::{Codebook, Label};

/// One change of the codebook that knows what it replaces. A label's id never changes, and a
/// label that may have been used is retired, not removed: `Remove` only undoes an `Insert`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "edits of a codebook are few")]
pub enum CodebookEdit {
    /// Adds a label at a place in the order.
    Insert {
        /// Its place, counted from zero.
        at: usize,
        /// The label.
        label: Label,
    },
    /// Takes a label out.
    Remove {
        /// Its place.
        at: usize,
        /// The label as it is there.
        label: Label,
    },
    /// Puts another description in the place of a label's.
    Replace {
        /// What is there now.
        before: Label,
        /// What will be, with the same id.
        after: Label,
    },
    /// Moves a label within the order.
    Move {
        /// Where it is.
        from: usize,
        /// Where it will be.
        to: usize,
    },
}

impl CodebookEdit {
    /// The edit that undoes this one.
    pub fn inverse(&self) -> Self {
        match self.clone() {
            Self::Insert { at, label } => Self::Remove { at, label },
            Self::Remove { at, label } => Self::Insert { at, label },
            Self::Replace { before, after } => Self::Replace { before: after, after: before },
            Self::Move { from, to } => Self::Move { from: to, to: from },
        }
    }
}

/// Applies `edits` to `codebook`: all or nothing.
///
/// # Errors
/// When a label's id is malformed or taken, or the codebook is no longer what an edit knew.
pub fn apply_to_codebook(codebook: &mut Codebook, edits: &[CodebookEdit]) -> Result<(), EditError> {
    let mut changed = codebook.clone();
    edits.iter().try_for_each(|edit| apply_one(&mut changed.labels, edit))?;
    *codebook = changed;
    Ok(())
}

fn apply_one(labels: &mut Vec<Label>, edit: &CodebookEdit) -> Result<(), EditError> {
    match edit {
        CodebookEdit::Insert { at, label } => {
            let taken = labels.iter().any(|it| it.id == label.id);
            if taken || !label.id.is_well_formed() {
                return Err(EditError::LabelId(label.id.to_string()));
            }
            if *at > labels.len() {
                return Err(EditError::Stale);
            }
            labels.insert(*at, label.clone());
        }
        CodebookEdit::Remove { at, label } => {
            if labels.get(*at) != Some(label) {
                return Err(EditError::Stale);
            }
            labels.remove(*at);
        }
        CodebookEdit::Replace { before, after } => {
            if before.id != after.id {
                return Err(EditError::LabelId(after.id.to_string()));
            }
            let slot = labels.iter_mut().find(|it| *it == before).ok_or(EditError::Stale)?;
            *slot = after.clone();
        }
        CodebookEdit::Move { from, to } => {
            if *from >= labels.len() || *to >= labels.len() {
                return Err(EditError::Stale);
            }
            let label = labels.remove(*from);
            labels.insert(*to, label);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LabelId, Rgb};

    fn label(id: &str) -> Label {
        Label::new(LabelId::new(id), "de", id, Rgb(1, 2, 3))
    }

    #[test]
    fn every_edit_can_be_undone() {
        let mut codebook = Codebook { labels: vec![label("a"), label("b")], ..Codebook::default() };
        let before = codebook.clone();
        let renamed = Label { key: "7".into(), ..label("a") };
        let edits = [
            CodebookEdit::Insert { at: 1, label: label("c") },
            CodebookEdit::Replace { before: label("a"), after: renamed },
            CodebookEdit::Move { from: 0, to: 2 },
        ];
        assert_eq!(apply_to_codebook(&mut codebook, &edits), Ok(()));
        let ids: Vec<_> = codebook.labels.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids, ["c", "b", "a"]);
        let undo: Vec<_> = edits.iter().rev().map(CodebookEdit::inverse).collect();
        assert_eq!(apply_to_codebook(&mut codebook, &undo), Ok(()));
        assert_eq!(codebook, before);
    }

    #[test]
    fn malformed_taken_and_stale_are_refused_whole() {
        let mut codebook = Codebook { labels: vec![label("a")], ..Codebook::default() };
        let insert = |id| CodebookEdit::Insert { at: 0, label: label(id) };
        for (first, second) in [("b", "A b"), ("b", "a")] {
            let edits = [insert(first), insert(second)];
            assert_eq!(
                apply_to_codebook(&mut codebook, &edits),
                Err(EditError::LabelId(second.into()))
            );
            assert_eq!(codebook.labels.len(), 1);
        }
        let gone = CodebookEdit::Replace { before: label("x"), after: label("x") };
        assert_eq!(apply_to_codebook(&mut codebook, &[gone]), Err(EditError::Stale));
    }
}
