//! UIMA CAS, in its two serialisations. Offsets count units of UTF-16; each sofa with a text is a
//! document.
//!
//! - Whatever has a begin and an end is an annotation, whichever its type: its label is what `label`
//!   or `value` say, else the type's only text, else the type's short name; other numbers and texts
//!   are attributes.
//! - What has a `Governor` and a `Dependent` is a relation; so is a link of a slot, from its host to
//!   its `target`, and any other feature that leads from an annotation to another.
//! - Tokens, sentences and what describes the document are passed over, and so is what linguists
//!   say of words (`LINGUISTIC`), with a remark for each type. An annotation that no view holds is
//!   one that somebody has deleted.
//! - Of our own exports, the spans of one annotation are joined again.

mod json;
mod taking;
mod types;
mod xmi;
mod xml;

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Item, Remark, RemarkKind};
use crate::record::cas;
use types::Types;

pub(super) use json::FORMAT as JSON;
pub(super) use xmi::FORMAT as XMI;

/// What stands between several values of a feature.
const BETWEEN: &str = "; ";

const DKPRO: &str = "de.tudarmstadt.ukp.dkpro.core.api.";

/// Packages of `DKPro` that say of words what they are, and how a sentence is built.
const LINGUISTIC: [&str; 4] = ["lexmorph.", "segmentation.", "syntax.", "transform."];

/// What a file holds.
#[derive(Default)]
struct Cas {
    sofas: Vec<Sofa>,
    structures: Vec<Structure>,
    /// The ids of what views hold; `None` where there are no views.
    members: Option<HashSet<u64>>,
    types: Types,
    /// Lines that could not be read, and why.
    damage: Vec<(usize, String)>,
}

/// A text, or what else annotations may be about.
struct Sofa {
    id: Option<u64>,
    line: usize,
    name: String,
    text: Option<String>,
    uri: String,
}

/// A feature structure.
struct Structure {
    id: Option<u64>,
    line: usize,
    /// Its type's name, with the package.
    kind: String,
    sofa: Option<u64>,
    place: Option<(usize, usize)>,
    features: Vec<(String, Value)>,
}

/// What a feature says.
enum Value {
    Text(String),
    /// A number, yes or no, or several of whatever it is.
    Plain(String),
    /// Other structures, by id.
    References(Vec<u64>),
    /// Any of these: nothing says which.
    Open(String),
}

impl Structure {
    fn feature(&self, name: &str) -> Option<&Value> {
        self.features.iter().find(|it| it.0 == name).map(|it| &it.1)
    }

    /// What a feature says, if it is no reference; empty where it says nothing.
    fn text(&self, name: &str) -> &str {
        match self.feature(name) {
            Some(Value::Text(text) | Value::Plain(text) | Value::Open(text)) => text,
            Some(Value::References(_)) | None => "",
        }
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
    fn say_more(&mut self, name: &str, text: &str) {
        match self.features.iter_mut().find(|it| it.0 == name) {
            Some((_, Value::Plain(said))) => {
                said.push_str(BETWEEN);
                said.push_str(text);
            }
            _ => self.features.push((name.to_owned(), Value::Plain(text.to_owned()))),
        }
    }

    /// The type's name without its package.
    fn short(&self) -> &str {
        self.kind.rsplit('.').next().unwrap_or(&self.kind)
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

impl Cas {
    /// Adds a structure, unless it is one of the many that nobody asks for.
    fn add(&mut self, structure: Structure) {
        let nothing = ["uima.cas.NULL", cas::TOKEN, cas::SENTENCE];
        if !nothing.contains(&structure.kind.as_str()) {
            self.structures.push(structure);
        }
    }

    /// Adds what a view holds.
    fn view(&mut self, members: impl Iterator<Item = u64>) {
        self.members.get_or_insert_default().extend(members);
    }

    fn damaged(&mut self, line: usize, detail: String) {
        self.damage.push((line, detail));
    }

    fn role(&self, it: &Structure) -> Role {
        let kind = it.kind.as_str();
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
        let is_linguistic = dkpro.is_some_and(|it| LINGUISTIC.iter().any(|p| it.starts_with(p)));
        let is_piece = matches!(it.short(), "Token" | "Sentence") && !kind.starts_with("webanno.");
        if is_linguistic || is_piece {
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

/// Things that are not imported: how many of each kind, and the line of the first.
#[derive(Default)]
struct LeftOut(BTreeMap<String, (usize, usize)>);

impl LeftOut {
    fn count(&mut self, line: usize, what: impl Into<String>) {
        self.0.entry(what.into()).or_insert((line, 0)).1 += 1;
    }

    fn say(self, each: &mut dyn FnMut(Item)) {
        for (what, (line, count)) in self.0 {
            let detail = format!("{what}: {count}");
            each(Item::Remark(Remark { line, kind: RemarkKind::NotHeld, detail }));
        }
    }
}

/// Hands over the documents of a CAS, and what of it is left out.
fn take_cas(cas: &Cas, each: &mut dyn FnMut(Item)) {
    let mut remark = |line, kind, detail: String| each(Item::Remark(Remark { line, kind, detail }));
    for (line, detail) in &cas.damage {
        remark(*line, RemarkKind::Unreadable, detail.clone());
    }
    if cas.sofas.is_empty() && (cas.damage.is_empty() || !cas.structures.is_empty()) {
        remark(1, RemarkKind::NoText, String::new());
    }
    let only = match cas.sofas.as_slice() {
        [sofa] => sofa.id,
        _ => None,
    };
    let mut left_out = LeftOut::default();
    let mut of_sofas: HashMap<Option<u64>, Vec<(&Structure, Role)>> = HashMap::new();
    let mut by_id: HashMap<u64, (&Structure, Role)> = HashMap::new();
    for it in &cas.structures {
        let role = cas.role(it);
        if let Some(id) = it.id {
            by_id.entry(id).or_insert((it, role));
        }
        match role {
            Role::Other => left_out.count(it.line, &it.kind),
            Role::Deleted => left_out.count(it.line, format!("{} (in no view)", it.kind)),
            Role::Annotation | Role::Relation | Role::Document => {
                of_sofas.entry(it.sofa.or(only)).or_default().push((it, role));
            }
            Role::Link | Role::List | Role::Known => {}
        }
    }
    let mut taking = taking::Taking::new(cas, by_id, left_out);
    for sofa in &cas.sofas {
        let structures = of_sofas.remove(&sofa.id).unwrap_or_default();
        taking.sofa(sofa, &structures, each);
    }
    // What belongs to no sofa has no text to stand in.
    let lost = cas.structures.iter().filter(|it| of_sofas.contains_key(&it.sofa.or(only)));
    for it in lost.filter(|it| matches!(cas.role(it), Role::Annotation | Role::Relation)) {
        let (kind, detail) = (RemarkKind::NoPlace, it.kind.clone());
        each(Item::Remark(Remark { line: it.line, kind, detail }));
    }
    taking.finish(each);
}

#[cfg(test)]
mod tests;
