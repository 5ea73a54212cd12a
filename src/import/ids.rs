//! Names for what is imported.

use std::collections::HashMap;

use crate::model::{AnnotationId, FileHash};

/// The ids that something bears. Many may ask for the same one, so of each that is taken it is known
/// from where on to look, and the way there grows shorter with every look.
#[derive(Debug, Default)]
pub struct Ids(HashMap<u64, u64>);

impl Ids {
    /// Takes the first id from this one on that nothing bears.
    pub fn take(&mut self, AnnotationId(first): AnnotationId) -> AnnotationId {
        let mut id = first;
        while let Some(next) = self.0.get(&id).copied() {
            if let Some(further) = self.0.get(&next).copied() {
                self.0.insert(id, further);
            }
            id = next;
        }
        self.0.insert(id, id.wrapping_add(1));
        AnnotationId(id)
    }
}

/// The id that comes of what an annotation says, so that whoever imports the same gives it the same.
pub(super) fn told(label: &str, places: &[(usize, usize)]) -> AnnotationId {
    let hash = FileHash::of(format!("{label} {places:?}").as_bytes()).to_string();
    let first = hash.get(..8).and_then(|it| u64::from_str_radix(it, 16).ok()).unwrap_or(0);
    AnnotationId(first % 999_999_999 + 1)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn many_of_one_name_are_named_at_once() {
        let mut ids = Ids::default();
        for nth in 0..200_000 {
            assert_eq!(ids.take(AnnotationId(7)), AnnotationId(7 + nth));
        }
        assert_eq!(ids.take(AnnotationId(u64::MAX)), AnnotationId(u64::MAX));
        assert_eq!(ids.take(AnnotationId(u64::MAX)), AnnotationId(0));
    }

    proptest! {
        #[test]
        fn each_is_the_first_that_is_free(firsts in prop::collection::vec(0..20_u64, 0..60)) {
            let (mut ids, mut taken) = (Ids::default(), HashSet::new());
            for first in firsts {
                let free = (first..100).map(AnnotationId).find(|it| !taken.contains(it)).unwrap();
                prop_assert_eq!(ids.take(AnnotationId(first)), free);
                taken.insert(free);
            }
        }
    }
}
