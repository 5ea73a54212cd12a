//! Forming what layers' files are to hold. The last one is remembered: of a long layer a few lines
//! change.

use std::sync::Arc;

use super::replaying::header;
use crate::model::{
    Around, Article, Difference, FileHash, Layer, LooseAnnotation, LooseLayer, Span, TextHash,
    around,
};
use crate::record;
use crate::store::{Cause, Project, StoreError, Task};

/// How many annotations may have changed for a file to be rewritten line by line.
const FEW: usize = 1000;

/// Forms layers one after the other.
#[derive(Default)]
pub struct Former {
    last: Option<Last>,
}

/// A layer as it was formed for its file.
struct Last {
    article: TextHash,
    layer: Arc<Layer>,
    /// What its file then held, or was to hold.
    file: FileHash,
}

impl Former {
    /// A layer as its file is to hold it, which holds `there` until then.
    ///
    /// # Errors
    /// When it cannot be written as text.
    pub fn form(
        &mut self,
        (project, annotator): (&Project, &str),
        (article, layer): (&Article, &Layer),
        there: Option<(&[u8], FileHash)>,
    ) -> Result<String, StoreError> {
        let last = self.last.take().filter(|it| it.article == article.hash);
        let last = last.zip(there).filter(|(last, (_, hash))| last.file == *hash);
        let few = last.and_then(|(last, (there, _))| {
            rewritten(layer, annotator, article, (there, &last.layer))
        });
        let there = there.map(|it| it.0);
        few.map_or_else(|| written(layer, project, annotator, article, there), Ok)
    }

    /// Remembers that a file holds what was formed for a layer.
    pub fn remember(&mut self, article: &Article, layer: &Arc<Layer>, file: FileHash) {
        self.last = Some(Last { article: article.hash, layer: layer.clone(), file });
    }
}

/// What a file is to hold, with its hash.
pub(super) fn hashed(content: Option<&str>) -> Option<(&str, FileHash)> {
    content.map(|it| (it, FileHash::of(it.as_bytes())))
}

/// The layer as its file is to hold it, which holds `there` until then.
pub(super) fn written(
    layer: &Layer,
    project: &Project,
    annotator: &str,
    article: &Article,
    there: Option<&[u8]>,
) -> Result<String, StoreError> {
    let text = &*article.text;
    // Each context costs a search through the text. Those that the file has stay as they are.
    let stored = there.and_then(|it| record::read_layer(record::utf8(it).ok()?).ok());
    let anchors = stored
        .iter()
        .filter(|it| it.article.hash == Some(article.hash))
        .flat_map(|it| it.annotations.iter().flat_map(|it| &it.anchors));
    let mut contexts: Vec<(Span, Option<&Around>)> =
        anchors.filter_map(|it| Some((it.resolve(text).ok()?, it.around.as_ref()))).collect();
    contexts.sort_by_key(|it| it.0);
    let known = |span: Span| match contexts.binary_search_by_key(&span, |it| it.0) {
        Ok(at) => contexts.get(at).and_then(|it| it.1.cloned()),
        Err(_) => around(text, span),
    };
    let content = if layer.is_whole() {
        let annotations = layer.ordered().map(|it| LooseAnnotation::of(it, text, known));
        record::write_layer_of(&frame(layer, annotator, article), annotations)
    } else {
        record::write_layer(&record::loosen(header(article), annotator, layer, text, known))
    };
    content.map_err(|error| StoreError {
        path: project.layer_file(annotator, &article.path).unwrap_or_default(),
        task: Task::Write,
        cause: Cause::Record(error),
    })
}

/// The same, from what was written for the layer `before`; `None` when that is not to be had so.
fn rewritten(
    layer: &Layer,
    annotator: &str,
    article: &Article,
    (there, before): (&[u8], &Layer),
) -> Option<String> {
    if !layer.is_whole() || !before.is_whole() {
        return None;
    }
    let Difference { gone, new } = layer.difference(before);
    if gone.len() + new.len() > FEW {
        return None;
    }
    let text = &*article.text;
    let gone: Vec<_> = gone.iter().map(|it| LooseAnnotation::of(it, text, |_| None)).collect();
    let new: Vec<_> =
        new.iter().map(|it| LooseAnnotation::of(it, text, |it| around(text, it))).collect();
    let frame = frame(layer, annotator, article);
    record::rewrite_layer(str::from_utf8(there).ok()?, &frame, (&gone, &new))
}

/// All that a whole layer says but its annotations.
fn frame(layer: &Layer, annotator: &str, article: &Article) -> LooseLayer {
    LooseLayer {
        article: header(article),
        annotator: annotator.to_owned(),
        status: layer.status,
        flagged: layer.flagged,
        annotations: Vec::new(),
        relations: layer.relations().to_vec(),
    }
}
