//! What holds of German answers.

use super::*;

const PLAN: &[Slot] = &[Slot::Threshold, Slot::Action, Slot::Actor];

fn read_german(says: &[Slot], text: &str) -> Reading {
    let asked = Asked {
        field: "on_late",
        says,
        names: &[],
    };
    let reading = read(text, asked, &Vocabulary::default());
    assert_eq!(reading.language, Some("de"), "{text}");
    reading
}

#[test]
fn a_german_plan_is_clear_and_a_german_evasion_an_error() {
    let clear = "Ab 30 min ohne Beleg schaltet die Bereitschaft auf Handbetrieb um.";
    assert_eq!(read_german(PLAN, clear).level, Level::None);
    let vague = "Bei Bedarf werden geeignete Maßnahmen zeitnah ergriffen.";
    let reading = read_german(PLAN, vague);
    assert_eq!(reading.level, Level::Error);
    let words: Vec<_> = reading
        .evading
        .iter()
        .map(|(_, at)| &vague[at.clone()])
        .collect();
    assert_eq!(words, ["Bei Bedarf", "geeignete Maßnahmen", "zeitnah"]);
}

#[test]
fn a_german_noun_is_no_name_but_after_a_title() {
    let noun = read_german(&[Slot::Actor], "Es geht an die Freigabe der Anlage.");
    assert_eq!(noun.missing, [Slot::Actor]);
    let titled = read_german(&[Slot::Actor], "Es geht an Frau Yilmaz.");
    assert!(titled.missing.is_empty());
    let joined = read_german(&[Slot::Actor], "Das macht die Sachgebietsleitung.");
    assert!(joined.missing.is_empty());
}

#[test]
fn german_abbreviations_and_ordinals_end_no_sentence() {
    for text in [
        "Das sind ca. 14 Uhr, z. B. in der Schicht",
        "Am 30. Juni und am 1. des Monats wird es geprüft",
    ] {
        let (words, _) = parted(text, &[]);
        assert!(words.iter().all(|word| word.sentence == 0), "{text}");
    }
}

#[test]
fn german_numbers_are_read_with_what_they_count() {
    let class = |text: &str| {
        let (words, _) = parted(text, &[]);
        words
            .iter()
            .find(|word| word.class.counts())
            .map(|word| word.class)
    };
    assert_eq!(class("es sind 0,5 % davon"), Some(Class::Percent));
    assert_eq!(class("das kostet 1.200,50 €."), Some(Class::Money));
    assert_eq!(class("um 14 Uhr"), Some(Class::Clock));
    assert_eq!(class("um 14.00 Uhr"), Some(Class::Clock));
    assert_eq!(class("am 30. Juni"), Some(Class::Date));
    assert_eq!(
        class("nach drei Fällen, 12 Werktagen"),
        Some(Class::Duration)
    );
    assert_eq!(class("ohne % und €"), None);
}

#[test]
fn a_german_refusal_is_one_only_where_it_stands_alone() {
    let refused = non_answer("Entfällt.", &Vocabulary::default());
    assert_eq!(refused, Some(NonAnswer::NotApplicable));
    let bound = read_german(&[Slot::Amount], "höchstens 40 je Tag, keiner über 15 €");
    assert_eq!(bound.level, Level::None);
}

#[test]
fn an_answer_without_vocabulary_is_told_and_a_placeholder_in_it_found() {
    let vocabulary = Vocabulary::default();
    let unjudged = |text: &str| sentence(text, &vocabulary).unjudged;
    assert!(unjudged("L'équipe de garde est appelée après 30 minutes."));
    assert!(!unjudged("On-call is paged after 30 minutes."));
    assert!(!unjudged("Nach 30 Minuten wird angerufen."));
    assert!(!unjudged("???"));
    assert!(!unjudged(""));
}
