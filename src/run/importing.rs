//! Carrying out an import: documents find their articles, or become articles, and what is said about
//! them becomes layers of their own. In the journal of each annotator it is one step. Nothing of it
//! is written before all is read, so that whoever stops it while it reads leaves nothing of it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use arcstr::Substr;

use super::renaming::{NOBODY, Renaming};
use super::replaying::header;
use super::unpacking::{self, plain_name};
use super::writing::{self, Writer};
use crate::app::{ImportJob, ImportReport, ImportedLayer, What};
use crate::edit::{Action, Change, Transaction};
use crate::export::Manifest;
use crate::import::{self, Found, Ids, Item, Remark, RemarkKind, Source};
use crate::model::{
    AnnotationId, Around, Article, ArticlePath, ArticleRef, Codebook, LabelId, LooseLayer,
    Metadata, Span, Status, TextHash,
};
use crate::reanchor;
use crate::record;
use crate::store::{self, Cause, StoreError, Task};

/// How an archive of other files begins.
const ARCHIVE: &[u8] = b"PK\x03\x04";

/// An import under way.
struct Import<'a> {
    job: &'a ImportJob,
    codebook: Codebook,
    /// The articles that are there.
    articles: HashSet<ArticlePath>,
    /// Those that are to be added.
    new: HashMap<ArticlePath, Arc<Article>>,
    /// The articles by their texts, once somebody asks.
    by_text: Option<HashMap<TextHash, ArticlePath>>,
    /// What is known about those, by their paths without extensions, which they may share with others.
    about: HashMap<String, Metadata>,
    /// The annotators who get other names.
    renaming: Renaming,
    /// By annotator and article.
    layers: BTreeMap<(String, ArticlePath), Gathered>,
    report: ImportReport,
}

/// Imports files. What cannot be read or placed is part of the report.
///
/// # Errors
/// When another import is under way; when the articles cannot be listed, or the codebook cannot be
/// read.
pub fn carry_out(job: &ImportJob, writer: &mut Writer) -> Result<ImportReport, StoreError> {
    // Whoever only looks leaves nothing in the folder.
    let lock = || store::lock_import(&job.project, &writing::who());
    let _lock = (!job.dry_run).then(lock).transpose()?;
    let articles = store::list_articles(&job.project)?.items.into_iter().map(|it| it.path);
    let mut under_way = Import {
        job,
        codebook: store::read_codebook(&job.project)?.codebook,
        articles: articles.collect(),
        new: HashMap::new(),
        by_text: None,
        about: HashMap::new(),
        renaming: Renaming::default(),
        layers: BTreeMap::new(),
        report: ImportReport::default(),
    };
    for named in &job.files {
        if !named.is_dir() {
            let name = named.file_name().map(|it| it.to_string_lossy().into_owned());
            under_way.file(named, &name.unwrap_or_default());
            continue;
        }
        let listed = store::files_below(named, |it| job.format.is_named(plain_name(it)))?;
        under_way.report.troubles.extend(listed.troubles);
        if listed.items.is_empty() {
            under_way.report.empty.push(named.clone());
        }
        for name in listed.items {
            under_way.file(&named.join(&name), &name);
        }
    }
    Ok(under_way.finish(writer))
}

impl Import<'_> {
    fn file(&mut self, file: &Path, name: &str) {
        let none =
            || StoreError { path: file.to_owned(), task: Task::Read, cause: Cause::NotFound };
        let (bytes, broken) = match unpacking::read(file).and_then(|it| it.ok_or_else(none)) {
            Ok(read) => read,
            Err(error) => return self.report.troubles.push(error),
        };
        self.report.troubles.extend(broken);
        if bytes.starts_with(ARCHIVE) && !self.job.format.is_archive() {
            let (line, kind, detail) = (1, RemarkKind::Archive, String::new());
            return self.report.remarks.push((file.to_owned(), Remark { line, kind, detail }));
        }
        // Our own exports lie beside one.
        if name.ends_with("manifest.json") && Manifest::is_one(&bytes) {
            return;
        }
        let name = plain_name(name);
        self.read(file, &Source { name, bytes: &bytes, beside: &|it| beside((file, name), it) });
    }

    fn read(&mut self, file: &Path, source: &Source<'_>) {
        let mut nth = 0;
        (self.job.format.read)(source, &mut |item| match item {
            Item::Remark(remark) => self.report.remarks.push((file.to_owned(), remark)),
            Item::Codebook(codebook) => {
                if let Err(error) = self.adopt(*codebook) {
                    self.report.troubles.push(error);
                }
            }
            Item::Found(found) => {
                nth += 1;
                if let Err(error) = self.take(*found, (file, nth)) {
                    self.report.troubles.push(error);
                }
            }
        });
    }

    /// Takes over a codebook where the project has none.
    fn adopt(&mut self, codebook: Codebook) -> Result<(), StoreError> {
        let project = &self.job.project;
        if self.report.codebook.is_some() || store::codebook_bytes(project)?.is_some() {
            return Ok(());
        }
        self.report.codebook = Some(codebook.clone());
        self.codebook = codebook;
        Ok(())
    }

    /// Puts what a document says on its article.
    fn take(&mut self, mut found: Found, place: (&Path, usize)) -> Result<(), StoreError> {
        let lacks_text = found.lacks_text();
        if lacks_text && !self.named(&found.name).is_some_and(|it| self.is_there(&it)) {
            let detail = format!("{} ({})", found.name, found.annotations.len());
            let remark = Remark { line: found.line, kind: RemarkKind::NoArticle, detail };
            self.report.remarks.push((place.0.to_owned(), remark));
            return Ok(());
        }
        let article = match self.article(&found, place) {
            // No file is wrong but the one that it stands in.
            Err(StoreError {
                task: Task::Write,
                cause: Cause::Binary | Cause::Empty | Cause::TooLarge { .. },
                path,
            }) => {
                let detail = path.display().to_string();
                let remark = Remark { line: found.line, kind: RemarkKind::NoArticleText, detail };
                self.report.remarks.push((place.0.to_owned(), remark));
                return Ok(());
            }
            article => article?,
        };
        self.compare_about(&article, &found, place.0);
        if lacks_text {
            found.put_on(&article.text);
        }
        let annotator = self.job.annotator.clone().unwrap_or_else(|| {
            let (legal, is_news) = self.renaming.legal(&found.annotator);
            if is_news {
                let detail = format!("{} → {legal}", found.annotator);
                let remark = Remark { line: found.line, kind: RemarkKind::Renamed, detail };
                self.report.remarks.push((place.0.to_owned(), remark));
            }
            legal
        });
        let said = found.annotations.len();
        self.leave_out(&mut found, place.0);
        let Found { text, status, flagged, annotations, relations, .. } = found;
        let hash = TextHash::of(&text);
        let path = article.path.clone();
        let stands = LooseLayer {
            article: ArticleRef { path, hash: Some(hash), bytes: text.len() },
            annotator: annotator.clone(),
            status,
            flagged,
            annotations,
            relations,
        };
        let loose = if lacks_text {
            by_quotes(stands, &article)
        } else if hash == article.hash {
            stands
        } else {
            reanchor::carried(&stands, Some(&text), &article.text, header(&article))
        };
        let key = (annotator, article.path.clone());
        let gathered = self.layers.entry(key).or_insert_with(|| Gathered::new(article, &loose));
        gathered.left_out |= loose.annotations.len() < said;
        gathered.add(loose);
        Ok(())
    }

    /// Gives annotations the labels that are wanted for theirs. Those that are to be left out go, with
    /// their relations, as do those without a label, which is said.
    fn leave_out(&mut self, found: &mut Found, file: &Path) {
        let (mut kept, mut gone) = (HashSet::new(), HashSet::new());
        found.annotations.retain_mut(|it| {
            let name = it.label.as_str();
            *self.report.labels.entry(name.to_owned()).or_default() += 1;
            let label = |it: &str| import::label_of(it, &self.codebook);
            let wanted = self.job.labels.get(name);
            let wanted = wanted.map(|it| label(it).unwrap_or_else(|| LabelId::new(it)));
            if name.is_empty() && wanted.is_none() {
                let quotes: Vec<&str> = it.anchors.iter().map(|it| it.quote.as_str()).collect();
                let detail = format!("{}: {}", found.name, quotes.join(" … "));
                let remark = Remark { line: found.line, kind: RemarkKind::NoLabel, detail };
                self.report.remarks.push((file.to_owned(), remark));
            }
            if let Some(label) = wanted.or_else(|| label(name)) {
                it.label = label;
            }
            let stays = !it.label.as_str().is_empty();
            if stays { &mut kept } else { &mut gone }.insert(it.id);
            stays
        });
        let is_there = |id: &AnnotationId| kept.contains(id) || !gone.contains(id);
        found.relations.retain(|it| is_there(&it.from) && is_there(&it.to));
    }

    /// The article that a document is about: the one of its name, else one of the same text, else a
    /// new one. Documents of two names or two texts never become one new article.
    fn article(
        &mut self,
        found: &Found,
        (file, nth): (&Path, usize),
    ) -> Result<Arc<Article>, StoreError> {
        let mut named = self.named(&found.name);
        let hash = TextHash::of(&found.text);
        if let Some(path) = named.clone().filter(|it| self.is_there(it)) {
            let is_other =
                !found.lacks_text() && self.new.get(&path).is_some_and(|it| it.hash != hash);
            if !is_other {
                return self.opened(&path);
            }
            named = None;
        }
        let known = self.by_text().get(&hash).cloned();
        if let Some(path) = known.filter(|it| named.is_none() || !self.new.contains_key(it)) {
            return self.opened(&path);
        }
        let is_renamed = named.is_none() && !found.name.is_empty();
        let path = named.unwrap_or_else(|| self.free_name(file, nth));
        store::may_add_article(&self.job.project, &path, &found.text)?;
        if is_renamed {
            let detail = format!("{} → {path}", found.name);
            let remark = Remark { line: found.line, kind: RemarkKind::Renamed, detail };
            self.report.remarks.push((file.to_owned(), remark));
        }
        let known = self.know(&path, &found.meta);
        let article = Arc::new(Article::new(path.clone(), found.text.as_str().into(), known));
        self.by_text().entry(hash).or_insert_with(|| path.clone());
        self.new.insert(path, article.clone());
        Ok(article)
    }

    /// What will be known about a new article, and about those that share it.
    fn know(&mut self, path: &ArticlePath, meta: &Metadata) -> Metadata {
        let before = self.about.get(stem(path)).cloned();
        let known = before.unwrap_or_else(|| store::would_know(&self.job.project, path, meta));
        // Where nothing is known, an article that shares it may still bring something.
        if known != Metadata::default() {
            self.about.insert(stem(path).to_owned(), known.clone());
        }
        known
    }

    /// Says what a document says about its article that is not taken: the first one's is, and what
    /// stands beside an article that is there is its owner's.
    fn compare_about(&mut self, article: &Article, found: &Found, file: &Path) {
        let known = self.about.get(stem(&article.path)).unwrap_or(&article.meta);
        let lost: Vec<&str> = known.lacking(&found.meta).collect();
        if lost.is_empty() {
            return;
        }
        let detail = format!("{}.ron: {}", stem(&article.path), lost.join(", "));
        let remark = Remark { line: found.line, kind: RemarkKind::SharedAbout, detail };
        self.report.remarks.push((file.to_owned(), remark));
    }

    fn is_there(&self, path: &ArticlePath) -> bool {
        self.articles.contains(path) || self.new.contains_key(path)
    }

    fn opened(&self, path: &ArticlePath) -> Result<Arc<Article>, StoreError> {
        if let Some(new) = self.new.get(path) {
            return Ok(new.clone());
        }
        store::read_article(&self.job.project, path).map(|it| Arc::new(it.article))
    }

    /// The path that a document's name stands for; `None` where it stands for none.
    fn named(&self, name: &str) -> Option<ArticlePath> {
        let complete = name.is_empty() || store::is_article_name(name);
        let name = if complete { name.to_owned() } else { format!("{name}.txt") };
        let path = ArticlePath::new(&name);
        // What begins with a dot is listed by nobody.
        let is_hidden = name.split(['/', '\\']).any(|it| it.starts_with('.'));
        let is_name = !name.is_empty() && !is_hidden;
        // One that is there has its name, whatever that is.
        let is_legal = || self.is_there(&path) || store::can_be_article(&path);
        (is_name && self.job.project.article_file(&path).is_ok() && is_legal()).then_some(path)
    }

    fn free_name(&self, file: &Path, nth: usize) -> ArticlePath {
        let name = file.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        let name = plain_name(&name);
        let stem = name.rsplit_once('.').map_or(name, |it| it.0).to_owned();
        let stem = if store::check_annotator_name(&stem).is_ok() { &*stem } else { NOBODY };
        let mut names = (nth..).map(|nth| ArticlePath::new(&format!("{stem}-{nth:04}.txt")));
        let free = names.find(|it| !self.is_there(it));
        free.unwrap_or_else(|| ArticlePath::new(&format!("{stem}.txt")))
    }

    fn by_text(&mut self) -> &mut HashMap<TextHash, ArticlePath> {
        let (project, articles) = (&self.job.project, &self.articles);
        self.by_text.get_or_insert_with(|| {
            let mut sorted: Vec<&ArticlePath> = articles.iter().collect();
            // Of several with one text, the first.
            sorted.sort_by(|a, b| b.cmp(a));
            // What cannot be read is no article for anybody.
            let read = |path: &ArticlePath| store::read_article(project, path).ok();
            let read = sorted.into_iter().filter_map(read).map(|it| it.article);
            read.map(|it| (it.hash, it.path)).collect()
        })
    }

    /// Writes what the layers rest on: the codebook and the new articles. Without the codebook, labels
    /// may be unknown; of an article that cannot be added there are no layers.
    fn lay_ground(&mut self) {
        let project = &self.job.project;
        if let Some(codebook) = &self.report.codebook {
            let content = store::codebook_content(project, codebook);
            let written = content.and_then(|it| store::write_codebook(project, &it, None));
            if let Err(error) = written {
                self.report.troubles.push(error);
                // The one that has come meanwhile says which labels are known.
                if let Ok(there) = store::read_codebook(project) {
                    self.codebook = there.codebook;
                }
            }
        }
        let mut new: Vec<&Article> = self.new.values().map(|it| &**it).collect();
        new.sort_by_key(|it| &it.path);
        let mut failed: HashSet<&ArticlePath> = HashSet::new();
        for Article { path, text, meta, .. } in new {
            if let Err(error) = store::add_article(project, path, text, meta) {
                self.report.troubles.push(error);
                failed.insert(path);
            }
        }
        self.layers.retain(|it, _| !failed.contains(&it.1));
        self.report.added -= failed.len();
    }

    /// Writes the layers, and says what came of all.
    fn finish(mut self, writer: &mut Writer) -> ImportReport {
        self.report.added = self.new.len();
        if !self.job.dry_run {
            self.lay_ground();
        }
        let mut by_annotator: BTreeMap<String, Vec<(Arc<Article>, LooseLayer)>> = BTreeMap::new();
        for ((annotator, path), gathered) in std::mem::take(&mut self.layers) {
            if gathered.says_nothing() {
                continue;
            }
            let Gathered { article, layer, .. } = gathered;
            let layer = finished(&layer, &article);
            match self.stands_in_the_way(&annotator, &path) {
                Ok(false) => by_annotator.entry(annotator).or_default().push((article, layer)),
                Ok(true) => self.report.annotated.push((annotator, path)),
                Err(error) => self.report.troubles.push(error),
            }
        }
        for (annotator, layers) in by_annotator {
            match self.write(writer, &annotator, &layers) {
                Ok(number) => {
                    self.report.parts.extend(number.map(|it| (annotator.clone(), it)));
                }
                Err(error) => {
                    self.report.troubles.push(error);
                    continue;
                }
            }
            for (article, layer) in layers {
                for it in &layer.annotations {
                    if self.codebook.label(&it.label).is_none() {
                        *self.report.unknown.entry(it.label.clone()).or_default() += 1;
                    }
                }
                self.report.layers.push(ImportedLayer {
                    annotator: annotator.clone(),
                    article: article.path.clone(),
                    annotations: layer.annotations.len(),
                    apart: layer.fasten(&article.text).detached_len(),
                });
            }
        }
        self.report
    }

    /// Whether somebody has said something about the article under that name.
    fn stands_in_the_way(&self, annotator: &str, path: &ArticlePath) -> Result<bool, StoreError> {
        store::layer_bytes(&self.job.project, annotator, path).map(|it| it.is_some())
    }

    /// Returns the number of the step in the annotator's journal; none in a dry run.
    fn write(
        &mut self,
        writer: &mut Writer,
        annotator: &str,
        layers: &[(Arc<Article>, LooseLayer)],
    ) -> Result<Option<u64>, StoreError> {
        if self.job.dry_run {
            return Ok(None);
        }
        let project = &self.job.project;
        project.claim()?;
        writer.open_alone(project, annotator)?;
        let changes: Vec<Change> = layers
            .iter()
            .map(|(article, layer)| Change::Rewrite {
                article: article.path.clone(),
                before: None,
                after: Some(Arc::new(layer.clone())),
            })
            .collect();
        let texts: Vec<Arc<Article>> = layers.iter().map(|it| it.0.clone()).collect();
        let number = writer.number(project, annotator)? + 1;
        let transaction =
            Transaction { action: Action::Import, changes: changes.clone(), group: None };
        let what = What::Do { transaction, more: false };
        let written = writer.rewrite((project, annotator), number, (&what, &changes), &texts);
        // What is in the journal is done, and files that could not follow will.
        let is_noted = writer.number(project, annotator).is_ok_and(|it| it == number);
        // Whoever goes on with it takes the right to write anew.
        writer.close(project, annotator);
        match written {
            Err(error) if is_noted => self.report.troubles.push(error),
            written => _ = written?,
        }
        Ok(Some(number))
    }
}

/// The path without its extension: articles that share it share what is known about them.
fn stem(path: &ArticlePath) -> &str {
    path.as_str().rsplit_once('.').map_or(path.as_str(), |it| it.0)
}

/// The layer of a file without texts on the article. What stands there by offsets and quote needs no
/// search; of the rest, what is sure has a place, and the others are without one.
fn by_quotes(layer: LooseLayer, article: &Article) -> LooseLayer {
    let mut all = reanchor::carried(&layer, None, &article.text, header(article));
    for (found, said) in all.annotations.iter_mut().zip(layer.annotations) {
        if said.fasten(&article.text).is_some() {
            *found = said;
        }
    }
    all
}

/// What a file holds that lies beside another one, or above it but within what is imported; `None`
/// where it cannot be read.
fn beside((file, name): (&Path, &str), mut wanted: &str) -> Option<Vec<u8>> {
    let (mut folder, mut depth) = (file.parent()?, name.matches('/').count());
    while let Some(rest) = wanted.strip_prefix("../") {
        (folder, depth, wanted) = (folder.parent()?, depth.checked_sub(1)?, rest);
    }
    let is_name = !wanted.is_empty() && !wanted.contains(['/', '\\']) && wanted != "..";
    is_name.then(|| unpacking::read_named(folder, wanted)).flatten()
}

/// What documents say of one text under one name.
struct Gathered {
    article: Arc<Article>,
    layer: LooseLayer,
    /// The ids that something bears.
    ids: Ids,
    /// What documents before have said.
    said: HashMap<Said, AnnotationId>,
    related: HashSet<(AnnotationId, AnnotationId, String)>,
    /// Whether something is not taken that a document says.
    left_out: bool,
}

/// All that is said by an annotation: label, places and quotes, attributes, note.
type Said = (LabelId, Vec<(usize, usize, Substr)>, BTreeMap<String, String>, String);

impl Gathered {
    fn new(article: Arc<Article>, of: &LooseLayer) -> Self {
        let layer = LooseLayer { annotations: Vec::new(), relations: Vec::new(), ..of.clone() };
        let (ids, said, related) = (Ids::default(), HashMap::new(), HashSet::new());
        Self { article, layer, ids, said, related, left_out: false }
    }

    /// Whether no layer comes of it, which would stand in the way of another import. That somebody is
    /// done with an article in which nothing is to be marked says something.
    fn says_nothing(&self) -> bool {
        self.layer.annotations.is_empty() && (self.left_out || self.layer.status != Status::Done)
    }

    /// Adds what a document says; what another has said before is the same.
    fn add(&mut self, other: LooseLayer) {
        let layer = &mut self.layer;
        layer.flagged |= other.flagged;
        if other.status == Status::Done {
            layer.status = Status::Done;
        }
        let mut ids: HashMap<AnnotationId, AnnotationId> = HashMap::new();
        let mut new: Vec<(Said, AnnotationId)> = Vec::new();
        for mut it in other.annotations {
            let places = it.anchors.iter().map(|it| (it.start, it.end, it.quote.clone()));
            let (attributes, note) = (it.attributes.clone(), it.note.clone());
            let said = (it.label.clone(), places.collect(), attributes, note);
            if let Some(same) = self.said.get(&said) {
                ids.insert(it.id, *same);
                continue;
            }
            let id = self.ids.take(it.id);
            ids.entry(it.id).or_insert(id);
            new.push((said, id));
            it.id = id;
            layer.annotations.push(it);
        }
        self.said.extend(new);
        let mut related = HashSet::new();
        for mut it in other.relations {
            // What leads nowhere is kept, to be found, and leads to nothing of another document's.
            for end in [&mut it.from, &mut it.to] {
                *end = *ids.entry(*end).or_insert_with(|| self.ids.take(*end));
            }
            let said = (it.from, it.to, it.kind.clone());
            if !self.related.contains(&said) {
                related.insert(said);
                it.id = self.ids.take(it.id);
                layer.relations.push(it);
            }
        }
        self.related.extend(related);
    }
}

/// The layer with the contexts that its file is to have.
fn finished(layer: &LooseLayer, article: &Article) -> LooseLayer {
    let standing = layer.fasten(&article.text);
    let spans: Vec<Span> = standing.annotations().flat_map(|it| it.spans.iter()).collect();
    let contexts = reanchor::contexts(&article.text, &spans);
    let contexts: HashMap<Span, Option<Around>> = spans.into_iter().zip(contexts).collect();
    let around = |span: Span| contexts.get(&span).cloned().flatten();
    record::loosen(header(article), &layer.annotator, &standing, &article.text, around)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::PathBuf;

    use super::*;
    use crate::model::{Anchor, LooseAnnotation};
    use crate::record::{Dataset, DatasetArticle};
    use crate::store::Project;

    thread_local! {
        /// The folder of the import under way, and the files that were there when it began.
        static BEFORE: RefCell<(PathBuf, BTreeSet<PathBuf>)> = RefCell::default();
    }

    /// All files below a folder, but for what says that it is somebody's and that one imports.
    fn files(folder: &Path) -> BTreeSet<PathBuf> {
        let mut found = BTreeSet::new();
        let mut waiting = vec![folder.to_owned()];
        while let Some(folder) = waiting.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    waiting.push(path);
                } else {
                    found.insert(path);
                }
            }
        }
        let held = [".gitignore", ".import.lock", ".import.who", "project.ron"];
        found.retain(|it| !held.iter().any(|name| it.ends_with(Path::new(".tagwerk").join(name))));
        found
    }

    /// Reads RON, and sees that nothing has come of what was read before.
    fn watched(source: &Source<'_>, each: &mut dyn FnMut(Item)) {
        (import::by_name("ron").unwrap().read)(source, &mut |item| {
            each(item);
            BEFORE.with_borrow(|(folder, before)| assert_eq!(files(folder), *before));
        });
    }

    static WATCHED: import::Format =
        import::Format { name: "ron", extensions: &["ron"], read: watched };

    fn article(path: &str) -> DatasetArticle {
        let text = "Kim lehnt ab.";
        let path = ArticlePath::new(path);
        let article = ArticleRef { path, hash: Some(TextHash::of(text)), bytes: text.len() };
        let tagged = LooseAnnotation {
            id: AnnotationId(1),
            label: LabelId::new("actor"),
            anchors: vec![Anchor { start: 0, end: 3, quote: "Kim".into(), around: None }].into(),
            attributes: BTreeMap::new(),
            note: String::new(),
        };
        let layer = LooseLayer {
            article: article.clone(),
            annotator: "eva".into(),
            status: Status::InProgress,
            flagged: false,
            annotations: vec![tagged],
            relations: vec![],
        };
        let meta = Metadata { title: "Nein".into(), ..Metadata::default() };
        DatasetArticle { article, meta, text: text.into(), layers: vec![layer] }
    }

    #[test]
    fn nothing_is_written_before_all_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let (data, seeds) = (dir.path().join("data.ron"), dir.path().join("seeds"));
        fs::create_dir(&seeds).unwrap();
        let project = Project::open(&seeds, None).unwrap();
        let codebook = store::read_codebook(&project).unwrap().codebook;
        let dataset = Dataset { codebook, articles: ["a.txt", "b.txt"].map(article).into() };
        fs::write(&data, record::write_dataset(&dataset).unwrap()).unwrap();
        BEFORE.set((dir.path().to_owned(), files(dir.path())));
        let job = ImportJob {
            project,
            format: &WATCHED,
            files: vec![data],
            annotator: None,
            labels: BTreeMap::new(),
            dry_run: false,
        };
        let report = carry_out(&job, &mut Writer::default()).unwrap();
        assert_eq!((report.added, report.layers.len()), (2, 2), "{report:?}");
        assert_eq!(report.codebook, Some(dataset.codebook));
        for name in ["seeds/a.txt", "seeds/b.ron", "annotations/codebook.ron"] {
            assert!(dir.path().join(name).is_file(), "{name}");
        }
    }
}
