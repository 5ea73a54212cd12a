//! A layer with everything that is known of it, whether its article is there or not.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::journals::Journals;
use crate::model::{Article, ArticlePath, LooseLayer, Metadata};
use crate::record::{self, Document, WrittenChange};
use crate::store::{self, Cause, Project, StoreError, Task};

/// A layer with everything that is known of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Whole {
    /// What its file claims; `None` where there is none.
    pub(super) found: Option<Arc<LooseLayer>>,
    /// That, with what the journal has beyond it.
    pub(super) layer: Arc<LooseLayer>,
}

impl Whole {
    /// An annotator's layer of an article, as file and journal know it. Where the article is gone,
    /// the text that was annotated stands in for it. `None` where nothing was said about it.
    ///
    /// # Errors
    /// When it cannot be read, and when somebody has to choose first what it is.
    pub(super) fn of(
        (project, annotator): (&Project, &str),
        path: &ArticlePath,
        article: Option<&Arc<Article>>,
        journals: &mut Journals,
    ) -> Result<Option<Self>, StoreError> {
        let stored = store::read_layer(project, annotator, path)?;
        let found = stored.as_ref().map(|it| Arc::new(it.loose.clone()));
        let scan = journals.scan(project, annotator)?;
        let document = Document::Layer(path.clone());
        let text = || {
            let texts = scan.tail(&document, 0).flat_map(|it| &it.texts);
            let changes = texts.flat_map(|it| record::read_changes(it).unwrap_or_default());
            let of_it = changes.filter(|it| it.article() == Some(path)).filter_map(|it| match it {
                WrittenChange::Layer { text, .. } => text,
                WrittenChange::Whole(_) => None,
            });
            of_it.last()
        };
        let named = found.as_ref().and_then(|it| it.article.hash);
        let article = article.cloned().or_else(|| {
            let text = store::kept_text(project, named.or_else(text)?)?;
            Some(Arc::new(Article::new(path.clone(), text.into(), Metadata::default())))
        });
        let Some(article) = article else {
            // What the journal has beyond the file could not be read either, if there is any.
            return Ok(found.map(|it| Self { found: Some(it.clone()), layer: it }));
        };
        let known = journals.layer(project, annotator, &article, stored)?;
        let failed = |cause| StoreError {
            path: project.layer_file(annotator, path).unwrap_or_default(),
            task: Task::Read,
            cause,
        };
        if known.trouble.is_some() {
            return Err(failed(Cause::JournalBehind));
        }
        let layer = match known.incoming {
            Some(it) if !it.merged.conflicts.is_empty() => {
                return Err(failed(Cause::ChangedOnDisk));
            }
            Some(it) => Some(it.merged.layer),
            None => known.layer,
        };
        Ok(layer.map(|it| Self { found, layer: Arc::new(it) }))
    }
}

/// The articles of which file or journal know something by an annotator.
///
/// # Errors
/// When layers cannot be listed or the journal cannot be read.
pub(super) fn annotated(
    project: &Project,
    annotator: &str,
    journals: &mut Journals,
) -> Result<BTreeSet<ArticlePath>, StoreError> {
    let mut paths: BTreeSet<ArticlePath> =
        store::list_layers(project, annotator)?.items.into_iter().collect();
    paths.extend(journals.scan(project, annotator)?.behind().into_iter().filter_map(
        |it| match it {
            Document::Layer(path) => Some(path),
            Document::Codebook => None,
        },
    ));
    Ok(paths)
}
