//! The lines of an `.ann` file: a name, a tab, what is said.

use std::borrow::Cow;

/// A line that is not blank.
#[derive(Debug)]
pub(super) enum Line<'a> {
    /// One of its own: what it is called, `T1`, `R3` or `*` for none, and what it says.
    Own(&'a str, Said<'a>),
    /// More of the text of a tag before it, where there is one.
    More(&'a str),
    /// One that cannot be read.
    Unreadable(Cow<'a, str>),
}

/// What a line says; `said` is all of it behind its name, for remarks.
#[derive(Debug)]
pub(super) enum Said<'a> {
    Tag(Tag<'a>),
    Event {
        kind: &'a str,
        trigger: &'a str,
        roles: &'a str,
        said: &'a str,
    },
    Relation {
        kind: &'a str,
        from: &'a str,
        to: &'a str,
        said: &'a str,
    },
    /// The same by several names.
    Equivalent {
        kind: &'a str,
        ids: &'a str,
    },
    Attribute {
        name: &'a str,
        of: &'a str,
        value: Option<&'a str>,
        said: &'a str,
    },
    Note {
        of: &'a str,
        text: &'a str,
        said: &'a str,
    },
    Normalization {
        said: &'a str,
    },
}

/// A text-bound annotation.
#[derive(Debug)]
pub(super) struct Tag<'a> {
    pub(super) label: &'a str,
    /// Offsets as written, in any order.
    fragments: &'a str,
    /// The text that the file says is there; empty where it says nothing.
    pub(super) text: &'a str,
    /// What stands behind its line.
    behind: Lines<'a>,
    pub(super) said: &'a str,
}

impl<'a> Tag<'a> {
    pub(super) fn fragments(&self) -> impl Iterator<Item = (usize, usize)> {
        self.fragments.split(';').filter_map(fragment)
    }

    /// Lines behind it that are none of their own: more of its text, where that has line ends.
    pub(super) fn more(&self) -> impl Iterator<Item = (usize, &'a str)> {
        let behind = self.behind.clone().map_while(|(nth, line)| match line {
            Line::Own(..) => None,
            Line::More(more) => Some(Some((nth, more))),
            Line::Unreadable(_) => Some(None),
        });
        behind.flatten()
    }
}

/// The lines of a file that are not blank, with their numbers from one. Only a line feed ends a line
/// here, whatever a text holds.
#[derive(Clone, Debug)]
pub(super) struct Lines<'a> {
    /// What is still to be read; `None` at the end.
    rest: Option<&'a [u8]>,
    nth: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        Self { rest: Some(bytes), nth: 0 }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, Line<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = self.rest?;
            let end = memchr::memchr(b'\n', rest);
            let (line, behind) = rest.split_at(end.unwrap_or(rest.len()));
            self.rest = end.and_then(|_| behind.get(1..));
            self.nth += 1;
            let Ok(line) = str::from_utf8(line) else {
                return Some((self.nth, Line::Unreadable(String::from_utf8_lossy(line))));
            };
            let line = line.strip_suffix('\r').unwrap_or(line);
            if line.trim().is_empty() {
                continue;
            }
            let line = match line.split_once('\t').filter(|it| is_id(it.0)) {
                None => Line::More(line),
                Some((id, said)) => {
                    let said = self::said(id, said, self.clone());
                    said.map_or(Line::Unreadable(line.into()), |said| Line::Own(id, said))
                }
            };
            return Some((self.nth, line));
        }
    }
}

/// Whether something of a line may be called that: a letter or `#`, then a number; or `*`.
fn is_id(id: &str) -> bool {
    let number = id.trim_start_matches(|it: char| it == '#' || it.is_ascii_alphabetic());
    id == "*" || number != id && number.starts_with(|it: char| it.is_ascii_digit())
}

/// What the line of that name says, with what stands behind it.
fn said<'a>(id: &str, said: &'a str, behind: Lines<'a>) -> Option<Said<'a>> {
    let (data, tail) = said.split_once('\t').unwrap_or((said, ""));
    let mut words = data.split_ascii_whitespace();
    match id.chars().next()? {
        'T' => {
            let (label, fragments) = data.split_once(' ')?;
            let whole = fragments.split(';').all(|it| fragment(it).is_some());
            whole.then_some(Said::Tag(Tag { label, fragments, text: tail, behind, said }))
        }
        'E' => {
            let (first, roles) = first_word(data)?;
            let (kind, trigger) = first.split_once(':')?;
            let whole = roles.split_ascii_whitespace().all(|it| it.contains(':'));
            whole.then_some(Said::Event { kind, trigger, roles, said })
        }
        'R' => {
            let kind = words.next()?;
            let (first, second) = (words.next()?.split_once(':')?, words.next()?.split_once(':')?);
            let turned = (first.0, second.0) == ("Arg2", "Arg1");
            let (from, to) = if turned { (second.1, first.1) } else { (first.1, second.1) };
            words.next().is_none().then_some(Said::Relation { kind, from, to, said })
        }
        '*' => {
            let (kind, ids) = first_word(data)?;
            let several = ids.split_ascii_whitespace().nth(1).is_some();
            several.then_some(Said::Equivalent { kind, ids })
        }
        'A' | 'M' => {
            let (name, rest) = data.split_once(' ')?;
            let (of, value) = rest.split_once(' ').unwrap_or((rest, ""));
            let value = Some(value).filter(|it| !it.trim().is_empty());
            let whole = !name.is_empty() && !of.is_empty();
            whole.then_some(Said::Attribute { name, of: of.trim_end(), value, said })
        }
        '#' => {
            let (_kind, of) = (words.next()?, words.next()?);
            words.next().is_none().then_some(Said::Note { of, text: tail, said })
        }
        'N' => Some(Said::Normalization { said }),
        _ => None,
    }
}

/// The first word, and what stands behind it.
fn first_word(data: &str) -> Option<(&str, &str)> {
    let data = data.trim_ascii();
    let parts = data.split_once(|it: char| it.is_ascii_whitespace()).unwrap_or((data, ""));
    (!data.is_empty()).then_some(parts)
}

/// Start and end of a fragment.
fn fragment(written: &str) -> Option<(usize, usize)> {
    let (start, end) = written.trim().split_once(' ')?;
    Some((start.parse().ok()?, end.trim_start().parse().ok()?))
}
