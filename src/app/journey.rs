//! The history as a place to go about in: looking at a step, and going back or forth to it. Each
//! step on the way is undone or redone for itself, as by its key, in portions between which the
//! window is drawn.

use super::history::{Stride, Unsent, Way};
use super::recalling::Account;
use super::{App, Effect, Notice};
use crate::model::AnnotationId;

/// How many steps are gone between two frames.
const LEG: usize = 32;

/// A way through the history that is being gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Journey {
    /// The number of the step that is to be the last one done; zero for none.
    pub to: u64,
    /// Whether steps are undone or done again.
    pub way: Way,
    /// How many of them, in all.
    pub steps: usize,
}

/// What happens in the history's panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryEvent {
    /// Look at the step of this number; at what was before all of them by zero.
    Choose(u64),
    /// Go back or forth until this step is the last one done.
    Go(u64),
    /// Go no further.
    Stop,
}

impl App {
    pub(super) fn history_event(&mut self, event: HistoryEvent) {
        match event {
            HistoryEvent::Choose(step) => self.recall(step),
            HistoryEvent::Go(step) => self.set_out(step),
            // What a user does ends the way already.
            HistoryEvent::Stop => {}
        }
    }

    /// Looks at a step: shows its place, in whatever article it is.
    fn recall(&mut self, number: u64) {
        self.recalled = Some(number);
        let Some(account) = self.history.find(number).map(|(it, _)| Account::of(it)) else {
            return;
        };
        let Some(article) = account.article else { return };
        let desk = self.desk.as_mut().filter(|_| self.asked.is_none());
        if let Some(desk) = desk.filter(|it| it.article.path == article) {
            let there = |it: &AnnotationId| desk.mine.layer.annotation(*it).is_some();
            let on_text = |it: &usize| desk.article.text.is_char_boundary(*it);
            if let Some(id) = account.annotation.filter(there) {
                desk.activate(id);
            } else if let Some(place) = account.place.filter(on_text) {
                desk.selecting = false;
                desk.move_caret(place, false);
            }
        } else if self.corpus.position(&article).is_some() {
            if let Some(place) = account.place {
                self.places.insert(article.clone(), place);
            }
            self.open(&article);
        } else {
            self.say(Notice::ArticleGone(article));
        }
    }

    fn set_out(&mut self, to: u64) {
        self.recalled = Some(to);
        if self.rewriting.is_some() {
            self.say(Notice::Busy);
            return;
        }
        let (steps, forth) = self.history.way_to(to);
        let way = if forth { Way::Forth } else { Way::Back };
        if steps > 0 {
            self.say(Notice::SetOut { way, steps });
            self.journey = Some(Journey { to, way, steps });
            self.go_on();
        }
    }

    /// Goes on with the way that is being gone, as far as the next frame or the next article.
    pub(super) fn go_on(&mut self) {
        let Some(Journey { to, way, steps }) = self.journey else { return };
        if self.rewriting.is_some() || self.asked.is_some() {
            return; // it goes on when that has come
        }
        let mut unsent = Unsent::default();
        for _ in 0..LEG {
            if self.history.way_to(to).0 == 0 {
                self.journey = None;
                self.send(unsent);
                self.say(Notice::Arrived { way, steps });
                return;
            }
            match self.stride(way, &mut unsent) {
                Stride::Done(_) => {}
                Stride::There(_, article) => {
                    self.send(unsent);
                    self.open(&article);
                    return;
                }
                Stride::Rewriting => {
                    if self.rewriting.is_none() {
                        self.halt();
                    }
                    return;
                }
                Stride::Stale(number) => {
                    self.journey = None;
                    self.send(unsent);
                    self.stale = Some(number);
                    self.say_stale(way);
                    return;
                }
                Stride::Barred(notice) => {
                    self.journey = None;
                    self.send(unsent);
                    self.say(notice);
                    return;
                }
                Stride::End => break,
            }
        }
        self.send(unsent);
        self.effects.push(Effect::GoOn);
    }

    /// Goes no further; whether there was a way to go.
    pub(super) fn halt(&mut self) -> bool {
        let Some(Journey { to, .. }) = self.journey.take() else { return false };
        self.say(Notice::Halted(self.history.way_to(to).0));
        true
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::tests::{Bench, pairs};
    use super::super::{ArticleRead, Effect, Event, What};
    use super::*;
    use crate::command::Command as C;
    use crate::edit::{Action, Change, History, Step, Transaction};
    use crate::model::ArticlePath;
    use crate::store::{Cause, StoreError, Task};

    impl Bench {
        /// Grants what was asked for, until nothing is or `most` wishes were granted.
        fn grant(&mut self, most: usize) -> usize {
            let mut granted = 0;
            while granted < most && !self.wishes.is_empty() {
                granted += 1;
                match self.wishes.remove(0) {
                    Effect::GoOn => self.tell(Event::GoOn),
                    // Nothing is ever said to be saved: what was done waits to be.
                    Effect::ReadArticle { path, .. } => self.read(path.as_str(), Vec::new()),
                    Effect::Rewrite { .. } => self.tell(Event::Rewritten(Ok(1))),
                    _ => unreachable!(),
                }
            }
            granted
        }

        fn open(&mut self, path: &str) {
            self.tell(Event::OpenArticle(ArticlePath::new(path)));
            self.grant(9);
        }

        fn go(&mut self, step: u64) {
            self.tell(Event::History(HistoryEvent::Go(step)));
        }

        fn article(&self) -> &str {
            self.desk().article.path.as_str()
        }

        fn numbers(&self) -> Vec<u64> {
            self.app.history.done().iter().map(|it| it.number).collect()
        }

        /// What was sent to the journal since this was asked last.
        fn sent(&mut self) -> Vec<(u64, &'static str)> {
            let deeds = std::mem::take(&mut self.appends).into_iter().flat_map(|it| it.deeds);
            let word = |it: &What| match it {
                What::Do { .. } => "do",
                What::Undo => "undo",
                What::Redo => "redo",
                What::Skip => "skip",
            };
            deeds.map(|it| (it.number, word(&it.what))).collect()
        }
    }

    /// Tags in the first article, in the second, and in the first again.
    fn three_steps() -> Bench {
        let mut bench = Bench::new(Vec::new());
        bench.wishes.clear();
        bench.run(&[C::Tag1]);
        bench.open("b.txt");
        bench.run(&[C::Tag2]);
        bench.open("a.txt");
        bench.run(&[C::ArticleEnd, C::WordLeft, C::Tag3]);
        assert_eq!(bench.numbers(), [1, 2, 3]);
        bench.sent();
        bench
    }

    /// As many flags set and taken away, as they stand in a journal.
    fn long_history(steps: u64) -> History {
        let mut history = History::default();
        for number in 1..=steps {
            let text = format!("[Layer(\"a.txt\",\"\",[Flag({})])]", number % 2 == 1);
            history.restore(Step::written(number, 5, Action::SetFlag, text.into()));
        }
        history
    }

    #[test]
    fn the_way_leads_over_articles_and_forth_again() {
        let mut bench = three_steps();
        bench.go(0);
        assert_eq!(bench.article(), "a.txt");
        assert_eq!(bench.tags(), pairs(&[("actor", "Kim")]), "as far as it goes here");
        bench.grant(1);
        assert_eq!(bench.article(), "b.txt");
        bench.grant(9);
        assert_eq!((bench.article(), bench.tags()), ("a.txt", pairs(&[])));
        assert_eq!(bench.app.journey, None);
        assert_eq!(bench.app.notice, Some(Notice::Arrived { way: Way::Back, steps: 3 }));
        assert_eq!(bench.sent(), [(4, "undo"), (5, "undo"), (6, "undo")]);

        bench.go(2);
        bench.grant(9);
        assert_eq!((bench.article(), bench.tags()), ("b.txt", pairs(&[("demand", "Kim")])));
        assert_eq!(bench.numbers(), [1, 2]);
        bench.go(3);
        bench.grant(9);
        assert_eq!(bench.tags(), pairs(&[("actor", "Kim"), ("hope", "warten")]));
        assert_eq!(bench.app.notice, Some(Notice::Arrived { way: Way::Forth, steps: 1 }));
        assert_eq!(bench.sent(), [(7, "redo"), (8, "redo"), (9, "redo")]);
    }

    #[test]
    fn a_long_way_is_gone_in_portions_until_it_is_stopped() {
        let mut bench = Bench::new(Vec::new());
        bench.wishes.clear();
        bench.app.history = long_history(10_000);
        bench.go(1);
        for leg in 1..=100 {
            assert_eq!(bench.sent().len(), LEG, "{leg}");
            assert_eq!(bench.app.history.way_to(1), (9_999 - leg * LEG, false));
            assert_eq!(bench.grant(1), 1);
        }
        bench.run(&[C::Cancel]);
        let left = 9_999 - 101 * LEG;
        assert_eq!(bench.app.notice, Some(Notice::Halted(left)));
        bench.grant(9);
        assert_eq!(bench.app.history.way_to(1), (left, false), "it goes no further");

        bench.go(1);
        bench.grant(usize::MAX);
        assert_eq!(bench.numbers(), [1]);
        assert!(bench.desk().mine.layer.flagged);
        bench.go(10_000);
        bench.grant(usize::MAX);
        assert_eq!(bench.numbers().len(), 10_000);
        assert!(!bench.desk().mine.layer.flagged);
    }

    #[test]
    fn whatever_else_the_user_does_stops_the_way() {
        for event in [
            Event::Run(C::CaretRight),
            Event::History(HistoryEvent::Stop),
            Event::History(HistoryEvent::Choose(7)),
            Event::OpenArticle(ArticlePath::new("b.txt")),
        ] {
            let mut bench = Bench::new(Vec::new());
            bench.app.history = long_history(100);
            bench.go(0);
            assert!(bench.app.journey.is_some());
            bench.tell(event);
            assert_eq!(bench.app.journey, None);
            bench.grant(99);
            assert_eq!(bench.numbers().len(), 100 - LEG);
        }
        let mut bench = Bench::new(Vec::new());
        bench.app.history = long_history(100);
        bench.go(0);
        bench.tell(Event::PaneEntered(super::super::Pane::Text));
        assert!(bench.app.journey.is_some(), "where the keyboard is does not matter");
    }

    #[test]
    fn a_step_that_does_not_go_with_what_is_there_stops_the_way() {
        let mut bench = three_steps();
        let changed = Transaction::on(
            ArticlePath::new("b.txt"),
            Action::SetFlag,
            vec![crate::edit::Edit::SetFlag { flagged: true }],
        );
        bench.app.history.record(changed); // it is not flagged at all
        bench.go(0);
        bench.grant(9);
        assert_eq!(bench.article(), "b.txt", "where that is");
        assert_eq!(bench.numbers(), [1, 2, 3, 4]);
        assert_eq!(bench.app.journey, None);
        assert_eq!(bench.app.notice, Some(Notice::CannotTravel(Way::Back)));
        bench.go(0);
        assert_eq!(bench.numbers(), [1, 2, 3, 4], "it is passed over when that is asked for only");
        bench.run(&[C::Undo]);
        assert_eq!(bench.numbers(), [1, 2, 3]);
        bench.go(0);
        bench.grant(9);
        assert!(bench.numbers().is_empty());
    }

    #[test]
    fn an_article_that_cannot_be_read_stops_the_way() {
        let mut bench = three_steps();
        bench.go(0);
        let error = StoreError { path: "b".into(), task: Task::Read, cause: Cause::NotFound };
        let path = ArticlePath::new("b.txt");
        let (result, troubles) = (Err(Arc::new(error)), Vec::new());
        let read = ArticleRead { path, reading: 9, result, changed: None, troubles };
        bench.tell(Event::ArticleRead(Box::new(read)));
        assert_eq!(bench.app.journey, None);
        assert!(matches!(bench.app.notice, Some(Notice::Trouble(_))));
        assert_eq!(bench.numbers(), [1, 2]);
    }

    #[test]
    fn layers_changed_as_wholes_are_waited_for() {
        let mut bench = three_steps();
        let article = ArticlePath::new("a.txt");
        let changes = vec![Change::Rewrite { article, before: None, after: None }];
        bench.app.history.record(Transaction { action: Action::Reanchor, changes, group: None });
        bench.run(&[C::ToggleFlag]);
        bench.sent();
        bench.go(2);
        assert_eq!(bench.sent(), [(6, "undo")], "what was done before is on its way first");
        assert!(matches!(bench.wishes[..], [Effect::Rewrite { number: 7, .. }]));
        bench.tell(Event::GoOn);
        assert_eq!(bench.numbers(), [1, 2, 3, 4]);
        bench.grant(9);
        assert_eq!(bench.numbers(), [1, 2]);
        assert_eq!(bench.app.notice, Some(Notice::Arrived { way: Way::Back, steps: 3 }));
    }

    #[test]
    fn whether_a_change_of_wholes_that_failed_was_noted_is_read_in_the_journal() {
        let mut bench = three_steps();
        let changes =
            vec![Change::Rewrite { article: ArticlePath::new("a.txt"), before: None, after: None }];
        bench.app.history.record(Transaction { action: Action::Reanchor, changes, group: None });
        bench.run(&[C::Undo]);
        let cause = Cause::PermissionDenied;
        let error = StoreError { path: "a".into(), task: Task::Write, cause };
        bench.tell(Event::Rewritten(Err(Arc::new(error))));
        bench.run(&[C::ToggleFlag]);
        assert_eq!(bench.app.notice, Some(Notice::Busy), "nobody knows by which number");
    }

    #[test]
    fn looking_at_a_step_opens_its_article_at_the_place() {
        let mut bench = three_steps();
        bench.tell(Event::History(HistoryEvent::Choose(2)));
        bench.grant(9);
        assert_eq!((bench.article(), bench.app.recalled), ("b.txt", Some(2)));
        bench.tell(Event::History(HistoryEvent::Choose(3)));
        bench.grant(9);
        assert_eq!(bench.desk().selection.head, bench.desk().text().find("warten").unwrap());
        bench.tell(Event::History(HistoryEvent::Choose(1)));
        assert_eq!(
            bench.desk().active().map(|it| it.quote(bench.desk().text())),
            Some("Kim".into())
        );
        assert_eq!(bench.numbers(), [1, 2, 3], "nothing is undone by looking");
    }
}
