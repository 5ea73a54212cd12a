//! Turns what the pointer does into gestures on the text.

use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2, Response, Ui};

use super::Gesture;
use super::view::{Spot, View};

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
}

impl Pointer {
    /// Whether a selection is being drawn.
    pub(super) fn is_dragging(&self) -> bool {
        self.held.is_some_and(|it| it.moved)
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
        view: &View<'_>,
        response: &Response,
        out: &mut Vec<Gesture>,
    ) -> Option<Spot> {
        let (events, time, modifiers) =
            ui.input(|it| (relevant(&it.events), it.time, it.modifiers));
        let mut pressed = None;
        for event in events {
            match event {
                Pointed::Pressed(at, modifiers) => {
                    if response.contains_pointer() && view.rect.contains(at) && response.enabled() {
                        let spot = view.spot_at(at);
                        let clicks = self.count(time, at);
                        self.held = Some(Held { at, moved: false, told: spot.offset });
                        response.request_focus();
                        out.push(Gesture::Press {
                            offset: spot.offset,
                            clicks,
                            extend: modifiers.shift,
                            exact: exact(modifiers),
                        });
                        pressed = Some(spot);
                    }
                }
                Pointed::Moved(at) => pressed = self.drag(view, at, modifiers, out).or(pressed),
                Pointed::Released => {
                    if self.held.take().is_some() {
                        out.push(Gesture::Release);
                    }
                }
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
        if !held.moved {
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
    Released,
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
                Some(Pointed::Released)
            }
            Event::PointerMoved(at) => Some(Pointed::Moved(*at)),
            Event::WindowFocused(false) | Event::Key { key: Key::Escape, pressed: true, .. } => {
                Some(Pointed::Gone)
            }
            _ => None,
        })
        .collect()
}
