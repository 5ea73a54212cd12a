//! Prodigy: tasks with `text`, `spans`, `relations` and `answer`; offsets in Unicode code points,
//! ends exclusive (those of tokens are not, and not needed). What was rejected or ignored is
//! remarked and left out, a whole task or one of its spans. A span's `note` and `attributes` are as
//! our own exports write them. Decisions about the whole text are remarked.

use std::borrow::Cow;

use super::found::{Draft, places};
use super::json::{Json, Reads, about, is_list, name, object, records, unread};
use super::{Format, Item, Remark, RemarkKind, Source};
use crate::model::{AnnotationId, Status};

pub(super) const FORMAT: Format = Format { name: "prodigy", extensions: &["jsonl"], read };

/// What is read, and in which shape.
const READS: [Reads; 4] = [
    ("spans", is_list),
    ("relations", is_list),
    ("label", |it| it.as_str().is_some()),
    ("accept", is_list),
];

fn read(source: &Source<'_>, each: &mut dyn FnMut(Item)) {
    records(source.bytes, each, |line, task, each| {
        let remark =
            |kind, detail: &str| Item::Remark(Remark { line, kind, detail: detail.to_owned() });
        let Some(content) = task.get("text").and_then(Json::as_str) else {
            return each(remark(RemarkKind::NoText, ""));
        };
        let answer = task.text("answer");
        if matches!(&*answer, "reject" | "ignore") {
            return each(remark(RemarkKind::Rejected, &answer));
        }
        let mut draft = Draft::new(line, &content);
        about(task, draft.about());
        if answer == "accept" {
            draft.about().status = Status::Done;
        }
        let annotator = ["_annotator_id", "_session_id"].map(|it| task.text(it));
        if let Some(name) = annotator.into_iter().find(|it| !it.is_empty()) {
            draft.about().annotator = name.into_owned();
        }
        let mut placed: Vec<Placed<'_>> = Vec::new();
        for it in task.list("spans") {
            let Some((start, end, label)) = object(it, ("start", "end")) else {
                draft.remark(RemarkKind::Unreadable, it.to_string());
                continue;
            };
            let answer = it.text("answer");
            if matches!(&*answer, "reject" | "ignore") {
                draft.remark(
                    RemarkKind::Rejected,
                    format!("{label} {} {answer}", places(&[(start, end)])),
                );
                continue;
            }
            let Some(id) = draft.tag(&label, &[(start, end)]) else { continue };
            said(&mut draft, id, it);
            placed.push(Placed { start, end, label, id });
        }
        for it in task.list("relations") {
            let end = |field: &str| Placed::of(&placed, it.get(field)?);
            draft.relate(&it.text("label"), (end("head_span"), end("child_span")));
        }
        // What was decided of the whole text.
        for it in [task.text("label")].into_iter().filter(|it| !it.is_empty()) {
            draft.remark(RemarkKind::AboutText, it);
        }
        for it in task.list("accept") {
            draft.remark(RemarkKind::AboutText, name(it));
        }
        for field in unread(task, &READS) {
            draft.remark(RemarkKind::OtherShape, field);
        }
        draft.hand_over(each);
    });
}

/// A span that became an annotation.
struct Placed<'a> {
    start: usize,
    end: usize,
    label: Cow<'a, str>,
    id: AnnotationId,
}

impl Placed<'_> {
    /// What stands at one end of a relation: of several on one span, the one of that label.
    fn of(placed: &[Self], end: Json<'_>) -> Option<AnnotationId> {
        let (start, end, label) = object(end, ("start", "end"))?;
        let there = || placed.iter().filter(|it| (it.start, it.end) == (start, end));
        there().find(|it| it.label == label).or_else(|| there().next()).map(|it| it.id)
    }
}

/// What a span says beside its label.
fn said(draft: &mut Draft<'_>, id: AnnotationId, span: Json<'_>) {
    let attributes = span.get("attributes").unwrap_or(Json::NULL).entries();
    let attributes = attributes.map(|(key, it)| (key.into_owned(), name(it).into_owned()));
    draft.say(id, &span.text("note"), attributes);
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::corpora::corpus;
    use super::super::round_trip::documents;
    use super::*;

    #[test]
    fn what_is_rejected_within_a_task_and_said_of_the_whole_is_remarked() {
        let task = r#"{"text": "Ohm.", "spans": [{"start": 0, "end": 3, "label": "actor", "answer": "reject"}, {"start": 0, "end": 3, "label": "org", "answer": "accept"}], "label": "kurz", "accept": ["a", 2], "answer": "accept"}"#;
        let mut items = Vec::new();
        read(&Source::alone("x", task.as_bytes()), &mut |it| items.push(it));
        let remarks: Vec<(RemarkKind, String)> = (items.iter())
            .filter_map(|it| {
                if let Item::Remark(it) = it { Some((it.kind, it.detail.clone())) } else { None }
            })
            .collect();
        let expected = [
            (RemarkKind::Rejected, "actor 0–3 reject"),
            (RemarkKind::AboutText, "kurz"),
            (RemarkKind::AboutText, "a"),
            (RemarkKind::AboutText, "2"),
        ];
        assert_eq!(remarks, expected.map(|(kind, detail)| (kind, detail.to_owned())));
        assert_eq!(documents(items)[0].annotations.len(), 1);
    }

    #[test]
    fn real_files_are_accounted_for() {
        let Some(folder) = corpus("prodigy_samples") else { return };
        // Name of the file; documents, annotations, relations, what was rejected, what is there twice.
        let expected = [
            ("annotated_reddit-PRODUCT-ner.jsonl", [438, 444, 0, 1363, 1]),
            ("rel_component_annotations.jsonl", [149, 466, 267, 0, 0]),
        ];
        for (name, expected) in expected {
            let bytes = fs::read(folder.join(name)).unwrap();
            let mut counts = [0; 5];
            read(&Source::alone(name, &bytes), &mut |it| match it {
                Item::Found(found) => {
                    counts[0] += 1;
                    counts[1] += found.annotations.len();
                    counts[2] += found.relations.len();
                }
                Item::Remark(it) if it.kind == RemarkKind::Rejected => counts[3] += 1,
                Item::Remark(it) if it.kind == RemarkKind::Twice => counts[4] += 1,
                Item::Remark(it) => panic!("{it:?}"),
                Item::Codebook(_) => {}
            });
            assert_eq!(counts, expected, "{name}");
        }
    }
}
