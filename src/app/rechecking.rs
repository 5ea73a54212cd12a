//! Looking again at the open article's layers once they, or the codebook, say something else. All
//! rules of a long layer take longer than a frame may: that is done elsewhere, of what was asked for
//! in the meantime once for all.

use std::sync::Arc;

use super::{App, Effect, Trouble};
use crate::check::{self, Mending, Problem, Rule};
use crate::edit::{Action, Edit, Transaction};
use crate::model::{AnnotationId, Article, Codebook, Layer, Span};

/// Layers of an article that are to be looked at again.
#[derive(Clone, Debug)]
pub struct Recheck {
    article: Arc<Article>,
    codebook: Arc<Codebook>,
    /// By annotator.
    layers: Vec<(String, Arc<Layer>)>,
}

/// What is wrong with layers that were looked at again.
#[derive(Clone, Debug)]
pub struct Rechecked {
    of: Recheck,
    /// One list for each layer.
    problems: Vec<Vec<Problem>>,
}

/// What is being looked at, and what is to be looked at then.
#[derive(Debug, Default)]
pub(super) struct Rechecking {
    under_way: bool,
    wanted: Option<Scope>,
    /// How often something was found out.
    pub(super) count: u64,
}

/// Which layers of the open article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Scope {
    Mine,
    All,
}

impl Recheck {
    /// Finds what is wrong with each layer.
    pub fn find(self) -> Rechecked {
        let (article, codebook) = (&*self.article, &*self.codebook);
        let problems = |(_, layer): &(String, Arc<Layer>)| {
            check::problems(&Mending { layer, article, codebook })
        };
        let problems = self.layers.iter().map(problems).collect();
        Rechecked { of: self, problems }
    }
}

impl Rechecking {
    /// Whether what is listed may not be what is there.
    pub(super) fn is_pending(&self) -> bool {
        self.under_way || self.wanted.is_some()
    }
}

impl App {
    /// Has what breaks the codebook's rules in the layers on the desk listed anew, and whatever else
    /// is wrong with mine. What is wrong with the others' files was found when they were read, and
    /// stays listed.
    pub(super) fn recheck(&mut self) {
        self.want_check(Scope::All);
    }

    /// Has what is wrong with my layer on the desk listed anew.
    pub(super) fn recheck_mine(&mut self) {
        self.want_check(Scope::Mine);
    }

    fn want_check(&mut self, scope: Scope) {
        self.rechecking.wanted = self.rechecking.wanted.max(Some(scope));
        if !self.rechecking.under_way {
            self.send_recheck();
        }
    }

    fn send_recheck(&mut self) {
        let Some(scope) = self.rechecking.wanted.take() else { return };
        let Some(desk) = &self.desk else { return };
        let me = self.annotator.name().filter(|_| desk.mine.locked.is_none());
        let mut layers: Vec<(String, Arc<Layer>)> = Vec::new();
        if scope == Scope::All {
            layers.extend(desk.others.iter().map(|it| (it.annotator.clone(), it.layer.clone())));
        }
        layers.extend(me.map(|me| (me.to_owned(), desk.mine.layer.clone())));
        if layers.is_empty() {
            return;
        }
        let (article, codebook) = (desk.article.clone(), self.codebook.codebook.clone());
        self.rechecking.under_way = true;
        self.effects.push(Effect::Recheck(Recheck { article, codebook, layers }));
    }

    /// Lists what was found, unless something else is there by now.
    pub(super) fn rechecked(&mut self, found: Rechecked) {
        self.rechecking.under_way = false;
        self.rechecking.count += 1;
        let Rechecked { of, problems } = found;
        let same_codebook = Arc::ptr_eq(&of.codebook, &self.codebook.codebook);
        for ((annotator, layer), problems) in of.layers.into_iter().zip(problems) {
            let is_mine = self.annotator.name() == Some(&annotator);
            // Another article, or the same one read anew, was looked at when it was read.
            let desk = self.desk.as_ref().filter(|it| Arc::ptr_eq(&it.article, &of.article));
            let mine = desk.filter(|_| is_mine).map(|it| &it.mine);
            let mine = mine.filter(|it| it.locked.is_none()).map(|it| &it.layer);
            let other = desk.filter(|_| !is_mine).into_iter().flat_map(|it| &it.others);
            let mut other = other.filter(|it| it.annotator == annotator).map(|it| &it.layer);
            let now = mine.or_else(|| other.next());
            let Some(now) = now else { continue };
            if !same_codebook || !Arc::ptr_eq(now, &layer) {
                let scope = if is_mine { Scope::Mine } else { Scope::All };
                self.rechecking.wanted = self.rechecking.wanted.max(Some(scope));
            } else if is_mine {
                self.faulty |= !problems.is_empty();
                self.relist(&annotator, problems, Rule::is_of_layer);
            } else {
                self.relist(&annotator, problems, Rule::asks_codebook);
            }
        }
        self.send_recheck();
    }

    /// Looks again at my layer if `transaction`, which has just been applied, may have mended what
    /// was wrong with it or brought it back. What is only new was let in by the rules.
    pub(super) fn recheck_after(&mut self, transaction: &Transaction, travelled: bool) {
        // What another program has written was let in by no rule.
        let repairs = matches!(transaction.action, Action::Repair | Action::Attach | Action::Merge);
        let detached = transaction.edits().any(|it| {
            matches!(
                it,
                Edit::InsertDetached(_)
                    | Edit::RemoveDetached(_)
                    | Edit::InsertStray(_)
                    | Edit::RemoveStray(_)
            )
        });
        if repairs || detached || (self.faulty && (travelled || self.touches_problem(transaction)))
        {
            self.recheck_mine();
        }
    }

    /// Whether my layer on the desk was found to have problems.
    pub(super) fn note_faults(&mut self) {
        let faulty = self.my_problems().next().is_some();
        self.faulty = faulty;
    }

    /// The problems of my layer on the desk.
    pub fn my_problems(&self) -> impl Iterator<Item = &Problem> {
        let here = self.desk.as_ref().map(|it| &it.article.path);
        let me = self.annotator.name();
        self.troubles.iter().filter_map(move |it| match it {
            Trouble::Rule { annotator, article, problem } => {
                (Some(article) == here && Some(annotator.as_str()) == me).then_some(problem)
            }
            _ => None,
        })
    }

    /// Puts `problems` in the place of those that are listed for a layer of the open article, as far
    /// as their rules are looked at again.
    fn relist(&mut self, annotator: &str, problems: Vec<Problem>, again: fn(Rule) -> bool) {
        let Some(path) = self.desk.as_ref().map(|it| it.article.path.clone()) else { return };
        self.troubles.retain(|it| match it {
            Trouble::Rule { annotator: by, article: of, problem } => {
                by != annotator || *of != path || !again(problem.rule)
            }
            _ => true,
        });
        let found = problems.into_iter().filter(|it| again(it.rule));
        self.troubles.extend(found.map(|problem| Trouble::Rule {
            annotator: annotator.to_owned(),
            article: path.clone(),
            problem,
        }));
    }

    /// Whether a transaction changes what a listed problem is about, or what stands there.
    fn touches_problem(&self, transaction: &Transaction) -> bool {
        let ids: Vec<AnnotationId> = transaction.edits().flat_map(named).collect();
        let places: Vec<Span> = transaction.edits().flat_map(places).collect();
        let strays = self.desk.iter().flat_map(|it| it.mine.layer.strays());
        let mut named = strays.flat_map(|it| [it.id, it.from, it.to]);
        named.any(|id| ids.contains(&id))
            || self.my_problems().any(|it| {
                let near = |span: &Span| {
                    it.at.as_ref().is_some_and(|at| at.start < span.end() && span.start() < at.end)
                };
                it.annotation.is_some_and(|id| ids.contains(&id)) || places.iter().any(near)
            })
    }
}

/// The annotations and relations that an edit has to do with.
fn named(edit: &Edit) -> Vec<AnnotationId> {
    match edit {
        Edit::Insert(it) | Edit::Remove(it) | Edit::Replace { before: it, .. } => vec![it.id],
        Edit::InsertDetached(it) | Edit::RemoveDetached(it) => vec![it.id],
        Edit::InsertRelation(it)
        | Edit::RemoveRelation(it)
        | Edit::InsertStray(it)
        | Edit::RemoveStray(it) => vec![it.id, it.from, it.to],
        Edit::SetStatus { .. } | Edit::SetFlag { .. } => Vec::new(),
    }
}

/// Where in the text an edit changes something.
fn places(edit: &Edit) -> Vec<Span> {
    match edit {
        Edit::Insert(it) | Edit::Remove(it) => vec![it.spans.hull()],
        Edit::Replace { before, after } => vec![before.spans.hull(), after.spans.hull()],
        _ => Vec::new(),
    }
}
