//! What the program is measured against: an empty process, and the bare parse of the same files.

use crate::measure::Run;
use granit_parser::Parser;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The first argument that makes this program parse: threads, then folders.
pub(crate) const PARSE: &str = "--parse";

/// An empty Rust program, compiled as anybody would.
pub(crate) fn empty(folder: &Path) -> io::Result<Run> {
    let source = folder.join("empty.rs");
    let program = folder.join("empty");
    fs::write(&source, "fn main() {}\n")?;
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let status = Command::new(rustc)
        .arg("-O")
        .arg("-o")
        .args([&program, &source])
        .status()?;
    match status.success() {
        true => Ok(Run::new([program])),
        false => Err(io::Error::other(
            "rustc could not compile the empty program",
        )),
    }
}

/// The command that parses all manifests under a folder and does nothing with the events.
pub(crate) fn parse(threads: usize, folder: &Path) -> io::Result<Run> {
    let this = std::env::current_exe()?.into_os_string();
    let words: [OsString; 4] = [
        this,
        PARSE.into(),
        threads.to_string().into(),
        folder.into(),
    ];
    Ok(Run::new(words))
}

/// What [`parse`] runs: answers the number of events.
pub(crate) fn parse_all(mut arguments: impl Iterator<Item = OsString>) -> io::Result<usize> {
    let mut next = || arguments.next().ok_or(io::ErrorKind::InvalidInput);
    let threads: usize = next()?
        .to_string_lossy()
        .parse()
        .map_err(io::Error::other)?;
    let mut files = Vec::new();
    manifests(Path::new(&next()?), &mut files)?;
    let at = AtomicUsize::new(0);
    let work = || -> io::Result<usize> {
        let mut events = 0;
        while let Some(file) = files.get(at.fetch_add(1, Ordering::Relaxed)) {
            let text = fs::read_to_string(file)?;
            for event in Parser::new_from_str(&text) {
                event.map_err(io::Error::other)?;
                events += 1;
            }
        }
        Ok(events)
    };
    if threads == 1 {
        return work();
    }
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let gone = |_| io::Error::other("a thread is gone");
        workers
            .into_iter()
            .map(|worker| worker.join().map_err(gone)?)
            .sum()
    })
}

fn manifests(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if entry.file_type()?.is_dir() {
            manifests(&entry.path(), files)?;
        } else if name.to_string_lossy().ends_with("readiness.yaml") {
            files.push(entry.path());
        }
    }
    Ok(())
}
