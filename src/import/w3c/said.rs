//! What one annotation says, in whichever of the many forms that are allowed.

use std::borrow::Cow;

use super::super::json::{Json, name};

/// What an annotation says.
#[derive(Debug, Default)]
pub(super) struct Said<'a> {
    pub(super) labels: Vec<Cow<'a, str>>,
    pub(super) notes: Vec<Cow<'a, str>>,
    pub(super) attributes: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// The name of the annotation to which it links.
    pub(super) link: Option<Cow<'a, str>>,
}

/// What an annotation is about.
#[derive(Debug)]
pub(super) struct Target<'a> {
    /// An IRI without a fragment.
    pub(super) source: Cow<'a, str>,
    /// The source, where its text is told here.
    pub(super) told: Option<Json<'a>>,
    pub(super) place: Place<'a>,
}

/// A place in a text, in one or several ways.
#[derive(Debug, Default)]
pub(super) struct Place<'a> {
    pub(super) position: Option<(usize, usize)>,
    pub(super) quote: Option<Quote<'a>>,
}

/// What a place reads, and what stands around it.
#[derive(Debug)]
pub(super) struct Quote<'a> {
    pub(super) exact: Cow<'a, str>,
    pub(super) prefix: Cow<'a, str>,
    pub(super) suffix: Cow<'a, str>,
}

/// Purposes for which a body is a label.
const TAGS: [&str; 3] = ["tagging", "classifying", "identifying"];

/// What an annotation is about; `None` for what is no annotation.
pub(super) fn targets(annotation: Json<'_>) -> Option<impl Iterator<Item = Target<'_>> + Clone> {
    let target = annotation.get("target").or_else(|| annotation.get("oa:hasTarget"))?;
    Some(list(target).map(Target::of))
}

/// Whether an annotation links others.
pub(super) fn is_link(annotation: Json<'_>) -> bool {
    strings(annotation.get("motivation")).any(|it| bare(&it) == "linking")
}

impl<'a> Said<'a> {
    pub(super) fn of(annotation: Json<'a>) -> Self {
        let mut said = Self::default();
        let purposes: Vec<Cow<'a, str>> = strings(annotation.get("motivation")).collect();
        for body in annotation.get("body").into_iter().flat_map(list) {
            said.body(body, &purposes, 0);
        }
        if let Some(value) = annotation.get("bodyValue").and_then(Json::as_str) {
            said.word(value, &purposes);
        }
        said
    }

    fn body(&mut self, body: Json<'a>, outer: &[Cow<'a, str>], depth: usize) {
        if let Some(iri) = body.as_str() {
            return self.word(iri, outer);
        }
        if let Some(items) = body.get("items").filter(|it| it.is_array()) {
            // One of several, or all of them.
            if depth < 8 {
                for it in items.items() {
                    self.body(it, outer, depth + 1);
                }
            }
            return;
        }
        let own: Vec<Cow<'a, str>> = strings(body.get("purpose")).collect();
        let purposes = if own.is_empty() { outer } else { &own[..] };
        let is_for = |purpose: &str| purposes.iter().any(|it| bare(it) == purpose);
        let value = body.get("value").map(name).unwrap_or_default();
        let label = body.text("label");
        if !label.is_empty() && is_for("describing") && body.get("value").is_some() {
            // What is said may be nothing.
            self.attributes.push((label, value));
        } else if value.is_empty() {
            let resource = body.get("source").unwrap_or(body);
            let resource = resource.as_str().unwrap_or_else(|| id(resource));
            if !resource.is_empty() && is_for("linking") {
                self.link.get_or_insert(resource);
            } else if !resource.is_empty() {
                self.word(resource, purposes);
            }
        } else {
            self.word(value, purposes);
        }
    }

    /// Takes a text, or the name of something, as the label or as a note.
    fn word(&mut self, word: Cow<'a, str>, purposes: &[Cow<'a, str>]) {
        let is_label = purposes.iter().any(|it| TAGS.contains(&bare(it)));
        let words = if is_label { &mut self.labels } else { &mut self.notes };
        words.push(word);
    }
}

impl<'a> Target<'a> {
    fn of(target: Json<'a>) -> Self {
        let source = target.get("source").unwrap_or(target);
        let whole = source.as_str().unwrap_or_else(|| id(source));
        let (iri, fragment) = whole.split_once('#').unwrap_or((&whole, ""));
        let told = source.get("value").and_then(Json::as_str).is_some().then_some(source);
        let mut place = Place { position: characters(fragment), quote: None };
        for selector in target.get("selector").into_iter().flat_map(list) {
            place.learn(selector);
        }
        // A name within the file itself, as of another annotation.
        let source = match whole {
            _ if iri.is_empty() && place.is_nowhere() => format!("#{fragment}").into(),
            Cow::Borrowed(whole) => whole.split_once('#').map_or(whole, |it| it.0).into(),
            Cow::Owned(_) => iri.to_owned().into(),
        };
        Self { source, told, place }
    }
}

impl<'a> Place<'a> {
    pub(super) fn is_nowhere(&self) -> bool {
        self.position.is_none() && self.quote.is_none()
    }

    fn learn(&mut self, selector: Json<'a>) {
        let number = |name: &str| {
            let number = selector.get(name).and_then(Json::as_u64);
            number.and_then(|it| it.try_into().ok())
        };
        let part = |name: &str| selector.text(name);
        match bare(&type_of(selector)) {
            "TextPositionSelector" => self.position = number("start").zip(number("end")),
            "TextQuoteSelector" => {
                let (exact, prefix, suffix) = (part("exact"), part("prefix"), part("suffix"));
                self.quote = Some(Quote { exact, prefix, suffix });
            }
            "FragmentSelector" => {
                self.position = self.position.or(characters(&part("value")));
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
fn list(value: Json<'_>) -> impl Iterator<Item = Json<'_>> + Clone {
    let one = (!value.is_array()).then_some(value);
    one.into_iter().chain(value.items())
}

fn strings(value: Option<Json<'_>>) -> impl Iterator<Item = Cow<'_, str>> + Clone {
    value.into_iter().flat_map(list).filter_map(Json::as_str)
}

pub(super) fn id(value: Json<'_>) -> Cow<'_, str> {
    let id = value.get("id").or_else(|| value.get("@id"));
    id.and_then(Json::as_str).unwrap_or_default()
}

fn type_of(value: Json<'_>) -> Cow<'_, str> {
    strings(value.get("type").or_else(|| value.get("@type"))).next().unwrap_or_default()
}

/// A term without the vocabulary that it is of: `oa:tagging` is tagging.
fn bare(term: &str) -> &str {
    term.rsplit([':', '#', '/']).next().unwrap_or(term)
}

/// Who made an annotation.
pub(super) fn creator(annotation: Json<'_>) -> Cow<'_, str> {
    let Some(first) = annotation.get("creator").and_then(|it| list(it).next()) else {
        return Cow::default();
    };
    if let Some(iri) = first.as_str() {
        return iri
            .trim_end_matches('/')
            .rsplit(['/', '#'])
            .next()
            .unwrap_or(&iri)
            .to_owned()
            .into();
    }
    let names = ["name", "nickname", "foaf:name"].map(|it| first.text(it));
    let name = names.into_iter().find(|it| !it.is_empty());
    name.unwrap_or_else(|| id(first))
}
