//! What the answers mean: a table, one row for each verdict, so that a live capture can correct it.

use super::{Evidence, Probe, Seen, readable::is_gateways_401};
use crate::{
    Certainty::{self, OneOfThese, Proved, VeryLikely},
    Code,
};

/// What CORS does to this page's requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What is wrong; `None` when nothing is.
    pub code: Option<Code>,
    /// How sure.
    pub certainty: Certainty,
}

/// One row: it matches when everything that it names was observed so.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    simple: bool,
    authorization: Option<bool>,
    content_type: Option<bool>,
    post: Option<Post>,
    /// Whether the answer to the `POST` is the gateway's own 401, as it has to be for a dummy token.
    unauthorized: Option<bool>,
    /// [`Probe::PostAuthorization`] or [`Probe::PostContentType`], whichever was asked.
    half: Option<bool>,
    elsewhere: Option<Elsewhere>,
    elsewhere_authorization: Option<bool>,
    verdict: Verdict,
}

/// What became of [`Probe::Post`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Post {
    /// Not even sent: the preflight was refused.
    Refused,
    /// Sent, and the answer is hidden.
    Hidden,
    /// Sent, and the answer is readable.
    Answered,
    /// No readable answer, and the browser does not tell whether it was sent.
    Unknown,
}

/// What became of [`Probe::Elsewhere`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Elsewhere {
    /// The gateway's own 404: no route catches every path.
    NotFound,
    /// A 401: some route does, and has an authorizer.
    Caught,
    /// Anything else, which tells nothing of routes.
    Other,
}

/// The observations in the letters of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a column of the table")]
pub(super) struct Letters {
    simple: bool,
    /// Whether the simple `GET` was answered as by a gateway that has no route for it.
    pub(super) is_without_route: bool,
    /// Whether the `GET` with `authorization` was readable. Only Firefox tells whether one that was
    /// not was sent, so it is not asked for here.
    pub(super) authorization: bool,
    /// The same with `content-type`.
    pub(super) content_type: bool,
    /// Whether the `POST` left the browser.
    pub(super) post_is_delivered: bool,
    post: Post,
    unauthorized: Option<bool>,
    half: Option<bool>,
    elsewhere: Option<Elsewhere>,
    elsewhere_authorization: Option<bool>,
}

impl Letters {
    pub(super) fn of(evidence: &Evidence) -> Self {
        let is_readable = |probe| evidence.of(probe).map(Seen::is_readable);
        let is_delivered = |probe| evidence.of(probe).map(Seen::is_delivered);
        let post_is_delivered = is_delivered(Probe::Post).unwrap_or_default();
        Self {
            simple: is_readable(Probe::Simple).unwrap_or_default(),
            is_without_route: evidence
                .of(Probe::Simple)
                .is_some_and(|seen| elsewhere(seen) == Elsewhere::NotFound),
            authorization: is_readable(Probe::Authorization).unwrap_or_default(),
            content_type: is_readable(Probe::ContentType).unwrap_or_default(),
            post_is_delivered,
            post: match evidence.of(Probe::Post) {
                Some(seen) if seen.is_readable() => Post::Answered,
                _ if post_is_delivered => Post::Hidden,
                Some(Seen::Nothing { delivered: None }) => Post::Unknown,
                _ => Post::Refused,
            },
            unauthorized: evidence
                .of(Probe::Post)
                .map(|seen| seen.answer().is_some_and(is_gateways_401)),
            half: is_delivered(Probe::PostContentType).or(is_delivered(Probe::PostAuthorization)),
            elsewhere: evidence.of(Probe::Elsewhere).map(elsewhere),
            elsewhere_authorization: is_readable(Probe::ElsewhereAuthorization),
        }
    }
}

fn elsewhere(seen: &Seen) -> Elsewhere {
    match seen.answer() {
        Some(answer)
            if answer.status == 404 && answer.gateway_message().as_deref() == Some("Not Found") =>
        {
            Elsewhere::NotFound
        }
        Some(answer) if answer.status == 401 => Elsewhere::Caught,
        _ => Elsewhere::Other,
    }
}

impl Row {
    fn matches(&self, seen: Letters) -> bool {
        fn fits<T: Copy + PartialEq>(wanted: Option<T>, found: Option<T>) -> bool {
            wanted.is_none_or(|wanted| found == Some(wanted))
        }
        self.simple == seen.simple
            && fits(self.authorization, Some(seen.authorization))
            && fits(self.content_type, Some(seen.content_type))
            && fits(self.post, Some(seen.post))
            && fits(self.unauthorized, seen.unauthorized)
            && fits(self.half, seen.half)
            && fits(self.elsewhere, seen.elsewhere)
            && fits(self.elsewhere_authorization, seen.elsewhere_authorization)
    }
}

const fn row(
    simple: bool,
    (authorization, content_type): (Option<bool>, Option<bool>),
    post: Option<Post>,
    code: Option<Code>,
    certainty: Certainty,
) -> Row {
    Row {
        simple,
        authorization,
        content_type,
        post,
        unauthorized: None,
        half: None,
        elsewhere: None,
        elsewhere_authorization: None,
        verdict: Verdict { code, certainty },
    }
}

const YES: Option<bool> = Some(true);
const NO: Option<bool> = Some(false);
const ANY: Option<bool> = None;
const REFUSED: Option<Post> = Some(Post::Refused);
const HIDDEN: Option<Post> = Some(Post::Hidden);
const ANSWERED: Option<Post> = Some(Post::Answered);
const UNKNOWN: Option<Post> = Some(Post::Unknown);

/// The rows, the first that matches counts. Columns: the simple `GET` is readable; so is the one with
/// `authorization`, the one with `content-type`; what became of the `POST`.
pub const TABLE: &[Row] = &[
    row(false, (ANY, ANY), REFUSED, Some(Code::CorsBlocked), OneOfThese),
    row(false, (ANY, ANY), HIDDEN, Some(Code::AnswerHidden), VeryLikely),
    Row {
        unauthorized: YES,
        ..row(false, (ANY, ANY), ANSWERED, Some(Code::CorsDoubled), VeryLikely)
    },
    // A function that does CORS itself can have let one answer be read and not the other.
    row(false, (ANY, ANY), ANSWERED, Some(Code::AnswerHidden), OneOfThese),
    // Where the browser does not tell whether the POST was sent, both kinds of causes remain.
    row(false, (ANY, ANY), UNKNOWN, Some(Code::CorsBlocked), OneOfThese),
    row(true, (ANY, ANY), UNKNOWN, Some(Code::PreflightRefused), OneOfThese),
    row(true, (YES, YES), ANSWERED, None, Proved),
    row(true, (YES, YES), HIDDEN, Some(Code::GatewayErrorsHidden), VeryLikely),
    // Two POSTs that differ in one header only, and one of them was sent.
    Row { half: YES, ..row(true, (NO, YES), REFUSED, Some(Code::CorsAuthorization), Proved) },
    Row { half: YES, ..row(true, (YES, NO), REFUSED, Some(Code::CorsContentType), Proved) },
    // That AWS withholds every header for a method that is not listed rests on tests of others.
    row(true, (YES, YES), REFUSED, Some(Code::CorsPost), VeryLikely),
    row(true, (NO, NO), ANSWERED, Some(Code::CorsGet), VeryLikely),
    // That AWS answers a preflight on a path without a route is documented, and was not captured.
    Row {
        elsewhere_authorization: YES,
        ..row(true, (NO, NO), REFUSED, Some(Code::PreflightCaught), VeryLikely)
    },
    Row {
        elsewhere: Some(Elsewhere::NotFound),
        elsewhere_authorization: NO,
        ..row(true, (NO, NO), REFUSED, Some(Code::CorsIncomplete), VeryLikely)
    },
    Row {
        elsewhere: Some(Elsewhere::Caught),
        elsewhere_authorization: NO,
        ..row(true, (NO, NO), REFUSED, Some(Code::PreflightCaughtEverywhere), VeryLikely)
    },
    row(true, (ANY, ANY), REFUSED, Some(Code::PreflightRefused), OneOfThese),
    row(true, (ANY, ANY), ANY_POST, Some(Code::AnswerHidden), OneOfThese),
];

const ANY_POST: Option<Post> = None;

/// What CORS does; `None` as long as it cannot be said: not everything was asked, or the API was not
/// reached.
#[must_use]
pub fn verdict(evidence: &Evidence) -> Option<Verdict> {
    let simple = evidence.of(Probe::Simple)?;
    let is_there = evidence.of(Probe::WithoutCors) == Some(&Seen::Closed) || simple.is_readable();
    let post = evidence.of(Probe::Post)?;
    if !is_there
        || matches!(post, Seen::TimedOut | Seen::NotSent)
        || super::next(evidence).is_some()
    {
        return None;
    }
    let letters = Letters::of(evidence);
    TABLE.iter().find(|row| row.matches(letters)).map(|row| row.verdict)
}
