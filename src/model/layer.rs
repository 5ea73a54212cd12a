//! A layer: all of one annotator's annotations of one article.

use std::collections::BTreeMap;

use super::{Annotation, AnnotationId, ArticlePath, Entry, SpanIndex, TextHash};

/// How far an annotator is with an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// Not begun.
    #[default]
    New,
    /// Begun; the first tag makes it so.
    InProgress,
    /// Finished, by the annotator's word.
    Done,
}

/// Which text a layer belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleRef {
    /// Where the article lies in the corpus.
    pub path: ArticlePath,
    /// SHA-256 of the decoded text; `None` when a file names none that can be read.
    pub hash: Option<TextHash>,
    /// Length of the decoded text in bytes.
    pub bytes: usize,
}

/// A typed, directed link between two annotations of one layer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Relation {
    /// First annotation.
    pub from: AnnotationId,
    /// Second annotation.
    pub to: AnnotationId,
    /// Its name in the layer; annotations and relations share one space of ids.
    pub id: AnnotationId,
    /// The relation's id in the codebook.
    pub kind: String,
}

/// All of one annotator's annotations of one article. Every annotation stands where it says;
/// only [`crate::edit`] changes it.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// How far the annotator is.
    pub status: Status,
    /// Marked to be looked at again.
    pub flagged: bool,
    relations: Vec<Relation>,
    annotations: BTreeMap<AnnotationId, Annotation>,
    index: SpanIndex,
}

impl PartialEq for Layer {
    fn eq(&self, other: &Self) -> bool {
        self.status == other.status
            && self.flagged == other.flagged
            && self.annotations == other.annotations
            && self.relations == other.relations
    }
}

impl Eq for Layer {}

impl Layer {
    /// A layer of these; the last of several annotations with one id stays.
    pub fn new(
        status: Status,
        flagged: bool,
        annotations: impl IntoIterator<Item = Annotation>,
        mut relations: Vec<Relation>,
    ) -> Self {
        let annotations: BTreeMap<_, _> = annotations.into_iter().map(|it| (it.id, it)).collect();
        let index = SpanIndex::new(annotations.values().flat_map(entries).collect());
        relations.sort_unstable();
        Self { status, flagged, relations, annotations, index }
    }

    /// Whether nothing at all has been said about the article.
    pub fn is_blank(&self) -> bool {
        *self == Self::default()
    }

    /// The annotation of that id.
    pub fn annotation(&self, id: AnnotationId) -> Option<&Annotation> {
        self.annotations.get(&id)
    }

    /// How many annotations there are.
    pub fn len(&self) -> usize {
        self.annotations.len()
    }

    /// Whether there are no annotations.
    pub fn is_empty(&self) -> bool {
        self.annotations.is_empty()
    }

    /// All annotations, in no order that matters to people.
    pub fn annotations(&self) -> impl Iterator<Item = &Annotation> {
        self.annotations.values()
    }

    /// All annotations by start, longest first, then label, then id: the order of the file.
    pub fn in_order(&self) -> Vec<&Annotation> {
        let mut all: Vec<&Annotation> = self.annotations.values().collect();
        all.sort_by(|a, b| a.order().cmp(&b.order()));
        all
    }

    /// Another annotation of the same label on the same spans.
    pub fn twin(&self, new: &Annotation) -> Option<AnnotationId> {
        let start = new.spans.hull().start();
        let same = |id: AnnotationId| {
            let there = self.annotation(id).filter(|it| it.id != new.id);
            there.is_some_and(|it| it.label == new.label && it.spans == new.spans)
        };
        self.index.touching(start..start + 1).into_iter().map(|it| it.id).find(|id| same(*id))
    }

    /// The spans by place.
    pub fn index(&self) -> &SpanIndex {
        &self.index
    }

    /// The relations, sorted.
    pub fn relations(&self) -> &[Relation] {
        &self.relations
    }

    /// The relations that begin or end at an annotation.
    pub fn relations_of(&self, id: AnnotationId) -> impl Iterator<Item = &Relation> {
        self.relations.iter().filter(move |it| it.from == id || it.to == id)
    }

    /// Whether an annotation or a relation bears this id.
    pub fn has_id(&self, id: AnnotationId) -> bool {
        self.annotations.contains_key(&id) || self.relations.iter().any(|it| it.id == id)
    }

    pub(crate) fn insert(&mut self, annotation: Annotation) {
        entries(&annotation).for_each(|it| self.index.insert(it));
        self.annotations.insert(annotation.id, annotation);
    }

    pub(crate) fn remove(&mut self, id: AnnotationId) -> Option<Annotation> {
        let annotation = self.annotations.remove(&id)?;
        for entry in entries(&annotation) {
            self.index.remove(entry);
        }
        Some(annotation)
    }

    /// Puts an annotation in the place of the one of its id. The index stays where the spans do.
    pub(crate) fn replace(&mut self, after: Annotation) {
        let same = |before: &Annotation| before.spans == after.spans;
        if self.annotation(after.id).is_some_and(same) {
            self.annotations.insert(after.id, after);
        } else {
            self.remove(after.id);
            self.insert(after);
        }
    }

    pub(crate) fn insert_relation(&mut self, relation: Relation) {
        let at = self.relations.partition_point(|it| *it < relation);
        self.relations.insert(at, relation);
    }

    pub(crate) fn remove_relation(&mut self, id: AnnotationId) {
        self.relations.retain(|it| it.id != id);
    }
}

fn entries(annotation: &Annotation) -> impl Iterator<Item = Entry> + '_ {
    annotation.spans.iter().map(|span| Entry { span, id: annotation.id })
}
