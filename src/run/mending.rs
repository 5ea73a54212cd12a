//! Mending layers without a window: repairs, and annotations that follow their article. Each goes
//! through the annotator's journal, and can be undone in the window.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::journals::Journals;
use super::replaying::header;
use super::writing::Writer;
use super::{reading, system};
use crate::app::{Deed, Deeds, LayerRead, Moved, Save, What};
use crate::check::{self, Mending, Repair};
use crate::edit::{Action, Change, Transaction, apply};
use crate::model::{AnnotationId, Article, ArticlePath, Codebook, LooseLayer, TextHash};
use crate::reanchor::{self, Placement, Sureness};
use crate::store::{self, Cause, Project, StoreError, Task};

/// A layer whose article has changed or was moved, and what has become of its annotations.
#[derive(Clone, Debug)]
pub struct Reanchored {
    /// Whose.
    pub annotator: String,
    /// Of which article, where the layer was found.
    pub from: ArticlePath,
    /// Where the article is now.
    pub to: ArticlePath,
    /// The layer as it was.
    pub layer: Arc<LooseLayer>,
    /// Where its annotations stand now, in their order; none where the text is the same.
    pub placements: Vec<Placement>,
    /// Whether the text that was annotated was known.
    pub known: bool,
}

/// The right to write what is an annotator's, for as long as a command takes.
pub struct Hand<'a> {
    project: &'a Project,
    annotator: &'a str,
    writer: Writer,
    journals: Journals,
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
        Ok(Self { project, annotator, writer, journals: Journals::default() })
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
        let number = self.writer.number(self.project, self.annotator)? + 1;
        let transaction = Transaction::on(path.clone(), Action::Repair, edits);
        let what = What::Do { transaction, more: false };
        let deed = Deed { number, what, on: Some((article.clone(), 0)), codebook: None };
        self.writer.append(&Deeds {
            project: self.project.clone(),
            annotator: self.annotator.to_owned(),
            deeds: vec![deed],
            serial: 0,
        })?;
        let save = Save::Layer(Arc::new(layer));
        self.writer.layer(self.project, self.annotator, article, (&save, 0, number))?;
        Ok(repairs)
    }

    /// The layers that do not stand on the text that their article has now, or whose article is
    /// elsewhere now, and where their annotations would go. Nothing is written.
    ///
    /// # Errors
    /// When the articles or layers cannot be listed, or a layer cannot be read.
    pub fn astray(&mut self) -> Result<Vec<Reanchored>, StoreError> {
        let (project, annotator) = (self.project, self.annotator);
        let articles = store::list_articles(project)?.items;
        let known: HashSet<&ArticlePath> = articles.iter().map(|it| &it.path).collect();
        let layers = store::list_layers(project, annotator)?.items;
        let mut found = Vec::new();
        for path in &layers {
            let Some(stored) = store::read_layer(project, annotator, path)? else { continue };
            let Some(hash) = stored.loose.article.hash else { continue };
            if !known.contains(path) {
                continue; // its article may be elsewhere
            }
            // Articles that cannot be read are another command's to report.
            let Ok(opened) = store::read_article(project, path) else { continue };
            let article = Arc::new(opened.article);
            if article.hash == hash {
                continue;
            }
            let known = (&mut self.journals, Some(annotator));
            let read = reading::article(project, path, &Codebook::default(), known);
            let Some(changed) = read.changed else { continue };
            found.push(Reanchored {
                annotator: annotator.to_owned(),
                from: path.clone(),
                to: path.clone(),
                layer: changed.layer.clone(),
                placements: changed.placements.clone(),
                known: changed.known,
            });
        }
        let moved = moved(project, annotator)?.into_iter();
        found.extend(moved.map(|Moved { annotator, from, to, layer }| Reanchored {
            annotator,
            from,
            to,
            layer,
            placements: Vec::new(),
            known: true,
        }));
        Ok(found)
    }

    /// Moves annotations to where they stand now, as one step. A guess is taken only when `unsure`
    /// ones are wanted; what is not placed is kept without a place.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn reanchor(&mut self, astray: &Reanchored, unsure: bool) -> Result<(), StoreError> {
        let (project, annotator) = (self.project, self.annotator);
        let article = Arc::new(store::read_article(project, &astray.to)?.article);
        let (action, after) = if astray.placements.is_empty() && astray.from != astray.to {
            let article = header(&article);
            (Action::FollowArticle, LooseLayer { article, ..(*astray.layer).clone() })
        } else {
            let placements: Vec<Placement> =
                astray.placements.iter().map(|it| decided(it, unsure)).collect();
            let after =
                reanchor::layer(&astray.layer, &placements, &article.text, header(&article));
            (Action::Reanchor, after)
        };
        let changes = follow(&astray.from, &astray.to, &astray.layer, after);
        let transaction = Transaction { action, changes: changes.clone(), group: None };
        let number = self.writer.number(project, annotator)? + 1;
        let what = What::Do { transaction, more: false };
        self.writer.rewrite((project, annotator), number, (&what, &changes), &[article])?;
        Ok(())
    }
}

/// The layers of an annotator whose article is gone while an article of the same text, of which there
/// is no layer yet, is elsewhere.
///
/// # Errors
/// When articles or layers cannot be listed.
pub fn moved(project: &Project, annotator: &str) -> Result<Vec<Moved>, StoreError> {
    let articles = store::list_articles(project)?.items;
    let layers = store::list_layers(project, annotator)?.items;
    let known: HashSet<&ArticlePath> = articles.iter().map(|it| &it.path).collect();
    let mut orphans: HashMap<TextHash, (ArticlePath, Arc<LooseLayer>)> = HashMap::new();
    for path in layers.iter().filter(|it| !known.contains(it)) {
        // What cannot be read is another's to report.
        let Ok(Some(stored)) = store::read_layer(project, annotator, path) else { continue };
        if let Some(hash) = stored.loose.article.hash {
            orphans.insert(hash, (path.clone(), Arc::new(stored.loose)));
        }
    }
    let annotated: HashSet<&ArticlePath> = layers.iter().collect();
    let mut found = Vec::new();
    for listed in articles.iter().filter(|it| !annotated.contains(&it.path)) {
        if orphans.is_empty() {
            break;
        }
        let Ok(opened) = store::read_article(project, &listed.path) else { continue };
        if let Some((from, layer)) = orphans.remove(&opened.article.hash) {
            let (annotator, to) = (annotator.to_owned(), listed.path.clone());
            found.push(Moved { annotator, from, to, layer });
        }
    }
    Ok(found)
}

/// The changes by which a layer goes from one article to another, or to another text of the same.
pub fn follow(
    from: &ArticlePath,
    to: &ArticlePath,
    layer: &Arc<LooseLayer>,
    after: LooseLayer,
) -> Vec<Change> {
    let after = Some(Arc::new(after));
    let before = Some(layer.clone());
    if from == to {
        return vec![Change::Rewrite { article: to.clone(), before, after }];
    }
    vec![
        Change::Rewrite { article: to.clone(), before: None, after },
        Change::Rewrite { article: from.clone(), before, after: None },
    ]
}

/// A placement without what nobody has agreed to.
fn decided(placement: &Placement, unsure: bool) -> Placement {
    let taken = match placement.sureness {
        Sureness::Same | Sureness::Moved | Sureness::Changed => true,
        Sureness::Unsure => unsure,
        Sureness::Lost => false,
    };
    let found = if taken { placement.found.clone() } else { Vec::new() };
    Placement { found, ..placement.clone() }
}
