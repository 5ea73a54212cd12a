//! What is on the disk: at once, to the byte, and the same after starting again.

use std::fs;
use std::path::{Path, PathBuf};

use crate::harness::{FERRY, Project, tags};

/// Everything that makes offsets hard: a byte-order mark, line ends of two bytes, characters of
/// up to four, and graphemes of several.
const HARD: &str = "\u{feff}Große Cafe\u{301}s, Straße: 😀 sagt\r\n\
    Die Familie 👨\u{200d}👩\u{200d}👧 kommt mit 김정은.\r\n\r\n\
    Donau\u{ad}dampf\u{ad}schiff, 10\u{202f}000\u{a0}€ für n\u{303}\u{323}x.\r\n";

#[test]
fn a_layer_is_written_as_the_format_says() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Reederei Nordwind", "1");
    it.tag("Jule Harms", "2");
    it.press("M");
    it.type_text("sie");
    it.press("Ctrl+Enter");
    let layer = project.layer("eva", "faehre.txt").unwrap();
    let ids: Vec<u64> = layer.annotations.iter().map(|it| it.id.0).collect();
    let sha = layer.article.hash.unwrap().to_string();
    let (harms, nordwind) =
        (FERRY.find("Jule Harms").unwrap(), FERRY.find("Reederei Nordwind").unwrap());
    let expected = format!(
        "(
    version: 1,
    article: (path: \"faehre.txt\", sha256: \"{sha}\", bytes: {}),
    annotator: \"eva\",
    status: InProgress,
    annotations: [
        (id: {}, label: \"demand\", spans: [({harms}, {}, \"Jule Harms\")], note: \"sie\"),
        (id: {}, label: \"actor\", spans: [({nordwind}, {}, \"Reederei Nordwind\")], around: [(\"r \", \" a\")]),
    ],
)
",
        FERRY.len(),
        ids[0],
        harms + "Jule Harms".len(),
        ids[1],
        nordwind + "Reederei Nordwind".len(),
    );
    assert_eq!(project.read("annotations/eva/faehre.txt.ron").unwrap(), expected);
    assert_eq!(sha.len(), 64);
}

#[test]
fn the_hard_text_is_tagged_and_reopened_as_it_was() {
    let project = Project::new(&[("schwer.txt", HARD)]);
    let mut it = project.open();
    let text = HARD.strip_prefix('\u{feff}').unwrap();
    assert_eq!(it.desk().text(), text);
    let quotes = [
        "Große",
        "Cafe\u{301}s",
        "Straße",
        "😀",
        "👨\u{200d}👩\u{200d}👧",
        "김정은",
        "Donau\u{ad}dampf\u{ad}schiff",
        "10\u{202f}000\u{a0}€",
        "n\u{303}\u{323}x",
        "sagt\r\nDie Familie",
    ];
    let mut expected = Vec::new();
    for (at, quote) in quotes.iter().enumerate() {
        // By keys alone: the caret to the quote, then character by character over it.
        let start = text.find(quote).unwrap();
        it.press("F8 F8 Escape Escape Ctrl+Home");
        while it.desk().selection.head < start {
            it.press("Right");
        }
        assert_eq!(it.desk().selection.head, start, "{quote:?}");
        while it.desk().selection.head < start + quote.len() {
            it.press("Shift+Right");
        }
        assert_eq!(it.selected(), *quote);
        it.press(&(at % 4 + 1).to_string());
        it.press("F8");
        expected.push((start, ["actor", "demand", "concession", "speculation"][at % 4], *quote));
    }
    expected.sort_by_key(|it| it.0);
    let expected: Vec<(&str, &str)> = expected.iter().map(|it| (it.1, it.2)).collect();
    assert_eq!(project.tags("schwer.txt"), tags(&expected));
    let layer = project.layer("eva", "schwer.txt").unwrap();
    for anchor in layer.annotations.iter().flat_map(|it| &it.anchors) {
        assert_eq!(text.get(anchor.start..anchor.end), Some(anchor.quote.as_str()));
    }
    assert_eq!(layer.article.bytes, text.len(), "without the byte-order mark");
    let written = project.read("annotations/eva/schwer.txt.ron").unwrap();
    let before = it.desk().mine.layer.clone();
    drop(it);

    let it = project.open();
    assert_eq!(*it.desk().mine.layer, *before);
    assert!(it.app().troubles.is_empty(), "{:?}", it.app().troubles);
    assert_eq!(project.read("annotations/eva/schwer.txt.ron").unwrap(), written);
    assert_eq!(project.read("seeds/schwer.txt").as_deref(), Some(HARD), "never changed");
}

#[test]
fn undoing_all_restores_the_file_to_the_byte_or_removes_it() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Jule Harms", "1");
    it.tag("Fahrplan", "2");
    drop(it);
    // As somebody would write it by hand.
    let file = "annotations/eva/faehre.txt.ron";
    let by_hand = project
        .read(file)
        .unwrap()
        .replace("    annotations: [", "    // Zweiter Durchgang steht aus.\n\n  annotations: [")
        .replace("status: InProgress", "status:   InProgress");
    project.write(file, &by_hand);

    let mut it = project.open();
    it.tag("Herbst", "4");
    it.press("3");
    it.press("Alt+Right M");
    it.type_text("oder Winter");
    it.press("Ctrl+Enter F Ctrl+Enter");
    it.tag("Kreis", "1");
    assert_ne!(project.read(file).unwrap(), by_hand);
    assert!(project.read("annotations/eva/zbruecke.txt.ron").is_some());
    for _ in 0..8 {
        it.press("Ctrl+Z");
    }
    assert_eq!(project.read(file).unwrap(), by_hand);
    assert_eq!(project.read("annotations/eva/zbruecke.txt.ron"), None);
    // And forth again.
    for _ in 0..8 {
        it.press("Ctrl+Y");
    }
    assert_eq!(project.tags("faehre.txt").len(), 3);
    assert_eq!(project.tags("zbruecke.txt"), tags(&[("actor", "Kreis")]));
}

/// Articles that are not part of the project, where they are to be had.
fn real_articles() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("TAGWERK_SHARED").map_or(root.join("../shared"), PathBuf::from);
    let folders = [shared.join("seeds"), root.join("seeds")];
    let Some(entries) = folders.iter().find_map(|it| fs::read_dir(it).ok()) else {
        eprintln!("NOT TESTED: no real articles in {folders:?}");
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.map(|it| it.unwrap().path()).collect();
    paths.retain(|it| it.extension().is_some_and(|it| it == "txt"));
    paths.sort();
    let name = |it: &Path| it.file_name().unwrap().to_str().unwrap().to_owned();
    paths.iter().map(|it| (name(it), fs::read(it).unwrap())).collect()
}

#[test]
fn real_articles_are_tagged_undone_redone_and_reopened() {
    let articles = real_articles();
    let names: Vec<(&str, &[u8])> =
        articles.iter().map(|it| (it.0.as_str(), it.1.as_slice())).collect();
    let project = Project::new(&names);
    let files: Vec<String> =
        names.iter().map(|it| format!("annotations/eva/{}.ron", it.0)).collect();
    let mut it = project.open();
    for (name, _) in &names {
        assert_eq!(it.article(), *name);
        for tag in 1..=20 {
            it.press("Ctrl+Right Ctrl+Right Ctrl+Shift+Right");
            while it.snapped().is_empty() || tag % 2 == 0 && !it.snapped().contains(' ') {
                it.press("Ctrl+Shift+Right"); // punctuation is no tag; and some are longer
            }
            let taken = it.snapped().to_owned();
            it.press(&(tag % 4 + 1).to_string());
            assert_eq!(it.active(), taken, "{name}, {tag}");
            assert_eq!(it.desk().mine.layer.len(), tag, "{name}");
        }
        it.press("Ctrl+PageDown");
    }
    let written: Vec<_> = files.iter().map(|it| project.read(it)).collect();
    let text = |it: &[u8]| String::from_utf8_lossy(it).trim_start_matches('\u{feff}').to_owned();
    for (name, bytes) in &names {
        let text = text(bytes);
        for anchor in
            project.layer("eva", name).unwrap().annotations.iter().flat_map(|it| &it.anchors)
        {
            assert_eq!(text.get(anchor.start..anchor.end), Some(anchor.quote.as_str()), "{name}");
        }
    }
    // Once for each tag, and once to go to each article but the last.
    let steps = names.len() * 21;
    for _ in 0..steps {
        it.press("Ctrl+Z");
    }
    assert!(files.iter().all(|it| project.read(it).is_none()), "{}", it.said());
    for _ in 0..steps {
        it.press("Ctrl+Y");
    }
    assert_eq!(files.iter().map(|it| project.read(it)).collect::<Vec<_>>(), written);
    drop(it);
    let mut it = project.open();
    for _ in &names {
        assert_eq!(it.desk().mine.layer.len(), 20);
        assert!(it.desk().mine.locked.is_none(), "{:?}", it.app().troubles);
        it.press("Ctrl+PageUp");
    }
    assert_eq!(files.iter().map(|it| project.read(it)).collect::<Vec<_>>(), written);
}

#[test]
fn starting_again_shows_everything_as_it_was() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Jule Harms", "1");
    it.press("F Ctrl+PageDown");
    it.tag("Kreis", "2");
    drop(it);
    let mut it = project.open();
    assert_eq!(it.article(), "zbruecke.txt", "the article that was open last");
    assert!(it.shows("Demand: Kreis"));
    it.press("Ctrl+PageUp");
    assert!(it.shows("Actor: Jule Harms"));
    assert!(it.desk().mine.layer.flagged);
    it.press("Ctrl+Z");
    assert_eq!(it.article(), "zbruecke.txt", "undo goes on where the program was left");
    it.press("Ctrl+Z");
    assert!(!it.shows("Demand: Kreis"));
    it.press("Ctrl+Z Ctrl+Z Ctrl+Z");
    assert_eq!(it.said(), "Undone: tagging");
    it.press("Ctrl+Z");
    assert_eq!(it.said(), "Nothing to undo");
    it.press("Ctrl+Y Ctrl+Y Ctrl+Y Ctrl+Y");
    assert_eq!(project.tags("zbruecke.txt"), tags(&[("demand", "Kreis")]));
}

#[test]
fn quitting_closes_at_once_when_all_is_saved() {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Jule Harms", "1");
    it.press("Ctrl+Q");
    assert!(it.closed);

    let mut it = project.open();
    it.close();
    assert!(it.closed, "so does the window system's wish");
}
