//! Whether our own exports come back, in every format that is both written and read: everything but
//! what was reported as lost.

mod expected;
mod given;
mod tokens;

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use self::expected::Expected;
use self::given::{Given, given};
use super::{Format, Found, Item, RemarkKind, Source};
use crate::export::sample::{Files, Sample, styles};
use crate::export::{self, Document, Export, Loss, Style};
use crate::model::{Codebook, Layer, is_space};

/// How far a format says what is known of an article; all that it says of annotations is in
/// [`export::Format::carries`].
const WITHOUT_META: [&str; 3] = ["conll", "brat", "webanno-tsv"];
/// In these there are rows or nodes of annotations only, so that a document without is not there.
const ANNOTATIONS_ONLY: [&str; 4] = ["csv", "tsv", "w3c", "refi-qda"];
const WITH_STATUS: [&str; 3] = ["ron", "csv", "tsv"];

/// What reads a format that is written.
fn importer(format: &export::Format) -> Option<&'static Format> {
    super::by_name(match format.name {
        "doccano-spans" => "doccano",
        "huggingface-jsonl" => "huggingface",
        other => other,
    })
}

/// The files that come of documents, and what of these was lost.
fn exported(
    format: &'static export::Format,
    style: &Style,
    given: &[Given],
) -> (BTreeMap<String, Vec<u8>>, Vec<Loss>) {
    let mut files = Files::default();
    let mut export = Export::styled(format, style, &Codebook::default(), &mut files).unwrap();
    let mut losses = Vec::new();
    for Given { article, annotator, layer } in given {
        losses.extend(export.push(&Document { article, annotator, layer }).unwrap());
    }
    export.finish().unwrap();
    (files.0, losses)
}

/// What is read of files in one folder.
fn items(read: &Format, extension: &str, files: &BTreeMap<String, Vec<u8>>) -> Vec<Item> {
    let mut items = Vec::new();
    for (name, bytes) in files.iter().filter(|it| it.0.is_empty() || it.0.ends_with(extension)) {
        let beside = |wanted: &str| beside(files, name, wanted);
        (read.read)(&Source { name, bytes, beside: &beside }, &mut |it| items.push(it));
    }
    items
}

/// The file that another one calls that.
pub(super) fn beside(
    files: &BTreeMap<String, Vec<u8>>,
    name: &str,
    mut wanted: &str,
) -> Option<Vec<u8>> {
    let mut folder = name.rsplit_once('/').map_or("", |it| it.0);
    while let Some(rest) = wanted.strip_prefix("../") {
        assert!(!folder.is_empty(), "out of what is imported");
        folder = folder.rsplit_once('/').map_or("", |it| it.0);
        wanted = rest;
    }
    let path = if folder.is_empty() { wanted.to_owned() } else { format!("{folder}/{wanted}") };
    files.get(&path).cloned()
}

/// Fails unless everything comes back that was not reported as lost.
fn assert_comes_back(format: &'static export::Format, style: &Style, given: &[Given]) {
    let name = format.name;
    let Some(importer) = importer(format) else { return };
    let (files, losses) = exported(format, style, given);
    let items = items(importer, format.extension, &files);
    let (mut twice, mut differ) = (0, 0);
    for it in &items {
        if let Item::Remark(it) = it {
            let is_without_token = |it: &Given| it.article.text.chars().all(is_space);
            match it.kind {
                RemarkKind::Twice => twice += 1,
                RemarkKind::NoText if given.iter().any(is_without_token) => {}
                RemarkKind::OtherValue => differ += 1,
                _ => panic!("{name}: {it:?}"),
            }
        }
    }
    let mut found = documents(items);
    let mut expected_twice = 0;
    for given in given {
        let text = &*given.article.text;
        let losses: Vec<Loss> = losses.iter().filter(|it| given.lost(it)).cloned().collect();
        let is_it = |it: &Found| match name {
            "conll" => tokens::squeezed(&it.text) == tokens::squeezed(text),
            _ => (&*it.name, &*it.annotator) == (given.article.path.as_str(), given.annotator),
        };
        // Those of one article by several come in their order.
        let Some(at) = found.iter().position(is_it) else {
            let is_silent = given.layer.is_empty() && ANNOTATIONS_ONLY.contains(&name);
            let is_wordless =
                text.chars().all(is_space) && ["conll", "webanno-tsv"].contains(&name);
            assert!(is_silent || is_wordless, "{name}: {given:?} is missing");
            assert!(
                is_silent || Expected::of(format, given, &losses).is_empty(),
                "{name}: {given:?}"
            );
            continue;
        };
        let mut found = found.remove(at);
        if name == "conll" {
            expected_twice += tokens::assert_read(&found, given, &losses);
            continue;
        }
        if found.lacks_text() {
            found.put_on(text);
        }
        let expected = Expected::of(format, given, &losses);
        expected.assert_read(&found, &losses, name);
        expected_twice += expected.twice();
        assert_about(&found, given, name);
    }
    // An article of which nobody says anything may be there as nobody's.
    assert!(found.iter().all(|it| it.annotations.is_empty() && it.annotator.is_empty()), "{name}");
    assert_eq!(twice, expected_twice, "{name}: what is there twice");
    assert!(twice > 0 || differ == 0, "{name}: what has no place");
}

fn assert_about(found: &Found, given: &Given, name: &str) {
    if !WITHOUT_META.contains(&name) {
        assert_eq!(found.meta, given.article.meta, "{name}: what is known of the article");
    }
    if WITH_STATUS.contains(&name) {
        let Layer { status, flagged, .. } = given.layer;
        assert_eq!((found.status, found.flagged), (status, flagged), "{name}: status");
    }
}

/// How many data sets each format is tested with.
const CASES: u32 = 64;

/// Formats that are not tested here.
const LEFT_OUT: [&str; 3] = ["refi-qda-codebook", "tei", "xlsx"];

fn tested() -> impl Iterator<Item = &'static export::Format> {
    export::formats().iter().filter(|it| !LEFT_OUT.contains(&it.name))
}

#[test]
fn every_format_that_is_written_and_read_is_tested() {
    assert!(tested().all(|it| importer(it).is_some()));
}

#[test]
fn everything_that_a_layer_can_hold_comes_back() {
    let known = Sample::rich().titled("T");
    let samples = [known, Sample::new("Nichts getaggt.").titled("T"), Sample::new("")];
    let paths = ["a/b.txt", "c.md", "d.txt"];
    let given: Vec<Given> =
        samples.iter().zip(paths).map(|(it, path)| Given::of(it, path, "anna")).collect();
    for format in tested() {
        assert_comes_back(format, &Style::default(), &given);
    }
}

/// Each format by itself, so that each has the smallest documents that it fails with.
#[test]
fn whatever_is_exported_comes_back_less_what_was_reported() {
    let mut failures = Vec::new();
    for format in tested() {
        let config =
            ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(CASES) };
        let run = TestRunner::new(config).run(&(given(), styles()), |(given, style)| {
            // No article begins with a byte-order mark, and brat would count it.
            let marked = given.iter().any(|it| it.article.text.starts_with('\u{feff}'));
            if !marked || format.name != "brat" {
                assert_comes_back(format, &style, &given);
            }
            Ok(())
        });
        failures.extend(run.err().map(|it| it.to_string()));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// The documents among what was read.
pub(super) fn documents(items: Vec<Item>) -> Vec<Found> {
    let found = |it| match it {
        Item::Found(found) => Some(*found),
        _ => None,
    };
    items.into_iter().filter_map(found).collect()
}
