//! The export dialog, by keys.

use std::process::Command;

use serde_json::Value;
use tagwerk::record;
use tagwerk::run::clipboard::ScriptedClipboard;
use tagwerk::run::dialogs::Answer;

use crate::harness::{Project, Sitting};

const ARTICLE: &str = "Größe 😀: Jule Harms lehnt ab.\r\nDie Reederei schweigt.\n";

fn tagged(project: &Project) -> Sitting {
    let mut it = project.open();
    it.tag("Jule Harms", "1");
    it.tag("Jule Harms lehnt ab", "2");
    it.tag("Reederei", "1");
    it
}

/// Chooses a format and a place and writes.
fn export(it: &mut Sitting, project: &Project, format: &str, name: &str) -> String {
    it.press("Ctrl+E");
    it.tab_to("Format");
    it.press("Enter");
    it.tab_to(format);
    it.press("Enter");
    it.tab_to("Write to");
    it.press("Ctrl+A");
    it.type_text(&project.path(name).display().to_string());
    it.tab_to("Export");
    it.press("Enter");
    assert!(it.said().contains(name), "{}", it.said());
    assert!(it.app().overlay.is_none());
    project.read(name).unwrap()
}

/// Chooses from what drops down from a field.
fn choose(it: &mut Sitting, field: &str, value: &str) {
    it.tab_to(field);
    it.press("Enter");
    it.tab_to(value);
    it.press("Enter");
}

/// Runs the command that a manifest holds.
fn run_again(project: &Project, manifest: &Value) {
    let words = manifest["command"].as_array().unwrap().iter().map(|it| it.as_str().unwrap());
    let mut command = Command::new(env!("CARGO_BIN_EXE_tagwerk"));
    let run = command.args(words).env("TAGWERK_SETTINGS", project.path("keine.ron")).output();
    let run = run.unwrap();
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
}

#[test]
fn every_format_is_written() {
    let project = Project::new(&[("a.txt", ARTICLE)]);
    let mut it = tagged(&project);

    let ron = "Tagwerk data set (RON): everything, self-describing";
    let dataset = record::read_dataset(&export(&mut it, &project, ron, "satz.ron")).unwrap();
    assert_eq!(dataset.articles[0].layers[0].annotations.len(), 3);

    let spacy = "spaCy JSONL: entities and spans, offsets in code points";
    let line: Value =
        serde_json::from_str(&export(&mut it, &project, spacy, "aus/s.jsonl")).unwrap();
    let text: Vec<char> = line["text"].as_str().unwrap().chars().collect();
    let cut = |span: &Value| -> String {
        let at = |it: usize| usize::try_from(span[it].as_u64().unwrap()).unwrap();
        text[at(0)..at(1)].iter().collect()
    };
    let mut spans: Vec<String> = line["spans"]["sc"].as_array().unwrap().iter().map(cut).collect();
    spans.sort();
    assert_eq!(spans, ["Jule Harms", "Jule Harms lehnt ab", "Reederei"]);

    let csv = "CSV: one annotation a line, for spreadsheets";
    let table = export(&mut it, &project, csv, "t.csv");
    let quotes = ["Jule Harms", "Jule Harms lehnt ab", "Reederei"];
    assert!(quotes.iter().all(|it| table.contains(it)), "{table}");
    assert_eq!(table.lines().count(), 4, "{table}");

    let conll = "CoNLL: one token a line with its tags";
    it.press("Ctrl+E");
    it.tab_to("Format");
    it.press("Enter");
    it.tab_to(conll);
    it.press("Enter");
    assert!(it.has("\u{e4e0} The format cannot carry everything: 1 loss") || it.shows("1 loss"));
    assert!(it.shows("Nested annotations left out: 1"));
    it.press("Escape");
    let lines = export(&mut it, &project, conll, "c.conll");
    assert!(lines.contains("B-demand") && lines.contains("I-demand"), "{lines}");
    assert!(it.said().ends_with("with losses"), "{}", it.said());
}

#[test]
fn the_place_is_asked_for_and_annotators_are_left_out() {
    let project = Project::new(&[("a.txt", ARTICLE)]);
    drop(tagged(&project));
    let layer = project.read("annotations/eva/a.txt.ron").unwrap();
    project.write("annotations/max/a.txt.ron", layer.replace("\"eva\"", "\"max\""));
    let chosen = Answer::Chosen(vec![project.path("gewählt.ron")]);
    let mut it = project.open_with(Some("seeds"), [chosen], ScriptedClipboard::default());
    it.press("Ctrl+E");
    assert!(it.has("6 annotations in 2 layers"));
    it.tab_to("max");
    it.press("Space");
    assert!(it.has("3 annotations in 1 layer"));
    it.tab_to("Browse…");
    it.press("Enter");
    it.tab_to("Export");
    it.press("Enter");
    let dataset = record::read_dataset(&project.read("gewählt.ron").unwrap()).unwrap();
    let layers: Vec<&str> =
        dataset.articles[0].layers.iter().map(|it| it.annotator.as_str()).collect();
    assert_eq!(layers, ["eva"]);
}

#[test]
fn a_gold_layer_and_statuses_are_chosen() {
    let project = Project::new(&[("a.txt", ARTICLE)]);
    drop(tagged(&project));
    let layer = project.read("annotations/eva/a.txt.ron").unwrap();
    project.write("annotations/max/a.txt.ron", layer.replace("\"eva\"", "\"max\""));
    let mut it = project.open();
    it.press("Ctrl+E");
    assert!(it.has("6 annotations in 2 layers"));
    it.tab_to("Gold layer of");
    it.press("Enter");
    it.tab_to("max");
    it.press("Enter");
    assert!(it.has("3 annotations in 1 layer"));
    it.tab_to("In progress");
    it.press("Space");
    assert!(it.has("0 annotations in 0 layers"));
    it.tab_to("In progress");
    it.press("Space");
    assert!(it.has("3 annotations in 1 layer"));
}

#[test]
fn tags_have_a_style_where_a_format_has_tags() {
    let project = Project::new(&[("a.txt", ARTICLE)]);
    let mut it = tagged(&project);
    it.press("Ctrl+E");
    assert!(!it.has("Columns"));
    choose(&mut it, "Format", "CoNLL: one token a line with its tags");
    choose(&mut it, "Tags", "BILOU");
    choose(&mut it, "Tokens", "between spaces");
    choose(&mut it, "Columns", "2");
    it.tab_to("Write to");
    it.press("Ctrl+A");
    it.type_text(&project.path("c.conll").display().to_string());
    it.tab_to("Export");
    it.press("Enter");
    let lines = project.read("c.conll").unwrap();
    assert!(lines.contains("Jule B-demand B-actor\nHarms I-demand L-actor\n"), "{lines}");
}

#[test]
fn a_place_that_cannot_be_written_is_named_and_the_dialog_stays() {
    let project = Project::new(&[("a.txt", ARTICLE)]);
    project.write("datei", "im Weg");
    let mut it = tagged(&project);
    it.press("Ctrl+E");
    it.tab_to("Write to");
    it.press("Ctrl+A");
    it.type_text(&project.path("datei/x.ron").display().to_string());
    it.press("Enter");
    assert!(it.said().starts_with("The export was not written:"), "{}", it.said());
    assert!(it.said().contains("datei"), "{}", it.said());
    assert_eq!(project.read("datei").as_deref(), Some("im Weg"));
    it.press("Escape");
    assert!(it.app().overlay.is_none());
}

#[test]
fn a_split_is_divided_by_the_seed_that_is_typed() {
    let project = Project::new(&[("a.txt", ARTICLE), ("b.txt", "Die Stadt schweigt.\n")]);
    let mut it = tagged(&project);
    it.press("Ctrl+E");
    it.tab_to("Parts");
    it.type_text("train=1,test=1");
    it.tab_to("Seed");
    it.type_text("4x2");
    it.tab_to("Write to");
    it.press("Ctrl+A");
    it.type_text(&project.path("geteilt").display().to_string());
    it.tab_to("Export");
    it.press("Enter");
    assert!(it.app().overlay.is_none(), "{}", it.said());
    let manifest: Value =
        serde_json::from_str(&project.read("geteilt/manifest.json").unwrap()).unwrap();
    assert_eq!(manifest["split"]["seed"], 42);
    run_again(&project, &manifest);
    let again: Value =
        serde_json::from_str(&project.read("geteilt/manifest.json").unwrap()).unwrap();
    assert_eq!(manifest, again);
}

#[test]
fn one_file_is_packed_and_its_manifest_says_how_to_make_it_again() {
    let project = Project::new(&[("a.txt", ARTICLE)]);
    drop(tagged(&project));
    let layer = project.read("annotations/eva/a.txt.ron").unwrap();
    project.write("annotations/max/a.txt.ron", layer.replace("\"eva\"", "\"max\""));
    let mut it = project.open();
    it.press("Ctrl+E");
    choose(&mut it, "Format", "CSV: one annotation a line, for spreadsheets");
    it.tab_to("max");
    it.press("Space");
    it.tab_to("Demand");
    it.press("Space");
    choose(&mut it, "Packed by", "gzip (.gz)");
    it.tab_to("Manifest beside the file");
    it.press("Space");
    it.tab_to("Write to");
    it.press("Ctrl+A");
    it.type_text(&project.path("t.csv").display().to_string());
    // What is typed says that it is not packed after all.
    choose(&mut it, "Packed by", "gzip (.gz)");
    assert!(it.shows("t.csv.gz"));
    it.press_button("Export");
    assert!(it.app().overlay.is_none(), "{}", it.said());
    let read = || {
        let packed = std::fs::read(project.path("t.csv.gz")).unwrap();
        let manifest = project.read("t.csv.gz.manifest.json").unwrap();
        (packed, serde_json::from_str::<Value>(&manifest).unwrap())
    };
    let (packed, manifest) = read();
    assert_eq!(packed[..2], [0x1f, 0x8b]);
    assert_eq!(manifest["counts"]["labels"], serde_json::json!({ "actor": 2 }));
    run_again(&project, &manifest);
    assert_eq!(read(), (packed, manifest));
}

#[test]
fn what_is_packed_is_shown_unpacked() {
    let project = Project::new(&[("a.txt", ARTICLE)]);
    let mut it = tagged(&project);
    it.press("Ctrl+E");
    choose(&mut it, "Format", "XLSX: one annotation a row, for Excel and LibreOffice");
    assert!(it.shows("article\ttitle\toutlet") && it.shows("\tdemand\t9\t28\t1\tJule Harms"));
    choose(&mut it, "Format", "REFI-QDA project: for MAXQDA, ATLAS.ti, NVivo, QualCoder");
    assert!(it.shows("<Project xmlns=\"urn:QDA-XML:project:1.0\"") && it.shows("name=\"actor\""));
}

#[cfg(unix)]
#[test]
fn what_is_no_place_for_a_file_is_said_and_not_replaced() {
    let project = Project::new(&[("a.txt", ARTICLE)]);
    let mut it = tagged(&project);
    it.press("Ctrl+E");
    for (place, why) in [("seeds", "Name a file in it"), ("/dev/null", "Name a new file or folder")]
    {
        it.tab_to("Write to");
        it.press("Ctrl+A");
        it.type_text(&project.path(place).display().to_string());
        it.press("Enter");
        // The line at the bottom of the window is too short for it.
        assert!(
            it.said().contains(why)
                && it.shows(&format!("/{place} cannot be written").replace("//", "/"))
        );
        assert!(it.has("Export") && !it.has("Replace"));
    }
}

#[test]
fn what_is_there_is_replaced_by_a_second_enter() {
    let project = Project::new(&[("a.txt", ARTICLE)]);
    let mut it = tagged(&project);
    let file = "Tagwerk data set (RON): everything, self-describing";
    let folder = "brat standoff: a text and its annotations for each article, with a configuration";
    for (name, format) in [("t.ron", file), ("t", folder)] {
        let export = |it: &mut Sitting| {
            it.press("Ctrl+E");
            choose(it, "Format", format);
            it.tab_to("Write to");
            it.press("Ctrl+A");
            it.type_text(&project.path(name).display().to_string());
            it.press("Enter");
        };
        export(&mut it);
        assert!(it.app().overlay.is_none(), "{}", it.said());
        export(&mut it);
        assert!(it.shows("exporting once more replaces it"), "{:#?}", it.names());
        it.press("Enter");
        assert!(it.app().overlay.is_none(), "{}", it.said());
    }
}

// Elsewhere the two articles would be one.
#[cfg(target_os = "linux")]
#[test]
fn files_of_one_name_are_refused_before_anything_is_written() {
    let project = Project::new(&[("a.txt", ARTICLE), ("A.txt", ARTICLE)]);
    let mut it = project.open();
    it.tag("Jule Harms", "1");
    it.press("Ctrl+PageDown");
    it.tag("Jule Harms", "1");
    it.press("Ctrl+E");
    choose(
        &mut it,
        "Format",
        "brat standoff: a text and its annotations for each article, with a configuration",
    );
    assert!(it.shows("eva/a.txt cannot be written") && it.shows("Rename one"), "{:#?}", it.names());
    it.tab_to("Write to");
    it.press("Enter");
    assert!(it.app().overlay.is_some() && !project.path("tagwerk-brat").exists());
}

#[test]
fn a_preview_that_fails_says_why_and_nothing_is_written() {
    let project = Project::new(&[("a.txt", ARTICLE)]);
    let mut it = tagged(&project);
    project.write("annotations/codebook.ron", "(version: 1, name");
    it.press("Ctrl+E");
    assert!(it.shows("annotations/codebook.ron cannot be read"), "{:#?}", it.names());
    it.tab_to("Write to");
    it.press("Ctrl+A");
    it.type_text(&project.path("x.ron").display().to_string());
    it.press("Enter");
    assert!(it.app().overlay.is_some() && project.read("x.ron").is_none());
}
