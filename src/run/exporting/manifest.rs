//! What an export says about itself: what was asked for, what came of it, and the hash of each file,
//! so that somebody who finds it in a year can tell what it is, and that it is whole.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::counted;
use super::places::Written;
use crate::app::{ExportJob, ExportReport};
use crate::model::{FileHash, LabelId};

/// The manifest; its order is that of the file. No time is in it: the same data give the same bytes.
#[derive(Serialize)]
pub(super) struct Manifest<'a> {
    /// The program's version.
    tagwerk: &'static str,
    format: &'a str,
    /// The command line that made it; empty where it was made in the window.
    command: &'a [String],
    codebook: Codebook,
    annotators: &'a [String],
    /// Empty for all.
    labels: Vec<&'a str>,
    /// Empty for all.
    statuses: Vec<&'static str>,
    /// What one record is.
    per: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    split: Option<Split<'a>>,
    counts: Counts<'a>,
    /// How often something was lost, by kind.
    losses: BTreeMap<&'static str, usize>,
    /// How many articles and layers could not be read and are missing.
    missing: usize,
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
struct Codebook {
    sha256: String,
}

#[derive(Serialize)]
struct Split<'a> {
    shares: BTreeMap<&'a str, u32>,
    seed: u64,
}

#[derive(Serialize)]
struct Counts<'a> {
    documents: usize,
    records: usize,
    annotations: usize,
    labels: BTreeMap<&'a str, u64>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    parts: BTreeMap<&'a str, Part>,
}

#[derive(Serialize)]
struct Part {
    documents: usize,
    annotations: usize,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    bytes: u64,
    sha256: String,
}

impl<'a> Manifest<'a> {
    pub(super) fn new(
        job: &'a ExportJob,
        report: &'a ExportReport,
        codebook: &str,
        files: impl Iterator<Item = (&'a str, &'a Written)>,
    ) -> Self {
        let options = &job.options;
        let parts = report.parts.iter().map(|(name, documents, annotations)| {
            (name.as_str(), Part { documents: *documents, annotations: *annotations })
        });
        Self {
            tagwerk: env!("CARGO_PKG_VERSION"),
            format: job.format,
            command: &job.command,
            codebook: Codebook { sha256: FileHash::of(codebook.as_bytes()).to_string() },
            annotators: &job.annotators,
            labels: options.labels.iter().map(LabelId::as_str).collect(),
            statuses: options.statuses.iter().map(|it| it.name()).collect(),
            per: options.per.into(),
            split: options.split.as_ref().map(|it| Split {
                shares: it.shares.iter().map(|(name, weight)| (name.as_str(), *weight)).collect(),
                seed: it.seed,
            }),
            counts: Counts {
                documents: report.documents,
                records: report.records,
                annotations: report.annotations,
                labels: report.labels.iter().map(|(it, count)| (it.as_str(), *count)).collect(),
                parts: parts.collect(),
            },
            losses: counted(report).into_iter().map(|(kind, count)| (kind.into(), count)).collect(),
            missing: report.troubles.len(),
            files: files
                .map(|(path, it)| File { path, bytes: it.bytes, sha256: it.hash.to_string() })
                .collect(),
        }
    }

    pub(super) fn json(&self) -> serde_json::Result<Vec<u8>> {
        let mut json = serde_json::to_vec_pretty(self)?;
        json.push(b'\n');
        Ok(json)
    }
}

/// Whether a folder's manifest is one of ours, so that the folder may be replaced.
pub(super) fn is_ours(manifest: &Path) -> bool {
    #[derive(Deserialize)]
    struct Known {
        #[expect(dead_code, reason = "it is enough that it is there")]
        tagwerk: String,
    }
    let bytes = fs::read(manifest).unwrap_or_default();
    serde_json::from_slice::<Known>(&bytes).is_ok()
}
