//! What writing and reading `WebAnno` TSV have in common: what we call things there, and how
//! characters are escaped that mean something there.

/// The layers that annotations and relations are written into: one definition in `INCEpTION` serves
/// this and UIMA CAS.
pub use super::cas::{RELATION as RELATION_LAYER, SPAN as SPAN_LAYER};

/// Its feature that holds the label.
pub const LABEL: &str = "label";
/// Its feature that holds the note.
pub const NOTE: &str = "note";
/// Its feature that holds the attributes, as `key=value` joined by `;`.
pub const ATTRIBUTES: &str = "attributes";
/// The feature of relations that says which they are.
pub const KIND: &str = "kind";
/// What the first sentence's id begins with; behind it stands the article's path.
pub const ARTICLE: &str = "tagwerk:";

/// A feature's value as a cell holds it.
pub fn escaped_value(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    let mut rest = value.chars().peekable();
    while let Some(it) = rest.next() {
        match it {
            '\t' => escaped.push_str("\\t"),
            '\n' => escaped.push_str("\\n"),
            // INCEpTION does not write this one, and would break its line.
            '\r' => escaped.push_str("\\r"),
            '\\' | '[' | ']' | '|' | '_' | ';' | '*' => escaped.extend(['\\', it]),
            '-' if rest.peek() == Some(&'>') => escaped.push_str("\\-"),
            it => escaped.push(it),
        }
    }
    escaped
}

/// The value that a cell holds. A backslash before anything else is one.
pub fn value(escaped: &str) -> String {
    let mut value = String::with_capacity(escaped.len());
    let mut rest = escaped.chars().peekable();
    while let Some(it) = rest.next() {
        if it != '\\' {
            value.push(it);
            continue;
        }
        match rest.next() {
            Some('t') => value.push('\t'),
            Some('n') => value.push('\n'),
            Some('r') => value.push('\r'),
            Some(it @ ('\\' | '[' | ']' | '|' | '_' | ';' | '*')) => value.push(it),
            Some('-') if rest.peek() == Some(&'>') => value.push('-'),
            other => value.extend(['\\'].into_iter().chain(other)),
        }
    }
    value
}

/// A line of the text as `#Text=` holds it: only backslashes and control characters are escaped,
/// those without a letter of their own by a backslash before them.
pub fn escaped_text(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len());
    for it in line.chars() {
        match it {
            '\\' => escaped.push_str("\\\\"),
            '\t' => escaped.push_str("\\t"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\u{8}' => escaped.push_str("\\b"),
            '\u{c}' => escaped.push_str("\\f"),
            '\u{b}' => escaped.push(it),
            it if it < ' ' => escaped.extend(['\\', it]),
            it => escaped.push(it),
        }
    }
    escaped
}

/// The line of the text that `#Text=` holds. Until version 3.1 (`java`) it was escaped as Java
/// escapes strings, with `\u` and four digits for a unit of UTF-16.
pub fn text(escaped: &str, java: bool) -> String {
    let mut units: Vec<u16> = Vec::with_capacity(escaped.len());
    let mut rest = escaped.chars();
    while let Some(it) = rest.next() {
        let unescaped: &[char] = match (it, rest.clone().next()) {
            ('\\', Some('t')) => &['\t'],
            ('\\', Some('n')) => &['\n'],
            ('\\', Some('r')) => &['\r'],
            ('\\', Some('b')) => &['\u{8}'],
            ('\\', Some('f')) => &['\u{c}'],
            ('\\', Some(next)) if next == '\\' || next < ' ' => &[next],
            ('\\', Some(next @ ('"' | '\''))) if java => &[next],
            ('\\', Some('u')) if java => {
                let digits = rest.as_str().get(1..5);
                if let Some(unit) = digits.and_then(|it| u16::from_str_radix(it, 16).ok()) {
                    units.push(unit);
                    rest = rest.as_str().get(5..).unwrap_or_default().chars();
                    continue;
                }
                &['\\', 'u']
            }
            ('\\', Some(next)) => &['\\', next],
            (it, _) => {
                units.extend_from_slice(it.encode_utf16(&mut [0; 2]));
                continue;
            }
        };
        rest.next();
        let encoded = unescaped.iter().map(|it| (*it, [0; 2]));
        encoded.for_each(|(it, mut space)| units.extend_from_slice(it.encode_utf16(&mut space)));
    }
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reserved_characters_are_escaped_in_values_and_control_characters_in_texts() {
        let cases = [
            ("NE 0", "NE 0", "NE 0"),
            ("*", "\\*", "*"),
            ("a_b|c;d", "a\\_b\\|c\\;d", "a_b|c;d"),
            ("[x]\\", "\\[x\\]\\\\", "[x]\\\\"),
            ("a->b - c>", "a\\->b - c>", "a->b - c>"),
            ("1\t2\n3\r4", "1\\t2\\n3\\r4", "1\\t2\\n3\\r4"),
            ("\u{8}\u{b}\u{c}\u{1}", "\u{8}\u{b}\u{c}\u{1}", "\\b\u{b}\\f\\\u{1}"),
        ];
        for (plain, in_value, in_text) in cases {
            assert_eq!(escaped_value(plain), in_value);
            assert_eq!(value(in_value), plain);
            assert_eq!(escaped_text(plain), in_text);
            assert_eq!(text(in_text, false), plain);
        }
        assert_eq!((value("\\x\\"), text("\\x\\", false)), ("\\x\\".into(), "\\x\\".into()));
        let java = "\\u00FCber \\uD83D\\uDE0A \\\"\\u12";
        assert_eq!(text(java, true), "über 😊 \"\\u12");
        assert_eq!(text(java, false), java);
    }

    proptest! {
        #[test]
        fn what_is_escaped_comes_back(it in "[a\\\\\\[\\]|_;*>\\-\t\n\r\u{1}\u{b}ü😀]{0,12}") {
            prop_assert_eq!(value(&escaped_value(&it)), it.clone());
            prop_assert_eq!(text(&escaped_text(&it), false), it.clone());
            prop_assert!(!escaped_value(&it).contains(['\t', '\n', '\r']));
            prop_assert!(!escaped_text(&it).contains(['\t', '\n', '\r']));
        }
    }
}
