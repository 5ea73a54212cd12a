//! The pane as its caller and its user meet it.

use std::fmt::Write as _;

use eframe::egui::{self, Modifiers, Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use unicode_segmentation::UnicodeSegmentation as _;

use super::fixture::{Caller, TEXT, harness, layer, tag};
use super::*;
use crate::model::{Annotation, LabelId};
use crate::record::{Column, Face, Leading};

type Pane<'a> = Harness<'a, Caller>;

/// Puts the caret there and into view; where it is then drawn.
fn caret_at(harness: &mut Pane<'_>, offset: usize) -> Rect {
    let caller = harness.state_mut();
    (caller.anchor, caller.head) = (offset, offset);
    caller.pane.reveal(offset);
    harness.run();
    harness.state().caret.unwrap_or_else(|| panic!("the caret at {offset} is out of view"))
}

fn button(harness: &Pane<'_>, at: Pos2, pressed: bool, modifiers: Modifiers) {
    let button = egui::PointerButton::Primary;
    harness.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers });
}

fn click(harness: &mut Pane<'_>, at: Pos2) -> Vec<Gesture> {
    harness.hover_at(at);
    harness.run();
    harness.state_mut().gestures.clear();
    button(harness, at, true, Modifiers::NONE);
    button(harness, at, false, Modifiers::NONE);
    harness.run();
    std::mem::take(&mut harness.state_mut().gestures)
}

fn press(offset: usize) -> Gesture {
    Gesture::Press { offset, clicks: 1, extend: false, exact: false }
}

fn motion(harness: &mut Pane<'_>, motion: Motion) -> usize {
    harness.state_mut().pane.request_motion(motion, false);
    harness.run();
    harness.state().head
}

/// Ends a double click.
fn wait(harness: &mut Pane<'_>) {
    harness.run_steps(40);
}

/// Some ten megabytes of numbered paragraphs.
fn long(bytes: usize) -> String {
    let mut text = String::new();
    for number in 0.. {
        if text.len() >= bytes {
            break;
        }
        write!(
            text,
            "Absatz {number}. Der Unterhändler nennt den Zeitplan ehrgeizig, hält ihn aber nicht \
             für unmöglich. Aus der Delegation der Gegenseite kommt dazu vorerst kein Wort.\n\n"
        )
        .unwrap();
    }
    text
}

#[test]
fn clicks_at_start_middle_and_end_find_their_place() {
    let text = long(200_000);
    let end = text.trim_end().len();
    let middle = text.floor_char_boundary(end / 2);
    let mut harness = harness(Caller::new(&text));
    for offset in [0, 7, middle, end - 3, end] {
        let at = caret_at(&mut harness, offset).center();
        assert_eq!(click(&mut harness, at)[0], press(offset));
        wait(&mut harness);
    }
}

#[test]
fn every_grapheme_of_a_difficult_text_is_found_where_it_is_drawn() {
    let text = "Straße, Cafe\u{301}, 😀 und 👨\u{200d}👩\u{200d}👧 im Hof\r\n\
                Dampf\u{ad}schiff\u{ad}fahrt, Affi\u{200b}nität, Auflage, öffnen fl\u{308}iegt\r\n\
                \tmit Tab\u{b}und \u{7}Glocke, \u{202e}verkehrt\u{202c}, n\u{303}\u{323}x\r\
                김정은 und 김여정\n\nẑ\u{301}ẑ ΐ ớ Ende";
    let mut harness = harness(Caller::new(text));
    for (offset, _) in text.grapheme_indices(true).chain([(text.len(), "")]) {
        if text[..offset].ends_with(['\r', '\n']) && text[offset..].starts_with('\n') {
            // The line end itself is no place for a caret, an empty line is.
            if !text[..offset].ends_with('\n') {
                continue;
            }
        }
        let drawn = caret_at(&mut harness, offset);
        let found = match click(&mut harness, drawn.center())[0] {
            Gesture::Press { offset, .. } => offset,
            other => panic!("{other:?}"),
        };
        wait(&mut harness);
        // What has no width shares its place with its neighbour.
        let again = caret_at(&mut harness, found);
        assert_eq!(
            again,
            drawn,
            "{offset} was drawn there, {found} was found: {:?}",
            &text[offset..]
        );
        let boundary = text.grapheme_indices(true).any(|it| it.0 == found);
        assert!(boundary || found == text.len(), "{found} is inside a grapheme");
    }
}

#[test]
fn work_depends_on_what_is_in_view_and_on_nothing_else() {
    let work = |bytes: usize, annotations: usize| {
        let text = long(bytes);
        let step = "Absatz".len();
        let layer = layer((0..annotations).filter_map(|number| {
            // The first ten are the same in every layer, the others far below.
            let start = if number < 10 { number * 5 } else { 6_000 + number / 2 };
            let end = text.ceil_char_boundary(start + step);
            let span = Span::new(&text, text.floor_char_boundary(start), end).ok()?;
            Some(Annotation::new(AnnotationId(number as u64), LabelId::new("actor"), span))
        }));
        let mut caller = Caller::new(&text);
        caller.mine = layer;
        let harness = harness(caller);
        harness.state().pane.work()
    };
    let short = work(10_000, 10);
    assert_eq!(short, work(10_000_000, 10));
    assert_eq!(short, work(10_000, 5_000));
    assert_eq!(short, work(1_000_000, 10_000));
    assert!(short.spans_visited >= 10 && short.blocks_laid_out < 20, "{short:?}");
}

#[test]
fn the_end_of_ten_megabytes_is_one_step_away() {
    let text = long(10_000_000);
    let end = text.trim_end().len();
    let mut harness = harness(Caller::new(&text));
    let (caller, work) = (harness.state_mut(), FrameWork::default());
    assert_ne!(caller.pane.work(), work);
    let caret = caret_at(&mut harness, end);
    assert!(caret.bottom() < 640.0 && caret.top() > 0.0, "{caret:?}");
    assert!(harness.state().pane.work().blocks_laid_out < 25);
    assert_eq!(motion(&mut harness, Motion::LineDown), text.len() - 1);
    let up = motion(&mut harness, Motion::PageUp);
    assert!(up < end && end - up < 4000, "{up} of {end}");
    assert!(caret_at(&mut harness, 0).top() < 100.0);
}

#[test]
fn a_single_line_of_a_megabyte_is_shown_and_walked() {
    let text = "Der Sprecher wiederholte die Frage nach dem Zeitplan. ".repeat(19_000);
    let mut harness = harness(Caller::new(&text));
    assert!(harness.state().pane.work().blocks_laid_out < 6);
    let mut last = 0;
    for _ in 0..200 {
        let now = motion(&mut harness, Motion::LineDown);
        assert!(now > last && now - last < 150, "from {last} to {now}");
        last = now;
    }
    assert!((62..=72).contains(&(last / 200)), "{} characters in a line", last / 200);
    for _ in 0..200 {
        let now = motion(&mut harness, Motion::LineUp);
        assert!(now < last && last - now < 150, "from {last} to {now}");
        last = now;
    }
    assert_eq!(last, 0);
    caret_at(&mut harness, text.len());
    let from = text.len() / 2;
    caret_at(&mut harness, from);
    let start = motion(&mut harness, Motion::LineStart);
    let end = motion(&mut harness, Motion::LineEnd);
    assert!(start <= from && from <= end && end - start > 40 && end - start < 110);
    assert_eq!(motion(&mut harness, Motion::LineEnd), end, "the end of a line is its end");
    assert_eq!(motion(&mut harness, Motion::LineStart), start);
}

#[test]
fn up_and_down_keep_the_distance_from_the_left() {
    let text = "Ein langer Satz am Anfang\nkurz\n\nNoch ein langer Satz";
    let mut harness = harness(Caller::new(text));
    caret_at(&mut harness, 20);
    let x = harness.state().caret.unwrap().left();
    let mut seen = Vec::new();
    for _ in 0..3 {
        seen.push(motion(&mut harness, Motion::LineDown));
    }
    assert_eq!(seen[..2], [30, 31]);
    assert!((harness.state().caret.unwrap().left() - x).abs() < 6.0);
    for _ in 0..3 {
        motion(&mut harness, Motion::LineUp);
    }
    assert_eq!(harness.state().head, 20);
    assert_eq!(motion(&mut harness, Motion::LineUp), 0);
    assert_eq!(motion(&mut harness, Motion::LineEnd), 25);
    for _ in 0..5 {
        motion(&mut harness, Motion::LineDown);
    }
    assert_eq!(harness.state().head, text.len());
}

#[test]
fn pages_down_and_up_come_back() {
    let text = long(60_000);
    let mut harness = harness(Caller::new(&text));
    let mut stops = vec![0];
    for _ in 0..5 {
        stops.push(motion(&mut harness, Motion::PageDown));
        assert!(harness.state().caret.is_some());
    }
    assert!(stops.windows(2).all(|it| it[0] + 500 < it[1]), "{stops:?}");
    for stop in stops.iter().rev().skip(1) {
        // Lines do not lie on a grid, so it may come out a line off.
        assert!(motion(&mut harness, Motion::PageUp).abs_diff(*stop) < 400);
    }
    for _ in 0..90 {
        motion(&mut harness, Motion::PageDown);
    }
    assert_eq!(harness.state().head, text.len());
}

#[test]
fn double_and_triple_clicks_and_drags_are_told() {
    let mut harness = harness(Caller::new(TEXT));
    let word = TEXT.find("Sandoval").unwrap();
    let at = caret_at(&mut harness, word).center();
    let mut clicks = Vec::new();
    for _ in 0..4 {
        for gesture in click(&mut harness, at) {
            if let Gesture::Press { clicks: n, .. } = gesture {
                clicks.push(n);
            }
        }
    }
    assert_eq!(clicks, [1, 2, 3, 1]);
    wait(&mut harness);

    let to = TEXT.find("Vorschlag").unwrap();
    let there = caret_at(&mut harness, to).center();
    harness.hover_at(at);
    harness.run();
    harness.state_mut().gestures.clear();
    let shift_alt = Modifiers { shift: true, alt: true, ..Modifiers::NONE };
    button(&harness, at, true, shift_alt);
    harness.run();
    harness.hover_at(at + vec2(1.0, 1.0));
    harness.run();
    harness.hover_at(there);
    harness.run();
    button(&harness, there, false, Modifiers::NONE);
    harness.run();
    let gestures = &harness.state().gestures;
    let pressed = Gesture::Press { offset: word, clicks: 1, extend: true, exact: true };
    assert_eq!(gestures.first(), Some(&pressed));
    assert!(gestures.contains(&Gesture::Drag { offset: to, exact: false }), "{gestures:?}");
    assert_eq!(gestures.last(), Some(&Gesture::Release));
}

#[test]
fn a_drag_beyond_the_edge_scrolls_and_selects_on() {
    let text = long(30_000);
    let mut harness = harness(Caller::new(&text));
    let at = caret_at(&mut harness, 20).center();
    harness.hover_at(at);
    harness.run();
    button(&harness, at, true, Modifiers::NONE);
    harness.step();
    harness.hover_at(Pos2::new(at.x, 660.0));
    harness.run_steps(120);
    let reached = harness.state().head;
    assert!(reached > 2_000, "{reached}");
    button(&harness, Pos2::new(at.x, 660.0), false, Modifiers::NONE);
    harness.run();
    assert_eq!(harness.state().anchor, 20);
    assert!(harness.state().head >= reached);
}

/// Turns the wheel down by so many points.
fn wheel(harness: &mut Pane<'_>, points: f32) {
    harness.hover_at(Pos2::new(400.0, 300.0));
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, -points),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    harness.run();
}

#[test]
fn the_wheel_scrolls_both_ways_without_a_jump() {
    let mut text = long(300_000);
    text.insert_str(text.len() / 3, &"Ein Wort und noch eines. ".repeat(3_000));
    let mut harness = harness(Caller::new(&text));
    let far = text.floor_char_boundary(text.len() * 3 / 4);
    caret_at(&mut harness, far);
    // Upwards through what has never been measured, the caret moves as far as the wheel turns.
    for _ in 0..60 {
        let offset = harness.state().pane.scroll_anchor().unwrap().offset;
        let offset = text.floor_char_boundary(offset - 230); // some lines above
        let before = caret_at(&mut harness, offset).top();
        wheel(&mut harness, -100.0);
        let after = harness.state().caret.unwrap().top();
        assert!((after - before - 100.0).abs() < 1.5, "{before} became {after}");
    }
    wheel(&mut harness, -1e6);
    assert_eq!(harness.state().pane.scroll_anchor(), None);
    wheel(&mut harness, 1e6);
    caret_at(&mut harness, text.trim_end().len());
}

#[test]
fn the_bar_goes_to_any_place() {
    let text = long(1_000_000);
    let mut harness = harness(Caller::new(&text));
    let bar = harness.get_by_role(egui::Role::ScrollBar);
    assert_eq!(bar.accesskit_node().label().as_deref(), Some("Probe"));
    let strip = bar.rect();
    let mut drag = |share: f32| {
        let top = strip.center_top() + vec2(0.0, 2.0);
        let at = |share: f32| top + vec2(0.0, strip.height() * share);
        harness.hover_at(top);
        harness.run();
        button(&harness, top, true, Modifiers::NONE);
        harness.run();
        harness.hover_at(at(share));
        harness.run();
        assert!(harness.state().pane.work().blocks_laid_out < 30);
        let offset = harness.state().pane.scroll_anchor().map_or(0, |it| it.offset);
        harness.hover_at(top);
        harness.run();
        button(&harness, top, false, Modifiers::NONE);
        harness.run();
        assert!(harness.state().gestures.is_empty(), "the text was not touched");
        offset as f32 / text.len() as f32
    };
    for share in [0.25, 0.5, 0.8] {
        let reached = drag(share);
        assert!((reached - share).abs() < 0.05, "{reached} instead of {share}");
    }
    assert!(drag(2.0) > 0.99);
    assert_eq!(drag(0.0), 0.0);
}

#[test]
fn a_resize_keeps_the_line_under_the_eye() {
    let text = long(100_000);
    let mut harness = harness(Caller::new(&text));
    caret_at(&mut harness, text.floor_char_boundary(50_000));
    wheel(&mut harness, 40.0);
    let anchor = harness.state().pane.scroll_anchor().unwrap();
    let before = caret_at(&mut harness, anchor.offset).top();
    for (size, text_size) in
        [([420.0, 640.0], 18.0), ([900.0, 640.0], 30.0), ([1400.0, 640.0], 13.0)]
    {
        harness.set_size(size.into());
        harness.state_mut().text_size = text_size;
        harness.run();
        let after = harness.state().caret.unwrap().top();
        let line = text_size * 1.7;
        assert!((after - before).abs() <= line, "{before} became {after} at {size:?}");
    }
}

#[test]
fn another_article_begins_at_its_top_or_where_it_was_left() {
    let text = long(100_000);
    let mut harness = harness(Caller::new(&text));
    caret_at(&mut harness, text.floor_char_boundary(50_000));
    let left = harness.state().pane.scroll_anchor().unwrap();
    harness.state_mut().article = super::fixture::article(TEXT);
    (harness.state_mut().anchor, harness.state_mut().head) = (0, 0);
    harness.run();
    assert_eq!(harness.state().pane.scroll_anchor(), None);
    harness.state_mut().article = super::fixture::article(&text);
    harness.state_mut().pane.set_scroll_anchor(left);
    (harness.state_mut().anchor, harness.state_mut().head) = (left.offset, left.offset);
    harness.run();
    assert_eq!(harness.state().pane.scroll_anchor(), Some(left));
}

#[test]
fn annotations_are_named_for_screen_readers_and_found_by_the_pointer() {
    let mut caller = Caller::new(TEXT);
    caller.mine = layer([
        tag(TEXT, 1, "actor", "Die Außenministerin der Inselrepublik, Mira Sandoval"),
        tag(TEXT, 2, "actor", "Inselrepublik"),
    ]);
    let mut note = tag(TEXT, 1, "demand", "Vorschlag");
    note.note = "Nicht seine Forderung?".to_owned();
    caller.theirs = layer([note]);
    let mut harness = harness(caller);
    let pane = harness.get_by_role(egui::Role::Document);
    assert_eq!(pane.accesskit_node().label().as_deref(), Some("Probe"));
    assert!(pane.is_focused(), "when nothing has the focus, the text has it");
    harness.get_by_label("Akteur: Die Außenministerin der Inselrepublik, Mira Sandoval");
    let inner = harness.get_by_label("Akteur: Inselrepublik").rect().center();
    let other = harness
        .get_by_label("Forderung: Vorschlag (jonas) – Nicht seine Forderung?")
        .rect()
        .center();
    harness.hover_at(inner);
    harness.run();
    assert_eq!(harness.state().hovered, Some((0, AnnotationId(2))));
    harness.hover_at(other);
    harness.run_steps(60);
    assert_eq!(harness.state().hovered, Some((1, AnnotationId(1))));
    harness.get_by_label("Forderung · jonas");
    harness.get_by_label("Nicht seine Forderung?");
    harness.hover_at(inner + vec2(0.0, 200.0));
    harness.run();
    assert_eq!(harness.state().hovered, None);
    // The annotation lets clicks through to the text.
    assert!(matches!(click(&mut harness, inner)[0], Gesture::Press { .. }));
}

#[test]
fn a_screen_reader_gets_the_text_line_by_line_with_the_selection() {
    let mut harness = harness(Caller::new("Erste Zeile\nZweite Zeile\n\nVierte"));
    harness.state_mut().anchor = 12;
    harness.state_mut().head = 18;
    harness.run();
    let pane = harness.get_by_role(egui::Role::Document);
    let node = pane.accesskit_node();
    assert!(node.supports_text_ranges());
    assert_eq!(node.document_range().text(), "Erste Zeile\nZweite Zeile\n\nVierte\n");
    assert_eq!(node.text_selection().unwrap().text(), "Zweite");
}

#[test]
fn an_idle_pane_does_nothing_and_what_fits_has_no_bar() {
    let mut harness = harness(Caller::new("Ein kurzer Text."));
    assert_eq!(harness.run(), 1);
    assert!(harness.query_by_role(egui::Role::ScrollBar).is_none());
    wheel(&mut harness, 100.0);
    assert_eq!(harness.state().pane.scroll_anchor(), None);
}

#[test]
fn an_empty_article_is_no_trouble() {
    let mut harness = harness(Caller::new(""));
    assert!(harness.state().caret.is_some());
    for it in [
        Motion::LineUp,
        Motion::LineDown,
        Motion::LineStart,
        Motion::LineEnd,
        Motion::PageUp,
        Motion::PageDown,
    ] {
        assert_eq!(motion(&mut harness, it), 0);
    }
    assert_eq!(click(&mut harness, Pos2::new(300.0, 300.0))[0], press(0));
}

#[test]
fn offsets_that_are_none_do_no_harm() {
    let mut harness = harness(Caller::new("Größe"));
    for offset in [3, 4, 7, 8, 99] {
        (harness.state_mut().anchor, harness.state_mut().head) = (1, offset);
        harness.state_mut().pane.reveal(offset);
        harness.state_mut().pane.request_motion(Motion::LineDown, true);
        harness.run();
    }
}

#[test]
fn columns_and_leading_are_as_chosen_and_lanes_keep_their_room() {
    let line = "Der Sprecher wiederholte die Frage nach dem Zeitplan. ".repeat(100);
    for face in [Face::Serif, Face::Sans] {
        for (column, characters) in [(Column::Narrow, 58), (Column::Normal, 68), (Column::Wide, 80)]
        {
            let mut caller = Caller::new(&line);
            caller.reading = ReadingSettings { column, face, ..ReadingSettings::default() };
            let mut harness = harness(caller);
            for _ in 0..30 {
                motion(&mut harness, Motion::LineDown);
            }
            let found = harness.state().head / 30;
            assert!(found.abs_diff(characters) <= 5, "{found} instead of {characters}");
        }
    }
    for size in [12.0, 14.0, 18.0, 24.0, 32.0] {
        let measures = |leading| {
            let mut caller = Caller::new("Zeile");
            caller.text_size = size;
            caller.reading.leading = leading;
            harness(caller).state().pane.measured.as_ref().unwrap().2
        };
        let [tight, normal, loose] =
            [Leading::Tight, Leading::Normal, Leading::Loose].map(measures);
        assert!(tight.line <= normal.line && normal.line < loose.line, "{size}");
        assert!(tight.pitch() >= normal.pitch().min(2.0), "{size}");
        assert!([16.0, 17.0].contains(&size) || tight.line < normal.line, "{size}");
        for it in [tight, normal, loose] {
            let lowest = it.lanes + it.pitch() * super::lanes::LANES as f32;
            assert!(lowest <= it.line + 0.01, "{size}: {lowest} in {}", it.line);
        }
    }
}

#[test]
fn what_finds_no_lane_is_counted_and_named_when_pointed_at() {
    let text = "Der Hafen bleibt auch im Winter für alle Schiffe offen.\n".repeat(40);
    let mut caller = Caller::new(&text);
    let quotes = ["Der Hafen bleibt", "Hafen bleibt", "Hafen", "bleibt", "afen", "fen bl"];
    let tags = (1..).zip(quotes).map(|(id, quote)| tag(&text, id, "actor", quote));
    caller.mine = layer(tags.chain([tag(&text, 7, "demand", "Hafen bleibt auch")]));
    let mut harness = harness(caller);
    let named = &harness.state().pane.named;
    assert_eq!(named.len(), 1, "one line");
    let missing = named[0].marks.len();
    let at = named[0].area.center();
    assert!(missing >= 1);
    let names = |it: &Pane<'_>| it.get_all_by_label_contains("Akteur: ").count();
    let before = names(&harness);
    harness.hover_at(at);
    harness.run_steps(60);
    assert_eq!(names(&harness), before + missing);
}
