//! `tagwerk export`.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use super::Outcome;
use super::arguments::{CorpusArguments, ExportArguments};
use super::corpus::{self, Corpus, names};
use super::output::{is_closed_pipe, remark, say};
use crate::app::{ExportJob, ExportReport, Stop, Trouble, wording};
use crate::export::{self, Compression, Format, Options, Per, Split, Style};
use crate::i18n::{Messages, Msg};
use crate::model::{LabelId, Status};
use crate::run::exporting;
use crate::store;

/// What is asked for beside the corpus.
pub struct Asked {
    /// The format's name.
    pub format: String,
    /// Where to.
    pub out: PathBuf,
    /// What of it.
    pub options: ExportArguments,
    /// Whether a loss is too much.
    pub strict: bool,
}

/// Writes a data set and says what got lost. Where nothing may be lost it is first done without
/// writing, so that a loss leaves nothing behind, on standard output neither.
pub fn run(tr: &Messages, asked: &CorpusArguments, export: Asked) -> Result<Outcome, String> {
    let strict = export.strict;
    let (mut job, troubles) = job(tr, asked, export)?;
    stop_by_signal(&job.stop);
    let out = job.path.take().unwrap_or_default();
    let place = place(tr, &out);
    if strict {
        let report = carry_out(tr, &job, &troubles)?;
        if report.is_some_and(|it| !it.losses.is_empty() || !it.troubles.is_empty()) {
            say(&tr.cli_strict(place));
            return Ok(Outcome::Problems);
        }
    }
    job.path = Some(out);
    let Some(report) = carry_out(tr, &job, &troubles)? else { return Ok(Outcome::Fine) };
    say(&tr.cli_exported(place, tr.export_summary(report.annotations, report.documents)));
    for (name, documents, annotations) in &report.parts {
        remark(&format!("{name}: {}", tr.export_summary(*annotations, *documents)));
    }
    if report.troubles.is_empty() {
        return Ok(Outcome::Fine);
    }
    say(tr.get(Msg::CliIncomplete));
    Ok(Outcome::Problems)
}

/// What is asked for, and what of the corpus is not there.
///
/// # Errors
/// A sentence about what cannot be done.
fn job(
    tr: &Messages,
    asked: &CorpusArguments,
    export: Asked,
) -> Result<(ExportJob, Vec<Trouble>), String> {
    let Asked { format, out, options, .. } = export;
    let known: Vec<&str> = export::formats().iter().map(|it| it.name).collect();
    let format = export::by_name(&format)
        .ok_or_else(|| tr.cli_unknown_format(format.clone(), names(&known)))?;
    let corpus = corpus::open(tr, asked)?;
    let manifest = options.manifest;
    let options = self::options(tr, options, format, &corpus)?;
    let one = format.one_file && options.split.is_none();
    let out_is = |it: &str| out.as_os_str() == it;
    if one && out.is_dir() {
        return Err(tr.cli_is_folder(out.display().to_string()));
    }
    if !one && (out_is("-") || out.is_file()) {
        return Err(tr.cli_needs_folder(place(tr, &out)));
    }
    if manifest && out_is("-") {
        return Err(tr.get(Msg::CliManifestOfStream).to_owned());
    }
    if one && options.compression.is_some() {
        return Err(tr.get(Msg::CliPackByName).to_owned());
    }
    let command: Vec<String> =
        std::env::args_os().map(|it| it.to_string_lossy().into_owned()).skip(1).collect();
    let job = ExportJob {
        project: corpus.project,
        format: format.name,
        annotators: corpus.annotators,
        path: Some(out),
        replace: true, // who types a path means it
        options,
        manifest,
        command,
        stop: Stop::default(),
    };
    Ok((job, corpus.troubles))
}

/// The options as they are meant.
///
/// # Errors
/// A sentence about one that means nothing.
fn options(
    tr: &Messages,
    asked: ExportArguments,
    format: &Format,
    corpus: &Corpus,
) -> Result<Options, String> {
    let codebook = &corpus.codebook;
    let labels: Vec<LabelId> = asked.label.iter().map(|it| LabelId::new(it)).collect();
    if let Some(unknown) = labels.iter().find(|it| codebook.label(it).is_none()) {
        let known: Vec<&str> = codebook.labels.iter().map(|it| it.id.as_str()).collect();
        return Err(tr.cli_no_label(unknown.to_string(), names(&known)));
    }
    let split = asked.split.map(|it| Split::parse(&it, asked.seed)).transpose();
    let split = split.map_err(|error| wording::split_error(tr, error).to_owned())?;
    if let Some(gold) = asked.gold.as_ref().filter(|it| !corpus.annotators.contains(it)) {
        let everybody = store::annotators(&corpus.project);
        let everybody = everybody.map_err(|error| wording::store_error(tr, &error))?.items;
        corpus::known(tr, &corpus.project, gold, &everybody)?;
        let chosen: Vec<&str> = corpus.annotators.iter().map(String::as_str).collect();
        return Err(tr.cli_gold_not_chosen(gold.clone(), names(&chosen)));
    }
    let style = Style {
        scheme: asked.scheme.parse().unwrap_or_default(),
        tokens: asked.tokens.parse().unwrap_or_default(),
        columns: asked.columns.into(),
    };
    if style != Style::default() && !format.has_style() {
        return Err(tr.cli_no_tokens(format.name));
    }
    // Clap has seen to the names.
    Ok(Options {
        labels: labels.into_iter().collect(),
        statuses: asked.status.iter().filter_map(|it| Status::parse(it)).collect(),
        gold: asked.gold,
        per: asked.per.parse::<Per>().unwrap_or_default(),
        style,
        split,
        compression: asked.compress.and_then(|it| it.parse::<Compression>().ok()),
    })
}

/// Carries out a job and says what of the corpus is missing and what the format cannot carry;
/// `None` where nobody reads any more.
fn carry_out(
    tr: &Messages,
    job: &ExportJob,
    troubles: &[Trouble],
) -> Result<Option<ExportReport>, String> {
    let mut bar = Bar::new();
    let exported = exporting::export(job, &mut |done, of| {
        bar.show(done, of);
        !job.stop.is_stopped()
    });
    bar.clear();
    let mut report = match exported {
        Ok(report) => report,
        Err(trouble) if is_closed_pipe(&trouble) => return Ok(None),
        Err(_) if job.stop.is_stopped() => return Err(tr.get(Msg::NoticeExportStopped).to_owned()),
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

/// Lets Ctrl+C, and whatever else ends programs, stop an export so that nothing of it is left; the
/// second time it ends the program at once.
fn stop_by_signal(stop: &Stop) {
    use signal_hook::{consts, flag};
    #[cfg(unix)]
    let signals = [consts::SIGINT, consts::SIGTERM, consts::SIGHUP];
    #[cfg(not(unix))]
    let signals = [consts::SIGINT, consts::SIGTERM];
    for it in signals {
        // Where there is no such signal, nothing is to be done about it.
        _ = flag::register_conditional_shutdown(it, 130, stop.flag());
        _ = flag::register(it, stop.flag());
    }
}

/// A bar on the terminal; nothing where there is none.
struct Bar {
    shown: Option<usize>,
    terminal: bool,
}

/// How many letters a bar has.
const BAR: usize = 40;

impl Bar {
    fn new() -> Self {
        Self { shown: None, terminal: std::io::stderr().is_terminal() }
    }

    fn show(&mut self, done: usize, of: usize) {
        let filled = (done * BAR).checked_div(of).unwrap_or(BAR).min(BAR);
        if self.terminal && self.shown != Some(filled) {
            self.shown = Some(filled);
            let (full, empty) = ("█".repeat(filled), "░".repeat(BAR - filled));
            // Whoever does not see it misses nothing.
            _ = write!(std::io::stderr(), "\r{full}{empty}");
        }
    }

    fn clear(&self) {
        if self.shown.is_some() {
            _ = write!(std::io::stderr(), "\r{}\r", " ".repeat(BAR));
        }
    }
}

fn place(tr: &Messages, out: &Path) -> String {
    if out.as_os_str() == "-" {
        tr.get(Msg::CliStandardOutput).to_owned()
    } else {
        out.display().to_string()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use clap::Parser as _;
    use proptest::prelude::*;
    use proptest::sample::{select, subsequence};

    use super::*;
    use crate::app::command_line;
    use crate::cli::arguments::{Arguments, Command};
    use crate::export::{COLUMNS, Scheme, Tokens};
    use crate::i18n::Language;
    use crate::store::Project;

    const NAMES: [&str; 3] = ["anna", "b=c d", "-eva"];

    /// All that can be chosen in the window, of one project.
    fn jobs(project: &Project) -> impl Strategy<Value = ExportJob> + use<> {
        let codebook = store::read_codebook(project).unwrap().codebook;
        let labels: Vec<LabelId> = codebook.labels.into_iter().map(|it| it.id).collect();
        let labels = subsequence(labels, 0..3);
        let statuses = subsequence(Status::ALL.to_vec(), 0..3);
        let per = select(vec![Per::Article, Per::Paragraph, Per::Sentence]);
        let style = (
            select(vec![Scheme::Bio, Scheme::Bilou]),
            select(vec![Tokens::Words, Tokens::WhiteSpace]),
            COLUMNS,
        );
        let style = style.prop_map(|(scheme, tokens, columns)| Style { scheme, tokens, columns });
        let split = prop::option::of((1..90_u32, any::<u64>())).prop_map(|it| {
            let (train, seed) = it?;
            Some(Split { shares: vec![("train".to_owned(), train), ("a-b".to_owned(), 0)], seed })
        });
        let packing = prop::option::of(select(vec![Compression::Gzip, Compression::Zstd]));
        let options = (labels, statuses, any::<Option<bool>>(), per, style, split, packing);
        let rest = (
            select(export::formats()),
            subsequence(NAMES.to_vec(), 1..=NAMES.len()),
            select(vec!["out/a.x", "-a b=c", "ä.gz"]),
            any::<bool>(),
        );
        let project = project.clone();
        (options, rest).prop_map(move |(options, (format, annotators, path, manifest))| {
            let (labels, statuses, gold, per, style, split, packing) = options;
            let one = format.one_file && split.is_none();
            let annotators: Vec<String> = annotators.into_iter().map(str::to_owned).collect();
            ExportJob {
                project: project.clone(),
                format: format.name,
                path: Some(path.into()),
                replace: true,
                options: Options {
                    labels: labels.into_iter().collect(),
                    statuses: statuses.into_iter().collect(),
                    gold: gold.and_then(|_| annotators.first().cloned()),
                    per,
                    style: if format.has_style() { style } else { Style::default() },
                    split,
                    compression: packing.filter(|_| !one),
                },
                annotators,
                manifest: manifest && one,
                command: Vec::new(),
                stop: Stop::default(),
            }
        })
    }

    #[test]
    fn the_command_line_of_a_job_makes_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let (articles, annotations) = (dir.path().join("sät ze"), dir.path().join("-tags"));
        fs::create_dir(&articles).unwrap();
        for name in NAMES {
            fs::create_dir_all(annotations.join(name)).unwrap();
        }
        let project = Project::open(&articles, Some(&annotations)).unwrap();
        let tr = Messages::new(Language::En);
        proptest!(|(meant in jobs(&project))| {
            let everybody = meant.annotators.len() == NAMES.len();
            let path = meant.path.clone().unwrap();
            let line = command_line(&meant, &path, everybody);
            let line = ["tagwerk".to_owned()].into_iter().chain(line);
            let parsed = Arguments::try_parse_from(line).unwrap();
            let Some(Command::Export { corpus, format, out, options, strict }) = parsed.command
            else {
                panic!("no export");
            };
            let asked = Asked { format, out, options, strict };
            let (job, _) = job(&tr, &corpus, asked).unwrap();
            let said = |it: &ExportJob| {
                let folders = [&it.project.articles, &it.project.annotations].map(Clone::clone);
                let names: BTreeSet<String> = it.annotators.iter().cloned().collect();
                (folders, names, it.format, it.path.clone(), it.options.clone(), it.manifest)
            };
            prop_assert_eq!(said(&job), said(&meant));
        });
    }
}
