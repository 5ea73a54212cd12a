//! What would have to be typed for the command line to make the same as an export of the window.
//! A manifest holds it, so that a data set can be made again.

use std::fmt::Display;
use std::path::Path;

use super::ExportJob;
use crate::export::{Options, Per, Style};

/// The arguments of the command that writes `job` to `path`; nobody needs to be named where it is
/// `everybody` who has annotated. What is as usual is left out.
pub fn command_line(job: &ExportJob, path: &Path, everybody: bool) -> Vec<String> {
    let Options { labels, statuses, gold, per, style, split, compression } = &job.options;
    let usual = Style::default();
    let mut line = vec!["export".to_owned()];
    // In one word each, so that a value may begin with a hyphen.
    let mut say = |name: &str, value: &dyn Display| line.push(format!("--{name}={value}"));
    say("articles", &job.project.articles.display());
    say("annotations", &job.project.annotations.display());
    for name in job.annotators.iter().filter(|_| !everybody) {
        say("annotator", name);
    }
    say("format", &job.format);
    for label in labels {
        say("label", label);
    }
    for status in statuses {
        say("status", &status.name());
    }
    if *per != Per::default() {
        say("per", &<&str>::from(per));
    }
    if let Some(name) = gold {
        say("gold", name);
    }
    if style.scheme != usual.scheme {
        say("scheme", &<&str>::from(style.scheme));
    }
    if style.tokens != usual.tokens {
        say("tokens", &<&str>::from(style.tokens));
    }
    if style.columns != usual.columns {
        say("columns", &style.columns);
    }
    if let Some(split) = split {
        let shares: Vec<String> =
            split.shares.iter().map(|(name, weight)| format!("{name}={weight}")).collect();
        say("split", &shares.join(","));
        say("seed", &split.seed);
    }
    if let Some(how) = compression {
        say("compress", &<&str>::from(how));
    }
    say("out", &path.display());
    if job.manifest {
        line.push("--manifest".to_owned());
    }
    line
}
