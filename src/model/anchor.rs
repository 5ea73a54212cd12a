//! Anchors: spans as a file claims them, and what proves or finds their place in a text.

use arcstr::Substr;
use memchr::memmem;
use thiserror::Error;

use super::{Span, SpanError};

/// A span as a file claims it: nothing about it has been checked. One whose place in the text is
/// not known any more begins and ends at 0.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Anchor {
    /// First byte.
    pub start: usize,
    /// End, exclusive.
    pub end: usize,
    /// The text that should stand there; it shares what was read of the file.
    pub quote: Substr,
    /// The text right before and after, where the quote alone would be ambiguous.
    pub around: Option<Around>,
}

/// Text right before and right after a span, just long enough to tell it from every other
/// occurrence of its quote.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Around {
    /// What ends where the span starts.
    pub before: Substr,
    /// What starts where the span ends.
    pub after: Substr,
}

/// Why an anchor does not hold in a text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AnchorError {
    /// The offsets are no span of the text.
    #[error(transparent)]
    Span(#[from] SpanError),
    /// Another text stands at the offsets.
    #[error("quote {quote:?} expected at {start}, found {found:?}")]
    Quote {
        /// Where.
        start: usize,
        /// What the file quotes.
        quote: String,
        /// What stands there.
        found: String,
    },
}

impl Anchor {
    /// The span, when the offsets are one and the quote stands there.
    ///
    /// # Errors
    /// See [`AnchorError`].
    pub fn resolve(&self, text: &str) -> Result<Span, AnchorError> {
        let span = Span::new(text, self.start, self.end)?;
        if span.quote(text) == self.quote {
            Ok(span)
        } else {
            let (start, quote) = (self.start, self.quote.to_string());
            Err(AnchorError::Quote { start, quote, found: span.quote(text).to_owned() })
        }
    }
}

/// Longest context on either side, in characters. A text that repeats itself for longer than
/// this is told apart by offsets only.
const LONGEST_CONTEXT: usize = 200;

/// The shortest context, equally long on both sides where the text allows, that tells `span`
/// from all other occurrences of its quote; `None` where the quote occurs once. Costs one search
/// through the text.
pub fn around(text: &str, span: Span) -> Option<Around> {
    let (before, after) = (text.get(..span.start())?, text.get(span.end()..)?);
    let mut needed = 0;
    let finder = memmem::Finder::new(span.quote(text));
    let mut from = 0;
    while let Some(found) = finder.find(text.as_bytes().get(from..)?) {
        let start = from + found;
        let end = start + span.len();
        if start != span.start() {
            let same_before = common(before.chars().rev(), text.get(..start)?.chars().rev());
            let same_after = common(after.chars(), text.get(end..)?.chars());
            // A side that reaches the text's edge can never tell the two apart.
            needed = needed.max(same_before.min(same_after).saturating_add(1));
            if needed >= LONGEST_CONTEXT {
                break;
            }
        }
        // Occurrences may overlap; a found match starts on a character boundary.
        from = start + text.get(start..)?.chars().next()?.len_utf8();
    }
    if needed == 0 {
        return None;
    }
    let needed = needed.min(LONGEST_CONTEXT);
    let from = before.char_indices().rev().take(needed).last().map_or(0, |(at, _)| at);
    let to = after.char_indices().nth(needed).map_or(after.len(), |(at, _)| at);
    Some(Around { before: before.get(from..)?.into(), after: after.get(..to)?.into() })
}

/// How many characters two sequences share from their start; without end where the first of them
/// ends within the common part, for its side then is used up.
fn common(ours: impl Iterator<Item = char>, mut theirs: impl Iterator<Item = char>) -> usize {
    let differs = |ours: char| theirs.next() != Some(ours);
    ours.take(LONGEST_CONTEXT).position(differs).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn context(text: &str, start: usize, end: usize) -> Option<(String, String)> {
        let span = Span::new(text, start, end).unwrap();
        around(text, span).map(|it| (it.before.to_string(), it.after.to_string()))
    }

    fn pair(before: &str, after: &str) -> Option<(String, String)> {
        Some((before.to_owned(), after.to_owned()))
    }

    #[test]
    fn context_is_kept_only_for_ambiguous_quotes_and_is_short() {
        assert_eq!(context("Kim und Trump", 0, 3), None);
        assert_eq!(context("Kim und Kim", 0, 3), pair("", " "));
        assert_eq!(context("Kim und Kim", 8, 11), pair(" ", ""));
        assert_eq!(context("a Kim b, a Kim c", 2, 5), pair("a ", " b"));
        assert_eq!(context("aaa", 0, 2), pair("", "a"));
    }

    proptest! {
        #[test]
        fn quote_and_context_together_occur_once(text in "[ab ]{1,40}", at in 0_usize..40, len in 1_usize..5) {
            let start = at.min(text.len() - 1);
            let span = Span::new(&text, start, (start + len).min(text.len())).unwrap();
            let Around { before, after } = around(&text, span).unwrap_or_default();
            let whole = format!("{before}{}{after}", span.quote(&text));
            let hits: Vec<usize> = (0..text.len()).filter(|&it| text[it..].starts_with(&whole)).collect();
            // At the text's edge a context can be cut short; there the position tells.
            let unique = hits == [span.start() - before.len()];
            let at_edge = before.len() == span.start() || after.len() == text.len() - span.end();
            prop_assert!(unique || at_edge, "{:?} in {:?} at {:?}", whole, text, hits);
        }
    }
}
