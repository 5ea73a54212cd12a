//! Moving the caret and selecting: by key, as in a word processor, and by mouse.
//!
//! Keys that move by lines as they are drawn are resolved where the text is drawn and come in as
//! [`Gesture::Caret`].

use super::desk::{Press, Respan, Selection};
use super::{App, Notice};
use crate::edit::End;
use crate::model::{
    AnnotationId, Snap, Span, next_boundary, next_grapheme, previous_boundary, previous_grapheme,
    sentence_at, word_at,
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
    /// The mouse button went down on the lane of an annotation of mine.
    Pick {
        /// Where.
        offset: usize,
        /// Which.
        id: AnnotationId,
    },
    /// The mouse button went down on an end of the active annotation.
    Grip {
        /// Of which span.
        respan: Respan,
        /// Which end.
        end: End,
    },
    /// A line was drawn from one annotation of mine to another.
    Link {
        /// Where it began.
        from: AnnotationId,
        /// Where it ended.
        to: AnnotationId,
    },
    /// The other mouse button asked what can be done here.
    Menu {
        /// Where.
        offset: usize,
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
    /// An assistive program selected text.
    Select {
        /// Where the selection begins.
        anchor: usize,
        /// Where the caret stands.
        head: usize,
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
        let extend = extend || desk.selecting;
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
        let line = desk.article.line_at(desk.selection.head);
        let paragraph = Selection { anchor: line.start, head: line.end, exact: false };
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

    /// Lets the selection grow with every move and click until this is asked for again, a tag is
    /// made, or Esc is pressed: long spans are selected without a key or button being held.
    pub(super) fn start_selecting(&mut self) {
        let Some(desk) = &mut self.desk else { return };
        desk.selecting ^= true;
        if desk.selecting {
            if desk.respanning.is_none() {
                (desk.selection.anchor, desk.active) = (desk.selection.head, None);
            }
            self.say(Notice::Selecting);
        } else {
            self.say(Notice::Selected);
            self.selection_ended();
        }
    }

    /// While a label is armed, a selection that was drawn is tagged.
    fn selection_ended(&mut self) {
        let selected = self.desk.as_ref().is_some_and(|it| !it.selection.is_empty());
        if let Some(label) = self.armed.clone().filter(|_| selected) {
            self.tag(&label);
        }
    }

    /// Follows the hand.
    pub(super) fn gesture(&mut self, gesture: Gesture) {
        let Some(desk) = &mut self.desk else { return };
        match gesture {
            Gesture::Press { offset, clicks, extend, exact } => {
                self.press(offset, clicks, extend, exact);
            }
            Gesture::Pick { offset, id } => {
                if desk.linking.is_some_and(|it| it != id) {
                    self.finish_link(&[id]);
                } else {
                    desk.selection = Selection::caret(offset);
                    (desk.respanning, desk.selecting) = (None, false);
                    desk.active = Some(id);
                }
            }
            Gesture::Grip { respan, end } => {
                self.grip(respan, end);
                if let Some(desk) = self.desk.as_mut().filter(|it| it.respanning.is_some()) {
                    let offset = desk.selection.head;
                    desk.pressed = Some(Press { offset, moved: false, unit: None, grips: true });
                }
            }
            Gesture::Drag { offset, exact } => desk.drag(offset, exact),
            Gesture::Release => match desk.pressed.take() {
                Some(Press { grips: true, moved, .. }) => {
                    if moved {
                        self.end_respan();
                    }
                    if let Some(desk) = &mut self.desk
                        && let Some(respan) = desk.respanning.take()
                    {
                        // Nothing was moved, or nothing would be left.
                        desk.selection = Selection::caret(desk.selection.head);
                        desk.active = Some(respan.id);
                    }
                }
                Some(Press { moved: true, unit, .. }) => {
                    let before = self.history.len();
                    self.selection_ended();
                    if let Some(desk) = &mut self.desk {
                        let word = matches!(unit, Some((Snap::Word, _)));
                        desk.tagged_by_click = word && self.history.len() > before;
                    }
                }
                _ => {}
            },
            Gesture::Link { from, to } => self.link(from, to),
            Gesture::Menu { offset } if desk.selecting => {
                // The menu is about the selection that has grown to here.
                (desk.selection.head, desk.selecting) = (offset, false);
            }
            Gesture::Menu { offset } => {
                desk.linking = None;
                let within = desk.selection.span(desk.text());
                if !within.is_some_and(|it| (it.start()..=it.end()).contains(&offset)) {
                    (desk.respanning, desk.selecting) = (None, false);
                    desk.click(offset);
                }
            }
            Gesture::Caret { offset, extend } => desk.move_caret(offset, extend),
            Gesture::Select { anchor, head } => {
                let text = &desk.article.text;
                let place = |at: usize| snap_to_grapheme(text, at);
                let (anchor, head) = (place(anchor), place(head));
                desk.selecting = false;
                desk.move_caret(anchor, false);
                desk.move_caret(head, anchor != head);
            }
        }
    }

    fn press(&mut self, offset: usize, clicks: u8, extend: bool, exact: bool) {
        let Some(desk) = &mut self.desk else { return };
        desk.proposal = None;
        if let Some(from) = desk.linking {
            let there = desk.at(offset);
            if there.iter().any(|it| *it != from) {
                self.finish_link(&there);
                return;
            }
            // Beside all annotations the relation is dropped.
            desk.linking = None;
            self.notice = None;
        }
        let Some(desk) = &mut self.desk else { return };
        if extend || desk.selecting {
            (desk.selection.head, desk.selection.exact) = (offset, exact);
            desk.active = desk.active.filter(|_| desk.respanning.is_some());
            desk.pressed = Some(Press { offset, moved: true, unit: None, grips: false });
            desk.selecting = false; // a click was the end
            return;
        }
        if clicks == 3 && std::mem::take(&mut desk.tagged_by_click) {
            // The third click of a triple click: the word was not what was meant.
            self.take_back();
        }
        let Some(desk) = &mut self.desk else { return };
        desk.tagged_by_click = false;
        let text = desk.text();
        let unit = match clicks {
            0 | 1 => None,
            2 => word_at(text, offset).map(|it| (Snap::Word, it)),
            _ => sentence_at(text, offset).map(|it| (Snap::Sentence, it)),
        };
        desk.respanning = None;
        match unit {
            Some((_, span)) => (desk.selection, desk.active) = (Selection::of(span), None),
            None => desk.click(offset),
        }
        desk.pressed = Some(Press { offset, moved: unit.is_some(), unit, grips: false });
    }
}

/// `offset`, or the start of the grapheme that it lies inside of.
fn snap_to_grapheme(text: &str, offset: usize) -> usize {
    if offset >= text.len() {
        text.len()
    } else {
        previous_grapheme(text, next_grapheme(text, offset))
    }
}

impl super::Desk {
    /// The selection grows to `offset`, by the words or sentences that it began with.
    fn drag(&mut self, offset: usize, exact: bool) {
        let Some(press) = &mut self.pressed else { return };
        if !press.moved && offset == press.offset {
            return;
        }
        press.moved = true;
        let unit = press.unit;
        if let Some((snap, first)) = unit.filter(|_| !exact) {
            let unit_at = if snap == Snap::Word { word_at } else { sentence_at };
            let text = &self.article.text;
            let here = unit_at(text, offset).map_or(offset..offset, Span::range);
            self.selection = if here.start < first.start() {
                Selection { anchor: first.end(), head: here.start, exact: false }
            } else {
                let head = here.end.max(first.end());
                Selection { anchor: first.start(), head, exact: false }
            };
        } else {
            (self.selection.head, self.selection.exact) = (offset, exact);
        }
        self.active = self.active.filter(|_| self.respanning.is_some());
    }

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
