//! The lines of a file in columns, and what a tag says.

/// A line, told by its form alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// The end of a sentence.
    Blank,
    /// The beginning of a document.
    Start(&'a str),
    /// Perhaps a comment; a token where its columns say so.
    Hash(Row<'a>),
    /// A token.
    Token(Row<'a>),
}

/// A line in columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row<'a>(&'a str);

impl<'a> Row<'a> {
    /// What stands in each column.
    pub(super) fn cells(self) -> impl DoubleEndedIterator<Item = &'a str> + Clone {
        // Only tabs and blanks: a token may hold any other space.
        let by = if self.0.contains('\t') { '\t' } else { ' ' };
        self.0.split(by).filter(move |it| by == '\t' || !it.is_empty())
    }

    /// Its columns, whatever lay between them.
    pub(super) fn shown(self) -> String {
        let between = |(nth, cell)| [if nth > 0 { " " } else { "" }, cell];
        self.cells().enumerate().flat_map(between).collect()
    }
}

/// The lines of a text, counted from one.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, Line<'_>)> + Clone {
    (1..).zip(text.split('\n').map(line))
}

fn line(line: &str) -> Line<'_> {
    let line = line.trim_end_matches([' ', '\t', '\r']);
    let mut cells = Row(line).cells();
    match cells.next() {
        _ if line.is_empty() => Line::Blank,
        // A token of that name bears a number before it, or a tag and nothing else behind it.
        Some("-DOCSTART-") if cells.clone().count() != 1 || cells.next() == Some("O") => {
            Line::Start(line)
        }
        _ if line.starts_with('#') => Line::Hash(Row(line)),
        _ => Line::Token(Row(line)),
    }
}

/// What a tag says of its token's place in an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    First,
    Inner,
    Last,
    Only,
}

/// A tag: outside of everything, or a place with a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag<'a> {
    Outside,
    Within(Place, &'a str),
}

/// Reads a tag of any scheme; `None` for what is no tag.
pub(super) fn tag(tag: &str) -> Option<Tag<'_>> {
    if tag == "O" {
        return Some(Tag::Outside);
    }
    let (place, label) = tag.split_once('-')?;
    let place = match place {
        "B" => Place::First,
        "I" | "M" => Place::Inner,
        "E" | "L" => Place::Last,
        "S" | "U" | "W" => Place::Only,
        _ => return None,
    };
    (!label.is_empty()).then_some(Tag::Within(place, label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_told_by_its_form() {
        /// A line, what it is, and its cells.
        type Case = (&'static str, fn(Row<'static>) -> Line<'static>, &'static [&'static str]);
        let cases: &[Case] = &[
            ("", |_| Line::Blank, &[]),
            (" \t\r", |_| Line::Blank, &[]),
            ("-DOCSTART- -X- O O\r", |it| Line::Start(it.0), &["-DOCSTART-", "-X-", "O", "O"]),
            ("-DOCSTART-\tO", |it| Line::Start(it.0), &["-DOCSTART-", "O"]),
            ("-DOCSTART-", |it| Line::Start(it.0), &["-DOCSTART-"]),
            ("-DOCSTART- B-X", Line::Token, &["-DOCSTART-", "B-X"]),
            ("#\tseite\t", Line::Hash, &["#", "seite"]),
            ("z. B.\tO", Line::Token, &["z. B.", "O"]),
            ("10\u{a0}000  CD O", Line::Token, &["10\u{a0}000", "CD", "O"]),
        ];
        for (text, expected, cells) in cases {
            let row = Row(text.trim_end());
            assert_eq!(line(text), expected(row), "{text:?}");
            let found: Vec<&str> = row.cells().filter(|_| !row.0.is_empty()).collect();
            assert_eq!(found, *cells, "{text:?}");
        }
    }

    #[test]
    fn tags_of_every_scheme_are_read() {
        use Place::{First, Inner, Last, Only};
        let cases: &[(&str, Option<Tag<'_>>)] = &[
            ("O", Some(Tag::Outside)),
            ("B-PER", Some(Tag::Within(First, "PER"))),
            ("I-PER-x", Some(Tag::Within(Inner, "PER-x"))),
            ("L-a", Some(Tag::Within(Last, "a"))),
            ("E-a", Some(Tag::Within(Last, "a"))),
            ("U-a", Some(Tag::Within(Only, "a"))),
            ("S-a", Some(Tag::Within(Only, "a"))),
            ("B-", None),
            ("B", None),
            ("X-a", None),
            ("o", None),
            ("", None),
            ("NN", None),
        ];
        for (text, expected) in cases {
            assert_eq!(tag(text), *expected, "{text}");
        }
    }
}
