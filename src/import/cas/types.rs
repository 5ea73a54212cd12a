//! The types that a CAS is made of, as far as its file or the one beside it says.

use std::collections::HashMap;

use super::xml::{Step, walk};
use crate::import::json::Json;

/// How far up a type's ancestors are looked for: they may go in a circle.
const HIGHEST: usize = 64;

/// Types by name.
#[derive(Default)]
pub(super) struct Types {
    types: HashMap<String, Type>,
}

#[derive(Default)]
struct Type {
    parent: String,
    features: Vec<Feature>,
}

#[derive(Default)]
struct Feature {
    name: String,
    range: String,
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

impl Types {
    /// Reads a type system in XML. What is damaged is left out, since it only helps.
    pub(super) fn of_xml(bytes: &[u8]) -> Self {
        let mut types = Self::default();
        let (mut name, mut of, mut feature) = (String::new(), Type::default(), Feature::default());
        let (mut said, mut path) = (String::new(), Vec::<String>::new());
        let _ = walk(bytes, |_, step| match step {
            Step::Begin(element) => {
                said.clear();
                path.push(element.name);
            }
            Step::Text(text) => said.push_str(&text),
            Step::End => {
                let ended = path.pop().unwrap_or_default();
                let around = path.last().map_or("", String::as_str);
                let text = said.trim().to_owned();
                said.clear();
                match (around, ended.as_str()) {
                    ("typeDescription", "name") => name = text,
                    ("typeDescription", "supertypeName") => of.parent = text,
                    ("featureDescription", "name") => feature.name = text,
                    ("featureDescription", "rangeTypeName") => feature.range = text,
                    ("featureDescription", "multipleReferencesAllowed") => {
                        feature.shared = text == "true";
                    }
                    (_, "featureDescription") => of.features.push(std::mem::take(&mut feature)),
                    (_, "typeDescription") => {
                        types.add(std::mem::take(&mut name), std::mem::take(&mut of));
                    }
                    _ => {}
                }
            }
        });
        types
    }

    /// Reads the types of a CAS in JSON.
    pub(super) fn of_json(said: Json<'_>) -> Self {
        let mut types = Self::default();
        for (name, it) in said.entries() {
            let features = it.entries().filter(|(name, _)| !name.starts_with('%'));
            let features = features.map(|(name, it)| Feature {
                name: name.into_owned(),
                range: it.text("%RANGE").into_owned(),
                shared: true,
            });
            let parent = it.text("%SUPER_TYPE").into_owned();
            types.add(name.into_owned(), Type { parent, features: features.collect() });
        }
        types
    }

    fn add(&mut self, name: String, of: Type) {
        // A type may be described in pieces.
        let there = self.types.entry(name).or_default();
        if there.parent.is_empty() {
            there.parent = of.parent;
        }
        there.features.extend(of.features);
    }

    /// The type and those that it is derived from, as far as they are known.
    fn line<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a str, Option<&'a Type>)> {
        let mut next = Some(name);
        let line = std::iter::from_fn(move || {
            let name = next.take()?;
            let of = self.types.get(name);
            next = of.map(|it| it.parent.as_str()).filter(|it| !it.is_empty());
            Some((name, of))
        });
        line.take(HIGHEST)
    }

    /// Whether a type is another, or derived from it.
    pub(super) fn is_a(&self, name: &str, ancestor: &str) -> bool {
        self.line(name).any(|(it, _)| it == ancestor)
    }

    fn features<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Feature> {
        self.line(name).filter_map(|(_, of)| of).flat_map(|it| &it.features)
    }

    /// What a feature of a type says; `None` where nothing says it.
    pub(super) fn range(&self, name: &str, feature: &str) -> Option<Range> {
        let feature = self.features(name).find(|it| it.name == feature)?;
        Some(match feature.range.as_str() {
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
    pub(super) fn texts<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let features = self.features(name).map(|it| it.name.as_str());
        features.filter(|it| self.range(name, it) == Some(Range::Text))
    }
}
