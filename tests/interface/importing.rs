//! The import dialog, by keys.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::json;

use crate::harness::{BRIDGE, FERRY, Project, Sitting, tags};

#[test]
fn what_others_have_annotated_is_looked_at_mapped_and_taken_over() {
    let mut project = Project::usual();
    let at = |quote: &str| {
        let start = FERRY[..FERRY.find(quote).unwrap()].chars().count();
        (start, start + quote.chars().count())
    };
    let ((a, b), (c, d)) = (at("Jule Harms"), at("Fahrplan"));
    let spans = json!([[a, b, "PER"], [c, d, "Forderung"], [c, d, "MISC"], [7, 99_999, "PER"]]);
    let record = json!({"text": FERRY, "entities": spans, "meta": {"article": "faehre.txt"}});
    project.write("von-anderen.jsonl", record.to_string());
    let mut it = project.open();
    it.tag("Herbst", "4");
    it.run("Import…");
    assert!(it.shows("what is in it is shown"), "{:?}", it.names());
    it.tab_to("Format");
    it.press("Enter");
    it.tab_to("spaCy JSONL: entities and spans, offsets in code points");
    it.press("Enter");
    it.tab_to("File or folder");
    it.type_text(&project.path("von-anderen.jsonl").display().to_string());
    it.press("Enter");
    assert!(it.shows("3 annotations"), "{:?}", it.names());
    assert!(it.shows("the offsets are not in the text"), "{:?}", it.names());
    for (label, becomes) in [("PER", "Actor"), ("MISC", "leave out")] {
        it.tab_to(label);
        it.press("Enter");
        it.tab_to(becomes);
        it.press("Enter");
    }
    assert!(it.shows("2 annotations"), "{:?}", it.names());
    it.tab_to("As annotator");
    it.type_text("spacy");
    it.press_button("Import");
    assert!(it.app().overlay.is_none(), "{}", it.said());
    assert!(
        it.said().contains("2 annotations") && it.said().contains("1 passed over"),
        "{}",
        it.said()
    );
    let layer = project.layer("spacy", "faehre.txt").unwrap();
    let found: Vec<(String, String)> =
        layer.annotations.iter().map(|it| (it.label.to_string(), it.quote())).collect();
    assert_eq!(found, tags(&[("actor", "Jule Harms"), ("demand", "Fahrplan")]));
    // Mine is as it was, and goes on.
    assert_eq!(project.tags("faehre.txt"), tags(&[("speculation", "Herbst")]));
    it.tag("Fahrplan", "2");
    it.press("Ctrl+Z Ctrl+Z");
    assert!(project.layer("spacy", "faehre.txt").is_none(), "{}", it.said());
    assert_eq!(project.tags("faehre.txt"), tags(&[("speculation", "Herbst")]));
    it.press("Ctrl+Z");
    assert_eq!(project.tags("faehre.txt"), []);
    it.press("Ctrl+Y Ctrl+Y");
    assert_eq!(project.layer("spacy", "faehre.txt").unwrap(), layer);
    drop(it);
    // Whoever it became undoes it as one step.
    project.named = "spacy";
    let mut it = project.open();
    it.press("Ctrl+Z");
    assert!(project.layer("spacy", "faehre.txt").is_none(), "{}", it.said());
}

/// Each of them has tagged a word of an article.
fn records(of: &[(&str, &str, &str, &str)]) -> String {
    let line = |(annotator, article, text, quote): &(&str, &str, &str, &str)| {
        let start = text[..text.find(quote).unwrap()].chars().count();
        let spans = json!([[start, start + quote.chars().count(), "actor"]]);
        let meta = json!({"article": article, "annotator": annotator});
        json!({"text": text, "entities": spans, "meta": meta}).to_string() + "\n"
    };
    of.iter().map(line).collect()
}

const NEW: &str = "Die Wahl ist verschoben.\n";

/// Ada's and Ben's, one of them on an article that is not there yet.
const OTHERS: [(&str, &str, &str, &str); 3] = [
    ("ada", "faehre.txt", FERRY, "Jule Harms"),
    ("ben", "wahl.txt", NEW, "Wahl"),
    ("ben", "zbruecke.txt", BRIDGE, "Kreis"),
];

/// Those, and one of Eva's, who imports.
fn all() -> Vec<(&'static str, &'static str, &'static str, &'static str)> {
    OTHERS.into_iter().chain([("eva", "zbruecke.txt", BRIDGE, "Mai")]).collect()
}

/// Imports spaCy's records by the dialog.
fn import(project: &Project, it: &mut Sitting, name: &str, lines: String) {
    project.write(name, lines);
    it.run("Import…");
    it.tab_to("Format");
    it.press("Enter");
    it.tab_to("spaCy JSONL: entities and spans, offsets in code points");
    it.press("Enter");
    it.tab_to("File or folder");
    it.type_text(&project.path(name).display().to_string());
    it.press("Enter");
    it.press_button("Import");
    assert!(it.app().overlay.is_none() && it.said().contains("Imported"), "{}", it.said());
}

/// All files that a user sees, and what they hold.
fn files(project: &Project) -> BTreeMap<String, String> {
    fn gather(folder: &Path, found: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with(".tagwerk") {
                gather(&path, found);
            } else if path.is_file() {
                found.insert(path.display().to_string(), fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    gather(&project.path("seeds"), &mut found);
    gather(&project.path("annotations"), &mut found);
    found
}

/// Whether Ada, Ben and Eva have the layers that they were to have.
fn have(project: &Project) -> [bool; 4] {
    let of = |annotator, article| project.layer(annotator, article).is_some();
    [
        of("ada", "faehre.txt"),
        of("ben", "wahl.txt"),
        of("ben", "zbruecke.txt"),
        of("eva", "zbruecke.txt"),
    ]
}

#[test]
fn an_import_for_three_is_taken_back_in_one_go_in_its_order() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Herbst", "4");
    let before = files(&project);
    import(&project, &mut it, "x.jsonl", records(&all()));
    let imported = files(&project);
    assert_eq!(have(&project), [true; 4]);
    it.tag("Fahrplan", "2");
    let tagged = files(&project);
    it.press("Ctrl+Z");
    assert_eq!(files(&project), imported, "what came later is undone first: {}", it.said());
    it.press("Ctrl+Z");
    assert_eq!(have(&project), [false; 4], "{}", it.said());
    assert!(it.said().contains("importing"), "{}", it.said());
    let mut left = files(&project);
    left.retain(|name, _| !name.ends_with("wahl.txt"));
    assert_eq!(left, before, "only the new article stays");
    assert_eq!(project.read("seeds/wahl.txt").unwrap(), NEW);
    it.press("Ctrl+Y");
    assert_eq!(files(&project), imported, "{}", it.said());
    it.press("Ctrl+Y");
    assert_eq!(files(&project), tagged, "{}", it.said());
    it.press("Ctrl+Z Ctrl+Z Ctrl+Z");
    assert_eq!(project.tags("faehre.txt"), []);
    drop(it);
    // In each journal it is a step like any other.
    let mut project = project;
    for (annotator, then) in
        [("ada", [true, false, false, false]), ("ben", [true, true, true, false])]
    {
        project.named = annotator;
        let mut it = project.open();
        // It may lie in another article, to which the first key leads.
        it.press("Ctrl+Y");
        it.press("Ctrl+Y");
        assert_eq!(have(&project), then, "{}", it.said());
    }
}

#[test]
fn an_import_for_others_is_a_step_of_mine_in_the_history() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Herbst", "4");
    let before = files(&project);
    import(&project, &mut it, "x.jsonl", records(&OTHERS));
    let imported = files(&project);
    import(&project, &mut it, "y.jsonl", records(&[("ada", "zbruecke.txt", BRIDGE, "Mai")]));
    it.tag("Fahrplan", "2");
    let all = files(&project);
    it.press("Ctrl+H");
    assert!(it.shows("Layers of others"), "{:?}", it.names());
    it.press("End Up Enter");
    assert_eq!(it.said(), "3 steps undone");
    let mut left = files(&project);
    left.retain(|name, _| !name.ends_with("wahl.txt"));
    assert_eq!(left, before);
    it.press("Home Enter");
    assert_eq!((it.said().as_str(), files(&project)), ("3 steps done again", all));
    it.press("Down Down Enter");
    assert_eq!((it.said().as_str(), files(&project)), ("2 steps undone", imported));
}

#[test]
fn whoever_has_gone_on_since_is_named_and_nothing_is_taken_back() {
    let mut project = Project::usual();
    let mut it = project.open();
    it.tag("Herbst", "4");
    import(&project, &mut it, "x.jsonl", records(&all()));
    project.named = "ben";
    let mut ben = project.open();
    ben.tag("Fahrplan", "2");
    // He still has his window open.
    let there = files(&project);
    it.press("Ctrl+Z");
    assert_eq!(files(&project), there);
    assert!(it.said().contains("ben"), "{}", it.said());
    drop(ben);
    it.press("Ctrl+Z");
    assert!(it.said().contains("ben has gone on since"), "{}", it.said());
    assert_eq!(files(&project), there);
    // It can be passed over, and stays then.
    it.press("Ctrl+Z Ctrl+Z");
    assert_eq!(project.tags("faehre.txt"), [], "{}", it.said());
    assert_eq!(have(&project), [true; 4]);
    drop(it);
    project.named = "";
    let mut it = project.open();
    it.tag("Herbst", "4");
    assert_eq!(project.tags("faehre.txt"), tags(&[("speculation", "Herbst")]));
}

#[test]
fn a_layer_changed_by_another_program_keeps_the_whole_import() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Herbst", "4");
    import(&project, &mut it, "x.jsonl", records(&all()));
    let file = "annotations/ben/wahl.txt.ron";
    let changed = project.read(file).unwrap().replace("actor", "demand");
    project.write(file, &changed);
    let there = files(&project);
    it.press("Ctrl+Z");
    assert!(it.said().contains("wahl.txt.ron"), "{}", it.said());
    assert_eq!(files(&project), there);
    // My history goes on as it was.
    it.tag("Fahrplan", "2");
    let both = tags(&[("demand", "Fahrplan"), ("speculation", "Herbst")]);
    assert_eq!(project.tags("faehre.txt"), both);
    it.press("Ctrl+Z");
    assert_eq!(files(&project), there, "{}", it.said());
}

#[test]
fn an_import_for_others_before_the_start_is_passed_over() {
    let mut project = Project::usual();
    let mut it = project.open();
    it.tag("Herbst", "4");
    import(&project, &mut it, "x.jsonl", records(&OTHERS));
    drop(it);
    project.named = "eva";
    let mut it = project.open();
    it.press("Ctrl+Z");
    assert!(it.said().contains("each of them can undo theirs"), "{}", it.said());
    it.press("Ctrl+Z Ctrl+Z");
    assert_eq!(project.tags("faehre.txt"), [], "{}", it.said());
    assert_eq!(have(&project), [true, true, true, false]);
}

#[test]
fn a_codebook_alone_is_taken_over_where_there_is_none() {
    let project = Project::new(&[("a.txt", FERRY)]);
    project.write(
        "codes.qdc",
        "<CodeBook xmlns=\"urn:QDA-XML:codebook:1.0\"><Codes>\
         <Code guid=\"1b594b3e-7b31-4a52-9e1b-3c1f0f3b1a01\" name=\"Größe\" isCodable=\"true\"/>\
         </Codes></CodeBook>",
    );
    let mut it = project.open();
    it.run("Import…");
    it.tab_to("Format");
    it.press("Enter");
    it.tab_to("REFI-QDA project: for MAXQDA, ATLAS.ti, NVivo, QualCoder");
    it.press("Enter");
    it.tab_to("File or folder");
    it.type_text(&project.path("codes.qdc").display().to_string());
    it.press("Enter");
    assert!(it.shows("The codebook in the file is taken over"), "{:?}", it.names());
    assert!(!project.path("annotations/codebook.ron").exists());
    it.press_button("Import");
    assert!(it.app().overlay.is_none(), "{}", it.said());
    let labels = &it.app().codebook.codebook.labels;
    assert_eq!(labels.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["groesse"]);
}
