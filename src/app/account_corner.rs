//! Who is signed in, and the way in or out: the corner of the header, which is there before the app and stays
//! what it was (`src/app/corner.rs`).

use leptos::prelude::*;
use relying_party::session::Session;

use crate::{
    app::corner::{COMING, Corner, PLACE, RESTORING, busy, button, name},
    browser::dom::{Click, Node},
    state::{account::Account, settings::SettingsStore},
};

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
pub(super) fn fill(corner: Corner, account: Account, settings: SettingsStore) {
    let Corner { sign_in, sign_out, .. } = &corner;
    let cancel = button("button late", "cancel-sign-in", "Cancel");
    let clicks: [Option<Click>; 3] = [
        sign_in.on_click(move || account.sign_in()),
        sign_out.on_click(move || account.sign_out()),
        cancel.on_click(move || account.cancel()),
    ];
    StoredValue::new_local(clicks);
    let [sign_in, sign_out, cancel] =
        [sign_in.clone(), sign_out.clone(), cancel].map(StoredValue::new_local);
    let corner = StoredValue::new_local(corner);
    let shown = Memo::new(move |_| account.with_session(shown));
    Effect::new(move || {
        sign_in.with_value(|button| button.enable(settings.may_do()));
    });
    Effect::new(move |was: Option<Shown>| {
        let now = shown.get();
        // Who is named already comes in, as far as the account knows.
        if was.is_none() && now == Shown::Busy(COMING) && corner.with_value(Corner::is_named) {
            return now;
        }
        let parts = match now.clone() {
            Shown::SignedIn(who) => vec![name(&who), sign_out.get_value()],
            Shown::Remembered => vec![busy(RESTORING)],
            Shown::Busy(words) => vec![busy(words), cancel.get_value()],
            Shown::Waiting => vec![sign_in.get_value(), sign_out.get_value()],
            Shown::SignedOut => vec![sign_in.get_value()],
        };
        // It may have been pressed before the app was there, and still says so.
        if was.is_some_and(|was| was != now) {
            corner.with_value(|corner| _ = corner.calm());
        }
        Node::find(PLACE).fill(&parts);
        now
    });
}

fn shown(session: &Session) -> Shown {
    match session {
        Session::SignedOut(_) | Session::Failed(_) => Shown::SignedOut,
        Session::Waiting(_) => Shown::Waiting,
        Session::Leaving(_) => Shown::Busy("Leaving…"),
        Session::Exchanging => Shown::Busy(COMING),
        Session::Remembered => Shown::Remembered,
        Session::Restoring => Shown::Busy(RESTORING),
        Session::SignedIn(signed_in) => Shown::SignedIn(signed_in.identity.display_name.clone()),
    }
}
