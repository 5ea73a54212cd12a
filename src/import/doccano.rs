//! doccano: a `text` with `label` or `labels` as triples, or with `entities` and `relations`; in old
//! exports with `annotations`, each with its user and with a number for a label. Offsets in Unicode
//! code points. Categories are said of the whole text, and remarked; comments go into no layer.

use serde_json::Value;

use super::found::Draft;
use super::json::{about, items, name, object, records, text, triple};
use super::{Format, Item, Remark, RemarkKind, Source};
use crate::model::AnnotationId;

pub(super) const FORMAT: Format = Format { name: "doccano", extension: "jsonl", read };

/// What stands in each shape.
const TRIPLES: [&str; 3] = ["label", "labels", "entities"];

fn read(source: &Source<'_>, each: &mut dyn FnMut(Item)) {
    records(source.bytes, each, |line, record, each| {
        let content = record.get("text").or_else(|| record.get("data")).and_then(Value::as_str);
        let Some(content) = content else {
            let (kind, detail) = (RemarkKind::NoText, String::new());
            return each(Item::Remark(Remark { line, kind, detail }));
        };
        let mut users: Vec<String> =
            items(record, "annotations").iter().filter_map(|it| it.get("user")).map(name).collect();
        users.sort();
        users.dedup();
        for user in users {
            let mut draft = Draft::new(line, content);
            about(record, draft.about());
            draft.about().annotator = format!("user{user}");
            for it in items(record, "annotations") {
                if it.get("user").map(name).as_ref() == Some(&user)
                    && let Some((start, end, label)) = object(it, ("start_offset", "end_offset"))
                {
                    draft.tag(&label, &[(start, end)]);
                }
            }
            draft.hand_over(each);
        }
        if record.get("annotations").is_some() {
            return;
        }
        let mut draft = Draft::new(line, content);
        about(record, draft.about());
        let mut ids: Vec<(String, AnnotationId)> = Vec::new();
        for it in TRIPLES.iter().flat_map(|field| items(record, field)) {
            if let Some((start, end, label)) = triple(it) {
                draft.tag(label, &[(start, end)]);
            } else if let Some((start, end, label)) = object(it, ("start_offset", "end_offset")) {
                let id = draft.tag(&label, &[(start, end)]);
                ids.extend(it.get("id").map(name).zip(id));
            } else if let Some(category) = it.as_str() {
                draft.remark(RemarkKind::AboutText, category);
            } else {
                draft.remark(RemarkKind::Unreadable, it.to_string());
            }
        }
        for it in items(record, "cats") {
            draft.remark(RemarkKind::AboutText, name(it));
        }
        for it in items(record, "relations") {
            let end = |field: &str| {
                let id = it.get(field).map(name)?;
                ids.iter().find(|it| it.0 == id).map(|it| it.1)
            };
            draft.relate(text(it, "type"), (end("from_id"), end("to_id")));
        }
        draft.hand_over(each);
    });
}
