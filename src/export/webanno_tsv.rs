//! `WebAnno` TSV 3.3, for `INCEpTION` and `WebAnno`: one file a document, one token a line with what is
//! said about it. Offsets in units of UTF-16.
//!
//! - Annotations are those of a span layer, relations those of a relation layer; both have to be made
//!   in the program that reads them, with the features that the file's head names: `label`, `note`
//!   and `attributes`, written as in CSV; `kind`. One that nothing in the document has is not named.
//! - An annotation that begins or ends inside a token has a line of its own for what it covers of it.
//!   White space between tokens has no line, so no annotation begins or ends there.
//! - An annotation on several lines, or beside others on one, is told by a number in brackets.
//! - A reader puts a line feed between two sentences, and fills up with spaces. Any other white space
//!   is written as the end of the sentence before it, so that no offset and no text changes; only
//!   before the first token it becomes spaces.
//! - The id of the first sentence says which article it is. Nothing else in the format can.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io;
use std::ops::Range;

use super::dataset::{Exporter, Part};
use super::loss::relation_dropped;
use super::tokens::{sentences, tokens, touched};
use super::{Document, Feature, Format, Loss, LossKind, Sink, Unit, rows};
use crate::model::{Annotation, AnnotationId, Relation, Units};
use crate::record::webanno::{
    ARTICLE, ATTRIBUTES, KIND, LABEL, NOTE, RELATION_LAYER, SPAN_LAYER, escaped_text, escaped_value,
};

pub(super) const FORMAT: Format = Format {
    name: "webanno-tsv",
    extension: "tsv",
    one_file: false,
    unit: Unit::Utf16,
    carries: &[Feature::Overlap, Feature::Notes, Feature::Attributes, Feature::Relations],
    exporter: |_| Box::new(WebannoTsv),
};

/// `INCEpTION` reads only one digit of a sub-token's number where a relation names it; with a number
/// in brackets it need not.
const LAST_TOLD_BY_PLACE: usize = 9;

struct WebannoTsv;

impl Exporter for WebannoTsv {
    fn beside(&self) -> Option<Box<dyn Exporter + Send>> {
        Some(Box::new(WebannoTsv))
    }

    fn push(&mut self, document: &Document<'_>, out: &mut dyn Sink) -> io::Result<Vec<Loss>> {
        let mut losses = Vec::new();
        let sheet = Sheet::of(document, &mut losses);
        let name = format!("{}.tsv", document.file_stem());
        out.file(&name)?.write_all(sheet.written().as_bytes())?;
        Ok(losses)
    }
}

/// What is said about a token, or about a piece of one.
#[derive(Default)]
struct Line {
    range: Range<usize>,
    /// The parts that cover it.
    parts: Vec<usize>,
    /// The relations that lead to a part that begins here.
    relations: Vec<usize>,
}

/// A token's line, and those of its pieces in the order in which somebody needs them.
struct Token {
    whole: Line,
    pieces: Vec<Line>,
}

/// Where a part begins: a token, and which of its pieces counted from one, or 0 for all of it.
#[derive(Clone, Copy)]
struct Home {
    token: usize,
    piece: usize,
}

/// A part of an annotation that is written, and how to name it.
struct Written<'a> {
    part: Part<'a>,
    /// The tokens that it touches.
    tokens: Range<usize>,
    home: Home,
    /// Its number in brackets; 0 for none.
    number: usize,
}

/// One document, put into lines.
struct Sheet<'a> {
    document: &'a Document<'a>,
    tokens: Vec<Token>,
    sentences: Vec<Range<usize>>,
    written: Vec<Written<'a>>,
    /// Relations with the parts that they lead from and to.
    relations: Vec<(&'a Relation, usize, usize)>,
}

impl<'a> Sheet<'a> {
    fn of(document: &'a Document<'a>, losses: &mut Vec<Loss>) -> Self {
        let text = document.text();
        let ranges = tokens(text);
        let sentences = sentences(text, &ranges);
        let before = text.get(..ranges.first().map_or(text.len(), |it| it.start));
        let before = before.unwrap_or_default();
        if before.contains(|it| it != ' ') || before.len() == text.len() && !text.is_empty() {
            losses.push(Loss::about(document, LossKind::SpacingChanged, before));
        }
        let token = |range: &Range<usize>| Token {
            whole: Line { range: range.clone(), ..Line::default() },
            pieces: Vec::new(),
        };
        let mut sheet = Self {
            document,
            tokens: ranges.iter().map(token).collect(),
            sentences,
            written: Vec::new(),
            relations: Vec::new(),
        };
        for part in document.parts() {
            let loss = |kind| Loss::at(document, part.annotation, kind, part.span.quote(text));
            let (touched, _) = touched(&ranges, part.span);
            match sheet.place(part, touched) {
                None => losses.push(loss(LossKind::NoToken)),
                Some(false) => losses.push(loss(LossKind::SpaceTrimmed)),
                Some(true) => {}
            }
        }
        sheet.number();
        sheet.relate(losses);
        sheet
    }

    /// Puts a part on its lines. Says whether they hold all of it; `None` when there are none.
    fn place(&mut self, part: Part<'a>, touched: Range<usize>) -> Option<bool> {
        let (nth, span) = (self.written.len(), part.span);
        let mut covered = None;
        let mut home = None;
        for at in touched.clone() {
            let Some(token) = self.tokens.get_mut(at) else { continue };
            let whole = token.whole.range.clone();
            let range = whole.start.max(span.start())..whole.end.min(span.end());
            let start = covered.map_or(range.start, |(start, _)| start);
            covered = Some((start, range.end));
            let (line, piece) = token.line(&range);
            line.parts.push(nth);
            home = home.or(Some(Home { token: at, piece }));
        }
        let (home, covered) = home.zip(covered)?;
        self.written.push(Written { part, tokens: touched, home, number: 0 });
        Some(covered == (span.start(), span.end()))
    }

    /// Gives numbers to the parts that could be confused.
    fn number(&mut self) {
        let mut last = 0;
        for it in &mut self.written {
            let mut lines =
                it.tokens.clone().filter_map(|at| self.tokens.get(at)?.line_of(it.part));
            let several = it.tokens.len() > 1;
            if several || lines.any(|it| it.parts.len() > 1) || it.home.piece > LAST_TOLD_BY_PLACE {
                last += 1;
                it.number = last;
            }
        }
    }

    /// Puts each relation on the line where the part begins that it leads to. Of several parts of an
    /// annotation the first stands for all.
    fn relate(&mut self, losses: &mut Vec<Loss>) {
        let mut first: HashMap<AnnotationId, usize> = HashMap::new();
        for (nth, it) in self.written.iter().enumerate() {
            first.entry(it.part.annotation.id).or_insert(nth);
        }
        for relation in self.document.layer.relations() {
            let ends = first.get(&relation.from).zip(first.get(&relation.to));
            let to = ends.and_then(|(from, to)| Some((*from, *to, self.written.get(*to)?.home)));
            let line =
                to.and_then(|(.., home)| self.tokens.get_mut(home.token)?.line_at(home.piece));
            match to.zip(line) {
                Some(((from, to, _), line)) => {
                    line.relations.push(self.relations.len());
                    self.relations.push((relation, from, to));
                }
                None => losses.push(relation_dropped(self.document, relation)),
            }
        }
    }

    /// The whole file.
    fn written(&self) -> String {
        let text = self.document.text();
        let sheet = Columns::of(self);
        let units = Units::new(text);
        let mut file = sheet.head();
        for (nth, sentence) in (1..).zip(&self.sentences) {
            file.push('\n');
            if nth == 1 {
                let path = escaped_text(self.document.article.path.as_str());
                // Writing to a string cannot fail, here and below.
                let _ = writeln!(file, "#Sentence.id={ARTICLE}{path}");
            }
            for line in self.sentence_text(sentence).split('\n') {
                let _ = writeln!(file, "#Text={}", escaped_text(line));
            }
            for (place, at) in (1..).zip(sentence.clone()) {
                let Some(token) = self.tokens.get(at) else { continue };
                for (piece, line) in std::iter::once(&token.whole).chain(&token.pieces).enumerate()
                {
                    let Range { start, end } = line.range.clone();
                    let quote = text.get(start..end).unwrap_or_default();
                    let _ = write!(file, "{nth}-{place}");
                    if piece > 0 {
                        let _ = write!(file, ".{piece}");
                    }
                    let (start, end) = (units.utf16(start), units.utf16(end));
                    let _ = write!(file, "\t{start}-{end}\t{quote}\t");
                    sheet.cells(line, &mut file);
                    file.push('\n');
                }
            }
        }
        file
    }

    /// The text of a sentence from its first token on, with what of the white space behind it a
    /// reader would not put there.
    fn sentence_text(&self, sentence: &Range<usize>) -> &'a str {
        let text = self.document.text();
        let start = self.tokens.get(sentence.start).map_or(0, |it| it.whole.range.start);
        let last = sentence.end.checked_sub(1).and_then(|it| self.tokens.get(it));
        let last = last.map_or(start, |it| it.whole.range.end);
        let next = self.tokens.get(sentence.end).map(|it| it.whole.range.start);
        let space = text.get(last..next.unwrap_or(text.len())).unwrap_or_default();
        let put = space.trim_end_matches(' ').strip_suffix('\n').filter(|_| next.is_some());
        text.get(start..last + put.unwrap_or(space).len()).unwrap_or_default()
    }

    /// How a line names the line on which a part begins.
    fn place_of(&self, home: Home) -> String {
        let nth = self.sentences.partition_point(|it| it.end <= home.token);
        let start = self.sentences.get(nth).map_or(0, |it| it.start);
        let place = format!("{}-{}", nth + 1, home.token - start + 1);
        if home.piece > 0 { format!("{place}.{}", home.piece) } else { place }
    }
}

impl Token {
    /// The line of that range, made when it is first asked for, and which piece it is.
    fn line(&mut self, range: &Range<usize>) -> (&mut Line, usize) {
        if self.whole.range == *range {
            return (&mut self.whole, 0);
        }
        let at = self.pieces.iter().position(|it| it.range == *range).unwrap_or_else(|| {
            self.pieces.push(Line { range: range.clone(), ..Line::default() });
            self.pieces.len() - 1
        });
        // There is one at that place.
        (self.pieces.get_mut(at).unwrap_or(&mut self.whole), at + 1)
    }

    /// The line of that piece, of the whole token for 0.
    fn line_at(&mut self, piece: usize) -> Option<&mut Line> {
        match piece.checked_sub(1) {
            None => Some(&mut self.whole),
            Some(at) => self.pieces.get_mut(at),
        }
    }

    /// The line on which a part stands that touches this token.
    fn line_of(&self, part: Part<'_>) -> Option<&Line> {
        let whole = &self.whole.range;
        let range = whole.start.max(part.span.start())..whole.end.min(part.span.end());
        std::iter::once(&self.whole).chain(&self.pieces).find(|it| it.range == range)
    }
}

/// A feature of annotations: its name, and its value where an annotation has one.
type Column = (&'static str, fn(&Annotation) -> Option<Cow<'_, str>>);

/// The features, in the order of their columns.
static FEATURES: [Column; 3] = [
    (LABEL, |it| Some(it.label.as_str().into())),
    (NOTE, |it| (!it.note.is_empty()).then(|| it.note.as_str().into())),
    (ATTRIBUTES, |it| (!it.attributes.is_empty()).then(|| rows::attributes(it).into())),
];

/// The columns of one file.
struct Columns<'a> {
    sheet: &'a Sheet<'a>,
    /// The features that anything has.
    features: Vec<&'static Column>,
}

impl<'a> Columns<'a> {
    fn of(sheet: &'a Sheet<'a>) -> Self {
        let annotations = || sheet.written.iter().map(|it| it.part.annotation);
        let used = |it: &&Column| annotations().any(|annotation| (it.1)(annotation).is_some());
        Self { sheet, features: FEATURES.iter().filter(used).collect() }
    }

    fn head(&self) -> String {
        let mut head = "#FORMAT=WebAnno TSV 3.3\n".to_owned();
        if !self.features.is_empty() {
            let names: Vec<&str> = self.features.iter().map(|it| it.0).collect();
            let _ = writeln!(head, "#T_SP={SPAN_LAYER}|{}", names.join("|"));
        }
        if !self.sheet.relations.is_empty() {
            let _ = writeln!(head, "#T_RL={RELATION_LAYER}|{KIND}|BT_{SPAN_LAYER}");
        }
        head.push('\n');
        head
    }

    /// What all columns say on a line, each with a tab behind it.
    fn cells(&self, line: &Line, cells: &mut String) {
        for (_, value) in &self.features {
            let parts = line.parts.iter().filter_map(|it| self.sheet.written.get(*it));
            cell(
                cells,
                parts.map(|it| {
                    let value = value(it.part.annotation);
                    let value = value.map_or_else(|| "*".to_owned(), |it| escaped_value(&it));
                    if it.number > 0 { format!("{value}[{}]", it.number) } else { value }
                }),
            );
        }
        if !self.sheet.relations.is_empty() {
            let relations = || line.relations.iter().filter_map(|it| self.sheet.relations.get(*it));
            cell(cells, relations().map(|(it, ..)| escaped_value(&it.kind)));
            cell(cells, relations().map(|(_, from, to)| self.reference(*from, *to)));
        }
    }

    /// Where a relation comes from, and the numbers of both its ends where one has any.
    fn reference(&self, from: usize, to: usize) -> String {
        let end = |nth: usize| self.sheet.written.get(nth).map(|it| (it.home, it.number));
        let Some(((home, from), (_, to))) = end(from).zip(end(to)) else { return "_".to_owned() };
        let place = self.sheet.place_of(home);
        if from + to > 0 { format!("{place}[{from}_{to}]") } else { place }
    }
}

/// Writes a cell of several values, or of none.
fn cell(cells: &mut String, values: impl Iterator<Item = String>) {
    let mut some = false;
    for value in values {
        if some {
            cells.push('|');
        }
        cells.push_str(&value);
        some = true;
    }
    cells.push_str(if some { "\t" } else { "_\t" });
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::super::flat::is_space;
    use super::super::sample::{Sample, export, samples};
    use crate::record::webanno::{text, value};

    fn exported(sample: Sample) -> (String, Vec<(&'static str, String)>) {
        let (bytes, losses) = export("webanno-tsv", &[sample]);
        let losses = losses.into_iter().map(|it| (it.kind.into(), it.quote)).collect();
        (String::from_utf8(bytes).unwrap(), losses)
    }

    /// What stands behind the two blank lines and the article's path.
    fn body(sample: Sample) -> String {
        let file = exported(sample).0;
        let (head, body) = file.split_once("\n\n\n").unwrap();
        assert!(head.starts_with("#FORMAT=WebAnno TSV 3.3"), "{head}");
        body.strip_prefix("#Sentence.id=tagwerk:ordner/text.txt\n").unwrap().to_owned()
    }

    #[test]
    fn a_file_is_what_the_format_says() {
        let sample = Sample::new("Die Grünen 🌱 lehnen ab.\nOhm (SPD) nickt.")
            .tag("actor", &["Die Grünen"])
            .tag("de_mand", &["lehnen"])
            .with(|it| it.note = "Ja; so".to_owned())
            .tag("x", &["lehn"])
            .with(|it| drop(it.attributes.insert("con-text".to_owned(), "a|b".to_owned())))
            .tag("actor", &["Ohm"])
            .relate(1, 2)
            .relate(4, 1);
        let expected = "#FORMAT=WebAnno TSV 3.3\n\
            #T_SP=webanno.custom.Tagwerk|label|note|attributes\n\
            #T_RL=webanno.custom.TagwerkRelation|kind|BT_webanno.custom.Tagwerk\n\n\n\
            #Sentence.id=tagwerk:ordner/text.txt\n\
            #Text=Die Grünen 🌱 lehnen ab.\n\
            1-1\t0-3\tDie\tactor[1]\t*[1]\t*[1]\tmakes\t2-1[0_1]\t\n\
            1-2\t4-10\tGrünen\tactor[1]\t*[1]\t*[1]\t_\t_\t\n\
            1-3\t11-13\t🌱\t_\t_\t_\t_\t_\t\n\
            1-4\t14-20\tlehnen\tde\\_mand\tJa\\; so\t*\tmakes\t1-1[1_0]\t\n\
            1-4.1\t14-18\tlehn\tx\t*\tcon-text=a\\|b\t_\t_\t\n\
            1-5\t21-23\tab\t_\t_\t_\t_\t_\t\n\
            1-6\t23-24\t.\t_\t_\t_\t_\t_\t\n\n\
            #Text=Ohm (SPD) nickt.\n\
            2-1\t25-28\tOhm\tactor\t*\t*\t_\t_\t\n\
            2-2\t29-30\t(\t_\t_\t_\t_\t_\t\n\
            2-3\t30-33\tSPD\t_\t_\t_\t_\t_\t\n\
            2-4\t33-34\t)\t_\t_\t_\t_\t_\t\n\
            2-5\t35-40\tnickt\t_\t_\t_\t_\t_\t\n\
            2-6\t40-41\t.\t_\t_\t_\t_\t_\t\n";
        assert_eq!(exported(sample), (expected.to_owned(), vec![]));
    }

    #[test]
    fn the_file_in_the_manual_is_what_we_write() {
        let mut sample = Sample::new("Die Bürgermeisterin lehnt den Umbau ab.\n")
            .tag("actor", &["Bürgermeisterin"])
            .tag("answer", &["lehnt", "ab"])
            .with(|it| it.note = "Absage".to_owned())
            .with(|it| drop(it.attributes.insert("polarity".to_owned(), "no".to_owned())))
            .relate(1, 2);
        sample.relations.iter_mut().for_each(|it| it.kind = "gives".to_owned());
        let file = exported(sample).0.replace("ordner/text.txt", "rathaus.txt");
        let manual = include_str!("../../docs/format.md").replace("\r\n", "\n");
        assert!(manual.contains(&format!("```text\n{file}```\n")), "{file}");
    }

    #[test]
    fn white_space_a_reader_would_not_put_there_belongs_to_the_sentence_before_it() {
        // The text, and the texts of its sentences.
        let cases: &[(&str, &[&str])] = &[
            ("A b.\nC d.", &["A b.", "C d."]),
            ("A b.\n  C d.", &["A b.", "C d."]),
            ("A b. C d.", &["A b. ", "C d."]),
            ("A b.\r\nC d.\n", &["A b.\r", "C d.\n"]),
            ("A b.\n\n\nC d.\n\n", &["A b.\n\n", "C d.\n\n"]),
            ("A b.\u{2028}C d.", &["A b.\u{2028}", "C d."]),
            ("  A\tb\\n.", &["A\tb\\n."]),
        ];
        for (whole, sentences) in cases {
            let body = body(Sample::new(whole));
            let mut found = Vec::new();
            for sentence in body.split("\n\n") {
                let lines = sentence.split('\n').filter_map(|it| it.strip_prefix("#Text="));
                found.push(lines.map(|it| text(it, false)).collect::<Vec<_>>().join("\n"));
            }
            assert_eq!(found, *sentences, "{whole:?}");
        }
        for (whole, lost) in [("\n A", "\n "), (" ", " "), ("\u{2028}", "\u{2028}")] {
            let losses = exported(Sample::new(whole)).1;
            assert_eq!(losses, [("spacing-changed", lost.to_owned())], "{whole:?}");
        }
        assert_eq!(exported(Sample::new("")), ("#FORMAT=WebAnno TSV 3.3\n\n".to_owned(), vec![]));
    }

    #[test]
    fn annotations_that_could_be_confused_bear_numbers() {
        let cells = |sample| {
            let lines = body(sample);
            let rows = lines.split('\n').filter(|it| !it.starts_with('#') && !it.is_empty());
            let cell = |row: &str| row.split('\t').collect::<Vec<_>>()[2..4].join("=");
            rows.map(cell).filter(|it| !it.ends_with('_')).collect::<Vec<_>>().join(" ")
        };
        let sample = || Sample::new("aaaaaa bbbbbb cccccc");
        for (sample, expected) in [
            (sample().tag("x", &["bbbbbb"]), "bbbbbb=x"),
            (sample().tag("x", &["bbbbbb"]).tag("y", &["bbbbbb"]), "bbbbbb=x[1]|y[2]"),
            (sample().tag("x", &["aaaaaa bbb"]), "aaaaaa=x[1] bbb=x[1]"),
            (sample().tag("x", &["bbb"]).tag("y", &["bb"]), "bbb=x bb=y"),
            (
                sample().tag("x", &["a b"]).tag("y", &["a bbbbbb c"]),
                "a=y[1]|x[2] bbbbbb=y[1] b=x[2] c=y[1]",
            ),
        ] {
            assert_eq!(cells(sample), expected);
        }
    }

    #[test]
    fn what_has_no_line_is_lost_and_said_so() {
        let sample = Sample::new("Die Grünen lehnen ab")
            .tag("a", &[" Grünen"])
            .tag("b", &[" "])
            .tag("c", &["lehnen "])
            .tag("d", &["ehn"])
            .relate(1, 2)
            .relate(1, 4);
        let losses = exported(sample).1;
        let losses: Vec<_> = losses.iter().map(|(kind, quote)| (*kind, quote.as_str())).collect();
        let expected = [
            ("space-trimmed", " Grünen"),
            ("no-token", " "),
            ("space-trimmed", "lehnen "),
            ("relation-dropped", " Grünen"),
        ];
        assert_eq!(losses, expected);
    }

    #[test]
    fn a_relation_names_no_piece_beyond_the_ninth_without_a_number() {
        let word = "abcdefghijklmnop";
        let mut sample = Sample::new(word);
        for at in 1..13 {
            sample = sample.tag("x", &[&word[at..=at]]);
        }
        let lines = body(sample.relate(12, 1).relate(3, 2));
        let ends: Vec<&str> = lines.lines().filter_map(|it| it.split('\t').nth(5)).collect();
        assert_eq!(ends[..3], ["_", "1-1.12[3_0]", "1-1.3"]);
    }

    proptest! {
        /// A reader that knows only the format finds the text and every annotation that was not
        /// reported, and nothing else.
        #[test]
        fn every_line_cuts_its_quote(sample in samples()) {
            let (whole, tagged) = (sample.text.clone(), sample.part_quotes());
            let (file, losses) = exported(sample);
            let mut units: Vec<u16> = Vec::new();
            let mut found: BTreeMap<String, (String, usize, usize)> = BTreeMap::new();
            let mut sentence = String::new();
            for (nth, line) in file.split('\n').enumerate() {
                if let Some(line) = line.strip_prefix("#Text=") {
                    sentence += &text(line, false);
                    sentence.push('\n');
                }
                let row: Vec<&str> = line.split('\t').collect();
                let [_, place, quote, rest @ ..] = &row[..] else { continue };
                let (start, end) = place.split_once('-').unwrap();
                let (start, end) = (start.parse::<usize>().unwrap(), end.parse::<usize>().unwrap());
                if !sentence.is_empty() {
                    units.truncate(start);
                    units.resize(start, u16::from(b' '));
                    units.extend(std::mem::take(&mut sentence).encode_utf16());
                }
                let slice = String::from_utf16(&units[start..end]).unwrap();
                prop_assert_eq!(&slice, quote);
                prop_assert!(!quote.contains(is_space));
                for (at, cell) in rest.first().unwrap_or(&"_").split('|').enumerate() {
                    if cell == "_" || cell.is_empty() {
                        continue;
                    }
                    let (label, key) = match cell.strip_suffix(']').and_then(|it| it.rsplit_once('[')) {
                        Some((label, number)) => (label, number.to_owned()),
                        None => (cell, format!("{nth} {at}")),
                    };
                    let entry = found.entry(key).or_insert((value(label), start, end));
                    entry.2 = end;
                }
            }
            units.pop();
            let read = String::from_utf16(&units).unwrap();
            let changed = losses.iter().any(|it| it.0 == "spacing-changed");
            prop_assert_eq!(read == whole, !changed);
            let said = |kind: &str| losses.iter().filter(|it| it.0 == kind).count();
            prop_assert_eq!(found.len() + said("no-token"), tagged.len());
            let units: Vec<u16> = whole.encode_utf16().collect();
            let quoted = found.values().filter(|(label, start, end)| {
                let quote = String::from_utf16(&units[*start..*end]).unwrap();
                tagged.contains(&(label.clone(), quote))
            });
            prop_assert!(quoted.count() + said("space-trimmed") >= found.len());
        }
    }
}
