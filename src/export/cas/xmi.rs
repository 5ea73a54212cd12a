//! UIMA CAS XMI: a file a document, and `TypeSystem.xml` for all of them.
//!
//! In XML 1.0 most control characters, U+FFFE and U+FFFF cannot be written at all. Each is written
//! as U+FFFD, which is as long in UTF-16, so that no offset moves, and reported.

use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};

use super::super::xml;
use super::{
    CARRIES, Document, Format, Loss, LossKind, SOFA, TYPES, Type, VIEW, Value, structures,
};
use crate::export::dataset::Exporter;
use crate::export::{Sink, Unit};
use crate::model::{Annotation, Codebook};

pub(in crate::export) const FORMAT: Format = Format {
    name: "cas-xmi",
    extension: "xmi",
    one_file: false,
    unit: Unit::Utf16,
    carries: CARRIES,
    exporter: |_| Box::new(Xmi),
};

struct Xmi;

impl Exporter for Xmi {
    fn begin(&mut self, _codebook: &Codebook, out: &mut dyn Sink) -> io::Result<()> {
        type_system(&mut BufWriter::new(out.file("TypeSystem.xml")?))
    }

    fn beside(&self) -> Option<Box<dyn Exporter + Send>> {
        Some(Box::new(Xmi))
    }

    fn push(&mut self, document: &Document<'_>, out: &mut dyn Sink) -> io::Result<Vec<Loss>> {
        let name = format!("{}.xmi", document.file_stem());
        let mut out = BufWriter::new(out.file(&name)?);
        out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xmi:XMI")?;
        out.write_all(b" xmlns:xmi=\"http://www.omg.org/XMI\"")?;
        out.write_all(b" xmlns:cas=\"http:///uima/cas.ecore\"")?;
        let prefixes: BTreeSet<(&str, &str)> =
            TYPES.iter().map(|it| (prefix(it), parted(it).0)).collect();
        for (prefix, package) in prefixes {
            write!(out, " xmlns:{prefix}=\"http:///{}.ecore\"", package.replace('.', "/"))?;
        }
        out.write_all(b" xmi:version=\"2.0\">\n<cas:NULL xmi:id=\"0\"/>\n")?;
        let (last, mut losses) = structures(document, |id, it| {
            let name = parted(it.of).1;
            write!(out, "<{}:{name} xmi:id=\"{id}\" sofa=\"{SOFA}\"", prefix(it.of))?;
            if let Some(place) = &it.place {
                write!(out, " begin=\"{}\" end=\"{}\"", place.start, place.end)?;
            }
            for (name, value) in &it.features {
                match value {
                    Value::Text(text) => {
                        write!(out, " {name}=\"")?;
                        out.write_all(xml::value(text).as_bytes())?;
                        out.write_all(b"\"")?;
                    }
                    Value::Yes(yes) => write!(out, " {name}=\"{yes}\"")?,
                    Value::Refer(id) => write!(out, " {name}=\"{id}\"")?,
                }
            }
            out.write_all(b"/>\n")
        })?;
        write!(out, "<cas:Sofa xmi:id=\"{SOFA}\" sofaNum=\"1\" sofaID=\"{VIEW}\"")?;
        out.write_all(b" mimeType=\"text\" sofaString=\"")?;
        out.write_all(xml::value(document.text()).as_bytes())?;
        write!(out, "\"/>\n<cas:View sofa=\"{SOFA}\" members=\"")?;
        for id in SOFA + 1..=last {
            write!(out, "{}{id}", if id == SOFA + 1 { "" } else { " " })?;
        }
        out.write_all(b"\"/>\n</xmi:XMI>\n")?;
        out.flush()?;
        losses.extend(replaced(document));
        Ok(losses)
    }
}

/// Package and name of a type.
fn parted(of: &Type) -> (&'static str, &'static str) {
    of.name.rsplit_once('.').unwrap_or(("", of.name))
}

/// What stands for a type's package.
fn prefix(of: &Type) -> &'static str {
    let package = parted(of).0;
    let package = package.strip_suffix(".type").unwrap_or(package);
    package.rsplit('.').next().unwrap_or(package)
}

fn type_system(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
    out.write_all(b"<typeSystemDescription xmlns=\"http://uima.apache.org/resourceSpecifier\">\n")?;
    out.write_all(b"  <types>\n")?;
    for it in TYPES {
        writeln!(out, "    <typeDescription>\n      <name>{}</name>", it.name)?;
        writeln!(out, "      <description>{}</description>", it.description)?;
        writeln!(out, "      <supertypeName>{}</supertypeName>\n      <features>", it.parent)?;
        for (name, range) in it.features {
            writeln!(out, "        <featureDescription>\n          <name>{name}</name>")?;
            writeln!(out, "          <description/>")?;
            writeln!(out, "          <rangeTypeName>{range}</rangeTypeName>")?;
            writeln!(out, "        </featureDescription>")?;
        }
        writeln!(out, "      </features>\n    </typeDescription>")?;
    }
    out.write_all(b"  </types>\n</typeSystemDescription>\n")?;
    out.flush()
}

/// What XML cannot hold and [`xml`] does not write, each character once for the text, for each annotation,
/// and for what else is said.
fn replaced(document: &Document<'_>) -> Vec<Loss> {
    let forbidden = |texts: &[&str]| -> BTreeSet<char> {
        texts.iter().flat_map(|it| it.chars()).filter(|it| !xml::is_legal(*it)).collect()
    };
    let named = |it: char| format!("U+{:04X}", u32::from(it));
    let about = |it| Loss::about(document, LossKind::CharacterReplaced, &named(it));
    let mut losses: Vec<Loss> = forbidden(&[document.text()]).into_iter().map(about).collect();

    let mut known = vec![document.article.path.as_str(), document.annotator];
    known.extend(document.article.meta.fields().map(|it| it.1));
    losses.extend(forbidden(&known).into_iter().map(about));
    for annotation in document.layer.ordered() {
        let at = |it| Loss::at(document, annotation, LossKind::CharacterReplaced, &named(it));
        losses.extend(forbidden(&said(annotation)).into_iter().map(at));
    }
    let kinds: Vec<&str> = document.layer.relations().iter().map(|it| it.kind.as_str()).collect();
    losses.extend(forbidden(&kinds).into_iter().map(about));
    losses
}

fn said(annotation: &Annotation) -> Vec<&str> {
    let attributes = annotation.attributes.iter().flat_map(|(key, value)| [&**key, &**value]);
    [annotation.label.as_str(), &annotation.note].into_iter().chain(attributes).collect()
}
