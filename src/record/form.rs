//! The form that all records share: versions, compact lines inside a pretty file, escapes.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::num::NonZeroU64;

use ron::ser::PrettyConfig;
use ron::value::RawValue;
use serde::de::{DeserializeOwned, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::RecordError;

/// The version that every kind of record has today.
pub(super) const VERSION: u64 = 1;

#[derive(Deserialize)]
struct Version {
    version: NonZeroU64,
}

/// The text of a record's file.
///
/// # Errors
/// When it is not UTF-8.
pub fn utf8(bytes: &[u8]) -> Result<&str, RecordError> {
    str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        RecordError::NotUtf8 { line: 1 + memchr::memchr_iter(b'\n', good).count() }
    })
}

/// Reads a record with a version.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, RecordError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let refused = |error| RecordError::of(text, error);
    let version = ron::from_str::<Version>(text).map_err(refused)?.version.get();
    if version > VERSION {
        return Err(RecordError::TooNew { version });
    }
    ron::from_str(text).map_err(refused)
}

/// Writes a record, with line feeds on every system.
pub(super) fn write<T: Serialize>(record: &T) -> Result<String, RecordError> {
    let text = ron::ser::to_string_pretty(record, pretty())
        .map_err(|error| RecordError::Unwritable(error.to_string()))?;
    Ok(with_plain_apostrophes(&text) + "\n")
}

fn pretty() -> PrettyConfig {
    PrettyConfig::new().new_line("\n")
}

/// `ron` escapes apostrophes within strings, where RON does not ask for it. A backslash stands
/// only in strings, and always begins an escape.
fn with_plain_apostrophes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        let escaped = after.chars().next().unwrap_or_default();
        if escaped != '\'' {
            plain.push('\\');
        }
        plain.push(escaped);
        rest = after.get(escaped.len_utf8()..).unwrap_or_default();
    }
    plain + rest
}

/// A value that is written on one line inside a pretty record.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct Compact<T>(pub(super) T);

impl<T: Serialize> Serialize for Compact<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let line = pretty().compact_arrays(true).compact_structs(true).compact_maps(true);
        let line = ron::ser::to_string_pretty(&self.0, line).map_err(S::Error::custom)?;
        RawValue::from_boxed_ron(line.into()).map_err(S::Error::custom)?.serialize(serializer)
    }
}

/// Begins the message about a key that is there twice; serde's own error takes only names that
/// are known when compiling.
pub(super) const DUPLICATE: &str = "duplicate key: ";

/// Reads a map and refuses a key that is there twice: the first of the two would be lost.
pub(super) fn unique_keys<'de, D, V>(deserializer: D) -> Result<BTreeMap<String, V>, D::Error>
where
    D: Deserializer<'de>,
    V: Deserialize<'de>,
{
    struct Unique<V>(PhantomData<V>);

    impl<'de, V: Deserialize<'de>> Visitor<'de> for Unique<V> {
        type Value = BTreeMap<String, V>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a map")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut read = BTreeMap::new();
            while let Some((key, value)) = map.next_entry::<String, V>()? {
                if read.contains_key(&key) {
                    return Err(A::Error::custom(format_args!("{DUPLICATE}{key}")));
                }
                read.insert(key, value);
            }
            Ok(read)
        }
    }

    deserializer.deserialize_map(Unique(PhantomData))
}

/// Reads a list of things that take much more room than the few bytes that may stand for them: it
/// grows by a quarter, so that little room is kept for what never comes.
pub(super) fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct List<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for List<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a sequence")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
            let mut read = Vec::new();
            while let Some(item) = items.next_element()? {
                if read.len() == read.capacity() {
                    read.reserve_exact(read.len() / 4 + 1);
                }
                read.push(item);
            }
            Ok(read)
        }
    }

    deserializer.deserialize_seq(List(PhantomData))
}

/// Whether a value is the one that an absent field stands for.
pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apostrophes_are_plain_and_nothing_else_changes() {
        for (given, expected) in [
            (r"it\'s", "it's"),
            (r"a\\\'b\\'", r"a\\'b\\'"),
            (r#"\"\n\u{301}\\"#, r#"\"\n\u{301}\\"#),
            ("", ""),
        ] {
            assert_eq!(with_plain_apostrophes(given), expected);
        }
        for text in ["Trump's \\' \"x\" \\", "\\\\'''", "e\u{301}\u{ad}\r\n\t\0"] {
            let written = write(&text).unwrap();
            assert_eq!(ron::from_str::<String>(&written).as_deref(), Ok(text), "{written}");
        }
    }

    #[test]
    fn the_line_that_is_not_utf8_is_named() {
        assert_eq!(utf8("ä\nß".as_bytes()), Ok("ä\nß"));
        assert_eq!(utf8(b"a\nb\n\xe4"), Err(RecordError::NotUtf8 { line: 3 }));
    }
}
