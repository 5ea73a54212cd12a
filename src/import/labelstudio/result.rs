//! What one annotation says of a text: regions, what is said about them, relations.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::super::RemarkKind;
use super::super::found::{Counted, Draft};
use super::super::json::{items, name, text};
use super::config::attribute;
use crate::model::{AnnotationId, Units};

/// The control that says in our own exports who annotated.
pub(super) const ANNOTATOR: &str = "annotated_by";

/// The text that regions are about.
pub(super) struct Said<'a> {
    pub(super) text: &'a str,
    /// What the results call it; empty where nobody knows.
    pub(super) object: String,
}

/// Start and end of a region of plain text.
pub(super) fn place(item: &Value) -> Option<(usize, usize)> {
    let value = item.get("value")?;
    // Regions of HTML and of dialogues say besides in which element they begin.
    if value.get("startOffset").is_some() {
        return None;
    }
    let number = |field: &str| match value.get(field)? {
        Value::String(digits) => digits.parse().ok(),
        other => other.as_u64().and_then(|it| it.try_into().ok()),
    };
    number("start").zip(number("end"))
}

/// The labels of a region; `None` for what is no region with labels.
fn labels(item: &Value) -> Option<&[Value]> {
    let kind = text(item, "type");
    let value = item.get("value")?;
    let labels = value.get(kind).filter(|_| kind.ends_with("labels"))?;
    labels.as_array().map(Vec::as_slice)
}

/// Whether a region's offsets cut what it quotes out of `text`, in either unit.
pub(super) fn is_quoted(text: &str, item: &Value) -> bool {
    let units = Units::new(text);
    [Counted::CodePoints, Counted::Utf16]
        .iter()
        .any(|it| fits(&units, text, *it, item) == Some(true))
}

/// Whether a region's offsets, counted so, cut what it quotes; `None` where it quotes nothing.
fn fits(units: &Units<'_>, text: &str, counted: Counted, item: &Value) -> Option<bool> {
    let quote = item.get("value")?.get("text")?.as_str()?;
    let (start, end) = place(item)?;
    let byte = |it| match counted {
        Counted::Bytes => Some(it),
        Counted::CodePoints => units.at_code_point(it),
        Counted::Utf16 => units.at_utf16(it),
    };
    let cut = byte(start).zip(byte(end)).and_then(|(start, end)| text.get(start..end));
    // Line ends are lost in quotes, or written as a backslash and a letter.
    let plain = |it: &str| it.replace("\\n", "").replace(char::is_whitespace, "");
    Some(cut.is_some_and(|it| plain(it) == plain(quote)))
}

/// What the offsets of a result count: units of UTF-16 only where more quotes say so.
pub(super) fn counted(text: &str, result: &[Value]) -> Counted {
    if text.chars().all(|it| it.len_utf16() == 1) {
        return Counted::CodePoints;
    }
    let units = Units::new(text);
    let fit =
        |counted| result.iter().filter(|it| fits(&units, text, counted, it) == Some(true)).count();
    let more = fit(Counted::Utf16) > fit(Counted::CodePoints);
    if more { Counted::Utf16 } else { Counted::CodePoints }
}

/// Takes over everything that a result says.
pub(super) fn take(draft: &mut Draft<'_>, result: &[Value], said: &Said<'_>) {
    let mut regions: BTreeMap<&str, Vec<AnnotationId>> = BTreeMap::new();
    for item in result {
        let Some(labels) = labels(item) else { continue };
        let names: Vec<String> = labels.iter().map(name).collect();
        let about = text(item, "to_name");
        let is_here = about.is_empty() || said.object.is_empty() || about == said.object;
        let Some(span) = place(item).filter(|_| is_here) else {
            let detail = format!("{} {}", text(item, "type"), names.join(", "));
            draft.remark(RemarkKind::NoPlace, detail);
            continue;
        };
        let ids = regions.entry(text(item, "id")).or_default();
        if names.is_empty() {
            draft.tag("", &[span]);
        }
        ids.extend(names.iter().filter_map(|it| draft.tag(it, &[span])));
    }
    for item in result {
        let kind = text(item, "type");
        if kind == "relation" {
            relate(draft, item, &regions);
            continue;
        }
        let ids = regions.get(text(item, "id")).filter(|it| !it.is_empty());
        if let Some(ids) = ids {
            note(draft, item, ids);
        }
        if labels(item).is_some() || text(item, "from_name") == ANNOTATOR {
            continue;
        }
        let control = text(item, "from_name");
        let value = item.get("value").unwrap_or(&Value::Null);
        let words = words(value, if kind == "textarea" { "text" } else { kind });
        match (ids, place(item)) {
            (Some(ids), _) => {
                for id in ids {
                    if let Some(it) = draft.annotation(*id) {
                        it.attributes.insert(attribute(control).to_owned(), words.clone());
                    }
                }
            }
            (None, Some(_)) => draft.remark(RemarkKind::NoLabel, format!("{control}: {words}")),
            (None, None) => draft.remark(RemarkKind::AboutText, format!("{control}: {words}")),
        }
    }
}

/// A region's note, which any of its items may bear.
fn note(draft: &mut Draft<'_>, item: &Value, ids: &[AnnotationId]) {
    let Some(meta) = item.get("meta").filter(|it| it.get("text").is_some()) else { return };
    let note = lines(meta.get("text").unwrap_or(&Value::Null), "\n");
    for id in ids {
        if let Some(it) = draft.annotation(*id) {
            it.note.clone_from(&note);
        }
    }
}

fn relate(draft: &mut Draft<'_>, item: &Value, regions: &BTreeMap<&str, Vec<AnnotationId>>) {
    let end = |field: &str| regions.get(text(item, field)).and_then(|it| it.first()).copied();
    let ends = (end("from_id"), end("to_id"));
    let mut kinds: Vec<String> = items(item, "labels").iter().map(name).collect();
    if kinds.is_empty() {
        // One may link regions without saying how.
        kinds.push("relation".to_owned());
    }
    let direction = text(item, "direction");
    for kind in kinds {
        if direction != "left" {
            draft.relate(&kind, ends);
        }
        if matches!(direction, "left" | "bi") {
            draft.relate(&kind, (ends.1, ends.0));
        }
    }
}

/// What a control says, as one text.
pub(super) fn words(value: &Value, kind: &str) -> String {
    let said = value.get(kind).unwrap_or(value);
    lines(said, if kind == "text" { "\n" } else { "; " })
}

/// Several values joined by `between`.
fn lines(value: &Value, between: &str) -> String {
    match value {
        Value::Array(values) => {
            // The steps of a way through a taxonomy.
            let each: Vec<String> = values.iter().map(|it| lines(it, "/")).collect();
            each.join(between)
        }
        Value::Bool(it) => it.to_string(),
        Value::Object(_) => value.to_string(),
        other => name(other),
    }
}

/// The regions of a flat record, in the shape of a result. Regions have no names there: what stands
/// at the same place is about the same region.
pub(super) fn from_short(record: &Value) -> Vec<Value> {
    let mut result = Vec::new();
    for (control, values) in record.as_object().into_iter().flatten() {
        for value in values.as_array().into_iter().flatten().filter_map(Value::as_object) {
            let kind = kind(value);
            let at = |it: &str| value.get(it).map(Value::to_string).unwrap_or_default();
            let id = format!("{} {}", at("start"), at("end"));
            if let Some(kind) = kind.filter(|_| value.contains_key("start")) {
                result.push(json!({"id": id, "from_name": control, "type": kind, "value": value}));
            }
        }
    }
    result
}

/// Which kind of control a region's value comes from.
fn kind(value: &Map<String, Value>) -> Option<String> {
    let labels = value.iter().find(|(key, it)| key.ends_with("labels") && it.is_array());
    let plain = ["choices", "rating", "number", "taxonomy", "datetime"];
    let plain = || plain.into_iter().find(|it| value.contains_key(*it)).map(str::to_owned);
    let written = || value.get("text").filter(|it| it.is_array()).map(|_| "textarea".to_owned());
    labels.map(|it| it.0.clone()).or_else(plain).or_else(written)
}
