//! `tagwerk merge`.

use std::path::Path;

use super::Outcome;
use super::output::say;
use crate::app::wording;
use crate::i18n::{Messages, Msg};
use crate::run::merging::{MergeFailure, MergeReport, MergedFile, merge};

/// Merges into `ours` and says what was decided, and what was not.
pub fn run(
    tr: &Messages,
    base: &Path,
    ours: &Path,
    theirs: &Path,
    name: Option<&Path>,
) -> Result<Outcome, String> {
    let place = |own: String| name.map_or(own, |it| it.display().to_string());
    let MergeReport { of, marked, uncommented } = merge(base, ours, theirs).map_err(|failure| {
        let why = match failure {
            MergeFailure::Store(error) => wording::store_error(tr, &error),
            MergeFailure::Layers(error) => wording::merge_error(tr, &error),
        };
        name.map_or(why.clone(), |it| format!("{}: {why}", it.display()))
    })?;
    let (place, remarks, conflicts): (String, Vec<String>, Vec<String>) = match &of {
        MergedFile::Layer { name, conflicts, remarks } => (
            place(name.clone()),
            remarks.iter().map(|it| wording::merge_remark(tr, it)).collect(),
            conflicts.iter().map(|it| wording::merge_conflict(tr, it)).collect(),
        ),
        MergedFile::Codebook { conflicts, remarks } => (
            place(ours.display().to_string()),
            remarks.iter().map(|it| wording::codebook_remark(tr, it)).collect(),
            conflicts.iter().map(|it| wording::codebook_conflict(tr, it)).collect(),
        ),
    };
    for words in &remarks {
        say(&format!("{place}: {words}"));
    }
    if uncommented {
        say(&format!("{place}: {}", tr.get(Msg::MergeUncommented)));
    }
    if !marked {
        return Ok(Outcome::Fine);
    }
    for words in &conflicts {
        say(&format!("{place}: {words}"));
    }
    say(&format!("{place}: {}", tr.merge_marked(conflicts.len())));
    Ok(Outcome::Problems)
}
