//! Contacts and ids: texts that are their own value.

use super::{Format, Hint};

/// Checks a contact; whether it names anybody is for a rule to say.
pub(super) fn check_who(text: &str) -> Result<(), Hint> {
    if text.contains(char::is_alphanumeric) {
        return Ok(());
    }
    Err(Hint::new(Format::Who, "names nobody"))
}

/// Checks an id, or a reference to one.
pub(super) fn check_id(format: Format, text: &str) -> Result<(), Hint> {
    if is_id(text) {
        return Ok(());
    }
    let message = match text.chars().find(|c| !is_id_part(*c) && !is_id_mark(*c)) {
        Some(' ') => "holds a blank".to_owned(),
        Some(c) if c.is_uppercase() => "holds a capital letter".to_owned(),
        Some(c) => format!("holds `{c}`"),
        None => "begins, ends or repeats with a mark that belongs between words".to_owned(),
    };
    Err(Hint::new(format, message).suggest(kebab(text)))
}

fn is_id_part(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit()
}

fn is_id_mark(c: char) -> bool {
    matches!(c, '-' | '_' | '.')
}

fn is_id(text: &str) -> bool {
    let is = |of: fn(char) -> bool, byte: &u8| of(char::from(*byte));
    text.as_bytes()
        .split(|byte| is(is_id_mark, byte))
        .all(|word| !word.is_empty() && word.iter().all(|byte| is(is_id_part, byte)))
}

/// `Claims Feed` and `ClaimsFeed` as `claims-feed`.
fn kebab(text: &str) -> Option<String> {
    if text.chars().any(|c| !c.is_ascii() && c.is_alphanumeric()) {
        return None;
    }
    let mut id = String::new();
    let mut previous = ' ';
    for c in text.chars() {
        let new_word = c.is_ascii_uppercase() && previous.is_ascii_lowercase();
        if (new_word || !c.is_ascii_alphanumeric()) && !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
        if c.is_ascii_alphanumeric() {
            id.push(c.to_ascii_lowercase());
        }
        previous = c;
    }
    let id = id.trim_end_matches('-');
    (!id.is_empty()).then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_may_take_any_form() {
        for text in [
            "@acme/claims-ai",
            "@dana",
            "dana.cruz@acme.example",
            "#claims-ai",
            "https://acme.example/schedules/PC1",
            "on_call",
            "duty-manager",
            "Head of Claims",
            "Žofie Nováková",
            "担当者",
        ] {
            assert_eq!(check_who(text), Ok(()), "{text}");
        }
        for text in ["@", "#", "---", "?"] {
            assert_eq!(
                check_who(text).unwrap_err().message,
                "names nobody",
                "{text}"
            );
        }
    }

    #[test]
    fn ids_are_words_with_marks_between() {
        for text in ["claims-feed", "a", "0", "claims.v3", "on_call", "psi-2"] {
            assert_eq!(check_id(Format::Id, text), Ok(()), "{text}");
        }
        let between = "begins, ends or repeats with a mark that belongs between words";
        let table = [
            ("Claims Feed", "holds a capital letter", Some("claims-feed")),
            ("claims feed", "holds a blank", Some("claims-feed")),
            ("ClaimsFeed", "holds a capital letter", Some("claims-feed")),
            ("claims/feed", "holds `/`", Some("claims-feed")),
            ("-claims", between, Some("claims")),
            ("claims--feed", between, Some("claims-feed")),
            ("claims_", between, Some("claims")),
            ("café", "holds `é`", None),
            ("٣", "holds `٣`", None),
            ("@", "holds `@`", None),
        ];
        for (text, message, suggestion) in table {
            let hint = check_id(Format::Ref, text).unwrap_err();
            assert_eq!(
                (hint.message.as_str(), hint.suggestion.as_deref()),
                (message, suggestion),
                "{text}"
            );
        }
    }
}
