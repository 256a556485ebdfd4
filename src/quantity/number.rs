//! Numbers as people write them, and what is wrong with those that are no plain decimals.

pub(super) use super::decimal::{Fault, decimal, number};
use super::{Format, Hint, Number};

impl Fault {
    /// The hint for a value of the given format, `None` where the characters themselves are wrong.
    pub(super) fn hint(self, format: Format) -> Option<Hint> {
        match self {
            Self::NotANumber => None,
            Self::LeadingZero => Some(Hint::new(format, "begins with a zero")),
            Self::TooLarge => Some(
                Hint::new(format, "is too large").with_help("write a number of at most 15 digits"),
            ),
        }
    }
}

/// The length in bytes of the digits, points and grouping marks that `text` begins with.
pub(super) fn prefix(text: &str) -> usize {
    let part = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'_' | b'\'');
    text.bytes().take_while(|b| part(*b)).count()
}

/// Reads what people write as well: `1,200`, `1_200`, `1.200,50`, `99,5`, `007`.
pub(super) fn loose(text: &str) -> Option<Number> {
    let text = text.replace([' ', '_', '\'', '\u{a0}', '\u{202f}', '’'], "");
    let commas = text.matches(',').count();
    let points = text.matches('.').count();
    let plain = match (commas, points) {
        (0, 0 | 1) => text,
        (1.., 0) if grouped(&text, ',') => text.replace(',', ""),
        (1, 0) => text.replace(',', "."),
        (1.., 1) => {
            let (whole, fraction) = text.rsplit_once('.')?;
            if grouped(whole, ',') {
                format!("{}.{fraction}", whole.replace(',', ""))
            } else {
                let (whole, fraction) = text.split_once(',')?;
                grouped(whole, '.').then(|| format!("{}.{fraction}", whole.replace('.', "")))?
            }
        }
        (_, 2..) => {
            let (whole, fraction) = text.split_once(',').unwrap_or((&text, "0"));
            grouped(whole, '.').then(|| format!("{}.{fraction}", whole.replace('.', "")))?
        }
        _ => return None,
    };
    let stripped = plain.trim_start_matches('0');
    let zero = if stripped.is_empty() || stripped.starts_with('.') {
        "0"
    } else {
        ""
    };
    if stripped.len() == plain.len() && !zero.is_empty() {
        return None;
    }
    decimal(&format!("{zero}{stripped}")).ok()
}

/// Whether there are marks and each is followed by exactly three digits, as in `1,200,000`.
fn grouped(text: &str, mark: char) -> bool {
    let mut groups = text.split(mark);
    let first = groups.next().unwrap_or_default();
    text.contains(mark)
        && (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_numbers_are_exact() {
        let table = [
            ("0", 0, 1),
            ("-0.021", -21, 1000),
            ("+7", 7, 1),
            ("18740", 18740, 1),
            ("0.10", 1, 10),
            ("999999999999999", 999_999_999_999_999, 1),
            ("0.000000000000001", 1, 1_000_000_000_000_000),
            ("2.000000000000000000000", 2, 1),
        ];
        for (text, numer, denom) in table {
            assert_eq!(number(text), Some(Number::new(numer, denom)), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_plain_number_is_none() {
        let texts = [
            "",
            "-",
            ".",
            "1.",
            ".5",
            "1e3",
            "0x1F",
            "1_000",
            "1,000",
            "12:30",
            "007",
            "٣",
            "１",
            "--1",
            "+-1",
            "1 ",
            "NaN",
            ".inf",
            "1000000000000000",
            "0.0000000000000001",
        ];
        for text in texts {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn grouped_numbers_are_understood_for_a_suggestion() {
        let table = [
            ("1,200", Some((1200, 1))),
            ("1_200", Some((1200, 1))),
            ("1'200", Some((1200, 1))),
            ("1,200,000.50", Some((2_400_001, 2))),
            ("1.200,50", Some((2401, 2))),
            ("1.200.000", Some((1_200_000, 1))),
            ("99,5", Some((199, 2))),
            ("007", Some((7, 1))),
            ("0", Some((0, 1))),
            ("1,2,3", None),
            ("1.2.3", None),
            (".5", None),
            ("", None),
        ];
        for (text, value) in table {
            assert_eq!(loose(text), value.map(|(n, d)| Number::new(n, d)), "{text}");
        }
    }
}
