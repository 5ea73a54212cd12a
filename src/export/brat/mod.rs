//! brat standoff: for each document `STEM.txt` with its text and `STEM.ann` with what was tagged,
//! one thing a line, offsets in Unicode code points of the text with its line ends as they are; for
//! the whole folder one `annotation.conf`, see [`config`].
//!
//! - A span across a line end is written as fragments that lack it, `0 4;5 9`; so are the spans of a
//!   discontinuous annotation. The text behind them joins the fragments with a blank. Line ends are
//!   all that Python takes for such, since brat reads its files with it.
//! - A fragment without letters, one of nothing but white space, is left out. So a span that begins
//!   or ends with line ends is written without them, and parts with only the way to another line
//!   between them become one: [`LossKind::SpansChanged`].
//! - Attributes are `A` lines, notes `#` lines of the type `AnnotatorNotes`, relations `R` lines.

mod config;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::ops::Range;

use self::config::Seen;
use super::dataset::Exporter;
use super::{Document, Feature, Format, Loss, LossKind, Sink, Unit};
use crate::model::{Annotation, AnnotationId, Codebook, Units, ends_line, is_line_gap, is_space};
use crate::record::brat_name;

pub(super) const FORMAT: Format = Format {
    name: "brat",
    extension: "ann",
    one_file: false,
    unit: Unit::CodePoints,
    carries: &[
        Feature::Overlap,
        Feature::Discontinuous,
        Feature::Notes,
        Feature::Attributes,
        Feature::Relations,
    ],
    exporter: |_| Box::new(Brat::default()),
};

#[derive(Default)]
struct Brat {
    codebook: Codebook,
    seen: Seen,
}

impl Exporter for Brat {
    fn begin(&mut self, codebook: &Codebook, _out: &mut dyn Sink) -> io::Result<()> {
        self.codebook = codebook.clone();
        Ok(())
    }

    fn push(&mut self, document: &Document<'_>, out: &mut dyn Sink) -> io::Result<Vec<Loss>> {
        let (lines, losses) = self.lines(document);
        let stem = document.file_stem();
        out.file(&format!("{stem}.txt"))?.write_all(document.text().as_bytes())?;
        out.file(&format!("{stem}.ann"))?.write_all(lines.as_bytes())?;
        Ok(losses)
    }

    fn finish(&mut self, out: &mut dyn Sink) -> io::Result<()> {
        let config = config::written(&self.codebook, &self.seen);
        out.file("annotation.conf")?.write_all(config.as_bytes())
    }
}

impl Brat {
    /// What stands in the `.ann` file.
    fn lines(&mut self, document: &Document<'_>) -> (String, Vec<Loss>) {
        let text = document.text();
        let units = Units::new(text);
        let (mut lines, mut losses) = (String::new(), Vec::new());
        let mut numbers: BTreeMap<AnnotationId, usize> = BTreeMap::new();
        let (mut attributes, mut notes) = (0_usize, 0_usize);
        for annotation in document.layer.ordered() {
            let loss = |kind| Loss::at(document, annotation, kind, &annotation.quote(text));
            let fragments = fragments(annotation, text);
            if fragments.is_empty() {
                losses.push(loss(LossKind::NoToken));
                continue;
            }
            if !is_found_again(annotation, text) {
                losses.push(loss(LossKind::SpansChanged));
            }
            let number = numbers.len() + 1;
            numbers.insert(annotation.id, number);
            let place = |it: &Range<usize>| {
                format!("{} {}", units.code_points(it.start), units.code_points(it.end))
            };
            let places: Vec<String> = fragments.iter().map(place).collect();
            let quotes: Vec<&str> =
                fragments.iter().filter_map(|it| text.get(it.clone())).collect();
            let label = Self::name(annotation.label.as_str(), document, &mut losses);
            self.seen.label(&annotation.label);
            // Writing to a string cannot fail.
            let _ =
                writeln!(lines, "T{number}\t{label} {}\t{}", places.join(";"), quotes.join(" "));
            let (mut joined, mut dropped) = (false, false);
            for (key, value) in &annotation.attributes {
                let written = on_one_line(value).replace('\t', " ");
                if written.chars().all(is_space) {
                    dropped = true;
                    continue;
                }
                joined |= written != *value;
                attributes += 1;
                let name = Self::name(key, document, &mut losses);
                self.seen.attribute(key, &annotation.label);
                let _ = writeln!(lines, "A{attributes}\t{name} T{number} {written}");
            }
            if !annotation.note.is_empty() {
                let written = on_one_line(&annotation.note);
                joined |= written != annotation.note;
                notes += 1;
                let _ = writeln!(lines, "#{notes}\tAnnotatorNotes T{number}\t{written}");
            }
            losses.extend(dropped.then(|| loss(LossKind::AttributesDropped)));
            losses.extend(joined.then(|| loss(LossKind::LinesJoined)));
        }
        let mut relations = 0_usize;
        for relation in document.layer.relations() {
            let number = |id| numbers.get(&id);
            let Some((from, to)) = number(relation.from).zip(number(relation.to)) else {
                let from = document.layer.annotation(relation.from);
                let quote = from.map_or_else(String::new, |it| it.quote(text));
                let loss = Loss::about(document, LossKind::RelationDropped, &quote);
                losses.push(Loss { annotation: from.map(|it| it.id), ..loss });
                continue;
            };
            relations += 1;
            let kind = Self::name(&relation.kind, document, &mut losses);
            self.seen.relation(&relation.kind);
            let _ = writeln!(lines, "R{relations}\t{kind} Arg1:T{from} Arg2:T{to}");
        }
        (lines, losses)
    }

    /// A name as brat can hold it; reported where that is another one.
    fn name(name: &str, document: &Document<'_>, losses: &mut Vec<Loss>) -> String {
        let written = brat_name(name);
        if written != name {
            losses.push(Loss::about(document, LossKind::LabelRenamed, name));
        }
        written
    }
}

/// The spans without line ends, as ranges of bytes; what would hold nothing but white space is left
/// out.
fn fragments(annotation: &Annotation, text: &str) -> Vec<Range<usize>> {
    let mut fragments = Vec::new();
    for span in annotation.spans.iter() {
        let mut start = span.start();
        for line in span.quote(text).split(ends_line) {
            let end = start + line.len();
            if !line.chars().all(is_space) {
                fragments.push(start..end);
            }
            let rest = text.get(end..).and_then(|it| it.chars().next());
            start = end + rest.map_or(0, char::len_utf8);
        }
    }
    fragments
}

/// Whether a reader who joins fragments between which there is only the way to another line finds
/// the spans as they are.
fn is_found_again(annotation: &Annotation, text: &str) -> bool {
    let lines = |quote: &'_ str| {
        let mut lines = quote.split(ends_line).map(|it| it.chars().all(is_space));
        let first = lines.next();
        (first, lines.next_back().or(first))
    };
    let whole =
        annotation.spans.iter().all(|it| lines(it.quote(text)) == (Some(false), Some(false)));
    let mut gaps = annotation.spans.iter().zip(annotation.spans.iter().skip(1));
    whole && !gaps.any(|(a, b)| text.get(a.end()..b.start()).is_some_and(is_line_gap))
}

/// The text with a blank for each line end.
fn on_one_line(text: &str) -> String {
    text.replace("\r\n", " ").replace(ends_line, " ")
}
