//! Turns the files of `rules/vocabulary/` into tables.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

#[allow(dead_code)]
#[path = "../src/manifest/hash.rs"]
mod hash;

/// Slots of a table of words: about one word each. `src/wording/table.rs` reads them.
const SLOTS: usize = 1024;

/// What a German adjective ends in.
const ADJECTIVE: [&str; 6] = ["", "e", "em", "en", "er", "es"];

/// The folder → Rust source of `static LANGUAGES`, English first.
pub(crate) fn languages(folder: &Path) -> Result<String, String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| error.to_string())? {
        let path = entry.map_err(|error| error.to_string())?.path();
        let unread = path.file_stem().is_some_and(|stem| stem == "unread");
        if path.extension().is_some_and(|end| end == "yaml") && !unread {
            names.push(path);
        }
    }
    names.sort_by_key(|path| {
        (
            path.file_stem().is_none_or(|stem| stem != "en"),
            path.clone(),
        )
    });
    let mut rows = String::new();
    let mut none = BTreeSet::new();
    for path in &names {
        let said = |error: String| format!("{}: {error}", path.display());
        let text = std::fs::read_to_string(path).map_err(|error| said(error.to_string()))?;
        let cues = std::fs::read_to_string(path.with_extension("cues.tsv")).unwrap_or_default();
        rows.push_str(&language(&text, &cues, &mut none).map_err(said)?);
    }
    let mut none: Vec<_> = none.into_iter().collect();
    let starts = by_slot(&mut none, |words| &words[0]);
    let none = none.iter().map(|words| {
        let first = hash::fnv(hash::START, &words[0]);
        format!("({first}, &{words:?}),\n")
    });
    Ok(format!(
        "static LANGUAGES: [Language; {}] = [\n{rows}];\n\
         static NONE: &[(u32, &[&str])] = &[\n{}];\n\
         static NONE_STARTS: Starts = {starts:?};\n",
        names.len(),
        none.collect::<String>(),
    ))
}

/// The file → Rust source of `static UNREAD`: small words of languages that are recognised and not read,
/// each with the languages by number.
pub(crate) fn unread(path: &Path) -> Result<String, String> {
    let said = |error: String| format!("{}: {error}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| said(error.to_string()))?;
    let root: Value = serde_yaml::from_str(&text).map_err(|error| said(error.to_string()))?;
    let languages = root.as_object().ok_or_else(|| said("no mapping".into()))?;
    let mut words: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (language, common) in languages.values().enumerate() {
        for word in texts(common).map_err(said)? {
            words.entry(word).or_default().insert(language);
        }
    }
    let mut words: Vec<_> = words.into_iter().collect();
    let starts = by_slot(&mut words, |(word, _)| word);
    let rows = words.iter().map(|(word, languages)| {
        let languages: Vec<_> = languages.iter().collect();
        format!(
            "({}, {word:?}, &{languages:?}),\n",
            hash::fnv(hash::START, word)
        )
    });
    Ok(format!(
        "const UNREAD_LANGUAGES: usize = {};\n\
         static UNREAD: [(u32, &str, &[u8]); {}] = [\n{}];\n\
         static UNREAD_STARTS: [u16; {}] = {starts:?};\n",
        languages.len(),
        words.len(),
        rows.collect::<String>(),
        starts.len()
    ))
}

/// The files of a language → its row; phrases that are no answer are added to `none`.
fn language(text: &str, cues: &str, none: &mut BTreeSet<Vec<String>>) -> Result<String, String> {
    let root: Value = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
    let name = root["language"].as_str().ok_or("`language` is missing")?;
    let mut common = texts(&root["common"])?;
    let starts = by_slot(&mut common, |word| word);
    let common: Vec<_> = common
        .iter()
        .map(|word| (hash::fnv(hash::START, word), word))
        .collect();
    let nouns = root["nouns"].as_str() == Some("capital");
    let mut row = format!(
        "Language {{ name: {name:?}, common: &{common:?}, common_starts: &{starts:?}, \
         capital_nouns: {nouns},\n"
    );
    let mut nobody = texts(&root["nobody"])?;
    nobody.sort_unstable();
    let _ = writeln!(row, "nobody: &{nobody:?},");
    phrases(&root["phrases"], &mut row, none)?;
    row.push_str("unless: &[");
    for (category, clears) in root["unless"].as_object().ok_or("`unless` is missing")? {
        let clears: Vec<String> = texts(clears)?
            .iter()
            .map(|clear| clears_by(clear))
            .collect();
        let _ = write!(
            row,
            "(Category::{}, &[{}]), ",
            variant(category),
            clears.join(", ")
        );
    }
    row.push_str("],\n");
    weights(cues, &mut row)?;
    row.push_str("},\n");
    Ok(row)
}

fn texts(value: &Value) -> Result<Vec<&str>, String> {
    let list = value.as_array().ok_or("a list is missing")?;
    let text = |item: &'_ Value| -> Result<_, String> {
        Ok(item.as_str().ok_or("not a text")?.to_owned())
    };
    for item in list {
        text(item)?;
    }
    Ok(list.iter().filter_map(Value::as_str).collect())
}

/// The same words name kinds of token and categories; a kind of token comes first.
fn clears_by(name: &str) -> String {
    let classes = [
        "number",
        "percent",
        "money",
        "duration",
        "clock",
        "date",
        "identifier",
        "address",
        "name",
    ];
    match classes.contains(&name) {
        true => format!("Clears::Class(Class::{})", variant(name)),
        false => format!("Clears::Category(Category::{})", variant(name)),
    }
}

fn phrases(
    groups: &Value,
    row: &mut String,
    none: &mut BTreeSet<Vec<String>>,
) -> Result<(), String> {
    let mut rows = Vec::new();
    let mut endings = Vec::new();
    for (category, phrases) in groups.as_object().ok_or("`phrases` is missing")? {
        for phrase in texts(phrases)? {
            let phrase = phrase.to_lowercase();
            if let Some(ending) = phrase.strip_prefix('-') {
                endings.push((ending.to_owned(), variant(category)));
                continue;
            }
            if let Some(stem) = phrase.strip_suffix('*') {
                let forms = ADJECTIVE.iter().map(|form| vec![format!("{stem}{form}")]);
                rows.extend(forms.map(|words| (words, variant(category))));
                continue;
            }
            let words: Vec<String> = phrase
                .split(|c: char| !c.is_alphanumeric() && c != '\'')
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect();
            if words.is_empty() {
                return Err(format!("`{phrase}` has no words"));
            }
            rows.push((words, variant(category)));
        }
    }
    rows.sort();
    let starts = by_slot(&mut rows, |(words, _)| &words[0]);
    row.push_str("phrases: &[\n");
    for (words, variant) in &rows {
        if ["Placeholder", "Boolean", "NonAnswer"].contains(&variant.as_str()) {
            none.insert(words.clone());
        }
        let first = hash::fnv(hash::START, &words[0]);
        let _ = writeln!(row, "({first}, &{words:?}, Category::{variant}),");
    }
    let _ = writeln!(row, "],\nstarts: &{starts:?},\nendings: &[");
    endings.sort_by_cached_key(|(ending, variant)| {
        let last = ending.as_bytes().last().copied();
        (last, ending.clone(), variant.clone())
    });
    for (ending, variant) in &endings {
        let _ = writeln!(row, "({ending:?}, Category::{variant}),");
    }
    row.push_str("],\n");
    Ok(())
}

/// Sorts the rows of a table by the slots of their words, those of one word beside each other; answers
/// where each slot starts.
pub(crate) fn by_slot<T>(rows: &mut [T], word: impl Fn(&T) -> &str) -> Vec<usize> {
    let hash = |row: &T| hash::fnv(hash::START, word(row));
    let slot = |row: &T| hash(row) as usize % SLOTS;
    rows.sort_by_key(|row| (slot(row), hash(row)));
    (0..=SLOTS)
        .map(|at| rows.partition_point(|row| slot(row) < at))
        .collect()
}

/// Lines of weight, tab, cue.
fn weights(cues: &str, row: &mut String) -> Result<(), String> {
    let mut weights = Vec::new();
    for line in cues
        .lines()
        .filter(|line| !line.starts_with("//") && !line.is_empty())
    {
        let (weight, cue) = line
            .split_once('\t')
            .ok_or_else(|| format!("`{line}` has no tab"))?;
        let weight: i16 = weight
            .parse()
            .map_err(|_| format!("`{weight}` is no weight"))?;
        weights.push((hash::fnv(hash::START, cue), weight));
    }
    weights.sort_unstable();
    weights.dedup_by_key(|(hash, _)| *hash);
    let index: Vec<usize> = (0..=256_u64)
        .map(|byte| weights.partition_point(|(hash, _)| u64::from(*hash) < byte << 24))
        .collect();
    let _ = writeln!(row, "weights: &{weights:?},\nindex: &{index:?},");
    Ok(())
}

fn variant(name: &str) -> String {
    name.split('_')
        .map(|word| {
            let mut characters = word.chars();
            characters.next().map_or(String::new(), |first| {
                first.to_uppercase().chain(characters).collect()
            })
        })
        .collect()
}
