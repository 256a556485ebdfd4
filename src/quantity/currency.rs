//! ISO 4217: which three letters are a currency.

use super::{Format, Hint};

/// The alphabetic codes in use in November 2026 (ISO 4217, list one), sorted, without those for
/// tests (`XTS`) and for no currency (`XXX`).
const CODES: [&str; 176] = [
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BHD",
    "BIF", "BMD", "BND", "BOB", "BOV", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF",
    "CHE", "CHF", "CHW", "CLF", "CLP", "CNY", "COP", "COU", "CRC", "CUP", "CVE", "CZK", "DJF",
    "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP",
    "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR",
    "ISK", "JMD", "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT",
    "LAK", "LBP", "LKR", "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP",
    "MRU", "MUR", "MVR", "MWK", "MXN", "MXV", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR",
    "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB",
    "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN",
    "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH",
    "UGX", "USD", "USN", "UYI", "UYU", "UYW", "UZS", "VED", "VES", "VND", "VUV", "WST", "XAD",
    "XAF", "XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XCD", "XCG", "XDR", "XOF", "XPD", "XPF",
    "XPT", "XSU", "XUA", "YER", "ZAR", "ZMW", "ZWG",
];

const SYMBOLS: [char; 14] = [
    '€', '$', '£', '¥', '₹', '₩', '₽', '₺', '₪', '₴', '₦', '฿', '₫', '₱',
];

fn is_code(text: &str) -> bool {
    CODES.binary_search(&text).is_ok()
}

/// Checks a currency code.
pub(super) fn check(text: &str) -> Result<(), Hint> {
    if is_code(text) {
        return Ok(());
    }
    let hint = |message| Hint::new(Format::Currency, message);
    let lower = text.to_ascii_lowercase();
    let meant = match lower.as_str() {
        "€" | "euro" | "euros" => "EUR",
        "£" => "GBP",
        "$" | "¥" | "dollar" | "dollars" | "pound" | "pounds" | "yen" | "franc" | "francs" => {
            return Err(hint("does not say which currency"));
        }
        _ if is_code(&text.to_ascii_uppercase()) => &text.to_ascii_uppercase(),
        _ => return Err(hint("is not a currency code in use")),
    };
    Err(hint("is not written as a currency code").suggest(meant.to_owned()))
}

/// The codes that share a symbol.
const SHARED: [(char, &[&str]); 4] = [
    ('€', &["EUR"]),
    ('£', &["GBP", "EGP", "FKP", "GIP", "SHP"]),
    (
        '$',
        &[
            "USD", "AUD", "BBD", "BMD", "BND", "BSD", "BZD", "CAD", "CLP", "COP", "FJD", "GYD",
            "HKD", "JMD", "KYD", "MXN", "NAD", "NZD", "SGD", "SRD", "TTD", "TWD", "XCD",
        ],
    ),
    ('¥', &["JPY", "CNY"]),
];

/// The symbol or code of an amount, where it is of another currency than this one.
pub fn foreign<'t>(text: &'t str, own: &str) -> Option<&'t str> {
    let bare = strip(text);
    let at = bare.as_ptr() as usize - text.as_ptr() as usize;
    let sign = match at {
        0 => text.get(bare.len()..)?,
        _ => text.get(..at)?,
    };
    let same = match SHARED.iter().find(|(symbol, _)| sign.starts_with(*symbol)) {
        Some((_, codes)) => codes.contains(&own),
        None => sign.eq_ignore_ascii_case(own) || !is_code(&sign.to_ascii_uppercase()),
    };
    (!sign.is_empty() && !same && is_code(own)).then_some(sign)
}

/// An amount without the symbol or code before or after it.
pub(super) fn strip(text: &str) -> &str {
    let bare = text
        .strip_prefix(SYMBOLS)
        .or_else(|| text.strip_suffix(SYMBOLS));
    let code = |part: Option<&str>| part.is_some_and(|part| is_code(&part.to_ascii_uppercase()));
    let end = text.len().saturating_sub(3);
    match bare {
        Some(bare) => bare,
        None if code(text.get(..3)) => text.get(3..).unwrap_or(text),
        None if code(text.get(end..)) => text.get(..end).unwrap_or(text),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_sorted_so_that_each_is_found() {
        assert!(CODES.is_sorted());
        assert!(CODES.iter().all(|code| check(code).is_ok()));
    }

    #[test]
    fn other_texts_are_refused_with_what_to_type() {
        let table = [
            ("eur", "is not written as a currency code", Some("EUR")),
            ("€", "is not written as a currency code", Some("EUR")),
            ("Euro", "is not written as a currency code", Some("EUR")),
            ("$", "does not say which currency", None),
            ("dollars", "does not say which currency", None),
            ("DEM", "is not a currency code in use", None),
            ("XXX", "is not a currency code in use", None),
            ("credits", "is not a currency code in use", None),
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

    #[test]
    fn a_currency_that_is_not_the_own_one_is_named() {
        for (text, own, named) in [
            ("18740 USD", "EUR", Some("USD")),
            ("$5", "EUR", Some("$")),
            ("5€", "USD", Some("€")),
            ("$5", "CAD", None),
            ("€5", "EUR", None),
            ("5 eur", "EUR", None),
            ("₹5", "INR", None),
            ("5", "EUR", None),
            ("minimal", "EUR", None),
        ] {
            assert_eq!(foreign(text, own), named, "{text} {own}");
        }
    }

    #[test]
    fn symbols_and_codes_come_off_an_amount() {
        for text in ["€5", "5€", "EUR5", "5eur"] {
            assert_eq!(strip(text), "5");
        }
        assert_eq!(strip("5é"), "5é");
    }
}
