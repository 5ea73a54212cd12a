//! `CoNLL`: one token a line with its tags in the last columns, as in the tasks of 2002 and 2003 and in
//! `GermEval` 2014, whose first column counts tokens and whose two last bear outer and nested names.
//!
//! - Documents begin with `-DOCSTART-`; a file without is one. Sentences end with a blank line; lines
//!   that begin with `#` and are no token are comments.
//! - Tags are BIO, IOB1 (B only between neighbours of one label) or BILOU and BIOES, found by looking.
//!   A tag that cannot stand where it does is read as a beginning or an end, and remarked.
//! - The text is made of the tokens, with a blank between them and a line for each sentence.
//! - The labels of our own export, told by its `-DOCSTART- -X- O O` before tokens with nothing but tags, get their
//!   characters back.
//! - What is not UTF-8 is read as Windows-1252, which holds the ISO 8859-1 of the tasks.

mod layout;
mod lines;
mod sequence;

use super::encoding::decoded;
use super::found::{Counted, Draft};
use super::{Format, Item, RemarkKind, Source};

use layout::{Layout, Scheme};
use lines::{Line, Row, Tag, lines, tag};
use sequence::{Run, Sequence, Step};

pub(super) const FORMAT: Format = Format { name: "conll", extensions: &["conll"], read };

fn read(source: &Source<'_>, each: &mut dyn FnMut(Item)) {
    let text = decoded(source.bytes, each);
    if text.trim().is_empty() {
        return each(super::nothing());
    }
    let layout = Layout::of(&text);
    let schemes = layout.schemes(&text);
    let mut document = Document::new(1, None, &schemes);
    for (number, line) in lines(&text) {
        match line {
            Line::Blank => document.end_sentence(),
            Line::Start(line) => {
                document.hand_over(&layout, each);
                document = Document::new(number, Some(line), &schemes);
            }
            line @ Line::Hash(_) => {
                if let Some(row) = layout.columns(line) {
                    document.push(&layout, number, row);
                }
            }
            Line::Token(row) => document.push(&layout, number, row),
        }
    }
    document.hand_over(&layout, each);
}

/// A document that is being put together.
struct Document<'a> {
    line: usize,
    /// The line that it began with.
    start: Option<&'a str>,
    text: String,
    /// Whether a sentence is under way.
    in_sentence: bool,
    sequences: Vec<Sequence>,
    runs: Vec<Run>,
    remarks: Vec<(usize, RemarkKind, String)>,
}

impl<'a> Document<'a> {
    fn new(line: usize, start: Option<&'a str>, schemes: &[Scheme]) -> Self {
        Self {
            line,
            start,
            text: String::new(),
            in_sentence: false,
            sequences: schemes.iter().copied().map(Sequence::new).collect(),
            runs: Vec::new(),
            remarks: Vec::new(),
        }
    }

    fn push(&mut self, layout: &Layout, line: usize, row: Row<'_>) {
        let Some((token, tags)) = layout.row(row) else {
            self.remarks.push((line, RemarkKind::Unreadable, row.shown()));
            return;
        };
        if self.in_sentence {
            self.text.push(' ');
        }
        self.in_sentence = true;
        let start = self.text.len();
        self.text.push_str(token);
        let bytes = start..self.text.len();
        let mut is_readable = true;
        for (nth, cell) in tags.enumerate() {
            let tag = tag(cell).unwrap_or_else(|| {
                is_readable = false;
                Tag::Outside
            });
            let sequence = self.sequences.get_mut(nth);
            let step = sequence.map(|it| it.next(tag, bytes.clone(), line));
            self.take(step.unwrap_or_default(), Some((line, [cell, token])));
        }
        if !is_readable {
            self.remarks.push((line, RemarkKind::Unreadable, row.shown()));
        }
    }

    fn end_sentence(&mut self) {
        for nth in 0..self.sequences.len() {
            let step = self.sequences.get_mut(nth).map(Sequence::end);
            self.take(step.unwrap_or_default(), None);
        }
        if std::mem::take(&mut self.in_sentence) {
            self.text.push('\n');
        }
    }

    /// Keeps what a step brought; `now` is the line of its tag, with the tag and the token.
    fn take(&mut self, step: Step, now: Option<(usize, [&str; 2])>) {
        if let Some(line) = step.illegal {
            // An annotation that does not end is shown itself, any other tag with its token.
            let whole = |it: &Run| {
                let quote = self.text.get(it.bytes.clone()).unwrap_or_default();
                format!("{} {quote}", it.label)
            };
            let detail = match now.filter(|it| it.0 == line) {
                Some((_, shown)) => shown.join(" "),
                None => step.ended.first().map(whole).unwrap_or_default(),
            };
            self.remarks.push((line, RemarkKind::IllegalTag, detail));
        }
        self.runs.extend(step.ended);
    }

    fn hand_over(mut self, layout: &Layout, each: &mut dyn FnMut(Item)) {
        self.end_sentence();
        let Self { line, start, text, mut runs, remarks, .. } = self;
        let mut draft = Draft::counting(Counted::Bytes, line, &text);
        for (line, kind, detail) in remarks {
            draft.at_line(line);
            draft.remark(kind, detail);
        }
        if text.is_empty() {
            // What comes before the first document is none.
            if start.is_some() {
                draft.at_line(line);
                draft.remark(RemarkKind::NoText, "");
            }
            return draft.leave_out(each);
        }
        let ours = layout.columns == 1 + layout.layers && start == Some("-DOCSTART- -X- O O");
        runs.sort_by_key(|it| it.line);
        for run in runs {
            draft.at_line(run.line);
            let label = if ours { in_full(&run.label) } else { run.label };
            draft.tag(&label, &[(run.bytes.start, run.bytes.end)]);
        }
        draft.hand_over(each);
    }
}

/// The label that our export spelled this way.
fn in_full(spelled: &str) -> String {
    let mut label = String::new();
    let mut rest = spelled;
    while let Some(at) = rest.find('%') {
        let (before, from) = rest.split_at(at);
        label.push_str(&before.replace('.', "-"));
        let number = from.strip_prefix('%').and_then(|it| it.split_once('%'));
        let letter = number.and_then(|(hex, behind)| {
            let number = u32::from_str_radix(hex, 16).ok()?;
            char::from_u32(number).map(|it| (it, behind))
        });
        match letter {
            Some((letter, behind)) => {
                label.push(letter);
                rest = behind;
            }
            // No number of ours: it stays.
            None => return label + from,
        }
    }
    label + &rest.replace('.', "-")
}

#[cfg(test)]
mod tests;
