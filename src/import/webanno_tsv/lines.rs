//! What stands in the lines of a file: its layers with their columns, and sentences of rows.

use super::super::inception::{self, IDENTIFIER, LINK};
use super::super::{Remark, RemarkKind};
use crate::record::webanno::{ARTICLE, text};

/// The feature of a chain's elements that says what they are.
pub(super) const ELEMENT: &str = "referenceType";

/// A layer, read from its declaration each time that something is asked.
#[derive(Clone, Copy)]
pub(super) struct Layer<'a> {
    /// Kind and name, then its columns.
    declared: &'a str,
    /// The only one of its features that may be a label whatever it is called.
    pub(super) only: Option<&'a str>,
    /// How many columns it has.
    pub(super) width: usize,
}

/// What a layer consists of.
#[derive(Clone, Copy)]
pub(super) enum Kind<'a> {
    Spans,
    Chains,
    /// Relations between annotations of the layer of that name.
    Relations(&'a str),
}

/// What a column says.
#[derive(Clone, Copy)]
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

/// A sentence by its lines, from those that say its text on.
#[derive(Clone, Copy)]
pub(super) struct Sentence<'a> {
    /// Which line of the file its first is.
    line: usize,
    lines: &'a str,
}

/// What is said about a token, or about a piece of one.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) line: usize,
    pub(super) place: Place,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) quote: &'a str,
    /// What stands behind those, in the columns of the layers.
    pub(super) cells: Option<&'a str>,
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
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place(u32, u32, u32);

/// A whole file.
pub(super) struct Sheet<'a> {
    pub(super) layers: Vec<Layer<'a>>,
    pub(super) sentences: Vec<Sentence<'a>>,
    /// The article's path, where the file says it as our export does.
    pub(super) article: String,
    /// Whether its text is escaped as by old versions, like that of Java.
    java: bool,
}

impl<'a> Layer<'a> {
    /// What is declared behind `#T_`; `None` where that is nothing.
    fn read(declared: &'a str) -> Option<Self> {
        let mut layer = Self { declared, only: None, width: 0 };
        if !matches!(declared.split_once('=')?.0, "SP" | "CH" | "RL") || layer.name().is_empty() {
            return None;
        }
        layer.width = layer.columns().count();
        let mut features = layer.features().filter(|it| *it != IDENTIFIER);
        layer.only = features.next().filter(|_| features.next().is_none());
        Some(layer)
    }

    /// Its name, then its columns, as they are declared.
    fn fields(&self) -> impl Iterator<Item = &'a str> + Clone + use<'a> {
        let (_, fields) = self.declared.split_once('=').unwrap_or_default();
        fields.split('|').map(str::trim).filter(|it| !it.is_empty())
    }

    pub(super) fn name(&self) -> &'a str {
        self.fields().next().unwrap_or_default()
    }

    /// Its name without what it shares with others.
    pub(super) fn short(&self) -> &'a str {
        inception::short(self.name())
    }

    /// The names of what its columns say of an annotation or a relation.
    pub(super) fn features(&self) -> impl Iterator<Item = &'a str> + Clone + use<'a> {
        self.columns().filter_map(Column::feature)
    }

    pub(super) fn kind(&self) -> Kind<'a> {
        match self.declared.get(..2) {
            Some("CH") => Kind::Chains,
            Some("RL") => {
                let bases = self.fields().skip(1).filter_map(|it| it.strip_prefix("BT_"));
                Kind::Relations(bases.last().unwrap_or_default())
            }
            _ => Kind::Spans,
        }
    }

    pub(super) fn columns(&self) -> impl Iterator<Item = Column<'a>> + Clone + use<'a> {
        let kind = self.kind();
        // Behind the roles of a slot stands what fills it.
        let mut fills = false;
        let mut fields = self.fields().skip(1).map(move |field| match kind {
            Kind::Spans if std::mem::take(&mut fills) => Column::Fillers(field),
            Kind::Spans => match field.strip_prefix("ROLE_") {
                Some(slot) => {
                    fills = true;
                    Column::Roles(slot_name(slot))
                }
                None => Column::Feature(field),
            },
            Kind::Chains if field == LINK => Column::Link,
            Kind::Chains => Column::Element,
            Kind::Relations(_) if field.starts_with("BT_") => Column::From,
            Kind::Relations(_) => Column::Feature(field),
        });
        let first = fields.next().unwrap_or(Column::Nothing);
        std::iter::once(first).chain(fields)
    }
}

impl<'a> Column<'a> {
    /// The feature whose value it says.
    fn feature(self) -> Option<&'a str> {
        match self {
            Column::Feature(name) => Some(name),
            Column::Element => Some(ELEMENT),
            _ => None,
        }
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
        let mut lines = (1..).zip(file.split('\n').map(whole));
        let first = lines.next().map_or("", |it| it.1);
        let minor = first.strip_prefix("#FORMAT=WebAnno TSV 3.");
        let Some(minor) = minor.and_then(|it| it.trim_end().parse::<u8>().ok()) else {
            remark(unreadable(1, first));
            return None;
        };
        let (layers, sentences, article) = (Vec::new(), Vec::new(), String::new());
        let mut sheet = Sheet { layers, sentences, article, java: minor <= 1 };
        // Whether the next line with a `#` begins a sentence.
        let mut in_rows = true;
        // How many cells a row has; unknown from a layer on that cannot be read.
        let mut width = Some(0);
        for (line, content) in lines {
            if content.trim().is_empty() {
                in_rows = true;
            } else if let Some(declared) = content.strip_prefix("#T_") {
                let layer = Layer::read(declared);
                width = width.zip(layer).map(|(width, layer)| width + layer.width);
                match layer {
                    Some(layer) => sheet.layers.push(layer),
                    None => remark(unreadable(line, content)),
                }
            } else if let Some(said) = Head::read(content) {
                if std::mem::take(&mut in_rows) {
                    sheet.begin(file, line, content);
                }
                if let Head::Id(id) = said
                    && let Some(path) = id.strip_prefix(ARTICLE)
                {
                    sheet.article = text(path, sheet.java);
                }
            } else {
                let row = Row::read(line, content).filter(|_| !sheet.sentences.is_empty());
                match row.map(|it| it.cells().count()) {
                    None => remark(unreadable(line, content)),
                    Some(cells) if width.is_some_and(|it| it != cells) => {
                        let (kind, detail) = (RemarkKind::OtherCells, content.to_owned());
                        remark(Remark { line, kind, detail });
                    }
                    Some(_) => {}
                }
                in_rows = true;
            }
        }
        Some(sheet)
    }

    /// Another sentence begins with this line of the file.
    fn begin(&mut self, file: &'a str, line: usize, content: &'a str) {
        let place = |part: &str| part.as_ptr().addr().saturating_sub(file.as_ptr().addr());
        let at = place(content);
        if let Some(last) = self.sentences.last_mut() {
            let length = at.saturating_sub(place(last.lines));
            last.lines = last.lines.get(..length).unwrap_or_default();
        }
        self.sentences.push(Sentence { line, lines: file.get(at..).unwrap_or_default() });
    }

    /// The text of a sentence as it was before it was escaped.
    pub(super) fn text_of(&self, sentence: &Sentence<'a>) -> String {
        let mut whole: Option<String> = None;
        for (_, line) in sentence.lines() {
            let Some(Head::Text(line)) = Head::read(line) else { continue };
            let line = text(line, self.java);
            // A sentence of several lines has several of these.
            match &mut whole {
                Some(before) => before.extend(["\n", &line]),
                None => whole = Some(line),
            }
        }
        whole.unwrap_or_default()
    }
}

impl<'a> Sentence<'a> {
    fn lines(&self) -> impl Iterator<Item = (usize, &'a str)> + use<'a> {
        (self.line..).zip(self.lines.split('\n').map(whole))
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'a>> + use<'a> {
        self.lines().filter_map(|(line, content)| Row::read(line, content))
    }
}

/// A line without what Windows ends it with.
fn whole(line: &str) -> &str {
    line.strip_suffix('\r').unwrap_or(line)
}

impl<'a> Head<'a> {
    fn read(content: &'a str) -> Option<Self> {
        let text = content.strip_prefix("#Text=").map(Self::Text);
        text.or_else(|| content.strip_prefix("#Sentence.id=").map(Self::Id))
    }
}

impl<'a> Row<'a> {
    fn read(line: usize, content: &'a str) -> Option<Self> {
        let mut fields = content.splitn(4, '\t');
        let place = Place::read(fields.next()?)?;
        let (start, end) = fields.next()?.split_once('-')?;
        let (start, end) = (start.parse().ok()?, end.parse().ok()?);
        Some(Self { line, place, start, end, quote: fields.next()?, cells: fields.next() })
    }

    /// What stands in the columns of the layers; the tab that ends a row begins none.
    pub(super) fn cells(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.cells.into_iter().flat_map(|it| it.split_terminator('\t'))
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
