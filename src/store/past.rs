//! What the program keeps of the past in its own folder: the texts that were annotated, each once,
//! by their hash; the layers that it wrote last, to compare what others make of them; and each
//! layer as it was when the program was started.

use std::fs;
use std::path::PathBuf;

use super::{Project, StoreError, files};
use crate::model::{Article, ArticlePath, FileHash, TextHash};

/// How many of a layer's backups are kept.
const BACKUPS: usize = 10;

/// Keeps an article's text, unless it is kept already.
///
/// # Errors
/// When it cannot be written.
pub fn keep_text(project: &Project, article: &Article) -> Result<(), StoreError> {
    let file = text_file(project, article.hash);
    if file.exists() {
        return Ok(());
    }
    files::replace(&project.disk, &file, article.text.as_bytes())
}

/// A text that was annotated; `None` when it was not kept, or is no longer what it was.
pub fn kept_text(project: &Project, hash: TextHash) -> Option<String> {
    let bytes = files::read(&text_file(project, hash)).ok().flatten()?;
    String::from_utf8(bytes).ok().filter(|it| TextHash::of(it) == hash)
}

fn text_file(project: &Project, hash: TextHash) -> PathBuf {
    project.own_folder().join("texts").join(format!("{hash}.txt"))
}

/// Keeps what a file of an annotator's holds, or is about to hold.
///
/// # Errors
/// When it cannot be written.
pub fn keep_base(
    project: &Project,
    annotator: &str,
    hash: FileHash,
    bytes: &[u8],
) -> Result<(), StoreError> {
    let file = bases(project, annotator).join(name_of(hash));
    if file.exists() {
        return Ok(());
    }
    files::replace(&project.disk, &file, bytes)
}

/// What a file held; `None` when it was not kept, or is no longer what it was.
pub fn kept_base(project: &Project, annotator: &str, hash: FileHash) -> Option<Vec<u8>> {
    let bytes = files::read(&bases(project, annotator).join(name_of(hash))).ok().flatten()?;
    Some(bytes).filter(|it| FileHash::of(it) == hash)
}

/// Lets go of what a file held.
pub fn forget_base(project: &Project, annotator: &str, hash: FileHash) {
    // What stays takes room, and nothing else.
    _ = project.disk.remove(&bases(project, annotator).join(name_of(hash)));
}

/// What is kept of what files of an annotator's held.
pub fn kept_bases(project: &Project, annotator: &str) -> Vec<FileHash> {
    let hash = |it: fs::DirEntry| FileHash::parse(it.file_name().to_str()?.strip_suffix(".ron")?);
    let entries = fs::read_dir(bases(project, annotator)).into_iter().flatten();
    entries.flatten().filter_map(hash).collect()
}

fn bases(project: &Project, annotator: &str) -> PathBuf {
    project.own_folder().join("bases").join(annotator)
}

fn name_of(hash: FileHash) -> String {
    format!("{hash}.ron")
}

/// Keeps a layer's file as it is before its first change. `when` becomes a part of its name.
///
/// # Errors
/// When it cannot be written.
pub fn keep_backup(
    project: &Project,
    annotator: &str,
    path: &ArticlePath,
    (when, bytes): (&str, &[u8]),
) -> Result<(), StoreError> {
    let folder = project.own_folder().join("backups").join(annotator).join(path.as_str());
    files::replace(&project.disk, &folder.join(format!("{when}.ron")), bytes)?;
    let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
    let mut backups: Vec<PathBuf> = entries.map(|it| it.path()).collect();
    backups.sort();
    for old in backups.iter().rev().skip(BACKUPS) {
        // One too many is no harm.
        _ = project.disk.remove(old);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Metadata;

    #[test]
    fn what_is_kept_is_found_as_long_as_it_is_what_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let project = Project::open(dir.path(), None).unwrap();
        let article = Article::new(ArticlePath::new("a.txt"), "Käse".into(), Metadata::default());
        assert_eq!(kept_text(&project, article.hash), None);
        keep_text(&project, &article).unwrap();
        assert_eq!(kept_text(&project, article.hash).as_deref(), Some("Käse"));
        fs::write(text_file(&project, article.hash), "Kase").unwrap();
        assert_eq!(kept_text(&project, article.hash), None);

        let hash = FileHash::of(b"layer");
        keep_base(&project, "eva", hash, b"layer").unwrap();
        assert_eq!(kept_base(&project, "eva", hash).as_deref(), Some(&b"layer"[..]));
        assert_eq!(kept_base(&project, "ada", hash), None);
        assert_eq!(kept_bases(&project, "eva"), [hash]);
        forget_base(&project, "eva", hash);
        assert_eq!(kept_base(&project, "eva", hash), None);
    }

    #[test]
    fn the_newest_backups_stay() {
        let dir = tempfile::tempdir().unwrap();
        let project = Project::open(dir.path(), None).unwrap();
        let path = ArticlePath::new("a/x.txt");
        for n in 10..25 {
            keep_backup(&project, "eva", &path, (&n.to_string(), b"x")).unwrap();
        }
        let folder = project.own_folder().join("backups/eva/a/x.txt");
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name()).collect();
        names.sort();
        assert_eq!((names.len(), names[0].to_str()), (BACKUPS, Some("15.ron")));
    }
}
