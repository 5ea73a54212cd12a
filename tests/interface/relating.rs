//! Relations and attributes by keys: drawn in the text, read, changed and removed in the
//! inspector, written with the layer.

use crate::harness::{Project, Sitting};

/// The relations of the ferry's article as written: kind, what it begins at, where it leads.
fn relations(project: &Project) -> Vec<(String, String, String)> {
    let Some(layer) = project.layer("eva", "faehre.txt") else { return Vec::new() };
    let quote = |id| {
        let annotation = layer.annotations.iter().find(|it| it.id == id);
        annotation.map(|it| it.anchors[0].quote.to_string()).unwrap_or_default()
    };
    layer.relations.iter().map(|it| (it.kind.clone(), quote(it.from), quote(it.to))).collect()
}

fn relation(kind: &str, from: &str, to: &str) -> (String, String, String) {
    (kind.to_owned(), from.to_owned(), to.to_owned())
}

/// Two actors and a demand, with nothing active.
fn tagged(project: &Project) -> Sitting {
    let mut it = project.open();
    it.tag("Jule Harms", "1");
    it.tag("lehnt den Fahrplan", "2");
    it.tag("Reederei Nordwind", "1");
    it.press("Escape Ctrl+Home");
    it
}

#[test]
fn a_relation_is_drawn_from_one_annotation_to_another_and_undone() {
    let project = Project::usual();
    let mut it = tagged(&project);
    it.press("Tab R");
    assert!(it.said().starts_with("Relation from Actor"), "{}", it.said());
    it.press("Tab R");
    let makes = relation("makes", "Jule Harms", "lehnt den Fahrplan");
    assert_eq!(relations(&project), std::slice::from_ref(&makes));
    assert_eq!(it.active(), "Jule Harms", "back where it began");
    // Enter ends one too; the other way round it is another relation.
    it.press("Tab R Tab Enter");
    assert_eq!(it.active(), "lehnt den Fahrplan");
    let addressed = relation("addressed-to", "lehnt den Fahrplan", "Reederei Nordwind");
    let mut both = relations(&project);
    both.sort();
    assert_eq!(both, [addressed, makes.clone()]);
    it.press("Ctrl+Z");
    assert_eq!(relations(&project), [makes]);
    it.press("Ctrl+Z");
    assert_eq!(relations(&project), []);
}

#[test]
fn what_no_relation_can_join_is_said_and_escape_backs_out() {
    let project = Project::usual();
    let mut it = tagged(&project);
    it.press("R");
    assert_eq!(it.said(), "No annotation at the caret");
    it.press("Tab R R");
    assert_eq!(it.said(), "There is no other annotation here");
    it.press("Tab Tab");
    assert_eq!(it.active(), "Jule Harms", "Tab goes only where the relation may lead");
    it.press("Ctrl+F Ctrl+A");
    it.paste("Reederei Nordwind ab");
    it.press("Escape Left R");
    assert_eq!(it.said(), "The codebook knows no relation between Actor and Actor");
    it.press("Escape R Escape Tab R");
    assert!(it.said().starts_with("Relation from"), "a new one: {}", it.said());
    assert_eq!(relations(&project), []);
}

#[test]
fn an_annotation_goes_with_its_relations_and_comes_back_with_them() {
    let project = Project::usual();
    let mut it = tagged(&project);
    it.press("Tab R Tab R Delete");
    assert_eq!(relations(&project), []);
    it.press("Ctrl+Z");
    assert_eq!(relations(&project), [relation("makes", "Jule Harms", "lehnt den Fahrplan")]);
    // A label that the relation does not allow is refused.
    it.press("Tab 4");
    assert!(it.said().contains("relation"), "{}", it.said());
}

#[test]
fn the_inspector_sets_attributes_and_goes_along_relations_by_keys() {
    let project = Project::usual();
    let mut it = tagged(&project);
    it.press("Tab R Tab R Tab I");
    assert_eq!(it.focused(), "Stance: demanded");
    it.press("2");
    let polarity = |project: &Project| {
        let layer = project.layer("eva", "faehre.txt").unwrap();
        let demand = layer.annotations.into_iter().find(|it| it.label.as_str() == "demand");
        demand.unwrap().attributes.get("polarity").cloned()
    };
    assert_eq!(polarity(&project).as_deref(), Some("negative"));
    it.press("1");
    assert_eq!(polarity(&project).as_deref(), Some("positive"));
    it.press("Space");
    assert_eq!(polarity(&project), None, "the chosen one again takes it away");
    it.press("Ctrl+Z");
    assert_eq!(polarity(&project).as_deref(), Some("positive"));
    it.press("I");
    it.tab_to("Comes from Actor “Jule Harms”: makes");
    it.press("Enter");
    assert_eq!(it.active(), "Jule Harms");
    it.press("I");
    assert_eq!(it.focused(), "makes: Demand “lehnt den Fahrplan”");
    it.press("Delete");
    assert_eq!(relations(&project), []);
    assert_eq!(it.active(), "Jule Harms");
    it.press("Escape Delete");
    assert_eq!(project.tags("faehre.txt").len(), 2, "in the text Delete removes the annotation");
}

#[test]
fn a_text_is_typed_as_one_step() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("einlenkt", "4");
    it.press("I");
    assert_eq!(it.focused(), "Source");
    it.type_text("Beobachter");
    let source = |project: &Project| {
        let layer = project.layer("eva", "faehre.txt").unwrap();
        layer.annotations[0].attributes.get("source").cloned()
    };
    assert_eq!(source(&project).as_deref(), Some("Beobachter"));
    it.press("Escape Ctrl+Z");
    assert_eq!(source(&project), None);
    assert_eq!(project.tags("faehre.txt").len(), 1);
}
