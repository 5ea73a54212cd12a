//! Layers. Annotations and relations are told apart by their ids: random ones, so that what two
//! people have added does not clash.
//!
//! What only one side changed is as that side has it. What both changed is merged field by field,
//! all spans counting as one field, so do a relation's two ends; contexts count as none. Where the same field was
//! changed differently, or one side removed what the other changed or related, there is a
//! conflict. Besides:
//!
//! - The id of something new in theirs that ours has given to something else is replaced by one
//!   that depends on nothing but what it names, in relations too.
//! - The same label on the same spans under two ids, which neither side had twice, becomes one.
//! - Of two statuses the further one stands; a flag stands when it was set on one side.
//! - A relation goes with its ends, and comes back with them when they do.
//! - Ids that a version has twice, so that nobody can tell who is who, are merged by content:
//!   whatever was added or changed on either side is there.

mod annotations;
mod clashes;
mod relations;
mod twins;

use thiserror::Error;

use super::three::{Sorted, by, of_key, pick};
use super::{Asked, Side, Versions};
use crate::model::{
    AnnotationId, ArticlePath, ArticleRef, LooseAnnotation, LooseLayer, Relation, Status,
};

/// What two layers come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedLayer {
    /// The layer, in the order of a file; conflicts stand as chosen.
    pub layer: LooseLayer,
    /// What both sides changed differently.
    pub conflicts: Vec<Conflict>,
    /// What was decided without asking.
    pub remarks: Vec<Remark>,
}

/// What both sides changed differently, so that somebody has to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The article was renamed on both sides.
    Path(Versions<ArticlePath>),
    /// One side removed an annotation, the other changed or related it.
    Removed {
        /// The annotation: missing on the side that removed it.
        versions: Versions<LooseAnnotation>,
        /// The relations from or to it that the other side has added or changed.
        relations: Vec<Relation>,
    },
    /// The two differ in one field. Without a base, and under two ids, they are the same
    /// annotation made on both sides.
    Annotation {
        /// Where they differ.
        field: AnnotationField,
        /// The annotation, there on both sides.
        versions: Versions<LooseAnnotation>,
    },
    /// One side removed a relation, the other changed it.
    RelationRemoved(Versions<Relation>),
    /// The two differ in one field.
    Relation {
        /// Where they differ.
        field: RelationField,
        /// The relation, there on both sides.
        versions: Versions<Relation>,
    },
}

/// A field of an annotation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AnnotationField {
    /// What it says about its spans.
    Label,
    /// Where it stands.
    Spans,
    /// An attribute, by id.
    Attribute(String),
    /// The annotator's note.
    Note,
}

/// A field of a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RelationField {
    /// Its id in the codebook.
    Kind,
    /// The two annotations: a pair.
    Ends,
}

/// What was decided without asking, since nothing is lost by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// An annotation of theirs has another id, since ours has given its id to another.
    Renumbered {
        /// The id it had.
        from: AnnotationId,
        /// The id it has.
        to: AnnotationId,
    },
    /// A relation of either side has another id, since the other has given its id to something
    /// else.
    RelationRenumbered {
        /// The id it had.
        from: AnnotationId,
        /// The id it has.
        to: AnnotationId,
    },
    /// The same annotation was there under two ids.
    Joined {
        /// The id that stayed.
        kept: AnnotationId,
        /// The id that is gone.
        gone: AnnotationId,
    },
    /// Both sides changed the status, and the further one stands.
    Status {
        /// The one that stands.
        taken: Status,
        /// The other.
        left: Status,
    },
}

/// Why two layers cannot be merged at all.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MergeError {
    /// They are two people's.
    #[error("layers of {ours:?} and {theirs:?}")]
    Annotators {
        /// Whose ours is.
        ours: String,
        /// Whose theirs is.
        theirs: String,
    },
    /// They belong to two texts, so that their offsets cannot be compared. Whoever merges brings
    /// one of them to the other's text first.
    #[error("layers of two texts")]
    Texts,
}

impl Conflict {
    /// The annotation or relation that it is about, by its id in ours, else in theirs; `None` for
    /// the article's path.
    pub fn id(&self) -> Option<AnnotationId> {
        match self {
            Self::Path(_) => None,
            Self::Removed { versions, .. } | Self::Annotation { versions, .. } => {
                versions.any().map(|it| it.id)
            }
            Self::RelationRemoved(versions) | Self::Relation { versions, .. } => {
                versions.any().map(|it| it.id)
            }
        }
    }
}

/// A layer of the same article and annotator in which nothing has been said: what two layers come
/// from that were both made anew.
pub fn blank(like: &LooseLayer) -> LooseLayer {
    LooseLayer {
        article: like.article.clone(),
        annotator: like.annotator.clone(),
        status: Status::default(),
        flagged: false,
        annotations: Vec::new(),
        relations: Vec::new(),
    }
}

/// Merges two layers that both come from `base`. Conflicts stand as ours. A base that was made on
/// another text of the article is compared by its quotes.
///
/// # Errors
/// See [`MergeError`].
pub fn layers(
    base: &LooseLayer,
    ours: &LooseLayer,
    theirs: &LooseLayer,
) -> Result<MergedLayer, MergeError> {
    layers_choosing(base, ours, theirs, |_| Side::Ours)
}

/// As [`layers`], each conflict standing as chosen. A choice may bring conflicts that there are
/// not without it, and take others away.
///
/// # Errors
/// See [`MergeError`].
pub fn layers_choosing(
    base: &LooseLayer,
    ours: &LooseLayer,
    theirs: &LooseLayer,
    choose: impl Fn(&Conflict) -> Side,
) -> Result<MergedLayer, MergeError> {
    comparable(ours, theirs)?;
    let mut all = Three { base: Items::of(base), ours: Items::of(ours), theirs: Items::of(theirs) };
    let mut remarks = Vec::new();
    let renumbered = clashes::renumbered(&all, theirs, &mut remarks);
    if let Some(renumbered) = &renumbered {
        all.theirs = Items::of(renumbered);
    }
    Ok(merged(&all, Some(base), [ours, theirs], remarks, &choose))
}

/// As [`layers_choosing`], when nothing is known of what both come from: whatever is on one side
/// only was added there, and an id on both sides names the same.
///
/// # Errors
/// See [`MergeError`].
pub fn two_layers(
    ours: &LooseLayer,
    theirs: &LooseLayer,
    choose: impl Fn(&Conflict) -> Side,
) -> Result<MergedLayer, MergeError> {
    comparable(ours, theirs)?;
    let all = Three { base: Items::default(), ours: Items::of(ours), theirs: Items::of(theirs) };
    Ok(merged(&all, None, [ours, theirs], Vec::new(), &choose))
}

fn comparable(ours: &LooseLayer, theirs: &LooseLayer) -> Result<(), MergeError> {
    if ours.annotator != theirs.annotator {
        let (ours, theirs) = (ours.annotator.clone(), theirs.annotator.clone());
        return Err(MergeError::Annotators { ours, theirs });
    }
    if !same_text(&ours.article, &theirs.article) {
        return Err(MergeError::Texts);
    }
    Ok(())
}

fn same_text(a: &ArticleRef, b: &ArticleRef) -> bool {
    (a.hash, a.bytes) == (b.hash, b.bytes)
}

fn merged(
    all: &Three<'_>,
    base: Option<&LooseLayer>,
    [ours, theirs]: [&LooseLayer; 2],
    mut remarks: Vec<Remark>,
    choose: &dyn Fn(&Conflict) -> Side,
) -> MergedLayer {
    let mut asked = Asked::new(choose);
    let path = path(base, ours, theirs, &mut asked);
    let status = status(base, ours, theirs, &mut remarks);
    // Without a base the two differ only where one was set.
    let flagged = pick(base.map(|it| &it.flagged), &ours.flagged, &theirs.flagged)
        .is_none_or(|it| it.of(ours, theirs).flagged);

    let moved = base.is_some_and(|it| !same_text(&it.article, &ours.article));
    let mut annotations = annotations::merged(all, moved, &mut asked);
    annotations.sort_by(|a, b| a.order().cmp(&b.order()));
    let mut relations = relations::merged(all, &annotations, &mut asked);
    twins::join(all, &mut annotations, &mut relations, &mut asked, &mut remarks);
    clashes::renumber_relations(all, &annotations, &mut relations, &mut remarks);
    relations.sort_unstable();
    MergedLayer {
        layer: LooseLayer {
            article: ArticleRef { path, ..ours.article.clone() },
            annotator: ours.annotator.clone(),
            status,
            flagged,
            annotations,
            relations,
        },
        conflicts: asked.conflicts,
        remarks,
    }
}

fn path(
    base: Option<&LooseLayer>,
    ours: &LooseLayer,
    theirs: &LooseLayer,
    asked: &mut Asked<'_, Conflict>,
) -> ArticlePath {
    let [ours, theirs] = [ours, theirs].map(|it| &it.article.path);
    let base = base.map(|it| &it.article.path);
    let conflict = || {
        let (ours, theirs) = (Some(ours), Some(theirs));
        Conflict::Path(Versions { base, ours, theirs }.cloned())
    };
    asked.field(base, ours, theirs, conflict).of(ours, theirs).clone()
}

fn status(
    base: Option<&LooseLayer>,
    ours: &LooseLayer,
    theirs: &LooseLayer,
    remarks: &mut Vec<Remark>,
) -> Status {
    let (ours, theirs) = (ours.status, theirs.status);
    if let Some(side) = pick(base.map(|it| &it.status), &ours, &theirs) {
        return side.of(ours, theirs);
    }
    let taken = ours.max(theirs);
    remarks.push(Remark::Status { taken, left: ours.min(theirs) });
    taken
}

/// What the three versions hold; nothing is in a base that is not known.
struct Three<'a> {
    base: Items<'a>,
    ours: Items<'a>,
    theirs: Items<'a>,
}

/// What a layer holds, by id.
#[derive(Default)]
struct Items<'a> {
    annotations: Sorted<'a, AnnotationId, LooseAnnotation>,
    /// Where each of them stands in the layer.
    places: Vec<usize>,
    relations: Sorted<'a, AnnotationId, Relation>,
}

impl<'a> Items<'a> {
    fn of(layer: &'a LooseLayer) -> Self {
        let all = &layer.annotations;
        let mut sorted: Vec<_> = all.iter().enumerate().map(|(at, it)| (it.id, at)).collect();
        sorted.sort_unstable();
        Self {
            annotations: sorted.iter().filter_map(|it| Some((it.0, all.get(it.1)?))).collect(),
            places: sorted.iter().map(|it| it.1).collect(),
            relations: by(&layer.relations, |it| it.id),
        }
    }

    fn has_annotation(&self, id: AnnotationId) -> bool {
        !of_key(&self.annotations, &id).is_empty()
    }

    fn has_relation(&self, id: AnnotationId) -> bool {
        !of_key(&self.relations, &id).is_empty()
    }

    fn has_ends(&self, relation: &Relation) -> bool {
        self.has_annotation(relation.from) && self.has_annotation(relation.to)
    }
}
