//! `tagwerk import`.

use std::collections::BTreeMap;

use tagwerk::model::{AnnotationId, LabelId, LooseAnnotation, Relation};

use super::*;

/// Label and quote of every span in a layer's file, in its order.
fn said(place: &Place, layer: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(place.path(layer)).unwrap();
    let layer = tagwerk::record::read_layer(&text).unwrap();
    let spans = layer.annotations.iter().flat_map(|annotation| {
        let label = annotation.label.to_string();
        annotation.anchors.iter().map(move |it| (label.clone(), it.quote.to_string()))
    });
    spans.collect()
}

fn elsewhere() -> Place {
    let place = Place { dir: tempfile::tempdir().unwrap() };
    fs::create_dir(place.path("seeds")).unwrap();
    place
}

/// What an import says that it would do, and then what it has done.
fn dry_and_real(place: &Place, import: &[&str]) -> [Run; 2] {
    [&["--dry-run"][..], &[]].map(|more| place.run(&[import, more].concat()))
}

/// What `format` makes of the usual project, brought to an empty one.
fn carried(format: &str) -> (Place, Place, Run) {
    let (from, to) = (Place::new(), elsewhere());
    let file = to.path(&format!("daten.{format}"));
    let out = file.to_str().unwrap();
    assert_eq!(from.run(&["export", "--format", format, "--out", out]).code, 0);
    let run = to.run(&["import", "--format", format, out]);
    (from, to, run)
}

#[test]
fn our_own_data_set_comes_back_as_it_was() {
    let (from, to, run) = carried("ron");
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(fs::read_to_string(to.path("seeds/a.txt")).unwrap(), TEXT);
    let read = |place: &Place| {
        let text = fs::read_to_string(place.path("annotations/anna/a.txt.ron")).unwrap();
        let mut layer = tagwerk::record::read_layer(&text).unwrap();
        layer.annotations.iter_mut().flat_map(|it| &mut it.anchors).for_each(|it| it.around = None);
        layer
    };
    assert_eq!(read(&to), read(&from));
    assert_eq!(to.problems(), []);
    assert!(to.path("annotations/codebook.ron").exists());
}

#[test]
fn folders_of_our_own_exports_come_back_and_their_manifests_are_none_of_it() {
    for (format, importer) in [
        ("cas-json", "cas-json"),
        ("labelstudio", "labelstudio"),
        ("huggingface", "huggingface"),
        ("huggingface-jsonl", "huggingface"),
    ] {
        let (from, to) = (Place::new(), elsewhere());
        let out = to.path("daten");
        let out = out.to_str().unwrap();
        assert_eq!(from.run(&["export", "--format", format, "--out", out]).code, 0);
        assert!(to.path("daten/manifest.json").exists());
        let run = to.run(&["import", "--format", importer, out]);
        assert!(!run.err.contains("manifest") && run.out.contains(".ron: "), "{format} {run:?}");
        let named = to.path("daten/manifest.json");
        let run = to.run(&["import", "--format", importer, named.to_str().unwrap()]);
        assert!(run.code == 0 && !run.err.contains("manifest.json"), "{format} {run:?}");
    }
}

#[test]
fn what_is_packed_comes_back_as_what_is_in_it_and_an_archive_is_named() {
    for (format, out, compress, importer) in [
        ("spacy", "daten.jsonl.gz", &[][..], "spacy"),
        ("csv", "daten.csv.zst", &[], "csv"),
        ("brat", "daten", &["--compress", "gzip"], "brat"),
        ("cas-xmi", "daten", &["--compress", "zstd"], "cas-xmi"),
    ] {
        let (from, plain, packed) = (Place::new(), elsewhere(), elsewhere());
        let name = out.trim_end_matches(".gz").trim_end_matches(".zst");
        let carry = |to: &Place, out: &str, compress: &[&str]| {
            let out = to.path(out);
            let out = out.to_str().unwrap();
            let export = [&["export", "--format", format, "--out", out], compress].concat();
            assert_eq!(from.run(&export).code, 0, "{format}");
            // What has no texts finds them there.
            fs::copy(from.path("seeds/a.txt"), to.path("seeds/a.txt")).unwrap();
            to.run(&["import", "--format", importer, out])
        };
        let (there, here) = (carry(&plain, name, &[]), carry(&packed, out, compress));
        assert_eq!((there.code, &there.out), (here.code, &here.out), "{here:?}");
        let layer = "annotations/anna/a.txt.ron";
        assert_eq!(said(&packed, layer), said(&plain, layer), "{format}");
    }
    let place = elsewhere();
    place.write("projekt.zip", b"PK\x03\x04 and what is in it");
    let run = place.run(&["import", "--format", "cas-xmi", "projekt.zip"]);
    assert!(run.code == 1 && run.err.contains("projekt.zip:1: an archive of files"), "{run:?}");
    // Half of what is packed is taken as far as it goes, and said.
    let from = Place::new();
    let file = place.path("x.jsonl.gz");
    let out = file.to_str().unwrap();
    assert_eq!(from.run(&["export", "--format", "spacy", "--out", out]).code, 0);
    let bytes = fs::read(&file).unwrap();
    fs::write(&file, &bytes[..bytes.len() - 4]).unwrap();
    let run = place.run(&["import", "--format", "spacy", out]);
    assert!(run.code != 0 && run.err.contains("x.jsonl.gz"), "{run:?}");
    assert!(!said(&place, "annotations/anna/a.txt.ron").is_empty());
}

#[test]
fn spacy_comes_back_but_for_what_it_cannot_carry() {
    let (from, to, run) = carried("spacy");
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(fs::read_to_string(to.path("seeds/a.txt")).unwrap(), TEXT);
    let layer = "annotations/anna/a.txt.ron";
    let mut expected = said(&from, layer);
    expected.sort();
    let mut found = said(&to, layer);
    found.sort();
    assert_eq!(found, expected);
    assert_eq!(to.problems(), []);
    assert!(run.err.contains("5 annotations imported, on one article; one new article"), "{run:?}");
}

#[test]
fn what_others_have_said_of_an_article_becomes_a_layer_of_its_own() {
    let place = Place::new();
    let before = fs::read_to_string(place.path("annotations/anna/a.txt.ron")).unwrap();
    // Another text than here: one sentence is in front of it.
    let text = format!("Vorab steht hier etwas anderes.\n{TEXT}");
    let at = |quote: &str| {
        let start = text[..text.find(quote).unwrap()].chars().count();
        json!([start, start + quote.chars().count(), "ACTOR"])
    };
    let record = json!({
        "text": text,
        "label": [at("Außenminister Köhler"), at("Vorab steht"), json!([7, 9999, "DEMAND"])],
        "meta": {"article": "a"},
    });
    place.write("daten.jsonl", record.to_string());
    let arguments = ["import", "--format", "doccano", "--annotator", "ben", "daten.jsonl"];
    let dry = place.run(&[&arguments[..], &["--dry-run"]].concat());
    assert_eq!(dry.code, 1, "{dry:?}");
    assert!(!place.path("annotations/ben").exists());
    let run = place.run(&arguments);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.err.contains("daten.jsonl:1: the offsets are not in the text (DEMAND 7–9999)"));
    assert!(run.err.contains("a.txt: without a place, since its text differs here: 1"), "{run:?}");
    let tags = said(&place, "annotations/ben/a.txt.ron");
    let actor = |quote: &str| ("actor".to_owned(), quote.to_owned());
    // Both begin at the first byte, one of them without a place.
    assert_eq!(tags, [actor("Außenminister Köhler"), actor("Vorab steht")]);
    assert_eq!(fs::read_to_string(place.path("annotations/anna/a.txt.ron")).unwrap(), before);
    assert_eq!(fs::read_to_string(place.path("seeds/a.txt")).unwrap(), TEXT);
    let written = fs::read_to_string(place.path("annotations/ben/a.txt.ron")).unwrap();
    let again = place.run(&arguments);
    assert!(again.err.contains("--annotator"), "{again:?}");
    assert_eq!(fs::read_to_string(place.path("annotations/ben/a.txt.ron")).unwrap(), written);
}

#[test]
fn strict_imports_nothing_where_anything_would_be_lost() {
    let place = elsewhere();
    let spans = |ends: [usize; 2]| ends.map(|end| json!([0, end, "actor"]));
    place.write("gut.jsonl", json!({"text": "Ähm", "entities": spans([1, 2])}).to_string());
    place.write("schlecht.jsonl", json!({"text": "Öl", "entities": spans([1, 9])}).to_string());
    let import = |file| ["import", "--format", "spacy", "--strict", "--annotator", "eva", file];
    let run = place.run(&import("schlecht.jsonl"));
    assert_eq!((run.code, run.out.as_str()), (1, ""), "{run:?}");
    let said = ["the offsets are not in the text", "nothing was imported, since --strict"];
    assert!(said.iter().all(|it| run.err.contains(it)), "{run:?}");
    assert!(!run.err.contains("annotations imported"), "{run:?}");
    assert!(!place.path("annotations").exists() && !place.path("seeds/schlecht-0001.txt").exists());
    let run = place.run(&import("gut.jsonl"));
    assert!(run.code == 0 && run.out.contains("eva/gut-0001.txt.ron: 2"), "{run:?}");
    // An import becomes one annotator's.
    let run = place.run(&[&import("gut.jsonl")[..], &["--annotator", "ben"]].concat());
    assert_eq!(run.code, 2, "{run:?}");
}

#[test]
fn labels_are_given_others_or_left_out() {
    let place = elsewhere();
    let line = |text: &str| {
        let spans = ["PER", "Forderung", "ORT"].iter().zip(0..);
        let spans: Vec<_> = spans.map(|(it, n)| json!([n, n + 1, it])).collect();
        json!({"text": text, "entities": spans}).to_string()
    };
    place.write("daten.jsonl", [line("Ähm"), line("Öl 😀")].join("\n"));
    let arguments = ["import", "--format", "spacy", "--map", "PER=actor", "--map", "ORT="];
    let run = place.run(&[&arguments[..], &["daten.jsonl"]].concat());
    assert_eq!(run.code, 0, "{run:?}");
    let tag = |label: &str, quote: &str| (label.to_owned(), quote.to_owned());
    let first = said(&place, "annotations/import/daten-0001.txt.ron");
    assert_eq!(first, [tag("actor", "Ä"), tag("demand", "h")]);
    let second = said(&place, "annotations/import/daten-0002.txt.ron");
    assert_eq!(second, [tag("actor", "Ö"), tag("demand", "l")]);
    let unknown = elsewhere();
    unknown.write("x.jsonl", line("Ähm"));
    let map = ["import", "--format", "spacy", "--map", "PER=actor", "x.jsonl", "--dry-run"];
    for (other, is_other) in [("PER=demand", true), ("PER=", true), ("PER=actor", false)] {
        let run = unknown.run(&[&map[..], &["--map", other]].concat());
        let is_refused = run.code == 2 && run.err.contains("the label “PER”");
        assert_eq!(is_refused, is_other, "{run:?}");
    }
    let run = unknown.run(&["import", "--format", "spacy", "x.jsonl"]);
    assert!(run.code == 1 && run.err.contains("no label “ORT” (1 annotations)"), "{run:?}");
    for wrong in [&["import", "--format", "xml", "x"][..], &["import", "--format", "spacy"]] {
        assert_eq!(unknown.run(wrong).code, 2);
    }
    fs::create_dir(unknown.path("leer")).unwrap();
    let empty = unknown.run(&["import", "--format", "spacy", "leer"]);
    assert!(empty.code == 2 && empty.err.contains(".jsonl"), "{empty:?}");
    let gone = unknown.run(&["import", "--format", "spacy", "gone.jsonl"]);
    assert!(gone.code == 2 && gone.err.contains("gone.jsonl"), "{gone:?}");
}

/// What other tools have really written: every record is a document or is named.
#[test]
fn real_files_are_read_with_everything_accounted_for() {
    // The program runs in folders of its own.
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("TAGWERK_SHARED").map_or_else(beside, PathBuf::from);
    let corpora = shared.join("corpora");
    if !corpora.is_dir() {
        println!("NOT TESTED: there is no {}", corpora.display());
        return;
    }
    let files = [
        ("prodigy", "prodigy_samples/rel_component_annotations.jsonl", 149),
        ("prodigy", "prodigy_samples/annotated_reddit-PRODUCT-ner.jsonl", 1800),
        ("spacy", "spacy_samples/pipelines_ner_demo_assets_train.json", 2),
        ("doccano", "doccano_fixtures/data_import/tests/data/sequence_labeling/example.jsonl", 3),
        (
            "doccano",
            "doccano_fixtures/data_export/pipeline/examples/relation_extraction/example.jsonl",
            1,
        ),
    ];
    for (format, file, records) in files {
        let bytes = fs::read(corpora.join(file)).unwrap();
        let (mut documents, mut passed_over) = (0, 0);
        let format = tagwerk::import::by_name(format).unwrap();
        (format.read)(&tagwerk::import::Source::alone(file, &bytes), &mut |it| match it {
            tagwerk::import::Item::Found(found) => {
                documents += 1;
                for anchor in found.annotations.iter().flat_map(|it| &it.anchors) {
                    assert_eq!(&found.text[anchor.start..anchor.end], &*anchor.quote);
                }
            }
            tagwerk::import::Item::Remark(it) => {
                use tagwerk::import::RemarkKind::{NoText, Rejected, Unreadable};
                // A span by itself may have been rejected, too.
                let whole = ["", "reject", "ignore"].contains(&it.detail.as_str());
                passed_over += usize::from(whole && matches!(it.kind, NoText | Rejected));
                assert_ne!(it.kind, Unreadable, "{file}: {it:?}");
            }
            tagwerk::import::Item::Codebook(_) => {}
        });
        assert_eq!(documents + passed_over, records, "{file}: {documents} and {passed_over}");
    }
    // A project of INCEpTION holds its annotations as Java objects: what to do instead is said.
    let project = "german_covid_inception_project/inception-project-backup-29-04-2022.zip";
    let project = corpora.join(project);
    let project = project.to_str().unwrap();
    for format in ["cas-xmi", "cas-json", "webanno-tsv"] {
        let run = elsewhere().run(&["import", "--format", format, project]);
        assert!(run.code == 1 && run.err.contains("export the documents as XMI"), "{run:?}");
    }
}

/// Lines as of spaCy: article, annotator, text and entities.
fn lines(of: &[(&str, &str, &str, Value)]) -> String {
    let line = |(article, annotator, text, entities): &(&str, &str, &str, Value)| {
        let meta = json!({"article": article, "annotator": annotator});
        json!({"text": text, "entities": entities, "meta": meta}).to_string() + "\n"
    };
    of.iter().map(line).collect()
}

#[test]
fn names_and_texts_of_two_never_become_one() {
    let place = Place::new();
    let (ohm, some) = ("Ohm schweigt.\n", json!([[0, 3, "actor"]]));
    let all = [
        // Two articles of one text.
        ("b.txt", "eva", ohm, some.clone()),
        ("c.txt", "eva", ohm, json!([[4, 12, "demand"]])),
        // Names that no folder can have.
        ("b.txt", "Team A/B", ohm, some.clone()),
        ("b.txt", "Team A:B", ohm, some.clone()),
        // Two texts of one name, and a name that nobody would list.
        ("d", "eva", "Ohm redet.\n", some.clone()),
        ("d.txt", "eva", "Ohm redet nicht.\n", some.clone()),
        (".e.txt", "eva", "Ohm geht.\n", some),
    ];
    place.write("x.jsonl", lines(&all));
    let run = place.run(&["import", "--format", "spacy", "x.jsonl"]);
    assert_eq!(run.code, 1, "{run:?}");
    for said in ["x.jsonl:3: ", "Team A/B → import-Team-A-B", "x.jsonl:6: ", "d.txt → x-0006.txt"]
    {
        assert!(run.err.contains(said), "{said}: {run:?}");
    }
    assert!(place.problems().is_empty());
    let spans = |path: &str| {
        let layer = fs::read_to_string(place.path(&format!("annotations/{path}.txt.ron"))).unwrap();
        layer.matches("label:").count()
    };
    let layers = ["eva/b", "eva/c", "import-Team-A-B/b", "import-Team-A-B-2/b", "eva/d"];
    for layer in layers.into_iter().chain(["eva/x-0006", "eva/x-0007"]) {
        assert_eq!(spans(layer), 1, "{layer}");
    }
    let text = fs::read_to_string(place.path("seeds/x-0006.txt")).unwrap();
    assert_eq!(text, "Ohm redet nicht.\n");
}

#[test]
fn what_could_not_be_placed_stands_in_nobodys_way() {
    let place = Place::new();
    let text = TEXT;
    place.write("bad.jsonl", lines(&[("a.txt", "eva", text, json!([[0, 999, "actor"]]))]));
    place.write("good.jsonl", lines(&[("a.txt", "eva", text, json!([[0, 3, "actor"]]))]));
    let run = place.run(&["import", "--format", "spacy", "bad.jsonl"]);
    assert!(run.code == 1 && run.err.contains("bad.jsonl:1"), "{run:?}");
    assert!(!place.path("annotations/eva/a.txt.ron").exists(), "{run:?}");
    let run = place.run(&["import", "--format", "spacy", "--map", "actor=", "good.jsonl"]);
    assert!(!place.path("annotations/eva/a.txt.ron").exists(), "{run:?}");
    let run = place.run(&["import", "--format", "spacy", "good.jsonl"]);
    assert!(run.code == 0 && run.out.contains("a.txt.ron: 1"), "{run:?}");
}

#[test]
fn two_notes_on_one_span_come_back_as_two() {
    let place = Place::new();
    let file = "annotations/anna/a.txt.ron";
    let geld = span("mehr Geld");
    let one = |id: usize, note: &str| {
        format!("(id: {id}, label: \"demand\", spans: [{geld}], note: {note:?}),")
    };
    let both = one(4, "erst") + &one(6, "dann");
    place.write(
        file,
        layer().replace(&format!("(id: 4, label: \"demand\", spans: [{geld}]),"), &both),
    );
    let run = place.run(&["export", "--format", "ron", "--out", "x.ron"]);
    assert_eq!(run.code, 0, "{run:?}");
    fs::remove_file(place.path(file)).unwrap();
    let run = place.run(&["import", "--format", "ron", "x.ron"]);
    let back = fs::read_to_string(place.path(file)).unwrap();
    assert!(back.contains("erst") && back.contains("dann"), "{run:?} {back}");
}

#[test]
fn what_is_known_of_an_article_is_not_lost_to_one_of_its_name_in_silence() {
    let place = elsewhere();
    let known = |article: &str, title: &str| {
        json!({"text": title, "entities": [[0, 3, "actor"]], "meta": {"article": article, "title": title}})
            .to_string()
            + "\n"
    };
    place.write("x.jsonl", known("b.txt", "Eins") + &known("b.md", "Zwei"));
    let run = place.run(&["import", "--format", "spacy", "x.jsonl"]);
    assert!(
        run.code == 1 && run.err.contains("x.jsonl:2: ") && run.err.contains("b.ron"),
        "{run:?}"
    );
    let run = place.run(&["import", "--format", "spacy", "nirgends.jsonl"]);
    assert!(run.code == 2 && run.err.contains("nirgends.jsonl"), "{run:?}");
}

/// A document as of spaCy with what it says about its article.
fn about(article: &str, text: &str, annotator: &str, said: &[(&str, &str)]) -> String {
    let who = [("article", article), ("annotator", annotator)];
    let meta: BTreeMap<&str, &str> = who.iter().chain(said).copied().collect();
    json!({"text": text, "entities": [[0, 3, "actor"]], "meta": meta}).to_string() + "\n"
}

#[test]
fn what_documents_say_about_an_article_is_taken_or_named() {
    let (title, other) = (("title", "Eins"), ("title", "Zwei"));
    let place = elsewhere();
    place.write("seeds/there.txt", "Ohm redet.\n");
    place.write("seeds/there.ron", "(version: 1, title: \"Eins\")");
    place.write("seeds/a.ron", "(version: 1, title: \"Eins\")");
    let all = [
        // Of a new article the first one's is taken.
        about("b.txt", "Ohm ruht.\n", "eva", &[title]),
        about("b.txt", "Ohm ruht.\n", "ben", &[title]),
        about("b.txt", "Ohm ruht.\n", "ada", &[]),
        about("b.txt", "Ohm ruht.\n", "ina", &[other, ("date", "2024-05-03")]),
        // That of one that is there stays.
        about("there.txt", "Ohm redet.\n", "eva", &[title]),
        about("there.txt", "Ohm redet.\n", "ben", &[title, ("outlet", "Blatt")]),
        // It is shared with one of the same name.
        about("a.md", "Ohm geht.\n", "eva", &[]),
        about("a.txt", "Ohm steht.\n", "eva", &[title]),
        about("a.txt", "Ohm steht.\n", "ben", &[other]),
        // Another one may bring what the first has not.
        about("c.txt", "Ohm sitzt.\n", "eva", &[]),
        about("c.md", "Ohm liegt.\n", "eva", &[title]),
        about("c.txt", "Ohm sitzt.\n", "ben", &[title]),
    ];
    place.write("x.jsonl", all.concat());
    let import = ["import", "--format", "spacy", "x.jsonl"];
    for it in dry_and_real(&place, &import) {
        assert_eq!(it.code, 1, "{it:?}");
        let said: Vec<&str> = it.err.lines().filter(|it| it.contains("x.jsonl:")).collect();
        assert_eq!(said.len(), 3, "{it:?}");
        let (b, there, a) = (said[0], said[1], said[2]);
        assert!(b.contains("x.jsonl:4: ") && b.contains("(b.ron: title, date)"), "{b}");
        assert!(there.contains("x.jsonl:6: ") && there.contains("(there.ron: outlet)"), "{there}");
        assert!(a.contains("x.jsonl:9: ") && a.contains("(a.ron: title)"), "{a}");
    }
    let kept = fs::read_to_string(place.path("seeds/there.ron")).unwrap();
    assert!(!kept.contains("Blatt"), "{kept}");
    // Who says nothing loses nothing.
    let place = elsewhere();
    place.write("seeds/a.ron", "(version: 1, title: \"Eins\")");
    place.write("seeds/there.txt", "Ohm redet.\n");
    let silent = about("a.md", "Ohm geht.\n", "eva", &[]);
    place.write("x.jsonl", silent + &about("there.txt", "Ohm redet.\n", "eva", &[("title", "")]));
    let run = place.run(&[&import[..], &["--strict"]].concat());
    assert!(run.code == 0 && place.path("annotations/eva/a.md.ron").exists(), "{run:?}");
}

#[test]
fn new_articles_are_counted_by_themselves() {
    let place = elsewhere();
    let one = |it: &str| about(it, &format!("{it} redet.\n"), "eva", &[]);
    let import = ["import", "--format", "spacy", "--map", "actor=", "x.jsonl"];
    for (lines, new) in [
        (one("a") + &one("b"), "on 0 articles; 2 new articles"),
        (one("a") + &one("c"), "on 0 articles; one new article"),
        (one("a"), "on 0 articles; no new article"),
    ] {
        place.write("x.jsonl", lines);
        let dry = place.run(&[&import[..], &["--dry-run"]].concat());
        assert!(dry.err.contains(&format!("0 annotations would be imported, {new}")), "{dry:?}");
        let run = place.run(&import);
        assert!(run.err.contains(&format!("0 annotations imported, {new}")), "{run:?}");
    }
}

#[test]
fn a_name_that_no_file_can_have_becomes_a_numbered_one() {
    let place = elsewhere();
    let long = "ä".repeat(123);
    let all = [
        about("a\0b", "Ohm redet.\n", "eva", &[]),
        about("a\nb.txt", "Ohm ruht.\n", "eva", &[]),
        about(&format!("{long}x.txt"), "Ohm geht.\n", "eva", &[("title", "Eins")]),
        about(&format!("{long}xy.txt"), "Ohm steht.\n", "eva", &[("title", "Zwei")]),
        about(&("a/".repeat(2100) + "b.txt"), "Ohm sitzt.\n", "eva", &[]),
    ];
    place.write("x.jsonl", all.concat());
    let import = ["import", "--format", "spacy", "x.jsonl"];
    let [dry, run] = dry_and_real(&place, &import);
    for it in [&dry, &run] {
        assert_eq!(it.code, 1, "{it:?}");
        let said = |n| it.err.contains(&format!("x.jsonl:{n}: taken under another name"));
        assert_eq!([1, 2, 3, 4, 5].map(said), [true, true, false, true, true], "{it:?}");
        assert!(it.out.contains(&format!("eva/{long}x.txt.ron: 1")), "{it:?}");
    }
    assert_eq!(dry.out, run.out);
    for n in [1, 2, 4, 5] {
        assert!(place.path(&format!("annotations/eva/x-000{n}.txt.ron")).exists(), "{n}: {run:?}");
    }
    assert!(place.path(&format!("annotations/eva/{long}x.txt.ron")).exists(), "{run:?}");
    assert_eq!(place.problems(), []);
    // One that is there is found, whatever its name.
    #[cfg(unix)]
    {
        let place = elsewhere();
        place.write("seeds/a\nb.txt", "Ohm redet.\n");
        place.write("x.jsonl", about("a\nb.txt", "Ohm redet.\n", "eva", &[]));
        let run = place.run(&import);
        assert!(run.code == 0 && place.path("annotations/eva/a\nb.txt.ron").exists(), "{run:?}");
    }
}

#[test]
fn an_export_is_read_by_the_name_that_it_was_written_by() {
    let place = Place::new();
    for format in ["doccano-spans", "huggingface-jsonl", "refi-qda-codebook"] {
        let out = format!("x.{format}");
        assert_eq!(place.run(&["export", "--format", format, "--out", &out]).code, 0);
        let run =
            elsewhere().run(&["import", "--format", format, place.path(&out).to_str().unwrap()]);
        assert!(run.code < 2, "{run:?}");
    }
    let run = place.run(&["import", "--format", "doccano-x", "x"]);
    assert!(run.code == 2 && run.err.contains("doccano-x"), "{run:?}");
}

#[test]
fn a_label_of_map_that_nobody_bears_is_said_and_the_dry_run_says_what_will_be() {
    let place = elsewhere();
    let known = |article: &str, title: &str, label: &str| {
        let meta = json!({"article": article, "title": title});
        json!({"text": title, "entities": [[0, 3, label]], "meta": meta}).to_string() + "\n"
    };
    let all = known("b.txt", "Eins", "PER")
        + &known("b.md", "Zwei", "Forderung")
        + &known("c.txt", "Drei", "ORT")
        // Nothing that could be an article.
        + &known("d.txt", "Vier\u{0}", "PER");
    place.write("x.jsonl", all);
    let arguments = ["import", "--format", "spacy", "--map", "PER=actor", "--map", "PRE=actor"];
    let arguments = [&arguments[..], &["--map", "LOC=", "x.jsonl"]].concat();
    let dry = place.run(&[&arguments[..], &["--dry-run"]].concat());
    assert!(!place.path("annotations").exists() && !place.path("seeds/b.txt").exists());
    let run = place.run(&arguments);
    for it in [&dry, &run] {
        assert_eq!(it.code, 1, "{it:?}");
        assert!(it.err.contains("the label “PRE” of --map PRE=actor"), "{it:?}");
        assert!(it.err.contains("the label “LOC” of --map LOC="), "{it:?}");
        assert!(!it.err.contains("“PER”") && it.err.contains("x.jsonl:2: "), "{it:?}");
    }
    let plain = |it: &str| it.replace("would be imported", "imported");
    assert_eq!((plain(&dry.out), plain(&dry.err)), (run.out, run.err));
}

#[test]
fn one_import_at_a_time_and_only_looking_needs_no_leave() {
    let place = elsewhere();
    place.write("x.jsonl", json!({"text": "Ähm", "entities": [[0, 1, "actor"]]}).to_string());
    let project = tagwerk::store::Project::open(&place.path("seeds"), None).unwrap();
    let lock = tagwerk::store::lock_import(&project, "eva, 12").unwrap();
    let arguments = ["import", "--format", "spacy", "--annotator", "ada", "x.jsonl"];
    let run = place.run(&arguments);
    assert!(run.code == 2 && run.err.contains("another import"), "{run:?}");
    assert!(run.err.contains("eva, 12"), "{run:?}");
    assert!(!place.path("annotations/ada").exists() && !place.path("seeds/x-0001.txt").exists());
    let dry = place.run(&[&arguments[..], &["--dry-run"]].concat());
    assert_eq!(dry.code, 0, "{dry:?}");
    drop(lock);
    let run = place.run(&arguments);
    assert!(run.code == 0 && place.path("annotations/ada/x-0001.txt.ron").exists(), "{run:?}");
}

/// What the labels of a layer are called, by the quotes that bear them.
fn called(place: &Place) -> BTreeMap<String, String> {
    let codebook = fs::read_to_string(place.path("annotations/codebook.ron")).ok();
    let codebook = codebook.map(|it| tagwerk::record::read_codebook(&it).unwrap());
    let name = |label: String| {
        let label_there = codebook.as_ref().and_then(|it| it.label(&LabelId::new(&label)));
        let name = label_there.map(|it| it.name.0.values().next().unwrap_or(&label).clone());
        name.unwrap_or(label)
    };
    let all = said(place, "annotations/eva/a.txt.ron").into_iter();
    all.map(|(label, quote)| (quote, name(label))).collect()
}

#[test]
fn labels_whose_names_are_nearly_the_same_stay_apart() {
    let from = elsewhere();
    let labels = ["AB", "ab", "x y", "x-y", "人物", "地名"];
    let words = ["Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta"];
    let text = words.join(" ");
    let entity = |(word, label): (&&str, &&str)| {
        let start = text.find(word).unwrap();
        json!([start, start + word.len(), label])
    };
    let entities: Vec<_> = words.iter().zip(&labels).map(entity).collect();
    let meta = json!({"article": "a.txt", "annotator": "eva"});
    from.write("x.jsonl", json!({"text": text, "entities": entities, "meta": meta}).to_string());
    assert_eq!(from.run(&["import", "--format", "spacy", "x.jsonl"]).code, 1, "unknown labels");
    let expected = words.map(str::to_owned).into_iter().zip(labels.map(str::to_owned)).collect();
    assert_eq!(called(&from), expected);
    for format in ["ron", "labelstudio", "refi-qda", "cas-xmi", "w3c", "doccano", "prodigy"] {
        let to = elsewhere();
        let out = to.path("daten");
        let out = out.to_str().unwrap();
        assert!(from.run(&["export", "--format", format, "--out", out]).code < 2);
        let run = to.run(&["import", "--format", format, out]);
        assert!(run.code < 2 && run.out.contains("eva/a.txt.ron"), "{format}: {run:?}");
        assert_eq!(called(&to), expected, "{format}");
    }
}

#[test]
fn with_annotations_that_are_left_out_go_their_relations() {
    let from = Place::new();
    let layer = "annotations/anna/a.txt.ron";
    let text = fs::read_to_string(from.path(layer)).unwrap();
    let mut linked = tagwerk::record::read_layer(&text).unwrap();
    let [a, .., b] = &linked.annotations[..] else { panic!("{linked:?}") };
    let (from_id, to_id, label) = (a.id, b.id, b.label.to_string());
    assert_ne!(a.label, b.label);
    let link = Relation { from: from_id, to: to_id, id: AnnotationId(100), kind: "makes".into() };
    linked.relations = vec![link];
    for nameless in [false, true] {
        let mut layer_of_it = linked.clone();
        if nameless {
            layer_of_it.annotations.last_mut().unwrap().label = LabelId::new("");
        }
        from.write(layer, tagwerk::record::write_layer(&layer_of_it).unwrap());
        let to = elsewhere();
        let out = to.path("daten.ron");
        let out = out.to_str().unwrap();
        assert!(from.run(&["export", "--format", "ron", "--out", out]).code < 2);
        let map = format!("{label}=");
        let map = if nameless { &[][..] } else { &["--map", &map] };
        let run = to.run(&[&["import", "--format", "ron"], map, &[out]].concat());
        assert_eq!(run.err.contains("without a label"), nameless, "{run:?}");
        assert_eq!(run.code, i32::from(nameless), "{run:?}");
        let came = fs::read_to_string(to.path(layer)).unwrap();
        let came = tagwerk::record::read_layer(&came).unwrap();
        let stays =
            |it: &LooseAnnotation| if nameless { it.id != to_id } else { it.label != b.label };
        let expected = linked.annotations.iter().filter(|it| stays(it)).count();
        assert_eq!((came.annotations.len(), came.relations.len()), (expected, 0));
        assert_eq!(to.problems(), []);
    }
}

#[test]
fn what_two_files_say_is_taken_once_with_its_relations() {
    let (from, to) = (Place::new(), elsewhere());
    let files = ["daten.ron", "kopie.ron"].map(|it| to.path(it).to_str().unwrap().to_owned());
    for it in &files {
        assert_eq!(from.run(&["export", "--format", "ron", "--out", it]).code, 0);
    }
    let run = to.run(&["import", "--format", "ron", &files[0], &files[1]]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(said(&to, "annotations/anna/a.txt.ron"), said(&from, "annotations/anna/a.txt.ron"));
    assert_eq!(to.problems(), []);
}

#[test]
fn a_text_that_would_be_read_as_another_one_becomes_no_article() {
    let place = elsewhere();
    for text in ["H\0e\0l\0l\0o\0", "Ohm\0redet."] {
        let record = json!({"text": text, "entities": [[0, 3, "actor"]]}).to_string();
        place.write("x.jsonl", format!("\n{record}\n"));
        let run = place.run(&["import", "--format", "spacy", "x.jsonl"]);
        assert!(run.code == 1 && run.err.contains("x.jsonl:2: "), "{run:?}");
        assert!(run.err.contains("control characters"), "{run:?}");
    }
    assert_eq!(fs::read_dir(place.path("seeds")).unwrap().count(), 0);
}
