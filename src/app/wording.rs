//! Words for what happens: notices, troubles and errors are data, and this finds the sentence.

mod merging;
mod names;

pub use merging::{codebook_conflict, codebook_remark, merge_conflict, merge_error, merge_remark};
pub use names::{label_name, label_name_in, relation_name};

use std::path::PathBuf;

use super::desk::Lock;
use super::{App, Moved, Notice, Pane, Trouble, Way};
use crate::check::{Problem, RepairKind, Rule};
use crate::edit::{Action, EditError};
use crate::export::{Compression, LossKind, Losses, Per, Scheme, SplitError, Tokens};
use crate::i18n::{Messages, Msg, shown};
use crate::import::{Remark, RemarkKind};
use crate::merge::{AnnotationField, Conflict};
use crate::model::{LabelId, LooseAnnotation, Relation, Snap, Status, beginning};
use crate::reanchor::Sureness;
use crate::record::{Expected, Fault, RecordError};
use crate::store::{Cause, NameError, StoreError, Task, Weakness};

/// Longest quote in a sentence, in characters.
const QUOTE: usize = 60;

/// The sentence for a notice.
pub fn notice(app: &App, notice: &Notice) -> String {
    let tr = &*app.messages;
    let plain = |msg: Msg| tr.get(msg).to_owned();
    shown(match notice {
        Notice::Tagged { label, quote } => tr.notice_tagged(label_name(app, label), short(quote)),
        Notice::TaggedAll { label, count } => tr.notice_tagged_all(label_name(app, label), *count),
        Notice::AlreadyTagged(label) => tr.notice_already_tagged(label_name(app, label)),
        Notice::RuleRefuses(it) => tr.notice_refused(rule(tr, *it)),
        Notice::Relabelled { label, count, dropped: 0 } => {
            tr.notice_relabelled(*count, label_name(app, label))
        }
        Notice::Relabelled { label, count, dropped } => {
            tr.notice_relabelled_dropped(*count, label_name(app, label), *dropped)
        }
        Notice::FollowedMerger(count) => tr.notice_followed_merger(*count),
        Notice::Repaired(count) => tr.notice_repaired(*count),
        Notice::NothingToRepair => plain(Msg::NoticeNoRepair),
        Notice::Removed(count) => tr.notice_removed(*count),
        Notice::NothingToTag => plain(Msg::NoticeNothingToTag),
        Notice::ChooseLabelFirst => plain(Msg::NoticeChooseLabelFirst),
        Notice::NoOtherOccurrence => plain(Msg::NoticeNoOtherOccurrence),
        Notice::Active { label, quote, which: None } | Notice::Reshaped { label, quote } => {
            tr.notice_reshaped(label_name(app, label), short(quote))
        }
        Notice::Active { label, quote, which: Some((at, of)) } => {
            tr.notice_cycled(label_name(app, label), short(quote), *at, *of)
        }
        Notice::NoAnnotationHere => plain(Msg::NoticeNoAnnotationHere),
        Notice::NoAnnotations => plain(Msg::NoticeNoAnnotations),
        Notice::EndCannotMove => plain(Msg::NoticeEndCannotMove),
        Notice::Respanning => plain(Msg::NoticeRespanning),
        Notice::SelectFirst => plain(Msg::NoticeSelectFirst),
        Notice::SelectPlace => plain(Msg::NoticeSelectPlace),
        Notice::NoAnnotationToExtend => plain(Msg::NoticeNoAnnotationToExtend),
        Notice::NothingWouldRemain => plain(Msg::NoticeNothingWouldRemain),
        Notice::CaretNotInside => plain(Msg::NoticeCaretNotInside),
        Notice::Split(count) => tr.notice_split(*count),
        Notice::NoNeighbour(label) => tr.notice_no_neighbour(label_name(app, label)),
        Notice::Selecting => plain(Msg::NoticeSelecting),
        Notice::Selected => plain(Msg::NoticeSelected),
        Notice::Linking(label) => tr.notice_linking(label_name(app, label)),
        Notice::NothingToLinkTo => plain(Msg::NoticeNothingToLinkTo),
        Notice::NoRelationAllowed { from, to } => {
            tr.notice_no_relation_allowed(label_name(app, from), label_name(app, to))
        }
        Notice::Related(kind) => tr.notice_related(relation_name(app, kind)),
        Notice::Unrelated => plain(Msg::NoticeUnrelated),
        Notice::Snap(Snap::Word) => plain(Msg::NoticeSnapWord),
        Notice::Snap(Snap::Sentence) => plain(Msg::NoticeSnapSentence),
        Notice::Snap(Snap::Character) => plain(Msg::NoticeSnapCharacter),
        Notice::Armed(label) => tr.notice_armed(label_name(app, label)),
        Notice::Disarmed => plain(Msg::NoticeDisarmed),
        Notice::LabelShown(label) => tr.notice_label_shown(label_name(app, label)),
        Notice::LabelHidden(label) => tr.notice_label_hidden(label_name(app, label)),
        Notice::LabelAlone(label) => tr.notice_label_alone(label_name(app, label)),
        Notice::AllLabelsShown => plain(Msg::NoticeAllLabelsShown),
        Notice::NoSuchLabel(n) => tr.notice_no_such_label(*n),
        Notice::NothingToCopy => plain(Msg::NoticeNothingToCopy),
        Notice::Copied => plain(Msg::NoticeCopied),
        Notice::NotCopied(why) => tr.notice_not_copied(why.as_str()),
        Notice::NotFound => plain(Msg::NoticeNotFound),
        Notice::HistoryEnds(Way::Back) => plain(Msg::NoticeNothingToUndo),
        Notice::HistoryEnds(Way::Forth) => plain(Msg::NoticeNothingToRedo),
        Notice::Travelled { way: Way::Back, action: it } => tr.notice_undone(action(tr, *it)),
        Notice::Travelled { way: Way::Forth, action: it } => tr.notice_redone(action(tr, *it)),
        Notice::SetOut { way: Way::Back, steps } => tr.notice_going_back(*steps),
        Notice::SetOut { way: Way::Forth, steps } => tr.notice_going_forth(*steps),
        Notice::Arrived { way: Way::Back, steps } => tr.notice_gone_back(*steps),
        Notice::Arrived { way: Way::Forth, steps } => tr.notice_gone_forth(*steps),
        Notice::Halted(left) => tr.notice_halted(*left),
        Notice::ArticleGone(article) => tr.notice_article_gone(article.as_str()),
        Notice::WouldTravel { way: Way::Back, action: it, article } => {
            tr.notice_would_undo(article.as_str(), action(tr, *it))
        }
        Notice::WouldTravel { way: Way::Forth, action: it, article } => {
            tr.notice_would_redo(article.as_str(), action(tr, *it))
        }
        Notice::Refused(error) => tr.notice_refused(edit_error(tr, error)),
        Notice::NoMoreArticles => plain(Msg::NoticeNoMoreArticles),
        Notice::NothingUntagged => plain(Msg::NoticeNothingUntagged),
        Notice::StatusSet(Status::New) => plain(Msg::NoticeStatusNew),
        Notice::StatusSet(Status::InProgress) => plain(Msg::NoticeStatusInProgress),
        Notice::StatusSet(Status::Done) => plain(Msg::NoticeStatusDone),
        Notice::FlagSet(true) => plain(Msg::NoticeFlagged),
        Notice::FlagSet(false) => plain(Msg::NoticeUnflagged),
        Notice::FocusMode => plain(Msg::NoticeFocusMode),
        Notice::NothingOpen => plain(Msg::NoticeNothingOpen),
        Notice::Locked(Lock::Damaged, article) => tr.notice_locked_damaged(article.as_str()),
        Notice::Locked(Lock::Reading, _) => plain(Msg::EmptyReading),
        Notice::Locked(Lock::Elsewhere(by), _) | Notice::Elsewhere(by) => {
            tr.notice_elsewhere(holder(tr, by))
        }
        Notice::Locked(Lock::Conflict, article) => tr.notice_locked_conflict(article.as_str()),
        Notice::CodebookMerged => plain(Msg::NoticeCodebookMerged),
        Notice::Merged(count) => tr.notice_merged(*count),
        Notice::Busy => plain(Msg::NoticeBusy),
        Notice::CannotTravel(Way::Back) => plain(Msg::NoticeCannotUndo),
        Notice::CannotTravel(Way::Forth) => plain(Msg::NoticeCannotRedo),
        Notice::ImportStays { way: Way::Back, annotator } => {
            tr.notice_import_stays(annotator.as_str())
        }
        Notice::ImportStays { way: Way::Forth, annotator } => {
            tr.notice_import_stays_back(annotator.as_str())
        }
        Notice::ImportApart => plain(Msg::NoticeImportApart),
        Notice::PassedOver => plain(Msg::NoticePassedOver),
        Notice::Done(it) => tr.notice_done(action(tr, *it)),
        Notice::Locked(Lock::ArticleChanged, article) => tr.notice_locked_changed(article.as_str()),
        Notice::CodebookLocked => plain(Msg::NoticeCodebookLocked),
        Notice::LabelRefused(key) => tr.notice_label_refused(key.as_str()),
        Notice::RelationKindRemoved(name) => tr.notice_relation_kind_removed(name.as_str()),
        Notice::AllSaved => plain(Msg::NoticeAllSaved),
        Notice::BadName(error) => name_error(tr, error).to_owned(),
        Notice::Imported { annotations, articles, passed_over: 0 } => {
            tr.notice_imported(*annotations, *articles)
        }
        Notice::Imported { annotations, articles, passed_over } => {
            tr.notice_imported_partly(*annotations, *articles, *passed_over)
        }
        Notice::ExportStopped => plain(Msg::NoticeExportStopped),
        Notice::Exported { path, annotations, losses } => {
            let path = path.display().to_string();
            if *losses == 0 {
                tr.notice_exported(*annotations, path)
            } else {
                tr.notice_exported_losses(*annotations, path)
            }
        }
        Notice::NoDialogs => plain(Msg::NoticeNoDialogs),
        Notice::FilesAdded(count) => tr.notice_files_added(*count),
        Notice::InPane(it) => pane(tr, *it).to_owned(),
        Notice::Trouble(it) => trouble(tr, it),
    })
}

/// The sentence for a trouble: which file, what is wrong, what to do.
pub fn trouble(tr: &Messages, trouble: &Trouble) -> String {
    shown(match trouble {
        Trouble::File(error) | Trouble::Article(_, error) => store_error(tr, error),
        Trouble::Decoded(article, encoding) => tr.trouble_decoded(article.as_str(), *encoding),
        Trouble::Layer { annotator, article, error } => {
            tr.trouble_layer(annotator.as_str(), article.as_str(), store_error(tr, error))
        }
        Trouble::Rule { annotator, article, problem: it } => {
            // Not named twice.
            let named = it.detail.as_str() == article.as_str();
            let what = if named { rule(tr, it.rule).to_owned() } else { problem(tr, it) };
            tr.trouble_rule(annotator.as_str(), article.as_str(), what)
        }
        Trouble::NotSaved(article, error) => {
            tr.trouble_not_saved(article.as_str(), store_error(tr, error))
        }
        Trouble::Commented { annotator, article } => {
            tr.trouble_commented(annotator.as_str(), article.as_str())
        }
        Trouble::Weak(Weakness::Network(by)) => tr.trouble_network(by.as_str()),
        Trouble::Weak(Weakness::Synchronised(by)) => tr.trouble_synchronised(by.as_str()),
        Trouble::CodebookConflicts(count) => tr.trouble_codebook_conflicts(*count),
        Trouble::ArticleMoved(moves) => moved(tr, moves),
        Trouble::Conflicts(article, count) => tr.trouble_conflicts(article.as_str(), *count),
        Trouble::ChangedMeanwhile(article) => tr.trouble_changed_meanwhile(article.as_str()),
        Trouble::NotJournaled(error) => tr.trouble_not_journaled(store_error(tr, error)),
        Trouble::JournalTorn { annotator, bytes } => {
            tr.trouble_journal_torn(annotator.as_str(), *bytes)
        }
        Trouble::JournalDamaged { annotator, lines } => {
            let lines = lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            tr.trouble_journal_damaged(annotator.as_str(), lines)
        }
        Trouble::NotBroughtUp(error) => tr.trouble_not_brought_up(store_error(tr, error)),
        Trouble::Withdrawn { by, deeds } => tr.trouble_withdrawn(holder(tr, by), *deeds),
        Trouble::CodebookNotSaved(error) => tr.trouble_codebook_not_saved(store_error(tr, error)),
        Trouble::Settings(error) => tr.trouble_settings(store_error(tr, error)),
        Trouble::Export(error) => tr.trouble_export(store_error(tr, error)),
    })
}

/// The sentence for a file that could not be read, written or listed.
pub fn store_error(tr: &Messages, error: &StoreError) -> String {
    let path = error.path.display().to_string();
    let why = cause(tr, &error.cause);
    shown(match error.task {
        Task::Read => tr.task_read(path, why),
        Task::Write => tr.task_write(path, why),
        Task::List => tr.task_list(path, why),
        Task::Remove => tr.task_remove(path, why),
        Task::Open => tr.task_open(path, why),
        Task::Lock => tr.task_lock(path, why),
    })
}

/// Why a file could not be read, written or listed, and what to do.
pub fn cause(tr: &Messages, cause: &Cause) -> String {
    shown(match cause {
        Cause::NotFound => tr.get(Msg::CauseNotFound).to_owned(),
        Cause::NotAFolder => tr.get(Msg::CauseNotAFolder).to_owned(),
        Cause::NotAFile => tr.get(Msg::CauseNotAFile).to_owned(),
        Cause::TooLarge { bytes, limit } => tr.cause_too_large(megabytes(*bytes), limit >> 20),
        Cause::PermissionDenied => tr.get(Msg::CausePermissionDenied).to_owned(),
        Cause::DiskFull => tr.get(Msg::CauseDiskFull).to_owned(),
        Cause::ReadOnlyDisk => tr.get(Msg::CauseReadOnlyDisk).to_owned(),
        Cause::Binary => tr.get(Msg::CauseBinary).to_owned(),
        Cause::Empty => tr.get(Msg::CauseEmpty).to_owned(),
        Cause::Record(error) => record_error(tr, error),
        Cause::ChangedOnDisk => tr.get(Msg::CauseChangedOnDisk).to_owned(),
        Cause::JournalBehind => tr.get(Msg::CauseJournalBehind).to_owned(),
        Cause::Unplayable { number, why } => tr.cause_unplayable(*number, why.as_str()),
        Cause::Exists => tr.get(Msg::CauseExists).to_owned(),
        Cause::IsAFolder => tr.get(Msg::CauseIsAFolder).to_owned(),
        Cause::Special => tr.get(Msg::CauseSpecial).to_owned(),
        Cause::SameName => tr.get(Msg::CauseSameName).to_owned(),
        Cause::Altered => tr.get(Msg::CauseAltered).to_owned(),
        Cause::NotEmpty => tr.get(Msg::CauseNotEmpty).to_owned(),
        Cause::ForeignArticles { expected } => tr.cause_foreign(expected.display().to_string()),
        Cause::NotUtf8Name => tr.get(Msg::CauseNotUtf8Name).to_owned(),
        Cause::IllegalPath => tr.get(Msg::CauseIllegalPath).to_owned(),
        Cause::Name(error) => name_error(tr, error).to_owned(),
        Cause::InUse { by } => tr.cause_in_use(holder(tr, by)),
        Cause::Importing { by } => tr.cause_importing(holder(tr, by)),
        Cause::NameRefused => tr.get(Msg::CauseNameRefused).to_owned(),
        Cause::DanglingLink => tr.get(Msg::CauseDanglingLink).to_owned(),
        Cause::LinkLoop => tr.get(Msg::CauseLinkLoop).to_owned(),
        Cause::Io { message, .. } => message.clone(),
    })
}

/// Where texts are now, and how many annotations can follow.
pub fn moved(tr: &Messages, moves: &[Moved]) -> String {
    let words = moves.iter().map(|it| {
        let count = it.layer.annotations.len();
        tr.trouble_article_moved(it.from.as_str(), it.to.as_str(), count)
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Another window, as it says of itself; its words may have been lost.
pub fn holder<'a>(tr: &'a Messages, by: &'a str) -> &'a str {
    if by.is_empty() { tr.get(Msg::HolderUnknown) } else { by }
}

/// How many MB (of 2^20 bytes) something has, rounded up: more than a limit stays more.
fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 20)
}

/// What is wrong with the words for a split.
pub fn split_error(tr: &Messages, error: SplitError) -> &str {
    tr.get(match error {
        SplitError::Form => Msg::SplitForm,
        SplitError::Name => Msg::SplitName,
        SplitError::Twice => Msg::SplitTwice,
        SplitError::Few => Msg::SplitFew,
    })
}

/// What one record is.
pub fn per(tr: &Messages, per: Per) -> &str {
    tr.get(match per {
        Per::Article => Msg::PerArticle,
        Per::Paragraph => Msg::PerParagraph,
        Per::Sentence => Msg::PerSentence,
    })
}

/// What a way to tag is called everywhere.
pub fn scheme(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Bio => "BIO",
        Scheme::Bilou => "BILOU",
    }
}

/// What a token is.
pub fn tokens(tr: &Messages, tokens: Tokens) -> &str {
    tr.get(match tokens {
        Tokens::Words => Msg::TokensWords,
        Tokens::WhiteSpace => Msg::TokensWhiteSpace,
    })
}

/// How files are packed.
pub fn packing(tr: &Messages, packing: Option<Compression>) -> &str {
    tr.get(match packing {
        None => Msg::PackingNone,
        Some(Compression::Gzip) => Msg::PackingGzip,
        Some(Compression::Zstd) => Msg::PackingZstd,
    })
}

/// Why a name cannot be an annotator's.
pub fn name_error<'a>(tr: &'a Messages, error: &NameError) -> &'a str {
    tr.get(if *error == NameError::Empty { Msg::NameEmpty } else { Msg::NameBad })
}

fn record_error(tr: &Messages, error: &RecordError) -> String {
    match error {
        RecordError::TooNew { version } => tr.record_too_new(*version),
        RecordError::Conflict { line } => tr.record_conflict(*line),
        RecordError::NotUtf8 { line } => tr.record_not_utf8(*line),
        RecordError::Form { line, column, fault: it } => {
            tr.record_form(*line, *column, fault(tr, it))
        }
        RecordError::Around { id } => tr.record_around(id.to_string()),
        RecordError::Unwritable(message) => message.clone(),
    }
}

fn fault(tr: &Messages, fault: &Fault) -> String {
    match fault {
        Fault::Ends => tr.get(Msg::FaultEnds).to_owned(),
        Fault::Expected(it) => tr.fault_expected(expected(tr, *it)),
        Fault::Unexpected(it) => tr.fault_unexpected(it.to_string()),
        Fault::Trailing => tr.get(Msg::FaultTrailing).to_owned(),
        Fault::Number => tr.get(Msg::FaultNumber).to_owned(),
        Fault::UnknownField(name) | Fault::UnknownVariant(name) => tr.fault_unknown(name.as_str()),
        Fault::Missing(name) => tr.fault_missing(*name),
        Fault::Duplicate(name) => tr.fault_duplicate(name.as_str()),
        Fault::Value { expected, found } => tr.fault_value(expected.as_str(), found.as_str()),
        Fault::TooDeep => tr.get(Msg::FaultTooDeep).to_owned(),
        Fault::Other(message) => message.clone(),
    }
}

fn expected(tr: &Messages, expected: Expected) -> String {
    match expected {
        Expected::Token(it) => it.to_string(),
        Expected::Boolean => "true, false".to_owned(),
        Expected::Integer | Expected::Float => tr.get(Msg::ExpectedNumber).to_owned(),
        Expected::Text => "\"…\"".to_owned(),
        Expected::Name => tr.get(Msg::ExpectedName).to_owned(),
        Expected::Escape => "\\".to_owned(),
    }
}

/// What is wrong in a layer, and where.
pub fn problem(tr: &Messages, problem: &Problem) -> String {
    let mut place = Vec::new();
    if let Some(id) = problem.annotation {
        place.push(tr.problem_id(id.0.to_string()));
    }
    if let Some(at) = &problem.at {
        place.push(tr.problem_at(at.start.to_string(), at.end.to_string()));
    }
    if !problem.detail.is_empty() {
        place.push(short(&problem.detail));
    }
    let what = rule(tr, problem.rule);
    if place.is_empty() { what.to_owned() } else { shown(format!("{what} ({})", place.join(", "))) }
}

/// What breaking a rule means.
pub fn rule(tr: &Messages, rule: Rule) -> &str {
    tr.get(match rule {
        Rule::ArticleMissing => Msg::RuleArticleMissing,
        Rule::ArticleChanged => Msg::RuleArticleChanged,
        Rule::AnnotatorMismatch => Msg::RuleAnnotatorMismatch,
        Rule::OutOfRange => Msg::RuleOutOfRange,
        Rule::InsideCharacter => Msg::RuleInsideCharacter,
        Rule::EmptySpan => Msg::RuleEmptySpan,
        Rule::QuoteMismatch => Msg::RuleQuoteMismatch,
        Rule::EdgedBySpace => Msg::RuleEdgedBySpace,
        Rule::OverlappingParts => Msg::RuleOverlappingParts,
        Rule::UnknownLabel => Msg::RuleUnknownLabel,
        Rule::UnknownAttribute => Msg::RuleUnknownAttribute,
        Rule::AttributeValue => Msg::RuleAttributeValue,
        Rule::DuplicateId => Msg::RuleDuplicateId,
        Rule::SameSpan => Msg::RuleSameSpan,
        Rule::ForbiddenOverlap => Msg::RuleForbiddenOverlap,
        Rule::DanglingRelation => Msg::RuleDanglingRelation,
        Rule::UnknownRelation => Msg::RuleUnknownRelation,
        Rule::RelationEnds => Msg::RuleRelationEnds,
        Rule::SelfRelation => Msg::RuleSelfRelation,
        Rule::DuplicateRelation => Msg::RuleDuplicateRelation,
    })
}

/// What a repair does.
pub fn repair(tr: &Messages, kind: RepairKind) -> &str {
    tr.get(match kind {
        RepairKind::Move => Msg::RepairMove,
        RepairKind::Widen => Msg::RepairWiden,
        RepairKind::Trim => Msg::RepairTrim,
        RepairKind::JoinParts => Msg::RepairJoinParts,
        RepairKind::Relabel => Msg::RepairRelabel,
        RepairKind::Respell => Msg::RepairRespell,
        RepairKind::RemoveAttribute => Msg::RepairRemoveAttribute,
        RepairKind::Renumber => Msg::RepairRenumber,
        RepairKind::Unite => Msg::RepairUnite,
        RepairKind::Turn => Msg::RepairTurn,
        RepairKind::RemoveRelation => Msg::RepairRemoveRelation,
        RepairKind::Remove => Msg::RepairRemove,
    })
}

fn edit_error<'a>(tr: &'a Messages, error: &EditError) -> &'a str {
    tr.get(match error {
        EditError::Span(_) => Msg::EditSpan,
        EditError::IdTaken(_) | EditError::IdChanged => Msg::EditId,
        EditError::Stale => Msg::EditStale,
        EditError::Dangling(_) => Msg::EditDangling,
        EditError::CodebookId(_) => Msg::EditCodebookId,
    })
}

/// What the user did.
pub fn action(tr: &Messages, action: Action) -> &str {
    tr.get(match action {
        Action::Tag => Msg::ActionTag,
        Action::TagAll => Msg::ActionTagAll,
        Action::Relabel => Msg::ActionRelabel,
        Action::Move => Msg::ActionMove,
        Action::AddPart => Msg::ActionAddPart,
        Action::TakePart => Msg::ActionTakePart,
        Action::Split => Msg::ActionSplit,
        Action::Join => Msg::ActionJoin,
        Action::Duplicate => Msg::ActionDuplicate,
        Action::SetAttribute => Msg::ActionSetAttribute,
        Action::Relate => Msg::ActionRelate,
        Action::Unrelate => Msg::ActionUnrelate,
        Action::Note => Msg::ActionNote,
        Action::Remove => Msg::ActionRemove,
        Action::SetStatus => Msg::ActionSetStatus,
        Action::SetFlag => Msg::ActionSetFlag,
        Action::Repair => Msg::ActionRepair,
        Action::Attach => Msg::ActionAttach,
        Action::EditCodebook => Msg::ActionEditCodebook,
        Action::FollowMerger => Msg::ActionFollowMerger,
        Action::Merge => Msg::ActionMerge,
        Action::Reanchor => Msg::ActionReanchor,
        Action::FollowArticle => Msg::ActionFollowArticle,
        Action::Import => Msg::ActionImport,
        Action::Unknown => Msg::ActionUnknown,
    })
}

/// How sure the new place of an annotation is.
pub fn sureness(tr: &Messages, sureness: Sureness) -> &str {
    tr.get(match sureness {
        Sureness::Same => Msg::SurenessSame,
        Sureness::Moved => Msg::SurenessMoved,
        Sureness::Changed => Msg::SurenessChanged,
        Sureness::Unsure => Msg::SurenessUnsure,
        Sureness::Lost => Msg::SurenessLost,
    })
}

/// A pane's name.
pub fn pane(tr: &Messages, pane: Pane) -> &str {
    tr.get(match pane {
        Pane::Articles => Msg::PaneArticles,
        Pane::History => Msg::PaneHistory,
        Pane::Text => Msg::PaneText,
        Pane::Annotations => Msg::PaneAnnotations,
        Pane::Inspector => Msg::PaneInspector,
        Pane::Codebook => Msg::PaneCodebook,
    })
}

/// What a format is, in a line; its bare name where no words are known for it.
pub fn format_name<'a>(tr: &'a Messages, name: &'a str) -> &'a str {
    match name {
        "ron" => tr.get(Msg::FormatRon),
        "spacy" => tr.get(Msg::FormatSpacy),
        "conll" => tr.get(Msg::FormatConll),
        "brat" => tr.get(Msg::FormatBrat),
        "csv" => tr.get(Msg::FormatCsv),
        "cas-xmi" => tr.get(Msg::FormatCasXmi),
        "cas-json" => tr.get(Msg::FormatCasJson),
        "webanno-tsv" => tr.get(Msg::FormatWebannoTsv),
        "tsv" => tr.get(Msg::FormatTsv),
        "xlsx" => tr.get(Msg::FormatXlsx),
        "huggingface" => tr.get(Msg::FormatHuggingface),
        "huggingface-jsonl" => tr.get(Msg::FormatHuggingfaceJsonl),
        "prodigy" => tr.get(Msg::FormatProdigy),
        "labelstudio" => tr.get(Msg::FormatLabelstudio),
        "doccano" => tr.get(Msg::FormatDoccano),
        "doccano-spans" => tr.get(Msg::FormatDoccanoSpans),
        "refi-qda" => tr.get(Msg::FormatRefiQda),
        "refi-qda-codebook" => tr.get(Msg::FormatRefiQdaCodebook),
        "w3c" => tr.get(Msg::FormatW3c),
        "tei" => tr.get(Msg::FormatTei),
        other => other,
    }
}

/// Why an import passed something over.
pub fn remark(tr: &Messages, kind: RemarkKind) -> &str {
    tr.get(match kind {
        RemarkKind::Nothing => Msg::RemarkNothing,
        RemarkKind::Unreadable => Msg::RemarkUnreadable,
        RemarkKind::NoColumn => Msg::RemarkNoColumn,
        RemarkKind::OtherEncoding => Msg::RemarkOtherEncoding,
        RemarkKind::OtherShape => Msg::RemarkOtherShape,
        RemarkKind::Unclosed => Msg::RemarkUnclosed,
        RemarkKind::OtherCells => Msg::RemarkOtherCells,
        RemarkKind::Packed => Msg::RemarkPacked,
        RemarkKind::Archive => Msg::RemarkArchive,
        RemarkKind::NoText => Msg::RemarkNoText,
        RemarkKind::NoArticleText => Msg::RemarkNoArticleText,
        RemarkKind::NoPlace => Msg::RemarkNoPlace,
        RemarkKind::EmptySpan => Msg::RemarkEmptySpan,
        RemarkKind::NoLabel => Msg::RemarkNoLabel,
        RemarkKind::NoEnd => Msg::RemarkNoEnd,
        RemarkKind::Twice => Msg::RemarkTwice,
        RemarkKind::OddValue => Msg::RemarkOddValue,
        RemarkKind::OtherValue => Msg::RemarkOtherValue,
        RemarkKind::Rejected => Msg::RemarkRejected,
        RemarkKind::NotFinal => Msg::RemarkNotFinal,
        RemarkKind::AboutText => Msg::RemarkAboutText,
        RemarkKind::OtherText => Msg::RemarkOtherText,
        RemarkKind::NotHeld => Msg::RemarkNotHeld,
        RemarkKind::IllegalTag => Msg::RemarkIllegalTag,
        RemarkKind::SharedAbout => Msg::RemarkSharedAbout,
        RemarkKind::Renamed => Msg::RemarkRenamed,
        RemarkKind::NoArticle => Msg::RemarkNoArticle,
    })
}

/// What was passed over in an import, with its file and line.
pub fn import_remark(tr: &Messages, (file, it): &(PathBuf, Remark)) -> String {
    let detail = if it.detail.is_empty() { String::new() } else { format!(" ({})", it.detail) };
    shown(format!("{}:{}: {}{detail}", file.display(), it.line, remark(tr, it.kind)))
}

/// A line for each kind of loss with their number, and a line for each that is named.
pub fn losses(tr: &Messages, losses: &Losses) -> impl Iterator<Item = String> {
    losses.kinds().flat_map(move |(kind, of_kind)| {
        let named = of_kind.named.iter().map(move |it| {
            let quote = short(&it.quote);
            shown(tr.loss_place(it.article.as_str(), it.annotator.as_str(), quote))
        });
        let others = of_kind.count - of_kind.named.len();
        let count = tr.loss_count(loss_kind(tr, kind), of_kind.count);
        let others = (others > 0).then(|| tr.loss_others(others));
        std::iter::once(count).chain(named).chain(others)
    })
}

fn loss_kind(tr: &Messages, kind: LossKind) -> &str {
    tr.get(match kind {
        LossKind::NestedDropped => Msg::LossNestedDropped,
        LossKind::CrossingDropped => Msg::LossCrossingDropped,
        LossKind::SameSpanTwice => Msg::LossSameSpanTwice,
        LossKind::DiscontinuousSplit => Msg::LossDiscontinuousSplit,
        LossKind::NoteDropped => Msg::LossNoteDropped,
        LossKind::AttributesDropped => Msg::LossAttributesDropped,
        LossKind::RelationDropped => Msg::LossRelationDropped,
        LossKind::TokenMisaligned => Msg::LossTokenMisaligned,
        LossKind::OffToken => Msg::LossOffToken,
        LossKind::NoToken => Msg::LossNoToken,
        LossKind::LabelRenamed => Msg::LossLabelRenamed,
        LossKind::OverBorder => Msg::LossOverBorder,
        LossKind::RelationOverBorder => Msg::LossRelationOverBorder,
        LossKind::SpansChanged => Msg::LossSpansChanged,
        LossKind::LinesJoined => Msg::LossLinesJoined,
        LossKind::CharacterReplaced => Msg::LossCharacterReplaced,
        LossKind::SpaceTrimmed => Msg::LossSpaceTrimmed,
        LossKind::SpacingChanged => Msg::LossSpacingChanged,
        LossKind::TextCut => Msg::LossTextCut,
        LossKind::OffsetsAmbiguous => Msg::LossOffsetsAmbiguous,
        LossKind::AnnotationsDropped => Msg::LossAnnotationsDropped,
    })
}

/// A quote that fits into a sentence.
fn short(quote: &str) -> String {
    // Two words may be far from one another; only what can be shown is looked at.
    let quote = beginning(quote, 20 * QUOTE);
    let line: String = quote.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= QUOTE {
        return line;
    }
    let start: String = line.chars().take(QUOTE - 1).collect();
    format!("{}…", start.trim_end())
}

/// A conflict in words.
pub struct ConflictWords {
    /// What both have changed.
    pub what: String,
    /// What it is here.
    pub ours: String,
    /// What it is there.
    pub theirs: String,
}

/// What both versions of a layer have changed differently, and how.
pub fn conflict(app: &App, conflict: &Conflict) -> ConflictWords {
    let tr = &*app.messages;
    let removed = || tr.get(Msg::ConflictRemoved).to_owned();
    let words = |what: String, ours: Option<String>, theirs: Option<String>| ConflictWords {
        what,
        ours: ours.unwrap_or_else(removed),
        theirs: theirs.unwrap_or_else(removed),
    };
    let quote = |it: &LooseAnnotation| {
        let quotes: Vec<&str> = it.anchors.iter().map(|it| it.quote.as_str()).collect();
        short(&quotes.join(" … "))
    };
    let name = |id: &LabelId| {
        let label = app.codebook.codebook.label(id);
        let name = label.map_or("", |it| it.name.get(tr.language().code()));
        if name.is_empty() { id.to_string() } else { name.to_owned() }
    };
    let whole = |it: &LooseAnnotation| format!("{}, “{}”", name(&it.label), quote(it));
    let relation = |it: &Relation| {
        let kind = app.codebook.codebook.relation(&it.kind);
        kind.map_or_else(|| it.kind.clone(), |it| it.called(tr.language().code()).to_owned())
    };
    match conflict {
        Conflict::Path(versions) => words(
            tr.get(Msg::ConflictPath).to_owned(),
            versions.ours.as_ref().map(ToString::to_string),
            versions.theirs.as_ref().map(ToString::to_string),
        ),
        Conflict::Removed { versions, .. } => words(
            tr.conflict_annotation(versions.any().map(quote).unwrap_or_default()),
            versions.ours.as_ref().map(whole),
            versions.theirs.as_ref().map(whole),
        ),
        Conflict::Annotation { field, versions } => {
            let value = |it: &LooseAnnotation| match field {
                AnnotationField::Label => name(&it.label),
                AnnotationField::Spans => format!("“{}”", quote(it)),
                AnnotationField::Attribute(id) => {
                    it.attributes.get(id).cloned().unwrap_or_default()
                }
                AnnotationField::Note => short(&it.note),
            };
            let quoted = versions.any().map(quote).unwrap_or_default();
            let what = match field {
                AnnotationField::Label => tr.conflict_label(quoted),
                AnnotationField::Spans => tr.conflict_spans(quoted),
                AnnotationField::Attribute(id) => tr.conflict_attribute(id.as_str(), quoted),
                AnnotationField::Note => tr.conflict_note(quoted),
            };
            words(what, versions.ours.as_ref().map(value), versions.theirs.as_ref().map(value))
        }
        Conflict::RelationRemoved(versions) | Conflict::Relation { versions, .. } => {
            let kind = versions.any().map(relation).unwrap_or_default();
            let ends = |it: &Relation| {
                let end = |id| {
                    let layer = app.desk.as_ref().map(|it| &it.mine.layer);
                    let annotation = layer.and_then(|it| it.annotation(id));
                    let text = app.desk.as_ref().map_or("", |it| it.text());
                    annotation.map_or_else(|| "?".to_owned(), |it| short(&it.quote(text)))
                };
                format!("{}: “{}” → “{}”", relation(it), end(it.from), end(it.to))
            };
            words(
                tr.conflict_relation(kind),
                versions.ours.as_ref().map(ends),
                versions.theirs.as_ref().map(ends),
            )
        }
    }
}
