//! The list that was asked for before the app was there.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    chunks,
    state::{
        first_list::{First, FirstList},
        wishes::{Context, Task, Wishes, reading::next},
        work::{Report, Work},
    },
};

impl Wishes {
    /// Waits for the list and shows it, unless a later reading has begun meanwhile. What is no list is
    /// judged once the settings are known.
    pub(super) async fn show_when_it_comes(self, first: FirstList) {
        let context = self.context();
        let mine = next(context.latest);
        let came = context.patience_to_read.watch(first).await;
        if mine != context.latest.get_value() {
            return;
        }
        match came {
            None => context.give_up_reading(),
            // Not asked for, or not answered: whoever knows the settings asks.
            Some(None) => {
                context.reading.set(Work::Idle);
                if context.settings.get_untracked().is_some() {
                    context.missing.pass(|| chunks::wishes(self, Task::Read(false))).await;
                }
            }
            Some(Some(first)) if context.show_now(&first) => {}
            Some(Some(first)) => {
                let exchange = &first.exchange;
                context.missing.pass(|| chunks::judge_list(self, exchange.clone())).await;
            }
        }
    }
}

impl Context {
    /// Shows what is a list.
    pub(super) fn show_now(&self, first: &First) -> bool {
        let Some(list) = &first.list else { return false };
        self.show(Arc::clone(list));
        self.reading.set(Work::Done(Report::of_list(first.exchange.clone()).into()));
        true
    }
}
