//! Annotations of texts that were revised at random: how many are found again, and that none that
//! is called sure is wrong.
//!
//! Our samples are revised and, where `TAGWERK_SHARED` (at first `../shared`) has them, further
//! articles; `TAGWERK_ROUNDS` says how often, and then a novel is revised too. `TAGWERK_COST` says
//! how long a text has to be dealt with quickly, in megabytes. Shares and times are printed:
//!
//!     TAGWERK_ROUNDS=1000 TAGWERK_COST=5 cargo test --release --test reanchoring -- --nocapture

#![expect(
    clippy::format_push_string,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::single_range_in_vec_init,
    clippy::unchecked_time_subtraction,
    clippy::unwrap_used,
    reason = "clippy.toml allows these in test functions, but not in what they call"
)]

mod revising;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::time::Duration;
use std::{env, fs};

use fastrand::Rng;
use revising::{Fate, Revised, Revision};
use tagwerk::model::{
    Anchor, AnnotationId, LabelId, LooseAnnotation, Span, all_words, sentence_at,
};
use tagwerk::reanchor::{Placement, Sureness, contexts, reanchor};

/// What came of an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    RightAndSure,
    RightAndUnsure,
    Lost,
    WrongAndUnsure,
    WrongAndSure,
}

/// Time that has passed for this thread; where that can be asked, of the processor, not what
/// other programs take of it.
fn spent() -> Duration {
    #[cfg(target_os = "linux")]
    {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
        Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap())
    }
    #[cfg(not(target_os = "linux"))]
    {
        static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
        START.get_or_init(std::time::Instant::now).elapsed()
    }
}

/// Annotations as `spans` of `text` would be written.
fn annotations(text: &str, spans: &[Vec<Range<usize>>]) -> Vec<LooseAnnotation> {
    let spans: Vec<Vec<Span>> = spans
        .iter()
        .map(|it| it.iter().map(|it| Span::new(text, it.start, it.end).unwrap()).collect())
        .collect();
    let mut around = contexts(text, &spans.concat()).into_iter();
    let anchor = |span: &Span| Anchor {
        start: span.start(),
        end: span.end(),
        quote: span.quote(text).into(),
        around: around.next().unwrap(),
    };
    let mut anchor = anchor;
    (1..)
        .zip(&spans)
        .map(|(id, spans)| LooseAnnotation {
            id: AnnotationId(id),
            label: LabelId::new("actor"),
            anchors: spans.iter().map(&mut anchor).collect(),
            attributes: BTreeMap::new(),
            note: String::new(),
        })
        .collect()
}

/// Spans as people make them: words, names of a few words, sentences, words with a gap.
fn spans(text: &str, rng: &mut Rng, count: usize) -> Vec<Vec<Range<usize>>> {
    let words = all_words(text);
    let mut found = Vec::new();
    let mut near = 0;
    while found.len() < count && !words.is_empty() {
        // Some come together, as they do where there is much to say.
        near = if rng.u8(..3) == 0 {
            rng.usize(..words.len())
        } else {
            (near + rng.usize(..30)) % words.len()
        };
        let first = words[near];
        let until = |more: usize| words[(near + more).min(words.len() - 1)];
        found.push(match rng.u8(..10) {
            0..4 => vec![first.range()],
            4..7 => vec![first.start()..until(rng.usize(1..5)).end()],
            7..9 => sentence_at(text, first.start()).map(Span::range).into_iter().collect(),
            _ => {
                let second = until(rng.usize(2..8));
                let apart = first.end() < second.start();
                if apart { vec![first.range(), second.range()] } else { vec![first.range()] }
            }
        });
    }
    found
}

/// Whether `found` is about where `there` is.
fn is_near(found: &Range<usize>, there: &Range<usize>) -> bool {
    let shared = found.end.min(there.end).saturating_sub(found.start.max(there.start));
    let whole = found.end.max(there.end) - found.start.min(there.start);
    2 * shared >= whole
}

fn outcome(old: &str, revised: &Revised, spans: &[Range<usize>], it: &Placement) -> Outcome {
    let fates = spans.iter().map(|it| revised.fate(old, it.clone()));
    let found = it.found.iter().map(|it| it.range());
    let mut right = it.found.len() == spans.len();
    for (fate, found) in fates.zip(found) {
        right &= match fate {
            Fate::Untouched(there) => found == there,
            Fate::Touched(there) => !it.sureness.is_sure() && is_near(&found, &there),
            Fate::Gone => false,
        };
    }
    match (right, it.sureness) {
        (_, Sureness::Lost) => Outcome::Lost,
        (true, it) if it.is_sure() => Outcome::RightAndSure,
        (true, _) => Outcome::RightAndUnsure,
        (false, it) if it.is_sure() => Outcome::WrongAndSure,
        (false, _) => Outcome::WrongAndUnsure,
    }
}

fn texts() -> Vec<(String, String)> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let shared =
        env::var_os("TAGWERK_SHARED").map_or_else(|| here.join("../shared"), PathBuf::from);
    let folders =
        [here.join("seeds"), shared.join("seeds"), shared.join("corpora/long_german_novel")];
    let mut found = Vec::new();
    for folder in folders {
        let Ok(entries) = fs::read_dir(&folder) else {
            println!("without {}", folder.display());
            continue;
        };
        for path in entries.map(|it| it.unwrap().path()) {
            if path.extension().is_some_and(|it| it == "txt") {
                let name = path.file_stem().unwrap().to_string_lossy().into_owned();
                found.extend(fs::read_to_string(&path).map(|it| (name, it)));
            }
        }
    }
    found.sort();
    found
}

#[derive(Default)]
struct Shares {
    /// By whether the span was untouched.
    counts: BTreeMap<(bool, Outcome), usize>,
    time: Duration,
}

impl Shares {
    fn print(&self, title: &str) {
        println!("{title}: {:?}", self.time);
        for untouched in [true, false] {
            let all: usize =
                self.counts.iter().filter(|it| it.0.0 == untouched).map(|it| it.1).sum();
            let outcomes = [
                Outcome::RightAndSure,
                Outcome::RightAndUnsure,
                Outcome::Lost,
                Outcome::WrongAndUnsure,
                Outcome::WrongAndSure,
            ];
            print!("  {:9} {all:8}", if untouched { "untouched" } else { "touched" });
            for it in outcomes {
                let count = self.counts.get(&(untouched, it)).copied().unwrap_or(0);
                print!("  {it:?} {count} ({:.2} %)", 100.0 * count as f64 / all.max(1) as f64);
            }
            println!();
        }
    }

    fn of(&self, outcome: Outcome) -> usize {
        self.counts.iter().filter(|it| it.0.1 == outcome).map(|it| it.1).sum()
    }
}

/// Whether the new text leaves no doubt about where a span has gone: its sentence and those next
/// to it are untouched and stand nowhere else.
fn is_certain(old: &str, beginnings: &[usize], revised: &Revised, span: &Range<usize>) -> bool {
    let first = beginnings.partition_point(|it| it + 40 <= span.start);
    let last = beginnings.partition_point(|it| *it < span.end + 40);
    let (Some(first), Some(last)) = (first.checked_sub(1), beginnings.get(last)) else {
        return false;
    };
    let window = beginnings[first]..*last;
    let text = &old[window.clone()];
    matches!(revised.fate(old, window), Fate::Untouched(_))
        && old.matches(text).nth(1).is_none()
        && revised.text.matches(text).nth(1).is_none()
}

/// An annotation for which something is to be looked into, and what became of it.
fn show(old: &str, revised: &Revised, spans: &[Range<usize>], it: &Placement) -> String {
    let near = |text: &str, at: &Range<usize>| {
        let from = text.floor_char_boundary(at.start.saturating_sub(60));
        text[from..text.ceil_char_boundary(at.end + 60)].to_owned()
    };
    let mut told = format!("{:?} {:?}", it.sureness, it.found);
    for span in spans {
        let fate = revised.fate(old, span.clone());
        told += &format!("\n  {:?}, {fate:?}\n    {:?}", &old[span.clone()], near(old, span));
        if let Fate::Untouched(there) | Fate::Touched(there) = fate {
            told += &format!("\n    {:?}", near(&revised.text, &there));
        }
    }
    let found = it.found.iter().map(|it| near(&revised.text, &it.range()));
    found.fold(told, |told, it| format!("{told}\n  found {it:?}"))
}

#[test]
fn none_that_is_called_sure_is_wrong() {
    let asked = env::var("TAGWERK_ROUNDS").ok().and_then(|it| it.parse().ok());
    let rounds = asked.unwrap_or(20);
    let mut texts = texts();
    // The novel only where there is time.
    texts.retain(|it| it.1.len() < 100_000 || asked.is_some());
    let beginnings: Vec<Vec<usize>> =
        texts.iter().map(|it| Revision::of(&it.1).beginnings()).collect();
    let mut shares: BTreeMap<(bool, bool), Shares> = BTreeMap::new();
    let mut certain = 0;
    for round in 0..rounds {
        let mut rng = Rng::with_seed(round);
        let nth = round as usize % texts.len();
        let (name, old) = &texts[nth];
        let long = old.len() > 100_000;
        let changes = if long { rng.usize(1..200) } else { rng.usize(1..12) };
        let spans = spans(old, &mut rng, if long { 1000 } else { 60 });
        let annotations = annotations(old, &spans);
        let mut revision = Revision::of(old);
        revision.revise(&mut rng, changes);
        let revised = revision.done();
        for known in [true, false] {
            let before = spent();
            let placements = reanchor(known.then_some(old), &revised.text, &annotations);
            let shares = shares.entry((known, long)).or_default();
            shares.time += spent() - before;
            for (spans, it) in spans.iter().zip(&placements) {
                let outcome = outcome(old, &revised, spans, it);
                let fates = spans.iter().map(|it| revised.fate(old, it.clone()));
                let untouched = fates.into_iter().all(|it| matches!(it, Fate::Untouched(_)));
                *shares.counts.entry((untouched, outcome)).or_default() += 1;
                let told = || format!("{name}, {round}: {}", show(old, &revised, spans, it));
                // By the quotes alone, chance can always make up a likeness.
                assert!(!known || outcome != Outcome::WrongAndSure, "{}", told());
                if outcome == Outcome::WrongAndSure {
                    println!("{}", told());
                }
                if known && spans.len() == 1 {
                    let is_certain = is_certain(old, &beginnings[nth], &revised, &spans[0]);
                    assert!(!is_certain || outcome == Outcome::RightAndSure, "{}", told());
                    certain += usize::from(is_certain);
                }
            }
        }
    }
    for ((known, long), shares) in &shares {
        let known = if *known { "by difference" } else { "by quote" };
        shares.print(&format!("{known}, {}", if *long { "novel" } else { "articles" }));
        let all: usize = shares.counts.values().sum();
        assert!(1000 * shares.of(Outcome::WrongAndSure) < all);
        assert!(2 * shares.of(Outcome::RightAndSure) > all);
    }
    println!("{certain} were beyond doubt");
    assert!(certain > 0);
}

/// Annotations of all of these words, as far as they stand there.
fn tagged(text: &str, words: &[&str], most: usize) -> Vec<LooseAnnotation> {
    let places = words.iter().flat_map(|word| text.match_indices(word).take(most));
    let spans: Vec<_> = places.map(|(at, word)| vec![at..at + word.len()]).collect();
    annotations(text, &spans)
}

#[test]
fn no_text_takes_long() {
    // 100 KB; `TAGWERK_COST` says how many megabytes instead.
    let bytes = env::var("TAGWERK_COST").ok().and_then(|it| it.parse::<usize>().ok());
    let bytes = bytes.map_or(100_000, |it| it * 1_000_000);
    let mut rng = Rng::with_seed(7);
    let mut vocabulary = |count: usize| -> Vec<String> {
        let word = |rng: &mut Rng| (0..rng.usize(2..11)).map(|_| rng.lowercase()).collect();
        (0..count).map(|_| word(&mut rng)).collect()
    };
    let (rich, poor) = (vocabulary(20_000), vocabulary(3));
    let mut rng = Rng::with_seed(8);
    let mut prose = |words: &[String]| {
        let mut text = String::new();
        while text.len() < bytes {
            text.push_str(&words[(rng.f64().powi(3) * words.len() as f64) as usize]);
            text.push_str([" ", " ", " ", " ", " ", ", ", ". ", ".\n"][rng.usize(..8)]);
        }
        text
    };
    let (novel, other, dull, duller) = (prose(&rich), prose(&rich), prose(&poor), prose(&poor));
    let same = "a".repeat(bytes);
    let lines = "Ja.\n".repeat(bytes / 4);
    let mut revision = Revision::of(&novel);
    for _ in 0..200 {
        revision.mend_a_typing_error(&mut rng);
        revision.insert_a_word(&mut rng);
        revision.move_a_sentence(&mut rng);
    }
    revision.change_line_ends();
    revision.change_quotation_marks();
    let revised = revision.done().text;
    let many = annotations(&novel, &spans(&novel, &mut rng, 10_000 * bytes / 1_000_000));
    let nested: Vec<_> = (0..2000).map(|it| vec![it * 7..it * 8 + 1]).collect();
    let cases = [
        ("revised", &novel, &revised, many.clone()),
        ("another", &novel, &other, many),
        ("dull", &dull, &duller, tagged(&dull, &[&poor[0], &poor[1], " "], 5000)),
        ("same letter", &same, &same[1..].to_owned(), annotations(&same, &nested)),
        ("same line", &lines, &lines[4..].to_owned(), tagged(&lines, &["Ja"], 50_000)),
        (
            "same line, more",
            &lines,
            &("Nein.\n".to_owned() + &lines),
            tagged(&lines, &["Ja"], 50_000),
        ),
        ("mixed", &novel, &dull, tagged(&novel, &[&rich[0], &rich[1], "e"], 20_000)),
    ];
    for (name, old, new, annotations) in cases {
        for known in [Some(old.as_str()), None] {
            let before = spent();
            let placements = reanchor(known, new, &annotations);
            let took = spent() - before;
            let mut counts = BTreeMap::new();
            for it in &placements {
                *counts.entry(it.sureness).or_insert(0) += 1;
            }
            let before = spent();
            let spans: Vec<Span> = placements.iter().flat_map(|it| &it.found).copied().collect();
            contexts(new, &spans);
            let contexts = spent() - before;
            let known = if known.is_some() { "known" } else { "unknown" };
            println!("{name}, {known}: {took:?}, contexts {contexts:?}, {counts:?}");
            assert!((took + contexts).as_secs() < 60, "{name}");
        }
    }
}
