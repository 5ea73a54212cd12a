//! What an export says about itself: what was asked for, what came of it, and the hash of each file,
//! so that somebody who finds it in a year can tell what it is, and that it is whole.
//!
//! No time is in it: the same data give the same bytes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Losses, Options, Style};
use crate::model::{FileHash, LabelId};

/// What is to be said of an export.
#[derive(Clone, Copy, Debug)]
pub struct Manifest<'a> {
    /// The format's name.
    pub format: &'a str,
    /// The command line that made it, or would make the same.
    pub command: &'a [String],
    /// The hash of the codebook as the project has it.
    pub codebook: FileHash,
    /// Whose layers.
    pub annotators: &'a [String],
    /// What of them.
    pub options: &'a Options,
    /// How many layers.
    pub documents: usize,
    /// How many records.
    pub records: usize,
    /// How many annotations.
    pub annotations: usize,
    /// How many of them bear each label.
    pub labels: &'a BTreeMap<LabelId, u64>,
    /// The parts, each with its documents and annotations.
    pub parts: &'a [(String, usize, usize)],
    /// What got lost.
    pub losses: &'a Losses,
    /// How many articles and layers could not be read and are missing.
    pub missing: usize,
    /// The files: each with its path, its length in bytes and its hash.
    pub files: &'a [(String, u64, FileHash)],
}

/// The manifest as written; its order is that of the file.
#[derive(Serialize)]
struct Written<'a> {
    /// The program's version.
    tagwerk: &'static str,
    format: &'a str,
    command: &'a [String],
    codebook: Codebook,
    annotators: &'a [String],
    /// Empty for all.
    labels: Vec<&'a str>,
    /// Empty for all.
    statuses: Vec<&'static str>,
    /// What one record is.
    per: &'static str,
    /// Whose layer counts alone where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    gold: Option<&'a str>,
    /// How labels stand beside tokens, where it is not as usual.
    #[serde(skip_serializing_if = "Option::is_none")]
    style: Option<Tags>,
    #[serde(skip_serializing_if = "Option::is_none")]
    split: Option<Split<'a>>,
    counts: Counts<'a>,
    /// How often something was lost, by kind.
    losses: BTreeMap<&'static str, usize>,
    missing: usize,
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
struct Tags {
    scheme: &'static str,
    tokens: &'static str,
    columns: usize,
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

impl Manifest<'_> {
    /// The manifest as JSON.
    ///
    /// # Errors
    /// Never, as far as is known.
    pub fn json(&self) -> serde_json::Result<Vec<u8>> {
        let options = self.options;
        let parts = self.parts.iter().map(|(name, documents, annotations)| {
            (name.as_str(), Part { documents: *documents, annotations: *annotations })
        });
        let files = self.files.iter();
        let written = Written {
            tagwerk: env!("CARGO_PKG_VERSION"),
            format: self.format,
            command: self.command,
            codebook: Codebook { sha256: self.codebook.to_string() },
            annotators: self.annotators,
            labels: options.labels.iter().map(LabelId::as_str).collect(),
            statuses: options.statuses.iter().map(|it| it.name()).collect(),
            per: options.per.into(),
            gold: options.gold.as_deref(),
            style: (options.style != Style::default()).then(|| Tags {
                scheme: options.style.scheme.into(),
                tokens: options.style.tokens.into(),
                columns: options.style.columns,
            }),
            split: options.split.as_ref().map(|it| Split {
                shares: it.shares.iter().map(|(name, weight)| (name.as_str(), *weight)).collect(),
                seed: it.seed,
            }),
            counts: Counts {
                documents: self.documents,
                records: self.records,
                annotations: self.annotations,
                labels: self.labels.iter().map(|(it, count)| (it.as_str(), *count)).collect(),
                parts: parts.collect(),
            },
            losses: self.losses.kinds().map(|(kind, it)| (kind.into(), it.count)).collect(),
            missing: self.missing,
            files: files
                .map(|(path, bytes, hash)| File { path, bytes: *bytes, sha256: hash.to_string() })
                .collect(),
        };
        let mut json = serde_json::to_vec_pretty(&written)?;
        json.push(b'\n');
        Ok(json)
    }

    /// The files that a manifest names, each with its length in bytes and its hash.
    pub fn files(manifest: &[u8]) -> Vec<(String, u64, FileHash)> {
        #[derive(Deserialize)]
        struct Known {
            files: Vec<File>,
        }
        #[derive(Deserialize)]
        struct File {
            path: String,
            bytes: u64,
            sha256: String,
        }
        let files = serde_json::from_slice::<Known>(manifest).map(|it| it.files);
        let files = files.unwrap_or_default().into_iter();
        files.filter_map(|it| Some((it.path, it.bytes, FileHash::parse(&it.sha256)?))).collect()
    }

    /// Whether a file is a manifest, so that the folder that it lies in is an export.
    pub fn is_one(file: &[u8]) -> bool {
        #[derive(Deserialize)]
        struct Known {
            #[expect(dead_code, reason = "it is enough that it is there")]
            tagwerk: String,
        }
        serde_json::from_slice::<Known>(file).is_ok()
    }
}
