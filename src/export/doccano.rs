//! doccano: one text a line, in either of the two forms that its import knows. Offsets in Unicode
//! code points, as its server counts; its page counts units of UTF-16, so an article with
//! characters beyond U+FFFF is reported.
//!
//! - `doccano`: `{"text": …, "entities": [{"id", "label", "start_offset", "end_offset"}, …],
//!   "relations": [{"id", "from_id", "to_id", "type"}, …], "meta": …}`, for projects with
//!   relations.
//! - `doccano-spans`: `{"text": …, "label": [[start, end, label], …], "meta": …}`, for those without.
//!
//! A discontinuous annotation is one span for each of its parts; relations lead to the first.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use super::dataset::Exporter;
use super::json::{Meta, write_line};
use super::{Document, Feature, Format, Loss, LossKind, Sink, Unit};
use crate::model::{AnnotationId, Units};

pub(super) const FORMAT: Format = Format {
    name: "doccano",
    extension: "jsonl",
    one_file: true,
    unit: Unit::CodePoints,
    carries: &[Feature::Overlap, Feature::Relations],
    exporter: |_| Box::new(Doccano { relations: true }),
};

pub(super) const SPANS: Format = Format {
    name: "doccano-spans",
    carries: &[Feature::Overlap],
    exporter: |_| Box::new(Doccano { relations: false }),
    ..FORMAT
};

struct Doccano {
    /// Whether in the form with relations.
    relations: bool,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Line<'a> {
    Related {
        text: &'a str,
        entities: Vec<Entity<'a>>,
        relations: Vec<Relation<'a>>,
        meta: Meta<'a>,
    },
    Plain {
        text: &'a str,
        label: Vec<(usize, usize, &'a str)>,
        meta: Meta<'a>,
    },
}

#[derive(Serialize)]
struct Entity<'a> {
    id: usize,
    label: &'a str,
    start_offset: usize,
    end_offset: usize,
}

#[derive(Serialize)]
struct Relation<'a> {
    id: usize,
    from_id: usize,
    to_id: usize,
    #[serde(rename = "type")]
    kind: &'a str,
}

impl Exporter for Doccano {
    fn beside(&self) -> Option<Box<dyn Exporter + Send>> {
        Some(Box::new(Self { relations: self.relations }))
    }

    fn push(&mut self, document: &Document<'_>, out: &mut dyn Sink) -> io::Result<Vec<Loss>> {
        let (text, meta) = (document.text(), Meta::of(document));
        let units = Units::new(text);
        let mut first: BTreeMap<AnnotationId, usize> = BTreeMap::new();
        let entities: Vec<Entity<'_>> = (document.parts().into_iter().enumerate())
            .map(|(id, part)| {
                first.entry(part.annotation.id).or_insert(id);
                Entity {
                    id,
                    label: part.annotation.label.as_str(),
                    start_offset: units.code_points(part.span.start()),
                    end_offset: units.code_points(part.span.end()),
                }
            })
            .collect();
        let line = if self.relations {
            let relations = (document.layer.relations().iter().enumerate())
                .filter_map(|(id, it)| {
                    let (from_id, to_id) = (*first.get(&it.from)?, *first.get(&it.to)?);
                    Some(Relation { id, from_id, to_id, kind: &it.kind })
                })
                .collect();
            Line::Related { text, entities, relations, meta }
        } else {
            let label =
                entities.iter().map(|it| (it.start_offset, it.end_offset, it.label)).collect();
            Line::Plain { text, label, meta }
        };
        write_line(&line, out)?;
        let wide = text.chars().find(|it| it.len_utf16() > 1).map(String::from);
        let loss = |it: String| Loss::about(document, LossKind::OffsetsAmbiguous, &it);
        Ok(wide.into_iter().map(loss).collect())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::super::sample::{Sample, export, samples};
    use super::*;

    fn exported(format: &str, sample: Sample) -> (Value, Vec<Loss>) {
        let (bytes, losses) = export(format, &[sample]);
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text.matches(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']).count(), 1);
        (serde_json::from_str(&text).unwrap(), losses)
    }

    #[test]
    fn both_forms_are_as_the_import_wants_them() {
        let sample = || {
            Sample::new("Ohm lehnt es ab.")
                .titled("Titel")
                .tag("actor", &["Ohm"])
                .tag("demand", &["lehnt", "ab"])
                .relate(1, 2)
        };
        let (line, losses) = exported("doccano", sample());
        let meta = json!({"article": "ordner/text.txt", "annotator": "anna", "title": "Titel"});
        let expected = json!({
            "text": "Ohm lehnt es ab.",
            "entities": [
                {"id": 0, "label": "actor", "start_offset": 0, "end_offset": 3},
                {"id": 1, "label": "demand", "start_offset": 4, "end_offset": 9},
                {"id": 2, "label": "demand", "start_offset": 13, "end_offset": 15},
            ],
            "relations": [{"id": 0, "from_id": 0, "to_id": 1, "type": "makes"}],
            "meta": meta,
        });
        assert_eq!(line, expected);
        let kinds = |it: &[Loss]| it.iter().map(|it| it.kind).collect::<Vec<_>>();
        assert_eq!(kinds(&losses), [LossKind::DiscontinuousSplit]);
        let (line, losses) = exported("doccano-spans", sample());
        let label = json!([[0, 3, "actor"], [4, 9, "demand"], [13, 15, "demand"]]);
        assert_eq!(line, json!({"text": "Ohm lehnt es ab.", "label": label, "meta": meta}));
        let both = [LossKind::DiscontinuousSplit, LossKind::RelationDropped];
        assert_eq!(kinds(&losses), both);
    }

    #[test]
    fn characters_that_its_page_counts_otherwise_are_reported() {
        for (text, wide) in [("Öl\u{ffff}", None), ("Öl 🌱😀", Some("🌱"))] {
            for format in ["doccano", "doccano-spans"] {
                let losses = exported(format, Sample::new(text)).1;
                let said = losses.first().map(|it| (it.kind, it.quote.as_str()));
                assert_eq!(said, wide.map(|it| (LossKind::OffsetsAmbiguous, it)));
                assert_eq!(losses.len(), usize::from(wide.is_some()));
            }
        }
    }

    proptest! {
        #[test]
        fn every_offset_cuts_the_quote(sample in samples()) {
            let (text, quotes) = (sample.text.clone(), sample.part_quotes());
            let number = |it: &Value| usize::try_from(it.as_u64().unwrap()).unwrap();
            let cut = |start: &Value, end: &Value, label: &Value| {
                let (start, end) = (number(start), number(end));
                let quote = text.chars().skip(start).take(end - start).collect::<String>();
                (label.as_str().unwrap().to_owned(), quote)
            };
            let line = exported("doccano", sample.clone()).0;
            prop_assert_eq!(&line["text"], &text);
            let entities = line["entities"].as_array().unwrap();
            let mut found: Vec<_> =
                entities.iter().map(|it| cut(&it["start_offset"], &it["end_offset"], &it["label"])).collect();
            found.sort();
            prop_assert_eq!(&found, &quotes);
            let line = exported("doccano-spans", sample).0;
            let triples = line["label"].as_array().unwrap();
            let mut found: Vec<_> = triples.iter().map(|it| cut(&it[0], &it[1], &it[2])).collect();
            found.sort();
            prop_assert_eq!(found, quotes);
        }
    }
}
