//! The hash of words, the same when the tables are built and when they are read.

use std::ops::Range;

/// FNV-1a of 32 bits, continued from `hash`; see <https://datatracker.ietf.org/doc/html/rfc9923>.
pub(crate) fn fnv(hash: u32, text: &str) -> u32 {
    text.bytes().fold(hash, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// Where FNV-1a starts.
pub(crate) const START: u32 = 0x811c_9dc5;

/// Where the entries of a word stand in a table that was sorted by slots when the program was built.
pub(crate) fn in_slot(starts: &[u16], word: &str) -> Range<usize> {
    let slot = fnv(START, word) as usize % (starts.len() - 1);
    usize::from(starts[slot])..usize::from(starts[slot + 1])
}
