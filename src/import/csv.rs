//! CSV and TSV as our own exports write them: one row an annotation, offsets in Unicode code points.
//!
//! - The first row names the columns, in any order. `article` and `label` are needed, and a place: a
//!   `quote`, or `start` and `end`, or better all three. Others may be missing or more.
//! - Cells are separated by commas, semicolons (as Excel does in German) or tabs, whichever the first
//!   row has; text may be UTF-8, UTF-16 with its mark, or Windows-1252.
//! - An apostrophe that keeps a spreadsheet from taking a cell for a formula is taken off.
//! - No texts are in such a file, so what is handed over has none: each article is that of its name,
//!   see [`Found::put_on`].

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher as _;

use super::attributes::attributes;
use super::encoding::decoded;
use super::ids::{self, Ids};
use super::meta;
use super::twice::Said;
use super::{Format, Found, Item, Remark, RemarkKind, Source};
use crate::model::{Anchor, AnnotationId, LabelId, LooseAnnotation, Metadata, Status};
use crate::record::is_formula;

pub(super) const FORMAT: Format = Format { name: "csv", extensions: &["csv"], read };
pub(super) const TSV: Format = Format { name: "tsv", extensions: &["tsv"], read };

/// Between the quotes of several spans.
const GAP: &str = " … ";

fn read(source: &Source<'_>, each: &mut dyn FnMut(Item)) {
    let text = decoded(source.bytes, each);
    let first = text.lines().next().unwrap_or_default();
    // Excel's own way to say it.
    let said = first.strip_prefix("sep=").and_then(|it| it.bytes().next());
    let text = if said.is_some() { text.get(first.len()..).unwrap_or_default() } else { &text };
    let delimiter = said.unwrap_or_else(|| delimiter(first));
    let mut rest = text.trim_start_matches(['\r', '\n']);
    // How many lines stand before the rest.
    let mut above = usize::from(said.is_some());
    let mut columns: Option<Columns> = None;
    let mut gathered = Gathered::default();
    let mut reader = reader(rest, delimiter);
    // Of one cell a byte a record would be larger than it needs to be, each time that it grows.
    let cells = memchr::memchr_iter(delimiter, text.as_bytes()).count() + 1;
    let mut record = ::csv::StringRecord::with_capacity(0, cells);
    loop {
        // The rest of a line end, and empty lines, are still to be passed over.
        let left = rest.get(place(&reader)..).unwrap_or_default();
        let row = left.trim_start_matches(['\r', '\n']);
        let ends = left.len() - row.len();
        let ends = left.bytes().take(ends).filter(|it| *it == b'\n').count();
        let line = usize::try_from(reader.position().line()).unwrap_or(1) + ends + above;
        let remark = |kind, detail| Item::Remark(Remark { line, kind, detail });
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                // Text in memory: nothing but damage that the reader goes on behind.
                each(remark(RemarkKind::Unreadable, error.to_string()));
                continue;
            }
        }
        if place(&reader) == rest.len() && is_open(row, delimiter) {
            // All that follows is in that cell: it is read again, as rows of its own.
            let (first, others) = row.split_once('\n').unwrap_or((row, ""));
            each(remark(RemarkKind::Unclosed, first.trim_end().to_owned()));
            (rest, above) = (others, line);
            reader = self::reader(rest, delimiter);
            continue;
        }
        let Some(columns) = &columns else {
            match Columns::of(&record) {
                Ok(found) => {
                    found.twice.iter().for_each(|it| each(remark(RemarkKind::NotHeld, it.clone())));
                    columns = Some(found);
                }
                Err(missing) => return each(remark(RemarkKind::NoColumn, missing)),
            }
            continue;
        };
        let mut passed_over = |kind, detail| each(remark(kind, detail));
        let has_more = record.iter().skip(columns.width).any(|it| !it.is_empty());
        if record.len() < columns.width || has_more {
            let detail = format!("{} ≠ {}", record.len(), columns.width);
            passed_over(RemarkKind::OtherCells, detail);
        }
        let row = Row { columns, record: &record };
        if let Err((kind, detail)) = gathered.take(line, &row, &mut passed_over) {
            passed_over(kind, detail);
        }
    }
    if columns.is_none() {
        each(super::nothing());
    }
    for it in gathered.documents {
        each(Item::Found(Box::new(it.found)));
    }
}

/// A reader of rows, whatever number of cells they have. The names of columns are looked up by whoever
/// reads them; it would keep them twice.
fn reader(table: &str, delimiter: u8) -> ::csv::Reader<&[u8]> {
    let mut reader = ::csv::ReaderBuilder::new();
    let mut reader = reader.delimiter(delimiter).flexible(true).from_reader(table.as_bytes());
    reader.set_headers(::csv::StringRecord::new());
    reader
}

/// The byte that it reads next.
fn place(reader: &::csv::Reader<&[u8]>) -> usize {
    usize::try_from(reader.position().byte()).unwrap_or(usize::MAX)
}

/// Whether a cell begins with a quotation mark that is never closed.
fn is_open(row: &str, delimiter: u8) -> bool {
    let (mut quoted, mut begins) = (false, true);
    let mut bytes = row.bytes().peekable();
    while let Some(it) = bytes.next() {
        match it {
            // Two of them are one that is in the cell.
            b'"' if quoted => quoted = bytes.next_if_eq(&b'"').is_some(),
            b'"' => quoted = begins,
            _ => {}
        }
        begins = it == delimiter || matches!(it, b'\n' | b'\r');
    }
    quoted
}

/// What separates the cells of this row: what it has most of.
fn delimiter(first: &str) -> u8 {
    let count = |it: &u8| first.bytes().filter(|byte| byte == it).count();
    // Of equally many the last.
    b"\t;,".iter().copied().max_by_key(count).unwrap_or(b',')
}

/// The columns that are read, beside those of [`Metadata::fields`].
const COLUMNS: [&str; 11] = [
    "article",
    "annotator",
    "status",
    "flagged",
    "id",
    "label",
    "start",
    "end",
    "quote",
    "attributes",
    "note",
];

/// What a status may be, in small letters.
const STATUS: [&str; 4] = ["", "new", "in-progress", "done"];

/// What says whether something is flagged, in small letters.
const FLAGGED: [&str; 7] = ["", "true", "wahr", "1", "false", "falsch", "0"];

/// Where each column is.
struct Columns {
    at: HashMap<&'static str, usize>,
    /// Those that were there already.
    twice: Vec<String>,
    /// How many there are, known or not.
    width: usize,
}

impl Columns {
    /// What the first row says, of two columns of one name the first; the names of what is missing.
    fn of(row: &::csv::StringRecord) -> Result<Self, String> {
        let about = Metadata::default().fields().map(|it| it.0);
        let mut columns = Self { at: HashMap::new(), twice: Vec::new(), width: row.len() };
        for (name, at) in row.iter().zip(0..) {
            let name = name.trim().to_lowercase();
            let known = COLUMNS.into_iter().chain(about).find(|it| *it == name);
            let Some(known) = known else { continue };
            if *columns.at.entry(known).or_insert(at) != at {
                columns.twice.push(name);
            }
        }
        let has = |name: &str| columns.at.contains_key(name);
        let missing = [
            (has("article"), "article"),
            (has("label"), "label"),
            (has("quote") || has("start") && has("end"), "quote"),
        ];
        let missing: Vec<&str> = missing.iter().filter(|it| !it.0).map(|it| it.1).collect();
        if missing.is_empty() { Ok(columns) } else { Err(missing.join(", ")) }
    }
}

struct Row<'a> {
    columns: &'a Columns,
    record: &'a ::csv::StringRecord,
}

impl<'a> Row<'a> {
    /// The cell of that column without its guard; empty where there is none.
    fn cell(&self, column: &str) -> &'a str {
        let cell = self.columns.at.get(column).and_then(|at| self.record.get(*at));
        let cell = cell.unwrap_or_default();
        cell.strip_prefix('\'').filter(|_| is_formula(cell)).unwrap_or(cell)
    }

    fn meta(&self) -> Metadata {
        Metadata::from_fields(|column| self.cell(column).to_owned())
    }

    fn status(&self) -> Status {
        match &*self.cell("status").to_lowercase() {
            "new" => Status::New,
            "done" => Status::Done,
            _ => Status::InProgress,
        }
    }

    /// Spreadsheets write it in their own language.
    fn flagged(&self) -> bool {
        matches!(&*self.cell("flagged").to_lowercase(), "true" | "wahr" | "1")
    }

    /// What of these two is none of the words for it.
    fn strange(&self) -> impl Iterator<Item = String> {
        let cells = [("status", &STATUS[..]), ("flagged", &FLAGGED[..])];
        let cells = cells.map(|(name, words)| (name, self.cell(name), words));
        let strange = cells.into_iter().filter(|it| !it.2.contains(&&*it.1.to_lowercase()));
        strange.map(|(name, said, _)| format!("{name}: {said}"))
    }

    /// The places that it names; `None` where they are none.
    fn offsets(&self) -> Option<Vec<(usize, usize)>> {
        let numbers = |column| -> Option<Vec<usize>> {
            let cell = self.cell(column);
            let cells = cell.split(';').filter(|_| !cell.trim().is_empty());
            cells.map(|it| it.trim().parse().ok()).collect()
        };
        let (starts, ends) = (numbers("start")?, numbers("end")?);
        (starts.len() == ends.len()).then(|| starts.into_iter().zip(ends).collect())
    }
}

/// What was read, by article and annotator, in the order in which they first come.
#[derive(Default)]
struct Gathered {
    documents: Vec<Document>,
    at: HashMap<(String, String), usize>,
}

/// What is known of an article by an annotator.
struct Document {
    found: Found,
    ids: Ids,
    /// Where each annotation is, by a number that stands for label and place: no two by chance.
    seen: HashMap<u64, usize>,
    said: Said,
}

impl Gathered {
    fn take(
        &mut self,
        line: usize,
        row: &Row<'_>,
        remark: &mut dyn FnMut(RemarkKind, String),
    ) -> Result<(), (RemarkKind, String)> {
        let (label, quote) = (row.cell("label"), row.cell("quote"));
        let article = row.cell("article");
        if article.is_empty() {
            let all: Vec<&str> = row.record.iter().collect();
            return Err((RemarkKind::Unreadable, all.join(" ")));
        }
        if label.is_empty() {
            return Err((RemarkKind::NoLabel, quote.to_owned()));
        }
        let told = || format!("{label} {}–{}", row.cell("start"), row.cell("end"));
        let spans = row.offsets().ok_or_else(|| (RemarkKind::NoPlace, told()))?;
        if quote.is_empty() && spans.is_empty() || spans.iter().any(|it| it.0 == it.1) {
            return Err((RemarkKind::EmptySpan, told()));
        }
        let quotes = quotes(quote, &spans).ok_or_else(|| (RemarkKind::NoPlace, told()))?;
        // Where only a quote is known, it has to be looked for.
        let nowhere = [(0, 0)];
        let stands = if spans.is_empty() { &nowhere[..] } else { &spans };
        // Before and after lack their line ends, so they prove nothing.
        let anchor = |(span, quote): (&(usize, usize), &&str)| Anchor {
            start: span.0,
            end: span.1,
            quote: (*quote).into(),
            around: None,
        };
        let anchors = stands.iter().zip(&quotes).map(anchor);
        let gone = || (RemarkKind::Unreadable, told());
        let document = self.of(line, article, row, remark).ok_or_else(gone)?;
        let number = document.seen.hasher().hash_one((label, stands, &quotes));
        let annotations = &mut document.found.annotations;
        let at = *document.seen.entry(number).or_insert(annotations.len());
        if at < annotations.len() {
            remark(RemarkKind::Twice, told());
        } else {
            let id = row.cell("id").parse().map(AnnotationId);
            let id = document.ids.take(id.unwrap_or_else(|_| ids::told(label, stands)));
            let (label, anchors) = (LabelId::new(label), anchors.collect());
            let (attributes, note) = (BTreeMap::new(), String::new());
            annotations.push(LooseAnnotation { id, label, anchors, attributes, note });
        }
        let annotation = annotations.get_mut(at).ok_or_else(gone)?;
        let mut odd = |it| remark(RemarkKind::OddValue, format!("{label} {it}"));
        let attributes = attributes(row.cell("attributes"), &mut odd);
        for (key, value) in document.said.add(annotation, row.cell("note"), attributes) {
            remark(RemarkKind::OtherValue, format!("{label} {key}={value}"));
        }
        Ok(())
    }

    /// What is known of that article by that annotator.
    fn of(
        &mut self,
        line: usize,
        article: &str,
        row: &Row<'_>,
        remark: &mut dyn FnMut(RemarkKind, String),
    ) -> Option<&mut Document> {
        let annotator = row.cell("annotator");
        let key = (article.to_owned(), annotator.to_owned());
        let at = *self.at.entry(key).or_insert(self.documents.len());
        if at == self.documents.len() {
            let found = Found {
                line,
                name: article.to_owned(),
                text: String::new(),
                meta: row.meta(),
                annotator: annotator.to_owned(),
                status: row.status(),
                flagged: row.flagged(),
                annotations: Vec::new(),
                relations: Vec::new(),
            };
            meta::odd(&found.meta).for_each(|it| remark(RemarkKind::OddValue, it));
            row.strange().for_each(|it| remark(RemarkKind::NotHeld, it));
            let (ids, seen, said) = (Ids::default(), HashMap::new(), Said::default());
            self.documents.push(Document { found, ids, seen, said });
        }
        self.documents.get_mut(at)
    }
}

/// The quote of each span; empty ones where there is none, `None` where it cannot be told apart.
fn quotes<'a>(quote: &'a str, spans: &[(usize, usize)]) -> Option<Vec<&'a str>> {
    if quote.is_empty() {
        return Some(vec![""; spans.len()]);
    }
    if spans.len() < 2 {
        return Some(vec![quote]);
    }
    by_length(quote, spans).or_else(|| {
        // A spreadsheet may have changed line ends, and with them the lengths.
        let parts: Vec<&str> = quote.split(GAP).collect();
        (parts.len() == spans.len()).then_some(parts)
    })
}

/// The quote cut by the lengths of the spans, since a quote may itself hold what stands between two.
fn by_length<'a>(quote: &'a str, spans: &[(usize, usize)]) -> Option<Vec<&'a str>> {
    let mut parts = Vec::new();
    let mut rest = quote;
    for (nth, (start, end)) in spans.iter().enumerate() {
        rest = if nth == 0 { rest } else { rest.strip_prefix(GAP)? };
        let length = end.checked_sub(*start)?;
        let ends = rest.char_indices().map(|it| it.0).chain([rest.len()]).nth(length)?;
        let (part, behind) = rest.split_at_checked(ends)?;
        parts.push(part);
        rest = behind;
    }
    rest.is_empty().then_some(parts)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::model::Annotation;

    fn items(file: &[u8]) -> (Vec<Found>, Vec<(usize, RemarkKind, String)>) {
        let (mut found, mut remarks) = (Vec::new(), Vec::new());
        (FORMAT.read)(&Source::alone("x.csv", file), &mut |it| match it {
            Item::Found(it) => found.push(*it),
            Item::Remark(it) => remarks.push((it.line, it.kind, it.detail)),
            Item::Codebook(_) => panic!("no codebook in a table"),
        });
        (found, remarks)
    }

    /// "label start–end quote" of every part of every annotation of each document.
    fn told(file: &str) -> Vec<Vec<String>> {
        let part =
            |label: &LabelId, it: &Anchor| format!("{label} {}–{} {}", it.start, it.end, it.quote);
        let parts = |it: &LooseAnnotation| -> Vec<String> {
            it.anchors.iter().map(|anchor| part(&it.label, anchor)).collect()
        };
        let (found, remarks) = items(file.as_bytes());
        assert_eq!(remarks, []);
        found.iter().map(|it| it.annotations.iter().flat_map(parts).collect()).collect()
    }

    #[test]
    fn a_table_is_read_however_it_is_laid_out() {
        let expected = vec![vec!["actor 4–7 Ohm".to_owned(), "plea 0–3 die".to_owned()]];
        let tables = [
            "article,label,start,end,quote\na.txt,actor,4,7,Ohm\na.txt,plea,0,3,die\n",
            "\u{feff}Quote;Label;more;article;start;end\r\nOhm;actor;;a.txt;4;7\r\ndie;plea;;a.txt;0;3\r\n",
            "quote\tlabel\tarticle\tstart\tend\nOhm\tactor\ta.txt\t4\t7\ndie\tplea\ta.txt\t0\t3",
            "sep=;\nquote;label;article;start;end\nOhm;actor;a.txt;4;7\ndie;plea;a.txt;0;3",
        ];
        for table in tables {
            assert_eq!(told(table), expected, "{table}");
        }
        let only_quote = told("article,label,quote\na,x,Ohm\nb,x,Ohm\n");
        assert_eq!(only_quote, [["x 0–0 Ohm"], ["x 0–0 Ohm"]]);
        assert_eq!(told("article,label,start,end\na,x,0;9,3;12\n"), [["x 0–3 ", "x 9–12 "]]);
        assert_eq!(told("article,label,quote\n"), [[""; 0]; 0]);
    }

    #[test]
    fn quotes_are_cut_by_length_and_else_by_what_stands_between() {
        /// A quote, its spans, and its parts.
        type Case<'a> = (&'a str, &'a [(usize, usize)], Option<&'a [&'a str]>);
        let cases: &[Case<'_>] = &[
            ("a … b", &[(0, 5)], Some(&["a … b"])),
            ("ä … b … c", &[(0, 5), (9, 10)], Some(&["ä … b", "c"])),
            ("a\nb … c", &[(0, 4), (9, 10)], Some(&["a\nb", "c"])),
            ("a … b … c", &[(0, 3), (9, 10)], None),
            ("", &[(0, 3), (9, 10)], Some(&["", ""])),
        ];
        for (quote, spans, parts) in cases {
            assert_eq!(quotes(quote, spans).as_deref(), *parts, "{quote}");
        }
    }

    #[test]
    fn what_is_no_annotation_is_remarked_with_its_line() {
        use RemarkKind::{EmptySpan, NoLabel, NoPlace, Unreadable};
        let head = "article,label,start,end,quote\n";
        let rows = ",x,0,3,Ohm\na.txt,,0,3,Ohm\na.txt,x,0,drei,Ohm\na.txt,x,0;4,3,Ohm\na.txt,x,3,3,\na.txt,x,,,\n\
                    a.txt,\"x\ny\",0,3,Ohm\na.txt,x,0;3,3;9,Ohm\n";
        let (found, remarks) = items(format!("{head}{rows}").as_bytes());
        let kinds: Vec<_> = remarks.iter().map(|it| (it.0, it.1)).collect();
        let expected = [
            (2, Unreadable),
            (3, NoLabel),
            (4, NoPlace),
            (5, NoPlace),
            (6, EmptySpan),
            (7, EmptySpan),
            (10, NoPlace),
        ];
        assert_eq!(kinds, expected);
        assert_eq!((found.len(), found[0].annotations.len()), (1, 1));
        let (_, remarks) = items(b"id,start,end\n1,2,3\n");
        assert_eq!(remarks, [(1, RemarkKind::NoColumn, "article, label".to_owned())]);
        let (found, remarks) = items(b"article,label,quote\na,x,K\xf6ln \x84\n");
        assert_eq!(&*found[0].annotations[0].anchors[0].quote, "Köln „");
        assert_eq!(remarks, [(2, RemarkKind::OtherEncoding, "windows-1252".to_owned())]);
    }

    #[test]
    fn a_quotation_mark_that_is_not_closed_costs_its_row_alone() {
        use RemarkKind::{NotHeld, OtherCells, Unclosed};
        let head = "article,label,quote,note\r\n";
        let read = |rows: &str| {
            let (found, remarks) = items(format!("{head}{rows}").as_bytes());
            let annotations = found.first().map_or(&[][..], |it| &it.annotations);
            let said: Vec<String> =
                annotations.iter().map(|it| format!("{} {}", it.label, it.note)).collect();
            (said.join("; "), remarks.iter().map(|it| (it.0, it.1)).collect::<Vec<_>>())
        };
        let whole = "a,x,Ohm,\"1\r\n\"\"2\"\r\na,y,Ohm,say \"3\r\na,z,Ohm,4\r\n";
        assert_eq!(read(whole), ("x 1\r\n\"2; y say \"3; z 4".to_owned(), vec![]));
        let open =
            "a,x,Ohm,\"1\r\na,y,Ohm,\r\na,z,Ohm,\"\"\"4\"\"\"\r\na,u,Ohm,\"5\r\na,v,Ohm,\"\"";
        // The mark of the first is closed by the next; what stands between is one cell.
        let (said, remarks) = read(open);
        assert!(said.starts_with("x 1\r\na,y,Ohm,\r\na,z,Ohm,") && said.ends_with("v "), "{said}");
        assert_eq!(remarks, [(5, Unclosed)]);
        let last = "a,x,Ohm,1\r\na,y,Ohm,\"2\r\na,z,Ohm,3\r\na,z,Oh\r\n";
        let expected = vec![(3, Unclosed), (5, OtherCells)];
        assert_eq!(read(last), ("x 1; z 3; z ".to_owned(), expected));
        let more = "a,x,Ohm,1,,\r\na,y,Ohm,yes, but\r\n";
        assert_eq!(read(more), ("x 1; y yes".to_owned(), vec![(3, OtherCells)]));
        let (_, remarks) = items(b"article,label,quote,note,Note\na,x,Ohm,1,2\n");
        assert_eq!(remarks, [(1, NotHeld, "note".to_owned())]);
    }

    /// The annotations that stand in the text, once it is known.
    fn standing(mut found: Found, text: &str) -> Vec<Annotation> {
        assert!(found.lacks_text());
        found.put_on(text);
        let mut all: Vec<Annotation> =
            found.annotations.iter().filter_map(|it| it.fasten(text)).collect();
        all.sort_by_key(|it| it.id);
        all
    }

    #[test]
    fn line_ends_that_a_spreadsheet_changed_are_found_in_the_text() {
        let file = "article,label,start,end,quote\na,x,0,6,\"Ohm\n0\"\na,y,0;4,3;9,Ohm … 0\n";
        let (found, _) = items(file.as_bytes());
        let text = "Ohm\r\n0 da";
        let quotes: BTreeSet<String> =
            standing(found[0].clone(), text).iter().map(|it| it.quote(text)).collect();
        assert_eq!(quotes, ["Ohm\r\n0".to_owned()].into());
    }

    #[test]
    fn what_belongs_into_no_cell_is_remarked() {
        let head = "article,label,quote,date,language,status,flagged,attributes\n";
        let rows = "a,x,Ohm,gestern,xx yy,quatsch,ja,free\na,y,Ohm,,,,,free=a;free=b\n\
                    a,z,Ohm,,,,,=x\n";
        let (found, remarks) = items(format!("{head}{rows}").as_bytes());
        let said: Vec<(usize, &str)> = remarks.iter().map(|it| (it.0, &*it.2)).collect();
        let expected = [
            (2, "date: gestern"),
            (2, "language: xx yy"),
            (2, "status: quatsch"),
            (2, "flagged: ja"),
            (2, "x free"),
            (3, "y free=b"),
            (4, "z =x"),
        ];
        assert_eq!(said, expected);
        assert_eq!(found[0].annotations[1].attributes["free"], "a");
        let (_, remarks) = items(b"article,label,quote,status,flagged\na,x,Ohm,Done,FALSCH\n");
        assert_eq!(remarks, []);
    }

    #[test]
    fn offsets_beyond_all_texts_have_no_place() {
        let file =
            "article,label,start,end,quote\na,x,18446744073709551614,18446744073709551615,Ohm";
        let (found, _) = items(file.as_bytes());
        assert_eq!(standing(found[0].clone(), "Ohm, Öl"), []);
    }

    proptest! {
        #[test]
        fn no_table_makes_it_panic(
            cells in prop::collection::vec(".{0,8}", 0..40),
            delimiter in prop::sample::select(vec![",", ";", "\t", "\n"]),
        ) {
            let rows = cells.chunks(5).map(|it| it.join(delimiter)).collect::<Vec<_>>().join("\n");
            let head = ["article", "label", "start", "end", "quote"].join(delimiter);
            for file in [rows.clone(), format!("{head}\n{rows}")] {
                let (found, _) = items(file.as_bytes());
                for mut it in found {
                    it.put_on("Öl 😀 ab\r\n");
                }
            }
        }
    }
}
