//! Places spans by what their own text shares with the new one.

use super::occurrences::Occurrences;
use super::stretches::{Stretch, stretches};
use super::{MOST_ALTERNATIVES, Part, Sureness, quotes, without_space};
use crate::model::{
    Anchor, LooseAnnotation, Span, next_grapheme, previous_grapheme, sentence_at, word_at,
};

/// How wide a change may be, in bytes, for the text on its other side to vouch for this side.
const SMALL: usize = 8;

/// How many stretches that may hold a place are looked at; more of them are a doubt of its own.
const MOST: usize = 64;

/// How far around a quote its surroundings are compared, in bytes.
const NEAR: usize = 64;

/// How many bytes of the surroundings make a short quote more than a word that stands everywhere.
const TELLING: usize = 8;

/// A quote this long, in bytes, needs no surroundings to be worth showing.
const LONG: usize = 24;

/// Of a quote that stands at more places than this, a moved one is not looked for.
const TOO_MANY: usize = 2000;

/// For each anchor of the annotations one part, in their order.
pub(super) fn by_difference(old: &str, new: &str, annotations: &[LooseAnnotation]) -> Vec<Part> {
    let anchors: Vec<&Anchor> = annotations.iter().flat_map(|it| &it.anchors).collect();
    let Some(shared) = stretches(old, new) else {
        return unsure_by_quote(new, annotations);
    };
    let places = Places::new(old, new, shared);
    let mut parts: Vec<Option<Part>> =
        anchors.iter().map(|it| it.resolve(old).ok().and_then(|it| places.part(it))).collect();
    places.look_for(&anchors, &mut parts);
    if anchors.iter().any(|it| it.resolve(old).is_err()) {
        let by_quote = unsure_by_quote(new, annotations);
        for ((anchor, part), other) in anchors.iter().zip(&mut parts).zip(by_quote) {
            if anchor.resolve(old).is_err() {
                *part = Some(other);
            }
        }
    }
    parts.into_iter().map(|it| it.unwrap_or_else(Part::lost)).collect()
}

/// Places by the quotes alone, none of them called sure.
fn unsure_by_quote(new: &str, annotations: &[LooseAnnotation]) -> Vec<Part> {
    let mut parts = quotes::by_quote(new, annotations);
    for it in parts.iter_mut().filter(|it| it.found.is_some()) {
        it.sureness = Sureness::Unsure;
    }
    parts
}

/// What two texts share, to be asked about places.
struct Places<'a> {
    old: &'a str,
    new: &'a str,
    /// All stretches.
    by_old: Ordered,
    /// The strong ones, by their place in the new text.
    by_new: Ordered,
    /// The strong ones in the order of both texts.
    line: Vec<Stretch>,
}

impl<'a> Places<'a> {
    fn new(old: &'a str, new: &'a str, all: Vec<Stretch>) -> Self {
        let strong: Vec<Stretch> = all.iter().copied().filter(|it| it.strong).collect();
        // Without those inside of others, so that all ends ascend.
        let mut line: Vec<Stretch> = Vec::new();
        for it in strong.iter().filter(|it| it.in_order) {
            if line.last().is_none_or(|last| {
                last.new < it.new && last.old_end() < it.old_end() && last.new_end() < it.new_end()
            }) {
                line.push(*it);
            }
        }
        let by_new = Ordered::new(strong, |it| (it.new, it.new_end()));
        Self { old, new, by_old: Ordered::new(all, |it| (it.old, it.old_end())), by_new, line }
    }

    /// Where a span has gone by the difference alone.
    fn part(&self, span: Span) -> Option<Part> {
        let mut holding = self.by_old.holding(span.start(), span.end());
        let doubt = holding.len() >= MOST;
        holding.sort_by_key(|it| (!it.strong, std::cmp::Reverse(it.len)));
        let Some((best, others)) = holding.split_first() else {
            return self.carried(span);
        };
        let telling = best.len - span.len() >= TELLING || span.len() >= LONG;
        if !best.strong && !telling {
            return self.carried(span);
        }
        let found = self.image(span, *best)?;
        let mut alternatives: Vec<Span> =
            others.iter().filter(|it| it.strong).filter_map(|it| self.image(span, *it)).collect();
        alternatives.truncate(MOST_ALTERNATIVES);
        let claimed = self.by_new.holding(found.start(), found.end());
        let contested = claimed.iter().any(|it| it != best);
        let sure = best.strong
            && !doubt
            && !contested
            && alternatives.is_empty()
            && !self.cut_short(span, *best);
        Some(match sure {
            true if best.in_order => Part::new(found, Sureness::Same),
            true => Part::new(found, Sureness::Moved),
            false => Part::unsure(found, alternatives),
        })
    }

    fn image(&self, span: Span, by: Stretch) -> Option<Span> {
        let start = by.new + (span.start() - by.old);
        Span::new(self.new, start, start + span.len()).ok()
    }

    /// Whether the span lies close to where its sentence goes on differently in the two texts: then
    /// it may be another sentence that only begins or ends with the same words.
    fn cut_short(&self, span: Span, it: Stretch) -> bool {
        let (old, new) = (self.old, self.new);
        let ends = it.old_end() + SMALL >= old.len()
            || it.new_end() + SMALL >= new.len()
            || self
                .by_old
                .any(it.old_end() + SMALL, |other| other.strong && other.old_end() > it.old_end())
            || self.by_new.any(it.new_end() + SMALL, |other| other.new_end() > it.new_end());
        if !ends && it.old_end() - span.end() < NEAR {
            let rest = old.get(it.old_end()..).unwrap_or_default();
            let next = old.len() - rest.trim_start().len();
            if sentence_at(old, next).is_some_and(|it| it.start() <= span.start()) {
                return true;
            }
        }
        let begins = it.old <= SMALL
            || it.new <= SMALL
            || self.by_old.any(it.old, |other| {
                other.strong && other.old < it.old && other.old_end() + SMALL >= it.old
            })
            || self
                .by_new
                .any(it.new - 1, |other| other.new < it.new && other.new_end() + SMALL >= it.new);
        if !begins && span.start() - it.old < NEAR {
            let before = old.get(..it.old).unwrap_or_default().trim_end();
            let last = before.char_indices().next_back().map_or(0, |(at, _)| at);
            if sentence_at(old, last).is_some_and(|it| span.end() <= it.end()) {
                return true;
            }
        }
        false
    }

    /// Where a span has gone whose own text was changed: from where its first byte has gone to
    /// where its last one has.
    fn carried(&self, span: Span) -> Option<Part> {
        let after_start = self.line.partition_point(|it| it.old <= span.start());
        let start = match after_start.checked_sub(1).and_then(|it| self.line.get(it)) {
            Some(it) if span.start() < it.old_end() => Ok(it.new + (span.start() - it.old)),
            before => Err((before, self.line.get(after_start))),
        };
        let last = span.end() - 1;
        let until_end = self.line.partition_point(|it| it.old_end() <= last);
        let end = match self.line.get(until_end) {
            Some(it) if it.old <= last => Ok(it.new + (span.end() - it.old)),
            after => Err((until_end.checked_sub(1).and_then(|it| self.line.get(it)), after)),
        };
        let from = start.unwrap_or_else(|gap| self.in_gap(span.start(), gap));
        let to = end.unwrap_or_else(|gap| self.in_gap(span.end(), gap));
        let mut found = without_space(self.new, from, to)?;
        // What of the span stands in the new one.
        let touched = self.line.get(after_start.saturating_sub(1)..)?;
        let touched = touched.iter().take_while(|it| it.old < span.end());
        let (mut kept, mut counted) = (0, span.start());
        for it in touched {
            let until = it.old_end().min(span.end());
            kept += until.saturating_sub(it.old.max(counted));
            counted = counted.max(until);
        }
        if kept == 0 {
            return None;
        }
        // An end that was guessed goes to the end of the word.
        if start.is_err()
            && let Some(word) = word_at(self.new, found.start())
        {
            found = Span::new(self.new, word.start().min(found.start()), found.end()).ok()?;
        }
        if end.is_err()
            && let Some(word) = word_at(self.new, found.end() - 1)
        {
            found = Span::new(self.new, found.start(), word.end().max(found.end())).ok()?;
        }
        let found = whole_graphemes(self.new, found)?;
        let sure = 2 * kept >= span.len() && 2 * kept >= found.len();
        Some(if sure { Part::new(found, Sureness::Changed) } else { Part::unsure(found, vec![]) })
    }

    /// The place in the new text that corresponds to `at` between two stretches.
    fn in_gap(&self, at: usize, (before, after): (Option<&Stretch>, Option<&Stretch>)) -> usize {
        let (old_from, new_from) = before.map_or((0, 0), |it| (it.old_end(), it.new_end()));
        let (old_to, new_to) =
            after.map_or((self.old.len(), self.new.len()), |it| (it.old, it.new));
        let wide = old_to.saturating_sub(old_from).max(1);
        let inside = at.saturating_sub(old_from).min(wide);
        let there = new_to.saturating_sub(new_from) * inside / wide;
        self.new.floor_char_boundary(new_from + there)
    }

    /// Looks for those that have no place yet where nothing else of the old text has gone.
    fn look_for(&self, anchors: &[&Anchor], parts: &mut [Option<Part>]) {
        let missing: Vec<(usize, Span)> = anchors
            .iter()
            .enumerate()
            .filter(|(nth, _)| parts.get(*nth).is_some_and(Option::is_none))
            .filter_map(|(nth, it)| Some((nth, it.resolve(self.old).ok()?)))
            .collect();
        if missing.is_empty() {
            return;
        }
        let index = Occurrences::of(self.new, missing.iter().map(|it| it.1.quote(self.old).into()));
        for (nth, span) in missing {
            if let Some(part) = parts.get_mut(nth) {
                *part = self.elsewhere(span, &index);
            }
        }
    }

    /// The free places where a quote stands, those with more of its surroundings first.
    fn elsewhere(&self, span: Span, index: &Occurrences) -> Option<Part> {
        let quote = span.quote(self.old);
        let starts = index.places(quote)?;
        if starts.len() > TOO_MANY {
            return None;
        }
        let mut found: Vec<(usize, Span)> = starts
            .iter()
            .filter_map(|it| Span::new(self.new, *it as usize, *it as usize + quote.len()).ok())
            .filter(|it| self.by_new.holding(it.start(), it.end()).is_empty())
            .map(|it| (self.surroundings(span, it), it))
            .filter(|it| it.0 >= TELLING || quote.len() >= LONG)
            .collect();
        found.sort_by_key(|it| std::cmp::Reverse(it.0));
        let (best, others) = found.split_first()?;
        let others = others.iter().take(MOST_ALTERNATIVES).map(|it| it.1).collect();
        Some(Part::unsure(best.1, others))
    }

    /// How many bytes around both agree.
    fn surroundings(&self, old: Span, new: Span) -> usize {
        let same = |(a, b): &(&u8, &u8)| a == b;
        let before = |text: &'a str, at: usize| text.as_bytes().iter().take(at).rev().take(NEAR);
        let after = |text: &'a str, at: usize| text.as_bytes().iter().skip(at).take(NEAR);
        let before = before(self.old, old.start()).zip(before(self.new, new.start()));
        let after = after(self.old, old.end()).zip(after(self.new, new.end()));
        before.take_while(same).count() + after.take_while(same).count()
    }
}

/// Stretches by where they begin in one of the texts.
struct Ordered {
    all: Vec<Stretch>,
    range: fn(&Stretch) -> (usize, usize),
    /// How far any stretch up to this one reaches.
    reach: Vec<usize>,
}

impl Ordered {
    fn new(mut all: Vec<Stretch>, range: fn(&Stretch) -> (usize, usize)) -> Self {
        all.sort_by_key(range);
        let mut furthest = 0;
        let reach = all.iter().map(|it| {
            furthest = furthest.max(range(it).1);
            furthest
        });
        Self { reach: reach.collect(), range, all }
    }

    /// Stretches that hold all of a range, at most [`MOST`].
    fn holding(&self, from: usize, to: usize) -> Vec<Stretch> {
        let until = self.all.partition_point(|it| (self.range)(it).0 <= from);
        let near = self.all.iter().zip(&self.reach).take(until).rev().take(MOST);
        let near = near.take_while(|(_, reach)| **reach >= to).map(|it| *it.0);
        near.filter(|it| (self.range)(it).1 >= to).collect()
    }

    /// Whether any of the nearest that begin at `last` or before is as asked.
    fn any(&self, last: usize, what: impl Fn(&Stretch) -> bool) -> bool {
        let until = self.all.partition_point(|it| (self.range)(it).0 <= last);
        self.all.iter().take(until).rev().take(MOST).any(what)
    }
}

/// The span, grown where its ends cut what a reader sees as one character.
fn whole_graphemes(text: &str, span: Span) -> Option<Span> {
    let start = previous_grapheme(text, next_grapheme(text, span.start()));
    let end = next_grapheme(text, previous_grapheme(text, span.end()));
    Span::new(text, start.min(span.start()), end.max(span.end())).ok()
}
