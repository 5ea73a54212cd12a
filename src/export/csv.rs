//! CSV: one row an annotation, for people with a spreadsheet; see [`super::rows`].
//!
//! UTF-8 with a byte-order mark, without which Excel takes ä for Ã¤; commas between cells, a first
//! row of names.
//!
//! A spreadsheet would take a cell that begins with `=`, `+`, `-`, `@`, a tab or a line end for a
//! formula: such a cell, also one that has apostrophes before that, gets an apostrophe in front.
//! To read it, take one apostrophe off every cell that begins with apostrophes and one of these.

use std::borrow::Cow;
use std::io;

use super::dataset::Exporter;
use super::rows::{COLUMNS, rows};
use super::{Document, Feature, Format, Loss, Sink, Unit};
use crate::model::Codebook;
use crate::record::is_formula;

pub(super) const FORMAT: Format = Format {
    name: "csv",
    extension: "csv",
    one_file: true,
    unit: Unit::CodePoints,
    carries: &[Feature::Overlap, Feature::Discontinuous, Feature::Notes, Feature::Attributes],
    exporter: |_| Box::new(Delimited(b',')),
};

/// Rows of text with this between their cells.
pub(super) struct Delimited(pub(super) u8);

impl Exporter for Delimited {
    fn begin(&mut self, _codebook: &Codebook, out: &mut dyn Sink) -> io::Result<()> {
        let mut out = out.file("")?;
        out.write_all("\u{feff}".as_bytes())?;
        let mut written = self.writer(&mut out);
        written.write_record(COLUMNS)?;
        written.flush()
    }

    fn beside(&self) -> Option<Box<dyn Exporter + Send>> {
        Some(Box::new(Self(self.0)))
    }

    fn push(&mut self, document: &Document<'_>, out: &mut dyn Sink) -> io::Result<Vec<Loss>> {
        let mut out = out.file("")?;
        let mut written = self.writer(&mut out);
        for (_, cells) in rows(document) {
            written.write_record(cells.map(guarded).iter().map(|it| it.as_bytes()))?;
        }
        written.flush()?;
        Ok(Vec::new())
    }
}

impl Delimited {
    fn writer<W: io::Write>(&self, out: W) -> ::csv::Writer<W> {
        ::csv::WriterBuilder::new().delimiter(self.0).from_writer(out)
    }
}

/// Keeps spreadsheets from taking a cell for a formula.
fn guarded(cell: Cow<'_, str>) -> Cow<'_, str> {
    if is_formula(&cell) { format!("'{cell}").into() } else { cell }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::super::sample::{Sample, export, samples};

    /// Name and content of some cells.
    type Cells = &'static [(&'static str, &'static str)];
    type Row = BTreeMap<String, String>;

    fn exported(samples: &[Sample]) -> Vec<Row> {
        let (bytes, _) = export("csv", samples);
        let text = String::from_utf8(bytes).unwrap();
        let text = text.strip_prefix('\u{feff}').unwrap();
        ::csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
    }

    /// The cells that a case speaks of.
    fn some(row: &Row, cells: &[(&str, &str)]) -> Vec<(String, String)> {
        cells.iter().map(|(name, _)| ((*name).to_owned(), row[*name].clone())).collect()
    }

    #[test]
    fn a_row_holds_the_whole_annotation() {
        let rich = exported(&[Sample::rich()]);
        let by_id = |id: &str| rich.iter().find(|it| it["id"] == id).unwrap();
        let cases: &[(&str, Cells)] = &[
            (
                "1",
                &[
                    ("article", "ordner/text.txt"),
                    ("annotator", "anna"),
                    ("status", "in-progress"),
                    ("flagged", "false"),
                    ("label", "actor"),
                    ("start", "0"),
                    ("end", "10"),
                    ("paragraph", "1"),
                    ("quote", "Die Grünen"),
                    ("before", ""),
                    ("note", ""),
                    ("after", " 🌱 lehnen das Tempolimit ab. Merkel könnte zurücktreten. En"),
                ],
            ),
            (
                "2",
                &[
                    ("start", "13;35"),
                    ("end", "19;37"),
                    ("quote", "lehnen … ab"),
                    ("note", "Absage"),
                    ("before", "Die Grünen 🌱 "),
                    ("after", ". Merkel könnte zurücktreten. Ende."),
                ],
            ),
            ("3", &[("attributes", "polarity=negative"), ("quote", "das Tempolimit")]),
            ("6", &[("paragraph", "2"), ("start", "40"), ("end", "46")]),
            ("9", &[("quote", "Tempolimit ab.\r\nMerkel")]),
        ];
        assert_eq!(rich.len(), 11);
        for (id, cells) in cases {
            let expected: Vec<_> =
                cells.iter().map(|(name, cell)| ((*name).to_owned(), (*cell).to_owned())).collect();
            assert_eq!(some(by_id(id), cells), expected, "annotation {id}");
        }
    }

    #[test]
    fn context_is_short_and_attributes_are_escaped() {
        let text = format!("{}Merkel{}", "ä".repeat(100), "ö".repeat(100));
        let sample = Sample::new(&text).tag("actor", &["Merkel"]).with(|it| {
            it.attributes =
                [("a=b", "c;d"), ("e", "f\\")].map(|(k, v)| (k.to_owned(), v.to_owned())).into();
        });
        let row = exported(&[sample]).remove(0);
        assert_eq!((&row["before"], &row["after"]), (&"ä".repeat(60), &"ö".repeat(60)));
        assert_eq!(row["attributes"], r"a\=b=c\;d;e=f\\");
    }

    #[test]
    fn no_cell_is_a_formula_and_the_guard_can_be_taken_off() {
        let cells = [
            "=1+1",
            "+49",
            "-3 Grad",
            "@tagesschau",
            "\tx",
            "\r\nx",
            "'=1",
            "''+1",
            "'s war",
            "x=1",
            "",
        ];
        for cell in cells {
            let guarded = super::guarded(cell.into());
            assert!(!guarded.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{cell:?}");
            let rest = guarded.trim_start_matches('\'');
            let marked = rest.len() < guarded.len()
                && rest.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
            assert_eq!(if marked { &guarded[1..] } else { &*guarded }, cell);
        }
        let sample =
            Sample::new("-3 Grad").tag("=label", &["-3"]).with(|it| it.note = "@x".to_owned());
        let row = exported(&[sample.titled("+title")]).remove(0);
        let cells =
            ["quote", "label", "note", "title", "start", "after"].map(|it| row[it].as_str());
        assert_eq!(cells, ["'-3", "'=label", "'@x", "'+title", "0", " Grad"]);
    }

    proptest! {
        #[test]
        fn every_offset_cuts_the_quote(sample in samples()) {
            let text: Vec<char> = sample.text.chars().collect();
            let mut expected: Vec<String> = sample.part_quotes().into_iter().map(|(_, it)| it).collect();
            let annotations = sample.annotations.len();
            let rows = exported(&[sample]);
            prop_assert_eq!(rows.len(), annotations);
            let mut found = Vec::new();
            for row in rows {
                let offsets = |name: &str| row[name].split(';').map(|it| it.parse().unwrap()).collect::<Vec<usize>>();
                let parts: Vec<String> = offsets("start").into_iter().zip(offsets("end"))
                    .map(|(start, end)| text[start..end].iter().collect()).collect();
                let quote = &row["quote"];
                let rest = quote.trim_start_matches('\'');
                let marked = rest.len() < quote.len() && rest.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
                prop_assert_eq!(if marked { &quote[1..] } else { quote }, &parts.join(" … "));
                found.extend(parts);
            }
            found.sort();
            expected.sort();
            prop_assert_eq!(found, expected);
        }
    }
}
