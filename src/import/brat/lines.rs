//! The lines of an `.ann` file: a name, a tab, what is said.

/// A line that says something.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// Which line it is, counted from one.
    pub(super) nth: usize,
    /// What it is called: `T1`, `R3`; `*` for none.
    pub(super) id: &'a str,
    pub(super) said: Said<'a>,
}

/// What a line says; `said` is all of it behind its name, for remarks.
#[derive(Debug)]
pub(super) enum Said<'a> {
    Tag(Tag<'a>),
    Event {
        kind: &'a str,
        trigger: &'a str,
        roles: Vec<(&'a str, &'a str)>,
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
        ids: Vec<&'a str>,
        said: &'a str,
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
    pub(super) fragments: Vec<(usize, usize)>,
    /// The text that the file says is there; empty where it says nothing.
    pub(super) text: &'a str,
    /// Lines behind it that are none of their own: more of its text, where that has line ends.
    pub(super) more: Vec<(usize, &'a str)>,
    pub(super) said: &'a str,
}

impl<'a> Said<'a> {
    pub(super) fn tag(&self) -> Option<&Tag<'a>> {
        match self {
            Self::Tag(tag) => Some(tag),
            _ => None,
        }
    }
}

/// The lines, and those that cannot be read, with their numbers. Only a line feed ends a line here,
/// whatever a text holds.
pub(super) fn read(bytes: &[u8]) -> (Vec<Line<'_>>, Vec<(usize, String)>) {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let (mut lines, mut unreadable) = (Vec::<Line<'_>>::new(), Vec::new());
    for (nth, bytes) in (1..).zip(bytes.split(|it| *it == b'\n')) {
        let Ok(line) = str::from_utf8(bytes) else {
            unreadable.push((nth, String::from_utf8_lossy(bytes).into_owned()));
            continue;
        };
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.trim().is_empty() {
            continue;
        }
        let named = line.split_once('\t').filter(|it| is_id(it.0));
        let said = named.and_then(|(id, said)| Some((id, self::said(id, said)?)));
        match (said, lines.last_mut()) {
            (Some((id, said)), _) => lines.push(Line { nth, id, said }),
            (None, Some(Line { said: Said::Tag(tag), .. })) if named.is_none() => {
                tag.more.push((nth, line));
            }
            _ => unreadable.push((nth, line.to_owned())),
        }
    }
    (lines, unreadable)
}

/// Whether something of a line may be called that: a letter or `#`, then a number; or `*`.
fn is_id(id: &str) -> bool {
    let number = id.trim_start_matches(|it: char| it == '#' || it.is_ascii_alphabetic());
    id == "*" || number != id && number.starts_with(|it: char| it.is_ascii_digit())
}

/// What the line of that name says.
fn said<'a>(id: &str, said: &'a str) -> Option<Said<'a>> {
    let (data, tail) = said.split_once('\t').unwrap_or((said, ""));
    let mut words = data.split_ascii_whitespace();
    match id.chars().next()? {
        'T' => tag(data, tail, said).map(Said::Tag),
        'E' => {
            let (kind, trigger) = words.next()?.split_once(':')?;
            let roles: Option<Vec<_>> = words.map(|it| it.split_once(':')).collect();
            Some(Said::Event { kind, trigger, roles: roles?, said })
        }
        'R' => {
            let kind = words.next()?;
            let (first, second) = (words.next()?.split_once(':')?, words.next()?.split_once(':')?);
            let turned = (first.0, second.0) == ("Arg2", "Arg1");
            let (from, to) = if turned { (second.1, first.1) } else { (first.1, second.1) };
            words.next().is_none().then_some(Said::Relation { kind, from, to, said })
        }
        '*' => {
            let (kind, ids) = (words.next()?, words.collect::<Vec<_>>());
            (ids.len() > 1).then_some(Said::Equivalent { kind, ids, said })
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

fn tag<'a>(data: &'a str, text: &'a str, said: &'a str) -> Option<Tag<'a>> {
    let (label, places) = data.split_once(' ')?;
    let fragment = |it: &str| {
        let (start, end) = it.trim().split_once(' ')?;
        Some((start.parse().ok()?, end.trim_start().parse().ok()?))
    };
    let fragments: Option<Vec<_>> = places.split(';').map(fragment).collect();
    Some(Tag { label, fragments: fragments?, text, more: Vec::new(), said })
}
