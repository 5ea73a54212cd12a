//! Opening folders, reading, and the way through the list of articles.

use tagwerk::model::Status;
use tagwerk::run::clipboard::ScriptedClipboard;
use tagwerk::run::dialogs::Answer;

use crate::harness::{BRIDGE, FERRY, Project, tags};

/// Four articles in three folders.
fn four() -> Project {
    let names = ["a.txt", "b.txt", "tief/c.txt", "tief/noch/d.txt"];
    Project::new(&names.map(|it| (it, FERRY)))
}

#[test]
fn the_first_article_is_open_and_the_keyboard_is_in_its_text() {
    let project = Project::usual();
    let it = project.open();
    assert_eq!(it.article(), "faehre.txt");
    assert_eq!(it.desk().selection.head, 0);
    assert_eq!(it.focused(), "faehre.txt");
    assert!(it.shows("Saved"));
    assert!(!project.path("annotations").exists(), "nothing was done, nothing is written");
}

#[test]
fn without_a_folder_the_window_invites_to_open_one() {
    let project = Project::usual();
    let chosen = Answer::Chosen(vec![project.path("seeds")]);
    let mut it = project.open_with(None, [chosen], ScriptedClipboard::default());
    assert!(it.has("No folder open"));
    it.tab_to("Open folder…");
    it.press("Space");
    assert_eq!(it.article(), "faehre.txt");
}

#[test]
fn a_folder_is_opened_by_the_dialog() {
    let project = Project::new(&[("alt.txt", "Alt.\n")]);
    project.write("andere/neu.txt", BRIDGE);
    let answers = [Answer::Cancelled, Answer::Chosen(vec![project.path("andere")])];
    let mut it = project.open_with(Some("seeds"), answers, ScriptedClipboard::default());
    it.press("Ctrl+O");
    assert_eq!(it.article(), "alt.txt", "the dialog was cancelled");
    it.press("Ctrl+O");
    assert_eq!(it.dialogs.asked().len(), 2);
    assert_eq!(it.article(), "neu.txt");
    it.tag("Kreis", "1");
    let layer = project.read("andere/annotations/eva/neu.txt.ron").unwrap();
    assert!(layer.contains("\"Kreis\""), "{layer}");
}

#[test]
fn without_dialogs_a_folder_is_opened_by_its_path() {
    let project = Project::new(&[("alt.txt", "Alt.\n")]);
    project.write("andere/neu.txt", BRIDGE);
    let mut it = project.open_with(Some("seeds"), [Answer::Missing], ScriptedClipboard::default());
    it.press("Ctrl+O");
    assert_eq!(it.focused(), "Path of the folder");
    it.press("Escape");
    assert_eq!(it.article(), "alt.txt");
    it.press("Ctrl+O Ctrl+A");
    it.type_text(&project.path("andere").display().to_string());
    it.press("Enter");
    assert_eq!(it.article(), "neu.txt");
    assert_eq!(it.focused(), "neu.txt");
}

#[test]
fn files_are_added_by_the_dialog_and_never_over_others() {
    let project = Project::usual();
    project.write("herkunft/mole.txt", BRIDGE);
    project.write("herkunft/faehre.txt", "Ein anderer Text.\n");
    let answers = ["mole.txt", "faehre.txt"]
        .map(|it| Answer::Chosen(vec![project.path("herkunft").join(it)]));
    let mut it = project.open_with(Some("seeds"), answers, ScriptedClipboard::default());
    it.run("Add files");
    it.tab_to("Add");
    it.press("Enter");
    assert_eq!(project.read("seeds/mole.txt").as_deref(), Some(BRIDGE));
    assert!(it.shows("mole.txt, mole.txt, New"));
    it.run("Add files");
    it.tab_to("Add");
    it.press("Enter");
    assert_eq!(project.read("seeds/faehre.txt").as_deref(), Some(FERRY));
    assert!(it.said().contains("faehre.txt"), "{}", it.said());
}

#[test]
fn keys_go_from_article_to_article() {
    let project = four();
    let mut it = project.open();
    for (keys, article) in [
        ("Ctrl+PageDown", "b.txt"),
        ("Ctrl+PageDown Ctrl+PageDown", "tief/noch/d.txt"),
        ("Ctrl+PageDown", "tief/noch/d.txt"),
        ("Ctrl+PageUp", "tief/c.txt"),
        ("Ctrl+PageUp Ctrl+PageUp Ctrl+PageUp", "a.txt"),
    ] {
        it.press(keys);
        assert_eq!(it.article(), article, "{keys}");
    }
    assert_eq!(it.said(), "No further article in this direction");
}

#[test]
fn the_list_of_articles_is_filtered_and_opens_by_keys() {
    let project = four();
    let mut it = project.open();
    it.press("Ctrl+K");
    it.type_text("tief");
    assert!(it.has("2 of 4"));
    assert!(it.shows("tief/noch/d.txt") && !it.shows("b.txt"));
    it.press("Enter");
    assert_eq!(it.focused(), "c.txt, tief/c.txt, New, No annotations", "the list's first row");
    it.press("Down Enter");
    assert_eq!(it.article(), "tief/noch/d.txt");
    it.press("Ctrl+K Ctrl+A");
    it.type_text("gibt es nicht");
    assert!(it.has("No article matches the filter"));
    it.press("Ctrl+A Delete");
    assert!(it.shows("b.txt"));
    it.press("Escape");
    assert_eq!(it.focused(), "d.txt", "Escape leads back to the text");
}

#[test]
fn next_untagged_passes_over_what_has_tags() {
    let project = four();
    let mut it = project.open();
    it.press("Ctrl+PageDown");
    it.tag("Fähre", "1");
    it.press("Ctrl+PageUp");
    it.press("Ctrl+Shift+PageDown");
    assert_eq!(it.article(), "tief/c.txt");
    it.press("Ctrl+Shift+PageDown Ctrl+Shift+PageDown");
    assert_eq!(it.article(), "a.txt");
}

#[test]
fn status_and_flag_are_part_of_the_layer() {
    let project = four();
    let mut it = project.open();
    let status = |article| project.layer("eva", article).map(|it| (it.status, it.flagged));
    it.tag("Fähre", "1");
    assert_eq!(status("a.txt"), Some((Status::InProgress, false)), "the first tag begins it");
    it.press("F");
    assert_eq!(status("a.txt"), Some((Status::InProgress, true)));
    assert!(it.shows("In progress, 1 annotation, Flagged"));
    it.press("Ctrl+Enter");
    assert_eq!(status("a.txt"), Some((Status::Done, true)));
    assert_eq!(it.article(), "b.txt");
    it.press("Ctrl+Enter");
    assert_eq!(status("b.txt"), Some((Status::Done, false)), "done without a tag");
    it.press("Ctrl+PageUp F");
    assert_eq!(status("b.txt"), Some((Status::Done, true)));
    it.run("Mark as new");
    assert_eq!(status("b.txt"), Some((Status::New, true)));
    assert_eq!(project.tags("a.txt"), tags(&[("actor", "Fähre")]));
}

#[test]
fn metadata_are_shown_and_filtered_by() {
    let project = four();
    project.write(
        "seeds/b.ron",
        "(version: 1, title: \"Streit um die Fähre\", outlet: \"Küstenbote\", date: \"2024-03-01\")",
    );
    let mut it = project.open();
    it.press("Ctrl+K");
    it.type_text("küstenbote");
    assert!(it.has("Streit um die Fähre, Küstenbote · 2024-03-01, New, No annotations"));
    it.press("Enter Enter");
    assert_eq!(it.article(), "b.txt");
}

#[test]
fn articles_of_one_name_in_different_folders_are_two() {
    let project = Project::new(&[("ost/x.txt", FERRY), ("west/x.txt", BRIDGE)]);
    let mut it = project.open();
    it.tag("Fähre", "1");
    it.press("Ctrl+PageDown");
    it.tag("Kreis", "2");
    assert_eq!(project.tags("ost/x.txt"), tags(&[("actor", "Fähre")]));
    assert_eq!(project.tags("west/x.txt"), tags(&[("demand", "Kreis")]));
    assert!(it.shows("x.txt, ost/x.txt") && it.shows("x.txt, west/x.txt"));
}
