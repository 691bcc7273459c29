//! The table of pages, and what an address means.
//!
//! A new page is one row here and the file with its view. Routes, the settings' tree, document
//! titles and links all read this table. It names views without importing them: `for_pages!` hands
//! the rows to whoever wants them, and only the routes look at the last column, so that everything
//! else here is plain data. Decides no right: the column says what is offered to whom, and the
//! server decides.

use foyer_protocol::people::Role;

/// Hands all rows to the macro it is given the name of.
///
/// Name of the address for links (`_` where nothing links), address (`:id` is any one part, `*` the
/// rest), document title, label in the settings' tree, words on the page that the tree's search
/// finds as well, who is offered it, view.
macro_rules! for_pages {
    ($with:ident) => {
        $with! {
            LOGIN = "/login", "Sign in", None, [], Anybody, entry::sign_in::SignInPage;
            SETUP = "/setup", "Set up", None, [], Anybody, entry::setup::page::SetupPage;
            // One page for all its steps, so that what was typed stays from one to the next.
            _ = "/setup/*", "Set up", None, [], Anybody, entry::setup::page::SetupPage;
            // The token stands behind the `#`.
            _ = "/join", "Choose your password", None, [], Anybody, entry::join::JoinPage;

            // Lists and chats have titles of their own; this one is for what is no list.
            _ = "/chats/*", MISSING, None, [], From(Agent), chats::page::Chats;
            _ = "/c/:number", "Live chats", None, [], From(Agent), chats::permalink::Permalink;
            _ = "/offline-messages/*", "Offline messages", None, [],
                From(Agent), offline::page::OfflineMessagesPage;

            PROFILE = "/settings/my/profile", "Profile", Some("Profile"),
                ["Name", "Email", "Role", "Change password", "Signed-in browsers", "Revoke"],
                From(Agent), settings::profile::ProfilePage;
            DEPARTMENTS = "/settings/system/setup/departments", "Departments", Some("Departments"),
                ["Name", "Brand", "Front-line group", "Active", "Deactivate"],
                From(Administrator), settings::departments::DepartmentsPage;
            _ = "/settings/system/setup/departments/:id", "Departments", None, [],
                From(Administrator), settings::departments::editor::DepartmentEditor;
            GROUPS = "/settings/system/setup/groups", "Groups", Some("Groups"),
                ["Name", "Department", "Front line", "Agents", "Active", "Deactivate"],
                From(Administrator), settings::groups::GroupsPage;
            _ = "/settings/system/setup/groups/:id", "Groups", None, [],
                From(Administrator), settings::groups::editor::GroupEditor;
            AGENTS = "/settings/system/setup/agents", "Agents", Some("Agents"),
                ["Name", "Chat alias", "Email", "Role", "Limit", "Groups", "Receives chats", "Active", "Deactivate",
                    "Invitation link", "End all sessions"],
                From(Administrator), settings::agents::AgentsPage;
            _ = "/settings/system/setup/agents/:id", "Agents", None, [],
                From(Administrator), settings::agents::editor::AgentEditor;
            _ = "/settings/system/setup/roles", "Roles", Some("Roles"),
                ["Agent", "Manager", "Administrator", "Rights"],
                From(Administrator), settings::roles::RolesPage;
            BRANDS = "/settings/system/setup/brands", "Brands", Some("Brands"),
                ["Name", "Host header", "Colour", "Default brand", "Active", "Deactivate"],
                From(Administrator), settings::brands::BrandsPage;
            _ = "/settings/system/setup/brands/:id", "Brands", None, [],
                From(Administrator), settings::brands::editor::BrandEditor;
            OPTIONS = "/settings/system/live-chats/live-chat-settings/options", "Live Chat Settings",
                Some("Live Chat Settings"), ["Options", "Distribute chats via Round Robin"],
                From(Administrator), settings::options::OptionsPage;
            LINKS = "/settings/system/live-chats/live-chat-links", "Live Chat Links", Some("Live Chat Links"),
                ["ID", "Title", "Brand", "Now", "Refresh Rate", "Enable for departments", "Allowed sites",
                    "Live Chat Online", "Live Chat Offline", "Display As", "Image Link", "Description", "Anchor Title",
                    "Navigate URL", "Navigate Target", "CSS Class", "Generate Script", "Host Header", "Script Type"],
                From(Administrator), settings::links::LinksPage;
            _ = "/settings/system/live-chats/live-chat-links/:id", "Live Chat Links", None, [],
                From(Administrator), settings::links::editor::LinkStart;
            _ = "/settings/system/live-chats/live-chat-links/:id/script", "Live Chat Link Script", None, [],
                From(Administrator), settings::links::script::LinkScript;
            // One page for all its tabs, so that what was typed stays from one to the next.
            _ = "/settings/system/live-chats/live-chat-links/:id/*", "Live Chat Links", None, [],
                From(Administrator), settings::links::editor::LinkEditor;
            _ = "/settings/system/background-jobs", "Background Jobs", Some("Background Jobs"),
                ["Failed tries", "Why", "Next try", "Try again", "Dismiss"],
                From(Administrator), settings::background_jobs::BackgroundJobsPage;
        }
    };
}
#[cfg(feature = "csr")]
pub(crate) use for_pages;

/// One row of the table, without its view.
#[derive(Debug, PartialEq, Eq)]
pub struct Page {
    /// Its address. `:id` stands for any one part, `*` at the end for one or more.
    pub address: &'static str,
    /// What the document's title says.
    pub title: &'static str,
    /// Its label in the settings' tree, for pages that are in it.
    pub label: Option<&'static str>,
    /// Labels of fields and columns on it, which the tree's search also finds.
    pub words: &'static [&'static str],
    /// Who is offered it.
    pub right: Right,
}

/// Who is offered a page. Ordered: later values ask for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// Everybody, signed in or not. These pages stand alone, without the frame.
    Anybody,
    /// Agents of this role and of those above it.
    From(Role),
}

impl Page {
    /// Whether it is offered to an agent of this role.
    #[must_use]
    pub fn is_open_to(&self, viewer: Role) -> bool {
        self.right <= Right::From(viewer)
    }
}

macro_rules! table {
    ($($name:tt = $address:literal, $title:expr, $label:expr, $words:expr, $right:expr, $($view:ident)::+;)*) => {
        $(
            #[doc = concat!("The address of `", stringify!($($view)::+), "`.")]
            pub const $name: &str = $address;
        )*

        /// All pages, in the order of the settings' tree.
        pub static PAGES: &[Page] = {
            use Right::{Anybody, From};
            use Role::{Administrator, Agent};
            &[$(Page { address: $address, title: $title, label: $label, words: &$words, right: $right }),*]
        };
    };
}
for_pages!(table);

/// Where work starts: My Active.
pub const HOME: &str = "/chats/mine";
/// The open messages among the offline messages.
pub const OFFLINE_MESSAGES: &str = "/offline-messages/open";
/// The settings: leads to the page that fits the viewer.
pub const SETTINGS: &str = "/settings";

/// Addresses that lead to another, without a step in the history.
const REDIRECTS: [(&str, &str); 4] =
    [("/", HOME), ("/chats", HOME), ("/offline-messages", OFFLINE_MESSAGES), ("/settings/my", PROFILE)];

/// The title of an address that leads nowhere.
const MISSING: &str = "Page not found";

/// A page, and what its address holds in place of a `:id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The page.
    pub page: &'static Page,
    /// The variable part; empty for an address without one.
    pub variable: Variable,
}

/// The part of the address that differs from one thing shown to the next: an id, a number, "new".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variable(pub String);

/// Which part of the window an address changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// All of it: pages for anybody stand alone.
    Window,
    /// What the frame holds.
    Frame,
    /// What the settings beside their tree hold.
    Settings,
}

/// What an address means to a viewer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A page.
    Page(Found),
    /// Another address.
    Redirect(&'static str),
    /// Nothing of ours.
    Missing,
}

/// The page at a path.
#[must_use]
pub fn find(path: &str) -> Option<Found> {
    PAGES.iter().find_map(|page| matched(page.address, path).map(|variable| Found { page, variable }))
}

/// The region a path belongs to, whether there is a page or not.
#[must_use]
pub fn region(path: &str) -> Region {
    if is_within(path, SETTINGS) {
        Region::Settings
    } else if find(path).is_some_and(|found| found.page.right == Right::Anybody) {
        Region::Window
    } else {
        Region::Frame
    }
}

/// What a path means to an agent of this role.
#[must_use]
pub fn meaning(path: &str, viewer: Role) -> Meaning {
    let same = |address: &str| parts(address).eq(parts(path));
    if same(SETTINGS) {
        return Meaning::Redirect(settings_start(viewer));
    }
    if let Some((_, to)) = REDIRECTS.iter().find(|(from, _)| same(from)) {
        return Meaning::Redirect(to);
    }
    find(path).map_or(Meaning::Missing, Meaning::Page)
}

/// Whether a path is an address or lies below it.
#[must_use]
pub fn is_within(path: &str, address: &str) -> bool {
    path.strip_prefix(address).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What the document's title says at a path.
#[must_use]
pub fn title(path: &str) -> &'static str {
    let elsewhere = if is_within(path, SETTINGS) { "Settings" } else { MISSING };
    find(path).map_or(elsewhere, |found| found.page.title)
}

/// The first page of the settings' tree among those that ask for the most the viewer has.
fn settings_start(viewer: Role) -> &'static str {
    let offered = || PAGES.iter().filter(|page| page.label.is_some() && page.is_open_to(viewer));
    let most = offered().map(|page| page.right).max();
    offered().find(|page| Some(page.right) == most).map_or(PROFILE, |page| page.address)
}

fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty())
}

/// What a path has in place of the address's `:id`, if it is of that address at all.
fn matched(address: &str, path: &str) -> Option<Variable> {
    let (mut expected, mut given) = (parts(address), parts(path));
    let mut variable = Variable::default();
    loop {
        match (expected.next(), given.next()) {
            (None, None) | (Some("*"), Some(_)) => return Some(variable),
            (Some(expected), Some(given)) if expected.starts_with(':') => given.clone_into(&mut variable.0),
            (Some(expected), Some(given)) if expected == given => {}
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_is_unique_and_leads_to_its_page() {
        for (at, page) in PAGES.iter().enumerate() {
            assert!(PAGES[..at].iter().all(|before| before.address != page.address), "{}", page.address);
            let variable = if page.address.contains(':') { "7" } else { "" };
            let path = page.address.replace(":id", "7").replace(":number", "7").replace('*', "some/rest");
            for path in [path.clone(), format!("{path}/")] {
                assert_eq!(find(&path), Some(Found { page, variable: Variable(variable.into()) }), "{path}");
            }
            assert_eq!(title(&path), page.title);
            if page.right != Right::Anybody {
                assert!(matches!(meaning(&path, Role::Agent), Meaning::Page(found) if found.page == page));
            }
        }
    }

    #[test]
    fn redirects_lead_to_pages() {
        for (from, to) in REDIRECTS {
            assert_eq!((find(from), find(to).is_some()), (None, true), "{from}");
            assert_eq!(meaning(from, Role::Agent), Meaning::Redirect(to));
        }
        assert_eq!(meaning("/settings", Role::Agent), Meaning::Redirect(PROFILE));
        assert_eq!(meaning("/settings/", Role::Manager), Meaning::Redirect(PROFILE));
        assert_eq!(meaning("/settings", Role::Administrator), Meaning::Redirect(DEPARTMENTS));
    }

    #[test]
    fn nonsense_is_nowhere() {
        for path in [
            "/none",
            "/login/x",
            "/c",
            "/c/7/8",
            "/settings/none",
            "/settings/system/setup",
            "/settings/system/setup/none",
            "/settings/system/setup/roles/7",
            "/settings/system/setup/brands/7/8",
        ] {
            assert_eq!(meaning(path, Role::Administrator), Meaning::Missing, "{path}");
            let expected = if path.starts_with("/settings") { "Settings" } else { "Page not found" };
            assert_eq!(title(path), expected, "{path}");
        }
    }

    #[test]
    fn only_editors_lie_below_a_page_of_the_tree() {
        let labelled = || PAGES.iter().filter(|page| page.label.is_some());
        for page in labelled() {
            let below = labelled().filter(|other| is_within(other.address, page.address)).count();
            assert_eq!(below, 1, "{}", page.address);
        }
        assert!(!is_within("/settings/systems", "/settings/system"));
    }

    #[test]
    fn only_pages_without_the_frame_are_anybodys() {
        let open: Vec<_> =
            PAGES.iter().filter(|page| page.right == Right::Anybody).map(|p| p.address).collect();
        assert_eq!(open, [LOGIN, SETUP, "/setup/*", "/join"]);
        assert!(open.iter().all(|path| region(&path.replace('*', "done")) == Region::Window));
        assert_eq!((region(OPTIONS), region("/settings/none")), (Region::Settings, Region::Settings));
        assert_eq!((region(HOME), region("/login/x")), (Region::Frame, Region::Frame));
        assert!(!find(DEPARTMENTS).is_some_and(|found| found.page.is_open_to(Role::Manager)));
    }
}
