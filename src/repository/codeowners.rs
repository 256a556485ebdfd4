//! Who owns a path by a CODEOWNERS file, read as GitHub and GitLab do: the last line that matches wins.

use crate::source::Span;

/// A longer file is not read to its end; GitHub ignores one over 3 MB.
const MAX_LINES: usize = 100_000;

/// What a CODEOWNERS file says of a path.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Ruling<'t> {
    /// The owners by the lines that win, with their places. None where a line says "nobody".
    pub owners: Vec<(&'t str, Span)>,
    /// The last of these lines; nothing where no line matches.
    pub line: Option<Span>,
}

/// The owners of a path, given from the folder that the file rules.
pub fn owners<'t>(text: &'t str, path: &str) -> Ruling<'t> {
    // GitLab: the last match of each section counts. Without sections there is one.
    let mut sections: Vec<(&str, Ruling<'t>)> = vec![("", Ruling::default())];
    let mut current = 0;
    let mut standing: Vec<(&'t str, Span)> = Vec::new();
    for line in text.lines().take(MAX_LINES) {
        // Editors of Windows begin a file with a byte order mark.
        let line = line.trim_start_matches('\u{feff}');
        let at = line.as_ptr() as usize - text.as_ptr() as usize;
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let start = at + (line.len() - line.trim_start().len());
        let span = Span::new(start, start + trimmed.len());
        if let Some((name, rest)) = section(trimmed) {
            standing = words(text, rest);
            let known = sections
                .iter()
                .position(|(known, _)| known.eq_ignore_ascii_case(name));
            current = known.unwrap_or(sections.len());
            if known.is_none() {
                sections.push((name, Ruling::default()));
            }
            continue;
        }
        let (pattern, rest) = pattern(trimmed);
        if !matches(&pattern, path) {
            continue;
        }
        let mut owners = words(text, rest);
        if owners.is_empty() {
            owners.clone_from(&standing);
        }
        if let Some((_, ruling)) = sections.get_mut(current) {
            *ruling = Ruling {
                owners,
                line: Some(span),
            };
        }
    }
    let mut all = Ruling::default();
    for (_, ruling) in sections {
        all.owners.extend(ruling.owners);
        all.line = all.line.max(ruling.line);
    }
    all
}

/// `[Name]`, `^[Name][2] @owner`: the name, and what stands after it.
fn section(line: &str) -> Option<(&str, &str)> {
    let inside = line.strip_prefix('^').unwrap_or(line).strip_prefix('[')?;
    let (name, mut rest) = inside.split_once(']')?;
    if let Some(count) = rest.strip_prefix('[') {
        rest = count.split_once(']')?.1;
    }
    Some((name.trim(), rest))
}

/// The pattern at the start of a line, its escapes undone, and what stands after it.
fn pattern(line: &str) -> (String, &str) {
    let mut out = String::new();
    let mut characters = line.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '\\' => match characters.next() {
                Some((_, escaped)) if matches!(escaped, ' ' | '#' | '\\') => out.push(escaped),
                Some((_, other)) => out.extend(['\\', other]),
                None => {}
            },
            c if c.is_whitespace() => return (out, &line[at..]),
            c => out.push(c),
        }
    }
    (out, "")
}

/// The owners in the rest of a line, up to a comment.
fn words<'t>(text: &str, rest: &'t str) -> Vec<(&'t str, Span)> {
    let place = |word: &'t str| {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        (word, Span::new(at, at + word.len()))
    };
    rest.split_whitespace()
        .take_while(|word| !word.starts_with('#'))
        .map(place)
        .collect()
}

/// Whether a pattern matches a path: the rules of .gitignore, but `docs/*` means the files right in
/// `docs`, and `!` and `[…]` mean nothing.
fn matches(pattern: &str, path: &str) -> bool {
    let folder_only = pattern.ends_with('/');
    let trimmed = pattern.trim_matches('/');
    if trimmed.is_empty() || pattern.starts_with('!') {
        return pattern == "/";
    }
    let anchored = pattern.starts_with('/') || trimmed.contains('/');
    let mut steps: Vec<&str> = trimmed.split('/').collect();
    if !anchored {
        steps.insert(0, "**");
    }
    let last = steps.last().copied().unwrap_or_default();
    let names: Vec<&str> = path.split('/').collect();
    // Which steps may be due at each name; a path and a pattern are short, so is this table.
    let mut due = vec![false; steps.len() + 1];
    due[0] = true;
    for (depth, name) in names.iter().enumerate() {
        open(&steps, &mut due);
        let mut next = vec![false; steps.len() + 1];
        for (at, step) in steps.iter().enumerate().filter(|(at, _)| due[*at]) {
            if *step == "**" {
                next[at] = true;
            } else if glob(step, name) {
                next[at + 1] = true;
            }
        }
        let is_file = depth + 1 == names.len();
        let mut done = next.clone();
        // `a/**` needs something inside: it is done only by what it has swallowed.
        open(&steps, &mut done);
        if done[steps.len()] {
            let as_file = is_file && !folder_only;
            let as_folder = !is_file && (folder_only || !last.contains(['*', '?']));
            if as_file || as_folder || (last == "**" && is_file) {
                return true;
            }
        }
        due = next;
    }
    false
}

/// `**` may stand for no folder at all.
fn open(steps: &[&str], due: &mut [bool]) {
    for (at, step) in steps.iter().enumerate() {
        let is_last = at + 1 == steps.len();
        if due[at] && *step == "**" && !is_last {
            due[at + 1] = true;
        }
        if due[at] && *step == "**" && is_last {
            due[at + 1] |= at > 0 || steps.len() == 1;
        }
    }
}

/// One name against one step with `*` and `?`, in linear space and at worst quadratic time.
fn glob(step: &str, name: &str) -> bool {
    let step: Vec<char> = step.chars().collect();
    let name: Vec<char> = name.chars().collect();
    let (mut s, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match step.get(s) {
            Some('*') => {
                star = Some((s, n));
                s += 1;
            }
            Some(c) if *c == '?' || *c == name[n] => {
                s += 1;
                n += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    s = at + 1;
                    n = from + 1;
                }
                None => return false,
            },
        }
    }
    step[s..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_on_github() {
        for (pattern, path, expected) in [
            ("*", "a/b/readiness.yaml", true),
            ("*.yaml", "a/b/readiness.yaml", true),
            ("*.js", "a/b/readiness.yaml", false),
            ("/build/logs/", "build/logs/x/y", true),
            ("/build/logs/", "a/build/logs/x", false),
            ("docs/*", "docs/a.md", true),
            ("docs/*", "docs/app/a.md", false),
            ("apps/", "x/apps/y/z", true),
            ("apps/", "x/apps", false),
            ("/docs/", "docs/a/b", true),
            ("/apps/github", "apps/github/readiness.yaml", true),
            ("/apps/github", "apps/github2/readiness.yaml", false),
            ("**/logs", "deep/er/logs/a", true),
            ("**/logs", "logs/a", true),
            ("a/**", "a/b/c", true),
            ("a/**", "ab/c", false),
            ("a/**/z", "a/z", true),
            ("a/**/z", "a/b/c/z", true),
            ("a/**/z", "a/b/c/y", false),
            ("readiness.yaml", "x/readiness.yaml", true),
            ("/readiness.yaml", "x/readiness.yaml", false),
            ("rea?iness.*", "x/readiness.yaml", true),
            ("!x", "x", false),
        ] {
            assert_eq!(matches(pattern, path), expected, "{pattern} on {path}");
        }
    }

    #[test]
    fn the_last_line_that_matches_wins() {
        let text = "# all\n* @acme/all\n/claims/ @acme/claims-ai dana@acme.example # lead\n\
                    /claims/old\n";
        let found = owners(text, "claims/readiness.yaml");
        let names: Vec<_> = found.owners.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["@acme/claims-ai", "dana@acme.example"]);
        assert_eq!(&text[found.owners[1].1.range()], "dana@acme.example");
        assert_eq!(owners(text, "b/readiness.yaml").owners[0].0, "@acme/all");
        let nobody = owners(text, "claims/old/readiness.yaml");
        assert_eq!(nobody.owners, []);
        assert_eq!(
            &text[nobody.line.unwrap_or_default().range()],
            "/claims/old"
        );
        assert_eq!(owners("/x @y", "z"), Ruling::default());
        assert_eq!(owners("my\\ file @y", "a/my file").owners[0].0, "@y");
        assert_eq!(owners("\u{feff}* @y\n", "a/b").owners[0].0, "@y");
    }

    #[test]
    fn each_section_of_gitlab_has_its_own_last_match() {
        let text = "[AI] @acme/ai\n*.yaml\n[Docs][2] @acme/docs\n*.md\n^[Law]\n* @acme/law\n";
        let found = owners(text, "x/readiness.yaml");
        let names: Vec<_> = found.owners.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["@acme/ai", "@acme/law"]);
    }

    #[test]
    fn a_hostile_pattern_is_no_long_run() {
        let stars = "*a".repeat(200);
        let deep = "**/".repeat(500) + "x";
        let path = format!("{}/{}", "a/".repeat(500), "a".repeat(400));
        assert!(!matches(&format!("{stars}b"), &path));
        assert!(!matches(&deep, &path));
    }
}
