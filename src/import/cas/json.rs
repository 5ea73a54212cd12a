//! JSON-CAS: an object of types, feature structures and views. Structures are read one by one, so
//! that each has its line and damage costs only what follows.

use std::borrow::Cow;

use memchr::memchr_iter;

use super::types::Types;
use super::{Cas, Sofa, Structure, Value, take_cas};
use crate::import::json::{Json, offset};
use crate::import::{Format, Item, Source};

pub(in crate::import) const FORMAT: Format =
    Format { name: "cas-json", extensions: &["json"], read };

fn read(source: &Source<'_>, each: &mut dyn FnMut(Item)) {
    let bytes = source.bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(source.bytes);
    let cursor = Cursor { bytes, at: 0, line: 1, counted: 0 };
    let (mut cas, mut is_cas) = (Cas::default(), false);
    // What types there are and what views hold says which structures are to be kept.
    let _ = object(&mut cursor.clone(), &mut |part| match part {
        Part::Types(said) => cas.types = Types::of_json(said),
        Part::Views(views) => {
            for (_, view) in views.entries() {
                cas.view(view.list("%MEMBERS").filter_map(Json::as_u64));
            }
        }
        Part::Structures | Part::Structure(..) => {}
    });
    let mut cursor = cursor;
    let end = object(&mut cursor, &mut |part| match part {
        Part::Types(_) => {}
        Part::Views(_) | Part::Structures => is_cas = true,
        Part::Structure(line, id, said) => add(&mut cas, line, id, said),
    });
    if let Err(detail) = end {
        cas.damaged(cursor.line(), detail);
    } else if !is_cas {
        cas.damaged(1, "no CAS".to_owned());
    }
    take_cas(cas, each);
}

/// What is met in a file.
enum Part<'a> {
    Types(Json<'a>),
    Views(Json<'a>),
    /// That structures follow.
    Structures,
    /// A structure with its line and its id.
    Structure(usize, Option<u64>, Json<'a>),
}

/// Goes through the whole file; what is wrong where it cannot go on.
fn object<'a>(cursor: &mut Cursor<'a>, each: &mut dyn FnMut(Part<'a>)) -> Result<(), String> {
    cursor.expect(b'{')?;
    while let Some(key) = cursor.key()? {
        match &*key {
            "%TYPES" => each(Part::Types(cursor.value()?)),
            "%VIEWS" => each(Part::Views(cursor.value()?)),
            "%FEATURE_STRUCTURES" => {
                each(Part::Structures);
                if cursor.next() == Some(b'{') {
                    cursor.expect(b'{')?;
                    while let Some(id) = cursor.key()? {
                        let line = cursor.line();
                        each(Part::Structure(line, id.parse().ok(), cursor.value()?));
                    }
                } else {
                    cursor.expect(b'[')?;
                    while cursor.goes_on(b']')? {
                        let line = cursor.line();
                        let said = cursor.value()?;
                        let id = said.get("%ID").and_then(Json::as_u64);
                        each(Part::Structure(line, id, said));
                    }
                }
            }
            _ => _ = cursor.value()?,
        }
    }
    if cursor.next().is_some() { Err("more than one object".to_owned()) } else { Ok(()) }
}

fn add<'a>(cas: &mut Cas<'a>, line: usize, id: Option<u64>, said: Json<'a>) {
    let kind = said.text("%TYPE");
    if kind.is_empty() {
        return cas.damaged(line, said.to_string());
    }
    if kind == "uima.cas.Sofa" {
        let own = |field: &str| said.get(field).and_then(Json::as_str);
        let (name, uri) = (own("sofaID").unwrap_or_default(), own("sofaURI").unwrap_or_default());
        return cas.sofas.push(Sofa { id, line, name, text: own("sofaString"), uri });
    }
    let mut structure = Structure::new(line, cas.kind(&kind));
    structure.id = id;
    let (begin, end) = (said.get("begin"), said.get("end"));
    let is_placed = begin.is_some() || end.is_some();
    structure.place = is_placed.then(|| (offset(begin), offset(end)));
    structure.sofa = said.get("@sofa").and_then(Json::as_u64);
    structure.features.reserve_exact(said.entries().count());
    for (key, value) in said.entries() {
        let behind = || match &key {
            Cow::Borrowed(key) => Cow::Borrowed(key.trim_start_matches(['@', '#', '^'])),
            Cow::Owned(key) => key.trim_start_matches(['@', '#', '^']).to_owned().into(),
        };
        let feature = match key.as_bytes().first() {
            Some(b'@') if key != "@sofa" => {
                (behind(), Value::References(value.as_u64().into_iter().collect()))
            }
            Some(b'#' | b'^') => (behind(), Value::Plain(shown(value))),
            _ if key == "%ELEMENTS" => {
                let is_primitive = kind.starts_with("uima.cas.") && kind != "uima.cas.FSArray";
                let elements = if is_primitive {
                    let between = |(nth, it)| {
                        [if nth > 0 { super::BETWEEN.into() } else { Cow::default() }, shown(it)]
                    };
                    let shown: String = value.items().enumerate().flat_map(between).collect();
                    Value::Plain(shown.into())
                } else {
                    Value::References(value.items().filter_map(Json::as_u64).collect())
                };
                ("elements".into(), elements)
            }
            Some(b'@' | b'%') => continue,
            _ if matches!(&*key, "begin" | "end") || value.is_null() => continue,
            _ => match value.as_str() {
                Some(text) => (key, Value::Text(text)),
                None => (key, Value::Plain(shown(value))),
            },
        };
        structure.features.push(feature);
    }
    cas.add(structure);
}

fn shown(value: Json<'_>) -> Cow<'_, str> {
    value.as_str().unwrap_or_else(|| value.to_string().into())
}

/// A place in JSON that is read piece by piece.
#[derive(Clone)]
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
    /// Up to where lines are counted.
    counted: usize,
}

impl<'a> Cursor<'a> {
    /// The byte that stands next behind white space.
    fn next(&mut self) -> Option<u8> {
        let rest = self.bytes.get(self.at..)?;
        self.at += rest.iter().position(|it| !it.is_ascii_whitespace()).unwrap_or(rest.len());
        self.bytes.get(self.at).copied()
    }

    fn expect(&mut self, byte: u8) -> Result<(), String> {
        if self.next() == Some(byte) {
            self.at += 1;
            return Ok(());
        }
        Err(format!("{} is missing", char::from(byte)))
    }

    /// Whether another item follows before what ends them.
    fn goes_on(&mut self, end: u8) -> Result<bool, String> {
        if self.next() == Some(b',') {
            self.at += 1;
        }
        match self.next() {
            Some(it) if it == end => {
                self.at += 1;
                Ok(false)
            }
            Some(_) => Ok(true),
            None => Err("the end is missing".to_owned()),
        }
    }

    /// The next key of an object, `None` at its end.
    fn key(&mut self) -> Result<Option<Cow<'a, str>>, String> {
        if !self.goes_on(b'}')? {
            return Ok(None);
        }
        let key = self.value()?.as_str().ok_or("a key is missing")?;
        self.expect(b':')?;
        self.next();
        Ok(Some(key))
    }

    fn value(&mut self) -> Result<Json<'a>, String> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let first = Json::first(rest).ok_or("a value is missing")?;
        let (value, length) = first.map_err(|it| it.to_string())?;
        self.at += length;
        Ok(value)
    }

    /// The line in which what is read next begins.
    fn line(&mut self) -> usize {
        self.next();
        let new = self.bytes.get(self.counted..self.at).unwrap_or_default();
        self.line += memchr_iter(b'\n', new).count();
        self.counted = self.at;
        self.line
    }
}
