//! Turns what the pointer does into gestures on the text.

use eframe::egui::{CursorIcon, Event, Key, Modifiers, PointerButton, Pos2, Response, Ui};

use super::marks::Mark;
use super::view::{Spot, View};
use super::{Gesture, Page, hit};
use crate::app::Respan;
use crate::edit::End;
use crate::model::AnnotationId;

/// Farther than this, in points, a press becomes a drag.
const STEADY: f32 = 3.0;
/// Longer than this, in seconds, between two presses they are two single clicks.
const QUICK: f64 = 0.4;
/// How near to the pane's edge, in points, a drag begins to scroll.
const EDGE: f32 = 8.0;

/// What the pointer has been doing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pointer {
    /// The press that is held, if it was on the text.
    held: Option<Held>,
    /// The last press, to tell double and triple clicks.
    last: Option<(f64, Pos2, u8)>,
}

#[derive(Clone, Copy, Debug)]
struct Held {
    at: Pos2,
    moved: bool,
    told: usize,
    /// The annotation whose lane was pressed: dragging draws a relation, not a selection.
    from: Option<AnnotationId>,
}

/// What the pointer moves over.
pub(super) struct Ground<'a> {
    pub page: &'a Page<'a>,
    pub view: &'a View<'a>,
    pub marks: &'a [Mark<'a>],
}

impl Ground<'_> {
    fn end_at(&self, at: Pos2) -> Option<(Respan, End)> {
        hit::end_at(self.page, self.view, self.marks, at)
    }

    /// The annotation of the reader's own whose lane is there.
    fn lane_at(&self, at: Pos2) -> Option<AnnotationId> {
        hit::lane_at(self.view, self.marks, at).filter(|it| it.own).map(|it| it.annotation.id)
    }

    /// What the pointer looks like where it is not over mere text.
    pub(super) fn cursor(&self, at: Pos2) -> Option<CursorIcon> {
        if self.end_at(at).is_some() {
            Some(CursorIcon::ResizeHorizontal)
        } else {
            self.lane_at(at).map(|_| CursorIcon::PointingHand)
        }
    }
}

impl Pointer {
    /// Whether a selection or a relation is being drawn.
    pub(super) fn is_dragging(&self) -> bool {
        self.held.is_some_and(|it| it.moved)
    }

    /// Where the button went down, while a relation is being drawn.
    pub(super) fn drawn(&self) -> Option<Pos2> {
        self.held.filter(|it| it.moved && it.from.is_some()).map(|it| it.at)
    }

    /// How far the page should scroll in this frame, in points, because a drag has reached the
    /// edge of `view`; positive towards the end.
    pub(super) fn scroll(&self, ui: &Ui, view: eframe::egui::Rect) -> f32 {
        let pointer = ui.input(|it| it.pointer.latest_pos());
        let Some(pointer) = pointer.filter(|_| self.is_dragging()) else { return 0.0 };
        let beyond = (pointer.y - (view.bottom() - EDGE)).max(0.0)
            - (view.top() + EDGE - pointer.y).max(0.0);
        // The farther out, the faster: a line away, some ten lines a second.
        let seconds = ui.input(|it| it.stable_dt).min(0.1);
        beyond * 12.0 * seconds
    }

    /// Reads the frame's events. Returns where the text was pressed last, for the caret's row.
    pub(super) fn read(
        &mut self,
        ui: &Ui,
        ground: &Ground<'_>,
        response: &Response,
        out: &mut Vec<Gesture>,
    ) -> Option<Spot> {
        let view = ground.view;
        let (events, time, modifiers) =
            ui.input(|it| (relevant(&it.events), it.time, it.modifiers));
        let mut pressed = None;
        for event in events {
            match event {
                Pointed::Pressed(at, modifiers) => {
                    if response.contains_pointer() && view.rect.contains(at) && response.enabled() {
                        let spot = view.spot_at(at);
                        let (offset, clicks) = (spot.offset, self.count(time, at));
                        let plain = clicks == 1 && !modifiers.shift;
                        let end = ground.end_at(at).filter(|_| plain);
                        let from = ground.lane_at(at).filter(|_| plain && end.is_none());
                        self.held = Some(Held { at, moved: false, told: offset, from });
                        response.request_focus();
                        out.push(if let Some((respan, end)) = end {
                            Gesture::Grip { respan, end }
                        } else if let Some(id) = from {
                            Gesture::Pick { offset, id }
                        } else {
                            let (extend, exact) = (modifiers.shift, exact(modifiers));
                            Gesture::Press { offset, clicks, extend, exact }
                        });
                        pressed = Some(spot);
                    }
                }
                Pointed::Moved(at) => pressed = self.drag(view, at, modifiers, out).or(pressed),
                Pointed::Released(at) => match self.held.take() {
                    Some(Held { from: Some(from), moved: true, .. }) => {
                        let to = ground.lane_at(at).or_else(|| {
                            let mark = hit::mark_at(view, ground.marks, at);
                            mark.filter(|it| it.own).map(|it| it.annotation.id)
                        });
                        out.extend(to.map(|to| Gesture::Link { from, to }));
                    }
                    Some(_) => out.push(Gesture::Release),
                    None => {}
                },
                Pointed::Gone => self.held = None,
            }
        }
        // The page may have scrolled below a pointer that rests.
        if self.is_dragging()
            && let Some(at) = ui.input(|it| it.pointer.latest_pos())
        {
            pressed = self.drag(view, at, modifiers, out).or(pressed);
        }
        pressed
    }

    fn drag(
        &mut self,
        view: &View<'_>,
        at: Pos2,
        modifiers: Modifiers,
        out: &mut Vec<Gesture>,
    ) -> Option<Spot> {
        let held = self.held.as_mut()?;
        held.moved |= held.at.distance(at) > STEADY;
        if !held.moved || held.from.is_some() {
            return None;
        }
        let inside = at.clamp(view.rect.min, view.rect.max);
        let spot = view.spot_at(inside);
        if spot.offset == held.told {
            return None;
        }
        held.told = spot.offset;
        out.push(Gesture::Drag { offset: spot.offset, exact: exact(modifiers) });
        Some(spot)
    }

    fn count(&mut self, time: f64, at: Pos2) -> u8 {
        let clicks = match self.last {
            Some((then, there, clicks))
                if time - then < QUICK && there.distance(at) < 2.0 * STEADY =>
            {
                clicks % 3 + 1
            }
            _ => 1,
        };
        self.last = Some((time, at, clicks));
        clicks
    }
}

fn exact(modifiers: Modifiers) -> bool {
    modifiers.alt || modifiers.ctrl || modifiers.command
}

enum Pointed {
    Pressed(Pos2, Modifiers),
    Moved(Pos2),
    Released(Pos2),
    Gone,
}

fn relevant(events: &[Event]) -> Vec<Pointed> {
    let primary = |it: &PointerButton| *it == PointerButton::Primary;
    events
        .iter()
        .filter_map(|event| match event {
            Event::PointerButton { pos, button, pressed: true, modifiers } if primary(button) => {
                Some(Pointed::Pressed(*pos, *modifiers))
            }
            Event::PointerButton { pos, button, pressed: false, .. } if primary(button) => {
                Some(Pointed::Released(*pos))
            }
            Event::PointerMoved(at) => Some(Pointed::Moved(*at)),
            Event::WindowFocused(false) | Event::Key { key: Key::Escape, pressed: true, .. } => {
                Some(Pointed::Gone)
            }
            _ => None,
        })
        .collect()
}
