//! What the cells say: annotations on one row or on several, and what links them.

use std::collections::{BTreeMap, HashMap};

use super::super::inception::{self, LINK};
use super::lines::{Column, ELEMENT, Kind, Layer, Place, Row, Sheet};
use crate::record::webanno::value;

/// An annotation, which may stand on several rows.
pub(super) struct Tag<'a> {
    pub(super) line: usize,
    pub(super) layer: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    /// The values of its features as they are written.
    pub(super) values: Vec<(&'a str, &'a str)>,
}

/// What leads from one annotation to another.
pub(super) struct Link<'a> {
    pub(super) line: usize,
    /// The name of the layer that says it.
    pub(super) layer: &'a str,
    pub(super) kind: String,
    /// What else is said of it, as it is written.
    pub(super) values: Vec<(&'a str, &'a str)>,
    pub(super) from: Option<usize>,
    pub(super) to: Option<usize>,
}

/// Says where another annotation is: a row, and its number there or 0.
#[derive(Clone, Copy)]
struct Reference {
    place: Place,
    number: u32,
}

/// All annotations of a file, found by one walk through its rows. What links them may name them before
/// they come, and is found by a second.
pub(super) struct Said<'s, 'a> {
    sheet: &'s Sheet<'a>,
    pub(super) tags: Vec<Tag<'a>>,
    /// Annotations by layer and number.
    numbered: HashMap<(usize, u32), usize>,
    /// The rows that annotations stand on, in order.
    on: Vec<(Place, usize)>,
    /// Elements of chains by layer and chain and in its order, with what links each to the next.
    chains: BTreeMap<(usize, u32, u32), (usize, &'a str)>,
}

/// Reads what the rows say.
pub(super) fn said<'s, 'a>(
    sheet: &'s Sheet<'a>,
    rows: impl Iterator<Item = Row<'a>>,
) -> Said<'s, 'a> {
    let (tags, numbered) = (Vec::new(), HashMap::new());
    let mut said = Said { sheet, tags, numbered, on: Vec::new(), chains: BTreeMap::new() };
    for row in rows {
        each_layer(sheet, &row, |nth, layer, stacks| match layer.kind() {
            Kind::Spans => said.span((nth, layer), &row, stacks),
            Kind::Chains => said.element((nth, layer), &row, stacks),
            Kind::Relations(_) => {}
        });
    }
    // What a list has grown into may be twice what it holds.
    said.tags.shrink_to_fit();
    said.on.shrink_to_fit();
    said.on.sort_by_key(|it| it.0);
    said.last_links();
    said
}

/// Goes through what the layers say in a row, one annotation after the other.
fn each_layer<'a>(
    sheet: &Sheet<'a>,
    row: &Row<'a>,
    mut take: impl FnMut(usize, &Layer<'a>, &Stacks<'a>),
) {
    let mut cells = row.cells().peekable();
    for (nth, layer) in sheet.layers.iter().enumerate() {
        if cells.peek().is_none() {
            return;
        }
        let own = cells.by_ref().take(layer.width);
        // As many as there may be: a list that grows takes more than it holds.
        let mut stacks = Stacks(Vec::with_capacity(layer.width));
        stacks.0.extend(own.map(|it| Some(it).filter(|it| *it != "_")));
        while stacks.0.iter().any(Option::is_some) {
            take(nth, layer, &stacks);
            stacks.step();
        }
    }
}

/// What is still to be read of each cell of a layer in a row: a value for each annotation there.
struct Stacks<'a>(Vec<Option<&'a str>>);

impl<'a> Stacks<'a> {
    /// What each column says of the next annotation.
    fn cells<'s>(
        &'s self,
        layer: &Layer<'a>,
    ) -> impl Iterator<Item = (Column<'a>, Option<&'a str>)> + use<'s, 'a> {
        let first = |it: Option<&'a str>| it.map(|it| parted(it, '|').0);
        layer.columns().zip(self.0.iter().copied().map(first))
    }

    fn step(&mut self) {
        for rest in &mut self.0 {
            *rest = rest.and_then(|it| parted(it, '|').1);
        }
    }
}

impl<'a> Said<'_, 'a> {
    fn span(&mut self, (nth, layer): (usize, &Layer<'a>), row: &Row<'a>, stacks: &Stacks<'a>) {
        let number = own_number(layer, stacks);
        let known = number.and_then(|it| self.numbered.get(&(nth, it))).copied();
        let tag = known.unwrap_or(self.tags.len());
        if self.on.last() != Some(&(row.place, tag)) {
            self.on.push((row.place, tag));
        }
        if let Some(tag) = known {
            if let Some(tag) = self.tags.get_mut(tag) {
                tag.end = tag.end.max(row.end);
            }
            return;
        }
        if let Some(number) = number {
            self.numbered.insert((nth, number), tag);
        }
        let said = || {
            stacks.cells(layer).filter_map(|(column, cell)| match column {
                Column::Feature(name) => {
                    let said = numbered(cell?).0;
                    (!matches!(said, "*" | "_")).then_some((name, said))
                }
                _ => None,
            })
        };
        let mut values = Vec::with_capacity(said().count());
        values.extend(said());
        let (line, start, end) = (row.line, row.start, row.end);
        self.tags.push(Tag { line, layer: nth, start, end, values });
    }

    fn element(&mut self, (nth, layer): (usize, &Layer<'a>), row: &Row<'a>, stacks: &Stacks<'a>) {
        let element = stacks.cells(layer).find(|it| matches!(it.0, Column::Element));
        let element = element.and_then(|it| it.1).map_or("*", |it| numbered(it).0);
        let (kind, place) = link(layer, stacks);
        let place = place.map(|(chain, link)| (nth, chain, link));
        if let Some((tag, _)) = place.and_then(|it| self.chains.get(&it)) {
            if let Some(tag) = self.tags.get_mut(*tag) {
                tag.end = tag.end.max(row.end);
            }
            return;
        }
        if let Some(place) = place {
            self.chains.insert(place, (self.tags.len(), kind));
        }
        let values = (element != "*").then_some((ELEMENT, element)).into_iter().collect();
        let (line, start, end) = (row.line, row.start, row.end);
        self.tags.push(Tag { line, layer: nth, start, end, values });
    }

    /// The last element of a chain is linked to nothing; what would link it is said of itself.
    fn last_links(&mut self) {
        let mut elements = self.chains.iter().peekable();
        while let Some(((layer, chain, _), (tag, kind))) = elements.next() {
            let goes_on = elements.peek().is_some_and(|it| (it.0.0, it.0.1) == (*layer, *chain));
            if !goes_on
                && *kind != "*"
                && let Some(tag) = self.tags.get_mut(*tag)
            {
                tag.values.push((LINK, kind));
            }
        }
    }

    /// Hands over what links annotations, in the order of the same rows; then the links of chains.
    pub(super) fn links(
        &self,
        rows: impl Iterator<Item = Row<'a>>,
        each: &mut dyn FnMut(Link<'a>),
    ) {
        // How many annotations have been met: whose number that is comes for the first time.
        let mut met = 0;
        for row in rows {
            each_layer(self.sheet, &row, |nth, layer, stacks| {
                let known = match layer.kind() {
                    Kind::Relations(base) => {
                        return self.relation((layer, base), &row, stacks, each);
                    }
                    Kind::Spans => {
                        let number = own_number(layer, stacks);
                        number.and_then(|it| self.numbered.get(&(nth, it))).copied()
                    }
                    Kind::Chains => {
                        let place = link(layer, stacks).1;
                        let known = place.and_then(|it| self.chains.get(&(nth, it.0, it.1)));
                        known.map(|it| it.0)
                    }
                };
                let tag = known.unwrap_or(met);
                if tag == met {
                    met += 1;
                    self.slots((row.line, tag), layer, stacks, each);
                }
            });
        }
        for (one, next) in self.chains.iter().zip(self.chains.iter().skip(1)) {
            let (((layer, chain, _), (from, kind)), (to_place, (to, _))) = (one, next);
            if (*layer, *chain) != (to_place.0, to_place.1) {
                continue;
            }
            let line = self.tags.get(*from).map_or(1, |it| it.line);
            let Some(layer) = self.sheet.layers.get(*layer) else { continue };
            let kind = if *kind == "*" { layer.short().to_owned() } else { value(kind) };
            let (layer, from, to) = (layer.name(), Some(*from), Some(*to));
            each(Link { line, layer, kind, values: Vec::new(), from, to });
        }
    }

    /// What fills a slot is linked to its annotation by its role.
    fn slots(
        &self,
        (line, tag): (usize, usize),
        layer: &Layer<'a>,
        stacks: &Stacks<'a>,
        each: &mut dyn FnMut(Link<'a>),
    ) {
        let mut before = ("", None);
        for (column, cell) in stacks.cells(layer) {
            let of = match column {
                Column::Roles(slot) => {
                    before = (slot, cell.map(|it| numbered(it).0));
                    continue;
                }
                Column::Fillers(of) => of,
                _ => continue,
            };
            let (slot, roles) = std::mem::take(&mut before);
            let said = |it: Option<&'a str>| it.filter(|it| !matches!(*it, "_" | "*"));
            let (mut roles, mut fillers) = (said(roles), said(cell));
            let of = self.layer(of);
            while roles.is_some() || fillers.is_some() {
                let role = first(&mut roles).filter(|it| *it != "*");
                let kind = role.map_or_else(|| slot.to_owned(), value);
                let to = first(&mut fillers).and_then(reference).map(|(place, numbers)| {
                    Reference { place, number: numbers.parse().unwrap_or(0) }
                });
                let to = to.and_then(|it| self.find(of, it));
                let (layer, from) = (layer.name(), Some(tag));
                each(Link { line, layer, kind, values: Vec::new(), from, to });
            }
        }
    }

    /// A relation stands where it leads to, and names where it comes from.
    fn relation(
        &self,
        (layer, base): (&Layer<'a>, &str),
        row: &Row<'a>,
        stacks: &Stacks<'a>,
        each: &mut dyn FnMut(Link<'a>),
    ) {
        let mut values = Vec::new();
        let mut from = None;
        for (column, cell) in stacks.cells(layer) {
            match (column, cell) {
                (Column::Feature(name), Some(cell)) if !matches!(cell, "*" | "_") => {
                    values.push((name, cell));
                }
                (Column::From, Some(cell)) => from = reference(cell),
                _ => {}
            }
        }
        let numbers = from.and_then(|(_, numbers)| numbers.split_once('_'));
        let (first, second) = numbers.unwrap_or_default();
        let [first, second] = [first, second].map(|it| it.parse().unwrap_or(0));
        let from = from.map(|(place, _)| Reference { place, number: first });
        let to = Reference { place: row.place, number: second };
        let kind = take_label(layer, &mut values);
        // Tokens are no annotations of ours.
        let among = self.layer(base).or(Some(usize::MAX));
        let from = from.and_then(|it| self.find(among, it));
        let (line, layer, to) = (row.line, layer.name(), self.find(among, to));
        each(Link { line, layer, kind, values, from, to });
    }

    /// The layer of that name; `None` for one that holds all, or that the file does not have.
    fn layer(&self, name: &str) -> Option<usize> {
        self.sheet.layers.iter().position(|it| it.name() == name)
    }

    fn find(&self, layer: Option<usize>, at: Reference) -> Option<usize> {
        let fits = |tag: &usize| {
            let of = self.tags.get(*tag).map(|it| it.layer);
            let number = of.and_then(|of| self.numbered.get(&(of, at.number)));
            (layer.is_none() || of == layer) && (at.number == 0 || number == Some(tag))
        };
        let from = self.on.partition_point(|it| it.0 < at.place);
        let here = self.on.iter().skip(from).take_while(|it| it.0 == at.place);
        let mut here = here.map(|it| it.1).peekable();
        here.peek()?;
        // Number and layer are enough.
        here.find(fits).or_else(|| self.numbered.get(&(layer?, at.number)).copied())
    }
}

/// Takes the label out of the values of an annotation's or a relation's features.
pub(super) fn take_label(layer: &Layer<'_>, values: &mut Vec<(&str, &str)>) -> String {
    // A file does not say what is a number.
    let is_plain = |only: &str| values.iter().any(|it| it.0 == only && inception::is_plain(it.1));
    let only = layer.only.filter(|it| !is_plain(it));
    let label = inception::label(&values.iter().copied(), only);
    let label = values.iter().position(|it| Some(it.0) == label);
    let unlabelled = || inception::unlabelled(layer.name()).to_owned();
    label.map_or_else(unlabelled, |at| value(values.remove(at).1))
}

/// The number of an annotation: those behind what fills a slot are not its own.
fn own_number<'a>(layer: &Layer<'a>, stacks: &Stacks<'a>) -> Option<u32> {
    let mut own = stacks.cells(layer).filter(|it| !matches!(it.0, Column::Fillers(_)));
    own.find_map(|it| numbered(it.1?).1)
}

/// What links an element of a chain to the next, with its chain and its place there.
fn link<'a>(layer: &Layer<'a>, stacks: &Stacks<'a>) -> (&'a str, Option<(u32, u32)>) {
    let link = stacks.cells(layer).find(|it| matches!(it.0, Column::Link));
    link.and_then(|it| it.1).map_or(("*", None), linked)
}

/// Takes the first of several values between semicolons.
fn first<'a>(values: &mut Option<&'a str>) -> Option<&'a str> {
    let (first, rest) = parted((*values)?, ';');
    *values = rest;
    Some(first)
}

/// What stands before the first separator that no backslash stands before, and what behind it.
fn parted(cell: &str, separator: char) -> (&str, Option<&str>) {
    let at = unescaped(cell).find(|it| it.1 == separator).map(|it| it.0);
    let parts = at.and_then(|at| cell.get(..at).zip(cell.get(at + separator.len_utf8()..)));
    parts.map_or((cell, None), |(first, rest)| (first, Some(rest)))
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
