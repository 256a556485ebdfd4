//! Rights that reach further than an action can need, as clouds, databases and APIs write them.

/// Rights over all of a system.
const EVERYTHING: &[&str] = &[
    "*",
    "**",
    "*.*",
    "*:*",
    "admin",
    "administrator",
    "all",
    "everything",
    "full",
    "full access",
    "full-access",
    "full_access",
    "fullaccess",
    "owner",
    "root",
    "sudo",
    "superuser",
    "sysadmin",
];

/// The last part of a right, and what it reaches.
const KNOWN: &[(&str, &str)] = &[
    ("administratoraccess", "every action in the account"),
    ("poweruseraccess", "every service of the account"),
    (
        "roles/owner",
        "every resource of the project, and who else may have it",
    ),
    ("roles/editor", "every resource of the project"),
    ("cluster-admin", "every object of the cluster"),
    ("db_owner", "the whole database"),
    ("all privileges", "every operation on the database"),
    ("/auth/cloud-platform", "every service of the cloud project"),
    (
        "/.default",
        "whatever has been granted to the application, and names none of it",
    ),
];

/// Endings for every right over what stands before them.
const ENDINGS: &[&str] = &[
    ".admin",
    ":admin",
    "_admin",
    "/admin",
    ".full",
    ":full",
    ".full_access",
    ":full_access",
    "_full_access",
    "full_access",
];

/// What a right reaches, where that is more than one thing; nothing where it is narrow.
pub(super) fn breadth(right: &str) -> Option<String> {
    let right = right.trim();
    let lower = right.to_lowercase();
    if EVERYTHING.contains(&&*lower) {
        return Some("every right".to_owned());
    }
    if let Some((_, reach)) = KNOWN.iter().find(|(end, _)| is_last(&lower, end)) {
        return Some((*reach).to_owned());
    }
    if lower.starts_with("all privileges on") {
        return Some("every operation there".to_owned());
    }
    if lower.contains("fullcontrol") {
        return Some("every right there".to_owned());
    }
    if let Some(before) = lower
        .strip_prefix("admin:")
        .or_else(|| ENDINGS.iter().find_map(|ending| lower.strip_suffix(ending)))
    {
        return Some(format!(
            "every right over `{}`",
            before.trim_matches(['.', ':', '/', '_'])
        ));
    }
    if let Some((_, rest)) = lower.split_once("arn:") {
        // arn:partition:service:region:account:resource
        let parts: Vec<_> = rest.splitn(5, ':').collect();
        return match parts.as_slice() {
            [_, service, _, _, "*"] => Some(format!("every resource of `{service}`")),
            _ => None,
        };
    }
    // A star inside the address of a resource narrows a right.
    match right.split_once('*') {
        Some((before, _)) if !right.contains("://") => Some(match before {
            "" => "every right of that kind".to_owned(),
            before => format!("every right that begins with `{before}`"),
        }),
        _ => None,
    }
}

/// Whether a right is this, or ends with it as a part of its own.
fn is_last(right: &str, end: &str) -> bool {
    right.strip_suffix(end).is_some_and(|before| {
        before.is_empty() || end.starts_with('/') || before.ends_with(['/', ':', '.', ' '])
    })
}

#[cfg(test)]
mod tests {
    use super::breadth;

    #[test]
    fn broad_rights_say_what_they_reach() {
        for (right, reach) in [
            ("*", "every right"),
            ("Admin", "every right"),
            ("AdministratorAccess", "every action in the account"),
            (
                "arn:aws:iam::aws:policy/AdministratorAccess",
                "every action in the account",
            ),
            ("roles/editor", "every resource of the project"),
            ("cluster-admin", "every object of the cluster"),
            ("db_owner", "the whole database"),
            ("ALL PRIVILEGES", "every operation on the database"),
            ("GRANT ALL PRIVILEGES", "every operation on the database"),
            (
                "https://www.googleapis.com/auth/cloud-platform",
                "every service of the cloud project",
            ),
            ("arn:aws:s3:::*", "every resource of `s3`"),
            (
                "https://graph.microsoft.com/.default",
                "whatever has been granted to the application, and names none of it",
            ),
            (
                "claims:read:*",
                "every right that begins with `claims:read:`",
            ),
            ("s3:Get*", "every right that begins with `s3:Get`"),
            ("orders.admin", "every right over `orders`"),
            ("Sites.FullControl.All", "every right there"),
        ] {
            assert_eq!(breadth(right).as_deref(), Some(reach), "{right}");
        }
    }

    #[test]
    fn narrow_rights_say_nothing() {
        for right in [
            "claims.read",
            "admin.directory.user.readonly",
            "arn:aws:s3:::tariffs/*",
            "s3:GetObject on arn:aws:s3:::tariffs/2026/*",
            "https://www.googleapis.com/auth/drive.file",
            "https://api.example/v1/*",
            "inference",
            "roles/storage.objectViewer",
            "not-cluster-admin",
            "",
        ] {
            assert_eq!(breadth(right), None, "{right}");
        }
    }
}
