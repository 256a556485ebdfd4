//! Changes that put findings right, made in the text itself: whatever they do not name stays as it
//! is, byte for byte.

use crate::finding::{Edit, Finding};
use crate::lint::Judgement;
use crate::source::is_hidden;
use std::collections::HashSet;

/// Bytes judged at most: a value without its quotes hides everything after it, so each takes a round.
const MOST_BYTES: usize = 64 << 20;

/// A manifest after its fixes.
#[derive(Debug)]
pub struct Fixed {
    /// What is still to say, about the text as it is now.
    pub judgement: Judgement,
    /// How many fixes were made; with none, the text is as it was.
    pub fixes: usize,
}

/// Makes all fixes of a manifest's findings, round by round, and judges what comes of it.
///
/// A fix that leaves its finding where it was is taken back.
pub fn fix(bytes: &[u8], mut judge: impl FnMut(&[u8]) -> Judgement) -> Fixed {
    let mut fixed = Fixed {
        judgement: judge(bytes),
        fixes: 0,
    };
    // What could not be decoded is not what stands in the file.
    if fixed.judgement.source.text().as_bytes() != bytes || !is_fit(&fixed.judgement) {
        return fixed;
    }
    let mut refused = HashSet::new();
    for _ in 0..MOST_BYTES / (bytes.len() + 4096) {
        let chosen = chosen(&fixed.judgement, &refused);
        if chosen.is_empty() {
            break;
        }
        let edits: Vec<&Edit> = chosen.iter().filter_map(|one| one.fix.as_ref()).collect();
        let text = apply(fixed.judgement.source.text(), &edits);
        let after = judge(text.as_bytes());
        let failed: Vec<_> = chosen
            .iter()
            .filter(|one| remains(one, &edits, &after))
            .map(|one| key(one))
            .collect();
        let worse = fixed.judgement.readable && !after.readable;
        if failed.is_empty() && !worse {
            fixed.fixes += chosen.len();
            fixed.judgement = after;
        } else if worse && failed.is_empty() {
            refused.extend(chosen.iter().map(|one| key(one)));
        } else {
            refused.extend(failed);
        }
    }
    fixed
}

/// A manifest that is left as it is.
pub fn none(judgement: Judgement) -> Fixed {
    Fixed {
        judgement,
        fixes: 0,
    }
}

/// Whether the text may be changed and shown as a patch: hidden characters come out by hand first.
pub fn is_fit(judgement: &Judgement) -> bool {
    let text = judgement.source.text();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lone = || text.contains('\r') && text.replace("\r\n", "").contains('\r');
    !(text.chars().any(is_hidden) || lone())
}

fn key(finding: &Finding) -> (String, String, Edit) {
    let edit = finding.fix.clone().unwrap_or(Edit {
        span: finding.span(),
        text: String::new(),
    });
    (finding.rule.clone(), finding.pointer.clone(), edit)
}

type Refused = HashSet<(String, String, Edit)>;

/// The findings whose fixes can be made together: none touches another, and no two keys of one group
/// become the same.
fn chosen<'j>(judgement: &'j Judgement, refused: &Refused) -> Vec<&'j Finding> {
    let findings = judgement.findings.iter().chain(&judgement.known);
    let mut findings: Vec<&Finding> = findings
        .filter(|finding| finding.fix.is_some() && !refused.contains(&key(finding)))
        .collect();
    findings.sort_by_key(|finding| finding.fix.as_ref().map(|edit| edit.span));
    let mut end = 0;
    let mut named = HashSet::new();
    findings.retain(|finding| {
        let Some(edit) = &finding.fix else {
            return false;
        };
        let group = finding
            .pointer
            .rsplit_once('/')
            .map_or("", |(group, _)| group);
        let free = edit.span.start >= end && edit.span.start <= edit.span.end;
        let single = finding.rule != "unknown-key" || named.insert((group, edit.text.as_str()));
        if free && single {
            end = edit.span.end.max(edit.span.start + 1);
        }
        free && single
    });
    findings
}

/// A text with its edits, which are in order and apart.
fn apply(text: &str, edits: &[&Edit]) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for edit in edits {
        out += text.get(at..edit.span.start as usize).unwrap_or("");
        out += &edit.text;
        at = edit.span.end as usize;
    }
    out += text.get(at..).unwrap_or("");
    out
}

/// Whether a finding is still there after its fix.
fn remains(finding: &Finding, edits: &[&Edit], after: &Judgement) -> bool {
    let Some(edit) = &finding.fix else {
        return true;
    };
    if finding.rule != "unreadable" {
        let same =
            |other: &&Finding| other.rule == finding.rule && other.pointer == finding.pointer;
        let left = after.findings.iter().chain(&after.known).filter(same);
        return left.count() > 0;
    }
    // Where the text ends now that took the edit's place.
    let grown: i64 = edits
        .iter()
        .filter(|other| other.span <= edit.span)
        .map(|other| other.text.len() as i64 - i64::from(other.span.end - other.span.start))
        .sum();
    let end = i64::from(edit.span.end) + grown;
    let mut stops = after
        .findings
        .iter()
        .filter(|other| other.rule == "unreadable");
    stops.any(|stop| i64::from(stop.span().start) < end)
}
