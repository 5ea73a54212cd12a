//! Mending layers without a window: repairs, and annotations that follow their article. Each goes
//! through the annotator's journal, and can be undone in the window.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::journals::Journals;
use super::replaying::header;
use super::writing::Writer;
use super::{reading, system};
use crate::app::{Deed, Deeds, LayerRead, Moved, Save, What};
use crate::check::{self, Mending, Repair};
use crate::edit::{Action, Change, Transaction, apply};
use crate::merge;
use crate::model::{AnnotationId, Article, ArticlePath, Codebook, LooseLayer, TextHash};
use crate::reanchor::{self, Placement, Sureness};
use crate::store::{self, Cause, ListedArticle, Project, StoreError, Task};

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
    /// elsewhere now, and where their annotations would go. Nothing is written.
    ///
    /// # Errors
    /// When the articles or layers cannot be listed.
    pub fn astray(&mut self) -> Result<Vec<Reanchored>, StoreError> {
        let (project, annotator) = (self.project, self.annotator);
        let articles = store::list_articles(project)?.items;
        let known: HashSet<&ArticlePath> = articles.iter().map(|it| &it.path).collect();
        let layers = store::list_layers(project, annotator)?.items;
        // Every article is read for that, once somebody asks.
        let texts = LazyCell::new(|| by_text(project, &articles));
        let mut found = Vec::new();
        for path in &layers {
            // Layers that cannot be read are another command's to report, like such articles.
            let Ok(Some(stored)) = store::read_layer(project, annotator, path) else { continue };
            let Some(hash) = stored.loose.article.hash else { continue };
            if !known.contains(path) {
                continue; // its article may be elsewhere
            }
            let Ok(opened) = store::read_article(project, path) else { continue };
            let article = Arc::new(opened.article);
            if article.hash == hash {
                continue;
            }
            if let Some(there) = texts.get(&hash) {
                // Other articles have that text now, and nobody would want the annotations on this.
                let mut free = there.iter().filter(|it| !layers.contains(it));
                match (free.next(), free.next()) {
                    (Some(to), None) => found.push(Reanchored {
                        annotator: annotator.to_owned(),
                        from: path.clone(),
                        to: to.clone(),
                        layer: Arc::new(stored.loose),
                        placements: Vec::new(),
                        known: true,
                    }),
                    _ => self.left.push(path.clone()),
                }
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
        let Orphans { moved, left } = orphans_among(project, annotator, (&articles, &layers));
        self.left.extend(left);
        found.extend(moved.into_iter().map(|Moved { annotator, from, to, layer }| Reanchored {
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

/// The layers of an annotator whose article is gone.
#[derive(Debug, Default)]
pub struct Orphans {
    /// Those for which there is an article of the same text, of which there is no layer yet.
    pub moved: Vec<Moved>,
    /// The others.
    pub left: Vec<ArticlePath>,
}

/// Finds the layers of an annotator whose article is gone, and where it may be.
///
/// # Errors
/// When articles or layers cannot be listed.
pub fn orphans(project: &Project, annotator: &str) -> Result<Orphans, StoreError> {
    let articles = store::list_articles(project)?.items;
    let layers = store::list_layers(project, annotator)?.items;
    Ok(orphans_among(project, annotator, (&articles, &layers)))
}

fn orphans_among(
    project: &Project,
    annotator: &str,
    (articles, layers): (&[ListedArticle], &[ArticlePath]),
) -> Orphans {
    let known: HashSet<&ArticlePath> = articles.iter().map(|it| &it.path).collect();
    let mut by_text: HashMap<TextHash, Vec<(ArticlePath, Arc<LooseLayer>)>> = HashMap::new();
    let mut left: Vec<ArticlePath> =
        layers.iter().filter(|it| !known.contains(it)).cloned().collect();
    for path in &left {
        // What cannot be read is another's to report.
        let Ok(Some(stored)) = store::read_layer(project, annotator, path) else { continue };
        if let Some(hash) = stored.loose.article.hash {
            by_text.entry(hash).or_default().push((path.clone(), Arc::new(stored.loose)));
        }
    }
    let annotated: HashSet<&ArticlePath> = layers.iter().collect();
    let mut moved = Vec::new();
    for listed in articles.iter().filter(|it| !annotated.contains(&it.path)) {
        if by_text.is_empty() {
            break;
        }
        let Ok(opened) = store::read_article(project, &listed.path) else { continue };
        let Some(of_text) = by_text.get_mut(&opened.article.hash) else { continue };
        // Of several with one text the one whose path is most alike; where two are, a person knows.
        let alike = |it: &(ArticlePath, _)| common_end(it.0.as_str(), listed.path.as_str());
        let Some(most) = of_text.iter().map(alike).max() else { continue };
        let mut likeliest = (0..).zip(of_text.iter()).filter(|it| alike(it.1) == most);
        let Some((at, _)) = likeliest.next() else { continue };
        if likeliest.next().is_none() {
            let (from, layer) = of_text.swap_remove(at);
            left.retain(|it| *it != from);
            let (annotator, to) = (annotator.to_owned(), listed.path.clone());
            moved.push(Moved { annotator, from, to, layer });
        }
    }
    Orphans { moved, left }
}

/// The articles that can be read, by their texts.
fn by_text(project: &Project, articles: &[ListedArticle]) -> HashMap<TextHash, Vec<ArticlePath>> {
    let mut texts: HashMap<TextHash, Vec<ArticlePath>> = HashMap::new();
    for it in articles.iter().flat_map(|it| store::read_article(project, &it.path)) {
        texts.entry(it.article.hash).or_default().push(it.article.path);
    }
    texts
}

/// How many parts of two paths are the same, from the end on.
fn common_end(a: &str, b: &str) -> usize {
    a.rsplit('/').zip(b.rsplit('/')).take_while(|(a, b)| a == b).count()
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

/// Whether a placement is to be taken; a guess only where guesses are wanted.
pub fn is_taken(placement: &Placement, unsure: bool) -> bool {
    placement.sureness.is_proposed() || (unsure && placement.sureness == Sureness::Unsure)
}

/// A placement without what nobody has agreed to.
fn decided(placement: &Placement, unsure: bool) -> Placement {
    let found = if is_taken(placement, unsure) { placement.found.clone() } else { Vec::new() };
    Placement { found, ..placement.clone() }
}
