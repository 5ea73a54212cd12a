//! Playing a journal back on what a file holds.

use std::sync::Arc;

use thiserror::Error;

use crate::edit::{Change, EditError, apply, apply_to_codebook};
use crate::model::{
    Article, ArticlePath, ArticleRef, Codebook, Layer, LooseLayer, Metadata, TextHash,
};
use crate::reanchor;
use crate::record::{self, RecordError, WrittenChange};
use crate::store::{self, Direction, Done, Project};

/// A layer while the journal is played back.
#[derive(Clone, Debug)]
pub enum State {
    /// There is none.
    Nothing,
    /// As a file claims it.
    Loose(LooseLayer),
    /// Standing in a text.
    Standing(Layer, Arc<Article>),
}

/// Why a journal cannot be played back on a layer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReplayError {
    /// An entry's changes cannot be read.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The text that was annotated is not known any more.
    #[error("text {0} is not known")]
    TextUnknown(TextHash),
    /// The layer is not what an entry changed.
    #[error(transparent)]
    Edit(#[from] EditError),
}

impl State {
    /// What a file claims.
    pub fn of(stored: Option<LooseLayer>) -> Self {
        stored.map_or(Self::Nothing, Self::Loose)
    }

    /// The layer as a file would claim it.
    pub fn into_loose(self, annotator: &str) -> Option<LooseLayer> {
        match self {
            Self::Nothing => None,
            Self::Loose(loose) => Some(loose),
            Self::Standing(layer, on) => {
                Some(record::loosen(header(&on), annotator, &layer, &on.text, |_| None))
            }
        }
    }
}

/// Which text a layer on an article belongs to.
pub fn header(article: &Article) -> ArticleRef {
    let (path, hash) = (article.path.clone(), Some(article.hash));
    ArticleRef { path, hash, bytes: article.text.len() }
}

/// Plays back what happened to the layer of the article `path`. `article` is the one that is there
/// now; other texts that were annotated are looked up.
///
/// # Errors
/// With the number of the first entry that cannot be played back.
pub fn replay<'a>(
    project: &Project,
    path: &ArticlePath,
    start: State,
    article: Option<&Arc<Article>>,
    tail: impl Iterator<Item = &'a Done>,
) -> Result<State, (u64, ReplayError)> {
    let mut state = start;
    for done in tail {
        let failed = |error: ReplayError| (done.number, error);
        let mut changes = Vec::new();
        for text in &done.texts {
            changes.extend(record::read_changes(text).map_err(|it| failed(it.into()))?);
        }
        changes.retain(|it| it.article() == Some(path));
        if done.direction == Direction::Back {
            changes.reverse();
        }
        for change in &changes {
            state = step(project, state, article, change, done.direction).map_err(failed)?;
        }
    }
    Ok(state)
}

fn step(
    project: &Project,
    state: State,
    article: Option<&Arc<Article>>,
    change: &WrittenChange,
    direction: Direction,
) -> Result<State, ReplayError> {
    let (path, text) = match change {
        WrittenChange::Layer { article, text: Some(text), .. } => (article, *text),
        WrittenChange::Whole(Change::Rewrite { before, after, .. }) => {
            let to = if direction == Direction::Back { before } else { after };
            return Ok(State::of(to.as_deref().cloned()));
        }
        WrittenChange::Layer { .. } | WrittenChange::Whole(_) => return Ok(state),
    };
    let on = article.filter(|it| it.hash == text).cloned();
    let on = match (&state, on) {
        (State::Standing(_, on), _) if on.hash == text => on.clone(),
        (_, Some(on)) => on,
        _ => {
            let known = store::kept_text(project, text).ok_or(ReplayError::TextUnknown(text))?;
            Arc::new(Article::new(path.clone(), known.into(), Metadata::default()))
        }
    };
    let mut layer = match state {
        State::Nothing => Layer::default(),
        State::Standing(layer, there) if there.hash == text => layer,
        State::Loose(loose) if loose.article.hash == Some(text) => loose.fasten(&on.text),
        // Others had moved the layer to this text, and what was done went along.
        elsewhere => match elsewhere.into_loose("") {
            Some(loose) => carried(project, &loose, header(&on), &on.text).fasten(&on.text),
            None => Layer::default(),
        },
    };
    let change = change.on(|_| Some(&*on.text)).ok_or(EditError::Stale)?;
    let change = if direction == Direction::Back { change.inverse() } else { change };
    if let Change::Layer { edits, .. } = &change {
        apply(&mut layer, &on.text, edits)?;
    }
    Ok(State::Standing(layer, on))
}

/// A layer on the text of `to`, as far as that can be told without anybody who looks.
pub fn carried(project: &Project, layer: &LooseLayer, to: ArticleRef, text: &str) -> LooseLayer {
    let old = layer.article.hash.and_then(|it| store::kept_text(project, it));
    reanchor::carried(layer, old.as_deref(), text, to)
}

/// Plays back what happened to the codebook.
///
/// # Errors
/// With the number of the first entry that cannot be played back.
pub fn replay_codebook<'a>(
    codebook: &mut Codebook,
    tail: impl Iterator<Item = &'a Done>,
) -> Result<(), (u64, ReplayError)> {
    for done in tail {
        let failed = |error: ReplayError| (done.number, error);
        let mut changes = Vec::new();
        for text in &done.texts {
            changes.extend(record::read_changes(text).map_err(|it| failed(it.into()))?);
        }
        if done.direction == Direction::Back {
            changes.reverse();
        }
        for change in changes {
            let WrittenChange::Whole(change @ Change::Codebook(_)) = change else { continue };
            let change = match done.direction {
                Direction::Forth => change,
                Direction::Back => change.inverse(),
            };
            if let Change::Codebook(edits) = &change {
                apply_to_codebook(codebook, edits).map_err(|it| failed(it.into()))?;
            }
        }
    }
    Ok(())
}
