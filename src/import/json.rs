//! Records in JSON, whichever way they are laid out: one a line, one after the other over several
//! lines, or in one array. What they say is read where it stands.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use memchr::memchr_iter;
use serde::de::{Deserialize, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Deserializer, Number};

use super::{Found, Item, Remark, RemarkKind, found};
use crate::model::Metadata;

/// A value in JSON, as it stands in its file. Nothing of it is kept beside that, and each question is
/// a walk through it: what is asked for again and again is to be taken out once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Json<'a>(&'a str);

impl<'a> Json<'a> {
    /// What a field is not that is not there.
    pub(super) const NULL: Json<'static> = Json("null");

    /// The first value of these bytes, and how many of them it takes up with what stands before it;
    /// `None` where there is none.
    pub(super) fn first(bytes: &'a [u8]) -> Option<serde_json::Result<(Self, usize)>> {
        let mut values = Deserializer::from_slice(bytes).into_iter::<Sound>();
        let sound = values.next()?;
        let ends = values.byte_offset();
        let json = str::from_utf8(bytes.get(..ends).unwrap_or_default()).unwrap_or_default();
        Some(sound.map(|_| (Self(json.trim_ascii()), ends)))
    }

    /// All of a text, which is one value.
    pub(super) fn of(json: &'a str) -> serde_json::Result<Self> {
        serde_json::from_str::<Sound>(json).map(|_| Self(json.trim_ascii()))
    }

    fn begins(self, with: char) -> bool {
        self.0.starts_with(with)
    }

    pub(super) fn is_null(self) -> bool {
        self.0 == "null"
    }

    pub(super) fn is_array(self) -> bool {
        self.begins('[')
    }

    pub(super) fn is_object(self) -> bool {
        self.begins('{')
    }

    /// Whether it is nothing, or something with nothing in it.
    fn is_empty(self) -> bool {
        let inside = self.0.strip_prefix(['[', '{']).map(str::trim_ascii_start);
        let ends = inside.is_some_and(|it| it.starts_with([']', '}']));
        self.is_null() || self.0 == "\"\"" || ends
    }

    pub(super) fn as_bool(self) -> Option<bool> {
        self.0.parse().ok()
    }

    pub(super) fn as_u64(self) -> Option<u64> {
        self.0.parse().ok()
    }

    pub(super) fn as_number(self) -> Option<Number> {
        serde_json::from_str(self.0).ok()
    }

    /// The text, where it is one.
    pub(super) fn as_str(self) -> Option<Cow<'a, str>> {
        let inside = self.0.strip_prefix('"')?.strip_suffix('"')?;
        if inside.contains('\\') {
            return serde_json::from_str(self.0).ok().map(Cow::Owned);
        }
        Some(Cow::Borrowed(inside))
    }

    /// The items of an array; none of anything else.
    pub(super) fn items(self) -> impl Iterator<Item = Json<'a>> + Clone {
        let mut rest = Rest(self.0.strip_prefix('[').unwrap_or_default());
        std::iter::from_fn(move || rest.next())
    }

    /// The fields of an object in the order of the file; none of anything else.
    pub(super) fn entries(self) -> impl Iterator<Item = (Cow<'a, str>, Json<'a>)> + Clone {
        let mut rest = Rest(self.0.strip_prefix('{').unwrap_or_default());
        std::iter::from_fn(move || Some((rest.next()?.as_str()?, rest.next()?)))
    }

    /// A field of an object; of several of one name the last.
    pub(super) fn get(self, field: &str) -> Option<Self> {
        self.entries().filter(|it| it.0 == field).last().map(|it| it.1)
    }

    /// A field's text; empty where there is none.
    pub(super) fn text(self, field: &str) -> Cow<'a, str> {
        self.get(field).and_then(Self::as_str).unwrap_or_default()
    }

    /// A field's items; none where it is no array.
    pub(super) fn list(self, field: &str) -> impl Iterator<Item = Json<'a>> + Clone {
        self.get(field).unwrap_or(Json::NULL).items()
    }
}

/// As it stands in the file, without the white space between its parts.
impl fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut in_text, mut escaped) = (false, false);
        for it in self.0.chars() {
            if in_text || !it.is_ascii_whitespace() {
                f.write_char(it)?;
            }
            in_text ^= it == '"' && !escaped;
            escaped = it == '\\' && !escaped;
        }
        Ok(())
    }
}

/// What is left of the inside of an array or an object.
#[derive(Clone, Copy)]
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    fn next(&mut self) -> Option<Json<'a>> {
        let rest = self.0.trim_ascii_start();
        let rest = rest.strip_prefix([',', ':']).unwrap_or(rest);
        if rest.is_empty() || rest.starts_with([']', '}']) {
            return None;
        }
        let mut values = Deserializer::from_str(rest).into_iter::<&RawValue>();
        let value = values.next()?.ok()?;
        self.0 = rest.get(values.byte_offset()..)?;
        Some(Json(value.get()))
    }
}

/// What is looked at as closely as if it were taken, and not kept.
struct Sound;

impl<'de> Deserialize<'de> for Sound {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Sound {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self, A::Error> {
        while items.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self, A::Error> {
        while fields.next_entry::<Self, Self>()?.is_some() {}
        Ok(self)
    }
}

/// Hands over each record with the line in which it begins. After damage it goes on with the next line
/// that begins a record.
pub(super) fn records<'a>(
    bytes: &'a [u8],
    each: &mut dyn FnMut(Item),
    mut take: impl FnMut(usize, Json<'a>, &mut dyn FnMut(Item)),
) {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let (mut from, mut line, mut counted) = (0, 1, 0);
    let mut line_at = |at: usize| {
        line += memchr_iter(b'\n', bytes.get(counted..at).unwrap_or_default()).count();
        counted = at;
        line
    };
    // Whether the file is one array of records.
    let mut in_array = false;
    loop {
        let is_between = |it: &u8| it.is_ascii_whitespace() || in_array && b",]".contains(it);
        let Some(at) = bytes.iter().skip(from).position(|it| !is_between(it)) else {
            if from == 0 {
                each(super::nothing());
            }
            return;
        };
        let start = from + at;
        let rest = bytes.get(start..).unwrap_or_default();
        if !in_array && is_array_of_records(rest) {
            (in_array, from) = (true, start + 1);
            continue;
        }
        let line = line_at(start);
        match Json::first(rest) {
            Some(Ok((record, length))) => {
                from = start + length.max(1);
                take(line, record, each);
            }
            Some(Err(error)) => {
                let detail = placed(&error, line);
                each(Item::Remark(Remark { line, kind: RemarkKind::Unreadable, detail }));
                from = next_record(bytes, start + 1);
            }
            None => return,
        }
    }
}

/// What is wrong with the record that begins on this line, and where: the parser counts lines from
/// there.
fn placed(error: &serde_json::Error, line: usize) -> String {
    let said = error.to_string();
    let words = said.rsplit_once(" at line ").map_or(&*said, |it| it.0);
    match error.line() {
        0 => said,
        down => format!("{words}, {}:{}", line + down - 1, error.column()),
    }
}

/// Whether an array of records begins there, and not a record that is an array.
fn is_array_of_records(bytes: &[u8]) -> bool {
    let mut bytes = bytes.iter().filter(|it| !it.is_ascii_whitespace());
    bytes.next() == Some(&b'[') && matches!(bytes.next(), Some(b'{' | b'[' | b']'))
}

/// Where the next line begins that begins like a record; the end where there is none.
pub(super) fn next_record(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let lines = memchr_iter(b'\n', rest).map(|it| from + it + 1);
    let mut records = lines.filter(|at| matches!(bytes.get(*at), Some(b'{' | b'[')));
    records.next().unwrap_or(bytes.len())
}

/// Where one format or another says what annotations say.
pub(super) const SAYING: [&str; 12] = [
    "spans",
    "entities",
    "label",
    "labels",
    "ner_tags",
    "cats",
    "relations",
    "annotations",
    "completions",
    "predictions",
    "result",
    "accept",
];

/// A key, and whether what stands there has the shape that is read.
pub(super) type Reads = (&'static str, fn(Json<'_>) -> bool);

/// Whether a value is an array.
pub(super) fn is_list(value: Json<'_>) -> bool {
    value.is_array()
}

/// What of a record says something in another shape than its reader looks for, which is as `reads`
/// has it. In a file of another format that may be all that there is.
pub(super) fn unread<'a>(record: Json<'a>, reads: &[Reads]) -> impl Iterator<Item = Cow<'a, str>> {
    record.entries().filter_map(move |(field, value)| {
        let mut reads = reads.iter();
        let is_read = reads.any(|(name, is_it)| *name == field && is_it(value));
        (SAYING.contains(&&*field) && !is_read && !value.is_empty()).then_some(field)
    })
}

/// An offset; one that nothing has where it is none.
pub(super) fn offset(value: Option<Json<'_>>) -> usize {
    found::offset(value.unwrap_or(Json::NULL).0)
}

/// Start, end and label.
pub(super) type Place<'a> = (usize, usize, Cow<'a, str>);

/// What `[start, end, label]` says; `None` for anything else.
pub(super) fn triple(value: Json<'_>) -> Option<Place<'_>> {
    let mut parts = value.items();
    let (start, end, label) = (parts.next()?, parts.next()?, parts.next()?);
    Some((offset(Some(start)), offset(Some(end)), label.as_str().unwrap_or_default()))
}

/// As [`triple`], of an object with such fields.
pub(super) fn object<'a>(value: Json<'a>, (start, end): (&str, &str)) -> Option<Place<'a>> {
    let label = value.get("label").map(name).unwrap_or_default();
    let place = (offset(value.get(start)), offset(value.get(end)), label);
    value.is_object().then_some(place)
}

/// What something is called: a text, or a number where names are numbers.
pub(super) fn name(value: Json<'_>) -> Cow<'_, str> {
    let number = || value.as_number().map(|it| it.to_string().into());
    value.as_str().or_else(number).unwrap_or_default()
}

/// What `meta` says about the article and who annotated it, as our own exports say it.
pub(super) fn about(record: Json<'_>, found: &mut Found) {
    if let Some(meta) = record.get("meta").filter(|it| it.is_object()) {
        described(meta, found);
    }
}

/// As [`about`], of the object that says it.
pub(super) fn described(said: Json<'_>, found: &mut Found) {
    // A title may be a number, as may a name.
    let text = |field: &str| said.get(field).map(name).unwrap_or_default().into_owned();
    found.name = text("article");
    found.annotator = text("annotator");
    found.meta = Metadata::from_fields(text);
}
