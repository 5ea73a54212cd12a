//! Brackets and comments within brackets and comments, far beyond any stack.

use tagwerk::record::{self, Fault, RecordError};
use tagwerk::store;

use crate::place::{GOOD, Place, all_said, in_time, layer_of};

/// As deep as a file of a few hundred KiB gets.
const DEEP: usize = 200_000;

type Reader = (&'static str, fn(&str) -> Option<RecordError>);

/// Every reader of a record, and where in it something may be nested.
const READERS: &[Reader] = &[
    ("(version: 1, article: @)", |it| record::read_layer(it).err()),
    ("(version: 1, annotations: @)", |it| record::read_layer(it).err()),
    (
        "(version: 1, article: (path: \"\", sha256: \"\", bytes: 0), annotator: \"\", relations: @",
        |it| record::read_layer(it).err(),
    ),
    ("(version: 1, labels: @)", |it| record::read_codebook(it).err()),
    ("(version: 1, name: @)", |it| record::read_codebook(it).err()),
    ("(version: 1, title: @)", |it| record::read_metadata(it).err()),
    ("(version: 1, articles: @)", |it| record::read_project(it).err()),
    ("(version: 1, codebook: @)", parts),
    ("(version: 1, codebook: (version: 1), articles: @)", parts),
    ("(folders: @)", |it| record::read_settings(it).err()),
    ("(window: (position: @))", |it| record::read_settings(it).err()),
    // What is not known is ignored in settings, but has to be read.
    ("(toolbar: @)", |it| record::read_settings(it).err()),
    ("@", |it| record::read_layer(it).err()),
    ("@", |it| record::read_settings(it).err()),
];

/// All at once, and then part by part.
fn parts(dataset: &str) -> Option<RecordError> {
    record::read_dataset_in_parts(dataset, &mut |_, _| {}).err()
}

#[test]
fn no_nest_is_too_deep_for_the_stack() {
    for (place, read) in READERS {
        for nest in ["(", "[", "{", "((", "[(", "{\"a\":", "Some(", "(a:", "[[]", "\"\":", "/*"] {
            let text = place.replace('@', &nest.repeat(DEEP));
            let error = in_time(move || read(&text)).unwrap_or_else(|| panic!("{place} {nest}"));
            assert!(
                matches!(error, RecordError::Form { line: 1, .. }),
                "{place} {nest}: {error:?}"
            );
        }
    }
}

#[test]
fn nested_comments_that_end_are_comments() {
    let comment = format!("{}{}", "/*".repeat(DEEP), "*/".repeat(DEEP));
    let text = format!("(version: 1, {comment} title: \"Deich\")");
    let read = in_time(move || record::read_metadata(&text)).unwrap();
    assert_eq!(read.title, "Deich");
}

#[test]
fn a_nest_in_any_file_is_named_with_its_line() {
    let place = Place::new();
    let nest = format!("(\n    version: 1,\n    x: {}", "[".repeat(DEEP));
    place.write("seeds/tief.txt", GOOD);
    place.write("seeds/tief.ron", nest.replace("x:", "title:"));
    place.write("annotations/eva/tief.txt.ron", nest.replace("x:", "annotations:"));
    let read = place.read("tief.txt");
    for said in all_said(&read) {
        assert!(said.contains("tief.ron") && said.contains("tief.txt.ron"), "{said}");
        assert!(said.contains(" 3, "), "the line: {said}");
    }
    assert!(read.result.is_ok(), "the article itself opens");

    place.write("annotations/codebook.ron", nest.replace("x:", "labels:"));
    let error = store::read_codebook(&place.project()).unwrap_err().to_string();
    assert!(error.contains("codebook.ron") && error.contains("line 3"), "{error}");
    place.write("annotations/.tagwerk/project.ron", nest.replace("x:", "articles:"));
    let error = store::Project::open(&place.path("seeds"), None).unwrap_err().to_string();
    assert!(error.contains("project.ron") && error.contains("line 3"), "{error}");
}

#[test]
fn settings_nested_beyond_reading_are_set_aside() {
    let place = Place::new();
    let nest = format!("(unknown: {}", "[".repeat(DEEP));
    place.write("settings.ron", &nest);
    let (settings, trouble) = store::read_settings(&place.path("settings.ron"));
    assert_eq!(settings, record::Settings::default());
    assert!(trouble.unwrap().to_string().contains("nested too deeply"));
    assert_eq!(std::fs::read_to_string(place.path("settings.ron.broken")).unwrap(), nest);
}

#[test]
fn a_value_nested_within_an_annotation_is_too_deep() {
    let nest = format!("(id: 1, label: {}", "[".repeat(DEEP));
    let text = layer_of("a.txt", GOOD, &nest);
    let error = in_time(move || record::read_layer(&text)).unwrap_err();
    assert!(matches!(error, RecordError::Form { fault: Fault::TooDeep, .. }), "{error:?}");
}
