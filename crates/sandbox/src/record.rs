//! What was requested and what was handed out, for tests that look for leaks and repeats.

use std::{collections::VecDeque, sync::Mutex};

use serde::Serialize;

use crate::sync::lock;

/// How many entries each list keeps; the oldest go first.
const LIMIT: usize = 10_000;

/// One request that reached a listener.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordedRequest {
    /// `tenant`, `api` or `control`.
    pub listener: &'static str,
    /// The HTTP method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// The status of the answer; `None` while there is none, and for ever when the fault is silence or
    /// a connection that was dropped.
    pub status: Option<u16>,
    /// Whether an `Authorization` header came with it.
    pub has_authorization: bool,
    /// The `Origin` header.
    pub origin: Option<String>,
}

/// All of a request that reached a listener, for a test that looks for secrets in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeardRequest {
    /// `tenant` or `api`.
    pub listener: &'static str,
    /// The HTTP method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// The headers, with their names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, where it is not long.
    pub body: String,
}

/// The lists.
#[derive(Debug, Default)]
pub(crate) struct Record(Mutex<Lists>);

#[derive(Debug, Default)]
struct Lists {
    /// The sequence number of the first request that is kept.
    first: usize,
    requests: VecDeque<RecordedRequest>,
    issued: VecDeque<String>,
    grants: VecDeque<String>,
    /// `None` while nobody listens in.
    heard: Option<VecDeque<HeardRequest>>,
}

impl Record {
    /// From now on, notes all of each request.
    pub(crate) fn listen_in(&self) {
        lock(&self.0).heard.get_or_insert_default();
    }

    /// Whether all of each request is noted.
    pub(crate) fn listens_in(&self) -> bool {
        lock(&self.0).heard.is_some()
    }

    /// Notes all of a request, if somebody listens in.
    pub(crate) fn heard(&self, request: HeardRequest) {
        if let Some(heard) = &mut lock(&self.0).heard {
            push(heard, request);
        }
    }

    pub(crate) fn all_heard(&self) -> Vec<HeardRequest> {
        lock(&self.0).heard.iter().flatten().cloned().collect()
    }

    /// Notes a request and returns its number, for [`Record::answered`].
    pub(crate) fn requested(&self, request: RecordedRequest) -> usize {
        let mut lists = lock(&self.0);
        if lists.requests.len() == LIMIT {
            lists.requests.pop_front();
            lists.first += 1;
        }
        lists.requests.push_back(request);
        lists.first + lists.requests.len() - 1
    }

    /// Notes the status of the answer to request `number`.
    pub(crate) fn answered(&self, number: usize, status: u16) {
        let mut lists = lock(&self.0);
        let index = number.checked_sub(lists.first);
        if let Some(request) = index.and_then(|index| lists.requests.get_mut(index)) {
            request.status = Some(status);
        }
    }

    /// Notes a secret that leaves the tenant: a code, a token, a session cookie's value.
    pub(crate) fn issued(&self, secret: &str) {
        push(&mut lock(&self.0).issued, secret.to_owned());
    }

    /// Notes the `grant_type` of a token request; empty when it has none.
    pub(crate) fn granted(&self, grant_type: String) {
        push(&mut lock(&self.0).grants, grant_type);
    }

    pub(crate) fn requests(&self) -> Vec<RecordedRequest> {
        lock(&self.0).requests.iter().cloned().collect()
    }

    pub(crate) fn issued_secrets(&self) -> Vec<String> {
        lock(&self.0).issued.iter().cloned().collect()
    }

    pub(crate) fn grants(&self) -> Vec<String> {
        lock(&self.0).grants.iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        let mut lists = lock(&self.0);
        lists.first += lists.requests.len();
        lists.requests.clear();
        lists.issued.clear();
        lists.grants.clear();
        if let Some(heard) = &mut lists.heard {
            heard.clear();
        }
    }
}

fn push<T>(list: &mut VecDeque<T>, entry: T) {
    if list.len() == LIMIT {
        list.pop_front();
    }
    list.push_back(entry);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(target: usize) -> RecordedRequest {
        RecordedRequest {
            listener: "api",
            method: "GET".to_owned(),
            target: target.to_string(),
            status: None,
            has_authorization: false,
            origin: None,
        }
    }

    #[test]
    fn keeps_the_newest_and_finds_an_answered_request_after_older_ones_went() {
        let record = Record::default();
        for target in 0..LIMIT {
            record.requested(request(target));
        }
        let last = record.requested(request(LIMIT));
        record.answered(0, 200);
        record.answered(last, 404);
        let kept = record.requests();
        assert_eq!(kept.len(), LIMIT);
        assert_eq!((kept[0].target.as_str(), kept[0].status), ("1", None));
        assert_eq!(kept[LIMIT - 1].status, Some(404));
        record.clear();
        record.answered(last, 500);
        assert!(record.requests().is_empty());
    }
}
