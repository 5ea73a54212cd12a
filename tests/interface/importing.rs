//! The import dialog, by keys.

use serde_json::json;

use crate::harness::{FERRY, Project, tags};

#[test]
fn what_others_have_annotated_is_looked_at_mapped_and_taken_over() {
    let mut project = Project::usual();
    let at = |quote: &str| {
        let start = FERRY[..FERRY.find(quote).unwrap()].chars().count();
        (start, start + quote.chars().count())
    };
    let ((a, b), (c, d)) = (at("Jule Harms"), at("Fahrplan"));
    let spans = json!([[a, b, "PER"], [c, d, "Forderung"], [c, d, "MISC"], [7, 99_999, "PER"]]);
    let record = json!({"text": FERRY, "entities": spans, "meta": {"article": "faehre.txt"}});
    project.write("von-anderen.jsonl", record.to_string());
    let mut it = project.open();
    it.tag("Herbst", "4");
    it.run("Import…");
    assert!(it.shows("what is in it is shown"), "{:?}", it.names());
    it.tab_to("Format");
    it.press("Enter");
    it.tab_to("spaCy JSONL: entities and spans, offsets in code points");
    it.press("Enter");
    it.tab_to("File or folder");
    it.type_text(&project.path("von-anderen.jsonl").display().to_string());
    it.press("Enter");
    assert!(it.shows("3 annotations"), "{:?}", it.names());
    assert!(it.shows("the offsets are not in the text"), "{:?}", it.names());
    for (label, becomes) in [("PER", "Actor"), ("MISC", "leave out")] {
        it.tab_to(label);
        it.press("Enter");
        it.tab_to(becomes);
        it.press("Enter");
    }
    assert!(it.shows("2 annotations"), "{:?}", it.names());
    it.tab_to("As annotator");
    it.type_text("spacy");
    it.press_button("Import");
    assert!(it.app().overlay.is_none(), "{}", it.said());
    assert!(
        it.said().contains("2 annotations") && it.said().contains("1 passed over"),
        "{}",
        it.said()
    );
    let layer = project.layer("spacy", "faehre.txt").unwrap();
    let found: Vec<(String, String)> =
        layer.annotations.iter().map(|it| (it.label.to_string(), it.quote())).collect();
    assert_eq!(found, tags(&[("actor", "Jule Harms"), ("demand", "Fahrplan")]));
    // Mine is as it was, and goes on.
    assert_eq!(project.tags("faehre.txt"), tags(&[("speculation", "Herbst")]));
    it.tag("Fahrplan", "2");
    it.press("Ctrl+Z Ctrl+Z");
    assert_eq!(project.tags("faehre.txt"), []);
    drop(it);
    // Whoever it became undoes it as one step.
    project.named = "spacy";
    let mut it = project.open();
    it.press("Ctrl+Z");
    assert!(project.layer("spacy", "faehre.txt").is_none(), "{}", it.said());
}
