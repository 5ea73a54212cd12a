//! spaCy: objects with `text`, `entities` and `spans`, or pairs of a text and such an object without
//! one; offsets in Unicode code points. Spans of every key are taken; an entity that is among them,
//! up to white space at its ends, is the same. Categories are said of the whole text, and remarked.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};

use super::found::Draft;
use super::json::{Json, Reads, about, is_list, object, records, triple, unread};
use super::{Format, Item, Remark, RemarkKind, Source};

pub(super) const FORMAT: Format = Format { name: "spacy", extensions: &["jsonl"], read };

/// What is read, and in which shape.
const READS: [Reads; 3] = [
    ("spans", |it| it.is_object() && it.entries().all(|it| it.1.is_array())),
    ("entities", is_list),
    ("cats", |it| it.is_object()),
];

fn read(source: &Source<'_>, each: &mut dyn FnMut(Item)) {
    records(source.bytes, each, |line, record, each| {
        let mut pair = record.items();
        let pair = pair.next().zip(pair.next());
        let (text, said) = pair.unwrap_or((record.get("text").unwrap_or(Json::NULL), record));
        let Some(text) = text.as_str() else {
            let (kind, detail) = (RemarkKind::NoText, String::new());
            return each(Item::Remark(Remark { line, kind, detail }));
        };
        let mut draft = Draft::new(line, &text);
        about(record, draft.about());
        let place = |it| triple(it).or_else(|| object(it, ("start", "end")));
        let spans = said.get("spans").unwrap_or(Json::NULL).entries().flat_map(|it| it.1.items());
        // What is in both is one; a number stands for what is there.
        let hasher = RandomState::new();
        let number = |it| {
            let (start, end, label) = place(it)?;
            Some(hasher.hash_one((draft.core(start, end)?, label)))
        };
        let there: HashSet<u64> = spans.clone().filter_map(number).collect();
        let entities = said.list("entities");
        let new = entities.filter(|it| number(*it).is_none_or(|it| !there.contains(&it)));
        let new: Vec<Json<'_>> = new.collect();
        for it in spans.chain(new) {
            match place(it) {
                Some((start, end, label)) => _ = draft.tag(&label, &[(start, end)]),
                None => draft.remark(RemarkKind::Unreadable, it.to_string()),
            }
        }
        for (category, _) in said.get("cats").unwrap_or(Json::NULL).entries() {
            draft.remark(RemarkKind::AboutText, category);
        }
        for field in unread(said, &READS) {
            draft.remark(RemarkKind::OtherShape, field);
        }
        draft.hand_over(each);
    });
}
