//! The key reference as a page, for `docs/keys.md`.

use std::fmt::Write as _;

use strum::IntoEnumIterator as _;

use super::{Command, Menu, Shortcut, System};
use crate::i18n::{Language, Messages, Msg};

/// The key reference as Markdown: a part for each language, in it a table for each menu.
/// Commands without a default key are in it too, so that the page names all there is.
pub fn key_reference() -> String {
    let mut page = String::from(
        "<!-- Written by the program's own tests: UPDATE_DOCS=1 cargo test --lib reference -->\n\n\
         # Keys\n\n[English](#english) · [Deutsch](#deutsch)\n",
    );
    for language in [Language::En, Language::De] {
        let tr = Messages::new(language);
        let _ = writeln!(page, "\n## {}", language.name());
        part(&mut page, &tr, Msg::KeysInText, |it| it.spec().menu.is_none());
        for menu in Menu::iter() {
            part(&mut page, &tr, menu.title(), |it| it.spec().menu == Some(menu));
        }
    }
    page
}

fn part(page: &mut String, tr: &Messages, title: Msg, belongs: impl Fn(Command) -> bool) {
    let _ = writeln!(
        page,
        "\n### {}\n\n| {} | {} | macOS | {} |\n| --- | --- | --- | --- |",
        tr.get(title),
        tr.get(Msg::KeysColumnCommand),
        tr.get(Msg::KeysColumnKeys),
        tr.get(Msg::KeysColumnWhere),
    );
    let mut said = None;
    for command in Command::iter().filter(|it| belongs(*it)) {
        let spec = command.spec();
        let keys = |system| {
            let texts: Vec<_> = command.keys(system).iter().map(code(tr, system)).collect();
            texts.join(", ")
        };
        let _ = write!(page, "| {}", tr.get(spec.title));
        // Neighbours that share their help say it once.
        if said.replace(spec.help) != Some(spec.help) {
            let _ = write!(page, "<br>{}", tr.get(spec.help));
        }
        let _ = writeln!(
            page,
            " | {} | {} | {} |",
            keys(System::Linux),
            keys(System::Mac),
            tr.get(spec.scope.title()),
        );
    }
}

fn code(tr: &Messages, system: System) -> impl Fn(&Shortcut) -> String {
    move |shortcut| format!("`{}`", shortcut.text(tr, system))
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::{env, fs};

    use super::*;

    #[test]
    fn the_page_in_docs_is_up_to_date() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md");
        let page = key_reference();
        if env::var_os("UPDATE_DOCS").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &page).unwrap();
        }
        // A checkout on Windows may have turned the line ends.
        let stored = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert!(stored == page, "run it with UPDATE_DOCS=1 and commit docs/keys.md");
    }

    #[test]
    fn the_page_names_every_command_in_both_languages() {
        let page = key_reference();
        for language in Language::iter() {
            let tr = Messages::new(language);
            for command in Command::iter() {
                let title = tr.get(command.spec().title);
                let rows = [format!("\n| {title} |"), format!("\n| {title}<br>")];
                assert!(rows.iter().any(|it| page.contains(it)), "{command:?}");
            }
        }
    }
}
