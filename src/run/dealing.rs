//! Works on several things at once, and has the results in the order of the things.

use std::sync::mpsc::sync_channel;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// How much may be under way at once, by [`in_order`]'s `weigh`; one thing always may.
const MOST: usize = 8 << 20;

/// Deals the things to the workers in turn, like cards; hands on what they make of them, in order.
/// The things are fetched on a thread of their own, and none is fetched before there is room for it.
///
/// # Errors
/// What `finished` says: then nothing more is begun, and what is under way is dropped.
pub fn in_order<T: Send, R: Send, E>(
    things: impl Iterator<Item = T> + Send,
    weigh: impl Fn(&T) -> usize + Send,
    workers: Vec<impl FnMut(T) -> R + Send>,
    mut finished: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let scales = &Scales::default();
    thread::scope(|scope| {
        let (mut hands, mut results) = (Vec::new(), Vec::new());
        for mut worker in workers {
            let (hand, cards) = sync_channel(1);
            let (done, result) = sync_channel(1);
            hands.push(hand);
            results.push(result);
            scope.spawn(move || {
                for (thing, weight) in cards {
                    if done.send((worker(thing), weight)).is_err() {
                        break;
                    }
                }
            });
        }
        scope.spawn(move || {
            for (thing, hand) in things.zip(hands.iter().cycle()) {
                let weight = weigh(&thing);
                if !scales.add(weight) || hand.send((thing, weight)).is_err() {
                    break;
                }
            }
        });
        // Nobody waits for room that nobody will make.
        let _open = Open(scales);
        for result in results.iter().cycle() {
            let Ok((result, weight)) = result.recv() else { break };
            finished(result)?;
            scales.take(weight);
        }
        Ok(())
    })
}

/// What is under way; `None` when nothing more is to be begun.
struct Scales {
    weight: Mutex<Option<usize>>,
    lighter: Condvar,
}

impl Default for Scales {
    fn default() -> Self {
        Self { weight: Mutex::new(Some(0)), lighter: Condvar::new() }
    }
}

impl Scales {
    fn weight(&self) -> MutexGuard<'_, Option<usize>> {
        self.weight.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there is room for so much; whether it is still wanted.
    fn add(&self, more: usize) -> bool {
        let is_full = |it: &mut Option<usize>| it.is_some_and(|it| it > 0 && it + more > MOST);
        let waited = self.lighter.wait_while(self.weight(), is_full);
        let mut weight = waited.unwrap_or_else(PoisonError::into_inner);
        weight.as_mut().map(|it| *it += more).is_some()
    }

    fn take(&self, weight: usize) {
        self.weight().iter_mut().for_each(|it| *it -= weight);
        self.lighter.notify_all();
    }
}

/// Closes the scales when it is dropped.
struct Open<'a>(&'a Scales);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        *self.0.weight() = None;
        self.0.lighter.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use proptest::prelude::*;

    use super::*;

    /// What came out, and how much was under way at most.
    fn run(
        weights: &[usize],
        workers: usize,
        stop: usize,
    ) -> (Result<(), usize>, Vec<usize>, usize) {
        let (now, most) = (&AtomicUsize::new(0), &AtomicUsize::new(0));
        let things = weights.iter().copied().enumerate();
        let work = |(nth, weight): (usize, usize)| {
            most.fetch_max(now.fetch_add(weight, Ordering::SeqCst) + weight, Ordering::SeqCst);
            // Later ones are done sooner.
            thread::yield_now();
            (nth, weight)
        };
        let mut out = Vec::new();
        let ended = in_order(
            things,
            |it| it.1,
            vec![work; workers],
            |(nth, weight)| {
                now.fetch_sub(weight, Ordering::SeqCst);
                out.push(nth);
                if nth == stop { Err(nth) } else { Ok(()) }
            },
        );
        (ended, out, most.load(Ordering::SeqCst))
    }

    proptest! {
        #[test]
        fn results_come_in_order_and_little_is_under_way(
            weights in prop::collection::vec(prop_oneof![0..100_usize, 0..2 * MOST], 0..60),
            workers in 1..5_usize,
            stop in 0..90_usize,
        ) {
            let (ended, out, most) = run(&weights, workers, stop);
            let count = weights.len().min(stop + 1);
            prop_assert_eq!(ended, if stop < weights.len() { Err(stop) } else { Ok(()) });
            prop_assert_eq!(out, (0..count).collect::<Vec<_>>());
            let heaviest = weights.iter().copied().max().unwrap_or(0);
            prop_assert!(most <= MOST.max(heaviest), "{most}");
        }
    }
}
