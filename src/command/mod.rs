//! The one table of commands. Menus, palette, shortcuts, tooltips and the key reference come
//! from it; what a command does, and whether it can run now, is decided elsewhere.

mod key;
mod reference;
mod table;

use strum::{EnumIter, IntoEnumIterator as _};

pub use key::{Key, Modifiers, Shortcut, System};
pub use reference::key_reference;
pub use table::Command;

use crate::i18n::Msg;

/// What the table says about a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spec {
    /// Its title, in the imperative.
    pub title: Msg,
    /// What it does, in one sentence.
    pub help: Msg,
    /// Its keys, the one to show first; none when the palette or a menu is enough.
    pub keys: &'static [Shortcut],
    /// Its keys on macOS, where they differ.
    pub mac_keys: Option<&'static [Shortcut]>,
    /// Where its keys apply.
    pub scope: Scope,
    /// The menu that it stands in.
    pub menu: Option<Menu>,
}

/// Where a command's keys apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Wherever the focus is, fields included.
    Everywhere,
    /// In the article's text.
    Text,
    /// In a list.
    List,
    /// In the article's text and in a list.
    TextAndList,
}

/// What has the focus. When nothing has, the text has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter)]
pub enum Place {
    /// The article's text.
    Text,
    /// A list.
    List,
    /// A field that takes typed text, and with it all keys that do not apply everywhere.
    Field,
}

/// A menu, in the order of the menu bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter)]
pub enum Menu {
    /// Folders, files, export.
    File,
    /// Undo, copy, find.
    Edit,
    /// What is done to annotations.
    Tag,
    /// From article to article, annotation to annotation, pane to pane.
    Go,
    /// What is shown, and how.
    View,
    /// How the text is set; a part of [`Menu::View`].
    Reading,
    /// Commands and keys.
    Help,
}

impl Scope {
    /// Whether it reaches a place.
    pub const fn covers(self, place: Place) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Text => matches!(place, Place::Text),
            Self::List => matches!(place, Place::List),
            Self::TextAndList => matches!(place, Place::Text | Place::List),
        }
    }

    /// Its name.
    pub const fn title(self) -> Msg {
        match self {
            Self::Everywhere => Msg::ScopeEverywhere,
            Self::Text => Msg::ScopeText,
            Self::List => Msg::ScopeList,
            Self::TextAndList => Msg::ScopeTextAndList,
        }
    }
}

impl Menu {
    /// Its title.
    pub const fn title(self) -> Msg {
        match self {
            Self::File => Msg::MenuFile,
            Self::Edit => Msg::MenuEdit,
            Self::Tag => Msg::MenuTag,
            Self::Go => Msg::MenuGo,
            Self::View => Msg::MenuView,
            Self::Reading => Msg::MenuReading,
            Self::Help => Msg::MenuHelp,
        }
    }

    /// The menu that it is a part of; none for those in the menu bar.
    pub const fn parent(self) -> Option<Self> {
        match self {
            Self::Reading => Some(Self::View),
            _ => None,
        }
    }

    /// Its commands, in the table's order.
    pub fn commands(self) -> impl Iterator<Item = Command> {
        Command::iter().filter(move |it| it.spec().menu == Some(self))
    }
}

impl Command {
    /// Its keys on a system, the one to show first.
    pub fn keys(self, system: System) -> &'static [Shortcut] {
        let spec = self.spec();
        match (system, spec.mac_keys) {
            (System::Mac, Some(keys)) => keys,
            _ => spec.keys,
        }
    }
}

/// The command that a shortcut runs in a place, by the default keys of this system.
pub fn command_for(shortcut: Shortcut, place: Place) -> Option<Command> {
    command_on(System::here(), shortcut, place)
}

fn command_on(system: System, shortcut: Shortcut, place: Place) -> Option<Command> {
    Command::iter().find(|it| it.spec().scope.covers(place) && it.keys(system).contains(&shortcut))
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;
    use crate::i18n::{Language, Messages};

    #[test]
    fn no_two_commands_share_a_key_in_one_place() {
        for system in System::iter() {
            for place in Place::iter() {
                let mut taken = HashMap::new();
                for command in Command::iter().filter(|it| it.spec().scope.covers(place)) {
                    for shortcut in command.keys(system) {
                        let other = taken.insert(*shortcut, command);
                        assert_eq!(other, None, "{command:?}, {shortcut:?}, {system:?}");
                    }
                }
            }
        }
    }

    /// What a person types into a field must arrive there, and on Windows `AltGr` is Ctrl+Alt.
    #[test]
    fn no_command_takes_what_fields_and_keyboards_need() {
        use Key::{A, C, Delete, Digit1, Down, End, Home, L, Left, Tab, V, X, Y, Z};

        for command in Command::iter() {
            for system in [System::Linux, System::Windows] {
                for shortcut in command.keys(system) {
                    let Modifiers { ctrl, alt, .. } = shortcut.modifiers;
                    assert!(!(ctrl && alt), "{command:?}: AltGr");
                }
            }
        }
        for system in System::iter() {
            for key in [A, C, V, X, Y, Z, Left] {
                let shortcut = Shortcut::plain(key).ctrl();
                assert_eq!(command_on(system, shortcut, Place::Field), None, "{key:?}");
            }
            for key in [Left, Down, Home, End, Delete, Tab, L, Digit1, Key::Enter] {
                for shortcut in [Shortcut::plain(key), Shortcut::plain(key).shift()] {
                    assert_eq!(command_on(system, shortcut, Place::Field), None, "{key:?}");
                }
            }
        }
    }

    #[test]
    fn every_command_has_its_own_title_and_a_help() {
        for language in Language::iter() {
            let tr = Messages::new(language);
            let mut titles = HashSet::new();
            for command in Command::iter() {
                let Spec { title, help, .. } = *command.spec();
                assert_ne!(title, help, "{command:?}");
                assert!(titles.insert(tr.get(title)), "{command:?}: {}", tr.get(title));
                assert!(!tr.get(help).ends_with('.'), "{command:?}");
            }
        }
    }

    #[test]
    fn keys_of_the_design_run_their_commands() {
        use Command as C;
        use Key as K;
        use Place::{Field, List, Text};
        let plain = Shortcut::plain;
        for (shortcut, place, command) in [
            (plain(K::Left), Text, Some(C::CaretLeft)),
            (plain(K::Left).shift(), Text, Some(C::SelectLeft)),
            (plain(K::Left), List, None),
            (plain(K::End).ctrl().shift(), Text, Some(C::SelectArticleEnd)),
            (plain(K::PageDown), Text, Some(C::PageDown)),
            (plain(K::F8), Text, Some(C::CycleSnap)),
            (plain(K::A).ctrl(), Text, Some(C::SelectAll)),
            (plain(K::Digit4), Text, Some(C::Tag4)),
            (plain(K::Digit4).shift(), Text, Some(C::Arm4)),
            (plain(K::Digit4), Field, None),
            (plain(K::L), Text, Some(C::ChooseLabel)),
            (plain(K::Period), Text, Some(C::TagAgain)),
            (plain(K::Enter), Text, Some(C::EditSpan)),
            (plain(K::Right).alt(), Text, Some(C::MoveEndRight)),
            (plain(K::Right).alt().shift(), Text, Some(C::MoveStartRight)),
            (plain(K::Delete), List, Some(C::RemoveAnnotation)),
            (plain(K::Backspace), Text, Some(C::RemoveAnnotation)),
            (plain(K::Delete), Field, None),
            (plain(K::Tab), Text, Some(C::NextAnnotation)),
            (plain(K::Tab).shift(), Text, Some(C::PreviousAnnotation)),
            (plain(K::Tab), List, None),
            (plain(K::C), Text, Some(C::CycleAnnotation)),
            (plain(K::M), List, Some(C::EditNote)),
            (plain(K::F6), Field, Some(C::NextPane)),
            (plain(K::F6).shift(), Field, Some(C::PreviousPane)),
            (plain(K::Z).ctrl(), List, Some(C::Undo)),
            (plain(K::Z).ctrl().shift(), Text, Some(C::Redo)),
            (plain(K::Y).ctrl(), Text, Some(C::Redo)),
            (plain(K::C).ctrl(), List, Some(C::Copy)),
            (plain(K::C).ctrl().shift(), Text, Some(C::CopyWithCitation)),
            (plain(K::F).ctrl(), Text, Some(C::Find)),
            (plain(K::F).ctrl().shift(), Text, None),
            (plain(K::D).ctrl(), Text, Some(C::TagIdentical)),
            (plain(K::PageDown).ctrl(), Field, Some(C::NextArticle)),
            (plain(K::PageUp).ctrl(), List, Some(C::PreviousArticle)),
            (plain(K::Enter).ctrl(), Text, Some(C::DoneAndNext)),
            (plain(K::O).ctrl(), Field, Some(C::OpenFolder)),
            (plain(K::E).ctrl(), List, Some(C::Export)),
            (plain(K::S).ctrl(), Text, Some(C::SaveNow)),
            (plain(K::Plus).ctrl(), Text, Some(C::LargerText)),
            (plain(K::Minus).ctrl(), Text, Some(C::SmallerText)),
            (plain(K::Digit0).ctrl(), Text, Some(C::DefaultText)),
            (plain(K::P).ctrl().shift(), Field, Some(C::Palette)),
            (plain(K::F1), Field, Some(C::KeyReference)),
            (plain(K::Escape), Field, Some(C::Cancel)),
            (plain(K::A).ctrl().shift(), Text, Some(C::AddSelection)),
            (plain(K::Space), Text, Some(C::StartSelecting)),
            (plain(K::R), List, Some(C::Relate)),
        ] {
            for system in [System::Linux, System::Windows] {
                assert_eq!(command_on(system, shortcut, place), command, "{shortcut:?}, {place:?}");
            }
        }
    }

    #[test]
    fn macos_has_its_own_habits() {
        let on_mac = |shortcut| command_on(System::Mac, shortcut, Place::Text);
        let left = Shortcut::plain(Key::Left);
        assert_eq!(on_mac(left.alt()), Some(Command::WordLeft));
        assert_eq!(on_mac(left.ctrl()), Some(Command::LineStart));
        assert_eq!(on_mac(left.ctrl().alt()), Some(Command::MoveEndLeft));
        assert_eq!(on_mac(Shortcut::plain(Key::Up).ctrl()), Some(Command::ArticleStart));
    }

    #[test]
    fn every_menu_has_commands() {
        for menu in Menu::iter() {
            assert!(menu.commands().count() >= 2, "{menu:?}");
        }
    }
}
