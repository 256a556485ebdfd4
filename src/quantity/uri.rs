//! `s3://acme-audit/claims`: a scheme and the characters that RFC 3986 allows after it.

use super::{Format, Hint};
use std::fmt::Write;

fn hint(message: impl Into<String>) -> Hint {
    Hint::new(Format::Uri, message)
}

/// Checks the scheme and the characters of a URI (RFC 3986, sections 2 and 3.1).
pub(super) fn check(text: &str) -> Result<(), Hint> {
    let scheme = text.split_once(':').filter(|(scheme, _)| is_scheme(scheme));
    let Some((scheme, rest)) = scheme else {
        let web = text.starts_with("www.").then(|| format!("https://{text}"));
        return Err(hint("has no scheme").suggest(web));
    };
    if rest.trim_start_matches('/').is_empty() {
        return Err(hint(format!("has nothing after `{scheme}:`")));
    }
    if let Some(c) = rest.chars().find(|c| *c != '%' && !is_allowed(*c)) {
        let what = if c == ' ' {
            "holds a blank".to_owned()
        } else {
            format!("holds `{c}`")
        };
        return Err(hint(what).suggest(encoded(text)));
    }
    let broken = rest.split('%').skip(1).any(|part| {
        let digits = part.bytes().take(2).filter(u8::is_ascii_hexdigit).count();
        digits < 2
    });
    if broken {
        return Err(hint("holds a `%` without two hexadecimal digits"));
    }
    Ok(())
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

fn is_allowed(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=".contains(c)
}

fn encoded(text: &str) -> String {
    let mut uri = String::new();
    for c in text.chars() {
        if c == '%' || is_allowed(c) {
            uri.push(c);
            continue;
        }
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            // Writing to a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_have_a_scheme_and_allowed_characters() {
        for text in [
            "s3://acme-audit/claims-triage",
            "kafka://claims-prod/claims.v3",
            "https://acme.example/a?b=c#d",
            "urn:isbn:0451450523",
            "mailto:dana@acme.example",
            "https://acme.example/a%20b",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused_with_what_to_type() {
        let table = [
            ("internal data lake", "has no scheme", None),
            ("warehouse.claims.daily", "has no scheme", None),
            (
                "www.acme.example",
                "has no scheme",
                Some("https://www.acme.example"),
            ),
            ("1a:b", "has no scheme", None),
            ("https://", "has nothing after `https:`", None),
            (
                "s3://acme/claims feed",
                "holds a blank",
                Some("s3://acme/claims%20feed"),
            ),
            ("s3://acme/é", "holds `é`", Some("s3://acme/%C3%A9")),
            ("s3://acme/{id}", "holds `{`", Some("s3://acme/%7Bid%7D")),
            (
                "s3://acme/%zz",
                "holds a `%` without two hexadecimal digits",
                None,
            ),
            (
                "s3://acme/%1",
                "holds a `%` without two hexadecimal digits",
                None,
            ),
        ];
        for (text, message, suggestion) in table {
            let hint = check(text).unwrap_err();
            assert_eq!(
                (hint.message.as_str(), hint.suggestion.as_deref()),
                (message, suggestion),
                "{text}"
            );
        }
    }
}
