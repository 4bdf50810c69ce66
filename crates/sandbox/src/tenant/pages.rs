//! The pages that a person sees at the tenant.

use axum::{extract::State as Extract, response::Response};
use http::StatusCode;
use maud::{Markup, html};

use crate::{
    state::State,
    tenant::{
        accounts::{ACCOUNTS, Account},
        registry::{AUDIENCE, describe_scope},
        request::AuthorizationRequest,
    },
    web,
};

const BANNER: &str = "Sandbox: stands in for Auth0. Do not use a real password.";

/// Answers a page whose forms lead to the tenant itself and, by the redirect that follows, to the
/// application.
pub(crate) fn respond(state: &State, status: StatusCode, title: &str, main: &Markup) -> Response {
    let form_action = format!("'self' {}", state.config.app_origins.join(" "));
    web::page(status, web::document(title, BANNER, main), &form_action)
}

/// The start page: what this listener is.
pub(crate) async fn home(Extract(state): Extract<State>) -> Response {
    let main = html! {
        h1 { "Sandbox tenant" }
        p { "This stands in for an Auth0 tenant. Applications send people here to sign in." }
        dl {
            dt { "Issuer" } dd { code { (state.addresses.issuer) } }
            dt { "Discovery" } dd { a href="/.well-known/openid-configuration" { "openid-configuration" } }
            dt { "Keys" } dd { a href="/.well-known/jwks.json" { "jwks.json" } }
            dt { "Control page" } dd { a href=(state.addresses.control_url) { (state.addresses.control_url) } }
        }
    };
    respond(&state, StatusCode::OK, "Sandbox tenant", &main)
}

/// The login form of the sign-in `transaction`. `problem` is what was wrong with the last attempt.
pub(crate) fn login(
    transaction: &str,
    client_name: &str,
    username: &str,
    problem: Option<&str>,
) -> Markup {
    let action = format!("/u/login?state={transaction}");
    html! {
        h1 { "Sign in" }
        p { "to continue to " strong { (client_name) } }
        @if let Some(problem) = problem { p.problem #problem role="alert" { (problem) } }
        form #login method="post" action=(action) {
            label for="username" { "E-mail address" }
            input #username type="email" name="username" value=(username) autocomplete="username"
                autofocus[username.is_empty()] required aria-describedby=[problem.map(|_| "problem")];
            label for="password" { "Password" }
            input #password type="password" name="password" autocomplete="current-password"
                autofocus[!username.is_empty()] required;
            button type="submit" { "Continue" }
        }
        h2 { "Demo accounts" }
        ul.accounts { @for account in ACCOUNTS { li { (demo_account(&action, account)) } } }
    }
}

/// One click that posts an account's address and password: the same form, filled in.
fn demo_account(action: &str, account: &Account) -> Markup {
    html! {
        form method="post" action=(action) {
            input type="hidden" name="username" value=(account.email);
            input type="hidden" name="password" value=(account.password);
            button.quiet type="submit" data-account=(account.email) {
                strong { (account.name) } " " span { (account.remark) }
            }
        }
        p.small { code { (account.email) } " " code { (account.password) } }
    }
}

/// The consent form of the sign-in `transaction`.
pub(crate) fn consent(
    transaction: &str,
    request: &AuthorizationRequest,
    account: &Account,
    scope: &[String],
) -> Markup {
    html! {
        h1 { "Authorize " (request.client_name) }
        p {
            "Hello " strong { (account.name) } ". The application " strong { (request.client_name) }
            " asks for access to "
            @if request.api { "the API " code { (AUDIENCE) } } @else { "your profile" } "."
        }
        ul.scopes { @for scope in scope { li {
            code { (scope) } " " span { (describe_scope(scope).unwrap_or_default()) }
        } } }
        @if scope.is_empty() { p { "It asks for no scope." } }
        form #consent method="post" action=(format!("/u/consent?state={transaction}")) {
            button type="submit" name="action" value="accept" { "Accept" }
            button.quiet type="submit" name="action" value="decline" { "Decline" }
        }
    }
}

/// Why nobody was redirected, and exactly what to register.
pub(crate) fn callback_mismatch(given: &str, registered: &[String]) -> Markup {
    html! {
        p { "The provided redirect_uri is not in the list of allowed callback URLs." }
        dl {
            dt { "The application sent" } dd { code { @if given.is_empty() { "(nothing)" } @else { (given) } } }
            dt { "Registered" }
            @for uri in registered { dd { code { (uri) } } }
            @if registered.is_empty() { dd { "(none)" } }
        }
        @if !given.is_empty() {
            p { "In Auth0, go to Applications, the application, Settings, Allowed Callback URLs, and add exactly" }
            p { code { (given) } }
            p { "Here, start the sandbox with the origin of the app: " code { "--app-origin" } "." }
        }
    }
}
