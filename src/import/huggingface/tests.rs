use std::fs;
use std::io::Read as _;
use std::panic;

use parquet::file::reader::ChunkReader as _;

use serde_json::Value;

use super::*;
use crate::export::sample::{Sample, files};
use crate::import::Found;
use crate::import::corpora::corpus;
use crate::model::{Annotation, Metadata};

fn items(bytes: &[u8]) -> (Vec<Found>, Vec<(usize, RemarkKind)>) {
    let (mut found, mut remarks) = (Vec::new(), Vec::new());
    read(&Source::alone("x.parquet", bytes), &mut |it| match it {
        Item::Found(it) => found.push(*it),
        Item::Remark(it) => remarks.push((it.line, it.kind)),
        Item::Codebook(_) => panic!("no codebook there"),
    });
    for it in &found {
        for anchor in it.annotations.iter().flat_map(|it| &it.anchors) {
            assert_eq!(it.text[anchor.start..anchor.end], *anchor.quote);
        }
    }
    (found, remarks)
}

fn exported(samples: &[Sample]) -> Vec<u8> {
    files("huggingface", samples).0.remove("data/train-00000.parquet").unwrap()
}

/// The annotations as they stand, but for what the format does not carry.
fn standing(found: &Found) -> Vec<Annotation> {
    let mut all: Vec<Annotation> =
        found.annotations.iter().map(|it| it.fasten(&found.text).unwrap()).collect();
    all.sort_by_key(|it| it.id);
    all
}

fn carried(sample: &Sample) -> Vec<Annotation> {
    let plain = |it: &Annotation| Annotation::new(it.id, it.label.clone(), it.spans.clone());
    sample.annotations.iter().map(plain).collect()
}

#[test]
fn our_rows_come_back_with_what_is_known_of_the_article() {
    let mut sample = Sample::rich().titled("Titel");
    let text = |it: &str| it.to_owned();
    sample.meta = Metadata {
        outlet: text("Marktbote"),
        author: text("Eva"),
        date: text("2024-05-03"),
        url: text("https://a.example"),
        language: text("de"),
        ..sample.meta
    };
    let (found, remarks) = items(&exported(&[sample.clone(), Sample::new("Nichts.")]));
    assert_eq!(remarks, []);
    assert_eq!(
        (found[0].name.as_str(), found[0].annotator.as_str()),
        ("ordner/text-1.txt", "anna")
    );
    assert_eq!(found[0].meta, sample.meta);
    assert_eq!(standing(&found[0]), carried(&sample));
    assert_eq!((found[1].text.as_str(), found[1].line), ("Nichts.", 2));
}

#[test]
fn rows_of_others_are_read_in_every_shape() {
    let told = |file: &str| {
        let (found, remarks) = items(file.as_bytes());
        let tags = |it: &Found| -> Vec<String> {
            it.annotations.iter().map(|it| format!("{} {}", it.label, it.quote())).collect()
        };
        (found.iter().flat_map(tags).collect::<Vec<_>>(), remarks)
    };
    let list = r#"{"text": "😀 Ohm", "spans": [{"start": 2, "end": 5, "label": "a"}, {"start": 0, "end": 1, "label": 3}]}"#;
    assert_eq!(told(list), (vec!["a Ohm".to_owned(), "3 😀".to_owned()], vec![]));
    let columns =
        r#"{"text": "😀 Ohm", "spans": {"start": [2, 0], "end": [5, 1], "label": ["a", 3]}}"#;
    assert_eq!(told(columns), told(list));
    let damaged = r#"{"text": "Ohm", "spans": [{"start": 0, "label": "a"}, 7, {"start": 0, "end": 3}, {"start": 1, "end": 1, "label": "a"}]}"#;
    let kinds =
        [RemarkKind::NoPlace, RemarkKind::Unreadable, RemarkKind::NoLabel, RemarkKind::EmptySpan];
    let (tags, remarks) = told(&format!("{damaged}\n{{\"spans\": []}}"));
    assert_eq!(tags, [""; 0]);
    for kind in kinds {
        assert!(remarks.contains(&(1, kind)), "{remarks:?}");
    }
    assert!(remarks.contains(&(2, RemarkKind::NoText)) && remarks.len() == 5);
    let meta = r#"{"text": "Ohm", "meta": {"article": "a.txt", "annotator": "eva"}}"#;
    assert_eq!(items(meta.as_bytes()).0[0].name, "a.txt");
}

#[test]
fn names_of_labels_are_found_in_features_of_every_version() {
    let label = r#"{"names": ["a", "b"], "_type": "ClassLabel"}"#;
    for spans in [
        format!(r#"[{{"label": {label}}}]"#),
        format!(r#"{{"feature": {{"label": {label}}}, "_type": "Sequence"}}"#),
        format!(r#"{{"feature": {{"label": {label}}}, "_type": "List"}}"#),
        format!(r#"{{"label": {{"feature": {label}, "_type": "List"}}}}"#),
    ] {
        let said = format!(r#"{{"info": {{"features": {{"spans": {spans}}}}}}}"#);
        assert_eq!(class_names(Json::of(&said).unwrap()), ["a", "b"], "{said}");
    }
    assert_eq!(class_names(Json::NULL), [""; 0]);
}

#[test]
fn a_damaged_file_is_a_remark() {
    let whole = exported(&[Sample::rich(), Sample::rich()]);
    assert_eq!(items(b"PAR1").1, [(1, RemarkKind::Unreadable)]);
    // Nobody needs to read how the library panics.
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        items(&damaged);
        if at % 16 == 0 {
            items(&whole[..at]);
        }
    }
    panic::set_hook(hook);
}

#[test]
fn files_of_pyarrow_are_read_whatever_their_pages() {
    // One with plain pages of version 1; one with Snappy, dictionaries and version 2; one with
    // Zstandard.
    let plain = include_bytes!("../../../fuzz/seeds/import/plain.parquet");
    let packed = include_bytes!("../../../fuzz/seeds/import/snappy.parquet");
    let zstandard = include_bytes!("../../../fuzz/seeds/import/zstd.parquet");
    for file in [&plain[..], packed, zstandard] {
        let (found, remarks) = items(file);
        let tag = |it: &Found| format!("{} {}", it.annotations[0].label, it.annotations[0].quote());
        let told: Vec<String> =
            found.iter().map(|it| format!("{}: {}", it.text, tag(it))).collect();
        assert_eq!((told, remarks), (vec!["Ohm 😀: a Ohm".into(), "Rat: b Rat".into()], vec![]));
    }
}

#[test]
fn a_column_before_the_file_is_a_remark() {
    let file = include_bytes!("../../../fuzz/seeds/import/negative.parquet");
    let mut details = Vec::new();
    read(&Source::alone("x.parquet", file), &mut |it| match it {
        Item::Remark(it) => details.push(it.detail),
        it => panic!("{it:?}"),
    });
    let [detail] = &details[..] else { panic!("{details:?}") };
    assert!(detail.starts_with("ColumnMetaData -"), "{detail}");
}

#[test]
fn what_is_packed_otherwise_is_said() {
    let file = include_bytes!("../../../fuzz/seeds/import/gzip.parquet");
    assert_eq!(items(file), (vec![], vec![(1, RemarkKind::Packed)]));
}

#[test]
fn a_page_holds_what_it_claims() {
    // The head of a page of so many bytes, unpacked and packed, in a file of a hundred.
    let page = |unpacked: u32, packed: u32, kind: &[u32]| {
        let mut head = Vec::new();
        let mut integer = |field: u8, it: u32| {
            head.extend([field, (it << 1) as u8 | 0x80, (it >> 6) as u8 | 0x80]);
            head.extend([(it >> 13) as u8 | 0x80, (it >> 20) as u8 | 0x80, (it >> 27) as u8]);
        };
        integer(0x15, 0);
        integer(0x15, unpacked);
        integer(0x15, packed);
        let (last, inner) = kind.split_last().unwrap();
        // Number and kind of the struct in one byte, the number counted from the third field.
        integer((*last as u8 - 3) << 4 | 0xc, 0);
        let from = head.len() - 5;
        head.truncate(from);
        let mut integer = |it: u32| head.extend([0x15, (it << 1) as u8 & 0x7f]);
        for it in inner {
            integer(*it);
        }
        head.resize(100, 0);
        let mut read = Pages::new(head.into()).get_read(0).unwrap();
        let mut all = Vec::new();
        read.read_to_end(&mut all).map_err(|it| it.to_string())
    };
    let (data, dictionary, data_2) = (5, 7, 8);
    let sizes = |unpacked, packed| page(unpacked, packed, &[1, 0, data]);
    let spare = 64 << 20;
    assert_eq!(sizes(spare + 44, 2), Ok(100));
    assert_eq!(sizes(spare + 45, 2), Err(format!("uncompressed_page_size {}", spare + 45)));
    assert_eq!(sizes(1, 101), Err("compressed_page_size 101".to_owned()));
    assert_eq!(page(16, 9, &[4, 0, dictionary]), Ok(100));
    assert_eq!(page(16, 9, &[5, 0, dictionary]), Err("num_values 5".to_owned()));
    assert_eq!(page(16, 9, &[5, 6, data]), Err("encoding 6".to_owned()));
    assert_eq!(page(16, 9, &[5, 6, 0, 0, data_2]), Ok(100));
    assert_eq!(page(16, 9, &[5, 0, 0, 7, data_2]), Err("encoding 7".to_owned()));
    assert_eq!(page(16, 9, &[5, data]), Ok(100));
    assert_eq!(
        Pages::new(Bytes::from_static(b"nothing of it"))
            .get_read(0)
            .unwrap()
            .read(&mut [0])
            .unwrap_err()
            .to_string(),
        "PageHeader"
    );
}

#[test]
fn derived_germeval_is_read_whole() {
    let Some(corpora) = corpus("") else { return };
    let bytes = fs::read(corpora.join("germeval2014_ner/derived/germeval_dev2200.jsonl")).unwrap();
    let lines: Vec<Value> = bytes
        .split(|it| *it == b'\n')
        .filter(|it| !it.is_empty())
        .map(|it| serde_json::from_slice(it).unwrap())
        .collect();
    let spans: usize = lines.iter().map(|it| items_of(it).len()).sum();
    let (found, remarks) = items(&bytes);
    let read: usize = found.iter().map(|it| it.annotations.len()).sum();
    eprintln!(
        "germeval_dev2200.jsonl: {} rows, {spans} spans, {read} read, {remarks:?}",
        lines.len()
    );
    assert_eq!((found.len(), read + remarks.len()), (lines.len(), spans));
}

fn items_of(row: &Value) -> &[Value] {
    row["spans"].as_array().map(Vec::as_slice).unwrap_or_default()
}
