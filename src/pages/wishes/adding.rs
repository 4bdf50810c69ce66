//! The form, and the `POST` behind it.

use leptos::{ev::SubmitEvent, prelude::*};
use wish_list::{LONGEST_DESCRIPTION, LONGEST_LINK, LONGEST_NAME, Problems, fullness};

use crate::{
    components::{cancel_button::CancelButton, field::TextField},
    pages::outcome::Outcome,
    state::{
        account::Account,
        draft::Draft,
        notices::Notices,
        settings::SettingsStore,
        wishes::{Wishes, Work},
    },
};

/// What to know of a `POST` that was given up: nobody can call it back.
const GIVEN_UP: &str = "Cancelled. The wish may have been saved all the same, because it was on its way. \
                        Refresh the list before you add it again: what you typed is still here.";

/// The form, and the `POST` behind it.
#[component]
pub(super) fn AddWish() -> impl IntoView {
    let (wishes, draft, account) = (Wishes::expect(), Draft::expect(), Account::expect());
    let (settings, notices) = (SettingsStore::expect(), Notices::expect());
    let problems = RwSignal::new(Problems::default());
    let adding = Memo::new(move |_| wishes.adding());
    let send = Callback::new(move |()| match draft.wish() {
        _ if settings.get_untracked().is_none() => notices.point_at("[data-finding]"),
        Ok(wish) => wishes.add(wish),
        Err(_) if draft.is_empty() && wishes.has_just_added() => {}
        Err(found) => {
            wishes.dismiss_outcome();
            problems.set(found);
            notices.point_at("#add-wish [aria-invalid=true]");
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        send.run(());
    };
    let is_adding = move || adding.with(Work::is_running);
    let is_slow = Signal::derive(move || wishes.is_adding_slow());
    let hint = move || {
        let why = account.why_ended().map(|why| format!("{why} "));
        let need = "Adding a wish needs a sign-in.";
        (!account.is_signed_in()).then(|| format!("{}{need}", why.unwrap_or_default()))
    };
    let label = move || if is_adding() { "Adding …" } else { "Add wish" };
    view! {
        <section
            class={"panel wishes__form"} aria-labelledby={"add-heading"}
            aria-busy=move || is_adding().to_string()
        >
            <h2 id={"add-heading"} tabindex={"-1"}>{"Add a wish"}</h2>
            <form class={"form"} id={"add-wish"} novalidate={true} on:submit=submit>
                <Fields problems=problems />
                <div class={"form__actions"}>
                    // Not `disabled`, which would take the focus away. A wish that is typed while another is
                    // on its way goes after it.
                    <button
                        class={"button button--primary wishes__submit"} type={"submit"}
                        aria-disabled=move || settings.get().is_none().to_string()
                    >
                        {label}
                    </button>
                    <CancelButton
                        id={"cancel-adding"} is_slow=is_slow
                        on_cancel=Callback::new(move |()| {
                            wishes.cancel_adding();
                            notices.point_at("#add-wish [type=submit]");
                        })
                    />
                    <span class={"form__hint"}>{hint}</span>
                </div>
            </form>
            <Outcome work=adding heading={"#add-heading"} on_retry=send if_cancelled=GIVEN_UP />
        </section>
    }
}

/// The fields, each with what is wrong with it, or with how full it is once that is worth knowing.
#[component]
fn Fields(
    /// What is wrong, since the person tried to send it.
    problems: RwSignal<Problems>,
) -> impl IntoView {
    let draft = Draft::expect();
    let room = |text: RwSignal<String>, longest: usize| {
        Signal::derive(move || text.with(|text| fullness(text, longest)))
    };
    view! {
        <TextField
            label={"Name"} name={"name"} required={true} value=draft.name
            problem=Signal::derive(move || problems.with(|problems| problems.name))
            remark=room(draft.name, LONGEST_NAME)
            on_edit=move || problems.update(|problems| problems.name = None)
        />
        <TextField
            label={"Link"} name={"url"} kind={"url"} hint={"For example https://example.com/tea"}
            value=draft.url
            problem=Signal::derive(move || problems.with(|problems| problems.url))
            remark=room(draft.url, LONGEST_LINK)
            on_edit=move || problems.update(|problems| problems.url = None)
        />
        <TextField
            label={"Description"} name={"description"} lines={"3"} value=draft.description
            problem=Signal::derive(move || problems.with(|problems| problems.description))
            remark=room(draft.description, LONGEST_DESCRIPTION)
            on_edit=move || problems.update(|problems| problems.description = None)
        />
    }
}
