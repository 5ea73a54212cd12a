use std::collections::BTreeMap;

use proptest::prelude::*;
use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};
use serde_json::Value;

use super::super::sample::{Sample, files, samples};
use super::*;

/// A structure as a reader of the file sees it: its type's short name and its features.
type Read = Vec<(String, BTreeMap<String, String>)>;

/// The one document of an export.
fn document(format: &str, sample: &Sample) -> (String, Vec<Loss>) {
    let (mut files, losses) = files(format, std::slice::from_ref(sample));
    let extension = super::super::by_name(format).unwrap().extension;
    let bytes = files.remove(&format!("anna/ordner/text-1.{extension}")).unwrap();
    (String::from_utf8(bytes).unwrap(), losses)
}

fn xmi(sample: &Sample) -> Read {
    let (text, _) = document("cas-xmi", sample);
    let mut reader = Reader::from_str(&text);
    let mut read = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Empty(it) => {
                let name = String::from_utf8(it.local_name().as_ref().to_vec()).unwrap();
                let features = it.attributes().map(|it| {
                    let it = it.unwrap();
                    let name = String::from_utf8(it.key.as_ref().to_vec()).unwrap();
                    (name, it.normalized_value(XmlVersion::Explicit1_0).unwrap().into_owned())
                });
                read.push((name, features.collect()));
            }
            Event::Eof => return read,
            _ => {}
        }
    }
}

/// The same, with the names that XMI gives.
fn json(sample: &Sample) -> Read {
    let (text, _) = document("cas-json", sample);
    let cas: Value = serde_json::from_str(&text).unwrap();
    let structures = cas["%FEATURE_STRUCTURES"].as_array().unwrap();
    let mut read: Read = structures.iter().map(structure).collect();
    let view = &cas["%VIEWS"]["_InitialView"];
    let members = view["%MEMBERS"].as_array().unwrap().iter().map(Value::to_string);
    let members = members.collect::<Vec<_>>().join(" ");
    let view = [("sofa", view["%SOFA"].to_string()), ("members", members)];
    read.push(("View".into(), view.into_iter().map(|(a, b)| (a.to_owned(), b)).collect()));
    read
}

fn structure(it: &Value) -> (String, BTreeMap<String, String>) {
    let name = it["%TYPE"].as_str().unwrap().rsplit('.').next().unwrap().to_owned();
    let mut features = BTreeMap::new();
    for (key, value) in it.as_object().unwrap().iter().filter(|it| it.0 != "%TYPE") {
        let key = if key == "%ID" { "xmi:id" } else { key.trim_start_matches('@') };
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        features.insert(key.to_owned(), value);
    }
    (name, features)
}

/// What the text between two offsets of UTF-16 is, counted by the standard library.
fn cut(text: &str, features: &BTreeMap<String, String>) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let at = |name: &str| features[name].parse::<usize>().unwrap();
    String::from_utf16(&units[at("begin")..at("end")]).unwrap()
}

fn sofa(read: &Read) -> &str {
    &read.iter().find(|it| it.0 == "Sofa").unwrap().1["sofaString"]
}

fn of<'a>(read: &'a Read, name: &str) -> Vec<&'a BTreeMap<String, String>> {
    read.iter().filter(|it| it.0 == name).map(|it| &it.1).collect()
}

/// Name and value of some features.
type Features = &'static [(&'static str, &'static str)];

#[test]
fn a_document_holds_everything_that_a_layer_holds() {
    let sample = Sample::rich().titled("Nein & „Ja“");
    let cases: &[(&str, usize, Features)] = &[
        (
            "DocumentMetaData",
            0,
            &[
                ("documentId", "ordner/text-1.txt"),
                ("documentTitle", "Nein & „Ja“"),
                ("language", "x-unspecified"),
                ("begin", "0"),
            ],
        ),
        (
            "TagwerkDocument",
            0,
            &[("article", "ordner/text-1.txt"), ("annotator", "anna"), ("title", "Nein & „Ja“")],
        ),
        ("Sentence", 0, &[("begin", "0"), ("end", "39")]),
        ("Token", 2, &[("begin", "11"), ("end", "13")]),
        ("Tagwerk", 0, &[("label", "actor"), ("begin", "0"), ("end", "10"), ("identifier", "1")]),
        ("Tagwerk", 2, &[("label", "concession"), ("note", "Absage"), ("identifier", "2")]),
        ("Tagwerk", 3, &[("label", "demand"), ("attributes", "polarity=negative")]),
        ("Tagwerk", 6, &[("label", "concession"), ("note", "Absage"), ("identifier", "2")]),
        ("TagwerkRelation", 0, &[("kind", "makes"), ("begin", "21"), ("end", "35")]),
    ];
    for read in [xmi(&sample), json(&sample)] {
        for (name, nth, features) in cases {
            let found = of(&read, name)[*nth];
            for (key, value) in *features {
                assert_eq!(found[*key], *value, "{name} {nth} {key}: {found:?}");
            }
        }
        let relation = of(&read, "TagwerkRelation")[0];
        let ends = ["Governor", "Dependent"].map(|it| {
            let spans = of(&read, "Tagwerk");
            let span = spans.into_iter().find(|span| span["xmi:id"] == relation[it]).unwrap();
            cut(sofa(&read), span)
        });
        assert_eq!(ends, ["Die Grünen", "das Tempolimit"]);
    }
}

#[test]
fn difficult_characters_stay_what_they_are_or_are_reported() {
    // What stands in the text, how XMI reads, and what is reported.
    let cases: &[(&str, &str, &[&str])] = &[
        ("ß e\u{301} 😀 👨\u{200d}👩\u{200d}👧", "ß e\u{301} 😀 👨\u{200d}👩\u{200d}👧", &[]),
        ("a\r\nb\rc\nd\te  f", "a\r\nb\rc\nd\te  f", &[]),
        ("\u{feff}a\u{ad}b\u{200b}", "\u{feff}a\u{ad}b\u{200b}", &[]),
        ("a\u{2028}b\u{2029}c\u{85}d\u{a0}e\u{7f}", "a\u{2028}b\u{2029}c\u{85}d\u{a0}e\u{7f}", &[]),
        ("<a href=\"x\">&amp;</a> ]]> '", "<a href=\"x\">&amp;</a> ]]> '", &[]),
        (
            "a\0b\u{b}c\u{1c}d\u{1c}",
            "a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}",
            &["U+0000", "U+000B", "U+001C"],
        ),
        ("a\u{fffe}b\u{ffff}c\u{fffd}", "a\u{fffd}b\u{fffd}c\u{fffd}", &["U+FFFE", "U+FFFF"]),
        ("", "", &[]),
    ];
    for (text, in_xml, replaced) in cases {
        let sample = Sample::new(text);
        assert_eq!(sofa(&json(&sample)), *text, "{text:?}");
        assert_eq!(sofa(&xmi(&sample)), *in_xml, "{text:?}");
        let (raw, losses) = document("cas-xmi", &sample);
        let quotes: Vec<&str> = losses.iter().map(|it| it.quote.as_str()).collect();
        assert_eq!(quotes, *replaced, "{text:?}");
        assert!(losses.iter().all(|it| it.kind == LossKind::CharacterReplaced));
        assert!(!raw.contains(['\r', '\t', '\0', '\u{1c}']), "{raw:?}");
        assert!(document("cas-json", &sample).1.is_empty());
    }
    let mut sample = Sample::new("Ohm.").tag("a\u{1}\"<", &["Ohm"]).with(|it| {
        it.note = "eins\r\n\u{2}".to_owned();
        it.attributes.insert("k;".to_owned(), "\u{3}=\\".to_owned());
    });
    sample.meta.author = "\u{4}".to_owned();
    let losses: Vec<_> = document("cas-xmi", &sample).1;
    let losses: Vec<_> = losses.iter().map(|it| (it.annotation, it.quote.as_str())).collect();
    let own = Some(AnnotationId(1));
    let expected = [(None, "U+0004"), (own, "U+0001"), (own, "U+0002"), (own, "U+0003")];
    assert_eq!(losses, expected);
    let read = xmi(&sample);
    let span = of(&read, "Tagwerk")[0];
    assert_eq!(span["label"], "a\u{fffd}\"<");
    assert_eq!(span["note"], "eins\r\n\u{fffd}");
    assert_eq!(span["attributes"], "k\\;=\u{fffd}\\=\\\\");
    assert_eq!(of(&json(&sample), "Tagwerk")[0]["note"], "eins\r\n\u{2}");
}

#[test]
fn a_relation_without_its_ends_is_lost_and_reported() {
    let sample = Sample::new("Ohm schweigt.").tag("actor", &["Ohm"]).relate(1, 77);
    for format in ["cas-xmi", "cas-json"] {
        let losses = document(format, &sample).1;
        assert_eq!(losses.len(), 1);
        assert_eq!((losses[0].kind, &*losses[0].quote), (LossKind::RelationDropped, "makes"));
    }
}

#[test]
fn there_is_one_type_system_and_a_file_for_each_document() {
    let samples = [Sample::rich(), Sample::new("")];
    let names = |format| files(format, &samples).0.into_keys().collect::<Vec<_>>();
    assert_eq!(
        names("cas-xmi"),
        ["TypeSystem.xml", "anna/ordner/text-1.xmi", "anna/ordner/text-2.xmi"]
    );
    assert_eq!(names("cas-json"), ["anna/ordner/text-1.json", "anna/ordner/text-2.json"]);
    let types = files("cas-xmi", &samples).0.remove("TypeSystem.xml").unwrap();
    let types = String::from_utf8(types).unwrap();
    for it in TYPES {
        assert!(types.contains(&format!("<name>{}</name>", it.name)), "{}", it.name);
        assert!(document("cas-json", &samples[0]).0.contains(&format!("\"{}\": {{", it.name)));
    }
}

proptest! {
    #[test]
    fn every_offset_cuts_the_quote(sample in samples()) {
        let mut read = xmi(&sample);
        let forbidden = |it: char| it == '\u{1c}';
        for json in [false, true] {
            let expected = if json { sample.text.clone() } else { sample.text.replace(forbidden, "\u{fffd}") };
            if json {
                let other = super::tests::json(&sample);
                // Apart from what XML cannot hold and where the sofa stands, both say the same.
                let sorted = |read: &Read| {
                    let mut read: Read = read.iter().filter(|it| it.0 != "Sofa" && it.0 != "NULL").cloned().collect();
                    read.sort();
                    read
                };
                prop_assert_eq!(sorted(&read), sorted(&other));
                read = other;
            }
            prop_assert_eq!(sofa(&read), &expected);
            let mut quotes: Vec<_> = of(&read, "Tagwerk").into_iter()
                .map(|it| (it["label"].clone(), cut(&expected, it))).collect();
            let mut wanted = sample.part_quotes();
            if !json {
                for it in &mut wanted {
                    it.1 = it.1.replace(forbidden, "\u{fffd}");
                }
            }
            quotes.sort();
            wanted.sort();
            prop_assert_eq!(quotes, wanted);

            let number = |it: &BTreeMap<String, String>, name: &str| it[name].parse::<usize>().unwrap();
            let sentences = of(&read, "Sentence");
            let tokens = of(&read, "Token");
            for row in [&sentences, &tokens] {
                prop_assert!(row.iter().all(|it| number(it, "begin") < number(it, "end")));
                prop_assert!(row.windows(2).all(|it| number(it[0], "end") <= number(it[1], "begin")));
            }
            for token in tokens {
                let within = sentences.iter().any(|it| {
                    number(it, "begin") <= number(token, "begin") && number(token, "end") <= number(it, "end")
                });
                prop_assert!(within);
            }
        }
    }
}
