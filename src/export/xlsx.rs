//! XLSX: one row an annotation, for people with a spreadsheet; see [`super::rows`].
//!
//! Every cell is text, never a formula, a number or a link; one that would be a formula if it were
//! typed is marked as text, so that it stays one when it is edited. A sheet ends where Excel's end;
//! the next goes on. The first row is frozen.
//!
//! A cell holds 32,767 characters (units of UTF-16), none of them a control character but tab and
//! line feed: longer ones are cut, others replaced by U+FFFD, a carriage return by a line feed, and
//! each annotation that this happens to is reported.

use std::io::{self, Seek as _};

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format as Style, FormatAlign, IgnoreError, Workbook, XlsxError,
};
use tempfile::SpooledTempFile;

use super::dataset::Exporter;
use super::rows::{COLUMNS, rows};
use super::{Document, Feature, Format, Loss, LossKind, Sink, Unit};
use crate::model::Codebook;
use crate::record::is_formula;

pub(super) const FORMAT: Format = Format {
    name: "xlsx",
    extension: "xlsx",
    one_file: true,
    unit: Unit::CodePoints,
    carries: &[Feature::Overlap, Feature::Discontinuous, Feature::Notes, Feature::Attributes],
    exporter: |_| Box::new(Xlsx::new(1 << 20)),
};

/// What of a workbook is in memory, in bytes, before it is a file.
const IN_MEMORY: usize = 1 << 20;

/// How much text a cell holds, in units of UTF-16.
const CELL: usize = 32_767;

/// Widths of the columns, in characters.
const WIDTHS: [f64; COLUMNS.len()] = [
    28.0, 32.0, 16.0, 16.0, 12.0, 24.0, 9.0, 12.0, 12.0, 9.0, 12.0, 16.0, 9.0, 9.0, 11.0, 48.0,
    32.0, 32.0, 28.0, 24.0,
];

struct Xlsx {
    workbook: Workbook,
    /// How many sheets there are.
    sheets: usize,
    /// The row of the last sheet that is next.
    row: u32,
    /// How many rows a sheet has.
    rows: u32,
}

impl Exporter for Xlsx {
    fn begin(&mut self, _codebook: &Codebook, out: &mut dyn Sink) -> io::Result<()> {
        if let Some(shown) = out.inside() {
            writeln!(shown, "{}", COLUMNS.join("\t"))?;
        }
        // The same documents are to give the same bytes, whenever.
        let fixed = ExcelDateTime::from_ymd(2000, 1, 1).map_err(io::Error::other)?;
        let properties = DocProperties::new().set_creation_datetime(&fixed);
        self.workbook.set_properties(&properties);
        self.sheet().map_err(io::Error::other)
    }

    fn push(&mut self, document: &Document<'_>, out: &mut dyn Sink) -> io::Result<Vec<Loss>> {
        let mut losses = Vec::new();
        for (annotation, cells) in rows(document) {
            let (mut is_replaced, mut is_cut) = (false, false);
            let cells = cells.map(|it| {
                let (cell, replaced) = without_controls(it.into_owned());
                let (cell, cut) = cut(cell);
                is_replaced |= replaced;
                is_cut |= cut;
                cell
            });
            self.write(&cells).map_err(io::Error::other)?;
            if let Some(shown) = out.inside() {
                writeln!(shown, "{}", cells.join("\t").replace('\n', " "))?;
            }
            let kinds = [(is_replaced, LossKind::CharacterReplaced), (is_cut, LossKind::TextCut)];
            for (_, kind) in kinds.into_iter().filter(|it| it.0) {
                let quote = annotation.quote(document.text());
                losses.push(Loss::at(document, annotation, kind, &quote));
            }
        }
        Ok(losses)
    }

    fn finish(&mut self, out: &mut dyn Sink) -> io::Result<()> {
        // A zip is written back and forth.
        let mut whole = SpooledTempFile::new(IN_MEMORY);
        self.workbook.save_to_writer(&mut whole).map_err(io::Error::other)?;
        whole.rewind()?;
        io::copy(&mut whole, out.file("")?).map(drop)
    }
}

impl Xlsx {
    /// A workbook whose sheets have at most that many rows.
    fn new(rows: u32) -> Self {
        Self { workbook: Workbook::new(), sheets: 0, row: 0, rows }
    }

    /// Adds a sheet with its first row.
    fn sheet(&mut self) -> Result<(), XlsxError> {
        self.sheets += 1;
        // Rows go to a temporary file, so that they need not all be in memory.
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(match self.sheets {
            1 => "annotations".to_owned(),
            nth => format!("annotations {nth}"),
        })?;
        sheet.set_freeze_panes(1, 0)?;
        let bold = Style::new().set_bold();
        for ((at, name), width) in (0..).zip(COLUMNS).zip(WIDTHS) {
            sheet.set_column_width(at, width)?;
            sheet.write_string_with_format(0, at, name, &bold)?;
        }
        let last = u16::try_from(COLUMNS.len()).unwrap_or(1) - 1;
        // No green corner where text looks like a number.
        sheet.ignore_error_range(0, 0, self.rows - 1, last, IgnoreError::NumberStoredAsText)?;
        self.row = 1;
        Ok(())
    }

    fn write(&mut self, cells: &[String]) -> Result<(), XlsxError> {
        if self.row >= self.rows {
            self.sheet()?;
        }
        let plain = Style::new().set_align(FormatAlign::Top);
        let marked = plain.clone().set_quote_prefix();
        let sheet = self.workbook.worksheet_from_index(self.sheets.saturating_sub(1))?;
        for (at, cell) in (0..).zip(cells).filter(|it| !it.1.is_empty()) {
            let style = if is_formula(cell) { &marked } else { &plain };
            sheet.write_string_with_format(self.row, at, cell, style)?;
        }
        self.row += 1;
        Ok(())
    }
}

/// The text with what no cell can hold replaced, and whether anything was.
fn without_controls(text: String) -> (String, bool) {
    let unheld = |it: char| {
        (it.is_ascii_control() && it != '\t' && it != '\n') || matches!(it, '\u{fffe}' | '\u{ffff}')
    };
    if !text.contains(unheld) {
        return (text, false);
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    (text.replace(unheld, "\u{fffd}"), true)
}

/// As much of the text as a cell holds, and whether that is not all.
fn cut(mut text: String) -> (String, bool) {
    let mut units = 0;
    let too_far = text.char_indices().find(|(_, it)| {
        units += it.len_utf16();
        units > CELL
    });
    let Some((at, _)) = too_far else { return (text, false) };
    text.truncate(at);
    (text, true)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, export};
    use super::*;

    #[test]
    fn what_no_cell_holds_is_replaced_and_reported() {
        let cases = [
            ("ab\tc\nd", "ab\tc\nd", false),
            ("a\r\nb\rc", "a\nb\nc", true),
            ("a\u{1}b\u{1f}\u{7f}", "a\u{fffd}b\u{fffd}\u{fffd}", true),
            ("\u{fffe}\u{85}\u{2028}😀", "\u{fffd}\u{85}\u{2028}😀", true),
        ];
        for (text, expected, replaced) in cases {
            assert_eq!(without_controls(text.to_owned()), (expected.to_owned(), replaced));
        }
        let units = |it: &str| it.encode_utf16().count();
        for text in [
            "ä".repeat(CELL),
            "ä".repeat(CELL + 1),
            "😀".repeat(CELL),
            format!("a{}", "😀".repeat(CELL)),
        ] {
            let (kept, is_cut) = cut(text.clone());
            assert_eq!(is_cut, units(&text) > CELL);
            assert!(
                text.starts_with(&kept)
                    && units(&kept) <= CELL
                    && units(&kept) + 2 > CELL.min(units(&text))
            );
        }
        let long = "x".repeat(CELL + 1);
        let sample = Sample::new(&format!("a\u{1}b {long}"))
            .tag("actor", &["a\u{1}b"])
            .tag("actor", &["x"])
            .with(|it| it.note = long.clone());
        let (_, losses) = export("xlsx", &[sample]);
        let told: Vec<(LossKind, u64)> =
            losses.iter().map(|it| (it.kind, it.annotation.unwrap().0)).collect();
        // Before and after hold the character too.
        let expected = [
            (LossKind::CharacterReplaced, 1),
            (LossKind::CharacterReplaced, 2),
            (LossKind::TextCut, 2),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_full_sheet_is_followed_by_another() {
        let mut xlsx = Xlsx::new(4);
        xlsx.begin(&Codebook::default(), &mut Vec::new()).unwrap();
        for _ in 0..7 {
            xlsx.write(&["=1".to_owned()]).unwrap();
        }
        assert_eq!((xlsx.sheets, xlsx.row), (3, 2));
        let mut bytes = Vec::new();
        xlsx.finish(&mut bytes).unwrap();
        assert!(bytes.starts_with(b"PK"));
    }
}
