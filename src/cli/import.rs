//! `tagwerk import`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::Outcome;
use super::arguments::FolderArguments;
use super::corpus::{self, names};
use super::output::{print, remark, say};
use crate::app::{ImportJob, ImportReport, wording};
use crate::export;
use crate::i18n::{Messages, Msg, shown};
use crate::import;
use crate::run::importing;
use crate::run::writing::Writer;
use crate::store::{self, StoreError};

/// What is asked for beside the folders.
pub struct Asked {
    /// The format's name.
    pub format: String,
    /// The files.
    pub files: Vec<PathBuf>,
    /// Whose all layers become.
    pub annotator: Option<String>,
    /// Labels in the place of others, as `FROM=TO`.
    pub map: Vec<String>,
    /// Whether nothing is to be written.
    pub dry_run: bool,
    /// Whether a loss is too much.
    pub strict: bool,
}

/// Imports files, and says what was passed over. Where nothing may be, it is first done without
/// writing, so that a loss leaves nothing behind.
pub fn run(tr: &Messages, folders: &FolderArguments, asked: Asked) -> Result<Outcome, String> {
    let failed = |error: StoreError| wording::store_error(tr, &error);
    let Asked { format, files, annotator, map, dry_run, strict } = asked;
    let known: Vec<&str> = import::formats().iter().map(|it| it.name).collect();
    let format = import::by_name(&format)
        .or_else(|| of_form(&format))
        .ok_or_else(|| tr.cli_unknown_format(format.clone(), names(&known)))?;
    if files.is_empty() {
        return Err(tr.get(Msg::CliNoFiles).to_owned());
    }
    let mut labels = BTreeMap::new();
    for pair in map {
        let (from, to) = pair.split_once('=').ok_or_else(|| tr.cli_import_map(pair.clone()))?;
        if labels.insert(from.to_owned(), to.to_owned()).is_some_and(|it| it != to) {
            return Err(tr.cli_import_map_twice(from.to_owned()));
        }
    }
    if let Some(name) = &annotator {
        store::check_annotator_name(name)
            .map_err(|error| format!("{name}: {}", wording::name_error(tr, &error)))?;
    }
    let project = corpus::project(tr, folders)?;
    let mut job = ImportJob { project, format, files, annotator, labels, dry_run };
    let carry_out = |job: &ImportJob| importing::carry_out(job, &mut Writer::default());
    if strict && !dry_run {
        job.dry_run = true;
        let report = carry_out(&job).map_err(failed)?;
        if !is_fine(&report) {
            say_losses(tr, &job, &report);
            say(tr.get(Msg::CliImportStrict));
            return Ok(Outcome::Problems);
        }
        job.dry_run = false;
    }
    let report = carry_out(&job).map_err(failed)?;
    for it in &report.layers {
        let line = format!("{}/{}.ron: {}", it.annotator, it.article, it.annotations);
        print(tr, &(shown(line) + "\n"))?;
    }
    say_losses(tr, &job, &report);
    let (annotations, articles) = report.counts();
    let words = if dry_run { Messages::cli_would_import } else { Messages::cli_imported };
    let words = words(tr, annotations, articles, report.added);
    let unread = report.troubles.len() + report.empty.len();
    if articles + report.added == 0 && unread > 0 {
        return Err(words);
    }
    say(&words);
    Ok(if is_fine(&report) { Outcome::Fine } else { Outcome::Problems })
}

/// The format of which exports know another form by that name, such as `doccano-spans`.
fn of_form(name: &str) -> Option<&'static import::Format> {
    export::by_name(name)?;
    import::by_name(name.rsplit_once('-')?.0)
}

/// Whether all was taken, and has its place and a label of the codebook.
fn is_fine(report: &ImportReport) -> bool {
    let apart = report.layers.iter().any(|it| it.apart > 0);
    let all = report.annotated.is_empty() && report.troubles.is_empty();
    let all = all && report.empty.is_empty();
    all && report.remarks.is_empty() && report.unknown.is_empty() && !apart
}

/// Says what was passed over, and what of the rest has no place or no label.
fn say_losses(tr: &Messages, job: &ImportJob, report: &ImportReport) {
    for it in &report.remarks {
        remark(&wording::import_remark(tr, it));
    }
    for (from, to) in job.labels.iter().filter(|it| !report.labels.contains_key(it.0)) {
        say(&tr.cli_import_unborne(from.clone(), format!("{from}={to}")));
    }
    for error in &report.troubles {
        say(&wording::store_error(tr, error));
    }
    for folder in &report.empty {
        say(&tr.cli_import_empty(folder.display().to_string(), job.format.endings()));
    }
    for (annotator, article) in &report.annotated {
        say(&tr.cli_import_annotated(article.to_string(), annotator.clone()));
    }
    for it in report.layers.iter().filter(|it| it.apart > 0) {
        say(&tr.cli_import_apart(it.article.to_string(), it.apart));
    }
    for (label, n) in &report.unknown {
        say(&tr.cli_import_label(label.to_string(), *n));
    }
}
