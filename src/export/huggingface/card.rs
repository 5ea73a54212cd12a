//! The data card, and the features that it and the files state.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use super::TEXTS;
use crate::export::Document;
use crate::model::{Codebook, LabelId};

/// What the names of the files of rows begin with.
const FILE: &str = "data/train-";

/// What the card tells, counted as documents come.
#[derive(Default)]
pub(super) struct Card {
    name: String,
    labels: Vec<Class>,
    numbers: BTreeMap<LabelId, usize>,
    files: usize,
    documents: usize,
    annotations: usize,
    annotators: BTreeSet<String>,
    languages: BTreeSet<String>,
}

struct Class {
    id: LabelId,
    name: String,
    definition: String,
    annotations: usize,
}

impl Card {
    pub(super) fn new(codebook: &Codebook) -> Self {
        let mut card = Self { name: codebook.name.get("en").to_owned(), ..Self::default() };
        for label in &codebook.labels {
            let (name, definition) = (label.name.get("en"), label.definition.get("en"));
            let at = card.class(&label.id);
            if let Some(class) = card.labels.get_mut(at) {
                (class.name, class.definition) = (name.to_owned(), definition.to_owned());
            }
        }
        card
    }

    fn class(&mut self, id: &LabelId) -> usize {
        if let Some(at) = self.numbers.get(id) {
            return *at;
        }
        let at = self.labels.len();
        let (name, definition) = (String::new(), String::new());
        self.labels.push(Class { id: id.clone(), name, definition, annotations: 0 });
        self.numbers.insert(id.clone(), at);
        at
    }

    /// The number of a label.
    pub(super) fn number(&mut self, id: &LabelId) -> i64 {
        self.class(id) as i64
    }

    pub(super) fn count(&mut self, document: &Document<'_>) {
        self.documents += 1;
        self.annotators.insert(document.annotator.to_owned());
        let language = &document.article.meta.language;
        if !language.is_empty() {
            self.languages.insert(language.clone());
        }
        for annotation in document.layer.ordered() {
            self.annotations += 1;
            let at = self.class(&annotation.label);
            if let Some(class) = self.labels.get_mut(at) {
                class.annotations += 1;
            }
        }
    }

    /// The name of a further file of rows.
    pub(super) fn next_file(&mut self, extension: &str) -> String {
        self.files += 1;
        format!("{FILE}{:05}.{extension}", self.files - 1)
    }

    /// How many files of rows there are.
    pub(super) fn files(&self) -> usize {
        self.files
    }

    /// The features as the key `huggingface` of a file has them. A list of structs is an array there,
    /// which every version of `datasets` takes for one; under `Sequence` it would be a struct of lists.
    pub(super) fn features(&self) -> String {
        // By hand, since they are to stand in the order of the columns.
        let value = |name, dtype| format!(r#""{name}": {{"dtype": "{dtype}", "_type": "Value"}}"#);
        let names: Vec<&str> = self.labels.iter().map(|it| it.id.as_str()).collect();
        let names = Value::from(names);
        let span = [
            value("id", "uint64"),
            format!(r#""label": {{"names": {names}, "_type": "ClassLabel"}}"#),
            value("start", "int64"),
            value("end", "int64"),
            value("quote", "string"),
            value("part", "int64"),
        ];
        let texts = TEXTS.map(|it| value(it, "string")).join(", ");
        let span = span.join(", ");
        format!(r#"{{"info": {{"features": {{{texts}, "spans": [{{{span}}}]}}}}}}"#)
    }

    /// `README.md`.
    pub(super) fn text(&self) -> String {
        let mut card = String::from("---\n");
        // Writing to a string cannot fail.
        let _ = self.head(&mut card);
        card.push_str("---\n\n");
        let _ = self.body(&mut card);
        card
    }

    /// What machines read of the card, in YAML.
    fn head(&self, card: &mut String) -> std::fmt::Result {
        if !self.languages.is_empty() {
            writeln!(card, "language:")?;
            self.languages.iter().try_for_each(|it| writeln!(card, "- {}", quoted(it)))?;
        }
        writeln!(card, "task_categories:\n- token-classification")?;
        writeln!(card, "dataset_info:\n  features:")?;
        for name in TEXTS {
            writeln!(card, "  - name: {name}\n    dtype: string")?;
        }
        writeln!(card, "  - name: spans\n    list:\n    - name: id\n      dtype: uint64")?;
        writeln!(card, "    - name: label\n      dtype:\n        class_label:")?;
        if self.labels.is_empty() {
            writeln!(card, "          names: {{}}")?;
        } else {
            writeln!(card, "          names:")?;
        }
        for (nth, it) in self.labels.iter().enumerate() {
            writeln!(card, "            '{nth}': {}", quoted(it.id.as_str()))?;
        }
        for (name, dtype) in
            [("start", "int64"), ("end", "int64"), ("quote", "string"), ("part", "int64")]
        {
            writeln!(card, "    - name: {name}\n      dtype: {dtype}")?;
        }
        // Whatever a file's ending is: it may be packed.
        writeln!(
            card,
            "configs:\n- config_name: default\n  data_files:\n  - split: train\n    path:\n    - {FILE}*"
        )
    }

    /// What people read of it.
    fn body(&self, card: &mut String) -> std::fmt::Result {
        let name = if self.name.is_empty() { "Annotations" } else { &self.name };
        writeln!(card, "# {}\n", plain(name))?;
        writeln!(
            card,
            "Spans of texts with labels, made with Tagwerk: {} documents by {} annotators, {} annotations.\n",
            self.documents,
            self.annotators.len(),
            self.annotations
        )?;
        writeln!(
            card,
            "Each row is an article as one annotator sees it; an article that several have annotated is \
             there several times. `start` and `end` count Unicode code points of `text`, `end` is \
             exclusive: `text[start:end] == quote`. Spans of one `id` in a row are one annotation, and \
             `part` counts them. Spans may overlap.\n"
        )?;
        writeln!(card, "| number | label | name | annotations | meaning |")?;
        writeln!(card, "| ---: | --- | --- | ---: | --- |")?;
        for (nth, it) in self.labels.iter().enumerate() {
            let Class { id, name, definition, annotations } = it;
            let (id, name, meaning) = (plain(id.as_str()), plain(name), plain(definition));
            writeln!(card, "| {nth} | {id} | {name} | {annotations} | {meaning} |")?;
        }
        Ok(())
    }
}

/// A text of YAML between quotation marks.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for it in text.chars() {
        let unsafe_raw =
            matches!(it, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
        match it {
            '"' | '\\' => quoted.extend(['\\', it]),
            it if it.is_control() || unsafe_raw => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(it));
            }
            it => quoted.push(it),
        }
    }
    quoted + "\""
}

/// A text that is nothing but text in Markdown, on one line.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for it in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if it.is_ascii_punctuation()
            && !matches!(it, '.' | ',' | '-' | '\'' | '(' | ')' | ':' | ';' | '?')
        {
            plain.push('\\');
        }
        plain.push(it);
    }
    plain
}
