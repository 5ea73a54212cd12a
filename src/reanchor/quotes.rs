//! Finds annotations by their quotes alone, where the old text is not known.
//!
//! What there is to go by, besides the quote: the context that was kept where it was ambiguous,
//! the order of the annotations, and by how much each was shifted. Annotations between which
//! nothing was changed are all shifted by the same number of bytes; that they agree on it proves
//! their places, even of words that stand everywhere.

use std::borrow::Cow;
use std::collections::HashMap;

use super::ascending::Best;
use super::folding::Alike;
use super::occurrences::Occurrences;
use super::similar::{Search, similar};
use super::{MOST_ALTERNATIVES, Part, Sureness, without_space};
use crate::model::{Anchor, Around, LooseAnnotation, Span};

/// How many places of a quote are weighed against each other to find the line.
const MOST: usize = 8;

/// Of more places that resemble a quote, the rest is not looked at.
const TOO_MANY: usize = 1000;

/// How many bytes of quote and context, found once, are no coincidence.
const ENOUGH: usize = 40;

/// How many are none where an annotation next to it is shifted as far.
const ENOUGH_BESIDE: usize = 20;

/// What it is worth, in bytes, that an annotation is shifted as far as the one before it.
const AGREEMENT: usize = 32;

/// For each anchor of the annotations one part, in their order.
pub(super) fn by_quote(new: &str, annotations: &[LooseAnnotation]) -> Vec<Part> {
    let anchors: Vec<&Anchor> = annotations.iter().flat_map(|it| &it.anchors).collect();
    let quotes = anchors.iter().map(|it| Cow::Borrowed(it.quote.as_str()));
    let index = Occurrences::of(new, quotes);
    let wholes = Occurrences::of(new, anchors.iter().filter_map(|it| whole(it)));
    let items = anchors.iter().enumerate().map(|(nth, it)| Item::new(nth, it, &index, &wholes));
    let mut items: Vec<Item> = items.collect();
    items.sort_by_key(|it| (it.anchor.start, it.anchor.end));
    let (ruler, line) = [Ruler::plain(), Ruler::other_line_ends(new)]
        .map(|ruler| {
            let (weight, line) = line(&items, &ruler);
            (weight, ruler, line)
        })
        .into_iter()
        .reduce(|a, b| if b.0 > a.0 { b } else { a })
        .map_or_else(|| (Ruler::plain(), Vec::new()), |(_, ruler, line)| (ruler, line));
    let missing =
        items.iter().filter(|it| index.places(&it.anchor.quote).is_some_and(<[u32]>::is_empty));
    let alike = Alike::of(new, missing.map(|it| &*it.anchor.quote));
    let finder = Finder { new, index: &index, alike, ruler, pins: pins(&items, &line) };
    let mut search = Search::default();
    let mut parts = vec![Part::lost(); items.len()];
    for (item, chosen) in items.iter().zip(&line) {
        if let Some(part) = parts.get_mut(item.nth) {
            *part = finder.part(item, *chosen, &mut search);
        }
    }
    parts
}

/// An anchor and where its quote stands in the new text.
struct Item<'a> {
    /// Its place among all anchors.
    nth: usize,
    anchor: &'a Anchor,
    /// Where its quote stands with all its context; none when there are more than [`MOST`].
    good: Vec<usize>,
    /// How many such places there are.
    count: usize,
}

impl<'a> Item<'a> {
    fn new(nth: usize, anchor: &'a Anchor, index: &Occurrences, wholes: &Occurrences) -> Self {
        let found = match whole(anchor) {
            Some(whole) => wholes.places(&whole),
            None => index.places(&anchor.quote),
        };
        let found = found.unwrap_or_default();
        let before = anchor.around.as_ref().map_or(0, |it| it.before.len());
        let few = Some(found).filter(|it| it.len() <= MOST).unwrap_or_default();
        let good = few.iter().map(|it| *it as usize + before).collect();
        Self { nth, anchor, good, count: found.len() }
    }

    /// Whether the file says where it stood.
    fn has_place(&self) -> bool {
        self.anchor.start < self.anchor.end
    }

    /// How many bytes of text the file tells about it.
    fn told(&self) -> usize {
        let around = self.anchor.around.as_ref();
        self.anchor.quote.len() + around.map_or(0, |it| it.before.len() + it.after.len())
    }
}

/// The quote with its context, if it has one.
fn whole(anchor: &Anchor) -> Option<Cow<'_, str>> {
    let Around { before, after } = anchor.around.as_ref()?;
    Some([before, &*anchor.quote, after].concat().into())
}

/// Whether all the context of an anchor stands around its quote at `start`.
fn fits(anchor: &Anchor, new: &str, start: usize) -> bool {
    let Some(Around { before, after }) = &anchor.around else { return true };
    let rest = new.get(start + anchor.quote.len()..);
    new.get(..start).is_some_and(|it| it.ends_with(&**before))
        && rest.is_some_and(|it| it.starts_with(&**after))
}

/// How places of the new text are counted when they are compared with old ones.
struct Ruler {
    /// Where lines end in the new text, if the old one may have had other line ends.
    line_ends: Vec<usize>,
    /// Whether these were one byte longer in the old text; one shorter otherwise.
    longer: bool,
}

impl Ruler {
    fn plain() -> Self {
        Self { line_ends: Vec::new(), longer: false }
    }

    /// As if the new text had CR LF where it has LF, or the other way round.
    fn other_line_ends(new: &str) -> Self {
        let line_ends: Vec<usize> = memchr::memchr_iter(b'\n', new.as_bytes()).collect();
        Self { line_ends, longer: !new.contains("\r\n") }
    }

    /// By how much `start` of the old text was shifted to get to `place` in the new text.
    fn shift(&self, start: usize, place: usize) -> isize {
        let lines = self.line_ends.partition_point(|it| *it < place);
        let counted = if self.longer { place + lines } else { place.saturating_sub(lines) };
        counted.wrapping_sub(start).cast_signed()
    }

    /// Among ascending places those to which `start` is shifted by `shift`.
    fn shifted(&self, start: usize, shift: isize, places: &[u32]) -> Option<usize> {
        let at = places.partition_point(|it| self.shift(start, *it as usize) < shift);
        places.get(at).map(|it| *it as usize).filter(|it| self.shift(start, *it) == shift)
    }
}

/// The choice of places that keeps the order of the annotations and has most of them agree on
/// their shift: for each item its place, if it has one in the line, and what the line weighs.
fn line(items: &[Item], ruler: &Ruler) -> (usize, Vec<Option<usize>>) {
    let mut places: Vec<usize> = items.iter().flat_map(|it| &it.good).copied().collect();
    places.sort_unstable();
    places.dedup();
    let mut best = Best::new(places.len());
    // The best line that ends with this shift: its weight, its last step, and where that ends.
    let mut by_shift: HashMap<isize, (usize, usize, usize)> = HashMap::new();
    // Item, place, step before.
    let mut steps: Vec<(usize, usize, Option<usize>)> = Vec::new();
    let mut reached = Vec::new();
    for (nth, item) in items.iter().enumerate().filter(|(_, it)| it.has_place()) {
        let weight = item.told().min(64) / item.good.len().max(1);
        reached.clear();
        for place in &item.good {
            let rank = places.partition_point(|it| it < place);
            let shift = ruler.shift(item.anchor.start, *place);
            let any = best.up_to(rank);
            let same = by_shift.get(&shift).map(|(sum, step, end)| {
                // Annotations of the same words do not vouch for each other.
                let apart = *end <= item.anchor.start;
                (sum + if apart { AGREEMENT } else { 0 }, *step)
            });
            let before = any.max(same);
            let sum = before.map_or(0, |it| it.0) + weight;
            reached.push((rank, sum, steps.len(), shift));
            steps.push((nth, *place, before.map(|it| it.1)));
        }
        // Only now, so that an item does not follow itself.
        for (rank, sum, step, shift) in reached.drain(..) {
            best.raise(rank, (sum, step));
            let end = item.anchor.end;
            by_shift
                .entry(shift)
                .and_modify(|it| {
                    if it.0 < sum {
                        *it = (sum, step, end);
                    }
                })
                .or_insert((sum, step, end));
        }
    }
    let mut chosen = vec![None; items.len()];
    let top = best.up_to(places.len());
    let mut last = top.map(|it| it.1);
    while let Some((nth, place, before)) = last.and_then(|it| steps.get(it)) {
        if let Some(it) = chosen.get_mut(*nth) {
            *it = Some(*place);
        }
        last = *before;
    }
    (top.map_or(0, |it| it.0), chosen)
}

/// An annotation of the line.
#[derive(Clone, Copy, Debug)]
struct Pin {
    start: usize,
    end: usize,
    place: usize,
}

/// The line's annotations by place.
fn pins(items: &[Item], line: &[Option<usize>]) -> Vec<Pin> {
    let placed = items.iter().zip(line).filter_map(|(it, place)| Some((it.anchor, (*place)?)));
    placed.map(|(it, place)| Pin { start: it.start, end: it.end, place }).collect()
}

/// Finds places of annotations between those of the line.
struct Finder<'a> {
    new: &'a str,
    index: &'a Occurrences<'a>,
    /// For quotes that stand nowhere as they are.
    alike: Alike<'a>,
    ruler: Ruler,
    pins: Vec<Pin>,
}

/// How many annotations of the line are asked on either side.
const ASKED: usize = 16;

/// What the neighbours on one side say.
#[derive(Clone, Copy, Debug, Default)]
struct Side {
    /// By how much the nearest one was shifted.
    shift: Option<isize>,
    /// Where it ends (on the left) or begins (on the right) in the new text.
    border: Option<usize>,
}

impl Finder<'_> {
    fn part(&self, item: &Item, chosen: Option<usize>, search: &mut Search) -> Part {
        let quote = &*item.anchor.quote;
        let exact = self.index.places(quote).unwrap_or_default();
        if !item.has_place() {
            return self.without_place(item, exact);
        }
        let (left, right) = (self.left(item.anchor), self.right(item.anchor));
        let shifts = [left.shift, right.shift];
        let agreed = shifts[0].filter(|it| shifts[1] == Some(*it));
        let at = |shift: isize| self.ruler.shifted(item.anchor.start, shift, exact);
        let span = |start: usize| Span::new(self.new, start, start + quote.len()).ok();
        // Both neighbours were shifted as far, and here it stands.
        let agreed = agreed.and_then(at).filter(|it| fits(item.anchor, self.new, *it));
        if let Some(found) = agreed.and_then(span) {
            return Part::new(found, Sureness::Same);
        }
        let told = item.told();
        let only = item.count == 1;
        let unique = item.anchor.around.is_none() && only;
        if let (Some(place), true) = (item.good.first(), only && unique && told >= ENOUGH)
            && let Some(found) = span(*place)
        {
            let in_order = chosen == Some(*place);
            let sureness = if in_order { Sureness::Same } else { Sureness::Moved };
            return Part::new(found, sureness);
        }
        let beside = shifts.into_iter().flatten().find_map(at);
        if let Some(place) = beside
            && let Some(found) = span(place)
        {
            let telling = told >= ENOUGH_BESIDE && only && item.good.first() == Some(&place);
            return if telling {
                Part::new(found, Sureness::Same)
            } else {
                Part::unsure(found, self.others(item, exact, place))
            };
        }
        let from = left.border.unwrap_or(0);
        let to = right.border.unwrap_or(self.new.len()).max(from);
        let inside = |it: &&usize| (from..to).contains(*it);
        let best = chosen.or_else(|| {
            let good = item.good.iter().filter(inside);
            let mut good = good.chain(&item.good);
            good.next().copied()
        });
        let best = best.or_else(|| {
            let next = exact.partition_point(|it| (*it as usize) < from);
            exact.get(next).map(|it| *it as usize).filter(|it| inside(&it))
        });
        if let Some(place) = best
            && let Some(found) = span(place)
        {
            return Part::unsure(found, self.others(item, exact, place));
        }
        self.changed(item, left, right, search)
    }

    /// One that was lost before.
    fn without_place(&self, item: &Item, exact: &[u32]) -> Part {
        let quote = &*item.anchor.quote;
        let [place] = item.good[..] else { return Part::lost() };
        let Ok(found) = Span::new(self.new, place, place + quote.len()) else {
            return Part::lost();
        };
        if item.told() >= ENOUGH && item.count == 1 && item.anchor.around.is_none() {
            Part::new(found, Sureness::Moved)
        } else {
            Part::unsure(found, self.others(item, exact, place))
        }
    }

    /// One whose quote stands nowhere as it was.
    fn changed(&self, item: &Item, left: Side, right: Side, search: &mut Search) -> Part {
        let quote = &*item.anchor.quote;
        let from = left.border.unwrap_or(0);
        let to = right.border.unwrap_or(self.new.len()).max(from);
        let mut alike: Vec<(usize, usize)> = self.alike.ranges(quote).take(TOO_MANY).collect();
        let expected = |place: usize| {
            let shift = self.ruler.shift(item.anchor.start, place);
            [left.shift, right.shift].into_iter().flatten().map(|it| it.abs_diff(shift)).min()
        };
        alike.sort_by_key(|it| (!(from..to).contains(&it.0), expected(it.0)));
        let mut alike = alike.into_iter().filter_map(|it| without_space(self.new, it.0, it.1));
        if let Some(found) = alike.next() {
            let others: Vec<Span> = alike.take(MOST_ALTERNATIVES).collect();
            let inside = from <= found.start() && found.end() <= to;
            let sure = others.is_empty() && inside && quote.len() >= ENOUGH_BESIDE;
            return if sure {
                Part::new(found, Sureness::Changed)
            } else {
                Part::unsure(found, others)
            };
        }
        similar(self.new, from..to, quote, search)
            .map_or_else(Part::lost, |it| Part::unsure(it, Vec::new()))
    }

    /// Other places of the quote: those with its context first, then those near by.
    fn others(&self, item: &Item, exact: &[u32], place: usize) -> Vec<Span> {
        let at = exact.partition_point(|it| (*it as usize) < place);
        let near = exact.get(at.saturating_sub(2)..exact.len().min(at + 3)).unwrap_or_default();
        let mut found = Vec::new();
        let near = near.iter().map(|it| *it as usize);
        for start in item.good.iter().copied().chain(near).filter(|it| *it != place) {
            let span = Span::new(self.new, start, start + item.anchor.quote.len()).ok();
            found.extend(span.filter(|it| !found.contains(it)));
        }
        found.truncate(MOST_ALTERNATIVES);
        found
    }

    /// The nearest annotation of the line that ends before this one.
    fn left(&self, anchor: &Anchor) -> Side {
        let until = self.pins.partition_point(|it| it.start < anchor.start);
        let mut near = self.pins.iter().take(until).rev().take(ASKED);
        let pin = near.find(|it| it.end <= anchor.start);
        let told = pin.map(|it| Side {
            shift: Some(self.ruler.shift(it.start, it.place)),
            border: Some(it.place + (it.end - it.start)),
        });
        // Of the first, the beginning of the text is the neighbour.
        told.unwrap_or(Side { shift: (until <= ASKED).then_some(0), border: None })
    }

    /// The nearest annotation of the line that begins behind this one.
    fn right(&self, anchor: &Anchor) -> Side {
        let from = self.pins.partition_point(|it| it.start < anchor.end);
        self.pins.get(from).map_or_else(Side::default, |it| Side {
            shift: Some(self.ruler.shift(it.start, it.place)),
            border: Some(it.place),
        })
    }
}
