//! Writing journals, layers, codebook and settings: on one thread, so that nothing overtakes
//! anything. What was done is in the journal before it is anywhere else.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::forming::{Former, hashed};
use super::recovering::recover;
use super::replaying::header;
use super::system;
use crate::app::{Deed, Deeds, JournalRead, LayerRead, Save, What};
use crate::edit::{History, Transaction};
use crate::model::{Article, ArticlePath, Codebook, FileHash, Layer};
use crate::record::{self, Document, RecordError, Settings};
use crate::store::{self, Cause, Held, Journal, Lock, Project, Scan, StoreError, Task};

type Key = (PathBuf, ArticlePath);

/// What a file held when it was read; nothing for no file.
type Base = Option<Arc<[u8]>>;

/// How many readings of an article are remembered.
const READINGS: u64 = 1000;

/// How many steps a journal keeps at least when it is made shorter.
const STEPS: usize = 10_000;

/// What the writer knows of the files.
#[derive(Default)]
pub struct Writer {
    /// What each reading of a layer found, or what was written since on its base: whatever else is
    /// there is left alone.
    held: HashMap<(Key, u64), FileHash>,
    /// What was in each before the first write on the base of a reading.
    originals: HashMap<(Key, u64), (FileHash, Vec<u8>)>,
    former: Former,
    /// The codebook last written: its file, what that held when it was read, and what was written
    /// since on that base.
    codebook: Option<(PathBuf, Base, Arc<[u8]>)>,
    /// One for each annotator's folder that may be written to.
    pens: HashMap<PathBuf, Pen>,
}

/// The right to write what is an annotator's, and the journal that goes before all else.
pub(super) struct Pen {
    lock: Lock,
    pub(super) journal: Journal,
    /// Whose file as it was when the program was started is kept.
    backed_up: HashSet<Document>,
    /// What files held before they held what they hold now.
    before: HashMap<Document, FileHash>,
    /// When it was taken, as a part of file names.
    since: String,
}

/// What is said about us to others who ask for the right to write.
pub(super) fn who() -> String {
    format!("{}, {}", system::annotator(), std::process::id())
}

fn lock(project: &Project, annotator: &str) -> Result<Lock, StoreError> {
    store::lock_annotator(project, annotator, &who())
}

impl Pen {
    fn take(project: &Project, annotator: &str) -> Result<(Self, Scan), StoreError> {
        let lock = lock(project, annotator)?;
        let now = system::now();
        let mut scan = Scan::read(project, annotator)?;
        let journal = Journal::open(project, annotator, &mut scan, (STEPS, now))?;
        let pen = Self {
            lock,
            journal,
            backed_up: HashSet::new(),
            before: HashMap::new(),
            since: system::sortable_time(now),
        };
        Ok((pen, scan))
    }

    /// Goes on with what lies there now in the place of a journal that was lost. What was in that
    /// is in the layers, or on its way there.
    fn go_on(&mut self, project: &Project, annotator: &str) -> Result<(), StoreError> {
        let number = self.journal.number();
        let mut scan = Scan::read(project, annotator)?;
        self.journal = Journal::open(project, annotator, &mut scan, (STEPS, system::now()))?;
        self.journal.go_on_after(number);
        Ok(())
    }

    /// Keeps what is needed to take back what is about to happen to a document: its file as it was
    /// when the program was started, and what others' changes of it are to be compared with.
    pub(super) fn keep(
        &mut self,
        project: &Project,
        annotator: &str,
        (document, found): (&Document, Option<FileHash>),
    ) -> Result<(), StoreError> {
        let begins = self.journal.begins(document, found);
        if self.backed_up.contains(document) && !begins {
            return Ok(());
        }
        let bytes = match document {
            // What cannot be read cannot have been read, and will not be overwritten.
            Document::Layer(path) => store::layer_bytes(project, annotator, path).ok().flatten(),
            Document::Codebook => store::codebook_bytes(project).ok().flatten(),
        };
        // What has changed since it was read is not what was read; it will be merged.
        if let Some((bytes, hash)) = bytes.zip(found).filter(|(it, hash)| FileHash::of(it) == *hash)
        {
            if begins {
                store::keep_base(project, annotator, hash, &bytes)?;
            }
            if let Document::Layer(path) = document
                && !self.backed_up.contains(document)
            {
                store::keep_backup(project, annotator, path, (&self.since, &bytes))?;
            }
        }
        self.backed_up.insert(document.clone());
        Ok(())
    }

    /// Has a document's file hold something, by `write`, so that it is known at any moment what it
    /// holds. `upto` is the last entry whose changes are in it, `found` what it holds until then.
    pub(super) fn put(
        &mut self,
        project: &Project,
        annotator: &str,
        (document, found): (&Document, Option<FileHash>),
        (content, upto): (Option<(&str, FileHash)>, u64),
        write: impl FnOnce() -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let hash = content.map(|it| it.1);
        if let Some((content, hash)) = content {
            store::keep_base(project, annotator, hash, content.as_bytes())?;
        }
        let held = Held { hash, upto };
        if let Some(written) = self.wrote(document, found) {
            self.journal.holds(system::now(), document, written)?;
        }
        let before = self.journal.standing(document).held.and_then(|it| it.hash);
        self.journal.writing(system::now(), document, held)?;
        write()?;
        if self.journal.holds(system::now(), document, held).is_err() {
            // The file is as it should be, and will be found so.
            return Ok(());
        }
        if let Some(before) = before.filter(|it| Some(*it) != hash)
            && let Some(older) = self.before.insert(document.clone(), before)
            && ![Some(before), hash].contains(&Some(older))
        {
            store::forget_base(project, annotator, older);
        }
        Ok(())
    }

    /// Lets go of what files held once and nothing is compared with any more.
    fn forget(&mut self, project: &Project, annotator: &str) {
        let mut bases = store::kept_bases(project, annotator);
        bases.retain(|it| !self.journal.mentions(*it));
        // What says that they are not needed has to be on the disk before they are gone.
        if !bases.is_empty() && self.journal.flush().is_ok() {
            for base in bases {
                store::forget_base(project, annotator, base);
            }
        }
    }

    /// What was to be written last, if the file holds that and it could not be noted.
    fn wrote(&self, document: &Document, found: Option<FileHash>) -> Option<Held> {
        self.journal.standing(document).writing.filter(|it| it.hash == found)
    }

    /// Notes what a document's file holds, which was not to be written, and keeps it: it is what
    /// others' changes are to be compared with.
    pub(super) fn holds(
        &mut self,
        project: &Project,
        annotator: &str,
        document: &Document,
        (there, upto): (Option<&[u8]>, u64),
    ) -> Result<(), StoreError> {
        let held = Held { hash: there.map(FileHash::of), upto };
        let standing = self.journal.standing(document);
        if standing.writing.is_none() && standing.held == Some(held) {
            return Ok(());
        }
        if let Some((hash, there)) = held.hash.zip(there) {
            store::keep_base(project, annotator, hash, there)?;
        }
        self.journal.holds(system::now(), document, held)
    }
}

impl Writer {
    /// Notes what a layer's file of an article held at a reading; nothing for no file. It is `mine`
    /// if it is to be written next.
    pub fn note(
        &mut self,
        project: &Project,
        read: &LayerRead,
        (article, reading): (&Article, u64),
        mine: bool,
    ) {
        let key = key(project, &read.annotator, &article.path);
        // Nobody saves on the base of a reading that long ago.
        let oldest = reading.saturating_sub(READINGS);
        self.held.retain(|(other, base), _| *other != key || *base >= oldest);
        let Some(held) = read.file else { return };
        self.held.insert((key, reading), held);
        let is_all = !read.behind && read.incoming.is_none() && read.locked.is_none();
        if mine && is_all && !read.commented {
            self.former.remember(article, &Arc::new(read.layer.clone()), held);
        }
    }

    pub(super) fn pen(
        &mut self,
        project: &Project,
        annotator: &str,
    ) -> Result<&mut Pen, StoreError> {
        match self.pens.entry(project.annotations.join(annotator)) {
            Entry::Occupied(entry) => {
                let pen = entry.into_mut();
                if !pen.lock.holds() {
                    pen.lock = lock(project, annotator)?;
                }
                if pen.journal.is_lost() {
                    pen.go_on(project, annotator)?;
                }
                Ok(pen)
            }
            Entry::Vacant(entry) => Ok(entry.insert(Pen::take(project, annotator)?.0)),
        }
    }

    /// Gives back the right to write what is an annotator's.
    pub fn close(&mut self, project: &Project, annotator: &str) {
        self.pens.remove(&project.annotations.join(annotator));
    }

    /// The number of the last deed in an annotator's journal.
    ///
    /// # Errors
    /// When somebody else may write it, or it cannot be read.
    pub fn number(&mut self, project: &Project, annotator: &str) -> Result<u64, StoreError> {
        self.pen(project, annotator).map(|it| it.journal.number())
    }

    /// Takes the right to write an annotator's layers, unless nothing was ever written there, and
    /// brings the files up to what the journal says.
    pub fn open(&mut self, project: &Project, annotator: &str) -> JournalRead {
        let mut read = JournalRead { annotator: annotator.to_owned(), ..JournalRead::default() };
        if !project.own_folder().is_dir() {
            return read; // looking at a folder leaves nothing in it
        }
        // What was closed and is opened again is read anew: its files may have changed.
        if let Some(mut pen) = self.pens.remove(&project.annotations.join(annotator))
            && let Err(error) = pen.journal.tidy()
        {
            self.pens.insert(project.annotations.join(annotator), pen);
            (read.error, read.unread) = (Some(Arc::new(error)), true);
            return read;
        }
        let scan = match Pen::take(project, annotator) {
            Ok((mut pen, scan)) => {
                read.recovered = !scan.behind().is_empty();
                read.behind = recover(project, annotator, &mut pen, &scan);
                pen.forget(project, annotator);
                self.pens.insert(project.annotations.join(annotator), pen);
                Ok(scan)
            }
            Err(error) => {
                match error.cause {
                    Cause::InUse { by } => read.held_by = Some(by),
                    Cause::Record(RecordError::TooNew { .. }) => {
                        (read.error, read.unread) = (Some(Arc::new(error)), true);
                        return read;
                    }
                    // It will be tried again when there is something to write.
                    _ => read.error = Some(Arc::new(error)),
                }
                Scan::read(project, annotator)
            }
        };
        match scan {
            Ok(scan) => {
                (read.torn, read.damaged) = (scan.torn, scan.damaged);
                read.history = scan.history;
            }
            Err(error) => (read.error, read.unread) = (Some(Arc::new(error)), true),
        }
        if read.held_by.is_some() {
            // What others do is theirs to undo.
            read.history = History::default();
        }
        read
    }

    /// As [`Self::open`], but only with the right to write.
    ///
    /// # Errors
    /// When somebody else has it; when the journal cannot be read or written.
    pub fn open_alone(
        &mut self,
        project: &Project,
        annotator: &str,
    ) -> Result<JournalRead, StoreError> {
        let mut read = self.open(project, annotator);
        if let Some(by) = read.held_by.take() {
            let (path, cause) = (project.annotations.join(annotator), Cause::InUse { by });
            return Err(StoreError { path, task: Task::Lock, cause });
        }
        match read.error.take() {
            Some(error) => Err(Arc::unwrap_or_clone(error)),
            None => Ok(read),
        }
    }

    /// Appends what was done to an annotator's journal. Returns when that was, in seconds since
    /// 1970.
    ///
    /// # Errors
    /// When it cannot be written; nothing is then.
    pub fn append(&mut self, deeds: &Deeds) -> Result<u64, StoreError> {
        let Deeds { project, annotator, deeds, .. } = deeds;
        let now = system::now();
        let known = self.pen(project, annotator)?.journal.number();
        let failed = |task, cause| StoreError { path: project.own_folder(), task, cause };
        if deeds.first().is_some_and(|it| it.number <= known) {
            // Somebody has written there since the folder was opened.
            self.pens.remove(&project.annotations.join(annotator));
            return Err(failed(Task::Lock, Cause::InUse { by: String::new() }));
        }
        if !deeds.iter().map(|it| it.number).eq((known + 1..).take(deeds.len())) {
            // What comes before has not got there.
            return Err(failed(Task::Write, Cause::JournalBehind));
        }
        let mut entries = Vec::new();
        for deed in deeds {
            entries.push(self.entry(project, annotator, deed)?);
        }
        self.pen(project, annotator)?.journal.append(now, &entries)?;
        Ok(now)
    }

    /// A deed as it is to be appended, after all that it needs is kept.
    fn entry(
        &mut self,
        project: &Project,
        annotator: &str,
        deed: &Deed,
    ) -> Result<store::Deed, StoreError> {
        let mut documents = Vec::new();
        if let Some((article, reading)) = &deed.on {
            store::keep_text(project, article)?;
            let before = (key(project, annotator, &article.path), *reading);
            let found = self.held.get(&before).copied();
            documents.push((Document::Layer(article.path.clone()), found));
        }
        if let Some(base) = &deed.codebook {
            let written = self.codebook_on(project, base.as_ref());
            let found = written.as_deref().map(FileHash::of);
            documents.push((Document::Codebook, found));
        }
        let pen = self.pen(project, annotator)?;
        for (document, found) in &documents {
            pen.keep(project, annotator, (document, *found))?;
        }
        let article = deed.on.as_ref().map(|it| &*it.0);
        let what = written_deed(project, &deed.what, article)?;
        Ok(store::Deed { number: deed.number, what, documents })
    }

    /// What a file held that has been overwritten since.
    fn original(&self, key: &Key, file: FileHash) -> Option<&[u8]> {
        let mut of_key = self.originals.iter().filter(|((of, _), _)| of == key);
        of_key.find(|(_, (hash, _))| *hash == file).map(|(_, (_, bytes))| &**bytes)
    }

    /// Writes a layer's file, or takes it away where there was none. `upto` is the last entry of
    /// the journal whose changes are in the layer.
    ///
    /// # Errors
    /// [`Cause::ChangedOnDisk`] when the file is no longer what was last read or written;
    /// [`Cause::JournalBehind`] when the journal lacks an entry; when it cannot be written.
    pub fn layer(
        &mut self,
        project: &Project,
        annotator: &str,
        article: &Article,
        (save, base, upto): (&Save, u64, u64),
    ) -> Result<(), StoreError> {
        let path = &article.path;
        let failed = |task, cause| StoreError {
            path: project.layer_file(annotator, path).unwrap_or_default(),
            task,
            cause,
        };
        if self.pen(project, annotator)?.journal.number() < upto {
            return Err(failed(Task::Write, Cause::JournalBehind));
        }
        let key = key(project, annotator, path);
        let there = store::layer_bytes(project, annotator, path)?;
        let hash = there.as_deref().map(FileHash::of);
        let before = (key.clone(), base);
        let document = Document::Layer(path.clone());
        let wrote = self.pen(project, annotator)?.wrote(&document, hash);
        let unchanged = wrote.is_some() || hash == self.held.get(&before).copied();
        let (Save::Layer(layer) | Save::AsBefore { layer, .. }) = save;
        let mut is_formed = false;
        let original = match save {
            Save::AsBefore { file: Some(file), .. } => self.original(&key, *file),
            _ => None,
        };
        let original = original.map(|it| String::from_utf8_lossy(it).into_owned());
        let content = match save {
            // What was to be taken back never got here, or somebody else has taken it back.
            Save::AsBefore { file, .. } if *file == hash => {
                let there = (there.as_deref(), upto);
                self.pen(project, annotator)?.holds(project, annotator, &document, there)?;
                self.hold(before, hash);
                return Ok(());
            }
            Save::AsBefore { file: None, .. } => None,
            // Where nothing has been said, there is no file.
            Save::Layer(layer) if layer.is_blank() => None,
            _ if original.is_some() => original,
            Save::AsBefore { .. } | Save::Layer(_) => {
                is_formed = true;
                let there = there.as_deref().zip(hash);
                Some(self.former.form((project, annotator), (article, layer), there)?)
            }
        };
        let as_wanted = there.as_deref() == content.as_deref().map(str::as_bytes);
        let pen = self.pen(project, annotator)?;
        // Somebody else has changed the file, and what was taken over from there is all there is to
        // save: their way of writing it stays.
        let held = pen.journal.standing(&document).held;
        let taken_over = || {
            held.is_some_and(|it| it.hash != hash)
                && unchanged
                && says(project, annotator, article, layer)
        };
        if as_wanted || taken_over() {
            pen.holds(project, annotator, &document, (there.as_deref(), upto))?;
            self.hold(before, hash);
            return Ok(());
        }
        if !unchanged {
            return Err(failed(Task::Write, Cause::ChangedOnDisk));
        }
        let hashed = hashed(content.as_deref());
        let put = (hashed, upto);
        pen.put(project, annotator, (&document, hash), put, || match (&content, &there) {
            (Some(content), _) => {
                store::write_layer(project, annotator, path, content, there.as_deref()).map(drop)
            }
            (None, Some(there)) => store::remove_layer(project, annotator, path, there),
            (None, None) => Ok(()),
        })?;
        if let (Some(hash), Some(there)) = (hash, there) {
            self.originals.entry(before.clone()).or_insert((hash, there));
        }
        let file = hashed.map(|it| it.1);
        self.hold(before, file);
        if let Some(file) = file.filter(|_| is_formed) {
            self.former.remember(article, layer, file);
        }
        Ok(())
    }

    fn hold(&mut self, before: (Key, u64), hash: Option<FileHash>) {
        match hash {
            Some(hash) => _ = self.held.insert(before, hash),
            None => _ = self.held.remove(&before),
        }
    }

    /// What the codebook's file is to hold: what was written last on this base, else the base.
    fn codebook_on(&self, project: &Project, base: Option<&Arc<[u8]>>) -> Base {
        let file = project.codebook_file();
        let written =
            self.codebook.as_ref().filter(|(of, on, _)| *of == file && on.as_ref() == base);
        written.map(|(.., bytes)| bytes.clone()).or_else(|| base.cloned())
    }

    /// Whether another program has changed an annotator's layer of an article since it was read or
    /// written, or the article itself.
    pub fn changed_outside(
        &self,
        project: &Project,
        annotator: &str,
        (article, base): (&Article, u64),
    ) -> bool {
        let path = &article.path;
        let key = (key(project, annotator, path), base);
        let layer = store::layer_bytes(project, annotator, path);
        let layer =
            layer.is_ok_and(|it| it.as_deref().map(FileHash::of) != self.held.get(&key).copied());
        let text = store::read_article(project, path);
        layer || text.is_ok_and(|it| it.article.hash != article.hash)
    }

    /// What the codebook's file holds, if another program has changed it since it was read or
    /// written, and if it can be read.
    pub fn codebook_outside(
        &self,
        project: &Project,
        base: Option<&Arc<[u8]>>,
    ) -> Option<store::StoredCodebook> {
        let stored = store::read_codebook(project).ok()?;
        (stored.bytes.as_deref() != self.codebook_on(project, base).as_deref()).then_some(stored)
    }

    /// Writes the codebook; `base` is what its file held when it was read, `upto` the last entry of
    /// the annotator's journal whose changes are in it.
    ///
    /// # Errors
    /// When the file is no longer what was last read or written, or cannot be written.
    pub fn codebook(
        &mut self,
        project: &Project,
        (codebook, base): (&Codebook, Base),
        (annotator, upto): (Option<&str>, u64),
    ) -> Result<(), StoreError> {
        let expected = self.codebook_on(project, base.as_ref());
        let content = store::codebook_content(project, codebook)?;
        let _lock = store::lock_codebook(project)?;
        let write =
            |expected: Option<&[u8]>| store::write_codebook(project, &content, expected).map(drop);
        match annotator {
            Some(annotator) => {
                let pen = self.pen(project, annotator)?;
                if pen.journal.number() < upto {
                    let path = project.codebook_file();
                    let cause = Cause::JournalBehind;
                    return Err(StoreError { path, task: Task::Write, cause });
                }
                let there = store::codebook_bytes(project)?;
                let document = (&Document::Codebook, there.as_deref().map(FileHash::of));
                let wrote = pen.wrote(document.0, document.1).is_some();
                let expected = if wrote { there.as_deref() } else { expected.as_deref() };
                let put = (hashed(Some(&content)), upto);
                pen.put(project, annotator, document, put, || write(expected))?;
            }
            None => write(expected.as_deref())?,
        }
        self.codebook = Some((project.codebook_file(), base, content.as_bytes().into()));
        Ok(())
    }
}

fn key(project: &Project, annotator: &str, path: &ArticlePath) -> Key {
    (project.annotations.join(annotator), path.clone())
}

/// Whether an annotator's file says of an article what `layer` says.
fn says(project: &Project, annotator: &str, article: &Article, layer: &Layer) -> bool {
    let stored = store::read_layer(project, annotator, &article.path).ok().flatten();
    stored.is_some_and(|it| {
        it.loose.article == header(article) && it.loose.fasten(&article.text) == *layer
    })
}

pub(super) fn written_deed(
    project: &Project,
    what: &What,
    article: Option<&Article>,
) -> Result<store::What, StoreError> {
    Ok(match what {
        What::Undo => store::What::Undo,
        What::Redo => store::What::Redo,
        What::Skip => store::What::Skip,
        What::Do { transaction: Transaction { action, changes, .. }, more } => {
            let body = record::write_changes(changes, |_| article).map_err(|error| {
                let path = project.own_folder();
                StoreError { path, task: Task::Write, cause: error.into() }
            })?;
            store::What::Do { action: *action, more: *more, body }
        }
    })
}

/// Writes the settings.
///
/// # Errors
/// When they cannot be written.
pub fn settings(file: Option<&PathBuf>, settings: &Settings) -> Result<(), StoreError> {
    file.map_or(Ok(()), |file| store::write_settings(file, settings))
}
