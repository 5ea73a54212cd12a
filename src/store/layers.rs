//! Layers: who has made some, reading, writing and removing one.

use std::fs;
use std::io::{BufReader, ErrorKind};
use std::path::Path;
use std::sync::Arc;

use walkdir::DirEntry;

use super::articles::walk;
use super::files::LARGEST_LAYER;
use super::{Cause, Listing, Project, StoreError, Task, check_annotator_name, files};
use crate::model::{ArticlePath, LooseLayer};
use crate::record::{self, utf8};

/// A layer as a file holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredLayer {
    /// What the file claims.
    pub loose: LooseLayer,
    /// The file's bytes, to be handed in when the layer is written again.
    pub bytes: Vec<u8>,
}

impl StoredLayer {
    /// Whether writing the layer anew would give the same bytes. A file written by hand may hold
    /// comments, which would be lost.
    pub fn is_canonical(&self) -> bool {
        record::write_layer(&self.loose).is_ok_and(|it| it.as_bytes() == self.bytes)
    }
}

/// The annotators who have a folder among the annotations, sorted.
///
/// # Errors
/// When the folder of annotations is there and cannot be listed.
pub fn annotators(project: &Project) -> Result<Listing<String>, StoreError> {
    let failed = StoreError::at(&project.annotations, Task::List);
    let mut listing = Listing::default();
    let entries = match fs::read_dir(&project.annotations) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(listing),
        Err(error) => return Err(failed(error)),
    };
    for entry in entries {
        let entry = entry.map_err(&failed)?;
        let (path, name) = (entry.path(), entry.file_name());
        if !path.is_dir() || name.to_string_lossy().starts_with('.') {
            continue;
        }
        let name = name.to_str().ok_or(Cause::NotUtf8Name);
        let checked =
            name.and_then(|it| check_annotator_name(it).map(|()| it).map_err(Cause::from));
        match checked {
            Ok(name) => listing.items.push(name.to_owned()),
            Err(cause) => listing.troubles.push(StoreError::new(&path, Task::List, cause)),
        }
    }
    listing.items.sort();
    Ok(listing)
}

/// The articles of which an annotator has a layer, by path, whether the articles exist or not. A
/// folder in the place of an article's layer is one that cannot be read.
///
/// # Errors
/// When the annotator's folder is there and cannot be listed.
pub fn list_layers(project: &Project, annotator: &str) -> Result<Listing<ArticlePath>, StoreError> {
    let folder = project.annotator_folder(annotator)?;
    let mut listing = Listing::default();
    let mut in_the_way = Vec::new();
    let is_in_the_way = |entry: &DirEntry| {
        let path = entry.path().strip_prefix(&folder).ok().and_then(Path::to_str);
        let article = path.and_then(|it| it.strip_suffix(".ron"));
        let article = article.map(|it| it.replace(std::path::MAIN_SEPARATOR, "/"));
        let article = article.filter(|it| project.articles.join(it).is_file());
        let is = article.is_some();
        in_the_way.extend(article.as_deref().map(ArticlePath::new));
        is
    };
    let listed = walk(
        &folder,
        is_in_the_way,
        |path| path.ends_with(".ron"),
        &mut listing.troubles,
        |path, _| listing.items.extend(path.strip_suffix(".ron").map(ArticlePath::new)),
    );
    match listed {
        Err(error) if error.cause != Cause::NotFound => return Err(error),
        _ => {}
    }
    listing.items.extend(in_the_way);
    listing.items.sort();
    Ok(listing)
}

/// Reads an annotator's layer of an article; `None` where there is none.
///
/// # Errors
/// When there is a file that cannot be read or is no layer. It is left untouched, and
/// [`write_layer`] will not overwrite it.
pub fn read_layer(
    project: &Project,
    annotator: &str,
    path: &ArticlePath,
) -> Result<Option<StoredLayer>, StoreError> {
    let file = project.layer_file(annotator, path)?;
    let Some(bytes) = files::read_within(&file, LARGEST_LAYER)? else { return Ok(None) };
    let loose = utf8(&bytes).and_then(record::read_layer);
    let loose = loose.map_err(StoreError::at(&file, Task::Read))?;
    Ok(Some(StoredLayer { loose, bytes }))
}

/// As [`read_layer`], without the annotations, but how many they are.
///
/// # Errors
/// See [`read_layer`].
pub fn count_layer(
    project: &Project,
    annotator: &str,
    path: &ArticlePath,
) -> Result<Option<(LooseLayer, usize)>, StoreError> {
    let file = project.layer_file(annotator, path)?;
    let Some((file, _)) = files::open(&file, LARGEST_LAYER)? else { return Ok(None) };
    if let Some(counted) = record::count_layer(BufReader::new(file)) {
        return Ok(Some(counted));
    }
    let stored = read_layer(project, annotator, path)?;
    Ok(stored.map(|mut it| {
        let count = std::mem::take(&mut it.loose.annotations).len();
        (it.loose, count)
    }))
}

/// What an annotator's layer file holds, whatever that is; `None` where there is none.
///
/// # Errors
/// When there is a file that cannot be read.
pub fn layer_bytes(
    project: &Project,
    annotator: &str,
    path: &ArticlePath,
) -> Result<Option<Vec<u8>>, StoreError> {
    files::read(&project.layer_file(annotator, path)?)
}

/// Writes a layer's file in one step, `content` coming from [`record::write_layer`]. `expected`
/// are the bytes last read or written there, `None` for no file; the new ones are returned.
///
/// # Errors
/// [`Cause::ChangedOnDisk`] when the file is not as expected; whenever it cannot be written.
pub fn write_layer(
    project: &Project,
    annotator: &str,
    path: &ArticlePath,
    content: &str,
    expected: Option<&[u8]>,
) -> Result<Arc<[u8]>, StoreError> {
    let file = project.layer_file(annotator, path)?;
    files::check_content(&file, content, LARGEST_LAYER)?;
    project.claim()?;
    files::write(&project.disk, &file, content, expected)
}

/// Removes a layer's file and the folders of that annotator that are empty then. `expected` are
/// the bytes last read or written there. A file that is gone already is no error.
///
/// # Errors
/// [`Cause::ChangedOnDisk`] when the file is not as expected; whenever it cannot be removed.
pub fn remove_layer(
    project: &Project,
    annotator: &str,
    path: &ArticlePath,
    expected: &[u8],
) -> Result<(), StoreError> {
    let file = project.layer_file(annotator, path)?;
    if let Some(there) = files::read(&file)? {
        if there != expected {
            return Err(StoreError::new(&file, Task::Remove, Cause::ChangedOnDisk));
        }
        project.disk.remove(&file).map_err(StoreError::at(&file, Task::Remove))?;
    }
    let above = |it: &&Path| it.starts_with(&project.annotations) && *it != project.annotations;
    for folder in file.ancestors().skip(1).take_while(above) {
        // A folder that holds something cannot be removed: that is where to stop.
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::model::{ArticleRef, Status};
    use crate::record::RecordError;

    fn project() -> (TempDir, Project) {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("seeds")).unwrap();
        let project = Project::open(&dir.path().join("seeds"), None).unwrap();
        (dir, project)
    }

    fn layer(path: &ArticlePath, status: Status) -> LooseLayer {
        LooseLayer {
            article: ArticleRef { path: path.clone(), hash: None, bytes: 3 },
            annotator: "eva".into(),
            status,
            flagged: false,
            annotations: Vec::new(),
            relations: Vec::new(),
        }
    }

    fn content(path: &ArticlePath, status: Status) -> String {
        record::write_layer(&layer(path, status)).unwrap()
    }

    #[test]
    fn a_layer_is_written_read_listed_and_removed_without_a_trace() {
        let (_dir, project) = project();
        let (x, y) = (ArticlePath::new("a/b/x.txt"), ArticlePath::new("y.txt"));
        assert_eq!(annotators(&project), Ok(Listing::default()));
        assert_eq!(list_layers(&project, "eva"), Ok(Listing::default()));
        assert_eq!(read_layer(&project, "eva", &x), Ok(None));

        let written = content(&x, Status::Done);
        let bytes = write_layer(&project, "eva", &x, &written, None).unwrap();
        assert!(project.annotations.join("eva/a/b/x.txt.ron").is_file());
        assert!(project.own_folder().join(".gitignore").is_file());
        let stored = read_layer(&project, "eva", &x).unwrap().unwrap();
        assert_eq!((&stored.loose, &*stored.bytes), (&layer(&x, Status::Done), &*bytes));
        assert!(stored.is_canonical());
        let other = write_layer(&project, "ada", &y, &content(&y, Status::New), None).unwrap();
        write_layer(&project, "eva", &y, &content(&y, Status::New), None).unwrap();
        assert_eq!(annotators(&project).unwrap().items, ["ada", "eva"]);
        assert_eq!(list_layers(&project, "eva").unwrap().items, [x.clone(), y.clone()]);

        remove_layer(&project, "eva", &x, &bytes).unwrap();
        remove_layer(&project, "eva", &x, &bytes).unwrap();
        assert!(!project.annotations.join("eva/a").exists());
        assert!(project.annotations.join("eva/y.txt.ron").exists());
        remove_layer(&project, "ada", &y, &other).unwrap();
        assert!(!project.annotations.join("ada").exists() && project.annotations.exists());
    }

    #[test]
    fn what_others_changed_is_never_overwritten_or_removed() {
        let (_dir, project) = project();
        let x = ArticlePath::new("x.txt");
        let file = project.layer_file("eva", &x).unwrap();
        let (new, done) = (content(&x, Status::New), content(&x, Status::Done));
        let bytes = write_layer(&project, "eva", &x, &new, None).unwrap();
        let changed =
            |result: Result<_, StoreError>| result.unwrap_err().cause == Cause::ChangedOnDisk;
        assert!(changed(write_layer(&project, "eva", &x, &done, None).map(drop)));
        fs::write(&file, "by hand").unwrap();
        assert!(changed(write_layer(&project, "eva", &x, &done, Some(&bytes)).map(drop)));
        assert!(changed(remove_layer(&project, "eva", &x, &bytes)));
        assert_eq!(fs::read_to_string(&file).unwrap(), "by hand");
        fs::remove_file(&file).unwrap();
        assert!(changed(write_layer(&project, "eva", &x, &done, Some(&bytes)).map(drop)));
        assert!(!file.exists());
        write_layer(&project, "eva", &x, &done, None).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), done);
        // Nothing is left of how it was written.
        assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn a_layer_that_cannot_be_read_is_left_untouched() {
        let (_dir, project) = project();
        let x = ArticlePath::new("x.txt");
        let file = project.layer_file("eva", &x).unwrap();
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        let whole = content(&x, Status::Done);
        let newer = whole.replace("version: 1", "version: 7");
        let truncated = &whole.as_bytes()[..whole.len() / 2];
        for bytes in [truncated, newer.as_bytes(), b"", b"\xff\xfe\0\0", b"(version: 1, colour: 2)"]
        {
            fs::write(&file, bytes).unwrap();
            let error = read_layer(&project, "eva", &x).unwrap_err();
            assert_eq!((error.path.as_path(), error.task), (file.as_path(), Task::Read));
            assert!(matches!(&error.cause, Cause::Record(it)
                if (bytes == newer.as_bytes()) == (*it == RecordError::TooNew { version: 7 })));
            assert!(write_layer(&project, "eva", &x, &whole, None).is_err());
            assert!(count_layer(&project, "eva", &x).is_err());
            assert_eq!(fs::read(&file).unwrap(), bytes);
        }
    }

    #[test]
    fn a_hand_written_layer_is_known_by_its_bytes() {
        let (_dir, project) = project();
        let x = ArticlePath::new("x.txt");
        let file = project.layer_file("eva", &x).unwrap();
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, format!("// checked twice\n{}", content(&x, Status::Done))).unwrap();
        assert!(!read_layer(&project, "eva", &x).unwrap().unwrap().is_canonical());
        let counted = count_layer(&project, "eva", &x).unwrap();
        assert_eq!(counted, Some((layer(&x, Status::Done), 0)));
    }

    #[test]
    fn folders_that_are_no_annotators_are_passed_over() {
        let (_dir, project) = project();
        for name in ["eva", ".git", "all"] {
            fs::create_dir_all(project.annotations.join(name)).unwrap();
        }
        fs::write(project.codebook_file(), "x").unwrap();
        let listing = annotators(&project).unwrap();
        assert_eq!(listing.items, ["eva"]);
        assert!(matches!(&listing.troubles[..], [it] if it.path.ends_with("all")));
        let refused = write_layer(&project, "..", &ArticlePath::new("x"), "", None).unwrap_err();
        assert!(matches!(refused.cause, Cause::Name(_)));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_written_through_and_a_protected_file_is_kept() {
        use std::os::unix::fs::PermissionsExt as _;
        let (dir, project) = project();
        let x = ArticlePath::new("x.txt");
        let file = project.layer_file("eva", &x).unwrap();
        let elsewhere = dir.path().join("elsewhere.ron");
        let (new, done) = (content(&x, Status::New), content(&x, Status::Done));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&elsewhere, &new).unwrap();
        std::os::unix::fs::symlink(&elsewhere, &file).unwrap();
        write_layer(&project, "eva", &x, &done, Some(new.as_bytes())).unwrap();
        assert!(file.is_symlink());
        assert_eq!(fs::read_to_string(&elsewhere).unwrap(), done);
        fs::set_permissions(&elsewhere, fs::Permissions::from_mode(0o444)).unwrap();
        let error = write_layer(&project, "eva", &x, &new, Some(done.as_bytes())).unwrap_err();
        assert_eq!(error, StoreError::new(&file, Task::Write, Cause::PermissionDenied));
        assert_eq!(fs::read_to_string(&elsewhere).unwrap(), done);
    }

    #[test]
    fn a_full_disk_leaves_the_old_layer() {
        let Some(disk) = std::env::var_os("TAGWERK_SMALL_DISK") else {
            eprintln!("skipped: TAGWERK_SMALL_DISK names no folder on a disk of a few KiB");
            return;
        };
        let project = Project::open(Path::new(&disk), None).unwrap();
        let x = ArticlePath::new("x.txt");
        let file = project.layer_file("eva", &x).unwrap();
        let small = content(&x, Status::New);
        let bytes = write_layer(&project, "eva", &x, &small, None).unwrap();
        let large = small.repeat(10_000);
        let error = write_layer(&project, "eva", &x, &large, Some(&bytes)).unwrap_err();
        assert_eq!(error, StoreError::new(&file, Task::Write, Cause::DiskFull));
        assert_eq!(fs::read_to_string(&file).unwrap(), small);
        assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1);
        remove_layer(&project, "eva", &x, &bytes).unwrap();
    }
}
