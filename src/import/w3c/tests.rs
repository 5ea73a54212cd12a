use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::Found;
use super::*;
use crate::export::sample::{Sample, export, samples};
use crate::model::{ArticlePath, ArticleRef, LooseLayer, Status};

fn read_beside(bytes: &[u8], text: &str) -> (Vec<Found>, Vec<(usize, RemarkKind)>) {
    let (mut found, mut remarks) = (Vec::new(), Vec::new());
    let beside = |name: &str| (name == "ö.txt").then(|| text.as_bytes().to_vec());
    let source = Source { name: "x.jsonld", bytes, beside: &beside };
    (FORMAT.read)(&source, &mut |item| match item {
        Item::Found(it) => found.push(*it),
        Item::Codebook(_) => {}
        Item::Remark(it) => remarks.push((it.line, it.kind)),
    });
    (found, remarks)
}

fn quoted(found: &Found) -> Vec<(&str, String)> {
    found.annotations.iter().map(|it| (it.label.as_str(), it.quote())).collect()
}

/// Whether a document says all that the sample does, under whatever ids.
fn same(found: &Found, sample: &Sample) -> bool {
    let layer = LooseLayer {
        article: ArticleRef { path: ArticlePath::new("a"), hash: None, bytes: 0 },
        annotator: String::new(),
        status: Status::InProgress,
        flagged: false,
        annotations: found.annotations.clone(),
        relations: found.relations.clone(),
    };
    let layer = layer.fasten(&sample.text);
    let said = |layer: &crate::model::Layer| {
        let mut all: Vec<_> = (layer.annotations())
            .map(|it| (it.spans.clone(), it.label.clone(), it.attributes.clone(), it.note.clone()))
            .collect();
        all.sort();
        all.dedup();
        let spans = |id| layer.annotation(id).unwrap().spans.clone();
        let relations = layer.relations().iter();
        let relations = relations.map(|it| (it.kind.clone(), spans(it.from), spans(it.to)));
        (all, relations.collect::<Vec<_>>())
    };
    layer.is_whole() && said(&layer) == said(&sample.layer())
}

#[test]
fn everything_that_is_written_reads_back() {
    let mut sample = Sample::rich().titled("Titel");
    sample.meta.language = "de".to_owned();
    sample.annotations[0].attributes.insert("leer".to_owned(), String::new());
    sample.meta.url = "https://example.org/?a".to_owned();
    let other = Sample::new("Ohm redet.").tag("actor", &["Ohm"]);
    let (bytes, _) = export("w3c", &[sample.clone(), other.clone()]);
    let (mut found, remarks) = read_beside(&bytes, "");
    assert_eq!(remarks, []);
    let second = found.pop().unwrap();
    let [first] = &found[..] else { panic!("{found:?}") };
    assert_eq!((&*first.name, &*first.annotator), ("ordner/text.txt", "anna"));
    assert_eq!((&first.text, &first.meta), (&sample.text, &sample.meta));
    assert!(same(first, &sample));
    assert!(second.text == other.text && same(&second, &other));
}

/// Label and quote of each annotation.
type Expected = &'static [(&'static str, &'static str)];

#[test]
fn the_many_forms_of_an_annotation_are_understood() {
    const TEXT: &str = "😀 Ohm lehnt ab, Ohm schweigt.";
    let place =
        |from: usize, to: usize| json!({"type": "TextPositionSelector", "start": from, "end": to});
    let quote = |exact: &str, prefix: &str| json!({"type": "TextQuoteSelector", "exact": exact, "prefix": prefix});
    let target = |selector: Value| json!({"source": "%C3%B6.txt", "selector": selector});
    // The annotation's fields, and what comes of it.
    let ohm: Expected = &[("actor", "Ohm")];
    let tag = json!({"type": "TextualBody", "purpose": "tagging", "value": "actor"});
    let cases: &[(Value, Expected)] = &[
        (json!({"body": tag, "target": target(place(2, 5))}), ohm),
        (json!({"body": [tag], "target": [target(json!([place(2, 5), quote("Ohm", "")]))]}), ohm),
        // Units of UTF-16, known by the quote.
        (json!({"body": tag, "target": target(json!([place(3, 6), quote("Ohm", "")]))}), ohm),
        (json!({"body": tag, "target": target(json!([place(9, 12), quote("Ohm", ", ")]))}), ohm),
        (json!({"body": tag, "target": target(quote("Ohm", ""))}), &[]),
        (json!({"body": tag, "target": target(quote("lehnt", "Ohm "))}), &[("actor", "lehnt")]),
        (json!({"body": tag, "target": "%C3%B6.txt#char=2,5"}), ohm),
        (
            json!({"body": tag, "target": target(json!({"type": "oa:FragmentSelector", "value": "char=2,5;length=9"}))}),
            ohm,
        ),
        (
            json!({"motivation": "tagging", "bodyValue": "actor", "target": target(place(2, 5))}),
            ohm,
        ),
        (
            json!({"motivation": ["oa:classifying"], "body": "http://a/actor", "target": target(place(2, 5))}),
            &[("http://a/actor", "Ohm")],
        ),
        (
            json!({"motivation": "identifying", "body": {"source": "http://a/b"}, "target": target(place(2, 5))}),
            &[("http://a/b", "Ohm")],
        ),
        (
            json!({"body": {"type": "Choice", "items": [tag, {"type": "TextualBody", "purpose": "tagging", "value": "b"}]}, "target": target(place(2, 5))}),
            &[("actor", "Ohm"), ("b", "Ohm")],
        ),
        (
            json!({"body": tag, "target": [target(place(6, 11)), target(place(12, 14))]}),
            &[("actor", "lehnt … ab")],
        ),
        (
            json!({"body": {"type": "TextualBody", "value": "?"}, "target": target(place(2, 5))}),
            &[],
        ),
        (json!({"body": tag, "target": target(place(2, 99))}), &[]),
        (json!({"body": tag, "target": target(place(2, 2))}), &[]),
        (
            json!({"body": tag, "target": target(json!({"type": "XPathSelector", "value": "/p"}))}),
            &[],
        ),
    ];
    for (annotation, expected) in cases {
        let (found, remarks) = read_beside(annotation.to_string().as_bytes(), TEXT);
        let quotes: Vec<_> = found.iter().flat_map(quoted).collect();
        let quotes: Vec<(&str, &str)> = quotes.iter().map(|it| (it.0, it.1.as_str())).collect();
        assert_eq!(quotes, *expected, "{annotation}");
        assert_eq!(remarks.is_empty(), !expected.is_empty(), "{annotation}: {remarks:?}");
    }
}

#[test]
fn annotations_are_found_wherever_they_stand() {
    let one = |id: usize, creator: &str| {
        json!({
            "id": format!("#{id}"), "type": "Annotation", "creator": {"name": creator},
            "body": {"type": "TextualBody", "purpose": "tagging", "value": "actor"},
            "target": {"source": "%C3%B6.txt", "selector": {"type": "TextPositionSelector", "start": id, "end": id + 1}},
        })
    };
    // As programs with relations between annotations write them.
    let link = json!({"id": "#l", "motivation": "linking", "body": {"purpose": "tagging", "value": "makes"}, "target": [{"id": "#1"}, {"id": "#2"}]});
    let all = [one(1, "eva"), one(3, "max"), one(2, "eva"), link];
    let lines: Vec<String> = all.iter().map(Value::to_string).collect();
    let list = format!("[{}]", lines.join(",\n"));
    let files = [
        list.clone(),
        lines.join("\n"),
        format!("\u{feff}{{\"type\": \"AnnotationPage\", \"items\": {list}}}"),
        format!("{{\"first\": {{\"items\": {list}, \"next\": \"x\"}}, \"total\": 4}}"),
        format!("{{\"@graph\": {list}}}"),
    ];
    for file in files {
        let (found, remarks) = read_beside(file.as_bytes(), "abcdef");
        assert_eq!(remarks, [], "{file}");
        let said: Vec<_> = found.iter().map(|it| (it.annotator.as_str(), quoted(it))).collect();
        let tags = |quotes: &[&str]| quotes.iter().map(|it| ("actor", (*it).to_owned())).collect();
        assert_eq!(said, [("eva", tags(&["b", "c"])), ("max", tags(&["d"]))], "{file}");
        assert_eq!((found[0].relations.len(), found[0].name.as_str()), (1, "ö.txt"));
    }
}

#[test]
fn what_cannot_be_read_is_passed_over_by_line() {
    use RemarkKind::Unreadable;
    use RemarkKind::{AboutText, NoEnd, NoText};
    let (bytes, _) = export("w3c", &[Sample::rich()]);
    let text = String::from_utf8(bytes).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    let count = lines.len() - 2;
    lines[5] = "{\"id\": \"x\", \"target\": },";
    lines[6] = "{\"id\": \"y\"},";
    let (found, remarks) = read_beside(lines.join("\n").as_bytes(), "");
    assert_eq!(remarks, [(6, Unreadable), (7, Unreadable)]);
    let annotations: usize = found.iter().map(|it| it.annotations.len()).sum();
    let relations: usize = found.iter().map(|it| it.relations.len()).sum();
    assert_eq!(annotations + relations, count - 2);
    let no_text = r#"[{"target": {"source": "http://a/b.html", "selector": {"type": "TextPositionSelector", "start": 1, "end": 2}}},
{"target": "http://a/b.html"}, {"motivation": "linking", "target": "x"}, 7]"#;
    let (found, remarks) = read_beside(no_text.as_bytes(), "");
    assert!(found.is_empty());
    assert_eq!(remarks, [(2, AboutText), (2, Unreadable), (1, NoText), (2, NoEnd)]);
}

#[test]
fn names_of_sources_are_paths() {
    let cases = [
        ("a/b-%C3%B6%20%3F%23.txt", "a/b-ö ?#.txt"),
        ("https://a.org/x/y.html?z=/1", "y.html"),
        ("urn:isbn:1", "1"),
        ("a%2", "a%2"),
        ("%ff", "%ff"),
    ];
    for (iri, path) in cases {
        assert_eq!(name(iri), path);
    }
}

proptest! {
    #[test]
    fn what_is_written_reads_back(sample in samples()) {
        let (bytes, _) = export("w3c", std::slice::from_ref(&sample));
        let (found, remarks) = read_beside(&bytes, "");
        prop_assert!(remarks.iter().all(|it| it.1 == RemarkKind::Twice), "{:?}", remarks);
        match &found[..] {
            [] => prop_assert!(sample.annotations.is_empty()),
            [found] => prop_assert!(found.text == sample.text && same(found, &sample)),
            _ => prop_assert!(false, "{} documents", found.len()),
        }
    }

    #[test]
    fn no_file_makes_the_importer_panic(
        cut in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
    ) {
        let (mut bytes, _) = export("w3c", &[Sample::rich()]);
        let len = bytes.len();
        for (at, byte) in changes {
            bytes[at.index(len)] = byte;
        }
        read_beside(&bytes, "");
        read_beside(&bytes[cut.index(len)..], "");
    }
}
