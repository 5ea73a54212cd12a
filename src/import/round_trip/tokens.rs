//! What of a document should come back where there is nothing but tokens: labels and letters.

use super::super::Found;
use super::given::Given;
use crate::export::{Loss, LossKind};
use crate::model::is_space;

/// A text without white space.
pub(super) fn squeezed(text: &str) -> String {
    text.replace(is_space, "")
}

/// Fails unless the document says all of what was given less its losses; how many spans are there
/// already.
pub(super) fn assert_read(found: &Found, given: &Given, losses: &[Loss]) -> usize {
    let text = &*given.article.text;
    let mut left: Vec<(&str, &str)> = Vec::new();
    for it in given.layer.annotations() {
        left.extend(it.spans.iter().map(|span| (it.label.as_str(), span.quote(text))));
    }
    // What is written as the tokens that it touches.
    let mut grown = Vec::new();
    for loss in losses {
        use LossKind::{CrossingDropped, NestedDropped, NoToken, SameSpanTwice, TokenMisaligned};
        let of = loss.annotation.and_then(|it| given.layer.annotation(it));
        let Some(label) = of.map(|it| it.label.as_str()) else { continue };
        let mut take = || {
            let at = left.iter().position(|it| *it == (label, &*loss.quote));
            left.swap_remove(at.expect("what is lost was there"))
        };
        match loss.kind {
            CrossingDropped | NestedDropped | NoToken | SameSpanTwice => _ = take(),
            TokenMisaligned => grown.push(take()),
            _ => {}
        }
    }
    let count = left.len() + grown.len();
    let mut left: Vec<(&str, String)> = left.iter().map(|it| (it.0, squeezed(it.1))).collect();
    for it in &found.annotations {
        assert!(it.note.is_empty() && it.attributes.is_empty());
        let (label, quote) = (it.label.as_str(), squeezed(&it.quote()));
        if let Some(at) = left.iter().position(|it| (it.0, &it.1) == (label, &quote)) {
            left.swap_remove(at);
        } else {
            let mut grown = grown.iter();
            let is_part = |it: &(&str, &str)| it.0 == label && quote.contains(&squeezed(it.1));
            assert!(grown.any(is_part), "conll: {label} {quote:?} was not said");
        }
    }
    assert_eq!(found.relations, []);
    count - found.annotations.len()
}
