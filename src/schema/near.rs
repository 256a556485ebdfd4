//! Did you mean: the candidate that a misspelt name stands for. The one place that knows how near
//! is near enough.

/// Longer names are not compared: the work grows with the square, and nobody misspells them by a
/// letter.
const LONGEST: usize = 64;

/// The candidate nearest to a name, where one is near enough: at most a third of the name's letters
/// (one for the shortest) changed, left out, added or swapped with a neighbour. Case and the marks
/// between words do not count. The first of equally near ones wins.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = letters(name)?;
    let allowed = name.len().max(3) / 3;
    candidates
        .into_iter()
        .filter_map(|candidate| Some((distance(&name, &letters(candidate)?), candidate)))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// A name as it is compared: lower case, `camelCase`, `-`, ` ` and `.` read as `_`.
fn letters(name: &str) -> Option<Vec<char>> {
    if name.is_empty() || name.chars().take(LONGEST + 1).count() > LONGEST {
        return None;
    }
    let mut letters = Vec::with_capacity(name.len());
    let mut after_small = false;
    for character in name.chars() {
        if character.is_uppercase() && after_small {
            letters.push('_');
        }
        after_small = character.is_lowercase();
        match character {
            '-' | ' ' | '.' => letters.push('_'),
            other => letters.extend(other.to_lowercase()),
        }
    }
    Some(letters)
}

/// Damerau and Levenshtein's distance in its restricted form: no part is edited twice.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, to) in b.iter().enumerate() {
            let replaced = last[j] + usize::from(from != to);
            let mut best = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i - 1] == *to && b[j - 1] == *from {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_through_common_slips() {
        let fields = ["owner", "on_late", "on_malformed", "freshness", "id"];
        for (written, meant) in [
            ("ownr", Some("owner")),
            ("onwer", Some("owner")),
            ("onLate", Some("on_late")),
            ("on-late", Some("on_late")),
            ("Freshness", Some("freshness")),
            ("fresness", Some("freshness")),
            ("retention", None),
            ("xy", None),
            ("", None),
        ] {
            assert_eq!(nearest(written, fields), meant, "{written}");
        }
    }

    #[test]
    fn swapped_neighbours_count_once() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(distance(&chars("stage"), &chars("satge")), 1);
        assert_eq!(distance(&chars(""), &chars("abc")), 3);
        assert_eq!(distance(&chars("kitten"), &chars("sitting")), 3);
    }

    #[test]
    fn a_name_of_a_megabyte_is_not_compared() {
        assert_eq!(nearest(&"a".repeat(1 << 20), ["a"]), None);
    }
}
