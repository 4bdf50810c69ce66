//! The table.

use sandbox::Endpoint::{Authorize, Keys, Metadata, Read, Token, Write};

use super::{
    Row,
    Seen::{Elsewhere, Nothing, Says, Waits, Works},
    Step::{Adding, Reading, Renewal, Restore, SignIn},
};

/// What a person sees, by step, endpoint and way: slow, silent, truncated, reset, 429, 503, another type.
#[rustfmt::skip]
pub const TABLE: &[Row] = &[
    (SignIn, Metadata, [Works, Says("tenant-timed-out"), Says("metadata-unusable"), Says("tenant-unreachable"), Says("tenant-throttled"), Says("tenant-failed"), Says("metadata-unusable")]),
    // A redirect has no body that could break off, and what drives a browser waits for a page that never comes.
    (SignIn, Authorize, [Works, Nothing, Nothing, Elsewhere, Elsewhere, Elsewhere, Elsewhere]),
    (SignIn, Token, [Works, Says("token-timed-out"), Says("token-unreadable"), Says("token-cors-blocked"), Says("token-throttled"), Says("token-endpoint-failed"), Says("token-unreadable")]),
    (SignIn, Keys, [Works, Says("tenant-timed-out"), Says("metadata-unusable"), Says("tenant-unreachable"), Says("keys-unusable"), Says("keys-unusable"), Says("keys-unusable")]),
    (SignIn, Read, [Works, Waits, Says("answer-cut-short"), Says("api-unreachable"), Says("api-throttled"), Says("function-timed-out"), Says("not-a-list")]),
    (Restore, Metadata, [Works, Says("tenant-timed-out"), Says("metadata-unusable"), Says("tenant-unreachable"), Says("tenant-throttled"), Says("tenant-failed"), Says("metadata-unusable")]),
    (Restore, Authorize, [Works, Nothing, Nothing, Elsewhere, Elsewhere, Elsewhere, Elsewhere]),
    (Restore, Token, [Works, Says("token-timed-out"), Says("token-unreadable"), Says("token-cors-blocked"), Says("token-throttled"), Says("token-endpoint-failed"), Says("token-unreadable")]),
    (Restore, Keys, [Works, Says("tenant-timed-out"), Says("metadata-unusable"), Says("tenant-unreachable"), Says("keys-unusable"), Says("keys-unusable"), Says("keys-unusable")]),
    (Restore, Read, [Works, Waits, Says("answer-cut-short"), Says("api-unreachable"), Says("api-throttled"), Says("function-timed-out"), Says("not-a-list")]),
    (Renewal, Token, [Works, Works, Works, Works, Works, Works, Works]),
    (Reading, Read, [Works, Waits, Says("answer-cut-short"), Says("api-unreachable"), Says("api-throttled"), Says("function-timed-out"), Says("not-a-list")]),
    (Adding, Write, [Works, Waits, Says("answer-cut-short"), Says("answer-hidden"), Says("api-throttled"), Says("function-timed-out"), Says("not-confirmed")]),
    (Adding, Read, [Works, Waits, Says("answer-cut-short"), Says("api-unreachable"), Says("api-throttled"), Says("function-timed-out"), Says("not-a-list")]),
];
