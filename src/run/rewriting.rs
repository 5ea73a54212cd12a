//! Changing layers as wholes: first it is found whether all of it may be, then it is noted in the
//! journal, then the files follow.

use std::sync::Arc;

use super::forming::hashed;
use super::journals::is_same;
use super::system;
use super::writing::{Writer, written_deed};
use crate::app::What;
use crate::edit::Change;
use crate::model::{Article, ArticlePath, FileHash};
use crate::record::{self, Document};
use crate::store::{self, Cause, Project, StoreError, Task};

/// A change of layers as wholes that may be made.
pub(super) struct Rewrite<'a> {
    project: &'a Project,
    annotator: &'a str,
    /// What the journal is to say.
    pub(super) deed: store::Deed,
    /// Of each article what the layer's file holds and is to hold; nothing for no file.
    files: Vec<(ArticlePath, Option<Vec<u8>>, Option<String>)>,
}

impl Writer {
    /// Changes layers as wholes: notes it in the journal and writes the files. A file that cannot
    /// be written is behind the journal then.
    ///
    /// # Errors
    /// See [`Self::prepare`], [`Self::note_rewrite`] and [`Self::put_rewritten`].
    pub fn rewrite(
        &mut self,
        (project, annotator): (&Project, &str),
        number: u64,
        (what, changes): (&What, &[Change]),
        texts: &[Arc<Article>],
    ) -> Result<u64, StoreError> {
        for article in texts {
            store::keep_text(project, article)?;
        }
        let what = written_deed(project, what, None)?;
        let rewrite = self.prepare((project, annotator), number, (what, changes))?;
        let at = self.note_rewrite(&rewrite)?;
        self.put_rewritten(rewrite)?;
        Ok(at)
    }

    /// Finds whether layers may be changed as wholes, and how; nothing is changed yet.
    ///
    /// # Errors
    /// When a layer is not what the change expects, or could not be read again; when what comes
    /// before is not in the journal.
    pub(super) fn prepare<'a>(
        &mut self,
        (project, annotator): (&'a Project, &'a str),
        number: u64,
        (what, changes): (store::What, &[Change]),
    ) -> Result<Rewrite<'a>, StoreError> {
        let (mut documents, mut files) = (Vec::new(), Vec::new());
        if self.number(project, annotator)? + 1 != number {
            let (path, cause) = (project.own_folder(), Cause::JournalBehind);
            return Err(StoreError { path, task: Task::Write, cause });
        }
        for change in changes {
            let Change::Rewrite { article: path, before, after } = change else { continue };
            let there = store::layer_bytes(project, annotator, path)?;
            let stored = store::read_layer(project, annotator, path)?;
            let same = match (&stored, before) {
                (Some(stored), Some(before)) => is_same(&stored.loose, before),
                (stored, before) => stored.is_none() && before.is_none(),
            };
            if !same {
                let path = project.layer_file(annotator, path)?;
                let cause = match (stored, before) {
                    (Some(_), None) => Cause::Exists,
                    (None, Some(_)) => Cause::NotFound,
                    _ => Cause::ChangedOnDisk,
                };
                return Err(StoreError { path, task: Task::Write, cause });
            }
            let document = Document::Layer(path.clone());
            let found = there.as_deref().map(FileHash::of);
            self.pen(project, annotator)?.keep(project, annotator, (&document, found))?;
            documents.push((document, found));
            let content = after.as_ref().map(|it| record::write_layer(it)).transpose();
            let content = content.map_err(|error| StoreError {
                path: project.layer_file(annotator, path).unwrap_or_default(),
                task: Task::Write,
                cause: Cause::Record(error),
            })?;
            files.push((path.clone(), there, content));
        }
        let deed = store::Deed { number, what, documents };
        Ok(Rewrite { project, annotator, deed, files })
    }

    /// Notes a change of layers in the journal: from now on it is done.
    ///
    /// # Errors
    /// When that cannot be written; it is not done then.
    pub(super) fn note_rewrite(&mut self, rewrite: &Rewrite<'_>) -> Result<u64, StoreError> {
        let Rewrite { project, annotator, deed, .. } = rewrite;
        let now = system::now();
        self.pen(project, annotator)?.journal.append(now, std::slice::from_ref(deed))?;
        Ok(now)
    }

    /// Writes the files of layers whose change is in the journal.
    ///
    /// # Errors
    /// When one cannot be written; it is behind the journal then.
    pub(super) fn put_rewritten(&mut self, rewrite: Rewrite<'_>) -> Result<(), StoreError> {
        let Rewrite { project, annotator, deed, files } = rewrite;
        let pen = self.pen(project, annotator)?;
        for (path, there, content) in files {
            let document = Document::Layer(path.clone());
            let put = (hashed(content.as_deref()), deed.number);
            let found = there.as_deref().map(FileHash::of);
            pen.put(project, annotator, (&document, found), put, || match (&content, &there) {
                (Some(content), _) => {
                    store::write_layer(project, annotator, &path, content, there.as_deref())
                        .map(drop)
                }
                (None, Some(there)) => store::remove_layer(project, annotator, &path, there),
                (None, None) => Ok(()),
            })?;
        }
        Ok(())
    }
}
