//! The first walk through a project: all that sources refer to, which stands before or behind them.

use std::collections::HashMap;

use super::super::xml::{Node, walk};
use super::super::{Item, Remark, RemarkKind};
use super::codes::{self, Code};

/// A note: its text, or the file that holds it.
#[derive(Clone, Debug, Default)]
pub(super) struct Note {
    pub(super) line: usize,
    pub(super) guid: String,
    pub(super) name: String,
    pub(super) text: String,
    pub(super) path: String,
}

/// A link from one thing to another.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) line: usize,
    pub(super) kind: String,
    pub(super) target: String,
}

/// What stands in a project beside its sources. GUIDs are as [`plain`] writes them.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Names of users and of variables.
    pub(super) called: HashMap<String, String>,
    /// All codes, those around others before them.
    pub(super) codes: Vec<Code>,
    /// What the labels of codes are called.
    pub(super) labels: HashMap<String, String>,
    pub(super) notes: Vec<Note>,
    /// Links by where they lead from.
    pub(super) links: HashMap<String, Vec<Link>>,
    /// Whether it is a project or a codebook.
    pub(super) is_ours: bool,
    /// How the walk ended.
    pub(super) end: Option<Remark>,
}

/// A GUID as it is compared: without braces, in small letters.
pub(super) fn plain(guid: &str) -> String {
    guid.trim_matches(['{', '}', ' ']).to_lowercase()
}

impl Index {
    /// Walks through a project or a codebook; what has no place in Tagwerk is remarked.
    pub(super) fn of(xml: &str, each: &mut dyn FnMut(Item)) -> Self {
        let mut index = Self::default();
        // The names of the elements around, outermost first.
        let mut around: Vec<&str> = Vec::new();
        // The codes around by their places, `None` for those without a name.
        let mut within: Vec<Option<usize>> = Vec::new();
        let end = walk(xml, |line, node| match node {
            Node::Start(it) => {
                let is_in = |name: &str| around.contains(&name);
                let named = || it.get("name").into_owned();
                match it.name {
                    "Project" | "CodeBook" => index.is_ours = true,
                    "User" | "Variable" => {
                        index.called.insert(plain(&it.get("guid")), named());
                    }
                    "Code" => {
                        let outer = within.iter().rev().flatten().next().copied();
                        let name = named().trim().to_owned();
                        within.push((!name.is_empty()).then_some(index.codes.len()));
                        // What a code without a name labels has no label.
                        if !name.is_empty() {
                            index.codes.push(Code {
                                guid: plain(&it.get("guid")),
                                name,
                                color: codes::color(&it.get("color")),
                                // Not what the schema says, but what some write.
                                description: it.get("description").into_owned(),
                                codable: !matches!(&*it.get("isCodable"), "false" | "0"),
                                outer,
                            });
                        }
                    }
                    "Note" => index.notes.push(Note {
                        line,
                        guid: plain(&it.get("guid")),
                        name: named(),
                        text: String::new(),
                        path: it.get("plainTextPath").into_owned(),
                    }),
                    "Link" => {
                        let (kind, target) = (named(), plain(&it.get("targetGUID")));
                        let origin = plain(&it.get("originGUID"));
                        index.links.entry(origin).or_default().push(Link { line, kind, target });
                    }
                    "Set" | "Graph" | "Case" => {
                        let detail = format!("{} {}", it.name, named());
                        let kind = RemarkKind::NotHeld;
                        each(Item::Remark(Remark { line, kind, detail }));
                    }
                    // Of a code: its note tells of it as a description does, but is not one.
                    "NoteRef" if !is_in("Sources") => {
                        let detail = format!("{} {}", it.name, around.last().unwrap_or(&""));
                        let kind = RemarkKind::NotHeld;
                        each(Item::Remark(Remark { line, kind, detail }));
                    }
                    _ => {}
                }
                around.push(it.name);
            }
            Node::Text(text) => {
                let mut names = around.iter().rev().copied();
                match (names.next(), names.next()) {
                    (Some("Description"), Some("Code")) => {
                        let code = within.last().copied().flatten();
                        let code = code.and_then(|at| index.codes.get_mut(at));
                        if let Some(code) = code {
                            text.trim().clone_into(&mut code.description);
                        }
                    }
                    (Some("PlainTextContent"), Some("Note")) => {
                        if let Some(note) = index.notes.last_mut() {
                            note.text.push_str(text);
                        }
                    }
                    (Some("Description"), Some("Note")) => {
                        if let Some(note) =
                            index.notes.last_mut().filter(|_| !text.trim().is_empty())
                        {
                            note.text.push_str(text.trim());
                            note.text.push('\n');
                        }
                    }
                    _ => {}
                }
            }
            Node::End(name) => {
                around.pop();
                if name == "Code" {
                    within.pop();
                }
            }
        });
        index.labels = codes::names(&index.codes);
        index.end = end.err().map(|(line, detail)| {
            let kind = RemarkKind::Unreadable;
            Remark { line, kind, detail }
        });
        index
    }
}
