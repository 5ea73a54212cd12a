//! Links that lead outside, in circles, or nowhere.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use tagwerk::app::Lock;
use tagwerk::model::ArticlePath;
use tagwerk::record::Settings;
use tagwerk::store::{self, Cause, StoreError};

use crate::place::{GOOD, Place, all_said, in_time, layer_of};

fn causes(troubles: &[StoreError]) -> Vec<&Cause> {
    troubles.iter().map(|it| &it.cause).collect()
}

#[test]
fn a_link_to_articles_outside_is_followed() {
    let place = Place::new();
    place.write("anderswo/tief/a.txt", GOOD);
    symlink(place.path("anderswo"), place.path("seeds/dort")).unwrap();
    symlink(place.path("anderswo/tief/a.txt"), place.path("seeds/b.txt")).unwrap();
    assert_eq!(place.paths(), ["b.txt", "dort/tief/a.txt", "gut.txt"]);
    assert!(place.read("dort/tief/a.txt").result.is_ok());
    assert!(place.read("b.txt").result.is_ok());
}

#[test]
fn a_link_to_a_folder_that_holds_the_corpus_is_not_followed() {
    for target in ["/", "..", "../..", "."] {
        let place = Place::new();
        symlink(target, place.path("seeds/hinauf")).unwrap();
        let project = place.project();
        let listing = in_time(move || store::list_articles(&project).unwrap());
        assert_eq!(listing.items.len(), 1, "{target}");
        assert_eq!(causes(&listing.troubles), [&Cause::LinkLoop], "{target}");
        assert!(listing.troubles[0].path.ends_with("seeds/hinauf"));
        place.assert_rest_is_well();
    }
}

#[test]
fn folders_that_all_link_to_one_another_are_listed_in_reasonable_time() {
    // Without a limit these would make some ten million paths.
    let place = Place::new();
    let names: Vec<String> = (0..10).map(|it| format!("o{it}")).collect();
    for name in &names {
        place.write(&format!("anderswo/{name}/a.txt"), GOOD);
        for other in names.iter().filter(|it| *it != name) {
            let link = place.path(&format!("anderswo/{name}/{other}"));
            symlink(place.path(&format!("anderswo/{other}")), link).unwrap();
        }
        symlink(place.path(&format!("anderswo/{name}")), place.path(&format!("seeds/{name}")))
            .unwrap();
    }
    let project = place.project();
    let listing = in_time(move || store::list_articles(&project).unwrap());
    let paths: Vec<&str> = listing.items.iter().map(|it| it.path.as_str()).collect();
    for name in &names {
        assert!(paths.contains(&&*format!("{name}/a.txt")), "{paths:?}");
    }
    assert!(paths.len() < 100, "{}", paths.len());
    assert!(causes(&listing.troubles).iter().all(|it| **it == Cause::LinkLoop));
}

/// A link in the place of every file that is read.
const FILES: [&str; 6] = [
    "seeds/x.txt",
    "seeds/gut.ron",
    "annotations/max/gut.txt.ron",
    "annotations/codebook.ron",
    "annotations/.tagwerk/project.ron",
    "settings.ron",
];

#[test]
fn a_link_to_nothing_or_to_itself_is_named_and_stays() {
    for target in ["gibtsnicht", "SELF"] {
        for name in FILES {
            let place = Place::new();
            let link = place.path(name);
            fs::create_dir_all(link.parent().unwrap()).unwrap();
            let target = if target == "SELF" { link.file_name().unwrap() } else { target.as_ref() };
            symlink(target, &link).unwrap();
            let error = refusal(&place, name);
            assert_eq!((error.path, error.cause), (link.clone(), Cause::DanglingLink), "{name}");
            assert_eq!(fs::read_link(&link).unwrap(), Path::new(target), "{name}");
        }
    }
}

/// Why such a file cannot be read, after everything has been tried that would write there.
fn refusal(place: &Place, name: &str) -> StoreError {
    let path = ArticlePath::new("gut.txt");
    let seeds = place.path("seeds");
    match name {
        "seeds/x.txt" => {
            let listing = store::list_articles(&place.project()).unwrap();
            assert_eq!(causes(&listing.troubles), [&Cause::DanglingLink]);
            store::read_article(&place.project(), &ArticlePath::new("x.txt")).unwrap_err()
        }
        "seeds/gut.ron" => store::read_metadata(&place.project(), &path).unwrap_err(),
        "annotations/max/gut.txt.ron" => {
            let (_, layers) = place.read("gut.txt").result.unwrap();
            assert_eq!(layers[1].locked, Some(Lock::Damaged));
            let content = layer_of("gut.txt", GOOD, "");
            store::write_layer(&place.project(), "max", &path, &content, None).unwrap_err();
            store::read_layer(&place.project(), "max", &path).unwrap_err()
        }
        "annotations/codebook.ron" => {
            let codebook = store::default_codebook();
            let content = store::codebook_content(&place.project(), &codebook).unwrap();
            store::write_codebook(&place.project(), &content, None).unwrap_err();
            store::read_codebook(&place.project()).unwrap_err()
        }
        "annotations/.tagwerk/project.ron" => store::Project::open(&seeds, None).unwrap_err(),
        _ => {
            let file = place.path(name);
            store::write_settings(&file, &Settings::default()).unwrap_err();
            store::read_settings(&file).1.unwrap()
        }
    }
}

#[test]
fn a_link_as_an_annotators_folder_may_lead_anywhere() {
    let place = Place::new();
    symlink(place.path("annotations/eva"), place.path("annotations/max")).unwrap();
    symlink("gibtsnicht", place.path("annotations/ada")).unwrap();
    symlink("ben", place.path("annotations/ben")).unwrap();
    let read = place.read("gut.txt");
    let [_, english] = all_said(&read);
    let (_, layers) = read.result.unwrap();
    let names: Vec<&str> = layers.iter().map(|it| it.annotator.as_str()).collect();
    assert_eq!(names, ["eva", "max"]);
    // Max’s layer says that it is Eva’s.
    assert!(layers.iter().all(|it| it.layer.len() == 1), "{english}");
}
