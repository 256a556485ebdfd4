//! Which language an answer is in: by its small words, by the words that its vocabulary knows, and by
//! letters that only some languages have. Languages that we cannot read are told apart, too, so that
//! their answers are not judged by the words of another.

use super::table::{self, Language, Starts, in_slot};
use super::word::{Class, Word};

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
    fn of(language: &'static Language, words: &[Word<'_>]) -> Self {
        let mut signs = Signs {
            language,
            common: 0,
            known: 0,
            letters: 0,
        };
        for word in plain(words) {
            let common = language.is_common(&word.text, word.hash);
            let known = common || language.knows(&word.text, word.hash);
            signs.common += usize::from(common);
            signs.known += usize::from(known);
            signs.letters += usize::from(language.capital_nouns && word.text.contains(is_umlaut));
        }
        signs
    }

    fn weight(&self) -> usize {
        4 * self.common + self.known + self.letters
    }
}

fn plain<'w, 't>(words: &'w [Word<'t>]) -> impl Iterator<Item = &'w Word<'t>> {
    words.iter().filter(|word| word.class == Class::Plain)
}

/// Of the languages that are recognised and not read, how many of these words are small words of the
/// one that has most.
fn unread(words: &[Word<'_>]) -> usize {
    const STARTS: &Starts = &UNREAD_STARTS;
    let mut counts = [0; UNREAD_LANGUAGES];
    for word in plain(words) {
        let mut near = UNREAD[in_slot(STARTS, word.hash)].iter();
        let is_it = |(hash, known, _): &&(u32, &str, _)| *hash == word.hash && *known == word.text;
        let Some((_, _, languages)) = near.find(is_it) else {
            continue;
        };
        for language in *languages {
            counts[usize::from(*language)] += 1;
        }
    }
    counts.into_iter().max().unwrap_or(0)
}

/// Whether a text without foreign letters has so many small words of the first language that nothing
/// else can tell another: nearly all sentences do, and looking up what else is known takes longer.
fn is_plainly_first(words: &[Word<'_>], unread: usize) -> bool {
    let all = plain(words).count();
    let common = |language: &Language| {
        let common = plain(words).filter(|word| language.is_common(&word.text, word.hash));
        common.count()
    };
    let first = common(table::first());
    // No more words can be known than there are.
    let weaker = |other: &Language| 4 * common(other) + all <= 5 * first;
    unread <= first && all <= 6 * first && table::others().iter().all(weaker)
}

/// The language of a text; `None` where we have no data for it. A text too short to tell, or of forms
/// alone, is read as the first language.
pub(super) fn language(words: &[Word<'_>]) -> Option<&'static Language> {
    let unread = unread(words);
    let ascii = words.iter().all(|word| word.text.is_ascii());
    if ascii && is_plainly_first(words, unread) {
        return Some(table::first());
    }
    let foreign = if ascii { 0 } else { foreign(words)? };
    let signs = table::languages()
        .iter()
        .map(|language| Signs::of(language, words));
    let best = signs.rev().max_by_key(Signs::weight)?;
    let all = plain(words).count();
    let short = all < TELLING;
    let least = best
        .common
        .max(if short { best.known } else { best.known / 2 });
    let letters = if short { 2 } else { 1 };
    if unread + letters * foreign > least {
        return None;
    }
    let told = best.common * 6 >= all || (best.known + best.letters) * 2 > all;
    (told || short).then_some(best.language)
}

/// How many words have letters of the Latin script that we do not read; nothing where most words are
/// of another script.
fn foreign(words: &[Word<'_>]) -> Option<usize> {
    let all = || {
        let all = words
            .iter()
            .map(|word| (word.class.is_token(), &*word.text));
        let all = all.filter(|(token, text)| !token || is_in_other_script(text));
        all.map(|(_, text)| text)
    };
    let latin = |word: &&str| word.chars().all(|c| u32::from(c) < 0x250);
    let is_read = all().filter(latin).count() * 2 >= all().count();
    is_read.then(|| all().filter(|word| word.contains(is_foreign)).count())
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
