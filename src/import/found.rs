//! What an importer hands over: documents, and what it could not read of them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::BuildHasher as _;

use smallvec::SmallVec;
use strum::{EnumIter, IntoStaticStr};

use super::ids::{Ids, told};
use super::meta;
use super::twice::Said;
use crate::model::{
    Anchor, AnnotationId, Codebook, LabelId, LooseAnnotation, Metadata, Relation, Status, Units,
    is_space,
};

/// One text with what somebody said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it begins: a line of the file, counted from one.
    pub line: usize,
    /// What the file calls the article; empty where it says nothing.
    pub name: String,
    /// The text, which every offset is about; empty where the file has none, see [`Found::put_on`].
    pub text: String,
    /// What is said about the article.
    pub meta: Metadata,
    /// Who annotated; empty where the file says nothing.
    pub annotator: String,
    /// How far the annotator is.
    pub status: Status,
    /// Whether the annotator has flagged it.
    pub flagged: bool,
    /// The annotations, offsets in bytes of the text; where the file has none, in code points of the
    /// article's.
    pub annotations: Vec<LooseAnnotation>,
    /// What links them.
    pub relations: Vec<Relation>,
}

impl Found {
    /// Whether the file says something of a text that it does not hold: then the article is that of
    /// the name, and offsets count code points of its text.
    pub fn lacks_text(&self) -> bool {
        self.text.is_empty() && !self.annotations.is_empty()
    }

    /// Puts what [lacks a text](Self::lacks_text) on this one; from there on offsets count its bytes.
    /// Without a quote the offsets alone count; line ends may be others. What does not stand there by
    /// offsets and quote keeps its quotes, and the offsets where it would.
    pub fn put_on(&mut self, text: &str) {
        let units = Units::new(text);
        let stands = |it: &Anchor| {
            let start = units.at_code_point(it.start)?;
            let end = units.at_code_point(it.end)?;
            let there = text.get(start..end)?;
            let stands = it.quote.is_empty() || same_lines(there, &it.quote);
            stands.then(|| Anchor { start, end, quote: there.into(), around: None })
        };
        let all = units.code_points(text.len());
        let would = |it: &mut Anchor| {
            let is_placed = it.end > 0;
            // A file may claim any number.
            let beyond = text.len().saturating_add(it.start.saturating_sub(all));
            it.start = units.at_code_point(it.start).unwrap_or(beyond);
            it.end = if is_placed { it.start.saturating_add(it.quote.len()) } else { 0 };
        };
        for annotation in &mut self.annotations {
            match annotation.anchors.iter().map(stands).collect() {
                Some(anchors) => annotation.anchors = anchors,
                None => annotation.anchors.iter_mut().for_each(would),
            }
        }
        text.clone_into(&mut self.text);
    }
}

/// Whether two texts are the same, whichever way their lines end.
fn same_lines(a: &str, b: &str) -> bool {
    let plain = |it: &str| it.replace("\r\n", "\n").replace('\r', "\n");
    a == b || (a.contains('\r') || b.contains('\r')) && plain(a) == plain(b)
}

/// Something that an importer read, or could not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A document.
    Found(Box<Found>),
    /// The codebook that the file brings along.
    Codebook(Box<Codebook>),
    /// Something that was passed over.
    Remark(Remark),
}

/// Something that was passed over, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The line of the file, counted from one; of the record that it stands in where it is one of
    /// many on one line.
    pub line: usize,
    /// Why.
    pub kind: RemarkKind,
    /// What: a quote, a name, offsets, or what a parser says.
    pub detail: String,
}

/// Why something was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum RemarkKind {
    /// It is no record of the format.
    Unreadable,
    /// Nothing of the format is in it.
    Nothing,
    /// It stands where annotations may, in another shape than this format has for them.
    OtherShape,
    /// It is read in another encoding than UTF-8, which may be the wrong one.
    OtherEncoding,
    /// The first row of a table lacks columns.
    NoColumn,
    /// A quotation mark at the beginning of a cell is not closed.
    Unclosed,
    /// A row has not as many cells as the head has columns, and is taken as far as it goes.
    OtherCells,
    /// It is packed in a way that is not read.
    Packed,
    /// It is an archive of other files, which the format has not.
    Archive,
    /// A record has no text.
    NoText,
    /// A text is none that an article can have.
    NoArticleText,
    /// Offsets are no span of the text.
    NoPlace,
    /// A span holds nothing.
    EmptySpan,
    /// An annotation has no label.
    NoLabel,
    /// Something leads to an annotation that is not there.
    NoEnd,
    /// The same is said twice, and taken once.
    Twice,
    /// An attribute has another value already.
    OtherValue,
    /// It is not what belongs there, and taken as it stands.
    OddValue,
    /// Somebody has rejected it, or passed over it.
    Rejected,
    /// A program proposes it, or somebody has not finished it.
    NotFinal,
    /// It is said of the whole text, for which layers have no place.
    AboutText,
    /// Another text stands at the offsets than the file says.
    OtherText,
    /// It is something that neither articles nor layers nor codebooks have a place for.
    NotHeld,
    /// A tag cannot stand where it does, and is read as a beginning or an end.
    IllegalTag,
    /// What is said about an article is not taken, for something else is known about it already.
    SharedAbout,
    /// It gets another name than it has there: of an annotator or an article.
    Renamed,
    /// The file has no texts, and the project no article of that name.
    NoArticle,
}

/// What a format's offsets count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counted {
    Bytes,
    CodePoints,
    Utf16,
}

/// A document that is being put together.
pub(super) struct Draft<'a> {
    line: usize,
    text: &'a str,
    counted: Counted,
    units: Units<'a>,
    found: Found,
    /// Annotations by a number that stands for label and place: no two by chance.
    seen: HashMap<u64, AnnotationId>,
    labels: HashSet<LabelId>,
    ids: Ids,
    said: Said,
    remarks: Vec<Remark>,
}

impl<'a> Draft<'a> {
    /// A document whose offsets count code points.
    pub(super) fn new(line: usize, text: &'a str) -> Self {
        Self::counting(Counted::CodePoints, line, text)
    }

    /// A document whose offsets count that.
    pub(super) fn counting(counted: Counted, line: usize, text: &'a str) -> Self {
        let found = Found {
            line,
            name: String::new(),
            text: String::new(),
            meta: Metadata::default(),
            annotator: String::new(),
            status: Status::InProgress,
            flagged: false,
            annotations: Vec::new(),
            relations: Vec::new(),
        };
        let units = Units::new(text);
        let (seen, labels) = (HashMap::new(), HashSet::new());
        let (ids, said, remarks) = (Ids::default(), Said::default(), Vec::new());
        Self { line, text, counted, units, found, seen, labels, ids, said, remarks }
    }

    /// What is known of the document beside its text.
    pub(super) fn about(&mut self) -> &mut Found {
        &mut self.found
    }

    /// What follows stands on this line.
    pub(super) fn at_line(&mut self, line: usize) {
        self.line = line;
    }

    /// Takes what else is said of the annotation of that id, see [`Said`].
    pub(super) fn say(
        &mut self,
        id: AnnotationId,
        note: &str,
        attributes: impl IntoIterator<Item = (String, String)>,
    ) {
        let mut annotations = self.found.annotations.iter_mut();
        let Some(it) = annotations.rfind(|it| it.id == id) else { return };
        let others = self.said.add(it, note, attributes);
        let label = it.label.clone();
        for (key, value) in others {
            self.remark(RemarkKind::OtherValue, format!("{label} {key}={value}"));
        }
    }

    /// The byte of the text at which that many of what the format counts have gone by.
    fn byte(&self, offset: usize) -> Option<usize> {
        match self.counted {
            Counted::Bytes => Some(offset),
            Counted::CodePoints => self.units.at_code_point(offset),
            Counted::Utf16 => self.units.at_utf16(offset),
        }
    }

    pub(super) fn remark(&mut self, kind: RemarkKind, detail: impl Into<String>) {
        self.remarks.push(Remark { line: self.line, kind, detail: detail.into() });
    }

    /// Where a place is in bytes, without the white space at its ends; `None` when it is nowhere.
    pub(super) fn core(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        let (start, end) = self.byte(start).zip(self.byte(end))?;
        let quote = self.text.get(start..end)?;
        let from = end - quote.trim_start_matches(is_space).len();
        Some((from, start + quote.trim_end_matches(is_space).len()))
    }

    /// Adds an annotation; the end is exclusive. Returns its id, also when the same is there already;
    /// `None` when it cannot be placed, which is remarked.
    pub(super) fn tag(&mut self, label: &str, spans: &[(usize, usize)]) -> Option<AnnotationId> {
        self.tag_as(None, label, spans)
    }

    /// As [`Self::tag`], with the id that the file gives it where that is free.
    pub(super) fn tag_as(
        &mut self,
        id: Option<AnnotationId>,
        label: &str,
        spans: &[(usize, usize)],
    ) -> Option<AnnotationId> {
        if label.is_empty() {
            self.remark(RemarkKind::NoLabel, places(spans));
            return None;
        }
        let mut anchors: SmallVec<[Anchor; 1]> = SmallVec::new();
        for (start, end) in spans {
            let bytes = self.byte(*start).zip(self.byte(*end));
            let quote = bytes.and_then(|(start, end)| self.text.get(start..end));
            let Some(((start, end), quote)) = bytes.zip(quote) else {
                self.remark(RemarkKind::NoPlace, format!("{label} {}", places(spans)));
                return None;
            };
            if quote.is_empty() {
                self.remark(RemarkKind::EmptySpan, format!("{label} {}", places(spans)));
                return None;
            }
            anchors.push(Anchor { start, end, quote: quote.into(), around: None });
        }
        let place: Vec<(usize, usize)> = anchors.iter().map(|it| (it.start, it.end)).collect();
        let number = self.seen.hasher().hash_one((label, &place));
        if let Some(same) = self.seen.get(&number).copied() {
            self.remark(RemarkKind::Twice, format!("{label} {}", places(spans)));
            return Some(same);
        }
        let id = self.ids.take(id.unwrap_or_else(|| told(label, &place)));
        self.seen.insert(number, id);
        let label = self.label(label);
        let (attributes, note) = (BTreeMap::new(), String::new());
        self.found.annotations.push(LooseAnnotation { id, label, anchors, attributes, note });
        Some(id)
    }

    /// The label of that id: all annotations share it.
    fn label(&mut self, id: &str) -> LabelId {
        if let Some(label) = self.labels.get(id) {
            return label.clone();
        }
        let label = LabelId::new(id);
        self.labels.insert(label.clone());
        label
    }

    /// Links two annotations.
    pub(super) fn relate(
        &mut self,
        kind: &str,
        (from, to): (Option<AnnotationId>, Option<AnnotationId>),
    ) {
        let Some((from, to)) = from.zip(to) else {
            self.remark(RemarkKind::NoEnd, kind);
            return;
        };
        // Far from those of annotations, which are counted from one.
        let id = AnnotationId(1_000_000_000 + self.found.relations.len() as u64);
        self.found.relations.push(Relation { from, to, id, kind: kind.to_owned() });
    }

    /// Hands over what was passed over and the document.
    pub(super) fn hand_over(mut self, each: &mut dyn FnMut(Item)) {
        self.line = self.found.line;
        for it in meta::odd(&self.found.meta) {
            self.remarks.push(Remark { line: self.line, kind: RemarkKind::OddValue, detail: it });
        }
        for it in self.remarks {
            each(Item::Remark(it));
        }
        each(Item::Found(Box::new(Found { text: self.text.to_owned(), ..self.found })));
    }

    /// Hands over what was passed over, where there is no document.
    pub(super) fn leave_out(self, each: &mut dyn FnMut(Item)) {
        self.remarks.into_iter().for_each(|it| each(Item::Remark(it)));
    }
}

/// Things that are not imported: how many of each kind, and the line of the first.
#[derive(Default)]
pub(super) struct LeftOut(BTreeMap<String, (usize, usize)>);

impl LeftOut {
    pub(super) fn count(&mut self, line: usize, what: &str) {
        match self.0.get_mut(what) {
            Some((_, count)) => *count += 1,
            None => _ = self.0.insert(what.to_owned(), (line, 1)),
        }
    }

    pub(super) fn say(self, each: &mut dyn FnMut(Item)) {
        for (what, (line, count)) in self.0 {
            let detail = format!("{what}: {count}");
            each(Item::Remark(Remark { line, kind: RemarkKind::NotHeld, detail }));
        }
    }
}

/// An offset as a file has it. One before the text is as far below the end of all numbers, where no
/// text reaches, so that a remark can say it; what is no number is that end itself.
pub(super) fn offset(said: &str) -> usize {
    let below = || said.strip_prefix('-').and_then(|it| it.parse::<usize>().ok());
    said.parse().unwrap_or_else(|_| usize::MAX - below().unwrap_or(0))
}

/// As the file has it, see [`offset`].
fn said(offset: usize) -> String {
    match usize::MAX - offset {
        0 => "?".to_owned(),
        below if below < usize::MAX / 2 => format!("-{below}"),
        _ => offset.to_string(),
    }
}

pub(super) fn places(spans: &[(usize, usize)]) -> String {
    let places: Vec<String> =
        spans.iter().map(|(start, end)| format!("{}–{}", said(*start), said(*end))).collect();
    places.join(", ")
}
