//! `/`: the list of wishes, the form to add one, and the exchange behind each.

use leptos::{either::EitherOf4, ev::SubmitEvent, prelude::*};

use crate::{
    components::{field::TextField, wish_item::WishItem},
    pages::outcome::Outcome,
    state::{
        account::Account,
        draft::{Draft, DraftProblems},
        notices::Notices,
        settings::SettingsStore,
        wishes::{Wishes, Work},
    },
};

/// The wishes.
#[component]
pub(crate) fn WishesPage() -> impl IntoView {
    view! {
        <h1 tabindex={"-1"}>{"Wishes"}</h1>
        <div class={"columns"}>
            <WishList />
            <AddWish />
        </div>
    }
}

/// The list, its count, and the `GET` behind it.
#[component]
fn WishList() -> impl IntoView {
    let (wishes, settings) = (Wishes::expect(), SettingsStore::expect());
    let reading = Memo::new(move |_| wishes.reading());
    let list = move || match wishes.list() {
        Some(list) if list.items.is_empty() => {
            EitherOf4::A(view! { <p class={"empty"}>{"No wishes yet. Add the first one."}</p> })
        }
        Some(list) => EitherOf4::B(items(list)),
        None if reading.with(Work::is_running) => EitherOf4::C(
            view! { <p class={"empty"} aria-busy={"true"}>{"Loading the wishes …"}</p> },
        ),
        None => EitherOf4::D(()),
    };
    let count = move || wishes.list().map(|list| format!("{}", list.count));
    view! {
        <section class={"panel"} aria-labelledby={"list-heading"} aria-busy=move || reading.with(Work::is_running).to_string()>
            <header class={"panel__header"}>
                <h2 id={"list-heading"} tabindex={"-1"}>
                    {"List "}
                    <span class={"count"} id={"wish-count"}>{count}</span>
                </h2>
                <button
                    class={"button"}
                    id={"refresh"}
                    type={"button"}
                    aria-disabled=move || {
                        (settings.get().is_none() || reading.with(Work::is_running)).to_string()
                    }on:click=move |_| wishes.read()
                >
                    {"Refresh"}
                </button>
            </header>
            <Outcome
                work=reading heading={"#list-heading"} on_retry=Callback::new(move |()| wishes.read())
            />
            {list}
        </section>
    }
}

fn items(list: wish_list::WishList) -> impl IntoView {
    let more = list.last_evaluated_key.is_some().then(|| {
        view! { <p class={"empty"}>{"The API has more wishes than it sent: its scan stopped early."}</p> }
    });
    let items: Vec<_> = list.items.into_iter().enumerate().collect();
    view! {
        // Safari forgets that a list without bullets is one.
        <ul class={"wishes"} id={"wishes"} role={"list"}>
            // An item of the table can lack an id, and two answers can repeat one.
            <For each=move || items.clone() key=|(place, wish)| (*place, wish.id.clone()) let:entry>
                <WishItem wish=entry.1 />
            </For>
        </ul>
        {more}
    }
}

/// The form, and the `POST` behind it.
#[component]
fn AddWish() -> impl IntoView {
    let (wishes, draft, account) = (Wishes::expect(), Draft::expect(), Account::expect());
    let (settings, notices) = (SettingsStore::expect(), Notices::expect());
    let problems = RwSignal::new(DraftProblems::default());
    let adding = Memo::new(move |_| wishes.adding());
    let send = Callback::new(move |()| match draft.wish() {
        _ if settings.get_untracked().is_none() => notices.point_at("[data-finding]"),
        Ok(wish) => wishes.add(wish),
        Err(_) if draft.is_empty() && wishes.has_just_added() => {}
        Err(found) => {
            wishes.dismiss_outcome();
            problems.set(found);
            notices.point_at("[aria-invalid=true]");
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        send.run(());
    };
    let is_adding = move || adding.with(Work::is_running);
    let hint = move || {
        let why = account.why_ended().map(|why| format!("{why} "));
        let need = "Adding a wish needs a sign-in.";
        (!account.is_signed_in()).then(|| format!("{}{need}", why.unwrap_or_default()))
    };
    let label = move || if is_adding() { "Adding …" } else { "Add wish" };
    view! {
        <section class={"panel"} aria-labelledby={"add-heading"}>
            <h2 id={"add-heading"} tabindex={"-1"}>{"Add a wish"}</h2>
            <form class={"form"} id={"add-wish"} novalidate={true} on:submit=submit>
                <TextField
                    label={"Name"} name={"name"} required={true} value=draft.name
                    problem=Signal::derive(move || problems.with(|problems| problems.name))
                    on_edit=move || problems.update(|problems| problems.name = None)
                />
                <TextField
                    label={"Link"} name={"url"} kind={"url"} hint={"For example https://example.com/tea"}
                    value=draft.url
                    problem=Signal::derive(move || problems.with(|problems| problems.url))
                    on_edit=move || problems.update(|problems| problems.url = None)
                />
                <TextField label={"Description"} name={"description"} value=draft.description problem=None />
                <div class={"form__actions"}>
                    // Not `disabled`, which would take the focus away; the owner refuses a second one.
                    <button class={"button button--primary"} type={"submit"} aria-disabled=move || (settings.get().is_none() || is_adding()).to_string()>
                        {label}
                    </button>
                    <span class={"form__hint"}>{hint}</span>
                </div>
            </form>
            <Outcome
                work=adding heading={"#add-heading"} on_retry=send
            />
        </section>
    }
}
