//! Language, theme, size, panels: what is remembered.

use eframe::egui::{Role, Theme};
use egui_kittest::kittest::NodeT as _;
use tagwerk::i18n::Language;
use tagwerk::record::{Column, Face, Leading, ReadingSettings};

use crate::harness::{Project, Sitting};

#[test]
fn the_language_is_switched_while_running_and_remembered() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Jule Harms", "1");
    assert!(it.has("Actor: Jule Harms") && it.has("File"));
    it.run("Deutsch");
    assert!(it.has("Akteur: Jule Harms") && it.has("Datei"));
    assert!(!it.has("File"));
    drop(it);
    assert!(project.open().has("Datei"));
}

#[test]
fn the_language_follows_the_system_at_first() {
    let mut project = Project::usual();
    project.language = Language::De;
    let mut it = project.open();
    assert!(it.has("1 Akteur"));
    it.press("Ctrl+Shift+P");
    it.type_text("english");
    it.press("Enter");
    assert!(it.has("1 Actor"));
}

#[test]
fn the_theme_is_switched_and_remembered() {
    let project = Project::usual();
    let mut it = project.open();
    assert_eq!(it.harness.ctx.theme(), Theme::Light, "the system says nothing");
    it.run("Dark theme");
    assert_eq!(it.harness.ctx.theme(), Theme::Dark);
    drop(it);
    let it = project.open();
    assert_eq!(it.harness.ctx.theme(), Theme::Dark);
}

#[test]
fn the_texts_size_is_changed_and_remembered() {
    let project = Project::usual();
    let mut it = project.open();
    let usual = it.app().text_size();
    let scale = it.harness.ctx.zoom_factor();
    it.press("Ctrl+Plus Ctrl+Plus");
    let larger = it.app().text_size();
    assert!(larger > usual);
    it.press("Ctrl+Minus");
    assert!(it.app().text_size() < larger);
    for _ in 0..30 {
        it.press("Ctrl+Plus");
    }
    assert!(it.app().text_size() < 40.0, "it ends somewhere");
    assert_eq!(it.harness.ctx.zoom_factor(), scale, "the interface stays");
    let largest = it.app().text_size();
    drop(it);
    let mut it = project.open();
    assert_eq!(it.app().text_size(), largest);
    it.press("Ctrl+0");
    assert_eq!(it.app().text_size(), usual);
}

#[test]
fn panels_are_hidden_and_stay_so() {
    let project = Project::usual();
    let mut it = project.open();
    for (keys, list) in [("Ctrl+1", "List of articles"), ("Ctrl+3", "1 Actor"), ("Ctrl+2", "Sort")]
    {
        assert!(it.has(list), "{keys}");
        it.press(keys);
        assert!(!it.has(list), "{keys}");
    }
    it.press("F6");
    assert_eq!(it.focused(), "faehre.txt", "there is no other pane");
    drop(it);
    let mut it = project.open();
    assert!(!it.has("List of articles") && !it.has("1 Actor"));
    it.press("Ctrl+K");
    assert_eq!(it.focused(), "Filter", "what is asked for is shown");
    assert!(it.has("List of articles"));
}

#[test]
fn the_palette_and_the_menus_run_commands_by_keys() {
    let mut it = Project::usual().open();
    it.press("Ctrl+Shift+P");
    it.type_text("no such command");
    assert!(it.has("No command matches"));
    it.press("Escape");
    it.run("Flag article");
    assert!(it.desk().mine.layer.flagged);
    it.press("Shift+F6");
    it.back_to("View");
    it.press("Enter");
    it.press_button("Dark theme");
    assert_eq!(it.harness.ctx.theme(), Theme::Dark);
}

#[test]
fn the_way_the_text_is_set_is_chosen_and_remembered() {
    let project = Project::usual();
    let mut it = project.open();
    let width = |it: &Sitting| {
        let nodes = it.nodes();
        let line = nodes.iter().find(|it| it.accesskit_node().role() == Role::Paragraph);
        line.expect("no text").rect().width()
    };
    let normal = width(&it);
    it.run("Wide column");
    assert!(width(&it) > normal);
    it.run("Narrow column");
    assert!(width(&it) < normal);
    it.press("Shift+F6");
    it.back_to("View");
    it.press("Enter");
    it.press_button("Reading");
    it.press_button("Typeface without serifs");
    it.run("Tight line spacing");
    let chosen = it.app().settings.reading;
    let expected =
        ReadingSettings { column: Column::Narrow, leading: Leading::Tight, face: Face::Sans };
    assert_eq!(chosen, expected);
    drop(it);
    assert_eq!(project.open().app().settings.reading, expected);
}
