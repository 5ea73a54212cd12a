//! The history's panel: what was done is listed, and any point of it can be gone to.

use egui_kittest::kittest::NodeT as _;
use tagwerk::model::Status;

use crate::harness::{BRIDGE, FERRY, Project, Sitting, name_of, tags};

const LIST: &str = "List of what was done";

fn three() -> Project {
    Project::new(&[("a.txt", FERRY), ("b.txt", BRIDGE), ("c.txt", FERRY)])
}

/// Tags in each of three articles.
fn tag_all(it: &mut Sitting) {
    it.tag("Jule Harms", "1");
    it.press("Ctrl+PageDown");
    it.tag("Kreis", "2");
    it.press("Ctrl+PageDown");
    it.tag("Fahrplan", "3");
}

/// The rows that are steps, from top to bottom, without their times.
fn listed(it: &Sitting) -> Vec<String> {
    let is_time = |it: &&str| it.len() == 5 && it.as_bytes()[2] == b':';
    let names = it.nodes().into_iter().map(|it| name_of(&it.accesskit_node()));
    let steps = names.filter(|it| it.split(", ").any(|it| is_time(&it)));
    steps
        .map(|it| it.split(", ").filter(|it| !is_time(it)).collect::<Vec<_>>().join(", "))
        .collect()
}

fn files(project: &Project) -> Vec<Option<String>> {
    ["a", "b", "c"].map(|it| project.read(&format!("annotations/eva/{it}.txt.ron"))).to_vec()
}

#[test]
fn what_was_done_is_listed_the_newest_on_top() {
    let project = three();
    let mut it = project.open();
    assert!(!it.has("History"));
    it.press("Ctrl+H");
    assert!(it.has("History") && it.shows("What you do will be listed here"));
    assert_eq!(it.focused(), LIST);
    it.tag("Jule Harms", "1");
    it.press("2 F");
    assert_eq!(
        listed(&it),
        [
            "Flagged, changing the flag",
            "Demand: Jule Harms, changing the label",
            "Actor: Jule Harms, tagging"
        ]
    );
    assert!(it.has("Today") && it.has("Before all of this") && !it.has("Now"));
    it.press("Ctrl+PageDown");
    assert!(listed(&it)[2].ends_with("tagging, a.txt"), "{:?}", listed(&it));
    it.press("Ctrl+PageUp Ctrl+Z Ctrl+Z");
    assert_eq!(
        listed(&it),
        [
            "undone, Flagged, changing the flag",
            "undone, Demand: Jule Harms, changing the label",
            "Actor: Jule Harms, tagging"
        ]
    );
    assert!(it.has("Now"));
    it.press("Ctrl+H");
    assert!(!it.has("History") && listed(&it).is_empty());
}

#[test]
fn keys_go_back_over_three_articles_and_forth_again() {
    let project = three();
    let mut it = project.open();
    tag_all(&mut it);
    let written = files(&project);
    assert!(written.iter().all(Option::is_some));
    it.press("Ctrl+H Down");
    assert!(it.has("This is how things are now"), "the cursor begins at the present");
    it.press("Down");
    assert_eq!(it.article(), "b.txt", "looking at a step shows it");
    assert!(it.has("Undo one step"));
    it.press("End");
    assert!(it.has("Undo 3 steps"));
    assert_eq!(files(&project), written, "and nothing else");
    it.press("Enter");
    assert_eq!(it.said(), "3 steps undone");
    assert_eq!(files(&project), [None, None, None]);
    assert_eq!(it.focused(), "Before all of this");
    it.press("Home");
    assert!(it.has("Do 3 steps again"));
    it.press("Enter");
    assert_eq!(it.said(), "3 steps done again");
    assert_eq!(files(&project), written);
    it.press("Down Down Enter");
    assert_eq!((it.said().as_str(), it.article()), ("2 steps undone", "b.txt"));
    assert_eq!(project.tags("a.txt"), tags(&[("actor", "Jule Harms")]));
    assert_eq!(files(&project)[1..], [None, None]);
}

#[test]
fn after_a_restart_everything_is_still_there() {
    let project = three();
    let mut it = project.open();
    it.press("Ctrl+H");
    tag_all(&mut it);
    it.press("Ctrl+Z");
    let before = listed(&it);
    assert_eq!(before.len(), 3);
    drop(it);

    let mut it = project.open();
    assert_eq!(listed(&it), before, "the panel is shown again");
    it.press("Shift+F6");
    assert_eq!(it.focused(), LIST);
    it.press("Home");
    it.press_button("Do one step again");
    assert!(
        it.focused().starts_with("Concession: Fahrplan"),
        "the keyboard is not lost with the button"
    );
    assert_eq!(project.tags("c.txt"), tags(&[("concession", "Fahrplan")]));
    it.press("End");
    it.press_button("Undo 3 steps");
    for article in ["a.txt", "b.txt", "c.txt"] {
        assert_eq!(project.tags(article), []);
    }
    assert!(listed(&it).iter().all(|it| it.starts_with("undone, ")));
}

#[test]
fn a_step_in_an_article_that_is_gone_stops_the_way() {
    let project = three();
    let mut it = project.open();
    tag_all(&mut it);
    drop(it);
    std::fs::remove_file(project.path("seeds/b.txt")).unwrap();

    let mut it = project.open();
    it.press("Ctrl+H End Enter");
    assert!(it.said().starts_with("b.txt is not in this folder"), "{}", it.said());
    assert_eq!(project.tags("c.txt"), [], "what came later is undone");
    assert_eq!(project.tags("a.txt"), tags(&[("actor", "Jule Harms")]), "what came before is not");
}

#[test]
fn a_way_of_many_steps_arrives() {
    let project = three();
    let mut it = project.open();
    for _ in 0..81 {
        it.press("F");
    }
    it.press("Ctrl+H End Enter");
    assert_eq!(it.said(), "81 steps undone");
    assert_eq!(files(&project)[0], None);
    it.press("Home Enter");
    assert!(it.desk().mine.layer.flagged && it.desk().mine.layer.status == Status::New);
    drop(it);
    assert!(project.open().desk().mine.layer.flagged);
}

#[test]
fn a_window_that_only_looks_says_where_the_history_is() {
    let project = three();
    let mut first = project.open();
    first.tag("Jule Harms", "1");
    let mut second = project.open();
    second.press("Ctrl+H");
    assert!(second.shows("What was done stands there"));
    assert!(listed(&second).is_empty());
}

#[test]
fn another_annotator_has_another_history() {
    let project = three();
    let mut it = project.open();
    it.press("Ctrl+H");
    it.tag("Jule Harms", "1");
    it.run("Switch annotator");
    it.type_text("ben");
    it.press("Enter");
    assert!(listed(&it).is_empty());
    it.tag("Fahrplan", "2");
    assert_eq!(listed(&it), ["Demand: Fahrplan, tagging"]);
}

#[test]
fn delete_in_the_history_removes_nothing() {
    let project = three();
    let mut it = project.open();
    it.tag("Jule Harms", "1");
    it.press("Ctrl+H Down Delete");
    assert_eq!(project.tags("a.txt"), tags(&[("actor", "Jule Harms")]));
}
