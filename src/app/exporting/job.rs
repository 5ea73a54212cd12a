//! What is to be exported, what came of it, and what stops it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::super::Trouble;
use crate::export::{Losses, Options};
use crate::model::LabelId;
use crate::store::Project;

/// An export to be made.
#[derive(Clone, Debug)]
pub struct ExportJob {
    /// The corpus.
    pub project: Project,
    /// The format's name.
    pub format: &'static str,
    /// Whose layers.
    pub annotators: Vec<String>,
    /// Where to; `None` for a preview.
    pub path: Option<PathBuf>,
    /// Whether what is there may be replaced.
    pub replace: bool,
    /// What of it, and in which pieces.
    pub options: Options,
    /// Whether a file beside it says what it is; a folder holds one in any case.
    pub manifest: bool,
    /// The command line that makes the same, for the manifest; empty for a preview.
    pub command: Vec<String>,
    /// What stops it.
    pub stop: Stop,
}

/// What an export did, or would do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExportReport {
    /// Where to; `None` for a preview.
    pub path: Option<PathBuf>,
    /// Which format.
    pub format: &'static str,
    /// How many articles have annotations.
    pub documents: usize,
    /// How many annotations.
    pub annotations: usize,
    /// How many records that makes.
    pub records: usize,
    /// How many annotations bear each label.
    pub labels: BTreeMap<LabelId, u64>,
    /// The parts of a split, with their documents and annotations.
    pub parts: Vec<(String, usize, usize)>,
    /// What the format cannot carry.
    pub losses: Losses,
    /// Articles and layers that could not be read and are missing.
    pub troubles: Vec<Trouble>,
    /// The first lines of what is written.
    pub head: String,
}

/// What an export that is being written is stopped by.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Stops it.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// What is set to stop it.
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0)
    }

    /// Whether both stop the same.
    pub fn is_of(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Whether it is to stop.
    pub fn is_stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl PartialEq for Stop {
    fn eq(&self, other: &Self) -> bool {
        self.is_stopped() == other.is_stopped()
    }
}
