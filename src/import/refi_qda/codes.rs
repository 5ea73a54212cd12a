//! Codes, which may stand inside each other, as labels beside each other.

use std::collections::{HashMap, HashSet};

use crate::import::label_ids::label_ids;
use crate::model::{Codebook, Label, Localized, PALETTE, Rgb};

/// The language of texts whose language nobody has said.
const UNKNOWN: &str = "und";

/// A code as a file has it.
#[derive(Clone, Debug, Default)]
pub(super) struct Code {
    pub(super) guid: String,
    pub(super) name: String,
    pub(super) color: Option<Rgb>,
    pub(super) description: String,
    /// Whether something may bear it; others only hold codes together.
    pub(super) codable: bool,
    /// The code that it stands in, by its place among all, which is before its own.
    pub(super) outer: Option<usize>,
}

/// What the labels of the codes are called, by GUID. Where several codes have one name, each is called
/// with the names of those around it: `Energy::costs`. Codes that are called the same even so are one.
pub(super) fn names(codes: &[Code]) -> HashMap<String, String> {
    let mut bearers: HashMap<&str, usize> = HashMap::new();
    for it in codes {
        *bearers.entry(&it.name).or_default() += 1;
    }
    let called = |it: &Code| {
        if bearers.get(it.name.as_str()) == Some(&1) {
            return it.name.clone();
        }
        let outer = std::iter::successors(Some(it), |it| codes.get(it.outer?));
        let mut path: Vec<&str> = outer.map(|it| it.name.as_str()).collect();
        path.reverse();
        path.join("::")
    };
    codes.iter().map(|it| (it.guid.clone(), called(it))).collect()
}

/// The codebook that the codes make; those that nothing may bear are labels that are not offered.
pub(super) fn codebook(codes: &[Code], names: &HashMap<String, String>) -> Codebook {
    let mut codebook = Codebook::default();
    let mut called = HashSet::new();
    let named = codes.iter().zip(0..).filter_map(|(code, nth)| {
        let name = names.get(&code.guid).filter(|it| !it.is_empty())?;
        called.insert(name.as_str()).then_some((code, nth, name.as_str()))
    });
    let named: Vec<(&Code, usize, &str)> = named.collect();
    let ids = label_ids(&named.iter().map(|it| it.2).collect::<Vec<_>>());
    for ((code, nth, name), id) in named.into_iter().zip(ids) {
        let color = code.color.or_else(|| PALETTE.get(nth % PALETTE.len()).copied());
        let color = color.unwrap_or(Rgb(0x77, 0x77, 0x77));
        let mut definition = Localized::default();
        definition.set(UNKNOWN, &code.description);
        let label = Label::new(id, UNKNOWN, name, color);
        codebook.labels.push(Label { definition, retired: !code.codable, ..label });
    }
    codebook
}

/// `#rrggbb`, or in short `#rgb`.
pub(super) fn color(hex: &str) -> Option<Rgb> {
    let digits = hex.strip_prefix('#')?;
    let long: String = match digits.len() {
        3 => digits.chars().flat_map(|it| [it, it]).collect(),
        _ => digits.to_owned(),
    };
    Rgb::parse(&format!("#{long}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_become_labels_beside_each_other() {
        let code = |guid: &str, name: &str, outer: Option<usize>| Code {
            guid: guid.to_owned(),
            name: name.to_owned(),
            outer,
            codable: name != "김",
            ..Code::default()
        };
        let codes = [
            code("1", "Größe", None),
            code("8", "Energy", None),
            code("2", "costs", Some(1)),
            code("9", "Housing", None),
            code("10", "Rent", Some(3)),
            code("3", "costs", Some(4)),
            code("4", "costs", Some(1)),
            code("5", "", None),
            code("6", "a--b-", None),
            Code { color: color("#f0A"), ..code("7", "김", None) },
        ];
        let names = names(&codes);
        let codebook = codebook(&codes, &names);
        let labels = codebook.labels.iter();
        let found: Vec<_> =
            labels.map(|it| (it.id.as_str(), it.name.get("de"), it.retired)).collect();
        let expected = [
            ("groesse", "Größe", false),
            ("energy", "Energy", false),
            ("energy-costs", "Energy::costs", false),
            ("housing", "Housing", false),
            ("rent", "Rent", false),
            ("housing-rent-costs", "Housing::Rent::costs", false),
            ("a--b-", "a--b-", false),
            ("label", "김", true),
        ];
        assert_eq!(found, expected);
        assert_eq!(codebook.labels[7].color, Rgb(0xff, 0x00, 0xaa));
        assert_eq!(names["4"], names["2"]);
    }
}
