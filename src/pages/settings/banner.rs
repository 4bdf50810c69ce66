//! The line on every page that says that this tab has settings of its own.

use leptos::prelude::*;

use crate::{components::tab_banner::TabBanner, state::settings::form::SettingsForm};

/// The line, with the way back.
#[component]
pub(crate) fn Banner() -> impl IntoView {
    let form = SettingsForm::expect();
    view! {
        <TabBanner
            busy=Signal::derive(move || form.is_changing())
            on_reset=Callback::new(move |()| form.reset())
        />
    }
}
