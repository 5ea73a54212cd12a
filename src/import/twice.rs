//! What is said of one annotation more than once, as where two have one label and one place. None of it
//! is lost: notes that differ become lines of one, and attributes are gathered. Of two values of one
//! attribute the first stays.

use std::collections::HashSet;
use std::collections::btree_map::Entry;
use std::hash::BuildHasher as _;

use crate::model::LooseAnnotation;

/// What has been said of annotations: their notes, by a number that stands for each, no two by chance.
#[derive(Debug, Default)]
pub struct Said(HashSet<u64>);

impl Said {
    /// Adds to an annotation what is said of it. Returns the attributes of which it has another value.
    pub fn add(
        &mut self,
        to: &mut LooseAnnotation,
        note: &str,
        attributes: impl IntoIterator<Item = (String, String)>,
    ) -> Vec<(String, String)> {
        let number = self.0.hasher().hash_one((to.id, note));
        if !note.is_empty() && to.note != note && self.0.insert(number) {
            let between = if to.note.is_empty() { "" } else { "\n" };
            to.note.extend([between, note]);
        }
        let mut others = Vec::new();
        for (key, value) in attributes {
            match to.attributes.entry(key) {
                Entry::Vacant(new) => _ = new.insert(value),
                Entry::Occupied(there) if *there.get() == value => {}
                Entry::Occupied(there) => others.push((there.key().clone(), value)),
            }
        }
        others
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AnnotationId, LabelId};

    #[test]
    fn nothing_that_is_said_is_lost_or_doubled() {
        let (id, label) = (AnnotationId(1), LabelId::new("actor"));
        let (anchors, attributes, note) = Default::default();
        let mut it = LooseAnnotation { id, label, anchors, attributes, note };
        let mut said = Said::default();
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let others: Vec<_> = [
            ("", None),
            ("eins", Some(pair("a", "1"))),
            ("zwei", Some(pair("a", "1"))),
            ("eins", Some(pair("b", ""))),
            ("zwei", Some(pair("a", "2"))),
        ]
        .into_iter()
        .flat_map(|(note, attributes)| said.add(&mut it, note, attributes))
        .collect();
        assert_eq!(it.note, "eins\nzwei");
        assert_eq!(it.attributes, [pair("a", "1"), pair("b", "")].into());
        assert_eq!(others, [pair("a", "2")]);
    }
}
