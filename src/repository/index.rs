//! Which files git tracks, read out of the index file itself: no program is run for it.
//!
//! The format is described in git's own Documentation/gitformat-index.txt. What this reader does not
//! know (a split index, a newer version) makes it say nothing, never something wrong.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// A larger index is not read: about a million files.
const MAX_BYTES: u64 = 128 << 20;
/// `.git` files and the like hold one short line.
const MAX_LINE: u64 = 4096;
/// Fields of an entry before its object id: two times, device, inode, mode, user, group, size.
const STAT: usize = 40;
const MODE: usize = 24;

/// The names in an index, in git's order: that of their bytes.
#[derive(Debug, Default)]
pub(super) struct Index {
    names: Vec<u8>,
    /// One past the last byte of each name.
    ends: Vec<u32>,
    /// Folders whose files are not listed one by one: submodules, and folders of a sparse index.
    opaque: Vec<Vec<u8>>,
}

impl Index {
    /// The index of the work tree in a folder; nothing where there is none, or where it cannot be
    /// read in full.
    pub(super) fn of(root: &Path) -> Option<Self> {
        let git = git_folder(root)?;
        let bytes = bytes(&git.join("index"), MAX_BYTES)?;
        // An object id has 20 bytes, in a repository that uses SHA-256 it has 32.
        Index::parse(&bytes, 20).or_else(|| Index::parse(&bytes, 32))
    }

    /// Whether a file is tracked, by its path from the root; nothing where the index does not say.
    pub(super) fn tracks(&self, path: &str) -> Option<bool> {
        let path = path.as_bytes();
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = (low + high) / 2;
            match self.name(middle).cmp(path) {
                std::cmp::Ordering::Equal => return Some(true),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        let inside = |folder: &Vec<u8>| {
            path.strip_prefix(folder.as_slice())
                .is_some_and(|rest| rest.starts_with(b"/"))
        };
        if self.opaque.iter().any(inside) {
            None
        } else {
            Some(false)
        }
    }

    /// Whether all files are listed one by one.
    pub(super) fn is_complete(&self) -> bool {
        self.opaque.is_empty()
    }

    /// The paths of all tracked files that are UTF-8.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).filter_map(|at| std::str::from_utf8(self.name(at)).ok())
    }

    /// The paths of all tracked files, as they are.
    pub(super) fn names(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.ends.len()).map(|at| self.name(at))
    }

    fn name(&self, at: usize) -> &[u8] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.names[start as usize..self.ends[at] as usize]
    }

    fn parse(bytes: &[u8], hash: usize) -> Option<Self> {
        let mut reader = Reader { bytes, at: 0 };
        if reader.take(4)? != b"DIRC" {
            return None;
        }
        let version = reader.number()?;
        if !(2..=4).contains(&version) {
            return None;
        }
        let count = reader.number()?;
        let mut index = Index::default();
        let mut name = Vec::new();
        for _ in 0..count {
            let mode = reader.entry(version, hash, &mut name)?;
            match mode & 0o170_000 {
                0o160_000 | 0o040_000 => {
                    let folder = name.strip_suffix(b"/").unwrap_or(&name);
                    index.opaque.push(folder.to_vec());
                }
                _ => {
                    index.names.extend_from_slice(&name);
                    index.ends.push(u32::try_from(index.names.len()).ok()?);
                }
            }
        }
        reader.extensions(hash)?;
        Some(index)
    }
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let end = self.at.checked_add(length)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.take(4)?.try_into().ok()?))
    }

    /// Reads one entry's name, which in version 4 stands on that of the entry before; gives its mode.
    fn entry(&mut self, version: u32, hash: usize, name: &mut Vec<u8>) -> Option<u32> {
        let start = self.at;
        let fixed = self.take(STAT + hash + 2)?;
        let mode = u32::from_be_bytes(fixed.get(MODE..MODE + 4)?.try_into().ok()?);
        let extended = fixed.get(STAT + hash)? & 0x40 != 0;
        if extended {
            if version < 3 {
                return None;
            }
            self.take(2)?;
        }
        let kept = match version {
            4 => name.len().checked_sub(self.offset()?)?,
            _ => 0,
        };
        name.truncate(kept);
        let rest = self.bytes.get(self.at..)?;
        let end = memchr::memchr(0, rest)?;
        name.extend_from_slice(&rest[..end]);
        if name.is_empty() {
            return None;
        }
        self.at += end;
        if version == 4 {
            self.at += 1;
        } else {
            // One to eight zero bytes, so that an entry is a multiple of eight bytes long.
            let length = self.at - start;
            let padding = self.take(8 - length % 8)?;
            if padding.iter().any(|byte| *byte != 0) {
                return None;
            }
        }
        Some(mode)
    }

    /// How many bytes of the name before are dropped, in the encoding of offsets in a pack.
    fn offset(&mut self) -> Option<usize> {
        let mut byte = *self.take(1)?.first()?;
        let mut value = usize::from(byte & 0x7f);
        while byte & 0x80 != 0 {
            byte = *self.take(1)?.first()?;
            value = value.checked_add(1)?.checked_mul(128)? + usize::from(byte & 0x7f);
        }
        Some(value)
    }

    /// What stands after the entries. A split index (`link`) lists only a part of them.
    fn extensions(&mut self, hash: usize) -> Option<()> {
        while self.bytes.len().checked_sub(self.at)? > hash {
            let name = self.take(4)?;
            if name == b"link" || !name.iter().all(u8::is_ascii_alphabetic) {
                return None;
            }
            let length = usize::try_from(self.number()?).ok()?;
            self.take(length)?;
        }
        (self.bytes.len() - self.at == hash).then_some(())
    }
}

/// The folder that holds the index: `.git`, or where a `.git` file of a linked work tree or a
/// submodule says.
fn git_folder(root: &Path) -> Option<PathBuf> {
    let git = root.join(".git");
    if git.is_dir() {
        return Some(git);
    }
    let text = bytes(&git, MAX_LINE)?;
    let text = String::from_utf8(text).ok()?;
    let target = text.strip_prefix("gitdir:")?.trim();
    Some(root.join(target))
}

/// The bytes of a regular file, unless it is larger.
fn bytes(path: &Path, most: u64) -> Option<Vec<u8>> {
    let data = fs::metadata(path).ok()?;
    if !data.is_file() || data.len() > most {
        return None;
    }
    let mut out = Vec::with_capacity(usize::try_from(data.len()).ok()? + 1);
    let file = File::open(path).ok()?;
    file.take(most + 1).read_to_end(&mut out).ok()?;
    (out.len() as u64 <= most).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An index as git writes it, of entries without content.
    fn written(version: u32, names: &[(&str, u32)], hash: usize, extension: &[u8]) -> Vec<u8> {
        let mut out = b"DIRC".to_vec();
        out.extend(version.to_be_bytes());
        out.extend((names.len() as u32).to_be_bytes());
        let mut before: &str = "";
        for (name, mode) in names {
            let start = out.len();
            out.extend([0; MODE]);
            out.extend(mode.to_be_bytes());
            out.extend(vec![0; STAT - MODE - 4 + hash]);
            out.extend((name.len() as u16).to_be_bytes());
            if version == 4 {
                let same = name.bytes().zip(before.bytes()).take_while(|(a, b)| a == b);
                let same = same.count();
                let dropped = before.len() - same;
                assert!(dropped < 128);
                out.push(dropped as u8);
                out.extend(name[same..].bytes());
                out.push(0);
            } else {
                out.extend(name.bytes());
                let length = out.len() - start;
                out.extend(vec![0; 8 - length % 8]);
            }
            before = name;
        }
        out.extend(extension);
        out.extend(vec![7; hash]);
        out
    }

    const FILE: u32 = 0o100_644;
    const NAMES: &[(&str, u32)] = &[
        ("Cargo.toml", FILE),
        ("docs/runbook.md", FILE),
        ("docs/runbook.md.bak", FILE),
        ("é/ü.md", FILE),
    ];

    #[test]
    fn every_version_and_both_hashes_list_the_same_names() {
        for version in [2, 3, 4] {
            for hash in [20, 32] {
                let bytes = written(version, NAMES, hash, b"TREE\0\0\0\x03abc");
                let index = Index::parse(&bytes, hash).expect("a whole index");
                let found: Vec<_> = index.paths().collect();
                let names: Vec<_> = NAMES.iter().map(|(name, _)| *name).collect();
                assert_eq!(found, names, "version {version}, {hash} bytes");
                for name in names {
                    assert_eq!(index.tracks(name), Some(true), "{name}");
                }
                for name in ["docs", "docs/runbook", "a", "zz", ""] {
                    assert_eq!(index.tracks(name), Some(false), "{name}");
                }
            }
        }
    }

    #[test]
    fn what_is_cut_or_not_known_says_nothing() {
        let whole = written(2, NAMES, 20, b"");
        for end in 0..whole.len() {
            assert!(Index::parse(&whole[..end], 20).is_none(), "{end} bytes");
        }
        assert!(Index::parse(&written(5, NAMES, 20, b""), 20).is_none());
        assert!(Index::parse(&written(2, NAMES, 20, b"link\0\0\0\0"), 20).is_none());
        let mut many = whole.clone();
        many[8..12].copy_from_slice(&u32::MAX.to_be_bytes());
        assert!(Index::parse(&many, 20).is_none());
    }

    #[test]
    fn any_change_of_a_byte_is_read_or_refused_and_never_a_panic() {
        for version in [2, 4] {
            let whole = written(version, NAMES, 20, b"");
            for at in 0..whole.len() {
                for byte in [0, 0x7f, 0x80, 0xff] {
                    let mut changed = whole.clone();
                    changed[at] = byte;
                    if let Some(index) = Index::parse(&changed, 20) {
                        index.tracks("docs/runbook.md");
                    }
                }
            }
        }
    }

    #[test]
    fn files_of_a_submodule_are_not_judged() {
        let names = [("a.md", FILE), ("vendor/model", 0o160_000)];
        let index = Index::parse(&written(2, &names, 20, b""), 20).expect("a whole index");
        assert_eq!(index.tracks("vendor/model/card.md"), None);
        assert_eq!(index.tracks("vendor/modelcard.md"), Some(false));
        assert!(!index.is_complete());
    }
}
