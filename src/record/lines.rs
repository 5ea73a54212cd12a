//! Writes annotations, and reads layers that look exactly as this program writes them, many times
//! faster than `ron`, which reads all others. What is read or written here is what `ron` would read
//! or write: property tests compare them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::BufRead;

use arcstr::{ArcStr, Substr};
use memchr::{memchr_iter, memchr2, memrchr};
use smallvec::SmallVec;

use crate::model::{
    Anchor, AnnotationId, Around, ArticlePath, ArticleRef, LabelId, LooseAnnotation, LooseLayer,
    Relation, Status, TextHash,
};

/// Shortest line of an annotation, in bytes.
const SHORTEST: usize = "        (id: 1, label: \"\", spans: []),\n".len();

/// How many labels are remembered while a layer is read.
const LABELS: usize = 64;

/// The layer; `None` when a single byte is not as it would be written, or is written in a way that
/// hardly ever occurs.
pub(super) fn read(text: &str) -> Option<LooseLayer> {
    let whole = ArcStr::from(text);
    let mut it = Cursor { rest: &whole, whole: Some(&whole), labels: Vec::new() };
    it.skip("(\n    version: 1,\n    article: (path: ")?;
    let path = ArticlePath::new(&it.string()?);
    it.skip(", sha256: ")?;
    let hash = TextHash::parse(&it.string()?);
    it.skip(", bytes: ")?;
    let bytes = it.number()?.try_into().ok()?;
    it.skip("),\n    annotator: ")?;
    let annotator = it.string()?;
    it.skip(",\n    status: ")?;
    let statuses =
        [("New,\n", Status::New), ("InProgress,\n", Status::InProgress), ("Done,\n", Status::Done)];
    let (_, status) = statuses.into_iter().find(|(word, _)| it.has(word))?;
    let flagged = it.has("    flagged: true,\n");
    let mut annotations = Vec::new();
    if it.has("    annotations: [\n") {
        // As many as there are lines; growing would copy them again and again. Not all of them
        // need to be lines of annotations.
        let lines = memchr_iter(b'\n', it.rest.as_bytes()).count();
        annotations.reserve_exact(lines.min(it.rest.len() / SHORTEST));
        while it.has("        (id: ") {
            annotations.push(it.annotation()?);
        }
        it.skip("    ],\n")?;
    } else {
        it.skip("    annotations: [],\n")?;
    }
    let mut relations = Vec::new();
    if it.has("    relations: [\n") {
        while it.has("        (id: ") {
            relations.push(it.relation()?);
        }
        it.skip("    ],\n")?;
    }
    it.skip(")\n")?;
    let article = ArticleRef { path, hash, bytes };
    let ended = it.rest.is_empty();
    ended.then_some(LooseLayer { article, annotator, status, flagged, annotations, relations })
}

/// The layer without its annotations, and how many they are. A long file is never in memory as a
/// whole.
pub(super) fn count(mut file: impl BufRead) -> Option<(LooseLayer, usize)> {
    let (mut rest, mut line) = (String::new(), String::new());
    let (mut count, mut inside) = (0, false);
    while file.read_line(&mut line).ok()? > 0 {
        match &*line {
            "    annotations: [\n" => {
                inside = true;
                rest.push_str("    annotations: [],\n");
            }
            "    ],\n" if inside => inside = false,
            _ if inside => {
                let mut it = Cursor { rest: &line, whole: None, labels: Vec::new() };
                it.skip("        (id: ")?;
                it.annotation()?;
                count += 1;
            }
            _ => rest.push_str(&line),
        }
        line.clear();
    }
    read(&rest).map(|it| (it, count))
}

/// Adds the lines of annotations, as they would be written, but for those that are `gone`, and with
/// those that are `new` where they belong. `None` when the lines are not in their order, or one that
/// is gone is not among them.
pub(super) fn change(
    lines: &str,
    (gone, new): (&[LooseAnnotation], &[LooseAnnotation]),
    into: &mut String,
) -> Option<()> {
    let mut edits = Vec::with_capacity(gone.len() + new.len());
    for it in gone {
        let at = place(lines, it)?;
        let (end, there) = line(lines, at)?;
        (there.order() == it.order()).then_some(())?;
        edits.push((at, end, None));
    }
    let mut new: Vec<&LooseAnnotation> = new.iter().collect();
    new.sort();
    for it in new {
        let at = place(lines, it)?;
        edits.push((at, at, Some(it)));
    }
    // Stable: those that come to one place stay in their order.
    edits.sort_by_key(|it| (it.0, it.1));
    let mut done = 0;
    for (at, end, new) in edits {
        into.push_str(lines.get(done..at)?);
        if let Some(new) = new {
            write(new, INDENT, into);
        }
        done = end;
    }
    into.push_str(lines.get(done..)?);
    Some(())
}

/// Where the first line begins that does not come before an annotation's.
fn place(lines: &str, of: &LooseAnnotation) -> Option<usize> {
    let (mut low, mut high) = (0, lines.len());
    while low < high {
        let middle = low.midpoint(high);
        let at = memrchr(b'\n', lines.as_bytes().get(low..middle)?).map_or(low, |it| low + it + 1);
        let (end, there) = line(lines, at)?;
        if there.order() < of.order() {
            low = end;
        } else {
            high = at;
        }
    }
    Some(low)
}

/// The annotation whose line begins there, and where that ends.
fn line(lines: &str, at: usize) -> Option<(usize, LooseAnnotation)> {
    let mut it = Cursor { rest: lines.get(at..)?, whole: None, labels: Vec::new() };
    it.skip("        (id: ")?;
    let annotation = it.annotation()?;
    Some((lines.len() - it.rest.len(), annotation))
}

/// What stands before an annotation in a layer's file.
pub(super) const INDENT: &str = "        ";

/// Adds an annotation's line, as `ron` would write it.
pub(super) fn write(annotation: &LooseAnnotation, indent: &str, into: &mut String) {
    let LooseAnnotation { id, label, anchors, attributes, note } = annotation;
    // Writing to a string cannot fail.
    _ = write!(into, "{indent}(id: {}, label: ", id.0);
    write_string(label.as_str(), into);
    into.push_str(", spans: [");
    for (nth, Anchor { start, end, quote, .. }) in anchors.iter().enumerate() {
        _ = write!(into, "{}({start}, {end}, ", comma(nth));
        write_string(quote, into);
        into.push(')');
    }
    into.push(']');
    if anchors.iter().any(|it| it.around.is_some()) {
        into.push_str(", around: [");
        for (nth, anchor) in anchors.iter().enumerate() {
            let around = anchor.around.as_ref();
            _ = write!(into, "{}(", comma(nth));
            write_string(around.map_or("", |it| &it.before), into);
            into.push_str(", ");
            write_string(around.map_or("", |it| &it.after), into);
            into.push(')');
        }
        into.push(']');
    }
    if !attributes.is_empty() {
        into.push_str(", attributes: {");
        for (nth, (name, value)) in attributes.iter().enumerate() {
            into.push_str(comma(nth));
            write_string(name, into);
            into.push_str(": ");
            write_string(value, into);
        }
        into.push('}');
    }
    if !note.is_empty() {
        into.push_str(", note: ");
        write_string(note, into);
    }
    into.push_str("),\n");
}

fn comma(nth: usize) -> &'static str {
    if nth == 0 { "" } else { ", " }
}

/// Adds a string with its quotation marks, as `ron` would write it.
pub(super) fn write_string(text: &str, into: &mut String) {
    // Letters of western languages are written as they are.
    let plain = |it: char| {
        matches!(it, ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{2ff}')
            && !matches!(it, '"' | '\\')
    };
    // Most of them are told by their bytes, of which C3 to CB begin what stands from À to U+02FF.
    let plain_byte = |it: u8| {
        matches!(it, b' '..=b'~' | 0x80..=0xBF | 0xC3..=0xCB) && !matches!(it, b'"' | b'\\')
    };
    into.push('"');
    let mut rest = text;
    while !rest.is_empty() {
        let run = rest.bytes().position(|it| !plain_byte(it)).unwrap_or(rest.len());
        let (run, behind) = rest.split_at(run);
        into.push_str(run);
        let mut letters = behind.chars();
        match letters.next() {
            Some(letter) if plain(letter) => into.push(letter),
            letter => into.extend(letter.into_iter().flat_map(char::escape_debug)),
        }
        rest = letters.as_str();
    }
    into.push('"');
}

/// A place in the text.
struct Cursor<'a> {
    /// What quotes share, so that none needs a place of its own; without it they are empty.
    whole: Option<&'a ArcStr>,
    rest: &'a str,
    /// The first labels: there are few, and each of them stands there often.
    labels: Vec<LabelId>,
}

impl<'a> Cursor<'a> {
    /// The rest of an annotation's line.
    fn annotation(&mut self) -> Option<LooseAnnotation> {
        let id = AnnotationId(self.number()?);
        self.skip(", label: ")?;
        let label = self.label()?;
        self.skip(", spans: [")?;
        let mut anchors: SmallVec<[Anchor; 1]> = SmallVec::new();
        while self.has("(") {
            let start = self.number()?.try_into().ok()?;
            self.skip(", ")?;
            let end = self.number()?.try_into().ok()?;
            self.skip(", ")?;
            anchors.push(Anchor { start, end, quote: self.piece()?, around: None });
            self.skip(")")?;
            if !self.has(", ") {
                break;
            }
        }
        self.skip("]")?;
        if self.has(", around: [") {
            // Whether there are too many is `ron`'s to say.
            for anchor in &mut anchors {
                self.skip("(")?;
                let before = self.piece()?;
                self.skip(", ")?;
                let after = self.piece()?;
                self.skip(")")?;
                anchor.around =
                    Some(Around { before, after }).filter(|it| *it != Around::default());
                if !self.has(", ") {
                    break;
                }
            }
            self.skip("]")?;
        }
        let mut attributes = BTreeMap::new();
        if self.has(", attributes: {") {
            loop {
                let name = self.string()?;
                self.skip(": ")?;
                let value = self.string()?;
                if attributes.insert(name, value).is_some() {
                    return None;
                }
                if !self.has(", ") {
                    break;
                }
            }
            self.skip("}")?;
        }
        let note = if self.has(", note: ") { self.string()? } else { String::new() };
        self.skip("),\n")?;
        Some(LooseAnnotation { id, label, anchors, attributes, note })
    }

    /// The rest of a relation's line.
    fn relation(&mut self) -> Option<Relation> {
        let id = AnnotationId(self.number()?);
        self.skip(", kind: ")?;
        let kind = self.string()?;
        self.skip(", from: ")?;
        let from = AnnotationId(self.number()?);
        self.skip(", to: ")?;
        let to = AnnotationId(self.number()?);
        self.skip("),\n")?;
        Some(Relation { from, to, id, kind })
    }

    fn label(&mut self) -> Option<LabelId> {
        let name = self.string()?;
        if let Some(known) = self.labels.iter().find(|it| it.as_str() == name) {
            return Some(known.clone());
        }
        let label = LabelId::new(&name);
        if self.labels.len() < LABELS {
            self.labels.push(label.clone());
        }
        Some(label)
    }

    fn skip(&mut self, expected: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(expected)?;
        Some(())
    }

    fn has(&mut self, expected: &str) -> bool {
        self.skip(expected).is_some()
    }

    /// Digits, as few as there can be.
    fn number(&mut self) -> Option<u64> {
        let digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = self.rest.split_at_checked(digits)?;
        if digits > 1 && number.starts_with('0') {
            return None;
        }
        self.rest = rest;
        number.parse().ok()
    }

    fn string(&mut self) -> Option<String> {
        self.literal().map(Cow::into_owned)
    }

    /// A string, as a part of the whole text where it has no escapes.
    fn piece(&mut self) -> Option<Substr> {
        match (self.literal()?, self.whole) {
            (Cow::Borrowed(plain), Some(whole)) => whole.try_substr_from(plain),
            (read, Some(_)) => Some(read.into()),
            (_, None) => Some(Substr::new()),
        }
    }

    fn literal(&mut self) -> Option<Cow<'a, str>> {
        self.skip("\"")?;
        let mut read = Cow::Borrowed(self.plain()?);
        while !self.has("\"") {
            let escaped = self.escape()?;
            let written = read.to_mut();
            written.push(escaped);
            written.push_str(self.plain()?);
        }
        Some(read)
    }

    /// What stands before the next quotation mark or backslash.
    fn plain(&mut self) -> Option<&'a str> {
        let end = memchr2(b'"', b'\\', self.rest.as_bytes())?;
        let (plain, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        Some(plain)
    }

    fn escape(&mut self) -> Option<char> {
        let plain = [
            ("\\\"", '"'),
            ("\\\\", '\\'),
            ("\\n", '\n'),
            ("\\r", '\r'),
            ("\\t", '\t'),
            ("\\0", '\0'),
        ];
        if let Some((_, meant)) = plain.into_iter().find(|(written, _)| self.has(written)) {
            return Some(meant);
        }
        self.skip("\\u{")?;
        let (digits, rest) = self.rest.split_once('}')?;
        let known = (1..=6).contains(&digits.len())
            && digits.bytes().all(|it| it.is_ascii_digit() || (b'a'..=b'f').contains(&it));
        self.rest = rest;
        char::from_u32(u32::from_str_radix(digits, 16).ok().filter(|_| known)?)
    }
}
