//! Names of labels, attributes and relations as brat can hold them: of ASCII letters, digits, `_`
//! and `-`. Whatever is one of our ids stays as it is; any other name is written so that no two
//! become one, and found again.
//!
//! Another character is written as `_X` with its number in hexadecimal and `_`. So is a `_` with an
//! `X` behind it, and the first `-` of a name of nothing else, which brat takes for a ruled line. No
//! name at all is `_X_`.

use std::fmt::Write as _;

/// The first line of our `annotation.conf`, by which an import knows that the folders beside it are
/// annotators'.
pub const BRAT_HEAD: &str = "# Tagwerk: ANNOTATOR/ARTICLE";

/// The name as brat can hold it.
pub fn brat_name(name: &str) -> String {
    if name.is_empty() {
        return "_X_".to_owned();
    }
    let is_rule = name.bytes().all(|it| it == b'-');
    let mut written = String::new();
    for (at, it) in name.char_indices() {
        let marks = it == '_' && name.get(at + 1..).is_some_and(|it| it.starts_with('X'));
        let plain = it.is_ascii_alphanumeric() || matches!(it, '_' | '-');
        if plain && !marks && !(is_rule && at == 0) {
            written.push(it);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(written, "_X{:X}_", u32::from(it));
        }
    }
    written
}

/// The name that [`brat_name`] made this of; what it did not make stays.
pub fn name_in_brat(written: &str) -> String {
    if written == "_X_" {
        return String::new();
    }
    let mut name = String::new();
    let mut rest = written;
    while let Some((plain, marked)) = rest.split_once("_X") {
        name.push_str(plain);
        let number = marked.split_once('_').and_then(|(hex, rest)| {
            let it = char::from_u32(u32::from_str_radix(hex, 16).ok()?)?;
            Some((it, rest))
        });
        if let Some((it, after)) = number {
            name.push(it);
            rest = after;
        } else {
            name.push_str("_X");
            rest = marked;
        }
    }
    name + rest
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ids_stay_and_other_names_keep_apart() {
        let cases = [
            ("actor", "actor"),
            ("con-cession_2", "con-cession_2"),
            ("PER", "PER"),
            ("specu lation", "specu_X20_lation"),
            ("Überfall", "_XDC_berfall"),
            ("a_XDC_b", "a_X5F_XDC_b"),
            ("😀", "_X1F600_"),
            ("", "_X_"),
            ("_X_", "_X5F_X_"),
            ("--", "_X2D_-"),
            ("-a", "-a"),
        ];
        for (name, written) in cases {
            assert_eq!(brat_name(name), written);
            assert_eq!(name_in_brat(written), name);
        }
        assert_eq!(name_in_brat("A_X"), "A_X");
        assert_eq!(name_in_brat("A_Xylophon_B"), "A_Xylophon_B");
    }

    proptest! {
        #[test]
        fn every_name_is_found_again(name in "[-_X2a ü😀]{0,12}") {
            let written = brat_name(&name);
            prop_assert!(written.bytes().all(|it| it.is_ascii_alphanumeric() || b"_-".contains(&it)));
            prop_assert!(written.bytes().any(|it| it != b'-'));
            prop_assert_eq!(name_in_brat(&written), name);
        }

        #[test]
        fn what_is_no_name_of_ours_does_no_harm(written in "[_X2a+ü]{0,12}") {
            name_in_brat(&written);
        }
    }
}
