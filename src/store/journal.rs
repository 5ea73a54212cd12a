//! The journal of an annotator: everything that was done, in the order in which it was, appended
//! and flushed before it counts as done. Layers and codebook are made from it.
//!
//! Only the holder of the annotator's lock writes; everybody may read.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use smallvec::SmallVec;

use super::disk::Disk;
use super::{Cause, Project, StoreError, Task, check_annotator_name, files};
use crate::edit::{Action, History, Step};
use crate::model::FileHash;
use crate::record::{
    Document, Entry, JOURNAL_VERSION, RecordError, Verb, is_whole, read_changes, read_entry,
    write_entry,
};

/// What a document's file held, and the number of the last entry whose changes were in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its hash; `None` for no file.
    pub hash: Option<FileHash>,
    /// See [`Entry::number`].
    pub upto: u64,
}

/// What the journal knows of a document's file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// What it held when that was last certain.
    pub held: Option<Held>,
    /// What was about to be written then; whether it was is not known.
    pub writing: Option<Held>,
    /// What another program has made of it since, which a deed has taken in.
    pub taken: Option<Option<FileHash>>,
}

/// Which way a deed went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Done, or done again.
    Forth,
    /// Undone.
    Back,
}

/// One thing that happened to documents.
#[derive(Clone, Debug)]
pub struct Done {
    /// Its entry's number.
    pub number: u64,
    /// Which way.
    pub direction: Direction,
    /// The changes as written, one text for each transaction, in the order in which they were done
    /// at first.
    pub texts: Vec<Arc<str>>,
    documents: Numbers,
}

/// Documents, by their numbers in the journal.
type Numbers = SmallVec<[u32; 2]>;

/// What a journal knows of documents.
#[derive(Clone, Debug, Default)]
struct Documents {
    kept: BTreeMap<u32, Kept>,
    numbers: HashMap<Document, u32>,
}

/// What a journal knows of a document.
#[derive(Clone, Debug, Default)]
struct Kept {
    /// Which it is; `None` where the line that says so is damaged.
    document: Option<Document>,
    standing: Standing,
    /// The number of the last deed that changed it.
    last: u64,
}

impl Documents {
    fn get(&self, document: &Document) -> Option<&Kept> {
        self.kept.get(self.numbers.get(document)?)
    }

    fn at(&mut self, n: u32) -> &mut Kept {
        self.kept.entry(n).or_default()
    }

    /// The number of the next document that is named.
    fn next(&self) -> u32 {
        self.kept.last_key_value().map_or(0, |it| it.0.saturating_add(1))
    }

    fn name(&mut self, n: u32, document: Document) {
        self.numbers.insert(document.clone(), n);
        self.at(n).document = Some(document);
    }

    fn hold(&mut self, n: u32, held: Held) {
        self.at(n).standing = Standing { held: Some(held), ..Standing::default() };
    }

    fn touch(&mut self, n: u32, number: u64) {
        self.at(n).last = number;
    }

    fn mention(&self, hash: FileHash) -> bool {
        let is = |it: Option<Held>| it.and_then(|it| it.hash) == Some(hash);
        self.kept.values().any(|it| is(it.standing.held) || is(it.standing.writing))
    }

    /// Finds the names of documents whose lines are damaged in the changes that were made to them.
    fn recall(&mut self, numbers: &[u32], body: &str) {
        let named = |it: &u32| self.kept.get(it).is_some_and(|it| it.document.is_some());
        if numbers.iter().all(named) {
            return;
        }
        let nameless: Vec<u32> = numbers.iter().copied().filter(|it| !named(it)).collect();
        let mut names: Vec<Document> = Vec::new();
        for change in read_changes(body).unwrap_or_default() {
            let name = change.article().cloned().map_or(Document::Codebook, Document::Layer);
            if !self.numbers.contains_key(&name) && !names.contains(&name) {
                names.push(name);
            }
        }
        if names.len() == nameless.len() {
            nameless.into_iter().zip(names).for_each(|(n, name)| self.name(n, name));
        }
    }
}

impl Kept {
    /// Whether everything that was done to it is in its file.
    fn is_settled(&self) -> bool {
        let Standing { held, writing, .. } = self.standing;
        writing.is_none() && held.map_or(0, |it| it.upto) >= self.last
    }
}

/// By how many bytes of a line a journal is known again.
const MARK: usize = 32;

/// A journal that was read.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// What was done and can be undone, or was undone and can be done again.
    pub history: History,
    /// How many bytes at the end were not written whole: the program or the machine ended in the
    /// middle of it. Nobody was told that they were saved.
    pub torn: usize,
    /// Lines before the end that are damaged, counted from one; they are passed over.
    pub damaged: Vec<usize>,
    /// Whether a newer program has written to it, so that this one must not.
    pub newer: bool,
    /// How many entries there are.
    pub entries: usize,
    all: Vec<Done>,
    documents: Documents,
    /// Which documents each step changed, by the step's number.
    steps: HashMap<u64, Numbers>,
    /// Where what was written whole ends, in bytes.
    end: usize,
    /// How many lines that are.
    lines: usize,
    /// Where the last whole line begins, in bytes, and with what: checksum, number and time, by
    /// which a journal is known again.
    mark: (usize, SmallVec<[u8; MARK]>),
    /// The number of the last deed.
    last: u64,
    /// How many damaged lines there are since.
    lost: u64,
}

impl Scan {
    /// Reads an annotator's journal; an empty one where there is none.
    ///
    /// # Errors
    /// When there is a file that cannot be read.
    pub fn read(project: &Project, annotator: &str) -> Result<Self, StoreError> {
        let file = journal_file(project, annotator)?;
        Ok(Self::of(&files::read(&file)?.unwrap_or_default()))
    }

    /// What the journal knows of a document's file.
    pub fn standing(&self, document: &Document) -> Standing {
        self.documents.get(document).map(|it| it.standing).unwrap_or_default()
    }

    /// What happened to a document after the entry `upto`, in that order.
    pub fn tail(&self, document: &Document, upto: u64) -> impl Iterator<Item = &Done> {
        let of = self.documents.numbers.get(document).copied();
        let from = self.all.partition_point(|it| it.number <= upto);
        let later = self.all.get(from..).unwrap_or_default().iter();
        later.filter(move |it| of.is_some_and(|of| it.documents.contains(&of)))
    }

    /// The documents whose files may lack something that was done.
    pub fn behind(&self) -> Vec<Document> {
        let behind = self.documents.kept.values().filter(|it| !it.is_settled());
        behind.filter_map(|it| it.document.clone()).collect()
    }

    /// Reads what a journal's file holds.
    pub fn of(bytes: &[u8]) -> Self {
        let mut scan = Self::default();
        scan.go_on(bytes);
        scan
    }

    /// Reads what has come to the journal since. Returns whether it still is the same journal;
    /// where it is not, nothing has changed here.
    ///
    /// # Errors
    /// When there is a file that cannot be read.
    pub fn follow(&mut self, project: &Project, annotator: &str) -> Result<bool, StoreError> {
        let file = journal_file(project, annotator)?;
        let (offset, mark) = &self.mark;
        let Some(bytes) = files::read_from(&file, *offset as u64)? else { return Ok(false) };
        let new = bytes.get(self.end - offset..).filter(|_| bytes.starts_with(mark));
        if let Some(new) = new {
            self.go_on(new);
        }
        Ok(new.is_some())
    }

    /// Reads what stands after [`Self::end`].
    fn go_on(&mut self, bytes: &[u8]) {
        let (mut start, mut doubtful) = (0, Vec::new());
        let (before, mut line) = (self.end, self.lines);
        for end in memchr::memchr_iter(b'\n', bytes) {
            line += 1;
            let text = bytes.get(start..end).and_then(|it| str::from_utf8(it).ok());
            if let Some(text) = text.filter(|it| is_whole(it)) {
                // Damage that nothing whole follows would be a torn end.
                self.lost += doubtful.len() as u64;
                self.damaged.append(&mut doubtful);
                match read_entry(text) {
                    Some(entry) => self.take(&entry),
                    None => self.newer = true,
                }
                (self.end, self.lines) = (before + end + 1, line);
                self.mark = (before + start, text.bytes().take(MARK).collect());
            } else {
                doubtful.push(line);
            }
            start = end + 1;
        }
        self.torn = before + bytes.len() - self.end;
    }

    fn take(&mut self, entry: &Entry) {
        let Entry { number, at, ref verb, body } = *entry;
        self.entries += 1;
        match verb {
            Verb::Do(..) | Verb::More(_) | Verb::Undo | Verb::Redo | Verb::Skip => {
                self.mourn(number, at);
            }
            _ => {}
        }
        match verb {
            Verb::Journal(version) => self.newer |= *version > JOURNAL_VERSION,
            Verb::Document(n, document) => self.documents.name(*n, document.clone()),
            Verb::Held(n, hash) => self.documents.hold(*n, Held { hash: *hash, upto: number }),
            Verb::Writing(n, hash) => {
                self.documents.at(*n).standing.writing = Some(Held { hash: *hash, upto: number });
            }
            Verb::Taken(n, hash) => self.documents.at(*n).standing.taken = Some(*hash),
            Verb::Do(action, documents) => {
                self.documents.recall(documents, body);
                let text: Arc<str> = body.into();
                self.history.restore(Step::written(number, at, *action, text.clone()));
                self.steps.insert(number, documents.iter().copied().collect());
                self.done(number, Direction::Forth, vec![text], documents);
            }
            Verb::More(documents) => {
                self.documents.recall(documents, body);
                let text: Arc<str> = body.into();
                self.history.restore_more(number, text.clone());
                if let Some(step) = self.history.next_undo() {
                    self.steps.entry(step.number).or_default().extend(documents.iter().copied());
                }
                self.done(number, Direction::Forth, vec![text], documents);
            }
            Verb::Undo => {
                if let Some(step) = self.history.next_undo() {
                    let (of, texts) = (step.number, step.texts());
                    let documents = self.steps.get(&of).cloned().unwrap_or_default();
                    self.done(number, Direction::Back, texts, &documents);
                }
                self.history.undid();
            }
            Verb::Redo => {
                if let Some(step) = self.history.next_redo() {
                    let (of, texts) = (step.number, step.texts());
                    let documents = self.steps.get(&of).cloned().unwrap_or_default();
                    self.done(number, Direction::Forth, texts, &documents);
                }
                self.history.redid();
            }
            Verb::Skip => _ = self.history.skip(),
        }
        self.history.begin_after(number);
    }

    /// Puts steps that nobody can undo in the place of deeds before `number` whose lines are damaged,
    /// so that undoing does not undo something else instead.
    fn mourn(&mut self, number: u64, at: u64) {
        // A damaged line end makes one line of two.
        let missing = number.saturating_sub(self.last + 1).min(2 * self.lost);
        for lost in (1..=missing).rev() {
            let step = Step::written(number - lost, at, Action::Unknown, "".into());
            self.history.restore(step);
        }
        (self.last, self.lost) = (number, 0);
    }

    fn done(&mut self, number: u64, direction: Direction, texts: Vec<Arc<str>>, of: &[u32]) {
        for n in of {
            self.documents.touch(*n, number);
        }
        self.all.push(Done { number, direction, texts, documents: of.iter().copied().collect() });
    }

    /// The journal without what is in the documents' files already, but for the newest `keep`
    /// steps; `None` while anything is not in its file, or anything could not be read.
    fn compacted(&self, keep: usize, at: u64) -> Option<String> {
        if self.newer || !self.damaged.is_empty() || !self.behind().is_empty() {
            return None;
        }
        let mut text = write_entry(&plain(0, at, Verb::Journal(JOURNAL_VERSION)));
        for (n, kept) in &self.documents.kept {
            if let Some(document) = kept.document.clone() {
                text += &write_entry(&plain(0, at, Verb::Document(*n, document)));
            }
        }
        let done = self.history.done();
        let kept = done.get(done.len().saturating_sub(keep)..).unwrap_or_default();
        for step in kept.iter().chain(self.history.undone().iter().rev()) {
            let of = self.steps.get(&step.number).map(|it| it.to_vec()).unwrap_or_default();
            let (number, at) = (step.number, step.at.unwrap_or(at));
            for (nth, body) in step.texts().iter().enumerate() {
                let verb = if nth == 0 {
                    Verb::Do(step.action, of.clone())
                } else {
                    Verb::More(of.clone())
                };
                text += &write_entry(&Entry { number, at, verb, body });
            }
        }
        let last = self.history.number();
        let first = last.saturating_sub(self.history.undone().len() as u64) + 1;
        for number in first..=last {
            text += &write_entry(&plain(number, at, Verb::Undo));
        }
        for (n, kept) in &self.documents.kept {
            if let Some(held) = kept.standing.held {
                text += &write_entry(&plain(last, at, Verb::Held(*n, held.hash)));
            }
        }
        Some(text)
    }
}

/// An entry without changes.
fn plain(number: u64, at: u64, verb: Verb) -> Entry<'static> {
    Entry { number, at, verb, body: "" }
}

/// What tells whether a journal has grown: its length in bytes and when it was changed; `None` where
/// there is none.
pub fn journal_stamp(project: &Project, annotator: &str) -> Option<(u64, SystemTime)> {
    let found = fs::metadata(journal_file(project, annotator).ok()?).ok()?;
    Some((found.len(), found.modified().ok()?))
}

fn journal_file(project: &Project, annotator: &str) -> Result<PathBuf, StoreError> {
    let file = project.own_folder().join("journal").join(format!("{annotator}.log"));
    check_annotator_name(annotator).map_err(|it| StoreError::new(&file, Task::Open, it))?;
    Ok(file)
}

/// What is to be appended.
#[derive(Clone, Debug)]
pub struct Deed {
    /// Its number, higher than all before.
    pub number: u64,
    /// What.
    pub what: What,
    /// The documents that it changes, each with what its file held when it was read.
    pub documents: Vec<(Document, Option<FileHash>)>,
}

/// What was done.
#[derive(Clone, Debug)]
pub enum What {
    /// Something new; `more` when it goes on with the step before.
    Do {
        /// What the user did.
        action: Action,
        /// See [`Verb::More`].
        more: bool,
        /// The changes as written.
        body: String,
    },
    /// The last step was undone.
    Undo,
    /// The last step that was undone was done again.
    Redo,
    /// The last step can no longer be undone.
    Skip,
}

/// A journal that is written to.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    disk: Disk,
    /// How much of it is known to be on the disk, in bytes.
    len: u64,
    /// Whether there may be more than that: half of what could not be written.
    frayed: bool,
    /// Whether it was this program that could write only half.
    half: bool,
    /// Whether it is gone, or another one lies in its place.
    lost: bool,
    documents: Documents,
    /// The number of the last deed that is on the disk.
    number: u64,
}

impl Drop for Journal {
    /// Half of what could not be written is nobody's loss; it is not left for others to find.
    fn drop(&mut self) {
        if self.half && fs::metadata(&self.path).is_ok_and(|it| it.len() > self.len) {
            // What stays is cut off at the next start.
            _ = self.disk.cut(&self.path, self.len);
        }
    }
}

/// Entries that are about to be written, and the documents that they name for the first time.
struct Draft<'a> {
    known: &'a Documents,
    new: Vec<Document>,
    at: u64,
    text: String,
}

impl Draft<'_> {
    /// The number that stands for a document; a new one is written down first.
    fn number(&mut self, document: &Document) -> u32 {
        if let Some(n) = self.known.numbers.get(document) {
            return *n;
        }
        let found = self.new.iter().position(|it| it == document);
        let n = found.unwrap_or(self.new.len()).try_into().unwrap_or(u32::MAX);
        let n = self.known.next().saturating_add(n);
        if found.is_none() {
            self.new.push(document.clone());
            self.add(&plain(0, self.at, Verb::Document(n, document.clone())));
        }
        n
    }

    fn add(&mut self, entry: &Entry) {
        self.text += &write_entry(entry);
    }
}

impl Journal {
    /// Opens an annotator's journal to write on, and makes it shorter when it has become long:
    /// more than twice `keep` steps. `scan` is what was read of it under the same lock. A torn end
    /// is cut off with the next entry.
    ///
    /// # Errors
    /// When a newer program has written to it; when it cannot be written.
    pub fn open(
        project: &Project,
        annotator: &str,
        scan: &mut Scan,
        (keep, at): (usize, u64),
    ) -> Result<Self, StoreError> {
        let path = journal_file(project, annotator)?;
        if scan.newer {
            let newer = RecordError::TooNew { version: JOURNAL_VERSION + 1 };
            return Err(StoreError::new(&path, Task::Open, newer));
        }
        if scan.history.len() > 2 * keep
            && let Some(text) = scan.compacted(keep, at)
        {
            files::replace(&project.disk, &path, text.as_bytes())?;
            *scan = Scan::of(text.as_bytes());
        }
        Ok(Self {
            path,
            disk: project.disk.clone(),
            len: scan.end as u64,
            frayed: true,
            half: false,
            lost: false,
            documents: scan.documents.clone(),
            number: scan.history.number(),
        })
    }

    /// The number of the last deed that is on the disk.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Whether it is gone, or another one lies in its place: it has to be opened anew.
    pub fn is_lost(&self) -> bool {
        self.lost
    }

    /// Has it go on after a deed that is in no journal any more.
    pub fn go_on_after(&mut self, number: u64) {
        self.number = self.number.max(number);
    }

    /// What the journal knows of a document's file.
    pub fn standing(&self, document: &Document) -> Standing {
        self.documents.get(document).map(|it| it.standing).unwrap_or_default()
    }

    /// Whether a document's file held this when it was last certain, or was about to.
    pub fn mentions(&self, hash: FileHash) -> bool {
        self.documents.mention(hash)
    }

    /// Whether everything that was done to a document is in its file.
    pub fn is_settled(&self, document: &Document) -> bool {
        self.documents.get(document).is_none_or(Kept::is_settled)
    }

    /// Whether a deed that changes a document has to say first what its file holds: it is not what
    /// the journal knows, and nothing waits to be written there.
    pub fn begins(&self, document: &Document, found: Option<FileHash>) -> bool {
        let held = self.standing(document).held;
        self.is_settled(document) && held.is_none_or(|it| it.hash != found)
    }

    /// Appends deeds, and waits until they are on the disk.
    ///
    /// # Errors
    /// When they cannot be written; then it is as if nothing had been.
    pub fn append(&mut self, at: u64, deeds: &[Deed]) -> Result<(), StoreError> {
        let mut draft = self.draft(at);
        let (mut begun, mut taken, mut touched) = (BTreeMap::new(), Vec::new(), Vec::new());
        let mut told = 0;
        for Deed { number, what, documents } in deeds {
            let mut numbers = Vec::new();
            for (document, found) in documents {
                let n = draft.number(document);
                let takes = matches!(what, What::Do { action: Action::Merge, .. });
                if takes && self.standing(document).held.is_some_and(|it| it.hash != *found) {
                    taken.push((n, *found));
                } else if self.begins(document, *found) && !begun.contains_key(&n) {
                    let held = Held { hash: *found, upto: number.saturating_sub(1) };
                    draft.add(&plain(held.upto, at, Verb::Held(n, held.hash)));
                    begun.insert(n, held);
                }
                touched.push((n, *number));
                numbers.push(n);
            }
            let (verb, body) = match what {
                What::Do { action, more: false, body } => {
                    (Verb::Do(*action, numbers), body.as_str())
                }
                What::Do { more: true, body, .. } => (Verb::More(numbers), body.as_str()),
                What::Undo => (Verb::Undo, ""),
                What::Redo => (Verb::Redo, ""),
                What::Skip => (Verb::Skip, ""),
            };
            draft.add(&Entry { number: *number, at, verb, body });
            // Only what came to be whole has taken anything in.
            for (n, found) in taken.get(told..).unwrap_or_default() {
                draft.add(&plain(*number, at, Verb::Taken(*n, *found)));
            }
            told = taken.len();
        }
        let Draft { new, text, .. } = draft;
        self.write(at, text, new, true)?;
        for (n, held) in begun {
            self.documents.hold(n, held);
        }
        for (n, hash) in taken {
            self.documents.at(n).standing.taken = Some(hash);
        }
        for (n, number) in touched {
            self.documents.touch(n, number);
        }
        self.number = deeds.iter().map(|it| it.number).fold(self.number, u64::max);
        Ok(())
    }

    /// Notes that a document's file is about to hold everything up to `held.upto`.
    ///
    /// # Errors
    /// When that cannot be written; the file must then stay as it is.
    pub fn writing(&mut self, at: u64, document: &Document, held: Held) -> Result<(), StoreError> {
        let mut draft = self.draft(at);
        let n = draft.number(document);
        draft.add(&plain(held.upto, at, Verb::Writing(n, held.hash)));
        let Draft { new, text, .. } = draft;
        self.write(at, text, new, true)?;
        self.documents.at(n).standing.writing = Some(held);
        Ok(())
    }

    /// Notes that a document's file holds everything up to `held.upto`. It does no harm if that
    /// does not reach the disk, as long as what comes later does not either.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn holds(&mut self, at: u64, document: &Document, held: Held) -> Result<(), StoreError> {
        let mut draft = self.draft(at);
        let n = draft.number(document);
        draft.add(&plain(held.upto, at, Verb::Held(n, held.hash)));
        let Draft { new, text, .. } = draft;
        self.write(at, text, new, false)?;
        self.documents.hold(n, held);
        Ok(())
    }

    /// Waits until everything that was noted is on the disk.
    ///
    /// # Errors
    /// When that cannot be done.
    pub fn flush(&mut self) -> Result<(), StoreError> {
        let flushed = if self.len == 0 { Ok(()) } else { self.write_or_not(&[], true) };
        flushed.map_err(StoreError::at(&self.path, Task::Write))
    }

    /// Cuts off what could not be written whole, so that nobody takes it for written.
    ///
    /// # Errors
    /// When that cannot be done.
    pub fn tidy(&mut self) -> Result<(), StoreError> {
        let there = fs::metadata(&self.path).map_or(0, |it| it.len());
        if self.frayed && there > self.len {
            let cut = self.disk.cut(&self.path, self.len);
            cut.map_err(StoreError::at(&self.path, Task::Write))?;
        }
        Ok(())
    }

    fn draft(&self, at: u64) -> Draft<'_> {
        Draft { known: &self.documents, new: Vec::new(), at, text: String::new() }
    }

    fn write(
        &mut self,
        at: u64,
        text: String,
        new: Vec<Document>,
        flush: bool,
    ) -> Result<(), StoreError> {
        let head = write_entry(&plain(0, at, Verb::Journal(JOURNAL_VERSION)));
        let text = if self.len == 0 { head + &text } else { text };
        let written = self.write_or_not(text.as_bytes(), flush);
        written.map_err(|cause| StoreError::new(&self.path, Task::Write, cause))?;
        for document in new {
            self.documents.name(self.documents.next(), document);
        }
        Ok(())
    }

    fn write_or_not(&mut self, bytes: &[u8], flush: bool) -> Result<(), Cause> {
        if let Some(folder) = self.path.parent() {
            self.disk.make_folder(folder)?;
        }
        // Opened anew each time: another file may lie there by now.
        let mut file = self.disk.open_end(&self.path)?;
        let there = file.metadata()?.len();
        if there > self.len && self.frayed {
            self.disk.cut(&self.path, self.len)?;
        } else if there != self.len {
            self.lost = true;
            return Err(Cause::JournalBehind);
        }
        (self.frayed, self.half) = (true, true);
        self.disk.append(&mut file, bytes, flush)?;
        (self.frayed, self.half) = (false, false);
        self.len += bytes.len() as u64;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
