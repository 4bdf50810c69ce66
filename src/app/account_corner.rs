//! Who is signed in, and the way in or out: the corner of the header. It is made by hand, because the button
//! that was there first stays the same element: whoever has a finger, the focus or a program on it goes on
//! with it.

use leptos::prelude::*;
use relying_party::session::Session;

use crate::{
    browser::dom::{Click, Node},
    state::{account::Account, settings::SettingsStore},
};

/// Where it stands.
const PLACE: &str = ".account";
/// What the button says that begins a sign-in.
const SIGN_IN: &str = "Sign in";

/// What the corner shows. It knows no token.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Shown {
    /// Nobody is signed in.
    SignedOut,
    /// The settings are on their way, and somebody was signed in.
    Remembered,
    /// On the way in or out, which can be given up.
    Busy(&'static str),
    /// Somebody was signed in, and the issuer does not answer: they may want in, or out.
    Waiting,
    /// The name of the person.
    SignedIn(String),
}

/// Fills the corner, and keeps it true for as long as the owner lives.
pub(super) fn fill(sign_in: Node, account: Account, settings: SettingsStore) {
    let sign_out = button("button", "sign-out", "Sign out");
    let cancel = button("button late", "cancel-sign-in", "Cancel");
    let clicks: [Option<Click>; 3] = [
        sign_in.on_click(move || account.sign_in()),
        sign_out.on_click(move || account.sign_out()),
        cancel.on_click(move || account.cancel()),
    ];
    StoredValue::new_local(clicks);
    let [sign_in, sign_out, cancel] = [sign_in, sign_out, cancel].map(StoredValue::new_local);
    let shown = Memo::new(move |_| account.with_session(shown));
    Effect::new(move || {
        sign_in.with_value(|button| button.enable(settings.may_do()));
    });
    Effect::new(move |was: Option<Shown>| {
        let part = |name: &str| Node::new("span").class("account__name").text(name);
        let busy = |words: &str| part(words).with("aria-busy", "true");
        let now = shown.get();
        let parts = match now.clone() {
            Shown::SignedIn(name) => {
                vec![part(&name).with("id", "account-name"), sign_out.get_value()]
            }
            Shown::Remembered => vec![busy("Restoring your session…")],
            Shown::Busy(words) => vec![busy(words), cancel.get_value()],
            Shown::Waiting => vec![sign_in.get_value(), sign_out.get_value()],
            Shown::SignedOut => vec![sign_in.get_value()],
        };
        // It may have been pressed before the app was there, and still says so.
        if was.is_some_and(|was| was != now) {
            _ = sign_in.get_value().text(SIGN_IN).with("aria-busy", "false");
        }
        Node::find(PLACE).fill(&parts);
        now
    });
}

/// A button of the corner.
pub(crate) fn button(class: &str, id: &str, label: &str) -> Node {
    Node::new("button").class(class).with("id", id).with("type", "button").text(label)
}

/// The button that begins a sign-in.
pub(crate) fn sign_in_button() -> Node {
    button("button button--primary", "sign-in", SIGN_IN)
}

fn shown(session: &Session) -> Shown {
    match session {
        Session::SignedOut(_) | Session::Failed(_) => Shown::SignedOut,
        Session::Waiting(_) => Shown::Waiting,
        Session::Leaving(_) => Shown::Busy("Leaving…"),
        Session::Exchanging => Shown::Busy("Signing in…"),
        Session::Remembered => Shown::Remembered,
        Session::Restoring => Shown::Busy("Restoring your session…"),
        Session::SignedIn(signed_in) => Shown::SignedIn(signed_in.identity.display_name.clone()),
    }
}
