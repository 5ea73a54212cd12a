//! Text without the differences that typesetting makes: kinds of quotation marks, of dashes, of
//! white space and line ends, and what is invisible.

use std::borrow::Cow;

use super::occurrences::Occurrences;

/// Where a text has something that differs from a quote only in its typesetting.
pub(super) struct Alike<'a> {
    text: &'a str,
    folded: Folded,
    index: Occurrences<'a>,
}

impl<'a> Alike<'a> {
    pub(super) fn of(text: &'a str, quotes: impl Iterator<Item = &'a str>) -> Self {
        let mut quotes = quotes.map(folded).peekable();
        // The text is folded only for a reason.
        let folded = Folded::new(if quotes.peek().is_some() { text } else { "" });
        Self { text, index: Occurrences::of(&folded.text, quotes), folded }
    }

    /// Ranges of the text, ascending.
    pub(super) fn ranges(&self, quote: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
        let quote = folded(quote);
        let len = quote.len();
        self.index.places(&quote).unwrap_or_default().iter().map(move |from| {
            let from = *from as usize;
            self.folded.original(self.text, from, from + len)
        })
    }
}

/// A folded text that knows where each of its bytes came from.
struct Folded {
    text: String,
    /// Places of the folded text with their places in the original, ascending: wherever the
    /// distance between the two changes.
    places: Vec<(usize, usize)>,
}

/// A quote, folded as [`Folded`] folds.
fn folded(quote: &str) -> Cow<'_, str> {
    if quote.chars().all(char::is_alphanumeric) {
        return Cow::Borrowed(quote);
    }
    Folded::new(quote).text.into()
}

impl Folded {
    fn new(original: &str) -> Self {
        let mut text = String::with_capacity(original.len());
        let mut places = Vec::new();
        let mut distance = None;
        let mut in_space = false;
        for (at, it) in original.char_indices() {
            let space = it.is_whitespace();
            if space && in_space || is_invisible(it) {
                continue;
            }
            in_space = space;
            let here = Some(at - text.len().min(at)).filter(|_| text.len() <= at);
            if here != distance || here.is_none() {
                places.push((text.len(), at));
                distance = here;
            }
            match it {
                _ if space => text.push(' '),
                '„' | '“' | '”' | '«' | '»' | '‹' | '›' | '‚' | '‘' | '’' | '\'' | '`' | '´' =>
                {
                    text.push('"');
                }
                '\u{2010}'..='\u{2015}' | '\u{2212}' => text.push('-'),
                '…' => text.push_str("..."),
                _ => text.push(it),
            }
        }
        Self { text, places }
    }

    /// Where in `original` the folded bytes `from..to` came from.
    fn original(&self, original: &str, from: usize, to: usize) -> (usize, usize) {
        let place = |at: usize| {
            let until = self.places.partition_point(|it| it.0 <= at);
            let known = until.checked_sub(1).and_then(|it| self.places.get(it));
            let place = known.map_or(at, |(folded, place)| place + (at - folded));
            original.floor_char_boundary(place)
        };
        let last = place(self.text.floor_char_boundary(to.saturating_sub(1)));
        let width = original.get(last..).and_then(|it| it.chars().next()).map_or(0, char::len_utf8);
        (place(from), last + width)
    }
}

/// Soft hyphens, joiners and marks of direction and byte order.
fn is_invisible(it: char) -> bool {
    matches!(it, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn typesetting_makes_no_difference() {
        for (one, other) in [
            ("„Ja“, sagt er", "\"Ja\", sagt er"),
            ("»Ja«", "'Ja'"),
            ("1914–18", "1914-18"),
            ("ein\r\n  Wort", "ein Wort"),
            ("Denk\u{ad}mal", "Denkmal"),
            ("und …", "und ..."),
        ] {
            assert_eq!(folded(one), folded(other));
        }
        assert_ne!(folded("Ja"), folded("ja"));
    }

    proptest! {
        #[test]
        fn folded_text_knows_where_it_came_from(original in "[ab „“…\r\n\u{ad}–é]{0,30}", from in 0_usize..40, len in 1_usize..9) {
            let it = Folded::new(&original);
            let from = it.text.floor_char_boundary(from.min(it.text.len()));
            let to = it.text.ceil_char_boundary((from + len).min(it.text.len()));
            let piece = &it.text[from..to];
            // A folded ellipsis cannot be cut.
            let whole = !piece.contains('.') && !it.text[..from].ends_with('.');
            if from < to && whole {
                let (start, end) = it.original(&original, from, to);
                prop_assert_eq!(folded(&original[start..end]), piece);
            }
        }
    }
}
