//! XMI: an element a feature structure, in any order. Types stand in `TypeSystem.xml` beside it,
//! where that is there; without it, what a feature says is guessed where it is needed.

use super::types::{Range, Types};
use super::xml::{Element, Step, walk};
use super::{Cas, Sofa, Structure, Value, take_cas};
use crate::import::{Format, Item, Source};

pub(in crate::import) const FORMAT: Format = Format { name: "cas-xmi", extension: "xmi", read };

fn read(source: &Source<'_>, each: &mut dyn FnMut(Item)) {
    let names = ["TypeSystem.xml", "typesystem.xml"].map(str::to_owned);
    let names = names.into_iter().chain([format!("{}-typesystem.xml", source.stem())]);
    let types = names.into_iter().find_map(|it| (source.beside)(&it));
    let types = types.map(|it| Types::of_xml(&it)).unwrap_or_default();
    let mut cas = Cas { types, ..Cas::default() };

    let mut is_xmi = false;
    // The structure that has begun, the name of its feature that has, and what that says.
    let (mut open, mut feature, mut said) = (None::<Structure>, None::<String>, String::new());
    let mut depth = 0_usize;
    let done = walk(source.bytes, |line, step| match step {
        Step::Begin(element) => {
            depth += 1;
            match depth {
                1 => is_xmi = element.name == "XMI" && element.space == XMI,
                2 if is_xmi => open = begun(&mut cas, line, element),
                3 => {
                    feature = Some(element.name);
                    said.clear();
                }
                _ => {}
            }
        }
        Step::Text(text) if depth >= 3 => said.push_str(&text),
        Step::Text(_) => {}
        Step::End => {
            if depth == 2
                && let Some(structure) = open.take()
            {
                cas.add(structure);
            }
            if depth == 3
                && let Some((structure, name)) = open.as_mut().zip(feature.take())
            {
                structure.say_more(&name, &said);
            }
            depth = depth.saturating_sub(1);
        }
    });
    if let Err((line, detail)) = done {
        cas.damaged(line, detail);
    } else if !is_xmi {
        cas.damaged(1, "no XMI".to_owned());
    }
    if is_xmi || !cas.damage.is_empty() {
        take_cas(&cas, each);
    }
}

const XMI: &str = "http://www.omg.org/XMI";

/// The structure that an element begins, unless it is a sofa or a view, which is taken at once.
fn begun(cas: &mut Cas, line: usize, element: Element) -> Option<Structure> {
    let package = element.space.strip_prefix("http:///").unwrap_or(&element.space);
    let package = package.strip_suffix(".ecore").unwrap_or(package).replace('/', ".");
    let kind = match package.as_str() {
        "" | "uima.noNamespace" => element.name,
        package => format!("{package}.{}", element.name),
    };
    let of = |space: &str, name: &str| {
        let mut attributes = element.attributes.iter();
        attributes.find(|it| it.0 == space && it.1 == name).map(|it| it.2.as_str())
    };
    let number = |text: Option<&str>| text.and_then(|it| it.parse::<u64>().ok());
    let id = number(of(XMI, "id"));
    match kind.as_str() {
        "uima.cas.Sofa" => {
            let text = |name| of("", name).map(str::to_owned);
            let (name, uri) = (text("sofaID"), text("sofaURI"));
            let (name, uri) = (name.unwrap_or_default(), uri.unwrap_or_default());
            cas.sofas.push(Sofa { id, line, name, text: text("sofaString"), uri });
            return None;
        }
        "uima.cas.View" => {
            cas.view(of("", "members").unwrap_or_default().split_whitespace().flat_map(str::parse));
            return None;
        }
        _ => {}
    }
    let offset = |text: &str| text.parse().unwrap_or(usize::MAX);
    let (begin, end) = (of("", "begin"), of("", "end"));
    let place = (begin.is_some() || end.is_some())
        .then(|| (offset(begin.unwrap_or_default()), offset(end.unwrap_or_default())));
    let sofa = number(of("", "sofa"));
    let mut features = Vec::new();
    for (space, name, text) in element.attributes {
        if !space.is_empty() || matches!(name.as_str(), "sofa" | "begin" | "end") {
            continue;
        }
        let range = match (kind.as_str(), name.as_str()) {
            ("uima.cas.FSArray", "elements") => Some(Range::References),
            _ => cas.types.range(&kind, &name),
        };
        let value = match range {
            Some(Range::Text) => Value::Text(text),
            Some(Range::Plain) => Value::Plain(text),
            Some(Range::References) => Value::References(references(&text).unwrap_or_default()),
            None => Value::Open(text),
        };
        features.push((name, value));
    }
    Some(Structure { id, line, kind, sofa, place, features })
}

/// The ids in a list; `None` where anything else is in it.
pub(super) fn references(text: &str) -> Option<Vec<u64>> {
    text.split_whitespace().map(|it| it.parse().ok()).collect()
}
