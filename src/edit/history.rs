//! The history: what was done and can be undone, across articles and restarts.

use std::sync::Arc;

use super::{Action, Group, Transaction};

/// One history for the project and annotator, in the order in which things happened.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
    /// The number last given.
    number: u64,
}

/// What is undone and redone as one: a transaction, or several of one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The number of its first transaction.
    pub number: u64,
    /// When it began, in seconds since 1970, as far as that is known yet.
    pub at: Option<u64>,
    /// What the user did.
    pub action: Action,
    /// What it changed.
    pub deed: Deed,
    /// The text of the first annotation that it is about, where that is known without the article.
    pub quote: Option<Arc<str>>,
    /// See [`Group`]; what goes on after a restart is a new step.
    group: Option<Group>,
}

/// What a step changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Done since the program was started, or looked at since.
    Known(Transaction),
    /// As it stands in the journal, one text for each transaction of the step; whoever knows
    /// records can read it.
    Written(Vec<Arc<str>>),
}

impl Step {
    /// A step as it stands in the journal.
    pub fn written(number: u64, at: u64, action: Action, text: Arc<str>) -> Self {
        Self {
            number,
            at: Some(at),
            action,
            deed: Deed::Written(vec![text]),
            quote: None,
            group: None,
        }
    }

    /// As it stands in the journal, one text for each transaction; none where it does not.
    pub fn texts(&self) -> Vec<Arc<str>> {
        match &self.deed {
            Deed::Known(_) => Vec::new(),
            Deed::Written(texts) => texts.clone(),
        }
    }

    /// What it changed, where that is known without reading the journal.
    pub fn transaction(&self) -> Option<&Transaction> {
        match &self.deed {
            Deed::Known(transaction) => Some(transaction),
            Deed::Written(_) => None,
        }
    }
}

impl History {
    /// Notes that `transaction` was applied; what had been undone cannot be redone afterwards.
    /// Returns its number and whether it goes on with the step before.
    pub fn record(&mut self, transaction: Transaction) -> (u64, bool) {
        self.undone.clear();
        let number = self.next_number();
        match self.done.last_mut() {
            Some(Step { deed: Deed::Known(last), group, .. })
                if group.is_some() && *group == transaction.group =>
            {
                last.changes.extend(transaction.changes);
                (number, true)
            }
            _ => {
                let (action, group) = (transaction.action, transaction.group.clone());
                let deed = Deed::Known(transaction);
                self.done.push(Step { number, at: None, action, deed, quote: None, group });
                (number, false)
            }
        }
    }

    /// Notes a step that was done before the program was started.
    pub fn restore(&mut self, step: Step) {
        self.undone.clear();
        self.number = self.number.max(step.number);
        self.done.push(step);
    }

    /// Notes that a step restored goes on with another transaction.
    pub fn restore_more(&mut self, number: u64, text: Arc<str>) {
        self.undone.clear();
        self.number = self.number.max(number);
        if let Some(Step { deed: Deed::Written(texts), .. }) = self.done.last_mut() {
            texts.push(text);
        }
    }

    /// Has numbers begin after `number`.
    pub fn begin_after(&mut self, number: u64) {
        self.number = self.number.max(number);
    }

    /// The number last given.
    pub fn number(&self) -> u64 {
        self.number
    }

    fn next_number(&mut self) -> u64 {
        self.number += 1;
        self.number
    }

    /// How many steps can be undone.
    pub fn len(&self) -> usize {
        self.done.len()
    }

    /// Whether nothing can be undone.
    pub fn is_empty(&self) -> bool {
        self.done.is_empty()
    }

    /// What was done, the first first.
    pub fn done(&self) -> &[Step] {
        &self.done
    }

    /// What was undone and can be done again, the next to be redone last.
    pub fn undone(&self) -> &[Step] {
        &self.undone
    }

    /// What undoing would undo.
    pub fn next_undo(&self) -> Option<&Step> {
        self.done.last()
    }

    /// What redoing would do again.
    pub fn next_redo(&self) -> Option<&Step> {
        self.undone.last()
    }

    /// Notes that the inverse of [`Self::next_undo`] was applied. Returns the number of that.
    pub fn undid(&mut self) -> u64 {
        self.undone.extend(self.done.pop());
        self.next_number()
    }

    /// Notes that [`Self::next_redo`] was applied again. Returns the number of that.
    pub fn redid(&mut self) -> u64 {
        self.done.extend(self.undone.pop());
        self.next_number()
    }

    /// Notes that [`Self::next_undo`] can no longer be undone, since somebody else has changed
    /// what it did: what was done before is next. Returns the number of that.
    pub fn skip(&mut self) -> u64 {
        self.done.pop();
        self.next_number()
    }

    /// Notes what the step at the end of what was done, or of what was undone, did.
    pub fn learn(&mut self, undone: bool, transaction: Transaction) {
        let steps = if undone { &mut self.undone } else { &mut self.done };
        if let Some(step) = steps.last_mut() {
            step.deed = Deed::Known(transaction);
        }
    }

    /// Notes the text that the step at the end of what was done, or of what was undone, is about.
    pub fn quote(&mut self, undone: bool, quote: Option<Arc<str>>) {
        let steps = if undone { &mut self.undone } else { &mut self.done };
        if let Some(step) = steps.last_mut() {
            step.quote = quote.or(step.quote.take());
        }
    }

    /// How many steps lie after the one of this number, which is to be the last one done (zero for
    /// none), and whether they have been undone, so that they lie ahead.
    pub fn way_to(&self, number: u64) -> (usize, bool) {
        // Numbers grow with time; what was undone stands there the newest first.
        let back = self.done.len() - self.done.partition_point(|it| it.number <= number);
        if back > 0 {
            return (back, false);
        }
        (self.undone.len() - self.undone.partition_point(|it| it.number > number), true)
    }

    /// The step of this number, and whether it has been undone.
    pub fn find(&self, number: u64) -> Option<(&Step, bool)> {
        let done = self.done.binary_search_by_key(&number, |it| it.number).ok();
        if let Some(step) = done.and_then(|it| self.done.get(it)) {
            return Some((step, false));
        }
        let at = self.undone.partition_point(|it| it.number > number);
        self.undone.get(at).filter(|it| it.number == number).map(|it| (it, true))
    }

    /// Notes when the transactions up to `number` were done, those of which it is not known yet.
    pub fn stamp(&mut self, number: u64, at: u64) {
        let new = |it: &&mut Step| it.at.is_none();
        for step in self.done.iter_mut().rev().take_while(new).filter(|it| it.number <= number) {
            step.at = Some(at);
        }
        for step in self.undone.iter_mut().filter(|it| it.number <= number && it.at.is_none()) {
            step.at = Some(at);
        }
    }

    /// Forgets all but the newest `steps`.
    pub fn shorten(&mut self, steps: usize) {
        let surplus = self.done.len().saturating_sub(steps);
        self.done.drain(..surplus);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{Edit, End};
    use crate::model::{AnnotationId, ArticlePath};

    fn flag(group: Option<Group>) -> Transaction {
        let edits = vec![Edit::SetFlag { flagged: true }];
        Transaction { group, ..Transaction::on(ArticlePath::new("a.txt"), Action::SetFlag, edits) }
    }

    #[test]
    fn a_group_is_one_step_and_something_between_ends_it() {
        let group = || Some(Group::End(AnnotationId(1), End::End));
        let mut history = History::default();
        let recorded: Vec<(u64, bool)> = [group(), group(), None, None, group()]
            .into_iter()
            .map(|group| history.record(flag(group)))
            .collect();
        assert_eq!(recorded, [(1, false), (2, true), (3, false), (4, false), (5, false)]);
        let changes = |it: &Step| it.transaction().unwrap().changes.len();
        let steps: Vec<usize> = history.done().iter().map(changes).collect();
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
        assert_eq!(history.number(), 5);
    }

    #[test]
    fn the_way_to_a_step_is_counted_from_where_one_stands() {
        let mut history = History::default();
        for _ in 0..4 {
            history.record(flag(None));
        }
        history.undid();
        history.record(flag(None));
        history.undid();
        history.undid();
        let numbers = |of: &[Step]| of.iter().map(|it| it.number).collect::<Vec<_>>();
        assert_eq!((numbers(history.done()), numbers(history.undone())), (vec![1, 2], vec![6, 3]));
        for (number, way) in [
            (0, (2, false)),
            (1, (1, false)),
            (2, (0, true)),
            (3, (1, true)),
            (6, (2, true)),
            (99, (2, true)),
        ] {
            assert_eq!(history.way_to(number), way, "{number}");
        }
        let found = |number| history.find(number).map(|(it, undone)| (it.number, undone));
        assert_eq!(
            [found(1), found(3), found(6)],
            [Some((1, false)), Some((3, true)), Some((6, true))]
        );
        assert_eq!([found(0), found(4), found(99)], [None; 3]);
    }

    #[test]
    fn what_was_done_before_goes_on_with_its_numbers_and_times() {
        let mut history = History::default();
        history.restore(Step::written(7, 100, Action::Tag, "x".into()));
        history.restore_more(8, "y".into());
        assert_eq!(history.record(flag(None)), (9, false));
        history.stamp(9, 200);
        let times: Vec<_> = history.done().iter().map(|it| (it.number, it.at)).collect();
        assert_eq!(times, [(7, Some(100)), (9, Some(200))]);
        assert_eq!(history.skip(), 10);
        let written = Deed::Written(vec!["x".into(), "y".into()]);
        assert_eq!(history.next_undo().map(|it| &it.deed), Some(&written));
    }
}
