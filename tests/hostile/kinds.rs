//! Something else where a file is expected: folders, pipes, devices, sockets.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{FileTypeExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use tagwerk::app::Lock;
use tagwerk::model::ArticlePath;
use tagwerk::record::Settings;
use tagwerk::store::{self, Cause, Project, StoreError};

use crate::place::{GOOD, Place, all_said, in_time, layer_of, said};

type Make = fn(&Path);

/// Everything that is no file.
const KINDS: [(&str, Make); 5] = [
    ("folder", |it| fs::create_dir_all(it.join("darin")).unwrap()),
    ("pipe", |it| assert!(Command::new("mkfifo").arg(it).status().unwrap().success())),
    // The name of a socket stays when nobody listens any more.
    ("socket", |it| drop(UnixListener::bind(it).unwrap())),
    ("device", |it| symlink("/dev/zero", it).unwrap()),
    ("terminal", |it| symlink("/dev/null", it).unwrap()),
];

fn made(place: &Place, name: &str, make: Make) -> PathBuf {
    let path = place.path(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    make(&path);
    path
}

/// Asks for something that has to fail because of `path`.
fn refused<T>(
    kind: &str,
    path: &Path,
    act: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) {
    let error = in_time(move || act().err()).unwrap_or_else(|| panic!("{kind}: no error"));
    assert_eq!((error.path.as_path(), &error.cause), (path, &Cause::NotAFile), "{kind}");
    let type_now = fs::symlink_metadata(path).unwrap().file_type();
    assert!(!type_now.is_file(), "{kind}: it stays what it is");
}

#[test]
fn an_article_that_is_no_file_is_refused() {
    for (kind, make) in KINDS {
        let place = Place::new();
        let path = made(&place, "seeds/x.txt", make);
        let project = place.project();
        let listing = in_time(move || store::list_articles(&project).unwrap());
        assert_eq!(listing.items.len(), 1, "{kind}: {listing:?}");
        // An ordinary folder may have any name.
        let expected =
            if kind == "folder" { vec![] } else { vec![(path.clone(), Cause::NotAFile)] };
        let troubles = listing.troubles.into_iter().map(|it| (it.path, it.cause));
        assert_eq!(troubles.collect::<Vec<_>>(), expected, "{kind}");
        let project = place.project();
        refused(kind, &path, move || store::read_article(&project, &ArticlePath::new("x.txt")));
        place.assert_rest_is_well();
    }
}

#[test]
fn metadata_that_are_no_file_do_not_stop_the_article() {
    for (kind, make) in KINDS {
        let place = Place::new();
        let path = made(&place, "seeds/gut.ron", make);
        let read = place.read("gut.txt");
        for said in all_said(&read) {
            assert!(said.contains("gut.ron") && said.lines().count() == 1, "{kind}: {said}");
        }
        assert!(read.result.is_ok());
        let project = place.project();
        refused(kind, &path, move || store::read_metadata(&project, &ArticlePath::new("gut.txt")));
    }
}

#[test]
fn a_layer_that_is_no_file_is_refused_and_never_replaced() {
    for (kind, make) in KINDS {
        let place = Place::new();
        let path = made(&place, "annotations/max/gut.txt.ron", make);
        let (_, layers) = place.read("gut.txt").result.unwrap();
        let [eva, max] = &layers[..] else { panic!("{kind}: {layers:?}") };
        assert_eq!((&eva.locked, &max.locked), (&None, &Some(Lock::Damaged)), "{kind}");
        assert!(said(&max.troubles)[1].contains("gut.txt.ron"), "{kind}");
        let article = ArticlePath::new("gut.txt");
        let (project, wanted) = (place.project(), article.clone());
        refused(kind, &path, move || store::count_layer(&project, "max", &wanted));
        let project = place.project();
        let content = layer_of("gut.txt", GOOD, "");
        refused(kind, &path, move || store::write_layer(&project, "max", &article, &content, None));
        let run = place.run(&["check"]);
        assert_eq!(run.code, Some(1), "{kind}: {run:?}");
        assert!(run.out.contains("gut.txt.ron"), "{kind}: {run:?}");
    }
}

#[test]
fn a_codebook_that_is_no_file_is_refused_and_never_replaced() {
    for (kind, make) in KINDS {
        let place = Place::new();
        let path = made(&place, "annotations/codebook.ron", make);
        let project = place.project();
        refused(kind, &path, move || store::read_codebook(&project));
        let project = place.project();
        refused(kind, &path, move || {
            let content = store::codebook_content(&project, &store::default_codebook())?;
            store::write_codebook(&project, &content, None)
        });
        let run = place.run(&["stats"]);
        assert!(run.err.contains("codebook.ron"), "{kind}: {run:?}");
    }
}

#[test]
fn settings_that_are_no_file_are_said_and_never_replaced() {
    for (kind, make) in KINDS {
        let place = Place::new();
        let path = made(&place, "settings.ron", make);
        let file = path.clone();
        refused(kind, &path, move || store::read_settings(&file).1.map_or(Ok(()), Err));
        let file = path.clone();
        refused(kind, &path, move || store::write_settings(&file, &Settings::default()));
    }
}

#[test]
fn notes_of_the_program_that_are_no_files_are_refused() {
    for (kind, make) in KINDS {
        let place = Place::new();
        let path = made(&place, "annotations/.tagwerk/eva.lock", make);
        let project = place.project();
        refused(kind, &path, move || store::lock_annotator(&project, "eva", "hier"));

        let place = Place::new();
        let path = made(&place, "annotations/.tagwerk/project.ron", make);
        let seeds = place.path("seeds");
        refused(kind, &path, move || Project::open(&seeds, None));
    }
}

#[test]
fn an_export_replaces_nothing_that_is_no_file() {
    for (kind, make) in KINDS.into_iter().skip(1) {
        let place = Place::new();
        let path = made(&place, "ziel.csv", make);
        let run = place.run(&["export", "--format", "csv", "--out", "ziel.csv"]);
        assert!(run.code == Some(2) && run.err.contains("ziel.csv"), "{kind}: {run:?}");
        assert!(!fs::symlink_metadata(path).unwrap().is_file(), "{kind}");
    }
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
}

#[test]
fn folders_that_may_not_be_looked_into_are_named() {
    use std::os::unix::fs::PermissionsExt as _;

    let place = Place::new();
    place.write("seeds/zu/x.txt", GOOD);
    place.write("annotations/max/zu/x.txt.ron", layer_of("zu/x.txt", GOOD, ""));
    for folder in ["seeds/zu", "annotations/max/zu"] {
        fs::set_permissions(place.path(folder), fs::Permissions::from_mode(0o000)).unwrap();
    }
    fs::set_permissions(place.path(""), fs::Permissions::from_mode(0o755)).unwrap();
    let program = env!("CARGO_BIN_EXE_tagwerk");
    let mut command = Command::new(program);
    if fs::read_dir(place.path("seeds/zu")).is_ok() {
        // This user may look into everything; nobody may not.
        command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups", program]);
    }
    let run = place.finish_with(command, &["check"]);
    for folder in ["seeds/zu", "annotations/max/zu"] {
        fs::set_permissions(place.path(folder), fs::Permissions::from_mode(0o755)).unwrap();
    }
    if run.err.contains("setpriv") || run.code.is_none_or(|it| it > 2) {
        eprintln!("NOT TESTED: nobody here may be refused anything: {run:?}");
        return;
    }
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.out.contains("seeds/zu") && run.out.contains("max/zu"), "{run:?}");
    assert_eq!(run.out.lines().count(), 2, "the rest is well: {run:?}");
    place.assert_rest_is_well();
}
