//! Which row of the list is which step: the newest on top, a heading above each day, and a line
//! between what is undone and what is done.

use jiff::civil::Date;

use super::days::Days;
use crate::edit::{History, Step};

/// A row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A day begins, going back.
    Day(Date),
    /// Above it is what is undone, below it what is done.
    Now,
    /// A step, counted from the newest.
    Step(usize),
    /// What was before the oldest one.
    Start,
}

/// All rows.
#[derive(Default)]
pub(super) struct Rows {
    /// How many steps there are.
    steps: usize,
    /// Where the rows stand that are no steps, in order.
    breaks: Vec<usize>,
    /// What these are.
    kinds: Vec<Kind>,
}

impl Rows {
    /// The rows of a history; steps whose time is not known yet are of the time `now`.
    pub(super) fn of(history: &History, days: &mut Days, now: u64) -> Self {
        let mut rows = Self::default();
        let undone = history.undone().len();
        let mut day = None;
        for step in history.undone().iter().chain(history.done().iter().rev()) {
            if rows.steps == undone && undone > 0 {
                rows.part(Kind::Now);
            }
            let its = days.day(step.at.unwrap_or(now));
            if day.replace(its) != Some(its) {
                rows.part(Kind::Day(its));
            }
            rows.steps += 1;
        }
        if history.is_empty() && undone > 0 {
            rows.part(Kind::Now);
        }
        rows
    }

    fn part(&mut self, kind: Kind) {
        self.breaks.push(self.steps + self.breaks.len());
        self.kinds.push(kind);
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.steps + self.breaks.len() + 1
    }

    /// Where rows stand that are no steps.
    pub(super) fn breaks(&self) -> &[usize] {
        &self.breaks
    }

    /// What stands in a row.
    pub(super) fn kind(&self, row: usize) -> Kind {
        match self.breaks.binary_search(&row) {
            Ok(at) => self.kinds.get(at).copied().unwrap_or(Kind::Start),
            Err(before) if row - before < self.steps => Kind::Step(row - before),
            Err(_) => Kind::Start,
        }
    }

    /// The row of a step, counted from the newest.
    pub(super) fn row(&self, step: usize) -> usize {
        let (mut low, mut high) = (0, self.breaks.len());
        while low < high {
            let middle = low.midpoint(high);
            let above = self.breaks.get(middle).is_some_and(|it| it - middle <= step);
            if above { low = middle + 1 } else { high = middle }
        }
        step + low
    }
}

/// A step by its place, counted from the newest, and whether it is undone.
pub(super) fn step(history: &History, at: usize) -> Option<(&Step, bool)> {
    let undone = history.undone().get(at).map(|it| (it, true));
    undone.or_else(|| {
        let at = (history.undone().len() + history.len()).checked_sub(at + 1)?;
        history.done().get(at).map(|it| (it, false))
    })
}

/// The place of the step of this number, counted from the newest; of what was before all of them
/// by zero.
pub(super) fn place(history: &History, number: u64) -> Option<usize> {
    let (undone, done) = (history.undone(), history.done());
    if number == 0 {
        return Some(undone.len() + done.len());
    }
    let at = match done.binary_search_by_key(&number, |it| it.number) {
        Ok(at) => undone.len() + done.len() - 1 - at,
        Err(_) => undone.partition_point(|it| it.number > number),
    };
    step(history, at).filter(|it| it.0.number == number).map(|_| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Action;

    const DAY: u64 = 86_400;

    /// Steps of these days of 2020, of which the last so many are undone.
    fn history(days: &[u64], undone: usize) -> History {
        let mut history = History::default();
        for (at, day) in days.iter().enumerate() {
            let at = at as u64;
            let time = 1_577_880_000 + day * DAY + at;
            history.restore(Step::written(at + 1, time, Action::Tag, "".into()));
        }
        for _ in 0..undone {
            history.undid();
        }
        history
    }

    fn shown(rows: &Rows) -> String {
        let one = |it| match rows.kind(it) {
            Kind::Day(it) => format!("[{}]", it.day()),
            Kind::Now => "now".to_owned(),
            Kind::Step(it) => it.to_string(),
            Kind::Start => "start".to_owned(),
        };
        (0..rows.len()).map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn days_part_steps_and_now_parts_what_is_undone() {
        for (days, undone, expected) in [
            (&[][..], 0, "start"),
            (&[0, 0, 3], 0, "[4] 0 [1] 1 2 start"),
            (&[0, 0, 3], 1, "[4] 0 now [1] 1 2 start"),
            (&[0, 0, 3], 2, "[4] 0 [1] 1 now 2 start"),
            (&[0, 0, 3], 3, "[4] 0 [1] 1 2 now start"),
        ] {
            let history = history(days, undone);
            let rows = Rows::of(&history, &mut Days::here(), 0);
            assert_eq!(shown(&rows), expected, "{days:?} {undone}");
            for at in 0..=days.len() {
                let there = if at == days.len() { Kind::Start } else { Kind::Step(at) };
                assert_eq!(rows.kind(rows.row(at)), there);
                let number = step(&history, at).map_or(0, |it| it.0.number);
                assert_eq!(number, (days.len() - at) as u64);
                assert_eq!(place(&history, number), Some(at));
            }
            assert_eq!(place(&history, 99), None);
        }
    }
}
