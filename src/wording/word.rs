//! Parts a text into words and says what kind of thing each is. Hidden characters are removed a word
//! at a time, so that bytes stay true. Knows forms only, no language.

use std::borrow::Cow;
use std::ops::Range;

/// What a word is by its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// An ordinary word.
    Plain,
    /// A word with a capital inside a sentence: a name of something.
    Proper,
    /// Two or more capitals: `SLA`, `ERP`.
    Acronym,
    /// `7`, `1,200`, `3x`
    Number,
    /// `0.5%`
    Percent,
    /// `£4,200`, `120k EUR`
    Money,
    /// `30m`, `2 hours`
    Duration,
    /// `06:30`, `4pm`
    Clock,
    /// `2026-09-20`, `12 May`, `2025`
    Date,
    /// A number that names and counts nothing: `v9.1`, `ISO 27001`, `level 2`, `Article 22`.
    Designator,
    /// `` `claims.dlq` ``, `snake_case`, `docs/audit.sql`, `--flag`, `camelCase`
    Identifier,
    /// `@team`, `#channel`, an e-mail address, a URL.
    Address,
    /// An id that the same manifest declares.
    Name,
}

impl Class {
    /// Whether it is one token although it may hold several words.
    pub fn is_token(self) -> bool {
        !matches!(self, Class::Plain | Class::Proper | Class::Acronym)
    }

    /// A number that says how much, how long or when.
    pub fn counts(self) -> bool {
        matches!(
            self,
            Class::Number
                | Class::Percent
                | Class::Money
                | Class::Duration
                | Class::Clock
                | Class::Date
        )
    }
}

/// One word of a text.
#[derive(Debug)]
pub struct Word<'t> {
    /// In lower case, hidden characters left out.
    pub text: Cow<'t, str>,
    /// Its bytes.
    pub range: Range<usize>,
    /// What it is; the words of one token have its class.
    pub class: Class,
    /// The first word of a token; every ordinary word.
    pub head: bool,
    /// The clause that it stands in, counted from 0.
    pub clause: u32,
    /// The sentence that it stands in, counted from 0.
    pub sentence: u32,
    /// A sign stands before it: `>= 0.9`, `~ 5`, `→ page`.
    pub signed: bool,
}

/// The words of a text: runs of letters, digits and apostrophes. Hyphens and slashes part words, so
/// that `best-effort` and `best effort` are the same. `names` are ids of the manifest.
pub(super) fn words<'t>(text: &'t str, names: &[&str]) -> Vec<Word<'t>> {
    let mut reader = Reader {
        text,
        words: Vec::with_capacity(text.len() / 5 + 1),
        clause: 0,
        sentence: 0,
        fresh: true,
        signed: false,
    };
    let mut at = 0;
    while let Some(chunk) = next_chunk(text, at) {
        if text[at..chunk.start].contains('\n') {
            reader.end_sentence();
        }
        at = chunk.end;
        reader.chunk(chunk, names);
    }
    join(&mut reader.words);
    reader.words
}

struct Reader<'t> {
    text: &'t str,
    words: Vec<Word<'t>>,
    clause: u32,
    sentence: u32,
    /// No word of the sentence has been read.
    fresh: bool,
    /// The last chunk was a sign.
    signed: bool,
}

/// The next run of bytes without blanks; what stands between back-ticks is one.
fn next_chunk(text: &str, from: usize) -> Option<Range<usize>> {
    const LONGEST_CODE: usize = 120;
    let rest = &text[from..];
    let start = from + rest.find(|c: char| !c.is_whitespace())?;
    let rest = &text[start..];
    if let Some(code) = rest.strip_prefix('`')
        && let Some(close) = code.bytes().take(LONGEST_CODE).position(|b| b == b'`')
    {
        return Some(start..start + close + 2);
    }
    let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
    Some(start..start + length)
}

/// Characters around a word that do not belong to it.
fn is_fence(c: char) -> bool {
    matches!(
        c,
        '(' | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | ','
            | ';'
            | ':'
            | '.'
            | '"'
            | '\''
            | '!'
            | '?'
            | '…'
            | '“'
            | '”'
            | '„'
            | '‘'
            | '’'
            | '«'
            | '»'
            | '*'
    )
}

impl<'t> Reader<'t> {
    fn end_clause(&mut self) {
        self.clause += 1;
    }

    fn end_sentence(&mut self) {
        self.clause += 1;
        self.sentence += 1;
        self.fresh = true;
    }

    fn chunk(&mut self, chunk: Range<usize>, names: &[&str]) {
        let raw = &self.text[chunk.clone()];
        if !raw.contains(char::is_alphanumeric) {
            self.signed = raw.contains(['<', '>', '=', '≤', '≥', '~', '→', '≈', '|', '×']);
            return self.end_clause();
        }
        if raw.starts_with(['(', '"', '“', '[']) {
            self.end_clause();
        }
        let inner = raw.trim_start_matches(is_fence);
        let start = chunk.start + raw.len() - inner.len();
        let inner = inner.trim_end_matches(is_fence);
        let after = &self.text[start + inner.len()..chunk.end];
        self.signed |= inner.starts_with(['<', '>', '≤', '≥', '~', '=']);
        let class = class(inner, names, self.fresh);
        if class.is_token() {
            self.token(start..start + inner.len(), class);
        } else {
            self.pieces(start, inner, class);
        }
        if after.contains(['.', '!', '?', '…']) && !is_abbreviation(inner, after) {
            self.end_sentence();
        } else if after.contains([';', ':', ',', ')', '"', '”', ']']) {
            self.end_clause();
        }
    }

    /// The words of a chunk that is no token.
    fn pieces(&mut self, start: usize, inner: &'t str, class: Class) {
        let mut from = None;
        for (at, character) in inner.char_indices().chain([(inner.len(), ' ')]) {
            let inside = character.is_alphanumeric()
                || character == '\''
                || character == '’'
                || crate::source::is_hidden(character);
            match (inside, from) {
                (true, None) => from = Some(at),
                (false, Some(begin)) => {
                    let range = start + begin..start + at;
                    let digits = inner[begin..at].bytes().all(|b| b.is_ascii_digit());
                    let class = if digits { Class::Number } else { class };
                    self.push(range, class, true);
                    from = None;
                }
                _ => {}
            }
            // A dash inside of a chunk parts clauses: `late—then`.
            if matches!(character, '→' | '—' | '/') {
                self.clause += u32::from(character != '/');
            }
        }
    }

    /// The words of a token; one without letters and digits is a word as it is.
    fn token(&mut self, range: Range<usize>, class: Class) {
        let text = self.text;
        let inside = |c: char| c.is_alphanumeric() || c == '\'';
        let mut head = true;
        let mut at = range.start;
        while at < range.end {
            let rest = &text[at..range.end];
            let Some(skip) = rest.find(inside) else { break };
            let begin = at + skip;
            let length = text[begin..range.end]
                .find(|c| !inside(c))
                .unwrap_or(range.end - begin);
            // The whole token is shown where its first word is.
            let shown = if head {
                range.clone()
            } else {
                begin..begin + length
            };
            self.word(&text[begin..begin + length], shown, class, head);
            head = false;
            at = begin + length;
        }
    }

    fn push(&mut self, range: Range<usize>, class: Class, head: bool) {
        let raw = &self.text[range.clone()];
        self.word(raw, range, class, head);
    }

    fn word(&mut self, raw: &'t str, range: Range<usize>, class: Class, head: bool) {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        let folded = if raw.bytes().all(plain) {
            Cow::Borrowed(raw)
        } else {
            let visible = raw.chars().filter(|c| !crate::source::is_hidden(*c));
            Cow::Owned(visible.flat_map(char::to_lowercase).map(straight).collect())
        };
        let bare = folded.trim_matches('\'');
        if bare.is_empty() {
            return;
        }
        let text = if bare.len() == folded.len() {
            folded
        } else {
            Cow::Owned(bare.to_owned())
        };
        self.fresh = false;
        self.words.push(Word {
            text,
            range,
            class,
            head,
            clause: self.clause,
            sentence: self.sentence,
            signed: std::mem::take(&mut self.signed),
        });
    }
}

fn straight(character: char) -> char {
    if character == '’' { '\'' } else { character }
}

/// `e.g.`, `approx.`, `no. 7`: the dot ends no sentence.
fn is_abbreviation(inner: &str, after: &str) -> bool {
    after == "."
        && (inner.contains('.') || inner.len() == 1)
        && inner.bytes().all(|b| b.is_ascii_alphabetic() || b == b'.')
}

/// What a chunk is by its form alone.
fn class(token: &str, names: &[&str], fresh: bool) -> Class {
    let bare = token.trim_matches('`');
    if !names.is_empty() && names.contains(&bare) {
        return Class::Name;
    }
    if let Some(handle) = token.strip_prefix(['@', '#'])
        && handle.starts_with(char::is_alphanumeric)
        && handle.contains(char::is_alphabetic)
    {
        return Class::Address;
    }
    if token.contains("://") || is_mail(token) {
        return Class::Address;
    }
    if let Some(number) = number(token) {
        return number;
    }
    if is_identifier(token) {
        return Class::Identifier;
    }
    let mut letters = token.chars().filter(|c| c.is_alphabetic());
    let capital = letters.next().is_some_and(char::is_uppercase);
    let rest = letters.next();
    if capital && rest.is_some_and(char::is_uppercase) {
        return Class::Acronym;
    }
    if capital && rest.is_some() && !fresh {
        return Class::Proper;
    }
    Class::Plain
}

fn is_mail(token: &str) -> bool {
    token
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

fn is_identifier(token: &str) -> bool {
    if token.starts_with('`') || token.starts_with("--") && token.len() > 3 {
        return true;
    }
    if !token.is_ascii() || token.len() < 4 {
        return false;
    }
    let dotted = || {
        let mut parts = token.split('.');
        token.contains('.') && parts.all(|part| part.len() > 1)
    };
    let camel = || {
        let bytes = token.as_bytes();
        let lower = bytes
            .windows(2)
            .filter(|w| w[0].is_ascii_lowercase() && w[1].is_ascii_uppercase());
        lower.count() > 0 && token.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    let path = token.contains('/') && (token.starts_with('/') || token.matches('/').count() > 1);
    token.contains('_') || path || dotted() || camel() || is_kebab_code(token)
}

/// `svc-pricing-01`, `GG-AP-CODING`: parts joined by hyphens with a digit or capitals only.
fn is_kebab_code(token: &str) -> bool {
    let parts = token.split('-').count();
    let upper = token
        .bytes()
        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
    let digit = token.bytes().any(|b| b.is_ascii_digit());
    parts > 2 && (upper || digit) && token.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// A number with what is written to it.
fn number(token: &str) -> Option<Class> {
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
        "s" | "ms" | "sec" | "secs" | "min" | "mins" | "h" | "hr" | "hrs" | "d" | "w" | "wk"
        | "y" | "yr" | "yrs" | "mo" | "m" => Class::Duration,
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
fn join(words: &mut [Word<'_>]) {
    for at in 0..words.len() {
        if !words[at].head || !matches!(words[at].class, Class::Number | Class::Date) {
            continue;
        }
        let before = at.checked_sub(1).map(|at| &words[at]);
        let after = words[at + 1..].first();
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
        _ if super::form::is_designation(last) => Class::Designator,
        _ if super::form::is_time_unit(unit) || super::form::is_time_unit(next) => Class::Duration,
        _ if super::form::is_currency(unit) || super::form::is_currency(last) => Class::Money,
        "percent" | "pct" | "prozent" => Class::Percent,
        "pm" | "am" | "uhr" => Class::Clock,
        _ if super::form::is_month(next) || super::form::is_month(last) => Class::Date,
        // `ISO 27001`, `SOC 2`: but `SAP 3 times`.
        _ if before.is_some_and(|word| word.class == Class::Acronym)
            && after.is_none_or(|after| after.clause != word.clause) =>
        {
            Class::Designator
        }
        _ => word.class,
    }
}
