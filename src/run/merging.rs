//! Merging two versions of a file in which a layer or a codebook lies.

use std::path::Path;

use crate::merge::{
    CodebookConflict, CodebookRemark, Conflict, MergeError, MergedCodebook, MergedLayer, Remark,
    Side, blank, codebooks_choosing, layers_choosing,
};
use crate::model::{Codebook, LooseLayer};
use crate::record::{self, RecordError, utf8};
use crate::store::{self, Cause, StoreError, Task};

/// What came of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeReport {
    /// What was decided, and what was not.
    pub of: MergedFile,
    /// Whether conflicts are marked in the file, for somebody to choose.
    pub marked: bool,
    /// Whether the file was written anew although one of the versions holds comments, which are
    /// lost.
    pub uncommented: bool,
}

/// What kind of file was merged, and what is to be said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergedFile {
    /// A layer.
    Layer {
        /// Its file below the folder of annotations.
        name: String,
        /// Where both sides did different things to the same.
        conflicts: Vec<Conflict>,
        /// What was decided without asking.
        remarks: Vec<Remark>,
    },
    /// A codebook.
    Codebook {
        /// Where both sides did different things to the same.
        conflicts: Vec<CodebookConflict>,
        /// What somebody should look at.
        remarks: Vec<CodebookRemark>,
    },
}

/// Why files cannot be merged. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergeFailure {
    /// A file cannot be read or written.
    Store(StoreError),
    /// The two layers do not belong together.
    Layers(MergeError),
}

impl From<StoreError> for MergeFailure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Merges the files at `ours` and `theirs`, which both come from the one at `base`, and writes the
/// result over `ours` in one step. Where there are conflicts, both versions of the lines that
/// differ stand there between conflict markers. An empty `base` stands for none.
///
/// # Errors
/// When one of them cannot be read in full, or is of another kind than ours, or they do not belong
/// together, or ours cannot be written.
pub fn merge(base: &Path, ours: &Path, theirs: &Path) -> Result<MergeReport, MergeFailure> {
    let [base, ours, theirs] = [File::read(base)?, File::read(ours)?, File::read(theirs)?];
    if ours.is_codebook()? {
        merge_codebooks(&base, &ours, &theirs)
    } else {
        merge_layers(&base, &ours, &theirs)
    }
}

fn merge_layers(base: &File, ours: &File, theirs: &File) -> Result<MergeReport, MergeFailure> {
    let [our, their] = [ours.parsed(record::read_layer)?, theirs.parsed(record::read_layer)?];
    let old = if base.is_empty() { blank(&our) } else { base.parsed(record::read_layer)? };
    let merge = |side| layers_choosing(&old, &our, &their, |_| side).map_err(MergeFailure::Layers);
    let MergedLayer { layer, conflicts, remarks } = merge(Side::Ours)?;
    let other = if conflicts.is_empty() { layer.clone() } else { merge(Side::Theirs)?.layer };
    let write = |it: &LooseLayer| record::write_layer(it);
    let results = [write(&our), write(&their), write(&layer), write(&other)];
    let name = format!("{}/{}.ron", our.annotator, our.article.path);
    put(ours, theirs, results, MergedFile::Layer { name, conflicts, remarks })
}

fn merge_codebooks(base: &File, ours: &File, theirs: &File) -> Result<MergeReport, MergeFailure> {
    let [our, their] = [ours.parsed(record::read_codebook)?, theirs.parsed(record::read_codebook)?];
    let old =
        if base.is_empty() { Codebook::default() } else { base.parsed(record::read_codebook)? };
    let merge = |side| codebooks_choosing(&old, &our, &their, |_| side);
    let MergedCodebook { codebook, conflicts, remarks } = merge(Side::Ours);
    let other = if conflicts.is_empty() { codebook.clone() } else { merge(Side::Theirs).codebook };
    let write = |it: &Codebook| record::write_codebook(it);
    let results = [write(&our), write(&their), write(&codebook), write(&other)];
    put(ours, theirs, results, MergedFile::Codebook { conflicts, remarks })
}

/// Writes what a merge comes to: `results` are ours and theirs written anew, and the merged text
/// with ours and with theirs in every conflict.
fn put(
    ours: &File,
    theirs: &File,
    results: [Result<String, RecordError>; 4],
    of: MergedFile,
) -> Result<MergeReport, MergeFailure> {
    let failed = StoreError::at(ours.path, Task::Write);
    let [our, their, merged, other] = results.map(|it| it.map_err(&failed));
    let (our, their, merged, other) = (our?, their?, merged?, other?);
    let marked = merged != other;
    if !marked && merged == our {
        return Ok(MergeReport { of, marked, uncommented: false }); // as it is, comments and all
    }
    let anew = marked || merged != their;
    let content = match (marked, anew) {
        (true, _) => record::with_conflicts(&merged, &other),
        (false, true) => merged,
        (false, false) => theirs.text.clone(),
    };
    store::write_file(&store::Disk::default(), ours.path, &content, Some(ours.text.as_bytes()))?;
    let uncommented = anew && (ours.has_comments(&our) || theirs.has_comments(&their));
    Ok(MergeReport { of, marked, uncommented })
}

/// A file as read.
struct File<'a> {
    path: &'a Path,
    text: String,
}

impl<'a> File<'a> {
    fn read(path: &'a Path) -> Result<Self, StoreError> {
        let failed = StoreError::at(path, Task::Read);
        let bytes = store::read_file(path)?.ok_or(Cause::NotFound).map_err(failed)?;
        let text = utf8(&bytes).map_err(StoreError::at(path, Task::Read))?.to_owned();
        Ok(Self { path, text })
    }

    fn parsed<T>(&self, read: fn(&str) -> Result<T, RecordError>) -> Result<T, StoreError> {
        read(&self.text).map_err(StoreError::at(self.path, Task::Read))
    }

    /// Whether nothing is in it: where both sides have added a file, git gives an empty base.
    fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Whether it is a codebook rather than a layer: that is what can be read of it, or read
    /// further.
    fn is_codebook(&self) -> Result<bool, StoreError> {
        let Err(layer) = record::read_layer(&self.text) else { return Ok(false) };
        let Err(codebook) = record::read_codebook(&self.text) else { return Ok(true) };
        let place = |error: &RecordError| match error {
            RecordError::Form { line, column, .. } => (*line, *column),
            _ => (0, 0),
        };
        let error = if place(&codebook) > place(&layer) { codebook } else { layer };
        Err(StoreError { path: self.path.to_owned(), task: Task::Read, cause: error.into() })
    }

    /// Whether writing what is read, as `anew`, loses something that looks like a comment.
    fn has_comments(&self, anew: &str) -> bool {
        let comments = ["//", "/*"].iter().any(|it| self.text.contains(it));
        comments && self.text.replace("\r\n", "\n") != anew
    }
}
