//! An attribute's value that its kind does not take.

use super::repair::{Mending, Repair, RepairKind};
use super::traits::{Trait, said};
use super::{Problem, Rule};
use crate::model::{Attribute, AttributeKind};

pub(super) fn check(all: &[Trait], into: &mut Vec<Problem>) {
    let wrong = all.iter().filter(|it| it.declared.is_some_and(|kind| !kind.takes(it.value)));
    into.extend(wrong.map(|it| it.problem(Rule::AttributeValue)));
}

/// Writes the value as its kind wants it, if only one can be meant; else takes the attribute away,
/// which has to be asked for.
pub(super) fn repair(problem: &Problem, mending: &Mending) -> Option<Repair> {
    let (bearer, attribute, value) = said(problem, mending)?;
    let label = mending.codebook.label(mending.codebook.current(bearer.label()))?;
    if let Some(meant) = meant(label.attribute(attribute)?, value) {
        return mending.resay(bearer, (RepairKind::Respell, true), |it| {
            it.attributes.insert(attribute.to_owned(), meant.clone());
        });
    }
    let empty = value.trim().is_empty();
    mending.resay(bearer, (RepairKind::RemoveAttribute, empty), |it| {
        it.attributes.remove(attribute);
    })
}

/// The value that the attribute takes and that this is but for case, space around it, the name
/// that the codebook gives it, or a comma for the point.
fn meant(attribute: &Attribute, value: &str) -> Option<String> {
    let plain = |it: &str| it.trim().to_lowercase();
    let wanted = plain(value);
    let found = match &attribute.kind {
        AttributeKind::Choice(ids) => {
            let named = |id: &&String| {
                let mut names = attribute.choices.get(*id).into_iter().flat_map(|it| it.0.values());
                plain(id) == wanted || names.any(|it| plain(it) == wanted)
            };
            let mut all = ids.iter().filter(named);
            all.next().filter(|_| all.next().is_none())?.clone()
        }
        AttributeKind::YesNo | AttributeKind::Text => wanted,
        AttributeKind::Number => match wanted.split_once(',') {
            // Three digits may be thousands.
            Some((_, digits)) if digits.len() == 3 => return None,
            _ => wanted.replacen(',', ".", 1),
        },
    };
    attribute.kind.takes(&found).then_some(found)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::model::Localized;

    #[test]
    fn a_value_is_respelt_where_only_one_can_be_meant() {
        let named = |id: &str, name: &str| {
            (id.to_owned(), Localized(BTreeMap::from([("de".to_owned(), name.to_owned())])))
        };
        let choices = ["for", "against", "Against"].map(str::to_owned).to_vec();
        for (kind, value, expected) in [
            (AttributeKind::Choice(choices.clone()), " For ", Some("for")),
            (AttributeKind::Choice(choices.clone()), "dafür", Some("for")),
            (AttributeKind::Choice(choices.clone()), "AGAINST", None),
            (AttributeKind::Choice(choices), "neither", None),
            (AttributeKind::YesNo, "True", Some("true")),
            (AttributeKind::YesNo, "yes", None),
            (AttributeKind::Number, "0,5", Some("0.5")),
            (AttributeKind::Number, " -3 ", Some("-3")),
            (AttributeKind::Number, "1,234", None),
            (AttributeKind::Number, "1.234,5", None),
            (AttributeKind::Number, "1,2,3", None),
            (AttributeKind::Number, "viel", None),
        ] {
            let attribute = Attribute {
                id: "a".to_owned(),
                name: Localized::default(),
                kind,
                choices: BTreeMap::from([named("for", "Dafür")]),
            };
            assert_eq!(meant(&attribute, value).as_deref(), expected, "{value:?}");
        }
    }
}
