//! What the cells say: annotations on one row or on several, and what links them.

use std::collections::{BTreeMap, HashMap};

use super::lines::{Column, ELEMENT, Kind, Layer, Place, Row, Sheet};
use crate::record::webanno::value;

/// An annotation, which may stand on several rows.
pub(super) struct Tag<'a> {
    pub(super) line: usize,
    pub(super) layer: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    /// The values of its features.
    pub(super) values: Vec<(&'a str, String)>,
}

/// What leads from one annotation to another.
pub(super) struct Link<'a> {
    pub(super) line: usize,
    pub(super) kind: String,
    /// What else is said of it.
    pub(super) values: Vec<(&'a str, String)>,
    pub(super) from: Option<usize>,
    pub(super) to: Option<usize>,
}

/// All that is said in a file.
pub(super) struct Said<'a> {
    pub(super) tags: Vec<Tag<'a>>,
    pub(super) links: Vec<Link<'a>>,
}

/// Says where another annotation is: a row, and its number there or 0.
#[derive(Clone, Copy)]
struct Reference {
    place: Place,
    number: u32,
}

/// A link whose ends are not looked up yet, since they may stand further down.
struct Arc<'a> {
    link: Link<'a>,
    /// Of which layer the ends are; `None` for any.
    layer: Option<usize>,
    from: Option<Reference>,
    to: Option<Reference>,
}

/// Reads rows one after the other.
struct Reader<'s, 'a> {
    sheet: &'s Sheet<'a>,
    tags: Vec<Tag<'a>>,
    arcs: Vec<Arc<'a>>,
    /// Annotations by layer and number.
    numbered: HashMap<(usize, u32), usize>,
    /// Annotations by the rows that they stand on.
    on: HashMap<Place, Vec<usize>>,
    /// Elements of chains with what links each to the next: by layer and chain, then in its order.
    chains: BTreeMap<(usize, u32), BTreeMap<u32, (usize, String)>>,
}

/// Reads what the rows say.
pub(super) fn said<'a>(sheet: &Sheet<'a>) -> Said<'a> {
    let mut reader = Reader {
        sheet,
        tags: Vec::new(),
        arcs: Vec::new(),
        numbered: HashMap::new(),
        on: HashMap::new(),
        chains: BTreeMap::new(),
    };
    for row in sheet.sentences.iter().flat_map(|it| &it.rows) {
        for (nth, layer) in sheet.layers.iter().enumerate() {
            match layer.kind {
                Kind::Spans => reader.spans((nth, layer), row),
                Kind::Chains => reader.elements((nth, layer), row),
                Kind::Relations(base) => reader.relations((layer, base), row),
            }
        }
    }
    reader.finish()
}

impl<'a> Reader<'_, 'a> {
    fn spans(&mut self, (nth, layer): (usize, &Layer<'a>), row: &Row<'a>) {
        let stacks = stacks(layer, row);
        for at in 0..height(&stacks) {
            let cells = || layer.columns.iter().zip(stacks.iter().map(|it| it.get(at).copied()));
            // The numbers behind what fills a slot are not this annotation's.
            let mut own = cells().filter(|it| !matches!(it.0, Column::Fillers(_)));
            let number = own.find_map(|it| numbered(it.1?).1);
            let known = number.and_then(|it| self.numbered.get(&(nth, it))).copied();
            let tag = known.unwrap_or(self.tags.len());
            self.on.entry(row.place).or_default().push(tag);
            if let Some(tag) = known {
                if let Some(tag) = self.tags.get_mut(tag) {
                    tag.end = tag.end.max(row.end);
                }
                continue;
            }
            if let Some(number) = number {
                self.numbered.insert((nth, number), tag);
            }
            let mut values = Vec::new();
            let mut roles = None;
            for (column, cell) in cells() {
                match column {
                    Column::Feature(name) => {
                        let said =
                            cell.map(|it| numbered(it).0).filter(|it| !matches!(*it, "*" | "_"));
                        values.extend(said.map(|it| (*name, value(it))));
                    }
                    Column::Roles(slot) => roles = Some((*slot, cell.map(|it| numbered(it).0))),
                    Column::Fillers(layer) => {
                        let roles = roles.take().unwrap_or_default();
                        self.slots((row.line, tag), roles, (layer, cell));
                    }
                    Column::Nothing | Column::Element | Column::Link | Column::From => {}
                }
            }
            let (line, start, end) = (row.line, row.start, row.end);
            self.tags.push(Tag { line, layer: nth, start, end, values });
        }
    }

    /// What fills a slot is linked to its annotation by its role.
    fn slots(
        &mut self,
        (line, tag): (usize, usize),
        (slot, roles): (&'a str, Option<&'a str>),
        (layer, fillers): (&str, Option<&'a str>),
    ) {
        let said = |it: Option<&'a str>| match it {
            Some("_" | "*") | None => Vec::new(),
            Some(cell) => parts(cell, ';'),
        };
        let (roles, fillers) = (said(roles.filter(|it| *it != "*")), said(fillers));
        let layer = self.layer(layer);
        for at in 0..roles.len().max(fillers.len()) {
            let role = roles.get(at).filter(|it| **it != "*");
            let kind = role.map_or_else(|| slot.to_owned(), |it| value(it));
            let to = fillers
                .get(at)
                .and_then(|it| reference(it))
                .map(|(place, numbers)| Reference { place, number: numbers.parse().unwrap_or(0) });
            let link = Link { line, kind, values: Vec::new(), from: Some(tag), to: None };
            self.arcs.push(Arc { link, layer, from: None, to });
        }
    }

    fn elements(&mut self, (nth, layer): (usize, &Layer<'a>), row: &Row<'a>) {
        let stacks = stacks(layer, row);
        for at in 0..height(&stacks) {
            let cells = || layer.columns.iter().zip(stacks.iter().map(|it| it.get(at).copied()));
            let of = |wanted: fn(&Column<'_>) -> bool| {
                cells().find(|it| wanted(it.0)).and_then(|it| it.1)
            };
            let element = of(|it| matches!(it, Column::Element)).map_or(("*", None), numbered);
            let (kind, place) = of(|it| matches!(it, Column::Link)).map_or(("*", None), linked);
            let known = place.and_then(|(chain, link)| self.chains.get(&(nth, chain))?.get(&link));
            if let Some((tag, _)) = known {
                if let Some(tag) = self.tags.get_mut(*tag) {
                    tag.end = tag.end.max(row.end);
                }
                continue;
            }
            let said = Some(element.0).filter(|it| *it != "*");
            let values = said.map(|it| (ELEMENT, value(it))).into_iter().collect();
            if let Some((chain, link)) = place {
                let kind = if kind == "*" { layer.short().to_owned() } else { value(kind) };
                let chain = self.chains.entry((nth, chain)).or_default();
                chain.insert(link, (self.tags.len(), kind));
            }
            let (line, start, end) = (row.line, row.start, row.end);
            self.tags.push(Tag { line, layer: nth, start, end, values });
        }
    }

    /// A relation stands where it leads to, and names where it comes from.
    fn relations(&mut self, (layer, base): (&Layer<'a>, &str), row: &Row<'a>) {
        let stacks = stacks(layer, row);
        let among = self.layer(base);
        for at in 0..height(&stacks) {
            let mut values = Vec::new();
            let mut from = None;
            for (column, stack) in layer.columns.iter().zip(&stacks) {
                let Some(cell) = stack.get(at) else { continue };
                match column {
                    Column::Feature(name) if !matches!(*cell, "*" | "_") => {
                        values.push((*name, value(cell)));
                    }
                    Column::From => from = reference(cell),
                    _ => {}
                }
            }
            let numbers = from.and_then(|(_, numbers)| numbers.split_once('_'));
            let (first, second) = numbers.unwrap_or_default();
            let [first, second] = [first, second].map(|it| it.parse().unwrap_or(0));
            let from = from.map(|(place, _)| Reference { place, number: first });
            let to = Some(Reference { place: row.place, number: second });
            let kind = take_label(layer, &mut values);
            let link = Link { line: row.line, kind, values, from: None, to: None };
            // Tokens are no annotations of ours.
            let layer = among.or(Some(usize::MAX));
            self.arcs.push(Arc { link, layer, from, to });
        }
    }

    /// The layer of that name; `None` for one that holds all, or that the file does not have.
    fn layer(&self, name: &str) -> Option<usize> {
        self.sheet.layers.iter().position(|it| it.name == name)
    }

    fn find(&self, layer: Option<usize>, at: Reference) -> Option<usize> {
        let fits = |tag: &usize| {
            let of = self.tags.get(*tag).map(|it| it.layer);
            let number = of.and_then(|of| self.numbered.get(&(of, at.number)));
            (layer.is_none() || of == layer) && (at.number == 0 || number == Some(tag))
        };
        let here = self.on.get(&at.place)?.iter().copied().find(fits);
        // Number and layer are enough.
        here.or_else(|| self.numbered.get(&(layer?, at.number)).copied())
    }

    fn finish(mut self) -> Said<'a> {
        let mut links = Vec::new();
        for arc in std::mem::take(&mut self.arcs) {
            let mut link = arc.link;
            link.from = link.from.or_else(|| self.find(arc.layer, arc.from?));
            link.to = link.to.or_else(|| self.find(arc.layer, arc.to?));
            links.push(link);
        }
        for chain in self.chains.into_values() {
            let elements: Vec<(usize, String)> = chain.into_values().collect();
            for ((from, kind), (to, _)) in elements.iter().zip(elements.iter().skip(1)) {
                let line = self.tags.get(*from).map_or(1, |it| it.line);
                let (kind, values) = (kind.clone(), Vec::new());
                links.push(Link { line, kind, values, from: Some(*from), to: Some(*to) });
            }
        }
        Said { tags: self.tags, links }
    }
}

/// Takes the label out of the values of an annotation's or a relation's features; the layer's name
/// where it says nothing.
pub(super) fn take_label(layer: &Layer<'_>, values: &mut Vec<(&str, String)>) -> String {
    let label = values.iter().position(|it| Some(it.0) == layer.label());
    label.map_or_else(|| layer.short().to_owned(), |at| values.remove(at).1)
}

/// The values of each column of a layer in a row, one for each annotation there.
fn stacks<'a>(layer: &Layer<'_>, row: &Row<'a>) -> Vec<Vec<&'a str>> {
    let cells = row.cells.iter().skip(layer.first).take(layer.columns.len());
    cells.map(|it| if *it == "_" { Vec::new() } else { parts(it, '|') }).collect()
}

fn height(stacks: &[Vec<&str>]) -> usize {
    stacks.iter().map(Vec::len).max().unwrap_or(0)
}

/// The parts of a cell between separators that no backslash stands before.
fn parts(cell: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut from) = (Vec::new(), 0);
    for (at, _) in unescaped(cell).filter(|it| it.1 == separator) {
        parts.extend(cell.get(from..at));
        from = at + separator.len_utf8();
    }
    parts.extend(cell.get(from..));
    parts
}

/// The characters of a cell that are neither backslashes nor behind one.
fn unescaped(cell: &str) -> impl Iterator<Item = (usize, char)> {
    let mut escaped = false;
    cell.char_indices().filter(move |(_, it)| {
        let plain = !escaped && *it != '\\';
        escaped = !escaped && *it == '\\';
        plain
    })
}

/// A value, and the number in brackets behind it.
fn numbered(cell: &str) -> (&str, Option<u32>) {
    let (value, number) = bracketed(cell);
    match number.and_then(|it| it.parse().ok()) {
        Some(number) => (value, Some(number)),
        None => (cell, None),
    }
}

/// What stands before the last brackets, and what stands in them.
fn bracketed(cell: &str) -> (&str, Option<&str>) {
    let open = unescaped(cell).filter(|it| it.1 == '[').last();
    let close = unescaped(cell).last().filter(|it| it.1 == ']' && it.0 + 1 == cell.len());
    let split = open
        .zip(close)
        .and_then(|((open, _), (close, _))| Some((cell.get(..open)?, cell.get(open + 1..close)?)));
    split.map_or((cell, None), |(value, inside)| (value, Some(inside)))
}

/// What links an element to the next, and its chain and its place there: `*->1-2`.
fn linked(cell: &str) -> (&str, Option<(u32, u32)>) {
    let split = cell.rsplit_once("->").and_then(|(kind, place)| {
        let (chain, link) = place.split_once('-')?;
        Some((kind, (chain.parse().ok()?, link.parse().ok()?)))
    });
    split.map_or((cell, None), |(kind, place)| (kind, Some(place)))
}

/// A row, and what stands in brackets behind it.
fn reference(cell: &str) -> Option<(Place, &str)> {
    let (place, numbers) = bracketed(cell);
    Some((Place::read(place)?, numbers.unwrap_or_default()))
}
