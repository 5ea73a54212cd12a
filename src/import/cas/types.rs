//! The types that a CAS is made of, as far as its file or the one beside it says.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::import::json::Json;
use crate::import::xml::{Node, decoded, walk};

/// How far up a type's ancestors are looked for: they may go in a circle.
const HIGHEST: usize = 64;

/// Types by name.
#[derive(Default)]
pub(super) struct Types<'a> {
    types: HashMap<Cow<'a, str>, Type<'a>>,
}

#[derive(Default)]
struct Type<'a> {
    parent: Cow<'a, str>,
    features: Vec<Feature<'a>>,
}

#[derive(Default)]
struct Feature<'a> {
    name: Cow<'a, str>,
    range: Cow<'a, str>,
    /// Whether a list that it says is a structure by itself.
    shared: bool,
}

/// What a feature says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Range {
    Text,
    /// Numbers, yes and no.
    Plain,
    /// Other structures.
    References,
}

impl<'a> Types<'a> {
    /// Reads a type system in XML. What is damaged is left out, since it only helps.
    pub(super) fn of_xml(bytes: &[u8]) -> Self {
        let mut types = Self::default();
        let (mut name, mut of, mut feature) = (Cow::default(), Type::default(), Feature::default());
        let (mut said, mut path) = (String::new(), Vec::<&str>::new());
        let _ = walk(decoded(bytes).unwrap_or_default(), |_, node| match node {
            Node::Start(element) => {
                said.clear();
                path.push(element.name);
            }
            Node::Text(text) => said.push_str(text),
            Node::End(ended) => {
                path.pop();
                let text = || Cow::Owned(said.trim().to_owned());
                match (path.last().copied().unwrap_or_default(), ended) {
                    ("typeDescription", "name") => name = text(),
                    ("typeDescription", "supertypeName") => of.parent = text(),
                    ("featureDescription", "name") => feature.name = text(),
                    ("featureDescription", "rangeTypeName") => feature.range = text(),
                    ("featureDescription", "multipleReferencesAllowed") => {
                        feature.shared = said.trim() == "true";
                    }
                    (_, "featureDescription") => of.features.push(std::mem::take(&mut feature)),
                    (_, "typeDescription") => {
                        types.add(std::mem::take(&mut name), std::mem::take(&mut of));
                    }
                    _ => {}
                }
                said.clear();
            }
        });
        types
    }

    /// Reads the types of a CAS in JSON.
    pub(super) fn of_json(said: Json<'a>) -> Self {
        let mut types = Self::default();
        for (name, it) in said.entries() {
            let features = it.entries().filter(|(name, _)| !name.starts_with('%'));
            let features = features.filter_map(|(name, it)| {
                let range = it.get("%RANGE").and_then(Json::as_str)?;
                Some(Feature { name, range, shared: true })
            });
            types.add(name, Type { parent: it.text("%SUPER_TYPE"), features: features.collect() });
        }
        types
    }

    fn add(&mut self, name: Cow<'a, str>, of: Type<'a>) {
        if of.parent.is_empty() && of.features.is_empty() {
            return;
        }
        // A type may be described in pieces.
        let there = self.types.entry(name).or_default();
        if there.parent.is_empty() {
            there.parent = of.parent;
        }
        if there.features.is_empty() {
            there.features = of.features;
        } else {
            there.features.extend(of.features);
        }
    }

    /// The type and those that it is derived from, as far as they are known.
    fn line<'t>(&'t self, name: &'t str) -> impl Iterator<Item = (&'t str, Option<&'t Type<'a>>)> {
        let mut next = Some(name);
        let line = std::iter::from_fn(move || {
            let name = next.take()?;
            let of = self.types.get(name);
            next = of.map(|it| &*it.parent).filter(|it| !it.is_empty());
            Some((name, of))
        });
        line.take(HIGHEST)
    }

    /// Whether a type is another, or derived from it.
    pub(super) fn is_a(&self, name: &str, ancestor: &str) -> bool {
        self.line(name).any(|(it, _)| it == ancestor)
    }

    fn features<'t>(&'t self, name: &'t str) -> impl Iterator<Item = &'t Feature<'a>> {
        self.line(name).filter_map(|(_, of)| of).flat_map(|it| &it.features)
    }

    /// What a feature of a type says; `None` where nothing says it.
    pub(super) fn range(&self, name: &str, feature: &str) -> Option<Range> {
        let feature = self.features(name).find(|it| it.name == feature)?;
        Some(match &*feature.range {
            "uima.cas.String" => Range::Text,
            "uima.cas.Boolean" | "uima.cas.Byte" | "uima.cas.Short" | "uima.cas.Integer"
            | "uima.cas.Long" | "uima.cas.Float" | "uima.cas.Double" => Range::Plain,
            // As attributes of XML, texts of a list can only be somewhere else.
            "uima.cas.StringArray"
            | "uima.cas.StringList"
            | "uima.cas.FSArray"
            | "uima.cas.FSList" => Range::References,
            list if list.starts_with("uima.cas.")
                && (list.ends_with("Array") || list.ends_with("List")) =>
            {
                if feature.shared {
                    Range::References
                } else {
                    Range::Plain
                }
            }
            of if self.is_a(of, "uima.cas.String") => Range::Text,
            _ => Range::References,
        })
    }

    /// The features of a type that say a text.
    pub(super) fn texts<'t>(&'t self, name: &'t str) -> impl Iterator<Item = &'t Cow<'a, str>> {
        let features = self.features(name).map(|it| &it.name);
        features.filter(|it| self.range(name, it) == Some(Range::Text))
    }
}
