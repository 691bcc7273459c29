//! The first frame of a widget, in both its forms.

use foyer_protocol::LinkId;
use foyer_protocol::visitor::{PageInfo, VisitorFrame};

/// What a widget says first.
pub(super) struct Hello {
    /// The version that it speaks.
    pub(super) version: u16,
    /// The link whose script opened it.
    pub(super) link: LinkId,
    /// The token that it was given before.
    pub(super) token: Option<String>,
    /// Where the visitor is.
    pub(super) page: PageInfo,
    /// Highest `seq` that it already has.
    pub(super) after: i64,
    /// What the host's site has signed.
    pub(super) identity: Option<String>,
}

impl Hello {
    /// The hello in a frame; `None` for any other.
    pub(super) fn of(frame: VisitorFrame) -> Option<Self> {
        match frame {
            VisitorFrame::Hello { version, link, token, page, after } => {
                Some(Self { version, link, token, page, after, identity: None })
            }
            VisitorFrame::HelloAs { version, link, token, page, after, identity } => {
                let identity = Some(identity).filter(|said| !said.is_empty());
                Some(Self { version, link, token, page, after, identity })
            }
            _ => None,
        }
    }
}
