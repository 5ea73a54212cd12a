//! The behaviour through its one door: events in, effects out, without a window or a file.

use std::sync::Arc;

use super::*;
use crate::command::Command as C;
use crate::model::{Annotation, Article, Codebook, Label, Metadata, Rgb, Span, Status};
use crate::store::{Cause, ListedArticle, Listing, Project, StoredCodebook, Task};

const TEXT: &str =
    "Kim lehnt den Vorschlag ab. Trump hofft, dass Kim noch zustimmt.\n\nDie USA warten.";

/// A program with two articles, the first one open, and what it has been told to write.
struct Bench {
    app: App,
    saves: Vec<(ArticlePath, u64, Save)>,
}

impl Bench {
    fn new(layers: Vec<LayerRead>) -> Self {
        Self::with(codebook(), layers)
    }

    fn with(codebook: Codebook, layers: Vec<LayerRead>) -> Self {
        let folders = Folders { articles: "/corpus".into(), annotations: None };
        let (app, _) = App::new(Start {
            folders: Some(folders),
            annotator: "eva".into(),
            seed: 1,
            ..Start::default()
        });
        let mut bench = Self { app, saves: Vec::new() };
        let project = Project { articles: "/corpus".into(), annotations: "/tags".into() };
        let listed = |path| ListedArticle { path: ArticlePath::new(path), size: 1 };
        // Once for the list, once more for the summaries of the annotator then known.
        for _ in 0..2 {
            bench.tell(Event::CorpusRead(Box::new(Ok(CorpusRead {
                project: project.clone(),
                listing: Listing {
                    items: vec![listed("a.txt"), listed("b.txt")],
                    troubles: vec![],
                },
                annotators: vec!["eva".into()],
                codebook: Ok(StoredCodebook {
                    codebook: codebook.clone(),
                    bytes: Some(Arc::from(*b"x")),
                }),
            }))));
        }
        bench.read("a.txt", layers);
        bench
    }

    fn tell(&mut self, event: Event) {
        for effect in self.app.handle(event) {
            if let Effect::SaveLayer { article, save, serial, .. } = effect {
                self.saves.push((article.path.clone(), serial, save));
            }
        }
    }

    fn run(&mut self, commands: &[C]) {
        for command in commands {
            self.tell(Event::Run(*command));
        }
    }

    fn read(&mut self, path: &str, layers: Vec<LayerRead>) {
        let path = ArticlePath::new(path);
        let article = Article::new(path.clone(), TEXT.into(), Metadata::default());
        let result = Ok((article, layers));
        self.tell(Event::ArticleRead(Box::new(ArticleRead { path, result, troubles: Vec::new() })));
    }

    /// Acknowledges the last save, or says why it failed.
    fn answer(&mut self, result: Result<(), Cause>) {
        let (article, serial, _) = self.saves.last().cloned().unwrap();
        let error =
            |cause| Arc::new(StoreError { path: "/tags/x".into(), task: Task::Write, cause });
        self.tell(Event::LayerSaved { article, serial, result: result.map_err(error) });
    }

    fn desk(&self) -> &Desk {
        self.app.desk.as_ref().unwrap()
    }

    /// What is tagged with what, in the order of the text.
    fn tags(&self) -> Vec<(String, String)> {
        let layer = &self.desk().mine.layer;
        layer.in_order().iter().map(|it| (it.label.to_string(), it.quote(TEXT))).collect()
    }
}

fn codebook() -> Codebook {
    let label = |(n, id): (usize, &str)| Label {
        key: (n + 1).to_string(),
        ..Label::new(LabelId::new(id), "en", id, Rgb(0, 0, 0))
    };
    let labels = ["actor", "demand", "hope"].into_iter().enumerate().map(label).collect();
    Codebook { labels, ..Codebook::default() }
}

fn layer(tags: &[(u64, &str, usize, usize)], status: Status) -> Vec<LayerRead> {
    let tag = |(id, label, start, end): &(u64, &str, usize, usize)| {
        let span = Span::new(TEXT, *start, *end).unwrap();
        Annotation::new(AnnotationId(*id), LabelId::new(label), span)
    };
    vec![LayerRead {
        annotator: "eva".into(),
        layer: Layer::new(status, false, tags.iter().map(tag), Vec::new()),
        bytes: Some(Arc::from(*b"as it was")),
        locked: None,
        commented: false,
        troubles: Vec::new(),
    }]
}

fn pairs(tags: &[(&str, &str)]) -> Vec<(String, String)> {
    tags.iter().map(|(label, quote)| ((*label).to_owned(), (*quote).to_owned())).collect()
}

#[test]
fn the_first_tag_begins_the_article_and_is_saved_at_once() {
    let mut bench = Bench::new(Vec::new());
    bench.run(&[C::Tag1]);
    assert_eq!(bench.tags(), pairs(&[("actor", "Kim")]));
    assert_eq!(bench.desk().mine.layer.status, Status::InProgress);
    assert_eq!(bench.app.saving.state(), SaveState::Saving);
    bench.answer(Ok(()));
    assert_eq!(bench.app.saving.state(), SaveState::Saved);
}

#[test]
fn a_key_without_a_selection_relabels_the_active_annotation_and_elsewhere_tags_the_word() {
    let mut bench = Bench::new(Vec::new());
    bench.run(&[C::Tag1, C::Tag2]);
    assert_eq!(bench.tags(), pairs(&[("demand", "Kim")]));
    bench.run(&[C::WordRight, C::Tag1]);
    assert_eq!(bench.tags(), pairs(&[("demand", "Kim"), ("actor", "lehnt")]));
}

#[test]
fn undoing_everything_writes_what_was_there_before() {
    let mut bench = Bench::new(layer(&[(7, "actor", 0, 3)], Status::Done));
    let before = bench.desk().mine.layer.clone();
    bench.run(&[
        C::Tag2,
        C::WordRight,
        C::Tag1,
        C::MoveEndRight,
        C::ToggleFlag,
        C::RemoveAnnotation,
    ]);
    bench.run(&[C::SetStatusNew]);
    assert_ne!(before, bench.desk().mine.layer);
    while bench.app.history.next_undo().is_some() {
        bench.run(&[C::Undo]);
    }
    assert_eq!(before, bench.desk().mine.layer);
    let (_, _, save) = bench.saves.last().unwrap();
    assert!(matches!(save, Save::AsBefore(Some(bytes)) if **bytes == *b"as it was"));
}

#[test]
fn undo_in_another_article_first_goes_there_and_then_undoes() {
    let mut bench = Bench::new(Vec::new());
    bench.run(&[C::Tag1]);
    bench.answer(Ok(()));
    let left = (*bench.desk().mine.layer).clone();
    bench.run(&[C::NextArticle]);
    bench.read("b.txt", Vec::new());
    bench.run(&[C::Undo]);
    assert!(matches!(bench.app.notice, Some(Notice::WouldTravel { way: Way::Back, .. })));
    let read = LayerRead { layer: left, ..layer(&[], Status::New).remove(0) };
    bench.read("a.txt", vec![read]);
    assert_eq!(bench.tags(), pairs(&[("actor", "Kim")]));
    bench.run(&[C::Undo]);
    assert_eq!(bench.tags(), []);
}

#[test]
fn ends_move_by_words_and_a_group_of_moves_is_undone_as_one() {
    let mut bench = Bench::new(Vec::new());
    bench.run(&[C::WordRight, C::Tag2, C::MoveEndRight, C::MoveEndRight, C::MoveStartLeft]);
    assert_eq!(bench.tags(), pairs(&[("demand", "Kim lehnt den Vorschlag")]));
    bench.run(&[C::Undo]);
    assert_eq!(bench.tags(), pairs(&[("demand", "lehnt den Vorschlag")]));
    bench.run(&[C::Undo]);
    assert_eq!(bench.tags(), pairs(&[("demand", "lehnt")]));
}

#[test]
fn every_identical_occurrence_is_proposed_and_made_as_one_step() {
    let mut bench = Bench::new(Vec::new());
    bench.run(&[C::Tag1, C::TagIdentical]);
    let proposal = bench.desk().proposal.clone().unwrap();
    assert_eq!((proposal.quote.as_str(), proposal.spans.len()), ("Kim", 1));
    bench.tell(Event::ProposalAnswered(true));
    assert_eq!(bench.tags(), pairs(&[("actor", "Kim"), ("actor", "Kim")]));
    bench.run(&[C::Undo]);
    assert_eq!(bench.tags(), pairs(&[("actor", "Kim")]));
}

#[test]
fn an_armed_label_tags_what_the_mouse_selects() {
    let mut bench = Bench::new(Vec::new());
    bench.tell(Event::LabelClicked(LabelId::new("hope")));
    let press = Gesture::Press { offset: 29, clicks: 1, extend: false, exact: false };
    let drag = Gesture::Drag { offset: 36, exact: false };
    for gesture in [press, drag, Gesture::Release] {
        bench.tell(Event::Gesture(gesture));
    }
    assert_eq!(bench.tags(), pairs(&[("hope", "Trump hofft")]));
}

#[test]
fn the_same_label_on_the_same_span_and_bare_punctuation_are_refused() {
    let mut bench = Bench::new(layer(&[(7, "actor", 0, 3)], Status::InProgress));
    bench.run(&[C::SelectWordRight, C::Tag1]);
    assert_eq!(bench.app.notice, Some(Notice::AlreadyTagged(LabelId::new("actor"))));
    bench.run(&[C::ArticleEnd, C::SelectLeft, C::Tag1]);
    assert_eq!(bench.app.notice, Some(Notice::NothingToTag));
    assert!(bench.saves.is_empty());
}

#[test]
fn a_span_becomes_the_selection_and_back_or_stays_as_it_was() {
    let mut bench = Bench::new(layer(&[(7, "actor", 0, 3)], Status::InProgress));
    bench.run(&[C::EditSpan, C::SelectWordRight, C::SelectWordRight, C::Cancel]);
    assert_eq!(bench.tags(), pairs(&[("actor", "Kim")]));
    bench.run(&[
        C::NextAnnotation,
        C::EditSpan,
        C::SelectWordRight,
        C::SelectWordRight,
        C::EditSpan,
    ]);
    assert_eq!(bench.tags(), pairs(&[("actor", "Kim lehnt")]));
}

#[test]
fn a_failed_save_is_kept_and_sent_again() {
    let mut bench = Bench::new(Vec::new());
    bench.run(&[C::Tag1]);
    bench.answer(Err(Cause::DiskFull));
    assert_eq!(bench.app.saving.state(), SaveState::Failed);
    let sent = bench.saves.len();
    // Neither another folder nor closing gets past it unasked.
    bench.tell(Event::FolderPicked(Some("/other".into())));
    assert_eq!(bench.app.notice, Some(Notice::Unsaved));
    bench.tell(Event::CloseRequested);
    assert_eq!(bench.app.overlay, Some(Overlay::Unsaved));
    bench.run(&[C::Cancel]);
    // Reading the article again does not bring back what is on the disk.
    bench.run(&[C::NextArticle]);
    bench.read("b.txt", Vec::new());
    bench.run(&[C::PreviousArticle]);
    bench.read("a.txt", Vec::new());
    assert_eq!(bench.tags(), pairs(&[("actor", "Kim")]));
    bench.run(&[C::SaveNow]);
    assert_eq!(bench.saves.len(), sent + 1);
    bench.answer(Ok(()));
    assert_eq!(bench.app.saving.state(), SaveState::Saved);
    assert!(bench.app.troubles.is_empty());
}

#[test]
fn a_layer_that_another_program_has_changed_gives_way() {
    let mut bench = Bench::new(Vec::new());
    bench.run(&[C::Tag1]);
    bench.answer(Err(Cause::ChangedOnDisk));
    bench.read("a.txt", layer(&[(9, "demand", 4, 9)], Status::InProgress));
    assert_eq!(bench.tags(), pairs(&[("demand", "lehnt")]));
    let kept = |it: &Trouble| matches!(it, Trouble::KeptAside(..));
    assert!(bench.app.troubles.iter().any(kept));
    assert!(bench.app.history.next_undo().is_none());
    bench.run(&[C::Tag1]);
    assert_eq!(bench.app.saving.state(), SaveState::Saving);
}

#[test]
fn annotations_follow_a_merged_label_as_a_step_of_their_own() {
    let mut codebook = codebook();
    codebook.labels[2].merged_into = Some(LabelId::new("demand"));
    let tags = [(1, "hope", 0, 3), (2, "actor", 4, 9), (3, "hope", 4, 9), (4, "demand", 4, 9)];
    let mut bench = Bench::with(codebook, layer(&tags, Status::InProgress));
    let followed = [("demand", "Kim"), ("actor", "lehnt"), ("demand", "lehnt"), ("hope", "lehnt")];
    assert_eq!(bench.tags(), pairs(&followed));
    bench.run(&[C::Undo]);
    let before = [("hope", "Kim"), ("actor", "lehnt"), ("demand", "lehnt"), ("hope", "lehnt")];
    assert_eq!(bench.tags(), pairs(&before));
}

#[test]
fn a_locked_layer_takes_nothing() {
    let locked = LayerRead { locked: Some(Lock::Damaged), ..layer(&[], Status::New).remove(0) };
    let mut bench = Bench::new(vec![locked]);
    bench.run(&[C::Tag1, C::ToggleFlag, C::SetStatusDone, C::TagIdentical]);
    assert!(bench.desk().mine.layer.is_blank() && bench.saves.is_empty());
    assert!(matches!(bench.app.notice, Some(Notice::Locked(Lock::Damaged, _))));
}

#[test]
fn an_excerpt_carries_its_source_and_is_escaped() {
    let mut bench = Bench::new(Vec::new());
    let path = ArticlePath::new("a.txt");
    let meta = Metadata {
        title: "A < B".into(),
        outlet: "Blatt".into(),
        date: "2019-02-27".into(),
        url: "https://example.org/?a=1&b=2".into(),
        ..Metadata::default()
    };
    let article = Article::new(path.clone(), TEXT.into(), meta);
    bench.tell(Event::OpenArticle(path.clone()));
    let read = ArticleRead { path, result: Ok((article, Vec::new())), troubles: Vec::new() };
    bench.tell(Event::ArticleRead(Box::new(read)));
    bench.run(&[C::Tag1]);
    let effects = bench.app.handle(Event::Run(C::CopyWithCitation));
    let Some(Effect::Copy(excerpt)) = effects.into_iter().next() else { panic!() };
    assert_eq!(
        excerpt.plain,
        "“Kim” (“A < B”, Blatt, 2019-02-27, para. 1, actor, https://example.org/?a=1&b=2)"
    );
    assert!(excerpt.html.contains("A &lt; B") && excerpt.html.contains("a=1&amp;b=2"));
}
