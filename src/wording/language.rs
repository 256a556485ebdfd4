//! Which language an answer is in: by its small words, by the words that its vocabulary knows, and by
//! letters that only some languages have. Languages that we cannot read are told apart, too, so that
//! their answers are not judged by the words of another.

use super::vocabulary::{self, Language};
use super::word::{Class, Word};
use crate::manifest::hash::in_slot;

include!(concat!(env!("OUT_DIR"), "/unread.rs"));

/// A text with fewer plain words is read as the first language, where nothing speaks for another.
const TELLING: usize = 4;

/// Letters of the Latin script that neither English nor German is written with.
fn is_foreign(letter: char) -> bool {
    !letter.is_ascii() && letter.is_alphabetic() && !is_umlaut(letter)
}

fn is_umlaut(letter: char) -> bool {
    matches!(letter, 'ä' | 'ö' | 'ü' | 'ß')
}

/// Whether letters of another script than the Latin one are glued to a number: `2時間応答が`.
fn is_in_other_script(word: &str) -> bool {
    let letters = word
        .chars()
        .filter(|c| u32::from(*c) >= 0x250 && c.is_alphabetic());
    letters.count() > 1
}

/// What speaks for a language that we read.
struct Signs {
    language: &'static Language,
    /// Its small words.
    common: usize,
    /// Those, and words of its vocabulary.
    known: usize,
    /// Its letters.
    letters: usize,
}

impl Signs {
    fn of(language: &'static Language, plain: &[&str]) -> Self {
        let mut signs = Signs {
            language,
            common: 0,
            known: 0,
            letters: 0,
        };
        for word in plain {
            let common = language.is_common(word);
            signs.common += usize::from(common);
            signs.known += usize::from(common || language.knows(word));
            signs.letters += usize::from(language.capital_nouns && word.contains(is_umlaut));
        }
        signs
    }

    fn weight(&self) -> usize {
        4 * self.common + self.known + self.letters
    }
}

/// Of the languages that are recognised and not read, how many of these words are small words of the
/// one that has most.
fn unread(words: &[&str]) -> usize {
    let mut counts = [0; UNREAD_LANGUAGES];
    for word in words {
        let mut near = UNREAD[in_slot(&UNREAD_STARTS, word)].iter();
        let Some((_, languages)) = near.find(|(known, _)| known == word) else {
            continue;
        };
        for language in *languages {
            counts[usize::from(*language)] += 1;
        }
    }
    counts.into_iter().max().unwrap_or(0)
}

/// The language of a text; `None` where we have no data for it. A text too short to tell, or of forms
/// alone, is read as the first language.
pub(super) fn language(words: &[Word<'_>]) -> Option<&'static Language> {
    let plain = words.iter().filter(|word| word.class == Class::Plain);
    let plain: Vec<&str> = plain.map(|word| &*word.text).collect();
    let all = words
        .iter()
        .filter(|word| !word.class.is_token() || is_in_other_script(&word.text));
    let all: Vec<&str> = all.map(|word| &*word.text).collect();
    let latin = |word: &&&str| word.chars().all(|c| u32::from(c) < 0x250);
    if all.iter().filter(latin).count() * 2 < all.len() {
        return None;
    }
    let signs = vocabulary::languages()
        .iter()
        .map(|language| Signs::of(language, &plain));
    let best = signs.rev().max_by_key(Signs::weight)?;
    let unread = unread(&plain);
    let foreign = all.iter().filter(|word| word.contains(is_foreign)).count();
    let short = plain.len() < TELLING;
    let least = best
        .common
        .max(if short { best.known } else { best.known / 2 });
    let letters = if short { 2 } else { 1 };
    if unread + letters * foreign > least {
        return None;
    }
    let told = best.common * 6 >= plain.len() || (best.known + best.letters) * 2 > plain.len();
    (told || short).then_some(best.language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::word::words;

    fn told(text: &str) -> Option<&'static str> {
        language(&words(text, &[])).map(|language| language.name)
    }

    #[test]
    fn short_answers_are_told_apart() {
        for text in [
            "Wird regelmäßig geprüft",
            "Läuft nachts",
            "Bereitschaft ruft an",
            "Quarantäne",
            "Ja.",
            "entfällt",
            "Zeile fliegt raus, Rest läuft",
            "Über 5 % stoppt Karin",
        ] {
            assert_eq!(told(text), Some("de"), "{text}");
        }
        for text in [
            "Manual review",
            "pods restart",
            "café staff close the till",
            "reject, alert",
            "None",
            "Page Müller",
        ] {
            assert_eq!(told(text), Some("en"), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_read_as_no_other_language() {
        for text in [
            "Le modèle est surveillé.",
            "On appelle l'équipe",
            "El equipo revisa los datos cada día",
            "Récupération manuelle",
            "Il team controlla ogni giorno",
            "Após 30 minutos a equipe é avisada",
            "Bij storing belt de wachtdienst",
            "Zespół sprawdza dane codziennie",
            "Vi kollar varje dag",
            "Setelah 30 menit tim dihubungi",
            "Sau 30 phút gọi trực ban",
            "Если данных нет 30 минут, звонит дежурный",
            "毎日百件を抜き取り、当番が止める。",
            "2時間応答がなければ当番に通知する",
            "30 分後に当番を呼び出す",
            "يتم إخطار الفريق",
            "ειδοποιείται η ομάδα",
        ] {
            assert_eq!(told(text), None, "{text}");
        }
    }

    #[test]
    fn the_greater_part_of_a_mixed_answer_tells_its_language() {
        assert_eq!(
            told("The Bereitschaft is paged after 30 minutes"),
            Some("en")
        );
        assert_eq!(
            told("Nach 30m wird der on-call per Pager alarmiert"),
            Some("de")
        );
        assert_eq!(
            told("Wir machen rollback, restart und dann failover"),
            Some("de")
        );
    }

    #[test]
    fn forms_alone_are_read_as_the_first_language() {
        for text in [
            "",
            "30m",
            "`claims.dlq`, 24h",
            "@acme/claims-ai",
            "svc-pricing-01 90d",
        ] {
            assert_eq!(told(text), Some("en"), "{text}");
        }
    }

    #[test]
    fn a_long_text_of_one_letter_is_no_language() {
        assert_eq!(told(&"é ".repeat(20_000)), None);
        assert_eq!(told(&"zzz ".repeat(20_000)), None);
    }
}
