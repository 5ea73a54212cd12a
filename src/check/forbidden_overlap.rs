//! Annotations that overlap in a way that the codebook forbids.
//!
//! Overlap is a matter of characters: what lies in the gap of a discontinuous annotation does not
//! overlap it, and one annotation lies inside another if all its characters do.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::placed::{Mark, Placed};
use super::{Problem, Rule};
use crate::model::{AnnotationId, Overlap};

pub(super) fn check(placed: &Placed, into: &mut Vec<Problem>) {
    if placed.overlap == Overlap::Any {
        return;
    }
    // Twins are a problem of their own.
    let mut seen = HashSet::new();
    let marks: Vec<&Mark> = placed.marks.iter().filter(|it| seen.insert(it.sameness())).collect();
    let offenders = offenders(&marks, placed.overlap == Overlap::Nested);
    let offending = marks.iter().filter(|it| offenders.contains(&it.id));
    into.extend(offending.map(|it| it.problem(Rule::ForbiddenOverlap)));
}

/// One walk along the text with the stack of spans that are open at each place. The innermost of
/// them stands for all around it, so no pairs need to be compared.
fn offenders(marks: &[&Mark], nesting_allowed: bool) -> HashSet<AnnotationId> {
    let mut parts: Vec<(Range<usize>, &Mark)> = marks
        .iter()
        .flat_map(|mark| stretches(mark).into_iter().map(move |it| (it, *mark)))
        .collect();
    let length = |mark: &Mark| mark.spans().map(|it| it.len()).sum::<usize>();
    // What may hold the other comes first.
    parts.sort_by_cached_key(|(at, mark)| {
        (at.start, Reverse(at.end), Reverse(length(mark)), mark.id)
    });
    let mut offenders = HashSet::new();
    let mut open: Vec<(usize, AnnotationId)> = Vec::new();
    let mut holders: HashMap<AnnotationId, Option<AnnotationId>> = HashMap::new();
    for (at, mark) in parts {
        while open.pop_if(|(end, _)| *end <= at.start).is_some() {}
        let holder = open.last().map(|(_, id)| *id);
        let crosses = open.last().is_some_and(|(end, _)| *end < at.end);
        // A part inside and another outside, or inside something else, is crossing too.
        let torn = *holders.entry(mark.id).or_insert(holder) != holder;
        let forbidden = if nesting_allowed { crosses || torn } else { holder.is_some() };
        if forbidden {
            offenders.insert(mark.id);
        } else {
            open.push((at.end, mark.id));
        }
    }
    offenders
}

/// The mark's spans, those that touch joined.
fn stretches(mark: &Mark) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for span in mark.spans() {
        match joined.last_mut() {
            Some(last) if last.end == span.start => last.end = span.end,
            _ => joined.push(span),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::LabelId;

    /// The rule as people would say it, for two.
    fn is_forbidden(a: &Mark, b: &Mark, nesting_allowed: bool) -> bool {
        let bytes = |mark: &Mark| mark.spans().flatten().collect::<HashSet<usize>>();
        let (a, b) = (bytes(a), bytes(b));
        !a.is_disjoint(&b) && !(nesting_allowed && (a.is_subset(&b) || b.is_subset(&a)))
    }

    proptest! {
        #[test]
        fn the_walk_finds_something_exactly_where_a_pair_is_forbidden(
            shapes in prop::collection::vec(prop::collection::vec((0_usize..5, 1_usize..7), 1..4), 1..6),
            nesting_allowed: bool,
        ) {
            let label = LabelId::new("actor");
            let marks: Vec<Mark> = (0..).zip(&shapes).map(|(id, shape)| {
                let mut at = 0;
                let parts = shape.iter().map(|(gap, len)| {
                    let start = at + gap;
                    at = start + len;
                    (start..at, "")
                }).collect();
                Mark { id: AnnotationId(id), label: &label, parts }
            }).collect();
            let pairs = || (0..marks.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
            let expected = pairs().any(|(a, b)| is_forbidden(&marks[a], &marks[b], nesting_allowed));
            let all: Vec<&Mark> = marks.iter().collect();
            prop_assert_eq!(!offenders(&all, nesting_allowed).is_empty(), expected, "{:?}", marks);
        }
    }
}
