//! The list that was asked for before the app was there, and read by what the first load has. Whoever takes
//! the app's place goes on waiting for the same.

use std::{sync::Arc, time::Duration};

use diagnosis::Exchange;
use futures::{
    FutureExt as _,
    future::{LocalBoxFuture, Shared},
};
use wish_list::{Progress, Reader, WishList};

use crate::browser::{clock, early::Early};

/// How many wishes are read at once: a few milliseconds' work on a slow phone.
const PIECE: usize = 20_000;

/// What became of that request; `None` where it was not made.
pub(crate) type FirstList = Shared<LocalBoxFuture<'static, Option<Arc<First>>>>;

/// What became of the request.
#[derive(Debug)]
pub(crate) struct First {
    /// The exchange.
    pub(crate) exchange: Exchange,
    /// The list, if that is what was answered.
    pub(crate) list: Option<Arc<WishList>>,
}

/// Waits for it, and reads it.
pub(crate) fn first_list() -> FirstList {
    let early = Early::take_list();
    let first = async move {
        let exchange = early?.exchange().await?;
        let list = list_of(&exchange).await.map(Arc::new);
        Some(Arc::new(First { exchange, list }))
    };
    first.boxed_local().shared()
}

/// The wishes, where the answer is a list of them as it usually is; read in pieces, between which the page
/// answers.
async fn list_of(exchange: &Exchange) -> Option<WishList> {
    let answer = exchange.answer().filter(|answer| answer.status == 200)?;
    let mut reader = Reader::new(&answer.body);
    while reader.read_some(PIECE)? == Progress::More {
        clock::wait(Duration::ZERO).await;
    }
    Some(reader.into_list())
}
