//! Edits of the codebook.

use super::EditError;
use crate::model::{Codebook, Label, LabelId, RelationKind};

/// One change of the codebook that knows what it replaces. Ids never change. A label that may have
/// been used is retired, not removed: `Remove` only undoes an `Insert`. A relation can go: those of
/// its kind stay in the layers, where a rule finds them.
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
    /// Adds a relation at a place in the order.
    InsertRelation {
        /// Its place, counted from zero.
        at: usize,
        /// The relation.
        relation: RelationKind,
    },
    /// Takes a relation out.
    RemoveRelation {
        /// Its place.
        at: usize,
        /// The relation as it is there.
        relation: RelationKind,
    },
    /// Puts another description in the place of a relation's.
    ReplaceRelation {
        /// What is there now.
        before: RelationKind,
        /// What will be, with the same id.
        after: RelationKind,
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
            Self::InsertRelation { at, relation } => Self::RemoveRelation { at, relation },
            Self::RemoveRelation { at, relation } => Self::InsertRelation { at, relation },
            Self::ReplaceRelation { before, after } => {
                Self::ReplaceRelation { before: after, after: before }
            }
        }
    }
}

/// Applies `edits` to `codebook`: all or nothing.
///
/// # Errors
/// When an id is malformed or taken, or the codebook is no longer what an edit knew.
pub fn apply_to_codebook(codebook: &mut Codebook, edits: &[CodebookEdit]) -> Result<(), EditError> {
    let mut changed = codebook.clone();
    edits.iter().try_for_each(|edit| apply_one(&mut changed, edit))?;
    *codebook = changed;
    Ok(())
}

fn apply_one(codebook: &mut Codebook, edit: &CodebookEdit) -> Result<(), EditError> {
    let Codebook { labels, relations, .. } = codebook;
    match edit {
        CodebookEdit::Insert { at, label } => {
            let taken = labels.iter().any(|it| it.id == label.id);
            if taken || !label.id.is_well_formed() {
                return Err(EditError::CodebookId(label.id.to_string()));
            }
            insert(labels, *at, label)
        }
        CodebookEdit::InsertRelation { at, relation } => {
            let taken = relations.iter().any(|it| it.id == relation.id);
            if taken || !LabelId::new(&relation.id).is_well_formed() {
                return Err(EditError::CodebookId(relation.id.clone()));
            }
            insert(relations, *at, relation)
        }
        CodebookEdit::Remove { at, label } => remove(labels, *at, label),
        CodebookEdit::RemoveRelation { at, relation } => remove(relations, *at, relation),
        CodebookEdit::Replace { before, after } if before.id != after.id => {
            Err(EditError::CodebookId(after.id.to_string()))
        }
        CodebookEdit::ReplaceRelation { before, after } if before.id != after.id => {
            Err(EditError::CodebookId(after.id.clone()))
        }
        CodebookEdit::Replace { before, after } => replace(labels, before, after),
        CodebookEdit::ReplaceRelation { before, after } => replace(relations, before, after),
        CodebookEdit::Move { from, to } => {
            if *from >= labels.len() || *to >= labels.len() {
                return Err(EditError::Stale);
            }
            let label = labels.remove(*from);
            labels.insert(*to, label);
            Ok(())
        }
    }
}

fn insert<T: Clone>(all: &mut Vec<T>, at: usize, new: &T) -> Result<(), EditError> {
    if at > all.len() {
        return Err(EditError::Stale);
    }
    all.insert(at, new.clone());
    Ok(())
}

fn remove<T: PartialEq>(all: &mut Vec<T>, at: usize, old: &T) -> Result<(), EditError> {
    if all.get(at) != Some(old) {
        return Err(EditError::Stale);
    }
    all.remove(at);
    Ok(())
}

fn replace<T: Clone + PartialEq>(all: &mut [T], before: &T, after: &T) -> Result<(), EditError> {
    let slot = all.iter_mut().find(|it| *it == before).ok_or(EditError::Stale)?;
    *slot = after.clone();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Localized, Rgb};

    fn label(id: &str) -> Label {
        Label::new(LabelId::new(id), "de", id, Rgb(1, 2, 3))
    }

    fn relation(id: &str, to: &[&str]) -> RelationKind {
        RelationKind {
            id: id.into(),
            name: Localized::default(),
            definition: Localized::default(),
            from: Vec::new(),
            to: to.iter().map(|it| LabelId::new(it)).collect(),
        }
    }

    #[test]
    fn every_edit_can_be_undone() {
        let mut codebook = Codebook {
            labels: vec![label("a"), label("b")],
            relations: vec![relation("r", &[]), relation("s", &[])],
            ..Codebook::default()
        };
        let before = codebook.clone();
        let renamed = Label { key: "7".into(), ..label("a") };
        let edits = [
            CodebookEdit::Insert { at: 1, label: label("c") },
            CodebookEdit::Replace { before: label("a"), after: renamed },
            CodebookEdit::Move { from: 0, to: 2 },
            CodebookEdit::InsertRelation { at: 2, relation: relation("t", &["a"]) },
            CodebookEdit::RemoveRelation { at: 0, relation: relation("r", &[]) },
            CodebookEdit::ReplaceRelation {
                before: relation("s", &[]),
                after: relation("s", &["b"]),
            },
        ];
        assert_eq!(apply_to_codebook(&mut codebook, &edits), Ok(()));
        let ids: Vec<_> = codebook.labels.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids, ["c", "b", "a"]);
        assert_eq!(codebook.relations, [relation("s", &["b"]), relation("t", &["a"])]);
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
                Err(EditError::CodebookId(second.into()))
            );
            assert_eq!(codebook.labels.len(), 1);
        }
        codebook.relations.push(relation("r", &[]));
        for id in ["r", "", "R"] {
            let edit = CodebookEdit::InsertRelation { at: 0, relation: relation(id, &[]) };
            let refused = Err(EditError::CodebookId(id.into()));
            assert_eq!(apply_to_codebook(&mut codebook, &[edit]), refused);
        }
        let gone = CodebookEdit::Replace { before: label("x"), after: label("x") };
        let other = relation("r", &["a"]);
        let changed = CodebookEdit::RemoveRelation { at: 0, relation: other.clone() };
        let past = CodebookEdit::InsertRelation { at: 5, relation: relation("q", &[]) };
        let unlike = CodebookEdit::ReplaceRelation { before: other, after: relation("r", &[]) };
        for edit in [gone, changed, past, unlike] {
            assert_eq!(apply_to_codebook(&mut codebook, &[edit]), Err(EditError::Stale));
        }
    }
}
