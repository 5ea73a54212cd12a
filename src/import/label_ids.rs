//! Ids of labels, from files that only say what labels are called.

use std::collections::HashSet;

use crate::model::LabelId;

/// An id for each of these names, which are to differ: the name itself where it can be one, else one
/// close to it that none of the others is.
pub(super) fn label_ids(names: &[&str]) -> Vec<LabelId> {
    let is_id = |it: &str| LabelId::new(it).is_well_formed();
    let mut taken: HashSet<String> =
        names.iter().filter(|it| is_id(it)).map(|&it| it.to_owned()).collect();
    let ids = names.iter().map(|&name| {
        if is_id(name) {
            return LabelId::new(name);
        }
        let close = close_to(name);
        let all = (2..).map(|nth: usize| format!("{close}-{nth}"));
        let mut all = std::iter::once(close.clone()).chain(all);
        // A number is free at last.
        let id = all.find(|it| taken.insert(it.clone())).unwrap_or_default();
        LabelId::new(&id)
    });
    ids.collect()
}

/// Whether an id may have been made from the name, so that it says less than that.
pub(super) fn may_be_from(id: &LabelId, name: &str) -> bool {
    let rest = id.as_str().strip_prefix(&close_to(name));
    let is_number = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    id.as_str() == name
        || rest.is_some_and(|it| it.is_empty() || it.strip_prefix('-').is_some_and(is_number))
}

/// An id that is like the name.
fn close_to(name: &str) -> String {
    let mut id = String::new();
    for it in name.to_lowercase().chars() {
        match it {
            'a'..='z' | '0'..='9' | '_' => id.push(it),
            'ä' => id.push_str("ae"),
            'ö' => id.push_str("oe"),
            'ü' => id.push_str("ue"),
            'ß' => id.push_str("ss"),
            _ if id.ends_with('-') || id.is_empty() => {}
            _ => id.push('-'),
        }
    }
    let id = id.trim_end_matches('-');
    if id.is_empty() { "label".to_owned() } else { id.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_an_id_of_its_own_that_is_no_other_name() {
        let names = ["AB", "ab", "x y", "x-y", "x.y", "Größe", "人物", "地名", "a--b-", "label"];
        let ids = label_ids(&names);
        let expected = [
            "ab-2", "ab", "x-y-2", "x-y", "x-y-3", "groesse", "label-2", "label-3", "a--b-",
            "label",
        ];
        assert_eq!(ids, expected.map(LabelId::new));
        for (id, name) in ids.iter().zip(names) {
            assert!(may_be_from(id, name), "{id}");
        }
        for (id, name) in [("actor", "Akteur"), ("ab-c", "AB"), ("ab-", "AB"), ("abc", "AB")] {
            assert!(!may_be_from(&LabelId::new(id), name), "{id}");
        }
    }
}
