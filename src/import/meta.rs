//! What is known of an article and is not what its field is for. It is taken as it stands, and remarked.

use crate::model::Metadata;

/// What of it is no day or no name of a language, by its field.
pub(super) fn odd(meta: &Metadata) -> impl Iterator<Item = String> {
    let date = (!is_day(&meta.date)).then(|| format!("date: {}", meta.date));
    let language = (!is_language(&meta.language)).then(|| format!("language: {}", meta.language));
    date.into_iter().chain(language)
}

/// Whether it is `YYYY-MM-DD`, or nothing.
fn is_day(said: &str) -> bool {
    let number = |it: &str, digits: usize| {
        let is_one = it.len() == digits && it.bytes().all(|it| it.is_ascii_digit());
        it.parse::<u32>().ok().filter(|_| is_one)
    };
    let mut parts = said.split('-');
    let parts = [parts.next(), parts.next(), parts.next(), parts.next()];
    let [Some(year), Some(month), Some(day), None] = parts else { return said.is_empty() };
    let Some(year) = number(year, 4) else { return false };
    let last = match number(month, 2) {
        Some(1 | 3 | 5 | 7 | 8 | 10 | 12) => 31,
        Some(4 | 6 | 9 | 11) => 30,
        Some(2) if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        Some(2) => 28,
        _ => 0,
    };
    number(day, 2).is_some_and(|it| (1..=last).contains(&it))
}

/// Whether it looks like a tag of BCP 47, or is nothing.
fn is_language(said: &str) -> bool {
    let is_part =
        |it: &str| (1..=8).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_alphanumeric());
    let first = said.split('-').next().unwrap_or_default();
    said.is_empty()
        || said.split('-').all(is_part) && first.bytes().all(|it| it.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_languages_are_told_from_other_words() {
        for day in ["", "2024-05-03", "2024-02-29", "2000-02-29", "1999-12-31"] {
            assert!(is_day(day), "{day}");
        }
        let others = ["gestern", "2024-13-45", "2023-02-29", "1900-02-29", "2024-5-3", "2024-05"];
        for day in others.into_iter().chain(["2024-05-00", "2024-05-03-", "+024-05-03", "3.5.2024"])
        {
            assert!(!is_day(day), "{day}");
        }
        for tag in ["", "de", "de-AT", "zh-Hant-TW", "sl-rozaj-biske", "x-privat"] {
            assert!(is_language(tag), "{tag}");
        }
        for tag in ["xx yy", "Deutsch!", "de_AT", "de-", "-de", "1a"] {
            assert!(!is_language(tag), "{tag}");
        }
    }
}
