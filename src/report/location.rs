//! Where a file stands, for readers of a report that are somewhere else: a path and a URI.

use crate::source::shown_line;
use std::fmt::Write as _;
use std::path::{Component, Path};

/// A file's place, safe to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Location {
    /// The path with `/` between its parts: from the root of the repository where there is one.
    pub path: String,
    /// The same as a URI reference (RFC 3986): relative, or `file:` where the path is absolute.
    pub uri: String,
}

impl Location {
    /// The location of a path.
    pub fn new(path: &Path) -> Self {
        let mut plain = String::new();
        let mut uri = String::new();
        for part in path.components() {
            match part {
                Component::CurDir => continue,
                Component::Prefix(_) | Component::RootDir => {
                    // `C:\` has both; one scheme and one slash for the two.
                    if uri.is_empty() {
                        uri.push_str("file://");
                    }
                    if part == Component::RootDir {
                        plain.push('/');
                        uri.push('/');
                        continue;
                    }
                    uri.push('/');
                }
                Component::ParentDir | Component::Normal(_) => {}
            }
            if !plain.is_empty() && !plain.ends_with('/') {
                plain.push('/');
                uri.push('/');
            }
            let name = part.as_os_str();
            plain.push_str(&name.to_string_lossy());
            encode(name.as_encoded_bytes(), &mut uri);
        }
        Location {
            path: shown_line(&plain).into_owned(),
            uri,
        }
    }
}

/// All but the unreserved characters (RFC 3986, 2.3), so that nothing is left to interpret.
fn encode(bytes: &[u8], out: &mut String) {
    for byte in bytes {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(*byte));
            }
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uri_has_nothing_left_to_interpret() {
        let uri = |path: &str| Location::new(Path::new(path)).uri;
        assert_eq!(uri("./a b/名/x.yaml"), "a%20b/%E5%90%8D/x.yaml");
        assert_eq!(uri("a:b/c%41?#@.yaml"), "a%3Ab/c%2541%3F%23%40.yaml");
        assert_eq!(uri("../x\u{202e}\n.yaml"), "../x%E2%80%AE%0A.yaml");
        assert_eq!(uri("<stdin>"), "%3Cstdin%3E");
    }

    #[cfg(unix)]
    #[test]
    fn an_absolute_path_is_a_file_uri() {
        let location = Location::new(Path::new("/home/dana/a b.yaml"));
        assert_eq!(location.uri, "file:///home/dana/a%20b.yaml");
        assert_eq!(location.path, "/home/dana/a b.yaml");
        use std::os::unix::ffi::OsStrExt;
        let odd = std::ffi::OsStr::from_bytes(b"\xff/x");
        assert_eq!(Location::new(Path::new(odd)).uri, "%FF/x");
    }
}
