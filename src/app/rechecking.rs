//! Looking again at the open article's layers once they, or the codebook, say something else.

use super::{App, Trouble};
use crate::check::{self, Mending, Problem, Rule};
use crate::edit::{Action, Edit, Transaction};
use crate::model::{AnnotationId, Layer, Span};

impl App {
    /// Lists anew what breaks the codebook's rules in the layers on the desk, and whatever else is
    /// wrong with mine. What is wrong with the others' files was found when they were read, and
    /// stays listed.
    pub(super) fn recheck(&mut self) {
        let Some(desk) = &self.desk else { return };
        let others: Vec<(String, Vec<Problem>)> = desk
            .others
            .iter()
            .map(|it| (it.annotator.clone(), self.problems_of(&it.layer)))
            .collect();
        for (annotator, problems) in others {
            self.relist(&annotator, problems, Rule::asks_codebook);
        }
        self.recheck_mine();
    }

    /// Lists anew what is wrong with my layer on the desk.
    pub(super) fn recheck_mine(&mut self) {
        let Some(desk) = self.desk.as_ref().filter(|it| it.mine.locked.is_none()) else { return };
        let Some(annotator) = self.annotator.name().map(str::to_owned) else { return };
        let problems = self.problems_of(&desk.mine.layer);
        self.faulty |= !problems.is_empty();
        self.relist(&annotator, problems, Rule::is_of_layer);
    }

    /// Looks again at my layer if `transaction`, which has just been applied, may have mended what
    /// was wrong with it or brought it back. What is only new was let in by the rules.
    pub(super) fn recheck_after(&mut self, transaction: &Transaction, travelled: bool) {
        let repairs = matches!(transaction.action, Action::Repair | Action::Attach);
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

    fn problems_of(&self, layer: &Layer) -> Vec<Problem> {
        let article = self.desk.as_ref().map(|it| &*it.article);
        let codebook = &*self.codebook.codebook;
        article
            .map(|article| check::problems(&Mending { layer, article, codebook }))
            .unwrap_or_default()
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
