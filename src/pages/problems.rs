//! What is wrong with the settings or with the session, above every page.

use diagnosis::Offer;
use leptos::prelude::*;

use crate::{
    components::finding_card::Findings,
    state::{account::Account, notices::Notices, settings::SettingsStore},
};

/// The findings.
#[component]
pub(crate) fn Problems() -> impl IntoView {
    let (settings, account) = (SettingsStore::expect(), Account::expect());
    let notices = Notices::expect();
    let problems = Signal::derive(move || {
        settings.findings().into_iter().chain(account.finding()).collect::<Vec<_>>()
    });
    let act = Callback::new(move |(_, offer)| match offer {
        Offer::SignIn => account.sign_in(),
        Offer::SignInFor(options) => account.sign_in_for(*options, None),
        Offer::Retry if settings.get_untracked().is_some() => account.restore(),
        Offer::Retry => settings.read_again(),
    });
    view! {
        <Findings findings=problems on_offer=act on_copy=Callback::new(move |text| notices.copy(text)) leads_on=true />
    }
}
