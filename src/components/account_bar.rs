//! Who is signed in, and the way in or out.

use leptos::{either::EitherOf5, prelude::*};

/// What the account's corner of the header shows. It knows no token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AccountView {
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

/// The account's corner of the header.
#[component]
pub(crate) fn AccountBar(
    /// What to show.
    account: Signal<AccountView>,
    /// Whether the settings are there, so that signing in can work.
    ready: Signal<bool>,
    /// The person wants to sign in.
    on_sign_in: Callback<()>,
    /// The person wants to sign out.
    on_sign_out: Callback<()>,
    /// The person does not want to wait any longer.
    on_cancel: Callback<()>,
) -> impl IntoView {
    let sign_in = move || {
        view! {
            <button
                class={"button button--primary"}
                id={"sign-in"}
                type={"button"}
                disabled=move || !ready.get()
                on:click=move |_| on_sign_in.run(())
            >
                {"Sign in"}
            </button>
        }
    };
    let sign_out = move || {
        view! {
            <button class={"button"} id={"sign-out"} type={"button"} on:click=move |_| on_sign_out.run(())>
                {"Sign out"}
            </button>
        }
    };
    let content = move || match account.get() {
        AccountView::SignedIn(name) => EitherOf5::A(view! {
            <span class={"account__name"} id={"account-name"}>{name}</span>
            {sign_out()}
        }),
        AccountView::Remembered => EitherOf5::E(view! {
            <span class={"account__name"} aria-busy={"true"}>{"Restoring your session…"}</span>
        }),
        AccountView::Busy(progress) => EitherOf5::B(view! {
            <span class={"account__name"} aria-busy={"true"}>{progress}</span>
            <button
                class={"button late"} id={"cancel-sign-in"} type={"button"}
                on:click=move |_| on_cancel.run(())
            >
                {"Cancel"}
            </button>
        }),
        AccountView::Waiting => EitherOf5::C(view! { {sign_in()} {sign_out()} }),
        AccountView::SignedOut => EitherOf5::D(sign_in()),
    };
    view! { <div class={"account"}>{content}</div> }
}
