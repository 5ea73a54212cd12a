//! Labels that are hidden: not drawn, not listed, not reached.

use eframe::egui::Modifiers;
use egui_kittest::kittest::Queryable as _;
use tagwerk::model::AnnotationId;

use crate::harness::{Project, Sitting, tags};

/// Two actors and a demand around one of them.
fn three(project: &Project) -> Sitting {
    let mut it = project.open();
    it.tag("lehnt den Fahrplan der Reederei Nordwind ab", "2");
    it.tag("Fahrplan", "1");
    it.tag("Herbst", "1");
    it.press("Escape Escape Ctrl+Home");
    it
}

fn listed(it: &Sitting) -> Vec<AnnotationId> {
    it.app().list.rows.clone()
}

#[test]
fn a_hidden_label_is_neither_drawn_nor_listed_nor_reached() {
    let project = Project::usual();
    let mut it = three(&project);
    let all = listed(&it);
    assert!(it.has("Actor: Fahrplan") && !it.shows("hidden"));
    it.press("Ctrl+Shift+L");
    it.type_text("actor");
    it.press("Enter");
    assert!(it.has("Actor, hidden"), "the list stays, to hide more");
    assert_eq!(it.said(), "Actor is hidden");
    it.press("Escape");
    assert!(it.has("1 label hidden"));
    assert!(!it.shows("Actor: ") && it.shows("Demand: lehnt den Fahrplan"));
    assert_eq!(listed(&it).len(), 1);
    for _ in 0..2 {
        it.press("Tab");
        assert_eq!(it.active(), "lehnt den Fahrplan der Reederei Nordwind ab");
    }
    it.go_to("Fahrplan");
    it.press("C");
    assert_eq!(it.active(), "lehnt den Fahrplan der Reederei Nordwind ab");
    it.go_to("Herbst");
    it.press("C");
    assert_eq!(it.active(), "", "there is nothing else to go to");
    it.run("Show all labels");
    assert_eq!(listed(&it), all);
    assert!(it.has("Actor: Fahrplan") && !it.shows("hidden"));
    let expected = [
        ("demand", "lehnt den Fahrplan der Reederei Nordwind ab"),
        ("actor", "Fahrplan"),
        ("actor", "Herbst"),
    ];
    assert_eq!(project.tags("faehre.txt"), tags(&expected), "the data know nothing of it");
}

#[test]
fn what_becomes_active_is_shown() {
    let project = Project::usual();
    let mut it = three(&project);
    it.press("Tab Tab");
    assert_eq!(it.active(), "Fahrplan");
    it.press("F6 F6 F6");
    it.press_button("Hide Actor");
    assert_eq!(it.active(), "", "nothing hidden is active");
    it.press("Escape");
    it.tag("Hafengebühr", "2");
    assert!(it.has("1 label hidden"), "another label changes nothing");
    it.tag("Inselrat", "1");
    assert_eq!(it.active(), "Inselrat");
    assert!(it.has("Actor: Inselrat") && !it.shows("label hidden"));
}

#[test]
fn a_click_with_ctrl_shows_one_label_alone_and_again_all() {
    let project = Project::usual();
    let mut it = three(&project);
    for alone in [true, false] {
        it.harness.get_by_label("2 Demand").click_modifiers(Modifiers::COMMAND);
        it.settle();
        assert_eq!(it.shows("Actor: "), !alone);
        assert!(it.shows("Demand: lehnt"));
        assert_eq!(it.has("3 labels hidden"), alone);
    }
    assert_eq!(it.app().armed, None);
}

#[test]
fn the_filter_lasts_from_article_to_article() {
    let project = Project::usual();
    let mut it = three(&project);
    it.press("F6 F6");
    it.press_button("Hide Demand");
    assert!(it.has("Show Demand"));
    it.press("Escape Ctrl+PageDown Ctrl+PageUp");
    assert_eq!(it.article(), "faehre.txt");
    assert!(it.has("Actor: Fahrplan") && !it.shows("Demand: lehnt"));
    it.press("Shift+F6");
    it.back_to("1 label hidden");
    it.press("Enter");
    assert!(it.shows("Demand: lehnt"));
}
