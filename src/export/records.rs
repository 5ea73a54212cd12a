//! One record an article, a paragraph or a sentence.

use std::collections::{BTreeMap, HashSet};

use strum::{EnumIter, EnumString, IntoStaticStr};

use super::{Document, Loss, LossKind};
use crate::model::{
    Annotation, AnnotationId, Article, ArticlePath, Layer, Relation, Span, Spans, all_sentences,
};

/// What one record is.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Per {
    /// A whole article.
    #[default]
    Article,
    /// A line that holds something.
    Paragraph,
    /// A sentence; none is longer than a paragraph.
    Sentence,
}

/// A part of an article with what is said about it.
#[derive(Clone, Debug)]
pub struct Record {
    /// The text, named `PATH#N`, with N counted from one.
    pub article: Article,
    /// Its annotations.
    pub layer: Layer,
}

/// Cuts a document in records, and says what reaches over a border: annotations, and relations
/// between two records. Records without annotations are there as well: that nothing is said about a
/// sentence is worth knowing.
pub fn cut(document: &Document<'_>, per: Per) -> (Vec<Record>, Vec<Loss>) {
    let text = document.text();
    let mut pieces = match per {
        Per::Article => {
            let (article, layer) = (document.article.clone(), document.layer.clone());
            return (vec![Record { article, layer }], Vec::new());
        }
        Per::Paragraph => paragraphs(text),
        Per::Sentence => all_sentences(text),
    };
    pieces.retain(|it| !it.quote(text).trim().is_empty());
    let mut within: BTreeMap<usize, Vec<Annotation>> = BTreeMap::new();
    let mut record_of: BTreeMap<AnnotationId, usize> = BTreeMap::new();
    let mut losses = Vec::new();
    for annotation in document.layer.ordered() {
        let hull = annotation.spans.hull();
        let nth = pieces.partition_point(|it| it.end() <= hull.start());
        if let Some(moved) = pieces.get(nth).and_then(|it| moved(annotation, *it, text)) {
            record_of.insert(annotation.id, nth);
            within.entry(nth).or_default().push(moved);
        } else {
            let quote = annotation.quote(text);
            losses.push(Loss::at(document, annotation, LossKind::OverBorder, &quote));
        }
    }
    let apart = |it: &&Relation| {
        let (from, to) = (record_of.get(&it.from), record_of.get(&it.to));
        from.is_none() || from != to
    };
    for relation in document.layer.relations().iter().filter(apart) {
        let quote = document.layer.annotation(relation.from).map(|it| it.quote(text));
        losses.push(Loss {
            annotation: Some(relation.from),
            ..Loss::about(document, LossKind::RelationOverBorder, &quote.unwrap_or_default())
        });
    }
    let records = pieces.iter().enumerate().map(|(nth, piece)| {
        let annotations = within.remove(&nth).unwrap_or_default();
        let ids: HashSet<AnnotationId> = annotations.iter().map(|it| it.id).collect();
        let relations = document.layer.relations().iter();
        let relations = relations.filter(|it| ids.contains(&it.from) && ids.contains(&it.to));
        let relations = relations.cloned().collect();
        let path = ArticlePath::new(&format!("{}#{}", document.article.path, nth + 1));
        let meta = document.article.meta.clone();
        let (status, flagged) = (document.layer.status, document.layer.flagged);
        Record {
            article: Article::new(path, piece.quote(text).into(), meta),
            layer: Layer::new(status, flagged, annotations, relations),
        }
    });
    (records.collect(), losses)
}

/// The annotation in the text of a piece; `None` where it reaches out of it.
fn moved(annotation: &Annotation, piece: Span, text: &str) -> Option<Annotation> {
    let within = piece.quote(text);
    let moved = annotation.spans.iter().map(|it| {
        let start = it.start().checked_sub(piece.start())?;
        Span::new(within, start, it.end().checked_sub(piece.start())?).ok()
    });
    let spans = Spans::new(moved.collect::<Option<Vec<Span>>>()?)?;
    Some(Annotation { spans, ..annotation.clone() })
}

/// The lines, without their ends.
fn paragraphs(text: &str) -> Vec<Span> {
    let mut start = 0;
    let lines = text.split_inclusive(['\n', '\r']).filter_map(|line| {
        let from = start;
        start += line.len();
        Span::new(text, from, from + line.trim_end_matches(['\n', '\r']).len()).ok()
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::sample::{Sample, samples};
    use super::*;

    fn cut_up(sample: &Sample, per: Per) -> (Vec<Record>, Vec<Loss>) {
        let (article, layer) = (sample.article("a.txt"), sample.layer());
        cut(&Document { article: &article, annotator: "anna", layer: &layer }, per)
    }

    fn texts(records: &[Record]) -> Vec<&str> {
        records.iter().map(|it| &*it.article.text).collect()
    }

    #[test]
    fn a_record_is_a_paragraph_or_a_sentence_with_its_annotations() {
        let sample = Sample::new("Harms lehnt ab. Ohm am 3. Mai auch.\r\n\r\n  Ende ")
            .tag("actor", &["Harms"])
            .tag("demand", &["lehnt", "Ohm"])
            .tag("actor", &["Ohm"])
            .tag("speculation", &["Mai"])
            .tag("actor", &["Ende"])
            .relate(3, 4)
            .relate(1, 3);
        let (records, losses) = cut_up(&sample, Per::Paragraph);
        assert_eq!(texts(&records), ["Harms lehnt ab. Ohm am 3. Mai auch.", "  Ende "]);
        assert_eq!(records[1].article.path.as_str(), "a.txt#2");
        assert_eq!((losses.len(), records[0].layer.relations().len()), (0, 2));
        let (records, losses) = cut_up(&sample, Per::Sentence);
        assert_eq!(texts(&records), ["Harms lehnt ab.", "Ohm am 3. Mai auch.", "Ende"]);
        let kinds: Vec<LossKind> = losses.iter().map(|it| it.kind).collect();
        assert_eq!(kinds, [LossKind::OverBorder, LossKind::RelationOverBorder]);
        assert_eq!(records[1].layer.relations().len(), 1);
        let (records, losses) = cut_up(&sample, Per::Article);
        assert_eq!((texts(&records), losses.len()), (vec![&*sample.text], 0));
        assert_eq!(records[0].layer.len(), 5);
    }

    proptest! {
        #[test]
        fn every_annotation_is_in_a_record_with_its_quotes_or_is_reported(
            sample in samples(),
            per in prop::sample::select(vec![Per::Article, Per::Paragraph, Per::Sentence]),
        ) {
            let (records, losses) = cut_up(&sample, per);
            let mut found: Vec<(AnnotationId, String)> = losses
                .iter()
                .filter(|it| it.kind == LossKind::OverBorder)
                .filter_map(|it| Some((it.annotation?, it.quote.clone())))
                .collect();
            for Record { article, layer } in &records {
                found.extend(layer.annotations().map(|it| (it.id, it.quote(&article.text))));
                if per == Per::Sentence {
                    prop_assert_eq!(article.text.trim(), &*article.text);
                }
            }
            let mut expected: Vec<(AnnotationId, String)> =
                sample.annotations.iter().map(|it| (it.id, it.quote(&sample.text))).collect();
            found.sort();
            expected.sort();
            prop_assert_eq!(found, expected);
        }
    }
}
