//! The middle of the window: the article's head, what asks to be answered, and the text.

use eframe::egui::{Align, Button, Frame, Id, Key, Label, Layout, Margin, RichText, Ui};

use super::articles::{status_icon, status_name};
use super::reading::{Page, PageLayer, ReadingPane};
use super::theme::{GRID, SMALL, Theme};
use super::widgets::{field, hint, icon_button};
use super::{fonts, icons, menu};
use crate::app::{App, Desk, Event, wording};
use crate::command::Command;
use crate::i18n::Msg;
use crate::model::{Span, Status};

/// The search bar's field.
pub fn find_id() -> Id {
    Id::unique("tagwerk find")
}

/// Draws the middle. `focused` says whether the keyboard is in the text.
pub fn centre_ui(
    ui: &mut Ui,
    app: &App,
    theme: &Theme,
    pane: &mut ReadingPane,
    focused: bool,
    out: &mut Vec<Event>,
) {
    let Some(desk) = &app.desk else {
        empty_ui(ui, app, theme, out);
        return;
    };
    if !app.is_text_only() {
        Frame::new().inner_margin(Margin::symmetric(24, 8)).show(ui, |ui| {
            head_ui(ui, app, desk, theme, out);
        });
        annotator_banner(ui, app, theme, out);
    }
    find_ui(ui, app, desk, theme, out);
    proposal_ui(ui, app, desk, theme, out);

    let mut layers = vec![PageLayer {
        annotator: app.annotator.name().unwrap_or_default(),
        layer: &desk.mine.layer,
        own: true,
    }];
    if app.settings.panels.other_layers {
        let others = desk.others.iter();
        layers.extend(others.map(|it| PageLayer {
            annotator: &it.annotator,
            layer: &it.layer,
            own: false,
        }));
    }
    let (hits, current): (&[Span], Option<usize>) = match (&desk.proposal, &desk.finding) {
        (Some(proposal), _) => (&proposal.spans, None),
        (None, Some(finding)) => (&finding.hits, finding.current),
        (None, None) => (&[], None),
    };
    let page = Page {
        article: &desk.article,
        layers: &layers,
        codebook: &app.codebook.codebook,
        hidden: &app.hidden,
        language: app.messages.language().code(),
        anchor: desk.selection.anchor,
        head: desk.selection.head,
        snapped: if desk.selection.is_empty() { None } else { desk.snapped(app.snap) },
        active: desk.active,
        meant: desk.meant().filter(|_| desk.selection.is_empty()).map(|it| it.id),
        selecting: desk.selecting,
        linking: desk.linking,
        all_relations: app.settings.panels.all_relations,
        hits,
        current_hit: current,
        theme,
        text_size: app.text_size(),
        reading: app.settings.reading,
        minimap: app.settings.panels.minimap && !app.is_text_only(),
        margin_notes: app.settings.panels.margin_notes && !app.is_text_only(),
        focused,
    };
    let mut gestures = Vec::new();
    let shown = pane.ui(ui, &page, &mut gestures);
    out.extend(gestures.into_iter().map(Event::Gesture));
    shown.response.context_menu(|ui| menu::text_menu_ui(ui, app, out));
}

/// Title, source, status and flag.
fn head_ui(ui: &mut Ui, app: &App, desk: &Desk, theme: &Theme, out: &mut Vec<Event>) {
    let tr = &*app.messages;
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let status = desk.mine.layer.status;
            let next = match status {
                Status::New => Command::SetStatusInProgress,
                Status::InProgress => Command::SetStatusDone,
                Status::Done => Command::SetStatusNew,
            };
            let name = status_name(tr, status);
            let text = format!("{} {name}", status_icon(status));
            let button = Button::new(RichText::new(text).size(SMALL)).frame_when_inactive(false);
            let tip = tr.get(next.spec().title);
            if ui.add(button).accessible_name(name).on_hover_text(tip).clicked() {
                out.push(Event::Run(next));
            }
            let flag = RichText::new(icons::FLAG);
            let flagged = desk.mine.layer.flagged;
            let flag = if flagged { flag.color(theme.alarm) } else { flag.color(theme.ink_faint) };
            let button = Button::new(flag).frame_when_inactive(false).selected(flagged);
            let name = tr.get(Command::ToggleFlag.spec().title);
            if ui.add(button).accessible_name(name).on_hover_text(name).clicked() {
                out.push(Event::Run(Command::ToggleFlag));
            }
            if desk.mine.locked.is_some() {
                hint(ui, &format!("{} {}", icons::LOCK_SIMPLE, tr.get(Msg::ReadOnly)), theme.alarm);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let title = RichText::new(desk.article.display_title()).font(fonts::semibold(16.0));
                let label = ui.add(Label::new(title).truncate());
                label.on_hover_text(desk.article.path.as_str());
            });
        });
    });
    let meta = &desk.article.meta;
    let known = [&meta.outlet, &meta.author, &meta.date].into_iter().filter(|it| !it.is_empty());
    let source: Vec<&str> = known.map(String::as_str).collect();
    if !source.is_empty() {
        let source = RichText::new(source.join(" · ")).size(SMALL).color(theme.ink_faint);
        ui.add(Label::new(source).truncate());
    }
}

fn bar(ui: &mut Ui, theme: &Theme, content: impl FnOnce(&mut Ui)) {
    Frame::new().fill(theme.panel).inner_margin(Margin::symmetric(24, 6)).show(ui, |ui| {
        ui.horizontal(|ui| {
            content(ui);
            ui.add_space(ui.available_width());
        });
    });
}

/// Says that somebody has to say who annotates.
fn annotator_banner(ui: &mut Ui, app: &App, theme: &Theme, out: &mut Vec<Event>) {
    if app.annotator.name().is_some() {
        return;
    }
    let tr = &*app.messages;
    bar(ui, theme, |ui| {
        ui.label(RichText::new(icons::USERS).color(theme.ink_soft));
        hint(ui, tr.get(Msg::AnnotatorBanner), theme.ink);
        if ui.add(Button::new(RichText::new(tr.get(Msg::AnnotatorAnswer)).size(SMALL))).clicked() {
            out.push(Event::Run(Command::SwitchAnnotator));
        }
    });
}

fn find_ui(ui: &mut Ui, app: &App, desk: &Desk, theme: &Theme, out: &mut Vec<Event>) {
    let Some(finding) = &desk.finding else { return };
    let tr = &*app.messages;
    bar(ui, theme, |ui| {
        ui.label(RichText::new(icons::MAGNIFYING_GLASS).color(theme.ink_soft));
        let (response, typed) = field(ui, find_id(), tr.get(Msg::FindHint), &finding.query, 240.0);
        out.extend(typed.map(Event::FindTyped));
        if response.lost_focus() && ui.input(|it| it.key_pressed(Key::Enter)) {
            let back = ui.input(|it| it.modifiers.shift);
            out.push(Event::Run(if back { Command::FindPrevious } else { Command::FindNext }));
            ui.memory_mut(|it| it.request_focus(find_id()));
        }
        let count = match finding.current {
            Some(at) => tr.find_count(at + 1, finding.hits.len()),
            None if finding.query.is_empty() => String::new(),
            None => tr.get(Msg::FindNone).to_owned(),
        };
        hint(ui, &count, theme.ink_soft);
        let buttons =
            [(icons::ARROW_UP, Command::FindPrevious), (icons::ARROW_DOWN, Command::FindNext)];
        for (icon, command) in buttons {
            if icon_button(ui, icon, tr.get(command.spec().title)).clicked() {
                out.push(Event::Run(command));
            }
        }
        if icon_button(ui, icons::X, tr.get(Msg::Close)).clicked() {
            out.push(Event::Run(Command::Cancel));
        }
    });
}

fn proposal_ui(ui: &mut Ui, app: &App, desk: &Desk, theme: &Theme, out: &mut Vec<Event>) {
    let Some(proposal) = &desk.proposal else { return };
    let tr = &*app.messages;
    bar(ui, theme, |ui| {
        let label = wording::label_name(app, &proposal.label);
        let quote = tr.quoted(proposal.quote.as_str());
        ui.label(tr.proposal(proposal.spans.len(), quote, label));
        if ui.add(Button::new(tr.get(Msg::ProposalAccept))).clicked() {
            out.push(Event::ProposalAnswered(true));
        }
        if ui.add(Button::new(tr.get(Msg::Cancel))).clicked() {
            out.push(Event::ProposalAnswered(false));
        }
        let keys = RichText::new(tr.get(Msg::ProposalKeys)).size(SMALL).color(theme.ink_faint);
        ui.add(Label::new(keys).truncate());
    });
}

/// What is shown where no article is: the next step, or what went wrong.
fn empty_ui(ui: &mut Ui, app: &App, theme: &Theme, out: &mut Vec<Event>) {
    let tr = &*app.messages;
    ui.vertical_centered(|ui| {
        ui.set_max_width(110.0 * GRID);
        ui.add_space(ui.available_height() * 0.3);
        let (title, text, open) = if let Some((path, error)) = &app.unreadable {
            let text = format!("{path}\n{}", wording::store_error(tr, error));
            (Msg::EmptyUnreadableTitle, text, false)
        } else if app.corpus.loading {
            (Msg::EmptyReading, String::new(), false)
        } else if let Some(project) = &app.corpus.project {
            if app.corpus.articles.is_empty() {
                let folder = project.articles.display().to_string();
                (Msg::EmptyNoArticlesTitle, tr.empty_no_articles(folder), true)
            } else {
                (Msg::EmptyReading, String::new(), false)
            }
        } else {
            (Msg::EmptyNoFolderTitle, tr.get(Msg::EmptyNoFolder).to_owned(), true)
        };
        ui.label(RichText::new(tr.get(title)).font(fonts::semibold(18.0)));
        ui.add_space(2.0 * GRID);
        if !text.is_empty() {
            ui.add(Label::new(RichText::new(text).color(theme.ink_soft)).wrap().selectable(true));
        }
        if let Some(trouble) = app.troubles.first().filter(|_| open) {
            ui.add_space(2.0 * GRID);
            let words = wording::trouble(tr, trouble);
            ui.add(Label::new(RichText::new(words).color(theme.alarm)).wrap().selectable(true));
        }
        if open {
            ui.add_space(4.0 * GRID);
            let name = tr.get(Command::OpenFolder.spec().title);
            let button = ui.button(format!("{} {name}", icons::FOLDER_OPEN));
            if button.accessible_name(name).clicked() {
                out.push(Event::Run(Command::OpenFolder));
            }
        }
    });
}

/// The keys of the proposal, while it is open and the keyboard in the text: Enter accepts.
pub fn proposal_key(app: &App, ui: &Ui) -> Option<Event> {
    let open = app.desk.as_ref().is_some_and(|it| it.proposal.is_some());
    let key = Key::Enter;
    let enter = open && ui.input_mut(|it| it.consume_key(eframe::egui::Modifiers::NONE, key));
    enter.then_some(Event::ProposalAnswered(true))
}
