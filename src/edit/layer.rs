//! Edits of a layer.

use thiserror::Error;

use crate::model::{
    Annotation, AnnotationId, Layer, LooseAnnotation, Relation, Span, SpanError, Status,
};

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
    /// Adds an annotation that does not stand in the text, or whose id is taken.
    InsertDetached(LooseAnnotation),
    /// Takes out one detached annotation that is equal to this.
    RemoveDetached(LooseAnnotation),
    /// Adds a relation.
    InsertRelation(Relation),
    /// Takes a relation out.
    RemoveRelation(Relation),
    /// Adds a relation that may lead nowhere or bear an id that is taken.
    InsertStray(Relation),
    /// Takes out one stray relation that is equal to this.
    RemoveStray(Relation),
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
            Self::InsertDetached(it) => Self::RemoveDetached(it),
            Self::RemoveDetached(it) => Self::InsertDetached(it),
            Self::InsertStray(it) => Self::RemoveStray(it),
            Self::RemoveStray(it) => Self::InsertStray(it),
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
            // What is detached may bear the id too: that is how this became detached, or will be.
            if layer.annotation(new.id).is_some() || layer.relation(new.id).is_some() {
                return Err(EditError::IdTaken(new.id));
            }
            layer.insert(new.clone());
        }
        Edit::Remove(old) => {
            expect(layer, old)?;
            expect_free(layer, old.id)?;
            layer.remove(old.id);
        }
        Edit::InsertDetached(new) => layer.insert_detached(new.clone()),
        Edit::RemoveDetached(old) => {
            if !layer.detached_of(old.id).any(|it| **it == *old) {
                return Err(EditError::Stale);
            }
            expect_free(layer, old.id)?;
            layer.remove_detached(old);
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
            if let Some(&end) = [&new.from, &new.to].into_iter().find(|it| layer.bearers(**it) == 0)
            {
                return Err(EditError::Dangling(end));
            }
            if layer.annotation(new.id).is_some() || layer.relation(new.id).is_some() {
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
        Edit::InsertStray(new) => layer.insert_stray(new.clone()),
        Edit::RemoveStray(old) => {
            if !layer.remove_stray(old) {
                return Err(EditError::Stale);
            }
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

/// The last bearer of an id leaves only when no relation leads from or to it.
fn expect_free(layer: &Layer, id: AnnotationId) -> Result<(), EditError> {
    if layer.bearers(id) == 1 && layer.relations_of(id).next().is_some() {
        return Err(EditError::Dangling(id));
    }
    Ok(())
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
    use crate::model::{Anchor, LabelId};

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

    fn detached(id: u64, quote: &str) -> LooseAnnotation {
        let anchor = Anchor { start: 0, end: 0, quote: quote.into(), around: None };
        LooseAnnotation {
            anchors: smallvec::smallvec![anchor],
            ..LooseAnnotation::of(&annotation(id, "actor", 0, 3), TEXT, |_| None)
        }
    }

    #[test]
    fn a_relation_holds_on_to_a_detached_annotation_too() {
        let (kim, lost) = (annotation(1, "actor", 0, 3), detached(2, "Putin"));
        let relation =
            Relation { from: kim.id, to: lost.id, id: AnnotationId(3), kind: "meets".into() };
        let mut layer = Layer::default();
        let mut applied = |edits: &[Edit]| apply(&mut layer, TEXT, edits);
        let lose = Edit::RemoveDetached(lost.clone());
        assert_eq!(applied(std::slice::from_ref(&lose)), Err(EditError::Stale));
        let relate = Edit::InsertRelation(relation.clone());
        let insert = [Edit::Insert(kim), relate.clone()];
        assert_eq!(applied(&insert), Err(EditError::Dangling(lost.id)));
        let twice = [Edit::InsertDetached(lost.clone()), Edit::InsertDetached(lost.clone())];
        assert_eq!(applied(&twice), Ok(()));
        assert_eq!(applied(&insert), Ok(()));
        assert_eq!(applied(std::slice::from_ref(&lose)), Ok(()), "another one bears the id");
        assert_eq!(applied(std::slice::from_ref(&lose)), Err(EditError::Dangling(lost.id)));
        assert_eq!(applied(&[relate.inverse(), lose]), Ok(()));
        assert_eq!((layer.len(), layer.detached_len(), layer.relations().len()), (1, 0, 0));
    }

    #[test]
    fn an_id_is_taken_by_what_stands_not_by_what_is_detached() {
        let mut layer = Layer::default();
        let (kim, again) = (annotation(1, "actor", 0, 3), detached(1, "Kim"));
        let edits = [Edit::InsertDetached(again), Edit::Insert(kim.clone())];
        assert_eq!(apply(&mut layer, TEXT, &edits), Ok(()));
        assert_eq!(layer.bearers(kim.id), 2);
        let third = Edit::Insert(annotation(1, "actor", 9, 14));
        assert_eq!(apply(&mut layer, TEXT, &[third]), Err(EditError::IdTaken(kim.id)));
    }

    proptest! {
        #[test]
        fn undoing_every_edit_restores_the_layer(steps in prop::collection::vec((0_u8..11, 0_u64..12, 0_usize..10, 1_usize..6), 1..60)) {
            let mut layer = Layer::new(Status::New, false, [annotation(99, "demand", 4, 14)], Vec::new());
            let before = layer.clone();
            let mut undo = Vec::new();
            for (kind, id, start, len) in steps {
                let relation = |id, from, to| {
                    let (from, to) = (AnnotationId(from), AnnotationId(to));
                    Relation { from, to, id: AnnotationId(id), kind: "meets".into() }
                };
                let there = layer.annotation(AnnotationId(id)).cloned();
                let new = annotation(id, "actor", start, start + len);
                let edit = match (kind, there) {
                    (0 | 1, None) => Edit::Insert(new),
                    (0 | 1, Some(old)) => Edit::Remove(old),
                    (2, Some(old)) => Edit::Replace { before: old, after: new },
                    (5, _) => Edit::InsertDetached(detached(id, "Kim")),
                    (6, _) => match layer.detached().next() {
                        Some(old) => Edit::RemoveDetached((**old).clone()),
                        None => Edit::InsertDetached(detached(id, "Trump")),
                    },
                    (7, _) => Edit::InsertStray(relation(id, start as u64, 50)),
                    (8, _) => match layer.strays().first().cloned() {
                        Some(old) => Edit::RemoveStray(old),
                        None => Edit::InsertStray(relation(id, 99, 99)),
                    },
                    (9, _) => Edit::InsertRelation(relation(100 + id, id, start as u64)),
                    (10, _) => match layer.relations().first().cloned() {
                        Some(old) => Edit::RemoveRelation(old),
                        None => Edit::InsertRelation(relation(id, 99, 99)),
                    },
                    (3, _) => Edit::SetFlag { flagged: !layer.flagged },
                    _ => Edit::SetStatus { before: layer.status, after: Status::Done },
                };
                match apply(&mut layer, TEXT, std::slice::from_ref(&edit)) {
                    Ok(()) => undo.push(edit.inverse()),
                    Err(EditError::Dangling(_) | EditError::IdTaken(_)) => {}
                    Err(error) => prop_assert!(false, "{error}"),
                }
            }
            undo.reverse();
            prop_assert_eq!(apply(&mut layer, TEXT, &undo), Ok(()));
            prop_assert_eq!(layer, before);
        }
    }
}
