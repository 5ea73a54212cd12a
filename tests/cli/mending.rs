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
    // Moved to where another is at home: neither is put on the other's text.
    fs::copy(place.path("seeds/a.txt"), place.path("seeds/neu.txt")).unwrap();
    let before = fs::read_to_string(file("neu.txt")).unwrap();
    fs::write(place.path("seeds/b.txt"), &other).unwrap();
    fs::write(file("b.txt"), of_b.replace("Köhler", "Müller")).unwrap();
    let run = place.run(&["reanchor"]);
    assert!(run.code == 1 && run.err.contains("stays where it is"), "{run:?}");
    assert_eq!(fs::read_to_string(file("neu.txt")).unwrap(), before);
    // Gone with its article.
    fs::remove_file(place.path("seeds/a.txt")).unwrap();
    fs::remove_file(place.path("seeds/neu.txt")).unwrap();
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
