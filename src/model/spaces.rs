//! White space and line ends as those count them who read files by Python's rules.

/// Whether a character is a space: what Unicode calls white space, and the four separators that
/// Python adds.
pub fn is_space(it: char) -> bool {
    it.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&it)
}

/// Whether a character ends a line for somebody: Python takes ten for it, where an editor takes
/// two.
pub fn ends_line(it: char) -> bool {
    let separator = '\u{1c}'..='\u{1e}';
    matches!(it, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}') || separator.contains(&it)
}

/// Whether a text is nothing but the way from one line to another.
pub fn is_line_gap(text: &str) -> bool {
    text.contains(ends_line) && text.chars().all(is_space)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_a_line_is_a_space_and_no_tab() {
        let all = (0..=0x0010_FFFF).filter_map(char::from_u32);
        let ends: Vec<char> = all.filter(|it| ends_line(*it)).collect();
        assert!(ends.iter().copied().all(is_space));
        // As `len(("a" + it + "b").splitlines()) == 2` says in Python.
        let known = "\n\u{b}\u{c}\r\u{1c}\u{1d}\u{1e}\u{85}\u{2028}\u{2029}";
        assert_eq!(ends.into_iter().collect::<String>(), known);
        assert!(!ends_line('\t') && !ends_line('\u{1f}'));
        assert!(is_line_gap(" \r\n\t") && !is_line_gap(" ") && !is_line_gap("a\n"));
    }
}
