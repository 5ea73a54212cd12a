//! Finds a quote in which something was mended, near the place where it is expected.

use std::ops::Range;

use super::without_space;
use crate::model::{Span, word_at};

/// How wide a stretch of text is looked through, in bytes.
const WIDEST: usize = 4096;

/// Longer quotes, in bytes, are not looked for in this way.
const LONGEST: usize = 400;

/// How much may still be compared, over all searches.
pub(super) struct Search {
    patience: usize,
}

impl Default for Search {
    fn default() -> Self {
        Self { patience: 60_000_000 }
    }
}

/// The stretch of `text` within `range` that becomes `quote` by the fewest changed, missing or
/// added characters, grown to whole words; `None` when more than a fifth would have to change, or
/// where two stretches are equally good.
pub(super) fn similar(
    text: &str,
    range: Range<usize>,
    quote: &str,
    search: &mut Search,
) -> Option<Span> {
    let quote: Vec<char> = quote.chars().collect();
    let allowed = quote.len() / 5;
    if allowed == 0 || quote.len() > LONGEST || range.len() > WIDEST {
        return None;
    }
    search.patience = search.patience.checked_sub(quote.len() * range.len())?;
    let start = text.ceil_char_boundary(range.start);
    let piece = text.get(start..text.floor_char_boundary(range.end))?;
    // Sellers' algorithm: for each beginning of the quote, the fewest changes that it takes to
    // find it ending here, and where it then begins.
    let mut column: Vec<(usize, usize)> = (1..=quote.len()).map(|it| (it, 0)).collect();
    let mut ends: Vec<(usize, usize, usize)> = Vec::new();
    for (at, found) in piece.char_indices() {
        let after = at + found.len_utf8();
        let (mut corner, mut above) = ((0, at), (0, after));
        for (it, wanted) in column.iter_mut().zip(&quote) {
            let kept = (corner.0 + usize::from(*wanted != found), corner.1);
            let (added, missing) = ((it.0 + 1, it.1), (above.0 + 1, above.1));
            corner = *it;
            *it = kept.min(added).min(missing);
            above = *it;
        }
        if above.0 <= allowed {
            ends.push((above.0, above.1, after));
        }
    }
    let best = *ends.iter().min_by_key(|it| it.0)?;
    // Another stretch that is as good is a doubt too many.
    if ends.iter().any(|it| it.0 == best.0 && (it.2 <= best.1 || best.2 <= it.1)) {
        return None;
    }
    let found = without_space(text, start + best.1, start + best.2)?;
    let from =
        word_at(text, found.start()).map_or(found.start(), |it| it.start().min(found.start()));
    let last = text.floor_char_boundary(found.end() - 1);
    let to = word_at(text, last).map_or(found.end(), |it| it.end().max(found.end()));
    Span::new(text, from, to).ok()
}
