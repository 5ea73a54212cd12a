//! The codebook in REFI-QDA: labels as codes, one beside the other.

use std::collections::{BTreeMap, BTreeSet};

use super::super::guid::guid;
use super::super::xml;
use crate::model::{Codebook, Label, LabelId, Localized};

/// The GUID of a label.
pub(super) fn code_guid(label: &LabelId) -> String {
    guid(&["code", label.as_str()])
}

/// Appends the element `CodeBook` without its tags, or nothing where there is no code: a codebook
/// without one is not valid. Labels that are not offered any more are there only when they are
/// `used`; used ones that the codebook does not have come last.
///
/// A code's name is the label's id, which is one in every language and no other label's: programs
/// make one code of two with the same name.
pub(super) fn codes(out: &mut String, codebook: &Codebook, used: &BTreeMap<LabelId, String>) {
    let known = codebook.labels.iter().filter(|it| it.is_offered() || used.contains_key(&it.id));
    let unknown = used.keys().filter(|it| codebook.label(it).is_none());
    let mut codes = String::new();
    known.for_each(|it| code(&mut codes, &it.id, Some(it)));
    unknown.for_each(|it| code(&mut codes, it, None));
    if !codes.is_empty() {
        out.push_str(" <Codes>\n");
        out.push_str(&codes);
        out.push_str(" </Codes>\n");
    }
}

fn code(out: &mut String, id: &LabelId, label: Option<&Label>) {
    out.push_str("  <Code");
    xml::attribute(out, "guid", &code_guid(id));
    xml::attribute(out, "name", id.as_str());
    xml::attribute(out, "isCodable", "true");
    if let Some(label) = label {
        xml::attribute(out, "color", &label.color.to_string());
    }
    let description = label.map(description).unwrap_or_default();
    if description.is_empty() {
        out.push_str("/>\n");
    } else {
        out.push_str("><Description>");
        xml::text(out, &description);
        out.push_str("</Description></Code>\n");
    }
}

/// All that the codebook says of a label in words, language by language, without a word of our own:
/// its name, its definition, then with a sign before each what counts, what does not, what is hard to
/// decide, and examples.
fn description(label: &Label) -> String {
    let lists = [
        ("+ ", &label.counts),
        ("− ", &label.does_not_count),
        ("± ", &label.borderline),
        ("→ ", &label.examples),
    ];
    let listed = lists.iter().flat_map(|(_, texts)| texts.iter());
    let all = [&label.name, &label.definition].into_iter().chain(listed);
    let languages: BTreeSet<&String> = all.flat_map(|it| it.0.keys()).collect();
    let mut paragraphs = Vec::new();
    for language in languages {
        let said = |text: &Localized| text.0.get(language).cloned();
        let mut lines: Vec<String> =
            [&label.name, &label.definition].into_iter().filter_map(said).collect();
        for (sign, texts) in lists {
            lines.extend(texts.iter().filter_map(said).map(|it| format!("{sign}{it}")));
        }
        paragraphs.push(lines.join("\n"));
    }
    paragraphs.join("\n\n")
}
