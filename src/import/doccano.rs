//! doccano: a `text` with `label` or `labels` as triples, or with `entities` and `relations`; in old
//! exports with `annotations`, each with its user and with a number for a label. Offsets in Unicode
//! code points. Categories and comments are said of the whole text, and remarked.

use std::borrow::Cow;
use std::collections::HashMap;

use super::found::Draft;
use super::json::{Json, Reads, about, is_list, name, object, records, triple, unread};
use super::{Format, Item, Remark, RemarkKind, Source};
use crate::model::AnnotationId;

pub(super) const FORMAT: Format = Format { name: "doccano", extensions: &["jsonl"], read };

/// What is said of the whole text.
const ABOUT_TEXT: [&str; 3] = ["cats", "Comments", "comments"];

/// What stands in each shape.
const TRIPLES: [&str; 3] = ["label", "labels", "entities"];

/// What is read, and in which shape.
const READS: [Reads; 5] = [
    ("label", is_list),
    ("labels", is_list),
    ("entities", is_list),
    ("relations", is_list),
    ("cats", is_list),
];

/// What is read of old exports.
const OLD_READS: [Reads; 1] = [("annotations", is_list)];

/// Where a span begins and ends.
const OFFSETS: (&str, &str) = ("start_offset", "end_offset");

fn read(source: &Source<'_>, each: &mut dyn FnMut(Item)) {
    records(source.bytes, each, |line, record, each| {
        let content = record.get("text").or_else(|| record.get("data")).and_then(Json::as_str);
        let Some(content) = content else {
            let (kind, detail) = (RemarkKind::NoText, String::new());
            return each(Item::Remark(Remark { line, kind, detail }));
        };
        if let Some(annotations) = record.get("annotations") {
            let mut remark = |kind, detail| each(Item::Remark(Remark { line, kind, detail }));
            for field in unread(record, &OLD_READS) {
                remark(RemarkKind::OtherShape, field.into_owned());
            }
            let mut said: Vec<(Cow<'_, str>, Json<'_>)> = Vec::new();
            for it in annotations.items() {
                match it.get("user") {
                    Some(user) => said.push((name(user), it)),
                    None => remark(RemarkKind::Unreadable, it.to_string()),
                }
            }
            said.sort_by(|a, b| a.0.cmp(&b.0));
            for said in said.chunk_by(|a, b| a.0 == b.0) {
                let mut draft = Draft::new(line, &content);
                about(record, draft.about());
                for (user, it) in said {
                    draft.about().annotator = format!("user{user}");
                    match object(*it, OFFSETS).filter(|_| it.get(OFFSETS.0).is_some()) {
                        Some((start, end, label)) => _ = draft.tag(&label, &[(start, end)]),
                        // A category, or what old exports have of sequences.
                        None => draft.remark(RemarkKind::AboutText, it.to_string()),
                    }
                }
                draft.hand_over(each);
            }
            return;
        }
        let mut draft = Draft::new(line, &content);
        about(record, draft.about());
        let mut ids: HashMap<Cow<'_, str>, AnnotationId> = HashMap::new();
        for it in TRIPLES.iter().flat_map(|field| record.list(field)) {
            if let Some((start, end, label)) = triple(it) {
                draft.tag(&label, &[(start, end)]);
            } else if let Some((start, end, label)) = object(it, OFFSETS) {
                let id = draft.tag(&label, &[(start, end)]);
                if let Some((name, id)) = it.get("id").map(name).zip(id) {
                    ids.entry(name).or_insert(id);
                }
            } else if let Some(category) = it.as_str() {
                draft.remark(RemarkKind::AboutText, category);
            } else {
                draft.remark(RemarkKind::Unreadable, it.to_string());
            }
        }
        for it in ABOUT_TEXT.iter().flat_map(|field| record.list(field)) {
            draft.remark(RemarkKind::AboutText, name(it));
        }
        for it in record.list("relations") {
            let end = |field: &str| ids.get(&name(it.get(field)?)).copied();
            draft.relate(&it.text("type"), (end("from_id"), end("to_id")));
        }
        for field in unread(record, &READS) {
            draft.remark(RemarkKind::OtherShape, field);
        }
        draft.hand_over(each);
    });
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::corpora::corpus;
    use super::*;

    #[test]
    fn real_files_are_accounted_for() {
        use RemarkKind::{AboutText, NoText, Twice};

        let Some(folder) = corpus("doccano_fixtures") else { return };
        // Name of the file; documents, annotations, relations; remarks. The first examples of its
        // import name their fields otherwise, to show that one can.
        let expected: [(&str, [usize; 3], &[RemarkKind]); 18] = [
            ("transformer/labeling.jsonl", [3, 16, 0], &[]),
            ("transformer/labeling_text_label.jsonl", [2, 11, 0], &[]),
            (
                "data_import/pipeline/examples/sequence_labeling/example.jsonl",
                [0, 0, 0],
                &[NoText; 3],
            ),
            (
                "data_import/pipeline/examples/text_classification/example.json",
                [0, 0, 0],
                &[NoText; 3],
            ),
            (
                "data_import/pipeline/examples/text_classification/example.jsonl",
                [0, 0, 0],
                &[NoText; 3],
            ),
            ("data_import/pipeline/examples/relation_extraction/example.jsonl", [1, 4, 3], &[]),
            (
                "data_import/pipeline/examples/intent_detection/example.jsonl",
                [2, 3, 0],
                &[AboutText; 2],
            ),
            ("data_import/tests/data/sequence_labeling/example.jsonl", [2, 1, 0], &[NoText]),
            (
                "data_import/tests/data/sequence_labeling/example_overlapping.jsonl",
                [1, 1, 0],
                &[Twice],
            ),
            (
                "data_import/tests/data/text_classification/example.json",
                [3, 0, 0],
                &[AboutText, AboutText, AboutText, NoText],
            ),
            (
                "data_import/tests/data/text_classification/example.jsonl",
                [3, 0, 0],
                &[AboutText; 3],
            ),
            ("data_import/tests/data/relation_extraction/example.jsonl", [1, 4, 3], &[]),
            (
                "data_import/tests/data/intent/example.jsonl",
                [4, 2, 0],
                &[AboutText, AboutText, NoText],
            ),
            ("data_export/pipeline/examples/sequence_labeling/example.jsonl", [3, 4, 0], &[]),
            (
                "data_export/pipeline/examples/text_classification/example.json",
                [3, 0, 0],
                &[AboutText; 3],
            ),
            (
                "data_export/pipeline/examples/text_classification/example.jsonl",
                [3, 0, 0],
                &[AboutText; 3],
            ),
            ("data_export/pipeline/examples/relation_extraction/example.jsonl", [1, 4, 3], &[]),
            (
                "data_export/pipeline/examples/intent_detection/example.jsonl",
                [2, 3, 0],
                &[AboutText; 2],
            ),
        ];
        for (name, counts, remarks) in expected {
            let bytes = fs::read(folder.join(name)).unwrap();
            let (mut found, mut remarked) = ([0; 3], Vec::new());
            read(&Source::alone(name, &bytes), &mut |it| match it {
                Item::Found(it) => {
                    found[0] += 1;
                    found[1] += it.annotations.len();
                    found[2] += it.relations.len();
                }
                Item::Remark(it) => remarked.push(it.kind),
                Item::Codebook(_) => {}
            });
            assert_eq!((found, &*remarked), (counts, remarks), "{name}");
        }
    }
}
