//! The manifests that are measured, made from `examples/claims-triage`. It alone knows how a clean one
//! is varied, spoilt and stretched.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const EXAMPLE: &str = "examples/claims-triage";
/// Bytes that the program reads of one manifest.
const MAX_BYTES: usize = 1 << 20;

/// Where the generated manifests lie. Each folder is a repository with the evidence files of the
/// example at its top, which all its manifests share.
pub(crate) struct Manifests {
    folder: PathBuf,
    template: String,
}

impl Manifests {
    pub(crate) fn new(folder: &Path) -> io::Result<Self> {
        let template = fs::read_to_string(Path::new(EXAMPLE).join("readiness.yaml"))?;
        Ok(Manifests {
            folder: folder.to_owned(),
            template,
        })
    }

    /// A folder of `count` manifests, a hundred in each folder inside.
    pub(crate) fn many(&self, name: &str, count: usize, bad: bool) -> io::Result<PathBuf> {
        let root = self.repository(name)?;
        for at in 0..count {
            let folder = root.join(format!("team-{:03}", at / 100));
            if at % 100 == 0 {
                fs::create_dir(&folder)?;
            }
            let mut text = self.varied(at)?;
            if bad {
                text = spoilt(&text)?;
            }
            fs::write(folder.join(format!("c{at:05}.readiness.yaml")), text)?;
        }
        Ok(root)
    }

    /// A folder of one manifest with this many lines; in a bad one, a few dozen data sources from
    /// its start to its end are acted on too late.
    pub(crate) fn long(&self, name: &str, lines: usize, bad: bool) -> io::Result<PathBuf> {
        let root = self.repository(name)?;
        let text = self.stretched(lines, bad)?;
        if text.len() > MAX_BYTES {
            return Err(io::Error::other(format!("{name} has {} bytes", text.len())));
        }
        fs::write(root.join("readiness.yaml"), text)?;
        Ok(root)
    }

    fn repository(&self, name: &str) -> io::Result<PathBuf> {
        let root = self.folder.join(name);
        fs::create_dir_all(root.join(".git"))?;
        copy(Path::new(EXAMPLE), &root)?;
        Ok(root)
    }

    /// The example under another name, with other numbers that still add up.
    fn varied(&self, at: usize) -> io::Result<String> {
        let extra = at % 300;
        let text = self
            .template
            .replace("claims-triage", &format!("claims-{at:05}"));
        // The files keep their names.
        let text = text.replace(&format!("dpia-claims-{at:05}"), "dpia-claims-triage");
        // Another organisation: what manifests of one share is added up.
        let text = text.replace("acme", &format!("acme-{at:05}"));
        let mut text = text.replace("claims-ai on-call", &format!("claims-ai-{at:05} on-call"));
        for shared in ["new motor claims", "Claims core", "Example model API"] {
            text = change(&text, shared, &format!("{shared} {at:05}"))?;
        }
        let text = change(
            &text,
            "category: infrastructure, per_month: 2400",
            &format!("category: infrastructure, per_month: {}", 2_400 + extra),
        )?;
        let text = change(
            &text,
            "total_per_month: 18740",
            &format!("total_per_month: {}", 18_740 + extra),
        )?;
        change(
            &text,
            "capacity: 9000/d",
            &format!("capacity: {}/d", 9_000 + extra),
        )
    }

    /// The example with more data sources (each a copy of the first, twelve lines), and with comments
    /// between them: 50,000 lines of values would be more values than a manifest may have.
    fn stretched(&self, lines: usize, bad: bool) -> io::Result<String> {
        const KEYS_IN_A_SOURCE: usize = 12;
        /// The human format shows so many findings of a file that all of these are among them.
        const LATE_EVERY: usize = 16;
        const LINES_FOR_A_SOURCE: usize = 64;
        let start = self.template.find("  - id: claims-feed\n");
        let end = self.template.find("\nintegrations:");
        let (Some(start), Some(end)) = (start, end) else {
            return Err(missing("the data source claims-feed"));
        };
        let source = &self.template[start..end];
        let mut text = self.template[..end].to_owned();
        let others = lines.saturating_sub(self.template.lines().count());
        for at in 0..others / LINES_FOR_A_SOURCE {
            let mut copy = source.replace("id: claims-feed", &format!("id: feed-{at}"));
            if bad && at % LATE_EVERY == 0 {
                copy = late(&copy)?;
            }
            text.push_str(&copy);
            for line in 0..LINES_FOR_A_SOURCE - KEYS_IN_A_SOURCE {
                let _ = writeln!(text, "  # {line}");
            }
        }
        for line in 0..others % LINES_FOR_A_SOURCE {
            let _ = writeln!(text, "  # {line}");
        }
        text.push_str(&self.template[end..]);
        Ok(text)
    }
}

/// Four findings of different kinds: one for the arithmetic of a rule, one for a quantity, one for a
/// key, one for a word, in four places.
fn spoilt(text: &str) -> io::Result<String> {
    let text = late(text)?;
    let text = change(&text, "timeout: 3s", "timeout: 3")?;
    let text = change(&text, "runs_in:", "run_in:")?;
    change(&text, "environment: live ", "environment: prod ")
}

fn late(text: &str) -> io::Result<String> {
    change(text, "error_after: 30m", "error_after: 24h")
}

/// Replaces the first occurrence; that there is none must not pass in silence.
fn change(text: &str, from: &str, to: &str) -> io::Result<String> {
    if !text.contains(from) {
        return Err(missing(from));
    }
    Ok(text.replacen(from, to, 1))
}

fn missing(what: &str) -> io::Error {
    io::Error::other(format!(
        "{EXAMPLE} has no `{what}` any more: adapt benches/speed/manifests.rs"
    ))
}

/// Copies the files that the manifest names, not the manifest.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else if entry.file_name() != "readiness.yaml" {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
