//! What the page does when the session or the route has changed.

use leptos::{prelude::*, reactive::spawn_local_scoped};
use relying_party::session::Session;

use crate::{
    app::start::Owners,
    browser, chunks,
    route::Route,
    state::{account::Account, notices::Notices},
};

/// What a person should meet first after a change of page or account: a problem, or the heading.
const NEWS: &str =
    ".page > .findings [data-finding], .page:not(:has(> .findings [data-finding])) h1";

/// Tells what a change of the session means.
pub(super) fn session(owners: &Owners) {
    let owners = *owners;
    Effect::new(move |before: Option<Session>| {
        let now = owners.account.session();
        if let Some(before) = before.filter(|before| before.name() != now.name()) {
            tell(&before, &now, &owners);
        }
        now
    });
}

/// Names the page after its route, and leads to what is new on another one.
pub(super) fn route(owners: &Owners) {
    let Owners { navigation, notices, .. } = *owners;
    Effect::new(move |previous: Option<Route>| {
        let route = navigation.route();
        browser::page::show_title(route.title());
        if previous.is_some_and(|previous| previous != route) {
            notices.hush();
            let wanted = navigation.take_wanted().unwrap_or(NEWS);
            spawn_local_scoped(async move {
                // It is not there before its chunk is.
                chunks::warm(route).await;
                notices.point_at(wanted);
            });
        }
        route
    });
}

/// Leads to what there is to know, which may have to be fetched first.
async fn point_at_news(account: Account, notices: Notices) {
    if untrack(|| account.may_have_finding()) {
        // Where it cannot be had, the page says so.
        _ = chunks::warm_problems().await;
    }
    notices.point_at(NEWS);
}

/// What a change of the session means for the page around it.
fn tell(before: &Session, now: &Session, owners: &Owners) {
    let Owners { account, wishes, notices, .. } = *owners;
    match (before, now) {
        (Session::Exchanging | Session::Restoring, Session::SignedIn(signed_in)) => {
            notices.say(format!("Signed in as {}", signed_in.identity.display_name));
        }
        (_, Session::SignedOut(_) | Session::Failed(_)) => {
            wishes.forget_if_protected();
            if let Some(why) = account.why_ended() {
                notices.say(why);
            }
            // The button that was pressed is gone: the focus goes to what there is to know.
            if !matches!(before, Session::SignedIn(_)) {
                spawn_local_scoped(point_at_news(account, notices));
            }
        }
        _ => {}
    }
}
