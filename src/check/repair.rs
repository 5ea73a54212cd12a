//! What mends a problem: a list of edits that the rule itself proposes. A repair takes its problem away
//! and brings no other; where more than one seems right, there is none.

use std::collections::BTreeMap;

use super::{
    Problem, Rule, Subject, attribute_value, dangling_relation, duplicate_id, duplicate_relation,
    edged_by_space, offences, overlapping_parts, placing, relation_ends, same_span, self_relation,
    unknown_attribute, unknown_label, unknown_relation,
};
use crate::edit::{Edit, apply, settle};
use crate::model::{
    Annotation, AnnotationId, Article, ArticleRef, Codebook, LabelId, Layer, LooseAnnotation,
    LooseLayer, Relation,
};

/// How often all problems are looked for again: what is mended may show what was hidden behind it.
const ROUNDS: usize = 8;
/// How many ids are tried before none is thought to be free.
const TRIES: usize = 1000;

/// What is to be mended.
#[derive(Clone, Copy, Debug)]
pub struct Mending<'a> {
    /// The layer, which was made on the article as it is.
    pub layer: &'a Layer,
    /// Its article.
    pub article: &'a Article,
    /// The codebook in force.
    pub codebook: &'a Codebook,
}

/// Edits that take a problem away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// What they do.
    pub kind: RepairKind,
    /// Whether nothing that anybody said is lost or changed by them, so that they may be made
    /// together with others. Otherwise somebody has to ask for this very repair.
    pub safe: bool,
    /// In the order in which they are applied.
    pub edits: Vec<Edit>,
}

/// What a repair does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::EnumIter)]
pub enum RepairKind {
    /// Moves an annotation to the one place where its quote stands.
    Move,
    /// Lets a span end where its characters do.
    Widen,
    /// Takes white space off the ends.
    Trim,
    /// Makes one part of those that overlap.
    JoinParts,
    /// Gives the annotation the label whose name it bears.
    Relabel,
    /// Writes an attribute's value as the codebook does.
    Respell,
    /// Takes an attribute away.
    RemoveAttribute,
    /// Gives the second bearer of an id another.
    Renumber,
    /// Makes one annotation of two that say the same.
    Unite,
    /// Lets a relation lead the other way.
    Turn,
    /// Takes a relation away.
    RemoveRelation,
    /// Takes an annotation away, with its relations.
    Remove,
}

/// Where ids come from that nothing bears yet.
pub type Fresh<'a> = &'a mut dyn FnMut() -> AnnotationId;

/// The repair of a problem of this layer, if there is one.
pub fn repair(problem: &Problem, mending: &Mending, fresh: Fresh) -> Option<Repair> {
    let mut repair = match problem.rule {
        Rule::OutOfRange | Rule::InsideCharacter | Rule::EmptySpan | Rule::QuoteMismatch => {
            placing::repair(problem, mending)
        }
        Rule::OverlappingParts => overlapping_parts::repair(problem, mending),
        Rule::EdgedBySpace => edged_by_space::repair(problem, mending),
        Rule::UnknownLabel => unknown_label::repair(problem, mending),
        Rule::UnknownAttribute => unknown_attribute::repair(problem, mending),
        Rule::AttributeValue => attribute_value::repair(problem, mending),
        Rule::DuplicateId => duplicate_id::repair(problem, mending, fresh),
        Rule::SameSpan => same_span::repair(problem, mending),
        Rule::DanglingRelation => dangling_relation::repair(problem, mending),
        Rule::UnknownRelation => unknown_relation::repair(problem, mending),
        Rule::RelationEnds => relation_ends::repair(problem, mending),
        Rule::SelfRelation => self_relation::repair(problem, mending),
        Rule::DuplicateRelation => duplicate_relation::repair(problem, mending),
        // Which of two annotations is wrong, only a reader can say; the others are about files.
        Rule::ForbiddenOverlap
        | Rule::ArticleMissing
        | Rule::ArticleChanged
        | Rule::AnnotatorMismatch => None,
    }?;
    repair.edits.extend(settle(mending.layer, mending.text(), &repair.edits));
    let mut mended = mending.layer.clone();
    apply(&mut mended, mending.text(), &repair.edits).is_ok().then_some(repair)
}

/// All safe repairs of a layer, each made for what those before it leave.
pub fn repair_all(mending: &Mending, fresh: Fresh) -> Vec<Repair> {
    let (mut layer, mut repairs) = (mending.layer.clone(), Vec::new());
    for _ in 0..ROUNDS {
        let before = repairs.len();
        let mut problems = problems(&Mending { layer: &layer, ..*mending });
        // An id that two bear names neither of them.
        problems.sort_by_key(|it| (it.rule != Rule::DuplicateId, it.rule));
        for problem in problems {
            let found = repair(&problem, &Mending { layer: &layer, ..*mending }, fresh);
            if let Some(repair) = found.filter(|it| it.safe)
                && apply(&mut layer, mending.text(), &repair.edits).is_ok()
            {
                repairs.push(repair);
            }
        }
        if repairs.len() == before {
            break;
        }
    }
    repairs
}

/// Every problem of a layer that stands on its article; those of its file are not among them.
pub fn problems(mending: &Mending) -> Vec<Problem> {
    let Mending { layer, article, codebook } = *mending;
    let (hash, bytes) = (Some(article.hash), article.text.len());
    let header = ArticleRef { path: article.path.clone(), hash, bytes };
    let loose = LooseLayer::of(layer, header, "", &article.text, |_| None);
    let article = Some(article);
    super::layer(&Subject { layer: &loose, folder: "", article, codebook })
}

/// The one annotation that bears an id.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bearer<'a> {
    Standing(&'a Annotation),
    Detached(&'a LooseAnnotation),
}

impl<'a> Bearer<'a> {
    pub(super) fn label(self) -> &'a LabelId {
        match self {
            Self::Standing(it) => &it.label,
            Self::Detached(it) => &it.label,
        }
    }

    pub(super) fn attributes(self) -> &'a BTreeMap<String, String> {
        match self {
            Self::Standing(it) => &it.attributes,
            Self::Detached(it) => &it.attributes,
        }
    }
}

impl<'a> Mending<'a> {
    pub(super) fn text(&self) -> &'a str {
        &self.article.text
    }

    /// The annotation that a problem is about; `None` where several bear its id, which has to be
    /// mended first.
    pub(super) fn sole(&self, problem: &Problem) -> Option<Bearer<'a>> {
        let id = problem.annotation.filter(|it| self.layer.bearers(*it) == 1)?;
        let standing = self.layer.annotation(id).map(Bearer::Standing);
        standing.or_else(|| self.layer.detached_of(id).next().map(|it| Bearer::Detached(it)))
    }

    /// The relation that a problem is about; `None` where it is a stray, which has to be mended
    /// first.
    pub(super) fn relation(&self, problem: &Problem) -> Option<&'a Relation> {
        let id = problem.annotation?;
        let alone = self.layer.strays().iter().all(|it| it.id != id);
        self.layer.relation(id).filter(|_| alone)
    }

    /// Whether `after` breaks a rule that `before`, in whose place it comes, did not break.
    pub(super) fn worsens(&self, before: Option<&Annotation>, after: &Annotation) -> bool {
        let of = |it: &Annotation| offences(self.layer, it, self.codebook, self.text());
        let old = before.map(of).unwrap_or_default();
        of(after).iter().any(|it| !old.contains(it))
    }

    /// The edits that put `new`, which stands in the text, in the place of `old`.
    pub(super) fn place(&self, old: &LooseAnnotation, new: Annotation) -> Option<Vec<Edit>> {
        // In this order, so that its relations never lead nowhere.
        let fits = !self.worsens(None, &new);
        fits.then(|| vec![Edit::Insert(new), Edit::RemoveDetached(old.clone())])
    }

    /// The repair that changes what an annotation says, and leaves it where it is.
    pub(super) fn resay(
        &self,
        bearer: Bearer,
        (kind, safe): (RepairKind, bool),
        change: impl Fn(&mut LooseAnnotation),
    ) -> Option<Repair> {
        self.said(bearer, change).map(|edits| Repair { kind, safe, edits })
    }

    /// The edits that change what an annotation says, and leave it where it is.
    pub(super) fn said(
        &self,
        bearer: Bearer,
        change: impl Fn(&mut LooseAnnotation),
    ) -> Option<Vec<Edit>> {
        match bearer {
            Bearer::Standing(before) => {
                let mut loose = LooseAnnotation::of(before, self.text(), |_| None);
                change(&mut loose);
                let after = loose.placed(before.spans.clone());
                let edit = Edit::Replace { before: before.clone(), after: after.clone() };
                (!self.worsens(Some(before), &after)).then(|| vec![edit])
            }
            Bearer::Detached(before) => {
                let mut after = before.clone();
                change(&mut after);
                let remove = Edit::RemoveDetached(before.clone());
                Some(vec![Edit::InsertDetached(after), remove])
            }
        }
    }

    /// The repair that takes an annotation away with its relations.
    pub(super) fn remove(&self, bearer: Bearer) -> Repair {
        let edits = match bearer {
            Bearer::Standing(it) => {
                let mut edits = relations_off(self.layer, it.id);
                edits.push(Edit::Remove(it.clone()));
                edits
            }
            Bearer::Detached(it) => removal(self.layer, it),
        };
        Repair { kind: RepairKind::Remove, safe: false, edits }
    }

    /// An id that nothing bears.
    pub(super) fn fresh(&self, fresh: Fresh) -> Option<AnnotationId> {
        (0..TRIES).map(|_| fresh()).find(|it| !self.layer.has_id(*it))
    }
}

/// The edits that take a detached annotation away, with its relations where none else bears its id.
pub fn removal(layer: &Layer, detached: &LooseAnnotation) -> Vec<Edit> {
    let sole = layer.bearers(detached.id) == 1;
    let mut edits = if sole { relations_off(layer, detached.id) } else { Vec::new() };
    edits.push(Edit::RemoveDetached(detached.clone()));
    edits
}

/// The edits that take away all relations from and to an annotation.
fn relations_off(layer: &Layer, id: AnnotationId) -> Vec<Edit> {
    let relations = layer.relations_of(id).cloned().map(Edit::RemoveRelation);
    let strays = layer.strays().iter().filter(|it| it.from == id || it.to == id);
    relations.chain(strays.cloned().map(Edit::RemoveStray)).collect()
}

/// The repair that takes a relation away.
pub(super) fn unrelated(relation: &Relation, safe: bool) -> Repair {
    let edits = vec![Edit::RemoveRelation(relation.clone())];
    Repair { kind: RepairKind::RemoveRelation, safe, edits }
}

/// What two annotations that are to become one say together; `None` where they contradict.
pub(super) fn united(a: &LooseAnnotation, b: &LooseAnnotation) -> Option<LooseAnnotation> {
    let mut both = a.clone();
    for (attribute, value) in &b.attributes {
        let said = both.attributes.entry(attribute.clone()).or_insert_with(|| value.clone());
        if said != value {
            return None;
        }
    }
    if both.note.is_empty() {
        both.note.clone_from(&b.note);
    }
    (b.note.is_empty() || b.note == both.note).then_some(both)
}
