//! Which corpus and whose annotations a command is about.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::arguments::{CorpusArguments, EVERYBODY, FolderArguments};
use crate::app::{Trouble, wording};
use crate::i18n::Messages;
use crate::model::Codebook;
use crate::record::Settings;
use crate::store::{self, Cause, Project, StoreError, Task};

/// An opened corpus.
pub struct Corpus {
    /// Where it lies.
    pub project: Project,
    /// The codebook in force.
    pub codebook: Codebook,
    /// Whose layers are asked for, sorted.
    pub annotators: Vec<String>,
    /// Folders among the annotations that cannot be an annotator's.
    pub troubles: Vec<Trouble>,
}

/// Opens the corpus that is asked for.
///
/// # Errors
/// A sentence: no such folder, a name that is none or nobody's, a codebook that cannot be read.
pub fn open(tr: &Messages, asked: &CorpusArguments) -> Result<Corpus, String> {
    let failed = |error: StoreError| wording::store_error(tr, &error);
    let project = project(tr, &asked.folders)?;
    if let Some(folder) = &asked.folders.annotations
        && !project.annotations.is_dir()
    {
        // A slip of the pen must not look like annotations without problems.
        let cause = if folder.exists() { Cause::NotAFolder } else { Cause::NotFound };
        let path = project.annotations;
        return Err(failed(StoreError { path, task: Task::Open, cause }));
    }
    let codebook = store::read_codebook(&project).map_err(failed)?.codebook;
    let everybody = store::annotators(&project).map_err(failed)?;
    let (annotators, troubles) = if asked.annotator.iter().any(|it| it == EVERYBODY) {
        let troubles = everybody.troubles.into_iter().map(|it| Trouble::File(Arc::new(it)));
        (everybody.items, troubles.collect())
    } else {
        for name in &asked.annotator {
            known(tr, &project, name, &everybody.items)?;
        }
        let asked: BTreeSet<&String> = asked.annotator.iter().collect();
        (asked.into_iter().cloned().collect(), Vec::new())
    };
    Ok(Corpus { project, codebook, annotators, troubles })
}

/// Whether somebody of that name has annotations.
///
/// # Errors
/// A sentence that says who has.
pub fn known(
    tr: &Messages,
    project: &Project,
    name: &str,
    everybody: &[String],
) -> Result<(), String> {
    store::check_annotator_name(name)
        .map_err(|error| format!("{name}: {}", wording::name_error(tr, &error)))?;
    if everybody.iter().any(|it| it == name) {
        return Ok(());
    }
    let folder = project.annotations.display().to_string();
    Err(tr.cli_nobody(name.to_owned(), folder, names(everybody)))
}

/// The folders that are asked for; there need be no annotations yet.
///
/// # Errors
/// A sentence: no such folder, or annotations of other articles.
pub fn project(tr: &Messages, asked: &FolderArguments) -> Result<Project, String> {
    let remembered = || {
        let (settings, _) = store::read_settings(&settings_file()?);
        annotations_of(&settings, &store::whole_path(&asked.articles))
    };
    let annotations = asked.annotations.clone().or_else(remembered);
    Project::open(&asked.articles, annotations.as_deref())
        .map_err(|error| wording::store_error(tr, &error))
}

/// Names one after the other, a dash for none.
pub fn names(names: &[impl AsRef<str>]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    if names.is_empty() { "–".to_owned() } else { names.join(", ") }
}

/// The settings' file; a test or a portable installation may name another one.
pub fn settings_file() -> Option<PathBuf> {
    std::env::var_os("TAGWERK_SETTINGS").map(PathBuf::from).or_else(store::settings_file)
}

/// The folder of annotations that was last used with these articles, by their whole path.
pub fn annotations_of(settings: &Settings, articles: &Path) -> Option<PathBuf> {
    let remembered = settings.folders.get(&articles.display().to_string())?;
    Some(&remembered.annotations).filter(|it| !it.is_empty()).map(PathBuf::from)
}
