//! A view that comes in a chunk of its own.

use std::future::Future;

use leptos::{prelude::*, reactive::spawn_local_scoped_with_cancellation};

use crate::chunks::NotLoaded;

/// How far it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Coming,
    Here,
    Missing,
}

/// What `load` gives, once it is there; where its chunk cannot be had, that is said, and it can be tried
/// again.
#[component]
pub(crate) fn Later<L, F>(
    /// Passes the gate of the chunk.
    load: L,
    /// Whether nothing says that it is on its way.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView
where
    L: Fn() -> F + Clone + Send + 'static,
    F: Future<Output = Result<AnyView, NotLoaded>> + 'static,
{
    let stage = RwSignal::new(Stage::Coming);
    let loaded = StoredValue::new_local(None::<AnyView>);
    let owner = Owner::current();
    let begin = move || {
        let coming = load();
        let coming = async move {
            stage.set(match coming.await {
                Ok(view) => {
                    loaded.set_value(Some(view));
                    Stage::Here
                }
                Err(NotLoaded) => Stage::Missing,
            });
        };
        if let Some(owner) = &owner {
            owner.with(|| spawn_local_scoped_with_cancellation(coming));
        }
    };
    begin();
    move || match stage.get() {
        Stage::Coming if quiet => ().into_any(),
        Stage::Coming => {
            view! { <p class={"empty"} aria-busy={"true"}>{"One moment …"}</p> }.into_any()
        }
        Stage::Here => loaded.try_update_value(Option::take).flatten().into_any(),
        Stage::Missing => {
            let begin = begin.clone();
            let again = move |_| {
                stage.set(Stage::Coming);
                begin();
            };
            view! {
                <div class={"note"} role={"alert"} data-missing={""}>
                    <p>
                        {"This part of the app could not be loaded: the network may be down, or there is a new release. Try again, or reload the page."}
                    </p>
                    <button class={"button"} type={"button"} on:click=again>{"Try again"}</button>
                </div>
            }
            .into_any()
        }
    }
}
