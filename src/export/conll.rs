//! `CoNLL`: one token a line with its tags, as in the task of 2003 with the columns between left out.
//! Offsets are counted in tokens.
//!
//! - Each article, once for each annotator, begins with the line `-DOCSTART- -X- O O`: readers
//!   know it by these words. A blank line ends each sentence. No sentence ends inside a written
//!   span, so a tag never has to go on behind a blank line.
//! - Tokens and tags are of the [`Style`] that is asked for. No token holds white space of any kind,
//!   whatever the text holds.
//! - Of spans that overlap the outermost (longest) stands in the first column, of equals the one
//!   whose label comes first in the alphabet; what that leaves out goes to the next column by the
//!   same rule, and is a loss behind the last. A span that does not fall on token borders is
//!   written as the tokens that it touches, and reported.
//! - Labels are written with `.` for `-`, which stands between place and label; anything else but
//!   letters, digits and `_` becomes its number in hexadecimal between `%`.

use std::fmt::Write as _;
use std::io;
use std::ops::Range;

use super::dataset::Exporter;
use super::flat::outermost;
use super::tokens::{between_spaces, sentences, tokens, touched};
use super::{Document, Format, Loss, LossKind, Scheme, Sink, Style, Tokens, Unit};
use crate::model::LabelId;

pub(super) const FORMAT: Format = Format {
    name: "conll",
    extension: "conll",
    one_file: true,
    unit: Unit::Tokens,
    carries: &[],
    exporter: |style| Box::new(Conll { style: style.clone() }),
};

struct Conll {
    style: Style,
}

impl Exporter for Conll {
    fn beside(&self) -> Option<Box<dyn Exporter + Send>> {
        Some(Box::new(Self { style: self.style.clone() }))
    }

    fn push(&mut self, document: &Document<'_>, out: &mut dyn Sink) -> io::Result<Vec<Loss>> {
        let text = document.text();
        // The word that begins an article is no token, but three.
        let apart = |it: Range<usize>| match text.get(it.clone()) {
            Some(START) => {
                vec![it.start..it.start + 1, it.start + 1..it.end - 1, it.end - 1..it.end]
            }
            _ => vec![it],
        };
        let tokens = match self.style.tokens {
            Tokens::Words => tokens(text),
            Tokens::WhiteSpace => between_spaces(text).into_iter().flat_map(apart).collect(),
        };
        let mut losses = Vec::new();
        let mut left = Vec::new();
        for part in document.parts() {
            let loss = |kind| Loss::at(document, part.annotation, kind, part.span.quote(text));
            let (range, aligned) = touched(&tokens, part.span);
            if range.is_empty() {
                losses.push(loss(LossKind::NoToken));
            } else {
                left.push((range, part, aligned));
            }
        }
        let mut columns = Vec::new();
        for nth in 1..=self.style.columns {
            let ranges: Vec<Range<usize>> = left.iter().map(|(range, ..)| range.clone()).collect();
            let mut written = Vec::new();
            let mut deeper = Vec::new();
            for ((range, part, aligned), left_out) in left.into_iter().zip(outermost(&ranges)) {
                let loss = |kind| Loss::at(document, part.annotation, kind, part.span.quote(text));
                match left_out {
                    Some(kind) if nth == self.style.columns => losses.push(loss(kind)),
                    Some(_) => deeper.push((range, part, aligned)),
                    None => {
                        losses.extend((!aligned).then(|| loss(LossKind::TokenMisaligned)));
                        let label = &part.annotation.label;
                        let spelled = spelled(label);
                        if spelled != label.as_str() {
                            let kind = LossKind::LabelRenamed;
                            losses.push(Loss::about(document, kind, label.as_str()));
                        }
                        written.push((range, spelled));
                    }
                }
            }
            columns.push(written);
            left = deeper;
        }
        let lines = lines(text, &tokens, &columns, self.style.scheme);
        out.file("")?.write_all(lines.as_bytes())?;
        Ok(losses)
    }
}

/// What an article's first line begins with.
const START: &str = "-DOCSTART-";

/// What stands in one column: ranges of tokens in order and apart, with their labels.
type Column = Vec<(Range<usize>, String)>;

/// The lines of one article.
fn lines(text: &str, tokens: &[Range<usize>], columns: &[Column], scheme: Scheme) -> String {
    let mut lines = String::from("-DOCSTART- -X- O O\n\n");
    let mut columns: Vec<_> = columns.iter().map(|it| it.iter().peekable()).collect();
    let mut sentences = sentences(text, tokens).into_iter().peekable();
    for (at, token) in tokens.iter().enumerate() {
        let begins = sentences.next_if(|it| it.start == at).is_some();
        let mut inside = false;
        for column in &mut columns {
            while column.next_if(|(range, _)| range.end <= at).is_some() {}
            inside |= column.peek().is_some_and(|(range, _)| range.start < at);
        }
        if begins && at > 0 && !inside {
            lines.push('\n');
        }
        lines.push_str(text.get(token.clone()).unwrap_or_default());
        for column in &mut columns {
            match column.peek().filter(|(range, _)| range.start <= at) {
                None => lines.push_str(" O"),
                Some((range, label)) => {
                    lines.extend([" ", place(range, at, scheme), "-", label]);
                }
            }
        }
        lines.push('\n');
    }
    if !tokens.is_empty() {
        lines.push('\n');
    }
    lines
}

/// Where in its annotation the token stands.
fn place(range: &Range<usize>, at: usize, scheme: Scheme) -> &'static str {
    let (first, last) = (range.start == at, range.end == at + 1);
    match (scheme, first, last) {
        (Scheme::Bilou, true, true) => "U",
        (Scheme::Bilou, false, true) => "L",
        (_, true, _) => "B",
        (_, false, _) => "I",
    }
}

/// The label as a tag can hold it; two labels never become one.
fn spelled(label: &LabelId) -> String {
    if label.as_str().is_empty() {
        return "%".to_owned();
    }
    let mut spelled = String::new();
    for it in label.as_str().chars() {
        match it {
            '-' => spelled.push('.'),
            '_' => spelled.push(it),
            it if it.is_alphanumeric() => spelled.push(it),
            it => {
                let _ = write!(spelled, "%{:x}%", u32::from(it));
            }
        }
    }
    spelled
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::flat::is_space;
    use super::super::sample::{Sample, export, samples, styled};
    use super::*;

    fn exported(sample: Sample) -> (String, Vec<(&'static str, String)>) {
        let (bytes, losses) = export("conll", &[sample]);
        let losses = losses.into_iter().map(|it| (it.kind.into(), it.quote)).collect();
        (String::from_utf8(bytes).unwrap(), losses)
    }

    /// Label and parts of each annotation.
    type Tags = &'static [(&'static str, &'static [&'static str])];
    /// Kind and quote of each loss.
    type Losses = &'static [(&'static str, &'static str)];

    /// The lines of the one article, joined: "Die/B-actor Grünen/I-actor | …".
    fn short(sample: Sample) -> (String, Vec<(&'static str, String)>) {
        let (text, losses) = exported(sample);
        let body = text.strip_prefix("-DOCSTART- -X- O O\n\n").unwrap().trim_end();
        (body.replace(' ', "/").replace("\n\n", " | ").replace('\n', " "), losses)
    }

    #[test]
    fn tokens_bear_the_outermost_tag() {
        let text = "Die Grünen fordern „Tempo 130“.\nMerkel schweigt.";
        let tagged = |tags: &[(&str, &[&str])]| {
            tags.iter().fold(Sample::new(text), |it, (label, parts)| it.tag(label, parts))
        };
        let first = "„/O Tempo/O 130/O “/O ./O";
        let second = "Merkel/O schweigt/O ./O";
        let cases: &[(Tags, String, Losses)] = &[
            (&[], format!("Die/O Grünen/O fordern/O {first} | {second}"), &[]),
            (
                &[("actor", &["Grünen"]), ("demand", &["Die Grünen fordern"])],
                format!("Die/B-demand Grünen/I-demand fordern/I-demand {first} | {second}"),
                &[("nested-dropped", "Grünen")],
            ),
            (
                &[("actor", &["Die Grünen"]), ("actor", &["fordern"])],
                format!("Die/B-actor Grünen/I-actor fordern/B-actor {first} | {second}"),
                &[],
            ),
            (
                &[("demand", &["Die"]), ("actor", &["Die"])],
                format!("Die/B-actor Grünen/O fordern/O {first} | {second}"),
                &[("same-span-twice", "Die")],
            ),
            (
                &[("demand", &["Die", "fordern"])],
                format!("Die/B-demand Grünen/O fordern/B-demand {first} | {second}"),
                &[("discontinuous-split", "Die … fordern")],
            ),
            (
                &[("actor", &["rüne"]), ("actor", &["\n"])],
                format!("Die/O Grünen/B-actor fordern/O {first} | {second}"),
                &[("no-token", "\n"), ("token-misaligned", "rüne")],
            ),
            (
                // No sentence ends inside a span.
                &[("demand", &[".\nMerkel"])],
                format!(
                    "Die/O Grünen/O fordern/O {} Merkel/I-demand schweigt/O ./O",
                    first.replace("./O", "./B-demand")
                ),
                &[],
            ),
            (
                &[("kon-flikt 1", &["Die"]), ("kon-flikt 1", &["fordern"])],
                format!(
                    "Die/B-kon.flikt%20%1 Grünen/O fordern/B-kon.flikt%20%1 {first} | {second}"
                ),
                &[("label-renamed", "kon-flikt 1")],
            ),
        ];
        for (tags, lines, losses) in cases {
            let (found, lost) = short(tagged(tags));
            assert_eq!(found, *lines, "{tags:?}");
            let lost: Vec<_> = lost.iter().map(|(kind, quote)| (*kind, quote.as_str())).collect();
            assert_eq!(lost, *losses, "{tags:?}");
        }
    }

    fn in_style(style: &Style, sample: Sample) -> (String, Vec<&'static str>) {
        let (bytes, losses) = styled("conll", style, &[sample]);
        let lines = String::from_utf8(bytes).unwrap();
        let body = lines.strip_prefix("-DOCSTART- -X- O O\n\n").unwrap().trim_end();
        let kinds = losses.iter().map(|it| it.kind.into()).collect();
        (body.replace(' ', "/").replace('\n', " "), kinds)
    }

    #[test]
    fn a_style_says_what_tokens_and_tags_are() {
        let sample = Sample::new("Kim, Trump und Moon gingen.")
            .tag("actor", &["Kim"])
            .tag("actor", &["Trump"])
            .tag("demand", &["Kim, Trump und"])
            .tag("speculation", &["Trump und"])
            .tag("actor", &["gingen"]);
        let usual = Style::default();
        let cases = [
            (
                Style { scheme: Scheme::Bilou, ..usual.clone() },
                "Kim/B-demand ,/I-demand Trump/I-demand und/L-demand Moon/O gingen/U-actor ./O",
                &["nested-dropped"; 3][..],
            ),
            (
                Style { tokens: Tokens::WhiteSpace, ..usual.clone() },
                "Kim,/B-demand Trump/I-demand und/I-demand Moon/O gingen./B-actor",
                &["nested-dropped", "nested-dropped", "nested-dropped", "token-misaligned"],
            ),
            (
                Style { columns: 2, ..usual.clone() },
                "Kim/B-demand/B-actor ,/I-demand/O Trump/I-demand/B-speculation \
                 und/I-demand/I-speculation Moon/O/O gingen/B-actor/O ./O/O",
                &["nested-dropped"],
            ),
            (
                Style { columns: 3, scheme: Scheme::Bilou, ..usual },
                "Kim/B-demand/U-actor/O ,/I-demand/O/O Trump/I-demand/B-speculation/U-actor \
                 und/L-demand/L-speculation/O Moon/O/O/O gingen/U-actor/O/O ./O/O/O",
                &[],
            ),
        ];
        for (style, lines, losses) in cases {
            assert_eq!(
                in_style(&style, sample.clone()),
                (lines.to_owned(), losses.to_vec()),
                "{style:?}"
            );
        }
    }

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        let text = "Am 3. Mai kam Dr. Kim. „Nein!“ Wer?\nEr";
        let (lines, _) = short(Sample::new(text));
        let sentences: Vec<usize> = lines.split(" | ").map(|it| it.split(' ').count()).collect();
        assert_eq!(sentences, [9, 4, 2, 1], "{lines}");
    }

    #[test]
    fn no_character_of_a_text_breaks_a_line() {
        let text = "10\u{202f}000\u{a0}€\u{2028}Tempo\u{ad}limit\u{85}US-Präsident z.\u{a0}B. 1.000,5 a\u{1c}b 👨\u{200d}👩\u{200d}👧\r\nEnde";
        let (lines, _) = short(Sample::new(text));
        let words: Vec<&str> = lines.split(' ').collect();
        let expected = [
            "10/O",
            "000/O",
            "€/O",
            "Tempo\u{ad}limit/O",
            "US/O",
            "-/O",
            "Präsident/O",
            "z/O",
            "./O",
            "B/O",
            "./O",
            "1.000,5/O",
            "a/O",
            "b/O",
            "👨\u{200d}👩\u{200d}👧/O",
            "|",
            "Ende/O",
        ];
        assert_eq!(words, expected);
    }

    #[test]
    fn articles_without_words_are_still_articles() {
        assert_eq!(exported(Sample::new("")).0, "-DOCSTART- -X- O O\n\n");
        assert_eq!(exported(Sample::new(" \n\n ")).0, "-DOCSTART- -X- O O\n\n");
    }

    proptest! {
        /// A reader that knows only the lines and the text finds every annotation that was not
        /// reported, and nothing else.
        #[test]
        fn runs_of_tags_are_the_annotations(sample in samples()) {
            let text = sample.text.clone();
            let mut quotes = sample.part_quotes();
            let (lines, losses) = exported(sample);
            let (mut at, mut last, mut runs) = (0, "O".to_owned(), Vec::<(String, usize, usize)>::new());
            for line in lines.split('\n').skip(1) {
                if line.is_empty() {
                    last = "O".to_owned();
                    continue;
                }
                prop_assert_eq!(line.split(is_space).count(), 2, "{:?}", line);
                let (token, tag) = line.split_once(' ').unwrap();
                let start = at + text[at..].find(token).unwrap();
                prop_assert!(text[at..start].chars().all(is_space));
                at = start + token.len();
                match tag.split_once('-') {
                    None => prop_assert_eq!(tag, "O"),
                    Some(("B", label)) => runs.push((label.to_owned(), start, at)),
                    Some((i, label)) => {
                        prop_assert_eq!(i, "I");
                        prop_assert_eq!(&last[2..], label);
                        runs.last_mut().unwrap().2 = at;
                    }
                }
                tag.clone_into(&mut last);
            }
            prop_assert!(text[at..].chars().all(is_space));

            let label = |it: &str| it.replace('-', ".").replace(' ', "%20%");
            let mut grown = 0;
            for (kind, quote) in losses {
                match kind {
                    "token-misaligned" => grown += 1,
                    "nested-dropped" | "crossing-dropped" | "same-span-twice" | "no-token" => {
                        // Which of several labels with this quote went is checked by what is left.
                        prop_assert!(quotes.iter().any(|(_, it)| *it == quote));
                        quotes.push(("dropped".to_owned(), quote));
                    }
                    _ => {}
                }
            }
            let dropped = quotes.iter().filter(|(label, _)| label == "dropped").count();
            prop_assert_eq!(runs.len() + 2 * dropped, quotes.len());
            let exact = runs.iter().filter(|(run, start, end)| {
                quotes.iter().any(|(it, quote)| label(it) == *run && *quote == text[*start..*end])
            });
            prop_assert!(exact.count() + grown >= runs.len());
        }
    }
}
