//! Tokens that are known by their beginning, as those who issue them document it.

use super::{LONGEST, Secret};

/// A token with a prefix of its own.
struct Token {
    prefix: &'static str,
    /// Characters after the prefix at least.
    least: usize,
    /// Characters beside letters and digits.
    others: &'static [u8],
    kind: &'static str,
}

const fn token(
    prefix: &'static str,
    least: usize,
    others: &'static [u8],
    kind: &'static str,
) -> Token {
    Token {
        prefix,
        least,
        others,
        kind,
    }
}

/// By the documentation of those who issue them; of two that fit, the first counts.
const TOKENS: &[Token] = &[
    token("ghp_", 36, b"", "a GitHub token"),
    token("gho_", 36, b"", "a GitHub token"),
    token("ghu_", 36, b"", "a GitHub token"),
    token("ghs_", 36, b"", "a GitHub token"),
    token("ghr_", 36, b"", "a GitHub token"),
    token("github_pat_", 50, b"_", "a GitHub token"),
    token("glpat-", 20, b"_-.", "a GitLab token"),
    token("gldt-", 20, b"_-.", "a GitLab token"),
    token("glrt-", 20, b"_-.", "a GitLab token"),
    token("glptt-", 40, b"_-.", "a GitLab token"),
    token("glcbt-", 20, b"_-.", "a GitLab token"),
    token("sk-ant-", 20, b"_-", "an Anthropic key"),
    token("sk-proj-", 20, b"_-", "an OpenAI key"),
    token("sk-svcacct-", 20, b"_-", "an OpenAI key"),
    token("sk-", 32, b"", "an API key"),
    token("sk_live_", 16, b"", "a Stripe key"),
    token("sk_test_", 16, b"", "a Stripe key"),
    token("rk_live_", 16, b"", "a Stripe key"),
    token("rk_test_", 16, b"", "a Stripe key"),
    token("whsec_", 32, b"+/", "a Stripe key"),
    token("xoxb-", 20, b"-", "a Slack token"),
    token("xoxa-", 20, b"-", "a Slack token"),
    token("xoxp-", 20, b"-", "a Slack token"),
    token("xoxr-", 20, b"-", "a Slack token"),
    token("xoxs-", 20, b"-", "a Slack token"),
    token("xoxe-", 20, b"-", "a Slack token"),
    token("xapp-", 20, b"-", "a Slack token"),
    token("AIza", 35, b"_-", "a Google API key"),
    token("GOCSPX-", 28, b"_-", "a Google client secret"),
    token("ya29.", 20, b"_-", "a Google access token"),
    token("hf_", 30, b"", "a Hugging Face token"),
    token("npm_", 36, b"", "an npm token"),
    token("pypi-AgE", 50, b"_-", "a PyPI token"),
    token("rubygems_", 48, b"", "a RubyGems token"),
    token("dckr_pat_", 20, b"_-", "a Docker token"),
    token("dop_v1_", 64, b"", "a DigitalOcean token"),
    token("dapi", 32, b"", "a Databricks token"),
    token("hvs.", 24, b"_-", "a Vault token"),
    token("hvb.", 24, b"_-", "a Vault token"),
    token("shpat_", 32, b"", "a Shopify token"),
    token("glsa_", 32, b"_", "a Grafana token"),
    token("lin_api_", 32, b"", "a Linear key"),
    token("SG.", 60, b"_-.", "a SendGrid key"),
    token("AGE-SECRET-KEY-1", 50, b"", "an age key"),
];

/// Prefixes of the ids of access keys of AWS.
const AWS: [&str; 4] = ["AKIA", "ASIA", "ABIA", "ACCA"];

/// Of each of the first bytes of a token which it may be, as bits: nearly all words begin otherwise.
const BEGINNINGS: [u128; BEGINNING] = {
    let mut bits = [0; BEGINNING];
    let mut at = 0;
    while at < TOKENS.len() {
        bits = begins(bits, TOKENS[at].prefix);
        at += 1;
    }
    let mut at = 0;
    while at < AWS.len() {
        bits = begins(bits, AWS[at]);
        at += 1;
    }
    begins(bits, WEB)
};

/// Every prefix has so many bytes.
const BEGINNING: usize = 3;

/// How a part of a signed token begins: `{"` in base64.
const WEB: &str = "eyJ";

const fn begins(mut bits: [u128; BEGINNING], prefix: &str) -> [u128; BEGINNING] {
    let mut at = 0;
    while at < BEGINNING {
        bits[at] |= 1 << prefix.as_bytes()[at];
        at += 1;
    }
    bits
}

fn may_begin(bytes: &[u8]) -> bool {
    let fits = |(byte, bits): (&u8, &u128)| byte.is_ascii() && bits >> byte & 1 == 1;
    bytes.len() > BEGINNING && bytes.iter().zip(&BEGINNINGS).all(fits)
}

/// What a byte may be of a token.
#[derive(Clone, Copy, PartialEq)]
enum Sort {
    /// A letter, a digit, `_` or `-`.
    Word,
    Dot,
    Other,
}

/// Nearly every byte of a manifest is asked, so each has its answer ready.
const SORTS: [Sort; 256] = {
    let mut sorts = [Sort::Other; 256];
    let mut at = 0;
    while at < sorts.len() {
        sorts[at] = match at as u8 {
            b'.' => Sort::Dot,
            b'_' | b'-' => Sort::Word,
            byte if byte.is_ascii_alphanumeric() => Sort::Word,
            _ => Sort::Other,
        };
        at += 1;
    }
    sorts
};

fn sort(byte: u8) -> Sort {
    SORTS[usize::from(byte)]
}

/// No token is shorter.
const SHORTEST: usize = 16;

/// Tokens that are known by their beginning.
pub(super) fn tokens(text: &str, found: &mut Vec<Secret>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    // Looked at from its end, most of a text is passed over.
    while let Some(row) = bytes.get(at..at + SHORTEST) {
        match row.iter().rposition(|byte| sort(*byte) == Sort::Other) {
            Some(gap) => at += gap + 1,
            None => at = in_row(text, at, found),
        }
    }
}

/// Tokens among words with dots between them, of which the first begins at a byte; where to go on.
fn in_row(text: &str, mut at: usize, found: &mut Vec<Secret>) -> usize {
    let bytes = text.as_bytes();
    while at < bytes.len() && sort(bytes[at]) != Sort::Other {
        let start = at;
        while at < bytes.len() && sort(bytes[at]) == Sort::Word {
            at += 1;
        }
        let dot = bytes.get(at) == Some(&b'.');
        // `hvs.` ends a word before the token begins.
        if start < at && (at - start >= SHORTEST || dot) {
            let secret = token_at(text, start);
            // Glued to a name: `key_ghp_…`, `prod-AKIA…`.
            let inner = || {
                let parts = (start + 1..at).filter(|i| matches!(bytes[i - 1], b'_' | b'-'));
                let mut known = parts.filter_map(|from| token_at(text, from));
                known.find(|secret| !text[secret.range.clone()].starts_with("sk-"))
            };
            if let Some(secret) = secret.or_else(inner) {
                at = at.max(secret.range.end);
                found.push(secret);
                continue;
            }
        }
        at += usize::from(dot);
    }
    at
}

/// The token that begins at a byte.
fn token_at(text: &str, start: usize) -> Option<Secret> {
    if !may_begin(&text.as_bytes()[start..]) {
        return None;
    }
    let rest = &text[start..];
    if rest.starts_with(WEB) {
        return web_token(text, start);
    }
    if AWS.iter().any(|prefix| rest.starts_with(prefix)) {
        let body = run(rest, 0, b"");
        let base32 = |b: &u8| b.is_ascii_uppercase() || matches!(b, b'2'..=b'7');
        let whole = body.len() == 20 && body.as_bytes()[4..].iter().all(base32);
        return (whole && varies(&body[4..])).then(|| Secret {
            range: start..start + 20,
            hidden: start + 4..start + 20,
            kind: "an AWS access key",
        });
    }
    let fits = |token: &&Token| {
        rest.starts_with(token.prefix) && {
            let body = run(rest, token.prefix.len(), token.others);
            body.len() >= token.least && varies(body)
        }
    };
    let token = TOKENS.iter().find(fits)?;
    let hidden = start + token.prefix.len();
    let end = hidden + run(rest, token.prefix.len(), token.others).len();
    Some(Secret {
        range: start..end,
        hidden: hidden..end,
        kind: token.kind,
    })
}

/// Three parts in base64 with dots between them, the first two of which are JSON.
fn web_token(text: &str, start: usize) -> Option<Secret> {
    const LEAST: usize = 10;
    let rest = &text[start..];
    let header = run(rest, 0, b"_-");
    let claims = run(rest, header.len() + 1, b"_-");
    let dots = |at: usize| rest.as_bytes().get(at) == Some(&b'.');
    let second = header.len() + 1 + claims.len();
    let is_one = header.len() >= LEAST
        && dots(header.len())
        && claims.starts_with(WEB)
        && claims.len() >= LEAST
        && dots(second);
    let end = start + second + 1 + run(rest, second + 1, b"_-").len();
    is_one.then(|| Secret {
        range: start..end,
        hidden: start + 3..end,
        kind: "a signed token",
    })
}

/// The letters, digits and other characters from a byte on.
fn run<'t>(text: &'t str, from: usize, others: &[u8]) -> &'t str {
    let Some(rest) = text.get(from..) else {
        return "";
    };
    let inside = |b: u8| b.is_ascii_alphanumeric() || others.contains(&b);
    let length = rest.bytes().take(4 * LONGEST).take_while(|b| inside(*b));
    &rest[..length.count()]
}

/// Whether a text is no row of crosses, and no words: it mixes letters with digits or with capitals.
fn varies(text: &str) -> bool {
    const FEWEST: usize = 6;
    let has = |of: fn(&u8) -> bool| text.bytes().any(|b| of(&b));
    let mut known = [false; 128];
    text.bytes()
        .filter(u8::is_ascii)
        .for_each(|b| known[usize::from(b)] = true);
    let distinct = known.iter().filter(|known| **known).count();
    let digits = has(u8::is_ascii_digit);
    let (small, capital) = (has(u8::is_ascii_lowercase), has(u8::is_ascii_uppercase));
    distinct >= FEWEST && ((digits && (small || capital)) || (small && capital))
}

#[cfg(test)]
mod tests {
    use super::{AWS, SHORTEST, Sort, TOKENS, WEB, may_begin, sort};

    #[test]
    fn no_beginning_of_a_token_is_passed_over() {
        let prefixes = TOKENS.iter().map(|token| token.prefix);
        for prefix in prefixes.chain(AWS).chain([WEB]) {
            assert!(may_begin(format!("{prefix}x").as_bytes()), "{prefix}");
        }
        for token in TOKENS {
            let in_row = token.prefix.bytes().all(|byte| sort(byte) != Sort::Other);
            assert!(in_row, "{}", token.prefix);
            let least = token.prefix.len() + token.least;
            assert!(least >= SHORTEST, "{}", token.prefix);
        }
        for word in ["claims", "per_month", "örtlich", "sk"] {
            assert!(!may_begin(word.as_bytes()), "{word}");
        }
    }
}
