//! What is there first: the list, which is on its way before any of this is, and the way in. Everybody waits
//! for it, so it is small: no signals and no views, but elements made by hand, put into the static page as the
//! app will show them.
//!
//! Who only looks at the list, signs in or comes back needs no more. The app takes the front's place when
//! somebody reaches for something else, when something is not as it should be, once somebody is signed in, and
//! for everybody else after a while.

mod list;
pub(crate) mod way;

use std::{pin::pin, time::Duration};

use futures::future::select;
use relying_party::Purpose;

use crate::{
    app::{
        Start,
        corner::{self, Corner, Pressed, RESTORING},
    },
    browser::{
        clock,
        dom::Node,
        listen::{self, Keys},
        location, page,
        storage::{self, Presence},
    },
    chunks::{self, NotLoaded},
    front::way::Step,
    route::Route,
    state::{
        carried::Carried,
        first_list::{FirstList, first_list},
        moment::Moment,
    },
};

/// How long the list may take before the app comes, which can say so.
const PATIENCE: Duration = Duration::from_secs(2);
/// After which time the app comes to somebody who does nothing but read.
const QUIET: Duration = Duration::from_secs(3);

/// What there is before the app. Whoever has a clone has the same.
#[derive(Clone)]
pub(crate) struct Front {
    /// The query of an authorization response, if the page was loaded with one. It was taken off the URL.
    response: Option<String>,
    first: FirstList,
    corner: Corner,
    /// The list is painted, or it does not come.
    is_painted: Moment,
    /// Nobody needs to wait for the app any longer.
    is_wanted: Moment,
    /// What was pressed, for the app's shortcuts.
    keys: Keys,
    /// Known to the way in, and to the app.
    way_in: Carried,
}

/// Shows what is there first, and then has the app take its place. `response` is the query of an authorization
/// response, if the page was loaded with one; it was taken off the URL before.
pub async fn show(response: Option<String>) {
    let front = Front {
        response,
        first: first_list(),
        corner: Corner::new(),
        is_painted: Moment::to_come(),
        is_wanted: Moment::to_come(),
        keys: Keys::default(),
        way_in: Carried::default(),
    };
    mark_page(if front.shows_wishes() { Route::Wishes } else { Route::of(&location::path()) });
    let _clicks = front.corner.listen(&front.is_wanted);
    let _keys = front.keys.keep();
    // What is shown here is shown until the app comes.
    let list = async {
        front.show_list().await;
        std::future::pending::<()>().await;
    };
    let app = async {
        front.begin().await;
        front.hand_over().await;
    };
    select(pin!(list), pin!(app)).await;
}

impl Front {
    /// What can be done without the app, which comes when this is over.
    async fn begin(&self) {
        let presence = storage::presence();
        if self.response.is_none() && presence != Presence::SignedIn {
            self.corner.offer_sign_in();
        }
        if !self.shows_wishes() {
            return;
        }
        if self.response.is_some() {
            if self.goes(Step::Arrive).await {
                select(pin!(self.is_painted.wait()), pin!(clock::wait(PATIENCE))).await;
                page::idle().await;
            }
        } else if presence == Presence::SignedIn {
            corner::say(RESTORING);
            // The list goes before: what is fetched to leave would take its turn on a slow device.
            select(pin!(self.is_painted.wait()), pin!(clock::wait(way::LIST_FIRST))).await;
            self.goes(Step::Leave(Purpose::Restore)).await;
        } else {
            self.app_is_wanted().await;
            if self.corner.pressed() == Some(Pressed::SignIn) {
                self.goes(Step::Leave(Purpose::SignIn)).await;
            }
        }
    }

    /// Takes a step; whether it was gone to its end. Where its chunk cannot be had, the app says so when it
    /// needs it.
    async fn goes(&self, step: Step) -> bool {
        chunks::way_in(self.clone(), step).await.unwrap_or(false)
    }

    /// The list. To somebody who only reads it, the app comes after a while, and the way in before.
    async fn show_list(&self) {
        let first = if self.shows_wishes() { self.first.clone().await } else { None };
        let is_there = first.as_ref().is_some_and(|first| first.list.is_some());
        if let Some(first) = first {
            list::show(&first);
            page::painted().await;
        }
        self.is_painted.happen();
        if is_there {
            page::idle().await;
            self.goes(Step::WarmUp).await;
            clock::wait(QUIET).await;
        }
        self.is_wanted.happen();
    }

    /// Until somebody reaches for more than the list, signs in or out, or has read for a while.
    async fn app_is_wanted(&self) {
        let (wanted, painted) = (self.is_wanted.clone(), self.is_painted.clone());
        let _reaching = listen::on_reach(corner::PLACE, move || wanted.happen());
        let wanted = self.is_wanted.clone();
        let _patience = clock::later(PATIENCE, move || {
            if !painted.has_happened() {
                wanted.happen();
            }
        });
        self.is_wanted.wait().await;
    }

    /// The app, in the place of what was there first.
    async fn hand_over(&self) {
        let app = async {
            loop {
                let start = Start {
                    response: self.response.clone(),
                    first: self.first.clone(),
                    way_in: self.way_in.clone(),
                    keys: self.keys.clone(),
                    corner: self.corner.clone(),
                };
                match chunks::app(start).await {
                    Ok(()) => return,
                    Err(NotLoaded) => asked_again().await,
                }
            }
        };
        // Behind the app comes what needs the settings: its chunks are fetched side by side.
        let account = async {
            _ = chunks::warm_account().await;
            std::future::pending::<()>().await;
        };
        select(pin!(app), pin!(account)).await;
    }

    /// Whether what the page is about to show is the page of the wishes.
    fn shows_wishes(&self) -> bool {
        match Route::of(&location::path()) {
            Route::Wishes => true,
            Route::Callback => self.response.as_deref().is_some_and(storage::comes_back_to_wishes),
            _ => false,
        }
    }
}

/// Marks the page in the bar.
fn mark_page(route: Route) {
    let path = route.path();
    _ = Node::find(&format!(".site-nav__link[href=\"{path}\"]")).with("aria-current", "page");
}

/// Says that the app could not be loaded, until the person wants it to be tried again.
async fn asked_again() {
    let again = Node::new("button").class("button").with("type", "button").text("Try again");
    let words = Node::new("p").text(
        "A part of the app could not be loaded: the network may be down, or there is a new release. \
         Try again, or reload the page.",
    );
    let note = Node::new("div")
        .class("note")
        .with("role", "alert")
        .with("data-missing", "")
        .children([&words, &again]);
    Node::find(".page").begin_with(&note);
    let asked = Moment::to_come();
    let _listener = {
        let asked = asked.clone();
        again.on_click(move || asked.happen())
    };
    asked.wait().await;
    note.replace_by(&Node::new("div"));
}
