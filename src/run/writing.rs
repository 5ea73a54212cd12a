//! Writing layers, codebook and settings: on one thread, so that nothing overtakes anything.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::PathBuf;
use std::sync::Arc;

use super::system;
use crate::app::{LayerRead, Save};
use crate::model::{Around, Article, ArticlePath, ArticleRef, Codebook, Span, around};
use crate::record::{self, Settings};
use crate::store::{self, Cause, Lock, Project, StoreError, Task};

type Key = (PathBuf, ArticlePath);

/// What a file held when it was read; nothing for no file.
type Base = Option<Arc<[u8]>>;

/// How many readings of an article are remembered.
const READINGS: u64 = 1000;

/// What the writer knows of the layers' files.
#[derive(Default)]
pub struct Known {
    /// What each reading found in each, or what was written since on its base: whatever else is
    /// there is left alone.
    bytes: HashMap<(Key, u64), Arc<[u8]>>,
    /// The codebook last written: its file, what that held when it was read, and what was written
    /// since on that base.
    codebook: Option<(PathBuf, Base, Arc<[u8]>)>,
    /// The contexts of ambiguous quotes of the article last written: each costs a search through
    /// the text, and none ever changes.
    contexts: HashMap<Span, Option<Around>>,
    contexts_of: Option<Key>,
    /// The right to write, for each annotator's folder that was written to.
    locks: HashMap<PathBuf, Lock>,
}

impl Known {
    /// Notes what a layer's file held at a reading; nothing for no file.
    pub fn note(&mut self, project: &Project, read: &LayerRead, path: &ArticlePath, reading: u64) {
        let key = key(project, &read.annotator, path);
        // Nobody saves on the base of a reading that long ago.
        let oldest = reading.saturating_sub(READINGS);
        self.bytes.retain(|(other, base), _| *other != key || *base >= oldest);
        if let Some(bytes) = &read.bytes {
            self.bytes.insert((key, reading), bytes.clone());
        }
    }

    /// Takes the right to write an annotator's layers, and keeps it until the program ends.
    fn lock(&mut self, project: &Project, annotator: &str) -> Result<(), StoreError> {
        let folder = project.annotations.join(annotator);
        if let Entry::Vacant(entry) = self.locks.entry(folder) {
            let who = format!("{}, {}", system::annotator(), std::process::id());
            entry.insert(store::lock_annotator(project, annotator, &who)?);
        }
        Ok(())
    }

    fn around(&mut self, key: &Key, text: &str, span: Span) -> Option<Around> {
        if self.contexts_of.as_ref() != Some(key) {
            self.contexts_of = Some(key.clone());
            self.contexts.clear();
        }
        self.contexts.entry(span).or_insert_with(|| around(text, span)).clone()
    }
}

fn key(project: &Project, annotator: &str, path: &ArticlePath) -> Key {
    (project.annotations.join(annotator), path.clone())
}

/// Writes a layer's file, or takes it away where there was none.
///
/// # Errors
/// When the file is no longer what was last read or written (the layer is then kept aside), or
/// cannot be written.
pub fn layer(
    project: &Project,
    annotator: &str,
    article: &Article,
    (save, base): (&Save, u64),
    known: &mut Known,
) -> Result<(), StoreError> {
    known.lock(project, annotator)?;
    let path = &article.path;
    let key = key(project, annotator, path);
    let expected = known.bytes.get(&(key.clone(), base)).cloned();
    let content = match save {
        Save::Layer(layer) => {
            let header = ArticleRef {
                path: path.clone(),
                hash: Some(article.hash),
                bytes: article.text.len(),
            };
            let around = |span| known.around(&key, &article.text, span);
            let loose = record::loosen(header, annotator, layer, &article.text, around);
            let unwritable = |error| StoreError {
                path: project.layer_file(annotator, path).unwrap_or_default(),
                task: Task::Write,
                cause: Cause::Record(error),
            };
            Some(record::write_layer(&loose).map_err(unwritable)?)
        }
        Save::AsBefore(Some(bytes)) => Some(String::from_utf8_lossy(bytes).into_owned()),
        Save::AsBefore(None) => None,
    };
    match (content, expected) {
        (Some(content), expected) => {
            match store::write_layer(project, annotator, path, &content, expected.as_deref()) {
                Ok(bytes) => drop(known.bytes.insert((key, base), bytes)),
                Err(error) if error.cause == Cause::ChangedOnDisk => {
                    let kept = store::keep_aside(project, annotator, path, &content)?;
                    return Err(StoreError { cause: Cause::KeptAside { kept }, ..error });
                }
                Err(error) => return Err(error),
            }
        }
        (None, Some(expected)) => {
            store::remove_layer(project, annotator, path, &expected)?;
            known.bytes.remove(&(key, base));
        }
        (None, None) => {}
    }
    Ok(())
}

/// Writes the codebook; `base` is what its file held when it was read.
///
/// # Errors
/// When the file is no longer what was last read or written, or cannot be written.
pub fn codebook(
    project: &Project,
    codebook: &Codebook,
    base: Base,
    known: &mut Known,
) -> Result<(), StoreError> {
    // What was written since on the same base is what to expect there.
    let file = project.codebook_file();
    let written = known.codebook.take().filter(|(of, on, _)| *of == file && *on == base);
    let written = written.map(|(.., bytes)| bytes);
    let expected = written.clone().or_else(|| base.clone());
    let result = store::write_codebook(project, codebook, expected.as_deref());
    known.codebook = result.as_ref().ok().cloned().or(written).map(|bytes| (file, base, bytes));
    result.map(drop)
}

/// Writes the settings.
///
/// # Errors
/// When they cannot be written.
pub fn settings(file: Option<&PathBuf>, settings: &Settings) -> Result<(), StoreError> {
    file.map_or(Ok(()), |file| store::write_settings(file, settings))
}
