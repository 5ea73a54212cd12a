//! From feature structures to documents.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::xmi::references;
use super::{Cas, Role, Sofa, Structure, Texts, Value};
use crate::import::found::{Counted, Draft, LeftOut};
use crate::import::inception::{self, LINK, is_plain};
use crate::import::{Found, Item, Remark, RemarkKind};
use crate::model::{AnnotationId, Metadata};
use crate::record::cas;

/// The feature that leads from an element of a chain to the next.
const NEXT: &str = "next";

/// How deep lists may be nested.
const DEEPEST: usize = 8;

/// A link by its kind and the id of the structure that it leads to.
type Link<'c> = (&'c str, u64);

/// A CAS that is being taken, sofa by sofa.
pub(super) struct Taking<'c, 'a> {
    cas: &'c Cas<'a>,
    by_id: HashMap<u64, &'c Structure<'a>>,
    left_out: LeftOut,
    /// Links that belong to an annotation.
    hung: HashSet<u64>,
}

/// What an annotation of ours says beside its place; spans that say the same are one annotation.
type Said<'a> = (&'a str, &'a str, &'a str, &'a str);

impl<'c, 'a> Taking<'c, 'a> {
    pub(super) fn new(
        cas: &'c Cas<'a>,
        by_id: HashMap<u64, &'c Structure<'a>>,
        left_out: LeftOut,
    ) -> Self {
        Self { cas, by_id, left_out, hung: HashSet::new() }
    }

    /// Hands over the document of a sofa.
    pub(super) fn sofa(
        &mut self,
        sofa: &Sofa<'_>,
        structures: &[&'c Structure<'a>],
        each: &mut dyn FnMut(Item),
    ) {
        let of = |role| structures.iter().copied().filter(move |it| it.role == role);
        let Some(text) = &sofa.text else {
            let count = of(Role::Annotation).count();
            let detail = format!("{} {}: {count}", sofa.name, sofa.uri);
            let (line, kind) = (sofa.line, RemarkKind::NoText);
            return each(Item::Remark(Remark { line, kind, detail }));
        };
        let mut draft = Draft::counting(Counted::Utf16, sofa.line, text);
        for it in of(Role::Document) {
            about(it, draft.about());
        }
        let found = draft.about();
        if !found.name.is_empty() && self.cas.sofas.len() > 1 && sofa.name != "_InitialView" {
            found.name = format!("{}-{}", found.name, sofa.name);
        }

        let mut ids: HashMap<u64, AnnotationId> = HashMap::new();
        let mut links: Vec<(usize, u64, Link<'c>)> = Vec::new();
        let mut own: BTreeMap<Said<'_>, Vec<&'c Structure<'a>>> = BTreeMap::new();
        for it in of(Role::Annotation) {
            if &*it.kind == cas::SPAN && !it.text("identifier").is_empty() {
                let said = ["identifier", "label", "note", "attributes"].map(|name| it.text(name));
                own.entry(said.into()).or_default().push(it);
                continue;
            }
            let new = self.annotation(&mut draft, it);
            ids.extend(it.id.zip(new));
            let from = it.id.unwrap_or(u64::MAX);
            links.extend(self.links(it).into_iter().map(|link| (it.line, from, link)));
        }
        // Groups in the order of the text, not of their identifiers.
        let mut own: Vec<Vec<&'c Structure<'a>>> = own.into_values().flat_map(joined).collect();
        own.sort_by_key(|parts| parts.first().map(|it| (it.place, it.line)));
        for parts in own {
            let new = one(&mut draft, &parts);
            for it in &parts {
                ids.extend(it.id.zip(new));
                let from = it.id.unwrap_or(u64::MAX);
                links.extend(self.links(it).into_iter().map(|link| (it.line, from, link)));
            }
        }
        for it in of(Role::Relation) {
            draft.at_line(it.line);
            let end = |name| it.reference(name).and_then(|id| ids.get(&id)).copied();
            let (kind, named) = self.label(it);
            draft.relate(kind, (end("Governor"), end("Dependent")));
            for (name, value) in &it.features {
                let is_said = [Some("Governor"), Some("Dependent"), named].contains(&Some(&**name));
                if !is_said && !value.is_empty() {
                    self.left_out.count(it.line, &format!("{}.{name}", it.kind));
                }
            }
        }
        for (line, from, (kind, to)) in links {
            draft.at_line(line);
            draft.relate(kind, (ids.get(&from).copied(), ids.get(&to).copied()));
        }
        draft.hand_over(each);
    }

    /// Says what is left out of the whole.
    pub(super) fn finish(mut self, each: &mut dyn FnMut(Item)) {
        for it in &self.cas.structures {
            let is_hung = it.id.is_some_and(|id| self.hung.contains(&id));
            if !is_hung && it.role == Role::Link {
                self.left_out.count(it.line, &it.kind);
            }
        }
        self.left_out.say(each);
    }

    /// What a structure is called, and the feature that says so.
    fn label(&self, it: &'c Structure<'a>) -> (&'c str, Option<&'c str>) {
        let only = match self.cas.kinds.get(&it.kind) {
            Some(Texts::One(name)) => Some(&**name),
            _ => None,
        };
        let named = inception::label(&it.texts(), only);
        (named.map_or_else(|| inception::unlabelled(&it.kind), |name| it.text(name)), named)
    }

    /// Adds an annotation of whatever type.
    fn annotation(&self, draft: &mut Draft<'_>, it: &'c Structure<'a>) -> Option<AnnotationId> {
        if &*it.kind == cas::SPAN {
            return one(draft, &[it]);
        }
        let (label, named) = self.label(it);
        // What links it to the next element of its chain is said of the link.
        let linked = it.features.iter().any(|(name, value)| self.leads_on(name, value));
        let linked = linked.then_some(LINK);
        let attributes =
            it.features.iter().filter(|(name, _)| ![named, linked].contains(&Some(&**name)));
        let attributes = attributes.filter_map(|(name, value)| match value {
            Value::Text(text) | Value::Plain(text) => Some((name, text)),
            Value::Open(text) if self.open(name, text).is_none() => Some((name, text)),
            Value::Open(_) | Value::References(_) => None,
        });
        let attributes = attributes.filter(|(_, text)| !text.is_empty());
        let owned = |(name, text): (&Cow<'a, str>, &Cow<'a, str>)| {
            (name.clone().into_owned(), text.clone().into_owned())
        };
        tag(draft, label, &[it], "", || attributes.map(owned).collect())
    }

    /// Where the features of an annotation lead.
    fn links(&mut self, it: &'c Structure<'a>) -> Vec<Link<'c>> {
        let mut links = Vec::new();
        for (name, value) in &it.features {
            let ids = match value {
                Value::References(ids) => Cow::Borrowed(&**ids),
                Value::Open(text) => self.open(name, text).unwrap_or_default().into(),
                Value::Text(_) | Value::Plain(_) => continue,
            };
            self.follow(it, name, &ids, 0, &mut links);
        }
        links
    }

    /// Gathers the links to these structures, to which a feature of `host` leads through so many
    /// lists.
    fn follow(
        &mut self,
        host: &'c Structure<'a>,
        name: &'c str,
        ids: &[u64],
        lists: usize,
        links: &mut Vec<Link<'c>>,
    ) {
        for id in ids {
            let to = self.by_id.get(id).copied();
            match to.map(|it| (it, it.role)) {
                Some((_, Role::Annotation)) if name == NEXT && lists == 0 => {
                    let said = Some(host.text(LINK)).filter(|it| !it.is_empty());
                    links.push((said.unwrap_or_else(|| inception::short(&host.kind)), *id));
                }
                Some((_, Role::Annotation)) => links.push((name, *id)),
                Some((it, Role::Link)) => {
                    self.hung.insert(*id);
                    let role = Some(it.text("role")).filter(|it| !it.is_empty());
                    // A link whose end is nothing is a relation that leads to nothing.
                    let target = it.reference("target").unwrap_or(u64::MAX);
                    links.push((role.unwrap_or(name), target));
                }
                Some((it, Role::List)) if lists < DEEPEST => {
                    if let Some(Value::References(ids)) = it.feature("elements") {
                        self.follow(host, name, ids, lists + 1, links);
                    }
                }
                _ => self.left_out.count(host.line, &format!("{}.{name}", host.kind)),
            }
        }
    }

    /// Whether a feature that may be anything leads to other structures: to links of slots, or to
    /// the next link of a chain.
    fn open(&self, name: &str, text: &str) -> Option<Vec<u64>> {
        let ids = references(text).filter(|it| !it.is_empty())?;
        let all = |role| ids.iter().all(|id| self.by_id.get(id).is_some_and(|it| it.role == role));
        (all(Role::Link) || name == NEXT && all(Role::Annotation)).then_some(ids)
    }

    /// Whether a feature leads to the next element of a chain.
    fn leads_on(&self, name: &str, value: &Value<'_>) -> bool {
        let is_next = |id: &u64| self.by_id.get(id).is_some_and(|it| it.role == Role::Annotation);
        name == NEXT
            && match value {
                Value::References(ids) => ids.iter().all(is_next),
                Value::Open(text) => self.open(name, text).is_some(),
                Value::Text(_) | Value::Plain(_) => false,
            }
    }
}

impl Value<'_> {
    fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) | Self::Plain(text) | Self::Open(text) => text.is_empty(),
            Self::References(ids) => ids.is_empty(),
        }
    }
}

/// Whether a feature says a text.
pub(super) fn is_text(value: &Value<'_>) -> bool {
    match value {
        Value::Text(_) => true,
        Value::Open(text) => !is_plain(text) && references(text).is_none(),
        Value::Plain(_) | Value::References(_) => false,
    }
}

/// What is known of the document. Our own words go before `DKPro`'s.
fn about(it: &Structure<'_>, found: &mut Found) {
    let text = |name: &str| it.text(name).to_owned();
    if &*it.kind == cas::DOCUMENT {
        found.name = text("article");
        found.annotator = text("annotator");
        found.meta = Metadata::from_fields(text);
        return;
    }
    if found.name.is_empty() {
        // INCEpTION writes a user's name for the id, and then the file's name for the title.
        let (id, title) = (text("documentId"), text("documentTitle"));
        found.name = if id.contains('.') || title.is_empty() { id } else { title };
    }
    if found.meta.language.is_empty() && it.text("language") != cas::NO_LANGUAGE {
        found.meta.language = text("language");
    }
}

/// Structures of one annotation of ours in the order of the text; each for itself where they overlap.
fn joined<'c, 'a>(mut parts: Vec<&'c Structure<'a>>) -> Vec<Vec<&'c Structure<'a>>> {
    parts.sort_by_key(|it| it.place);
    let ends = parts.iter().filter_map(|it| it.place).map(|it| it.1);
    let begins = parts.iter().skip(1).filter_map(|it| it.place).map(|it| it.0);
    if ends.zip(begins).all(|(end, begin)| end <= begin) {
        return vec![parts];
    }
    parts.into_iter().map(|it| vec![it]).collect()
}

/// Adds an annotation of ours.
fn one(draft: &mut Draft<'_>, parts: &[&Structure<'_>]) -> Option<AnnotationId> {
    let it = parts.first()?;
    tag(draft, it.text("label"), parts, it.text("note"), || pairs(it.text("attributes")))
}

fn tag(
    draft: &mut Draft<'_>,
    label: &str,
    parts: &[&Structure<'_>],
    note: &str,
    attributes: impl FnOnce() -> BTreeMap<String, String>,
) -> Option<AnnotationId> {
    if let Some(it) = parts.first() {
        draft.at_line(it.line);
    }
    let spans: Vec<(usize, usize)> = parts.iter().filter_map(|it| it.place).collect();
    let id = draft.tag(label, &spans)?;
    draft.say(id, note, attributes());
    Some(id)
}

/// Reads `key=value` joined by `;`; whatever else it is, is the value of `attributes`.
fn pairs(text: &str) -> BTreeMap<String, String> {
    let mut pairs = BTreeMap::new();
    let (mut key, mut value) = (None::<String>, String::new());
    let mut letters = text.chars();
    loop {
        match letters.next() {
            Some('\\') => value.extend(letters.next()),
            Some('=') if key.is_none() => key = Some(std::mem::take(&mut value)),
            Some(letter) if letter != ';' => value.push(letter),
            ended => {
                let value = std::mem::take(&mut value);
                match key.take() {
                    Some(key) => _ = pairs.insert(key, value),
                    None if value.is_empty() => {}
                    None => _ = pairs.insert("attributes".to_owned(), value),
                }
                if ended.is_none() {
                    return pairs;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::items;
    use super::*;
    use crate::export::sample::{Sample, files};

    proptest! {
        #[test]
        fn no_damage_makes_it_panic(cut in any::<prop::sample::Index>(), put in ".{0,20}", kept in any::<bool>()) {
            for format in ["cas-xmi", "cas-json"] {
                let (files, _) = files(format, &[Sample::rich()]);
                let bytes = files.iter().find(|it| it.0 != "TypeSystem.xml").unwrap().1;
                let at = cut.index(bytes.len());
                let rest = if kept { &bytes[at..] } else { &[] };
                let damaged = [&bytes[..at], put.as_bytes(), rest].concat();
                for it in items(format, "x", &damaged, Some(&damaged)) {
                    if let Item::Found(it) = it {
                        for anchor in it.annotations.iter().flat_map(|it| &it.anchors) {
                            prop_assert_eq!(&it.text[anchor.start..anchor.end], &*anchor.quote);
                        }
                    }
                }
            }
        }
    }
}
