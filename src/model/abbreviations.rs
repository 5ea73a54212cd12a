//! The abbreviations and sentence openers that tell a full stop that belongs to its word from one
//! that ends a sentence. German and English.

/// Abbreviations that something must follow: no sentence ends at their full stop.
pub(super) const LEADING: &[&str] = &[
    "Abb", "Abs", "Abt", "Apr", "Aug", "Bd", "Bsp", "Col", "Dez", "Dec", "Dipl", "Dr", "Feb", "Fr",
    "Gen", "Gov", "Hl", "Hr", "Hrn", "Hrsg", "Ing", "Jan", "Kap", "Lt", "Maj", "Mr", "Mrs", "Ms",
    "Nov", "Nr", "Okt", "Oct", "Prof", "Rep", "Sen", "Sep", "Sept", "Sgt", "St", "Tel", "Ziff",
    "bzgl", "bzw", "ca", "d.h", "e.g", "einschl", "evtl", "exkl", "geb", "gem", "gest", "ggf",
    "i.e", "inkl", "insb", "max", "mind", "sog", "vgl", "vs", "z.B", "zzgl",
];

/// Abbreviations that may also end a sentence.
pub(super) const CLOSING: &[&str] = &[
    "Co", "Corp", "Inc", "Jh", "Jhd", "Jr", "Ltd", "Mill", "Mio", "Mrd", "Mt", "Sr", "Std", "Str",
    "Tsd", "dgl", "etc", "ff", "usf", "usw",
];

/// Words that are abbreviations only before a number ("Art. 5"; but "dieser Art.").
pub(super) const BEFORE_NUMBER: &[&str] = &["Art", "Fig", "No", "P", "Rn", "S", "Vol", "p", "pp"];

/// What may follow in a spaced abbreviation besides single letters ("n. Chr.").
pub(super) const SPACED_TAILS: &[&str] = &["Chr", "Hd", "Zt"];

/// Words that begin sentences and are no nouns: a capital letter on them means a new sentence.
pub(super) const STARTERS: &[&str] = &[
    "Aber",
    "Alle",
    "Allerdings",
    "Als",
    "Am",
    "An",
    "Auch",
    "Auf",
    "Aus",
    "Bei",
    "Beide",
    "Bis",
    "Da",
    "Dabei",
    "Dafür",
    "Dagegen",
    "Damit",
    "Danach",
    "Dann",
    "Daraufhin",
    "Darum",
    "Das",
    "Dass",
    "Dazu",
    "Dem",
    "Den",
    "Denn",
    "Dennoch",
    "Der",
    "Deshalb",
    "Die",
    "Dies",
    "Diese",
    "Dieser",
    "Dieses",
    "Doch",
    "Dort",
    "Durch",
    "Ein",
    "Eine",
    "Einen",
    "Einer",
    "Er",
    "Es",
    "Für",
    "Gegen",
    "Hier",
    "Ich",
    "Ihr",
    "Ihre",
    "Im",
    "In",
    "Ist",
    "Jetzt",
    "Kein",
    "Keine",
    "Man",
    "Mit",
    "Nach",
    "Nachdem",
    "Noch",
    "Nun",
    "Nur",
    "Ob",
    "Obwohl",
    "Ohne",
    "Schon",
    "Sein",
    "Seine",
    "Seit",
    "Sie",
    "So",
    "Sollte",
    "Trotz",
    "Um",
    "Und",
    "Unter",
    "Viele",
    "Vom",
    "Von",
    "Vor",
    "Was",
    "Wegen",
    "Weil",
    "Wenn",
    "Wer",
    "Wie",
    "Wir",
    "Wo",
    "Zu",
    "Zudem",
    "Zugleich",
    "Zum",
    "Zur",
    "Zuvor",
    "Zwar",
    "Zwischen", // English
    "After",
    "And",
    "At",
    "Before",
    "But",
    "By",
    "For",
    "From",
    "He",
    "However",
    "If",
    "It",
    "On",
    "She",
    "That",
    "The",
    "Then",
    "There",
    "They",
    "This",
    "To",
    "We",
    "What",
    "When",
    "With",
];

/// No abbreviation has more bytes, so longer words need not be looked up.
const LONGEST: usize = 8;

/// Whether `word` is in `list` as it stands or, capitalised, stands for one in lower case.
pub(super) fn is_among(list: &[&str], word: &str) -> bool {
    if word.len() > LONGEST {
        return false;
    }
    if list.contains(&word) {
        return true;
    }
    let mut chars = word.chars();
    let first = chars.next().filter(|it| it.is_uppercase());
    let rest = chars.as_str();
    let stands_for = |it: &&str| {
        let head = it.strip_suffix(rest);
        head.zip(first).is_some_and(|(head, first)| head.chars().eq(first.to_lowercase()))
    };
    list.iter().any(stands_for)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_abbreviation_is_found() {
        for it in LEADING.iter().chain(CLOSING) {
            assert!(is_among(LEADING, it) || is_among(CLOSING, it), "{it}");
        }
    }
}
