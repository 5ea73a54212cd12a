//! Whose layer it is.

use crate::harness::{FERRY, Project, tags};

/// Max has tagged; nobody knows yet who is working now.
fn others() -> Project {
    let mut project = Project::new(&[("faehre.txt", FERRY)]);
    project.user = "max";
    let mut it = project.open();
    it.tag("Jule Harms", "1");
    drop(it);
    std::fs::remove_file(project.path("settings.ron")).unwrap();
    project.user = "eva";
    project
}

#[test]
fn others_layers_are_seen_and_tagging_asks_who_annotates() {
    let project = others();
    let theirs = project.read("annotations/max/faehre.txt.ron");
    let mut it = project.open();
    assert!(it.has("Actor: Jule Harms (max)"));
    assert!(it.has("These annotations are read-only until you say who annotates"));
    it.select("Fahrplan");
    it.press("2");
    assert_eq!(it.focused(), "Continue as max", "{}", it.said());
    it.press("Escape");
    assert_eq!(project.read("annotations/eva/faehre.txt.ron"), None);
    it.press("2");
    it.tab_to("New annotator");
    it.press("Ctrl+A");
    it.type_text("eva");
    it.press("Enter");
    assert_eq!(project.tags("faehre.txt"), tags(&[("demand", "Fahrplan")]), "the tag was kept");
    assert_eq!(project.read("annotations/max/faehre.txt.ron"), theirs);
    assert!(it.has("Actor: Jule Harms (max)") && it.has("Demand: Fahrplan"));
    it.press("Ctrl+4");
    assert!(!it.has("Actor: Jule Harms (max)"));
}

#[test]
fn one_continues_as_somebody_who_was_there() {
    let project = others();
    let mut it = project.open();
    it.run("Switch annotator");
    it.press("Enter");
    assert!(it.has("Actor: Jule Harms") && !it.has("Actor: Jule Harms (max)"));
    it.tag("Fahrplan", "2");
    let layer = project.layer("max", "faehre.txt").unwrap();
    assert_eq!(layer.annotations.len(), 2);
    drop(it);
    let it = project.open();
    assert_eq!(it.app().annotator.name(), Some("max"), "remembered");
}

#[test]
fn a_name_that_cannot_be_a_folder_is_refused() {
    let project = others();
    let mut it = project.open();
    it.run("Switch annotator");
    it.tab_to("New annotator");
    for name in ["a/b", "all", "con"] {
        it.press("Ctrl+A");
        it.type_text(name);
        it.tab_to("Start");
        it.press("Enter");
        assert!(it.shows("This name cannot be used"), "{name}");
        it.tab_to("New annotator");
    }
    assert!(!project.path("annotations/a").exists());
}

#[test]
fn the_annotator_of_the_command_line_is_not_asked() {
    let mut project = others();
    project.named = "kim";
    let mut it = project.open();
    it.tag("Fahrplan", "2");
    assert!(project.layer("kim", "faehre.txt").is_some());
}
