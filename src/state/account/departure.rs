//! Why, and with what, the page leaves for the issuer.

use relying_party::{Options, Purpose, Resume, ReturnTo, session::SignedIn};

/// Why, and with what, the page leaves for the issuer.
#[derive(Clone, Debug)]
pub(super) struct Departure {
    pub(super) purpose: Purpose,
    pub(super) options: Options,
    pub(super) return_to: ReturnTo,
    /// A request that is to be finished afterwards; opaque here.
    pub(super) unfinished: Option<String>,
    /// What the person must be told afterwards.
    pub(super) note: Option<String>,
    /// Whose session it is about, where there is or was one.
    pub(super) before: Option<Before>,
}

/// What a further request asks for besides what it is made for, and whose it is.
#[derive(Clone, Debug)]
pub(super) struct Before {
    pub(super) subject: String,
    pub(super) scopes: Vec<String>,
    pub(super) organization: Option<String>,
}

impl From<&SignedIn> for Before {
    fn from(signed_in: &SignedIn) -> Self {
        Self {
            subject: signed_in.identity.subject.clone(),
            scopes: signed_in.scopes.clone(),
            organization: signed_in.organization.clone(),
        }
    }
}

impl Before {
    /// The session that there was when the person left, if there was one.
    pub(super) fn of(resume: &Resume) -> Option<Self> {
        Some(Self {
            subject: resume.subject.clone()?,
            scopes: resume.scopes.clone(),
            organization: resume.organization.clone(),
        })
    }
}

impl Departure {
    /// To sign in, and nothing besides.
    pub(super) fn to_sign_in(return_to: ReturnTo) -> Self {
        let (purpose, options) = (Purpose::SignIn, Options::default());
        Self { purpose, options, return_to, unfinished: None, note: None, before: None }
    }
}
