//! Close codes of both sockets (RFC 6455, 7.4.2: 4000–4999 are for private use).

/// The first frame was not a hello, or came too late, or a visitor said hello twice.
pub const NO_HELLO: u16 = 4400;
/// The session is over: sign in again.
pub const SIGNED_OUT: u16 = 4401;
/// The link is unknown.
pub const UNKNOWN_LINK: u16 = 4404;
/// Something was left out: connect again at once and resume.
pub const RESYNC: u16 = 4409;
/// One visitor has too many of these open at once: close another one first.
pub const TOO_MANY: u16 = 4429;
/// The client is older than this server: reload.
pub const OUTDATED: u16 = 4426;
/// A message was longer than a socket may send (RFC 6455, 7.4.1).
pub const TOO_BIG: u16 = 1009;
/// The server restarts (IANA's registry of close codes): connect again soon.
pub const RESTART: u16 = 1012;
