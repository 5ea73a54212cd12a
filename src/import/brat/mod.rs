//! brat standoff: the `.ann` file, with the text from the `.txt` beside it. Offsets count code points
//! of the text as it is; see [`places`] for files that count otherwise.
//!
//! - Text-bound annotations (`T`) become annotations. Fragments between which there is only the way
//!   to another line are one span: brat writes it so.
//! - The trigger of an event (`E`) is an annotation already; its roles become relations. A number that
//!   only tells a role from another one (`Theme2` beside `Theme`) is left out.
//! - Relations (`R`) and equivalences (`*`, from each to the next) become relations; attributes (`A`,
//!   `M`) attributes, `true` where they have no value; notes (`#`) notes, of several a line each.
//! - Normalizations (`N`) and what is said of relations have no place in layers.

mod lines;
mod places;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, HashSet};

use self::lines::{Line, Lines, Said, Tag};
use self::places::Places;
use super::found::{Counted, Draft};
use super::{Format, Found, Item, Remark, RemarkKind, Source};
use crate::model::AnnotationId;
use crate::record::{BRAT_HEAD, name_in_brat};

pub(super) const FORMAT: Format = Format { name: "brat", extensions: &["ann"], read };

fn read(source: &Source<'_>, each: &mut dyn FnMut(Item)) {
    let name = format!("{}.txt", source.stem());
    let remark = |kind| Item::Remark(Remark { line: 1, kind, detail: name.clone() });
    let Some(text) = (source.beside)(&name) else {
        return each(remark(RemarkKind::NoText));
    };
    let Ok(text) = str::from_utf8(&text) else {
        return each(remark(RemarkKind::Unreadable));
    };
    let lines = Lines::of(source.bytes);
    let places = Places::new(text, &lines);
    let mut reading = Reading::new(Draft::counting(Counted::Bytes, 1, places.text()));
    about(source, reading.draft.about());
    let mut behind_tag = false;
    for (nth, line) in lines.clone() {
        reading.draft.at_line(nth);
        match line {
            Line::Own(_, said) => behind_tag = matches!(said, Said::Tag(_)),
            Line::More(what) if !behind_tag => reading.draft.remark(RemarkKind::Unreadable, what),
            Line::More(_) => {}
            Line::Unreadable(what) => reading.draft.remark(RemarkKind::Unreadable, what),
        }
    }
    let said = lines.filter_map(|(nth, line)| match line {
        Line::Own(id, said) => Some((nth, id, said)),
        Line::More(_) | Line::Unreadable(_) => None,
    });
    // What is tagged may stand behind what speaks of it.
    for (nth, id, said) in said.clone() {
        reading.draft.at_line(nth);
        match said {
            Said::Tag(tag) => reading.tag(id, &tag, &places),
            Said::Event { trigger, .. } => _ = reading.triggers.entry(id).or_insert(trigger),
            Said::Relation { .. } => reading.relations.push(id),
            _ => {}
        }
    }
    reading.relations.sort_unstable();
    for (nth, _, said) in said {
        reading.draft.at_line(nth);
        reading.about_tags(&said);
    }
    reading.hand_over(each);
}

/// Whose article it is: our own exports have a folder for each annotator.
fn about(source: &Source<'_>, found: &mut Found) {
    let path = source.name.strip_suffix(".ann").unwrap_or(source.name);
    let above = "../".repeat(path.matches('/').count());
    let config = || (source.beside)(&format!("{above}annotation.conf"));
    let is_ours = || config().is_some_and(|it| it.starts_with(BRAT_HEAD.as_bytes()));
    found.name = match path.split_once('/').filter(|_| is_ours()) {
        Some((annotator, path)) => {
            annotator.clone_into(&mut found.annotator);
            // The text's name is the article's, and `.txt` behind other endings than that.
            let other = [".md", ".text"].iter().any(|it| path.to_ascii_lowercase().ends_with(it));
            if other { path.to_owned() } else { format!("{path}.txt") }
        }
        None => format!("{path}.txt"),
    };
}

/// What is known while a file is gone through.
struct Reading<'a> {
    draft: Draft<'a>,
    /// What became of each tag, `None` where it has no place, and its label.
    tags: HashMap<&'a str, (Option<AnnotationId>, &'a str)>,
    /// The tag of each event.
    triggers: HashMap<&'a str, &'a str>,
    /// Those that have a name, sorted.
    relations: Vec<&'a str>,
    /// What is said of annotations: attributes, and notes.
    said: BTreeMap<AnnotationId, (BTreeMap<String, String>, Vec<&'a str>)>,
}

impl<'a> Reading<'a> {
    fn new(draft: Draft<'a>) -> Self {
        let (tags, triggers) = (HashMap::new(), HashMap::new());
        Self { draft, tags, triggers, relations: Vec::new(), said: BTreeMap::new() }
    }

    fn tag(&mut self, id: &'a str, tag: &Tag<'a>, places: &Places<'_>) {
        if self.tags.contains_key(id) {
            self.draft.remark(RemarkKind::Unreadable, format!("{id} {}", tag.said));
            return;
        }
        let placed = match places.spans(tag) {
            Ok((spans, is_longer)) => {
                let placed = self.draft.tag(&name_in_brat(tag.label), &spans);
                for (line, what) in tag.more().filter(|_| !is_longer) {
                    self.draft.at_line(line);
                    self.draft.remark(RemarkKind::Unreadable, what);
                }
                placed
            }
            Err(kind) => {
                self.draft.remark(kind, format!("{id} {}", tag.said));
                None
            }
        };
        self.tags.insert(id, (placed, tag.label));
    }

    /// Takes what is said about tags.
    fn about_tags(&mut self, said: &Said<'a>) {
        match said {
            Said::Tag(_) => {}
            Said::Event { kind, trigger, roles, said } => {
                let Some(from) = self.end(trigger, said) else { return };
                if self.tags.get(trigger).is_some_and(|it| it.1 != *kind) {
                    self.draft.remark(RemarkKind::NotHeld, *said);
                }
                let roles = roles.split_ascii_whitespace().filter_map(|it| it.split_once(':'));
                let names: HashSet<&str> = roles.clone().map(|it| it.0).collect();
                for (role, to) in roles {
                    let bare = role.trim_end_matches(|it: char| it.is_ascii_digit());
                    let kind = name_in_brat(if names.contains(bare) { bare } else { role });
                    if let Some(to) = self.end(to, &format!("{role}:{to}")) {
                        self.draft.relate(&kind, (Some(from), Some(to)));
                    }
                }
            }
            Said::Relation { kind, from, to, said } => self.relate(kind, (from, to), said),
            Said::Equivalent { kind, ids } => {
                let ids = ids.split_ascii_whitespace();
                for (from, to) in ids.clone().zip(ids.skip(1)) {
                    self.relate(kind, (from, to), &format!("{kind} {from} {to}"));
                }
            }
            Said::Attribute { name, of, value, said } => {
                let Some(of) = self.end(of, said) else { return };
                let attributes = &mut self.said.entry(of).or_default().0;
                let value = value.unwrap_or("true");
                let there =
                    attributes.entry(name_in_brat(name)).or_insert_with(|| value.to_owned());
                if there != value {
                    self.draft.remark(RemarkKind::OtherValue, *said);
                }
            }
            Said::Note { of, text, said } => {
                if let Some(of) = self.end(of, said) {
                    self.said.entry(of).or_default().1.push(text);
                }
            }
            Said::Normalization { said } => self.draft.remark(RemarkKind::NotHeld, *said),
        }
    }

    fn relate(&mut self, kind: &str, (from, to): (&str, &str), said: &str) {
        let Some(from) = self.end(from, said) else { return };
        let Some(to) = self.end(to, said) else { return };
        self.draft.relate(&name_in_brat(kind), (Some(from), Some(to)));
    }

    /// The annotation of that name, an event's for its trigger; remarked where there is none.
    fn end(&mut self, id: &str, said: &str) -> Option<AnnotationId> {
        let tag = self.triggers.get(id).copied().unwrap_or(id);
        let found = self.tags.get(tag).and_then(|it| it.0);
        if found.is_none() {
            let is_relation = self.relations.binary_search(&id).is_ok();
            let kind = if is_relation { RemarkKind::NotHeld } else { RemarkKind::NoEnd };
            self.draft.remark(kind, said);
        }
        found
    }

    fn hand_over(mut self, each: &mut dyn FnMut(Item)) {
        for annotation in &mut self.draft.about().annotations {
            if let Some((attributes, notes)) = self.said.remove(&annotation.id) {
                annotation.attributes = attributes;
                annotation.note = notes.join("\n");
            }
        }
        self.draft.hand_over(each);
    }
}
