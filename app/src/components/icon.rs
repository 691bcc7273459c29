//! The icon set: stroke paths on a 24 × 24 grid, drawn for Foyer.
//!
//! Icons never carry meaning alone: they are hidden from assistive technology, and a label stands
//! beside them or on the control.

use leptos::prelude::*;

/// Which icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IconName {
    /// A person, for agents.
    Agent,
    /// A downward arrow, for "newer below".
    ArrowDown,
    /// Back, towards the start of the line.
    Back,
    /// A building, for departments.
    Building,
    /// A speech bubble, for live chats.
    Chat,
    /// A tick.
    Check,
    /// A chevron downwards.
    ChevronDown,
    /// A chevron towards the end of the line.
    ChevronEnd,
    /// A clock.
    Clock,
    /// A cross, for closing.
    Close,
    /// Two sheets, for copying.
    Copy,
    /// An octagon with an exclamation mark.
    Critical,
    /// A pencil.
    Edit,
    /// An eye, for showing.
    Eye,
    /// A struck-out eye, for hiding.
    EyeOff,
    /// A globe, for brands and pages.
    Globe,
    /// Several people, for groups.
    Group,
    /// A letter "i" in a circle.
    Info,
    /// Two chain links.
    Link,
    /// An envelope.
    Mail,
    /// Three lines.
    Menu,
    /// A screen, for a signed-in browser.
    Monitor,
    /// Three dots.
    More,
    /// A sheet with a folded corner, for comments.
    Note,
    /// A plus sign.
    Plus,
    /// A tray, for queues.
    Queue,
    /// A circling arrow.
    Refresh,
    /// A magnifying glass.
    Search,
    /// A paper plane.
    Send,
    /// Sliders.
    Settings,
    /// A shield, for roles.
    Shield,
    /// A door with an arrow, for signing out.
    SignOut,
    /// A person with a plus, for taking and assigning.
    Take,
    /// Two opposite arrows, for transferring.
    Transfer,
    /// A bin.
    Trash,
    /// An arrow out of a tray, for files that are sent.
    Upload,
    /// A triangle with an exclamation mark.
    Warning,
}

impl IconName {
    /// Whether the icon points along the line and is mirrored in right-to-left text.
    fn follows_text(self) -> bool {
        matches!(self, Self::Back | Self::ChevronEnd | Self::Send | Self::SignOut)
    }

    /// The strokes, as one SVG path.
    fn path(self) -> &'static str {
        match self {
            Self::Agent => "M8 8a4 4 0 1 0 8 0a4 4 0 1 0-8 0M4.5 20c.8-3.8 3.6-6 7.5-6s6.7 2.2 7.5 6",
            Self::ArrowDown => "M12 5v14M6 13l6 6 6-6",
            Self::Back => "M15 5.5L8.5 12l6.5 6.5",
            Self::Building => {
                "M5 20.5V5a1.5 1.5 0 0 1 1.5-1.5h7A1.5 1.5 0 0 1 15 5v15.5M15 10h2.5A1.5 1.5 0 0 1 19 11.5v9M3 20.5h18M8.5 8h3M8.5 12h3M8.5 16h3"
            }
            Self::Chat => {
                "M5.5 4.5h13a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H11l-4.5 3.5v-3.5h-1a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2z"
            }
            Self::Check => "M5 12.5l4.5 4.5L19 7.5",
            Self::ChevronDown => "M6 9.5l6 6 6-6",
            Self::ChevronEnd => "M9.5 6l6 6-6 6",
            Self::Clock => "M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0-17 0M12 7v5.2l3.2 2",
            Self::Close => "M6 6l12 12M18 6L6 18",
            Self::Copy => {
                "M9 11a2 2 0 0 1 2-2h7.5a2 2 0 0 1 2 2v7.5a2 2 0 0 1-2 2H11a2 2 0 0 1-2-2zM6 15h-.5a2 2 0 0 1-2-2V5.5a2 2 0 0 1 2-2H13a2 2 0 0 1 2 2V6"
            }
            Self::Critical => "M8.5 3.5h7l5 5v7l-5 5h-7l-5-5v-7zM12 8v4.7M12 16.2v.01",
            Self::Edit => {
                "M4.5 19.5l1-4.5L16.2 4.3a1.6 1.6 0 0 1 2.3 0l1.2 1.2a1.6 1.6 0 0 1 0 2.3L9 18.5zM14 6.5l3.5 3.5"
            }
            Self::Eye => {
                "M2.5 12C5 7.5 8.2 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.7 6.5-9.5 6.5S5 16.5 2.5 12zM9 12a3 3 0 1 0 6 0a3 3 0 1 0-6 0"
            }
            Self::EyeOff => {
                "M6.5 7.2C5 8.3 3.7 9.9 2.5 12c2.5 4.5 5.7 6.5 9.5 6.5 1.7 0 3.2-.4 4.6-1.2M10 5.7c.6-.1 1.3-.2 2-.2 3.8 0 7 2 9.5 6.5-.6 1.1-1.3 2.1-2.1 2.9M4 4l16 16"
            }
            Self::Globe => {
                "M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0-17 0M3.5 12h17M12 3.5c2.3 2.4 3.5 5.2 3.5 8.5s-1.2 6.1-3.5 8.5c-2.3-2.4-3.5-5.2-3.5-8.5s1.2-6.1 3.5-8.5z"
            }
            Self::Group => {
                "M6 9a3 3 0 1 0 6 0a3 3 0 1 0-6 0M3 19c.5-3.2 2.6-5 6-5s5.5 1.8 6 5M15.5 6.2a3 3 0 0 1 0 5.6M17.3 14.3c2.1.6 3.4 2.2 3.7 4.7"
            }
            Self::Info => "M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0-17 0M12 11.3V16M12 8v.01",
            Self::Link => {
                "M10 14a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 0 0-5.7-5.7L12 6.3M14 10a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 0 0 5.7 5.7L12 17.7"
            }
            Self::Mail => {
                "M3.5 7.5a2 2 0 0 1 2-2h13a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2zM4 7.3l8 6 8-6"
            }
            Self::Menu => "M4 7h16M4 12h16M4 17h16",
            Self::Monitor => {
                "M3.5 6.5a2 2 0 0 1 2-2h13a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2zM9 20.5h6M12 16.5v4"
            }
            Self::More => "M5.5 12v.01M12 12v.01M18.5 12v.01",
            Self::Note => {
                "M13.5 20H6a1.5 1.5 0 0 1-1.5-1.5v-13A1.5 1.5 0 0 1 6 4h12a1.5 1.5 0 0 1 1.5 1.5V14zM13.5 20v-4.5A1.5 1.5 0 0 1 15 14h4.5M8 8.5h8M8 12h4"
            }
            Self::Plus => "M12 5v14M5 12h14",
            Self::Queue => {
                "M4 13l2.3-7.2A1.8 1.8 0 0 1 8 4.5h8a1.8 1.8 0 0 1 1.7 1.3L20 13v4.5a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2zM4 13h4.5a3.5 3.5 0 0 0 7 0H20"
            }
            Self::Refresh => "M20 12a8 8 0 1 1-2.4-5.7L20 8.5M20 4v4.5h-4.5",
            Self::Search => "M4 11a7 7 0 1 0 14 0a7 7 0 1 0-14 0M16 16l4.5 4.5",
            Self::Send => "M5 12L3.5 4.5 21 12 3.5 19.5zM5 12h8",
            Self::Settings => {
                "M4 7h8M18 7h2M4 17h2M12 17h8M12 7a3 3 0 1 0 6 0a3 3 0 1 0-6 0M6 17a3 3 0 1 0 6 0a3 3 0 1 0-6 0"
            }
            Self::Shield => "M12 3.5l7 2.5v5.5c0 4.2-2.6 7.3-7 9-4.4-1.7-7-4.8-7-9V6zM9 11.8l2.2 2.2 3.8-4",
            Self::SignOut => {
                "M14 4.5H6.5a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2H14M10 12h10.5M17 8.5l3.5 3.5-3.5 3.5"
            }
            Self::Take => {
                "M6 8a4 4 0 1 0 8 0a4 4 0 1 0-8 0M2.5 20c.8-3.8 3.6-6 7.5-6 1.7 0 3.2.4 4.4 1.2M18.5 13v6M15.5 16h6"
            }
            Self::Transfer => "M4 8.5h15.5M15.5 4.5l4 4-4 4M20 15.5H4.5M8.5 11.5l-4 4 4 4",
            Self::Trash => {
                "M4.5 6.5h15M9 6.5v-2a1 1 0 0 1 1-1h4a1 1 0 0 1 1 1v2M6 6.5l.9 12.2a2 2 0 0 0 2 1.8h6.2a2 2 0 0 0 2-1.8L18 6.5M10 10.5v6M14 10.5v6"
            }
            Self::Upload => "M12 16V4.5M7.5 9L12 4.5 16.5 9M4.5 15v2.5a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2V15",
            Self::Warning => "M12 4.5L21 19.5H3zM12 10v4.5M12 17v.01",
        }
    }
}

/// One icon, as tall as the text beside it.
#[component]
pub fn Icon(
    /// Which icon.
    name: IconName,
) -> impl IntoView {
    view! {
        <svg
            class="icon"
            class:icon-mirrored=name.follows_text()
            viewBox="0 0 24 24"
            aria-hidden="true"
            focusable="false"
        >
            <path d=name.path()></path>
        </svg>
    }
}
