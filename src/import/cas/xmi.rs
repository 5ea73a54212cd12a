//! XMI: an element a feature structure, in any order. Types stand in `TypeSystem.xml` beside it,
//! where that is there; without it, what a feature says is guessed where it is needed.

use std::borrow::Cow;

use super::super::found::offset;
use super::types::{Range, Types};
use super::{Cas, Sofa, Structure, Value, take_cas};
use crate::import::xml::{Element, Node, decoded, walk};
use crate::import::{Format, Item, Source};

pub(in crate::import) const FORMAT: Format = Format { name: "cas-xmi", extensions: &["xmi"], read };

const XMI: &str = "http://www.omg.org/XMI";

fn read(source: &Source<'_>, each: &mut dyn FnMut(Item)) {
    let names = ["TypeSystem.xml", "typesystem.xml"].map(str::to_owned);
    let names = names.into_iter().chain([format!("{}-typesystem.xml", source.stem())]);
    let types = names.into_iter().find_map(|it| (source.beside)(&it)).unwrap_or_default();
    let mut cas = Cas { types: Types::of_xml(&types), ..Cas::default() };
    let mut is_xmi = false;
    let done = decoded(source.bytes).and_then(|xml| {
        // What views hold stands behind it, and says what of it is to be kept.
        let _ = walk(xml, |_, node| {
            if let Node::Start(it) = node
                && kind(&it) == "uima.cas.View"
            {
                let members = it.get("members");
                cas.view(members.split_whitespace().flat_map(str::parse));
            }
        });
        structures(xml, &mut cas, &mut is_xmi)
    });
    if let Err((line, detail)) = done {
        cas.damaged(line, detail);
    } else if !is_xmi {
        cas.damaged(1, "no XMI".to_owned());
    }
    if is_xmi || !cas.damage.is_empty() {
        take_cas(cas, each);
    }
}

/// Adds all structures of a file; whether it is XMI.
fn structures<'a>(
    xml: &'a str,
    cas: &mut Cas<'a>,
    is_xmi: &mut bool,
) -> Result<(), (usize, String)> {
    // The structure that has begun, the name of its feature that has, and what that says.
    let (mut open, mut feature, mut said) = (None::<Structure<'a>>, None::<&'a str>, String::new());
    let mut depth = 0_usize;
    walk(xml, |line, node| match node {
        Node::Start(element) => {
            depth += 1;
            match depth {
                1 => *is_xmi = element.name == "XMI" && element.space() == XMI,
                2 if *is_xmi => {
                    open = begun(cas, line, &element).unwrap_or_else(|detail| {
                        cas.damaged(line, detail);
                        None
                    });
                }
                3 => {
                    feature = Some(element.name);
                    said.clear();
                }
                _ => {}
            }
        }
        Node::Text(text) if depth >= 3 => said.push_str(text),
        Node::Text(_) => {}
        Node::End(_) => {
            if depth == 2
                && let Some(structure) = open.take()
            {
                cas.add(structure);
            }
            if depth == 3
                && let Some((structure, name)) = open.as_mut().zip(feature.take())
            {
                structure.say_more(name, &said);
            }
            depth = depth.saturating_sub(1);
        }
    })
}

/// The type of a structure, with its package.
fn kind<'a>(element: &Element<'_, 'a>) -> Cow<'a, str> {
    let space = element.space();
    let package = space.strip_prefix("http:///").unwrap_or(space);
    let package = package.strip_suffix(".ecore").unwrap_or(package);
    match package {
        "" | "uima/noNamespace" => element.name.into(),
        package => format!("{}.{}", package.replace('/', "."), element.name).into(),
    }
}

/// The structure that an element begins, unless it is a sofa, which is taken at once, or a view; what
/// is wrong with its attributes.
fn begun<'a>(
    cas: &mut Cas<'a>,
    line: usize,
    element: &Element<'_, 'a>,
) -> Result<Option<Structure<'a>>, String> {
    let kind = kind(element);
    if kind == "uima.cas.View" {
        return Ok(None);
    }
    let is_sofa = kind == "uima.cas.Sofa";
    let kind = cas.kind(&kind);
    let mut structure = Structure::new(line, kind);
    let mut own = Sofa { line, ..Sofa::default() };
    let (mut begin, mut end) = (None, None);
    let count = element.attributes().count();
    structure.features.reserve_exact(count);
    for it in element.attributes() {
        let it = it?;
        let place = || Some(offset(&it.value));
        match (it.space, it.name) {
            (XMI, "id") => structure.id = it.value.parse().ok(),
            ("", "sofaID") if is_sofa => own.name = it.value,
            ("", "sofaURI") if is_sofa => own.uri = it.value,
            ("", "sofaString") if is_sofa => own.text = Some(it.value),
            ("", "sofa") => structure.sofa = it.value.parse().ok(),
            ("", "begin") => begin = place(),
            ("", "end") => end = place(),
            ("", name) => {
                let value = said(cas, &structure.kind, name, it.value);
                structure.features.push((name.into(), value));
            }
            _ => {}
        }
    }
    if is_sofa {
        own.id = structure.id;
        cas.sofas.push(own);
        return Ok(None);
    }
    let nowhere = usize::MAX;
    structure.place = (begin.is_some() || end.is_some())
        .then(|| (begin.unwrap_or(nowhere), end.unwrap_or(nowhere)));
    Ok(Some(structure))
}

/// What a feature of a type says with a text.
fn said<'a>(cas: &Cas<'a>, kind: &str, name: &str, text: Cow<'a, str>) -> Value<'a> {
    let range = match (kind, name) {
        ("uima.cas.FSArray", "elements") => Some(Range::References),
        _ => cas.types.range(kind, name),
    };
    match range {
        Some(Range::Text) => Value::Text(text),
        Some(Range::Plain) => Value::Plain(text),
        Some(Range::References) => Value::References(references(&text).unwrap_or_default()),
        None => Value::Open(text),
    }
}

/// The ids in a list; `None` where anything else is in it.
pub(super) fn references(text: &str) -> Option<Vec<u64>> {
    text.split_whitespace().map(|it| it.parse().ok()).collect()
}
