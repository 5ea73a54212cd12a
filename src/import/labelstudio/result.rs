//! What one annotation says of a text: regions, what is said about them, relations.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::super::RemarkKind;
use super::super::found::{Counted, Draft};
use super::super::json::{Json, name};
use super::config::attribute;
use crate::model::{AnnotationId, Units};

/// The control that says in our own exports who annotated.
pub(super) const ANNOTATOR: &str = "annotated_by";

/// The text that regions are about.
pub(super) struct Said<'a> {
    pub(super) text: Cow<'a, str>,
    /// What the results call it; empty where nobody knows.
    pub(super) object: String,
}

/// One item of a result: a region, something about one, something about the text, or a relation.
pub(super) struct Part<'a> {
    id: Cow<'a, str>,
    /// What kind of control it comes from.
    kind: Cow<'a, str>,
    /// What the control is called.
    pub(super) control: Cow<'a, str>,
    /// What the text is called.
    pub(super) about: Cow<'a, str>,
    value: Json<'a>,
    /// All of it, for what only some have.
    item: Json<'a>,
}

impl<'a> Part<'a> {
    pub(super) fn of(item: Json<'a>) -> Self {
        let (mut value, none) = (Json::NULL, || Cow::Borrowed(""));
        let (mut id, mut kind, mut control, mut about) = (none(), none(), none(), none());
        for (field, said) in item.entries() {
            let text = match &*field {
                "id" => &mut id,
                "type" => &mut kind,
                "from_name" => &mut control,
                "to_name" => &mut about,
                "value" => {
                    value = said;
                    continue;
                }
                _ => continue,
            };
            *text = said.as_str().unwrap_or_default();
        }
        Self { id, kind, control, about, value, item }
    }

    /// The regions of a flat record. They have no names there: what stands at the same place is about
    /// the same region.
    pub(super) fn of_short(record: Json<'a>) -> impl Iterator<Item = Self> + Clone {
        record.entries().flat_map(|(control, values)| {
            values.items().filter(|it| it.is_object()).filter_map(move |value| {
                let kind = kind(value).filter(|_| value.get("start").is_some())?;
                let at = |it| value.get(it).map(|it| it.to_string()).unwrap_or_default();
                let id = format!("{} {}", at("start"), at("end")).into();
                let (control, about) = (control.clone(), Cow::default());
                Some(Self { id, kind, control, about, value, item: Json::NULL })
            })
        })
    }

    /// Whether a field of a flat record is regions, and nothing else.
    pub(super) fn is_short(field: Json<'_>) -> bool {
        let is_one = |it: Json<'_>| it.get("start").is_some() && kind(it).is_some();
        field.is_array() && field.items().all(is_one)
    }

    /// Start and end of a region of plain text.
    pub(super) fn place(&self) -> Option<(usize, usize)> {
        // Regions of HTML and of dialogues say besides in which element they begin.
        if self.value.get("startOffset").is_some() {
            return None;
        }
        let number = |field: &str| {
            let said = self.value.get(field)?;
            match said.as_str() {
                Some(digits) => digits.parse().ok(),
                None => said.as_u64().and_then(|it| it.try_into().ok()),
            }
        };
        number("start").zip(number("end"))
    }

    /// The labels of a region; `None` for what is no region with labels.
    fn labels(&self) -> Option<impl Iterator<Item = Cow<'a, str>> + Clone + use<'a>> {
        let labels = self.value.get(&self.kind).filter(|_| self.kind.ends_with("labels"))?;
        labels.is_array().then(|| labels.items().map(name))
    }

    /// Whether its offsets cut what it quotes out of `text`, in either unit.
    pub(super) fn is_quoted(&self, units: &Units<'_>, text: &str) -> bool {
        let fits = |it| self.fits(units, text, it);
        fits(Counted::CodePoints) == Some(true) || fits(Counted::Utf16) == Some(true)
    }

    /// Whether its offsets, counted so, cut what it quotes; `None` where it quotes nothing.
    fn fits(&self, units: &Units<'_>, text: &str, counted: Counted) -> Option<bool> {
        let quote = self.value.get("text")?.as_str()?;
        let (start, end) = self.place()?;
        let byte = |it| match counted {
            Counted::Bytes => Some(it),
            Counted::CodePoints => units.at_code_point(it),
            Counted::Utf16 => units.at_utf16(it),
        };
        let cut = byte(start).zip(byte(end)).and_then(|(start, end)| text.get(start..end));
        // Line ends are lost in quotes, or written as a backslash and a letter.
        let plain = |it: &str| it.replace("\\n", "").replace(char::is_whitespace, "");
        Some(cut.is_some_and(|it| plain(it) == plain(&quote)))
    }

    /// What a control says, as one text.
    pub(super) fn words(&self) -> String {
        let is_text = self.kind == "textarea" || self.control == ANNOTATOR;
        let kind = if is_text { "text" } else { &self.kind };
        let mut words = String::new();
        let between = if kind == "text" { "\n" } else { "; " };
        lines(self.value.get(kind).unwrap_or(self.value), between, &mut words);
        words
    }
}

/// What the offsets of a result count: units of UTF-16 only where more quotes say so.
pub(super) fn counted<'a>(
    text: &str,
    result: &(impl Iterator<Item = Part<'a>> + Clone),
) -> Counted {
    if text.chars().all(|it| it.len_utf16() == 1) {
        return Counted::CodePoints;
    }
    let units = Units::new(text);
    let fit =
        |counted| result.clone().filter(|it| it.fits(&units, text, counted) == Some(true)).count();
    let more = fit(Counted::Utf16) > fit(Counted::CodePoints);
    if more { Counted::Utf16 } else { Counted::CodePoints }
}

/// Takes over everything that a result says.
pub(super) fn take<'a>(
    draft: &mut Draft<'_>,
    result: impl Iterator<Item = Part<'a>> + Clone,
    object: &str,
) {
    let mut regions: Regions<'_> = BTreeMap::new();
    for part in result.clone() {
        let Some(labels) = part.labels() else { continue };
        let is_here = part.about.is_empty() || object.is_empty() || part.about == object;
        let Some(span) = part.place().filter(|_| is_here) else {
            let names: Vec<Cow<'_, str>> = labels.collect();
            draft.remark(RemarkKind::NoPlace, format!("{} {}", part.kind, names.join(", ")));
            continue;
        };
        let ids = regions.entry(part.id).or_default();
        if labels.clone().next().is_none() {
            draft.tag("", &[span]);
        }
        ids.extend(labels.filter_map(|it| draft.tag(&it, &[span])));
    }
    for part in result {
        if part.kind == "relation" {
            relate(draft, part.item, &regions);
            continue;
        }
        let ids = regions.get(&part.id).filter(|it| !it.is_empty());
        if let Some(ids) = ids {
            note(draft, part.item, ids);
        }
        if part.labels().is_some() || part.control == ANNOTATOR {
            continue;
        }
        let words = part.words();
        match (ids, part.place()) {
            (Some(ids), _) => {
                for id in ids {
                    let attribute = attribute(&part.control).to_owned();
                    draft.say(*id, "", [(attribute, words.clone())]);
                }
            }
            (None, place) => {
                let kind = match place {
                    Some(_) => RemarkKind::NoLabel,
                    None => RemarkKind::AboutText,
                };
                draft.remark(kind, format!("{}: {words}", part.control));
            }
        }
    }
}

/// The annotations of each region, one for each of its labels.
type Regions<'a> = BTreeMap<Cow<'a, str>, Vec<AnnotationId>>;

/// A region's note, which any of its items may bear.
fn note(draft: &mut Draft<'_>, item: Json<'_>, ids: &[AnnotationId]) {
    let Some(said) = item.get("meta").and_then(|it| it.get("text")) else { return };
    let mut note = String::new();
    lines(said, "\n", &mut note);
    for id in ids {
        draft.say(*id, &note, []);
    }
}

fn relate(draft: &mut Draft<'_>, item: Json<'_>, regions: &Regions<'_>) {
    let end = |field: &str| regions.get(&item.text(field)).and_then(|it| it.first()).copied();
    let ends = (end("from_id"), end("to_id"));
    let direction = item.text("direction");
    let mut link = |kind: &str| {
        if direction != "left" {
            draft.relate(kind, ends);
        }
        if matches!(&*direction, "left" | "bi") {
            draft.relate(kind, (ends.1, ends.0));
        }
    };
    let mut kinds = item.list("labels").map(name).peekable();
    if kinds.peek().is_none() {
        // One may link regions without saying how.
        link("relation");
    }
    kinds.for_each(|it| link(&it));
}

/// Adds several values joined by `between`.
fn lines(value: Json<'_>, between: &str, words: &mut String) {
    if value.is_array() {
        for (nth, it) in value.items().enumerate() {
            words.push_str(if nth > 0 { between } else { "" });
            // The steps of a way through a taxonomy.
            lines(it, "/", words);
        }
    } else if value.is_object() || value.as_bool().is_some() {
        words.push_str(&value.to_string());
    } else {
        words.push_str(&name(value));
    }
}

/// Which kind of control a region's value comes from.
fn kind(value: Json<'_>) -> Option<Cow<'_, str>> {
    let labels = value.entries().find(|(key, it)| key.ends_with("labels") && it.is_array());
    let plain = ["choices", "rating", "number", "taxonomy", "datetime"];
    let plain = || plain.into_iter().find(|it| value.get(it).is_some()).map(Cow::Borrowed);
    let written = || value.get("text").filter(|it| it.is_array()).map(|_| "textarea".into());
    labels.map(|it| it.0).or_else(plain).or_else(written)
}
