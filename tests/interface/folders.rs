//! From one folder to another and back: nothing of the one is mixed into the other.

use std::fs;

use tagwerk::run::clipboard::ScriptedClipboard;
use tagwerk::run::dialogs::Answer;

use crate::harness::{BRIDGE, FERRY, Project, Sitting, tags};

/// A window on `seeds`, with a second folder that the dialog leads to, and back.
fn two_folders(project: &Project) -> Sitting {
    project.write("andere/faehre.txt", BRIDGE);
    let chosen = ["andere", "seeds"].map(|it| Answer::Chosen(vec![project.path(it)]));
    project.open_with(Some("seeds"), chosen, ScriptedClipboard::default())
}

#[test]
fn each_folder_has_its_own_tags_and_codebook() {
    let project = Project::usual();
    let mut it = two_folders(&project);
    it.tag("Jule Harms", "1");
    it.press("Ctrl+O");
    assert_eq!(it.desk().text(), BRIDGE);
    assert!(it.desk().mine.layer.is_empty(), "another folder's tags");
    it.press("Ctrl+Z");
    assert_eq!(it.said(), "Nothing to undo", "another folder's history");
    it.tag("Kreis", "2");
    assert!(it.app().troubles.is_empty(), "{:?}", it.app().troubles);
    let there = project.read("andere/annotations/eva/faehre.txt.ron").unwrap();
    assert!(there.contains("Kreis") && !there.contains("Jule Harms"), "{there}");
    it.press("Ctrl+O");
    assert_eq!(it.desk().text(), FERRY);
    assert!(it.has("Actor: Jule Harms") && it.has("1 Actor"));
    assert!(it.app().troubles.is_empty(), "{:?}", it.app().troubles);
    assert_eq!(project.tags("faehre.txt"), tags(&[("actor", "Jule Harms")]));
}

#[test]
fn what_could_not_be_saved_is_still_there_on_coming_back() {
    let mut project = Project::usual();
    project.named = "eva";
    project.write("annotations/eva", "im Weg");
    let mut it = two_folders(&project);
    it.tag("Jule Harms", "1");
    assert!(it.shows("Not saved"));
    it.press("Ctrl+O Ctrl+S");
    assert_eq!(it.desk().text(), BRIDGE);
    fs::remove_file(project.path("annotations/eva")).unwrap();
    it.press("Ctrl+O");
    it.press("Ctrl+S");
    assert_eq!(project.tags("faehre.txt"), tags(&[("actor", "Jule Harms")]));
    assert_eq!(project.read("andere/annotations/eva/faehre.txt.ron"), None);
    assert!(it.has("Actor: Jule Harms"));
}
