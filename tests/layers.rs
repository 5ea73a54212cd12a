//! The picture of the layers, kept true: no import runs against the arrows, and no file grows
//! beyond what a person reads at a sitting.

#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows these in test functions, but not in what they call"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// What each module may know, besides itself.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("i18n", &[]),
    ("command", &["i18n"]),
    ("model", &[]),
    ("edit", &["model"]),
    ("check", &["model", "edit"]),
    ("merge", &["model", "edit"]),
    ("reanchor", &["model"]),
    ("record", &["model", "edit", "check"]),
    ("store", &["model", "edit", "check", "merge", "reanchor", "record"]),
    ("import", &["model", "edit", "check", "record"]),
    ("export", &["model", "edit", "check", "record"]),
    ("search", &["model", "edit", "check", "record"]),
    (
        "app",
        &[
            "model", "edit", "check", "merge", "reanchor", "record", "store", "import", "export",
            "search", "command", "i18n",
        ],
    ),
    (
        "run",
        &[
            "model", "edit", "check", "merge", "reanchor", "record", "store", "import", "export",
            "search", "command", "i18n", "app",
        ],
    ),
    (
        "ui",
        &[
            "model", "edit", "check", "merge", "reanchor", "record", "store", "import", "export",
            "search", "command", "i18n", "app", "run",
        ],
    ),
    (
        "cli",
        &[
            "model", "edit", "check", "merge", "reanchor", "record", "store", "import", "export",
            "search", "command", "i18n", "app", "run", "ui",
        ],
    ),
];

/// Libraries that only the outer layers may use: the inner ones draw nothing, and read and write
/// no files.
const KEPT_OUT: &[(&str, &[&str])] = &[
    ("eframe", &["ui", "run", "cli"]),
    ("egui", &["ui"]),
    ("rfd", &["run"]),
    ("arboard", &["run"]),
    ("serde", &["record", "export", "import", "cli"]),
    ("fastrand", &["app", "run", "cli"]),
    ("std::fs", &["store", "run", "cli"]),
];

/// Longest file, in lines; tables may be longer.
const LONGEST: usize = 700;

#[derive(Debug)]
struct Source {
    path: PathBuf,
    /// The top module that it belongs to; `main` and `lib` for those two files.
    module: String,
    /// How deep below its top module it lies: 0 for `mod.rs` of the top module.
    depth: usize,
    /// Its text without comments and strings, up to its tests.
    code: String,
    lines: usize,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if is_test(&path) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                sources.push(source(&root, path));
            }
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

/// Whether a file or a folder holds nothing but tests, which may compare what lies side by side: an import reads
/// what an export wrote.
fn is_test(path: &Path) -> bool {
    path.file_stem().is_some_and(|it| ["tests", "golden", "round_trip"].iter().any(|of| it == *of))
}

fn source(root: &Path, path: PathBuf) -> Source {
    let text = fs::read_to_string(&path).unwrap();
    let below = path.strip_prefix(root).unwrap().with_extension("");
    let mut parts: Vec<String> = below.iter().map(|it| it.to_string_lossy().into_owned()).collect();
    if parts.last().is_some_and(|it| it == "mod") {
        parts.pop();
    }
    let (module, depth) = (parts.first().unwrap().clone(), parts.len() - 1);
    Source { path, module, depth, lines: text.lines().count(), code: code(&text) }
}

/// What of a file is code in force: neither comments nor strings, nor the tests at its end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let mut code = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['"', '/', '\'']) {
        let (before, from) = rest.split_at(at);
        code.push_str(before);
        let skipped = if from.starts_with("//") {
            from.find('\n').unwrap_or(from.len())
        } else if from.starts_with('"') {
            string_end(from)
        } else if from.starts_with("'\"'") {
            3
        } else if from.starts_with("'\\\"'") || from.starts_with("'\\''") {
            4
        } else {
            code.push_str(&from[..1]);
            1
        };
        rest = from.get(skipped..).unwrap_or_default();
    }
    code + rest
}

/// Where the string that `text` begins with is over.
fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (at, it) in text.char_indices().skip(1) {
        match it {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The names that follow each `prefix`, also those in its braces: `crate::{a, b::c}` gives a, b.
fn names_after(code: &str, prefix: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        text.trim_start().chars().take_while(|it| it.is_alphanumeric() || *it == '_').collect()
    };
    let mut names = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|it| it.is_alphanumeric() || it == '_' || it == ':') {
            continue;
        }
        let after = &code[at + prefix.len()..];
        let Some(group) = after.strip_prefix('{') else {
            names.push(name(after));
            continue;
        };
        let (mut depth, mut item) = (0, String::new());
        for it in group.chars() {
            match it {
                '}' if depth == 0 => break,
                ',' if depth == 0 => names.push(name(&std::mem::take(&mut item))),
                _ => {
                    depth += i32::from(it == '{') - i32::from(it == '}');
                    item.push(it);
                }
            }
        }
        names.push(name(&item));
    }
    names.retain(|it| !it.is_empty());
    names
}

/// The top modules that a file names, by `crate::` or by as many `super::` as lead out of its own.
fn known_to(source: &Source) -> Vec<String> {
    let mut names = names_after(&source.code, "crate::");
    names.extend(names_after(&source.code, &"super::".repeat(source.depth + 1)));
    names
}

#[test]
fn no_import_runs_against_the_arrows() {
    let modules: Vec<&str> = MAY_KNOW.iter().map(|it| it.0).collect();
    let mut found = 0;
    for source in sources() {
        if ["main", "lib"].contains(&source.module.as_str()) {
            continue;
        }
        let allowed = MAY_KNOW.iter().find(|it| it.0 == source.module);
        let (_, allowed) = allowed.unwrap_or_else(|| panic!("{}: no layer", source.path.display()));
        for name in known_to(&source).iter().filter(|it| modules.contains(&it.as_str())) {
            found += 1;
            let fine = *name == source.module || allowed.contains(&name.as_str());
            assert!(fine, "{} knows {name}", source.path.display());
        }
    }
    assert!(found > 100, "only {found} imports were seen");
}

#[test]
fn inner_layers_draw_nothing_and_touch_no_files() {
    for source in sources() {
        for (library, users) in KEPT_OUT {
            let names = format!("{library}::");
            let used = source.code.match_indices(&names).any(|(at, _)| {
                let before = source.code[..at].chars().next_back();
                !before.is_some_and(|it| it.is_alphanumeric() || "_:".contains(it))
            });
            let inner = MAY_KNOW.iter().any(|it| it.0 == source.module);
            let fine = !used || !inner || users.contains(&source.module.as_str());
            assert!(fine, "{} uses {library}", source.path.display());
        }
    }
}

#[test]
fn files_are_short_enough_to_be_read() {
    for source in sources() {
        let table = source.path.file_stem().is_some_and(|it| it == "table");
        let (path, lines) = (source.path.display(), source.lines);
        assert!(table || lines <= LONGEST, "{path} has {lines} lines");
    }
}

#[test]
fn the_reader_of_imports_sees_them_all() {
    let code = code(
        "use crate::{app::{App, Event}, ui};\n// crate::cli\nlet a = \"crate::run \\\" b\";\n\
         use super::super::store::x; fn f(c: char) { c == '\"' || crate::edit::g() }\n\
         #[cfg(test)]\nmod tests { use crate::cli; }\n",
    );
    assert_eq!(names_after(&code, "crate::"), ["app", "ui", "edit"]);
    assert_eq!(names_after(&code, "super::super::"), ["store"]);
}
