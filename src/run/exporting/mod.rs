//! Carrying out an export: article by article, into a file or a folder that appears only when it is
//! whole.

mod places;
mod replacing;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufWriter, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use atomic_write_file::AtomicWriteFile;

use super::dealing::in_order;
use super::walking::{Step, Walk, walk, walk_some};
use crate::app::{ExportJob, ExportReport, LayerRead, Trouble};
use crate::export::{
    self, Beside, Document, Export, Format, Loss, Manifest, Member, Options, Record, Sink, Written,
};
use crate::model::{ArticlePath, Codebook, FileHash, LabelId, Layer, Status};
use crate::store::{self, Cause, StoreError, Task};
use places::{Folder, Heads, OfFile, OneFile};

/// What a manifest is called in a folder, and put behind the name of a file.
const MANIFEST: &str = "manifest.json";

/// Hears how many articles of how many are done; says whether to go on.
pub type Progress<'a> = &'a mut dyn FnMut(usize, usize) -> bool;

/// Writes a data set, or shows its beginning and its losses where the job names no place.
///
/// # Errors
/// When the corpus cannot be listed or the file cannot be written; nothing is left half-written, as
/// when somebody stops it.
pub fn export(job: &ExportJob, progress: Progress<'_>) -> Result<ExportReport, Trouble> {
    let mut report = ExportReport { format: job.format, ..ExportReport::default() };
    let Some(format) = export::by_name(job.format) else { return Ok(report) };
    let codebook = store::read_codebook(&job.project).map_err(listed)?.codebook;
    let mut work = Work { job, format, codebook: &codebook, report: &mut report, progress };
    match &job.path {
        None => {
            let mut heads = Heads::new(job.options.split.is_some());
            work.write(&mut heads, &|_| true).map_err(|it| it.at(Path::new("")))?;
            report.head = heads.text();
        }
        Some(path) if path.as_os_str() == "-" => {
            let mut out = BufWriter::new(io::stdout().lock());
            work.write(&mut out, &|_| true).map_err(|it| it.at(path))?;
            out.flush().map_err(|it| failed(path, it))?;
            report.path = Some(path.clone());
        }
        Some(path) => {
            // Renaming onto a device would take it away from everybody.
            let is_special = |it: &&Path| {
                fs::metadata(it).is_ok_and(|there| !there.is_file() && !there.is_dir())
            };
            if let Some(there) = path.ancestors().find(is_special) {
                return Err(refused(there, Cause::Special));
            }
            if let Some(folder) = path.parent().filter(|it| !it.as_os_str().is_empty()) {
                fs::create_dir_all(folder).map_err(|it| failed(folder, it))?;
            }
            let one = format.one_file && job.options.split.is_none();
            let written = if one { work.fill_file(path) } else { work.fill_folder(path) };
            written.map_err(|it| it.at(path))?;
            report.path = Some(path.clone());
        }
    }
    Ok(report)
}

/// Why nothing was written.
enum Stop {
    /// It could not be.
    Failed(io::Error),
    Trouble(Trouble),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

impl Stop {
    fn at(self, path: &Path) -> Trouble {
        match self {
            Self::Failed(error) => failed(path, error),
            Self::Trouble(trouble) => trouble,
        }
    }
}

struct Work<'a, 'b> {
    job: &'a ExportJob,
    format: &'static Format,
    codebook: &'a Codebook,
    report: &'a mut ExportReport,
    progress: Progress<'b>,
}

impl Work<'_, '_> {
    fn fill_file(&mut self, path: &Path) -> Result<(), Stop> {
        self.may_replace(path)?;
        let name = path.file_name().map(|it| it.to_string_lossy().into_owned());
        let name = name.unwrap_or_default();
        let beside = self.job.manifest.then(|| path.with_file_name(format!("{name}.{MANIFEST}")));
        if let Some(beside) = &beside {
            self.refuse_other(beside)?;
        }
        let mut file = OneFile::create(path)?;
        self.write(&mut file, &|_| true)?;
        let (file, written) = file.finish()?;
        // Both are on the disk before either appears.
        let manifest = beside.map(|beside| -> Result<_, Stop> {
            let manifest = self.manifest([(name.as_str(), &written)].into_iter())?;
            let at = |it| Stop::Trouble(failed(&beside, it));
            let mut file = AtomicWriteFile::open(&beside).map_err(at)?;
            file.write_all(&manifest).map_err(at)?;
            Ok((file, beside))
        });
        let manifest = manifest.transpose()?;
        // Something may have come while it was written.
        self.may_replace(path)?;
        if let Some((_, beside)) = &manifest {
            self.refuse_other(beside)?;
        }
        file.commit()?;
        manifest.map_or(Ok(()), |(file, beside)| {
            file.commit().map_err(|it| Stop::Trouble(failed(&beside, it)))
        })
    }

    /// Fails where something is there that is not to be replaced.
    fn may_replace(&self, path: &Path) -> Result<(), Stop> {
        let Ok(there) = fs::metadata(path) else { return Ok(()) };
        if there.is_dir() {
            return Err(Stop::Trouble(refused(path, Cause::IsAFolder)));
        }
        if !self.job.replace || is_of_project(self.job, path) {
            return Err(io::Error::from(ErrorKind::AlreadyExists).into());
        }
        // Renaming onto a write-protected file would work on Unix.
        if there.permissions().readonly() {
            return Err(io::Error::from(ErrorKind::PermissionDenied).into());
        }
        Ok(())
    }

    /// Fails where something else than a manifest stands in a manifest's place.
    fn refuse_other(&self, beside: &Path) -> Result<(), Stop> {
        match store::read_file(beside) {
            Ok(Some(file)) if self.job.replace && Manifest::is_one(&file) => Ok(()),
            Ok(Some(_)) => Err(Stop::Trouble(refused(beside, Cause::Exists))),
            Ok(None) => Ok(()),
            Err(error) => Err(Stop::Trouble(listed(error))),
        }
    }

    fn fill_folder(&mut self, path: &Path) -> Result<(), Stop> {
        let job = self.job;
        let may_replace = |it: &Path| -> io::Result<()> {
            let manifest = store::read_file(&it.join(MANIFEST)).ok().flatten().unwrap_or_default();
            if is_of_project(job, it) || !Manifest::is_one(&manifest) {
                return Err(ErrorKind::DirectoryNotEmpty.into());
            }
            if !job.replace {
                return Err(ErrorKind::AlreadyExists.into());
            }
            let altered = replacing::altered(it, &manifest, &|| job.stop.is_stopped())?;
            altered.map_or(Ok(()), |it| Err(OfFile(it, Cause::Altered).into()))
        };
        let mut folder = Folder::create(path, job.options.compression, may_replace)?;
        match job.options.split.clone() {
            None => {
                folder.enter("", self.format.extension);
                self.write(&mut folder, &|_| true)?;
            }
            Some(split) => {
                let part_of = self.divide(&split)?;
                for (nth, (name, _)) in split.shares.iter().enumerate() {
                    folder.enter(name, self.format.extension);
                    let before = (self.report.documents, self.report.annotations);
                    self.write(&mut folder, &|it| part_of.get(it) == Some(&nth))?;
                    let documents = self.report.documents - before.0;
                    let annotations = self.report.annotations - before.1;
                    self.report.parts.push((name.clone(), documents, annotations));
                }
            }
        }
        let written = folder.written()?;
        let manifest = self.manifest(written.iter().map(|(name, it)| (name.as_str(), it)))?;
        folder.add(MANIFEST, &manifest)?;
        folder.commit(may_replace)?;
        Ok(())
    }

    fn manifest<'c>(
        &'c self,
        files: impl Iterator<Item = (&'c str, &'c places::Written)>,
    ) -> Result<Vec<u8>, Stop> {
        let codebook = store::codebook_content(&self.job.project, self.codebook);
        let codebook = codebook.map_err(|it| Stop::Trouble(listed(it)))?;
        let files: Vec<(String, u64, FileHash)> =
            files.map(|(name, it)| (name.to_owned(), it.bytes, it.hash)).collect();
        let (job, report) = (self.job, &*self.report);
        let manifest = Manifest {
            format: job.format,
            command: &job.command,
            codebook: FileHash::of(codebook.as_bytes()),
            annotators: &job.annotators,
            options: &job.options,
            documents: report.documents,
            records: report.records,
            annotations: report.annotations,
            labels: &report.labels,
            parts: &report.parts,
            losses: &report.losses,
            missing: report.troubles.len(),
            files: &files,
        };
        Ok(manifest.json().map_err(io::Error::from)?)
    }

    /// In which part each article goes. Everybody's layers count, whosever are exported and whatever
    /// of them: no article is to train with in one export and to test with in the next.
    fn divide(&mut self, split: &export::Split) -> Result<BTreeMap<ArticlePath, usize>, Stop> {
        let failed = |it| Stop::Trouble(listed(it));
        let everybody = store::annotators(&self.job.project).map_err(failed)?.items;
        let Walk { steps, articles, .. } =
            walk(&self.job.project, &everybody, self.codebook).map_err(failed)?;
        let (mut paths, mut members) = (Vec::new(), Vec::new());
        for (article, layers) in steps.filter_map(|it| it.read) {
            if !(self.progress)(0, articles) {
                return Err(io::Error::from(ErrorKind::Interrupted).into());
            }
            let mut labels: BTreeMap<LabelId, u64> = BTreeMap::new();
            for layer in layers {
                for it in layer.layer.standing().annotations() {
                    *labels.entry(it.label.clone()).or_default() += 1;
                }
            }
            paths.push(article.path.clone());
            members.push(Member { text: article.hash, labels });
        }
        Ok(paths.into_iter().zip(split.assign(&members)).collect())
    }

    /// Writes what is known of the wanted articles.
    fn write(
        &mut self,
        sink: &mut dyn Sink,
        wanted: &dyn Fn(&ArticlePath) -> bool,
    ) -> Result<(), Stop> {
        let job = self.job;
        let Walk { articles, troubles, steps } =
            walk_some(&job.project, &job.annotators, self.codebook, wanted)
                .map_err(|it| Stop::Trouble(listed(it)))?;
        // Each part lists the same folders; what is wrong with them is said once.
        if self.report.parts.is_empty() {
            // What a journal has lost is in the files, or never was.
            let of_journal = |it: &Trouble| {
                matches!(it, Trouble::JournalTorn { .. } | Trouble::JournalDamaged { .. })
            };
            self.report.troubles.extend(troubles.into_iter().filter(|it| !of_journal(it)));
        }
        let mut export = Export::styled(self.format, &job.options.style, self.codebook, sink)?;
        let many = thread::available_parallelism().map_or(1, |it| it.get().min(HANDS));
        let beside: Vec<Beside> = (0..many).map_while(|_| export.beside()).collect();
        // Where nothing is written beside, one cuts for the one that writes.
        let alone = beside.is_empty().then_some(None);
        let hands = beside.into_iter().map(Some).chain(alone).map(|beside| {
            let mut hand = Hand { options: &job.options, beside };
            move |step| hand.cut(step)
        });
        let hands = hands.collect();
        let weigh = |it: &Step| it.read.as_ref().map_or(0, |it| it.0.text.len());
        let mut done = 0;
        in_order(steps, weigh, hands, |cut: Cut| {
            if !(self.progress)(done, articles) {
                return Err(Stop::from(io::Error::from(ErrorKind::Interrupted)));
            }
            done += 1;
            self.report.troubles.extend(cut.troubles);
            self.report.documents += cut.documents;
            for it in cut.records {
                self.add(&mut export, it)?;
            }
            self.report.losses.extend(cut.losses);
            Ok(())
        })?;
        export.finish()?;
        Ok(())
    }

    fn add(&mut self, export: &mut Export<'_>, ready: Ready) -> io::Result<()> {
        let report = &mut *self.report;
        let Ready { annotator, record: Record { article, layer }, written } = ready;
        report.records += 1;
        report.annotations += layer.len();
        for it in layer.annotations() {
            *report.labels.entry(it.label.clone()).or_default() += 1;
        }
        let document = Document { article: &article, annotator: &annotator, layer: &layer };
        report.losses.extend(match written {
            Some(written) => export.add(&document, written?)?,
            None => export.push(&document)?,
        });
        Ok(())
    }
}

/// Whether something is among the articles or annotations, or holds them: no export replaces those.
fn is_of_project(job: &ExportJob, path: &Path) -> bool {
    let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let file = real(path);
    let folders = [&job.project.articles, &job.project.annotations].map(|it| real(it));
    folders.iter().any(|it| file.starts_with(it) || it.starts_with(&file))
}

/// How many articles are written at once at most.
const HANDS: usize = 8;

/// Cuts what has been read into records, and writes them where that can be done beside others.
struct Hand<'a> {
    options: &'a Options,
    beside: Option<Beside>,
}

/// What comes of an article.
#[derive(Default)]
struct Cut {
    troubles: Vec<Trouble>,
    /// How many layers.
    documents: usize,
    /// Their records, in the order in which they are exported.
    records: Vec<Ready>,
    /// What is in none of the records.
    losses: Vec<Loss>,
}

/// A record of an annotator's, with what has been written of it.
struct Ready {
    annotator: Arc<str>,
    record: Record,
    written: Option<io::Result<Written>>,
}

impl Hand<'_> {
    fn cut(&mut self, step: Step) -> Cut {
        let remark = |it: &Trouble| matches!(it, Trouble::Decoded(..));
        let mut troubles: Vec<Trouble> =
            step.troubles.into_iter().filter(|it| !remark(it)).collect();
        let Some((article, layers)) = step.read else {
            return Cut { troubles, ..Cut::default() };
        };
        for LayerRead { layer, troubles: wrong, .. } in &layers {
            // What does not stand where it says is no training data; it is said, not guessed.
            troubles.extend(wrong.iter().filter(|it| is_missing(it, layer)).cloned());
        }
        let kept = kept(self.options, &layers);
        let (mut pieces, mut losses) = (Vec::new(), Vec::new());
        for (annotator, layer) in &kept {
            let document = Document { article: &article, annotator, layer };
            let (records, lost) = export::cut(&document, self.options.per);
            let annotator = Arc::<str>::from(*annotator);
            pieces.extend(records.into_iter().map(|it| (Arc::clone(&annotator), it)).enumerate());
            losses.extend(lost);
        }
        // The text alone says where it is cut, so everybody's pieces are the same; formats that put
        // together what all say of a text want to have it one after the other.
        pieces.sort_by_key(|it| it.0);
        let records = pieces.into_iter().map(|(_, (annotator, record))| {
            let Record { article, layer } = &record;
            let document = Document { article, annotator: &annotator, layer };
            let written = self.beside.as_mut().map(|it| it.write(&document));
            Ready { annotator, record, written }
        });
        Cut { troubles, documents: kept.len(), records: records.collect(), losses }
    }
}

/// What is exported of an article's layers, each with its annotator.
fn kept<'a>(options: &Options, layers: &'a [LayerRead]) -> Vec<(&'a str, Layer)> {
    let kept = layers.iter().filter_map(|it| {
        let layer = options.kept(&it.layer.standing())?;
        let is_something = !layer.is_empty() || layer.status != Status::New;
        is_something.then_some((it.annotator.as_str(), layer))
    });
    let mut kept: Vec<(&str, Layer)> = kept.collect();
    options.keep_gold(&mut kept);
    kept
}

/// Whether something of a layer is not exported for what is wrong with it.
fn is_missing(trouble: &Trouble, layer: &Layer) -> bool {
    let Trouble::Rule { problem, .. } = trouble else { return true };
    let stands = |id| layer.annotation(id).is_some() || layer.relation(id).is_some();
    !layer.is_whole() && !problem.annotation.is_some_and(stands)
}

fn listed(error: StoreError) -> Trouble {
    Trouble::Export(Arc::new(error))
}

fn failed(path: &Path, error: io::Error) -> Trouble {
    match error.downcast::<OfFile>() {
        Ok(OfFile(name, cause)) => refused(&path.join(name), cause),
        Err(error) => refused(path, error.into()),
    }
}

fn refused(path: &Path, cause: Cause) -> Trouble {
    let path = PathBuf::from(path);
    Trouble::Export(Arc::new(StoreError { path, task: Task::Write, cause }))
}
