//! Why a record cannot be read or written.

use thiserror::Error;

use super::form::DUPLICATE;
use crate::model::brief;

/// Why a record cannot be read or written. Lines and columns count from one, columns in
/// characters.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RecordError {
    /// The file says that a newer program wrote it.
    #[error("version {version} is newer than this program")]
    TooNew {
        /// The version it has.
        version: u64,
    },
    /// Git left a conflict in the file.
    #[error("line {line}: conflict marker")]
    Conflict {
        /// Where the first conflict begins.
        line: usize,
    },
    /// The file is not UTF-8.
    #[error("line {line}: not UTF-8")]
    NotUtf8 {
        /// The first line that is not.
        line: usize,
    },
    /// The text breaks the form at one place.
    #[error("line {line}, column {column}: {fault}")]
    Form {
        /// The line.
        line: usize,
        /// The column.
        column: usize,
        /// What is wrong there.
        fault: Fault,
    },
    /// An annotation has more contexts than spans.
    #[error("annotation {id} has more contexts than spans")]
    Around {
        /// The annotation's id.
        id: u64,
    },
    /// The record could not be put into words; a fault of the program.
    #[error("cannot be written: {0}")]
    Unwritable(String),
}

/// What is wrong at one place of a record.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// The file ends too early.
    #[error("the file ends too early")]
    Ends,
    /// Something else should stand there.
    #[error("expected {0:?}")]
    Expected(Expected),
    /// A character that cannot stand there.
    #[error("unexpected {0:?}")]
    Unexpected(char),
    /// Something follows after the end of the record.
    #[error("something follows after the end")]
    Trailing,
    /// A number that is negative, too large, or not written as one.
    #[error("not a number that can stand here")]
    Number,
    /// A field that this program does not know.
    #[error("unknown field {0:?}")]
    UnknownField(String),
    /// A value of a fixed set that this program does not know.
    #[error("unknown variant {0:?}")]
    UnknownVariant(String),
    /// A field that must be there.
    #[error("field {0:?} is missing")]
    Missing(&'static str),
    /// A field or key that is there twice.
    #[error("field {0:?} is there twice")]
    Duplicate(String),
    /// A value of another kind.
    #[error("expected {expected}, found {found}")]
    Value {
        /// What was expected, in RON's words.
        expected: String,
        /// What was found, in RON's words.
        found: String,
    },
    /// Brackets within brackets without end.
    #[error("nested too deeply")]
    TooDeep,
    /// Anything else, in the parser's words.
    #[error("{0}")]
    Other(String),
}

/// What should stand at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// One of `( ) [ ] { } : ,`.
    Token(char),
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A number.
    Float,
    /// A text in quotation marks.
    Text,
    /// The name of a field or variant.
    Name,
    /// An escape sequence such as `\n` or `\u{e9}`.
    Escape,
}

impl RecordError {
    /// Whether a newer program seems to have written the file.
    pub fn is_newer(&self) -> bool {
        use Fault::{UnknownField, UnknownVariant};
        matches!(
            self,
            Self::TooNew { .. } | Self::Form { fault: UnknownField(_) | UnknownVariant(_), .. }
        )
    }

    /// The line that it is about, the first where that is the whole file, and what is wrong there.
    pub fn place(&self) -> (usize, String) {
        match self {
            Self::Form { line, fault, .. } => (*line, fault.to_string()),
            Self::Conflict { line } | Self::NotUtf8 { line } => (*line, self.to_string()),
            Self::TooNew { .. } | Self::Around { .. } | Self::Unwritable(_) => {
                (1, self.to_string())
            }
        }
    }

    /// The error of a text that RON refused.
    pub(super) fn of(text: &str, error: ron::error::SpannedError) -> Self {
        if let Some(line) = conflict(text) {
            return Self::Conflict { line };
        }
        // RON's span begins with the last thing it read and ends where it stopped.
        let (start, end) = (error.span.start, error.span.end);
        let (at, fault) = match Fault::of(error.code) {
            Fault::Expected(_) | Fault::Unexpected(_) | Fault::Other(_) if is_end(text, end) => {
                (end, Fault::Ends)
            }
            fault @ (Fault::Expected(_) | Fault::Unexpected(_) | Fault::Ends) => (end, fault),
            fault => (start, fault),
        };
        Self::Form { line: at.line, column: at.col, fault }
    }
}

impl Fault {
    fn of(code: ron::Error) -> Self {
        use ron::Error as E;
        let token = |it| Self::Expected(Expected::Token(it));
        match code {
            E::Eof | E::ExpectedStringEnd | E::UnclosedBlockComment | E::UnclosedLineComment => {
                Self::Ends
            }
            E::ExpectedStructLike | E::ExpectedNamedStructLike(_) => token('('),
            E::ExpectedStructLikeEnd | E::ExpectedOptionEnd => token(')'),
            E::ExpectedArray => token('['),
            E::ExpectedArrayEnd => token(']'),
            E::ExpectedMap => token('{'),
            E::ExpectedMapEnd => token('}'),
            E::ExpectedMapColon => token(':'),
            E::ExpectedComma => token(','),
            E::ExpectedBoolean => Self::Expected(Expected::Boolean),
            E::ExpectedInteger => Self::Expected(Expected::Integer),
            E::ExpectedFloat => Self::Expected(Expected::Float),
            E::ExpectedString => Self::Expected(Expected::Text),
            E::ExpectedIdentifier => Self::Expected(Expected::Name),
            E::InvalidEscape(_) => Self::Expected(Expected::Escape),
            E::IntegerOutOfBounds
            | E::InvalidIntegerDigit { .. }
            | E::UnderscoreAtBeginning
            | E::FloatUnderscore => Self::Number,
            E::UnexpectedChar(it) => Self::Unexpected(it),
            E::TrailingCharacters => Self::Trailing,
            E::NoSuchStructField { found, .. } => Self::UnknownField(short(&found)),
            E::NoSuchEnumVariant { found, .. } => Self::UnknownVariant(short(&found)),
            E::MissingStructField { field, .. } => Self::Missing(field),
            E::DuplicateStructField { field, .. } => Self::Duplicate(field.to_owned()),
            E::InvalidValueForType { expected, found } => {
                Self::Value { expected: short(&expected), found: short(&found) }
            }
            E::ExpectedDifferentLength { expected, found } => {
                Self::Value { expected: short(&expected), found: found.to_string() }
            }
            E::Message(text) => match text.strip_prefix(DUPLICATE) {
                Some(key) => Self::Duplicate(short(key)),
                None => Self::Other(short(&text)),
            },
            E::ExceededRecursionLimit => Self::TooDeep,
            other => Self::Other(short(&other.to_string())),
        }
    }
}

/// What the file says, or its beginning: it may be of any length.
fn short(text: &str) -> String {
    brief(text, 200).into_owned()
}

/// Whether only white space follows after a place.
fn is_end(text: &str, at: ron::error::Position) -> bool {
    let mut lines = text.split('\n').skip(at.line.saturating_sub(1));
    let rest = lines.next().unwrap_or_default().chars().skip(at.col.saturating_sub(1));
    rest.chain(lines.flat_map(str::chars)).all(char::is_whitespace)
}

/// The line of the first conflict marker. Nothing that RON can read begins with these signs
/// outside a string, so only texts that RON refused are searched.
fn conflict(text: &str) -> Option<usize> {
    let starts = |mark: &str| text.lines().position(|it| it.starts_with(mark));
    let first = starts("<<<<<<< ")?;
    (starts("=======").is_some() && starts(">>>>>>> ").is_some()).then_some(first + 1)
}
