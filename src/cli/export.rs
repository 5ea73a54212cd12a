//! `tagwerk export`.

use std::path::{Path, PathBuf};

use super::Outcome;
use super::arguments::CorpusArguments;
use super::corpus::{self, names};
use super::output::{is_closed_pipe, remark, say};
use crate::app::{ExportJob, ExportReport, Trouble, wording};
use crate::export;
use crate::i18n::{Messages, Msg};
use crate::run::exporting;

/// Writes a data set and says what got lost. With `strict` it is first done without writing, so
/// that a loss leaves nothing behind, on standard output neither.
pub fn run(
    tr: &Messages,
    asked: &CorpusArguments,
    format: &str,
    out: PathBuf,
    strict: bool,
) -> Result<Outcome, String> {
    let known: Vec<&str> = export::formats().iter().map(|it| it.name).collect();
    let format = export::by_name(format)
        .ok_or_else(|| tr.cli_unknown_format(format.to_owned(), names(&known)))?;
    if format.one_file && out.is_dir() {
        return Err(tr.cli_is_folder(out.display().to_string()));
    }
    let corpus = corpus::open(tr, asked)?;
    let place = place(tr, &out);
    let (project, annotators) = (corpus.project, corpus.annotators);
    let replace = true; // who types a path means it
    let mut job = ExportJob { project, format: format.name, annotators, path: None, replace };
    if strict {
        let report = export(tr, &job, &corpus.troubles)?;
        if report.is_some_and(|it| !it.losses.is_empty() || !it.troubles.is_empty()) {
            say(&tr.cli_strict(place));
            return Ok(Outcome::Problems);
        }
    }
    job.path = Some(out);
    let Some(report) = export(tr, &job, &corpus.troubles)? else { return Ok(Outcome::Fine) };
    say(&tr.cli_exported(place, tr.export_summary(report.annotations, report.documents)));
    if report.troubles.is_empty() {
        return Ok(Outcome::Fine);
    }
    say(tr.get(Msg::CliIncomplete));
    Ok(Outcome::Problems)
}

/// Carries out a job and says what of the corpus is missing and what the format cannot carry;
/// `None` where nobody reads any more.
fn export(
    tr: &Messages,
    job: &ExportJob,
    troubles: &[Trouble],
) -> Result<Option<ExportReport>, String> {
    let mut report = match exporting::export(job) {
        Ok(report) => report,
        Err(trouble) if is_closed_pipe(&trouble) => return Ok(None),
        Err(trouble) => return Err(wording::trouble(tr, &trouble)),
    };
    report.troubles.splice(..0, troubles.iter().cloned());
    for trouble in &report.troubles {
        say(&wording::trouble(tr, trouble));
    }
    if !report.losses.is_empty() {
        say(&tr.export_losses(report.losses.len()));
    }
    for line in wording::losses(tr, &report.losses) {
        remark(&line);
    }
    Ok(Some(report))
}

fn place(tr: &Messages, out: &Path) -> String {
    if out.as_os_str() == "-" {
        tr.get(Msg::CliStandardOutput).to_owned()
    } else {
        out.display().to_string()
    }
}
