//! `tagwerk merge`, by itself and as git's merge driver.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tagwerk::model::{
    Anchor, AnnotationId, ArticlePath, ArticleRef, LabelId, LooseAnnotation, LooseLayer, Relation,
    Status, TextHash,
};
use tagwerk::record::{self, conflict_sides, read_layer, write_layer};

use super::{Place, Run, TEXT, run};

const LAYER: &str = "annotations/anna/a.txt.ron";

fn annotation(id: u64, label: &str, quotes: &[&str]) -> LooseAnnotation {
    let anchors = quotes.iter().map(|quote| {
        let start = TEXT.find(quote).unwrap();
        Anchor { start, end: start + quote.len(), quote: (*quote).into(), around: None }
    });
    LooseAnnotation {
        id: AnnotationId(id),
        label: LabelId::new(label),
        anchors: anchors.collect(),
        attributes: std::collections::BTreeMap::new(),
        note: String::new(),
    }
}

fn makes(id: u64, from: u64, to: u64) -> Relation {
    let (from, to) = (AnnotationId(from), AnnotationId(to));
    Relation { from, to, id: AnnotationId(id), kind: "makes".into() }
}

/// The layer that both sides come from.
fn base() -> LooseLayer {
    let path = ArticlePath::new("a.txt");
    LooseLayer {
        article: ArticleRef { path, hash: Some(TextHash::of(TEXT)), bytes: TEXT.len() },
        annotator: "anna".into(),
        status: Status::InProgress,
        flagged: false,
        annotations: vec![
            annotation(1, "actor", &["Außenminister Köhler"]),
            annotation(3, "demand", &["lehnt", "ab"]),
            annotation(4, "demand", &["mehr Geld"]),
        ],
        relations: vec![makes(5, 1, 3)],
    }
}

/// The base with changes to it, as a file.
fn with(change: impl FnOnce(&mut LooseLayer)) -> String {
    let mut layer = base();
    change(&mut layer);
    write_layer(&layer).unwrap()
}

/// A repository with the driver set up as the README says; `None` where there is no git.
struct Repository {
    place: Place,
}

impl Repository {
    #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
    fn new() -> Option<Self> {
        if Command::new("git").arg("--version").output().is_err() {
            eprintln!("skipped: there is no git");
            return None;
        }
        let place = Place { dir: tempfile::tempdir().unwrap() };
        let it = Self { place };
        it.git(&["init", "--quiet", "--initial-branch=main"]);
        let driver = format!("'{}' merge %O %A %B %P", env!("CARGO_BIN_EXE_tagwerk"));
        it.git(&["config", "merge.tagwerk.driver", &driver]);
        it.git(&["config", "core.autocrlf", "false"]);
        let readme = include_str!("../../README.md").replace("\r\n", "\n");
        let attributes = readme.lines().map(str::trim).filter(|it| it.ends_with(" merge=tagwerk"));
        let attributes: Vec<&str> = attributes.collect();
        assert_eq!(attributes.len(), 2, "the README says which files the driver is for");
        it.place.write(".gitattributes", attributes.join("\n") + "\n");
        it.place.write("seeds/a.txt", TEXT);
        it.place.write(LAYER, with(|_| {}));
        it.commit();
        Some(it)
    }

    fn try_git(&self, arguments: &[&str]) -> Run {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(self.place.dir.path());
        for (name, value) in [
            ("GIT_AUTHOR_NAME", "Anna"),
            ("GIT_AUTHOR_EMAIL", "anna@example.org"),
            ("GIT_COMMITTER_NAME", "Anna"),
            ("GIT_COMMITTER_EMAIL", "anna@example.org"),
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("LC_ALL", "en_US.UTF-8"),
            ("LANGUAGE", ""),
        ] {
            command.env(name, value);
        }
        run(&mut command)
    }

    fn git(&self, arguments: &[&str]) -> Run {
        let run = self.try_git(arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {run:?}");
        run
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "A day's work"]);
    }

    /// Commits `theirs` on a branch of its own and `ours` on main, and merges.
    fn merge(&self, ours: &[(&str, String)], theirs: &[(&str, String)]) -> Run {
        for (branch, files) in [("theirs", theirs), ("ours", ours)] {
            self.git(&["checkout", "--quiet", "-b", branch, "main"]);
            for (name, text) in files {
                self.place.write(name, text);
            }
            self.commit();
        }
        self.try_git(&["merge", "--no-edit", "theirs"])
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.place.path(name)).unwrap()
    }
}

#[test]
fn two_branches_that_each_tag_are_merged_by_git() {
    let Some(repository) = Repository::new() else { return };
    let codebook = |change: fn(&mut tagwerk::model::Codebook)| {
        let mut codebook = tagwerk::store::default_codebook();
        change(&mut codebook);
        record::write_codebook(&codebook).unwrap()
    };
    let (book, new) = ("annotations/codebook.ron", "annotations/ben/a.txt.ron");
    repository.place.write(book, codebook(|_| {}));
    repository.commit();
    let bens = |it: LooseAnnotation| {
        with(|layer| {
            layer.annotator = "ben".into();
            layer.annotations = vec![it];
            layer.relations.clear();
        })
    };
    // Side by side, on the same line, and a file that both have added.
    let ours = [
        (
            LAYER,
            with(|it| {
                it.annotations[1].note = "Absage".into();
                it.annotations.push(annotation(6, "actor", &["Der Verband"]));
                it.relations.push(makes(8, 6, 4));
            }),
        ),
        (new, bens(annotation(1, "actor", &["Köhler"]))),
        (book, codebook(|it| it.labels[0].name.set("en", "Agent"))),
    ];
    let theirs = [
        (
            LAYER,
            with(|it| {
                it.status = Status::Done;
                it.annotations[1].attributes.insert("polarity".into(), "negative".into());
                it.annotations.push(annotation(7, "actor", &["Verband"]));
            }),
        ),
        (new, bens(annotation(1, "demand", &["mehr Geld"]))),
        (book, codebook(|it| it.labels[0].key = "9".into())),
    ];
    let merged = repository.merge(&ours, &theirs);
    assert_eq!(merged.code, 0, "{merged:?}");
    assert_eq!(repository.git(&["status", "--porcelain"]).out, "");
    let expected = with(|it| {
        it.status = Status::Done;
        it.annotations[1].note = "Absage".into();
        it.annotations[1].attributes.insert("polarity".into(), "negative".into());
        it.annotations.push(annotation(6, "actor", &["Der Verband"]));
        it.annotations.push(annotation(7, "actor", &["Verband"]));
        it.relations.push(makes(8, 6, 4));
    });
    assert_eq!(repository.read(LAYER), expected);
    let bens = read_layer(&repository.read(new)).unwrap();
    let quotes: Vec<&str> =
        bens.annotations.iter().map(|it| it.anchors[0].quote.as_str()).collect();
    assert_eq!(quotes, ["Köhler", "mehr Geld"]);
    assert!(merged.err.contains("ben/a.txt.ron: annotation 1 of theirs is "), "{merged:?}");
    let both = codebook(|it| {
        it.labels[0].name.set("en", "Agent");
        it.labels[0].key = "9".into();
    });
    assert_eq!(repository.read(book), both);
    let check = repository.place.run(&["check"]);
    assert_eq!((check.code, check.err.as_str()), (0, "tagwerk: no problems, 2 layers checked\n"));
}

#[test]
fn a_conflict_is_left_to_choose_in_exactly_its_lines() {
    let Some(repository) = Repository::new() else { return };
    let ours = with(|it| {
        it.annotations[2].label = LabelId::new("speculation");
        it.annotations.push(annotation(6, "actor", &["Der Verband"]));
    });
    let theirs = with(|it| {
        it.annotations[2].label = LabelId::new("concession");
        it.annotations[0].note = "AA".into();
    });
    let merged = repository.merge(&[(LAYER, ours)], &[(LAYER, theirs)]);
    assert_eq!(merged.code, 1, "{merged:?}");
    assert!(merged.out.contains("CONFLICT (content)"), "{merged:?}");
    let said = format!(
        "tagwerk: {LAYER}: annotation 4 (speculation “mehr Geld”), Label: ours has speculation, \
         theirs has concession\n"
    );
    assert!(merged.err.contains(&said) && merged.err.contains("1 conflict. "), "{merged:?}");
    assert_eq!(repository.git(&["status", "--porcelain"]).out, format!("UU {LAYER}\n"));
    let marked = repository.read(LAYER);
    let choice = |label: &str| {
        with(|it| {
            it.annotations[0].note = "AA".into();
            it.annotations[2].label = LabelId::new(label);
            it.annotations.push(annotation(6, "actor", &["Der Verband"]));
        })
    };
    let sides = conflict_sides(&marked).unwrap();
    assert_eq!((sides.ours, sides.theirs), (choice("speculation"), choice("concession")));
    assert_eq!(marked.lines().count(), choice("speculation").lines().count() + 4);
    let check = repository.place.run(&["check"]);
    assert!(check.code == 1 && check.out.contains("Git has left a conflict"), "{check:?}");

    repository.place.write(LAYER, choice("concession"));
    repository.commit();
    assert_eq!(repository.place.run(&["check"]).code, 0);
}

#[test]
fn a_merge_that_decides_nothing_changes_no_byte() {
    let place = Place::new();
    let noted = |text: String| text.replacen("(\n", "( // checked twice\n", 1);
    let (old, new) = (with(|_| {}), with(|it| it.flagged = true));
    let merge = |base: &str, ours: &str, theirs: &str| {
        let names = ["base", "ours", "theirs"];
        names.iter().zip([base, ours, theirs]).for_each(|(name, text)| place.write(name, text));
        let run = place.run(&["merge", "base", "ours", "theirs"]);
        (run.code, fs::read_to_string(place.path("ours")).unwrap(), run.err)
    };
    let silent = String::new;
    assert_eq!(merge(&old, &noted(new.clone()), &old), (0, noted(new.clone()), silent()));
    assert_eq!(merge(&old, &old, &noted(new.clone())), (0, noted(new.clone()), silent()));
    assert_eq!(merge("", &noted(new.clone()), &new), (0, noted(new.clone()), silent()));
    let done = with(|it| it.status = Status::Done);
    let both = with(|it| {
        it.status = Status::Done;
        it.flagged = true;
    });
    assert_eq!(merge(&old, &new, &done), (0, both.clone(), silent()));
    let (code, merged, said) = merge(&old, &noted(new), &done);
    assert_eq!((code, merged), (0, both));
    assert_eq!(said.lines().count(), 1);
    assert!(said.contains("anna/a.txt.ron: comments"), "{said}");
}

#[test]
fn what_cannot_be_merged_is_said_and_left_untouched() {
    let place = Place::new();
    let sound = with(|_| {});
    let changed = with(|it| it.flagged = true);
    let codebook = record::write_codebook(&tagwerk::store::default_codebook()).unwrap();
    let newer = sound.replace("version: 1", "version: 2");
    let unknown = sound.replace("status", "state");
    let others = with(|it| it.annotator = "ben".into());
    let moved = with(|it| it.article.hash = Some(TextHash::of("x")));
    let marked = record::with_conflicts(&sound, &changed);
    let broken_book = codebook.replacen("labels: [", "labels: [(id: 1),", 1);
    let cases: &[(&str, &str, &str, &str)] = &[
        (&sound, &sound, &newer, "newer Tagwerk (version 2)"),
        (&newer, &sound, &changed, "newer Tagwerk (version 2)"),
        (&sound, &newer, &changed, "newer Tagwerk (version 2)"),
        (&sound, &sound, &unknown, "“state” is unknown"),
        (&sound, &marked, &sound, "Git has left a conflict"),
        (&sound, &sound, &sound[..99], "ends too early"),
        (&sound, "", &sound, "ends too early"),
        (&sound, &sound, &others, "two annotators, anna and ben"),
        (&sound, &sound, &moved, "the article has changed between the two"),
        (&sound, &sound, &codebook, "cannot be read"),
        (&codebook, &codebook, &sound, "cannot be read"),
        (&codebook, &broken_book, &codebook, "expected \"…\""),
    ];
    for (base, ours, theirs, words) in cases {
        for (name, text) in [("base", base), ("ours", ours), ("theirs", theirs)] {
            place.write(name, text);
        }
        let run = place.run(&["merge", "base", "ours", "theirs", "anna.ron"]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{words}: {run:?}");
        assert!(run.err.contains(words), "{words}: {run:?}");
        assert!(run.err.starts_with("tagwerk: anna.ron: "), "{run:?}");
        assert_eq!(&fs::read_to_string(place.path("ours")).unwrap(), ours);
    }
    place.write("ours", b"\xff\xfe");
    assert_eq!(place.run(&["merge", "base", "ours", "theirs"]).code, 2);
    place.write("ours", &sound);
    let run = place.run(&["merge", "nowhere", "ours", "theirs"]);
    assert!(run.code == 2 && run.err.contains("nowhere cannot be read"), "{run:?}");
    let left: Vec<PathBuf> =
        fs::read_dir(place.dir.path()).unwrap().map(|it| it.unwrap().path()).collect();
    assert_eq!(left.len(), 5, "{left:?}");
}

#[test]
fn every_conflict_is_named_in_both_languages() {
    let place = Place::new();
    place.write("base", with(|_| {}));
    place.write(
        "ours",
        with(|it| {
            it.annotations.remove(2);
            it.annotations[0].note = "x".into();
            it.annotations[1].anchors.pop();
            it.relations.clear();
        }),
    );
    place.write(
        "theirs",
        with(|it| {
            it.annotations[2].note = "y".into();
            it.annotations[0].note = "z".into();
            it.annotations[1].anchors.remove(0);
            it.relations[0].kind = "refuses".into();
        }),
    );
    let english = place.run(&["merge", "base", "ours", "theirs"]);
    place.write("ours", "");
    let ours = "(version: 1, labels: [(id: \"a\", color: \"#000000\", key: \"1\")])";
    place.write("ours", ours);
    place.write("base", ours.replace('1', "2").replace("version: 2", "version: 1"));
    place.write("theirs", ours.replace("key: \"1\"", "key: \"3\", attributes: []"));
    let german =
        run(place.command(&["merge", "base", "ours", "theirs"]).env("LC_ALL", "de_DE.UTF-8"));
    for (run, words) in [
        (
            &english,
            &[
                "annotation 4 (demand “mehr Geld”): ours removed it, theirs changed it",
                "annotation 1 (actor “Außenminister Köhler”), Note: ours has x, theirs has z",
                "annotation 3 (demand “lehnt”), Place: ours has “lehnt” (bytes ",
                "relation 5 (refuses): ours removed it, theirs changed it",
                "4 conflicts. ",
            ][..],
        ),
        (
            &german,
            &["ours: Label a, Taste: in der eigenen Fassung 1, in der anderen 3", "1 Konflikt. "],
        ),
    ] {
        assert_eq!(run.code, 1, "{run:?}");
        for words in words {
            assert!(run.err.contains(words), "{words}: {run:?}");
        }
    }
}
