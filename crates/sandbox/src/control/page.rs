//! The control page: plain forms, no script.

use axum::{
    body::Bytes,
    extract::{Path, State as Extract},
    response::Response,
};
use http::{StatusCode, Uri};
use maud::{Markup, html};
use url::form_urlencoded;

use crate::{
    breakage::{Breakage, Broken, Endpoint, Way},
    control::api::no_such_fault,
    faults::{Fault, FaultSet, Part},
    state::State,
    tenant::{ACCOUNTS, AUDIENCE, WEB_CLIENT},
    web,
};

/// The moves of the clock that have a button, in seconds.
const MOVES: &[(i64, &str)] = &[
    (60, "1 minute"),
    (3600, "1 hour"),
    (2 * 3600, "2 hours"),
    (86_400, "1 day"),
    (-3600, "1 hour back"),
];

/// `GET /`, with `find` to see some of the faults only.
pub(crate) async fn page(Extract(state): Extract<State>, uri: Uri) -> Response {
    let find = field(uri.query().unwrap_or_default().as_bytes(), "find").unwrap_or_default();
    let (on, broken) = (state.faults.all_on(), state.breakages.all_on());
    let main = html! {
        h1 { "Sandbox control" }
        (addresses(&state))
        h2 { "Faults" }
        p { (status(&on)) }
        @if !on.is_empty() {
            ul.links aria-label="Faults that are on" { @for fault in &on {
                li { a href={ "/#" (fault.name()) } { (fault.title()) } }
            } }
        }
        form method="post" action="/faults/clear" {
            button type="submit" disabled[on.is_empty() && broken.is_empty()] { "Switch all off" }
        }
        (search(&find))
        nav aria-label="Parts" { ul.links { @for part in parts(&find) {
            li { a href={ "#part-" (part.name()) } { (part.title()) } " " span.small { (count(part, &find, &on)) } }
        } } }
        @for part in parts(&find) { (faults(part, &find, &on)) }
        (endpoints(&broken))
        (clock(&state))
        h2 { "Start over" }
        p { "Forgets faults, breakages, clock, sessions, consents, tokens and records. Wishes in a data file stay." }
        form method="post" action="/reset" { button type="submit" { "Reset" } }
    };
    let banner = "Sandbox: stands in for Auth0 and AWS on this machine.";
    web::page(StatusCode::OK, web::document("Sandbox control", banner, &main), "'self'")
}

fn status(on: &FaultSet) -> String {
    match on.len() {
        0 => "Everything works. Switch a fault on to see how the app takes it.".to_owned(),
        1 => "1 fault is on.".to_owned(),
        count => format!("{count} faults are on."),
    }
}

fn addresses(state: &State) -> Markup {
    html! {
        dl {
            dt { "App" }
            @for origin in &state.config.app_origins { dd { a href=(origin) { (origin) } } }
            dt { "Issuer" } dd { a href=(state.addresses.issuer) { (state.addresses.issuer) } }
            dt { "API" } dd { a href=(state.addresses.api_url) { (state.addresses.api_url) } }
            dt { "Audience" } dd { code { (AUDIENCE) } }
            dt { "Client ID" } dd { code { (WEB_CLIENT) } }
            dt { "Accounts" }
            @for account in ACCOUNTS { dd {
                code { (account.email) } " " code { (account.password) } " " span.small { (account.remark) }
            } }
        }
    }
}

/// A field that narrows the list, and what it found.
fn search(find: &str) -> Markup {
    let found = Part::ALL.into_iter().map(|part| of(part, find).count()).sum::<usize>();
    html! {
        form.search method="get" action="/" role="search" {
            label for="find" { "Find a fault" }
            input #find type="search" name="find" value=(find) placeholder="cors, issuer, 401";
            button.quiet type="submit" { "Find" }
        }
        @if !find.is_empty() {
            p role="status" {
                (found) " of " (Fault::ALL.len()) " faults speak of " strong { (find) } ". "
                a href="/" { "Show all" }
            }
        }
    }
}

/// A part's faults under its heading, which folds them away.
fn faults(part: Part, find: &str, on: &FaultSet) -> Markup {
    html! {
        details open {
            summary { h3 id={ "part-" (part.name()) } { (part.title()) } }
            ul.faults { @for fault in of(part, find) { (switch(*fault, find, on.contains(fault))) } }
        }
    }
}

/// The parts that have a fault to show.
fn parts(find: &str) -> impl Iterator<Item = Part> {
    Part::ALL.into_iter().filter(move |part| of(*part, find).next().is_some())
}

/// The faults of a part of which name, title or story has every word of `find`.
fn of(part: Part, find: &str) -> impl Iterator<Item = &'static Fault> {
    let words: Vec<_> = find.split_whitespace().map(str::to_lowercase).collect();
    let speaks = move |fault: &&Fault| {
        let text = format!("{} {} {}", fault.name(), fault.title(), fault.story()).to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    Fault::ALL.iter().filter(move |fault| fault.part() == part).filter(speaks)
}

fn count(part: Part, find: &str, on: &FaultSet) -> String {
    let all = of(part, find).count();
    match of(part, find).filter(|fault| on.contains(fault)).count() {
        0 => all.to_string(),
        on => format!("{all}, {on} on"),
    }
}

fn switch(fault: Fault, find: &str, on: bool) -> Markup {
    let name = fault.name();
    html! {
        li data-state=(if on { "on" } else { "off" }) {
            form method="post" action={ "/faults/" (name) } {
                input type="hidden" name="on" value=(!on);
                @if !find.is_empty() { input type="hidden" name="find" value=(find); }
                button id=(name) type="submit" role="switch" aria-checked=(on) aria-labelledby={ (name) "-title" } {
                    @if on { "On" } @else { "Off" }
                }
            }
            div {
                strong id={ (name) "-title" } { (fault.title()) } " " code { (name) }
                p.small { (fault.story()) }
            }
        }
    }
}

/// A choice for each endpoint: whether it works, or how it is broken.
fn endpoints(broken: &Broken) -> Markup {
    let is_on = |endpoint, way| broken.contains(&Breakage { endpoint, way });
    html! {
        h2 id="breakages" { "Broken endpoints" }
        p { "As a server or a network fails that nobody set up wrong." }
        form method="post" action="/breakages" {
            dl { @for endpoint in Endpoint::ALL {
                dt { label for={ "break-" (endpoint.name()) } { (endpoint.title()) } }
                dd { select id={ "break-" (endpoint.name()) } name=(endpoint.name()) {
                    option value="" { "works" }
                    @for way in Way::ALL {
                        option value=(way.name()) selected[is_on(endpoint, way)] { (way.title()) }
                    }
                } }
            } }
            button.quiet type="submit" { "Break these" }
        }
    }
}

fn clock(state: &State) -> Markup {
    html! {
        h2 { "Clock" }
        p {
            "It is " time { (state.clock.timestamp().strftime("%Y-%m-%d %H:%M:%S")) } " UTC here, "
            (state.clock.offset()) " seconds ahead of this machine."
        }
        form.row method="post" action="/clock" {
            @for (seconds, label) in MOVES {
                button.quiet type="submit" name="advance_seconds" value=(seconds) { (label) }
            }
        }
    }
}

/// `POST /faults/{name}` with `on=true` or `on=false`, and with what was looked for.
pub(crate) async fn switch_fault(
    Extract(state): Extract<State>,
    Path(name): Path<String>,
    body: Bytes,
) -> Response {
    match name.parse() {
        Ok(fault) => {
            state.set_fault(fault, field(&body, "on").as_deref() == Some("true"));
            state.settled().await;
            // Back to the very switch, which takes the focus.
            let find = field(&body, "find").filter(|find| !find.is_empty()).map(|find| {
                let mut query = form_urlencoded::Serializer::for_suffix("?".to_owned(), 1);
                query.append_pair("find", &find).finish()
            });
            let list = format!("/{}#{}", find.unwrap_or_default(), fault.name());
            web::redirect(StatusCode::SEE_OTHER, &list)
        }
        Err(unknown) => no_such_fault(&unknown),
    }
}

/// `POST /faults/clear`.
pub(crate) async fn clear_faults(Extract(state): Extract<State>) -> Response {
    state.replace_faults([]);
    state.replace_breakages([]);
    state.settled().await;
    back()
}

/// `POST /breakages` with the name of a way, or nothing, for each endpoint; anything else breaks nothing.
pub(crate) async fn break_endpoints(Extract(state): Extract<State>, body: Bytes) -> Response {
    let chosen = Endpoint::ALL.into_iter().filter_map(|endpoint| {
        let way = field(&body, endpoint.name())?;
        format!("{}-{way}", endpoint.name()).parse().ok()
    });
    state.replace_breakages(chosen.collect::<Vec<_>>());
    web::redirect(StatusCode::SEE_OTHER, "/#breakages")
}

/// `POST /clock` with `advance_seconds=n`; anything else moves nothing.
pub(crate) async fn move_clock(Extract(state): Extract<State>, body: Bytes) -> Response {
    if let Some(seconds) = field(&body, "advance_seconds").and_then(|text| text.parse().ok()) {
        state.clock.advance(seconds);
    }
    back()
}

/// `POST /reset`.
pub(crate) async fn reset(Extract(state): Extract<State>) -> Response {
    state.reset();
    state.settled().await;
    back()
}

fn field(body: &[u8], name: &str) -> Option<String> {
    let found = form_urlencoded::parse(body).find(|(key, _)| key == name);
    found.map(|(_, value)| value.into_owned())
}

fn back() -> Response {
    web::redirect(StatusCode::SEE_OTHER, "/")
}
