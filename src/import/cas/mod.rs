//! UIMA CAS, in its two serialisations. Offsets count units of UTF-16; each sofa with a text is a
//! document.
//!
//! - Whatever has a begin and an end is an annotation, whichever its type: which feature is its label
//!   is told as for every file of `INCEpTION` (`super::inception`); other numbers and texts are
//!   attributes.
//! - What has a `Governor` and a `Dependent` is a relation; so is a link of a slot, from its host to
//!   its `target`, and any other feature that leads from an annotation to another: that to the next
//!   element of a chain is called as the element says.
//! - Tokens, sentences and what describes the document are passed over, and so is what linguists
//!   say of words, with a remark for each type. An annotation that no view holds is
//!   one that somebody has deleted.
//! - Of our own exports, the spans of one annotation are joined again.

mod json;
mod taking;
mod types;
mod xmi;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::found::LeftOut;
use super::inception::{self, DKPRO, IDENTIFIER, LINK};
use super::{Item, Remark, RemarkKind};
use crate::record::cas;
use types::Types;

pub(super) use json::FORMAT as JSON;
pub(super) use xmi::FORMAT as XMI;

/// What stands between several values of a feature.
const BETWEEN: &str = "; ";

/// What a file holds.
#[derive(Default)]
struct Cas<'a> {
    sofas: Vec<Sofa<'a>>,
    /// What will be asked for. Each lies by itself: a list of many holds room for twice as many.
    structures: Vec<Rc<Structure<'a>>>,
    /// The types that structures bear, each with the features of it that say a text.
    kinds: HashMap<Rc<str>, Texts<'a>>,
    /// What is not kept.
    left_out: LeftOut,
    /// The ids of what views hold; `None` where there are no views.
    members: Option<HashSet<u64>>,
    types: Types<'a>,
    /// Lines that could not be read, and why.
    damage: Vec<(usize, String)>,
}

/// The features of a type that say a text, as far as that matters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Texts<'a> {
    #[default]
    None,
    One(Cow<'a, str>),
    Several,
}

impl<'a> Texts<'a> {
    fn learn(&mut self, name: Cow<'a, str>) {
        match self {
            // Neither says what the structure is.
            _ if [IDENTIFIER, LINK].contains(&&*name) => {}
            Self::None => *self = Self::One(name),
            Self::One(known) if *known == name => {}
            Self::One(_) | Self::Several => *self = Self::Several,
        }
    }
}

/// A text, or what else annotations may be about.
#[derive(Default)]
struct Sofa<'a> {
    id: Option<u64>,
    line: usize,
    name: Cow<'a, str>,
    text: Option<Cow<'a, str>>,
    uri: Cow<'a, str>,
}

/// A feature structure.
struct Structure<'a> {
    id: Option<u64>,
    line: usize,
    /// Its type's name, with the package.
    kind: Rc<str>,
    role: Role,
    sofa: Option<u64>,
    place: Option<(usize, usize)>,
    features: Vec<(Cow<'a, str>, Value<'a>)>,
}

/// What a feature says.
enum Value<'a> {
    Text(Cow<'a, str>),
    /// A number, yes or no, or several of whatever it is.
    Plain(Cow<'a, str>),
    /// Other structures, by id.
    References(Vec<u64>),
    /// Any of these: nothing says which.
    Open(Cow<'a, str>),
}

impl<'a> Structure<'a> {
    fn new(line: usize, kind: Rc<str>) -> Self {
        let (id, sofa, place, features) = (None, None, None, Vec::new());
        Self { id, line, kind, role: Role::Other, sofa, place, features }
    }

    fn feature(&self, name: &str) -> Option<&Value<'a>> {
        self.features.iter().find(|it| it.0 == name).map(|it| &it.1)
    }

    /// What a feature says, if it is no reference; empty where it says nothing.
    fn text(&self, name: &str) -> &str {
        match self.feature(name) {
            Some(Value::Text(text) | Value::Plain(text) | Value::Open(text)) => text,
            Some(Value::References(_)) | None => "",
        }
    }

    /// The features that lead to no other structures, with what they say.
    fn texts<'s>(&'s self) -> impl Iterator<Item = (&'s str, &'s str)> + Clone + use<'s, 'a> {
        self.features.iter().filter_map(|(name, value)| match value {
            Value::Text(text) | Value::Plain(text) => Some((&**name, &**text)),
            Value::Open(text) if inception::is_plain(text) || taking::is_text(value) => {
                Some((&**name, &**text))
            }
            Value::Open(_) | Value::References(_) => None,
        })
    }

    /// The first structure that a feature leads to.
    fn reference(&self, name: &str) -> Option<u64> {
        match self.feature(name)? {
            Value::References(ids) => ids.first().copied(),
            Value::Open(text) => text.trim().parse().ok(),
            Value::Text(_) | Value::Plain(_) => None,
        }
    }

    /// Adds one of several values of a feature.
    fn say_more(&mut self, name: &'a str, text: &str) {
        match self.features.iter_mut().find(|it| it.0 == name) {
            Some((_, Value::Plain(said))) => {
                let said = said.to_mut();
                said.push_str(BETWEEN);
                said.push_str(text);
            }
            _ => self.features.push((name.into(), Value::Plain(text.to_owned().into()))),
        }
    }
}

/// What a structure is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Annotation,
    Relation,
    /// Leads from a slot of an annotation to its `target`.
    Link,
    List,
    /// Says something about the document.
    Document,
    /// Needs no word: a token, a sentence, a set of tags, the head of a chain.
    Known,
    /// Is not imported.
    Other,
    /// An annotation that no view holds.
    Deleted,
}

impl<'a> Cas<'a> {
    /// The name of a type, which all its structures share.
    fn kind(&mut self, name: &str) -> Rc<str> {
        if let Some((kind, _)) = self.kinds.get_key_value(name) {
            return kind.clone();
        }
        let kind: Rc<str> = name.into();
        let mut texts = Texts::None;
        self.types.texts(name).for_each(|it| texts.learn(it.clone()));
        self.kinds.insert(kind.clone(), texts);
        kind
    }

    /// Adds a structure, unless it is one of the many that nobody asks for.
    fn add(&mut self, mut structure: Structure<'a>) {
        let it = &mut structure;
        if ["uima.cas.NULL", cas::TOKEN, cas::SENTENCE].contains(&&*it.kind) {
            return;
        }
        if let Some(texts) = self.kinds.get_mut(&it.kind) {
            let said = it.features.iter().filter(|it| taking::is_text(&it.1));
            said.for_each(|it| texts.learn(it.0.clone()));
        }
        it.role = self.role(it);
        match it.role {
            Role::Known => {}
            Role::Other => self.left_out.count(it.line, &it.kind),
            Role::Deleted => self.left_out.count(it.line, &format!("{} (in no view)", it.kind)),
            Role::Annotation | Role::Relation | Role::Link | Role::List | Role::Document => {
                self.structures.push(Rc::new(structure));
            }
        }
    }

    /// Adds what a view holds.
    fn view(&mut self, members: impl Iterator<Item = u64>) {
        self.members.get_or_insert_default().extend(members);
    }

    fn damaged(&mut self, line: usize, detail: String) {
        self.damage.push((line, detail));
    }

    fn role(&self, it: &Structure<'_>) -> Role {
        let kind = &*it.kind;
        let dkpro = kind.strip_prefix(DKPRO);
        if kind == cas::DOCUMENT || self.types.is_a(kind, "uima.tcas.DocumentAnnotation") {
            return Role::Document;
        }
        if kind == cas::METADATA {
            return Role::Document;
        }
        if dkpro.is_some_and(|it| it.starts_with("metadata.")) {
            return Role::Known;
        }
        if kind.starts_with("uima.") || kind.ends_with("[]") {
            let is_list = kind == "uima.cas.FSArray" || kind.ends_with("[]");
            match kind {
                _ if is_list => return Role::List,
                "uima.tcas.Annotation" => {}
                _ => return Role::Known,
            }
        }
        let is_piece = matches!(inception::short(kind), "Token" | "Sentence");
        if inception::is_linguistic(kind) || is_piece && !kind.starts_with("webanno.") {
            return Role::Other;
        }
        if it.place.is_none() {
            return match () {
                () if it.feature("target").is_some() => Role::Link,
                () if it.feature("first").is_some() => Role::Known,
                () => Role::Other,
            };
        }
        let is_held = |members: &HashSet<u64>| it.id.is_none_or(|id| members.contains(&id));
        if !self.members.as_ref().is_none_or(is_held) {
            return Role::Deleted;
        }
        let has = |name: &str| it.feature(name).is_some() || self.types.range(kind, name).is_some();
        if has("Governor") && has("Dependent") { Role::Relation } else { Role::Annotation }
    }
}

/// Hands over the documents of a CAS, and what of it is left out.
fn take_cas(mut cas: Cas<'_>, each: &mut dyn FnMut(Item)) {
    let mut remark = |line, kind, detail: String| each(Item::Remark(Remark { line, kind, detail }));
    let damage = std::mem::take(&mut cas.damage);
    let is_whole = damage.is_empty();
    for (line, detail) in damage {
        remark(line, RemarkKind::Unreadable, detail);
    }
    if cas.sofas.is_empty() {
        if !is_whole {
            // XMI has its texts at the end: nothing that stands before is to blame.
            return;
        }
        remark(1, RemarkKind::NoText, String::new());
    }
    let left_out = std::mem::take(&mut cas.left_out);
    let only = match cas.sofas.as_slice() {
        [sofa] => sofa.id,
        _ => None,
    };
    let mut of_sofas: HashMap<Option<u64>, Vec<&Structure<'_>>> = HashMap::new();
    let mut by_id: HashMap<u64, &Structure<'_>> = HashMap::new();
    for it in &cas.structures {
        if let Some(id) = it.id {
            by_id.entry(id).or_insert(it);
        }
        if matches!(it.role, Role::Annotation | Role::Relation | Role::Document) {
            of_sofas.entry(it.sofa.or(only)).or_default().push(it);
        }
    }
    let mut taking = taking::Taking::new(&cas, by_id, left_out);
    for sofa in &cas.sofas {
        let structures = of_sofas.remove(&sofa.id).unwrap_or_default();
        taking.sofa(sofa, &structures, each);
    }
    // What belongs to no sofa has no text to stand in.
    let lost = cas.structures.iter().filter(|it| of_sofas.contains_key(&it.sofa.or(only)));
    for it in lost.filter(|it| matches!(it.role, Role::Annotation | Role::Relation)) {
        let (kind, detail) = (RemarkKind::NoPlace, it.kind.to_string());
        each(Item::Remark(Remark { line: it.line, kind, detail }));
    }
    taking.finish(each);
}

#[cfg(test)]
mod tests;
