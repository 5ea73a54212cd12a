//! The codebook, changed by keys.

use eframe::egui::Rangef;
use egui_kittest::kittest::NodeT as _;
use tagwerk::app::Trouble;
use tagwerk::model::{AttributeKind, Codebook, Label, LabelId, Rgb};
use tagwerk::record;

use crate::harness::{Project, Sitting, tags};

fn codebook(project: &Project) -> Codebook {
    record::read_codebook(&project.read("annotations/codebook.ron").unwrap()).unwrap()
}

fn label(project: &Project, id: &str) -> Label {
    codebook(project).label(&LabelId::new(id)).cloned().unwrap()
}

/// Unfolds what a label means, with the keyboard on its button.
fn unfold(it: &mut Sitting, name: &str) {
    it.press("Escape Escape F6 F6");
    it.tab_to(&format!("Description of {name}"));
    it.press("Enter");
}

#[test]
fn a_label_is_added_used_and_taken_back() {
    let project = Project::usual();
    let mut it = project.open();
    it.run("New label");
    assert_eq!(it.focused(), "Name");
    it.type_text("Ort");
    it.press_button("Apply");
    let new = label(&project, "ort");
    assert_eq!((new.name.get("en"), new.letter.as_str(), new.key.as_str()), ("Ort", "O", "5"));
    assert_eq!(codebook(&project).labels.len(), 5);
    it.press("Escape Escape");
    it.tag("Fähre", "5");
    assert_eq!(project.tags("faehre.txt"), tags(&[("ort", "Fähre")]));
    it.press("Ctrl+Z Ctrl+Z");
    assert_eq!(codebook(&project).labels.len(), 4);
    assert_eq!(project.read("annotations/eva/faehre.txt.ron"), None);
}

#[test]
fn everything_about_a_label_can_be_changed() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Jule Harms", "1");
    let before = project.read("annotations/eva/faehre.txt.ron");
    unfold(&mut it, "Actor");
    it.press_button("Edit label");
    assert_eq!(it.focused(), "Name");
    it.press("Ctrl+A");
    it.type_text("Person");
    it.tab_to("Letter");
    assert_eq!(
        it.app().codebook.editing.as_ref().unwrap().label().unwrap().letter,
        "P",
        "it follows the name"
    );
    it.press("Ctrl+A");
    it.type_text("X");
    it.tab_to("Key");
    it.press("Ctrl+A");
    it.type_text("7");
    it.tab_to("Colour");
    it.press("Tab Ctrl+A");
    it.type_text("#123456");
    it.tab_to("Definition");
    it.press("Ctrl+A");
    it.type_text("Wer handelt.");
    it.tab_to("Counts");
    it.press("Ctrl+A");
    it.type_text("Ämter");
    it.press("Enter");
    it.type_text("Staaten");
    it.press_button("Apply");
    let changed = label(&project, "actor");
    assert_eq!(changed.name.get("en"), "Person");
    assert_eq!(changed.name.get("de"), "Akteur", "the other language stays");
    assert_eq!((changed.letter.as_str(), changed.key.as_str()), ("X", "7"));
    assert_eq!(changed.color, Rgb(0x12, 0x34, 0x56));
    assert_eq!(changed.definition.get("en"), "Wer handelt.");
    let counts: Vec<&str> = changed.counts.iter().map(|it| it.get("en")).collect();
    assert_eq!(counts, ["Ämter", "Staaten"]);
    assert_eq!(project.read("annotations/eva/faehre.txt.ron"), before, "no layer is touched");
    assert!(it.has("7 Person") && it.shows("Person: Jule Harms"));
    it.press("Escape Escape Ctrl+Z");
    assert_eq!(label(&project, "actor").name.get("en"), "Actor");
    assert_eq!(label(&project, "actor").key, "1");
}

#[test]
fn a_key_that_is_taken_is_refused_and_escape_drops_the_changes() {
    let project = Project::usual();
    let mut it = project.open();
    unfold(&mut it, "Demand");
    it.press_button("Edit label");
    it.tab_to("Key");
    for key in ["1", "q"] {
        it.back_to("Key");
        it.press("Ctrl+A");
        it.type_text(key);
        it.press_button("Apply");
        assert_eq!(it.said(), format!("The key {key} is taken or not a digit from 1 to 9"));
    }
    it.press("Escape");
    assert!(it.app().codebook.editing.is_none());
    it.press("F6 F6");
    it.press_button("Edit label");
    assert_eq!(it.focused(), "Name", "also the second time");
    assert_eq!(project.read("annotations/codebook.ron"), None);
}

#[test]
fn labels_are_reordered_and_keep_their_keys() {
    let project = Project::usual();
    let mut it = project.open();
    unfold(&mut it, "Concession");
    it.press_button("Move up");
    it.press_button("Move up");
    it.press_button("Move up");
    it.press_button("Move down");
    let order: Vec<String> = codebook(&project).labels.iter().map(|it| it.id.to_string()).collect();
    assert_eq!(order, ["actor", "concession", "demand", "speculation"]);
    it.press("Escape Escape");
    it.tag("Fahrplan", "3");
    assert_eq!(project.tags("faehre.txt"), tags(&[("concession", "Fahrplan")]));
}

#[test]
fn a_label_is_retired_and_offered_again() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Fahrplan", "2");
    unfold(&mut it, "Demand");
    it.press_button("Offer no longer");
    assert!(label(&project, "demand").retired);
    it.press("Escape Escape");
    it.tag("Fähre", "2");
    assert_eq!(it.said(), "No label has the key 2");
    assert_eq!(project.tags("faehre.txt"), tags(&[("demand", "Fahrplan")]), "old tags stay");
    it.press("F6 F6");
    it.press_button("Offer again");
    assert!(!label(&project, "demand").retired);
}

#[test]
fn a_label_row_tags_or_arms_by_keys() {
    let project = Project::usual();
    let mut it = project.open();
    it.select("Jule Harms");
    it.press("F6 F6");
    it.tab_to("2 Demand");
    it.press("Space");
    assert_eq!(project.tags("faehre.txt"), tags(&[("demand", "Jule Harms")]));
    it.press("Escape Escape Escape Ctrl+Home F6 F6");
    it.tab_to("3 Concession");
    it.press("Enter");
    assert!(it.shows("Armed: Concession"));
}

#[test]
fn attributes_are_added_renamed_and_removed() {
    let project = Project::usual();
    let mut it = project.open();
    unfold(&mut it, "Actor");
    it.press_button("Edit label");
    it.press_button("Add attribute");
    assert_eq!(it.focused(), "Attribute 1");
    it.type_text("Grad der Nähe");
    it.press_button("Add value to attribute 1");
    assert_eq!(it.focused(), "Value 1 of attribute 1");
    it.type_text("eng");
    it.press("Enter");
    assert_eq!(it.focused(), "Value 2 of attribute 1");
    it.type_text("lose");
    it.press_button("Add value to attribute 1");
    it.press_button("Add attribute");
    it.type_text("Amtlich");
    it.tab_to("Kind of attribute 2");
    it.press("Enter");
    it.tab_to("Yes or no");
    it.press("Enter");
    it.press_button("Apply");
    let actor = label(&project, "actor");
    let ids: Vec<&str> = actor.attributes.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["grad-der-naehe", "amtlich"]);
    let closeness = &actor.attributes[0];
    assert_eq!(closeness.kind, AttributeKind::Choice(vec!["eng".into(), "lose".into()]));
    assert_eq!(actor.attributes[1].kind, AttributeKind::YesNo);
    assert!(it.shows("Grad der Nähe: eng, lose") && it.shows("Amtlich: Yes or no"));

    // Other names, and one value less: ids stay.
    it.press_button("Edit label");
    it.tab_to("Attribute 1");
    it.press("Ctrl+A");
    it.type_text("Nähe");
    it.tab_to("Value 1 of attribute 1");
    it.press("Ctrl+A");
    it.type_text("sehr eng");
    assert!(!it.shows("Whatever annotations already hold"));
    it.press_button("Remove value 2 of attribute 1");
    assert_eq!(it.focused(), "Add value to attribute 1");
    assert!(it.shows("Whatever annotations already hold"));
    it.press_button("Remove attribute 2");
    assert_eq!(it.focused(), "Add attribute");
    it.press_button("Apply");
    let actor = label(&project, "actor");
    let [closeness] = &actor.attributes[..] else { panic!("{actor:?}") };
    assert_eq!((closeness.id.as_str(), closeness.called("en")), ("grad-der-naehe", "Nähe"));
    assert_eq!(closeness.kind, AttributeKind::Choice(vec!["eng".into()]));
    assert_eq!(closeness.choice("eng", "en"), "sehr eng");
    it.press("Escape Escape Ctrl+Z Ctrl+Z");
    assert_eq!(label(&project, "actor").attributes, []);
}

#[test]
fn what_tab_reaches_is_in_view() {
    let project = Project::usual();
    let mut it = project.open();
    unfold(&mut it, "Demand");
    it.press_button("Edit label");
    for name in ["Examples", "Value 2 of attribute 1", "Add attribute", "Apply", "New relation…"]
    {
        it.tab_to(name);
        let Rangef { min: top, max: bottom } = focused_height(&it);
        // A field that is higher than the panel is seen in part.
        assert!(top < 780.0 && (bottom < 780.0 || name == "Examples"), "{name}: {top} to {bottom}");
    }
    it.back_to("Name");
    assert!(focused_height(&it).min > 300.0);
}

/// From where to where in the window the thing reaches that has the keyboard.
fn focused_height(it: &Sitting) -> Rangef {
    let nodes = it.nodes();
    nodes.iter().find(|it| it.accesskit_node().is_focused()).unwrap().rect().y_range()
}

#[test]
fn relations_are_added_changed_and_removed() {
    let project = Project::usual();
    let mut it = project.open();
    it.press("F6 F6");
    assert!(it.shows("Demand → Actor"));
    it.press_button("New relation…");
    assert_eq!(it.focused(), "Name");
    it.type_text("beruht auf");
    it.tab_to("Definition");
    it.type_text("Worauf die Vermutung sich stützt.");
    it.tab_to("From Speculation");
    it.press("Space");
    it.tab_to("To Demand");
    it.press("Space");
    it.tab_to("To Concession");
    it.press("Space");
    it.press_button("Apply");
    let ids = |all: &[LabelId]| all.iter().map(LabelId::to_string).collect::<Vec<_>>();
    let kind = codebook(&project).relation("beruht-auf").cloned().unwrap();
    assert_eq!(
        (ids(&kind.from), ids(&kind.to)),
        (vec!["speculation".to_owned()], vec!["demand".to_owned(), "concession".to_owned()],)
    );
    assert_eq!(kind.definition.get("en"), "Worauf die Vermutung sich stützt.");
    assert!(it.shows("Speculation → Demand, Concession"));

    it.press_button("Edit relation “beruht auf”");
    assert_eq!(it.focused(), "Name");
    it.press("Ctrl+A");
    it.type_text("stützt sich auf");
    it.tab_to("From Speculation");
    it.press("Space");
    it.press_button("Apply");
    let kind = codebook(&project).relation("beruht-auf").cloned().unwrap();
    assert_eq!((kind.called("en"), ids(&kind.from)), ("stützt sich auf", vec![]));
    assert!(it.shows("any label → Demand, Concession"));

    it.press_button("Remove relation “stützt sich auf”");
    assert!(it.said().contains("Removed the relation “stützt sich auf”"), "{}", it.said());
    assert_eq!(codebook(&project).relation("beruht-auf"), None);
    assert_eq!(it.focused(), "New relation…");
    it.press("Escape Escape Ctrl+Z");
    assert_eq!(codebook(&project).relation("beruht-auf"), Some(&kind));
    it.press("Ctrl+Z Ctrl+Z");
    assert_eq!(codebook(&project).relations.len(), 3);
}

#[test]
fn values_that_a_merged_label_does_not_declare_stay_and_become_problems() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Fahrplan", "2");
    it.tag("Jule Harms", "1");
    drop(it);
    // As if described and related in the window.
    let file = "annotations/eva/faehre.txt.ron";
    let text = project.read(file).unwrap();
    let layer = project.layer("eva", "faehre.txt").unwrap();
    let id =
        |label: &str| layer.annotations.iter().find(|it| it.label.as_str() == label).unwrap().id.0;
    let (actor, demand) = (id("actor"), id("demand"));
    let text =
        text.replace("\"Fahrplan\")]", "\"Fahrplan\")], attributes: {\"polarity\": \"negative\"}");
    let related = format!(
        "    relations: [\n        (id: 7, kind: \"addressed-to\", from: {demand}, to: {actor}),\n    ],\n)\n"
    );
    project.write(file, text.strip_suffix(")\n").unwrap().to_owned() + &related);
    let mut it = project.open();
    assert_eq!(it.app().troubles, []);
    unfold(&mut it, "Demand");
    it.press_button("Merge into…");
    it.tab_to("Concession");
    it.press("Enter");
    let layer = project.layer("eva", "faehre.txt").unwrap();
    let merged = layer.annotations.iter().find(|it| it.id.0 == demand).unwrap();
    assert_eq!(
        (merged.label.as_str(), merged.attributes["polarity"].as_str()),
        ("concession", "negative")
    );
    assert_eq!(layer.relations.len(), 1);
    // A relation from a demand is now one from what demands became.
    assert_eq!(rules(&it), ["unknown-attribute"]);
    drop(it);
    let mut it = project.open();
    assert_eq!(rules(&it), ["unknown-attribute"]);
    // Declared by the label that it is now, or gone: the problem is too.
    unfold(&mut it, "Concession");
    it.press_button("Edit label");
    it.press_button("Add attribute");
    it.type_text("Polarity");
    it.tab_to("Kind of attribute 3");
    it.press("Enter");
    it.tab_to("Text");
    it.press("Enter");
    it.press_button("Apply");
    assert_eq!(rules(&it), Vec::<&str>::new());
    it.press("Escape Escape Ctrl+Z");
    assert_eq!(rules(&it), ["unknown-attribute"]);
}

/// The rules that are broken, as the list of problems has them.
fn rules(it: &Sitting) -> Vec<&'static str> {
    let troubles = it.app().troubles.iter();
    let rule = |it: &Trouble| match it {
        Trouble::Rule { problem, .. } => problem.rule.into(),
        other => panic!("{other:?}"),
    };
    troubles.map(rule).collect()
}
