//! What is not in the first load. Each function here is a gate: in a release it stands in a chunk of
//! WebAssembly of its own, which is fetched when the gate is first passed, or before, when it is warmed.
//! Whatever is reached through one gate only comes with its chunk; what several reach, in a shared one.
//!
//! A development build is one file, and the gates are plain functions.

use std::sync::Arc;

use diagnosis::{Exchange, Finding};
use leptos::prelude::*;

use crate::{
    app::{self, Owners, ShortcutList, Start, begin as begin_now},
    components::exchange_details::ExchangeDetails,
    front::{Front, way::Step},
    pages::{self, outcome::Shown},
    route::Route,
    state::{
        account::{Account, Errand},
        api,
        way_in::Begun,
        wishes::{Report, Task, Wishes},
    },
};

/// A chunk could not be fetched, or is not what belongs to this release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotLoaded;

impl From<leptos::wasm_split::SplitLoaderError> for NotLoaded {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// Fetches what a page needs, before it is opened or while it is. What fails here is said where it is shown.
pub(crate) async fn warm(route: Route) {
    _ = match route {
        Route::Console => warm_console().await,
        Route::Token => warm_token().await,
        Route::Diagnose => warm_diagnose().await,
        Route::Settings => warm_settings().await,
        Route::Wishes | Route::Callback | Route::SignIn | Route::NotFound => Ok(()),
    };
}

/// `chunk / function that warms it => gate`; one function for each chunk that is warmed.
macro_rules! gates {
    ($($(#[$doc:meta])* $chunk:ident $(/ $warm:ident)? => async fn $gate:ident($($arg:ident: $type:ty),*) -> $output:ty $body:block)*) => {$(
        $(#[$doc])*
        #[cfg(not(debug_assertions))]
        #[leptos::wasm_split::wasm_split(
            $chunk,
            wasm_split_path = leptos::wasm_split,
            $(preload($warm),)?
            fallible,
            return_wrapper(let later = _; { Ok(later.await) } -> Result<$output, NotLoaded>)
        )]
        pub(crate) fn $gate($($arg: $type),*) -> futures::future::LocalBoxFuture<'static, $output> {
            Box::pin(async move $body)
        }

        $(#[$doc])*
        #[cfg(debug_assertions)]
        pub(crate) async fn $gate($($arg: $type),*) -> Result<$output, NotLoaded> {
            Ok(Box::pin(async move $body).await)
        }

        $(
            #[cfg(debug_assertions)]
            pub(crate) async fn $warm() -> Result<(), NotLoaded> {
                Ok(())
            }
        )?
    )*};
}

gates! {
    /// The way out to the issuer and back, without the app.
    sign_in => async fn way_in(front: Front, step: Step) -> bool {
        front.take(step).await
    }

    /// The app, in the place of what was there first.
    app => async fn app(start: Start) -> () {
        app::mount(start);
    }

    /// What the page does when it was loaded, once the app is there.
    account / warm_account => async fn begin(owners: Arc<Owners>, begun: Begun) -> () {
        begin_now(&owners, begun).await;
    }

    /// What the account does that takes time.
    account => async fn errand(account: Account, errand: Errand) -> () {
        account.perform(errand).await;
    }

    /// Reads the list, or adds a wish.
    account => async fn wishes(wishes: Wishes, task: Task) -> () {
        wishes.perform_now(task).await;
    }

    /// Judges what became of the request for the list, where that is no list.
    account => async fn judge_list(wishes: Wishes, exchange: Exchange) -> () {
        wishes.judge_now(exchange).await;
    }

    /// What is wrong with an exchange, if anything is.
    findings => async fn explain(unclear: Box<api::Unclear>) -> Option<Finding> {
        unclear.explain().await
    }

    /// What is wrong with the settings or the session, above every page.
    findings / warm_problems => async fn problems() -> AnyView {
        view! { <pages::problems::Problems /> }.into_any()
    }

    /// What is wrong with a request.
    findings => async fn outcome(shown: Shown) -> AnyView {
        view! { <pages::outcome::findings::RequestFindings shown=shown /> }.into_any()
    }

    /// What of an exchange stands below its summary.
    exchange => async fn exchange_details(report: Arc<Report>) -> AnyView {
        let exchange = report.exchange.clone();
        exchange.map(|exchange| view! { <ExchangeDetails exchange=exchange /> }).into_any()
    }

    /// The list of the keyboard shortcuts.
    shortcuts => async fn shortcut_list() -> AnyView {
        view! { <ShortcutList /> }.into_any()
    }

    /// The page `/console`.
    console / warm_console => async fn console_page() -> AnyView {
        view! { <pages::console::ConsolePage /> }.into_any()
    }

    /// The page `/token`.
    token / warm_token => async fn token_page() -> AnyView {
        view! { <pages::token::TokenPage /> }.into_any()
    }

    /// The page `/diagnose`.
    diagnose / warm_diagnose => async fn diagnose_page() -> AnyView {
        view! { <pages::diagnose::DiagnosePage /> }.into_any()
    }

    /// The line that says that this tab has settings of its own.
    settings => async fn tab_banner() -> AnyView {
        view! { <pages::settings::banner::Banner /> }.into_any()
    }

    /// The page `/settings`.
    settings / warm_settings => async fn settings_page() -> AnyView {
        view! { <pages::settings::SettingsPage /> }.into_any()
    }
}
