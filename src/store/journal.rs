//! The journal of an annotator: everything that was done, in the order in which it was, appended
//! and flushed before it counts as done. Layers and codebook are made from it.
//!
//! Only the holder of the annotator's lock writes; everybody may read.

mod scan;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::PathBuf;
use std::time::SystemTime;

pub use scan::{Direction, Done, Held, Scan, Standing};
use scan::{Documents, Kept};

use super::disk::Disk;
use super::{Cause, Project, StoreError, Task, check_annotator_name, files};
use crate::edit::Action;
use crate::model::FileHash;
use crate::record::{Document, Entry, JOURNAL_VERSION, RecordError, Verb, write_entry};

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
            let cut = self.keep_torn().and_then(|()| self.disk.cut(&self.path, self.len));
            cut.map_err(StoreError::at(&self.path, Task::Write))?;
        }
        Ok(())
    }

    /// Keeps what is about to be cut off beside the journal: nobody but a person can tell whether
    /// it is of any use.
    fn keep_torn(&self) -> io::Result<()> {
        if self.half {
            return Ok(()); // ours, and written again
        }
        let mut journal = File::open(&self.path)?;
        journal.seek(SeekFrom::Start(self.len))?;
        let mut torn = Vec::new();
        journal.read_to_end(&mut torn)?;
        let mut kept = self.disk.open_end(&self.path.with_extension("torn"))?;
        self.disk.append(&mut kept, &torn, true)
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
            self.keep_torn()?;
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
