//! Walking over the layers of a project, article by article: each is read when it is asked
//! for.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use super::journals::Journals;
use super::reading;
use crate::app::{LayerRead, Trouble};
use crate::check::{self, Subject};
use crate::model::{Article, ArticlePath, Codebook};
use crate::record::Document;
use crate::store::{self, Cause, Project, StoreError, Task};

/// A walk that is about to begin.
#[derive(Debug)]
pub struct Walk<I> {
    /// How many articles the project has, annotated or not.
    pub articles: usize,
    /// What could not be listed.
    pub troubles: Vec<Trouble>,
    /// What it will come across, by the articles' paths; each is read when it is asked for.
    pub steps: I,
}

/// One article that somebody has annotated.
#[derive(Debug, Default)]
pub struct Step {
    /// The article and its layers, in the order of the annotators asked for, each with what is
    /// wrong with it; `None` when the article is gone or cannot be read.
    pub read: Option<(Arc<Article>, Vec<LayerRead>)>,
    /// What is wrong with the article or its metadata, layers whose article is gone, and remarks.
    pub troubles: Vec<Trouble>,
}

/// Walks over every layer of these annotators. An article without layers is not read.
///
/// # Errors
/// When the articles or an annotator's layers cannot be listed.
pub fn walk<'a>(
    project: &'a Project,
    annotators: &'a [String],
    codebook: &'a Codebook,
) -> Result<Walk<impl Iterator<Item = Step> + Send + use<'a>>, StoreError> {
    walk_some(project, annotators, codebook, &|_| true)
}

/// As [`walk`], of the wanted articles only.
///
/// # Errors
/// See [`walk`].
pub fn walk_some<'a>(
    project: &'a Project,
    annotators: &'a [String],
    codebook: &'a Codebook,
    wanted: &dyn Fn(&ArticlePath) -> bool,
) -> Result<Walk<impl Iterator<Item = Step> + Send + use<'a>>, StoreError> {
    let listing = store::list_articles(project)?;
    let mut troubles = listing.troubles;
    let mut layers: BTreeMap<ArticlePath, Vec<&str>> = BTreeMap::new();
    let mut journals = Journals::default();
    let mut damaged = Vec::new();
    for annotator in annotators {
        let listed = store::list_layers(project, annotator)?;
        troubles.extend(listed.troubles);
        // What cannot be read is said of each layer.
        let scan = journals.scan(project, annotator).unwrap_or_default();
        if scan.torn > 0 {
            damaged
                .push(Trouble::JournalTorn { annotator: (*annotator).clone(), bytes: scan.torn });
        }
        if !scan.damaged.is_empty() {
            let (annotator, lines) = ((*annotator).clone(), scan.damaged.clone());
            damaged.push(Trouble::JournalDamaged { annotator, lines });
        }
        let behind = scan.behind().into_iter().filter_map(|it| match it {
            Document::Layer(path) => Some(path),
            Document::Codebook => None,
        });
        let (behind, gone): (Vec<_>, Vec<_>) = behind
            .filter(|it| listed.items.binary_search(it).is_err())
            .partition(|it| project.article_file(it).is_ok_and(|it| it.exists()));
        damaged.extend(gone.iter().map(|it| only_in_journal(project, annotator, it)));
        let paths: BTreeSet<ArticlePath> = listed.items.into_iter().chain(behind).collect();
        for path in paths.into_iter().filter(wanted) {
            layers.entry(path).or_default().push(annotator);
        }
    }
    let articles: HashSet<ArticlePath> = listing.items.into_iter().map(|it| it.path).collect();
    Ok(Walk {
        articles: articles.len(),
        troubles: troubles
            .into_iter()
            .map(|it| Trouble::File(Arc::new(it)))
            .chain(damaged)
            .collect(),
        steps: layers.into_iter().map(move |(path, annotators)| {
            if articles.contains(&path) {
                step(project, &path, annotators, codebook, &mut journals)
            } else {
                orphans(project, &path, annotators, codebook)
            }
        }),
    })
}

fn step(
    project: &Project,
    path: &ArticlePath,
    annotators: Vec<&str>,
    codebook: &Codebook,
    journals: &mut Journals,
) -> Step {
    let opened = match store::read_article(project, path) {
        Ok(opened) => opened,
        Err(error) if error.cause == Cause::NotFound => {
            return orphans(project, path, annotators, codebook);
        }
        Err(error) => {
            let troubles = vec![Trouble::Article(path.clone(), Arc::new(error))];
            return Step { read: None, troubles };
        }
    };
    let mut troubles = Vec::new();
    if opened.encoding != "UTF-8" || opened.damaged {
        troubles.push(Trouble::Decoded(path.clone(), opened.encoding));
    }
    troubles.extend(opened.trouble.map(|it| Trouble::File(Arc::new(it))));
    let article = Arc::new(opened.article);
    let layer = |it: &str| reading::layer(project, &article, it.to_owned(), codebook, journals);
    let layers = annotators.into_iter().map(layer).collect();
    Step { read: Some((article, layers)), troubles }
}

/// What is wrong with an annotator's layer whose article is gone.
pub(super) fn orphaned(
    project: &Project,
    annotator: &str,
    path: &ArticlePath,
    codebook: &Codebook,
) -> Vec<Trouble> {
    let Step { mut troubles, .. } = orphans(project, path, vec![annotator], codebook);
    if troubles.is_empty() {
        troubles.push(only_in_journal(project, annotator, path));
    }
    troubles
}

/// What is said of an annotator's layer that stands in the journal alone, while its article is gone.
fn only_in_journal(project: &Project, annotator: &str, path: &ArticlePath) -> Trouble {
    let failed = |path| StoreError { path, task: Task::Read, cause: Cause::NotFound };
    let error = project.layer_file(annotator, path).map_or_else(|it| it, failed);
    Trouble::NotBroughtUp(Arc::new(error))
}

/// Layers whose article is gone.
fn orphans(
    project: &Project,
    path: &ArticlePath,
    annotators: Vec<&str>,
    codebook: &Codebook,
) -> Step {
    let mut troubles = Vec::new();
    for folder in annotators {
        let (annotator, article) = (folder.to_owned(), path.clone());
        match store::read_layer(project, folder, path) {
            // Gone as well, since it was listed.
            Ok(None) => {}
            Ok(Some(stored)) => {
                let subject = Subject { layer: &stored.loose, folder, article: None, codebook };
                troubles.extend(check::layer(&subject).into_iter().map(|problem| {
                    let (annotator, article) = (annotator.clone(), article.clone());
                    Trouble::Rule { annotator, article, problem }
                }));
            }
            Err(error) => {
                troubles.push(Trouble::Layer { annotator, article, error: Arc::new(error) });
            }
        }
    }
    Step { read: None, troubles }
}
