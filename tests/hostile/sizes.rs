//! Files and values of absurd size.

use std::fs::File;
use std::path::Path;
use std::process::Command;

use tagwerk::app::Lock;
use tagwerk::model::{ArticlePath, ArticleRef, LooseLayer, Status, TextHash, beginning};
use tagwerk::record::{self, Settings};
use tagwerk::run::reading;
use tagwerk::store::{self, Cause, LARGEST_ARTICLE, LARGEST_LAYER, LARGEST_RECORD, Project};

use crate::place::{GOOD, Place, all_said, layer_of, said, sand};

/// 2 GiB.
const HUGE: u64 = 1 << 31;

/// Ten million letters, as a person would have to read them.
fn ten_million() -> String {
    "Wiederholung ".repeat(800_000)
}

/// Makes a file that is large, but takes no room.
fn sparse(place: &Place, name: &str) {
    place.write(name, "");
    File::options().write(true).open(place.path(name)).unwrap().set_len(HUGE).unwrap();
}

fn too_large(limit: u64) -> Cause {
    Cause::TooLarge { bytes: HUGE, limit }
}

#[test]
fn a_huge_file_of_any_kind_is_refused_by_its_size() {
    let place = Place::new();
    sparse(&place, "seeds/riesig.txt");
    let read = place.read("riesig.txt");
    for said in all_said(&read) {
        assert!(said.contains("riesig.txt") && said.contains("2048 MB"), "{said}");
        assert!(said.contains("256 MB"), "the limit: {said}");
    }
    assert_eq!(read.result.unwrap_err().cause, too_large(LARGEST_ARTICLE));

    place.write("seeds/klein.txt", GOOD);
    sparse(&place, "seeds/klein.ron");
    sparse(&place, "annotations/eva/klein.txt.ron");
    let project = place.project();
    let path = ArticlePath::new("klein.txt");
    let cause = store::read_metadata(&project, &path).unwrap_err().cause;
    assert_eq!(cause, too_large(LARGEST_RECORD));
    let cause = store::read_layer(&project, "eva", &path).unwrap_err().cause;
    assert_eq!(cause, too_large(LARGEST_LAYER));
    let cause = store::count_layer(&project, "eva", &path).unwrap_err().cause;
    assert_eq!(cause, too_large(LARGEST_LAYER));
    let read = place.read("klein.txt");
    let [_, english] = all_said(&read);
    assert!(english.contains("klein.ron") && english.contains("klein.txt.ron"), "{english}");
    let (_, layers) = read.result.unwrap();
    assert_eq!(layers[0].locked, Some(Lock::Damaged), "never written over");
    place.assert_rest_is_well();

    sparse(&place, "annotations/codebook.ron");
    let cause = store::read_codebook(&project).unwrap_err().cause;
    assert_eq!(cause, too_large(LARGEST_RECORD));
    let refused =
        store::write_codebook(&project, &content_of(&project, &store::default_codebook()), None);
    assert!(refused.is_err());
    assert_eq!(place.path("annotations/codebook.ron").metadata().unwrap().len(), HUGE);

    sparse(&place, "annotations/.tagwerk/project.ron");
    let cause = Project::open(&place.path("seeds"), None).unwrap_err().cause;
    assert_eq!(cause, too_large(LARGEST_RECORD));
}

#[test]
fn nothing_is_written_that_is_too_large_to_be_read_again() {
    let place = Place::new();
    let project = place.project();
    let mut codebook = store::default_codebook();
    let bytes = store::write_codebook(&project, &content_of(&project, &codebook), None).unwrap();
    codebook.labels[0].definition.set("de", &ten_million().repeat(2));
    let refused = store::write_codebook(&project, &content_of(&project, &codebook), Some(&bytes))
        .unwrap_err();
    let Cause::TooLarge { bytes, limit: LARGEST_RECORD } = refused.cause else {
        panic!("{refused:?}")
    };
    assert!(bytes > LARGEST_RECORD);
    assert_eq!(store::read_codebook(&project).unwrap().codebook, store::default_codebook());

    let settings = Settings { annotator: ten_million().repeat(2), ..Settings::default() };
    let file = place.path("settings.ron");
    assert!(store::write_settings(&file, &settings).is_err());
    assert!(!file.exists());
}

#[test]
fn huge_settings_are_set_aside() {
    let place = Place::new();
    sparse(&place, "settings.ron");
    let (settings, trouble) = store::read_settings(&place.path("settings.ron"));
    assert_eq!(
        (settings, trouble.unwrap().cause),
        (Settings::default(), too_large(LARGEST_RECORD))
    );
    assert_eq!(place.path("settings.ron.broken").metadata().unwrap().len(), HUGE);
    store::write_settings(&place.path("settings.ron"), &Settings::default()).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn huge_files_are_refused_before_they_are_read() {
    let place = Place::new();
    for name in ["seeds/riesig.txt", "seeds/gut.ron", "annotations/max/gut.txt.ron", "settings.ron"]
    {
        sparse(&place, name);
    }
    place.write("annotations/max/riesig.txt.ron", layer_of("riesig.txt", "", ""));
    // A program that takes half of one of these files into memory is stopped by the system.
    let mut command = Command::new("sh");
    let limited = "ulimit -v 1000000; exec \"$0\" check --json";
    command.args(["-c", limited, env!("CARGO_BIN_EXE_tagwerk")]);
    let run = place.finish(command);
    assert_eq!(run.code, Some(1), "{run:?}");
    for name in ["riesig.txt", "gut.ron"] {
        assert!(run.out.contains(name), "{run:?}");
    }
    assert!(run.out.contains("2147483648 bytes, more than 536870912"), "the layer: {run:?}");
}

/// How many annotations the long layer has. A million take 18 seconds in a debug build, and nothing
/// else.
const MANY: usize = 500_000;

#[test]
fn half_a_million_annotations_open_and_are_written() {
    let place = Place::new();
    let words: Vec<String> = (0..MANY).map(|it| format!("{it:06x}")).collect();
    let text = words.join(" ");
    let path = ArticlePath::new("lang.txt");
    let annotations = words.iter().enumerate().map(|(nth, word)| {
        let start = 7 * nth;
        format!(
            "        (id: {nth}, label: \"actor\", spans: [({start}, {}, \"{word}\")]),\n",
            start + 6
        )
    });
    let content = format!(
        "(\n    version: 1,\n    article: (path: \"lang.txt\", sha256: \"{}\", bytes: {}),\n    \
         annotator: \"eva\",\n    status: Done,\n    annotations: [\n{}    ],\n)\n",
        TextHash::of(&text),
        text.len(),
        annotations.collect::<String>(),
    );
    place.write("seeds/lang.txt", &text);
    place.write("annotations/eva/lang.txt.ron", &content);

    let project = place.project();
    let (rest, count) = store::count_layer(&project, "eva", &path).unwrap().unwrap();
    assert_eq!((rest.annotations.len(), count), (0, MANY));
    let read = place.layer("lang.txt");
    assert_eq!((read.layer.len(), read.locked, read.troubles), (MANY, None, vec![]));
    let article =
        ArticleRef { path: path.clone(), hash: Some(TextHash::of(&text)), bytes: text.len() };
    let loose = record::loosen(article, "eva", &read.layer, &text, |_| None);
    let written = record::write_layer(&loose).unwrap();
    assert!(written == content, "a layer is written as it was read");
    let there = store::write_layer(&project, "eva", &path, &written, Some(content.as_bytes()));
    assert_eq!(there.unwrap().len(), content.len());
}

#[test]
fn a_label_of_ten_megabytes_is_carried_and_said_briefly() {
    let place = Place::new();
    let long = ten_million();
    let labelled = sand().replace("demand", &long);
    place.write("annotations/eva/gut.txt.ron", layer_of("gut.txt", GOOD, &labelled));
    let read = place.read("gut.txt");
    for said in all_said(&read) {
        assert!(said.contains("Wiederholung") && said.len() < 3000, "{}", said.len());
    }
    let (_, layers) = read.result.unwrap();
    let label = &layers[0].layer.in_order()[0].label;
    assert_eq!(label.as_str().len(), long.len(), "nothing of it is lost");
    let run = place.run(&["check"]);
    assert!(run.code == Some(1) && run.out.len() < 3000, "{}", run.out.len());
    let run = place.run(&["stats"]);
    assert!(run.code == Some(0) && run.out.len() < 3000, "{}", run.out.len());
}

#[test]
fn names_of_a_megabyte_are_said_briefly() {
    let long = "Wiederholung ".repeat(80_000);
    let word = "Wiederholung".repeat(80_000);
    let layer = layer_of("gut.txt", GOOD, &sand());
    for (old, new) in [
        ("annotator: \"eva\"", format!("annotator: {long:?}")),
        ("annotator:", format!("{word}: 1, annotator:")),
        ("annotator:", format!("status: {word}, annotator:")),
        ("id: 1", format!("id: {}", "1".repeat(1_000_000))),
        ("id: 1", format!("id: {long:?}")),
        ("id: 1", format!("attributes: {{{long:?}: \"\", {long:?}: \"\"}}, id: 1")),
        ("id: 1", format!("attributes: {{\"a\": {long:?}}}, id: 1")),
        ("\"Sand\"", format!("{long:?}")),
        ("path: \"gut.txt\"", format!("path: {long:?}, path: \"gut.txt\"")),
    ] {
        let place = Place::new();
        place.write("annotations/eva/gut.txt.ron", layer.replacen(old, &new, 1));
        let read = place.read("gut.txt");
        for said in all_said(&read) {
            assert!(said.contains("gut.txt") && said.len() < 3000, "{}", beginning(&said, 500));
        }
        assert!(read.result.is_ok());
    }
}

#[test]
fn a_hundred_thousand_attributes_are_kept() {
    let place = Place::new();
    let attributes: Vec<String> =
        (0..100_000).map(|it| format!("\"a{it:05}\": \"{it}\"")).collect();
    let attributes = format!("attributes: {{{}}}, id: 1", attributes.join(", "));
    let annotation = sand().replace("id: 1", &attributes);
    place.write("annotations/eva/gut.txt.ron", layer_of("gut.txt", GOOD, &annotation));
    let read = place.layer("gut.txt");
    assert_eq!(read.troubles.len(), 100_000, "the codebook knows none of them");
    let kept = read.layer.in_order()[0].attributes.len();
    assert_eq!((kept, read.locked), (100_000, None));
    assert!(said(&read.troubles[..1])[1].contains("a00000: 0"));
}

#[test]
fn a_title_of_ten_megabytes_is_cut_for_display_only() {
    let place = Place::new();
    let long = ten_million();
    place.write(
        "seeds/gut.ron",
        format!("(version: 1, title: {long:?}, outlet: {:?})", beginning(&long, 1_000_000)),
    );
    let project = place.project();
    let summary = reading::summary(&project, Some("eva"), &ArticlePath::new("gut.txt"));
    for shown in [&summary.title, &summary.outlet] {
        assert!(shown.starts_with("Wiederholung") && shown.len() < 1000, "{}", shown.len());
    }
    let (article, _) = place.read("gut.txt").result.unwrap();
    assert!(article.display_title().len() < 1000);
    assert_eq!(article.meta.title.len(), long.len());
    let run = place.run(&["export", "--format", "ron", "--out", "alles.ron"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let exported = std::fs::read_to_string(place.path("alles.ron")).unwrap();
    assert_eq!(record::read_dataset(&exported).unwrap().articles[0].meta.title, long);
}

#[test]
fn an_article_of_line_ends_opens() {
    let place = Place::new();
    let lines = 3_000_000;
    place.write("seeds/leer.txt", "\n".repeat(lines));
    let (article, _) = place.read("leer.txt").result.unwrap();
    assert_eq!(article.blocks().len(), lines);
    assert_eq!(article.paragraph_at(lines), 0);
}

#[test]
fn a_layer_may_be_of_another_article_of_any_length() {
    let place = Place::new();
    let loose = LooseLayer {
        article: ArticleRef { path: ArticlePath::new("gut.txt"), hash: None, bytes: usize::MAX },
        annotator: "eva".into(),
        status: Status::Done,
        flagged: false,
        annotations: Vec::new(),
        relations: Vec::new(),
    };
    place.write("annotations/eva/gut.txt.ron", record::write_layer(&loose).unwrap());
    assert_eq!(place.layer("gut.txt").locked, Some(Lock::ArticleChanged));
    assert!(Path::new(&place.path("annotations/eva/gut.txt.ron")).exists());
}

fn content_of(project: &store::Project, codebook: &tagwerk::model::Codebook) -> String {
    store::codebook_content(project, codebook).unwrap()
}
