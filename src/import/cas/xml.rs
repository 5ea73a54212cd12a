//! A walk through XML from front to end. Nothing is nested in memory, entities other than those of
//! XML itself are refused, and so is what is nested deeply.

use memchr::memchr_iter;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, XmlVersion};

/// Deepest that elements may be nested; what we read needs five.
const DEEPEST: usize = 32;

/// What the walk comes across.
pub(super) enum Step {
    /// An element begins, or is empty, in which case its end follows.
    Begin(Element),
    /// Text between tags.
    Text(String),
    /// The element that began last and has not ended ends.
    End,
}

pub(super) struct Element {
    /// The name of its namespace; empty for none.
    pub(super) space: String,
    pub(super) name: String,
    /// Attributes in order: namespace, name and value. A bare line end or tab in a value is a blank.
    pub(super) attributes: Vec<(String, String, String)>,
}

/// Hands over each step with its line; after damage, the line and what is wrong there.
pub(super) fn walk(bytes: &[u8], mut take: impl FnMut(usize, Step)) -> Result<(), (usize, String)> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            return Err((1 + memchr_iter(b'\n', before).count(), error.to_string()));
        }
    };
    let mut reader = NsReader::from_str(text);
    let (mut line, mut counted, mut depth) = (1, 0, 0_usize);
    let mut version = XmlVersion::Implicit1_0;
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(counted);
        line += memchr_iter(b'\n', bytes.get(counted..at).unwrap_or_default()).count();
        counted = at.max(counted);
        let wrong = |error: &dyn ToString| (line, error.to_string());
        match reader.read_event().map_err(|it| wrong(&it))? {
            Event::Decl(it) => version = it.xml_version().map_err(|it| wrong(&it))?,
            Event::Start(it) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(wrong(&"nested too deeply"));
                }
                let element = element(&reader, &it, version).map_err(|it| wrong(&it))?;
                take(line, Step::Begin(element));
            }
            Event::Empty(it) => {
                let element = element(&reader, &it, version).map_err(|it| wrong(&it))?;
                take(line, Step::Begin(element));
                take(line, Step::End);
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                take(line, Step::End);
            }
            Event::Text(it) => {
                let text = it.xml_content(version).map_err(|it| wrong(&it))?;
                take(line, Step::Text(text.into_owned()));
            }
            Event::CData(it) => {
                let text = it.xml_content(version).map_err(|it| wrong(&it))?;
                take(line, Step::Text(text.into_owned()));
            }
            Event::GeneralRef(it) => {
                let letter = it.resolve_char_ref().map_err(|it| wrong(&it))?;
                let name = it.decode().map_err(|it| wrong(&it))?;
                let named = || quick_xml::escape::resolve_predefined_entity(&name);
                let text = letter.map(String::from).or_else(|| named().map(str::to_owned));
                let unknown = || wrong(&format!("unknown entity &{name};"));
                take(line, Step::Text(text.ok_or_else(unknown)?));
            }
            Event::Eof if depth > 0 => return Err(wrong(&"the end is missing")),
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn element(
    reader: &NsReader<&[u8]>,
    it: &BytesStart<'_>,
    version: XmlVersion,
) -> Result<Element, quick_xml::Error> {
    let resolver = reader.resolver();
    let (space, name) = resolver.resolve_element(it.name());
    let (space, name) = (named(&space), text(name.as_ref()));
    let mut attributes = Vec::new();
    for attribute in it.attributes() {
        let attribute = attribute?;
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        let (space, name) = resolver.resolve_attribute(attribute.key);
        let value = attribute.normalized_value(version)?.into_owned();
        attributes.push((named(&space), text(name.as_ref()), value));
    }
    Ok(Element { space, name, attributes })
}

fn named(space: &ResolveResult<'_>) -> String {
    match space {
        ResolveResult::Bound(space) => text(space.as_ref()),
        ResolveResult::Unbound | ResolveResult::Unknown(_) => String::new(),
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
