//! `annotation.conf`: what there is to tag with, for brat. It is made of the codebook, and of what
//! documents bear that is not in it.
//!
//! - Labels are `[entities]`; those that are no longer offered have a `!` before them.
//! - A choice is an attribute with its values, a yes or no one with `true` and `false`. brat has no
//!   free texts and numbers; such an attribute has no values here.
//! - `<OVERLAP>` says what the codebook's rule says.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::model::{Attribute, AttributeKind, Codebook, LabelId, Overlap};
use crate::record::{BRAT_HEAD, brat_name};

/// What documents bear.
#[derive(Default)]
pub(super) struct Seen {
    labels: BTreeSet<LabelId>,
    /// Each with the label of an annotation that bears it.
    attributes: BTreeSet<(String, LabelId)>,
    relations: BTreeSet<String>,
}

impl Seen {
    pub(super) fn label(&mut self, label: &LabelId) {
        if !self.labels.contains(label) {
            self.labels.insert(label.clone());
        }
    }

    pub(super) fn attribute(&mut self, key: &str, label: &LabelId) {
        self.attributes.insert((key.to_owned(), label.clone()));
    }

    pub(super) fn relation(&mut self, kind: &str) {
        if !self.relations.contains(kind) {
            self.relations.insert(kind.to_owned());
        }
    }
}

/// One line of `[attributes]`.
#[derive(Default)]
struct Row {
    labels: Vec<String>,
    values: Vec<String>,
    /// Whether it takes other values than these.
    free: bool,
}

pub(super) fn written(codebook: &Codebook, seen: &Seen) -> String {
    let mut config = format!("{BRAT_HEAD}\n[entities]\n");
    // Writing to a string cannot fail.
    for label in &codebook.labels {
        let unused = if label.is_offered() { "" } else { "!" };
        let _ = writeln!(config, "{unused}{}", brat_name(label.id.as_str()));
    }
    for label in seen.labels.iter().filter(|it| codebook.label(it).is_none()) {
        let _ = writeln!(config, "{}", brat_name(label.as_str()));
    }

    config.push_str("\n[relations]\n");
    let overlap = match codebook.overlap {
        Overlap::Any => "<ANY>",
        Overlap::Nested => "contain|equal",
        Overlap::None => "",
    };
    if !overlap.is_empty() {
        let _ = writeln!(config, "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:{overlap}");
    }
    for relation in &codebook.relations {
        let ends = [&relation.from, &relation.to].map(|it| ends(it));
        let [from, to] = &ends;
        let _ = writeln!(config, "{}\tArg1:{from}, Arg2:{to}", brat_name(&relation.id));
    }
    let known = |kind: &str| codebook.relations.iter().any(|it| it.id == kind);
    for kind in seen.relations.iter().filter(|it| !known(it)) {
        let _ = writeln!(config, "{}\tArg1:<ENTITY>, Arg2:<ENTITY>", brat_name(kind));
    }

    config.push_str("\n[events]\n\n[attributes]\n");
    for (key, row) in rows(codebook, seen) {
        let _ = write!(config, "{}\tArg:{}", brat_name(key), row.labels.join("|"));
        let values: Vec<&str> =
            row.values.iter().map(String::as_str).filter(|it| is_writable(it)).collect();
        if !row.free && !values.is_empty() {
            let _ = write!(config, ", Value:{}", values.join("|"));
        }
        config.push('\n');
    }
    config
}

/// The labels that a relation may lead from or to.
fn ends(labels: &[LabelId]) -> String {
    let names: Vec<String> = labels.iter().map(|it| brat_name(it.as_str())).collect();
    if names.is_empty() { "<ENTITY>".to_owned() } else { names.join("|") }
}

/// The attributes in the order of the codebook: brat knows each once, whatever labels bear it.
fn rows<'a>(codebook: &'a Codebook, seen: &'a Seen) -> Vec<(&'a str, Row)> {
    let declared = codebook.labels.iter().flat_map(|label| {
        label.attributes.iter().map(move |it| (it.id.as_str(), &label.id, Some(it)))
    });
    let is_declared = |key: &str, label: &LabelId| {
        codebook.label(label).is_some_and(|it| it.attribute(key).is_some())
    };
    let undeclared = seen.attributes.iter().filter(|(key, label)| !is_declared(key, label));
    let undeclared = undeclared.map(|(key, label)| (key.as_str(), label, None));
    let mut rows: Vec<(&str, Row)> = Vec::new();
    for (key, label, attribute) in declared.chain(undeclared) {
        let at = rows.iter().position(|it| it.0 == key).unwrap_or_else(|| {
            rows.push((key, Row::default()));
            rows.len() - 1
        });
        let Some((_, row)) = rows.get_mut(at) else { continue };
        add(&mut row.labels, brat_name(label.as_str()));
        match attribute.map(|Attribute { kind, .. }| kind) {
            Some(AttributeKind::Choice(values)) => {
                for it in values {
                    add(&mut row.values, it.clone());
                }
            }
            Some(AttributeKind::YesNo) => {
                for it in ["true", "false"] {
                    add(&mut row.values, it.to_owned());
                }
            }
            Some(AttributeKind::Text | AttributeKind::Number) => row.free = true,
            None => {}
        }
    }
    rows
}

fn add(list: &mut Vec<String>, new: String) {
    if !list.contains(&new) {
        list.push(new);
    }
}

/// Whether a value can stand in the file: what separates there cannot, nor what brat replaces.
fn is_writable(value: &str) -> bool {
    !value.is_empty() && !value.contains(|it: char| it.is_whitespace() || "|,<>".contains(it))
}
