//! Building blocks of every screen: buttons, fields, dialogs, toasts, icons, loading and empty
//! states, and what screens ask of the browser beyond elements. Looks live in
//! `style/components`.
//!
//! Owns markup and its accessibility wiring. Must not call the server, hold a rule or import an
//! area: screens pass values in and get events out. Of addresses it knows where to sign in and
//! where work starts.

pub mod initials;

#[cfg(feature = "csr")]
pub mod avatar;
#[cfg(feature = "csr")]
pub mod browser;
#[cfg(feature = "csr")]
pub mod button;
#[cfg(feature = "csr")]
pub mod checkbox;
#[cfg(feature = "csr")]
pub mod collation;
#[cfg(feature = "csr")]
pub mod copy_button;
#[cfg(feature = "csr")]
pub mod dialog;
#[cfg(feature = "csr")]
pub mod empty_state;
#[cfg(feature = "csr")]
pub mod entry_form;
#[cfg(feature = "csr")]
pub mod error_note;
#[cfg(feature = "csr")]
pub mod error_summary;
#[cfg(feature = "csr")]
pub mod field;
#[cfg(feature = "csr")]
pub mod file_field;
#[cfg(feature = "csr")]
pub mod focus;
#[cfg(feature = "csr")]
pub mod folded_text;
#[cfg(feature = "csr")]
pub mod icon;
#[cfg(feature = "csr")]
pub mod keyed;
#[cfg(feature = "csr")]
pub mod linked_text;
#[cfg(feature = "csr")]
pub mod moment;
#[cfg(feature = "csr")]
pub mod near_end;
#[cfg(feature = "csr")]
pub mod new_password_field;
#[cfg(feature = "csr")]
pub mod not_found;
#[cfg(feature = "csr")]
pub mod one_type;
#[cfg(feature = "csr")]
pub mod page_name;
#[cfg(feature = "csr")]
pub mod password_field;
#[cfg(feature = "csr")]
pub mod product;
#[cfg(feature = "csr")]
pub mod search_field;
#[cfg(feature = "csr")]
pub mod select_field;
#[cfg(feature = "csr")]
pub mod skeleton;
#[cfg(feature = "csr")]
pub mod switch;
#[cfg(feature = "csr")]
pub mod text_area;
#[cfg(feature = "csr")]
pub mod text_field;
#[cfg(feature = "csr")]
pub mod toast;
#[cfg(feature = "csr")]
pub mod toolbar;

#[cfg(feature = "csr")]
pub use avatar::Avatar;
#[cfg(feature = "csr")]
pub use button::{Button, ButtonKind};
#[cfg(feature = "csr")]
pub use checkbox::Checkbox;
#[cfg(feature = "csr")]
pub use copy_button::CopyButton;
#[cfg(feature = "csr")]
pub use dialog::Dialog;
#[cfg(feature = "csr")]
pub use empty_state::EmptyState;
#[cfg(feature = "csr")]
pub use entry_form::EntryForm;
#[cfg(feature = "csr")]
pub use error_note::ErrorNote;
#[cfg(feature = "csr")]
pub use error_summary::ErrorSummary;
#[cfg(feature = "csr")]
pub use field::field_id;
#[cfg(feature = "csr")]
pub use file_field::FileField;
#[cfg(feature = "csr")]
pub use focus::{focus_by_id, keep_focus_in_page};
#[cfg(feature = "csr")]
pub use folded_text::FoldedText;
#[cfg(feature = "csr")]
pub use icon::{Icon, IconName};
#[cfg(feature = "csr")]
pub use moment::Moment;
#[cfg(feature = "csr")]
pub use new_password_field::NewPasswordField;
#[cfg(feature = "csr")]
pub use not_found::NotFound;
#[cfg(feature = "csr")]
pub use one_type::{effect, flag};
#[cfg(feature = "csr")]
pub use password_field::PasswordField;
#[cfg(feature = "csr")]
pub use product::Product;
#[cfg(feature = "csr")]
pub use search_field::SearchField;
#[cfg(feature = "csr")]
pub use select_field::{Choice, SelectField};
#[cfg(feature = "csr")]
pub use skeleton::Skeleton;
#[cfg(feature = "csr")]
pub use switch::Switch;
#[cfg(feature = "csr")]
pub use text_area::TextArea;
#[cfg(feature = "csr")]
pub use text_field::TextField;
#[cfg(feature = "csr")]
pub use toast::{Beside, Toaster, Toasts, provide_toasts, use_toasts};
#[cfg(feature = "csr")]
pub use toolbar::Toolbar;
