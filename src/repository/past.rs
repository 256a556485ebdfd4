//! A repository as it was at a commit, where somebody else knows how to read it.

use super::disk::{MAX_SEARCHED, MAX_SEARCHED_BYTES, holds};
use super::{Look, Seen};
use crate::source::Source;
use std::fmt;
use std::path::{Component, Path};
use std::rc::Rc;

/// What stood at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stood {
    /// Nothing.
    Absent,
    /// A folder.
    NotAFile,
    /// A file with its text, as far as it was read.
    File(String),
}

/// Files by their path from a repository's root: plain names with `/` between them.
pub trait Files: fmt::Debug {
    /// What stood at a path.
    fn look(&self, path: &str) -> Stood;
    /// The paths of all files, sorted.
    fn paths(&self) -> &[String];
}

/// The files around a manifest as they were.
#[derive(Clone, Debug)]
pub struct Past {
    files: Rc<dyn Files>,
    /// Where the manifest stood, from the root.
    pub(super) base: String,
}

impl Past {
    /// The files, and the folder of the manifest from their root.
    pub fn new(files: Rc<dyn Files>, base: impl Into<String>) -> Self {
        Past {
            files,
            base: base.into(),
        }
    }

    pub(super) fn look_from(&self, base: &str, path: &str) -> Look {
        let Some(inside) = steps(base, path) else {
            return Look::Absent;
        };
        match self.files.look(&inside) {
            Stood::Absent => Look::Absent,
            Stood::NotAFile => Look::NotAFile,
            Stood::File(text) => {
                let below = match self.base.as_str() {
                    "" => None,
                    base => inside
                        .strip_prefix(base)
                        .and_then(|it| it.strip_prefix('/')),
                };
                Look::File(Seen {
                    source: Source::new(inside.as_str(), text),
                    path: below.unwrap_or(&inside).to_owned(),
                    inside,
                    read: Rc::default(),
                })
            }
        }
    }

    pub(super) fn upwards(&self, names: &[&str]) -> Option<(Seen, String)> {
        let mut folder = self.base.as_str();
        loop {
            for name in names {
                if let Look::File(seen) = self.look_from(folder, name) {
                    let below = self.base[folder.len()..].trim_start_matches('/');
                    return Some((seen, below.to_owned()));
                }
            }
            if folder.is_empty() {
                return None;
            }
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }

    pub(super) fn list(&self, folder: &str) -> Vec<String> {
        let Some(folder) = steps(&self.base, folder) else {
            return Vec::new();
        };
        let inside = |path: &String| {
            let rest = match folder.as_str() {
                "" => path.as_str(),
                folder => path.strip_prefix(folder)?.strip_prefix('/')?,
            };
            (!rest.contains('/')).then(|| rest.to_owned())
        };
        self.files.paths().iter().filter_map(inside).collect()
    }

    pub(super) fn mentions(&self, word: &str, source: impl Fn(&str) -> bool) -> Option<bool> {
        let near = |path: &&String| path.starts_with(&self.base);
        let paths = self.files.paths().iter();
        let paths = paths
            .clone()
            .filter(near)
            .chain(paths.filter(|path| !near(path)));
        let mut read = 0;
        for (index, path) in paths.filter(|path| source(path)).enumerate() {
            if index >= MAX_SEARCHED || read >= MAX_SEARCHED_BYTES {
                return None;
            }
            if let Stood::File(text) = self.files.look(path) {
                read += text.len();
                if holds(text.as_bytes(), word) {
                    return Some(true);
                }
            }
        }
        Some(false)
    }
}

/// A path from a base, without steps that stay or lead upwards; nothing where it leads out.
pub fn steps(base: &str, path: &str) -> Option<String> {
    let mut steps: Vec<&str> = base.split('/').filter(|step| !step.is_empty()).collect();
    for part in Path::new(path).components() {
        match part {
            Component::Normal(name) => steps.push(name.to_str()?),
            Component::CurDir => {}
            Component::ParentDir => {
                steps.pop()?;
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(steps.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Fixed(Vec<String>);

    impl Files for Fixed {
        fn look(&self, path: &str) -> Stood {
            match self.0.iter().any(|known| known == path) {
                true => Stood::File(format!("text of {path}")),
                false => Stood::Absent,
            }
        }
        fn paths(&self) -> &[String] {
            &self.0
        }
    }

    fn past(base: &str) -> Past {
        let paths = ["CODEOWNERS", "a/b/run.md", "a/docs/x.md", "main.py"];
        Past::new(Rc::new(Fixed(paths.map(str::to_owned).to_vec())), base)
    }

    #[test]
    fn a_path_of_the_past_stays_inside() {
        assert_eq!(steps("a/b", "../c/./d.md").as_deref(), Some("a/c/d.md"));
        assert_eq!(steps("", "d.md").as_deref(), Some("d.md"));
        assert_eq!(steps("a", "../../d.md"), None);
        assert_eq!(steps("a", "/etc/hostname"), None);
    }

    #[test]
    fn the_past_is_looked_at_like_a_folder() {
        let past = past("a/b");
        let seen = past.look_from("a/b", "../docs/x.md");
        let seen = seen.file().expect("it was there");
        assert_eq!(
            (seen.path.as_str(), seen.source.text()),
            ("a/docs/x.md", "text of a/docs/x.md")
        );
        assert_eq!(
            past.look_from("a/b", "run.md")
                .file()
                .expect("so was this")
                .path,
            "run.md"
        );
        let (owners, below) = past.upwards(&["CODEOWNERS"]).expect("it was at the root");
        assert_eq!(
            (owners.path.as_str(), below.as_str()),
            ("CODEOWNERS", "a/b")
        );
        assert_eq!(past.list("../docs"), ["x.md"]);
        assert_eq!(past.list(""), ["run.md"]);
        assert_eq!(
            past.mentions("main", |path| path.ends_with(".py")),
            Some(true)
        );
        assert_eq!(
            past.mentions("other", |path| path.ends_with(".py")),
            Some(false)
        );
    }
}
