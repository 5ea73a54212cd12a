//! What the thread that draws does for a label key, an undo and a redo, and when the disk has
//! answered: the state alone, without drawing.

use tagwerk::app::{App, Effect, Event, Folders, Gesture, SaveState, Start};
use tagwerk::command::Command;
use tagwerk::model::ArticlePath;
use tagwerk::run::clipboard::ScriptedClipboard;
use tagwerk::run::dialogs::ScriptedDialogs;
use tagwerk::run::{Doors, Runner};

use super::Runs;
use super::corpus::{ANNOTATOR, ARTICLE, Corpus, Text};

/// How many tags are made for one round of what waits for a disk.
const TAGS: usize = 10;

pub fn measure(text: &Text, rounds: usize) {
    let corpus = Corpus::new(text);
    let mut app = open(&corpus);
    let mut chance = fastrand::Rng::with_seed(3);
    let (mut tag, mut undo, mut redo, mut answers) =
        (Runs::default(), Runs::default(), Runs::default(), Runs::default());
    while tag.wall.len() < rounds * TAGS {
        let offset = text.content.floor_char_boundary(chance.usize(..text.content.len()));
        app.handle(Event::Gesture(Gesture::Caret { offset, extend: false }));
        let effects = tag.run(|| app.handle(Event::Run(Command::Tag1)));
        if !is_append(&effects) {
            // No word is there, or it has that tag.
            (_, _) = (tag.wall.pop(), tag.processor.pop());
            continue;
        }
        answer(&mut app, effects, &mut answers);
        for (command, runs) in [(Command::Undo, &mut undo), (Command::Redo, &mut redo)] {
            let effects = runs.run(|| app.handle(Event::Run(command)));
            assert!(is_append(&effects), "{command:?} did nothing: {:?}", app.notice);
            answer(&mut app, effects, &mut answers);
        }
    }
    let desk = app.desk.as_ref().expect("no article is open");
    assert_eq!(desk.mine.layer.len(), text.annotations.len() + rounds * TAGS);
    for (name, runs) in [("tag", tag), ("undo", undo), ("redo", redo), ("answers", answers)] {
        runs.print_processor(name, text.annotations.len());
    }
}

/// The state with a corpus' text open.
fn open(corpus: &Corpus) -> App {
    let folders = Some(Folders { articles: corpus.articles(), annotations: None });
    let annotator = ANNOTATOR.to_owned();
    let (mut app, mut effects) =
        App::new(Start { folders, annotator, seed: 7, ..Start::default() });
    let doors = Doors {
        dialogs: Box::new(ScriptedDialogs::new([])),
        clipboard: Box::new(ScriptedClipboard::default()),
        settings_file: None,
    };
    let mut runner = Runner::new(doors);
    let mut settle = |app: &mut App, mut effects: Vec<Effect>| {
        loop {
            effects.drain(..).for_each(|it| _ = runner.carry_out(it));
            let events = runner.wait();
            if events.is_empty() {
                return;
            }
            effects.extend(events.into_iter().flat_map(|it| app.handle(it)));
        }
    };
    settle(&mut app, std::mem::take(&mut effects));
    let path = ArticlePath::new(ARTICLE);
    effects.extend(app.handle(Event::OpenArticle(path.clone())));
    settle(&mut app, effects);
    assert!(app.desk.as_ref().is_some_and(|it| it.article.path == path));
    app
}

fn is_append(effects: &[Effect]) -> bool {
    effects.iter().any(|it| matches!(it, Effect::Append(_)))
}

/// Says that all that was asked for is on the disk. The worker lets go of what it was sent.
fn answer(app: &mut App, effects: Vec<Effect>, answers: &mut Runs) {
    for effect in effects {
        let event = match &effect {
            Effect::Append(deeds) => Event::Appended { serial: deeds.serial, result: Ok(1) },
            Effect::SaveLayer { serial, .. } => {
                Event::LayerSaved { serial: *serial, result: Ok(()) }
            }
            Effect::SaveCodebook { .. } => Event::CodebookSaved(Ok(())),
            _ => continue,
        };
        answers.run(|| app.handle(event));
    }
    assert_eq!(app.saving.state(), SaveState::Saved);
}
