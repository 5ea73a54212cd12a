//! Writing layers, codebook and settings: on one thread, so that nothing overtakes anything.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::PathBuf;
use std::sync::Arc;

use super::system;
use crate::app::{LayerRead, Save};
use crate::model::{Around, Article, ArticlePath, ArticleRef, Codebook, Layer, Span, around};
use crate::record::{self, Settings};
use crate::store::{self, Cause, FileHash, Lock, Project, StoreError, Task};

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
    held: HashMap<(Key, u64), FileHash>,
    /// What was in each before the first write on the base of a reading.
    originals: HashMap<(Key, u64), (FileHash, Vec<u8>)>,
    /// The codebook last written: its file, what that held when it was read, and what was written
    /// since on that base.
    codebook: Option<(PathBuf, Base, Arc<[u8]>)>,
    /// The right to write, for each annotator's folder that was written to.
    locks: HashMap<PathBuf, Lock>,
}

impl Known {
    /// Notes what a layer's file held at a reading; nothing for no file.
    pub fn note(&mut self, project: &Project, read: &LayerRead, path: &ArticlePath, reading: u64) {
        let key = key(project, &read.annotator, path);
        // Nobody saves on the base of a reading that long ago.
        let oldest = reading.saturating_sub(READINGS);
        self.held.retain(|(other, base), _| *other != key || *base >= oldest);
        if let Some(held) = read.file {
            self.held.insert((key, reading), held);
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

    /// What a file held that has been overwritten since.
    fn original(&self, key: &Key, file: FileHash) -> Option<&[u8]> {
        let mut of_key = self.originals.iter().filter(|((of, _), _)| of == key);
        of_key.find(|(_, (hash, _))| *hash == file).map(|(_, (_, bytes))| &**bytes)
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
    let there = store::layer_bytes(project, annotator, path)?;
    let hash = there.as_deref().map(FileHash::of);
    let before = (key.clone(), base);
    let unchanged = hash == known.held.get(&before).copied();
    if let (Save::AsBefore { file: Some(file), .. }, Some(hash)) = (save, hash)
        && *file == hash
    {
        // What was to be taken back never got here, or somebody else has taken it back.
        known.held.insert(before, hash);
        return Ok(());
    }
    let content = match save {
        Save::AsBefore { file: None, .. } => None,
        Save::AsBefore { layer, file: Some(file) } => match known.original(&key, *file) {
            Some(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
            None => Some(written(layer, project, annotator, article)?),
        },
        Save::Layer(layer) => Some(written(layer, project, annotator, article)?),
    };
    let changed = |task| StoreError {
        path: project.layer_file(annotator, path).unwrap_or_default(),
        task,
        cause: Cause::ChangedOnDisk,
    };
    let Some(content) = content else {
        if let Some(there) = there.filter(|_| known.held.contains_key(&before)) {
            if !unchanged {
                return Err(changed(Task::Remove));
            }
            store::remove_layer(project, annotator, path, &there)?;
        }
        known.held.remove(&before);
        return Ok(());
    };
    let as_wanted = there.as_deref() == Some(content.as_bytes());
    let result = if unchanged || as_wanted {
        store::write_layer(project, annotator, path, &content, there.as_deref()).map(drop)
    } else {
        Err(changed(Task::Write))
    };
    match result {
        Ok(()) => {
            if let (Some(hash), Some(there)) = (hash, there) {
                known.originals.entry(before.clone()).or_insert((hash, there));
            }
            known.held.insert(before, FileHash::of(content.as_bytes()));
            Ok(())
        }
        Err(error) if error.cause == Cause::ChangedOnDisk => {
            let kept = store::keep_aside(project, annotator, path, &content)?;
            Err(StoreError { cause: Cause::KeptAside { kept }, ..error })
        }
        Err(error) => Err(error),
    }
}

/// The layer as its file is to hold it.
fn written(
    layer: &Layer,
    project: &Project,
    annotator: &str,
    article: &Article,
) -> Result<String, StoreError> {
    let path = &article.path;
    let (text, hash) = (&*article.text, Some(article.hash));
    let header = ArticleRef { path: path.clone(), hash, bytes: text.len() };
    // Each context costs a search through the text. Those that the file has stay as they are.
    let stored = store::read_layer(project, annotator, path).ok().flatten();
    let anchors = stored
        .iter()
        .filter(|it| it.loose.article.hash == hash)
        .flat_map(|it| it.loose.annotations.iter().flat_map(|it| &it.anchors));
    let contexts: HashMap<Span, Option<&Around>> =
        anchors.filter_map(|it| Some((it.resolve(text).ok()?, it.around.as_ref()))).collect();
    let known = |span: Span| match contexts.get(&span) {
        Some(known) => known.cloned(),
        None => around(text, span),
    };
    let loose = record::loosen(header, annotator, layer, text, known);
    record::write_layer(&loose).map_err(|error| StoreError {
        path: project.layer_file(annotator, path).unwrap_or_default(),
        task: Task::Write,
        cause: Cause::Record(error),
    })
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
