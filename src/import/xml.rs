//! Walking through XML of other tools: what begins, what ends, what stands between. Entities that a
//! file declares by itself are not expanded, and nothing is deeper than it could be by reason.

use std::borrow::Cow;

use memchr::memchr_iter;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// Elements inside each other beyond this are an attack, or a mistake.
const DEEPEST: usize = 256;

/// What is met on the way.
pub(super) enum Node<'a> {
    /// An element begins.
    Start(Element<'a>),
    /// Text between two tags, references resolved; never empty.
    Text(&'a str),
    /// An element of this name ends.
    End(&'a str),
}

/// The start of an element.
pub(super) struct Element<'a> {
    /// Its name without the prefix of a namespace.
    pub(super) name: &'a str,
    start: &'a BytesStart<'a>,
}

impl Element<'_> {
    /// The value of an attribute by its name without a prefix; empty where there is none.
    pub(super) fn get(&self, name: &str) -> String {
        let mut attributes = self.start.attributes();
        let named = attributes
            .with_checks(false)
            .flatten()
            .find(|it| it.key.local_name().as_ref() == name.as_bytes());
        let Some(attribute) = named else { return String::new() };
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        // One with a reference to who knows what stays as it is written.
        value.map_or_else(
            |_| String::from_utf8_lossy(&attribute.value).into_owned(),
            Cow::into_owned,
        )
    }
}

/// Hands over each node with its line, counted from one.
///
/// # Errors
/// The line from which on it is no XML, and what a parser says.
pub(super) fn walk(
    xml: &str,
    mut each: impl FnMut(usize, Node<'_>),
) -> Result<(), (usize, String)> {
    let xml = xml.strip_prefix('\u{feff}').unwrap_or(xml);
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.allow_dangling_amp = true;
    let (mut line, mut counted, mut depth) = (1, 0, 0_usize);
    let (mut text, mut text_line) = (String::new(), 1);
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX).max(counted);
        line += memchr_iter(b'\n', xml.as_bytes().get(counted..at).unwrap_or_default()).count();
        counted = at;
        let event = reader.read_event().map_err(|it| (line, it.to_string()))?;
        let piece = match &event {
            Event::Text(it) => it.xml10_content().ok(),
            Event::CData(it) => it.xml10_content().ok(),
            Event::GeneralRef(it) => it.xml10_content().ok().map(|name| reference(&name).into()),
            _ => None,
        };
        if let Some(piece) = piece {
            if text.is_empty() {
                text_line = line;
            }
            text.push_str(&piece);
            continue;
        }
        if !text.is_empty() && matches!(event, Event::Start(_) | Event::End(_) | Event::Eof) {
            if depth > 0 {
                each(text_line, Node::Text(&text));
            }
            text.clear();
        }
        match &event {
            Event::Start(start) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err((line, format!("> {DEEPEST}")));
                }
                let local = start.local_name();
                let name = std::str::from_utf8(local.as_ref()).unwrap_or_default();
                each(line, Node::Start(Element { name, start }));
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                let local = end.local_name();
                each(line, Node::End(std::str::from_utf8(local.as_ref()).unwrap_or_default()));
            }
            Event::Eof if depth > 0 => return Err((line, "…".to_owned())),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// What a reference stands for: a character, or itself where nobody knows.
fn reference(name: &str) -> String {
    let number = name.strip_prefix('#').and_then(|it| match it.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => it.parse().ok(),
    });
    match number.and_then(char::from_u32) {
        Some(it) => it.to_string(),
        None => {
            resolve_predefined_entity(name).map_or_else(|| format!("&{name};"), ToOwned::to_owned)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walked(xml: &str) -> (Vec<String>, Option<usize>) {
        let mut found = Vec::new();
        let end = walk(xml, |line, node| {
            found.push(match node {
                Node::Start(it) => format!("{line} <{} {:?}", it.name, it.get("n")),
                Node::Text(it) => format!("{line} {it:?}"),
                Node::End(it) => format!("{line} >{it}"),
            });
        });
        (found, end.err().map(|it| it.0))
    }

    #[test]
    fn nodes_come_with_their_lines_and_their_characters() {
        let xml = "\u{feff}<?xml version=\"1.0\"?>\n<q:a n='1&amp;&#10;2'>\r\n x&#13;&lt;<![CDATA[<&]]>&own;\n<b q:n=\"&own;\"/></q:a>";
        let expected =
            ["2 <a \"1&\\n2\"", "2 \"\\n x\\r<<&&own;\\n\"", "4 <b \"&own;\"", "4 >b", "4 >a"];
        assert_eq!(walked(xml), (expected.map(str::to_owned).to_vec(), None));
    }

    #[test]
    fn what_is_no_xml_ends_the_walk_with_its_line() {
        assert_eq!(walked("<a>\n</b>").1, Some(2));
        assert_eq!(walked("<a>\n").1, Some(2));
        assert_eq!(walked(&"<a>\n".repeat(1000)).1, Some(DEEPEST + 1));
        let bomb = "<!DOCTYPE a [<!ENTITY b \"&c;&c;\"><!ENTITY c \"&b;&b;\">]><a>&b;</a>";
        assert_eq!(walked(bomb).0, ["1 <a \"\"", "1 \"&b;\"", "1 >a"]);
    }
}
