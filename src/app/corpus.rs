//! The corpus: its articles as far as they are known without reading them, and the way through
//! their list.

use crate::model::{ArticlePath, Layer, Status};
use crate::store::Project;

/// What is known of an article without opening it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Its title; empty where none is known.
    pub title: String,
    /// Where it appeared.
    pub outlet: String,
    /// When, `YYYY-MM-DD`.
    pub date: String,
    /// How far the annotator is.
    pub status: Status,
    /// Whether the annotator flagged it.
    pub flagged: bool,
    /// How many annotations of the annotator's it has.
    pub annotations: usize,
}

/// An article in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Where it lies.
    pub path: ArticlePath,
    /// The file's length in bytes.
    pub bytes: u64,
    /// What is known so far.
    pub summary: Option<Summary>,
}

impl Listed {
    /// Its title, or its file's name where none is known.
    pub fn title(&self) -> &str {
        match &self.summary {
            Some(it) if !it.title.is_empty() => &it.title,
            _ => self.path.file_name(),
        }
    }

    /// How far the annotator is with it.
    pub fn status(&self) -> Status {
        self.summary.as_ref().map(|it| it.status).unwrap_or_default()
    }
}

/// The articles of the open folder.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    /// Where articles and annotations lie.
    pub project: Option<Project>,
    /// Whether it is still being listed.
    pub loading: bool,
    /// All articles, sorted by path.
    pub articles: Vec<Listed>,
    /// Who has layers, sorted.
    pub annotators: Vec<String>,
    /// What the list is filtered by.
    pub filter: String,
    /// Indices of the articles that pass the filter.
    pub shown: Vec<usize>,
}

impl Corpus {
    /// The index of `path`.
    pub fn position(&self, path: &ArticlePath) -> Option<usize> {
        self.articles.binary_search_by(|it| it.path.cmp(path)).ok()
    }

    /// What is known of `path`.
    pub fn summary_mut(&mut self, path: &ArticlePath) -> Option<&mut Summary> {
        let at = self.position(path)?;
        Some(self.articles.get_mut(at)?.summary.get_or_insert_default())
    }

    /// Notes what my layer of an article now says.
    pub fn note_layer(&mut self, path: &ArticlePath, layer: &Layer) {
        if let Some(summary) = self.summary_mut(path) {
            summary.status = layer.status;
            summary.flagged = layer.flagged;
            summary.annotations = layer.len() + layer.detached_len();
        }
    }

    /// Sets the filter: words that must all occur in title, outlet, date or path.
    pub fn set_filter(&mut self, filter: String) {
        self.filter = filter;
        self.refilter();
    }

    /// Applies the filter anew.
    pub fn refilter(&mut self) {
        let words: Vec<String> = self.filter.split_whitespace().map(str::to_lowercase).collect();
        let passes = |it: &Listed| {
            let known = it.summary.as_ref();
            let (outlet, date) = known.map_or(("", ""), |it| (&it.outlet, &it.date));
            let all = format!("{}\n{outlet}\n{date}\n{}", it.title(), it.path).to_lowercase();
            words.iter().all(|word| all.contains(word))
        };
        let shown =
            self.articles.iter().enumerate().filter(|(_, it)| words.is_empty() || passes(it));
        self.shown = shown.map(|(at, _)| at).collect();
    }

    /// The article after or before `here` among those shown; the first or last without `here`.
    pub fn neighbour(&self, here: Option<&ArticlePath>, forward: bool) -> Option<&ArticlePath> {
        let here = here.and_then(|it| self.position(it));
        let at = match here {
            Some(here) if forward => self.shown.iter().find(|it| **it > here),
            Some(here) => self.shown.iter().rfind(|it| **it < here),
            None if forward => self.shown.first(),
            None => self.shown.last(),
        };
        at.and_then(|it| self.articles.get(*it)).map(|it| &it.path)
    }

    /// The next article after `here` that nobody has begun, going round once.
    pub fn next_untagged(&self, here: Option<&ArticlePath>) -> Option<&ArticlePath> {
        let here = here.and_then(|it| self.position(it));
        let (after, before): (Vec<usize>, Vec<usize>) =
            self.shown.iter().partition(|it| here.is_none_or(|here| **it > here));
        let untagged = |it: &&Listed| {
            it.status() != Status::Done && it.summary.as_ref().is_none_or(|it| it.annotations == 0)
        };
        let round = after.into_iter().chain(before).filter(|it| Some(*it) != here);
        round.filter_map(|it| self.articles.get(it)).find(untagged).map(|it| &it.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corpus(titles: &[(&str, &str, usize)]) -> Corpus {
        let listed = |(path, title, annotations): &(&str, &str, usize)| Listed {
            path: ArticlePath::new(path),
            bytes: 1,
            summary: Some(Summary {
                title: (*title).to_owned(),
                annotations: *annotations,
                ..Summary::default()
            }),
        };
        let mut corpus =
            Corpus { articles: titles.iter().map(listed).collect(), ..Corpus::default() };
        corpus.refilter();
        corpus
    }

    #[test]
    fn the_filter_wants_every_word_somewhere() {
        let mut corpus = corpus(&[("a.txt", "Gipfel in Hanoi", 0), ("b.txt", "Ankunft", 0)]);
        for (filter, shown) in
            [("", vec![0, 1]), ("hanoi GIPFEL", vec![0]), ("b.txt", vec![1]), ("zz", vec![])]
        {
            corpus.set_filter(filter.to_owned());
            assert_eq!(corpus.shown, shown, "{filter}");
        }
    }

    #[test]
    fn neighbours_and_the_next_untagged_keep_to_the_filter() {
        let mut corpus = corpus(&[("a", "x", 0), ("b", "y", 0), ("c", "x", 3), ("d", "x", 0)]);
        corpus.set_filter("x".to_owned());
        let path = |it: Option<&ArticlePath>| it.map(|it| it.as_str().to_owned());
        let here = ArticlePath::new("a");
        assert_eq!(path(corpus.neighbour(Some(&here), true)), Some("c".into()));
        assert_eq!(path(corpus.neighbour(Some(&here), false)), None);
        assert_eq!(path(corpus.neighbour(None, true)), Some("a".into()));
        assert_eq!(path(corpus.next_untagged(Some(&here))), Some("d".into()));
        assert_eq!(path(corpus.next_untagged(Some(&ArticlePath::new("d")))), Some("a".into()));
    }
}
