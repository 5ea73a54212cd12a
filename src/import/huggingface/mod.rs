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
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;
use parquet::schema::types::Type;
use serde::{Serialize, Serializer};

use super::found::Draft;
use super::json::{Json, Reads, SAYING, about, described, name, offset, records, unread};
use super::{Format, Item, Remark, RemarkKind, Source};
use crate::model::AnnotationId;

mod pages;

use pages::Pages;

pub(super) const FORMAT: Format =
    Format { name: "huggingface", extensions: &["parquet", "jsonl"], read };

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

/// What is read of what is said, and in which shape.
const READS: [Reads; 1] =
    [("spans", |it| it.is_array() || it.is_object() && it.entries().all(|it| it.1.is_array()))];

/// How many values of a column are read at once: a small file is not to take a thousand of each.
const AT_ONCE: usize = 64;

fn read(source: &Source<'_>, each: &mut dyn FnMut(Item)) {
    if !source.bytes.starts_with(b"PAR1") {
        return records(source.bytes, each, |line, it, each| record((line, it), &[], each));
    }
    let mut line = 0;
    if let Err((kind, detail)) = rows(source.bytes, &mut |row, names| {
        line += 1;
        record((line, row), names, each);
    }) {
        each(Item::Remark(Remark { line: line + 1, kind, detail }));
    }
}

/// Hands over each row with the names of the labels. What cannot be read ends the file.
fn rows(
    bytes: &[u8],
    take: &mut dyn FnMut(Json<'_>, &[String]),
) -> Result<(), (RemarkKind, String)> {
    let pages = Pages::new(Bytes::copy_from_slice(bytes));
    let reader = guarded(|| SerializedFileReader::new(pages))?;
    let file = reader.metadata().file_metadata();
    // A few bytes can say nothing a billion times.
    let groups = reader.metadata().row_groups().iter().map(RowGroupMetaData::num_rows);
    let claimed = groups.fold(0, i64::saturating_add);
    if claimed > i64::try_from(bytes.len()).unwrap_or(i64::MAX) {
        return Err(unreadable(&format!("num_rows {claimed}")));
    }
    let said = file.key_value_metadata().into_iter().flatten();
    let features = said.filter(|it| it.key == "huggingface").find_map(|it| it.value.as_deref());
    let names = features.and_then(|it| Json::of(it).ok()).map(class_names).unwrap_or_default();
    let root = file.schema();
    let is_wanted = |it: &str| COLUMNS.contains(&it) || SAYING.contains(&it);
    let wanted = root.get_fields().iter().filter(|it| is_wanted(it.name()));
    let wanted = Type::group_type_builder(root.name()).with_fields(wanted.cloned().collect());
    let wanted = wanted.build().map_err(|it| unreadable(&it))?;
    if !wanted.get_fields().iter().any(|it| COLUMNS.contains(&it.name())) {
        return Err(unreadable(&COLUMNS.join(", ")));
    }
    let mut columns = reader.metadata().row_groups().iter().flat_map(RowGroupMetaData::columns);
    // The library takes these for promises.
    let sizes = columns.clone().flat_map(|it| {
        let dictionary = it.dictionary_page_offset().unwrap_or_default();
        [dictionary, it.data_page_offset(), it.compressed_size()]
    });
    if let Some(negative) = sizes.into_iter().find(|it| *it < 0) {
        return Err(unreadable(&format!("ColumnMetaData {negative}")));
    }
    if let Some(column) = columns.find(|it| !is_unpacked(it.compression())) {
        // Without its level.
        let name = column.compression().to_string();
        return Err((RemarkKind::Packed, name.split('(').next().unwrap_or_default().to_owned()));
    }
    let mut rows = guarded(|| reader.get_row_iter(Some(wanted)))?.with_batch_size(AT_ONCE);
    while let Some(row) = guarded(|| rows.next().transpose())? {
        let row = serde_json::to_string(&Cell(&Field::Group(row))).map_err(|it| unreadable(&it))?;
        take(Json::of(&row).map_err(|it| unreadable(&it))?, &names);
    }
    Ok(())
}

/// Whether it is read. What Gzip makes of a few bytes has no bounds; the others are rare.
fn is_unpacked(it: Compression) -> bool {
    matches!(it, Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::ZSTD(_))
}

fn unreadable(detail: &impl ToString) -> (RemarkKind, String) {
    (RemarkKind::Unreadable, detail.to_string())
}

/// What the library says, also where it panics: on a damaged file it may, and that is to be a remark
/// like any other.
fn guarded<T>(read: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, (RemarkKind, String)> {
    catch_unwind(AssertUnwindSafe(read))
        .map_err(|_| unreadable(&"Parquet"))?
        .map_err(|it| unreadable(&it))
}

/// The names of the labels in the features of a file.
fn class_names(said: Json<'_>) -> Vec<String> {
    let mut path = ["info", "features", "spans"].into_iter();
    let Some(mut feature) = path.try_fold(said, Json::get) else { return Vec::new() };
    // A list is an array of one, or an object with what it is a list of.
    while let Some(inner) = feature.items().next().or_else(|| feature.get("feature")) {
        feature = inner;
    }
    let Some(label) = feature.get("label") else { return Vec::new() };
    let names = label.get("feature").unwrap_or(label).list("names");
    names.map(|it| name(it).into_owned()).collect()
}

/// A field as JSON has it; of what is neither text, number, list nor struct, nothing.
struct Cell<'a>(&'a Field);

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Field::Bool(it) => to.serialize_bool(*it),
            Field::Byte(it) => to.serialize_i8(*it),
            Field::Short(it) => to.serialize_i16(*it),
            Field::Int(it) => to.serialize_i32(*it),
            Field::Long(it) => to.serialize_i64(*it),
            Field::UByte(it) => to.serialize_u8(*it),
            Field::UShort(it) => to.serialize_u16(*it),
            Field::UInt(it) => to.serialize_u32(*it),
            Field::ULong(it) => to.serialize_u64(*it),
            Field::Str(it) => to.serialize_str(it),
            Field::Group(it) => to.collect_map(it.get_column_iter().map(|it| (it.0, Cell(it.1)))),
            Field::ListInternal(it) => to.collect_seq(it.elements().iter().map(Cell)),
            _ => to.serialize_unit(),
        }
    }
}

/// One span of a row.
struct Part<'a> {
    id: Option<u64>,
    label: Cow<'a, str>,
    /// Which of its annotation's spans it is.
    nth: u64,
    place: (usize, usize),
}

/// Hands over the document that a row is; `names` are those of labels that are numbers.
fn record((line, row): (usize, Json<'_>), names: &[String], each: &mut dyn FnMut(Item)) {
    let Some(text) = row.get("text").and_then(Json::as_str) else {
        let (kind, detail) = (RemarkKind::NoText, String::new());
        return each(Item::Remark(Remark { line, kind, detail }));
    };
    let mut draft = Draft::new(line, &text);
    described(row, draft.about());
    about(row, draft.about());
    let mut annotations: Vec<Vec<Part<'_>>> = Vec::new();
    let mut known: HashMap<(u64, Cow<'_, str>), usize> = HashMap::new();
    for it in structs(row.get("spans").unwrap_or(Json::NULL), names) {
        let part = match it {
            Ok(part) => part,
            Err(other) => {
                draft.remark(RemarkKind::Unreadable, other.to_string());
                continue;
            }
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
    for field in unread(row, &READS) {
        draft.remark(RemarkKind::OtherShape, field);
    }
    draft.hand_over(each);
}

/// The structs of a list, or of a struct of lists; or an item that is none.
fn structs<'a>(
    spans: Json<'a>,
    names: &'a [String],
) -> impl Iterator<Item = Result<Part<'a>, Json<'a>>> {
    let mut list = spans.items();
    // Of a struct of lists, what stands side by side is one.
    let mut columns: Vec<_> = spans.entries().map(|it| (it.0, it.1.items())).collect();
    std::iter::from_fn(move || {
        if let Some(it) = list.next() {
            return Some(it.is_object().then(|| Part::of(it.entries(), names)).ok_or(it));
        }
        let cells = columns.iter_mut();
        let mut cells = cells.filter_map(|(name, it)| Some((name.clone(), it.next()?))).peekable();
        cells.peek()?;
        Some(Ok(Part::of(cells, names)))
    })
}

impl<'a> Part<'a> {
    /// What the fields of a struct say.
    fn of(fields: impl Iterator<Item = (Cow<'a, str>, Json<'a>)>, names: &'a [String]) -> Self {
        let (label, nowhere) = (Cow::default(), offset(None));
        let mut part = Self { id: None, label, nth: 0, place: (nowhere, nowhere) };
        for (field, said) in fields {
            match &*field {
                "id" => part.id = said.as_u64(),
                "part" => part.nth = said.as_u64().unwrap_or(0),
                "start" => part.place.0 = offset(Some(said)),
                "end" => part.place.1 = offset(Some(said)),
                "label" => {
                    let number = said.as_u64().and_then(|it| usize::try_from(it).ok());
                    let called = number.and_then(|it| names.get(it));
                    part.label = called.map_or_else(|| name(said), Into::into);
                }
                _ => {}
            }
        }
        part
    }
}

#[cfg(test)]
mod tests;
