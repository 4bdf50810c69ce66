//! The parts of the time that a request took, as Resource Timing tells them
//! (<https://w3c.github.io/resource-timing/#attribute-descriptions>). What a browser hides is not zero:
//! it is not known.

/// The milestones of a request, in milliseconds on one clock; zero where there was none, or where the
/// browser hides it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// The request began.
    pub start: f64,
    /// The name of the host began to be looked up.
    pub domain_lookup_start: f64,
    /// It was known.
    pub domain_lookup_end: f64,
    /// The connection began to be made.
    pub connect_start: f64,
    /// TLS began; zero for a connection without it.
    pub secure_connection_start: f64,
    /// The connection stood.
    pub connect_end: f64,
    /// The request began to be sent.
    pub request_start: f64,
    /// The first byte of the answer came.
    pub response_start: f64,
    /// The last one came.
    pub response_end: f64,
    /// The bytes that were transferred, headers included.
    pub transferred: f64,
    /// The protocol, such as `h2`; empty where it is hidden.
    pub protocol: String,
}

/// A part of the time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// Its name in HAR: `blocked`, `dns`, `connect`, `ssl`, `send`, `wait` or `receive`.
    pub name: &'static str,
    /// What it is, for people.
    pub meaning: &'static str,
    /// How long after the start it began, in milliseconds.
    pub start: f64,
    /// How long it took, in milliseconds.
    pub length: f64,
}

/// What is known of the time of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Timing {
    /// From the start to the last byte, in milliseconds.
    pub total: f64,
    /// The parts in their order; `None` where the browser hides them.
    pub parts: Option<Vec<Part>>,
    /// The bytes that were transferred, headers included; `None` where that is hidden.
    pub transferred: Option<u64>,
    /// The protocol, where it is told.
    pub protocol: Option<String>,
}

/// Why the parts are missing.
pub const HIDDEN: &str = "The parts are hidden: this API is another origin than this page, and its answers have no Timing-Allow-Origin header that lets the page see them. An AWS HTTP API sends none by itself; a function may add it to its answers. A browser's developer tools show the parts all the same.";

/// What the browser measured; `None` where it has no end.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of bytes is positive and far below 2^53; `as` saturates"
)]
pub fn read(entry: &Entry) -> Option<Timing> {
    if entry.response_end <= entry.start {
        return None;
    }
    // With the parts hidden all milestones but the first and the last are zero.
    let is_visible = entry.request_start > 0.0 && entry.response_start > 0.0;
    Some(Timing {
        total: entry.response_end - entry.start,
        parts: is_visible.then(|| parts(entry)),
        transferred: (is_visible && entry.transferred > 0.0).then_some(entry.transferred as u64),
        protocol: Some(entry.protocol.clone()).filter(|name| !name.is_empty()),
    })
}

fn parts(entry: &Entry) -> Vec<Part> {
    let has_lookup = entry.domain_lookup_end > entry.domain_lookup_start;
    let has_connect = entry.connect_end > entry.connect_start;
    let is_secure = has_connect && entry.secure_connection_start >= entry.connect_start;
    let begun = if has_lookup {
        entry.domain_lookup_start
    } else if has_connect {
        entry.connect_start
    } else {
        entry.request_start
    };
    let connected = if is_secure { entry.secure_connection_start } else { entry.connect_end };
    let part = |name, meaning, start: f64, end: f64| Part {
        name,
        meaning,
        start: start - entry.start,
        length: (end - start).max(0.0),
    };
    let all = [
        (true, part("blocked", "Waiting in the browser, a preflight included", entry.start, begun)),
        (
            has_lookup,
            part("dns", "Looking up the host", entry.domain_lookup_start, entry.domain_lookup_end),
        ),
        (has_connect, part("connect", "Connecting", entry.connect_start, connected)),
        (is_secure, part("ssl", "TLS", connected, entry.connect_end)),
        (
            true,
            part(
                "wait",
                "Sending, and waiting for the first byte",
                entry.request_start,
                entry.response_start,
            ),
        ),
        (true, part("receive", "Receiving", entry.response_start, entry.response_end)),
    ];
    all.into_iter().filter_map(|(is_there, part)| is_there.then_some(part)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        Entry {
            start: 100.0,
            domain_lookup_start: 101.0,
            domain_lookup_end: 111.0,
            connect_start: 111.0,
            secure_connection_start: 120.0,
            connect_end: 140.0,
            request_start: 141.0,
            response_start: 180.0,
            response_end: 200.0,
            transferred: 512.0,
            protocol: "h2".to_owned(),
        }
    }

    fn names(timing: &Timing) -> Vec<(&'static str, f64)> {
        timing.parts.iter().flatten().map(|part| (part.name, part.length)).collect()
    }

    #[test]
    fn the_parts_of_a_new_connection_are_told() {
        let timing = read(&entry()).unwrap();
        assert_eq!(crate::size::millis(timing.total), "100 ms");
        assert_eq!(
            names(&timing),
            [
                ("blocked", 1.0),
                ("dns", 10.0),
                ("connect", 9.0),
                ("ssl", 20.0),
                ("wait", 39.0),
                ("receive", 20.0)
            ]
        );
        assert_eq!(timing.transferred, Some(512));
        assert_eq!(timing.protocol.as_deref(), Some("h2"));
    }

    #[test]
    fn a_connection_that_stood_already_has_no_parts_of_its_own() {
        let reused = Entry {
            domain_lookup_start: 100.0,
            domain_lookup_end: 100.0,
            connect_start: 100.0,
            connect_end: 100.0,
            secure_connection_start: 0.0,
            ..entry()
        };
        let timing = read(&reused).unwrap();
        assert_eq!(names(&timing), [("blocked", 41.0), ("wait", 39.0), ("receive", 20.0)]);
    }

    #[test]
    fn what_is_hidden_is_not_zero() {
        let hidden = Entry { start: 100.0, response_end: 200.0, ..Entry::default() };
        let timing = read(&hidden).unwrap();
        assert_eq!((timing.total, timing.parts, timing.transferred), (100.0, None, None));
        assert_eq!(timing.protocol, None);
        assert_eq!(read(&Entry { start: 100.0, ..Entry::default() }), None, "it has no end");
    }
}
