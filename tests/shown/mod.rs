//! What a run prints, as `report.txt` and the README keep it: how many rules there are stands open, so
//! that a new rule that has nothing to say there changes neither.

/// The line that proves which rules ran, without its numbers.
const RULES: &str = "… rules: … applied, … not applicable, … off";

/// The output with the numbers of its last line left out, after a look at whether they add up: each
/// rule is applied, not applicable or off at every manifest.
pub(crate) fn without_counts(output: &str) -> String {
    let (before, last) = output
        .trim_end()
        .rsplit_once('\n')
        .unwrap_or_else(|| panic!("no line says how many rules ran:\n{output}"));
    // What follows, such as the waivers used, does not depend on how many rules there are.
    let (last, more) = last.split_at(last.find(';').unwrap_or(last.len()));
    let numbers: Vec<usize> = (last.split([' ', ',']))
        .filter_map(|word| word.parse().ok())
        .collect();
    let [rules, applied, not_applicable, off] = numbers[..] else {
        panic!("`{last}` does not say how many rules ran");
    };
    let words: String = last.chars().filter(|c| !c.is_ascii_digit()).collect();
    assert_eq!(words, RULES.replace('…', ""), "{last}");
    let checked = before.rsplit_once("\nchecked ").map(|(_, line)| line);
    let manifests: usize = checked
        .and_then(|line| line.split(' ').next()?.parse().ok())
        .unwrap_or_else(|| panic!("no line says how many manifests were checked:\n{output}"));
    assert_eq!(rules * manifests, applied + not_applicable + off, "{last}");
    format!("{before}\n{RULES}{more}\n")
}
