//! Which question comes next.

use relying_party::is_loopback;
use url::Url;

use super::{Evidence, Permission, Probe, Seen, verdict::Letters};
use crate::Answer;

/// What stops a request before it leaves, known without sending one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barrier {
    /// The browser is offline.
    Offline,
    /// An https page would ask an http server.
    MixedContent,
    /// No browser uses this port.
    Port(u16),
}

/// The ports that browsers never send requests to (<https://fetch.spec.whatwg.org/#port-blocking>).
const BLOCKED_PORTS: &[u16] = &[
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101,
    102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427,
    465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990,
    993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667,
    6668, 6669, 6679, 6697, 10080,
];

/// What keeps requests to `url` from leaving this page, if anything does.
#[must_use]
pub fn barrier(evidence: &Evidence, url: &str) -> Option<Barrier> {
    let url = Url::parse(url).ok()?;
    let is_local = is_loopback(&url);
    match url.port() {
        _ if !evidence.page.is_online && !is_local => Some(Barrier::Offline),
        _ if url.scheme() == "http"
            && !is_local
            && evidence.place.page_origin.starts_with("https:") =>
        {
            Some(Barrier::MixedContent)
        }
        Some(port) if BLOCKED_PORTS.contains(&port) => Some(Barrier::Port(port)),
        _ => None,
    }
}

/// Whether the page is on a public host and `url` on this device or its network, without leave to ask
/// there.
pub(super) fn is_local_network_closed(evidence: &Evidence, url: &str) -> bool {
    let is_private = |url: &str| Url::parse(url).is_ok_and(|url| is_on_local_network(&url));
    is_private(url)
        && !is_private(&evidence.place.page_origin)
        && matches!(evidence.page.local_network, Permission::Denied | Permission::Prompt)
}

fn is_on_local_network(url: &Url) -> bool {
    let is_near = match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_private() || address.is_link_local(),
        Some(url::Host::Domain(name)) => name.rsplit('.').next() == Some("local"),
        _ => false,
    };
    is_near || is_loopback(url)
}

/// The next question; `None` when nothing that can be asked would tell more.
#[must_use]
pub fn next(evidence: &Evidence) -> Option<Probe> {
    of_tenant(evidence).or_else(|| of_api(evidence))
}

fn of_tenant(evidence: &Evidence) -> Option<Probe> {
    let settings = &evidence.place.settings;
    // Metadata that stands in the settings is not fetched by anybody.
    if settings.metadata.is_some() || barrier(evidence, settings.issuer.as_str()).is_some() {
        return None;
    }
    match evidence.of(Probe::Metadata) {
        None => Some(Probe::Metadata),
        Some(Seen::Nothing { .. }) if !evidence.refused_by_policy.contains(&Probe::Metadata) => {
            unasked(evidence, Probe::MetadataWithoutCors)
        }
        Some(_) => None,
    }
}

fn of_api(evidence: &Evidence) -> Option<Probe> {
    let is_refused = |probe: &Probe| !probe.is_for_tenant();
    if barrier(evidence, evidence.place.settings.api_url.as_str()).is_some()
        || evidence.refused_by_policy.iter().any(is_refused)
    {
        return None;
    }
    match evidence.of(Probe::WithoutCors) {
        None => return Some(Probe::WithoutCors),
        // Who does not answer in time is not asked ten times.
        Some(Seen::TimedOut | Seen::NotSent) => return None,
        Some(_) => {}
    }
    let Some(simple) = evidence.of(Probe::Simple) else { return Some(Probe::Simple) };
    let something_answers = evidence.of(Probe::WithoutCors) == Some(&Seen::Closed);
    match simple {
        // What hides a simple answer hides the answers after a preflight as well, except the gateway's.
        Seen::Nothing { .. } if something_answers => unasked(evidence, Probe::Post),
        // Who asks to slow down, or lets nobody in at all, is not asked on.
        Seen::Answered(answer) if answer.status == 429 || refuses_everybody(answer) => None,
        Seen::Answered(_) => of_preflights(evidence),
        _ => None,
    }
}

/// Whether the gateway, or a firewall before it, refuses a request that asks for nothing special: it
/// then refuses preflights, too.
fn refuses_everybody(answer: &Answer) -> bool {
    answer.status == 403 && (answer.gateway_message().is_some() || is_page(answer))
}

/// Whether an answer is made for people, not by an API.
pub(super) fn is_page(answer: &Answer) -> bool {
    answer.body.trim_start().starts_with('<')
}

/// This origin may read answers; the preflights are next.
fn of_preflights(evidence: &Evidence) -> Option<Probe> {
    // Who does not answer in time once is not asked on.
    if evidence.seen.values().any(|seen| *seen == Seen::TimedOut) {
        return None;
    }
    let first = [Probe::Authorization, Probe::ContentType, Probe::Post];
    if let Some(probe) = first.into_iter().find(|probe| evidence.of(*probe).is_none()) {
        return Some(probe);
    }
    // Where the browser does not tell whether a POST was sent, further ones tell no more.
    if evidence.of(Probe::Post) == Some(&Seen::Nothing { delivered: None }) {
        return None;
    }
    let letters = Letters::of(evidence);
    match (letters.authorization, letters.content_type, letters.post_is_delivered) {
        // Two requests that differ in one header only: whatever else is wrong, that header is refused.
        (false, true, false) => unasked(evidence, Probe::PostContentType),
        (true, false, false) => unasked(evidence, Probe::PostAuthorization),
        // Where the path itself has no route, another one without a route is no comparison.
        (false, false, false) if !letters.is_without_route => unasked(evidence, Probe::Elsewhere)
            .or_else(|| unasked(evidence, Probe::ElsewhereAuthorization)),
        _ => None,
    }
}

fn unasked(evidence: &Evidence, probe: Probe) -> Option<Probe> {
    evidence.of(probe).is_none().then_some(probe)
}
