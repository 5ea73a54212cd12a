//! The list of annotations by keys.

use tagwerk::app::Pane;

use crate::harness::{Project, Sitting, tags};

/// Four tags, and the keyboard in the list, on its first row.
fn four(project: &Project) -> Sitting {
    let mut it = project.open();
    it.tag("Jule Harms", "1");
    it.tag("Reederei Nordwind", "1");
    it.tag("Fahrplan", "2");
    it.tag("Herbst", "4");
    it.press("Escape Escape F6 Home");
    assert_eq!(it.focused(), "Actor: Jule Harms, para. 2");
    it
}

fn rows(it: &Sitting) -> Vec<String> {
    let desk = it.desk();
    let rows = it.app().list.rows.iter().map(|id| desk.mine.layer.annotation(*id).unwrap());
    rows.map(|it| it.quote(desk.text())).collect()
}

#[test]
fn arrows_show_each_tag_in_the_text_and_enter_goes_there() {
    let project = Project::usual();
    let mut it = four(&project);
    assert_eq!(it.active(), "Jule Harms");
    it.press("Down");
    assert_eq!(it.active(), "Fahrplan");
    it.press("End");
    assert_eq!(it.active(), "Herbst");
    it.press("Enter");
    assert_eq!(it.focused(), "faehre.txt");
    it.press("Shift+Right");
    assert_eq!(it.selected(), "H", "the caret stands at the tag");
}

#[test]
fn several_rows_are_relabelled_and_removed_as_one_step() {
    let project = Project::usual();
    let mut it = four(&project);
    it.press("Shift+Down Shift+Down");
    assert!(it.has("3 selected"));
    it.press("L");
    it.type_text("conc");
    it.press("Enter");
    let relabelled = [
        ("concession", "Jule Harms"),
        ("concession", "Fahrplan"),
        ("concession", "Reederei Nordwind"),
        ("speculation", "Herbst"),
    ];
    assert_eq!(project.tags("faehre.txt"), tags(&relabelled));
    assert_eq!(it.app().pane, Pane::Annotations, "the keyboard is still in the list");
    assert!(it.focused().starts_with("Concession: Reederei Nordwind"), "{}", it.focused());
    it.press("Delete");
    assert_eq!(project.tags("faehre.txt"), tags(&[("speculation", "Herbst")]));
    it.press("Ctrl+Z");
    assert_eq!(project.tags("faehre.txt"), tags(&relabelled));
    it.press("Ctrl+Z");
    assert_eq!(project.tags("faehre.txt")[0].0, "actor");
    it.press("Ctrl+A");
    assert!(it.has("4 selected"));
}

#[test]
fn the_buttons_for_several_rows_do_the_same() {
    let project = Project::usual();
    let mut it = four(&project);
    it.press("Shift+Down");
    it.back_to("Relabel");
    it.press("Enter");
    it.type_text("spec");
    it.press("Enter");
    let labels: Vec<String> = project.tags("faehre.txt").into_iter().map(|it| it.0).collect();
    assert_eq!(labels, ["speculation", "speculation", "actor", "speculation"]);
    it.back_to("Remove");
    it.press("Enter");
    assert_eq!(project.tags("faehre.txt").len(), 2);
}

#[test]
fn the_list_is_sorted_and_filtered() {
    let project = Project::usual();
    let mut it = four(&project);
    let place = ["Jule Harms", "Fahrplan", "Reederei Nordwind", "Herbst"];
    assert_eq!(rows(&it), place);
    for (sort, expected) in [
        ("By label", ["Jule Harms", "Reederei Nordwind", "Fahrplan", "Herbst"]),
        ("By text", ["Fahrplan", "Herbst", "Jule Harms", "Reederei Nordwind"]),
        ("By length", ["Reederei Nordwind", "Jule Harms", "Fahrplan", "Herbst"]),
        ("By place", place),
    ] {
        it.back_to("Sort");
        it.press("Enter");
        it.press_button(sort);
        assert_eq!(rows(&it), expected, "{sort}");
    }
    it.press("Ctrl+Shift+K");
    it.type_text("actor harms");
    assert_eq!(rows(&it), ["Jule Harms"]);
    assert!(it.has("1 of 4"));
    it.press("Ctrl+A");
    it.type_text("zzz");
    assert!(it.has("No annotation matches the filter"));
}

#[test]
fn a_note_is_written_from_the_list() {
    let project = Project::usual();
    let mut it = four(&project);
    it.press("Down M");
    it.type_text("Winter?");
    it.press("Ctrl+Enter");
    assert!(it.shows("Fahrplan, para. 2, Note: Winter?"));
    assert_eq!(it.focused(), "Demand: Fahrplan, para. 2, Note: Winter?");
}
