//! A project: a folder of articles and the folder of annotations that goes with it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf, absolute};

use super::disk::Disk;
use super::files::LARGEST_RECORD;
use super::{Cause, StoreError, Task, check_annotator_name, files};
use crate::model::ArticlePath;
use crate::record::{self, utf8};

/// A folder of articles and the folder of annotations that goes with it, both absolute. The
/// second need not exist before something is written there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// Where the articles lie.
    pub articles: PathBuf,
    /// Where codebook and layers lie.
    pub annotations: PathBuf,
    /// The way there.
    pub disk: Disk,
}

/// A folder's path from the root on, without a separator at the end: the form in which folders are
/// remembered. A path that has no root, as on a drive that is gone, stays as it is.
pub fn whole_path(path: &Path) -> PathBuf {
    absolute(path).unwrap_or_else(|_| path.to_owned()).components().collect()
}

impl Project {
    /// Opens a folder of articles with `annotations`, asked for or remembered, else with the
    /// folder that usually goes with it: `annotations` beside `seeds`, within any other.
    ///
    /// # Errors
    /// When there is no folder of articles, or the annotations belong to other articles that
    /// still exist. Nothing is written.
    pub fn open(articles: &Path, annotations: Option<&Path>) -> Result<Self, StoreError> {
        let articles = whole_path(articles);
        let annotations = match annotations {
            Some(folder) => whole_path(folder),
            None => Self::usual_annotations(&articles),
        };
        let found = fs::metadata(&articles).map_err(StoreError::at(&articles, Task::Open))?;
        if !found.is_dir() {
            return Err(StoreError::new(&articles, Task::Open, Cause::NotAFolder));
        }
        let project = Self { articles, annotations, disk: Disk::default() };
        if project.annotations.is_file() {
            return Err(StoreError::new(&project.annotations, Task::Open, Cause::NotAFolder));
        }
        project.check_owner()?;
        Ok(project)
    }

    /// The folder of annotations that usually goes with a folder of articles.
    pub fn usual_annotations(articles: &Path) -> PathBuf {
        let beside =
            articles.parent().filter(|_| articles.file_name() == Some(OsStr::new("seeds")));
        beside.unwrap_or(articles).join("annotations")
    }

    /// The file of an article.
    ///
    /// # Errors
    /// When the path leads out of the folder.
    pub fn article_file(&self, path: &ArticlePath) -> Result<PathBuf, StoreError> {
        below(&self.articles, path.as_str())
    }

    /// The file of an annotator's layer of an article, whether it exists or not.
    ///
    /// # Errors
    /// When the path leads out of the folder, or the name cannot be an annotator's.
    pub fn layer_file(&self, annotator: &str, path: &ArticlePath) -> Result<PathBuf, StoreError> {
        below(&self.annotator_folder(annotator)?, &format!("{path}.ron"))
    }

    /// The file of the project's codebook, whether it exists or not.
    pub fn codebook_file(&self) -> PathBuf {
        self.annotations.join("codebook.ron")
    }

    /// The folder of an annotator's layers, whether it exists or not.
    ///
    /// # Errors
    /// When the name cannot be an annotator's.
    pub fn annotator_folder(&self, annotator: &str) -> Result<PathBuf, StoreError> {
        let folder = self.annotations.join(annotator);
        check_annotator_name(annotator)
            .map_err(|error| StoreError::new(&folder, Task::Open, error))?;
        Ok(folder)
    }

    /// The program's own folder among the annotations, whether it exists or not.
    pub fn own_folder(&self) -> PathBuf {
        self.annotations.join(".tagwerk")
    }

    /// Notes among the annotations which articles they belong to. Whatever writes there calls
    /// this first.
    ///
    /// # Errors
    /// When they belong to other articles, or cannot be written.
    pub fn claim(&self) -> Result<(), StoreError> {
        self.check_owner()?;
        let own = self.own_folder();
        self.disk.make_folder(&own).map_err(StoreError::at(&own, Task::Write))?;
        let ignore = own.join(".gitignore");
        if !ignore.exists() {
            files::replace(&self.disk, &ignore, b"*\n")?;
        }
        let note = own.join("project.ron");
        let path = relative(&real(&self.annotations), &real(&self.articles));
        let content = record::write_project(&path).map_err(StoreError::at(&note, Task::Write))?;
        let there = files::read(&note)?;
        files::write(&self.disk, &note, &content, there.as_deref()).map(drop)
    }

    /// Articles that are gone own nothing: their folder may have been renamed.
    fn check_owner(&self) -> Result<(), StoreError> {
        let note = self.own_folder().join("project.ron");
        let Some(bytes) = files::read_within(&note, LARGEST_RECORD)? else { return Ok(()) };
        let noted = utf8(&bytes)
            .and_then(record::read_project)
            .map_err(StoreError::at(&note, Task::Read))?;
        match fs::canonicalize(real(&self.annotations).join(noted)) {
            Ok(expected) if expected != real(&self.articles) => {
                let cause = Cause::ForeignArticles { expected };
                Err(StoreError::new(&self.annotations, Task::Open, cause))
            }
            _ => Ok(()),
        }
    }
}

/// A path without links, or as it is where it does not exist.
pub(super) fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// The file that `path`, with `/` between its parts, names below `folder`.
fn below(folder: &Path, path: &str) -> Result<PathBuf, StoreError> {
    let plain = |part: &str| {
        let mut parts = Path::new(part).components();
        parts.next() == Some(Component::Normal(OsStr::new(part))) && parts.next().is_none()
    };
    let joined = path.split('/').fold(folder.to_owned(), |it, part| it.join(part));
    if path.split('/').all(plain) {
        Ok(joined)
    } else {
        Err(StoreError::new(Path::new(path), Task::Open, Cause::IllegalPath))
    }
}

/// `to` as seen from the folder `from`, with `/`, or as it is where nothing is common.
fn relative(from: &Path, to: &Path) -> String {
    let common = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let named = |it: &Component<'_>| matches!(it, Component::Normal(_));
    if !from.components().skip(common).chain(to.components().skip(common)).all(|it| named(&it)) {
        return to.to_string_lossy().into_owned();
    }
    let up = from.components().skip(common).map(|_| "..".into());
    let down = to.components().skip(common).map(|it| it.as_os_str().to_string_lossy());
    let parts: Vec<_> = up.chain(down).collect();
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(within: &Path, name: &str) -> PathBuf {
        let folder = within.join(name);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn seeds_goes_with_annotations_beside_it_and_others_hold_theirs() {
        let dir = tempfile::tempdir().unwrap();
        let seeds = Project::open(&folder(dir.path(), "seeds"), None).unwrap();
        assert_eq!(seeds.annotations, dir.path().join("annotations"));
        let texts = Project::open(&folder(dir.path(), "texts"), None).unwrap();
        assert_eq!(texts.annotations, dir.path().join("texts/annotations"));
        let asked = Project::open(&texts.articles, Some(&dir.path().join("tags"))).unwrap();
        assert_eq!(asked.annotations, dir.path().join("tags"));
        assert!(!seeds.annotations.exists() && !asked.annotations.exists());
    }

    #[test]
    fn a_folder_that_is_none_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("file"), "x").unwrap();
        for (name, cause) in [("none", Cause::NotFound), ("file", Cause::NotAFolder)] {
            let path = dir.path().join(name);
            assert_eq!(Project::open(&path, None), Err(StoreError::new(&path, Task::Open, cause)));
        }
    }

    #[test]
    fn annotations_belong_to_their_articles_wherever_both_move() {
        let dir = tempfile::tempdir().unwrap();
        let home = folder(dir.path(), "home");
        let (seeds, others) = (folder(&home, "seeds"), folder(&home, "others"));
        let project = Project::open(&seeds, None).unwrap();
        project.claim().unwrap();
        project.claim().unwrap();
        let note = fs::read_to_string(project.own_folder().join("project.ron")).unwrap();
        assert!(note.contains("articles: \"../seeds\""), "{note}");
        assert_eq!(fs::read_to_string(project.own_folder().join(".gitignore")).unwrap(), "*\n");
        let foreign = Project::open(&others, Some(&project.annotations)).unwrap_err();
        let expected = Cause::ForeignArticles { expected: real(&seeds) };
        assert_eq!((foreign.path, foreign.cause), (project.annotations.clone(), expected));

        let moved = dir.path().join("moved");
        fs::rename(&home, &moved).unwrap();
        assert!(Project::open(&moved.join("seeds"), None).is_ok());
        assert!(Project::open(&moved.join("others"), Some(&moved.join("annotations"))).is_err());
        fs::rename(moved.join("seeds"), moved.join("texts")).unwrap();
        let renamed =
            Project::open(&moved.join("texts"), Some(&moved.join("annotations"))).unwrap();
        renamed.claim().unwrap();
        assert!(Project::open(&moved.join("others"), Some(&moved.join("annotations"))).is_err());
    }

    #[test]
    fn no_path_leads_out_of_its_folder() {
        let project =
            Project { articles: "/a".into(), annotations: "/b".into(), disk: Disk::default() };
        for path in ["../x", "a/../../x", "/etc/x", "", "a//b", "./a", "a/."] {
            let path = ArticlePath::new(path);
            let error = project.article_file(&path).unwrap_err();
            assert_eq!(error.cause, Cause::IllegalPath, "{path}");
            // A layer's name goes on after the path, so that some of these are names.
            let layer = project.layer_file("eva", &path);
            assert!(layer.is_err() || layer.unwrap().starts_with("/b/eva"), "{path}");
        }
        let file = project.layer_file("eva", &ArticlePath::new("a/x.txt")).unwrap();
        assert_eq!(file, Path::new("/b/eva").join("a").join("x.txt.ron"));
        assert!(project.layer_file("..", &ArticlePath::new("x")).is_err());
    }

    #[test]
    fn a_relative_path_is_found_where_there_is_one() {
        for (from, to, expected) in [
            ("/h/annotations", "/h/seeds", "../seeds"),
            ("/h/texts/annotations", "/h/texts", ".."),
            ("/h/x", "/h/x", "."),
            ("/h", "/h/a/b", "a/b"),
        ] {
            assert_eq!(relative(Path::new(from), Path::new(to)), expected);
        }
    }
}
