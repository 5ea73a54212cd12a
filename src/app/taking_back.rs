//! Taking an import back and bringing it back again, as one step of whoever imported, for everybody
//! to whom it brought layers. In each journal it is a step of its own: where the window is opened
//! anew, everybody can still undo theirs.

use super::history::{Rewriting, Stride, Unsent, Way};
use super::{App, Deed, Effect, JournalState, Notice, Trouble, What};
use crate::edit::{Action, Deed as Changed, Step, Transaction};
use crate::record;
use crate::store::{Project, StoreError};

/// An import that this window has carried out.
#[derive(Clone, Debug)]
pub(super) struct Brought {
    /// Who did it.
    by: String,
    /// The number of the step in their history.
    number: u64,
    /// See [`TravelImport::parts`].
    parts: Vec<(String, u64)>,
}

/// An import that is to be taken back, or brought back again.
#[derive(Clone, Debug)]
pub struct TravelImport {
    /// Where.
    pub project: Project,
    /// Which of the two.
    pub way: Way,
    /// Everybody to whom it brought layers, and the number that the import has in their journal.
    pub parts: Vec<(String, u64)>,
    /// Whose journal is open, and the number of what is done now in it.
    pub mine: (String, u64),
}

/// Why an import stays as it is, for everybody.
#[derive(Clone, Debug)]
pub enum Stays {
    /// It is not the last thing any more that this annotator has done, or undone.
    GoneOn(String),
    /// Something cannot be read or written.
    Failed(StoreError),
}

impl From<StoreError> for Stays {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

impl Brought {
    /// Whether none of it is for whoever did it: it is a step without changes then.
    fn is_apart(&self) -> bool {
        self.parts.iter().all(|it| it.0 != self.by)
    }
}

impl App {
    /// Notes what an import has brought to whom, so that it can be taken back. Where none of it is
    /// mine, it is a step without changes in my history.
    pub(super) fn note_import(&mut self, parts: Vec<(String, u64)>) {
        let Some(by) = self.annotator.name().map(str::to_owned) else { return };
        let mine = parts.iter().find(|it| it.0 == by).map(|it| it.1);
        let number = if let Some(number) = mine {
            // My history has grown by it.
            self.read_journal_again();
            number
        } else {
            let nothing = Transaction { action: Action::Import, changes: Vec::new(), group: None };
            if parts.is_empty() || self.journal != JournalState::Mine || !self.commit(nothing) {
                return;
            }
            self.history.number()
        };
        self.brought.push(Brought { by, number, parts });
    }

    /// The import that is the step of this number in my history.
    fn brought(&self, number: u64) -> Option<&Brought> {
        let me = self.annotator.name()?;
        self.brought.iter().find(|it| it.by == me && it.number == number)
    }

    /// Undoes or redoes an import for everybody; `None` where the step is none, or is all mine.
    pub(super) fn stride_import(&mut self, way: Way, unsent: &mut Unsent) -> Option<Stride> {
        let step = match way {
            Way::Back => self.history.next_undo(),
            Way::Forth => self.history.next_redo(),
        };
        let step = step.filter(|it| it.action == Action::Import)?;
        let number = step.number;
        let (project, me) = (self.corpus.project.clone()?, self.annotator.name()?.to_owned());
        let Some(Brought { parts, .. }) = self.brought(number) else {
            return changes_nothing(step).then_some(Stride::Stale(number));
        };
        if way == Way::Back && self.stale == Some(number) {
            return Some(Stride::Stale(number));
        }
        let parts = parts.clone();
        // What others have done here, before I went on, comes first.
        let waits = self.asked.is_some() || self.saving.deeds.iter().any(|it| it.annotator != me);
        let show = self.here().filter(|_| !waits);
        let Some(show) = show else { return Some(Stride::Barred(Notice::Busy)) };
        self.send(std::mem::take(unsent));
        let what = if way == Way::Back { What::Undo } else { What::Redo };
        let mine = (me, self.history.number() + 1);
        self.effects.push(Effect::TravelImport(TravelImport { project, way, parts, mine }.into()));
        self.rewriting = Some(Rewriting::Under { what, show });
        Some(Stride::Rewriting)
    }

    /// An import was taken back or brought back again, but for files that are behind; or it stays.
    pub(super) fn import_travelled(&mut self, result: Result<(u64, Vec<StoreError>), Stays>) {
        let Some(Rewriting::Under { what, .. }) = &self.rewriting else { return };
        let (what, way) = match what {
            What::Redo => (What::Redo, Way::Forth),
            _ => (What::Undo, Way::Back),
        };
        let step = match way {
            Way::Back => self.history.next_undo(),
            Way::Forth => self.history.next_redo(),
        };
        let number = step.map(|it| it.number);
        let is_apart = number.and_then(|it| self.brought(it)).is_some_and(Brought::is_apart);
        match result {
            Ok((at, behind)) => {
                self.originals.clear();
                self.rewritten(Ok(at));
                if is_apart {
                    // Nobody else has noted it for me.
                    let number = self.history.number();
                    self.note_deed(Deed { number, what, on: None, codebook: None });
                    self.send_deeds();
                }
                for error in behind {
                    self.trouble(Trouble::NotBroughtUp(error.into()));
                }
            }
            Err(Stays::GoneOn(annotator)) => {
                (self.rewriting, self.journey) = (None, None);
                self.stale = number.filter(|_| way == Way::Back);
                self.say(Notice::ImportStays { way, annotator });
            }
            Err(Stays::Failed(error)) => {
                // What my journal says now is not known.
                self.read_journal_again();
                self.read_corpus();
                self.say(Notice::Trouble(Trouble::File(error.into())));
            }
        }
    }

    /// Says that the next step cannot be undone or redone any more.
    pub(super) fn say_stale(&mut self, way: Way) {
        let next = self.history.next_undo().filter(|_| way == Way::Back);
        let of_others = |it: &Step| {
            let is_known = self.brought(it.number).is_some();
            it.action == Action::Import && !is_known && changes_nothing(it)
        };
        let apart = next.is_some_and(of_others).then_some(Notice::ImportApart);
        self.say(apart.unwrap_or(Notice::CannotTravel(way)));
    }
}

/// Whether a step changes nothing of mine.
fn changes_nothing(step: &Step) -> bool {
    match &step.deed {
        Changed::Known(transaction) => transaction.changes.is_empty(),
        Changed::Written(texts) => {
            texts.iter().all(|it| record::read_changes(it).is_ok_and(|it| it.is_empty()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::Bench;
    use super::super::{
        Event, ImportEvent, ImportReport, JournalRead, Overlay, OverlayEvent, Unjournaled,
    };
    use super::*;
    use crate::command::Command as C;
    use crate::edit::History;
    use crate::store::{Cause, Task};

    impl Bench {
        /// Lets an import begin.
        fn begin_import(&mut self) {
            self.run(&[C::Import]);
            for event in [ImportEvent::Path("/x".to_owned()), ImportEvent::Look] {
                self.tell(Event::Overlay(OverlayEvent::Import(event)));
            }
            self.tell(Event::Imported(true, Box::new(Ok(ImportReport::default()))));
            self.tell(Event::Overlay(OverlayEvent::Accept));
            assert!(matches!(self.app.overlay, Some(Overlay::Import(_))));
            self.wishes.clear();
        }

        /// It has brought layers to these.
        fn end_import(&mut self, parts: &[(&str, u64)]) {
            let parts = parts.iter().map(|(who, number)| ((*who).to_owned(), *number)).collect();
            let report = ImportReport { parts, ..ImportReport::default() };
            self.tell(Event::Imported(false, Box::new(Ok(report))));
        }

        /// What is not in the journal yet, by number.
        fn unjournaled(&self) -> Vec<(u64, &What)> {
            let told = |it: &Unjournaled| it.annotator == "eva";
            let deeds = self.app.saving.deeds.iter().filter(|it| told(it));
            deeds.map(|it| (it.deed.number, &it.deed.what)).collect()
        }

        /// The import that is to be taken back or brought back: which way, for whom, and by which
        /// number.
        fn wish(&mut self) -> (Way, Vec<(String, u64)>, (String, u64)) {
            let wish = self.wishes.drain(..).find_map(|it| match it {
                Effect::TravelImport(it) => Some((it.way, it.parts, it.mine)),
                _ => None,
            });
            wish.expect("nothing is taken back")
        }

        fn is_refused(&mut self) {
            let before = self.app.saving.deeds.len();
            self.run(&[C::Tag1, C::ToggleFlag, C::Undo, C::Redo]);
            assert_eq!(self.app.notice, Some(Notice::Busy));
            assert_eq!(self.app.saving.deeds.len(), before);
        }
    }

    fn owned(who: &str, number: u64) -> (String, u64) {
        (who.to_owned(), number)
    }

    #[test]
    fn nothing_comes_between_an_import_for_others_and_its_step() {
        let mut bench = Bench::new(Vec::new());
        bench.begin_import();
        bench.tell(Event::Overlay(OverlayEvent::Cancel));
        bench.is_refused();
        bench.end_import(&[("ada", 7)]);
        bench.run(&[C::Tag1, C::Undo]);
        assert!(matches!(
            bench.unjournaled()[..],
            [(1, What::Do { more: false, .. }), (2, What::Do { .. }), (3, What::Undo)]
        ));
        bench.run(&[C::Undo]);
        assert_eq!(bench.wish(), (Way::Back, vec![owned("ada", 7)], owned("eva", 4)));
        bench.is_refused();
        bench.tell(Event::ImportTravelled(Ok((5, Vec::new()))));
        assert!(matches!(bench.unjournaled()[..], [_, _, _, (4, What::Undo)]));
        bench.read("a.txt", Vec::new());
        bench.run(&[C::Redo]);
        assert_eq!(bench.wish(), (Way::Forth, vec![owned("ada", 7)], owned("eva", 5)));
        bench.tell(Event::ImportTravelled(Err(Stays::GoneOn("ada".to_owned()))));
        let annotator = "ada".to_owned();
        assert_eq!(bench.app.notice, Some(Notice::ImportStays { way: Way::Forth, annotator }));
        assert_eq!((bench.unjournaled().len(), bench.app.history.undone().len()), (4, 2));
        bench.run(&[C::Redo]);
        assert_eq!(bench.wish().0, Way::Forth, "it may go another time");
    }

    #[test]
    fn an_import_for_me_and_others_is_the_step_in_my_journal() {
        let mut bench = Bench::new(Vec::new());
        bench.begin_import();
        bench.is_refused();
        bench.end_import(&[("ada", 7), ("eva", 1)]);
        assert_eq!(bench.app.journal, JournalState::Reading);
        bench.run(&[C::Tag1]);
        assert_eq!(bench.app.notice, Some(Notice::Busy), "numbers are known again only then");
        let opened = || {
            let mut history = History::default();
            history.restore(Step::written(1, 5, Action::Import, "[]".into()));
            let annotator = "eva".to_owned();
            Event::JournalOpened(Box::new(JournalRead {
                annotator,
                history,
                ..JournalRead::default()
            }))
        };
        bench.tell(opened());
        bench.read("a.txt", Vec::new());
        bench.run(&[C::Undo]);
        let parts = vec![owned("ada", 7), owned("eva", 1)];
        assert_eq!(bench.wish(), (Way::Back, parts.clone(), owned("eva", 2)));
        let path = "/tags/ada/a.txt.ron".into();
        let error = StoreError { path, task: Task::Write, cause: Cause::ChangedOnDisk };
        bench.tell(Event::ImportTravelled(Err(Stays::Failed(error))));
        assert_eq!(bench.app.journal, JournalState::Reading);
        bench.tell(opened());
        bench.read("a.txt", Vec::new());
        bench.run(&[C::Undo]);
        assert_eq!(bench.wish(), (Way::Back, parts, owned("eva", 2)));
        bench.tell(Event::ImportTravelled(Ok((5, Vec::new()))));
        assert!(bench.unjournaled().is_empty(), "it is in my journal already");
        bench.read("a.txt", Vec::new());
        bench.run(&[C::Tag1]);
        assert!(matches!(bench.unjournaled()[..], [(3, What::Do { .. })]));
    }

    #[test]
    fn whoever_is_someone_else_by_then_has_no_such_step() {
        let mut bench = Bench::new(Vec::new());
        bench.begin_import();
        bench.run(&[C::Cancel, C::SwitchAnnotator]);
        bench.tell(Event::Overlay(OverlayEvent::Typed("ben".to_owned())));
        bench.tell(Event::Overlay(OverlayEvent::Accept));
        assert_eq!(bench.app.annotator.name(), Some("ben"));
        bench.end_import(&[("ada", 7), ("ben", 1)]);
        assert!(bench.app.brought.is_empty() && bench.app.saving.deeds.is_empty());
    }
}
