//! Hugging Face: rows with a `text` and its `spans`, in Parquet or JSON Lines; offsets in Unicode code
//! points. The rows are those of our export, or of others in the same shape.
//!
//! - `spans` is a list of structs with `start`, `end` and `label`, or a struct of such lists, as
//!   `datasets` makes of a `Sequence`. A label is a text, or a number that the file names in its
//!   features.
//! - Spans of one `id` and label are one annotation. Without an id each span is one.
//! - `article`, `annotator` and what is known of the article stand in the row or in its `meta`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::{Field, Row};
use parquet::schema::types::Type;
use serde_json::{Map, Value};

use super::found::Draft;
use super::json::{about, described, items, name, offset, records};
use super::{Format, Item, Remark, RemarkKind, Source};
use crate::model::AnnotationId;

pub(super) const FORMAT: Format = Format { name: "huggingface", extension: "parquet", read };

/// The columns that are read; others may be pictures.
const COLUMNS: [&str; 11] = [
    "text",
    "article",
    "annotator",
    "title",
    "outlet",
    "author",
    "date",
    "url",
    "language",
    "spans",
    "meta",
];

fn read(source: &Source<'_>, each: &mut dyn FnMut(Item)) {
    if !source.bytes.starts_with(b"PAR1") {
        return records(source.bytes, each, |line, it, each| record((line, it), &[], each));
    }
    let mut line = 0;
    if let Err(detail) = rows(source.bytes, &mut |row, names| {
        line += 1;
        record((line, row), names, each);
    }) {
        each(Item::Remark(Remark { line: line + 1, kind: RemarkKind::Unreadable, detail }));
    }
}

/// Hands over each row with the names of the labels. What cannot be read ends the file.
fn rows(bytes: &[u8], take: &mut dyn FnMut(&Value, &[String])) -> Result<(), String> {
    let bytes = Bytes::copy_from_slice(bytes);
    let reader = guarded(|| SerializedFileReader::new(bytes))?;
    let file = reader.metadata().file_metadata();
    let said = file.key_value_metadata().into_iter().flatten();
    let features = said.filter(|it| it.key == "huggingface").find_map(|it| it.value.as_deref());
    let names = features.and_then(|it| serde_json::from_str(it).ok()).map(|it| class_names(&it));
    let names = names.unwrap_or_default();
    let root = file.schema();
    let wanted = root.get_fields().iter().filter(|it| COLUMNS.contains(&it.name()));
    let wanted = Type::group_type_builder(root.name()).with_fields(wanted.cloned().collect());
    let wanted = wanted.build().map_err(|it| it.to_string())?;
    if wanted.get_fields().is_empty() {
        return Err(COLUMNS.join(", "));
    }
    let mut rows = guarded(|| reader.get_row_iter(Some(wanted)))?;
    while let Some(row) = guarded(|| rows.next().transpose())? {
        take(&object(row), &names);
    }
    Ok(())
}

/// What the library says, also where it panics: on a damaged file it may, and that is to be a remark
/// like any other.
fn guarded<T>(read: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(read) => read.map_err(|it| it.to_string()),
        Err(_) => Err("Parquet".to_owned()),
    }
}

/// The names of the labels in the features of a file.
fn class_names(said: &Value) -> Vec<String> {
    let Some(mut feature) = said.pointer("/info/features/spans") else { return Vec::new() };
    // A list is an array of one, or an object with what it is a list of.
    while let Some(inner) = feature.get(0).or_else(|| feature.get("feature")) {
        feature = inner;
    }
    let Some(label) = feature.get("label") else { return Vec::new() };
    items(label.get("feature").unwrap_or(label), "names").iter().map(name).collect()
}

fn object(row: Row) -> Value {
    let fields = row.into_columns().into_iter().map(|(name, it)| (name, value(it)));
    Value::Object(fields.collect())
}

/// A field as JSON has it; of what is neither text, number, list nor struct, nothing.
fn value(field: Field) -> Value {
    match field {
        Field::Bool(it) => it.into(),
        Field::Byte(it) => it.into(),
        Field::Short(it) => it.into(),
        Field::Int(it) => it.into(),
        Field::Long(it) => it.into(),
        Field::UByte(it) => it.into(),
        Field::UShort(it) => it.into(),
        Field::UInt(it) => it.into(),
        Field::ULong(it) => it.into(),
        Field::Str(it) => it.into(),
        Field::Group(it) => object(it),
        Field::ListInternal(it) => it.elements().iter().cloned().map(value).collect(),
        _ => Value::Null,
    }
}

/// One span of a row.
struct Part {
    id: Option<u64>,
    label: String,
    /// Which of its annotation's spans it is.
    nth: u64,
    place: (usize, usize),
}

/// Hands over the document that a row is; `names` are those of labels that are numbers.
fn record((line, row): (usize, &Value), names: &[String], each: &mut dyn FnMut(Item)) {
    let Some(text) = row.get("text").and_then(Value::as_str) else {
        let (kind, detail) = (RemarkKind::NoText, String::new());
        return each(Item::Remark(Remark { line, kind, detail }));
    };
    let mut draft = Draft::new(line, text);
    described(row, draft.about());
    about(row, draft.about());
    let mut annotations: Vec<Vec<Part>> = Vec::new();
    let mut known: HashMap<(u64, String), usize> = HashMap::new();
    for it in structs(row.get("spans").unwrap_or(&Value::Null)) {
        let Some(part) = part(&it, names) else {
            draft.remark(RemarkKind::Unreadable, it.to_string());
            continue;
        };
        let next = annotations.len();
        let key = part.id.map(|id| (id, part.label.clone()));
        let at = key.map_or(next, |it| *known.entry(it).or_insert(next));
        match annotations.get_mut(at) {
            Some(there) => there.push(part),
            None => annotations.push(vec![part]),
        }
    }
    for mut parts in annotations {
        parts.sort_by_key(|it| it.nth);
        let places: Vec<(usize, usize)> = parts.iter().map(|it| it.place).collect();
        if let Some(first) = parts.first() {
            draft.tag_as(first.id.map(AnnotationId), &first.label, &places);
        }
    }
    draft.hand_over(each);
}

/// The structs of a list, or of a struct of lists.
fn structs(spans: &Value) -> Vec<Cow<'_, Value>> {
    let Some(columns) = spans.as_object() else {
        let list = spans.as_array().map(Vec::as_slice).unwrap_or_default();
        return list.iter().map(Cow::Borrowed).collect();
    };
    let lengths = columns.values().filter_map(Value::as_array).map(Vec::len);
    let struct_at = |nth: usize| {
        let cell = |(name, column): (&String, &Value)| {
            (name.clone(), column.get(nth).cloned().unwrap_or_default())
        };
        Cow::Owned(Value::Object(columns.iter().map(cell).collect::<Map<_, _>>()))
    };
    (0..lengths.max().unwrap_or(0)).map(struct_at).collect()
}

/// What a struct says; `None` where it is none.
fn part(span: &Value, names: &[String]) -> Option<Part> {
    let object = span.as_object()?;
    let label = object.get("label");
    let number = label.and_then(Value::as_u64).and_then(|it| usize::try_from(it).ok());
    let label = match number.and_then(|it| names.get(it)) {
        Some(name) => name.clone(),
        None => label.map(name).unwrap_or_default(),
    };
    Some(Part {
        id: object.get("id").and_then(Value::as_u64),
        label,
        nth: object.get("part").and_then(Value::as_u64).unwrap_or(0),
        place: (offset(object.get("start")), offset(object.get("end"))),
    })
}

#[cfg(test)]
mod tests;
