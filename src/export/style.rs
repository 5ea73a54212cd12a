//! How labels stand beside tokens, where a format has them there.

use std::ops::RangeInclusive;

use strum::{EnumIter, EnumString, IntoStaticStr};

/// What a user may choose where labels stand beside tokens; at first what most readers take: the
/// words of UAX 29 and one column of BIO.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// How tags begin and end.
    pub scheme: Scheme,
    /// What a token is.
    pub tokens: Tokens,
    /// How many columns of tags there are, one for each depth of spans that overlap. What lies
    /// deeper is reported.
    pub columns: usize,
}

impl Default for Style {
    fn default() -> Self {
        let (scheme, tokens) = (Scheme::default(), Tokens::default());
        Self { scheme, tokens, columns: 1 }
    }
}

/// How many columns of tags there may be.
pub const COLUMNS: RangeInclusive<usize> = 1..=9;

/// How tags say where an annotation begins and ends.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, EnumIter, EnumString, IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Scheme {
    /// B is the first token, I a further one: IOB2, as in most tasks.
    #[default]
    Bio,
    /// Beside these, L is the last token and U an only one.
    Bilou,
}

/// What a token is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, EnumIter, EnumString, IntoStaticStr,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Tokens {
    /// A word of UAX 29, or a punctuation mark by itself.
    #[default]
    Words,
    /// Whatever stands between white space.
    WhiteSpace,
}
