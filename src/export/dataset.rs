//! What is exported, and what an exporter is.

use std::io::{self, Write};

use super::Loss;
use super::beside::Files;
use crate::model::{Annotation, Article, Codebook, Layer, Span};

/// One article with one annotator's annotations of it: the unit of every export.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// The text and what is known about it.
    pub article: &'a Article,
    /// Who annotated.
    pub annotator: &'a str,
    /// What the annotator made of the article.
    pub layer: &'a Layer,
}

impl<'a> Document<'a> {
    /// The article's text.
    pub fn text(&self) -> &'a str {
        &self.article.text
    }

    /// The name of the document's file without its extension, in formats of one file a document: the
    /// annotator's folder, the article's path, without `.txt`.
    pub(super) fn file_stem(&self) -> String {
        let path = self.article.path.as_str();
        // `x.md.txt` may lie beside `x.md`.
        let bare = |it: &&str| !it.ends_with(".md") && !it.ends_with(".text");
        format!("{}/{}", self.annotator, path.strip_suffix(".txt").filter(bare).unwrap_or(path))
    }

    /// Every span of every annotation, parts of a discontinuous one by themselves: by start,
    /// longest first, then label, then id.
    pub(super) fn parts(&self) -> Vec<Part<'a>> {
        let mut parts: Vec<Part<'a>> = (self.layer.annotations())
            .flat_map(|annotation| annotation.spans.iter().map(move |span| (span, annotation)))
            .map(|(span, annotation)| Part { span, annotation })
            .collect();
        parts.sort_by_key(|it| {
            let Part { span, annotation } = it;
            (span.start(), std::cmp::Reverse(span.end()), &annotation.label, annotation.id)
        });
        parts
    }
}

/// One span of an annotation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a> {
    pub(super) span: Span,
    pub(super) annotation: &'a Annotation,
}

/// Where an export's bytes go: one file, or a folder of files.
pub trait Sink {
    /// The end of the file called `name` (parts joined by `/`), made when first asked for. Formats
    /// of one file ask for the name "".
    ///
    /// # Errors
    /// When the file cannot be made.
    fn file(&mut self, name: &str) -> io::Result<&mut dyn Write>;

    /// Where the beginning of what is in a packed file is shown as text; nowhere but in a preview, as
    /// long as there is room.
    fn inside(&mut self) -> Option<&mut dyn Write> {
        None
    }
}

/// Any writer takes a format of one file.
impl<W: Write> Sink for W {
    fn file(&mut self, _name: &str) -> io::Result<&mut dyn Write> {
        Ok(self)
    }
}

/// Writes one format. What the format's row does not list among what it carries is reported for
/// it, see [`super::Export::push`]; overlap it reports itself, since it chooses what stays.
pub(super) trait Exporter {
    /// Writes what stands before the first document.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    fn begin(&mut self, codebook: &Codebook, out: &mut dyn Sink) -> io::Result<()> {
        let _ = (codebook, out);
        Ok(())
    }

    /// Writes one document; hands back what of it got lost by the exporter's own choices. Where there
    /// can be one [beside](Self::beside), that one writes, and this adds.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    fn push(&mut self, document: &Document<'_>, out: &mut dyn Sink) -> io::Result<Vec<Loss>>;

    /// One that writes documents into memory, beside this one and at the same time; those of an
    /// article in turn. `None` where what is written of one article depends on those before it, or is
    /// kept to the end.
    fn beside(&self) -> Option<Box<dyn Exporter + Send>> {
        None
    }

    /// Adds a document that has been written beside this one: with whatever depends on its place.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    fn add(
        &mut self,
        document: &Document<'_>,
        written: &Files,
        out: &mut dyn Sink,
    ) -> io::Result<()> {
        let _ = document;
        written.copy(out)
    }

    /// Writes what stands after the last document.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    fn finish(&mut self, out: &mut dyn Sink) -> io::Result<()> {
        let _ = out;
        Ok(())
    }
}
