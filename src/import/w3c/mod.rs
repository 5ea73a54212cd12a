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

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

use memchr::memmem;

use self::items::{Met, items};
use self::said::{Place, Quote, Said, creator, id, is_link, targets};
use super::found::{Counted, Draft};
use super::json::Json;
use super::{Format, Item, Remark, RemarkKind, Source};
use crate::model::{AnnotationId, Metadata, Units};

pub(super) const FORMAT: Format = Format { name: "w3c", extensions: &["jsonld"], read };

fn read(source: &Source<'_>, each: &mut dyn FnMut(Item)) {
    let mut reading = Reading { beside: source.beside, texts: HashMap::new(), open: None };
    if source.bytes.trim_ascii().is_empty() {
        return each(super::nothing());
    }
    items(source.bytes, &mut |line, met| match met {
        Met::Annotation(it) if targets(it).is_some() => reading.take(line, it, each),
        Met::Annotation(it) => each(remark(line, RemarkKind::Unreadable, id(it))),
        Met::Broken(why) => each(remark(line, RemarkKind::Unreadable, why)),
    });
    reading.close(each);
}

fn remark(line: usize, kind: RemarkKind, detail: impl Into<String>) -> Item {
    Item::Remark(Remark { line, kind, detail: detail.into() })
}

/// The text of a source.
enum Text<'a> {
    /// Told with what is known of the source.
    Told(Json<'a>),
    Beside(Rc<str>),
}

struct Reading<'a> {
    beside: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    /// By IRI.
    texts: HashMap<Cow<'a, str>, Text<'a>>,
    /// The source whose annotations are coming.
    open: Option<Open<'a>>,
}

/// What has been said about a source so far, annotator by annotator.
struct Open<'a> {
    source: Cow<'a, str>,
    groups: Vec<Group<'a>>,
    links: Vec<(usize, Json<'a>)>,
}

/// Annotations by one hand, with their lines.
struct Group<'a> {
    creator: Cow<'a, str>,
    annotations: Vec<(usize, Json<'a>)>,
}

impl<'a> Reading<'a> {
    fn take(&mut self, line: usize, annotation: Json<'a>, each: &mut dyn FnMut(Item)) {
        let name = id(annotation);
        let mut all = targets(annotation).into_iter().flatten();
        if is_link(annotation) && all.clone().all(|it| it.place.is_nowhere()) {
            match &mut self.open {
                Some(open) => open.links.push((line, annotation)),
                None => each(remark(line, RemarkKind::NoEnd, name)),
            }
            return;
        }
        let mut sources: Vec<Cow<'a, str>> = Vec::new();
        for target in &mut all {
            if let Some(told) = target.told {
                let text = told.text("value");
                if self.texts.get(&target.source).is_some_and(|it| *it.as_str() != *text) {
                    // What was said so far was said of another text.
                    self.close(each);
                }
                self.texts.insert(target.source.clone(), Text::Told(told));
            }
            if target.place.is_nowhere() {
                let detail = format!("{name} {}", target.source);
                each(remark(line, RemarkKind::AboutText, detail));
            } else if !sources.contains(&target.source) {
                sources.push(target.source);
            }
        }
        let creator = creator(annotation);
        for source in sources {
            if self.open.as_ref().is_none_or(|it| it.source != source) {
                self.close(each);
            }
            let open = self.open.get_or_insert_with(|| Open {
                source,
                groups: Vec::new(),
                links: Vec::new(),
            });
            if let Some(group) = open.groups.iter_mut().find(|it| it.creator == creator) {
                group.annotations.push((line, annotation));
            } else {
                let (creator, annotations) = (creator.clone(), vec![(line, annotation)]);
                open.groups.push(Group { creator, annotations });
            }
        }
    }

    /// Makes documents of what has been said about the open source.
    fn close(&mut self, each: &mut dyn FnMut(Item)) {
        let Some(Open { source, groups, mut links }) = self.open.take() else { return };
        if !self.texts.contains_key(&source) {
            // Of a source that lies in a folder nobody has said where the folder is.
            let beside = (self.beside)(&decoded(&source));
            let text = beside.and_then(|it| String::from_utf8(it).ok());
            if let Some(text) = text {
                let text = text.strip_prefix('\u{feff}').unwrap_or(&text).into();
                self.texts.insert(source.clone(), Text::Beside(text));
            }
        }
        let Some(about) = self.texts.get(&source) else {
            for Group { annotations, .. } in groups {
                let line = annotations.first().map_or(1, |it| it.0);
                let detail = format!("{source} ({})", annotations.len());
                each(remark(line, RemarkKind::NoText, detail));
            }
            for (line, link) in links {
                each(remark(line, RemarkKind::NoEnd, id(link)));
            }
            return;
        };
        let text = about.as_str();
        for Group { creator, annotations } in groups {
            let line = annotations.first().map_or(1, |it| it.0);
            let mut draft = Draft::counting(Counted::Bytes, line, &text);
            let found = draft.about();
            found.name = name(&source);
            found.annotator = creator.into_owned();
            found.meta = about.meta();
            let ids = tag(&mut draft, &text, &source, annotations);
            links.retain(|(line, link)| {
                draft.at_line(*line);
                !relate(&mut draft, *link, &ids)
            });
            draft.hand_over(each);
        }
        for (line, link) in links {
            each(remark(line, RemarkKind::NoEnd, Said::of(link).labels.join(", ")));
        }
    }
}

impl Text<'_> {
    fn as_str(&self) -> Cow<'_, str> {
        match self {
            Self::Told(source) => source.text("value"),
            Self::Beside(text) => Cow::Borrowed(text),
        }
    }

    fn meta(&self) -> Metadata {
        let said = |field| match self {
            Self::Told(source) => source.text(field).into_owned(),
            Self::Beside(_) => String::new(),
        };
        Metadata {
            title: said("dc:title"),
            outlet: said("dc:publisher"),
            author: said("dc:creator"),
            date: said("dc:date"),
            url: said("dc:source"),
            language: said("language"),
        }
    }
}

/// Adds annotations; their ids by their names.
fn tag<'a>(
    draft: &mut Draft<'_>,
    text: &str,
    source: &str,
    annotations: Vec<(usize, Json<'a>)>,
) -> HashMap<Cow<'a, str>, AnnotationId> {
    let units = Units::new(text);
    let mut ids = HashMap::new();
    for (line, annotation) in annotations {
        draft.at_line(line);
        let said = Said::of(annotation);
        let places = targets(annotation).into_iter().flatten();
        let places = places.filter(|it| !it.place.is_nowhere() && it.source == source);
        let places = places.map(|it| it.place);
        let found: Option<Vec<_>> = places.clone().map(|it| place(text, &units, &it)).collect();
        let Some(spans) = found else {
            let places: Vec<String> = places.map(|it| shown(&it)).collect();
            let detail = format!("{} {}", said.labels.join(", "), places.join(", "));
            draft.remark(RemarkKind::NoPlace, detail);
            continue;
        };
        if said.labels.is_empty() {
            let quotes = spans.iter().filter_map(|it| text.get(it.0..it.1));
            let quotes: Vec<&str> = quotes.collect();
            draft.remark(RemarkKind::NoLabel, quotes.join(" … "));
        }
        let notes = said.notes.iter().map(|it| &**it).filter(|it| !it.is_empty());
        let note = notes.collect::<Vec<&str>>().join("\n\n");
        for label in &said.labels {
            let Some(new) = draft.tag(label, &spans) else { continue };
            ids.entry(id(annotation)).or_insert(new);
            let attributes = said.attributes.iter();
            let attributes = attributes.map(|(key, it)| (key.to_string(), it.to_string()));
            draft.say(new, &note, attributes);
        }
    }
    ids
}

/// Links annotations where both ends are among `ids`; whether it did. The first target is where it
/// leads from; it leads to what a body names, else to the second target.
fn relate(
    draft: &mut Draft<'_>,
    link: Json<'_>,
    ids: &HashMap<Cow<'_, str>, AnnotationId>,
) -> bool {
    let said = Said::of(link);
    let mut targets = targets(link).into_iter().flatten().map(|it| it.source);
    let from = targets.next().and_then(|it| ids.get(&it));
    let to = said.link.or_else(|| targets.next());
    let Some((from, to)) = from.zip(to.and_then(|it| ids.get(&it))) else { return false };
    let kind = said.labels.first().map_or("link", |it| it);
    draft.relate(kind, (Some(*from), Some(*to)));
    true
}

/// Where a place is, in bytes; `None` where that is not sure.
fn place(text: &str, units: &Units<'_>, place: &Place<'_>) -> Option<(usize, usize)> {
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
fn only(text: &str, quote: &Quote<'_>) -> Option<(usize, usize)> {
    let Quote { exact, prefix, suffix } = quote;
    if exact.is_empty() {
        return None;
    }
    let needle = [&**prefix, exact, suffix].concat();
    let mut places = memmem::find_iter(text.as_bytes(), needle.as_bytes());
    let at = places.next()? + prefix.len();
    // Another that overlaps the first is one too many as well.
    let next = text.as_bytes().get(at - prefix.len() + 1..)?;
    memmem::find(next, needle.as_bytes()).is_none().then_some((at, at + exact.len()))
}

fn shown(place: &Place<'_>) -> String {
    let position = place.position.map(|(start, end)| format!("{start}–{end}"));
    let quote = place.quote.as_ref().map(|it| it.exact.to_string());
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
