use bytes::Bytes;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::{Field, Row};
use proptest::prelude::*;

use super::super::sample::{Files, Sample, files, samples};
use super::super::{Export, by_name};
use super::*;
use crate::model::{Label, LabelId, Rgb};

/// The rows of a file, and what it says of its features.
fn read(bytes: &[u8]) -> (Vec<Row>, serde_json::Value) {
    let reader = SerializedFileReader::new(Bytes::copy_from_slice(bytes)).unwrap();
    let said = reader.metadata().file_metadata().key_value_metadata().unwrap();
    let said = said.iter().find(|it| it.key == "huggingface").unwrap().value.clone().unwrap();
    let rows = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
    (rows, serde_json::from_str(&said).unwrap())
}

fn field<'a>(row: &'a Row, name: &str) -> &'a Field {
    row.get_column_iter().find(|it| it.0 == name).unwrap().1
}

fn text<'a>(row: &'a Row, name: &str) -> &'a str {
    match field(row, name) {
        Field::Str(text) => text,
        other => panic!("{other:?}"),
    }
}

/// Each span as its struct.
fn spans(row: &Row) -> Vec<Row> {
    let Field::ListInternal(list) = field(row, "spans") else { panic!() };
    let group = |it: &Field| match it {
        Field::Group(group) => group.clone(),
        other => panic!("{other:?}"),
    };
    list.elements().iter().map(group).collect()
}

fn number(row: &Row, name: &str) -> usize {
    match field(row, name) {
        Field::Long(it) => usize::try_from(*it).unwrap(),
        Field::ULong(it) => usize::try_from(*it).unwrap(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_row_holds_the_document() {
    let sample = Sample::rich().titled("Titel");
    let (files, _) = files("huggingface", &[sample, Sample::new("Nichts.")]);
    assert_eq!(files.keys().collect::<Vec<_>>(), ["README.md", "data/train-00000.parquet"]);
    let (rows, said) = read(&files["data/train-00000.parquet"]);
    let told: Vec<_> = ["article", "annotator", "title"].map(|it| text(&rows[0], it)).to_vec();
    assert_eq!(told, ["ordner/text-1.txt", "anna", "Titel"]);
    let names = &said["info"]["features"]["spans"][0]["label"]["names"];
    assert_eq!(*names, serde_json::json!(["actor", "concession", "demand", "speculation"]));
    let second: Vec<Row> = spans(&rows[0]).into_iter().filter(|it| number(it, "id") == 2).collect();
    let told = second.iter().map(|it| {
        (
            number(it, "label"),
            number(it, "start"),
            number(it, "end"),
            text(it, "quote"),
            number(it, "part"),
        )
    });
    assert_eq!(told.collect::<Vec<_>>(), [(1, 13, 19, "lehnen", 0), (1, 35, 37, "ab", 1)]);
    assert!(spans(&rows[1]).is_empty());
    let card = String::from_utf8(files["README.md"].clone()).unwrap();
    assert!(card.contains("    - data/train-*\n"), "{card}");
    assert!(card.contains("            '1': \"concession\"\n"), "{card}");
    assert!(card.contains("2 documents by 1 annotators, 11 annotations"), "{card}");
}

#[test]
fn files_end_when_they_are_full_and_labels_keep_their_numbers() {
    let mut exporter = HuggingFace::new(10, 50);
    let codebook = Codebook {
        labels: vec![Label::new(LabelId::new("demand"), "de", "Forderung", Rgb(0, 0, 0))],
        ..Codebook::default()
    };
    let mut out = Files::default();
    exporter.begin(&codebook, &mut out).unwrap();
    for label in ["demand", "neu", "demand", "noch | \"eins\"\n"] {
        let sample = Sample::new("Ohm fordert etwas.").tag(label, &["Ohm"]);
        let (article, layer) = (sample.article("a.txt"), sample.layer());
        let document = Document { article: &article, annotator: "anna", layer: &layer };
        exporter.push(&document, &mut out).unwrap();
    }
    exporter.finish(&mut out).unwrap();
    let mut labels = Vec::new();
    let parquet = out.0.iter().filter(|it| it.0.ends_with(".parquet"));
    for (_, bytes) in parquet.clone() {
        let (rows, said) = read(bytes);
        let names = said["info"]["features"]["spans"][0]["label"]["names"].clone();
        for row in rows {
            let number = number(&spans(&row)[0], "label");
            labels.push((number, names[number].as_str().unwrap().to_owned()));
        }
    }
    assert_eq!(parquet.count(), 2);
    let told: Vec<_> = labels.iter().map(|it| (it.0, it.1.as_str())).collect();
    assert_eq!(told, [(0, "demand"), (1, "neu"), (0, "demand"), (2, "noch | \"eins\"\n")]);
    let card = String::from_utf8(out.0["README.md"].clone()).unwrap();
    assert!(card.contains("            '2': \"noch | \\\"eins\\\"\\u000A\"\n"), "{card}");
    assert!(card.contains("| 2 | noch \\| \\\"eins\\\" |  | 1 |  |\n"), "{card}");
}

#[test]
fn a_set_without_documents_has_a_file() {
    let mut out = Files::default();
    let export = Export::begin(by_name("huggingface").unwrap(), &Codebook::default(), &mut out);
    export.unwrap().finish().unwrap();
    assert!(read(&out.0["data/train-00000.parquet"]).0.is_empty());
}

proptest! {
    // Each writes and reads a file.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_offset_cuts_the_quote(samples in prop::collection::vec(samples(), 1..4)) {
        let (files, _) = files("huggingface", &samples);
        let (rows, said) = read(&files["data/train-00000.parquet"]);
        prop_assert_eq!(rows.len(), samples.len());
        let names = &said["info"]["features"]["spans"][0]["label"]["names"];
        for (row, sample) in rows.iter().zip(&samples) {
            let whole = text(row, "text");
            prop_assert_eq!(whole, &sample.text);
            let letters: Vec<char> = whole.chars().collect();
            let mut found = Vec::new();
            for it in spans(row) {
                let cut: String = letters[number(&it, "start")..number(&it, "end")].iter().collect();
                prop_assert_eq!(&cut, text(&it, "quote"));
                found.push((names[number(&it, "label")].as_str().unwrap().to_owned(), cut));
            }
            found.sort();
            prop_assert_eq!(found, sample.part_quotes());
        }
    }
}
