//! Words from outside, such as names of files, made fit for a sentence.

/// Longest sentence, in bytes. Nobody reads a longer one, and some would take a second to draw.
const LONGEST: usize = 2000;

/// Stands for what is left out.
const GAP: &str = " … ";

/// A sentence as it can be shown: what cannot be seen, breaks the line or turns its direction round
/// stands there as its escape, and of one that is absurdly long the middle is left out.
pub fn shown(sentence: String) -> String {
    let sentence = if sentence.len() > LONGEST {
        let half = (LONGEST - GAP.len()) / 2;
        let start = sentence.floor_char_boundary(half);
        let end = sentence.ceil_char_boundary(sentence.len() - half);
        let (start, end) = (sentence.get(..start), sentence.get(end..));
        format!("{}{GAP}{}", start.unwrap_or_default(), end.unwrap_or_default())
    } else {
        sentence
    };
    if !sentence.contains(is_hidden) {
        return sentence;
    }
    let mut shown = String::with_capacity(sentence.len() + 16);
    for letter in sentence.chars() {
        if is_hidden(letter) {
            shown.extend(letter.escape_default());
        } else {
            shown.push(letter);
        }
    }
    shown
}

/// Control characters, line ends, and marks of direction. (Joiners, as in emoji, change nothing
/// around them.)
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(letter, '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_says_what_it_seems_to_say() {
        for (given, expected) in [
            ("Größe: 😀\u{200d}👧 „so“ – 5\u{a0}%", "Größe: 😀\u{200d}👧 „so“ – 5\u{a0}%"),
            ("a\nb\tc\r", "a\\nb\\tc\\r"),
            ("\u{1b}[2J", "\\u{1b}[2J"),
            ("x\u{202e}txt.exe", "x\\u{202e}txt.exe"),
            ("\0", "\\u{0}"),
        ] {
            assert_eq!(shown(given.to_owned()), expected);
            assert_eq!(shown(expected.to_owned()), expected, "once is enough");
        }
    }

    #[test]
    fn of_a_long_sentence_both_ends_are_shown() {
        let long = shown(format!("x.ron: „{}“ ist zu lang.", "ä".repeat(5_000_000)));
        assert!(long.starts_with("x.ron: „ää") && long.ends_with("ää“ ist zu lang."));
        assert!(long.len() < 2 * LONGEST && long.contains("ä … ä"));
        assert_eq!(shown(long.clone()), long, "once is enough");
    }
}
