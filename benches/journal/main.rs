//! What it costs that nothing is lost: `cargo bench --bench journal`, with names of parts (`tagging`,
//! `writing`, `opening`) after `--` to run only those.
//!
//! A line is one scenario at one size: annotations of the layer, or deeds in the journal. Names that
//! end in `-cpu` count processor time of the thread that does the work (wall time on systems other
//! than Linux), the others the time that goes by, waiting for the disk and for other programs
//! included.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench that cannot go on has nothing to report"
)]

#[path = "../frame/clock.rs"]
mod clock;
#[expect(dead_code, reason = "frames are drawn of more")]
#[path = "../frame/corpus.rs"]
mod corpus;
mod json;
mod opening;
mod tagging;
mod writing;

use std::time::{Duration, Instant};

use clock::processor_time;
use corpus::Text;

/// How many annotations a layer has, with how often each scenario is run.
const LAYERS: [(usize, usize); 3] = [(500, 60), (5_000, 40), (50_000, 20)];
/// How many deeds a journal has, with how often each scenario is run.
const JOURNALS: [(usize, usize); 3] = [(1_000, 40), (10_000, 20), (100_000, 9)];

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with("--")).collect();
    let parts = ["tagging", "writing", "opening"];
    let unknown = wanted.iter().find(|it| !parts.contains(&it.as_str()));
    assert!(unknown.is_none(), "no part {unknown:?}");
    let is_wanted = |part: &str| wanted.is_empty() || wanted.iter().any(|it| it == part);
    println!("scenario,size,rounds,median_us,p99_us,max_us");
    for (annotations, rounds) in LAYERS {
        // Ten a KiB.
        let text: Text = corpus::made_up("text", annotations * 1024 / 10, true, 10);
        assert_eq!(text.annotations.len(), annotations);
        if is_wanted("tagging") {
            tagging::measure(&text, rounds);
        }
        if is_wanted("writing") {
            writing::measure(&text, rounds);
        }
    }
    for (deeds, rounds) in JOURNALS.into_iter().filter(|_| is_wanted("opening")) {
        opening::measure(deeds, rounds);
    }
}

/// What several runs of something took.
#[derive(Default)]
struct Runs {
    wall: Vec<Duration>,
    processor: Vec<Duration>,
}

impl Runs {
    /// Does it once more.
    fn run<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let (began, before) = (Instant::now(), processor_time());
        let result = work();
        self.processor.push(processor_time().saturating_sub(before));
        self.wall.push(began.elapsed());
        result
    }

    /// Prints the processor time.
    fn print_processor(self, scenario: &str, size: usize) {
        print_line(&format!("{scenario}-cpu"), size, self.processor);
    }

    /// Prints both.
    fn print(self, scenario: &str, size: usize) {
        print_line(scenario, size, self.wall);
        print_line(&format!("{scenario}-cpu"), size, self.processor);
    }
}

fn print_line(scenario: &str, size: usize, mut runs: Vec<Duration>) {
    runs.sort_unstable();
    let at = |share: f64| {
        let nth = ((runs.len() as f64 * share).ceil() as usize).clamp(1, runs.len()) - 1;
        runs[nth].as_micros()
    };
    let count = runs.len();
    println!("{scenario},{size},{count},{},{},{}", at(0.5), at(0.99), at(1.0));
}
