//! What the worker does: a deed appended and flushed, the layer's file written anew; and forming
//! and reading the text alone, beside `serde_json`'s for the same data.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tagwerk::app::{Deed, Deeds, Save, What};
use tagwerk::edit::{Action, Edit, Transaction, apply};
use tagwerk::model::{Annotation, AnnotationId, ArticlePath, LabelId, word_at};
use tagwerk::record;
use tagwerk::run::journals::Journals;
use tagwerk::run::reading;
use tagwerk::run::writing::Writer;
use tagwerk::store::{self, Disk, Faults, Project, Step};

use super::corpus::{ANNOTATOR, ARTICLE, Corpus, Text};
use super::{Runs, json, print_line};

/// Steps on the way to the disk, each with when it began.
#[derive(Default)]
struct Steps(Mutex<Vec<(Step, Instant)>>);

impl Faults for Steps {
    fn strike(&self, step: Step) -> Option<io::Error> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((step, Instant::now()));
        None
    }
}

impl Steps {
    /// How long whole files took to be flushed and renamed since the last call, all together.
    fn take(&self) -> Duration {
        let steps = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let commits = steps.windows(2).filter(|it| it[0].0 == Step::Rename);
        commits.map(|it| it[1].1 - it[0].1).sum()
    }
}

pub fn measure(text: &Text, rounds: usize) {
    let corpus = Corpus::new(text);
    let size = text.annotations.len();
    let steps = Arc::new(Steps::default());
    let project = Project::open(&corpus.articles(), None).unwrap();
    let project = Project { disk: Disk::with(steps.clone()), ..project };
    let path = ArticlePath::new(ARTICLE);
    let codebook = store::default_codebook();
    let read = reading::article(&project, &path, &codebook, (&mut Journals::default(), None));
    let (article, layers) = read.result.unwrap();
    let mut writer = Writer::default();
    writer.note(&project, &layers[0], (&article, 1), true);
    let mut layer = Arc::new(layers.into_iter().next().unwrap().layer);
    assert_eq!(layer.len(), size);

    let (mut append, mut first, mut materialise) =
        (Runs::default(), Runs::default(), Runs::default());
    let mut flushes = Vec::new();
    let mut chance = fastrand::Rng::with_seed(5);
    let mut number = 0;
    while number <= rounds as u64 {
        let at = text.content.floor_char_boundary(chance.usize(..text.content.len()));
        let Some(word) = word_at(&text.content, at) else { continue };
        let id = AnnotationId(10_000_000_000 + number);
        let edits = vec![Edit::Insert(Annotation::new(id, LabelId::new("actor"), word))];
        if apply(Arc::make_mut(&mut layer), &text.content, &edits).is_err() {
            continue;
        }
        number += 1;
        let transaction = Transaction::on(path.clone(), Action::Tag, edits);
        let deed = Deed {
            number,
            what: What::Do { transaction, more: false },
            on: Some((article.clone(), 1)),
            codebook: None,
        };
        let deeds = Deeds {
            project: project.clone(),
            annotator: ANNOTATOR.to_owned(),
            deeds: vec![deed],
            serial: number,
        };
        let save = Save::Layer(layer.clone());
        // The first keeps the text, what was there before, and a backup.
        let is_first = number == 1;
        let mut once = Runs::default();
        if is_first { &mut once } else { &mut append }.run(|| writer.append(&deeds).unwrap());
        steps.take();
        if is_first { &mut first } else { &mut materialise }
            .run(|| writer.layer(&project, ANNOTATOR, &article, (&save, 1, number)).unwrap());
        if !is_first {
            flushes.push(steps.take());
        }
        steps.take();
    }
    append.print("append", size);
    first.print("materialise-first", size);
    materialise.print("materialise", size);
    print_line("materialise-flush", size, flushes);

    let loose = store::read_layer(&project, ANNOTATOR, &path).unwrap().unwrap().loose;
    assert_eq!(loose.annotations.len(), layer.len());
    let same = json::Layer::from(&loose);
    let (mut write, mut read) = (Runs::default(), Runs::default());
    let (mut write_json, mut read_json) = (Runs::default(), Runs::default());
    for _ in 0..rounds {
        let ours = write.run(|| record::write_layer(&loose).unwrap());
        let theirs = write_json.run(|| serde_json::to_string(&same).unwrap());
        let again = read.run(|| record::read_layer(&ours).unwrap());
        let again_json = read_json.run(|| serde_json::from_str::<json::Layer>(&theirs).unwrap());
        assert_eq!(again.annotations.len(), again_json.annotations.len());
    }
    write.print_processor("write-layer", size);
    write_json.print_processor("write-serde-json", size);
    read.print_processor("read-layer", size);
    read_json.print_processor("read-serde-json", size);
}
