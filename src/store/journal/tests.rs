use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use tempfile::TempDir;

use super::super::Faults;
use super::super::disk::Step as DiskStep;
use super::*;
use crate::edit::{History, Step};
use crate::model::ArticlePath;
use crate::record::read_changes;

const AT: u64 = 1_764_165_000;

fn project() -> (TempDir, Project) {
    let dir = tempfile::tempdir().unwrap();
    let project = Project::open(dir.path(), None).unwrap();
    (dir, project)
}

fn layer(name: &str) -> Document {
    Document::Layer(ArticlePath::new(name))
}

fn hash(of: &str) -> Option<FileHash> {
    Some(FileHash::of(of.as_bytes()))
}

/// The changes of deed `n`, as they are told apart here.
fn body(n: u64, of: &[&Document]) -> String {
    let change = |it: &&Document| match it {
        Document::Codebook => format!("Codebook([Move({n},0)])"),
        Document::Layer(path) => format!("Layer({:?},\"\",[Flag(true)])", path.as_str()),
    };
    format!("[{}]", of.iter().map(change).collect::<Vec<_>>().join(","))
}

/// Something new, done to documents that had no file.
fn tag(number: u64, documents: &[&Document]) -> Deed {
    let body = body(number, documents);
    let what = What::Do { action: Action::Tag, more: false, body };
    let documents = documents.iter().map(|it| ((*it).clone(), None)).collect();
    Deed { number, what, documents }
}

fn deed(number: u64, what: What) -> Deed {
    Deed { number, what, documents: Vec::new() }
}

fn open(project: &Project, keep: usize) -> (Scan, Journal) {
    let mut scan = Scan::read(project, "eva").unwrap();
    let journal = Journal::open(project, "eva", &mut scan, (keep, AT)).unwrap();
    (scan, journal)
}

/// A journal of these deeds.
fn journal_of(project: &Project, deeds: &[Deed]) -> Journal {
    let (_, mut journal) = open(project, 100);
    for deed in deeds {
        journal.append(AT, std::slice::from_ref(deed)).unwrap();
    }
    journal
}

fn log(project: &Project) -> PathBuf {
    journal_file(project, "eva").unwrap()
}

fn numbers(steps: &[Step]) -> Vec<u64> {
    steps.iter().map(|it| it.number).collect()
}

fn done(project: &Project) -> Vec<u64> {
    numbers(Scan::read(project, "eva").unwrap().history.done())
}

fn tail(scan: &Scan, document: &Document, upto: u64) -> Vec<u64> {
    scan.tail(document, upto).map(|it| it.number).collect()
}

/// Lets the steps after the first `pass` fail, as often as it is told to.
struct Failing(Mutex<(usize, usize)>, DiskStep);

impl Faults for Failing {
    fn strike(&self, step: DiskStep) -> Option<io::Error> {
        let (pass, often) = &mut *self.0.lock().unwrap();
        if step != self.1 || *often == 0 {
            return None;
        }
        if *pass > 0 {
            *pass -= 1;
            return None;
        }
        *often -= 1;
        Some(io::ErrorKind::StorageFull.into())
    }
}

fn failing(project: &Project, step: DiskStep, often: usize) -> Project {
    let disk = Disk::with(Arc::new(Failing(Mutex::new((0, often)), step)));
    Project { disk, ..project.clone() }
}

#[test]
fn a_record_torn_anywhere_is_cut_off_and_nothing_before_it() {
    let (_dir, project) = project();
    let x = layer("x.txt");
    journal_of(&project, &[tag(1, &[&x]), tag(2, &[&x])]);
    let before = fs::read(log(&project)).unwrap();
    journal_of(&project, &[tag(3, &[&x])]);
    let all = fs::read(log(&project)).unwrap();
    assert!(all.starts_with(&before) && all.len() > before.len());
    for cut in before.len()..all.len() {
        fs::write(log(&project), &all[..cut]).unwrap();
        let (scan, mut journal) = open(&project, 100);
        assert_eq!((numbers(scan.history.done()), scan.torn), (vec![1, 2], cut - before.len()));
        assert_eq!((journal.number(), scan.damaged), (2, Vec::new()));
        journal.append(AT, &[tag(3, &[&x])]).unwrap();
        assert_eq!(fs::read(log(&project)).unwrap(), all, "cut at {cut}");
    }
}

#[test]
fn a_damaged_line_is_passed_over_and_nothing_else() {
    let (_dir, project) = project();
    let (x, y) = (layer("x.txt"), layer("y.txt"));
    let mut journal = journal_of(&project, &[tag(1, &[&x]), tag(2, &[&y])]);
    journal.holds(AT, &y, Held { hash: hash("y"), upto: 2 }).unwrap();
    journal.append(AT, &[tag(3, &[&x]), tag(4, &[&y])]).unwrap();
    let all = fs::read(log(&project)).unwrap();
    let lines: Vec<&[u8]> = all.split_inclusive(|it| *it == b'\n').collect();
    assert_eq!(lines.len(), 11, "four deeds, two names, and what files held");
    for damaged in 0..lines.len() - 1 {
        for at in [0, 9, lines[damaged].len() / 2, lines[damaged].len() - 2] {
            let start: usize = lines[..damaged].iter().map(|it| it.len()).sum();
            let mut bytes = all.clone();
            bytes[start + at] ^= 1;
            fs::write(log(&project), bytes).unwrap();
            let (scan, mut journal) = open(&project, 0);
            assert_eq!((&*scan.damaged, scan.torn), (&[damaged + 1][..], 0));
            let lost = scan.history.done().iter().find(|it| it.action == Action::Unknown);
            let names_deed = lines[damaged].windows(4).any(|it| it == b" do ");
            assert_eq!(lost.is_some(), names_deed, "line {}", damaged + 1);
            assert_eq!(numbers(scan.history.done()), [1, 2, 3, 4]);
            let lost = lost.map_or(0, |it| it.number);
            let expected =
                |of: [u64; 2]| of.into_iter().filter(|it| *it != lost).collect::<Vec<_>>();
            assert_eq!(tail(&scan, &x, 0), expected([1, 3]), "line {}", damaged + 1);
            assert_eq!(tail(&scan, &y, 0), expected([2, 4]), "line {}", damaged + 1);
            // It goes on, and is not made shorter without what cannot be read.
            journal.append(AT, &[tag(5, &[&layer("z.txt"), &x])]).unwrap();
            let (scan, _) = open(&project, 0);
            assert_eq!(numbers(scan.history.done()), [1, 2, 3, 4, 5]);
            assert_eq!((tail(&scan, &x, 4), tail(&scan, &y, 4)), (vec![5], vec![]));
            assert_eq!(tail(&scan, &layer("z.txt"), 0), [5]);
        }
    }
}

#[test]
fn a_journal_read_on_from_anywhere_says_the_same() {
    let (_dir, project) = project();
    let (x, y) = (layer("x.txt"), layer("y.txt"));
    let mut journal = journal_of(&project, &[tag(1, &[&x]), tag(2, &[&y]), tag(3, &[&x, &y])]);
    journal.append(AT, &[deed(4, What::Undo), deed(5, What::Undo)]).unwrap();
    journal.holds(AT, &x, Held { hash: hash("x"), upto: 5 }).unwrap();
    journal.append(AT, &[deed(6, What::Redo)]).unwrap();
    let mut bytes = fs::read(log(&project)).unwrap();
    // One line in the middle is damaged, and one is not whole.
    let line = memchr::memmem::find(&bytes, b" 3 ").unwrap();
    bytes[line] = b'_';
    bytes.extend(b"0badc0de 7 1");
    let said = |it: &Scan| {
        let tails = [&x, &y].map(|of| (it.standing(of), tail(it, of, 0)));
        let history = (numbers(it.history.done()), numbers(it.history.undone()));
        (tails, history, it.damaged.clone(), (it.torn, it.entries, it.end))
    };
    let whole = Scan::of(&bytes);
    assert_eq!((whole.damaged.len(), whole.torn), (1, 12));
    for end in 0..=bytes.len() {
        fs::write(log(&project), &bytes[..end]).unwrap();
        let mut scan = Scan::read(&project, "eva").unwrap();
        fs::write(log(&project), &bytes).unwrap();
        assert!(scan.follow(&project, "eva").unwrap());
        assert_eq!(said(&scan), said(&whole), "{end}");
        fs::write(log(&project), bytes.repeat(2).split_off(bytes.len() / 2)).unwrap();
        let same = scan.follow(&project, "eva").unwrap();
        assert!(!same && said(&scan) == said(&whole), "{end}");
    }
}

#[test]
fn what_undid_a_damaged_deed_undoes_nothing_else() {
    let (_dir, project) = project();
    let x = layer("x.txt");
    let more = What::Do { action: Action::Move, more: true, body: body(4, &[&x]) };
    let more = Deed { documents: vec![(x.clone(), None)], ..deed(4, more) };
    journal_of(&project, &[tag(1, &[&x]), tag(2, &[&x]), deed(3, What::Undo), more, tag(5, &[&x])]);
    let whole = fs::read_to_string(log(&project)).unwrap();
    let without = |word: &str| {
        let damage = |line: &str| {
            if line.contains(word) { line.replace(word, " ?? ") } else { line.to_owned() }
        };
        let damaged = whole.split_inclusive('\n').map(damage).collect::<String>();
        fs::write(log(&project), damaged).unwrap();
        Scan::read(&project, "eva").unwrap().history
    };
    let texts = |history: &History| {
        history.done().iter().map(|it| (it.number, it.texts().len())).collect::<Vec<_>>()
    };
    assert_eq!(texts(&without(" ?? ")), [(1, 2), (5, 1)]);
    assert_eq!(texts(&without(" 2 1764165000 do ")), [(1, 2), (5, 1)]);
    // Whatever was undone, or what went on, is unknown then; what is known stays what it is.
    assert_eq!(texts(&without(" undo")), [(1, 1), (2, 1), (3, 2), (5, 1)]);
    assert_eq!(texts(&without(" more ")), [(1, 1), (4, 1), (5, 1)]);
}

#[test]
fn what_was_undone_can_be_done_again_after_a_restart() {
    let (_dir, project) = project();
    let x = layer("x.txt");
    let deeds = [
        tag(1, &[&x]),
        tag(2, &[&x]),
        deed(3, What::Undo),
        deed(4, What::Undo),
        deed(5, What::Redo),
    ];
    journal_of(&project, &deeds);
    let scan = Scan::read(&project, "eva").unwrap();
    assert_eq!(numbers(scan.history.done()), [1]);
    assert_eq!(numbers(scan.history.undone()), [2]);
    assert_eq!(scan.history.number(), 5);
    let back = |it: &Done| (it.number, it.direction == Direction::Back, it.texts.clone());
    let [first, second] = [1, 2].map(|it| Arc::<str>::from(body(it, &[&x])));
    let expected = [
        (1, false, vec![first.clone()]),
        (2, false, vec![second.clone()]),
        (3, true, vec![second]),
        (4, true, vec![first.clone()]),
        (5, false, vec![first]),
    ];
    assert_eq!(scan.tail(&x, 0).map(back).collect::<Vec<_>>(), expected);
    assert_eq!(scan.behind(), [x]);
}

#[test]
fn a_shorter_journal_keeps_the_newest_steps_and_what_was_undone() {
    let (_dir, project) = project();
    let (x, y) = (layer("x.txt"), layer("y.txt"));
    let tags = (1..=9).map(|n| tag(n, &[if n % 2 == 0 { &x } else { &y }]));
    let undone = [10, 11].map(|it| deed(it, What::Undo));
    let mut journal = journal_of(&project, &tags.chain(undone).collect::<Vec<_>>());
    journal.holds(AT, &x, Held { hash: hash("x"), upto: 11 }).unwrap();
    let long = fs::read(log(&project)).unwrap();
    let (scan, _) = open(&project, 3);
    assert_eq!((scan.history.len(), scan.behind()), (7, vec![y.clone()]), "something is behind");
    assert_eq!(fs::read(log(&project)).unwrap(), long);
    journal.holds(AT, &y, Held { hash: None, upto: 11 }).unwrap();
    open(&project, 4);
    assert_eq!(done(&project), [1, 2, 3, 4, 5, 6, 7], "it is not long enough");

    let (scan, mut journal) = open(&project, 3);
    assert!(fs::read(log(&project)).unwrap().len() < long.len());
    let read = Scan::read(&project, "eva").unwrap();
    for scan in [&scan, &read] {
        assert_eq!(numbers(scan.history.done()), [5, 6, 7]);
        assert_eq!(numbers(scan.history.undone()), [9, 8]);
        assert_eq!(scan.history.number(), 11);
        let texts: Vec<_> = scan.history.done().iter().flat_map(Step::texts).collect();
        assert_eq!(*texts[0], body(5, &[&y]));
        assert_eq!(scan.standing(&x).held, Some(Held { hash: hash("x"), upto: 11 }));
        assert_eq!((scan.behind(), tail(scan, &x, 11)), (vec![], vec![]));
    }
    let found = vec![(x.clone(), hash("x"))];
    journal.append(AT, &[Deed { documents: found, ..tag(12, &[&x]) }]).unwrap();
    let scan = Scan::read(&project, "eva").unwrap();
    assert_eq!(numbers(scan.history.done()), [5, 6, 7, 12]);
    assert_eq!((tail(&scan, &x, 11), scan.behind()), (vec![12], vec![x]));
}

#[test]
fn what_could_not_be_appended_leaves_nothing_and_goes_the_next_time() {
    let x = layer("x.txt");
    let steps = [
        DiskStep::MakeFolder,
        DiskStep::Open,
        DiskStep::FlushName,
        DiskStep::Write,
        DiskStep::Flush,
    ];
    for step in steps {
        for often in 1..4 {
            let (_dir, project) = project();
            // On a journal that is not there yet, then on one that is.
            for number in [1, 2] {
                let failing = failing(&project, step, often);
                let (_, mut journal) = open(&failing, 100);
                let mut failures = 0;
                while let Err(error) = journal.append(AT, &[tag(number, &[&x])]) {
                    assert_eq!(error.cause, Cause::DiskFull);
                    assert_eq!(journal.number(), number - 1);
                    // What did not get there whole is taken for nothing, or is all of it.
                    assert!(done(&project).len() <= number as usize);
                    failures += 1;
                }
                let once =
                    number == 2 && matches!(step, DiskStep::MakeFolder | DiskStep::FlushName);
                assert_eq!(
                    failures,
                    if once {
                        0
                    } else if step == DiskStep::FlushName {
                        1
                    } else {
                        often
                    }
                );
                let scan = Scan::read(&project, "eva").unwrap();
                assert_eq!(numbers(scan.history.done()), (1..=number).collect::<Vec<_>>());
                assert_eq!((scan.torn, scan.damaged.len()), (0, 0));
                assert_eq!(tail(&scan, &x, 0).len(), number as usize);
            }
        }
    }
}

#[test]
fn half_a_record_that_cannot_be_cut_off_stays_out_of_the_way() {
    let (_dir, project) = project();
    let x = layer("x.txt");
    let mut journal = journal_of(&project, &[tag(1, &[&x])]);
    let whole = fs::read(log(&project)).unwrap();
    // Everything is there but nobody knows whether it will stay.
    journal.disk = failing(&project, DiskStep::Flush, 1).disk;
    assert!(journal.append(AT, &[tag(2, &[&x])]).is_err());
    assert!(fs::read(log(&project)).unwrap().len() > whole.len());
    journal.disk = failing(&project, DiskStep::Cut, 2).disk;
    assert!(journal.append(AT, &[tag(2, &[&x])]).is_err());
    assert!(journal.tidy().is_err());
    journal.tidy().unwrap();
    assert_eq!(fs::read(log(&project)).unwrap(), whole);
    journal.append(AT, &[tag(2, &[&x])]).unwrap();
    assert_eq!(done(&project), [1, 2]);
}

/// What befalls a journal's file.
type Harm = fn(&Path);

#[test]
fn a_journal_that_is_gone_or_another_one_is_not_written_to() {
    let (_dir, project) = project();
    let x = layer("x.txt");
    let mut journal = journal_of(&project, &[tag(1, &[&x])]);
    // The same in a new file, as a synchronised folder may put it there.
    let copy = log(&project).with_extension("copy");
    fs::copy(log(&project), &copy).unwrap();
    fs::rename(&copy, log(&project)).unwrap();
    journal.append(AT, &[tag(2, &[&x])]).unwrap();
    assert_eq!(done(&project), [1, 2]);

    let harms: [Harm; 3] = [
        |file| fs::remove_file(file).unwrap(),
        |file| fs::remove_dir_all(file.parent().unwrap()).unwrap(),
        |file| {
            let bytes = fs::read(file).unwrap();
            fs::write(file, &bytes[..bytes.len() - 20]).unwrap();
        },
    ];
    for harm in harms {
        let mut journal = journal_of(&project, &[tag(3, &[&x])]);
        harm(&log(&project));
        let left = done(&project);
        let error = journal.append(AT, &[tag(4, &[&x])]).unwrap_err();
        assert_eq!((error.cause, journal.is_lost()), (Cause::JournalBehind, true));
        assert_eq!(done(&project), left);
        // What was in it before counts as done.
        let (_, mut journal) = open(&project, 100);
        journal.go_on_after(3);
        journal.append(AT, &[tag(4, &[&x])]).unwrap();
        assert_eq!(done(&project), left.into_iter().chain([4]).collect::<Vec<_>>());
        fs::remove_file(log(&project)).unwrap();
    }
}

#[test]
fn a_deed_says_what_its_file_held_unless_that_is_known_or_something_waits() {
    let (_dir, project) = project();
    let x = layer("x.txt");
    let found = |number, found: &str| Deed {
        documents: vec![(x.clone(), hash(found))],
        ..tag(number, &[&x])
    };
    let (_, mut journal) = open(&project, 100);
    assert!(journal.begins(&x, hash("a")) && journal.begins(&x, None));
    // Only the first of two that are written at once.
    journal.append(AT, &[found(1, "a"), found(2, "a")]).unwrap();
    let standing = |journal: &Journal| {
        let scan = Scan::read(&project, "eva").unwrap();
        assert_eq!(scan.standing(&x), journal.standing(&x));
        journal.standing(&x)
    };
    let held = |of, upto| Some(Held { hash: hash(of), upto });
    assert_eq!(standing(&journal), Standing { held: held("a", 0), ..Standing::default() });
    assert!(!journal.begins(&x, hash("b")) && !journal.is_settled(&x));
    let entries = Scan::read(&project, "eva").unwrap().entries;
    assert_eq!(entries, 5, "the journal, the document, what it held, and two deeds");

    journal.writing(AT, &x, Held { hash: hash("b"), upto: 2 }).unwrap();
    assert_eq!(
        standing(&journal),
        Standing { held: held("a", 0), writing: held("b", 2), taken: None }
    );
    assert!(!journal.begins(&x, hash("c")) && !journal.is_settled(&x));
    journal.holds(AT, &x, Held { hash: hash("b"), upto: 2 }).unwrap();
    assert!(journal.is_settled(&x) && !journal.begins(&x, hash("b")));
    journal.append(AT, &[found(3, "c")]).unwrap();
    assert_eq!(standing(&journal), Standing { held: held("c", 2), ..Standing::default() });
}

#[test]
fn what_a_deed_takes_in_is_no_base_for_it() {
    let (_dir, project) = project();
    let x = layer("x.txt");
    let merge = |number, found: &str| {
        let what = What::Do { action: Action::Merge, more: false, body: body(number, &[&x]) };
        Deed { documents: vec![(x.clone(), hash(found))], ..deed(number, what) }
    };
    let mut journal = journal_of(&project, &[tag(1, &[&x])]);
    let held = Held { hash: hash("a"), upto: 1 };
    journal.holds(AT, &x, held).unwrap();
    let held = Some(held);
    for (number, found) in [(2, "b"), (3, "c")] {
        journal.append(AT, &[merge(number, found)]).unwrap();
        let scan = Scan::read(&project, "eva").unwrap();
        let expected = Standing { held, writing: None, taken: Some(hash(found)) };
        assert_eq!((scan.standing(&x), journal.standing(&x)), (expected, expected));
        assert_eq!(tail(&scan, &x, 1), (2..=number).collect::<Vec<_>>());
    }
    let held = Held { hash: hash("d"), upto: 3 };
    journal.holds(AT, &x, held).unwrap();
    journal.append(AT, &[merge(4, "d")]).unwrap();
    let expected = Standing { held: Some(held), ..Standing::default() };
    assert_eq!(Scan::read(&project, "eva").unwrap().standing(&x), expected);
}

#[test]
fn nothing_is_taken_in_by_half_a_deed() {
    let (_dir, project) = project();
    let x = layer("x.txt");
    let mut journal = journal_of(&project, &[tag(1, &[&x])]);
    journal.holds(AT, &x, Held { hash: hash("a"), upto: 1 }).unwrap();
    let what = What::Do { action: Action::Merge, more: false, body: body(2, &[&x]) };
    let merge = Deed { documents: vec![(x.clone(), hash("b"))], ..deed(2, what) };
    journal.append(AT, &[merge]).unwrap();
    let bytes = fs::read(log(&project)).unwrap();
    let mut taken = 0;
    for end in 0..=bytes.len() {
        let scan = Scan::of(&bytes[..end]);
        if scan.standing(&x).taken.is_some() {
            assert_eq!(numbers(scan.history.done()), [1, 2], "{end}");
            taken += 1;
        }
    }
    assert_eq!(taken, 1);
}

#[test]
fn a_newer_programs_journal_is_left_alone() {
    let (_dir, project) = project();
    journal_of(&project, &[tag(1, &[&layer("x.txt")])]);
    let rest = "2 1764165000 sing 0";
    let line = format!("{:08x} {rest}\n", crc32fast::hash(rest.as_bytes()));
    let newer = fs::read_to_string(log(&project)).unwrap() + &line;
    fs::write(log(&project), &newer).unwrap();
    let mut scan = Scan::read(&project, "eva").unwrap();
    assert!(scan.newer && scan.history.len() == 1);
    let error = Journal::open(&project, "eva", &mut scan, (0, AT)).unwrap_err();
    assert!(matches!(error.cause, Cause::Record(RecordError::TooNew { .. })));
    assert_eq!(fs::read_to_string(log(&project)).unwrap(), newer);
}

#[test]
fn a_journal_of_the_first_version_is_read_for_ever() {
    let (_dir, project) = project();
    let sample = include_str!("../../../tests/formats/journal-1.log").replace("\r\n", "\n");
    fs::create_dir_all(log(&project).parent().unwrap()).unwrap();
    fs::write(log(&project), &sample).unwrap();
    let (scan, _) = open(&project, 100);
    assert_eq!((scan.torn, &*scan.damaged, scan.newer), (0, &[][..], false));
    assert_eq!(scan.entries, sample.lines().count());
    let actions: Vec<Action> = scan.history.done().iter().map(|it| it.action).collect();
    assert_eq!(actions, [Action::Tag, Action::Move, Action::EditCodebook, Action::Merge]);
    assert_eq!(numbers(scan.history.undone()), [10]);
    assert_eq!(scan.history.number(), 13);
    for step in scan.history.done().iter().chain(scan.history.undone()) {
        for text in step.texts() {
            assert!(!read_changes(&text).unwrap().is_empty(), "{text}");
        }
    }
    let ferry = layer("fähre.txt");
    assert_eq!(tail(&scan, &ferry, 0), [1, 2, 3, 4, 5, 6, 10, 11, 12, 13]);
    assert_eq!(scan.standing(&ferry).held.map(|it| it.upto), Some(11));
    assert_eq!(scan.behind(), [ferry]);
}

/// Something that happens to a journal.
#[derive(Clone, Debug)]
enum Happening {
    Do(Vec<usize>, bool),
    Undo,
    Redo,
    Skip,
    Writing(usize, u8),
    Held(usize, u8),
    Fault(u8),
    Restart,
    Shorten,
}

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    let documents = prop::collection::btree_set(0_usize..4, 1..3);
    let one = prop_oneof![
        6 => (documents, any::<bool>())
            .prop_map(|(of, more)| Happening::Do(of.into_iter().collect(), more)),
        3 => Just(Happening::Undo),
        2 => Just(Happening::Redo),
        1 => Just(Happening::Skip),
        3 => (0_usize..4, any::<u8>()).prop_map(|(n, hash)| Happening::Writing(n, hash)),
        3 => (0_usize..4, any::<u8>()).prop_map(|(n, hash)| Happening::Held(n, hash)),
        2 => (0_u8..3).prop_map(Happening::Fault),
        1 => Just(Happening::Restart),
        1 => Just(Happening::Shorten),
    ];
    prop::collection::vec(one, 1..60)
}

/// What a journal should say.
#[derive(Clone, Debug, Default)]
struct Plain {
    /// Numbers and texts.
    done: Vec<(u64, Vec<String>)>,
    undone: Vec<(u64, Vec<String>)>,
    number: u64,
    standings: BTreeMap<usize, Standing>,
    /// The last deed of each document.
    last: BTreeMap<usize, u64>,
    /// The documents of each step.
    steps: BTreeMap<u64, Vec<usize>>,
}

impl Plain {
    fn is_settled(&self) -> bool {
        self.last.iter().all(|(n, last)| {
            let standing = self.standings.get(n).copied().unwrap_or_default();
            standing.writing.is_none() && standing.held.is_some_and(|it| it.upto >= *last)
        }) && self.standings.values().all(|it| it.writing.is_none())
    }

    fn touch(&mut self, step: u64) {
        for n in self.steps.get(&step).cloned().unwrap_or_default() {
            self.last.insert(n, self.number);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_a_journal_says_what_was_done(happenings in happenings()) {
        const KEEP: usize = 4;
        let (_dir, project) = project();
        let documents =
            [Document::Codebook, layer("a\n\"b\".txt"), layer("codebook"), layer("ä/x y.txt")];
        let mut plain = Plain::default();
        let (mut followed, mut journal) = open(&project, usize::MAX / 2);
        for happening in happenings {
            let number = plain.number + 1;
            match happening {
                Happening::Do(of, more) => {
                    let names: Vec<&Document> = of.iter().map(|it| &documents[*it]).collect();
                    let text = body(number, &names);
                    let more = more && !plain.done.is_empty();
                    let what = What::Do { action: Action::Move, more, body: text.clone() };
                    // Nobody else writes here: what a file holds is what is known of it.
                    let found = |it: &&Document| {
                        let held = journal.standing(it).held.and_then(|it| it.hash);
                        ((*it).clone(), held)
                    };
                    let named = names.iter().map(found).collect();
                    let append = Deed { number, what, documents: named };
                    journal.append(AT, &[append]).unwrap();
                    plain.number = number;
                    plain.undone.clear();
                    match plain.done.last_mut().filter(|_| more) {
                        Some((_, texts)) => texts.push(text),
                        None => plain.done.push((number, vec![text])),
                    }
                    let step = plain.done.last().unwrap().0;
                    for n in &of {
                        if !plain.last.contains_key(n) && !plain.standings.contains_key(n) {
                            let held = Some(Held { hash: None, upto: number - 1 });
                            plain.standings.insert(*n, Standing { held,  ..Standing::default() });
                        }
                        plain.last.insert(*n, number);
                    }
                    plain.steps.entry(step).or_default().extend(of);
                }
                Happening::Undo | Happening::Skip if plain.done.is_empty() => {}
                Happening::Redo if plain.undone.is_empty() => {}
                Happening::Undo => {
                    journal.append(AT, &[deed(number, What::Undo)]).unwrap();
                    plain.number = number;
                    let step = plain.done.pop().unwrap();
                    plain.touch(step.0);
                    plain.undone.push(step);
                }
                Happening::Redo => {
                    journal.append(AT, &[deed(number, What::Redo)]).unwrap();
                    plain.number = number;
                    let step = plain.undone.pop().unwrap();
                    plain.touch(step.0);
                    plain.done.push(step);
                }
                Happening::Skip => {
                    journal.append(AT, &[deed(number, What::Skip)]).unwrap();
                    plain.number = number;
                    plain.done.pop();
                }
                Happening::Writing(n, of) => {
                    let held = Held { hash: hash(&of.to_string()), upto: plain.number };
                    journal.writing(AT, &documents[n], held).unwrap();
                    plain.standings.entry(n).or_default().writing = Some(held);
                }
                Happening::Held(n, of) => {
                    let held = Held { hash: hash(&of.to_string()), upto: plain.number };
                    journal.holds(AT, &documents[n], held).unwrap();
                    plain.standings.insert(n, Standing { held: Some(held),  ..Standing::default() });
                }
                Happening::Fault(step) => {
                    let step = [DiskStep::Open, DiskStep::Write, DiskStep::Flush][step as usize];
                    journal.disk = failing(&project, step, 1).disk;
                    prop_assert!(journal.append(AT, &[tag(number, &[&documents[1]])]).is_err());
                    journal.disk = Disk::default();
                }
                Happening::Restart => {
                    journal.tidy().unwrap();
                    journal = open(&project, usize::MAX / 2).1;
                }
                Happening::Shorten => {
                    journal.tidy().unwrap();
                    journal = open(&project, KEEP).1;
                    if plain.done.len() > 2 * KEEP && plain.is_settled() {
                        let surplus = plain.done.len() - KEEP;
                        plain.done.drain(..surplus);
                        for it in plain.standings.values_mut() {
                            it.held = it.held.map(|it| Held { upto: plain.number, ..it });
                        }
                    }
                }
            }
            prop_assert_eq!(journal.number(), plain.number);
            if !followed.follow(&project, "eva").unwrap() {
                followed = Scan::read(&project, "eva").unwrap();
            }
        }
        journal.tidy().unwrap();
        let scan = Scan::read(&project, "eva").unwrap();
        let steps = |steps: &[Step]| {
            let texts = |it: &Step| it.texts().iter().map(ToString::to_string).collect();
            steps.iter().map(|it| (it.number, texts(it))).collect::<Vec<(u64, Vec<String>)>>()
        };
        prop_assert_eq!(steps(scan.history.done()), plain.done);
        prop_assert_eq!(steps(scan.history.undone()), plain.undone);
        prop_assert_eq!(scan.history.number(), plain.number);
        prop_assert_eq!((scan.torn, scan.damaged.len(), scan.newer), (0, 0, false));
        let mut behind = Vec::new();
        for (n, document) in documents.iter().enumerate() {
            let standing = plain.standings.get(&n).copied().unwrap_or_default();
            prop_assert_eq!(scan.standing(document), standing);
            prop_assert_eq!(journal.standing(document), standing);
            let upto = standing.held.map_or(0, |it| it.upto);
            let last = plain.last.get(&n).copied().unwrap_or_default();
            if standing.writing.is_some() || upto < last {
                behind.push(document.clone());
            }
            prop_assert_eq!(scan.tail(document, upto).last().is_some(), upto < last);
        }
        let mut found = scan.behind();
        found.sort();
        behind.sort();
        prop_assert_eq!(found, behind);
    }
}
