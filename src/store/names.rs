//! Which names annotators may have, and new articles.

use thiserror::Error;

use crate::model::ArticlePath;

/// Longest annotator's name, in bytes of UTF-8.
pub const LONGEST_NAME: usize = 100;

/// Longest name of a file or folder, in bytes, that file systems take.
const LONGEST_PART: usize = 255;

/// Longest path of a new article, in bytes: the 1024 that macOS takes, less room for the folders above.
const LONGEST_PATH: usize = 700;

/// What Windows allows in no name, or takes for something else: behind a colon follows a stream.
const FORBIDDEN: &str = "\\:*?\"<>|";

/// Why a name cannot be an annotator's, whose layers lie in a folder of that name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NameError {
    /// There is no name.
    #[error("the name is empty")]
    Empty,
    /// A system or the program gives the name another meaning.
    #[error("the name is reserved")]
    Reserved,
    /// A character that some system does not allow in a folder's name.
    #[error("{0:?} cannot be in a folder's name")]
    Character(char),
    /// A dot or space at the start or the end.
    #[error("a name cannot begin or end with {0:?}")]
    Edge(char),
    /// More than [`LONGEST_NAME`] bytes.
    #[error("longer than {LONGEST_NAME} bytes")]
    TooLong,
}

/// Checks that `name` is a legal folder name on Linux, Windows and macOS and means nothing else.
///
/// # Errors
/// See [`NameError`].
pub fn check_annotator_name(name: &str) -> Result<(), NameError> {
    let illegal =
        |it: &char| it.is_control() || FORBIDDEN.contains(*it) || "/\u{fffd}\u{feff}".contains(*it);
    let edge = |it: &char| *it == '.' || it.is_whitespace();
    if name.is_empty() {
        return Err(NameError::Empty);
    }
    if name.len() > LONGEST_NAME {
        return Err(NameError::TooLong);
    }
    if let Some(found) = name.chars().find(illegal) {
        return Err(NameError::Character(found));
    }
    if let Some(found) =
        [name.chars().next(), name.chars().next_back()].into_iter().flatten().find(edge)
    {
        return Err(NameError::Edge(found));
    }
    if is_reserved(&name.to_lowercase()) { Err(NameError::Reserved) } else { Ok(()) }
}

/// Whether a new article's file and those of its layers, with `.ron` behind it, can have that path
/// here.
pub fn can_be_article(path: &ArticlePath) -> bool {
    let path = path.as_str();
    let is_legal = |part: &str| {
        part.len() + ".ron".len() <= LONGEST_PART && (!cfg!(windows) || is_for_windows(part))
    };
    path.len() <= LONGEST_PATH && path.split('/').all(is_legal) && !path.contains(char::is_control)
}

/// Whether Windows takes the name of a file or folder as it is.
fn is_for_windows(name: &str) -> bool {
    let is_cut = name.ends_with(['.', ' ']);
    !is_cut && !name.contains(|it| FORBIDDEN.contains(it)) && !is_device(&name.to_lowercase())
}

/// `name` is in lower case, for Windows and macOS do not tell the cases apart.
fn is_reserved(name: &str) -> bool {
    is_device(name) || ["all", "codebook.ron"].contains(&name)
}

/// Whether Windows opens a device by that name, in lower case.
fn is_device(name: &str) -> bool {
    // Also when an extension follows.
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let numbered = |it: &str| {
        let mut digits = it.chars();
        matches!(digits.next(), Some('0'..='9' | '¹' | '²' | '³')) && digits.next().is_none()
    };
    let device = ["com", "lpt"].iter().any(|it| stem.strip_prefix(it).is_some_and(numbered));
    device || ["con", "prn", "aux", "nul", "conin$", "conout$"].contains(&stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_leaves_room_for_its_layers() {
        let long = |n: usize| "ä".repeat(n) + ".txt";
        for good in ["a.txt", "a/b c.md", &("x".to_owned() + &long(123)), &long(123)] {
            assert!(can_be_article(&ArticlePath::new(good)), "{good}");
        }
        for good in ["a b.txt", "con-1.txt", ".a.txt"] {
            assert!(is_for_windows(good), "{good}");
        }
        for bad in ["a:b.txt", "Wer?.txt", "CON.txt", "a.", "a ", "a\\b.txt"] {
            assert!(!is_for_windows(bad), "{bad}");
        }
        assert_eq!(can_be_article(&ArticlePath::new("Wer?.txt")), !cfg!(windows));
        let deep = "a/".repeat(350) + "a.txt";
        for bad in ["a\0.txt", "a\nb.txt", "\u{7f}/b.txt", &long(124), &deep] {
            assert!(!can_be_article(&ArticlePath::new(bad)), "{bad}");
        }
    }

    #[test]
    fn a_name_is_legal_everywhere_or_refused_with_the_reason() {
        for good in
            ["eva", "Eva M", "jürgen-2", "김정은", "console", "com", "com10", "All 2", "a.b"]
        {
            assert_eq!(check_annotator_name(good), Ok(()), "{good}");
        }
        for (bad, expected) in [
            ("", NameError::Empty),
            ("all", NameError::Reserved),
            ("ALL", NameError::Reserved),
            ("Codebook.ron", NameError::Reserved),
            ("CON", NameError::Reserved),
            ("nul.txt", NameError::Reserved),
            ("aux .x", NameError::Reserved),
            ("Com1", NameError::Reserved),
            ("lpt²", NameError::Reserved),
            (".tagwerk", NameError::Edge('.')),
            ("..", NameError::Edge('.')),
            ("eva.", NameError::Edge('.')),
            (" eva", NameError::Edge(' ')),
            ("eva ", NameError::Edge(' ')),
            ("a/b", NameError::Character('/')),
            ("a\\b", NameError::Character('\\')),
            ("C:", NameError::Character(':')),
            ("a\0", NameError::Character('\0')),
            (&"ä".repeat(51), NameError::TooLong),
        ] {
            assert_eq!(check_annotator_name(bad), Err(expected), "{bad}");
        }
    }
}
