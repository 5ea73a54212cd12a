//! Finds what the user typed, and what stands elsewhere word for word.

use memchr::memmem;
use regex::{Regex, RegexBuilder};

use crate::model::{Span, all_words};

/// The longest query, in bytes, that is looked for leniently; a longer one was pasted, and must
/// stand in the text as it is.
const LONGEST: usize = 1000;

const SOFT_HYPHEN: char = '\u{ad}';

/// Every place of `query` in `text`, in order, never overlapping. Upper and lower case are the
/// same, white space matches any run of white space, and soft hyphens in the text are passed over;
/// all this only for queries of up to a thousand bytes.
pub fn find(text: &str, query: &str) -> Vec<Span> {
    let query = query.replace(SOFT_HYPHEN, "");
    if query.is_empty() {
        return Vec::new();
    }
    match pattern(&query, text.contains(SOFT_HYPHEN)) {
        Some(regex) => regex
            .find_iter(text)
            .filter_map(|it| Span::new(text, it.start(), it.end()).ok())
            .collect(),
        None => memmem::find_iter(text.as_bytes(), query.as_bytes())
            .filter_map(|at| Span::new(text, at, at + query.len()).ok())
            .collect(),
    }
}

fn pattern(query: &str, soft_hyphens: bool) -> Option<Regex> {
    if query.len() > LONGEST {
        return None;
    }
    let mut pattern = String::new();
    let mut before = None;
    for it in query.chars() {
        match (before.is_some_and(char::is_whitespace), it.is_whitespace()) {
            (true, true) => {}
            (_, true) => pattern.push_str(r"\s+"),
            (after_space, false) => {
                if soft_hyphens && before.is_some() && !after_space {
                    pattern.push_str(r"\x{ad}*");
                }
                pattern.push_str(&regex::escape(it.encode_utf8(&mut [0; 4])));
            }
        }
        before = Some(it);
    }
    RegexBuilder::new(&pattern).case_insensitive(true).build().ok()
}

/// Every place where exactly `quote` stands and neither end cuts a word, in order, never
/// overlapping: "Kim" in "Kim kam", not in "Kimono" or "Kim-Regime".
pub fn identical(text: &str, quote: &str) -> Vec<Span> {
    let finder = memmem::Finder::new(quote);
    let mut found = Vec::new();
    if quote.is_empty() || finder.find(text.as_bytes()).is_none() {
        return found;
    }
    let words = all_words(text);
    let cuts = |offset: usize| {
        let word = words.get(words.partition_point(|it| it.end() <= offset));
        word.is_some_and(|it| it.start() < offset)
    };
    let mut from = 0;
    while let Some(at) = text.as_bytes().get(from..).and_then(|it| finder.find(it)) {
        let (start, end) = (from + at, from + at + quote.len());
        from = text.ceil_char_boundary(start + 1);
        if !cuts(start) && !cuts(end) {
            found.extend(Span::new(text, start, end));
            from = end;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn quotes<'a>(text: &'a str, spans: &[Span]) -> Vec<&'a str> {
        spans.iter().map(|it| it.quote(text)).collect()
    }

    #[test]
    fn finding_is_lenient_about_case_spaces_and_soft_hyphens() {
        for (text, query, expected) in [
            ("Kim traf KIM.", "kim", vec!["Kim", "KIM"]),
            ("Ärger, ärger", "ÄRGER", vec!["Ärger", "ärger"]),
            ("Straße STRAẞE", "straße", vec!["Straße", "STRAẞE"]),
            ("Kim\u{a0}Jong \r\n Un", "kim jong  un", vec!["Kim\u{a0}Jong \r\n Un"]),
            ("Ab\u{ad}rüs\u{ad}tung", "abrüstung", vec!["Ab\u{ad}rüs\u{ad}tung"]),
            ("Abrüstung", "Ab\u{ad}rüs\u{ad}tung", vec!["Abrüstung"]),
            ("Was (genau)? a.b axb", "(genau)?", vec!["(genau)?"]),
            ("a.b axb", "A.B", vec!["a.b"]),
            ("김정은 und 김", "김", vec!["김", "김"]),
            ("aaa", "aa", vec!["aa"]),
            ("Kim", "", vec![]),
            ("Kim", "\u{ad}", vec![]),
            ("a b", " ", vec![" "]),
            ("Kim", "Trump", vec![]),
        ] {
            assert_eq!(quotes(text, &find(text, query)), expected, "{query:?} in {text:?}");
        }
    }

    #[test]
    fn a_pasted_article_can_be_looked_for() {
        let long = "Ein Satz mit Wörtern über Abrüstung. ".repeat(2000);
        assert_eq!(find(&long, &long).len(), 1);
        assert_eq!(find(&long, "ABRÜSTUNG").len(), 2000);
    }

    #[test]
    fn identical_places_are_whole_words_and_case_counts() {
        for (text, quote, expected) in [
            ("Kim, Kimono, kim, Kim-Regime, «Kim».", "Kim", vec![0, 32]),
            ("US-Präsident, der Präsident", "Präsident", vec![19]),
            ("Kim Kim Kim", "Kim Kim", vec![0]),
            ("KimKim Kim Kim", "Kim Kim", vec![7]),
            ("😀 und 😀😀", "😀", vec![0, 9, 13]),
            ("Kim\r\nKim", "Kim", vec![0, 5]),
            ("e\u{301} e", "e", vec![4]),
            ("Kim", "", vec![]),
        ] {
            let starts: Vec<usize> = identical(text, quote).iter().map(|it| it.start()).collect();
            assert_eq!(starts, expected, "{quote:?} in {text:?}");
        }
    }

    proptest! {
        #[test]
        fn identical_places_hold_the_quote(text in "[ab.ß -]{0,40}", quote in "[ab. -]{1,3}") {
            let found = identical(&text, &quote);
            prop_assert!(found.iter().all(|it| it.quote(&text) == quote));
            prop_assert!(found.windows(2).all(|it| it[0].end() <= it[1].start()));
        }
    }
}
