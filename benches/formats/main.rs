//! What exports cost: `cargo bench --bench formats`, with names of formats after `--` to write only
//! those.
//!
//! Articles of 8 KB with 80 annotations each go into a sink that only counts: 100, 1,000 and 10,000
//! of them. A line is `format,articles,seconds,elapsed,bytes,peak_kib`; seconds are processor time
//! where one thread writes them (wall time on systems other than Linux); elapsed is how long it takes
//! in the way of an export, with a hand for each processor where the format allows that. Both are the
//! least of three runs; those of the sizes are taken by turns, so that what the machine does besides
//! meets all of them. As in an export, no article is there before its turn, nor after it. Each line is
//! measured in processes of its own, and its peak is what was resident at most above what was before,
//! in either way (Linux only). Where
//! `TAGWERK_PYTHON` names a Python with `tests/readers/requirements.txt`, the usual libraries write
//! the same 1,000 articles in the same run; they use one processor, so their seconds are both.

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

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use clock::processor_time;
use tagwerk::export::{Beside, Document, Export, Format, Written, by_name, formats};
use tagwerk::model::{Article, ArticlePath, Layer, Metadata, Status};
use tagwerk::run::dealing::in_order;
use tagwerk::store::default_codebook;

/// How many articles are written.
const SIZES: [usize; 3] = [100, 1_000, 10_000];
/// How often.
const ROUNDS: usize = 3;
/// How many articles the libraries of others write.
const COMPARED: usize = 1_000;
/// The argument that makes a process measure a line once.
const CHILD: &str = "--line";
/// How many different articles there are; more are these again under other names.
const DIFFERENT: usize = 100;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let texts: Vec<corpus::Text> =
        (0..DIFFERENT).map(|it| corpus::made_up("text", 8_192 + it, true, 10)).collect();
    if let [flag, format, articles] = &arguments[..]
        && flag == CHILD
    {
        let format = by_name(format).expect("the format of a line");
        return println!("{}", once(format, &texts, articles.parse().unwrap()).written());
    }
    let wanted: Vec<&String> = arguments.iter().filter(|it| !it.starts_with("--")).collect();
    let is_wanted = |it: &&Format| wanted.is_empty() || wanted.iter().any(|name| it.name == *name);
    println!("format,articles,seconds,elapsed,bytes,peak_kib");
    for format in formats().iter().filter(is_wanted) {
        let rounds = (0..ROUNDS).map(|_| SIZES.map(|articles| in_a_process(format, articles)));
        let least = rounds.reduce(|a, b| std::array::from_fn(|nth| a[nth].least(b[nth])));
        for (articles, cost) in SIZES.into_iter().zip(least.expect("at least one round")) {
            println!("{},{articles},{}", format.name, cost.written());
        }
    }
    if let Some(python) = std::env::var_os("TAGWERK_PYTHON").filter(|_| wanted.is_empty()) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("articles.jsonl");
        std::fs::write(&file, records(&texts)).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/formats/others.py");
        let status = Command::new(python).arg(script).arg(file).status().unwrap();
        assert!(status.success());
    }
}

/// What a line says.
#[derive(Clone, Copy)]
struct Cost {
    seconds: f64,
    elapsed: f64,
    bytes: u64,
    /// KiB; nothing where the system does not tell.
    peak: usize,
}

impl Cost {
    /// As fields of a line.
    fn written(&self) -> String {
        let Self { seconds, elapsed, bytes, peak } = self;
        format!("{seconds:.4},{elapsed:.4},{bytes},{peak}")
    }

    fn read(line: &str) -> Option<Self> {
        let mut fields = line.trim().split(',');
        let seconds = fields.next()?.parse().ok()?;
        let elapsed = fields.next()?.parse().ok()?;
        let bytes = fields.next()?.parse().ok()?;
        Some(Self { seconds, elapsed, bytes, peak: fields.next()?.parse().ok()? })
    }

    fn least(self, other: Self) -> Self {
        let seconds = self.seconds.min(other.seconds);
        let elapsed = self.elapsed.min(other.elapsed);
        Self { seconds, elapsed, bytes: self.bytes, peak: self.peak.max(other.peak) }
    }
}

fn in_a_process(format: &Format, articles: usize) -> Cost {
    let mut program = Command::new(std::env::current_exe().unwrap());
    let said = program.args([CHILD, format.name, &articles.to_string()]).output().unwrap();
    let read = String::from_utf8(said.stdout).ok().and_then(|it| Cost::read(&it));
    read.expect("a process says what it measured")
}

/// Measures a line once.
fn once(format: &'static Format, texts: &[corpus::Text], articles: usize) -> Cost {
    let known: Vec<(Article, Layer)> =
        (0..DIFFERENT.min(articles)).map(|nth| document(texts, nth)).collect();
    let before = resident("VmRSS:");
    let (time, bytes) = in_turn(format, &known, articles);
    let (elapsed, same) = beside(format, &known, articles);
    assert_eq!(bytes, same, "both ways write the same");
    let peak = resident("VmHWM:").zip(before).map(|(peak, before)| peak.saturating_sub(before));
    let [seconds, elapsed] = [time, elapsed].map(|it| it.as_secs_f64());
    Cost { seconds, elapsed, bytes, peak: peak.unwrap_or(0) }
}

/// That many articles under names of their own, each with its layer; none is there before its turn.
fn articles(known: &[(Article, Layer)], count: usize) -> impl Iterator<Item = (Article, &Layer)> {
    known.iter().cycle().zip(0..count).map(|((article, layer), nth)| {
        let mut article = article.clone();
        article.path = path(nth);
        (article, layer)
    })
}

fn path(nth: usize) -> ArticlePath {
    ArticlePath::new(&format!("artikel/{nth:05}.txt"))
}

/// What is resident, or was at most, in KiB; `None` where the system does not tell.
fn resident(which: &str) -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|it| it.strip_prefix(which))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The article of that number, as an export is handed it.
fn document(texts: &[corpus::Text], nth: usize) -> (Article, Layer) {
    let text = texts.get(nth % texts.len()).expect("there are some");
    let article = Article::new(path(nth), text.content.as_str().into(), Metadata::default());
    let annotations = text.annotations.iter().cloned();
    (article, Layer::new(Status::Done, false, annotations, Vec::new()))
}

/// One after the other, by the processor's time; and how many bytes that are.
fn in_turn(format: &'static Format, known: &[(Article, Layer)], count: usize) -> (Duration, u64) {
    let mut out = Counting(0);
    let codebook = default_codebook();
    let before = processor_time();
    let mut export = Export::begin(format, &codebook, &mut out).unwrap();
    for (article, layer) in articles(known, count) {
        drop(export.push(&Document { article: &article, annotator: "anna", layer }).unwrap());
    }
    export.finish().unwrap();
    (processor_time().saturating_sub(before), out.0)
}

/// With a hand for each processor, by the clock; and how many bytes that are.
fn beside(format: &'static Format, known: &[(Article, Layer)], count: usize) -> (Duration, u64) {
    let mut out = Counting(0);
    let codebook = default_codebook();
    let before = Instant::now();
    let mut export = Export::begin(format, &codebook, &mut out).unwrap();
    let hands = thread::available_parallelism().unwrap().get();
    let hands: Vec<Beside> = (0..hands).map_while(|_| export.beside()).collect();
    let documents = articles(known, count);
    if hands.is_empty() {
        for it in documents {
            drop(export.push(&of(&it)).unwrap());
        }
    } else {
        let hands = hands.into_iter().map(|mut hand| {
            move |it: (Article, _)| {
                let written = hand.write(&of(&it)).unwrap();
                (it, written)
            }
        });
        let weigh = |it: &(Article, &Layer)| it.0.text.len();
        let add =
            |(it, written): ((Article, &Layer), Written)| export.add(&of(&it), written).map(drop);
        in_order(documents, weigh, hands.collect(), add).unwrap();
    }
    export.finish().unwrap();
    (before.elapsed(), out.0)
}

fn of<'a>((article, layer): &'a (Article, &Layer)) -> Document<'a> {
    Document { article, annotator: "anna", layer }
}

/// Counts what is written, in whatever file.
struct Counting(u64);

impl Write for Counting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The articles as the libraries of others are handed them: spans in code points.
fn records(texts: &[corpus::Text]) -> String {
    let mut records = String::new();
    for nth in 0..COMPARED {
        let (article, layer) = document(texts, nth);
        let points = |at: usize| article.text.get(..at).map_or(0, |it| it.chars().count());
        let spans: Vec<(usize, usize, &str)> = layer
            .annotations()
            .flat_map(|it| it.spans.iter().map(move |span| (span, it.label.as_str())))
            .map(|(span, label)| (points(span.start()), points(span.end()), label))
            .collect();
        let record = serde_json::json!({"text": &*article.text, "spans": spans});
        writeln!(records, "{record}").unwrap();
    }
    records
}
