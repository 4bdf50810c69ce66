//! What follows from the settings and from where this page is: what belongs into the consoles of the
//! provider and of AWS.

use ::settings::Settings;
use leptos::prelude::*;

use crate::{
    components::setting_list::{Fact, FactList},
    state::{notices::Notices, settings::SettingsStore, way_in::client::Addresses},
};

/// What to enter elsewhere, and the API taken apart.
#[component]
pub(super) fn Facts() -> impl IntoView {
    let (settings, notices) = (SettingsStore::expect(), Notices::expect());
    let copy = Callback::new(move |text| notices.copy(text));
    let of_settings = move || {
        settings.get().map(|settings| {
            view! {
                <h3>{"At AWS: API Gateway > your API"}</h3>
                <FactList facts=at_aws(&settings) on_copy=copy />
                <h3>{"The API, taken apart"}</h3>
                <FactList facts=of_api(&settings) on_copy=copy />
            }
        })
    };
    view! {
        <section class={"panel"} aria-labelledby={"facts-heading"}>
            <h2 id={"facts-heading"}>{"What to enter elsewhere"}</h2>
            <p class={"form__hint"}>
                {"These follow from the settings and from the address of this page. A letter or a slash more or less, and they do not match."}
            </p>
            <h3>{"At the provider"}</h3>
            <FactList facts=at_provider(&Addresses::of_page()) on_copy=copy />
            {of_settings}
        </section>
    }
}

fn fact(id: &'static str, name: &'static str, value: &str, note: &'static str) -> Fact {
    Fact { id, name, value: value.to_owned(), note }
}

fn at_provider(page: &Addresses) -> Vec<Fact> {
    vec![
        fact(
            "redirect-uri",
            "Redirect URI",
            &page.redirect,
            "Auth0: Allowed Callback URLs. Amazon Cognito: Login pages > Allowed callback URLs.",
        ),
        fact(
            "logout-uri",
            "Logout URI",
            &page.logout,
            "Auth0: Allowed Logout URLs. Amazon Cognito: Login pages > Allowed sign-out URLs. Others: post-logout redirect URI.",
        ),
        fact(
            "origin",
            "Origin",
            &page.origin,
            "Auth0: Allowed Web Origins and Allowed Origins (CORS). Others: the origin that may use CORS.",
        ),
        fact(
            "sign-in-uri",
            "Login URI",
            &page.sign_in,
            "Auth0: Application Login URI. Others: initiate_login_uri. Needed only for invitations and portals; at Auth0 it must be https.",
        ),
    ]
}

fn at_aws(settings: &Settings) -> Vec<Fact> {
    vec![
        fact(
            "issuer",
            "Issuer",
            settings.issuer.as_str(),
            "Authorization > Manage authorizers > Issuer URL, to the letter.",
        ),
        fact(
            "expected-audience",
            "Audience",
            settings.expected_audience(),
            "Authorization > Manage authorizers > Audience. Where there is no audience, as with Cognito, it is the client ID.",
        ),
        fact(
            "allow-origin",
            "Allowed origin",
            &Addresses::of_page().origin,
            "CORS > Access-Control-Allow-Origin, with the headers authorization and content-type, and each method that is used.",
        ),
    ]
}

fn of_api(settings: &Settings) -> Vec<Fact> {
    let api = &settings.api_url;
    let mut facts = vec![fact(
        "api-origin",
        "API origin",
        api.origin().as_str(),
        "The access token goes there and nowhere else.",
    )];
    if let Some(stage) = api.stage() {
        facts.push(fact(
            "stage",
            "Stage",
            stage,
            "The first part of the path, where it has more than one.",
        ));
    }
    facts.push(fact(
        "route",
        "Route",
        &api.route(),
        "In a route key it stands behind the method, as in POST.",
    ));
    if let Some((id, region)) = api.execute_api() {
        facts.push(fact("api-id", "API id", id, "What the commands of the AWS CLI call --api-id."));
        facts.push(fact(
            "region",
            "Region",
            region,
            "What the commands of the AWS CLI call --region.",
        ));
    }
    facts
}
