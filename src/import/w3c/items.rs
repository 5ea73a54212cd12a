//! The annotations of a file, one after the other, whatever they stand in: a collection with its
//! pages, a page, an array, a graph, or nothing.

use std::fmt;

use memchr::memchr_iter;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Deserializer;
use serde_json::value::RawValue;

use super::super::json::{Json, next_record};

/// What is met in a file.
pub(super) enum Met<'a> {
    Annotation(Json<'a>),
    /// What a parser says.
    Broken(String),
}

/// Hands over each annotation with its line, counted from one. After damage it goes on with the next
/// line that begins one.
pub(super) fn items<'a>(bytes: &'a [u8], each: &mut dyn FnMut(usize, Met<'a>)) {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut lines = Lines { bytes, counted: 0, line: 1 };
    let (mut from, mut damaged) = (0, false);
    loop {
        // What stands between annotations of a list whose beginning is lost.
        let between = |it: &u8| it.is_ascii_whitespace() || damaged && b",]}".contains(it);
        let Some(at) = bytes.iter().skip(from).position(|it| !between(it)) else { return };
        let start = from + at;
        let rest = bytes.get(start..).unwrap_or_default();
        if damaged && !rest.starts_with(b"{") && !rest.starts_with(b"[") {
            from = next_record(bytes, start);
            continue;
        }
        let mut json = Deserializer::from_slice(rest);
        let result = Place { at: start, lines: &mut lines, each }.deserialize(&mut json);
        match result {
            Ok(()) => from = start + json.into_iter::<IgnoredAny>().byte_offset().max(1),
            Err(error) => {
                let ends = memchr_iter(b'\n', rest).take(error.line().saturating_sub(1));
                let at = ends.last().map_or(start, |it| start + it + 1);
                each(lines.at(at), Met::Broken(error.to_string()));
                (from, damaged) = (next_record(bytes, at.max(start + 1)), true);
            }
        }
    }
}

/// Counts lines, in whatever order it is asked.
struct Lines<'a> {
    bytes: &'a [u8],
    counted: usize,
    line: usize,
}

impl Lines<'_> {
    fn at(&mut self, at: usize) -> usize {
        if at < self.counted {
            (self.counted, self.line) = (0, 1);
        }
        let between = self.bytes.get(self.counted..at).unwrap_or_default();
        self.line += memchr_iter(b'\n', between).count();
        self.counted = at;
        self.line
    }

    /// Where a part of the bytes begins.
    fn place(&self, part: &RawValue) -> usize {
        part.get().as_ptr().addr().saturating_sub(self.bytes.as_ptr().addr())
    }
}

/// A place in a file at which there is an annotation, or something that holds some.
struct Place<'a, 'b> {
    at: usize,
    lines: &'a mut Lines<'b>,
    each: &'a mut dyn FnMut(usize, Met<'b>),
}

impl<'b> Place<'_, 'b> {
    /// Hands over what stands here.
    fn meet(self, annotation: &'b str) {
        (self.each)(
            self.lines.at(self.at),
            match Json::of(annotation) {
                Ok(it) if it.as_str().is_some() => return,
                Ok(it) => Met::Annotation(it),
                Err(error) => Met::Broken(error.to_string()),
            },
        );
    }
}

impl<'de> DeserializeSeed<'de> for Place<'_, 'de> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Place<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an annotation, or a list of some")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self { lines, each, .. } = self;
        while let Some(item) = list.next_element::<&RawValue>()? {
            let at = lines.place(item);
            Place { at, lines, each }.meet(item.get());
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let Self { at, lines, each } = self;
        let (mut end, mut holds) = (at, false);
        while let Some(name) = fields.next_key::<String>()? {
            if matches!(name.as_str(), "first" | "items" | "@graph" | "as:items" | "as:first") {
                holds = true;
                fields.next_value_seed(Place { at, lines, each })?;
            } else {
                let value = fields.next_value::<&RawValue>()?;
                end = lines.place(value) + value.get().len();
            }
        }
        // Behind its last field there is nothing but the brace.
        let rest = lines.bytes.get(end..).unwrap_or_default();
        let end = end + rest.iter().position(|it| *it == b'}').map_or(0, |it| it + 1);
        let whole = str::from_utf8(lines.bytes.get(at..end).unwrap_or_default());
        if !holds {
            Place { at, lines, each }.meet(whole.unwrap_or_default());
        }
        Ok(())
    }

    /// A page by its name, which lies elsewhere.
    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
}
