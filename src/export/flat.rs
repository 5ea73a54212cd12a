//! Chooses spans that do not overlap, for formats that hold one label a place.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use super::LossKind;

pub(super) use crate::model::is_space;

/// Chooses outermost first: longer ranges before shorter ones, of equally long ones those that
/// come first. For each range `None` when it is chosen, or why it is not. Ranges are in any unit
/// and not empty.
pub(super) fn outermost(ranges: &[Range<usize>]) -> Vec<Option<LossKind>> {
    let mut order: Vec<(usize, &Range<usize>)> = ranges.iter().enumerate().collect();
    order.sort_by_key(|(at, range)| (Reverse(range.len()), *at));
    let mut chosen: BTreeMap<usize, usize> = BTreeMap::new();
    let mut verdicts: Vec<(usize, Option<LossKind>)> = Vec::with_capacity(ranges.len());
    for (at, range) in order {
        // Chosen ranges are apart, so the last that begins before our end reaches furthest.
        let last = chosen.range(..range.end).next_back();
        let verdict = last.filter(|(_, end)| **end > range.start).map(|(&start, &end)| {
            if (start..end) == *range {
                LossKind::SameSpanTwice
            } else if start <= range.start && range.end <= end {
                LossKind::NestedDropped
            } else {
                LossKind::CrossingDropped
            }
        });
        if verdict.is_none() {
            chosen.insert(range.start, range.end);
        }
        verdicts.push((at, verdict));
    }
    verdicts.sort_by_key(|(at, _)| *at);
    verdicts.into_iter().map(|(_, verdict)| verdict).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Ranges, and what becomes of each.
    type Case = (&'static [Range<usize>], &'static [Option<LossKind>]);

    #[test]
    fn outer_spans_win_and_the_others_hear_why() {
        use LossKind::{CrossingDropped, NestedDropped, SameSpanTwice};
        let cases: &[Case] = &[
            (&[], &[]),
            (&[0..3, 3..5], &[None, None]),
            (&[0..9, 2..4, 2..4], &[None, Some(NestedDropped), Some(NestedDropped)]),
            (&[2..4, 2..4], &[None, Some(SameSpanTwice)]),
            (&[0..4, 3..9], &[Some(CrossingDropped), None]),
            (&[0..4, 3..7], &[None, Some(CrossingDropped)]),
            // The middle one is longest, so both others go.
            (&[0..4, 3..9, 8..10], &[Some(CrossingDropped), None, Some(CrossingDropped)]),
        ];
        for (ranges, verdicts) in cases {
            assert_eq!(outermost(ranges), *verdicts, "{ranges:?}");
        }
    }

    proptest! {
        #[test]
        fn the_choice_is_free_of_overlap_and_leaves_nothing_out_that_fits(
            spans in prop::collection::vec((0_usize..60, 1_usize..20), 0..30),
        ) {
            let ranges: Vec<_> = spans.iter().map(|(start, len)| *start..start + len).collect();
            let verdicts = outermost(&ranges);
            let clash = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
            for (i, a) in ranges.iter().enumerate() {
                let others = ranges.iter().enumerate().filter(|(j, _)| *j != i && verdicts[*j].is_none());
                let clashes = others.filter(|(_, b)| clash(a, b)).count();
                prop_assert_eq!(verdicts[i].is_none(), clashes == 0);
            }
        }
    }
}
