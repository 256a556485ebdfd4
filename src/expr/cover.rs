//! The hours that an on-call cover leaves open, read from the words in which people write them.

/// Minutes of a day and of a week.
const DAY: u32 = 24 * 60;
const WEEK: u32 = 7 * DAY;

/// Words that change nothing about the hours, or only make the gaps longer than they are counted here.
const SILENT: &[&str] = &[
    "an",
    "at",
    "außer",
    "bank",
    "bst",
    "ca",
    "cdt",
    "cest",
    "cet",
    "ct",
    "cst",
    "during",
    "edt",
    "eest",
    "eet",
    "est",
    "et",
    "except",
    "excl",
    "excluding",
    "feiertage",
    "feiertagen",
    "from",
    "gmt",
    "h",
    "holidays",
    "hours",
    "hrs",
    "ist",
    "jst",
    "local",
    "lokal",
    "mesz",
    "mez",
    "mst",
    "ohne",
    "on",
    "pdt",
    "pst",
    "pt",
    "public",
    "sgt",
    "std",
    "stunden",
    "time",
    "utc",
    "von",
    "wat",
    "west",
    "wet",
    "zeit",
];

/// The longest time in a week, in minutes, in which nobody is on call; nothing where the hours cannot be
/// read. Where words leave a choice, the shorter gap is taken.
pub(super) fn longest_gap(text: &str) -> Option<u32> {
    if let Some(gap) = hours_by_days(&text.to_lowercase()) {
        return Some(gap);
    }
    let text = plain(text);
    let mut covered = Vec::new();
    let mut days: Vec<u32> = Vec::new();
    let mut waiting = false;
    let groups = text.split([',', ';']).filter(|g| !g.trim().is_empty());
    for group in groups {
        let read = Group::read(group)?;
        if !read.days.is_empty() {
            // `Mon, Wed, Fri 8-18`: the hours stand after the last of them.
            match waiting {
                true => days.extend(&read.days),
                false => days.clone_from(&read.days),
            }
        }
        waiting = read.hours.is_empty();
        for (from, to) in &read.hours {
            let every: Vec<_> = (0..7).collect();
            let on = if days.is_empty() { &every } else { &days };
            covered.extend(on.iter().map(|day| (day * DAY + from, day * DAY + to)));
        }
    }
    if waiting {
        covered.extend(days.iter().map(|day| (day * DAY, (day + 1) * DAY)));
    }
    gap(covered)
}

/// `24x7`, `8x5`, `24/7`.
fn hours_by_days(text: &str) -> Option<u32> {
    if ["round the clock", "rund um die uhr", "always"].contains(&text.trim()) {
        return Some(0);
    }
    let first = text.split_whitespace().next()?;
    let mut rest = text.split_whitespace().skip(1);
    let (hours, days) = first.split_once(['x', '/', '*'])?;
    let (hours, days): (u32, u32) = (hours.parse().ok()?, days.parse().ok()?);
    let plausible = (1..=24).contains(&hours) && (1..=7).contains(&days) && rest.all(is_silent);
    plausible.then(|| (24 - hours) * 60 + (7 - days) * DAY)
}

/// The longest time between what is covered, around the week.
fn gap(mut covered: Vec<(u32, u32)>) -> Option<u32> {
    covered.sort_unstable();
    let (first, _) = *covered.first()?;
    let mut longest = 0;
    // What runs over the end of the week covers its beginning.
    let over = covered
        .iter()
        .map(|(_, to)| to.saturating_sub(WEEK))
        .max()?;
    let mut until = first.max(over);
    for (from, to) in &covered {
        longest = longest.max(from.saturating_sub(until));
        until = until.max(*to);
    }
    Some(longest.max((first + WEEK).saturating_sub(until)))
}

/// Lower case, one kind of dash without blanks around it, no `Uhr` and no brackets.
fn plain(text: &str) -> String {
    let mut text = text.to_lowercase().replace(['–', '—', '‑'], "-");
    for (from, to) in [
        (" to ", "-"),
        (" bis ", "-"),
        (" till ", "-"),
        (" until ", "-"),
        (" through ", "-"),
        (" and ", ", "),
        (" und ", ", "),
        (" & ", ", "),
        (" + ", ", "),
        (" uhr", ""),
        ("a.m.", "am"),
        ("p.m.", "pm"),
        ("working days", "weekdays"),
        ("business days", "weekdays"),
        ("working day", "weekdays"),
        ("every day", "daily"),
        ("all week", "daily"),
        ("seven days a week", "daily"),
        ("all day", "24h"),
        ("24 hours", "24h"),
        ("24 h", "24h"),
        ("24 stunden", "24h"),
        ("(", " "),
        (")", " "),
    ] {
        if text.contains(from) {
            text = text.replace(from, to);
        }
    }
    while text.contains(" -") || text.contains("- ") {
        text = text.replace(" -", "-").replace("- ", "-");
    }
    if text.contains(" am") || text.contains(" pm") {
        for digit in '0'..='9' {
            for half in ["am", "pm"] {
                text = text.replace(&format!("{digit} {half}"), &format!("{digit}{half}"));
            }
        }
    }
    text
}

/// Days and hours that stand together.
struct Group {
    days: Vec<u32>,
    hours: Vec<(u32, u32)>,
}

impl Group {
    fn read(text: &str) -> Option<Self> {
        let mut group = Group {
            days: Vec::new(),
            hours: Vec::new(),
        };
        for word in text.split_whitespace() {
            let word = word.trim_matches([':', '.']);
            if let Some(days) = days(word) {
                group.days.extend(days);
            } else if let Some(hours) = hours(word) {
                group.hours.push(hours);
            } else if !is_silent(word) {
                return None;
            }
        }
        Some(group)
    }
}

/// A word that says nothing about hours: `CET`, `Europe/Berlin`, `UTC+1`.
fn is_silent(word: &str) -> bool {
    let zone = |word: &str| {
        word.split_once('/').is_some_and(|(area, city)| {
            let name = |c: char| c.is_alphabetic() || c == '_' || c == '-' || c == '/';
            area.len() > 1 && area.chars().all(char::is_alphabetic) && city.chars().all(name)
        })
    };
    let offset = |word: &str| {
        let rest = word.trim_start_matches("utc").trim_start_matches("gmt");
        rest.strip_prefix(['+', '-'])
            .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == ':'))
    };
    SILENT.contains(&word) || zone(word) || offset(word)
}

/// `mon`, `mo-fr`, `weekdays`: days from Monday, 0.
fn days(word: &str) -> Option<Vec<u32>> {
    match word {
        "weekdays" | "weekday" | "workdays" | "wochentags" | "arbeitstags" | "arbeitstage" => {
            return Some((0..5).collect());
        }
        "werktags" | "werktage" => return Some((0..6).collect()),
        "weekend" | "weekends" | "wochenende" => return Some(vec![5, 6]),
        "daily" | "täglich" => return Some((0..7).collect()),
        _ => {}
    }
    match word.split_once('-') {
        None => day(word).map(|day| vec![day]),
        Some((from, to)) => {
            let (from, to) = (day(from)?, day(to)?);
            let length = (to + 7 - from) % 7;
            Some((0..=length).map(|step| (from + step) % 7).collect())
        }
    }
}

fn day(word: &str) -> Option<u32> {
    const DAYS: [&[&str]; 7] = [
        &["mon", "monday", "mondays", "mo", "montag", "montags"],
        &[
            "tue",
            "tues",
            "tuesday",
            "tuesdays",
            "tu",
            "di",
            "dienstag",
            "dienstags",
        ],
        &[
            "wed",
            "wednesday",
            "wednesdays",
            "we",
            "mi",
            "mittwoch",
            "mittwochs",
        ],
        &[
            "thu",
            "thur",
            "thurs",
            "thursday",
            "thursdays",
            "th",
            "do",
            "donnerstag",
            "donnerstags",
        ],
        &["fri", "friday", "fridays", "fr", "freitag", "freitags"],
        &[
            "sat",
            "saturday",
            "saturdays",
            "sa",
            "samstag",
            "samstags",
            "sonnabend",
        ],
        &[
            "sun", "sunday", "sundays", "su", "so", "sonntag", "sonntags",
        ],
    ];
    let at = DAYS.iter().position(|names| names.contains(&word))?;
    u32::try_from(at).ok()
}

/// `8-18`, `08:00-18:00`, `8am-6pm`, `24h`: minutes of the day, the second behind the first.
fn hours(word: &str) -> Option<(u32, u32)> {
    if ["24h", "ganztags", "24hrs"].contains(&word) {
        return Some((0, DAY));
    }
    let (from, to) = word.split_once('-')?;
    let (from, from_half) = time(from)?;
    let (mut to, to_half) = time(to)?;
    let from = match (from_half, to_half) {
        // `1-5pm`, but `8-6pm`.
        (false, true) if from < 12 * 60 && to >= 12 * 60 && from + 12 * 60 < to => from + 12 * 60,
        _ => from,
    };
    if to == DAY - 1 {
        to = DAY;
    }
    match from.cmp(&to) {
        std::cmp::Ordering::Less => Some((from, to)),
        // `20:00-08:00` ends on the next day, `00:00-00:00` too.
        _ => Some((from, to + DAY)),
    }
}

/// A time of day in minutes, and whether it says `am` or `pm`.
fn time(text: &str) -> Option<(u32, bool)> {
    let (text, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(text), _) => (text, Some(0)),
        (_, Some(text)) => (text, Some(12)),
        _ => (text.strip_suffix('h').unwrap_or(text), None),
    };
    let (hours, minutes) = match text.split_once([':', '.', 'h']) {
        Some((hours, minutes)) => (hours, minutes),
        None if text.len() == 4 => text.split_at_checked(2)?,
        None => (text, "0"),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(hours) || !digits(minutes) {
        return None;
    }
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let hours = match half {
        Some(half) if (1..=12).contains(&hours) => hours % 12 + half,
        Some(_) => return None,
        None => hours,
    };
    (hours <= 24 && minutes < 60 && hours * 60 + minutes <= DAY)
        .then_some((hours * 60 + minutes, half.is_some()))
}

#[cfg(test)]
mod tests {
    use super::longest_gap;

    #[test]
    fn the_longest_gap_of_a_week_is_read_from_usual_words() {
        for (text, hours) in [
            ("24x7", 0),
            ("24/7", 0),
            ("round the clock", 0),
            ("rund um die Uhr", 0),
            ("24x5", 48),
            ("8x5", 64),
            ("8x5 CET", 64),
            ("Mon-Fri 07:00-19:00 Europe/Berlin", 60),
            ("Mon - Fri 8-18 CET", 62),
            ("Monday - Friday 08:00 to 18:00", 62),
            ("Monday to Friday, 8am-6pm", 62),
            ("Mo-Fr", 48),
            ("Mo–Fr 8–18 Uhr", 62),
            ("Montag bis Freitag 8 Uhr bis 18 Uhr", 62),
            ("Weekdays 08:00-18:00", 62),
            ("working days 08-18", 62),
            ("Mon-Sat 06:00-22:00 Europe/Lisbon", 32),
            ("09:00-17:00 Europe/Berlin", 16),
            ("daily 0600-2200 UTC+1", 8),
            ("Mon-Fri 24h, Sat-Sun 08:00-20:00 CET", 12),
            ("Mon, Wed, Fri 8-18", 62),
            ("Mon-Fri 8-12, 13-17", 63),
            ("Mon-Fri 08:00-18:00 (excl. public holidays)", 62),
            ("weekdays 20:00-08:00", 60),
            ("daily 00:00-24:00", 0),
            ("Mon-Sun 00:00-23:59", 0),
            ("Sat-Thu 24h", 24),
            ("8-18 Mon-Fri", 62),
        ] {
            assert_eq!(longest_gap(text), Some(hours * 60), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_has_no_gap() {
        for text in [
            "",
            "business_hours",
            "extended hours",
            "follow the sun, 3 sites",
            "Mon-Fri 8-18, nights by the vendor",
            "within 15m",
            "99x99",
            "8-99",
        ] {
            assert_eq!(longest_gap(text), None, "{text}");
        }
    }
}
