//! What a screen reader finds, and that the window comes to rest in every state.

use std::time::Duration;

use eframe::egui::Role;
use eframe::egui::accesskit::Action;
use egui_kittest::kittest::NodeT;
use tagwerk::run::clipboard::ScriptedClipboard;
use tagwerk::run::dialogs::Answer;

use crate::harness::{FERRY, Project, Sitting, name_of};

/// Every state of the window, with the keys that lead there from a window with one tag.
const STATES: [(&str, &str); 18] = [
    ("text", ""),
    ("selection", "Ctrl+Home Ctrl+Shift+Right"),
    ("list of annotations", "F6"),
    ("several rows", "F6 Home Shift+Down"),
    ("inspector", "F6 F6"),
    ("codebook", "F6 F6 F6"),
    ("list of articles", "Shift+F6"),
    ("filter", "Ctrl+K"),
    ("finding", "Ctrl+F"),
    ("proposal", "Ctrl+D"),
    ("palette", "Ctrl+Shift+P"),
    ("labels", "L"),
    ("keys", "F1"),
    ("note", "M"),
    ("export", "Ctrl+E"),
    ("problems", "Ctrl+5"),
    ("folder's path", "Ctrl+O"),
    ("no panels", "Ctrl+1 Ctrl+2 Ctrl+3"),
];

fn tagged(project: &Project) -> Sitting {
    let mut it = project.open_with(Some("seeds"), [Answer::Missing], ScriptedClipboard::default());
    it.tag("Jule", "2");
    it.tag("Reederei Nordwind", "1");
    it
}

/// Runs `check` in every state that the window can be in.
fn in_every_state(check: impl Fn(&str, &Sitting)) {
    let fresh = |what: &dyn Fn(&mut Sitting)| {
        let project = Project::usual();
        let mut it = tagged(&project);
        what(&mut it);
        it
    };
    for (name, keys) in STATES {
        check(name, &fresh(&|it| keys.split_whitespace().for_each(|keys| it.press(keys))));
    }
    for command in ["New label", "Switch annotator", "Dark theme", "Deutsch"] {
        check(command, &fresh(&|it| it.run(command)));
    }
    let unfold = |it: &mut Sitting| {
        it.press("F6 F6 F6");
        it.press_button("Description of Actor");
    };
    check("description", &fresh(&unfold));
    let edit = |it: &mut Sitting| {
        unfold(it);
        it.press_button("Edit label");
    };
    check("label's form", &fresh(&edit));
    for menu in ["File", "Edit", "Tag", "Go", "View", "Help"] {
        let open = |it: &mut Sitting| {
            it.press("Shift+F6");
            it.back_to(menu);
            it.press("Enter");
        };
        check(menu, &fresh(&open));
    }
    let project = Project::new(&[("leer.txt", "")]);
    check("unreadable", &project.open());
    check("no folder", &project.open_with(None, [], ScriptedClipboard::default()));
}

/// Whether a name can be read aloud: an icon alone cannot.
fn can_be_said(name: &str) -> bool {
    let private = |it: char| ('\u{e000}'..='\u{f8ff}').contains(&it);
    !name.trim().is_empty() && !name.contains(private)
}

#[test]
fn every_state_is_named_throughout_and_at_rest() {
    in_every_state(|state, it| {
        let mut controls = 0;
        for node in it.nodes() {
            let node = node.accesskit_node();
            let data = node.data();
            let focusable = data.supports_action(Action::Focus);
            // egui's own scroll bars are nothing that the keyboard stops at.
            let bar = node.role() == Role::ScrollBar && !focusable;
            if !bar && (focusable || data.supports_action(Action::Click)) {
                controls += 1;
                let name = name_of(&node);
                assert!(can_be_said(&name), "{state}: {:?} {name:?}", node.role());
            }
        }
        assert!(controls > 5, "{state}: only {controls} controls");
        // Without an article Tab begins at the first control.
        let article = it.app().desk.is_some();
        assert_eq!(
            can_be_said(&it.focused()),
            article,
            "{state}: {:?} has the keyboard",
            it.focused()
        );
        let causes = it.harness.ctx.repaint_causes();
        assert_eq!(it.next_frame(), Duration::MAX, "{state}: {causes:?}");
    });
}

#[test]
fn text_caret_selection_and_annotations_are_exposed() {
    let project = Project::usual();
    let mut it = tagged(&project);
    let nodes = it.nodes();
    let of_role = |role: Role| {
        let of_role = nodes.iter().map(NodeT::accesskit_node).filter(move |it| it.role() == role);
        of_role.collect::<Vec<_>>()
    };
    let marks: Vec<String> = of_role(Role::Mark).iter().map(name_of).collect();
    assert_eq!(marks, ["Demand: Jule", "Actor: Reederei Nordwind"]);
    for mark in of_role(Role::Mark) {
        assert!(!mark.data().supports_action(Action::Focus), "no place in the Tab order");
        assert!(!mark.data().supports_action(Action::Click), "takes no clicks");
    }
    let read: String = of_role(Role::TextRun)
        .iter()
        .filter(|it| it.parent().is_some_and(|it| it.role() == Role::Paragraph))
        .filter_map(|it| it.raw_value().map(str::to_owned))
        .collect();
    assert_eq!(read, FERRY, "paragraph after paragraph");
    let document = of_role(Role::Document).remove(0);
    let selection = *document.raw_text_selection().expect("no caret");
    assert_eq!(selection.anchor, selection.focus);
    drop(nodes);

    it.press("Ctrl+Home Shift+Right Shift+Right");
    let nodes = it.nodes();
    let document = nodes.iter().find(|it| it.accesskit_node().role() == Role::Document).unwrap();
    let selection = *document.accesskit_node().raw_text_selection().unwrap();
    assert_eq!(selection.anchor.node, selection.focus.node);
    assert_eq!((selection.anchor.character_index, selection.focus.character_index), (0, 2));
}

#[test]
fn what_a_command_did_is_announced() {
    use eframe::egui::accesskit::Live;

    let it = tagged(&Project::usual());
    let nodes = it.nodes();
    let status = nodes.iter().find(|it| it.accesskit_node().role() == Role::Status).unwrap();
    assert_eq!(name_of(&status.accesskit_node()), "Actor: Reederei Nordwind");
    assert_eq!(status.accesskit_node().data().live(), Some(Live::Polite));
}

#[test]
fn a_frame_costs_what_is_in_view_however_many_annotations_there_are() {
    let paragraph = "Der Rat berät, die Fähre wartet, und niemand weiß, wie lange noch.\n\n";
    let text = paragraph.repeat(4000);
    let spans = |annotations: usize| {
        let project = Project::new(&[("lang.txt", &text)]);
        let mut it = project.open();
        it.tag("Rat", "1");
        let file = "annotations/eva/lang.txt.ron";
        let layer = project.read(file).unwrap();
        drop(it);
        let start = layer.find("        (id:").unwrap();
        let end = layer.rfind("    ],").unwrap();
        // Ten in the first paragraphs; the others far below what is in view.
        let line = |at: usize| {
            let paragraphs = if at < 10 { at } else { 400 + at / 3 };
            let start = paragraphs * paragraph.len() + at % 3 * 4;
            let quote = text.get(start..start + 3).unwrap();
            let id = at + 1;
            let end = start + 3;
            format!("        (id: {id}, label: \"actor\", spans: [({start}, {end}, {quote:?})]),\n")
        };
        let lines: String = (0..annotations).map(line).collect();
        project.write(file, format!("{}{lines}{}", &layer[..start], &layer[end..]));
        let it = project.open();
        assert_eq!(it.desk().mine.layer.len(), annotations);
        assert!(it.desk().mine.locked.is_none(), "{:?}", it.app().troubles.first());
        it.harness.state().work()
    };
    let few = spans(10);
    assert_eq!(few.spans_visited, 10);
    assert_eq!(spans(10_000), few);
}
