//! Pictures of the pane, each looked at by a person once: `tests/pictures` holds them as they should
//! be. What is painted now goes to the folder named by `TAGWERK_PICTURES` too; with
//! `UPDATE_SNAPSHOTS=1` it becomes what should be.

use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui;
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{SnapshotOptions, try_image_snapshot_options};

use super::fixture::{Caller, TEXT, builder, layer, shown, tag};
use super::*;
use crate::model::{Annotation, Relation, Spans, Status};

/// Everything at once: nesting, six on one word, others' layers, hits, an active annotation.
fn busy() -> Caller {
    let mut caller = Caller::new(TEXT);
    let text = TEXT;
    caller.mine = layer([
        tag(text, 1, "actor", "Die Außenministerin der Inselrepublik, Mira Sandoval"),
        tag(text, 2, "actor", "Inselrepublik"),
        tag(
            text,
            3,
            "demand",
            "fordert stattdessen einen Abzug aller Patrouillenboote bis zum 26. Februar und eine gemeinsame Aufsicht über die Fischgründe",
        ),
        tag(text, 4, "actor", "Patrouillenboote"),
        tag(text, 5, "speculation", "Abzug aller Patrouillenboote bis zum 26. Februar"),
        tag(text, 6, "concession", "Patrouillenboote bis"),
        tag(text, 7, "demand", "aller Patrouillenboote"),
        tag(text, 8, "concession", "Patrouillenboote bis zum"),
        tag(text, 9, "actor", "Präsidentenberater Tomas Feldhaus-Krüger"),
        tag(text, 10, "actor", "Tomas Feldhaus-Krüger"),
        tag(
            text,
            11,
            "concession",
            "bot nach Angaben aus Delegationskreisen immerhin an, die umstrittenen Lizenzen für ein halbes Jahr auszusetzen",
        ),
        tag(text, 12, "actor", "Delegationskreisen"),
        tag(
            text,
            13,
            "speculation",
            "Beobachter halten es für möglich, dass beide Seiten schon im Frühjahr ein Rahmenabkommen unterzeichnen könnten.",
        ),
        tag(text, 14, "actor", "Beobachter"),
        tag(text, 15, "actor", "beide Seiten"),
        tag(text, 16, "unheard-of", "Fangquoten"),
    ]);
    caller.theirs = layer([
        tag(text, 1, "actor", "Mira Sandoval"),
        tag(text, 2, "demand", "Abzug aller Patrouillenboote"),
        tag(text, 3, "actor", "ein Diplomat"),
        tag(text, 4, "speculation", "sei jede Zusage das Papier nicht wert"),
        tag(text, 5, "actor", "Sandoval weiter"),
    ]);
    caller.active = Some(AnnotationId(15));
    let find = |quote: &str| tag(text, 0, "", quote).spans.hull();
    caller.hits = vec![find("Lizenzen"), find("beide Seiten"), find("Rahmenabkommen")];
    // The current one is on the active annotation as well.
    caller.current_hit = Some(1);
    let start = text.find("rbindliche Fang").unwrap();
    (caller.anchor, caller.head) = (start, start + "rbindliche Fang".len());
    caller.snapped = Some(find("verbindliche Fangquoten"));
    caller
}

/// What painters of different machines may do differently, and what the files lose that are kept
/// small (256 colours): so many pixels, and so much of each. A line that is missing is more.
const STRAY_PIXELS: usize = 400;
const STRAY: f32 = 10.0;

fn picture(name: &str, caller: Caller, dark: bool, scale: f32, size: [f32; 2]) {
    let theme = if dark { egui::Theme::Dark } else { egui::Theme::Light };
    let builder = builder().wgpu().with_size(size).with_theme(theme).with_pixels_per_point(scale);
    let mut harness = shown(builder, caller);
    // Something is below the pointer, where it is there at all.
    if let Some(at) = harness.query_by_label("Akteur: Delegationskreisen").map(|it| it.rect()) {
        harness.hover_at(at.center());
        harness.run();
    }
    compare(name, &mut harness);
}

fn compare(name: &str, harness: &mut egui_kittest::Harness<'_, Caller>) {
    let picture = harness.render().expect("no picture");
    if let Some(folder) = std::env::var_os("TAGWERK_PICTURES").map(PathBuf::from) {
        picture.save(folder.join(format!("{name}.png"))).expect("picture not written");
    }
    let options = SnapshotOptions::new()
        .output_path("tests/pictures")
        .threshold(STRAY)
        .max_failed_pixels(STRAY_PIXELS);
    if let Err(error) = try_image_snapshot_options(&picture, name.to_owned(), &options) {
        panic!("{error}");
    }
}

#[test]
fn everything_at_once() {
    for (theme, dark) in [("light", false), ("dark", true)] {
        picture(&format!("busy-{theme}"), busy(), dark, 1.0, [900.0, 560.0]);
    }
    picture("busy-light-2x", busy(), false, 2.0, [760.0, 420.0]);
}

#[test]
fn a_long_selection_in_a_long_text() {
    let text = TEXT.repeat(12);
    let mut caller = Caller::new(&text);
    let at = |nth: usize, quote: &str| nth * TEXT.len() + TEXT.find(quote).unwrap();
    caller.mine = layer([tag(&text, 1, "concession", "bot nach Angaben")]);
    (caller.anchor, caller.head) = (at(5, "lehnt den"), at(5, "heißt es"));
    caller.snapped = Span::new(&text, caller.anchor, caller.head).ok();
    caller.text_size = 14.0;
    caller.pane.reveal(caller.head);
    picture("selection-dark", caller, true, 1.0, [760.0, 400.0]);
}

#[test]
fn notes_in_the_margin_and_a_map() {
    let mut caller = busy();
    let noted = caller.mine.annotations().cloned().map(|mut it| {
        if it.id.0 % 2 == 1 {
            it.note = "Dieselbe Stelle wie im Bericht vom Vortag; dort aber als Zitat".to_owned();
        }
        it
    });
    caller.mine = layer(noted.collect::<Vec<_>>());
    caller.margin_notes = true;
    caller.active = Some(AnnotationId(11));
    picture("margin-light", caller, false, 1.0, [1280.0, 420.0]);
}

#[test]
fn a_tight_leading_and_a_sans() {
    use crate::record::{Face, Leading};
    let mut caller = busy();
    (caller.reading.leading, caller.reading.face) = (Leading::Tight, Face::Sans);
    picture("tight", caller, false, 1.0, [760.0, 400.0]);
}

#[test]
fn large_letters_in_a_narrow_pane() {
    let mut caller = busy();
    caller.text_size = 30.0;
    caller.hits.clear();
    picture("large", caller, false, 1.0, [620.0, 480.0]);
}

/// An annotation of several quotes.
fn split(id: u64, label: &str, quotes: &[&str]) -> Annotation {
    let span = |quote: &&str| tag(TEXT, 0, "", quote).spans.hull();
    let spans = Spans::new(quotes.iter().map(span).collect()).unwrap();
    Annotation::new(AnnotationId(id), LabelId::new(label), spans)
}

/// Discontinuous ones, one across paragraphs, and relations between them.
fn related() -> Caller {
    let mut caller = Caller::new(TEXT);
    let annotations = [
        tag(TEXT, 1, "actor", "Mira Sandoval"),
        split(2, "demand", &["lehnt den Vorschlag", "ab."]),
        tag(TEXT, 3, "actor", "Nachbarlandes"),
        tag(TEXT, 4, "demand", "Abzug aller Patrouillenboote bis zum 26. Februar"),
        split(5, "concession", &["bot", "an, die", "auszusetzen"]),
        tag(TEXT, 6, "actor", "Tomas Feldhaus-Krüger"),
        split(
            7,
            "speculation",
            &["skeptisch", "sei jede Zusage das Papier nicht wert.\n\nAm Abend reiste"],
        ),
    ];
    let relation = |(id, kind, from, to): (u64, &str, u64, u64)| Relation {
        from: AnnotationId(from),
        to: AnnotationId(to),
        id: AnnotationId(id),
        kind: kind.to_owned(),
    };
    let relations = [
        (21, "makes", 1, 2),
        (22, "addressed-to", 2, 3),
        (23, "makes", 1, 4),
        (24, "makes", 6, 5),
        (25, "answers", 5, 4),
    ];
    let relations = relations.into_iter().map(relation).collect();
    caller.mine = Arc::new(Layer::new(Status::InProgress, false, annotations, relations));
    caller
}

#[test]
fn relations_of_the_active_annotation_and_all_of_them() {
    for (theme, dark) in [("light", false), ("dark", true)] {
        let mut caller = related();
        caller.active = Some(AnnotationId(1));
        picture(&format!("relations-{theme}"), caller, dark, 1.0, [900.0, 560.0]);
    }
    let mut caller = related();
    (caller.all_relations, caller.active) = (true, Some(AnnotationId(5)));
    picture("relations-all-2x", caller, false, 2.0, [760.0, 480.0]);
}

#[test]
fn long_names_in_english() {
    let mut caller = busy();
    caller.language = "en";
    caller.margin_notes = true;
    let mut codebook = caller.codebook.clone();
    for label in &mut codebook.labels {
        let long = format!("{} with a name that somebody found worth a whole line", label.id);
        label.name.set("en", &long);
        label.letter = "Ŵ".to_owned();
    }
    caller.codebook = codebook;
    picture("names-en", caller, false, 1.0, [1280.0, 420.0]);
}

#[test]
fn a_single_line_of_a_megabyte() {
    let line = TEXT.replace('\n', " ");
    let text = line.repeat(1_048_576 / line.len() + 1);
    let mut caller = Caller::new(&text);
    let at = text.floor_char_boundary(text.len() / 2);
    let start = at + text[at..].find("Patrouillenboote").unwrap();
    let span = Span::new(&text, start, start + 900).unwrap();
    caller.mine = layer([Annotation::new(AnnotationId(1), LabelId::new("demand"), span)]);
    caller.active = Some(AnnotationId(1));
    caller.pane.reveal(start);
    picture("line", caller, false, 1.0, [760.0, 480.0]);
}
