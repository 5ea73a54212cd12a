//! What an annotator's layer is: what its file holds, and what the journal has beyond that.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use memchr::memmem;

use super::replaying::{self, ReplayError, State, header, replay};
use crate::app::{Incoming, Trouble};
use crate::edit::EditError;
use crate::merge;
use crate::model::{Article, ArticleRef, FileHash, Layer, LooseLayer};
use crate::record::{self, Document};
use crate::store::{self, Cause, Held, Project, Scan, Standing, StoreError, StoredLayer, Task};

/// The journals of annotators, each as it was read last.
#[derive(Default)]
pub struct Journals(HashMap<PathBuf, (Stamp, Arc<Scan>)>);

/// What tells whether a journal has grown: its length in bytes and when it was changed.
type Stamp = Option<(u64, SystemTime)>;

/// How a document's file and the journal go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// The journal does not know the document.
    Unknown,
    /// The file holds everything up to this entry; what came later is to be added.
    After(u64),
    /// Another program has changed the file since it held this, and that was taken in: it is in
    /// what comes after.
    Taken(Held),
    /// Another program has changed the file since it held this.
    Foreign(Held),
}

/// An annotator's layer, as far as file and journal know it.
#[derive(Default)]
pub struct Known {
    /// What the file is; `None` where there is none.
    pub file: Option<FileHash>,
    /// The layer; `None` where there is none.
    pub layer: Option<LooseLayer>,
    /// Whether the file holds comments, which are lost when it is written again.
    pub comments: bool,
    /// Whether the file does not say all of this.
    pub behind: bool,
    /// What another program has made of the file in the meantime.
    pub incoming: Option<Box<Incoming>>,
    /// What is wrong.
    pub trouble: Option<Trouble>,
}

/// Compares what a file holds with what the journal knows of it.
pub fn compare(standing: Standing, file: Option<FileHash>) -> Comparison {
    let Standing { held, writing, taken } = standing;
    let matches = |it: &Held| it.hash == file;
    // What was about to be written has come true, or has not.
    match (writing.filter(matches).or(held.filter(matches)), held) {
        (Some(here), _) => Comparison::After(here.upto),
        (None, Some(held)) if taken == Some(file) => Comparison::Taken(held),
        (None, Some(held)) => Comparison::Foreign(held),
        (None, None) => Comparison::Unknown,
    }
}

/// What a layer's file held once; `None` when that is not known any more.
pub fn held_before(project: &Project, annotator: &str, held: Held) -> Option<State> {
    let Some(hash) = held.hash else { return Some(State::Nothing) };
    let bytes = store::kept_base(project, annotator, hash)?;
    record::read_layer(record::utf8(&bytes).ok()?).ok().map(State::Loose)
}

impl Journals {
    /// An annotator's journal as it is now.
    ///
    /// # Errors
    /// When there is one that cannot be read.
    pub fn scan(&mut self, project: &Project, annotator: &str) -> Result<Arc<Scan>, StoreError> {
        let stamp = store::journal_stamp(project, annotator);
        let key = project.annotations.join(annotator);
        let known = self.0.remove(&key);
        let is_as_before = known.as_ref().is_some_and(|it| it.0 == stamp);
        let mut scan = known.map(|it| it.1).unwrap_or_default();
        if !is_as_before && !Arc::make_mut(&mut scan).follow(project, annotator)? {
            scan = Arc::new(Scan::read(project, annotator)?);
        }
        self.0.insert(key, (stamp, scan.clone()));
        Ok(scan)
    }

    /// An annotator's layer of an article: what its file holds, and what the journal has beyond.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn layer(
        &mut self,
        project: &Project,
        annotator: &str,
        article: &Arc<Article>,
        stored: Option<StoredLayer>,
    ) -> Result<Known, StoreError> {
        let file = stored.as_ref().map(|it| FileHash::of(&it.bytes));
        Ok(Known { file, ..self.beyond((project, annotator, article), stored, file)? })
    }

    /// The layer of a file of that hash, with what the journal has beyond.
    fn beyond(
        &mut self,
        (project, annotator, article): (&Project, &str, &Arc<Article>),
        stored: Option<StoredLayer>,
        file: Option<FileHash>,
    ) -> Result<Known, StoreError> {
        let path = &article.path;
        let comments = stored.as_ref().is_some_and(has_comments);
        let loose = stored.map(|it| it.loose);
        let scan = self.scan(project, annotator)?;
        let document = Document::Layer(path.clone());
        let failed = |(number, error): (u64, ReplayError)| {
            let path = project.layer_file(annotator, path).unwrap_or_default();
            let cause = Cause::Unplayable { number, why: error.to_string() };
            Trouble::NotBroughtUp(Arc::new(StoreError { path, task: Task::Read, cause }))
        };
        let replayed = |start: State, upto: u64| {
            let tail = scan.tail(&document, upto);
            let state = replay(project, path, start, Some(article), tail);
            state.map(|it| it.into_loose(annotator))
        };
        Ok(match compare(scan.standing(&document), file) {
            Comparison::Unknown => Known { layer: loose, comments, ..Known::default() },
            Comparison::After(upto) => {
                if scan.tail(&document, upto).next().is_none() {
                    return Ok(Known { layer: loose, comments, ..Known::default() });
                }
                match replayed(State::of(loose.clone()), upto) {
                    Ok(layer) => Known { layer, comments, behind: true, ..Known::default() },
                    Err(error) => {
                        let trouble = Some(failed(error));
                        Known { layer: loose, comments, trouble, ..Known::default() }
                    }
                }
            }
            Comparison::Taken(held) => {
                // What was there before is kept until it is no longer needed.
                let start = held_before(project, annotator, held).unwrap_or(State::Nothing);
                match replayed(start, held.upto) {
                    Ok(layer) => Known { layer, comments, behind: true, ..Known::default() },
                    Err(error) => {
                        let trouble = Some(failed(error));
                        Known { layer: loose, comments, trouble, ..Known::default() }
                    }
                }
            }
            Comparison::Foreign(held) => {
                let theirs = Theirs { project, annotator, article, loose, comments };
                theirs.known(&scan, held).unwrap_or_else(|unplayable| {
                    let (loose, error) = *unplayable;
                    let trouble = Some(failed(error));
                    Known { layer: loose, comments, trouble, ..Known::default() }
                })
            }
        })
    }
}

/// A layer's file that another program has changed.
struct Theirs<'a> {
    project: &'a Project,
    annotator: &'a str,
    article: &'a Arc<Article>,
    /// What it claims now; `None` where it is gone.
    loose: Option<LooseLayer>,
    comments: bool,
}

/// What cannot be played back, with what the file claims.
type Unplayable = Box<(Option<LooseLayer>, (u64, ReplayError))>;

impl Theirs<'_> {
    /// The file brought together with what the journal has beyond what it `held` before.
    fn known(self, scan: &Scan, held: Held) -> Result<Known, Unplayable> {
        let Self { project, annotator, article, loose, comments } = self;
        let path = &article.path;
        let document = Document::Layer(path.clone());
        let tail = || scan.tail(&document, held.upto);
        let untouched = tail().next().is_none();
        let blank = record::loosen(header(article), annotator, &Layer::default(), "", |_| None);
        let base = match held.hash {
            None => Some(blank.clone()),
            Some(hash) => store::kept_base(project, annotator, hash)
                .and_then(|it| record::read_layer(record::utf8(&it).ok()?).ok()),
        };
        let Some(base) = base else {
            // What both come from is not known any more: what was done here is done there.
            let start = State::of(loose.clone());
            return match replay(project, path, start, Some(article), tail()) {
                Ok(state) => {
                    let layer = state.into_loose(annotator);
                    Ok(Known { layer, comments, behind: !untouched, ..Known::default() })
                }
                Err(error) => Err(Box::new((loose, error))),
            };
        };
        let start = State::of(held.hash.map(|_| base.clone()));
        let ours = match replay(project, path, start, Some(article), tail()) {
            Ok(state) => state.into_loose(annotator).unwrap_or_else(|| blank.clone()),
            Err(error) => return Err(Box::new((loose, error))),
        };
        let theirs = loose.unwrap_or(blank);
        let same_text = ours.article.hash == theirs.article.hash;
        let there = theirs.article.hash;
        let can_merge = |it| it == article.hash || store::kept_text(project, it).is_some();
        if untouched && !(same_text && there.is_some_and(can_merge)) {
            // Nothing was done here, and it stands on a text on which nothing can be done: it is as
            // they have it.
            return Ok(Known { layer: Some(theirs), comments, ..Known::default() });
        }
        let [base, ours] = if same_text {
            [base, ours]
        } else {
            // They have moved it to another text: all is compared there.
            [base, ours].map(|it| carried(project, it, &theirs.article, article))
        };
        let Ok(merged) = merge::layers(&base, &ours, &theirs) else {
            // Nobody knows that text. What was done here since is in the history.
            let first = tail().next().map_or(held.upto, |it| it.number);
            return Err(Box::new((Some(theirs), (first, EditError::Stale.into()))));
        };
        let behind = !is_same(&merged.layer, &theirs);
        let layer = Some(ours.clone());
        let incoming = Some(Box::new(Incoming { base, ours, theirs, merged }));
        Ok(Known { layer, comments, behind, incoming, ..Known::default() })
    }
}

/// A layer on the text of `to`, which may be that of its `article` now; as it is where nobody knows
/// that text any more.
fn carried(project: &Project, layer: LooseLayer, to: &ArticleRef, article: &Article) -> LooseLayer {
    let now = (to.hash == Some(article.hash)).then(|| article.text.to_string());
    match now.or_else(|| store::kept_text(project, to.hash?)) {
        Some(text) => replaying::carried(project, &layer, to.clone(), &text),
        None => layer,
    }
}

/// Whether two layers as files claim them say the same; contexts and order may differ.
pub fn is_same(a: &LooseLayer, b: &LooseLayer) -> bool {
    let plain = |it: &LooseLayer| {
        let mut plain = it.clone();
        let anchors = plain.annotations.iter_mut().flat_map(|it| &mut it.anchors);
        anchors.for_each(|it| it.around = None);
        record::write_layer(&plain).ok()
    };
    plain(a) == plain(b)
}

/// Comments are rare; only where one may be is the whole file compared.
fn has_comments(stored: &StoredLayer) -> bool {
    let may = [b"//", b"/*"].iter().any(|it| memmem::find(&stored.bytes, *it).is_some());
    may && !stored.is_canonical()
}
