//! Taking an import back, or bringing it back again, for everybody to whom it brought layers: first
//! it is found whether all of it can be, then it is noted in every journal, then the files follow.

use super::rewriting::Rewrite;
use super::writing::Writer;
use crate::app::{Stays, TravelImport, Way};
use crate::edit::{Action, Change, History, Transaction};
use crate::record;
use crate::store::{self, Scan, StoreError};

/// Carries it out; returns when that was, and which files could not follow.
///
/// # Errors
/// When somebody has gone on since, or it cannot be noted; it stays as it is for everybody then.
pub(super) fn carry_out(
    job: &TravelImport,
    writer: &mut Writer,
) -> Result<(u64, Vec<StoreError>), Stays> {
    let result = travel(job, writer);
    // Whoever goes on with it takes the right to write anew.
    for (annotator, _) in job.parts.iter().filter(|it| it.0 != job.mine.0) {
        writer.close(&job.project, annotator);
    }
    result
}

fn travel(job: &TravelImport, writer: &mut Writer) -> Result<(u64, Vec<StoreError>), Stays> {
    let mut rewrites = Vec::new();
    for (annotator, step) in &job.parts {
        let mine = job.mine.0 == *annotator;
        let history = if mine {
            Scan::read(&job.project, annotator)?.history
        } else {
            writer.open_alone(&job.project, annotator)?.history
        };
        let changes = changes(&history, *step, job.way);
        let changes = changes.ok_or_else(|| Stays::GoneOn(annotator.clone()))?;
        let number = if mine { job.mine.1 } else { history.number() + 1 };
        let what = what(job.way);
        rewrites.push(writer.prepare((&job.project, annotator), number, (what, &changes))?);
    }
    let at = note(&mut rewrites, job.way, writer)?;
    let put = rewrites.into_iter().filter_map(|it| writer.put_rewritten(it).err());
    Ok((at, put.collect()))
}

/// Notes it in every journal, or in none.
fn note(rewrites: &mut [Rewrite<'_>], way: Way, writer: &mut Writer) -> Result<u64, StoreError> {
    let mut at = 0;
    for nth in 0..rewrites.len() {
        let (before, rest) = rewrites.split_at_mut(nth);
        let Some(rewrite) = rest.first() else { break };
        match writer.note_rewrite(rewrite) {
            Ok(noted) => at = noted,
            Err(error) => {
                let other = if way == Way::Back { Way::Forth } else { Way::Back };
                for rewrite in before {
                    rewrite.deed.number += 1;
                    rewrite.deed.what = what(other);
                    // What cannot be noted either is found where the journal is opened next.
                    _ = writer.note_rewrite(rewrite);
                }
                return Err(error);
            }
        }
    }
    Ok(at)
}

fn what(way: Way) -> store::What {
    match way {
        Way::Back => store::What::Undo,
        Way::Forth => store::What::Redo,
    }
}

/// What undoing or redoing the import of this number changes; `None` where another step is next.
fn changes(history: &History, step: u64, way: Way) -> Option<Vec<Change>> {
    let next = match way {
        Way::Back => history.next_undo(),
        Way::Forth => history.next_redo(),
    };
    let next = next.filter(|it| it.number == step && it.action == Action::Import)?;
    let mut changes = Vec::new();
    for text in next.texts() {
        for change in record::read_changes(&text).ok()? {
            changes.push(change.on(|_| None)?);
        }
    }
    let transaction = Transaction { action: next.action, changes, group: None };
    Some(match way {
        Way::Back => transaction.inverse().changes,
        Way::Forth => transaction.changes,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io;
    use std::path::Path;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicIsize, Ordering};

    use super::*;
    use crate::app::ImportJob;
    use crate::import;
    use crate::model::ArticlePath;
    use crate::run::importing;
    use crate::store::{Disk, Faults, Project, Step};

    /// One step on the way to the disk fails.
    struct Once(AtomicIsize);

    impl Faults for Once {
        fn strike(&self, _: Step) -> Option<io::Error> {
            let left = self.0.fetch_sub(1, Ordering::SeqCst);
            (left == 1).then(|| io::ErrorKind::StorageFull.into())
        }
    }

    const ALL: [&str; 3] = ["ada", "ben", "eva"];

    /// Somebody's layer, once its file is what the journal says.
    fn layer(project: &Project, annotator: &str) -> Option<Vec<u8>> {
        let read = Writer::default().open_alone(project, annotator).unwrap();
        assert!(read.behind.is_empty() && read.torn == 0 && read.damaged.is_empty());
        store::layer_bytes(project, annotator, &ArticlePath::new("a.txt")).unwrap()
    }

    /// An import for three.
    fn import(folder: &Path) -> ImportJob {
        let seeds = folder.join("seeds");
        std::fs::create_dir(&seeds).unwrap();
        let line = |annotator: &str| {
            format!(
                "{{\"text\": \"Kim lehnt ab.\", \"entities\": [[0, 3, \"actor\"]], \
                 \"meta\": {{\"annotator\": {annotator:?}, \"article\": \"a.txt\"}}}}\n"
            )
        };
        std::fs::write(folder.join("x.jsonl"), ALL.map(line).concat()).unwrap();
        ImportJob {
            project: Project::open(&seeds, None).unwrap(),
            format: import::by_name("spacy").unwrap(),
            files: vec![folder.join("x.jsonl")],
            annotator: None,
            labels: BTreeMap::new(),
            dry_run: false,
        }
    }

    /// That was carried out, and the last of them takes it back.
    fn imported(folder: &Path) -> (Project, TravelImport) {
        let job = import(folder);
        let parts = importing::carry_out(&job, &mut Writer::default()).unwrap().parts;
        assert_eq!(parts, ALL.map(|it| (it.to_owned(), 1)));
        let (project, mine) = (job.project, ("eva".to_owned(), 2));
        (project.clone(), TravelImport { project, way: Way::Back, parts, mine })
    }

    #[test]
    fn whatever_fails_an_import_knows_in_whose_journal_it_is() {
        let mut behind = 0;
        for nth in 1.. {
            let dir = tempfile::tempdir().unwrap();
            let mut job = import(dir.path());
            let project = job.project.clone();
            let faults = Arc::new(Once(AtomicIsize::new(nth)));
            job.project.disk = Disk::with(faults.clone());
            let result = importing::carry_out(&job, &mut Writer::default());
            let there = ALL.into_iter().filter(|it| layer(&project, it).is_some());
            let there: Vec<(String, u64)> = there.map(|it| (it.to_owned(), 1)).collect();
            let (parts, troubles) =
                result.map(|it| (it.parts, it.troubles.len())).unwrap_or_default();
            assert_eq!(parts, there, "{nth}");
            behind += usize::from(parts.len() == ALL.len() && troubles > 0);
            if faults.0.load(Ordering::SeqCst) > 0 {
                break; // so many steps there are not
            }
        }
        assert!(behind > 3, "{behind}");
    }

    #[test]
    fn whatever_fails_it_is_taken_back_for_all_or_for_nobody() {
        let (mut kept, mut behind) = (0, 0);
        for nth in 1.. {
            let dir = tempfile::tempdir().unwrap();
            let (project, mut job) = imported(dir.path());
            let before = ALL.map(|it| layer(&project, it));
            let faults = Arc::new(Once(AtomicIsize::new(nth)));
            job.project.disk = Disk::with(faults.clone());
            let result = carry_out(&job, &mut Writer::default());
            let after = ALL.map(|it| layer(&project, it));
            match result {
                Ok((_, files)) => {
                    assert!(after.iter().all(Option::is_none), "{nth}");
                    behind += files.len();
                }
                Err(Stays::Failed(_)) => {
                    assert_eq!(after, before, "{nth}");
                    kept += 1;
                }
                Err(Stays::GoneOn(who)) => panic!("{who}"),
            }
            if faults.0.load(Ordering::SeqCst) > 0 {
                break; // so many steps there are not
            }
        }
        assert!(kept > 5 && behind > 3, "{kept} {behind}");
    }

    #[test]
    fn what_was_taken_back_comes_back_byte_for_byte() {
        let dir = tempfile::tempdir().unwrap();
        let (project, job) = imported(dir.path());
        let before = ALL.map(|it| layer(&project, it));
        let mut writer = Writer::default();
        carry_out(&job, &mut writer).unwrap();
        for number in [3, 5] {
            let forth =
                TravelImport { way: Way::Forth, mine: ("eva".to_owned(), number), ..job.clone() };
            carry_out(&forth, &mut writer).unwrap();
            let again = carry_out(&forth, &mut writer);
            assert!(matches!(again, Err(Stays::GoneOn(it)) if it == "ada"), "only once");
            let back = TravelImport { mine: ("eva".to_owned(), number + 1), ..job.clone() };
            carry_out(&back, &mut writer).unwrap();
        }
        let forth = TravelImport { way: Way::Forth, mine: ("eva".to_owned(), 7), ..job };
        carry_out(&forth, &mut writer).unwrap();
        drop(writer);
        assert_eq!(ALL.map(|it| layer(&project, it)), before);
    }
}
