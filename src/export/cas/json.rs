//! UIMA CAS JSON: a file a document, with its types in it; one structure a line. JSON can hold
//! every character.

use std::io::{self, BufWriter, Write};

use super::{CARRIES, Document, Format, Loss, SOFA, TYPES, VIEW, Value, structures};
use crate::export::dataset::Exporter;
use crate::export::{Sink, Unit};

pub(in crate::export) const FORMAT: Format = Format {
    name: "cas-json",
    extension: "json",
    one_file: false,
    unit: Unit::Utf16,
    carries: CARRIES,
    exporter: |_| Box::new(Json),
};

struct Json;

impl Exporter for Json {
    fn beside(&self) -> Option<Box<dyn Exporter + Send>> {
        Some(Box::new(Json))
    }

    fn push(&mut self, document: &Document<'_>, out: &mut dyn Sink) -> io::Result<Vec<Loss>> {
        let name = format!("{}.json", document.file_stem());
        let mut out = BufWriter::new(out.file(&name)?);
        out.write_all(b"{\n\"%TYPES\": {")?;
        for (nth, it) in TYPES.iter().enumerate() {
            out.write_all(if nth == 0 { b"\n" } else { b",\n" })?;
            let (name, parent) = (it.name, it.parent);
            write!(out, "\"{name}\": {{\"%NAME\": \"{name}\", \"%SUPER_TYPE\": \"{parent}\"")?;
            if !it.description.is_empty() {
                write!(out, ", \"%DESCRIPTION\": \"{}\"", it.description)?;
            }
            for (name, range) in it.features {
                write!(out, ", \"{name}\": {{\"%NAME\": \"{name}\", \"%RANGE\": \"{range}\"}}")?;
            }
            out.write_all(b"}")?;
        }
        out.write_all(b"\n},\n\"%FEATURE_STRUCTURES\": [\n")?;
        write!(out, "{{\"%ID\": {SOFA}, \"%TYPE\": \"uima.cas.Sofa\", \"sofaNum\": 1")?;
        write!(out, ", \"sofaID\": \"{VIEW}\", \"mimeType\": \"text\", \"sofaString\": ")?;
        serde_json::to_writer(&mut out, document.text())?;
        out.write_all(b"}")?;
        let (last, losses) = structures(document, |id, it| {
            write!(out, ",\n{{\"%ID\": {id}, \"%TYPE\": \"{}\", \"@sofa\": {SOFA}", it.of.name)?;
            if let Some(place) = &it.place {
                write!(out, ", \"begin\": {}, \"end\": {}", place.start, place.end)?;
            }
            for (name, value) in &it.features {
                match value {
                    Value::Text(text) => {
                        write!(out, ", \"{name}\": ")?;
                        serde_json::to_writer(&mut out, text)?;
                    }
                    Value::Yes(yes) => write!(out, ", \"{name}\": {yes}")?,
                    Value::Refer(id) => write!(out, ", \"@{name}\": {id}")?,
                }
            }
            out.write_all(b"}")
        })?;
        write!(out, "\n],\n\"%VIEWS\": {{\"{VIEW}\": {{\"%SOFA\": {SOFA}, \"%MEMBERS\": [")?;
        for id in SOFA + 1..=last {
            write!(out, "{}{id}", if id == SOFA + 1 { "" } else { ", " })?;
        }
        out.write_all(b"]}}\n}\n")?;
        out.flush()?;
        Ok(losses)
    }
}
