//! A transaction: one user action as data.

use std::sync::Arc;

use strum::{EnumIter, EnumString, IntoStaticStr};

use super::{CodebookEdit, Edit};
use crate::model::{AnnotationId, ArticlePath, LooseLayer};

/// What the user did; words for it are found elsewhere. Its name as text is its kebab-case, and
/// stands in journals: it never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, EnumString, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Action {
    /// Tagged a span.
    Tag,
    /// Tagged every identical occurrence.
    TagAll,
    /// Gave annotations another label.
    Relabel,
    /// Moved an annotation's end or start.
    Move,
    /// Added a span to an annotation.
    AddPart,
    /// Took a span out of an annotation.
    TakePart,
    /// Cut one annotation into several.
    Split,
    /// Made one annotation of two.
    Join,
    /// Tagged the spans of an annotation with another label as well.
    Duplicate,
    /// Set, changed or took away an attribute.
    SetAttribute,
    /// Linked two annotations.
    Relate,
    /// Took a link away.
    Unrelate,
    /// Wrote or changed a note.
    Note,
    /// Removed annotations.
    Remove,
    /// Changed how far the annotator is with an article.
    SetStatus,
    /// Set or took away a flag.
    SetFlag,
    /// Mended what broke a rule.
    Repair,
    /// Gave an annotation a place in the text again.
    Attach,
    /// Changed the codebook.
    EditCodebook,
    /// Annotations took the label that theirs became part of.
    FollowMerger,
    /// Took in what another program had changed in a file.
    Merge,
    /// Moved the annotations of a changed article to their new places.
    Reanchor,
    /// Moved the annotations to where their article is now.
    FollowArticle,
    /// Took in what another tool had annotated.
    Import,
    /// Something that cannot be read any more.
    Unknown,
}

/// One end of an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// Its start.
    Start,
    /// Its end.
    End,
}

/// Transactions of one group that follow each other directly are undone together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// The single steps in which one end of one of an annotation's spans is moved.
    End(AnnotationId, End),
    /// The single letters in which an attribute is typed.
    Attribute(AnnotationId, String),
}

/// What a transaction changes in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The annotator's layer of one article.
    Layer {
        /// The article.
        article: ArticlePath,
        /// In the order in which they are applied.
        edits: Vec<Edit>,
    },
    /// The codebook.
    Codebook(Vec<CodebookEdit>),
    /// The annotator's layer of one article as a whole: what edits on one text cannot say, since
    /// one side stands on another text, or is not there.
    Rewrite {
        /// The article.
        article: ArticlePath,
        /// What the layer's file claims now; `None` for no file.
        before: Option<Arc<LooseLayer>>,
        /// What it will claim.
        after: Option<Arc<LooseLayer>>,
    },
}

/// One user action as data: changes that are applied as one and undone as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// What the user did.
    pub action: Action,
    /// In the order in which they are applied.
    pub changes: Vec<Change>,
    /// See [`Group`].
    pub group: Option<Group>,
}

impl Transaction {
    /// A transaction on one article.
    pub fn on(article: ArticlePath, action: Action, edits: Vec<Edit>) -> Self {
        Self { action, changes: vec![Change::Layer { article, edits }], group: None }
    }

    /// The transaction that undoes this one.
    pub fn inverse(&self) -> Self {
        let changes = self.changes.iter().rev().map(Change::inverse).collect();
        Self { action: self.action, changes, group: None }
    }

    /// All its edits of layers.
    pub fn edits(&self) -> impl Iterator<Item = &Edit> {
        self.changes.iter().flat_map(|it| match it {
            Change::Layer { edits, .. } => edits.as_slice(),
            Change::Codebook(_) | Change::Rewrite { .. } => &[],
        })
    }

    /// The first article that it changes.
    pub fn article(&self) -> Option<&ArticlePath> {
        self.changes.iter().find_map(Change::article)
    }

    /// Whether it changes layers as wholes.
    pub fn rewrites(&self) -> bool {
        self.changes.iter().any(|it| matches!(it, Change::Rewrite { .. }))
    }
}

impl Change {
    /// The article that it changes the layer of.
    pub fn article(&self) -> Option<&ArticlePath> {
        match self {
            Self::Layer { article, .. } | Self::Rewrite { article, .. } => Some(article),
            Self::Codebook(_) => None,
        }
    }

    /// The change that undoes this one.
    pub fn inverse(&self) -> Self {
        match self {
            Self::Layer { article, edits } => Self::Layer {
                article: article.clone(),
                edits: edits.iter().rev().map(Edit::inverse).collect(),
            },
            Self::Codebook(edits) => {
                Self::Codebook(edits.iter().rev().map(CodebookEdit::inverse).collect())
            }
            Self::Rewrite { article, before, after } => Self::Rewrite {
                article: article.clone(),
                before: after.clone(),
                after: before.clone(),
            },
        }
    }
}
