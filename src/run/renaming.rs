//! Names of annotators that no folder can have, and the names that they get instead.

use std::collections::BTreeMap;

use crate::store;

/// Whose a layer is when neither the file nor the user says so.
pub(super) const NOBODY: &str = "import";

/// The names that were given, by those that stand in the files.
#[derive(Default)]
pub(super) struct Renaming(BTreeMap<String, String>);

impl Renaming {
    /// The name for the layers of that annotator, and whether it is another one and new. Two names
    /// never become one.
    pub(super) fn legal(&mut self, name: &str) -> (String, bool) {
        if name.is_empty() {
            return (NOBODY.to_owned(), false);
        }
        if store::check_annotator_name(name).is_ok() {
            return (name.to_owned(), false);
        }
        if let Some(known) = self.0.get(name) {
            return (known.clone(), false);
        }
        let kept = |it: char| it.is_alphanumeric() || "._@+-".contains(it);
        let plain: String = name.chars().map(|it| if kept(it) { it } else { '-' }).collect();
        let plain: String = plain.trim_matches(['.', '-']).chars().take(MOST).collect();
        // Nobody who has a legal name is called so.
        let stem = format!("{NOBODY}-{plain}");
        let numbered = (2..).map(|nth| format!("{}-{nth}", stem.trim_end_matches('-')));
        let whole = (!plain.is_empty()).then(|| stem.clone());
        let mut all = whole.into_iter().chain(numbered);
        let taken = |it: &String| self.0.values().any(|other| other == it);
        let other = all.find(|it| !taken(it)).unwrap_or(stem);
        self.0.insert(name.to_owned(), other.clone());
        (other, true)
    }
}

/// How long a new name is at most, in characters: short enough for any folder.
const MOST: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_gets_a_legal_one_of_its_own() {
        let mut renaming = Renaming::default();
        let mut given = |it: &str| renaming.legal(it);
        assert_eq!(given("eva"), ("eva".to_owned(), false));
        assert_eq!(given(""), (NOBODY.to_owned(), false));
        assert_eq!(given("Team A/B"), ("import-Team-A-B".to_owned(), true));
        assert_eq!(given("Team A:B"), ("import-Team-A-B-2".to_owned(), true));
        assert_eq!(given("Team A/B"), ("import-Team-A-B".to_owned(), false));
        assert_eq!(given("../../eva"), ("import-eva".to_owned(), true));
        let odd = ["NUL", "all", "...", "/", "\0", &"ü/".repeat(300), ".tagwerk", "codebook.ron"];
        let mut all: Vec<String> = odd.iter().map(|it| given(it).0).collect();
        assert!(all.iter().all(|it| store::check_annotator_name(it).is_ok()), "{all:?}");
        all.sort();
        all.dedup();
        assert_eq!(all.len(), odd.len());
    }
}
