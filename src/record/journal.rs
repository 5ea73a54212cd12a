//! A journal as written: one entry a line, each behind its checksum, so that what was torn or has
//! rotted is told from what was written.
//!
//! ```text
//! 8c2b01d4 0 1764165000 journal 1
//! 20ff4e13 0 1764165012 document 0 layer "hanoi.txt"
//! 5e0f1c77 0 1764165012 held 0 9f…3a
//! 17aa90be 1 1764165012 do tag 0 [Layer("hanoi.txt","4b…",[Insert((id:7,label:"actor",spans:[(0,3,"Kim")]))])]
//! b9e1a2c0 2 1764165015 undo
//! ```
//!
//! The checksum is the CRC-32 (ISO-HDLC) of the rest of the line, in hexadecimal digits. Then come
//! the number, the time in seconds since 1970, a word that says what happened, and what belongs to
//! it. Line ends within texts are escaped.

use std::fmt::Write as _;
use std::str::FromStr as _;

use serde::{Deserialize, Serialize};

use super::RecordError;
use super::codebook::{LabelRecord, RelationKindRecord};
use super::layer::{AnnotationRecord, LayerRecord, RelationRecord, StatusRecord};
use crate::edit::{Action, Change, CodebookEdit, Edit};
use crate::model::{
    Annotation, Article, ArticlePath, FileHash, LooseAnnotation, Relation, Status, TextHash,
};

/// The version that journals have today.
pub const JOURNAL_VERSION: u64 = 1;

/// What a journal keeps apart: the files that are made from it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Document {
    /// The codebook.
    Codebook,
    /// The annotator's layer of an article.
    Layer(ArticlePath),
}

/// What an entry says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verb {
    /// The journal begins, in this version.
    Journal(u64),
    /// From here on the number means the document. Numbers count from zero.
    Document(u32, Document),
    /// Something was done to documents, or elsewhere; the changes follow.
    Do(Action, Vec<u32>),
    /// It went on with more of the same; the changes follow.
    More(Vec<u32>),
    /// The last step that was done was undone.
    Undo,
    /// The last step that was undone was done again.
    Redo,
    /// The last step can no longer be undone.
    Skip,
    /// The document's file holds this, which has everything up to this entry's number in it;
    /// `None` for no file.
    Held(u32, Option<FileHash>),
    /// As [`Self::Held`], about to be so.
    Writing(u32, Option<FileHash>),
    /// The document's file holds this, which another program has made of it. The deed of this number
    /// has taken it in: everything is in what the file held before and the deeds since.
    Taken(u32, Option<FileHash>),
}

/// One line of a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Counts what was done, undone and redone.
    pub number: u64,
    /// When, in seconds since 1970.
    pub at: u64,
    /// What.
    pub verb: Verb,
    /// The changes, to be read by [`read_changes`]; empty where there are none.
    pub body: &'a str,
}

/// A change as it stands in a journal: annotations with their quotes, on no text yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrittenChange {
    /// Edits of a layer.
    Layer {
        /// Of which article.
        article: ArticlePath,
        /// The text that the offsets count.
        text: Option<TextHash>,
        /// What was edited.
        edits: Vec<WrittenEdit>,
    },
    /// A change without annotations on a text.
    Whole(Change),
}

/// An edit as it stands in a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrittenEdit {
    /// Adds an annotation.
    Insert(LooseAnnotation),
    /// Takes an annotation out.
    Remove(LooseAnnotation),
    /// Puts one in the place of another.
    Replace(LooseAnnotation, LooseAnnotation),
    /// An edit without annotations on a text.
    Whole(Edit),
}

#[derive(Serialize, Deserialize)]
enum ChangeRecord {
    Layer(String, String, Vec<EditRecord>),
    Codebook(Vec<CodebookEditRecord>),
    Rewrite(String, Option<Box<LayerRecord>>, Option<Box<LayerRecord>>),
}

#[derive(Serialize, Deserialize)]
enum EditRecord {
    Insert(AnnotationRecord),
    Remove(AnnotationRecord),
    Replace(AnnotationRecord, AnnotationRecord),
    InsertRelation(RelationRecord),
    RemoveRelation(RelationRecord),
    InsertDetached(AnnotationRecord),
    RemoveDetached(AnnotationRecord),
    InsertStray(RelationRecord),
    RemoveStray(RelationRecord),
    Status(StatusRecord, StatusRecord),
    Flag(bool),
}

#[derive(Serialize, Deserialize)]
enum CodebookEditRecord {
    Insert(usize, Box<LabelRecord>),
    Remove(usize, Box<LabelRecord>),
    Replace(Box<LabelRecord>, Box<LabelRecord>),
    Move(usize, usize),
    InsertRelation(usize, RelationKindRecord),
    RemoveRelation(usize, RelationKindRecord),
    ReplaceRelation(RelationKindRecord, RelationKindRecord),
}

/// Writes an entry's line, its end included. `body` is from [`write_changes`], or empty.
pub fn write_entry(entry: &Entry) -> String {
    let Entry { number, at, verb, body } = entry;
    let mut rest = format!("{number} {at} ");
    // Writing to a string cannot fail.
    _ = match verb {
        Verb::Journal(version) => write!(rest, "journal {version}"),
        Verb::Document(n, Document::Codebook) => write!(rest, "document {n} codebook"),
        // A file's name may hold a line end.
        Verb::Document(n, Document::Layer(path)) => {
            write!(rest, "document {n} layer {:?}", path.as_str())
        }
        Verb::Do(action, of) => write!(rest, "do {} {} {body}", <&str>::from(action), list(of)),
        Verb::More(of) => write!(rest, "more {} {body}", list(of)),
        Verb::Undo => write!(rest, "undo"),
        Verb::Redo => write!(rest, "redo"),
        Verb::Skip => write!(rest, "skip"),
        Verb::Held(n, hash) => write!(rest, "held {n} {}", hash_or_none(*hash)),
        Verb::Writing(n, hash) => write!(rest, "writing {n} {}", hash_or_none(*hash)),
        Verb::Taken(n, hash) => write!(rest, "taken {n} {}", hash_or_none(*hash)),
    };
    format!("{:08x} {rest}\n", crc32fast::hash(rest.as_bytes()))
}

fn hash_or_none(hash: Option<FileHash>) -> String {
    hash.map_or_else(|| "-".to_owned(), |it| it.to_string())
}

fn list(numbers: &[u32]) -> String {
    if numbers.is_empty() {
        return "-".to_owned();
    }
    numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}

/// Whether a line, without its end, is one that was written whole.
pub fn is_whole(line: &str) -> bool {
    let sum = line.get(..8).and_then(|it| u32::from_str_radix(it, 16).ok());
    let rest = line.get(8..).and_then(|it| it.strip_prefix(' '));
    sum.zip(rest).is_some_and(|(sum, rest)| sum == crc32fast::hash(rest.as_bytes()))
}

/// Reads a line that [`is_whole`], without its end; `None` for what a newer program has written.
pub fn read_entry(line: &str) -> Option<Entry<'_>> {
    let mut words = line.get(9..)?.splitn(4, ' ');
    // Numbers after it must be left, however many deeds there will be.
    let number = words.next()?.parse().ok().filter(|it| *it <= u64::MAX / 2)?;
    let at = words.next()?.parse().ok()?;
    let (word, rest) = (words.next()?, words.next().unwrap_or_default());
    let (verb, body) = match word {
        "journal" => (Verb::Journal(rest.parse().ok()?), ""),
        "document" => {
            let (n, document) = rest.split_once(' ')?;
            let document = match document.strip_prefix("layer ") {
                Some(path) => {
                    Document::Layer(ArticlePath::new(&ron::from_str::<String>(path).ok()?))
                }
                None if document == "codebook" => Document::Codebook,
                None => return None,
            };
            (Verb::Document(n.parse().ok()?, document), "")
        }
        "do" => {
            let (action, rest) = rest.split_once(' ')?;
            let (documents, body) = rest.split_once(' ')?;
            (Verb::Do(Action::from_str(action).ok()?, numbers(documents)?), body)
        }
        "more" => {
            let (documents, body) = rest.split_once(' ')?;
            (Verb::More(numbers(documents)?), body)
        }
        "undo" => (Verb::Undo, ""),
        "redo" => (Verb::Redo, ""),
        "skip" => (Verb::Skip, ""),
        "held" | "writing" | "taken" => {
            let (n, hash) = rest.split_once(' ')?;
            let hash = if hash == "-" { None } else { Some(FileHash::parse(hash)?) };
            let n = n.parse().ok()?;
            let verb = match word {
                "held" => Verb::Held,
                "writing" => Verb::Writing,
                _ => Verb::Taken,
            };
            (verb(n, hash), "")
        }
        _ => return None,
    };
    Some(Entry { number, at, verb, body })
}

fn numbers(list: &str) -> Option<Vec<u32>> {
    let list = (list != "-").then_some(list);
    list.into_iter().flat_map(|it| it.split(',')).map(|it| it.parse().ok()).collect()
}

/// Writes changes for an entry. `article` finds the text that an article's annotations stand on.
///
/// # Errors
/// [`RecordError::Unwritable`] only.
pub fn write_changes<'a>(
    changes: &[Change],
    article: impl Fn(&ArticlePath) -> Option<&'a Article>,
) -> Result<String, RecordError> {
    let records: Result<Vec<ChangeRecord>, RecordError> =
        changes.iter().map(|it| change_record(it, &article)).collect();
    ron::to_string(&records?).map_err(|error| RecordError::Unwritable(error.to_string()))
}

fn change_record<'a>(
    change: &Change,
    article: impl Fn(&ArticlePath) -> Option<&'a Article>,
) -> Result<ChangeRecord, RecordError> {
    Ok(match change {
        Change::Layer { article: path, edits } => {
            let on = article(path).ok_or_else(|| RecordError::Unwritable(path.to_string()))?;
            let edits = edits.iter().map(|it| edit_record(it, &on.text)).collect();
            ChangeRecord::Layer(path.as_str().to_owned(), on.hash.to_string(), edits)
        }
        Change::Codebook(edits) => ChangeRecord::Codebook(edits.iter().map(Into::into).collect()),
        Change::Rewrite { article: path, before, after } => {
            let record = |it: &std::sync::Arc<_>| Box::new(LayerRecord::from(&**it));
            ChangeRecord::Rewrite(
                path.as_str().to_owned(),
                before.as_ref().map(record),
                after.as_ref().map(record),
            )
        }
    })
}

fn edit_record(edit: &Edit, text: &str) -> EditRecord {
    let annotation =
        |it: &Annotation| AnnotationRecord::from(&LooseAnnotation::of(it, text, |_| None));
    match edit {
        Edit::Insert(it) => EditRecord::Insert(annotation(it)),
        Edit::Remove(it) => EditRecord::Remove(annotation(it)),
        Edit::Replace { before, after } => {
            EditRecord::Replace(annotation(before), annotation(after))
        }
        Edit::InsertRelation(it) => EditRecord::InsertRelation(it.into()),
        Edit::RemoveRelation(it) => EditRecord::RemoveRelation(it.into()),
        Edit::InsertDetached(it) => EditRecord::InsertDetached(it.into()),
        Edit::RemoveDetached(it) => EditRecord::RemoveDetached(it.into()),
        Edit::InsertStray(it) => EditRecord::InsertStray(it.into()),
        Edit::RemoveStray(it) => EditRecord::RemoveStray(it.into()),
        Edit::SetStatus { before, after } => EditRecord::Status((*before).into(), (*after).into()),
        Edit::SetFlag { flagged } => EditRecord::Flag(*flagged),
    }
}

/// Reads an entry's changes.
///
/// # Errors
/// When a newer program has written them.
pub fn read_changes(body: &str) -> Result<Vec<WrittenChange>, RecordError> {
    let records: Vec<ChangeRecord> =
        ron::from_str(body).map_err(|error| RecordError::of(body, error))?;
    records.into_iter().map(written_change).collect()
}

fn written_change(record: ChangeRecord) -> Result<WrittenChange, RecordError> {
    Ok(match record {
        ChangeRecord::Layer(path, text, edits) => WrittenChange::Layer {
            article: ArticlePath::new(&path),
            text: TextHash::parse(&text),
            edits: edits.into_iter().map(written_edit).collect::<Result<_, _>>()?,
        },
        ChangeRecord::Codebook(edits) => WrittenChange::Whole(Change::Codebook(
            edits.into_iter().map(CodebookEdit::from).collect(),
        )),
        ChangeRecord::Rewrite(path, before, after) => {
            let layer = |it: Option<Box<LayerRecord>>| {
                it.map(|it| (*it).try_into().map(std::sync::Arc::new)).transpose()
            };
            WrittenChange::Whole(Change::Rewrite {
                article: ArticlePath::new(&path),
                before: layer(before)?,
                after: layer(after)?,
            })
        }
    })
}

fn written_edit(record: EditRecord) -> Result<WrittenEdit, RecordError> {
    Ok(match record {
        EditRecord::Insert(it) => WrittenEdit::Insert(it.try_into()?),
        EditRecord::Remove(it) => WrittenEdit::Remove(it.try_into()?),
        EditRecord::Replace(before, after) => {
            WrittenEdit::Replace(before.try_into()?, after.try_into()?)
        }
        EditRecord::InsertRelation(it) => {
            WrittenEdit::Whole(Edit::InsertRelation(Relation::from(it)))
        }
        EditRecord::RemoveRelation(it) => {
            WrittenEdit::Whole(Edit::RemoveRelation(Relation::from(it)))
        }
        EditRecord::InsertDetached(it) => WrittenEdit::Whole(Edit::InsertDetached(it.try_into()?)),
        EditRecord::RemoveDetached(it) => WrittenEdit::Whole(Edit::RemoveDetached(it.try_into()?)),
        EditRecord::InsertStray(it) => WrittenEdit::Whole(Edit::InsertStray(it.into())),
        EditRecord::RemoveStray(it) => WrittenEdit::Whole(Edit::RemoveStray(it.into())),
        EditRecord::Status(before, after) => WrittenEdit::Whole(Edit::SetStatus {
            before: Status::from(before),
            after: Status::from(after),
        }),
        EditRecord::Flag(flagged) => WrittenEdit::Whole(Edit::SetFlag { flagged }),
    })
}

impl WrittenChange {
    /// The article whose layer it changes.
    pub fn article(&self) -> Option<&ArticlePath> {
        match self {
            Self::Layer { article, .. } => Some(article),
            Self::Whole(change) => change.article(),
        }
    }

    /// The change, on the text that `text` finds for an article; `None` when an annotation does not
    /// stand there.
    pub fn on<'a>(&self, text: impl Fn(&ArticlePath) -> Option<&'a str>) -> Option<Change> {
        match self {
            Self::Whole(change) => Some(change.clone()),
            Self::Layer { article, edits, .. } => {
                let text = text(article)?;
                let edits = edits.iter().map(|it| it.on(text)).collect::<Option<_>>()?;
                Some(Change::Layer { article: article.clone(), edits })
            }
        }
    }
}

impl WrittenEdit {
    /// The edit on this text; `None` when an annotation does not stand there.
    pub fn on(&self, text: &str) -> Option<Edit> {
        Some(match self {
            Self::Insert(it) => Edit::Insert(it.fasten(text)?),
            Self::Remove(it) => Edit::Remove(it.fasten(text)?),
            Self::Replace(before, after) => {
                Edit::Replace { before: before.fasten(text)?, after: after.fasten(text)? }
            }
            Self::Whole(edit) => edit.clone(),
        })
    }
}

impl From<&CodebookEdit> for CodebookEditRecord {
    fn from(edit: &CodebookEdit) -> Self {
        let label = |it| Box::new(LabelRecord::from(it));
        match edit {
            CodebookEdit::Insert { at, label: it } => Self::Insert(*at, label(it)),
            CodebookEdit::Remove { at, label: it } => Self::Remove(*at, label(it)),
            CodebookEdit::Replace { before, after } => Self::Replace(label(before), label(after)),
            CodebookEdit::Move { from, to } => Self::Move(*from, *to),
            CodebookEdit::InsertRelation { at, relation } => {
                Self::InsertRelation(*at, relation.into())
            }
            CodebookEdit::RemoveRelation { at, relation } => {
                Self::RemoveRelation(*at, relation.into())
            }
            CodebookEdit::ReplaceRelation { before, after } => {
                Self::ReplaceRelation(before.into(), after.into())
            }
        }
    }
}

impl From<CodebookEditRecord> for CodebookEdit {
    fn from(record: CodebookEditRecord) -> Self {
        use CodebookEditRecord as R;
        match record {
            R::Insert(at, label) => Self::Insert { at, label: (*label).into() },
            R::Remove(at, label) => Self::Remove { at, label: (*label).into() },
            R::Replace(before, after) => {
                Self::Replace { before: (*before).into(), after: (*after).into() }
            }
            R::Move(from, to) => Self::Move { from, to },
            R::InsertRelation(at, it) => Self::InsertRelation { at, relation: it.into() },
            R::RemoveRelation(at, it) => Self::RemoveRelation { at, relation: it.into() },
            R::ReplaceRelation(before, after) => {
                Self::ReplaceRelation { before: before.into(), after: after.into() }
            }
        }
    }
}

#[cfg(test)]
mod tests;
