use std::collections::BTreeMap;

use proptest::prelude::*;
use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};
use serde_json::{Value, json};

use super::super::sample::{Files, Sample, files, samples};
use super::super::{Document, Export, Loss, LossKind, by_name};
use crate::model::{Codebook, LabelId};
use crate::record::read_codebook;

fn written(files: &BTreeMap<String, Vec<u8>>) -> (Value, String) {
    assert_eq!(files.keys().collect::<Vec<_>>(), ["config.xml", "tasks.json"]);
    let config = String::from_utf8(files["config.xml"].clone()).unwrap();
    (serde_json::from_slice(&files["tasks.json"]).unwrap(), config)
}

fn exported(samples: &[Sample]) -> (Value, String, Vec<Loss>) {
    let (files, losses) = files("labelstudio", samples);
    let (tasks, config) = written(&files);
    (tasks, config, losses)
}

/// As [`exported`], of one article by several annotators.
fn by_several(codebook: &Codebook, samples: &[(&str, Sample)]) -> (Value, String, Vec<Loss>) {
    let (mut files, mut losses) = (Files::default(), Vec::new());
    let format = by_name("labelstudio").unwrap();
    let mut export = Export::begin(format, codebook, &mut files).unwrap();
    for (annotator, sample) in samples {
        let (article, layer) = (sample.article("a.txt"), sample.layer());
        let document = Document { article: &article, annotator, layer: &layer };
        losses.extend(export.push(&document).unwrap());
    }
    export.finish().unwrap();
    let (tasks, config) = written(&files.0);
    (tasks, config, losses)
}

/// Every tag that has one of these names, with its attributes.
fn tags(config: &str, names: &[&str]) -> Vec<String> {
    let mut reader = Reader::from_str(config);
    let mut tags = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return tags,
            Event::Start(tag) | Event::Empty(tag) => {
                let name = String::from_utf8(tag.name().as_ref().to_vec()).unwrap();
                if names.contains(&name.as_str()) {
                    let said = tag.attributes().map(|it| {
                        let it = it.unwrap();
                        let key = String::from_utf8(it.key.as_ref().to_vec()).unwrap();
                        format!("{key}={}", it.normalized_value(XmlVersion::Implicit1_0).unwrap())
                    });
                    tags.push(format!("{name} {}", said.collect::<Vec<_>>().join(" ")));
                }
            }
            _ => {}
        }
    }
}

#[test]
fn a_region_says_everything_about_its_annotation() {
    let sample = Sample::new("😀 Ohm lehnt\r\nes ab.")
        .titled("Titel")
        .tag("actor", &["Ohm"])
        .tag("demand", &["lehnt\r\nes"])
        .with(|it| it.note = "Absage".to_owned())
        .with(|it| drop(it.attributes.insert("label".to_owned(), "nein".to_owned())))
        .relate(1, 2);
    let (tasks, _, losses) = exported(&[sample]);
    assert_eq!(losses, []);
    let region = |id: &str, from: &str, kind: &str, value: Value| json!({"id": id, "from_name": from, "to_name": "text", "type": kind, "origin": "manual", "value": value});
    let mut demand = region(
        "2",
        "label",
        "labels",
        json!({"start": 6, "end": 15, "text": "lehnt\r\nes", "labels": ["demand"]}),
    );
    demand["meta"] = json!({"text": ["Absage"]});
    let result = [
        region("annotated_by", "annotated_by", "textarea", json!({"text": ["anna"]})),
        region(
            "1",
            "label",
            "labels",
            json!({"start": 2, "end": 5, "text": "Ohm", "labels": ["actor"]}),
        ),
        demand,
        region(
            "2",
            "attribute-label",
            "textarea",
            json!({"start": 6, "end": 15, "text": ["nein"]}),
        ),
        json!({"type": "relation", "from_id": "1", "to_id": "2", "direction": "right", "labels": ["makes"]}),
    ];
    let annotation =
        json!({"id": 1, "was_cancelled": false, "ground_truth": false, "result": result});
    let data =
        json!({"text": "😀 Ohm lehnt\r\nes ab.", "article": "ordner/text-1.txt", "title": "Titel"});
    assert_eq!(tasks, json!([{"id": 1, "data": data, "annotations": [annotation]}]));
}

#[test]
fn annotators_of_one_article_share_its_task() {
    let (one, other) = (Sample::rich(), Sample::new("Nichts getaggt."));
    let all = [("anna", one.clone()), ("ben@amt.example", one), ("ben@amt.example", other)];
    let (tasks, ..) = by_several(&Codebook::default(), &all);
    let who = |task: &Value| -> Vec<(String, Value)> {
        let annotations = task["annotations"].as_array().unwrap();
        let name = |it: &Value| it["result"][0]["value"]["text"][0].as_str().unwrap().to_owned();
        annotations.iter().map(|it| (name(it), it["completed_by"].clone())).collect()
    };
    let ben = ("ben@amt.example".to_owned(), json!({"email": "ben@amt.example"}));
    let tasks = tasks.as_array().unwrap();
    assert_eq!(who(&tasks[0]), [("anna".to_owned(), Value::Null), ben.clone()]);
    assert_eq!(who(&tasks[1]), [ben]);
    assert_eq!(tasks.len(), 2);
    assert_eq!(exported(&[]).0, json!([]));
}

#[test]
fn a_part_of_a_discontinuous_annotation_is_a_region() {
    let sample = Sample::new("Ohm lehnt es ab.")
        .tag("demand", &["lehnt", "ab"])
        .with(|it| it.note = "Absage".to_owned())
        .tag("actor", &["Ohm"])
        .relate(2, 1);
    let (tasks, _, losses) = exported(&[sample]);
    let result = tasks[0]["annotations"][0]["result"].as_array().unwrap();
    let ids: Vec<&str> = result.iter().filter_map(|it| it["id"].as_str()).collect();
    assert_eq!(ids, ["annotated_by", "2", "1", "1-2"]);
    let notes: Vec<&Value> = result.iter().map(|it| &it["meta"]["text"][0]).collect();
    assert_eq!(notes[2..4], [&json!("Absage"), &json!("Absage")]);
    assert_eq!((&result[4]["from_id"], &result[4]["to_id"]), (&json!("2"), &json!("1")));
    assert_eq!(losses[0].kind, LossKind::DiscontinuousSplit);
}

#[test]
fn the_configuration_is_the_codebook_and_what_is_used_beside_it() {
    let mut codebook = read_codebook(include_str!("../../../assets/codebook.ron")).unwrap();
    codebook.labels[3].retired = true;
    codebook.labels[2].retired = true;
    let used = codebook.labels[2].id.as_str().to_owned();
    let choice = &codebook.labels[1].attributes[0];
    let (id, label) = (choice.id.clone(), codebook.labels[1].id.as_str().to_owned());
    let sample = Sample::new("Ohm lehnt es ab.")
        .tag(&used, &["Ohm"])
        .tag("a\u{1}<\"\n&,", &["es"])
        .tag(&label, &["ab"])
        .with(|it| drop(it.attributes.insert(id.clone(), "anders".to_owned())))
        .with(|it| drop(it.attributes.insert("text".to_owned(), "frei".to_owned())));
    let (tasks, config, losses) = by_several(&codebook, &[("anna", sample)]);
    let labels = tags(&config, &["Label"]);
    let values: Vec<&str> = labels.iter().map(|it| it.split([' ', '=']).nth(2).unwrap()).collect();
    let expected: Vec<&str> = codebook.labels[..3].iter().map(|it| it.id.as_str()).collect();
    assert_eq!(values[..3], expected);
    assert_eq!(labels[3], "Label value=a%1%<\"\n&,");
    assert_eq!(labels.len(), 4);
    let first = &codebook.labels[0];
    assert!(labels[0].contains(&format!("background={} hotkey={}", first.color, first.key)));
    let choices = tags(&config, &["Choice"]);
    assert!(choices.len() > 1 && choices.contains(&"Choice value=anders".to_owned()));
    let texts = tags(&config, &["TextArea"]);
    assert!(
        texts[texts.len() - 2].starts_with("TextArea name=attribute-text toName=text perRegion")
    );
    assert!(texts[texts.len() - 1].starts_with("TextArea name=annotated_by toName=text"));
    let kinds: Vec<(LossKind, &str)> = losses.iter().map(|it| (it.kind, &*it.quote)).collect();
    assert_eq!(kinds, [(LossKind::LabelRenamed, "a\u{1}<\"\n&,")]);
    let result = tasks[0]["annotations"][0]["result"].as_array().unwrap();
    assert_eq!(result[2]["value"]["labels"], json!(["a%1%<\"\n&,"]));
    assert_eq!(result[4]["value"]["choices"], json!(["anders"]));
    let relations: Vec<String> =
        codebook.relations.iter().map(|it| format!("Relation value={}", it.id)).collect();
    assert_eq!(tags(&config, &["Relation"]), relations);
    assert_eq!(LabelId::new(&used), codebook.labels[2].id);
}

proptest! {
    #[test]
    fn every_offset_cuts_the_quote(sample in samples()) {
        let (text, quotes) = (sample.text.clone(), sample.part_quotes());
        let (tasks, config, _) = exported(&[sample]);
        prop_assert_eq!(&tasks[0]["data"]["text"], &text);
        let labels = tags(&config, &["Label"]);
        let number = |it: &Value| usize::try_from(it.as_u64().unwrap()).unwrap();
        let mut found = Vec::new();
        for it in tasks[0]["annotations"][0]["result"].as_array().unwrap().iter().skip(1) {
            let value = &it["value"];
            let (start, end) = (number(&value["start"]), number(&value["end"]));
            let cut: String = text.chars().skip(start).take(end - start).collect();
            prop_assert_eq!(&value["text"], &cut);
            let label = value["labels"][0].as_str().unwrap().to_owned();
            let offered = labels.contains(&format!("Label value={label}"));
            prop_assert!(offered);
            found.push((label, cut));
        }
        found.sort();
        prop_assert_eq!(found, quotes);
    }

    #[test]
    fn the_files_are_valid_whatever_names_hold(names in prop::collection::vec(any::<String>(), 5)) {
        let sample = Sample::new("Ohm lehnt es ab.")
            .titled(&names[0])
            .tag(&names[1], &["Ohm"])
            .with(|it| it.note.clone_from(&names[2]))
            .with(|it| drop(it.attributes.insert(names[3].clone(), names[4].clone())));
        let (tasks, config, _) = exported(&[sample]);
        prop_assert_eq!(&tasks[0]["data"]["article"], "ordner/text-1.txt");
        let legal = config.chars().all(|it| matches!(it, '\n' | ' '..='\u{fffd}' | '\u{10000}'..));
        prop_assert!(legal);
        prop_assert_eq!(tags(&config, &["Label"]).len(), 1);
    }
}
