//! What a format could not carry, by name and place.

use strum::{EnumIter, IntoStaticStr};

use super::{Document, Feature, Format, xml};
use crate::model::{Annotation, AnnotationId, ArticlePath, Relation};

/// Something of a document that the written file does not hold, or holds in another shape.
///
/// Status and flag are not losses: they speak of the work, not of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// What happened.
    pub kind: LossKind,
    /// In which article.
    pub article: ArticlePath,
    /// In whose layer.
    pub annotator: String,
    /// To which annotation; `None` where it is about a label.
    pub annotation: Option<AnnotationId>,
    /// The quoted text concerned, or the label's id.
    pub quote: String,
}

/// The kinds of loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum LossKind {
    /// An annotation inside a longer one is not written.
    NestedDropped,
    /// An annotation that crosses a longer one is not written.
    CrossingDropped,
    /// Of several annotations on one span only the first is written.
    SameSpanTwice,
    /// A discontinuous annotation is written as one annotation for each of its spans.
    DiscontinuousSplit,
    /// A note is not written.
    NoteDropped,
    /// Attributes are not written.
    AttributesDropped,
    /// A relation is not written.
    RelationDropped,
    /// A span that does not begin and end with a token is written as the tokens it touches.
    TokenMisaligned,
    /// A span does not begin and end with a token, and is written as it is; a program that learns from
    /// tokens passes over it.
    OffToken,
    /// An annotation on nothing but white space is not written.
    NoToken,
    /// A label is written with other characters, since the format cannot hold its own.
    LabelRenamed,
    /// An annotation reaches over the border of two records, and is in neither.
    OverBorder,
    /// A relation leads from one record to another, and is in neither.
    RelationOverBorder,
    /// An annotation is written on other spans, since the format cannot hold its own.
    SpansChanged,
    /// Line ends or tabs of a note or of an attribute's value are written as blanks.
    LinesJoined,
    /// A span is written without the white space at its ends.
    SpaceTrimmed,
    /// White space of the text is written as other white space, or not at all.
    SpacingChanged,
    /// A character is written as another, since the format cannot hold it.
    CharacterReplaced,
    /// A text is longer than the format allows, and is cut.
    TextCut,
    /// The text has characters that the tool itself does not count in one way everywhere.
    OffsetsAmbiguous,
    /// No annotation of a document is written.
    AnnotationsDropped,
}

impl Loss {
    /// A loss at a place of `annotation` that reads `quote`.
    pub(super) fn at(
        document: &Document<'_>,
        annotation: &Annotation,
        kind: LossKind,
        quote: &str,
    ) -> Self {
        let annotation = Some(annotation.id);
        Self { annotation, ..Self::about(document, kind, quote) }
    }

    /// A loss that belongs to no single annotation.
    pub(super) fn about(document: &Document<'_>, kind: LossKind, quote: &str) -> Self {
        Self {
            kind,
            article: document.article.path.clone(),
            annotator: document.annotator.to_owned(),
            annotation: None,
            quote: quote.to_owned(),
        }
    }
}

/// What `format` leaves out by what it is, whatever the document: notes, attributes, relations,
/// and that several spans are one annotation.
pub(super) fn not_carried(format: &Format, document: &Document<'_>) -> Vec<Loss> {
    let text = document.text();
    let mut losses = Vec::new();
    for annotation in document.layer.ordered() {
        let present = [
            (
                Feature::Discontinuous,
                annotation.spans.is_discontinuous(),
                LossKind::DiscontinuousSplit,
            ),
            (Feature::Notes, !annotation.note.is_empty(), LossKind::NoteDropped),
            (Feature::Attributes, !annotation.attributes.is_empty(), LossKind::AttributesDropped),
        ];
        for (feature, present, kind) in present {
            if present && !format.carries(feature) {
                losses.push(Loss::at(document, annotation, kind, &annotation.quote(text)));
            }
        }
    }
    if !format.carries(Feature::Relations) {
        let relations = document.layer.relations().iter();
        losses.extend(relations.map(|it| relation_dropped(document, it)));
    }
    losses
}

/// That a relation is not written, said of the annotation from which it leads.
pub(super) fn relation_dropped(document: &Document<'_>, relation: &Relation) -> Loss {
    let annotation = document.layer.annotation(relation.from);
    let quote = annotation.map_or_else(String::new, |it| it.quote(document.text()));
    let annotation = annotation.map(|it| it.id);
    Loss { annotation, ..Loss::about(document, LossKind::RelationDropped, &quote) }
}

/// What is known about the article and XML cannot hold, as [`xml`] writes it.
pub(super) fn metadata_replaced(document: &Document<'_>) -> Vec<Loss> {
    let known = document.article.meta.fields().into_iter().map(|it| it.1);
    let broken = known.filter(|it| !xml::is_whole(it));
    broken.map(|it| Loss::about(document, LossKind::CharacterReplaced, it)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::by_name;
    use super::super::sample::Sample;
    use super::*;

    #[test]
    fn each_thing_that_is_lost_is_named_with_its_annotation() {
        let attribute = |it: &mut Annotation, id: &str| {
            it.attributes.insert(id.to_owned(), "true".to_owned());
        };
        let sample = Sample::new("Harms lehnt den Fahrplan ab, Ohm schweigt.")
            .tag("actor", &["Harms"])
            .tag("demand", &["lehnt", "ab"])
            .with(|it| ["urgent", "public"].iter().for_each(|id| attribute(it, id)))
            .tag("actor", &["Ohm"])
            .relate(1, 2)
            .relate(2, 3)
            .relate(77, 3);
        let (article, layer) = (sample.article("a.txt"), sample.layer());
        let document = Document { article: &article, annotator: "anna", layer: &layer };
        let split = (LossKind::DiscontinuousSplit, Some(2), "lehnt … ab");
        let attributes = (LossKind::AttributesDropped, Some(2), "lehnt … ab");
        let relations = [
            (LossKind::RelationDropped, Some(1), "Harms"),
            (LossKind::RelationDropped, Some(2), "lehnt … ab"),
            (LossKind::RelationDropped, None, ""),
        ];
        let both = [split, attributes];
        for (format, own) in [("ron", &[][..]), ("csv", &[]), ("spacy", &both), ("conll", &both)] {
            let expected = if format == "ron" { &[] } else { &relations[..] };
            let losses = not_carried(by_name(format).unwrap(), &document);
            let found: Vec<_> = losses
                .iter()
                .map(|it| (it.kind, it.annotation.map(|id| id.0), it.quote.as_str()))
                .collect();
            assert_eq!(found, [own, expected].concat(), "{format}");
        }
    }
}
