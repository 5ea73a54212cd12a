//! After a start: bringing the files up to what the journal says.

use std::sync::Arc;

use super::forming::{hashed, written};
use super::journals::{Comparison, compare, held_before};
use super::replaying::{self, State, replay};
use super::writing::Pen;
use crate::model::{ArticlePath, FileHash};
use crate::record::{self, Document};
use crate::store::{self, Cause, Project, Scan, StoreError, Task};

/// Brings the files up to what the journal says. Returns what could not be, and why.
pub(super) fn recover(
    project: &Project,
    annotator: &str,
    pen: &mut Pen,
    scan: &Scan,
) -> Vec<(Document, StoreError)> {
    let mut failed = Vec::new();
    for document in scan.behind() {
        let recovered = match &document {
            Document::Layer(path) => recover_layer(project, annotator, path, pen, scan),
            Document::Codebook => recover_codebook(project, annotator, pen, scan),
        };
        if let Err(error) = recovered {
            failed.push((document, error));
        }
    }
    failed
}

fn recover_layer(
    project: &Project,
    annotator: &str,
    path: &ArticlePath,
    pen: &mut Pen,
    scan: &Scan,
) -> Result<(), StoreError> {
    let document = Document::Layer(path.clone());
    let there = store::layer_bytes(project, annotator, path)?;
    let hash = there.as_deref().map(FileHash::of);
    let (start, upto) = match compare(scan.standing(&document), hash) {
        Comparison::After(upto) => {
            let stored = store::read_layer(project, annotator, path)?;
            (State::of(stored.map(|it| it.loose)), upto)
        }
        Comparison::Taken(held) => match held_before(project, annotator, held) {
            Some(start) => (start, held.upto),
            None => return Ok(()),
        },
        // What another program has changed is merged when the article is opened.
        Comparison::Foreign(_) | Comparison::Unknown => return Ok(()),
    };
    let Some(last) = scan.tail(&document, upto).last().map(|it| it.number) else {
        return pen.holds(project, annotator, &document, (there.as_deref(), upto));
    };
    let article = store::read_article(project, path).ok().map(|it| Arc::new(it.article));
    let tail = scan.tail(&document, upto);
    let state =
        replay(project, path, start, article.as_ref(), tail).map_err(|(number, error)| {
            let path = project.layer_file(annotator, path).unwrap_or_default();
            let cause = Cause::Unplayable { number, why: error.to_string() };
            StoreError { path, task: Task::Write, cause }
        })?;
    let content = match &state {
        State::Nothing => None,
        State::Standing(layer, _) if layer.is_blank() => None,
        State::Standing(layer, on) => {
            Some(written(layer, project, annotator, on, there.as_deref())?)
        }
        State::Loose(loose) => Some(record::write_layer(loose).map_err(|error| StoreError {
            path: project.layer_file(annotator, path).unwrap_or_default(),
            task: Task::Write,
            cause: error.into(),
        })?),
    };
    let put = (hashed(content.as_deref()), last);
    pen.put(project, annotator, (&document, hash), put, || match (&content, &there) {
        (Some(content), _) => {
            store::write_layer(project, annotator, path, content, there.as_deref()).map(drop)
        }
        (None, Some(there)) => store::remove_layer(project, annotator, path, there),
        (None, None) => Ok(()),
    })
}

fn recover_codebook(
    project: &Project,
    annotator: &str,
    pen: &mut Pen,
    scan: &Scan,
) -> Result<(), StoreError> {
    let document = Document::Codebook;
    let _lock = store::lock_codebook(project)?;
    let there = store::codebook_bytes(project)?;
    let hash = there.as_deref().map(FileHash::of);
    let (upto, foreign) = match compare(scan.standing(&document), hash) {
        Comparison::After(upto) => (upto, false),
        // What was done here is done to what others have made of it.
        Comparison::Taken(held) | Comparison::Foreign(held) => (held.upto, true),
        Comparison::Unknown => return Ok(()),
    };
    let last = scan.tail(&document, upto).last().map(|it| it.number);
    let Some(last) = last else {
        let there = (there.as_deref(), upto);
        return if foreign { Ok(()) } else { pen.holds(project, annotator, &document, there) };
    };
    let mut codebook = store::read_codebook(project)?.codebook;
    let tail = scan.tail(&document, upto);
    replaying::replay_codebook(&mut codebook, tail).map_err(|(number, error)| StoreError {
        path: project.codebook_file(),
        task: Task::Write,
        cause: Cause::Unplayable { number, why: error.to_string() },
    })?;
    let content = store::codebook_content(project, &codebook)?;
    pen.put(project, annotator, (&document, hash), (hashed(Some(&content)), last), || {
        store::write_codebook(project, &content, there.as_deref()).map(drop)
    })
}
