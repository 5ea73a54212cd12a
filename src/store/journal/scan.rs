//! Reading a journal: what was done, and what is known of each document's file.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use smallvec::SmallVec;

use super::{journal_file, plain};
use crate::edit::{Action, History, Step};
use crate::model::FileHash;
use crate::record::{
    Document, Entry, JOURNAL_VERSION, Verb, is_whole, read_changes, read_entry, write_entry,
};
use crate::store::{Project, StoreError, files};

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
pub(super) struct Documents {
    pub(super) kept: BTreeMap<u32, Kept>,
    pub(super) numbers: HashMap<Document, u32>,
}

/// What a journal knows of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    /// Which it is; `None` where the line that says so is damaged.
    document: Option<Document>,
    pub(super) standing: Standing,
    /// The number of the last deed that changed it.
    last: u64,
}

impl Documents {
    pub(super) fn get(&self, document: &Document) -> Option<&Kept> {
        self.kept.get(self.numbers.get(document)?)
    }

    pub(super) fn at(&mut self, n: u32) -> &mut Kept {
        self.kept.entry(n).or_default()
    }

    /// The number of the next document that is named.
    pub(super) fn next(&self) -> u32 {
        self.kept.last_key_value().map_or(0, |it| it.0.saturating_add(1))
    }

    pub(super) fn name(&mut self, n: u32, document: Document) {
        self.numbers.insert(document.clone(), n);
        self.at(n).document = Some(document);
    }

    pub(super) fn hold(&mut self, n: u32, held: Held) {
        self.at(n).standing = Standing { held: Some(held), ..Standing::default() };
    }

    pub(super) fn touch(&mut self, n: u32, number: u64) {
        self.at(n).last = number;
    }

    pub(super) fn mention(&self, hash: FileHash) -> bool {
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
    pub(super) fn is_settled(&self) -> bool {
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
    pub(super) documents: Documents,
    /// Which documents each step changed, by the step's number.
    steps: HashMap<u64, Numbers>,
    /// Where what was written whole ends, in bytes.
    pub(super) end: usize,
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
                self.travelled(number, Direction::Back);
                self.history.undid();
            }
            Verb::Redo => {
                self.travelled(number, Direction::Forth);
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

    /// Notes that the next step on the way was undone or done again.
    fn travelled(&mut self, number: u64, direction: Direction) {
        let step = match direction {
            Direction::Back => self.history.next_undo(),
            Direction::Forth => self.history.next_redo(),
        };
        if let Some((of, texts)) = step.map(|it| (it.number, it.texts())) {
            let documents = self.steps.get(&of).cloned().unwrap_or_default();
            self.done(number, direction, texts, &documents);
        }
    }

    fn done(&mut self, number: u64, direction: Direction, texts: Vec<Arc<str>>, of: &[u32]) {
        for n in of {
            self.documents.touch(*n, number);
        }
        self.all.push(Done { number, direction, texts, documents: of.iter().copied().collect() });
    }

    /// The journal without what is in the documents' files already, but for the newest `keep`
    /// steps; `None` while anything is not in its file, or anything could not be read.
    pub(super) fn compacted(&self, keep: usize, at: u64) -> Option<String> {
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
