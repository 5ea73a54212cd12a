//! Attributes in one line, as our exports write them where a format has one place for all.

use std::collections::BTreeMap;

/// The attributes of `key=value` joined by `;`, with `\` before `\`, `;` and `=` inside them. What
/// has no `=` is a key with nothing behind it; between two `;` there may be nothing.
pub(super) fn attributes(line: &str) -> BTreeMap<String, String> {
    let mut attributes = BTreeMap::new();
    let (mut key, mut piece) = (None, String::new());
    let mut rest = line.chars();
    loop {
        match rest.next() {
            Some('\\') => piece.extend(rest.next()),
            Some('=') if key.is_none() => key = Some(std::mem::take(&mut piece)),
            end @ (Some(';') | None) => {
                let last = std::mem::take(&mut piece);
                match key.take() {
                    Some(key) => _ = attributes.insert(key, last),
                    None if last.is_empty() => {}
                    None => _ = attributes.insert(last, String::new()),
                }
                if end.is_none() {
                    return attributes;
                }
            }
            Some(it) => piece.push(it),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_as_they_are_written() {
        let cases: &[(&str, &[(&str, &str)])] = &[
            ("", &[]),
            ("a=b=c;d", &[("a", "b=c"), ("d", "")]),
            ("a=;", &[("a", "")]),
            (r"a\=b=c\;d;e=f\\", &[("a=b", "c;d"), ("e", "f\\")]),
            ("polarity=no", &[("polarity", "no")]),
            (r"a\=b=c\;d;e=f\\", &[("a=b", "c;d"), ("e", "f\\")]),
            ("public;x=a=b;=", &[("public", ""), ("x", "a=b"), ("", "")]),
        ];
        for (line, expected) in cases {
            let expected = expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned()));
            assert_eq!(attributes(line), expected.collect(), "{line}");
        }
    }
}
