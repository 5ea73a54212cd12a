//! Annotations and layers as a file claims them, and the way from them to a [`Layer`] and back.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, HashSet};

use smallvec::SmallVec;

use super::detached::Detached;
use super::{
    Anchor, Annotation, AnnotationId, Around, ArticleRef, LabelId, Layer, Relation, Span, Spans,
    Status,
};

/// An annotation as a file claims it, not yet fastened to a text. The order is that of the file:
/// by first start, then last end (longest first), then label, then id; of those that have all this
/// in common, by what else they say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LooseAnnotation {
    /// Its name in the layer.
    pub id: AnnotationId,
    /// The label's id as written.
    pub label: LabelId,
    /// Where it claims to stand.
    pub anchors: SmallVec<[Anchor; 1]>,
    /// Typed properties.
    pub attributes: BTreeMap<String, String>,
    /// The annotator's note.
    pub note: String,
}

impl LooseAnnotation {
    /// What `annotation`, which stands in `text`, claims. `around` is [`super::around`] of that
    /// text or what is remembered of it.
    pub fn of(
        annotation: &Annotation,
        text: &str,
        mut around: impl FnMut(Span) -> Option<Around>,
    ) -> Self {
        let anchor = |span: Span| Anchor {
            start: span.start(),
            end: span.end(),
            quote: span.quote(text).into(),
            around: around(span),
        };
        Self {
            id: annotation.id,
            label: annotation.label.clone(),
            anchors: annotation.spans.iter().map(anchor).collect(),
            attributes: annotation.attributes.clone(),
            note: annotation.note.clone(),
        }
    }

    /// The annotation, when every anchor holds in `text`; `None` also for overlapping parts.
    pub fn fasten(&self, text: &str) -> Option<Annotation> {
        let spans = match &self.anchors[..] {
            [anchor] => anchor.resolve(text).ok()?.into(),
            anchors => {
                let spans: Result<Vec<Span>, _> =
                    anchors.iter().map(|it| it.resolve(text)).collect();
                Spans::new(spans.ok()?)?
            }
        };
        Some(self.placed(spans))
    }

    /// The annotation with all that this says, at these spans instead.
    pub fn placed(&self, spans: Spans) -> Annotation {
        Annotation {
            id: self.id,
            label: self.label.clone(),
            spans,
            attributes: self.attributes.clone(),
            note: self.note.clone(),
        }
    }

    /// The quoted text, parts joined by " … ".
    pub fn quote(&self) -> String {
        let parts: Vec<&str> = self.anchors.iter().map(|it| it.quote.as_str()).collect();
        parts.join(" … ")
    }

    /// The same with quotes of its own, so that the text of the file is not kept for their sake.
    fn apart(&self) -> Self {
        let mut apart = self.clone();
        for anchor in &mut apart.anchors {
            anchor.quote = anchor.quote.as_str().into();
            if let Some(Around { before, after }) = &mut anchor.around {
                (*before, *after) = (before.as_str().into(), after.as_str().into());
            }
        }
        apart
    }

    /// The key by which a file orders annotations: start, longest first, label, id.
    pub fn order(&self) -> impl Ord + '_ {
        let starts = self.anchors.iter().map(|it| it.start);
        let ends = self.anchors.iter().map(|it| it.end);
        (starts.min(), Reverse(ends.max()), &self.label, self.id)
    }
}

impl Ord for LooseAnnotation {
    fn cmp(&self, other: &Self) -> Ordering {
        let rest = |it: &Self, other: &Self| {
            let said = it.attributes.cmp(&other.attributes).then_with(|| it.note.cmp(&other.note));
            it.anchors.cmp(&other.anchors).then(said)
        };
        self.order().cmp(&other.order()).then_with(|| rest(self, other))
    }
}

impl PartialOrd for LooseAnnotation {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A layer as a file claims it, not yet fastened to a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LooseLayer {
    /// The text it was made on.
    pub article: ArticleRef,
    /// Who made it.
    pub annotator: String,
    /// How far the annotator is.
    pub status: Status,
    /// Marked to be looked at again.
    pub flagged: bool,
    /// The annotations in the order of the file.
    pub annotations: Vec<LooseAnnotation>,
    /// The relations in the order of the file.
    pub relations: Vec<Relation>,
}

impl LooseLayer {
    /// What `layer` claims about its article, whose text this is: the annotations in the order of
    /// the file, those that are detached word for word as they were read. `around` is
    /// [`super::around`] of that text or what is remembered of it.
    pub fn of(
        layer: &Layer,
        article: ArticleRef,
        annotator: &str,
        text: &str,
        mut around: impl FnMut(Span) -> Option<Around>,
    ) -> Self {
        let standing = layer.ordered().map(|it| LooseAnnotation::of(it, text, &mut around));
        let mut annotations: Vec<LooseAnnotation> = standing.collect();
        let mut relations = layer.relations().to_vec();
        if layer.detached_len() > 0 {
            annotations.extend(layer.detached().map(|it| (**it).clone()));
            annotations.sort();
        }
        if !layer.strays().is_empty() {
            relations.extend_from_slice(layer.strays());
            relations.sort_unstable();
        }
        Self {
            article,
            annotator: annotator.to_owned(),
            status: layer.status,
            flagged: layer.flagged,
            annotations,
            relations,
        }
    }

    /// The layer on `text`. An annotation that does not stand where it says, or whose id one before
    /// it that stands bears, is carried along detached; a relation that leads nowhere, or whose id is taken,
    /// is carried along as a stray. Nothing is left out.
    pub fn fasten(&self, text: &str) -> Layer {
        let mut in_order: Vec<&LooseAnnotation> = self.annotations.iter().collect();
        // Of those with one id the first of the file comes first.
        in_order.sort_unstable_by(|a, b| a.id.cmp(&b.id).then_with(|| a.cmp(b)));
        let there = |id: AnnotationId| in_order.binary_search_by_key(&id, |it| it.id).is_ok();
        let mut sorted = self.relations.clone();
        sorted.sort_unstable();
        let mut taken = HashSet::new();
        let (relations, strays) = sorted.into_iter().partition(|it| {
            let sound = there(it.from) && there(it.to) && !there(it.id);
            sound && taken.insert(it.id)
        });
        let (mut detached, mut last) = (Vec::new(), None);
        // One after the other, so that no two copies of all are in memory.
        let standing = in_order.iter().filter_map(|it| {
            let fastened = it.fasten(text).filter(|_| last != Some(it.id));
            match &fastened {
                Some(_) => last = Some(it.id),
                None => detached.push(it.apart()),
            }
            fastened
        });
        let layer = Layer::new(self.status, self.flagged, standing, relations);
        layer.with(Detached::new(detached, strays))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::ArticlePath;

    const TEXT: &str = "Kim lehnt ab, Kim schweigt. 😀 Größe";

    /// Any annotation, its quotes often the text's.
    fn loose() -> impl Strategy<Value = LooseAnnotation> {
        let anchor = (0_usize..40, 0_usize..6, 0_u8..4).prop_map(|(start, len, kind)| {
            let there = TEXT.get(start..start + len).unwrap_or("Kim");
            let quote = if kind == 0 { "Kim" } else { there };
            let around = (kind == 1).then(|| Around { before: ", ".into(), after: " s".into() });
            Anchor { start, end: start + len, quote: quote.into(), around }
        });
        (0_u64..6, 0_u8..2, prop::collection::vec(anchor, 0..3), 0_u8..2).prop_map(
            |(id, label, anchors, note)| LooseAnnotation {
                id: AnnotationId(id),
                label: LabelId::new(if label == 0 { "actor" } else { "demand" }),
                anchors: anchors.into_iter().collect(),
                attributes: BTreeMap::new(),
                note: "?".repeat(usize::from(note)),
            },
        )
    }

    fn relation() -> impl Strategy<Value = Relation> {
        (0_u64..12, 0_u64..7, 0_u64..7).prop_map(|(id, from, to)| {
            let (from, to) = (AnnotationId(from), AnnotationId(to));
            Relation { from, to, id: AnnotationId(id), kind: "makes".into() }
        })
    }

    proptest! {
        #[test]
        fn nothing_is_lost_between_file_and_layer(
            mut annotations in prop::collection::vec(loose(), 0..12),
            mut relations in prop::collection::vec(relation(), 0..6),
        ) {
            let article = ArticleRef { path: ArticlePath::new("a.txt"), hash: None, bytes: 0 };
            let claimed = LooseLayer {
                article: article.clone(),
                annotator: "eva".into(),
                status: Status::Done,
                flagged: true,
                annotations: annotations.clone(),
                relations: relations.clone(),
            };
            let layer = claimed.fasten(TEXT);
            // What stands is written anew, with its contexts as remembered and its parts in order.
            let contexts: BTreeMap<(AnnotationId, Span), Option<Around>> = layer
                .annotations()
                .map(|it| {
                    let bearers = annotations.iter().filter(|of| of.id == it.id);
                    bearers.filter(|it| it.fasten(TEXT).is_some()).min().unwrap()
                })
                .flat_map(|it| it.anchors.iter().map(move |at| (it.id, at)))
                .map(|(id, at)| ((id, at.resolve(TEXT).unwrap()), at.around.clone()))
                .collect();
            let mut ids = layer.ordered().flat_map(|it| it.spans.iter().map(|_| it.id));
            let again = LooseLayer::of(&layer, article, "eva", TEXT, |span| {
                contexts[&(ids.next().unwrap(), span)].clone()
            });
            annotations.sort();
            let mut seen = HashSet::new();
            for it in &mut annotations {
                if let Some(stands) = it.fasten(TEXT)
                    && seen.insert(it.id)
                {
                    prop_assert_eq!(layer.annotation(it.id), Some(&stands));
                    it.anchors.sort();
                }
            }
            prop_assert_eq!(layer.len(), seen.len());
            annotations.sort();
            relations.sort();
            prop_assert_eq!(&again.annotations, &annotations);
            prop_assert_eq!(&again.relations, &relations);
            prop_assert_eq!(again.fasten(TEXT), layer.clone(), "another reading, another layer");
            for it in layer.relations() {
                prop_assert!(layer.bearers(it.from) > 0 && layer.bearers(it.to) > 0);
                prop_assert!(layer.bearers(it.id) == 0);
            }
        }
    }
}
