//! Mending layers without a window: repairs, and annotations that follow their article. Each goes
//! through the annotator's journal, and can be undone in the window.

use std::cell::LazyCell;
use std::collections::HashSet;
use std::sync::Arc;

use super::following::{self, Lost};
use super::journals::Journals;
use super::writing::Writer;
use super::{reading, system};
use crate::app::{self, Changed, Deed, Deeds, LayerRead, Moved, Save, What};
use crate::check::{self, Mending, Repair};
use crate::edit::{Action, Transaction, apply};
use crate::merge;
use crate::model::{AnnotationId, Article, ArticlePath, Codebook};
use crate::reanchor::{Placement, Sureness};
use crate::store::{self, Cause, Project, StoreError, Task};

/// What mends layers that are not where they belong, in one step.
#[derive(Clone, Debug)]
pub enum Astray {
    /// They follow their articles.
    Moved(Vec<Moved>),
    /// Whose annotations move with the text.
    Changed(String, Arc<Changed>),
}

/// The right to write what is an annotator's, for as long as a command takes.
pub struct Hand<'a> {
    project: &'a Project,
    annotator: &'a str,
    writer: Writer,
    journals: Journals,
    /// Layers whose text is at no article that has none, while theirs is gone or has another's.
    pub left: Vec<ArticlePath>,
}

impl<'a> Hand<'a> {
    /// Takes the right to write, and brings the files up to what the journal says.
    ///
    /// # Errors
    /// When somebody else has it.
    pub fn take(project: &'a Project, annotator: &'a str) -> Result<Self, StoreError> {
        let mut writer = Writer::default();
        if let Some(by) = writer.open(project, annotator).held_by {
            let (path, cause) = (project.own_folder(), Cause::InUse { by });
            return Err(StoreError { path, task: Task::Lock, cause });
        }
        let (journals, left) = (Journals::default(), Vec::new());
        Ok(Self { project, annotator, writer, journals, left })
    }

    /// Makes every repair of a layer by which nothing is lost, as one step. Returns them.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn repair(
        &mut self,
        article: &Arc<Article>,
        read: &LayerRead,
        codebook: &Codebook,
    ) -> Result<Vec<Repair>, StoreError> {
        if read.locked.is_some() {
            return Ok(Vec::new());
        }
        let mut chance = fastrand::Rng::with_seed(system::now());
        let mut fresh = || AnnotationId(chance.u64(1..1_000_000_000));
        let mending = Mending { layer: &read.layer, article, codebook };
        let repairs = check::repair_all(&mending, &mut fresh);
        let edits: Vec<_> = repairs.iter().flat_map(|it| it.edits.clone()).collect();
        if edits.is_empty() {
            return Ok(repairs);
        }
        let mut layer = read.layer.clone();
        let path = &article.path;
        if apply(&mut layer, &article.text, &edits).is_err() {
            return Ok(Vec::new()); // what does not go together is for a person to mend
        }
        self.writer.note(self.project, read, (article, 0), true);
        let mut number = self.writer.number(self.project, self.annotator)?;
        let mut deeds = Vec::new();
        // What another program has made of it is a step of its own.
        let incoming = read.incoming.iter().map(|it| {
            let ours = it.ours.fasten(&article.text);
            (Action::Merge, merge::edits(&ours, &read.layer))
        });
        for (action, edits) in incoming.chain([(Action::Repair, edits)]) {
            if edits.is_empty() {
                continue;
            }
            number += 1;
            let transaction = Transaction::on(path.clone(), action, edits);
            let what = What::Do { transaction, more: false };
            deeds.push(Deed { number, what, on: Some((article.clone(), 0)), codebook: None });
        }
        self.writer.append(&Deeds {
            project: self.project.clone(),
            annotator: self.annotator.to_owned(),
            deeds,
            serial: 0,
        })?;
        let save = Save::Layer(Arc::new(layer));
        self.writer.layer(self.project, self.annotator, article, (&save, 0, number))?;
        Ok(repairs)
    }

    /// The layers that do not stand on the text that their article has now, or whose article is
    /// elsewhere now, and where their annotations would go: each of the list is a step. Nothing is
    /// written.
    ///
    /// # Errors
    /// When the articles or layers cannot be listed.
    pub fn astray(&mut self) -> Result<Vec<Astray>, StoreError> {
        let (project, annotator) = (self.project, self.annotator);
        let articles = store::list_articles(project)?.items;
        let articles: Vec<ArticlePath> = articles.into_iter().map(|it| it.path).collect();
        let known: HashSet<&ArticlePath> = articles.iter().collect();
        let layers = store::list_layers(project, annotator)?.items;
        // Every article is read for that, once somebody asks.
        let texts = LazyCell::new(|| following::by_text(project, &articles));
        let mut lost = following::Layers::new();
        let mut found = Vec::new();
        for path in &layers {
            // Layers that cannot be read are another command's to report, like such articles.
            let stored = store::read_layer(project, annotator, path).ok().flatten();
            let Some((stored, hash)) = stored.and_then(|it| {
                let hash = it.loose.article.hash?;
                Some((it, hash))
            }) else {
                if !known.contains(path) {
                    self.left.push(path.clone());
                }
                continue;
            };
            if !known.contains(path) {
                lost.insert(path.clone(), Arc::new(stored.loose));
                continue;
            }
            let Ok(opened) = store::read_article(project, path) else { continue };
            if opened.article.hash == hash {
                continue;
            }
            // Other articles have that text now, and nobody would want the annotations on this.
            if texts.contains_key(&hash) {
                lost.insert(path.clone(), Arc::new(stored.loose));
                continue;
            }
            let known = (&mut self.journals, Some(annotator));
            let read = reading::article(project, path, &Codebook::default(), known);
            found.extend(read.changed.map(|it| Astray::Changed(annotator.to_owned(), it)));
        }
        if !lost.is_empty() {
            let taken = layers.iter().collect();
            let Lost { steps, left } = following::find(annotator, &lost, &texts, &taken);
            found.extend(steps.into_iter().map(Astray::Moved));
            self.left.extend(left);
        }
        Ok(found)
    }

    /// Moves annotations to where they stand now, as one step. A guess is taken only when `unsure`
    /// ones are wanted; what is not placed is kept without a place.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn reanchor(&mut self, astray: &Astray, unsure: bool) -> Result<(), StoreError> {
        let (project, annotator) = (self.project, self.annotator);
        let (transaction, texts) = match astray {
            Astray::Moved(moves) => {
                let texts = moves.iter().map(|it| store::read_article(project, &it.to));
                let texts = texts.map(|it| it.map(|it| Arc::new(it.article)));
                (app::following(moves), texts.collect::<Result<_, _>>()?)
            }
            Astray::Changed(_, changed) => {
                let placements: Vec<Placement> =
                    changed.placements.iter().map(|it| decided(it, unsure)).collect();
                (app::moving(changed, &placements), vec![changed.now.clone()])
            }
        };
        let changes = transaction.changes.clone();
        let number = self.writer.number(project, annotator)? + 1;
        let what = What::Do { transaction, more: false };
        self.writer.rewrite((project, annotator), number, (&what, &changes), &texts)?;
        Ok(())
    }
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
