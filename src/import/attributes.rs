//! Attributes in one line, as our exports write them where a format has one place for all.

use std::collections::BTreeMap;

/// The attributes of `key=value` joined by `;`, with `\` before `\`, `;` and `=` inside them. What
/// has no `=` is a key with nothing behind it.
pub(super) fn attributes(line: &str) -> BTreeMap<String, String> {
    let mut attributes = BTreeMap::new();
    if line.is_empty() {
        return attributes;
    }
    let (mut key, mut piece) = (None, String::new());
    let mut rest = line.chars();
    loop {
        match rest.next() {
            Some('\\') => piece.extend(rest.next()),
            Some('=') if key.is_none() => key = Some(std::mem::take(&mut piece)),
            end @ (Some(';') | None) => {
                let last = std::mem::take(&mut piece);
                let (key, value) = match key.take() {
                    Some(key) => (key, last),
                    None => (last, String::new()),
                };
                attributes.insert(key, value);
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
