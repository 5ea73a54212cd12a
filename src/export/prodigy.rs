//! Prodigy: one task a line, answered with `accept`. Offsets in Unicode code points, ends exclusive;
//! `token_end` is the last token itself.
//!
//! - `tokens` are the words of UAX 29, each punctuation mark one; `ws` says that one space follows.
//!   Any other white space is a token of its own, so tokens and spaces together are the text.
//! - A span that does not begin and end with a token has no `token_start` and `token_end`. A
//!   discontinuous annotation is one span for each of its parts.
//! - A relation's `head` and `child` are the last tokens of its ends; those of a discontinuous
//!   annotation are at its first part.
//! - Prodigy keeps what it does not know: `note` and `attributes` stand in the spans.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;

use serde::Serialize;

use super::dataset::{Exporter, Part};
use super::flat::is_space;
use super::json::{Meta, on_one_line, push_string};
use super::tokens;
use super::{Document, Feature, Format, Loss, LossKind, Sink, Unit};
use crate::model::{AnnotationId, Units};

pub(super) const FORMAT: Format = Format {
    name: "prodigy",
    extension: "jsonl",
    one_file: true,
    unit: Unit::CodePoints,
    carries: &[Feature::Overlap, Feature::Notes, Feature::Attributes, Feature::Relations],
    exporter: |_| Box::new(Prodigy::default()),
};

#[derive(Default)]
struct Prodigy {
    /// The task being written. Its room is kept for the next: it is ten times that of the text.
    line: String,
}

/// What follows `text` and `tokens`.
#[derive(Serialize)]
struct Task<'a> {
    spans: Vec<Span<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    relations: Vec<Relation<'a>>,
    meta: Meta<'a>,
    _annotator_id: &'a str,
    _session_id: &'a str,
    _view_id: &'static str,
    answer: &'static str,
}

#[derive(Clone, Serialize)]
struct Place<'a> {
    start: usize,
    end: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_start: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_end: Option<usize>,
    label: &'a str,
}

#[derive(Serialize)]
struct Span<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'a str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: &'a BTreeMap<String, String>,
}

#[derive(Serialize)]
struct Relation<'a> {
    head: usize,
    child: usize,
    head_span: Place<'a>,
    child_span: Place<'a>,
    label: &'a str,
}

impl Exporter for Prodigy {
    fn beside(&self) -> Option<Box<dyn Exporter + Send>> {
        Some(Box::new(Prodigy::default()))
    }

    fn push(&mut self, document: &Document<'_>, out: &mut dyn Sink) -> io::Result<Vec<Loss>> {
        let text = document.text();
        let units = Units::new(text);
        let tokens = tokens(text);

        let (mut spans, mut losses) = (Vec::new(), Vec::new());
        // By annotation: where its first part stands, and the last token there.
        let mut firsts: BTreeMap<AnnotationId, (Place<'_>, usize)> = BTreeMap::new();
        for Part { span, annotation } in document.parts() {
            let (touched, aligned) = tokens::touched(&tokens, span);
            if !aligned {
                losses.push(Loss::at(document, annotation, LossKind::OffToken, span.quote(text)));
            }
            let last = touched.end.saturating_sub(1);
            let place = Place {
                start: units.code_points(span.start()),
                end: units.code_points(span.end()),
                token_start: aligned.then_some(touched.start),
                token_end: aligned.then_some(last),
                label: annotation.label.as_str(),
            };
            firsts.entry(annotation.id).or_insert_with(|| (place.clone(), last));
            let (note, attributes) = (annotation.note.as_str(), &annotation.attributes);
            spans.push(Span { place, note, attributes });
        }
        let relations: Vec<Relation<'_>> = (document.layer.relations().iter())
            .filter_map(|it| {
                let (head_span, head) = firsts.get(&it.from)?.clone();
                let (child_span, child) = firsts.get(&it.to)?.clone();
                Some(Relation { head, child, head_span, child_span, label: &it.kind })
            })
            .collect();
        let task = Task {
            spans,
            _view_id: if relations.is_empty() { "spans_manual" } else { "relations" },
            relations,
            meta: Meta::of(document),
            _annotator_id: document.annotator,
            _session_id: document.annotator,
            answer: "accept",
        };
        let line = &mut self.line;
        line.clear();
        line.push_str("{\"text\":");
        push_string(line, text)?;
        line.push_str(",\"tokens\":[");
        push_tokens(line, text, &tokens)?;
        line.push_str("],");
        let rest = on_one_line(&task)?;
        line.push_str(rest.strip_prefix('{').unwrap_or_default());
        line.push('\n');
        out.file("")?.write_all(line.as_bytes())?;
        Ok(losses)
    }
}

/// The tokens as ranges of bytes; what stands between two is one space.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let words = tokens::tokens(text);
    let mut tokens = Vec::with_capacity(words.len());
    let mut end = 0;
    for word in words.into_iter().map(Some).chain([None]) {
        let next = word.as_ref().map_or(text.len(), |it| it.start);
        let gap = text.get(end..next).unwrap_or_default();
        debug_assert!(gap.chars().all(is_space), "words leave out nothing but white space");
        let start = end + usize::from(end > 0 && gap.starts_with(' '));
        tokens.extend((start < next).then_some(start..next));
        end = word.as_ref().map_or(end, |it| it.end);
        tokens.extend(word);
    }
    tokens
}

/// Writes the tokens one by one: they are nine tenths of the file, and most of the time went to them
/// when a serialiser wrote them.
fn push_tokens(line: &mut String, text: &str, tokens: &[Range<usize>]) -> io::Result<()> {
    let nexts = tokens.iter().skip(1).map(|it| it.start).chain([text.len()]);
    let mut number = itoa::Buffer::new();
    let mut start = 0;
    for ((id, range), next) in tokens.iter().enumerate().zip(nexts) {
        let quote = text.get(range.clone()).unwrap_or_default();
        line.push_str(if id == 0 { "{\"text\":" } else { ",{\"text\":" });
        // Most are words of one byte a character, none of which is escaped.
        let end = if quote.bytes().all(|it| it.is_ascii_alphanumeric()) {
            line.push('"');
            line.push_str(quote);
            line.push('"');
            start + quote.len()
        } else {
            push_string(line, quote)?;
            start + quote.chars().count()
        };
        line.push_str(",\"start\":");
        line.push_str(number.format(start));
        line.push_str(",\"end\":");
        line.push_str(number.format(end));
        line.push_str(",\"id\":");
        line.push_str(number.format(id));
        let ws = next > range.end;
        line.push_str(if ws { ",\"ws\":true}" } else { ",\"ws\":false}" });
        start = end + usize::from(ws);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::super::sample::{Sample, export, samples};

    fn exported(sample: Sample) -> Value {
        let (bytes, _) = export("prodigy", &[sample]);
        let text = String::from_utf8(bytes).unwrap();
        let ends = ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'];
        assert_eq!(text.matches(ends).count(), 1);
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn spans_stand_on_tokens_where_they_can() {
        let sample = Sample::new("😀 Die US-Grünen  lehnen\r\nes ab.")
            .tag("actor", &["US-Grünen"])
            .tag("actor", &["Grü"])
            .tag("demand", &["lehnen", "ab"])
            .with(|it| it.note = "Absage".to_owned())
            .relate(1, 3)
            .relate(2, 1);
        let task = exported(sample);
        let words: Vec<(&str, bool)> = task["tokens"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| (it["text"].as_str().unwrap(), it["ws"].as_bool().unwrap()))
            .collect();
        let expected = [
            ("😀", true),
            ("Die", true),
            ("US", false),
            ("-", false),
            ("Grünen", true),
            (" ", false),
            ("lehnen", false),
            ("\r\n", false),
            ("es", true),
            ("ab", false),
            (".", false),
        ];
        assert_eq!(words, expected);
        let whole =
            json!({"start": 6, "end": 15, "token_start": 2, "token_end": 4, "label": "actor"});
        let part = json!({"start": 9, "end": 12, "label": "actor"});
        let lehnen = json!({"start": 17, "end": 23, "token_start": 6, "token_end": 6, "label": "demand", "note": "Absage"});
        let ab = json!({"start": 28, "end": 30, "token_start": 9, "token_end": 9, "label": "demand", "note": "Absage"});
        assert_eq!(task["spans"], json!([whole, part, lehnen, ab]));
        let first =
            json!({"start": 17, "end": 23, "token_start": 6, "token_end": 6, "label": "demand"});
        let relations = json!([
            {"head": 4, "child": 6, "head_span": whole, "child_span": first, "label": "makes"},
            {"head": 4, "child": 4, "head_span": part, "child_span": whole, "label": "makes"},
        ]);
        assert_eq!(task["relations"], relations);
        let said = ["answer", "_annotator_id", "_view_id"].map(|it| task[it].as_str().unwrap());
        assert_eq!(said, ["accept", "anna", "relations"]);
        assert_eq!(exported(Sample::new(""))["tokens"], json!([]));
    }

    proptest! {
        #[test]
        fn every_offset_cuts_the_quote_and_tokens_are_the_text(sample in samples()) {
            let (text, quotes) = (sample.text.clone(), sample.part_quotes());
            let task = exported(sample);
            let number = |it: &Value| usize::try_from(it.as_u64().unwrap()).unwrap();
            let cut = |it: &Value| -> String {
                let (start, end) = (number(&it["start"]), number(&it["end"]));
                text.chars().skip(start).take(end - start).collect()
            };
            prop_assert_eq!(&task["text"], &text);
            let mut joined = String::new();
            let tokens = task["tokens"].as_array().unwrap();
            for it in tokens {
                prop_assert_eq!(&it["text"], &cut(it));
                prop_assert!(it["text"] != "");
                joined.push_str(it["text"].as_str().unwrap());
                joined.push_str(if it["ws"] == true { " " } else { "" });
            }
            prop_assert_eq!(joined, text.as_str());
            let mut found = Vec::new();
            for it in task["spans"].as_array().unwrap() {
                found.push((it["label"].as_str().unwrap().to_owned(), cut(it)));
                let starts = tokens.iter().any(|token| token["start"] == it["start"]);
                let ends = tokens.iter().any(|token| token["end"] == it["end"]);
                prop_assert_eq!(it.get("token_start").is_some(), starts && ends);
                if starts && ends {
                    prop_assert_eq!(&tokens[number(&it["token_start"])]["start"], &it["start"]);
                    prop_assert_eq!(&tokens[number(&it["token_end"])]["end"], &it["end"]);
                }
            }
            found.sort();
            prop_assert_eq!(found, quotes);
        }
    }
}
