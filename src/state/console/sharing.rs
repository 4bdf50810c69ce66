//! What leaves the page of a request: a snippet, a link, a file. The token is in a snippet only, when the
//! person asks for it in so many words, and then on the clipboard only.

use std::sync::Arc;

use leptos::prelude::*;
use workbench::{
    Record, Sent, har, link,
    snippet::{self, Kind},
};

use crate::{
    browser,
    state::{
        account::{Account, care::Request},
        console::request_draft::RequestDraft,
        notices::Notices,
    },
};

/// The name of the file, and what it is.
const FILE: (&str, &str) = ("wish-list-console.har", "application/json");

/// Owner of what is copied and saved.
#[derive(Clone, Copy)]
pub(crate) struct Sharing {
    /// What was left out of the link that was copied.
    left_out: RwSignal<Vec<String>>,
    copy_with_token: Action<(Sent, Kind), ()>,
    save: Action<String, ()>,
    notices: Notices,
}

impl Sharing {
    pub(super) fn new(account: Account, notices: Notices) -> Self {
        Self {
            left_out: RwSignal::new(Vec::new()),
            copy_with_token: Action::new_local(move |(sent, kind): &(Sent, Kind)| {
                copy_with_token(account, notices, sent.clone(), *kind)
            }),
            save: Action::new_local(move |text: &String| {
                let text = text.clone();
                let saved = "The history is saved as a HAR file, without secrets.";
                async move { notices.save(FILE, &text, saved).await }
            }),
            notices,
        }
    }

    /// Copies a request with the token itself in it.
    pub(crate) fn copy_with_token(self, sent: Sent, kind: Kind) {
        self.copy_with_token.dispatch_local((sent, kind));
    }

    /// Copies a link to what is typed, and keeps what was left out of it.
    pub(crate) fn copy_link(self, draft: RequestDraft) {
        let link = link::of(&untrack(|| draft.composed(false)));
        self.left_out.set(link.left_out);
        self.notices.copy(format!("{}{}", browser::location::origin(), link.path));
    }

    /// What was left out of the link that was copied last.
    pub(crate) fn left_out(self) -> Vec<String> {
        self.left_out.get()
    }

    pub(super) fn save_har(self, records: &[Arc<Record>]) {
        // The oldest first, as in the files of browsers.
        let records: Vec<&Record> = records.iter().rev().map(Arc::as_ref).collect();
        let browser = browser::page::browser_name();
        let text = har::file(&records, env!("CARGO_PKG_VERSION"), &browser);
        self.save.dispatch_local(text);
    }
}

async fn copy_with_token(account: Account, notices: Notices, sent: Sent, kind: Kind) {
    let care = Request { unfinished: "", retried: true, writes: true };
    match account.key(&care).await {
        Some(signed_in) => {
            let token = Some(signed_in.access_token.reveal());
            notices.copy(snippet::written(&sent, kind, token));
        }
        None => notices.say("You are not signed in any more: there is no token to copy."),
    }
}
