//! Words for a group or for anybody, which name nobody in particular.

use super::table::{Language, languages};

/// Words before a name that do not belong to it.
const ARTICLES: &[&str] = &[
    "a", "an", "any", "das", "dem", "den", "der", "die", "ein", "eine", "my", "our", "some", "the",
    "their", "unser", "unsere", "your",
];

/// Whether a name is a word for a group, a department or anybody at all: `the vendor`, `IT`. An address,
/// a handle or an id such as `duty-manager` is none, whatever it is made of.
pub(super) fn is_group_word(name: &str) -> bool {
    let is_part =
        |c: char| c.is_alphanumeric() || c.is_whitespace() || matches!(c, '.' | '\'' | '&');
    if !name.contains(char::is_alphabetic) || !name.chars().all(is_part) {
        return false;
    }
    let lower = name.trim().trim_end_matches('.').to_lowercase();
    let words: Vec<_> = lower.split_whitespace().collect();
    let articles = words.iter().take_while(|word| ARTICLES.contains(word));
    let bare = words[articles.count()..].join(" ");
    let known = |language: &Language| language.nobody.binary_search(&&*bare).is_ok();
    !bare.is_empty() && languages().iter().any(known)
}

#[cfg(test)]
mod tests {
    use crate::wording::Vocabulary;

    #[test]
    fn words_for_a_group_are_nobody_and_addresses_ids_and_roles_are_somebody() {
        let vocabulary = Vocabulary::default();
        for name in [
            "IT",
            "The Team.",
            "our team",
            "the  vendor",
            "Compliance",
            "die Fachabteilung",
        ] {
            assert!(vocabulary.is_nobody(name), "{name}");
        }
        for name in [
            "on_call",
            "duty-manager",
            "head-of-claims",
            "Head of Claims",
            "@acme/it",
            "#support",
            "it@acme.example",
            "Compliance Officer Motor",
            "the duty manager",
            "data-team",
            "",
            "the",
        ] {
            assert!(!vocabulary.is_nobody(name), "{name}");
        }
    }
}
