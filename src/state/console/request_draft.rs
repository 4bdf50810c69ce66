//! The request that is being composed. It survives failures, and a sign-in on the way.

use diagnosis::composed::{Composed, method_problem};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use workbench::{link, query, secrets};

/// The method to begin with.
const METHOD: &str = "GET";

/// Owner of the fields of the console.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestDraft {
    /// The method.
    pub(crate) method: RwSignal<String>,
    /// The path below the stage, and the query.
    pub(crate) path: RwSignal<String>,
    /// The headers, a line each.
    pub(crate) headers: RwSignal<String>,
    /// The body.
    pub(crate) body: RwSignal<String>,
    /// Whether the token is to go along, if there is one.
    pub(crate) with_token: RwSignal<bool>,
    /// The path that was filled in for the person.
    begun: StoredValue<String>,
}

/// The fields as they are carried through a sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct KeptRequest {
    method: String,
    path: String,
    headers: String,
    body: String,
    with_token: bool,
}

impl RequestDraft {
    pub(crate) fn empty() -> Self {
        let [path, headers, body] = [(); 3].map(|()| RwSignal::new(String::new()));
        Self {
            method: RwSignal::new(METHOD.to_owned()),
            path,
            headers,
            body,
            with_token: RwSignal::new(true),
            begun: StoredValue::new(String::new()),
        }
    }

    /// Fills the path in, if nothing is written there.
    pub(crate) fn begin(self, path: String) {
        if self.path.with_untracked(String::is_empty) {
            self.path.set(path.clone());
            self.begun.set_value(path);
        }
    }

    /// The request as it is typed; `has_token` is whether there is one to send.
    pub(crate) fn composed(self, has_token: bool) -> Composed {
        Composed {
            method: self.method.get(),
            // An empty row of the query is one that was not filled in.
            path: self.path.with(|path| query::tidy(path)),
            headers: self.headers.get(),
            body: self.body.get(),
            with_token: self.with_token.get() && has_token,
        }
    }

    /// The fields without what looks like a secret, for they go to session storage; `None` when they are
    /// as they began.
    pub(in crate::state) fn keep(self) -> Option<KeptRequest> {
        let kept = KeptRequest {
            method: self.method.get_untracked(),
            path: self.path.with_untracked(|path| kept_path(path)),
            headers: self.headers.with_untracked(|lines| kept_headers(lines)),
            body: self.body.with_untracked(|body| secrets::without_credentials(body)),
            with_token: self.with_token.get_untracked(),
        };
        let is_as_begun = kept.method == METHOD
            && self.begun.with_value(|begun| kept.path.is_empty() || *begun == kept.path)
            && kept.headers.is_empty()
            && kept.body.is_empty();
        (!is_as_begun).then_some(kept)
    }

    /// Puts a request into the fields.
    pub(super) fn put(self, request: Composed) {
        self.method.set(request.method);
        self.path.set(request.path);
        self.headers.set(request.headers);
        self.body.set(request.body);
        self.with_token.set(request.with_token);
    }

    /// Fills the fields from the query of a link, if it is one, and says what of it was ignored. A link
    /// never ticks the box of the token.
    pub(super) fn open_link(self, query: &str) -> Option<Vec<String>> {
        let link::Opened { mut form, mut ignored } = link::open(query)?;
        if form.method.is_empty() {
            METHOD.clone_into(&mut form.method);
        }
        form.method.make_ascii_uppercase();
        if let Some(why) = method_problem(&form.method) {
            ignored.push(format!("The method {} of the link was ignored. {why}", form.method));
            METHOD.clone_into(&mut form.method);
        }
        self.put(Composed { with_token: false, ..form });
        Some(ignored)
    }

    /// Puts the fields back.
    pub(in crate::state) fn fill(self, kept: KeptRequest) {
        self.method.set(kept.method);
        self.path.set(kept.path);
        self.headers.set(kept.headers);
        self.body.set(kept.body);
        self.with_token.set(kept.with_token);
    }

    /// Makes the fields as they began.
    pub(in crate::state) fn clear(self) {
        self.method.set(METHOD.to_owned());
        self.path.set(self.begun.get_value());
        self.headers.set(String::new());
        self.body.set(String::new());
        self.with_token.set(true);
    }
}

/// The path, without the values of parameters that are named as secrets.
fn kept_path(path: &str) -> String {
    let mut kept = path.to_owned();
    for (place, row) in query::rows(path).iter().enumerate() {
        if secrets::is_secret_name(&row.name) && !row.value.is_empty() {
            kept = query::with_changed(&kept, place, query::Part::Value, "");
        }
    }
    secrets::without_tokens(&kept)
}

/// The lines that hold no secret, as they were typed.
fn kept_headers(lines: &str) -> String {
    let lines = lines.split('\n').filter(|line| !secrets::is_secret_header(line));
    lines.collect::<Vec<_>>().join("\n")
}
