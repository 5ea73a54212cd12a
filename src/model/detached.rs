//! What a layer carries along although it does not stand in the text.

use std::cmp::Ordering;
use std::sync::Arc;

use super::chunks::Chunks;
use super::{AnnotationId, LooseAnnotation, Relation};

/// Annotations that do not stand where they say or whose id is taken, and relations that lead
/// nowhere or whose id is taken, as they were read. Any of them may be there several times.
#[derive(Clone, Debug, Default)]
pub(super) struct Detached {
    /// By id, then in the order of the file.
    annotations: Chunks<Vec<Arc<LooseAnnotation>>>,
    /// Sorted.
    strays: Arc<Vec<Relation>>,
}

fn order(a: &LooseAnnotation, b: &LooseAnnotation) -> Ordering {
    a.id.cmp(&b.id).then_with(|| a.cmp(b))
}

impl Detached {
    pub(super) fn new(mut annotations: Vec<LooseAnnotation>, mut strays: Vec<Relation>) -> Self {
        annotations.sort_by(order);
        strays.sort_unstable();
        let annotations = annotations.into_iter().map(Arc::new).collect();
        Self { annotations: Chunks::new(annotations), strays: Arc::new(strays) }
    }

    pub(super) fn len(&self) -> usize {
        self.annotations.len()
    }

    pub(super) fn annotations(&self) -> impl Iterator<Item = &Arc<LooseAnnotation>> {
        self.annotations.iter()
    }

    /// Those that bear `id`.
    pub(super) fn bearing(&self, id: AnnotationId) -> impl Iterator<Item = &Arc<LooseAnnotation>> {
        self.annotations.from(move |it| it.id < id).take_while(move |it| it.id == id)
    }

    pub(super) fn strays(&self) -> &[Relation] {
        &self.strays
    }

    /// Whether a stray bears `id` or leads to it.
    pub(super) fn names(&self, id: AnnotationId) -> bool {
        self.strays.iter().any(|it| [it.id, it.from, it.to].contains(&id))
    }

    pub(super) fn insert(&mut self, new: LooseAnnotation) {
        let new = Arc::new(new);
        // None is called equal, so that none is replaced.
        self.annotations.insert(Arc::clone(&new), |it| match order(it, &new) {
            Ordering::Greater => Ordering::Greater,
            _ => Ordering::Less,
        });
    }

    /// Takes out one that is equal to `old`.
    pub(super) fn remove(&mut self, old: &LooseAnnotation) -> bool {
        self.annotations.remove(|it| order(it, old)).is_some()
    }

    pub(super) fn insert_stray(&mut self, new: Relation) {
        let strays = Arc::make_mut(&mut self.strays);
        strays.insert(strays.partition_point(|it| *it < new), new);
    }

    /// Takes out one that is equal to `old`.
    pub(super) fn remove_stray(&mut self, old: &Relation) -> bool {
        let at = self.strays.binary_search(old);
        at.map(|at| Arc::make_mut(&mut self.strays).remove(at)).is_ok()
    }
}

impl PartialEq for Detached {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: &Arc<LooseAnnotation>, b: &Arc<LooseAnnotation>| Arc::ptr_eq(a, b) || a == b;
        let (gone, new) = self.annotations.difference(&other.annotations, |a, b| order(a, b), same);
        gone.is_empty() && new.is_empty() && self.strays == other.strays
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::model::LabelId;

    fn loose((id, note): (u64, u8)) -> LooseAnnotation {
        LooseAnnotation {
            id: AnnotationId(id),
            label: LabelId::new("actor"),
            anchors: smallvec::SmallVec::new(),
            attributes: BTreeMap::new(),
            note: note.to_string(),
        }
    }

    proptest! {
        #[test]
        fn each_is_there_as_often_as_it_was_put_in(
            start in prop::collection::vec((0_u64..9, 0_u8..3), 0..500),
            steps in prop::collection::vec(((0_u64..9, 0_u8..3), any::<bool>()), 0..300),
        ) {
            let mut plain: Vec<LooseAnnotation> = start.into_iter().map(loose).collect();
            let mut detached = Detached::new(plain.clone(), Vec::new());
            for (of, insert) in steps {
                let it = loose(of);
                let at = plain.iter().position(|old| *old == it);
                if insert {
                    plain.push(it.clone());
                    detached.insert(it.clone());
                } else {
                    prop_assert_eq!(detached.remove(&it), at.is_some());
                    at.map(|at| plain.remove(at));
                }
                let bearing = plain.iter().filter(|old| old.id == it.id).count();
                prop_assert_eq!(detached.bearing(it.id).count(), bearing);
                prop_assert!(detached.bearing(it.id).all(|old| old.id == it.id));
            }
            prop_assert_eq!(detached.len(), plain.len());
            plain.sort_by(order);
            prop_assert!(detached.annotations().map(|it| &**it).eq(&plain));
            prop_assert_eq!(&detached, &Detached::new(plain.clone(), Vec::new()));
            plain.pop();
            prop_assert!(plain.is_empty() || detached != Detached::new(plain, Vec::new()));
        }
    }
}
