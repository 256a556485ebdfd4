//! The hash of words, the same when the tables are built and when they are read.

/// FNV-1a of 32 bits, continued from `hash`; see <https://datatracker.ietf.org/doc/html/rfc9923>.
pub(crate) fn fnv(hash: u32, text: &str) -> u32 {
    text.bytes().fold(hash, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// Where FNV-1a starts.
pub(crate) const START: u32 = 0x811c_9dc5;
