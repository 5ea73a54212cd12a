//! The lines of a file in columns, and what a tag says.

/// A line, told by its form alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// The end of a sentence.
    Blank,
    /// The beginning of a document.
    Start(&'a str),
    /// Perhaps a comment; a token where its columns say so.
    Hash(Vec<&'a str>),
    /// The columns of a token.
    Token(Vec<&'a str>),
}

/// The lines of a text, counted from one.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, Line<'_>)> {
    (1..).zip(text.split('\n').map(line))
}

fn line(line: &str) -> Line<'_> {
    let line = line.trim_end_matches([' ', '\t', '\r']);
    let columns = || -> Vec<&str> {
        // Only tabs and blanks: a token may hold any other space.
        if line.contains('\t') {
            line.split('\t').collect()
        } else {
            line.split(' ').filter(|it| !it.is_empty()).collect()
        }
    };
    let columns = columns();
    match columns.first() {
        _ if line.is_empty() => Line::Blank,
        // A token of that name bears a number before it, or a tag and nothing else behind it.
        Some(&"-DOCSTART-") if columns.len() != 2 || columns.last() == Some(&"O") => {
            Line::Start(line)
        }
        _ if line.starts_with('#') => Line::Hash(columns),
        _ => Line::Token(columns),
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
        let cases: &[(&str, Line<'_>)] = &[
            ("", Line::Blank),
            (" \t\r", Line::Blank),
            ("-DOCSTART- -X- O O\r", Line::Start("-DOCSTART- -X- O O")),
            ("-DOCSTART-\tO", Line::Start("-DOCSTART-\tO")),
            ("-DOCSTART-", Line::Start("-DOCSTART-")),
            ("-DOCSTART- B-X", Line::Token(vec!["-DOCSTART-", "B-X"])),
            ("#\tseite\t", Line::Hash(vec!["#", "seite"])),
            ("z. B.\tO", Line::Token(vec!["z. B.", "O"])),
            ("10\u{a0}000  CD O", Line::Token(vec!["10\u{a0}000", "CD", "O"])),
        ];
        for (text, expected) in cases {
            assert_eq!(line(text), *expected, "{text:?}");
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
