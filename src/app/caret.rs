//! Moving the caret and selecting: by key, as in a word processor, and by mouse.
//!
//! Keys that move by lines as they are drawn are resolved where the text is drawn and come in as
//! [`Gesture::Caret`].

use super::desk::{Press, Selection};
use super::{App, Notice};
use crate::model::{
    Snap, next_boundary, next_grapheme, previous_boundary, previous_grapheme, sentence_at, word_at,
};

/// What a hand does in the text. Offsets are bytes, on grapheme boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gesture {
    /// The mouse button went down.
    Press {
        /// Where.
        offset: usize,
        /// 1 places the caret, 2 selects a word, 3 a sentence.
        clicks: u8,
        /// Shift: the selection grows to here.
        extend: bool,
        /// Alt or Ctrl: the exact character.
        exact: bool,
    },
    /// The mouse moved with the button down.
    Drag {
        /// Where to.
        offset: usize,
        /// Alt or Ctrl: the exact character.
        exact: bool,
    },
    /// The mouse button went up.
    Release,
    /// A key that moves by drawn lines put the caret here.
    Caret {
        /// Where.
        offset: usize,
        /// With Shift: select.
        extend: bool,
    },
}

/// A step of the caret that needs no drawn lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// One grapheme back.
    Left,
    /// One grapheme on.
    Right,
    /// To the start of the word before.
    WordLeft,
    /// To the start of the next word.
    WordRight,
    /// To the start of the article.
    Start,
    /// To its end.
    End,
}

impl App {
    /// Moves the caret by `step`; `extend` selects.
    pub(super) fn step(&mut self, step: Step, extend: bool) {
        let Some(desk) = &mut self.desk else { return };
        let Selection { anchor, head, .. } = desk.selection;
        let text = &desk.article.text;
        let collapses = !extend && anchor != head;
        let offset = match step {
            Step::Left if collapses => anchor.min(head),
            Step::Right if collapses => anchor.max(head),
            Step::Left => previous_grapheme(text, head),
            Step::Right => next_grapheme(text, head),
            Step::WordLeft => previous_boundary(text, head),
            Step::WordRight => next_boundary(text, head),
            Step::Start => 0,
            Step::End => text.len(),
        };
        desk.move_caret(offset, extend);
    }

    /// Selects the paragraph at the caret; where it is selected already, the article.
    pub(super) fn select_all(&mut self) {
        let Some(desk) = &mut self.desk else { return };
        let blocks = desk.article.blocks();
        let here = desk.article.block_at(desk.selection.head);
        let line = |at: &usize| blocks.get(*at).is_some_and(|it| it.continues);
        let mut first = here;
        while line(&first) {
            first -= 1;
        }
        let mut last = here;
        while line(&(last + 1)) {
            last += 1;
        }
        let (Some(first), Some(last)) = (blocks.get(first), blocks.get(last)) else { return };
        let paragraph = Selection { anchor: first.start, head: last.end, exact: false };
        let selected = desk.selection;
        desk.active = None;
        desk.selection = if selected == paragraph || paragraph.is_empty() {
            Selection { anchor: 0, head: desk.article.text.len(), exact: false }
        } else {
            paragraph
        };
    }

    /// Switches between words, sentences and characters.
    pub(super) fn cycle_snap(&mut self) {
        self.snap = match self.snap {
            Snap::Word => Snap::Sentence,
            Snap::Sentence => Snap::Character,
            Snap::Character => Snap::Word,
        };
        self.say(Notice::Snap(self.snap));
    }

    /// Follows the hand.
    pub(super) fn gesture(&mut self, gesture: Gesture) {
        let Some(desk) = &mut self.desk else { return };
        let text = desk.article.text.clone();
        match gesture {
            Gesture::Press { offset, clicks, extend, exact } => {
                desk.proposal = None;
                if extend {
                    desk.selection.head = offset;
                    desk.selection.exact = exact;
                    desk.active = desk.active.filter(|_| desk.respanning.is_some());
                    desk.pressed = Some(Press { offset, moved: true });
                    return;
                }
                let unit = match clicks {
                    0 | 1 => None,
                    2 => word_at(&text, offset),
                    _ => sentence_at(&text, offset),
                };
                desk.respanning = None;
                if let Some(span) = unit {
                    desk.selection = Selection::of(span);
                    desk.active = None;
                } else {
                    desk.click(offset);
                }
                desk.pressed = Some(Press { offset, moved: unit.is_some() });
            }
            Gesture::Drag { offset, exact } => {
                let Some(press) = &mut desk.pressed else { return };
                if press.moved || offset != press.offset {
                    press.moved = true;
                    desk.selection.head = offset;
                    desk.selection.exact = exact;
                    desk.active = desk.active.filter(|_| desk.respanning.is_some());
                }
            }
            Gesture::Release => {
                let moved = desk.pressed.take().is_some_and(|it| it.moved);
                let selected = !desk.selection.is_empty();
                if let Some(label) = self.armed.clone().filter(|_| moved && selected) {
                    self.tag(&label);
                }
            }
            Gesture::Caret { offset, extend } => desk.move_caret(offset, extend),
        }
    }
}

impl super::Desk {
    /// A plain click: the caret goes there, and the shortest annotation there becomes active; a
    /// click on the active one makes the next outer one active.
    fn click(&mut self, offset: usize) {
        let there = self.at(offset);
        let outer = self.active.and_then(|active| {
            let at = there.iter().position(|it| *it == active)?;
            there.get(at + 1).copied()
        });
        self.active = outer.or_else(|| there.first().copied());
        self.selection = Selection::caret(offset);
    }
}
