//! The export dialog, by what happens to it.

use std::io::ErrorKind;
use std::sync::Arc;

use super::super::tests::Bench;
use super::*;
use crate::app::{Event, OverlayEvent};
use crate::command::Command;
use crate::store::{StoreError, Task};

fn jobs(bench: &Bench) -> Vec<&ExportJob> {
    let jobs = bench.wishes.iter().filter_map(|it| match it {
        Effect::Export(job) => Some(&**job),
        _ => None,
    });
    jobs.collect()
}

fn stopped(bench: &Bench) -> Vec<bool> {
    jobs(bench).iter().map(|it| it.stop.is_stopped()).collect()
}

fn dialog(bench: &Bench) -> &ExportDialog {
    match &bench.app.overlay {
        Some(Overlay::Export(dialog)) => dialog,
        other => panic!("{other:?}"),
    }
}

fn overlay(bench: &mut Bench, event: OverlayEvent) {
    bench.tell(Event::Overlay(event));
}

/// Says how the nth job has ended.
fn end(bench: &mut Bench, nth: usize, result: Result<ExportReport, Cause>) {
    let (stop, path) = (jobs(bench)[nth].stop.clone(), "/out/a.ron".into());
    let result = result
        .map_err(|cause| Trouble::Export(Arc::new(StoreError { path, task: Task::Write, cause })));
    bench.tell(Event::Exported(stop, Box::new(result)));
}

#[test]
fn what_nobody_waits_for_is_stopped_and_writing_before_the_dialog_closes() {
    let mut it = Bench::new(vec![]);
    it.run(&[Command::Export]);
    assert_eq!(stopped(&it), [false]);
    overlay(&mut it, OverlayEvent::Typed("/out/a.ron".to_owned()));
    end(&mut it, 0, Ok(ExportReport::default()));
    overlay(&mut it, OverlayEvent::Accept);
    assert_eq!(stopped(&it), [true, false]);
    assert_eq!(jobs(&it)[1].path.as_deref(), Some(Path::new("/out/a.ron")));
    it.tell(Event::ExportProgress(3, 9));
    assert_eq!(dialog(&it).writing, Some((3, 9)));
    // Meanwhile nothing else is chosen, and it is not written twice.
    overlay(&mut it, OverlayEvent::Export(ExportEvent::Per(Per::Sentence)));
    overlay(&mut it, OverlayEvent::Accept);
    assert_eq!(stopped(&it), [true, false]);
    overlay(&mut it, OverlayEvent::Cancel);
    assert_eq!(stopped(&it), [true, true]);
    assert!(dialog(&it).writing.is_some(), "it may be too late to stop it");
    end(&mut it, 1, Err(std::io::Error::from(ErrorKind::Interrupted).into()));
    assert!(dialog(&it).writing.is_none());
    assert_eq!(it.app.notice, Some(Notice::ExportStopped));
    overlay(&mut it, OverlayEvent::Cancel);
    assert!(it.app.overlay.is_none());
}

#[test]
fn nothing_is_written_before_it_is_known_what_would_be() {
    let mut it = Bench::new(vec![]);
    it.run(&[Command::Export]);
    overlay(&mut it, OverlayEvent::Accept);
    assert!(dialog(&it).preview == Preview::Making && jobs(&it).len() == 1);
    // What comes of another format is no preview of this one.
    overlay(&mut it, OverlayEvent::Format("conll"));
    for other in [Ok(ExportReport::default()), Err(Cause::DiskFull)] {
        end(&mut it, 0, other);
        overlay(&mut it, OverlayEvent::Accept);
        assert!(dialog(&it).preview == Preview::Making && jobs(&it).len() == 2);
    }
    end(&mut it, 1, Err(Cause::DiskFull));
    assert!(matches!(&dialog(&it).preview, Preview::Failed(Trouble::Export(_))));
    overlay(&mut it, OverlayEvent::Accept);
    assert_eq!(jobs(&it).len(), 2);
    overlay(&mut it, OverlayEvent::Format("csv"));
    end(&mut it, 2, Ok(ExportReport { records: 7, ..ExportReport::default() }));
    assert!(matches!(&dialog(&it).preview, Preview::Made(it) if it.records == 7));
    overlay(&mut it, OverlayEvent::Toggle("eva".to_owned()));
    end(&mut it, 3, Ok(ExportReport::default()));
    overlay(&mut it, OverlayEvent::Accept);
    assert_eq!(jobs(&it).len(), 4, "nobody is left to export");
    overlay(&mut it, OverlayEvent::Toggle("eva".to_owned()));
    end(&mut it, 4, Ok(ExportReport::default()));
    overlay(&mut it, OverlayEvent::Accept);
    assert!(dialog(&it).writing.is_some() && jobs(&it).len() == 6);
    // A file is replaced by the second try, and what that does not replace by none.
    for exists in [true, false] {
        let nth = jobs(&it).len() - 1;
        end(&mut it, nth, Err(Cause::Exists));
        assert_eq!(dialog(&it).is_replacing(), exists);
        assert!(dialog(&it).refused.is_some());
        overlay(&mut it, OverlayEvent::Accept);
        assert_eq!(jobs(&it)[nth + 1].replace, exists);
    }
}

#[test]
fn the_name_of_a_file_says_how_it_is_packed_and_a_folder_is_told() {
    let mut it = Bench::new(vec![]);
    it.run(&[Command::Export]);
    let pack = |it: &mut Bench, how| {
        overlay(it, OverlayEvent::Export(ExportEvent::Packing(how)));
        dialog(it).path.clone()
    };
    let name =
        |format: &str| format!("/tagwerk-{format}").replace('/', std::path::MAIN_SEPARATOR_STR);
    assert_eq!(pack(&mut it, Some(Compression::Gzip)), name("ron.ron.gz"));
    assert_eq!(pack(&mut it, Some(Compression::Zstd)), name("ron.ron.zst"));
    overlay(&mut it, OverlayEvent::Format("spacy"));
    assert_eq!(dialog(&it).path, name("spacy.jsonl.zst"));
    // What is packed in itself is not packed again.
    overlay(&mut it, OverlayEvent::Format("xlsx"));
    assert_eq!(dialog(&it).path, name("xlsx.xlsx"));
    overlay(&mut it, OverlayEvent::Format("brat"));
    assert_eq!(
        (dialog(&it).path.clone(), dialog(&it).packing()),
        (name("brat"), Some(Compression::Zstd))
    );
    overlay(&mut it, OverlayEvent::Format("csv"));
    overlay(&mut it, OverlayEvent::Typed("b.csv.GZ".to_owned()));
    assert_eq!(dialog(&it).packing(), Some(Compression::Gzip));
    assert_eq!(pack(&mut it, None), "b.csv");
    assert_eq!(pack(&mut it, Some(Compression::Gzip)), "b.csv.gz");
    overlay(&mut it, OverlayEvent::Export(ExportEvent::Manifest(true)));
    let write = |it: &mut Bench| {
        let nth = jobs(it).len() - 1;
        end(it, nth, Ok(ExportReport::default()));
        overlay(it, OverlayEvent::Accept);
        let job = jobs(it)[nth + 1];
        let said = job.command.iter().any(|it| it == "--manifest");
        assert_eq!(said, job.manifest);
        (job.options.compression, job.manifest)
    };
    assert_eq!(write(&mut it), (None, true), "its name says it");
    let last = jobs(&it).len() - 1;
    end(&mut it, last, Err(Cause::DiskFull));
    overlay(&mut it, OverlayEvent::Format("brat"));
    assert_eq!(write(&mut it), (Some(Compression::Gzip), false), "a folder holds one");
}
