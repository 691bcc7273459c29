//! System Settings › Setup › Brands: the list.

pub mod editor;

use super::form::Problems;
use super::load::Loader;
use super::merge::{Field, field, or_none, yes_or_no};
use super::record::{Editable, Record, find_by_id};
use super::record_list::{Cells, RecordList};
use super::status_chip::status_chip;
use crate::api::{ApiError, brands};
use crate::components::IconName;
use crate::pages;
use crate::pure::checks;
use foyer_protocol::BrandId;
use foyer_protocol::setup::{Brand, RecordKind, Saved};
use leptos::prelude::*;
use std::sync::Arc;

const FIELDS: &[Field<Brand>] = &[
    field!("Name", name, |brand, _| brand.name.clone()),
    field!("Host header", host, |brand, _| or_none(&brand.host)),
    field!("Colour", colour, |brand, _| brand.colour.clone()),
    field!("Default brand", is_default, |brand, _| yes_or_no(brand.is_default)),
    field!("Active", active, |brand, _| yes_or_no(brand.active)),
];

impl Editable for Brand {
    const NOUN: &'static str = "brand";
    const THIS: &'static str = "this brand";
    const KIND: RecordKind = RecordKind::Brand;

    fn fields() -> &'static [Field<Self>] {
        // A new field is refused here until it is in the list, or known not to be the form's.
        const _: fn(&Brand) =
            |Brand { id: _, name: _, host: _, colour: _, is_default: _, active: _, version: _ }| {};
        FIELDS
    }

    fn key(&self) -> Option<&str> {
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
        find_by_id(Record::id(self)).await
    }
}

impl Record for Brand {
    const PLURAL: &'static str = "Brands";
    const PATH: &'static str = pages::BRANDS;

    fn id(&self) -> Option<&str> {
        self.id.as_ref().map(BrandId::as_str)
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
}

/// The list of brands.
#[component]
pub fn BrandsPage() -> impl IntoView {
    let cells: Cells<Brand> = Arc::new(|brand| {
        let host = if brand.host.is_empty() {
            view! { <span class="quiet">"Default"</span> }.into_any()
        } else {
            view! { <bdi dir="ltr">{brand.host.clone()}</bdi> }.into_any()
        };
        let colour = view! {
            <span class="colour-cell">
                <span class="swatch" style:background-color=brand.colour.clone()></span>
                <code>{brand.colour.clone()}</code>
            </span>
        };
        let default = brand.is_default.then(|| view! { <span class="chip">"Default brand"</span> });
        vec![host, colour.into_any(), default.into_any(), status_chip(brand.active, brand.active, "")]
    });
    view! {
        <RecordList<Brand>
            rows=Loader::new(Brand::list)
            intro="A brand is a site or company name that visitors see, with its own address and colour. One that has had chats can't be deleted, but can be deactivated."
            empty="Add a brand to give visitors a name and a colour to recognise."
            icon=IconName::Globe
            columns=&["Host header", "Colour", "Default", "Status"]
            cells
        />
    }
}
