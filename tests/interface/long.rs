//! Long articles with many annotations: the window does no more work than on short ones. What is
//! counted is the work; the time is for `cargo bench`.

use std::fmt::Write as _;

use tagwerk::model::{
    Annotation, AnnotationId, ArticlePath, ArticleRef, LabelId, Layer, Span, Status, TextHash,
};
use tagwerk::record;
use tagwerk::ui::reading::FrameWork;

use crate::harness::{Project, Sitting};

const PARAGRAPH: &str = "Die Reederei Nordwind verlangt für den Winter einen neuen Fahrplan, der \
                         Inselrat will darüber erst nach dem Gutachten beraten.\n\n";

/// A window on an article of about this many bytes, with ten annotations a KiB.
fn open(bytes: usize) -> (Project, Sitting) {
    let mut text = String::new();
    for number in 100_000.. {
        if text.len() >= bytes {
            break;
        }
        write!(text, "{number}. {PARAGRAPH}").unwrap();
    }
    let project = Project::new(&[("lang.txt", &text)]);
    let annotation = |nth: usize| {
        let start = text.ceil_char_boundary(nth * text.len() / (bytes / 1024 * 10));
        let end = text.ceil_char_boundary((start + 10 + nth % 40).min(text.len()));
        let label = LabelId::new(["actor", "demand"][nth % 2]);
        let span = Span::new(&text, start, end).ok()?;
        let edged = span.quote(&text).trim().len() < span.len();
        (!edged).then(|| Annotation::new(AnnotationId(nth as u64 + 1), label, span))
    };
    let annotations = (0..bytes / 1024 * 10).filter_map(annotation);
    let layer = Layer::new(Status::InProgress, false, annotations, Vec::new());
    let path = ArticlePath::new("lang.txt");
    let header = ArticleRef { path, hash: Some(TextHash::of(&text)), bytes: text.len() };
    let loose = record::loosen(header, "eva", &layer, &text, |_| None);
    project.write("annotations/eva/lang.txt.ron", record::write_layer(&loose).unwrap());
    let it = project.open();
    assert_eq!(it.article(), "lang.txt");
    assert!(it.app().troubles.is_empty(), "{:?}", it.app().troubles.first());
    assert_eq!(it.desk().mine.layer.len(), layer.len());
    (project, it)
}

#[test]
fn a_long_article_is_no_more_work_than_a_short_one() {
    let work = |bytes: usize| {
        let (project, mut it) = open(bytes);
        let file = project.read("annotations/eva/lang.txt.ron");
        let mut work: Vec<FrameWork> = Vec::new();
        for keys in ["Ctrl+Home", "Right", "PageDown", "PageUp", "Shift+Down", "4"] {
            let before = it.desk().mine.layer.clone();
            it.press(keys);
            work.push(it.harness.state().work());
            let difference = it.desk().mine.layer.difference(&before);
            let tagged = usize::from(keys == "4");
            assert_eq!((difference.gone.len(), difference.new.len()), (0, tagged));
            // What was not touched is not copied.
            let now = &it.desk().mine.layer;
            let same =
                |it: &&Annotation| now.annotation(it.id).is_some_and(|now| std::ptr::eq(*it, now));
            assert_eq!(before.annotations().filter(same).count(), before.len());
            assert_eq!(it.app().list.rows.len(), now.len());
        }
        it.press("Delete");
        drop(it);
        assert_eq!(
            project.read("annotations/eva/lang.txt.ron"),
            file,
            "nothing is left of the tag"
        );
        work
    };
    let (short, long) = (work(8 << 10), work(5 << 20));
    for (short, long) in short.iter().zip(&long) {
        assert_eq!(short.blocks_laid_out, long.blocks_laid_out, "{short:?} {long:?}");
        assert!(short.spans_visited.abs_diff(long.spans_visited) < 10, "{short:?} {long:?}");
        assert!(long.spans_visited >= 5, "{long:?}");
    }
}
