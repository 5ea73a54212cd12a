//! Names for things in formats that ask for GUIDs: made of what they name, so that the same gets the
//! same name in every export.

use sha2::{Digest as _, Sha256};

/// The GUID of what these words name together: a UUID of version 8, whose bits come of SHA-256.
pub(super) fn guid(words: &[&str]) -> String {
    let mut hash = Sha256::new();
    for it in words {
        // With its length before it, no word runs into the next.
        hash.update((it.len() as u64).to_le_bytes());
        hash.update(it);
    }
    let mut guid = String::with_capacity(36);
    for (byte, at) in hash.finalize().into_iter().take(16).zip(0..) {
        if matches!(at, 4 | 6 | 8 | 10) {
            guid.push('-');
        }
        let byte = match at {
            6 => byte & 0x0f | 0x80,
            8 => byte & 0x3f | 0x80,
            _ => byte,
        };
        let digit = |it: u8| char::from_digit(it.into(), 16).unwrap_or_default();
        guid.push(digit(byte >> 4));
        guid.push(digit(byte & 0x0f));
    }
    guid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guids_are_told_apart_by_every_word() {
        let one = guid(&["code", "actor"]);
        assert_eq!(one, guid(&["code", "actor"]));
        assert_eq!(one.len(), 36);
        let groups: Vec<&str> = one.split('-').collect();
        assert_eq!(groups.iter().map(|it| it.len()).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert!(groups[2].starts_with('8') && groups[3].starts_with(['8', '9', 'a', 'b']));
        let others = [&["codeactor"][..], &["code", "actor", ""], &["codea", "ctor"], &[]];
        for other in others {
            assert_ne!(one, guid(other), "{other:?}");
        }
    }
}
