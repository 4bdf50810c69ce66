//! The checks of the authorizer, one by one and in its order.

use relying_party::UnixSeconds;

use crate::authorizer::{
    Anatomy, Expectation, Form, Needs, RouteRule, Signature, Tested, difference, quoted,
};

/// Above this length, in bytes, a token may not fit; the request line and all headers together may
/// have 10 240 bytes, and browsers send about 1 000 of their own.
///
/// Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html>.
pub(crate) const LONG: usize = 9_000;
/// Above this length it cannot.
pub(crate) const TOO_LONG: usize = 10_240;

/// A rule of the authorizer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The request line and headers fit into what the gateway takes.
    Length,
    /// The token has three parts.
    Parts,
    /// Header and claims are JSON objects.
    Json,
    /// `alg` is RSA-based.
    Algorithm,
    /// `kid` names a key of the issuer.
    KeyId,
    /// The signature is that key's.
    Signature,
    /// `iss` is the configured issuer.
    Issuer,
    /// `aud`, or `client_id` where there is no `aud`, is one of the configured audiences.
    Audience,
    /// `exp` is to come.
    Expires,
    /// `nbf` is past, if it is there.
    NotBefore,
    /// `iat` is past, if it is there.
    IssuedAt,
    /// `scope` or `scp` has one of the scopes of the route.
    Scopes,
}

impl Rule {
    /// The stable name, as in `[data-rule]`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Parts => "parts",
            Self::Json => "json",
            Self::Algorithm => "alg",
            Self::KeyId => "kid",
            Self::Signature => "signature",
            Self::Issuer => "iss",
            Self::Audience => "aud",
            Self::Expires => "exp",
            Self::NotBefore => "nbf",
            Self::IssuedAt => "iat",
            Self::Scopes => "scope",
        }
    }

    /// The rule as a sentence.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Length => "The request line and all headers have at most 10,240 bytes.",
            Self::Parts => "The token has three parts with dots between.",
            Self::Json => "The header and the claims are JSON objects.",
            Self::Algorithm => "The token is signed with an RSA algorithm.",
            Self::KeyId => "The token names a key that the issuer publishes.",
            Self::Signature => "The signature is that key's.",
            Self::Issuer => "iss is the authorizer's issuer, to the letter.",
            Self::Audience => {
                "aud has one of the authorizer's audiences; client_id counts only where there is no aud."
            }
            Self::Expires => "exp is in the future.",
            Self::NotBefore => "nbf, if there is one, is in the past.",
            Self::IssuedAt => "iat, if there is one, is in the past.",
            Self::Scopes => "scope or scp has one of the scopes of the route.",
        }
    }
}

/// What a check gave, with the reason in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// The token passes.
    Passed(String),
    /// The token is refused.
    Failed(String),
    /// It cannot be known here.
    Unknown(String),
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The rule.
    pub rule: Rule,
    /// The route whose scopes are checked; none where the check is for all.
    pub route: Option<String>,
    /// What came of it.
    pub judgement: Judgement,
}

impl Check {
    fn new(rule: Rule, judgement: Judgement) -> Self {
        Self { rule, route: None, judgement }
    }
}

/// Checks a token as the authorizer does: first what holds for all routes, then the scopes of each
/// route that needs some. Where the token cannot be taken apart, the later checks cannot be known.
#[must_use]
pub fn judge(tested: &Tested<'_>, expected: &Expectation) -> Vec<Check> {
    let anatomy = Anatomy::of(tested.token);
    let now = tested.now;
    let mut checks = vec![
        Check::new(Rule::Length, length(&anatomy)),
        Check::new(Rule::Parts, parts(&anatomy)),
        Check::new(Rule::Json, json(&anatomy)),
        Check::new(Rule::Algorithm, algorithm(&anatomy)),
        Check::new(Rule::KeyId, key_id(&anatomy, &tested.signature)),
        Check::new(Rule::Signature, signature(&tested.signature)),
        Check::new(Rule::Issuer, issuer(&anatomy, expected)),
        Check::new(Rule::Audience, audience(&anatomy, expected)),
        Check::new(Rule::Expires, expires(&anatomy, now)),
        Check::new(Rule::NotBefore, begins(&anatomy, "nbf", now)),
        Check::new(Rule::IssuedAt, begins(&anatomy, "iat", now)),
    ];
    checks.extend(expected.routes.iter().filter_map(|route| scopes(&anatomy, route)));
    if anatomy.claims.is_err() {
        for check in checks.iter_mut().filter(|check| check.rule.needs_claims()) {
            check.judgement = Unknown("The claims cannot be read.".to_owned());
        }
    }
    checks
}

use Judgement::{Failed, Passed, Unknown};

impl Rule {
    fn needs_claims(self) -> bool {
        matches!(
            self,
            Self::Signature
                | Self::KeyId
                | Self::Issuer
                | Self::Audience
                | Self::Expires
                | Self::NotBefore
                | Self::IssuedAt
                | Self::Scopes
        )
    }
}

fn length(anatomy: &Anatomy) -> Judgement {
    let text = format!("The token has {} bytes.", anatomy.length);
    if anatomy.length <= LONG {
        Passed(text)
    } else if anatomy.length <= TOO_LONG {
        Unknown(format!("{text} Whether it fits depends on the other headers."))
    } else {
        Failed(format!("{text} No request with it fits."))
    }
}

fn parts(anatomy: &Anatomy) -> Judgement {
    let count = anatomy.parts();
    match anatomy.form {
        Form::Signed => Passed("It has three.".to_owned()),
        Form::Opaque => Failed("It has one part: only who issued it can read it.".to_owned()),
        Form::Closed => Failed(
            "It has five parts and alg “dir”: it is encrypted for the tenant itself.".to_owned(),
        ),
        Form::Encrypted => Failed("It has five parts: it is encrypted.".to_owned()),
        Form::Parts(_) => Failed(format!("It has {count}.")),
    }
}

fn json(anatomy: &Anatomy) -> Judgement {
    match (&anatomy.header, &anatomy.claims) {
        (Err(error), _) => Failed(format!("The header is {}.", error.reason())),
        (Ok(_), Err(error)) if anatomy.form == Form::Signed => {
            Failed(format!("The payload is {}.", error.reason()))
        }
        (Ok(_), Err(_)) => Unknown("The claims cannot be read.".to_owned()),
        (Ok(_), Ok(_)) => Passed("They are.".to_owned()),
    }
}

/// What an authorizer makes of a signature algorithm (RFC 7518 section 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fitness {
    Good,
    /// RSA-PSS is "RSA-based" too; AWS does not say whether it is meant.
    Unclear,
    Bad,
}

pub(crate) fn fitness(alg: &str) -> Fitness {
    match alg {
        "RS256" | "RS384" | "RS512" => Fitness::Good,
        "PS256" | "PS384" | "PS512" => Fitness::Unclear,
        _ => Fitness::Bad,
    }
}

fn algorithm(anatomy: &Anatomy) -> Judgement {
    let Ok(_) = &anatomy.header else {
        return Unknown("The header cannot be read.".to_owned());
    };
    let Some(alg) = anatomy.parameter("alg") else {
        return Failed("The header has no alg.".to_owned());
    };
    match fitness(alg) {
        Fitness::Good => Passed(format!("alg is {alg}.")),
        Fitness::Unclear => {
            Unknown(format!("alg is {alg}; AWS does not say whether it takes it, and takes RS256."))
        }
        Fitness::Bad => Failed(format!("alg is {}, which is not RSA-based.", quoted(alg))),
    }
}

fn key_id(anatomy: &Anatomy, signature: &Signature) -> Judgement {
    let kid = anatomy.parameter("kid").map(quoted);
    match (signature, kid) {
        (_, None) => Unknown("The header has no kid; AWS wants it to match a key.".to_owned()),
        (Signature::NoKey { .. }, Some(kid)) => {
            Failed(format!("No key of the issuer is named “{kid}”."))
        }
        (Signature::Good | Signature::Wrong, Some(kid)) => {
            Passed(format!("The issuer publishes the key “{kid}”."))
        }
        (Signature::NotChecked | Signature::KeysUnavailable, Some(kid)) => {
            Unknown(format!("It names the key “{kid}”; the issuer's keys were not looked at."))
        }
    }
}

fn signature(signature: &Signature) -> Judgement {
    match signature {
        Signature::Good => Passed("It is.".to_owned()),
        Signature::Wrong => Failed("It is not: the token was changed or cut short.".to_owned()),
        Signature::NotChecked => Unknown("It was not checked.".to_owned()),
        Signature::NoKey { .. } => Unknown("There is no key to check it with.".to_owned()),
        Signature::KeysUnavailable => Unknown("The keys could not be fetched.".to_owned()),
    }
}

fn issuer(anatomy: &Anatomy, expected: &Expectation) -> Judgement {
    match anatomy.text("iss") {
        Some(iss) if iss == expected.issuer => Passed(format!("iss is {iss}.")),
        Some(iss) => Failed(format!(
            "iss is {}, and {} is expected. {}",
            quoted(iss),
            expected.issuer,
            quoted(&difference(&expected.issuer, iss).sentence())
        )),
        None => Failed("There is no iss.".to_owned()),
    }
}

/// Whether a token is for one of the expected audiences.
pub(crate) fn has_audience(anatomy: &Anatomy, expected: &Expectation) -> bool {
    anatomy.audiences().iter().any(|found| expected.audiences.iter().any(|known| known == found))
}

fn audience(anatomy: &Anatomy, expected: &Expectation) -> Judgement {
    let found = anatomy.audiences();
    let claim = if anatomy.claim("aud").is_some() { "aud" } else { "client_id" };
    let wanted = expected.audiences.join(" or ");
    match found.as_slice() {
        [] => Failed("There is neither aud nor client_id.".to_owned()),
        found if has_audience(anatomy, expected) => {
            Passed(format!("{claim} is {}.", quoted(&found.join(", "))))
        }
        found => {
            Failed(format!("{claim} is {}, and {wanted} is expected.", quoted(&found.join(", "))))
        }
    }
}

fn expires(anatomy: &Anatomy, now: UnixSeconds) -> Judgement {
    match (anatomy.claim("exp"), anatomy.time("exp")) {
        (_, Some(exp)) if exp > now => Passed(format!("It is, by {}.", length_of(exp - now))),
        (_, Some(exp)) => Failed(format!("It was {} ago.", length_of(now - exp))),
        (Some(_), None) => {
            Unknown("exp is no number; AWS does not say what it does then.".to_owned())
        }
        (None, None) => Unknown("There is no exp; AWS does not say what it does then.".to_owned()),
    }
}

fn begins(anatomy: &Anatomy, claim: &str, now: UnixSeconds) -> Judgement {
    match (anatomy.claim(claim), anatomy.time(claim)) {
        (None, _) => Passed(format!("There is no {claim}, and none is needed.")),
        (_, Some(time)) if time <= now => Passed(format!("It is, by {}.", length_of(now - time))),
        (_, Some(time)) => Failed(format!("{claim} is {} in the future.", length_of(time - now))),
        (Some(_), None) => {
            Unknown(format!("{claim} is no number; AWS does not say what it does then."))
        }
    }
}

fn scopes(anatomy: &Anatomy, route: &RouteRule) -> Option<Check> {
    let Needs::Scopes(needed) = &route.needs else { return None };
    let has = anatomy.scopes();
    let judgement = match needed.iter().find(|scope| has.contains(&scope.as_str())) {
        Some(scope) => Passed(format!("It has {scope}.")),
        None => Failed(format!(
            "{} needs one of: {}. The token has: {}.",
            route.key,
            needed.join(" "),
            if has.is_empty() { "none".to_owned() } else { quoted(&has.join(" ")) }
        )),
    };
    Some(Check { rule: Rule::Scopes, route: Some(route.key.clone()), judgement })
}

/// A length of time in the largest unit that fits.
pub(crate) fn length_of(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}
