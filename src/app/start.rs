//! What the page does when it was loaded, in order.

use std::{pin::pin, time::Duration};

use futures::future::{Either, select};

use crate::{
    browser,
    state::{
        account::Account, draft::Draft, navigation::Navigation, notices::Notices,
        settings::SettingsStore, wishes::Wishes,
    },
};

/// How long the list waits for a page that is about to leave.
const PATIENCE: Duration = Duration::from_millis(700);

/// The owners that take part.
#[derive(Clone, Copy)]
pub(super) struct Owners {
    pub(super) settings: SettingsStore,
    pub(super) account: Account,
    pub(super) wishes: Wishes,
    pub(super) draft: Draft,
    pub(super) navigation: Navigation,
    pub(super) notices: Notices,
}

/// The settings first. Then whatever the page was loaded for: a response, a link that asks for a
/// sign-in, or the session of before; and side by side the list, unless the page is about to leave or
/// the list needs the sign-in.
pub(super) async fn start(owners: &Owners, response: Option<String>) {
    let Owners { settings, account, wishes, draft, navigation, notices } = *owners;
    settings.load().await;
    let Some(good) = settings.get_untracked() else {
        match response {
            Some(query) => account.give_up(&query),
            None => draft.restore_pending(),
        }
        account.settle();
        say_what_is_in_force(settings, notices);
        return leave_entrance(navigation);
    };
    account.learn(&good);
    let mut unfinished = None;
    if let Some(query) = response {
        if !good.says_protected("GET") {
            wishes.read();
        }
        unfinished = account.finish(&query).await;
    } else if navigation.is_at_sign_in() {
        account.follow_link().await;
    } else {
        draft.restore_pending();
        if account.confirm_sign_out() {
            notices.say("You are signed out.");
        }
        let list = (!good.says_protected("GET")).then_some(wishes);
        restore_or_read(account, list).await;
    }
    if account.is_leaving() {
        return;
    }
    account.settle();
    say_what_is_in_force(settings, notices);
    leave_entrance(navigation);
    if let Some(unfinished) = unfinished {
        wishes.finish(&unfinished);
    }
    wishes.read_if_missing();
    account.warm_up().await;
}

/// Where the person just changed the settings, the page was loaded anew, and what had the focus is gone.
/// A page that leaves again to have the session back says it when it comes back.
fn say_what_is_in_force(settings: SettingsStore, notices: Notices) {
    if browser::storage::take_settings_changed() {
        notices.point_at("h1");
        notices.say(settings.in_force());
    }
}

/// A page that leaves at once needs no list. One whose tenant takes its time shows it meanwhile.
async fn restore_or_read(account: Account, list: Option<Wishes>) {
    let restore = pin!(account.restore_if_known());
    let patience = pin!(browser::clock::wait(PATIENCE));
    if let Either::Right(((), restore)) = select(restore, patience).await {
        if let Some(wishes) = list {
            wishes.read_if_missing();
        }
        restore.await;
    }
}

/// The paths by which others lead to the app are no place to stay.
fn leave_entrance(navigation: Navigation) {
    if navigation.is_at_callback() || navigation.is_at_sign_in() {
        navigation.go_instead("/");
    }
}
