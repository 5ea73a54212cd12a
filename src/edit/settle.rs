//! What follows from edits for what is detached.

use std::collections::BTreeSet;

use super::{Edit, apply};
use crate::model::{AnnotationId, Layer, LooseAnnotation, Relation};

/// The edits that have to follow `edits` so that `layer` is again what its file would be read as:
/// of several bearers of an id, the first in the order of the file that stands in `text` is not
/// detached, and no relation is a stray that need not be. None where nothing is detached, or where
/// `edits` are refused.
pub fn settle(layer: &Layer, text: &str, edits: &[Edit]) -> Vec<Edit> {
    let mut after = layer.clone();
    if apply(&mut after, text, edits).is_err() || after.is_whole() {
        return Vec::new();
    }
    let mut following = Vec::new();
    let ids: BTreeSet<AnnotationId> = edits.iter().filter_map(annotation).collect();
    for id in ids {
        let next = settle_bearers(&after, text, id);
        if apply(&mut after, text, &next).is_ok() {
            following.extend(next);
        }
    }
    let strays: Vec<Relation> = after.strays().to_vec();
    for stray in strays {
        let next = [Edit::RemoveStray(stray.clone()), Edit::InsertRelation(stray.clone())];
        // A detached annotation keeps the id from the relation too.
        if after.bearers(stray.id) == 0 && apply(&mut after, text, &next).is_ok() {
            following.extend(next);
        }
    }
    following
}

fn settle_bearers(layer: &Layer, text: &str, id: AnnotationId) -> Vec<Edit> {
    let standing = layer.annotation(id);
    let mut stands = layer.detached_of(id).filter_map(|it| Some((it, it.fasten(text)?)));
    let Some((first, placed)) = stands.next() else { return Vec::new() };
    let insert = [Edit::Insert(placed), Edit::RemoveDetached((**first).clone())];
    let Some(standing) = standing else { return insert.into() };
    let loose = LooseAnnotation::of(standing, text, |_| None);
    if loose <= **first {
        return Vec::new();
    }
    let leave = [Edit::InsertDetached(loose), Edit::Remove(standing.clone())];
    leave.into_iter().chain(insert).collect()
}

/// The annotation that an edit adds, changes or takes out.
fn annotation(edit: &Edit) -> Option<AnnotationId> {
    match edit {
        Edit::Insert(it) | Edit::Remove(it) | Edit::Replace { after: it, .. } => Some(it.id),
        Edit::InsertDetached(it) | Edit::RemoveDetached(it) => Some(it.id),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Annotation, LabelId, Span, Spans, Status};

    const TEXT: &str = "Kim traf Trump in Hanoi.";

    fn annotation(id: u64, quote: &str) -> Annotation {
        let start = TEXT.find(quote).unwrap();
        let span = Span::new(TEXT, start, start + quote.len()).unwrap();
        Annotation::new(AnnotationId(id), LabelId::new("actor"), span)
    }

    fn relation(id: u64, from: u64, to: u64) -> Relation {
        let (from, to) = (AnnotationId(from), AnnotationId(to));
        Relation { from, to, id: AnnotationId(id), kind: "meets".into() }
    }

    /// The layer after `edits` and what follows from them, and how many followed.
    fn after(layer: &Layer, edits: &[Edit]) -> (Layer, usize) {
        let following = settle(layer, TEXT, edits);
        let mut after = layer.clone();
        apply(&mut after, TEXT, edits).unwrap();
        apply(&mut after, TEXT, &following).unwrap();
        (after, following.len())
    }

    #[test]
    fn the_second_bearer_takes_the_place_of_the_first() {
        let (kim, trump) = (annotation(1, "Kim"), annotation(1, "Trump"));
        let mut layer = Layer::new(Status::New, false, [kim.clone()], Vec::new());
        let second = LooseAnnotation::of(&trump, TEXT, |_| None);
        let edits = [Edit::InsertDetached(second), Edit::InsertStray(relation(1, 1, 1))];
        assert_eq!(settle(&layer, TEXT, &edits), []);
        apply(&mut layer, TEXT, &edits).unwrap();

        let (gone, followed) = after(&layer, &[Edit::Remove(kim.clone())]);
        assert_eq!((gone.annotation(kim.id), gone.detached_len()), (Some(&trump), 0));
        assert_eq!((followed, gone.strays().len()), (2, 1), "the id is still taken");

        let behind = Annotation { spans: annotation(1, "Hanoi").spans, ..kim.clone() };
        let moved = [Edit::Replace { before: kim.clone(), after: behind }];
        let (moved, _) = after(&layer, &moved);
        assert_eq!((moved.annotation(kim.id), moved.detached_len()), (Some(&trump), 1));

        let spans: Spans = annotation(1, "in").spans;
        let before = Annotation { spans: annotation(1, "traf").spans, ..kim.clone() };
        let there = [
            Edit::Replace { before: kim.clone(), after: before.clone() },
            Edit::InsertDetached(LooseAnnotation::of(&Annotation { spans, ..kim }, TEXT, |_| None)),
        ];
        let (there, followed) = after(&layer, &there);
        assert_eq!((there.annotation(before.id), followed), (Some(&before), 0));
    }

    #[test]
    fn a_stray_relation_that_need_not_be_one_is_none() {
        let (kim, trump) = (annotation(1, "Kim"), annotation(2, "Trump"));
        let mut layer = Layer::new(Status::New, false, [kim], Vec::new());
        let stray = relation(3, 1, 2);
        apply(&mut layer, TEXT, &[Edit::InsertStray(stray.clone())]).unwrap();
        let (led, followed) = after(&layer, &[Edit::Insert(trump)]);
        assert_eq!((led.relations(), led.strays(), followed), (&[stray][..], &[][..], 2));
    }
}
