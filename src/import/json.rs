//! Records in JSON, whichever way they are laid out: one a line, one after the other over several
//! lines, or in one array.

use memchr::memchr_iter;
use serde_json::{Deserializer, Value};

use super::{Found, Item, Remark, RemarkKind};
use crate::model::Metadata;

/// Hands over each record with the line in which it begins; no two are in memory at once. After
/// damage it goes on with the next line that begins a record.
pub(super) fn records(
    bytes: &[u8],
    each: &mut dyn FnMut(Item),
    mut take: impl FnMut(usize, &Value, &mut dyn FnMut(Item)),
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
        let Some(at) = bytes.iter().skip(from).position(|it| !is_between(it)) else { return };
        let start = from + at;
        let rest = bytes.get(start..).unwrap_or_default();
        if !in_array && is_array_of_records(rest) {
            (in_array, from) = (true, start + 1);
            continue;
        }
        let line = line_at(start);
        let mut stream = Deserializer::from_slice(rest).into_iter::<Value>();
        match stream.next() {
            Some(Ok(value)) => {
                from = start + stream.byte_offset().max(1);
                take(line, &value, each);
            }
            Some(Err(error)) => {
                let detail = error.to_string();
                each(Item::Remark(Remark { line, kind: RemarkKind::Unreadable, detail }));
                from = next_record(bytes, start + 1);
            }
            None => return,
        }
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

/// A field's text; empty where there is none.
pub(super) fn text<'a>(record: &'a Value, field: &str) -> &'a str {
    record.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// A field's items; none where it is no array.
pub(super) fn items<'a>(record: &'a Value, field: &str) -> &'a [Value] {
    record.get(field).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// An offset; one that nothing has where it is none.
pub(super) fn offset(value: Option<&Value>) -> usize {
    let offset = value.and_then(Value::as_u64).and_then(|it| it.try_into().ok());
    offset.unwrap_or(usize::MAX)
}

/// Start, end and label of `[start, end, label]`; `None` for anything else.
pub(super) fn triple(value: &Value) -> Option<(usize, usize, &str)> {
    let parts = value.as_array().filter(|it| it.len() >= 3)?;
    let label = parts.get(2).and_then(Value::as_str).unwrap_or_default();
    Some((offset(parts.first()), offset(parts.get(1)), label))
}

/// As [`triple`], of an object with such fields.
pub(super) fn object(value: &Value, (start, end): (&str, &str)) -> Option<(usize, usize, String)> {
    let object = value.as_object()?;
    let label = object.get("label").map(name).unwrap_or_default();
    Some((offset(object.get(start)), offset(object.get(end)), label))
}

/// What something is called: a text, or a number where names are numbers.
pub(super) fn name(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// What `meta` says about the article and who annotated it, as our own exports say it.
pub(super) fn about(record: &Value, found: &mut Found) {
    if let Some(meta) = record.get("meta").filter(|it| it.is_object()) {
        described(meta, found);
    }
}

/// As [`about`], of the object that says it.
pub(super) fn described(said: &Value, found: &mut Found) {
    let text = |field: &str| text(said, field).to_owned();
    found.name = text("article");
    found.annotator = text("annotator");
    found.meta = Metadata::from_fields(text);
}
