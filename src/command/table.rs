//! Every command with its title, its help, its default keys and its menu.

use strum::EnumIter;

use super::key::Key::{
    A, Backspace, C, D, Delete, Digit0, Digit1, Digit2, Digit3, Digit4, Digit5, Digit6, Digit7,
    Digit8, Digit9, Down, E, End, Enter, Equals, Escape, F, F1, F3, F6, F8, F11, G, H, Home, I, J,
    K, L, Left, M, Minus, O, P, PageDown, PageUp, Period, Plus, Q, R, Right, S, Space, Tab, Up, Y,
    Z,
};
use super::key::{Key, Shortcut};
use super::{Menu, Scope, Spec};
use crate::i18n::Msg;

/// Something that a user can ask for. What each does is said by [`Command::spec`].
#[expect(missing_docs, reason = "the table gives each its title and help")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter)]
#[rustfmt::skip]
pub enum Command {
    // Files
    OpenFolder, AddFiles, Import, Export, SaveNow, SwitchAnnotator, Quit,
    // Editing and finding
    Undo, Redo, Copy, CopyWithCitation, SelectAll, Find, FindNext, FindPrevious,
    // Tagging
    Tag1, Tag2, Tag3, Tag4, Tag5, Tag6, Tag7, Tag8, Tag9,
    Arm1, Arm2, Arm3, Arm4, Arm5, Arm6, Arm7, Arm8, Arm9,
    ChooseLabel, TagAgain, TagIdentical, CycleSnap,
    StartSelecting, EditSpan, MoveEndLeft, MoveEndRight, MoveStartLeft, MoveStartRight,
    AddSelection, SplitAnnotation, JoinAnnotations, DuplicateAnnotation, RemoveAnnotation,
    EditNote, Inspect, Relate,
    ToggleFlag, SetStatusNew, SetStatusInProgress, SetStatusDone,
    EditCodebook, NewLabel,
    // Going somewhere
    NextAnnotation, PreviousAnnotation, CycleAnnotation,
    NextArticle, PreviousArticle, NextUntagged, DoneAndNext,
    FilterArticles, FilterAnnotations, NextPane, PreviousPane,
    // The view
    ToggleArticles, ToggleAnnotations, ToggleInspector, ToggleCodebook, ToggleHistory,
    ToggleOthers, ToggleRelations, Problems, ToggleFocusMode,
    FilterLabels, ShowAllLabels, ToggleMinimap, ToggleMarginNotes,
    LargerText, SmallerText, DefaultText,
    ColumnNarrow, ColumnNormal, ColumnWide, LeadingTight, LeadingNormal, LeadingLoose,
    FaceSerif, FaceSans,
    ThemeSystem, ThemeLight, ThemeDark, LanguageSystem, LanguageDe, LanguageEn,
    // Help
    Palette, KeyReference,
    // The caret
    CaretLeft, CaretRight, CaretUp, CaretDown, WordLeft, WordRight, LineStart, LineEnd,
    ArticleStart, ArticleEnd, PageUp, PageDown,
    SelectLeft, SelectRight, SelectUp, SelectDown, SelectWordLeft, SelectWordRight,
    SelectLineStart, SelectLineEnd, SelectArticleStart, SelectArticleEnd,
    SelectPageUp, SelectPageDown,
    Cancel,
}

/// `spec!(Title, Help, Scope, [Menu], [keys], [keys on macOS])`, the last one only where they
/// differ.
macro_rules! spec {
    ($title:ident, $help:ident, $scope:ident, [$($menu:ident)?], $keys:expr $(, $mac:expr)?) => {
        const {
            &Spec {
                title: Msg::$title,
                help: Msg::$help,
                keys: &$keys,
                mac_keys: spec!(@option $(&$mac)?),
                scope: Scope::$scope,
                menu: spec!(@option $(Menu::$menu)?),
            }
        }
    };
    (@option) => { None };
    (@option $some:expr) => { Some($some) };
}

impl Command {
    /// What the table says about it.
    #[rustfmt::skip]
    pub fn spec(self) -> &'static Spec {
        match self {
            Self::OpenFolder => spec!(CmdOpenFolder, CmdOpenFolderHelp, Everywhere, [File], [ctrl(O)]),
            Self::AddFiles => spec!(CmdAddFiles, CmdAddFilesHelp, Everywhere, [File], []),
            Self::Import => spec!(CmdImport, CmdImportHelp, Everywhere, [File], []),
            Self::Export => spec!(CmdExport, CmdExportHelp, Everywhere, [File], [ctrl(E)]),
            Self::SaveNow => spec!(CmdSaveNow, CmdSaveNowHelp, Everywhere, [File], [ctrl(S)]),
            Self::SwitchAnnotator => spec!(CmdSwitchAnnotator, CmdSwitchAnnotatorHelp, Everywhere, [File], []),
            Self::Quit => spec!(CmdQuit, CmdQuitHelp, Everywhere, [File], [ctrl(Q)]),

            Self::Undo => spec!(CmdUndo, CmdUndoHelp, TextAndList, [Edit], [ctrl(Z)]),
            Self::Redo => spec!(CmdRedo, CmdRedoHelp, TextAndList, [Edit], [ctrl_shift(Z), ctrl(Y)]),
            Self::Copy => spec!(CmdCopy, CmdCopyHelp, TextAndList, [Edit], [ctrl(C)]),
            Self::CopyWithCitation => spec!(CmdCopyWithCitation, CmdCopyWithCitationHelp, TextAndList, [Edit], [ctrl_shift(C)]),
            Self::SelectAll => spec!(CmdSelectAll, CmdSelectAllHelp, TextAndList, [Edit], [ctrl(A)]),
            Self::Find => spec!(CmdFind, CmdFindHelp, Text, [Edit], [ctrl(F)]),
            // Everywhere, so that they also work from the field that holds what to find.
            Self::FindNext => spec!(CmdFindNext, CmdFindNextHelp, Everywhere, [Edit], [plain(F3)], [ctrl(G), plain(F3)]),
            Self::FindPrevious => spec!(CmdFindPrevious, CmdFindPreviousHelp, Everywhere, [Edit], [shift(F3)], [ctrl_shift(G), shift(F3)]),

            Self::Tag1 => spec!(CmdTag1, CmdTagHelp, Text, [], [plain(Digit1)]),
            Self::Tag2 => spec!(CmdTag2, CmdTagHelp, Text, [], [plain(Digit2)]),
            Self::Tag3 => spec!(CmdTag3, CmdTagHelp, Text, [], [plain(Digit3)]),
            Self::Tag4 => spec!(CmdTag4, CmdTagHelp, Text, [], [plain(Digit4)]),
            Self::Tag5 => spec!(CmdTag5, CmdTagHelp, Text, [], [plain(Digit5)]),
            Self::Tag6 => spec!(CmdTag6, CmdTagHelp, Text, [], [plain(Digit6)]),
            Self::Tag7 => spec!(CmdTag7, CmdTagHelp, Text, [], [plain(Digit7)]),
            Self::Tag8 => spec!(CmdTag8, CmdTagHelp, Text, [], [plain(Digit8)]),
            Self::Tag9 => spec!(CmdTag9, CmdTagHelp, Text, [], [plain(Digit9)]),
            Self::Arm1 => spec!(CmdArm1, CmdArmHelp, Text, [], [shift(Digit1)]),
            Self::Arm2 => spec!(CmdArm2, CmdArmHelp, Text, [], [shift(Digit2)]),
            Self::Arm3 => spec!(CmdArm3, CmdArmHelp, Text, [], [shift(Digit3)]),
            Self::Arm4 => spec!(CmdArm4, CmdArmHelp, Text, [], [shift(Digit4)]),
            Self::Arm5 => spec!(CmdArm5, CmdArmHelp, Text, [], [shift(Digit5)]),
            Self::Arm6 => spec!(CmdArm6, CmdArmHelp, Text, [], [shift(Digit6)]),
            Self::Arm7 => spec!(CmdArm7, CmdArmHelp, Text, [], [shift(Digit7)]),
            Self::Arm8 => spec!(CmdArm8, CmdArmHelp, Text, [], [shift(Digit8)]),
            Self::Arm9 => spec!(CmdArm9, CmdArmHelp, Text, [], [shift(Digit9)]),
            Self::ChooseLabel => spec!(CmdChooseLabel, CmdChooseLabelHelp, TextAndList, [Tag], [plain(L)]),
            Self::TagAgain => spec!(CmdTagAgain, CmdTagAgainHelp, Text, [Tag], [plain(Period)]),
            Self::TagIdentical => spec!(CmdTagIdentical, CmdTagIdenticalHelp, Text, [Tag], [ctrl(D)]),
            Self::CycleSnap => spec!(CmdCycleSnap, CmdCycleSnapHelp, Text, [Tag], [plain(F8)]),
            Self::StartSelecting => spec!(CmdStartSelecting, CmdStartSelectingHelp, Text, [Tag], [plain(Space)]),
            Self::EditSpan => spec!(CmdEditSpan, CmdEditSpanHelp, Text, [Tag], [plain(Enter)]),
            Self::MoveEndLeft => spec!(CmdMoveEndLeft, CmdMoveEndHelp, Text, [Tag], [alt(Left)], [alt(Left).ctrl()]),
            Self::MoveEndRight => spec!(CmdMoveEndRight, CmdMoveEndHelp, Text, [Tag], [alt(Right)], [alt(Right).ctrl()]),
            Self::MoveStartLeft => spec!(CmdMoveStartLeft, CmdMoveStartHelp, Text, [Tag], [alt(Left).shift()], [alt(Left).shift().ctrl()]),
            Self::MoveStartRight => spec!(CmdMoveStartRight, CmdMoveStartHelp, Text, [Tag], [alt(Right).shift()], [alt(Right).shift().ctrl()]),
            Self::AddSelection => spec!(CmdAddSelection, CmdAddSelectionHelp, Text, [Tag], [ctrl_shift(A)]),
            Self::SplitAnnotation => spec!(CmdSplitAnnotation, CmdSplitAnnotationHelp, Text, [Tag], [plain(S)]),
            Self::JoinAnnotations => spec!(CmdJoinAnnotations, CmdJoinAnnotationsHelp, TextAndList, [Tag], [plain(J)]),
            Self::DuplicateAnnotation => spec!(CmdDuplicateAnnotation, CmdDuplicateAnnotationHelp, TextAndList, [Tag], [plain(D)]),
            Self::RemoveAnnotation => spec!(CmdRemoveAnnotation, CmdRemoveAnnotationHelp, TextAndList, [Tag], [plain(Delete), plain(Backspace)]),
            Self::EditNote => spec!(CmdEditNote, CmdEditNoteHelp, TextAndList, [Tag], [plain(M)]),
            Self::Inspect => spec!(CmdInspect, CmdInspectHelp, TextAndList, [Tag], [plain(I)]),
            Self::Relate => spec!(CmdRelate, CmdRelateHelp, TextAndList, [Tag], [plain(R)]),
            Self::ToggleFlag => spec!(CmdToggleFlag, CmdToggleFlagHelp, TextAndList, [Tag], [plain(F)]),
            Self::SetStatusNew => spec!(CmdSetStatusNew, CmdSetStatusNewHelp, Everywhere, [Tag], []),
            Self::SetStatusInProgress => spec!(CmdSetStatusInProgress, CmdSetStatusInProgressHelp, Everywhere, [Tag], []),
            Self::SetStatusDone => spec!(CmdSetStatusDone, CmdSetStatusDoneHelp, Everywhere, [Tag], []),
            Self::EditCodebook => spec!(CmdEditCodebook, CmdEditCodebookHelp, Everywhere, [Tag], []),
            Self::NewLabel => spec!(CmdNewLabel, CmdNewLabelHelp, Everywhere, [Tag], []),

            Self::NextAnnotation => spec!(CmdNextAnnotation, CmdNextAnnotationHelp, Text, [Go], [plain(Tab)]),
            Self::PreviousAnnotation => spec!(CmdPreviousAnnotation, CmdPreviousAnnotationHelp, Text, [Go], [shift(Tab)]),
            Self::CycleAnnotation => spec!(CmdCycleAnnotation, CmdCycleAnnotationHelp, Text, [Go], [plain(C)]),
            Self::NextArticle => spec!(CmdNextArticle, CmdNextArticleHelp, Everywhere, [Go], [ctrl(PageDown)]),
            Self::PreviousArticle => spec!(CmdPreviousArticle, CmdPreviousArticleHelp, Everywhere, [Go], [ctrl(PageUp)]),
            Self::NextUntagged => spec!(CmdNextUntagged, CmdNextUntaggedHelp, Everywhere, [Go], [ctrl_shift(PageDown)]),
            Self::DoneAndNext => spec!(CmdDoneAndNext, CmdDoneAndNextHelp, Everywhere, [Go], [ctrl(Enter)]),
            Self::FilterArticles => spec!(CmdFilterArticles, CmdFilterArticlesHelp, Everywhere, [Go], [ctrl(K)]),
            Self::FilterAnnotations => spec!(CmdFilterAnnotations, CmdFilterAnnotationsHelp, Everywhere, [Go], [ctrl_shift(K)]),
            Self::NextPane => spec!(CmdNextPane, CmdNextPaneHelp, Everywhere, [Go], [plain(F6)]),
            Self::PreviousPane => spec!(CmdPreviousPane, CmdPreviousPaneHelp, Everywhere, [Go], [shift(F6)]),

            Self::ToggleArticles => spec!(CmdToggleArticles, CmdToggleArticlesHelp, Everywhere, [View], [ctrl(Digit1)]),
            Self::ToggleAnnotations => spec!(CmdToggleAnnotations, CmdToggleAnnotationsHelp, Everywhere, [View], [ctrl(Digit2)]),
            Self::ToggleInspector => spec!(CmdToggleInspector, CmdToggleInspectorHelp, Everywhere, [View], [ctrl(Digit6)]),
            Self::ToggleCodebook => spec!(CmdToggleCodebook, CmdToggleCodebookHelp, Everywhere, [View], [ctrl(Digit3)]),
            // On macOS the letter hides the program.
            Self::ToggleHistory => spec!(CmdToggleHistory, CmdToggleHistoryHelp, Everywhere, [View], [ctrl(H), ctrl(Digit7)], [ctrl(Digit7)]),
            Self::ToggleOthers => spec!(CmdToggleOthers, CmdToggleOthersHelp, Everywhere, [View], [ctrl(Digit4)]),
            Self::ToggleRelations => spec!(CmdToggleRelations, CmdToggleRelationsHelp, Everywhere, [View], [ctrl(R)]),
            Self::ToggleFocusMode => spec!(CmdToggleFocusMode, CmdToggleFocusModeHelp, Everywhere, [View], [plain(F11)], [ctrl(F11), plain(F11)]),
            Self::ToggleMinimap => spec!(CmdToggleMinimap, CmdToggleMinimapHelp, Everywhere, [View], []),
            Self::ToggleMarginNotes => spec!(CmdToggleMarginNotes, CmdToggleMarginNotesHelp, Everywhere, [View], []),
            Self::FilterLabels => spec!(CmdFilterLabels, CmdFilterLabelsHelp, Everywhere, [View], [ctrl_shift(L)]),
            Self::ShowAllLabels => spec!(CmdShowAllLabels, CmdShowAllLabelsHelp, Everywhere, [View], []),
            Self::Problems => spec!(CmdProblems, CmdProblemsHelp, Everywhere, [View], [ctrl(Digit5)]),
            // The equals sign is the key of the plus where that needs Shift.
            Self::LargerText => spec!(CmdLargerText, CmdLargerTextHelp, Everywhere, [Reading], [ctrl(Plus), ctrl_shift(Plus), ctrl(Equals)]),
            Self::SmallerText => spec!(CmdSmallerText, CmdSmallerTextHelp, Everywhere, [Reading], [ctrl(Minus)]),
            Self::DefaultText => spec!(CmdDefaultText, CmdDefaultTextHelp, Everywhere, [Reading], [ctrl(Digit0)]),
            Self::ColumnNarrow => spec!(CmdColumnNarrow, CmdColumnNarrowHelp, Everywhere, [Reading], []),
            Self::ColumnNormal => spec!(CmdColumnNormal, CmdColumnNormalHelp, Everywhere, [Reading], []),
            Self::ColumnWide => spec!(CmdColumnWide, CmdColumnWideHelp, Everywhere, [Reading], []),
            Self::LeadingTight => spec!(CmdLeadingTight, CmdLeadingTightHelp, Everywhere, [Reading], []),
            Self::LeadingNormal => spec!(CmdLeadingNormal, CmdLeadingNormalHelp, Everywhere, [Reading], []),
            Self::LeadingLoose => spec!(CmdLeadingLoose, CmdLeadingLooseHelp, Everywhere, [Reading], []),
            Self::FaceSerif => spec!(CmdFaceSerif, CmdFaceSerifHelp, Everywhere, [Reading], []),
            Self::FaceSans => spec!(CmdFaceSans, CmdFaceSansHelp, Everywhere, [Reading], []),
            Self::ThemeSystem => spec!(CmdThemeSystem, CmdThemeSystemHelp, Everywhere, [View], []),
            Self::ThemeLight => spec!(CmdThemeLight, CmdThemeLightHelp, Everywhere, [View], []),
            Self::ThemeDark => spec!(CmdThemeDark, CmdThemeDarkHelp, Everywhere, [View], []),
            Self::LanguageSystem => spec!(CmdLanguageSystem, CmdLanguageSystemHelp, Everywhere, [View], []),
            Self::LanguageDe => spec!(CmdLanguageDe, CmdLanguageDeHelp, Everywhere, [View], []),
            Self::LanguageEn => spec!(CmdLanguageEn, CmdLanguageEnHelp, Everywhere, [View], []),

            Self::Palette => spec!(CmdPalette, CmdPaletteHelp, Everywhere, [Help], [ctrl_shift(P)]),
            Self::KeyReference => spec!(CmdKeyReference, CmdKeyReferenceHelp, Everywhere, [Help], [plain(F1)]),

            Self::CaretLeft => spec!(CmdCaretLeft, CmdCaretHelp, Text, [], [plain(Left)]),
            Self::CaretRight => spec!(CmdCaretRight, CmdCaretHelp, Text, [], [plain(Right)]),
            Self::CaretUp => spec!(CmdCaretUp, CmdCaretHelp, Text, [], [plain(Up)]),
            Self::CaretDown => spec!(CmdCaretDown, CmdCaretHelp, Text, [], [plain(Down)]),
            Self::WordLeft => spec!(CmdWordLeft, CmdCaretHelp, Text, [], [ctrl(Left)], [alt(Left)]),
            Self::WordRight => spec!(CmdWordRight, CmdCaretHelp, Text, [], [ctrl(Right)], [alt(Right)]),
            Self::LineStart => spec!(CmdLineStart, CmdCaretHelp, Text, [], [plain(Home)], [ctrl(Left), plain(Home)]),
            Self::LineEnd => spec!(CmdLineEnd, CmdCaretHelp, Text, [], [plain(End)], [ctrl(Right), plain(End)]),
            Self::ArticleStart => spec!(CmdArticleStart, CmdCaretHelp, Text, [], [ctrl(Home)], [ctrl(Up), ctrl(Home)]),
            Self::ArticleEnd => spec!(CmdArticleEnd, CmdCaretHelp, Text, [], [ctrl(End)], [ctrl(Down), ctrl(End)]),
            Self::PageUp => spec!(CmdPageUp, CmdCaretHelp, Text, [], [plain(PageUp)]),
            Self::PageDown => spec!(CmdPageDown, CmdCaretHelp, Text, [], [plain(PageDown)]),
            Self::SelectLeft => spec!(CmdSelectLeft, CmdSelectHelp, Text, [], [shift(Left)]),
            Self::SelectRight => spec!(CmdSelectRight, CmdSelectHelp, Text, [], [shift(Right)]),
            Self::SelectUp => spec!(CmdSelectUp, CmdSelectHelp, Text, [], [shift(Up)]),
            Self::SelectDown => spec!(CmdSelectDown, CmdSelectHelp, Text, [], [shift(Down)]),
            Self::SelectWordLeft => spec!(CmdSelectWordLeft, CmdSelectHelp, Text, [], [ctrl_shift(Left)], [alt(Left).shift()]),
            Self::SelectWordRight => spec!(CmdSelectWordRight, CmdSelectHelp, Text, [], [ctrl_shift(Right)], [alt(Right).shift()]),
            Self::SelectLineStart => spec!(CmdSelectLineStart, CmdSelectHelp, Text, [], [shift(Home)], [ctrl_shift(Left), shift(Home)]),
            Self::SelectLineEnd => spec!(CmdSelectLineEnd, CmdSelectHelp, Text, [], [shift(End)], [ctrl_shift(Right), shift(End)]),
            Self::SelectArticleStart => spec!(CmdSelectArticleStart, CmdSelectHelp, Text, [], [ctrl_shift(Home)], [ctrl_shift(Up), ctrl_shift(Home)]),
            Self::SelectArticleEnd => spec!(CmdSelectArticleEnd, CmdSelectHelp, Text, [], [ctrl_shift(End)], [ctrl_shift(Down), ctrl_shift(End)]),
            Self::SelectPageUp => spec!(CmdSelectPageUp, CmdSelectHelp, Text, [], [shift(PageUp)]),
            Self::SelectPageDown => spec!(CmdSelectPageDown, CmdSelectHelp, Text, [], [shift(PageDown)]),
            Self::Cancel => spec!(CmdCancel, CmdCancelHelp, Everywhere, [], [plain(Escape)]),
        }
    }

    /// The digit of the label that it gives, 1 to 9.
    pub const fn tag_digit(self) -> Option<u8> {
        self.digit_from(Self::Tag1)
    }

    /// The digit of the label that it arms, 1 to 9.
    pub const fn arm_digit(self) -> Option<u8> {
        self.digit_from(Self::Arm1)
    }

    const fn digit_from(self, first: Self) -> Option<u8> {
        match (self as u8).checked_sub(first as u8) {
            Some(n) if n < 9 => Some(n + 1),
            _ => None,
        }
    }
}

const fn plain(key: Key) -> Shortcut {
    Shortcut::plain(key)
}

const fn shift(key: Key) -> Shortcut {
    plain(key).shift()
}

const fn ctrl(key: Key) -> Shortcut {
    plain(key).ctrl()
}

const fn ctrl_shift(key: Key) -> Shortcut {
    ctrl(key).shift()
}

const fn alt(key: Key) -> Shortcut {
    plain(key).alt()
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator as _;

    use super::*;

    #[test]
    fn digits_are_those_of_the_keys() {
        let mut tags = 0;
        for command in Command::iter() {
            let digit = command.tag_digit().or(command.arm_digit());
            let name = format!("{command:?}");
            let number = name.strip_prefix("Tag").or(name.strip_prefix("Arm"));
            assert_eq!(digit, number.and_then(|it| it.parse().ok()), "{name}");
            let Some(digit) = digit else { continue };
            tags += 1;
            let key = Key::iter().nth(Digit0 as usize + usize::from(digit)).unwrap();
            let shortcut = if command.tag_digit().is_some() { plain(key) } else { shift(key) };
            assert_eq!(command.spec().keys, [shortcut], "{name}");
        }
        assert_eq!(tags, 18);
    }
}
