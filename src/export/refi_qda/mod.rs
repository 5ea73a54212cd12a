//! REFI-QDA: a project for `MAXQDA`, `ATLAS.ti`, `NVivo`, `QualCoder` and the like: one `.qdpx`, a zip
//! of `project.qde` and of the texts as `sources/GUID.txt`. Offsets in Unicode code points, ends
//! exclusive, CR and LF counted as two.
//!
//! - Annotators are users, labels are codes, articles are sources by the name of their path. Every
//!   span of an annotation is a selection of its own with one coding: links lead to selections, so
//!   no two annotations may share one.
//! - A source has no byte-order mark, since some programs count it. A text that begins with that
//!   character stands in `project.qde` itself.
//! - What is known about an article becomes values of variables.
//! - GUIDs are made of what they name, see [`guid`].
//!
//! Texts go into the zip at once; the rest, which a zip can hold only as one piece, waits for the
//! end, see [`Spool`].

mod archive;
pub(super) mod codebook;
mod codes;
mod spool;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{self, Read as _};
use std::mem::take;

use self::archive::Archive;
use self::codes::{code_guid, codes};
use self::spool::Spool;
use super::dataset::Exporter;
use super::guid::guid;
use super::loss::{metadata_replaced, relation_dropped};
use super::{Document, Feature, Format, Loss, LossKind, Sink, Unit, xml};
use crate::model::{
    Annotation, AnnotationId, ArticlePath, Codebook, LabelId, Metadata, TextHash, Units,
};

pub(super) const FORMAT: Format = Format {
    name: "refi-qda",
    extension: "qdpx",
    one_file: true,
    unit: Unit::CodePoints,
    carries: &[Feature::Overlap, Feature::Notes, Feature::Relations],
    exporter: |_| Box::new(RefiQda::default()),
};

/// How much of `project.qde` a preview shows, in bytes.
const SHOWN: u64 = 1 << 12;

/// Length of a selection's name, in characters.
const LONGEST_NAME: usize = 80;

#[derive(Default)]
struct RefiQda {
    archive: Option<Archive>,
    codebook: Codebook,
    /// The labels that something bears, with their GUIDs.
    used: BTreeMap<LabelId, String>,
    /// The annotators in the order in which they come.
    users: Vec<String>,
    /// The variables that some article has a value of.
    variables: BTreeSet<&'static str>,
    /// The GUIDs of the sources.
    taken: HashSet<String>,
    /// The article whose layers are still coming.
    open: Option<Open>,
    /// The elements of `project.qde`, as far as they are known.
    sources: Spool,
    notes: Spool,
    links: Spool,
}

struct Open {
    path: ArticlePath,
    hash: TextHash,
    guid: String,
    annotators: Vec<String>,
    meta: Metadata,
}

impl Exporter for RefiQda {
    fn begin(&mut self, codebook: &Codebook, _out: &mut dyn Sink) -> io::Result<()> {
        self.codebook = codebook.clone();
        self.archive = Some(Archive::default());
        Ok(())
    }

    fn push(&mut self, document: &Document<'_>, out: &mut dyn Sink) -> io::Result<Vec<Loss>> {
        let mut losses = Vec::new();
        let source = self.source(document, out, &mut losses)?;
        let annotator = document.annotator;
        if !self.users.iter().any(|it| it == annotator) {
            self.users.push(annotator.to_owned());
        }
        let user = user_guid(annotator);
        let text = document.text();
        let units = Units::new(text);
        for annotation in document.layer.ordered() {
            let Annotation { id, label, note, .. } = annotation;
            let code = match self.used.entry(label.clone()) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => {
                    if !xml::is_whole(label.as_str()) {
                        losses.push(Loss::about(document, LossKind::LabelRenamed, label.as_str()));
                    }
                    new.insert(code_guid(label))
                }
            };
            let remark = guid(&["note", &source, annotator, &id.0.to_string()]);
            for (span, nth) in annotation.spans.iter().zip(0..) {
                let out = self.sources.text();
                let selection = selection_guid(&source, annotator, *id, nth);
                out.push_str("   <PlainTextSelection");
                xml::attribute(out, "guid", &selection);
                xml::attribute(out, "name", &excerpt(span.quote(text)));
                xml::attribute(out, "startPosition", &units.code_points(span.start()).to_string());
                xml::attribute(out, "endPosition", &units.code_points(span.end()).to_string());
                xml::attribute(out, "creatingUser", &user);
                out.push_str("><Coding");
                xml::attribute(out, "guid", &guid(&["coding", &selection]));
                xml::attribute(out, "creatingUser", &user);
                out.push('>');
                reference(out, "CodeRef", code);
                out.push_str("</Coding>");
                if !note.is_empty() {
                    reference(out, "NoteRef", &remark);
                }
                out.push_str("</PlainTextSelection>\n");
            }
            if !note.is_empty() {
                if !xml::is_whole(note) {
                    losses.push(Loss::at(document, annotation, LossKind::CharacterReplaced, note));
                }
                let out = self.notes.text();
                out.push_str("  <Note");
                xml::attribute(out, "guid", &remark);
                xml::attribute(out, "name", &excerpt(note));
                xml::attribute(out, "creatingUser", &user);
                out.push_str("><PlainTextContent>");
                xml::text(out, note);
                out.push_str("</PlainTextContent></Note>\n");
            }
        }
        for relation in document.layer.relations() {
            let there = |id: AnnotationId| document.layer.annotation(id).is_some();
            if !there(relation.from) || !there(relation.to) {
                losses.push(relation_dropped(document, relation));
                continue;
            }
            let end = |id: AnnotationId| selection_guid(&source, annotator, id, 0);
            let out = self.links.text();
            out.push_str("  <Link");
            let id = relation.id.0.to_string();
            xml::attribute(out, "guid", &guid(&["link", &source, annotator, &id]));
            xml::attribute(out, "name", &relation.kind);
            xml::attribute(out, "direction", "OneWay");
            xml::attribute(out, "originGUID", &end(relation.from));
            xml::attribute(out, "targetGUID", &end(relation.to));
            out.push_str("/>\n");
        }
        for it in [&mut self.sources, &mut self.notes, &mut self.links] {
            it.settle()?;
        }
        Ok(losses)
    }

    fn finish(&mut self, out: &mut dyn Sink) -> io::Result<()> {
        self.close();
        let Some(mut archive) = self.archive.take() else { return Ok(()) };
        let (head, end) = (self.head(), "</Project>\n");
        let sources = take(&mut self.sources).between(" <Sources>\n", " </Sources>\n")?;
        let notes = take(&mut self.notes).between(" <Notes>\n", " </Notes>\n")?;
        let links = take(&mut self.links).between(" <Links>\n", " </Links>\n")?;
        let length = (head.len() + end.len()) as u64 + sources.0 + notes.0 + links.0;
        let lists = sources.1.chain(notes.1).chain(links.1);
        let mut content = head.as_bytes().chain(lists).chain(end.as_bytes());
        let mut begun = Vec::new();
        if let Some(shown) = out.inside() {
            content.by_ref().take(SHOWN).read_to_end(&mut begun)?;
            shown.write_all(&begun)?;
        }
        archive.file("project.qde", length, &mut begun.as_slice().chain(content), out)?;
        archive.finish(out)
    }
}

impl RefiQda {
    /// The GUID of the document's article, which is begun where it is not open.
    fn source(
        &mut self,
        document: &Document<'_>,
        out: &mut dyn Sink,
        losses: &mut Vec<Loss>,
    ) -> io::Result<String> {
        let (article, annotator) = (document.article, document.annotator.to_owned());
        if let Some(open) = &mut self.open
            && (&open.path, open.hash) == (&article.path, article.hash)
            && !open.annotators.contains(&annotator)
        {
            open.annotators.push(annotator);
            return Ok(open.guid.clone());
        }
        self.close();
        let path = article.path.clone();
        let mut names = (0_usize..).map(|nth| {
            let nth = if nth == 0 { String::new() } else { nth.to_string() };
            guid(&["source", path.as_str(), &article.hash.to_string(), &nth])
        });
        // No two sources bear one, also when an article comes again.
        let source = names.find(|it| !self.taken.contains(it)).unwrap_or_default();
        self.taken.insert(source.clone());
        losses.extend(metadata_replaced(document));
        let element = self.sources.text();
        element.push_str("  <TextSource");
        xml::attribute(element, "guid", &source);
        xml::attribute(element, "name", path.as_str());
        let text = document.text();
        if text.starts_with('\u{feff}') {
            // A file that begins with it would seem to have a byte-order mark.
            element.push_str(">\n   <PlainTextContent>");
            xml::text(element, text);
            element.push_str("</PlainTextContent>\n");
            if !xml::is_whole(text) {
                losses.push(Loss::about(document, LossKind::CharacterReplaced, path.as_str()));
            }
        } else {
            xml::attribute(element, "plainTextPath", &format!("internal://{source}.txt"));
            element.push_str(">\n");
            if let Some(archive) = &mut self.archive {
                archive.file(
                    &format!("sources/{source}.txt"),
                    text.len() as u64,
                    &mut text.as_bytes(),
                    out,
                )?;
            }
        }
        let (guid, hash, meta) = (source.clone(), article.hash, article.meta.clone());
        self.open = Some(Open { path, hash, guid, annotators: vec![annotator], meta });
        Ok(source)
    }

    /// Ends the source whose layers are there.
    fn close(&mut self) {
        let Some(Open { meta, .. }) = self.open.take() else { return };
        let out = self.sources.text();
        for (name, value) in meta.fields().into_iter().filter(|it| !it.1.is_empty()) {
            self.variables.insert(name);
            out.push_str("   <VariableValue>");
            reference(out, "VariableRef", &variable_guid(name));
            out.push_str("<TextValue>");
            xml::text(out, value);
            out.push_str("</TextValue></VariableValue>\n");
        }
        out.push_str("  </TextSource>\n");
    }

    /// What stands before the sources.
    fn head(&self) -> String {
        let mut head = String::from(concat!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
            "<Project xmlns=\"urn:QDA-XML:project:1.0\" name=\"tagwerk\" origin=\"Tagwerk\">\n",
        ));
        let (mut users, mut codebook, mut variables) =
            (String::new(), String::new(), String::new());
        for name in &self.users {
            users.push_str("  <User");
            xml::attribute(&mut users, "guid", &user_guid(name));
            xml::attribute(&mut users, "name", name);
            users.push_str("/>\n");
        }
        codes(&mut codebook, &self.codebook, &self.used);
        for name in &self.variables {
            variables.push_str("  <Variable");
            xml::attribute(&mut variables, "guid", &variable_guid(name));
            xml::attribute(&mut variables, "name", name);
            xml::attribute(&mut variables, "typeOfVariable", "Text");
            variables.push_str("/>\n");
        }
        for (start, content, end) in [
            (" <Users>\n", users, " </Users>\n"),
            (" <CodeBook>\n", codebook, " </CodeBook>\n"),
            (" <Variables>\n", variables, " </Variables>\n"),
        ] {
            // An empty list is not valid.
            if !content.is_empty() {
                head.extend([start, &content, end]);
            }
        }
        head
    }
}

/// Appends an element that says nothing but what it means.
fn reference(out: &mut String, name: &str, target: &str) {
    out.push('<');
    out.push_str(name);
    xml::attribute(out, "targetGUID", target);
    out.push_str("/>");
}

fn user_guid(name: &str) -> String {
    guid(&["user", name])
}

fn variable_guid(name: &str) -> String {
    guid(&["variable", name])
}

/// The GUID of the nth span of an annotation.
fn selection_guid(source: &str, annotator: &str, id: AnnotationId, nth: usize) -> String {
    guid(&["selection", source, annotator, &id.0.to_string(), &nth.to_string()])
}

/// The beginning of a text on one line, for people.
fn excerpt(text: &str) -> String {
    let mut short = String::new();
    let words = text.split_whitespace().flat_map(|it| [" ", it]).skip(1);
    for (it, at) in words.flat_map(str::chars).zip(0..) {
        if at == LONGEST_NAME {
            short.push('…');
            break;
        }
        short.push(it);
    }
    short
}

#[cfg(test)]
mod tests;
