//! Attributes in one line, as our exports write them where a format has one place for all.

/// The attributes of `key=value` joined by `;`, with `\` before `\`, `;` and `=` inside them, in the
/// order of the line. What has no `=` is a key with nothing behind it; between two `;` there may be
/// nothing. What is no pair, or has no key, is named as well.
pub(super) fn attributes(line: &str, odd: &mut dyn FnMut(String)) -> Vec<(String, String)> {
    let mut attributes = Vec::new();
    let (mut key, mut piece) = (None, String::new());
    let mut rest = line.chars();
    loop {
        match rest.next() {
            Some('\\') => piece.extend(rest.next()),
            Some('=') if key.is_none() => key = Some(std::mem::take(&mut piece)),
            end @ (Some(';') | None) => {
                let last = std::mem::take(&mut piece);
                let pair = match key.take() {
                    Some(key) => Some((key, last)),
                    None if last.is_empty() => None,
                    None => {
                        odd(last.clone());
                        Some((last, String::new()))
                    }
                };
                if let Some((_, value)) = pair.as_ref().filter(|it| it.0.is_empty()) {
                    odd(format!("={value}"));
                }
                attributes.extend(pair);
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
            let read = attributes(line, &mut |_| {});
            assert_eq!(read, expected.collect::<Vec<_>>(), "{line}");
        }
        let mut odd = Vec::new();
        let twice = attributes("a=1;b;=x;;a=2", &mut |it| odd.push(it));
        assert_eq!((twice.len(), odd), (4, vec!["b".to_owned(), "=x".to_owned()]));
    }
}
