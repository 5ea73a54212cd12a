//! Excerpts on the clipboard.

use crate::harness::{FERRY, Project, no_clipboard};

fn project() -> Project {
    let project = Project::new(&[("faehre.txt", FERRY)]);
    project.write(
        "seeds/faehre.ron",
        "(version: 1, title: \"Fähre & Streit\", outlet: \"Küstenbote\", author: \"R. Thom\", \
         date: \"2024-03-01\", url: \"https://kueste.example/a?b=1&c\", language: \"de\")",
    );
    project
}

#[test]
fn ctrl_c_copies_the_words_that_are_selected_or_the_annotation() {
    let mut it = project().open();
    it.press("Ctrl+C");
    assert_eq!(it.said(), "Nothing to copy: select text or go to an annotation");
    it.go_to("Jule Harms");
    it.press("Shift+Right Shift+Right Ctrl+C");
    it.tag("Jule Harms", "1");
    it.press("Ctrl+C");
    assert_eq!(it.said(), "Copied");
    it.press("F6 Ctrl+C");
    let copied: Vec<String> = it.clipboard.excerpts().into_iter().map(|it| it.plain).collect();
    assert_eq!(copied, ["Jule", "Jule Harms", "Jule Harms"]);
}

#[test]
fn with_shift_the_citation_comes_along() {
    let mut it = project().open();
    it.tag("Jule Harms", "1");
    it.press("Ctrl+Shift+C");
    let excerpt = it.clipboard.excerpts().remove(0);
    assert_eq!(
        excerpt.plain,
        "“Jule Harms” (“Fähre & Streit”, R. Thom, Küstenbote, 2024-03-01, para. 2, Actor, \
         https://kueste.example/a?b=1&c)"
    );
    assert!(excerpt.html.contains("<blockquote><p>“Jule Harms”</p></blockquote>"));
    assert!(excerpt.html.contains("Fähre &amp; Streit"));
    assert!(excerpt.html.contains("<a href=\"https://kueste.example/a?b=1&amp;c\">"));
}

#[test]
fn in_a_field_ctrl_c_is_the_fields() {
    let mut it = project().open();
    it.tag("Jule Harms", "1");
    it.press("Ctrl+K");
    it.type_text("fähre");
    it.press("Ctrl+A Ctrl+C");
    assert_eq!(it.clipboard.excerpts(), []);
}

#[test]
fn without_a_clipboard_it_is_said_and_nothing_else_happens() {
    let project = project();
    let mut it = project.open_with(Some("seeds"), [], no_clipboard());
    it.tag("Jule Harms", "1");
    it.press("Ctrl+C");
    assert_eq!(it.said(), "The clipboard cannot be used: no clipboard: no display");
    assert_eq!(it.active(), "Jule Harms");
}
