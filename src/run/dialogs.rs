//! The door to the system's file dialogs.
//!
//! Everything is answered later, from another thread: a dialog stays open for as long as a person
//! thinks.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// What a dialog asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What may be chosen.
    pub kind: Kind,
    /// The dialog's title, worded by the caller.
    pub title: String,
    /// The folder that it starts in; where there is none, the system's choice.
    pub start: Option<PathBuf>,
}

/// What may be chosen in a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One folder.
    Folder,
    /// One file or several.
    Files,
    /// The place for a new file; the dialog itself asks before one is overwritten.
    Save {
        /// The name that it proposes.
        name: String,
    },
}

/// What came of a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// These paths, never none; exactly one unless several files were asked for.
    Chosen(Vec<PathBuf>),
    /// The user thought better of it.
    Cancelled,
    /// No dialog could be shown: ask in the window.
    Missing,
}

/// Whether the desktop offers file dialogs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// As far as can be seen beforehand.
    Available,
    /// Certainly not.
    Missing,
}

/// Where an answer goes. One that is dropped without an answer answers [`Answer::Missing`], so
/// that a question is never left open.
pub struct Reply(Option<Box<dyn FnOnce(Answer) + Send>>);

impl Reply {
    /// Runs the function with the answer, on whatever thread has it.
    pub fn new(then: impl FnOnce(Answer) + Send + 'static) -> Self {
        Self(Some(Box::new(then)))
    }

    /// Gives the answer.
    pub fn send(mut self, answer: Answer) {
        self.answer(answer);
    }

    fn answer(&mut self, answer: Answer) {
        if let Some(then) = self.0.take() {
            then(answer);
        }
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        self.answer(Answer::Missing);
    }
}

/// Asks for files and folders.
pub trait Dialogs {
    /// Whether asking makes sense.
    fn availability(&self) -> Availability;

    /// Opens a dialog and returns at once. To be called on the main thread, which macOS wants.
    fn ask(&self, question: Question, reply: Reply);
}

/// The dialogs of the desktop.
#[derive(Default)]
pub struct SystemDialogs {
    /// Knows the window that the dialogs belong to.
    blank: rfd::AsyncFileDialog,
}

impl SystemDialogs {
    /// Dialogs that stay in front of the program's window.
    pub fn of_window(window: &eframe::CreationContext<'_>) -> Self {
        Self { blank: rfd::AsyncFileDialog::new().set_parent(window) }
    }
}

/// An answer that comes faster than this comes from no person: rfd reports a portal that fails,
/// and a zenity that is not there, as if the user had cancelled.
const NO_PERSON: Duration = Duration::from_millis(150);

impl Dialogs for SystemDialogs {
    fn availability(&self) -> Availability {
        desktop::availability()
    }

    fn ask(&self, Question { kind, title, start }: Question, reply: Reply) {
        if self.availability() == Availability::Missing {
            return reply.send(Answer::Missing);
        }
        let mut dialog = self.blank.clone().set_title(title);
        if let Some(start) = start {
            dialog = dialog.set_directory(start);
        }
        // Made here, on the main thread, and awaited on another.
        match kind {
            Kind::Folder => {
                let chosen = dialog.pick_folder();
                wait(async { chosen.await.into_iter().collect() }, reply);
            }
            Kind::Files => {
                let chosen = dialog.pick_files();
                wait(async { chosen.await.unwrap_or_default() }, reply);
            }
            Kind::Save { name } => {
                let chosen = dialog.set_file_name(name).save_file();
                wait(async { chosen.await.into_iter().collect() }, reply);
            }
        }
    }
}

fn wait(chosen: impl Future<Output = Vec<rfd::FileHandle>> + Send + 'static, reply: Reply) {
    let asked = Instant::now();
    let answer = move || {
        let paths: Vec<PathBuf> =
            pollster::block_on(chosen).into_iter().map(PathBuf::from).collect();
        reply.send(if !paths.is_empty() {
            Answer::Chosen(paths)
        } else if asked.elapsed() < NO_PERSON {
            Answer::Missing
        } else {
            Answer::Cancelled
        });
    };
    // Where no thread can be had, the closure is dropped, and the reply in it says so.
    let _ = thread::Builder::new().name("dialog".into()).spawn(answer);
}

/// Windows and macOS always have dialogs.
#[cfg(not(all(unix, not(target_os = "macos"))))]
mod desktop {
    pub(super) fn availability() -> super::Availability {
        super::Availability::Available
    }
}

/// On Linux dialogs come from the desktop portal, which rfd asks by D-Bus, or else from zenity.
///
/// Asking the bus would be the surest, but takes a bus library and can hang where a portal is
/// installed and cannot start. The files that the bus itself goes by say the same at once: the
/// portal's service file, and a backend that declares file dialogs.
#[cfg(all(unix, not(target_os = "macos")))]
mod desktop {
    use std::path::{Path, PathBuf};
    use std::{env, fs};

    use super::Availability;

    /// What the answer depends on.
    #[derive(Default)]
    pub(super) struct Facts {
        /// There is a session bus.
        pub(super) bus: bool,
        /// In a Flatpak the portal is outside and always there.
        pub(super) sandboxed: bool,
        /// The folders of shared data, `/usr/share` and the like.
        pub(super) data: Vec<PathBuf>,
        /// Further folders of portal backends, where a distribution has its own.
        pub(super) portals: Vec<PathBuf>,
        /// The folders of programs.
        pub(super) programs: Vec<PathBuf>,
    }

    pub(super) fn availability() -> Availability {
        if facts().dialogs() { Availability::Available } else { Availability::Missing }
    }

    fn facts() -> Facts {
        let set = |name| env::var_os(name).filter(|it| !it.is_empty());
        let paths = |name, default: &str| -> Vec<PathBuf> {
            env::split_paths(&set(name).unwrap_or_else(|| default.into())).collect()
        };
        let mut data = paths("XDG_DATA_DIRS", "/usr/local/share:/usr/share");
        data.extend(set("XDG_DATA_HOME").map(PathBuf::from));
        data.extend(set("HOME").map(|it| Path::new(&it).join(".local/share")));
        Facts {
            // Where the variable is not set, libdbus tries the usual place.
            bus: set("DBUS_SESSION_BUS_ADDRESS").is_some()
                || set("XDG_RUNTIME_DIR").is_some_and(|it| Path::new(&it).join("bus").exists()),
            sandboxed: Path::new("/.flatpak-info").exists(),
            data,
            portals: ["XDG_DESKTOP_PORTAL_DIR", "NIX_XDG_DESKTOP_PORTAL_DIR"]
                .into_iter()
                .filter_map(set)
                .map(PathBuf::from)
                .collect(),
            programs: paths("PATH", ""),
        }
    }

    impl Facts {
        pub(super) fn dialogs(&self) -> bool {
            self.portal() || self.programs.iter().any(|it| it.join("zenity").is_file())
        }

        fn portal(&self) -> bool {
            const SERVICE: &str = "dbus-1/services/org.freedesktop.portal.Desktop.service";
            self.bus
                && (self.sandboxed
                    || self.data.iter().any(|it| it.join(SERVICE).is_file()) && self.backend())
        }

        fn backend(&self) -> bool {
            let shared = self.data.iter().map(|it| it.join("xdg-desktop-portal/portals"));
            shared.chain(self.portals.iter().cloned()).any(|folder| {
                fs::read_dir(folder).into_iter().flatten().flatten().any(|file| {
                    let path = file.path();
                    path.extension().is_some_and(|it| it == "portal")
                        && fs::read_to_string(path)
                            .is_ok_and(|it| it.contains("org.freedesktop.impl.portal.FileChooser"))
                })
            })
        }
    }
}

/// Dialogs for tests: answered at once, from a list. Clones share both lists.
#[derive(Clone, Debug, Default)]
pub struct ScriptedDialogs(Arc<Mutex<Script>>);

#[derive(Debug, Default)]
struct Script {
    answers: VecDeque<Answer>,
    asked: Vec<Question>,
}

impl ScriptedDialogs {
    /// Dialogs that give these answers in turn, and then [`Answer::Cancelled`].
    pub fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        let answers = answers.into_iter().collect();
        Self(Arc::new(Mutex::new(Script { answers, asked: Vec::new() })))
    }

    /// What was asked so far.
    pub fn asked(&self) -> Vec<Question> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).asked.clone()
    }
}

impl Dialogs for ScriptedDialogs {
    fn availability(&self) -> Availability {
        match self.0.lock().unwrap_or_else(PoisonError::into_inner).answers.front() {
            Some(Answer::Missing) => Availability::Missing,
            _ => Availability::Available,
        }
    }

    fn ask(&self, question: Question, reply: Reply) {
        let answer = {
            let mut script = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            script.asked.push(question);
            script.answers.pop_front().unwrap_or(Answer::Cancelled)
        };
        // The lock is free again: what comes next may ask further.
        reply.send(answer);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    fn folder() -> Question {
        Question { kind: Kind::Folder, title: "Ordner öffnen".into(), start: None }
    }

    fn reply() -> (Reply, mpsc::Receiver<Answer>) {
        let (sender, receiver) = mpsc::channel();
        (Reply::new(move |answer| sender.send(answer).unwrap()), receiver)
    }

    #[test]
    fn every_question_gets_one_answer() {
        let (sent, answers) = reply();
        sent.send(Answer::Cancelled);
        assert_eq!(answers.iter().collect::<Vec<_>>(), [Answer::Cancelled]);

        let (dropped, answers) = reply();
        drop(dropped);
        assert_eq!(answers.iter().collect::<Vec<_>>(), [Answer::Missing]);
    }

    #[test]
    fn an_answer_faster_than_a_person_is_none() {
        for (time, expected) in [(Duration::ZERO, Answer::Missing), (NO_PERSON, Answer::Cancelled)]
        {
            let (reply, answers) = reply();
            let nothing = async move {
                thread::sleep(time);
                Vec::new()
            };
            wait(nothing, reply);
            assert_eq!(answers.recv(), Ok(expected));
        }
    }

    #[test]
    fn scripted_dialogs_answer_in_turn() {
        let chosen = Answer::Chosen(vec!["artikel".into()]);
        let dialogs = ScriptedDialogs::new([chosen.clone(), Answer::Missing]);
        let ask = || {
            let (reply, answers) = reply();
            dialogs.clone().ask(folder(), reply);
            answers.recv().unwrap()
        };
        assert_eq!(ask(), chosen);
        assert_eq!(dialogs.availability(), Availability::Missing);
        assert_eq!([ask(), ask()], [Answer::Missing, Answer::Cancelled]);
        assert_eq!(dialogs.asked(), [folder(), folder(), folder()]);
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    mod linux {
        use std::fs;
        use std::path::Path;

        use crate::run::dialogs::desktop::Facts;

        fn write(path: &Path, text: &str) {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }

        #[test]
        fn dialogs_need_a_portal_that_can_choose_files_or_zenity() {
            let folder = tempfile::tempdir().unwrap();
            let data = folder.path().join("share");
            let programs = folder.path().join("bin");
            let facts = |bus| Facts {
                bus,
                data: vec![data.clone()],
                programs: vec![programs.clone()],
                ..Facts::default()
            };
            assert!(!facts(true).dialogs(), "a bus alone");

            write(&data.join("dbus-1/services/org.freedesktop.portal.Desktop.service"), "");
            assert!(!facts(true).dialogs(), "a portal without a backend");

            let backends = data.join("xdg-desktop-portal/portals");
            let screens = "[portal]\nInterfaces=org.freedesktop.impl.portal.ScreenCast;\n";
            write(&backends.join("screens.portal"), screens);
            assert!(!facts(true).dialogs(), "a backend without file dialogs");

            let files = "[portal]\nInterfaces=org.freedesktop.impl.portal.FileChooser;\n";
            write(&backends.join("files.portal"), files);
            assert!(facts(true).dialogs(), "a portal with file dialogs");
            assert!(!facts(false).dialogs(), "the same without a bus");
            assert!(Facts { sandboxed: true, bus: true, ..Facts::default() }.dialogs());

            write(&programs.join("zenity"), "");
            assert!(facts(false).dialogs(), "zenity needs no bus");
        }
    }
}
