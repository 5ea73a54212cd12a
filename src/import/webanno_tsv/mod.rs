//! WebAnno TSV 3: one document a file, one token a row. Offsets in units of UTF-16; where the tokens
//! show that somebody has counted code points, in those.
//!
//! - The text is put together from the sentences and where their first tokens stand: one line feed
//!   between two sentences, filled up with spaces.
//! - Spans of every layer become annotations, elements of chains too. The feature that looks like a
//!   label is the label, the others are attributes; where it says nothing, the layer's name is the
//!   label. Of our own layer label, note and attributes are what they were.
//! - Relations, links of chains and fillers of slots become relations. What else is said of a relation
//!   has no place in a layer, nor has what leads from or to a token.

mod cells;
mod lines;

use super::attributes::attributes;
use super::found::{Counted, Draft};
use super::{Format, Item, Remark, RemarkKind, Source};
use crate::model::{AnnotationId, Units};
use crate::record::webanno::{ATTRIBUTES, NOTE, SPAN_LAYER, value};

use cells::{Tag, said, take_label};
use lines::{Row, Sentence, Sheet};

pub(super) const FORMAT: Format = Format { name: "webanno-tsv", extension: "tsv", read };

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
    let Some(mut sheet) = Sheet::read(file, &mut |it| each(Item::Remark(it))) else { return };
    if sheet.sentences.is_empty() {
        return each(Item::Remark(remark(1, RemarkKind::NoText, "")));
    }
    // Whoever counts code points is right about every token, or about none behind a wide character.
    let counted = [Counted::Utf16, Counted::CodePoints].into_iter();
    let mut ways: Vec<Text> = counted.map(|it| Text::of(&sheet.sentences, it)).collect();
    let right = ways.iter().position(|it| it.strangers(&sheet.sentences) == 0).unwrap_or(0);
    let text = ways.swap_remove(right);
    let mut draft = Draft::counting(text.counted, 1, &text.text);
    for row in text.settle(&mut sheet.sentences) {
        draft.at_line(row.line);
        draft.remark(RemarkKind::OtherText, format!("{}–{} {}", row.start, row.end, row.quote));
    }
    let said = said(&sheet);
    let mut ids = Vec::new();
    for tag in said.tags {
        draft.at_line(tag.line);
        ids.push(take(tag, &sheet, &mut draft));
    }
    for link in said.links {
        draft.at_line(link.line);
        let end = |tag: Option<usize>| ids.get(tag?).copied().flatten();
        for (name, value) in link.values {
            draft.remark(RemarkKind::NotHeld, format!("{} {name}={value}", link.kind));
        }
        draft.relate(&link.kind, (end(link.from), end(link.to)));
    }
    (draft.about().name, draft.about().annotator) = whose(source, sheet.article);
    draft.at_line(1);
    draft.hand_over(each);
}

/// Adds an annotation with all that is said of it.
fn take(mut tag: Tag<'_>, sheet: &Sheet<'_>, draft: &mut Draft<'_>) -> Option<AnnotationId> {
    let layer = sheet.layers.get(tag.layer)?;
    let ours = layer.name == SPAN_LAYER;
    let label = take_label(layer, &mut tag.values);
    let before = draft.about().annotations.len();
    let id = draft.tag(&label, &[(tag.start, tag.end)])?;
    // What is said twice is what was said first.
    if draft.about().annotations.len() > before
        && let Some(annotation) = draft.annotation(id)
    {
        for (name, value) in tag.values {
            match name {
                NOTE if ours => annotation.note = value,
                ATTRIBUTES if ours => annotation.attributes.extend(attributes(&value)),
                _ => _ = annotation.attributes.insert(name.to_owned(), value),
            }
        }
    }
    Some(id)
}

/// Which article it is, and whose annotations these are, by what the file says and where it lies.
fn whose(source: &Source<'_>, article: String) -> (String, String) {
    let stem = source.name.strip_suffix(".tsv").unwrap_or(source.name);
    let path = article.strip_suffix(".txt").unwrap_or(&article);
    if !path.is_empty() {
        // As our export names files.
        let annotator = stem.strip_suffix(path).and_then(|it| it.strip_suffix('/'));
        let annotator = annotator.and_then(|it| it.rsplit('/').next()).unwrap_or_default();
        return (article.clone(), annotator.to_owned());
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
    text: String,
    counted: Counted,
    /// How far each sentence lies from where it says.
    moved: Vec<isize>,
}

impl Text {
    fn of(sentences: &[Sentence<'_>], counted: Counted) -> Self {
        let length = |it: &str| match counted {
            Counted::Bytes => it.len(),
            Counted::CodePoints => it.chars().count(),
            Counted::Utf16 => it.encode_utf16().count(),
        };
        let (mut text, mut at, mut moved) = (String::new(), 0, Vec::new());
        for (nth, sentence) in sentences.iter().enumerate() {
            let begins = sentence.rows.first().map_or(at + 1, |it| it.start);
            let gap = begins.checked_sub(at).filter(|it| *it <= WIDEST).unwrap_or(1);
            let line_end = usize::from(gap > 0 && nth > 0);
            text.extend(["\n"].into_iter().take(line_end));
            text.extend(std::iter::repeat_n(' ', gap - line_end));
            at += gap;
            moved.push(at.checked_signed_diff(begins).unwrap_or(0));
            let said = sentence.text.as_deref().unwrap_or_default();
            text.push_str(said);
            at += length(said);
        }
        Self { text, counted, moved }
    }

    /// How many rows say other text than stands where they say.
    fn strangers(&self, sentences: &[Sentence<'_>]) -> usize {
        let units = Units::new(&self.text);
        let moved = sentences.iter().zip(&self.moved);
        let rows = moved.flat_map(|(it, moved)| it.rows.iter().map(|it| (it, *moved)));
        rows.filter(|(row, moved)| !self.holds(&units, row, *moved)).count()
    }

    fn holds(&self, units: &Units<'_>, row: &Row<'_>, moved: isize) -> bool {
        let byte = |at: usize| {
            let at = at.checked_add_signed(moved)?;
            match self.counted {
                Counted::Bytes => Some(at),
                Counted::CodePoints => units.at_code_point(at),
                Counted::Utf16 => units.at_utf16(at),
            }
        };
        let range = byte(row.start).zip(byte(row.end));
        let quote = range.and_then(|(start, end)| self.text.get(start..end));
        quote.is_some_and(|it| it == row.quote || it == value(row.quote))
    }

    /// Moves all rows to where their sentences are; takes out and hands back those that say other text
    /// than stands there.
    fn settle<'a>(&self, sentences: &mut [Sentence<'a>]) -> Vec<Row<'a>> {
        let units = Units::new(&self.text);
        let mut strangers = Vec::new();
        for (sentence, moved) in sentences.iter_mut().zip(&self.moved) {
            for mut row in std::mem::take(&mut sentence.rows) {
                if self.holds(&units, &row, *moved) {
                    row.start = row.start.saturating_add_signed(*moved);
                    row.end = row.end.saturating_add_signed(*moved);
                    sentence.rows.push(row);
                } else {
                    strangers.push(row);
                }
            }
        }
        strangers
    }
}

#[cfg(test)]
mod golden;
#[cfg(test)]
mod tests;
