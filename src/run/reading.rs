//! Reading corpora, articles and their layers.

use std::path::Path;
use std::sync::Arc;
use std::thread;

use super::journals::{Journals, Known};
use crate::app::{ArticleRead, Changed, CorpusRead, Incoming, LayerRead, Lock, Summary, Trouble};
use crate::check::{self, Subject};
use crate::model::{
    Article, ArticlePath, Codebook, LONGEST_TITLE, LooseAnnotation, LooseLayer, beginning,
};
use crate::reanchor::{self, Placement, Sureness};
use crate::store::{self, Project, StoreError, StoredLayer};

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
    let weakness = store::weakness(&project.annotations);
    Ok(CorpusRead { project, listing, annotators, weakness, codebook })
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

/// Reads an article with all its layers, as far as the journals know them, checked by the codebook.
/// What other programs have changed in the file of `mine` is handed over to be merged.
pub fn article(
    project: &Project,
    path: &ArticlePath,
    codebook: &Codebook,
    (journals, mine): (&mut Journals, Option<&str>),
) -> ArticleRead {
    let mut troubles = Vec::new();
    let mut annotators = store::annotators(project).map(|it| it.items).unwrap_or_default();
    // My folder may be gone while the journal still knows what was in it.
    let gone =
        |it: &&str| annotators.iter().all(|of| of != it) && !project.annotations.join(it).exists();
    annotators.extend(mine.filter(gone).map(str::to_owned));
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
                changed: None,
                troubles,
            };
        }
    };
    if opened.encoding != "UTF-8" || opened.damaged {
        troubles.push(Trouble::Decoded(path.clone(), opened.encoding));
    }
    troubles.extend(opened.trouble.map(|it| Trouble::File(Arc::new(it))));
    let now = Arc::new(opened.article);
    let mut known: Vec<_> = annotators
        .into_iter()
        .zip(stored)
        .map(|(it, stored)| {
            let known = known(project, stored, &now, &it, journals);
            (it, known)
        })
        .collect();
    let is_mine = |it: &String| mine == Some(it);
    let changed = known
        .iter()
        .find(|(it, _)| is_mine(it))
        .and_then(|(_, known)| changed(project, known.as_ref().ok()?.layer.as_ref()?, &now));
    let (changed, old) = changed.unzip();
    let shown = old.flatten().unwrap_or_else(|| now.clone());
    let layers = known.drain(..).map(|(it, known)| {
        let is_mine = is_mine(&it);
        let read = stand_or_say(known, (&now, &shown), it, codebook);
        if is_mine { read } else { merged(read, &now, codebook) }
    });
    let layers = layers.collect();
    let changed = changed.map(Arc::new);
    ArticleRead { path: path.clone(), reading: 0, result: Ok((shown, layers)), changed, troubles }
}

/// Where the annotations of a layer have gone that stands on another text than the article has
/// now; and the article with that text, where it was kept.
pub(super) fn changed(
    project: &Project,
    layer: &LooseLayer,
    now: &Arc<Article>,
) -> Option<(Changed, Option<Arc<Article>>)> {
    if layer.article.hash == Some(now.hash) {
        return None;
    }
    let old = layer.article.hash.and_then(|it| store::kept_text(project, it));
    let mut placements = reanchor::reanchor(old.as_deref(), &now.text, &layer.annotations);
    // What has no place in the old text is looked for in the new one, whatever the old one was.
    for (at, placement) in without_place(layer, now) {
        placements.get_mut(at).into_iter().for_each(|it| *it = placement.clone());
    }
    let article =
        old.map(|text| Arc::new(Article::new(now.path.clone(), text.into(), now.meta.clone())));
    let (now, layer, known) = (now.clone(), Arc::new(layer.clone()), article.is_some());
    Some((Changed { now, layer, placements, known, elsewhere: Vec::new() }, article))
}

/// Where those annotations of a layer may stand that have no place in its text; `None` where all
/// have one.
pub(super) fn placed_anew(layer: &LooseLayer, now: &Arc<Article>) -> Option<Changed> {
    let without = without_place(layer, now);
    let standing = layer.fasten(&now.text).len();
    // What is wrong with the place of another is a repair's to mend.
    if without.is_empty() || standing + without.len() != layer.annotations.len() {
        return None;
    }
    let here = |it: &LooseAnnotation| {
        let found = it.fasten(&now.text).map(|it| it.spans.iter().collect::<Vec<_>>());
        let sureness = if found.is_some() { Sureness::Same } else { Sureness::Lost };
        let (found, alternatives) = (found.unwrap_or_default(), Vec::new());
        Placement { id: it.id, found, sureness, alternatives }
    };
    let mut placements: Vec<Placement> = layer.annotations.iter().map(here).collect();
    for (at, placement) in without {
        placements.get_mut(at).into_iter().for_each(|it| *it = placement.clone());
    }
    let (now, layer) = (now.clone(), Arc::new(layer.clone()));
    Some(Changed { now, layer, placements, known: true, elsewhere: Vec::new() })
}

/// For each annotation whose place is not known, its number and where it may be by its quote.
fn without_place(layer: &LooseLayer, now: &Article) -> Vec<(usize, Placement)> {
    let placeless = |it: &LooseAnnotation| {
        it.anchors.iter().all(|it| it.end == 0 && !it.quote.trim().is_empty())
    };
    let (numbers, annotations): (Vec<usize>, Vec<LooseAnnotation>) = (0..)
        .zip(&layer.annotations)
        .filter(|it| placeless(it.1))
        .map(|(n, it)| (n, it.clone()))
        .unzip();
    let placements = reanchor::reanchor(None, &now.text, &annotations);
    numbers.into_iter().zip(placements).collect()
}

/// Reads one annotator's layer, as far as the journal knows it, and fastens it to its article.
pub fn layer(
    project: &Project,
    article: &Arc<Article>,
    annotator: String,
    codebook: &Codebook,
    journals: &mut Journals,
) -> LayerRead {
    let stored = store::read_layer(project, &annotator, &article.path);
    let known = known(project, stored, article, &annotator, journals);
    let read = stand_or_say(known, (article, article), annotator, codebook);
    merged(read, article, codebook)
}

/// The layer as it is once what another program has changed is taken in; what is to be chosen first
/// is ours until then, and may not be changed.
fn merged(read: LayerRead, article: &Article, codebook: &Codebook) -> LayerRead {
    let Some(incoming) = &read.incoming else { return read };
    let Incoming { merged, .. } = &**incoming;
    let loose = merged.layer.clone();
    let mut fastened = fasten(loose, (article, article), read.annotator, codebook);
    if !merged.conflicts.is_empty() {
        let conflicts = Trouble::Conflicts(article.path.clone(), merged.conflicts.len());
        fastened.troubles.push(conflicts);
        fastened.locked = fastened.locked.or(Some(Lock::Conflict));
    }
    let LayerRead { file, commented, behind, incoming, .. } = read;
    LayerRead { file, commented, behind, incoming, ..fastened }
}

/// What is known of a layer, or why nothing is.
type Read = Result<Known, StoreError>;

fn known(
    project: &Project,
    stored: Result<Option<StoredLayer>, StoreError>,
    article: &Arc<Article>,
    annotator: &str,
    journals: &mut Journals,
) -> Read {
    journals.layer(project, annotator, article, stored?)
}

/// Fastens a layer to the text that is shown, which may be an older one than the article has now.
fn stand_or_say(
    read: Read,
    (article, shown): (&Article, &Article),
    annotator: String,
    codebook: &Codebook,
) -> LayerRead {
    let Known { file, layer, comments, behind, incoming, trouble } = match read {
        Ok(read) => read,
        Err(error) => {
            let (article, error) = (article.path.clone(), Arc::new(error));
            let trouble = Trouble::Layer { annotator: annotator.clone(), article, error };
            let locked = Some(Lock::Damaged);
            return LayerRead { locked, troubles: vec![trouble], ..LayerRead::nothing(annotator) };
        }
    };
    let read = match layer {
        None => LayerRead::nothing(annotator),
        Some(loose) => fasten(loose, (article, shown), annotator, codebook),
    };
    let troubles = read.troubles.into_iter().chain(trouble).collect();
    LayerRead { file, commented: comments, behind, incoming, troubles, ..read }
}

/// Checks a layer as read against its article, and fastens it to the text that is shown. What of it
/// does not stand there is carried along detached, so that nothing is lost by writing it.
fn fasten(
    mut loose: LooseLayer,
    (article, shown): (&Article, &Article),
    annotator: String,
    codebook: &Codebook,
) -> LayerRead {
    // Rules that speak of the first and the second go by the order in which files are written.
    loose.annotations.sort_unstable();
    loose.relations.sort_unstable();
    let subject = Subject { layer: &loose, folder: &annotator, article: Some(article), codebook };
    let trouble = |problem| {
        let (annotator, article) = (annotator.clone(), article.path.clone());
        Trouble::Rule { annotator, article, problem }
    };
    let troubles = check::layer(&subject).into_iter().map(trouble).collect();
    let changed = loose.article.hash != Some(article.hash);
    let layer = loose.fasten(&shown.text);
    let locked = changed.then_some(Lock::ArticleChanged);
    LayerRead { layer, locked, troubles, ..LayerRead::nothing(annotator) }
}

/// Does two things at the same time, the first on a thread of its own where there can be one.
fn side_by_side<A: Send, B>(first: impl Fn() -> A + Sync, second: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| {
        let beside = thread::Builder::new().name("reading".to_owned()).spawn_scoped(scope, &first);
        let second = second();
        (beside.ok().and_then(|it| it.join().ok()).unwrap_or_else(&first), second)
    })
}
