//! What is said to the user: passing notices, and troubles that stay until they are mended. Both
//! are data; [`super::wording`] finds the words.

use std::path::PathBuf;
use std::sync::Arc;

use super::desk::Lock;
use super::history::Way;
use super::{App, Moved, Pane};
use crate::check::{Problem, Rule};
use crate::edit::{Action, EditError};
use crate::model::{ArticlePath, LabelId, Snap, Status};
use crate::store::{NameError, StoreError, Weakness};

/// A passing remark about what was just done, or why it was not.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// A span was tagged.
    Tagged {
        /// With what.
        label: LabelId,
        /// Its text.
        quote: String,
    },
    /// Every occurrence was tagged.
    TaggedAll {
        /// With what.
        label: LabelId,
        /// How many.
        count: usize,
    },
    /// The span bears the label already.
    AlreadyTagged(LabelId),
    /// A rule of the codebook refuses the annotation.
    RuleRefuses(Rule),
    /// Annotations took another label.
    Relabelled {
        /// Which.
        label: LabelId,
        /// How many.
        count: usize,
        /// How many attributes it does not declare, so that they are gone.
        dropped: usize,
    },
    /// So many annotations took the label that theirs became part of.
    FollowedMerger(usize),
    /// So many problems were mended.
    Repaired(usize),
    /// There is nothing left to mend there.
    NothingToRepair,
    /// So many annotations were removed.
    Removed(usize),
    /// Nothing but spaces or punctuation is selected, or no word stands at the caret.
    NothingToTag,
    /// A label has to be chosen first.
    ChooseLabelFirst,
    /// There is no other occurrence to tag.
    NoOtherOccurrence,
    /// This annotation is the active one.
    Active {
        /// Its label.
        label: LabelId,
        /// Its text.
        quote: String,
        /// Which of how many at the caret, counted from one.
        which: Option<(usize, usize)>,
    },
    /// There is no annotation at the caret.
    NoAnnotationHere,
    /// The article has no annotations.
    NoAnnotations,
    /// The end cannot be moved further.
    EndCannotMove,
    /// The annotation's span is now the selection.
    Respanning,
    /// Something has to be selected first.
    SelectFirst,
    /// The place for a detached annotation has to be selected first.
    SelectPlace,
    /// No annotation was active before.
    NoAnnotationToExtend,
    /// Nothing of the annotation would be left.
    NothingWouldRemain,
    /// An annotation has other spans now.
    Reshaped {
        /// Its label.
        label: LabelId,
        /// Its text.
        quote: String,
    },
    /// The caret does not stand inside the annotation that is to be cut.
    CaretNotInside,
    /// An annotation was cut into so many.
    Split(usize),
    /// There is no other annotation of this label in the paragraph.
    NoNeighbour(LabelId),
    /// The selection grows with the caret.
    Selecting,
    /// It no longer does.
    Selected,
    /// A relation begins at an annotation of this label.
    Linking(LabelId),
    /// There is no annotation that the relation could lead to.
    NothingToLinkTo,
    /// The codebook knows no relation between annotations of these labels.
    NoRelationAllowed {
        /// The first's.
        from: LabelId,
        /// The second's.
        to: LabelId,
    },
    /// Two annotations were linked by a relation of this kind.
    Related(String),
    /// A relation was taken away.
    Unrelated,
    /// Selections now snap to this.
    Snap(Snap),
    /// This label is armed: selecting is tagging.
    Armed(LabelId),
    /// No label is armed any more.
    Disarmed,
    /// A label's annotations are shown again.
    LabelShown(LabelId),
    /// A label's annotations are no longer shown.
    LabelHidden(LabelId),
    /// Only this label's annotations are shown.
    LabelAlone(LabelId),
    /// All labels are shown.
    AllLabelsShown,
    /// The codebook has no label for that key.
    NoSuchLabel(u8),
    /// There is nothing to copy.
    NothingToCopy,
    /// An excerpt is on the clipboard.
    Copied,
    /// The clipboard cannot be used, with the system's reason.
    NotCopied(String),
    /// The text does not occur.
    NotFound,
    /// Something is being done that has to end first.
    Busy,
    /// Another window writes this annotator's, and says this of itself; here one can only look.
    Elsewhere(String),
    /// Somebody else has changed since what would be undone or redone.
    CannotTravel(Way),
    /// An import is neither taken back nor brought back again, since this annotator has gone on.
    ImportStays {
        /// Which of the two.
        way: Way,
        /// Who.
        annotator: String,
    },
    /// An import before the start was of others' layers, which each of them can undo.
    ImportApart,
    /// The step that can no longer be undone was passed over.
    PassedOver,
    /// Something was done to layers as wholes.
    Done(Action),
    /// What another program has changed in the codebook was taken in.
    CodebookMerged,
    /// So much was taken in that another program has changed.
    Merged(usize),
    /// There is nothing more to undo or redo.
    HistoryEnds(Way),
    /// Undone or redone.
    Travelled {
        /// Which.
        way: Way,
        /// What.
        action: Action,
    },
    /// So many steps are being undone or done again.
    SetOut {
        /// Which.
        way: Way,
        /// How many.
        steps: usize,
    },
    /// So many steps were undone or done again.
    Arrived {
        /// Which.
        way: Way,
        /// How many.
        steps: usize,
    },
    /// The user has stopped that, with so many steps left.
    Halted(usize),
    /// The article is not in the folder any more.
    ArticleGone(ArticlePath),
    /// It lies in this article, which is now shown; once more undoes or redoes it.
    WouldTravel {
        /// Which.
        way: Way,
        /// What.
        action: Action,
        /// Where.
        article: ArticlePath,
    },
    /// A change was refused.
    Refused(EditError),
    /// There is no article after or before.
    NoMoreArticles,
    /// Every article has tags.
    NothingUntagged,
    /// How far the annotator is was noted.
    StatusSet(Status),
    /// The flag was set or taken away.
    FlagSet(bool),
    /// Only the text is to be seen.
    FocusMode,
    /// No folder is open.
    NothingOpen,
    /// The layer cannot be changed.
    Locked(Lock, ArticlePath),
    /// The codebook cannot be changed, since its file cannot be read.
    CodebookLocked,
    /// A label of the codebook: its id or key is taken or malformed.
    LabelRefused(String),
    /// The relation of this name is out of the codebook.
    RelationKindRemoved(String),
    /// Everything is on the disk.
    AllSaved,
    /// The name cannot be an annotator's.
    BadName(NameError),
    /// The data set was written.
    /// Files of another tool were imported.
    Imported {
        /// How many annotations.
        annotations: usize,
        /// On how many articles.
        articles: usize,
        /// How much could not be taken.
        passed_over: usize,
    },
    /// An export was stopped; nothing of it is left.
    ExportStopped,
    /// An export was written.
    Exported {
        /// Where.
        path: PathBuf,
        /// How many annotations.
        annotations: usize,
        /// How many losses.
        losses: usize,
    },
    /// Files were added to the corpus.
    FilesAdded(usize),
    /// The desktop has no file dialog.
    NoDialogs,
    /// The keyboard is now in this pane.
    InPane(Pane),
    /// A trouble, in full.
    Trouble(Trouble),
}

/// Something that is wrong until it is mended; listed among the problems.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// A folder or file cannot be read.
    File(Arc<StoreError>),
    /// An article cannot be read.
    Article(ArticlePath, Arc<StoreError>),
    /// An article's text is not UTF-8 and was decoded.
    Decoded(ArticlePath, &'static str),
    /// A layer's file cannot be read; it stays untouched and read-only.
    Layer {
        /// Whose.
        annotator: String,
        /// Of which article.
        article: ArticlePath,
        /// Why.
        error: Arc<StoreError>,
    },
    /// A layer breaks a rule.
    Rule {
        /// Whose.
        annotator: String,
        /// Of which article.
        article: ArticlePath,
        /// Which, and where.
        problem: Problem,
    },
    /// A layer's file holds comments, which are lost when it is written again.
    Commented {
        /// Whose.
        annotator: String,
        /// Of which article.
        article: ArticlePath,
    },
    /// A layer could not be written; it is kept in memory.
    NotSaved(ArticlePath, Arc<StoreError>),
    /// What was done could not be written to the journal; it is kept in memory.
    NotJournaled(Arc<StoreError>),
    /// The end of the journal was torn when the program or the machine stopped.
    JournalTorn {
        /// Whose.
        annotator: String,
        /// How many bytes.
        bytes: usize,
    },
    /// Lines of the journal are damaged.
    JournalDamaged {
        /// Whose.
        annotator: String,
        /// Which, counted from one.
        lines: Vec<usize>,
    },
    /// A file could not be brought up to what the journal says.
    NotBroughtUp(Arc<StoreError>),
    /// Somebody else has begun to write; what was done here last is withdrawn.
    Withdrawn {
        /// What they say of themselves.
        by: String,
        /// How much was done.
        deeds: usize,
    },
    /// So often another program has changed the same in the codebook as was changed here.
    CodebookConflicts(usize),
    /// Not everything can be promised where the annotations are.
    Weak(Weakness),
    /// An article seems to be elsewhere now.
    ArticleMoved(Vec<Moved>),
    /// So often another program has changed the same as was changed here.
    Conflicts(ArticlePath, usize),
    /// Another program has changed a layer's file, which is not open; it is merged when it is.
    ChangedMeanwhile(ArticlePath),
    /// The codebook could not be written; it is kept in memory.
    CodebookNotSaved(Arc<StoreError>),
    /// The settings could not be read or written.
    Settings(Arc<StoreError>),
    /// An export failed; nothing was left half-written.
    Export(Arc<StoreError>),
}

impl Trouble {
    /// The article that it is about; troubles of writing are about the disk.
    pub fn article(&self) -> Option<&ArticlePath> {
        match self {
            Self::Article(article, _)
            | Self::Decoded(article, _)
            | Self::Layer { article, .. }
            | Self::Commented { article, .. }
            | Self::Conflicts(article, _)
            | Self::Rule { article, .. } => Some(article),
            _ => None,
        }
    }

    /// Whether it is about what could not be saved, and so outlives reading the folder again.
    pub fn is_about_saving(&self) -> bool {
        matches!(self, Self::NotSaved(..) | Self::ChangedMeanwhile(..) | Self::CodebookNotSaved(_))
            || self.is_about_journal()
    }

    /// Whether it is about the annotator's journal.
    pub fn is_about_journal(&self) -> bool {
        matches!(
            self,
            Self::NotJournaled(_)
                | Self::JournalTorn { .. }
                | Self::JournalDamaged { .. }
                | Self::NotBroughtUp(_)
                | Self::Withdrawn { .. }
        )
    }

    /// Whether it keeps something from being opened or saved, rather than being a remark.
    pub fn is_serious(&self) -> bool {
        !matches!(
            self,
            Self::Decoded(..)
                | Self::Rule { .. }
                | Self::Commented { .. }
                | Self::ArticleMoved(_)
                | Self::Weak(_)
        )
    }
}

impl App {
    /// Says something in passing.
    pub(super) fn say(&mut self, notice: Notice) {
        self.notice = Some(notice);
        self.remarks += 1;
    }

    /// Lists a trouble, once, and says it.
    pub(super) fn trouble(&mut self, trouble: Trouble) {
        if !self.troubles.contains(&trouble) {
            self.troubles.push(trouble.clone());
        }
        // A remark does not drown what was just said.
        if trouble.is_serious() || self.notice.is_none() {
            self.say(Notice::Trouble(trouble));
        }
    }
}
