//! UIMA CAS, in its two serialisations: what stands in a document's CAS, as a row of feature
//! structures, and the types that they are of. Offsets in units of UTF-16.
//!
//! - The text is the sofa of the view `_InitialView`, white space and line ends as they are.
//! - `DocumentMetaData` names the article; `TagwerkDocument` says all that is known of it, and who
//!   annotated.
//! - Sentences and tokens are `DKPro`'s, since `INCEpTION` opens nothing without them. Every character
//!   but white space is in a token, every token in a sentence.
//! - Each span of an annotation is a `Tagwerk`; the spans of one annotation share `identifier`, and
//!   everything else that they say. `attributes` are written as in CSV.
//! - A relation is a `TagwerkRelation` from `Governor` to `Dependent`, the first spans of both
//!   annotations. It stands where its dependent stands, as `INCEpTION` has it.

mod json;
mod xmi;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::ops::Range;

use super::dataset::Part;
use super::tokens::{sentences, tokens};
use super::{Document, Feature, Format, Loss, LossKind, rows};
use crate::model::{AnnotationId, Units};
use crate::record::cas;

pub(super) use json::FORMAT as JSON;
pub(super) use xmi::FORMAT as XMI;

/// All that a layer can hold.
const CARRIES: &[Feature] = &[
    Feature::Overlap,
    Feature::Discontinuous,
    Feature::Notes,
    Feature::Attributes,
    Feature::Relations,
];

const STRING: &str = "uima.cas.String";
const BOOLEAN: &str = "uima.cas.Boolean";
const ANNOTATION: &str = "uima.tcas.Annotation";
const VIEW: &str = "_InitialView";

/// The sofa's id; those of the other structures follow.
const SOFA: usize = 1;

/// A type of feature structures.
struct Type {
    name: &'static str,
    parent: &'static str,
    description: &'static str,
    /// Names, and types of what they say.
    features: &'static [(&'static str, &'static str)],
}

static METADATA: Type = Type {
    name: cas::METADATA,
    parent: "uima.tcas.DocumentAnnotation",
    description: "",
    features: &[
        ("documentTitle", STRING),
        ("documentId", STRING),
        ("documentUri", STRING),
        ("collectionId", STRING),
        ("documentBaseUri", STRING),
        ("isLastSegment", BOOLEAN),
    ],
};
static SENTENCE: Type =
    Type { name: cas::SENTENCE, parent: ANNOTATION, description: "", features: &[("id", STRING)] };
static TOKEN: Type =
    Type { name: cas::TOKEN, parent: ANNOTATION, description: "", features: &[("id", STRING)] };
static SPAN: Type = Type {
    name: cas::SPAN,
    parent: ANNOTATION,
    description: "A span of an annotation; spans of one annotation share the identifier",
    features: &[
        ("label", STRING),
        ("note", STRING),
        ("identifier", STRING),
        ("attributes", STRING),
    ],
};
static RELATION: Type = Type {
    name: cas::RELATION,
    parent: ANNOTATION,
    description: "A relation between two annotations",
    features: &[("Governor", cas::SPAN), ("Dependent", cas::SPAN), ("kind", STRING)],
};
static DOCUMENT: Type = Type {
    name: cas::DOCUMENT,
    parent: "uima.cas.AnnotationBase",
    description: "What is known of the document",
    features: &[
        ("article", STRING),
        ("annotator", STRING),
        ("title", STRING),
        ("outlet", STRING),
        ("author", STRING),
        ("date", STRING),
        ("url", STRING),
        ("language", STRING),
    ],
};

/// The type system.
static TYPES: [&Type; 6] = [&METADATA, &SENTENCE, &TOKEN, &SPAN, &RELATION, &DOCUMENT];

/// A feature structure of the view.
struct Structure<'a> {
    of: &'static Type,
    /// Where it stands; `None` for what is said of the whole text.
    place: Option<Range<usize>>,
    features: Vec<(&'static str, Value<'a>)>,
}

enum Value<'a> {
    Text(Cow<'a, str>),
    Yes(bool),
    /// The structure of that id.
    Refer(usize),
}

/// Hands over the structures of a document with their ids, which count up from the sofa's. Returns
/// the last id, and the relations that lead nowhere.
fn structures<'a>(
    document: &Document<'a>,
    mut each: impl FnMut(usize, &Structure<'a>) -> io::Result<()>,
) -> io::Result<(usize, Vec<Loss>)> {
    let text = document.text();
    let units = Units::new(text);
    let place = |bytes: Range<usize>| units.utf16(bytes.start)..units.utf16(bytes.end);
    let mut last = SOFA;
    let mut put = |structure: &Structure<'a>| -> io::Result<usize> {
        last += 1;
        each(last, structure)?;
        Ok(last)
    };
    put(&metadata(document, place(0..text.len())))?;
    put(&known(document))?;

    let tokens = tokens(text);
    for sentence in sentences(text, &tokens) {
        let of = tokens.get(sentence).unwrap_or_default();
        let Some((first, last)) = of.first().zip(of.last()) else { continue };
        let sentence = first.start..last.end;
        let place = Some(place(sentence));
        put(&Structure { of: &SENTENCE, place, features: Vec::new() })?;
    }
    for token in &tokens {
        let place = Some(place(token.clone()));
        put(&Structure { of: &TOKEN, place, features: Vec::new() })?;
    }

    // The first span of each annotation: its structure, and where it stands.
    let mut firsts: BTreeMap<AnnotationId, (usize, Range<usize>)> = BTreeMap::new();
    for part in document.parts() {
        let place = place(part.span.range());
        let id = put(&span(part, place.clone()))?;
        firsts.entry(part.annotation.id).or_insert((id, place));
    }
    let mut losses = Vec::new();
    for it in document.layer.relations() {
        let Some((from, to)) = firsts.get(&it.from).zip(firsts.get(&it.to)) else {
            losses.push(Loss::about(document, LossKind::RelationDropped, &it.kind));
            continue;
        };
        let features = vec![
            ("Governor", Value::Refer(from.0)),
            ("Dependent", Value::Refer(to.0)),
            ("kind", Value::Text(it.kind.clone().into())),
        ];
        put(&Structure { of: &RELATION, place: Some(to.1.clone()), features })?;
    }
    Ok((last, losses))
}

/// What `DKPro` says of a document.
fn metadata<'a>(document: &Document<'a>, place: Range<usize>) -> Structure<'a> {
    let article = document.article;
    let language = article.meta.language.as_str();
    let language = if language.is_empty() { cas::NO_LANGUAGE } else { language };
    let mut features = texts([
        ("language", language),
        ("documentTitle", article.display_title()),
        ("documentId", article.path.as_str()),
        ("documentUri", article.meta.url.as_str()),
    ]);
    features.push(("isLastSegment", Value::Yes(false)));
    Structure { of: &METADATA, place: Some(place), features }
}

fn known<'a>(document: &Document<'a>) -> Structure<'a> {
    let of = [("article", document.article.path.as_str()), ("annotator", document.annotator)];
    let features = texts(of.into_iter().chain(document.article.meta.fields()));
    Structure { of: &DOCUMENT, place: None, features }
}

fn span(part: Part<'_>, place: Range<usize>) -> Structure<'_> {
    let annotation = part.annotation;
    let mut features = texts([("label", annotation.label.as_str()), ("note", &annotation.note)]);
    features.push(("identifier", Value::Text(annotation.id.0.to_string().into())));
    if !annotation.attributes.is_empty() {
        features.push(("attributes", Value::Text(rows::attributes(annotation).into())));
    }
    Structure { of: &SPAN, place: Some(place), features }
}

/// Those features that say something.
fn texts<'a>(
    features: impl IntoIterator<Item = (&'static str, &'a str)>,
) -> Vec<(&'static str, Value<'a>)> {
    let said = features.into_iter().filter(|(_, text)| !text.is_empty());
    said.map(|(name, text)| (name, Value::Text(text.into()))).collect()
}

#[cfg(test)]
mod tests;
