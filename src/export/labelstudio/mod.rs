//! Label Studio: the folder of `tasks.json` and `config.xml`, the labelling configuration to go with
//! it. Offsets in Unicode code points.
//!
//! - One task an article, one annotation in it for each annotator whose documents follow each other.
//!   `data` holds the text and what is known of the article.
//! - Label Studio takes `completed_by` only of those who have an account, by their mail address, and
//!   refuses the whole file otherwise. So it stands only where an annotator's name is such an
//!   address; in any case a text about the whole article, `annotated_by`, says the name.
//! - Each span is a region; a discontinuous annotation is one region for each of its parts, with all
//!   that is said of it, and its relations are at the first.
//! - Attributes are choices or texts about a region (numbers are texts, so that they keep their
//!   digits), a note is the region's `meta.text`.
//! - XML cannot hold every character, so labels, relations and choices that have others are written
//!   with the character's hexadecimal number between `%` for them, and reported.

mod config;

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::beside::Files;
use super::dataset::Exporter;
use super::json::{Meta, on_one_line};
use super::{Document, Feature, Format, Loss, LossKind, Sink, Unit};
use crate::model::{Annotation, AnnotationId, ArticlePath, Codebook, TextHash, Units};

use config::{ANNOTATOR, Config, LABEL, TEXT, clean};

pub(super) const FORMAT: Format = Format {
    name: "labelstudio",
    extension: "json",
    one_file: false,
    unit: Unit::CodePoints,
    carries: &[Feature::Overlap, Feature::Notes, Feature::Attributes, Feature::Relations],
    exporter: |_| Box::new(LabelStudio::default()),
};

const TASKS: &str = "tasks.json";
const CONFIG: &str = "config.xml";
/// What is written beside: of the article where it is new, and of the annotator.
const DATA: &str = "data";
const ANNOTATED: &str = "annotated";

#[derive(Default)]
struct LabelStudio {
    config: Config,
    /// The article of the last document, whose other annotators may still come.
    open: Option<(ArticlePath, TextHash)>,
    tasks: usize,
    annotations: usize,
}

#[derive(Serialize)]
struct Data<'a> {
    text: &'a str,
    #[serde(flatten)]
    meta: Meta<'a>,
}

#[derive(Serialize)]
struct Annotated<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    completed_by: Option<Account<'a>>,
    was_cancelled: bool,
    ground_truth: bool,
    result: Vec<Said<'a>>,
}

#[derive(Serialize)]
struct Account<'a> {
    email: &'a str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Said<'a> {
    Region(Region<'a>),
    Relation(Box<Relation<'a>>),
}

#[derive(Serialize)]
struct Relation<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    from_id: String,
    to_id: String,
    direction: &'static str,
    labels: [Cow<'a, str>; 1],
}

#[derive(Serialize)]
struct Region<'a> {
    id: String,
    from_name: Cow<'a, str>,
    to_name: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    origin: &'static str,
    value: Value<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<Note<'a>>,
}

#[derive(Serialize)]
struct Note<'a> {
    text: [&'a str; 1],
}

#[derive(Serialize)]
struct Value<'a> {
    #[serde(flatten)]
    place: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<[Cow<'a, str>; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    choices: Option<[Cow<'a, str>; 1]>,
}

#[derive(Clone, Copy, Serialize)]
struct Place {
    start: usize,
    end: usize,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Text<'a> {
    /// What stands at a region.
    Quote(&'a str),
    /// What somebody wrote.
    Written([&'a str; 1]),
}

impl Exporter for LabelStudio {
    fn begin(&mut self, codebook: &Codebook, out: &mut dyn Sink) -> io::Result<()> {
        self.config = Config::of(codebook);
        out.file(TASKS)?.write_all(b"[")
    }

    fn push(&mut self, document: &Document<'_>, out: &mut dyn Sink) -> io::Result<Vec<Loss>> {
        if !self.is_open(document) {
            let data = Data { text: document.text(), meta: Meta::of_article(document) };
            out.file(DATA)?.write_all(on_one_line(&data)?.as_bytes())?;
            self.open(document);
        }
        let mut losses = Vec::new();
        let is_address = document.annotator.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !host.contains('@')
        });
        let annotated = Annotated {
            completed_by: is_address.then_some(Account { email: document.annotator }),
            was_cancelled: false,
            ground_truth: false,
            result: self.result(document, &mut losses),
        };
        out.file(ANNOTATED)?.write_all(on_one_line(&annotated)?.as_bytes())?;
        Ok(losses)
    }

    fn beside(&self) -> Option<Box<dyn Exporter + Send>> {
        Some(Box::new(Self { config: self.config.clone(), ..Self::default() }))
    }

    fn add(
        &mut self,
        document: &Document<'_>,
        written: &Files,
        out: &mut dyn Sink,
    ) -> io::Result<()> {
        let out = out.file(TASKS)?;
        if self.is_open(document) {
            out.write_all(b",\n")?;
        } else {
            self.close(out)?;
            let between = if self.tasks > 0 { ",\n" } else { "\n" };
            self.tasks += 1;
            write!(out, "{between}{{\"id\":{},\"data\":", self.tasks)?;
            out.write_all(written.get(DATA))?;
            out.write_all(b",\"annotations\":[\n")?;
            self.open(document);
        }
        self.annotations += 1;
        write!(out, "{{\"id\":{},", self.annotations)?;
        // Without its own bracket.
        out.write_all(written.get(ANNOTATED).get(1..).unwrap_or_default())?;
        self.config.use_all(document.layer);
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Sink) -> io::Result<()> {
        let tasks = out.file(TASKS)?;
        self.close(tasks)?;
        tasks.write_all(b"\n]\n")?;
        out.file(CONFIG)?.write_all(self.config.xml().as_bytes())
    }
}

impl LabelStudio {
    fn is_open(&self, document: &Document<'_>) -> bool {
        let Document { article, .. } = document;
        let is_it =
            |(path, hash): &(ArticlePath, TextHash)| (path, *hash) == (&article.path, article.hash);
        self.open.as_ref().is_some_and(is_it)
    }

    fn open(&mut self, document: &Document<'_>) {
        self.open = Some((document.article.path.clone(), document.article.hash));
    }

    fn close(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.open.take().map_or(Ok(()), |_| out.write_all(b"\n]}"))
    }

    /// Everything that one annotator says of an article.
    fn result<'a>(&self, document: &Document<'a>, losses: &mut Vec<Loss>) -> Vec<Said<'a>> {
        let text = document.text();
        let units = Units::new(text);
        let whole = Value {
            place: None,
            text: Some(Text::Written([document.annotator])),
            labels: None,
            choices: None,
        };
        let mut result = vec![said(ANNOTATOR.to_owned(), ANNOTATOR.into(), "textarea", whole)];
        for annotation in document.layer.ordered() {
            let label = Self::spelled(document, None, annotation.label.as_str(), losses);
            for (nth, span) in annotation.spans.iter().enumerate() {
                let id = region_id(annotation.id, nth);
                let (start, end) = (units.code_points(span.start()), units.code_points(span.end()));
                let at = |text, labels, choices| Value {
                    place: Some(Place { start, end }),
                    text: Some(text),
                    labels,
                    choices,
                };
                let quote = || Text::Quote(span.quote(text));
                let value = at(quote(), Some([label.clone()]), None);
                let mut region = region(id.clone(), LABEL.into(), "labels", value);
                let note = (!annotation.note.is_empty()).then_some([annotation.note.as_str()]);
                region.meta = note.map(|text| Note { text });
                result.push(Said::Region(region));
                for (attribute, value) in &annotation.attributes {
                    let name = Self::spelled(document, Some(annotation), attribute, losses);
                    let from = Config::control(&name);
                    result.push(if self.config.offers_choices(&name) {
                        let choice = Self::spelled(document, Some(annotation), value, losses);
                        said(id.clone(), from.into(), "choices", at(quote(), None, Some([choice])))
                    } else {
                        let written = Text::Written([value.as_str()]);
                        said(id.clone(), from.into(), "textarea", at(written, None, None))
                    });
                }
            }
        }
        for relation in document.layer.relations() {
            let kind = Self::spelled(document, None, &relation.kind, losses);
            result.push(Said::Relation(Box::new(Relation {
                kind: "relation",
                from_id: region_id(relation.from, 0),
                to_id: region_id(relation.to, 0),
                direction: "right",
                labels: [kind],
            })));
        }
        result
    }

    /// A name as XML can hold it; one that has to change is reported once.
    fn spelled<'a>(
        document: &Document<'_>,
        annotation: Option<&Annotation>,
        name: &'a str,
        losses: &mut Vec<Loss>,
    ) -> Cow<'a, str> {
        let spelled = clean(name);
        if spelled != name {
            let loss = Loss::about(document, LossKind::LabelRenamed, name);
            losses.push(Loss { annotation: annotation.map(|it| it.id), ..loss });
        }
        spelled
    }
}

/// What the region of that part of an annotation is called.
fn region_id(AnnotationId(id): AnnotationId, nth: usize) -> String {
    if nth == 0 { id.to_string() } else { format!("{id}-{}", nth + 1) }
}

fn said<'a>(id: String, from: Cow<'a, str>, kind: &'static str, value: Value<'a>) -> Said<'a> {
    Said::Region(region(id, from, kind, value))
}

fn region<'a>(id: String, from: Cow<'a, str>, kind: &'static str, value: Value<'a>) -> Region<'a> {
    let origin = "manual";
    Region { id, from_name: from, to_name: TEXT, kind, origin, value, meta: None }
}

#[cfg(test)]
mod tests;
