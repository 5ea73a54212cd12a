//! What a screen reader finds, and that the window comes to rest in every state.

use std::time::Duration;

use eframe::egui::Role;
use eframe::egui::accesskit::Action;
use egui_kittest::kittest::NodeT as _;
use tagwerk::run::clipboard::ScriptedClipboard;
use tagwerk::run::dialogs::Answer;

use crate::harness::{FERRY, Project, Sitting, name_of};

/// Every state of the window, with the keys that lead there from a window with one tag.
const STATES: [(&str, &str); 17] = [
    ("text", ""),
    ("selection", "Ctrl+Home Ctrl+Shift+Right"),
    ("list of annotations", "F6"),
    ("several rows", "F6 Home Shift+Down"),
    ("codebook", "F6 F6"),
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
        it.press("F6 F6");
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
fn every_control_has_a_name_that_can_be_said() {
    in_every_state(|state, it| {
        let mut controls = 0;
        for node in it.nodes() {
            let node = node.accesskit_node();
            let data = node.data();
            if data.supports_action(Action::Focus) || data.supports_action(Action::Click) {
                controls += 1;
                let name = name_of(&node);
                assert!(can_be_said(&name), "{state}: {:?} {name:?}", node.role());
            }
        }
        assert!(controls > 5, "{state}: only {controls} controls");
    });
}

#[test]
fn something_that_has_a_name_has_the_keyboard() {
    in_every_state(|state, it| assert_ne!(it.focused(), "", "{state}"));
}

#[test]
fn the_window_comes_to_rest_in_every_state() {
    in_every_state(|state, it| {
        assert_eq!(
            it.next_frame(),
            Duration::MAX,
            "{state}: {:?}",
            it.harness.ctx.repaint_causes()
        );
    });
}

#[test]
fn text_caret_selection_and_annotations_are_exposed() {
    let project = Project::usual();
    let mut it = tagged(&project);
    let nodes = it.nodes();
    let of_role = |role: Role| {
        let of_role =
            nodes.iter().map(|it| it.accesskit_node()).filter(move |it| it.role() == role);
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
        // Ten in the first paragraphs; the others from the 400th paragraph on.
        let place = |at: usize| {
            if at < 10 {
                at * paragraph.len()
            } else {
                (400 + at / 4) * paragraph.len() + at % 4 * 4
            }
        };
        let words = [(0, "Der"), (4, "Rat"), (8, "ber")];
        let line = |at: usize| {
            let (offset, quote) = if at < 10 { words[1] } else { (0, "") };
            let from = place(at) + offset;
            let quote = if quote.is_empty() { text.get(from..from + 3).unwrap() } else { quote };
            format!(
                "        (id: {}, label: \"actor\", spans: [({from}, {}, {quote:?})]),\n",
                at + 1,
                from + 3
            )
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
