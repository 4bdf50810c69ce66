//! Whatever the network answers, the questions end, and what is concluded is whole.

use diagnosis::{
    Answer, Progress, of_network,
    probes::{Evidence, Page, Permission, Probe, Seen, barrier, findings, next, verdict},
};

use crate::party::PLACE;

/// A byte for the page, then two for what became of each question, in the order in which they are asked.
pub(crate) fn holds(input: &[u8]) {
    let mut bytes = input.iter().copied();
    let mut byte = || bytes.next().unwrap_or_default();
    let flags = byte();
    let is = |bit: u8| flags & (1 << bit) != 0;
    let page = Page {
        is_secure: !is(0),
        is_online: !is(1),
        has_storage: !is(2),
        has_worker: is(3),
        local_network: [
            Permission::Unknown,
            Permission::Granted,
            Permission::Prompt,
            Permission::Denied,
        ][usize::from(flags >> 6)],
    };
    let mut evidence = Evidence::new(PLACE.clone(), page);
    if is(4) {
        "https://app.example".clone_into(&mut evidence.place.page_origin);
    }
    let mut asked = Vec::new();
    while let Some(probe) = next(&evidence) {
        assert!(!asked.contains(&probe), "{probe:?} twice");
        asked.push(probe);
        let request = probe.request(&evidence.place, "nonce");
        assert!(barrier(&evidence, &request.url).is_none(), "{}", request.url);
        assert!(request.headers.iter().all(|(_, value)| !value.contains("eyJ")), "a real token");
        let (kind, detail) = (byte(), byte());
        if kind & 0x80 != 0 {
            evidence.refused_by_policy.push(probe);
        }
        evidence.note(probe, seen(kind & 0x7f, detail));
    }
    assert!(asked.len() <= Probe::ALL.len());
    is_whole(&evidence);
    let checks = of_network(&evidence, Progress::Over, &[]);
    assert!(checks.iter().all(|check| !check.title.is_empty() && !check.detail.is_empty()));
}

fn seen(kind: u8, detail: u8) -> Seen {
    match kind % 10 {
        0 => Seen::Closed,
        1 => Seen::Redirect,
        2 => Seen::CutShort,
        3 => Seen::Nothing { delivered: [None, Some(true), Some(false)][usize::from(detail) % 3] },
        4 => Seen::TooLarge,
        5 => Seen::TimedOut,
        6 => Seen::NotSent,
        _ => Seen::Answered(answer(kind, detail)),
    }
}

fn answer(kind: u8, detail: u8) -> Answer {
    let statuses = [200, 200, 401, 401, 403, 404, 429, 500, 502, 204, 301, 418];
    let bodies = [
        "",
        "{\"message\":\"Unauthorized\"}",
        "{\"message\":\"Forbidden\"}",
        "{\"message\":\"Not Found\"}",
        "{\"Items\":[],\"Count\":0}",
        "<html>",
        "{\"issuer\":\"https://t.eu.auth0.com/\"}",
        "{\"issuer\":\"https://t.eu.auth0.com\"}",
    ];
    let headers = [
        ("www-authenticate", "Bearer"),
        ("apigw-requestid", "a"),
        ("content-type", "application/json"),
        ("www-authenticate", "Bearer scope=\"x\" error=\"insufficient_scope\""),
    ];
    Answer {
        status: statuses[usize::from(detail) % statuses.len()],
        headers: headers
            .iter()
            .enumerate()
            .filter(|(at, _)| (kind / 10) & (1 << at) != 0)
            .map(|(_, (name, value))| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        body: bodies[usize::from(detail) / statuses.len() % bodies.len()].to_owned(),
    }
}

fn is_whole(evidence: &Evidence) {
    let _verdict = verdict(evidence);
    for finding in findings(evidence) {
        // A sentence, or one in brackets behind it.
        assert!(finding.sentence.ends_with(['.', ')']), "{finding:?}");
        assert!(!finding.fixes.is_empty() || finding.offer.is_some(), "{finding:?}");
    }
}
