//! What a user does, by chance.

use fastrand::Rng;
use tagwerk::app::{CodebookEvent, Draft, Event, Gesture, InspectorEvent, Overlay, OverlayEvent};
use tagwerk::command::Command as C;
use tagwerk::model::{AnnotationId, LabelId, Localized};

use crate::sitting::{Sitting, paths};

const WORDS: [&str; 5] = ["", "zu klären", "Zeile\nnoch eine", "\"so\" \\n", "😀"];

/// Does one thing, without waiting for what comes of it.
pub fn act(it: &mut Sitting, chance: &mut Rng) {
    if it.app.overlay.is_some() {
        it.tell(Event::Overlay(OverlayEvent::Cancel));
    }
    match chance.u32(0..100) {
        0..32 => tag(it, chance),
        32..44 => move_ends(it, chance),
        44..49 => run(it, chance, &[C::RemoveAnnotation]),
        49..55 => note(it, chance),
        55..59 => {
            run(it, chance, &[C::SetStatusNew, C::SetStatusInProgress, C::SetStatusDone]);
        }
        59..61 => run(it, chance, &[C::ToggleFlag]),
        61..66 => attribute(it, chance),
        66..70 => link(it, chance),
        70..74 => {
            run(it, chance, &[C::SplitAnnotation, C::JoinAnnotations, C::NextAnnotation]);
        }
        74..77 => {
            it.tell(Event::Run(C::TagIdentical));
            it.tell(Event::ProposalAnswered(true));
        }
        77..86 => run(it, chance, &[C::Undo]),
        86..91 => run(it, chance, &[C::Redo]),
        91..95 => {
            let paths = paths();
            it.tell(Event::OpenArticle(paths[chance.usize(0..paths.len())].clone()));
        }
        _ => codebook(it, chance),
    }
}

fn run(it: &mut Sitting, chance: &mut Rng, commands: &[C]) {
    it.tell(Event::Run(commands[chance.usize(0..commands.len())]));
}

fn offset(it: &Sitting, chance: &mut Rng) -> usize {
    let Some(desk) = &it.app.desk else { return 0 };
    let offsets: Vec<usize> = desk.text().char_indices().map(|it| it.0).collect();
    offsets[chance.usize(0..offsets.len())]
}

fn tag(it: &mut Sitting, chance: &mut Rng) {
    let (offset, exact) = (offset(it, chance), chance.bool());
    let clicks = if chance.bool() { 2 } else { 1 };
    it.tell(Event::Gesture(Gesture::Press { offset, clicks, extend: false, exact: false }));
    if clicks == 1 {
        let offset = self::offset(it, chance);
        it.tell(Event::Gesture(Gesture::Drag { offset, exact }));
    }
    it.tell(Event::Gesture(Gesture::Release));
    run(it, chance, &[C::Tag1, C::Tag2, C::Tag3, C::Tag4, C::AddSelection]);
}

fn move_ends(it: &mut Sitting, chance: &mut Rng) {
    if chance.bool() {
        it.tell(Event::Run(C::NextAnnotation));
    }
    let ends = [C::MoveEndLeft, C::MoveEndRight, C::MoveStartLeft, C::MoveStartRight];
    let end = ends[chance.usize(0..ends.len())];
    // Those that follow each other are one step.
    for _ in 0..chance.u32(1..4) {
        it.tell(Event::Run(end));
    }
}

fn note(it: &mut Sitting, chance: &mut Rng) {
    it.tell(Event::Run(C::EditNote));
    if let Some(Overlay::Note { .. }) = it.app.overlay {
        let words = WORDS[chance.usize(0..WORDS.len())];
        it.tell(Event::Overlay(OverlayEvent::Typed(words.to_owned())));
        it.tell(Event::Overlay(OverlayEvent::Accept));
    }
}

fn attribute(it: &mut Sitting, chance: &mut Rng) {
    let words = ["positive", "offered", "true", "Zeuge"];
    let attributes = ["polarity", "stage", "conditional", "source"];
    let which = chance.usize(0..attributes.len());
    for len in [1, words[which].len()] {
        it.tell(Event::Inspector(InspectorEvent::SetAttribute {
            attribute: attributes[which].to_owned(),
            value: words[which][..len].to_owned(),
        }));
    }
}

fn link(it: &mut Sitting, chance: &mut Rng) {
    let Some(desk) = &it.app.desk else { return };
    let ids: Vec<AnnotationId> = desk.mine.layer.annotations().map(|it| it.id).collect();
    if ids.len() < 2 {
        return;
    }
    let [from, to] = [(); 2].map(|()| ids[chance.usize(0..ids.len())]);
    it.tell(Event::Gesture(Gesture::Link { from, to }));
    if let Some(Overlay::Relations { possible, .. }) = &it.app.overlay {
        let relation = possible[0].clone();
        it.tell(Event::Overlay(OverlayEvent::Relation(relation)));
    }
}

fn codebook(it: &mut Sitting, chance: &mut Rng) {
    let labels = it.app.codebook.codebook.labels.clone();
    let label = labels[chance.usize(0..labels.len())].clone();
    let event = match chance.u32(0..10) {
        0..4 => CodebookEvent::Shift { label: label.id, up: chance.bool() },
        4..6 => CodebookEvent::Retire(label.id),
        6 => {
            let into = LabelId::new(["actor", "demand"][chance.usize(0..2)]);
            let offered = labels.iter().any(|it| it.id == into && it.is_offered());
            if label.id == into || !offered {
                return;
            }
            CodebookEvent::Merge { label: label.id, into }
        }
        7 => CodebookEvent::RemoveRelation("answers".to_owned()),
        _ => {
            let mut definition = Localized::default();
            definition.set("de", WORDS[chance.usize(0..WORDS.len())]);
            it.tell(Event::Codebook(CodebookEvent::Edit(label.id.clone())));
            let draft = Draft::Label(tagwerk::model::Label { definition, ..label });
            it.tell(Event::Codebook(CodebookEvent::Changed(Box::new(draft))));
            CodebookEvent::Apply
        }
    };
    it.tell(Event::Codebook(event));
}
