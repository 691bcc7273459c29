//! The settings' navigation tree as data, and its filter.

/// One page of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// Its label.
    pub label: &'static str,
    /// Its address.
    pub path: &'static str,
    /// Labels of fields and columns on it, which the filter also finds.
    pub fields: &'static [&'static str],
}

/// A folder with pages, perhaps inside another folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Folder {
    /// Its label.
    pub label: &'static str,
    /// Folders inside.
    pub folders: &'static [Folder],
    /// Pages inside.
    pub leaves: &'static [Leaf],
}

/// What everybody sees.
pub const MINE: Folder = Folder {
    label: "My Settings",
    folders: &[],
    leaves: &[Leaf {
        label: "Profile",
        path: "/settings/my/profile",
        fields: &["Name", "Email", "Role", "Signed-in browsers", "Revoke"],
    }],
};

/// What administrators see.
pub const SYSTEM: Folder = Folder {
    label: "System Settings",
    folders: &[
        Folder {
            label: "Setup",
            folders: &[],
            leaves: &[
                Leaf {
                    label: "Departments",
                    path: "/settings/system/setup/departments",
                    fields: &["Name", "Brand", "Front-line group"],
                },
                Leaf {
                    label: "Groups",
                    path: "/settings/system/setup/groups",
                    fields: &["Name", "Department", "Front line", "Agents"],
                },
                Leaf {
                    label: "Agents",
                    path: "/settings/system/setup/agents",
                    fields: &[
                        "Name",
                        "Chat alias",
                        "Email",
                        "Password",
                        "Role",
                        "Limit",
                        "Groups",
                        "Receives chats",
                        "Active",
                        "Deactivate",
                    ],
                },
                Leaf {
                    label: "Roles",
                    path: "/settings/system/setup/roles",
                    fields: &["Agent", "Manager", "Administrator", "Rights"],
                },
                Leaf {
                    label: "Brands",
                    path: "/settings/system/setup/brands",
                    fields: &["Name", "Host header", "Colour", "Default brand"],
                },
            ],
        },
        Folder {
            label: "Live Chats",
            folders: &[],
            leaves: &[
                Leaf {
                    label: "Live Chat Settings",
                    path: "/settings/system/live-chats/live-chat-settings/options",
                    fields: &["Options", "Distribute chats via Round Robin"],
                },
                Leaf {
                    label: "Live Chat Links",
                    path: "/settings/system/live-chats/live-chat-links",
                    fields: &["ID", "Title", "Brand", "Script"],
                },
            ],
        },
    ],
    leaves: &[],
};

impl Leaf {
    /// Whether the filter keeps this page: `None` if not, else the field that was found, if it was
    /// a field and not the label. `filter` is trimmed and in lower case.
    #[must_use]
    pub fn found(&self, filter: &str) -> Option<Option<&'static str>> {
        let holds = |text: &str| text.to_lowercase().contains(filter);
        if filter.is_empty() || holds(self.label) {
            return Some(None);
        }
        self.fields.iter().copied().find(|field| holds(field)).map(Some)
    }
}

impl Folder {
    /// Whether the filter keeps anything in this folder.
    #[must_use]
    pub fn holds(&self, filter: &str) -> bool {
        self.leaves.iter().any(|leaf| leaf.found(filter).is_some())
            || self.folders.iter().any(|folder| folder.holds(filter))
    }
}

#[cfg(test)]
mod tests {
    use super::{MINE, SYSTEM};

    #[test]
    fn filter_finds_labels_and_fields() {
        assert!(MINE.holds("") && SYSTEM.holds(""));
        assert!(SYSTEM.holds("round robin") && !MINE.holds("round robin"));
        let settings = &SYSTEM.folders[1].leaves[0];
        assert_eq!(settings.found("live chat"), Some(None));
        assert_eq!(settings.found("round"), Some(Some("Distribute chats via Round Robin")));
        assert_eq!(settings.found("brand"), None);
        assert!(!SYSTEM.holds("nonsense"));
    }
}
