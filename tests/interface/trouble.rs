//! Saving that does not work at first: it is said, kept in memory, and done later.

use std::fs;

use tagwerk::run::clipboard::ScriptedClipboard;
use tagwerk::run::dialogs::Answer;

use crate::harness::{BRIDGE, FERRY, Project, tags};

const FILE: &str = "annotations/eva/faehre.txt.ron";

/// A file stands where Eva's folder should be.
fn obstructed() -> Project {
    let project = Project::usual();
    project.write("annotations/eva", "im Weg");
    project
}

#[test]
fn what_cannot_be_saved_is_kept_and_saved_when_it_can() {
    let mut project = obstructed();
    project.named = "eva";
    let mut it = project.open();
    it.tag("Jule Harms", "1");
    let said = it.said();
    assert!(said.contains("faehre.txt") && said.contains("Ctrl+S"), "{said}");
    assert!(it.shows("Not saved"));
    assert_eq!(it.active(), "Jule Harms", "the tag is there");
    it.press("Ctrl+PageDown Ctrl+PageUp");
    assert!(it.has("Actor: Jule Harms"), "also after another article");
    it.tag("Fahrplan", "2");
    it.press("Ctrl+S");
    assert!(it.shows("Not saved"));
    assert_eq!(project.read("annotations/eva").as_deref(), Some("im Weg"), "left alone");
    fs::remove_file(project.path("annotations/eva")).unwrap();
    it.press("Ctrl+S");
    assert_eq!(
        project.tags("faehre.txt"),
        tags(&[("actor", "Jule Harms"), ("demand", "Fahrplan")])
    );
    assert!(!it.shows("Not saved"));
    it.press("Ctrl+S");
    assert_eq!(it.said(), "Everything is saved");
    assert!(it.app().troubles.is_empty(), "{:?}", it.app().troubles);
}

#[cfg(unix)]
#[test]
fn a_folder_that_can_only_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt as _;

    let project = Project::usual();
    let folder = project.path("annotations");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(folder.join("probe"), "").is_ok() {
        eprintln!("NOT TESTED: this user may write everywhere");
        return;
    }
    let mut it = project.open();
    it.tag("Jule Harms", "1");
    assert!(it.said().contains("access is not allowed"), "{}", it.said());
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    it.press("Ctrl+S");
    assert_eq!(project.tags("faehre.txt"), tags(&[("actor", "Jule Harms")]));
}

#[test]
fn closing_asks_when_something_is_not_saved() {
    let mut project = obstructed();
    project.named = "eva";
    let mut it = project.open();
    it.tag("Jule Harms", "1");
    it.close();
    assert!(!it.closed);
    assert!(it.has("Close without saving?"));
    assert_eq!(it.focused(), "Cancel", "Enter loses nothing");
    it.press("Enter");
    assert!(!it.closed && it.app().overlay.is_none());
    it.press("Ctrl+Q");
    assert!(!it.closed);
    it.tab_to("Close all the same");
    it.press("Enter");
    assert!(it.closed);
}

#[test]
fn a_layer_changed_by_others_is_merged_with_mine_and_that_can_be_undone() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Jule Harms", "1");
    let theirs = project.read(FILE).unwrap().replace("\"actor\"", "\"speculation\"");
    project.write(FILE, &theirs);
    it.tag("Fahrplan", "2");
    assert!(it.said().contains("taken in"), "{}", it.said());
    assert!(it.has("Speculation: Jule Harms") && it.has("Demand: Fahrplan"));
    let both = [("speculation", "Jule Harms"), ("demand", "Fahrplan")];
    assert_eq!(project.tags("faehre.txt"), tags(&both));
    it.press("Ctrl+Z");
    let mine = [("actor", "Jule Harms"), ("demand", "Fahrplan")];
    assert_eq!(project.tags("faehre.txt"), tags(&mine));
    it.press("Ctrl+Z Ctrl+Z");
    assert_eq!(project.tags("faehre.txt"), []);
    it.press("Ctrl+Y Ctrl+Y Ctrl+Y");
    assert_eq!(project.tags("faehre.txt"), tags(&both));
}

#[test]
fn what_both_have_changed_is_asked_and_nothing_is_written_before() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Jule Harms", "1");
    let theirs = project.read(FILE).unwrap().replace("\"actor\"", "\"speculation\"");
    project.write(FILE, &theirs);
    it.press("2");
    assert!(it.shows("Two versions") && it.shows("Yours: Demand"), "{}", it.said());
    assert_eq!(project.read(FILE).unwrap(), theirs);
    it.press("Escape");
    it.tag("Fahrplan", "2");
    assert!(it.shows("Two versions"), "asked again");
    it.press_button("Theirs: Speculation");
    it.press_button("Apply");
    assert_eq!(project.tags("faehre.txt"), tags(&[("speculation", "Jule Harms")]));
    assert!(it.app().troubles.is_empty(), "{:?}", it.app().troubles);
    it.tag("Herbst", "4");
    let both = [("speculation", "Jule Harms"), ("speculation", "Herbst")];
    assert_eq!(project.tags("faehre.txt"), tags(&both), "and goes on from there");
}

#[test]
fn a_file_that_appeared_meanwhile_is_not_overwritten() {
    let project = Project::usual();
    let mut it = project.open();
    project.write(FILE, "von anderswo");
    it.tag("Fahrplan", "2");
    assert!(it.shows("Read-only"));
    it.press("Ctrl+Z Ctrl+S");
    it.tag("Herbst", "2");
    assert_eq!(project.read(FILE).as_deref(), Some("von anderswo"));
    fs::remove_file(project.path(FILE)).unwrap();
    drop(it);
    project.open();
    assert_eq!(project.tags("faehre.txt"), tags(&[("demand", "Fahrplan")]), "from the journal");
}

#[test]
fn a_second_window_of_one_annotator_only_looks() {
    let project = Project::usual();
    let mut first = project.open();
    first.tag("Jule Harms", "1");
    let before = project.read(FILE).unwrap();
    let mut second = project.open();
    second.tag("Fahrplan", "2");
    assert!(second.said().contains("Another window"), "{}", second.said());
    assert!(second.has("Actor: Jule Harms"));
    assert_eq!(project.read(FILE).unwrap(), before);
    second.leave();
    drop(first);
    second.come_back();
    assert!(!second.shows("Read-only"), "the other one is gone: {:?}", second.names());
    second.tag("Fahrplan", "2");
    drop(second);
    let mut third = project.open();
    third.tag("Herbst", "4");
    assert_eq!(project.tags("faehre.txt").len(), 3);
}

#[test]
fn what_changed_while_the_window_was_left_is_there_on_coming_back() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Jule Harms", "1");
    it.leave();
    let theirs = project.read(FILE).unwrap().replace("\"actor\"", "\"speculation\"");
    project.write(FILE, &theirs);
    let codebook = project.read("annotations/codebook.ron").unwrap();
    project.write("annotations/codebook.ron", codebook.replace("\"Actor\"", "\"Agent\""));
    it.come_back();
    assert!(it.has("Speculation: Jule Harms"), "{}", it.said());
    assert!(it.shows("Agent"), "{}", it.said());
    assert_eq!(project.read(FILE).unwrap(), theirs, "nothing is written for it");
    it.press("Ctrl+Z");
    assert!(it.has("Agent: Jule Harms"), "{}", it.said());
    project.write("seeds/faehre.txt", FERRY.replace("lehnt", "wies").replace(" ab.", " ab!"));
    it.leave();
    it.come_back();
    assert!(it.shows("This article has changed"));
}

#[test]
fn an_article_that_was_renamed_is_known_again() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Jule Harms", "1");
    drop(it);
    fs::rename(project.path("seeds/faehre.txt"), project.path("seeds/anlegestelle.txt")).unwrap();
    let mut it = project.open();
    it.run("Problems");
    assert!(it.shows("anlegestelle.txt"), "{:?}", it.app().troubles);
    it.press_button("Have them follow");
    assert_eq!(it.article(), "anlegestelle.txt");
    assert_eq!(project.tags("anlegestelle.txt"), tags(&[("actor", "Jule Harms")]));
    assert_eq!(project.layer("eva", "faehre.txt"), None);
    it.press("Ctrl+Z");
    assert_eq!(project.tags("faehre.txt"), tags(&[("actor", "Jule Harms")]));
    assert_eq!(project.layer("eva", "anlegestelle.txt"), None);
}

#[test]
fn a_codebook_changed_by_others_is_merged_with_mine() {
    let project = Project::usual();
    let mut it = project.open();
    let theirs = "(version: 1, labels: [])";
    project.write("annotations/codebook.ron", theirs);
    it.run("New label");
    it.type_text("Ort");
    it.tab_to("Apply");
    it.press("Enter");
    let both = project.read("annotations/codebook.ron").unwrap();
    assert!(both.contains("Ort") && !both.contains("actor"), "{both}");
    assert!(it.said().contains("codebook was taken in"), "{}", it.said());
    assert!(it.app().troubles.is_empty(), "{:?}", it.app().troubles);
}

#[test]
fn what_is_not_saved_stays_with_its_folder_and_its_annotator() {
    let mut project = obstructed();
    project.named = "eva";
    project.write("andere/faehre.txt", BRIDGE);
    let chosen = Answer::Chosen(vec![project.path("andere")]);
    let mut it = project.open_with(Some("seeds"), [chosen], ScriptedClipboard::default());
    it.tag("Jule Harms", "1");
    it.run("Switch annotator");
    it.tab_to("New annotator");
    it.press("Ctrl+A");
    it.type_text("kim");
    it.press("Enter Escape");
    assert_eq!(it.app().annotator.name(), Some("kim"));
    assert!(it.desk().mine.layer.is_empty(), "another annotator's tags");
    it.press("Ctrl+O");
    assert_eq!(it.desk().text(), BRIDGE);
    assert!(it.desk().mine.layer.is_empty(), "another folder's tags");
    fs::remove_file(project.path("annotations/eva")).unwrap();
    it.press("Ctrl+S");
    assert_eq!(project.tags("faehre.txt"), tags(&[("actor", "Jule Harms")]));
    assert_eq!(project.layer("kim", "faehre.txt"), None);
}
