//! Dates in names and texts, and whether the name of a version is fixed.

use crate::quantity::{self, Format, Typed};
use jiff::civil::Date;

/// The date at the end of a version: `2026-03-01`, `example-small-2026-03-01`, `small@20260301`.
pub(super) fn date_in(version: &str) -> Option<Date> {
    let version = version.trim();
    let end = |length: usize| {
        let (before, end) = version.split_at_checked(version.len().checked_sub(length)?)?;
        (!before.ends_with(char::is_alphanumeric)).then_some(end)
    };
    let date = |text: &str| match quantity::parse(Format::Date, text) {
        Ok(Some(Typed::Date(date))) => Some(date),
        _ => None,
    };
    end("2026-03-01".len()).and_then(date).or_else(|| {
        let digits = end("20260301".len())?;
        let plausible = digits.starts_with("20") && digits.bytes().all(|b| b.is_ascii_digit());
        let (year, rest) = plausible.then(|| digits.split_at(4))?;
        date(&format!("{year}-{}-{}", &rest[..2], &rest[2..]))
    })
}

/// The dates in a text, as `2026-03-01`.
pub(super) fn dates(text: &str) -> impl Iterator<Item = Date> + '_ {
    let word = |c: char| !(c.is_ascii_digit() || c == '-');
    text.split(word)
        .filter(|word| word.len() == "2026-03-01".len())
        .filter_map(|word| match quantity::parse(Format::Date, word) {
            Ok(Some(Typed::Date(date))) => Some(date),
            _ => None,
        })
}

/// Names that mean another version as soon as there is one.
const ALIASES: &[&str] = &[
    "any",
    "auto",
    "default",
    "live",
    "master",
    "prod",
    "production",
    "recommended",
];

/// Words that make an alias wherever they stand.
const MOVING: &[&str] = &["current", "latest", "newest", "rolling"];

/// Words that make an alias unless something beside them is fixed: `stable-diffusion-3.5` is one model.
const OFTEN_MOVING: &[&str] = &["head", "main", "nightly", "preview", "stable"];

/// Whether a version can come to mean another model without a change here. A digest is fixed, and what
/// ends with a date.
pub(super) fn is_floating(version: &str) -> bool {
    let version = version.trim().to_lowercase();
    if version.contains("sha256:") || date_in(&version).is_some() {
        return false;
    }
    if version == "*" || version.ends_with(".x") || version.ends_with(".*") {
        return true;
    }
    if ALIASES.contains(&&*version) || version.starts_with(['^', '~', '>']) {
        return true;
    }
    let words: Vec<_> = version
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let has_digit = |word: &&str| word.contains(|c: char| c.is_ascii_digit());
    let is_fixed = |word: &&str| {
        let hex = word.len() >= 7 && word.bytes().all(|b| b.is_ascii_hexdigit());
        let dated = word.len() >= 4 && word.bytes().all(|b| b.is_ascii_digit());
        has_digit(word) && (hex || dated)
    };
    let often = |(at, word): (usize, &&str)| {
        let last = at + 1 == words.len();
        OFTEN_MOVING.contains(word)
            && !match last {
                true => words.iter().any(is_fixed),
                false => words.iter().any(has_digit),
            }
    };
    // A sentence that names no version at all.
    let sentence = version.split_whitespace().count() > 1
        && !words.iter().any(has_digit)
        && !version.starts_with("n/a");
    sentence
        || words.iter().any(|word| MOVING.contains(word))
        || words.iter().enumerate().any(often)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_may_end_with_its_date() {
        for version in [
            "2026-03-01",
            "small-2026-03-01",
            "small@20260301",
            "small-20260301",
        ] {
            let found = date_in(version).map(|date| date.to_string());
            assert_eq!(found.as_deref(), Some("2026-03-01"), "{version}");
        }
        for version in [
            "",
            "1.0",
            "12026-03-01",
            "2026-13-01",
            "20261301",
            "99999999",
            "größe-1",
        ] {
            assert_eq!(date_in(version), None, "{version}");
        }
    }

    #[test]
    fn the_dates_of_a_text_are_found() {
        let found: Vec<_> =
            dates("Tested 2026-09-20, next on 2026-12-01. Not 2026-13-01.").collect();
        let text: Vec<_> = found.iter().map(ToString::to_string).collect();
        assert_eq!(text, ["2026-09-20", "2026-12-01"]);
    }

    #[test]
    fn an_alias_is_told_from_what_is_fixed() {
        for version in [
            "latest",
            "example-small-latest",
            "3.x",
            "^2.1",
            "~1",
            "*",
            "prod",
            "v2-stable",
            "3.5-stable",
            "example-preview",
            "1.5-preview",
            "head",
            "nightly",
            "registry/model:latest",
            "main",
            "current version",
            "the newest one",
            "whatever is deployed",
            "rolling",
        ] {
            assert!(is_floating(version), "{version}");
        }
        for version in [
            "2026-03-01",
            "4.2",
            "v7",
            "main@sha256:9f86d081884c",
            "main-7f3a9c1",
            "small-0125-preview",
            "2024-05-01-preview",
            "2.5-preview-05-06",
            "stable-diffusion-3.5",
            "nightly-2026-03-01",
            "7f3a9c1",
            "Release 4",
            "domain-v2",
            "mainframe-3",
        ] {
            assert!(!is_floating(version), "{version}");
        }
    }
}
