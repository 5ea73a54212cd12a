//! The behaviour through its one door: events in, effects out, without a window or a file.

use std::sync::Arc;

use super::*;
use crate::command::Command as C;
use crate::merge;
use crate::model::{
    Annotation, Article, ArticleRef, Codebook, FileHash, Label, LooseLayer, Metadata, Rgb, Span,
    Status,
};
use crate::store::{Cause, Disk, ListedArticle, Listing, Project, StoredCodebook, Task};

const TEXT: &str =
    "Kim lehnt den Vorschlag ab. Trump hofft, dass Kim noch zustimmt.\n\nDie USA warten.";

/// A program with two articles, the first one open, and what it has been told to write.
pub(super) struct Bench {
    pub(super) app: App,
    text: &'static str,
    saves: Vec<Sent>,
    pub(super) appends: Vec<Deeds>,
    /// What else it has asked for: articles, layers as wholes, the next frame.
    pub(super) wishes: Vec<Effect>,
    readings: u64,
}

/// A layer that is to be written.
#[derive(Clone)]
struct Sent {
    annotator: String,
    save: Save,
    base: u64,
    serial: u64,
}

impl Bench {
    pub(super) fn new(layers: Vec<LayerRead>) -> Self {
        Self::with(&codebook(), layers)
    }

    fn with(codebook: &Codebook, layers: Vec<LayerRead>) -> Self {
        Self::on(TEXT, codebook, layers)
    }

    /// With articles of this text.
    pub(super) fn on(text: &'static str, codebook: &Codebook, layers: Vec<LayerRead>) -> Self {
        let folders = Folders { articles: "/corpus".into(), annotations: None };
        let (app, _) = App::new(Start {
            folders: Some(folders),
            annotator: "eva".into(),
            seed: 1,
            ..Start::default()
        });
        let (saves, appends, wishes) = (Vec::new(), Vec::new(), Vec::new());
        let mut bench = Self { app, text, saves, appends, wishes, readings: 0 };
        // Once for the list, once more for the summaries of the annotator then known.
        bench.list(codebook);
        bench.list(codebook);
        bench.read("a.txt", layers);
        bench
    }

    /// Answers the question what the folder holds.
    fn list(&mut self, codebook: &Codebook) {
        self.corpus_read(codebook);
        if self.app.journal == JournalState::Reading {
            let annotator = self.app.annotator.name().unwrap().to_owned();
            let read = JournalRead { annotator, ..JournalRead::default() };
            self.tell(Event::JournalOpened(Box::new(read)));
        }
    }

    fn corpus_read(&mut self, codebook: &Codebook) {
        let listed = |path| ListedArticle { path: ArticlePath::new(path), size: 1 };
        let (codebook, bytes) = (codebook.clone(), Some(Arc::from(*b"x")));
        self.tell(Event::CorpusRead(Box::new(Ok(CorpusRead {
            project: Project {
                articles: "/corpus".into(),
                annotations: "/tags".into(),
                disk: Disk::default(),
            },
            listing: Listing { items: vec![listed("a.txt"), listed("b.txt")], troubles: vec![] },
            annotators: vec!["eva".into()],
            weakness: None,
            codebook: Ok(StoredCodebook { codebook, bytes }),
        }))));
    }

    pub(super) fn tell(&mut self, event: Event) {
        for effect in self.app.handle(event) {
            match effect {
                Effect::SaveLayer { annotator, save, base, serial, .. } => {
                    self.saves.push(Sent { annotator, save, base, serial });
                }
                Effect::Append(deeds) => self.appends.push(deeds),
                Effect::ReadArticle { .. }
                | Effect::Rewrite { .. }
                | Effect::Export(_)
                | Effect::Import(_)
                | Effect::TravelImport(_)
                | Effect::GoOn => {
                    self.wishes.push(effect);
                }
                Effect::Recheck(recheck) => {
                    self.tell(Event::Rechecked(Box::new(recheck.find())));
                }
                _ => {}
            }
        }
    }

    pub(super) fn run(&mut self, commands: &[C]) {
        for command in commands {
            self.tell(Event::Run(*command));
        }
    }

    pub(super) fn read(&mut self, path: &str, layers: Vec<LayerRead>) {
        let path = ArticlePath::new(path);
        let article = Article::new(path.clone(), self.text.into(), Metadata::default());
        self.readings += 1;
        let (reading, troubles) = (self.readings, Vec::new());
        let result = Ok((Arc::new(article), layers));
        let read = ArticleRead { path, reading, result, changed: None, troubles };
        self.tell(Event::ArticleRead(Box::new(read)));
    }

    /// Says that what was done is in the journal, or why it is not.
    fn journaled(&mut self, result: &Result<u64, Cause>) {
        let error =
            |cause| Arc::new(StoreError { path: "/tags/j".into(), task: Task::Write, cause });
        for deeds in std::mem::take(&mut self.appends) {
            let result = result.clone().map_err(error);
            self.tell(Event::Appended { serial: deeds.serial, result });
        }
    }

    /// Acknowledges the last save after all that was done, or says why it failed.
    fn answer(&mut self, result: Result<(), Cause>) {
        self.journaled(&Ok(0));
        let serial = self.saves.last().unwrap().serial;
        let error =
            |cause| Arc::new(StoreError { path: "/tags/x".into(), task: Task::Write, cause });
        self.tell(Event::LayerSaved { serial, result: result.map_err(error) });
    }

    pub(super) fn desk(&self) -> &Desk {
        self.app.desk.as_ref().unwrap()
    }

    /// What is tagged with what, in the order of the text.
    pub(super) fn tags(&self) -> Vec<(String, String)> {
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
    read_layer(Layer::new(status, false, tags.iter().map(tag), Vec::new()))
}

/// A layer in progress of these annotations.
pub(super) fn layer_of(annotations: impl IntoIterator<Item = Annotation>) -> Vec<LayerRead> {
    read_layer(Layer::new(Status::InProgress, false, annotations, Vec::new()))
}

fn read_layer(layer: Layer) -> Vec<LayerRead> {
    let file = Some(FileHash::of(b"as it was"));
    vec![LayerRead { layer, file, ..LayerRead::nothing("eva".into()) }]
}

pub(super) fn pairs(tags: &[(&str, &str)]) -> Vec<(String, String)> {
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
    let save = &bench.saves.last().unwrap().save;
    assert!(
        matches!(save, Save::AsBefore { file, .. } if *file == Some(FileHash::of(b"as it was")))
    );
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
fn a_save_is_based_on_what_was_read_when_it_was_made_and_not_on_what_is_there_later() {
    let mut bench = Bench::new(Vec::new());
    bench.run(&[C::Tag1]);
    bench.answer(Err(Cause::DiskFull));
    let base = bench.saves.last().unwrap().base;
    // The article is left and opened again; in between another program may have written.
    bench.tell(Event::OpenArticle(ArticlePath::new("a.txt")));
    bench.read("a.txt", layer(&[(9, "demand", 4, 9)], Status::InProgress));
    assert_eq!(bench.tags(), pairs(&[("actor", "Kim")]));
    bench.run(&[C::WordRight, C::Tag1]);
    assert_eq!(bench.saves.last().unwrap().base, base);
    assert_ne!(base, bench.readings);
}

#[test]
fn what_could_not_be_saved_stays_with_its_annotator() {
    let mut bench = Bench::new(Vec::new());
    bench.run(&[C::Tag1]);
    bench.answer(Err(Cause::DiskFull));
    bench.run(&[C::SwitchAnnotator]);
    bench.tell(Event::Overlay(OverlayEvent::Typed("ada".into())));
    bench.tell(Event::Overlay(OverlayEvent::Accept));
    // Until Ada's layer is read, what is shown is not hers.
    bench.run(&[C::WordRight, C::Tag2]);
    assert_eq!(bench.saves.len(), 1);
    assert!(matches!(bench.app.notice, Some(Notice::Locked(Lock::Reading, _))));
    bench.list(&codebook());
    bench.read("a.txt", Vec::new());
    assert_eq!(bench.tags(), []);
    bench.run(&[C::Tag3]);
    let annotators: Vec<&str> = bench.saves.iter().map(|it| it.annotator.as_str()).collect();
    assert_eq!(annotators, ["eva", "eva", "ada"]);
}

#[test]
fn a_row_that_was_chosen_means_nothing_once_another_annotation_is_active() {
    let tags = [(1, "actor", 0, 3), (2, "actor", 4, 9)];
    let mut bench = Bench::new(layer(&tags, Status::InProgress));
    let (id, how) = (AnnotationId(1), Choice::Only);
    bench.tell(Event::List(ListEvent::Choose { id, how }));
    bench.run(&[C::NextAnnotation]);
    bench.tell(Event::PaneEntered(Pane::Annotations));
    bench.run(&[C::RemoveAnnotation]);
    assert_eq!(bench.tags(), pairs(&[("actor", "Kim")]));
}

#[test]
fn a_note_that_is_being_written_is_kept_when_something_else_comes_up() {
    let mut bench = Bench::new(layer(&[(1, "actor", 0, 3)], Status::InProgress));
    bench.run(&[C::NextAnnotation, C::EditNote]);
    bench.tell(Event::Overlay(OverlayEvent::Typed("zu klären".into())));
    bench.tell(Event::FilesDropped(vec!["/x.txt".into()]));
    assert!(matches!(bench.app.overlay, Some(Overlay::AddFiles(_))));
    assert_eq!(bench.desk().active().unwrap().note, "zu klären");
}

#[test]
fn a_layer_that_another_program_has_changed_is_read_again_and_nothing_is_forgotten() {
    let mut bench = Bench::new(Vec::new());
    bench.run(&[C::Tag1]);
    bench.answer(Err(Cause::ChangedOnDisk));
    assert_eq!(bench.app.saving.state(), SaveState::Saved, "it is in the journal");
    let both = [(1, "actor", 0, 3), (9, "demand", 4, 9)];
    bench.read("a.txt", layer(&both, Status::InProgress));
    assert_eq!(bench.tags(), pairs(&[("actor", "Kim"), ("demand", "lehnt")]));
    assert_eq!(bench.app.history.len(), 1);
}

#[test]
fn what_is_done_while_an_article_is_read_again_is_not_taken_for_removed() {
    let mut bench = Bench::new(Vec::new());
    bench.tell(Event::OpenArticle(ArticlePath::new("a.txt")));
    bench.run(&[C::Tag1]);
    let loose = |tags: &[(u64, &str, usize, usize)]| {
        let layer = layer(tags, Status::InProgress).remove(0).layer;
        let article = &bench.desk().article;
        let (path, hash) = (article.path.clone(), Some(article.hash));
        let header = ArticleRef { path, hash, bytes: TEXT.len() };
        LooseLayer::of(&layer, header, "eva", TEXT, |_| None)
    };
    let (base, theirs) = (loose(&[]), loose(&[(9, "demand", 4, 9)]));
    let merged = merge::layers(&base, &base, &theirs).unwrap();
    let incoming = Incoming { base: base.clone(), ours: base, theirs, merged };
    let old = layer(&[], Status::New).remove(0);
    let read = LayerRead { incoming: Some(Box::new(incoming)), ..old };
    bench.read("a.txt", vec![read]);
    assert_eq!(bench.tags(), pairs(&[("actor", "Kim")]));
    assert_eq!(bench.app.history.len(), 1);
}

#[test]
fn annotations_follow_a_merged_label_as_a_step_of_their_own() {
    let mut codebook = codebook();
    codebook.labels[2].merged_into = Some(LabelId::new("demand"));
    let tags = [(1, "hope", 0, 3), (2, "actor", 4, 9), (3, "hope", 4, 9), (4, "demand", 4, 9)];
    let mut bench = Bench::with(&codebook, layer(&tags, Status::InProgress));
    let followed = [("demand", "Kim"), ("actor", "lehnt"), ("demand", "lehnt"), ("hope", "lehnt")];
    assert_eq!(bench.tags(), pairs(&followed));
    bench.run(&[C::Undo]);
    let before = [("hope", "Kim"), ("actor", "lehnt"), ("demand", "lehnt"), ("hope", "lehnt")];
    assert_eq!(bench.tags(), pairs(&before));
}

#[test]
fn a_codebook_that_could_not_be_saved_keeps_its_folder_open() {
    let mut bench = Bench::new(Vec::new());
    let error = |cause| StoreError { path: "/tags/codebook.ron".into(), task: Task::Write, cause };
    bench.tell(Event::CodebookSaved(Err(Arc::new(error(Cause::DiskFull)))));
    bench.tell(Event::FolderPicked(Some("/other".into())));
    assert!(bench.app.desk.is_some() && !bench.app.codebook.codebook.labels.is_empty());
    bench.tell(Event::CodebookSaved(Ok(())));
    bench.tell(Event::FolderPicked(Some("/other".into())));
    assert!(bench.app.desk.is_none());
    // A codebook on its way does not stand in the way of the next folder's.
    bench.list(&codebook());
    assert_eq!(bench.app.codebook.codebook.labels.len(), 3);
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
    let (result, troubles) = (Ok((Arc::new(article), Vec::new())), Vec::new());
    let read = ArticleRead { path, reading: 9, result, changed: None, troubles };
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
