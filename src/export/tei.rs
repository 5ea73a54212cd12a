//! TEI P5: one XML document for each article and annotator, the text in `body`, what is said about it
//! in `standOff`. Offsets in Unicode code points, ends by length.
//!
//! - Every line of the text is a `p` with its line ends inside, blank lines with the line before: what
//!   all of `body` holds, elements left out, is the text itself, and `#string-range(text,3,7)` is seven
//!   characters of it, the first being the fourth. So no offset depends on paragraphs.
//! - An annotation is a `span` whose `target` names its places, several where it is discontinuous; its
//!   content is the note, `ana` leads to the label (a `category` of the header) and to the attributes
//!   (an `fs`). A relation is a `link`.
//! - XML has no control characters: each is written as U+FFFD, and reported, so that offsets stay right.

use std::fmt::Write as _;
use std::io;

use super::dataset::Exporter;
use super::loss::{metadata_replaced, relation_dropped};
use super::{Document, Feature, Format, Loss, LossKind, Sink, Unit, xml};
use crate::model::{
    Annotation, AnnotationId, Codebook, Label, LabelId, Layer, Localized, Metadata, Units,
};

pub(super) const FORMAT: Format = Format {
    name: "tei",
    extension: "xml",
    one_file: false,
    unit: Unit::CodePoints,
    carries: &[
        Feature::Overlap,
        Feature::Discontinuous,
        Feature::Notes,
        Feature::Attributes,
        Feature::Relations,
    ],
    exporter: |_| Box::new(Tei::default()),
};

#[derive(Default)]
struct Tei {
    codebook: Codebook,
}

impl Exporter for Tei {
    fn begin(&mut self, codebook: &Codebook, _out: &mut dyn Sink) -> io::Result<()> {
        self.codebook = codebook.clone();
        Ok(())
    }

    fn beside(&self) -> Option<Box<dyn Exporter + Send>> {
        Some(Box::new(Self { codebook: self.codebook.clone() }))
    }

    fn push(&mut self, document: &Document<'_>, out: &mut dyn Sink) -> io::Result<Vec<Loss>> {
        let mut losses = replaced(document);
        let mut tei = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        tei.push_str("<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"");
        let Metadata { language, .. } = &document.article.meta;
        if is_name(language) {
            xml::attribute(&mut tei, "xml:lang", language);
        }
        tei.push_str(">\n");
        self.header(&mut tei, document);
        body(&mut tei, document.text());
        stand_off(&mut tei, document, &mut losses);
        tei.push_str("</TEI>\n");
        let name = format!("{}.xml", document.file_stem());
        out.file(&name)?.write_all(tei.as_bytes())?;
        Ok(losses)
    }
}

/// What of the document has characters that XML has not.
fn replaced(document: &Document<'_>) -> Vec<Loss> {
    let text = document.text();
    let mut losses = metadata_replaced(document);
    if !xml::is_whole(text) {
        let path = document.article.path.as_str();
        losses.push(Loss::about(document, LossKind::CharacterReplaced, path));
    }
    for annotation in document.layer.ordered() {
        let Annotation { label, note, attributes, .. } = annotation;
        let values = attributes.iter().flat_map(|(name, value)| [name, value]);
        for it in values.chain([note]).filter(|it| !xml::is_whole(it)) {
            losses.push(Loss::at(document, annotation, LossKind::CharacterReplaced, it));
        }
        let known = losses.iter().any(|it| it.quote == label.as_str());
        if !xml::is_whole(label.as_str()) && !known {
            losses.push(Loss::about(document, LossKind::LabelRenamed, label.as_str()));
        }
    }
    losses
}

impl Tei {
    fn header(&self, out: &mut String, document: &Document<'_>) {
        let article = document.article;
        let Metadata { title, outlet, author, date, url, language } = &article.meta;
        out.push_str(" <teiHeader>\n  <fileDesc>\n   <titleStmt>\n");
        let path = article.path.as_str();
        element(out, "    ", "title", if title.is_empty() { path } else { title });
        if !author.is_empty() {
            element(out, "    ", "author", author);
        }
        out.push_str("    <respStmt xml:id=\"annotator\"><resp>annotation</resp><name>");
        xml::text(out, document.annotator);
        out.push_str("</name></respStmt>\n   </titleStmt>\n");
        out.push_str("   <publicationStmt><p/></publicationStmt>\n   <sourceDesc>\n    <bibl>\n");
        for (name, said) in [("title", title), ("author", author), ("publisher", outlet)] {
            if !said.is_empty() {
                element(out, "     ", name, said);
            }
        }
        if !date.is_empty() {
            element(out, "     ", "date", date);
        }
        for (kind, said) in [("path", path), ("url", url), ("language", language)] {
            if !said.is_empty() {
                out.push_str("     <idno");
                xml::attribute(out, "type", kind);
                out.push('>');
                xml::text(out, said);
                out.push_str("</idno>\n");
            }
        }
        out.push_str("    </bibl>\n   </sourceDesc>\n  </fileDesc>\n");
        self.labels(out, document.layer);
        out.push_str(" </teiHeader>\n");
    }

    /// The labels: those of the codebook, then others that something bears.
    fn labels(&self, out: &mut String, layer: &Layer) {
        let mut unknown: Vec<&LabelId> = layer.annotations().map(|it| &it.label).collect();
        unknown.retain(|it| self.codebook.label(it).is_none());
        unknown.sort();
        unknown.dedup();
        if unknown.is_empty() && self.codebook.labels.is_empty() {
            return;
        }
        out.push_str("  <encodingDesc>\n   <classDecl>\n    <taxonomy xml:id=\"labels\">\n");
        for label in &self.codebook.labels {
            category(out, &label.id, Some(label));
        }
        for id in unknown {
            category(out, id, None);
        }
        out.push_str("    </taxonomy>\n   </classDecl>\n  </encodingDesc>\n");
    }
}

fn category(out: &mut String, id: &LabelId, label: Option<&Label>) {
    out.push_str("     <category");
    xml::attribute(out, "xml:id", &label_name(id));
    xml::attribute(out, "n", id.as_str());
    out.push_str(">\n");
    let nothing = Localized::default();
    let (names, definitions) = label.map_or((&nothing, &nothing), |it| (&it.name, &it.definition));
    let mut described = false;
    for (language, name) in &names.0 {
        described = true;
        out.push_str("      <catDesc");
        if is_name(language) {
            xml::attribute(out, "xml:lang", language);
        }
        out.push_str("><term>");
        xml::text(out, name);
        out.push_str("</term>");
        if let Some(definition) = definitions.0.get(language) {
            out.push_str(" <gloss>");
            xml::text(out, definition);
            out.push_str("</gloss>");
        }
        out.push_str("</catDesc>\n");
    }
    if !described {
        element(out, "      ", "catDesc", id.as_str());
    }
    out.push_str("     </category>\n");
}

/// The text, in paragraphs that hold all of it.
fn body(out: &mut String, text: &str) {
    out.push_str(" <text>\n  <body xml:id=\"text\" xml:space=\"preserve\">");
    let mut rest = text;
    loop {
        let (paragraph, behind) = rest.split_at(paragraph_end(rest));
        out.push_str("<p>");
        xml::text(out, paragraph);
        out.push_str("</p>");
        rest = behind;
        if rest.is_empty() {
            break;
        }
    }
    out.push_str("</body>\n </text>\n");
}

/// Where the first paragraph of a text ends: behind its line end and blank lines that follow. Blank
/// lines at the beginning belong to it.
fn paragraph_end(text: &str) -> usize {
    let mut begun = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let blank = line.trim().is_empty();
        if begun && !blank && at > 0 && !text.get(..at).unwrap_or_default().trim().is_empty() {
            return at;
        }
        begun |= !blank;
        at += line.len();
    }
    text.len()
}

fn stand_off(out: &mut String, document: &Document<'_>, losses: &mut Vec<Loss>) {
    let layer = document.layer;
    let annotations = layer.in_order();
    if annotations.is_empty() {
        losses.extend(layer.relations().iter().map(|it| relation_dropped(document, it)));
        return;
    }
    let units = Units::new(document.text());
    out.push_str(" <standOff>\n  <spanGrp type=\"annotations\" resp=\"#annotator\">\n");
    for annotation in &annotations {
        let Annotation { id, label, spans, attributes, note } = annotation;
        let ranges: Vec<String> = spans
            .iter()
            .map(|it| {
                let (start, end) = (units.code_points(it.start()), units.code_points(it.end()));
                format!("#string-range(text,{start},{})", end - start)
            })
            .collect();
        out.push_str("   <span");
        xml::attribute(out, "xml:id", &annotation_name(*id));
        let said = if attributes.is_empty() { String::new() } else { format!(" #f{}", id.0) };
        xml::attribute(out, "ana", &format!("#{}{said}", label_name(label)));
        xml::attribute(out, "target", &ranges.join(" "));
        out.push('>');
        xml::text(out, note);
        out.push_str("</span>\n");
    }
    out.push_str("  </spanGrp>\n");
    for annotation in annotations.iter().filter(|it| !it.attributes.is_empty()) {
        out.push_str("  <fs");
        xml::attribute(out, "xml:id", &format!("f{}", annotation.id.0));
        out.push('>');
        for (name, value) in &annotation.attributes {
            out.push_str("<f");
            xml::attribute(out, "name", &named("", name));
            out.push_str("><string>");
            xml::text(out, value);
            out.push_str("</string></f>");
        }
        out.push_str("</fs>\n");
    }
    let there = |id: AnnotationId| layer.annotation(id).is_some();
    let (sound, stray): (Vec<_>, Vec<_>) =
        layer.relations().iter().partition(|it| there(it.from) && there(it.to));
    losses.extend(stray.into_iter().map(|it| relation_dropped(document, it)));
    if !sound.is_empty() {
        out.push_str("  <linkGrp type=\"relations\">\n");
        for relation in sound {
            out.push_str("   <link");
            xml::attribute(out, "type", &named("", &relation.kind));
            xml::attribute(out, "n", &relation.kind);
            let ends = [relation.from, relation.to].map(|it| format!("#{}", annotation_name(it)));
            xml::attribute(out, "target", &ends.join(" "));
            out.push_str("/>\n");
        }
        out.push_str("  </linkGrp>\n");
    }
    out.push_str(" </standOff>\n");
}

fn element(out: &mut String, indent: &str, name: &str, content: &str) {
    // Writing to a string cannot fail.
    let _ = write!(out, "{indent}<{name}>");
    xml::text(out, content);
    let _ = writeln!(out, "</{name}>");
}

fn annotation_name(id: AnnotationId) -> String {
    format!("a{}", id.0)
}

fn label_name(label: &LabelId) -> String {
    named("label-", label.as_str())
}

/// A name that XML takes, made of `prefix` and a word; two words never become one. What is neither
/// letter nor digit of ASCII, `-` or `.` becomes its number in hexadecimal between `_`.
fn named(prefix: &str, word: &str) -> String {
    let mut name = prefix.to_owned();
    for it in word.chars() {
        let first = name.is_empty();
        match it {
            'a'..='z' | 'A'..='Z' => name.push(it),
            '0'..='9' | '-' | '.' if !first => name.push(it),
            it => {
                let _ = write!(name, "_{:x}_", u32::from(it));
            }
        }
    }
    if name.is_empty() { "_".to_owned() } else { name }
}

/// Whether a language's code is one by its form.
fn is_name(language: &str) -> bool {
    let parts = language.split('-');
    !language.is_empty()
        && parts.clone().all(|it| {
            (1..=8).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_alphanumeric())
        })
        && language.starts_with(|it: char| it.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use quick_xml::Reader;
    use quick_xml::escape::unescape;
    use quick_xml::events::Event;

    use super::super::sample::{Sample, files, samples};
    use super::*;

    /// What the body of a document holds, and the attributes and the content of its other elements.
    struct Found {
        text: String,
        paragraphs: Vec<String>,
        elements: Vec<(String, BTreeMap<String, String>, String)>,
    }

    impl Found {
        fn of(&self, name: &str) -> Vec<(&BTreeMap<String, String>, &str)> {
            let named = self.elements.iter().filter(|it| it.0 == name);
            named.map(|it| (&it.1, it.2.as_str())).collect()
        }

        /// What the targets of a span read.
        fn cut(&self, target: &str) -> Vec<String> {
            let cut = |it: &str| {
                let range = it.strip_prefix("#string-range(text,").unwrap();
                let (start, len) = range.strip_suffix(')').unwrap().split_once(',').unwrap();
                let (start, len) = (start.parse().unwrap(), len.parse().unwrap());
                self.text.chars().skip(start).take(len).collect()
            };
            target.split(' ').map(cut).collect()
        }
    }

    fn found(tei: &[u8]) -> Found {
        let tei = std::str::from_utf8(tei).unwrap();
        let mut reader = Reader::from_str(tei);
        reader.config_mut().expand_empty_elements = true;
        let (mut in_body, mut open) = (false, Vec::new());
        let mut found = Found { text: String::new(), paragraphs: Vec::new(), elements: Vec::new() };
        loop {
            let piece = match reader.read_event().unwrap() {
                Event::Start(it) => {
                    let name = String::from_utf8(it.name().as_ref().to_owned()).unwrap();
                    let attributes = it.attributes().map(|it| {
                        let it = it.unwrap();
                        let value = String::from_utf8(it.value.into_owned()).unwrap();
                        let name = String::from_utf8(it.key.as_ref().to_owned()).unwrap();
                        (name, unescape(&value).unwrap().into_owned())
                    });
                    in_body |= name == "body";
                    if in_body {
                        found.paragraphs.push(String::new());
                    }
                    open.push(found.elements.len());
                    found.elements.push((name, attributes.collect(), String::new()));
                    continue;
                }
                Event::End(it) => {
                    in_body &= it.name().as_ref() != b"body";
                    open.pop();
                    continue;
                }
                Event::Text(it) => std::str::from_utf8(&it).unwrap().to_owned(),
                Event::GeneralRef(it) => {
                    let reference = format!("&{};", std::str::from_utf8(&it).unwrap());
                    unescape(&reference).unwrap().into_owned()
                }
                Event::Eof => return found,
                _ => continue,
            };
            if in_body {
                found.text.push_str(&piece);
                found.paragraphs.last_mut().unwrap().push_str(&piece);
            }
            if let Some(last) = open.last() {
                found.elements[*last].2.push_str(&piece);
            }
        }
    }

    fn exported(sample: Sample) -> (Found, Vec<Loss>) {
        let (files, losses) = files("tei", &[sample]);
        (found(&files["anna/ordner/text-1.xml"]), losses)
    }

    #[test]
    fn all_that_is_said_stands_beside_the_text() {
        let sample = Sample::rich().titled("A & <B>");
        let (found, losses) = exported(sample.clone());
        assert_eq!(losses, []);
        assert_eq!(found.text, sample.text);
        assert_eq!(found.of("title")[0].1, "A & <B>");
        let spans = found.of("span");
        let split = spans.iter().find(|it| it.1 == "Absage").unwrap();
        assert_eq!(found.cut(&split.0["target"]), ["lehnen", "ab"]);
        assert_eq!(split.0["ana"], "#label-concession");
        let demand = spans.iter().find(|it| it.0["ana"] == "#label-demand #f3").unwrap();
        assert_eq!(found.of("fs")[0].0["xml:id"], "f3");
        assert_eq!(found.of("f")[0].0["name"], "polarity");
        assert_eq!(found.of("string")[0].1, "negative");
        let (link, _) = found.of("link")[0];
        assert_eq!(link["target"], format!("#a1 #{}", demand.0["xml:id"]));
        let categories: Vec<&str> = found.of("category").iter().map(|it| &*it.0["n"]).collect();
        assert_eq!(categories, ["actor", "concession", "demand", "speculation"]);
    }

    #[test]
    fn paragraphs_hold_all_of_the_text() {
        let cases: &[(&str, &[&str])] = &[
            ("", &["", ""]),
            ("a", &["", "a"]),
            ("a\r\nb\n\n \nc\n", &["", "a\r\n", "b\n\n \n", "c\n"]),
            ("\n\na\nb", &["", "\n\na\n", "b"]),
            (" \n", &["", " \n"]),
        ];
        for (text, paragraphs) in cases {
            let (found, _) = exported(Sample::new(text));
            assert_eq!(found.paragraphs, *paragraphs, "{text:?}");
        }
    }

    #[test]
    fn characters_that_xml_has_not_are_replaced_and_reported() {
        use LossKind::{CharacterReplaced, LabelRenamed};
        let sample = Sample::new("a\u{1}\u{feff}b\r\u{fffe}")
            .titled("\u{b}")
            .tag("x\u{2} y", &["\u{feff}b"])
            .with(|it| it.note = "\u{3}]]>".to_owned());
        let (found, losses) = exported(sample);
        let kinds: Vec<LossKind> = losses.iter().map(|it| it.kind).collect();
        let characters = [CharacterReplaced; 3];
        assert_eq!(kinds, [&characters[..], &[LabelRenamed]].concat());
        assert_eq!(found.text, "a\u{fffd}\u{feff}b\r\u{fffd}");
        let (span, note) = found.of("span")[0];
        assert_eq!((note, &*span["ana"]), ("\u{fffd}]]>", "#label-x_2__20_y"));
        assert_eq!(found.cut(&span["target"]), ["\u{feff}b"]);
    }

    #[test]
    fn names_are_xml_names_and_tell_words_apart() {
        let cases = [("", "_"), ("a", "a"), ("1", "_31_"), ("a_b", "a_5f_b"), ("-ö", "_2d__f6_")];
        for (word, name) in cases {
            assert_eq!(named("", word), name);
        }
        assert_eq!(
            ["de", "de-CH", "", "1", "x y", "d\u{e9}"].map(is_name),
            [true, true, false, false, false, false]
        );
    }

    proptest! {
        #[test]
        fn every_range_cuts_the_quote(sample in samples()) {
            let clean = |it: &str| it.replace('\u{1c}', "\u{fffd}");
            let quotes = sample.part_quotes();
            let expected: Vec<String> = quotes.iter().map(|it| clean(&it.1)).collect();
            let (found, losses) = exported(sample.clone());
            prop_assert_eq!(&found.text, &clean(&sample.text));
            prop_assert_eq!(losses.is_empty(), found.text == sample.text);
            let mut cut: Vec<String> =
                found.of("span").iter().flat_map(|it| found.cut(&it.0["target"])).collect();
            let mut expected = expected;
            cut.sort();
            expected.sort();
            prop_assert_eq!(cut, expected);
            prop_assert!(found.paragraphs.len() == 2 || found.paragraphs[1..].iter().all(|it| !it.trim().is_empty()));
        }
    }
}
