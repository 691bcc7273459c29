//! Building blocks of every screen: buttons, fields, dialogs, toasts, icons, loading and empty
//! states. Looks live in `style/components.css`.
//!
//! Owns markup and its accessibility wiring. Must not call the server, know a route or hold a
//! rule: screens pass values in and get events out.

pub mod avatar;
pub mod button;
pub mod checkbox;
pub mod copy_button;
pub mod dialog;
pub mod empty_state;
pub mod error_note;
pub mod error_summary;
pub mod field;
pub mod focus;
pub mod icon;
pub mod moment;
pub mod one_type;
pub mod password_field;
pub mod select_field;
pub mod skeleton;
pub mod switch;
pub mod text_field;
pub mod toast;
pub mod toolbar;

pub use avatar::Avatar;
pub use button::{Button, ButtonKind};
pub use checkbox::Checkbox;
pub use copy_button::CopyButton;
pub use dialog::Dialog;
pub use empty_state::EmptyState;
pub use error_note::ErrorNote;
pub use error_summary::ErrorSummary;
pub use field::field_id;
pub use focus::{focus_by_id, keep_focus_in_page};
pub use icon::{Icon, IconName};
pub use moment::Moment;
pub use one_type::{effect, flag};
pub use password_field::PasswordField;
pub use select_field::{Choice, SelectField};
pub use skeleton::Skeleton;
pub use switch::Switch;
pub use text_field::TextField;
pub use toast::{Toaster, Toasts, provide_toasts, use_toasts};
pub use toolbar::Toolbar;
