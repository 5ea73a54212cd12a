//! Times as the user's clock and calendar say them.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, Zoned};

use crate::i18n::{Messages, Msg};

/// The days of times that mostly follow each other.
pub(super) struct Days {
    zone: TimeZone,
    /// The day found last, with the seconds that it begins and ends at.
    last: Option<(Date, i64, i64)>,
}

impl Days {
    /// By the clock of the system.
    pub(super) fn here() -> Self {
        Self::of(TimeZone::system())
    }

    fn of(zone: TimeZone) -> Self {
        Self { zone, last: None }
    }

    fn local(&self, at: u64) -> Zoned {
        let at = i64::try_from(at).ok().and_then(|it| Timestamp::from_second(it).ok());
        at.unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(self.zone.clone())
    }

    /// The day of a time in seconds since 1970.
    pub(super) fn day(&mut self, at: u64) -> Date {
        let second = i64::try_from(at).unwrap_or(i64::MAX);
        if let Some((day, _, _)) = self.last.filter(|it| (it.1..it.2).contains(&second)) {
            return day;
        }
        let local = self.local(at);
        let begins = local.start_of_day();
        let ends = local.date().tomorrow().and_then(|it| it.to_zoned(self.zone.clone()));
        self.last = match (begins, ends) {
            (Ok(from), Ok(to)) => {
                Some((local.date(), from.timestamp().as_second(), to.timestamp().as_second()))
            }
            _ => None, // at the end of all times
        };
        local.date()
    }

    /// Hours and minutes.
    pub(super) fn time(&self, at: u64) -> String {
        let it = self.local(at);
        format!("{:02}:{:02}", it.hour(), it.minute())
    }
}

/// What a day is called on the day `today`.
pub(super) fn name(tr: &Messages, day: Date, today: Date) -> String {
    if day == today {
        tr.get(Msg::HistoryToday).to_owned()
    } else if day.checked_add(1.day()).is_ok_and(|it| it == today) {
        tr.get(Msg::HistoryYesterday).to_owned()
    } else {
        // As texts: a year has no thousands.
        let (year, of_month) = (day.year().to_string(), day.day().to_string());
        tr.history_date(i64::from(day.month()), of_month, year)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::tz::{self, Offset};

    use super::*;
    use crate::i18n::Language;

    /// 26 November 2026, 14:32 in Greenwich.
    const AT: u64 = 1_795_703_520;

    #[test]
    fn a_day_is_the_one_on_the_users_calendar() {
        for (offset, day, time) in [
            (0, date(2026, 11, 26), "14:32"),
            (10, date(2026, 11, 27), "00:32"),
            (-10, date(2026, 11, 26), "04:32"),
            (-11, date(2026, 11, 26), "03:32"),
        ] {
            let mut days = Days::of(TimeZone::fixed(tz::offset(offset)));
            assert_eq!((days.day(AT), &*days.time(AT)), (day, time));
        }
        let _: Offset = tz::offset(0);
    }

    #[test]
    fn remembering_a_day_changes_no_answer() {
        let zone = TimeZone::fixed(tz::offset(1));
        let mut days = Days::of(zone.clone());
        for step in 0..400 {
            let at = AT + step * 7_919;
            assert_eq!(days.day(at), Days::of(zone.clone()).day(at), "{at}");
        }
        days.day(u64::MAX);
        days.day(0);
    }

    #[test]
    fn near_days_have_names() {
        let (en, de) = (Messages::new(Language::En), Messages::new(Language::De));
        let today = date(2026, 3, 1);
        assert_eq!(name(&en, today, today), "Today");
        assert_eq!(name(&en, date(2026, 2, 28), today), "Yesterday");
        assert_eq!(name(&en, date(2026, 2, 27), today), "27 February 2026");
        assert_eq!(name(&de, date(2025, 12, 3), today), "3. Dezember 2025");
    }
}
