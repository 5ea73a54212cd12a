//! Names and quotes that may be of any length, cut to one that a person reads.

use std::borrow::Cow;

/// The first so many characters of a text.
pub fn beginning(text: &str, characters: usize) -> &str {
    // A text that has no more bytes has no more characters.
    let end = (text.len() > characters).then(|| text.char_indices().nth(characters)).flatten();
    end.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// A text of so many characters at most, else its beginning and an ellipsis.
pub fn brief(text: &str, characters: usize) -> Cow<'_, str> {
    let start = beginning(text, characters.saturating_sub(1));
    if start.len() == text.len() || beginning(text, characters).len() == text.len() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(format!("{start}…"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_characters() {
        for (text, characters, expected) in [
            ("", 3, ""),
            ("größe", 5, "größe"),
            ("größer", 5, "größ…"),
            ("😀😀😀", 3, "😀😀😀"),
            ("😀😀😀😀", 3, "😀😀…"),
            ("ab", 1, "…"),
        ] {
            assert_eq!(brief(text, characters), expected);
        }
        assert_eq!(beginning("größe", 3), "grö");
        assert_eq!(beginning("größe", 9), "größe");
    }
}
