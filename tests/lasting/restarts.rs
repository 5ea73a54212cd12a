//! Whatever is done, undone, done again, and however often the program is started again in between,
//! even on older files: what is there is what a plain model says.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::rc::Rc;

use fastrand::Rng;
use proptest::prelude::*;
use tagwerk::app::What;
use tagwerk::edit::Action;
use tagwerk::model::{ArticlePath, FileHash, Layer};
use tagwerk::record::{Document, Verb, read_entry};
use tagwerk::store::{self, Disk};

use crate::plain::Plain;
use crate::play;
use crate::sitting::{self, Sighting, Sitting, check, files, furnish, paths};

/// One thing that happens.
#[derive(Clone, Debug)]
enum Happening {
    /// Somebody does something, by this chance, and waits or does not wait for what comes of it.
    Act(u64, bool),
    /// The program is started again.
    Restart,
    /// While the program does not run, a layer's file becomes what it was once, as by checking out
    /// an older version: which layer, how many versions ago.
    Checkout(usize, usize),
}

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    let happening = prop_oneof![
        16 => (any::<u64>(), any::<bool>()).prop_map(|(by, wait)| Happening::Act(by, wait)),
        2 => Just(Happening::Restart),
        1 => (0_usize..3, 1_usize..6).prop_map(|(which, ago)| Happening::Checkout(which, ago)),
    ];
    prop::collection::vec(happening, 1..80)
}

/// What a layer's file held, and what that means.
type Version = (Option<Vec<u8>>, Layer);

/// A folder, what was done in it, and every version of its layers.
struct Folder {
    dir: tempfile::TempDir,
    plain: Plain,
    versions: BTreeMap<ArticlePath, Vec<Version>>,
    /// What files hold that were changed while the program did not run, and that it has not seen.
    unseen: BTreeMap<ArticlePath, Layer>,
    log: Rc<RefCell<Vec<Sighting>>>,
}

impl Folder {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        furnish(dir.path());
        let layers: BTreeMap<_, _> = paths().into_iter().map(|it| (it, Layer::default())).collect();
        let nothing = |it: &ArticlePath| (it.clone(), vec![(None, Layer::default())]);
        let versions = layers.keys().map(nothing).collect();
        let plain = Plain::new(layers, store::default_codebook());
        Self { dir, plain, versions, unseen: BTreeMap::new(), log: Rc::default() }
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn open(&mut self, seed: u64) -> Sitting {
        let log = self.log.clone();
        let witness = move |it| log.borrow_mut().push(it);
        let it = Sitting::open(self.path(), Disk::default(), seed, witness);
        assert_eq!(it.opened, Some(self.plain.number));
        self.watch(&it);
        it
    }

    /// Takes over what was done, and compares.
    fn watch(&mut self, it: &Sitting) {
        for sighting in self.log.borrow_mut().drain(..) {
            if let Sighting::Did(number, what) = sighting {
                self.plain.take(number, &what);
                if let What::Do { transaction, .. } = &what
                    && transaction.action == Action::Merge
                {
                    // It is taken as it is: nothing that is in the journal is undone or done again.
                    let path = transaction.article().unwrap();
                    let seen = self.unseen.remove(path);
                    assert_eq!(seen.as_ref(), self.plain.layers.get(path), "{path}");
                }
            }
        }
        it.compare(&self.plain);
        // What is open was seen, also where there was nothing new in it.
        it.app.desk.iter().for_each(|it| _ = self.unseen.remove(&it.article.path));
    }

    /// Closes the program and compares what is on the disk.
    fn close(&mut self, mut it: Sitting) {
        it.settle();
        self.watch(&it);
        assert!(it.is_saved(), "{:?}", it.app.saving);
        drop(it);
        let (layers, codebook) = files(self.path());
        let mut expected = self.plain.layers.clone();
        expected.extend(self.unseen.clone());
        assert_eq!((&layers, &codebook), (&expected, &self.plain.codebook));
        check(self.path());
        let project = sitting::project(self.path());
        for (path, layer) in layers {
            let bytes = store::layer_bytes(&project, "eva", &path).unwrap();
            self.versions.entry(path).or_default().push((bytes, layer));
        }
    }

    fn check_out(&mut self, which: usize, ago: usize) {
        let path = paths()[which].clone();
        let versions = &self.versions[&path];
        let (bytes, layer) = versions[versions.len().saturating_sub(ago)].clone();
        let project = sitting::project(self.path());
        let file = project.layer_file("eva", &path).unwrap();
        match bytes {
            Some(bytes) => {
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, bytes).unwrap();
            }
            None => _ = fs::remove_file(file),
        }
        self.unseen.insert(path, layer);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn what_is_there_is_what_was_done(happenings in happenings()) {
        let mut folder = Folder::new();
        let mut it = folder.open(0);
        for (seed, happening) in (1..).zip(happenings) {
            match happening {
                Happening::Act(by, wait) => {
                    play::act(&mut it, &mut Rng::with_seed(by));
                    if wait {
                        it.settle();
                    } else {
                        it.poll();
                    }
                    folder.watch(&it);
                }
                Happening::Restart => {
                    folder.close(it);
                    it = folder.open(seed);
                }
                Happening::Checkout(which, ago) => {
                    folder.close(it);
                    folder.check_out(which, ago);
                    it = folder.open(seed);
                }
            }
        }
        it.settle();
        folder.watch(&it);
        for path in paths() {
            it.show(&path);
            folder.watch(&it);
        }
        it.compare_all(&folder.plain);
        folder.watch(&it);
        folder.close(it);
    }
}

#[test]
fn what_was_brought_up_after_a_start_can_be_compared_with_what_others_make_of_it() {
    let mut folder = Folder::new();
    let mut it = folder.open(0);
    for by in 0..40 {
        play::act(&mut it, &mut Rng::with_seed(by));
        it.settle();
        folder.watch(&it);
    }
    folder.close(it);
    // Killed before anything of it came into the layers' files.
    let own = folder.path().join("annotations/.tagwerk");
    let log = own.join("journal/eva.log");
    let written = fs::read_to_string(&log).unwrap();
    let (mut deeds, mut wrote, mut codebook) = (String::new(), None, None);
    for line in written.split_inclusive('\n') {
        match read_entry(line.trim_end()).unwrap().verb {
            Verb::Writing(n, _) if codebook != Some(n) => wrote = Some(n),
            Verb::Held(n, _) if wrote == Some(n) => {}
            verb => {
                if let Verb::Document(n, Document::Codebook) = verb {
                    codebook = Some(n);
                }
                (deeds, wrote) = (deeds + line, None);
            }
        }
    }
    assert_ne!(deeds, written);
    fs::write(&log, deeds).unwrap();
    fs::remove_dir_all(folder.path().join("annotations/eva")).unwrap();
    let it = folder.open(1);
    drop(it);
    let project = sitting::project(folder.path());
    let mut written = 0;
    for path in paths() {
        let Some(bytes) = store::layer_bytes(&project, "eva", &path).unwrap() else { continue };
        let base = store::kept_base(&project, "eva", FileHash::of(&bytes));
        assert_eq!(base, Some(bytes), "{path}");
        written += 1;
    }
    assert!(written > 0);
}
