//! What each command does, and whether it can be done now.

use super::overlay::{LabelPurpose, Overlay};
use super::{App, Desk, Effect, Field, Notice, Pane, Step, Way};
use crate::command::Command;
use crate::edit::End;
use crate::i18n::Msg;
use crate::model::{LabelId, Status};
use crate::record::{Column, Face, LanguageChoice, Leading, ThemeChoice};

impl App {
    /// Does what a command says.
    pub(super) fn run_command(&mut self, command: Command) {
        self.running = Some(command);
        self.dispatch(command);
        self.running = None;
    }

    fn dispatch(&mut self, command: Command) {
        use Command as C;
        match command {
            C::CaretLeft => self.step(Step::Left, false),
            C::CaretRight => self.step(Step::Right, false),
            C::WordLeft => self.step(Step::WordLeft, false),
            C::WordRight => self.step(Step::WordRight, false),
            C::ArticleStart => self.step(Step::Start, false),
            C::ArticleEnd => self.step(Step::End, false),
            C::SelectLeft => self.step(Step::Left, true),
            C::SelectRight => self.step(Step::Right, true),
            C::SelectWordLeft => self.step(Step::WordLeft, true),
            C::SelectWordRight => self.step(Step::WordRight, true),
            C::SelectArticleStart => self.step(Step::Start, true),
            C::SelectArticleEnd => self.step(Step::End, true),
            // Steps by drawn lines come in as gestures from where the lines are known.
            C::CaretUp
            | C::CaretDown
            | C::LineStart
            | C::LineEnd
            | C::PageUp
            | C::PageDown
            | C::SelectUp
            | C::SelectDown
            | C::SelectLineStart
            | C::SelectLineEnd
            | C::SelectPageUp
            | C::SelectPageDown => {}
            C::SelectAll => match self.pane {
                Pane::Annotations => self.list_event(super::ListEvent::ChooseAll),
                _ => self.select_all(),
            },
            C::CycleSnap => self.cycle_snap(),
            C::ChooseLabel => {
                let in_list = self.pane == Pane::Annotations && !self.list.chosen.is_empty();
                let purpose = if in_list { LabelPurpose::RelabelChosen } else { LabelPurpose::Tag };
                self.put_on_top(Overlay::Labels { query: String::new(), purpose });
            }
            C::TagAgain => match self.last_label.clone() {
                Some(label) => self.tag(&label),
                None => self.say(Notice::ChooseLabelFirst),
            },
            C::EditSpan if self.desk.as_ref().is_some_and(|it| it.linking.is_some()) => {
                self.relate();
            }
            C::EditSpan => match self.armed.clone().filter(|_| self.has_new_selection()) {
                Some(label) => self.tag(&label),
                None => self.respan(),
            },
            C::MoveEndLeft => self.move_end(End::End, false),
            C::MoveEndRight => self.move_end(End::End, true),
            C::MoveStartLeft => self.move_end(End::Start, false),
            C::MoveStartRight => self.move_end(End::Start, true),
            C::StartSelecting => self.start_selecting(),
            C::AddSelection => self.add_selection(),
            C::SplitAnnotation => self.split(),
            C::JoinAnnotations => self.join(),
            C::DuplicateAnnotation => {
                let purpose = LabelPurpose::Duplicate;
                self.put_on_top(Overlay::Labels { query: String::new(), purpose });
            }
            C::Relate => self.relate(),
            C::Inspect => {
                let Some(desk) = &mut self.desk else { return };
                desk.active = desk.meant().map(|it| it.id);
                desk.linking = None;
                if desk.active.is_some() {
                    self.settings.panels.inspector = true;
                    self.pane = Pane::Inspector;
                } else {
                    self.say(Notice::NoAnnotationHere);
                }
            }
            C::RemoveAnnotation => {
                let in_list = !self.list.chosen.is_empty() || self.holds();
                if self.pane == Pane::Annotations && in_list {
                    self.list_event(super::ListEvent::Remove);
                } else {
                    self.remove_meant();
                }
            }
            C::NextAnnotation => self.go_to_annotation(true),
            C::PreviousAnnotation => self.go_to_annotation(false),
            C::CycleAnnotation => self.cycle_annotation(),
            C::EditNote => self.open_note(),
            C::NextPane => self.change_pane(true),
            C::PreviousPane => self.change_pane(false),
            C::Undo => self.travel(Way::Back),
            C::Redo => self.travel(Way::Forth),
            C::Copy => self.copy(false),
            C::CopyWithCitation => self.copy(true),
            C::Find => {
                self.open_find();
                self.focus(Field::Find);
            }
            C::FindNext => self.find_next(true),
            C::FindPrevious => self.find_next(false),
            C::TagIdentical => self.propose_identical(),
            C::NextArticle => self.go_to_article(true),
            C::PreviousArticle => self.go_to_article(false),
            C::NextUntagged => self.go_to_untagged(),
            C::DoneAndNext => {
                if self.set_status(Status::Done) {
                    self.go_to_article(true);
                }
            }
            C::ToggleFlag => self.toggle_flag(),
            C::SetStatusNew => drop(self.set_status(Status::New)),
            C::SetStatusInProgress => drop(self.set_status(Status::InProgress)),
            C::SetStatusDone => drop(self.set_status(Status::Done)),
            C::OpenFolder => {
                let start = self.folders.as_ref().map(|it| it.articles.clone());
                let title = self.messages.get(Msg::DialogOpenFolder).to_owned();
                self.effects.push(Effect::PickFolder { title, start });
            }
            C::AddFiles => {
                let title = self.messages.get(Msg::DialogAddFiles).to_owned();
                self.effects.push(Effect::PickFiles { title });
            }
            C::Import => self.open_import(),
            C::Export => self.open_export(),
            C::SaveNow => self.save_now(),
            C::LargerText => self.change_text_size(1),
            C::SmallerText => self.change_text_size(-1),
            C::DefaultText => self.reset_text_size(),
            C::Palette => self.put_on_top(Overlay::Palette(String::new())),
            C::KeyReference => self.put_on_top(Overlay::Keys),
            C::Problems => self.put_on_top(Overlay::Problems),
            C::Cancel => self.escape(),
            C::ToggleInspector => self.toggle_panel(|it| &mut it.inspector),
            C::ToggleRelations => {
                self.settings.panels.all_relations ^= true;
                self.save_settings();
            }
            C::ToggleHistory => {
                self.toggle_panel(|it| &mut it.history);
                let shown = self.settings.panels.history;
                self.pane = if shown { Pane::History } else { Pane::Text };
            }
            C::ToggleArticles => self.toggle_panel(|it| &mut it.articles),
            C::ToggleAnnotations => self.toggle_panel(|it| &mut it.annotations),
            C::ToggleCodebook => self.toggle_panel(|it| &mut it.codebook),
            C::ToggleFocusMode => self.toggle_focus_mode(),
            C::ToggleOthers => self.toggle_in_text(|it| &mut it.other_layers),
            C::ToggleMinimap => self.toggle_in_text(|it| &mut it.minimap),
            C::ToggleMarginNotes => self.toggle_in_text(|it| &mut it.margin_notes),
            C::FilterLabels => self.put_on_top(Overlay::Filter(String::new())),
            C::ShowAllLabels => self.show_all_labels(),
            C::ColumnNarrow => self.set_reading(|it| it.column = Column::Narrow),
            C::ColumnNormal => self.set_reading(|it| it.column = Column::Normal),
            C::ColumnWide => self.set_reading(|it| it.column = Column::Wide),
            C::LeadingTight => self.set_reading(|it| it.leading = Leading::Tight),
            C::LeadingNormal => self.set_reading(|it| it.leading = Leading::Normal),
            C::LeadingLoose => self.set_reading(|it| it.leading = Leading::Loose),
            C::FaceSerif => self.set_reading(|it| it.face = Face::Serif),
            C::FaceSans => self.set_reading(|it| it.face = Face::Sans),
            C::ThemeSystem => self.set_theme(ThemeChoice::System),
            C::ThemeLight => self.set_theme(ThemeChoice::Light),
            C::ThemeDark => self.set_theme(ThemeChoice::Dark),
            C::LanguageSystem => self.set_language(LanguageChoice::System),
            C::LanguageDe => self.set_language(LanguageChoice::De),
            C::LanguageEn => self.set_language(LanguageChoice::En),
            C::SwitchAnnotator => self.ask_annotator(None),
            C::EditCodebook => {
                self.focus_mode = false;
                self.settings.panels.codebook = true;
                self.pane = Pane::Codebook;
            }
            C::NewLabel => {
                self.focus_mode = false;
                self.settings.panels.codebook = true;
                self.pane = Pane::Codebook;
                self.codebook_event(super::CodebookEvent::Add);
            }
            C::FilterArticles => {
                self.focus_mode = false;
                self.settings.panels.articles = true;
                self.focus(Field::ArticleFilter);
            }
            C::FilterAnnotations => {
                self.focus_mode = false;
                self.settings.panels.annotations = true;
                self.focus(Field::AnnotationFilter);
            }
            C::Quit => self.close_requested(),
            _ => {
                if let Some(number) = command.tag_digit() {
                    self.with_label(number, Self::tag_or_relabel);
                } else if let Some(number) = command.arm_digit() {
                    self.with_label(number, Self::arm);
                }
            }
        }
    }

    fn with_label(&mut self, number: u8, f: fn(&mut Self, &LabelId)) {
        match self.codebook.codebook.label_for_key(&number.to_string()).map(|it| it.id.clone()) {
            Some(label) => f(self, &label),
            None => self.say(Notice::NoSuchLabel(number)),
        }
    }

    /// In the list a label's key means the chosen rows, elsewhere the text.
    fn tag_or_relabel(&mut self, label: &LabelId) {
        if self.pane == Pane::Annotations && !self.list.chosen.is_empty() {
            self.list_event(super::ListEvent::Relabel(label.clone()));
        } else {
            self.tag(label);
        }
    }

    /// Whether something is selected, and not to become the span of an annotation. A selection
    /// made by keys has no end of its own, so that Enter says when an armed label is to tag it.
    fn has_new_selection(&self) -> bool {
        self.desk.as_ref().is_some_and(|it| !it.selection.is_empty() && it.respanning.is_none())
    }

    /// Arms a label, or disarms it when it is armed already.
    fn arm(&mut self, label: &LabelId) {
        if self.armed.as_ref() == Some(label) {
            self.armed = None;
            self.say(Notice::Disarmed);
        } else {
            self.armed = Some(label.clone());
            self.say(Notice::Armed(label.clone()));
        }
    }

    /// A label was clicked: tags what is selected, else arms it, or disarms it. What is active takes
    /// another label only where that is asked for: a stray click is to change nothing.
    pub(super) fn label_clicked(&mut self, label: &LabelId) {
        let armed = self.armed.as_ref() == Some(label);
        if self.has_new_selection() && !armed { self.tag(label) } else { self.arm(label) }
    }

    fn open_note(&mut self) {
        if !self.may_annotate() {
            return;
        }
        let Some(desk) = &mut self.desk else { return };
        let Some((id, text)) = desk.meant().map(|it| (it.id, it.note.clone())) else {
            self.say(Notice::NoAnnotationHere);
            return;
        };
        desk.active = Some(id);
        self.overlay = Some(Overlay::Note { id, text });
    }

    /// Backs out of one thing: what lies on top, a proposal, a search, a span being moved, a
    /// selection, another pane than the text, focus mode, an armed label, the active annotation.
    fn escape(&mut self) {
        self.notice = None;
        if self.halt() {
            return;
        }
        if self.overlay.take().is_some() {
            return;
        }
        if self.pane == Pane::Codebook && self.codebook.editing.take().is_some() {
            return;
        }
        let Some(desk) = &mut self.desk else { return };
        if desk.proposal.take().is_some() || desk.finding.take().is_some() {
            self.pane = Pane::Text;
        } else if desk.linking.take().is_some() {
            // The relation is not drawn; all else stays.
        } else if desk.respanning.take().is_some() || desk.selecting || !desk.selection.is_empty() {
            (desk.selecting, desk.pressed) = (false, None);
            desk.selection = super::Selection::caret(desk.selection.head);
        } else if self.pane != Pane::Text {
            if self.pane == Pane::Annotations {
                self.list.held = None;
            }
            self.pane = Pane::Text;
        } else if self.focus_mode {
            self.focus_mode = false;
        } else if self.armed.take().is_some() {
            self.say(Notice::Disarmed);
        } else {
            desk.active = None;
        }
    }

    fn change_pane(&mut self, forward: bool) {
        let panels = &self.settings.panels;
        let beside = !self.is_text_only();
        let active = self.desk.as_ref().is_some_and(|it| it.active.is_some());
        let shown = [
            (Pane::Articles, beside && panels.articles),
            (Pane::History, beside && panels.history),
            (Pane::Text, true),
            (Pane::Annotations, beside && panels.annotations),
            (Pane::Inspector, beside && panels.inspector && active),
            (Pane::Codebook, beside && panels.codebook),
        ];
        let panes: Vec<Pane> = shown.into_iter().filter(|it| it.1).map(|it| it.0).collect();
        let here = panes.iter().position(|it| *it == self.pane).unwrap_or(0);
        let step = if forward { 1 } else { panes.len() - 1 };
        if let Some(pane) = panes.get((here + step) % panes.len()) {
            self.pane = *pane;
            self.say(Notice::InPane(*pane));
        }
    }

    fn focus(&mut self, field: Field) {
        let (serial, _) = self.focus_field;
        self.focus_field = (serial + 1, Some(field));
    }

    /// Whether a command can do something now: menus and palette show the others as unavailable.
    pub fn can_run(&self, command: Command) -> bool {
        use Command as C;
        let desk = self.desk.as_ref();
        match command {
            C::Undo => self.history.next_undo().is_some(),
            C::Redo => self.history.next_redo().is_some(),
            C::RemoveAnnotation => {
                let held = self.pane == Pane::Annotations && self.holds();
                held || desk.is_some_and(|it| it.meant().is_some())
            }
            C::EditSpan
            | C::EditNote
            | C::CycleAnnotation
            | C::SplitAnnotation
            | C::JoinAnnotations
            | C::DuplicateAnnotation
            | C::Inspect => desk.is_some_and(|it| it.meant().is_some()),
            C::Relate => {
                let kinds = !self.codebook.codebook.relations.is_empty();
                kinds && desk.is_some_and(|it| it.meant().is_some())
            }
            C::AddSelection => {
                let target = |it: &Desk| it.active.or(it.last_active).is_some();
                desk.is_some_and(|it| !it.selection.is_empty() && target(it))
            }
            C::MoveEndLeft | C::MoveEndRight | C::MoveStartLeft | C::MoveStartRight => {
                desk.is_some_and(|it| it.meant().is_some())
            }
            C::NextAnnotation | C::PreviousAnnotation => {
                desk.is_some_and(|it| !it.mine.layer.is_empty())
            }
            C::ShowAllLabels => !self.hidden.is_empty(),
            C::TagAgain => desk.is_some() && self.last_label.is_some(),
            _ if command.tag_digit().or(command.arm_digit()).is_some() => {
                let digit = command.tag_digit().or(command.arm_digit()).unwrap_or_default();
                let codebook = &self.codebook.codebook;
                desk.is_some() && codebook.label_for_key(&digit.to_string()).is_some()
            }
            C::Import | C::Export | C::NextUntagged | C::SwitchAnnotator | C::NewLabel => {
                self.corpus.project.is_some()
            }
            C::NextArticle | C::PreviousArticle => self.corpus.shown.len() > 1,
            _ => desk.is_some() || works_without_article(command),
        }
    }

    /// Which of several choices a command stands for is in force: the tick in a menu.
    pub fn is_chosen(&self, command: Command) -> bool {
        use Command as C;
        let settings = &self.settings;
        let status = self.desk.as_ref().map(|it| it.mine.layer.status);
        match command {
            C::ToggleArticles => settings.panels.articles,
            C::ToggleAnnotations => settings.panels.annotations,
            C::ToggleCodebook => settings.panels.codebook,
            C::ToggleHistory => settings.panels.history,
            C::ToggleOthers => settings.panels.other_layers,
            C::ToggleInspector => settings.panels.inspector,
            C::ToggleRelations => settings.panels.all_relations,
            C::StartSelecting => self.desk.as_ref().is_some_and(|it| it.selecting),
            C::ToggleFocusMode => self.focus_mode,
            C::ToggleMinimap => settings.panels.minimap,
            C::ToggleMarginNotes => settings.panels.margin_notes,
            C::ToggleFlag => self.desk.as_ref().is_some_and(|it| it.mine.layer.flagged),
            C::ColumnNarrow => settings.reading.column == Column::Narrow,
            C::ColumnNormal => settings.reading.column == Column::Normal,
            C::ColumnWide => settings.reading.column == Column::Wide,
            C::LeadingTight => settings.reading.leading == Leading::Tight,
            C::LeadingNormal => settings.reading.leading == Leading::Normal,
            C::LeadingLoose => settings.reading.leading == Leading::Loose,
            C::FaceSerif => settings.reading.face == Face::Serif,
            C::FaceSans => settings.reading.face == Face::Sans,
            C::ThemeSystem => settings.theme == ThemeChoice::System,
            C::ThemeLight => settings.theme == ThemeChoice::Light,
            C::ThemeDark => settings.theme == ThemeChoice::Dark,
            C::LanguageSystem => settings.language == LanguageChoice::System,
            C::LanguageDe => settings.language == LanguageChoice::De,
            C::LanguageEn => settings.language == LanguageChoice::En,
            C::SetStatusNew => status == Some(Status::New),
            C::SetStatusInProgress => status == Some(Status::InProgress),
            C::SetStatusDone => status == Some(Status::Done),
            _ => {
                let key = command.arm_digit().map(|it| it.to_string());
                let label = key.and_then(|it| self.codebook.codebook.label_for_key(&it));
                label.is_some_and(|it| self.armed.as_ref() == Some(&it.id))
            }
        }
    }
}

fn works_without_article(command: Command) -> bool {
    use Command as C;
    matches!(
        command,
        C::OpenFolder
            | C::SaveNow
            | C::LargerText
            | C::SmallerText
            | C::DefaultText
            | C::Palette
            | C::KeyReference
            | C::Problems
            | C::Cancel
            | C::NextPane
            | C::PreviousPane
            | C::ToggleArticles
            | C::ToggleAnnotations
            | C::ToggleCodebook
            | C::ToggleHistory
            | C::ToggleOthers
            | C::ToggleInspector
            | C::ToggleRelations
            | C::ToggleMinimap
            | C::ToggleMarginNotes
            | C::ColumnNarrow
            | C::ColumnNormal
            | C::ColumnWide
            | C::LeadingTight
            | C::LeadingNormal
            | C::LeadingLoose
            | C::FaceSerif
            | C::FaceSans
            | C::ThemeSystem
            | C::ThemeLight
            | C::ThemeDark
            | C::LanguageSystem
            | C::LanguageDe
            | C::LanguageEn
            | C::FilterArticles
            | C::FilterLabels
            | C::CycleSnap
            | C::Quit
    )
}
