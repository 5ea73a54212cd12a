use proptest::prelude::*;

use super::*;
use crate::export::sample::{Sample, files};
use crate::model::{Rgb, Status};

/// What an importer makes of a file: label and quote of every annotation of each document, and what
/// it passed over with its line.
type Read = (Vec<Vec<(String, String)>>, Vec<(usize, RemarkKind)>);

fn items(format: &str, file: &str) -> Vec<Item> {
    let mut items = Vec::new();
    let source = Source::alone("x", file.as_bytes());
    (by_name(format).unwrap().read)(&source, &mut |it| items.push(it));
    items
}

fn found(format: &str, file: &str) -> Vec<Found> {
    let found = |it| match it {
        Item::Found(found) => Some(*found),
        _ => None,
    };
    items(format, file).into_iter().filter_map(found).collect()
}

fn read(format: &str, file: &str) -> Read {
    let said = |it: &Found| {
        let quoted = it.annotations.iter().map(|it| (it.label.to_string(), it.quote()));
        quoted.collect()
    };
    let remark = |it| match it {
        Item::Remark(remark) => Some((remark.line, remark.kind)),
        _ => None,
    };
    let remarks = items(format, file).into_iter().filter_map(remark).collect();
    (found(format, file).iter().map(said).collect(), remarks)
}

fn tags(tags: &[(&str, &str)]) -> Vec<(String, String)> {
    tags.iter().map(|(label, quote)| ((*label).to_owned(), (*quote).to_owned())).collect()
}

#[test]
fn spacy_takes_spans_and_entities_in_every_layout() {
    let line = r#"{"text": "😀 Jule Harms lehnt ab.", "entities": [[2, 12, "actor"]], "spans": {"sc": [[2, 12, "actor"], [13, 21, "demand"]]}}"#;
    let both = tags(&[("actor", "Jule Harms"), ("demand", "lehnt ab")]);
    assert_eq!(read("spacy", line), (vec![both.clone()], vec![]));
    let pretty = line.replace(", \"", ",\r\n  \"");
    assert_eq!(
        read("spacy", &format!("\u{feff}{pretty}\n\n{line}")),
        (vec![both.clone(), both], vec![])
    );
    let pair = r#"["Ohm schweigt.", {"entities": [[0, 3, "actor"]], "cats": {"kurz": 1.0}}]"#;
    let ohm = vec![tags(&[("actor", "Ohm")])];
    let remark = vec![(1, RemarkKind::AboutText)];
    assert_eq!(read("spacy", pair), (ohm.clone(), remark.clone()));
    assert_eq!(read("spacy", &format!("[\n{pair}\n]")), (ohm.clone(), vec![(2, remark[0].1)]));
    let two = (vec![ohm[0].clone(), ohm[0].clone()], vec![(1, remark[0].1), (2, remark[0].1)]);
    assert_eq!(read("spacy", &format!("[{pair},\n{pair}]\n")), two);
    assert_eq!(read("spacy", "[]"), (vec![], vec![]));
}

#[test]
fn prodigy_takes_what_was_accepted_with_its_relations() {
    let file = concat!(
        r#"{"text": "Ohm lehnt ab.", "spans": [{"start": 0, "end": 3, "token_start": 0, "token_end": 0, "label": "actor"}, {"start": 4, "end": 12, "label": "demand"}], "relations": [{"head": 0, "child": 2, "label": "makes", "head_span": {"start": 0, "end": 3, "label": "actor"}, "child_span": {"start": 4, "end": 12, "label": "demand"}}], "answer": "accept", "_annotator_id": "eva"}"#,
        "\n",
        r#"{"text": "Ohm.", "spans": [{"start": 0, "end": 3, "label": "actor"}], "answer": "reject"}"#,
        "\n",
    );
    let both = tags(&[("actor", "Ohm"), ("demand", "lehnt ab")]);
    assert_eq!(read("prodigy", file), (vec![both], vec![(2, RemarkKind::Rejected)]));
    let first = &found("prodigy", file)[0];
    assert_eq!((first.annotator.as_str(), first.status), ("eva", Status::Done));
    let ends = first.relations.iter().map(|it| (it.kind.as_str(), it.from, it.to));
    let [from, to] = [0, 1].map(|it| first.annotations[it].id);
    assert_eq!(ends.collect::<Vec<_>>(), [("makes", from, to)]);
}

#[test]
fn doccano_takes_every_shape_of_its_exports() {
    let triple = r#"{"id": 3, "data": "Ohm lehnt ab.", "label": [[0, 3, "actor"], [0, 3, "actor"], "kurz"]}"#;
    let remarks = vec![(1, RemarkKind::Twice), (1, RemarkKind::AboutText)];
    assert_eq!(read("doccano", triple), (vec![tags(&[("actor", "Ohm")])], remarks));
    let entities = r#"{"text": "Ohm lehnt ab.", "entities": [{"id": 7, "start_offset": 0, "end_offset": 3, "label": "actor"}, {"id": 9, "start_offset": 4, "end_offset": 12, "label": "demand"}], "relations": [{"id": 1, "from_id": 7, "to_id": 9, "type": "makes"}, {"id": 2, "from_id": 7, "to_id": 5, "type": "makes"}]}"#;
    let both = tags(&[("actor", "Ohm"), ("demand", "lehnt ab")]);
    assert_eq!(read("doccano", entities), (vec![both], vec![(1, RemarkKind::NoEnd)]));
    assert_eq!(found("doccano", entities)[0].relations.len(), 1);
    let users = r#"{"text": "Ohm lehnt ab.", "annotations": [{"label": 12, "start_offset": 0, "end_offset": 3, "user": 1}, {"label": 13, "start_offset": 4, "end_offset": 12, "user": 2}]}"#;
    let apart = vec![tags(&[("12", "Ohm")]), tags(&[("13", "lehnt ab")])];
    assert_eq!(read("doccano", users), (apart, vec![]));
    assert_eq!(found("doccano", users)[1].annotator, "user2");
}

#[test]
fn what_cannot_be_read_is_passed_over_by_line_and_nothing_else() {
    let file = concat!(
        r#"{"text": "Ohm.", "entities": [[0, 3, "actor"], [2, 9, "actor"], [1, 1, "x"], [0, 3, ""], [-1, 2, "x"]]}"#,
        "\n{\"text\": \"abgebrochen\n",
        "\n",
        r#"{"entities": [[0, 3, "actor"]]}"#,
        "\n",
        r#"{"text": "Harms.", "entities": [[0, 5, "actor"], 7]}"#,
    );
    let expected = [
        (1, RemarkKind::NoPlace),
        (1, RemarkKind::EmptySpan),
        (1, RemarkKind::NoLabel),
        (1, RemarkKind::NoPlace),
        (2, RemarkKind::Unreadable),
        (4, RemarkKind::NoText),
        (5, RemarkKind::Unreadable),
    ];
    let texts = vec![tags(&[("actor", "Ohm")]), tags(&[("actor", "Harms")])];
    assert_eq!(read("spacy", file), (texts, expected.to_vec()));
    for format in formats() {
        for file in ["", " \n", "kein Datensatz", "<a/>"] {
            let (texts, remarks) = read(format.name, file);
            assert!(texts.is_empty() || format.name == "conll", "{}: {file}", format.name);
            assert!(!remarks.is_empty(), "{}: {file}", format.name);
        }
    }
}

#[test]
fn what_is_known_of_an_article_is_taken_as_it_stands_and_remarked_where_it_is_odd() {
    let file = r#"{"text": "Ohm.", "entities": [], "meta": {"article": "a.txt", "title": 5, "date": "2024-13-45", "language": "xx yy"}}"#;
    for format in ["spacy", "prodigy", "doccano"] {
        let kinds = read(format, file).1;
        assert_eq!(kinds, [(1, RemarkKind::OddValue), (1, RemarkKind::OddValue)], "{format}");
        let meta = &found(format, file)[0].meta;
        assert_eq!((&*meta.title, &*meta.date), ("5", "2024-13-45"));
    }
}

#[test]
fn offsets_that_are_none_are_said_as_the_file_has_them() {
    let entities = r#"[[-1, 3, "x"], [0, -18446744073709551616, "x"], [0, "3", "x"], [2.5, 99, "x"], [18446744073709551615, 3, "x"]]"#;
    let file = format!(r#"{{"text": "Ohm.", "entities": {entities}}}"#);
    let details: Vec<String> = (items("spacy", &file).into_iter())
        .filter_map(|it| if let Item::Remark(it) = it { Some(it.detail) } else { None })
        .collect();
    assert_eq!(details, ["x -1–3", "x 0–?", "x 0–?", "x ?–99", "x ?–3"]);
}

#[test]
fn a_file_of_another_format_loses_nothing_in_silence() {
    let sample = Sample::rich();
    let exports =
        ["spacy", "prodigy", "labelstudio", "doccano", "doccano-spans", "huggingface-jsonl"];
    let readers = ["spacy", "prodigy", "labelstudio", "doccano", "huggingface", "w3c", "cas-json"];
    for export in exports.into_iter().chain(["w3c", "cas-json"]) {
        let files = files(export, std::slice::from_ref(&sample)).0;
        for reader in readers {
            let (mut annotations, mut remarks) = (0, 0);
            for (name, bytes) in &files {
                let read = by_name(reader).unwrap().read;
                read(&Source::alone(name, bytes), &mut |it| match it {
                    Item::Found(it) => annotations += it.annotations.len(),
                    Item::Remark(_) => remarks += 1,
                    Item::Codebook(_) => {}
                });
            }
            let all = annotations >= sample.annotations.len();
            assert!(all || remarks > 0, "{export} as {reader}: {annotations}");
        }
    }
}

/// What is said of the only annotation that a file of our own gives.
fn said_twice(format: &str, sample: &Sample) -> (String, Vec<String>, Vec<RemarkKind>) {
    let files = files(format, std::slice::from_ref(sample)).0;
    let beside = |name: &str| files.iter().find(|it| it.0.ends_with(name)).map(|it| it.1.clone());
    let (mut annotations, mut kinds) = (Vec::new(), Vec::new());
    for (name, bytes) in &files {
        let source = Source { name, bytes, beside: &beside };
        (by_name(format).unwrap().read)(&source, &mut |it| match it {
            Item::Found(it) => annotations.extend(it.annotations),
            Item::Remark(it) => kinds.push(it.kind),
            Item::Codebook(_) => {}
        });
    }
    // Of what lies beside the texts and is no text.
    kinds.retain(|it| matches!(it, RemarkKind::Twice | RemarkKind::OtherValue));
    let [it] = &annotations[..] else { panic!("{format}: {annotations:?}") };
    let attributes = it.attributes.iter().map(|(key, value)| format!("{key}={value}"));
    (it.note.clone(), attributes.collect(), kinds)
}

#[test]
fn what_is_said_twice_is_one_with_all_that_is_said_of_it() {
    use RemarkKind::{OtherValue, Twice};
    let said = |note: &str, attributes: &[(&str, &str)]| {
        let attributes = attributes.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned()));
        (note.to_owned(), attributes.collect())
    };
    let mut sample = Sample::new("Ohm redet.");
    for (note, attributes) in [
        said("eins", &[("sure", "yes")]),
        said("", &[]),
        said("zwei", &[("sure", "no"), ("by", "eva")]),
        said("eins", &[("sure", "yes")]),
    ] {
        sample = sample.tag("actor", &["Ohm"]).with(|it| {
            it.note = note;
            it.attributes = attributes;
        });
    }
    let all = ["prodigy", "labelstudio", "brat", "webanno-tsv", "cas-xmi", "cas-json", "w3c"];
    for format in all.into_iter().chain(["csv", "tsv"]) {
        let (note, attributes, mut remarks) = said_twice(format, &sample);
        assert_eq!(attributes, ["by=eva", "sure=yes"], "{format}");
        remarks.sort();
        // Its lines of one annotation are lines of its note, also where two are the same.
        let notes = if format == "brat" { "eins\nzwei\neins" } else { "eins\nzwei" };
        let expected = [Twice, Twice, Twice, OtherValue];
        assert_eq!((&*note, &remarks[..]), (notes, &expected[..]), "{format}");
    }
    assert_eq!(said_twice("refi-qda", &sample).0, "eins\nzwei");
}

#[test]
fn what_stands_in_another_shape_is_remarked_by_its_key() {
    let triples = r#"{"text": "Ohm.", "labels": [[0, 3, "actor"]], "entities": [], "cats": {}}"#;
    let list = r#"{"text": "Ohm.", "spans": [{"start": 0, "end": 3, "label": "actor"}]}"#;
    let keyed = r#"{"text": "Ohm.", "spans": {"sc": [[0, 3, "actor"]]}, "label": 7}"#;
    let named = r#"{"text": "Ohm.", "annotations": [{"label": "x"}], "label": [[0, 3, "x"]]}"#;
    let cases: [(&str, &str, &[&str]); 9] = [
        ("spacy", triples, &["labels"]),
        ("spacy", list, &["spans"]),
        ("spacy", r#"{"text": "Ohm.", "spans": {"sc": 1}}"#, &["spans"]),
        ("prodigy", triples, &["labels"]),
        ("prodigy", keyed, &["spans", "label"]),
        ("labelstudio", list, &["spans"]),
        ("doccano", keyed, &["spans", "label"]),
        ("doccano", named, &["label", r#"{"label":"x"}"#]),
        ("huggingface", triples, &["labels"]),
    ];
    for (format, file, expected) in cases {
        let details: Vec<String> = (items(format, file).into_iter())
            .filter_map(|it| if let Item::Remark(it) = it { Some(it.detail) } else { None })
            .collect();
        assert_eq!(details, expected, "{format}: {file}");
    }
}

proptest! {
    #[test]
    fn no_file_makes_an_importer_panic(file in ".{0,200}", cut in any::<prop::sample::Index>()) {
        let line = r#"{"text": "Öl 😀 ab", "label": [[0, 2, "a"]], "spans": [{"start": 3, "end": 4, "label": "b"}], "entities": [[3, 4, "c"]], "answer": "accept"}"#;
        let cut = line.ceil_char_boundary(cut.index(line.len()));
        for format in formats() {
            for text in [&*file, &line[..cut], &format!("{}{file}\n{line}", &line[..cut])] {
                for it in found(format.name, text) {
                    for anchor in it.annotations.iter().flat_map(|it| &it.anchors) {
                        prop_assert_eq!(&it.text[anchor.start..anchor.end], &*anchor.quote);
                    }
                }
            }
        }
    }
}

#[test]
fn a_label_is_found_by_what_it_is_called() {
    let mut codebook = Codebook::default();
    for (id, name) in [("c", "C++"), ("actor", "Akteur"), ("b", "C"), ("x", "")] {
        let label = Label::new(LabelId::new(id), "de", name, Rgb(0, 0, 0));
        codebook.labels.push(label);
    }
    for (name, expected) in [
        ("c", Some("c")),
        ("c++", Some("c")),
        ("C", Some("b")),
        ("ACTOR", Some("actor")),
        ("akteur", Some("actor")),
        ("B", Some("b")),
        ("", None),
    ] {
        assert_eq!(label_of(name, &codebook), expected.map(LabelId::new), "{name}");
    }
    codebook.labels.retain(|it| it.id.as_str() != "b");
    assert_eq!(label_of("C", &codebook), None);
}
