//! Names for things in formats that ask for GUIDs: made of what they name, so that the same gets the
//! same name in every export.

use sha2::{Digest as _, Sha256};

use crate::model::hexadecimal;

/// Words that name something together.
#[derive(Clone, Default)]
pub(super) struct Words(Sha256);

impl Words {
    /// These and one more.
    pub(super) fn and(mut self, word: &str) -> Self {
        // With its length before it, no word runs into the next.
        self.0.update((word.len() as u64).to_le_bytes());
        self.0.update(word);
        self
    }

    /// The GUID of what they name: a UUID of version 8, whose bits come of SHA-256.
    pub(super) fn guid(self) -> String {
        let mut bits = [0; 16];
        bits.iter_mut().zip(self.0.finalize()).for_each(|(bits, it)| *bits = it);
        let [.., version, _, variant, _, _, _, _, _, _, _] = &mut bits;
        *version = *version & 0x0f | 0x80;
        *variant = *variant & 0x3f | 0x80;
        let mut guid = hexadecimal(&bits);
        for at in [20, 16, 12, 8] {
            guid.insert(at, '-');
        }
        guid
    }
}

/// The GUID of what these words name.
pub(super) fn guid(words: &[&str]) -> String {
    words.iter().fold(Words::default(), |words, it| words.and(it)).guid()
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
