//! Walking through XML of other tools: what begins, what ends, what stands between. Nothing is kept,
//! entities that a file declares by itself are not expanded, and nothing is deeper than it could be
//! by reason.

use std::borrow::Cow;

use memchr::memchr_iter;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{NamespaceResolver, QName, ResolveResult};
use quick_xml::{NsReader, XmlVersion};

/// Elements inside each other beyond this are an attack, or a mistake.
const DEEPEST: usize = 256;

/// What is met on the way.
#[derive(Clone, Copy)]
pub(super) enum Node<'r, 'a> {
    /// An element begins.
    Start(Element<'r, 'a>),
    /// Text between two tags, references resolved; never empty.
    Text(&'r str),
    /// An element of this name ends.
    End(&'r str),
}

/// The start of an element.
#[derive(Clone, Copy)]
pub(super) struct Element<'r, 'a> {
    /// Its name without the prefix of a namespace.
    pub(super) name: &'a str,
    /// The whole tag, without its brackets.
    tag: &'a str,
    spaces: &'r NamespaceResolver,
    version: XmlVersion,
}

/// An attribute of an element.
pub(super) struct Attribute<'r, 'a> {
    /// The name of its namespace; empty for none.
    pub(super) space: &'r str,
    /// Its name without a prefix.
    pub(super) name: &'a str,
    /// A bare line end or tab in it is a blank.
    pub(super) value: Cow<'a, str>,
}

impl<'r, 'a> Element<'r, 'a> {
    /// The name of its namespace; empty for none.
    pub(super) fn space(&self) -> &'r str {
        space(&self.spaces.resolve_element(self.full_name()).0)
    }

    fn full_name(&self) -> QName<'a> {
        let end = self.tag.find(|it: char| it.is_ascii_whitespace());
        QName(self.tag.get(..end.unwrap_or(self.tag.len())).unwrap_or_default().as_bytes())
    }

    fn written(&self) -> Attributes<'a> {
        Attributes::new(self.tag, self.full_name().as_ref().len())
    }

    /// The attributes in order, without those that declare namespaces; what is wrong with one.
    pub(super) fn attributes(
        &self,
    ) -> impl Iterator<Item = Result<Attribute<'r, 'a>, String>> + use<'r, 'a> {
        let (spaces, version) = (self.spaces, self.version);
        let written = self.written().map(|it| it.map_err(|it| it.to_string()));
        let declares = |key: QName<'_>| key.as_namespace_binding().is_some();
        let written = written.filter(move |it| !it.as_ref().is_ok_and(|it| declares(it.key)));
        written.map(move |it| {
            let it = it?;
            let (of, name) = spaces.resolve_attribute(it.key);
            let value = it.normalized_value(version).map_err(|it| it.to_string())?;
            Ok(Attribute { space: space(&of), name: utf8(name.into_inner()), value })
        })
    }

    /// The value of an attribute by its name without a prefix, where there is one. One with a
    /// reference to who knows what stays as it is written.
    pub(super) fn find(&self, name: &str) -> Option<Cow<'a, str>> {
        let mut written = self.written();
        let mut written = written.with_checks(false).flatten();
        let it = written.find(|it| it.key.local_name().as_ref() == name.as_bytes())?;
        let value = it.normalized_value(self.version).ok();
        value.or_else(|| Some(String::from_utf8_lossy(&it.value).into_owned().into()))
    }

    /// As [`Self::find`]; empty where there is none.
    pub(super) fn get(&self, name: &str) -> Cow<'a, str> {
        self.find(name).unwrap_or_default()
    }
}

fn utf8(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap_or_default()
}

fn space<'r>(of: &ResolveResult<'r>) -> &'r str {
    match of {
        ResolveResult::Bound(space) => utf8(space.into_inner()),
        ResolveResult::Unbound | ResolveResult::Unknown(_) => "",
    }
}

/// The text of a file.
///
/// # Errors
/// The line from which on it is no text, and why.
pub(super) fn decoded(bytes: &[u8]) -> Result<&str, (usize, String)> {
    str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        (1 + memchr_iter(b'\n', before).count(), error.to_string())
    })
}

/// Hands over each node with its line, counted from one.
///
/// # Errors
/// The line from which on it is no XML, and what a parser says.
pub(super) fn walk<'a>(
    xml: &'a str,
    mut each: impl FnMut(usize, Node<'_, 'a>),
) -> Result<(), (usize, String)> {
    let xml = xml.strip_prefix('\u{feff}').unwrap_or(xml);
    let mut reader = NsReader::from_str(xml);
    reader.config_mut().allow_dangling_amp = true;
    let (mut line, mut counted, mut depth) = (1, 0, 0_usize);
    let (mut text, mut text_line) = (String::new(), 1);
    let mut version = XmlVersion::Implicit1_0;
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX).max(counted);
        line += memchr_iter(b'\n', xml.as_bytes().get(counted..at).unwrap_or_default()).count();
        counted = at;
        let event = reader.read_event().map_err(|it| (line, it.to_string()))?;
        let end = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let piece = match &event {
            Event::Text(it) => it.xml_content(version).ok(),
            Event::CData(it) => it.xml_content(version).ok(),
            Event::GeneralRef(it) => it.xml_content(version).ok().map(|it| reference(&it).into()),
            _ => None,
        };
        if let Some(piece) = piece {
            if text.is_empty() {
                text_line = line;
            }
            text.push_str(&piece);
            continue;
        }
        let is_tag = matches!(event, Event::Start(_) | Event::Empty(_) | Event::End(_));
        if !text.is_empty() && (is_tag || matches!(event, Event::Eof)) {
            if depth > 0 {
                each(text_line, Node::Text(&text));
            }
            text.clear();
        }
        let spaces = reader.resolver();
        let element = |start: &BytesStart<'_>, behind| {
            let ends = end.saturating_sub(behind);
            let tag = xml.get(ends.saturating_sub(start.len())..ends).unwrap_or_default();
            let mut element = Element { name: tag, tag, spaces, version };
            element.name = utf8(element.full_name().local_name().into_inner());
            element
        };
        match &event {
            Event::Decl(it) => version = it.xml_version().map_err(|it| (line, it.to_string()))?,
            Event::Start(start) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err((line, format!("> {DEEPEST}")));
                }
                each(line, Node::Start(element(start, ">".len())));
            }
            Event::Empty(start) => {
                let element = element(start, "/>".len());
                each(line, Node::Start(element));
                each(line, Node::End(element.name));
            }
            Event::End(it) => {
                depth = depth.saturating_sub(1);
                each(line, Node::End(utf8(it.local_name().as_ref())));
            }
            Event::Eof if depth > 0 => return Err((line, "the end is missing".to_owned())),
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
