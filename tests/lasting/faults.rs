//! The disk fails at every step on the way to it, once or until it is mended.

use std::cell::RefCell;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::thread;

use fastrand::Rng;
use tagwerk::app::{JournalState, SaveState, Trouble};
use tagwerk::command::Command as C;
use tagwerk::model::Layer;
use tagwerk::store::{self, Disk, Faults, Step};

use crate::plain::Plain;
use crate::sitting::{Sighting, Sitting, check, files, furnish, paths, read};
use crate::{number, play};

/// What a user does in each run.
const ACTIONS: usize = 100;
/// Where chance begins in each run: steps count the same way in all of them.
const SEED: u64 = 4;

/// How a disk fails: full, broken, not ours, and read-only.
const ERRORS: [ErrorKind; 4] = [
    ErrorKind::StorageFull,
    ErrorKind::Other,
    ErrorKind::PermissionDenied,
    ErrorKind::ReadOnlyFilesystem,
];

/// A disk that fails at its `at`-th step, counted from zero.
#[derive(Debug)]
struct Failing {
    at: usize,
    lasting: bool,
    error: ErrorKind,
    /// The only kind of step that fails, where it is not every kind.
    only: Option<Step>,
    steps: usize,
    /// The steps that failed.
    struck: Vec<Step>,
}

/// The hand on that disk.
#[derive(Clone, Debug)]
struct Hand(Arc<Mutex<Failing>>);

impl Hand {
    fn new(at: usize, lasting: bool, error: ErrorKind) -> Self {
        let failing = Failing { at, lasting, error, only: None, steps: 0, struck: Vec::new() };
        Self(Arc::new(Mutex::new(failing)))
    }

    fn disk(&self) -> Disk {
        Disk::with(Arc::new(self.clone()))
    }

    fn mend(&self) {
        self.0.lock().unwrap().at = usize::MAX;
    }

    fn has_struck(&self) -> bool {
        !self.0.lock().unwrap().struck.is_empty()
    }

    fn steps(&self) -> usize {
        self.0.lock().unwrap().steps
    }
}

impl Faults for Hand {
    fn strike(&self, step: Step) -> Option<io::Error> {
        let mut failing = self.0.lock().unwrap();
        let now = failing.steps;
        failing.steps += 1;
        let meant = failing.only.is_none_or(|it| it == step);
        if meant && (now == failing.at || (failing.lasting && now > failing.at)) {
            failing.struck.push(step);
            return Some(failing.error.into());
        }
        None
    }
}

/// A sitting, and the plain model of it.
struct Watched {
    it: Sitting,
    plain: Plain,
    log: Rc<RefCell<Vec<Sighting>>>,
}

impl Watched {
    fn open(dir: &Path, disk: Disk, plain: Plain) -> Self {
        let log: Rc<RefCell<Vec<Sighting>>> = Rc::default();
        let witness = log.clone();
        let it = Sitting::open(dir, disk, SEED, move |it| witness.borrow_mut().push(it));
        let mut it = Self { it, plain, log };
        it.watch();
        it
    }

    /// Compares what is there with what was done.
    fn watch(&mut self) {
        for sighting in self.log.borrow_mut().drain(..) {
            if let Sighting::Did(number, what) = sighting {
                self.plain.take(number, &what);
            }
        }
        // Until the journal can be opened, nobody can do anything.
        if self.it.app.journal != JournalState::Later {
            self.it.compare(&self.plain);
        }
    }

    fn act(&mut self, chance: &mut Rng) {
        play::act(&mut self.it, chance);
        self.it.settle();
        self.watch();
    }

    /// What is not saved is said to be so; what is said to be saved can be read by everybody.
    fn is_honest(&self, dir: &Path) {
        let state = self.it.app.saving.state();
        if state != SaveState::Saved {
            assert_eq!(state, SaveState::Failed);
            let said = self.it.app.troubles.iter().any(is_about_disk);
            assert!(said, "nothing is said: {:?}", self.it.app.troubles);
            assert!(self.it.tries_again, "nobody tries again");
            return;
        }
        assert_eq!(read(dir), self.plain.layers, "what is called saved");
    }

    /// Now that the disk is as it should be: everything gets there, and is there after a restart.
    fn ends_well(mut self, dir: &Path) {
        self.it.run(C::SaveNow);
        for _ in 0..3 {
            self.it.try_again();
        }
        self.watch();
        assert!(self.it.is_saved(), "{:?}", self.it.app.saving);
        let left: Vec<&Trouble> =
            self.it.app.troubles.iter().filter(|it| is_about_disk(it)).collect();
        assert!(left.iter().all(|it| matches!(it, Trouble::NotBroughtUp(_))), "{left:?}");
        for path in paths() {
            self.it.show(&path);
            self.watch();
        }
        let Self { it, plain, .. } = self;
        drop(it);
        let mut again = Watched::open(dir, Disk::default(), plain);
        assert!(!again.it.app.troubles.iter().any(is_about_disk), "{:?}", again.it.app.troubles);
        for path in paths() {
            again.it.show(&path);
            again.watch();
        }
        for command in [C::Undo, C::Redo] {
            for _ in 0..5 {
                again.it.travel(command);
                again.watch();
            }
        }
        assert!(again.it.is_saved());
        let Self { it, plain, .. } = again;
        drop(it);
        assert_eq!(files(dir), (plain.layers, plain.codebook));
        check(dir);
    }
}

fn is_about_disk(trouble: &Trouble) -> bool {
    matches!(
        trouble,
        Trouble::NotSaved(..)
            | Trouble::NotJournaled(_)
            | Trouble::CodebookNotSaved(_)
            | Trouble::NotBroughtUp(_)
            | Trouble::JournalTorn { .. }
    )
}

/// A folder in which something was done, the last of it not in its layer yet.
fn template() -> (tempfile::TempDir, Plain) {
    let dir = tempfile::tempdir().unwrap();
    furnish(dir.path());
    let layers = paths().into_iter().map(|it| (it, Layer::default())).collect();
    let plain = Plain::new(layers, store::default_codebook());
    let hand = Hand::new(usize::MAX, true, ErrorKind::StorageFull);
    let mut it = Watched::open(dir.path(), hand.disk(), plain);
    let mut chance = Rng::with_seed(SEED);
    for _ in 0..8 {
        it.act(&mut chance);
    }
    // No file takes the place of another one: the journal can be written and the layer cannot.
    hand.0.lock().unwrap().only = Some(Step::Rename);
    while it.it.is_saved() {
        hand.0.lock().unwrap().at = 0;
        it.act(&mut chance);
        if !it.it.app.saving.deeds.is_empty() {
            hand.mend();
            it.it.try_again();
        }
    }
    let Watched { it, plain, .. } = it;
    drop(it);
    (dir, plain)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Plays on a copy of the template while the disk fails. Returns how many steps there were.
fn run(template: &Path, plain: &Plain, hand: &Hand) -> usize {
    let dir = tempfile::tempdir().unwrap();
    copy(template, dir.path());
    let mut it = Watched::open(dir.path(), hand.disk(), plain.clone());
    let mut chance = Rng::with_seed(SEED);
    let mut after = 0;
    for _ in 0..ACTIONS {
        it.act(&mut chance);
        if hand.has_struck() {
            it.is_honest(dir.path());
            after += 1;
        }
        if after % 7 == 3 {
            it.it.try_again();
            it.watch();
        }
    }
    let steps = hand.steps();
    hand.mend();
    it.ends_well(dir.path());
    steps
}

#[test]
fn whatever_step_fails_it_is_said_and_nothing_is_lost() {
    let (dir, plain) = template();
    let whole = Hand::new(usize::MAX, false, ErrorKind::Other);
    let steps = run(dir.path(), &plain, &whole);
    assert!(!whole.has_struck() && steps > 500, "{steps} steps");
    let stride = usize::try_from(number("TAGWERK_FAULTS", 23)).unwrap();
    eprintln!("{steps} steps, every {stride}th fails");
    let runs: Vec<(usize, bool)> =
        (0..steps).step_by(stride).flat_map(|at| [(at, false), (at, true)]).collect();
    let (half, rest) = runs.split_at(runs.len() / 2);
    thread::scope(|scope| {
        let lanes = [half, rest].map(|runs| scope.spawn(move || lane(runs)));
        let struck: usize = lanes.into_iter().map(|it| it.join().unwrap()).sum();
        // What follows quickly is written once or twice, so the last steps may not be reached.
        assert!(struck * 10 >= runs.len() * 9, "{struck} of {}", runs.len());
    });
}

/// Returns in how many of these runs a step failed.
fn lane(runs: &[(usize, bool)]) -> usize {
    let (dir, plain) = template();
    let mut struck = 0;
    for (at, lasting) in runs {
        let error = ERRORS[(at / 3 + at) % ERRORS.len()];
        let hand = Hand::new(*at, *lasting, error);
        let run = std::panic::AssertUnwindSafe(|| run(dir.path(), &plain, &hand));
        if let Err(panic) = std::panic::catch_unwind(run) {
            eprintln!("step {at}, lasting: {lasting}, {error:?}: {:?}", hand.0.lock());
            std::panic::resume_unwind(panic);
        }
        struck += usize::from(hand.has_struck());
    }
    struck
}

/// A disk of a few pages, for as long as it is held.
#[cfg(target_os = "linux")]
struct SmallDisk(tempfile::TempDir);

#[cfg(target_os = "linux")]
impl SmallDisk {
    /// `None` for who may not have one.
    fn mount() -> Option<Self> {
        let dir = tempfile::tempdir().unwrap();
        let options = ["-t", "tmpfs", "-o", "size=256k", "tmpfs"];
        mount(options, dir.path()).then(|| Self(dir))
    }

    fn enlarge(&self) {
        assert!(mount(["-o", "remount,size=16m"], self.0.path()));
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        _ = std::process::Command::new("umount").arg(self.0.path()).status();
    }
}

#[cfg(target_os = "linux")]
fn mount<const N: usize>(options: [&str; N], on: &Path) -> bool {
    let mut mount = std::process::Command::new("mount");
    let output = mount.args(options).arg(on).output();
    output.is_ok_and(|it| it.status.success())
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_really_full_takes_everything_once_there_is_room() {
    let Some(small) = SmallDisk::mount() else {
        eprintln!("NOT TESTED: only who may mount a small disk can fill it");
        return;
    };
    let dir = small.0.path();
    furnish(dir);
    let layers = paths().into_iter().map(|it| (it, Layer::default())).collect();
    let plain = Plain::new(layers, store::default_codebook());
    let mut it = Watched::open(dir, Disk::default(), plain);
    let mut chance = Rng::with_seed(SEED);
    let mut full = 0;
    while full < 60 {
        it.act(&mut chance);
        it.is_honest(dir);
        assert!(it.plain.number < 3_000, "the disk is never full");
        full += usize::from(!it.it.is_saved());
    }
    let full = |it: &Trouble| match it {
        Trouble::NotSaved(_, error) | Trouble::NotJournaled(error) => {
            error.cause == store::Cause::DiskFull
        }
        _ => false,
    };
    assert!(it.it.app.troubles.iter().any(full), "{:?}", it.it.app.troubles);
    small.enlarge();
    it.ends_well(dir);
}
