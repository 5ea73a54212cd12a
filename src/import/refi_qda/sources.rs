//! The second walk through a project: its sources one by one, with all that is said about each.

use super::super::xml::{Element, Node, walk};
use super::super::{Item, Remark, RemarkKind};
use super::index::plain;

/// A text with what is said about it.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) line: usize,
    pub(super) name: String,
    /// The file that holds it, or nothing.
    pub(super) path: String,
    /// The text itself, where it is no file.
    pub(super) content: Option<String>,
    /// GUID of who made it.
    pub(super) user: String,
    pub(super) selections: Vec<Selection>,
    /// GUIDs of variables, with values.
    pub(super) values: Vec<(String, String)>,
}

/// A part of a text.
#[derive(Debug, Default)]
pub(super) struct Selection {
    pub(super) line: usize,
    pub(super) guid: String,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) user: String,
    pub(super) description: String,
    /// GUIDs of notes.
    pub(super) notes: Vec<String>,
    pub(super) codings: Vec<Coding>,
}

/// A code on a selection.
#[derive(Debug, Default)]
pub(super) struct Coding {
    pub(super) line: usize,
    pub(super) guid: String,
    pub(super) code: String,
    pub(super) user: String,
    pub(super) notes: Vec<String>,
}

/// What takes the texts, with what takes what is passed over.
type EachText<'a> = dyn FnMut(Text, &mut dyn FnMut(Item)) + 'a;

/// The walk.
struct Sources<'a, 'b, 'x> {
    /// The names of the elements around, outermost first.
    around: Vec<&'x str>,
    /// The name of the source that is no text by itself, for its text.
    other: String,
    /// The text that is being read; those of selections in pictures and PDFs are not.
    text: Option<Text>,
    each_text: &'a mut EachText<'b>,
    each: &'a mut dyn FnMut(Item),
}

/// Hands over each text; sources that are none, and what is said of whole sources, are remarked.
///
/// # Errors
/// The line from which on the project is no XML.
pub(super) fn sources(
    xml: &str,
    each_text: &mut EachText<'_>,
    each: &mut dyn FnMut(Item),
) -> Result<(), usize> {
    let (around, other, text) = (Vec::new(), String::new(), None);
    let mut sources = Sources { around, other, text, each_text, each };
    let end = walk(xml, |line, node| sources.node(line, node));
    // What was begun when the file broke off.
    sources.hand_over();
    end.map_err(|it| it.0)
}

impl<'x> Sources<'_, '_, 'x> {
    fn node(&mut self, line: usize, node: Node<'_, 'x>) {
        match node {
            Node::Start(it) => {
                if self.around.contains(&"Sources") {
                    self.start(line, &it);
                }
                self.around.push(it.name);
            }
            Node::Text(text) => self.said(text),
            Node::End(name) => {
                self.around.pop();
                let outer = self.around.last().copied().unwrap_or_default();
                if is_text(name, outer) {
                    self.hand_over();
                }
            }
        }
    }

    fn start(&mut self, line: usize, it: &Element<'_, 'x>) {
        let outer = self.around.last().copied().unwrap_or_default();
        let in_selection = self.around.contains(&"PlainTextSelection");
        let mut remark = |kind, detail: String| {
            (self.each)(Item::Remark(Remark { line, kind, detail }));
        };
        if is_text(it.name, outer) {
            let name = it.get("name").into_owned();
            self.text = Some(Text {
                line,
                name: if name.is_empty() { self.other.clone() } else { name },
                path: it.get("plainTextPath").into_owned(),
                user: plain(&it.get("creatingUser")),
                ..Text::default()
            });
            return;
        }
        match (it.name, outer) {
            ("PictureSource" | "PDFSource" | "AudioSource" | "VideoSource", _) => {
                self.other = it.get("name").into_owned();
                if it.name != "PDFSource" {
                    remark(RemarkKind::NoText, format!("{} {}", it.name, self.other));
                }
            }
            (
                "PDFSelection"
                | "PictureSelection"
                | "AudioSelection"
                | "VideoSelection"
                | "TranscriptSelection",
                _,
            ) => {
                remark(RemarkKind::NoPlace, format!("{} {}", it.name, it.get("name")));
            }
            ("PlainTextSelection", _) => {
                let offset = |name: &str| it.get(name).trim().parse().unwrap_or(usize::MAX);
                let selection = Selection {
                    line,
                    guid: plain(&it.get("guid")),
                    start: offset("startPosition"),
                    end: offset("endPosition"),
                    user: plain(&it.get("creatingUser")),
                    ..Selection::default()
                };
                self.text.get_or_insert_default().selections.push(selection);
            }
            ("Coding", "PlainTextSelection") => {
                let (guid, user) = (plain(&it.get("guid")), plain(&it.get("creatingUser")));
                let coding = Coding { line, guid, user, ..Coding::default() };
                if let Some(selection) = self.selection() {
                    selection.codings.push(coding);
                }
            }
            ("CodeRef", "Coding") if in_selection => {
                let code = plain(&it.get("targetGUID"));
                let coding = self.selection().and_then(|it| it.codings.last_mut());
                if let Some(coding) = coding {
                    coding.code = code;
                }
            }
            ("NoteRef", _) if in_selection => {
                let note = plain(&it.get("targetGUID"));
                let in_coding = outer == "Coding";
                if let Some(selection) = self.selection() {
                    match selection.codings.last_mut().filter(|_| in_coding) {
                        Some(coding) => coding.notes.push(note),
                        None => selection.notes.push(note),
                    }
                }
            }
            ("VariableRef", "VariableValue") => {
                let variable = plain(&it.get("targetGUID"));
                if let Some(text) = &mut self.text {
                    text.values.push((variable, String::new()));
                }
            }
            // What is said of a selection that is not in a text has gone with it.
            ("Coding" | "NoteRef" | "Description", outer)
                if !outer.ends_with("Selection") && outer != "Coding" =>
            {
                let name = self.text.as_ref().map_or(&self.other, |it| &it.name);
                remark(RemarkKind::AboutText, format!("{} {name}", it.name));
            }
            _ => {}
        }
    }

    fn said(&mut self, text: &str) {
        let mut names = self.around.iter().rev().copied();
        let (inner, outer) = (names.next().unwrap_or_default(), names.next().unwrap_or_default());
        let Some(reading) = &mut self.text else { return };
        match (inner, outer) {
            (
                "PlainTextContent",
                "TextSource" | "Representation" | "TextDescription" | "Transcript",
            ) => {
                reading.content.get_or_insert_default().push_str(text);
            }
            ("Description", "PlainTextSelection") => {
                if let Some(selection) = reading.selections.last_mut() {
                    text.trim().clone_into(&mut selection.description);
                }
            }
            (_, "VariableValue") => {
                if let Some((_, value)) = reading.values.last_mut() {
                    value.push_str(text);
                }
            }
            _ => {}
        }
    }

    fn selection(&mut self) -> Option<&mut Selection> {
        self.text.as_mut()?.selections.last_mut()
    }

    fn hand_over(&mut self) {
        if let Some(text) = self.text.take() {
            (self.each_text)(text, self.each);
        }
    }
}

/// Whether an element holds a text: a source itself, or what stands for one that is none.
fn is_text(name: &str, outer: &str) -> bool {
    match name {
        "TextSource" => true,
        "Representation" | "TextDescription" | "Transcript" => outer.ends_with("Source"),
        _ => false,
    }
}
