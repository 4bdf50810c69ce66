//! What can break, and how.

use std::{fmt, str::FromStr};

use serde::Serialize;
use thiserror::Error;

/// What can break: a place that the app, or the browser for it, asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Endpoint {
    /// The tenant's metadata.
    Metadata,
    /// Where the browser goes to sign in, or to have a session back.
    Authorize,
    /// The token endpoint.
    Token,
    /// The tenant's key set.
    Keys,
    /// `GET` of the API.
    Read,
    /// `POST` of the API.
    Write,
}

/// How it breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// The work is done at once, and the answer comes after [`Way::DELAY`].
    Slow,
    /// Nothing is done, and nothing ever comes.
    Silent,
    /// The work is done, and the answer breaks off in the middle of its body.
    Truncated,
    /// The work is done, and the connection ends without an answer.
    Reset,
    /// Nothing is done: status 429.
    TooMany,
    /// Nothing is done: status 503.
    Unavailable,
    /// Nothing is done: somebody's web page comes with status 200.
    WrongType,
}

impl Endpoint {
    /// In the order in which a sign-in asks them.
    pub const ALL: [Self; 6] =
        [Self::Metadata, Self::Authorize, Self::Token, Self::Keys, Self::Read, Self::Write];

    /// A stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Metadata => "metadata",
            Self::Authorize => "authorize",
            Self::Token => "token",
            Self::Keys => "keys",
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    /// A few words for a list.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Metadata => "Tenant: metadata",
            Self::Authorize => "Tenant: authorization endpoint",
            Self::Token => "Tenant: token endpoint",
            Self::Keys => "Tenant: key set",
            Self::Read => "HTTP API: GET",
            Self::Write => "HTTP API: POST",
        }
    }
}

impl Way {
    /// The gentlest first.
    pub const ALL: [Self; 7] = [
        Self::Slow,
        Self::Silent,
        Self::Truncated,
        Self::Reset,
        Self::TooMany,
        Self::Unavailable,
        Self::WrongType,
    ];

    /// How late a slow answer is.
    pub const DELAY: std::time::Duration = std::time::Duration::from_secs(3);

    /// A stable name, in kebab case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Slow => "slow",
            Self::Silent => "silent",
            Self::Truncated => "truncated",
            Self::Reset => "reset",
            Self::TooMany => "429",
            Self::Unavailable => "503",
            Self::WrongType => "wrong-type",
        }
    }

    /// A few words for a list.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Slow => "answers 3 seconds late",
            Self::Silent => "never answers",
            Self::Truncated => "breaks off in the middle of its answer",
            Self::Reset => "hangs up without an answer",
            Self::TooMany => "answers 429",
            Self::Unavailable => "answers 503",
            Self::WrongType => "answers a web page",
        }
    }
}

/// An endpoint that breaks in a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct Breakage {
    /// What breaks.
    pub endpoint: Endpoint,
    /// How.
    pub way: Way,
}

impl Breakage {
    /// Each endpoint in each way.
    pub fn all() -> impl Iterator<Item = Self> {
        let of = |endpoint| Way::ALL.map(|way| Self { endpoint, way });
        Endpoint::ALL.into_iter().flat_map(of)
    }
}

impl fmt::Display for Breakage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", self.endpoint.name(), self.way.name())
    }
}

impl From<Breakage> for String {
    fn from(breakage: Breakage) -> Self {
        breakage.to_string()
    }
}

/// The text is not the name of a breakage.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no breakage {0:?}")]
pub struct UnknownBreakage(pub String);

impl FromStr for Breakage {
    type Err = UnknownBreakage;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::all().find(|breakage| breakage.to_string() == name);
        found.ok_or_else(|| UnknownBreakage(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique_and_read_back() {
        let names: BTreeSet<_> = Breakage::all().map(|breakage| breakage.to_string()).collect();
        assert_eq!(names.len(), Endpoint::ALL.len() * Way::ALL.len());
        for breakage in Breakage::all() {
            assert_eq!(breakage.to_string().parse(), Ok(breakage));
        }
        let unknown = UnknownBreakage("token".to_owned());
        assert_eq!("token".parse::<Breakage>(), Err(unknown));
    }
}
