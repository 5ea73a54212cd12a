//! Reading corpora, articles and their layers.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use memchr::memmem;

use crate::app::{ArticleRead, CorpusRead, LayerRead, Lock, Summary, Trouble};
use crate::check::{self, Subject};
use crate::model::{
    AnnotationId, Article, ArticlePath, Codebook, LONGEST_TITLE, Layer, LooseLayer, beginning,
};
use crate::store::{self, FileHash, Project, StoreError, StoredLayer};

/// Lists a corpus with its annotators and its codebook.
///
/// # Errors
/// When the folder cannot be opened or listed. What in it cannot be listed is part of the listing.
pub fn corpus(articles: &Path, annotations: Option<&Path>) -> Result<CorpusRead, Trouble> {
    let failed = |error: StoreError| Trouble::File(Arc::new(error));
    let project = Project::open(articles, annotations).map_err(failed)?;
    let mut listing = store::list_articles(&project).map_err(failed)?;
    let annotators = match store::annotators(&project) {
        Ok(annotators) => {
            listing.troubles.extend(annotators.troubles);
            annotators.items
        }
        Err(error) => {
            listing.troubles.push(error);
            Vec::new()
        }
    };
    let codebook = store::read_codebook(&project).map_err(Arc::new);
    Ok(CorpusRead { project, listing, annotators, codebook })
}

/// What is known of an article without opening it: its metadata, and what `annotator` has said.
pub fn summary(project: &Project, annotator: Option<&str>, path: &ArticlePath) -> Summary {
    // What cannot be read is reported when the article is opened.
    let meta = store::read_metadata(project, path).unwrap_or_default();
    let counted = annotator.and_then(|it| store::count_layer(project, it, path).ok().flatten());
    let (layer, annotations) =
        counted.map(|(layer, count)| (Some(layer), count)).unwrap_or_default();
    // Every frame that shows the list looks at these.
    let short = |text: String| beginning(&text, LONGEST_TITLE).to_owned();
    Summary {
        title: short(meta.title),
        outlet: short(meta.outlet),
        date: short(meta.date),
        status: layer.as_ref().map(|it| it.status).unwrap_or_default(),
        flagged: layer.as_ref().is_some_and(|it| it.flagged),
        annotations,
    }
}

/// Reads an article with all its layers, checked by the codebook.
pub fn article(project: &Project, path: &ArticlePath, codebook: &Codebook) -> ArticleRead {
    let mut troubles = Vec::new();
    let annotators = store::annotators(project).map(|it| it.items).unwrap_or_default();
    // What the files claim is let go of soon. Made on a thread of its own, it leaves no gaps among
    // what stays.
    let read = |it: &String| store::read_layer(project, it, path);
    let (stored, opened) = side_by_side(
        || annotators.iter().map(read).collect::<Vec<_>>(),
        || store::read_article(project, path),
    );
    let opened = match opened {
        Ok(opened) => opened,
        Err(error) => {
            return ArticleRead {
                path: path.clone(),
                reading: 0,
                result: Err(Arc::new(error)),
                troubles,
            };
        }
    };
    if opened.encoding != "UTF-8" || opened.damaged {
        troubles.push(Trouble::Decoded(path.clone(), opened.encoding));
    }
    troubles.extend(opened.trouble.map(|it| Trouble::File(Arc::new(it))));
    let layers = annotators.into_iter().zip(stored);
    let layers = layers.map(|(it, stored)| stand_or_say(stored, &opened.article, it, codebook));
    let layers = layers.collect();
    ArticleRead { path: path.clone(), reading: 0, result: Ok((opened.article, layers)), troubles }
}

/// Reads one annotator's layer and fastens it to its article.
pub fn layer(
    project: &Project,
    article: &Article,
    annotator: String,
    codebook: &Codebook,
) -> LayerRead {
    let stored = store::read_layer(project, &annotator, &article.path);
    stand_or_say(stored, article, annotator, codebook)
}

fn stand_or_say(
    stored: Result<Option<StoredLayer>, StoreError>,
    article: &Article,
    annotator: String,
    codebook: &Codebook,
) -> LayerRead {
    match stored {
        Ok(None) => {
            let layer = Layer::default();
            let (locked, troubles) = (None, Vec::new());
            LayerRead { annotator, layer, file: None, locked, commented: false, troubles }
        }
        Ok(Some(stored)) => fasten(stored, article, annotator, codebook),
        Err(error) => {
            let (article, error) = (article.path.clone(), Arc::new(error));
            let trouble = Trouble::Layer { annotator: annotator.clone(), article, error };
            let locked = Some(Lock::Damaged);
            LayerRead {
                annotator,
                layer: Layer::default(),
                file: None,
                locked,
                commented: false,
                troubles: vec![trouble],
            }
        }
    }
}

/// Fastens a layer as read to its article, and checks it.
pub fn fasten(
    stored: StoredLayer,
    article: &Article,
    annotator: String,
    codebook: &Codebook,
) -> LayerRead {
    // Comments are rare; only where one may be is the whole file compared.
    let may_comment = [b"//", b"/*"].iter().any(|it| memmem::find(&stored.bytes, *it).is_some());
    let commented = may_comment && !stored.is_canonical();
    let StoredLayer { loose, bytes } = stored;
    let subject = Subject { layer: &loose, folder: &annotator, article: Some(article), codebook };
    let trouble = |problem| {
        let (annotator, article) = (annotator.clone(), article.path.clone());
        Trouble::Rule { annotator, article, problem }
    };
    let troubles = check::layer(&subject).into_iter().map(trouble).collect();
    let changed = loose.article.hash != Some(article.hash);
    let (layer, whole) = stand(&loose, article);
    let locked = if changed {
        Some(Lock::ArticleChanged)
    } else if whole {
        None
    } else {
        Some(Lock::Damaged)
    };
    LayerRead { annotator, layer, file: Some(FileHash::of(&bytes)), locked, commented, troubles }
}

/// What of a layer stands in its article, and whether that is all of it: writing less than all
/// would lose the rest.
pub fn stand(loose: &LooseLayer, article: &Article) -> (Layer, bool) {
    let annotations = loose.annotations.iter().filter_map(|it| it.fasten(&article.text));
    let layer = Layer::new(loose.status, loose.flagged, annotations, loose.relations.clone());
    let relations: BTreeSet<AnnotationId> = loose.relations.iter().map(|it| it.id).collect();
    let whole = layer.len() == loose.annotations.len() && relations.len() == loose.relations.len();
    (layer, whole)
}

/// Does two things at the same time, the first on a thread of its own where there can be one.
fn side_by_side<A: Send, B>(first: impl Fn() -> A + Sync, second: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| {
        let beside = thread::Builder::new().name("reading".to_owned()).spawn_scoped(scope, &first);
        let second = second();
        (beside.ok().and_then(|it| it.join().ok()).unwrap_or_else(&first), second)
    })
}
