//! How messages, helps and labels sound. The one list of the words that a help may start with.

/// What a help asks for. One word is added here when a good help starts with another.
const VERBS: &str = "\
    accept attack classify enter evaluate go find lengthen read throw add adjust agree align allow answer approve ask assign automate book bound bring
    budget calculate call cap change check choose close commit compare compute configure confirm
    connect correct count cover create cut date decide declare decrease define delete describe
    document drop end escape exercise explain extend fill fix fit follow get give grant have
    hand hire hold increase indent insert join judge keep leave let limit link list log lower
    make mark match measure merge monitor move name narrow negotiate notify open order page pay
    pick plan point price prove publish put quote raise re-run recompute record reduce refer
    refresh remove rename renew repeat replace report require rerun restrict retrain review
    revise revoke rewrite rotate route run sample save say schedule select send separate set
    share shorten show sign size sort specify split start state stop store sum switch take tell
    test tighten track train trim try turn update upgrade use validate verify wait widen
    withdraw write";

/// Words that blame, beg or say nothing.
const BANNED: &[&str] = &[
    "please",
    "should probably",
    "invalid",
    "illegal",
    "bad value",
    "oops",
    "sorry",
    "you forgot",
    "you must",
];

/// What is wrong with the words of a text, whatever its kind.
pub(crate) fn banned(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let found = BANNED.iter().filter(|words| {
        lower.match_indices(*words).any(|(at, _)| {
            let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
            let before = letter(lower[..at].chars().next_back());
            !before && !letter(lower[at + words.len()..].chars().next())
        })
    });
    found
        .map(|words| format!("{text:?} says {words:?}"))
        .collect()
}

/// Whether a text starts as the style wants it: in lower case, with quoted words, or with a value.
fn starts_low(text: &str) -> bool {
    let first = text.chars().next();
    first.is_some_and(|c| c.is_lowercase() || c.is_ascii_digit() || "`{…@".contains(c))
}

/// What is wrong with a message.
pub(crate) fn message(text: &str) -> Vec<String> {
    let mut wrong = banned(text);
    if !starts_low(text) {
        wrong.push(format!("message {text:?} starts with a capital"));
    }
    if text.ends_with(['.', '!']) && !text.ends_with("...") {
        wrong.push(format!("message {text:?} ends with a stop"));
    }
    if text.contains('\n') {
        wrong.push(format!("message {text:?} takes more than one line"));
    }
    wrong
}

/// What is wrong with a help. Questions come before what to type, so a help may open with one.
pub(crate) fn help(text: &str) -> Vec<String> {
    let mut wrong = banned(text);
    let first = text.split_whitespace().next().unwrap_or("");
    let word = first.trim_end_matches([',', ':', ';']);
    let verb = VERBS.split_whitespace().any(|verb| verb == word);
    let question = text.lines().next().is_some_and(|line| line.ends_with('?'));
    if !verb && !question {
        wrong.push(format!(
            "help {text:?} starts with no verb that tests/voice knows"
        ));
    }
    if text.lines().count() == 1 && text.ends_with('.') && !text.ends_with("...") {
        wrong.push(format!("help {text:?} ends with a stop"));
    }
    wrong
}
