//! From keys as they are pressed to commands.

use eframe::egui::{self, Context};

use crate::command::{Command, Key, Modifiers, Place, Shortcut, command_for};

/// Takes the keys that are commands in `place` out of the input and returns the commands, in the
/// order in which they were pressed. The keys of `left` are left where they are.
pub fn take_commands(ctx: &Context, place: Place, left: &[Command]) -> Vec<Command> {
    let mut commands = Vec::new();
    ctx.input_mut(|input| {
        let held = input.modifiers;
        input.events.retain(|event| {
            let command = command_of(event, held).and_then(|it| command_for(it, place));
            let command = command.filter(|it| !left.contains(it));
            commands.extend(command);
            command.is_none()
        });
    });
    commands
}

fn command_of(event: &egui::Event, held: egui::Modifiers) -> Option<Shortcut> {
    match event {
        egui::Event::Key { key, physical_key, pressed: true, modifiers, .. } => {
            // Digits also by their place: with Shift, or on a French keyboard, they type others.
            let digit = physical_key.and_then(of_key).filter(|it| is_digit(*it));
            let key = digit.or_else(|| of_key(*key))?;
            Some(Shortcut { modifiers: of_modifiers(*modifiers), key })
        }
        // The window system turns these keys into wishes of their own.
        egui::Event::Copy => {
            let modifiers = Modifiers { ctrl: true, ..of_modifiers(held) };
            Some(Shortcut { modifiers, key: Key::C })
        }
        _ => None,
    }
}

fn of_modifiers(it: egui::Modifiers) -> Modifiers {
    Modifiers { ctrl: it.command, shift: it.shift, alt: it.alt }
}

fn is_digit(key: Key) -> bool {
    (Key::Digit0 as u8..=Key::Digit9 as u8).contains(&(key as u8))
}

/// The key by the name that both sides share, and the few that are named differently.
fn of_key(key: egui::Key) -> Option<Key> {
    use egui::Key as E;
    Some(match key {
        E::A => Key::A,
        E::B => Key::B,
        E::C => Key::C,
        E::D => Key::D,
        E::E => Key::E,
        E::F => Key::F,
        E::G => Key::G,
        E::H => Key::H,
        E::I => Key::I,
        E::J => Key::J,
        E::K => Key::K,
        E::L => Key::L,
        E::M => Key::M,
        E::N => Key::N,
        E::O => Key::O,
        E::P => Key::P,
        E::Q => Key::Q,
        E::R => Key::R,
        E::S => Key::S,
        E::T => Key::T,
        E::U => Key::U,
        E::V => Key::V,
        E::W => Key::W,
        E::X => Key::X,
        E::Y => Key::Y,
        E::Z => Key::Z,
        E::Num0 => Key::Digit0,
        E::Num1 => Key::Digit1,
        E::Num2 => Key::Digit2,
        E::Num3 => Key::Digit3,
        E::Num4 => Key::Digit4,
        E::Num5 => Key::Digit5,
        E::Num6 => Key::Digit6,
        E::Num7 => Key::Digit7,
        E::Num8 => Key::Digit8,
        E::Num9 => Key::Digit9,
        E::F1 => Key::F1,
        E::F2 => Key::F2,
        E::F3 => Key::F3,
        E::F4 => Key::F4,
        E::F5 => Key::F5,
        E::F6 => Key::F6,
        E::F7 => Key::F7,
        E::F8 => Key::F8,
        E::F9 => Key::F9,
        E::F10 => Key::F10,
        E::F11 => Key::F11,
        E::F12 => Key::F12,
        E::ArrowLeft => Key::Left,
        E::ArrowRight => Key::Right,
        E::ArrowUp => Key::Up,
        E::ArrowDown => Key::Down,
        E::Home => Key::Home,
        E::End => Key::End,
        E::PageUp => Key::PageUp,
        E::PageDown => Key::PageDown,
        E::Enter => Key::Enter,
        E::Escape => Key::Escape,
        E::Delete => Key::Delete,
        E::Backspace => Key::Backspace,
        E::Tab => Key::Tab,
        E::Space => Key::Space,
        E::Period => Key::Period,
        E::Comma => Key::Comma,
        E::Plus => Key::Plus,
        E::Minus => Key::Minus,
        E::Equals => Key::Equals,
        _ => return None,
    })
}
