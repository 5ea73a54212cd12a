//! A merge as edits.

use std::collections::BTreeSet;

use crate::edit::Edit;
use crate::model::{Annotation, AnnotationId, Layer, LooseAnnotation, Relation};

/// The edits that make of one layer the other: what a merge changes in the layer that is open.
pub fn edits(before: &Layer, after: &Layer) -> Vec<Edit> {
    let difference = after.difference(before);
    let ids = |all: &[std::sync::Arc<Annotation>]| -> BTreeSet<AnnotationId> {
        all.iter().map(|it| it.id).collect()
    };
    let (gone, new) = (ids(&difference.gone), ids(&difference.new));
    let relations =
        |layer: &Layer| layer.relations().iter().cloned().collect::<BTreeSet<Relation>>();
    let (old_relations, new_relations) = (relations(before), relations(after));

    // Relations go before their ends, and come after them.
    let mut edits: Vec<Edit> =
        old_relations.difference(&new_relations).cloned().map(Edit::RemoveRelation).collect();
    for old in &difference.gone {
        if !new.contains(&old.id) {
            edits.push(Edit::Remove((**old).clone()));
        }
    }
    for it in &difference.new {
        let after = (**it).clone();
        edits.push(match before.annotation(it.id).filter(|it| gone.contains(&it.id)) {
            Some(before) => Edit::Replace { before: before.clone(), after },
            None => Edit::Insert(after),
        });
    }
    edits.extend(new_relations.difference(&old_relations).cloned().map(Edit::InsertRelation));
    edits.extend(detached(before, after));
    if before.status != after.status {
        edits.push(Edit::SetStatus { before: before.status, after: after.status });
    }
    if before.flagged != after.flagged {
        edits.push(Edit::SetFlag { flagged: after.flagged });
    }
    edits
}

/// What is detached in one and not in the other. What takes the place of something that stood is
/// moved after it, and before anything that takes its own.
fn detached(before: &Layer, after: &Layer) -> Vec<Edit> {
    if before.has_same_detached(after) {
        return Vec::new();
    }
    let all =
        |layer: &Layer| layer.detached().map(|it| (**it).clone()).collect::<Vec<LooseAnnotation>>();
    let (gone, new) = left_over(all(before), all(after));
    let gone = gone.into_iter().map(Edit::RemoveDetached);
    let (strays, new_strays) = left_over(before.strays().to_vec(), after.strays().to_vec());
    let strays = strays.into_iter().map(Edit::RemoveStray);
    let new = new.into_iter().map(Edit::InsertDetached);
    gone.chain(strays).chain(new).chain(new_strays.into_iter().map(Edit::InsertStray)).collect()
}

/// What each of two lists has that the other has not, counted as often as it is there.
fn left_over<T: PartialEq>(mut a: Vec<T>, b: Vec<T>) -> (Vec<T>, Vec<T>) {
    let mut only_b = Vec::new();
    for it in b {
        match a.iter().position(|same| *same == it) {
            Some(at) => _ = a.remove(at),
            None => only_b.push(it),
        }
    }
    (a, only_b)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::edit::apply;
    use crate::model::{LabelId, Span, Status};

    const TEXT: &str = "Voss lehnt den Umbau ab.";

    fn layer() -> impl Strategy<Value = Layer> {
        let annotations = prop::collection::btree_map(0_u64..9, (0_usize..9, any::<bool>()), 0..7);
        let relations = prop::collection::btree_map(5_u64..15, (0_u64..9, 0_u64..9), 0..5);
        (annotations, relations, 0..3_u8, any::<bool>()).prop_map(
            |(all, relations, status, flag)| {
                let status = [Status::New, Status::InProgress, Status::Done][usize::from(status)];
                let links = relations.iter().filter(|it| {
                    let ends = [it.1.0, it.1.1];
                    !all.contains_key(it.0) && ends.iter().all(|it| all.contains_key(it))
                });
                let links = links.map(|(id, (from, to))| Relation {
                    from: AnnotationId(*from),
                    to: AnnotationId(*to),
                    id: AnnotationId(*id),
                    kind: "gives".into(),
                });
                let annotations = all.iter().map(|(id, (start, noted))| {
                    let span = Span::new(TEXT, *start, start + 3).unwrap();
                    let new = Annotation::new(AnnotationId(*id), LabelId::new("actor"), span);
                    Annotation { note: if *noted { "x".into() } else { String::new() }, ..new }
                });
                Layer::new(status, flag, annotations, links.collect())
            },
        )
    }

    proptest! {
        #[test]
        fn the_edits_between_two_layers_lead_from_one_to_the_other(
            before in layer(),
            after in layer(),
        ) {
            let mut layer = before.clone();
            let edits = edits(&before, &after);
            prop_assert_eq!(apply(&mut layer, TEXT, &edits), Ok(()));
            prop_assert_eq!(&layer, &after);
            prop_assert_eq!(edits.is_empty(), before == after);
        }
    }
}
