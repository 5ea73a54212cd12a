//! The command line, driven from outside: the real binary on small projects in temporary folders.

#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows these in test functions, but not in what they call"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

#[path = "cli/exporting.rs"]
mod exporting;
#[path = "cli/importing.rs"]
mod importing;
#[path = "cli/mending.rs"]
mod mending;
#[path = "cli/merging.rs"]
mod merging;

const TEXT: &str = "Außenminister Köhler lehnt die Bitte der Gewerkschaft ab.\n\
                    Der Verband verlangt mehr Geld und droht mit Streik.\n";

/// A folder with `seeds`, `annotations` and settings.
struct Place {
    dir: TempDir,
}

/// What a run of the binary left.
#[derive(Debug)]
struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Place {
    /// An article and a sound layer of it.
    fn new() -> Self {
        let place = Self { dir: tempfile::tempdir().unwrap() };
        place.write("seeds/a.txt", TEXT);
        place.write("annotations/anna/a.txt.ron", layer());
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tagwerk"));
        command.args(arguments).current_dir(self.dir.path());
        for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "LANGUAGE", "LC_MESSAGES"] {
            command.env_remove(name);
        }
        command.env("LC_ALL", "en_US.UTF-8").env("LANG", "en_US.UTF-8");
        command.env("TAGWERK_SETTINGS", self.path("settings.ron"));
        command
    }

    fn run(&self, arguments: &[&str]) -> Run {
        run(&mut self.command(arguments))
    }

    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.run(arguments).out).unwrap()
    }

    /// What `check --json` finds: rule, annotation and detail.
    fn problems(&self) -> Vec<(String, Value, String)> {
        let found = self.json(&["check", "--json"]);
        let text = |it: &Value| it.as_str().unwrap().to_owned();
        let row = |it: &Value| (text(&it["rule"]), it["annotation"].clone(), text(&it["detail"]));
        found.as_array().unwrap().iter().map(row).collect()
    }
}

fn run(command: &mut Command) -> Run {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |it| String::from_utf8(it).unwrap();
    Run { code: status.code().unwrap(), out: text(stdout), err: text(stderr) }
}

fn span(quote: &str) -> String {
    let start = TEXT.find(quote).unwrap();
    format!("({start}, {}, {quote:?})", start + quote.len())
}

fn sha256(text: &str) -> String {
    tagwerk::model::TextHash::of(text).to_string()
}

/// A sound layer: nested, in two parts, with a note and a relation.
fn layer() -> String {
    let (minister, name) = (span("Außenminister Köhler"), span("Köhler"));
    let (lehnt, ab, geld) = (span("lehnt"), span("ab."), span("mehr Geld"));
    format!(
        "(version: 1, article: (path: \"a.txt\", sha256: \"{}\", bytes: {}), annotator: \"anna\", \
         status: InProgress, flagged: true, annotations: [\
         (id: 1, label: \"actor\", spans: [{minister}]),\
         (id: 2, label: \"actor\", spans: [{name}]),\
         (id: 3, label: \"demand\", spans: [{lehnt}, {ab}], note: \"Absage\"),\
         (id: 4, label: \"demand\", spans: [{geld}]),\
         ], relations: [(id: 5, kind: \"makes\", from: 1, to: 3)])",
        sha256(TEXT),
        TEXT.len(),
    )
}

#[test]
fn a_sound_project_has_no_problems() {
    let place = Place::new();
    let run = place.run(&["check"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{run:?}");
    assert_eq!(run.err, "tagwerk: no problems, 1 layer checked\n");
    let run = place.run(&["check", "--json"]);
    assert_eq!((run.code, run.out.as_str()), (0, "[]\n"));
}

#[test]
fn each_broken_rule_is_exactly_one_problem() {
    let (minister, name, geld) = (span("Außenminister Köhler"), span("Köhler"), span("mehr Geld"));
    let geld_start = TEXT.find("mehr Geld").unwrap();
    let too_far = format!("({geld_start}, 9999, \"mehr Geld\")");
    let cut = "(0, 3, \"Au\u{df}\")";
    let empty = "(7, 7, \"\")";
    let misquoted = name.replace("Köhler", "Kohler");
    let edged = span("mehr Geld ");
    let overlapping = format!("{geld}, {}", span("Geld und"));
    let twice = format!("(id: 4, label: \"demand\", spans: [{geld}]),");
    let cases: &[(&str, &str, &str, Value)] = &[
        ("article-changed", &sha256(TEXT), &sha256("x"), Value::Null),
        ("annotator-mismatch", "annotator: \"anna\"", "annotator: \"ben\"", Value::Null),
        ("out-of-range", &geld, &too_far, json!(4)),
        ("inside-character", &minister, cut, json!(1)),
        ("empty-span", &geld, empty, json!(4)),
        ("quote-mismatch", &name, &misquoted, json!(2)),
        ("edged-by-space", &geld, &edged, json!(4)),
        ("overlapping-parts", &geld, &overlapping, json!(4)),
        ("unknown-label", "id: 2, label: \"actor\"", "id: 2, label: \"akteur\"", json!(2)),
        ("unknown-attribute", "note: ", "attributes: {\"x\": \"1\"}, note: ", json!(3)),
        ("attribute-value", "note: ", "attributes: {\"polarity\": \"1\"}, note: ", json!(3)),
        ("duplicate-id", "id: 4", "id: 2", json!(2)),
        ("same-span", &twice, &format!("{twice}{}", twice.replace("id: 4", "id: 6")), json!(6)),
        ("dangling-relation", "to: 3", "to: 33", json!(5)),
        ("unknown-relation", "\"makes\"", "\"macht\"", json!(5)),
        ("relation-ends", "\"makes\"", "\"answers\"", json!(5)),
        ("version-too-new", "version: 1", "version: 2", Value::Null),
        ("unreadable-layer", "relations: [", "relations: ", Value::Null),
        ("unreadable-layer", "flagged", "flogged", Value::Null),
    ];
    for (rule, from, to, annotation) in cases {
        let place = Place::new();
        let broken = layer().replacen(from, to, 1);
        assert_ne!(broken, layer(), "{rule}");
        place.write("annotations/anna/a.txt.ron", &broken);
        let run = place.run(&["check", "--json"]);
        assert_eq!(run.code, 1, "{rule}: {run:?}");
        let found: Value = serde_json::from_str(&run.out).unwrap();
        let found = found.as_array().unwrap();
        assert_eq!(found.len(), 1, "{rule}: {found:#?}");
        assert_eq!(found[0]["rule"], *rule);
        assert_eq!(found[0]["annotation"], *annotation, "{rule}");
        assert_eq!(
            (&found[0]["annotator"], &found[0]["article"]),
            (&json!("anna"), &json!("a.txt"))
        );
        let run = place.run(&["check"]);
        assert_eq!((run.code, run.out.lines().count()), (1, 1), "{rule}: {run:?}");
        assert!(run.out.starts_with("anna/a.txt.ron: "), "{rule}: {run:?}");
        assert_eq!(run.err, "tagwerk: 1 problem, 1 layer checked\n");
        let kept = fs::read_to_string(place.path("annotations/anna/a.txt.ron")).unwrap();
        assert_eq!(kept, broken);
    }
    let place = Place::new();
    place.write(
        "annotations/codebook.ron",
        "(version: 1, labels: [(id: \"actor\", color: \"#000000\"), \
        (id: \"demand\", color: \"#ff0000\")], relations: [(id: \"makes\")], overlap: None)",
    );
    let found = place.problems();
    assert_eq!(found, [("forbidden-overlap".to_owned(), json!(2), "Köhler".to_owned())]);
    let place = Place::new();
    fs::rename(place.path("seeds/a.txt"), place.path("seeds/b.txt")).unwrap();
    let found = place.problems();
    assert_eq!(found, [("article-missing".to_owned(), Value::Null, "a.txt".to_owned())]);
}

#[test]
fn a_problem_says_where() {
    let place = Place::new();
    let broken = layer().replace("label: \"actor\", spans: [(15", "label: \"akteur\", spans: [(15");
    place.write("annotations/anna/a.txt.ron", broken);
    let expected = "anna/a.txt.ron: The codebook has no such label (id 2, bytes 15–22, akteur)\n";
    assert_eq!(place.run(&["check"]).out, expected);
    let german = run(place.command(&["check"]).env("LC_ALL", "de_AT.UTF-8"));
    assert!(german.out.contains("Das Codebuch hat kein solches Label"), "{german:?}");
    assert_eq!(german.err, "tagwerk: 1 Problem, 1 Ebene geprüft\n");
}

#[test]
fn files_that_cannot_be_read_are_named_and_the_rest_is_checked() {
    let place = Place::new();
    place.write("seeds/leer.txt", "");
    place.write("seeds/bild.txt", b"\x89PNG\0\0\x01");
    place.write("seeds/a.ron", "(version: 1, titel: \"x\")");
    for name in ["leer", "bild"] {
        place.write(&format!("annotations/anna/{name}.txt.ron"), layer());
    }
    place.write("annotations/CON/a.txt.ron", layer());
    let found = place.json(&["check", "--json"]);
    let found = found.as_array().unwrap();
    let rules: Vec<&str> = found.iter().map(|it| it["rule"].as_str().unwrap()).collect();
    let expected =
        ["unreadable-file", "unreadable-file", "unreadable-article", "unreadable-article"];
    assert_eq!(rules, expected, "{found:#?}");
    let human = place.run(&["check"]);
    for name in ["leer.txt", "bild.txt", "a.ron", "CON"] {
        assert!(human.out.lines().any(|it| it.contains(name)), "{name}: {human:?}");
    }
    assert_eq!((human.code, human.out.lines().count()), (1, 4));
}

#[test]
fn a_folder_in_the_place_of_a_layer_is_a_problem() {
    let place = Place::new();
    place.write("seeds/b.txt", TEXT);
    place.write("annotations/anna/b.txt.ron/stray.txt.ron", "");
    let problems = place.problems();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].0, "unreadable-layer");
    let run = place.run(&["check"]);
    assert!(run.out.contains("anna/b.txt.ron: ") && run.out.contains("folder"), "{run:?}");
    // Where the folder is an article's, it only has that name.
    fs::remove_file(place.path("seeds/b.txt")).unwrap();
    fs::remove_dir_all(place.path("annotations/anna/b.txt.ron")).unwrap();
    place.write("seeds/b.txt.ron/c.txt", TEXT);
    place
        .write("annotations/anna/b.txt.ron/c.txt.ron", layer().replace("a.txt", "b.txt.ron/c.txt"));
    assert_eq!(place.problems(), []);
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_utf8_is_a_problem() {
    use std::os::unix::ffi::OsStrExt as _;
    let place = Place::new();
    let name = std::ffi::OsStr::from_bytes(b"gr\xf6\xdfe.txt");
    fs::write(place.path("seeds").join(name), "Text").unwrap();
    let found = place.problems();
    assert_eq!((found.len(), found[0].0.as_str()), (1, "unreadable-file"));
    let run = place.run(&["export", "--format", "csv", "--out", "x.csv"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.err.contains("its name is not valid Unicode") && place.path("x.csv").exists());
}

#[test]
fn another_encoding_is_no_problem_and_is_said() {
    let place = Place::new();
    let text = "Köhler möchte größere Zugeständnisse prüfen, äußert sich aber nicht.";
    // Every character of it is one byte of the same number there.
    let bytes: Vec<u8> = text.chars().map(|it| u8::try_from(u32::from(it)).unwrap()).collect();
    place.write("seeds/w.txt", bytes);
    let layer = format!(
        "(version: 1, article: (path: \"w.txt\", sha256: \"{}\", bytes: {}), annotator: \"anna\", \
         status: Done, annotations: [(id: 1, label: \"actor\", spans: [(0, 7, \"Köhler\")])])",
        sha256(text),
        text.len(),
    );
    place.write("annotations/anna/w.txt.ron", layer);
    let run = place.run(&["check"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{run:?}");
    assert!(run.err.contains("windows-1252") && run.err.contains("2 layers"), "{run:?}");
    assert_eq!(place.run(&["stats"]).code, 0);
    let run = place.run(&["export", "--format", "spacy", "--out", "-", "--annotator", "anna"]);
    assert!(run.code == 0 && run.out.lines().any(|it| it.contains(text)), "{run:?}");
}

#[test]
fn annotations_are_counted() {
    let place = Place::new();
    place.write("seeds/b.txt", "Nichts.");
    place.write("annotations/ben/a.txt.ron", layer().replace("\"anna\"", "\"ben\""));
    let all = place.json(&["stats", "--json"]);
    let characters = |quotes: &[&str]| quotes.iter().map(|it| it.chars().count()).sum::<usize>();
    let actor = characters(&["Außenminister Köhler"]);
    let demand = characters(&["lehnt", "ab.", "mehr Geld"]);
    let labels = |times: usize| {
        let row = |label: &str, annotations: usize, characters: usize| json!({ "label": label, "annotations": times * annotations, "characters": times * characters });
        json!([
            row("actor", 2, actor),
            row("demand", 2, demand),
            row("concession", 0, 0),
            row("speculation", 0, 0)
        ])
    };
    let annotator = |name: &str| {
        json!({
            "annotator": name,
            "articles": { "new": 1, "in_progress": 1, "done": 0, "flagged": 1 },
            "annotations": 4, "characters": actor + demand, "labels": labels(1),
        })
    };
    let total =
        json!({ "annotations": 8, "characters": 2 * (actor + demand), "labels": labels(2) });
    let expected = json!({ "articles": 2, "annotators": [annotator("anna"), annotator("ben")], "total": total });
    assert_eq!(all, expected);

    let human = place.run(&["stats", "--annotator", "ben"]);
    assert_eq!((human.code, human.err.as_str()), (0, ""));
    let expected = "\
Annotator  New  In progress  Done  Flagged  Articles
ben          1            1     0        1         2

Annotator  Label        Annotations  Characters
ben        Actor                  2          20
ben        Demand                 2          17
ben        Concession             0           0
ben        Speculation            0           0
ben        Total                  4          37
";
    assert_eq!(human.out, expected);

    place.write("annotations/ben/a.txt.ron", "(version: 3)");
    let run = place.run(&["stats", "--json"]);
    assert!(run.code == 1 && run.err.contains("version 3"), "{run:?}");
}

#[test]
fn formats_are_listed() {
    let place = Place::new();
    let formats = place.json(&["formats", "--json"]);
    let names: Vec<&str> =
        formats.as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    let expected = [
        "ron",
        "spacy",
        "prodigy",
        "labelstudio",
        "doccano",
        "doccano-spans",
        "conll",
        "brat",
        "webanno-tsv",
        "cas-xmi",
        "cas-json",
        "w3c",
        "refi-qda",
        "refi-qda-codebook",
        "tei",
        "huggingface",
        "huggingface-jsonl",
        "csv",
        "tsv",
        "xlsx",
    ];
    assert_eq!(names, expected);
    let spacy = json!({
        "name": "spacy", "extension": "jsonl", "one_file": true, "unit": "code-points",
        "carries": ["overlap"], "import": true, "export": true,
    });
    assert_eq!(formats[1], spacy);
    let human = place.run(&["formats"]);
    assert_eq!((human.code, human.out.lines().count()), (0, 1 + names.len()));
    let words = |line: &str| -> Vec<String> {
        line.split("  ").map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect()
    };
    let rows: Vec<Vec<String>> = human.out.lines().skip(1).map(words).collect();
    assert_eq!(rows[1][..4], ["spacy", ".jsonl", "import, export", "code points"]);
    for row in rows {
        assert_ne!(row.first(), row.last(), "says what it is");
    }
}

#[test]
fn what_cannot_be_done_is_said_with_exit_2() {
    let place = Place::new();
    place.write("file", "x");
    let locked = place.path("locked.csv");
    fs::write(&locked, "older").unwrap();
    let mut permissions = fs::metadata(&locked).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&locked, permissions).unwrap();
    let cases: &[(&[&str], &str)] = &[
        (&["check", "--articles", "none"], "there is no such file or folder"),
        (&["check", "--articles", "file"], "it is a file, not a folder"),
        (&["stats", "--annotations", "none"], "there is no such file or folder"),
        (&["check", "--annotations", "file"], "it is a file, not a folder"),
        (&["check", "--annotator", "otto"], "nobody called “otto” has annotations"),
        (&["check", "--annotator", "otto"], "Those who have: anna."),
        (&["check", "--annotator", "../anna"], "This name cannot be used"),
        (&["export", "--format", "xml", "--out", "x"], "There are: ron, spacy, prodigy, "),
        (&["export", "--format", "csv", "--out", "seeds"], "seeds is a folder"),
        (&["export", "--format", "csv", "--out", "file/x.csv"], "cannot be written"),
        (&["export", "--format", "csv", "--out", "locked.csv"], "access is not allowed"),
        (&["export", "--format", "csv"], "--out"),
        (&["frobnicate", "--json"], "--json"),
    ];
    for (arguments, words) in cases {
        let run = place.run(arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}: {run:?}");
        assert!(run.err.contains(words), "{arguments:?}: {run:?}");
    }
    assert_eq!(fs::read_to_string(&locked).unwrap(), "older");

    place.write("annotations/codebook.ron", "(version: 1, labels: [");
    for arguments in [&["check"][..], &["stats"], &["export", "--format", "csv", "--out", "x"]] {
        let run = place.run(arguments);
        assert!(run.code == 2 && run.err.contains("codebook.ron"), "{run:?}");
    }
    assert!(!place.path("x").exists());
}

#[test]
fn annotations_follow_the_flag_then_the_settings() {
    let place = Place::new();
    fs::rename(place.path("annotations"), place.path("tags")).unwrap();
    let checked = |arguments: &[&str]| place.run(arguments).err;
    assert!(checked(&["check"]).contains("0 layers"));
    assert!(checked(&["check", "--annotations", "tags"]).contains("1 layer "));
    let real = |name: &str| fs::canonicalize(place.dir.path()).unwrap().join(name);
    let settings = format!(
        "(folders: {{{:?}: (annotations: {:?})}})",
        real("seeds").display().to_string(),
        real("tags").display().to_string(),
    );
    place.write("settings.ron", settings);
    assert!(checked(&["check"]).contains("1 layer "));
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_failure() {
    let place = Place::new();
    // More than any pipe holds.
    let long = format!("{}\n", "Wort ".repeat(100_000));
    place.write("seeds/lang.txt", &long);
    let layer = format!(
        "(version: 1, article: (path: \"lang.txt\", sha256: \"{}\", bytes: {}), annotator: \"anna\", \
         status: Done, annotations: [(id: 1, label: \"actor\", spans: [(0, 4, \"Wort\")])])",
        sha256(&long),
        long.len(),
    );
    place.write("annotations/anna/lang.txt.ron", layer);
    for arguments in [&["export", "--format", "conll", "--out", "-"][..], &["formats"], &["stats"]]
    {
        let mut command = place.command(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        drop(child.stderr.take());
        assert_eq!(child.wait().unwrap().code(), Some(0), "{arguments:?}");
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn without_a_display_the_window_says_what_works() {
    let place = Place::new();
    for arguments in [&[][..], &["seeds"], &["seeds", "--annotator", "anna"]] {
        let run = place.run(arguments);
        assert_eq!((run.code, run.out.as_str(), run.err.lines().count()), (2, "", 1), "{run:?}");
        assert!(run.err.contains("no display") && run.err.contains("export, check, stats"));
    }
    let german = run(place.command(&[]).env("LC_ALL", "de_DE.UTF-8"));
    assert!(german.code == 2 && german.err.contains("keine Anzeige"), "{german:?}");
}

#[test]
fn help_and_version_are_no_failure() {
    let place = Place::new();
    for arguments in [&["--help"][..], &["--version"], &["help", "export"], &["check", "--help"]] {
        let run = place.run(arguments);
        assert!(run.code == 0 && !run.out.is_empty() && run.err.is_empty(), "{run:?}");
    }
}

/// The files that `docs/format.md` shows: a name in backticks, then a block.
fn documented() -> Vec<(String, String)> {
    let page = include_str!("../docs/format.md").replace("\r\n", "\n");
    let mut files = Vec::new();
    let mut lines = page.lines();
    let mut name = None;
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|it| *it != "```").collect();
            files.extend(name.take().map(|it: &str| {
                (
                    it.to_owned(),
                    block.join(
                        "
",
                    ) + "
",
                )
            }));
        } else if !line.is_empty() {
            name = line.strip_prefix('`').filter(|it| it.ends_with(':'));
            name = name.and_then(|it| it.split('`').next());
        }
    }
    files
}

#[test]
fn the_documented_project_is_sound_and_exports_as_documented() {
    let place = Place { dir: tempfile::tempdir().unwrap() };
    let files = documented();
    let (project, exports): (Vec<_>, Vec<_>) = files.iter().partition(|it| it.0.contains('/'));
    assert_eq!((project.len(), exports.len()), (4, 6), "{files:#?}");
    for (name, content) in project {
        place.write(name, content);
    }
    let checked = place.run(&["check"]);
    assert_eq!((checked.code, checked.out.as_str()), (0, ""), "{checked:?}");
    for (format, extension) in
        [("ron", "ron"), ("spacy", "jsonl"), ("conll", "conll"), ("csv", "csv")]
    {
        let name = format!("tagwerk.{extension}");
        let (_, documented) = exports.iter().find(|it| it.0 == name).unwrap();
        let written = place.run(&["export", "--format", format, "--out", "-"]).out;
        assert!(written.trim_end().ends_with(documented.trim_end()), "{name}: {written}");
    }
}
