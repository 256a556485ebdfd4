//! How the program is linked, where that makes it start sooner.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Set to anything, it keeps C's library out of the program: for packagers who update that library for
/// all programs at once.
const DYNAMIC: &str = "READINESS_DYNAMIC";

/// Tells cargo how to link the program.
pub(crate) fn settings(out: &str) {
    println!("cargo::rerun-if-env-changed={DYNAMIC}");
    if !is_plain_gnu() {
        return;
    }
    // Tens of thousands of pointers in its tables then stand in the file as they are; otherwise each is
    // computed, and its page copied, at every start.
    println!("cargo::rustc-link-arg-bins=-no-pie");
    let released = env("PROFILE") == "release" && std::env::var_os(DYNAMIC).is_none();
    if let Some(folder) = released.then(|| inside(Path::new(out))).flatten() {
        println!("cargo::rustc-link-arg-bins=-static");
        println!("cargo::rustc-link-arg-bins=-L{}", folder.display());
    }
}

fn env(key: &str) -> String {
    std::env::var(key).unwrap_or_default()
}

/// Whether the linker is the machine's own C compiler, and C's library is not linked in anyway.
fn is_plain_gnu() -> bool {
    let target = |key: &str| env(&format!("CARGO_CFG_TARGET_{key}"));
    let linked_in = target("FEATURE").split(',').any(|it| it == "crt-static");
    target("OS") == "linux" && target("ENV") == "gnu" && !linked_in
}

/// The libraries that rustc names for every program, and the archives that hold the same.
const ARCHIVES: [(&str, &[&str]); 7] = [
    ("gcc_s", &["gcc_eh", "gcc", "c"]),
    ("util", &["util"]),
    ("rt", &["rt"]),
    ("pthread", &["pthread"]),
    ("m", &["m"]),
    ("dl", &["dl"]),
    ("c", &["c", "gcc", "gcc_eh"]),
];

/// A folder in which the linker finds the archives of C's library under the names of its shared
/// libraries; nothing where there are none, or a program linked with them does not run. A start then
/// looks for no libraries, which is a tenth of its time. The documented way, `-C
/// target-feature=+crt-static`, cannot be asked for by a build script, and refuses macros of other crates.
fn inside(out: &Path) -> Option<PathBuf> {
    if env("HOST") != env("TARGET") || std::env::var_os("RUSTC_LINKER").is_some() {
        return None;
    }
    let folder = out.join("static");
    std::fs::create_dir_all(&folder).ok()?;
    for (name, archives) in ARCHIVES {
        let paths: Option<Vec<String>> = archives.iter().map(|name| archive(name)).collect();
        let script = format!("GROUP({})\n", paths?.join(" "));
        std::fs::write(folder.join(format!("lib{name}.so")), script).ok()?;
    }
    let (source, program) = (folder.join("probe.c"), folder.join("probe"));
    std::fs::write(&source, "int main(void) { return 0; }\n").ok()?;
    let linked = Command::new("cc")
        .args(["-static", "-no-pie", "-o"])
        .args([&program, &source])
        .arg(format!("-L{}", folder.display()))
        .args(["-nodefaultlibs", "-Wl,-Bdynamic"])
        .args(ARCHIVES.map(|(name, _)| format!("-l{name}")))
        .output();
    let runs = |path: &Path| Command::new(path).status().is_ok_and(|it| it.success());
    (linked.ok()?.status.success() && runs(&program)).then_some(folder)
}

/// Where the C compiler has an archive, in quotes.
fn archive(name: &str) -> Option<String> {
    let asked = format!("-print-file-name=lib{name}.a");
    let answer = Command::new("cc").arg(asked).output().ok()?;
    let path = String::from_utf8(answer.stdout).ok()?;
    let path = path.trim();
    // What it does not have, it gives back as it was asked.
    (path.starts_with('/') && !path.contains('"')).then(|| format!("\"{path}\""))
}
