//! W3C Web Annotation: one `AnnotationCollection` in JSON-LD with a single page of all, an annotation
//! a line. Offsets in Unicode code points, which the specification demands.
//!
//! - Each span is a target with two selectors for the same place: where it is, and what it reads with
//!   up to 32 characters around it. A discontinuous annotation has several targets.
//! - The label is a body for tagging, the note one for commenting, an attribute one that describes,
//!   with its name as `label`. A relation is an annotation for linking, on the annotation from which it
//!   leads; one body says its kind, the other names the annotation to which it leads.
//! - A target's source is the article's path as a relative IRI. The first source of each article holds
//!   its text as `value` and what is known about it, so that the file can be read by itself; in RDF the
//!   others are the same node.
//! - The collection's name comes of the names of all that is in it.

use std::fmt::Write as _;
use std::{io, mem};

use serde::Serialize;

use super::beside::Files;
use super::dataset::Exporter;
use super::guid::Words;
use super::loss::relation_dropped;
use super::{Document, Feature, Format, Loss, Sink, Unit};
use crate::model::{
    Annotation, AnnotationId, ArticlePath, Codebook, Metadata, Relation, Span, TextHash, Units,
};

pub(super) const FORMAT: Format = Format {
    name: "w3c",
    extension: "jsonld",
    one_file: true,
    unit: Unit::CodePoints,
    carries: &[
        Feature::Overlap,
        Feature::Discontinuous,
        Feature::Notes,
        Feature::Attributes,
        Feature::Relations,
    ],
    exporter: |_| Box::new(W3c::default()),
};

/// Length of the text before and after a quote, in characters.
const CONTEXT: usize = 32;

#[derive(Default)]
struct W3c {
    /// The article whose text has been written last.
    told: Option<(ArticlePath, TextHash)>,
    /// The annotation being written; its room is kept for the next.
    line: Vec<u8>,
    /// How many annotations have been added.
    total: usize,
    /// What names all of them together.
    name: Words,
}

#[derive(Serialize)]
struct Item<'a> {
    id: String,
    r#type: &'static str,
    motivation: &'static str,
    creator: Creator<'a>,
    body: Vec<Body<'a>>,
    target: Targets<'a>,
}

#[derive(Serialize)]
struct Creator<'a> {
    r#type: &'static str,
    name: &'a str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Body<'a> {
    Text {
        r#type: &'static str,
        purpose: &'static str,
        #[serde(skip_serializing_if = "str::is_empty")]
        label: &'a str,
        value: &'a str,
    },
    Resource {
        r#type: &'static str,
        purpose: &'static str,
        source: String,
    },
}

impl<'a> Body<'a> {
    fn text(purpose: &'static str, value: &'a str) -> Self {
        Self::labelled(purpose, "", value)
    }

    fn labelled(purpose: &'static str, label: &'a str, value: &'a str) -> Self {
        Self::Text { r#type: "TextualBody", purpose, label, value }
    }
}

/// One stands by itself: many readers look for no list.
#[derive(Serialize)]
#[serde(untagged)]
enum Targets<'a> {
    One(Target<'a>),
    Several(Vec<Target<'a>>),
    Annotation(String),
}

#[derive(Serialize)]
struct Target<'a> {
    source: Source<'a>,
    selector: (Position, Quote<'a>),
}

#[derive(Serialize)]
#[serde(untagged)]
enum Source<'a> {
    Known(&'a str),
    Told(Box<Told<'a>>),
}

/// An article with its text.
#[derive(Serialize)]
struct Told<'a> {
    id: &'a str,
    r#type: &'static str,
    format: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    language: &'a str,
    #[serde(rename = "dc:title", skip_serializing_if = "str::is_empty")]
    title: &'a str,
    #[serde(rename = "dc:publisher", skip_serializing_if = "str::is_empty")]
    outlet: &'a str,
    #[serde(rename = "dc:creator", skip_serializing_if = "str::is_empty")]
    author: &'a str,
    #[serde(rename = "dc:date", skip_serializing_if = "str::is_empty")]
    date: &'a str,
    #[serde(rename = "dc:source", skip_serializing_if = "str::is_empty")]
    url: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct Position {
    r#type: &'static str,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct Quote<'a> {
    r#type: &'static str,
    exact: &'a str,
    prefix: &'a str,
    suffix: &'a str,
}

impl Exporter for W3c {
    fn begin(&mut self, _codebook: &Codebook, out: &mut dyn Sink) -> io::Result<()> {
        let head = concat!(
            r#"{"@context":"http://www.w3.org/ns/anno.jsonld","type":"AnnotationCollection","#,
            r#""first":{"type":"AnnotationPage","items":["#
        );
        out.file("")?.write_all(head.as_bytes())
    }

    fn push(&mut self, document: &Document<'_>, out: &mut dyn Sink) -> io::Result<Vec<Loss>> {
        let units = Units::new(document.text());
        let article = iri(document.article.path.as_str());
        let words = words(document);
        let named = |id: AnnotationId| urn(&words.clone().and(&id.0.to_string()).guid());
        let creator = || Creator { r#type: "Person", name: document.annotator };
        for annotation in document.layer.ordered() {
            let mut targets: Vec<Target<'_>> = annotation
                .spans
                .iter()
                .map(|it| self.target(document, &article, &units, it))
                .collect();
            let one = if targets.len() == 1 { targets.pop() } else { None };
            let item = Item {
                id: named(annotation.id),
                r#type: "Annotation",
                motivation: "tagging",
                creator: creator(),
                body: bodies(annotation),
                target: one.map_or(Targets::Several(targets), Targets::One),
            };
            self.write(&item, out)?;
        }
        let (linking, dangling) = relations(document);
        for Relation { from, to, id, kind } in linking {
            let source = named(*to);
            let leads_to =
                Body::Resource { r#type: "SpecificResource", purpose: "linking", source };
            let item = Item {
                id: named(*id),
                r#type: "Annotation",
                motivation: "linking",
                creator: creator(),
                body: vec![Body::text("tagging", kind), leads_to],
                target: Targets::Annotation(named(*from)),
            };
            self.write(&item, out)?;
        }
        Ok(dangling.into_iter().map(|it| relation_dropped(document, it)).collect())
    }

    fn beside(&self) -> Option<Box<dyn Exporter + Send>> {
        Some(Box::new(Self::default()))
    }

    fn add(
        &mut self,
        document: &Document<'_>,
        written: &Files,
        out: &mut dyn Sink,
    ) -> io::Result<()> {
        let annotations = document.layer.annotations().map(|it| it.id);
        let relations = relations(document).0.into_iter().map(|it| it.id);
        let (mut count, mut name) = (0, words(document));
        for id in annotations.chain(relations) {
            name = name.and(&id.0.to_string());
            count += 1;
        }
        self.name = mem::take(&mut self.name).and(&name.guid());
        // Each annotation begins with a comma.
        let lines = written.get("");
        out.file("")?.write_all(lines.get(usize::from(self.total == 0)..).unwrap_or_default())?;
        self.total += count;
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Sink) -> io::Result<()> {
        let [collection, page] =
            ["collection", "page"].map(|it| urn(&self.name.clone().and(it).guid()));
        writeln!(
            out.file("")?,
            "\n],\"id\":\"{page}\",\"partOf\":\"{collection}\"}},\"id\":\"{collection}\",\"total\":{}}}",
            self.total
        )
    }
}

impl W3c {
    fn write(&mut self, item: &Item<'_>, out: &mut dyn Sink) -> io::Result<()> {
        self.line.clear();
        self.line.extend(b",\n");
        serde_json::to_writer(&mut self.line, item)?;
        out.file("")?.write_all(&self.line)
    }

    fn target<'a>(
        &mut self,
        document: &Document<'a>,
        id: &'a str,
        units: &Units<'_>,
        span: Span,
    ) -> Target<'a> {
        let text = document.text();
        let position = Position {
            r#type: "TextPositionSelector",
            start: units.code_points(span.start()),
            end: units.code_points(span.end()),
        };
        let (prefix, suffix) = around(text, span);
        let exact = span.quote(text);
        let quote = Quote { r#type: "TextQuoteSelector", exact, prefix, suffix };
        let article = document.article;
        let is_told = self
            .told
            .as_ref()
            .is_some_and(|(path, hash)| (path, *hash) == (&article.path, article.hash));
        let source = if is_told {
            Source::Known(id)
        } else {
            self.told = Some((article.path.clone(), article.hash));
            let Metadata { title, outlet, author, date, url, language } = &article.meta;
            let (r#type, format, value) = ("Text", "text/plain", text);
            let told =
                Told { id, r#type, format, language, title, outlet, author, date, url, value };
            Source::Told(Box::new(told))
        };
        Target { source, selector: (position, quote) }
    }
}

/// The relations between annotations that are there, and the others.
fn relations<'a>(document: &Document<'a>) -> (Vec<&'a Relation>, Vec<&'a Relation>) {
    let layer = document.layer;
    layer
        .relations()
        .iter()
        .partition(|it| [it.from, it.to].iter().all(|it| layer.annotation(*it).is_some()))
}

fn bodies(annotation: &Annotation) -> Vec<Body<'_>> {
    let mut bodies = vec![Body::text("tagging", annotation.label.as_str())];
    if !annotation.note.is_empty() {
        bodies.push(Body::text("commenting", &annotation.note));
    }
    let attributes = annotation.attributes.iter();
    bodies.extend(attributes.map(|(name, value)| Body::labelled("describing", name, value)));
    bodies
}

fn around(text: &str, span: Span) -> (&str, &str) {
    let before = text.get(..span.start()).unwrap_or_default();
    let after = text.get(span.end()..).unwrap_or_default();
    let from = before.char_indices().rev().take(CONTEXT).last().map_or(before.len(), |it| it.0);
    let to = after.char_indices().nth(CONTEXT).map_or(after.len(), |it| it.0);
    (before.get(from..).unwrap_or_default(), after.get(..to).unwrap_or_default())
}

/// What names an annotation of the document before its own id.
fn words(document: &Document<'_>) -> Words {
    let article = document.article;
    let words =
        ["annotation", article.path.as_str(), &article.hash.to_string(), document.annotator];
    words.into_iter().fold(Words::default(), Words::and)
}

fn urn(guid: &str) -> String {
    format!("urn:uuid:{guid}")
}

/// The path as a relative IRI that leads there: whatever has a meaning in one is escaped.
fn iri(path: &str) -> String {
    let mut iri = String::new();
    for it in path.bytes() {
        match it {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                iri.push(char::from(it));
            }
            it => {
                // Writing to a string cannot fail.
                let _ = write!(iri, "%{it:02X}");
            }
        }
    }
    iri
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::super::sample::{Sample, export, samples};
    use super::*;

    fn exported(samples: &[Sample]) -> Value {
        let (bytes, losses) = export("w3c", samples);
        assert_eq!(losses, []);
        serde_json::from_slice(&bytes).unwrap()
    }

    /// The targets of an annotation, one by one.
    fn targets(item: &Value) -> Vec<&Value> {
        let target = &item["target"];
        target.as_array().map_or_else(|| vec![target], |it| it.iter().collect())
    }

    #[test]
    fn all_that_is_said_stands_in_bodies_and_targets() {
        let collection = exported(&[Sample::rich()]);
        assert_eq!(collection["@context"], "http://www.w3.org/ns/anno.jsonld");
        assert_eq!(collection["first"]["partOf"], collection["id"]);
        let items = collection["first"]["items"].as_array().unwrap();
        assert_eq!(collection["total"], items.len());
        let actor = &items[0];
        assert_eq!(actor["creator"], json!({"type": "Person", "name": "anna"}));
        let text = Sample::rich().text;
        assert_eq!(
            actor["target"]["source"],
            json!({"id": "ordner/text.txt", "type": "Text", "format": "text/plain", "value": text})
        );
        assert_eq!(
            actor["target"]["selector"],
            json!([
                {"type": "TextPositionSelector", "start": 0, "end": 10},
                {
                    "type": "TextQuoteSelector", "exact": "Die Grünen", "prefix": "",
                    "suffix": " 🌱 lehnen das Tempolimit ab.\r\nMe",
                },
            ])
        );
        let label = |it: &str| json!({"type": "TextualBody", "purpose": "tagging", "value": it});
        let split = items.iter().find(|it| targets(it).len() == 2).unwrap();
        assert_eq!(targets(split)[0]["source"], "ordner/text.txt");
        let note = json!({"type": "TextualBody", "purpose": "commenting", "value": "Absage"});
        assert_eq!(split["body"], json!([label("concession"), note]));
        let attribute = json!({
            "type": "TextualBody", "purpose": "describing", "label": "polarity", "value": "negative",
        });
        let demand = items.iter().find(|it| it["body"][1] == attribute).unwrap();
        let link = items.last().unwrap();
        assert_eq!((&link["motivation"], &link["target"]), (&json!("linking"), &actor["id"]));
        let leads =
            json!({"type": "SpecificResource", "purpose": "linking", "source": demand["id"]});
        assert_eq!(link["body"], json!([label("makes"), leads]));
    }

    #[test]
    fn a_text_is_written_once_for_each_article_and_change() {
        let tagged = Sample::new("Ohm schweigt.").titled("Titel").tag("actor", &["Ohm"]);
        let twice = tagged.clone().tag("speculation", &["schweigt"]);
        let other = Sample::new("Ohm redet.").tag("actor", &["Ohm"]);
        let collection = exported(&[Sample::new("Leer."), tagged, twice, other]);
        let items = collection["first"]["items"].as_array().unwrap();
        let value = |it: &Value| it["target"]["source"]["value"].as_str().map(str::to_owned);
        let values: Vec<Option<String>> = items.iter().map(value).collect();
        let expected = [Some("Ohm schweigt."), None, None, Some("Ohm redet.")];
        assert_eq!(values, expected.map(|it| it.map(str::to_owned)));
        assert_eq!(items[0]["target"]["source"]["dc:title"], "Titel");
    }

    #[test]
    fn paths_are_escaped() {
        assert_eq!(iri("a/b-ö ?#%:c.txt"), "a/b-%C3%B6%20%3F%23%25%3Ac.txt");
    }

    #[test]
    fn relations_that_lead_nowhere_are_losses() {
        let sample = Sample::new("Ohm schweigt.").tag("actor", &["Ohm"]).relate(1, 7);
        let (_, losses) = export("w3c", &[sample]);
        let found: Vec<_> = losses.iter().map(|it| (it.kind, it.quote.as_str())).collect();
        assert_eq!(found, [(super::super::LossKind::RelationDropped, "Ohm")]);
    }

    proptest! {
        #[test]
        fn every_offset_cuts_the_quote(sample in samples()) {
            let quotes = sample.part_quotes();
            let text: Vec<char> = sample.text.chars().collect();
            let collection = exported(&[sample]);
            let mut found = Vec::new();
            for item in collection["first"]["items"].as_array().unwrap() {
                for target in targets(item) {
                    let (at, quote) = (&target["selector"][0], &target["selector"][1]);
                    let [start, end] =
                        ["start", "end"].map(|it| usize::try_from(at[it].as_u64().unwrap()).unwrap());
                    let cut: String = text[start..end].iter().collect();
                    let said = |it: &str| quote[it].as_str().unwrap();
                    prop_assert_eq!(said("exact"), cut.as_str());
                    let before: String = text[start.saturating_sub(CONTEXT)..start].iter().collect();
                    let after: String = text[end..(end + CONTEXT).min(text.len())].iter().collect();
                    prop_assert_eq!((said("prefix"), said("suffix")), (&*before, &*after));
                    found.push((item["body"][0]["value"].as_str().unwrap().to_owned(), cut));
                }
            }
            found.sort();
            prop_assert_eq!(found, quotes);
        }
    }
}
