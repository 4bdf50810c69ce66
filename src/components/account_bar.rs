//! Who is signed in, and the way in or out.

use leptos::{either::EitherOf3, prelude::*};
use relying_party::session::Session;

/// The account's corner of the header.
#[component]
pub(crate) fn AccountBar(
    /// Where the person stands.
    session: Signal<Session>,
    /// Whether the settings are there, so that signing in can work.
    ready: Signal<bool>,
    /// The person wants to sign in.
    on_sign_in: Callback<()>,
    /// The person wants to sign out.
    on_sign_out: Callback<()>,
) -> impl IntoView {
    let content = move || match session.get() {
        Session::SignedIn(signed_in) => EitherOf3::A(view! {
            <span class={"account__name"} id={"account-name"}>{signed_in.identity.display_name}</span>
            <button class={"button"} id={"sign-out"} type={"button"} on:click=move |_| on_sign_out.run(())>
                {"Sign out"}
            </button>
        }),
        Session::Leaving | Session::Exchanging => EitherOf3::B(view! {
            <span class={"account__name"} aria-busy={"true"}>{progress(&session.get())}</span>
        }),
        Session::SignedOut | Session::Failed(_) => EitherOf3::C(view! {
            <button
                class={"button button--primary"}
                id={"sign-in"}
                type={"button"}
                disabled=move || !ready.get()
                on:click=move |_| on_sign_in.run(())
            >
                {"Sign in"}
            </button>
        }),
    };
    view! { <div class={"account"}>{content}</div> }
}

fn progress(session: &Session) -> &'static str {
    match session {
        Session::Leaving => "Leaving…",
        _ => "Signing in…",
    }
}
