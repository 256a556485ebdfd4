//! How a number with separators can be read. It alone knows where people put commas, points and blanks.

/// Longer ones are no numbers that anybody typed.
const LONGEST: usize = 18;

/// The numbers that a text can mean, with `.` before the fraction: none, one, or two where a separator
/// may group thousands or begin the fraction.
pub(super) fn readings(text: &str) -> Vec<String> {
    let text = text.trim();
    let mut found = Vec::new();
    if text.len() > 2 * LONGEST {
        return found;
    }
    if text.parse::<f64>().is_ok_and(f64::is_finite) {
        found.push(text.to_owned());
        return found;
    }
    for (point, groups) in [
        ('.', &[',', ' ', '_', '\''][..]),
        (',', &['.', ' ', '_', '\'']),
    ] {
        let (whole, fraction) = text.rsplit_once(point).unwrap_or((text, ""));
        let ends = fraction.is_empty() && text.ends_with(point);
        if ends || !fraction.chars().all(|c| c.is_ascii_digit()) {
            continue;
        }
        for group in groups {
            // Points alone are a version, or were read above.
            let told = *group != '.' || !fraction.is_empty();
            let Some(whole) = joined(whole, *group).filter(|_| told) else {
                continue;
            };
            let number = match fraction {
                "" => whole,
                fraction => format!("{whole}.{fraction}"),
            };
            if number.len() <= LONGEST && !found.contains(&number) {
                found.push(number);
            }
        }
    }
    found
}

/// Digits in groups of three, joined.
fn joined(text: &str, separator: char) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let mut groups = digits.split(separator);
    let first = groups.next().filter(|first| !first.is_empty())?;
    let alone = !digits.contains(separator);
    let fits = (alone || first.len() <= 3) && groups.all(|group| group.len() == 3);
    let joined = digits.replace(separator, "");
    (fits && joined.chars().all(|c| c.is_ascii_digit())).then(|| format!("{sign}{joined}"))
}

#[cfg(test)]
mod tests {
    use super::readings;

    #[test]
    fn a_separator_is_read_as_people_write_it() {
        for (text, meant) in [
            ("1,5", &["1.5"][..]),
            ("-0,25", &["-0.25"]),
            ("1,500", &["1500", "1.500"]),
            ("1,200,300", &["1200300"]),
            ("1,200.50", &["1200.50"]),
            ("1.200,50", &["1200.50"]),
            ("240 000", &["240000"]),
            ("240'000", &["240000"]),
            (" 0.2 ", &["0.2"]),
            ("1e3", &["1e3"]),
        ] {
            assert_eq!(readings(text), meant, "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_read_as_none() {
        for text in [
            "",
            "-",
            ",",
            "1,2,3",
            "1 5",
            "1.2.3",
            "1,",
            "nan",
            "inf",
            "²",
            "١٢",
            "12 claims",
            "1,,500",
            "9999999999999999999,999",
        ] {
            assert!(readings(text).is_empty(), "{text}: {:?}", readings(text));
        }
    }
}
