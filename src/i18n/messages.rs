//! The messages of one language.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::Language;

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// The messages of one language: those without variables formatted once, the others on demand.
pub struct Messages {
    language: Language,
    bundle: FluentBundle<FluentResource>,
    /// By the number of the [`Msg`].
    fixed: Vec<String>,
}

impl std::fmt::Debug for Messages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Messages").field(&self.language).finish()
    }
}

impl Messages {
    /// Loads a language. The build has checked its file, so nothing can be missing.
    pub fn new(language: Language) -> Self {
        type Formatter<M> = fn(&FluentValue<'_>, &M) -> Option<String>;
        let (source, formatter): (_, Formatter<_>) = match language {
            Language::De => (include_str!("../../assets/messages/de.ftl"), |value, _| {
                format_number(value, '.', ',')
            }),
            Language::En => (include_str!("../../assets/messages/en.ftl"), |value, _| {
                format_number(value, ',', '.')
            }),
        };
        let tag: LanguageIdentifier = language.code().parse().unwrap_or_default();
        let resource = match FluentResource::try_new(source.to_owned()) {
            Ok(it) | Err((it, _)) => it,
        };
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(formatter));
        bundle.add_resource_overriding(resource);

        let mut messages = Self { language, bundle, fixed: Vec::new() };
        messages.fixed = Msg::ALL.iter().map(|it| messages.format(it.id(), [])).collect();
        messages
    }

    /// The language.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// The text of a message without variables.
    pub fn get(&self, msg: Msg) -> &str {
        self.fixed.get(msg as usize).map_or(msg.id(), String::as_str)
    }

    fn format<const N: usize>(&self, id: &str, variables: [(&str, FluentValue<'_>); N]) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|it| it.value()) else {
            return id.to_owned();
        };
        let arguments: FluentArgs<'_> = variables.into_iter().collect();
        self.bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new()).into_owned()
    }
}

/// Numbers from 10 000 on in groups of three, and the language's decimal mark.
fn format_number(value: &FluentValue<'_>, group: char, decimal: char) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let plain = number.as_string();
    let (sign, digits) = plain.strip_prefix('-').map_or(("", &*plain), |it| ("-", it));
    let (whole, fraction) =
        digits.split_once('.').map_or((digits, None), |(it, rest)| (it, Some(rest)));

    let mut text = sign.to_owned();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && whole.len() > 4 && (whole.len() - n).is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push(decimal);
        text.push_str(fraction);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator as _;

    use super::*;

    #[test]
    fn every_message_formats_in_every_language() {
        for language in Language::iter() {
            let tr = Messages::new(language);
            for &msg in Msg::ALL {
                let text = tr.get(msg);
                let place = format!("{} in {}", msg.id(), language.code());
                assert!(!text.trim().is_empty() && text != msg.id(), "{place}");
                assert!(!text.contains(['!', '{', '}', '\u{2068}', '\u{2069}']), "{place}: {text}");
                assert!(!text.contains("..."), "{place}: {text}");
            }
        }
    }

    #[test]
    fn a_message_stands_at_its_own_place() {
        let tr = Messages::new(Language::De);
        assert_eq!(tr.get(Msg::KeyCtrl), "Strg");
        assert_eq!(tr.get(Msg::CmdOpenFolder), "Ordner öffnen …");
        assert_eq!(Messages::new(Language::En).get(Msg::CmdOpenFolder), "Open folder…");
    }

    #[test]
    fn plurals_follow_the_language() {
        for (language, n, text) in [
            (Language::De, 0_usize, "Keine Annotationen"),
            (Language::De, 1, "1 Annotation"),
            (Language::De, 1234, "1234 Annotationen"),
            (Language::De, 100_000, "100.000 Annotationen"),
            (Language::En, 0, "No annotations"),
            (Language::En, 1, "1 annotation"),
            (Language::En, 2, "2 annotations"),
            (Language::En, 1_234_567, "1,234,567 annotations"),
        ] {
            assert_eq!(Messages::new(language).count_annotations(n), text);
        }
    }

    #[test]
    fn numbers_are_written_as_the_language_writes_them() {
        for (number, german, english) in
            [(0.5, "0,5", "0.5"), (-12_345.25, "-12.345,25", "-12,345.25"), (999.0, "999", "999")]
        {
            let value = FluentValue::from(number);
            assert_eq!(format_number(&value, '.', ',').as_deref(), Some(german));
            assert_eq!(format_number(&value, ',', '.').as_deref(), Some(english));
        }
        assert_eq!(format_number(&FluentValue::from("12345"), '.', ','), None);
    }
}
