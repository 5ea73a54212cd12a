//! Layers whose article is elsewhere now: it was renamed, moved, or exchanged with another. It is
//! known again by the hash of its text.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::app::Moved;
use crate::model::{ArticlePath, LooseLayer, TextHash};
use crate::store::{self, Project, StoreError};

/// What has become of the layers that have lost their article.
#[derive(Debug, Default)]
pub struct Lost {
    /// Those that can follow it. Each list is one step: every layer takes the place that the next
    /// one leaves, or one that was free.
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
    let articles: Vec<ArticlePath> =
        store::list_articles(project)?.items.into_iter().map(|it| it.path).collect();
    let layers = store::list_layers(project, annotator)?.items;
    let known: HashSet<&ArticlePath> = articles.iter().collect();
    let mut lost = Layers::new();
    let mut left = Vec::new();
    for path in layers.iter().filter(|it| !known.contains(it)) {
        match store::read_layer(project, annotator, path) {
            Ok(Some(stored)) => _ = lost.insert(path.clone(), Arc::new(stored.loose)),
            // What cannot be read is another's to report.
            _ => left.push(path.clone()),
        }
    }
    if lost.is_empty() {
        return Ok(Lost { steps: Vec::new(), left });
    }
    let taken: HashSet<&ArticlePath> = layers.iter().collect();
    let texts = by_text(project, articles.iter().filter(|it| !taken.contains(it)));
    let mut found = find(annotator, &lost, &texts, &taken);
    found.left.extend(left);
    Ok(found)
}

/// Layers that have lost their article, by where they are.
pub(super) type Layers = BTreeMap<ArticlePath, Arc<LooseLayer>>;

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

/// Finds where each lost layer goes. The articles in `taken` have a layer; such a place is free
/// once its layer goes, too.
pub(super) fn find(
    annotator: &str,
    lost: &Layers,
    texts: &Texts,
    taken: &HashSet<&ArticlePath>,
) -> Lost {
    let mut of_text: BTreeMap<TextHash, Vec<&ArticlePath>> = BTreeMap::new();
    for (path, layer) in lost {
        layer.article.hash.into_iter().for_each(|it| of_text.entry(it).or_default().push(path));
    }
    let mut going: BTreeMap<ArticlePath, ArticlePath> = BTreeMap::new();
    for (hash, layers) in of_text {
        let places = texts.get(&hash).into_iter().flatten();
        let places = places.filter(|it| !taken.contains(it) || lost.contains_key(it)).collect();
        let alike = pairs(layers, places).into_iter();
        going.extend(alike.map(|(from, to)| (from.clone(), to.clone())));
    }
    while let Some(stuck) = going
        .iter()
        .find(|(_, to)| taken.contains(to) && !going.contains_key(to))
        .map(|it| it.0.clone())
    {
        going.remove(&stuck);
    }
    let left = lost.keys().filter(|it| !going.contains_key(it)).cloned().collect();
    let moved = |(from, to): (ArticlePath, ArticlePath)| {
        let layer = lost.get(&from)?.clone();
        Some(Moved { annotator: annotator.to_owned(), from, to, layer })
    };
    let step = |it: Vec<_>| it.into_iter().filter_map(moved).collect();
    Lost { steps: chains(going).into_iter().map(step).collect(), left }
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
        let is_clear = |pair: &&(&ArticlePath, &ArticlePath)| {
            best.iter().filter(|it| it.0 == pair.0 || it.1 == pair.1).count() == 1
        };
        let clear: Vec<_> = best.iter().filter(is_clear).copied().collect();
        if clear.is_empty() {
            break;
        }
        layers.retain(|it| !clear.iter().any(|(from, _)| from == it));
        places.retain(|it| !clear.iter().any(|(_, to)| to == it));
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
        let is_at_home = |it: &&(&str, &str)| articles.contains(it);
        let lost = layers.iter().filter(|it| !is_at_home(it)).map(|(path, text)| {
            let article =
                ArticleRef { path: ArticlePath::new(path), hash: Some(hash(text)), bytes: 1 };
            let layer = LooseLayer::of(&Layer::default(), article, "eva", "", |_| None);
            (ArticlePath::new(path), Arc::new(layer))
        });
        let paths: Vec<ArticlePath> = layers.iter().map(|it| ArticlePath::new(it.0)).collect();
        let Lost { steps, left } = find("eva", &lost.collect(), &texts, &paths.iter().collect());
        let moves = |it: &Moved| format!("{}>{}", it.from, it.to);
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
        // Its owner is at home.
        let owned = going(&[("a", "A"), ("b", "A")], &[("b", "A")]);
        assert_eq!(owned, (none.clone(), vec!["a".into()]));
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
