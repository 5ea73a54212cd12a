//! Articles that are no longer the text that was annotated: where the annotations go is shown
//! before any of them does, and all of it can be undone.

use std::fs;
use std::path::{Path, PathBuf};

use tagwerk::model::{AnnotationId, ArticleRef, LabelId, LooseAnnotation, TextHash};
use tagwerk::run::mending::Hand;
use tagwerk::run::walking::walk;
use tagwerk::store::{self, Project as Opened};
use tagwerk::{reanchor, record};

use crate::harness::{FERRY, Project, tags};

const JOURNAL: &str = "annotations/.tagwerk/journal/eva.log";

/// The article with a sentence before the first, a typing error mended, and one sentence gone.
fn changed() -> String {
    let first = "Die Insel hat gewartet.\n\n";
    let text = FERRY.replace("Zugleich bot sie an", "Ebenso bot sie an");
    let (text, _) = text.split_once("Beobachter").unwrap();
    format!("{first}{text}")
}

/// Three tags, the last one on a sentence that will be gone.
fn tagged() -> Project {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Jule Harms", "1");
    it.tag("Fahrplan", "2");
    it.tag("Herbst", "4");
    project
}

#[test]
fn annotations_move_with_their_text_after_a_look_and_back_again() {
    let project = tagged();
    let before = project.layer("eva", "faehre.txt").unwrap();
    project.write("seeds/faehre.txt", changed());
    let mut it = project.open();
    assert!(it.shows("This article has changed"), "{:?}", it.app().overlay);
    assert_eq!(it.desk().text(), FERRY, "the text that was annotated");
    assert!(it.has("Actor: Jule Harms") && it.shows("not found"));
    assert!(it.has("… Reederei Nordwind im Herbst einlenkt."), "where it stood");
    assert_eq!(project.layer("eva", "faehre.txt").unwrap(), before, "nothing moves by itself");
    it.press_button("Move them");
    assert_eq!(it.desk().text(), changed());
    assert!(it.app().overlay.is_none());
    let after = project.layer("eva", "faehre.txt").unwrap();
    let quotes = [("speculation", "Herbst"), ("actor", "Jule Harms"), ("demand", "Fahrplan")];
    assert_eq!(project.tags("faehre.txt"), tags(&quotes), "nothing is dropped");
    for it in &after.annotations {
        let anchor = &it.anchors[0];
        let lost = anchor.quote == "Herbst";
        assert_eq!(lost, anchor.start == anchor.end, "{anchor:?}");
        assert!(lost || changed()[anchor.start..anchor.end] == *anchor.quote);
    }
    it.tag("Die Insel", "3");
    assert_eq!(project.tags("faehre.txt").len(), 4, "and goes on there");
    it.press("Ctrl+Z Ctrl+Z");
    assert_eq!(it.desk().text(), FERRY, "one step");
    let again = project.layer("eva", "faehre.txt").unwrap();
    assert_eq!(again.annotations, before.annotations);
    it.press("Escape Ctrl+Z");
    assert_eq!(project.tags("faehre.txt").len(), 2, "what was done before can be undone, too");
    it.press("Escape Ctrl+Y Escape Ctrl+Y");
    assert_eq!(it.desk().text(), changed());
    assert_eq!(project.tags("faehre.txt"), tags(&quotes));
}

#[test]
fn a_fresh_clone_knows_no_old_text_and_finds_the_quotes() {
    let project = tagged();
    fs::remove_dir_all(project.path("annotations/.tagwerk")).unwrap();
    project.write("seeds/faehre.txt", changed());
    let mut it = project.open();
    assert!(it.shows("not at hand"), "{:?}", it.app().overlay);
    assert_eq!(it.desk().text(), changed());
    it.press("Escape");
    it.press("Ctrl+Shift+Right 1");
    assert!(it.shows("This article has changed"), "nothing can be tagged before");
    it.press_button("Move them");
    assert!(it.app().overlay.is_none());
    assert_eq!(project.tags("faehre.txt").len(), 3, "nothing is dropped");
}

#[test]
fn what_is_unsure_stays_apart_and_its_likeliest_place_can_be_seen() {
    let project = tagged();
    fs::remove_dir_all(project.path("annotations/.tagwerk")).unwrap();
    let twice = FERRY.replace("Jule Harms", "Jule Harms und wieder Jule Harms");
    project.write("seeds/faehre.txt", twice);
    let it = project.open();
    assert!(it.shows("unsure") && it.has("kept without a place"), "{:?}", it.app().overlay);
    assert!(it.shows("perhaps: "), "{:?}", it.names());
    let problem = "eva, faehre.txt: The article has changed since it was annotated";
    assert_eq!(it.said(), problem, "the article is named once");
}

/// Has another program say something else of the first tag in the layer's file.
fn relabel(project: &Project, from: &str, to: &str) {
    let file = "annotations/eva/faehre.txt.ron";
    let text = fs::read_to_string(project.path(file)).unwrap();
    let changed = text.replace(&format!("label: \"{from}\""), &format!("label: \"{to}\""));
    assert_ne!(text, changed);
    project.write(file, changed);
}

/// The first tag has got another label here and another one elsewhere, and nobody has chosen yet.
fn at_odds() -> Project {
    let project = tagged();
    let mut it = project.open();
    it.press("Ctrl+Home Tab");
    relabel(&project, "actor", "concession");
    it.press("4");
    assert!(it.shows("Two versions"), "{:?}", it.names());
    it.press("Escape");
    project
}

#[test]
fn a_layer_that_others_have_changed_with_its_article_is_moved_as_they_left_it() {
    let project = tagged();
    relabel(&project, "actor", "concession");
    project.write("seeds/faehre.txt", changed());
    let mut it = project.open();
    assert!(it.has("Concession: Jule Harms"), "{:?}", it.names());
    it.press_button("Move them");
    assert!(it.app().overlay.is_none(), "{}", it.said());
    assert_eq!(it.desk().text(), changed());
    let quotes = [("speculation", "Herbst"), ("concession", "Jule Harms"), ("demand", "Fahrplan")];
    assert_eq!(project.tags("faehre.txt"), tags(&quotes));
    it.press("Ctrl+Z");
    assert_eq!(it.desk().text(), FERRY);
    assert!(it.has("Concession: Jule Harms"), "{:?}", it.names());
    it.press("Escape Ctrl+Z");
    assert!(it.has("Actor: Jule Harms"), "what others did is a step: {:?}", it.names());
    it.press("Escape Ctrl+Z Escape Ctrl+Z Escape Ctrl+Z");
    assert_eq!(project.tags("faehre.txt"), []);
}

#[test]
fn a_conflict_is_settled_before_the_annotations_move() {
    let project = at_odds();
    project.write("seeds/faehre.txt", changed());
    let mut it = project.open();
    assert!(it.shows("Two versions"), "{:?}", it.names());
    assert_eq!(it.desk().text(), FERRY);
    it.press_button("Apply");
    assert!(it.shows("This article has changed"), "{:?}", it.names());
    it.press_button("Move them");
    assert!(it.app().overlay.is_none(), "{}", it.said());
    assert_eq!(it.desk().text(), changed());
    let quotes = [("speculation", "Herbst"), ("speculation", "Jule Harms"), ("demand", "Fahrplan")];
    assert_eq!(project.tags("faehre.txt"), tags(&quotes));
    it.press("Ctrl+Z");
    assert_eq!(it.desk().text(), FERRY);
}

#[test]
fn what_was_done_here_goes_along_where_others_have_moved_a_layer() {
    let project = at_odds();
    // They settle for theirs, and move it to the new text.
    let theirs = project.layer("eva", "faehre.txt").unwrap();
    let text = changed();
    let article =
        ArticleRef { hash: Some(TextHash::of(&text)), bytes: text.len(), ..theirs.article.clone() };
    let mut moved = reanchor::carried(&theirs, Some(FERRY), &text, article);
    let demand = moved.annotations.iter().find(|it| it.label.as_str() == "demand").unwrap();
    let more =
        LooseAnnotation { id: AnnotationId(1), label: LabelId::new("actor"), ..demand.clone() };
    moved.annotations.push(more);
    moved.annotations.sort();
    project.write("annotations/eva/faehre.txt.ron", record::write_layer(&moved).unwrap());
    project.write("seeds/faehre.txt", &text);
    let mut it = project.open();
    assert!(it.shows("Two versions"), "{:?} {}", it.names(), it.said());
    assert_eq!(it.desk().text(), changed());
    let bases = read_all(&project.path("annotations/.tagwerk/bases/eva"));
    it.press_button("Apply");
    assert!(it.app().overlay.is_none(), "{}", it.said());
    let quotes = [
        ("speculation", "Herbst"),
        ("speculation", "Jule Harms"),
        ("actor", "Fahrplan"),
        ("demand", "Fahrplan"),
    ];
    assert_eq!(project.tags("faehre.txt"), tags(&quotes));
    drop(it);
    let it = project.open();
    assert!(it.app().overlay.is_none() && it.app().troubles.len() <= 1, "{:?}", it.app().troubles);
    assert_eq!(project.tags("faehre.txt"), tags(&quotes));
    drop(it);
    // As if it had been killed before the file was written: the merge is the last in the journal.
    for (file, bytes) in bases {
        fs::write(file, bytes).unwrap();
    }
    project.write("annotations/eva/faehre.txt.ron", record::write_layer(&moved).unwrap());
    let journal = project.read(JOURNAL).unwrap();
    let end = journal.rfind("merge").unwrap();
    let end = end + journal[end..].find(" writing ").unwrap();
    let end = journal[..end].rfind('\n').unwrap() + 1;
    assert!(end < journal.len());
    project.write(JOURNAL, &journal[..end]);
    let it = project.open();
    assert!(it.app().troubles.len() <= 1, "{:?}", it.app().troubles);
    assert_eq!(project.tags("faehre.txt"), tags(&quotes));
}

fn read_all(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let files = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    files.map(|it| (it.clone(), fs::read(it).unwrap())).collect()
}

#[test]
fn a_conflict_is_no_commands_to_decide() {
    let project = at_odds();
    // Something that could be repaired beside it.
    let file = "annotations/eva/faehre.txt.ron";
    let text = fs::read_to_string(project.path(file)).unwrap();
    let at = FERRY.find("Fahrplan").unwrap();
    let astray = text.replace(&format!("({at}, {}", at + 8), &format!("({}, {}", at + 1, at + 9));
    assert_ne!(astray, text);
    project.write(file, &astray);
    let opened = Opened::open(&project.path("seeds"), None).unwrap();
    let codebook = store::read_codebook(&opened).unwrap().codebook;
    let names = ["eva".to_owned()];
    let mut hand = Hand::take(&opened, "eva").unwrap();
    for step in walk(&opened, &names, &codebook).unwrap().steps {
        let Some((article, reads)) = step.read else { continue };
        for read in reads {
            assert_eq!(hand.repair(&article, &read, &codebook).unwrap(), []);
        }
    }
    assert_eq!(fs::read_to_string(project.path(file)).unwrap(), astray);
    drop(hand);
    let it = project.open();
    assert!(it.shows("Two versions"), "{:?}", it.names());
}

#[test]
fn what_cannot_be_undone_for_now_can_be_later() {
    let project = tagged();
    fs::rename(project.path("seeds/faehre.txt"), project.path("weg")).unwrap();
    let mut it = project.open();
    it.press("Ctrl+Z Ctrl+Z Ctrl+Z");
    assert!(it.said().contains("faehre.txt"), "{}", it.said());
    drop(it);
    fs::rename(project.path("weg"), project.path("seeds/faehre.txt")).unwrap();
    let file = "annotations/eva/faehre.txt.ron";
    let layer = fs::read_to_string(project.path(file)).unwrap();
    project.write(file, layer.replace("(id:", "<<<<<<< (id:"));
    let mut it = project.open();
    it.press("Ctrl+Z Ctrl+Z Ctrl+Z");
    drop(it);
    project.write(file, &layer);
    let mut it = project.open();
    it.press("Ctrl+Z Escape Ctrl+Z");
    assert_eq!(project.tags("faehre.txt"), tags(&[("actor", "Jule Harms")]), "{}", it.said());
}

#[test]
fn a_layer_whose_article_is_gone_is_a_problem() {
    let project = tagged();
    fs::remove_file(project.path("seeds/faehre.txt")).unwrap();
    let mut it = project.open();
    it.press("Ctrl+5");
    assert!(it.shows("eva, faehre.txt"), "{:?}", it.names());
    assert!(project.path("annotations/eva/faehre.txt.ron").exists());
    drop(it);
    project.write("seeds/faehre.txt", FERRY);
    let mut it = project.open();
    it.press("Ctrl+5");
    assert!(it.shows("No problems"), "{:?}", it.names());
}

#[test]
fn what_only_the_journal_knows_goes_along_where_a_layer_follows_its_article() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Jule Harms", "1");
    let file = "annotations/eva/faehre.txt.ron";
    let first = project.read(file).unwrap();
    let bases = read_all(&project.path("annotations/.tagwerk/bases/eva"));
    it.tag("Fahrplan", "2");
    drop(it);
    // As if it had been killed before the file was written: the tag is the last in the journal.
    let journal = project.read(JOURNAL).unwrap();
    let last = journal.rfind(" do tag ").unwrap();
    let end = last + journal[last..].find('\n').unwrap() + 1;
    project.write(JOURNAL, &journal[..end]);
    for (file, bytes) in bases {
        fs::write(file, bytes).unwrap();
    }
    // Another program changes the file, and the article is renamed.
    project.write(file, first.replace("\"actor\"", "\"concession\""));
    fs::rename(project.path("seeds/faehre.txt"), project.path("seeds/schiff.txt")).unwrap();
    let opened = Opened::open(&project.path("seeds"), None).unwrap();
    let mut hand = Hand::take(&opened, "eva").unwrap();
    let astray = hand.astray().unwrap();
    assert_eq!(astray.steps.len(), 1, "{astray:?}");
    hand.mend(&astray.steps[0], false).unwrap();
    drop(hand);
    let both = [("concession", "Jule Harms"), ("demand", "Fahrplan")];
    assert_eq!(project.tags("schiff.txt"), tags(&both));
    let mut it = project.open();
    it.press("Ctrl+Z");
    assert_eq!(project.tags("faehre.txt"), tags(&both), "undone: {}", it.said());
}

#[test]
fn articles_that_were_exchanged_are_known_again() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Jule Harms", "1");
    it.tag("Fahrplan", "2");
    drop(it);
    let [a, b] = ["seeds/faehre.txt", "seeds/hafen.txt"].map(|it| project.path(it));
    let other = "Im Hafen von Süderhaven liegt seit gestern ein Schlepper fest.\n";
    fs::rename(&a, &b).unwrap();
    fs::write(&a, other).unwrap();
    let mut it = project.open();
    assert!(it.shows("The text of faehre.txt is now hafen.txt"), "{:?}", it.names());
    it.press_button("Have them follow");
    assert_eq!(it.desk().text(), FERRY);
    let quotes = [("actor", "Jule Harms"), ("demand", "Fahrplan")];
    assert_eq!(project.tags("hafen.txt"), tags(&quotes));
    assert!(project.layer("eva", "faehre.txt").is_none());
    it.press("Escape Ctrl+Z Ctrl+Z");
    assert_eq!(project.tags("faehre.txt"), tags(&quotes));
}
