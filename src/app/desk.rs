//! The desk: the article that is open, the layers on it, and where the annotator is in it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Finding, Incoming, Notice, Proposal, Trouble};
use crate::model::{
    Annotation, AnnotationId, Article, Entry, FileHash, LabelId, Layer, Snap, Span, snapped,
};

/// The open article with everything that is about it alone.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The article.
    pub article: Arc<Article>,
    /// My layer of it.
    pub mine: Mine,
    /// The other annotators' layers, by name.
    pub others: Vec<Other>,
    /// The labels that are not shown.
    pub hidden: Arc<BTreeSet<LabelId>>,
    /// Caret and selection.
    pub selection: Selection,
    /// The annotation just made, clicked, or reached by key.
    pub active: Option<AnnotationId>,
    /// The one that was active last, while it is there: what a selection can be added to.
    pub last_active: Option<AnnotationId>,
    /// The span of an annotation that is being moved: the selection is its new place.
    pub respanning: Option<Respan>,
    /// Whether the selection grows with every move and click, without a key being held.
    pub selecting: bool,
    /// Whether a double click has just tagged a word with the armed label.
    pub tagged_by_click: bool,
    /// The annotation that a relation is being drawn from.
    pub linking: Option<AnnotationId>,
    /// The search in the article, while its bar is open.
    pub finding: Option<Finding>,
    /// Annotations proposed but not yet made: every identical occurrence.
    pub proposal: Option<Proposal>,
    /// The place to bring into view.
    pub reveal: Reveal,
    /// Whether a press has begun and not ended.
    pub pressed: Option<Press>,
}

/// My layer.
#[derive(Clone, Debug, Default)]
pub struct Mine {
    /// The annotations.
    pub layer: Arc<Layer>,
    /// The reading that it is based on.
    pub base: u64,
    /// Why it cannot be changed.
    pub locked: Option<Lock>,
    /// Whether the article that is shown is an older text, the one that the layer stands on.
    pub on_old_text: bool,
}

impl Mine {
    /// Whether it can be undone and redone in it.
    pub fn can_travel(&self) -> bool {
        self.locked.is_none() || (self.on_old_text && self.locked == Some(Lock::ArticleChanged))
    }
}

/// Why a layer cannot be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lock {
    /// The file cannot be read.
    Damaged,
    /// The article is no longer the text that was annotated.
    ArticleChanged,
    /// Another annotator's is still shown; this one's is being read.
    Reading,
    /// Another program has changed the same as was changed here, and nobody has chosen yet.
    Conflict,
    /// Another window writes this annotator's, and says this of itself.
    Elsewhere(String),
}

/// Another annotator's layer, read-only.
#[derive(Clone, Debug)]
pub struct Other {
    /// Who made it.
    pub annotator: String,
    /// The annotations that fit the article.
    pub layer: Arc<Layer>,
}

/// Caret and selection. Both ends are exact, in bytes; what a tag takes is derived from them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Where the selection began.
    pub anchor: usize,
    /// Where the caret stands.
    pub head: usize,
    /// Made with the key that asks for the exact character.
    pub exact: bool,
}

/// One span of an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Respan {
    /// Whose.
    pub id: AnnotationId,
    /// Which of its spans, in the order of the text.
    pub part: usize,
}

/// A mouse press that has not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Press {
    /// Where it began.
    pub offset: usize,
    /// Whether it has selected something.
    pub moved: bool,
    /// The word or sentence that a double or triple click selected: dragging goes on by such.
    pub unit: Option<(Snap, Span)>,
    /// Whether an annotation's end is being moved.
    pub grips: bool,
}

/// A wish to bring a place into view; a new number is a new wish.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reveal {
    /// Counts the wishes.
    pub serial: u64,
    /// The place, in bytes.
    pub offset: usize,
}

impl Selection {
    /// A caret without a selection.
    pub fn caret(offset: usize) -> Self {
        Self { anchor: offset, head: offset, exact: false }
    }

    /// From the start of `span` to its end.
    pub fn of(span: Span) -> Self {
        Self { anchor: span.start(), head: span.end(), exact: false }
    }

    /// Whether nothing is selected.
    pub fn is_empty(self) -> bool {
        self.anchor == self.head
    }

    /// The exact selection as a span; `None` for a mere caret.
    pub fn span(self, text: &str) -> Option<Span> {
        Span::new(text, self.anchor.min(self.head), self.anchor.max(self.head)).ok()
    }
}

impl Desk {
    /// `article` with the caret at `offset`.
    pub fn new(article: Arc<Article>, mine: Mine, others: Vec<Other>, offset: usize) -> Self {
        Self {
            selection: Selection::caret(offset),
            reveal: Reveal { serial: 1, offset },
            article,
            mine,
            others,
            hidden: Arc::default(),
            active: None,
            last_active: None,
            respanning: None,
            selecting: false,
            tagged_by_click: false,
            linking: None,
            finding: None,
            proposal: None,
            pressed: None,
        }
    }

    /// The article's text.
    pub fn text(&self) -> &str {
        &self.article.text
    }

    /// What a tag would take now.
    pub fn snapped(&self, snap: Snap) -> Option<Span> {
        let Selection { anchor, head, exact } = self.selection;
        snapped(self.text(), anchor, head, if exact { Snap::Character } else { snap })
    }

    /// The active annotation.
    pub fn active(&self) -> Option<&Annotation> {
        self.active.and_then(|id| self.mine.layer.annotation(id))
    }

    /// Whether an annotation's label is shown.
    pub fn is_shown(&self, annotation: &Annotation) -> bool {
        !self.hidden.contains(&annotation.label)
    }

    /// My annotations that are shown at the caret, shortest first, each once.
    pub fn at_caret(&self) -> Vec<AnnotationId> {
        self.at(self.selection.head)
    }

    /// My annotations that are shown at `offset`, shortest first, each once.
    pub fn at(&self, offset: usize) -> Vec<AnnotationId> {
        let mut ids = Vec::new();
        for Entry { id, .. } in self.mine.layer.index().at(offset) {
            let shown = self.mine.layer.annotation(id).is_some_and(|it| self.is_shown(it));
            if shown && !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }

    /// The annotation that a command means: the active one, else the shortest at the caret.
    pub fn meant(&self) -> Option<&Annotation> {
        let id = self.active.or_else(|| self.at_caret().first().copied())?;
        self.mine.layer.annotation(id)
    }

    /// Puts the caret somewhere, or draws the selection there, and shows it. Leaves the active
    /// annotation alone unless the caret leaves it.
    pub fn move_caret(&mut self, offset: usize, extend: bool) {
        self.selection.head = offset;
        if !extend && !self.selecting {
            self.selection = Selection::caret(offset);
            self.respanning = None;
        }
        if self.respanning.is_none() {
            self.active = None;
        }
        self.show(offset);
    }

    /// Asks for `offset` to be brought into view.
    pub fn show(&mut self, offset: usize) {
        self.reveal = Reveal { serial: self.reveal.serial + 1, offset };
    }

    /// Makes an annotation the active one and shows it, with the caret at its start.
    pub fn activate(&mut self, id: AnnotationId) {
        if let Some(start) = self.mine.layer.annotation(id).map(|it| it.spans.hull().start()) {
            self.selection = Selection::caret(start);
            self.active = Some(id);
            self.respanning = None;
            self.show(start);
        }
    }

    /// Why my layer cannot be changed, in words' stead.
    pub fn lock_notice(&self) -> Option<Notice> {
        self.mine
            .locked
            .as_ref()
            .map(|lock| Notice::Locked(lock.clone(), self.article.path.clone()))
    }
}

/// What was read with an article: one annotator's layer and what is wrong with it.
#[derive(Clone, Debug)]
pub struct LayerRead {
    /// Whose layer.
    pub annotator: String,
    /// What the file says.
    pub layer: Layer,
    /// What the file held; `None` when there is none.
    pub file: Option<FileHash>,
    /// Why it may not be changed.
    pub locked: Option<Lock>,
    /// Whether the file holds comments, which are lost when it is written again.
    pub commented: bool,
    /// Whether its file does not say all of this.
    pub behind: bool,
    /// What another program has made of its file in the meantime.
    pub incoming: Option<Box<Incoming>>,
    /// What is wrong with it.
    pub troubles: Vec<Trouble>,
}

impl LayerRead {
    /// An annotator's layer that has no file.
    pub fn nothing(annotator: String) -> Self {
        Self {
            annotator,
            layer: Layer::default(),
            file: None,
            locked: None,
            commented: false,
            behind: false,
            incoming: None,
            troubles: Vec::new(),
        }
    }

    /// Whether everything that the file says stands where it says.
    pub fn is_whole(&self) -> bool {
        self.locked.is_none() && self.layer.is_whole()
    }
}
