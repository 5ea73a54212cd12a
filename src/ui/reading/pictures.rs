//! Pictures of the pane, to be looked at: written to the folder named by `TAGWERK_PICTURES`.

use std::path::PathBuf;

use eframe::egui;
use egui_kittest::kittest::Queryable as _;

use super::fixture::{Caller, TEXT, builder, layer, shown, tag};
use super::*;

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

fn picture(name: &str, caller: Caller, dark: bool, scale: f32, size: [f32; 2]) {
    let Some(folder) = std::env::var_os("TAGWERK_PICTURES").map(PathBuf::from) else {
        eprintln!("TAGWERK_PICTURES names no folder: {name} is not painted");
        return;
    };
    let theme = if dark { egui::Theme::Dark } else { egui::Theme::Light };
    let builder = builder().wgpu().with_size(size).with_theme(theme).with_pixels_per_point(scale);
    let mut harness = shown(builder, caller);
    // Something is below the pointer, where it is there at all.
    if let Some(at) = harness.query_by_label("Akteur: Delegationskreisen").map(|it| it.rect()) {
        harness.hover_at(at.center());
        harness.run();
    }
    let picture = harness.render().expect("no picture");
    picture.save(folder.join(format!("{name}.png"))).expect("picture not written");
}

#[test]
fn everything_at_once() {
    for (theme, dark) in [("light", false), ("dark", true)] {
        picture(&format!("busy-{theme}-1x"), busy(), dark, 1.0, [900.0, 700.0]);
        picture(&format!("busy-{theme}-2x"), busy(), dark, 2.0, [760.0, 560.0]);
    }
}

#[test]
fn a_long_selection_in_a_long_text() {
    let text = TEXT.repeat(12);
    for (theme, dark) in [("light", false), ("dark", true)] {
        let mut caller = Caller::new(&text);
        let at = |nth: usize, quote: &str| nth * TEXT.len() + TEXT.find(quote).unwrap();
        caller.mine = layer([tag(&text, 1, "concession", "bot nach Angaben")]);
        (caller.anchor, caller.head) = (at(5, "lehnt den"), at(5, "heißt es"));
        caller.snapped = Span::new(&text, caller.anchor, caller.head).ok();
        caller.text_size = 14.0;
        caller.pane.reveal(caller.head);
        picture(&format!("selection-{theme}"), caller, dark, 1.0, [900.0, 600.0]);
    }
}

#[test]
fn notes_in_the_margin_and_a_map() {
    for (theme, dark) in [("light", false), ("dark", true)] {
        let mut caller = busy();
        let noted = caller.mine.annotations().cloned().map(|mut it| {
            if it.id.0 % 2 == 1 {
                it.note =
                    "Dieselbe Stelle wie im Bericht vom Vortag; dort aber als Zitat".to_owned();
            }
            it
        });
        caller.mine = layer(noted.collect::<Vec<_>>());
        caller.margin_notes = true;
        caller.active = Some(AnnotationId(11));
        picture(&format!("margin-{theme}"), caller, dark, 1.0, [1280.0, 420.0]);
    }
}

#[test]
fn every_leading_and_face() {
    use crate::record::{Face, Leading};
    let settings = [("tight", Leading::Tight, Face::Sans), ("loose", Leading::Loose, Face::Serif)];
    for (name, leading, face) in settings {
        let mut caller = busy();
        (caller.reading.leading, caller.reading.face) = (leading, face);
        picture(name, caller, false, 1.0, [760.0, 560.0]);
    }
}

#[test]
fn large_letters_in_a_narrow_pane() {
    let mut caller = busy();
    caller.text_size = 30.0;
    caller.hits.clear();
    picture("large", caller, false, 1.0, [620.0, 700.0]);
}

#[test]
fn small_letters() {
    let mut caller = busy();
    caller.text_size = 12.0;
    caller.active = Some(AnnotationId(3));
    picture("small", caller, true, 1.0, [620.0, 500.0]);
}

#[test]
fn the_note_of_another_below_the_pointer() {
    let Some(folder) = std::env::var_os("TAGWERK_PICTURES").map(PathBuf::from) else { return };
    let mut caller = busy();
    let mut noted = tag(TEXT, 3, "actor", "ein Diplomat");
    noted.note = "Ungenannt, aber doch ein Sprecher der Gegenseite?".to_owned();
    caller.theirs = layer([noted]);
    let mut harness = shown(builder().wgpu().with_size([900.0, 700.0]), caller);
    let at = harness.get_by_label_contains("Akteur: ein Diplomat (jonas)").rect().center();
    harness.hover_at(at);
    harness.run_steps(60);
    harness.render().expect("no picture").save(folder.join("hint.png")).expect("not written");
}
