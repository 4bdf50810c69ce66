//! What went over the wire, out of the browser's own events: pure functions.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;

use super::apps::origin;

/// What a request brought. The tenant's pages are of nobody's app and have no kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Html,
    Css,
    Js,
    Wasm,
    Json,
    Other,
    /// What the app asked the tenant: metadata, keys, tokens, what goes on in a hidden frame.
    Tenant,
    /// The list, and what was added to it: the same for all apps.
    Api,
}

impl Kind {
    pub(super) const ALL: [Self; 8] = [
        Self::Html,
        Self::Css,
        Self::Js,
        Self::Wasm,
        Self::Json,
        Self::Other,
        Self::Tenant,
        Self::Api,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Html => "HTML",
            Self::Css => "CSS",
            Self::Js => "JavaScript",
            Self::Wasm => "WebAssembly",
            Self::Json => "config.json",
            Self::Other => "icon",
            Self::Tenant => "from the tenant",
            Self::Api => "from the API",
        }
    }
}

/// A request that left the browser, or a hop of one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Sent {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) kind: Option<Kind>,
    /// When it was sent, in milliseconds of Unix time.
    pub(super) at: f64,
    pub(super) status: u64,
    /// Bytes of the body as they came, so compressed.
    pub(super) body: f64,
    /// The same with the status line and the headers.
    pub(super) transfer: f64,
}

/// Where the hosts are.
#[derive(Clone, Debug)]
pub(super) struct Hosts {
    pub(super) tenant: String,
    pub(super) api: String,
}

/// A request of which not everything is known yet.
#[derive(Clone, Debug, Default)]
struct Open {
    method: String,
    url: String,
    document: String,
    resource: String,
    frame: String,
    at: f64,
    status: u64,
    mime: String,
    head: f64,
    cached: bool,
}

/// The requests that `events` of the DevTools Protocol tell of, in the order in which they were sent, less
/// what came out of a cache.
pub(super) fn sent(events: &[Value], hosts: &Hosts) -> Vec<Sent> {
    let mut open: HashMap<&str, Open> = HashMap::new();
    let mut frame = None;
    let mut done = Vec::new();
    for event in events {
        let params = &event["params"];
        let Some(id) = params["requestId"].as_str() else { continue };
        match event["method"].as_str().unwrap_or_default() {
            "Network.requestWillBeSent" => {
                let hop = &params["redirectResponse"];
                if let (false, Some(mut request)) = (hop.is_null(), open.remove(id)) {
                    request.answer(hop);
                    done.push((request.clone(), request.head));
                }
                let request = Open::of(params);
                // The first document is that of the window.
                frame.get_or_insert_with(|| request.frame.clone());
                open.insert(id, request);
            }
            "Network.requestServedFromCache" => {
                open.entry(id).and_modify(|request| request.cached = true);
            }
            "Network.responseReceived" => {
                open.entry(id).and_modify(|request| request.answer(&params["response"]));
            }
            "Network.loadingFinished" => {
                let Some(request) = open.remove(id) else { continue };
                let total = params["encodedDataLength"].as_f64().unwrap_or_default();
                // Of a preflight only the head is told.
                let transfer = if request.is_preflight() { request.head } else { total };
                done.push((request, transfer));
            }
            _ => {}
        }
    }
    let frame = frame.unwrap_or_default();
    let mut sent: Vec<_> = done
        .into_iter()
        .filter(|(request, transfer)| !request.cached && *transfer > 0.0)
        .map(|(request, transfer)| request.close(transfer, &frame, hosts))
        .collect();
    sent.sort_by(|one, other| one.at.total_cmp(&other.at));
    sent
}

impl Open {
    fn of(params: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Self {
            method: text(&params["request"]["method"]),
            url: text(&params["request"]["url"]),
            document: text(&params["documentURL"]),
            resource: text(&params["type"]),
            frame: text(&params["frameId"]),
            at: params["wallTime"].as_f64().unwrap_or_default() * 1000.0,
            ..Self::default()
        }
    }

    fn answer(&mut self, response: &Value) {
        self.status = response["status"].as_u64().unwrap_or_default();
        response["mimeType"].as_str().unwrap_or_default().clone_into(&mut self.mime);
        self.head = response["encodedDataLength"].as_f64().unwrap_or_default();
        self.cached |= response["fromDiskCache"] == true;
    }

    fn is_preflight(&self) -> bool {
        self.method == "OPTIONS"
    }

    fn close(self, transfer: f64, frame: &str, hosts: &Hosts) -> Sent {
        let kind = self.kind(frame, hosts);
        let body = (transfer - self.head).max(0.0);
        let Self { method, url, at, status, .. } = self;
        Sent { method, url, kind, at, status, body, transfer }
    }

    fn kind(&self, frame: &str, hosts: &Hosts) -> Option<Kind> {
        let host = origin(&self.url);
        if host == hosts.api {
            return Some(Kind::Api);
        }
        if host == hosts.tenant {
            let is_document = self.resource == "Document";
            let is_of_its_page = origin(&self.document) == hosts.tenant && !is_document;
            let is_page = is_document && self.frame == frame;
            let is_its_own = !self.is_preflight() && (is_page || is_of_its_page);
            return (!is_its_own).then_some(Kind::Tenant);
        }
        Some(match self.mime.as_str() {
            "text/html" => Kind::Html,
            "text/css" => Kind::Css,
            "text/javascript" | "application/javascript" => Kind::Js,
            "application/wasm" => Kind::Wasm,
            "application/json" => Kind::Json,
            _ => Kind::Other,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const APP: &str = "http://localhost:1";

    fn hosts() -> Hosts {
        Hosts { tenant: "http://localhost:2".to_owned(), api: "http://localhost:3".to_owned() }
    }

    /// The events of one request, whose head is 100 bytes long.
    fn request(id: &str, url: &str, document: &str, kind: [&str; 3], total: u32) -> Vec<Value> {
        let [method, resource, mime] = kind;
        let frame = if document.contains("frame") { "inner" } else { "top" };
        vec![
            json!({ "method": "Network.requestWillBeSent", "params": {
                "requestId": id, "request": { "method": method, "url": url }, "documentURL": document,
                "type": resource, "frameId": frame, "wallTime": 2,
            } }),
            json!({ "method": "Network.responseReceived", "params": {
                "requestId": id, "response": { "status": 200, "mimeType": mime, "encodedDataLength": 100 },
            } }),
            json!({ "method": "Network.loadingFinished", "params": { "requestId": id, "encodedDataLength": total } }),
        ]
    }

    fn check(url: &str, document: &str, kind: [&str; 3], expected: Option<Kind>) {
        let page = request("0", &format!("{APP}/"), APP, ["GET", "Document", "text/html"], 300);
        let events = [page, request("1", url, document, kind, 150)].concat();
        let sent = sent(&events, &hosts());
        assert_eq!(
            (sent[0].kind, sent[0].body, sent[0].transfer),
            (Some(Kind::Html), 200.0, 300.0)
        );
        assert_eq!(sent[1].kind, expected, "{url}");
    }

    #[test]
    fn requests_are_of_the_app_unless_they_are_of_the_tenants_pages() {
        let [tenant, api] = ["http://localhost:2", "http://localhost:3"];
        let fetch = ["GET", "Fetch", "application/json"];
        let page = ["GET", "Document", "text/html"];
        check(
            &format!("{APP}/a.wasm"),
            APP,
            ["GET", "Fetch", "application/wasm"],
            Some(Kind::Wasm),
        );
        check(&format!("{APP}/a.js"), APP, ["GET", "Script", "text/javascript"], Some(Kind::Js));
        check(&format!("{api}/wishes"), APP, fetch, Some(Kind::Api));
        check(&format!("{tenant}/token"), APP, fetch, Some(Kind::Tenant));
        check(&format!("{tenant}/token"), tenant, ["OPTIONS", "Other", ""], Some(Kind::Tenant));
        check(&format!("{tenant}/frame"), &format!("{tenant}/frame"), page, Some(Kind::Tenant));
        check(&format!("{tenant}/u/login"), &format!("{tenant}/u/login"), page, None);
        check(&format!("{tenant}/a.css"), tenant, ["GET", "Stylesheet", "text/css"], None);
    }

    #[test]
    fn each_hop_counts_and_what_is_cached_does_not() {
        let document = ["GET", "Document", "text/html"];
        let [tenant, app] = ["http://localhost:2/authorize", "http://localhost:1/callback"];
        let mut events = request("1", tenant, tenant, document, 0);
        events.truncate(1);
        let mut rest = request("1", app, app, document, 500);
        rest[0]["params"]["redirectResponse"] = json!({ "status": 302, "encodedDataLength": 70 });
        let cached =
            request("2", &format!("{APP}/a.js"), APP, ["GET", "Script", "text/javascript"], 0);
        let events = [events, rest, cached].concat();
        let told: Vec<_> = sent(&events, &hosts())
            .into_iter()
            .map(|hop| (hop.status, hop.kind, hop.transfer))
            .collect();
        assert_eq!(told, [(302, None, 70.0), (200, Some(Kind::Html), 500.0)]);
    }

    #[test]
    fn of_a_preflight_the_head_counts() {
        let asked = ["OPTIONS", "Other", ""];
        let sent = sent(&request("1", "http://localhost:3/w", APP, asked, 0), &hosts());
        assert_eq!((sent[0].transfer, sent[0].body), (100.0, 0.0));
    }
}
