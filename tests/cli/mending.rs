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
fn each_layer_goes_where_its_own_text_is_or_stays() {
    let place = Place::new();
    let other = TEXT.replace("Köhler", "Müller");
    place.write("seeds/b.txt", &other);
    let of_b = layer().replace("a.txt", "b.txt").replace(&sha256(TEXT), &sha256(&other));
    place.write("annotations/anna/b.txt.ron", of_b.replace("Köhler", "Müller"));
    assert_eq!(place.problems(), []);
    let move_ = |from: &str, to: &str| {
        fs::rename(place.path(&format!("seeds/{from}")), place.path(&format!("seeds/{to}")))
            .unwrap();
    };
    let file = |name: &str| place.path(&format!("annotations/anna/{name}.ron"));
    let is_of_b = |name: &str| fs::read_to_string(file(name)).unwrap().contains("Müller");
    // One after the other: the first makes room for the second.
    move_("a.txt", "neu.txt");
    move_("b.txt", "a.txt");
    let run = place.run(&["reanchor"]);
    assert_eq!((run.code, run.out.lines().count()), (0, 2), "{run:?}");
    assert_eq!(place.problems(), []);
    assert!(is_of_b("a.txt") && !is_of_b("neu.txt") && !file("b.txt").exists());
    // Exchanged with each other: both layers go with their texts, in one step.
    move_("a.txt", "x.txt");
    move_("neu.txt", "a.txt");
    move_("x.txt", "neu.txt");
    assert_ne!(place.problems(), []);
    let run = place.run(&["reanchor"]);
    assert_eq!((run.code, run.out.lines().count()), (0, 2), "{run:?}");
    assert_eq!(place.problems(), []);
    assert!(is_of_b("neu.txt") && !is_of_b("a.txt"));
    // A copy of it elsewhere does not take an article's annotations away.
    fs::copy(place.path("seeds/a.txt"), place.path("seeds/kopie.txt")).unwrap();
    place.write("seeds/a.txt", TEXT.replace("mehr Geld", "viel mehr Geld"));
    let run = place.run(&["reanchor"]);
    assert!(!run.out.contains("kopie") && file("a.txt").exists(), "{run:?}");
    place.write("seeds/a.txt", TEXT);
    fs::remove_file(place.path("seeds/kopie.txt")).unwrap();
    place.run(&["reanchor"]);
    assert_eq!(place.problems(), []);
    // Gone with its article.
    fs::remove_file(place.path("seeds/a.txt")).unwrap();
    fs::remove_file(place.path("seeds/neu.txt")).unwrap();
    place.write("seeds/dritter.txt", "Ein anderer Text.");
    let run = place.run(&["reanchor"]);
    assert_eq!((run.code, run.err.matches("stays where it is").count()), (1, 2), "{run:?}");
}

#[test]
fn layers_of_one_text_are_told_apart_by_their_paths() {
    let place = Place { dir: tempfile::tempdir().unwrap() };
    let note = |n: &str| layer().replace("Absage", n);
    for folder in ["x", "y"] {
        place.write(&format!("seeds/{folder}/{folder}.txt"), TEXT);
        let path = format!("{folder}/{folder}.txt");
        let layer = note(folder).replace("a.txt", &path);
        place.write(&format!("annotations/anna/{path}.ron"), layer);
    }
    for folder in ["x", "y"] {
        let (from, to) = (format!("seeds/{folder}"), format!("seeds/neu-{folder}"));
        fs::rename(place.path(&from), place.path(&to)).unwrap();
    }
    assert_eq!(place.run(&["reanchor"]).code, 0);
    for folder in ["x", "y"] {
        let file = format!("annotations/anna/neu-{folder}/{folder}.txt.ron");
        let layer = fs::read_to_string(place.path(&file)).unwrap();
        assert!(layer.contains(&format!("note: \"{folder}\"")), "{folder}: {layer}");
    }
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

/// A layer of `path` with one annotation, on the words "mehr Geld".
fn begun(path: &str, label: &str) -> String {
    let span = span("mehr Geld");
    let (hash, bytes) = (sha256(TEXT), TEXT.len());
    format!(
        "(version: 1, article: (path: {path:?}, sha256: {hash:?}, bytes: {bytes}), annotator: \
         \"anna\", status: InProgress, annotations: [(id: 77, label: {label:?}, spans: [{span}])])"
    )
}

fn said_by(place: &Place, article: &str) -> Vec<String> {
    let text = fs::read_to_string(place.path(&format!("annotations/anna/{article}.ron"))).unwrap();
    let layer = tagwerk::record::read_layer(&text).unwrap();
    let mut said: Vec<String> =
        layer.annotations.iter().map(|it| format!("{} {}", it.label, it.quote())).collect();
    said.sort();
    said
}

#[test]
fn a_layer_joins_the_one_that_was_begun_under_the_new_name() {
    let place = Place::new();
    fs::rename(place.path("seeds/a.txt"), place.path("seeds/b.txt")).unwrap();
    place.write("annotations/anna/b.txt.ron", begun("b.txt", "concession"));
    let mut all = said_by(&place, "a.txt");
    all.push("concession mehr Geld".into());
    all.sort();
    assert_eq!(place.problems()[0].0, "article-missing");
    let run = place.run(&["reanchor"]);
    assert!(run.code == 0 && run.out.contains("b.txt"), "{run:?}");
    assert_eq!(said_by(&place, "b.txt"), all);
    assert!(!place.path("annotations/anna/a.txt.ron").exists());
    assert_eq!(place.problems(), []);
}

#[test]
fn what_others_have_changed_is_taken_in_before_the_layer_moves() {
    let place = Place::new();
    // So that there is a journal which knows the layer.
    place.write("seeds/a.txt", format!("Vorab.\n{TEXT}"));
    assert_eq!(place.run(&["reanchor", "--unsure"]).code, 0);
    let file = "annotations/anna/a.txt.ron";
    let pulled = fs::read_to_string(place.path(file)).unwrap().replace("Absage", "Ablehnung");
    place.write(file, &pulled);
    place.write("seeds/a.txt", format!("Ganz vorab.\n{TEXT}"));
    let run = place.run(&["reanchor", "--unsure"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(fs::read_to_string(place.path(file)).unwrap().contains("Ablehnung"));
    assert_eq!(place.problems(), []);
}

#[test]
fn a_layer_that_names_no_text_stands_where_its_quotes_stand() {
    let place = Place::new();
    let file = "annotations/anna/a.txt.ron";
    place.write(file, layer().replace(&sha256(TEXT), "f00"));
    assert_ne!(place.problems(), []);
    let run = place.run(&["reanchor", "--unsure"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(place.problems(), []);
}

#[test]
fn what_lost_its_place_gets_it_back_with_its_text() {
    let place = Place::new();
    place.write("seeds/a.txt", "Kurz.");
    let before = said_by(&place, "a.txt");
    assert_eq!(place.run(&["reanchor"]).code, 1);
    assert_eq!(said_by(&place, "a.txt"), before, "nothing is dropped");
    place.write("seeds/a.txt", TEXT);
    place.run(&["reanchor"]);
    let run = place.run(&["reanchor", "--unsure"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(said_by(&place, "a.txt"), before);
    assert_eq!(place.problems(), []);
}

#[test]
fn what_cannot_be_read_is_said() {
    let place = Place::new();
    place.write("annotations/anna/b.txt.ron", "(version: 1, halb");
    place.write("seeds/b.txt", TEXT);
    let run = place.run(&["reanchor"]);
    assert!(run.code == 1 && run.err.contains("b.txt.ron"), "{run:?}");
}

#[test]
fn a_relation_that_leads_nowhere_stays_until_somebody_removes_it() {
    let place = Place::new();
    let file = "annotations/anna/a.txt.ron";
    let without = layer().replace(
        &format!("(id: 1, label: \"actor\", spans: [{}]),", span("Außenminister Köhler")),
        "",
    );
    place.write(file, &without);
    let run = place.run(&["check", "--repair"]);
    assert!(run.code == 1, "{run:?}");
    assert_eq!(fs::read_to_string(place.path(file)).unwrap(), without);
}
