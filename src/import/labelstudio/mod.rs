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

use std::borrow::Cow;

use super::found::{Counted, Draft};
use super::json::{Json, Reads, SAYING, described, is_list, name, records, unread};
use super::{Format, Item, Remark, RemarkKind, Source};
use crate::model::{Status, Units};

use config::Config;
use result::{ANNOTATOR, Part, Said, counted, take};

pub(super) const FORMAT: Format = Format { name: "labelstudio", extensions: &["json"], read };

/// What is read of a task and of what somebody said of it, and in which shape.
const READS: [Reads; 4] = [
    ("annotations", is_list),
    ("completions", is_list),
    ("predictions", is_list),
    ("result", is_list),
];

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
fn full(line: usize, task: Json<'_>, data: Json<'_>, config: &Config, each: &mut dyn FnMut(Item)) {
    let mut remark = |kind, detail: &str| {
        each(Item::Remark(Remark { line, kind, detail: detail.to_owned() }));
    };
    for it in task.list("predictions") {
        remark(RemarkKind::NotFinal, &it.text("model_version"));
    }
    for _ in task.list("drafts") {
        remark(RemarkKind::NotFinal, "");
    }
    let said = ["annotations", "completions"].into_iter().flat_map(|it| task.list(it));
    for field in said.clone().chain([task]).flat_map(|it| unread(it, &READS)) {
        remark(RemarkKind::OtherShape, &field);
    }
    let results = said.clone().flat_map(|it| it.list("result")).map(Part::of);
    let Some(source) = text_of(data, config, results) else {
        return remark(RemarkKind::NoText, &fields(data));
    };
    let begin = |counted| {
        let mut draft = Draft::counting(counted, line, &source.text);
        described(data, draft.about());
        draft
    };
    let mut said = said.peekable();
    if said.peek().is_none() {
        let mut draft = begin(Counted::CodePoints);
        draft.about().status = Status::New;
        draft.hand_over(each);
    }
    for annotation in said {
        let skipped = ["was_cancelled", "skipped"]
            .iter()
            .any(|it| annotation.get(it).and_then(Json::as_bool) == Some(true));
        let whose = annotator(annotation);
        if skipped {
            let (kind, detail) = (RemarkKind::Rejected, whose);
            each(Item::Remark(Remark { line, kind, detail }));
            continue;
        }
        let result = annotation.list("result").map(Part::of);
        let mut draft = begin(counted(&source.text, &result));
        draft.about().annotator = whose;
        draft.about().status = Status::Done;
        take(&mut draft, result, &source.object);
        draft.hand_over(each);
    }
}

/// A flat record: the task's fields and one annotation's controls side by side.
fn short(line: usize, record: Json<'_>, config: &Config, each: &mut dyn FnMut(Item)) {
    let result = Part::of_short(record);
    let Some(source) = text_of(record, config, result.clone()) else {
        let (kind, detail) = (RemarkKind::NoText, fields(record));
        return each(Item::Remark(Remark { line, kind, detail }));
    };
    let mut draft = Draft::counting(counted(&source.text, &result), line, &source.text);
    described(record, draft.about());
    let annotated = record.get("annotation_id").is_some() || result.clone().next().is_some();
    draft.about().status = if annotated { Status::Done } else { Status::New };
    let said = record.get(ANNOTATOR).map(name).filter(|it| !it.is_empty());
    let account = || record.get("annotator").map(account).unwrap_or_default();
    draft.about().annotator = said.map_or_else(account, Cow::into_owned);
    take(&mut draft, result, &source.object);
    for field in unread(record, &SAYING.map(|it| (it, Part::is_short as fn(Json<'_>) -> bool))) {
        draft.remark(RemarkKind::OtherShape, field);
    }
    draft.hand_over(each);
}

/// The text of a task: of the field that the configuration or the results name, else of `text`, else
/// of the only field that is a text and no address, or out of which the offsets cut what they quote.
fn text_of<'a>(
    data: Json<'a>,
    config: &Config,
    results: impl Iterator<Item = Part<'a>> + Clone,
) -> Option<Said<'a>> {
    let field = |it: &str| data.get(it).and_then(Json::as_str);
    let configured = config.texts.iter().find_map(|(name, it)| Some((name.clone(), field(it)?)));
    if let Some((object, text)) = configured {
        return Some(Said { text, object });
    }
    let regions = results.filter(|it| it.place().is_some());
    let named = regions.clone().find_map(|it| {
        let text = field(&it.about)?;
        Some((it.about.into_owned(), text))
    });
    if let Some((object, text)) = named {
        return Some(Said { text, object });
    }
    let first = regions.clone().next();
    let object = first.as_ref().map_or_else(String::new, |it| it.about.to_string());
    if let Some(text) = field("text") {
        return Some(Said { text, object });
    }
    let texts = data.entries().filter_map(|it| it.1.as_str());
    let mut texts = texts.filter(|it| !is_address(it));
    let text = match (texts.clone().count(), first) {
        (1, _) => texts.next(),
        (_, Some(_)) => texts.find(|text| {
            let units = Units::new(text);
            regions.clone().all(|it| it.is_quoted(&units, text))
        }),
        _ => None,
    };
    text.map(|text| Said { text, object })
}

/// Whether a field says where a picture or a sound is.
fn is_address(text: &str) -> bool {
    (text.contains("://") || text.starts_with('/')) && !text.contains(char::is_whitespace)
}

/// Who made an annotation: by what our own exports say, else by the account.
fn annotator(annotation: Json<'_>) -> String {
    let own = annotation.list("result").map(Part::of).find(|it| it.control == ANNOTATOR);
    own.map(|it| it.words())
        .filter(|it| !it.is_empty())
        .or_else(|| annotation.get("completed_by").map(account))
        .unwrap_or_default()
}

fn account(value: Json<'_>) -> String {
    if let Some(id) = value.as_number() {
        return format!("user{id}");
    }
    if !value.is_object() {
        return name(value).into_owned();
    }
    let said = ["email", "username"].map(|it| value.text(it));
    let id = || value.get("id").map(account).unwrap_or_default();
    said.into_iter().find(|it| !it.is_empty()).map_or_else(id, Cow::into_owned)
}

/// The fields of a task, for a remark.
fn fields(data: Json<'_>) -> String {
    let names: Vec<Cow<'_, str>> = data.entries().map(|it| it.0).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests;
