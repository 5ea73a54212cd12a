//! What one annotation says, in whichever of the many forms that are allowed.

use serde_json::Value;

use super::super::json::text;

/// What an annotation says.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) id: String,
    pub(super) creator: String,
    pub(super) labels: Vec<String>,
    pub(super) notes: Vec<String>,
    pub(super) attributes: Vec<(String, String)>,
    /// The names of the annotations to which it links.
    pub(super) links: Vec<String>,
    pub(super) is_link: bool,
    pub(super) targets: Vec<Target>,
}

/// What an annotation is about.
#[derive(Debug, Default)]
pub(super) struct Target {
    /// An IRI without a fragment.
    pub(super) source: String,
    /// What is known about the source, where it is told here.
    pub(super) told: Option<Value>,
    pub(super) place: Place,
}

/// A place in a text, in one or several ways.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    pub(super) position: Option<(usize, usize)>,
    pub(super) quote: Option<Quote>,
}

/// What a place reads, and what stands around it.
#[derive(Clone, Debug)]
pub(super) struct Quote {
    pub(super) exact: String,
    pub(super) prefix: String,
    pub(super) suffix: String,
}

/// Purposes for which a body is a label.
const TAGS: [&str; 3] = ["tagging", "classifying", "identifying"];

impl Said {
    /// `None` for what is no annotation.
    pub(super) fn of(annotation: &Value) -> Option<Self> {
        let target = annotation.get("target").or_else(|| annotation.get("oa:hasTarget"))?;
        let purposes: Vec<&str> = strings(annotation.get("motivation"));
        let mut said = Self {
            id: id(annotation).to_owned(),
            creator: creator(annotation.get("creator")),
            is_link: purposes.iter().any(|it| bare(it) == "linking"),
            targets: list(target).iter().map(|it| Target::of(it)).collect(),
            ..Self::default()
        };
        for body in annotation.get("body").map(list).unwrap_or_default() {
            said.body(body, &purposes, 0);
        }
        if let Some(value) = annotation.get("bodyValue").and_then(Value::as_str) {
            said.word(value, &purposes);
        }
        Some(said)
    }

    fn body(&mut self, body: &Value, outer: &[&str], depth: usize) {
        if let Some(iri) = body.as_str() {
            return self.word(iri, outer);
        }
        if let Some(items) = body.get("items").and_then(Value::as_array) {
            // One of several, or all of them.
            if depth < 8 {
                for it in items {
                    self.body(it, outer, depth + 1);
                }
            }
            return;
        }
        let own = strings(body.get("purpose"));
        let purposes = if own.is_empty() { outer } else { &own[..] };
        let value = body.get("value").map(super::super::json::name).unwrap_or_default();
        let label = text(body, "label");
        if value.is_empty() {
            let resource = body.get("source").unwrap_or(body);
            let resource = resource.as_str().unwrap_or_else(|| id(resource));
            if !resource.is_empty() && purposes.iter().any(|it| bare(it) == "linking") {
                self.links.push(resource.to_owned());
            } else if !resource.is_empty() {
                self.word(resource, purposes);
            }
        } else if !label.is_empty() && purposes.iter().any(|it| bare(it) == "describing") {
            self.attributes.push((label.to_owned(), value));
        } else {
            self.word(&value, purposes);
        }
    }

    /// Takes a text, or the name of something, as the label or as a note.
    fn word(&mut self, word: &str, purposes: &[&str]) {
        let is_label = purposes.iter().any(|it| TAGS.contains(&bare(it)));
        let words = if is_label { &mut self.labels } else { &mut self.notes };
        words.push(word.to_owned());
    }
}

impl Target {
    fn of(target: &Value) -> Self {
        let source = target.get("source").filter(|_| target.is_object()).unwrap_or(target);
        let iri = source.as_str().unwrap_or_else(|| id(source));
        let (iri, fragment) = iri.split_once('#').unwrap_or((iri, ""));
        let told = source.get("value").is_some_and(Value::is_string).then(|| source.clone());
        let mut place = Place { position: characters(fragment), ..Place::default() };
        for selector in target.get("selector").map(list).unwrap_or_default() {
            place.learn(selector);
        }
        // A name within the file itself, as of another annotation.
        let source = if iri.is_empty() && place.is_nowhere() {
            format!("#{fragment}")
        } else {
            iri.to_owned()
        };
        Self { source, told, place }
    }
}

impl Place {
    pub(super) fn is_nowhere(&self) -> bool {
        self.position.is_none() && self.quote.is_none()
    }

    fn learn(&mut self, selector: &Value) {
        let number = |name: &str| {
            let number = selector.get(name).and_then(Value::as_u64);
            number.and_then(|it| it.try_into().ok())
        };
        let part = |name: &str| text(selector, name).to_owned();
        match bare(type_of(selector)) {
            "TextPositionSelector" => self.position = number("start").zip(number("end")),
            "TextQuoteSelector" => {
                let (exact, prefix, suffix) = (part("exact"), part("prefix"), part("suffix"));
                self.quote = Some(Quote { exact, prefix, suffix });
            }
            "FragmentSelector" => {
                self.position = self.position.or(characters(text(selector, "value")));
            }
            _ => {}
        }
    }
}

/// What `char=3,7` of a plain text means.
fn characters(fragment: &str) -> Option<(usize, usize)> {
    let range = fragment.strip_prefix("char=")?;
    let range = range.split_once(';').map_or(range, |it| it.0);
    let (start, end) = range.split_once(',')?;
    Some((start.parse().ok()?, end.parse().ok()?))
}

/// One value, or the several of a list.
fn list(value: &Value) -> Vec<&Value> {
    value.as_array().map_or_else(|| vec![value], |it| it.iter().collect())
}

fn strings(value: Option<&Value>) -> Vec<&str> {
    value.map(list).unwrap_or_default().into_iter().filter_map(Value::as_str).collect()
}

pub(super) fn id(value: &Value) -> &str {
    let id = value.get("id").or_else(|| value.get("@id"));
    id.and_then(Value::as_str).unwrap_or_default()
}

fn type_of(value: &Value) -> &str {
    strings(value.get("type").or_else(|| value.get("@type"))).first().copied().unwrap_or_default()
}

/// A term without the vocabulary that it is of: `oa:tagging` is tagging.
fn bare(term: &str) -> &str {
    term.rsplit([':', '#', '/']).next().unwrap_or(term)
}

fn creator(value: Option<&Value>) -> String {
    let Some(first) = value.map(list).and_then(|it| it.first().copied()) else {
        return String::new();
    };
    if let Some(iri) = first.as_str() {
        return iri.trim_end_matches('/').rsplit(['/', '#']).next().unwrap_or(iri).to_owned();
    }
    let names = ["name", "nickname", "foaf:name"].map(|it| text(first, it));
    let name = names.into_iter().find(|it| !it.is_empty());
    name.unwrap_or_else(|| id(first)).to_owned()
}
