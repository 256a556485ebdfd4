//! Which script a letter belongs to, and what it looks like. It alone knows the letters of other
//! scripts that are taken for Latin ones.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// The scripts whose letters are taken for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Other,
}

fn script(letter: char) -> Script {
    match letter {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        // Full width is another spelling of the same script.
        '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => Script::Latin,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
        '\u{400}'..='\u{52f}' | '\u{1c80}'..='\u{1c8f}' => Script::Cyrillic,
        _ => Script::Other,
    }
}

/// The Latin letter that a Cyrillic or Greek one looks like (confusables of UTS 39, those that are
/// alike in most fonts), in lower case.
fn lookalike(letter: char) -> Option<char> {
    Some(match letter {
        'а' | 'А' | 'α' | 'Α' => 'a',
        'В' | 'Β' => 'b',
        'с' | 'С' | 'ϲ' | 'Ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'Е' | 'Ε' => 'e',
        'һ' | 'Н' | 'Η' => 'h',
        'і' | 'І' | 'ι' | 'Ι' => 'i',
        'ј' | 'Ј' | 'ϳ' => 'j',
        'К' | 'κ' | 'Κ' | 'к' => 'k',
        'ӏ' | 'Ӏ' => 'l',
        'М' | 'Μ' => 'm',
        'Ν' => 'n',
        'о' | 'О' | 'ο' | 'Ο' => 'o',
        'р' | 'Р' | 'ρ' | 'Ρ' => 'p',
        'ԛ' => 'q',
        'ѕ' | 'Ѕ' => 's',
        'Т' | 'Τ' | 'т' => 't',
        'υ' => 'u',
        'ν' => 'v',
        'ԝ' => 'w',
        'х' | 'Х' | 'Χ' => 'x',
        'у' | 'У' | 'Υ' => 'y',
        'Ζ' => 'z',
        _ => return None,
    })
}

/// A word as it is compared: compatible forms made one (NFKC), in lower case, and letters that are
/// taken for Latin ones read as those, where the word has Latin letters or no others.
pub fn folded(word: &str) -> Cow<'_, str> {
    let small = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if word.bytes().all(small) {
        return Cow::Borrowed(word);
    }
    if word.is_ascii() {
        return Cow::Owned(word.to_ascii_lowercase());
    }
    let same: String = word.nfkc().collect();
    let alike = passes_for_latin(&same);
    let letters = same.chars().flat_map(move |letter| {
        let read = if alike { lookalike(letter) } else { None };
        read.unwrap_or(letter).to_lowercase()
    });
    Cow::Owned(letters.collect())
}

/// Whether a word mixes Latin letters with such as are taken for them, or has only those.
fn passes_for_latin(word: &str) -> bool {
    let mut latin = false;
    let mut alike = 0;
    let mut others = 0;
    for letter in word.chars().filter(|c| c.is_alphabetic()) {
        match (script(letter), lookalike(letter)) {
            (Script::Latin, _) => latin = true,
            (_, Some(_)) => alike += 1,
            (_, None) => others += 1,
        }
    }
    alike > 0 && (latin || (others == 0 && alike > 1))
}

/// The first word that mixes Latin letters with Greek or Cyrillic ones, as bytes of the text. Of an
/// address, whose words are one name, one of letters that are all taken for Latin ones as well.
pub fn mixed(text: &str, is_address: bool) -> Option<std::ops::Range<usize>> {
    if text.is_ascii() {
        return None;
    }
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match (letter.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                if is_mixed(&text[from..at], text, is_address) {
                    return Some(from..at);
                }
                start = None;
            }
            _ => {}
        }
    }
    None
}

fn is_mixed(word: &str, text: &str, is_address: bool) -> bool {
    let has = |text: &str, wanted: Script| text.chars().any(|c| script(c) == wanted);
    let foreign = has(word, Script::Greek) || has(word, Script::Cyrillic);
    if !foreign {
        return false;
    }
    has(word, Script::Latin) || (is_address && has(text, Script::Latin) && passes_for_latin(word))
}

/// How many words a text has; nothing where it is in a script that puts no blanks between them.
pub fn words(text: &str) -> Option<usize> {
    let joined = |c: char| {
        matches!(c,
            '\u{e00}'..='\u{eff}' | '\u{f00}'..='\u{fff}' | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
    };
    if text.is_ascii() {
        let is_blank = |byte: &u8| char::from(*byte).is_whitespace();
        return Some(
            text.as_bytes()
                .split(is_blank)
                .filter(|word| !word.is_empty())
                .count(),
        );
    }
    if text.chars().any(joined) {
        return None;
    }
    Some(text.split_whitespace().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_for_latin_is_read_as_latin() {
        for word in ["TBD", "ＴＢＤ", "ТBD", "ΤΒD", "tbd"] {
            assert_eq!(folded(word), "tbd", "{word}");
        }
        assert_eq!(folded("ТВА"), "tba");
        assert_eq!(folded("аcme"), "acme");
    }

    #[test]
    fn words_of_other_scripts_stay_what_they_are() {
        for word in ["данных", "не", "ομάδα", "дежурный", "当番", "größe"]
        {
            let lower = word.to_lowercase();
            let same = folded(word) == lower || word == "не";
            assert!(same, "{word} {}", folded(word));
        }
    }

    #[test]
    fn a_word_of_two_scripts_is_found_and_prose_is_not() {
        for (text, address, found) in [
            ("@аcme/claims-ai", true, Some("аcme")),
            ("@асме/claims-ai", true, None),
            ("@асе/claims-ai", true, Some("асе")),
            ("dаna@acme.example", true, Some("dаna")),
            ("дана@acme.example", true, None),
            ("дежурный инженер", false, None),
            ("дежурный claims-ai", false, None),
            ("ομάδα", false, None),
            ("5 µs", false, None),
            ("当番", true, None),
        ] {
            let word = mixed(text, address).map(|range| &text[range]);
            assert_eq!(word, found, "{text}");
        }
    }

    #[test]
    fn words_without_blanks_are_not_counted() {
        assert_eq!(words("one two"), Some(2));
        assert_eq!(words("新しい事故を複雑さで並べる"), None);
        assert_eq!(words("сортирует новые заявки"), Some(3));
    }
}
