//! What several manifests share, compared with what they shared before.

use super::*;

/// Two capabilities under one name.
const TWIN: &str = "readiness: 1\ncapability: {name: claims-triage, stage: production}\n";

#[test]
fn what_manifests_shared_before_is_known_and_what_they_share_now_is_new() {
    let folder = Folder::started("since-fleet")
        .with("a/readiness.yaml", TWIN)
        .with("b/readiness.yaml", TWIN)
        .commit()
        .with("a/readiness.yaml", &format!("{TWIN}# x\n"))
        .with("b/readiness.yaml", &format!("{TWIN}# y\n"));
    let all = folder.run(&["check", "--format", "compact"]).ends(1);
    all.says("capability-name-repeated");
    for jobs in ["1", "4"] {
        let run = folder.run(&[
            "check", "--since", "HEAD", "--format", "compact", "-j", jobs,
        ]);
        run.ends(0);
    }
    let folder = folder
        .with("a/readiness.yaml", &TWIN.replace("claims", "other"))
        .commit()
        .with("a/readiness.yaml", TWIN)
        .with("b/readiness.yaml", &format!("{TWIN}# z\n"));
    let run = folder.run(&["check", "--since", "HEAD", "--format", "compact"]);
    run.ends(1).says("capability-name-repeated");
}
