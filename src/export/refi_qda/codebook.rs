//! The codebook alone in REFI-QDA: one `.qdc`, which the programs take without a project. The labels
//! are written as in projects, with those that something bears and the codebook does not have; what is
//! said about articles stays out, and is reported document by document.

use std::collections::BTreeMap;
use std::io;

use super::super::dataset::Exporter;
use super::super::{Document, Format, Loss, LossKind, Sink, Unit, xml};
use super::codes::{code_guid, codes};
use crate::model::{Codebook, LabelId};

pub(in super::super) const FORMAT: Format = Format {
    name: "refi-qda-codebook",
    extension: "qdc",
    one_file: true,
    unit: Unit::CodePoints,
    carries: &[],
    exporter: |_| Box::new(Codes::default()),
};

#[derive(Default)]
struct Codes {
    codebook: Codebook,
    used: BTreeMap<LabelId, String>,
}

impl Exporter for Codes {
    fn begin(&mut self, codebook: &Codebook, _out: &mut dyn Sink) -> io::Result<()> {
        self.codebook = codebook.clone();
        Ok(())
    }

    fn push(&mut self, document: &Document<'_>, _out: &mut dyn Sink) -> io::Result<Vec<Loss>> {
        let mut losses = Vec::new();
        for annotation in document.layer.ordered() {
            let label = &annotation.label;
            if !self.used.contains_key(label) {
                if !xml::is_whole(label.as_str()) {
                    losses.push(Loss::about(document, LossKind::LabelRenamed, label.as_str()));
                }
                self.used.insert(label.clone(), code_guid(label));
            }
        }
        if !document.layer.is_empty() {
            let count = document.layer.len().to_string();
            losses.push(Loss::about(document, LossKind::AnnotationsDropped, &count));
        }
        Ok(losses)
    }

    fn finish(&mut self, out: &mut dyn Sink) -> io::Result<()> {
        let mut file = String::from(concat!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
            "<CodeBook xmlns=\"urn:QDA-XML:codebook:1.0\" origin=\"Tagwerk\">\n",
        ));
        codes(&mut file, &self.codebook, &self.used);
        file.push_str("</CodeBook>\n");
        out.file("")?.write_all(file.as_bytes())
    }
}
