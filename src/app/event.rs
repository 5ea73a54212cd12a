//! What happens to the state, and what it asks of the world.

use std::path::PathBuf;
use std::sync::Arc;

use super::desk::LayerRead;
use super::exporting::{ExportJob, ExportReport, Stop};
use super::importing::{ImportJob, ImportReport};
use super::list::ListEvent;
use super::overlay::OverlayEvent;
use super::rechecking::{Recheck, Rechecked};
use super::{
    CodebookEvent, Excerpt, Gesture, HistoryEvent, InspectorEvent, LabelFilter, Stays, Summary,
    TravelImport, Trouble,
};
use crate::command::Command;
use crate::edit::{Change, History, Transaction};
use crate::merge::MergedLayer;
use crate::model::{Article, ArticlePath, Codebook, FileHash, LabelId, Layer, LooseLayer};
use crate::reanchor::Placement;
use crate::record::{Document, Settings};
use crate::store::{ListedArticle, Listing, Project, StoreError, StoredCodebook, Weakness};

/// Everything that can happen.
#[derive(Debug)]
pub enum Event {
    /// A command, by key, menu, palette or button.
    Run(Command),
    /// A hand in the text.
    Gesture(Gesture),
    /// A label was clicked: tags what is selected, else arms the label or disarms it.
    LabelClicked(LabelId),
    /// A label was chosen for what is selected or active, or for the word at the caret.
    TagClicked(LabelId),
    /// Labels are to be hidden or shown.
    FilterLabels(LabelFilter),
    /// An article was chosen.
    OpenArticle(ArticlePath),
    /// The article list's filter was typed.
    FilterArticles(String),
    /// Something in the annotation list.
    List(ListEvent),
    /// Something in the inspector.
    Inspector(InspectorEvent),
    /// Something in what lies on top.
    Overlay(OverlayEvent),
    /// Something in the codebook's panel.
    Codebook(CodebookEvent),
    /// Something in the history.
    History(HistoryEvent),
    /// The search bar's text was typed.
    FindTyped(String),
    /// The proposal to tag all occurrences was answered.
    ProposalAnswered(bool),
    /// The pane that the keyboard is in.
    PaneEntered(super::Pane),
    /// Files were dropped on the window, to be added.
    FilesDropped(Vec<PathBuf>),
    /// The window was resized, moved, or its panels were.
    WindowChanged(crate::record::WindowSettings),
    /// The widths of the side panels, in points.
    PanelsResized {
        /// The article list's.
        articles: f32,
        /// The annotations' and codebook's.
        annotations: f32,
    },
    /// The user wants to close the window.
    CloseRequested,

    /// A corpus was listed, or could not be.
    CorpusRead(Box<Result<CorpusRead, Trouble>>),
    /// What is known of some articles, as it becomes known.
    Summarized(Vec<(ArticlePath, Summary)>),
    /// An article was read with its layers, or could not be.
    ArticleRead(Box<ArticleRead>),
    /// An annotator's journal was opened.
    JournalOpened(Box<JournalRead>),
    /// What was done is in the journal, or is not.
    Appended {
        /// [`Deeds::serial`].
        serial: u64,
        /// When, in seconds since 1970; or why not.
        result: Result<u64, Arc<StoreError>>,
    },
    /// Layers were changed as wholes, or could not be. See [`Self::Appended`].
    Rewritten(Result<u64, Arc<StoreError>>),
    /// The way through the history goes on: [`Effect::GoOn`].
    GoOn,
    /// What could not be written is to be tried again.
    TryAgain,
    /// A layer is on the disk, or is not.
    LayerSaved {
        /// Which layer in which state: [`Effect::SaveLayer`]'s number.
        serial: u64,
        /// Why not.
        result: Result<(), Arc<StoreError>>,
    },
    /// Another program has changed the codebook's file, which says this now.
    CodebookChanged(Box<StoredCodebook>),
    /// Another program has changed the file of my layer of an article, or the article.
    ChangedOutside(ArticlePath),
    /// Layers of an article were looked at again.
    Rechecked(Box<Rechecked>),
    /// The window has the keyboard again; meanwhile anything may have happened to the files.
    WindowEntered,
    /// My layers whose article is gone.
    ArticlesMoved {
        /// Those whose article seems to be elsewhere now, by steps.
        moved: Vec<Vec<Moved>>,
        /// What is wrong with the others.
        orphaned: Vec<Trouble>,
    },
    /// The codebook is on the disk, or is not.
    CodebookSaved(Result<(), Arc<StoreError>>),
    /// The settings could not be written or read.
    SettingsFailed(Arc<StoreError>),
    /// A folder was dropped on the window, or chosen in the system's dialog, or none was.
    FolderPicked(Option<PathBuf>),
    /// A place to export to was chosen, or none.
    ExportPathPicked(Option<PathBuf>),
    /// The desktop has no file dialog.
    NoDialogs {
        /// Whether a folder to open was asked for.
        folder: bool,
    },
    /// The folders whose path begins as was typed.
    PathCompleted(String, Vec<String>),
    /// An excerpt is on the clipboard, or is not.
    Copied(Result<(), String>),
    /// An export, or its preview, ended: the one that this would have stopped.
    Exported(Stop, Box<Result<ExportReport, Trouble>>),
    /// An import ended, or the preview of one where that is said.
    Imported(bool, Box<Result<ImportReport, StoreError>>),
    /// An import was taken back or brought back again: when, and which files could not follow; or it
    /// stays as it is.
    ImportTravelled(Result<(u64, Vec<StoreError>), Stays>),
    /// A file to import was chosen, or none.
    ImportPathPicked(Option<PathBuf>),
    /// So many articles of so many are exported.
    ExportProgress(usize, usize),
    /// Files were copied into the corpus, or could not be.
    FilesAdded(Result<usize, Arc<StoreError>>),
}

impl Event {
    /// Whether a user did something that means something else than what is under way. Where the
    /// keyboard is, how large the window is, and which articles are listed changes nothing.
    pub fn is_users(&self) -> bool {
        matches!(
            self,
            Self::Run(_)
                | Self::Gesture(_)
                | Self::LabelClicked(_)
                | Self::TagClicked(_)
                | Self::OpenArticle(_)
                | Self::List(_)
                | Self::Inspector(_)
                | Self::Overlay(_)
                | Self::Codebook(_)
                | Self::History(_)
                | Self::FindTyped(_)
                | Self::ProposalAnswered(_)
                | Self::FilesDropped(_)
                | Self::FolderPicked(Some(_))
                | Self::CloseRequested
        )
    }
}

/// A listed corpus.
#[derive(Debug)]
pub struct CorpusRead {
    /// Where it lies.
    pub project: Project,
    /// Its articles, and what could not be listed.
    pub listing: Listing<ListedArticle>,
    /// Who has layers there, sorted.
    pub annotators: Vec<String>,
    /// Why not everything can be promised where its annotations are.
    pub weakness: Option<Weakness>,
    /// The codebook in force, or why it cannot be read.
    pub codebook: Result<StoredCodebook, Arc<StoreError>>,
}

/// An article that was read, or could not be.
#[derive(Debug)]
pub struct ArticleRead {
    /// Which article was asked for.
    pub path: ArticlePath,
    /// The number of this reading; a save says by it what it is based on.
    pub reading: u64,
    /// The article with all its layers.
    pub result: Result<(Arc<Article>, Vec<LayerRead>), Arc<StoreError>>,
    /// Where the article has changed since I annotated it: how. The article of the result is the
    /// text that was annotated, then, if that is known.
    pub changed: Option<Arc<Changed>>,
    /// What is to be said of its files: another encoding, metadata that cannot be read.
    pub troubles: Vec<Trouble>,
}

/// An annotator's journal, as it was opened.
#[derive(Debug, Default)]
pub struct JournalRead {
    /// Whose.
    pub annotator: String,
    /// What was done and can be undone.
    pub history: History,
    /// Who else may write what is this annotator's, so that this program must not.
    pub held_by: Option<String>,
    /// How many bytes at its end were torn, and are cut off.
    pub torn: usize,
    /// Which of its lines are damaged.
    pub damaged: Vec<usize>,
    /// Whether files were behind it, and were to be brought up to what it says.
    pub recovered: bool,
    /// What could not be brought up to what it says, and why.
    pub behind: Vec<(Document, StoreError)>,
    /// Why it cannot be read or written.
    pub error: Option<Arc<StoreError>>,
    /// Whether it cannot even be read, so that nobody knows what was done.
    pub unread: bool,
}

/// What was done, on its way to an annotator's journal.
#[derive(Clone, Debug)]
pub struct Deeds {
    /// Where.
    pub project: Project,
    /// Whose.
    pub annotator: String,
    /// In the order of their numbers.
    pub deeds: Vec<Deed>,
    /// Which attempt.
    pub serial: u64,
}

/// One thing that was done.
#[derive(Clone, Debug)]
pub struct Deed {
    /// Its number in the history.
    pub number: u64,
    /// What.
    pub what: What,
    /// The article whose layer it changes, and the reading that this is based on.
    pub on: Option<(Arc<Article>, u64)>,
    /// Where it changes the codebook: what the codebook's file held when it was read.
    pub codebook: Option<Option<Arc<[u8]>>>,
}

/// What was done.
#[derive(Clone, Debug)]
pub enum What {
    /// Something new.
    Do {
        /// What.
        transaction: Transaction,
        /// Whether it goes on with the step before.
        more: bool,
    },
    /// The last step was undone.
    Undo,
    /// The last step that was undone was done again.
    Redo,
    /// The last step can no longer be undone.
    Skip,
}

/// A layer whose article is elsewhere now.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// Whose.
    pub annotator: String,
    /// Where the article was.
    pub from: ArticlePath,
    /// Where an article of the same text is.
    pub to: ArticlePath,
    /// What its file claims; `None` where there is only what the journal says.
    pub found: Option<Arc<LooseLayer>>,
    /// The layer, with what the journal has beyond its file.
    pub layer: Arc<LooseLayer>,
    /// The layer with which it becomes one, where there is one of that text already.
    pub joined: Option<Joined>,
}

/// A layer that another one joins.
#[derive(Clone, Debug, PartialEq)]
pub struct Joined {
    /// As it is.
    pub there: Arc<LooseLayer>,
    /// What the two come to.
    pub both: Arc<LooseLayer>,
}

/// An article that is no longer the text that was annotated.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The article as it is now.
    pub now: Arc<Article>,
    /// My layer, on the text that was annotated.
    pub layer: Arc<LooseLayer>,
    /// Where its annotations stand now, in their order.
    pub placements: Vec<Placement>,
    /// Whether the text that was annotated is known, so that it is the one that is shown.
    pub known: bool,
    /// The step by which the layer follows its text, where that is another article's now.
    pub elsewhere: Vec<Moved>,
}

impl Changed {
    /// Whether at least half of the annotations have a place that is no guess: then it is the same
    /// article, edited.
    pub fn is_mostly_placed(&self) -> bool {
        let placed = self.placements.iter().filter(|it| it.sureness.is_proposed()).count();
        placed * 2 >= self.placements.len()
    }
}

/// What another program has made of a layer's file in the meantime.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// What the file held before.
    pub base: LooseLayer,
    /// What the layer is here.
    pub ours: LooseLayer,
    /// What the file holds now.
    pub theirs: LooseLayer,
    /// What the two come to, conflicts as they are here.
    pub merged: MergedLayer,
}

/// What the state asks of the world.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Open an annotator's journal, and bring the files up to what it says.
    OpenJournal {
        /// Where.
        project: Project,
        /// Whose.
        annotator: String,
    },
    /// Append to a journal.
    Append(Deeds),
    /// Change layers as wholes, and note it in the journal.
    Rewrite {
        /// Where.
        project: Project,
        /// Whose.
        annotator: String,
        /// The number in the history.
        number: u64,
        /// What was done.
        what: What,
        /// What that changes now.
        changes: Vec<Change>,
        /// The texts that are needed to take it back, or to go on.
        texts: Vec<Arc<Article>>,
    },
    /// Look again what is wrong with layers.
    Recheck(Recheck),
    /// Say that the way through the history goes on, once what it has done so far was drawn.
    GoOn,
    /// Look whether another program has changed the open article, my layer of it, or the codebook.
    Look {
        /// Where.
        project: Project,
        /// Whose layer.
        annotator: String,
        /// Of which article, as it was read; and the reading that the layer is based on.
        article: (Arc<Article>, u64),
        /// What the codebook's file held when it was read.
        codebook: Option<Arc<[u8]>>,
    },
    /// Say after a while that what could not be written is to be tried again.
    TryAgainLater,
    /// List a corpus and say what is known of each article.
    ReadCorpus {
        /// The folder of articles.
        articles: PathBuf,
        /// The folder of annotations; the usual one where none is named.
        annotations: Option<PathBuf>,
        /// Whose layers the summaries speak of.
        annotator: Option<String>,
    },
    /// Read an article and all its layers.
    ReadArticle {
        /// Where.
        project: Project,
        /// Which.
        path: ArticlePath,
        /// The codebook that the layers are checked by.
        codebook: Arc<Codebook>,
        /// Whose layer is this program's to write.
        mine: Option<String>,
    },
    /// Write a layer; only the newest state of each counts.
    SaveLayer {
        /// Where.
        project: Project,
        /// Whose.
        annotator: String,
        /// Of which article.
        article: Arc<Article>,
        /// What.
        save: Save,
        /// The reading that it is based on: [`ArticleRead::reading`].
        base: u64,
        /// The number of the last deed that is in it.
        upto: u64,
        /// Grows with each save.
        serial: u64,
    },
    /// Write the codebook.
    SaveCodebook {
        /// Where.
        project: Project,
        /// What.
        codebook: Arc<Codebook>,
        /// What its file held when it was read; nothing for no file.
        base: Option<Arc<[u8]>>,
        /// Who has edited it.
        annotator: Option<String>,
        /// The number of the last deed that is in it.
        upto: u64,
    },
    /// Write the settings; only the newest count.
    SaveSettings(Box<Settings>),
    /// Ask for a folder to open.
    PickFolder {
        /// The dialog's title.
        title: String,
        /// Where it starts.
        start: Option<PathBuf>,
    },
    /// Find the folders whose path begins so.
    CompletePath(String),
    /// Ask for files to add.
    PickFiles {
        /// The dialog's title.
        title: String,
    },
    /// Ask where to export to.
    PickExportPath {
        /// The dialog's title.
        title: String,
        /// The proposed name.
        name: String,
        /// Whether a folder is wanted.
        folder: bool,
    },
    /// Put an excerpt on the clipboard.
    Copy(Excerpt),
    /// Export, or preview an export.
    Export(Box<ExportJob>),
    /// Import, or preview an import.
    Import(Box<ImportJob>),
    /// Take an import back, or bring it back again.
    TravelImport(Box<TravelImport>),
    /// Ask for a file to import.
    PickImportPath {
        /// The dialog's title.
        title: String,
    },
    /// Copy files into the corpus.
    AddFiles {
        /// Where.
        project: Project,
        /// Which.
        files: Vec<PathBuf>,
    },
    /// Close the window.
    Close,
}

/// What is to be in a layer's file.
#[derive(Clone, Debug)]
pub enum Save {
    /// This layer.
    Layer(Arc<Layer>),
    /// This layer, which is what it was when the program first read it: the file is to be what it
    /// was then, byte for byte; no file where there was none.
    AsBefore {
        /// The layer.
        layer: Arc<Layer>,
        /// What the file held.
        file: Option<FileHash>,
    },
}
