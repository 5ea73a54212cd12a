//! `tagwerk check`.

use serde::Serialize;

use super::Outcome;
use super::arguments::CorpusArguments;
use super::corpus;
use super::output::{print, print_json, say};
use crate::app::{Trouble, wording};
use crate::i18n::{Messages, shown};
use crate::record::RecordError;
use crate::run::mending::Hand;
use crate::run::walking::{Walk, walk};
use crate::store::{Cause, StoreError};

/// One problem as JSON.
#[derive(Serialize)]
struct Row {
    /// Whose layer; null where it is not about one.
    annotator: Option<String>,
    /// Of which article; null where it is not about one.
    article: Option<String>,
    /// Its name in kebab-case.
    rule: &'static str,
    /// The annotation's or relation's id.
    annotation: Option<u64>,
    /// First byte, as the file claims it.
    start: Option<usize>,
    /// End, exclusive.
    end: Option<usize>,
    /// A quote, an id, a name, or what the system says, in no language of the interface.
    detail: String,
}

/// Writes every problem, as it is found or all as JSON.
pub fn run(
    tr: &Messages,
    asked: &CorpusArguments,
    repair: bool,
    json: bool,
) -> Result<Outcome, String> {
    let corpus = corpus::open(tr, asked)?;
    if repair {
        mend(tr, &corpus)?;
    }
    let (mut rows, mut layers, mut problems) = (Vec::new(), 0_usize, 0_usize);
    let mut written = Ok(());
    let mut found = |trouble: &Trouble| {
        let Some(row) = row(trouble) else {
            // That a text had to be decoded is worth a word, but nothing is wrong.
            return say(&wording::trouble(tr, trouble));
        };
        problems += 1;
        if json {
            rows.push(row);
        } else if written.is_ok() {
            written = print(tr, &(line(tr, trouble) + "\n"));
        }
    };
    let Walk { troubles, steps, .. } = walk(&corpus.project, &corpus.annotators, &corpus.codebook)
        .map_err(|error| wording::store_error(tr, &error))?;
    corpus.troubles.iter().chain(&troubles).for_each(&mut found);
    for step in steps {
        step.troubles.iter().for_each(&mut found);
        for read in step.read.map(|(_, layers)| layers).unwrap_or_default() {
            layers += 1;
            read.troubles.iter().for_each(&mut found);
        }
    }
    written?;
    if json {
        print_json(tr, &rows)?;
    }
    say(&tr.cli_checked(problems, layers));
    Ok(if problems == 0 { Outcome::Fine } else { Outcome::Problems })
}

/// Makes every repair by which nothing is lost, annotator by annotator, and says so.
fn mend(tr: &Messages, corpus: &corpus::Corpus) -> Result<(), String> {
    let failed = |error: StoreError| wording::store_error(tr, &error);
    for annotator in &corpus.annotators {
        let names = std::slice::from_ref(annotator);
        let mut hand = Hand::take(&corpus.project, annotator).map_err(failed)?;
        let Walk { steps, .. } = walk(&corpus.project, names, &corpus.codebook).map_err(failed)?;
        for step in steps {
            let Some((article, layers)) = step.read else { continue };
            for read in layers {
                let made = hand.repair(&article, &read, &corpus.codebook).map_err(failed)?;
                if !made.is_empty() {
                    let file = format!("{annotator}/{}.ron", article.path);
                    say(&tr.cli_repaired(made.len(), file));
                }
            }
        }
    }
    Ok(())
}

/// A problem in a line: the layer's file within the annotations, what is wrong, and where.
fn line(tr: &Messages, trouble: &Trouble) -> String {
    shown(match trouble {
        Trouble::Rule { annotator, article, problem } => {
            format!("{annotator}/{article}.ron: {}", wording::problem(tr, problem))
        }
        Trouble::Layer { annotator, article, error } => {
            format!("{annotator}/{article}.ron: {}", wording::cause(tr, &error.cause))
        }
        other => wording::trouble(tr, other),
    })
}

/// A problem as data; `None` for a mere remark.
fn row(trouble: &Trouble) -> Option<Row> {
    let plain = |rule, detail: String| Row {
        annotator: None,
        article: None,
        rule,
        annotation: None,
        start: None,
        end: None,
        detail,
    };
    Some(match trouble {
        // The last two come only from the window.
        Trouble::Decoded(..)
        | Trouble::ChangedMeanwhile(..)
        | Trouble::Commented { .. }
        | Trouble::CodebookConflicts(_)
        | Trouble::ArticleMoved(_)
        | Trouble::Weak(_)
        | Trouble::Withdrawn { .. } => {
            return None;
        }
        Trouble::Conflicts(article, count) => {
            Row { article: Some(article.to_string()), ..plain("conflict", count.to_string()) }
        }
        Trouble::JournalTorn { annotator, bytes } => {
            Row { annotator: Some(annotator.clone()), ..plain("torn-journal", bytes.to_string()) }
        }
        Trouble::JournalDamaged { annotator, lines } => Row {
            annotator: Some(annotator.clone()),
            ..plain("damaged-journal", format!("{lines:?}"))
        },
        Trouble::Rule { annotator, article, problem } => Row {
            annotator: Some(annotator.clone()),
            article: Some(article.to_string()),
            annotation: problem.annotation.map(|it| it.0),
            start: problem.at.as_ref().map(|it| it.start),
            end: problem.at.as_ref().map(|it| it.end),
            ..plain(problem.rule.into(), problem.detail.clone())
        },
        Trouble::Layer { annotator, article, error } => Row {
            annotator: Some(annotator.clone()),
            article: Some(article.to_string()),
            ..plain(layer_rule(error), error.cause.to_string())
        },
        Trouble::Article(article, error) => Row {
            article: Some(article.to_string()),
            ..plain("unreadable-article", error.cause.to_string())
        },
        Trouble::File(error)
        | Trouble::NotSaved(_, error)
        | Trouble::CodebookNotSaved(error)
        | Trouble::NotJournaled(error)
        | Trouble::NotBroughtUp(error)
        | Trouble::Settings(error)
        | Trouble::Export(error) => plain("unreadable-file", error.to_string()),
    })
}

fn layer_rule(error: &StoreError) -> &'static str {
    match &error.cause {
        Cause::Record(RecordError::TooNew { .. }) => "version-too-new",
        _ => "unreadable-layer",
    }
}
