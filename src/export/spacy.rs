//! spaCy: one JSON object a line, offsets in Unicode code points.
//!
//! `{"text": …, "entities": [[start, end, label], …], "spans": {"sc": [[start, end, label], …]},
//! "meta": {"article": …, "annotator": …, "title": …, "outlet": …, "author": …, "date": …,
//! "url": …, "language": …}}`, where `meta` leaves out what is not known.
//!
//! `spans` holds every span; `entities` what spaCy takes for `doc.ents`: a choice without overlap,
//! outermost (longest) first, of equals the one whose label comes first in the alphabet, without
//! white space at either end. Since `spans` holds all, overlap is no loss here. A discontinuous
//! annotation becomes one span for each of its parts. What spaCy cannot learn from is reported: white
//! space at the ends, which `entities` leave out, and what does not begin and end with a word.

use std::io;

use serde::Serialize;

use super::dataset::Exporter;
use super::flat::{is_space, outermost};
use super::json::{Meta, write_line};
use super::tokens::is_aligned;
use super::{Document, Feature, Format, Loss, LossKind, Sink, Unit};
use crate::model::Units;

pub(super) const FORMAT: Format = Format {
    name: "spacy",
    extension: "jsonl",
    one_file: true,
    unit: Unit::CodePoints,
    carries: &[Feature::Overlap],
    exporter: |_| Box::new(Spacy),
};

struct Spacy;

#[derive(Serialize)]
struct Line<'a> {
    text: &'a str,
    entities: Vec<Entity<'a>>,
    spans: Spans<'a>,
    meta: Meta<'a>,
}

#[derive(Serialize)]
struct Spans<'a> {
    sc: Vec<Entity<'a>>,
}

type Entity<'a> = (usize, usize, &'a str);

impl Exporter for Spacy {
    fn beside(&self) -> Option<Box<dyn Exporter + Send>> {
        Some(Box::new(Spacy))
    }

    fn push(&mut self, document: &Document<'_>, out: &mut dyn Sink) -> io::Result<Vec<Loss>> {
        let text = document.text();
        let units = Units::new(text);
        let parts = document.parts();
        let points = |start, end| units.code_points(start)..units.code_points(end);
        let label = |at: usize| parts.get(at).map_or("", |it| it.annotation.label.as_str());
        let sc = (parts.iter().zip(0..))
            .map(|(it, at)| (points(it.span.start(), it.span.end()), label(at)))
            .map(|(range, label)| (range.start, range.end, label))
            .collect();

        let mut losses = Vec::new();
        let (trimmed, labels): (Vec<_>, Vec<_>) = (parts.iter().zip(0..))
            .filter_map(|(it, at)| {
                let quote = it.span.quote(text);
                let start = it.span.end() - quote.trim_start_matches(is_space).len();
                let end = it.span.start() + quote.trim_end_matches(is_space).len();
                if quote.len() > end.saturating_sub(start) || !is_aligned(text, it.span) {
                    losses.push(Loss::at(document, it.annotation, LossKind::OffToken, quote));
                }
                // The longest is the longest for those who read the file, who count no bytes.
                (start < end).then(|| (points(start, end), label(at)))
            })
            .unzip();
        let entities = (trimmed.iter().zip(labels).zip(outermost(&trimmed)))
            .filter(|(_, left_out)| left_out.is_none())
            .map(|((range, label), _)| (range.start, range.end, label))
            .collect();

        let meta = Meta::of(document);
        write_line(&Line { text, entities, spans: Spans { sc }, meta }, out)?;
        Ok(losses)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::super::sample::{Sample, export, samples};
    use super::is_space;

    fn exported(samples: &[Sample]) -> Vec<Value> {
        let (bytes, losses) = export("spacy", samples);
        assert!(losses.iter().all(|it| it.kind != super::super::LossKind::NestedDropped));
        let text = String::from_utf8(bytes).unwrap();
        text.lines().map(|it| serde_json::from_str(it).unwrap()).collect()
    }

    #[test]
    fn entities_are_a_choice_and_spans_are_all() {
        struct Case {
            name: &'static str,
            sample: Sample,
            entities: Value,
            spans: Value,
        }
        let text = "😀 Die Grünen fordern ein Tempolimit.";
        let cases = [
            Case {
                name: "nested",
                sample: Sample::new(text)
                    .tag("demand", &["Die Grünen fordern"])
                    .tag("actor", &["Grünen"]),
                entities: json!([[2, 20, "demand"]]),
                spans: json!([[2, 20, "demand"], [6, 12, "actor"]]),
            },
            Case {
                name: "crossing",
                sample: Sample::new(text)
                    .tag("actor", &["Die Grünen"])
                    .tag("demand", &["Grünen fordern"]),
                entities: json!([[6, 20, "demand"]]),
                spans: json!([[2, 12, "actor"], [6, 20, "demand"]]),
            },
            Case {
                name: "the same span twice",
                sample: Sample::new(text).tag("demand", &["Grünen"]).tag("actor", &["Grünen"]),
                entities: json!([[6, 12, "actor"]]),
                spans: json!([[6, 12, "actor"], [6, 12, "demand"]]),
            },
            Case {
                name: "discontinuous",
                sample: Sample::new(text).tag("demand", &["fordern", "Tempolimit"]),
                entities: json!([[13, 20, "demand"], [25, 35, "demand"]]),
                spans: json!([[13, 20, "demand"], [25, 35, "demand"]]),
            },
            Case {
                name: "white space at the ends",
                sample: Sample::new(text).tag("demand", &[" fordern "]).tag("actor", &[" "]),
                entities: json!([[13, 20, "demand"]]),
                spans: json!([[1, 2, "actor"], [12, 21, "demand"]]),
            },
        ];
        for Case { name, sample, entities, spans } in cases {
            let line = exported(&[sample]).remove(0);
            assert_eq!(line["text"], text, "{name}");
            assert_eq!(line["entities"], entities, "{name}");
            assert_eq!(line["spans"]["sc"], spans, "{name}");
        }
    }

    #[test]
    fn the_longest_has_most_characters_not_bytes() {
        let sample = Sample::new("Öl für Rad");
        let sample = sample.tag("actor", &["Öl für"]).tag("demand", &["für Rad"]);
        let line = exported(&[sample]).remove(0);
        assert_eq!(line["entities"], json!([[3, 10, "demand"]]));
    }

    #[test]
    fn what_is_known_of_the_article_comes_along() {
        let lines = exported(&[Sample::rich(), Sample::new("Leer.").titled("Titel")]);
        assert_eq!(lines[0]["meta"], json!({"article": "ordner/text.txt", "annotator": "anna"}));
        assert_eq!(lines[1]["meta"]["title"], "Titel");
    }

    #[test]
    fn no_character_of_a_text_breaks_a_line() {
        let (bytes, _) = export("spacy", &[Sample::new("a\u{2028}b\u{85}c\r\nd\u{2029}")]);
        let text = String::from_utf8(bytes).unwrap();
        let ends = ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'];
        assert_eq!(text.matches(ends).count(), 1);
        assert_eq!(
            serde_json::from_str::<Value>(&text).unwrap()["text"],
            "a\u{2028}b\u{85}c\r\nd\u{2029}"
        );
    }

    proptest! {
        #[test]
        fn every_offset_cuts_the_quote(sample in samples()) {
            let quotes = sample.part_quotes();
            let line = exported(&[sample]).remove(0);
            let text = line["text"].as_str().unwrap();
            let number = |it: &Value| usize::try_from(it.as_u64().unwrap()).unwrap();
            let cut = |it: &Value| -> String {
                let (start, end) = (number(&it[0]), number(&it[1]));
                text.chars().skip(start).take(end - start).collect()
            };
            let spans = line["spans"]["sc"].as_array().unwrap();
            let mut found: Vec<(String, String)> =
                spans.iter().map(|it| (it[2].as_str().unwrap().to_owned(), cut(it))).collect();
            found.sort();
            prop_assert_eq!(found, quotes);
            let mut last = 0;
            for entity in line["entities"].as_array().unwrap() {
                prop_assert!(last <= number(&entity[0]));
                last = number(&entity[1]);
                let quote = cut(entity);
                prop_assert_eq!(quote.trim_matches(is_space), quote.as_str());
                prop_assert!(spans.iter().any(|it| it[2] == entity[2] && cut(it).trim_matches(is_space) == quote));
            }
        }
    }
}
