//! The history: what was done and can be undone, across articles, without limit.

use super::Transaction;

/// One history for the project and annotator, in the order in which things happened.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Transaction>,
    undone: Vec<Transaction>,
}

impl History {
    /// Notes that `transaction` was applied; what had been undone cannot be redone afterwards.
    pub fn record(&mut self, transaction: Transaction) {
        self.undone.clear();
        match self.done.last_mut() {
            Some(last) if last.group.is_some() && last.group == transaction.group => {
                last.changes.extend(transaction.changes);
            }
            _ => self.done.push(transaction),
        }
    }

    /// How many steps can be undone.
    pub fn len(&self) -> usize {
        self.done.len()
    }

    /// Whether nothing can be undone.
    pub fn is_empty(&self) -> bool {
        self.done.is_empty()
    }

    /// What undoing would undo.
    pub fn next_undo(&self) -> Option<&Transaction> {
        self.done.last()
    }

    /// What redoing would do again.
    pub fn next_redo(&self) -> Option<&Transaction> {
        self.undone.last()
    }

    /// Notes that the inverse of [`Self::next_undo`] was applied.
    pub fn undid(&mut self) {
        self.undone.extend(self.done.pop());
    }

    /// Notes that [`Self::next_redo`] was applied again.
    pub fn redid(&mut self) {
        self.done.extend(self.undone.pop());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{Action, Edit, End, Group};
    use crate::model::{AnnotationId, ArticlePath};

    fn flag(group: Option<Group>) -> Transaction {
        let edits = vec![Edit::SetFlag { flagged: true }];
        Transaction { group, ..Transaction::on(ArticlePath::new("a.txt"), Action::SetFlag, edits) }
    }

    #[test]
    fn a_group_is_one_step_and_something_between_ends_it() {
        let group = || Some(Group::End(AnnotationId(1), End::End));
        let mut history = History::default();
        for group in [group(), group(), None, None, group()] {
            history.record(flag(group));
        }
        let steps: Vec<usize> = history.done.iter().map(|it| it.changes.len()).collect();
        assert_eq!(steps, [2, 1, 1, 1]);
    }

    #[test]
    fn a_new_deed_forgets_what_was_undone() {
        let mut history = History::default();
        history.record(flag(None));
        history.undid();
        assert!(history.next_undo().is_none() && history.next_redo().is_some());
        history.redid();
        assert!(history.next_undo().is_some() && history.next_redo().is_none());
        history.undid();
        history.record(flag(None));
        assert!(history.next_redo().is_none());
    }
}
