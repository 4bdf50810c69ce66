//! The way out to the issuer and back, as the front shows it. Behind a gate: nobody needs it to read the list.

use std::{pin::pin, time::Duration};

use futures::future::{Either, select};
use relying_party::Purpose;

use crate::{
    app::corner,
    browser::{clock, listen},
    front::Front,
    state::{
        moment::Moment,
        way_in::{Begun, Departed, WayIn},
    },
};

/// How long the app waits for a sign-in that goes on without it.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long a list that is still missing is waited for before the page leaves.
pub(super) const LIST_FIRST: Duration = Duration::from_millis(700);
/// How long a page that was told to go may stay as it is.
const GONE_BY: Duration = Duration::from_secs(2);

/// What there is to do.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// To fetch what a sign-in needs, while nobody waits for it.
    WarmUp,
    /// To leave for the issuer.
    Leave(Purpose),
    /// To judge the response that the page was loaded with.
    Arrive,
}

impl Front {
    /// Takes a step. `false` where the app is to come at once, because it takes long or is not as it should be.
    pub(crate) async fn take(self, step: Step) -> bool {
        let way_in: WayIn = self.way_in.get();
        match step {
            Step::WarmUp => {
                // Who came needs it no more.
                if self.response.is_none() {
                    way_in.warm_up().await;
                }
                true
            }
            Step::Leave(purpose) => {
                self.leave(&way_in, purpose).await;
                false
            }
            Step::Arrive => self.arrive(&way_in).await,
        }
    }

    /// Comes to its end only where the page stays.
    async fn leave(&self, way_in: &WayIn, purpose: Purpose) {
        let leaving = pin!(way_in.depart(purpose));
        if let Either::Left((Some(departed), _)) =
            select(leaving, pin!(clock::wait(PATIENCE))).await
        {
            self.expect_to_be_gone(way_in, departed).await;
        }
    }

    async fn expect_to_be_gone(&self, way_in: &WayIn, departed: Departed) {
        let is_back = Moment::to_come();
        let _listener = listen::on_restore({
            let is_back = is_back.clone();
            move || is_back.happen()
        });
        match select(pin!(is_back.wait()), pin!(clock::wait(GONE_BY))).await {
            // They came back by Back, to the page as they left it.
            Either::Left(_) => self.corner.offer_sign_in(),
            Either::Right(_) => way_in.leave_to_app(Begun::Leaving(Box::new(departed))),
        }
    }

    async fn arrive(&self, way_in: &WayIn) -> bool {
        let query = self.response.as_deref().unwrap_or_default();
        let Some(arriving) = way_in.arrive(query).await else { return false };
        way_in.leave_to_app(Begun::Arriving(arriving.clone()));
        if arriving.is_too_late() {
            return false;
        }
        let is_restore = arriving.is_restore;
        corner::say(if is_restore { corner::RESTORING } else { corner::COMING });
        match select(pin!(arriving.name()), pin!(clock::wait(PATIENCE))).await {
            Either::Left((Some(name), _)) => {
                arriving.remember();
                self.corner.show_name(&name);
                true
            }
            // What failed is the app's to tell, and it can be told not to wait.
            _ => false,
        }
    }
}
