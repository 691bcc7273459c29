//! Where to go after signing in.

use crate::pages::{HOME, LOGIN};

/// `next` when it is a path of this site, else home. `//host` and `/\host` lead elsewhere in
/// browsers, and control characters are dropped by them before they look.
#[must_use]
pub fn safe_next(next: Option<&str>) -> String {
    next.filter(|path| {
        let rest = path.strip_prefix('/');
        rest.is_some_and(|rest| !rest.starts_with(['/', '\\']))
            && !path.chars().any(char::is_control)
            && !path.starts_with(LOGIN)
    })
    .unwrap_or(HOME)
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::{HOME, safe_next};

    #[test]
    fn next_stays_on_this_site() {
        assert_eq!(safe_next(Some("/chats/mine/7?x=1")), "/chats/mine/7?x=1");
        for bad in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "javascript:alert(1)",
            "",
            "chats",
            "/login?next=/x",
        ] {
            assert_eq!(safe_next(Some(bad)), HOME, "{bad:?}");
        }
        assert_eq!(safe_next(None), HOME);
    }
}
