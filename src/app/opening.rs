//! Opening: corpora and articles, and the way from one article to the next.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::desk::{Desk, LayerRead, Lock, Mine, Other};
use super::event::{ArticleRead, CorpusRead, Incoming};
use super::overlay::Overlay;
use super::{App, Effect, JournalState, Listed, Notice, Summary, Trouble};
use crate::edit::{Action, Edit, Transaction};
use crate::model::{Article, ArticlePath, Status};
use crate::store::{self, ListedArticle, StoreError, StoredCodebook};

/// The folders that were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    /// The folder of articles.
    pub articles: PathBuf,
    /// The folder of annotations; the usual one, or the one remembered, where none is named.
    pub annotations: Option<PathBuf>,
}

impl App {
    /// Opens a folder of articles with the annotations that go with it.
    pub(super) fn open_corpus(&mut self, articles: &Path) {
        if let Some(error) = self.saving.codebook_failed.clone() {
            // It is kept for the folder that is open; going elsewhere would lose it.
            self.say(Notice::Trouble(Trouble::CodebookNotSaved(error)));
            return;
        }
        // What is on its way goes on; the next folder has a codebook of its own.
        self.saving.codebook = false;
        // The settings know folders by their whole path, without a separator at the end.
        let articles = store::whole_path(articles);
        self.places.clear();
        self.brought.clear();
        (self.asked, self.then, self.unreadable) = (None, None, None);
        (self.armed, self.last_label) = (None, None);
        self.codebook = super::CodebookState::default();
        let remembered = self.settings.folders.get(&articles.display().to_string());
        let remembered = remembered.map(|it| it.annotations.as_str()).filter(|it| !it.is_empty());
        self.folders = Some(Folders { articles, annotations: remembered.map(PathBuf::from) });
        self.annotator = super::Annotator::Unknown;
        self.named.clear();
        self.close_journal();
        self.desk = None;
        self.unreadable = None;
        self.corpus = super::Corpus::default();
        self.read_corpus();
    }

    /// Lists the corpus again.
    pub(super) fn read_corpus(&mut self) {
        let Some(Folders { articles, annotations }) = self.folders.clone() else { return };
        self.corpus.loading = true;
        self.codebook.asked = self.codebook.edits;
        let annotator = self.annotator.name().map(str::to_owned);
        self.effects.push(Effect::ReadCorpus { articles, annotations, annotator });
    }

    pub(super) fn corpus_read(&mut self, read: Result<CorpusRead, Trouble>) {
        self.corpus.loading = false;
        let CorpusRead { project, listing, annotators, weakness, codebook } = match read {
            Ok(read) => read,
            Err(trouble) => {
                self.corpus = super::Corpus::default();
                self.desk = None;
                self.troubles.clear();
                self.trouble(trouble);
                return;
            }
        };
        let known = std::mem::take(&mut self.corpus.articles);
        self.corpus.project = Some(project);
        self.corpus.annotators = annotators;
        self.corpus.articles = listing
            .items
            .into_iter()
            .map(|ListedArticle { path, size: bytes }| {
                let before = known.binary_search_by(|it| it.path.cmp(&path)).ok();
                let summary = before.and_then(|it| known.get(it)).and_then(|it| it.summary.clone());
                Listed { path, bytes, summary }
            })
            .collect();
        self.corpus.refilter();
        self.troubles.retain(Trouble::is_about_saving);
        for trouble in listing.troubles {
            self.trouble(Trouble::File(Arc::new(trouble)));
        }
        if let Some(weakness) = weakness {
            self.trouble(Trouble::Weak(weakness));
        }
        self.take_codebook(codebook);
        let unsettled = self.annotator == super::Annotator::Unknown;
        self.settle_annotator();
        self.open_journal();
        if unsettled && self.annotator.name().is_some() {
            self.read_corpus(); // once more, for the summaries of the annotator now known
            return;
        }
        self.open_first();
    }

    /// Puts the codebook that was read in force, unless what is in force is not on the disk yet.
    fn take_codebook(&mut self, read: Result<StoredCodebook, Arc<StoreError>>) {
        let edited = self.codebook.edits != self.codebook.asked;
        if edited || self.saving.codebook || self.saving.codebook_failed.is_some() {
            return;
        }
        let state = &mut self.codebook;
        state.revision += 1;
        match read {
            Ok(StoredCodebook { codebook, bytes }) => {
                state.stored = bytes.is_some();
                state.base = bytes;
                state.codebook = Arc::new(codebook);
                state.locked = false;
            }
            Err(error) => {
                // The default labels show what can be shown; the file itself stays as it is.
                state.codebook = Arc::new(store::default_codebook());
                state.locked = true;
                self.trouble(Trouble::File(error));
            }
        }
    }

    /// Opens the article that was asked for, is open, was open last, or is the first.
    fn open_first(&mut self) {
        let open = self.desk.as_ref().map(|it| it.article.path.clone());
        let here = self.asked.clone().or(open);
        let folder = self.corpus.project.as_ref().map(|it| it.articles.display().to_string());
        let last = folder.and_then(|it| self.settings.folders.get(&it));
        let candidates = [here, last.map(|it| ArticlePath::new(&it.article))];
        let found = candidates.into_iter().flatten().find(|it| self.corpus.position(it).is_some());
        let first = || self.corpus.articles.first().map(|it| it.path.clone());
        match found.or_else(first) {
            Some(path) => self.open(&path),
            None => self.desk = None,
        }
    }

    pub(super) fn summarized(&mut self, summaries: Vec<(ArticlePath, Summary)>) {
        for (path, summary) in summaries {
            // What is on the desk or on its way to the disk is newer than what was read.
            let on_desk = self.desk.as_ref().is_some_and(|it| it.article.path == path);
            let newer = on_desk || self.waiting(&path).is_some();
            if let Some(known) = self.corpus.summary_mut(&path) {
                let (status, flagged, annotations) =
                    (known.status, known.flagged, known.annotations);
                *known = summary;
                if newer {
                    (known.status, known.flagged, known.annotations) =
                        (status, flagged, annotations);
                }
            }
        }
        self.corpus.refilter();
    }

    /// Asks for an article; it is on the desk once it is read.
    pub(super) fn open(&mut self, path: &ArticlePath) {
        let Some(project) = self.corpus.project.clone() else { return };
        self.asked = Some(path.clone());
        if self.journal == JournalState::Reading {
            return; // what the journal knows belongs to it
        }
        let codebook = self.codebook.codebook.clone();
        let mine = self.annotator.name().filter(|_| self.journal.lock().is_none());
        let (path, mine) = (path.clone(), mine.map(str::to_owned));
        self.effects.push(Effect::ReadArticle { project, path, codebook, mine });
    }

    pub(super) fn article_read(&mut self, read: ArticleRead) {
        let ArticleRead { path, reading, result, changed, troubles } = read;
        if self.asked.as_ref() != Some(&path) {
            return; // another one was asked for since
        }
        self.asked = None;
        self.reread();
        let travels =
            self.journey.is_some() || matches!(self.notice, Some(Notice::WouldTravel { .. }));
        if self.here().as_ref() != Some(&path) && !travels {
            self.notice = None; // that was about another article
        }
        self.troubles.retain(|it| it.article() != Some(&path));
        for trouble in troubles {
            self.trouble(trouble);
        }
        let (article, layers) = match result {
            Ok(read) => read,
            Err(error) => {
                self.desk = None;
                self.then = None;
                self.journey = None;
                self.unreadable = Some((path.clone(), error.clone()));
                self.trouble(Trouble::Article(path, error));
                return;
            }
        };
        self.unreadable = None;
        if let Some(desk) = &self.desk {
            self.places.insert(desk.article.path.clone(), desk.selection.head);
        }
        let same = self
            .desk
            .take()
            .filter(|it| it.article.path == path && it.article.hash == article.hash);
        let mine = layers.iter().find(|it| self.annotator.name() == Some(&it.annotator));
        let behind = mine.is_some_and(|it| it.behind);
        let (desk, incoming) = self.set_desk(article, layers, reading);
        self.desk = Some(desk);
        if let (Some(before), Some(desk)) = (same, &mut self.desk) {
            desk.selection = before.selection;
            desk.reveal = before.reveal;
        }
        let on_old_text = changed.as_ref().is_some_and(|it| it.known);
        self.desk.iter_mut().for_each(|it| it.mine.on_old_text = on_old_text);
        self.review = None;
        let changed = changed.filter(|_| self.journal.lock().is_none() && self.journey.is_none());
        let free = self.desk.as_ref().is_some_and(|it| it.mine.locked.is_none());
        // What others have made of it on the text that was annotated comes first.
        let may_merge = free || changed.as_ref().is_some_and(|it| it.known);
        let incoming = incoming.filter(|_| may_merge && self.waiting(&path).is_none());
        if let Some(changed) = changed.filter(|_| !travels && incoming.is_none()) {
            self.begin_review(path.clone(), changed);
        }
        self.note_faults();
        self.remember_article(&path);
        self.list.reset();
        // What was done while the article was being read is not in what was read. Saving it meets
        // the change, and the article is read once more.
        match incoming {
            Some(incoming) => self.receive(incoming),
            None if behind && free && self.waiting(&path).is_none() => self.save_layer(),
            None => {}
        }
        if self.journey.is_none() && !travels && self.history.undone().is_empty() {
            // What was undone could not be done again after it.
            self.follow_mergers();
        }
        if let Some((_, command)) = self.then.take().filter(|(of, _)| *of == path) {
            self.run_command(command);
        }
        self.go_on();
    }

    fn set_desk(
        &mut self,
        article: Arc<Article>,
        layers: Vec<LayerRead>,
        base: u64,
    ) -> (Desk, Option<Box<Incoming>>) {
        let mut mine = Mine { base, ..Mine::default() };
        // What a file says that is behind is not what the layer was.
        let (mut original, mut behind) = (None, false);
        let mut others = Vec::new();
        let mut incoming = None;
        for read in layers {
            for trouble in read.troubles {
                self.trouble(trouble);
            }
            let layer = Arc::new(read.layer);
            if self.annotator.name() == Some(&read.annotator) {
                if read.commented {
                    let (annotator, article) = (read.annotator, article.path.clone());
                    self.trouble(Trouble::Commented { annotator, article });
                }
                original = read.file;
                behind = read.behind;
                incoming = read.incoming;
                mine = Mine { layer, base, locked: read.locked, on_old_text: false };
            } else {
                others.push(Other { annotator: read.annotator, layer });
            }
        }
        // What another program has written is what undoing everything leaves.
        let theirs = incoming.as_ref().map(|it| Arc::new(it.theirs.fasten(&article.text)));
        if theirs.is_some() || !behind {
            let layer = theirs.as_ref().unwrap_or(&mine.layer);
            self.remember_original(&article.path, layer, original);
        }
        if let Some(waiting) = self.waiting(&article.path) {
            // What could not be written yet is newer than the file, and based on what it held then.
            if waiting.article.hash == article.hash {
                (mine.layer, mine.base) = (waiting.layer.clone(), waiting.base);
            } else {
                mine.locked = Some(Lock::ArticleChanged);
            }
        }
        mine.locked = mine.locked.or_else(|| self.journal.lock());
        self.corpus.note_layer(&article.path, &mine.layer);
        let place = self.places.get(&article.path).copied().unwrap_or(0);
        let place = if article.text.is_char_boundary(place) { place } else { 0 };
        let mut desk = Desk::new(article, mine, others, place);
        desk.reveal.serial = self.next_serial();
        desk.hidden = self.hidden.clone();
        (desk, incoming)
    }

    /// Goes to the next or previous article of the list.
    pub(super) fn go_to_article(&mut self, forward: bool) {
        let here = self.asked.clone().or_else(|| self.here());
        match self.corpus.neighbour(here.as_ref(), forward).cloned() {
            Some(path) => self.open(&path),
            None => self.say(Notice::NoMoreArticles),
        }
    }

    /// The article that is shown, or shown to be unreadable.
    pub(super) fn here(&self) -> Option<ArticlePath> {
        let unreadable = self.unreadable.as_ref().map(|it| &it.0);
        self.desk.as_ref().map(|it| &it.article.path).or(unreadable).cloned()
    }

    /// Goes to the next article without a tag.
    pub(super) fn go_to_untagged(&mut self) {
        let here = self.here();
        match self.corpus.next_untagged(here.as_ref()).cloned() {
            Some(path) => self.open(&path),
            None => self.say(Notice::NothingUntagged),
        }
    }

    /// Says how far the annotator is with the open article.
    pub(super) fn set_status(&mut self, after: Status) -> bool {
        if !self.may_annotate() {
            return false;
        }
        let Some(desk) = &self.desk else { return false };
        let before = desk.mine.layer.status;
        if before == after {
            return true;
        }
        let edits = vec![Edit::SetStatus { before, after }];
        let transaction = Transaction::on(desk.article.path.clone(), Action::SetStatus, edits);
        let done = self.commit(transaction);
        if done {
            self.say(Notice::StatusSet(after));
        }
        done
    }

    /// Marks the open article to be looked at again, or takes the mark away.
    pub(super) fn toggle_flag(&mut self) {
        if !self.may_annotate() {
            return;
        }
        let Some(desk) = &self.desk else { return };
        let flagged = !desk.mine.layer.flagged;
        let edits = vec![Edit::SetFlag { flagged }];
        let transaction = Transaction::on(desk.article.path.clone(), Action::SetFlag, edits);
        if self.commit(transaction) {
            self.say(Notice::FlagSet(flagged));
        }
    }

    /// Offers to add files to the corpus.
    pub(super) fn offer_files(&mut self, files: Vec<PathBuf>) {
        if files.is_empty() {
            return;
        }
        if self.corpus.project.is_none() {
            self.say(Notice::NothingOpen);
        } else {
            self.put_on_top(Overlay::AddFiles(files));
        }
    }
}
