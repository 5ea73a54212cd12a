//! What a whole export could not carry: all of it counted, and of each kind the first by name and
//! place. Ten times the articles need no more memory for it.

use std::collections::BTreeMap;

use super::{Loss, LossKind};

/// How many losses of a kind are named.
pub const NAMED: usize = 1000;

/// Losses by their kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses(BTreeMap<LossKind, OfKind>);

/// Losses of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfKind {
    /// How many there are.
    pub count: usize,
    /// The first of them, [`NAMED`] at most.
    pub named: Vec<Loss>,
}

impl Losses {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.values().map(|it| it.count).sum()
    }

    /// Whether nothing got lost.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The kinds that there are, in their order.
    pub fn kinds(&self) -> impl Iterator<Item = (LossKind, &OfKind)> {
        self.0.iter().map(|(kind, it)| (*kind, it))
    }
}

impl Extend<Loss> for Losses {
    fn extend<T: IntoIterator<Item = Loss>>(&mut self, losses: T) {
        for loss in losses {
            let of_kind = self.0.entry(loss.kind).or_default();
            of_kind.count += 1;
            if of_kind.named.len() < NAMED {
                of_kind.named.push(loss);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Document;
    use super::super::sample::Sample;
    use super::*;

    #[test]
    fn all_are_counted_and_the_first_are_named() {
        let sample = Sample::new("Ohm schweigt.");
        let (article, layer) = (sample.article("a.txt"), sample.layer());
        let document = Document { article: &article, annotator: "anna", layer: &layer };
        let loss = |it: usize| Loss::about(&document, LossKind::NoteDropped, &it.to_string());
        let mut losses = Losses::default();
        assert!(losses.is_empty());
        losses.extend([Loss::about(&document, LossKind::TextCut, "")]);
        losses.extend((0..NAMED + 7).map(loss));
        assert_eq!(losses.len(), NAMED + 8);
        let kinds: Vec<_> = losses.kinds().map(|(it, of)| (it, of.count, of.named.len())).collect();
        let notes = (LossKind::NoteDropped, NAMED + 7, NAMED);
        assert_eq!(kinds, [notes, (LossKind::TextCut, 1, 1)]);
        assert_eq!(losses.kinds().next().unwrap().1.named[6].quote, "6");
    }
}
