//! Text of a template that was never filled in: `{{OWNER}}`, `<team>`, `[name], [date]`.

/// Whether a text still has the gaps of a template.
pub(super) fn is_unfilled(text: &str) -> bool {
    // Most texts have none of these.
    if !text.contains(['{', '<', '[']) && !text.contains("your") && !text.contains("YOUR") {
        return false;
    }
    // One bracket may be a remark; two, or one that says what belongs there, are gaps.
    const GAPS: usize = 2;
    let boxes = gaps(text, '[', ']').filter(|gap| !is_link(text, gap.1));
    let boxes: Vec<&str> = boxes.map(|gap| gap.0).collect();
    boxes.len() >= GAPS
        || boxes.iter().any(|gap| is_order(gap))
        || gaps(text, '<', '>').any(|gap| !is_varying(text, gap))
        || text.find("{{").is_some_and(|at| text[at..].contains("}}"))
        || text.split_whitespace().any(is_sample)
}

/// What stands between brackets as a few words, with the byte after it.
fn gaps(text: &str, open: char, close: char) -> impl Iterator<Item = (&str, usize)> {
    const LONGEST: usize = 40;
    text.match_indices(open).filter_map(move |(at, _)| {
        let inner = &text[at + 1..];
        let end = inner
            .char_indices()
            .take(LONGEST)
            .find(|(_, c)| *c == close)?
            .0;
        let words = &inner[..end];
        let letters = words
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '_' | '/' | '.'));
        let telling = words.chars().filter(|c| c.is_alphabetic()).count() > 2;
        (letters && telling && words.trim() == words).then_some((words, at + 1 + end + 1))
    })
}

/// `[the runbook](docs/runbook.md)`
fn is_link(text: &str, after: usize) -> bool {
    text[after..].starts_with('(')
}

/// `s3://claims-quarantine/<date>/`: a part of a path that differs from time to time, not one to fill in.
fn is_varying(text: &str, (gap, after): (&str, usize)) -> bool {
    const VARYING: [&str; 10] = [
        "date", "day", "hash", "hour", "id", "month", "sha", "version", "week", "year",
    ];
    let before = &text[..after - gap.len() - 2];
    let last = gap.rsplit(['_', '-', ' ']).next().unwrap_or_default();
    before.ends_with(|c: char| !c.is_whitespace() && !matches!(c, '(' | '"' | '\''))
        && VARYING.iter().any(|word| last.eq_ignore_ascii_case(word))
}

fn is_order(gap: &str) -> bool {
    let first = gap.split([' ', '-', '_']).next().unwrap_or_default();
    ["insert", "your", "name", "date", "placeholder", "tbd"]
        .iter()
        .any(|word| first.eq_ignore_ascii_case(word))
}

/// `@your-team`, `YOUR_API_KEY`
fn is_sample(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '_');
    let word = word.rsplit('=').next().unwrap_or(word);
    ["your-", "your_", "YOUR-", "YOUR_"]
        .iter()
        .any(|start| word.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::is_unfilled;

    #[test]
    fn gaps_of_a_template_are_seen() {
        for text in [
            "Taken out of use upon [criterion] by [person].",
            "Process owner: [Name]",
            "The agent may perform {{MAX}} actions",
            "Visible to: <roles>",
            "@your-team",
            "export KEY=YOUR_API_KEY",
        ] {
            assert!(is_unfilled(text), "{text}");
        }
    }

    #[test]
    fn remarks_links_bounds_and_check_boxes_are_no_gaps() {
        for text in [
            "Bad rows go to s3://claims-quarantine/<date>/ with the error beside them",
            "late by <2s> or more",
            "See [the runbook](docs/runbook.md) and [the plan](docs/plan.md).",
            "[x] tested, [ ] agreed",
            "The nurse [on duty] rings the ward.",
            "rows[0] and rows[1] are left out",
            "yours is the list",
            "a < b and b > c",
        ] {
            assert!(!is_unfilled(text), "{text}");
        }
    }
}
