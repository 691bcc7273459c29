//! A picture in a form: uploaded, shown, taken away.
//!
//! The file is sent as soon as it is chosen, and the form names what was kept; only **Save** lets pages show it. Whatever
//! goes wrong is said under the field, and the picture before it stays.

use crate::api::pictures::upload_picture;
use crate::components::{Button, FileField, field_id, focus_by_id};
use crate::settings::form::Form;
use foyer_protocol::limits::PICTURE_BYTES;
use foyer_protocol::pictures::{Name, Picture, PictureUse};
use js_sys::Uint8Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// The file dialog offers these; the server looks at the bytes.
const ACCEPT: &str = "image/png,image/jpeg,image/webp,image/gif";

/// What can be said of every picture.
pub const LIMITS: &str = "PNG, JPEG, WebP or GIF, at most 1 MB and 2,000 pixels wide or high. Of a moving picture the first frame is kept.";

/// One picture of a form.
#[derive(Clone, Copy)]
pub struct PictureField {
    /// The field's name.
    pub name: &'static str,
    /// The label.
    pub label: &'static str,
    /// A sentence of help.
    pub hint: &'static str,
    /// What it is for.
    pub wanted: PictureUse,
    /// The class of the thumbnail.
    pub class: &'static str,
}

/// The field. `path` is what the form names now; `error` what the form says about it.
pub fn picture_field(
    field: PictureField,
    path: Signal<String>,
    error: Signal<Option<String>>,
    on_change: Callback<Option<Picture>>,
) -> AnyView {
    let PictureField { name, label, hint, wanted, class } = field;
    let busy = RwSignal::new(false);
    let wrong = RwSignal::new(None::<String>);
    let kept = Memo::new(move |_| path.with(|path| Name::of_path(path).map(|_| path.clone())));
    let send = move |file: File| {
        busy.set(true);
        wrong.set(None);
        spawn_local(async move {
            let outcome = upload(&file, wanted).await;
            // The page may be gone by now: then nothing names the picture, and the server removes it.
            if busy.try_set(false).is_some() {
                return;
            }
            match outcome {
                Ok(picture) => on_change.run(Some(picture)),
                Err(sentence) => wrong.set(Some(sentence)),
            }
        });
    };
    let remove = move |_| {
        wrong.set(None);
        on_change.run(None);
        // The button that had the focus is gone.
        focus_by_id(&field_id(name));
    };
    let invitation = Signal::derive(move || {
        let words = match (busy.get(), kept.with(Option::is_some)) {
            (true, _) => "Uploading…",
            (false, true) => "Replace",
            (false, false) => "Choose or drop a file",
        };
        words.to_owned()
    });
    let said = move || {
        if busy.get() {
            return "Uploading…".to_owned();
        }
        let sides = kept.with(|path| {
            Name::of_path(path.as_deref()?).map(|name| format!("{} × {} pixels", name.width, name.height))
        });
        sides.unwrap_or_default()
    };
    let thumbnail = move || kept.get().map(|path| view! { <img class=class src=path alt="" /> });
    let tools = move || {
        kept.with(Option::is_some).then(|| view! { <Button on_click=remove label=format!("Remove {}", label.to_lowercase())>"Remove"</Button> })
    };
    view! {
        <FileField
            name
            label
            invitation
            accept=ACCEPT
            on_file=send
            hint=Signal::stored(hint.to_owned())
            error=Signal::derive(move || wrong.get().or_else(|| error.get()))
            busy
            shown=ViewFn::from(thumbnail)
        >
            <span class="file-said" role="status">{said}</span>
            {tools}
        </FileField>
    }
    .into_any()
}

/// The form's own error of a field, where its picture is one that was uploaded.
pub fn kept_error<T: Clone + PartialEq + Send + Sync + 'static>(
    form: Form<T>,
    field: &'static str,
    path: Signal<String>,
) -> Signal<Option<String>> {
    let error = form.error(field);
    Signal::derive(move || error.get().filter(|_| path.with(|path| Name::of_path(path).is_some())))
}

async fn upload(file: &File, wanted: PictureUse) -> Result<Picture, String> {
    if file.size() > PICTURE_BYTES as f64 {
        return Err("This file is larger than 1 MB. Choose a smaller one.".to_owned());
    }
    let unread = || "This file can't be read. Choose it again.".to_owned();
    let bytes = JsFuture::from(file.array_buffer()).await.map_err(|_| unread())?;
    let bytes = Uint8Array::new(&bytes).to_vec();
    upload_picture(bytes, wanted).await.map_err(|error| error.0.message)
}
