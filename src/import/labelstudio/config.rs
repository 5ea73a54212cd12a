//! A labelling configuration: which field of a task is the text, and the codebook that it amounts to.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::import::label_ids::label_ids;
use crate::import::xml::{Element, Node, walk};
use crate::model::{
    Attribute, AttributeKind, Codebook, Label, Localized, PALETTE, RelationKind, Rgb,
};

/// What is known of a project beside its tasks; nothing where there is no configuration.
#[derive(Default)]
pub(super) struct Config {
    /// Names of the texts, each with the task's field that holds it, in order.
    pub(super) texts: Vec<(String, String)>,
    labels: Vec<Shown>,
    controls: Vec<Control>,
    relations: Vec<String>,
}

struct Shown {
    value: String,
    color: Option<Rgb>,
    key: String,
}

/// What asks for something about a region.
struct Control {
    name: String,
    /// What there is to choose; `None` where one writes.
    choices: Option<Vec<String>>,
    /// Labels that it is for, between commas; none for all.
    labels: String,
}

/// Begins the names of controls whose attribute's own name is taken, in our own exports.
const PREFIX: &str = "attribute-";

/// The attribute that a control asks for.
pub(super) fn attribute(control: &str) -> &str {
    control.strip_prefix(PREFIX).unwrap_or(control)
}

impl Config {
    /// Reads as far as it is XML.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let mut config = Self::default();
        // Whether choices belong to the control that was read last.
        let mut in_control = false;
        let _ = walk(&text, |_, node| {
            if let Node::Start(tag) = node {
                config.take(&tag, &mut in_control);
            }
        });
        config
    }

    fn take(&mut self, tag: &Element<'_, '_>, in_control: &mut bool) {
        let get = |name: &str| tag.get(name).into_owned();
        // What results say stands in `alias`, if there is one.
        let value = || tag.find("alias").or_else(|| tag.find("value")).map(Cow::into_owned);
        match tag.name {
            "Text" => {
                let field = get("value");
                self.texts.push((get("name"), field.trim_start_matches('$').to_owned()));
            }
            "Label" => {
                let color = color(&get("background"));
                let shown = |value| Shown { value, color, key: get("hotkey") };
                self.labels.extend(value().map(shown));
            }
            "Relation" => self.relations.extend(value()),
            "Choices" | "TextArea" | "Number" | "Rating" => {
                *in_control = get("perRegion") == "true";
                if *in_control {
                    let choices = (tag.name == "Choices").then(Vec::new);
                    let (name, labels) = (get("name"), get("whenLabelValue"));
                    self.controls.push(Control { name, choices, labels });
                }
            }
            "Choice" if *in_control => {
                let choices = self.controls.last_mut().and_then(|it| it.choices.as_mut());
                if let Some(choices) = choices {
                    choices.extend(value());
                }
            }
            _ => {}
        }
    }

    /// The codebook that this amounts to; `None` where no labels are offered.
    pub(super) fn codebook(&self) -> Option<Codebook> {
        let mut codebook = Codebook::default();
        let mut called = BTreeSet::new();
        let shown = self.labels.iter().filter(|it| !it.value.is_empty());
        let shown = shown.filter(|it| called.insert(it.value.as_str()));
        let shown: Vec<&Shown> = shown.collect();
        let ids = label_ids(&shown.iter().map(|it| it.value.as_str()).collect::<Vec<_>>());
        for (shown, id) in shown.into_iter().zip(ids) {
            let nth = codebook.labels.len();
            let color = shown.color.or_else(|| PALETTE.get(nth % PALETTE.len()).copied());
            let mut label = Label::new(id, "en", &shown.value, color.unwrap_or(Rgb(0, 0, 0)));
            let is_digit = |it: &str| matches!(it.as_bytes(), [b'1'..=b'9']);
            if is_digit(&shown.key) && codebook.label_for_key(&shown.key).is_none() {
                label.key.clone_from(&shown.key);
            }
            let controls = self.controls.iter();
            label.attributes =
                controls.filter(|it| it.is_for(&shown.value)).map(Control::attribute).collect();
            codebook.labels.push(label);
        }
        let mut kinds = BTreeSet::new();
        codebook.relations = (self.relations.iter())
            .filter(|it| kinds.insert(it.as_str()))
            .map(|it| RelationKind {
                id: it.clone(),
                name: Localized::default(),
                definition: Localized::default(),
                from: Vec::new(),
                to: Vec::new(),
            })
            .collect();
        (!codebook.labels.is_empty()).then_some(codebook)
    }
}

impl Control {
    fn is_for(&self, label: &str) -> bool {
        let mut labels = self.labels.split(',').filter(|it| !it.is_empty()).peekable();
        labels.peek().is_none() || labels.any(|it| it == label)
    }

    fn attribute(&self) -> Attribute {
        let kind = match &self.choices {
            Some(it) if it == &["true", "false"] => AttributeKind::YesNo,
            Some(it) => AttributeKind::Choice(it.clone()),
            None => AttributeKind::Text,
        };
        let (name, choices) = (Localized::default(), BTreeMap::new());
        Attribute { id: attribute(&self.name).to_owned(), name, kind, choices }
    }
}

/// Names of colours that Label Studio's templates use.
const NAMED: [(&str, Rgb); 11] = [
    ("red", Rgb(0xff, 0x00, 0x00)),
    ("darkorange", Rgb(0xff, 0x8c, 0x00)),
    ("orange", Rgb(0xff, 0xa5, 0x00)),
    ("green", Rgb(0x00, 0x80, 0x00)),
    ("blue", Rgb(0x00, 0x00, 0xff)),
    ("purple", Rgb(0x80, 0x00, 0x80)),
    ("brown", Rgb(0xa5, 0x2a, 0x2a)),
    ("pink", Rgb(0xff, 0xc0, 0xcb)),
    ("yellow", Rgb(0xff, 0xff, 0x00)),
    ("gray", Rgb(0x80, 0x80, 0x80)),
    ("black", Rgb(0x00, 0x00, 0x00)),
];

fn color(said: &str) -> Option<Rgb> {
    let short = said.strip_prefix('#').filter(|it| it.len() == 3);
    let doubled = short.map(|it| it.chars().flat_map(|it| [it, it]).collect::<String>());
    let hex = doubled.map_or_else(|| said.to_owned(), |it| format!("#{it}"));
    let named = NAMED.iter().find(|it| it.0.eq_ignore_ascii_case(said));
    Rgb::parse(&hex).or_else(|| named.map(|it| it.1))
}
