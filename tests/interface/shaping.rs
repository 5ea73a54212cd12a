//! The shape of annotations by keys: spans added and taken out, ends moved, annotations cut,
//! joined and tagged once more.

use crate::harness::{Project, Sitting, tags};

/// What the annotations of the ferry's article quote as written, parts with a bar between them.
fn parts(project: &Project) -> Vec<String> {
    let layer = project.layer("eva", "faehre.txt");
    let quotes = layer
        .iter()
        .flat_map(|it| &it.annotations)
        .map(|it| it.anchors.iter().map(|it| it.quote.as_str()).collect::<Vec<_>>().join("|"));
    quotes.collect()
}

/// "lehnt … ab" as one demand, active.
fn discontinuous(project: &Project) -> Sitting {
    let mut it = project.open();
    it.tag("lehnt", "2");
    it.select("ab");
    it.press("Ctrl+Shift+A");
    it
}

#[test]
fn a_selection_is_added_to_the_annotation_that_was_active_and_taken_out_again() {
    let project = Project::usual();
    let mut it = discontinuous(&project);
    assert_eq!(it.active(), "lehnt … ab");
    assert!(it.said().contains("lehnt … ab"), "{}", it.said());
    assert_eq!(parts(&project), ["lehnt|ab"]);
    it.select("ab");
    it.press("Ctrl+Shift+A");
    assert_eq!(parts(&project), ["lehnt"]);
    it.select("lehnt");
    it.press("Ctrl+Shift+A");
    assert_eq!(it.said(), "Nothing of the annotation would be left; Delete removes it");
    it.press("Ctrl+Z");
    assert_eq!(parts(&project), ["lehnt|ab"]);
    it.press("Ctrl+Z");
    assert_eq!(parts(&project), ["lehnt"]);
}

#[test]
fn adding_says_what_it_needs() {
    let mut it = Project::usual().open();
    it.select("lehnt");
    it.press("Ctrl+Shift+A");
    assert!(it.said().starts_with("No annotation was active before"), "{}", it.said());
    it.press("2 Ctrl+Shift+A");
    assert_eq!(it.said(), "Select what is to be added first");
}

#[test]
fn the_ends_of_a_part_are_moved_where_the_caret_stands() {
    let project = Project::usual();
    let mut it = discontinuous(&project);
    it.go_to("lehnt");
    it.press("Alt+Right Alt+Right");
    assert_eq!(parts(&project), ["lehnt den Fahrplan|ab"]);
    it.press("Ctrl+Z");
    it.go_to("ab.");
    it.press("Alt+Shift+Left");
    assert_eq!(parts(&project), ["lehnt|Nordwind ab"]);
    it.press("Enter Shift+Left Shift+Left Shift+Left Enter");
    assert_eq!(parts(&project), ["lehnt|Nordwind"]);
    // An end never runs into another part.
    it.press("Alt+Shift+Left Alt+Shift+Left Alt+Shift+Left Alt+Shift+Left Alt+Shift+Left");
    assert_eq!(it.said(), "The end cannot be moved further");
    assert_eq!(parts(&project), ["lehnt|den Fahrplan der Reederei Nordwind"]);
}

#[test]
fn an_annotation_is_cut_at_the_caret_and_into_its_parts() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Bürgermeisterin Jule Harms", "1");
    it.press("Tab S");
    assert!(it.said().starts_with("Put the caret inside"), "{}", it.said());
    it.go_to("Jule");
    it.press("S");
    assert_eq!(parts(&project), ["Bürgermeisterin", "Jule Harms"]);
    assert_eq!(it.active(), "Bürgermeisterin");
    it.press("Ctrl+Z");
    assert_eq!(parts(&project), ["Bürgermeisterin Jule Harms"]);

    let project = Project::usual();
    let mut it = discontinuous(&project);
    it.press("S");
    assert_eq!(parts(&project), ["lehnt", "ab"]);
    assert_eq!(it.said(), "2 annotations made of one");
}

#[test]
fn neighbours_of_one_label_become_one_with_what_both_held() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Bürgermeisterin", "1");
    it.tag("Jule Harms", "1");
    it.press("M");
    it.type_text("wer");
    it.press("Ctrl+Enter J");
    assert_eq!(parts(&project), ["Bürgermeisterin Jule Harms"]);
    assert_eq!(project.layer("eva", "faehre.txt").unwrap().annotations[0].note, "wer");
    it.press("J");
    assert_eq!(it.said(), "No other annotation “Actor” in this paragraph");
    it.press("Ctrl+Z");
    assert_eq!(parts(&project), ["Bürgermeisterin", "Jule Harms"]);
}

#[test]
fn the_same_words_take_another_label_as_well() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Reederei Nordwind", "1");
    it.press("D");
    it.type_text("spec");
    it.press("Enter");
    let quote = "Reederei Nordwind";
    assert_eq!(project.tags("faehre.txt"), tags(&[("actor", quote), ("speculation", quote)]));
}

#[test]
fn a_selection_begun_by_a_key_grows_without_one_held() {
    let project = Project::usual();
    let mut it = project.open();
    it.go_to("Jule");
    it.press("Space Ctrl+Right Ctrl+Right");
    assert_eq!(it.selected(), "Jule Harms ");
    it.press("1 Right");
    assert_eq!(parts(&project), ["Jule Harms"]);
    assert_eq!(it.selected(), "");
    it.go_to("Zugleich");
    it.press("Space End Escape Right");
    assert_eq!(it.selected(), "");
    // With an armed label, ending the selection tags it.
    it.go_to("Beobachter");
    it.press("Shift+1 Space Ctrl+Right Space");
    assert_eq!(parts(&project), ["Jule Harms", "Beobachter"]);
}
