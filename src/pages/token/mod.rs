//! `/token`: what each route would answer to the access token, why, and what the tokens say.

mod copying;
mod memory;
mod parts;
mod pasted;

use leptos::{either::EitherOf3, prelude::*};
use relying_party::UnixSeconds;

use crate::{
    components::page_heading::PageHeading,
    pages::token::{memory::InMemory, pasted::Pasted},
    state::{
        account::Account,
        token::{Examination, Examined, Presence},
    },
};

/// The time, by two clocks.
#[derive(Clone, Copy)]
struct Clocks {
    /// By this device's.
    device: Signal<UnixSeconds>,
    /// By the issuer's, as far as it is known.
    issuer: Signal<UnixSeconds>,
}

/// What the page is for.
const LEAD: &str = "What your tokens say, and what each route of the API would answer to them. Nothing is sent to find that out.";

/// The tokens.
#[component]
pub(crate) fn TokenPage() -> impl IntoView {
    let (examination, account) = (Examination::expect(), Account::expect());
    examination.follow();
    on_cleanup(move || examination.forget_pasted());
    let (device, issuer) = examination.watch_clock();
    let clocks = Clocks { device, issuer };
    let presence = Memo::new(move |_| examination.presence());
    let content = move || match presence.get() {
        Presence::None => EitherOf3::A(view! { <Nobody on_sign_in=move || account.sign_in() /> }),
        Presence::Coming => EitherOf3::B(
            view! { <p class={"empty"} aria-busy={"true"}>{"Your session is on its way …"}</p> },
        ),
        Presence::Here => EitherOf3::C(view! { <InMemory clocks=clocks /> }),
    };
    view! {
        <PageHeading title={"Token"} lead=LEAD />
        <div class={"token"}>{content}<Pasted clocks=clocks /></div>
    }
}

/// What will be here.
#[component]
fn Nobody(
    /// The person signs in.
    on_sign_in: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <section class={"panel"} aria-labelledby={"nobody-heading"} data-token={"none"}>
            <h2 id={"nobody-heading"}>{"Your access token"}</h2>
            <p>
                {"Sign in to see which routes your access token opens, which check would stop it and why, and what each claim means."}
            </p>
            <p class={"form__hint"}>{"It finds that out by itself: nothing is sent, and the token is not shown."}</p>
            <div class={"form__actions"}>
                <button class={"button button--primary"} id={"token-sign-in"} type={"button"} on:click=move |_| on_sign_in()>
                    {"Sign in"}
                </button>
            </div>
        </section>
    }
}

type Looked = Memo<Option<Examined>>;

/// A part of what was found out, by itself: what does not change is not built anew.
fn part<T: Clone + Default + PartialEq + Send + Sync + 'static>(
    examined: Looked,
    of: fn(&Examined) -> T,
) -> Memo<T> {
    Memo::new(move |_| examined.with(|examined| examined.as_ref().map(of).unwrap_or_default()))
}
