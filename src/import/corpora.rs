//! Files that other tools really wrote: they lie beside the project, for they are others'.

use std::path::PathBuf;

use walkdir::WalkDir;

/// A folder of them; `None` where it is not there, which is said.
pub(super) fn corpus(name: &str) -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared");
    let shared = std::env::var_os("TAGWERK_SHARED").unwrap_or_else(|| beside.into());
    let folder = PathBuf::from(shared).join("corpora").join(name);
    let there = folder.is_dir();
    if !there {
        eprintln!("NOT TESTED: {} is not there", folder.display());
    }
    there.then_some(folder)
}

/// Everything below a folder of them whose path ends like this, in order.
pub(super) fn files(name: &str, ending: &str) -> Vec<PathBuf> {
    let Some(folder) = corpus(name) else { return Vec::new() };
    let all = WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = all.filter(|it| it.file_type().is_file()).map(walkdir::DirEntry::into_path);
    files.filter(|it| it.to_string_lossy().ends_with(ending)).collect()
}
