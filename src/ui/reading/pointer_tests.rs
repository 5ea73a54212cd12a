//! What the pointer does beside clicking and selecting: ends, lanes, relations, the other button.

use eframe::egui::{self, Modifiers, PointerButton, Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation as _;

use super::fixture::{Caller, TEXT, harness, layer, tag};
use super::*;
use crate::app::Respan;
use crate::edit::End;
use crate::model::Spans;

type Pane<'a> = Harness<'a, Caller>;

const OUTER: &str = "Die Außenministerin der Inselrepublik, Mira Sandoval";

fn caller() -> Caller {
    let mut caller = Caller::new(TEXT);
    let mut split = tag(TEXT, 3, "demand", "lehnt");
    let at = TEXT.find("ab. Sie").unwrap();
    let rest = Span::new(TEXT, at, at + 2).unwrap();
    split.spans = Spans::new(vec![split.spans.hull(), rest]).unwrap();
    caller.mine =
        layer([tag(TEXT, 1, "actor", OUTER), tag(TEXT, 2, "actor", "Inselrepublik"), split]);
    caller
}

/// Where a byte of the text is drawn: the left edge of its letter, on half the letters' height.
fn place(harness: &mut Pane<'_>, offset: usize) -> Pos2 {
    let caller = harness.state_mut();
    (caller.anchor, caller.head) = (offset, offset);
    harness.run();
    harness.state().caret.unwrap().center()
}

/// Presses, moves and releases; what was told.
fn drag(harness: &mut Pane<'_>, from: Pos2, to: Pos2) -> Vec<Gesture> {
    let button = |pos, pressed| egui::Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    harness.hover_at(from);
    harness.run_steps(40); // no double click
    harness.state_mut().gestures.clear();
    harness.event(button(from, true));
    harness.step();
    harness.hover_at(from.lerp(to, 0.5));
    harness.step();
    harness.hover_at(to);
    harness.step();
    harness.event(button(to, false));
    harness.run();
    std::mem::take(&mut harness.state_mut().gestures)
}

/// Below the letters, in the lane of that number.
fn lane(harness: &Pane<'_>, at: Pos2, lane: f32) -> Pos2 {
    let measures = harness.state().pane.measured.as_ref().unwrap().2;
    let top = harness.state().caret.unwrap().top() + 1.0;
    Pos2::new(at.x, top + measures.lanes + measures.pitch() * (lane + 0.5))
}

#[test]
fn the_ends_of_the_active_annotation_can_be_taken_hold_of() {
    let mut harness = harness(caller());
    let start = TEXT.find("Inselrepublik").unwrap();
    let end = start + "Inselrepublik".len();
    let to = place(&mut harness, TEXT.find("Mira").unwrap());
    let letters = place(&mut harness, end);
    let from = lane(&harness, letters, 1.0);
    harness.state_mut().active = Some(AnnotationId(2));
    // In the letters a selection begins there as anywhere.
    assert!(matches!(drag(&mut harness, letters, to)[0], Gesture::Press { .. }));
    let told = drag(&mut harness, from, to);
    let respan = Respan { id: AnnotationId(2), part: 0 };
    assert_eq!(told[0], Gesture::Grip { respan, end: End::End });
    let offset = TEXT.find("Mira").unwrap();
    assert!(told.contains(&Gesture::Drag { offset, exact: false }), "{told:?}");
    assert_eq!(told.last(), Some(&Gesture::Release));
    let from = place(&mut harness, start);
    let from = lane(&harness, from, 1.0) + vec2(2.0, 0.0);
    assert_eq!(drag(&mut harness, from, to)[0], Gesture::Grip { respan, end: End::Start });
    // Each part of a discontinuous annotation has its own.
    harness.state_mut().active = Some(AnnotationId(3));
    let from = place(&mut harness, TEXT.find("ab. Sie").unwrap());
    let from = lane(&harness, from, 0.0);
    let respan = Respan { id: AnnotationId(3), part: 1 };
    assert_eq!(drag(&mut harness, from, to)[0], Gesture::Grip { respan, end: End::Start });
}

#[test]
fn a_lane_means_its_own_annotation_and_a_line_drawn_from_it_a_relation() {
    let mut harness = harness(caller());
    let inner = place(&mut harness, TEXT.find("selrepublik").unwrap());
    let outer = lane(&harness, inner, 0.0);
    let told = drag(&mut harness, outer, outer);
    assert!(matches!(told[0], Gesture::Pick { id: AnnotationId(1), .. }), "{told:?}");
    let inner = place(&mut harness, TEXT.find("selrepublik").unwrap());
    let below = lane(&harness, inner, 1.0);
    let told = drag(&mut harness, below, below);
    assert!(matches!(told[0], Gesture::Pick { id: AnnotationId(2), .. }), "{told:?}");
    let to = place(&mut harness, TEXT.find("hnt den").unwrap());
    let told = drag(&mut harness, below, to);
    let link = Gesture::Link { from: AnnotationId(2), to: AnnotationId(3) };
    assert_eq!(told.last(), Some(&link));
    assert!(!told.iter().any(|it| matches!(it, Gesture::Drag { .. })), "{told:?}");
    // Drawn into the void it is none.
    let void = place(&mut harness, TEXT.find("Am Abend").unwrap());
    let told = drag(&mut harness, below, void);
    assert!(!told.iter().any(|it| matches!(it, Gesture::Link { .. })), "{told:?}");
}

#[test]
fn the_other_button_asks_for_a_menu_where_it_is() {
    let mut harness = harness(caller());
    let offset = TEXT.find("Patrouillenboote").unwrap();
    let at = place(&mut harness, offset);
    harness.hover_at(at);
    harness.run();
    for pressed in [true, false] {
        harness.event(egui::Event::PointerButton {
            pos: at,
            button: PointerButton::Secondary,
            pressed,
            modifiers: Modifiers::NONE,
        });
    }
    harness.run();
    assert_eq!(harness.state().gestures, [Gesture::Menu { offset }]);
}

#[test]
fn an_assistive_program_can_select() {
    let mut harness = harness(Caller::new("Erste Zeile\nZweite Zeile"));
    (harness.state_mut().anchor, harness.state_mut().head) = (12, 18);
    harness.run();
    let node = harness.get_by_role(egui::Role::Document);
    let wanted = *node.accesskit_node().data().text_selection().unwrap();
    (harness.state_mut().anchor, harness.state_mut().head) = (0, 0);
    harness.run();
    harness.event(egui::Event::AccessKitActionRequest(egui::accesskit::ActionRequest {
        action: egui::accesskit::Action::SetTextSelection,
        target_tree: egui::accesskit::TreeId::ROOT,
        target_node: reading_pane_id().accesskit_id(),
        data: Some(egui::accesskit::ActionData::SetTextSelection(wanted)),
    }));
    harness.run();
    assert_eq!((harness.state().anchor, harness.state().head), (12, 18));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Wherever the pointer presses, moves and lets go, whatever it tells lies between graphemes.
    #[test]
    fn no_pointer_tells_a_place_that_is_none(
        moves in prop::collection::vec((0.0_f32..900.0, 0.0_f32..640.0, 0_u8..4), 1..60),
    ) {
        let text = format!("{TEXT}\r\n👨\u{200d}👩\u{200d}👧 Cafe\u{301} 😀 fi {}", "🇰🇷".repeat(300));
        let mut caller = caller();
        caller.article = super::fixture::article(&text);
        caller.active = Some(AnnotationId(1));
        let mut harness = harness(caller);
        for (x, y, kind) in moves {
            let at = Pos2::new(x, y);
            harness.hover_at(at);
            if kind > 1 {
                let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
                let pressed = kind == 2;
                harness.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers });
            }
            harness.step();
        }
        let bounds: Vec<usize> =
            text.grapheme_indices(true).map(|it| it.0).chain([text.len()]).collect();
        for gesture in &harness.state().gestures {
            let (Gesture::Press { offset, .. }
            | Gesture::Drag { offset, .. }
            | Gesture::Pick { offset, .. }
            | Gesture::Caret { offset, .. }
            | Gesture::Menu { offset }) = *gesture
            else {
                continue;
            };
            prop_assert!(bounds.contains(&offset), "{gesture:?}");
        }
    }
}
