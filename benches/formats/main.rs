//! What exports cost: `cargo bench --bench formats`, with names of formats after `--` to write only
//! those.
//!
//! Articles of 8 KB with 80 annotations each go into a sink that only counts: 100, 1,000 and 10,000
//! of them. A line is `format,articles,seconds,elapsed,bytes,peak_kib`; seconds are processor time
//! where one thread writes them (wall time on systems other than Linux); elapsed is how long it takes
//! in the way of an export, with a hand for each processor where the format allows that. Both are the
//! least of three runs, of one at 10,000. Each line is measured in a process of its own, and its peak
//! is what was resident at most above what was before, in either way (Linux only). Where
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

/// How many articles, with how often they are written.
const SIZES: [(usize, usize); 3] = [(100, 3), (1_000, 3), (10_000, 1)];
/// How many articles the libraries of others write.
const COMPARED: usize = 1_000;
/// The argument that makes a process measure one line.
const CHILD: &str = "--line";
/// How many different articles there are; more are these again under other names.
const DIFFERENT: usize = 100;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let texts: Vec<corpus::Text> =
        (0..DIFFERENT).map(|it| corpus::made_up("text", 8_192 + it, true, 10)).collect();
    if let [flag, format, articles, rounds] = &arguments[..]
        && flag == CHILD
    {
        let format = by_name(format).expect("the format of a line");
        return line(format, &texts, articles.parse().unwrap(), rounds.parse().unwrap());
    }
    let wanted: Vec<&String> = arguments.iter().filter(|it| !it.starts_with("--")).collect();
    let is_wanted = |it: &&Format| wanted.is_empty() || wanted.iter().any(|name| it.name == *name);
    println!("format,articles,seconds,elapsed,bytes,peak_kib");
    for format in formats().iter().filter(is_wanted) {
        for (articles, rounds) in SIZES {
            let program = std::env::current_exe().unwrap();
            let numbers = [articles.to_string(), rounds.to_string()];
            let line = Command::new(program).args([CHILD, format.name]).args(numbers).status();
            assert!(line.unwrap().success());
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

/// Measures and prints one line.
fn line(format: &'static Format, texts: &[corpus::Text], articles: usize, rounds: usize) {
    let documents: Vec<(Article, Layer)> = (0..articles).map(|nth| document(texts, nth)).collect();
    let before = resident("VmRSS:");
    let least =
        |write: Way| (0..rounds).map(|_| write(format, &documents)).min().expect("at least one");
    let ((time, bytes), (elapsed, same)) = (least(in_turn), least(beside));
    assert_eq!(bytes, same, "both ways write the same");
    let peak = resident("VmHWM:").zip(before).map(|(peak, before)| peak.saturating_sub(before));
    let peak = peak.map_or_else(String::new, |it| it.to_string());
    let [time, elapsed] = [time, elapsed].map(|it| it.as_secs_f64());
    println!("{},{articles},{time:.3},{elapsed:.3},{bytes},{peak}", format.name);
}

/// Writes documents. Returns how long that took, and how many bytes they are.
type Way = fn(&'static Format, &[(Article, Layer)]) -> (Duration, u64);

/// What is resident, or was at most, in KiB; `None` where the system does not tell.
fn resident(which: &str) -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|it| it.strip_prefix(which))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The article of that number, as an export is handed it.
fn document(texts: &[corpus::Text], nth: usize) -> (Article, Layer) {
    let text = texts.get(nth % texts.len()).expect("there are some");
    let path = ArticlePath::new(&format!("artikel/{nth:05}.txt"));
    let article = Article::new(path, text.content.as_str().into(), Metadata::default());
    let annotations = text.annotations.iter().cloned();
    (article, Layer::new(Status::Done, false, annotations, Vec::new()))
}

/// One after the other, by the processor's time.
fn in_turn(format: &'static Format, documents: &[(Article, Layer)]) -> (Duration, u64) {
    let mut out = Counting(0);
    let codebook = default_codebook();
    let before = processor_time();
    let mut export = Export::begin(format, &codebook, &mut out).unwrap();
    for (article, layer) in documents {
        drop(export.push(&Document { article, annotator: "anna", layer }).unwrap());
    }
    export.finish().unwrap();
    (processor_time().saturating_sub(before), out.0)
}

/// With a hand for each processor, by the clock.
fn beside(format: &'static Format, documents: &[(Article, Layer)]) -> (Duration, u64) {
    let mut out = Counting(0);
    let codebook = default_codebook();
    let before = Instant::now();
    let mut export = Export::begin(format, &codebook, &mut out).unwrap();
    let hands = thread::available_parallelism().unwrap().get();
    let hands: Vec<Beside> = (0..hands).map_while(|_| export.beside()).collect();
    let documents =
        documents.iter().map(|it| Document { article: &it.0, annotator: "anna", layer: &it.1 });
    if hands.is_empty() {
        documents.for_each(|it| drop(export.push(&it).unwrap()));
    } else {
        let hands = hands.into_iter().map(|mut hand| {
            move |it| {
                let written = hand.write(&it).unwrap();
                (it, written)
            }
        });
        let weigh = |it: &Document<'_>| it.article.text.len();
        let add = |(it, written): (Document<'_>, Written)| export.add(&it, written).map(drop);
        in_order(documents, weigh, hands.collect(), add).unwrap();
    }
    export.finish().unwrap();
    (before.elapsed(), out.0)
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
