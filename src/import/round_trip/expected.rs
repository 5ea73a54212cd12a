//! What of a document should come back, going by what was reported as lost and nothing else.

use std::collections::BTreeMap;

use super::super::Found;
use super::given::Given;
use crate::export::{Feature, Format, Loss, LossKind};
use crate::model::{AnnotationId, Units, ends_line, is_line_gap, is_space};

/// Where something stands, in code points: what stands for a character that XML cannot hold has
/// another number of bytes.
type Places = Vec<(usize, usize)>;
/// A label with its places.
type Tag = (String, Places);
/// A note and attributes.
type Said = (String, BTreeMap<String, String>);
/// Start and end in bytes.
type Span = (usize, usize);

/// What should come back.
pub(super) struct Expected {
    text: String,
    /// What is said of each tag. Parts of several annotations may become the same tag, which is taken
    /// once.
    tags: BTreeMap<Tag, Vec<Said>>,
    /// Kinds with both ends, sorted.
    relations: Vec<(String, Tag, Tag)>,
}

impl Expected {
    /// A document less its losses.
    pub(super) fn of(format: &Format, given: &Given, losses: &[Loss]) -> Self {
        let text = &*given.article.text;
        let units = Units::new(text);
        let place = |(start, end): Span| (units.code_points(start), units.code_points(end));
        let mut tags: BTreeMap<Tag, Vec<Said>> = BTreeMap::new();
        let mut firsts: BTreeMap<AnnotationId, Tag> = BTreeMap::new();
        for it in given.layer.annotations() {
            let of_it = |kind| {
                losses
                    .iter()
                    .filter(move |loss| (loss.annotation, loss.kind) == (Some(it.id), kind))
            };
            let is_lost = |kind| of_it(kind).next().is_some();
            let said = less(it.note.clone(), it.attributes.clone(), format, &is_lost);
            let spans: Vec<Span> = it.spans.iter().map(|it| (it.start(), it.end())).collect();
            let parts = if is_lost(LossKind::DiscontinuousSplit) {
                spans.into_iter().map(|it| vec![it]).collect()
            } else {
                vec![spans]
            };
            for mut part in parts {
                let quotes: Vec<&str> = part.iter().map(|it| &text[it.0..it.1]).collect();
                let quote = quotes.join(" … ");
                let is_lost = |kind| of_it(kind).any(|it| it.quote == quote);
                if is_lost(LossKind::NoToken) {
                    continue;
                }
                if is_lost(LossKind::SpaceTrimmed) {
                    part = part.into_iter().map(|it| trimmed(text, it)).collect();
                }
                if is_lost(LossKind::SpansChanged) {
                    part = by_lines(text, part);
                }
                let tag = (it.label.to_string(), part.into_iter().map(place).collect::<Places>());
                firsts.entry(it.id).or_insert_with(|| tag.clone());
                tags.entry(tag).or_default().push(said.clone());
            }
        }
        let all = given.layer.relations();
        let ends = |from, to| Some((firsts.get(from)?.clone(), firsts.get(to)?.clone()));
        let mut relations: Vec<(String, Tag, Tag)> = (all.iter())
            .filter(|_| format.carries(Feature::Relations))
            .filter_map(|it| ends(&it.from, &it.to).map(|(from, to)| (it.kind.clone(), from, to)))
            .collect();
        relations.sort();
        let dropped = losses.iter().filter(|it| it.kind == LossKind::RelationDropped).count();
        assert_eq!(relations.len() + dropped, all.len(), "{}: relations", format.name);

        let about_text = |kind| losses.iter().any(|it| (it.annotation, it.kind) == (None, kind));
        let mut text = text.to_owned();
        if about_text(LossKind::CharacterReplaced) {
            text = replaced(&text);
        }
        if about_text(LossKind::SpacingChanged) {
            text = spaced(&text);
        }
        Self { text, tags, relations }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.tags.is_empty()
    }

    /// How many tags are there already.
    pub(super) fn twice(&self) -> usize {
        self.tags.values().map(|it| it.len() - 1).sum()
    }

    /// Fails unless the document says all that and nothing else.
    pub(super) fn assert_read(&self, found: &Found, losses: &[Loss], name: &str) {
        let changed = losses.iter().any(|it| it.kind == LossKind::SpacingChanged);
        let text = if changed { spaced(&found.text) } else { found.text.clone() };
        assert_eq!(text, self.text, "{name}: text");
        let units = Units::new(&found.text);
        let mut ids: BTreeMap<AnnotationId, Tag> = BTreeMap::new();
        let mut tags: BTreeMap<Tag, Said> = BTreeMap::new();
        for it in &found.annotations {
            for it in &it.anchors {
                assert_eq!(found.text[it.start..it.end], *it.quote, "{name}: quote");
            }
            let place = |it: usize| units.code_points(it);
            let places = it.anchors.iter().map(|it| (place(it.start), place(it.end)));
            let tag = (it.label.to_string(), places.collect::<Places>());
            assert!(ids.insert(it.id, tag.clone()).is_none(), "{name}: an id twice");
            let said = (it.note.clone(), it.attributes.clone());
            assert!(tags.insert(tag, said).is_none(), "{name}: a tag twice");
        }
        let (read, written): (Vec<&Tag>, Vec<&Tag>) =
            (tags.keys().collect(), self.tags.keys().collect());
        assert_eq!(read, written, "{name}: tags");
        for (tag, said) in &tags {
            assert!(
                is_said(said, &self.tags[tag]),
                "{name}: {tag:?} {said:?} {:?}",
                self.tags[tag]
            );
        }
        let mut relations: Vec<(String, Tag, Tag)> = (found.relations.iter())
            .map(|it| (it.kind.clone(), ids[&it.from].clone(), ids[&it.to].clone()))
            .collect();
        relations.sort();
        assert_eq!(relations, self.relations, "{name}: relations");
    }
}

/// Note and attributes less what was reported.
fn less(
    mut note: String,
    mut attributes: BTreeMap<String, String>,
    format: &Format,
    is_lost: &dyn Fn(LossKind) -> bool,
) -> Said {
    if is_lost(LossKind::NoteDropped) {
        note.clear();
    }
    if is_lost(LossKind::AttributesDropped) {
        // Where a format has attributes, those that say nothing are dropped.
        let stays = format.carries(Feature::Attributes);
        attributes.retain(|_, value| stays && !value.chars().all(is_space));
    }
    if is_lost(LossKind::LinesJoined) {
        let joined = |it: &str| it.replace("\r\n", " ").replace(ends_line, " ");
        note = joined(&note);
        for it in attributes.values_mut() {
            *it = joined(it).replace('\t', " ");
        }
    }
    if is_lost(LossKind::CharacterReplaced) {
        note = replaced(&note);
        for it in attributes.values_mut() {
            *it = replaced(it);
        }
    }
    (note, attributes)
}

/// Whether that was said of a tag: as it was, or all that several annotations say that became one, of
/// an attribute what one of them says.
fn is_said((note, attributes): &Said, written: &[Said]) -> bool {
    if let [only] = written {
        return (note, attributes) == (&only.0, &only.1);
    }
    let has = |pair| written.iter().any(|it| it.1.iter().any(|it| it == pair));
    let mut keys = written.iter().flat_map(|it| it.1.keys());
    let is_whole = written.iter().all(|it| note.contains(&it.0));
    is_whole && attributes.iter().all(has) && keys.all(|it| attributes.contains_key(it))
}

/// Without what XML cannot hold.
fn replaced(text: &str) -> String {
    let cannot = |it| matches!(it, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    text.replace(cannot, "\u{fffd}")
}

/// With one sort of white space.
fn spaced(text: &str) -> String {
    text.replace(is_space, " ")
}

/// The span without the white space at its ends.
fn trimmed(text: &str, (start, end): Span) -> Span {
    let quote = &text[start..end];
    let before = quote.len() - quote.trim_start_matches(is_space).len();
    (start + before, start + quote.trim_end_matches(is_space).len())
}

/// The spans without lines of nothing but white space at their ends; what only the way to another line
/// is between is one.
fn by_lines(text: &str, spans: Vec<Span>) -> Vec<Span> {
    let mut changed: Vec<Span> = Vec::new();
    for (start, end) in spans {
        let mut at = start;
        let lines = text[start..end].split_inclusive(ends_line).filter_map(|line| {
            let from = at;
            at += line.len();
            let bare = line.trim_end_matches(ends_line);
            (!bare.chars().all(is_space)).then_some((from, from + bare.len()))
        });
        for (start, end) in lines.collect::<Vec<_>>() {
            match changed.last_mut().filter(|it| is_line_gap(&text[it.1..start])) {
                Some(last) => last.1 = end,
                None => changed.push((start, end)),
            }
        }
    }
    changed
}
