//! Opening a journal: reading it, making it shorter, and both with all else that the start does;
//! beside `serde_json` reading the same as JSON lines.

use std::fs;
use std::path::Path;

use tagwerk::edit::{Action, Change, Edit};
use tagwerk::model::{
    Annotation, AnnotationId, Article, ArticlePath, LabelId, LooseAnnotation, Metadata, word_at,
};
use tagwerk::record::{self, Document};
use tagwerk::run::writing::Writer;
use tagwerk::store::{Deed, Held, Journal, Project, Scan, What};

use super::corpus::{self, ANNOTATOR};
use super::{Runs, json};

/// How many articles were annotated.
const ARTICLES: usize = 40;
/// After how many deeds a layer was written.
const SAVED: usize = 5;
/// How many steps stay when a journal is made shorter.
const STEPS: usize = 10_000;

/// A journal in which so many deeds lie: of ten eight are tags, then one is undone and done again.
/// Returns it as JSON lines, too.
fn fill(project: &Project, deeds: usize) -> Vec<String> {
    let text = corpus::made_up("text", 8 << 10, true, 10).content;
    let article = |n: usize| {
        let path = ArticlePath::new(&format!("artikel-{n}.txt"));
        Article::new(path, text.as_str().into(), Metadata::default())
    };
    let articles: Vec<Article> = (0..ARTICLES).map(article).collect();
    let mut scan = Scan::read(project, ANNOTATOR).unwrap();
    let mut journal = Journal::open(project, ANNOTATOR, &mut scan, (STEPS, 1)).unwrap();
    let mut chance = fastrand::Rng::with_seed(9);
    let mut lines = Vec::with_capacity(deeds);
    let mut number = 0;
    while lines.len() < deeds {
        let article = &articles[chance.usize(..ARTICLES)];
        let document = Document::Layer(article.path.clone());
        let mut batch = Vec::new();
        for _ in 0..SAVED {
            number += 1;
            let nth = number % 10;
            let at = text.floor_char_boundary(chance.usize(..text.len() - 1));
            let word = std::iter::repeat_with(|| chance.usize(..text.len() - 1));
            let mut word = word.map(|at| word_at(&text, text.floor_char_boundary(at)));
            let word = word_at(&text, at).or_else(|| word.find_map(|it| it)).unwrap();
            let id = AnnotationId(chance.u64(1..1_000_000_000));
            let annotation = Annotation::new(id, LabelId::new("actor"), word);
            let loose = LooseAnnotation::of(&annotation, &text, |_| None);
            let (what, name) = match nth {
                8 => (What::Undo, "undo"),
                9 => (What::Redo, "redo"),
                _ => {
                    let edits = vec![Edit::Insert(annotation)];
                    let changes = [Change::Layer { article: article.path.clone(), edits }];
                    let body = record::write_changes(&changes, |_| Some(article)).unwrap();
                    (What::Do { action: Action::Tag, more: false, body }, "tag")
                }
            };
            let hash = article.hash.to_string();
            let entry = json::Entry {
                number,
                at: 1_800_000_000,
                what: name.into(),
                article: article.path.as_str().into(),
                text: hash.as_str().into(),
                annotations: if name == "tag" { vec![(&loose).into()] } else { Vec::new() },
            };
            lines.push(serde_json::to_string(&entry).unwrap());
            batch.push(Deed { number, what, documents: vec![(document.clone(), None)] });
        }
        journal.append(1_800_000_000, &batch).unwrap();
        let held = Held { hash: None, upto: number };
        journal.holds(1_800_000_000, &document, held).unwrap();
    }
    // An undo may have been of an article before.
    for article in &articles {
        let document = Document::Layer(article.path.clone());
        journal.holds(1_800_000_000, &document, Held { hash: None, upto: number }).unwrap();
    }
    lines
}

pub fn measure(deeds: usize, rounds: usize) {
    let folder = tempfile::tempdir().unwrap();
    let articles = folder.path().join("seeds");
    fs::create_dir(&articles).unwrap();
    let project = Project::open(&articles, None).unwrap();
    project.claim().unwrap();
    let lines = fill(&project, deeds);
    let file = project.own_folder().join("journal").join(format!("{ANNOTATOR}.log"));
    let filled = fs::read(&file).unwrap();
    let again = |file: &Path| fs::write(file, &filled).unwrap();

    let (mut start, mut scan, mut shorten) = (Runs::default(), Runs::default(), Runs::default());
    let mut read_json = Runs::default();
    for _ in 0..rounds {
        again(&file);
        let mut writer = Writer::default();
        let read = start.run(|| writer.open(&project, ANNOTATOR));
        assert!(read.error.is_none() && read.behind.is_empty() && read.damaged.is_empty());
        assert!(!read.history.is_empty());
        drop(writer);
        again(&file);
        let mut scanned = scan.run(|| Scan::read(&project, ANNOTATOR).unwrap());
        let opened = || Journal::open(&project, ANNOTATOR, &mut scanned, (STEPS, 2)).unwrap();
        shorten.run(opened);
        let long = fs::metadata(&file).unwrap().len() == filled.len() as u64;
        assert_eq!(long, deeds <= 2 * STEPS, "made shorter or not");
        read_json.run(|| {
            for line in &lines {
                let entry: json::Entry = serde_json::from_str(line).unwrap();
                std::hint::black_box(entry.number);
            }
        });
    }
    start.print("open-journal", deeds);
    scan.print("scan", deeds);
    shorten.print("shorten", deeds);
    read_json.print_processor("parse-serde-json-lines", deeds);
}
