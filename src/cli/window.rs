//! Opening the window.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use eframe::egui::{IconData, ViewportBuilder};

use super::arguments::WindowArguments;
use super::corpus::{annotations_of, settings_file};
use super::output::say;
use crate::app::{App, Folders, Start, wording};
use crate::i18n::{Language, Messages, Msg};
use crate::record::Settings;
use crate::run::clipboard::SystemClipboard;
use crate::run::dialogs::SystemDialogs;
use crate::run::system::{self, SystemTheme};
use crate::run::{Doors, Runner};
use crate::store;
use crate::ui::window::Window;

/// Opens the window and returns when it is closed.
pub fn open(arguments: WindowArguments) -> ExitCode {
    let language = system::language();
    if let Some(name) = &arguments.annotator
        && let Err(error) = store::check_annotator_name(name)
    {
        let tr = Messages::new(language);
        say(&format!("{name}: {}", wording::name_error(&tr, &error)));
        return ExitCode::from(2);
    }
    if !system::has_display() {
        return no_display(language);
    }
    let theme = Arc::new(Mutex::new(SystemTheme::Unknown));
    let settings_file = settings_file();
    let (settings, trouble) = match &settings_file {
        Some(file) => store::read_settings(file),
        None => (Settings::default(), None),
    };
    let start = start(arguments, settings, language);
    let options = eframe::NativeOptions {
        viewport: viewport(&start.settings),
        ..eframe::NativeOptions::default()
    };
    let opened = Arc::new(AtomicBool::new(false));
    let opens = opened.clone();
    let create: eframe::AppCreator<'_> = Box::new(move |creation| {
        opens.store(true, Ordering::SeqCst);
        let doors = Doors {
            dialogs: Box::new(SystemDialogs::of_window(creation)),
            clipboard: Box::new(SystemClipboard::default()),
            settings_file,
        };
        let (said, bell) = (theme.clone(), creation.egui_ctx.clone());
        system::watch_theme(move |it| {
            *said.lock().unwrap_or_else(PoisonError::into_inner) = it;
            bell.request_repaint();
        });
        let (mut app, mut effects) = App::new(start);
        if let Some(trouble) = trouble {
            effects.extend(app.handle(crate::app::Event::SettingsFailed(Arc::new(trouble))));
        }
        Ok(Box::new(Window::new(&creation.egui_ctx, app, effects, Runner::new(doors), theme)))
    });
    // Where a library of the desktop is missing, what loads it panics.
    let run = || eframe::run_native("Tagwerk", options, create);
    let why = match catch_unwind(AssertUnwindSafe(run)) {
        Ok(Ok(())) => return ExitCode::SUCCESS,
        Ok(Err(error)) => error.to_string(),
        Err(panic) if opened.load(Ordering::SeqCst) => resume_unwind(panic),
        Err(panic) => panic.downcast_ref::<String>().cloned().unwrap_or_default(),
    };
    say(&Messages::new(language).window_failed(why));
    ExitCode::from(2)
}

fn no_display(language: Language) -> ExitCode {
    say(Messages::new(language).get(Msg::NoDisplay));
    ExitCode::from(2)
}

fn start(arguments: WindowArguments, settings: Settings, language: Language) -> Start {
    let seeds = Path::new("seeds");
    let articles = arguments.articles.or_else(|| seeds.is_dir().then(|| seeds.to_owned()));
    let folders = articles.map(|articles| {
        // The settings remember folders by their whole path.
        let articles = store::whole_path(&articles);
        let remembered = || annotations_of(&settings, &articles);
        let annotations = arguments.annotations.or_else(remembered);
        Folders { articles, annotations }
    });
    Start {
        folders,
        annotator: arguments.annotator.unwrap_or_default(),
        user: system::annotator(),
        language: Some(language),
        settings,
        seed: fastrand::u64(..),
    }
}

fn viewport(settings: &Settings) -> ViewportBuilder {
    let window = &settings.window;
    let (width, height) = window.size.unwrap_or((1280.0, 800.0));
    let mut viewport = ViewportBuilder::default()
        .with_app_id("tagwerk")
        .with_title("Tagwerk")
        .with_inner_size([width, height])
        .with_min_inner_size([800.0, 480.0])
        .with_clamp_size_to_monitor_size(true)
        .with_maximized(window.maximized);
    if let Some((x, y)) = window.position {
        viewport = viewport.with_position([x, y]);
    }
    if let Ok(icon) = eframe::icon_data::from_png_bytes(include_bytes!("../../assets/tagwerk.png"))
    {
        viewport = viewport.with_icon(Arc::<IconData>::new(icon));
    }
    viewport
}
