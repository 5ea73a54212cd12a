//! Articles: listing a folder, reading one.

use std::collections::HashSet;
use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use super::files::{LARGEST_ARTICLE, LARGEST_RECORD};
use super::project::real;
use super::{Cause, Listing, Project, StoreError, Task, decode, files};
use crate::model::{Article, ArticlePath, Metadata};
use crate::record::{self, utf8};

/// Extensions of files that are articles.
const EXTENSIONS: [&str; 3] = ["txt", "text", "md"];

/// What is known of an article without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedArticle {
    /// Where it lies.
    pub path: ArticlePath,
    /// Size of its file in bytes.
    pub size: u64,
}

/// An article with what was noticed when it was read.
#[derive(Clone, Debug)]
pub struct OpenedArticle {
    /// The article.
    pub article: Article,
    /// The name of the encoding that its file has.
    pub encoding: &'static str,
    /// Whether its file begins with a byte-order mark.
    pub had_bom: bool,
    /// Whether bytes that mean nothing in the encoding became U+FFFD.
    pub damaged: bool,
    /// Why its metadata could not be read.
    pub trouble: Option<StoreError>,
}

/// All articles of a project by path, from names and sizes alone. Folders whose name begins with
/// a dot and the folder of annotations are passed over.
///
/// # Errors
/// When the folder of articles itself cannot be listed.
pub fn list_articles(project: &Project) -> Result<Listing<ListedArticle>, StoreError> {
    let annotations = real(&project.annotations);
    let is_annotations = |it: &DirEntry| {
        project.annotations.file_name() == Some(it.file_name()) && real(it.path()) == annotations
    };
    let mut listing = Listing::default();
    walk(
        &project.articles,
        is_annotations,
        is_article_name,
        &mut listing.troubles,
        |path, entry| {
            let size = entry.metadata().map_or(0, |it| it.len());
            listing.items.push(ListedArticle { path: ArticlePath::new(path), size });
        },
    )?;
    listing.items.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(listing)
}

/// Calls `found` with every file below `folder` that is wanted by its path, with `/`.
///
/// Links are followed, but not in circles, not to a folder that holds this one, and those within
/// linked folders not twice to the same: a few links that lead to one another would make more paths
/// than anybody can list.
///
/// # Errors
/// When `folder` itself cannot be listed.
pub(super) fn walk(
    folder: &Path,
    mut skip: impl FnMut(&DirEntry) -> bool,
    wanted: impl Fn(&str) -> bool,
    troubles: &mut Vec<StoreError>,
    mut found: impl FnMut(&str, &DirEntry),
) -> Result<(), StoreError> {
    let home = real(folder);
    let mut linked: Option<usize> = None;
    let mut seen = HashSet::new();
    let mut entries = WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let error = list_error(folder, error);
                if error.path == folder {
                    return Err(error);
                }
                troubles.push(error);
                continue;
            }
        };
        if entry.depth() == 0 {
            continue;
        }
        let is_folder = entry.file_type().is_dir();
        let Some(name) = entry.file_name().to_str() else {
            troubles.push(StoreError::new(entry.path(), Task::List, Cause::NotUtf8Name));
            if is_folder {
                entries.skip_current_dir();
            }
            continue;
        };
        if name.starts_with('.') || is_folder && skip(&entry) {
            if is_folder {
                entries.skip_current_dir();
            }
            continue;
        }
        linked = linked.filter(|it| *it < entry.depth());
        if is_folder && entry.path_is_symlink() {
            let target = real(entry.path());
            if home.starts_with(&target) || linked.is_some() && !seen.insert(target) {
                troubles.push(StoreError::new(entry.path(), Task::List, Cause::LinkLoop));
                entries.skip_current_dir();
                continue;
            }
            linked = linked.or(Some(entry.depth()));
        }
        if is_folder {
            continue;
        }
        let parts = entry.path().strip_prefix(folder).unwrap_or(entry.path()).iter();
        let path = parts.filter_map(|it| it.to_str()).collect::<Vec<_>>().join("/");
        if !wanted(&path) {
            continue;
        }
        if entry.file_type().is_file() {
            found(&path, &entry);
        } else {
            troubles.push(StoreError::new(entry.path(), Task::List, Cause::NotAFile));
        }
    }
    Ok(())
}

/// The files below a folder whose path within it, with `/`, is wanted.
///
/// # Errors
/// When the folder cannot be listed.
pub fn files_below(
    folder: &Path,
    wanted: impl Fn(&str) -> bool,
) -> Result<Listing<String>, StoreError> {
    let mut listing = Listing::default();
    let mut items = Vec::new();
    walk(folder, |_| false, wanted, &mut listing.troubles, |path, _| items.push(path.to_owned()))?;
    listing.items = items;
    Ok(listing)
}

fn list_error(folder: &Path, error: walkdir::Error) -> StoreError {
    let path = error.path().unwrap_or(folder).to_owned();
    let cause = if error.loop_ancestor().is_some() {
        Cause::LinkLoop
    } else if files::leads_nowhere(&path) {
        Cause::DanglingLink
    } else {
        error.into_io_error().map_or(Cause::LinkLoop, Cause::from)
    };
    StoreError { path, task: Task::List, cause }
}

/// Reads an article with its metadata. Metadata that cannot be read are no reason not to open
/// the article.
///
/// # Errors
/// When the file cannot be read, is empty, or is no text.
pub fn read_article(project: &Project, path: &ArticlePath) -> Result<OpenedArticle, StoreError> {
    let file = project.article_file(path)?;
    let failed = StoreError::at(&file, Task::Read);
    let bytes = files::read_within(&file, LARGEST_ARTICLE)?;
    let bytes = bytes.ok_or_else(|| failed(Cause::NotFound))?;
    let decoded = decode(&bytes).map_err(failed)?;
    let (metadata, trouble) = match read_metadata(project, path) {
        Ok(metadata) => (metadata, None),
        Err(error) => (Metadata::default(), Some(error)),
    };
    Ok(OpenedArticle {
        article: Article::new(path.clone(), decoded.text.into(), metadata),
        encoding: decoded.encoding,
        had_bom: decoded.had_bom,
        damaged: decoded.damaged,
        trouble,
    })
}

/// Whether an article may be added.
///
/// # Errors
/// [`Cause::Exists`] when there is a file of that name; when it could not be read again.
pub fn may_add_article(
    project: &Project,
    path: &ArticlePath,
    text: &str,
) -> Result<(), StoreError> {
    let file = project.article_file(path)?;
    let failed = StoreError::at(&file, Task::Write);
    if file.symlink_metadata().is_ok() {
        return Err(failed(Cause::Exists));
    }
    let content = article_content(text);
    files::check_content(&file, &content, LARGEST_ARTICLE)?;
    // Many NULs look like another encoding.
    match decode(content.as_bytes()) {
        Ok(decoded) if decoded.text == text => Ok(()),
        Ok(_) => Err(failed(Cause::Binary)),
        Err(cause) => Err(failed(cause)),
    }
}

/// Adds an article, and what is known about it; no file is replaced. Articles that differ only in
/// their extension share what is known, and of two the first one's stays.
///
/// # Errors
/// See [`may_add_article`]; when it cannot be written.
pub fn add_article(
    project: &Project,
    path: &ArticlePath,
    text: &str,
    metadata: &Metadata,
) -> Result<(), StoreError> {
    may_add_article(project, path, text)?;
    let file = project.article_file(path)?;
    let beside = file.with_extension("ron");
    let mut is_ours = false;
    if *metadata != Metadata::default() {
        let known = record::write_metadata(metadata);
        let known = known.map_err(StoreError::at(&beside, Task::Write))?;
        match files::create(&project.disk, &beside, known.as_bytes()) {
            Ok(()) => is_ours = true,
            Err(error) if error.cause == Cause::Exists => {}
            Err(error) => return Err(error),
        }
    }
    let added = files::create(&project.disk, &file, article_content(text).as_bytes());
    if added.is_err() && is_ours {
        // It would be said of another article.
        _ = project.disk.remove(&beside);
    }
    added
}

/// What is known about an article once it is added with this; nothing where that cannot be read.
pub fn would_know(project: &Project, path: &ArticlePath, metadata: &Metadata) -> Metadata {
    let beside = project.article_file(path).map(|it| it.with_extension("ron"));
    if beside.is_ok_and(|it| it.symlink_metadata().is_err()) {
        return metadata.clone();
    }
    read_metadata(project, path).unwrap_or_default()
}

/// What an article's file is to hold.
fn article_content(text: &str) -> String {
    // A mark at the beginning would be taken for that of the encoding.
    let mark = if text.starts_with('\u{feff}') { "\u{feff}" } else { "" };
    format!("{mark}{text}")
}

/// Whether a name ends as those of articles do.
pub fn is_article_name(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| {
        EXTENSIONS.iter().any(|it| extension.eq_ignore_ascii_case(it))
    })
}

/// Reads what is known about an article from the file beside it, `x.ron` for `x.txt`; nothing
/// where there is none. Articles that differ only in their extension share it.
///
/// # Errors
/// When there is a file that cannot be read.
pub fn read_metadata(project: &Project, path: &ArticlePath) -> Result<Metadata, StoreError> {
    let file = project.article_file(path)?.with_extension("ron");
    let bytes = files::read_within(&file, LARGEST_RECORD)?;
    let Some(bytes) = bytes else { return Ok(Metadata::default()) };
    utf8(&bytes).and_then(record::read_metadata).map_err(StoreError::at(&file, Task::Read))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    fn project(files: &[(&str, &[u8])]) -> (TempDir, Project) {
        let dir = tempfile::tempdir().unwrap();
        for (path, bytes) in files {
            let file = dir.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
        }
        let project = Project::open(dir.path(), None).unwrap();
        (dir, project)
    }

    fn paths(listing: &Listing<ListedArticle>) -> Vec<&str> {
        listing.items.iter().map(|it| it.path.as_str()).collect()
    }

    #[test]
    fn articles_are_listed_at_any_depth_and_nothing_else() {
        let (_dir, project) = project(&[
            ("b.txt", b"xy"),
            ("a/b/b.txt", b"x"),
            ("a/b.TXT", b""),
            ("a/b.ron", b"x"),
            ("c.text", b"x"),
            ("read.md", b"x"),
            (".hidden/x.txt", b"x"),
            (".x.txt", b"x"),
            ("annotations/eva/b.txt.ron", b"x"),
            ("annotations/eva/x.txt", b"x"),
            ("sub/annotations/x.txt", b"x"),
            ("x.pdf", b"x"),
            ("txt", b"x"),
        ]);
        let listing = list_articles(&project).unwrap();
        let expected =
            ["a/b.TXT", "a/b/b.txt", "b.txt", "c.text", "read.md", "sub/annotations/x.txt"];
        assert_eq!(paths(&listing), expected);
        assert_eq!(listing.items[2].size, 2);
        assert_eq!(listing.troubles, []);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_but_not_in_circles() {
        let (dir, project) = project(&[("a/x.txt", b"x"), ("a/b/y.txt", b"y")]);
        std::os::unix::fs::symlink(dir.path().join("a"), dir.path().join("a/b/loop")).unwrap();
        std::os::unix::fs::symlink(dir.path().join("a/x.txt"), dir.path().join("z.txt")).unwrap();
        std::os::unix::fs::symlink(dir.path().join("none"), dir.path().join("gone.txt")).unwrap();
        let listing = list_articles(&project).unwrap();
        assert_eq!(paths(&listing), ["a/b/y.txt", "a/x.txt", "z.txt"]);
        let mut causes: Vec<_> = listing.troubles.iter().map(|it| it.cause.to_string()).collect();
        causes.sort();
        assert_eq!(causes, [Cause::LinkLoop.to_string(), Cause::DanglingLink.to_string()]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_that_is_not_utf8_is_reported() {
        use std::os::unix::ffi::OsStrExt as _;
        let (dir, project) = project(&[("x.txt", b"x")]);
        let name = dir.path().join(std::ffi::OsStr::from_bytes(b"gr\xf6\xdfe.txt"));
        fs::write(&name, "x").unwrap();
        let listing = list_articles(&project).unwrap();
        assert_eq!(paths(&listing), ["x.txt"]);
        assert_eq!(listing.troubles, [StoreError::new(&name, Task::List, Cause::NotUtf8Name)]);
    }

    #[test]
    fn an_article_is_read_with_its_metadata() {
        let metadata = "(version: 1, title: \"Abreise\")".as_bytes();
        let (_dir, project) = project(&[
            ("a/x.txt", b"\xef\xbb\xbfM\xc3\xbcller\r\n"),
            ("a/x.md", b"M\xfcller reist ab"),
            ("a/x.ron", metadata),
            ("y.txt", b"y"),
            ("y.ron", b"(version: 1, title: "),
        ]);
        let read = |path: &str| read_article(&project, &ArticlePath::new(path)).unwrap();
        let x = read("a/x.txt");
        assert_eq!((&*x.article.text, x.article.meta.title.as_str()), ("Müller\r\n", "Abreise"));
        assert_eq!((x.encoding, x.had_bom, x.trouble), ("UTF-8", true, None));
        let x = read("a/x.md");
        assert_eq!((x.encoding, x.article.meta.title.as_str()), ("windows-1252", "Abreise"));
        let y = read("y.txt");
        assert_eq!((&*y.article.text, y.article.meta), ("y", Metadata::default()));
        assert!(y.trouble.unwrap().path.ends_with("y.ron"));
    }

    #[test]
    fn what_is_no_article_is_refused_with_the_reason() {
        let (dir, project) =
            project(&[("empty.txt", b""), ("binary.txt", b"\0\x01\x02\0"), ("locked.txt", b"x")]);
        let cause = |path: &str| read_article(&project, &ArticlePath::new(path)).unwrap_err().cause;
        assert_eq!(cause("empty.txt"), Cause::Empty);
        assert_eq!(cause("binary.txt"), Cause::Binary);
        assert_eq!(cause("none.txt"), Cause::NotFound);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let locked = dir.path().join("locked.txt");
            fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
            if fs::read(&locked).is_err() {
                assert_eq!(cause("locked.txt"), Cause::PermissionDenied);
            } else {
                eprintln!("skipped: this user may read every file");
            }
        }
        fs::remove_dir_all(dir.path()).unwrap();
        assert_eq!(list_articles(&project).unwrap_err().cause, Cause::NotFound);
    }

    #[test]
    fn an_article_that_has_come_meanwhile_stays_and_nothing_is_left_beside_it() {
        let (dir, project) = project(&[("a/b.txt", b"theirs"), ("c.ron", b"(version: 1)")]);
        let known = Metadata { title: "Abreise".to_owned(), ..Metadata::default() };
        let path = ArticlePath::new("a/b.txt");
        let error = add_article(&project, &path, "ours", &known).unwrap_err();
        assert_eq!(error.cause, Cause::Exists);
        // As if it had come after it was looked for.
        let file = project.article_file(&path).unwrap();
        let error = files::create(&project.disk, &file, b"ours").unwrap_err();
        assert_eq!(error.cause, Cause::Exists);
        assert_eq!(fs::read(&file).unwrap(), b"theirs");
        for (path, is_known) in [("a/d.txt", true), ("a/d.md", true), ("c.txt", false)] {
            let path = ArticlePath::new(path);
            let expected = if is_known { known.clone() } else { Metadata::default() };
            assert_eq!(would_know(&project, &path, &known), expected, "{path}");
            add_article(&project, &path, "ours", &known).unwrap();
            let article = read_article(&project, &path).unwrap().article;
            assert_eq!((&*article.text, article.meta), ("ours", expected), "{path}");
        }
        let names = |folder: &str| {
            let entries = fs::read_dir(dir.path().join(folder)).unwrap();
            let names = entries.map(|it| it.unwrap().file_name().into_string().unwrap());
            let mut names: Vec<String> = names.collect();
            names.sort();
            names
        };
        assert_eq!(names("a"), ["b.txt", "d.md", "d.ron", "d.txt"]);
        assert_eq!(names(""), ["a", "c.ron", "c.txt"]);
    }
}
