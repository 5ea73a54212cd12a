//! Layers whose article is elsewhere now: it was renamed, moved, or exchanged with another. It is
//! known again by the hash of its text.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::journals::Journals;
use super::whole::{Whole, annotated};
use crate::app::{Changed, Joined, Moved};
use crate::merge;
use crate::model::{ArticlePath, LooseLayer, Status, TextHash};
use crate::store::{self, ListedArticle, Project, StoreError};

/// What has become of the layers that have lost their article.
#[derive(Debug, Default)]
pub struct Lost {
    /// Those that can follow it. Each list is one step: every layer takes the place that the next
    /// one leaves, or one that was free, or joins one of the same text.
    pub steps: Vec<Vec<Moved>>,
    /// The others.
    pub left: Vec<ArticlePath>,
}

/// Finds the layers of an annotator whose article is gone, and where it may be. A layer that has an
/// article is not in question.
///
/// # Errors
/// When articles or layers cannot be listed.
pub fn orphans(project: &Project, annotator: &str) -> Result<Lost, StoreError> {
    let articles = store::list_articles(project)?.items;
    let mut journals = Journals::default();
    let layers = annotated(project, annotator, &mut journals)?;
    let known: HashSet<&ArticlePath> = articles.iter().map(|it| &it.path).collect();
    let (mut lost, mut left) = (Layers::new(), Vec::new());
    for path in layers.iter().filter(|it| !known.contains(it)) {
        match Whole::of((project, annotator), path, None, &mut journals) {
            Ok(Some(whole)) => _ = lost.insert(path.clone(), whole),
            // What cannot be read is another's to report.
            Ok(None) | Err(_) => left.push(path.clone()),
        }
    }
    let mut found = among((project, annotator), &articles, &lost, &layers);
    found.left.extend(left);
    Ok(found)
}

/// Where the text is that a layer of a changed article was made on, if it is another article's now:
/// the step by which the layer follows it.
pub(super) fn elsewhere(
    (project, annotator): (&Project, &str),
    changed: &Changed,
    journals: &mut Journals,
) -> Option<Vec<Moved>> {
    if changed.is_mostly_placed() {
        return None;
    }
    let path = &changed.now.path;
    let articles = store::list_articles(project).ok()?.items;
    let layers = annotated(project, annotator, journals).ok()?;
    let by_path: HashMap<&ArticlePath, &ListedArticle> =
        articles.iter().map(|it| (&it.path, it)).collect();
    let mut lost = Layers::new();
    for path in &layers {
        let listed = by_path.get(path);
        let header = store::count_layer(project, annotator, path).ok().flatten();
        let bytes = header.map(|it| it.0.article.bytes);
        // Of one that is as long as its article it is taken that it stands there.
        if listed.zip(bytes).is_some_and(|(listed, bytes)| is_as_long(listed, bytes)) {
            continue;
        }
        let article = store::read_article(project, path).ok().map(|it| Arc::new(it.article));
        let whole = Whole::of((project, annotator), path, article.as_ref(), journals);
        let strays = |it: &Whole| it.layer.article.hash != article.as_ref().map(|it| it.hash);
        lost.extend(whole.ok().flatten().filter(strays).map(|it| (path.clone(), it)));
    }
    let found = among((project, annotator), &articles, &lost, &layers);
    found.steps.into_iter().find(|it| it.iter().any(|it| it.from == *path))
}

/// Whether an article's file is as long as a text of so many bytes, byte-order mark or not.
fn is_as_long(listed: &ListedArticle, bytes: usize) -> bool {
    [bytes as u64, bytes as u64 + 3].contains(&listed.size)
}

/// Where lost layers go among articles of which only those are read that may have the right text.
fn among(
    (project, annotator): (&Project, &str),
    articles: &[ListedArticle],
    lost: &Layers,
    layers: &BTreeSet<ArticlePath>,
) -> Lost {
    if lost.is_empty() {
        return Lost::default();
    }
    let may_be = |it: &&ListedArticle| {
        // What nobody has annotated may be in any encoding.
        let is_free = !layers.contains(&it.path);
        is_free || lost.values().any(|lost| is_as_long(it, lost.layer.article.bytes))
    };
    let texts = by_text(project, articles.iter().filter(may_be).map(|it| &it.path));
    let home = |path: &ArticlePath| {
        let stored = store::read_layer(project, annotator, path).ok().flatten()?;
        Some(Arc::new(stored.loose))
    };
    find(annotator, lost, &texts, layers, &home)
}

/// Layers that have lost their article, by where they are.
pub(super) type Layers = BTreeMap<ArticlePath, Whole>;

/// Where there are articles of which text, in the order in which they were listed.
pub(super) type Texts = HashMap<TextHash, Vec<ArticlePath>>;

/// The articles that can be read, by their texts.
pub(super) fn by_text<'a>(
    project: &Project,
    articles: impl IntoIterator<Item = &'a ArticlePath>,
) -> Texts {
    let mut texts = Texts::new();
    for it in articles.into_iter().flat_map(|it| store::read_article(project, it)) {
        texts.entry(it.article.hash).or_default().push(it.article.path);
    }
    texts
}

/// Finds where each lost layer goes. The articles in `taken` have a layer, which `home` reads; such a
/// place is free once its layer goes, too, and one that stays on the same text can be joined.
pub(super) fn find(
    annotator: &str,
    lost: &Layers,
    texts: &Texts,
    taken: &BTreeSet<ArticlePath>,
    home: &dyn Fn(&ArticlePath) -> Option<Arc<LooseLayer>>,
) -> Lost {
    let mut going: BTreeMap<ArticlePath, ArticlePath> = BTreeMap::new();
    going.extend(paired(lost, texts, |it| !taken.contains(it) || lost.contains_key(it)));
    while let Some(stuck) = going
        .iter()
        .find(|(_, to)| taken.contains(to) && !going.contains_key(to))
        .map(|it| it.0.clone())
    {
        going.remove(&stuck);
    }
    let moved = |(from, to): (ArticlePath, ArticlePath)| {
        let Whole { found, layer } = lost.get(&from)?.clone();
        let annotator = annotator.to_owned();
        Some(Moved { annotator, from, to, found, layer, joined: None })
    };
    let mut left: Layers = lost.clone();
    left.retain(|it, _| !going.contains_key(it));
    let step = |it: Vec<_>| it.into_iter().filter_map(moved).collect();
    let mut steps: Vec<Vec<Moved>> = chains(going).into_iter().map(step).collect();
    for pair in paired(&left, texts, |it| taken.contains(it) && !lost.contains_key(it)) {
        let Some(mut moved) = moved(pair) else { continue };
        moved.joined = home(&moved.to).and_then(|there| joined(there, &moved));
        if moved.joined.is_some() {
            left.remove(&moved.from);
            steps.push(vec![moved]);
        }
    }
    Lost { steps, left: left.into_keys().collect() }
}

/// Puts in one list what takes the place of each other: first the rows that end at a free place,
/// then the rings.
fn chains(mut going: BTreeMap<ArticlePath, ArticlePath>) -> Vec<Vec<(ArticlePath, ArticlePath)>> {
    let awaited: HashSet<ArticlePath> = going.values().cloned().collect();
    let (inner, first): (Vec<_>, Vec<_>) =
        going.keys().cloned().partition(|it| awaited.contains(it));
    let mut chains = Vec::new();
    for mut from in first.into_iter().chain(inner) {
        let mut chain = Vec::new();
        while let Some(to) = going.remove(&from) {
            chain.push((from, to.clone()));
            from = to;
        }
        chains.extend(Some(chain).filter(|it| !it.is_empty()));
    }
    chains
}

/// A layer together with one that stands on the same text; `None` where it does not, and where
/// somebody would have to choose.
fn joined(there: Arc<LooseLayer>, moved: &Moved) -> Option<Joined> {
    if there.article.hash.is_none() || there.article.hash != moved.layer.article.hash {
        return None;
    }
    let comes = LooseLayer { article: there.article.clone(), ..(*moved.layer).clone() };
    let base = LooseLayer {
        status: Status::New,
        flagged: false,
        annotations: Vec::new(),
        relations: Vec::new(),
        ..(*there).clone()
    };
    let merged = merge::layers(&base, &there, &comes).ok()?;
    merged.conflicts.is_empty().then(|| Joined { there, both: Arc::new(merged.layer) })
}

/// Pairs lost layers with the wanted places of the same text.
fn paired(
    lost: &Layers,
    texts: &Texts,
    wanted: impl Fn(&ArticlePath) -> bool,
) -> Vec<(ArticlePath, ArticlePath)> {
    let mut of_text: BTreeMap<TextHash, Vec<&ArticlePath>> = BTreeMap::new();
    for (path, whole) in lost {
        if let Some(hash) = whole.layer.article.hash {
            of_text.entry(hash).or_default().push(path);
        }
    }
    let mut paired = Vec::new();
    for (hash, layers) in of_text {
        let places = texts.get(&hash).into_iter().flatten().filter(|it| wanted(it)).collect();
        let alike = pairs(layers, places).into_iter();
        paired.extend(alike.map(|(from, to)| (from.clone(), to.clone())));
    }
    paired
}

/// Pairs layers and places of one text: those whose paths are most alike first, and none where
/// two are equally likely, since a person knows.
fn pairs<'a>(
    mut layers: Vec<&'a ArticlePath>,
    mut places: Vec<&'a ArticlePath>,
) -> Vec<(&'a ArticlePath, &'a ArticlePath)> {
    let mut pairs = Vec::new();
    loop {
        let all = || layers.iter().flat_map(|from| places.iter().map(move |to| (*from, *to)));
        let alike =
            |(from, to): &(&ArticlePath, &ArticlePath)| common_end(from.as_str(), to.as_str());
        let Some(most) = all().map(|it| alike(&it)).max() else { break };
        let best: Vec<_> = all().filter(|it| alike(it) == most).collect();
        let (mut of_layer, mut of_place) = (HashMap::new(), HashMap::new());
        for (from, to) in &best {
            *of_layer.entry(*from).or_insert(0_usize) += 1;
            *of_place.entry(*to).or_insert(0_usize) += 1;
        }
        let is_clear = |(from, to): &&(&ArticlePath, &ArticlePath)| {
            of_layer.get(from) == Some(&1) && of_place.get(to) == Some(&1)
        };
        let clear: Vec<_> = best.iter().filter(is_clear).copied().collect();
        if clear.is_empty() {
            break;
        }
        let (gone, filled): (HashSet<_>, HashSet<_>) = clear.iter().copied().unzip();
        layers.retain(|it| !gone.contains(it));
        places.retain(|it| !filled.contains(it));
        pairs.extend(clear);
    }
    pairs
}

/// How many parts of two paths are the same, from the end on.
fn common_end(a: &str, b: &str) -> usize {
    a.rsplit('/').zip(b.rsplit('/')).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ArticleRef, Layer};

    /// Where layers go: each at a path, on a text of one letter, and the articles with theirs.
    fn going(layers: &[(&str, &str)], articles: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
        let hash = |text: &str| TextHash::of(text);
        let mut texts = Texts::new();
        for (path, text) in articles {
            texts.entry(hash(text)).or_default().push(ArticlePath::new(path));
        }
        let is_at_home = |it: &(&str, &str)| articles.contains(it);
        let layer = |(path, text): &(&str, &str)| {
            let article =
                ArticleRef { path: ArticlePath::new(path), hash: Some(hash(text)), bytes: 1 };
            Arc::new(LooseLayer::of(&Layer::default(), article, "eva", "", |_| None))
        };
        let lost = layers.iter().filter(|it| !is_at_home(it)).map(|it| {
            let layer = layer(it);
            (ArticlePath::new(it.0), Whole { found: Some(layer.clone()), layer })
        });
        let paths: BTreeSet<ArticlePath> = layers.iter().map(|it| ArticlePath::new(it.0)).collect();
        let home = |path: &ArticlePath| layers.iter().find(|it| it.0 == path.as_str()).map(layer);
        let Lost { steps, left } = find("eva", &lost.collect(), &texts, &paths, &home);
        let moves = |it: &Moved| {
            format!("{}>{}{}", it.from, it.to, if it.joined.is_some() { "+" } else { "" })
        };
        let step = |it: &Vec<Moved>| it.iter().map(moves).collect::<Vec<_>>().join(" ");
        (steps.iter().map(step).collect(), left.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn layers_take_the_places_that_others_leave() {
        let none = Vec::<String>::new();
        // Renamed.
        assert_eq!(going(&[("a", "A")], &[("b", "A")]), (vec!["a>b".into()], none.clone()));
        // One after the other.
        let shifted = going(&[("a", "A"), ("b", "B")], &[("b", "A"), ("c", "B")]);
        assert_eq!(shifted, (vec!["a>b b>c".into()], none.clone()));
        // Exchanged, two and three, beside one that stays at home.
        let two = [("a", "B"), ("b", "A"), ("x", "X")];
        let exchanged = going(&[("a", "A"), ("b", "B"), ("x", "X")], &two);
        assert_eq!(exchanged, (vec!["a>b b>a".into()], none.clone()));
        let three =
            going(&[("a", "A"), ("b", "B"), ("c", "C")], &[("a", "C"), ("b", "A"), ("c", "B")]);
        assert_eq!(three, (vec!["a>b b>c c>a".into()], none));
    }

    #[test]
    fn where_the_place_is_not_free_or_not_clear_they_stay() {
        let none = Vec::<String>::new();
        // The place of the other is taken by one that goes nowhere.
        let stuck = going(&[("a", "A"), ("b", "B")], &[("b", "A")]);
        assert_eq!(stuck, (none.clone(), vec!["a".into(), "b".into()]));
        // Its owner is at home, on the same text: both become one.
        let owned = going(&[("a", "A"), ("b", "A")], &[("b", "A")]);
        assert_eq!(owned, (vec!["a>b+".into()], none.clone()));
        // Two of one text, and no name tells them apart.
        let like = going(&[("a", "A"), ("b", "A")], &[("c", "A")]);
        assert_eq!(like, (none.clone(), vec!["a".into(), "b".into()]));
        // Two places, and no name tells which.
        let copies = going(&[("x/a", "A")], &[("y/a", "A"), ("z/a", "A")]);
        assert_eq!(copies, (none.clone(), vec!["x/a".into()]));
        // The names do.
        let named = going(&[("x/a", "A"), ("x/b", "A")], &[("y/b", "A"), ("y/a", "A")]);
        assert_eq!(named, (vec!["x/a>y/a".into(), "x/b>y/b".into()], Vec::new()));
        let named = going(&[("x/a", "A")], &[("y/b", "A"), ("y/a", "A")]);
        assert_eq!(named, (vec!["x/a>y/a".into()], Vec::new()));
    }
}
