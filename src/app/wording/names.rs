//! What labels and relations are called in the language in force.

use super::QUOTE;
use crate::app::App;
use crate::i18n::Messages;
use crate::model::{Codebook, LabelId, brief};

/// A label's name; its id where the codebook does not know it.
pub fn label_name(app: &App, id: &LabelId) -> String {
    label_name_in(&app.codebook.codebook, &app.messages, id)
}

/// A label's name in this codebook; its id where that does not know it.
pub fn label_name_in(codebook: &Codebook, tr: &Messages, id: &LabelId) -> String {
    match codebook.label(id) {
        Some(label) => brief(label.name.get(tr.language().code()), QUOTE).into_owned(),
        None => tr.unknown_label(brief(id.as_str(), QUOTE)),
    }
}

/// The name of a kind of relation; its id where the codebook does not know it.
pub fn relation_name<'a>(app: &'a App, kind: &'a str) -> &'a str {
    let language = app.messages.language().code();
    app.codebook.codebook.relation(kind).map_or(kind, |it| it.name.get(language))
}
