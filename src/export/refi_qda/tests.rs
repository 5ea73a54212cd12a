use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::sample::{Sample, export, samples};
use super::super::{Export, by_name};
use super::*;

/// The files in an archive.
fn unpacked(bytes: Vec<u8>) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = BTreeMap::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut content = String::new();
        file.read_to_string(&mut content).unwrap();
        assert!(files.insert(file.name().unwrap().into_owned(), content).is_none());
    }
    files
}

/// One element: its name and attributes, and the text right behind its start.
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
}

fn elements(xml: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(xml);
    let mut elements: Vec<Element> = Vec::new();
    // Whether the last element has not ended.
    let mut inside = false;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(it) | Event::Empty(it) => {
                inside = true;
                let attributes = it.attributes().map(|it| {
                    let it = it.unwrap();
                    let value = String::from_utf8(it.value.into_owned()).unwrap();
                    let name = String::from_utf8(it.key.as_ref().to_owned()).unwrap();
                    (name, quick_xml::escape::unescape(&value).unwrap().into_owned())
                });
                elements.push(Element {
                    name: String::from_utf8(it.name().as_ref().to_owned()).unwrap(),
                    attributes: attributes.collect(),
                    text: String::new(),
                });
            }
            Event::Text(it) => {
                if let Some(last) = elements.last_mut().filter(|_| inside) {
                    last.text.push_str(std::str::from_utf8(&it).unwrap());
                }
            }
            Event::GeneralRef(it) => {
                let name = std::str::from_utf8(&it).unwrap();
                let reference = format!("&{name};");
                let meant = quick_xml::escape::unescape(&reference).unwrap();
                elements.last_mut().unwrap().text.push_str(&meant);
            }
            Event::End(_) => inside = false,
            Event::Eof => return elements,
            _ => {}
        }
    }
}

/// Label and quote of every selection of each source, by the codes' names and the sources' texts.
fn said(files: &BTreeMap<String, String>) -> Vec<Vec<(String, String)>> {
    let elements = elements(&files["project.qde"]);
    let names: BTreeMap<&str, &str> = (elements.iter().filter(|it| it.name == "Code"))
        .map(|it| (it.attributes["guid"].as_str(), it.attributes["name"].as_str()))
        .collect();
    let (mut said, mut text, mut quote) = (Vec::<Vec<_>>::new(), Vec::new(), String::new());
    for it in &elements {
        let attribute = |name: &str| it.attributes.get(name).map_or("", String::as_str);
        match it.name.as_str() {
            "TextSource" => {
                said.push(Vec::new());
                let file = attribute("plainTextPath").strip_prefix("internal://");
                let file = file.map(|it| &files[&format!("sources/{it}")]);
                text = file.map_or_else(Vec::new, |it| it.chars().collect());
            }
            "PlainTextContent" if text.is_empty() => text = it.text.chars().collect(),
            "PlainTextSelection" => {
                let [start, end] = ["startPosition", "endPosition"]
                    .map(|it| attribute(it).parse::<usize>().unwrap());
                quote = text[start..end].iter().collect();
            }
            "CodeRef" => {
                let label = names[attribute("targetGUID")].to_owned();
                said.last_mut().unwrap().push((label, quote.clone()));
            }
            _ => {}
        }
    }
    said
}

#[test]
fn every_element_has_a_guid_of_its_own_and_references_lead_somewhere() {
    let other = Sample::new("Der Rat schweigt.").titled("Titel \"&\"").tag("actor", &["Der Rat"]);
    let same = Sample::rich();
    let (bytes, losses) = export("refi-qda", &[Sample::rich(), other, same]);
    assert!(losses.iter().all(|it| {
        matches!(it.kind, LossKind::DiscontinuousSplit | LossKind::AttributesDropped)
    }));
    let files = unpacked(bytes);
    assert_eq!(files.len(), 4);
    let elements = elements(&files["project.qde"]);
    let guids: Vec<&String> = elements.iter().filter_map(|it| it.attributes.get("guid")).collect();
    let unique: BTreeSet<&String> = guids.iter().copied().collect();
    assert_eq!(guids.len(), unique.len());
    for it in &elements {
        for name in ["targetGUID", "originGUID", "creatingUser"] {
            assert!(it.attributes.get(name).is_none_or(|it| unique.contains(it)), "{}", it.name);
        }
    }
    let of = |name: &str| elements.iter().filter(|it| it.name == name).collect::<Vec<_>>();
    assert_eq!(of("TextSource").len(), 3);
    assert_eq!(of("NoteRef").len(), 4, "on both parts, twice");
    let notes: Vec<&str> = of("PlainTextContent").iter().map(|it| it.text.as_str()).collect();
    assert_eq!(notes, ["Absage", "Absage"]);
    assert_eq!(of("TextValue")[0].text, "Titel \"&\"");
    let link = of("Link")[0];
    assert_eq!((&*link.attributes["name"], &*link.attributes["direction"]), ("makes", "OneWay"));
}

#[test]
fn annotators_of_one_article_share_its_source() {
    let mut bytes = Vec::new();
    let codebook =
        crate::record::read_codebook(include_str!("../../../assets/codebook.ron")).unwrap();
    let mut export = Export::begin(by_name("refi-qda").unwrap(), &codebook, &mut bytes).unwrap();
    let sample = Sample::rich();
    let (article, layer) = (sample.article("a.txt"), sample.layer());
    for annotator in ["anna", "eva", "eva"] {
        export.push(&Document { article: &article, annotator, layer: &layer }).unwrap();
    }
    export.finish().unwrap();
    let files = unpacked(bytes);
    let said = said(&files);
    assert_eq!(said.len(), 2, "what comes again is a source of its own");
    assert_eq!(said[0].len(), 2 * said[1].len());
    let elements = elements(&files["project.qde"]);
    let codes: Vec<_> = elements.iter().filter(|it| it.name == "Code").collect();
    for (code, label) in codes.iter().zip(&codebook.labels) {
        assert_eq!(code.attributes["name"], label.id.as_str());
        assert_eq!(code.attributes["color"], label.color.to_string());
    }
    let descriptions: Vec<_> = elements.iter().filter(|it| it.name == "Description").collect();
    assert!(descriptions[0].text.contains(codebook.labels[0].definition.get("de")));
}

#[test]
fn no_character_of_a_text_or_a_note_breaks_the_project() {
    use LossKind::{CharacterReplaced, LabelRenamed};
    let text = "\u{feff}\u{1}a\r\nb\u{2028}]]>\u{fffe}";
    let sample = Sample::new(text)
        .tag("act\u{1}or <&>\"", &["b\u{2028}]]>"])
        .with(|it| it.note = "a\rb\u{0}<".to_owned())
        .tag("actor", &["a\r"]);
    let (bytes, losses) = export("refi-qda", &[sample, Sample::new("\u{1}").tag("x", &["\u{1}"])]);
    let kinds: Vec<LossKind> = losses.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [CharacterReplaced, LabelRenamed, CharacterReplaced]);
    let files = unpacked(bytes);
    assert_eq!(files.len(), 2, "a text that begins like a mark is no file");
    let expected = [
        vec![
            ("actor".to_owned(), "a\r".to_owned()),
            ("act\u{fffd}or <&>\"".to_owned(), "b\u{2028}]]>".to_owned()),
        ],
        vec![("x".to_owned(), "\u{1}".to_owned())],
    ];
    assert_eq!(said(&files), expected);
    let elements = elements(&files["project.qde"]);
    let contents: Vec<_> = elements.iter().filter(|it| it.name == "PlainTextContent").collect();
    assert_eq!(contents[0].text, "\u{feff}\u{fffd}a\r\nb\u{2028}]]>\u{fffd}");
    assert_eq!(contents[1].text, "a\rb\u{fffd}<");
}

#[test]
fn nothing_is_a_project_too() {
    let files = unpacked(export("refi-qda", &[]).0);
    let names: Vec<String> =
        elements(&files["project.qde"]).into_iter().map(|it| it.name).collect();
    assert_eq!(names, ["Project"]);
}

#[test]
fn a_codebook_is_there_alone_too() {
    let (bytes, losses) = export("refi-qda-codebook", &[Sample::rich(), Sample::new("Leer.")]);
    let elements = elements(std::str::from_utf8(&bytes).unwrap());
    let names: Vec<&str> = (elements.iter().filter(|it| it.name == "Code"))
        .map(|it| it.attributes["name"].as_str())
        .collect();
    assert_eq!(names, ["actor", "concession", "demand", "speculation"]);
    let dropped = losses.iter().filter(|it| it.kind == LossKind::AnnotationsDropped);
    assert_eq!(dropped.map(|it| it.quote.as_str()).collect::<Vec<_>>(), ["11"]);
}

#[test]
fn what_waits_on_the_disk_comes_back_in_order() {
    let samples = vec![Sample::rich(); 1_000];
    let files = unpacked(export("refi-qda", &samples).0);
    assert!(files["project.qde"].len() > 2 << 20, "more than stays in memory");
    let all = said(&files);
    assert_eq!(all.len(), samples.len());
    assert!(all.iter().all(|it| *it == all[0]));
    let elements = elements(&files["project.qde"]);
    let count = |name: &str| elements.iter().filter(|it| it.name == name).count();
    assert_eq!((count("Note"), count("Link")), (1_000, 1_000 * Sample::rich().relations.len()));
}

proptest! {
    #[test]
    fn every_offset_cuts_the_quote(sample in samples()) {
        // Only a text that is no file of its own is subject to the rules of XML.
        let inside = sample.text.starts_with('\u{feff}');
        let written = |it: String| if inside { it.replace('\u{1c}', "\u{fffd}") } else { it };
        let mut quotes: Vec<_> =
            sample.part_quotes().into_iter().map(|(label, it)| (label, written(it))).collect();
        quotes.sort();
        let mut found = said(&unpacked(export("refi-qda", &[sample]).0)).remove(0);
        found.sort();
        prop_assert_eq!(found, quotes);
    }
}
