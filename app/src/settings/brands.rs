//! System Settings › Setup › Brands: the list.

pub mod editor;

use super::form::Problems;
use super::list::{Around, Column, Facts, Look, column};
use super::load::Loader;
use super::merge::{Field, field, or_none, yes_or_no};
use super::record::{Editable, Record, find_by_id};
use super::record_list::RecordList;
use super::status_cell::status_cell;
use crate::api::{ApiError, brands};
use crate::components::IconName;
use crate::pages;
use crate::pure::checks;
use crate::pure::table::{Cell, Tone};
use foyer_protocol::setup::{Brand, RecordKind, Saved};
use leptos::prelude::*;
use std::borrow::Cow;
use std::sync::Arc;

const FIELDS: &[Field<Brand>] = &[
    field!("Name", name, |brand, _| brand.name.clone()),
    field!("Host header", host, |brand, _| or_none(&brand.host)),
    field!("Colour", colour, |brand, _| brand.colour.clone()),
    field!("Logo", logo, |brand, _| logo_words(&brand.logo).to_owned()),
    field!("Default brand", is_default, |brand, _| yes_or_no(brand.is_default)),
    field!("Active", active, |brand, _| yes_or_no(brand.active)),
];

fn logo_words(logo: &str) -> &'static str {
    if logo.is_empty() { "None" } else { "A picture" }
}

impl Editable for Brand {
    const NOUN: &'static str = "brand";
    const THIS: &'static str = "this brand";
    const KIND: RecordKind = RecordKind::Brand;

    fn fields() -> &'static [Field<Self>] {
        // A new field is refused here until it is in the list, or known not to be the form's.
        const _: fn(&Brand) =
            |Brand { id: _, name: _, host: _, colour: _, logo: _, is_default: _, active: _, version: _ }| {};
        FIELDS
    }

    fn key(&self) -> Option<Cow<'_, str>> {
        Record::id(self)
    }

    fn set_version(&mut self, version: i64) {
        self.version = version;
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn check(&self) -> Problems {
        Problems::none()
            .and("name", checks::name(&self.name, "Enter the brand's name."))
            .and("host", checks::host(&self.host))
            .and("colour", super::colour::problem(&self.colour))
    }

    async fn save(self) -> Result<Saved, ApiError> {
        brands::save_brand(self).await
    }

    async fn fetch_again(&self) -> Result<Option<Self>, ApiError> {
        find_by_id(Record::id(self).as_deref()).await
    }
}

impl Record for Brand {
    const PLURAL: &'static str = "Brands";
    const PATH: &'static str = pages::BRANDS;

    fn id(&self) -> Option<Cow<'_, str>> {
        self.id.as_ref().map(|id| id.as_str().into())
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn into_new(self) -> Self {
        Self { id: None, version: 0, ..self }
    }

    async fn list() -> Result<Vec<Self>, ApiError> {
        brands::list_brands().await
    }

    async fn delete(id: String, version: i64) -> Result<(), ApiError> {
        brands::delete_brand(id.into(), version).await
    }

    const DEACTIVATING: Option<&'static str> =
        Some("No link offers their departments, and no new chats come to them. Chats that are open go on.");

    fn active(&self) -> bool {
        self.active
    }

    fn set_active(&mut self, on: bool) {
        self.active = on;
    }
}

/// The list of brands.
#[component]
pub fn BrandsPage() -> impl IntoView {
    let facts: Facts<Brand> = Arc::new(|brand| {
        let host = if brand.host.is_empty() {
            Cell::toned("Default", Tone::Quiet)
        } else {
            Cell::new(brand.host.clone())
        };
        let default = Cell::only_if(brand.is_default, "Default brand", Tone::Chip);
        vec![host, Cell::new(brand.colour.clone()), default, status_cell(brand.active, brand.active, "")]
    });
    view! {
        <RecordList<Brand>
            rows=Loader::new(Brand::list)
            around=Around {
                intro: "A brand is a site or company name that visitors see, with its own address and colour. One that has had chats can't be deleted, but can be deactivated.",
                empty: "Add a brand to give visitors a name and a colour to recognise.",
                icon: IconName::Globe,
            }
            columns=&COLUMNS
            facts
        />
    }
}

/// The columns after the name.
const COLUMNS: [Column; 4] = [
    column("Host header", Look::Code),
    column("Colour", Look::Colour),
    column("Default", Look::Word),
    column("Status", Look::Word),
];
