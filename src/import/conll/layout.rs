//! How a file is laid out: which columns bear tags, and by which scheme. Both are found by looking,
//! since no file says it.

use std::collections::BTreeMap;

use super::lines::{Line, Place, Row, Tag, lines, tag};

/// How many lines are looked at for the columns.
const LOOKED_AT: usize = 5_000;

/// What the columns are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// Whether the first column counts the tokens of a sentence, as in `GermEval`.
    pub(super) numbered: bool,
    /// How many columns a token has.
    pub(super) columns: usize,
    /// How many of the last columns bear tags; at least one.
    pub(super) layers: usize,
}

/// How annotations begin and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    /// Every annotation begins with B.
    Bio,
    /// Only one right behind another of its label begins with B.
    Iob1,
    /// The last token and an only one have tags of their own.
    Ends,
}

impl Layout {
    pub(super) fn of(text: &str) -> Self {
        let rows = |hashes| {
            let rows = lines(text).filter_map(move |(_, line)| match line {
                Line::Blank | Line::Start(_) => Some(None),
                Line::Hash(row) => (hashes && bears_tag(row)).then_some(Some(row)),
                Line::Token(row) => Some(Some(row)),
            });
            rows.take(LOOKED_AT)
        };
        // A text may hold nothing but number signs.
        let hashes = rows(false).all(|it| it.is_none());
        seen(rows(hashes))
    }

    /// The token and its tags; `None` when the line has too few columns, or no tag.
    pub(super) fn row<'a>(
        &self,
        row: Row<'a>,
    ) -> Option<(&'a str, impl Iterator<Item = &'a str> + Clone + use<'a>)> {
        let before = row.cells().count().checked_sub(self.layers)?;
        let tags = row.cells().skip(before);
        let token = row.cells().take(before).nth(usize::from(self.numbered));
        let token = token.filter(|it| !it.is_empty())?;
        tags.clone().any(|it| tag(it).is_some()).then_some((token, tags))
    }

    /// The columns of a line where it is a token, and not a comment.
    pub(super) fn columns<'a>(&self, line: Line<'a>) -> Option<Row<'a>> {
        match line {
            Line::Token(row) => Some(row),
            Line::Hash(row) => {
                let whole = !self.numbered && row.cells().count() == self.columns;
                (whole && self.row(row).is_some()).then_some(row)
            }
            Line::Blank | Line::Start(_) => None,
        }
    }

    /// The scheme of each layer of tags.
    pub(super) fn schemes(&self, text: &str) -> Vec<Scheme> {
        #[derive(Clone, Default)]
        struct Seen<'a> {
            last: Option<&'a str>,
            /// A tag that only schemes with ends have.
            ends: bool,
            /// A B where IOB1 would have an I.
            begins: bool,
            /// An I where BIO would have a B.
            inner: bool,
        }
        let mut seen = vec![Seen::default(); self.layers];
        for (_, line) in lines(text) {
            if matches!(line, Line::Blank | Line::Start(_)) {
                for it in &mut seen {
                    it.last = None;
                }
                continue;
            }
            let Some(row) = self.columns(line) else { continue };
            let Some((_, tags)) = self.row(row) else { continue };
            for (seen, cell) in seen.iter_mut().zip(tags) {
                let Some(Tag::Within(place, label)) = tag(cell) else {
                    seen.last = None;
                    continue;
                };
                let apart = seen.last != Some(label);
                match place {
                    Place::First => seen.begins |= apart,
                    Place::Inner => seen.inner |= apart,
                    Place::Last | Place::Only => seen.ends = true,
                }
                seen.last = Some(label);
            }
        }
        let scheme = |it: Seen<'_>| match it {
            Seen { ends: true, .. } => Scheme::Ends,
            Seen { begins: false, inner: true, .. } => Scheme::Iob1,
            _ => Scheme::Bio,
        };
        seen.into_iter().map(scheme).collect()
    }
}

fn bears_tag(row: Row<'_>) -> bool {
    row.cells().next_back().is_some_and(|it| tag(it).is_some())
}

/// The layout of rows; `None` where a sentence ends.
fn seen<'a>(rows: impl Iterator<Item = Option<Row<'a>>> + Clone) -> Layout {
    let mut lengths = BTreeMap::<usize, usize>::new();
    for row in rows.clone().flatten() {
        *lengths.entry(row.cells().count()).or_default() += 1;
    }
    let columns = lengths.iter().max_by_key(|it| it.1).map_or(0, |it| *it.0);
    let (mut usual, mut counted, mut in_sentence) = (0, 0, 0);
    let mut legal = vec![0; columns];
    for row in rows {
        let Some(row) = row else {
            in_sentence = 0;
            continue;
        };
        in_sentence += 1;
        if row.cells().count() != columns {
            continue;
        }
        usual += 1;
        let number = row.cells().next().and_then(|it| it.parse::<usize>().ok());
        counted += usize::from(number == Some(in_sentence));
        for (count, cell) in legal.iter_mut().zip(row.cells()) {
            *count += usize::from(tag(cell).is_some());
        }
    }
    // A few damaged lines change nothing.
    let nearly_all = |count: usize| count * 20 >= usual * 19;
    let run = legal.iter().rev().take_while(|it| nearly_all(**it)).count();
    // Where all others are tags, the first is a token, whatever it says.
    let numbered = columns > 2 && nearly_all(counted) && run + 1 < columns;
    // Tags in all columns behind the token are all annotations; where other columns stand before
    // them, what comes before the last is another analysis, such as phrases.
    let behind = columns.saturating_sub(1 + usize::from(numbered));
    let layers = if run >= behind { behind.max(1) } else { 1 };
    Layout { numbered, columns, layers }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_looking() {
        let layout = |numbered, columns, layers| Layout { numbered, columns, layers };
        let cases = [
            ("Ohm B-a\nschweigt O\n", layout(false, 2, 1)),
            ("Ohm NNP B-NP B-a\nschweigt VB B-VP O\n", layout(false, 4, 1)),
            ("Ohm NE B-a\n", layout(false, 3, 1)),
            ("1 B-a O\n2 O O\n", layout(false, 3, 2)),
            ("Ohm B-a O\nschweigt O O\n", layout(false, 3, 2)),
            ("# url\n1\tOhm\tB-a\tO\n2\tgeht\tO\tO\n\n1\tJa\tO\tO\n", layout(true, 4, 2)),
            ("1\tOhm\tNE\tB-a\n2\tgeht\tVB\tO\n", layout(true, 4, 1)),
            // Sentences that begin with their own number are no count.
            ("1 CD O\nOhm NE O\n\n2 CD O\nOhm NE O\n", layout(false, 3, 1)),
            ("1 O\n2 O\n", layout(false, 2, 1)),
            ("# O\n# B-a\n", layout(false, 2, 1)),
            ("kaputt\nOhm B-a\nschweigt O\n", layout(false, 2, 1)),
            ("", layout(false, 0, 1)),
        ];
        for (text, expected) in cases {
            assert_eq!(Layout::of(text), expected, "{text}");
        }
    }

    #[test]
    fn schemes_are_found_by_looking() {
        let cases = [
            ("a O\nb B-x\nc I-x\n", Scheme::Bio),
            ("a O\nb I-x\nc B-x\n", Scheme::Iob1),
            ("a I-x\n\nb I-x\n", Scheme::Iob1),
            ("a O\nb I-x\nc O\nd B-x\n", Scheme::Bio),
            ("a B-x\nb L-x\n", Scheme::Ends),
            ("a S-x\n", Scheme::Ends),
            ("a O\n", Scheme::Bio),
        ];
        for (text, scheme) in cases {
            assert_eq!(Layout::of(text).schemes(text), [scheme], "{text}");
        }
    }
}
