//! What stands in the lines of a file: its layers with their columns, and sentences of rows.

use super::super::{Remark, RemarkKind};
use crate::record::webanno::{ARTICLE, text};

/// The feature of a chain's elements that says what they are.
pub(super) const ELEMENT: &str = "referenceType";

/// A layer, and what its columns say.
pub(super) struct Layer<'a> {
    pub(super) name: &'a str,
    pub(super) kind: Kind<'a>,
    pub(super) columns: Vec<Column<'a>>,
    /// Which of all columns is its first.
    pub(super) first: usize,
}

/// What a layer consists of.
pub(super) enum Kind<'a> {
    Spans,
    Chains,
    /// Relations between annotations of the layer of that name.
    Relations(&'a str),
}

/// What a column says.
pub(super) enum Column<'a> {
    /// The value of the feature of that name.
    Feature(&'a str),
    /// Only that there is an annotation.
    Nothing,
    /// The roles of the slot of that name.
    Roles(&'a str),
    /// The annotations that fill the slot before it, of the layer of that name.
    Fillers(&'a str),
    /// What an element of a chain is.
    Element,
    /// What links it to the next.
    Link,
    /// Where a relation comes from.
    From,
}

/// A sentence, with its text as it was before it was escaped.
pub(super) struct Sentence<'a> {
    /// `None` before its first line is read.
    pub(super) text: Option<String>,
    pub(super) rows: Vec<Row<'a>>,
}

/// What is said about a token, or about a piece of one.
pub(super) struct Row<'a> {
    pub(super) line: usize,
    pub(super) place: Place,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) quote: &'a str,
    pub(super) cells: Vec<&'a str>,
}

/// A line at the head of a sentence.
#[derive(Clone, Copy)]
enum Head<'a> {
    /// A line of its text.
    Text(&'a str),
    /// What it is called.
    Id(&'a str),
}

/// How rows are named: sentence, token, and piece of it or 0.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Place(u32, u32, u32);

/// A whole file.
pub(super) struct Sheet<'a> {
    pub(super) layers: Vec<Layer<'a>>,
    pub(super) sentences: Vec<Sentence<'a>>,
    /// The article's path, where the file says it as our export does.
    pub(super) article: String,
}

impl Layer<'_> {
    /// Its name without what it shares with others.
    pub(super) fn short(&self) -> &str {
        self.name.rsplit('.').next().unwrap_or(self.name)
    }

    /// Its feature that looks most like a label: `label`, `kind` or `value`, else one whose name ends
    /// like these, else the only one there is.
    pub(super) fn label(&self) -> Option<&str> {
        let features = self.columns.iter().filter_map(|it| match it {
            Column::Feature(name) => Some(*name),
            Column::Element => Some(ELEMENT),
            _ => None,
        });
        let features: Vec<&str> = features.collect();
        let find = |fits: &dyn Fn(&str) -> bool| {
            features.iter().find(|it| fits(&it.to_ascii_lowercase())).copied()
        };
        let named = ["label", "kind", "value"].into_iter();
        let like = ["label", "value", "type"].into_iter();
        let named = named.map(|name| find(&|it| it == name));
        let like = like.map(|name| find(&|it| it.ends_with(name)));
        let only = features.first().copied().filter(|_| features.len() == 1);
        named.chain(like).flatten().next().or(only)
    }
}

impl Place {
    /// Reads `1-2` or `1-2.3`.
    pub(super) fn read(written: &str) -> Option<Self> {
        let (sentence, token) = written.split_once('-')?;
        let (token, piece) = token.split_once('.').unwrap_or((token, "0"));
        Some(Self(sentence.parse().ok()?, token.parse().ok()?, piece.parse().ok()?))
    }
}

impl<'a> Sheet<'a> {
    /// Reads a file's lines; hands over those that cannot be read. `None` when it is no such file.
    pub(super) fn read(file: &'a str, remark: &mut dyn FnMut(Remark)) -> Option<Self> {
        let mut lines = (1..).zip(file.split('\n').map(|it| it.strip_suffix('\r').unwrap_or(it)));
        let first = lines.next().map_or("", |it| it.1);
        let minor = first.strip_prefix("#FORMAT=WebAnno TSV 3.");
        let Some(minor) = minor.and_then(|it| it.trim_end().parse::<u8>().ok()) else {
            remark(unreadable(1, first));
            return None;
        };
        let mut sheet = Self { layers: Vec::new(), sentences: Vec::new(), article: String::new() };
        // Whether the next line with a `#` begins a sentence.
        let mut in_rows = true;
        for (line, content) in lines {
            if content.trim().is_empty() {
                in_rows = true;
            } else if let Some(declared) = content.strip_prefix("#T_") {
                sheet.declare(declared).unwrap_or_else(|| remark(unreadable(line, content)));
            } else if let Some(said) = Head::read(content) {
                if std::mem::take(&mut in_rows) {
                    sheet.sentences.push(Sentence { text: None, rows: Vec::new() });
                }
                sheet.head(said, minor <= 1);
            } else {
                let row = Row::read(line, content);
                let sentence = sheet.sentences.last_mut();
                match row.zip(sentence) {
                    Some((row, sentence)) => sentence.rows.push(row),
                    None => remark(unreadable(line, content)),
                }
                in_rows = true;
            }
        }
        Some(sheet)
    }

    /// A layer, without `#T_`.
    fn declare(&mut self, declared: &'a str) -> Option<()> {
        let (kind, rest) = declared.split_once('=')?;
        let mut fields = rest.split('|').map(str::trim).filter(|it| !it.is_empty());
        let name = fields.next()?;
        let mut columns = Vec::new();
        let mut base = "";
        for field in fields {
            let column = match (kind, columns.last()) {
                ("SP", Some(Column::Roles(_))) => Column::Fillers(field),
                ("SP", _) => match field.strip_prefix("ROLE_") {
                    Some(slot) => Column::Roles(slot_name(slot)),
                    None => Column::Feature(field),
                },
                ("CH", _) if field == "referenceRelation" => Column::Link,
                ("CH", _) => Column::Element,
                ("RL", _) => match field.strip_prefix("BT_") {
                    Some(name) => {
                        base = name;
                        Column::From
                    }
                    None => Column::Feature(field),
                },
                _ => return None,
            };
            columns.push(column);
        }
        let kind = match kind {
            "SP" => Kind::Spans,
            "CH" => Kind::Chains,
            "RL" => Kind::Relations(base),
            _ => return None,
        };
        if columns.is_empty() {
            columns.push(Column::Nothing);
        }
        let first = self.layers.last().map_or(0, |it| it.first + it.columns.len());
        self.layers.push(Layer { name, kind, columns, first });
        Some(())
    }

    /// Takes what a line at the head of a sentence says.
    fn head(&mut self, said: Head<'_>, java: bool) {
        match said {
            Head::Text(line) => {
                let Some(sentence) = self.sentences.last_mut() else { return };
                let line = text(line, java);
                // A sentence of several lines has several of these.
                match &mut sentence.text {
                    Some(before) => before.extend(["\n", &line]),
                    None => sentence.text = Some(line),
                }
            }
            Head::Id(id) => {
                if let Some(path) = id.strip_prefix(ARTICLE) {
                    self.article = text(path, java);
                }
            }
        }
    }
}

impl<'a> Head<'a> {
    fn read(content: &'a str) -> Option<Self> {
        let text = content.strip_prefix("#Text=").map(Self::Text);
        text.or_else(|| content.strip_prefix("#Sentence.id=").map(Self::Id))
    }
}

impl<'a> Row<'a> {
    fn read(line: usize, content: &'a str) -> Option<Self> {
        let mut fields = content.split('\t');
        let place = Place::read(fields.next()?)?;
        let (start, end) = fields.next()?.split_once('-')?;
        let (start, end) = (start.parse().ok()?, end.parse().ok()?);
        Some(Self { line, place, start, end, quote: fields.next()?, cells: fields.collect() })
    }
}

/// The name of the slot of `layer:name_type`.
fn slot_name(slot: &str) -> &str {
    let name = slot.split_once(':').map_or(slot, |it| it.1);
    name.split_once('_').map_or(name, |it| it.0)
}

fn unreadable(line: usize, content: &str) -> Remark {
    Remark { line, kind: RemarkKind::Unreadable, detail: content.to_owned() }
}
