//! JSON-CAS: an object of types, feature structures and views. Structures are read one by one, so
//! that each has its line and damage costs only what follows.

use std::borrow::Cow;

use memchr::memchr_iter;

use super::types::Types;
use super::{Cas, Sofa, Structure, Value, take_cas};
use crate::import::json::{Json, offset};
use crate::import::{Format, Item, Source};

pub(in crate::import) const FORMAT: Format = Format { name: "cas-json", extension: "json", read };

fn read(source: &Source<'_>, each: &mut dyn FnMut(Item)) {
    let bytes = source.bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(source.bytes);
    let mut cas = Cas::default();
    let mut cursor = Cursor { bytes, at: 0, line: 1, counted: 0 };
    let mut is_cas = false;
    if let Err(detail) = object(&mut cursor, &mut cas, &mut is_cas) {
        cas.damaged(cursor.line(), detail);
    } else if !is_cas {
        cas.damaged(1, "no CAS".to_owned());
    }
    take_cas(&cas, each);
}

/// Reads the whole file; what is wrong where it cannot go on.
fn object(cursor: &mut Cursor<'_>, cas: &mut Cas, is_cas: &mut bool) -> Result<(), String> {
    cursor.expect(b'{')?;
    while let Some(key) = cursor.key()? {
        match &*key {
            "%TYPES" => cas.types = Types::of_json(cursor.value()?),
            "%VIEWS" => {
                *is_cas = true;
                for (_, view) in cursor.value()?.entries() {
                    cas.view(view.list("%MEMBERS").filter_map(Json::as_u64));
                }
            }
            "%FEATURE_STRUCTURES" => {
                *is_cas = true;
                if cursor.next() == Some(b'{') {
                    cursor.expect(b'{')?;
                    while let Some(id) = cursor.key()? {
                        let line = cursor.line();
                        add(cas, line, id.parse().ok(), cursor.value()?);
                    }
                } else {
                    cursor.expect(b'[')?;
                    while cursor.goes_on(b']')? {
                        let line = cursor.line();
                        let structure = cursor.value()?;
                        let id = structure.get("%ID").and_then(Json::as_u64);
                        add(cas, line, id, structure);
                    }
                }
            }
            _ => _ = cursor.value()?,
        }
    }
    if cursor.next().is_some() { Err("more than one object".to_owned()) } else { Ok(()) }
}

fn add(cas: &mut Cas, line: usize, id: Option<u64>, said: Json<'_>) {
    let kind = said.text("%TYPE");
    if kind.is_empty() {
        return cas.damaged(line, said.to_string());
    }
    if kind == "uima.cas.Sofa" {
        let own = |field: &str| said.get(field).and_then(Json::as_str).map(Cow::into_owned);
        let (name, uri) = (own("sofaID").unwrap_or_default(), own("sofaURI").unwrap_or_default());
        return cas.sofas.push(Sofa { id, line, name, text: own("sofaString"), uri });
    }
    let (begin, end) = (said.get("begin"), said.get("end"));
    let place = (begin.is_some() || end.is_some()).then(|| (offset(begin), offset(end)));
    let sofa = said.get("@sofa").and_then(Json::as_u64);
    let mut features = Vec::new();
    for (key, value) in said.entries() {
        match key.as_bytes().first() {
            Some(b'@') if key != "@sofa" => {
                let ids = value.as_u64().into_iter().collect();
                features.push((key.trim_start_matches('@').to_owned(), Value::References(ids)));
            }
            Some(b'#' | b'^') => {
                let name = key.trim_start_matches(['#', '^']).to_owned();
                features.push((name, Value::Plain(shown(value))));
            }
            _ if key == "%ELEMENTS" => {
                let is_primitive = kind.starts_with("uima.cas.") && kind != "uima.cas.FSArray";
                let elements = if is_primitive {
                    let shown: Vec<String> = value.items().map(shown).collect();
                    Value::Plain(shown.join(super::BETWEEN))
                } else {
                    Value::References(value.items().filter_map(Json::as_u64).collect())
                };
                features.push(("elements".to_owned(), elements));
            }
            Some(b'@' | b'%') => {}
            _ if matches!(&*key, "begin" | "end") || value.is_null() => {}
            _ => {
                let value = match value.as_str() {
                    Some(text) => Value::Text(text.into_owned()),
                    None => Value::Plain(shown(value)),
                };
                features.push((key.into_owned(), value));
            }
        }
    }
    cas.add(Structure { id, line, kind: kind.into_owned(), sofa, place, features });
}

fn shown(value: Json<'_>) -> String {
    value.as_str().map_or_else(|| value.to_string(), Cow::into_owned)
}

/// A place in JSON that is read piece by piece.
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
