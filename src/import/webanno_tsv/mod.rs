//! `WebAnno` TSV 3: one document a file, one token a row. Offsets in units of UTF-16; where the tokens
//! show that somebody has counted code points, in those.
//!
//! - The text is put together from the sentences and where their first tokens stand: one line feed
//!   between two sentences, filled up with spaces.
//! - Spans of every layer become annotations, elements of chains too, but for those of linguists'.
//!   Which feature is the label is told as for every file of `INCEpTION` (`super::inception`); the
//!   others are attributes. Of our own layer label, note and attributes are what they were.
//! - Relations, links of chains and fillers of slots become relations. What else is said of a relation
//!   has no place in a layer, nor has what leads from or to a token.

mod cells;
mod golden;
mod lines;

use super::attributes::attributes;
use super::found::{Counted, Draft, LeftOut};
use super::inception;
use super::{Format, Item, Remark, RemarkKind, Source};
use crate::model::{AnnotationId, Units};
use crate::record::webanno::{ATTRIBUTES, NOTE, SPAN_LAYER, value};

use cells::{Tag, said, take_label};
use lines::{Row, Sheet};

pub(super) const FORMAT: Format = Format { name: "webanno-tsv", extensions: &["tsv"], read };

/// The widest space between sentences that is believed.
const WIDEST: usize = 100_000;

fn read(source: &Source<'_>, each: &mut dyn FnMut(Item)) {
    let remark = |line, kind, detail: &str| Remark { line, kind, detail: detail.to_owned() };
    let file = match crate::record::utf8(source.bytes) {
        Ok(file) => file.strip_prefix('\u{feff}').unwrap_or(file),
        Err(error) => {
            return each(Item::Remark(remark(1, RemarkKind::Unreadable, &error.to_string())));
        }
    };
    let Some(sheet) = Sheet::read(file, &mut |it| each(Item::Remark(it))) else { return };
    if sheet.sentences.is_empty() {
        return each(Item::Remark(remark(1, RemarkKind::NoText, "")));
    }
    // Whoever counts code points is right about every token, or about none behind a wide character.
    let text = [Counted::Utf16, Counted::CodePoints].into_iter().find_map(|counted| {
        let text = Text::of(&sheet, file.len(), counted);
        let right = text.rows(&sheet).all(|it| it.is_ok());
        right.then_some(text)
    });
    let text = text.unwrap_or_else(|| Text::of(&sheet, file.len(), Counted::Utf16));
    let mut draft = Draft::counting(text.counted, 1, &text.whole);
    for row in text.rows(&sheet).filter_map(Result::err) {
        draft.at_line(row.line);
        draft.remark(RemarkKind::OtherText, format!("{}–{} {}", row.start, row.end, row.quote));
    }
    let rows = || text.rows(&sheet).filter_map(Result::ok);
    let mut said = said(&sheet, rows());
    let mut ids = Vec::with_capacity(said.tags.len());
    let mut left_out = LeftOut::default();
    for tag in &mut said.tags {
        draft.at_line(tag.line);
        ids.push(take(tag, &sheet, &mut draft, &mut left_out));
    }
    said.links(rows(), &mut |link| {
        if inception::is_linguistic(link.layer) {
            return left_out.count(link.line, link.layer);
        }
        draft.at_line(link.line);
        let end = |tag: Option<usize>| ids.get(tag?).copied().flatten();
        for (name, said) in link.values {
            let detail = format!("{} {name}={}", link.kind, value(said));
            draft.remark(RemarkKind::NotHeld, detail);
        }
        draft.relate(&link.kind, (end(link.from), end(link.to)));
    });
    (draft.about().name, draft.about().annotator) = whose(source, &sheet.article);
    draft.at_line(1);
    draft.hand_over(each);
    left_out.say(each);
}

/// Adds an annotation with all that is said of it, unless it is one of linguists'.
fn take(
    tag: &mut Tag<'_>,
    sheet: &Sheet<'_>,
    draft: &mut Draft<'_>,
    left_out: &mut LeftOut,
) -> Option<AnnotationId> {
    let layer = sheet.layers.get(tag.layer)?;
    if inception::is_linguistic(layer.name()) {
        left_out.count(tag.line, layer.name());
        return None;
    }
    let ours = layer.name() == SPAN_LAYER;
    let mut values = std::mem::take(&mut tag.values);
    let label = take_label(layer, &mut values);
    let id = draft.tag(&label, &[(tag.start, tag.end)])?;
    for (name, value) in values.into_iter().map(|it| (it.0, value(it.1))) {
        match name {
            NOTE if ours => draft.say(id, &value, []),
            ATTRIBUTES if ours => draft.say(id, "", attributes(&value, &mut |_| {})),
            _ => draft.say(id, "", [(name.to_owned(), value)]),
        }
    }
    Some(id)
}

/// Which article it is, and whose annotations these are, by what the file says and where it lies.
fn whose(source: &Source<'_>, article: &str) -> (String, String) {
    let stem = source.name.strip_suffix(".tsv").unwrap_or(source.name);
    let path = article.strip_suffix(".txt").unwrap_or(article);
    if !path.is_empty() {
        // As our export names files.
        let annotator = stem.strip_suffix(path).and_then(|it| it.strip_suffix('/'));
        let annotator = annotator.and_then(|it| it.rsplit('/').next()).unwrap_or_default();
        return (article.to_owned(), annotator.to_owned());
    }
    // As INCEpTION's projects name them: the document's folder, the annotator's file.
    let mut parts = stem.rsplit('/');
    match (parts.next(), parts.next()) {
        (Some(annotator), Some(document)) if document.ends_with(".txt") => {
            (document.to_owned(), annotator.to_owned())
        }
        _ => (String::new(), String::new()),
    }
}

/// The text of a file, put together by one way of counting.
struct Text {
    whole: String,
    counted: Counted,
    /// How far each sentence lies from where it says.
    moved: Vec<isize>,
}

impl Text {
    fn of(sheet: &Sheet<'_>, length: usize, counted: Counted) -> Self {
        let count = |it: &str| match counted {
            Counted::Bytes => it.len(),
            Counted::CodePoints => it.chars().count(),
            Counted::Utf16 => it.encode_utf16().count(),
        };
        let (mut text, mut at, mut moved) = (String::new(), 0, Vec::new());
        // A few numbers are not to make a text that fills memory.
        let mut left = WIDEST.max(length);
        for (nth, sentence) in sheet.sentences.iter().enumerate() {
            let begins = sentence.rows().next().map_or(at + 1, |it| it.start);
            let gap = begins.checked_sub(at).filter(|it| *it <= left.min(WIDEST)).unwrap_or(1);
            left = left.saturating_sub(gap);
            let line_end = usize::from(gap > 0 && nth > 0);
            text.extend(["\n"].into_iter().take(line_end));
            text.extend(std::iter::repeat_n(' ', gap - line_end));
            at += gap;
            moved.push(at.checked_signed_diff(begins).unwrap_or(0));
            let said = sheet.text_of(sentence);
            text.push_str(&said);
            at += count(&said);
        }
        Self { whole: text, counted, moved }
    }

    /// All rows, moved to where their sentences are; those that say other text than stands there as
    /// they are.
    fn rows<'a>(&self, sheet: &Sheet<'a>) -> impl Iterator<Item = Result<Row<'a>, Row<'a>>> {
        let units = Units::new(&self.whole);
        let moved = sheet.sentences.iter().zip(&self.moved);
        let rows = moved.flat_map(|(it, moved)| it.rows().map(|it| (it, *moved)));
        rows.map(move |(row, moved)| {
            let start = row.start.checked_add_signed(moved);
            let end = row.end.checked_add_signed(moved);
            let there = start.zip(end).and_then(|(start, end)| {
                let (from, to) = (self.byte(&units, start)?, self.byte(&units, end)?);
                let there = self.whole.get(from..to)?;
                let is_said = there == row.quote || there == value(row.quote);
                is_said.then_some(Row { start, end, ..row })
            });
            there.ok_or(row)
        })
    }

    fn byte(&self, units: &Units<'_>, at: usize) -> Option<usize> {
        match self.counted {
            Counted::Bytes => Some(at),
            Counted::CodePoints => units.at_code_point(at),
            Counted::Utf16 => units.at_utf16(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::export::sample::{Sample, files};
    use crate::import::Found;

    /// A file's document, and what was passed over.
    fn import(name: &str, file: &str) -> (Option<Found>, Vec<Remark>) {
        let (mut found, mut remarks) = (None, Vec::new());
        read(&Source::alone(name, file.as_bytes()), &mut |item| match item {
            Item::Found(it) => found = Some(*it),
            Item::Remark(it) => remarks.push(it),
            Item::Codebook(_) => panic!("no format has less of a codebook"),
        });
        (found, remarks)
    }

    /// Annotations and relations in short, and the lines and kinds of what was passed over.
    fn short(file: &str) -> (Vec<String>, Vec<(usize, RemarkKind)>) {
        let (found, remarks) = import("x.tsv", file);
        let found = found.unwrap();
        let named = |id: AnnotationId| {
            let it = found.annotations.iter().find(|it| it.id == id).unwrap();
            format!("{}={}", it.label, it.quote())
        };
        let mut said: Vec<String> = Vec::new();
        for it in &found.annotations {
            let mut line = named(it.id);
            line.extend(it.attributes.iter().map(|(name, value)| format!(" {name}:{value}")));
            said.push(line);
        }
        said.extend(
            found
                .relations
                .iter()
                .map(|it| format!("{} -{}-> {}", named(it.from), it.kind, named(it.to))),
        );
        (said, remarks.iter().map(|it| (it.line, it.kind)).collect())
    }

    fn file(head: &[&str], rows: &[&str]) -> String {
        let head: Vec<String> = head.iter().map(|it| format!("#T_{it}\n")).collect();
        let rows: Vec<String> =
            rows.iter().map(|it| format!("{}\n", it.replace(' ', "\t"))).collect();
        let (head, rows) = (head.concat(), rows.concat());
        format!("#FORMAT=WebAnno TSV 3.3\n{head}\n\n#Text=Die 😊 ging weg.\n{rows}")
    }

    /// Layers, rows, what they say in short, and what is passed over.
    type Case = (
        &'static [&'static str],
        &'static [&'static str],
        &'static [&'static str],
        &'static [(usize, RemarkKind)],
    );

    #[test]
    fn every_layer_becomes_annotations_and_relations() {
        use RemarkKind::{EmptySpan, NoEnd, NotHeld, Twice};
        let cases: &[Case] = &[
            (
                &["SP=a.b.NamedEntity|identifier|value"],
                &[
                    "1-1 0-3 Die x[1] PER[1] ",
                    "1-2 4-6 😊 x[1] PER[1] ",
                    "1-3 7-11 ging * LOC ",
                    "1-4 12-15 weg y * ",
                ],
                &["PER=Die 😊 identifier:x", "LOC=ging", "NamedEntity=weg identifier:y"],
                &[],
            ),
            (
                &["SP=a.Span|"],
                &[
                    "1-1 0-3 Die *[1]|*[2] ",
                    "1-2 4-6 😊 *[2] ",
                    "1-3 7-11 ging _ ",
                    "1-3.1 8-8  * ",
                    "1-3.2 8-10 in * ",
                ],
                &["Span=Die", "Span=Die 😊", "Span=in"],
                &[(9, EmptySpan)],
            ),
            (
                &["SP=a.Span|value"],
                &[r"1-1 0-3 Die a\|b\_\[1\]|\*[2] ", "1-2 4-6 😊 X[3]|X[4] "],
                &["a|b_[1]=Die", "*=Die", "X=😊"],
                &[(7, Twice)],
            ),
            (
                &["SP=a.Span|value", "RL=a.Rel|flavor|value|BT_a.Span"],
                &[
                    "1-1 0-3 Die S _ _ _ ",
                    "1-2 4-6 😊 A[1]|B[2] _|f r|s 1-1[0_2]|1-3[0_1] ",
                    "1-3 7-11 ging T _ _ _ ",
                ],
                &["S=Die", "A=😊", "B=😊", "T=ging", "S=Die -r-> B=😊", "T=ging -s-> A=😊"],
                &[(8, NotHeld)],
            ),
            (
                &["RL=a.Rel|value|BT_de.Token"],
                &["1-1 0-3 Die _ _ ", "1-2 4-6 😊 x 1-1 "],
                &[],
                &[(7, NoEnd)],
            ),
            (
                &["CH=a.CorefLink|referenceRelation|referenceType"],
                &[
                    "1-1 0-3 Die r->1-1 P[1] ",
                    "1-2 4-6 😊 r->1-1 P[1] ",
                    r"1-3 7-11 ging s\_t->1-2|*->2-1 *[1]|Q[2] ",
                ],
                &[
                    "P=Die 😊",
                    "CorefLink=ging referenceRelation:s_t",
                    "Q=ging",
                    "P=Die 😊 -r-> CorefLink=ging",
                ],
                &[],
            ),
            (
                &["SP=a.Fill|", "SP=a.Host|ROLE_a.Host:links_a.Link|a.Fill|value"],
                &[
                    "1-1 0-3 Die _ agent;* 1-2[1];1-3 H ",
                    "1-2 4-6 😊 *[1]|*[2] _ _ _ ",
                    "1-3 7-11 ging * _ * * ",
                    "1-4 12-15 weg _ p 1-9 G ",
                ],
                &[
                    "H=Die",
                    "Fill=😊",
                    "Fill=ging",
                    "Host=ging",
                    "G=weg",
                    "H=Die -agent-> Fill=😊",
                    "H=Die -links-> Fill=ging",
                ],
                &[(8, Twice), (10, NoEnd)],
            ),
        ];
        for (head, rows, said, remarks) in cases {
            let (found, passed_over) = short(&file(head, rows));
            assert_eq!(found, *said, "{head:?}");
            assert_eq!(passed_over, *remarks, "{head:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_passed_over_by_line() {
        use RemarkKind::{NoText, OtherText, Unreadable};
        for (name, remarks) in [
            ("", &[(1, Unreadable)][..]),
            ("#FORMAT=WebAnno TSV 2.0\n", &[(1, Unreadable)]),
            ("#FORMAT=WebAnno TSV 3.3\n\n", &[(1, NoText)]),
        ] {
            let (found, said) = import("x.tsv", name);
            assert!(found.is_none());
            assert_eq!(said.iter().map(|it| (it.line, it.kind)).collect::<Vec<_>>(), remarks);
        }
        let head = &["SP=a.Span|value", "XX=a"];
        let rows = &[
            "1-1 0-3 Die A[1] ",
            "1-2 4-9 Die B ",
            "1-3 x-9 Die B ",
            "#x ",
            "1-4 7-11 ging A[1]|C",
            "Ende",
        ];
        let remarks =
            [(3, Unreadable), (9, Unreadable), (10, Unreadable), (12, Unreadable), (8, OtherText)];
        let said = ["A=Die 😊 ging", "C=ging"].map(str::to_owned);
        assert_eq!(short(&file(head, rows)), (said.to_vec(), remarks.to_vec()));
    }

    #[test]
    fn rows_of_other_cells_than_the_layers_have_are_said_and_taken_as_far_as_they_go() {
        use RemarkKind::OtherCells;
        let head = &["SP=a.Span|value|note", "SP=b.Other|value"];
        let rows = &[
            "1-1 0-3 Die A x B ",
            "1-2 4-6 😊",
            "1-3 7-11 ging C y ",
            // Whoever ends no row with a tab.
            "1-4 12-15 weg D z E",
            "1-5 15-16 . F _ _ G ",
        ];
        let said = ["A=Die note:x", "B=Die", "C=ging note:y", "D=weg note:z", "E=weg", "F=."];
        let remarks = vec![(8, OtherCells), (9, OtherCells), (11, OtherCells)];
        assert_eq!(short(&file(head, rows)), (said.map(str::to_owned).to_vec(), remarks));
    }

    #[test]
    fn texts_are_put_together_from_their_sentences() {
        let whole = |sentences: &[(&str, &str)]| {
            let part =
                |(text, rows): &(&str, &str)| format!("\n{text}\n{}\n", rows.replace(' ', "\t"));
            let parts: String = sentences.iter().map(part).collect();
            import("x.tsv", &format!("#FORMAT=WebAnno TSV 3.3\n\n{parts}"))
        };
        let cases: &[(&[(&str, &str)], &str)] = &[
            (&[("#Text=a", "1-1 2-3 a "), ("#Text=b", "2-1 3-4 b ")], "  ab"),
            (&[("#Text=a\\r\n#Text=", "1-1 0-1 a "), ("#Text=b", "2-1 6-7 b ")], "a\r\n\n  b"),
            (&[("#Text=a\\\\t\\tc", "1-1 0-1 a "), ("#Text=b", "2-1 7-8 b ")], "a\\t\tc\n b"),
            // Whoever counts code points.
            (&[("#Text=😊 a", "1-1 0-1 😊 \n1-2 2-3 a "), ("#Text=b", "2-1 4-5 b ")], "😊 a\nb"),
            // Whoever counts nothing that there is.
            (&[("#Text=a", "1-1 0-1 a "), ("#Text=b", "2-1 999999999999-999999999999 b ")], "a\nb"),
        ];
        for (sentences, text) in cases {
            let (found, remarks) = whole(sentences);
            assert_eq!(found.unwrap().text, *text);
            assert_eq!(
                remarks.len(),
                usize::from(sentences[1].1.contains("99")),
                "{text:?}: {remarks:?}"
            );
        }
    }

    #[test]
    fn articles_and_annotators_are_told_by_what_our_export_and_inception_write() {
        for (name, id, article, annotator) in [
            ("anna/ordner/text.tsv", "tagwerk:ordner/text.txt", "ordner/text.txt", "anna"),
            ("aus/anna/text.md.tsv", "tagwerk:text.md", "text.md", "anna"),
            ("text.tsv", "tagwerk:ordner/text.txt", "ordner/text.txt", ""),
            ("annotation/text.txt/eva.tsv", "s1", "text.txt", "eva"),
            ("x/text.tsv", "s1", "", ""),
        ] {
            let file =
                format!("#FORMAT=WebAnno TSV 3.3\n\n\n#Sentence.id={id}\n#Text=a\n1-1\t0-1\ta\t\n");
            let found = import(name, &file).0.unwrap();
            assert_eq!((&*found.name, &*found.annotator), (article, annotator), "{name}");
        }
    }

    proptest! {
        #[test]
        fn no_file_makes_us_panic(cut in any::<prop::sample::Index>(), junk in "[\\[\\]|_;*>\\\\\t\n0-9#Text=.😊-]{0,40}") {
            let (files, _) = files("webanno-tsv", &[Sample::rich()]);
            let whole = String::from_utf8(files.into_values().next().unwrap()).unwrap();
            let cut = whole.ceil_char_boundary(cut.index(whole.len()));
            let (before, after) = whole.split_at(cut);
            for file in [format!("{before}{junk}{after}"), format!("{before}{junk}"), format!("#FORMAT=WebAnno TSV 3.3\n#T_SP=a|b\n\n\n#Text=a\n{junk}")] {
                if let Some(it) = import("x.tsv", &file).0 {
                    for anchor in it.annotations.iter().flat_map(|it| &it.anchors) {
                        prop_assert_eq!(&it.text[anchor.start..anchor.end], &*anchor.quote);
                    }
                }
            }
        }
    }
}
