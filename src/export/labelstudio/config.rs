//! The labelling configuration: the codebook as Label Studio's XML, and whatever else the layers
//! use.

use std::borrow::Cow;
use std::fmt::Write as _;

use quick_xml::escape::escape;

use crate::export::xml;
use crate::model::{AttributeKind, Codebook, Label, Layer};

/// What the controls and the text are called.
pub(super) const LABEL: &str = "label";
pub(super) const TEXT: &str = "text";
pub(super) const ANNOTATOR: &str = "annotated_by";

/// Names that a control for an attribute cannot have: those above, and those that stand beside the
/// controls in Label Studio's own shorter exports.
const TAKEN: [&str; 17] = [
    LABEL,
    TEXT,
    ANNOTATOR,
    "id",
    "article",
    "title",
    "outlet",
    "author",
    "date",
    "url",
    "language",
    "annotator",
    "annotation_id",
    "created_at",
    "updated_at",
    "lead_time",
    "agreement",
];
const PREFIX: &str = "attribute-";

#[derive(Clone, Default)]
pub(super) struct Config {
    labels: Vec<Shown>,
    attributes: Vec<Control>,
    relations: Vec<String>,
}

/// A label as it is offered.
#[derive(Clone)]
struct Shown {
    id: String,
    /// Whether it belongs into the configuration: those that are retired do only when they are used.
    offered: bool,
    color: String,
    key: String,
    hint: String,
}

/// What asks for an attribute.
#[derive(Clone)]
struct Control {
    id: String,
    /// What there is to choose; `None` where one writes.
    choices: Option<Vec<String>>,
    /// Labels that have it; none for any.
    labels: Vec<String>,
}

impl Config {
    pub(super) fn of(codebook: &Codebook) -> Self {
        let mut config = Self {
            labels: codebook.labels.iter().map(Shown::of).collect(),
            attributes: Vec::new(),
            relations: codebook.relations.iter().map(|it| clean(&it.id).into()).collect(),
        };
        for label in &codebook.labels {
            for attribute in &label.attributes {
                let choices = match &attribute.kind {
                    AttributeKind::Choice(ids) if ids.is_empty() => None,
                    AttributeKind::Choice(ids) => {
                        Some(ids.iter().map(|it| clean(it).into()).collect())
                    }
                    AttributeKind::YesNo => Some(["true", "false"].map(str::to_owned).to_vec()),
                    AttributeKind::Text | AttributeKind::Number => None,
                };
                config.declare(&clean(&attribute.id), choices, clean(label.id.as_str()).into());
            }
        }
        config
    }

    /// One control serves all labels that have an attribute of that name: with all their choices, or
    /// with a text where one of them has a text.
    fn declare(&mut self, id: &str, choices: Option<Vec<String>>, label: String) {
        let Some(known) = self.attributes.iter_mut().find(|it| it.id == id) else {
            self.attributes.push(Control { id: id.to_owned(), choices, labels: vec![label] });
            return;
        };
        known.labels.push(label);
        known.choices = known.choices.take().zip(choices).map(|(mut known, more)| {
            for it in more {
                if !known.contains(&it) {
                    known.push(it);
                }
            }
            known
        });
    }

    /// Adds whatever a layer has that the codebook does not know.
    pub(super) fn use_all(&mut self, layer: &Layer) {
        for annotation in layer.ordered() {
            self.use_label(&clean(annotation.label.as_str()));
            for (attribute, value) in &annotation.attributes {
                self.use_attribute(&clean(attribute), value);
            }
        }
        for relation in layer.relations() {
            self.use_relation(&clean(&relation.kind));
        }
    }

    fn use_label(&mut self, id: &str) {
        match self.labels.iter_mut().find(|it| it.id == id) {
            Some(known) => known.offered = true,
            None => self.labels.push(Shown {
                id: id.to_owned(),
                offered: true,
                color: String::new(),
                key: String::new(),
                hint: String::new(),
            }),
        }
    }

    fn use_relation(&mut self, kind: &str) {
        if !self.relations.iter().any(|it| it == kind) {
            self.relations.push(kind.to_owned());
        }
    }

    /// Whether one chooses among values of that attribute; one that nobody knows is a text.
    pub(super) fn offers_choices(&self, id: &str) -> bool {
        self.attributes.iter().any(|it| it.id == id && it.choices.is_some())
    }

    fn use_attribute(&mut self, id: &str, value: &str) {
        let Some(known) = self.attributes.iter_mut().find(|it| it.id == id) else {
            self.attributes.push(Control { id: id.to_owned(), choices: None, labels: Vec::new() });
            return;
        };
        if let Some(choices) = &mut known.choices {
            let choice = clean(value);
            if !choices.iter().any(|it| *it == choice) {
                choices.push(choice.into());
            }
        }
    }

    /// What the control for an attribute is called.
    pub(super) fn control(id: &str) -> String {
        let taken = TAKEN.contains(&id) || id.starts_with(PREFIX) || id.is_empty();
        if taken { format!("{PREFIX}{id}") } else { id.to_owned() }
    }

    pub(super) fn xml(&self) -> String {
        let mut xml = String::from("<View>\n");
        // Without it the page shows a text's line ends and spaces as one space.
        xml.push_str("  <Style>.htx-text{ white-space: pre-wrap; }</Style>\n");
        if !self.relations.is_empty() {
            xml.push_str("  <Relations>\n");
            for it in &self.relations {
                element(&mut xml, "    <Relation", &[("value", it)], "/>");
            }
            xml.push_str("  </Relations>\n");
        }
        // A control that offers nothing is refused.
        if self.labels.iter().any(|it| it.offered) {
            element(&mut xml, "  <Labels", &[("name", LABEL), ("toName", TEXT)], ">");
            for it in self.labels.iter().filter(|it| it.offered) {
                let Shown { id, color, key, hint, .. } = it;
                let attributes =
                    [("value", id), ("background", color), ("hotkey", key), ("hint", hint)]
                        .map(|(name, value)| (name, value.as_str()));
                element(&mut xml, "    <Label", &attributes, "/>");
            }
            xml.push_str("  </Labels>\n");
        }
        element(&mut xml, "  <Text", &[("name", TEXT), ("value", "$text")], "/>");
        for it in &self.attributes {
            it.write(&mut xml);
        }
        let annotator = [
            ("name", ANNOTATOR),
            ("toName", TEXT),
            ("placeholder", ANNOTATOR),
            ("maxSubmissions", "1"),
            ("editable", "true"),
        ];
        element(&mut xml, "  <TextArea", &annotator, "/>");
        xml.push_str("</View>\n");
        xml
    }
}

impl Shown {
    fn of(label: &Label) -> Self {
        let texts = [label.name.get("en"), label.definition.get("en")];
        let said: Vec<&str> = texts.into_iter().filter(|it| !it.is_empty()).collect();
        Self {
            id: clean(label.id.as_str()).into(),
            offered: label.is_offered(),
            color: label.color.to_string(),
            key: clean(&label.key).into(),
            hint: clean(&said.join(": ")).into(),
        }
    }
}

impl Control {
    fn write(&self, xml: &mut String) {
        let (name, labels) = (Config::control(&self.id), self.labels.join(","));
        let mut attributes = vec![
            ("name", name.as_str()),
            ("toName", TEXT),
            ("perRegion", "true"),
            ("visibleWhen", "region-selected"),
        ];
        // Labels are told apart by commas.
        if !labels.is_empty() && !self.labels.iter().any(|it| it.contains(',')) {
            attributes.extend([("whenTagName", LABEL), ("whenLabelValue", &labels)]);
        }
        let Some(choices) = &self.choices else {
            attributes.extend([("placeholder", self.id.as_str()), ("maxSubmissions", "1")]);
            attributes.push(("editable", "true"));
            return element(xml, "  <TextArea", &attributes, "/>");
        };
        attributes.extend([("choice", "single"), ("showInline", "true")]);
        element(xml, "  <Choices", &attributes, ">");
        for it in choices {
            element(xml, "    <Choice", &[("value", it)], "/>");
        }
        xml.push_str("  </Choices>\n");
    }
}

/// One tag on a line of its own; attributes that say nothing are left out, but for `value`.
fn element(xml: &mut String, start: &str, attributes: &[(&str, &str)], end: &str) {
    xml.push_str(start);
    for (name, value) in attributes {
        if !value.is_empty() || *name == "value" {
            // A reader would make spaces of them.
            let value = escape(*value).replace('\n', "&#10;").replace('\r', "&#13;");
            // Writing to a string cannot fail.
            let _ = write!(xml, " {name}=\"{}\"", value.replace('\t', "&#9;"));
        }
    }
    xml.push_str(end);
    xml.push('\n');
}

/// The same in characters that XML can hold.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if xml::is_whole(text) {
        return text.into();
    }
    let mut clean = String::with_capacity(text.len());
    for it in text.chars() {
        if xml::is_legal(it) {
            clean.push(it);
        } else {
            let _ = write!(clean, "%{:x}%", u32::from(it));
        }
    }
    clean.into()
}
