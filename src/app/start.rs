//! What the page does when it was loaded, in order.

use std::{pin::pin, sync::Arc, time::Duration};

use futures::future::{Either, select};

use crate::{
    app::corner::{Corner, Pressed},
    app::follow,
    browser::{self, listen::Keys},
    chunks,
    state::{
        account::Account, carried::Carried, draft::Draft, first_list::FirstList, missing::Missing,
        navigation::Navigation, notices::Notices, settings::SettingsStore, way_in::Begun,
        wishes::Wishes,
    },
};

/// How long a list that is still missing waits for a page that is about to leave.
const PATIENCE: Duration = Duration::from_millis(700);

/// The owners that take part.
#[derive(Clone, Copy)]
pub(crate) struct Owners {
    pub(super) settings: SettingsStore,
    pub(super) account: Account,
    pub(super) wishes: Wishes,
    pub(super) draft: Draft,
    pub(super) navigation: Navigation,
    pub(super) notices: Notices,
    pub(super) missing: Missing,
}

/// What the app begins with.
#[derive(Clone)]
pub(crate) struct Start {
    /// The query of an authorization response, if the page was loaded with one. It was taken off the URL
    /// before anything rendered.
    pub(crate) response: Option<String>,
    /// The list that was asked for before the app was there.
    pub(crate) first: FirstList,
    /// What was begun before the app was there, and is its to finish.
    pub(crate) way_in: Carried,
    /// The keys that were pressed meanwhile.
    pub(crate) keys: Keys,
    /// The way in and out, and what was pressed of it meanwhile.
    pub(crate) corner: Corner,
}

/// Passes the gate to what needs the settings.
pub(super) async fn start(owners: Arc<Owners>, begun: Begun, pressed: Option<Pressed>) {
    let is_leaving = matches!(begun, Begun::Leaving(_));
    owners.missing.pass(|| chunks::begin(Arc::clone(&owners), begun.clone())).await;
    match pressed {
        // It is what the page is leaving for.
        Some(Pressed::SignIn) if is_leaving => {}
        Some(Pressed::SignIn) => owners.account.sign_in(),
        Some(Pressed::SignOut) => owners.account.sign_out(),
        None => {}
    }
}

/// The settings. Then whatever the page was loaded for: a response, a link that asks for a sign-in, or
/// the session of before; and side by side the list, unless it needs the sign-in. Behind a gate.
pub(crate) async fn begin(owners: &Owners, begun: Begun) {
    let Owners { settings, account, wishes, draft, navigation, notices, .. } = *owners;
    if account.go_to_work() {
        follow::session(owners);
    }
    settings.load().await;
    let Some(good) = settings.get_untracked() else {
        wishes.drop_list();
        match begun {
            Begun::Response(query) => account.give_up(&query),
            _ => draft.restore_pending(),
        }
        account.settle();
        say_what_is_in_force(settings, navigation, notices).await;
        return leave_entrance(navigation);
    };
    account.learn(&good);
    let open_list = (!good.says_protected("GET")).then_some(wishes);
    let unfinished = match begun {
        Begun::Nothing => {
            begin_anew(owners, open_list).await;
            None
        }
        Begun::Leaving(departed) => {
            account.go_on_leaving(*departed).await;
            None
        }
        Begun::Response(query) => {
            read(open_list);
            account.finish(&query).await
        }
        Begun::Arriving(arriving) => {
            read(open_list);
            account.go_on_arriving(arriving).await
        }
    };
    if account.is_leaving() {
        return;
    }
    account.settle();
    say_what_is_in_force(settings, navigation, notices).await;
    leave_entrance(navigation);
    if let Some(unfinished) = unfinished {
        wishes.finish(&unfinished);
    }
    wishes.read_if_missing();
    account.warm_up().await;
}

/// The page was loaded with nothing to go on with, but maybe a link that asks for a sign-in, or a session of
/// before.
async fn begin_anew(owners: &Owners, open_list: Option<Wishes>) {
    let Owners { account, draft, navigation, notices, .. } = *owners;
    if navigation.is_at_sign_in() {
        return account.follow_link().await;
    }
    draft.restore_pending();
    if account.confirm_sign_out() {
        notices.say("You are signed out.");
    }
    restore(account, open_list).await;
}

fn read(list: Option<Wishes>) {
    if let Some(wishes) = list {
        wishes.read_if_missing();
    }
}

/// Where the person just changed the settings, the page was loaded anew, and what had the focus is gone.
/// A page that leaves again to have the session back says it when it comes back.
async fn say_what_is_in_force(settings: SettingsStore, navigation: Navigation, notices: Notices) {
    if browser::storage::take_settings_changed() {
        chunks::warm(navigation.route_untracked()).await;
        notices.point_at("h1");
        notices.say(settings.in_force());
    }
}

/// A page that leaves at once asks for no list besides the one that the loader asked for. One whose tenant
/// takes its time does, where that one did not come.
async fn restore(account: Account, list: Option<Wishes>) {
    let restore = pin!(account.restore_if_known());
    let patience = pin!(browser::clock::wait(PATIENCE));
    if let Either::Right(((), restore)) = select(restore, patience).await {
        read(list);
        restore.await;
    }
}

/// The paths by which others lead to the app are no place to stay.
fn leave_entrance(navigation: Navigation) {
    if navigation.is_at_callback() || navigation.is_at_sign_in() {
        navigation.go_instead("/");
    }
}
