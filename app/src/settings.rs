//! Settings, signing in and first-run set-up, and the offline messages' page.
//!
//! Owns these pages and how their forms behave: validation in place, the summary, the guard on
//! leaving, two people editing at once, deleting. Rights and rules are the services': whatever a
//! page offers, the server decides, and its sentence is what people read.

pub mod agents;
pub mod brands;
pub mod confirm_delete;
pub mod departments;
pub mod editor;
pub mod form;
pub mod groups;
pub mod layout;
pub mod leave_guard;
pub mod links;
pub mod load;
pub mod login;
pub mod offline_messages;
pub mod options;
pub mod profile;
pub mod record;
pub mod record_editor;
pub mod record_list;
pub mod roles;
pub mod setup;

pub use agents::AgentsPage;
pub use agents::editor::AgentEditor;
pub use brands::BrandsPage;
pub use brands::editor::BrandEditor;
pub use departments::DepartmentsPage;
pub use departments::editor::DepartmentEditor;
pub use groups::GroupsPage;
pub use groups::editor::GroupEditor;
pub use layout::SettingsLayout;
pub use links::LinksPage;
pub use login::LoginPage;
pub use offline_messages::OfflineMessagesPage;
pub use options::OptionsPage;
pub use profile::ProfilePage;
pub use roles::RolesPage;
pub use setup::SetupPage;
