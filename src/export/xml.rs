//! What formats in XML have in common: text that a parser hands back as it was.

/// Whether XML 1.0 can hold the character, be it as a reference.
pub(super) fn is_legal(it: char) -> bool {
    !matches!(
        it,
        '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'
    )
}

/// Whether XML 1.0 can hold every character of the text; [`text`] and [`attribute`] write U+FFFD
/// for each that it cannot.
pub(super) fn is_whole(text: &str) -> bool {
    // What has none of these bytes is whole; EF begins what stands from U+F000 to U+FFFF.
    let sure = |it: u8| matches!(it, b'\t' | b'\n' | b'\r' | b' '..=0xEE | 0xF0..);
    // All of them looked at, sixteen at a time: that is faster than to stop at the first.
    text.bytes().fold(true, |so_far, it| so_far & sure(it)) || text.chars().all(is_legal)
}

/// Appends the content of an element.
pub(super) fn text(out: &mut String, text: &str) {
    escape(out, text, |it| matches!(it, '\t' | '\n'));
}

/// Appends ` name="value"`.
pub(super) fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape(out, value, |_| false);
    out.push('"');
}

/// The value of an attribute, without its quotation marks.
pub(super) fn value(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    escape(&mut value, text, |_| false);
    value
}

/// Appends the text with references for what has a meaning in XML, and for white space that a parser
/// would make blanks or line feeds of, but for what `stays`.
fn escape(out: &mut String, text: &str, stays: fn(char) -> bool) {
    // What stays as it is is told by its bytes, but for what begins with EF as U+FFFE does.
    let plain = |it: u8| !matches!(it, ..b' ' | b'&' | b'<' | b'>' | b'"' | 0xEF);
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|it| !plain(it)) {
        let (run, behind) = rest.split_at(at);
        out.push_str(run);
        let mut letters = behind.chars();
        match letters.next().unwrap_or_default() {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            it @ ('\t' | '\n' | '\r') if !stays(it) => out.push_str(match it {
                '\t' => "&#9;",
                '\n' => "&#10;",
                _ => "&#13;",
            }),
            it if is_legal(it) => out.push(it),
            _ => out.push(char::REPLACEMENT_CHARACTER),
        }
        rest = letters.as_str();
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use quick_xml::Reader;
    use quick_xml::escape::unescape;
    use quick_xml::events::Event;

    use super::*;

    #[test]
    fn line_ends_are_kept_and_controls_replaced() {
        let (mut content, mut value) = (String::new(), String::new());
        let all = "a\r\n\tb <&>\" \u{85}\u{2028}\u{feff}\0\u{1c}\u{fffe}";
        text(&mut content, all);
        attribute(&mut value, "n", all);
        let rest = " &lt;&amp;&gt;&quot; \u{85}\u{2028}\u{feff}\u{fffd}\u{fffd}\u{fffd}";
        assert_eq!(content, format!("a&#13;\n\tb{rest}"));
        assert_eq!(value, format!(" n=\"a&#13;&#10;&#9;b{rest}\""));
        assert!(!is_whole(all) && is_whole("a\r\n\t\u{85}\u{feff}\u{fffd}😀"));
    }

    proptest! {
        #[test]
        fn what_xml_can_hold_reads_back(written in any::<String>()) {
            let mut xml = String::from("<a");
            attribute(&mut xml, "n", &written);
            xml.push('>');
            text(&mut xml, &written);
            xml.push_str("</a>");
            let expected: String =
                written.chars().map(|it| if is_legal(it) { it } else { '\u{fffd}' }).collect();
            let mut reader = Reader::from_str(&xml);
            let Event::Start(start) = reader.read_event().unwrap() else { panic!("{xml}") };
            let value = start.try_get_attribute("n").unwrap().unwrap();
            let value = String::from_utf8(value.value.into_owned()).unwrap();
            prop_assert_eq!(&*unescape(&value).unwrap(), expected.as_str());
            let content = reader.read_text(start.to_end().name()).unwrap();
            prop_assert_eq!(&*unescape(std::str::from_utf8(&content).unwrap()).unwrap(), expected.as_str());
            prop_assert_eq!(is_whole(&written), expected == written);
        }
    }
}
