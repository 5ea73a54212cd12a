//! Resident memory with the text open, above that of an empty window: each in a process of its own,
//! so that neither what was measured before nor the corpus that was made up counts.

use std::path::Path;
use std::process::{Command, Stdio};

use super::corpus::{Corpus, Text};
use super::sitting::Sitting;

/// The scenario's name.
pub const NAME: &str = "memory";
/// The argument that makes a process one of these.
pub const CHILD: &str = "--resident";

/// Prints a line of its own kind: KiB above an empty window, and how many times the text that is.
pub fn measure(text: &Text, corpus: &Corpus) {
    corpus.leave_only_the_text();
    let (Some(empty), Some(full)) = (resident(None), resident(Some(&corpus.articles()))) else {
        return; // this system does not tell
    };
    let above = full.saturating_sub(empty);
    let times = above as f64 * 1024.0 / text.content.len() as f64;
    let (scenario, bytes) = (text.scenario(NAME), text.content.len());
    println!(
        "{scenario},{bytes},{},{above} KiB above {empty} KiB,{times:.1} times the text",
        text.annotations.len()
    );
}

fn resident(folder: Option<&Path>) -> Option<usize> {
    let program = std::env::current_exe().ok()?;
    let output =
        Command::new(program).arg(CHILD).args(folder).stderr(Stdio::inherit()).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

/// Opens a window, or one on a folder, and prints what is resident then, in KiB.
pub fn report(arguments: &[String]) {
    let mut sitting = Sitting::open(arguments.first().map(Path::new));
    sitting.settle();
    for _ in 0..10 {
        sitting.frame();
    }
    assert_eq!(arguments.is_empty(), sitting.window.app.desk.is_none());
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:"));
    if let Some(resident) = line.and_then(|it| it.split_whitespace().next()) {
        println!("{resident}");
    }
}
