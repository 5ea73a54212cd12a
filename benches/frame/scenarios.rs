//! What is done while frames are counted.

use std::time::Duration;

use eframe::egui::{Event, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, TouchPhase, Vec2};

use super::corpus::ARTICLE;
use super::sitting::{SIZE, Sitting};

/// The keys that move the caret, by turns.
const KEYS: [&str; 6] = ["Right", "Down", "Ctrl+Right", "Shift+Right", "Shift+Ctrl+Right", "Up"];

/// A scenario: what each of its frames took.
pub type Scenario = fn(&mut Sitting) -> Vec<Duration>;

/// All of them, by name.
pub const SCENARIOS: &[(&str, Scenario)] = &[
    ("open", open),
    ("scroll-wheel", scroll_wheel),
    ("scroll-page", scroll_page),
    ("scroll-bar", scroll_bar),
    ("drag-select", drag_select),
    ("caret", caret),
    ("hover", hover),
    ("tag", tag),
    ("untag", untag),
    ("resize", resize),
    ("text-size", text_size),
];

/// From the key that asks for the article to the end of the frame that shows it where it was left,
/// with annotations; wall time.
fn open(it: &mut Sitting) -> Vec<Duration> {
    it.go_to_middle();
    let place = it.desk().selection.head;
    let mut times = Vec::new();
    for _ in 0..15 {
        it.press("Ctrl+PageUp");
        it.settle();
        assert_ne!(it.desk().article.path.as_str(), ARTICLE);
        it.press_later("Ctrl+PageDown");
        times.push(it.until(|it| {
            let work = it.window.work();
            let open = it.desk().article.path.as_str() == ARTICLE;
            open && work.blocks_laid_out > 0 && work.spans_visited > 0
        }));
        assert_eq!(it.desk().selection.head, place);
        it.settle();
    }
    times
}

fn scroll_wheel(it: &mut Sitting) -> Vec<Duration> {
    it.go_to_middle();
    frames(it, 400, |it, nth| {
        it.event(Event::MouseWheel {
            unit: MouseWheelUnit::Line,
            delta: Vec2::new(0.0, if nth % 200 < 100 { -1.0 } else { 1.0 }),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        });
        it.frame()
    })
}

fn scroll_page(it: &mut Sitting) -> Vec<Duration> {
    it.go_to_middle();
    frames(it, 200, |it, nth| it.press(if nth % 100 < 50 { "PageDown" } else { "PageUp" }))
}

fn scroll_bar(it: &mut Sitting) -> Vec<Duration> {
    let area = it.text_area();
    let at = |y| Pos2::new(area.right() + 6.0, y);
    it.point_at(at(area.center().y));
    it.frame();
    it.button(at(area.center().y), true);
    let times = frames(it, 200, |it, _| {
        let y = area.top() + area.height() * it.chance.f32();
        it.point_at(at(y));
        it.frame()
    });
    it.button(at(area.center().y), false);
    it.frame();
    times
}

fn drag_select(it: &mut Sitting) -> Vec<Duration> {
    it.go_to_middle();
    let area = it.text_area().shrink2(Vec2::new(100.0, 60.0));
    it.point_at(area.center());
    it.frame();
    it.button(area.center(), true);
    let times = frames(it, 300, |it, _| {
        let at = area.min + area.size() * Vec2::new(it.chance.f32(), it.chance.f32());
        it.point_at(at);
        it.frame()
    });
    it.button(area.center(), false);
    it.frame();
    times
}

fn caret(it: &mut Sitting) -> Vec<Duration> {
    it.go_to_middle();
    frames(it, 300, |it, nth| it.press(KEYS[nth % KEYS.len()]))
}

fn hover(it: &mut Sitting) -> Vec<Duration> {
    it.go_to_middle();
    let area = it.text_area().shrink2(Vec2::new(100.0, 60.0));
    frames(it, 300, |it, _| {
        let at = area.min + area.size() * Vec2::new(it.chance.f32(), it.chance.f32());
        it.point_at(at);
        it.frame()
    })
}

/// The frame of a label's key, which shows the tag, while earlier tags are being written.
fn tag(it: &mut Sitting) -> Vec<Duration> {
    it.go_to_middle();
    let mut times = Vec::new();
    for _ in 0..1000 {
        times.extend(tag_next_word(it));
        if times.len() == 150 {
            break;
        }
    }
    it.settle();
    assert!(times.len() > 20, "hardly anything was tagged");
    times
}

fn untag(it: &mut Sitting) -> Vec<Duration> {
    it.go_to_middle();
    let mut times = Vec::new();
    for _ in 0..1000 {
        if tag_next_word(it).is_none() {
            continue;
        }
        let before = it.desk().mine.layer.len();
        times.push(it.press("Delete"));
        assert_eq!(it.desk().mine.layer.len(), before - 1);
        if times.len() == 150 {
            break;
        }
    }
    it.settle();
    assert!(times.len() > 20, "hardly anything was tagged");
    times
}

/// Nothing when the word bears the label already.
fn tag_next_word(it: &mut Sitting) -> Option<Duration> {
    it.press("Right");
    it.press("Ctrl+Right");
    it.press("Shift+Ctrl+Right");
    let before = it.desk().mine.layer.len();
    let took = it.press("2");
    (it.desk().mine.layer.len() > before).then_some(took)
}

/// Every frame is of another width, so that lines break elsewhere.
fn resize(it: &mut Sitting) -> Vec<Duration> {
    it.go_to_middle();
    let times = frames(it, 200, |it, nth| {
        let steps = if nth % 200 < 100 { nth % 100 } else { 100 - nth % 100 };
        it.size = SIZE - Vec2::new(200.0 + 4.0 * steps as f32, 2.0 * steps as f32);
        it.frame()
    });
    it.size = SIZE;
    it.frame();
    times
}

/// Five steps up and down again; nothing of the size before can be used.
fn text_size(it: &mut Sitting) -> Vec<Duration> {
    it.go_to_middle();
    let times =
        frames(it, 100, |it, nth| it.press(if nth % 10 < 5 { "Ctrl+Plus" } else { "Ctrl+Minus" }));
    it.settle();
    times
}

/// Draws some frames that do not count, and then those that do.
fn frames(
    it: &mut Sitting,
    count: usize,
    mut draw: impl FnMut(&mut Sitting, usize) -> Duration,
) -> Vec<Duration> {
    for nth in 0..10 {
        draw(it, nth);
    }
    (0..count).map(|nth| draw(it, nth)).collect()
}
