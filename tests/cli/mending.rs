//! `tagwerk reanchor` and `tagwerk check --repair`.

use super::*;

#[test]
fn annotations_follow_a_changed_article() {
    let place = Place::new();
    let text = TEXT.replace("Der Verband", "Gestern Abend: Der Verband");
    place.write("seeds/a.txt", format!("Vorab.\n{text}"));
    assert_eq!(place.problems()[0].0, "article-changed");
    let before = fs::read_to_string(place.path("annotations/anna/a.txt.ron")).unwrap();
    let dry = place.run(&["reanchor", "--dry-run"]);
    // The text that was annotated is not known here, and quotes of a few words prove little.
    assert!(dry.code == 1 && dry.out.contains("unsure"), "{dry:?}");
    assert_eq!(fs::read_to_string(place.path("annotations/anna/a.txt.ron")).unwrap(), before);
    let run = place.run(&["reanchor", "--unsure"]);
    assert_eq!((run.code, run.err.contains("One layer")), (0, true), "{run:?}");
    assert_eq!(place.problems(), []);
    let again = place.run(&["reanchor"]);
    assert!(again.err.contains("0 layers"), "{again:?}");
}

#[test]
fn annotations_follow_a_renamed_article() {
    let place = Place::new();
    fs::create_dir(place.path("seeds/neu")).unwrap();
    fs::rename(place.path("seeds/a.txt"), place.path("seeds/neu/b.txt")).unwrap();
    assert_eq!(place.problems()[0].0, "article-missing");
    let run = place.run(&["reanchor"]);
    assert!(run.out.contains("neu/b.txt") && run.code == 0, "{run:?}");
    assert_eq!(place.problems(), []);
    assert!(!place.path("annotations/anna/a.txt.ron").exists());
    assert!(place.path("annotations/anna/neu/b.txt.ron").exists());
}

#[test]
fn what_is_wrong_is_mended_where_nothing_is_lost() {
    let place = Place::new();
    let file = place.path("annotations/anna/a.txt.ron");
    let sound = fs::read_to_string(&file).unwrap();
    let good = span("mehr Geld");
    let broken = sound.replace(&good, "(3, 9, \"mehr Geld\")");
    assert_ne!(broken, sound);
    fs::write(&file, broken).unwrap();
    assert!(!place.problems().is_empty());
    let run = place.run(&["check", "--repair"]);
    assert!(run.err.contains("One repair") && run.code == 0, "{run:?}");
    assert!(fs::read_to_string(&file).unwrap().contains(&good));
}
