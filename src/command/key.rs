//! Keys and shortcuts, and how they are written.

use strum::EnumIter;

use crate::i18n::{Messages, Msg};

/// The system whose habits the keys follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter)]
pub enum System {
    /// Linux and its relatives.
    Linux,
    /// Windows.
    Windows,
    /// macOS.
    Mac,
}

impl System {
    /// The one that this program was built for.
    pub const fn here() -> Self {
        if cfg!(target_os = "macos") {
            Self::Mac
        } else if cfg!(windows) {
            Self::Windows
        } else {
            Self::Linux
        }
    }
}

/// What is held down together with a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Modifiers {
    /// Ctrl; Command on macOS.
    pub ctrl: bool,
    /// Shift.
    pub shift: bool,
    /// Alt; Option on macOS.
    pub alt: bool,
}

/// A key, by what it types without Shift.
#[expect(missing_docs, reason = "each name says it")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter)]
#[rustfmt::skip]
pub enum Key {
    A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T, U, V, W, X, Y, Z,
    Digit0, Digit1, Digit2, Digit3, Digit4, Digit5, Digit6, Digit7, Digit8, Digit9,
    F1, F2, F3, F4, F5, F6, F7, F8, F9, F10, F11, F12,
    Left, Right, Up, Down, Home, End, PageUp, PageDown,
    Enter, Escape, Delete, Backspace, Tab, Space,
    Period, Comma, Plus, Minus, Equals,
}

/// A key with its modifiers. Modifiers match exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shortcut {
    /// What is held down.
    pub modifiers: Modifiers,
    /// What is pressed.
    pub key: Key,
}

impl Shortcut {
    /// The key alone.
    pub const fn plain(key: Key) -> Self {
        Self { modifiers: Modifiers { ctrl: false, shift: false, alt: false }, key }
    }

    /// With Ctrl; Command on macOS.
    #[must_use]
    pub const fn ctrl(mut self) -> Self {
        self.modifiers.ctrl = true;
        self
    }

    /// With Shift.
    #[must_use]
    pub const fn shift(mut self) -> Self {
        self.modifiers.shift = true;
        self
    }

    /// With Alt; Option on macOS.
    #[must_use]
    pub const fn alt(mut self) -> Self {
        self.modifiers.alt = true;
        self
    }

    /// As it stands on the keyboard: "Ctrl+Shift+P", "Strg+Umschalt+P", on macOS "⇧⌘P".
    pub fn text(self, tr: &Messages, system: System) -> String {
        let Modifiers { ctrl, shift, alt } = self.modifiers;
        let mut text = String::new();
        if system == System::Mac {
            // The order that Apple's menus have.
            for (held, sign) in [(alt, '⌥'), (shift, '⇧'), (ctrl, '⌘')] {
                if held {
                    text.push(sign);
                }
            }
        } else {
            let names = [(ctrl, Msg::KeyCtrl), (shift, Msg::KeyShift), (alt, Msg::KeyAlt)];
            for (held, name) in names {
                if held {
                    text.push_str(tr.get(name));
                    text.push('+');
                }
            }
        }
        text.push_str(self.key.text(tr, system));
        text
    }
}

impl Key {
    /// As it stands on the key.
    pub fn text(self, tr: &Messages, system: System) -> &str {
        if system == System::Mac
            && let Some(sign) = self.mac_sign()
        {
            return sign;
        }
        match self {
            Self::Home => tr.get(Msg::KeyHome),
            Self::End => tr.get(Msg::KeyEnd),
            Self::PageUp => tr.get(Msg::KeyPageUp),
            Self::PageDown => tr.get(Msg::KeyPageDown),
            Self::Enter => tr.get(Msg::KeyEnter),
            Self::Escape => tr.get(Msg::KeyEscape),
            Self::Delete => tr.get(Msg::KeyDelete),
            Self::Backspace => tr.get(Msg::KeyBackspace),
            Self::Tab => tr.get(Msg::KeyTab),
            Self::Space => tr.get(Msg::KeySpace),
            // Beside the plus between the keys, the sign itself would be hard to read.
            Self::Plus => tr.get(Msg::KeyPlus),
            Self::Minus => tr.get(Msg::KeyMinus),
            Self::Left => "←",
            Self::Right => "→",
            Self::Up => "↑",
            Self::Down => "↓",
            Self::Period => ".",
            Self::Comma => ",",
            Self::Equals => "=",
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::E => "E",
            Self::F => "F",
            Self::G => "G",
            Self::H => "H",
            Self::I => "I",
            Self::J => "J",
            Self::K => "K",
            Self::L => "L",
            Self::M => "M",
            Self::N => "N",
            Self::O => "O",
            Self::P => "P",
            Self::Q => "Q",
            Self::R => "R",
            Self::S => "S",
            Self::T => "T",
            Self::U => "U",
            Self::V => "V",
            Self::W => "W",
            Self::X => "X",
            Self::Y => "Y",
            Self::Z => "Z",
            Self::Digit0 => "0",
            Self::Digit1 => "1",
            Self::Digit2 => "2",
            Self::Digit3 => "3",
            Self::Digit4 => "4",
            Self::Digit5 => "5",
            Self::Digit6 => "6",
            Self::Digit7 => "7",
            Self::Digit8 => "8",
            Self::Digit9 => "9",
            Self::F1 => "F1",
            Self::F2 => "F2",
            Self::F3 => "F3",
            Self::F4 => "F4",
            Self::F5 => "F5",
            Self::F6 => "F6",
            Self::F7 => "F7",
            Self::F8 => "F8",
            Self::F9 => "F9",
            Self::F10 => "F10",
            Self::F11 => "F11",
            Self::F12 => "F12",
        }
    }

    const fn mac_sign(self) -> Option<&'static str> {
        Some(match self {
            Self::Home => "↖",
            Self::End => "↘",
            Self::PageUp => "⇞",
            Self::PageDown => "⇟",
            Self::Enter => "↩",
            Self::Escape => "⎋",
            Self::Delete => "⌦",
            Self::Backspace => "⌫",
            Self::Tab => "⇥",
            Self::Plus => "+",
            Self::Minus => "-",
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use strum::IntoEnumIterator as _;

    use super::*;
    use crate::i18n::Language;

    #[test]
    fn shortcuts_are_written_as_on_the_keyboard() {
        use Key::{Delete, Escape, P, PageDown, Plus};
        let palette = Shortcut::plain(P).ctrl().shift();
        for (shortcut, german, english, mac) in [
            (palette, "Strg+Umschalt+P", "Ctrl+Shift+P", "⇧⌘P"),
            (Shortcut::plain(PageDown).ctrl(), "Strg+Bild ab", "Ctrl+Page Down", "⌘⇟"),
            (Shortcut::plain(Delete).alt(), "Alt+Entf", "Alt+Delete", "⌥⌦"),
            (Shortcut::plain(Plus).ctrl(), "Strg+Plus", "Ctrl+Plus", "⌘+"),
            (Shortcut::plain(Escape), "Esc", "Esc", "⎋"),
        ] {
            let (de, en) = (Messages::new(Language::De), Messages::new(Language::En));
            assert_eq!(shortcut.text(&de, System::Linux), german);
            assert_eq!(shortcut.text(&en, System::Windows), english);
            assert_eq!(shortcut.text(&en, System::Mac), mac);
        }
    }

    #[test]
    fn no_two_keys_are_written_alike() {
        for language in Language::iter() {
            let tr = Messages::new(language);
            for system in System::iter() {
                let texts: HashSet<_> = Key::iter().map(|it| it.text(&tr, system)).collect();
                assert_eq!(texts.len(), Key::iter().count(), "{language:?} {system:?}");
            }
        }
    }
}
