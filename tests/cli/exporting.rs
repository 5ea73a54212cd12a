//! `tagwerk export`.

use super::*;

#[test]
fn every_format_is_written_to_its_place_and_its_like_to_standard_output() {
    let place = Place::new();
    let formats = place.json(&["formats", "--json"]);
    for format in formats.as_array().unwrap() {
        let name = format["name"].as_str().unwrap();
        let out = format!("out/{name}");
        let written = place.run(&["export", "--format", name, "--out", &out]);
        assert_eq!((written.code, written.out.as_str()), (0, ""), "{name}: {written:?}");
        assert!(written.err.contains(&format!("written to {out}: ")), "{name}: {written:?}");
        let to_out = || place.run(&["export", "--format", name, "--out", "-"]);
        if format["one_file"] == false {
            assert!(place.path(&out).join("manifest.json").is_file(), "{name}");
            assert_eq!(to_out().code, 2, "{name}");
            continue;
        }
        let bytes = fs::read(place.path(&out)).unwrap();
        assert!(!bytes.is_empty(), "{name}");
        if let (Ok(text), true) = (String::from_utf8(bytes), name != "refi-qda-codebook") {
            assert!(text.contains("Köhler") && text == to_out().out, "{name}");
        }
        // Once more gives the same.
        let again = place.run(&["export", "--format", name, "--out", "again"]);
        assert_eq!(again.code, 0);
        let same = fs::read(place.path(&out)).unwrap() == fs::read(place.path("again")).unwrap();
        assert!(same, "{name}");
    }
    // Nothing is left of how it was written.
    let names = fs::read_dir(place.path("out")).unwrap().map(|it| it.unwrap().file_name());
    assert!(names.map(|it| it.into_string().unwrap()).all(|it| !it.starts_with('.')));
    assert!(!place.path("annotations/.tagwerk").exists());
}

#[test]
fn what_does_not_stand_is_left_out_with_its_relations_and_its_layer_named() {
    let place = Place::new();
    let lost = "(0, 0, \"Außenministerin Köhler\")";
    let broken = layer().replacen(&span("Außenminister Köhler"), lost, 1);
    place.write("annotations/anna/a.txt.ron", &broken);
    let run = place.run(&["export", "--format", "ron", "--out", "-"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.contains("(id: 2, ") && !run.out.contains("(id: 1, "), "{}", run.out);
    assert!(!run.out.contains("id: 5"), "a relation that would lead nowhere");
    assert!(run.err.contains("3 annotations in 1 layer"), "{}", run.err);
    let said = "anna, a.txt: A span is empty";
    assert!(run.err.contains(said), "{}", run.err);
    let stats = place.run(&["stats", "--json"]);
    assert!(stats.err.contains(said), "{}", stats.err);
    let counted: Value = serde_json::from_str(&stats.out).unwrap();
    assert_eq!(counted["total"]["annotations"], json!(3));
    assert_eq!(fs::read_to_string(place.path("annotations/anna/a.txt.ron")).unwrap(), broken);
}

#[test]
fn losses_are_said_and_strict_refuses_them() {
    let place = Place::new();
    let lossy = ["export", "--format", "conll", "--out", "x.conll"];
    let run = place.run(&lossy);
    assert_eq!(run.code, 0);
    for line in ["Nested annotations left out: 1", "– a.txt, anna: Köhler", "Notes left out: 1"]
    {
        assert!(run.err.lines().any(|it| it == line), "{line}: {run:?}");
    }
    fs::write(place.path("x.conll"), "older").unwrap();
    for out in ["x.conll", "-"] {
        let run = place.run(&["export", "--format", "conll", "--strict", "--out", out]);
        assert_eq!((run.code, run.out.as_str()), (1, ""));
        assert!(run.err.contains("Nested") && run.err.contains("nothing was written"), "{run:?}");
    }
    assert_eq!(fs::read_to_string(place.path("x.conll")).unwrap(), "older");
    let run = place.run(&["export", "--format", "ron", "--strict", "--out", "x.ron"]);
    assert!(run.code == 0 && place.path("x.ron").exists(), "{run:?}");
}

#[test]
fn a_layer_that_is_missing_from_an_export_is_named() {
    type Spoil = fn(&Place);
    let orphan: Spoil = |place: &Place| place.write("annotations/anna/weg.txt.ron", layer());
    let broken: Spoil = |place: &Place| place.write("annotations/ben/a.txt.ron", "(version: 1,");
    let shifted: Spoil = |place: &Place| {
        let name = span("Köhler");
        let text = layer().replace("\"anna\"", "\"ben\"").replace(&name, &name.replace("15", "14"));
        place.write("annotations/ben/a.txt.ron", text);
    };
    let cases: [(&str, Spoil); 3] = [("weg.txt", orphan), ("ben", broken), ("ben", shifted)];
    for (name, spoil) in cases {
        let place = Place::new();
        spoil(&place);
        let run = place.run(&["export", "--format", "csv", "--out", "x.csv"]);
        assert_eq!(run.code, 1, "{run:?}");
        assert!(run.err.contains(name) && run.err.contains("missing from the export"), "{run:?}");
        assert!(fs::read_to_string(place.path("x.csv")).unwrap().contains("mehr Geld"));
        let run = place.run(&["export", "--format", "csv", "--out", "y.csv", "--strict"]);
        assert!(run.code == 1 && !place.path("y.csv").exists(), "{run:?}");
    }
}

#[test]
fn a_part_of_the_annotations_is_exported() {
    let place = Place::new();
    let records = |arguments: &[&str]| -> Vec<Value> {
        let base = ["export", "--format", "spacy", "--out", "-"];
        let run = place.run(&[&base[..], arguments].concat());
        assert_eq!(run.code, 0, "{run:?}");
        run.out.lines().map(|it| serde_json::from_str(it).unwrap()).collect()
    };
    let labels = |record: &Value| -> Vec<String> {
        let spans = record["spans"]["sc"].as_array().unwrap();
        spans.iter().map(|it| it[2].as_str().unwrap().to_owned()).collect()
    };
    let all = records(&[]);
    assert!(labels(&all[0]).iter().any(|it| it != "actor"));
    let actors = records(&["--label", "actor"]);
    assert!(!labels(&actors[0]).is_empty() && labels(&actors[0]).iter().all(|it| it == "actor"));
    assert_eq!(records(&["--status", "new"]), Vec::<Value>::new());
    let sentences = records(&["--per", "sentence"]);
    let texts: Vec<&str> = sentences.iter().map(|it| it["text"].as_str().unwrap()).collect();
    assert_eq!(texts, TEXT.trim().split('\n').collect::<Vec<_>>());
    assert_eq!(sentences[1]["meta"]["article"], "a.txt#2");
    for record in &sentences {
        let text: Vec<char> = record["text"].as_str().unwrap().chars().collect();
        for span in record["spans"]["sc"].as_array().unwrap() {
            let at = |it: usize| usize::try_from(span[it].as_u64().unwrap()).unwrap();
            assert!(at(0) < at(1) && at(1) <= text.len());
        }
    }
    let none = place.run(&["export", "--format", "spacy", "--out", "-", "--label", "x"]);
    assert!(none.code == 2 && none.err.contains("actor"), "{none:?}");
}

#[test]
fn a_split_is_a_folder_that_says_what_it_is() {
    let place = Place::new();
    for name in ["b", "c", "d", "e"] {
        place.write(&format!("seeds/{name}.txt"), TEXT.replace("Verband", name));
        let text = TEXT.replace("Verband", name);
        let layer = layer().replace("a.txt", &format!("{name}.txt"));
        let header = layer.replace(&sha256(TEXT), &sha256(&text));
        place.write(&format!("annotations/anna/{name}.txt.ron"), header);
    }
    let split = "train=3,dev=1,test=1";
    let arguments = ["export", "--format", "conll", "--out", "out", "--split", split];
    let run = place.run(&[&arguments[..], &["--compress", "gzip"]].concat());
    let read = |name: &str| fs::read(place.path(&format!("out/{name}"))).unwrap();
    let manifest: Value = serde_json::from_slice(&read("manifest.json")).unwrap();
    assert_eq!(manifest["split"]["seed"], 0);
    let parts = &manifest["counts"]["parts"];
    let count = |part: &str| parts[part]["documents"].as_u64().unwrap();
    assert_eq!(count("train") + count("dev") + count("test"), 5, "{run:?}");
    for file in manifest["files"].as_array().unwrap() {
        let bytes = read(file["path"].as_str().unwrap());
        assert_eq!(bytes[..2], [0x1f, 0x8b]);
        assert_eq!(file["bytes"], bytes.len());
        let hash = tagwerk::model::FileHash::of(&bytes).to_string();
        assert_eq!(file["sha256"], hash);
    }
    let before = read("train.conll.gz");
    place.run(&[&arguments[..], &["--compress", "gzip"]].concat());
    assert_eq!(read("train.conll.gz"), before, "the same gives the same");
    // What is not ours is not replaced.
    place.write("other/brief.txt", "Liebe Eva");
    let run = place.run(&["export", "--format", "conll", "--out", "other", "--split", split]);
    assert!(run.code == 2 && place.path("other/brief.txt").exists(), "{run:?}");
    for wrong in [
        &["export", "--format", "conll", "--out", "-", "--split", split][..],
        &["export", "--format", "conll", "--out", "x", "--split", "train=1"],
        &["export", "--format", "conll", "--out", "-", "--manifest"],
        &["export", "--format", "conll", "--out", "x", "--compress", "zstd"],
    ] {
        assert_eq!(place.run(wrong).code, 2, "{wrong:?}");
    }
}

#[test]
fn a_manifest_beside_a_file_replaces_nothing_but_a_manifest() {
    let place = Place::new();
    let export = ["export", "--format", "csv", "--out", "a.csv.zst", "--manifest"];
    for _ in 0..2 {
        let run = place.run(&export);
        assert_eq!(run.code, 0, "{run:?}");
        let manifest = fs::read(place.path("a.csv.zst.manifest.json")).unwrap();
        let manifest: Value = serde_json::from_slice(&manifest).unwrap();
        assert_eq!(manifest["format"], "csv");
    }
    place.write("b.csv.manifest.json", "{\"mine\": 1}");
    let run = place.run(&["export", "--format", "csv", "--out", "b.csv", "--manifest"]);
    assert!(run.code == 2 && run.err.contains("b.csv.manifest.json"), "{run:?}");
    assert_eq!(fs::read(place.path("b.csv.manifest.json")).unwrap(), b"{\"mine\": 1}");
    assert!(!place.path("b.csv").exists(), "{run:?}");
}

// Elsewhere the two articles would be one.
#[cfg(target_os = "linux")]
#[test]
fn files_whose_names_differ_in_nothing_but_case_are_refused_by_name() {
    let place = Place::new();
    another(&place, "anna", 1);
    let layer = fs::read_to_string(place.path("annotations/anna/1.txt.ron")).unwrap();
    for (name, text) in [("b", "Verbbbb"), ("B", "VerbBBB")] {
        let text = TEXT.replace("Verband", text);
        place.write(&format!("seeds/{name}.txt"), &text);
        let layer = layer.replace("1.txt", &format!("{name}.txt"));
        let layer = layer.replace(&sha256(&TEXT.replace("Verband", "Verb001")), &sha256(&text));
        place.write(&format!("annotations/anna/{name}.txt.ron"), layer);
    }
    for format in ["brat", "tei", "webanno-tsv", "cas-xmi"] {
        let run = place.run(&["export", "--format", format, "--out", "out"]);
        let named = run.err.contains("anna/b.") || run.err.contains("anna/B.");
        assert!(run.code == 2 && named && run.err.contains("Rename"), "{format}: {run:?}");
        assert!(!place.path("out").exists(), "{format}");
    }
    let run = place.run(&["export", "--format", "csv", "--out", "out.csv"]);
    assert_eq!(run.code, 0, "{run:?}");
}

#[cfg(unix)]
#[test]
fn what_is_neither_file_nor_folder_is_refused_with_what_to_do() {
    let place = Place::new();
    let made = std::process::Command::new("mkfifo").arg(place.path("pipe")).status().unwrap();
    assert!(made.success());
    for out in ["/dev/null", "/dev/null/a/b", "pipe"] {
        for format in ["csv", "brat"] {
            let run = place.run(&["export", "--format", format, "--out", out, "--manifest"]);
            assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
            let named = run.err.contains(out.trim_end_matches("/a/b"));
            let what_to_do = run.err.contains("neither a file nor a folder")
                && run.err.contains("Name a new file or folder");
            assert!(named && what_to_do, "{run:?}");
        }
    }
    // Nor is a pipe waited for that stands where a manifest would.
    for pipe in ["a.csv.manifest.json", "out/manifest.json"] {
        fs::create_dir_all(place.path("out")).unwrap();
        fs::rename(place.path("pipe"), place.path(pipe)).unwrap();
        for (format, out) in [("csv", "a.csv"), ("brat", "out")] {
            let run = place.run(&["export", "--format", format, "--out", out, "--manifest"]);
            assert_eq!(run.code == 2, pipe.starts_with(out), "{run:?}");
        }
        fs::rename(place.path(pipe), place.path("pipe")).unwrap();
    }
}

/// An article like the first one, with a layer.
fn another(place: &Place, annotator: &str, nth: usize) {
    let (name, text) = (format!("{nth}.txt"), TEXT.replace("Verband", &format!("Verb{nth:03}")));
    place.write(&format!("seeds/{name}"), &text);
    let layer = layer().replace("a.txt", &name).replace("\"anna\"", &format!("{annotator:?}"));
    let layer = layer.replace(&sha256(TEXT), &sha256(&text));
    place.write(&format!("annotations/{annotator}/{name}.ron"), layer);
}

#[test]
fn whatever_is_exported_of_it_an_article_stays_in_its_part() {
    let place = Place::new();
    (0..30).for_each(|it| another(&place, "anna", it));
    (10..30).for_each(|it| another(&place, "ben", it));
    let parts = |arguments: &[&str]| -> Vec<(String, String)> {
        let base = ["export", "--format", "spacy", "--out", "out", "--split", "train=2,test=1"];
        let run = place.run(&[&base[..], arguments].concat());
        assert_eq!(run.code, 0, "{run:?}");
        let of = |part: &str| -> Vec<(String, String)> {
            let lines = fs::read_to_string(place.path(&format!("out/{part}.jsonl"))).unwrap();
            let record = |it: &str| serde_json::from_str::<Value>(it).unwrap();
            let article = |it: &str| record(it)["meta"]["article"].as_str().unwrap().to_owned();
            lines.lines().map(|it| (article(it), part.to_owned())).collect()
        };
        let mut all = [of("train"), of("test")].concat();
        all.sort();
        all.dedup();
        all
    };
    let all = parts(&[]);
    assert_eq!(all.len(), 31);
    for some in [&["--annotator", "ben"][..], &["--label", "actor"], &["--gold", "ben"]] {
        let some_of_it = parts(some);
        assert!(some_of_it.len() >= 20 && some_of_it.iter().all(|it| all.contains(it)), "{some:?}");
    }
}

#[test]
fn what_is_packed_already_is_not_packed_again() {
    let place = Place::new();
    let export = ["export", "--format", "huggingface", "--out", "set", "--compress", "zstd"];
    let run = place.run(&export);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(place.path("set/data/train-00000.parquet").is_file(), "{run:?}");
}

#[cfg(unix)]
#[test]
fn an_export_that_is_interrupted_leaves_nothing() {
    use std::process::Command;
    use std::thread;
    use std::time::Duration;

    let place = Place::new();
    (0..1500).for_each(|it| another(&place, "anna", it));
    fs::create_dir(place.path("out")).unwrap();
    let within = || fs::read_dir(place.path("out")).unwrap().count();
    for to in ["out/a.xlsx", "out/brat"] {
        let format = if to.ends_with("brat") { "brat" } else { "xlsx" };
        let mut export = place.command(&["export", "--format", format, "--out", to]);
        let mut running = export.spawn().unwrap();
        while within() == 0 {
            thread::sleep(Duration::from_millis(1));
        }
        let told = Command::new("kill").args(["-INT", &running.id().to_string()]).status();
        assert!(told.unwrap().success());
        assert_eq!(running.wait().unwrap().code(), Some(2), "{to}");
        assert_eq!(within(), 0, "{to}");
    }
}

#[test]
fn a_gold_layer_counts_alone_where_there_is_one() {
    let place = Place::new();
    let layer_of = |name: &str, article: &str| {
        layer().replace("\"anna\"", &format!("{name:?}")).replace("a.txt", article)
    };
    place.write("seeds/b.txt", TEXT);
    place.write("annotations/ben/a.txt.ron", layer_of("ben", "a.txt"));
    place.write("annotations/ben/b.txt.ron", layer_of("ben", "b.txt"));
    place.write("annotations/gold/a.txt.ron", layer_of("gold", "a.txt"));
    let said = |arguments: &[&str]| -> Vec<String> {
        let run = place.run(&[&["export", "--format", "spacy", "--out", "-"], arguments].concat());
        assert_eq!(run.code, 0, "{run:?}");
        let records = run.out.lines().map(|it| serde_json::from_str::<Value>(it).unwrap());
        let text = |it: &Value| it.as_str().unwrap().to_owned();
        records
            .map(|it| text(&it["meta"]["annotator"]) + " " + &text(&it["meta"]["article"]))
            .collect()
    };
    assert_eq!(said(&[]), ["anna a.txt", "ben a.txt", "gold a.txt", "ben b.txt"]);
    let two = ["--annotator", "ben", "--annotator", "anna"];
    assert_eq!(said(&two), ["anna a.txt", "ben a.txt", "ben b.txt"]);
    assert_eq!(said(&["--gold", "gold"]), ["gold a.txt", "ben b.txt"]);
    assert_eq!(said(&["--annotator", "gold"]), ["gold a.txt"]);
    let nobody = place.run(&["export", "--format", "spacy", "--out", "-", "--gold", "eva"]);
    assert!(nobody.code == 2 && nobody.err.contains("anna, ben"), "{nobody:?}");
    let apart = ["export", "--format", "spacy", "--out", "-", "--annotator", "anna"];
    let apart = place.run(&[&apart[..], &["--gold", "gold"]].concat());
    let said = apart.err.contains("not among the chosen annotators: anna.");
    assert!(apart.code == 2 && said && apart.out.is_empty(), "{apart:?}");
}

#[test]
fn tags_are_written_in_the_style_that_is_asked_for() {
    let place = Place::new();
    let usual = ["export", "--format", "conll", "--out", "-"];
    let run = |style: &[&str]| place.run(&[&usual, style].concat());
    let lines = run(&["--scheme", "bilou", "--tokens", "white-space", "--columns", "2"]).out;
    let begins = "-DOCSTART- -X- O O\n\nAußenminister B-actor O\nKöhler L-actor U-actor\n";
    assert!(lines.starts_with(begins), "{lines}");
    assert_eq!(run(&["--columns", "10"]).code, 2);
    let none = place.run(&["export", "--format", "spacy", "--out", "-", "--scheme", "bilou"]);
    assert!(none.code == 2 && none.err.contains("conll"), "{none:?}");
}

#[test]
fn all_that_is_said_of_a_paragraph_stands_together() {
    let place = Place::new();
    place.write("annotations/ben/a.txt.ron", layer().replace("\"anna\"", "\"ben\""));
    let export = |format: &str, arguments: &[&str]| {
        let base = ["export", "--format", format, "--out", format];
        let run = place.run(&[&base[..], arguments].concat());
        assert_eq!(run.code, 0, "{run:?}");
    };
    let annotations = |per: &str| -> Vec<usize> {
        export("labelstudio", &["--per", per]);
        let tasks = fs::read(place.path("labelstudio/tasks.json")).unwrap();
        let tasks: Vec<Value> = serde_json::from_slice(&tasks).unwrap();
        tasks.iter().map(|it| it["annotations"].as_array().unwrap().len()).collect()
    };
    assert_eq!((annotations("article"), annotations("paragraph")), (vec![2], vec![2, 2]));
    export("refi-qda", &["--per", "paragraph"]);
    let back = Place { dir: tempfile::tempdir().unwrap() };
    fs::create_dir(back.path("seeds")).unwrap();
    let file = place.path("refi-qda");
    let run = back.run(&["import", "--format", "refi-qda", file.to_str().unwrap()]);
    assert_eq!(fs::read_dir(back.path("seeds")).unwrap().count(), 2, "{run:?}");
    assert_eq!(run.out.matches(".ron: ").count(), 4, "{run:?}");
}

#[test]
fn an_exported_folder_in_which_somebody_has_worked_is_not_replaced() {
    let place = Place::new();
    let export = || place.run(&["export", "--format", "brat", "--out", "out"]);
    let refused = |name: &str| {
        let held = fs::read(place.path(name)).unwrap();
        let run = export();
        let said = run.err.contains(name) && run.err.contains("Move the folder away");
        assert!(run.code == 2 && said, "{name}: {run:?}");
        assert_eq!(fs::read(place.path(name)).unwrap(), held, "{name}");
        assert!(fs::read_dir(place.dir.path()).unwrap().count() == 3, "nothing is left of it");
    };
    assert_eq!(export().code, 0);
    place.write("annotations/anna/a.txt.ron", layer().replacen("\"actor\"", "\"demand\"", 1));
    let ann = "out/anna/a.ann";
    let exported = fs::read_to_string(place.path(ann)).unwrap();
    let run = export();
    assert_eq!(run.code, 0, "{run:?}");
    let again = fs::read_to_string(place.path(ann)).unwrap();
    assert_ne!(exported, again, "what is as it was exported is replaced");
    // Of the same length, so that nothing but its hash tells; then longer.
    for changed in [again.replacen("T1", "T9", 1), format!("{again}#9\tAnnotatorNotes T1\tja\n")] {
        place.write(ann, changed);
        refused(ann);
    }
    place.write(ann, &again);
    for foreign in ["out/anna/b.ann", "out/anna/ben/manifest.json"] {
        place.write(foreign, "");
        refused(foreign);
        fs::remove_file(place.path(foreign)).unwrap();
    }
    // A folder without files, a file less, or what a desktop leaves, is nothing that would be lost.
    place.write("out/anna/.DS_Store", "");
    fs::remove_file(place.path(ann)).unwrap();
    let run = export();
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(fs::read_to_string(place.path(ann)).unwrap(), again);
}
