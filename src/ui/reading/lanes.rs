//! Which lane below the line an annotation runs in, so that no two on one lane overlap.

use std::ops::Range;

/// As many lanes as the leading has room for; what finds none is counted instead.
pub(super) const LANES: usize = 4;

/// The lowest lane that is free for each range, in the order given; `None` where all are taken.
/// In the order of start, longest first, an annotation lies above those nested in it.
pub(super) fn assign(ranges: impl IntoIterator<Item = Range<usize>>) -> Vec<Option<usize>> {
    tracks::<LANES, usize>(ranges)
}

/// The lowest of `N` tracks that is free for each range, in the order given.
pub(super) fn tracks<const N: usize, T: Ord + Clone>(
    ranges: impl IntoIterator<Item = Range<T>>,
) -> Vec<Option<usize>> {
    // Each track holds disjoint ranges, sorted.
    let mut lanes: [Vec<Range<T>>; N] = std::array::from_fn(|_| Vec::new());
    let mut place = |range: Range<T>| {
        lanes.iter_mut().position(|lane| {
            let after = lane.partition_point(|it| it.start < range.end);
            let before = after.checked_sub(1).and_then(|it| lane.get(it));
            let free = before.is_none_or(|it| it.end <= range.start);
            if free {
                lane.insert(after, range.clone());
            }
            free
        })
    };
    ranges.into_iter().map(&mut place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each line of `drawing` is an annotation (`##`); the digit after it is its lane, `+` none.
    fn check(drawing: &str) {
        let lines: Vec<&str> = drawing.lines().filter(|it| it.contains('#')).collect();
        let ranges = lines.iter().map(|it| it.find('#').unwrap()..it.rfind('#').unwrap() + 1);
        for (line, lane) in lines.iter().zip(assign(ranges)) {
            let expected = line.chars().last().and_then(|it| it.to_digit(10));
            assert_eq!(lane, expected.map(|it| it as usize), "{line}");
        }
    }

    #[test]
    fn side_by_side_on_one_lane() {
        check(
            "
            ####       0
                ####   0
                    ## 0
            ",
        );
    }

    #[test]
    fn nested_and_crossing_ones_below_each_other() {
        check(
            "
            ############ 0
             #####       1
               ######    2
                    #    1
                     ### 1
            ",
        );
    }

    #[test]
    fn more_than_fit_have_no_lane() {
        check(
            "
            ########### 0
            #########   1
            ########    2
            ###         3
             ##         +
              ########  +
               #######  3
            ",
        );
    }

    #[test]
    fn later_ones_fill_the_gaps_of_earlier_ones_in_any_order() {
        check(
            "
                ######    0
                      ### 0
              ####        1
            ####          0
                  ######  1
            ",
        );
    }
}
