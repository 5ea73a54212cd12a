//! What is wrong with a layer is listed, mended by a key, and mended back; what does not stand in
//! the text is carried along, and can be given a place.

use tagwerk::app::Trouble;
use tagwerk::check::Rule;

use crate::harness::{FERRY, Project, Sitting, tags};

const FILE: &str = "annotations/eva/faehre.txt.ron";

/// The ferry with tags of Eva's on the quotes of which `damage` has the first part, with the second
/// in its place in the file.
fn damaged(damage: &[(&str, &str)]) -> (Project, String) {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Jule Harms", "1");
    it.tag("Fahrplan", "2");
    it.tag("Reederei Nordwind", "1");
    drop(it);
    let mut written = project.read(FILE).unwrap();
    for (from, to) in damage {
        let changed = written.replacen(&span(from), to, 1);
        assert_ne!(changed, written, "{from} is not there");
        written = changed;
    }
    project.write(FILE, &written);
    (project, written)
}

/// The first span of a quote as it is written.
fn span(quote: &str) -> String {
    let start = FERRY.find(quote).unwrap();
    format!("({start}, {}, \"{quote}\")", start + quote.len())
}

fn rules(it: &Sitting) -> Vec<Rule> {
    let rule = |it: &Trouble| match it {
        Trouble::Rule { problem, .. } => Some(problem.rule),
        _ => None,
    };
    it.app().troubles.iter().filter_map(rule).collect()
}

#[test]
fn what_does_not_stand_is_carried_along_and_moved_to_its_quote() {
    let lost = "(90000, 90010, \"Jule Harms\")";
    let (project, spoilt) = damaged(&[("Jule Harms", lost)]);
    let mut it = project.open();
    assert!(!it.shows("Read-only"));
    assert!(it.has("Actor: Jule Harms, place unknown"));
    assert!(it.has("Demand: Fahrplan"));
    it.tag("Herbst", "4");
    let written = project.read(FILE).unwrap();
    assert!(written.contains(lost) && written.contains("Herbst"), "{written}");
    it.press("Ctrl+Z");
    assert_eq!(project.read(FILE).unwrap(), spoilt, "nothing is left of it");

    it.press("Ctrl+5");
    assert!(it.shows("A span reaches past the end of the article"));
    it.press_button("Move to its quote");
    assert_eq!(it.said(), "One problem repaired");
    assert!(it.shows("No problems"));
    it.press("Escape");
    assert!(it.has("Actor: Jule Harms, para. 2"));
    assert!(project.read(FILE).unwrap().contains(&span("Jule Harms")));
    it.press("Ctrl+Z");
    assert_eq!(it.said(), "Undone: repairing");
    assert_eq!(project.read(FILE).unwrap(), spoilt, "byte for byte");
    assert_eq!(rules(&it), [Rule::OutOfRange], "and it is listed again");
    it.press("Ctrl+Y");
    assert_eq!(rules(&it), []);
}

#[test]
fn all_that_is_safe_is_repaired_in_one_step() {
    let start = FERRY.find("Fahrplan").unwrap();
    let edged = format!("({}, {}, \" Fahrplan \")", start - 1, start + 9);
    let name = FERRY.find("Jule Harms").unwrap();
    let shifted = format!("({}, {}, \"Jule Harms\")", name + 2, name + 12);
    let (project, spoilt) = damaged(&[
        ("Jule Harms", &shifted),
        ("Fahrplan", &edged),
        ("Reederei Nordwind", "(0, 0, \"Reederei Südwind\")"),
    ]);
    let mut it = project.open();
    it.press("Ctrl+5");
    assert_eq!(rules(&it), [Rule::EmptySpan, Rule::QuoteMismatch, Rule::EdgedBySpace]);
    assert!(it.has("Take off the spaces") && it.has("Remove the annotation"));
    it.press_button("Repair all");
    assert_eq!(it.said(), "2 problems repaired");
    assert_eq!(rules(&it), [Rule::EmptySpan], "nobody knows where that one stood");
    assert!(!it.has("Repair all"));
    let expected = [("actor", "Reederei Südwind"), ("actor", "Jule Harms"), ("demand", "Fahrplan")];
    assert_eq!(project.tags("faehre.txt"), tags(&expected));
    it.press_button("Remove the annotation");
    assert_eq!(rules(&it), []);
    it.press("Escape");
    assert_eq!(project.tags("faehre.txt"), tags(&expected[1..]));
    it.press("Ctrl+Z Ctrl+Z");
    assert_eq!(project.read(FILE).unwrap(), spoilt);
    assert_eq!(rules(&it).len(), 3);
}

#[test]
fn a_detached_annotation_takes_the_selection_as_its_place() {
    let (project, spoilt) = damaged(&[("Jule Harms", "(0, 0, \"Julie Harms\")")]);
    let mut it = project.open();
    it.press("F6 Home");
    assert_eq!(it.focused(), "Actor: Julie Harms, place unknown");
    it.back_to("Attach to the selection");
    it.press("Enter");
    assert_eq!(it.said(), "Select its passage in the text first");
    it.press("Shift+F6");
    it.select("Bürgermeisterin Jule Harms");
    it.press("F6");
    it.back_to("Attach to the selection");
    it.press("Enter");
    assert_eq!(it.active(), "Bürgermeisterin Jule Harms");
    assert_eq!(rules(&it), []);
    assert_eq!(
        project.tags("faehre.txt").first(),
        tags(&[("actor", "Bürgermeisterin Jule Harms")]).first()
    );
    assert!(!it.shows("place unknown") && !it.has("Attach to the selection"));
    it.press("Ctrl+Z");
    assert_eq!(it.said(), "Undone: giving an annotation its place");
    assert_eq!(project.read(FILE).unwrap(), spoilt);
    assert!(it.has("Actor: Julie Harms, place unknown"));
}

#[test]
fn a_detached_annotation_is_removed_and_comes_back() {
    let (project, spoilt) = damaged(&[("Jule Harms", "(0, 0, \"Julie Harms\")")]);
    let mut it = project.open();
    it.press("F6 Home Delete");
    assert_eq!(it.said(), "1 annotation removed");
    assert_eq!(
        project.tags("faehre.txt"),
        tags(&[("demand", "Fahrplan"), ("actor", "Reederei Nordwind")])
    );
    assert_eq!(rules(&it), []);
    it.press("Ctrl+Z");
    assert_eq!(project.read(FILE).unwrap(), spoilt);
    assert_eq!(rules(&it), [Rule::EmptySpan]);
    it.press("Ctrl+Shift+F Escape");
    it.press("F6 Home Escape");
    assert!(!it.has("Attach to the selection"), "Escape lets go of it");
}

#[test]
fn a_problem_leads_to_its_place() {
    let start = FERRY.find("Fahrplan").unwrap();
    let edged = format!("({start}, {}, \"Fahrplan \")", start + 9);
    let (project, _) = damaged(&[("Fahrplan", &edged), ("Jule Harms", "(3, 3, \"Julie\")")]);
    let mut it = project.open();
    let mut go = |words: &str| {
        it.press("Ctrl+5");
        let name = it.names().into_iter().rfind(|it| it.contains(words)).unwrap();
        it.press_button(&name);
        (it.active(), it.focused())
    };
    assert_eq!(go("begins or ends with a space"), ("Fahrplan ".into(), "faehre.txt".into()));
    assert_eq!(go("A span is empty").1, "Actor: Julie, place unknown");
}

#[test]
fn a_problem_that_is_mended_by_hand_is_no_longer_listed() {
    let start = FERRY.find("Fahrplan").unwrap();
    let edged = format!("({start}, {}, \"Fahrplan \")", start + 9);
    let (project, _) = damaged(&[("Fahrplan", &edged)]);
    let mut it = project.open();
    assert_eq!(rules(&it), [Rule::EdgedBySpace]);
    it.tag("Herbst", "4");
    assert_eq!(rules(&it), [Rule::EdgedBySpace], "that has nothing to do with it");
    it.go_to("Fahrplan");
    it.press("Alt+Left");
    assert_eq!(rules(&it), []);
    it.press("Ctrl+Z");
    assert_eq!(rules(&it), [Rule::EdgedBySpace]);
    it.go_to("Fahrplan");
    it.press("Delete");
    assert_eq!(rules(&it), []);
}

#[test]
fn an_id_used_twice_is_said_in_the_list_and_mended() {
    let (project, written) = damaged(&[]);
    let id = |quote: &str| {
        let line = written.lines().find(|it| it.contains(&span(quote))).unwrap();
        line.split(['(', ',']).nth(1).unwrap().to_owned()
    };
    project.write(FILE, written.replace(&id("Fahrplan"), &id("Jule Harms")));
    let mut it = project.open();
    assert!(it.has("Demand: Fahrplan, id used twice"));
    it.press("Ctrl+5");
    it.press_button("Give the second a new id");
    it.press("Escape");
    assert!(it.has("Demand: Fahrplan, para. 2"));
    assert_eq!(project.tags("faehre.txt").len(), 3);
}
