//! Why an HTTP request has no answer that the page may read.

use thiserror::Error;

/// A request that ended without a readable answer.
///
/// A browser says no more than this: one error stands for "no such host", "refused", "TLS", "CORS"
/// and "blocked by policy" (<https://fetch.spec.whatwg.org/#concept-network-error>).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TransportError {
    /// The browser reported a network error: nothing answered, or the page may not read the answer.
    #[error("no readable answer")]
    NoReadableAnswer,
    /// No complete answer within the time limit.
    #[error("no answer in time")]
    TimedOut,
    /// The request could not be built: a header or the URL is not allowed.
    #[error("the request cannot be sent")]
    NotSent,
    /// The answer is larger than this client reads.
    #[error("the answer is too large")]
    TooLarge,
    /// An answer that may be read began, and broke off.
    #[error("the answer broke off")]
    CutShort,
    /// The answer came from another address than the one that was asked, after a redirect.
    #[error("the request was redirected")]
    Redirected,
    /// The person gave the request up before its answer came.
    #[error("the request was cancelled")]
    Cancelled,
}

impl TransportError {
    /// A stable name for tables and tests.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoReadableAnswer => "no-readable-answer",
            Self::TimedOut => "timed-out",
            Self::NotSent => "not-sent",
            Self::TooLarge => "too-large",
            Self::CutShort => "cut-short",
            Self::Redirected => "redirected",
            Self::Cancelled => "cancelled",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_has_a_name_that_stays() {
        for (error, name) in [
            (TransportError::NoReadableAnswer, "no-readable-answer"),
            (TransportError::TimedOut, "timed-out"),
            (TransportError::NotSent, "not-sent"),
            (TransportError::TooLarge, "too-large"),
            (TransportError::CutShort, "cut-short"),
            (TransportError::Redirected, "redirected"),
            (TransportError::Cancelled, "cancelled"),
        ] {
            assert_eq!(error.code(), name, "{error}");
        }
    }
}
