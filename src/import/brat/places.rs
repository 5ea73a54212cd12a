//! Where offsets lie in the text.
//!
//! brat counts a byte-order mark as a character, and a carriage return with its line feed as two.
//! Others write files for it that do not. The texts beside the offsets tell: the way of counting by
//! which most of them stand where they are said to is the file's.

use super::super::RemarkKind;
use super::lines::{Line, Lines, Said, Tag};
use crate::model::{Units, is_line_gap, is_space};

/// A way of counting.
#[derive(Clone, Copy)]
struct Way {
    /// Whether a byte-order mark counts.
    mark: bool,
    /// Whether a carriage return with its line feed counts as one.
    pairs: bool,
}

/// The text, and how its characters are counted.
pub(super) struct Places<'a> {
    /// Without byte-order mark.
    text: &'a str,
    units: Units<'a>,
    /// Where each pair of line ends is, counting those before it as one.
    pairs: Vec<usize>,
    way: Way,
}

/// Spans in bytes, and whether the lines behind a tag are more of its text.
type Spans = (Vec<(usize, usize)>, bool);

impl<'a> Places<'a> {
    /// As the tags tell, the texts of which are those of the file.
    pub(super) fn new(text: &'a str, lines: &Lines<'_>) -> Self {
        let bare = text.strip_prefix('\u{feff}');
        let (text, marked) = (bare.unwrap_or(text), bare.is_some());
        let units = Units::new(text);
        let pairs = text.match_indices("\r\n").enumerate();
        let pairs = pairs.map(|(nth, (at, _))| units.code_points(at) - nth).collect();
        let mut places = Self { text, units, pairs, way: Way { mark: marked, pairs: false } };
        let tags = || {
            lines.clone().filter_map(|(_, it)| match it {
                Line::Own(_, Said::Tag(tag)) => Some(tag),
                _ => None,
            })
        };
        let ways = [(marked, false), (marked, true), (false, false), (false, true)];
        let mut best = (usize::MAX, places.way);
        for (mark, pairs) in ways {
            places.way = Way { mark, pairs };
            let wrong = tags().filter(|it| places.spans(it).is_err()).count();
            if wrong < best.0 {
                best = (wrong, places.way);
            }
            if wrong == 0 || !marked && places.pairs.is_empty() {
                break;
            }
        }
        places.way = best.1;
        places
    }

    /// The text that spans are of.
    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// The spans of a tag in the order of the text, or why it has none.
    pub(super) fn spans(&self, tag: &Tag<'_>) -> Result<Spans, RemarkKind> {
        let mut spans = Vec::new();
        for (start, end) in tag.fragments() {
            if start == end {
                return Err(RemarkKind::EmptySpan);
            }
            let bytes = self.byte(start).zip(self.byte(end)).filter(|(start, end)| start < end);
            spans.push(bytes.ok_or(RemarkKind::NoPlace)?);
        }
        let there = || spans.iter().filter_map(|(start, end)| self.text.get(*start..*end));
        let is_longer = !says(tag.text, there());
        let whole = || std::iter::once(tag.text).chain(tag.more().map(|it| it.1));
        if is_longer && !says(&whole().collect::<String>(), there()) {
            return Err(RemarkKind::OtherText);
        }
        spans.sort_unstable();
        let overlap = spans.iter().zip(spans.iter().skip(1)).any(|(a, b)| b.0 < a.1);
        if overlap {
            return Err(RemarkKind::Unreadable);
        }
        Ok((self.joined(spans), is_longer))
    }

    /// What only the way to another line parts is one.
    fn joined(&self, spans: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
        let mut joined: Vec<(usize, usize)> = Vec::with_capacity(spans.len());
        for (start, end) in spans {
            match joined.last_mut() {
                Some(last) if self.text.get(last.1..start).is_some_and(is_line_gap) => {
                    last.1 = end;
                }
                _ => joined.push((start, end)),
            }
        }
        joined
    }

    /// The byte at which that many have gone by.
    fn byte(&self, offset: usize) -> Option<usize> {
        let offset = offset.saturating_sub(usize::from(self.way.mark));
        let pairs = if self.way.pairs { self.pairs.partition_point(|it| *it < offset) } else { 0 };
        self.units.at_code_point(offset.saturating_add(pairs))
    }
}

/// Whether a file says of some places what is there. White space does not count, since tools write it
/// in many ways; behind the text may stand more.
fn says<'a>(said: &str, there: impl Iterator<Item = &'a str>) -> bool {
    let mut said = said.chars();
    if said.clone().all(is_space) {
        return true;
    }
    let letters = there.flat_map(str::chars).filter(|it| !is_space(*it));
    for it in letters {
        if said.find(|it| !is_space(*it)) != Some(it) {
            return false;
        }
    }
    said.next().is_none_or(is_space)
}
