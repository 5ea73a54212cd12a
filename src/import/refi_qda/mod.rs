//! REFI-QDA: projects (`.qdpx`, a zip, or the `project.qde` in it) and codebooks (`.qdc`) of `MAXQDA`,
//! `ATLAS.ti`, `NVivo`, `QualCoder`, `Taguette` and our own. Offsets in Unicode code points.
//!
//! Sources with plain text become documents, one for each user who has coded; each coding on a
//! selection becomes an annotation, descriptions and notes of both its note. Codes become labels beside
//! each other, links between codings or selections relations, and variables by the names of ours what
//! is known about an article. Files are looked up in the archive by name, or beside the file; paths
//! that lead elsewhere are refused. What is pictures or sounds, sets, cases, graphs, and what is said of
//! whole sources is remarked.

mod archive;
mod codes;
mod index;
mod sources;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use self::archive::{Archive, decoded};
use self::index::{Index, Link, Note};
use self::sources::{Selection, Text, sources};
use super::found::Draft;
use super::{Format, Item, Remark, RemarkKind, Source};
use crate::model::AnnotationId;

pub(super) const FORMAT: Format = Format { name: "refi-qda", extensions: &["qdpx", "qdc"], read };

/// What a relation is called whose link has no name.
const LINK: &str = "link";

fn read(source: &Source<'_>, each: &mut dyn FnMut(Item)) {
    let mut archive = None;
    let mut bytes = Cow::Borrowed(source.bytes);
    if source.bytes.starts_with(b"PK") {
        match project(source.bytes) {
            Ok((opened, project)) => (archive, bytes) = (Some(opened), project.into()),
            Err(detail) => return each(remark(1, RemarkKind::Unreadable, detail)),
        }
    }
    let Some(xml) = decoded(&bytes) else {
        return each(remark(1, RemarkKind::Unreadable, "UTF-8"));
    };
    drop(bytes);
    let index = Index::of(&xml, each);
    if !index.codes.is_empty() {
        each(Item::Codebook(Box::new(codes::codebook(&index.codes, &index.labels))));
    }
    let mut project = Project {
        files: Files { archive, beside: source.beside },
        notes: index.notes.iter().map(|it| (it.guid.as_str(), it)).collect(),
        linked: HashSet::new(),
        noted: HashSet::new(),
        names: HashMap::new(),
        index: &index,
    };
    // A file that breaks off does so in either walk.
    let _ = sources(&xml, &mut |text, each| project.take(text, each), each);
    project.rest(each);
    if let Some(end) = &index.end {
        each(Item::Remark(end.clone()));
    } else if !index.is_ours {
        each(super::nothing());
    }
}

fn remark(line: usize, kind: RemarkKind, detail: impl Into<String>) -> Item {
    Item::Remark(Remark { line, kind, detail: detail.into() })
}

/// The archive and what its project file holds.
fn project(bytes: &[u8]) -> Result<(Archive<'_>, Vec<u8>), String> {
    let mut archive = Archive::open(bytes)?;
    let name = archive.ending(".qde").unwrap_or_else(|| "project.qde".to_owned());
    let project = archive.read(&name).unwrap_or(Err(name))?;
    Ok((archive, project))
}

/// Where a project's texts are.
struct Files<'a> {
    archive: Option<Archive<'a>>,
    beside: &'a dyn Fn(&str) -> Option<Vec<u8>>,
}

impl Files<'_> {
    /// The text that a path of the project leads to.
    fn text(&mut self, path: &str) -> Result<String, String> {
        let (scheme, name) = path.split_once("://").unwrap_or(("internal", path));
        let name = name.trim_start_matches('/');
        // Texts lie in one folder; what leads to others leads astray.
        if name.is_empty() || name.contains(['/', '\\', ':']) || name == ".." {
            return Err(path.to_owned());
        }
        let bytes = match (scheme, &mut self.archive) {
            ("internal", Some(archive)) => {
                let inside = archive.read(&format!("sources/{name}"));
                inside.or_else(|| archive.read(name)).unwrap_or_else(|| Err(path.to_owned()))?
            }
            ("internal" | "relative", _) => (self.beside)(name).ok_or_else(|| path.to_owned())?,
            _ => return Err(path.to_owned()),
        };
        decoded(&bytes).ok_or_else(|| format!("{path}: UTF-8"))
    }
}

/// A project whose sources are being read.
struct Project<'a> {
    files: Files<'a>,
    index: &'a Index,
    notes: HashMap<&'a str, &'a Note>,
    /// The links that became relations, by where they lead from and which it is of those.
    linked: HashSet<(&'a str, usize)>,
    /// The notes that belong to a coding.
    noted: HashSet<String>,
    /// How many texts bore each name.
    names: HashMap<String, usize>,
}

impl<'a> Project<'a> {
    /// Makes documents of a text: one for each user.
    fn take(&mut self, mut text: Text, each: &mut dyn FnMut(Item)) {
        let content = match text.content.take() {
            Some(content) => Ok(content),
            None => self.files.text(&text.path),
        };
        let content = match content {
            Ok(content) => content,
            Err(why) => {
                let lost = text.selections.iter().map(|it| it.codings.len().max(1)).sum::<usize>();
                let detail = format!("{} ({lost}): {why}", text.name);
                return each(remark(text.line, RemarkKind::NoText, detail));
            }
        };
        let nth = self.names.entry(text.name.clone()).or_default();
        *nth += 1;
        if *nth > 1 {
            // Of several sources with one name each is an article.
            let (stem, end) = text.name.rsplit_once('.').unwrap_or((&text.name, ""));
            let dot = if end.is_empty() { "" } else { "." };
            text.name = format!("{stem} ({nth}){dot}{end}");
        }
        let mut users: Vec<&str> = Vec::new();
        for selection in &text.selections {
            for coding in &selection.codings {
                let user = user_of(&coding.user, selection, &text);
                if !users.contains(&user) {
                    users.push(user);
                }
            }
            if selection.codings.is_empty() {
                let (line, kind) = (selection.line, RemarkKind::NoLabel);
                each(remark(line, kind, format!("{} {}", text.name, self.said(selection, &[]))));
            }
        }
        if users.is_empty() {
            users.push(&text.user);
        }
        for user in users {
            self.document(&text, &content, user, each);
        }
    }

    fn document(&mut self, text: &Text, content: &str, user: &str, each: &mut dyn FnMut(Item)) {
        let mut draft = Draft::new(text.line, content);
        let found = draft.about();
        text.name.clone_into(&mut found.name);
        found.annotator = self.index.called.get(user).cloned().unwrap_or_default();
        let mut strange = Vec::new();
        for (variable, value) in &text.values {
            let name = self.index.called.get(variable).map_or("", String::as_str);
            let field = match name {
                "title" => &mut found.meta.title,
                "outlet" => &mut found.meta.outlet,
                "author" => &mut found.meta.author,
                "date" => &mut found.meta.date,
                "url" => &mut found.meta.url,
                "language" => &mut found.meta.language,
                _ => {
                    strange.push(format!("{name} = {value}"));
                    continue;
                }
            };
            value.clone_into(field);
        }
        for it in strange {
            draft.remark(RemarkKind::AboutText, it);
        }
        // What a link may lead from or to: a coding, or a selection by its first coding.
        let mut ends: HashMap<&str, AnnotationId> = HashMap::new();
        for selection in &text.selections {
            for coding in &selection.codings {
                if user_of(&coding.user, selection, text) != user {
                    continue;
                }
                draft.at_line(coding.line);
                let label = self.index.labels.get(&coding.code).map_or("", String::as_str);
                let Some(id) = draft.tag(label, &[(selection.start, selection.end)]) else {
                    continue;
                };
                ends.entry(&selection.guid).or_insert(id);
                ends.entry(&coding.guid).or_insert(id);
                let note = self.said(selection, &coding.notes);
                draft.say(id, &note, []);
            }
        }
        let index = self.index;
        let from_here = ends.keys().filter_map(|guid| index.links.get_key_value(*guid));
        let mut linked: Vec<(&'a str, usize, &'a Link)> = from_here
            .flat_map(|(guid, links)| {
                links.iter().zip(0..).map(|(it, nth)| (guid.as_str(), nth, it))
            })
            .collect();
        linked.sort_by_key(|(guid, nth, link)| (link.line, *guid, *nth));
        for (guid, nth, link) in linked {
            let Some(to) = ends.get(link.target.as_str()) else { continue };
            draft.at_line(link.line);
            let kind = if link.kind.is_empty() { LINK } else { &link.kind };
            draft.relate(kind, (ends.get(guid).copied(), Some(*to)));
            self.linked.insert((guid, nth));
        }
        draft.hand_over(each);
    }

    /// All that is said in words about a coding on a selection.
    fn said(&mut self, selection: &Selection, notes: &[String]) -> String {
        let mut said = vec![selection.description.clone()];
        for guid in selection.notes.iter().chain(notes) {
            let Some(note) = self.notes.get(guid.as_str()) else { continue };
            self.noted.insert(guid.clone());
            let file = (!note.path.is_empty()).then(|| self.files.text(&note.path).ok()).flatten();
            said.push(format!("{}{}", note.text, file.unwrap_or_default()));
        }
        said.retain(|it| !it.is_empty());
        said.join("\n\n")
    }

    /// Remarks what was not said of anything that was read.
    fn rest(self, each: &mut dyn FnMut(Item)) {
        for note in &self.index.notes {
            if !self.noted.contains(&note.guid) {
                each(remark(note.line, RemarkKind::NotHeld, format!("Note {}", note.name)));
            }
        }
        let links = self.index.links.iter();
        let mut left: Vec<&Link> = links
            .flat_map(|(guid, links)| links.iter().zip(0..).map(move |(it, nth)| (guid, nth, it)))
            .filter(|(guid, nth, _)| !self.linked.contains(&(guid.as_str(), *nth)))
            .map(|it| it.2)
            .collect();
        left.sort_by_key(|it| it.line);
        for link in left {
            each(remark(link.line, RemarkKind::NoEnd, link.kind.clone()));
        }
    }
}

/// GUID of who made a coding: whoever it names, else the selection, else the source.
fn user_of<'a>(coding: &'a str, selection: &'a Selection, text: &'a Text) -> &'a str {
    let named = [coding, &selection.user, &text.user].into_iter().find(|it| !it.is_empty());
    named.unwrap_or_default()
}
