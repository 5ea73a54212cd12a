//! What two texts share: stretches of bytes that stand in both, in order or moved.
//!
//! First come runs of words that occur once in either text; they find moved passages as well, and
//! cut the texts into small gaps. What the gaps share is found by a difference word by word. Every
//! stretch then grows as far as both texts agree, even over other stretches: where two of them
//! overlap, it cannot be told which of them the text belongs to.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput};

use super::ascending::heaviest;

/// How many words and marks in a row make a passage that is looked for everywhere.
const PASSAGE: usize = 12;

/// How many make one that is looked for in a large gap.
const SHORT_PASSAGE: usize = 4;

/// Gaps with more words and marks than this, in both texts together, are cut into smaller ones.
const LARGE: usize = 2000;

/// How many bytes that agree, with only small changes between them, are no coincidence.
const ENOUGH: usize = 32;

/// How many of these the text on one side of a small change can lend to the other.
const LENT: usize = 32;

/// Bytes that stand in both texts. Offsets are bytes; both ends are character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stretch {
    /// Where it begins in the old text.
    pub(super) old: usize,
    /// Where it begins in the new text.
    pub(super) new: usize,
    /// How long it is.
    pub(super) len: usize,
    /// Whether it stands between its neighbours in both texts; it was moved otherwise.
    pub(super) in_order: bool,
    /// Whether it is too long, together with what stands close to it, to be a coincidence.
    pub(super) strong: bool,
}

impl Stretch {
    pub(super) fn old_end(self) -> usize {
        self.old + self.len
    }

    pub(super) fn new_end(self) -> usize {
        self.new + self.len
    }

    /// Equal for stretches that differ only in how far they reach.
    fn shift(self) -> usize {
        self.new.wrapping_sub(self.old)
    }
}

/// All that `old` and `new` share, by place in the old text. `None` when the texts repeat
/// themselves so much that following every repetition would take too long.
pub(super) fn stretches(old: &str, new: &str) -> Option<Vec<Stretch>> {
    let mut texts = Texts { old, new, patience: 16 * (old.len() + new.len()) };
    let (old_tokens, new_tokens) = (tokens(old), tokens(new));
    let mut passages = vec![(0, texts.grown(0, 0, 0)?)];
    passages.extend(texts.passages(&old_tokens, &new_tokens)?);
    passages.push((new.len(), texts.grown(old.len(), new.len(), 0)?));
    let weights: Vec<_> = passages.iter().map(|(place, it)| (*place, it.len)).collect();
    let mut all: Vec<Stretch> = passages.into_iter().map(|(_, it)| it).collect();
    for at in heaviest(&weights) {
        if let Some(it) = all.get_mut(at) {
            it.in_order = true;
        }
    }
    let (spine, moved): (Vec<Stretch>, Vec<Stretch>) = all.iter().partition(|it| it.in_order);
    // A moved passage has no part in the difference of what stayed.
    let old_tokens = outside(old_tokens, moved.iter().map(|it| it.old..it.old_end()).collect());
    let new_tokens = outside(new_tokens, moved.iter().map(|it| it.new..it.new_end()).collect());
    let (mut old_from, mut new_from) = (0, 0);
    let end = Stretch { old: old.len(), new: new.len(), len: 0, in_order: true, strong: false };
    for next in spine.iter().chain([&end]) {
        if old_from < next.old && new_from < next.new {
            let old = within(&old_tokens, old_from..next.old);
            texts.gap(old, within(&new_tokens, new_from..next.new), &mut all)?;
        }
        old_from = old_from.max(next.old_end());
        new_from = new_from.max(next.new_end());
    }
    all.retain(|it| it.len > 0);
    all.sort_unstable();
    all.dedup_by_key(|it| (it.old, it.new));
    weigh(&mut all, old.len(), new.len());
    Some(all)
}

/// Finds out which stretches are strong. `all` are in the order of the old text.
fn weigh(all: &mut [Stretch], old_len: usize, new_len: usize) {
    // The texts' edges are something that both share.
    let edge = |old, new| Stretch { old, new, len: 0, in_order: true, strong: true };
    let left = lent(all.iter(), edge(0, 0), |before, it| {
        (it.old.saturating_sub(before.old_end())).max(it.new.saturating_sub(before.new_end()))
    });
    let mut right = lent(all.iter().rev(), edge(old_len, new_len), |after, it| {
        (after.old.saturating_sub(it.old_end())).max(after.new.saturating_sub(it.new_end()))
    });
    right.reverse();
    for ((it, left), right) in all.iter_mut().zip(left).zip(right) {
        it.strong = it.len + left + right >= ENOUGH;
    }
}

/// What each stretch can borrow of those before it: less, the wider the change between them.
fn lent<'a>(
    all: impl Iterator<Item = &'a Stretch>,
    edge: Stretch,
    gap: impl Fn(&Stretch, &Stretch) -> usize,
) -> Vec<usize> {
    let (mut before, mut known) = (edge, LENT);
    let lent = |it: &Stretch| {
        if !it.in_order {
            return 0;
        }
        let own = known.min(LENT).saturating_sub(2 * gap(&before, it));
        (before, known) = (*it, own + it.len);
        own
    };
    all.map(lent).collect()
}

/// A word or a single mark, as a range of bytes.
type Token = Range<usize>;

/// The words and marks of a text.
fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::with_capacity(text.len() / 3);
    let mut in_word = false;
    for (at, it) in text.char_indices() {
        let end = at + it.len_utf8();
        let word = it.is_alphanumeric();
        match found.last_mut().filter(|_| word && in_word) {
            Some(last) => last.end = end,
            None => found.push(at..end),
        }
        in_word = word;
    }
    found
}

/// Those within a range.
fn within(tokens: &[Token], range: Range<usize>) -> &[Token] {
    let first = tokens.partition_point(|it| it.start < range.start);
    let last = tokens.partition_point(|it| it.end <= range.end);
    tokens.get(first..last).unwrap_or_default()
}

/// Those that begin in none of some ranges.
fn outside(mut tokens: Vec<Token>, mut ranges: Vec<Range<usize>>) -> Vec<Token> {
    ranges.sort_unstable_by_key(|it| (it.start, it.end));
    let (mut ranges, mut until) = (ranges.into_iter().peekable(), 0);
    tokens.retain(|it| {
        while let Some(range) = ranges.next_if(|range| range.start <= it.start) {
            until = until.max(range.end);
        }
        it.start >= until
    });
    tokens
}

/// The hash of every passage of so many tokens, and which of them it begins with.
fn hashed(text: &str, tokens: &[Token], len: usize) -> Vec<(u64, usize)> {
    const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
    let highest = (1..len).fold(1_u64, |it, _| it.wrapping_mul(BASE));
    let hash = |it: &Token| {
        let mut hasher = DefaultHasher::new();
        text.get(it.clone()).hash(&mut hasher);
        hasher.finish()
    };
    let hashes: Vec<u64> = tokens.iter().map(hash).collect();
    let gone = std::iter::repeat_n(&0, len).chain(&hashes);
    let mut rolled = 0_u64;
    let rolled = hashes.iter().zip(gone).map(|(new, gone)| {
        rolled = rolled.wrapping_sub(gone.wrapping_mul(highest));
        rolled = rolled.wrapping_mul(BASE).wrapping_add(*new);
        rolled
    });
    rolled.skip(len - 1).zip(0..).collect()
}

struct Texts<'a> {
    old: &'a str,
    new: &'a str,
    /// How many bytes may still be compared.
    patience: usize,
}

impl Texts<'_> {
    /// Which tokens begin passages that occur once in either list, by place in the old one.
    fn unique(&self, old: &[Token], new: &[Token], len: usize) -> Vec<(usize, usize)> {
        let mut all: Vec<(u64, bool, usize)> = Vec::with_capacity(old.len() + new.len());
        all.extend(hashed(self.old, old, len).into_iter().map(|(hash, at)| (hash, false, at)));
        all.extend(hashed(self.new, new, len).into_iter().map(|(hash, at)| (hash, true, at)));
        all.sort_unstable();
        let shared = all.chunk_by(|a, b| a.0 == b.0).filter_map(|group| match group {
            [(_, false, old), (_, true, new)] => Some((*old, *new)),
            _ => None,
        });
        let mut shared: Vec<(usize, usize)> = shared.collect();
        shared.sort_unstable();
        shared
    }

    /// The stretches around all passages that occur once in either text, in the order of the old
    /// text, each with a place in the new one by which it can be put in order.
    fn passages(&mut self, old: &[Token], new: &[Token]) -> Option<Vec<(usize, Stretch)>> {
        // How far the last stretch of each shift reaches.
        let mut reached: HashMap<usize, usize> = HashMap::new();
        let mut found = Vec::new();
        for (old_at, new_at) in self.unique(old, new, PASSAGE) {
            let (old, new) = (old.get(old_at)?.start, new.get(new_at)?.start);
            let shift = new.wrapping_sub(old);
            if reached.get(&shift).is_some_and(|end| old < *end) {
                continue;
            }
            let it = self.grown(old, new, 0)?;
            // Else the hashes were the same by chance.
            if it.old_end() > old {
                reached.insert(shift, it.old_end());
                found.push((new, it));
            }
        }
        Some(found)
    }

    /// What both texts share around two places, where `len` bytes are known to agree.
    fn grown(&mut self, old: usize, new: usize, len: usize) -> Option<Stretch> {
        let (old_bytes, new_bytes) = (self.old.as_bytes(), self.new.as_bytes());
        let before = common(
            old_bytes.get(..old)?.iter().rev(),
            new_bytes.get(..new)?.iter().rev(),
            self.patience,
        );
        let after = common(
            old_bytes.get(old + len..)?.iter(),
            new_bytes.get(new + len..)?.iter(),
            self.patience,
        );
        self.patience = self.patience.checked_sub(before + after)?;
        let start = self.old.ceil_char_boundary(old - before);
        let end = self.old.floor_char_boundary(old + len + after);
        let new = new - (old - start);
        Some(Stretch { old: start, new, len: end - start, in_order: false, strong: false })
    }

    /// Adds what two gaps share in the same order.
    fn gap(&mut self, old: &[Token], new: &[Token], into: &mut Vec<Stretch>) -> Option<()> {
        if old.len() + new.len() <= LARGE {
            return self.difference(old, new, into);
        }
        let passages = self.unique(old, new, SHORT_PASSAGE);
        let weights: Vec<_> = passages.iter().map(|(_, new)| (*new, 1)).collect();
        let passages = heaviest(&weights).into_iter().filter_map(|at| passages.get(at).copied());
        let (mut old_from, mut new_from) = (0, 0);
        for (old_at, new_at) in passages.chain([(old.len(), new.len())]) {
            let (old_to, new_to) =
                ((old_at + SHORT_PASSAGE).min(old.len()), (new_at + SHORT_PASSAGE).min(new.len()));
            let gaps = old.get(old_from..old_to).zip(new.get(new_from..new_to));
            if let Some((old, new)) = gaps.filter(|(a, b)| a.len() + b.len() <= LARGE) {
                self.difference(old, new, into)?;
            }
            (old_from, new_from) = (old_to.max(old_from), new_to.max(new_from));
        }
        Some(())
    }

    /// Adds what two small gaps share by their difference word by word.
    fn difference(&mut self, old: &[Token], new: &[Token], into: &mut Vec<Stretch>) -> Option<()> {
        if old.is_empty() || new.is_empty() {
            return Some(());
        }
        let mut input = InternedInput::default();
        input.update_before(old.iter().map(|it| self.old.get(it.clone())));
        input.update_after(new.iter().map(|it| self.new.get(it.clone())));
        let diff = Diff::compute(Algorithm::Myers, &input);
        let kept = (0_u32..).zip(old).filter(|(at, _)| !diff.is_removed(*at));
        let there = (0_u32..).zip(new).filter(|(at, _)| !diff.is_added(*at));
        let mut run: Option<Stretch> = None;
        for ((_, old), (_, new)) in kept.zip(there) {
            let shift = new.start.wrapping_sub(old.start);
            // The one before has often grown over it already.
            if run.is_none_or(|it| it.shift() != shift || it.old_end() < old.end) {
                let it = Stretch { in_order: true, ..self.grown(old.start, new.start, old.len())? };
                into.push(it);
                run = Some(it);
            }
        }
        Some(())
    }
}

/// How many bytes two sequences share from their start, but not many more than `at_most`.
fn common<'a>(
    a: impl Iterator<Item = &'a u8>,
    b: impl Iterator<Item = &'a u8>,
    at_most: usize,
) -> usize {
    a.zip(b).take(at_most.saturating_add(1)).take_while(|(a, b)| a == b).count()
}
