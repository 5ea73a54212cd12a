//! Layers that do not stand where they say: their article has changed, was moved, or was exchanged
//! with another. What becomes of them without a window; each step can be undone in the window.

use std::cell::LazyCell;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::following::{self, Layers, Lost};
use super::journals::is_same;
use super::mending::Hand;
use super::reading;
use super::whole::{Whole, annotated};
use crate::app::{self, Changed, Moved, What};
use crate::edit::{Action, Change, Transaction};
use crate::model::{Article, ArticlePath, LooseLayer, TextHash};
use crate::reanchor::{Placement, Sureness};
use crate::store::{self, StoreError};

/// Layers that are not where they belong, and what mends them.
#[derive(Debug, Default)]
pub struct Astray {
    /// What can be mended.
    pub steps: Vec<Step>,
    /// Layers that stay: their article is gone or has another's text, and theirs is nowhere to be
    /// found, or somebody has to choose first.
    pub left: Vec<ArticlePath>,
    /// Layers and articles that cannot be read.
    pub unreadable: Vec<StoreError>,
}

/// What mends some of them at once.
#[derive(Clone, Debug)]
pub struct Step {
    /// What other programs have made of the layers in the meantime, taken in before.
    taken_in: Vec<Change>,
    /// What becomes of the layers.
    pub what: Mend,
}

/// What becomes of layers.
#[derive(Clone, Debug)]
pub enum Mend {
    /// They follow their articles.
    Follow(Vec<Moved>),
    /// Whose annotations move with the text.
    Reanchor(String, Arc<Changed>),
}

impl Hand<'_> {
    /// The layers that do not stand on the text that their article has now, whose article is
    /// elsewhere, or that hold annotations without a place. Nothing is written.
    ///
    /// # Errors
    /// When the articles or layers cannot be listed.
    pub fn astray(&mut self) -> Result<Astray, StoreError> {
        let (project, annotator) = (self.project, self.annotator);
        let articles: Vec<ArticlePath> =
            store::list_articles(project)?.items.into_iter().map(|it| it.path).collect();
        let known: HashSet<&ArticlePath> = articles.iter().collect();
        let layers = annotated(project, annotator, &mut self.journals)?;
        let mut astray = Astray::default();
        let mut strays: Vec<(ArticlePath, Whole, Option<Arc<Article>>)> = Vec::new();
        for path in &layers {
            let read = |it: &ArticlePath| store::read_article(project, it);
            let article = match known.contains(path).then(|| read(path)).transpose() {
                Ok(article) => article.map(|it| Arc::new(it.article)),
                Err(error) => {
                    astray.unreadable.push(error);
                    continue;
                }
            };
            let whose = (project, annotator);
            let whole = match Whole::of(whose, path, article.as_ref(), &mut self.journals) {
                Ok(Some(whole)) => whole,
                Ok(None) => {
                    if article.is_none() {
                        astray.left.push(path.clone());
                    }
                    continue;
                }
                Err(error) => {
                    astray.unreadable.push(error);
                    continue;
                }
            };
            match &article {
                Some(article) if whole.layer.article.hash == Some(article.hash) => {
                    let placeless = reading::placed_anew(&whole.layer, article);
                    let placeless = placeless.map(|it| self.reanchoring(&whole, it));
                    astray.steps.extend(placeless);
                }
                _ => strays.push((path.clone(), whole, article)),
            }
        }
        if !strays.is_empty() {
            self.sort_out(strays, (&articles, &layers), &mut astray);
        }
        Ok(astray)
    }

    /// Tells layers whose article was edited from those whose text is another article's now.
    fn sort_out(
        &self,
        strays: Vec<(ArticlePath, Whole, Option<Arc<Article>>)>,
        (articles, layers): (&[ArticlePath], &BTreeSet<ArticlePath>),
        astray: &mut Astray,
    ) {
        let (project, annotator) = (self.project, self.annotator);
        let texts = LazyCell::new(|| following::by_text(project, articles));
        let hashes: HashSet<TextHash> =
            strays.iter().filter_map(|it| it.1.layer.article.hash).collect();
        let straying: HashSet<ArticlePath> = strays.iter().map(|it| it.0.clone()).collect();
        let mut lost = Layers::new();
        for (path, whole, article) in strays {
            let Some(article) = article else {
                lost.insert(path, whole);
                continue;
            };
            let Some((changed, _)) = reading::changed(project, &whole.layer, &article) else {
                continue;
            };
            let hash = whole.layer.article.hash;
            let places = hash.and_then(|it| texts.get(&it)).map(Vec::as_slice).unwrap_or_default();
            // The very text is where another layer has lost its own: they were exchanged.
            let exchanged = places.iter().any(|it| straying.contains(it));
            let another = !places.is_empty() || hashes.contains(&article.hash);
            if exchanged || (another && !changed.is_mostly_placed()) {
                // Nobody would want the annotations on this text.
                lost.insert(path, whole);
            } else {
                astray.steps.push(self.reanchoring(&whole, changed));
            }
        }
        if lost.is_empty() {
            return;
        }
        let home = |path: &ArticlePath| {
            let stored = store::read_layer(project, annotator, path).ok().flatten()?;
            Some(Arc::new(stored.loose))
        };
        let Lost { steps, left } = following::find(annotator, &lost, &texts, layers, &home);
        astray.steps.extend(steps.into_iter().map(|mut moves| {
            let taken_in = moves.iter().filter_map(taken_in).collect();
            for it in &mut moves {
                it.found = it.found.is_some().then(|| it.layer.clone());
            }
            Step { taken_in, what: Mend::Follow(moves) }
        }));
        astray.left.extend(left);
    }

    fn reanchoring(&self, whole: &Whole, changed: Changed) -> Step {
        let path = &changed.now.path;
        let taken_in = taking_in(path, whole.found.as_ref(), &whole.layer).into_iter().collect();
        Step { taken_in, what: Mend::Reanchor(self.annotator.to_owned(), Arc::new(changed)) }
    }

    /// Takes a step. A guess is taken only when `unsure` ones are wanted; what is not placed is kept
    /// without a place.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn mend(&mut self, step: &Step, unsure: bool) -> Result<(), StoreError> {
        let project = self.project;
        if !step.taken_in.is_empty() {
            let changes = step.taken_in.clone();
            self.carry_out(Transaction { action: Action::Merge, changes, group: None }, &[])?;
        }
        let (transaction, texts) = match &step.what {
            Mend::Follow(moves) => {
                let texts = moves.iter().map(|it| store::read_article(project, &it.to));
                let texts = texts.map(|it| it.map(|it| Arc::new(it.article)));
                (app::following(moves), texts.collect::<Result<Vec<_>, _>>()?)
            }
            Mend::Reanchor(_, changed) => {
                let placements: Vec<Placement> =
                    changed.placements.iter().map(|it| decided(it, unsure)).collect();
                (app::moving(changed, &placements), vec![changed.now.clone()])
            }
        };
        self.carry_out(transaction, &texts)
    }

    fn carry_out(
        &mut self,
        transaction: Transaction,
        texts: &[Arc<Article>],
    ) -> Result<(), StoreError> {
        let (project, annotator) = (self.project, self.annotator);
        let changes = transaction.changes.clone();
        let number = self.writer.number(project, annotator)? + 1;
        let what = What::Do { transaction, more: false };
        self.writer.rewrite((project, annotator), number, (&what, &changes), texts).map(drop)
    }
}

/// The change by which a layer's file holds everything that is known of the layer, where it does
/// not. What has no file goes where it is wanted without one.
fn taken_in(moved: &Moved) -> Option<Change> {
    taking_in(&moved.from, moved.found.as_ref(), &moved.layer)
}

fn taking_in(
    path: &ArticlePath,
    found: Option<&Arc<LooseLayer>>,
    layer: &Arc<LooseLayer>,
) -> Option<Change> {
    let found = found.filter(|it| !is_same(it, layer))?;
    let (before, after) = (Some(found.clone()), Some(layer.clone()));
    Some(Change::Rewrite { article: path.clone(), before, after })
}

/// Whether a placement is to be taken; a guess only where guesses are wanted.
pub fn is_taken(placement: &Placement, unsure: bool) -> bool {
    placement.sureness.is_proposed() || (unsure && placement.sureness == Sureness::Unsure)
}

/// A placement without what nobody has agreed to.
fn decided(placement: &Placement, unsure: bool) -> Placement {
    let found = if is_taken(placement, unsure) { placement.found.clone() } else { Vec::new() };
    Placement { found, ..placement.clone() }
}
