//! Articles and layers that cannot be read, or not as they are: each is named, nothing is lost.

use std::fs;

use tagwerk::run::clipboard::ScriptedClipboard;
use tagwerk::run::dialogs::Answer;

use crate::harness::{BRIDGE, FERRY, Project, tags};

const FILE: &str = "annotations/eva/faehre.txt.ron";

/// The ferry with a layer of Eva's, as `change` makes it.
fn with_layer(change: impl Fn(&str) -> String) -> Project {
    let project = Project::usual();
    let mut it = project.open();
    it.tag("Jule Harms", "1");
    it.tag("Fahrplan", "2");
    drop(it);
    project.write(FILE, change(&project.read(FILE).unwrap()));
    project
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let project = Project::usual();
    let mut it =
        project.open_with(Some("gibtsnicht"), [Answer::Missing], ScriptedClipboard::default());
    assert!(it.said().contains("gibtsnicht"), "{}", it.said());
    assert!(it.said().contains("there is no such file or folder"), "{}", it.said());
    assert!(it.has("No folder open"));
    it.press("Ctrl+O Ctrl+A");
    it.type_text(&project.path("seeds").display().to_string());
    it.press("Enter");
    assert_eq!(it.article(), "faehre.txt");
    assert!(it.app().troubles.is_empty());
    assert!(!project.path("gibtsnicht").exists());
}

#[test]
fn a_file_instead_of_a_folder_is_named() {
    let project = Project::usual();
    let it = project.open_with(Some("seeds/faehre.txt"), [], ScriptedClipboard::default());
    assert!(it.said().contains("it is a file, not a folder"), "{}", it.said());
}

#[test]
fn an_unreadable_article_is_forgotten_with_its_folder() {
    let project = Project::new(&[("leer.txt", "")]);
    fs::create_dir(project.path("andere")).unwrap();
    let chosen = [Answer::Chosen(vec![project.path("andere")])];
    let mut it = project.open_with(Some("seeds"), chosen, ScriptedClipboard::default());
    assert!(it.has("This article cannot be opened"));
    it.press("Ctrl+O");
    assert!(it.has("No articles here"));
}

#[test]
fn an_empty_folder_says_so_and_offers_the_next_step() {
    let project = Project::new::<&str>(&[]);
    let mut it = project.open();
    assert!(it.has("No articles here"));
    assert!(it.shows(&project.path("seeds").display().to_string()));
    it.tab_to("Open folder…");
    it.press("Ctrl+E Escape 1 Ctrl+F Escape Ctrl+Enter Ctrl+Z M Tab");
    assert!(!project.path("annotations").exists());
}

#[test]
fn articles_that_cannot_be_read_are_named_and_the_others_open() {
    let project = Project::new(&[
        ("a-leer.txt", b"".as_slice()),
        ("b-binaer.txt", b"\x7fELF\x00\x01\x02\x00\x00\x00\x00\x00\x01\x02\x03\x04"),
        ("c-gut.txt", BRIDGE.as_bytes()),
    ]);
    let mut it = project.open();
    assert!(it.has("This article cannot be opened"));
    assert!(it.said().contains("a-leer.txt") && it.said().contains("it is empty"), "{}", it.said());
    it.press("1 Ctrl+PageDown");
    assert!(it.said().contains("b-binaer.txt"), "{}", it.said());
    assert!(it.said().contains("it is not a text"), "{}", it.said());
    it.press("1 Ctrl+PageDown");
    assert_eq!(it.article(), "c-gut.txt");
    it.tag("Kreis", "1");
    assert_eq!(project.tags("c-gut.txt"), tags(&[("actor", "Kreis")]));
    it.press("Ctrl+5");
    assert!(it.shows("a-leer.txt") && it.shows("b-binaer.txt"), "both are listed");
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_named() {
    use std::os::unix::fs::PermissionsExt as _;

    let project = Project::usual();
    let file = project.path("seeds/faehre.txt");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&file).is_ok() {
        eprintln!("NOT TESTED: this user may read everything");
        return;
    }
    let it = project.open();
    assert!(it.said().contains("faehre.txt") && it.said().contains("access is not allowed"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_unicode_is_reported_and_the_others_open() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let project = Project::usual();
    fs::write(project.path("seeds").join(OsStr::from_bytes(b"f\xe4hre.txt")), FERRY).unwrap();
    let mut it = project.open();
    assert_eq!(it.article(), "faehre.txt");
    it.press("Ctrl+5");
    assert!(it.shows("its name is not valid Unicode. Rename it."));
}

#[test]
fn other_encodings_are_decoded_and_said_so() {
    let windows: Vec<u8> = FERRY.chars().map(|it| u8::try_from(u32::from(it)).unwrap()).collect();
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(FERRY.encode_utf16().flat_map(u16::to_le_bytes));
    let project = Project::new(&[("a.txt", windows.as_slice()), ("b.txt", utf16.as_slice())]);
    let mut it = project.open();
    for (article, encoding) in [("a.txt", "windows-1252"), ("b.txt", "UTF-16LE")] {
        assert_eq!(it.article(), article);
        assert_eq!(it.desk().text(), FERRY);
        let said = it.said();
        assert!(said.contains(article) && said.contains(encoding), "{said}");
        it.tag("für ein Jahr", "3");
        let anchor = project.layer("eva", article).unwrap().annotations[0].anchors[0].clone();
        assert_eq!(FERRY.get(anchor.start..anchor.end), Some("für ein Jahr"));
        it.press("Ctrl+PageDown");
    }
    assert_eq!(fs::read(project.path("seeds/a.txt")).unwrap(), windows, "left as it was");
}

/// Layers that may not be rewritten, and what has to be said of each.
#[test]
fn layers_that_cannot_be_read_are_read_only_and_untouched() {
    type Change = fn(&str) -> String;
    let spoil: [(&str, Change, &str); 6] = [
        ("broken", |it| it.replace("spans:", "spans; "), "line 7, column"),
        ("truncated", |it| it[..it.len() / 2].to_owned(), "the file ends too early"),
        ("no text", |_| "\u{0}".to_owned(), "faehre.txt.ron"),
        (
            "newer",
            |it| it.replace("version: 1", "version: 2, mood: \"good\""),
            "written by a newer Tagwerk (version 2)",
        ),
        (
            "unknown field",
            |it| it.replace("status:", "mood: 3, status:"),
            "“mood” is unknown; a newer program may have written it",
        ),
        (
            "conflict",
            |it| it.replace("    status", "<<<<<<< HEAD\n    status") + "=======\n>>>>>>> b\n",
            "Git has left a conflict",
        ),
    ];
    for (name, change, words) in spoil {
        let project = with_layer(change);
        let spoilt = project.read(FILE).unwrap();
        let mut it = project.open();
        let said: Vec<String> = it
            .app()
            .troubles
            .iter()
            .map(|trouble| tagwerk::app::wording::trouble(&it.app().messages, trouble))
            .collect();
        assert!(said.iter().any(|it| it.contains(words)), "{name}: {said:?}");
        assert!(said.iter().any(|it| it.contains("faehre.txt")), "{name}: {said:?}");
        it.press("Ctrl+5");
        assert!(it.shows(words), "{name}: it is in the list of problems");
        it.press("Escape");
        assert!(it.shows("Read-only"), "{name}");
        it.tag("Herbst", "4");
        let refused = it.said();
        assert!(refused.contains("faehre.txt") && refused.contains("read-only"), "{refused}");
        it.press("F Delete Alt+Right Enter Ctrl+D M Ctrl+Z Ctrl+S");
        it.press("Ctrl+Enter");
        assert_eq!(project.read(FILE).unwrap(), spoilt, "{name}");
        it.press("Ctrl+PageDown");
        it.tag("Kreis", "1");
        assert_eq!(project.tags("zbruecke.txt"), tags(&[("actor", "Kreis")]), "{name}");
        drop(it);
        assert_eq!(project.read(FILE).unwrap(), spoilt, "{name}");
    }
}

#[test]
fn offsets_that_do_not_fit_are_said_and_never_lost() {
    let start = FERRY.find("Jule Harms").unwrap();
    let umlaut = FERRY.find('ä').unwrap();
    for (from, to, words) in [
        (
            format!("({start}, {}, \"Jule Harms\")", start + 10),
            "(90000, 90010, \"Jule Harms\")".to_owned(),
            "A span reaches past the end of the article",
        ),
        (
            format!("({start}, {}, \"Jule Harms\")", start + 10),
            format!("({}, {}, \"Jule Harms\")", umlaut + 1, umlaut + 4),
            "A span cuts a character",
        ),
    ] {
        let project = with_layer(|it| it.replace(&from, &to));
        let spoilt = project.read(FILE).unwrap();
        assert!(spoilt.contains(&to), "{spoilt}");
        let mut it = project.open();
        it.press("Ctrl+5");
        assert!(it.shows(words), "{words}");
        it.press("Escape");
        assert!(it.has("Demand: Fahrplan"), "the others are shown");
        it.tag("Herbst", "4");
        let written = project.read(FILE).unwrap();
        assert!(written.contains(&to) && written.contains("Herbst"), "{written}");
        it.press("Ctrl+Z");
        assert_eq!(project.read(FILE).unwrap(), spoilt, "{words}");
    }
}

#[test]
fn an_unknown_label_is_said_and_kept() {
    let project = with_layer(|it| it.replace("\"demand\"", "\"threat\""));
    let mut it = project.open();
    it.press("Ctrl+5");
    assert!(it.shows("The codebook has no such label"));
    it.press("Escape");
    assert!(it.shows("threat (not in the codebook): Fahrplan"));
    it.tag("Herbst", "4");
    let expected = [("actor", "Jule Harms"), ("threat", "Fahrplan"), ("speculation", "Herbst")];
    assert_eq!(project.tags("faehre.txt"), tags(&expected));
}

#[test]
fn a_changed_article_leaves_its_layer_alone() {
    let project = with_layer(str::to_owned);
    let before = project.read(FILE).unwrap();
    project.write("seeds/faehre.txt", format!("Nachtrag.\n\n{FERRY}"));
    let mut it = project.open();
    it.tag("Herbst", "4");
    assert_eq!(
        it.said(),
        "faehre.txt is no longer the text that was annotated; its annotations are read-only"
    );
    it.press("Ctrl+Enter");
    assert_eq!(project.read(FILE).unwrap(), before);
}

#[test]
fn a_broken_codebook_is_named_and_left_alone() {
    let project = Project::usual();
    project.write("annotations/codebook.ron", "(version: 1, labels: [");
    let mut it = project.open();
    assert!(it.app().troubles.len() == 1 && it.app().codebook.locked);
    it.press("Ctrl+5");
    assert!(it.shows("codebook.ron"));
    it.press("Escape");
    it.run("New label");
    assert!(it.said().starts_with("The codebook’s file cannot be read"), "{}", it.said());
    assert_eq!(project.read("annotations/codebook.ron").unwrap(), "(version: 1, labels: [");
}

#[cfg(unix)]
#[test]
fn absurd_titles_and_names_are_shown_and_do_not_stop_me() {
    let odd = "zwei\nZeilen \u{1b}[2J\u{202e}.txt";
    let project = Project::new(&[("faehre.txt", FERRY), (odd, BRIDGE), ("zzz.txt", BRIDGE)]);
    let long = "Fähre ".repeat(1_600_000);
    project.write("seeds/faehre.ron", format!("(version: 1, title: {long:?}, outlet: \"\\n\")"));
    std::os::unix::fs::symlink("/dev/zero", project.path("seeds/endlos.txt")).unwrap();
    fs::File::create(project.path("seeds/zzz.txt")).unwrap().set_len(1 << 31).unwrap();
    let mut it = project.open();
    assert_eq!(it.article(), "faehre.txt");
    it.tag("Herbst", "4");
    assert_eq!(project.tags("faehre.txt"), tags(&[("speculation", "Herbst")]));
    it.press("Ctrl+PageDown");
    assert_eq!(it.article(), odd);
    it.tag("Kreis", "1");
    assert_eq!(project.tags(odd), tags(&[("actor", "Kreis")]));
    it.press("Ctrl+PageDown");
    assert!(it.said().contains("zzz.txt") && it.said().contains("2048 MB"), "{}", it.said());
    it.press("Ctrl+5");
    assert!(it.shows("endlos.txt") && it.shows("not a file"));
}

#[test]
fn others_broken_layers_do_not_stop_me() {
    let project = Project::usual();
    project.write("annotations/eva/.keep", "");
    project.write("annotations/max/faehre.txt.ron", "kaputt");
    let mut it = project.open();
    assert!(it.said().contains("max"), "{}", it.said());
    it.tag("Herbst", "4");
    assert_eq!(project.tags("faehre.txt"), tags(&[("speculation", "Herbst")]));
    assert_eq!(project.read("annotations/max/faehre.txt.ron").as_deref(), Some("kaputt"));
}
