//! Nothing but the text.

use crate::harness::{Project, Sitting, tags};

/// Selects by the keys of the search, without backing out of anything else.
fn find(it: &mut Sitting, quote: &str) {
    it.press("Ctrl+F");
    it.paste(quote);
    it.press("Escape");
    assert_eq!(it.selected(), quote);
}

#[test]
fn only_the_text_is_there_and_it_can_be_tagged() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Jule Harms", "1");
    let beside = ["File", "List of articles", "Filter", "1 Actor", "Saved", "New"];
    let beside: Vec<&str> = beside.into_iter().filter(|name| it.has(name)).collect();
    assert!(beside.len() >= 5, "{beside:?}");
    it.press("F11");
    for name in &beside {
        assert!(!it.has(name), "{name}");
    }
    assert!(it.said().starts_with("Text only"), "{}", it.said());
    assert!(it.has("Actor: Jule Harms"));
    find(&mut it, "Fahrplan");
    it.press("2");
    assert!(it.has("Demand: Fahrplan"));
    assert!(it.said().contains("Fahrplan"), "{}", it.said());
    assert_eq!(
        project.tags("faehre.txt"),
        tags(&[("actor", "Jule Harms"), ("demand", "Fahrplan")])
    );
    it.press("F6");
    assert_eq!(it.focused(), "faehre.txt", "there is no other pane");
    it.press("F11");
    for name in &beside[..3] {
        assert!(it.has(name), "{name}");
    }
}

#[test]
fn escape_and_whatever_needs_a_panel_bring_everything_back() {
    let project = Project::usual();
    let mut it = project.open();
    it.press("F11");
    find(&mut it, "Fahrplan");
    assert!(!it.has("File"));
    it.press("Escape");
    assert!(!it.has("File"), "first the selection goes");
    it.press("Escape");
    assert!(it.has("File"));
    for (keys, name) in [("Ctrl+1", "List of articles"), ("Ctrl+K", "List of articles")] {
        it.press("Escape F11");
        assert!(!it.has(name));
        it.press(keys);
        assert!(it.has(name) && it.has("File"), "{keys}");
    }
}

#[test]
fn a_remark_goes_after_a_while_and_comes_again() {
    let mut it = Project::usual().open();
    it.press("F11 F8");
    let first = it.said();
    assert!(!first.is_empty());
    it.harness.run_steps(30);
    it.settle();
    assert!(!it.has(&first), "the text is undisturbed");
    it.press("F8 F8 F8");
    assert_eq!(it.said(), first, "the same remark again");
}
