//! Carrying out an export: article by article, into a file that appears only when it is whole.

use std::fs;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use atomic_write_file::AtomicWriteFile;

use super::walking::{Walk, walk};
use crate::app::{ExportJob, ExportReport, LayerRead, Trouble};
use crate::export::{self, Document, Export, Sink};
use crate::model::Status;
use crate::store::{self, Cause, StoreError, Task};

/// How much of the beginning a preview shows, in bytes.
const HEAD: usize = 2000;

/// Writes a data set, or shows its beginning and its losses where the job names no place.
///
/// # Errors
/// When the corpus cannot be listed or the file cannot be written; nothing is left half-written.
pub fn export(job: &ExportJob) -> Result<ExportReport, Trouble> {
    let mut head = Head::default();
    match &job.path {
        None => run(job, &mut head).map(|report| ExportReport { head: head.text(), ..report }),
        Some(path) if path.as_os_str() == "-" => {
            let mut out = Tee { first: &mut head, second: BufWriter::new(io::stdout().lock()) };
            let report = run(job, &mut out)?;
            out.flush().map_err(|it| failed(path, it))?;
            Ok(ExportReport { path: Some(path.clone()), ..report })
        }
        Some(path) => {
            if let Some(folder) = path.parent().filter(|it| !it.as_os_str().is_empty()) {
                fs::create_dir_all(folder).map_err(|it| failed(folder, it))?;
            }
            if path.exists() && (!job.replace || is_of_project(job, path)) {
                return Err(failed(path, ErrorKind::AlreadyExists.into()));
            }
            // Renaming onto a device would take it away from everybody.
            if fs::metadata(path).is_ok_and(|it| !it.is_file()) {
                return Err(refused(path, Cause::NotAFile));
            }
            // Renaming onto a write-protected file would work on Unix.
            if fs::metadata(path).is_ok_and(|it| it.permissions().readonly()) {
                return Err(failed(path, ErrorKind::PermissionDenied.into()));
            }
            let file = AtomicWriteFile::open(path).map_err(|it| failed(path, it))?;
            let mut out = Tee { first: &mut head, second: BufWriter::new(file) };
            let report = run(job, &mut out).map_err(|trouble| located(trouble, path))?;
            let file = out.second.into_inner().map_err(|it| failed(path, it.into_error()))?;
            file.commit().map_err(|it| failed(path, it))?;
            Ok(ExportReport { path: Some(path.clone()), head: head.text(), ..report })
        }
    }
}

/// Whether a file is an article, a layer or the codebook: no export replaces those.
fn is_of_project(job: &ExportJob, path: &Path) -> bool {
    let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let file = real(path);
    let folders = [&job.project.articles, &job.project.annotations];
    folders.into_iter().any(|it| file.starts_with(real(it)))
}

fn run(job: &ExportJob, sink: &mut dyn Sink) -> Result<ExportReport, Trouble> {
    let place = job.path.clone().unwrap_or_default();
    let broken = |it: io::Error| failed(&place, it);
    let listed = |it: StoreError| Trouble::Export(Arc::new(it));
    let Some(format) = export::by_name(job.format) else { return Ok(ExportReport::default()) };
    let codebook = store::read_codebook(&job.project).map_err(listed)?.codebook;
    let Walk { troubles, steps, .. } =
        walk(&job.project, &job.annotators, &codebook).map_err(listed)?;
    let mut report = ExportReport { format: format.name, troubles, ..ExportReport::default() };
    let mut export = Export::begin(format, &codebook, sink).map_err(broken)?;
    for step in steps {
        let remark = |it: &Trouble| matches!(it, Trouble::Decoded(..));
        report.troubles.extend(step.troubles.into_iter().filter(|it| !remark(it)));
        let Some((article, layers)) = step.read else { continue };
        for read in layers {
            let whole = read.is_whole();
            let LayerRead { annotator, layer, troubles, .. } = read;
            let layer = layer.standing();
            if !whole {
                // What does not stand where it says is no training data; it is said, not guessed.
                report.troubles.extend(troubles);
            }
            if layer.is_empty() && layer.status == Status::New {
                continue;
            }
            report.documents += 1;
            report.annotations += layer.len();
            let document = Document { article: &article, annotator: &annotator, layer: &layer };
            report.losses.extend(export.push(&document).map_err(broken)?);
        }
    }
    export.finish().map_err(broken)?;
    Ok(report)
}

fn failed(path: &Path, error: io::Error) -> Trouble {
    refused(path, error.into())
}

fn refused(path: &Path, cause: Cause) -> Trouble {
    Trouble::Export(Arc::new(StoreError { path: path.to_owned(), task: Task::Write, cause }))
}

/// Names the file in an error that was noticed while writing to it.
fn located(trouble: Trouble, path: &Path) -> Trouble {
    match trouble {
        Trouble::Export(error) if error.path == PathBuf::new() => {
            let path = path.to_owned();
            Trouble::Export(Arc::new(StoreError { path, ..(*error).clone() }))
        }
        other => other,
    }
}

/// Keeps the beginning of what is written.
#[derive(Default)]
struct Head(Vec<u8>);

impl Head {
    fn text(&self) -> String {
        let text = String::from_utf8_lossy(&self.0);
        text.trim_end_matches('\u{fffd}').to_owned()
    }
}

impl Write for Head {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = HEAD.saturating_sub(self.0.len());
        self.0.extend(bytes.iter().take(room));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes to both.
struct Tee<'a, W> {
    first: &'a mut Head,
    second: W,
}

impl<W: Write> Write for Tee<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.second.write(bytes)?;
        self.first.write_all(bytes.get(..written).unwrap_or_default())?;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.second.flush()
    }
}
