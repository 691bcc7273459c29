//! Which page an address means. Links, lists and the settings' tree write their addresses themselves.

/// What the whole window shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outer {
    /// Sign-in.
    Login,
    /// First-run wizard.
    Setup,
    /// The frame with a page in it.
    Frame,
}

/// What the frame shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inner {
    /// Another address, without a step in the history.
    Redirect(&'static str),
    /// Lists and chats; they read the rest of the address themselves.
    Chats,
    /// A chat's permalink; `None` when it is no number.
    Permalink(Option<i64>),
    /// Offline messages.
    OfflineMessages,
    /// Settings.
    Settings,
    /// Nothing of ours.
    Missing,
}

/// What the settings show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Whatever the role may change.
    Start,
    /// My Settings › Profile.
    Profile,
    /// A list of Setup.
    List(Records),
    /// The editor of one record; "new" for a new one.
    Editor(Records, String),
    /// Setup › Roles.
    Roles,
    /// Live Chat Settings › Options.
    Options,
    /// Live Chat Links.
    Links,
    /// Nothing of ours.
    Missing,
}

/// What Setup has lists and editors of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Records {
    /// Departments.
    Departments,
    /// Groups.
    Groups,
    /// Agents.
    Agents,
    /// Brands.
    Brands,
}

fn parts(path: &str) -> Vec<&str> {
    path.split('/').filter(|part| !part.is_empty()).collect()
}

/// The window's page at a path.
#[must_use]
pub fn outer(path: &str) -> Outer {
    match parts(path).as_slice() {
        ["login"] => Outer::Login,
        ["setup"] => Outer::Setup,
        _ => Outer::Frame,
    }
}

/// The frame's page at a path.
#[must_use]
pub fn inner(path: &str) -> Inner {
    match parts(path).as_slice() {
        [] | ["chats"] => Inner::Redirect("/chats/mine"),
        ["chats", ..] => Inner::Chats,
        ["c", number] => Inner::Permalink(number.parse().ok()),
        ["offline-messages"] => Inner::OfflineMessages,
        ["settings", "my"] => Inner::Redirect("/settings/my/profile"),
        ["settings", ..] => Inner::Settings,
        _ => Inner::Missing,
    }
}

/// The settings' page at a path.
#[must_use]
pub fn setting(path: &str) -> Setting {
    match parts(path).as_slice() {
        ["settings"] => Setting::Start,
        ["settings", "my", "profile"] => Setting::Profile,
        ["settings", "system", "setup", "roles"] => Setting::Roles,
        ["settings", "system", "setup", name] => records(name).map_or(Setting::Missing, Setting::List),
        ["settings", "system", "setup", name, id] => {
            records(name).map_or(Setting::Missing, |kind| Setting::Editor(kind, (*id).to_owned()))
        }
        ["settings", "system", "live-chats", "live-chat-settings", "options"] => Setting::Options,
        ["settings", "system", "live-chats", "live-chat-links"] => Setting::Links,
        _ => Setting::Missing,
    }
}

fn records(name: &str) -> Option<Records> {
    match name {
        "departments" => Some(Records::Departments),
        "groups" => Some(Records::Groups),
        "agents" => Some(Records::Agents),
        "brands" => Some(Records::Brands),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows() {
        assert_eq!(outer("/login"), Outer::Login);
        assert_eq!(outer("/setup/"), Outer::Setup);
        for path in ["/", "/login/x", "/chats/mine"] {
            assert_eq!(outer(path), Outer::Frame, "{path}");
        }
    }

    #[test]
    fn pages_of_the_frame() {
        assert_eq!(inner("/"), Inner::Redirect("/chats/mine"));
        assert_eq!(inner("/chats"), Inner::Redirect("/chats/mine"));
        assert_eq!(inner("/chats/group/g1/queue/7"), Inner::Chats);
        assert_eq!(inner("/c/7"), Inner::Permalink(Some(7)));
        assert_eq!(inner("/c/x"), Inner::Permalink(None));
        assert_eq!(inner("/offline-messages"), Inner::OfflineMessages);
        assert_eq!(inner("/settings/my"), Inner::Redirect("/settings/my/profile"));
        assert_eq!(inner("/settings/none"), Inner::Settings);
        assert_eq!(inner("/none"), Inner::Missing);
    }

    #[test]
    fn pages_of_the_settings() {
        assert_eq!(setting("/settings"), Setting::Start);
        assert_eq!(setting("/settings/system/setup/agents"), Setting::List(Records::Agents));
        assert_eq!(
            setting("/settings/system/setup/brands/new"),
            Setting::Editor(Records::Brands, "new".into())
        );
        assert_eq!(setting("/settings/system/setup/roles"), Setting::Roles);
        assert_eq!(setting("/settings/system/setup/none"), Setting::Missing);
        assert_eq!(setting("/settings/system/live-chats/live-chat-settings/options"), Setting::Options);
        assert_eq!(setting("/settings/none"), Setting::Missing);
    }
}
