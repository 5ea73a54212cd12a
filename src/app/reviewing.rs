//! Reviewing where the annotations of a changed article go, before any of them does.

use std::sync::Arc;

use super::event::{Changed, Joined, Moved};
use super::{App, Overlay, Trouble};
use crate::check::Rule;
use crate::edit::{Action, Change, Transaction};
use crate::model::{ArticlePath, ArticleRef, LooseLayer};
use crate::reanchor::{self, Placement, Sureness};

/// An article that is no longer the text that was annotated, and what is to become of each
/// annotation.
#[derive(Clone, Debug)]
pub struct Review {
    /// The article.
    pub article: ArticlePath,
    /// What has changed.
    pub changed: Arc<Changed>,
    /// What was chosen for each placement.
    pub choices: Vec<Fate>,
    /// The rows that are listed: what needs a look first.
    pub rows: Vec<usize>,
    /// Whether those are listed, too, that nobody needs to look at.
    pub all: bool,
}

/// What is to become of an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It goes to the place that was found.
    Found,
    /// It goes to one of the other places.
    Other(usize),
    /// It is kept without a place.
    Apart,
}

/// What happens in a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewEvent {
    /// Something else is to become of an annotation, by its number among the placements.
    Choose(usize, Fate),
    /// List all, or only what needs a look.
    ShowAll(bool),
}

impl Fate {
    /// What is proposed: a guess is not taken unless somebody says so.
    fn proposed(placement: &Placement) -> Self {
        if placement.sureness.is_proposed() { Self::Found } else { Self::Apart }
    }
}

impl Review {
    fn new(article: ArticlePath, changed: Arc<Changed>) -> Self {
        let choices = changed.placements.iter().map(Fate::proposed).collect();
        let mut review = Self { article, changed, choices, rows: Vec::new(), all: false };
        review.list();
        review
    }

    fn list(&mut self) {
        let placements = &self.changed.placements;
        let mut rows: Vec<(usize, &Placement)> = placements.iter().enumerate().collect();
        rows.retain(|(_, it)| self.all || it.sureness != Sureness::Same);
        rows.sort_by_key(|(_, it)| std::cmp::Reverse(it.sureness));
        self.rows = rows.into_iter().map(|(at, _)| at).collect();
    }

    /// How many annotations are as sure as this.
    pub fn count(&self, sureness: Sureness) -> usize {
        self.changed.placements.iter().filter(|it| it.sureness == sureness).count()
    }

    /// The placements as chosen.
    fn chosen(&self) -> Vec<Placement> {
        let placements = self.changed.placements.iter().zip(&self.choices);
        let chosen = placements.map(|(placement, choice)| {
            let found = match choice {
                Fate::Found => placement.found.clone(),
                Fate::Other(at) => placement.alternatives.get(*at).cloned().unwrap_or_default(),
                Fate::Apart => Vec::new(),
            };
            Placement { found, ..placement.clone() }
        });
        chosen.collect()
    }
}

impl App {
    /// Lays a review on top, of an article that has changed since it was annotated.
    pub(super) fn begin_review(&mut self, article: ArticlePath, changed: Arc<Changed>) {
        self.review = Some(Review::new(article, changed));
        self.put_on_top(Overlay::Review);
    }

    pub(super) fn review_event(&mut self, event: ReviewEvent) {
        let Some(review) = &mut self.review else { return };
        match event {
            ReviewEvent::Choose(at, choice) => {
                review.choices.get_mut(at).into_iter().for_each(|it| *it = choice);
            }
            ReviewEvent::ShowAll(all) => {
                review.all = all;
                review.list();
            }
        }
    }

    /// Moves the annotations as chosen, in one step.
    pub(super) fn finish_review(&mut self) {
        let Some(review) = self.review.take() else { return };
        let now = review.changed.now.clone();
        let mut texts = vec![now.clone()];
        texts.extend(self.desk.as_ref().map(|it| it.article.clone()));
        self.commit_rewrite(moving(&review.changed, &review.chosen()), now.path.clone(), texts);
    }

    /// Notes layers whose article seems to be elsewhere now, and those whose article is just gone.
    pub(super) fn articles_moved(&mut self, moved: Vec<Vec<Moved>>, orphaned: Vec<Trouble>) {
        self.troubles.retain(|it| match it {
            Trouble::ArticleMoved(_) => false,
            Trouble::Rule { problem, .. } => problem.rule != Rule::ArticleMissing,
            _ => true,
        });
        for it in moved {
            if it.iter().all(|it| self.annotator.name() == Some(&it.annotator)) {
                self.trouble(Trouble::ArticleMoved(it));
            }
        }
        for it in orphaned {
            self.trouble(it);
        }
    }

    /// Has the annotations follow an article that was at `from`, in one step.
    pub(super) fn follow_article(&mut self, from: &ArticlePath) {
        let is_of = |it: &[Moved]| it.iter().any(|it| it.from == *from);
        let listed = self.troubles.iter().find_map(|it| match it {
            Trouble::ArticleMoved(moves) if is_of(moves) => Some(moves.clone()),
            _ => None,
        });
        let reviewed = self.review.as_ref().map(|it| it.changed.elsewhere.clone());
        let Some(moves) = listed.or(reviewed.filter(|it| is_of(it))) else { return };
        let Some(to) = moves.iter().find(|it| it.from == *from).map(|it| it.to.clone()) else {
            return;
        };
        if !self.may_write() {
            return;
        }
        (self.overlay, self.review) = (None, None);
        let transaction = following(&moves);
        self.troubles.retain(|it| !matches!(it, Trouble::ArticleMoved(of) if is_of(of)));
        self.commit_rewrite(transaction, to, Vec::new());
    }
}

/// The step by which the annotations of a changed article go to these places.
pub fn moving(changed: &Changed, placements: &[Placement]) -> Transaction {
    let Changed { now, layer, .. } = changed;
    let article =
        ArticleRef { path: now.path.clone(), hash: Some(now.hash), bytes: now.text.len() };
    let after = reanchor::layer(layer, placements, &now.text, article);
    let change = Change::Rewrite {
        article: now.path.clone(),
        before: Some(layer.clone()),
        after: Some(Arc::new(after)),
    };
    Transaction { action: Action::Reanchor, changes: vec![change], group: None }
}

/// The step by which layers follow their articles, each to a place that is free or that another of
/// them leaves, or to one whose layer it joins.
pub fn following(moves: &[Moved]) -> Transaction {
    let leaving = |path: &ArticlePath| moves.iter().find(|it| it.from == *path);
    let arrivals = moves.iter().map(|it| {
        let article = ArticleRef { path: it.to.clone(), ..it.layer.article.clone() };
        let alone = || Arc::new(LooseLayer { article, ..(*it.layer).clone() });
        let (before, after) = match &it.joined {
            Some(Joined { there, both }) => (Some(there.clone()), both.clone()),
            None => (leaving(&it.to).and_then(|it| it.found.clone()), alone()),
        };
        Change::Rewrite { article: it.to.clone(), before, after: Some(after) }
    });
    let left = moves.iter().filter(|it| !moves.iter().any(|other| other.to == it.from));
    let left = left.filter_map(|it| {
        let before = Some(it.found.clone()?);
        Some(Change::Rewrite { article: it.from.clone(), before, after: None })
    });
    let changes = arrivals.chain(left).collect();
    Transaction { action: Action::FollowArticle, changes, group: None }
}
