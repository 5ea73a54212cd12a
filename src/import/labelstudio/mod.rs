//! Label Studio: tasks with `data` and `annotations` (in old exports `completions`), or in its short
//! form ("JSON-MIN") one flat record an annotation; and plain tasks without either. A `config.xml`
//! beside them says which field is the text, and gives the codebook. Offsets in Unicode code points;
//! in units of UTF-16, as older versions counted, where only those cut the quoted texts.
//!
//! Each annotation of a task is a document of its own. Choices, texts, numbers and ratings about a
//! region are its attributes. What is said of the whole text, and regions of anything but plain
//! text, are remarked; so are predictions, drafts and what was skipped.

mod config;
mod result;

use serde_json::Value;

use super::found::Draft;
use super::json::{described, items, name, records, text};
use super::{Format, Item, Remark, RemarkKind, Source};
use crate::model::Status;

use config::Config;
use result::{ANNOTATOR, Said, counted, from_short, take};

pub(super) const FORMAT: Format = Format { name: "labelstudio", extension: "json", read };

fn read(source: &Source<'_>, each: &mut dyn FnMut(Item)) {
    let configs = ["config.xml", "label_config.xml"];
    let config = configs.iter().find_map(|it| (source.beside)(it));
    let config = config.map(|it| Config::read(&it)).unwrap_or_default();
    if let Some(codebook) = config.codebook() {
        each(Item::Codebook(Box::new(codebook)));
    }
    records(source.bytes, each, |line, task, each| {
        if !task.is_object() {
            let (kind, detail) = (RemarkKind::Unreadable, task.to_string());
            return each(Item::Remark(Remark { line, kind, detail }));
        }
        match task.get("data").filter(|it| it.is_object()) {
            Some(data) => full(line, task, data, &config, each),
            None => short(line, task, &config, each),
        }
    });
}

/// A task with everything that anybody said of it.
fn full(line: usize, task: &Value, data: &Value, config: &Config, each: &mut dyn FnMut(Item)) {
    let mut remark = |kind, detail: &str| {
        each(Item::Remark(Remark { line, kind, detail: detail.to_owned() }));
    };
    for it in items(task, "predictions") {
        remark(RemarkKind::NotFinal, text(it, "model_version"));
    }
    for _ in items(task, "drafts") {
        remark(RemarkKind::NotFinal, "");
    }
    let said: Vec<&Value> =
        ["annotations", "completions"].iter().flat_map(|it| items(task, it)).collect();
    let results = said.iter().flat_map(|it| items(it, "result"));
    let Some(source) = text_of(data, config, results) else {
        return remark(RemarkKind::NoText, &fields(data));
    };
    let begin = |counted| {
        let mut draft = Draft::counting(counted, line, source.text);
        described(data, draft.about());
        draft
    };
    if said.is_empty() {
        let mut draft = begin(super::found::Counted::CodePoints);
        draft.about().status = Status::New;
        draft.hand_over(each);
    }
    for annotation in said {
        let skipped = ["was_cancelled", "skipped"]
            .iter()
            .any(|it| annotation.get(*it).and_then(Value::as_bool) == Some(true));
        let whose = annotator(annotation);
        if skipped {
            let (kind, detail) = (RemarkKind::Rejected, whose);
            each(Item::Remark(Remark { line, kind, detail }));
            continue;
        }
        let result = items(annotation, "result");
        let mut draft = begin(counted(source.text, result));
        draft.about().annotator = whose;
        draft.about().status = Status::Done;
        take(&mut draft, result, &source);
        draft.hand_over(each);
    }
}

/// A flat record: the task's fields and one annotation's controls side by side.
fn short(line: usize, record: &Value, config: &Config, each: &mut dyn FnMut(Item)) {
    let result = from_short(record);
    let Some(source) = text_of(record, config, result.iter()) else {
        let (kind, detail) = (RemarkKind::NoText, fields(record));
        return each(Item::Remark(Remark { line, kind, detail }));
    };
    let mut draft = Draft::counting(counted(source.text, &result), line, source.text);
    described(record, draft.about());
    let annotated = record.get("annotation_id").is_some() || !result.is_empty();
    draft.about().status = if annotated { Status::Done } else { Status::New };
    let said = record.get(ANNOTATOR).map(name).filter(|it| !it.is_empty());
    let account = || record.get("annotator").map(account).unwrap_or_default();
    draft.about().annotator = said.unwrap_or_else(account);
    take(&mut draft, &result, &source);
    draft.hand_over(each);
}

/// The text of a task: of the field that the configuration or the results name, else of `text`, else
/// of the only field that is a text and no address, or out of which the offsets cut what they quote.
fn text_of<'a>(
    data: &'a Value,
    config: &Config,
    results: impl Iterator<Item = &'a Value> + Clone,
) -> Option<Said<'a>> {
    let field = |it: &str| data.get(it).and_then(Value::as_str);
    let configured = config.texts.iter().find_map(|(name, it)| Some((name.clone(), field(it)?)));
    if let Some((object, text)) = configured {
        return Some(Said { text, object });
    }
    let regions = results.filter(|it| result::place(it).is_some());
    let named = regions.clone().find_map(|it| {
        let object = text(it, "to_name");
        Some((object.to_owned(), field(object)?))
    });
    let object = regions.clone().next().map_or("", |it| text(it, "to_name")).to_owned();
    if let Some((object, text)) = named {
        return Some(Said { text, object });
    }
    if let Some(text) = field("text") {
        return Some(Said { text, object });
    }
    let mut texts =
        data.as_object()?.values().filter_map(Value::as_str).filter(|it| !is_address(it));
    let text = match (texts.clone().count(), regions.clone().next()) {
        (1, _) => texts.next(),
        (_, Some(_)) => texts.find(|text| regions.clone().all(|it| result::is_quoted(text, it))),
        _ => None,
    };
    text.map(|text| Said { text, object })
}

/// Whether a field says where a picture or a sound is.
fn is_address(text: &str) -> bool {
    (text.contains("://") || text.starts_with('/')) && !text.contains(char::is_whitespace)
}

/// Who made an annotation: by what our own exports say, else by the account.
fn annotator(annotation: &Value) -> String {
    let own = items(annotation, "result").iter().find(|it| text(it, "from_name") == ANNOTATOR);
    let own = own.and_then(|it| it.get("value")).map(|it| result::words(it, "text"));
    own.filter(|it| !it.is_empty())
        .or_else(|| annotation.get("completed_by").map(account))
        .unwrap_or_default()
}

fn account(value: &Value) -> String {
    match value {
        Value::Number(id) => format!("user{id}"),
        Value::Object(_) => {
            let said = ["email", "username"].map(|it| text(value, it).to_owned());
            let id = || value.get("id").map(account).unwrap_or_default();
            said.into_iter().find(|it| !it.is_empty()).unwrap_or_else(id)
        }
        other => name(other),
    }
}

/// The fields of a task, for a remark.
fn fields(data: &Value) -> String {
    let names: Vec<&str> = data.as_object().into_iter().flatten().map(|it| it.0.as_str()).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests;
