//! Lengths and ranges that forms check before sending and the server checks again.

/// Longest message text, in Unicode scalar values.
pub const MESSAGE_CHARS: usize = 4_000;
/// Longest name of a person, brand, department, group or link title.
pub const NAME_CHARS: usize = 200;
/// Longest e-mail address (RFC 5321 path limit).
pub const EMAIL_CHARS: usize = 254;
/// Longest host, as DNS has it.
pub const HOST_CHARS: usize = 253;
/// Shortest password.
pub const PASSWORD_MIN_CHARS: usize = 10;
/// Longest password; bounds the cost of hashing.
pub const PASSWORD_MAX_CHARS: usize = 200;
/// Most live chats an agent may be set to work on at a time.
pub const AGENT_LIMIT_MAX: i64 = 50;
/// Longest reason of a block.
pub const REASON_CHARS: usize = 500;
/// Longest page address or referrer kept with a chat.
pub const URL_CHARS: usize = 2_000;
/// Longest text that stands on a host page for a link: its description, its anchor title.
pub const LOOK_CHARS: usize = 300;
/// Longest list of CSS classes, and longest name of a window, on a host page.
pub const MARKUP_CHARS: usize = 200;
/// Shortest and longest **Refresh Rate** in seconds, beside 0 for never.
pub const REFRESH_S: (u32, u32) = (5, 3_600);
/// Longest file of a picture that is uploaded, in bytes.
pub const PICTURE_BYTES: usize = 1024 * 1024;
/// Longest side of a picture that is uploaded, in pixels.
pub const PICTURE_UPLOAD_SIDE: u32 = 2_000;
/// Room that a brand's logo is given, width and height, in CSS pixels.
pub const LOGO_ROOM: (u32, u32) = (120, 32);
/// Longest side of a link's picture, in CSS pixels.
pub const PICTURE_SIDE: u32 = 4_000;
/// Most sites that a link may be allowed on by name.
pub const ALLOWED_SITES: usize = 50;
/// Longest word of a host's site on who its visitor is, in bytes.
pub const IDENTITY_BYTES: usize = 4_096;
/// Longest id that a host's site knows its visitor by, in characters.
pub const SUBJECT_CHARS: usize = 200;
/// Longest name of a role of a host's visitors, in characters.
pub const ROLE_CHARS: usize = 100;
/// Most roles that one visitor has.
pub const ROLES: usize = 50;
/// Secrets that a link has at most: the one in use, and the one that takes its place.
pub const LINK_SECRETS: usize = 2;
/// Most attributes that a host's page may say of its visitor.
pub const ATTRIBUTES: usize = 20;
/// Longest name of an attribute, in characters.
pub const ATTRIBUTE_NAME_CHARS: usize = 40;
/// Longest value of an attribute, in characters.
pub const ATTRIBUTE_CHARS: usize = 200;
/// Longest text of all attributes, as a page hands them on, in characters.
pub const ATTRIBUTES_CHARS: usize = ATTRIBUTES * (ATTRIBUTE_NAME_CHARS + ATTRIBUTE_CHARS + 2);
/// Longest search for a list.
pub const SEARCH_CHARS: usize = 200;
/// Rows of a list that one answer holds at most.
pub const PAGE_ROWS: i64 = 50;
/// Entries of a stream that one frame holds at most.
pub const STREAM_PAGE_EVENTS: usize = 200;
/// Entries that who has nothing of a stream is shown at first: more than a screen holds, and as many of a long
/// stream as of a short one.
pub const STREAM_FIRST_EVENTS: usize = 100;
/// Bytes that the entries of one frame take at most; a single one that is longer goes alone.
pub const STREAM_PAGE_BYTES: usize = 256 * 1024;
/// Who is further behind than this, in entries, is shown the newest page and not all that was missed.
pub const STREAM_RESUME_EVENTS: i64 = 1_000;
/// How far the rows of a list are counted: of more, people read "10,000+".
pub const COUNT_MOST: i64 = 10_000;
