//! How the layers of `INCEpTION` become annotations and relations of ours, whichever file says them:
//! TSV, XMI and JSON give the same.

use crate::record::cas;

/// The feature of a chain's element that says what links it to the next.
pub(super) const LINK: &str = "referenceRelation";

/// The feature that says what something is in some knowledge base, which is no label.
pub(super) const IDENTIFIER: &str = "identifier";

/// What the names of `DKPro`'s types begin with.
pub(super) const DKPRO: &str = "de.tudarmstadt.ukp.dkpro.core.api.";

/// Packages of `DKPro` that say of words what they are, and how a sentence is built.
const LINGUISTIC: [&str; 4] = ["lexmorph.", "segmentation.", "syntax.", "transform."];

/// Whether a layer is one of linguists', which are passed over: nobody has marked by it what a text
/// is about.
pub(super) fn is_linguistic(layer: &str) -> bool {
    let of_dkpro = layer.strip_prefix(DKPRO);
    of_dkpro.is_some_and(|it| LINGUISTIC.iter().any(|package| it.starts_with(package)))
}

/// A layer's name without what it shares with others.
pub(super) fn short(layer: &str) -> &str {
    layer.rsplit('.').next().unwrap_or(layer)
}

/// The label of what has none: its layer's name. In our own layers it is still to be given.
pub(super) fn unlabelled(layer: &str) -> &str {
    if [cas::SPAN, cas::RELATION].contains(&layer) { "" } else { short(layer) }
}

/// Which feature of an annotation or a relation is its label, by what each says: `label`, `kind` or
/// `value`; else one that is called like these and says more than a number; else the one that its
/// layer has no other beside.
pub(super) fn label<'n, 'v>(
    said: &(impl Iterator<Item = (&'n str, &'v str)> + Clone),
    only: Option<&str>,
) -> Option<&'n str> {
    let find = |fits: &dyn Fn(&str, &str) -> bool| {
        let mut said = said.clone().filter(|it| !it.1.is_empty());
        said.find(|(name, value)| fits(name, value)).map(|it| it.0)
    };
    let named = |wanted: &str| find(&|name, _| name.eq_ignore_ascii_case(wanted));
    let like = |wanted: &str| find(&|name, value| ends_with(name, wanted) && !is_plain(value));
    let mut exact = ["label", "kind", "value"].into_iter().filter_map(named);
    let mut alike = ["label", "value", "type"].into_iter().filter_map(like);
    let only = || find(&|name, _| Some(name) == only);
    exact.next().or_else(|| alike.next()).or_else(only)
}

fn ends_with(name: &str, ending: &str) -> bool {
    let from = name.len().checked_sub(ending.len());
    from.and_then(|it| name.get(it..)).is_some_and(|it| it.eq_ignore_ascii_case(ending))
}

/// Whether a value looks like a number, or like yes or no.
pub(super) fn is_plain(text: &str) -> bool {
    text.is_empty() || matches!(text, "true" | "false") || text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said, the only feature of the layer, and which is the label.
    type Case =
        (&'static [(&'static str, &'static str)], Option<&'static str>, Option<&'static str>);

    #[test]
    fn the_label_is_what_is_called_so_and_else_what_is_called_alike_or_alone() {
        let cases: &[Case] = &[
            (&[("value", "a"), ("label", "b")], None, Some("label")),
            (&[("label", ""), ("Value", "7")], None, Some("Value")),
            (&[("boolValue", "true"), ("entityType", "PER")], None, Some("entityType")),
            (&[("integerValue", "7"), ("näType", "x")], None, Some("näType")),
            (&[("f1", "x")], None, None),
            (&[("f1", "x")], Some("f1"), Some("f1")),
            (&[("f1", "-1.5")], Some("f1"), Some("f1")),
            (&[], Some("f1"), None),
        ];
        for (said, only, found) in cases {
            assert_eq!(label(&said.iter().copied(), *only), *found, "{said:?}");
        }
    }

    #[test]
    fn layers_of_words_are_linguists_and_those_of_names_are_not() {
        let dkpro = |it: &str| format!("{DKPRO}{it}");
        assert!(is_linguistic(&dkpro("lexmorph.type.pos.POS")));
        assert!(is_linguistic(&dkpro("syntax.type.dependency.Dependency")));
        assert!(!is_linguistic(&dkpro("ner.type.NamedEntity")));
        assert!(!is_linguistic("webanno.custom.Lemma"));
        assert_eq!(unlabelled(&dkpro("ner.type.NamedEntity")), "NamedEntity");
        assert_eq!(unlabelled(cas::SPAN), "");
    }
}
