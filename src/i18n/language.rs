//! The languages of the interface.

use strum::EnumIter;

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter)]
pub enum Language {
    /// German.
    De,
    /// English, also for those whose language is not here.
    #[default]
    En,
}

impl Language {
    /// Its ISO 639-1 code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }

    /// Its name in its own words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::De => "Deutsch",
            Self::En => "English",
        }
    }

    /// The language of a tag like `de-AT` or `de_DE.UTF-8`, if it is one of these.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let code = tag.split(['-', '_', '.', '@']).next()?;
        [Self::De, Self::En].into_iter().find(|it| it.code().eq_ignore_ascii_case(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_tags() {
        for (tag, language) in [
            ("de-AT", Some(Language::De)),
            ("de_DE.UTF-8", Some(Language::De)),
            ("DE", Some(Language::De)),
            ("en-GB", Some(Language::En)),
            ("fr-FR", None),
            ("den", None),
            ("C", None),
            ("", None),
        ] {
            assert_eq!(Language::from_tag(tag), language, "{tag}");
        }
    }
}
