//! The whole behaviour of the program: the state, what can happen to it, and what it asks of the
//! world. Knows no window, reads no file, asks no clock; [`App::handle`] is the only door.

mod annotators;
mod caret;
mod codebook;
mod command_line;
mod commands;
mod corpus;
mod desk;
mod drafts;
mod event;
mod excerpt;
mod exporting;
mod filtering;
mod finding;
mod history;
mod importing;
mod journal;
mod journey;
mod list;
mod merging;
mod notice;
mod opening;
mod overlay;
#[cfg(test)]
mod play;
mod recalling;
mod rechecking;
mod relating;
mod repairing;
mod reviewing;
mod saving;
mod shaping;
mod tagging;
mod taking_back;
#[cfg(test)]
mod tests;
mod viewing;
pub mod wording;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

pub use annotators::{Annotator, AnnotatorQuestion};
pub use caret::{Gesture, Step};
pub use codebook::{CodebookEvent, CodebookState};
pub use command_line::command_line;
pub use corpus::{Corpus, Listed, Summary};
pub use desk::{Desk, LayerRead, Lock, Mine, Other, Press, Respan, Reveal, Selection};
pub use drafts::{Draft, NEW, add_attribute, add_value};
pub use event::{
    ArticleRead, Changed, CorpusRead, Deed, Deeds, Effect, Event, Incoming, Joined, JournalRead,
    Moved, Save, What,
};
pub use excerpt::Excerpt;
pub use exporting::{ExportDialog, ExportEvent, ExportJob, ExportReport, Preview, Refused, Stop};
pub use filtering::LabelFilter;
pub use finding::Finding;
pub use history::Way;
pub use importing::{ImportDialog, ImportEvent, ImportJob, ImportReport, ImportedLayer};
pub use journal::JournalState;
pub use journey::{HistoryEvent, Journey};
pub use list::{Choice, List, ListEvent, Sort};
pub use merging::{CodebookMerging, Merging};
pub use notice::{Notice, Trouble};
pub use opening::Folders;
pub use overlay::{LabelPurpose, Overlay, OverlayEvent};
pub use recalling::{About, Account};
use rechecking::Rechecking;
pub use rechecking::{Recheck, Rechecked};
pub use relating::{InspectorEvent, PossibleRelation};
pub use repairing::Offers;
pub use reviewing::{Fate, Review, ReviewEvent, following, moving};
pub use saving::{SaveState, Saving, Unjournaled, Waiting};
pub use tagging::Proposal;
pub use taking_back::{Stays, TravelImport};

use crate::command::Command;
use crate::edit::History;
use crate::i18n::{Language, Messages};
use crate::model::{AnnotationId, ArticlePath, FileHash, LabelId, Layer, Snap};
use crate::record::{LanguageChoice, Settings};
use crate::store::StoreError;

/// How many folders opened last are remembered.
const RECENT: usize = 10;

/// A part of the window that the keyboard can be in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, strum::EnumIter)]
pub enum Pane {
    /// The article list.
    Articles,
    /// The history.
    History,
    /// The text.
    #[default]
    Text,
    /// The annotation list.
    Annotations,
    /// What there is to say about the active annotation.
    Inspector,
    /// The codebook.
    Codebook,
}

/// What the program is started with.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// The corpus to open, if there is one.
    pub folders: Option<Folders>,
    /// The annotator named on the command line; empty for none.
    pub annotator: String,
    /// A name for a new annotator: the system's user.
    pub user: String,
    /// The system's language.
    pub language: Option<Language>,
    /// What was remembered.
    pub settings: Settings,
    /// Where random ids begin.
    pub seed: u64,
}

/// A layer as it was when it was first read.
#[derive(Clone, Debug)]
struct Original {
    layer: Arc<Layer>,
    file: Option<FileHash>,
}

/// The state. Its parts can be looked at; [`App::handle`] alone changes them.
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
#[derive(Debug)]
pub struct App {
    /// The articles of the open folder.
    pub corpus: Corpus,
    /// The open article.
    pub desk: Option<Desk>,
    /// An article that was asked for and cannot be read.
    pub unreadable: Option<(ArticlePath, Arc<StoreError>)>,
    /// The codebook in force.
    pub codebook: CodebookState,
    /// Who annotates.
    pub annotator: Annotator,
    /// What was done.
    pub history: History,
    /// The step of it that is looked at; zero for what was before all of them.
    pub recalled: Option<u64>,
    /// The way through it that is being gone.
    pub journey: Option<Journey>,
    /// Whether the history can go on.
    pub journal: JournalState,
    /// What is not on the disk yet.
    pub saving: Saving,
    /// What lies on top.
    pub overlay: Option<Overlay>,
    /// The annotation list.
    pub list: List,
    /// The pane that the keyboard is in.
    pub pane: Pane,
    /// What selections snap to.
    pub snap: Snap,
    /// The label that selecting tags with.
    pub armed: Option<LabelId>,
    /// The labels that are not shown.
    pub hidden: Arc<BTreeSet<LabelId>>,
    /// The label last used.
    pub last_label: Option<LabelId>,
    /// Whether only the text is to be seen; see [`App::is_text_only`].
    pub focus_mode: bool,
    /// The last remark.
    pub notice: Option<Notice>,
    /// Counts the remarks, so that one made twice is shown twice.
    pub remarks: u64,
    /// What is wrong.
    pub troubles: Vec<Trouble>,
    /// The repairs that are offered.
    pub offers: Offers,
    /// What is remembered.
    pub settings: Settings,
    /// The words of the language in force.
    pub messages: Arc<Messages>,
    /// A wish to put the keyboard into a field; a new number is a new wish.
    pub focus_field: (u64, Option<Field>),
    folders: Option<Folders>,
    system_language: Option<Language>,
    named: String,
    proposed_name: String,
    asked: Option<ArticlePath>,
    then: Option<(ArticlePath, Command)>,
    running: Option<Command>,
    leaving: bool,
    /// Whether something was wrong with my layer since its article was opened.
    faulty: bool,
    rechecking: Rechecking,
    originals: BTreeMap<ArticlePath, Original>,
    /// Two versions of the open layer, of which one has to be chosen here and there.
    pub merging: Option<Merging>,
    /// Two versions of the codebook, likewise.
    pub codebook_merging: Option<CodebookMerging>,
    /// An article that has changed since it was annotated, until that is dealt with.
    pub review: Option<Review>,
    rewriting: Option<history::Rewriting>,
    /// The imports that can be taken back.
    brought: Vec<taking_back::Brought>,
    /// The step of which was said that it can be undone no longer.
    stale: Option<u64>,
    /// Whether what could not be written will be tried again.
    retrying: bool,
    /// Where the caret was in each article when it was left.
    places: BTreeMap<ArticlePath, usize>,
    chance: fastrand::Rng,
    serial: u64,
    effects: Vec<Effect>,
}

/// A field that a command puts the keyboard into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The article list's filter.
    ArticleFilter,
    /// The annotation list's filter.
    AnnotationFilter,
    /// The search bar.
    Find,
}

impl App {
    /// The state at the start, and what it asks for first.
    pub fn new(start: Start) -> (Self, Vec<Effect>) {
        let Start { folders, annotator, user, language, settings, seed } = start;
        let chosen = match settings.language {
            LanguageChoice::System => language.unwrap_or(Language::En),
            LanguageChoice::De => Language::De,
            LanguageChoice::En => Language::En,
        };
        let mut app = Self {
            corpus: Corpus::default(),
            folders,
            desk: None,
            unreadable: None,
            codebook: CodebookState::default(),
            annotator: Annotator::Unknown,
            history: History::default(),
            recalled: None,
            journey: None,
            journal: JournalState::Unread,
            merging: None,
            codebook_merging: None,
            review: None,
            rewriting: None,
            brought: Vec::new(),
            stale: None,
            retrying: false,
            saving: Saving::default(),
            overlay: None,
            list: List::default(),
            pane: Pane::Text,
            snap: Snap::Word,
            armed: None,
            hidden: Arc::default(),
            last_label: None,
            focus_mode: false,
            notice: None,
            remarks: 0,
            troubles: Vec::new(),
            offers: Offers::default(),
            settings,
            messages: Arc::new(Messages::new(chosen)),
            focus_field: (0, None),
            system_language: language,
            named: annotator,
            proposed_name: user,
            asked: None,
            then: None,
            running: None,
            leaving: false,
            faulty: false,
            rechecking: Rechecking::default(),
            originals: BTreeMap::new(),
            places: BTreeMap::new(),
            chance: fastrand::Rng::with_seed(seed),
            serial: 0,
            effects: Vec::new(),
        };
        app.read_corpus();
        let effects = std::mem::take(&mut app.effects);
        (app, effects)
    }

    /// Lets something happen. Returns what is to be done in the world.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        let codebook = self.codebook.revision;
        let active = self.desk.as_ref().and_then(|it| it.active);
        let from_list = matches!(event, Event::List(_));
        if event.is_users() && !matches!(event, Event::Run(Command::Cancel)) {
            self.halt();
        }
        match event {
            Event::Run(command) => self.run_command(command),
            Event::Gesture(gesture) => {
                self.pane = Pane::Text;
                self.gesture(gesture);
            }
            Event::LabelClicked(label) => self.label_clicked(&label),
            Event::TagClicked(label) => self.tag(&label),
            Event::FilterLabels(filter) => self.filter_labels(filter),
            Event::OpenArticle(path) => self.open(&path),
            Event::FilterArticles(filter) => self.corpus.set_filter(filter),
            Event::List(event) => self.list_event(event),
            Event::Inspector(event) => self.inspector_event(event),
            Event::Overlay(event) => self.overlay_event(event),
            Event::Codebook(event) => self.codebook_event(event),
            Event::History(event) => self.history_event(event),
            Event::GoOn => self.go_on(),
            Event::FindTyped(query) => self.find(&query),
            Event::ProposalAnswered(true) => self.accept_proposal(),
            Event::ProposalAnswered(false) => {
                if let Some(desk) = &mut self.desk {
                    desk.proposal = None;
                }
            }
            Event::PaneEntered(pane) => self.pane = pane,
            Event::FilesDropped(files) => self.offer_files(files),
            Event::WindowChanged(window) => {
                self.settings.window = window;
                self.save_settings();
            }
            Event::PanelsResized { articles, annotations } => {
                self.settings.panels.articles_width = Some(articles);
                self.settings.panels.annotations_width = Some(annotations);
                self.save_settings();
            }
            Event::CloseRequested => self.close_requested(),
            Event::CorpusRead(read) => self.corpus_read(*read),
            Event::Summarized(summaries) => self.summarized(summaries),
            Event::ArticleRead(read) => self.article_read(*read),
            Event::JournalOpened(read) => self.journal_opened(*read),
            Event::Appended { serial, result } => self.appended(serial, result),
            Event::Rechecked(found) => self.rechecked(*found),
            Event::Rewritten(result) => self.rewritten(result),
            Event::TryAgain => {
                self.retrying = false;
                self.try_again();
            }
            Event::LayerSaved { serial, result } => self.layer_saved(serial, result),
            Event::CodebookChanged(stored) => self.codebook_changed(*stored),
            Event::ChangedOutside(path) => self.changed_outside(&path),
            Event::WindowEntered => self.look(),
            Event::ArticlesMoved { moved, orphaned } => self.articles_moved(moved, orphaned),
            Event::CodebookSaved(result) => self.codebook_saved(result),
            Event::SettingsFailed(error) => self.trouble(Trouble::Settings(error)),
            Event::FolderPicked(folder) => {
                if let Some(folder) = folder {
                    self.open_corpus(&folder);
                }
            }
            Event::ExportPathPicked(path) => self.export_path_picked(path),
            Event::NoDialogs { folder: true } => self.no_dialogs(),
            Event::NoDialogs { folder: false } => self.say(Notice::NoDialogs),
            Event::PathCompleted(typed, found) => {
                if let Some(Overlay::FolderPath { path, completions }) = &mut self.overlay
                    && *path == typed
                {
                    *completions = found;
                }
            }
            Event::Copied(Ok(())) => self.say(Notice::Copied),
            Event::Copied(Err(why)) => self.say(Notice::NotCopied(why)),
            Event::Exported(stop, result) => self.exported(&stop, *result),
            Event::Imported(dry_run, result) => self.imported(dry_run, *result),
            Event::ImportTravelled(result) => self.import_travelled(result),
            Event::ImportPathPicked(path) => self.import_path_picked(path),
            Event::ExportProgress(done, of) => self.export_progress(done, of),
            Event::FilesAdded(Ok(count)) => {
                self.say(Notice::FilesAdded(count));
                self.read_corpus();
            }
            Event::FilesAdded(Err(error)) => {
                // Some of them may have been copied.
                self.read_corpus();
                self.trouble(Trouble::File(error));
            }
        }
        if let Some(desk) = &mut self.desk {
            let there = |id: &AnnotationId| desk.mine.layer.annotation(*id).is_some();
            desk.last_active = desk.active.or(desk.last_active).filter(there);
            desk.linking = desk.linking.filter(there);
        }
        if !from_list && self.desk.as_ref().and_then(|it| it.active) != active {
            // Bulk actions mean what the list shows as chosen; elsewhere one annotation is meant.
            self.list.chosen.clear();
        }
        self.follow_filter();
        if self.codebook.revision != codebook {
            self.list.stale();
        }
        self.list.refresh(
            self.desk.as_ref(),
            &self.codebook.codebook,
            self.messages.language().code(),
        );
        self.refresh_offers();
        std::mem::take(&mut self.effects)
    }

    /// A random integer of at most nine digits that nothing in the open layer bears.
    fn new_id(&mut self) -> AnnotationId {
        loop {
            let id = AnnotationId(self.chance.u64(1..1_000_000_000));
            let taken = self.desk.as_ref().is_some_and(|it| it.mine.layer.has_id(id));
            if !taken {
                return id;
            }
        }
    }

    fn next_serial(&mut self) -> u64 {
        self.serial += 1 << 32;
        self.serial
    }

    fn save_settings(&mut self) {
        self.effects.push(Effect::SaveSettings(Box::new(self.settings.clone())));
    }

    fn remember_article(&mut self, path: &ArticlePath) {
        if let Some(project) = &self.corpus.project {
            let folder = project.articles.display().to_string();
            self.settings.recent.retain(|it| *it != folder);
            self.settings.recent.insert(0, folder.clone());
            self.settings.recent.truncate(RECENT);
            let remembered = self.settings.folders.entry(folder).or_default();
            remembered.annotations = project.annotations.display().to_string();
            path.as_str().clone_into(&mut remembered.article);
            self.save_settings();
        }
    }

    fn set_language(&mut self, choice: LanguageChoice) {
        let language = match choice {
            LanguageChoice::System => self.system_language.unwrap_or(Language::En),
            LanguageChoice::De => Language::De,
            LanguageChoice::En => Language::En,
        };
        self.settings.language = choice;
        self.messages = Arc::new(Messages::new(language));
        self.list.stale();
        self.save_settings();
    }

    /// Asks for a folder by a field instead; elsewhere there is a field already.
    fn no_dialogs(&mut self) {
        if self.overlay.is_none() {
            let path = self.folder_shown();
            self.effects.push(Effect::CompletePath(path.clone()));
            self.overlay = Some(Overlay::FolderPath { path, completions: Vec::new() });
        }
    }

    fn folder_shown(&self) -> String {
        let folder = self.folders.as_ref().map(|it| it.articles.clone());
        folder.unwrap_or_else(|| PathBuf::from(".")).display().to_string()
    }
}
