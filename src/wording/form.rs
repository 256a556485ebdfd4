//! What a number counts, by its form and by the words beside it. Units, months and designations are few and alike
//! in the languages that we read, so they are no language's data.

use super::word::{Class, Word};

/// `level 2`, `Article 22`, `Appendix C`: what follows is a name and counts nothing.
pub(super) fn is_designation(word: &str) -> bool {
    matches!(
        word,
        "version"
            | "level"
            | "tier"
            | "phase"
            | "article"
            | "art"
            | "section"
            | "schedule"
            | "appendix"
            | "annex"
            | "chapter"
            | "clause"
            | "adr"
            | "iso"
            | "iec"
            | "soc"
            | "tls"
            | "release"
            | "part"
            | "page"
            | "form"
            | "type"
            | "class"
            | "category"
            | "stage"
            | "paragraph"
            | "ticket"
            | "no"
            | "nr"
            | "python"
            | "windows"
            | "artikel"
            | "absatz"
            | "abschnitt"
            | "kapitel"
            | "anhang"
            | "stufe"
            | "anlage"
            | "gpt"
            | "wave"
            | "sprint"
    )
}

/// A unit of time, in the singular.
pub(super) fn is_time_unit(word: &str) -> bool {
    matches!(
        word,
        "s" | "ms"
            | "sec"
            | "second"
            | "min"
            | "minute"
            | "h"
            | "hr"
            | "hour"
            | "d"
            | "day"
            | "wk"
            | "week"
            | "fortnight"
            | "mo"
            | "month"
            | "quarter"
            | "yr"
            | "year"
            | "night"
            | "shift"
            | "sekunde"
            | "sekunden"
            | "minuten"
            | "stunde"
            | "stunden"
            | "tag"
            | "tage"
            | "tagen"
            | "woche"
            | "wochen"
            | "monat"
            | "monate"
            | "monaten"
            | "jahr"
            | "jahre"
            | "jahren"
            | "werktage"
            | "werktagen"
            | "schicht"
            | "std"
            | "werktag"
            | "werktages"
            | "arbeitstag"
            | "arbeitstage"
            | "arbeitstagen"
            | "bankarbeitstage"
            | "bankarbeitstagen"
            | "kalendertage"
            | "kalendertagen"
            | "quartal"
            | "quartale"
            | "quartalen"
            | "nächte"
            | "nächten"
            | "schichten"
            | "millisekunden"
    )
}

/// A currency, in the singular.
pub(super) fn is_currency(word: &str) -> bool {
    matches!(
        word,
        "eur"
            | "euro"
            | "usd"
            | "dollar"
            | "gbp"
            | "pound"
            | "chf"
            | "franc"
            | "franken"
            | "cent"
            | "jpy"
            | "yen"
            | "inr"
            | "rupee"
            | "pln"
            | "zloty"
            | "sek"
            | "nok"
            | "dkk"
            | "krona"
            | "penny"
            | "pence"
    )
}

/// A month, in full or in three letters.
pub(super) fn is_month(word: &str) -> bool {
    matches!(
        word,
        "january"
            | "february"
            | "march"
            | "april"
            | "june"
            | "july"
            | "august"
            | "september"
            | "october"
            | "november"
            | "december"
            | "jan"
            | "feb"
            | "mar"
            | "apr"
            | "jun"
            | "jul"
            | "aug"
            | "sep"
            | "sept"
            | "oct"
            | "nov"
            | "dec"
            | "januar"
            | "februar"
            | "märz"
            | "mai"
            | "juni"
            | "juli"
            | "oktober"
            | "dezember"
            | "may"
    )
}

/// A number with what is written to it.
pub(super) fn number(token: &str) -> Option<Class> {
    // Most begin with a letter; `x` may be a sign.
    if token.starts_with(|c: char| c.is_ascii_alphabetic() && c != 'x') {
        return designated(token);
    }
    const SIGNS: &[char] = &['<', '>', '=', '≤', '≥', '~', '+', '-', '±', 'x', '×', '≈'];
    let money = |c: char| matches!(c, '€' | '$' | '£' | '¥' | '₹' | '₩' | '₺' | '¢');
    let bare = token.trim_start_matches(SIGNS);
    let paid = bare.contains(money);
    let bare = bare.trim_matches(money);
    if !bare.starts_with(|c: char| c.is_ascii_digit()) {
        return designated(token);
    }
    let split = bare.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | ':' | '\'')));
    let (digits, unit) = bare.split_at(split.unwrap_or(bare.len()));
    let clock = digits.contains(':') || matches!(unit, "am" | "pm" | "AM" | "PM");
    let head = unit.split(['/', '-', '–']).next().unwrap_or(unit);
    Some(match head.to_ascii_lowercase().as_str() {
        _ if paid => Class::Money,
        _ if clock => Class::Clock,
        "" if is_date(bare) => Class::Date,
        "%" => Class::Percent,
        "s" | "ms" | "std" | "sec" | "secs" | "min" | "mins" | "h" | "hr" | "hrs" | "d" | "w"
        | "wk" | "y" | "yr" | "yrs" | "mo" | "m" => Class::Duration,
        "eur" | "usd" | "gbp" | "chf" | "p" | "c" | "ct" => Class::Money,
        "" | "k" | "x" | "×" | "bn" | "mn" | "mw" | "kw" | "gb" | "mb" | "tb" | "th" | "st"
        | "nd" | "rd" | "px" | "km" | "kg" | "mm" | "cm" | "°" | "°c" | "mg" | "ml" | "pp"
        | "bp" => Class::Number,
        _ if unit.starts_with(['/', '-', '–', '+']) => Class::Number,
        _ => Class::Designator,
    })
}

/// `2026-09-20`, `02/2025`, `2025`
fn is_date(token: &str) -> bool {
    let year = |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    let parts: Vec<_> = token.split(['-', '/', '.']).collect();
    let digits = token
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'/' | b'.'));
    digits
        && match parts.as_slice() {
            [one] => year(one),
            [first, .., last] => year(first) || year(last),
            [] => false,
        }
}

/// `v9.1`, `CC7.2`, `T-12`, `L2`: letters and then digits.
fn designated(token: &str) -> Option<Class> {
    let letters = token.bytes().take_while(u8::is_ascii_alphabetic).count();
    let rest = token.get(letters..)?.trim_start_matches('-');
    let number = rest
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    let short = (1..=4).contains(&letters);
    (short && !rest.is_empty() && number).then_some(Class::Designator)
}

/// What neighbours say: `2 hours`, `12 May`, `ISO 27001`, `level 2`.
pub(super) fn join(words: &mut [Word<'_>]) {
    for at in 0..words.len() {
        if !words[at].head || !matches!(words[at].class, Class::Number | Class::Date) {
            continue;
        }
        let before = at.checked_sub(1).map(|at| &words[at]);
        let after = words[at + 1..].iter().find(|word| word.head);
        let near = |word: &&Word<'_>| word.sentence == words[at].sentence;
        let class = beside(
            &words[at],
            before.filter(|word| near(word)),
            after.filter(|word| near(word)),
        );
        words[at].class = class;
    }
}

fn beside(word: &Word<'_>, before: Option<&Word<'_>>, after: Option<&Word<'_>>) -> Class {
    let next = after.map_or("", |after| &*after.text);
    let unit = next.strip_suffix('s').unwrap_or(next);
    let last = before.map_or("", |before| &*before.text);
    match unit {
        _ if is_designation(last) => Class::Designator,
        _ if is_time_unit(unit) || is_time_unit(next) => Class::Duration,
        _ if is_currency(unit) || is_currency(last) => Class::Money,
        "percent" | "pct" | "prozent" => Class::Percent,
        "pm" | "am" | "uhr" => Class::Clock,
        _ if is_month(next) || is_month(last) => Class::Date,
        // `ISO 27001`, `SOC 2`: but `SAP 3 times`.
        _ if before.is_some_and(|word| word.class == Class::Acronym)
            && after.is_none_or(|after| after.clause != word.clause) =>
        {
            Class::Designator
        }
        _ => word.class,
    }
}

/// What stands before a name in German: `Frau Yilmaz`, `Team Prognose`.
pub(super) fn is_title(word: &str) -> bool {
    matches!(
        word,
        "herr" | "herrn" | "frau" | "fr" | "hr" | "dr" | "prof" | "team"
    )
}

/// Shortened words whose dot ends no sentence.
pub(super) fn is_shortened(word: &str) -> bool {
    const LONGEST: usize = "entspr".len();
    word.len() <= LONGEST
        && matches!(
            word.to_ascii_lowercase().as_str(),
            "ca" | "bzw"
                | "ggf"
                | "evtl"
                | "inkl"
                | "exkl"
                | "zzgl"
                | "sog"
                | "vgl"
                | "mind"
                | "std"
                | "abs"
                | "art"
                | "nr"
                | "hr"
                | "fr"
                | "dr"
                | "tel"
                | "usf"
                | "entspr"
                | "lt"
                | "gem"
                | "tsd"
                | "mio"
        )
}

/// Whether the text after `1.` goes on: `1. März`, `1. des Monats`.
pub(super) fn goes_on(number: &str, after: &str) -> bool {
    if number.len() > 2 || !number.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let word = after.split_whitespace().next().unwrap_or_default();
    let word = word
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    is_month(&word)
        || matches!(
            word.as_str(),
            "des"
                | "eines"
                | "jedes"
                | "jeden"
                | "werktag"
                | "arbeitstag"
                | "tag"
                | "quartal"
                | "februar"
        )
}
