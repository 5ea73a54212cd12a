//! Prodigy: tasks with `text`, `spans`, `relations` and `answer`; offsets in Unicode code points,
//! ends exclusive (those of tokens are not, and not needed). What was rejected or ignored is
//! remarked and left out.

use serde_json::Value;

use super::found::Draft;
use super::json::{about, items, object, records, text};
use super::{Format, Item, Remark, RemarkKind, Source};
use crate::model::{AnnotationId, Status};

pub(super) const FORMAT: Format = Format { name: "prodigy", extension: "jsonl", read };

fn read(source: &Source<'_>, each: &mut dyn FnMut(Item)) {
    records(source.bytes, each, |line, task, each| {
        let remark =
            |kind, detail: &str| Item::Remark(Remark { line, kind, detail: detail.to_owned() });
        let Some(content) = task.get("text").and_then(Value::as_str) else {
            return each(remark(RemarkKind::NoText, ""));
        };
        let answer = text(task, "answer");
        if matches!(answer, "reject" | "ignore") {
            return each(remark(RemarkKind::Rejected, answer));
        }
        let mut draft = Draft::new(line, content);
        about(task, draft.about());
        if answer == "accept" {
            draft.about().status = Status::Done;
        }
        let annotator = ["_annotator_id", "_session_id"].map(|it| text(task, it));
        if let Some(name) = annotator.into_iter().find(|it| !it.is_empty()) {
            name.clone_into(&mut draft.about().annotator);
        }
        let mut placed: Vec<((usize, usize), AnnotationId)> = Vec::new();
        for it in items(task, "spans") {
            let Some((start, end, label)) = object(it, ("start", "end")) else {
                draft.remark(RemarkKind::Unreadable, it.to_string());
                continue;
            };
            let id = draft.tag(&label, &[(start, end)]);
            placed.extend(id.map(|id| ((start, end), id)));
        }
        for it in items(task, "relations") {
            let end = |field: &str| {
                let (start, end, _) = object(it.get(field)?, ("start", "end"))?;
                placed.iter().find(|it| it.0 == (start, end)).map(|it| it.1)
            };
            draft.relate(text(it, "label"), (end("head_span"), end("child_span")));
        }
        draft.hand_over(each);
    });
}
