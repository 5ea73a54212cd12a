//! Labels and relations as they are being described in the codebook's panel, and what becomes of
//! a draft when it is applied: what was left empty goes, and what is new gets its lasting id.

use crate::model::{
    Attribute, AttributeKind, Codebook, Label, LabelId, Localized, PALETTE, RelationKind, Rgb,
};

/// What is being described.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Draft {
    /// A label; new when the codebook has none of its id.
    Label(Label),
    /// A relation; new when the codebook has none of its id.
    Relation(RelationKind),
}

impl Draft {
    /// The label that is being described.
    pub fn label(&self) -> Option<&Label> {
        match self {
            Self::Label(it) => Some(it),
            Self::Relation(_) => None,
        }
    }

    /// The relation that is being described.
    pub fn relation(&self) -> Option<&RelationKind> {
        match self {
            Self::Relation(it) => Some(it),
            Self::Label(_) => None,
        }
    }
}

/// Begins the ids of what has none yet, and is that of a new label or relation; no lasting id
/// contains it.
pub const NEW: &str = "+";

/// A label without a name, with a colour and a key that are free.
pub(super) fn new_label(codebook: &Codebook, language: &str) -> Label {
    let free_key =
        (1..=9).map(|n: u8| n.to_string()).find(|it| codebook.label_for_key(it).is_none());
    let used = |color: &&Rgb| codebook.labels.iter().any(|it| it.color == **color);
    // First those that the default codebook leaves free.
    let (usual, free) = PALETTE.split_at(4);
    let color = free.iter().chain(usual).find(|it| !used(it)).copied();
    let color = color.unwrap_or(Rgb(0x77, 0x77, 0x77));
    let label = Label::new(LabelId::new(NEW), language, "", color);
    Label { key: free_key.unwrap_or_default(), ..label }
}

/// A relation without a name, between any labels.
pub(super) fn new_relation() -> RelationKind {
    RelationKind {
        id: NEW.to_owned(),
        name: Localized::default(),
        definition: Localized::default(),
        from: Vec::new(),
        to: Vec::new(),
    }
}

/// Adds an attribute without a name; its id, which lasts until the draft is applied.
pub fn add_attribute(label: &mut Label) -> String {
    let id = numbered(NEW, |it| label.attribute(it).is_some());
    label.attributes.push(Attribute {
        id: id.clone(),
        name: Localized::default(),
        kind: AttributeKind::Choice(Vec::new()),
        choices: std::collections::BTreeMap::new(),
    });
    id
}

/// Adds a value without a name to choose; its id, which lasts until the draft is applied. Of an
/// attribute of another kind nothing but the id.
pub fn add_value(attribute: &mut Attribute) -> String {
    let AttributeKind::Choice(values) = &mut attribute.kind else { return NEW.to_owned() };
    let id = numbered(NEW, |id| values.iter().any(|it| it == id));
    values.push(id.clone());
    attribute.choices.insert(id.clone(), Localized::default());
    id
}

/// The label as it is to be written.
pub(super) fn settled_label(mut label: Label, codebook: &Codebook) -> Label {
    settle_name(&mut label.name);
    let lists =
        [&mut label.counts, &mut label.does_not_count, &mut label.borderline, &mut label.examples];
    for list in lists {
        list.retain(|it| !is_blank(it));
    }
    if codebook.label(&label.id).is_none() {
        let taken = |id: &str| codebook.label(&LabelId::new(id)).is_some();
        label.id = LabelId::new(&lasting("label", &label.name, taken));
    }
    settle_attributes(&mut label.attributes);
    label
}

/// The relation as it is to be written.
pub(super) fn settled_relation(mut relation: RelationKind, codebook: &Codebook) -> RelationKind {
    settle_name(&mut relation.name);
    settle_name(&mut relation.definition);
    if relation.id.starts_with(NEW) {
        let taken = |id: &str| codebook.relation(id).is_some();
        relation.id = lasting("relation", &relation.name, taken);
    }
    relation
}

fn settle_attributes(attributes: &mut Vec<Attribute>) {
    for attribute in attributes.iter_mut() {
        settle_name(&mut attribute.name);
    }
    attributes.retain(|it| !(it.id.starts_with(NEW) && is_blank(&it.name)));
    let mut taken: Vec<String> = attributes.iter().map(|it| it.id.clone()).collect();
    for attribute in attributes {
        if attribute.id.starts_with(NEW) {
            let is_taken = |id: &str| taken.iter().any(|it| it == id);
            attribute.id = lasting("attribute", &attribute.name, is_taken);
            taken.push(attribute.id.clone());
        }
        settle_values(attribute);
    }
}

fn settle_values(attribute: &mut Attribute) {
    let Attribute { kind: AttributeKind::Choice(values), choices, .. } = attribute else {
        attribute.choices.clear();
        return;
    };
    choices.values_mut().for_each(settle_name);
    choices.retain(|_, name| !is_blank(name));
    values.retain(|it| !it.starts_with(NEW) || choices.contains_key(it));
    for at in 0..values.len() {
        let new = values.get(at).filter(|it| it.starts_with(NEW));
        if let Some((id, name)) = new.and_then(|it| choices.remove_entry(it)) {
            let id_of = lasting("value", &name, |id| values.iter().any(|it| it == id));
            values.iter_mut().filter(|it| **it == id).for_each(|it| it.clone_from(&id_of));
            choices.insert(id_of, name);
        }
    }
}

/// Without spaces at the ends, and without languages in which nothing was written.
fn settle_name(name: &mut Localized) {
    name.0.values_mut().for_each(|it| *it = it.trim().to_owned());
    name.0.retain(|_, it| !it.is_empty());
}

fn is_blank(text: &Localized) -> bool {
    text.0.values().all(|it| it.trim().is_empty())
}

/// An id from a name where that gives one that is free, else a number: ids are read by people
/// too, in layers and in what is exported.
fn lasting(otherwise: &str, name: &Localized, taken: impl Fn(&str) -> bool) -> String {
    let name = name.0.values().next().map(|it| it.to_lowercase()).unwrap_or_default();
    let name = name.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss");
    let parts = name.split(|it: char| !it.is_ascii_alphanumeric()).filter(|it| !it.is_empty());
    let id = parts.collect::<Vec<_>>().join("-");
    if id.is_empty() || taken(&id) { numbered(&format!("{otherwise}-"), taken) } else { id }
}

/// `before` with the first number that is free.
fn numbered(before: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut number = 1_usize;
    loop {
        let id = format!("{before}{number}");
        if !taken(&id) {
            return id;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Localized {
        let mut name = Localized::default();
        name.set("de", text);
        name
    }

    #[test]
    fn what_is_new_gets_an_id_from_its_name_and_what_is_old_keeps_its_own() {
        let codebook = Codebook {
            labels: vec![Label::new(LabelId::new("ort"), "de", "Ort", Rgb(1, 2, 3))],
            relations: vec![RelationKind { id: "liegt-in".into(), ..new_relation() }],
            ..Codebook::default()
        };
        for (name, label, relation) in [
            ("  Öffentliche Rede ", "oeffentliche-rede", "oeffentliche-rede"),
            ("Ort", "label-1", "ort"),
            ("liegt in", "liegt-in", "relation-1"),
            ("地名", "label-1", "relation-1"),
            ("", "label-1", "relation-1"),
        ] {
            let new = Label { name: named(name), ..new_label(&codebook, "de") };
            assert_eq!(settled_label(new, &codebook).id.as_str(), label, "{name}");
            let new = RelationKind { name: named(name), ..new_relation() };
            assert_eq!(settled_relation(new, &codebook).id, relation, "{name}");
        }
        let renamed = Label { name: named("Stätte"), ..codebook.labels[0].clone() };
        assert_eq!(settled_label(renamed, &codebook).id.as_str(), "ort");
        let renamed = RelationKind { name: named("in"), ..codebook.relations[0].clone() };
        assert_eq!(settled_relation(renamed, &codebook).id, "liegt-in");
    }

    #[test]
    fn attributes_and_their_values_keep_their_ids_and_what_is_empty_goes() {
        let codebook = Codebook::default();
        let mut label = new_label(&codebook, "de");
        for name in ["Größe", "Größe", "", "Art"] {
            let id = add_attribute(&mut label);
            let attribute = label.attributes.last_mut().unwrap();
            assert_eq!(attribute.id, id);
            attribute.name = named(name);
        }
        let kind = label.attributes.last_mut().unwrap();
        for name in ["amtlich", "", "Amtlich", "privat"] {
            let id = add_value(kind);
            kind.choices.insert(id, named(name));
        }
        label.attributes[0].kind = AttributeKind::Number;
        let mut settled = settled_label(label, &codebook);
        let ids: Vec<&str> = settled.attributes.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids, ["groesse", "attribute-1", "art"]);
        let values = ["amtlich", "value-1", "privat"].map(String::from).to_vec();
        assert_eq!(settled.attributes[2].kind, AttributeKind::Choice(values));
        assert_eq!(settled.attributes[2].choice("value-1", "de"), "Amtlich");
        // Once more, with other names: nothing but the names changes.
        settled.attributes[2].name = named("Herkunft");
        settled.attributes[2].choices.insert("privat".into(), named("nicht amtlich"));
        let again = settled_label(settled.clone(), &codebook);
        assert_eq!(again.attributes, settled.attributes);
        // A text has nothing to choose.
        settled.attributes[2].kind = AttributeKind::Text;
        assert!(settled_label(settled, &codebook).attributes[2].choices.is_empty());
    }
}
