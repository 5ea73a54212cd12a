//! W3C Web Annotation in JSON-LD: collections, pages, arrays, graphs and single annotations. Offsets in
//! Unicode code points; those of programs that count units of UTF-16 are recognised by their quotes,
//! and a quote that stands in the text once needs no offsets.
//!
//! The format holds no texts. Ours stand with the first source of an article as its `value`; other
//! texts are looked for beside the file, by the name of the source. Bodies for tagging, classifying
//! and identifying are labels, one that describes and has a `label` is an attribute, others are notes.
//! Annotations for linking are relations. Terms are taken by their names: contexts are not resolved.

mod items;
mod said;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::rc::Rc;

use memchr::memmem;
use serde_json::Value;

use self::items::{Met, items};
use self::said::{Place, Quote, Said};
use super::found::{Counted, Draft};
use super::json::text;
use super::{Format, Item, Remark, RemarkKind, Source};
use crate::model::{AnnotationId, Metadata, Units};

pub(super) const FORMAT: Format = Format { name: "w3c", extension: "jsonld", read };

fn read(source: &Source<'_>, each: &mut dyn FnMut(Item)) {
    let mut reading = Reading { beside: source.beside, texts: HashMap::new(), open: None };
    items(source.bytes, &mut |line, met| match met {
        Met::Annotation(value) => match Said::of(&value) {
            Some(said) => reading.take(line, said, each),
            None => each(remark(line, RemarkKind::Unreadable, said::id(&value))),
        },
        Met::Broken(why) => each(remark(line, RemarkKind::Unreadable, why)),
    });
    reading.close(each);
}

fn remark(line: usize, kind: RemarkKind, detail: impl Into<String>) -> Item {
    Item::Remark(Remark { line, kind, detail: detail.into() })
}

/// What is known of a source.
#[derive(Default)]
struct About {
    text: Rc<str>,
    meta: Metadata,
}

struct Reading<'a> {
    beside: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    /// By IRI.
    texts: HashMap<String, About>,
    /// The source whose annotations are coming.
    open: Option<Open>,
}

/// What has been said about a source so far, annotator by annotator.
struct Open {
    source: String,
    groups: Vec<Group>,
    links: Vec<(usize, Said)>,
}

struct Group {
    line: usize,
    creator: String,
    annotations: Vec<Placed>,
}

/// What is said of some places of one source.
struct Placed {
    line: usize,
    said: Rc<Said>,
    places: Vec<Place>,
}

impl Reading<'_> {
    fn take(&mut self, line: usize, mut said: Said, each: &mut dyn FnMut(Item)) {
        let is_nowhere = said.targets.iter().all(|it| it.place.is_nowhere());
        if said.is_link && is_nowhere {
            match &mut self.open {
                Some(open) => open.links.push((line, said)),
                None => each(remark(line, RemarkKind::NoEnd, said.id)),
            }
            return;
        }
        let mut by_source: Vec<(String, Vec<Place>)> = Vec::new();
        for target in std::mem::take(&mut said.targets) {
            if let Some(told) = target.told.as_ref().map(About::told) {
                if self.texts.get(&target.source).is_some_and(|it| it.text != told.text) {
                    // What was said so far was said of another text.
                    self.close(each);
                }
                self.texts.insert(target.source.clone(), told);
            }
            if target.place.is_nowhere() {
                each(remark(line, RemarkKind::AboutText, format!("{} {}", said.id, target.source)));
                continue;
            }
            match by_source.iter_mut().find(|it| it.0 == target.source) {
                Some((_, places)) => places.push(target.place),
                None => by_source.push((target.source, vec![target.place])),
            }
        }
        let said = Rc::new(said);
        for (source, places) in by_source {
            if self.open.as_ref().is_none_or(|it| it.source != source) {
                self.close(each);
            }
            let open = self.open.get_or_insert_with(|| Open {
                source,
                groups: Vec::new(),
                links: Vec::new(),
            });
            let placed = Placed { line, said: said.clone(), places };
            if let Some(group) = open.groups.iter_mut().find(|it| it.creator == said.creator) {
                group.annotations.push(placed);
            } else {
                let creator = said.creator.clone();
                open.groups.push(Group { line, creator, annotations: vec![placed] });
            }
        }
    }

    /// Makes documents of what has been said about the open source.
    fn close(&mut self, each: &mut dyn FnMut(Item)) {
        let Some(Open { source, groups, links }) = self.open.take() else { return };
        if !self.texts.contains_key(&source) {
            // Of a source that lies in a folder nobody has said where the folder is.
            let beside = (self.beside)(&decoded(&source));
            let text = beside.and_then(|it| String::from_utf8(it).ok());
            if let Some(text) = text {
                let text = text.strip_prefix('\u{feff}').unwrap_or(&text).into();
                self.texts.insert(source.clone(), About { text, ..About::default() });
            }
        }
        let Some(about) = self.texts.get(&source) else {
            for group in groups {
                let detail = format!("{source} ({})", group.annotations.len());
                each(remark(group.line, RemarkKind::NoText, detail));
            }
            for (line, said) in links {
                each(remark(line, RemarkKind::NoEnd, said.id));
            }
            return;
        };
        let mut links: Vec<(usize, Said)> = links;
        for group in groups {
            let mut draft = Draft::counting(Counted::Bytes, group.line, &about.text);
            let found = draft.about();
            found.name = name(&source);
            found.annotator = group.creator;
            found.meta = about.meta.clone();
            let ids = tag(&mut draft, &about.text, group.annotations);
            links.retain(|(line, said)| {
                draft.at_line(*line);
                !relate(&mut draft, said, &ids)
            });
            draft.hand_over(each);
        }
        for (line, said) in links {
            each(remark(line, RemarkKind::NoEnd, said.labels.join(", ")));
        }
    }
}

impl About {
    fn told(source: &Value) -> Self {
        let said = |field: &str| text(source, field).to_owned();
        let meta = Metadata {
            title: said("dc:title"),
            outlet: said("dc:publisher"),
            author: said("dc:creator"),
            date: said("dc:date"),
            url: said("dc:source"),
            language: said("language"),
        };
        Self { text: text(source, "value").into(), meta }
    }
}

/// Adds annotations; their ids by their names.
fn tag(
    draft: &mut Draft<'_>,
    text: &str,
    annotations: Vec<Placed>,
) -> HashMap<String, AnnotationId> {
    let units = Units::new(text);
    let mut ids = HashMap::new();
    for Placed { line, said, places } in annotations {
        draft.at_line(line);
        let found: Option<Vec<_>> = places.iter().map(|it| place(text, &units, it)).collect();
        let Some(spans) = found else {
            let places: Vec<String> = places.iter().map(shown).collect();
            let detail = format!("{} {}", said.labels.join(", "), places.join(", "));
            draft.remark(RemarkKind::NoPlace, detail);
            continue;
        };
        if said.labels.is_empty() {
            let quotes = spans.iter().filter_map(|it| text.get(it.0..it.1));
            let quotes: Vec<&str> = quotes.collect();
            draft.remark(RemarkKind::NoLabel, quotes.join(" … "));
        }
        for label in &said.labels {
            let Some(id) = draft.tag(label, &spans) else { continue };
            ids.entry(said.id.clone()).or_insert(id);
            let Some(annotation) = draft.annotation(id) else { continue };
            annotation.attributes.extend(said.attributes.iter().cloned());
            let notes =
                [std::mem::take(&mut annotation.note)].into_iter().chain(said.notes.clone());
            let notes: Vec<String> = notes.filter(|it| !it.is_empty()).collect();
            annotation.note = notes.join("\n\n");
        }
    }
    ids
}

/// Links annotations where both ends are among `ids`; whether it did. The first target is where it
/// leads from; it leads to what a body names, else to the second target.
fn relate(draft: &mut Draft<'_>, said: &Said, ids: &HashMap<String, AnnotationId>) -> bool {
    let mut targets = said.targets.iter().map(|it| it.source.as_str());
    let from = targets.next().and_then(|it| ids.get(it));
    let to = said.links.first().map(String::as_str).or_else(|| targets.next());
    let Some((from, to)) = from.zip(to.and_then(|it| ids.get(it))) else { return false };
    let kind = said.labels.first().map_or("link", String::as_str);
    draft.relate(kind, (Some(*from), Some(*to)));
    true
}

/// Where a place is, in bytes; `None` where that is not sure.
fn place(text: &str, units: &Units<'_>, place: &Place) -> Option<(usize, usize)> {
    let reads = |range: &(usize, usize)| {
        let cut = text.get(range.0..range.1);
        cut.is_some_and(|it| place.quote.as_ref().is_none_or(|quote| quote.exact == it))
    };
    let counted = |at: &dyn Fn(usize) -> Option<usize>| {
        let (start, end) = place.position?;
        at(start).zip(at(end)).filter(reads)
    };
    let position = counted(&|it| units.at_code_point(it));
    position
        .or_else(|| counted(&|it| units.at_utf16(it)))
        .or_else(|| place.quote.as_ref().and_then(|it| only(text, it)))
}

/// Where the quote stands with what is around it, when that is one place.
fn only(text: &str, quote: &Quote) -> Option<(usize, usize)> {
    let Quote { exact, prefix, suffix } = quote;
    if exact.is_empty() {
        return None;
    }
    let needle = [prefix.as_str(), exact, suffix].concat();
    let mut places = memmem::find_iter(text.as_bytes(), needle.as_bytes());
    let at = places.next()? + prefix.len();
    // Another that overlaps the first is one too many as well.
    let next = text.as_bytes().get(at - prefix.len() + 1..)?;
    memmem::find(next, needle.as_bytes()).is_none().then_some((at, at + exact.len()))
}

fn shown(place: &Place) -> String {
    let position = place.position.map(|(start, end)| format!("{start}–{end}"));
    let quote = place.quote.as_ref().map(|it| it.exact.clone());
    position.into_iter().chain(quote).collect::<Vec<_>>().join(" ")
}

/// The article's path that a source's IRI stands for: of one that leads elsewhere its last part.
fn name(source: &str) -> String {
    let elsewhere = source.split_once(':').is_some_and(|it| !it.0.contains('/'));
    let path = source.split_once('?').map_or(source, |it| it.0);
    let last = if elsewhere { path.rsplit(['/', ':']).next().unwrap_or(path) } else { path };
    decoded(last)
}

/// What stands behind percent signs; an IRI that is none stays as it is.
fn decoded(iri: &str) -> String {
    let mut bytes = Vec::with_capacity(iri.len());
    let mut rest = iri.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let hex = behind.get(..2).filter(|_| *first == b'%').and_then(|it| str::from_utf8(it).ok());
        let byte = hex.and_then(|it| u8::from_str_radix(it, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { behind.get(2..).unwrap_or_default() } else { behind };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| iri.to_owned())
}
