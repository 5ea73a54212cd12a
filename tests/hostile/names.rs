//! Names of files that confuse terminals, tables and file systems.

use std::fs;

use tagwerk::model::ArticlePath;
use tagwerk::store::{self, Cause};

use crate::place::{GOOD, Place, all_said, layer_of, sand};

/// Legal names on Linux, none of them pleasant.
const NAMES: &[&str] = &[
    "zwei\nZeilen.txt",
    "Tabulator\there.txt",
    "\u{1b}[2J\u{1b}[31mrot.txt",
    "\"quoted\" 'and' `so`.txt",
    "😀👩\u{200d}👩\u{200d}👧.txt",
    "\u{202e}txt.exe.txt",
    "\u{feff}unsichtbar.txt",
    "zeile\u{2028}um.txt",
    "$(rm -rf x);&|.txt",
    "{ $path }.txt",
    "-rf.txt",
    "...txt",
    "e\u{301} und é.txt",
    " vorn und hinten .txt",
    "%41%00.txt",
];

#[cfg(unix)]
#[test]
fn any_legal_name_is_listed_read_tagged_and_exported() {
    let place = Place::new();
    let project = place.project();
    for name in NAMES {
        place.write(&format!("seeds/{name}"), GOOD);
        let path = ArticlePath::new(name);
        let content = layer_of(name, GOOD, &sand());
        store::write_layer(&project, "eva", &path, &content, None).unwrap();
        let layer = place.layer(name);
        assert_eq!(
            (layer.layer.len(), layer.locked, layer.troubles),
            (1, None, vec![]),
            "{name:?}"
        );
    }
    // A name that begins with a dot is hidden.
    let shown = NAMES.iter().filter(|it| !it.starts_with('.'));
    let mut expected: Vec<&str> = shown.copied().chain(["gut.txt"]).collect();
    expected.sort_unstable();
    assert_eq!(place.paths(), expected);
    for format in ["ron", "csv", "conll"] {
        let run = place.run(&["export", "--format", format, "--out", "-"]);
        assert_eq!(run.code, Some(0), "{format}: {}", run.err);
    }
    let run = place.run(&["export", "--format", "spacy", "--out", "-"]);
    assert_eq!(run.out.lines().count(), expected.len(), "one line a document");
    place.assert_rest_is_well();
}

#[cfg(unix)]
#[test]
fn what_is_said_of_such_names_stays_on_its_line() {
    let place = Place::new();
    for name in NAMES.iter().filter(|it| !it.starts_with('.')) {
        place.write(&format!("seeds/{name}"), "");
        place.write(&format!("annotations/eva/{name}.ron"), "kaputt");
        let read = place.read(name);
        for said in all_said(&read) {
            assert_eq!(said.lines().count(), 1, "{said:?}");
            let odd = |it: char| it.is_control() || ('\u{2028}'..='\u{202e}').contains(&it);
            assert!(!said.contains(odd), "{said:?}");
        }
    }
    let run = place.run(&["check"]);
    let broken = NAMES.iter().filter(|it| !it.starts_with('.')).count();
    assert_eq!(run.out.lines().count(), broken, "one line for each article: {}", run.out);
    assert!(!run.out.contains('\u{1b}') && run.out.contains("zwei\\nZeilen.txt"), "{}", run.out);
}

#[cfg(target_os = "linux")]
#[test]
fn a_layer_whose_name_is_just_short_enough_is_written_whole() {
    let place = Place::new();
    let project = place.project();
    // With ".ron" behind it 230 to 255 bytes, which is the most that a name can have.
    for length in (226..=251).step_by(5) {
        let name = format!("{}.txt", "x".repeat(length - 4));
        let path = ArticlePath::new(&name);
        place.write(&format!("seeds/{name}"), GOOD);
        let content = layer_of(&name, GOOD, &sand());
        let bytes = store::write_layer(&project, "eva", &path, &content, None).unwrap();
        let changed = content.replace("annotations:", "flagged: true, annotations:");
        store::write_layer(&project, "eva", &path, &changed, Some(&bytes)).unwrap();
        assert_eq!(place.layer(&name).layer.len(), 1, "{length}");
    }
    let left = fs::read_dir(place.path("annotations/eva")).unwrap().count();
    assert_eq!(left, 6 + 1, "nothing is left of how they were written");
}

#[cfg(target_os = "linux")]
#[test]
fn a_layer_whose_name_would_be_too_long_is_refused_and_the_article_opens() {
    let place = Place::new();
    for name in [format!("{}.txt", "x".repeat(248)), format!("{}.txt", "ä".repeat(125))] {
        place.write(&format!("seeds/{name}"), GOOD);
        let read = place.read(&name);
        for said in all_said(&read) {
            assert!(said.contains(&name) && said.lines().count() == 1, "{said}");
        }
        assert!(all_said(&read)[1].contains("too long"), "{:?}", all_said(&read));
        let (article, layers) = read.result.unwrap();
        assert_eq!(&*article.text, GOOD);
        assert!(layers[0].locked.is_some());
        let path = ArticlePath::new(&name);
        let refused = store::write_layer(&place.project(), "eva", &path, "()", None).unwrap_err();
        assert_eq!(refused.cause, Cause::NameRefused);
    }
    place.assert_rest_is_well();
}

#[cfg(target_os = "linux")]
#[test]
fn folders_deeper_than_a_path_can_be_are_left_out_by_name() {
    let place = Place::new();
    // No path of such a length can be given to the system, so it is put together from two.
    let dig = |name: &str| {
        ["t".repeat(100).as_str(); 30].iter().fold(place.path(name), |it, part| it.join(part))
    };
    let (upper, lower) = (dig("seeds"), dig("unten"));
    fs::create_dir_all(&upper).unwrap();
    fs::create_dir_all(&lower).unwrap();
    fs::write(lower.join("x.txt"), GOOD).unwrap();
    fs::rename(place.path("unten"), upper.join("unten")).unwrap();
    let listing = store::list_articles(&place.project()).unwrap();
    let paths: Vec<&str> = listing.items.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(paths, ["gut.txt"]);
    assert!(
        matches!(&listing.troubles[..], [it] if it.cause == Cause::NameRefused),
        "{:?}",
        listing.troubles
    );
    assert_eq!(place.run(&["check"]).code, Some(1));
    place.assert_rest_is_well();
}

#[test]
fn a_layer_may_claim_any_path_and_annotator() {
    for (path, annotator) in
        [("../../x.txt", "eva"), ("/etc/passwd", "../.."), ("", ""), ("C:\\x", "\0")]
    {
        let place = Place::new();
        let layer = layer_of(path, GOOD, &sand()).replace("\"eva\"", &format!("{annotator:?}"));
        let layer = layer.replace("\\0", "\\u{0}");
        place.write("annotations/eva/gut.txt.ron", layer);
        let read = place.layer("gut.txt");
        assert_eq!(read.layer.len(), 1, "where the file lies is what counts");
    }
}
