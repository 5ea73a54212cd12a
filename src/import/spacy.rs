//! spaCy: objects with `text`, `entities` and `spans`, or pairs of a text and such an object without
//! one; offsets in Unicode code points. Spans of every key are taken; an entity that is among them
//! is the same. Categories are said of the whole text, and remarked.

use serde_json::Value;

use super::found::Draft;
use super::json::{about, items, object, records, triple};
use super::{Format, Item, Remark, RemarkKind, Source};

pub(super) const FORMAT: Format = Format { name: "spacy", extension: "jsonl", read };

fn read(source: &Source<'_>, each: &mut dyn FnMut(Item)) {
    records(source.bytes, each, |line, record, each| {
        let pair = record.as_array().and_then(|it| it.first().zip(it.get(1)));
        let (text, said) = pair.unwrap_or((record.get("text").unwrap_or(&Value::Null), record));
        let Some(text) = text.as_str() else {
            let (kind, detail) = (RemarkKind::NoText, String::new());
            return each(Item::Remark(Remark { line, kind, detail }));
        };
        let mut draft = Draft::new(line, text);
        about(record, draft.about());
        let spans = said.get("spans").and_then(Value::as_object);
        let spans = spans.into_iter().flat_map(|it| it.values()).filter_map(Value::as_array);
        let spans: Vec<&Value> = spans.flatten().collect();
        // What is in both is one.
        let entities = items(said, "entities").iter().filter(|it| !spans.contains(it));
        for it in spans.iter().copied().chain(entities) {
            let triple = triple(it).map(|(start, end, label)| (start, end, label.to_owned()));
            match triple.or_else(|| object(it, ("start", "end"))) {
                Some((start, end, label)) => _ = draft.tag(&label, &[(start, end)]),
                None => draft.remark(RemarkKind::Unreadable, it.to_string()),
            }
        }
        for (category, _) in said.get("cats").and_then(Value::as_object).into_iter().flatten() {
            draft.remark(RemarkKind::AboutText, category);
        }
        draft.hand_over(each);
    });
}
