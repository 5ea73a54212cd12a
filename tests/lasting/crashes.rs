//! The program is killed at any moment. It starts itself for that: the child plays and says what
//! it does and what was called saved, the parent kills it and looks at what is left.

use std::cell::RefCell;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::rc::Rc;
use std::thread;
use std::time::Duration;

use fastrand::Rng;
use tagwerk::app::What;
use tagwerk::command::Command as C;
use tagwerk::edit::{Action, Transaction};
use tagwerk::model::{FileHash, Layer};
use tagwerk::record::{
    Document, Entry, Verb, is_whole, read_changes, read_entry, write_changes, write_entry,
};
use tagwerk::store::{self, Disk, Scan};

use crate::plain::Plain;
use crate::sitting::{
    self, Sighting, Sitting, article, check, check_but, files, furnish, paths, read,
};
use crate::{number, play};

/// How often a folder is used again after a crash.
const LIVES: u64 = 25;
/// How many steps are undone and done again after each crash; in the end it is all of them.
const STEPS: usize = 20;
/// How much a child does unless it is killed.
const ACTIONS: usize = 120;

#[test]
fn a_killed_program_has_lost_nothing_that_it_called_saved() {
    let rounds = number("TAGWERK_CRASHES", 20);
    let seed = number("TAGWERK_SEED", fastrand::u64(..));
    eprintln!("TAGWERK_SEED={seed}");
    // One for each processor that such machines have at least.
    thread::scope(|scope| {
        let lanes = [0, 1].map(|lane| scope.spawn(move || series(rounds.div_ceil(2), seed ^ lane)));
        for lane in lanes {
            lane.join().unwrap();
        }
    });
}

/// Folders in which the program is killed again and again.
fn series(rounds: u64, seed: u64) {
    let mut chance = Rng::with_seed(seed);
    let mut left = rounds;
    while left > 0 {
        let dir = tempfile::tempdir().unwrap();
        furnish(dir.path());
        let layers = paths().into_iter().map(|it| (it, Layer::default())).collect();
        let untouched = Plain::new(layers, store::default_codebook());
        let mut plain = untouched.clone();
        let lives = left.min(LIVES);
        let mut versions = vec![(None, Layer::default())];
        for life in 1..=lives {
            let theirs =
                (chance.u8(0..4) == 0).then(|| check_out(dir.path(), &versions, &mut chance));
            let firm = length(dir.path());
            let round = Round { theirs, ..Round::play(dir.path(), &plain, &mut chance) };
            if chance.u8(0..3) == 0 {
                round.tear(dir.path(), firm, &mut chance);
            }
            if chance.u8(0..3) == 0 {
                leave_halves(dir.path(), &mut chance);
            }
            let steps = if life == lives { usize::MAX } else { STEPS };
            plain = round.look(dir.path(), steps, &mut chance);
            versions.push(version(dir.path()));
        }
        left -= lives;
        assert_eq!((&plain.layers, &plain.codebook), (&untouched.layers, &untouched.codebook));
    }
}

/// What a child said before it was killed.
struct Round {
    /// Everything that it did, one state after the other, the first as it was before.
    states: Vec<Plain>,
    /// The last deed that was called saved.
    saved: u64,
    /// The last deed that was called written everywhere.
    settled: u64,
    /// What another program made of the first article's file before.
    theirs: Option<Layer>,
}

impl Round {
    /// Starts a child and kills it.
    fn play(dir: &Path, before: &Plain, chance: &mut Rng) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crashes::child", "--nocapture", "--test-threads=1"])
            .env("TAGWERK_CHILD", dir)
            .env("TAGWERK_SEED", chance.u64(..).to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut words = Vec::new();
        match chance.u32(0..10) {
            // Right at the start, or soon after.
            0..3 => thread::sleep(Duration::from_micros(chance.u64(0..40_000))),
            // In the middle of something.
            3..9 => {
                let lines = chance.u64(1..120);
                for _ in 0..lines {
                    if said.read_until(b'\n', &mut words).unwrap() == 0 {
                        break;
                    }
                }
                thread::sleep(Duration::from_micros(chance.u64(0..3_000)));
            }
            // It ends as it should.
            _ => _ = said.read_to_end(&mut words).unwrap(),
        }
        // It may have ended by itself.
        _ = child.kill();
        said.read_to_end(&mut words).unwrap();
        let status = child.wait().unwrap();
        assert!(status.code().is_none_or(|it| it != 101), "the child has failed");
        let words = String::from_utf8(words).unwrap();
        Self::of(before, &words)
    }

    fn of(before: &Plain, words: &str) -> Self {
        let number = before.number;
        let states = vec![before.clone()];
        let mut it = Self { states, saved: number, settled: number, theirs: None };
        // Of a line without an end nothing has come.
        for line in words.split_inclusive('\n').filter_map(|it| it.strip_suffix('\n')) {
            if let Some(entry) = line.strip_prefix("@did ") {
                let (number, what) = deed(entry);
                let mut state = it.states.last().unwrap().clone();
                state.take(number, &what);
                it.states.push(state);
            } else if let Some(number) = line.strip_prefix("@saved ") {
                it.saved = number.parse().unwrap();
            } else if let Some(number) = line.strip_prefix("@settled ") {
                it.settled = number.parse().unwrap();
            }
        }
        it
    }

    /// Cuts the journal off anywhere after what has to be on the disk by now; what was there before
    /// the child was started, so many bytes, is there.
    fn tear(&self, dir: &Path, firm: usize, chance: &mut Rng) {
        let Ok(bytes) = fs::read(log(dir)) else { return };
        let lines: Vec<&[u8]> = bytes.split_inclusive(|it| *it == b'\n').collect();
        let mut documents = Vec::new();
        let entry = |line: &[u8]| {
            let line = str::from_utf8(line.strip_suffix(b"\n")?).ok()?;
            read_entry(line).filter(|_| is_whole(line)).map(|it| (it.number, it.verb))
        };
        let entries: Vec<Option<(u64, Verb)>> = lines.iter().map(|it| entry(it)).collect();
        for (_, verb) in entries.iter().flatten() {
            if let Verb::Document(_, document) = verb {
                documents.push(document.clone());
            }
        }
        let project = sitting::project(dir);
        let holds = |n: u32, hash: Option<FileHash>| {
            let bytes = match &documents[n as usize] {
                Document::Layer(path) => store::layer_bytes(&project, "eva", path).unwrap(),
                Document::Codebook => store::codebook_bytes(&project).unwrap(),
            };
            bytes.map(|it| FileHash::of(&it)) == hash
        };
        // What is waited for has to be there once it was acknowledged, or something came of it.
        let loose = |it: &&Option<(u64, Verb)>| match it {
            None | Some((_, Verb::Journal(_) | Verb::Document(..) | Verb::Held(..))) => true,
            Some((_, Verb::Writing(n, hash))) => !holds(*n, *hash),
            Some((number, _)) => *number > self.saved,
        };
        let loose = entries.iter().rev().take_while(loose).count();
        let kept: usize = lines[..lines.len() - loose].iter().map(|it| it.len()).sum();
        let kept = kept.max(firm);
        fs::write(log(dir), &bytes[..chance.usize(kept..=bytes.len())]).unwrap();
    }

    /// Looks at what is left, undoes so many steps and does them again, or leaves everything
    /// undone. Returns what is there then.
    fn look(&self, dir: &Path, steps: usize, chance: &mut Rng) -> Plain {
        self.look_at_files(dir);
        let first = &paths()[0];
        check_but(dir, self.theirs.as_ref().map(|_| first));
        let seen = read(dir);
        let log: Rc<RefCell<Vec<Sighting>>> = Rc::default();
        let mut it = Sitting::open(dir, Disk::default(), chance.u64(..), {
            let log = log.clone();
            move |sighting| log.borrow_mut().push(sighting)
        });
        let opened = it.opened.expect("the journal was not opened");
        assert!(opened >= self.saved, "{opened} deeds of {} that were saved", self.saved);
        let states = &self.states;
        let state = states.iter().find(|it| it.number == opened).expect("what nobody did");
        let mut plain = state.clone();
        // What the first article's opening has brought together, others have seen before.
        let expected = RefCell::new(plain.layers.clone());
        let take = |plain: &mut Plain| {
            for sighting in log.borrow_mut().drain(..) {
                let Sighting::Did(number, what) = sighting else { continue };
                plain.take(number, &what);
                if let What::Do { transaction: Transaction { action: Action::Merge, .. }, .. } =
                    what
                {
                    expected.borrow_mut().clone_from(&plain.layers);
                }
            }
        };
        it.keep_ours();
        take(&mut plain);
        for path in paths() {
            it.show(&path);
            take(&mut plain);
            it.compare(&plain);
        }
        assert_eq!(seen, *expected.borrow(), "others have seen something else");
        let mut undone = 0;
        while undone < steps && it.travel(C::Undo) {
            take(&mut plain);
            it.compare(&plain);
            undone += 1;
        }
        if steps != usize::MAX {
            for _ in 0..undone {
                assert!(it.travel(C::Redo));
                take(&mut plain);
                it.compare(&plain);
            }
        }
        assert!(it.is_saved());
        drop(it);
        assert_eq!(files(dir), (plain.layers.clone(), plain.codebook.clone()));
        check(dir);
        plain
    }

    /// Each file says what it said at some moment, and not before it was last called written.
    fn look_at_files(&self, dir: &Path) {
        let (layers, codebook) = files(dir);
        let late: Vec<&Plain> = self.states.iter().filter(|it| it.number >= self.settled).collect();
        assert!(late.iter().any(|it| it.codebook == codebook), "the codebook: {codebook:?}");
        for (path, layer) in layers {
            let theirs = self.theirs.as_ref().filter(|_| path == paths()[0]) == Some(&layer);
            assert!(theirs || late.iter().any(|it| it.layers[&path] == layer), "{path}: {layer:?}");
        }
    }
}

fn log(dir: &Path) -> PathBuf {
    dir.join("annotations/.tagwerk/journal/eva.log")
}

/// How many bytes of the journal are whole.
fn length(dir: &Path) -> usize {
    let bytes = fs::read(log(dir)).unwrap_or_default();
    bytes.len() - Scan::of(&bytes).torn
}

/// What the first article's layer file holds, and what that means.
fn version(dir: &Path) -> (Option<Vec<u8>>, Layer) {
    let path = &paths()[0];
    let bytes = store::layer_bytes(&sitting::project(dir), "eva", path).unwrap();
    (bytes, files(dir).0[path].clone())
}

/// Makes the first article's layer file what it was once. The article is the one that is opened
/// first, so that this is taken in at once.
fn check_out(dir: &Path, versions: &[(Option<Vec<u8>>, Layer)], chance: &mut Rng) -> Layer {
    let (bytes, layer) = versions[chance.usize(0..versions.len())].clone();
    let file = sitting::project(dir).layer_file("eva", &paths()[0]).unwrap();
    match bytes {
        Some(bytes) => {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
        }
        None => _ = fs::remove_file(file),
    }
    layer
}

/// What a write that never ended leaves behind.
fn leave_halves(dir: &Path, chance: &mut Rng) {
    let own = dir.join("annotations/.tagwerk");
    let places = [
        (dir.join("annotations"), ".codebook.ron.x7Qp3z"),
        (dir.join("annotations/eva"), ".faehre.txt.ron.a1B2c3"),
        (dir.join("annotations/eva/kreis"), ".bruecke.txt.ron.Zz9y8X"),
        (own.join("bases/eva"), ".0badc0de.ron.q2W3e4"),
        (own.join("texts"), ".0badc0de.txt.q2W3e4"),
        (own.join("journal"), ".eva.log.q2W3e4"),
    ];
    let places: Vec<&(PathBuf, &str)> = places.iter().filter(|it| it.0.is_dir()).collect();
    for (folder, name) in places {
        if chance.bool() {
            fs::write(folder.join(name), "(\n    version: 1,\n    artic").unwrap();
        }
    }
}

/// A deed on one line.
fn line(number: u64, what: &What) -> String {
    let (verb, changes) = match what {
        What::Do { transaction, more } => {
            let changes = transaction.changes.as_slice();
            (if *more { Verb::More(vec![0]) } else { Verb::Do(Action::Tag, vec![0]) }, changes)
        }
        What::Undo => (Verb::Undo, &[][..]),
        What::Redo => (Verb::Redo, &[][..]),
        What::Skip => (Verb::Skip, &[][..]),
    };
    let body = write_changes(changes, |it| Some(article(it))).unwrap();
    write_entry(&Entry { number, at: 0, verb, body: &body })
}

/// The deed on a line.
fn deed(line: &str) -> (u64, What) {
    let entry = read_entry(line).filter(|_| is_whole(line)).expect("no line of a child's");
    let transaction = || {
        let changes = read_changes(entry.body).unwrap();
        let changes = changes.iter().map(|it| it.on(|of| Some(&article(of).text)).unwrap());
        Transaction { action: Action::Tag, changes: changes.collect(), group: None }
    };
    let what = match entry.verb {
        Verb::Do(..) => What::Do { transaction: transaction(), more: false },
        Verb::More(_) => What::Do { transaction: transaction(), more: true },
        Verb::Undo => What::Undo,
        Verb::Redo => What::Redo,
        Verb::Skip => What::Skip,
        other => panic!("no deed: {other:?}"),
    };
    (entry.number, what)
}

/// The child, when it is one.
#[test]
fn child() {
    let Some(dir) = std::env::var_os("TAGWERK_CHILD") else { return };
    let mut chance = Rng::with_seed(number("TAGWERK_SEED", 0));
    // The test's own name stands there without a line end.
    println!();
    // Every line is out before anything comes of what it says.
    let witness = |sighting| match sighting {
        Sighting::Did(number, what) => print!("@did {}", line(number, &what)),
        Sighting::Saved(number) => println!("@saved {number}"),
    };
    let mut it = Sitting::open(Path::new(&dir), Disk::default(), chance.u64(..), witness);
    for _ in 0..ACTIONS {
        play::act(&mut it, &mut chance);
        if chance.u8(0..3) == 0 {
            it.settle();
        } else {
            it.poll();
        }
        if it.is_saved() {
            println!("@settled {}", it.app.history.number());
        }
    }
    it.settle();
}
