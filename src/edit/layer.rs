//! Edits of a layer.

use thiserror::Error;

use crate::model::{Annotation, AnnotationId, Layer, Relation, Span, SpanError, Status};

/// One change of a layer that knows what it replaces, so that it can be undone and can tell when
/// it is stale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Adds an annotation.
    Insert(Annotation),
    /// Takes an annotation out.
    Remove(Annotation),
    /// Puts one annotation in the place of another of the same id.
    Replace {
        /// What is there now.
        before: Annotation,
        /// What will be.
        after: Annotation,
    },
    /// Adds a relation.
    InsertRelation(Relation),
    /// Takes a relation out.
    RemoveRelation(Relation),
    /// Sets how far the annotator is.
    SetStatus {
        /// What it is now.
        before: Status,
        /// What it will be.
        after: Status,
    },
    /// Sets or takes away the flag.
    SetFlag {
        /// What it will be; it is the opposite now.
        flagged: bool,
    },
}

/// Why an edit was refused. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EditError {
    /// A span does not fit the article's text.
    #[error(transparent)]
    Span(#[from] SpanError),
    /// Another annotation or relation bears the id.
    #[error("id {} is taken", .0.0)]
    IdTaken(AnnotationId),
    /// What the edit would change has changed in the meantime, or is gone.
    #[error("stale edit")]
    Stale,
    /// A replacement would change the id.
    #[error("an annotation's id never changes")]
    IdChanged,
    /// A relation would lead from or to an annotation that is not there.
    #[error("a relation would dangle at {}", .0.0)]
    Dangling(AnnotationId),
    /// The id of a label or of a kind of relation is malformed or taken, or would change.
    #[error("id {0:?} is malformed or taken")]
    CodebookId(String),
}

impl Edit {
    /// The edit that undoes this one.
    pub fn inverse(&self) -> Self {
        match self.clone() {
            Self::Insert(it) => Self::Remove(it),
            Self::Remove(it) => Self::Insert(it),
            Self::Replace { before, after } => Self::Replace { before: after, after: before },
            Self::InsertRelation(it) => Self::RemoveRelation(it),
            Self::RemoveRelation(it) => Self::InsertRelation(it),
            Self::SetStatus { before, after } => Self::SetStatus { before: after, after: before },
            Self::SetFlag { flagged } => Self::SetFlag { flagged: !flagged },
        }
    }

    /// The annotation that is there afterwards and was not, or not so, before.
    pub fn after(&self) -> Option<&Annotation> {
        match self {
            Self::Insert(it) | Self::Replace { after: it, .. } => Some(it),
            _ => None,
        }
    }

    /// The annotation that it is about: as it is afterwards, where it is there then.
    pub fn annotation(&self) -> Option<&Annotation> {
        match self {
            Self::Insert(it) | Self::Remove(it) | Self::Replace { after: it, .. } => Some(it),
            _ => None,
        }
    }

    /// Where in the text the edit can be seen.
    pub fn place(&self) -> Option<Span> {
        self.annotation().map(|it| it.spans.hull())
    }
}

/// Applies `edits` to `layer`, whose article has this text: all or nothing.
///
/// # Errors
/// The first edit's that is refused; the layer is as it was then.
pub fn apply(layer: &mut Layer, text: &str, edits: &[Edit]) -> Result<(), EditError> {
    for (done, edit) in edits.iter().enumerate() {
        if let Err(error) = apply_one(layer, text, edit) {
            for undo in edits.iter().take(done).rev().map(Edit::inverse) {
                // What was done can be undone: nothing came between.
                _ = apply_one(layer, text, &undo);
            }
            return Err(error);
        }
    }
    Ok(())
}

fn apply_one(layer: &mut Layer, text: &str, edit: &Edit) -> Result<(), EditError> {
    match edit {
        Edit::Insert(new) => {
            check_spans(text, new)?;
            if layer.has_id(new.id) {
                return Err(EditError::IdTaken(new.id));
            }
            layer.insert(new.clone());
        }
        Edit::Remove(old) => {
            expect(layer, old)?;
            if layer.relations().iter().any(|it| it.from == old.id || it.to == old.id) {
                return Err(EditError::Dangling(old.id));
            }
            layer.remove(old.id);
        }
        Edit::Replace { before, after } => {
            expect(layer, before)?;
            check_spans(text, after)?;
            if before.id != after.id {
                return Err(EditError::IdChanged);
            }
            layer.replace(after.clone());
        }
        Edit::InsertRelation(new) => {
            if let Some(&end) =
                [&new.from, &new.to].into_iter().find(|it| layer.annotation(**it).is_none())
            {
                return Err(EditError::Dangling(end));
            }
            if layer.has_id(new.id) {
                return Err(EditError::IdTaken(new.id));
            }
            layer.insert_relation(new.clone());
        }
        Edit::RemoveRelation(old) => {
            if !layer.relations().contains(old) {
                return Err(EditError::Stale);
            }
            layer.remove_relation(old.id);
        }
        Edit::SetStatus { before, after } => {
            if layer.status != *before {
                return Err(EditError::Stale);
            }
            layer.status = *after;
        }
        Edit::SetFlag { flagged } => {
            if layer.flagged == *flagged {
                return Err(EditError::Stale);
            }
            layer.flagged = *flagged;
        }
    }
    Ok(())
}

fn expect(layer: &Layer, old: &Annotation) -> Result<(), EditError> {
    if layer.annotation(old.id) == Some(old) { Ok(()) } else { Err(EditError::Stale) }
}

fn check_spans(text: &str, annotation: &Annotation) -> Result<(), EditError> {
    for span in annotation.spans.iter() {
        Span::new(text, span.start(), span.end())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::LabelId;

    const TEXT: &str = "Kim traf Trump in Hanoi. 😀 김정은";

    fn annotation(id: u64, label: &str, start: usize, end: usize) -> Annotation {
        Annotation::new(AnnotationId(id), LabelId::new(label), Span::new(TEXT, start, end).unwrap())
    }

    #[test]
    fn a_refused_transaction_leaves_no_trace() {
        let mut layer = Layer::default();
        let kim = annotation(1, "actor", 0, 3);
        let edits = [Edit::Insert(kim.clone()), Edit::SetFlag { flagged: true }, Edit::Insert(kim)];
        assert_eq!(apply(&mut layer, TEXT, &edits), Err(EditError::IdTaken(AnnotationId(1))));
        assert!(layer.is_blank());
    }

    #[test]
    fn an_annotation_with_a_relation_is_removed_only_with_it() {
        let (kim, trump) = (annotation(1, "actor", 0, 3), annotation(2, "actor", 9, 14));
        let relation =
            Relation { from: kim.id, to: trump.id, id: AnnotationId(3), kind: "meets".into() };
        let mut layer =
            Layer::new(Status::New, false, [kim.clone(), trump], vec![relation.clone()]);
        let remove = Edit::Remove(kim.clone());
        assert_eq!(
            apply(&mut layer, TEXT, std::slice::from_ref(&remove)),
            Err(EditError::Dangling(kim.id))
        );
        assert_eq!(apply(&mut layer, TEXT, &[Edit::RemoveRelation(relation), remove]), Ok(()));
    }

    #[test]
    fn a_stale_edit_is_refused() {
        let kim = annotation(1, "actor", 0, 3);
        let mut layer = Layer::new(Status::New, false, [kim.clone()], Vec::new());
        let before = Annotation { note: "old".into(), ..kim.clone() };
        let edit = Edit::Replace { before, after: kim };
        assert_eq!(apply(&mut layer, TEXT, &[edit]), Err(EditError::Stale));
    }

    #[test]
    fn a_span_of_another_text_is_refused() {
        let far = Edit::Insert(annotation(1, "actor", 9, 14));
        assert!(matches!(apply(&mut Layer::default(), "kurz", &[far]), Err(EditError::Span(_))));
    }

    proptest! {
        #[test]
        fn undoing_every_edit_restores_the_layer(steps in prop::collection::vec((0_u8..5, 0_u64..12, 0_usize..10, 1_usize..6), 1..60)) {
            let mut layer = Layer::new(Status::New, false, [annotation(99, "demand", 4, 14)], Vec::new());
            let before = layer.clone();
            let mut undo = Vec::new();
            for (kind, id, start, len) in steps {
                let there = layer.annotation(AnnotationId(id)).cloned();
                let new = annotation(id, "actor", start, start + len);
                let edit = match (kind, there) {
                    (0 | 1, None) => Edit::Insert(new),
                    (0 | 1, Some(old)) => Edit::Remove(old),
                    (2, Some(old)) => Edit::Replace { before: old, after: new },
                    (3, _) => Edit::SetFlag { flagged: !layer.flagged },
                    _ => Edit::SetStatus { before: layer.status, after: Status::Done },
                };
                prop_assert_eq!(apply(&mut layer, TEXT, std::slice::from_ref(&edit)), Ok(()));
                undo.push(edit.inverse());
            }
            undo.reverse();
            prop_assert_eq!(apply(&mut layer, TEXT, &undo), Ok(()));
            prop_assert_eq!(layer, before);
        }
    }
}
