//! What a frame of the real window costs: `cargo bench --bench frame`, with names of scenarios or
//! texts after `--` to run only those.
//!
//! Each line is one scenario on one text. Frames are counted in processor time of the thread that
//! draws, drawing and tessellation together (wall time on systems other than Linux); `open` is
//! wall time, as people wait for it. The texts are made up, or taken from the folders that
//! `TAGWERK_ARTICLES` and `TAGWERK_ANNOTATIONS` name, which are not changed.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench that cannot go on has nothing to report"
)]

mod clock;
mod corpus;
mod memory;
mod scenarios;
mod sitting;

use std::time::Duration;

use corpus::{Corpus, Text};
use scenarios::SCENARIOS;
use sitting::Sitting;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, rest @ ..] = &arguments[..]
        && flag == memory::CHILD
    {
        memory::report(rest);
        return;
    }
    let wanted: Vec<&String> = arguments.iter().filter(|it| !it.starts_with("--")).collect();
    let is_wanted = |kinds: &[&str], name: &str| {
        let of_kind: Vec<_> = wanted.iter().filter(|it| kinds.contains(&it.as_str())).collect();
        of_kind.is_empty() || of_kind.iter().any(|it| it.as_str() == name)
    };
    let texts = corpus::texts();
    let names: Vec<&str> = texts.iter().map(|it| it.name.as_str()).collect();
    let kinds: Vec<&str> = SCENARIOS.iter().map(|it| it.0).chain([memory::NAME]).collect();
    for unknown in wanted.iter().filter(|it| !names.contains(&it.as_str())) {
        assert!(kinds.contains(&unknown.as_str()), "no scenario or text {unknown}");
    }
    println!("scenario,text_bytes,annotations,frames,median_us,p99_us,max_us");
    for text in texts.iter().filter(|it| is_wanted(&names, &it.name)) {
        let corpus = Corpus::new(text);
        let mut sitting: Option<Sitting> = None;
        for (name, run) in SCENARIOS.iter().filter(|it| is_wanted(&kinds, it.0)) {
            let sitting = sitting.get_or_insert_with(|| Sitting::on(&corpus));
            print_line(name, text, run(sitting));
        }
        drop(sitting);
        if is_wanted(&kinds, memory::NAME) {
            memory::measure(text, &corpus);
        }
    }
}

fn print_line(scenario: &str, text: &Text, mut frames: Vec<Duration>) {
    frames.sort_unstable();
    let at = |share: f64| {
        let nth = ((frames.len() as f64 * share).ceil() as usize).clamp(1, frames.len()) - 1;
        frames[nth].as_micros()
    };
    let (scenario, bytes) = (text.scenario(scenario), text.content.len());
    let (annotations, count) = (text.annotations.len(), frames.len());
    println!("{scenario},{bytes},{annotations},{count},{},{},{}", at(0.5), at(0.99), at(1.0));
}
