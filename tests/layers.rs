//! The shape of the sources: imports look only down, foreign crates stay in their module, files are
//! short, and nothing points out of the project.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Foreign crates and the one module that may name each.
const CONFINED: &[(&str, &str)] = &[
    ("clap", "command"),
    ("clap_complete", "command"),
    ("clap_mangen", "command"),
    ("granit_parser", "manifest"),
    ("ignore", "input"),
    ("jsonschema", "schema"),
    ("memchr", "repository"),
    ("miette", "render"),
    ("pulldown_cmark", "repository"),
    ("similar", "command"),
    ("terminal_size", "command"),
    ("unicode_normalization", "script"),
];

/// Crates that a second module needs as well, with the reason.
const SHARED: &[(&str, &str)] = &[
    // `readiness test` searches folders of rule files.
    ("ignore", "command"),
];

const LONGEST: usize = 500;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, out: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|end| end == "rs") {
                out.push(path);
            }
        }
    }
    let mut out = Vec::new();
    walk(&root().join(folder), &mut out);
    out.sort();
    assert!(!out.is_empty());
    out
}

/// The module of a file under src, as lib.rs names it.
fn module(path: &Path) -> String {
    let inside = path.strip_prefix(root().join("src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str();
    first.to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// The code without its comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().map(|line| match line.trim_start() {
        comment if comment.starts_with("//") => "",
        _ => line.split(" // ").next().unwrap_or(line),
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn order() -> Vec<String> {
    let text = code(&root().join("src/lib.rs"));
    let modules = text
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod "));
    modules
        .map(|line| line.trim_end_matches(';').to_owned())
        .collect()
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    &text[..end.unwrap_or(text.len())]
}

/// The modules that `crate::…` paths name, those in `use crate::{…}` lists too.
fn named(code: &str) -> Vec<&str> {
    let mut out = Vec::new();
    for (at, path) in code.match_indices("crate::") {
        let rest = &code[at + path.len()..];
        let Some(list) = rest.strip_prefix('{') else {
            out.push(word(rest));
            continue;
        };
        let mut depth = 0;
        let mut start = 0;
        for (at, character) in list.char_indices() {
            match character {
                '{' => depth += 1,
                ',' | '}' if depth == 0 => {
                    out.push(word(list[start..at].trim_start()));
                    start = at + 1;
                    if character == '}' {
                        break;
                    }
                }
                '}' => depth -= 1,
                _ => {}
            }
        }
    }
    out
}

/// Whether a chain of `super` leads out of the module, past this test.
fn leaves_by_super(path: &Path, code: &str) -> bool {
    let inside = path.strip_prefix(root().join("src")).unwrap();
    let own_folder = inside.ends_with("mod.rs");
    let depth = inside.components().count() - usize::from(own_folder);
    let (body, tests) = code.split_once("#[cfg(test)]").unwrap_or((code, ""));
    body.contains(&"super::".repeat(depth)) || tests.contains(&"super::".repeat(depth + 1))
}

#[test]
fn a_module_uses_only_what_stands_above_it_in_lib_rs() {
    let order = order();
    assert!(order.len() > 10, "{order:?}");
    let place = |name: &str| order.iter().position(|known| known == name);
    let mut wrong = Vec::new();
    let mut seen = 0;
    for path in rust_files("src") {
        let Some(own) = place(&module(&path)) else {
            continue;
        };
        let code = code(&path);
        for used in named(&code) {
            seen += usize::from(place(used).is_some());
            if place(used).is_some_and(|used| used > own) {
                wrong.push(format!("{} uses {used}", path.display()));
            }
        }
        if leaves_by_super(&path, &code) {
            wrong.push(format!(
                "{}: write `crate::…` to leave the module",
                path.display()
            ));
        }
    }
    assert!(seen > 100, "only {seen} uses were seen");
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_module_of_the_library_stands_in_the_list() {
    let order = order();
    for path in rust_files("src") {
        let module = module(&path);
        let known = order.contains(&module) || ["lib", "main"].contains(&module.as_str());
        assert!(known, "{}", path.display());
    }
}

#[test]
fn the_program_is_nothing_but_a_call_of_the_library() {
    let text = code(&root().join("src/main.rs"));
    assert!(text.contains("readiness::command::main()"), "{text}");
    assert!(text.lines().count() < 12, "{text}");
}

#[test]
fn a_foreign_crate_is_named_in_its_own_module_only() {
    let mut wrong = Vec::new();
    for (name, home) in CONFINED {
        let mut at_home = 0;
        for path in rust_files("src") {
            let code = code(&path);
            let whole = |at: usize| {
                !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
            };
            let paths = code
                .match_indices(&format!("{name}::"))
                .any(|(at, _)| whole(at));
            let imported =
                code.contains(&format!("use {name} as")) || code.contains(&format!("use {name};"));
            if !paths && !imported {
                continue;
            }
            let module = module(&path);
            if module == *home {
                at_home += 1;
            } else if !SHARED.contains(&(*name, module.as_str())) {
                wrong.push(format!("{} names {name}", path.display()));
            }
        }
        if at_home == 0 {
            wrong.push(format!("{name} is not used in src/{home}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn no_file_is_longer_than_one_can_read() {
    let mut files = rust_files("src");
    files.extend(rust_files("tests"));
    files.push(root().join("build.rs"));
    let mut wrong = Vec::new();
    for path in files {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        if lines > LONGEST {
            wrong.push(format!("{}: {lines} lines", path.display()));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// The files under version control; where there is none (a published package), those of the folders
/// that are published.
fn tracked() -> Vec<String> {
    let listed = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root())
        .output();
    let names = listed.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let names: Vec<_> = names
        .unwrap_or_default()
        .split('\0')
        .map(str::to_owned)
        .collect();
    if names.iter().any(|name| name == "Cargo.toml") {
        return names.into_iter().filter(|name| !name.is_empty()).collect();
    }
    let inside = |path: PathBuf| path.strip_prefix(root()).unwrap().display().to_string();
    ["src", "tests"]
        .iter()
        .flat_map(|folder| rust_files(folder))
        .map(inside)
        .collect()
}

/// How far a relative path climbs above the folder that it starts in.
fn climbs(path: &str) -> usize {
    let mut depth = 0_isize;
    let mut highest = 0;
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => depth -= 1,
            _ => depth += 1,
        }
        highest = highest.min(depth);
    }
    highest.unsigned_abs()
}

#[test]
fn no_file_points_out_of_the_project() {
    let mut wrong = Vec::new();
    for name in tracked() {
        // Attacks on the fence are what these files test.
        let attacks = name.starts_with("tests/") || name.starts_with("src/repository/");
        if attacks || name == "src/quantity/path.rs" || name == "src/quantity/mod.rs" {
            continue;
        }
        let Ok(text) = fs::read_to_string(root().join(&name)) else {
            continue;
        };
        let folders = name.matches('/').count();
        for (number, line) in text.lines().enumerate() {
            let part = |c: char| c.is_alphanumeric() || "._-/".contains(c);
            for path in line
                .split(|c: char| !part(c))
                .filter(|path| path.contains("../"))
            {
                if climbs(path) > folders {
                    wrong.push(format!("{name}:{}: {path}", number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn climbing_is_counted_from_where_a_path_starts() {
    for (path, expected) in [
        ("../a", 1),
        ("a/../b", 0),
        ("a/../../b", 1),
        ("../../a/..", 2),
        ("./../a", 1),
    ] {
        assert_eq!(climbs(path), expected, "{path}");
    }
}
