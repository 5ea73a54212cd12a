//! Excerpts: quoted text with its citation, plain and as rich text.

use super::{App, Desk, Effect, Notice};
use crate::i18n::Messages;
use crate::model::{Article, Codebook, LabelId, Snap, Span};

/// What goes to the clipboard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// Plain text.
    pub plain: String,
    /// The same as HTML.
    pub html: String,
}

impl App {
    /// Copies the selection, or the annotation that is meant; with its citation where asked.
    pub(super) fn copy(&mut self, with_citation: bool) {
        let Some(desk) = &self.desk else { return };
        let text = desk.text();
        let selected = selected(desk, self.snap);
        let (quote, span, labels) = match (selected, desk.meant()) {
            (Some(span), _) => {
                let index = desk.mine.layer.index().touching(span.range());
                let labels = index.iter().filter(|it| span.contains(it.span));
                let mut labels: Vec<LabelId> = labels
                    .filter_map(|it| desk.mine.layer.annotation(it.id).map(|it| it.label.clone()))
                    .collect();
                labels.sort_unstable();
                labels.dedup();
                (span.quote(text).to_owned(), span, labels)
            }
            (None, Some(it)) => (it.quote(text), it.spans.hull(), vec![it.label.clone()]),
            (None, None) => {
                self.say(Notice::NothingToCopy);
                return;
            }
        };
        let excerpt = if with_citation {
            cited(&self.messages, &desk.article, &self.codebook.codebook, &quote, span, &labels)
        } else {
            plain(&quote)
        };
        self.effects.push(Effect::Copy(excerpt));
    }
}

/// What is copied of the selection: it and what it grows to, so that no word is cut and no mark
/// that was selected is missing; without white space at the ends.
fn selected(desk: &Desk, snap: Snap) -> Option<Span> {
    let text = desk.text();
    let exact = desk.selection.span(text)?;
    let grown = desk.snapped(snap).unwrap_or(exact);
    let (start, end) = (exact.start().min(grown.start()), exact.end().max(grown.end()));
    let quote = text.get(start..end)?;
    let start = start + quote.len() - quote.trim_start().len();
    Span::new(text, start, start + quote.trim().len()).ok()
}

fn plain(quote: &str) -> Excerpt {
    Excerpt { plain: quote.to_owned(), html: paragraphs(quote) }
}

/// The quote with title, outlet, date, URL, paragraph and labels; what is not known is left out.
fn cited(
    messages: &Messages,
    article: &Article,
    codebook: &Codebook,
    quote: &str,
    span: Span,
    labels: &[LabelId],
) -> Excerpt {
    let language = messages.language().code();
    let meta = &article.meta;
    let title = messages.quoted(article.display_title());
    let mut parts = vec![title];
    for part in [&meta.author, &meta.outlet, &meta.date] {
        if !part.is_empty() {
            parts.push(part.clone());
        }
    }
    parts.push(messages.citation_paragraph(article.paragraph_at(span.start())));
    let names: Vec<&str> = labels
        .iter()
        .map(|id| codebook.label(id).map_or(id.as_str(), |it| it.name.get(language)))
        .collect();
    if !names.is_empty() {
        parts.push(names.join(" + "));
    }
    let source = parts.join(", ");
    let quoted = messages.quoted(quote);
    let link = if meta.url.is_empty() {
        String::new()
    } else {
        let url = escaped(&meta.url);
        format!(", <a href=\"{url}\">{url}</a>")
    };
    let plain_link = if meta.url.is_empty() { String::new() } else { format!(", {}", meta.url) };
    Excerpt {
        plain: format!("{quoted} ({source}{plain_link})"),
        html: format!(
            "<blockquote>{}</blockquote><p>({}{link})</p>",
            paragraphs(&quoted),
            escaped(&source)
        ),
    }
}

fn paragraphs(text: &str) -> String {
    let lines = text.lines().filter(|it| !it.trim().is_empty());
    let lines: Vec<String> = lines.map(escaped).collect();
    format!("<p>{}</p>", lines.join("</p><p>"))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
