//! `tagwerk stats`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Outcome;
use super::arguments::CorpusArguments;
use super::corpus;
use super::output::{print, print_json, say};
use super::table::table;
use crate::app::wording;
use crate::i18n::{Messages, Msg, shown};
use crate::model::{Codebook, LabelId, brief};
use crate::run::counting::{AnnotatorCount, Counts, Tally, count};

/// All counts as JSON.
#[derive(Serialize)]
struct Report {
    articles: usize,
    annotators: Vec<AnnotatorReport>,
    total: TotalReport,
}

#[derive(Serialize)]
struct AnnotatorReport {
    annotator: String,
    articles: StatusReport,
    #[serde(flatten)]
    total: TotalReport,
}

#[derive(Serialize)]
struct StatusReport {
    new: usize,
    in_progress: usize,
    done: usize,
    flagged: usize,
}

#[derive(Serialize)]
struct TotalReport {
    annotations: usize,
    characters: usize,
    labels: Vec<LabelReport>,
}

#[derive(Serialize)]
struct LabelReport {
    label: String,
    annotations: usize,
    characters: usize,
}

/// Writes how much has been annotated.
pub fn run(tr: &Messages, asked: &CorpusArguments, json: bool) -> Result<Outcome, String> {
    let corpus = corpus::open(tr, asked)?;
    let mut counts = count(&corpus.project, &corpus.annotators, &corpus.codebook)
        .map_err(|error| wording::store_error(tr, &error))?;
    counts.troubles.splice(..0, corpus.troubles);
    let report = report(&corpus.codebook, &counts);
    if json {
        print_json(tr, &report)?;
    } else {
        print(tr, &words(tr, &corpus.codebook, &report))?;
    }
    counts.troubles.iter().for_each(|it| say(&wording::trouble(tr, it)));
    Ok(if counts.troubles.is_empty() { Outcome::Fine } else { Outcome::Problems })
}

fn report(codebook: &Codebook, counts: &Counts) -> Report {
    let mut all = Tally::default();
    let mut labels: BTreeMap<LabelId, Tally> = BTreeMap::new();
    for it in &counts.annotators {
        all = all.plus(it.all);
        for (label, tally) in &it.labels {
            let sum = labels.entry(label.clone()).or_default();
            *sum = sum.plus(*tally);
        }
    }
    let annotator = |it: &AnnotatorCount| AnnotatorReport {
        annotator: it.annotator.clone(),
        articles: StatusReport {
            new: counts.articles.saturating_sub(it.in_progress + it.done),
            in_progress: it.in_progress,
            done: it.done,
            flagged: it.flagged,
        },
        total: total(codebook, it.all, &it.labels),
    };
    Report {
        articles: counts.articles,
        annotators: counts.annotators.iter().map(annotator).collect(),
        total: total(codebook, all, &labels),
    }
}

/// The labels in the codebook's order, those that it does not have at the end; those that are no
/// longer offered only where they occur.
fn total(codebook: &Codebook, all: Tally, labels: &BTreeMap<LabelId, Tally>) -> TotalReport {
    let known = codebook.labels.iter().filter(|it| it.is_offered() || labels.contains_key(&it.id));
    let strange = labels.keys().filter(|it| codebook.label(it).is_none());
    let labels = known.map(|it| &it.id).chain(strange).map(|label| {
        let Tally { annotations, characters } = labels.get(label).copied().unwrap_or_default();
        LabelReport { label: label.to_string(), annotations, characters }
    });
    TotalReport {
        annotations: all.annotations,
        characters: all.characters,
        labels: labels.collect(),
    }
}

/// Two tables: articles by annotator, annotations by annotator and label.
fn words(tr: &Messages, codebook: &Codebook, report: &Report) -> String {
    let head = [
        Msg::CliAnnotator,
        Msg::StatusNew,
        Msg::StatusInProgress,
        Msg::StatusDone,
        Msg::CliFlagged,
        Msg::CliArticles,
    ];
    let mut articles = vec![head.map(|it| tr.get(it).to_owned())];
    articles.extend(report.annotators.iter().map(|it| {
        let StatusReport { new, in_progress, done, flagged } = it.articles;
        let numbers = [new, in_progress, done, flagged, report.articles].map(|it| it.to_string());
        let [new, in_progress, done, flagged, all] = numbers;
        [it.annotator.clone(), new, in_progress, done, flagged, all]
    }));
    let head = [Msg::CliAnnotator, Msg::CliLabel, Msg::CliAnnotations, Msg::CliCharacters];
    let mut annotations = vec![head.map(|it| tr.get(it).to_owned())];
    let mut add = |who: &str, total: &TotalReport| {
        let mut row = |label: &str, annotations_: usize, characters: usize| {
            let numbers = [annotations_, characters].map(|it| it.to_string());
            let [count, characters] = numbers;
            let label = shown(brief(label, 60).into_owned());
            annotations.push([who.to_owned(), label, count, characters]);
        };
        for it in &total.labels {
            let label = codebook.label(&LabelId::new(&it.label));
            let name = label.map_or("", |label| label.name.get(tr.language().code()));
            let name = if name.is_empty() { &it.label } else { name };
            row(name, it.annotations, it.characters);
        }
        row(tr.get(Msg::CliTotal), total.annotations, total.characters);
    };
    report.annotators.iter().for_each(|it| add(&it.annotator, &it.total));
    if report.annotators.len() != 1 {
        add(tr.get(Msg::CliEverybody), &report.total);
    }
    format!("{}\n{}", table(&articles, &[1, 2, 3, 4, 5]), table(&annotations, &[2, 3]))
}
