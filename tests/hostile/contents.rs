//! Files that are not what they were, or not what they should be.

use std::fs;

use tagwerk::app::{Lock, Trouble};
use tagwerk::check::Rule;
use tagwerk::model::{AnnotationId, ArticlePath};
use tagwerk::record::{Fault, RecordError};
use tagwerk::run::{reading, walking};
use tagwerk::store::{self, Cause};

use crate::place::{GOOD, Place, all_said, in_time, layer_of, sand};

fn rules(troubles: &[Trouble]) -> Vec<Rule> {
    let rule = |it: &Trouble| match it {
        Trouble::Rule { problem, .. } => problem.rule,
        other => panic!("{other:?}"),
    };
    troubles.iter().map(rule).collect()
}

/// Why Eva's layer with these bytes cannot be read.
fn refusal(bytes: &[u8]) -> RecordError {
    let place = Place::new();
    place.write("annotations/eva/gut.txt.ron", bytes);
    let path = ArticlePath::new("gut.txt");
    let error = store::read_layer(&place.project(), "eva", &path).unwrap_err();
    assert!(error.path.ends_with("eva/gut.txt.ron"));
    let read = place.read("gut.txt");
    for said in all_said(&read) {
        assert!(said.contains("gut.txt.ron") && said.lines().count() == 1, "{said}");
    }
    assert!(read.result.is_ok(), "the article opens");
    match error.cause {
        Cause::Record(error) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_that_vanishes_between_listing_and_reading_is_missed_by_name() {
    let place = Place::new();
    place.write("seeds/weg.txt", GOOD);
    place.write("annotations/eva/weg.txt.ron", layer_of("weg.txt", GOOD, &sand()));
    place.write("annotations/eva/auch.txt.ron", layer_of("auch.txt", GOOD, &sand()));
    let (project, codebook) = (place.project(), store::default_codebook());
    let annotators = ["eva".to_owned()];
    let walk = walking::walk(&project, &annotators, &codebook).unwrap();
    fs::remove_file(place.path("seeds/weg.txt")).unwrap();
    fs::remove_file(place.path("annotations/eva/auch.txt.ron")).unwrap();
    let steps: Vec<_> = walk.steps.collect();
    let troubles: Vec<Trouble> = steps.iter().flat_map(|it| it.troubles.clone()).collect();
    assert_eq!(rules(&troubles), [Rule::ArticleMissing]);
    assert_eq!(steps.iter().filter(|it| it.read.is_some()).count(), 1, "the good one");
    assert_eq!(place.read("weg.txt").result.unwrap_err().cause, Cause::NotFound);
}

#[test]
fn a_file_that_shrinks_between_listing_and_reading_is_read_as_it_is() {
    let place = Place::new();
    let listing = store::list_articles(&place.project()).unwrap();
    place.write("seeds/gut.txt", &GOOD[..20]);
    place.write("annotations/eva/gut.txt.ron", &layer_of("gut.txt", GOOD, &sand())[..150]);
    let read = place.read(listing.items[0].path.as_str());
    let (article, layers) = read.result.unwrap();
    assert_eq!(&*article.text, &GOOD[..20]);
    assert_eq!(layers[0].locked, Some(Lock::Damaged));
    place.write("annotations/eva/gut.txt.ron", layer_of("gut.txt", GOOD, &sand()));
    assert_eq!(place.layer("gut.txt").locked, Some(Lock::ArticleChanged));
}

#[test]
fn byte_order_marks_and_windows_line_ends_are_read() {
    let place = Place::new();
    let lines = layer_of("gut.txt", GOOD, &sand()).replace(", ", ",\n").replace(",\n\"", ", \"");
    for text in [lines.replace('\n', "\r\n"), format!("\u{feff}{lines}"), lines.replace('\n', "\r")]
    {
        place.write("annotations/eva/gut.txt.ron", &text);
        place.assert_rest_is_well();
        let counted = store::count_layer(&place.project(), "eva", &ArticlePath::new("gut.txt"));
        assert_eq!(counted.unwrap().unwrap().1, 1);
    }
    place.write("seeds/gut.ron", "\u{feff}(\r\n    version: 1,\r\n    title: \"Deich\",\r\n)\r\n");
    let (article, _) = place.read("gut.txt").result.unwrap();
    assert_eq!(article.meta.title, "Deich");
}

#[test]
fn what_is_no_text_is_named_with_its_line() {
    let sound = layer_of("gut.txt", GOOD, &sand());
    assert_eq!(refusal(b"(\nversion: 1,\n\xff"), RecordError::NotUtf8 { line: 3 });
    let utf16: Vec<u8> = sound.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(matches!(refusal(&utf16), RecordError::Form { line: 1, .. }));
    let nul = sound.replace("annotator", "\0annotator");
    assert!(matches!(refusal(nul.as_bytes()), RecordError::Form { line: 1, .. }));
    assert!(matches!(refusal(&[0; 4096]), RecordError::Form { line: 1, column: 1, .. }));
    assert!(matches!(refusal(b""), RecordError::Form { fault: Fault::Ends, .. }));
    assert!(matches!(refusal(b"\xef\xbb\xbf"), RecordError::Form { fault: Fault::Ends, .. }));
}

#[test]
fn numbers_beyond_all_numbers_are_named_with_their_line() {
    for number in ["18446744073709551616", "-1", "1e3", "0.5", "inf", "NaN", "0x10000000000000000"]
    {
        let layer =
            layer_of("gut.txt", GOOD, &format!("\n(id: {number}, label: \"a\", spans: [])"));
        let error = refusal(layer.as_bytes());
        assert!(matches!(error, RecordError::Form { line: 2, .. }), "{number}: {error:?}");
    }
}

#[test]
fn absurd_offsets_are_problems_of_their_annotations() {
    let max = u64::MAX;
    for (spans, rule) in [
        (format!("({max}, {max}, \"x\")"), Rule::EmptySpan),
        (format!("(0, {max}, \"x\")"), Rule::OutOfRange),
        (format!("({}, {max}, \"x\")", max - 1), Rule::OutOfRange),
        (format!("({max}, 0, \"x\")"), Rule::EmptySpan),
        (format!("(0, 3, \"Der\"), (1, {max}, \"x\")"), Rule::OutOfRange),
        (format!("(0, 3, \"{}\")", "Der".repeat(1000)), Rule::QuoteMismatch),
    ] {
        let place = Place::new();
        let annotation = format!("(id: 9, label: \"actor\", spans: [{spans}]), {}", sand());
        place.write("annotations/eva/gut.txt.ron", layer_of("gut.txt", GOOD, &annotation));
        let layer = in_time(move || place.layer("gut.txt"));
        assert!(rules(&layer.troubles).contains(&rule), "{spans}: {:?}", layer.troubles);
        let (standing, detached) = (layer.layer.len(), layer.layer.detached_len());
        assert_eq!((standing, detached, layer.locked), (1, 1, None), "{spans}");
    }
    let place = Place::new();
    let annotation = "(id: 9, label: \"actor\", spans: [])";
    place.write("annotations/eva/gut.txt.ron", layer_of("gut.txt", GOOD, annotation));
    assert_eq!(place.layer("gut.txt").layer.detached_len(), 1, "an annotation of nothing");
}

#[test]
fn the_first_and_the_last_id_are_ids() {
    let place = Place::new();
    let annotations: Vec<String> = [0, u64::MAX]
        .iter()
        .zip(["Deich", "Thoms"])
        .map(|(id, word)| {
            let start = GOOD.find(word).unwrap();
            format!("(id: {id}, label: \"actor\", spans: [({start}, {}, {word:?})])", start + 5)
        })
        .collect();
    let relations = format!(", relations: [(id: 7, kind: \"makes\", from: 0, to: {})])", u64::MAX);
    let layer = layer_of("gut.txt", GOOD, &annotations.join(", "));
    let layer = layer.strip_suffix(')').unwrap().to_owned() + &relations;
    place.write("annotations/eva/gut.txt.ron", layer);
    let read = place.layer("gut.txt");
    assert_eq!(read.locked, None);
    for id in [0, u64::MAX] {
        assert!(read.layer.annotation(AnnotationId(id)).is_some());
    }
    for format in ["ron", "csv", "spacy", "conll"] {
        assert!(place.run(&["export", "--format", format, "--out", "-"]).code.unwrap() < 2);
    }
}

#[test]
fn a_date_that_is_none_is_shown_as_it_is() {
    for date in ["übermorgen", "2019-02-31", "0000-00-00", "-1", "\u{0}", "2019-02-27T25:61"] {
        let place = Place::new();
        place.write(
            "seeds/gut.ron",
            format!("(version: 1, date: {date:?})").replace("\\0", "\\u{0}"),
        );
        let summary = reading::summary(&place.project(), Some("eva"), &ArticlePath::new("gut.txt"));
        assert_eq!((summary.date.as_str(), summary.annotations), (date, 1));
        assert_eq!(place.run(&["export", "--format", "csv", "--out", "-"]).code, Some(0));
    }
}

#[test]
fn an_article_with_zero_bytes_is_no_text() {
    let place = Place::new();
    place.write("seeds/null.txt", "Text\0Text");
    assert_eq!(place.read("null.txt").result.unwrap_err().cause, Cause::Binary);
    place.write("seeds/kaputt.txt", b"Der Deich h\xc3\xa4lt \xff\xfe\xfd und \xc3".as_slice());
    let read = place.read("kaputt.txt");
    assert!(all_said(&read)[1].contains("kaputt.txt"), "what was decoded is said");
    assert!(read.result.is_ok());
}
