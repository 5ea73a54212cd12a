//! How tall the blocks of an article are: measured where they have been laid out, estimated
//! elsewhere, and summed so that finding a place costs a logarithm.

/// The heights of all blocks, in points. Sums are kept in `f64`: a long article is millions of
/// points tall.
#[derive(Clone, Debug, Default)]
pub(super) struct Heights {
    heights: Vec<f32>,
    /// A Fenwick tree: entry `i` (from one) sums the `i & -i` heights that end at block `i - 1`.
    sums: Vec<f64>,
}

impl Heights {
    /// Starts over with estimates.
    pub(super) fn new(estimates: impl Iterator<Item = f32>) -> Self {
        let heights: Vec<f32> = estimates.collect();
        let mut sums = vec![0.0; heights.len() + 1];
        for (at, height) in (1..).zip(&heights) {
            add(&mut sums, at, f64::from(*height));
            let sum = sums.get(at).copied().unwrap_or_default();
            add(&mut sums, at + lowest_bit(at), sum);
        }
        Self { heights, sums }
    }

    /// How many blocks there are.
    pub(super) fn len(&self) -> usize {
        self.heights.len()
    }

    /// Records the true height of a block.
    pub(super) fn measure(&mut self, block: usize, height: f32) {
        let Some(known) = self.heights.get_mut(block) else { return };
        let difference = f64::from(height) - f64::from(*known);
        if difference == 0.0 {
            return;
        }
        *known = height;
        let mut at = block + 1;
        while at < self.sums.len() {
            add(&mut self.sums, at, difference);
            at += lowest_bit(at);
        }
    }

    /// The height of all blocks together.
    pub(super) fn total(&self) -> f64 {
        self.before(self.len())
    }

    /// The height of all blocks before `block`.
    pub(super) fn before(&self, block: usize) -> f64 {
        let mut at = block.min(self.len());
        let mut sum = 0.0;
        while at > 0 {
            sum += self.sums.get(at).copied().unwrap_or_default();
            at -= lowest_bit(at);
        }
        sum
    }

    /// The block that holds the height `y`, counted from the top of the first; the last one for
    /// anything below.
    pub(super) fn block_at(&self, y: f64) -> usize {
        let (mut at, mut left) = (0, y);
        let mut step = self.len().next_power_of_two();
        while step > 0 {
            if let Some(sum) = self.sums.get(at + step)
                && *sum <= left
            {
                at += step;
                left -= sum;
            }
            step /= 2;
        }
        at.min(self.len().saturating_sub(1))
    }
}

fn lowest_bit(at: usize) -> usize {
    at & at.wrapping_neg()
}

fn add(sums: &mut [f64], at: usize, height: f64) {
    if let Some(sum) = sums.get_mut(at) {
        *sum += height;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sums_are_those_of_a_plain_walk(
            estimates in prop::collection::vec(0_u8..50, 1..70),
            measured in prop::collection::vec((0_usize..70, 0_u8..90), 0..30),
        ) {
            let mut plain: Vec<f32> = estimates.iter().map(|it| f32::from(*it)).collect();
            let mut heights = Heights::new(plain.iter().copied());
            for (block, height) in measured {
                heights.measure(block, f32::from(height));
                if let Some(it) = plain.get_mut(block) {
                    *it = f32::from(height);
                }
            }
            let mut y = 0.0;
            for (block, height) in plain.iter().enumerate() {
                prop_assert_eq!(heights.before(block), y);
                if *height > 0.0 {
                    prop_assert_eq!(heights.block_at(y), block);
                    prop_assert_eq!(heights.block_at(y + f64::from(*height) - 0.5), block);
                }
                y += f64::from(*height);
            }
            prop_assert_eq!(heights.total(), y);
            prop_assert_eq!(heights.block_at(y + 1.0), plain.len() - 1);
        }
    }

    #[test]
    fn nothing_is_no_trouble() {
        let mut heights = Heights::default();
        heights.measure(0, 3.0);
        assert_eq!((heights.total(), heights.block_at(7.0), heights.before(3)), (0.0, 0, 0.0));
    }
}
