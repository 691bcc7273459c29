//! The settings' tree: the labelled pages of the table in folders, and what its search finds.
//!
//! Owns the folders' names. Which pages there are, and for whom, is the table's to say.

use crate::pages::{PAGES, Page, find, is_within};
use foyer_protocol::people::Role;

/// The folders, in order: address and label. A page is in the innermost one its address lies below.
const FOLDERS: [(&str, &str); 4] = [
    ("/settings/my", "My Settings"),
    ("/settings/system", "System Settings"),
    ("/settings/system/setup", "Setup"),
    ("/settings/system/live-chats", "Live Chats"),
];

/// A folder with what a viewer sees in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// Its label.
    pub label: &'static str,
    /// Folders inside.
    pub folders: Vec<Self>,
    /// Pages inside.
    pub pages: Vec<&'static Page>,
}

/// What an agent of this role sees, without folders that would be empty.
#[must_use]
pub fn tree(viewer: Role) -> Vec<Folder> {
    folders_in(None, viewer)
}

fn folders_in(parent: Option<&str>, viewer: Role) -> Vec<Folder> {
    let inside = FOLDERS.iter().filter(|(address, _)| folder_of(address) == parent);
    let folders = inside.map(|(address, label)| Folder {
        label,
        folders: folders_in(Some(address), viewer),
        pages: offered(viewer).filter(|page| folder_of(page.address) == Some(address)).collect(),
    });
    folders.filter(|folder| !folder.folders.is_empty() || !folder.pages.is_empty()).collect()
}

fn offered(viewer: Role) -> impl Iterator<Item = &'static Page> {
    PAGES.iter().filter(move |page| page.label.is_some() && page.is_open_to(viewer))
}

/// The innermost folder around an address.
fn folder_of(address: &str) -> Option<&'static str> {
    let around = FOLDERS.iter().map(|(folder, _)| *folder);
    around.filter(|folder| *folder != address && is_within(address, folder)).max_by_key(|folder| folder.len())
}

/// Whether an agent of this role has no access to what is at a path: a page for others, or no page
/// inside a folder for others.
#[must_use]
pub fn is_barred(path: &str, viewer: Role) -> bool {
    if let Some(found) = find(path) {
        return !found.page.is_open_to(viewer);
    }
    let hidden = |folder| !offered(viewer).any(|page| is_within(page.address, folder));
    FOLDERS.iter().any(|(folder, _)| is_within(path, folder) && hidden(folder))
}

/// Whether the search keeps a page: `None` if not, else the word that was found, if it was a word
/// and not the label. `wanted` is trimmed and in lower case.
#[must_use]
pub fn found(page: &Page, wanted: &str) -> Option<Option<&'static str>> {
    let holds = |text: &str| text.to_lowercase().contains(wanted);
    if wanted.is_empty() || page.label.is_some_and(holds) {
        return Some(None);
    }
    page.words.iter().copied().find(|word| holds(word)).map(Some)
}

impl Folder {
    /// Whether the search keeps anything in this folder.
    #[must_use]
    pub fn holds(&self, wanted: &str) -> bool {
        self.pages.iter().any(|page| found(page, wanted).is_some())
            || self.folders.iter().any(|folder| folder.holds(wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::{Folder, found, is_barred, tree};
    use crate::pages::{BLOCKED_VISITORS, OPTIONS, PAGES, find};
    use foyer_protocol::people::Role;

    fn addresses(folders: &[Folder]) -> Vec<&'static str> {
        let inside = |folder: &Folder| {
            let mut all = addresses(&folder.folders);
            all.extend(folder.pages.iter().map(|page| page.address));
            all
        };
        folders.iter().flat_map(inside).collect()
    }

    #[test]
    fn the_tree_lists_exactly_the_labelled_pages_the_viewer_may_see() {
        for viewer in Role::ALL {
            let offered = PAGES.iter().filter(|page| page.label.is_some() && page.is_open_to(viewer));
            assert_eq!(addresses(&tree(viewer)), offered.map(|page| page.address).collect::<Vec<_>>());
        }
    }

    #[test]
    fn folders_as_people_see_them() {
        let labels = |folders: &[Folder]| folders.iter().map(|folder| folder.label).collect::<Vec<_>>();
        assert_eq!(labels(&tree(Role::Agent)), ["My Settings"]);
        let of_manager = tree(Role::Manager);
        assert_eq!(labels(&of_manager), ["My Settings", "System Settings"]);
        assert_eq!(addresses(&of_manager[1..]), [BLOCKED_VISITORS]);
        let all = tree(Role::Administrator);
        assert_eq!(labels(&all), ["My Settings", "System Settings"]);
        assert_eq!(labels(&all[1].folders), ["Setup", "Live Chats"]);
    }

    #[test]
    fn search_finds_labels_and_words() {
        let [mine, system] = &tree(Role::Administrator)[..] else { panic!("two folders") };
        assert!(mine.holds("") && system.holds(""));
        assert!(system.holds("round robin") && !mine.holds("round robin"));
        assert!(!system.holds("nonsense"));
        let options = find(OPTIONS).expect("a page").page;
        assert_eq!(found(options, "live chat"), Some(None));
        assert_eq!(found(options, "round"), Some(Some("Distribute chats via Round Robin")));
        assert_eq!(found(options, "brand"), None);
    }

    #[test]
    fn system_settings_are_for_administrators_but_for_blocked_visitors() {
        assert!(is_barred(BLOCKED_VISITORS, Role::Agent) && !is_barred(BLOCKED_VISITORS, Role::Manager));
        for path in [
            OPTIONS,
            "/settings/system/setup/agents/new",
            "/settings/system/setup",
            "/settings/system/setup/none",
        ] {
            assert!(is_barred(path, Role::Manager) && !is_barred(path, Role::Administrator), "{path}");
        }
        for path in ["/settings/my/profile", "/settings/my/none", "/settings/none"] {
            assert!(!is_barred(path, Role::Agent), "{path}");
        }
    }
}
