//! The keys of the text: caret, selection, tagging and all that is done to tags.

use crate::harness::{FERRY, Project, tags};

/// Where `quote` starts in the ferry's article.
fn at(quote: &str) -> usize {
    FERRY.find(quote).unwrap()
}

#[test]
fn the_caret_moves_as_in_a_word_processor() {
    let title = at("\n");
    let mut it = Project::usual().open();
    for (keys, head) in [
        ("Right", 1),
        ("Left", 0),
        ("Ctrl+Right", at("ringt")),
        ("Ctrl+Right", at("um die")),
        ("Ctrl+Left", at("ringt")),
        ("End", title),
        ("Home", 0),
        ("Down", title + 1),
        ("Down", title + 2),
        ("Up Up", 0),
        ("Ctrl+End", FERRY.len()),
        ("Ctrl+Home", 0),
        ("PageDown", FERRY.len()),
        ("PageUp", 0),
        ("End Right Right", title + 2),
    ] {
        it.press(keys);
        assert_eq!((it.desk().selection.head, it.selected()), (head, ""), "{keys}");
    }
}

#[test]
fn with_shift_the_same_keys_select() {
    let mut it = Project::usual().open();
    let title = "Inselrat ringt um die Fähre";
    for (from, keys, selected, snapped) in [
        ("Jule", "Shift+Right Shift+Right", "Ju", "Jule"),
        ("Jule", "Shift+Right Shift+Left", "", ""),
        ("Jule", "Ctrl+Shift+Right", "Jule ", "Jule"),
        ("Jule", "Ctrl+Shift+Left", "Bürgermeisterin ", "Bürgermeisterin"),
        ("Inselrat", "Shift+End", title, title),
        ("die Fähre", "Shift+Home", "Inselrat ringt um ", "Inselrat ringt um"),
        ("ringt", "Ctrl+Shift+Home", "Inselrat ", "Inselrat"),
        ("im Herbst", "Ctrl+Shift+End", "im Herbst einlenkt.\n", "im Herbst einlenkt"),
        ("Inselrat", "Shift+Down", "Inselrat ringt um die Fähre\n", title),
        ("im Herbst", "Shift+PageDown", "im Herbst einlenkt.\n", "im Herbst einlenkt"),
        ("ringt", "Shift+PageUp", "Inselrat ", "Inselrat"),
    ] {
        it.go_to(from);
        it.press(keys);
        assert_eq!((it.selected(), it.snapped()), (selected, snapped), "{from}, {keys}");
    }
    it.go_to("Bürgermeisterin");
    it.press("Shift+Up Shift+Up");
    assert_eq!(it.selected(), "Inselrat ringt um die Fähre\n\n");
}

#[test]
fn f8_switches_what_a_tag_takes() {
    let project = Project::usual();
    let mut it = project.open();
    let sentence = "Zugleich bot sie an, die Hafengebühr für ein Jahr zu senken";
    for taken in [sentence, "Zu", "Zugleich"] {
        it.press("F8");
        it.go_to("Zugleich");
        it.press("Shift+Right Shift+Right");
        assert_eq!(it.snapped(), taken);
        it.press("1");
        assert_eq!(it.active(), taken);
    }
    // Longest first, as the file is sorted.
    let expected = [("actor", sentence), ("actor", "Zugleich"), ("actor", "Zu")];
    assert_eq!(project.tags("faehre.txt"), tags(&expected));
}

#[test]
fn ctrl_a_selects_the_paragraph_and_then_the_article() {
    let mut it = Project::usual().open();
    it.go_to("Reederei");
    it.press("Ctrl+A");
    assert_eq!(it.selected(), FERRY.lines().nth(2).unwrap());
    it.press("Ctrl+A");
    assert_eq!(it.selected(), FERRY);
}

#[test]
fn digits_tag_a_selection_relabel_the_active_and_tag_the_word_at_the_caret() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Jule Harms", "1");
    assert_eq!(it.said(), "Actor: Jule Harms");
    assert_eq!(it.active(), "Jule Harms");
    it.press("2");
    assert_eq!(project.tags("faehre.txt"), tags(&[("demand", "Jule Harms")]));
    it.tag("Jule Harms", "1");
    let both = [("actor", "Jule Harms"), ("demand", "Jule Harms")];
    assert_eq!(project.tags("faehre.txt"), tags(&both), "a selection always adds");
    it.tag("Jule Harms", "1");
    assert_eq!(it.said(), "Already tagged as Actor");
    assert_eq!(project.tags("faehre.txt"), tags(&both));
    it.go_to("Fahrplan");
    it.press("3");
    it.tag("Harms lehnt", "4");
    let all = [
        ("actor", "Jule Harms"),
        ("demand", "Jule Harms"),
        ("speculation", "Harms lehnt"),
        ("concession", "Fahrplan"),
    ];
    assert_eq!(project.tags("faehre.txt"), tags(&all), "crossing the others");
    it.press("Escape 9");
    assert_eq!(it.said(), "No label has the key 9");
}

#[test]
fn spaces_and_punctuation_are_refused() {
    let project = Project::usual();
    let mut it = project.open();
    it.go_to(". Zugleich");
    it.press("Shift+Right Shift+Right 1");
    assert_eq!(it.said(), "Nothing to tag here: only spaces or punctuation");
    assert_eq!(project.read("annotations/eva/faehre.txt.ron"), None);
}

#[test]
fn l_chooses_a_label_by_typing_and_the_dot_tags_with_it_again() {
    let project = Project::usual();
    let mut it = project.open();
    it.press(".");
    assert_eq!(it.said(), "Choose a label first, by its number or with L");
    it.select("Hafengebühr für ein Jahr zu senken");
    it.press("L");
    it.type_text("conc");
    it.press("Enter");
    assert_eq!(it.focused(), "faehre.txt");
    it.select("Fahrplan");
    it.press(".");
    it.select("Herbst");
    it.press("L Down Down Down Enter");
    let expected = [
        ("concession", "Fahrplan"),
        ("concession", "Hafengebühr für ein Jahr zu senken"),
        ("speculation", "Herbst"),
    ];
    assert_eq!(project.tags("faehre.txt"), tags(&expected));
    it.press("L Escape");
    assert!(it.app().overlay.is_none());
}

#[test]
fn with_an_armed_label_enter_tags_what_the_keys_have_selected() {
    let project = Project::usual();
    let mut it = project.open();
    it.go_to("Reederei Nordwind");
    it.press("Shift+1");
    assert!(it.shows("Armed: Actor"));
    it.press("Ctrl+Shift+Right Ctrl+Shift+Right");
    assert_eq!(project.tags("faehre.txt"), tags(&[]), "the selection may still grow");
    it.press("Enter");
    assert_eq!(project.tags("faehre.txt"), tags(&[("actor", "Reederei Nordwind")]));
    it.press("Ctrl+Home Shift+Right Enter");
    assert_eq!(it.active(), "Inselrat", "the label is still armed");
    it.press("Shift+1");
    assert_eq!(it.said(), "No label is armed");
    it.press("Shift+1 Escape Escape");
    assert!(it.app().armed.is_none(), "Escape disarms");
}

#[test]
fn enter_makes_the_span_the_selection_and_enter_applies_it() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Jule", "1");
    it.press("Enter");
    assert_eq!(it.selected(), "Jule");
    it.press("Ctrl+Shift+Right Ctrl+Shift+Right");
    assert_eq!(it.snapped(), "Jule Harms");
    assert_eq!(project.tags("faehre.txt"), tags(&[("actor", "Jule")]), "not yet");
    it.press("Enter");
    assert_eq!(project.tags("faehre.txt"), tags(&[("actor", "Jule Harms")]));
    it.press("Enter Ctrl+Shift+Left Escape");
    assert_eq!(project.tags("faehre.txt"), tags(&[("actor", "Jule Harms")]), "Escape leaves it");
    it.press("Ctrl+Z");
    assert_eq!(project.tags("faehre.txt"), tags(&[("actor", "Jule")]));
}

#[test]
fn alt_and_arrows_move_the_ends_and_one_undo_takes_a_run_back() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Harms", "1");
    for (keys, quote) in [
        ("Alt+Right", "Harms lehnt"),
        ("Alt+Right Alt+Right", "Harms lehnt den Fahrplan"),
        ("Alt+Left Alt+Left", "Harms lehnt"),
        ("Alt+Shift+Left", "Jule Harms lehnt"),
        ("Alt+Shift+Right", "Harms lehnt"),
        ("Alt+Shift+Left", "Jule Harms lehnt"),
        ("Alt+Left Alt+Left", "Jule"),
        ("Alt+Left", "Jule"),
    ] {
        it.press(keys);
        assert_eq!(project.tags("faehre.txt"), tags(&[("actor", quote)]), "{keys}");
    }
    assert_eq!(it.said(), "The end cannot be moved further");
    it.press("Ctrl+Z Ctrl+Z Ctrl+Z");
    assert_eq!(project.tags("faehre.txt"), tags(&[("actor", "Harms")]), "three runs");
}

#[test]
fn tab_goes_through_the_tags_and_c_through_those_on_top_of_each_other() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Reederei Nordwind", "1");
    it.tag("Fahrplan der Reederei Nordwind", "2");
    it.tag("Herbst", "4");
    it.press("Escape Ctrl+Home");
    for (keys, active) in [
        ("Tab", "Fahrplan der Reederei Nordwind"),
        ("Tab", "Reederei Nordwind"),
        ("Tab", "Herbst"),
        ("Tab", "Fahrplan der Reederei Nordwind"),
        ("Shift+Tab", "Herbst"),
        ("Shift+Tab", "Reederei Nordwind"),
        ("C", "Fahrplan der Reederei Nordwind"),
        ("C", "Reederei Nordwind"),
    ] {
        it.press(keys);
        assert_eq!(it.active(), active, "{keys}");
    }
    it.press("Delete");
    let left = [("demand", "Fahrplan der Reederei Nordwind"), ("speculation", "Herbst")];
    assert_eq!(project.tags("faehre.txt"), tags(&left));
    it.press("Shift+Tab Backspace");
    assert_eq!(project.tags("faehre.txt").len(), 1);
}

#[test]
fn a_note_is_written_kept_and_left() {
    let project = Project::usual();
    let mut it = project.open();
    let note = || project.layer("eva", "faehre.txt").unwrap().annotations[0].note.clone();
    it.tag("Jule Harms", "1");
    it.press("M");
    assert_eq!(it.focused(), "Note");
    it.type_text("Amt, nicht Person?");
    it.press("Ctrl+Enter");
    assert_eq!(note(), "Amt, nicht Person?");
    assert_eq!(it.focused(), "faehre.txt");
    it.press("M");
    it.type_text(" Doch nicht.");
    it.press("Escape");
    assert_eq!(note(), "Amt, nicht Person?");
    it.press("M End Enter");
    it.type_text("Nachfragen.");
    it.tab_to("Apply");
    it.press("Enter");
    assert_eq!(note(), "Amt, nicht Person?\nNachfragen.");
    it.press("Ctrl+Z Ctrl+Z");
    assert_eq!(note(), "");
    it.press("Escape Escape Ctrl+Home M");
    assert_eq!(it.said(), "No annotation at the caret");
}

#[test]
fn undo_and_redo_go_through_everything_and_across_articles() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Jule Harms", "1");
    it.press("2 Ctrl+PageDown");
    it.tag("Kreis", "1");
    it.press("Ctrl+Z");
    assert_eq!(project.read("annotations/eva/zbruecke.txt.ron"), None);
    it.press("Ctrl+Z");
    assert_eq!(it.article(), "faehre.txt", "first it goes there");
    assert!(it.said().starts_with("In faehre.txt, undoing once more"), "{}", it.said());
    assert_eq!(project.tags("faehre.txt"), tags(&[("demand", "Jule Harms")]));
    it.press("Ctrl+Z");
    assert_eq!(project.tags("faehre.txt"), tags(&[("actor", "Jule Harms")]));
    it.press("Ctrl+Z");
    assert_eq!(project.read("annotations/eva/faehre.txt.ron"), None);
    it.press("Ctrl+Z");
    assert_eq!(it.said(), "Nothing to undo");
    it.press("Ctrl+Shift+Z Ctrl+Y");
    assert_eq!(project.tags("faehre.txt"), tags(&[("demand", "Jule Harms")]));
    it.press("Ctrl+Y Ctrl+Y");
    assert_eq!(project.tags("zbruecke.txt"), tags(&[("actor", "Kreis")]));
    it.press("Ctrl+Y");
    assert_eq!(it.said(), "Nothing to redo");
}

#[test]
fn f6_goes_round_the_panes_and_escape_leads_back() {
    let mut it = Project::usual().open();
    let articles = "faehre.txt, faehre.txt, New, No annotations";
    let panes = ["List of annotations", "1 Actor", articles, "faehre.txt"];
    for pane in panes {
        it.press("F6");
        assert_eq!(it.focused(), pane);
    }
    for pane in panes.iter().rev().skip(1).chain(panes.last()) {
        it.press("Shift+F6");
        assert_eq!(it.focused(), *pane);
    }
    it.press("F6 F6 Escape");
    assert_eq!(it.focused(), "faehre.txt");
}

#[test]
fn finding_goes_from_hit_to_hit() {
    let mut it = Project::usual().open();
    it.press("Ctrl+F");
    assert_eq!(it.focused(), "Find in this article");
    it.type_text("die");
    assert!(it.has("1 of 3"));
    let (first, third) = (at("die Fähre"), at("die Reederei Nordwind im"));
    let second = at("die Hafen");
    for (keys, start) in [
        ("F3", second),
        ("Enter", third),
        ("F3", first),
        ("Shift+F3", third),
        ("Shift+Enter", second),
    ] {
        it.press(keys);
        assert_eq!(it.desk().selection.anchor, start, "{keys}");
        assert_eq!(it.selected(), "die");
        assert_eq!(it.focused(), "Find in this article", "{keys}");
    }
    it.press("Ctrl+A");
    it.type_text("Kutter");
    assert!(it.has("No hits"));
    it.press("Escape");
    assert_eq!(it.focused(), "faehre.txt");
    assert!(!it.has("Find in this article"));
    it.press("Ctrl+Home Ctrl+Shift+Right Ctrl+F");
    assert!(it.has("1 of 1"), "what is selected is looked for");
}

#[test]
fn ctrl_d_tags_every_identical_passage_after_a_preview() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Reederei Nordwind", "1");
    it.press("Ctrl+D");
    assert!(it.shows("Tag 1 further occurrence of “Reederei Nordwind” as Actor?"));
    it.press("Escape");
    assert_eq!(project.tags("faehre.txt").len(), 1);
    it.press("Ctrl+D Enter");
    let both = [("actor", "Reederei Nordwind"); 2];
    assert_eq!(project.tags("faehre.txt"), tags(&both));
    it.press("Ctrl+Z");
    assert_eq!(project.tags("faehre.txt").len(), 1);
    it.tag("Jule", "1");
    it.press("Ctrl+D");
    assert_eq!(it.said(), "No other occurrence in this article");
}

#[test]
fn escape_backs_out_of_one_thing_after_the_other() {
    let mut it = Project::usual().open();
    it.tag("Jule", "1");
    it.select("Fähre");
    it.press("Shift+2 Ctrl+F F1");
    assert!(it.has("Keys"), "the key reference is open");
    it.press("Escape");
    assert!(!it.has("Keys"));
    it.press("Escape");
    assert!(it.desk().finding.is_none());
    it.press("Escape");
    assert_eq!(it.selected(), "");
    assert!(it.app().armed.is_some());
    it.press("Escape");
    assert!(it.app().armed.is_none());
    it.press("Tab");
    assert_eq!(it.active(), "Jule");
    it.press("Escape");
    assert_eq!(it.active(), "");
}
