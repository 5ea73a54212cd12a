//! A layer: all of one annotator's annotations of one article.

use std::iter::Peekable;
use std::sync::Arc;

use super::chunks::Chunks;
use super::detached::Detached;
use super::{
    Annotation, AnnotationId, ArticlePath, Entry, LabelId, LooseAnnotation, SpanIndex, TextHash,
};

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

impl Status {
    /// All there are, in the order of the work.
    pub const ALL: [Self; 3] = [Self::New, Self::InProgress, Self::Done];

    /// What it is called in data.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::InProgress => "in-progress",
            Self::Done => "done",
        }
    }

    /// The one that is called that.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
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

/// All of one annotator's annotations of one article. Every annotation stands where it says, and no
/// id is there twice; what is not so is carried along detached, as it was read. Only
/// [`crate::edit`] changes a layer. Copies share what is the same in both, so copying one costs next
/// to nothing.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// How far the annotator is.
    pub status: Status,
    /// Marked to be looked at again.
    pub flagged: bool,
    relations: Vec<Relation>,
    /// By id.
    annotations: Chunks<Vec<Arc<Annotation>>>,
    index: SpanIndex,
    detached: Detached,
}

impl PartialEq for Layer {
    fn eq(&self, other: &Self) -> bool {
        self.status == other.status
            && self.flagged == other.flagged
            && self.len() == other.len()
            && self.relations == other.relations
            && self.detached == other.detached
            && self.difference(other).is_empty()
    }
}

impl Eq for Layer {}

impl Layer {
    /// A layer of these, with nothing detached; the last of several annotations with one id stays.
    pub fn new(
        status: Status,
        flagged: bool,
        annotations: impl IntoIterator<Item = Annotation>,
        mut relations: Vec<Relation>,
    ) -> Self {
        let mut annotations: Vec<Arc<Annotation>> = annotations.into_iter().map(Arc::new).collect();
        annotations.sort_by_key(|it| it.id);
        annotations.dedup_by(|later, earlier| {
            let same = later.id == earlier.id;
            if same {
                std::mem::swap(later, earlier);
            }
            same
        });
        let index = SpanIndex::new(annotations.iter().flat_map(|it| entries(it)).collect());
        relations.sort_unstable();
        let (annotations, detached) = (Chunks::new(annotations), Detached::default());
        Self { status, flagged, relations, annotations, index, detached }
    }

    pub(super) fn with(self, detached: Detached) -> Self {
        Self { detached, ..self }
    }

    /// Whether nothing at all has been said about the article.
    pub fn is_blank(&self) -> bool {
        *self == Self::default()
    }

    /// The annotation of that id.
    pub fn annotation(&self, id: AnnotationId) -> Option<&Annotation> {
        self.shared(id).map(|it| &**it)
    }

    fn shared(&self, id: AnnotationId) -> Option<&Arc<Annotation>> {
        self.annotations.get(|it| it.id.cmp(&id))
    }

    /// How many annotations stand in the text.
    pub fn len(&self) -> usize {
        self.annotations.len()
    }

    /// Whether no annotations stand in the text.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The annotations that do not stand in the text or whose id is taken, as they were read: by
    /// id, then in the order of the file.
    pub fn detached(&self) -> impl Iterator<Item = &Arc<LooseAnnotation>> {
        self.detached.annotations()
    }

    /// Those of [`Self::detached`] that bear this id.
    pub fn detached_of(&self, id: AnnotationId) -> impl Iterator<Item = &Arc<LooseAnnotation>> {
        self.detached.bearing(id)
    }

    /// How many annotations are detached.
    pub fn detached_len(&self) -> usize {
        self.detached.len()
    }

    /// Whether the same is detached in another layer, found without looking at what both share.
    pub fn has_same_detached(&self, other: &Self) -> bool {
        self.detached == other.detached
    }

    /// Whether everything stands in the text and all relations lead somewhere.
    pub fn is_whole(&self) -> bool {
        self.detached_len() == 0 && self.strays().is_empty()
    }

    /// Only what stands in the text, with the relations between it.
    pub fn standing(&self) -> Self {
        let stands = |id: AnnotationId| self.annotation(id).is_some();
        let mut standing = self.clone().with(Detached::default());
        standing.relations.retain(|it| stands(it.from) && stands(it.to));
        standing
    }

    /// The relations that lead from or to nothing or whose id is taken, as they were read, sorted.
    pub fn strays(&self) -> &[Relation] {
        self.detached.strays()
    }

    /// How many annotations bear this id, detached ones included.
    pub fn bearers(&self, id: AnnotationId) -> usize {
        usize::from(self.annotation(id).is_some()) + self.detached.bearing(id).count()
    }

    /// The label of the annotation of this id, detached or not.
    pub fn label_of(&self, id: AnnotationId) -> Option<&LabelId> {
        let standing = self.annotation(id).map(|it| &it.label);
        standing.or_else(|| self.detached.bearing(id).next().map(|it| &it.label))
    }

    /// All annotations, in no order that matters to people.
    pub fn annotations(&self) -> impl Iterator<Item = &Annotation> {
        self.annotations.iter().map(|it| &**it)
    }

    /// All annotations by start, longest first, then label, then id: the order of the file.
    pub fn in_order(&self) -> Vec<&Annotation> {
        self.ordered().collect()
    }

    /// As [`Self::in_order`], one after the other: the first costs nothing of the last.
    pub fn ordered(&self) -> impl Iterator<Item = &Annotation> {
        InOrder { layer: self, entries: self.index.entries().peekable(), group: Vec::new() }
    }

    /// What has become of `before`, without looking at what both share.
    pub fn difference(&self, before: &Self) -> Difference {
        let same = |a: &Arc<Annotation>, b: &Arc<Annotation>| Arc::ptr_eq(a, b) || a == b;
        let (gone, new) =
            self.annotations.difference(&before.annotations, |a, b| a.id.cmp(&b.id), same);
        Difference { gone, new }
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

    /// The relations that lead from one annotation of the layer to another, sorted; see
    /// [`Self::strays`] for others.
    pub fn relations(&self) -> &[Relation] {
        &self.relations
    }

    /// The relations that begin or end at an annotation.
    pub fn relations_of(&self, id: AnnotationId) -> impl Iterator<Item = &Relation> {
        self.relations.iter().filter(move |it| it.from == id || it.to == id)
    }

    /// Whether an annotation or a relation bears this id, or a stray relation names it: nothing new
    /// may take it.
    pub fn has_id(&self, id: AnnotationId) -> bool {
        self.bearers(id) > 0 || self.relation(id).is_some() || self.detached.names(id)
    }

    /// The relation of that id that is no stray.
    pub fn relation(&self, id: AnnotationId) -> Option<&Relation> {
        self.relations.iter().find(|it| it.id == id)
    }

    pub(crate) fn insert(&mut self, annotation: Annotation) {
        entries(&annotation).for_each(|it| self.index.insert(it));
        self.put(annotation);
    }

    pub(crate) fn remove(&mut self, id: AnnotationId) -> Option<Arc<Annotation>> {
        let annotation = self.annotations.remove(|it| it.id.cmp(&id))?;
        for entry in entries(&annotation) {
            self.index.remove(entry);
        }
        Some(annotation)
    }

    /// Puts an annotation in the place of the one of its id. The index stays where the spans do.
    pub(crate) fn replace(&mut self, after: Annotation) {
        let same = |before: &Annotation| before.spans == after.spans;
        if self.annotation(after.id).is_some_and(same) {
            self.put(after);
        } else {
            self.remove(after.id);
            self.insert(after);
        }
    }

    fn put(&mut self, annotation: Annotation) {
        let id = annotation.id;
        self.annotations.insert(Arc::new(annotation), |it| it.id.cmp(&id));
    }

    pub(crate) fn insert_relation(&mut self, relation: Relation) {
        let at = self.relations.partition_point(|it| *it < relation);
        self.relations.insert(at, relation);
    }

    pub(crate) fn remove_relation(&mut self, id: AnnotationId) {
        self.relations.retain(|it| it.id != id);
    }

    pub(crate) fn insert_detached(&mut self, annotation: LooseAnnotation) {
        self.detached.insert(annotation);
    }

    /// Takes out one detached annotation that is equal to this; says whether there was one.
    pub(crate) fn remove_detached(&mut self, annotation: &LooseAnnotation) -> bool {
        self.detached.remove(annotation)
    }

    pub(crate) fn insert_stray(&mut self, relation: Relation) {
        self.detached.insert_stray(relation);
    }

    /// Takes out one stray relation that is equal to this; says whether there was one.
    pub(crate) fn remove_stray(&mut self, relation: &Relation) -> bool {
        self.detached.remove_stray(relation)
    }
}

/// What one layer has and another has not. An annotation that was changed is in both parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Those of the layer before, by id.
    pub gone: Vec<Arc<Annotation>>,
    /// Those of the layer after, by id.
    pub new: Vec<Arc<Annotation>>,
}

impl Difference {
    /// Whether the annotations are the same.
    pub fn is_empty(&self) -> bool {
        self.gone.is_empty() && self.new.is_empty()
    }
}

/// Annotations in the order of the file: those that start at one place, then those at the next.
struct InOrder<'a, E: Iterator<Item = Entry>> {
    layer: &'a Layer,
    entries: Peekable<E>,
    /// The rest of those that start at one place, the last first.
    group: Vec<&'a Annotation>,
}

impl<'a, E: Iterator<Item = Entry>> Iterator for InOrder<'a, E> {
    type Item = &'a Annotation;

    fn next(&mut self) -> Option<&'a Annotation> {
        while self.group.is_empty() {
            let start = self.entries.peek()?.span.start();
            while let Some(entry) = self.entries.next_if(|it| it.span.start() == start) {
                // Later parts of a discontinuous annotation come after its place.
                let annotation = self.layer.annotation(entry.id);
                self.group.extend(annotation.filter(|it| it.spans.hull().start() == start));
            }
            self.group.sort_by(|a, b| b.order().cmp(&a.order()));
        }
        self.group.pop()
    }
}

fn entries(annotation: &Annotation) -> impl Iterator<Item = Entry> + '_ {
    annotation.spans.iter().map(|span| Entry { span, id: annotation.id })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{LabelId, Span, Spans};

    fn annotation((id, label, at, parts): (u64, u8, usize, Vec<(usize, usize)>)) -> Annotation {
        let mut end = at;
        let spans = parts.into_iter().map(|(gap, len)| {
            let start = end + gap;
            end = start + len;
            Span { start, end }
        });
        let spans = Spans::new(spans.collect()).unwrap();
        let label = LabelId::new(if label == 0 { "actor" } else { "demand" });
        Annotation { spans, ..Annotation::new(AnnotationId(id), label, Span { start: 0, end: 1 }) }
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_a_plain_sort(
            all in prop::collection::vec(
                (0_u64..400, 0_u8..2, 0_usize..300, prop::collection::vec((0_usize..4, 1_usize..9), 1..4)),
                0..400,
            ),
        ) {
            let all: Vec<Annotation> = all.into_iter().map(annotation).collect();
            let layer = Layer::new(Status::New, false, all.clone(), Vec::new());
            let mut last = std::collections::BTreeMap::new();
            last.extend(all.iter().map(|it| (it.id, it)));
            let mut plain: Vec<&Annotation> = last.into_values().collect();
            plain.sort_by(|a, b| a.order().cmp(&b.order()));
            prop_assert!(layer.ordered().eq(plain));
            let mut grown = Layer::default();
            for it in &all {
                grown.replace(it.clone());
            }
            prop_assert_eq!(&grown, &layer);
            prop_assert!(grown.ordered().eq(layer.ordered()));
        }
    }

    #[test]
    fn a_tag_copies_a_few_of_many_annotations() {
        let plain = |id: u64| annotation((id, 0, 10 * id as usize, vec![(0, 8)]));
        let copied = |many: u64| {
            let before = Layer::new(Status::New, false, (0..many).map(plain), Vec::new());
            let mut after = before.clone();
            after.insert(plain(many));
            let shared = |it: &Annotation| {
                before
                    .shared(it.id)
                    .zip(after.shared(it.id))
                    .is_some_and(|(a, b)| Arc::ptr_eq(a, b))
            };
            assert_eq!(before.annotations().filter(|it| shared(it)).count(), many as usize);
            let difference = after.difference(&before);
            assert_eq!((difference.gone.len(), difference.new.len()), (0, 1));
            let chunks = after.annotations.chunks().iter();
            let kept = |it: &&Arc<Vec<Arc<Annotation>>>| {
                before.annotations.chunks().iter().any(|old| Arc::ptr_eq(&old.0, it))
            };
            chunks.map(|it| &it.0).filter(|it| !kept(it)).map(|it| it.len()).sum::<usize>()
        };
        assert!(copied(80) <= 256 && copied(50_000) <= 256);
    }
}
