//! Texts with annotations: made up, always the same ones, or taken from a folder.

use std::fs;
use std::path::{Path, PathBuf};

use tagwerk::model::{
    Annotation, AnnotationId, Around, ArticlePath, ArticleRef, LabelId, Layer, LooseLayer, Span,
    Spans, Status, TextHash, around, snapped,
};
use tagwerk::{model::Snap, record};

/// Who has annotated.
pub const ANNOTATOR: &str = "bench";
/// The text, in the folder of articles.
pub const ARTICLE: &str = "text.txt";
/// An article without annotations that stands before it in the list.
pub const OTHER: &str = "anfang.txt";

const LABELS: [&str; 4] = ["actor", "demand", "concession", "speculation"];

/// A text with annotations, and what to call it.
pub struct Text {
    pub name: String,
    pub content: String,
    pub annotations: Vec<Annotation>,
}

/// A text and its layer on the disk, for as long as this lives.
pub struct Corpus {
    folder: tempfile::TempDir,
}

impl Text {
    /// The scenario's name on this text: the usual texts are told apart by their length.
    pub fn scenario(&self, scenario: &str) -> String {
        match self.name.as_str() {
            name @ ("line" | "dense") => format!("{scenario} ({name})"),
            _ => scenario.to_owned(),
        }
    }
}

impl Corpus {
    pub fn new(text: &Text) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let corpus = Self { folder };
        let layer =
            Layer::new(Status::InProgress, false, text.annotations.iter().cloned(), Vec::new());
        let header = ArticleRef {
            path: ArticlePath::new(ARTICLE),
            hash: Some(TextHash::of(&text.content)),
            bytes: text.content.len(),
        };
        let context = |span| context(&text.content, span);
        let loose = record::loosen(header, ANNOTATOR, &layer, &text.content, context);
        corpus.write(&format!("seeds/{ARTICLE}"), &text.content);
        corpus.write(&format!("seeds/{OTHER}"), "Hier steht nichts, was zu markieren wäre.\n");
        let layer = record::write_layer(&loose).unwrap();
        corpus.write(&format!("annotations/{ANNOTATOR}/{ARTICLE}.ron"), &layer);
        corpus
    }

    /// The folder of articles.
    pub fn articles(&self) -> PathBuf {
        self.folder.path().join("seeds")
    }

    /// Takes the other article away.
    pub fn leave_only_the_text(&self) {
        fs::remove_file(self.articles().join(OTHER)).unwrap();
    }

    fn write(&self, name: &str, content: &str) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
}

/// As a layer would be saved, but that context is looked for nearby only: the whole text is too
/// much for fifty thousand annotations.
fn context(text: &str, span: Span) -> Option<Around> {
    let from = text.floor_char_boundary(span.start().saturating_sub(1 << 15));
    let to = text.ceil_char_boundary((span.end() + (1 << 15)).min(text.len()));
    let near = &text[from..to];
    around(near, Span::new(near, span.start() - from, span.end() - from).unwrap())
}

/// The texts to measure.
pub fn texts() -> Vec<Text> {
    if let Some(articles) = std::env::var_os("TAGWERK_ARTICLES") {
        let annotations = std::env::var_os("TAGWERK_ANNOTATIONS").map(PathBuf::from);
        return vec![longest(Path::new(&articles), annotations.as_deref())];
    }
    let usual = |(name, bytes): (&str, usize)| made_up(name, bytes, true, 10);
    let sizes = [("8k", 8 << 10), ("100k", 100 << 10), ("1m", 1 << 20), ("5m", 5 << 20)];
    let mut texts: Vec<Text> = sizes.into_iter().map(usual).collect();
    texts.push(made_up("line", 5 << 20, false, 10));
    // A screen of some 2.5 KB then shows more than 200.
    texts.push(made_up("dense", 100 << 10, true, 100));
    texts
}

/// The longest article of a folder with the layer of whoever annotated it most.
fn longest(articles: &Path, annotations: Option<&Path>) -> Text {
    use tagwerk::store::{self, Project};
    let project = Project::open(articles, annotations).unwrap();
    let listed = store::list_articles(&project).unwrap().items;
    let path = listed.into_iter().max_by_key(|it| it.size).expect("no articles").path;
    let article = store::read_article(&project, &path).unwrap().article;
    let layers = store::annotators(&project).unwrap().items.into_iter().filter_map(|it| {
        let read = store::read_layer(&project, &it, &path).ok().flatten()?;
        Some(standing(&read.loose, &article.text))
    });
    let annotations = layers.max_by_key(Vec::len).unwrap_or_default();
    Text { name: path.file_name().to_owned(), content: article.text.to_string(), annotations }
}

fn standing(layer: &LooseLayer, text: &str) -> Vec<Annotation> {
    layer.annotations.iter().filter_map(|it| it.fasten(text)).collect()
}

/// German as far as the shape of its words and sentences goes, in paragraphs or on one line, with
/// `density` annotations a KiB: mostly names and short phrases, every fifth a whole sentence around
/// them, every thirtieth in two parts.
pub fn made_up(name: &str, bytes: usize, paragraphs: bool, density: usize) -> Text {
    let mut chance = fastrand::Rng::with_seed(bytes as u64);
    let mut content = String::with_capacity(bytes + 1000);
    let mut sentences = Vec::new();
    while content.len() < bytes {
        for _ in 0..chance.usize(1..9) {
            let start = content.len();
            sentence(&mut content, &mut chance);
            sentences.push((start, content.len()));
            content.push(' ');
        }
        content.pop();
        content.push_str(match chance.u8(0..3) {
            _ if !paragraphs => " ",
            0 => "\n\n",
            _ => "\n",
        });
    }
    let mut annotations = Vec::new();
    let wanted = bytes * density / 1024;
    while annotations.len() < wanted {
        let (start, end) = sentences[annotations.len() * sentences.len() / wanted];
        let nth = annotations.len();
        let spans = if nth.is_multiple_of(5) {
            vec![(start, end - 1)]
        } else {
            let mut part = |from: usize, to: usize| {
                let at = chance.usize(from..to);
                (at, (at + chance.usize(2..if density > 10 { 300 } else { 40 })).min(to))
            };
            let middle = usize::midpoint(start, end);
            if nth.is_multiple_of(30) {
                vec![part(start, middle), part(middle, end)]
            } else {
                vec![part(start, end)]
            }
        };
        let snap = |(from, to)| {
            let from = content.floor_char_boundary(from);
            snapped(&content, from, content.ceil_char_boundary(to), Snap::Word)
        };
        let spans: Option<Vec<Span>> = spans.into_iter().map(snap).collect();
        let Some(spans) = spans.and_then(Spans::new) else { continue };
        let label = LabelId::new(LABELS[chance.usize(..4)]);
        let id = AnnotationId(nth as u64 * 17_389 + chance.u64(1..17_000));
        let plain = Annotation::new(id, label, spans.hull());
        annotations.push(Annotation { spans, ..plain });
    }
    Text { name: name.to_owned(), content, annotations }
}

fn sentence(text: &mut String, chance: &mut fastrand::Rng) {
    const WORDS: &[&str] = &[
        "Hafenmeisterin",
        "Verkehrsausschuss",
        "Fährverbindung",
        "Reederei",
        "Kreisrätin",
        "Brücke",
        "der",
        "die",
        "das",
        "den",
        "einer",
        "und",
        "oder",
        "aber",
        "nicht",
        "mehr",
        "über",
        "für",
        "von",
        "bis",
        "nach",
        "gegen",
        "ohne",
        "zwischen",
        "heute",
        "gestern",
        "Zugeständnis",
        "Gebühr",
        "Fahrplan",
        "Anlegestelle",
        "lehnt",
        "fordert",
        "verlangt",
        "bietet",
        "kündigt",
        "erwägt",
        "verspricht",
        "bezweifelt",
        "größere",
        "späten",
        "ehrgeizige",
        "mögliche",
        "ab",
        "an",
        "zu",
        "wieder",
        "Sprecher",
        "Gutachten",
        "Beobachterinnen",
        "Herbst",
        "Frühjahr",
        "Winterfahrplan",
        "Übergangsfrist",
        "Landesregierung",
        "Inselrat",
        "Naturschutzverband",
        "drei",
        "zwölf",
        "Prozent",
        "Millionen",
        "Euro",
        "Jahre",
        "Gespräche",
        "Ergebnis",
        "Jule",
        "Harms",
        "Enno",
        "Petersen",
        "Wiebke",
        "Nordwind",
        "ist",
        "war",
        "wird",
        "soll",
        "könnte",
    ];
    let words = chance.usize(5..22);
    for at in 0..words {
        let word = WORDS[chance.usize(..WORDS.len())];
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if at == 0 => text.extend(first.to_uppercase().chain(letters)),
            _ => text.push_str(word),
        }
        let last = at + 1 == words;
        text.push_str(if last {
            "."
        } else if chance.u8(0..9) == 0 {
            ", "
        } else {
            " "
        });
    }
}
